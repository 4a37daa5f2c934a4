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
    let set = level.map(|i| (&site.course.levels[i], data::level(&site.course, i)));
    let (title, question) = match &set {
        Some((set, _)) => (set.title.clone(), set.story.clone()),
        None => (files.words.t("title"), html(files.words.t("question"))),
    };
    let hero = place == Place::Hero;
    // On wide pages, what is set stands beside what it changes.
    let sided = !files.figure.controls.is_empty();
    // What can wait comes as files.
    let pictures = files.pictures.as_ref().filter(|_| place == Place::Explainer);
    let pictures = pictures.map(|p| p.each_ref().map(|f| f.name.clone()));
    let data = files.data.clone();
    let state = match &set {
        Some((set, _)) => {
            let home = Home { input: set.start.clone(), step: set.step, locked: set.locked.clone() };
            FigureState::level(files.figure, data, &ui.words(), home)
        }
        None => FigureState::new(files.figure, data, &ui.words(), Input::of(files.figure)),
    };
    let task = set
        .as_ref()
        .map(|(set, level)| view! { <LevelTask level=level.clone() state solution=set.solution.clone()/> }.into_any());
    // What the figure begins with, as in a link, and the ids of its locked controls.
    let start = set.as_ref().map(|(set, _)| {
        let step = set.step.map_or(String::new(), |k| {
            format!("{}{}={}", if set.start == Input::of(files.figure) { "?" } else { "&" }, figures::STEP, k + 1)
        });
        [files.figure.query(&set.start), step].concat()
    });
    let locked = set
        .as_ref()
        .map(|(set, _)| set.locked.iter().map(|i| files.figure.controls[*i].id).collect::<Vec<_>>().join(" "));
    let task_file = level.and_then(|i| site.data.levels.get(&site.course.levels[i].level.id)).map(|f| f.name.clone());
    let file = level.map_or_else(|| files::figure(&id), |i| files::level(&site.course.levels[i].level.id));
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
                data-task-code=task_file.is_some().then(|| site.assets.code.get("level").cloned()).flatten()
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
