//! A function and its events: cold and warm starts, a quiet hour, a crowd against the limit, and the bill of a month.

pub mod model;
pub mod scene;
pub mod view;
