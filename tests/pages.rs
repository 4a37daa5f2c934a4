//! The pages as they are written at build time: `cargo test --features ssr --test pages`.
#![cfg(feature = "ssr")]

use dockside::content::Course;
use dockside::pages::{Assets, Page, all};
use std::collections::BTreeSet;

fn assets() -> Assets {
    Assets {
        css: "style.css".into(),
        font: "font.woff2".into(),
        early: "early.js".into(),
        pause: "pause.js".into(),
        boot: "boot.js".into(),
        js: "app.js".into(),
        wasm: "app.wasm".into(),
        ..Assets::default()
    }
}

fn pages() -> Vec<Page> {
    let course = Course::load("en").unwrap_or_else(|e| panic!("{e}"));
    all(&course, &assets())
}

/// Values of an attribute, in order.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let open = format!(" {attribute}=\"");
    html.split(open.as_str()).skip(1).filter_map(|p| p.split('"').next()).collect()
}

/// The islands of a kind: id of the part that they live in, opening tag, and what follows.
fn islands<'a>(html: &'a str, kind: &str) -> Vec<(&'a str, &'a str, &'a str)> {
    let mark = format!("<div data-island=\"{kind}\"");
    html.match_indices(&mark)
        .map(|(at, _)| {
            let part = values(&html[html[..at].rfind(" id=\"").unwrap()..at], "id")[0];
            let (tag, rest) = html[at..].split_once('>').unwrap();
            (part, tag, rest.split(&mark).next().unwrap())
        })
        .collect()
}

/// The page without its blocks of data, which hold texts about markup.
fn markup(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(i) = rest.find("<script type=\"application/json\"") {
        out.push_str(&rest[..i]);
        rest = &rest[i..];
        rest = &rest[rest.find("</script>").unwrap() + 9..];
    }
    out.push_str(rest);
    out
}

#[test]
fn there_is_a_page_for_everything() {
    let files: BTreeSet<String> = pages().iter().map(|p| p.file.clone()).collect();
    let course = Course::load("en").unwrap();
    let mut expected: BTreeSet<String> =
        ["index.html", "404.html", "glossary.html", "facts.html"].map(String::from).into();
    expected.extend(dockside::figures::ALL.iter().map(|f| format!("figure-{}.html", f.id)));
    for l in &course.lessons {
        expected.insert(format!("lesson-{}.html", l.id));
        expected.extend(l.checks.iter().map(|c| format!("check-{}.html", c.id)));
    }
    assert_eq!(files, expected);
}

#[test]
fn every_page_has_its_head_and_keeps_the_security_policy() {
    let mut titles = BTreeSet::new();
    for p in pages() {
        let html = markup(&p.html);
        assert!(
            p.html.contains(&format!(
                "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">",
                assets().security_policy()
            )),
            "{}",
            p.file
        );
        for what in [
            "<title>",
            "name=\"description\" content=\"",
            "rel=\"canonical\" href=\"",
            "og:title",
            "og:description",
            "og:image",
            "rel=\"icon\"",
            "<html lang=\"en\"",
        ] {
            assert!(p.html.contains(what), "{} lacks {what}", p.file);
        }
        let title = p.html.split("<title>").nth(1).unwrap().split("</title>").next().unwrap();
        if !p.file.starts_with("check-") {
            assert!(titles.insert(title.to_string()), "{} has the title of another page: {title}", p.file);
        }
        assert!(!html.contains(" style=\""), "{}: a style attribute", p.file);
        assert!(!html.contains("<style"), "{}: an inline style sheet", p.file);
        for script in html.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap();
            assert!(tag.contains("src="), "{}: an inline script: {tag}", p.file);
        }
        assert!(!html.contains(" onclick") && !html.contains("javascript:"), "{}", p.file);
        assert!(!p.html.contains("[object") && !p.html.contains("<!>"), "{}", p.file);
    }
}

/// Parsed in one task, the explainer would keep a slow phone busy for long.
#[test]
fn parsing_pauses_after_every_lesson_of_the_explainer() {
    const PAUSE: &str = "<script src=\"pause.js\"></script>";
    for p in &pages() {
        let lessons = p.html.matches("</article>").count();
        let paused = p.html.split("</article>").skip(1).filter(|after| after.trim_start().starts_with(PAUSE)).count();
        let (all, wanted) = (p.html.matches(PAUSE).count(), if p.file == "index.html" { lessons } else { 0 });
        assert_eq!(paused, wanted, "{}", p.file);
        // And below the opening picture, the overview and the contents.
        assert_eq!(all, wanted + if wanted > 0 { 3 } else { 0 }, "{}", p.file);
    }
}

#[test]
fn addresses_are_relative_and_lead_somewhere() {
    let pages = pages();
    let files: BTreeSet<&str> = pages.iter().map(|p| p.file.as_str()).collect();
    let assets = ["style.css", "font.woff2", "early.js", "pause.js", "boot.js", "favicon.svg", "favicon.png"];
    for p in &pages {
        let html = markup(&p.html);
        let ids: BTreeSet<&str> = values(&html, "id").into_iter().collect();
        for href in values(&html, "href").into_iter().chain(values(&html, "src")) {
            if href.starts_with("https://") {
                continue;
            }
            assert!(!href.starts_with('/') && !href.contains("//"), "{}: {href} is not relative", p.file);
            let (file, anchor) = href.split_once('#').unwrap_or((href, ""));
            assert!(
                file.is_empty() || files.contains(file) || assets.contains(&file),
                "{}: {href} leads nowhere",
                p.file
            );
            if !anchor.is_empty() {
                let target =
                    pages.iter().find(|q| q.file == if file.is_empty() { p.file.as_str() } else { file }).unwrap();
                let target_html = markup(&target.html);
                assert!(values(&target_html, "id").contains(&anchor), "{}: {href} leads to no anchor", p.file);
            }
        }
        assert_eq!(ids.len(), values(&html, "id").len(), "{}: an id stands twice", p.file);
    }
}

/// The lists lead to everything: each number and term once, by its id, and from each lesson to the next.
#[test]
fn lists_and_lessons_leave_nothing_out() {
    let course = Course::load("en").unwrap();
    let pages = pages();
    let page = |file: &str| pages.iter().find(|p| p.file == file).unwrap().html.as_str();
    let rows = |html: &str, open: &str| -> Vec<String> {
        html.split(open).skip(1).map(|r| r.split('"').next().unwrap().to_string()).collect()
    };
    let mut listed = rows(page("facts.html"), "<li id=\"");
    listed.sort();
    assert_eq!(listed, course.book.facts.keys().cloned().collect::<Vec<_>>());
    let listed = rows(page("glossary.html"), "<dt id=\"");
    assert_eq!(listed.len(), course.book.terms.len());
    assert!(listed.is_sorted(), "{listed:?}");
    for pair in course.lessons.windows(2) {
        let next = format!("class=\"next chrome\"><a href=\"#{}\"", pair[1].id);
        assert_eq!(page("index.html").matches(&next).count(), 1, "after {}", pair[0].id);
        let next = format!("class=\"next chrome\"><a href=\"lesson-{}.html\"", pair[1].id);
        assert!(page(&format!("lesson-{}.html", pair[0].id)).contains(&next), "after {}", pair[0].id);
    }
}

/// The words that live parts name by key are in the page; those that are only written are not sent twice.
#[test]
fn live_parts_find_their_words() {
    let words = Course::load("en").unwrap().ui;
    let page = pages().into_iter().next().unwrap().html;
    let files = dockside::pages::data_files(&Course::load("en").unwrap(), &assets());
    let (_, sent) = files.iter().find(|(name, _)| *name == values(&page, "data-parts")[0]).unwrap();
    let sent: serde_json::Value = serde_json::from_str(sent).unwrap();
    let sent = sent["words"].as_object().unwrap();
    let mut asked = 0;
    for file in [
        "islands/mod.rs",
        "islands/chrome.rs",
        "ui/live_numbers.rs",
        "ui/check/live.rs",
        "ui/figure/mod.rs",
        "ui/figure/live.rs",
    ] {
        let code = std::fs::read_to_string(format!("src/{file}")).unwrap();
        for key in code.split('"').filter(|k| words.entries().iter().any(|(w, _)| w == k)) {
            assert!(sent.contains_key(key), "{file} asks for {key}");
            asked += 1;
        }
    }
    assert!(asked > 25, "only {asked}");
}

/// Browsers look into forms and lists to open for what they could fill in, and lay out all that the style sheet had put off.
#[test]
fn nothing_to_fill_in_is_written() {
    let page = pages().into_iter().next().unwrap();
    assert_eq!(page.file, "index.html");
    let html = markup(&page.html);
    for tag in ["<form", "<select"] {
        assert!(!html.contains(tag), "{tag} in {}", page.file);
    }
    // The search can find what is there.
    assert!(html.contains("<input type=\"range\""));
}

#[test]
fn without_scripts_everything_is_there_to_read() {
    let course = Course::load("en").unwrap();
    for p in pages() {
        let html = markup(&p.html);
        let figures = html.matches("data-island=\"figure\"").count();
        assert_eq!(html.matches("<svg class=\"scene wide\"").count(), figures, "{}", p.file);
        assert_eq!(html.matches("<svg class=\"scene narrow\"").count(), figures, "{}", p.file);
        assert_eq!(html.matches("class=\"describe\"").count(), figures, "{}", p.file);
        let checks = html.matches("data-island=\"check\"").count();
        assert_eq!(html.matches("class=\"check-answer no-js\"").count(), checks, "{}", p.file);
        // A twin offers nothing to press that does nothing.
        for button in html.split("<button").skip(1) {
            let before = &html[..html.find(button).unwrap()];
            assert!(before.contains("needs-js"), "{}", p.file);
        }
    }
    let index = pages().into_iter().next().unwrap().html;
    for l in &course.lessons {
        assert!(index.contains(&format!("id=\"{}\"", l.id)));
        for c in &l.checks {
            assert!(index.contains(&c.explain), "{} is not explained in the page", c.id);
        }
    }
}

#[test]
fn every_island_finds_its_data() {
    let course = Course::load("en").unwrap();
    let mut assets = assets();
    assets.code.insert("layers".into(), "layers-1.wasm".into());
    let files = dockside::pages::data_files(&course, &assets);
    let file = |name: &str| &files.iter().find(|(n, _)| n == name).unwrap_or_else(|| panic!("no {name}")).1;
    let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    let parts = json(&files[0].1);
    assert_eq!(parts["code"], serde_json::json!({ "layers": "layers-1.wasm" }));
    for p in all(&course, &assets) {
        assert_eq!(values(&p.html, "data-parts"), [&files[0].0], "{}", p.file);
        let long = p.file == "index.html";
        for (id, _, island) in islands(&p.html, "check") {
            // Either every answer has its words in the page, or the lesson's file has them.
            assert_eq!(island.contains(" data-revision=\""), !long, "{}: {id}", p.file);
            if long {
                let lesson = course.lessons.iter().find(|l| l.check(id).is_some()).unwrap();
                let check = lesson.check(id).unwrap();
                let late = &json(file(parts["said"][&lesson.id].as_str().unwrap()))[id];
                let said = late["said"].as_array().unwrap();
                assert_eq!(said.len(), dockside::checks::order(check, 0).len(), "{id}");
                assert!(said.iter().all(|text| text.as_str().unwrap().len() > 10), "{id}");
                assert_eq!(late["revision"], check.revision, "{id}");
                assert!(p.html.contains(&format!("<article class=\"lesson\" id=\"{}\"", lesson.id)));
            } else {
                let mut said = island.split("class=\"feedback gone\"").skip(1).map(|f| f.split("</p>").next().unwrap());
                assert!(said.all(|f| f.len() > 40), "{}: {id} says nothing", p.file);
            }
        }
        for (id, _, island) in islands(&p.html, "figure") {
            if p.html.contains(&format!("id=\"data-{id}\">")) {
                continue;
            }
            assert!(file(parts["data"][id].as_str().unwrap()).contains("\"question\""), "{id}");
            if !long || id == course.opening {
                continue;
            }
            // The explainer keeps room for its pictures, which are files too.
            let stage = island.split("</noscript>").next().unwrap();
            let (rooms, objects) = stage.split_once("<noscript>").unwrap();
            let (boxes, pictures) = (values(rooms, "viewBox"), values(objects, "data"));
            assert_eq!((boxes.len(), pictures.len()), (2, 2), "{id}");
            for (room, picture) in boxes.iter().zip(pictures) {
                assert_eq!(values(file(picture), "viewBox"), [*room], "{picture}");
                assert!(file(picture).contains("href=\"style.css\"") && file(picture).contains("<text"), "{picture}");
            }
        }
    }
}

/// The text and the structure of two small pages, so that a change of markup is seen.
#[test]
fn snapshots() {
    for p in pages() {
        if p.file == "check-vms-count-kernels.html" || p.file == "404.html" {
            // Its name changes with every word that a live part says.
            let parts = values(&p.html, "data-parts")[0].to_string();
            let lines = markup(&p.html).replace("><", ">\n<").replace(&parts, "parts.json");
            insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
                insta::assert_snapshot!(format!("page-{}", p.file), lines);
            });
        }
    }
}

#[test]
fn absolute_addresses_where_the_place_is_known() {
    let course = Course::load("en").unwrap();
    let assets = Assets { base: "https://example.org/dockside/".into(), ..Assets::default() };
    let pages = all(&course, &assets);
    assert!(pages[0].html.contains("rel=\"canonical\" href=\"https://example.org/dockside/\""));
    assert!(pages[1].html.contains("content=\"https://example.org/dockside/social.png\""));
}
