//! Sorting: every item goes to a place, by the radio buttons of its card or by being carried there.

use super::choice::Again;
use super::drag::Crane;
use super::{CheckState, Feedback};
use crate::checks::sort::{Bucket, Item};
use leptos::prelude::*;

/// Each place has a colour of its own, and you and AWS have theirs everywhere.
fn hue(i: usize, place: &str) -> String {
    if matches!(place, "you" | "aws") { place.to_string() } else { (i % 3).to_string() }
}

/// The places, and below them the items in the order of the present try.
#[component]
pub fn Sorting(state: CheckState, buckets: Vec<Bucket>, items: Vec<Item>) -> AnyView {
    let crane = Crane::new(buckets.len());
    let (buckets, items) = (StoredValue::new(buckets), StoredValue::new(items));
    // Who hears the page or uses the keyboard has the same places in each item's radio buttons.
    let place = |(i, bucket)| view! { <Place state crane i bucket items=items.with_value(|n| n.len())/> }.into_any();
    let places: Vec<AnyView> = buckets.get_value().into_iter().enumerate().map(place).collect();
    let cards = move || {
        let card =
            |i: usize| view! { <Card state crane item=items.with_value(|all| all[i].clone()) buckets/> }.into_any();
        state.order().into_iter().map(card).collect::<Vec<AnyView>>()
    };
    view! {
        <div class="buckets needs-js" aria-hidden="true">{places}</div>
        {cards}
        <div
            class="carried"
            class:gone=move || crane.load.with(|l| l.is_none())
            class:over=move || crane.over.get().is_some()
            node_ref=crane.hook
            aria-hidden="true"
            inner_html=move || crane.load.get().map_or(String::new(), |l| l.words)
        ></div>
    }
    .into_any()
}

/// A place, with what lies in it as crates.
#[component]
fn Place(state: CheckState, crane: Crane, i: usize, bucket: Bucket, items: usize) -> AnyView {
    let id = StoredValue::new(bucket.id.clone());
    let landed = Memo::new(move |_| {
        let all = state.check.with_value(|c| c.question.items().map(String::from).collect::<Vec<_>>());
        all.iter().filter(|item| state.shown(item).is_some_and(|p| id.with_value(|i| *i == p))).count()
    });
    let crates: Vec<AnyView> =
        (0..items).map(|n| view! { <i class:landed=move || { landed.get() > n }></i> }.into_any()).collect();
    view! {
        <div
            class="bucket"
            class:over=move || crane.over.get() == Some(i)
            node_ref=crane.place(i)
            data-place=bucket.id.clone()
            data-hue=hue(i, &bucket.id)
        >
            <span inner_html=bucket.text></span>
            <div>{crates}</div>
        </div>
    }
    .into_any()
}

/// An item with its places to choose from, and what is said to it.
#[component]
fn Card(state: CheckState, crane: Crane, item: Item, buckets: StoredValue<Vec<Bucket>>) -> AnyView {
    let id = StoredValue::new(item.id.clone());
    let words = StoredValue::new(item.text.clone());
    let place = Memo::new(move |_| id.with_value(|i| state.shown(i)));
    let verdict = Memo::new(move |_| id.with_value(|i| state.verdict(i)));
    let put = move |place: String| {
        state.choose(|answer| {
            answer.insert(id.get_value(), place);
        });
    };
    let segment = |(i, bucket): (usize, Bucket)| {
        let here = StoredValue::new(bucket.id.clone());
        let (is_here, is_own) = (
            move || here.with_value(|h| place.with(|p| p.as_ref() == Some(h))),
            // Where the learner had put it, beside where it belongs.
            move || state.over() && here.with_value(|h| id.with_value(|i| state.own(i)).as_ref() == Some(h)),
        );
        let name = state.check.with_value(|c| [&*c.id, "-", &id.get_value()].concat());
        let hue = hue(i, &bucket.id);
        view! {
            <label class="segment" class:own=is_own data-hue=hue>
                <input
                    type="radio"
                    value=bucket.id
                    prop:name=name
                    prop:checked=is_here
                    prop:disabled=move || state.graded()
                    on:change=move |_| put(here.get_value())
                />
                <span inner_html=bucket.text></span>
            </label>
        }
        .into_any()
    };
    let segments: Vec<AnyView> = buckets.get_value().into_iter().enumerate().map(segment).collect();
    let hue_of = move || {
        let place = place.get()?;
        buckets.with_value(|all| all.iter().position(|b| b.id == place).map(|i| hue(i, &place)))
    };
    let word =
        buckets.with_value(|all| all.iter().find(|b| b.id == item.bucket).map_or(String::new(), |b| b.text.clone()));
    // It ends in the place under it, if there is one.
    let let_go = move |e: web_sys::PointerEvent| {
        if let Some(i) = crane.let_go(&e) {
            put(buckets.with_value(|all| all[i].id.clone()));
        }
    };
    view! {
        <fieldset
            class="sort-item"
            class:right=move || verdict.get() == Some(true)
            class:wrong=move || verdict.get() == Some(false)
            class:lifted=move || crane.load.with(|l| l.as_ref().is_some_and(|l| id.with_value(|i| l.item == *i)))
            data-item=item.id
            data-bucket=item.bucket
            data-hue=hue_of
            on:pointerdown=move |e| if !untrack(|| state.graded()) { crane.take(&e) }
            on:pointermove=move |e| crane.carry(&e, id, words)
            on:pointerup=let_go
            on:pointercancel=let_go
        >
            <legend inner_html=item.text></legend>
            <span class="grip needs-js" aria-hidden="true"></span>
            <div class="segments needs-js">{segments}</div>
            <Feedback state item=id word=StoredValue::new(word) text=item.feedback/>
            {item.belief.map(|belief| view! { <Again state verdict belief/> })}
        </fieldset>
    }
    .into_any()
}
