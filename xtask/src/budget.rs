//! How much a reader has to load, and how much that may be.

use crate::packed;
use std::fmt::Write as _;
use std::path::Path;

const KB: usize = 1024;

/// What may be loaded, in bytes after Brotli at its highest level. Lower a limit whenever there is room, so that nothing grows unnoticed.
#[derive(Clone, Copy)]
struct Budget {
    name: &'static str,
    limit: usize,
}

/// What is loaded on opening, with what the opening figure, the overview and the contents need; other islands cost nothing until they come
/// near.
const OPENING: Budget = Budget { name: "index.html, opened", limit: 375 * KB };
const WASM: Budget = Budget { name: "of which wasm", limit: 241 * KB };
/// Code and data of every island and the picture of every figure as well, for whoever scrolls past all of them.
const EVERYTHING: Budget = Budget { name: "index.html, read to its end", limit: 711 * KB };
const READING: Budget = Budget { name: "needed to read (HTML, CSS)", limit: 104 * KB };
/// The workbench, whose code is loaded by no other page than its own and its levels'.
const WORKBENCH: Budget = Budget { name: "workbench.html, opened", limit: 526 * KB };

/// What a file of the page is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Page,
    Style,
    /// What only live parts need of style.
    LiveStyle,
    Script,
    /// The live part: what the start script imports, its code, and its words.
    Module,
    Wasm,
    Words,
    /// Code that an island needs beside that, and its data.
    IslandWasm,
    IslandData,
    /// A figure's opening picture.
    Picture,
    Font,
    Icon,
}

struct File {
    name: String,
    kind: Kind,
    /// Fetched only when its island comes near.
    late: bool,
    raw: usize,
    packed: usize,
}

pub struct Report {
    /// Of `index.html`.
    files: Vec<File>,
    /// Bytes that `workbench.html` loads.
    workbench: usize,
}

/// Looks at what pages of a built folder load.
pub fn measure(dist: &Path) -> Result<Report, String> {
    let workbench = files(dist, "workbench.html")?.iter().map(|f| f.packed).sum();
    Ok(Report { files: files(dist, "index.html")?, workbench })
}

/// What one page loads, itself first.
fn files(dist: &Path, page: &str) -> Result<Vec<File>, String> {
    let read = |name: &str| {
        std::fs::read(dist.join(name))
            .map_err(|e| format!("{}: {e} (`cargo xtask build` writes it)", dist.join(name).display()))
    };
    let html = String::from_utf8(read(page)?).map_err(|_| format!("{page} is not UTF-8"))?;
    let mut names = vec![(String::from(page), Kind::Page, false)];
    names.extend(loads(&html)?);
    let mut files = Vec::new();
    for (name, kind, late) in names {
        let bytes = read(&name)?;
        // Fonts are Brotli inside already; servers send them as they are.
        let packed = if name.ends_with(".woff2") { bytes.len() } else { packed::brotli(&bytes)?.len() };
        files.push(File { name, kind, late, raw: bytes.len(), packed });
    }
    Ok(files)
}

/// The files that a page names as its own: style sheets, scripts, what the start script's data names, preloaded fonts, the first icon, what
/// islands name (`data-file`, `data-code`), and pictures of figures in the wider of two widths (a window shows one); and whether each is
/// fetched only as its island comes near. The style of a page without scripts (`data-plain`) is not among them.
fn loads(html: &str) -> Result<Vec<(String, Kind, bool)>, String> {
    let mut files: Vec<(String, Kind, bool)> = Vec::new();
    let tags = tags(html, &["link", "script", "object", "figure", "div"]);
    let plain = tags.iter().find_map(|t| t.get("data-plain"));
    let has = |tag: &Tag, class: &str| tag.get("class").is_some_and(|c| c.split_ascii_whitespace().any(|c| c == class));
    // Within the opening figure, before its island.
    let mut hero = false;
    let mut opens = false;
    for tag in tags {
        let mut late = false;
        let found = match (tag.name, tag.get("rel"), tag.get("as")) {
            ("link", Some("stylesheet"), _) if tag.get("href") != plain => vec![(tag.get("href"), Kind::Style)],
            ("link", Some("preload"), Some("font")) => vec![(tag.get("href"), Kind::Font)],
            // A browser takes one of several.
            ("link", Some("icon"), _) if files.iter().all(|f| f.1 != Kind::Icon) => vec![(tag.get("href"), Kind::Icon)],
            ("script", ..) => vec![
                (tag.get("src"), Kind::Script),
                (tag.get("data-js"), Kind::Module),
                (tag.get("data-wasm"), Kind::Wasm),
                (tag.get("data-words"), Kind::Words),
                (tag.get("data-style"), Kind::LiveStyle),
                (tag.get("data-offline"), Kind::Script),
            ],
            ("object", ..) if has(&tag, "wide") => {
                late = true;
                vec![(tag.get("data"), Kind::Picture)]
            }
            ("figure", ..) => {
                hero = has(&tag, "hero-figure");
                vec![]
            }
            _ => match tag.get("data-island") {
                None => vec![],
                Some(island) => {
                    let opening = island == "workbench" || island == "figure" && std::mem::take(&mut hero);
                    opens |= opening;
                    late = !opening && !matches!(island, "contents" | "overview");
                    vec![(tag.get("data-file"), Kind::IslandData), (tag.get("data-code"), Kind::IslandWasm)]
                }
            },
        };
        for (name, kind) in found {
            let Some(name) = name.map(|n| n.strip_prefix("./").unwrap_or(n)) else { continue };
            if name.contains(':') || name.starts_with('/') {
                return Err(format!("index.html loads {name}, which is not beside it"));
            }
            match files.iter_mut().find(|f| f.0 == name) {
                // Who needs it first fetches it.
                Some(known) => known.2 &= late,
                None => files.push((name.to_string(), kind, late)),
            }
        }
    }
    for (kind, what) in [
        (Kind::Style, "a style sheet"),
        (Kind::Module, "its live part (data-js)"),
        (Kind::Wasm, "the wasm (data-wasm)"),
        (Kind::Font, "a font (preload)"),
        (Kind::Words, "the words of its live part (data-words)"),
        (Kind::LiveStyle, "the style of its live part (data-style)"),
    ] {
        if files.iter().all(|f| f.1 != kind) {
            return Err(format!("index.html does not name {what}"));
        }
    }
    if opens { Ok(files) } else { Err("index.html opens with no figure, or workbench.html with no workbench".into()) }
}

struct Tag<'a> {
    name: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
}

impl<'a> Tag<'a> {
    fn get(&self, name: &str) -> Option<&'a str> {
        self.attributes.iter().find(|a| a.0 == name).map(|a| a.1)
    }
}

/// The opening tags of some elements, with their attributes, comments left out. Enough for pages that we write ourselves.
fn tags<'a>(html: &'a str, wanted: &[&str]) -> Vec<Tag<'a>> {
    let mut out = Vec::new();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        rest = &rest[open + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let name = &rest[..end];
        if !wanted.contains(&name) {
            continue;
        }
        rest = &rest[end..];
        let mut attributes = Vec::new();
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
            if rest.is_empty() || rest.starts_with('>') {
                break;
            }
            let end = rest.find(|c: char| c.is_ascii_whitespace() || c == '=' || c == '>').unwrap_or(rest.len());
            let key = &rest[..end];
            rest = &rest[end..];
            let mut value = "";
            if let Some(v) = rest.strip_prefix('=') {
                let quote = v.chars().next().filter(|c| *c == '"' || *c == '\'');
                let (from, end) = match quote {
                    Some(q) => (1, v[1..].find(q).map_or(v.len(), |e| e + 1)),
                    None => (0, v.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(v.len())),
                };
                value = &v[from..end];
                rest = v.get(end + from..).unwrap_or("");
            }
            attributes.push((key, value));
        }
        out.push(Tag { name, attributes });
    }
    out
}

fn kb(bytes: usize) -> f64 {
    bytes as f64 / KB as f64
}

impl Report {
    fn sum(&self, count: impl Fn(&File) -> bool) -> usize {
        self.files.iter().filter(|f| count(f)).map(|f| f.packed).sum()
    }

    /// Every budget with what there is.
    fn rows(&self) -> [(Budget, usize); 5] {
        [
            (OPENING, self.sum(|f| !f.late)),
            (WASM, self.sum(|f| !f.late && matches!(f.kind, Kind::Wasm | Kind::IslandWasm))),
            (READING, self.sum(|f| matches!(f.kind, Kind::Page | Kind::Style))),
            (EVERYTHING, self.sum(|_| true)),
            (WORKBENCH, self.workbench),
        ]
    }

    pub fn table(&self) -> String {
        let mut out = String::from("Sizes in KB (1,024 bytes); sent is after Brotli 11, fonts as they are\n\n");
        let _ = writeln!(out, "  {:<40} {:>8} {:>8}", "file", "on disk", "sent");
        for f in &self.files {
            let _ = writeln!(out, "  {:<40} {:>8.1} {:>8.1}", f.name, kb(f.raw), kb(f.packed));
        }
        let _ = writeln!(out, "\n  {:<40} {:>8} {:>8}", "budget", "sent", "limit");
        for (b, bytes) in self.rows() {
            let over =
                if bytes > b.limit { format!("  OVER THE LIMIT by {:.1}", kb(bytes - b.limit)) } else { String::new() };
            let _ = writeln!(out, "  {:<40} {:>8.1} {:>8.1}{over}", b.name, kb(bytes), kb(b.limit));
        }
        out
    }

    /// An error when a limit is exceeded.
    pub fn verdict(&self) -> Result<(), String> {
        let over: Vec<&str> = self.rows().iter().filter(|(b, n)| *n > b.limit).map(|(b, _)| b.name).collect();
        if over.is_empty() { Ok(()) } else { Err(format!("over the limit: {}", over.join("; "))) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r##"<!doctype html><html><head>
        <!-- <link rel="stylesheet" href="old.css"> -->
        <link rel="canonical" href="https://example.org/">
        <link rel="icon" href="favicon.svg" type="image/svg+xml"><link rel="icon" href="favicon.png">
        <script data-js=dockside-4.js data-wasm="dockside-4.wasm" data-words=words-8.json data-style=live-9.css data-plain='plain-3.css' data-offline=offline-2.js>for(i=0;i<n;i++){}</script>
        <link rel="preload" href="letters.woff2" as="font" type="font/woff2" crossorigin>
        <link rel="stylesheet" href="./style-2.css"><noscript><link rel="stylesheet" href="plain-3.css"></noscript></head>
        <body>1 < 2 <div data-island="theme"></div> <linkage href="no.css"> <script type="application/json">{"a":"\u003cscript src=\"x.js\">"}</script>
        <figure class="figure hero-figure"><div data-island="figure" data-file="open-7.json" data-code="open-7.wasm" data-autoplay=""></div></figure>
        <div data-island="overview" data-file="outline-6.json"></div><div data-island="contents" data-file="outline-6.json"></div>
        <script src="pause-1.js"></script><div data-island="check" data-file="checks-5.json" data-see="#x" data-code="check-5.wasm"></div>
        <figure class="figure"><div data-island="figure" data-file="x-5.json" data-code="x-6.wasm"><svg class="scene wide"></svg><noscript><object class="scene wide" data="wide-9.svg"></object><object class="scene narrow" data="narrow-9.svg"></object></noscript></div><div data-island="share" data-props="{}"></div></figure>
        <script src="pause-1.js"></script><div data-island="check" data-file="checks-5.json" data-see="#y" data-code="check-5.wasm"></div></body></html>"##;

    fn named(html: &str) -> Vec<(String, Kind, bool)> {
        let mut files = loads(html).unwrap();
        files.sort_by(|a, b| a.0.cmp(&b.0));
        files
    }

    #[test]
    fn a_page_names_its_files_once_each() {
        let expected = [
            ("check-5.wasm", Kind::IslandWasm, true),
            ("checks-5.json", Kind::IslandData, true),
            ("dockside-4.js", Kind::Module, false),
            ("dockside-4.wasm", Kind::Wasm, false),
            ("favicon.svg", Kind::Icon, false),
            ("letters.woff2", Kind::Font, false),
            ("live-9.css", Kind::LiveStyle, false),
            ("offline-2.js", Kind::Script, false),
            ("open-7.json", Kind::IslandData, false),
            ("open-7.wasm", Kind::IslandWasm, false),
            ("outline-6.json", Kind::IslandData, false),
            ("pause-1.js", Kind::Script, false),
            ("style-2.css", Kind::Style, false),
            ("wide-9.svg", Kind::Picture, true),
            ("words-8.json", Kind::Words, false),
            ("x-5.json", Kind::IslandData, true),
            ("x-6.wasm", Kind::IslandWasm, true),
        ];
        assert_eq!(named(PAGE), expected.map(|(n, k, late)| (n.to_string(), k, late)));
    }

    #[test]
    fn a_file_comes_when_the_first_island_needs_it() {
        let late = |html: &str, name: &str| named(html).into_iter().find(|f| f.0 == name).map(|f| f.2);
        // Data that a far island shares with the contents is there on opening, whichever the page names first.
        assert_eq!(late(&PAGE.replace("x-5.json", "outline-6.json"), "outline-6.json"), Some(false));
        let first = r#"<body><div data-island="check" data-file="outline-6.json"></div>"#;
        assert_eq!(late(&PAGE.replace("<body>", first), "outline-6.json"), Some(false));
        for island in ["overview", "contents"] {
            let without = PAGE.replace(&format!("data-island=\"{island}\""), "data-island=\"check\"");
            assert_eq!(late(&without, "outline-6.json"), Some(false));
        }
        // Only the first figure in the opening one's frame opens the page.
        let second = r#"data-autoplay=""></div><div data-island="figure" data-file="second.json">"#;
        assert_eq!(late(&PAGE.replace(r#"data-autoplay="">"#, second), "second.json"), Some(true));
        let e = loads(&PAGE.replace(" hero-figure", " hero-figures")).unwrap_err();
        assert!(e.contains("opens with no figure"), "{e}");
        assert!(loads(&PAGE.replace("<div data-island=\"figure\" data-file=\"open", "<div data-file=\"open")).is_err());
    }

    #[test]
    fn a_file_that_is_not_named_or_lies_elsewhere_is_an_error() {
        for (what, told) in [
            ("data-js=", "data-js"),
            ("data-wasm=", "wasm"),
            ("data-words=", "words"),
            ("data-style=", "data-style"),
            ("as=\"font\"", "font"),
            ("rel=\"stylesheet\" href=\"./", "style sheet"),
        ] {
            let e = loads(&PAGE.replace(what, "x=")).unwrap_err();
            assert!(e.contains(told), "{e}");
        }
        for file in ["pause-1.js", "checks-5.json", "wide-9.svg"] {
            let e = loads(&PAGE.replace(file, "https://cdn.example/x")).unwrap_err();
            assert!(e.contains("cdn.example"), "{e}");
            assert!(loads(&PAGE.replace(file, "/x")).is_err());
        }
    }

    #[test]
    fn a_tag_that_does_not_end_ends_the_search() {
        for html in ["<link rel=\"stylesheet\" href=\"a.css", "<script src=", "<link rel", "<!-- <script", "<"] {
            tags(html, &["link", "script"]);
        }
        assert_eq!(tags("<script src='a>b.js' defer>", &["script"])[0].get("src"), Some("a>b.js"));
        assert_eq!(tags("<script src=a.js>", &["script"])[0].get("src"), Some("a.js"));
        assert_eq!(tags("<script defer>", &["script"])[0].get("defer"), Some(""));
    }

    fn report(sizes: &[(Kind, bool, usize)]) -> Report {
        let file = |&(kind, late, kb): &(Kind, bool, usize)| File {
            name: format!("{kind:?}"),
            kind,
            late,
            raw: 0,
            packed: kb * KB,
        };
        Report { files: sizes.iter().map(file).collect(), workbench: 77 * KB }
    }

    #[test]
    fn each_budget_counts_its_own_files_and_fails_by_itself() {
        use Kind::*;
        let small = [
            (Page, false, 20),
            (Style, false, 5),
            (Script, false, 10),
            (Wasm, false, 40),
            (IslandWasm, false, 4),
            (IslandWasm, true, 7),
            (IslandData, true, 3),
            (Font, false, 14),
        ];
        assert_eq!(report(&small).rows().map(|r| r.1 / KB), [93, 44, 25, 103, 77]);
        assert_eq!(report(&small).verdict(), Ok(()));
        let with = |kind, late, kb| report(&[&small[..], &[(kind, late, kb)]].concat());
        let over = |kind, late, budget: Budget| with(kind, late, budget.limit / KB).verdict().unwrap_err();
        assert_eq!(over(IslandData, true, EVERYTHING), format!("over the limit: {}", EVERYTHING.name));
        assert_eq!(over(IslandWasm, true, EVERYTHING), format!("over the limit: {}", EVERYTHING.name));
        assert!(over(Font, false, OPENING).contains(OPENING.name));
        assert!(over(IslandData, false, OPENING).contains(OPENING.name));
        assert!(over(Wasm, false, WASM).ends_with(WASM.name));
        assert!(over(IslandWasm, false, WASM).ends_with(WASM.name));
        assert!(over(Page, false, READING).ends_with(READING.name));
        assert!(over(Style, false, READING).ends_with(READING.name));
        let workbench = Report { workbench: WORKBENCH.limit + 1, ..report(&small) };
        assert!(workbench.verdict().unwrap_err().ends_with(WORKBENCH.name));
        // A limit is the last size that is allowed.
        let whole = with(IslandData, true, EVERYTHING.limit / KB - 103);
        assert!(whole.verdict().is_ok() && !whole.table().contains("OVER"));
        let more = with(IslandData, true, EVERYTHING.limit / KB).table();
        assert!(more.contains("OVER THE LIMIT by 103.0"), "{more}");
    }
}
