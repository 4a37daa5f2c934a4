//! A question that the story asks before it goes on: a prediction, or a decision.

use super::FigureState;
use crate::components::{html, use_ui};
use crate::figures;
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

#[component]
pub fn Ask(state: FigureState) -> AnyView {
    let ask = Memo::new(move |_| state.ask());
    let many = move || state.asks.with(|a| a.len() > 1);
    let panel = NodeRef::<Div>::new();
    // Playing was asked for, and the question wants its answer first: off to it, wherever it stands.
    Effect::new(move |before: Option<u32>| {
        let called = state.called.get();
        if before.is_some_and(|b| b != called)
            && let Some(panel) = panel.get_untracked()
            && let Ok(Some(option)) = panel.query_selector(".option")
        {
            let _ = option.unchecked_into::<web_sys::HtmlElement>().focus();
        }
        called
    });
    let quiet = move || ask.with(|a| a.is_none());
    let passed = move || ask.with(|a| a.as_ref().is_some_and(|a| state.passed(a)));
    // On a phone an answered question makes way for what is said to the answer, and that for the picture when the story has gone on.
    let told = move || ask.with(|a| a.as_ref().is_some_and(|a| a.answered.is_some()));
    let past = move || ask.with(|a| a.as_ref().is_some_and(|a| a.answered.is_some() && state.past(a)));
    view! {
        <div class="ask" class:many=many class:quiet=quiet class:passed=passed class:told=told class:past=past node_ref=panel>
            {move || ask.get().map(|ask| view! { <Question state ask/> })}
        </div>
    }
    .into_any()
}

/// A question with its options, and what is said to an answer.
#[component]
fn Question(state: FigureState, ask: figures::Ask) -> AnyView {
    let ui = use_ui();
    // Tells the prompts of a page apart.
    let id = state.id("ask");
    let (right, answered) = (ask.right, ask.answered);
    let (asked, open) = (ask.clone(), ask.clone());
    let passed = Memo::new(move |_| state.passed(&open));
    // The picture gives the verdict; until then the answer only stands.
    let proven = Memo::new(move |_| answered.is_some() && state.proven(&asked));
    let option = |(i, text): (usize, String)| {
        let class = move || match answered {
            Some(_) if proven.get() && i == right => "option right",
            Some(chosen) if proven.get() && chosen == i => "option wrong",
            _ => "option",
        };
        view! {
            <button
                type="button"
                class=class
                aria-pressed=if ask.answered == Some(i) { "true" } else { "false" }
                data-option=i.to_string()
                disabled=move || passed.get()
                inner_html=html(text)
                on:click=move |_| state.answer(i)
            ></button>
        }
        .into_any()
    };
    let options: Vec<AnyView> = ask.options.clone().into_iter().enumerate().map(option).collect();
    let feedback = html(&ask.feedback);
    let said = move || match answered {
        None if passed.get() => html(ui.t("ask.passed")),
        None => String::new(),
        Some(_) if !proven.get() => html(ui.t("ask.watch")),
        Some(chosen) => {
            let word = html(ui.t(if chosen == right { "ask.right" } else { "ask.wrong" }));
            ["<strong>", &word, "</strong> ", &feedback].concat()
        }
    };
    view! {
        <p class="ask-prompt" id=id.clone() inner_html=html(&ask.prompt)></p>
        <div class="options needs-js" role="group" aria-labelledby=id>
            {options}
        </div>
        <p class="ask-feedback" role="status" inner_html=said></p>
    }
    .into_any()
}
