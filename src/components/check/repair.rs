//! Repairing: the lines of a file, one of which is wrong, and remedies.

use super::CheckState;
use super::choice::{OptionRow, Rivals};
use crate::checks::choice::Choice;
use crate::components::use_ui;
use leptos::prelude::*;

/// The file, line by line, and under it what could be done, in the order of the present try.
#[component]
pub fn Repairing(state: CheckState, lines: Vec<Choice>, fixes: Vec<Choice>) -> AnyView {
    let ui = use_ui();
    let first = lines.len();
    let lines_rival = Rivals::of(state, "-line", &lines);
    let fixes_rival = Rivals::of(state, "-fix", &fixes);
    let lines: Vec<AnyView> =
        lines.into_iter().map(|option| view! { <OptionRow state option rivals=lines_rival/> }.into_any()).collect();
    let fixes = StoredValue::new(fixes);
    let remedies = move || {
        let row = |i: usize| {
            let option = fixes.with_value(|f| f[i - first].clone());
            view! { <OptionRow state option rivals=fixes_rival/> }.into_any()
        };
        state.order().into_iter().filter(|i| *i >= first).map(row).collect::<Vec<AnyView>>()
    };
    view! {
        <div class="file" role="radiogroup" aria-label=ui.t("check.repair-lines")>{lines}</div>
        <p class="repair-head">{ui.t("check.repair-fixes")}</p>
        <div class="fixes" role="radiogroup" aria-label=ui.t("check.repair-fixes")>{remedies}</div>
    }
    .into_any()
}
