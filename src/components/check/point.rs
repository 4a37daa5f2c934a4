//! Pointing at a picture: it stands above the list of its parts, and what is pressed in it is chosen there.

use super::CheckState;
use super::choice::{Choices, Rivals};
use crate::checks::choice::{self, Choice};
use crate::checks::point::{Picture, Spot};
use crate::components::{html, use_ui};
use crate::scene::Width;
use leptos::prelude::*;

/// The list is for keyboards and screen readers, for which the picture is a picture.
#[component]
pub fn Pointing(state: CheckState, picture: Picture, parts: Vec<Choice>) -> AnyView {
    let one = choice::keys(&parts) == 1;
    let rivals = Rivals::of(state, "", if one { &parts } else { &[] });
    let ui = use_ui();
    let Picture { title, description, drawings, .. } = picture;
    let about = state.check.with_value(|c| [&c.id, "-picture"].concat());
    // The explainer gets its drawings with the live part; without one, another page has them.
    let bare = drawings.iter().all(|d| d.inside.is_empty());
    let page = state.check.with_value(|c| ["check-", &c.id, ".html"].concat());
    let drawings: Vec<AnyView> = Width::ALL
        .iter()
        .zip(drawings)
        .map(|(width, drawing)| {
            let spots: Vec<AnyView> = drawing
                .spots
                .into_iter()
                .map(|spot| {
                    let right = parts.iter().any(|p| p.right && p.id == spot.part);
                    view! { <SpotToPress state spot right rivals/> }.into_any()
                })
                .collect();
            view! {
                <svg
                    class=["scene ", width.name()].concat()
                    viewBox=drawing.view_box
                    role="img"
                    aria-label=title.clone()
                    aria-describedby=about.clone()
                >
                    <g inner_html=drawing.inside></g>
                    {spots}
                </svg>
            }
            .into_any()
        })
        .collect();
    view! {
        <div class="picture" class:bare=bare>{drawings}</div>
        <p class="sr-only" id=about.clone() inner_html=html(description)></p>
        {bare.then(|| view! { <p class="no-js"><a href=page>{ui.t("check.point-page")}</a></p> })}
        <Choices state options=parts one/>
    }
    .into_any()
}

/// A part that can be pressed, with a ring that says what has become of it, and a mark: not colour alone.
#[component]
fn SpotToPress(state: CheckState, spot: Spot, right: bool, rivals: Rivals) -> AnyView {
    let Spot { part, x, y, w, h, corner } = spot;
    let id = StoredValue::new(part.clone());
    let chosen = Memo::new(move |_| id.with_value(|i| state.shown(i)).is_some());
    let verdict = Memo::new(move |_| id.with_value(|i| state.verdict(i)));
    let press = move |_| {
        if !untrack(|| state.closed()) {
            id.with_value(|i| rivals.choose(state, i, rivals.one() || !chosen.get_untracked()));
        }
    };
    view! {
        <g
            class="spot"
            class:chosen=move || chosen.get()
            class:right=move || verdict.get().unwrap_or(right && state.over())
            class:wrong=move || verdict.get() == Some(false)
            data-spot=part
            on:click=press
        >
            <rect x=x y=y width=w height=h rx="7"></rect>
            <g class="spot-mark" transform=corner>
                <circle r="9"></circle>
                <path class="tick" d="M-4 0l3 3 5-6"></path>
                <path class="cross" d="M-3.5-3.5l7 7m0-7l-7 7"></path>
            </g>
        </g>
    }
    .into_any()
}
