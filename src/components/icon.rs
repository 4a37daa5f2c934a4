//! Pictograms of buttons.

use leptos::prelude::*;

pub const PLAY: &str = "M6 3.5v13l10.5-6.5z";
pub const PAUSE: &str = "M6 4v12M13 4v12";
pub const BACK: &str = "M12.5 4.5L7 10l5.5 5.5";
pub const NEXT: &str = "M7.5 4.5L13 10l-5.5 5.5";
pub const RESTART: &str = "M5 5v4h4M5.4 9a5.6 5.6 0 1 1-.6 4";
pub const CLOSE: &str = "M5 5l10 10M15 5L5 15";

/// A line drawing on 20 by 20, in the colour of the text around it. What it means is said by the button.
#[component]
pub fn Icon(
    /// Path data.
    #[prop(into)]
    path: Signal<&'static str>,
) -> AnyView {
    view! { <svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><path d=move || path.get()></path></svg> }
        .into_any()
}
