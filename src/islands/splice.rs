//! A course page around this one hears what the learner did with what stands here. How much of it was answered and solved it is told without
//! asking (`embed.js` makes events of it). Answers and a score only a host hears that speaks SPLICE (cssplice.org/slcp) and has answered
//! first: it keeps them, and gives them back when the page is opened again.

use super::frame::{self, object};
use super::{keep, mount};
use dockside::components::Learner;
use dockside::components::notices::HOST_JUNK;
use dockside::learner::Progress;
use leptos::ev;
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use web_sys::{Element, Window};

/// Begins the ids of our messages.
const ID: &str = "dockside-";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Host {
    /// It has not said that it speaks SPLICE.
    Unheard,
    Keeps,
    /// What it has can't be read: it is left as it is.
    Spared,
}

struct Talk {
    host: Window,
    learner: Learner,
    /// Ids of the checks and the level of this page, as progress keeps them.
    units: Vec<String>,
    state: Cell<Host>,
    count: Cell<u32>,
    /// What was told last.
    told: Cell<(usize, usize)>,
    reported: RefCell<String>,
}

/// Talks to the page around this one from now on, if there is one.
pub fn talk(root: &Element, learner: Learner) {
    let Some(host) = frame::host() else { return };
    let units = mount::all(root, ".check[id], .level[id]").iter().map(Element::id).collect();
    let me = Rc::new(Talk {
        host,
        learner,
        units,
        state: Cell::new(Host::Unheard),
        count: Cell::new(0),
        told: Cell::new((0, 0)),
        reported: Default::default(),
    });
    if me.units.is_empty() {
        return;
    }
    let hearer = me.clone();
    window_event_listener(ev::message, move |e| {
        if frame::is_from(&e, &hearer.host) {
            hearer.hear(&e.data());
        }
    });
    me.post(&[("subject", "SPLICE.getState".into()), ("message_id", [ID, "state"].concat().into())]);
    Effect::new(move |_| {
        learner.progress.track();
        me.tell();
    });
}

impl Talk {
    fn post(&self, entries: &[(&str, JsValue)]) {
        let _ = self.host.post_message(&object(entries), "*");
    }

    /// An id that no other message of this page has.
    fn next_id(&self) -> JsValue {
        self.count.set(self.count.get() + 1);
        [ID, "report-", &self.count.get().to_string()].concat().into()
    }

    fn hear(&self, data: &JsValue) {
        let part = |name: &str| js_sys::Reflect::get(data, &name.into()).unwrap_or_default();
        let is = |name: &str, what: &str| part(name).as_string().as_deref() == Some(what);
        if !is("subject", "SPLICE.getState.response") || !is("message_id", &[ID, "state"].concat()) {
            return;
        }
        self.state.set(Host::Keeps);
        let state = part("state");
        if state.is_object() {
            let text = js_sys::JSON::stringify(&state).map(String::from).unwrap_or_default();
            match keep::read(&text) {
                Ok(kept) => self.learner.progress.update(|p| p.take_in(&kept.only(&self.units))),
                Err(_) => {
                    self.state.set(Host::Spared);
                    self.learner.notice.set(Some(HOST_JUNK));
                }
            }
        }
        self.tell();
    }

    /// Tells what is new.
    fn tell(&self) {
        let (mine, answered, solved) = self.learner.progress.with_untracked(|p| {
            let count = |known: fn(&Progress, &str) -> bool| self.units.iter().filter(|id| known(p, id)).count();
            (p.only(&self.units), count(Progress::met), count(Progress::ever_solved))
        });
        let number = |n: usize| JsValue::from(n as f64);
        if self.told.replace((answered, solved)) != (answered, solved) {
            self.post(&[
                ("subject", "dockside.progress".into()),
                ("total", number(self.units.len())),
                ("answered", number(answered)),
                ("solved", number(solved)),
            ]);
        }
        if self.state.get() != Host::Keeps {
            return;
        }
        let text = mine.encode();
        if *self.reported.borrow() == text {
            return;
        }
        let Ok(state) = js_sys::JSON::parse(&text) else { return };
        let first = self.reported.replace(text).is_empty();
        if answered > 0 {
            let score = solved as f64 / self.units.len() as f64;
            self.post(&[
                ("subject", "SPLICE.reportScoreAndState".into()),
                ("message_id", self.next_id()),
                ("score", score.into()),
                ("state", state),
            ]);
        } else if !first {
            // Something is chosen, and nothing is answered yet: that is no score of 0.
            self.post(&[
                ("subject", "SPLICE.sendEvent".into()),
                ("message_id", self.next_id()),
                ("location", window().location().href().unwrap_or_default().into()),
                ("name", "chosen".into()),
                ("data", state),
            ]);
        }
    }
}
