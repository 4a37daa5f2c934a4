//! Puts pages together at build time: the explainer, and each lesson, figure and check as a page of its own. Everything is a Leptos component;
//! the interactive parts are those of `components`, each in an element that names what it is (`data-island`) and the files that it needs to
//! come to life (`data-file`, `data-code`).

mod addresses;
mod assets;
mod check;
mod data;
mod document;
mod explainer;
mod facts;
mod figure;
pub mod files;
mod lesson;
mod links;
mod lists;
pub mod offline;
mod share;
mod single;
mod site;
mod workbench;

pub use assets::Assets;

use crate::components::{Learner, LiveFigures, Ui, notices};
use crate::content::Course;
use crate::learner::Progress;
use data::Data;
use explainer::Explainer;
use leptos::prelude::*;
use lists::{AllAnswers, AllLevels, Facts, ForTeachers, Glossary, ListPage, PracticeExam, ReviewList, SomeChecks};
use single::{CheckPage, FigurePage, LessonPage, LevelPage, NotFound};
use site::{Site, use_site};
use std::sync::Arc;
use workbench::{BenchLevelPage, WorkbenchPage};

/// What kind of page a part stands on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Place {
    /// The opening of the explainer: the figure without its frame, playing by itself.
    Hero,
    /// All lessons below each other: what can wait comes as files, and what another page lists is only named.
    Explainer,
    /// In a lesson that has a page of its own.
    Lesson,
    /// A page of its own.
    Single,
}

/// One finished page.
pub struct Page {
    /// File name; all pages lie beside each other.
    pub file: String,
    /// Its title, without the name of the course.
    pub title: String,
    pub html: String,
}

/// Every page of the explainer.
pub fn all(course: &Course, assets: &Assets) -> Vec<Page> {
    let site = Arc::new(Site::new(course, assets));
    let page = |file: String, view: &dyn Fn() -> AnyView| {
        let html = render(&site, view);
        Page { title: title_of(&html, &course.title), file, html }
    };
    let figure = |id: &str| page(files::figure(id), &|| view! { <FigurePage id=id.to_string()/> }.into_any());
    let mut pages = vec![page(files::EXPLAINER.into(), &|| view! { <Explainer/> }.into_any())];
    for lesson in &course.lessons {
        let id = &lesson.id;
        pages.push(page(files::lesson(id), &|| view! { <LessonPage id=id.clone()/> }.into_any()));
        pages.extend(lesson.figures().map(figure));
        pages.extend(lesson.checks.iter().map(|check| {
            let view = || view! { <CheckPage id=check.id.clone() lesson=id.clone()/> }.into_any();
            page(files::check(&check.id), &view)
        }));
    }
    pages.push(figure(&course.opening));
    let glossary = || view! { <ListPage file=files::GLOSSARY key="glossary"><Glossary/></ListPage> }.into_any();
    let facts = || view! { <ListPage file=files::FACTS key="facts"><Facts/></ListPage> }.into_any();
    let answers = || view! { <ListPage file=files::ANSWERS key="answers"><AllAnswers/></ListPage> }.into_any();
    pages.push(page(files::ANSWERS.into(), &answers));
    let exam = || view! { <ListPage file=files::EXAM key="exam"><PracticeExam/></ListPage> }.into_any();
    pages.push(page(files::EXAM.into(), &exam));
    let review = || view! { <ListPage file=files::REVIEW key="review"><ReviewList/></ListPage> }.into_any();
    pages.push(page(files::REVIEW.into(), &review));
    let levels = || view! { <ListPage file=files::LEVELS key="levels"><AllLevels/></ListPage> }.into_any();
    pages.push(page(files::LEVELS.into(), &levels));
    pages.extend(
        course
            .levels
            .iter()
            .enumerate()
            .map(|(level, set)| page(files::level(&set.level.id), &|| view! { <LevelPage level/> }.into_any())),
    );
    pages.push(page(files::WORKBENCH.into(), &|| view! { <WorkbenchPage/> }.into_any()));
    pages.extend(
        course
            .workbench
            .iter()
            .enumerate()
            .map(|(level, set)| page(files::level(&set.level.id), &|| view! { <BenchLevelPage level/> }.into_any())),
    );
    let set = || view! { <ListPage file=files::SET key="set"><SomeChecks/></ListPage> }.into_any();
    pages.push(page(files::SET.into(), &set));
    let teach = || view! { <ListPage file=files::TEACH key="teach"><ForTeachers/></ListPage> }.into_any();
    pages.push(page(files::TEACH.into(), &teach));
    pages.push(page(files::GLOSSARY.into(), &glossary));
    pages.push(page(files::FACTS.into(), &facts));
    let missing = page(files::NOT_FOUND.into(), &|| view! { <NotFound/> }.into_any());
    let html = if assets.base.is_empty() { missing.html } else { links::absolute(&missing.html, &assets.base) };
    pages.push(Page { html, ..missing });
    pages
}

/// Name and content of each file that others look up where the address of the pages is known.
pub fn address_files(course: &Course, assets: &Assets, pages: &[Page]) -> Vec<(String, String)> {
    addresses::all(course, &assets.base, pages)
}

/// Name and content of each file that pages fetch as their parts come to life.
pub fn data_files(course: &Course, assets: &Assets) -> Vec<(String, String)> {
    Data::new(course, assets).files().map(|f| (f.name.clone(), f.text.clone())).collect()
}

/// The title that stands in a page, without the name of the course behind it.
fn title_of(html: &str, course: &str) -> String {
    let title =
        html.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>")).map_or("", |(title, _)| title);
    html_escape::decode_html_entities(title).trim_end_matches(&format!(" · {course}")).to_string()
}

/// Renders a page within the contexts that its parts expect.
fn render(site: &Arc<Site>, view: &dyn Fn() -> AnyView) -> String {
    Owner::new().with(|| {
        provide_context(site.clone());
        Ui::provide(site.course.ui.clone());
        Learner::provide(Progress::default(), None);
        LiveFigures::provide();
        notices::provide();
        ["<!doctype html>\n", &without_markers(&view().to_html()), "\n"].concat()
    })
}

/// Takes out the comments by which hydration would tell nodes apart. The browser mounts components anew, so nobody needs them.
fn without_markers(html: &str) -> String {
    ["<!>", "<!---->", "<!--<() />-->"].into_iter().fold(html.to_string(), |html, marker| html.replace(marker, ""))
}
