//! The live part of the page: what all its components share, and the islands, which it brings to life.

mod address;
mod fetch;
mod frame;
mod from_js;
mod island;
mod keep;
mod late;
mod mount;
mod page;
mod splice;

use dockside::Map;
use dockside::components::{LiveFigures, Ui, notices};
use dockside::scene::Words;
use gloo_timers::future::TimeoutFuture;
use island::Page;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::prelude::*;

/// The plural category of a number, from the browser, in the page's language.
fn plural(n: f64) -> String {
    thread_local! {
        static RULES: js_sys::Intl::PluralRules = {
            let root = document().document_element();
            let lang = root.and_then(|e| e.get_attribute("lang")).unwrap_or_default();
            js_sys::Intl::PluralRules::new(&js_sys::Array::of1(&lang.into()), &js_sys::Object::new())
        };
    }
    RULES.with(|r| String::from(r.select(n)))
}

/// Starts the live part. The start script calls it once the module is there, and shows the page as it is without scripts when it fails; a panic
/// later on reaches that script as any error of a page does.
///
/// # Errors
/// What kept it from starting: a file that did not come, or data that is not as expected.
#[wasm_bindgen]
pub async fn start() -> Result<(), JsValue> {
    console_error_panic_hook::set_once();
    // Effects run as tasks of the browser's own loop; `mount_to` sets this up too, but the first effects are ours.
    let _ = any_spawner::Executor::init_wasm_bindgen();
    let document = document();
    let window = web_sys::window().ok_or("no window")?;
    let root = document.document_element().ok_or("no page")?;
    let names = document.query_selector("script[data-words]")?.ok_or("the page names no words")?;
    let file = |name: &str| names.get_attribute(name).unwrap_or_default();
    let (words, style) = (file("data-words"), file("data-style"));
    let (words, style) = futures::join!(fetch::json(&words), fetch::style(&document, &style));
    style?;
    let words = words.map_err(|_| "no words")?;
    let words: Map<String> = from_js::read(words).ok_or("no words")?;

    // The owner of all signals and contexts of the page; it lives as long as the page.
    let owner = Owner::new();
    owner.set();
    let words = Arc::new(Words::new(words, plural));
    Ui::provide(words);
    notices::provide();
    let learner = keep::provide();
    address::check_looks();
    let page = Page {
        document: document.clone(),
        ui: dockside::components::use_ui(),
        figures: LiveFigures::provide(),
        owner: owner.clone(),
        plain: file("data-plain"),
    };
    std::mem::forget(owner);

    // Each in a task of its own: between two of them the browser draws and hears the reader.
    TimeoutFuture::new(0).await;
    frame::tell_height(root.clone());
    splice::talk(&root, learner);
    page::fetch_pictures(&window, &root);
    page::lay_out_lessons(&root);
    page::fetch_before_printing(root.clone());
    page::settle_links(&window, &document);
    TimeoutFuture::new(0).await;
    page::find_font(&window, &document, &root);
    island::watch(&page, &root);
    // Tells the style sheet, scripts of the page and tests that the live part runs.
    root.class_list().add_1("live")
}
