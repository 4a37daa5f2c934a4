//! The few things that every live part does with the page. Each is one function with boxed closures: Leptos and wasm-bindgen make code of
//! their own for every type of closure, a kilobyte at a time.

use gloo_timers::callback::Timeout;
use leptos::prelude::Effect;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Document, Element, Event, EventTarget, HtmlInputElement, IntersectionObserver};

/// # Panics
/// Where there is no page; there is always one.
pub fn document() -> Document {
    web_sys::window().and_then(|w| w.document()).expect("a page")
}

pub fn all(root: &Element, selector: &str) -> Vec<Element> {
    let mut out = Vec::new();
    if let Ok(list) = root.query_selector_all(selector) {
        for i in 0..list.length() {
            if let Some(e) = list.item(i) {
                out.push(e.unchecked_into());
            }
        }
    }
    out
}

pub fn one(root: &Element, selector: &str) -> Option<Element> {
    root.query_selector(selector).ok().flatten()
}

pub fn set(el: &Element, name: &str, value: &str) {
    let _ = el.set_attribute(name, value);
}

/// Writes a text where it differs from what stands there.
pub fn write(el: &Element, text: &str) {
    if el.text_content().as_deref() != Some(text) {
        el.set_text_content(Some(text));
    }
}

pub fn attr(el: &Element, name: &str) -> String {
    el.get_attribute(name).unwrap_or_default()
}

/// Puts a class on an element or takes it off.
pub fn class(el: &Element, name: &str, on: bool) {
    let _ = el.class_list().toggle_with_force(name, on);
}

/// An element as an input. A `<select>` and a `<textarea>` have a `value`, too.
pub fn input(el: &Element) -> &HtmlInputElement {
    el.unchecked_ref()
}

pub fn focus(el: &Element) {
    let _ = el.unchecked_ref::<web_sys::HtmlElement>().focus();
}

/// Listens for as long as the page lives.
pub fn listen(el: &EventTarget, event: &str, f: Box<dyn FnMut(Event)>) {
    let c = Closure::<dyn FnMut(Event)>::wrap(f);
    let _ = el.add_event_listener_with_callback(event, c.as_ref().unchecked_ref());
    c.forget();
}

/// A step of a longer work.
pub type Step = Box<dyn FnOnce()>;

/// Takes steps one after the other, each in a task of its own: between two of them the browser draws and hears the reader. All at once would
/// keep a slow phone busy for longer than goes unnoticed.
pub fn take(steps: Vec<Step>) {
    next(steps.into_iter());
}

fn next(mut steps: std::vec::IntoIter<Step>) {
    if let Some(step) = steps.next() {
        later(
            0,
            Box::new(move || {
                step();
                next(steps);
            }),
        )
        .forget();
    }
}

/// Takes a step in so many milliseconds, unless the timeout is dropped before.
pub fn later(ms: u32, step: Step) -> Timeout {
    Timeout::new(ms, step)
}

/// What hears which elements have come into view (true) or left it since the last time.
pub type Seen = Box<dyn FnMut(&IntersectionObserver, Vec<(Element, bool)>)>;

/// Watches elements come into the viewport, made larger or smaller by a margin. False where that can't be done.
pub fn watch(elements: &[Element], margin: &str, mut f: Seen) -> bool {
    let c = Closure::<dyn FnMut(js_sys::Array, IntersectionObserver)>::new(
        move |entries: js_sys::Array, observer: IntersectionObserver| {
            let mut seen = Vec::new();
            for i in 0..entries.length() {
                let e: web_sys::IntersectionObserverEntry = entries.get(i).unchecked_into();
                seen.push((e.target(), e.is_intersecting()));
            }
            f(&observer, seen);
        },
    );
    let options = web_sys::IntersectionObserverInit::new();
    options.set_root_margin(margin);
    let observer = IntersectionObserver::new_with_options(c.as_ref().unchecked_ref(), &options);
    c.forget();
    match observer {
        Ok(o) => elements.iter().for_each(|e| o.observe(e)),
        Err(_) => return false,
    }
    true
}

/// The nearest element from where an event happened outwards that matches.
pub fn closest(e: &Event, selector: &str) -> Option<Element> {
    e.target()?.dyn_into::<Element>().ok()?.closest(selector).ok().flatten()
}

/// Runs now and whenever a signal that it read has changed.
pub fn effect(mut f: Box<dyn FnMut()>) {
    Effect::new(move |_| f());
}
