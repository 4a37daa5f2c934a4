//! Reading the data of parts whose code is split off the module, and making their views. A release build splits this off with them, by the
//! names of these functions (`part_of` in src/bin/prerender.rs): all that it takes to read a check is needed where a check comes near.
//! They are reached through pointers only; a direct call would put them back into what every page loads.

use super::fetch::Trouble;
use super::island::props;
use dockside::checks::Check;
use dockside::components::answers::{Answers, Asked};
use dockside::components::check::CheckBody;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

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
