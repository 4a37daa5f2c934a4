//! An island: a part of the page that stands there as it was written, and comes to life as it comes near the viewport.

use super::fetch::{self, Trouble};
use super::{address, from_js, late, mount, page, splice};
use dockside::components::check_row::{CheckRow, CheckRowData};
use dockside::components::contents::Contents;
use dockside::components::figure::run::{FetchFigure, Fetched};
use dockside::components::figure::{FigureData, FigureState, Home, Part, TASK, Written};
use dockside::components::live_number::LiveNumber;
use dockside::components::notices::Message;
use dockside::components::overview::{Marks, Overview};
use dockside::components::quay::Quay;
use dockside::components::share::{SavePicture, Share};
use dockside::components::theme::ThemeSwitch;
use dockside::components::trouble::Trouble as Said;
use dockside::components::{LiveFigures, Ui, use_learner};
use dockside::figures::{self, Input};
use dockside::learner::Progress;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Document, Element, HtmlElement};

/// Where an island stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    /// As it was written, and not looked at yet.
    Written,
    /// What it needs is on its way.
    Loading,
    Live,
    /// As it was written, with a sentence that says what to do.
    Failed,
}

/// What all islands of a page share.
#[derive(Clone)]
pub struct Page {
    pub document: Document,
    /// Owner of the contexts that components expect.
    pub owner: Owner,
    pub ui: Ui,
    pub figures: LiveFigures,
    /// Name of the style sheet that pages without scripts have.
    pub plain: String,
}

struct Island {
    page: Page,
    element: HtmlElement,
    state: Cell<State>,
}

/// The task of the browser ends here; it draws and hears the reader before it goes on.
async fn pause() {
    TimeoutFuture::new(0).await;
}

fn attribute(element: &Element, name: &str) -> Option<String> {
    element.get_attribute(name).filter(|v| !v.is_empty())
}

/// Props that came as JSON.
pub fn props<T: DeserializeOwned>(json: JsValue) -> Result<T, Trouble> {
    from_js::read(json).ok_or(Trouble::Broken)
}

/// The browser reads the number: Rust would bring its own tables for it.
pub fn number(text: &str) -> Option<f64> {
    js_sys::JSON::parse(text).ok().and_then(|v| v.as_f64())
}

/// The figure of an address such as `figure-layers.html?change=code`, by the names of its files in the data of a lesson's checks.
async fn fetch_figure(lesson: &JsValue, address: &str) -> Result<Fetched, Trouble> {
    let (page, query) = address.split_once('?').unwrap_or((address, ""));
    let id = page.strip_prefix("figure-").and_then(|p| p.strip_suffix(".html")).ok_or(Trouble::Broken)?;
    let figure = figures::find(id).ok_or(Trouble::Broken)?;
    let part = |of: &JsValue, name: &str| js_sys::Reflect::get(of, &name.into()).map_err(|_| Trouble::Broken);
    let files: Vec<String> = props(part(&part(lesson, "figures")?, id)?)?;
    let mut files = files.into_iter();
    let data = props(fetch::part(files.next(), files.next()).await?)?;
    let (input, step) = figure.opened(address::settings_of(query), number, |_, _| ());
    Ok(Fetched { figure, data, input, step })
}

/// Has a picture saved, if its code and its font come.
async fn picture(svg: Element, name: String, png: bool, code: Option<String>, font: String) -> Option<()> {
    if let Some(code) = code {
        fetch::code(&code).await.ok()?;
    }
    let save: late::SavePicture = std::hint::black_box(late::picture_save);
    save(svg, name, png, font).await
}

/// Brings each island to life as it comes near; what stands on every page and may have no box at once.
pub fn watch(page: &Page, root: &Element) {
    let page = page.clone();
    let begin = move |element: Element| begin(&page, element);
    mount::all(root, "[data-island=theme], [data-island=message]").into_iter().for_each(&begin);
    // Some islands are only a place without a box: what stands in them is looked at.
    let rest = mount::all(root, "[data-island]:not([data-island=theme], [data-island=message]) > :first-child");
    page::watch(&rest, "400px 0px", move |inside, near| {
        if near && let Some(element) = inside.parent_element() {
            begin(element);
        }
        !near
    });
}

/// Brings an island to life now.
fn begin(page: &Page, element: Element) {
    let island = Island { page: page.clone(), element: element.unchecked_into(), state: Cell::new(State::Written) };
    Rc::new(island).begin();
}

impl Island {
    fn begin(self: Rc<Island>) {
        if matches!(self.state.get(), State::Loading | State::Live) {
            return;
        }
        self.state.set(State::Loading);
        spawn_local(async move {
            match self.bring().await {
                Ok(()) => {
                    self.state.set(State::Live);
                    let _ = self.element.class_list().add_1("alive");
                }
                Err(trouble) => self.fail(trouble),
            }
        });
    }

    /// Fetches what the island needs, and mounts it.
    async fn bring(&self) -> Result<(), Trouble> {
        let data = fetch::part(attribute(&self.element, "data-file"), attribute(&self.element, "data-code")).await?;
        // What is put off is laid out first, as a part of its own: then the change takes nothing but its own time.
        pause().await;
        match attribute(&self.element, "data-island").as_deref() {
            Some("figure") => self.figure(data).await?,
            Some("check") => self.check(data)?,
            Some("contents") => {
                let outline = props(data)?;
                self.over(move || view! { <Contents outline/> }.into_any());
            }
            Some("overview") => {
                let outline = props(data)?;
                let marks = self.page.owner.with(|| RwSignal::new(Vec::new()));
                self.over(move || view! { <Overview outline marks/> }.into_any());
                self.mark(marks);
            }
            Some("share") => {
                let own = attribute(&self.element, "data-props").unwrap_or_default();
                let share = props(js_sys::JSON::parse(&own).map_err(|_| Trouble::Broken)?)?;
                let save = self.save_picture();
                self.over(move || view! { <Share share save/> }.into_any());
            }
            Some("check-row") => {
                let own = attribute(&self.element, "data-props").unwrap_or_default();
                let mut row: CheckRowData = props(js_sys::JSON::parse(&own).map_err(|_| Trouble::Broken)?)?;
                // A link or an early press may have opened another.
                let chosen = |e: &Element| e.matches(":checked").unwrap_or(false);
                row.open = mount::all(&self.element, "input").iter().position(chosen).map_or(row.open, |i| i as u32);
                self.over(move || view! { <CheckRow row/> }.into_any());
            }
            Some("answers") => {
                let view: fn(JsValue) -> Result<late::View, Trouble> = std::hint::black_box(late::answers);
                self.over(view(data)?);
            }
            // Both put checks into the page.
            Some(kind @ ("review" | "check-set")) => {
                let page = self.page.clone();
                let enliven = UnsyncCallback::new(move |element| begin(&page, element));
                let view: fn(JsValue, Option<String>, UnsyncCallback<Element>) -> Result<late::View, Trouble> =
                    std::hint::black_box(if kind == "review" { late::review } else { late::review_set });
                self.over(view(data, attribute(&self.element, "data-check"), enliven)?);
                if kind == "check-set" {
                    // Only now are there checks to tell a course page of.
                    splice::talk(&self.element, self.page.owner.with(use_learner));
                }
            }
            Some("teach") => {
                let view: fn(JsValue) -> Result<late::View, Trouble> = std::hint::black_box(late::teach);
                self.over(view(data)?);
            }
            Some("strengths") => {
                let view: fn(JsValue) -> Result<late::View, Trouble> = std::hint::black_box(late::review_strengths);
                self.over(view(data)?);
            }
            Some("exam") => {
                let view: fn(JsValue) -> Result<late::View, Trouble> = std::hint::black_box(late::exam);
                self.over(view(data)?);
            }
            Some("levels") => {
                let view: fn(JsValue) -> Result<late::View, Trouble> = std::hint::black_box(late::level_list);
                self.over(view(data)?);
            }
            Some("workbench") => {
                let view: fn(JsValue) -> Result<late::View, Trouble> = std::hint::black_box(late::workbench);
                self.over(view(data)?);
            }
            Some("quay") => {
                let outline = props(data)?;
                let lesson = attribute(&self.element, "data-of").unwrap_or_default();
                self.over(move || view! { <Quay outline lesson/> }.into_any());
            }
            Some("theme") => self.over(|| view! { <ThemeSwitch/> }.into_any()),
            Some("message") => self.over(|| view! { <Message/> }.into_any()),
            _ => return Err(Trouble::Broken),
        }
        Ok(())
    }

    fn over(&self, view: impl FnOnce() -> AnyView + 'static) {
        mount::over(&self.element, &self.page.owner, view);
    }

    /// Fetches what tells how well each lesson is remembered, if the reader has answered something. Should it not come, the overview does
    /// without.
    fn mark(&self, out: Marks) {
        let owner = self.page.owner.clone();
        let met = owner.with(use_learner).progress.with_untracked(Progress::any);
        let (file, code) = (attribute(&self.element, "data-marks"), attribute(&self.element, "data-marks-code"));
        let Some(file) = file.filter(|_| met) else { return };
        spawn_local(async move {
            if let Some(code) = code
                && fetch::code(&code).await.is_err()
            {
                return;
            }
            if let Ok(data) = fetch::json(&file).await {
                let draw: fn(JsValue, Marks) -> Result<(), Trouble> = std::hint::black_box(late::review_marks);
                let _ = owner.with(|| draw(data, out));
            }
        });
    }

    /// Saves the picture of a figure on this page, with code that comes once it is asked for.
    fn save_picture(&self) -> Option<SavePicture> {
        let document = self.page.document.clone();
        let file = |css: &str, name: &str| document.query_selector(css).ok()?.and_then(|e| attribute(&e, name));
        let code = file("script[data-words]", "data-picture");
        let font = file("link[as=font]", "href")?;
        let document = document.clone();
        Some(UnsyncCallback::new(move |(id, png, then): (String, bool, Box<dyn FnOnce(bool)>)| {
            // Of the two pictures, the one on show.
            let all =
                document.get_element_by_id(&id).map(|figure| mount::all(&figure, "svg.scene")).unwrap_or_default();
            let svg = all.into_iter().find(|svg| svg.get_bounding_client_rect().width() > 0.0);
            let (code, font) = (code.clone(), font.clone());
            spawn_local(async move {
                let done = match svg {
                    Some(svg) => picture(svg, id, png, code, font).await.is_some(),
                    None => false,
                };
                then(done);
            });
        }))
    }

    /// The id of the part that the island lives in.
    fn id(&self) -> String {
        self.element.parent_element().map(|p| p.id()).unwrap_or_default()
    }

    /// A check, out of the file of its lesson.
    fn check(&self, lesson: JsValue) -> Result<(), Trouble> {
        let own = js_sys::Reflect::get(&lesson, &self.id().into()).map_err(|_| Trouble::Broken)?;
        let see = attribute(&self.element, "data-see").unwrap_or_default();
        let next = attribute(&self.element, "data-next");
        let owner = self.page.owner.with(Owner::new);
        owner.with(|| {
            provide_context(FetchFigure::new(move |address, then| {
                let lesson = lesson.clone();
                spawn_local(async move { then(fetch_figure(&lesson, &address).await.ok()) });
            }));
        });
        // The black box keeps the compiler from a direct call.
        let view: fn(JsValue, String, Option<String>) -> Result<late::View, Trouble> =
            std::hint::black_box(late::check);
        mount::over(&self.element, &owner, view(own, see, next)?);
        // It lives as long as the page.
        std::mem::forget(owner);
        Ok(())
    }

    /// A figure and the numbers in the prose that belong to it, part by part.
    async fn figure(&self, data: JsValue) -> Result<(), Trouble> {
        let figure = figures::find(&self.id()).ok_or(Trouble::Broken)?;
        let data: FigureData = props(data)?;
        let task = attribute(&self.element, "data-task");
        let task = match &task {
            Some(_) => Some(fetch::part(task.clone(), attribute(&self.element, "data-task-code")).await?),
            None => None,
        };
        let owner = self.page.owner.with(Owner::new);
        let words = self.page.ui.words();
        let (state, step) = if task.is_some() {
            (owner.with(|| FigureState::level(figure, data, &words, self.home(figure))), None)
        } else {
            let (input, step) = self.set_by_address(figure);
            (owner.with(|| FigureState::new(figure, data, &words, input)), step)
        };
        for root in mount::all(&self.element, "[data-root]") {
            pause().await;
            let name = attribute(&root, "data-root").ok_or(Trouble::Broken)?;
            if let Some(task) = task.as_ref().filter(|_| name == TASK) {
                let view: fn(JsValue, FigureState) -> Result<late::View, Trouble> =
                    std::hint::black_box(late::level_task);
                mount::over(&root.unchecked_into(), &owner, view(task.clone(), state)?);
                continue;
            }
            let part = Part::of(&name).ok_or(Trouble::Broken)?;
            let pictures: Option<[Element; 2]> = mount::all(&root, "svg.scene").try_into().ok();
            let written: Written = owner.with(|| StoredValue::new_local(pictures));
            mount::over(&root.unchecked_into(), &owner, move || part.view(state, written));
        }
        pause().await;
        self.page.figures.add(state);
        if let Some(step) = step
            && !state.open_at(step)
        {
            owner.with(|| address::bad(figures::STEP, &(step + 1).to_string()));
        }
        let numbers = ["[data-live^=\"", figure.id, ".\"]"].concat();
        for number in self.page.document.document_element().iter().flat_map(|root| mount::all(root, &numbers)) {
            let name = attribute(&number, "data-live").unwrap_or_default();
            let name = name.split_once('.').map(|n| n.1.to_string()).unwrap_or_default();
            let view = move || view! { <LiveNumber state name/> }.into_any();
            mount::over(&number.unchecked_into(), &owner, view);
        }
        if self.element.has_attribute("data-autoplay") {
            state.autoplay();
        }
        // It lives as long as the page.
        std::mem::forget(owner);
        Ok(())
    }

    /// Settings of a figure from the page's address, `?memory=64&app=512`, and the step to open at; what could not be used is told. Only a
    /// page of one figure takes them.
    fn set_by_address(&self, figure: &figures::Figure) -> (Input, Option<usize>) {
        if !self.page.document.body().is_some_and(|b| b.class_list().contains("page-figure")) {
            return (Input::of(figure), None);
        }
        // Hosts add parameters of their own; they are none of our business.
        figure.opened(address::settings(), number, |name, value| self.page.owner.with(|| address::bad(name, value)))
    }

    /// What a figure with a task begins with, as the page says.
    fn home(&self, figure: &figures::Figure) -> Home {
        let (start, locked) =
            ["data-start", "data-locked"].map(|name| attribute(&self.element, name).unwrap_or_default()).into();
        let (input, step) = figure.opened(address::settings_of(&start), number, |_, _| ());
        let place = |id: &str| figure.controls.iter().position(|c| c.id == id);
        Home { input, step, locked: locked.split(' ').filter_map(place).collect() }
    }

    /// Puts back exactly what was written, as readers without scripts see it, and says what to do.
    fn fail(self: Rc<Island>, trouble: Trouble) {
        self.state.set(State::Failed);
        mount::back(&self.element);
        let _ = self.element.class_list().add_1("failed");
        page::spare_pictures(&self.page.document, &self.element);
        let (document, plain) = (self.page.document.clone(), self.page.plain.clone());
        spawn_local(async move { drop(fetch::style(&document, &plain).await) });
        let Ok(place) = self.page.document.create_element("div") else { return };
        let _ = self.element.after_with_node_1(&place);
        let (me, note) = (self.clone(), place.clone());
        let reload = trouble != Trouble::Unreachable;
        let act = move || {
            if reload {
                let _ = web_sys::window().map(|w| w.location().reload());
                return;
            }
            note.remove();
            let _ = me.element.class_list().remove_1("failed");
            me.clone().begin();
        };
        self.page.owner.with(|| {
            let act = UnsyncCallback::new(move |()| act());
            leptos::mount::mount_to(place.unchecked_into(), move || view! { <Said reload act/> }).forget();
        });
    }
}
