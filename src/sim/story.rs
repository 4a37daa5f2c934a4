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

    /// The instant of another telling that is the same moment as `t` of this one: as far into the motion of the same step, or as long at its
    /// rest; the end is the end.
    pub fn carry(&self, t: f64, to: &Story) -> f64 {
        let place = self.at(t);
        let Some(there) = to.steps.get(place.step).filter(|_| t < self.duration()) else { return to.duration() };
        if place.moved < 1.0 {
            return there.start + there.motion * place.moved;
        }
        (there.rest() + place.since - self.steps[place.step].motion).min(there.end())
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

        #[test]
        fn a_moment_is_carried_to_the_same_moment(
            steps in prop::collection::vec((0.1..5.0f64, 0.1..5.0f64), 1..8),
            stretch in 0.2..3.0f64,
            t in 0.0..1.0f64,
        ) {
            let story = Story::new(&steps);
            let other = Story::new(&steps.iter().map(|s| (s.0 * stretch, s.1)).collect::<Vec<_>>());
            let t = story.duration() * t;
            let there = story.carry(t, &other);
            let (a, b) = (story.at(t), other.at(there));
            prop_assert!(a.step == b.step && (a.moved - b.moved).abs() < 1e-6);
            prop_assert!((other.carry(there, &story) - t).abs() < 1e-6);
            for (s, o) in story.steps().iter().zip(other.steps()) {
                prop_assert!((story.carry(s.rest(), &other) - o.rest()).abs() < 1e-6);
            }
            prop_assert_eq!(story.carry(story.duration(), &other), other.duration());
            // A telling without that step is over by then.
            let short = Story::new(&steps[..1]);
            prop_assert!(a.step == 0 || story.carry(t, &short) == short.duration());
        }
    }
}
