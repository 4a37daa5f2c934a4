//! The workbench on the page: a terminal, the picture of its world, what can be done by pressing the picture, and the goals of a level.

mod files;
mod offers;
mod picture;
mod task;
mod terminal;

use super::html;
use super::share::{Fields, beside, element, frame};
use crate::Map;
use crate::scene::{Arg, Words};
use crate::sim::Facts;
use crate::sim::world::World;
use crate::terminal::session::{Entry, Kind, Session};
use crate::terminal::setup;
use crate::workbench::level::Level;
use crate::workbench::link;
use files::Files;
use leptos::html::Input;
use leptos::prelude::*;
use offers::Offers;
use picture::{Picture, Replay, Told};
use serde::{Deserialize, Serialize};
use std::rc::Rc;
use task::Task;
use terminal::Terminal;
use web_sys::HtmlDetailsElement;

/// What the workbench needs to come to life; a file beside the pages.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
pub struct BenchData {
    pub words: Map<String>,
    pub facts: Map<f64>,
    /// What is to be reached; without an id, nothing is.
    pub level: Level,
    /// Name of its own page.
    pub page: String,
    pub title: String,
}

/// So many entries of the terminal stay on the page.
const KEPT: usize = 200;
/// The query's name for what was done.
pub const DONE: &str = "do";
/// CSS px that a course page should begin with.
const HEIGHT: u32 = 1200;

/// A line and what came of it, as the terminal shows it.
#[derive(Clone, PartialEq, Debug)]
pub struct Shown {
    /// Its number since the page was opened.
    pub n: usize,
    pub entry: Entry,
}

/// Everything that changes.
#[derive(Clone, Copy)]
pub struct Bench {
    words: StoredValue<Words>,
    level: StoredValue<Level>,
    session: RwSignal<Session, LocalStorage>,
    log: RwSignal<Vec<Shown>>,
    /// What stands in the input line.
    line: RwSignal<String>,
    input: NodeRef<Input>,
    /// Key of the shape that was pressed last.
    chosen: RwSignal<Option<String>>,
    /// While what was done is shown again: after how many lines the world is shown.
    replay: RwSignal<Option<usize>>,
    /// The solution was looked at or came with the address, since the last start.
    given: RwSignal<bool>,
    /// Whether it may be told what the level is about: it was reached, or the solution looked at, since the last start.
    told: RwSignal<bool>,
    entries: StoredValue<usize>,
}

impl Bench {
    /// With what its level begins with, and then what `done` says.
    pub fn new(data: BenchData, ui: &Words, done: &[String]) -> Bench {
        let facts = Rc::new(Facts::new(data.facts));
        let level = data.level;
        // A test starts every level, so this does not fail; a page without a start is still a page.
        let start = setup::start(facts.clone(), &level.files, &level.start).unwrap_or_else(|_| World::new(facts));
        let bench = Bench {
            words: StoredValue::new(ui.with(data.words)),
            level: StoredValue::new(level),
            session: RwSignal::new_local(Session::new(start)),
            log: RwSignal::new(Vec::new()),
            line: RwSignal::new(String::new()),
            input: NodeRef::new(),
            chosen: RwSignal::new(None),
            replay: RwSignal::new(None),
            given: RwSignal::new(false),
            told: RwSignal::new(false),
            entries: StoredValue::new(0),
        };
        for line in done {
            bench.enter(line);
        }
        // What a link brings is not what the learner has found.
        bench.given.set(!done.is_empty());
        bench
    }

    /// Whether something is to be reached.
    pub fn is_level(self) -> bool {
        self.level.with_value(|l| !l.id.is_empty())
    }

    pub fn word(self, key: &str) -> String {
        self.words.with_value(|w| w.t(key))
    }

    pub fn words_with(self, key: &str, args: &[(&str, Arg)]) -> String {
        self.words.with_value(|w| w.f(key, args))
    }

    /// Looks at the world that is on show.
    pub fn world<T>(self, f: impl FnOnce(&World) -> T) -> T {
        let step = self.replay.get();
        self.session.with(|s| match step {
            Some(n) => f(&s.world_at(n)),
            None => f(&s.world),
        })
    }

    /// Puts a line where it can be changed and run, and leads there: what is offered may stand far from it.
    pub fn propose(self, line: String) {
        self.line.set(line);
        if let Some(input) = self.input.get_untracked() {
            let _ = input.focus();
        }
    }

    /// Takes a line as if it had been typed.
    pub fn enter(self, line: &str) {
        self.replay.set(None);
        let Some(entry) = self.session.try_update(|s| s.enter(line)) else { return };
        match entry.kind {
            Kind::Nothing => return,
            Kind::Cleared => return self.log.set(Vec::new()),
            Kind::Reset => {
                self.given.set(false);
                self.told.set(false);
            }
            Kind::Ran | Kind::Undone => {}
        }
        let n = self.entries.with_value(|n| *n);
        self.entries.set_value(n + 1);
        self.log.update(|log| {
            log.push(Shown { n, entry });
            let beyond = log.len().saturating_sub(KEPT);
            log.drain(..beyond);
        });
    }
}

/// All of it.
#[component]
pub fn Workbench(bench: Bench, page: String, title: String) -> AnyView {
    let is_level = bench.is_level();
    let id = bench.level.with_value(|l| if is_level { l.key() } else { String::from("workbench") });
    view! {
        <div class="bench" id=["bench-", &id].concat()>
            <div class="bench-show">
                <Picture bench/>
                <Offers bench/>
                <Replay bench/>
                <Told bench/>
            </div>
            <div class="bench-side">
                {is_level.then(|| view! { <Task bench/> })}
                <Terminal bench/>
                <Files bench/>
                <Link bench page title/>
            </div>
        </div>
    }
    .into_any()
}

/// The link to what was done, and code that frames it.
#[component]
fn Link(bench: Bench, page: String, title: String) -> AnyView {
    let here = RwSignal::new(None::<String>);
    let opened = move |e| {
        if event_target::<HtmlDetailsElement>(&e).open() && here.with_untracked(Option::is_none) {
            here.set(window().location().href().ok());
        }
    };
    let names = StoredValue::new((page, title));
    let to = Memo::new(move |_| {
        // More than a link can hold is left out: then it leads to the start.
        let done = bench.session.with(|s| link::encode(s.done())).unwrap_or_default();
        let query = if done.is_empty() { String::new() } else { ["?", DONE, "=", &done].concat() };
        names.with_value(|(page, _)| [page.as_str(), &query].concat())
    });
    let fields = move || {
        let here = here.get()?;
        let address = Signal::derive(move || beside(&here, &to.get()));
        let code = Signal::derive(move || names.with_value(|(_, title)| frame(&address.get(), title, HEIGHT)));
        let element = Signal::derive(move || names.with_value(|(_, title)| element(&address.get(), title)));
        Some(view! { <Fields address code element/> })
    };
    let (summary, note) = (bench.word("bench.link"), html(bench.word("bench.link-note")));
    view! {
        <details class="share chrome" on:toggle=opened>
            <summary>{summary}</summary>
            <div class="share-box">
                <p inner_html=note></p>
                {fields}
            </div>
        </details>
    }
    .into_any()
}
