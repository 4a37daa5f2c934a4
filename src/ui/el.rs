//! Elements of one type. Leptos' `view!` gives every element a type of its own, with code for each: measured here, the views of figure and
//! check made half of the module. The same Leptos builder with erased attributes and children makes one type for all.

use leptos::ev;
use leptos::prelude::*;
use leptos::tachys::html::attribute::any_attribute::{AnyAttribute, IntoAnyAttribute};
use leptos::tachys::html::attribute::custom::custom_attribute;
use leptos::tachys::html::element::custom;
use leptos::tachys::html::element::inner_html as inner_html_attribute;
use leptos::tachys::html::event::on;

type Text = Box<dyn FnMut() -> String + Send>;
type MaybeText = Box<dyn FnMut() -> Option<String> + Send>;

/// An element being made. Text is given as HTML: a browser's translation replaces text nodes, so none is held on to.
/// It is one pointer: a struct would be copied by each call of a chain.
pub struct El(Box<Parts>);

struct Parts {
    tag: &'static str,
    attrs: Vec<AnyAttribute>,
    children: Vec<AnyView>,
}

#[inline(never)]
pub fn el(tag: &'static str) -> El {
    El(Box::new(Parts { tag, attrs: Vec::new(), children: Vec::new() }))
}

impl El {
    pub fn attr(mut self, name: &'static str, value: impl Into<String>) -> El {
        self.push(attribute(name, value.into()));
        self
    }

    #[inline(never)]
    fn push(&mut self, attr: AnyAttribute) {
        self.0.attrs.push(attr);
    }

    pub fn class(self, value: &'static str) -> El {
        self.attr("class", value)
    }

    /// An attribute that follows signals; `None` takes it away.
    pub fn attr_of(mut self, name: &'static str, value: impl FnMut() -> Option<String> + Send + 'static) -> El {
        self.push(live_attribute(name, Box::new(value)));
        self
    }

    /// Content as HTML.
    pub fn html(mut self, html: impl Into<String>) -> El {
        self.push(content(html.into()));
        self
    }

    /// Content as HTML that follows signals.
    pub fn html_of(mut self, html: impl FnMut() -> String + Send + 'static) -> El {
        self.push(live_content(Box::new(html)));
        self
    }

    /// What the element does on an event. Natively nothing ever happens.
    pub fn on(mut self, event: &'static str, f: impl FnMut(ev::Event) + 'static) -> El {
        self.push(listener(event, Box::new(f)));
        self
    }

    /// A property of the live element that follows signals.
    #[cfg(feature = "csr")]
    pub fn prop_of(mut self, name: &'static str, value: impl FnMut() -> wasm_bindgen::JsValue + Send + 'static) -> El {
        self.push(property(name, Box::new(value)));
        self
    }

    /// Whether an input is on, off or can't be used; `checked` and `disabled` are attributes natively and properties in the browser.
    pub fn flag_of(self, name: &'static str, mut value: impl FnMut() -> bool + Send + 'static) -> El {
        #[cfg(feature = "csr")]
        return self.prop_of(name, move || wasm_bindgen::JsValue::from_bool(value()));
        #[cfg(not(feature = "csr"))]
        self.attr_of(name, move || value().then(String::new))
    }

    /// The value of an input.
    pub fn value_of(self, mut value: impl FnMut() -> String + Send + 'static) -> El {
        #[cfg(feature = "csr")]
        return self.prop_of("value", move || wasm_bindgen::JsValue::from_str(&value()));
        #[cfg(not(feature = "csr"))]
        self.attr_of("value", move || Some(value()))
    }

    pub fn child(mut self, child: impl Into<Child>) -> El {
        match child.into() {
            Child::One(v) => self.0.children.push(v),
            Child::Many(v) => self.0.children.extend(v),
        }
        self
    }

    #[inline(never)]
    pub fn view(self) -> AnyView {
        let Parts { tag, attrs, children } = *self.0;
        let element = custom(tag).add_any_attr(attrs);
        if children.is_empty() { element.into_any() } else { element.child(children).into_any() }
    }
}

// One function each, never inlined: what Leptos makes of an attribute is a kilobyte at every place that has one.

#[inline(never)]
fn attribute(name: &'static str, value: String) -> AnyAttribute {
    custom_attribute(name, value).into_any_attr()
}

#[inline(never)]
fn live_attribute(name: &'static str, value: MaybeText) -> AnyAttribute {
    custom_attribute(name, value).into_any_attr()
}

#[inline(never)]
fn content(html: String) -> AnyAttribute {
    inner_html_attribute(html).into_any_attr()
}

#[inline(never)]
fn live_content(html: Text) -> AnyAttribute {
    inner_html_attribute(html).into_any_attr()
}

#[inline(never)]
fn listener(event: &'static str, f: Box<dyn FnMut(ev::Event)>) -> AnyAttribute {
    on(ev::Custom::<ev::Event>::new(event), f).into_any_attr()
}

#[cfg(feature = "csr")]
#[inline(never)]
fn property(name: &'static str, value: Box<dyn FnMut() -> wasm_bindgen::JsValue + Send>) -> AnyAttribute {
    leptos::tachys::html::property::prop(name, value).into_any_attr()
}

/// What goes into an element.
pub enum Child {
    One(AnyView),
    Many(Vec<AnyView>),
}

impl From<El> for Child {
    fn from(e: El) -> Child {
        Child::One(e.view())
    }
}

impl From<AnyView> for Child {
    fn from(v: AnyView) -> Child {
        Child::One(v)
    }
}

impl From<Vec<AnyView>> for Child {
    fn from(v: Vec<AnyView>) -> Child {
        Child::Many(v)
    }
}

impl<T: Into<Child>> From<Option<T>> for Child {
    fn from(v: Option<T>) -> Child {
        v.map_or(Child::Many(Vec::new()), Into::into)
    }
}

/// Children that are made anew when signals change.
pub fn dynamic(f: impl FnMut() -> Vec<AnyView> + Send + 'static) -> AnyView {
    let f: Box<dyn FnMut() -> Vec<AnyView> + Send> = Box::new(f);
    f.into_any()
}
