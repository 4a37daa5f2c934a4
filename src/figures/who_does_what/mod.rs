//! Who is responsible for what when ECS runs on EC2, on Fargate and on Managed Instances: one table whose rows change hands.

pub mod model;
pub mod scene;
pub mod view;
