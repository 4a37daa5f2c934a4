//! A course page around this one is told its height, in the ways that hosts listen to. Each message says in itself whose it is, so whoever does
//! not know it leaves it alone.

use super::address;
use dockside::components::browser::watch_size;
use leptos::ev;
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use web_sys::{Element, Window};

/// The page around this one, if there is one.
pub fn host() -> Option<Window> {
    let window = web_sys::window()?;
    window.parent().ok().flatten().filter(|p| *p != window)
}

/// Whether a message came from there.
pub fn is_from(e: &web_sys::MessageEvent, host: &Window) -> bool {
    e.source().is_some_and(|s| JsValue::from(s) == JsValue::from(host.clone()))
}

/// An object for a message.
pub fn object(entries: &[(&str, JsValue)]) -> JsValue {
    let object = js_sys::Object::new();
    for (key, value) in entries {
        let _ = js_sys::Reflect::set(&object, &(*key).into(), value);
    }
    object.into()
}

/// How iframe-resizer begins its messages.
const SIZER: &str = "[iFrameSizer]";

struct Teller {
    host: Window,
    page: Element,
    /// The height that was told last.
    last: Cell<f64>,
    count: Cell<u32>,
    /// By what name a host with Pym knows the frame: it stands in the address.
    pym: Option<String>,
    /// By what name a host with iframe-resizer knows it, once that has asked.
    sizer: RefCell<Option<String>>,
}

impl Teller {
    fn post(&self, message: impl Into<JsValue>) {
        let _ = self.host.post_message(&message.into(), "*");
    }

    /// Tells the height if it is another than before.
    fn tell(&self) {
        let r = self.page.get_bounding_client_rect();
        let (width, height) = (r.width().ceil(), r.height().ceil());
        if self.last.replace(height) == height {
            return;
        }
        self.count.set(self.count.get() + 1);
        let id = ["dockside-", &self.count.get().to_string()].concat();
        let text = (height as u32).to_string();
        // LTI, which Canvas, PreTeXt and others also hear from frames that are no tools; then open-iframe-resizer, and H5P's resizer.
        self.post(object(&[
            ("subject", "lti.frameResize".into()),
            ("message_id", id.into()),
            ("height", height.into()),
        ]));
        self.post(object(&[("type", "iframe-resized".into()), ("width", width.into()), ("height", height.into())]));
        self.post(object(&[("context", "h5p".into()), ("action", "resize".into()), ("scrollHeight", height.into())]));
        // Embedly's takes a text.
        let here = window().location().href().unwrap_or_default();
        let embedly = object(&[("src", here.into()), ("context", "iframe.resize".into()), ("height", height.into())]);
        if let Ok(embedly) = js_sys::JSON::stringify(&embedly) {
            self.post(embedly);
        }
        if let Some(id) = &self.pym {
            self.post(["pymxPYMx", id, "xPYMxheightxPYMx", &text].concat());
        }
        if let Some(id) = &*self.sizer.borrow() {
            self.post([SIZER, id, ":", &text, ":", &(width as u32).to_string(), ":resize"].concat());
        }
    }

    /// Hears whether the host asks for the height.
    fn hear(&self, data: &JsValue) {
        let kind = js_sys::Reflect::get(data, &"type".into()).ok().and_then(|t| t.as_string());
        let mut asks = matches!(kind.as_deref(), Some("iframe-child-init" | "iframe-get-child-dimensions"));
        if let Some(text) = data.as_string()
            && let Some(settings) = text.strip_prefix(SIZER)
        {
            *self.sizer.borrow_mut() = settings.split(':').next().map(String::from);
            asks = true;
        }
        if asks {
            self.last.set(0.0);
            self.tell();
        }
    }
}

/// Tells the height now and whenever it changes, and when the host asks. The root element grows with its content only, so there is no loop.
pub fn tell_height(root: Element) {
    let Some(host) = host() else { return };
    let pym = address::settings().into_iter().find(|(name, _)| name == "childId").map(|(_, id)| id);
    let teller = Rc::new(Teller {
        host,
        page: root.clone(),
        last: Cell::new(0.0),
        count: Cell::new(0),
        pym,
        sizer: RefCell::new(None),
    });
    // Hosts that wait to hear from the frame first.
    teller.post("[iFrameResizerChild]Ready");
    teller.post(object(&[("context", "h5p".into()), ("action", "hello".into())]));
    let me = teller.clone();
    std::mem::forget(watch_size(&root, move || me.tell()));
    window_event_listener(ev::message, move |e| {
        if is_from(&e, &teller.host) {
            teller.hear(&e.data());
        }
    });
}
