//! What the learner did, as signals that components read and change. Keeping it is the business of `islands`, which follows the signals.

use crate::learner::Progress;
use leptos::prelude::*;

/// A context of every page. At build time, and where nothing can be kept, it begins empty.
#[derive(Clone, Copy)]
pub struct Learner {
    pub progress: RwSignal<Progress>,
    /// What has become of keeping progress, by key of its words; empty while there is nothing to say.
    pub notice: RwSignal<Option<&'static str>>,
}

impl Learner {
    /// Makes progress the context of the current owner and what is below it.
    pub fn provide(progress: Progress, notice: Option<&'static str>) -> Learner {
        let learner = Learner { progress: RwSignal::new(progress), notice: RwSignal::new(notice) };
        provide_context(learner);
        learner
    }
}

/// What the learner did.
///
/// # Panics
/// Outside a page: whoever renders or mounts components provides it.
pub fn use_learner() -> Learner {
    expect_context()
}
