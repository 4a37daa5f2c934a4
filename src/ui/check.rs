//! A concept check on the page: the question, the answer, what is said to it, and another try.

use super::el::{El, dynamic, el};
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
        _ => (Answer::default(), State::Open),
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
        Question::Multiple { options } => {
            ui.f("check.incomplete-multiple", &[("n", Arg::N(choice::keys(options) as f64))])
        }
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
        move || {
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
    let retry = move || {
        answer.set(Answer::default());
        state.set(State::Open);
        round.update(|r| *r += 1);
    };
    let reveal = {
        let check = check.clone();
        move || {
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
        let class = state.with(|s| match s {
            State::Open => "check-body",
            State::Incomplete => "check-body incomplete",
            State::Wrong(_) => "check-body wrong",
            State::Solved(_) => "check-body solved",
            State::Shown(_) => "check-body shown",
        });
        Some(String::from(class))
    };
    let hint_id = [id.as_str(), "-hint"].concat();
    let over = move || state.with(|s| s.over());
    let graded = move || state.with(|s| s.outcome().is_some());
    let wrong = move || state.with(|s| matches!(s, State::Wrong(_)));
    let shown_if = |base: &'static str, mut on: Box<dyn FnMut() -> bool + Send>| {
        move || Some([base, if on() { "" } else { " gone" }].concat())
    };
    let give_up = reveal;
    // One button for both, so that the keyboard's focus stays where it is when the answer has been graded.
    let (u1, is_graded) = (ui.clone(), graded);
    let main = el("button")
        .attr("type", "button")
        .attr_of("data-act", move || Some(String::from(if graded() { "retry" } else { "submit" })))
        .attr_of("class", move || Some(String::from(if graded() { "" } else { "primary" })))
        .html_of(move || html(u1.t(if graded() { "check.retry" } else { "check.submit" })))
        .on("click", move |_| if untrack(is_graded) { retry() } else { submit() });
    let reveal = el("button")
        .attr("type", "button")
        .attr("data-act", "reveal")
        .attr_of("class", shown_if("plain", Box::new(wrong)))
        .html(html(ui.t("check.reveal")))
        .on("click", move |e| {
            give_up();
            focus_first_button(&e);
        });
    el("div")
        .attr_of("class", class)
        .child(
            el("fieldset")
                .attr("aria-describedby", hint_id.clone())
                .child(el("legend").class("check-prompt").html(check.prompt.clone()))
                .child(el("p").class("check-hint").attr("id", hint_id).html(html(hint)))
                .child(dynamic(body)),
        )
        .child(
            el("div")
                .class("check-buttons needs-js")
                .child(main)
                .child(reveal)
                .child(el("p").class("check-verdict").attr("role", "status").html_of(verdict)),
        )
        .child(el("div").attr_of("class", shown_if("check-explain", Box::new(over))).html(explanation(&check, &ui)))
        .child((!is_live).then(|| answer_list(&check, &ui)))
        .view()
}

/// The button that was pressed is about to go: its neighbour takes the focus, or the keyboard would start again at the top of the page.
fn focus_first_button(e: &leptos::ev::Event) {
    #[cfg(feature = "csr")]
    {
        use wasm_bindgen::JsCast;
        let button = event_target::<web_sys::Element>(e).parent_element().and_then(|p| p.first_element_child());
        if let Some(b) = button {
            let _ = b.unchecked_ref::<web_sys::HtmlElement>().focus();
        }
    }
    #[cfg(not(feature = "csr"))]
    let _ = e;
}

/// Why the key is right, and the way back to the paragraph.
fn explanation(check: &Check, ui: &Words) -> String {
    [
        "<p><strong>",
        &html(ui.t("check.why")),
        "</strong> ",
        &check.explain,
        "</p><p><a class=\"see\" href=\"",
        &html(&check.see),
        "\">",
        &html(ui.t("check.see")),
        "</a></p>",
    ]
    .concat()
}

/// The right answers with what is to be said of every option, for pages without scripts.
fn answer_list(check: &Check, ui: &Words) -> El {
    let mut list = String::from("<ul>");
    match &check.question {
        Question::Single { options } | Question::Multiple { options } => {
            for o in options {
                let mark = ui.t(if o.right { "check.mark-right" } else { "check.mark-wrong" });
                list.push_str(
                    &["<li><strong>", &o.text, "</strong> <em>", &html(mark), ":</em> ", &o.feedback, "</li>"].concat(),
                );
            }
        }
        Question::Sort { buckets, items } => {
            for i in items {
                let bucket = buckets.iter().find(|b| b.id == i.bucket).map_or("", |b| b.text.as_str());
                list.push_str(
                    &["<li><strong>", &i.text, "</strong> <em>", bucket, ":</em> ", &i.feedback, "</li>"].concat(),
                );
            }
        }
    }
    list.push_str("</ul>");
    list.push_str(&explanation(check, ui));
    el("details")
        .class("check-answer no-js")
        .child(el("summary").html(html(ui.t("check.answer"))))
        .child(el("div").html(list))
}

/// What stands under an option or item once graded: a word, not colour alone, and the feedback.
fn feedback(id: String, right: Option<bool>, text: String, ui: &Arc<Words>, state: RwSignal<State>) -> El {
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
    el("p")
        .attr_of("class", move || {
            Some(String::from(said.with(|s| match s {
                None => "feedback gone",
                Some((true, _)) => "feedback good",
                Some((false, _)) => "feedback",
            })))
        })
        .html_of(move || {
            said.get().map_or(String::new(), |(right, text)| {
                [
                    "<b class=\"mark-word\">",
                    &html(ui.t(if right { "check.mark-right" } else { "check.mark-wrong" })),
                    "</b> ",
                    &text,
                ]
                .concat()
            })
        })
}

/// A radio button or a box, which can't be changed once the answer is graded.
fn input(
    kind: &'static str,
    name: String,
    value: &str,
    chosen: Memo<bool>,
    state: RwSignal<State>,
    mut change: impl FnMut(bool) + 'static,
) -> El {
    el("input")
        .attr("type", kind)
        .attr("name", name)
        .attr("value", value)
        .flag_of("checked", move || chosen.get())
        .flag_of("disabled", move || state.with(|s| s.outcome().is_some()))
        .on("change", move |e| {
            if state.with_untracked(|s| matches!(s, State::Incomplete)) {
                state.set(State::Open);
            }
            change(event_target_checked(&e));
        })
}

fn choices(
    options: &[choice::Choice],
    order: &[usize],
    single: bool,
    id: &str,
    ui: &Arc<Words>,
    answer: RwSignal<Answer>,
    state: RwSignal<State>,
) -> Vec<AnyView> {
    order
        .iter()
        .map(|i| {
            let o = &options[*i];
            let (oid, oid2) = (o.id.clone(), o.id.clone());
            let chosen = Memo::new(move |_| answer.with(|a| a.contains_key(&oid2)));
            let change = move |on: bool| {
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
            el("div")
                .attr_of("class", move || Some(String::from(if chosen.get() { "choice chosen" } else { "choice" })))
                .child(
                    el("label")
                        .child(input(
                            if single { "radio" } else { "checkbox" },
                            id.to_string(),
                            &o.id,
                            chosen,
                            state,
                            change,
                        ))
                        .child(el("span").class("choice-text").html(o.text.clone())),
                )
                .child(feedback(o.id.clone(), Some(o.right), o.feedback.clone(), ui, state))
                .view()
        })
        .collect()
}

fn sort(
    buckets: &[checks::sort::Bucket],
    items: &[checks::sort::Item],
    order: &[usize],
    id: &str,
    ui: &Arc<Words>,
    answer: RwSignal<Answer>,
    state: RwSignal<State>,
) -> Vec<AnyView> {
    order
        .iter()
        .map(|i| {
            let item = &items[*i];
            let segments: Vec<AnyView> = buckets
                .iter()
                .map(|b| {
                    let (iid, iid2, bid, bid2) = (item.id.clone(), item.id.clone(), b.id.clone(), b.id.clone());
                    let chosen = Memo::new(move |_| answer.with(|a| a.get(&iid2) == Some(&bid2)));
                    let change = move |_: bool| {
                        answer.update(|a| {
                            a.insert(iid.clone(), bid.clone());
                        });
                    };
                    el("label")
                        .class("segment")
                        .child(input("radio", [id, "-", &item.id].concat(), &b.id, chosen, state, change))
                        .child(el("span").html(b.text.clone()))
                        .view()
                })
                .collect();
            el("fieldset")
                .class("sort-item")
                .child(el("legend").html(item.text.clone()))
                .child(el("div").class("segments").child(segments))
                .child(feedback(item.id.clone(), None, String::new(), ui, state))
                .view()
        })
        .collect()
}
