//! Five who ask a registry for an image, and what decides whether they get it.

pub mod model;
pub mod scene;
pub mod view;
