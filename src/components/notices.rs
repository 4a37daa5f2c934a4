//! What the page has to say to its reader, at its head.

use super::{html, use_ui};
use crate::scene::Arg;
use leptos::prelude::*;

/// The words of the last message. A context of every page.
#[derive(Clone, Copy)]
struct Notices(RwSignal<Option<String>>);

/// Makes a place for messages the context of the current owner and what is below it.
pub fn provide() {
    provide_context(Notices(RwSignal::new(None)));
}

/// Tells that a part of the page's address could not be used.
///
/// # Panics
/// Outside a page.
pub fn bad_link(what: &str) {
    let text = use_ui().f("page.bad-link", &[("what", Arg::S(what))]);
    expect_context::<Notices>().0.set(Some(text));
}

/// The last message, once there is one.
#[component]
pub fn Message() -> AnyView {
    let Notices(last) = expect_context();
    let text = move || last.get().map(html);
    view! { <p class="message" id="message" role="status" hidden=move || last.with(|m| m.is_none()) inner_html=text></p> }
        .into_any()
}
