//! Wiring: islands, the store of progress, numbers in the prose, links to copy, and what happens when something fails.

mod chrome;
mod from_js;

use dockside::Map;
use dockside::checks::{Answer, Check};
use dockside::figures::{self, Input};
use dockside::host::local::Local;
use dockside::host::{self, Connector, Null, Refused, Trouble};
use dockside::learner::{Progress, Record, Unreadable};
use dockside::scene::{Arg, Words};
use dockside::ui::check::live::Keeper;
use dockside::ui::dom::{Seen, Step, all, attr, class, document, later, listen, one, take, watch};
use dockside::ui::figure::FigureData;
use dockside::ui::figure::live::Live;
use gloo_timers::callback::Timeout;
use leptos::prelude::{GetUntracked, Owner, RwSignal, Set, Update, WithUntracked};
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// Milliseconds after the last answer until it is written.
const SAVE_AFTER: u32 = 300;

/// The JSON in a data block of the page.
fn data<T: serde::de::DeserializeOwned>(id: &str) -> Option<T> {
    from_js::parse(&document().get_element_by_id(id)?.text_content()?)
}

/// The plural category of a number, from the browser, in the page's language.
fn plural(n: f64) -> String {
    thread_local! {
        static RULES: js_sys::Intl::PluralRules = {
            let lang = document().document_element().and_then(|e| e.get_attribute("lang")).unwrap_or_default();
            js_sys::Intl::PluralRules::new(&js_sys::Array::of1(&lang.into()), &js_sys::Object::new())
        };
    }
    RULES.with(|r| String::from(r.select(n)))
}

/// Reads stored progress.
fn read(text: &str) -> Result<Progress, Unreadable> {
    Progress::from_parts(from_js::parse(text), || from_js::parse(text))
}

/// The words for what the learner has to know about keeping.
fn said(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::Refused(Refused::Forbidden) => "nav.no-store",
        Trouble::Refused(Refused::Full) => "nav.full",
        Trouble::Newer => "nav.newer",
        Trouble::Junk => "nav.junk",
    }
}

/// Everything that the islands of a page share.
#[derive(Clone)]
pub(crate) struct Shared {
    pub ui: Rc<Words>,
    pub progress: RwSignal<Progress>,
    /// A message about keeping progress, by key of its words.
    pub notice: RwSignal<Option<&'static str>>,
    host: Rc<dyn Connector>,
    pending: Rc<RefCell<Option<Timeout>>>,
}

impl Shared {
    fn new(ui: Rc<Words>) -> Shared {
        let (progress, trouble) = host::keep(&Local, read, &Progress::default());
        let host: Rc<dyn Connector> = match trouble {
            Some(Trouble::Refused(Refused::Forbidden)) => Rc::new(Null::default()),
            _ => Rc::new(Local),
        };
        Shared {
            ui,
            progress: RwSignal::new(progress),
            notice: RwSignal::new(trouble.map(said)),
            host,
            pending: Rc::default(),
        }
    }

    fn save_now(&self) {
        self.pending.borrow_mut().take();
        let mine = self.progress.get_untracked();
        let (all, trouble) = host::keep(&*self.host, read, &mine);
        if all != mine {
            self.progress.set(all);
        }
        if let Some(trouble) = trouble {
            self.notice.set(Some(said(trouble)));
        }
    }

    fn save_soon(&self) {
        let me = self.clone();
        *self.pending.borrow_mut() = Some(later(SAVE_AFTER, Box::new(move || me.save_now())));
    }

    pub fn clear(&self) {
        self.pending.borrow_mut().take();
        let (cleared, trouble) = host::clear(&*self.host, read, &self.progress.get_untracked());
        self.progress.set(cleared);
        // What was junk is put aside; in other trouble what is stored is there still.
        let left = trouble.filter(|t| *t != Trouble::Junk);
        self.notice.set(Some(left.map_or("nav.cleared", said)));
    }

    /// The steps in which a figure and the numbers in the prose that belong to it come to life; `done` is the last, if it can be done.
    fn figure(&self, id: String, content: &Element, done: Step) -> Vec<Step> {
        let (me, fig, made) = (self.clone(), content.clone(), Rc::<OnceCell<Live>>::default());
        let mut steps: Vec<Step> = Vec::new();
        let to = made.clone();
        steps.push(Box::new(move || {
            if let Some(live) = me.live(&id) {
                let _ = to.set(live);
            }
        }));
        for part in [Live::follow, Live::draw_on, Live::animate] {
            let (fig, made) = (fig.clone(), made.clone());
            steps.push(Box::new(move || {
                made.get().and_then(|live| part(live, &fig));
            }));
        }
        let ui = self.ui.clone();
        steps.push(Box::new(move || {
            let (Some(live), Some(root)) = (made.get(), document().document_element()) else { return };
            chrome::follow(live);
            done();
            let id = live.figure.id;
            for el in all(&root, &["[data-live^=\"", id, ".\"]"].concat()) {
                let name = attr(&el, "data-live");
                dockside::ui::live_numbers::attach(el, live.clone(), &name[id.len() + 1..], &ui);
            }
            if fig.closest("[data-autoplay]").is_ok_and(|e| e.is_some()) {
                live.autoplay();
            }
        }));
        steps
    }

    /// A figure with its data and the settings from the page's address.
    fn live(&self, id: &str) -> Option<Live> {
        let (figure, mut d) = (figures::find(id)?, data::<FigureData>(&["data-", id].concat())?);
        let mut entries = self.ui.entries().clone();
        entries.extend(std::mem::take(&mut d.words));
        let mut input = Input::of(figure);
        let wrong = chrome::from_address(figure, &mut input);
        if !wrong.is_empty() {
            chrome::message(&self.ui.f("page.bad-link", &[("what", Arg::S(&wrong))]));
        }
        Some(Live::new(figure, Words::new(entries, plural), self.ui.clone(), d, input))
    }
}

impl Keeper for Shared {
    fn answered(&self, check: &Check, answer: &Answer, solved: bool) {
        self.progress.update(|p| p.answered(&check.id, check.revision, answer, solved));
        self.save_soon();
    }

    fn shown(&self, check: &Check) {
        self.progress.update(|p| p.gave_up(&check.id, check.revision));
        self.save_soon();
    }
}

/// Tells boot.js something.
fn tell(target: &web_sys::EventTarget, event: &str) {
    let how = web_sys::EventInit::new();
    how.set_bubbles(true);
    if let Ok(e) = web_sys::Event::new_with_event_init_dict(event, &how) {
        let _ = target.dispatch_event(&e);
    }
}

pub fn start() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        // The page puts back what was written and says so (boot.js).
        tell(&document(), "dockside:stopped");
    }));
    let Some(words) = data::<Map<String>>("words") else { return };
    // Effects run as tasks of the browser's own loop; `mount_to` sets this up too, but the first effects are ours.
    let _ = any_spawner::Executor::init_wasm_bindgen();
    // The owner of all signals of the page; it lives as long as the page.
    let owner = Owner::new();
    owner.set();
    std::mem::forget(owner);
    let shared = Shared::new(Rc::new(Words::new(words, plural)));
    let Some(root) = document().document_element() else { return };

    let hide = |target: &web_sys::EventTarget, event: &str| {
        let shared = shared.clone();
        listen(
            target,
            event,
            Box::new(move |_| {
                if shared.pending.borrow().is_some() {
                    shared.save_now();
                }
            }),
        );
    };
    hide(&document(), "visibilitychange");
    if let Some(w) = web_sys::window() {
        hide(&w, "pagehide");
    }

    let mut steps = Vec::from(chrome::steps(&shared));
    steps.push(Box::new(move || {
        observe(&root, shared);
        // Tells scripts of the page (and tests) that the live part runs.
        class(&root, "live", true);
    }));
    take(steps);
}

/// Brings each island to life as it comes near the viewport.
fn observe(root: &Element, shared: Shared) {
    let islands = all(root, "[data-island]");
    let me = shared.clone();
    let seen: Seen = Box::new(move |observer, seen| {
        for (island, near) in seen {
            if near {
                observer.unobserve(&island);
                want(&island, &me);
            }
        }
    });
    if !watch(&islands, "400px 0px", seen) {
        islands.iter().for_each(|i| want(i, &shared));
    }
}

/// An island needs code, and on long pages a picture and data, or what its check says to answers; boot.js fetches that and tells it here.
fn want(island: &Element, shared: &Shared) {
    let (me, shared) = (island.clone(), shared.clone());
    listen(island, "dockside:data", Box::new(move |_| mount(&me, &shared)));
    tell(island, "dockside:want");
}

type Attach = fn(&str, Element, Rc<Words>, &dyn Fn(&str, u32) -> Option<Record>, Rc<dyn Keeper>);

/// Brings an island to life where it stands. How it was written is kept beside it: should something fail, boot.js puts that back.
fn mount(island: &Element, shared: &Shared) {
    let (Some(content), Some(part)) = (island.first_element_child(), island.parent_element()) else { return };
    let Ok(twin) = document().create_element("template") else { return };
    let id = part.id();
    let mut steps: Vec<Step> = Vec::new();
    let (kept, written) = (twin.clone(), content.clone());
    steps.push(Box::new(move || {
        if let (Ok(copy), Some(inside)) =
            (written.clone_node_with_deep(true), kept.dyn_ref::<web_sys::HtmlTemplateElement>().map(|t| t.content()))
        {
            let _ = inside.append_child(&copy);
        }
    }));
    let me = island.clone();
    let done: Step = Box::new(move || {
        let _ = me.append_child(&twin);
        class(&me, "alive", true);
    });
    if attr(island, "data-island") == "figure" {
        steps.extend(shared.figure(id, &content, done));
    } else {
        let shared = shared.clone();
        steps.push(Box::new(move || {
            let record = |id: &str, revision| -> Option<Record> {
                shared.progress.with_untracked(|p| p.record(id, revision).cloned())
            };
            // Code of checks is split off (src/bin/prerender.rs), so it must not be called directly; the black box keeps the compiler from it.
            let attach: Attach = std::hint::black_box(dockside::ui::check::live::attach);
            attach(&id, content, shared.ui.clone(), &record, Rc::new(shared.clone()));
            done();
        }));
    }
    take(steps);
}

/// Puts an island back as it was written, and brings it to life anew.
pub(crate) fn renew(island: &Element, shared: &Shared) {
    if let Some(twin) = one(island, "template") {
        island.set_inner_html(&twin.inner_html());
        mount(island, shared);
    }
}
