//! A concept check: the question, the learner's answer, what is said to it, and another try. What all kinds share stands here; what an answer
//! of a kind looks like is a file of its own.

mod choice;
mod drag;
mod estimate;
mod order;
mod point;
mod repair;
mod run;
mod sort;

use super::figure::run::FetchFigure;
use super::{Learner, Ui, html, today, use_learner, use_ui};
use crate::checks::estimate::Case;
use crate::checks::{self, Answer, Check, Outcome, Question};
use crate::learner::{Record, Stage};
use crate::scene::Arg;
use choice::Choices;
use estimate::Estimating;
use leptos::html::Button;
use leptos::prelude::*;
use order::Ordering;
use point::Pointing;
use repair::Repairing;
use run::{RunHere, Running};
use sort::Sorting;

/// A check in use. Everything but an unfinished attempt to submit follows from what is kept of the learner, so that a page that is opened
/// again, another tab, and forgetting everything need no code of their own.
#[derive(Clone, Copy)]
struct CheckState {
    check: StoredValue<Check>,
    learner: Learner,
    /// What is kept of this check in its present revision.
    record: Memo<Record>,
    /// An answer was submitted that is not complete enough to be graded.
    incomplete: RwSignal<bool>,
    /// What fetches figures, where one can run here.
    figures: Option<FetchFigure>,
    /// The figure that runs here, by its address.
    running: RwSignal<Option<(String, Running)>>,
    /// A prediction was made, and the figure is about to show what is right.
    watching: RwSignal<bool>,
    /// Whether the hint was asked for. It stays while the page does, and is no part of the answer.
    hinted: RwSignal<bool>,
    /// Tries that were begun: each has an order of its own, so that a place is not learned for an answer.
    round: RwSignal<u64>,
}

impl CheckState {
    fn new(check: Check, learner: Learner) -> CheckState {
        let (id, revision) = (check.id.clone(), check.revision);
        CheckState {
            check: StoredValue::new(check),
            learner,
            record: learner.record(id, revision),
            incomplete: RwSignal::new(false),
            figures: use_context(),
            running: RwSignal::new(None),
            watching: RwSignal::new(false),
            hinted: RwSignal::new(false),
            round: RwSignal::new(0),
        }
    }

    /// Changes what is kept of this check.
    fn keep(self, change: impl FnOnce(&mut crate::learner::Progress, &str, u32)) {
        self.check.with_value(|c| self.learner.progress.update(|p| change(p, &c.id, c.revision)));
    }

    /// Whether nothing can be chosen, because an answer was graded.
    fn graded(self) -> bool {
        self.record.with(|r| r.stage != Stage::Open)
    }

    /// Whether nothing can be chosen.
    fn closed(self) -> bool {
        self.watching.get() || self.graded()
    }

    /// Whether the answer may be seen.
    fn over(self) -> bool {
        self.record.with(|r| matches!(r.stage, Stage::Solved | Stage::Shown))
    }

    /// What the learner's own answer has for an option or item.
    fn own(self, item: &str) -> Option<String> {
        self.record.with(|r| r.answer.get(item).cloned())
    }

    /// What is on show as chosen: the learner's answer, or the key once it may be seen.
    fn shown(self, item: &str) -> Option<String> {
        if self.over() {
            let key = |answer: &Answer| self.check.with_value(|c| checks::key(&c.question, answer).get(item).cloned());
            return self.record.with(|r| key(&r.answer));
        }
        self.own(item)
    }

    /// What grading said of an option or item: `None` before, and where the learner has not touched it. While it is tried again, options
    /// that were tried keep what was said; of an item the reason names the place, so what is tried of items is not told.
    fn verdict(self, item: &str) -> Option<bool> {
        if self.graded() {
            let said = self.outcome().verdicts.into_iter().find(|v| v.id == item).map(|v| v.right);
            if said.is_some() || self.over() {
                return said;
            }
        }
        let tried = self.record.with(|r| r.tried.contains_key(item));
        self.check.with_value(|c| c.question.choices().into_iter().find(|o| tried && o.id == item).map(|o| o.right))
    }

    fn outcome(self) -> Outcome {
        self.check.with_value(|c| {
            self.record.with(|r| match r.stage {
                // An older version kept a later wrong answer beside it.
                Stage::Solved => checks::grade(&c.question, &checks::key(&c.question, &r.answer)),
                _ => checks::grade(&c.question, &r.answer),
            })
        })
    }

    /// Notes what is chosen now, before it is submitted.
    fn choose(self, change: impl FnOnce(&mut Answer)) {
        let mut answer = self.record.with_untracked(|r| r.answer.clone());
        change(&mut answer);
        self.incomplete.set(false);
        self.keep(|p, id, revision| p.chosen(id, revision, &answer));
    }

    fn submit(self) {
        let outcome = untrack(|| self.outcome());
        self.incomplete.set(outcome.incomplete);
        if outcome.incomplete {
            return;
        }
        if self.figures.is_some() && self.check.with_value(|c| c.predict) {
            self.watching.set(true);
            self.run(untrack(|| self.show()));
        } else {
            self.note(outcome.solved);
        }
    }

    fn note(self, solved: bool) {
        let answer = self.record.with_untracked(|r| r.answer.clone());
        let beliefs: Vec<String> = self
            .check
            .with_value(|c| checks::beliefs(&c.question, &answer).into_iter().map(|b| b.id.clone()).collect());
        self.keep(|p, id, revision| {
            p.answered(id, revision, &answer, solved, today());
            beliefs.iter().for_each(|b| p.believed(id, revision, b));
        });
    }

    /// The figure has shown what is right, or can't: now the prediction gets its verdict. A wrong one has seen the answer.
    fn conclude(self) {
        if !self.watching.get_untracked() {
            return;
        }
        self.watching.set(false);
        let solved = untrack(|| self.outcome()).solved;
        self.note(solved);
        if !solved {
            self.reveal();
        }
    }

    /// Runs a figure here, if one can; whether it can.
    fn run(self, address: String) -> bool {
        let Some(figures) = self.figures else { return false };
        self.running.set(Some((address.clone(), Running::Coming)));
        figures.call(address.clone(), move |fetched| {
            // Meanwhile it may have been closed, or another asked for.
            if self.running.with_untracked(|r| r.as_ref().is_none_or(|r| r.0 != address)) {
                return;
            }
            let failed = fetched.is_none();
            self.running.set(Some((address, fetched.map_or(Running::Failed, |f| Running::Here(Box::new(f))))));
            if failed {
                self.conclude();
            }
        });
        true
    }

    fn reveal(self) {
        self.keep(|p, id, revision| p.gave_up(id, revision, today()));
    }

    /// Begins anew: of an estimate, once it is over, with other quantities.
    fn retry(self) {
        let over = untrack(|| self.over());
        let answer = self.check.with_value(|c| match &c.question {
            Question::Estimate { cases, .. } => {
                self.record.with_untracked(|r| checks::estimate::anew(cases, &r.answer, over))
            }
            _ => Answer::default(),
        });
        self.keep(|p, id, revision| p.chosen(id, revision, &answer));
        self.running.set(None);
        self.round.update(|r| *r += 1);
    }

    /// The case of an estimate that is asked now.
    fn case(self) -> Option<Case> {
        self.check.with_value(|c| match &c.question {
            Question::Estimate { cases, .. } => self.record.with(|r| checks::estimate::case(cases, &r.answer).cloned()),
            _ => None,
        })
    }

    fn prompt(self) -> String {
        self.case().map_or_else(|| self.check.with_value(|c| c.prompt.clone()), |c| c.prompt)
    }

    fn explain(self) -> String {
        self.case().map_or_else(|| self.check.with_value(|c| c.explain.clone()), |c| c.explain)
    }

    /// The hint, while it is of use to somebody who asked for it.
    fn hint(self) -> String {
        if self.hinted.get() && !self.over() { self.check.with_value(|c| c.hint.clone()) } else { String::new() }
    }

    fn show(self) -> String {
        self.case().map_or_else(|| self.check.with_value(|c| c.show.clone()), |c| c.show)
    }

    /// The word on the button that checks an answer or begins anew.
    fn does(self) -> &'static str {
        match (self.graded(), self.over()) {
            (false, _) if self.watching.get() => "check.result",
            (false, _) if self.check.with_value(|c| c.predict) => "check.predict",
            (false, _) => "check.submit",
            (true, true) if self.check.with_value(|c| matches!(c.question, Question::Estimate { .. })) => {
                "check.another"
            }
            (true, _) => "check.retry",
        }
    }

    /// The order in which options or items stand.
    fn order(self) -> Vec<usize> {
        let round = self.round.get();
        self.check.with_value(|c| checks::order(c, round))
    }

    /// Where the check stands, as a class of its body.
    fn class(self) -> &'static str {
        match self.record.with(|r| r.stage) {
            Stage::Open if self.incomplete.get() => "check-body incomplete",
            Stage::Open => "check-body",
            Stage::Wrong => "check-body wrong",
            Stage::Solved => "check-body solved",
            Stage::Shown => "check-body shown",
        }
    }

    /// The same in words.
    fn said(self, ui: Ui) -> String {
        if self.watching.get() {
            return ui.t("ask.watch");
        }
        let key = match self.record.with(|r| r.stage) {
            Stage::Open if !self.incomplete.get() => return String::new(),
            Stage::Open => self.check.with_value(|c| match c.question {
                Question::Single { .. } => "check.incomplete-single",
                Question::Multiple { .. } => "check.incomplete-multiple",
                Question::Sort { .. } => "check.incomplete-sort",
                Question::Order { .. } => "check.incomplete-order",
                Question::Point { .. } => "check.incomplete-point",
                Question::Repair { .. } => "check.incomplete-repair",
                Question::Estimate { .. } => "check.incomplete-estimate",
            }),
            Stage::Wrong => "check.wrong",
            Stage::Solved => "check.right",
            // The figure has shown what a wrong prediction missed.
            Stage::Shown if self.check.with_value(|c| c.predict) && self.record.with(|r| !r.answer.is_empty()) => {
                "check.missed"
            }
            Stage::Shown => "check.shown",
        };
        ui.f(key, &[("n", Arg::N(self.check.with_value(|c| c.question.wanted()) as f64))])
    }

    /// The word before what is said to an option or item, in place of `plain`, which fits where nothing was answered.
    fn mark(self, ui: Ui, item: &str, plain: &str) -> String {
        let shown = self.record.with(|r| r.stage == Stage::Shown);
        match self.verdict(item) {
            Some(true) => ui.t(if shown { "check.own-right" } else { "check.mark-right" }),
            Some(false) => ui.t(if shown { "check.own-wrong" } else { "check.mark-wrong" }),
            None => plain.to_string(),
        }
    }
}

/// One check with everything that belongs to answering it. Texts of `check` are HTML. A page that brings what is said to each answer later
/// renders it with empty feedback.
#[component]
pub fn CheckBody(
    check: Check,
    /// Address of the paragraph that teaches it.
    see: String,
    /// Address of the check that follows in its row.
    next: Option<String>,
) -> AnyView {
    let ui = use_ui();
    let state = CheckState::new(check.clone(), use_learner());
    let main = NodeRef::<Button>::new();
    let (kind, how) = match &check.question {
        Question::Single { .. } => ("single", ui.t("check.single")),
        Question::Multiple { .. } => {
            ("multiple", ui.f("check.multiple", &[("n", Arg::N(check.question.wanted() as f64))]))
        }
        Question::Sort { .. } => ("sort", ui.t("check.sort")),
        Question::Order { .. } => ("order", ui.t("check.order")),
        Question::Point { .. } => ("point", ui.f("check.point", &[("n", Arg::N(check.question.wanted() as f64))])),
        Question::Repair { .. } => ("repair", ui.t("check.repair")),
        Question::Estimate { .. } => ("estimate", ui.t("check.estimate")),
    };
    let by_hand = match kind {
        "sort" => Some("check.sort-drag"),
        "point" => Some("check.point-press"),
        _ => None,
    };
    let shows = !check.show.is_empty();
    let hints = !check.hint.is_empty();
    let answer = match check.question {
        Question::Single { options } => view! { <Choices state options one=true/> }.into_any(),
        Question::Multiple { options } => view! { <Choices state options one=false/> }.into_any(),
        Question::Sort { buckets, items } => view! { <Sorting state buckets items/> }.into_any(),
        Question::Order { items } => view! { <Ordering state items/> }.into_any(),
        Question::Point { picture, parts } => view! { <Pointing state picture parts/> }.into_any(),
        Question::Repair { lines, fixes } => view! { <Repairing state lines fixes/> }.into_any(),
        Question::Estimate { unit, .. } => view! { <Estimating state unit/> }.into_any(),
    };
    // The button that was pressed is about to go: its neighbour takes the focus, or the keyboard would start again at the top.
    let reveal = move |_| {
        if let Some(button) = main.get_untracked() {
            let _ = button.focus();
        }
        state.reveal();
    };
    // Checking and beginning anew are one button, so that the keyboard's focus stays where it is.
    let act = move |_| {
        if state.watching.get_untracked() {
            state.conclude();
        } else if untrack(|| state.graded()) {
            state.retry();
        } else {
            state.submit();
        }
    };
    let follow = move |e: web_sys::MouseEvent| {
        if run::pressed(&e).is_some_and(|address| state.run(address)) {
            e.prevent_default();
        }
    };
    let predicts = check.predict.then_some("");
    // Not a form: browsers look into forms for what they could fill in, and lay out a long page for it that is laid out bit by bit otherwise.
    view! {
        <div class=move || state.class() data-kind=kind data-predict=predicts on:click=follow>
            <fieldset>
                <legend>
                    <span class="check-prompt" inner_html=move || state.prompt()></span>
                    " "
                    <span class="check-how">
                        {how}
                        // Without the live part nothing is dragged or pressed.
                        {by_hand.map(|word| view! { " " <span class="needs-js">{ui.t(word)}</span> })}
                    </span>
                </legend>
                {answer}
            </fieldset>
            <div class="check-buttons needs-js">
                <button
                    type="button"
                    node_ref=main
                    class:primary=move || !state.graded()
                    data-act=move || match (state.watching.get(), state.graded()) {
                        (true, _) => "result",
                        (_, true) => "retry",
                        _ => "submit",
                    }
                    inner_html=move || html(ui.t(state.does()))
                    on:click=act
                ></button>
                {hints.then(|| view! { <HintButton state/> })}
                <button
                    type="button"
                    class="plain"
                    class:gone=move || state.record.with(|r| r.stage != Stage::Wrong)
                    data-act="reveal"
                    on:click=reveal
                >
                    {ui.t("check.reveal")}
                </button>
                <p class="check-verdict" role="status" inner_html=move || html(state.said(ui))></p>
            </div>
            {hints.then(|| view! { <p class="hint" role="status" inner_html=move || state.hint()></p> })}
            <RunHere state main/>
            <details class="check-answer no-js"><summary>{ui.t("check.answer")}</summary></details>
            <div class="check-explain" class:gone=move || !state.over()>
                <p><strong>{ui.t("check.why")}</strong> " " <span inner_html=move || state.explain()></span></p>
                <p class="check-on">
                    <a class="see" href=see>{ui.t("check.see")}</a>
                    {shows.then(|| view! { <a class="to-figure" href=move || state.show()>{ui.t("check.show")}</a> })}
                    {next.map(|next| view! { <a class="next-check" href=next>{ui.t("check.next")}</a> })}
                </p>
            </div>
        </div>
    }
    .into_any()
}

/// Tells the hint, and takes it back. It stays where it is, and with it the keyboard's focus.
#[component]
fn HintButton(state: CheckState) -> AnyView {
    let ui = use_ui();
    view! {
        <button
            type="button"
            class="plain"
            class:gone=move || state.closed()
            data-act="hint"
            aria-expanded=move || if state.hinted.get() { "true" } else { "false" }
            on:click=move |_| state.hinted.update(|h| *h = !*h)
        >
            {ui.t("check.hint")}
        </button>
    }
    .into_any()
}

/// What is said to an option or item: a word, not colour alone, and why.
#[component]
fn Feedback(
    state: CheckState,
    /// Id of the option or item.
    item: StoredValue<String>,
    /// The word where nothing was answered.
    word: StoredValue<String>,
    /// HTML.
    text: String,
    /// Address of the figure that shows it, or nothing.
    #[prop(optional)]
    show: String,
) -> AnyView {
    let ui = use_ui();
    let unsaid = move || item.with_value(|i| state.verdict(i)).is_none() && !state.over();
    let mark = move || html(item.with_value(|i| word.with_value(|w| state.mark(ui, i, w))));
    view! {
        <p class="feedback" class:gone=unsaid>
            <b class="mark-word" inner_html=mark></b>
            " "
            <span inner_html=text></span>
            {(!show.is_empty()).then(|| view! { " " <a class="to-figure" href=show>{ui.t("check.show-fails")}</a> })}
        </p>
    }
    .into_any()
}
