//! The built pages, and what they load.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Goes wherever the font goes.
pub const LICENCE: &str = "OFL.txt";

/// Files of the build, by name.
pub struct Built(pub BTreeMap<String, Vec<u8>>);

impl Built {
    pub fn read(dist: &Path) -> Result<Built, String> {
        let mut files = BTreeMap::new();
        for entry in std::fs::read_dir(dist).map_err(|e| format!("{}: {e}", dist.display()))?.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            // What lies compressed beside a file is that file once more.
            if entry.path().is_file() && ![".br", ".gz"].iter().any(|e| name.ends_with(e)) {
                let bytes = std::fs::read(entry.path()).map_err(|e| format!("{name}: {e}"))?;
                files.insert(name, bytes);
            }
        }
        Ok(Built::new(files))
    }

    pub fn new(mut files: BTreeMap<String, Vec<u8>>) -> Built {
        files.iter_mut().filter(|(name, _)| name.ends_with(".html")).for_each(|(_, page)| *page = unkept(page));
        Built(files)
    }

    pub fn bytes(&self, name: &str) -> Result<&[u8], String> {
        self.0.get(name).map(|b| &**b).ok_or_else(|| format!("no {name} in the built pages"))
    }

    pub fn text(&self, name: &str) -> Result<&str, String> {
        std::str::from_utf8(self.bytes(name)?).map_err(|e| format!("{name}: {e}"))
    }

    /// Names of pages that are there, for a learner.
    pub fn pages(&self) -> BTreeSet<String> {
        let pages = self.0.keys().filter(|n| n.ends_with(".html") && !["404.html", "teach.html"].contains(&n.as_str()));
        pages.cloned().collect()
    }

    /// Names of these files, and of all files beside them that they name, or that these name.
    pub fn reached<'a>(&'a self, first: impl IntoIterator<Item = &'a str>) -> Result<BTreeSet<&'a str>, String> {
        let mut out = BTreeSet::new();
        let mut todo: Vec<&str> = first.into_iter().collect();
        while let Some(name) = todo.pop() {
            let bytes = self.bytes(name)?;
            if !out.insert(name) {
                continue;
            }
            let text = [".html", ".css", ".js", ".json"].iter().any(|e| name.ends_with(e));
            if text && let Ok(text) = std::str::from_utf8(bytes) {
                // A link between pages is none of its files.
                let files = named(text).filter_map(|n| self.0.get_key_value(n)).map(|(n, _)| &**n);
                todo.extend(files.filter(|n| !n.ends_with(".html")));
            }
        }
        Ok(out)
    }

    /// A page that only these pages lie beside. Its links to others lead to the site, if it is known, or to nothing.
    pub fn outward(&self, page: &str, beside: &BTreeSet<String>, base: &str) -> String {
        let mut parts = page.split(" href=\"");
        let mut out = String::from(parts.next().unwrap_or_default());
        for part in parts {
            let (address, rest) = part.split_once('"').unwrap_or((part, ""));
            let name = address.split(['?', '#']).next().unwrap_or_default();
            let elsewhere = self.0.contains_key(name) && name.ends_with(".html") && !beside.contains(name);
            match (elsewhere, base.is_empty()) {
                (false, _) => out.extend([" href=\"", part]),
                (true, false) => out.extend([" target=\"_blank\" rel=\"noopener\" href=\"", base, part]),
                (true, true) => out.push_str(rest),
            }
        }
        out
    }
}

/// A page without the name of the script that has it kept for use without network: whoever has it replaces it as they like, and knows nothing
/// of copies.
fn unkept(page: &[u8]) -> Vec<u8> {
    let page = String::from_utf8_lossy(page);
    let mut parts = page.split(" data-offline=\"");
    let first = parts.next().unwrap_or_default().to_string();
    parts.fold(first, |page, part| page + part.split_once('"').map_or(part, |(_, rest)| rest)).into_bytes()
}

/// What may be the name of a file in a text.
fn named(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')))
        .map(|n| n.trim_start_matches("./"))
}
