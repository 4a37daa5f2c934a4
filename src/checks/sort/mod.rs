//! Sorting items into buckets.

use super::{Answer, Belief, Outcome, Verdict};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
pub struct Bucket {
    pub id: String,
    pub text: String,
}

/// An item, the id of its bucket, and why it belongs there.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
pub struct Item {
    pub id: String,
    pub text: String,
    pub bucket: String,
    pub feedback: String,
    /// What many believe, and state by putting it elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub belief: Option<Belief>,
}

pub fn grade(items: &[Item], answer: &Answer) -> Outcome {
    let verdicts: Vec<Verdict> = items
        .iter()
        .filter_map(|i| {
            let chosen = answer.get(&i.id)?;
            Some(Verdict { id: i.id.clone(), right: *chosen == i.bucket, feedback: i.feedback.clone() })
        })
        .collect();
    Outcome {
        solved: verdicts.len() == items.len() && verdicts.iter().all(|v| v.right) && !items.is_empty(),
        incomplete: verdicts.len() != items.len(),
        verdicts,
    }
}
