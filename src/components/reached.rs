//! What levels of figures and those of the workbench have in common: what became of one, its hints, and what it was about.
//!
//! Each kind loads its own code only, and the compiler merges closures whose code is the same. So what both do stands here, once, and not with
//! either.

use super::{Ui, html, use_learner, use_ui};
use crate::learner::{Record, Stage};
use crate::levels;
use crate::scene::Arg;
use leptos::prelude::*;

/// What a level's record keeps as its answer: with how many controls or commands it was reached at best.
pub(super) const MOVES: &str = "moves";

/// What became of a level.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reached {
    No,
    /// Its solution was looked at.
    Shown,
    /// Reached, after its solution was looked at.
    Afterwards,
    Yes,
    /// With as few controls as can be.
    Par,
}

impl Reached {
    pub fn of(record: &Record, par: u32) -> Reached {
        match (record.solved, record.shown) {
            (false, false) => Reached::No,
            (false, true) => Reached::Shown,
            (true, true) => Reached::Afterwards,
            (true, false) if moves_of(record).is_some_and(|n| n <= par) => Reached::Par,
            (true, false) => Reached::Yes,
        }
    }

    /// In words, with what it took and what it takes: controls, or commands.
    pub fn text(self, ui: Ui, record: &Record, par: u32, commands: bool) -> String {
        let key = match (self, commands) {
            (Reached::No, _) => return String::new(),
            (Reached::Shown, _) => "level.shown",
            (Reached::Afterwards, _) => "level.afterwards",
            (Reached::Yes, false) => "level.reached",
            (Reached::Par, false) => "level.par",
            (Reached::Yes, true) => "level.reached-by-commands",
            (Reached::Par, true) => "level.par-of-commands",
        };
        let n = |n: u32| Arg::N(f64::from(n));
        html(ui.f(key, &[("n", n(moves_of(record).unwrap_or(par))), ("par", n(par))]))
    }
}

/// With how many controls it was reached at best.
pub(super) fn moves_of(record: &Record) -> Option<u32> {
    record.answer.get(MOVES).and_then(|n| n.parse().ok())
}

/// What is kept of a level.
pub(super) fn kept(id: &str, revision: u32) -> Memo<Record> {
    use_learner().record(levels::key(id), revision)
}

/// What became of it, in words.
pub(super) fn said(
    record: Memo<Record>,
    reached: Memo<Reached>,
    par: u32,
    commands: bool,
) -> impl Fn() -> String + Copy {
    let ui = use_ui();
    move || record.with(|r| reached.get().text(ui, r, par, commands))
}

/// What became of it.
pub(super) fn became(record: Memo<Record>, par: u32) -> Memo<Reached> {
    Memo::new(move |_| record.with(|r| Reached::of(r, par)))
}

/// Hints, one after the other, and other ways to get on.
#[component]
pub fn Hints(
    /// The text of each, and what stands below it.
    hints: Vec<(String, AnyView)>,
    /// Buttons that stand beside that of the hints.
    ways: AnyView,
) -> AnyView {
    let ui = use_ui();
    let all = hints.len();
    let told = RwSignal::new(0);
    let next = move || {
        let n = (told.get() + 1).min(all);
        html(ui.f("level.hint", &[("n", Arg::N(n as f64)), ("all", Arg::N(all as f64))]))
    };
    let hint = |(i, (text, below)): (usize, (String, AnyView))| {
        view! {
            <li hidden=move || told.get() <= i>
                <span inner_html=text></span>
                {below}
            </li>
        }
        .into_any()
    };
    let hints: Vec<AnyView> = hints.into_iter().enumerate().map(hint).collect();
    view! {
        <div class="level-help needs-js">
            // Not `disabled`, or the focus would be lost with the last hint.
            <button
                type="button"
                class="button"
                data-act="hint"
                aria-disabled=move || (told.get() >= all).then_some("true")
                on:click=move |_| told.update(|n| *n = (*n + 1).min(all))
                inner_html=next
            ></button>
            {ways}
            <ol class="level-hints" aria-live="polite">
                {hints}
            </ol>
        </div>
    }
    .into_any()
}

/// What was reached and what it was about, once that may be told.
#[component]
pub fn Done(
    reached: Memo<Reached>,
    record: Memo<Record>,
    par: u32,
    /// What it takes are commands, and not controls.
    commands: bool,
    learnt: String,
    /// Address of the paragraph that teaches it.
    see: String,
    /// Address and title of the level after it; none for the last.
    next: Vec<String>,
    /// Whether that came of this try. What an earlier one was about is folded: it would give the answer away.
    now: Signal<bool>,
) -> AnyView {
    let ui = use_ui();
    let said = said(record, reached, par, commands);
    let said = move || {
        let said = said();
        if said.is_empty() || now.get() { said } else { [&html(ui.t("level.earlier")), " ", &said].concat() }
    };
    let known = Memo::new(move |_| record.with(|r| r.solved || r.stage == Stage::Shown));
    let over = Memo::new(move |_| known.get() && now.get());
    let learnt = move || {
        known.get().then(|| {
            let next = (next.len() == 2).then(|| {
                view! {
                    <a
                        class="button"
                        href=next[0].clone()
                        inner_html=html(ui.f("level.next", &[("title", Arg::S(&next[1]))]))
                    ></a>
                }
            });
            let learnt = view! {
                <p inner_html=learnt.clone()></p>
                <p class="level-ways">
                    <a href=see.clone()>{ui.t("check.see")}</a>
                    {next}
                </p>
            };
            if now.get() {
                return learnt.into_any();
            }
            view! {
                <details>
                    <summary>{ui.t("level.about")}</summary>
                    {learnt}
                </details>
            }
            .into_any()
        })
    };
    view! {
        <div class="level-done" class:over=over role="status">
            <p class="level-said" inner_html=said></p>
            {learnt}
        </div>
    }
    .into_any()
}
