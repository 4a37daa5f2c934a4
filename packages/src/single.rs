//! Parts as single files: a page with all that it loads written into it, which lives wherever a browser gets it from: opened from a disk, in a
//! frame without an origin, on a host that sends nothing right. What starts it is `assets/js/start.js` with `assets/js/single.js` in it.

use crate::built::{Built, LICENCE};
use base64::prelude::{BASE64_STANDARD, Engine};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

const START: &str = include_str!("../../assets/js/start.js");
/// What takes the place of a piece of it, and where that begins and ends.
const FROM_WITHIN: &str = include_str!("../../assets/js/single.js");
const PIECE: [&str; 2] =
    ["      // From here on, a page that holds its files has `single.js` instead:\n", "      // up to here.\n"];
const STYLE: &str = include_str!("../../assets/css/single.css");
/// What there are files of: the beginnings of their pages' names.
const PARTS: [&str; 4] = ["figure-", "lesson-", "level-", "check-"];

/// Writes single files. Most files go into several of them, so each is packed once.
pub struct Single<'a> {
    built: &'a Built,
    /// Address of the site, or empty.
    base: &'a str,
    packed: BTreeMap<String, String>,
}

impl<'a> Single<'a> {
    pub fn new(built: &'a Built, base: &'a str) -> Single<'a> {
        Single { built, base, packed: BTreeMap::new() }
    }

    /// Names of the pages of parts that begin so.
    pub fn pages(built: &Built, start: &str) -> Vec<String> {
        let part = |n: &&String| n.starts_with(start) && PARTS.iter().any(|p| n.starts_with(p));
        built.pages().iter().filter(part).cloned().collect()
    }

    /// The file that stands for a page.
    pub fn write(&mut self, page: &str) -> Result<String, String> {
        let html = self.built.outward(self.built.text(page)?, &BTreeSet::new(), self.base);
        let mut styles = vec![String::from(STYLE)];
        let html = self.loads(&without_share(&html), &mut styles)?;
        let start = start()?;
        let html = self.started(&html, &start)?;
        let html = html.replacen("</head>", &format!("<style>{STYLE}</style></head>"), 1);
        let html = html.replacen("</body>", &format!("{}</body>", self.files(page)?), 1);
        let html = if self.base.is_empty() { html.replacen("<body class=\"", "<body class=\"alone ", 1) } else { html };
        let styles: String = styles.iter().map(|s| format!("'sha256-{}' ", hash(s))).collect();
        // The module has an address that only the start script can make.
        let policy = format!(
            "default-src 'none'; script-src 'sha256-{}' blob: 'wasm-unsafe-eval'; style-src {styles}data:; img-src data:; font-src data:; \
             base-uri 'none'; form-action 'none'",
            hash(&start)
        );
        let open = "<meta http-equiv=\"Content-Security-Policy\" content=\"";
        let (before, rest) = html.split_once(open).ok_or("a page without a security policy")?;
        let (_, after) = rest.split_once('"').ok_or("a policy without an end")?;
        Ok([before, open, &policy, "\"", after].concat())
    }

    /// With what `<link>` elements load in their place; `styles` takes what then has to be allowed.
    fn loads(&self, html: &str, styles: &mut Vec<String>) -> Result<String, String> {
        let mut parts = html.split("<link ");
        let mut out = String::from(parts.next().unwrap_or_default());
        for part in parts {
            let (tag, rest) = part.split_once('>').ok_or("a link without an end")?;
            let file = attribute(tag, "href").unwrap_or_default();
            match attribute(tag, "rel") {
                // The start script copies it, as it stands, for whom nothing can live.
                Some("stylesheet") if out.ends_with("<noscript>") => {
                    out.extend(["<link rel=\"stylesheet\" href=\"", &self.data(file)?, "\">"]);
                }
                Some("stylesheet") => {
                    let style = self.style(file)?;
                    out.extend(["<style>", &style, "</style>"]);
                    styles.push(style);
                }
                Some("icon") if file.ends_with(".svg") => {
                    out.extend(["<link rel=\"icon\" href=\"", &self.data(file)?, "\">"]);
                }
                // How the page on the site is embedded is not how this file is.
                Some("icon" | "preload" | "alternate") => {}
                _ => out.extend(["<link ", tag, ">"]),
            }
            out.push_str(rest);
        }
        Ok(out)
    }

    /// A style sheet with the font in it.
    fn style(&self, file: &str) -> Result<String, String> {
        let mut style = self.built.text(file)?.to_string();
        for font in self.built.reached([file])?.into_iter().filter(|n| n.ends_with(".woff2")) {
            style = style.replace(font, &self.data(font)?);
        }
        if style.contains("</") { Err(format!("{file} would end its element")) } else { Ok(style) }
    }

    /// A file as an address.
    fn data(&self, file: &str) -> Result<String, String> {
        let kind = match file.rsplit('.').next() {
            Some("css") => "text/css",
            Some("svg") => "image/svg+xml",
            Some("woff2") => "font/woff2",
            _ => return Err(format!("{file}: no such file is written into a page")),
        };
        Ok(format!("data:{kind};base64,{}", BASE64_STANDARD.encode(self.built.bytes(file)?)))
    }

    /// With a start script that looks for files in the page. Style sheets that may be loaded later are addresses.
    fn started(&self, html: &str, start: &str) -> Result<String, String> {
        let (before, rest) = html.split_once("<script data-js=\"").ok_or("a page without a start script")?;
        let (tag, rest) = rest.split_once('>').ok_or("a script without a beginning")?;
        let (_, after) = rest.split_once("</script>").ok_or("a script without an end")?;
        let mut tag = format!("<script data-js=\"{tag} data-site=\"{}\"", self.base);
        for name in ["data-style", "data-plain"] {
            let file = attribute(&tag, name).ok_or_else(|| format!("a start script without {name}"))?.to_string();
            tag = tag.replace(&format!("\"{file}\""), &format!("\"{}\"", self.data(&file)?));
        }
        Ok([before, &tag, ">", start, "</script>", after].concat())
    }

    /// What the live part may ask for, packed, and the font's licence.
    fn files(&mut self, page: &str) -> Result<String, String> {
        let built = self.built;
        let licence = built.text(LICENCE)?;
        let mut out = format!("<script type=\"text/plain\" title=\"The font’s licence\">\n{licence}</script>\n");
        for name in built.reached([page])? {
            if ![".js", ".wasm", ".json"].iter().any(|e| name.ends_with(e)) {
                continue;
            }
            if !self.packed.contains_key(name) {
                self.packed.insert(name.to_string(), packed(built.bytes(name)?)?);
            }
            out.push_str(&format!(
                "<script type=\"text/plain\" data-packed=\"{name}\">{}</script>\n",
                self.packed[name]
            ));
        }
        Ok(out)
    }
}

/// The start script of single files.
fn start() -> Result<String, String> {
    let torn = "assets/js/start.js has no piece for `single.js`";
    let (before, rest) = START.split_once(PIECE[0]).ok_or(torn)?;
    let (_, after) = rest.split_once(PIECE[1]).ok_or(torn)?;
    Ok([before, FROM_WITHIN, after].concat())
}

/// What offers a part's address would offer that of a file that may lie nowhere.
fn without_share(html: &str) -> String {
    const END: &str = "</details></div>";
    let mut parts = html.split("<div data-island=\"share\"");
    let first = parts.next().unwrap_or_default();
    let rest = parts.map(|part| part.split_once(END).map_or(part, |(_, rest)| rest));
    std::iter::once(first).chain(rest).collect()
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    tag.split_once(&[name, "=\""].concat())?.1.split('"').next()
}

fn packed(bytes: &[u8]) -> Result<String, String> {
    let mut out = GzEncoder::new(Vec::new(), Compression::best());
    out.write_all(bytes).map_err(|e| e.to_string())?;
    Ok(BASE64_STANDARD.encode(out.finish().map_err(|e| e.to_string())?))
}

fn hash(text: &str) -> String {
    BASE64_STANDARD.encode(Sha256::digest(text))
}
