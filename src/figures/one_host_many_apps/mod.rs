//! One EC2 instance with three apps in containers beside the same apps as whole virtual machines, under one rising and falling load.

pub mod model;
pub mod scene;
pub mod view;
