//! A size instead of a server: Fargate tasks from the request to the bill, the quota, and what is hidden behind them.

pub mod model;
pub mod scene;
pub mod view;
