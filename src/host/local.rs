//! The browser's own storage on this device.

use super::{Connector, Refused};
use wasm_bindgen::JsCast;

/// Where progress is kept. The version is inside the text, not in the name, so that an older build finds a newer one's and leaves it alone.
pub const KEY: &str = "dockside.progress";
/// Where a text that could not be read is put aside.
pub const ASIDE: &str = "dockside.progress.unreadable";

pub struct Local;

fn storage() -> Result<web_sys::Storage, Refused> {
    // Merely asking for it throws in a sandboxed or third-party frame.
    web_sys::window().ok_or(Refused::Forbidden)?.local_storage().ok().flatten().ok_or(Refused::Forbidden)
}

fn refused(e: &wasm_bindgen::JsValue) -> Refused {
    let name = js_sys::Reflect::get(e, &"name".into()).ok().and_then(|n| n.as_string()).unwrap_or_default();
    if name.starts_with("Quota") { Refused::Full } else { Refused::Forbidden }
}

impl Connector for Local {
    fn load(&self) -> Result<Option<String>, Refused> {
        storage()?.get_item(KEY).map_err(|e| refused(e.unchecked_ref()))
    }

    fn save(&self, text: &str) -> Result<(), Refused> {
        storage()?.set_item(KEY, text).map_err(|e| refused(&e))
    }

    fn set_aside(&self, text: &str) -> Result<(), Refused> {
        storage()?.set_item(ASIDE, text).map_err(|e| refused(&e))
    }
}
