//! A race from a standing start: a process, a container, a microVM and an EC2 instance, until each can run an app.

pub mod model;
pub mod scene;
pub mod view;
