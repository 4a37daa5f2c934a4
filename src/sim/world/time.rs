//! Time: what happens by itself. The clock goes from one instant at which something is due to the next.

use super::World;

impl World {
    /// Lets `seconds` pass.
    pub fn advance(&mut self, seconds: u32) {
        let end = self.now.saturating_add(seconds);
        self.settle();
        while self.now < end {
            let due = self.next_due().unwrap_or(end).within_time(self.now + 1, end);
            let passed = due - self.now;
            self.now = due;
            self.engine_passed(passed);
            self.settle();
        }
    }

    /// Does all that is due at this instant.
    pub fn settle(&mut self) {
        self.engine_settle();
        self.lambda_settle();
        self.ecs_settle();
        self.ecr_settle();
    }

    /// The next instant after now at which something is due.
    fn next_due(&self) -> Option<u32> {
        [self.engine_due(), self.lambda_due(), self.ecs_due()].into_iter().flatten().filter(|t| *t > self.now).min()
    }
}

trait WithinTime {
    fn within_time(self, low: u32, high: u32) -> u32;
}

impl WithinTime for u32 {
    fn within_time(self, low: u32, high: u32) -> u32 {
        self.min(high).max(low)
    }
}
