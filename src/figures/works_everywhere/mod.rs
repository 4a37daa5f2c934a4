//! Three apps on three machines, shipped bare, as an image, and as a multi-arch image: where each runs, and what stops it elsewhere.

pub mod model;
pub mod scene;
pub mod view;
