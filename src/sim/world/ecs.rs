//! ECS: clusters, services, tasks, and the instances and target groups that they use.

use super::World;

impl World {
    /// Does all that is due at this instant: tasks go on, services start and stop tasks, targets register.
    pub fn ecs_settle(&mut self) {}

    /// When the next thing is due.
    pub fn ecs_due(&self) -> Option<u32> {
        None
    }
}
