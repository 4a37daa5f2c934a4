//! Reading and validating the content under `assets/content`: words, facts, sources, lessons, checks. Native only: the browser gets what it
//! needs as data in the page.

pub mod facts;
pub mod words;

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

pub(crate) fn read(path: &Path) -> Result<String, Mistake> {
    std::fs::read_to_string(path).map_err(|e| Mistake::new(path, 0, e.to_string()))
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
