//! The picture in words, for whoever can't see it, and for whoever wants the numbers.

use super::FigureState;
use crate::components::{html, use_ui};
use leptos::prelude::*;

/// Names the description among a figure's elements; its pictures name it too.
pub const DESCRIPTION: &str = "description";

#[component]
pub fn Describe(state: FigureState) -> AnyView {
    let playing = Memo::new(move |_| state.head.with(|h| h.playing));
    // While it plays this is what the step comes to, so that it is said once and not on every frame.
    let text = Memo::new(move |_| {
        state.run.with(|r| {
            let t = if playing.get() { r.story().steps()[state.step.get()].rest() } else { state.head.with(|h| h.t) };
            state.words(|w| r.describe(t, w))
        })
    });
    // What stands there when the page opens need not be read out.
    let said = Memo::new(move |before: Option<&String>| {
        let now = text.get();
        before.map_or(String::new(), |_| html(now))
    });
    view! {
        <details class="describe">
            <summary>{use_ui().t("figure.describe")}</summary>
            <p id=state.id(DESCRIPTION) inner_html=move || html(text.get())></p>
        </details>
        <p class="sr-only" aria-live="polite" inner_html=move || said.get()></p>
    }
    .into_any()
}
