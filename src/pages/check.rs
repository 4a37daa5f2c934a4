//! A check in its frame.

use super::share::ShareFrame;
use super::{Place, files, use_site};
use crate::checks::Question;
use crate::components::check::CheckBody;
use crate::components::use_ui;
use leptos::prelude::*;

/// What is said to each option or item.
fn feedback(question: &mut Question) -> Vec<&mut String> {
    match question {
        Question::Single { options } | Question::Multiple { options } => {
            options.iter_mut().map(|o| &mut o.feedback).collect()
        }
        Question::Sort { items, .. } => items.iter_mut().map(|i| &mut i.feedback).collect(),
        Question::Order { items } => items.iter_mut().map(|i| &mut i.feedback).collect(),
    }
}

#[component]
pub fn CheckFrame(
    id: String,
    /// Id of its lesson.
    lesson: String,
    place: Place,
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
    }
    // Some kinds are taller than others, which the style sheet has to know before it has seen them.
    let sorts = matches!(check.question, Question::Sort { .. });
    let orders = matches!(check.question, Question::Order { .. });
    let share = alone.then(|| {
        let title = format!("{}: {}", ui.t("check.title"), from.head.title);
        view! { <ShareFrame file=files::check(&id) title height=520/> }
    });
    view! {
        <div class="check" class:sorts=sorts class:orders=orders id=id>
            <p class="check-label" aria-hidden="true">{ui.t("check.title")}</p>
            <div
                data-island="check"
                data-file=site.data.checks.get(&lesson).map(|f| f.name.clone())
                data-see=see.clone()
                data-code=site.assets.code.get("check").cloned()
            >
                <CheckBody check see=see.clone()/>
            </div>
            {share}
        </div>
    }
    .into_any()
}
