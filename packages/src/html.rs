//! Texts of the course, which are HTML, made fit for other systems.

/// Without what refers to other parts of the pages.
pub fn alone(html: &str) -> String {
    html.replace(" rel=\"noopener\" aria-describedby=\"outside\"", " rel=\"noopener\"")
}

pub fn paragraph(html: &str) -> String {
    ["<p>", html, "</p>"].concat()
}

/// A list of parts, each with what is said of it.
pub fn list<'a>(parts: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let item = |(part, said): (&str, &str)| format!("<li><strong>{part}</strong> {said}</li>");
    ["<ul>", &parts.into_iter().map(item).collect::<String>(), "</ul>"].concat()
}

pub fn link(address: &str, text: &str) -> String {
    format!("<a href=\"{}\">{}</a>", dockside::content::escape(address), dockside::content::escape(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_named_in_no_other_system_goes() {
        let html = dockside::content::inline("[a](https://example.org)");
        assert_eq!(alone(&html), "<a target=\"_blank\" rel=\"noopener\" href=\"https://example.org\">a</a>");
        assert_eq!(
            link("https://example.org/?a=1&b=2", "c < d"),
            "<a href=\"https://example.org/?a=1&amp;b=2\">c &lt; d</a>"
        );
    }
}
