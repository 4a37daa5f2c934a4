//! A workload in seven answers, and eight services that fit, could do, or are ruled out.

pub mod model;
pub mod scene;
pub mod view;
