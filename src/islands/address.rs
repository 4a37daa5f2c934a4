//! What the page's address asks for: `?memory=64&theme=dark`.

use dockside::components::notices;
use js_sys::{Array, JsString};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::UrlSearchParams;

/// The settings in the address, names and values as their writer meant them.
pub fn settings() -> Vec<(String, String)> {
    settings_of(&web_sys::window().and_then(|w| w.location().search().ok()).unwrap_or_default())
}

/// The settings in what follows the question mark of an address.
pub fn settings_of(query: &str) -> Vec<(String, String)> {
    let Ok(read) = UrlSearchParams::new_with_str(query) else { return Vec::new() };
    let part = |pair: &Array, i: u32| String::from(pair.get(i).unchecked_into::<JsString>().trim());
    let both = |pair: JsValue| {
        let pair = pair.unchecked_into();
        (part(&pair, 0), part(&pair, 1))
    };
    Array::from(&read).iter().map(both).collect()
}

/// Tells of a setting that could not be used.
pub fn bad(name: &str, value: &str) {
    notices::bad_link([name, "=", value].concat().chars().take(40).collect());
}

/// The start script has set what holds for any page before it was painted; here it is told where it could not.
pub fn check_looks() {
    for (name, value) in settings() {
        let known: &[&str] = match &*name {
            "theme" => &["light", "dark"],
            "compact" => &["", "0", "1"],
            _ => continue,
        };
        if !known.contains(&&*value) {
            bad(&name, &value);
        }
    }
}
