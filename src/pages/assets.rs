//! Files that the pages load and that others have built.

use base64::prelude::{BASE64_STANDARD, Engine};
use sha2::{Digest, Sha256};

/// Names of the files that a page loads, relative to it.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    pub css: String,
    /// What only live parts need of style, only lists, only the workbench, and only pages without scripts.
    pub live_css: String,
    pub lists_css: String,
    pub bench_css: String,
    pub plain_css: String,
    pub font: String,
    /// The start script itself.
    pub start: String,
    pub pause: String,
    pub js: String,
    pub wasm: String,
    /// Code that was split off the wasm, by figure, and that of checks under `check`; empty where it was not (development builds).
    pub code: crate::Map<String>,
    /// The script that has the pages kept for use without network; empty where they are not.
    pub offline: String,
    /// Scripts that a development server added (live reload).
    pub extra: Vec<String>,
    /// Address under which the pages will be found, with a slash at its end; empty when nobody knows.
    pub base: String,
}

fn hash(text: &str) -> String {
    BASE64_STANDARD.encode(Sha256::digest(text))
}

/// The policy of a page that loads nothing and has its style in it.
pub fn policy_of_style(style: &str) -> String {
    let hash = hash(style);
    format!("default-src 'none'; style-src 'sha256-{hash}'; img-src data:; base-uri 'none'; form-action 'none'")
}

impl Assets {
    /// What a page may load: itself and nothing else, and of scripts in it only the start script, by its hash. Objects are pictures where
    /// scripts are off. `wasm-unsafe-eval` is what browsers want for WebAssembly.
    pub fn security_policy(&self) -> String {
        let hash = hash(&self.start);
        format!(
            "default-src 'none'; script-src 'self' 'sha256-{hash}' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
             font-src 'self'; object-src 'self'; frame-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; \
             base-uri 'none'; form-action 'none'"
        )
    }
}
