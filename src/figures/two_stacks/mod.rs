//! A stack of virtual machines beside a stack of containers, built from the ground up.

pub mod model;
pub mod scene;
pub mod view;
