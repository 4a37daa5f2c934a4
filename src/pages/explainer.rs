//! The explainer: the opening picture, the overview, and all lessons below each other with their contents beside them.

use super::document::{Document, Footer, Kind, Messages, Top};
use super::figure::FigureFrame;
use super::lesson::{Lesson, TermBoxes};
use super::{Place, files, use_site};
use crate::components::contents::Contents;
use crate::components::overview::Overview;
use crate::components::use_ui;
use leptos::prelude::*;

#[component]
pub fn Explainer() -> AnyView {
    let (site, ui) = (use_site(), use_ui());
    let course = &site.course;
    let title = format!("{}: {}", course.title, course.tagline);
    let (outline, outline_file) = (site.data.outline.clone(), site.data.outline_file.name.clone());
    let lessons = course
        .lessons
        .iter()
        .enumerate()
        .map(|(i, l)| {
            view! {
                <Lesson id=&l.id place=Place::Explainer number=i + 1/>
                <Pause/>
            }
        })
        .collect_view();
    let ids = course.lessons.iter().map(|l| l.id.clone()).collect::<Vec<_>>();
    view! {
        <Document file=files::EXPLAINER title description=ui.t("hero.lede") kind=Kind::Explainer>
            <Top home="#text"/>
            <Messages/>
            <Hero/>
            <Pause/>
            // What a returning reader remembers is reckoned later, and only then fetched.
            <div
                data-island="overview"
                data-file=outline_file.clone()
                data-marks=site.data.review_file.name.clone()
                data-marks-code=site.assets.code.get("answers").cloned()
            >
                <Overview outline=outline.clone() marks=RwSignal::new(Vec::new())/>
            </div>
            <Pause/>
            <div class="layout">
                <div data-island="contents" data-file=outline_file>
                    <Contents outline/>
                </div>
                <Pause/>
                <main id="text">{lessons}</main>
            </div>
            <TermBoxes lessons=ids/>
            <Footer/>
        </Document>
    }
    .into_any()
}

/// What the course is, with the picture that opens it.
#[component]
fn Hero() -> AnyView {
    let (site, ui) = (use_site(), use_ui());
    let course = &site.course;
    let first = course.lessons.first().map_or("text", |l| &l.id);
    view! {
        <section class="hero" aria-labelledby="hero-title">
            <div class="hero-words">
                <h1 id="hero-title">{course.tagline.clone()}</h1>
                <p class="lede">{ui.t("hero.lede")}</p>
                <p class="hero-go">
                    <a class="button primary" href=["#", first].concat()>{ui.t("hero.start")}</a>
                    <span>{ui.t("hero.facts")}</span>
                </p>
            </div>
            <FigureFrame id=&course.opening place=Place::Hero/>
        </section>
    }
    .into_any()
}

/// Parsing waits here, so that a page that arrives at once is drawn and laid out piece by piece.
#[component]
fn Pause() -> AnyView {
    view! { <script src=use_site().assets.pause.clone()></script> }.into_any()
}
