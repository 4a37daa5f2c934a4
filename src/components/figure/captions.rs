//! What each step of the story says. All captions lie in the same place, so that nothing moves from step to step.

use super::FigureState;
use crate::components::{html, use_ui};
use leptos::prelude::*;

#[component]
pub fn Captions(state: FigureState) -> AnyView {
    let steps = Memo::new(move |_| state.run.with(|r| r.story().steps().len()));
    let caption = move |i: usize| {
        let now = move || state.step.get() == i;
        // Another run may say other numbers.
        let text = Memo::new(move |_| html(state.words(|w| state.run.with(|r| r.caption(i, w)))));
        view! {
            <li class="caption" class:now=now aria-hidden=move || if now() { "false" } else { "true" }>
                <span inner_html=move || text.get()></span>
            </li>
        }
        .into_any()
    };
    let captions = move || (0..steps.get()).map(caption).collect::<Vec<AnyView>>();
    view! { <ol class="captions" aria-label=use_ui().t("figure.steps")>{captions}</ol> }.into_any()
}
