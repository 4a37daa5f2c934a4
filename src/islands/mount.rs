//! Puts a component in the place of what was written, and back.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlDetailsElement, HtmlElement, HtmlTemplateElement, Node};

/// What keeps the written elements of a root: a template beside what lives. The start script knows it too.
const KEPT: &str = "written";

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// Elements below one that match.
pub fn all(root: &Element, selector: &str) -> Vec<Element> {
    let Ok(list) = root.query_selector_all(selector) else { return Vec::new() };
    (0..list.length()).filter_map(|i| list.item(i)).map(|e| e.unchecked_into()).collect()
}

/// What a reader has done with elements that are about to be replaced by their like.
struct Traces {
    /// The way from the root to the element with the keyboard's focus: its place among its siblings, level by level.
    focus: Option<Vec<u32>>,
    /// Which disclosures are open, in their order.
    open: Vec<bool>,
    scrolled: i32,
}

impl Traces {
    fn of(root: &Element) -> Traces {
        let focused = document().and_then(|d| d.active_element()).filter(|e| root.contains(Some(e)) && e != root);
        Traces {
            focus: focused.map(|e| way(root, e)),
            open: all(root, "details").iter().map(|d| d.has_attribute("open")).collect(),
            scrolled: root.first_element_child().map_or(0, |e| e.scroll_top()),
        }
    }

    fn put(self, root: &Element) {
        for (d, open) in all(root, "details").into_iter().zip(self.open) {
            d.unchecked_into::<HtmlDetailsElement>().set_open(open);
        }
        if self.scrolled > 0
            && let Some(e) = root.first_element_child()
        {
            e.set_scroll_top(self.scrolled);
        }
        let Some(mut way) = self.focus else { return };
        let mut at = Some(root.clone());
        while let (Some(e), Some(i)) = (&at, way.pop()) {
            at = e.children().item(i);
        }
        if let Some(e) = at {
            let quiet = web_sys::FocusOptions::new();
            quiet.set_prevent_scroll(true);
            let _ = e.unchecked_into::<HtmlElement>().focus_with_options(&quiet);
        }
    }
}

/// Places among siblings, from an element up to a root.
fn way(root: &Element, from: Element) -> Vec<u32> {
    let mut way = Vec::new();
    let mut at = from;
    while at != *root {
        let mut place = 0;
        let mut before = at.previous_element_sibling();
        while let Some(e) = before {
            place += 1;
            before = e.previous_element_sibling();
        }
        way.push(place);
        let Some(parent) = at.parent_element() else { break };
        at = parent;
    }
    way
}

/// Mounts a view in the place of what is written in `root`, at once, so that nothing moves. What was written is kept beside it. The view lives
/// as long as the page, or until it is put back.
pub fn over(root: &HtmlElement, owner: &Owner, view: impl FnOnce() -> AnyView + 'static) {
    let Some(kept) = document().and_then(|d| d.create_element("template").ok()) else { return };
    let kept: HtmlTemplateElement = kept.unchecked_into();
    kept.set_class_name(KEPT);
    let traces = Traces::of(root);
    while let Some(node) = root.first_child() {
        let _ = kept.content().append_child(&node);
    }
    owner.with(|| leptos::mount::mount_to(root.clone(), view)).forget();
    // Behind what lives, so that elements stand at the same places as before.
    let _ = root.append_child(&kept);
    traces.put(root);
}

/// Puts back what was written in all roots below an element.
pub fn back(within: &Element) {
    for kept in all(within, &["template.", KEPT].concat()) {
        let Some(root) = kept.parent_element() else { continue };
        let written = kept.unchecked_into::<HtmlTemplateElement>().content();
        root.set_text_content(None);
        let _ = root.append_child(written.unchecked_ref::<Node>());
    }
}
