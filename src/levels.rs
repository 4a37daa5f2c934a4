//! Levels: a figure with settings to begin with, some of its controls locked, and conditions over its results to reach with the others.
//! What is known of a level is kept as of a check, under a name of its own ([`Level::key`]).

use crate::figures::Output;
use serde::{Deserialize, Serialize};

/// One level. Texts are HTML made from the content's inline Markdown at build time.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
pub struct Level {
    pub id: String,
    /// Changes when what is to be reached changes, so that an old solution is not taken for one of the new level.
    pub revision: u32,
    pub goals: Vec<Condition>,
    /// The fewest controls with which it can be reached.
    pub par: u32,
    /// From a nudge to nearly all.
    pub hints: Vec<String>,
    /// Settings that reach it, as in a link: `?memory=64`.
    pub solution: String,
    /// What it was about; shown once it is solved or given up.
    pub learnt: String,
    /// Address of the paragraph that teaches it.
    pub see: String,
    /// Address and title of the level after it; none for the last.
    pub next: Vec<String>,
}

/// A condition over a result of the figure.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
pub struct Condition {
    /// The result's name.
    pub output: String,
    /// `at-least`, `at-most` or `exactly`.
    pub is: String,
    pub number: f64,
    pub text: String,
}

/// What a condition may ask of a result.
pub const COMPARISONS: [&str; 3] = ["at-least", "at-most", "exactly"];
/// Results that differ by less are the same: they are sums of decimals.
const NEAR: f64 = 1e-9;

impl Condition {
    pub fn met(&self, outputs: &[Output]) -> bool {
        let Some(value) = outputs.iter().find(|o| o.name == self.output).map(|o| o.value) else { return false };
        holds(value, &self.is, self.number)
    }
}

/// Whether a value is as one of [`COMPARISONS`] asks.
pub fn holds(value: f64, is: &str, number: f64) -> bool {
    match is {
        "at-least" => value >= number - NEAR,
        "at-most" => value <= number + NEAR,
        _ => (value - number).abs() <= NEAR,
    }
}

impl Level {
    /// Under which name the learner's progress keeps it: no check is called so.
    pub fn key(&self) -> String {
        key(&self.id)
    }

    /// Whether all conditions hold.
    pub fn met(&self, outputs: &[Output]) -> bool {
        self.goals.iter().all(|g| g.met(outputs))
    }
}

/// See [`Level::key`].
pub fn key(id: &str) -> String {
    ["level-", id].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn condition(is: &str, number: f64) -> Condition {
        Condition { output: "n".into(), is: is.into(), number, ..Condition::default() }
    }

    #[test]
    fn a_condition_compares_and_an_unknown_result_meets_none() {
        let met =
            |is: &str, number: f64| condition(is, number).met(&[Output::count("m", 9.0), Output::count("n", 4.0)]);
        assert_eq!([3.9, 4.0, 4.1].map(|n| met("at-least", n)), [true, true, false]);
        assert_eq!([3.9, 4.0, 4.1].map(|n| met("at-most", n)), [false, true, true]);
        assert_eq!([3.9, 4.0, 4.1].map(|n| met("exactly", n)), [false, true, false]);
        assert!(!condition("at-most", 4.0).met(&[Output::count("m", 1.0)]));
        // Ten tenths are one.
        let sum = (0..10).map(|_| 0.1).sum();
        assert!(condition("exactly", 1.0).met(&[Output::count("n", sum)]));
    }
}
