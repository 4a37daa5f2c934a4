//! A day's traffic, and how closely four kinds of capacity follow it.

pub mod model;
pub mod scene;
pub mod view;
