//! What is said where a part could not come to life, with what can be done.

use super::use_ui;
use leptos::prelude::*;

/// A sentence and a button below a part that stands as it was written.
#[component]
pub fn Trouble(
    /// Whether only a page that is loaded anew can help; else another try may.
    reload: bool,
    /// What the button does.
    act: UnsyncCallback<()>,
) -> AnyView {
    let ui = use_ui();
    let (said, button) = if reload { ("page.outdated", "page.reload") } else { ("page.missing", "page.retry") };
    view! {
        <p class="message missing" role="status">
            {ui.t(said)}
            " "
            <button type="button" on:click=move |_| act.run(())>{ui.t(button)}</button>
        </p>
    }
    .into_any()
}
