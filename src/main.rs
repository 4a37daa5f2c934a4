//! The live part in the browser: finds the islands of the page and brings each to life as it comes near the viewport.

#[cfg(feature = "csr")]
mod islands;

#[cfg(feature = "csr")]
fn main() {
    islands::start();
}

#[cfg(not(feature = "csr"))]
fn main() {
    eprintln!("This program runs in a browser: `cargo xtask serve` builds and serves it.");
}
