//! Estimating: a field for a number, and how far off it is.

use super::CheckState;
use crate::checks::estimate::{Case, Miss, number};
use crate::components::{html, use_ui};
use crate::learner::Stage;
use crate::scene::Arg;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

/// The field for the case that is asked now, and what is said to what was typed.
#[component]
pub fn Estimating(
    state: CheckState,
    /// HTML: in what the answer is counted.
    unit: String,
) -> AnyView {
    let ui = use_ui();
    let case = Memo::new(move |_| state.case().unwrap_or_default());
    let right = Memo::new(move |_| case.with(|c| state.verdict(&c.id)));
    let stage = Memo::new(move |_| state.record.with(|r| r.stage));
    let counted = unit.clone();
    let the_answer =
        move |c: &Case| ui.f("check.the-answer", &[("answer", Arg::S(&[&*c.shown, "\u{a0}", &counted].concat()))]);
    // What the learner typed, against the key.
    let typed = move |c: &Case| number(&state.own(&c.id)?).filter(|v| !c.is_right(*v)).map(|v| (v, c.miss(v)));
    let said = move || {
        case.with(|c| {
            let (value, miss) = match typed(c) {
                Some(typed) => typed,
                None => return the_answer(c),
            };
            let (key, n) = match miss {
                Miss::High(n) => ("check.too-high", n),
                Miss::Low(n) => ("check.too-low", n),
                Miss::TimesHigh(n) => ("check.times-high", n),
                Miss::TimesLow(n) => ("check.times-low", n),
            };
            let far = ui.f(key, &[("n", Arg::N(f64::from(n)))]);
            let slip = c.slip(value).map_or("", |s| &s.feedback);
            match stage.get() {
                Stage::Shown => [&*the_answer(c), " ", &far, " ", slip].concat(),
                Stage::Wrong => [&*far, " ", slip].concat(),
                _ => the_answer(c),
            }
        })
    };
    let mark = move || match stage.get() {
        Stage::Solved => ui.t("check.mark-right"),
        Stage::Wrong => ui.t("check.mark-wrong"),
        Stage::Shown if case.with(|c| state.own(&c.id)).is_some_and(|own| number(&own).is_some()) => {
            ui.t("check.own-wrong")
        }
        _ => String::new(),
    };
    let shown = move || case.with(|c| state.shown(&c.id)).unwrap_or_default();
    let note = move |text: String| {
        state.choose(|answer| {
            *answer = [(case.with_untracked(|c| c.id.clone()), text)].into_iter().collect();
        });
    };
    let enter = move |e: KeyboardEvent| {
        if e.key() == "Enter" && !untrack(|| state.closed()) {
            state.submit();
        }
    };
    let name = ui.f("check.number", &[("unit", Arg::S(&unit))]);
    view! {
        <div
            class="estimate"
            class:right=move || right.get() == Some(true) || state.over()
            class:wrong=move || right.get() == Some(false) && !state.over()
            data-item=move || case.with(|c| c.id.clone())
            data-key=move || case.with(|c| c.shown.clone())
        >
            <label>
                <input
                    type="text"
                    inputmode="decimal"
                    autocomplete="off"
                    maxlength="20"
                    aria-label=name
                    prop:value=shown
                    prop:disabled=move || state.closed()
                    on:input=move |e| note(event_target_value(&e))
                    on:keydown=enter
                />
                <span class="estimate-unit" aria-hidden="true" inner_html=unit></span>
            </label>
            <p class="feedback" class:gone=move || stage.get() == Stage::Open>
                <b class="mark-word" inner_html=move || html(mark())></b>
                " "
                <span inner_html=said></span>
            </p>
        </div>
    }
    .into_any()
}
