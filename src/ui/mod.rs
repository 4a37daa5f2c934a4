//! Parts that pages are made of. Each draws the same thing natively (the static twin in the page) and in the browser (the live island), so
//! that nothing moves when one takes the other's place.

pub mod check;
pub mod el;
pub mod figure;
#[cfg(feature = "csr")]
pub mod live_numbers;
#[cfg(feature = "csr")]
pub mod painter;

/// Text as HTML. Views set it with `inner_html`, never by holding on to a text node: a browser's translation replaces text nodes.
pub fn html(text: impl AsRef<str>) -> String {
    let mut out = String::new();
    crate::scene::svg::escape(&mut out, text.as_ref());
    out
}
