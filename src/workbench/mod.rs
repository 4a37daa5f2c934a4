//! The workbench: levels over the world of [`crate::sim::world`], and its picture.

pub mod describe;
pub mod goals;
pub mod level;
pub mod link;
mod marks;
pub mod motion;
pub mod offers;
pub mod scene;
#[cfg(test)]
mod worlds;
