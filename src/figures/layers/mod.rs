//! Images as stacks of layers, and what of them travels between a laptop, a registry and a server.

pub mod model;
pub mod scene;
pub mod view;
