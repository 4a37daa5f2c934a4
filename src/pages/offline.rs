//! What lets a course that was opened once work without network: a service worker (`assets/js/sw.js`) that knows every file of this build.

use base64::prelude::{BASE64_STANDARD, Engine};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Whether browsers are to keep the pages of a release build. Where it is `false`, `sw.js` takes back what earlier builds have left with readers:
/// so leave that file on the site.
pub const OFFLINE: bool = true;

/// The service worker. Its place says which pages it may answer for: those beside it and below.
pub const WORKER: &str = "sw.js";

/// Files that no page of ours opens.
const LEFT_OUT: [&str; 3] = [WORKER, "social.png", "sitemap.xml"];

/// Stands for the data in the script.
const PLACE: &str = "__DATA__";

/// What the worker knows of its build.
#[derive(Serialize)]
struct Kept<'a> {
    /// A hash of all that is below, and of the script.
    build: String,
    /// Each file with a hash of its content.
    files: BTreeMap<&'a str, String>,
}

/// Nine bytes of SHA-256: enough to tell builds apart.
fn hash(bytes: &[u8]) -> String {
    BASE64_STANDARD.encode(&Sha256::digest(bytes)[..9])
}

/// Whether a file of the built folder is kept: pages, and what they load. Compressed files beside them and maps for others are not.
fn is_kept(name: &str) -> bool {
    let kinds = ["html", "css", "js", "json", "svg", "png", "wasm", "woff2", "txt"];
    name.rsplit_once('.').is_some_and(|(_, kind)| kinds.contains(&kind))
        && !LEFT_OUT.contains(&name)
        && !name.starts_with("oembed-")
}

/// The service worker of a build of these files (names and contents), from its script.
///
/// # Errors
/// When the script has no place for the data, or several.
pub fn worker<'a>(script: &str, files: impl Iterator<Item = (&'a str, &'a [u8])>) -> Result<String, String> {
    let (before, after) = script.split_once(PLACE).ok_or_else(|| format!("no {PLACE} in {WORKER}"))?;
    if after.contains(PLACE) {
        return Err(format!("{PLACE} stands in {WORKER} twice"));
    }
    let files: BTreeMap<&str, String> = files.filter(|f| is_kept(f.0)).map(|(n, bytes)| (n, hash(bytes))).collect();
    let all = files.iter().flat_map(|(name, hash)| [*name, " ", hash, "\n"]).collect::<String>();
    let kept = Kept { build: hash([script, "\n", &all].concat().as_bytes()), files };
    let data = serde_json::to_string(&kept).expect("strings can't fail to encode");
    Ok([before, &data, after].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built<'a>(script: &str, files: &[(&'a str, &'a str)]) -> serde_json::Value {
        let text = worker(script, files.iter().map(|(n, text)| (*n, text.as_bytes()))).unwrap();
        serde_json::from_str(text.strip_prefix("const a=").unwrap().strip_suffix(";b()").unwrap()).unwrap()
    }

    #[test]
    fn the_worker_knows_what_pages_open() {
        let left_out = ["social.png", "index.html.br", "index.html.gz", "oembed-x.json", "sitemap.xml", "sw.js"];
        let all: Vec<(&str, &str)> =
            ["index.html", "b.wasm", "OFL.txt"].iter().chain(&left_out).map(|n| (*n, "abc")).collect();
        let data = built("const a=__DATA__;b()", &all);
        let files: Vec<&String> = data["files"].as_object().unwrap().keys().collect();
        assert_eq!(files, ["OFL.txt", "b.wasm", "index.html"]);
        // SHA-256 of "abc" begins with ba7816bf 8f01cfea 41.
        assert_eq!(data["files"]["index.html"], "ungWv48Bz+pB");
    }

    #[test]
    fn another_build_has_another_name() {
        let name = |script: &str, files: &[(&str, &str)]| built(script, files)["build"].clone();
        let (script, files) = ("const a=__DATA__;b()", [("index.html", "one"), ("a.css", "two")]);
        let first = name(script, &files);
        assert_eq!(name(script, &[files[1], files[0]]), first, "the order of files says nothing");
        let others = [
            name(script, &[("index.html", "One"), files[1]]),
            name(script, &files[..1]),
            name(script, &[("index.htm.html", "one"), files[1]]),
        ];
        assert!(others.iter().all(|o| *o != first), "{others:?}");
        assert_eq!(
            name(script, &[files[0], files[1], ("social.png", "three")]),
            first,
            "what is not kept says nothing"
        );
        assert!(worker("const a=1", [].into_iter()).is_err() && worker("__DATA__ __DATA__", [].into_iter()).is_err());
    }

    /// The caches of one copy of the pages are found by both scripts under the same name.
    #[test]
    fn what_is_kept_can_be_taken_back() {
        let (on, off) = (include_str!("../../assets/js/sw.js"), include_str!("../../assets/js/sw-off.js"));
        assert_eq!(on.matches(PLACE).count(), 1);
        assert!(on.contains("const SCOPE = registration.scope;"));
        assert!(on.contains(r#"const PREFIX = "dockside:" + SCOPE + ":";"#));
        assert!(off.contains(r#"startsWith("dockside:" + registration.scope + ":")"#));
    }
}
