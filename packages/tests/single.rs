//! Parts as single files: what a page loads is in it, and its policy allows that and nothing else.

use base64::prelude::{BASE64_STANDARD, Engine};
use dockside_packages::built::Built;
use dockside_packages::single::Single;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

const PAGE: &str = r##"<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'"><title>A</title>
<link rel="canonical" href="https://example.org/d/figure-a.html"><link rel="alternate" type="application/json+oembed" href="https://example.org/d/oembed-figure-a.json" title="A">
<link rel="icon" href="favicon.svg" type="image/svg+xml"><link rel="icon" href="favicon.png" sizes="96x96" type="image/png">
<script data-js="app-1.js" data-wasm="app-2.wasm" data-words="words-3.json" data-style="live-4.css" data-plain="plain-5.css" data-offline="offline-14.js">start()</script>
<link rel="preload" href="font-6.woff2" as="font" type="font/woff2" crossorigin=""><link rel="stylesheet" href="style-7.css"><link rel="stylesheet" href="lists-8.css">
<noscript><link rel="stylesheet" href="plain-5.css"></noscript></head>
<body class="page-figure"><p><a href="#text">skip</a> <a class="b" href="index.html#a">all</a> <a href="https://example.com/index.html">away</a></p>
<div data-island="figure" data-file="checks-9.json" data-code="code-10.wasm"></div>
<div class="figure-foot"><div data-island="share" data-props="{}"><details class="share"><div><a href="figure-a.html">Open</a></div></details></div></div>
</body></html>
"##;

fn built() -> Built {
    let mut files = BTreeMap::new();
    for (name, text) in [
        ("OFL.txt", "The licence of the font\n"),
        ("favicon.svg", "<svg/>"),
        ("favicon.png", "png"),
        ("app-1.js", "export default 1"),
        ("app-2.wasm", "\0asm code"),
        ("words-3.json", "{\"a\":\"b\"}"),
        ("live-4.css", "live{}"),
        ("plain-5.css", "plain{}"),
        ("font-6.woff2", "a font"),
        ("style-7.css", "@font-face{src:url(font-6.woff2)}"),
        ("lists-8.css", "lists{}"),
        ("checks-9.json", "{\"figures\":{\"b\":[\"data-11.json\",\"code-12.wasm\"]},\"show\":\"figure-b.html?a=b\"}"),
        ("code-10.wasm", "more code"),
        ("data-11.json", "{}"),
        ("code-12.wasm", "code of the other"),
        ("other-13.json", "{}"),
        ("offline-14.js", "register('sw.js')"),
        ("sw.js", "const files = []"),
        ("index.html", "<p>All</p>"),
        ("figure-a.html", PAGE),
        ("check-a-b.html", PAGE),
    ] {
        files.insert(name.to_string(), text.as_bytes().to_vec());
    }
    Built::new(files)
}

/// What stands between elements' tags: the tag without its ends, and what is in it.
fn elements<'a>(page: &'a str, name: &str) -> Vec<(&'a str, &'a str)> {
    let (open, end) = (format!("<{name}"), format!("</{name}>"));
    page.split(&open).skip(1).map(|e| e.split_once(&end).unwrap().0.split_once('>').unwrap()).collect()
}

fn written(base: &str) -> String {
    Single::new(&built(), base).write("figure-a.html").unwrap()
}

/// Whoever has the file has it kept.
#[test]
fn nothing_registers_a_service_worker() {
    let page = written("");
    assert!(!["data-offline", "offline-14", "sw.js"].iter().any(|w| page.contains(w)), "{page}");
}

#[test]
fn all_that_a_page_loads_is_in_it() {
    let page = written("");
    assert_eq!(page, written(""), "the same again");
    assert!(!page.contains(" src=\""));
    for address in page.split(" href=\"").skip(1).map(|a| a.split('"').next().unwrap()) {
        assert!(["#", "data:", "https://"].iter().any(|own| address.starts_with(own)), "{address} is beside it");
    }
    let mut packed = BTreeMap::new();
    for (tag, text) in elements(&page, "script") {
        let Some((_, name)) = tag.split_once("data-packed=\"") else { continue };
        let mut bytes = Vec::new();
        let zip = BASE64_STANDARD.decode(text).unwrap();
        flate2::read::GzDecoder::new(&*zip).read_to_end(&mut bytes).unwrap();
        packed.insert(name.trim_end_matches('"').to_string(), bytes);
    }
    let names =
        ["app-1.js", "app-2.wasm", "words-3.json", "checks-9.json", "code-10.wasm", "data-11.json", "code-12.wasm"];
    assert!(packed.keys().map(|n| &**n).collect::<BTreeSet<_>>().into_iter().eq(BTreeSet::from(names)), "{packed:?}");
    assert!(packed.iter().all(|(name, bytes)| built().0[name] == *bytes));
    let data = |kind: &str, name: &str| format!("data:{kind};base64,{}", BASE64_STANDARD.encode(&built().0[name]));
    let style = format!("@font-face{{src:url({})}}", data("font/woff2", "font-6.woff2"));
    assert_eq!([elements(&page, "style")[0].1, elements(&page, "style")[1].1], [&*style, "lists{}"]);
    assert!(page.contains("The licence of the font"));
    let plain = data("text/css", "plain-5.css");
    assert!(page.contains(&format!("<noscript><link rel=\"stylesheet\" href=\"{plain}\"></noscript>")));
    assert!(page.contains(&format!("data-style=\"{}\" data-plain=\"{plain}\"", data("text/css", "live-4.css"))));
    assert!(page.contains(&format!("<link rel=\"icon\" href=\"{}\">", data("image/svg+xml", "favicon.svg"))));
    assert_eq!(page.matches("rel=\"icon\"").count(), 1);
    // The start script of this file, whole.
    let start = elements(&page, "script").into_iter().find(|(tag, _)| tag.contains("data-js")).unwrap().1;
    assert!(start.contains("DecompressionStream") && !start.contains("preload") && start.trim_end().ends_with("})();"));
    // What asks for files that are not there, or offers an address that this file may not have.
    assert!(!page.contains("oembed") && !page.contains("favicon.png") && !page.contains("data-island=\"share\""));
    assert!(page.contains("<div class=\"figure-foot\"></div>") && page.trim_end().ends_with("</body></html>"));
}

#[test]
fn the_policy_allows_what_is_in_it_and_nothing_else() {
    let page = written("https://example.org/d/");
    let policy = page.split("Content-Security-Policy\" content=\"").nth(1).unwrap().split('"').next().unwrap();
    let rules: BTreeMap<&str, BTreeSet<&str>> = policy
        .split("; ")
        .map(|r| r.split_once(' ').map(|(name, list)| (name, list.split_whitespace().collect())).unwrap())
        .collect();
    let hash = |text: &str| format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(text)));
    let scripts = elements(&page, "script").into_iter().filter(|(tag, _)| !tag.contains("type=\"text/plain\""));
    let scripts: Vec<String> = scripts.map(|(_, text)| hash(text)).collect();
    assert_eq!(scripts.len(), 1);
    assert_eq!(rules["script-src"], BTreeSet::from([&*scripts[0], "blob:", "'wasm-unsafe-eval'"]));
    let styles: Vec<String> = elements(&page, "style").into_iter().map(|(_, text)| hash(text)).collect();
    assert_eq!(styles.len(), 3);
    assert_eq!(rules["style-src"], styles.iter().map(|s| &**s).chain(["data:"]).collect());
    assert_eq!((&rules["img-src"], &rules["font-src"]), (&BTreeSet::from(["data:"]), &BTreeSet::from(["data:"])));
    for name in ["default-src", "base-uri", "form-action"] {
        assert_eq!(rules[name], BTreeSet::from(["'none'"]), "{name}");
    }
    assert_eq!(rules.len(), 7, "{policy}");
}

#[test]
fn links_lead_to_the_site_or_nowhere() {
    let alone = written("");
    assert!(alone.contains("<a class=\"b\">all</a>") && alone.contains("<body class=\"alone page-figure\">"));
    assert!(alone.contains("data-site=\"\""));
    let known = written("https://example.org/d/");
    let link = "<a class=\"b\" target=\"_blank\" rel=\"noopener\" href=\"https://example.org/d/index.html#a\">all</a>";
    assert!(known.contains(link) && known.contains("<body class=\"page-figure\">"));
    assert!(known.contains("data-site=\"https://example.org/d/\"") && known.contains("rel=\"canonical\""));
    for page in [&alone, &known] {
        assert!(page.contains("<a href=\"#text\">") && page.contains("<a href=\"https://example.com/index.html\">"));
    }
}

#[test]
fn only_parts_are_single_files() {
    assert_eq!(Single::pages(&built(), "figure-"), ["figure-a.html"]);
    assert_eq!(Single::pages(&built(), "check-a"), ["check-a-b.html"]);
    assert!(Single::pages(&built(), "index").is_empty());
    assert_eq!(Single::pages(&built(), "").len(), 2);
    assert!(Single::new(&built(), "").write("index.html").is_err());
}
