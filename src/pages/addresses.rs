//! What others can look up where it is known under which address the pages will be found: which pages there are (a sitemap), and how a part is
//! put into another page (oEmbed, as files: a static host answers no queries, so size and format can't be asked for).

use super::{Page, files};
use crate::components::share::frame;
use crate::content::{Course, escape};
use serde::Serialize;

/// How others embed a part: the fields of oEmbed's type `rich`.
#[derive(Serialize)]
struct Oembed<'a> {
    version: &'a str,
    r#type: &'a str,
    provider_name: &'a str,
    provider_url: &'a str,
    title: &'a str,
    html: String,
    width: u32,
    height: u32,
    /// Seconds for which an answer may be kept.
    cache_age: u32,
}

/// CSS px that a course page should begin with, for pages that are parts.
pub fn height(file: &str) -> Option<u32> {
    let heights = [("lesson-", 900), ("figure-", 760), ("level-", 760), ("check-", 520)];
    heights.into_iter().find(|(kind, _)| file.starts_with(kind)).map(|(_, height)| height)
}

/// The file beside a part's page that says how it is embedded.
pub fn oembed(file: &str) -> String {
    ["oembed-", file.trim_end_matches(".html"), ".json"].concat()
}

/// Name and content of each of these files; none where nobody knows the address.
pub fn all(course: &Course, base: &str, pages: &[Page]) -> Vec<(String, String)> {
    if base.is_empty() {
        return Vec::new();
    }
    let address = |p: &Page| if p.file == files::EXPLAINER { base.to_string() } else { [base, &p.file].concat() };
    let mut out: Vec<(String, String)> = pages
        .iter()
        .filter_map(|p| {
            let height = height(&p.file)?;
            let said = Oembed {
                version: "1.0",
                r#type: "rich",
                provider_name: &course.title,
                provider_url: base,
                title: &p.title,
                html: frame(&address(p), &p.title, height),
                width: 1200,
                height,
                cache_age: 86_400,
            };
            let text = serde_json::to_string(&said).expect("strings and numbers can't fail to encode");
            Some((oembed(&p.file), text))
        })
        .collect();
    let known = pages.iter().filter(|p| p.file != files::NOT_FOUND);
    let urls: Vec<String> = known.map(|p| ["<url><loc>", &escape(&address(p)), "</loc></url>"].concat()).collect();
    let head =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
    out.push((String::from("sitemap.xml"), [head, &urls.join("\n"), "\n</urlset>\n"].concat()));
    out
}
