//! A figure that a check runs in its place: what the learner predicted, or what becomes of a belief.

use super::CheckState;
use crate::components::figure::run::{Fetched, FigureRun};
use crate::components::use_ui;
use crate::player::clock::next_frame;
use leptos::html::{Button, Div};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent};

/// What runs, by its address.
#[derive(Clone)]
pub enum Running {
    Coming,
    Here(Box<Fetched>),
    Failed,
}

/// The address of the figure that a press was meant for, if it was meant to run here. Other ways to press a link open it elsewhere, as ever.
pub fn pressed(e: &MouseEvent) -> Option<String> {
    let aside = e.button() != 0 || e.ctrl_key() || e.meta_key() || e.shift_key() || e.alt_key();
    let pressed: Element = e.target().filter(|_| !aside)?.dyn_into().ok()?;
    pressed.closest("a.to-figure").ok()??.get_attribute("href")
}

/// The place where a figure runs, and the way to the whole figure.
#[component]
pub fn RunHere(
    state: CheckState,
    /// What takes the focus when the figure goes, and with it the button that closed it.
    main: NodeRef<Button>,
) -> AnyView {
    let ui = use_ui();
    let place = NodeRef::<Div>::new();
    let name = state.check.with_value(|c| [&c.id, "-run"].concat());
    let show = move || {
        let (address, running) = state.running.get()?;
        let inside = match running {
            Running::Coming => view! { <p role="status">{ui.t("check.run-coming")}</p> }.into_any(),
            Running::Failed => view! { <p role="status">{ui.t("check.run-failed")}</p> }.into_any(),
            Running::Here(fetched) => {
                // Into view with it, and no further.
                next_frame(move || {
                    if let Some(place) = place.get_untracked() {
                        let how = web_sys::ScrollIntoViewOptions::new();
                        how.set_block(web_sys::ScrollLogicalPosition::Nearest);
                        place.scroll_into_view_with_scroll_into_view_options(&how);
                    }
                });
                let rested = UnsyncCallback::new(move |()| state.conclude());
                view! { <FigureRun fetched=*fetched name=name.clone() rested/> }.into_any()
            }
        };
        let close = move |_| {
            if let Some(button) = main.get_untracked() {
                let _ = button.focus();
            }
            state.conclude();
            state.running.set(None);
        };
        Some(view! {
            <div class="run" role="group" aria-label=ui.t("check.run") node_ref=place>
                {inside}
                <p class="run-foot">
                    <a href=address>{ui.t("check.run-open")}</a>
                    <button type="button" class="plain" data-act="close" on:click=close>{ui.t("figure.close")}</button>
                </p>
            </div>
        })
    };
    show.into_any()
}
