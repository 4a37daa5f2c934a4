//! Single choice and multiple response: options with a radio button or a box each.

use super::{CheckState, Feedback};
use crate::checks::Belief;
use crate::checks::choice::Choice;
use crate::components::use_ui;
use crate::scene::Arg;
use leptos::prelude::*;

/// The options, in the order of the present try.
#[component]
pub fn Choices(
    state: CheckState,
    options: Vec<Choice>,
    /// Whether an option excludes the others.
    one: bool,
) -> AnyView {
    let rivals = Rivals::of(state, "", if one { &options } else { &[] });
    let options = StoredValue::new(options);
    (move || {
        let row = |i: usize| view! { <OptionRow state option=options.with_value(|o| o[i].clone()) rivals/> }.into_any();
        state.order().into_iter().map(row).collect::<Vec<AnyView>>()
    })
    .into_any()
}

/// What an option belongs to: those of which one alone can be chosen, or boxes of which each is chosen by itself.
#[derive(Clone, Copy)]
pub struct Rivals {
    /// What the inputs are called together.
    name: StoredValue<String>,
    /// Ids of the options that exclude each other; none for boxes.
    ids: StoredValue<Vec<String>>,
}

impl Rivals {
    pub fn of(state: CheckState, name: &str, options: &[Choice]) -> Rivals {
        Rivals {
            name: StoredValue::new(state.check.with_value(|c| [&*c.id, name].concat())),
            ids: StoredValue::new(options.iter().map(|o| o.id.clone()).collect()),
        }
    }

    pub fn one(self) -> bool {
        self.ids.with_value(|ids| !ids.is_empty())
    }

    /// Notes that an option is chosen, or no longer.
    pub fn choose(self, state: CheckState, id: &str, on: bool) {
        state.choose(|answer| {
            self.ids.with_value(|ids| ids.iter().for_each(|i| drop(answer.remove(i))));
            if on {
                answer.insert(id.to_string(), String::new());
            } else {
                answer.remove(id);
            }
        });
    }
}

/// An option with what is said to it. When all is over, every option says why it is right or wrong; before, only those that were chosen.
#[component]
pub fn OptionRow(state: CheckState, option: Choice, rivals: Rivals) -> AnyView {
    let ui = use_ui();
    let id = StoredValue::new(option.id.clone());
    let right = option.right;
    let chosen = Memo::new(move |_| id.with_value(|i| state.shown(i)).is_some());
    let verdict = Memo::new(move |_| id.with_value(|i| state.verdict(i)));
    let choose = move |e| {
        let on = event_target_checked(&e);
        id.with_value(|i| rivals.choose(state, i, on));
    };
    let word = ui.t(if right { "check.mark-right" } else { "check.mark-not" });
    view! {
        <div
            class="choice"
            class:chosen=move || chosen.get()
            class:right=move || verdict.get().unwrap_or(right && state.over())
            class:wrong=move || verdict.get() == Some(false)
            data-item=option.id
            data-right=right.then_some("")
        >
            <label>
                <input
                    type=if rivals.one() { "radio" } else { "checkbox" }
                    prop:name=rivals.name.get_value()
                    prop:checked=move || chosen.get()
                    prop:disabled=move || state.closed()
                    on:change=choose
                />
                <span class="choice-text" inner_html=option.text></span>
            </label>
            <Feedback state item=id word=StoredValue::new(word) text=option.feedback show=option.show/>
            {option.belief.map(|belief| view! { <Again state verdict belief/> })}
        </div>
    }
    .into_any()
}

/// Says to a wrong option, or an item in the wrong place, that what it states has led astray before, and where. Another question on the same shows more than the same reason twice.
#[component]
pub fn Again(state: CheckState, verdict: Memo<Option<bool>>, belief: Belief) -> AnyView {
    let ui = use_ui();
    let Belief { id, text } = belief;
    let other = Memo::new(move |_| {
        let wrong = verdict.get() == Some(false);
        let other = |own: &str| state.learner.progress.with(|p| p.believed_elsewhere(own, &id).map(String::from));
        wrong.then(|| state.check.with_value(|c| other(&c.id))).flatten()
    });
    let said = ui.f("check.belief", &[("belief", Arg::S(&text))]);
    (move || {
        let page = ["check-", &other.get()?, ".html"].concat();
        Some(view! {
            <p class="belief"><span inner_html=said.clone()></span> " " <a href=page>{ui.t("check.belief-where")}</a></p>
        })
    })
    .into_any()
}
