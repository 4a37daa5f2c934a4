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
pub struct El {
    tag: &'static str,
    attrs: Vec<AnyAttribute>,
    children: Vec<AnyView>,
}

pub fn el(tag: &'static str) -> El {
    El { tag, attrs: Vec::new(), children: Vec::new() }
}

impl El {
    pub fn attr(mut self, name: &'static str, value: impl Into<String>) -> El {
        let value: String = value.into();
        self.attrs.push(custom_attribute(name, value).into_any_attr());
        self
    }

    pub fn class(self, value: &'static str) -> El {
        self.attr("class", value)
    }

    /// An attribute that follows signals; `None` takes it away.
    pub fn attr_of(mut self, name: &'static str, value: impl FnMut() -> Option<String> + Send + 'static) -> El {
        let value: MaybeText = Box::new(value);
        self.attrs.push(custom_attribute(name, value).into_any_attr());
        self
    }

    /// Content as HTML.
    pub fn html(mut self, html: impl Into<String>) -> El {
        let html: String = html.into();
        self.attrs.push(inner_html_attribute(html).into_any_attr());
        self
    }

    /// Content as HTML that follows signals.
    pub fn html_of(mut self, html: impl FnMut() -> String + Send + 'static) -> El {
        let html: Text = Box::new(html);
        self.attrs.push(inner_html_attribute(html).into_any_attr());
        self
    }

    /// What the element does on an event. Natively nothing ever happens.
    pub fn on(mut self, event: &'static str, f: impl FnMut(ev::Event) + 'static) -> El {
        let f: Box<dyn FnMut(ev::Event)> = Box::new(f);
        self.attrs.push(on(ev::Custom::<ev::Event>::new(event), f).into_any_attr());
        self
    }

    /// A property of the live element that follows signals.
    #[cfg(feature = "csr")]
    pub fn prop_of(mut self, name: &'static str, value: impl FnMut() -> wasm_bindgen::JsValue + Send + 'static) -> El {
        let value: Box<dyn FnMut() -> wasm_bindgen::JsValue + Send> = Box::new(value);
        self.attrs.push(leptos::tachys::html::property::prop(name, value).into_any_attr());
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
            Child::One(v) => self.children.push(v),
            Child::Many(v) => self.children.extend(v),
        }
        self
    }

    pub fn view(self) -> AnyView {
        let element = custom(self.tag).add_any_attr(self.attrs);
        if self.children.is_empty() { element.into_any() } else { element.child(self.children).into_any() }
    }
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
