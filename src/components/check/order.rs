//! Ordering: every item goes up or down by the buttons of its card.

use super::{CheckState, Feedback};
use crate::checks::Answer;
use crate::checks::order::{Item, arranged, place};
use crate::components::use_ui;
use crate::scene::Arg;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, MouseEvent};

/// Which item stands at each place: as the learner has put them, before in the order of the present try.
fn order(state: CheckState, items: StoredValue<Vec<Item>>) -> Vec<usize> {
    items.with_value(|all| {
        let answer = all.iter().filter_map(|i| Some((i.id.clone(), state.shown(&i.id)?))).collect();
        arranged(all, &answer).unwrap_or_else(|| state.order())
    })
}

/// A card for each place, and what is told of moves to those who don't see them.
#[component]
pub fn Ordering(state: CheckState, items: Vec<Item>) -> AnyView {
    let items = StoredValue::new(items);
    let said = RwSignal::new(String::new());
    let begun = move || state.record.with(|r| !r.answer.is_empty());
    let cards = move || {
        let card = |(at, i): (usize, usize)| {
            view! { <Card state items said at item=items.with_value(|all| all[i].clone())/> }.into_any()
        };
        order(state, items).into_iter().enumerate().map(card).collect::<Vec<AnyView>>()
    };
    view! {
        <ol class="order" role="list">{cards}</ol>
        // Silent again before the next try, which may begin with the same words.
        <p class="sr-only" aria-live="polite" inner_html=move || if begun() { said.get() } else { String::new() }></p>
    }
    .into_any()
}

/// An item at its present place, with what is said to it. When the order changes, a card stays where it is and gets another item.
#[component]
fn Card(
    state: CheckState,
    items: StoredValue<Vec<Item>>,
    /// What was moved last, and where to: HTML.
    said: RwSignal<String>,
    /// Its place, from 0.
    at: usize,
    item: Item,
) -> AnyView {
    let ui = use_ui();
    let id = StoredValue::new(item.id.clone());
    let verdict = Memo::new(move |_| id.with_value(|i| state.verdict(i)));
    let all = items.with_value(|i| i.len());
    let number = |n: usize| Arg::N((n + 1) as f64);
    let belongs = items.with_value(|all| all.iter().position(|i| i.id == item.id)).unwrap_or(at);
    let words = StoredValue::new(item.text.clone());
    // Not `disabled` at an end: the item that arrives there keeps the focus on its button.
    let button = |up: bool| {
        let to = if up { at.checked_sub(1) } else { Some(at + 1).filter(|to| *to < all) };
        let (name, act) = if up { ("check.order-up", "up") } else { ("check.order-down", "down") };
        let step = move |e: MouseEvent| {
            let Some(to) = to else { return };
            let mut next = untrack(|| order(state, items));
            next.swap(at, to);
            let answer: Answer =
                items.with_value(|all| next.iter().enumerate().map(|(p, i)| (all[*i].id.clone(), place(p))).collect());
            state.choose(|a| *a = answer);
            said.set(words.with_value(|w| {
                let args = [("item", Arg::S(w)), ("n", number(to)), ("all", Arg::N(all as f64))];
                ui.f("check.order-now", &args)
            }));
            follow(&e, up, act);
        };
        view! {
            <button
                type="button"
                data-move=act
                aria-disabled=to.is_none().then_some("true")
                on:click=step
            >
                <span class="sr-only" inner_html=words.with_value(|w| ui.f(name, &[("item", Arg::S(w))]))></span>
            </button>
        }
        .into_any()
    };
    let (up, down) = (button(true), button(false));
    let word = ui.f("check.order-place", &[("n", number(belongs))]);
    view! {
        <li
            class="order-item"
            class:right=move || verdict.get() == Some(true)
            class:wrong=move || verdict.get() == Some(false)
            data-item=item.id
            data-place=place(belongs)
        >
            <span class="order-number needs-js" aria-hidden="true" inner_html=place(at)></span>
            <span inner_html=item.text></span>
            <span class="order-moves needs-js" class:gone=move || state.graded()>{up} {down}</span>
            <Feedback state item=id word=StoredValue::new(word) text=item.feedback/>
        </li>
    }
    .into_any()
}

/// The focus goes with the item, to the same button of the neighbouring card.
fn follow(e: &MouseEvent, up: bool, act: &str) {
    let button = e.current_target().and_then(|t| t.dyn_into::<Element>().ok());
    let Some(card) = button.and_then(|b| b.closest("li").ok().flatten()) else { return };
    let next = if up { card.previous_element_sibling() } else { card.next_element_sibling() };
    let button = next.and_then(|n| n.query_selector(&["[data-move=", act, "]"].concat()).ok().flatten());
    if let Some(button) = button.and_then(|b| b.dyn_into::<HtmlElement>().ok()) {
        let _ = button.focus();
    }
}
