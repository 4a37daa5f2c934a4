//! Numbers with what is known of them: in full, in short, and as rows of the list of all.

use super::document::Outside;
use super::{files, use_site};
use crate::components::{Ui, use_ui};
use crate::content::facts::{Book, Fact, Mark};
use leptos::prelude::*;

fn mark_word(ui: Ui, mark: Mark) -> String {
    ui.t(match mark {
        Mark::Verified => "mark.verified",
        Mark::Reported => "mark.reported",
        Mark::Typical => "mark.typical",
        Mark::Assumed => "mark.assumed",
    })
}

/// A number as it is written, with its range.
fn value(book: &Book, f: &Fact) -> String {
    let quantity = |v: f64| book.quantity(v, &f.unit);
    match (f.low, f.high) {
        (Some(low), Some(high)) => format!("{} ({} – {})", quantity(f.value), quantity(low), quantity(high)),
        _ => quantity(f.value),
    }
}

/// The link to where a number is from, unless it is assumed: then it is ours.
#[component]
fn Source(
    /// Id of the fact.
    id: String,
) -> AnyView {
    let site = use_site();
    let book = &site.course.book;
    let fact = &book.facts[&id];
    let source = &book.sources[&fact.source];
    let link = || view! { <Outside url=source.url.clone() title=source.title.clone()/>", " };
    (fact.mark != Mark::Assumed).then(link).into_any()
}

/// One number with everything that is known of it.
#[component]
pub fn FactEntry(
    #[prop(into)] id: String,
    /// For links to it.
    #[prop(optional_no_strip)]
    anchor: Option<String>,
) -> AnyView {
    let (site, ui) = (use_site(), use_ui());
    let book = &site.course.book;
    let f = &book.facts[&id];
    view! {
        <li id=anchor>
            <strong>{f.name.clone()}</strong>
            {format!(": {}. {}. ", value(book, f), f.note)}
            <em>{mark_word(ui, f.mark)}</em>
            "; "
            <Source id/>
            {format!("{} {}.", ui.t("fact.checked"), f.checked)}
        </li>
    }
    .into_any()
}

/// One number; the page of all numbers has the rest.
#[component]
pub fn FactShort(
    id: String,
    /// For links to it.
    anchor: String,
) -> AnyView {
    let (site, ui) = (use_site(), use_ui());
    let book = &site.course.book;
    let f = &book.facts[&id];
    view! {
        <li id=anchor>
            <a href=[files::FACTS, "#", &id].concat()>{f.name.clone()}</a>
            {format!(": {}. ", value(book, f))}
            <em>{mark_word(ui, f.mark)}</em>
        </li>
    }
    .into_any()
}

/// One number as a row: name and note, value, then how sure, from where and when.
#[component]
pub fn FactRow(id: String) -> AnyView {
    let (site, ui) = (use_site(), use_ui());
    let book = &site.course.book;
    let f = &book.facts[&id];
    view! {
        <li id=id.clone()>
            <strong>{f.name.clone()}</strong>
            <b>{value(book, f)}</b>
            <span>{f.note.clone()}</span>
            <small>
                <strong>{mark_word(ui, f.mark)}</strong>
                <br/>
                <Source id=id.clone()/>
                {ui.t("fact.checked")}
                " "
                <time class="fact">{f.checked.clone()}</time>
            </small>
        </li>
    }
    .into_any()
}
