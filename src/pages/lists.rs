//! Everything at once: the glossary, and the list of facts.

use super::document::Kind;
use super::facts::FactRow;
use super::single::Single;
use super::{files, use_site};
use crate::components::answers::Answers;
use crate::components::exam::Exam;
use crate::components::level::LevelList;
use crate::components::review::{Review, Strengths};
use crate::components::teach::Teach;
use crate::components::use_ui;
use crate::content::{inline, lesson};
use crate::exam::{Pool, Preset, SIZES};
use crate::figures;
use crate::review::Bank;
use crate::scene::Arg;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// A page with a list. The words of all lists have the same keys.
#[component]
pub fn ListPage(
    file: &'static str,
    /// What the keys of its words begin with.
    key: &'static str,
    children: Children,
) -> AnyView {
    let ui = use_ui();
    let (title, lede) = (ui.t(&[key, ".title"].concat()), ui.t(&[key, ".lede"].concat()));
    view! {
        <Single file title=title.clone() description=lede.clone() kind=Kind::List>
            <h1>{title}</h1>
            <p class="lede">{lede}</p>
            {children()}
        </Single>
    }
    .into_any()
}

/// Every term, with the way to the paragraph that teaches it, by its id: `Amazon ECS` stands under E.
#[component]
pub fn Glossary() -> AnyView {
    let (site, ui) = (use_site(), use_ui());
    let course = &site.course;
    let mut terms: Vec<_> = course.book.terms.iter().collect();
    terms.sort_by_key(|t| &t.id);
    let mut firsts = terms.clone();
    firsts.dedup_by_key(|t| t.id.chars().next());
    let letters = firsts
        .into_iter()
        .map(|t| {
            view! { <a class="button" href=["#", &t.id].concat()>{t.id[..1].to_uppercase()}</a> }
        })
        .collect_view();
    let entries = terms
        .into_iter()
        .map(|t| {
            let see = t.see.as_ref().and_then(|see| {
                let lesson = course.lessons.iter().find(|l| l.anchors.contains(see))?;
                let text = ui.f("glossary.see", &[("lesson", Arg::S(&lesson.head.title))]);
                Some(view! { " "<a href=[&files::lesson(&lesson.id), "#", see].concat()>{text}</a> })
            });
            view! {
                <dt id=t.id.clone()>{t.name.clone()}</dt>
                <dd>{t.text.clone()}{see}</dd>
            }
        })
        .collect_view();
    view! {
        <nav class="options" aria-label=ui.t("glossary.letters")>
            {letters}
        </nav>
        <dl class="glossary">{entries}</dl>
    }
    .into_any()
}

/// The place of what is the page's own: an island with its file, and its code where that was split off.
#[component]
fn Live(
    id: &'static str,
    /// Its name among the islands.
    island: &'static str,
    #[prop(into)] file: String,
    /// The name of the part that its code belongs to.
    code: &'static str,
    children: Children,
) -> AnyView {
    view! {
        <div id=id data-island=island data-file=file data-code=use_site().assets.code.get(code).cloned()>
            {children()}
        </div>
    }
    .into_any()
}

/// Every check, with what the learner answered once the page lives.
#[component]
pub fn AllAnswers() -> AnyView {
    let (site, ui) = (use_site(), use_ui());
    view! {
        <p>
            <a href=files::REVIEW>{ui.t("review.title")}</a>
            ": "
            {ui.t("review.lede")}
        </p>
        <Live id="my-strengths" island="strengths" file=&site.data.review_file.name code="answers">
            <Strengths bank=StoredValue::new(Bank::default())/>
        </Live>
        <Live id="my-answers" island="answers" file=&site.data.asked_file.name code="answers">
            <Answers asked=site.data.asked.clone()/>
        </Live>
    }
    .into_any()
}

/// The practice exam. Without its live part there are the checks themselves.
#[component]
pub fn PracticeExam() -> AnyView {
    let (site, ui) = (use_site(), use_ui());
    let tags = site.course.lessons.iter().flat_map(|l| &l.tags).filter(|t| !t.beyond);
    let tasks: BTreeSet<&str> = tags.map(|t| t.task.as_str()).collect();
    let tasks = tasks.into_iter().collect::<Vec<_>>().join(", ");
    view! {
        <p>{ui.t("exam.format")}</p>
        <p>{ui.f("exam.part", &[("tasks", Arg::S(&tasks))])}</p>
        <Live id="practice-exam" island="exam" file=&site.data.pool_file.name code="exam">
            <Exam pool=Pool::default() preset=Preset { size: SIZES[0], ..Preset::default() } kept=None unreadable=false keep=|_| ()/>
        </Live>
    }
    .into_any()
}

/// Every level, with what became of it once the page lives.
#[component]
pub fn AllLevels() -> AnyView {
    let site = use_site();
    view! {
        <Live id="my-levels" island="levels" file=&site.data.level_list_file.name code="level">
            <LevelList lessons=site.data.level_list.clone()/>
        </Live>
    }
    .into_any()
}

/// The review. Without its live part there are the checks themselves.
#[component]
pub fn ReviewList() -> AnyView {
    view! {
        <p>{use_ui().t("review.how")}</p>
        <Asking id="my-review" island="review">
            <Review bank=Bank::default() code=None enliven=UnsyncCallback::new(|_| ())/>
        </Asking>
    }
    .into_any()
}

/// The place of what puts checks into the page: with what there is to ask, its own code and that of checks.
#[component]
fn Asking(id: &'static str, island: &'static str, children: Children) -> AnyView {
    let site = use_site();
    let code = &site.assets.code;
    view! {
        <div
            id=id
            data-island=island
            data-file=site.data.review_file.name.clone()
            data-code=code.get("answers").cloned()
            data-check=code.get("check").cloned()
        >
            {children()}
        </div>
    }
    .into_any()
}

/// The checks that the address names. Without its live part there are the checks themselves.
#[component]
pub fn SomeChecks() -> AnyView {
    view! {
        <Asking id="my-checks" island="check-set">
            <p class="needs-js">{use_ui().t("set.empty")}</p>
        </Asking>
    }
    .into_any()
}

/// For teachers: the live part to choose with, and for each platform what to do there.
#[component]
pub fn ForTeachers() -> AnyView {
    let (site, ui) = (use_site(), use_ui());
    let words = site.data.offer.words.clone();
    let t = |key: &str| words.get(key).cloned().unwrap_or_default();
    let platforms = t("platforms");
    let platform = |id: &str| {
        let own = |part: &str| words.get(&["platform.", id, ".", part].concat()).cloned();
        let steps = ["1", "2", "3", "4", "5"].into_iter().filter_map(own);
        let steps = steps.map(|step| view! { <li inner_html=inline(&step)></li> }).collect_view();
        view! {
            <section class="platform" id=["platform-", id].concat()>
                <h3>{own("name")}</h3>
                <ol>{steps}</ol>
                <p>
                    <strong>{t("platform.back")}</strong>
                    " "
                    <span inner_html=inline(&own("back").unwrap_or_default())></span>
                </p>
            </section>
        }
    };
    let all = platforms.split(' ').map(platform).collect_view();
    view! {
        <Live id="for-teachers" island="teach" file=&site.data.offer_file.name code="teach">
            <Teach offer=site.data.offer.clone() get=UnsyncCallback::new(|_| ())/>
        </Live>
        // The preview is such an element.
        <script type="module" src="embed.js"></script>
        <h2>{t("platforms.title")}</h2>
        <p>{t("platforms.lede")}</p>
        <nav class="options" aria-label=t("platforms.title")>
            {platforms
                .split(' ')
                .map(|id| view! { <a class="button" href=["#platform-", id].concat()>{t(&["platform.", id, ".name"].concat())}</a> })
                .collect_view()}
        </nav>
        {all}
        <p>{ui.t("teach.source")}</p>
    }
    .into_any()
}

/// Every number that a model, a figure or the prose uses, under the first lesson that uses it.
#[component]
pub fn Facts() -> AnyView {
    let site = use_site();
    let course = &site.course;
    let mut left: Vec<&String> = course.book.facts.keys().collect();
    left.sort_by_key(|id| course.book.facts[*id].name.to_lowercase());
    let mut groups = Vec::new();
    for l in &course.lessons {
        let named = lesson::facts_named(l);
        let used = |id: &&String| {
            named.contains(id) || l.figures().filter_map(figures::find).any(|f| f.facts.contains(&id.as_str()))
        };
        let (here, rest): (Vec<_>, Vec<_>) = left.into_iter().partition(used);
        left = rest;
        groups.push((files::lesson(&l.id), l.head.title.clone(), here));
    }
    let (exam, left): (Vec<_>, Vec<_>) = left.into_iter().partition(|id| id.starts_with("exam-"));
    groups.push((files::EXAM.to_string(), use_ui().t("exam.title"), exam));
    // The opening picture's own.
    groups.push((files::figure(&course.opening), site.figure(&course.opening).words.t("title"), left));
    groups
        .into_iter()
        .filter(|(.., ids)| !ids.is_empty())
        .map(|(file, title, ids)| {
            view! {
                <h2>
                    <a href=file>{title}</a>
                </h2>
                <ul class="facts">
                    {ids.into_iter().map(|id| view! { <FactRow id=id.clone()/> }).collect_view()}
                </ul>
            }
        })
        .collect_view()
        .into_any()
}
