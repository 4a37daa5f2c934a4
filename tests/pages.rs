//! The pages as they are written at build time: `cargo test --features ssr --test pages`.
#![cfg(feature = "ssr")]

use base64::prelude::{BASE64_STANDARD, Engine};
use dockside::checks::{Check, Question};
use dockside::components::outline::Outline;
use dockside::components::share::ShareData;
use dockside::content::{self, Course};
use dockside::exam::{self, Pool, SIZES};
use dockside::levels::Level;
use dockside::pages::{Assets, Page, address_files, all};
use dockside::review::Bank;
use dockside::teach::What;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

fn assets() -> Assets {
    Assets {
        css: "style.css".into(),
        font: "font.woff2".into(),
        start: "start()".into(),
        pause: "pause.js".into(),
        offline: "offline.js".into(),
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
            let part = html[..at].rfind(" id=\"").map_or("", |id| values(&html[id..at], "id")[0]);
            let (tag, rest) = html[at..].split_once('>').unwrap();
            (part, tag, rest.split(&mark).next().unwrap())
        })
        .collect()
}

#[test]
fn there_is_a_page_for_everything() {
    let files: BTreeSet<String> = pages().iter().map(|p| p.file.clone()).collect();
    let course = Course::load("en").unwrap();
    let mut expected: BTreeSet<String> =
        ["index.html", "404.html", "answers.html", "review.html", "exam.html", "glossary.html", "facts.html"]
            .map(String::from)
            .into();
    expected.extend(["levels.html", "checks.html", "teach.html", "workbench.html"].map(String::from));
    expected.extend(course.levels.iter().map(|l| format!("level-{}.html", l.level.id)));
    expected.extend(course.workbench.iter().map(|l| format!("level-{}.html", l.level.id)));
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
    // The page in place of a missing one has another head: a test of its own looks at it.
    for p in pages().into_iter().filter(|p| p.file != "404.html") {
        let html = &p.html;
        assert!(
            html.contains(&format!(
                "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">",
                assets().security_policy()
            )),
            "{}",
            p.file
        );
        for what in [
            "<title>",
            "name=\"description\" content=\"",
            "og:title",
            "og:description",
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
        // The start script is part of the page, so that no file that is missing keeps it from running.
        let scripts: Vec<&str> = html.split("<script").skip(1).filter_map(|s| s.split("</script>").next()).collect();
        let inline: Vec<&&str> = scripts.iter().filter(|s| !s.split('>').next().unwrap().contains("src=")).collect();
        assert!(inline.len() == 1 && inline[0].ends_with(">start()"), "{}: {inline:?}", p.file);
        assert!(!html.contains(" onclick") && !html.contains("javascript:"), "{}", p.file);
        assert!(!p.html.contains("[object") && !p.html.replace("<!doctype", "").contains("<!"), "{}", p.file);
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

/// The component and the page for teachers ask for all of its words, and for no others.
#[test]
fn words_for_teachers_are_neither_missing_nor_unused() {
    let words = content::words::entries(&content::root("en").join("teach.toml")).unwrap();
    let source = [include_str!("../src/components/teach.rs"), include_str!("../src/pages/lists.rs")].concat();
    // Those whose keys are put together there, and those that all pages have.
    let parts = ["teach.", "teach.theme-", "platform", "platform-", "platform."];
    let quoted = source.split('"').filter(|k| k.starts_with("teach.") || k.starts_with("platform"));
    let mut asked: BTreeSet<String> = quoted
        .filter(|k| !parts.contains(k) && !["teach.title", "teach.source"].contains(k))
        .map(String::from)
        .collect();
    asked.extend(What::ALL.map(|w| format!("teach.{}", w.name())));
    asked.extend(["own", "light", "dark"].map(|theme| format!("teach.theme-{theme}")));
    for id in words.get("platforms").unwrap().split(' ') {
        // Five lines at most.
        let optional =
            ["4", "5"].map(|n| format!("platform.{id}.{n}")).into_iter().filter(|key| words.contains_key(key));
        asked.extend(
            ["name", "1", "2", "3", "back"].map(|part| format!("platform.{id}.{part}")).into_iter().chain(optional),
        );
    }
    let there: BTreeSet<String> = words.iter().map(|(key, _)| key.split('#').next().unwrap().to_string()).collect();
    assert_eq!(there, asked);
}

#[test]
fn addresses_are_relative_and_lead_somewhere() {
    let pages = pages();
    let files: BTreeSet<&str> = pages.iter().map(|p| p.file.as_str()).collect();
    let assets = ["style.css", "font.woff2", "pause.js", "favicon.svg", "favicon.png", "embed.js"];
    // What `packages` writes: that all of it is there, a browser looks.
    let lessons = Course::load("en").unwrap().lessons;
    let packages: BTreeSet<String> = (lessons.iter())
        .flat_map(|l| dockside::teach::Format::ALL.map(|f| format!("packages/{}", f.file(&l.id))))
        .collect();
    for p in &pages {
        let html = &p.html;
        let ids: BTreeSet<&str> = values(html, "id").into_iter().collect();
        for href in values(html, "href").into_iter().chain(values(html, "src")) {
            // A missing page knows not how deep it lies.
            if href.starts_with("https://") || p.file == "404.html" && ["../", "data:,"].contains(&href) {
                continue;
            }
            assert!(!href.starts_with('/') && !href.contains("//"), "{}: {href} is not relative", p.file);
            let (file, anchor) =
                href.trim_start_matches("./").split_once('#').unwrap_or((href.trim_start_matches("./"), ""));
            // Settings of a figure are looked at when the content is read.
            let file = file.split('?').next().unwrap_or_default();
            assert!(
                file.is_empty() || files.contains(file) || assets.contains(&file) || packages.contains(file),
                "{}: {href} leads nowhere",
                p.file
            );
            if !anchor.is_empty() {
                let target =
                    pages.iter().find(|q| q.file == if file.is_empty() { p.file.as_str() } else { file }).unwrap();
                let target_html = &target.html;
                assert!(values(target_html, "id").contains(&anchor), "{}: {href} leads to no anchor", p.file);
            }
        }
        assert_eq!(ids.len(), values(html, "id").len(), "{}: an id stands twice", p.file);
    }
}

/// In a frame of a course page, other sites refuse to show themselves.
#[test]
fn links_to_other_sites_open_outside() {
    let mut outside = 0;
    for p in &pages() {
        for tag in p.html.split("<a ").skip(1).map(|rest| rest.split('>').next().unwrap()) {
            let tag = [" ", tag].concat();
            if values(&tag, "href").iter().any(|href| href.starts_with("http")) {
                outside += 1;
                let told = ["target", "rel", "aria-describedby"].map(|name| values(&tag, name).join(","));
                assert_eq!(told, ["_blank", "noopener", "outside"], "{}: <a{tag}>", p.file);
                assert!(p.html.contains("<p id=\"outside\" hidden>"), "{}: nothing says what such links do", p.file);
            }
        }
    }
    assert!(outside > 100, "only {outside}");
    // Those of the live parts are checked in their sources: they are not written before something is pressed.
    let inspector = include_str!("../src/components/figure/inspector.rs");
    assert!(inspector.contains("target=\"_blank\" rel=\"noopener\" aria-describedby=\"outside\" href=url"));
}

/// A line's end parts no number from its unit, in no text that readers see.
#[test]
fn numbers_keep_their_units() {
    let course = Course::load("en").unwrap();
    let pages = pages().into_iter().map(|p| (p.file, p.html));
    let mut bound = 0;
    for (file, text) in pages.chain(dockside::pages::data_files(&course, &assets())) {
        for unit in ["%", "KB", "MB", "GB", "MiB", "GiB", "vCPU", "s", "ms", "minutes", "hours", "USD"] {
            for (at, _) in text.match_indices(&[" ", unit].concat()) {
                let (before, after) = (&text[..at], &text[at + 1 + unit.len()..]);
                let whole = !after.starts_with(|c: char| c.is_alphanumeric());
                let parts = whole && before.ends_with(|c: char| c.is_ascii_digit() || c == '}');
                assert!(
                    !parts,
                    "{file}: …{} {unit}",
                    before.chars().rev().take(40).collect::<Vec<_>>().iter().rev().collect::<String>()
                );
            }
            bound += text.matches(&["\u{a0}", unit].concat()).count();
        }
    }
    assert!(bound > 500, "only {bound}");
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

/// What stands for a number in the content is written out wherever it is read.
#[test]
fn no_placeholder_reaches_a_reader() {
    let course = Course::load("en").unwrap();
    let pages = pages().iter().map(|p| (p.file.clone(), p.html.clone())).collect::<Vec<_>>();
    let data = dockside::pages::data_files(&course, &assets());
    for (name, text) in pages.into_iter().chain(data) {
        for open in ["{fact:", "{as-of:", "{term:"] {
            let at = text.find(open).map(|at| text[at..].chars().take(60).collect::<String>());
            assert_eq!(at, None, "{name}");
        }
    }
}

/// The words that live parts name by key are in the file that pages name; those that are only written are not sent.
#[test]
fn live_parts_find_their_words() {
    fn sources(dir: &std::path::Path, out: &mut Vec<std::path::PathBuf>) {
        for e in std::fs::read_dir(dir).unwrap().flatten() {
            if e.path().is_dir() { sources(&e.path(), out) } else { out.push(e.path()) }
        }
    }
    let words = Course::load("en").unwrap().ui;
    let page = pages().into_iter().next().unwrap().html;
    let files = dockside::pages::data_files(&Course::load("en").unwrap(), &assets());
    let (_, sent) = files.iter().find(|(name, _)| *name == values(&page, "data-words")[0]).unwrap();
    let sent: serde_json::Value = serde_json::from_str(sent).unwrap();
    let sent = sent.as_object().unwrap();
    let mut code = Vec::new();
    sources("src/components".as_ref(), &mut code);
    sources("src/islands".as_ref(), &mut code);
    let mut asked = 0;
    for file in code {
        let text = std::fs::read_to_string(&file).unwrap();
        for key in text.split('"').filter(|k| words.entries().iter().any(|(w, _)| w == k)) {
            assert!(sent.contains_key(key), "{} asks for {key}", file.display());
            asked += 1;
        }
    }
    assert!(asked > 60, "only {asked}");
    assert!(!sent.contains_key("hero.lede") && !sent.contains_key("page.failed"));
}

/// Browsers look into forms and lists to open for what they could fill in, and lay out all that the style sheet had put off.
#[test]
fn nothing_to_fill_in_is_written() {
    let page = pages().into_iter().next().unwrap();
    assert_eq!(page.file, "index.html");
    let html = &page.html;
    for tag in ["<form", "<select"] {
        assert!(!html.contains(tag), "{tag} in {}", page.file);
    }
    // The search can find what is there.
    assert!(html.contains("<input type=\"range\""));
}

#[test]
fn without_scripts_everything_is_there_to_read() {
    let course = Course::load("en").unwrap();
    let mut seen = 0;
    for p in pages() {
        let html = &p.html;
        let benches = html.matches("data-island=\"workbench\"").count();
        // Whose page says what it would be.
        assert_eq!(html.matches("<noscript><p>").count() > 0, benches > 0, "{}", p.file);
        // The workbench shows its world as a figure shows its story.
        let figures = html.matches("data-island=\"figure\"").count() + benches;
        // Pictures to point at: the long page leaves their room, and says where they are.
        let pictures: Vec<&str> = html.split("<div class=\"picture").skip(1).collect();
        for picture in &pictures {
            let (picture, after) = picture.split_once("</div>").unwrap();
            let bare = p.file == "index.html";
            assert_eq!(picture.contains("data-spot") && picture.contains("<text"), !bare, "{}", p.file);
            let link = after.split("data-item").next().unwrap().contains("class=\"no-js\"><a href=\"check-");
            assert_eq!(link, bare, "{}", p.file);
            seen += 1;
        }
        for class in [" class=\"scene wide\"", " class=\"scene narrow\""] {
            let drawn = html.split("<svg ").skip(1).filter(|s| s.split('>').next().unwrap().contains(class));
            assert_eq!(drawn.count(), figures + pictures.len(), "{}:{class}", p.file);
        }
        assert_eq!(html.matches("class=\"describe\"").count(), figures, "{}", p.file);
        let checks = html.matches("data-island=\"check\"").count();
        assert_eq!(html.matches("class=\"check-answer no-js\"").count(), checks, "{}", p.file);
        // A twin offers nothing to press that does nothing.
        for button in html.split("<button").skip(1) {
            let before = &html[..html.find(button).unwrap()];
            assert!(before.contains("needs-js"), "{}", p.file);
        }
    }
    // In the long page, in its lesson, and alone.
    assert!(seen >= 3 * 6, "only {seen} pictures to point at");
    let index = pages().into_iter().next().unwrap().html;
    for l in &course.lessons {
        assert!(index.contains(&format!("id=\"{}\"", l.id)));
        for c in &l.checks {
            assert!(index.contains(&c.explain), "{} is not explained in the page", c.id);
        }
    }
}

/// Whatever the seed, the real pool gives a form of the size that is asked for, with each task of the exam in proportion.
#[test]
fn forms_are_drawn_by_the_tasks_of_the_exam() {
    let course = Course::load("en").unwrap();
    let files = dockside::pages::data_files(&course, &assets());
    let pool = &files.iter().find(|(name, _)| name.starts_with("exam-")).unwrap().1;
    let pool: Pool = serde_json::from_str(pool).unwrap();
    let checks = || course.lessons.iter().flat_map(|l| l.checks.iter().zip(&l.tags));
    let choice = |c: &Check| matches!(c.question, Question::Single { .. } | Question::Multiple { .. });
    let within: Vec<&str> = checks().filter(|(c, t)| choice(c) && !t.beyond).map(|(c, _)| &*c.id).collect();
    assert_eq!(pool.questions.iter().map(|q| &*q.id).collect::<Vec<_>>(), within);
    let mut objectives = BTreeSet::new();
    for q in &pool.questions {
        let tags = checks().find(|(c, _)| c.id == q.id).unwrap().1;
        let named = [&tags.task, " "].concat();
        assert!(pool.tasks[q.task as usize].name.starts_with(&named), "{}: {named}", q.id);
        assert_eq!(q.objectives.len(), tags.objectives.len(), "{}", q.id);
        objectives.extend(q.objectives.iter().map(|o| (q.topic, *o)));
    }
    // An objective is of one lesson.
    assert_eq!(objectives.iter().map(|o| o.1).collect::<BTreeSet<_>>().len(), objectives.len());
    for size in SIZES {
        let mut forms = BTreeSet::new();
        for seed in 0..300 {
            let form = pool.draw(size, seed);
            assert_eq!(form.len(), size as usize);
            assert_eq!(form.iter().collect::<BTreeSet<_>>().len(), form.len(), "{seed}: a question stands twice");
            for (n, task) in pool.tasks.iter().enumerate() {
                let of = |q: &&exam::Question| q.task == n as u32;
                let asked = form.iter().filter_map(|id| pool.find(id)).filter(of).count() as f64;
                let has = pool.questions.iter().filter(of).count() as f64;
                let share = has * f64::from(size) / pool.questions.len() as f64;
                assert!((asked - share).abs() < 1.0, "{seed}: {asked} of {}, whose share is {share}", task.name);
            }
            forms.insert(form);
        }
        assert_eq!(forms.len(), 300, "two seeds give the same form of {size}");
    }
}

#[test]
fn every_island_finds_its_data() {
    let course = Course::load("en").unwrap();
    let mut assets = assets();
    assets.code.insert("layers".into(), "layers-1.wasm".into());
    assets.code.insert("check".into(), "check-1.wasm".into());
    let files = dockside::pages::data_files(&course, &assets);
    let file = |name: &str| &files.iter().find(|(n, _)| n == name).unwrap_or_else(|| panic!("no {name}")).1;
    let pages = all(&course, &assets);
    for p in pages.iter().filter(|p| p.file != "404.html") {
        assert_eq!(values(&p.html, "data-words"), [&files[0].0], "{}", p.file);
        let long = p.file == "index.html";
        for (id, tag, _) in islands(&p.html, "check") {
            let lesson = course.lessons.iter().find(|l| l.check(id).is_some()).unwrap();
            let all: serde_json::Value = serde_json::from_str(file(values(tag, "data-file")[0])).unwrap();
            let check: Check =
                serde_json::from_value(all[id].clone()).unwrap_or_else(|e| panic!("{}: {id}: {e}", p.file));
            assert_eq!(Some(&check), lesson.check(id), "{}", p.file);
            // The figures that it can run have their files there.
            for show in check.shows() {
                let figure = show.strip_prefix("figure-").and_then(|s| s.split_once(".html")).unwrap().0;
                let names: Vec<&str> =
                    all["figures"][figure].as_array().unwrap().iter().filter_map(|n| n.as_str()).collect();
                assert!(file(names[0]).contains("\"question\""), "{}: {figure}", p.file);
                assert_eq!(
                    names.get(1).copied(),
                    (figure == "layers").then_some("layers-1.wasm"),
                    "{}: {figure}",
                    p.file
                );
            }
            assert_eq!(values(tag, "data-code"), ["check-1.wasm"], "{}: {id}", p.file);
            // Where the paragraph stands that teaches it is told by the page.
            let (page, anchor) = values(tag, "data-see")[0].split_once('#').unwrap();
            assert_eq!(anchor, check.see, "{}: {id}", p.file);
            assert_eq!(page.is_empty(), !p.file.starts_with("check-"), "{}: {id}", p.file);
        }
        for (id, tag, island) in islands(&p.html, "figure") {
            assert!(file(values(tag, "data-file")[0]).contains("\"question\""), "{}: {id}", p.file);
            assert_eq!(values(tag, "data-code").is_empty(), id != "layers", "{}: {id}", p.file);
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
        for kind in ["theme", "message"] {
            assert_eq!(islands(&p.html, kind).len(), 1, "{}: {kind}", p.file);
        }
        for (_, tag, island) in islands(&p.html, "share") {
            let props = values(tag, "data-props")[0].replace("&quot;", "\"").replace("&amp;", "&");
            let share: ShareData = serde_json::from_str(&props).unwrap();
            assert_eq!(values(island, "href")[0], share.file, "{}", p.file);
            assert!(pages.iter().any(|q| q.file == share.file) && !share.title.is_empty(), "{}: {props}", p.file);
        }
    }
    // The review knows every check, and where it stands.
    let review = pages.iter().find(|p| p.file == "review.html").unwrap();
    let tag = review.html.split("<div").find(|tag| tag.contains(" data-island=\"review\"")).unwrap();
    assert_eq!(values(tag.split('>').next().unwrap(), "data-check"), ["check-1.wasm"]);
    let bank: Bank = serde_json::from_str(file(values(tag, "data-file")[0])).unwrap();
    for item in &bank.items {
        let lesson = &course.lessons[item.lesson as usize];
        let all: serde_json::Value = serde_json::from_str(file(&bank.lessons[item.lesson as usize].file)).unwrap();
        let check: Check = serde_json::from_value(all[&*item.id].clone()).unwrap();
        assert_eq!((Some(&check), check.revision), (lesson.check(&item.id), item.revision));
        let of = |c: &u32| &bank.concepts[*c as usize];
        assert!(item.concepts.iter().any(|c| of(c).belief.is_empty() && of(c).lesson == item.lesson), "{}", item.id);
    }
    assert_eq!(bank.items.len(), course.lessons.iter().map(|l| l.checks.len()).sum::<usize>());
    for (i, concept) in bank.concepts.iter().enumerate() {
        assert!(concept.text.is_empty() != concept.belief.is_empty());
        assert!(bank.items.iter().any(|item| item.concepts.contains(&(i as u32))), "nothing asks about {concept:?}");
    }
    // A level's page says what its figure begins with and what is locked, and names the file with what is to be reached.
    for set in &course.levels {
        let name = format!("level-{}.html", set.level.id);
        let page = pages.iter().find(|p| p.file == name).unwrap();
        let [(id, tag, island)] = islands(&page.html, "figure")[..] else { panic!("{name}: one figure") };
        assert_eq!(id, set.figure.id, "{name}");
        let level: Level = serde_json::from_str(file(values(tag, "data-task")[0])).unwrap();
        assert_eq!((&level.goals, &level.solution), (&set.level.goals, &set.level.solution), "{name}");
        assert!(level.next.is_empty() || pages.iter().any(|p| p.file == level.next[0]), "{name}: {:?}", level.next);
        let start = values(tag, "data-start").first().map_or(String::new(), |s| s.replace("&amp;", "&"));
        let pairs = start.trim_start_matches('?').split('&').filter_map(|p| p.split_once('='));
        let pairs = pairs.map(|(name, value)| (name.to_string(), value.to_string()));
        let (input, step) = set.figure.opened(pairs, |t| t.parse().ok(), |name, value| panic!("{name}={value}"));
        assert_eq!((input, step), (set.start.clone(), Some(set.step)), "{name}");
        let locked = values(tag, "data-locked").first().map_or(0, |l| l.split(' ').filter(|id| !id.is_empty()).count());
        assert_eq!(locked, set.locked.len(), "{name}");
        assert_eq!(island.matches("class=\"goal").count(), set.level.goals.len() + 1, "{name}: goals, and their list");
    }
    // What shows progress knows every check in its present revision.
    for kind in ["contents", "overview"] {
        let island = islands(&pages[0].html, kind);
        let outline: Outline = serde_json::from_str(file(values(island[0].1, "data-file")[0])).unwrap();
        let known: Vec<_> = outline.lessons().flat_map(|l| l.checks.clone()).collect();
        let wanted: Vec<_> =
            course.lessons.iter().flat_map(|l| &l.checks).map(|c| (c.id.clone(), c.revision)).collect();
        assert_eq!(known, wanted, "{kind}");
    }
}

/// The text and the structure of two small pages, so that a change of markup is seen.
#[test]
fn snapshots() {
    for p in pages() {
        if p.file == "check-vms-count-kernels.html" || p.file == "404.html" {
            // Names of files change with what is in them.
            let mut lines = p.html.replace("><", ">\n<");
            for (name, stem) in [("data-words", "words"), ("data-file", "checks")] {
                for file in values(&p.html, name) {
                    lines = lines.replace(file, &format!("{stem}.json"));
                }
            }
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
    for (what, file) in [("og:url", "lesson-docker.html"), ("og:image", "social.png")] {
        let tag = format!("<meta property=\"{what}\" content=\"https://example.org/dockside/{file}\">");
        assert!(pages[1].html.contains(&tag), "no {tag}");
    }
    // How a part is embedded is told by a file that its page names, and all pages stand in the sitemap.
    let files = address_files(&course, &assets, &pages);
    let mut parts = 0;
    for p in &pages {
        let names = values(&p.html, "href").into_iter().find(|h| h.contains("/oembed-")).map(String::from);
        let part = ["lesson-", "figure-", "level-", "check-"].iter().any(|kind| p.file.starts_with(kind));
        assert_eq!(names.is_some(), part, "{}", p.file);
        let Some(name) = names else { continue };
        let name = name.strip_prefix("https://example.org/dockside/").unwrap();
        let (_, text) = files.iter().find(|f| f.0 == name).unwrap_or_else(|| panic!("no {name}"));
        let said: serde_json::Value = serde_json::from_str(text).unwrap();
        assert_eq!((&said["version"], &said["type"]), (&"1.0".into(), &"rich".into()), "{name}");
        let html = said["html"].as_str().unwrap();
        let src = format!("<iframe src=\"https://example.org/dockside/{}\"", p.file);
        assert!(html.starts_with(&src) && html.ends_with("</iframe>"), "{name}: {html}");
        assert!(!said["title"].as_str().unwrap().is_empty() && said["height"].as_u64() >= Some(500), "{name}: {said}");
        parts += 1;
    }
    assert!(parts > 100, "{parts}");
    let sitemap = &files.iter().find(|f| f.0 == "sitemap.xml").unwrap().1;
    assert_eq!(sitemap.matches("<loc>https://example.org/dockside/").count(), pages.len() - 1);
    assert!(!sitemap.contains("404.html"));
    assert!(address_files(&course, &self::assets(), &pages).is_empty(), "nobody knows the address");
    // Half an address would lead readers of a preview nowhere.
    for p in self::pages() {
        for what in ["rel=\"canonical\"", "og:url", "og:image", "oembed"] {
            assert!(!p.html.contains(what), "{}: {what}", p.file);
        }
    }
}

/// Static hosts show it at any address: `/a/b/c`, where nothing lies beside it.
#[test]
fn a_missing_page_is_whole_at_any_address() {
    let course = Course::load("en").unwrap();
    let page = |assets: &Assets| all(&course, assets).into_iter().find(|p| p.file == "404.html").unwrap().html;

    // Nobody knows where the site is: the page needs no file, and its links climb until they find the front page.
    let alone = page(&assets());
    assert_eq!(values(&alone, "href"), ["data:,", "index.html", "../"]);
    assert!(values(&alone, "src").is_empty() && !alone.contains("<script"), "{alone}");
    let style = alone.split("<style>").nth(1).unwrap().split("</style>").next().unwrap();
    let hash = BASE64_STANDARD.encode(Sha256::digest(style));
    assert!(alone.contains(&format!("style-src 'sha256-{hash}'")), "its policy refuses its style");

    let base = "https://example.org/dockside/";
    let known = page(&Assets { base: base.into(), live_css: "live.css".into(), ..assets() });
    let mut away = 0;
    for name in ["href", "src", "data-js", "data-wasm", "data-words", "data-style", "data-plain", "content"] {
        for address in values(&known, name) {
            let file = name != "content" && !address.is_empty() && !address.starts_with('#');
            assert!(!file || address.starts_with(base), "{name}: {address}");
            away += usize::from(file);
        }
    }
    assert!(away > 8 && known.contains("<link rel=\"stylesheet\" href=\"https://example.org/dockside/style.css\">"));
}
