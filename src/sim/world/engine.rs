//! The container engine of the laptop.

use super::World;

impl World {
    /// Running containers have worked for `seconds`.
    pub fn engine_passed(&mut self, seconds: u32) {
        let _ = seconds;
    }

    /// Ends what is due to end.
    pub fn engine_settle(&mut self) {}

    /// When the next container ends by itself.
    pub fn engine_due(&self) -> Option<u32> {
        None
    }
}
