//! A figure in its frame.

use super::document::Heading;
use super::facts::FactEntry;
use super::share::ShareFrame;
use super::{Place, files, use_site};
use crate::components::figure::{FigureBody, FigureState};
use crate::components::{html, use_ui};
use crate::figures::Input;
use leptos::prelude::*;

/// A figure with its title, the numbers behind it and its link.
#[component]
pub fn FigureFrame(#[prop(into)] id: String, place: Place) -> AnyView {
    let (site, ui) = (use_site(), use_ui());
    let files = site.figure(&id);
    let (title, question) = (files.words.t("title"), files.words.t("question"));
    let hero = place == Place::Hero;
    // On wide pages, what is set stands beside what it changes.
    let sided = !files.figure.controls.is_empty();
    // What can wait comes as files.
    let pictures = files.pictures.as_ref().filter(|_| place == Place::Explainer);
    let pictures = pictures.map(|p| p.each_ref().map(|f| f.name.clone()));
    let input = Input::of(files.figure);
    let state = FigureState::new(files.figure, files.data.clone(), &ui.words(), input);
    let level = if place == Place::Single { 1 } else { 3 };
    let head = (!hero).then(|| {
        view! {
            <div class="figure-head">
                <Heading level class="figure-title" title=html(&title)/>
                <p class="figure-question">{question}</p>
            </div>
        }
    });
    let foot = (!hero).then(|| {
        view! {
            <div class="figure-foot">
                <FigureNumbers id=id.clone() place/>
                <ShareFrame file=files::figure(&id) title height=760/>
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
            >
                <FigureBody state files=pictures/>
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
