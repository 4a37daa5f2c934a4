//! How much a reader has to load, and how much that may be.

use std::fmt::Write as _;
use std::path::Path;

const KB: usize = 1024;

/// What may be loaded, in bytes after Brotli at its highest level.
#[derive(Clone, Copy)]
struct Budget {
    name: &'static str,
    /// Where this is to get to.
    goal: usize,
    /// What a build may not exceed today, so that nothing grows unnoticed. Lower it whenever there is room.
    limit: usize,
}

/// What is loaded on opening, with the opening figure; the others cost nothing until they come near.
const OPENING: Budget = Budget { name: "index.html, opened", goal: 200 * KB, limit: 200 * KB };
const WASM: Budget = Budget { name: "of which wasm", goal: 85 * KB, limit: 85 * KB };
/// Code and data of every figure as well.
const EVERYTHING: Budget = Budget { name: "index.html, read to its end", goal: 200 * KB, limit: 365 * KB };
const READING: Budget = Budget { name: "needed to read (HTML, CSS)", goal: 70 * KB, limit: 96 * KB };

/// What a file of the page is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Page,
    Style,
    Script,
    Wasm,
    /// Code and data of a figure.
    FigureWasm,
    FigureData,
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

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    Good,
    OverGoal,
    OverLimit,
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

/// The files that a page names as its own: style sheets, scripts, the module, wasm that a script's data names, code and data of its figures,
/// preloaded fonts, the first icon; and whether each is fetched only as its figure comes near.
fn loads(html: &str) -> Result<Vec<(String, Kind, bool)>, String> {
    let mut files: Vec<(String, Kind, bool)> = Vec::new();
    for tag in tags(html, &["link", "script", "div"]) {
        let found = match (tag.name, tag.get("rel"), tag.get("as")) {
            ("link", Some("stylesheet"), _) => vec![(tag.get("href"), Kind::Style)],
            ("link", Some("preload"), Some("font")) => vec![(tag.get("href"), Kind::Font)],
            // A browser takes one of several.
            ("link", Some("icon"), _) if files.iter().all(|f| f.1 != Kind::Icon) => vec![(tag.get("href"), Kind::Icon)],
            ("script", ..) => vec![
                (tag.get("src"), Kind::Script),
                (tag.get("data-js"), Kind::Script),
                (tag.get("data-wasm"), Kind::Wasm),
            ],
            ("div", ..) => vec![(tag.get("data-from"), Kind::FigureData), (tag.get("data-code"), Kind::FigureWasm)],
            _ => vec![],
        };
        // The figure that plays by itself is the one that a page opens with.
        let late = tag.name == "div" && tag.get("data-autoplay").is_none();
        for (name, kind) in found {
            let Some(name) = name.map(|n| n.strip_prefix("./").unwrap_or(n)) else { continue };
            if name.contains(':') || name.starts_with('/') {
                return Err(format!("index.html loads {name}, which is not beside it"));
            }
            match files.iter_mut().find(|f| f.0 == name) {
                Some(f) => f.2 &= late,
                None => files.push((name.to_string(), kind, late)),
            }
        }
    }
    for (kind, what) in [
        (Kind::Style, "a style sheet"),
        (Kind::Script, "a script"),
        (Kind::Wasm, "the wasm (data-wasm)"),
        (Kind::Font, "a font (preload)"),
    ] {
        if files.iter().all(|f| f.1 != kind) {
            return Err(format!("index.html does not name {what}"));
        }
    }
    Ok(files)
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

fn state(bytes: usize, budget: &Budget) -> State {
    match bytes {
        b if b > budget.limit => State::OverLimit,
        b if b > budget.goal => State::OverGoal,
        _ => State::Good,
    }
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
        let _ = writeln!(out, "\n  {:<40} {:>8} {:>8} {:>8}  state", "budget", "sent", "goal", "limit");
        for (b, bytes) in self.rows() {
            let state = match state(bytes, &b) {
                State::Good => String::from("good"),
                State::OverGoal => format!("over the goal by {:.1}, under the limit", kb(bytes - b.goal)),
                State::OverLimit => format!("OVER THE LIMIT by {:.1}", kb(bytes - b.limit)),
            };
            let _ =
                writeln!(out, "  {:<40} {:>8.1} {:>8.1} {:>8.1}  {state}", b.name, kb(bytes), kb(b.goal), kb(b.limit));
        }
        out
    }

    /// An error when a limit is exceeded.
    pub fn verdict(&self) -> Result<(), String> {
        let over: Vec<&str> =
            self.rows().iter().filter(|(b, n)| state(*n, b) == State::OverLimit).map(|(b, _)| b.name).collect();
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
        <script src='boot-3.js' defer data-js=dockside-4.js data-wasm="dockside-4_bg.wasm"></script></head>
        <body>1 < 2 <div class="x" data-from="data-5.json" data-code="code-6.wasm"> <div data-from="open-7.json" data-autoplay> <linkage href="no.css"> <script type="application/json">{"a":"\u003cscript src=\"x.js\">"}</script></body></html>"#;

    fn named(html: &str) -> Vec<(String, Kind, bool)> {
        loads(html).unwrap()
    }

    #[test]
    fn a_page_names_its_files_once_each() {
        let mut files = named(PAGE);
        files.sort_by(|a, b| a.0.cmp(&b.0));
        let expected = [
            ("boot-3.js", Kind::Script, false),
            ("code-6.wasm", Kind::FigureWasm, true),
            ("data-5.json", Kind::FigureData, true),
            ("dockside-4.js", Kind::Script, false),
            ("dockside-4_bg.wasm", Kind::Wasm, false),
            ("early-1.js", Kind::Script, false),
            ("favicon.svg", Kind::Icon, false),
            ("letters.woff2", Kind::Font, false),
            ("open-7.json", Kind::FigureData, false),
            ("style-2.css", Kind::Style, false),
        ];
        assert_eq!(files, expected.map(|(n, k, late)| (n.to_string(), k, late)));
        let twice = PAGE.replace("</head>", "<script src=\"early-1.js\"></script></head>");
        assert_eq!(named(&twice).len(), 10);
        // What the opening figure needs is needed at once, whoever else needs it later.
        let shared = PAGE.replace("data-from=\"data-5.json\"", "data-from=\"open-7.json\"");
        assert!(named(&shared).contains(&(String::from("open-7.json"), Kind::FigureData, false)));
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

    #[test]
    fn goal_and_limit_are_the_last_sizes_allowed() {
        let b = Budget { name: "x", goal: 100, limit: 200 };
        let states = [0, 100, 101, 200, 201].map(|n| state(n, &b));
        use State::*;
        assert_eq!(states, [Good, Good, OverGoal, OverGoal, OverLimit]);
        for b in [EVERYTHING, OPENING, WASM, READING] {
            assert!(b.goal <= b.limit, "{}: a limit below its goal", b.name);
        }
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
        assert!(with(Font, false, 1).table().contains("good"));
        let goal = with(FigureData, true, EVERYTHING.goal / KB - 94).table();
        assert!(goal.contains("over the goal by 9.0, under the limit"), "{goal}");
        let limit = with(FigureData, true, EVERYTHING.limit / KB).table();
        assert!(limit.contains("OVER THE LIMIT by 103.0"), "{limit}");
    }

    #[test]
    fn brotli_packs_what_repeats() {
        let n = packed(&b"container ".repeat(1000)).unwrap();
        assert!(n > 5 && n < 100, "{n}");
    }
}
