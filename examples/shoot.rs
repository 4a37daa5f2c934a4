//! Writes a figure's pictures to HTML files, to look at while working on it: `cargo run --example shoot -- <id> <folder> [control=value …]`.

use dockside::content::{self, facts::Book};
use dockside::figures::{self, Event, Input};
use dockside::scene::Width;
use std::fmt::Write as _;

fn main() {
    let mut args = std::env::args().skip(1);
    let (Some(id), Some(dir)) = (args.next(), args.next()) else {
        eprintln!(
            "usage: shoot <figure> <folder> [control=value | answer:question=option | press:key=seconds | pick=key …]"
        );
        std::process::exit(2);
    };
    let figure = figures::find(&id).expect("a figure of the registry");
    let root = content::root("en");
    let facts = Book::load(&root).expect("facts").numbers();
    let words = content::words::figure(&root, &id).expect("words");
    let mut input = Input::of(figure);
    for a in args {
        let (name, value) = a.split_once('=').expect("name=value");
        if name == "pick" {
            input.pick = Some(value.to_string());
        } else if let Some(key) = name.strip_prefix("press:") {
            input.events.push(Event { at: value.parse().expect("seconds of the story"), key: key.to_string() });
        } else if let Some(q) = name.strip_prefix("answer:") {
            input.answers.insert(q.to_string(), value.parse().expect("an option's index"));
        } else {
            let i = figure.controls.iter().position(|c| c.id == name).expect("a control");
            input.values[i] = value.parse().expect("a number");
        }
    }
    let run = (figure.start)(&input, &facts.only(figure.facts));
    let css = ["tokens.css", "figure.css"]
        .map(|f| std::fs::read_to_string(format!("assets/css/{f}")).expect("style sheet"))
        .join("\n");
    std::fs::create_dir_all(&dir).expect("folder");
    for theme in ["light", "dark"] {
        for width in Width::ALL {
            let mut html = format!(
                "<!doctype html><meta charset=utf-8><style>@font-face{{font-family:'Atkinson Hyperlegible Next';font-weight:400 700;src:url('file://{}/assets/fonts/atkinson-hyperlegible-next.woff2')}}\n{css}\n:root{{color-scheme:{theme}}}body{{background:var(--paper);color:var(--ink);font:15px/1.4 'Atkinson Hyperlegible Next';margin:12px;width:{}px}}svg{{display:block;background:var(--surface);border:1px solid var(--rule);width:{}px}}</style>",
                env!("CARGO_MANIFEST_DIR"),
                width.units(),
                width.units()
            );
            for (i, s) in run.story().steps().iter().enumerate() {
                for (name, t) in [("mid", s.start + s.motion * 0.5), ("rest", s.rest())] {
                    let scene = run.scene(t, width, &words);
                    let _ = write!(
                        html,
                        "<p>{} {name}: {}</p><svg class=scene viewBox='{}'>{}</svg>",
                        i + 1,
                        if name == "rest" { run.caption(i, &words) } else { String::new() },
                        scene.view_box(),
                        scene.inner_svg()
                    );
                }
            }
            if let Some(d) = run.details(&words) {
                let _ = write!(html, "<p>{d:?}</p>");
            }
            for a in run.asks(&words) {
                let _ = write!(html, "<p>{a:?}</p>");
            }
            std::fs::write(format!("{dir}/{id}-{}-{theme}.html", width.name()), html).expect("file");
        }
    }
}
