//! Numbers in the prose that drive a figure or follow it. The first kind are sliders: dragged with a pointer, or moved with the keys.

use super::figure::FigureState;
use super::{html, use_ui};
use crate::figures::{Kind, Unit};
use crate::scene::Arg;
use crate::scene::svg::num;
use leptos::html::Span;
use leptos::prelude::*;
use web_sys::{KeyboardEvent, PointerEvent};

/// CSS px of dragging for one step of the control.
const PX_A_STEP: f64 = 6.0;

/// A number of a figure, by the name of the control that it drives or of the result that it follows.
#[component]
pub fn LiveNumber(state: FigureState, name: String) -> AnyView {
    let control = state.figure.controls.iter().position(|c| c.id == name);
    match control.map(|i| (i, state.figure.controls[i].kind)) {
        Some((i, Kind::Slider { min, max, step, unit })) => view! { <Dragged state i min max step unit/> }.into_any(),
        _ => {
            let text = Memo::new(move |_| html(state.output(&name).unwrap_or_default()));
            view! { <span inner_html=move || text.get()></span> }.into_any()
        }
    }
}

#[component]
fn Dragged(
    state: FigureState,
    /// Place of the control among the figure's.
    i: usize,
    min: f64,
    max: f64,
    step: f64,
    unit: Unit,
) -> AnyView {
    let name = super::figure::control_name(state, i);
    let value = Memo::new(move |_| state.value(i));
    let text = Memo::new(move |_| {
        value.track();
        state.words(|w| unit.format(value.get(), w))
    });
    // A long range moves faster, so that its end can be reached in one drag.
    let gear = (((max - min) / step) / 60.0).max(1.0);
    // Where the pointer went down, and the value then.
    let from = StoredValue::new(None::<(f64, f64)>);
    let node = NodeRef::<Span>::new();
    let down = move |e: PointerEvent| {
        let Some(span) = node.get_untracked().filter(|_| e.button() == 0) else { return };
        let _ = span.set_pointer_capture(e.pointer_id());
        state.begin();
        from.set_value(Some((f64::from(e.client_x()), value.get_untracked())));
        e.prevent_default();
        let _ = span.focus();
    };
    let moved = move |e: PointerEvent| {
        if let Some((x, v)) = from.get_value() {
            state.set_control(i, v + (f64::from(e.client_x()) - x) / PX_A_STEP * step * gear, true);
        }
    };
    // The finger turns out to scroll: it has changed nothing.
    let scrolls = move |_| {
        if from.get_value().is_some_and(|(_, v)| v != value.get_untracked()) {
            state.undo();
        }
        from.set_value(None);
    };
    let key = move |e: KeyboardEvent| {
        let (v, big) = (value.get_untracked(), step * (gear * 8.0).round());
        let to = match e.key().as_str() {
            "ArrowRight" | "ArrowUp" => v + step,
            "ArrowLeft" | "ArrowDown" => v - step,
            "PageUp" => v + big,
            "PageDown" => v - big,
            "Home" => min,
            "End" => max,
            _ => return,
        };
        state.set_control(i, to, true);
        e.prevent_default();
    };
    view! {
        <span
            role="slider"
            tabindex="0"
            aria-label=name.clone()
            title=use_ui().f("figure.drag", &[("name", Arg::S(&name))])
            aria-valuemin=num(min)
            aria-valuemax=num(max)
            aria-valuenow=move || num(value.get())
            aria-valuetext=move || text.get()
            node_ref=node
            inner_html=move || html(text.get())
            on:pointerdown=down
            on:pointermove=moved
            on:pointerup=move |_| from.set_value(None)
            on:pointercancel=scrolls
            on:keydown=key
        ></span>
    }
    .into_any()
}
