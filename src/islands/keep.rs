//! Keeps what the learner did: reads it when the page opens, writes it when it has changed, and hears of what other pages write.

use super::from_js;
use dockside::components::Learner;
use dockside::host::local::{KEY, Local};
use dockside::host::{self, Connector, Null, Refused, Trouble, outer};
use dockside::learner::{Progress, Unreadable};
use gloo_timers::callback::Timeout;
use leptos::ev;
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Milliseconds after the last change until it is written.
const SAVE_AFTER: u32 = 300;

struct Keeper {
    host: Box<dyn Connector>,
    learner: Learner,
    /// How often the learner asked to forget everything, as far as that is done.
    cleared: Cell<u32>,
    /// Nothing can be kept, and that was told.
    given_up: Cell<bool>,
    pending: RefCell<Option<Timeout>>,
}

/// Reads a stored text: the browser parses it.
pub fn read(text: &str) -> Result<Progress, Unreadable> {
    let parsed = js_sys::JSON::parse(text).map_err(|_| Unreadable::Junk)?;
    Progress::from_parts(from_js::read(parsed.clone()), || from_js::read(parsed))
}

/// Provides the learner's progress to the page, and keeps it from now on.
pub fn provide() -> Learner {
    let (host, notice): (Box<dyn Connector>, _) = match outer::find() {
        Some(outer) => (Box::new(outer), Some("nav.hosted")),
        None if Local.load().is_ok() => (Box::new(Local), None),
        // Where the browser forbids it, progress lasts until the page is closed.
        None => (Box::new(Null::default()), Some("nav.no-store")),
    };
    let learner = Learner::provide(Progress::default(), notice);
    let keeper = Rc::new(Keeper {
        host,
        learner,
        cleared: Cell::new(0),
        given_up: Cell::new(false),
        pending: RefCell::default(),
    });
    keeper.keep();
    let me = keeper.clone();
    Effect::new(move |before: Option<()>| {
        learner.progress.track();
        // The first time it is what was read.
        if before.is_some() {
            me.keep_soon();
        }
    });
    let me = keeper.clone();
    Effect::new(move |_| {
        let asked = learner.forgotten.get();
        if me.cleared.replace(asked) != asked {
            me.pending.borrow_mut().take();
            me.adopt(host::clear(&*me.host, read, &learner.progress.get_untracked()));
            learner.notice.set(Some("nav.cleared"));
        }
    });
    Effect::new(move |_| {
        let Some(text) = learner.brought.get() else { return };
        learner.brought.set(None);
        learner.notice.set(Some(match read(&text) {
            Ok(brought) => {
                learner.progress.update(|p| p.take_in(&brought));
                "answers.brought"
            }
            Err(Unreadable::Newer) => "answers.newer",
            Err(Unreadable::Junk) => "answers.junk",
        }));
    });
    // A page that goes may not come back; one that comes back has heard nothing meanwhile.
    for event in ["visibilitychange", "pagehide", "pageshow"] {
        let me = keeper.clone();
        window_event_listener_untyped(event, move |_| {
            if me.pending.borrow().is_some() || !document().hidden() && event != "pagehide" {
                me.keep();
            }
        });
    }
    let me = keeper;
    window_event_listener(ev::storage, move |e| {
        if e.key().is_none_or(|k| k == KEY) {
            me.keep();
        }
    });
    learner
}

impl Keeper {
    fn keep_soon(self: &Rc<Keeper>) {
        let me = self.clone();
        *self.pending.borrow_mut() = Some(Timeout::new(SAVE_AFTER, move || me.keep()));
    }

    fn keep(&self) {
        self.pending.borrow_mut().take();
        if !self.given_up.get() {
            self.adopt(host::keep(&*self.host, read, &self.learner.progress.get_untracked()));
        }
    }

    /// Takes over what all pages know together, and tells what went wrong.
    fn adopt(&self, (all, trouble): (Progress, Option<Trouble>)) {
        if self.learner.progress.with_untracked(|mine| *mine != all) {
            self.learner.progress.set(all);
        }
        let notice = match trouble {
            None => return,
            Some(Trouble::Junk) => "nav.junk",
            Some(Trouble::Newer) => {
                // A newer version wrote it: it is not ours to overwrite.
                self.given_up.set(true);
                "nav.newer"
            }
            Some(Trouble::Refused(Refused::Full)) => "nav.full",
            Some(Trouble::Refused(Refused::Forbidden)) => "nav.no-store",
        };
        self.learner.notice.set(Some(notice));
    }
}
