//! The controls of a figure, a component a kind. They show what is set, whoever has set it.

use super::FigureState;
use super::curve::Drawing;
use crate::components::share::{beside, write};
use crate::components::{html, number, use_ui};
use crate::figures::{Kind, Unit};
use crate::player::clock::{next_frame, still};
use crate::scene::svg::num;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::Element;

#[component]
pub fn Controls(state: FigureState) -> AnyView {
    let ui = use_ui();
    let label = ui.t("figure.controls");
    let (locked, free): (Vec<usize>, Vec<usize>) = (0..state.figure.controls.len()).partition(|i| state.locked(*i));
    let controls: Vec<AnyView> = free.into_iter().map(|i| control(state, i)).collect();
    view! {
        <div class="controls needs-js" role="group" aria-label=label>
            <p class="controls-title" aria-hidden="true">{label.clone()}</p>
            <p class="controls-acts">
                <ShareSetting state/>
                // Not `disabled`, or the focus would be lost when the last change is undone.
                <button
                    type="button"
                    class="undo"
                    data-act="undo"
                    aria-disabled=move || (!state.undoable()).then_some("true")
                    on:click=move |_| state.undo()
                >
                    {ui.t("figure.undo")}
                </button>
            </p>
            <Goals state/>
            {controls}
            <Locked state locked/>
        </div>
    }
    .into_any()
}

/// Once something is set that a link would bring: a button that copies this link.
#[component]
fn ShareSetting(state: FigureState) -> AnyView {
    let ui = use_ui();
    let query = Memo::new(move |_| state.query());
    let said = RwSignal::new(None::<&'static str>);
    // What was copied is not what is set now.
    Effect::new(move |_| {
        query.track();
        said.set(None);
    });
    let copy = move |_| {
        let Ok(here) = window().location().href() else { return };
        let file = ["figure-", state.figure.id, ".html", &query.get_untracked()].concat();
        spawn_local(async move {
            said.set(Some(if write(&beside(&here, &file)).await { "share.copied" } else { "share.below" }));
        });
    };
    view! {
        <button
            type="button"
            class="share-setting chrome"
            class:unset=move || query.with(String::is_empty)
            data-act="share"
            on:click=copy
            inner_html=move || html(ui.t(said.get().unwrap_or("share.setting")))
        ></button>
    }
    .into_any()
}

/// What to aim for. A goal is ticked once the picture has shown that it is reached, and stays so, whatever is set later.
#[component]
fn Goals(state: FigureState) -> AnyView {
    let ui = use_ui();
    let texts: Vec<String> = state.goals.with_untracked(|goals| goals.iter().map(|g| html(&g.text)).collect());
    if texts.is_empty() {
        return ().into_any();
    }
    let met = Memo::new(move |before: Option<&Vec<bool>>| {
        let seen = state.goals_seen();
        state.goals.with(|goals| {
            let once = |i: usize| before.is_some_and(|b| b.get(i) == Some(&true));
            goals.iter().enumerate().map(|(i, g)| seen && g.met || once(i)).collect::<Vec<bool>>()
        })
    });
    let goal = |(i, text): (usize, String)| {
        let done = move || met.with(|met| met.get(i) == Some(&true));
        view! {
            <li class="goal" class:met=done>
                <span>
                    <span inner_html=text></span>
                    <b class="sr-only" inner_html=move || if done() { html(ui.t("figure.goal-met")) } else { String::new() }></b>
                </span>
            </li>
        }
        .into_any()
    };
    let goals: Vec<AnyView> = texts.into_iter().enumerate().map(goal).collect();
    view! {
        <ul class="goals" role="list" aria-label=ui.t("figure.goals") aria-live="polite">
            {goals}
        </ul>
    }
    .into_any()
}

/// Sets a control by its input, which stays where it is in the window even if words above it get longer.
fn set(state: FigureState, i: usize, value: f64, at_once: bool, e: &web_sys::Event) {
    let input = e.target().and_then(|t| t.dyn_into::<Element>().ok());
    let top = |input: &Element| input.get_bounding_client_rect().top();
    let before = input.as_ref().map(top);
    state.set_control(i, value, at_once);
    next_frame(move || {
        if let (Some(input), Some(before), Some(window)) = (input, before, web_sys::window()) {
            let by = top(&input) - before;
            if by.abs() >= 1.0 {
                window.scroll_by_with_x_and_y(0.0, by);
            }
        }
    });
}

/// Controls that can't be moved, each with what it is set to.
#[component]
fn Locked(state: FigureState, locked: Vec<usize>) -> AnyView {
    let entry = |i: usize| {
        let text = set_to(state, i)?;
        Some(view! {
            <div>
                <dt>{name(state, i)}</dt>
                <dd inner_html=html(text)></dd>
            </div>
        })
    };
    let entries: Vec<_> = locked.into_iter().filter_map(entry).collect();
    if entries.is_empty() {
        return ().into_any();
    }
    view! {
        <details class="locked">
            <summary>{use_ui().t("figure.locked")}</summary>
            <dl>{entries}</dl>
        </details>
    }
    .into_any()
}

/// What a control is set to, in words. The points of a curve have none of their own.
fn set_to(state: FigureState, i: usize) -> Option<String> {
    let (control, value) = (&state.figure.controls[i], untrack(|| state.value(i)));
    let option = |id: &str| state.word(&["control.", control.id, ".", id].concat());
    match control.kind {
        Kind::Slider { unit, .. } => Some(state.words(|w| unit.format(value, w))),
        Kind::Choice(options) => options.get(value as usize).map(|id| option(id)),
        Kind::Curve(shapes) => shapes.get(value as usize).map(|shape| option(shape.0)),
        Kind::Toggle => Some(state.words(|w| Unit::Whether.format(value, w))),
        Kind::Point { .. } => None,
    }
}

fn control(state: FigureState, i: usize) -> AnyView {
    match state.figure.controls[i].kind {
        Kind::Slider { min, max, step, unit } => view! { <Slider state i min max step unit/> }.into_any(),
        Kind::Choice(options) => view! { <Choice state i options=options.to_vec()/> }.into_any(),
        Kind::Toggle => view! { <Toggle state i/> }.into_any(),
        Kind::Curve(shapes) => view! { <Drawing state i shapes/> }.into_any(),
        // Belongs to its curve.
        Kind::Point { .. } => ().into_any(),
    }
}

/// The name of a control.
pub fn name(state: FigureState, i: usize) -> String {
    state.word(&["control.", state.figure.controls[i].id].concat())
}

#[component]
fn Slider(
    state: FigureState,
    /// Place of the control among the figure's.
    i: usize,
    min: f64,
    max: f64,
    step: f64,
    unit: Unit,
) -> AnyView {
    let value = Memo::new(move |_| state.value(i));
    let text = move || state.words(|w| unit.format(value.get(), w));
    let move_to = move |e: web_sys::Event| {
        if let Some(v) = number(&e) {
            // A story that begins to play at every step of a slider could not be followed.
            set(state, i, v, true, &e);
        }
    };
    view! {
        <label class="control slider">
            <span>{name(state, i)}</span>
            <input
                type="range"
                name=state.figure.controls[i].id
                min=num(min)
                max=num(max)
                step=num(step)
                value=num(value.get_untracked())
                prop:value=move || num(value.get())
                aria-valuetext=text
                on:pointerdown=move |_| state.begin()
                on:input=move_to
            />
            // The input says it to those who hear the page.
            <output aria-hidden="true" inner_html=move || html(text())></output>
        </label>
    }
    .into_any()
}

#[component]
fn Choice(state: FigureState, i: usize, options: Vec<&'static str>) -> AnyView {
    view! {
        <fieldset class="control choice" name=state.figure.controls[i].id>
            <legend>{name(state, i)}</legend>
            <Segments state i options/>
        </fieldset>
    }
    .into_any()
}

/// The options of a choice, or the shapes of a curve.
#[component]
pub fn Segments(
    state: FigureState,
    i: usize,
    /// Their ids; the value of the control is the place of one.
    options: Vec<&'static str>,
    /// An option that can't be chosen for now.
    #[prop(optional)]
    closed: Option<Signal<bool>>,
) -> AnyView {
    let control = &state.figure.controls[i];
    let value = Memo::new(move |_| state.value(i) as usize);
    let last = options.len() - 1;
    let segment = |(k, option): (usize, &'static str)| {
        let text = state.word(&["control.", control.id, ".", option].concat());
        let closed = closed.filter(|_| k == last);
        view! {
            <label class="segment">
                <input
                    type="radio"
                    value=option
                    checked=value.get_untracked() == k
                    // No other figure's group may have the name. (Only in the browser: a name in the page would have it look for groups
                    // in all of it.)
                    prop:name=[state.figure.id, "-", control.id].concat()
                    prop:checked=move || value.get() == k
                    disabled=move || closed.is_some_and(|c| c.get())
                    on:change=move |e| set(state, i, k as f64, still(), &e)
                />
                <span>{text}</span>
            </label>
        }
        .into_any()
    };
    let segments: Vec<AnyView> = options.into_iter().enumerate().map(segment).collect();
    view! { <div class="segments">{segments}</div> }.into_any()
}

#[component]
fn Toggle(state: FigureState, i: usize) -> AnyView {
    let on = Memo::new(move |_| state.value(i) >= 0.5);
    view! {
        <label class="control toggle">
            <input
                type="checkbox"
                name=state.figure.controls[i].id
                checked=on.get_untracked()
                prop:checked=move || on.get()
                on:change=move |e| set(state, i, f64::from(u8::from(event_target_checked(&e))), still(), &e)
            />
            <span>{name(state, i)}</span>
        </label>
    }
    .into_any()
}
