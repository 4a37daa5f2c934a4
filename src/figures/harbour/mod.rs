//! The opening picture: a harbour where a crane sets containers down on servers, by a rule.

pub mod model;
pub mod scene;
pub mod view;
