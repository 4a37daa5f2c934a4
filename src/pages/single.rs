//! Pages that show one thing: a lesson, a figure or a check, to be put into a course page.

use super::assets::policy_of_style;
use super::check::CheckFrame;
use super::document::{Document, Footer, Kind, Messages, Top};
use super::figure::FigureFrame;
use super::lesson::{Lesson, TermBoxes};
use super::{Place, files, use_site};
use crate::components::use_ui;
use crate::content::plain;
use leptos::prelude::*;

/// The frame of such a page: a way to the whole explainer above and below, which a course page sheds.
#[component]
pub fn Single(
    /// The page's own file name.
    #[prop(into)]
    file: String,
    /// Title of the tab, without the name of the course.
    title: String,
    description: String,
    kind: Kind,
    /// Anchor of the same thing in the explainer.
    #[prop(optional, into)]
    anchor: Option<String>,
    children: Children,
) -> AnyView {
    let (site, ui) = (use_site(), use_ui());
    let title = format!("{title} · {}", site.course.title);
    let back = anchor.map_or(files::EXPLAINER.to_string(), |a| [files::EXPLAINER, "#", &a].concat());
    view! {
        <Document file title description kind>
            <Top home=files::EXPLAINER/>
            <Messages/>
            <main id="text" class="single">
                {children()}
                <p class="back chrome">
                    <a href=back>{ui.t("page.back")}</a>
                </p>
            </main>
            <Footer/>
        </Document>
    }
    .into_any()
}

/// Of which lesson a figure or check is.
#[component]
pub fn Context(
    /// What it is, by key.
    what: &'static str,
    /// Id of the lesson.
    lesson: String,
) -> AnyView {
    let (site, ui) = (use_site(), use_ui());
    view! {
        <p class="context chrome">
            {ui.t(what)}
            " "
            <a href=files::lesson(&lesson)>{site.lesson(&lesson).head.title.clone()}</a>
        </p>
    }
    .into_any()
}

#[component]
pub fn LessonPage(id: String) -> AnyView {
    let site = use_site();
    let head = &site.lesson(&id).head;
    let (title, description) = (head.title.clone(), head.lede.clone());
    view! {
        <Single file=files::lesson(&id) title description kind=Kind::Lesson anchor=&id>
            <Lesson id=&id place=Place::Single/>
            <TermBoxes lessons=vec![id]/>
        </Single>
    }
    .into_any()
}

#[component]
pub fn FigurePage(id: String) -> AnyView {
    let site = use_site();
    let words = &site.figure(&id).words;
    let lesson = site.lesson_of_figure(&id).map(|l| l.id.clone());
    view! {
        <Single
            file=files::figure(&id)
            title=words.t("title")
            description=words.t("question")
            kind=Kind::Figure
            anchor=&id
        >
            {lesson.map(|lesson| view! { <Context what="page.figure-of" lesson/> })}
            <FigureFrame id place=Place::Single/>
        </Single>
    }
    .into_any()
}

#[component]
pub fn LevelPage(
    /// Its place among all levels.
    level: usize,
) -> AnyView {
    let (site, ui) = (use_site(), use_ui());
    let set = &site.course.levels[level];
    let (title, description) = (set.title.clone(), plain(&set.story));
    let (figure, lesson) = (set.figure.id, set.lesson.clone());
    view! {
        <Single file=files::level(&set.level.id) title description kind=Kind::Level>
            <Context what="page.level-of" lesson/>
            <FigureFrame id=figure place=Place::Single level/>
            <p class="back chrome">
                <a href=files::LEVELS>{ui.t("levels.title")}</a>
            </p>
        </Single>
    }
    .into_any()
}

#[component]
pub fn CheckPage(
    id: String,
    /// Id of its lesson.
    lesson: String,
) -> AnyView {
    let (site, ui) = (use_site(), use_ui());
    let from = site.lesson(&lesson);
    let title = format!("{}: {}", ui.t("check.title"), from.head.title);
    let description = from.check(&id).map_or(String::new(), |c| plain(&c.prompt));
    view! {
        <Single file=files::check(&id) title=title.clone() description kind=Kind::Check anchor=&id>
            <h1 class="sr-only">{title}</h1>
            <Context what="page.check-of" lesson=lesson.clone()/>
            <CheckFrame id lesson place=Place::Single/>
        </Single>
    }
    .into_any()
}

/// The style of [`Alone`].
const STYLE: &str = include_str!("../../assets/css/missing.css");

/// A page of text that lies nobody knows where: it brings its style with it. The front page may lie beside it or in a folder further up,
/// to which the second link climbs, one at a time.
#[component]
fn Alone(title: String, text: String) -> AnyView {
    let (site, ui) = (use_site(), use_ui());
    let course = &site.course;
    view! {
        <html lang=course.lang.clone()>
            <head>
                <meta charset="utf-8"/>
                <meta http-equiv="Content-Security-Policy" content=policy_of_style(STYLE)/>
                <meta name="viewport" content="width=device-width,initial-scale=1"/>
                <title>{format!("{title} · {}", course.title)}</title>
                <meta name="referrer" content="no-referrer"/>
                <link rel="icon" href="data:,"/>
                <style inner_html=STYLE></style>
            </head>
            <body>
                <main>
                    <p>{course.title.clone()}</p>
                    <h1>{title}</h1>
                    <p>{text}</p>
                    <p>
                        <a href=files::EXPLAINER>{ui.t("page.back")}</a>
                        <br/>
                        <a href="../">{ui.t("page.up")}</a>
                    </p>
                </main>
            </body>
        </html>
    }
    .into_any()
}

/// What static hosts show in place of a page that is not there, at whatever address was asked for, however deep. So where the place of the
/// pages is known, its addresses are in full ([`links::absolute`](super::links::absolute)); where it is not, it needs no other file.
#[component]
pub fn NotFound() -> AnyView {
    let (site, ui) = (use_site(), use_ui());
    let (title, text) = (ui.t("page.not-found"), ui.t("page.not-found-text"));
    if site.assets.base.is_empty() {
        return view! { <Alone title text/> }.into_any();
    }
    view! {
        <Single file=files::NOT_FOUND title=title.clone() description=text.clone() kind=Kind::NotFound>
            <h1>{title}</h1>
            <p class="lede">{text}</p>
        </Single>
    }
    .into_any()
}
