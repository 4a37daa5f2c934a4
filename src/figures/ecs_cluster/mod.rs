//! A cluster of EC2 instances under ECS: tasks are placed, registered, lost, replaced and brought to a new version.

pub mod model;
pub mod scene;
pub mod view;
