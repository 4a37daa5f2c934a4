//! The workbench: levels over the world of [`crate::sim::world`], and its picture.
