//! Pointing at a picture: which of its parts are meant. It is a choice whose options can be pressed where they stand.

use super::choice::{self, Choice};
use super::{Answer, Outcome};
use serde::{Deserialize, Serialize};

/// A figure, set and stopped at an instant. It is drawn when the pages are made: it stands still, so nobody needs the figure's code to see it.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
pub struct Picture {
    /// Address of the figure, with what is set and the step that it stands at.
    pub figure: String,
    /// Keys of shapes that it leaves out.
    #[serde(skip)]
    pub hidden: Vec<String>,
    pub title: String,
    /// What a person who can't see the picture needs to know of it: what it shows at that instant, in words.
    pub description: String,
    /// Wide and narrow.
    pub drawings: Vec<Drawing>,
}

/// A drawing as SVG text.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
pub struct Drawing {
    pub view_box: String,
    pub inside: String,
    pub spots: Vec<Spot>,
}

/// Where a part can be pressed, in units of the drawing. Texts, since nobody computes with them.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
pub struct Spot {
    /// Id of the part.
    pub part: String,
    pub x: String,
    pub y: String,
    pub w: String,
    pub h: String,
    /// Moves the mark that grading sets to its corner.
    pub corner: String,
}

impl Picture {
    /// Leaves the room that it takes, and nothing in it.
    pub fn clear(&mut self) {
        self.description.clear();
        for drawing in &mut self.drawings {
            drawing.inside.clear();
            drawing.spots.clear();
        }
    }
}

pub fn grade(parts: &[Choice], answer: &Answer) -> Outcome {
    choice::grade(parts, answer, choice::keys(parts))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn all_that_are_meant_and_no_other(right in prop::collection::vec(any::<bool>(), 3..9), pressed in prop::collection::vec(any::<bool>(), 9)) {
            let part = |(i, right): (usize, &bool)| Choice { id: format!("shape.{i}"), right: *right, ..Choice::default() };
            let parts: Vec<Choice> = right.iter().enumerate().map(part).collect();
            prop_assume!(choice::keys(&parts) > 0);
            let answer: Answer = parts.iter().zip(&pressed).filter(|(_, on)| **on).map(|(p, _)| (p.id.clone(), String::new())).collect();
            let outcome = grade(&parts, &answer);
            let same = parts.iter().zip(&pressed).all(|(p, on)| p.right == *on);
            prop_assert_eq!(outcome.solved, same);
            prop_assert_eq!(outcome.incomplete, outcome.verdicts.len() != choice::keys(&parts));
            // Only what was pressed is spoken of.
            prop_assert!(outcome.verdicts.iter().all(|v| answer.contains_key(&v.id)));
        }
    }
}
