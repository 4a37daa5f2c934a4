//! What the page has to say to its reader, at its head.

use super::{html, use_ui};
use crate::scene::Arg;
use leptos::prelude::*;

/// Parts of the page's address that could not be used. A context of every page.
#[derive(Clone, Copy)]
struct Notices(RwSignal<Vec<String>>);

/// Makes a place for messages the context of the current owner and what is below it.
pub fn provide() {
    provide_context(Notices(RwSignal::new(Vec::new())));
}

/// Tells that a part of the page's address could not be used.
///
/// # Panics
/// Outside a page.
pub fn bad_link(what: String) {
    expect_context::<Notices>().0.update(|all| all.push(what));
}

/// The message, once there is one.
#[component]
pub fn Message() -> AnyView {
    let (ui, Notices(all)) = (use_ui(), expect_context());
    let none = move || all.with(|all| all.is_empty());
    let said = move || html(ui.f("page.bad-link", &[("what", Arg::S(&all.with(|all| all.join(", "))))]));
    let text = move || (!none()).then(said);
    view! { <p class="message" id="message" role="status" hidden=none inner_html=text></p> }.into_any()
}
