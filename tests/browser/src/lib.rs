//! What the browser tests stand on: the built pages, a static server for them, and a small WebDriver client that starts the engines.
//!
//! `cargo test -p dockside-browser` wants a build in `dist/` (or where `DOCKSIDE_DIST` says). An engine that is not installed is skipped
//! with one line, or is a failure when `DOCKSIDE_REQUIRE_ENGINES=1` or `CI=true`.

pub mod dist;
pub mod driver;
pub mod problems;
pub mod server;

pub use driver::{Engine, Session};
pub use problems::Problems;
pub use server::{Fault, Server, Site};
