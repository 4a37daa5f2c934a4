//! A figure in its frame.

use super::document::Heading;
use super::facts::FactEntry;
use super::share::ShareFrame;
use super::{Place, data, files, use_site};
use crate::components::figure::{FigureBody, FigureState, Home};
use crate::components::level::LevelTask;
use crate::components::{html, use_ui};
use crate::figures::{self, Input};
use leptos::prelude::*;

/// A figure with its title, the numbers behind it and its link.
#[component]
pub fn FigureFrame(
    #[prop(into)] id: String,
    place: Place,
    /// The level that it is used for, by its place among all: then title and question are the level's.
    #[prop(optional)]
    level: Option<usize>,
) -> AnyView {
    let (site, ui) = (use_site(), use_ui());
    let files = site.figure(&id);
    let set = level.map(|i| &site.course.levels[i]);
    let (title, question) = match set {
        Some(set) => (set.title.clone(), set.story.clone()),
        None => (files.words.t("title"), html(files.words.t("question"))),
    };
    let hero = place == Place::Hero;
    // On wide pages, what is set stands beside what it changes.
    let sided = !files.figure.controls.is_empty();
    // What can wait comes as files.
    let pictures = files.pictures.as_ref().filter(|_| place == Place::Explainer);
    let pictures = pictures.map(|p| p.each_ref().map(|f| f.name.clone()));
    let data = files.data.clone();
    let state = match set {
        Some(set) => {
            let home = Home { input: set.start.clone(), step: Some(set.step), locked: set.locked.clone() };
            FigureState::level(files.figure, data, &ui.words(), home)
        }
        None => FigureState::new(files.figure, data, &ui.words(), Input::of(files.figure)),
    };
    let task = level.zip(set).map(|(i, set)| {
        let (level, solution) = (data::level(&site.course, i), set.solution.clone());
        view! { <LevelTask level state solution/> }.into_any()
    });
    // What the figure begins with, as in a link, and the ids of its locked controls.
    let start = set.map(|set| format!("{}&{}={}", files.figure.query(&set.start), figures::STEP, set.step + 1));
    let locked = set.map(|set| set.locked.iter().map(|i| files.figure.controls[*i].id).collect::<Vec<_>>().join(" "));
    let task_file = set.and_then(|set| site.data.levels.get(&set.level.id)).map(|f| f.name.clone());
    let task_code = set.and_then(|_| site.assets.code.get("level").cloned());
    let file = set.map_or_else(|| files::figure(&id), |set| files::level(&set.level.id));
    let level = if place == Place::Single { 1 } else { 3 };
    let head = (!hero).then(|| {
        view! {
            <div class="figure-head">
                <Heading level class="figure-title" title=html(&title)/>
                <p class="figure-question" inner_html=question></p>
            </div>
        }
    });
    let foot = (!hero).then(|| {
        view! {
            <div class="figure-foot">
                <FigureNumbers id=id.clone() place/>
                <ShareFrame file title height=760/>
            </div>
        }
    });
    view! {
        <figure class="figure" class:hero-figure=hero class:sided=sided id=id.clone()>
            {head}
            // The opening one plays by itself once it comes into view (unless the reader wants less motion).
            <div
                data-island="figure"
                data-file=files.file.name.clone()
                data-code=site.assets.code.get(&id).cloned()
                data-autoplay=hero.then_some("")
                data-task-code=task_code
                data-task=task_file
                data-start=start
                data-locked=locked
            >
                <FigureBody state files=pictures task/>
            </div>
            {foot}
        </figure>
    }
    .into_any()
}

/// The numbers behind a figure, or the way to them.
#[component]
fn FigureNumbers(id: String, place: Place) -> AnyView {
    let (site, ui) = (use_site(), use_ui());
    let facts = site.figure(&id).figure.facts;
    let about = ui.t("figure.numbers");
    if facts.is_empty() {
        return None::<AnyView>.into_any();
    }
    match site.lesson_of_figure(&id) {
        // Listed with those of the lesson's prose.
        Some(lesson) if place == Place::Explainer => view! {
            <p class="numbers">
                <a href=["#", &lesson.id, "-numbers"].concat()>{about}</a>
            </p>
        }
        .into_any(),
        _ => view! {
            <details class="numbers">
                <summary>{about}</summary>
                <ul>{facts.iter().map(|f| view! { <FactEntry id=*f/> }).collect_view()}</ul>
            </details>
        }
        .into_any(),
    }
}
