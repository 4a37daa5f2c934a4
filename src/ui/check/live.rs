//! A check that is answered. The page holds question, key and feedback; this reads them from its elements and grades with the pure core.

use crate::checks::{self, Answer, Check, Outcome, Question, choice, sort};
use crate::learner::Record;
use crate::scene::{Arg, Words};
use crate::ui::dom::{all, attr, class, closest, focus, input, listen, one, set};
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::{Element, Event};

/// What happens to an answer outside the check.
pub trait Keeper {
    /// A complete answer was given; whether it solves the check.
    fn answered(&self, check: &Check, answer: &Answer, solved: bool);
    /// The learner asked for the answer.
    fn shown(&self, check: &Check);
}

/// Where a check stands.
#[derive(Clone, Copy, PartialEq)]
enum State {
    Open,
    /// Not complete enough to be graded.
    Incomplete,
    /// Graded and not solved.
    Wrong,
    Solved,
    /// The learner asked for the answer.
    Shown,
}

struct Live {
    root: Element,
    items: Vec<Element>,
    /// The places of a sorting check.
    places: Vec<String>,
    check: Check,
    answer: Answer,
    /// What the learner had chosen before the answer was shown.
    own: Answer,
    state: State,
    outcome: Option<Outcome>,
    round: u64,
    ui: Rc<Words>,
    keeper: Rc<dyn Keeper>,
}

/// The question as its elements say it. Texts stay in the page: grading needs none.
fn read(id: &str, root: &Element, items: &[Element]) -> Check {
    let kind = attr(root, "data-kind");
    let mut options = Vec::new();
    let mut sorted = Vec::new();
    for e in items {
        let id = attr(e, "data-item");
        if kind == "sort" {
            sorted.push(sort::Item { id, bucket: attr(e, "data-bucket"), ..Default::default() });
        } else {
            options.push(choice::Choice { id, right: e.has_attribute("data-right"), ..Default::default() });
        }
    }
    let question = match kind.as_str() {
        "sort" => Question::Sort { buckets: Vec::new(), items: sorted },
        "single" => Question::Single { options },
        _ => Question::Multiple { options },
    };
    let mut revision = 0u32;
    for digit in attr(root, "data-revision").bytes() {
        revision = revision.wrapping_mul(10).wrapping_add(u32::from(digit.wrapping_sub(b'0')));
    }
    Check { id: id.to_string(), revision, question, ..Check::default() }
}

/// Each place has a colour of its own, and you and AWS have theirs everywhere.
fn hue(i: usize, place: &str) -> &str {
    if matches!(place, "you" | "aws") { place } else { ["0", "1", "2"][i % 3] }
}

/// Brings a check to life. `record` gives what is known of it, by id and revision.
pub fn attach(
    id: &str,
    root: Element,
    ui: Rc<Words>,
    record: &dyn Fn(&str, u32) -> Option<Record>,
    keeper: Rc<dyn Keeper>,
) {
    let items = all(&root, "[data-item]");
    let places = all(&root, ".bucket");
    places.iter().enumerate().for_each(|(i, place)| set(place, "data-hue", hue(i, &attr(place, "data-place"))));
    for item in &items {
        let sorted = item.class_name() == "sort-item";
        // The options of a question exclude each other, and so do the places for one item.
        let name = if sorted { [id, "-", &attr(item, "data-item")].concat() } else { id.to_string() };
        for (i, field) in all(item, "input").iter().enumerate() {
            input(field).set_name(&name);
            if let Some(segment) = field.parent_element().filter(|_| sorted) {
                set(&segment, "data-hue", hue(i, &input(field).value()));
            }
        }
    }
    let places = places.iter().map(|p| attr(p, "data-place")).collect();
    let check = read(id, &root, &items);
    let solved = record(&check.id, check.revision).is_some_and(|r| r.solved);
    let mut live = Live {
        root: root.clone(),
        items,
        places,
        check,
        answer: Answer::default(),
        own: Answer::default(),
        state: State::Open,
        outcome: None,
        round: 0,
        ui,
        keeper,
    };
    if solved {
        live.answer = checks::key(&live.check.question);
        live.outcome = Some(checks::grade(&live.check.question, &live.answer));
        live.state = State::Solved;
    }
    live.show();
    super::drag::attach(&root);
    let live = Rc::new(RefCell::new(live));
    let me = live.clone();
    listen(&root, "click", Box::new(move |e| me.borrow_mut().clicked(&e)));
    listen(&root, "change", Box::new(move |e| live.borrow_mut().changed(&e)));
}

impl Live {
    fn changed(&mut self, e: &Event) {
        let (Some(field), Some(item)) = (closest(e, "input"), closest(e, "[data-item]")) else { return };
        let (field, id) = (input(&field), attr(&item, "data-item"));
        match &self.check.question {
            Question::Sort { .. } => {
                self.answer.insert(id, field.value());
            }
            question => {
                if matches!(question, Question::Single { .. }) {
                    self.answer.clear();
                }
                if field.checked() {
                    self.answer.insert(id, String::new());
                } else {
                    self.answer.remove(&id);
                }
            }
        }
        if self.state == State::Incomplete {
            self.state = State::Open;
        }
        self.show();
    }

    fn clicked(&mut self, e: &Event) {
        let Some(button) = closest(e, "[data-act]") else { return };
        match attr(&button, "data-act").as_str() {
            "submit" => {
                let outcome = checks::grade(&self.check.question, &self.answer);
                if outcome.incomplete {
                    self.state = State::Incomplete;
                } else {
                    self.keeper.answered(&self.check, &self.answer, outcome.solved);
                    self.state = if outcome.solved { State::Solved } else { State::Wrong };
                    self.outcome = Some(outcome);
                }
            }
            "reveal" => {
                self.keeper.shown(&self.check);
                // The verdicts stay those on the learner's own answer.
                self.own = std::mem::replace(&mut self.answer, checks::key(&self.check.question));
                self.state = State::Shown;
                // The button that was pressed is about to go: its neighbour takes the focus, or the keyboard would start again at the top.
                if let Some(main) = self.main() {
                    focus(&main);
                }
            }
            _ => {
                self.answer.clear();
                self.own.clear();
                self.outcome = None;
                self.state = State::Open;
                self.round += 1;
                // In another order, so that a place is not learned for an answer.
                if let Some(parent) = self.items.first().and_then(|e| e.parent_element()) {
                    for i in checks::order(&self.check, self.round) {
                        let _ = parent.append_child(&self.items[i]);
                    }
                }
            }
        }
        self.show();
    }

    /// The button that checks the answer or begins anew. It is one, so that the keyboard's focus stays where it is.
    fn main(&self) -> Option<Element> {
        one(&self.root, ".check-buttons button")
    }

    /// Makes the elements say what is.
    fn show(&self) {
        let ui = &self.ui;
        let graded = self.outcome.is_some();
        let over = matches!(self.state, State::Solved | State::Shown);
        self.root.set_class_name(match self.state {
            State::Open => "check-body",
            State::Incomplete => "check-body incomplete",
            State::Wrong => "check-body wrong",
            State::Solved => "check-body solved",
            State::Shown => "check-body shown",
        });
        for item in &self.items {
            let id = attr(item, "data-item");
            let chosen = self.answer.get(&id);
            for field in all(item, "input") {
                let field = input(&field);
                field.set_checked(chosen.is_some_and(|c| c.is_empty() || *c == field.value()));
                field.set_disabled(graded);
                // Where the learner had put it, beside where it belongs.
                if let Some(segment) = field.parent_element() {
                    class(&segment, "own", self.own.get(&id) == Some(&field.value()));
                }
            }
            match chosen.and_then(|c| self.places.iter().position(|p| p == c)) {
                Some(i) => set(item, "data-hue", hue(i, &self.places[i])),
                None => drop(item.remove_attribute("data-hue")),
            }
            class(item, "chosen", chosen.is_some_and(|c| c.is_empty()));
            // When all is over, every option says why it is right or wrong; before, only those that were chosen.
            let verdict = self.outcome.as_ref().and_then(|o| o.verdicts.iter().find(|v| v.id == id));
            let key = over && item.has_attribute("data-right");
            let right = verdict.map_or(key, |v| v.right);
            class(item, "right", right);
            class(item, "wrong", verdict.is_some() && !right);
            if let (Some(said), Some(word)) = (one(item, ".feedback"), one(item, ".mark-word")) {
                class(&said, "gone", verdict.is_none() && !over);
                let said = match (verdict.is_some(), self.state == State::Shown, right) {
                    (true, true, true) => "check.own-right",
                    (true, true, false) => "check.own-wrong",
                    (true, false, false) => "check.mark-wrong",
                    (false, _, false) => "check.mark-not",
                    _ => "check.mark-right",
                };
                word.set_text_content(Some(&ui.t(said)));
            }
        }
        // What lies in a place stands there as crates.
        for place in all(&self.root, ".bucket") {
            let own = attr(&place, "data-place");
            let mut left = self.answer.iter().filter(|(_, chosen)| **chosen == own).count();
            for crate_ in all(&place, "i") {
                class(&crate_, "landed", left > 0);
                left = left.saturating_sub(1);
            }
        }
        if let Some(main) = self.main() {
            let (act, key) = if graded { ("retry", "check.retry") } else { ("submit", "check.submit") };
            set(&main, "data-act", act);
            class(&main, "primary", !graded);
            main.set_text_content(Some(&ui.t(key)));
        }
        if let Some(reveal) = one(&self.root, "[data-act=reveal]") {
            class(&reveal, "gone", self.state != State::Wrong);
        }
        if let Some(why) = one(&self.root, ".check-explain") {
            class(&why, "gone", !over);
        }
        if let Some(verdict) = one(&self.root, ".check-verdict") {
            verdict.set_text_content(Some(&self.verdict()));
        }
    }

    fn verdict(&self) -> String {
        let n = match &self.check.question {
            Question::Multiple { options } => choice::keys(options),
            _ => 0,
        };
        let key = match (self.state, &self.check.question) {
            (State::Open, _) => return String::new(),
            (State::Incomplete, Question::Single { .. }) => "check.incomplete-single",
            (State::Incomplete, Question::Multiple { .. }) => "check.incomplete-multiple",
            (State::Incomplete, Question::Sort { .. }) => "check.incomplete-sort",
            (State::Wrong, _) => "check.wrong",
            (State::Solved, _) => "check.right",
            (State::Shown, _) => "check.shown",
        };
        self.ui.f(key, &[("n", Arg::N(n as f64))])
    }
}
