//! Time, chance, numbers and traces, and the models that more than one figure uses. Pure: nothing here knows about drawing or a browser.

pub mod facts;
pub mod fargate;
pub mod images;
pub mod lambda;
pub mod packing;
pub mod rng;
pub mod schedule;
pub mod story;
pub mod world;

pub use facts::Facts;
pub use rng::Rng;
pub use story::Story;
