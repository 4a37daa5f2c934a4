//! Concept checks: what they are, and pure grading. A kind of question is a folder with its types and its `grade`; the view draws what
//! comes out.

pub mod choice;
pub mod estimate;
pub mod order;
pub mod point;
pub mod repair;
pub mod sort;

use crate::Map;
use serde::{Deserialize, Serialize};

/// One concept check. Texts are HTML made from the content's inline Markdown at build time.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
pub struct Check {
    pub id: String,
    pub prompt: String,
    /// Where the paragraph stands that teaches it: its anchor in content, its address in a page.
    pub see: String,
    /// What to think of, told on request before the answer; or nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hint: String,
    /// Why the key is right; shown once it is solved or given up.
    pub explain: String,
    /// Address of a figure, set so that it shows why; or nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub show: String,
    /// The answer is a prediction: the figure runs before anything is said to it, and shows what is right.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub predict: bool,
    /// Changes when the check changes, so that an old answer is not taken for an answer to the new question.
    pub revision: u32,
    /// How far the order of the first try is turned, so that over a lesson no place is the right one more often than the others
    /// (`content::balance`).
    #[serde(default, skip_serializing_if = "is_zero")]
    pub lead: u32,
    pub question: Question,
}

fn is_zero(n: &u32) -> bool {
    *n == 0
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
#[serde(rename_all = "lowercase")]
pub enum Question {
    /// One option is right.
    Single { options: Vec<choice::Choice> },
    /// Several are right, and all of them must be chosen.
    Multiple { options: Vec<choice::Choice> },
    /// Every item belongs into one bucket.
    Sort { buckets: Vec<sort::Bucket>, items: Vec<sort::Item> },
    /// Every item has its place in one order.
    Order { items: Vec<order::Item> },
    /// One line of a file is wrong, and one remedy mends it.
    Repair { lines: Vec<choice::Choice>, fixes: Vec<choice::Choice> },
    /// Parts of a picture, one or several.
    Point { picture: point::Picture, parts: Vec<choice::Choice> },
    /// A number, in `unit`.
    Estimate { unit: String, cases: Vec<estimate::Case> },
}

impl Question {
    /// How many options a complete answer has, or how many items.
    pub fn wanted(&self) -> usize {
        match self {
            Question::Single { .. } | Question::Estimate { .. } => 1,
            Question::Multiple { options: of } | Question::Point { parts: of, .. } => choice::keys(of),
            Question::Repair { .. } => 2,
            Question::Sort { items, .. } => items.len(),
            Question::Order { items } => items.len(),
        }
    }

    /// Ids of its options, items or cases, in the order of the content.
    pub fn items(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        match self {
            Question::Single { options } | Question::Multiple { options } => Box::new(options.iter().map(|o| &*o.id)),
            Question::Sort { items, .. } => Box::new(items.iter().map(|i| &*i.id)),
            Question::Order { items } => Box::new(items.iter().map(|i| &*i.id)),
            Question::Point { parts, .. } => Box::new(parts.iter().map(|p| &*p.id)),
            Question::Repair { lines, fixes } => Box::new(lines.iter().chain(fixes).map(|c| &*c.id)),
            Question::Estimate { cases, .. } => Box::new(cases.iter().map(|c| &*c.id)),
        }
    }
}

impl Question {
    /// What can be chosen as right or wrong by itself: options, parts of a picture, or lines and remedies.
    pub fn choices(&self) -> Vec<&choice::Choice> {
        match self {
            Question::Single { options: of }
            | Question::Multiple { options: of }
            | Question::Point { parts: of, .. } => of.iter().collect(),
            Question::Repair { lines, fixes } => lines.iter().chain(fixes).collect(),
            Question::Sort { .. } | Question::Order { .. } | Question::Estimate { .. } => Vec::new(),
        }
    }
}

impl Check {
    /// Addresses of the figures that it shows, each with its settings.
    pub fn shows(&self) -> Vec<&str> {
        let cases = match &self.question {
            Question::Estimate { cases, .. } => &cases[..],
            _ => &[],
        };
        let choices = self.question.choices().into_iter().map(|o| &o.show);
        let all = choices.chain(cases.iter().map(|c| &c.show)).chain([&self.show]);
        all.map(|s| s.as_str()).filter(|s| !s.is_empty()).collect()
    }
}

impl Default for Question {
    fn default() -> Question {
        Question::Single { options: Vec::new() }
    }
}

/// A misconception, by its id in the content, and in words (HTML).
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
pub struct Belief {
    pub id: String,
    pub text: String,
}

/// The misconceptions that an answer states.
pub fn beliefs<'a>(question: &'a Question, answer: &Answer) -> Vec<&'a Belief> {
    match question {
        Question::Single { options } | Question::Multiple { options } => {
            let wrong = options.iter().filter(|o| !o.right && answer.contains_key(&o.id));
            wrong.filter_map(|o| o.belief.as_ref()).collect()
        }
        Question::Sort { items, .. } => {
            let wrong = items.iter().filter(|i| answer.get(&i.id).is_some_and(|bucket| *bucket != i.bucket));
            wrong.filter_map(|i| i.belief.as_ref()).collect()
        }
        _ => Vec::new(),
    }
}

/// What the learner chose, by id of option, part, item or case: for options and parts the chosen ones with an empty value, for sorting the bucket of each
/// item, for ordering its place, for estimating what was typed.
pub type Answer = Map<String>;

/// What is known of one option or item once it has been graded.
#[derive(Clone, PartialEq, Debug)]
pub struct Verdict {
    pub id: String,
    pub right: bool,
    pub feedback: String,
}

/// The result of grading. `verdicts` speak only of what the learner chose: what was not touched is not given away.
#[derive(Clone, PartialEq, Debug)]
pub struct Outcome {
    /// Everything is right.
    pub solved: bool,
    /// Nothing, or not everything that is needed, was chosen: this does not count as a try.
    pub incomplete: bool,
    pub verdicts: Vec<Verdict>,
}

/// Grades an answer. Pure: the same question and answer always give the same outcome.
pub fn grade(question: &Question, answer: &Answer) -> Outcome {
    match question {
        Question::Single { options } | Question::Multiple { options } => {
            choice::grade(options, answer, question.wanted())
        }
        Question::Sort { items, .. } => sort::grade(items, answer),
        Question::Order { items } => order::grade(items, answer),
        Question::Point { parts, .. } => point::grade(parts, answer),
        Question::Repair { lines, fixes } => repair::grade(lines, fixes, answer),
        Question::Estimate { cases, .. } => estimate::grade(cases, answer),
    }
}

/// The answer that solves a question; of one with several cases, the case that `answer` is to.
pub fn key(question: &Question, answer: &Answer) -> Answer {
    match question {
        Question::Single { .. } | Question::Multiple { .. } | Question::Point { .. } | Question::Repair { .. } => {
            question.choices().into_iter().filter(|o| o.right).map(|o| (o.id.clone(), String::new())).collect()
        }
        Question::Sort { items, .. } => items.iter().map(|i| (i.id.clone(), i.bucket.clone())).collect(),
        Question::Order { items } => items.iter().enumerate().map(|(n, i)| (i.id.clone(), order::place(n))).collect(),
        Question::Estimate { cases, .. } => {
            estimate::case(cases, answer).map(|c| (c.id.clone(), c.shown.clone())).into_iter().collect()
        }
    }
}

/// The order in which options or items are shown: shuffled by the check's id and the number of tries that were begun, so that the page
/// written at build time and the live one agree, and at the first try turned as the build says. An answer names options by id, so it means
/// the same in any order. Where the order is the answer, it is never the one on show.
pub fn order(check: &Check, round: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..check.question.items().count()).collect();
    // The parts of a picture stand where they stand.
    if matches!(check.question, Question::Point { .. }) {
        return order;
    }
    crate::sim::Rng::new(crate::sim::rng::seed_of(&check.id) ^ round.wrapping_mul(0x9e37)).shuffle(&mut order);
    if matches!(check.question, Question::Order { .. }) && order.is_sorted() {
        order.rotate_left(1);
    }
    // A file keeps its lines, and the remedies follow.
    if let Question::Repair { lines, .. } = &check.question {
        let remedies = order.iter().copied().filter(|i| *i >= lines.len());
        return (0..lines.len()).chain(remedies).collect();
    }
    if round == 0 && !order.is_empty() {
        let n = order.len();
        order.rotate_left(check.lead as usize % n);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn belief(id: &str) -> Option<Belief> {
        Some(Belief { id: id.into(), text: String::new() })
    }

    fn stated(question: &Question, answer: &[(&str, &str)]) -> Vec<String> {
        let answer = answer.iter().map(|(id, to)| (id.to_string(), to.to_string())).collect();
        beliefs(question, &answer).into_iter().map(|b| b.id.clone()).collect()
    }

    #[test]
    fn an_answer_states_the_beliefs_of_what_is_wrong_in_it() {
        let option =
            |id: &str, right| choice::Choice { id: id.into(), right, belief: belief(id), ..Default::default() };
        let question = Question::Multiple { options: vec![option("a", false), option("b", true), option("c", false)] };
        assert_eq!(stated(&question, &[("a", ""), ("b", "")]), ["a"]);
        assert!(stated(&question, &[("b", "")]).is_empty());
    }

    #[test]
    fn an_item_in_the_other_place_states_its_belief() {
        let item = |id: &str, belief| sort::Item { id: id.into(), bucket: "x".into(), belief, ..Default::default() };
        let question = Question::Sort { buckets: Vec::new(), items: vec![item("a", belief("m")), item("b", None)] };
        assert_eq!(stated(&question, &[("a", "y"), ("b", "y")]), ["m"]);
        assert!(stated(&question, &[("a", "x"), ("b", "y")]).is_empty());
        assert!(stated(&question, &[("b", "y")]).is_empty(), "what lies nowhere states nothing");
    }
}
