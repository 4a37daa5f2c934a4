//! The course in titles: what contents and overview show. Props of theirs, so plain data.

use super::reached::Reached;
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
    /// Key of the record, revision and par of each level.
    pub levels: Vec<(String, u32, u32)>,
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

/// How many of these levels, by key, revision and par, are reached, and how many of them with as little as is known to do.
pub fn reached(levels: &[(String, u32, u32)], progress: &Progress) -> (usize, usize) {
    let became = levels.iter().filter_map(|(key, revision, par)| Some((progress.record(key, *revision)?, *par)));
    let became: Vec<Reached> = became.filter(|(r, _)| r.solved).map(|(r, par)| Reached::of(r, par)).collect();
    (became.len(), became.iter().filter(|r| **r == Reached::Par).count())
}

#[cfg(test)]
mod tests {
    use super::super::reached::MOVES;
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

    #[test]
    fn a_star_is_for_as_little_as_can_be_and_not_for_what_was_looked_up() {
        let levels = ["a", "b", "c", "d", "e"].map(|key| (String::from(key), 1, 2));
        let mut progress = Progress::default();
        let mut took = |key: &str, revision: u32, moves: &str| {
            let answer = Answer::from_iter([(MOVES.to_string(), moves.to_string())]);
            progress.answered(key, revision, &answer, true, 0);
        };
        took("a", 1, "2");
        took("b", 1, "3");
        took("d", 9, "1");
        progress.gave_up("c", 1, 0);
        progress.answered("c", 1, &Answer::from_iter([(MOVES.to_string(), "1".to_string())]), true, 0);
        progress.gave_up("e", 1, 0);
        assert_eq!(reached(&levels, &progress), (3, 1));
    }
}
