//! The workbench: levels over the world of [`crate::sim::world`], and its picture.

pub mod goals;
pub mod level;
pub mod link;
