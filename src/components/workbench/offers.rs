//! What can be done with the shape that was pressed: commands, to be put into the line.

use super::Bench;
use crate::components::html;
use crate::scene::Width;
use crate::workbench::offers::offers;
use crate::workbench::scene::scene;
use leptos::prelude::*;

#[component]
pub fn Offers(bench: Bench) -> AnyView {
    // What the pressed shape is called, while it is there.
    let name = Memo::new(move |_| {
        let key = bench.chosen.get()?;
        let drawn = bench.world(|w| bench.words.with_value(|words| scene(w, words, Width::Wide)));
        drawn.find(&key).and_then(|s| s.hit.as_ref().map(|h| h.label.clone()))
    });
    let lines = Memo::new(move |_| match bench.chosen.get() {
        Some(key) => bench.session.with(|s| offers(&s.world, &key)),
        None => Vec::new(),
    });
    let title = move || html(name.get().unwrap_or_else(|| bench.word("bench.press")));
    let button = move |line: String| {
        let text = html(&line);
        view! {
            <li>
                <button type="button" class="offer" data-act="offer" on:click=move |_| bench.line.set(line.clone()) inner_html=text></button>
            </li>
        }
        .into_any()
    };
    view! {
        <div class="offers needs-js" role="group" aria-label=bench.word("bench.offers")>
            <p class="offers-title" role="status" inner_html=title></p>
            <ul role="list">{move || lines.get().into_iter().map(button).collect::<Vec<AnyView>>()}</ul>
        </div>
    }
    .into_any()
}
