//! The live part in the browser: finds the islands of the page and brings each to life as it comes near the viewport.

#[cfg(feature = "csr")]
mod islands;

/// The start script calls [`islands::start`] once the module is there: it wants to hear when that fails.
#[cfg(feature = "csr")]
fn main() {}

#[cfg(not(feature = "csr"))]
fn main() {
    eprintln!("This program runs in a browser: `cargo xtask serve` builds and serves it.");
}
