//! The buttons and the slider that move through a figure's story.

use super::FigureState;
use crate::components::icon::{BACK, Icon, NEXT, PAUSE, PLAY, RESTART};
use crate::components::{html, number, use_ui};
use crate::player::SPEEDS;
use crate::scene::Arg;
use crate::scene::svg::num;
use leptos::prelude::*;

/// Names of the speeds, in the order of [`SPEEDS`].
const SPEED_NAMES: [&str; 3] = ["×½", "×1", "×2"];

#[component]
pub fn Player(state: FigureState) -> AnyView {
    let ui = use_ui();
    let playing = Memo::new(move |_| state.head.with(|h| h.playing));
    let play = Memo::new(move |_| {
        if playing.get() {
            "player.pause"
        } else if state.run.with(|r| state.head.with(|h| h.ended(r.story()))) {
            "player.again"
        } else if state.waits() {
            "ask.answer"
        } else {
            "player.play"
        }
    });
    let path = Signal::derive(move || if playing.get() { PAUSE } else { PLAY });
    // `Step 2 of 5`.
    let place = Memo::new(move |_| {
        let steps = state.run.with(|r| r.story().steps().len());
        ui.f("player.step", &[("step", Arg::N((state.step.get() + 1) as f64)), ("n", Arg::N(steps as f64))])
    });
    let speed = Memo::new(move |_| {
        let now = state.head.with(|h| h.speed);
        SPEED_NAMES[SPEEDS.iter().position(|s| *s == now).unwrap_or_default()]
    });
    let small = |act: &'static str, key: &str, path: &'static str, press: fn(FigureState)| {
        let label = ui.t(key);
        view! {
            <button type="button" class="small" data-act=act aria-label=label.clone() title=label on:click=move |_| press(state)>
                <Icon path/>
            </button>
        }
        .into_any()
    };
    let scrub = move |e: web_sys::Event| {
        if let Some(t) = number(&e) {
            state.seek(t);
        }
    };
    let now = move || num(state.head.with(|h| h.t));
    view! {
        <div class="player needs-js" role="group" aria-label=ui.t("player.label")>
            <button type="button" class="primary play" data-act="play" on:click=move |_| state.toggle()>
                <Icon path/>
                <span inner_html=move || html(ui.t(play.get()))></span>
            </button>
            {small("back", "player.back", BACK, FigureState::back)}
            {small("next", "player.next", NEXT, FigureState::next)}
            {small("restart", "player.restart", RESTART, FigureState::restart)}
            <input
                type="range"
                class="scrub"
                min="0"
                max=move || num(state.run.with(|r| r.story().duration()))
                step="0.1"
                aria-label=ui.t("player.position")
                aria-valuetext=move || place.get()
                value=untrack(now)
                prop:value=now
                on:input=scrub
            />
            <span class="step-count" aria-hidden="true" inner_html=move || html(place.get())></span>
            <button
                type="button"
                class="small speed"
                data-act="speed"
                aria-label=move || [&*ui.t("player.speed"), " ", speed.get()].concat()
                title=ui.t("player.speed")
                inner_html=move || speed.get()
                on:click=move |_| state.faster()
            ></button>
        </div>
    }
    .into_any()
}
