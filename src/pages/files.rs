//! Names of the pages. They all lie flat beside each other, so that every address in them is relative and the folder works anywhere.

pub fn lesson(id: &str) -> String {
    format!("lesson-{id}.html")
}

pub fn figure(id: &str) -> String {
    format!("figure-{id}.html")
}

pub fn check(id: &str) -> String {
    format!("check-{id}.html")
}

pub fn level(id: &str) -> String {
    format!("level-{id}.html")
}

/// All lessons below each other.
pub const EXPLAINER: &str = "index.html";
/// Every term.
pub const GLOSSARY: &str = "glossary.html";
/// Every number.
pub const FACTS: &str = "facts.html";
/// What the learner answered.
pub const ANSWERS: &str = "answers.html";
/// The practice exam.
pub const EXAM: &str = "exam.html";
/// What the learner has met, asked again.
pub const REVIEW: &str = "review.html";
/// Every level.
pub const LEVELS: &str = "levels.html";
/// A terminal without a goal.
pub const WORKBENCH: &str = "workbench.html";
/// For teachers: what to put into a course, and how.
pub const TEACH: &str = "teach.html";
/// Checks that the address names.
pub const SET: &str = "checks.html";
/// What static hosts show in place of a page that is not there.
pub const NOT_FOUND: &str = "404.html";
