//! What is there to read without scripts: from the files alone, and in a browser whose scripts are off.

use dockside_browser::{Engine, Problems, Server, Session, dist};
use serde_json::json;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Values of an attribute in a page, in order.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let mark = format!(" {attribute}=\"");
    html.split(&mark).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// Text of HTML, without tags, scripts and data.
fn text(html: &str) -> String {
    let mut out = String::new();
    for part in html
        .split("<script")
        .enumerate()
        .map(|(i, p)| if i == 0 { p } else { p.split_once("</script>").map_or("", |p| p.1) })
    {
        for piece in part.split('<') {
            out.push_str(piece.split_once('>').map_or(piece, |p| p.1));
            out.push(' ');
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What an element with this id holds, up to the end of its tag's name.
fn inside<'a>(html: &'a str, id: &str, end: &str) -> Option<&'a str> {
    let at = html.find(&format!(" id=\"{id}\""))?;
    let rest = &html[at + html[at..].find('>')? + 1..];
    rest.split(end).next()
}

#[test]
fn every_page_reads_without_scripts() {
    let mut bad = Problems::default();
    for page in dist::pages("") {
        let html = dist::read(&page);
        let main = html.split("<main").nth(1).and_then(|m| m.split("</main>").next()).unwrap_or_default();
        bad.check(text(main).len() > 100, format!("{page}: almost no text in <main>"));
        // What stands in for a missing page is nobody's to share, and has no scripts to be without.
        let lost = page == "404.html";
        for (must, everywhere) in [
            ("<meta http-equiv=\"Content-Security-Policy\"", true),
            ("<title>", true),
            ("<meta name=\"description\"", false),
            ("property=\"og:title\"", false),
            ("<noscript>", false),
        ] {
            bad.check(html.contains(must) || lost && !everywhere, format!("{page}: no {must}"));
        }
        // A build that does not know its address says none; half of one would mislead those who look for it.
        bad.check(!html.contains("rel=\"canonical\""), format!("{page}: a canonical address that nobody knows"));
        let title = html.split("<title>").nth(1).and_then(|t| t.split("</title>").next()).unwrap_or_default();
        bad.check(title.len() > 5, format!("{page}: title “{title}”"));

        for twin in html.split("data-island=\"figure\"").skip(1) {
            let end = ["<script", "</figure>"].iter().filter_map(|e| twin.find(e)).min().unwrap_or(twin.len());
            let twin = &twin[..end];
            // Pictures of the explainer are files, but for the opening one.
            let scenes = |open: &'static str| -> Vec<&str> {
                let all = twin.split(open).skip(1);
                all.filter(|e| e.split('>').next().is_some_and(|tag| tag.contains("class=\"scene "))).collect()
            };
            let objects = scenes("<object ");
            for object in &objects {
                let file = values(object.split('>').next().unwrap_or_default(), "data").first().copied().unwrap_or("?");
                let svg = std::fs::read_to_string(dist::folder().join(file)).unwrap_or_default();
                bad.check(svg.contains("<text"), format!("{page}: {file} is a picture without words"));
                let css = values(&svg, "href").first().copied().unwrap_or("?");
                bad.check(dist::folder().join(css).is_file(), format!("{file}: no style sheet {css}"));
            }
            let svgs = scenes("<svg ");
            bad.check(svgs.len() == 2, format!("{page}: {} pictures in a figure, not one per width", svgs.len()));
            bad.check(
                objects.is_empty() || objects.len() == 2,
                format!("{page}: {} objects in a figure", objects.len()),
            );
            let svgs: Vec<&str> = svgs.into_iter().chain(objects.iter().copied()).collect();
            for svg in svgs {
                let tag = svg.split('>').next().unwrap_or_default();
                bad.check(
                    tag.contains("role=\"img\"") && tag.contains("aria-label=\""),
                    format!("{page}: picture {tag}"),
                );
                let described = values(tag, "aria-describedby").first().and_then(|id| inside(&html, id, "</p>"));
                bad.check(described.is_some_and(|d| text(d).len() > 40), format!("{page}: no description for {tag}"));
                bad.check(!objects.is_empty() || svg.contains("<text"), format!("{page}: a picture without words"));
            }
            bad.check(twin.matches("<li").count() >= 3, format!("{page}: fewer than three captions in a figure"));
        }
        for twin in html.split("data-island=\"check\"").skip(1) {
            let twin = &twin[..twin.find("<script").unwrap_or(twin.len())];
            // A picture to point at is described, too, wherever it is shown.
            let picture = twin.split("<div class=\"picture\">").nth(1);
            if let Some(picture) = picture.and_then(|p| p.split("</div>").next()) {
                let tags = picture.split("<svg ").skip(1).filter_map(|svg| svg.split('>').next());
                let tags: Vec<&str> = tags.filter(|tag| tag.contains("class=\"scene ")).collect();
                bad.check(tags.len() == 2, format!("{page}: {} pictures in a check, not one per width", tags.len()));
                for tag in tags {
                    let said = values(tag, "aria-describedby").first().and_then(|id| inside(&html, id, "</p>"));
                    bad.check(said.is_some_and(|d| text(d).len() > 40), format!("{page}: no description for {tag}"));
                }
            }
            let disclosed = twin.contains("<details class=\"check-answer") && twin.contains("<summary>");
            let said: Vec<&str> = twin.split("class=\"feedback").skip(1).collect();
            // The explainer says which answers are right, and why; what else is said to each stands on the lesson's and the check's page.
            let number = twin.contains("data-kind=\"estimate\"");
            let least = if page == "index.html" || number { 1 } else { 30 };
            bad.check(
                disclosed
                    && said.len() >= if number { 1 } else { 2 }
                    && said.iter().all(|f| text(f).len() > least)
                    && twin.contains("check-explain"),
                format!("{page}: a check without its answer behind a disclosure"),
            );
        }
        let id = dist::id_of(&page);
        if page.starts_with("figure-") || page.starts_with("check-") {
            bad.check(html.contains(&format!(" id=\"{id}\"")), format!("{page}: its island is not on it"));
        }
    }
    bad.finish();
}

/// Every address in a page is relative, and leads to something in the build: a file, and a place in it.
/// Nothing says on whose machine it was built.
#[test]
fn no_file_names_a_folder_of_the_machine() {
    let home = std::env::home_dir().expect("a home");
    let project = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let words = [home.join(".cargo"), home.join(".rustup"), project];
    let mut bad = Problems::default();
    for file in dist::files() {
        let bytes = std::fs::read(dist::folder().join(&file)).expect("a readable file");
        for word in &words {
            let word = word.canonicalize().unwrap_or_else(|_| word.clone());
            let word = word.to_string_lossy();
            bad.check(!bytes.windows(word.len()).any(|w| w == word.as_bytes()), format!("{file} names {word}"));
        }
    }
    bad.finish();
}

#[test]
fn links_lead_somewhere() {
    let mut bad = Problems::default();
    let ids =
        |page: &str| -> BTreeSet<String> { values(&dist::read(page), "id").into_iter().map(String::from).collect() };
    let all: std::collections::BTreeMap<String, BTreeSet<String>> =
        dist::pages("").into_iter().map(|p| (p.clone(), ids(&p))).collect();
    for (page, own) in &all {
        let html = dist::read(page);
        let seen = values(&html, "id");
        if seen.len() != own.len() {
            let twice: Vec<&&str> =
                seen.iter().enumerate().filter(|(i, id)| seen[..*i].contains(id)).map(|(_, id)| id).collect();
            bad.add(format!("{page}: ids used twice: {twice:?}"));
        }
        let links: BTreeSet<&str> = values(&html, "href")
            .into_iter()
            .chain(values(&html, "src"))
            .chain(values(&html, "data-js"))
            .chain(values(&html, "data-wasm"))
            .collect();
        for link in links {
            // The missing page's way up leads to wherever it is shown; its icon is none.
            if link.starts_with("https://") || page == "404.html" && ["../", "data:,"].contains(&link) {
                continue;
            }
            let (file, place) = link.split_once('#').map_or((link, None), |(f, p)| (f, Some(p)));
            let file = if file.is_empty() { page } else { file.split('?').next().unwrap_or_default() };
            if file.starts_with('/') || file.contains("://") || !dist::folder().join(file).is_file() {
                bad.add(format!("{page}: {link} leads nowhere"));
            } else if let (Some(place), Some(ids)) = (place, all.get(file)) {
                bad.check(ids.contains(place), format!("{page}: {link} leads nowhere in the page"));
            }
        }
    }
    bad.finish();
}

#[test]
fn firefox_with_scripts_off() {
    let Some(s) = Session::start_with(Engine::Firefox, json!({ "javascript.enabled": false })) else { return };
    let site = Server::plain();
    let mut bad = Problems::default();
    let run = |bad: &mut Problems| -> Result<(), String> {
        s.open(&site.url("index.html"))?;
        for (what, css) in [
            ("the message", "noscript .message"),
            ("a caption", "#fill-the-server .captions .caption:nth-child(2)"),
            ("the opening picture", ".hero .stage svg.scene.wide"),
            ("a picture that is a file", "#fill-the-server .stage object.scene.wide"),
            ("a description's switch", "#fill-the-server .describe summary"),
            ("an answer's switch", "details.check-answer summary"),
        ] {
            bad.check(s.displayed(css)?, format!("{what} ({css}) is not on show"));
        }
        let buttons = s.find_all(".needs-js")?;
        bad.check(buttons.len() > 10, "nothing needs scripts?");
        for b in &buttons {
            let shown = s.call("GET", &format!("/element/{b}/displayed"), None)? == true;
            bad.check(!shown, "something that needs scripts is on show");
        }
        // The switch works by itself.
        bad.check(!s.displayed(".check .feedback")?, "an answer is given away");
        s.click("details.check-answer summary")?;
        for part in [".check .feedback", ".check .check-explain"] {
            bad.check(s.displayed(part)?, format!("{part} does not open"));
        }
        Ok(())
    };
    let result = run(&mut bad);
    bad.note("index.html", result);
    bad.finish();
}
