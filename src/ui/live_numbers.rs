//! Numbers in the prose that drive a figure or follow it. The first kind are sliders: dragged with a pointer, or moved with the keys.

use super::dom::{effect, focus, listen, set, write};
use super::figure::live::Live;
use super::html;
use crate::figures::Kind;
use crate::scene::svg::num;
use crate::scene::{Arg, Words};
use leptos::prelude::{Get, With};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent, PointerEvent};

/// CSS px of dragging for one step of the control.
const PX_A_STEP: f64 = 6.0;

/// Brings one marked number (`data-live="figure.name"`) to life.
pub fn attach(el: Element, live: Live, name: &str, ui: &Words) {
    match live.figure.controls.iter().position(|c| c.id == name) {
        Some(i) => drag(el, live, i, ui),
        None => follow(el, live, name.to_string()),
    }
}

fn follow(el: Element, live: Live, name: String) {
    effect(Box::new(move || {
        for (n, value) in live.run.with(|r| r.outputs(&live.words)) {
            if n == name {
                write(&el, &value);
            }
        }
    }));
}

fn drag(el: Element, live: Live, i: usize, ui: &Words) {
    let control = &live.figure.controls[i];
    let Kind::Slider { min, max, step, unit } = control.kind else { return };
    let name = live.words.t(&["control.", control.id].concat());
    let label = ui.f("figure.drag", &[("name", Arg::S(&name))]);
    for (k, v) in [
        ("role", "slider"),
        ("tabindex", "0"),
        ("aria-label", &name),
        ("title", &html(label)),
        ("aria-valuemin", &num(min)),
        ("aria-valuemax", &num(max)),
    ] {
        set(&el, k, v);
    }
    let (shown, l) = (el.clone(), live.clone());
    effect(Box::new(move || {
        let _ = l.run.get();
        let v = l.value(i);
        let text = unit.format(v, &l.words);
        set(&shown, "aria-valuenow", &num(v));
        set(&shown, "aria-valuetext", &text);
        write(&shown, &text);
    }));

    // Where the pointer went down, and the value then.
    let from: Rc<Cell<Option<(f64, f64)>>> = Rc::default();
    // A long range moves faster, so that its end can be reached in one drag.
    let gear = (((max - min) / step) / 60.0).max(1.0);
    let (e1, l, f) = (el.clone(), live.clone(), from.clone());
    listen(
        &el,
        "pointerdown",
        Box::new(move |e| {
            let e: PointerEvent = e.unchecked_into();
            if e.button() == 0 {
                let _ = e1.set_pointer_capture(e.pointer_id());
                f.set(Some((f64::from(e.client_x()), l.value(i))));
                e.prevent_default();
                focus(&e1);
            }
        }),
    );
    let (l, f) = (live.clone(), from.clone());
    listen(
        &el,
        "pointermove",
        Box::new(move |e| {
            if let Some((x, v)) = f.get() {
                let e: PointerEvent = e.unchecked_into();
                l.set_control(i, v + (f64::from(e.client_x()) - x) / PX_A_STEP * step * gear, true);
            }
        }),
    );
    for end in ["pointerup", "pointercancel"] {
        let f = from.clone();
        listen(&el, end, Box::new(move |_| f.set(None)));
    }
    listen(
        &el,
        "keydown",
        Box::new(move |e| {
            let e: KeyboardEvent = e.unchecked_into();
            let (v, big) = (live.value(i), step * (gear * 8.0).round());
            let to = match e.key().as_str() {
                "ArrowRight" | "ArrowUp" => v + step,
                "ArrowLeft" | "ArrowDown" => v - step,
                "PageUp" => v + big,
                "PageDown" => v - big,
                "Home" => min,
                "End" => max,
                _ => return,
            };
            live.set_control(i, to, true);
            e.prevent_default();
        }),
    );
}
