//! The contents beside the lessons: where one is, how far one has come, and a way to forget that.

use super::browser::{Watch, watch_places};
use super::outline::{Outline, OutlineLesson};
use super::progress::{Stars, Tally};
use super::{html, use_learner, use_ui};
use leptos::html::{A, Button, Nav};
use leptos::prelude::*;
use web_sys::{Element, HtmlElement};

/// CSS px that the mark of what is being read keeps from the ends of the contents.
const EDGE: i32 = 40;

/// A place in the text, and its link.
#[derive(Clone)]
struct Entry {
    /// Id of the element in the text.
    anchor: String,
    link: NodeRef<A>,
}

/// Which place of the text is being read, by its number among all.
#[derive(Clone, Copy)]
struct Reading(RwSignal<Option<usize>>);

#[component]
pub fn Contents(outline: Outline) -> AnyView {
    let ui = use_ui();
    let nav = NodeRef::<Nav>::new();
    let reading = Reading(RwSignal::new(None));
    let checks = outline.lessons().flat_map(|l| l.checks.clone()).collect();
    let levels = outline.lessons().flat_map(|l| l.levels.clone()).collect();
    let mut entries: Vec<Entry> = Vec::new();
    let lessons: Vec<AnyView> = outline
        .parts
        .into_iter()
        .flat_map(|p| p.lessons)
        .zip(1..)
        .map(|(lesson, number)| {
            let first = entries.len();
            let anchors = std::iter::once(&lesson.id).chain(lesson.sections.iter().map(|(anchor, _)| anchor));
            entries.extend(anchors.map(|a| Entry { anchor: a.clone(), link: NodeRef::new() }));
            let links = entries[first..].iter().map(|e| e.link).collect();
            view! { <Lesson lesson number reading first links/> }.into_any()
        })
        .collect();
    follow(entries, nav, reading);
    view! {
        <nav class="contents chrome" id="contents" aria-label=ui.t("nav.contents") node_ref=nav>
            <details open>
                <summary>{ui.t("nav.contents")}</summary>
                <ol class="contents-list">{lessons}</ol>
                <Foot checks levels/>
            </details>
        </nav>
    }
    .into_any()
}

/// Marks what is being read: the last place that lies above a line in the upper part of the window, however far above, so that nothing is
/// missed when the page jumps.
fn follow(entries: Vec<Entry>, nav: NodeRef<Nav>, reading: Reading) {
    let mut begun = vec![false; entries.len()];
    let links = entries.clone();
    let seen = move |seen: Vec<(Element, bool)>| {
        for (place, above) in seen {
            let id = place.id();
            if let Some(i) = links.iter().position(|e| e.anchor == id) {
                begun[i] = above;
            }
        }
        let now = begun.iter().rposition(|b| *b);
        if now == reading.0.get_untracked() {
            return;
        }
        // The browser calls this just after a frame, with everything laid out: the mark is brought into view before anything changes, or
        // the page would be laid out once more for that.
        if let Some(nav) = nav.get_untracked() {
            match now.and_then(|i| links[i].link.get_untracked()) {
                Some(link) => bring(&nav, link.offset_top()),
                None => nav.set_scroll_top(0),
            }
        }
        reading.0.set(now);
    };
    // It runs once, for nothing that it reads changes, and keeps the watch.
    let mut seen = Some(seen);
    Effect::new(move |_: Option<Option<Watch>>| {
        let places: Vec<Element> = entries.iter().filter_map(|e| document().get_element_by_id(&e.anchor)).collect();
        watch_places(&places, "9999999px 0px -70% 0px", seen.take()?)
    });
}

/// Scrolls the contents so far that a link can be seen. Beside the text they scroll by themselves; where they stand above it this does nothing.
fn bring(nav: &HtmlElement, link: i32) {
    let (from, room) = (nav.scroll_top(), nav.client_height());
    if link < from + EDGE || link > from + room - 2 * EDGE {
        nav.set_scroll_top(link - room / 2);
    }
}

/// A lesson with its sections.
#[component]
fn Lesson(
    lesson: OutlineLesson,
    /// Its place in the course, from 1.
    number: usize,
    reading: Reading,
    /// Number of its first place in the text; those of its sections follow.
    first: usize,
    /// Its own link and those of its sections.
    links: Vec<NodeRef<A>>,
) -> AnyView {
    let tally = Tally::of(lesson.checks);
    let mark = move |i: usize| move || (reading.0.get() == Some(first + i)).then_some("true");
    let sections: Vec<AnyView> = lesson
        .sections
        .into_iter()
        .enumerate()
        .map(|(i, (anchor, title))| {
            let i = i + 1;
            view! {
                <li>
                    <a href=["#", &anchor].concat() aria-current=mark(i) node_ref=links[i] inner_html=title></a>
                </li>
            }
            .into_any()
        })
        .collect();
    view! {
        <li class="contents-lesson" class:done=move || tally.done()>
            <a href=["#", &lesson.id].concat() class="contents-title" aria-current=mark(0) node_ref=links[0]>
                <span class="contents-number" aria-hidden="true">{number.to_string()}</span>
                <span>{lesson.title.clone()}</span>
                <span
                    class="count needs-js"
                    aria-hidden="true"
                    inner_html=move || html(tally.text("nav.progress-short"))
                ></span>
            </a>
            <progress
                class="needs-js"
                max=tally.all().to_string()
                value=move || tally.solved().to_string()
                aria-label=lesson.title
            ></progress>
            <ol>{sections}</ol>
        </li>
    }
    .into_any()
}

/// How far one has come in the whole course, what has become of keeping that, and a way to forget it.
#[component]
fn Foot(
    /// Id and revision of every check.
    checks: Vec<(String, u32)>,
    /// Key, revision and par of every level.
    levels: Vec<(String, u32, u32)>,
) -> AnyView {
    let (ui, learner) = (use_ui(), use_learner());
    let (tally, levels) = (Tally::of(checks), Stars::of(levels));
    let notice = move || html(ui.t(learner.notice.get().unwrap_or("nav.kept")));
    view! {
        <div class="contents-foot needs-js">
            <p class="count-long" inner_html=move || html(tally.text("nav.progress"))></p>
            <p class="count-long" inner_html=move || html(levels.text("nav.levels"))></p>
            <p class="kept" role="status" inner_html=notice></p>
            <Clear/>
        </div>
    }
    .into_any()
}

/// A button that forgets everything, once that was asked and confirmed.
#[component]
fn Clear() -> AnyView {
    let (ui, learner) = (use_ui(), use_learner());
    let asking = RwSignal::new(false);
    let (ask, no) = (NodeRef::<Button>::new(), NodeRef::<Button>::new());
    // The keyboard's focus goes to where it is wanted then.
    Effect::new(move |before: Option<bool>| {
        let asking = asking.get();
        if before.is_some_and(|b| b != asking)
            && let Some(button) = if asking { no } else { ask }.get_untracked()
        {
            let _ = button.focus();
        }
        asking
    });
    let clear = move |_| {
        asking.set(false);
        learner.clear();
    };
    view! {
        <div class="clear">
            <button
                type="button"
                class="plain clear-ask"
                aria-expanded=move || if asking.get() { "true" } else { "false" }
                node_ref=ask
                on:click=move |_| asking.set(true)
            >
                {ui.t("nav.clear")}
            </button>
            <div class="clear-panel" hidden=move || !asking.get()>
                <p>{ui.t("nav.clear-ask")}</p>
                <button type="button" class="clear-no" node_ref=no on:click=move |_| asking.set(false)>
                    {ui.t("nav.clear-no")}
                </button>
                <button type="button" class="plain clear-yes" on:click=clear>
                    {ui.t("nav.clear-yes")}
                </button>
            </div>
        </div>
    }
    .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::super::outline::OutlinePart;
    use super::super::overview::Overview;
    use super::super::reached::MOVES;
    use super::super::{Learner, Ui};
    use super::*;
    use crate::checks::Answer;
    use crate::content::Course;
    use crate::learner::Progress;

    fn lesson(id: &str, checks: &[(&str, u32)]) -> OutlineLesson {
        OutlineLesson {
            id: id.into(),
            title: format!("All of {id} & more"),
            sections: vec![(format!("{id}-one"), "<em>One</em>".into())],
            levels: vec![(format!("level-{id}"), 1, 2)],
            checks: checks.iter().map(|(id, revision)| (id.to_string(), *revision)).collect(),
        }
    }

    #[test]
    fn contents_and_overview_count_what_is_solved() {
        let lessons = vec![lesson("a", &[("a-1", 1), ("a-2", 1)]), lesson("b", &[("b-1", 7)])];
        let outline = Outline { parts: vec![OutlinePart { title: "P".into(), text: "T".into(), lessons }] };
        let mut progress = Progress::default();
        progress.answered("a-1", 1, &Answer::default(), true, 0);
        progress.answered("a-2", 9, &Answer::default(), true, 0);
        progress.answered("b-1", 7, &Answer::default(), true, 0);
        let moves = Answer::from_iter([(MOVES.to_string(), "2".to_string())]);
        progress.answered("level-b", 1, &moves, true, 0);
        let own = outline.clone();
        let (contents, overview) = Owner::new().with(|| {
            Ui::provide(Course::load("en").unwrap().ui);
            Learner::provide(progress, Some("nav.full"));
            let contents = view! { <Contents outline/> }.into_any();
            (contents.to_html(), view! { <Overview outline=own marks=RwSignal::new(Vec::new())/> }.into_any().to_html())
        });
        for html in [&contents, &overview] {
            for said in [">1/2</span>", ">1/1</span>", "max=\"2\" value=\"1\"", "All of a &amp; more", "href=\"#b\""] {
                assert!(html.contains(said), "{said} is not in {html}");
            }
            assert_eq!(html.matches("done\"").count(), 1, "{html}");
        }
        assert!(contents.contains("2 of 3 checks solved") && contents.contains("your last answers are not saved"));
        assert!(contents.contains("1 of 2 levels reached · ★ 1"), "{contents}");
        assert_eq!(overview.matches("1/1 levels · ★ 1").count(), 1, "none where none is reached: {overview}");
        assert!(contents.contains("<div hidden class=\"clear-panel\">"), "{contents}");
    }
}
