//! Lambda functions.

use super::World;

impl World {
    /// Starts what has waited, if there is room.
    pub fn lambda_settle(&mut self) {}

    /// When the next environment gets free while an event waits.
    pub fn lambda_due(&self) -> Option<u32> {
        None
    }
}
