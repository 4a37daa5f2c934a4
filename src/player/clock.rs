//! The browser's frames, and what the browser knows about motion and visibility.

use crate::num::Within;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// What a media query says, now and when it changes.
pub fn media(query: &str) -> Option<web_sys::MediaQueryList> {
    web_sys::window()?.match_media(query).ok().flatten()
}

/// Whether the reader asked for less motion.
pub fn still() -> bool {
    media("(prefers-reduced-motion: reduce)").is_some_and(|m| m.matches())
}

pub fn now() -> f64 {
    web_sys::window().and_then(|w| w.performance()).map_or(0.0, |p| p.now() / 1000.0)
}

/// Does something when the next frame begins.
pub fn next_frame(f: impl FnOnce() + 'static) {
    leptos::prelude::request_animation_frame(f);
}

/// Does something when the second frame from now begins: by then everything is laid out and painted as it is now.
pub fn after_frames(f: impl FnOnce() + 'static) {
    use leptos::prelude::request_animation_frame;
    request_animation_frame(move || request_animation_frame(f));
}

/// Calls a function on every frame for as long as it returns true; it is given the seconds since the last frame. A hidden tab gets no
/// frames, and a long gap counts as a short one, so nothing jumps when the reader comes back.
#[derive(Clone)]
pub struct Frames {
    inner: Rc<Inner>,
}

struct Inner {
    running: Cell<bool>,
    last: Cell<f64>,
    step: RefCell<Option<Box<dyn FnMut(f64) -> bool>>>,
    callback: RefCell<Option<Closure<dyn FnMut(f64)>>>,
    /// The frame that was asked for last, as the browser calls it.
    asked: Cell<i32>,
}

impl Drop for Inner {
    /// A frame may still be on its way, and nobody is there to hear of it.
    fn drop(&mut self) {
        if let Some(w) = web_sys::window() {
            let _ = w.cancel_animation_frame(self.asked.get());
        }
    }
}

impl Frames {
    pub fn new() -> Frames {
        let inner = Rc::new(Inner {
            running: Cell::new(false),
            last: Cell::new(0.0),
            step: RefCell::new(None),
            callback: RefCell::new(None),
            asked: Cell::new(0),
        });
        let weak = Rc::downgrade(&inner);
        *inner.callback.borrow_mut() = Some(Closure::new(move |ms: f64| {
            let Some(inner) = weak.upgrade() else { return };
            let now = ms / 1000.0;
            let dt = (now - inner.last.get()).within(0.0, 0.1);
            inner.last.set(now);
            // Taken out while it runs: it may ask for frames itself.
            let Some(mut step) = inner.step.borrow_mut().take() else { return };
            let go_on = step(dt);
            inner.step.borrow_mut().get_or_insert(step);
            if go_on { request(&inner) } else { inner.running.set(false) }
        }));
        Frames { inner }
    }

    pub fn on_frame(&self, step: impl FnMut(f64) -> bool + 'static) {
        *self.inner.step.borrow_mut() = Some(Box::new(step));
    }

    /// Makes frames come, unless they do already.
    pub fn start(&self) {
        if !self.inner.running.replace(true) {
            self.inner.last.set(now());
            request(&self.inner);
        }
    }
}

impl Default for Frames {
    fn default() -> Self {
        Self::new()
    }
}

fn request(inner: &Rc<Inner>) {
    if let (Some(w), Some(c)) = (web_sys::window(), inner.callback.borrow().as_ref()) {
        inner.asked.set(w.request_animation_frame(c.as_ref().unchecked_ref()).unwrap_or_default());
    }
}
