//! The shapes of a picture on the page: which of them an event is about, and the keyboard's way through those that can be pressed.

use crate::scene::Width;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// What an event happened on or in, by a selector.
pub fn around(e: &web_sys::Event, selector: &str) -> Option<Element> {
    e.target()?.dyn_into::<Element>().ok()?.closest(selector).ok()?
}

/// The shape that an event happened on, if it can be pressed.
pub fn hit_of(e: &web_sys::Event) -> Option<Element> {
    around(e, ".hit")
}

pub fn key_of(hit: &Element) -> String {
    hit.get_attribute("data-key").unwrap_or_default()
}

/// What can be pressed in a picture.
pub const HIT: &str = "svg .hit";

/// What can be pressed in the picture that is on show.
pub fn hits(width: Width) -> &'static str {
    if width == Width::Wide { "svg.wide .hit" } else { "svg.narrow .hit" }
}

pub fn all(root: &Element, selector: &str) -> Vec<Element> {
    let Ok(list) = root.query_selector_all(selector) else { return Vec::new() };
    (0..list.length()).filter_map(|i| list.item(i)).map(|e| e.unchecked_into()).collect()
}

/// Makes exactly one of some shapes a stop of the Tab key: `now`, or the one that was, or the first.
pub fn roving(stage: &Element, selector: &str, now: Option<&Element>) {
    let shapes = all(stage, selector);
    let stop = |e: &&Element| e.get_attribute("tabindex").as_deref() == Some("0");
    let kept = now.or_else(|| shapes.iter().find(stop)).or(shapes.first()).cloned();
    for e in &shapes {
        let wanted = if Some(e) == kept.as_ref() { "0" } else { "-1" };
        if e.get_attribute("tabindex").as_deref() != Some(wanted) {
            let _ = e.set_attribute("tabindex", wanted);
        }
    }
}

/// The keyboard goes on to the shape `by` places from one, and round.
pub fn step_hit(stage: &Element, hit: &Element, by: i32) {
    let Ok(Some(svg)) = hit.closest("svg") else { return };
    let shapes = all(&svg, ".hit");
    let at = shapes.iter().position(|e| e == hit).unwrap_or(0) as i32;
    let Some(next) = shapes.get((at + by).rem_euclid(shapes.len().max(1) as i32) as usize) else { return };
    roving(stage, HIT, Some(next));
    let _ = next.unchecked_ref::<web_sys::SvgElement>().focus();
}
