//! A check in its frame, and a row of them.

use super::share::ShareFrame;
use super::{Place, files, use_site};
use crate::checks::Question;
use crate::components::check::CheckBody;
use crate::components::check_row::{CheckRow, CheckRowData};
use crate::components::use_ui;
use leptos::prelude::*;

/// What is said to each option, item or slip.
fn feedback(question: &mut Question) -> Vec<&mut String> {
    match question {
        Question::Single { options } | Question::Multiple { options } => {
            options.iter_mut().map(|o| &mut o.feedback).collect()
        }
        Question::Sort { items, .. } => items.iter_mut().map(|i| &mut i.feedback).collect(),
        Question::Order { items } => items.iter_mut().map(|i| &mut i.feedback).collect(),
        Question::Point { parts, .. } => parts.iter_mut().map(|p| &mut p.feedback).collect(),
        Question::Repair { lines, fixes } => lines.iter_mut().chain(fixes).map(|o| &mut o.feedback).collect(),
        Question::Estimate { cases, .. } => {
            // The other cases are asked by the live part only.
            cases.truncate(1);
            cases.iter_mut().flat_map(|c| &mut c.slips).map(|s| &mut s.feedback).collect()
        }
    }
}

#[component]
pub fn CheckFrame(
    id: String,
    /// Id of its lesson.
    lesson: String,
    place: Place,
    /// Its place in its row, from 1, and the id of the check that follows there.
    #[prop(optional)]
    turn: Option<(usize, Option<String>)>,
) -> AnyView {
    let (site, ui) = (use_site(), use_ui());
    let from = site.lesson(&lesson);
    let mut check = from.check(&id).expect("a placed check").clone();
    // On a page of its own the paragraph is elsewhere.
    let alone = place == Place::Single;
    let see = if alone { files::lesson(&lesson) } else { String::new() } + "#" + &check.see;
    // The file with the lesson's checks, which comes when the first of them is near, has it all.
    if place == Place::Explainer {
        feedback(&mut check.question).into_iter().for_each(String::clear);
        if let Question::Point { picture, .. } = &mut check.question {
            picture.clear();
        }
    }
    // Some kinds are taller than others, which the style sheet has to know before it has seen them.
    let sorts = matches!(check.question, Question::Sort { .. });
    let orders = matches!(check.question, Question::Order { .. });
    let pictured = matches!(check.question, Question::Point { .. });
    let share = alone.then(|| {
        let title = format!("{}: {}", ui.t("check.title"), from.head.title);
        view! { <ShareFrame file=files::check(&id) title height=520/> }
    });
    let next = turn.as_ref().and_then(|(_, next)| next.as_ref()).map(|next| ["#", next].concat());
    view! {
        <div class="check" class:sorts=sorts class:orders=orders class:pictured=pictured id=id data-turn=turn.map(|(n, _)| n.to_string())>
            <p class="check-label" aria-hidden="true">{ui.t("check.title")}</p>
            <div
                data-island="check"
                data-file=site.data.checks.get(&lesson).map(|f| f.name.clone())
                data-see=see.clone()
                data-next=next.clone()
                data-code=site.assets.code.get("check").cloned()
            >
                <CheckBody check see=see.clone() next=next.clone()/>
            </div>
            {share}
        </div>
    }
    .into_any()
}

/// Checks that follow each other. Several stand in a row, one of them open at a time.
#[component]
pub fn CheckGroup(
    ids: Vec<String>,
    /// Id of their lesson.
    lesson: String,
    place: Place,
) -> AnyView {
    if let [id] = &ids[..] {
        return view! { <CheckFrame id=id.clone() lesson place/> }.into_any();
    }
    let site = use_site();
    let from = site.lesson(&lesson);
    let checks = ids.iter().filter_map(|id| from.check(id)).map(|c| (c.id.clone(), c.revision)).collect();
    let row = CheckRowData { checks, open: 0 };
    let props = serde_json::to_string(&row).expect("strings and numbers can't fail to encode");
    let next = ids.iter().skip(1).cloned().map(Some).chain([None]);
    let frames = ids
        .iter()
        .cloned()
        .zip(next)
        .enumerate()
        .map(|(i, (id, next))| view! { <CheckFrame id lesson=lesson.clone() place turn=(i + 1, next)/> })
        .collect_view();
    view! {
        <div class="checks">
            <div data-island="check-row" data-props=props>
                <CheckRow row/>
            </div>
            {frames}
        </div>
    }
    .into_any()
}
