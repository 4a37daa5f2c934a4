//! What the page has to say to its reader, at its head.

use super::{html, use_learner, use_ui};
use crate::scene::Arg;
use leptos::prelude::*;

/// What the host has kept can't be read.
pub const HOST_JUNK: &str = "nav.host-junk";

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

/// The message, once there is one: settings that could not be used, or what went wrong between the page and its host, which nobody else on
/// a page of one part would say.
#[component]
pub fn Message() -> AnyView {
    let (ui, learner, Notices(all)) = (use_ui(), use_learner(), expect_context());
    let text = Memo::new(move |_| match all.get() {
        Some(what) => Some(html(ui.f("page.bad-link", &[("what", Arg::S(&what))]))),
        None => learner.notice.get().filter(|key| *key == HOST_JUNK).map(|key| html(ui.t(key))),
    });
    view! { <p class="message" id="message" role="status" hidden=move || text.with(Option::is_none) inner_html=move || text.get()></p> }
        .into_any()
}
