//! Parts that pages are made of. Leptos renders each natively when the site is built; in the browser the same elements are brought to life
//! where they stand (listeners, and effects of Leptos' reactive graph), so that nothing moves, nothing is sent twice, and the module holds no
//! code that builds elements.

pub mod check;
#[cfg(feature = "csr")]
pub mod dom;
pub mod figure;
#[cfg(feature = "csr")]
pub mod live_numbers;
#[cfg(feature = "csr")]
pub mod painter;

/// Text as HTML.
pub fn html(text: impl AsRef<str>) -> String {
    let mut out = String::new();
    crate::scene::svg::escape(&mut out, text.as_ref());
    out
}
