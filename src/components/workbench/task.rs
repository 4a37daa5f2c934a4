//! What is to be reached at the workbench, how far one is, hints, and what it was about.

use super::Bench;
use super::offers::Offer;
use crate::checks::Answer;
use crate::components::reached::{Done, Hints, MOVES, became, kept, moves_of};
use crate::components::{html, today, use_learner, use_ui};
use crate::scene::Arg;
use crate::workbench::level::{Hint, resolved};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;

/// Milliseconds between the lines of the solution, as it is shown.
const EACH: u32 = 1600;

#[component]
pub fn Task(bench: Bench) -> AnyView {
    let (ui, learner) = (use_ui(), use_learner());
    let level = bench.level.get_value();
    let (key, id, revision, par) = (level.key(), level.id.clone(), level.revision, level.par);
    let name = key.clone();
    let record = kept(&id, revision);
    // Conditions are about the world as it is, also while an earlier one is on show.
    let met = Memo::new(move |_| {
        bench
            .level
            .with_value(|l| bench.session.with(|s| l.goals.iter().map(|g| g.met(&s.world)).collect::<Vec<bool>>()))
    });
    let moves = Memo::new(move |_| bench.session.with(|s| s.commands() as u32));
    Effect::new(move |_| {
        if !met.with(|all| all.iter().all(|m| *m)) || bench.given.get_untracked() {
            return;
        }
        bench.told.set(true);
        let moves = moves.get();
        if record.with_untracked(|r| r.solved && moves_of(r).is_none_or(|best| best <= moves)) {
            return;
        }
        let mut answer = Answer::default();
        answer.insert(MOVES.into(), moves.to_string());
        learner.progress.update(|p| p.answered(&key, revision, &answer, true, today()));
    });
    let reached = became(record, par);
    let goal = |(i, text): (usize, String)| {
        let met = move || met.with(|all| all.get(i).is_some_and(|m| *m));
        view! {
            <li class="goal" class:met=met>
                <span>
                    <span inner_html=text></span>
                    " "
                    <b class="sr-only" inner_html=move || if met() { html(ui.t("figure.goal-met")) } else { String::new() }></b>
                </span>
            </li>
        }
        .into_any()
    };
    let texts = level.goals.iter().map(|g| g.text.clone());
    let list: Vec<AnyView> = texts.enumerate().map(goal).collect();
    let counts = move || {
        let n = |n: u32| Arg::N(f64::from(n));
        html(bench.words_with("bench.commands", &[("n", n(moves.get())), ("par", n(par))]))
    };
    view! {
        <section class="level" id=name aria-label=ui.t("level.task")>
            <ul class="goals" role="list" aria-live="polite">
                {list}
            </ul>
            <p class="level-moves" inner_html=counts></p>
            <Help bench/>
            <Done reached record par commands=true learnt=level.learnt see=level.see.into_iter().next().unwrap_or_default() next=level.next now=bench.told.into()/>
        </section>
    }
    .into_any()
}

/// Hints, one after the other, and the solution.
#[component]
fn Help(bench: Bench) -> AnyView {
    let (ui, learner) = (use_ui(), use_learner());
    let level = bench.level.get_value();
    let (key, revision) = (level.key(), level.revision);
    // Lines of the solution that are still to come.
    let left = RwSignal::new(Vec::<String>::new());
    let timer = Rc::new(RefCell::new(None::<Timeout>));
    Effect::new(move |_| {
        let next = left.with(|l| l.first().cloned()).map(|line| {
            Timeout::new(EACH, move || {
                let line = bench.session.with_untracked(|s| resolved(&s.world, &line));
                bench.enter(&line);
                left.update(|l| drop(l.remove(0)));
            })
        });
        *timer.borrow_mut() = next;
    });
    let solution = StoredValue::new(level.solution);
    let show = move |_| {
        bench.enter("reset");
        bench.given.set(true);
        bench.told.set(true);
        learner.progress.update(|p| p.gave_up(&key, revision, today()));
        left.set(solution.get_value());
    };
    let ways = view! {
        <button type="button" class="button" data-act="solution" on:click=show>
            {ui.t("level.solution")}
        </button>
    };
    let ways = ways.into_any();
    let hint = |Hint { text, lines }: Hint| {
        let lines: Vec<AnyView> = lines.into_iter().map(|line| view! { <Offer bench line/> }.into_any()).collect();
        let below = (!lines.is_empty()).then(|| view! { <ul class="offered" role="list">{lines}</ul> });
        (text, below.into_any())
    };
    let hints = level.hints.into_iter().map(hint).collect();
    view! { <Hints hints ways/> }.into_any()
}
