//! `facts.toml` and `sources.toml`: every number with its unit, mark, source and date.

use super::{Mistake, parse_toml, read};
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

/// Facts and sources of one language, checked against each other.
#[derive(Clone, Debug)]
pub struct Book {
    pub facts: BTreeMap<String, Fact>,
    pub sources: BTreeMap<String, Source>,
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
            if f.checked.len() != 10 || f.unit.is_empty() || f.name.is_empty() || f.note.is_empty() {
                return wrong(String::from("unit, name, note or date is missing"));
            }
        }
        for (id, s) in &sources {
            if !s.url.starts_with("https://") || s.title.is_empty() {
                let n = st.lines().position(|l| l.trim() == format!("[{id}]")).map_or(0, |n| n + 1);
                return Err(Mistake::new(&sp, n, format!("{id}: title or https address is missing")));
            }
        }
        Ok(Book { facts, sources })
    }

    /// The bare numbers, for models.
    pub fn numbers(&self) -> Facts {
        Facts::new(self.facts.iter().map(|(k, f)| (k.clone(), f.value)).collect())
    }
}
