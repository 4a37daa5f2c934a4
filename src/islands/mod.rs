//! Wiring: islands, the store of progress, numbers in the prose, links to copy, and what happens when something fails.

mod chrome;
mod from_js;

use dockside::Map;
use dockside::checks::Check;
use dockside::figures::{self, Input};
use dockside::host::local::Local;
use dockside::host::{Connector, Null, Refused};
use dockside::learner::{Progress, Unreadable};
use dockside::scene::Words;
use dockside::ui::check::Hooks;
use dockside::ui::figure::{FigureData, Live};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Document, Element, HtmlElement};

/// Milliseconds after the last answer until it is written.
const SAVE_AFTER: u32 = 300;

pub(crate) fn document() -> Document {
    web_sys::window().and_then(|w| w.document()).expect("a page")
}

pub(crate) fn all(root: &Element, selector: &str) -> Vec<Element> {
    let Ok(list) = root.query_selector_all(selector) else { return Vec::new() };
    (0..list.length()).filter_map(|i| list.item(i)?.dyn_into().ok()).collect()
}

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

/// Everything that the islands of a page share.
#[derive(Clone)]
pub(crate) struct Shared {
    pub ui: Arc<Words>,
    pub progress: RwSignal<Progress>,
    /// A message about keeping progress, by key of its words.
    pub notice: RwSignal<Option<&'static str>>,
    host: Rc<dyn Connector>,
    /// What is stored is not ours to overwrite (a newer version wrote it).
    frozen: Rc<Cell<bool>>,
    pending: Rc<RefCell<Option<Timeout>>>,
    lives: Rc<RefCell<Map<Live>>>,
}

impl Shared {
    fn new(ui: Arc<Words>) -> Shared {
        let local = Local;
        let (mut notice, mut frozen) = (None, false);
        let mut progress = Progress::default();
        let host: Rc<dyn Connector> = match local.load() {
            Err(_) => {
                notice = Some("nav.no-store");
                Rc::new(Null::default())
            }
            Ok(text) => {
                if let Some(text) = text {
                    match Progress::from_parts(from_js::parse(&text), || from_js::parse(&text)) {
                        Ok(p) => progress = p,
                        Err(Unreadable::Newer) => {
                            notice = Some("nav.newer");
                            frozen = true;
                        }
                        Err(Unreadable::Junk) => {
                            // Only when it is safe aside may the place be used again.
                            frozen = local.set_aside(&text).is_err();
                            notice = Some("nav.junk");
                        }
                    }
                }
                Rc::new(local)
            }
        };
        Shared {
            ui,
            progress: RwSignal::new(progress),
            notice: RwSignal::new(notice),
            host,
            frozen: Rc::new(Cell::new(frozen)),
            pending: Rc::default(),
            lives: Rc::default(),
        }
    }

    fn save_now(&self) {
        self.pending.borrow_mut().take();
        if self.frozen.get() {
            return;
        }
        match self.host.save(&self.progress.get_untracked().encode()) {
            Ok(()) => {}
            Err(Refused::Full) => self.notice.set(Some("nav.full")),
            Err(Refused::Forbidden) => self.notice.set(Some("nav.no-store")),
        }
    }

    fn save_soon(&self) {
        let me = self.clone();
        *self.pending.borrow_mut() = Some(Timeout::new(SAVE_AFTER, move || me.save_now()));
    }

    pub fn clear(&self) {
        self.pending.borrow_mut().take();
        self.progress.set(Progress::default());
        if !self.frozen.get() {
            let _ = self.host.clear();
        }
        self.notice.set(Some("nav.cleared"));
    }

    /// The figure's state, made when it is first needed: by its island, or by a number in the prose.
    fn live(&self, id: &str) -> Option<Live> {
        if let Some(l) = self.lives.borrow().get(id) {
            return Some(*l);
        }
        let figure = figures::find(id)?;
        let d: FigureData = data(&["data-", id].concat())?;
        let mut entries = self.ui.entries().clone();
        for (k, v) in &d.words {
            entries.insert(k.clone(), v.clone());
        }
        let mut input = Input::of(figure);
        let wrong = chrome::from_address(figure, &mut input);
        if !wrong.is_empty() {
            chrome::message(&self.ui.f("page.bad-link", &[("what", dockside::scene::Arg::S(&wrong))]));
        }
        let live = Live::new(figure, Words::new(entries, plural), &d, input);
        self.lives.borrow_mut().insert(id.to_string(), live);
        Some(live)
    }

    fn hooks(&self) -> Hooks {
        // Views want `Send`; there is one thread here.
        let me = Arc::new(leptos::__reexports::send_wrapper::SendWrapper::new(self.clone()));
        let me2 = me.clone();
        Hooks {
            answered: Arc::new(move |check, answer, solved| {
                me.progress.update(|p| p.answered(&check.id, check.revision, answer, solved));
                me.save_soon();
            }),
            shown: Arc::new(move |check| {
                me2.progress.update(|p| p.gave_up(&check.id, check.revision));
                me2.save_soon();
            }),
        }
    }
}

pub fn start() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        // The page takes its static twins back and says so (boot.js).
        if let Some(w) = web_sys::window()
            && let Ok(e) = web_sys::Event::new("dockside:stopped")
        {
            let _ = w.dispatch_event(&e);
        }
    }));
    let Some(words) = data::<Map<String>>("data-ui") else { return };
    // Effects run as tasks of the browser's own loop; `mount_to` sets this up too, but the first effects are ours.
    let _ = any_spawner::Executor::init_wasm_bindgen();
    // The owner of all signals of the page; it lives as long as the page.
    let owner = Owner::new();
    owner.set();
    std::mem::forget(owner);
    let shared = Shared::new(Arc::new(Words::new(words, plural)));
    let Some(root) = document().document_element() else { return };

    let on_hide = {
        let shared = shared.clone();
        Closure::<dyn FnMut()>::new(move || {
            if shared.pending.borrow().is_some() {
                shared.save_now();
            }
        })
    };
    for (target, event) in [
        (document().unchecked_into::<web_sys::EventTarget>(), "visibilitychange"),
        (web_sys::window().expect("a window").unchecked_into(), "pagehide"),
    ] {
        let _ = target.add_event_listener_with_callback(event, on_hide.as_ref().unchecked_ref());
    }
    on_hide.forget();

    chrome::start(&shared);
    observe(&root, shared);
    // Tells scripts of the page (and tests) that the live part runs.
    let _ = root.class_list().add_1("live");
}

/// Mounts each island as it comes near the viewport.
fn observe(root: &Element, shared: Shared) {
    let islands = all(root, "[data-island]");
    let callback = {
        let shared = shared.clone();
        Closure::<dyn FnMut(js_sys::Array, web_sys::IntersectionObserver)>::new(
            move |entries: js_sys::Array, observer: web_sys::IntersectionObserver| {
                for e in entries.iter().filter_map(|e| e.dyn_into::<web_sys::IntersectionObserverEntry>().ok()) {
                    if e.is_intersecting() {
                        observer.unobserve(&e.target());
                        mount(e.target(), &shared);
                    }
                }
            },
        )
    };
    let options = web_sys::IntersectionObserverInit::new();
    options.set_root_margin("400px 0px");
    match web_sys::IntersectionObserver::new_with_options(callback.as_ref().unchecked_ref(), &options) {
        Ok(o) => islands.iter().for_each(|i| o.observe(i)),
        Err(_) => islands.into_iter().for_each(|i| mount(i, &shared)),
    }
    callback.forget();
    for el in all(root, "[data-live]") {
        let Some(address) = el.get_attribute("data-live") else { continue };
        if let Some((figure, name)) = address.split_once('.')
            && let Some(live) = shared.live(figure)
        {
            dockside::ui::live_numbers::attach(el, live, name, &shared.ui);
        }
    }
}

/// Puts the live view in the place of the static twin, in one go. The twin stays in the page, hidden, in case something fails later.
fn mount(island: Element, shared: &Shared) {
    let (Some(kind), Some(id)) = (island.get_attribute("data-island"), island.get_attribute("data-id")) else { return };
    let Some(twin) = island.query_selector(":scope > .twin").ok().flatten() else { return };
    let Ok(place) = document().create_element("div") else { return };
    place.set_class_name("alive");
    let place: HtmlElement = place.unchecked_into();
    match kind.as_str() {
        "figure" => {
            let Some(live) = shared.live(&id) else { return };
            let autoplay = data::<FigureData>(&["data-", &id].concat()).is_some_and(|d| d.autoplay);
            let ui = shared.ui.clone();
            leptos::mount::mount_to(place.clone(), move || dockside::ui::figure::view(live, ui, true)).forget();
            let _ = twin.set_attribute("hidden", "");
            let _ = island.append_child(&place);
            dockside::ui::figure::animate(live, &place);
            if autoplay {
                dockside::ui::figure::autoplay(live);
            }
        }
        "check" => {
            let Some(check) = data::<Check>(&["data-check-", &id].concat()) else { return };
            let record = shared.progress.with_untracked(|p| p.record(&check.id, check.revision).cloned());
            let (ui, hooks) = (shared.ui.clone(), shared.hooks());
            leptos::mount::mount_to(place.clone(), move || dockside::ui::check::view(check, ui, record, hooks, true))
                .forget();
            let _ = twin.set_attribute("hidden", "");
            let _ = island.append_child(&place);
        }
        _ => {}
    }
}
