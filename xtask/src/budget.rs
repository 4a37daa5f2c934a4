//! How much a reader has to load, and how much that may be.

use std::fmt::Write as _;
use std::path::Path;

const KB: usize = 1024;

/// What may be loaded, in bytes after Brotli at its highest level. Lower a limit whenever there is room, so that nothing grows unnoticed.
#[derive(Clone, Copy)]
struct Budget {
    name: &'static str,
    limit: usize,
}

/// What is loaded on opening, with the opening figure; the others cost nothing until they come near.
const OPENING: Budget = Budget { name: "index.html, opened", limit: 180 * KB };
const WASM: Budget = Budget { name: "of which wasm", limit: 86 * KB };
/// Code, data and picture of every figure as well, for whoever scrolls past all of them.
const EVERYTHING: Budget = Budget { name: "index.html, read to its end", limit: 362 * KB };
const READING: Budget = Budget { name: "needed to read (HTML, CSS)", limit: 70 * KB };

/// What a file of the page is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Page,
    Style,
    /// What only live parts need of style.
    LiveStyle,
    Script,
    Wasm,
    /// Code and data of a figure.
    FigureWasm,
    FigureData,
    /// Words of live parts, and the names of the files that they need.
    Parts,
    /// A figure's opening picture.
    Picture,
    Font,
    Icon,
}

struct File {
    name: String,
    kind: Kind,
    /// Fetched only when its figure comes near.
    late: bool,
    raw: usize,
    packed: usize,
}

pub struct Report {
    files: Vec<File>,
}

/// Looks at what `index.html` of a built folder loads.
pub fn measure(dist: &Path) -> Result<Report, String> {
    let read = |name: &str| {
        std::fs::read(dist.join(name))
            .map_err(|e| format!("{}: {e} (`cargo xtask build` writes it)", dist.join(name).display()))
    };
    let page = String::from_utf8(read("index.html")?).map_err(|_| "index.html is not UTF-8")?;
    let mut names = vec![(String::from("index.html"), Kind::Page, false)];
    names.extend(loads(&page)?);
    let parts = names.iter().find(|f| f.1 == Kind::Parts).map(|f| read(&f.0)).transpose()?.unwrap_or_default();
    let parts = String::from_utf8(parts).map_err(|_| "the list of live parts is not UTF-8")?;
    names.extend(late(&page, &parts)?);
    let mut files = Vec::new();
    for (name, kind, late) in names {
        let bytes = read(&name)?;
        // Fonts are Brotli inside already; servers send them as they are.
        let packed = if name.ends_with(".woff2") { bytes.len() } else { packed(&bytes)? };
        files.push(File { name, kind, late, raw: bytes.len(), packed });
    }
    Ok(Report { files })
}

/// Bytes after Brotli 11.
fn packed(bytes: &[u8]) -> Result<usize, String> {
    let params =
        brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: bytes.len(), ..Default::default() };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut out, &params).map_err(|e| e.to_string())?;
    Ok(out.len())
}

/// The files that a page names as its own: style sheets, scripts, what a script's data names, pictures of its figures in the wider of two
/// widths (a window shows one), preloaded fonts, the first icon; and whether each is fetched only as its figure comes near.
fn loads(html: &str) -> Result<Vec<(String, Kind, bool)>, String> {
    let mut files: Vec<(String, Kind, bool)> = Vec::new();
    for tag in tags(html, &["link", "script", "object"]) {
        let found = match (tag.name, tag.get("rel"), tag.get("as")) {
            ("link", Some("stylesheet"), _) => vec![(tag.get("href"), Kind::Style)],
            ("link", Some("preload"), Some("font")) => vec![(tag.get("href"), Kind::Font)],
            // A browser takes one of several.
            ("link", Some("icon"), _) if files.iter().all(|f| f.1 != Kind::Icon) => vec![(tag.get("href"), Kind::Icon)],
            ("script", ..) => vec![
                (tag.get("src"), Kind::Script),
                (tag.get("data-js"), Kind::Script),
                (tag.get("data-wasm"), Kind::Wasm),
                (tag.get("data-words"), Kind::Parts),
                (tag.get("data-style"), Kind::LiveStyle),
            ],
            ("object", ..) if tag.get("class").is_some_and(|c| c.contains("wide")) => {
                vec![(tag.get("data"), Kind::Picture)]
            }
            _ => vec![],
        };
        for (name, kind) in found {
            let Some(name) = name.map(|n| n.strip_prefix("./").unwrap_or(n)) else { continue };
            if name.contains(':') || name.starts_with('/') {
                return Err(format!("index.html loads {name}, which is not beside it"));
            }
            if files.iter().all(|f| f.0 != name) {
                files.push((name.to_string(), kind, kind == Kind::Picture));
            }
        }
    }
    for (kind, what) in [
        (Kind::Style, "a style sheet"),
        (Kind::Script, "a script"),
        (Kind::Wasm, "the wasm (data-wasm)"),
        (Kind::Font, "a font (preload)"),
        (Kind::Parts, "the words of its live parts (data-words)"),
        (Kind::LiveStyle, "their style (data-style)"),
    ] {
        if files.iter().all(|f| f.1 != kind) {
            return Err(format!("index.html does not name {what}"));
        }
    }
    Ok(files)
}

/// Code and data that the list of live parts names, with their kind, and whether they come only as a figure or check comes near: all but those
/// of the figure that the page opens with.
fn late(html: &str, parts: &str) -> Result<Vec<(String, Kind, bool)>, String> {
    let opening =
        tags(html, &["figure"]).into_iter().find(|t| t.get("class").is_some_and(|c| c.contains("hero-figure")));
    let opening = opening.and_then(|t| Some(format!("{}-", t.get("id")?))).ok_or("index.html opens with no figure")?;
    let kind = |name: &str| match name.rsplit_once('.')?.1 {
        "wasm" => Some(Kind::FigureWasm),
        "json" => Some(Kind::FigureData),
        _ => None,
    };
    let names = parts.split('"').filter_map(|n| Some((n.to_string(), kind(n)?, !n.starts_with(&opening))));
    Ok(names.collect())
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
    fn rows(&self) -> [(Budget, usize); 4] {
        [
            (OPENING, self.sum(|f| !f.late)),
            (WASM, self.sum(|f| !f.late && matches!(f.kind, Kind::Wasm | Kind::FigureWasm))),
            (READING, self.sum(|f| matches!(f.kind, Kind::Page | Kind::Style))),
            (EVERYTHING, self.sum(|_| true)),
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

    const PAGE: &str = r#"<!doctype html><html><head>
        <!-- <link rel="stylesheet" href="old.css"> -->
        <link rel="canonical" href="https://example.org/">
        <link rel="icon" href="favicon.svg" type="image/svg+xml"><link rel="icon" href="favicon.png">
        <script src="early-1.js"></script>
        <link rel="preload" href="letters.woff2" as="font" type="font/woff2" crossorigin>
        <link rel="stylesheet" href="./style-2.css">
        <script src='boot-3.js' defer data-js=dockside-4.js data-wasm="dockside-4_bg.wasm" data-words=parts-8.json data-style=live-9.css></script></head>
        <body>1 < 2 <figure class="figure hero-figure" id="open"> <noscript><object class="scene wide" data="wide-9.svg"></object><object class="scene narrow" data="narrow-9.svg"></object></noscript> <linkage href="no.css"> <script type="application/json">{"a":"\u003cscript src=\"x.js\">"}</script></body></html>"#;

    fn named(html: &str) -> Vec<(String, Kind, bool)> {
        loads(html).unwrap()
    }

    #[test]
    fn a_page_names_its_files_once_each() {
        let mut files = named(PAGE);
        files.extend(
            late(PAGE, r#"{"a":"b.","code":{"x":"x-6.wasm"},"data":{"x":"x-5.json","open":"open-7.json"}}"#).unwrap(),
        );
        files.sort_by(|a, b| a.0.cmp(&b.0));
        let expected = [
            ("boot-3.js", Kind::Script, false),
            ("dockside-4.js", Kind::Script, false),
            ("dockside-4_bg.wasm", Kind::Wasm, false),
            ("early-1.js", Kind::Script, false),
            ("favicon.svg", Kind::Icon, false),
            ("letters.woff2", Kind::Font, false),
            ("live-9.css", Kind::LiveStyle, false),
            ("open-7.json", Kind::FigureData, false),
            ("parts-8.json", Kind::Parts, false),
            ("style-2.css", Kind::Style, false),
            ("wide-9.svg", Kind::Picture, true),
            ("x-5.json", Kind::FigureData, true),
            ("x-6.wasm", Kind::FigureWasm, true),
        ];
        assert_eq!(files, expected.map(|(n, k, late)| (n.to_string(), k, late)));
        let twice = PAGE.replace("</head>", "<script src=\"early-1.js\"></script></head>");
        assert_eq!(named(&twice).len(), 10);
        assert!(late("<figure class=\"figure\" id=\"x\">", "{}").is_err());
    }

    #[test]
    fn a_file_that_is_not_named_or_lies_elsewhere_is_an_error() {
        for (what, told) in
            [("data-wasm=", "wasm"), ("as=\"font\"", "font"), ("rel=\"stylesheet\" href=\"./", "style sheet")]
        {
            let e = loads(&PAGE.replace(what, "x=")).unwrap_err();
            assert!(e.contains(told), "{e}");
        }
        let e = loads(&PAGE.replace("early-1.js", "https://cdn.example/x.js")).unwrap_err();
        assert!(e.contains("cdn.example"), "{e}");
        assert!(loads(&PAGE.replace("early-1.js", "/early-1.js")).is_err());
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
        Report { files: sizes.iter().map(file).collect() }
    }

    #[test]
    fn each_budget_counts_its_own_files_and_fails_by_itself() {
        use Kind::*;
        let small = [
            (Page, false, 20),
            (Style, false, 5),
            (Script, false, 10),
            (Wasm, false, 40),
            (FigureWasm, false, 4),
            (FigureWasm, true, 7),
            (FigureData, true, 3),
            (Font, false, 14),
        ];
        assert_eq!(report(&small).rows().map(|r| r.1 / KB), [93, 44, 25, 103]);
        assert_eq!(report(&small).verdict(), Ok(()));
        let with = |kind, late, kb| report(&[&small[..], &[(kind, late, kb)]].concat());
        let over = |kind, late, budget: Budget| with(kind, late, budget.limit / KB).verdict().unwrap_err();
        assert_eq!(over(FigureData, true, EVERYTHING), format!("over the limit: {}", EVERYTHING.name));
        assert_eq!(over(FigureWasm, true, EVERYTHING), format!("over the limit: {}", EVERYTHING.name));
        assert!(over(Font, false, OPENING).contains(OPENING.name));
        assert!(over(FigureData, false, OPENING).contains(OPENING.name));
        assert!(over(Wasm, false, WASM).ends_with(WASM.name));
        assert!(over(FigureWasm, false, WASM).ends_with(WASM.name));
        assert!(over(Page, false, READING).ends_with(READING.name));
        assert!(over(Style, false, READING).ends_with(READING.name));
        // A limit is the last size that is allowed.
        let whole = with(FigureData, true, EVERYTHING.limit / KB - 103);
        assert!(whole.verdict().is_ok() && !whole.table().contains("OVER"));
        let more = with(FigureData, true, EVERYTHING.limit / KB).table();
        assert!(more.contains("OVER THE LIMIT by 103.0"), "{more}");
    }

    #[test]
    fn brotli_packs_what_repeats() {
        let n = packed(&b"container ".repeat(1000)).unwrap();
        assert!(n > 5 && n < 100, "{n}");
    }
}
