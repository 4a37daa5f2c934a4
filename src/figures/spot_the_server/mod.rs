//! Which layers below an app you still see, from hardware of your own to S3 and DynamoDB.

pub mod model;
pub mod scene;
pub mod view;
