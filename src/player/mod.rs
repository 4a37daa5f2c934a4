//! The only clock. [`Playhead`] says where playing stands and is pure; `clock` gives it the browser's frames.

#[cfg(feature = "ui")]
pub mod clock;

use crate::num::Within;
use crate::sim::Story;

/// Speeds that a learner may choose.
pub const SPEEDS: [f64; 3] = [0.5, 1.0, 2.0];

/// Where playing stands. Times in seconds of the story.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Playhead {
    pub t: f64,
    pub playing: bool,
    pub speed: f64,
    /// Playing stops here (the end of a single step), if set.
    pub until: Option<f64>,
}

impl Playhead {
    pub fn at(t: f64) -> Playhead {
        Playhead { t, playing: false, speed: 1.0, until: None }
    }

    pub fn ended(&self, story: &Story) -> bool {
        // The slider of the page stands on tenths of a second.
        self.t >= story.duration() - 0.1
    }

    /// Plays on, from the start when it is at the end.
    pub fn play(&mut self, story: &Story) {
        if self.ended(story) {
            self.t = 0.0;
        }
        self.playing = true;
        self.until = None;
    }

    /// Plays on from where it stands, also at what was the end.
    pub fn play_on(&mut self) {
        self.playing = true;
        self.until = None;
    }

    /// Plays from where it stands to `until`.
    pub fn play_until(&mut self, until: f64) {
        self.until = Some(until);
        self.playing = self.t < until;
    }

    pub fn pause(&mut self) {
        self.playing = false;
        self.until = None;
    }

    pub fn seek(&mut self, t: f64, story: &Story) {
        self.pause();
        self.t = t.within(0.0, story.duration());
    }

    /// One step on: its motion plays and stops at its rest. When `still` (reduced motion), jumps there.
    pub fn next(&mut self, story: &Story, still: bool) {
        let at = story.at(self.t);
        let steps = story.steps();
        let target = if at.moved < 1.0 && self.t > 0.0 { at.step } else { (at.step + 1).min(steps.len() - 1) };
        // From the very start the first step may not have moved yet: then it is the first step that is played.
        let target = if self.t <= 0.0 && steps[0].motion > 0.0 { 0 } else { target };
        let rest = steps[target].rest();
        // Pressed again while a step moves: its end, at once.
        if still || (self.playing && self.until == Some(rest)) {
            self.seek(rest, story);
            return;
        }
        if target != at.step {
            self.t = steps[target].start;
        }
        if self.t >= rest {
            return;
        }
        self.playing = true;
        self.until = Some(rest);
    }

    /// One step back, to its rest.
    pub fn back(&mut self, story: &Story) {
        let at = story.at(self.t);
        let t = if at.step == 0 { 0.0 } else { story.steps()[at.step - 1].rest() };
        self.seek(t, story);
    }

    /// Passes over what is left of a step's hold, to where the next one begins to move. While a step moves, and in the last, nothing changes.
    pub fn skip_hold(&mut self, story: &Story) {
        let at = story.at(self.t);
        if at.moved >= 1.0
            && let Some(next) = story.steps().get(at.step + 1)
        {
            self.t = next.start;
        }
    }

    /// Lets `dt` seconds pass. `halt` is where a question waits for its answer. Returns whether playing goes on.
    pub fn tick(&mut self, dt: f64, story: &Story, halt: Option<f64>) -> bool {
        if !self.playing {
            return false;
        }
        let mut stop = story.duration();
        if let Some(u) = self.until {
            stop = stop.min(u);
        } else if let Some(h) = halt {
            stop = stop.min(h.max(self.t));
        }
        self.t += dt.max(0.0) * self.speed;
        if self.t >= stop {
            self.t = stop;
            self.pause();
        }
        self.playing
    }

    /// The next instant that playing jumps to under reduced motion, from rest to rest; `None` at the end.
    pub fn next_rest(&self, story: &Story, halt: Option<f64>) -> Option<f64> {
        let rest = story.steps().iter().map(|s| s.rest()).find(|r| *r > self.t + 1e-6)?;
        match halt {
            Some(h) if h < rest => (h > self.t + 1e-6).then_some(h),
            _ => Some(rest),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn story() -> Story {
        Story::new(&[(0.5, 1.0), (1.0, 2.0), (0.5, 1.0)])
    }

    #[test]
    fn next_walks_from_rest_to_rest_and_back_returns() {
        let s = story();
        let mut p = Playhead::at(0.0);
        let mut seen = Vec::new();
        for _ in 0..4 {
            p.next(&s, false);
            while p.tick(0.05, &s, None) {}
            seen.push(p.t);
        }
        assert_eq!(seen, [0.5, 2.5, 5.0, 5.0]);
        p.back(&s);
        assert_eq!(p.t, 2.5);
        p.back(&s);
        p.back(&s);
        assert_eq!(p.t, 0.0);
    }

    #[test]
    fn next_while_a_step_moves_ends_it() {
        let s = story();
        let mut p = Playhead::at(0.5);
        p.next(&s, false);
        p.tick(0.1, &s, None);
        assert!(p.playing);
        p.next(&s, false);
        assert_eq!((p.t, p.playing), (2.5, false));
    }

    #[test]
    fn reduced_motion_jumps() {
        let s = story();
        let mut p = Playhead::at(0.0);
        p.next(&s, true);
        assert_eq!((p.t, p.playing), (0.5, false));
        assert_eq!(p.next_rest(&s, None), Some(2.5));
        assert_eq!(p.next_rest(&s, Some(1.5)), Some(1.5));
        assert_eq!(Playhead::at(1.5).next_rest(&s, Some(1.5)), None);
    }

    #[test]
    fn playing_waits_at_a_question() {
        let s = story();
        let mut p = Playhead::at(0.0);
        p.play(&s);
        while p.tick(0.1, &s, Some(2.0)) {}
        assert_eq!(p.t, 2.0);
        p.play(&s);
        assert!(!p.tick(0.1, &s, Some(2.0)), "still waits");
        assert_eq!(p.t, 2.0);
        p.play(&s);
        while p.tick(0.1, &s, None) {}
        assert!(p.ended(&s));
        p.play(&s);
        assert_eq!(p.t, 0.0);
    }

    #[test]
    fn a_hold_is_passed_over_and_a_motion_is_not() {
        let s = story();
        for (from, to) in
            [(0.0, 0.0), (0.4, 0.4), (0.5, 1.5), (1.2, 1.5), (2.0, 2.0), (2.5, 4.5), (5.0, 5.0), (6.0, 6.0)]
        {
            let mut p = Playhead::at(from);
            p.play_on();
            p.skip_hold(&s);
            assert_eq!((p.t, p.playing), (to, true), "from {from}");
        }
    }

    proptest! {
        #[test]
        fn time_stays_in_the_story(moves in prop::collection::vec((0u8..6, 0.0..3.0f64), 0..40)) {
            let s = story();
            let mut p = Playhead::at(0.0);
            for (m, x) in moves {
                match m {
                    0 => p.play(&s),
                    1 => p.pause(),
                    2 => p.next(&s, x > 1.5),
                    3 => p.back(&s),
                    4 => p.seek(x * 3.0 - 2.0, &s),
                    _ => { p.tick(x, &s, None); }
                }
                prop_assert!(p.t >= 0.0 && p.t <= s.duration());
            }
        }
    }
}
