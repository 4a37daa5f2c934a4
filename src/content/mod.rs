//! Reading and validating the content under `assets/content`: words, facts, sources, lessons, checks. Native only: the browser gets what it
//! needs in the pages and in files beside them.

pub mod age;
pub mod balance;
pub mod checks;
pub mod computed;
pub mod exam;
pub mod facts;
pub mod guesser;
pub mod lesson;
pub mod levels;
pub mod pictures;
pub mod words;
pub mod workbench;

use crate::checks::{Belief, Question};
use crate::figures::{self, Figure, Input};
use crate::sim::Facts;
use std::fmt;
use std::path::{Path, PathBuf};

/// A mistake in a content file, with the place to mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    pub file: PathBuf,
    /// Counted from 1; 0 when it concerns the whole file.
    pub line: usize,
    pub message: String,
}

impl Mistake {
    pub fn new(file: &Path, line: usize, message: impl Into<String>) -> Mistake {
        Mistake { file: file.to_path_buf(), line, message: message.into() }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file.display(), self.line, self.message)
    }
}

impl std::error::Error for Mistake {}

/// Folder of one language's content.
pub fn root(lang: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/content").join(lang)
}

/// The text of a content file. Every text of the course comes this way, so here numbers and their units are bound.
pub(crate) fn read(path: &Path) -> Result<String, Mistake> {
    let text = std::fs::read_to_string(path).map_err(|e| Mistake::new(path, 0, e.to_string()))?;
    Ok(bind(&text))
}

/// What stands behind a number and must not part from it.
const UNITS: [&str; 30] = [
    "%", "B", "KB", "MB", "GB", "TB", "KiB", "MiB", "GiB", "TiB", "vCPU", "vCPUs", "USD", "ms", "s", "min", "h", "d",
    "second", "seconds", "minute", "minutes", "hour", "hours", "day", "days", "month", "months", "year", "years",
];

/// Keeps numbers, and the places for them (`{n}`), on one line with their units, by a space at which no line ends.
pub fn bind(text: &str) -> String {
    let mut parts = text.split(' ');
    let mut out = String::from(parts.next().unwrap_or_default());
    for part in parts {
        let after = part.strip_prefix('%').unwrap_or(part.trim_start_matches(char::is_alphabetic));
        let unit = &part[..part.len() - after.len()];
        // `2 s3` is no span of time.
        let whole = !after.starts_with(|c: char| c.is_alphanumeric());
        let bound = whole && UNITS.contains(&unit) && out.ends_with(|c: char| c.is_ascii_digit() || c == '}');
        out.push(if bound { '\u{a0}' } else { ' ' });
        out.push_str(part);
    }
    out
}

/// Lets links to other sites open outside: within a frame of a course page those sites would refuse to show themselves.
pub(crate) fn outside(html: &str) -> String {
    html.replace("<a href=\"http", "<a target=\"_blank\" rel=\"noopener\" aria-describedby=\"outside\" href=\"http")
}

/// Line (from 1) of a byte offset.
pub(crate) fn line_of(text: &str, offset: usize) -> usize {
    text.as_bytes()[..offset.min(text.len())].iter().filter(|b| **b == b'\n').count() + 1
}

/// Reads a TOML file into `T`; a mistake tells file and line.
pub(crate) fn parse_toml<T: serde::de::DeserializeOwned>(path: &Path, text: &str) -> Result<T, Mistake> {
    toml::from_str(text).map_err(|e: toml::de::Error| {
        let line = e.span().map_or(0, |s| line_of(text, s.start));
        Mistake::new(path, line, e.message())
    })
}

/// HTML of one line of Markdown, without a paragraph around it.
pub fn inline(text: &str) -> String {
    let mut html = String::new();
    pulldown_cmark::html::push_html(
        &mut html,
        pulldown_cmark::Parser::new_ext(text, pulldown_cmark::Options::ENABLE_SMART_PUNCTUATION),
    );
    outside(html.trim().trim_start_matches("<p>").trim_end_matches("</p>"))
}

/// The text of a fragment of HTML, without markup.
pub fn plain(html: &str) -> String {
    let mut out = String::new();
    let mut tag = false;
    for c in html.chars() {
        match c {
            '<' => tag = true,
            '>' => tag = false,
            c if !tag => out.push(c),
            _ => {}
        }
    }
    out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
}

/// Text for HTML, attributes included.
pub fn escape(text: &str) -> String {
    let mut out = String::new();
    crate::scene::svg::escape(&mut out, text);
    out
}

/// What a link to a figure sets (`memory=64&step=2`), and the step that it opens at, from 0. The figure has to take all of it.
pub(crate) fn opened(figure: &Figure, settings: &str, facts: &Facts) -> Result<(Input, Option<usize>), String> {
    let id = figure.id;
    let (mut input, mut step) = (Input::of(figure), None);
    for pair in settings.split('&').filter(|p| !p.is_empty()) {
        let (name, text) = pair.split_once('=').unwrap_or((pair, ""));
        if name == figures::STEP {
            step = Some(text);
        } else if figure.take(&mut input, name, text, |t| t.parse().ok()) != Some(true) {
            return Err(format!("the figure {id} can't be set to {pair}"));
        }
    }
    let Some(text) = step else { return Ok((input, None)) };
    let steps = (figure.start)(&input, &facts.only(figure.facts)).story().steps().len();
    match text.parse() {
        Ok(n) if (1..=steps).contains(&n) => Ok((input, Some(n - 1))),
        _ => Err(format!("the figure {id} has {steps} steps, and no step {text}")),
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct CourseFile {
    title: String,
    tagline: String,
    opening: String,
    part: Vec<Part>,
}

/// A few lessons that belong together.
#[derive(serde::Deserialize, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct Part {
    pub title: String,
    /// What ties its lessons together, in a sentence or two.
    pub text: String,
    pub lessons: Vec<String>,
}

/// What learners are known to believe, and is not so.
#[derive(serde::Deserialize, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct Misconception {
    pub id: String,
    pub text: String,
    /// It was true once, and older notes still say it.
    #[serde(default)]
    pub stale: bool,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct MisconceptionFile {
    misconception: Vec<Misconception>,
}

/// Everything that a language has, read and checked.
#[derive(Clone, Debug)]
pub struct Course {
    pub lang: String,
    pub root: PathBuf,
    pub title: String,
    pub tagline: String,
    /// Figure that opens the explainer.
    pub opening: String,
    pub parts: Vec<Part>,
    pub lessons: Vec<lesson::Lesson>,
    /// The exam that the lessons prepare for, as its guide divides it.
    pub exam: Vec<exam::Domain>,
    /// Beliefs that checks ask about by id.
    pub misconceptions: Vec<Misconception>,
    pub book: facts::Book,
    pub levels: Vec<levels::Set>,
    /// What the workbench begins with where nothing is to be reached, and its levels.
    pub sandbox: crate::workbench::level::Level,
    pub workbench: Vec<workbench::Set>,
    /// Words of pages, player and checks.
    pub ui: std::sync::Arc<crate::scene::Words>,
}

impl Course {
    /// Reads the content of a language; the first mistake is returned with file and line.
    pub fn load(lang: &str) -> Result<Course, Mistake> {
        let root = root(lang);
        let path = root.join("course.toml");
        let text = read(&path)?;
        let file: CourseFile = parse_toml(&path, &text)?;
        let at = |what: &str| text.lines().position(|l| l.contains(what)).map_or(0, |n| n + 1);
        let book = facts::Book::load(&root)?;
        let mut lessons: Vec<lesson::Lesson> = Vec::new();
        let ids: Vec<&String> = file.part.iter().flat_map(|p| &p.lessons).collect();
        for id in &ids {
            if !root.join("lessons").join(id.as_str()).is_dir() {
                return Err(Mistake::new(&path, at(id), format!("no folder lessons/{id}")));
            }
            lessons.push(lesson::load(&root, id, &book)?);
        }
        for entry in std::fs::read_dir(root.join("lessons")).into_iter().flatten().flatten() {
            let id = entry.file_name().to_string_lossy().into_owned();
            if !ids.contains(&&id) {
                return Err(Mistake::new(&path, 0, format!("lessons/{id} is not in the course")));
            }
        }
        if crate::figures::find(&file.opening).is_none() {
            return Err(Mistake::new(&path, at(&file.opening), format!("no figure {}", file.opening)));
        }
        let mut seen: Vec<(&str, &Path)> = Vec::new();
        for l in &lessons {
            let ids =
                l.anchors.iter().map(|s| s.as_str()).chain(l.checks.iter().map(|c| c.id.as_str())).chain(l.figures());
            for id in ids {
                if seen.iter().any(|(s, _)| *s == id) {
                    return Err(Mistake::new(&l.path, 0, format!("{id} stands twice in the explainer")));
                }
                seen.push((id, &l.path));
            }
        }
        for f in crate::figures::ALL {
            words::figure(&root, f.id)?;
            for id in f.facts {
                if !book.facts.contains_key(*id) {
                    return Err(Mistake::new(
                        &root.join("facts.toml"),
                        0,
                        format!("figure {} needs the fact {id}", f.id),
                    ));
                }
            }
            if f.id != file.opening && !lessons.iter().any(|l| l.figures().any(|x| x == f.id)) {
                return Err(Mistake::new(&path, 0, format!("no lesson shows the figure {}", f.id)));
            }
        }
        for t in &book.terms {
            if let Some(see) = &t.see
                && !lessons.iter().any(|l| l.anchors.contains(see))
            {
                let path = root.join("glossary.toml");
                let n = read(&path)?.lines().position(|l| l.contains(&format!("\"{see}\""))).map_or(0, |n| n + 1);
                return Err(Mistake::new(&path, n, format!("{}: no paragraph {see}", t.id)));
            }
        }
        let exam = exam::load(&root.join("exam.toml"))?;
        for l in &lessons {
            let known = |task: &String| exam.iter().flat_map(|d| &d.task).any(|t| t.number == *task);
            if let Some(task) = l.head.tasks.iter().find(|task| !known(task)) {
                return Err(Mistake::new(&l.path, 1, format!("the exam has no task {task}")));
            }
            if let Some(t) = l.tags.iter().find(|t| !known(&t.task)) {
                let path = l.path.with_file_name("checks.toml");
                return Err(Mistake::new(&path, t.line, format!("the exam has no task {}", t.task)));
            }
        }
        let path = root.join("misconceptions.toml");
        let MisconceptionFile { misconception: misconceptions } = parse_toml(&path, &read(&path)?)?;
        for l in &lessons {
            for (c, t) in l.checks.iter().zip(&l.tags) {
                if let Some(m) = t.misconceptions.iter().find(|m| misconceptions.iter().all(|x| x.id != **m)) {
                    let path = l.path.with_file_name("checks.toml");
                    return Err(Mistake::new(&path, t.line, format!("check {}: no misconception {m}", c.id)));
                }
            }
        }
        for check in lessons.iter_mut().flat_map(|l| &mut l.checks) {
            let beliefs: Vec<&mut Belief> = match &mut check.question {
                Question::Single { options } | Question::Multiple { options } => {
                    options.iter_mut().filter_map(|o| o.belief.as_mut()).collect()
                }
                Question::Sort { items, .. } => items.iter_mut().filter_map(|i| i.belief.as_mut()).collect(),
                _ => continue,
            };
            for belief in beliefs {
                belief.text =
                    misconceptions.iter().find(|m| m.id == belief.id).map_or(String::new(), |m| inline(&m.text));
            }
        }
        let levels = levels::load(&root.join("levels.toml"), &root, &lessons, &book)?;
        let (sandbox, workbench) = workbench::load(&root.join("workbench.toml"), &lessons, &book)?;
        if let Some(twice) = workbench.iter().find(|w| levels.iter().any(|l| l.level.id == w.level.id)) {
            let message = format!("level {}: a figure has a level of this id", twice.level.id);
            return Err(Mistake::new(&root.join("workbench.toml"), twice.line, message));
        }
        for l in &mut lessons {
            for (check, tags) in l.checks.iter_mut().zip(&l.tags) {
                let Question::Point { picture, parts } = &mut check.question else { continue };
                let known = std::mem::take(picture);
                *picture = pictures::draw(&root, &book.numbers(), known, parts).map_err(|m| {
                    let path = l.path.with_file_name("checks.toml");
                    Mistake::new(&path, tags.line, format!("check {}: {m}", check.id))
                })?;
            }
        }
        let ui = std::sync::Arc::new(crate::scene::Words::new(book.words.clone(), words::plural_en));
        Ok(Course {
            lang: lang.to_string(),
            root,
            title: file.title,
            tagline: file.tagline,
            opening: file.opening,
            parts: file.part,
            lessons,
            exam,
            misconceptions,
            book,
            levels,
            sandbox,
            workbench,
            ui,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{bind, inline, plain};

    #[test]
    fn a_text_without_markup_has_its_own_signs() {
        assert_eq!(plain("<em>A</em> &amp;lt; <code>a &lt; b</code> &quot;c&quot;"), "A &lt; a < b \"c\"");
    }

    #[test]
    fn a_number_keeps_its_unit() {
        for (text, bound) in [
            ("24 GB of 1.5 GiB", "24\u{a0}GB of 1.5\u{a0}GiB"),
            ("6.4 %, {n} % and {low} s.", "6.4\u{a0}%, {n}\u{a0}% and {low}\u{a0}s."),
            ("2 vCPUs for 15 minutes (900 s)", "2\u{a0}vCPUs for 15\u{a0}minutes (900\u{a0}s)"),
            ("400,000 GB-seconds; 8 USD an hour", "400,000\u{a0}GB-seconds; 8\u{a0}USD an hour"),
            ("[24 GB]{a.memory} {fact:x} and", "[24\u{a0}GB]{a.memory} {fact:x} and"),
        ] {
            assert_eq!(bind(text), bound);
        }
        for text in ["", " ", "two hours", "a % of", "5 servers", "4 s3 buckets", "10 hosts", "it is 5", "- 5", "GB 5"]
        {
            assert_eq!(bind(text), text);
        }
    }

    #[test]
    fn a_link_to_another_site_opens_outside() {
        let html = inline("[a](https://example.org) and [b](#b)");
        let link = "<a target=\"_blank\" rel=\"noopener\" aria-describedby=\"outside\" href=\"https://example.org\">";
        assert_eq!(html, format!("{link}a</a> and <a href=\"#b\">b</a>"));
    }
}
