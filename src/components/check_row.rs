//! Checks that follow each other, as a row: one of them stands open at a time.

use super::use_ui;
use crate::components::{html, use_learner};
use crate::scene::Arg;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// So many checks a row can have: the style sheet counts them.
pub const MOST: usize = 4;

#[derive(Serialize, Deserialize, Clone, Debug)]
pub struct CheckRowData {
    /// Id and revision of each check, in their order.
    pub checks: Vec<(String, u32)>,
    /// Place of the one that stands open when the row begins.
    pub open: u32,
}

/// One button a check, which fills when the check is solved. Which one stands open is the radio buttons' own business and the style
/// sheet's, so that it works without scripts, and a link to a check needs only to choose its button.
#[component]
pub fn CheckRow(row: CheckRowData) -> AnyView {
    let (ui, learner) = (use_ui(), use_learner());
    let all = row.checks.len();
    let name = row.checks.first().map(|c| [&c.0, "-row"].concat()).unwrap_or_default();
    let buttons = row
        .checks
        .into_iter()
        .enumerate()
        .map(|(i, (id, revision))| {
            let turn = [&id, "-turn"].concat();
            let solved = Memo::new(move |_| learner.progress.with(|p| p.solved(&id, revision)));
            let number = [("n", Arg::N((i + 1) as f64)), ("all", Arg::N(all as f64))];
            let says = move || ui.f(if solved.get() { "check.turn-solved" } else { "check.turn" }, &number);
            view! {
                <label class="segment" class:solved=move || solved.get()>
                    <input type="radio" name=name.clone() id=turn checked=i as u32 == row.open aria-label=says/>
                    <span aria-hidden="true" inner_html=html((i + 1).to_string())></span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="check-row">
            <legend>{ui.t("check.row")}</legend>
            <div class="segments">{buttons}</div>
        </fieldset>
    }
    .into_any()
}
