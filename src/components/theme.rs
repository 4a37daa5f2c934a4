//! The switch for the page's appearance.

use super::use_ui;
use leptos::prelude::*;

/// Key under which the choice is kept. The start script reads it before the page is painted, and sets the attribute.
const KEPT: &str = "dockside.theme";
const ATTRIBUTE: &str = "data-theme";

/// The first is what the system has, and is kept as nothing.
const CHOICES: [(&str, &str); 3] = [("auto", "theme.auto"), ("light", "theme.light"), ("dark", "theme.dark")];

/// The root element's attribute: the appearance that holds now.
fn current() -> Option<usize> {
    let value = document().document_element()?.get_attribute(ATTRIBUTE)?;
    CHOICES.iter().position(|(v, _)| *v == value)
}

/// If it can't be kept it still holds for this visit.
fn set(i: usize) {
    let Some(root) = document().document_element() else { return };
    let storage = window().local_storage().ok().flatten();
    let (value, _) = CHOICES[i];
    // Neither can fail but where storage is full or closed.
    if i == 0 {
        let _ = root.remove_attribute(ATTRIBUTE);
        let _ = storage.map(|s| s.remove_item(KEPT));
    } else {
        let _ = root.set_attribute(ATTRIBUTE, value);
        let _ = storage.map(|s| s.set_item(KEPT, value));
    }
}

/// Light, dark, or what the system has.
#[component]
pub fn ThemeSwitch() -> AnyView {
    let ui = use_ui();
    let chosen = RwSignal::new(0);
    Effect::new(move |_| chosen.set(current().unwrap_or_default()));
    let choices: Vec<AnyView> = CHOICES
        .into_iter()
        .enumerate()
        .map(|(i, (value, name))| {
            let choose = move |_| {
                chosen.set(i);
                set(i);
            };
            view! {
                <label class="segment">
                    <input
                        type="radio"
                        name="theme"
                        value=value
                        checked=i == 0
                        prop:checked=move || chosen.get() == i
                        on:change=choose
                    />
                    <span>{ui.t(name)}</span>
                </label>
            }
            .into_any()
        })
        .collect();
    view! {
        <fieldset class="theme needs-js">
            <legend class="sr-only">{ui.t("theme.label")}</legend>
            <div class="segments">{choices}</div>
        </fieldset>
    }
    .into_any()
}
