//! What each step of the story says. All captions lie in the same place, so that nothing moves from step to step.

use super::FigureState;
use crate::components::{html, use_ui};
use leptos::prelude::*;

#[component]
pub fn Captions(state: FigureState) -> AnyView {
    let steps = Memo::new(move |_| state.run.with(|r| r.story().steps().len()));
    let caption = move |i: usize| {
        let now = move || state.step.get() == i;
        // Another run may say other numbers. What the motion has yet to show waits for it, in its place.
        let text = Memo::new(move |_| state.words(|w| state.run.with(|r| r.caption(i, w))));
        let part = move |after: bool| {
            text.with(|text| match text.split_once("||") {
                Some((before, then)) => html(if after { then.trim() } else { before.trim() }),
                None if after => String::new(),
                None => html(text),
            })
        };
        let yet = Memo::new(move |_| {
            let rest = state.run.with(|r| r.story().steps().get(i).map_or(0.0, |s| s.rest()));
            state.head.with(|h| h.t < rest - 1e-3)
        });
        view! {
            <li class="caption" class:now=now aria-hidden=move || if now() { "false" } else { "true" }>
                <span>
                    <span inner_html=move || part(false)></span>
                    " "
                    <span class="after" class:yet=move || yet.get() inner_html=move || part(true)></span>
                </span>
            </li>
        }
        .into_any()
    };
    let captions = move || (0..steps.get()).map(caption).collect::<Vec<AnyView>>();
    view! { <ol class="captions" aria-label=use_ui().t("figure.steps")>{captions}</ol> }.into_any()
}
