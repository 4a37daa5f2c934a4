//! The workbench, and its levels as pages of their own.

use super::document::{Heading, Kind};
use super::single::{Context, Single};
use super::{data, files, use_site};
use crate::components::use_ui;
use crate::components::workbench::{Bench, Workbench};
use crate::content::plain;
use crate::content::workbench::Set;
use leptos::prelude::*;

/// A terminal without a goal, and the way to the levels.
#[component]
pub fn WorkbenchPage() -> AnyView {
    let (site, ui) = (use_site(), use_ui());
    let (title, lede) = (ui.t("bench.title"), ui.t("bench.lede"));
    let link = |set: &Set| view! { <li><a href=files::level(&set.level.id)>{set.title.clone()}</a></li> }.into_any();
    let levels: Vec<AnyView> = site.course.workbench.iter().map(link).collect();
    view! {
        <Single file=files::WORKBENCH title=title.clone() description=lede.clone() kind=Kind::Bench>
            <h1>{title}</h1>
            <p class="lede">{lede}</p>
            <Place level=None/>
            <h2>{ui.t("bench.levels")}</h2>
            <ol class="bench-levels">{levels}</ol>
        </Single>
    }
    .into_any()
}

/// A level at the workbench.
#[component]
pub fn BenchLevelPage(
    /// Its place among those of the workbench.
    level: usize,
) -> AnyView {
    let (site, ui) = (use_site(), use_ui());
    let set = &site.course.workbench[level];
    let (title, story, lesson) = (set.title.clone(), set.story.clone(), set.lesson.clone());
    view! {
        <Single file=files::level(&set.level.id) title=title.clone() description=plain(&story) kind=Kind::Bench>
            <Context what="page.level-of" lesson/>
            <Heading level=1 class="figure-title" title/>
            <p class="figure-question" inner_html=story></p>
            <Place level=Some(level)/>
            <p class="back chrome">
                <a href=files::LEVELS>{ui.t("levels.title")}</a>
                " · "
                <a href=files::WORKBENCH>{ui.t("bench.title")}</a>
            </p>
        </Single>
    }
    .into_any()
}

/// Where the workbench lives, with the world as it begins.
#[component]
fn Place(level: Option<usize>) -> AnyView {
    let (site, ui) = (use_site(), use_ui());
    let data = data::bench(&site.course, level);
    let file = site.data.benches.get(&data.page).map(|f| f.name.clone());
    let (page, title) = (data.page.clone(), data.title.clone());
    let bench = Bench::new(data, &ui.words(), &[]);
    view! {
        <noscript>
            <p>{ui.t("bench.without")}</p>
        </noscript>
        <div
            id="my-workbench"
            data-island="workbench"
            data-file=file
            data-code=site.assets.code.get("workbench").cloned()
        >
            <Workbench bench page title/>
        </div>
    }
    .into_any()
}
