//! The timeline of a figure that is told in steps. Each step first moves, then holds still so that its caption can be read.

#[derive(Clone, Debug, PartialEq)]
pub struct Story {
    steps: Vec<Span>,
}

/// One step, in seconds of playing time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    pub start: f64,
    /// How long things move.
    pub motion: f64,
    /// How long the picture then stands still.
    pub hold: f64,
}

impl Span {
    /// The first instant at which everything of this step has happened.
    pub fn rest(self) -> f64 {
        self.start + self.motion
    }

    pub fn end(self) -> f64 {
        self.start + self.motion + self.hold
    }
}

/// Where in a story an instant lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    pub step: usize,
    /// Seconds since the step began.
    pub since: f64,
    /// How much of the step's motion is done, 0..=1.
    pub moved: f64,
}

impl Story {
    /// From (motion, hold) pairs in seconds.
    pub fn new(steps: &[(f64, f64)]) -> Story {
        let mut start = 0.0;
        let steps = steps
            .iter()
            .map(|&(motion, hold)| {
                let span = Span { start, motion, hold };
                start = span.end();
                span
            })
            .collect();
        Story { steps }
    }

    pub fn steps(&self) -> &[Span] {
        &self.steps
    }

    pub fn duration(&self) -> f64 {
        self.steps.last().map_or(0.0, |s| s.end())
    }

    pub fn at(&self, t: f64) -> Place {
        let step = self.steps.iter().rposition(|s| t >= s.start - 1e-9).unwrap_or(0);
        let span = self.steps[step];
        let since = (t - span.start).max(0.0);
        let moved = if span.motion > 0.0 { (since / span.motion).min(1.0) } else { 1.0 };
        // A rest reached by adding up floats must count as fully moved.
        Place { step, since, moved: if moved > 1.0 - 1e-9 { 1.0 } else { moved } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rests_are_fully_moved_and_time_only_goes_on(steps in prop::collection::vec((0.0..5.0f64, 0.1..5.0f64), 1..8)) {
            let story = Story::new(&steps);
            for (i, s) in story.steps().iter().enumerate() {
                let p = story.at(s.rest());
                prop_assert_eq!((p.step, p.moved), (i, 1.0));
            }
            let mut last = (0, -1.0);
            for k in 0..=200 {
                let p = story.at(story.duration() * f64::from(k) / 200.0);
                prop_assert!((p.step, p.since) >= last);
                last = (p.step, p.since);
            }
        }
    }
}
