//! For teachers: what to put into a course, how it will look there, and what the course's platform takes.

use super::browser::download;
use super::share::{Fields, beside, element, frame};
use super::{Ui, html, use_ui};
use crate::exam::{SEEDS, SIZES};
use crate::scene::Arg;
use crate::teach::{Files, Format, Offer, Part, Pick, What, set_id};
use leptos::prelude::*;
use std::sync::Arc;
use web_sys::{Blob, HtmlInputElement, HtmlSelectElement, Url};

/// Calls back with the bytes of a file beside the page, or with nothing.
pub type FetchBytes = UnsyncCallback<(String, Box<dyn FnOnce(Option<Vec<u8>>)>)>;

#[derive(Clone, Copy)]
struct State {
    offer: StoredValue<Offer>,
    pick: RwSignal<Pick>,
    get: FetchBytes,
}

impl State {
    fn read<T>(self, what: impl FnOnce(&Offer, &Pick) -> T) -> T {
        self.pick.with(|p| self.offer.with_value(|o| what(o, p)))
    }

    /// What is chosen is called so. Several checks have no title of their own.
    fn title(self, ui: Ui) -> String {
        match self.read(Offer::files) {
            Some(Files::Chosen(ids)) if ids.len() > 1 => self.title_of(ui, &ids),
            _ => self.read(Offer::title),
        }
    }

    fn title_of(self, ui: Ui, ids: &[String]) -> String {
        let course = self.offer.with_value(|o| o.title.clone());
        ui.f("teach.set-title", &[("title", Arg::S(&course)), ("n", Arg::N(ids.len() as f64))])
    }

    /// The place among `all` of what is chosen of them.
    fn place<T: Copy + PartialEq + Sync + 'static>(self, all: &'static [T], of: fn(&Pick) -> T) -> Signal<usize> {
        Signal::derive(move || {
            let now = self.pick.with(of);
            all.iter().position(|v| *v == now).unwrap_or(0)
        })
    }

    fn is(self, what: What) -> bool {
        self.pick.with(|p| p.what == what)
    }
}

#[component]
pub fn Teach(offer: Offer, get: FetchBytes) -> AnyView {
    Ui::provide(Arc::new(use_ui().words().with(offer.words.clone())));
    let ui = use_ui();
    let state = State { offer: StoredValue::new(offer), pick: RwSignal::default(), get };
    let address = Memo::new(move |_| state.read(Offer::address));
    view! {
        <div class="teach needs-js">
            <section>
                <h2>{ui.t("teach.what")}</h2>
                <Kinds state/>
                <Where state/>
                <Checks state/>
            </section>
            <section>
                <h2>{ui.t("teach.how")}</h2>
                <Look state/>
                <Form state/>
            </section>
            <section>
                <h2>{ui.t("teach.seen")}</h2>
                <p>{ui.t("teach.seen-note")} " " <a href="#teach-take">{ui.t("teach.past")}</a></p>
                <Preview state address/>
            </section>
            <section>
                <h2 id="teach-take">{ui.t("teach.take")}</h2>
                <Snippets state address/>
                <Downloads state/>
            </section>
        </div>
    }
    .into_any()
}

/// One of several, side by side, by their places.
#[component]
fn Segments(
    name: &'static str,
    legend: String,
    /// Values and what they are called.
    options: Vec<(String, String)>,
    chosen: Signal<usize>,
    choose: UnsyncCallback<usize>,
) -> AnyView {
    let rows = options
        .into_iter()
        .enumerate()
        .map(|(place, (value, text))| {
            view! {
                <label class="segment">
                    <input
                        type="radio"
                        name=name
                        value=value
                        prop:checked=move || chosen.get() == place
                        on:change=move |_| choose.run(place)
                    />
                    <span>{text}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="teach-field">
            <legend>{legend}</legend>
            <div class="segments">{rows}</div>
        </fieldset>
    }
    .into_any()
}

/// Something that is wanted or not.
#[component]
fn Tick(name: &'static str, text: String, chosen: Signal<bool>, choose: UnsyncCallback<bool>) -> AnyView {
    view! {
        <p>
            <label class="teach-tick">
                <input
                    type="checkbox"
                    name=name
                    prop:checked=move || chosen.get()
                    on:change=move |e| choose.run(event_target_checked(&e))
                />
                " "
                <span>{text}</span>
            </label>
        </p>
    }
    .into_any()
}

/// What kind of thing.
#[component]
fn Kinds(state: State) -> AnyView {
    let ui = use_ui();
    let word = |w: What| (w.name().to_string(), ui.t(&["teach.", w.name()].concat()));
    let chosen = state.place(&What::ALL, |p| p.what);
    let choose = UnsyncCallback::new(move |i: usize| state.pick.update(|p| p.what = What::ALL[i]));
    view! { <Segments name="what" legend=ui.t("teach.kind") options=What::ALL.map(word).into() chosen choose/> }
        .into_any()
}

/// One of many, from a list. The texts stand in the page as they are at first; another list is another element.
fn list(name: &'static str, label: String, texts: Vec<String>, at: usize, choose: impl Fn(usize) + 'static) -> AnyView {
    let options = texts
        .into_iter()
        .enumerate()
        .map(|(i, text)| view! { <option value=i.to_string() selected=i == at>{text}</option> })
        .collect_view();
    let chosen = move |e: web_sys::Event| {
        let place = event_target::<HtmlSelectElement>(&e).selected_index();
        choose(usize::try_from(place).unwrap_or(0));
    };
    view! {
        <label class="teach-field">
            <span>{label}</span>
            <select name=name on:change=chosen>{options}</select>
        </label>
    }
    .into_any()
}

/// Which lesson, and which of its figures or levels.
#[component]
fn Where(state: State) -> AnyView {
    let ui = use_ui();
    let titles = move || state.offer.with_value(|o| o.lessons.iter().map(|l| l.title.clone()).collect());
    let lessons = move || {
        let used = !state.is(What::Course) && !state.is(What::Exam);
        let at = state.pick.with_untracked(|p| p.lesson);
        used.then(|| {
            list("lesson", ui.t("teach.of-lesson"), titles(), at, move |i| state.pick.update(|p| p.lesson = i))
        })
    };
    // Another kind or another lesson has another list.
    let key = Memo::new(move |_| state.pick.with(|p| (p.what, p.lesson)));
    let parts = move || {
        let (what, lesson) = key.get();
        let titles = |parts: &[Part]| parts.iter().map(|p| p.title.clone()).collect::<Vec<_>>();
        let (texts, at): (Vec<String>, usize) = state.offer.with_value(|o| {
            let lesson = o.lessons.get(lesson)?;
            match what {
                What::Figure => Some((titles(&lesson.figures), state.pick.with_untracked(|p| p.figure))),
                What::Level => Some((titles(&lesson.levels), state.pick.with_untracked(|p| p.level))),
                _ => None,
            }
        })?;
        let set = move |i| {
            state.pick.update(|p| match what {
                What::Figure => p.figure = i,
                _ => p.level = i,
            });
        };
        let at = at.min(texts.len().saturating_sub(1));
        Some(list("part", ui.t(&["teach.", what.name()].concat()), texts, at, set))
    };
    // The list of lessons stays while one is chosen from it.
    let kind = Memo::new(move |_| state.pick.with(|p| p.what));
    let lessons = move || {
        // Read, not only tracked: a memo that nobody reads never hears of anything.
        kind.get();
        untrack(lessons)
    };
    view! { <div class="teach-where">{lessons}{parts}</div> }.into_any()
}

/// The checks of the lesson, to be ticked; those of others stay ticked.
#[component]
fn Checks(state: State) -> AnyView {
    let ui = use_ui();
    let lesson = Memo::new(move |_| state.pick.with(|p| (p.what == What::Checks).then_some(p.lesson)));
    let row = move |part: Part| {
        let id = StoredValue::new(part.id);
        let on = Memo::new(move |_| id.with_value(|id| state.pick.with(|p| p.checks.contains(id))));
        let set = move |e| {
            let on = event_target_checked(&e);
            state.pick.update(|p| {
                id.with_value(|id| p.checks.retain(|c| c != id));
                if on {
                    p.checks.push(id.get_value());
                }
            });
        };
        view! {
            <li>
                <label>
                    <input type="checkbox" prop:checked=move || on.get() on:change=set/>
                    <span>{part.title}</span>
                </label>
            </li>
        }
    };
    let rows = move || {
        let parts = state.offer.with_value(|o| o.lessons.get(lesson.get()?).map(|l| l.checks.clone()))?;
        let all: Vec<String> = parts.iter().map(|p| p.id.clone()).collect();
        let every = move |_| {
            state.pick.update(|p| {
                let new = all.iter().filter(|id| !p.checks.contains(id)).cloned().collect::<Vec<_>>();
                p.checks.extend(new);
            });
        };
        let count = move || {
            let n = state.pick.with(|p| p.checks.len()) as f64;
            html(ui.f("teach.chosen", &[("n", Arg::N(n))]))
        };
        Some(view! {
            <p class="options">
                <button type="button" data-act="all" on:click=every>{ui.t("teach.all")}</button>
                <button type="button" data-act="none" on:click=move |_| state.pick.update(|p| p.checks.clear())>
                    {ui.t("teach.none")}
                </button>
                <span role="status" inner_html=count></span>
            </p>
            <ul class="teach-checks">{parts.into_iter().map(row).collect_view()}</ul>
        })
    };
    rows.into_any()
}

/// Appearance, and how much stands around.
#[component]
fn Look(state: State) -> AnyView {
    let ui = use_ui();
    const THEMES: [&str; 3] = ["", "light", "dark"];
    let word = |t: &str| (t.to_string(), ui.t(&["teach.theme-", if t.is_empty() { "own" } else { t }].concat()));
    let chosen = state.place(&THEMES, |p| p.theme);
    let choose = UnsyncCallback::new(move |i: usize| state.pick.update(|p| p.theme = THEMES[i]));
    let compact = Signal::derive(move || state.pick.with(|p| p.compact));
    let set_compact = UnsyncCallback::new(move |on| state.pick.update(|p| p.compact = on));
    view! {
        <Segments name="look" legend=ui.t("teach.theme") options=THEMES.map(word).into() chosen choose/>
        <Tick name="compact" text=ui.t("teach.compact") chosen=compact choose=set_compact/>
    }
    .into_any()
}

/// The form of the practice exam.
#[component]
fn Form(state: State) -> AnyView {
    let ui = use_ui();
    let word = move |n: u32| (n.to_string(), ui.f("exam.size", &[("n", Arg::N(f64::from(n)))]));
    let chosen = state.place(&SIZES, |p| p.size);
    let choose = UnsyncCallback::new(move |i: usize| state.pick.update(|p| p.size = SIZES[i]));
    let timed = Signal::derive(move || state.pick.with(|p| p.timed));
    let set_timed = UnsyncCallback::new(move |on| state.pick.update(|p| p.timed = on));
    // The field has what is no such number.
    let odd = RwSignal::new(false);
    let seed = move |e: web_sys::Event| {
        // Whole numbers only: the exam's page refuses others.
        let n = event_target::<HtmlInputElement>(&e).value_as_number();
        let whole = n >= 0.0 && n < f64::from(SEEDS) && n.fract() == 0.0;
        odd.set(!whole && !event_target_value(&e).is_empty());
        state.pick.update(|p| p.seed = whole.then_some(n as u32));
    };
    let shown = Memo::new(move |_| state.is(What::Exam));
    (move || {
        shown.get().then(|| {
            view! {
                <Segments name="size" legend=ui.t("exam.sizes") options=SIZES.map(word).into() chosen choose/>
                <Tick name="timed" text=ui.t("teach.timed") chosen=timed choose=set_timed/>
                <label class="teach-field">
                    <span>{ui.t("teach.seed")}</span>
                    <input
                        type="number"
                        name="seed"
                        value=state.pick.with_untracked(|p| p.seed.map(|n| n.to_string()))
                        aria-invalid=move || odd.get().then_some("true")
                        min="0"
                        max=(SEEDS - 1).to_string()
                        step="1"
                        on:input=seed
                    />
                </label>
                <p class="kept" role="status" inner_html=move || if odd.get() { html(ui.t("teach.seed-odd")) } else { String::new() }></p>
            }
        })
    })
    .into_any()
}

/// What is chosen, as learners will see it.
#[component]
fn Preview(state: State, address: Memo<Option<String>>) -> AnyView {
    let ui = use_ui();
    // The element is loaded by the page; another address is another element, so that nothing of an earlier part stays.
    let inside = move || match address.get() {
        Some(address) => {
            let title = state.title(ui);
            let tag = element(&["./", &*address].concat(), &title);
            tag.split_once('\n').map_or(String::new(), |(_, element)| element.to_string())
        }
        None => ["<p>", &html(ui.t("teach.choose")), "</p>"].concat(),
    };
    // It scrolls by itself, so the keyboard has to get there.
    view! { <div class="teach-preview" role="region" tabindex="0" aria-label=ui.t("teach.seen") inner_html=inside></div> }
        .into_any()
}

/// Link and code.
#[component]
fn Snippets(state: State, address: Memo<Option<String>>) -> AnyView {
    let ui = use_ui();
    // Where this page is, once it lives.
    let here = RwSignal::new(String::new());
    Effect::new(move |_| here.set(window().location().href().unwrap_or_default()));
    let full = Signal::derive(move || address.get().map_or(String::new(), |a| here.with(|h| beside(h, &a))));
    let code = Signal::derive(move || {
        let (title, height) = (state.title(ui), state.read(Offer::height));
        full.with(|a| if a.is_empty() { String::new() } else { frame(a, &title, height) })
    });
    let element = Signal::derive(move || {
        let title = state.title(ui);
        full.with(|a| if a.is_empty() { String::new() } else { element(a, &title) })
    });
    view! { <div class="share-box"><Fields address=full code element/></div> }.into_any()
}

/// Packages and files of questions.
#[component]
fn Downloads(state: State) -> AnyView {
    let ui = use_ui();
    let files = Memo::new(move |_| state.read(Offer::files));
    let said = RwSignal::new(String::new());
    // What was said is of what was chosen then.
    Effect::new(move |_| {
        state.pick.track();
        said.set(String::new());
    });
    let one = move |format: Format, files: &Files| match files {
        Files::Ready(of) => {
            let href = ["packages/", &format.file(of)].concat();
            Some(view! { <a class="button" download="" href=href>{format.name()}</a> }.into_any())
        }
        Files::Chosen(ids) => format.is_cut().then(|| {
            let ids = ids.clone();
            let make = move |_| make(ui, state, format, ids.clone(), said);
            view! { <button type="button" data-file=format.name() on:click=make>{format.name()}</button> }.into_any()
        }),
    };
    let group = move |packages: bool, files: &Files| {
        let all = Format::ALL.into_iter().filter(|f| f.is_package() == packages);
        all.filter_map(|f| one(f, files)).collect_view()
    };
    let rows = move || match files.get() {
        Some(files) => view! {
            <h3>{ui.t("teach.packages")}</h3>
            <p>{ui.t("teach.packages-note")}</p>
            <p class="options">{group(true, &files)}</p>
            <h3>{ui.t("teach.questions")}</h3>
            <p>{ui.t("teach.questions-note")}</p>
            <p class="options">{group(false, &files)}</p>
        }
        .into_any(),
        None => {
            view! { <p>{ui.t(if state.is(What::Checks) { "teach.choose" } else { "teach.unscored" })}</p> }.into_any()
        }
    };
    view! {
        <div class="teach-files">{rows}</div>
        <p class="kept" role="status" inner_html=move || html(said.get())></p>
    }
    .into_any()
}

/// Makes the file of a selection, and hands it to the browser to save.
fn make(ui: Ui, state: State, format: Format, ids: Vec<String>, said: RwSignal<String>) {
    said.set(ui.t("teach.making"));
    let (title, start) = untrack(|| (state.title_of(ui, &ids), state.read(Offer::address).unwrap_or_default()));
    let file = ["packages/", &format.file("all")].concat();
    let made = move |bytes: Option<Vec<u8>>| {
        let made = bytes.and_then(|b| format.cut(&b, &title, &start, &ids).ok());
        said.set(match made {
            Some((_, 0)) => ui.t("teach.nothing"),
            Some((bytes, n)) if save(&format.file(&set_id(&ids)), &bytes).is_some() => {
                let counts = [("n", Arg::N(n as f64)), ("all", Arg::N(ids.len() as f64))];
                ui.f(if format.is_package() { "teach.made" } else { "teach.made-questions" }, &counts)
            }
            _ => ui.t("teach.unmade"),
        });
    };
    state.get.run((file, Box::new(made)));
}

/// Has the browser save bytes as a file.
fn save(name: &str, bytes: &[u8]) -> Option<()> {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence(&parts).ok()?;
    let address = Url::create_object_url_with_blob(&blob).ok()?;
    download(name, &address)?;
    // The browser has begun to read it by then.
    set_timeout(move || drop(Url::revoke_object_url(&address)), std::time::Duration::from_secs(30));
    Some(())
}
