//! A concept check on the page: the question, the answer, what is said to it, and another try.

#[cfg(feature = "csr")]
mod drag;
#[cfg(feature = "csr")]
pub mod live;
#[cfg(feature = "ssr")]
pub mod view;
