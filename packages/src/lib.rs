//! What course platforms take: the question bank in their formats, SCORM packages of the built pages, and pages as single files. Native only;
//! `cargo xtask package` runs it.

pub mod anki;
pub mod bank;
pub mod built;
pub mod canvas;
pub mod gift;
pub mod html;
pub mod moodle;
pub mod questions;
pub mod scorm;
pub mod single;
pub mod xml;
pub mod zipped;
