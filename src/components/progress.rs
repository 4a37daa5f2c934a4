//! How many checks and levels are solved.

use super::{Ui, use_learner, use_ui};
use crate::components::outline::solved;
use crate::scene::Arg;
use leptos::prelude::*;

/// Counts the solved ones among some checks or levels, as they are solved.
#[derive(Clone, Copy)]
pub struct Tally {
    ui: Ui,
    all: usize,
    solved: Memo<usize>,
}

impl Tally {
    /// Of checks or levels by id and revision.
    pub fn of(checks: Vec<(String, u32)>) -> Tally {
        let learner = use_learner();
        let all = checks.len();
        Tally { ui: use_ui(), all, solved: Memo::new(move |_| learner.progress.with(|p| solved(&checks, p))) }
    }

    pub fn all(self) -> usize {
        self.all
    }

    pub fn solved(self) -> usize {
        self.solved.get()
    }

    /// Whether all are solved.
    pub fn done(self) -> bool {
        self.solved() == self.all
    }

    /// As [`Tally::text`], or nothing where none is solved: not everybody plays levels.
    pub fn text_if_any(self, key: &str) -> String {
        if self.solved() == 0 { String::new() } else { self.text(key) }
    }

    /// In the words of `key`, with the placeholders `done` and `all`.
    pub fn text(self, key: &str) -> String {
        self.ui.f(key, &[("done", Arg::N(self.solved() as f64)), ("all", Arg::N(self.all as f64))])
    }
}
