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

#[cfg(test)]
mod tests {
    use super::rewrite;

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
