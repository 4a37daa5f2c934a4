//! The check as it stands in the page. What is said to each option is there already and hidden; without scripts a disclosure shows it.

use crate::checks::{self, Check, Question, choice};
use crate::scene::{Arg, Words};
use crate::ui::html;
use leptos::prelude::*;

/// A check without a revision gets it later, with what is said to each option.
pub fn view(check: &Check, ui: &Words) -> AnyView {
    let order = checks::order(check, 0);
    let (kind, hint, body) = match &check.question {
        Question::Single { options } => ("single", ui.t("check.single"), choices(options, &order, "radio", ui)),
        Question::Multiple { options } => {
            let n = choice::keys(options) as f64;
            let hint = ui.f("check.multiple", &[("n", Arg::N(n))]);
            ("multiple", hint, choices(options, &order, "checkbox", ui))
        }
        Question::Sort { buckets, items } => ("sort", ui.t("check.sort"), sort(buckets, items, &order)),
    };
    let sorting = kind == "sort";
    let mut hint = html(hint);
    if sorting {
        // Without the live part nothing is dragged.
        hint = [&*hint, " <span class=\"needs-js\">", &html(ui.t("check.sort-drag")), "</span>"].concat();
    }
    let explanation = format!(
        "<p><strong>{}</strong> {}</p><p><a class=\"see\" href=\"{}\">{}</a></p>",
        html(ui.t("check.why")),
        check.explain,
        html(&check.see),
        html(ui.t("check.see"))
    );
    // Not a form, which would cost much; see the controls of figures. The live part names the inputs.
    view! {
        <div class="check-body" data-kind=kind data-revision=(check.revision != 0).then(|| check.revision.to_string())>
            <fieldset>
                <legend>
                    <span class="check-prompt" inner_html=check.prompt.clone()></span>
                    " "
                    <span class="check-hint" inner_html=hint></span>
                </legend>
                {body}
            </fieldset>
            <div class="check-buttons needs-js">
                <button type="button" class="primary" data-act="submit" inner_html=html(ui.t("check.submit"))></button>
                <button type="button" class="plain gone" data-act="reveal" inner_html=html(ui.t("check.reveal"))></button>
                <p class="check-verdict" role="status"></p>
            </div>
            <details class="check-answer no-js"><summary inner_html=html(ui.t("check.answer"))></summary></details>
            <div class="check-explain gone" inner_html=explanation></div>
            {sorting.then(|| view! { <div class="carried gone" aria-hidden="true"></div> })}
        </div>
    }
    .into_any()
}

/// What is said to an option or item: a word, not colour alone, and why.
fn feedback(word: &str, text: &str) -> AnyView {
    let said = ["<b class=\"mark-word\">", word, "</b> ", text].concat();
    view! { <p class="feedback gone" inner_html=said></p> }.into_any()
}

fn choices(options: &[choice::Choice], order: &[usize], kind: &'static str, ui: &Words) -> Vec<AnyView> {
    order
        .iter()
        .map(|i| {
            let o = &options[*i];
            let word = html(ui.t(if o.right { "check.mark-right" } else { "check.mark-not" }));
            view! {
                <div class="choice" data-item=o.id.clone() data-right=o.right.then_some("")>
                    <label><input type=kind/><span class="choice-text" inner_html=o.text.clone()></span></label>
                    {feedback(&word, &o.feedback)}
                </div>
            }
            .into_any()
        })
        .collect()
}

fn sort(buckets: &[checks::sort::Bucket], items: &[checks::sort::Item], order: &[usize]) -> Vec<AnyView> {
    // Who hears the page or uses the keyboard has the same places in each item's radio buttons.
    let places: Vec<AnyView> = buckets
        .iter()
        .map(|b| {
            let crates = items.iter().map(|_| view! { <i></i> }).collect_view();
            view! {
                <div class="bucket" data-place=b.id.clone()><span inner_html=b.text.clone()></span><div>{crates}</div></div>
            }
            .into_any()
        })
        .collect();
    let mut out = vec![view! { <div class="buckets needs-js" aria-hidden="true">{places}</div> }.into_any()];
    out.extend(order.iter().map(|i| sort_item(&items[*i], buckets)));
    out
}

fn sort_item(item: &checks::sort::Item, buckets: &[checks::sort::Bucket]) -> AnyView {
    let segments: Vec<AnyView> = buckets
        .iter()
        .map(|b| {
            view! {
                <label class="segment">
                    <input type="radio" value=b.id.clone()/>
                    <span inner_html=b.text.clone()></span>
                </label>
            }
            .into_any()
        })
        .collect();
    let bucket = buckets.iter().find(|b| b.id == item.bucket).map_or("", |b| b.text.as_str());
    view! {
        <fieldset class="sort-item" data-item=item.id.clone() data-bucket=item.bucket.clone()>
            <legend inner_html=item.text.clone()></legend>
            <span class="grip needs-js" aria-hidden="true"></span>
            <div class="segments needs-js">{segments}</div>
            {feedback(bucket, &item.feedback)}
        </fieldset>
    }
    .into_any()
}
