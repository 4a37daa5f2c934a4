//! A concept check on the page: the question, the answer, what is said to it, and another try.

use super::html;
use crate::checks::{self, Answer, Check, Outcome, Question, choice};
use crate::learner::Record;
use crate::scene::{Arg, Words};
use leptos::prelude::*;
use std::sync::Arc;

/// What happens to an answer outside the check.
#[derive(Clone)]
pub struct Hooks {
    /// A complete answer was given; whether it solves the check.
    pub answered: Arc<dyn Fn(&Check, &Answer, bool) + Send + Sync>,
    pub shown: Arc<dyn Fn(&Check) + Send + Sync>,
}

impl Default for Hooks {
    fn default() -> Hooks {
        Hooks { answered: Arc::new(|_, _, _| {}), shown: Arc::new(|_| {}) }
    }
}

/// Where a check stands.
#[derive(Clone, PartialEq)]
enum State {
    Open,
    /// Graded and not solved.
    Wrong(Outcome),
    Solved(Outcome),
    /// The learner asked for the answer.
    Shown(Outcome),
    /// Not complete enough to be graded.
    Incomplete,
}

impl State {
    fn outcome(&self) -> Option<&Outcome> {
        match self {
            State::Wrong(o) | State::Solved(o) | State::Shown(o) => Some(o),
            State::Open | State::Incomplete => None,
        }
    }

    fn over(&self) -> bool {
        matches!(self, State::Solved(_) | State::Shown(_))
    }
}

/// `prefix` keeps the ids of a live island apart from those of its static twin.
pub fn view(check: Check, ui: Arc<Words>, record: Option<Record>, hooks: Hooks, is_live: bool) -> AnyView {
    let check = Arc::new(check);
    let id = [if is_live { "live-" } else { "" }, "check-", &check.id].concat();
    let (first_answer, first_state) = match record {
        Some(r) if r.solved => {
            let key = checks::key(&check.question);
            let outcome = checks::grade(&check.question, &key);
            (key, State::Solved(outcome))
        }
        _ => (Answer::new(), State::Open),
    };
    let answer = RwSignal::new(first_answer);
    let state = RwSignal::new(first_state);
    let round = RwSignal::new(0u64);

    let hint = match &check.question {
        Question::Single { .. } => ui.t("check.single"),
        Question::Multiple { options } => ui.f("check.multiple", &[("n", Arg::N(choice::keys(options) as f64))]),
        Question::Sort { .. } => ui.t("check.sort"),
    };
    let incomplete = match &check.question {
        Question::Single { .. } => ui.t("check.incomplete-single"),
        Question::Multiple { options } => ui.f("check.incomplete-multiple", &[("n", Arg::N(choice::keys(options) as f64))]),
        Question::Sort { .. } => ui.t("check.incomplete-sort"),
    };
    let body = {
        let (check, ui, id) = (check.clone(), ui.clone(), id.clone());
        move || {
            let order = checks::order(&check, round.get());
            match &check.question {
                Question::Single { options } => choices(options, &order, true, &id, &ui, answer, state),
                Question::Multiple { options } => choices(options, &order, false, &id, &ui, answer, state),
                Question::Sort { buckets, items } => sort(buckets, items, &order, &id, &ui, answer, state),
            }
        }
    };

    let submit = {
        let (check, hooks) = (check.clone(), hooks.clone());
        move |_| {
            let given = answer.get_untracked();
            let outcome = checks::grade(&check.question, &given);
            if outcome.incomplete {
                state.set(State::Incomplete);
                return;
            }
            (hooks.answered)(&check, &given, outcome.solved);
            state.set(if outcome.solved { State::Solved(outcome) } else { State::Wrong(outcome) });
        }
    };
    let retry = move |_| {
        answer.set(Answer::new());
        state.set(State::Open);
        round.update(|r| *r += 1);
    };
    let reveal = {
        let check = check.clone();
        move |_| {
            let key = checks::key(&check.question);
            let outcome = checks::grade(&check.question, &key);
            (hooks.shown)(&check);
            answer.set(key);
            state.set(State::Shown(outcome));
        }
    };
    let verdict = {
        let ui = ui.clone();
        move || match state.get() {
            State::Open => String::new(),
            State::Incomplete => html(&incomplete),
            State::Wrong(_) => html(ui.t("check.wrong")),
            State::Solved(_) => html(ui.t("check.right")),
            State::Shown(_) => html(ui.t("check.shown")),
        }
    };
    let class = move || {
        state.with(|s| match s {
            State::Open => "check-body",
            State::Incomplete => "check-body incomplete",
            State::Wrong(_) => "check-body wrong",
            State::Solved(_) => "check-body solved",
            State::Shown(_) => "check-body shown",
        })
    };
    let explain = explanation(&check, &ui);
    let static_answer = (!is_live).then(|| answer_list(&check, &ui));
    let hint_id = [id.as_str(), "-hint"].concat();
    let (submit_label, retry_label, reveal_label) = (ui.t("check.submit"), ui.t("check.retry"), ui.t("check.reveal"));
    let over = move || state.with(|s| s.over());
    let graded = move || state.with(|s| s.outcome().is_some());
    let wrong = move || state.with(|s| matches!(s, State::Wrong(_)));
    view! {
        <div class=class>
            <fieldset aria-describedby=hint_id.clone()>
                <legend class="check-prompt" inner_html=check.prompt.clone()></legend>
                <p class="check-hint" id=hint_id.clone() inner_html=html(hint)></p>
                {body}
            </fieldset>
            <div class="check-buttons needs-js">
                <button type="button" class="primary" data-act="submit" class:gone=graded on:click=submit inner_html=html(submit_label)></button>
                <button type="button" data-act="retry" class:gone=move || !graded() on:click=retry inner_html=html(retry_label)></button>
                <button type="button" class="plain" data-act="reveal" class:gone=move || !wrong() on:click=reveal inner_html=html(reveal_label)></button>
                <p class="check-verdict" role="status" inner_html=verdict></p>
            </div>
            <div class="check-explain" class:gone=move || !over() inner_html=explain></div>
            {static_answer}
        </div>
    }
    .into_any()
}

/// Why the key is right, and the way back to the paragraph.
fn explanation(check: &Check, ui: &Words) -> String {
    ["<p><strong>", &html(ui.t("check.why")), "</strong> ", &check.explain, "</p><p><a class=\"see\" href=\"#", &html(&check.see), "\">", &html(ui.t("check.see")), "</a></p>"]
        .concat()
}

/// The right answers with what is to be said of every option, for pages without scripts.
fn answer_list(check: &Check, ui: &Words) -> AnyView {
    let mut list = String::from("<ul>");
    match &check.question {
        Question::Single { options } | Question::Multiple { options } => {
            for o in options {
                let mark = ui.t(if o.right { "check.mark-right" } else { "check.mark-wrong" });
                list.push_str(&["<li><strong>", &o.text, "</strong> <em>", &html(mark), ":</em> ", &o.feedback, "</li>"].concat());
            }
        }
        Question::Sort { buckets, items } => {
            for i in items {
                let bucket = buckets.iter().find(|b| b.id == i.bucket).map_or("", |b| b.text.as_str());
                list.push_str(&["<li><strong>", &i.text, "</strong> <em>", bucket, ":</em> ", &i.feedback, "</li>"].concat());
            }
        }
    }
    list.push_str("</ul>");
    list.push_str(&explanation(check, ui));
    let summary = html(ui.t("check.answer"));
    view! { <details class="check-answer no-js"><summary inner_html=summary></summary><div inner_html=list></div></details> }.into_any()
}

/// What stands under an option or item once graded: a word, not colour alone, and the feedback.
fn feedback(id: String, right: Option<bool>, text: String, ui: &Arc<Words>, state: RwSignal<State>) -> AnyView {
    let ui = ui.clone();
    // When all is over, every option says why it is right or wrong; before, only those that were chosen.
    let said = Memo::new(move |_| {
        state.with(|s| {
            let verdict = s.outcome().and_then(|o| o.verdicts.iter().find(|v| v.id == id));
            match (verdict, right) {
                (Some(v), _) => Some((v.right, v.feedback.clone())),
                (None, Some(right)) if s.over() => Some((right, text.clone())),
                _ => None,
            }
        })
    });
    view! {
        <p
            class="feedback"
            class:gone=move || said.with(|s| s.is_none())
            class:good=move || said.with(|s| s.as_ref().is_some_and(|s| s.0))
            inner_html=move || {
                said.get()
                    .map(|(right, text)| {
                        ["<b class=\"mark-word\">", &html(ui.t(if right { "check.mark-right" } else { "check.mark-wrong" })), "</b> ", &text].concat()
                    })
                    .unwrap_or_default()
            }
        ></p>
    }
    .into_any()
}

fn choices(options: &[choice::Choice], order: &[usize], single: bool, id: &str, ui: &Arc<Words>, answer: RwSignal<Answer>, state: RwSignal<State>) -> AnyView {
    order
        .iter()
        .map(|i| {
            let o = &options[*i];
            let (oid, name, kind) = (o.id.clone(), id.to_string(), if single { "radio" } else { "checkbox" });
            let oid2 = o.id.clone();
            let chosen = Memo::new(move |_| answer.with(|a| a.contains_key(&oid2)));
            let change = move |e: leptos::ev::Event| {
                let on = event_target_checked(&e);
                if state.with_untracked(|s| matches!(s, State::Incomplete)) {
                    state.set(State::Open);
                }
                answer.update(|a| {
                    if single {
                        a.clear();
                    }
                    if on {
                        a.insert(oid.clone(), String::new());
                    } else {
                        a.remove(&oid);
                    }
                });
            };
            view! {
                <div class="choice" class:chosen=move || chosen.get()>
                    <label>
                        <input type=kind name=name value=o.id.clone() prop:checked=move || chosen.get() prop:disabled=move || state.with(|s| s.outcome().is_some()) on:change=change />
                        <span class="choice-text" inner_html=o.text.clone()></span>
                    </label>
                    {feedback(o.id.clone(), Some(o.right), o.feedback.clone(), ui, state)}
                </div>
            }
        })
        .collect_view()
        .into_any()
}

fn sort(
    buckets: &[checks::sort::Bucket],
    items: &[checks::sort::Item],
    order: &[usize],
    id: &str,
    ui: &Arc<Words>,
    answer: RwSignal<Answer>,
    state: RwSignal<State>,
) -> AnyView {
    order
        .iter()
        .map(|i| {
            let item = &items[*i];
            let segments = buckets
                .iter()
                .map(|b| {
                    let (iid, iid2, bid, bid2) = (item.id.clone(), item.id.clone(), b.id.clone(), b.id.clone());
                    let chosen = Memo::new(move |_| answer.with(|a| a.get(&iid2) == Some(&bid2)));
                    let change = move |_| {
                        if state.with_untracked(|s| matches!(s, State::Incomplete)) {
                            state.set(State::Open);
                        }
                        answer.update(|a| {
                            a.insert(iid.clone(), bid.clone());
                        });
                    };
                    view! {
                        <label class="segment">
                            <input
                                type="radio"
                                name=[id, "-", &item.id].concat()
                                value=b.id.clone()
                                prop:checked=move || chosen.get()
                                prop:disabled=move || state.with(|s| s.outcome().is_some())
                                on:change=change
                            />
                            <span inner_html=b.text.clone()></span>
                        </label>
                    }
                })
                .collect_view();
            view! {
                <fieldset class="sort-item">
                    <legend inner_html=item.text.clone()></legend>
                    <div class="segments">{segments}</div>
                    {feedback(item.id.clone(), None, String::new(), ui, state)}
                </fieldset>
            }
        })
        .collect_view()
        .into_any()
}
