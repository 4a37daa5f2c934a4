//! Every part of a page that a reader can use, written once as a Leptos component. At build time `pages` renders it to HTML; in the browser
//! `islands` mounts the very same component over what was written, as it comes near the viewport.
//!
//! Components know words by key ([`Ui`]) and what the learner did ([`Learner`]) from context; all else comes as props, in the browser from
//! JSON beside the page. They read the browser only in effects and event handlers, so that they render natively.

mod learner;

pub use learner::{Learner, use_learner};

use crate::scene::{Arg, Words};
use leptos::prelude::*;
use std::sync::Arc;

/// The words of pages, player and checks, by key. A context of every page.
#[derive(Clone, Copy)]
pub struct Ui(StoredValue<Arc<Words>>);

impl Ui {
    /// Makes words the context of the current owner and what is below it.
    pub fn provide(words: Arc<Words>) {
        provide_context(Ui(StoredValue::new(words)));
    }

    /// The text of `key`.
    pub fn t(self, key: &str) -> String {
        self.0.with_value(|w| w.t(key))
    }

    /// The text of `key` with its placeholders filled.
    pub fn f(self, key: &str, args: &[(&str, Arg)]) -> String {
        self.0.with_value(|w| w.f(key, args))
    }

    /// The words themselves.
    pub fn words(self) -> Arc<Words> {
        self.0.get_value()
    }
}

/// The words of the interface.
///
/// # Panics
/// Outside a page: whoever renders or mounts components provides them.
pub fn use_ui() -> Ui {
    expect_context()
}
