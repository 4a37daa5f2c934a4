//! Single choice and multiple response.

use super::{Answer, Belief, Outcome, Verdict};
use serde::{Deserialize, Serialize};

/// An option. `feedback` says why it is right or wrong.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
pub struct Choice {
    pub id: String,
    pub text: String,
    #[serde(default, skip_serializing_if = "is_false")]
    pub right: bool,
    pub feedback: String,
    /// Address of a figure, set so that it shows what the feedback says; or nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub show: String,
    /// What a wrong option states that many believe.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub belief: Option<Belief>,
}

fn is_false(b: &bool) -> bool {
    !*b
}

/// How many options are right.
pub fn keys(options: &[Choice]) -> usize {
    options.iter().filter(|o| o.right).count()
}

/// `wanted` is the number of options that a complete answer has.
pub fn grade(options: &[Choice], answer: &Answer, wanted: usize) -> Outcome {
    let verdicts: Vec<Verdict> = options
        .iter()
        .filter(|o| answer.contains_key(&o.id))
        .map(|o| Verdict { id: o.id.clone(), right: o.right, feedback: o.feedback.clone() })
        .collect();
    Outcome {
        solved: verdicts.len() == wanted && verdicts.iter().all(|v| v.right) && wanted > 0,
        incomplete: verdicts.len() != wanted,
        verdicts,
    }
}
