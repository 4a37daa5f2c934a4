//! Links in HTML that was made from Markdown. The course is written as one text, in which a link to another paragraph is its anchor.

/// Lets links to anchors, `#anchor`, lead to where `page` says that the anchor is; `None` is the page on which the link stands.
pub fn rewrite(html: &str, page: impl Fn(&str) -> Option<String>) -> String {
    const LINK: &str = "href=\"#";
    let mut parts = html.split(LINK);
    let mut out = String::from(parts.next().unwrap_or_default());
    for part in parts {
        let (anchor, _) = part.split_once('"').unwrap_or_default();
        out.push_str("href=\"");
        out.push_str(&page(anchor).unwrap_or_default());
        out.push('#');
        out.push_str(part);
    }
    out
}

/// Puts `base` before every address beside the page, in what it links to and in what it loads.
pub fn absolute(html: &str, base: &str) -> String {
    let names = [
        "href",
        "src",
        "data-js",
        "data-wasm",
        "data-words",
        "data-picture",
        "data-style",
        "data-plain",
        "data-offline",
    ];
    names.into_iter().fold(html.to_string(), |html, name| {
        let open = [" ", name, "=\""].concat();
        let mut parts = html.split(open.as_str());
        let mut out = String::from(parts.next().unwrap_or_default());
        for part in parts {
            out.push_str(&open);
            // Empty ones name no file; anchors stay on the page.
            if !["\"", "#", "data:", "https:"].iter().any(|own| part.starts_with(own)) {
                out.push_str(base);
            }
            out.push_str(part);
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::{absolute, rewrite};

    #[test]
    fn only_addresses_beside_the_page_become_absolute() {
        let html = "<link href=\"a.css\"><a href=\"#text\">href=\"b\"</a><script data-js=\"a.js\" data-plain=\"\"></script><a href=\"https://aws.example/\">";
        let expected = "<link href=\"https://x.example/d/a.css\"><a href=\"#text\">href=\"b\"</a><script data-js=\"https://x.example/d/a.js\" data-plain=\"\"></script><a href=\"https://aws.example/\">";
        assert_eq!(absolute(html, "https://x.example/d/"), expected);
    }

    fn away(anchor: &str) -> Option<String> {
        (anchor == "far").then(|| String::from("lesson-x.html"))
    }

    #[test]
    fn only_links_to_other_pages_change() {
        let html = "<p id=\"far\"><a href=\"#far\">a</a> <a href=\"#near\">b</a> <a href=\"https://example.org/#far\">c</a> #far</p>";
        let expected = "<p id=\"far\"><a href=\"lesson-x.html#far\">a</a> <a href=\"#near\">b</a> <a href=\"https://example.org/#far\">c</a> #far</p>";
        assert_eq!(rewrite(html, away), expected);
        assert_eq!(rewrite("", away), "");
        assert_eq!(rewrite("no links", away), "no links");
    }
}
