//! Dockside: an interactive explainer of containers on AWS.
//!
//! The core (`sim`, `scene`, `figures`, `checks`, `learner`, `content`) is pure Rust and is tested natively. Feature `ssr` adds the pages
//! that are written at build time, feature `csr` the live islands in the browser; a build has at most one of the two.

#[cfg(all(feature = "csr", feature = "ssr"))]
compile_error!("choose one of the features `csr` and `ssr`");

pub mod checks;
#[cfg(feature = "ui")]
pub mod components;
#[cfg(not(target_arch = "wasm32"))]
pub mod content;
pub mod exam;
pub mod figures;
pub mod host;
pub mod learner;
pub mod levels;
pub mod map;
mod nearest;
pub mod num;
#[cfg(feature = "ssr")]
pub mod pages;
pub mod player;
pub mod review;
pub mod scene;
pub mod sim;
pub mod teach;
pub mod terminal;
pub mod workbench;

pub use map::Map;
