//! Reading the data of parts whose code is split off the module, and making their views. A release build splits this off with them, by the
//! names of these functions (`part_of` in src/bin/prerender.rs): all that it takes to read a check is needed where a check comes near.
//! What only one of them calls begins with its name, too. They are reached through pointers only; a direct call would put them back into what every page loads.

use super::fetch::{self, Trouble};
use super::island::{number, props};
use super::{address, from_js};
use dockside::checks::Check;
use dockside::components::answers::{Answers, Asked};
use dockside::components::check::CheckBody;
use dockside::components::check_set::{self, CheckSet};
use dockside::components::exam::Exam;
use dockside::components::figure::FigureState;
use dockside::components::level::{LessonLevels, LevelList, LevelTask};
use dockside::components::overview::Marks;
use dockside::components::picture;
use dockside::components::review::{self, Review, Strengths};
use dockside::components::teach::{FetchBytes, Teach};
use dockside::components::workbench::{Bench, BenchData, DONE, Workbench};
use dockside::components::{today, use_learner, use_ui};
use dockside::exam::{Pool, Preset, SEEDS, SIZES, Sitting};
use dockside::levels::Level;
use dockside::review::Bank;
use dockside::teach::Offer;
use dockside::workbench::link;
use futures::future::LocalBoxFuture;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use web_sys::Element;

/// Makes a part's view when it is mounted.
pub type View = Box<dyn FnOnce() -> AnyView>;

pub fn check(data: JsValue, see: String, next: Option<String>) -> Result<View, Trouble> {
    let check: Check = props(data)?;
    Ok(Box::new(move || view! { <CheckBody check see next/> }.into_any()))
}

pub fn answers(data: JsValue) -> Result<View, Trouble> {
    let asked: Asked = props(data)?;
    Ok(Box::new(move || view! { <Answers asked/> }.into_any()))
}

/// `code` is the file with that of checks, and `enliven` brings one to life that was put into the page.
pub fn review(data: JsValue, code: Option<String>, enliven: UnsyncCallback<Element>) -> Result<View, Trouble> {
    let bank: Bank = props(data)?;
    Ok(Box::new(move || view! { <Review bank code enliven/> }.into_any()))
}

pub fn review_strengths(data: JsValue) -> Result<View, Trouble> {
    let bank: Bank = props(data)?;
    Ok(Box::new(move || view! { <Strengths bank=StoredValue::new(bank)/> }.into_any()))
}

/// The checks that the page's address asks for.
pub fn review_set(data: JsValue, code: Option<String>, enliven: UnsyncCallback<Element>) -> Result<View, Trouble> {
    let bank: Bank = props(data)?;
    let items = check_set::asked_for(&bank, &address::settings(), address::bad);
    Ok(Box::new(move || view! { <CheckSet bank items code enliven/> }.into_any()))
}

pub fn teach(data: JsValue) -> Result<View, Trouble> {
    let offer: Offer = props(data)?;
    let get: FetchBytes = UnsyncCallback::new(|(file, then): (String, Box<dyn FnOnce(Option<Vec<u8>>)>)| {
        leptos::task::spawn_local(async move { then(teach_bytes(file).await) });
    });
    Ok(Box::new(move || view! { <Teach offer get/> }.into_any()))
}

async fn teach_bytes(file: String) -> Option<Vec<u8>> {
    let bytes = fetch::bytes(&file).await.ok()?;
    Some(js_sys::Uint8Array::new(&bytes).to_vec())
}

/// What [`picture_save`] looks like to who calls it later.
pub type SavePicture = fn(Element, String, bool, String) -> LocalBoxFuture<'static, Option<()>>;

/// Has the browser save a picture of the page by a name, as PNG or as SVG, with the font in it.
pub fn picture_save(svg: Element, name: String, png: bool, font: String) -> LocalBoxFuture<'static, Option<()>> {
    Box::pin(async move {
        let font = fetch::bytes(&font).await.ok()?;
        let font = js_sys::Uint8Array::new(&font).to_vec();
        picture::save(svg, font, name, png).await.ok()
    })
}

/// Draws from now on how well each lesson is remembered.
pub fn review_marks(data: JsValue, out: Marks) -> Result<(), Trouble> {
    let bank: Bank = props(data)?;
    let (learner, ui) = (use_learner(), use_ui());
    Effect::new(move |_| {
        let all = learner.progress.with(|p| bank.strength(p, today()));
        out.set(all.into_iter().map(|s| review::drawn(ui, s)).collect());
    });
    Ok(())
}

/// What is to be reached with a figure.
pub fn level_task(data: JsValue, state: FigureState) -> Result<View, Trouble> {
    let level: Level = props(data)?;
    let (solution, _) = state.figure.opened(address::settings_of(&level.solution), number, |_, _| ());
    Ok(Box::new(move || view! { <LevelTask level state solution/> }.into_any()))
}

pub fn level_list(data: JsValue) -> Result<View, Trouble> {
    let lessons: Vec<LessonLevels> = props(data)?;
    Ok(Box::new(move || view! { <LevelList lessons/> }.into_any()))
}

/// The workbench, and what the address says was done there: `level-first-push.html?do=…`.
pub fn workbench(data: JsValue) -> Result<View, Trouble> {
    let data: BenchData = props(data)?;
    let asked = address::settings().into_iter().find(|(name, _)| name == DONE);
    let done = asked.and_then(|(name, value)| {
        let lines = link::decode(&value);
        if lines.is_none() {
            address::bad(&name, &value);
        }
        lines
    });
    Ok(Box::new(move || {
        let (page, title) = (data.page.clone(), data.title.clone());
        let bench = Bench::new(data, &use_ui().words(), &done.unwrap_or_default());
        view! { <Workbench bench page title/> }.into_any()
    }))
}

pub fn exam(data: JsValue) -> Result<View, Trouble> {
    let pool: Pool = props(data)?;
    let preset = exam_preset();
    let (kept, unreadable, keep) = match exam_kept(&pool) {
        Ok(kept) => (kept, false, exam_keep as fn(&Sitting)),
        // What can't be put aside is not written over.
        Err(aside) => (None, true, if aside { exam_keep } else { |_: &Sitting| () }),
    };
    Ok(Box::new(move || view! { <Exam pool preset kept unreadable keep/> }.into_any()))
}

/// What the address says of the form: `exam.html?seed=7&size=30&timed=1`.
fn exam_preset() -> Preset {
    let seed = (js_sys::Math::random() * f64::from(SEEDS)) as u32;
    let mut preset = Preset { seed, size: SIZES[0], ..Preset::default() };
    for (name, value) in address::settings() {
        if !preset.take(&name, &value) {
            address::bad(&name, &value);
        }
    }
    preset
}

/// Where the last sitting is kept on this device.
const SITTING: &str = "dockside.exam";
/// Where one that could not be read is put aside.
const SITTING_ASIDE: &str = "dockside.exam.unreadable";

fn exam_storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

/// The last sitting. One of another version, or a damaged one, is put aside: the error says whether that could be done.
fn exam_kept(pool: &Pool) -> Result<Option<Sitting>, bool> {
    let Some((storage, text)) = exam_storage().and_then(|s| s.get_item(SITTING).ok().flatten().map(|text| (s, text)))
    else {
        return Ok(None);
    };
    let sitting: Option<Sitting> = js_sys::JSON::parse(&text).ok().and_then(from_js::read);
    match sitting.and_then(|s| s.resumed(pool)) {
        Some(sitting) => Ok(Some(sitting)),
        None => Err(storage.set_item(SITTING_ASIDE, &text).is_ok()),
    }
}

/// Where nothing can be kept, a sitting lasts until the page is closed.
fn exam_keep(sitting: &Sitting) {
    if let Some(storage) = exam_storage() {
        let _ = storage.set_item(SITTING, &sitting.encode());
    }
}
