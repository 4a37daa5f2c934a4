//! What is said about the shape that was pressed, at that shape: the stage tells the style sheet where it is.

use super::FigureState;
use crate::components::icon::{CLOSE, Icon};
use crate::components::{html, use_ui};
use crate::figures::Details;
use leptos::prelude::*;

#[component]
pub fn Inspector(state: FigureState) -> AnyView {
    view! {
        <div class="inspector" role="status">
            {move || state.details.get().map(|details| view! { <Note state details/> })}
        </div>
    }
    .into_any()
}

#[component]
fn Note(state: FigureState, details: Details) -> AnyView {
    let ui = use_ui();
    let line = |(name, text): (String, String)| {
        view! {
            <p>
                {(!name.is_empty()).then(|| view! { <strong inner_html=html(&name)></strong> " " })}
                <span inner_html=html(&text)></span>
            </p>
        }
        .into_any()
    };
    let lines: Vec<AnyView> = details.lines.into_iter().map(line).collect();
    let source = details.source.and_then(|s| state.source(s)).map(|(title, url)| {
        view! {
            <p class="inspector-source">
                <span inner_html=html(ui.t("figure.source"))></span>
                " "
                <a target="_blank" rel="noopener" aria-describedby="outside" href=url inner_html=html(&title)></a>
            </p>
        }
    });
    view! {
        <div class="inspector-box">
            <div>
                <p class="inspector-title" inner_html=html(&details.title)></p>
                {lines}
                {source}
            </div>
            <button type="button" class="close" aria-label=ui.t("figure.close") on:click=move |_| state.choose(None)>
                <Icon path=CLOSE/>
            </button>
        </div>
    }
    .into_any()
}
