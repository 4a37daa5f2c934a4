//! `facts.toml`, `sources.toml` and `glossary.toml`: every number with its unit, mark, source and date, and every term.

use super::{Mistake, parse_toml, read};
use crate::Map;
use crate::sim::Facts;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// How sure we are of a number.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// Read in a primary source.
    Verified,
    /// The primary source as quoted by others.
    Reported,
    /// Secondary sources only; shown to the reader as typical.
    Typical,
    /// Our choice for a model; shown to the reader as assumed.
    Assumed,
}

#[derive(Deserialize, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    pub value: f64,
    /// Range seen, where there is one.
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub unit: String,
    pub mark: Mark,
    pub source: String,
    /// Day of the last look, ISO 8601.
    pub checked: String,
    pub name: String,
    pub note: String,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "lowercase")]
pub enum SourceKind {
    Docs,
    Paper,
    Measurement,
    Secondary,
}

#[derive(Deserialize, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct Source {
    pub title: String,
    pub url: String,
    pub kind: SourceKind,
}

/// An entry of the glossary.
#[derive(Deserialize, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct Term {
    pub id: String,
    /// As it stands in running text.
    pub name: String,
    /// What it is, in a sentence or two.
    pub text: String,
    /// Anchor of the paragraph that teaches it.
    pub see: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Glossary {
    term: Vec<Term>,
}

/// What the lessons of one language draw on: facts and sources, checked against each other, terms, and the words of the pages.
#[derive(Clone, Debug)]
pub struct Book {
    pub facts: BTreeMap<String, Fact>,
    pub sources: BTreeMap<String, Source>,
    /// In the order of their names.
    pub terms: Vec<Term>,
    /// Words of pages, player and checks.
    pub words: Map<String>,
}

impl Book {
    pub fn load(root: &Path) -> Result<Book, Mistake> {
        let (fp, sp) = (root.join("facts.toml"), root.join("sources.toml"));
        let (ft, st) = (read(&fp)?, read(&sp)?);
        let facts: BTreeMap<String, Fact> = parse_toml(&fp, &ft)?;
        let sources: BTreeMap<String, Source> = parse_toml(&sp, &st)?;
        let line = |id: &str| ft.lines().position(|l| l.trim() == format!("[{id}]")).map_or(0, |n| n + 1);
        for (id, f) in &facts {
            let wrong = |m: String| Err(Mistake::new(&fp, line(id), format!("{id}: {m}")));
            if !sources.contains_key(&f.source) {
                return wrong(format!("no source {}", f.source));
            }
            if let (Some(l), Some(h)) = (f.low, f.high)
                && !(l <= f.value && f.value <= h)
            {
                return wrong(format!("{} is not in {l}..{h}", f.value));
            }
            if super::age::Day::parse(&f.checked).is_none()
                || f.unit.is_empty()
                || f.name.is_empty()
                || f.note.is_empty()
            {
                return wrong(String::from("unit, name, note or date is missing"));
            }
        }
        for (id, s) in &sources {
            if !s.url.starts_with("https://") || s.title.is_empty() {
                let n = st.lines().position(|l| l.trim() == format!("[{id}]")).map_or(0, |n| n + 1);
                return Err(Mistake::new(&sp, n, format!("{id}: title or https address is missing")));
            }
        }
        let gp = root.join("glossary.toml");
        let gt = read(&gp)?;
        let mut terms = parse_toml::<Glossary>(&gp, &gt)?.term;
        for (i, t) in terms.iter().enumerate() {
            let n = gt.lines().position(|l| l.trim() == format!("id = \"{}\"", t.id)).map_or(0, |n| n + 1);
            if t.name.is_empty() || t.text.is_empty() {
                return Err(Mistake::new(&gp, n, format!("{}: name or text is missing", t.id)));
            }
            if terms[..i].iter().any(|o| o.id == t.id) {
                return Err(Mistake::new(&gp, n, format!("term {} stands twice", t.id)));
            }
        }
        terms.sort_by_key(|t| t.name.to_lowercase());
        let mut words = super::words::entries(&root.join("common.toml"))?;
        let path = root.join("ui.toml");
        words.extend(super::words::entries(&path)?);
        let mut book = Book { facts, sources, terms, words };
        book.words = book.words.iter().map(|(k, v)| Ok((k.clone(), book.fill(v, &path)?))).collect::<Result<_, _>>()?;
        Ok(book)
    }

    pub fn term(&self, id: &str) -> Option<&Term> {
        self.terms.iter().find(|t| t.id == id)
    }

    fn word(&self, key: &str) -> &str {
        self.words.get(key).map_or("", String::as_str)
    }

    /// The word that stands beside a number that is not sure, if it needs one.
    pub fn caution(&self, mark: Mark) -> Option<&str> {
        match mark {
            Mark::Typical => Some(self.word("mark.short-typical")),
            Mark::Assumed => Some(self.word("mark.short-assumed")),
            Mark::Verified | Mark::Reported => None,
        }
    }

    /// A value and its unit as prose has it, in the separators of the language.
    pub fn quantity(&self, value: f64, unit: &str) -> String {
        let (value, unit) = match unit {
            "s" if value < 1.0 => (value * 1000.0, "ms"),
            u => (value, u),
        };
        // As many decimals as the number has; money has at least the cents when it has any.
        let money = unit.starts_with("USD");
        let mut digits = format!("{value}");
        if money && value.fract() != 0.0 && digits.split_once('.').is_some_and(|(_, cents)| cents.len() < 2) {
            digits = format!("{value:.2}");
        }
        let (whole, decimals) = digits.split_once('.').map_or((digits.as_str(), None), |(w, d)| (w, Some(d)));
        let mut number = String::new();
        for (i, c) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i).is_multiple_of(3) {
                number.push_str(self.word("number.group"));
            }
            number.push(c);
        }
        if let Some(d) = decimals {
            number.push_str(self.word("number.decimal"));
            number.push_str(d);
        }
        match unit.strip_prefix("USD") {
            Some("") => format!("${number}"),
            Some(per) => format!("${number} {}", per.trim()),
            None => format!("{number}\u{a0}{unit}"),
        }
    }

    /// A file's text with each `{fact:id}` written out: for the heads of lessons, checks and words of figures, which hold no links.
    pub fn fill(&self, text: &str, path: &Path) -> Result<String, Mistake> {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{fact:") {
            out.push_str(before);
            let line = text[..text.len() - after.len()].matches('\n').count() + 1;
            let found = after.split_once('}').and_then(|(id, after)| Some((self.facts.get(id)?, after)));
            let Some((f, after)) = found else {
                let id = after.split('}').next().unwrap_or_default();
                return Err(Mistake::new(path, line, format!("no fact {id}")));
            };
            out.push_str(&self.quantity(f.value, &f.unit));
            rest = after;
        }
        out.push_str(rest);
        Ok(out)
    }

    /// The bare numbers, for models.
    pub fn numbers(&self) -> Facts {
        Facts::new(self.facts.iter().map(|(k, f)| (k.clone(), f.value)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_written_as_prose_has_them() {
        let book = Book::load(&crate::content::root("en")).unwrap();
        for (value, unit, text) in [
            (0.2, "USD per million requests", "$0.20 per million requests"),
            (12.0, "USD", "$12"),
            (0.04048, "USD per vCPU hour", "$0.04048 per vCPU hour"),
            (1_234_567.0, "calls", "1,234,567\u{a0}calls"),
            (1000.0, "MB", "1,000\u{a0}MB"),
            (0.568, "s", "568\u{a0}ms"),
            (2.5, "GB", "2.5\u{a0}GB"),
        ] {
            assert_eq!(book.quantity(value, unit), text);
        }
    }
}
