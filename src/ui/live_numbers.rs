//! Numbers in the prose that drive a figure or follow it. The first kind are sliders: dragged with a pointer, or moved with the keys.

use super::figure::Live;
use super::html;
use crate::figures::Kind;
use crate::scene::{Arg, Words};
use leptos::prelude::*;
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, KeyboardEvent, PointerEvent};

/// CSS px of dragging for one step of the control.
const PX_A_STEP: f64 = 6.0;

/// Brings one marked number (`data-live="figure.name"`) to life.
pub fn attach(el: Element, live: Live, name: &str, ui: &Arc<Words>) {
    match live.figure.controls.iter().position(|c| c.id == name) {
        Some(i) => drag(el, live, i, ui),
        None => follow(el, live, name.to_string()),
    }
}

fn follow(el: Element, live: Live, name: String) {
    let words = live.words();
    Effect::new(move |_| {
        let value = live.run.with(|r| r.outputs(&words)).into_iter().find(|(n, _)| *n == name).map(|(_, v)| v);
        if let Some(v) = value
            && el.text_content().as_deref() != Some(&v)
        {
            el.set_text_content(Some(&v));
        }
    });
}

fn listen<E: wasm_bindgen::convert::FromWasmAbi + 'static>(el: &Element, event: &str, f: impl FnMut(E) + 'static) {
    let c = Closure::<dyn FnMut(E)>::new(f);
    let _ = el.add_event_listener_with_callback(event, c.as_ref().unchecked_ref());
    // The numbers live as long as the page.
    c.forget();
}

fn drag(el: Element, live: Live, i: usize, ui: &Arc<Words>) {
    let control = &live.figure.controls[i];
    let Kind::Slider { min, max, step, unit } = control.kind else { return };
    let words = live.words();
    let name = words.t(&["control.", control.id].concat());
    let label = ui.f("figure.drag", &[("name", Arg::S(&name))]);
    let num = crate::scene::svg::num;
    for (k, v) in [
        ("role", "slider"),
        ("tabindex", "0"),
        ("aria-label", &name),
        ("title", &html(label)),
        ("aria-valuemin", &num(min)),
        ("aria-valuemax", &num(max)),
    ] {
        let _ = el.set_attribute(k, v);
    }
    let shown = el.clone();
    Effect::new(move |_| {
        let v = live.input.with(|input| input.values[i]);
        let text = unit.format(v, &words);
        let _ = shown.set_attribute("aria-valuenow", &num(v));
        let _ = shown.set_attribute("aria-valuetext", &text);
        if shown.text_content().as_deref() != Some(&text) {
            shown.set_text_content(Some(&text));
        }
    });
    let set = move |v: f64| live.set_control(i, v, true);
    let get = move || live.input.with_untracked(|input| input.values[i]);

    let from: Rc<Cell<Option<(f64, f64)>>> = Rc::default();
    // A long range moves faster, so that its end can be reached in one drag.
    let gear = (((max - min) / step) / 60.0).max(1.0);
    let (el1, from1) = (el.clone(), from.clone());
    listen(&el, "pointerdown", move |e: PointerEvent| {
        if e.button() == 0 {
            let _ = el1.set_pointer_capture(e.pointer_id());
            from1.set(Some((f64::from(e.client_x()), get())));
            e.prevent_default();
            let _ = el1.unchecked_ref::<web_sys::HtmlElement>().focus();
        }
    });
    let from2 = from.clone();
    listen(&el, "pointermove", move |e: PointerEvent| {
        if let Some((x, v)) = from2.get() {
            set(v + (f64::from(e.client_x()) - x) / PX_A_STEP * step * gear);
        }
    });
    for end in ["pointerup", "pointercancel"] {
        let from = from.clone();
        listen(&el, end, move |_: PointerEvent| from.set(None));
    }
    listen(&el, "keydown", move |e: KeyboardEvent| {
        let big = (gear * 8.0).round();
        match e.key().as_str() {
            "ArrowRight" | "ArrowUp" => set(get() + step),
            "ArrowLeft" | "ArrowDown" => set(get() - step),
            "PageUp" => set(get() + step * big),
            "PageDown" => set(get() - step * big),
            "Home" => set(min),
            "End" => set(max),
            _ => return,
        }
        e.prevent_default();
    });
}
