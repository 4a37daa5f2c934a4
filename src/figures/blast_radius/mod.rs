//! Three neighbours on one machine, in three worlds: who else suffers when one of them misbehaves?

pub mod model;
pub mod scene;
pub mod view;
