//! The whole course as stacks of containers, one a lesson, that fill as its checks are solved.

use super::outline::{Outline, OutlineLesson, OutlinePart};
use super::progress::{Stars, Tally};
use super::{html, use_ui};
use leptos::prelude::*;

/// How well each lesson is remembered, as HTML. Empty until it is known, and for whoever has answered nothing.
pub type Marks = RwSignal<Vec<String>>;

#[component]
pub fn Overview(outline: Outline, marks: Marks) -> AnyView {
    let mut numbers = 1..;
    let parts: Vec<AnyView> = outline
        .parts
        .into_iter()
        .map(|OutlinePart { title, text, lessons }| {
            let crates: Vec<AnyView> = lessons
                .into_iter()
                .zip(&mut numbers)
                .map(|(lesson, number)| view! { <Crate lesson number marks/> }.into_any())
                .collect();
            view! {
                <section>
                    <h3>{title}</h3>
                    <p>{text}</p>
                    <ol>{crates}</ol>
                </section>
            }
            .into_any()
        })
        .collect();
    view! {
        <section class="overview" aria-labelledby="overview-title">
            <h2 id="overview-title">{use_ui().t("overview.title")}</h2>
            <div class="crates">{parts}</div>
            <p class="overview-review">
                <a href="review.html">{use_ui().t("overview.review")}</a>
            </p>
        </section>
    }
    .into_any()
}

/// A lesson as a container.
#[component]
fn Crate(
    lesson: OutlineLesson,
    /// Its place in the course, from 1.
    number: usize,
    marks: Marks,
) -> AnyView {
    let mark = move || marks.with(|m| m.get(number - 1).cloned().unwrap_or_default());
    let tally = Tally::of(lesson.checks);
    let levels = Stars::of(lesson.levels);
    view! {
        <li class:done=move || tally.done()>
            <progress max=tally.all().to_string() value=move || tally.solved().to_string() aria-hidden="true"></progress>
            <a href=["#", &lesson.id].concat()>
                <span class="crate-number" aria-hidden="true">{number.to_string()}</span>
                <span class="crate-name">{lesson.title}</span>
            </a>
            <span class="count needs-js" inner_html=move || html(tally.text("nav.progress-short"))></span>
            <span class="count needs-js" inner_html=move || html(levels.text("overview.levels"))></span>
            <span inner_html=mark></span>
        </li>
    }
    .into_any()
}
