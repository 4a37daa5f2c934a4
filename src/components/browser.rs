//! What components hear from the browser besides events. (Three composables of `leptos-use` for the same made the module 11 KB larger, Brotli 11.)

use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Element, HtmlAnchorElement, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit,
    ResizeObserver,
};

/// Whether a media query holds, now and when that changes. At build time it does not.
pub fn use_media(query: &'static str) -> Signal<bool> {
    let holds = RwSignal::new(false);
    if cfg!(feature = "csr")
        && let Some(list) = crate::player::clock::media(query)
    {
        holds.set(list.matches());
        let now = list.clone();
        let changed = Closure::<dyn FnMut()>::new(move || {
            let _ = holds.try_set(now.matches());
        });
        let _ = list.add_event_listener_with_callback("change", changed.as_ref().unchecked_ref());
        // The list forgets nobody who listens; a signal that is gone is not set.
        changed.forget();
    }
    holds.into()
}

/// Watches an element until it is dropped.
pub struct Watch {
    stop: Box<dyn Fn()>,
    _heard: Closure<dyn FnMut(js_sys::Array)>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        (self.stop)();
    }
}

/// Calls a function with whether an element is on screen, now and when that changes.
pub fn watch_visible(element: &Element, mut f: impl FnMut(bool) + 'static) -> Option<Watch> {
    let heard = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
        let last: IntersectionObserverEntry = entries.get(entries.length() - 1).unchecked_into();
        f(last.is_intersecting());
    });
    let observer = IntersectionObserver::new(heard.as_ref().unchecked_ref()).ok()?;
    observer.observe(element);
    Some(Watch { stop: Box::new(move || observer.disconnect()), _heard: heard })
}

/// Calls a function with elements, and whether each is in the viewport made larger or smaller by a margin: now, and when that changes.
pub fn watch_places(
    elements: &[Element],
    margin: &str,
    mut f: impl FnMut(Vec<(Element, bool)>) + 'static,
) -> Option<Watch> {
    let heard = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
        let place = |entry: JsValue| {
            let entry: IntersectionObserverEntry = entry.unchecked_into();
            (entry.target(), entry.is_intersecting())
        };
        f(entries.iter().map(place).collect());
    });
    let options = IntersectionObserverInit::new();
    options.set_root_margin(margin);
    let observer = IntersectionObserver::new_with_options(heard.as_ref().unchecked_ref(), &options).ok()?;
    elements.iter().for_each(|e| observer.observe(e));
    Some(Watch { stop: Box::new(move || observer.disconnect()), _heard: heard })
}

/// Calls a function now and when an element's size changes.
pub fn watch_size(element: &Element, mut f: impl FnMut() + 'static) -> Option<Watch> {
    let heard = Closure::<dyn FnMut(js_sys::Array)>::new(move |_| f());
    let observer = ResizeObserver::new(heard.as_ref().unchecked_ref()).ok()?;
    observer.observe(element);
    Some(Watch { stop: Box::new(move || observer.disconnect()), _heard: heard })
}

/// Has the browser save what is at an address as a file.
pub fn download(name: &str, address: &str) -> Option<()> {
    let link: HtmlAnchorElement = document().create_element("a").ok()?.unchecked_into();
    link.set_href(address);
    link.set_download(name);
    link.click();
    Some(())
}
