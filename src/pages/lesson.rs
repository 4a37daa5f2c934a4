//! A whole lesson: what it is about, its text with figures and checks, and what to take away.

use super::check::CheckGroup;
use super::document::{Heading, Outside};
use super::facts::{FactEntry, FactShort};
use super::figure::FigureFrame;
use super::share::ShareFrame;
use super::{Place, files, links, use_site};
use crate::checks::Question;
use crate::checks::choice::Choice;
use crate::components::quay::Quay;
use crate::components::{check_row, html, use_ui};
use crate::content::inline;
use crate::content::lesson::{Block, facts_named, terms_named};
use crate::figures;
use crate::scene::Arg;
use leptos::prelude::*;

#[component]
pub fn Lesson(
    #[prop(into)] id: String,
    place: Place,
    /// Its place in the explainer; without it the title is the page's own.
    #[prop(optional)]
    number: Option<usize>,
) -> AnyView {
    let site = use_site();
    let lesson = site.lesson(&id);
    let level = if number.is_some() { 2 } else { 1 };
    let inner = if place == Place::Single { Place::Lesson } else { place };
    let both_checks = |a: &Block, b: &Block| matches!((a, b), (Block::Check(_), Block::Check(_)));
    let blocks = lesson
        .blocks
        .chunk_by(both_checks)
        .flat_map(|run| run.chunks(if matches!(run[0], Block::Check(_)) { check_row::MOST } else { 1 }))
        .map(|blocks| match blocks[0].clone() {
            Block::Prose(html) => view! { <Prose html=own_links(&id, place, &html)/> }.into_any(),
            Block::Heading { id, title } => view! { <Heading level=level + 1 id title=inline(&title)/> }.into_any(),
            Block::Note { title, html } => view! { <Note title html=own_links(&id, place, &html)/> }.into_any(),
            Block::Figure(figure) => view! { <FigureFrame id=figure place=inner/> }.into_any(),
            Block::Check(_) => {
                let ids = blocks.iter().filter_map(|b| match b {
                    Block::Check(id) => Some(id.clone()),
                    _ => None,
                });
                view! { <CheckGroup ids=ids.collect() lesson=id.clone() place=inner/> }.into_any()
            }
        })
        .collect_view();
    view! {
        <article class="lesson" id=id.clone() aria-labelledby=[&id, "-title"].concat()>
            <LessonHead id=id.clone() place level number/>
            {blocks}
            <section class="summary">
                <LessonList id=id.clone() place level=level + 1 key="summary" lines=lesson.head.summary.clone()/>
            </section>
            <LessonFoot id=id.clone() place/>
        </article>
    }
    .into_any()
}

/// On a lesson's own page, links to what other lessons teach lead to their pages.
fn own_links(id: &str, place: Place, html: &str) -> String {
    if place != Place::Single {
        return html.to_string();
    }
    let site = use_site();
    links::rewrite(html, |anchor| {
        let home = site.course.lessons.iter().find(|l| l.anchors.iter().any(|a| a == anchor))?;
        (home.id != id).then(|| files::lesson(&home.id))
    })
}

/// Title, what the lesson is about, and what one will be able to do.
#[component]
fn LessonHead(
    id: String,
    place: Place,
    /// Of its title.
    level: u8,
    number: Option<usize>,
) -> AnyView {
    let (site, ui) = (use_site(), use_ui());
    let lesson = site.lesson(&id);
    let head = &lesson.head;
    let count = |key: &str, n: f64| ui.f(key, &[("n", Arg::N(n))]);
    let meta = [
        count("lesson.minutes", f64::from(head.minutes)),
        count("lesson.figures", lesson.figures().count() as f64),
        count("lesson.checks", lesson.checks.len() as f64),
    ];
    view! {
        <header class="lesson-head">
            {number.map(|n| view! { <p class="lesson-number">{count("lesson.number", n as f64)}</p> })}
            <Heading level id=[&id, "-title"].concat() title=html(&head.title)/>
            <p class="lede">{head.lede.clone()}</p>
            <p class="lesson-meta">{meta.join(" · ")}</p>
        </header>
        <section class="objectives">
            <LessonList id=id.clone() place level=level + 1 key="objectives" lines=head.objectives.clone()/>
        </section>
        {number.map(|number| view! { <Where number title=head.title.clone()/> })}
    }
    .into_any()
}

/// On narrow screens it stays at the top and says where one is. The lesson's title is said already, so only eyes need it.
#[component]
fn Where(number: usize, title: String) -> AnyView {
    view! {
        <p class="where">
            <span aria-hidden="true">{format!("{number} {title}")}</span>
            <a href="#contents">{use_ui().t("nav.contents")}</a>
        </p>
    }
    .into_any()
}

/// Sentences of a lesson's head under a heading.
#[component]
fn LessonList(
    id: String,
    place: Place,
    level: u8,
    /// What they are: part of the heading's anchor and of the key of its words.
    key: &'static str,
    /// In Markdown.
    lines: Vec<String>,
) -> AnyView {
    let title = use_ui().t(&["lesson.", key].concat());
    let lines = lines
        .iter()
        .map(|line| {
            view! { <li inner_html=own_links(&id, place, &inline(line))></li> }
        })
        .collect_view();
    view! {
        <Heading level id=[&id, "-", key].concat() title=html(title)/>
        <ul>{lines}</ul>
    }
    .into_any()
}

/// Running text.
#[component]
fn Prose(
    /// Made from Markdown.
    html: String,
) -> AnyView {
    view! { <div class="prose" inner_html=html></div> }.into_any()
}

/// A side note.
#[component]
fn Note(
    title: String,
    /// Made from Markdown.
    html: String,
) -> AnyView {
    view! {
        <div class="note" role="note">
            <p class="note-title">{title}</p>
            <div inner_html=html></div>
        </div>
    }
    .into_any()
}

/// The levels of a lesson: what it taught, to be done by hand.
#[component]
fn LessonLevels(id: String) -> AnyView {
    let site = use_site();
    let levels: Vec<AnyView> = site
        .course
        .levels
        .iter()
        .filter(|set| set.lesson == id)
        .map(|set| (&set.level.id, &set.title))
        .chain(site.course.workbench.iter().filter(|set| set.lesson == id).map(|set| (&set.level.id, &set.title)))
        .map(|(id, title)| view! { <li><a href=files::level(id)>{title.clone()}</a></li> }.into_any())
        .collect();
    let title = use_ui().t("lesson.levels");
    view! {
        <div class="lesson-levels">
            <p aria-hidden="true">{title.clone()}</p>
            <ul aria-label=title>{levels}</ul>
        </div>
    }
    .into_any()
}

/// Below the lesson: the next one, the numbers that it used, its sources, and its link.
#[component]
fn LessonFoot(id: String, place: Place) -> AnyView {
    let (site, ui) = (use_site(), use_ui());
    let (course, lesson) = (&site.course, site.lesson(&id));
    let long = place == Place::Explainer;
    let (outline, outline_file) = (site.data.outline.clone(), site.data.outline_file.name.clone());
    let next = course.lessons.iter().skip_while(|l| l.id != id).nth(1).map(|l| {
        let to = if long { ["#", &l.id].concat() } else { files::lesson(&l.id) };
        view! {
            <p class="next chrome">
                <a href=to>{ui.f("lesson.next", &[("lesson", Arg::S(&l.head.title))])}</a>
            </p>
        }
    });
    let mut used = facts_named(lesson);
    if long {
        // Elsewhere each figure lists its own.
        for f in lesson.figures().filter_map(figures::find).flat_map(|f| f.facts) {
            if !used.iter().any(|u| u == f) {
                used.push(f.to_string());
            }
        }
    }
    let numbers = used
        .into_iter()
        .map(|fact| {
            let anchor = [&id, "-fact-", &fact].concat();
            if long {
                view! { <FactShort id=fact anchor/> }.into_any()
            } else {
                view! { <FactEntry id=fact anchor=Some(anchor)/> }.into_any()
            }
        })
        .collect_view();
    let sources = lesson
        .head
        .sources
        .iter()
        .map(|s| {
            let s = &course.book.sources[s];
            view! {
                <li>
                    <Outside url=s.url.clone() title=s.title.clone()/>
                </li>
            }
        })
        .collect_view();
    view! {
        <div class="lesson-foot">
            <div class="quay-place" data-island="quay" data-file=outline_file data-of=id.clone()>
                <Quay outline lesson=id.clone()/>
            </div>
            <LessonLevels id=id.clone()/>
            {next}
            <details>
                <summary>{ui.t("lesson.numbers")}</summary>
                <ul class="sources" id=[&id, "-numbers"].concat()>
                    {numbers}
                </ul>
            </details>
            <details>
                <summary>{ui.t("lesson.sources")}</summary>
                <ul class="sources">{sources}</ul>
            </details>
            <ShareFrame file=files::lesson(&id) title=lesson.head.title.clone() height=900/>
            {(!long).then(|| view! { <PaperKey id=id.clone()/> })}
        </div>
    }
    .into_any()
}

/// The answers to a lesson's checks, on a sheet of paper of their own; on a screen each check gives its own.
#[component]
fn PaperKey(id: String) -> AnyView {
    let (site, ui) = (use_site(), use_ui());
    let answers = site
        .lesson(&id)
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Check(check) => site.lesson(&id).check(check),
            _ => None,
        })
        .map(|check| view! { <KeyInWords question=check.question.clone()/> })
        .collect_view();
    view! {
        <section class="paper" aria-hidden="true">
            <h2>{ui.t("lesson.answers")}</h2>
            <ol>{answers}</ol>
        </section>
    }
    .into_any()
}

/// A key in words.
#[component]
fn KeyInWords(question: Question) -> AnyView {
    match question {
        Question::Single { options: of } | Question::Multiple { options: of } | Question::Point { parts: of, .. } => {
            let right = of.into_iter().filter(|o| o.right).map(|o| o.text).collect::<Vec<_>>();
            view! { <li inner_html=right.join("; ")></li> }.into_any()
        }
        Question::Sort { buckets, items } => {
            let lines = buckets
                .into_iter()
                .map(|b| {
                    let there = items.iter().filter(|i| i.bucket == b.id).map(|i| i.text.clone()).collect::<Vec<_>>();
                    view! {
                        <p>
                            <strong inner_html=b.text></strong>
                            ": "
                            <span inner_html=there.join("; ")></span>
                        </p>
                    }
                })
                .collect_view();
            view! { <li>{lines}</li> }.into_any()
        }
        Question::Repair { lines, fixes } => {
            let right = |of: Vec<Choice>| of.into_iter().filter(|o| o.right).map(|o| o.text).collect::<String>();
            view! { <li inner_html=[&*right(lines), " → ", &right(fixes)].concat()></li> }.into_any()
        }
        Question::Order { items } => {
            let texts = items.into_iter().map(|i| i.text).collect::<Vec<_>>();
            view! { <li inner_html=texts.join(" → ")></li> }.into_any()
        }
        Question::Estimate { unit, cases } => {
            let answers = cases.first().map(|c| [&*c.shown, "\u{a0}", &unit].concat()).unwrap_or_default();
            view! { <li inner_html=answers></li> }.into_any()
        }
    }
}

/// The terms that some lessons mark, as boxes that open beside the text: by pointer, touch and keyboard, without scripts.
#[component]
pub fn TermBoxes(
    /// Their ids.
    lessons: Vec<String>,
) -> AnyView {
    let (site, ui) = (use_site(), use_ui());
    let named: Vec<String> = lessons.iter().flat_map(|id| terms_named(site.lesson(id))).collect();
    let terms = site.course.book.terms.iter().filter(|t| named.contains(&t.id));
    terms
        .map(|t| {
            view! {
                <div popover class="term-box" id=["term-", &t.id].concat()>
                    <p>
                        <strong>{t.name.clone()}</strong>
                        {format!(" {} ", t.text)}
                        <a href=[files::GLOSSARY, "#", &t.id].concat()>{ui.t("glossary.all")}</a>
                    </p>
                </div>
            }
        })
        .collect_view()
        .into_any()
}
