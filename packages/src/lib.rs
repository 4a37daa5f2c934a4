//! What course platforms take: the question bank in their formats, and SCORM packages of the built pages. Native only; `cargo xtask package`
//! runs it.

pub mod anki;
pub mod bank;
pub mod canvas;
pub mod gift;
pub mod html;
pub mod moodle;
pub mod questions;
pub mod scorm;
pub mod xml;
pub mod zipped;
