//! Who is responsible for what when ECS runs on EC2, on Fargate and on Managed Instances: a desk full of jobs, half of which can be flicked
//! over to AWS.

pub mod model;
pub mod scene;
pub mod view;
