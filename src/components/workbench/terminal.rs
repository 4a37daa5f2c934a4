//! The terminal: what was typed and what came of it, and the line to type in.

use super::{Bench, Shown};
use crate::components::html;
use crate::player::clock::next_frame;
use crate::scene::{Arg, Words};
use crate::terminal::complete;
use crate::terminal::session::Kind;
use leptos::ev::SubmitEvent;
use leptos::html::Div;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

#[component]
pub fn Terminal(bench: Bench) -> AnyView {
    let log = NodeRef::<Div>::new();
    // What Tab has found, when it was more than one.
    let found = RwSignal::new(Vec::<String>::new());
    // After Escape the Tab key leaves the line, as it does everywhere else.
    let leave = RwSignal::new(false);
    // The newest is in view.
    Effect::new(move |_| {
        bench.log.track();
        next_frame(move || {
            if let Some(log) = log.try_get_untracked().flatten() {
                log.set_scroll_top(log.scroll_height());
            }
        });
    });
    let run = move || {
        let line = bench.line.get_untracked();
        bench.line.set(String::new());
        found.set(Vec::new());
        bench.enter(&line);
    };
    let submit = move |e: SubmitEvent| {
        e.prevent_default();
        run();
    };
    let complete = move || {
        let line = bench.line.get_untracked();
        let tab = bench.session.with_untracked(|s| complete::tab(&s.world, &line));
        let moved = tab.line != line || !tab.shown.is_empty();
        bench.line.set(tab.line);
        found.set(tab.shown);
        moved
    };
    let step = move |older: bool| {
        let line = bench.line.get_untracked();
        let to = bench.session.try_update(|s| if older { s.older(&line) } else { s.newer() }).flatten();
        if let Some(to) = to {
            bench.line.set(to);
        }
    };
    let key = move |e: KeyboardEvent| {
        if e.alt_key() || e.meta_key() || e.is_composing() {
            return;
        }
        match (e.key().as_str(), e.ctrl_key()) {
            ("ArrowUp", false) => step(true),
            ("ArrowDown", false) => step(false),
            ("l", true) => bench.enter("clear"),
            ("Escape", false) => {
                leave.set(true);
                found.set(Vec::new());
                return;
            }
            ("Tab", false) if !e.shift_key() && !leave.get_untracked() && !bench.line.get_untracked().is_empty() => {
                complete();
            }
            _ => return,
        }
        e.prevent_default();
    };
    let typed = move |e| {
        leave.set(false);
        found.set(Vec::new());
        bench.line.set(event_target_value(&e));
    };
    let press = move |line: &'static str| move |_| bench.enter(line);
    let (undo, reset, help) = (bench.word("bench.undo"), bench.word("bench.reset"), bench.word("bench.help"));
    view! {
        <section class="terminal" aria-label=bench.word("bench.terminal")>
            <div class="terminal-log" role="group" tabindex="0" aria-label=bench.word("bench.log") node_ref=log>
                <p class="terminal-note" inner_html=html(bench.word("bench.note"))></p>
                <For each=move || bench.log.get() key=|shown| shown.n let:shown>
                    <Line shown/>
                </For>
            </div>
            <div class="sr-only" role="log">
                <For each=move || bench.log.with(|log| log.last().cloned()) key=|shown| shown.n let:shown>
                    <pre inner_html=html(bench.words.with_value(|w| heard(w, &shown.entry.text)))></pre>
                </For>
            </div>
            <form class="terminal-line needs-js" on:submit=submit>
                <span class="terminal-prompt" aria-hidden="true">"$"</span>
                <input
                    type="text"
                    node_ref=bench.input
                    aria-label=bench.word("bench.input")
                    aria-describedby="bench-keys"
                    placeholder=bench.word("bench.placeholder")
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    enterkeyhint="go"
                    prop:value=move || bench.line.get()
                    on:input=typed
                    on:keydown=key
                />
                <button type="submit" class="button" data-act="run">
                    {bench.word("bench.run")}
                </button>
            </form>
            <p class="terminal-found" role="status" inner_html=move || html(found.get().join("   "))></p>
            <div class="terminal-tools needs-js">
                <button type="button" class="button" data-act="undo" on:click=press("undo")>
                    {undo}
                </button>
                <button type="button" class="button" data-act="reset" on:click=press("reset")>
                    {reset}
                </button>
                <button type="button" class="button" data-act="complete" on:click=move |_| _ = complete()>
                    {bench.word("bench.complete")}
                </button>
                <button type="button" class="button" data-act="help" on:click=press("help")>
                    {help}
                </button>
            </div>
            <p class="terminal-keys needs-js" id="bench-keys" inner_html=html(bench.word("bench.keys"))></p>
        </section>
    }
    .into_any()
}

/// An answer of more lines is not read out as a whole: it stands in the terminal, to be gone through.
const HEARD: usize = 12;
/// How many of its lines are.
const BEGIN: usize = 3;

/// What a screen reader says of an answer when it comes.
fn heard(words: &Words, text: &str) -> String {
    let lines: Vec<&str> = text.trim_end().lines().collect();
    if lines.len() <= HEARD {
        return lines.join("\n");
    }
    let n = Arg::N((lines.len() - BEGIN) as f64);
    [&lines[..BEGIN].join("\n"), "\n", &words.f("bench.unread", &[("n", n)])].concat()
}

/// One line and what came of it.
#[component]
fn Line(shown: Shown) -> AnyView {
    let entry = shown.entry;
    let class = if entry.failed { "terminal-text failed" } else { "terminal-text" };
    let text = entry.text.trim_end();
    view! {
        <div class="terminal-entry" class:gone=entry.kind != Kind::Ran>
            <p class="terminal-typed" inner_html=["<span aria-hidden=\"true\">$ </span>", &html(&entry.line)].concat()></p>
            {(!text.is_empty()).then(|| view! { <pre class=class inner_html=html(text)></pre> })}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{Course, words};

    #[test]
    fn a_long_answer_is_begun_and_counted() {
        let course = Course::load("en").unwrap();
        let words = course.ui.with(words::entries(&course.root.join("bench.toml")).unwrap());
        let text = |n: usize| (1..=n).map(|i| format!("{i}\n")).collect::<String>();
        assert_eq!(heard(&words, &text(HEARD)), text(HEARD).trim_end());
        let said = heard(&words, &text(HEARD + 1));
        assert!(said.starts_with("1\n2\n3\n") && said.contains("10 more lines"), "{said}");
    }
}
