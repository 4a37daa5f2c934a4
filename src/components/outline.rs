//! The course in titles: what contents and overview show. Props of theirs, so plain data.

use crate::learner::Progress;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
pub struct Outline {
    pub parts: Vec<OutlinePart>,
}

/// A few lessons that belong together.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
pub struct OutlinePart {
    pub title: String,
    /// What ties its lessons together.
    pub text: String,
    pub lessons: Vec<OutlineLesson>,
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
pub struct OutlineLesson {
    /// Its anchor in the explainer.
    pub id: String,
    /// Plain text.
    pub title: String,
    /// Anchor and title of each section; titles are HTML.
    pub sections: Vec<(String, String)>,
    /// Id and revision of each check.
    pub checks: Vec<(String, u32)>,
    /// Key of the record and revision of each level.
    pub levels: Vec<(String, u32)>,
}

impl Outline {
    /// All lessons, in their order.
    pub fn lessons(&self) -> impl Iterator<Item = &OutlineLesson> {
        self.parts.iter().flat_map(|p| &p.lessons)
    }
}

/// How many of these checks or levels, by id and revision, are solved.
pub fn solved(checks: &[(String, u32)], progress: &Progress) -> usize {
    checks.iter().filter(|(id, revision)| progress.solved(id, *revision)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::Answer;

    #[test]
    fn a_check_that_has_changed_does_not_count() {
        let checks = [(String::from("a"), 1), (String::from("b"), 1)];
        let mut progress = Progress::default();
        assert_eq!(solved(&checks, &progress), 0);
        progress.answered("a", 1, &Answer::default(), true, 0);
        progress.answered("b", 2, &Answer::default(), true, 0);
        assert_eq!(solved(&checks, &progress), 1);
    }
}
