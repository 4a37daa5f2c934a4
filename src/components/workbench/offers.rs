//! What can be done with the shape that was pressed: commands, to be put into the line.

use super::Bench;
use crate::components::html;
use crate::scene::{Arg, Width};
use crate::workbench::level::resolved;
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
        Some(key) => {
            // In a level, what it asks for is left to be found.
            bench.session.with(|s| offers(&s.world, &key, bench.is_level()))
        }
        None => Vec::new(),
    });
    // Said once, when a shape is pressed. What becomes of it with a command is said by the log: each command is to be heard once.
    let said = move || {
        bench.chosen.track();
        let what = name.get_untracked()?;
        let n = Arg::N(lines.with_untracked(Vec::len) as f64);
        Some(html(bench.words_with("bench.offered", &[("n", n), ("what", Arg::S(&what))])))
    };
    let title = move || html(name.get().unwrap_or_else(|| bench.word("bench.press")));
    let button = move |line: String| view! { <Offer bench line/> }.into_any();
    view! {
        <div
            class="offers needs-js"
            class:pressed=move || name.with(Option::is_some)
            role="group"
            aria-label=bench.word("bench.offers")
        >
            <p class="offers-title" inner_html=title></p>
            <p class="sr-only" role="status" inner_html=move || said().unwrap_or_default()></p>
            <ul class="offered" role="list">{move || lines.get().into_iter().map(button).collect::<Vec<AnyView>>()}</ul>
        </div>
    }
    .into_any()
}

/// A line that can be put where it is run.
#[component]
pub fn Offer(bench: Bench, line: String) -> AnyView {
    let text = html(&line);
    let propose = move |_| bench.propose(bench.session.with_untracked(|s| resolved(&s.world, &line)));
    view! {
        <li>
            <button type="button" class="offer" data-act="offer" on:click=propose inner_html=text></button>
        </li>
    }
    .into_any()
}
