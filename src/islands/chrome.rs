//! What is around the lessons: contents with progress, appearance, links to copy, messages, settings from the address.

use super::{Shared, all, document};
use dockside::figures::{Figure, Input, Kind};
use dockside::scene::Arg;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::HtmlElement;

/// Key under which the chosen appearance is kept; `early.js` reads it before the page is painted.
const THEME: &str = "dockside.theme";

fn listen(el: &web_sys::EventTarget, event: &str, f: impl FnMut(web_sys::Event) + 'static) {
    let c = Closure::<dyn FnMut(web_sys::Event)>::new(f);
    let _ = el.add_event_listener_with_callback(event, c.as_ref().unchecked_ref());
    // These live as long as the page.
    c.forget();
}

/// Shows a message at the head of the page.
pub fn message(text: &str) {
    if let Some(el) = document().get_element_by_id("message") {
        el.set_text_content(Some(text));
        let _ = el.remove_attribute("hidden");
    }
}

pub fn start(shared: &Shared) {
    progress(shared);
    theme();
    share(shared);
}

fn progress(shared: &Shared) {
    let Some(root) = document().document_element() else { return };
    // Each place that counts names the ids of its checks.
    for el in all(&root, "[data-checks]") {
        let ids: Vec<String> = el
            .get_attribute("data-checks")
            .unwrap_or_default()
            .split(' ')
            .filter(|s| !s.is_empty())
            .map(String::from)
            .collect();
        let (progress, ui) = (shared.progress, shared.ui.clone());
        Effect::new(move |_| {
            let done = progress.with(|p| ids.iter().filter(|id| p.solved(id)).count());
            let args = [("done", Arg::N(done as f64)), ("all", Arg::N(ids.len() as f64))];
            if let Ok(Some(t)) = el.query_selector(".count") {
                t.set_text_content(Some(&ui.f("nav.progress-short", &args)));
            }
            if let Ok(Some(t)) = el.query_selector(".count-long") {
                t.set_text_content(Some(&ui.f("nav.progress", &args)));
            }
            if let Ok(Some(meter)) = el.query_selector("progress") {
                let _ = meter.set_attribute("value", &done.to_string());
            }
            let _ = el.class_list().toggle_with_force("done", done == ids.len() && done > 0);
        });
    }
    let (notice, ui) = (shared.notice, shared.ui.clone());
    let places = all(&root, "[data-notice]");
    Effect::new(move |_| {
        if let Some(key) = notice.get() {
            places.iter().for_each(|p| p.set_text_content(Some(&ui.t(key))));
        }
    });
    for dialog in all(&root, "[data-clear]") {
        let part = |s: &str| dialog.query_selector(s).ok().flatten();
        let (Some(ask), Some(yes), Some(no), Some(panel)) =
            (part(".clear-ask"), part(".clear-yes"), part(".clear-no"), part(".clear-panel"))
        else {
            continue;
        };
        let open = {
            let (panel, ask) = (panel.clone(), ask.clone());
            move |on: bool| {
                let _ = if on { panel.remove_attribute("hidden") } else { panel.set_attribute("hidden", "") };
                let _ = ask.set_attribute("aria-expanded", if on { "true" } else { "false" });
            }
        };
        let (o1, no1) = (open.clone(), no.clone());
        listen(&ask, "click", move |_| {
            o1(true);
            let _ = no1.unchecked_ref::<HtmlElement>().focus();
        });
        let (o2, ask2) = (open.clone(), ask.clone());
        listen(&no, "click", move |_| {
            o2(false);
            let _ = ask2.unchecked_ref::<HtmlElement>().focus();
        });
        let shared = shared.clone();
        listen(&yes, "click", move |_| {
            open(false);
            shared.clear();
            let _ = ask.unchecked_ref::<HtmlElement>().focus();
            // The checks on show must forget, too.
            for island in document().document_element().map(|r| all(&r, "[data-island=check]")).unwrap_or_default() {
                let live = island.query_selector(":scope > .alive").ok().flatten();
                if let Some(live) = live {
                    live.remove();
                    super::mount(island, &shared);
                }
            }
        });
    }
}

fn theme() {
    let Some(root) = document().document_element() else { return };
    let current = root.get_attribute("data-theme").unwrap_or_else(|| String::from("auto"));
    for input in all(&root, "[data-theme-switch] input") {
        let value = input.get_attribute("value").unwrap_or_default();
        input.unchecked_ref::<web_sys::HtmlInputElement>().set_checked(value == current);
        let root = root.clone();
        listen(&input, "change", move |_| {
            let storage = web_sys::window().and_then(|w| w.local_storage().ok().flatten());
            if value == "auto" {
                let _ = root.remove_attribute("data-theme");
                storage.map(|s| s.remove_item(THEME));
            } else {
                let _ = root.set_attribute("data-theme", &value);
                // If it can't be kept it still holds for this visit.
                storage.map(|s| s.set_item(THEME, &value));
            }
        });
    }
}

/// Links and iframe snippets: relative in the page as it was built (nobody knew its address), complete once the page knows where it is.
fn share(shared: &Shared) {
    let Some(root) = document().document_element() else { return };
    let base = document().base_uri().ok().flatten().unwrap_or_default();
    for field in all(&root, "[data-address]") {
        let Some(page) = field.get_attribute("data-address") else { continue };
        let Ok(href) = web_sys::Url::new_with_base(&page, &base).map(|u| u.href()) else { continue };
        // An <input> or a <textarea>: both have a `value`.
        let field = field.unchecked_ref::<web_sys::HtmlInputElement>();
        let text = field.value();
        let complete = if text == page {
            href
        } else {
            text.replace(&["\"", &page, "\""].concat(), &["\"", &href, "\""].concat())
        };
        field.set_value(&complete);
    }
    for button in all(&root, "[data-copy]") {
        let ui = shared.ui.clone();
        let label = button.text_content().unwrap_or_default();
        let b = button.clone();
        listen(&button, "click", move |_| {
            let Some(field) = b.parent_element().and_then(|p| p.query_selector("input, textarea").ok().flatten())
            else {
                return;
            };
            let field = field.unchecked_ref::<web_sys::HtmlInputElement>();
            let text = field.value();
            // Selected in any case: where a frame may not write to the clipboard, the keyboard still copies it.
            field.select();
            let (b, ui, label) = (b.clone(), ui.clone(), label.clone());
            wasm_bindgen_futures::spawn_local(async move {
                let clipboard = web_sys::window().map(|w| w.navigator().clipboard());
                let done = match clipboard {
                    Some(c) if !c.is_undefined() => {
                        wasm_bindgen_futures::JsFuture::from(c.write_text(&text)).await.is_ok()
                    }
                    _ => false,
                };
                b.set_text_content(Some(&ui.t(if done { "share.copied" } else { "share.select" })));
                gloo_timers::callback::Timeout::new(2500, move || b.set_text_content(Some(&label))).forget();
            });
        });
    }
}

/// Settings of a figure from the page's address: `?memory=64&app=512`. Gives back what could not be used.
pub fn from_address(figure: &Figure, input: &mut Input) -> String {
    let Some(query) = web_sys::window().and_then(|w| w.location().search().ok()) else { return String::new() };
    // Only a page of one figure takes settings from its address.
    if !document().body().is_some_and(|b| b.class_list().contains("page-figure")) {
        return String::new();
    }
    let mut wrong = String::new();
    for pair in query.trim_start_matches('?').split('&').filter(|p| !p.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let Some(i) = figure.controls.iter().position(|c| c.id == name) else {
            // Hosts add parameters of their own; they are none of our business.
            continue;
        };
        let control = &figure.controls[i];
        let parsed = match control.kind {
            Kind::Choice(options) => options.iter().position(|o| *o == value).map(|k| k as f64),
            // The browser reads the number: Rust would bring its own tables for it.
            _ => js_sys::JSON::parse(value).ok().and_then(|v| v.as_f64()),
        };
        match parsed {
            Some(v) if (control.clamp(v) - v).abs() < 1e-9 => input.values[i] = v,
            _ => {
                if !wrong.is_empty() {
                    wrong.push_str(", ");
                }
                wrong.extend(pair.chars().take(40));
            }
        }
    }
    wrong
}
