//! How many checks and levels are solved.

use super::{Ui, use_learner, use_ui};
use crate::components::outline::{reached, solved};
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

    /// In the words of `key`, with the placeholders `done` and `all`.
    pub fn text(self, key: &str) -> String {
        self.ui.f(key, &[("done", Arg::N(self.solved() as f64)), ("all", Arg::N(self.all as f64))])
    }
}

/// Counts the reached ones among some levels, and those with a star.
#[derive(Clone, Copy)]
pub struct Stars {
    ui: Ui,
    all: usize,
    reached: Memo<(usize, usize)>,
}

impl Stars {
    /// Of levels by key, revision and par.
    pub fn of(levels: Vec<(String, u32, u32)>) -> Stars {
        let learner = use_learner();
        let all = levels.len();
        Stars { ui: use_ui(), all, reached: Memo::new(move |_| learner.progress.with(|p| reached(&levels, p))) }
    }

    /// In the words of `key`, with the placeholders `done` and `all`; nothing where none is reached: not everybody plays levels.
    pub fn text(self, key: &str) -> String {
        let n = |n: usize| Arg::N(n as f64);
        match self.reached.get() {
            (0, _) => String::new(),
            (done, stars) => {
                let text = self.ui.f(key, &[("done", n(done)), ("all", n(self.all))]);
                if stars == 0 { text } else { self.ui.f("level.stars", &[("text", Arg::S(&text)), ("n", n(stars))]) }
            }
        }
    }
}
