//! A few checks below each other, which the page's address names: what a teacher has chosen.

use super::{html, use_learner, use_ui};
use crate::review::{Bank, Item};
use crate::scene::Arg;
use leptos::html::Div;
use leptos::prelude::*;
use web_sys::Element;

/// The checks that an address asks for: those with the ids, and those of the lessons, each once, in the order asked for. What is unknown is
/// called out.
pub fn asked_for(bank: &Bank, settings: &[(String, String)], mut unknown: impl FnMut(&str, &str)) -> Vec<Item> {
    let mut out: Vec<Item> = Vec::new();
    let mut add = |item: &Item| {
        if !out.iter().any(|i| i.id == item.id) {
            out.push(item.clone());
        }
    };
    for (name, value) in settings {
        for text in value.split(',').map(str::trim).filter(|id| !id.is_empty()) {
            // Whoever copies the name of a page means its check, or its lesson.
            let id = text.strip_suffix(".html").unwrap_or(text);
            let id = ["check-", "lesson-"].iter().find_map(|kind| id.strip_prefix(kind)).unwrap_or(id);
            let mut known = false;
            for item in &bank.items {
                let page = bank.lessons.get(item.lesson as usize).map_or("", |l| &l.page);
                let asked = match &**name {
                    "ids" => item.id == id,
                    "of" => page.strip_prefix("lesson-").and_then(|p| p.strip_suffix(".html")) == Some(id),
                    _ => continue,
                };
                if asked {
                    known = true;
                    add(item);
                }
            }
            if !known && matches!(&**name, "ids" | "of") {
                unknown(name, text);
            }
        }
    }
    out
}

#[component]
pub fn CheckSet(
    bank: Bank,
    items: Vec<Item>,
    /// The file with the code of checks, where it is split off.
    code: Option<String>,
    /// Brings a check that was put into the page to life.
    enliven: UnsyncCallback<Element>,
) -> AnyView {
    let (ui, learner) = (use_ui(), use_learner());
    let kept = StoredValue::new(items.iter().map(|i| (i.id.clone(), i.revision)).collect::<Vec<_>>());
    let stands = move || {
        let solved = learner.progress.with(|p| {
            kept.with_value(|k| k.iter().filter(|(id, rev)| p.record(id, *rev).is_some_and(|r| r.solved)).count())
        });
        let all = kept.with_value(Vec::len);
        html(ui.f("set.stands", &[("n", Arg::N(solved as f64)), ("all", Arg::N(all as f64))]))
    };
    let empty = items.is_empty();
    let rows = items
        .into_iter()
        .map(|item| {
            let place = NodeRef::<Div>::new();
            Effect::new(move |_| {
                if let Some(place) = place.get() {
                    enliven.run(place.into());
                }
            });
            let file = bank.lessons.get(item.lesson as usize).map_or(String::new(), |l| l.file.clone());
            view! {
                <div class="check review-check" id=item.id>
                    <p class="check-label" aria-hidden="true">{ui.t("set.check")}</p>
                    <div data-island="check" data-file=file data-see=item.see data-code=code.clone() node_ref=place></div>
                </div>
            }
        })
        .collect_view();
    if empty {
        return view! {
            <div class="needs-js">
                <p>{ui.t("set.empty")}</p>
            </div>
        }
        .into_any();
    }
    view! {
        <div class="check-set needs-js">
            <p class="set-stands" role="status" inner_html=stands></p>
            {rows}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::Lesson;

    #[test]
    fn an_address_names_checks_or_lessons() {
        let lesson = |id: &str| Lesson { page: format!("lesson-{id}.html"), ..Lesson::default() };
        let item = |id: &str, lesson: u32| Item { id: id.into(), lesson, ..Item::default() };
        let bank = Bank {
            lessons: vec![lesson("vms"), lesson("ecs")],
            items: vec![item("a", 0), item("b", 0), item("c", 1)],
            ..Bank::default()
        };
        let read = |query: &[(&str, &str)]| {
            let settings: Vec<(String, String)> = query.iter().map(|(n, v)| (n.to_string(), v.to_string())).collect();
            let mut bad = Vec::new();
            let items = asked_for(&bank, &settings, |n, v| bad.push(format!("{n}={v}")));
            (items.into_iter().map(|i| i.id).collect::<String>(), bad.join(" "))
        };
        assert_eq!(read(&[("ids", "c, a")]), ("ca".into(), String::new()));
        assert_eq!(read(&[("ids", "check-b.html"), ("of", "lesson-ecs")]), ("bc".into(), String::new()));
        assert_eq!(read(&[("of", "vms"), ("ids", "b,c,c")]), ("abc".into(), String::new()));
        // What is unknown is named, and the rest holds; what hosts add is none of our business.
        assert_eq!(read(&[("ids", "x,b,"), ("of", "x"), ("utm", "1")]), ("b".into(), "ids=x of=x".into()));
        assert_eq!(read(&[]), (String::new(), String::new()));
    }
}
