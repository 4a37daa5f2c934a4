//! Every part of a page that a reader can use, written once as a Leptos component. At build time `pages` renders it to HTML; in the browser
//! `islands` mounts the very same component over what was written, as it comes near the viewport.
//!
//! Components know words by key ([`Ui`]) and what the learner did ([`Learner`]) from context; all else comes as props, in the browser from
//! JSON beside the page. They read the browser only in effects and event handlers, so that they render natively.

pub mod answers;
pub mod browser;
pub mod check;
pub mod check_row;
pub mod check_set;
pub mod contents;
pub mod exam;
pub mod figure;
pub mod icon;
mod learner;
pub mod level;
pub mod live_number;
pub mod notices;
pub mod outline;
pub mod overview;
pub mod picture;
mod progress;
pub mod quay;
pub mod reached;
pub mod review;
pub mod shapes;
pub mod share;
pub mod teach;
pub mod theme;
pub mod trouble;
pub mod workbench;

pub use learner::{Learner, today, use_learner};

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

/// The figures of a page that live, for what belongs to them elsewhere on it: numbers in the prose, and links that bring their settings.
#[derive(Clone, Copy)]
pub struct LiveFigures(RwSignal<Vec<figure::FigureState>>);

impl LiveFigures {
    /// Makes a list without figures the context of the current owner and what is below it.
    pub fn provide() -> LiveFigures {
        let figures = LiveFigures(RwSignal::new(Vec::new()));
        provide_context(figures);
        figures
    }

    pub fn add(self, state: figure::FigureState) {
        self.0.update(|all| all.push(state));
    }

    /// A figure by its id, once it lives.
    pub fn find(self, id: &str) -> Option<figure::FigureState> {
        self.0.with(|all| all.iter().find(|s| s.figure.id == id).copied())
    }
}

/// Text as HTML. Text that changes is set as an element's `inner_html` and never held as a node: a browser that translates a page replaces
/// text nodes, and a framework that holds on to one would write where nobody looks.
pub fn html(text: impl AsRef<str>) -> String {
    html_escape::encode_text(text.as_ref()).into_owned()
}

/// The value of the slider that an event happened on. The browser reads the number; Rust would bring tables of its own for it.
fn number(e: &web_sys::Event) -> Option<f64> {
    let value = event_target::<web_sys::HtmlInputElement>(e).value_as_number();
    value.is_finite().then_some(value)
}
