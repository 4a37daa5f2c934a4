//! What the page has to say to its reader, at its head.

use super::{html, use_ui};
use crate::scene::Arg;
use leptos::prelude::*;

/// Parts of the page's address that could not be used. A context of every page.
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
pub fn bad_link(what: String) {
    expect_context::<Notices>().0.update(|all| {
        *all = Some(match all.take() {
            Some(all) => [&*all, ", ", &what].concat(),
            None => what,
        });
    });
}

/// The message, once there is one.
#[component]
pub fn Message() -> AnyView {
    let (ui, Notices(all)) = (use_ui(), expect_context());
    let said = move |what: String| html(ui.f("page.bad-link", &[("what", Arg::S(&what))]));
    let text = move || all.get().map(said);
    view! { <p class="message" id="message" role="status" hidden=move || all.with(|all| all.is_none()) inner_html=text></p> }.into_any()
}
