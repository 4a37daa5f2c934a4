//! What the page's address asks for: `?memory=64&theme=dark`.

use dockside::components::notices;

/// The settings in the address, names and values as their writer meant them.
pub fn settings() -> Vec<(String, String)> {
    let query = web_sys::window().and_then(|w| w.location().search().ok()).unwrap_or_default();
    let meant = |text: &str| {
        let text = text.replace('+', " ");
        let read = js_sys::decode_uri_component(&text).map(String::from).unwrap_or(text);
        read.trim().to_string()
    };
    let pairs = query.trim_start_matches('?').split('&').filter(|p| !p.is_empty());
    pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(|(n, v)| (meant(n), meant(v))).collect()
}

/// Tells of a setting that could not be used.
pub fn bad(name: &str, value: &str) {
    notices::bad_link([name, "=", value].concat().chars().take(40).collect());
}

/// The start script has set the appearance before the page was painted; here it is told where it could not.
pub fn check_theme() {
    for (name, value) in settings() {
        if name == "theme" && !matches!(&*value, "light" | "dark") {
            bad(&name, &value);
        }
    }
}
