//! A course page around this one is told its height, in the two ways that hosts listen to.

use dockside::components::browser::watch_size;
use leptos::ev;
use leptos::prelude::*;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use web_sys::{Element, Window};

/// An object for a message.
fn object(entries: &[(&str, JsValue)]) -> JsValue {
    let object = js_sys::Object::new();
    for (key, value) in entries {
        let _ = js_sys::Reflect::set(&object, &(*key).into(), value);
    }
    object.into()
}

/// Tells the height now and whenever it changes, and when the host asks. The root element grows with its content only, so there is no loop.
pub fn tell_height(root: Element) {
    let Some(window) = web_sys::window() else { return };
    let Some(parent) = window.parent().ok().flatten().filter(|p| *p != window) else { return };
    let (last, count) = (Rc::new(Cell::new(0.0)), Cell::new(0));
    let (host, seen, page) = (parent.clone(), last.clone(), root.clone());
    let tell = Rc::new(move || {
        let r = page.get_bounding_client_rect();
        let (width, height) = (r.width().ceil(), r.height().ceil());
        if seen.replace(height) == height {
            return;
        }
        count.set(count.get() + 1);
        let id = ["dockside-", &count.get().to_string()].concat();
        let post = |message: JsValue| drop(Window::post_message(&host, &message, "*"));
        post(object(&[("subject", "lti.frameResize".into()), ("message_id", id.into()), ("height", height.into())]));
        post(object(&[("type", "iframe-resized".into()), ("width", width.into()), ("height", height.into())]));
    });
    let now = tell.clone();
    std::mem::forget(watch_size(&root, move || now()));
    window_event_listener(ev::message, move |e| {
        let from_host = e.source().is_some_and(|s| JsValue::from(s) == JsValue::from(parent.clone()));
        let asked = js_sys::Reflect::get(&e.data(), &"type".into()).ok().and_then(|t| t.as_string());
        if from_host && matches!(asked.as_deref(), Some("iframe-child-init" | "iframe-get-child-dimensions")) {
            last.set(0.0);
            tell();
        }
    });
}
