//! The files of the working folder that may be changed. Saving one is a command like any other.

use super::Bench;
use crate::components::html;
use crate::scene::Arg;
use crate::terminal::shell;
use leptos::html::Textarea;
use leptos::prelude::*;

#[component]
pub fn Files(bench: Bench) -> AnyView {
    let names = bench.level.with_value(|l| l.edit.clone());
    if names.is_empty() {
        return ().into_any();
    }
    let files: Vec<AnyView> = names.into_iter().map(|name| view! { <File bench name/> }.into_any()).collect();
    view! { <div class="bench-files needs-js">{files}</div> }.into_any()
}

#[component]
fn File(bench: Bench, name: String) -> AnyView {
    let area = NodeRef::<Textarea>::new();
    let name = StoredValue::new(name);
    let text = Memo::new(move |_| {
        bench.session.with(|s| name.with_value(|n| s.world.laptop.files.get(n).cloned().unwrap_or_default()))
    });
    let save = move |_| {
        if let Some(area) = area.get_untracked() {
            bench.enter(&name.with_value(|n| shell::writing(n, &area.value())));
        }
    };
    let summary = name.with_value(|n| bench.words_with("bench.edit", &[("file", Arg::S(n))]));
    let rows = text.with_untracked(|t| t.lines().count() + 2).to_string();
    view! {
        <details class="bench-file">
            <summary inner_html=html(&summary)></summary>
            <textarea
                node_ref=area
                rows=rows
                spellcheck="false"
                autocapitalize="none"
                aria-label=summary
                prop:value=move || text.get()
            ></textarea>
            <button type="button" class="button" data-act="save" on:click=save>
                {bench.word("bench.save")}
            </button>
        </details>
    }
    .into_any()
}
