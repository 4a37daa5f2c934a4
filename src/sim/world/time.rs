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

/// An instant as ISO 8601 has it. The world begins on 2026-11-28 at 09:00:00 UTC.
pub fn iso(seconds: u32) -> String {
    let seconds = u64::from(seconds) + 9 * 3600;
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let (mut year, mut day) = (2026u64, 331 + days);
    let length =
        |y: u64| if y.is_multiple_of(4) && (!y.is_multiple_of(100) || y.is_multiple_of(400)) { 366 } else { 365 };
    while day >= length(year) {
        day -= length(year);
        year += 1;
    }
    let february = if length(year) == 366 { 29 } else { 28 };
    let mut month = 1;
    for days in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if day < days {
            break;
        }
        day -= days;
        month += 1;
    }
    let (h, m, s) = (rest / 3600, rest / 60 % 60, rest % 60);
    format!("{year}-{month:02}-{:02}T{h:02}:{m:02}:{s:02}+00:00", day + 1)
}

trait WithinTime {
    fn within_time(self, low: u32, high: u32) -> u32;
}

impl WithinTime for u32 {
    fn within_time(self, low: u32, high: u32) -> u32 {
        self.min(high).max(low)
    }
}

#[cfg(test)]
mod tests {
    use super::iso;

    #[test]
    fn the_calendar() {
        assert_eq!(iso(0), "2026-11-28T09:00:00+00:00");
        assert_eq!(iso(15 * 3600), "2026-11-29T00:00:00+00:00");
        assert_eq!(iso(15 * 3600 + 2 * 86_400 - 1), "2026-11-30T23:59:59+00:00");
        assert_eq!(iso(15 * 3600 + 2 * 86_400), "2026-12-01T00:00:00+00:00");
        // 459 days on: 29 February 2028 follows the 28th.
        assert_eq!(iso(458 * 86_400), "2028-02-29T09:00:00+00:00");
        assert_eq!(iso(u32::MAX), "2163-01-04T15:28:15+00:00");
    }
}
