//! `lesson.md`: front matter and Markdown with slots for figures, checks, facts and live numbers.

use super::age::{Dated, take_dates};
use super::checks::{self, Tags};
use super::facts::Book;
use super::{Mistake, escape, line_of, read};
use crate::checks::Check;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde::Deserialize;
use std::path::{Path, PathBuf};

#[derive(Deserialize, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct Head {
    pub title: String,
    pub lede: String,
    pub objectives: Vec<String>,
    /// The task of the exam's guide that each objective belongs to, by its number (`exam.toml`).
    pub tasks: Vec<String>,
    pub summary: Vec<String>,
    pub sources: Vec<String>,
    pub minutes: u32,
}

/// A piece of a lesson, in reading order.
#[derive(Clone, Debug)]
pub enum Block {
    /// HTML made from Markdown.
    Prose(String),
    Heading {
        id: String,
        title: String,
    },
    /// A side note with its title.
    Note {
        title: String,
        html: String,
    },
    Figure(String),
    Check(String),
}

#[derive(Clone, Debug)]
pub struct Lesson {
    pub id: String,
    pub head: Head,
    pub blocks: Vec<Block>,
    pub checks: Vec<Check>,
    /// What each check is for, in the order of the checks.
    pub tags: Vec<Tags>,
    /// Every anchor that a link may lead to.
    pub anchors: Vec<String>,
    pub path: PathBuf,
    /// Statements of its prose that age.
    pub dated: Vec<Dated>,
}

impl Lesson {
    pub fn check(&self, id: &str) -> Option<&Check> {
        self.checks.iter().find(|c| c.id == id)
    }

    pub fn figures(&self) -> impl Iterator<Item = &str> {
        self.blocks.iter().filter_map(|b| match b {
            Block::Figure(id) => Some(id.as_str()),
            _ => None,
        })
    }
}

/// Reads a lesson's folder. `book` gives the facts that the prose may name.
pub fn load(root: &Path, id: &str, book: &Book) -> Result<Lesson, Mistake> {
    let dir = root.join("lessons").join(id);
    let path = dir.join("lesson.md");
    let text = read(&path)?;
    let Some((front, body)) = text.strip_prefix("+++\n").and_then(|t| t.split_once("\n+++\n")) else {
        return Err(Mistake::new(&path, 1, "a lesson starts with its head between two lines of +++"));
    };
    // The line of +++ is the first.
    let front = &book.fill(&["\n", front].concat(), &path)?;
    let head: Head = toml::from_str(front).map_err(|e| {
        let line = e.span().map_or(0, |s| line_of(front, s.start));
        Mistake::new(&path, line, e.message())
    })?;
    for s in &head.sources {
        if !book.sources.contains_key(s) {
            return Err(Mistake::new(&path, 1, format!("no source {s}")));
        }
    }
    let first_line = line_of(&text, text.len() - body.len());
    let bank_path = dir.join("checks.toml");
    if head.tasks.len() != head.objectives.len() {
        return Err(Mistake::new(&path, 1, "each objective belongs to one task of the exam"));
    }
    let mut bank = checks::load(&bank_path, book)?;
    for (c, t) in bank.checks.iter().zip(&bank.tags) {
        if let Some(o) = t.objectives.iter().find(|o| !(1..=head.objectives.len()).contains(*o)) {
            return Err(Mistake::new(&bank_path, t.line, format!("check {}: the lesson has no objective {o}", c.id)));
        }
    }
    for t in bank.tags.iter_mut().filter(|t| t.task.is_empty()) {
        t.task.clone_from(&head.tasks[t.objectives[0] - 1]);
    }
    let mut lesson = Lesson {
        id: id.to_string(),
        head,
        blocks: Vec::new(),
        checks: bank.checks,
        tags: bank.tags,
        anchors: vec![id.to_string()],
        path: path.clone(),
        dated: Vec::new(),
    };
    let mut prose = String::new();
    let mut prose_line = 0;
    let mut note: Option<(String, usize)> = None;
    for (i, line) in body.lines().enumerate() {
        let n = first_line + i;
        let slot = line.strip_prefix("::").filter(|l| !l.starts_with(':'));
        if (line.trim() == ":::" || line.starts_with(":::note") || slot.is_some() || line.starts_with('#'))
            && note.is_none()
        {
            flush(&mut lesson, &mut prose, prose_line, book)?;
        }
        if let Some((title, at)) = &note {
            if line.trim() == ":::" {
                let html = markdown(&mut lesson, &prose, *at + 1, book)?;
                lesson.blocks.push(Block::Note { title: title.clone(), html });
                prose.clear();
                note = None;
            } else {
                prose.push_str(line);
                prose.push('\n');
            }
        } else if let Some(title) = line.strip_prefix(":::note") {
            note = Some((title.trim().to_string(), n));
        } else if let Some(slot) = slot {
            match slot.split_once(' ') {
                Some(("figure", f)) if crate::figures::find(f.trim()).is_some() => {
                    lesson.blocks.push(Block::Figure(f.trim().to_string()))
                }
                Some(("figure", f)) => return Err(Mistake::new(&path, n, format!("no figure {f}"))),
                Some(("check", c)) if lesson.check(c.trim()).is_some() => {
                    lesson.blocks.push(Block::Check(c.trim().to_string()))
                }
                Some(("check", c)) => return Err(Mistake::new(&path, n, format!("no check {c}"))),
                _ => return Err(Mistake::new(&path, n, format!("unknown slot {line}"))),
            }
        } else if let Some(h) = line.strip_prefix("## ") {
            let (title, anchor) = split_anchor(h)
                .ok_or_else(|| Mistake::new(&path, n, "a heading needs an anchor: ## Title {#anchor}"))?;
            add_anchor(&mut lesson, anchor, n)?;
            lesson.blocks.push(Block::Heading { id: anchor.to_string(), title: title.to_string() });
        } else {
            if prose.trim().is_empty() {
                prose_line = n;
            }
            prose.push_str(line);
            prose.push('\n');
        }
    }
    if let Some((_, n)) = note {
        return Err(Mistake::new(&path, n, "a note that does not end"));
    }
    flush(&mut lesson, &mut prose, prose_line, book)?;
    for c in &lesson.checks {
        let placed = lesson.blocks.iter().filter(|b| matches!(b, Block::Check(id) if *id == c.id)).count();
        if placed != 1 {
            return Err(Mistake::new(&path, 0, format!("check {} is placed {placed} times", c.id)));
        }
        if !lesson.anchors.contains(&c.see) {
            return Err(Mistake::new(&path, 0, format!("check {} points to {}, which is no anchor here", c.id, c.see)));
        }
    }
    Ok(lesson)
}

fn flush(lesson: &mut Lesson, prose: &mut String, line: usize, book: &Book) -> Result<(), Mistake> {
    if !prose.trim().is_empty() {
        let html = markdown(lesson, prose, line, book)?;
        lesson.blocks.push(Block::Prose(html));
    }
    prose.clear();
    Ok(())
}

fn add_anchor(lesson: &mut Lesson, anchor: &str, line: usize) -> Result<(), Mistake> {
    if lesson.anchors.iter().any(|a| a == anchor) {
        return Err(Mistake::new(&lesson.path, line, format!("anchor {anchor} stands twice")));
    }
    lesson.anchors.push(anchor.to_string());
    Ok(())
}

/// `Some text {#anchor}` as its two halves.
fn split_anchor(s: &str) -> Option<(&str, &str)> {
    let s = s.trim_end();
    let open = s.rfind("{#")?;
    let anchor = s[open + 2..].strip_suffix('}')?;
    Some((s[..open].trim_end(), anchor))
}

/// Whether Markdown reads this as a list: `- one`, `* one`, `1. one`. Its paragraphs have no ids.
fn begins_list(block: &str) -> bool {
    let first = block.split_whitespace().next().unwrap_or_default();
    let number = first.strip_suffix(['.', ')']);
    matches!(first, "-" | "*" | "+") || number.is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

/// HTML of a run of Markdown. Paragraph anchors become ids; facts and live numbers become marked spans.
fn markdown(lesson: &mut Lesson, text: &str, line: usize, book: &Book) -> Result<String, Mistake> {
    let path = lesson.path.clone();
    let mut source = String::new();
    let mut ids: Vec<Option<String>> = Vec::new();
    // Paragraphs are separated by blank lines; an anchor at a paragraph's end is taken off before Markdown sees it.
    let mut offset = 0;
    for para in text.split("\n\n") {
        let n = line + line_of(text, offset) - 1;
        offset += para.len() + 2;
        if para.trim().is_empty() {
            continue;
        }
        let is_list = begins_list(para);
        let body = match split_anchor(para) {
            Some((_, anchor)) if is_list => {
                let why = format!("anchor {anchor} stands at a list: put it at the end of a paragraph");
                return Err(Mistake::new(&lesson.path, n, why));
            }
            Some((body, anchor)) => {
                add_anchor(lesson, anchor, n)?;
                ids.push(Some(anchor.to_string()));
                body
            }
            None => {
                if !is_list {
                    ids.push(None);
                }
                para
            }
        };
        let body = take_dates(body, &path, n, &mut lesson.dated)?;
        source.push_str(&slots(&body, &lesson.id, &path, n, book)?);
        source.push_str("\n\n");
    }
    let mut ids = ids.into_iter();
    let mut in_list = 0;
    let events = Parser::new_ext(&source, Options::ENABLE_SMART_PUNCTUATION).map(|e| match e {
        Event::Start(Tag::List(_)) => {
            in_list += 1;
            e
        }
        Event::End(TagEnd::List(_)) => {
            in_list -= 1;
            e
        }
        Event::Start(Tag::Paragraph) if in_list == 0 => match ids.next().flatten() {
            Some(id) => Event::Html(CowStr::from(format!("<p id=\"{}\">", escape(&id)))),
            None => e,
        },
        Event::Start(Tag::Heading { .. }) => {
            Event::Start(Tag::Heading { level: HeadingLevel::H3, id: None, classes: Vec::new(), attrs: Vec::new() })
        }
        Event::End(TagEnd::Heading(_)) => Event::End(TagEnd::Heading(HeadingLevel::H3)),
        e => e,
    });
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, events);
    Ok(super::outside(&html))
}

/// Replaces `{fact:id}`, `[text]{term:id}` and `[text]{figure.name}`.
fn slots(text: &str, lesson: &str, path: &Path, line: usize, book: &Book) -> Result<String, Mistake> {
    let mut out = String::new();
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let Some(len) = rest[open..].find('}') else { break };
        let inner = &rest[open + 1..open + len];
        if let Some(id) = inner.strip_prefix("fact:") {
            out.push_str(&rest[..open]);
            out.push_str(&fact(lesson, id, book).ok_or_else(|| Mistake::new(path, line, format!("no fact {id}")))?);
        } else if let (Some(id), true) = (inner.strip_prefix("term:"), rest[..open].ends_with(']')) {
            let start = rest[..open].rfind('[').ok_or_else(|| Mistake::new(path, line, "a term is [text]{term:id}"))?;
            let term = book.term(id).ok_or_else(|| Mistake::new(path, line, format!("no term {id}")))?;
            out.push_str(&rest[..start]);
            out.push_str(&format!(
                "<button type=\"button\" class=\"term\" popovertarget=\"term-{id}\">{}</button>",
                escape(&rest[start + 1..open - 1]),
                id = escape(&term.id)
            ));
        } else if rest[..open].ends_with(']') {
            let start = rest[..open]
                .rfind('[')
                .ok_or_else(|| Mistake::new(path, line, "a live number is [text]{figure.name}"))?;
            let shown = &rest[start + 1..open - 1];
            let (figure, name) = inner
                .split_once('.')
                .ok_or_else(|| Mistake::new(path, line, format!("{inner}: a live number is figure.name")))?;
            let f =
                crate::figures::find(figure).ok_or_else(|| Mistake::new(path, line, format!("no figure {figure}")))?;
            let control = f.controls.iter().any(|c| c.id == name);
            out.push_str(&rest[..start]);
            out.push_str(&format!(
                "<span class=\"{}\" data-live=\"{}\">{}</span>",
                if control { "drag" } else { "follow" },
                escape(inner),
                escape(shown)
            ));
        } else {
            return Err(Mistake::new(path, line, format!("unknown slot {{{inner}}}")));
        }
        rest = &rest[open + len + 1..];
    }
    out.push_str(rest);
    Ok(out)
}

/// A number from the book, with its unit and its mark where it is not sure, linked to its entry in the lesson's list of numbers. A page may
/// hold several lessons, so anchors of entries have the lesson's name.
fn fact(lesson: &str, id: &str, book: &Book) -> Option<String> {
    let f = book.facts.get(id)?;
    let mark = book.caution(f.mark).map_or(String::new(), |m| format!(" <small class=\"mark\">{}</small>", escape(m)));
    Some(format!(
        "<a class=\"fact\" href=\"#{lesson}-fact-{id}\" data-fact=\"{id}\">{}</a>{mark}",
        escape(&book.quantity(f.value, &f.unit))
    ))
}

/// Facts that a lesson's prose names.
pub fn facts_named(lesson: &Lesson) -> Vec<String> {
    named(lesson, "data-fact=\"")
}

/// Terms of the glossary that a lesson's prose marks.
pub fn terms_named(lesson: &Lesson) -> Vec<String> {
    named(lesson, "popovertarget=\"term-")
}

/// What stands behind a mark in the prose, each once.
fn named(lesson: &Lesson, mark: &str) -> Vec<String> {
    let mut ids = Vec::new();
    for b in &lesson.blocks {
        if let Block::Prose(h) | Block::Note { html: h, .. } = b {
            for part in h.split(mark).skip(1) {
                if let Some(id) = part.split('"').next()
                    && !ids.iter().any(|i| i == id)
                {
                    ids.push(id.to_string());
                }
            }
        }
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::begins_list;

    #[test]
    fn only_marks_of_lists_begin_lists() {
        for list in ["- one\n- two", "* one", "1. one\n2. two", "  12) one"] {
            assert!(begins_list(list), "{list}");
        }
        for paragraph in ["128 MB is the least.", "*Term* means", "**Term** means", "1.5 GB", "–5 °C", "A dot."] {
            assert!(!begins_list(paragraph), "{paragraph}");
        }
    }
}
