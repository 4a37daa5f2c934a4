//! Where EC2 and Fargate cost the same, and what moves that point: prices, how full the instances are, hours of work, how many share them.

pub mod model;
pub mod scene;
pub mod view;
