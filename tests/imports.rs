//! Who may use what (the rooms in docs/architecture.md): models and scenes can't reach the page, figures don't know each other, nobody but
//! the player owns time. Reads the sources.

use std::path::{Path, PathBuf};

fn sources(dir: &Path, out: &mut Vec<PathBuf>) {
    for e in std::fs::read_dir(dir).unwrap().flatten() {
        let p = e.path();
        if p.is_dir() {
            sources(&p, out);
        } else if p.extension().is_some_and(|e| e == "rs") {
            out.push(p);
        }
    }
}

/// Code without comments and without the tests at the file's end: a comment may speak of anything.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]").next().and_then(|t| t.split("#[cfg(all(test").next()).unwrap_or(text);
    text.lines().map(|l| l.split("//").next().unwrap_or("")).collect::<Vec<_>>().join("\n")
}

const BROWSER: [&str; 8] =
    ["leptos", "web_sys", "js_sys", "wasm_bindgen", "gloo_timers", "std::time", "Instant::now", "thread_rng"];

/// What models and scenes that no figure owns must not name.
const OUTSIDE: [&str; 7] = [
    "crate::figures",
    "crate::checks",
    "crate::components",
    "crate::player",
    "crate::host",
    "crate::learner",
    "crate::content",
];

/// What a file of this path must not name.
fn forbidden(path: &str, figures: &[String]) -> Vec<String> {
    let mut no: Vec<String> = Vec::new();
    let mut add = |words: &[&str]| no.extend(words.iter().map(|w| w.to_string()));
    let parts: Vec<&str> = path.split('/').collect();
    match parts[0] {
        // Reading the content natively is for tests only.
        "sim" => {
            add(&BROWSER);
            add(&OUTSIDE);
            add(&["crate::scene", "crate::terminal", "crate::workbench"]);
        }
        // Commands and what they do: no picture, no page.
        "terminal" => {
            add(&BROWSER);
            add(&OUTSIDE);
            add(&["crate::scene", "crate::workbench"]);
        }
        // Picture, offers and goals of a world: they know the terminal's lines, not how they are typed.
        "workbench" => {
            add(&BROWSER);
            add(&OUTSIDE);
        }
        "scene" => {
            add(&BROWSER);
            add(&OUTSIDE);
            add(&["crate::sim", "crate::terminal", "crate::workbench"]);
        }
        "figures" if parts.len() == 3 => {
            add(&BROWSER);
            add(&[
                "crate::components",
                "crate::player",
                "crate::host",
                "crate::learner",
                "crate::pages",
                "crate::content",
                "crate::checks",
            ]);
            match parts[2] {
                "model.rs" => add(&["crate::scene", "crate::figures"]),
                "scene.rs" => add(&["crate::figures"]),
                _ => {}
            }
            for other in figures.iter().filter(|f| *f != parts[1]) {
                no.push(format!("{other}::"));
            }
        }
        // What all figures share knows none of them: it only lists them.
        "figures" => no.extend(figures.iter().map(|f| format!("{f}::"))),
        "checks" => {
            add(&BROWSER);
            add(&["crate::components", "crate::figures", "crate::scene", "crate::host", "crate::learner"]);
        }
        "review" => {
            add(&BROWSER);
            add(&["crate::components", "crate::figures", "crate::scene", "crate::host", "crate::content"]);
        }
        "exam.rs" => {
            add(&BROWSER);
            add(&["crate::components", "crate::figures", "crate::host", "crate::learner"]);
        }
        "teach" => {
            add(&BROWSER);
            add(&["crate::components", "crate::figures", "crate::host", "crate::learner", "crate::content"]);
        }
        "levels.rs" => {
            add(&BROWSER);
            add(&["crate::components", "crate::scene", "crate::host", "crate::learner", "crate::content"]);
        }
        "learner" => {
            add(&BROWSER);
            add(&["local_storage", "crate::components", "crate::figures", "crate::host"]);
        }
        "components" => add(&["crate::pages", "crate::host", "crate::content"]),
        "pages" => add(&["crate::host", "web_sys", "js_sys"]),
        "player" => add(&["crate::components", "crate::figures", "crate::host"]),
        _ => {}
    }
    if parts[0] != "player" {
        // One clock.
        no.push("request_animation_frame".into());
    }
    no
}

/// Whether the module is one that only tests have.
fn is_of_tests(file: &Path) -> bool {
    let name = file.file_stem().unwrap().to_string_lossy();
    let parent = std::fs::read_to_string(file.with_file_name("mod.rs")).unwrap_or_default();
    parent.contains(&format!("#[cfg(test)]\nmod {name};"))
}

#[test]
fn every_room_imports_only_what_it_may() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    let figures: Vec<String> = std::fs::read_dir(src.join("figures"))
        .unwrap()
        .flatten()
        .filter(|e| e.path().is_dir())
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .collect();
    assert!(figures.len() >= 7, "{figures:?}");
    let mut wrong = Vec::new();
    for file in &files {
        let path = file.strip_prefix(&src).unwrap().to_string_lossy().replace('\\', "/");
        if is_of_tests(file) {
            continue;
        }
        let text = code(&std::fs::read_to_string(file).unwrap());
        for word in forbidden(&path, &figures) {
            if text.contains(&word) {
                wrong.push(format!("src/{path} must not use {word}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_rule_finds_what_it_looks_for() {
    let no = forbidden("figures/two_stacks/model.rs", &["two_stacks".into(), "on_call".into()]);
    for bad in
        ["use leptos::prelude::*;", "use crate::scene::Scene;", "super::super::on_call::model", "web_sys::window()"]
    {
        assert!(no.iter().any(|n| code(bad).contains(n)), "{bad}");
    }
    let base = forbidden("figures/mod.rs", &["on_call".into()]);
    assert!(base.iter().any(|n| "Unit::Pages => on_call::scene::pages(v)".contains(n)));
    assert!(!no.iter().any(|n| code("// leptos would be wrong here").contains(n)));
    assert!(!no.iter().any(|n| "use super::model; two_stacks::model::run".contains(n)));
}

#[test]
fn every_figure_folder_is_registered() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/figures");
    let mut folders: Vec<String> = std::fs::read_dir(dir)
        .unwrap()
        .flatten()
        .filter(|e| e.path().is_dir())
        .map(|e| e.file_name().to_string_lossy().replace('_', "-"))
        .collect();
    folders.sort();
    let mut registered: Vec<String> = dockside::figures::ALL.iter().map(|f| f.id.to_string()).collect();
    registered.sort();
    assert_eq!(folders, registered);
}
