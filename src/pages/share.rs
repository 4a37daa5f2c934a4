//! The link to a part's own page, as an island.

use crate::components::share::{Share, ShareData};
use leptos::prelude::*;

#[component]
pub fn ShareFrame(
    /// Name of the part's own page.
    file: String,
    /// What the part is called.
    title: String,
    /// CSS px that a course page should begin with.
    height: u32,
) -> AnyView {
    let share = ShareData { file, title, height };
    let props = serde_json::to_string(&share).expect("strings and a number can't fail to encode");
    view! {
        <div data-island="share" data-props=props>
            <Share share/>
        </div>
    }
    .into_any()
}
