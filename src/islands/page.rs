//! What the browser is told about a long page: which parts to lay out ahead, what to fetch for paper, and where a link leads.

use super::fetch;
use super::mount::all;
use dockside::player::clock::after_frames;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::spawn_local;
use web_sys::{
    Document, Element, HtmlCanvasElement, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit,
    Window, XmlHttpRequest,
};

/// Calls a function with each element and whether it is within a margin of the viewport, now and when that changes. It gives back whether
/// the element is to be watched further.
pub fn watch(elements: &[Element], margin: &str, mut f: impl FnMut(Element, bool) -> bool + 'static) {
    let seen = Closure::<dyn FnMut(js_sys::Array, IntersectionObserver)>::new(
        move |entries: js_sys::Array, observer: IntersectionObserver| {
            for entry in entries.iter() {
                let entry: IntersectionObserverEntry = entry.unchecked_into();
                if !f(entry.target(), entry.is_intersecting()) {
                    observer.unobserve(&entry.target());
                }
            }
        },
    );
    let options = IntersectionObserverInit::new();
    options.set_root_margin(margin);
    if let Ok(observer) = IntersectionObserver::new_with_options(seen.as_ref().unchecked_ref(), &options) {
        elements.iter().for_each(|e| observer.observe(e));
    }
    // For as long as the page.
    seen.forget();
}

/// Names of the files with the pictures of a stage, wide and narrow, where the page does not hold them. They stand in what is shown without
/// scripts, which is text here.
fn files(stage: &Element) -> Vec<String> {
    let spare = stage.query_selector("noscript").ok().flatten().and_then(|s| s.text_content()).unwrap_or_default();
    spare.split("data=\"").skip(1).filter_map(|rest| rest.split('"').next()).map(String::from).collect()
}

fn is_empty(svg: &Element) -> bool {
    svg.first_element_child().is_none()
}

/// Puts what is in a picture's file into its `<svg>`.
fn show(svg: &Element, file: &str) {
    let inside = || {
        let from = file.find("<svg")?;
        let from = from + file[from..].find('>')? + 1;
        file.get(from..file.rfind('<')?)
    };
    if let Some(inside) = inside().filter(|_| is_empty(svg)) {
        svg.set_inner_html(inside);
    }
}

/// Fetches the picture of a stage in the width that is on show; the live part draws the other one if it is ever needed. Should it not come,
/// the live part draws this one, too.
async fn picture(window: &Window, stage: Element) {
    let hidden = |svg: &Element| {
        let style = window.get_computed_style(svg).ok().flatten();
        style.and_then(|s| s.get_property_value("display").ok()).is_some_and(|d| d == "none")
    };
    // Asked before anything is waited for: meanwhile the live part may have set the written elements aside, where they have no style.
    let mut pictures = all(&stage, "svg.scene").into_iter().zip(files(&stage)).collect::<Vec<_>>();
    pictures.retain(|(svg, _)| is_empty(svg) && !hidden(svg));
    for (svg, file) in pictures {
        let Ok(text) = fetch::text(&file).await else { continue };
        show(&svg, &text);
        // Laid out in a task of its own, before the frame that paints it.
        TimeoutFuture::new(0).await;
        svg.get_bounding_client_rect();
    }
}

/// Fetches each picture as it comes near, sooner than its figure comes to life: each is a frame of its own then.
pub fn fetch_pictures(window: &Window, root: &Element) {
    let window = window.clone();
    watch(&all(root, ".stage:has(> noscript)"), "900px 0px", move |stage, near| {
        if near {
            let window = window.clone();
            spawn_local(async move { picture(&window, stage).await });
        }
        !near
    });
}

/// Shows a part's pictures as they are without scripts, where they were not fetched.
pub fn spare_pictures(document: &Document, part: &Element) {
    for spare in all(part, ".stage > noscript") {
        let (Ok(objects), Some(stage)) = (document.create_element("div"), spare.parent_element()) else { continue };
        objects.set_inner_html(&spare.text_content().unwrap_or_default());
        let objects = all(&objects, "object");
        for (svg, object) in all(&stage, "svg.scene").into_iter().zip(objects) {
            if is_empty(&svg) {
                let _ = svg.replace_with_with_node_1(&object);
            }
        }
    }
}

/// Paper gets all pictures, as wide ones. Printing waits for nothing, so these requests have to be waited for.
pub fn fetch_before_printing(root: Element) {
    window_event_listener_untyped("beforeprint", move |_| {
        for stage in all(&root, ".stage") {
            let wide = all(&stage, "svg.scene")
                .into_iter()
                .zip(files(&stage))
                .find(|(svg, _)| svg.class_list().contains("wide"));
            if let Some((svg, file)) = wide.filter(|(svg, _)| is_empty(svg))
                && let Some(text) = at_once(&file)
            {
                show(&svg, &text);
            }
        }
    });
}

fn at_once(file: &str) -> Option<String> {
    let request = XmlHttpRequest::new().ok()?;
    request.open_with_async("GET", file, false).ok()?;
    request.send().ok()?;
    if request.status().ok()? == 200 { request.response_text().ok()? } else { None }
}

/// Chromium lays out what is put off within a lesson that is put off itself only once that lesson is in view, and then all that is near in
/// one frame. Of a lesson that is there, it lays out part by part, one and a half viewports before it is seen.
pub fn lay_out_lessons(root: &Element) {
    let lessons = all(root, ".page-explainer .lesson");
    watch(&lessons, "250% 0px", |lesson, near| {
        let _ = lesson.class_list().toggle_with_force("near", near);
        true
    });
    // Still, to lay out a part and to paint it is much for one frame of a slow phone. So its layout is asked for before, part by part, whenever
    // there is nothing else to do; other browsers have put nothing off.
    let puts_off = web_sys::css::supports_with_value("overflow-anchor", "auto").unwrap_or(false);
    let Some(window) = web_sys::window().filter(|w| puts_off && w.get("requestIdleCallback").is_some()) else { return };
    let waiting: Rc<RefCell<VecDeque<Element>>> = Rc::default();
    let idle: Rc<RefCell<Option<Closure<dyn FnMut()>>>> = Rc::default();
    let (parts, again, w) = (waiting.clone(), idle.clone(), window.clone());
    *idle.borrow_mut() = Some(Closure::new(move || {
        let part = parts.borrow_mut().pop_front();
        if let Some(inside) = part.and_then(|p| p.first_element_child()) {
            inside.get_bounding_client_rect();
        }
        if !parts.borrow().is_empty() {
            when_idle(&w, &again);
        }
    }));
    watch(&lessons, "500% 0px", move |lesson, near| {
        if near {
            let idle_already = !waiting.borrow().is_empty();
            let children = lesson.children();
            waiting.borrow_mut().extend((0..children.length()).filter_map(|i| children.item(i)));
            if !idle_already {
                when_idle(&window, &idle);
            }
        }
        !near
    });
}

fn when_idle(window: &Window, f: &Rc<RefCell<Option<Closure<dyn FnMut()>>>>) {
    if let Some(f) = &*f.borrow() {
        let _ = window.request_idle_callback(f.as_ref().unchecked_ref());
    }
}

/// A figure or check that a link leads to is laid out, with what is above it, only when it is there: then it goes to where the link wants it.
pub fn settle_links(window: &Window, document: &Document) {
    let (w, d) = (window.clone(), document.clone());
    let settle = move || {
        let hash = w.location().hash().unwrap_or_default();
        let goal = d.get_element_by_id(hash.trim_start_matches('#'));
        let goal = goal.filter(|g| g.matches(".lesson > .figure, .lesson .check").unwrap_or(false));
        if let Some(goal) = goal {
            // Two frames: by then what is above it has its height.
            after_frames(move || to(&goal));
        }
    };
    settle();
    window_event_listener_untyped("hashchange", move |_| settle());
    // A frame that is as high as its page does not scroll, the course page around it does. It hears nothing of a link within the frame, but it
    // follows what is asked to come into view.
    let framed = document.document_element().is_some_and(|root| root.class_list().contains("framed"));
    let d = document.clone();
    let follow = move |e: web_sys::MouseEvent| -> Option<()> {
        let aside = e.button() != 0 || e.ctrl_key() || e.meta_key() || e.shift_key() || e.default_prevented();
        let pressed: Element = e.target().filter(|_| !aside)?.dyn_into().ok()?;
        let link = pressed.closest("a[href^=\"#\"]").ok()??;
        let goal = d.get_element_by_id(&link.get_attribute("href")?[1..])?;
        // What is folded up has no place yet.
        if let Some(folded) = goal.closest("details:not([open])").ok()? {
            folded.set_attribute("open", "").ok()?;
        }
        after_frames(move || to(&goal));
        Some(())
    };
    if framed {
        window_event_listener(leptos::ev::click, move |e| _ = follow(e));
    }
}

fn to(goal: &Element) {
    let how = web_sys::ScrollIntoViewOptions::new();
    how.set_behavior(web_sys::ScrollBehavior::Instant);
    goal.scroll_into_view_with_scroll_into_view_options(&how);
}

/// Finding a system's font for code takes as long as laying out a screen of text: it is looked for before it is needed, in a task of its own.
pub fn find_font(window: &Window, document: &Document, root: &Element) -> Option<()> {
    document.query_selector("code").ok()??;
    let canvas: HtmlCanvasElement = document.create_element("canvas").ok()?.unchecked_into();
    let pen: web_sys::CanvasRenderingContext2d = canvas.get_context("2d").ok()??.unchecked_into();
    let font = window.get_computed_style(root).ok()??.get_property_value("--mono").ok()?;
    pen.set_font(&["1em ", &font].concat());
    pen.measure_text("code").ok().map(|_| ())
}
