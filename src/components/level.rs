//! A level: what is to be reached with a figure, how far one is, and hints. And the list of all levels.

use super::figure::FigureState;
use super::reached::{Done, Hints, MOVES, Reached, became, kept, moves_of, said};
use super::{html, today, use_learner, use_ui};
use crate::checks::Answer;
use crate::figures::{Input, Unit};
use crate::levels::{self, Level};
use crate::scene::Arg;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What is to be reached with a figure.
#[component]
pub fn LevelTask(
    level: Level,
    state: FigureState,
    /// What reaches it.
    solution: Input,
) -> AnyView {
    let (ui, learner) = (use_ui(), use_learner());
    let (key, id, revision, par) = (level.key(), level.id.clone(), level.revision, level.par);
    let name = key.clone();
    let record = kept(&id, revision);
    // What was shown is not reached, until one has begun again.
    let given = RwSignal::new(false);
    let told = RwSignal::new(false);
    let conditions = StoredValue::new(level.goals.clone());
    // Whether each condition holds, and what the result is now. What is to be seen is told once it can be seen.
    let now = Memo::new(move |_| {
        let outputs = state.run.with(|r| r.outputs());
        let seen = state.goals_seen();
        let each = |goal: &levels::Condition| {
            let output = outputs.iter().find(|o| o.name == goal.output);
            let told = output.filter(|o| !matches!(o.unit, Unit::Whether));
            (seen && goal.met(&outputs), told.map_or(String::new(), |o| state.words(|w| o.text(w))))
        };
        conditions.with_value(|all| all.iter().map(each).collect::<Vec<_>>())
    });
    let all_met = Memo::new(move |_| now.with(|all| all.iter().all(|(met, _)| *met)));
    Effect::new(move |_| {
        if !all_met.get() || given.get_untracked() {
            return;
        }
        told.set(true);
        let moves = untrack(|| state.moves());
        if record.with_untracked(|r| r.solved && moves_of(r).is_none_or(|best| best <= moves)) {
            return;
        }
        let mut answer = Answer::default();
        answer.insert(MOVES.into(), moves.to_string());
        learner.progress.update(|p| p.answered(&key, revision, &answer, true, today()));
    });
    let reached = became(record, par);
    let goal = |(i, goal): (usize, levels::Condition)| {
        let met = move || now.with(|all| all.get(i).is_some_and(|(met, _)| *met));
        let is = move || match now.with(|all| all[i].1.clone()) {
            n if n.is_empty() => n,
            n => html(ui.f("level.now", &[("n", Arg::S(&n))])),
        };
        view! {
            <li class="goal" class:met=met>
                <span>
                    <span inner_html=goal.text></span>
                    " "
                    <span class="level-now" inner_html=is></span>
                    <b class="sr-only" inner_html=move || if met() { html(ui.t("figure.goal-met")) } else { String::new() }></b>
                </span>
            </li>
        }
        .into_any()
    };
    let goals: Vec<AnyView> = level.goals.clone().into_iter().enumerate().map(goal).collect();
    let counts = move || {
        let n = |n: u32| Arg::N(f64::from(n));
        html(ui.f("level.moves", &[("n", n(state.moves())), ("par", n(par))]))
    };
    let refused = move || if state.refused.get() { html(ui.t("level.fixed")) } else { String::new() };
    view! {
        <section class="level" id=name aria-label=ui.t("level.task")>
            <ul class="goals" role="list" aria-live="polite">
                {goals}
            </ul>
            <p class="level-moves" inner_html=counts></p>
            <p class="level-refused" role="status" inner_html=refused></p>
            <Help level=level.clone() state solution given told revision/>
            <Done reached record par commands=false learnt=level.learnt see=level.see next=level.next now=told.into()/>
        </section>
    }
    .into_any()
}

/// Hints, one after the other; the solution; and the way back to the start.
#[component]
fn Help(
    level: Level,
    state: FigureState,
    solution: Input,
    /// Whether the solution is on show.
    given: RwSignal<bool>,
    /// Whether it may be told what the level is about: it was reached, or the solution looked at, since the last start.
    told: RwSignal<bool>,
    revision: u32,
) -> AnyView {
    let (ui, learner) = (use_ui(), use_learner());
    let key = level.key();
    let show = move |_| {
        given.set(true);
        told.set(true);
        learner.progress.update(|p| p.gave_up(&key, revision, today()));
        state.remember(None);
        state.play_set(solution.clone(), None);
    };
    let again = move |_| {
        state.go_home();
        given.set(false);
        told.set(false);
    };
    let ways = view! {
        <button type="button" class="button" data-act="again" on:click=again>
            {ui.t("level.again")}
        </button>
        <button type="button" class="button" data-act="solution" on:click=show>
            {ui.t("level.solution")}
        </button>
    };
    let ways = ways.into_any();
    let hints = level.hints.into_iter().map(|text| (text, ().into_any())).collect();
    view! { <Hints hints ways/> }.into_any()
}

/// The levels of a lesson, as their list knows them.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
pub struct LessonLevels {
    pub title: String,
    /// Address of the lesson.
    pub page: String,
    pub levels: Vec<LevelName>,
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
pub struct LevelName {
    pub id: String,
    pub revision: u32,
    pub page: String,
    pub title: String,
    /// Title of its figure, or that of the workbench.
    pub figure: String,
    pub par: u32,
    /// It is done with commands, at the workbench.
    pub commands: bool,
}

/// Every level, with what became of it.
#[component]
pub fn LevelList(lessons: Vec<LessonLevels>) -> AnyView {
    let entry = |level: LevelName| {
        let LevelName { id, revision, page, title, figure, par, commands } = level;
        let record = kept(&id, revision);
        let reached = became(record, par);
        let said = said(record, reached, par, commands);
        let class = move || match reached.get() {
            Reached::No | Reached::Shown => "level-name",
            Reached::Afterwards | Reached::Yes => "level-name reached",
            Reached::Par => "level-name reached par",
        };
        view! {
            <li class=class>
                <a href=page inner_html=title></a>
                <span class="level-figure" inner_html=figure></span>
                <span class="level-said" inner_html=said></span>
            </li>
        }
        .into_any()
    };
    let lesson = |lesson: LessonLevels| {
        let levels: Vec<AnyView> = lesson.levels.into_iter().map(entry).collect();
        view! {
            <h2>
                <a href=lesson.page inner_html=lesson.title></a>
            </h2>
            <ul class="levels" role="list">
                {levels}
            </ul>
        }
        .into_any()
    };
    let lessons: Vec<AnyView> = lessons.into_iter().map(lesson).collect();
    view! { <div>{lessons}</div> }.into_any()
}
