//! One server filled with virtual machines beside the same server filled with containers: predict first, then fill.

pub mod model;
pub mod scene;
pub mod view;
