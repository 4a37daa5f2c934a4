//! A page of the same site around this one that keeps progress: that of a SCORM package (`assets/js/scorm.js`), which hands it to a course
//! platform. It is an object `docksideHost` of the window around this one: `load()` gives the text, `save(text)` takes it.

use super::{Connector, Refused};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    pub type Outer;
    #[wasm_bindgen(method, catch)]
    fn load(this: &Outer) -> Result<Option<String>, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn save(this: &Outer, text: &str) -> Result<(), JsValue>;
}

/// The one around this page, if there is one. Looking into a page of another origin throws.
pub fn find() -> Option<Outer> {
    let parent = web_sys::window()?.parent().ok()??;
    let found = js_sys::Reflect::get(&parent, &"docksideHost".into()).ok()?;
    found.is_object().then(|| found.unchecked_into())
}

impl Connector for Outer {
    fn load(&self) -> Result<Option<String>, Refused> {
        Outer::load(self).map_err(|_| Refused::Forbidden)
    }

    fn save(&self, text: &str) -> Result<(), Refused> {
        Outer::save(self, text).map_err(|_| Refused::Forbidden)
    }

    fn set_aside(&self, _: &str) -> Result<(), Refused> {
        // It gives only what it has read itself.
        Ok(())
    }
}
