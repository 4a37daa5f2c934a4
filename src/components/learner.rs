//! What the learner did, as signals that components read and change. Keeping it is the business of `islands`, which follows the signals.

use crate::learner::{Progress, Record};
use leptos::prelude::*;

/// A context of every page. At build time, and where nothing can be kept, it begins empty.
#[derive(Clone, Copy)]
pub struct Learner {
    pub progress: RwSignal<Progress>,
    /// What has become of keeping progress, by key of its words; empty while there is nothing to say.
    pub notice: RwSignal<Option<&'static str>>,
    /// How often the learner asked to forget everything. Whoever keeps progress does it, as other pages may hold some of it.
    pub forgotten: RwSignal<u32>,
    /// A file with progress that the learner brought, until whoever keeps progress has read it.
    pub brought: RwSignal<Option<String>>,
}

impl Learner {
    /// Makes progress the context of the current owner and what is below it.
    pub fn provide(progress: Progress, notice: Option<&'static str>) -> Learner {
        let learner = Learner {
            progress: RwSignal::new(progress),
            notice: RwSignal::new(notice),
            forgotten: RwSignal::new(0),
            brought: RwSignal::new(None),
        };
        provide_context(learner);
        learner
    }

    /// What is kept of a check or a level.
    pub fn record(self, id: String, revision: u32) -> Memo<Record> {
        Memo::new(move |_| self.progress.with(|p| p.record(&id, revision).cloned().unwrap_or_default()))
    }

    /// Forgets everything.
    pub fn clear(self) {
        self.forgotten.update(|n| *n += 1);
    }
}

/// The day on which this runs, where the learner is: counted from the beginning of 1970. At build time it is one that nobody knows.
pub fn today() -> u32 {
    if !cfg!(feature = "csr") {
        return 0;
    }
    let now = js_sys::Date::new_0();
    // In summer time the offset is that of the day itself.
    ((now.get_time() / 60_000.0 - now.get_timezone_offset()) / 1440.0) as u32
}

/// What the learner did.
///
/// # Panics
/// Outside a page: whoever renders or mounts components provides it.
pub fn use_learner() -> Learner {
    expect_context()
}
