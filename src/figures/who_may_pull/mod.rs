//! A week on call for the same app on EC2 and on Fargate: eight incidents, and who has to act on each.

pub mod model;
pub mod scene;
pub mod view;
