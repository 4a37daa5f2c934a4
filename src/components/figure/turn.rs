//! Where playing goes when something that is set changes under it.

use crate::figures::On;
use crate::player::Playhead;
use crate::sim::Story;

/// What a change of the settings makes of a story.
pub struct Change<'a, F> {
    pub before: &'a Story,
    pub after: &'a Story,
    /// Whether the picture of the new story at its instant `now` differs from that of the old story at its instant `then`.
    pub differs: F,
}

impl<F: Fn(f64, f64) -> bool> Change<'_, F> {
    /// Moves the playhead from the old story to the new one, as `on` says. With `at_once` the end of what is caused is shown without playing.
    pub fn apply(&self, head: &mut Playhead, on: On, at_once: bool) {
        let step = self.before.at(head.t).step;
        match on {
            On::Play if at_once => head.seek(self.after.duration(), self.after),
            On::Play => {
                head.seek(0.0, self.after);
                head.play(self.after);
            }
            On::Step(k) if k < self.after.steps().len() => self.play_step(head, k, at_once),
            On::Reach(k) if step < k && k < self.after.steps().len() => self.play_step(head, k, at_once),
            On::Step(_) | On::Reach(_) | On::Keep => self.keep(head, step, at_once),
        }
    }

    fn keep(&self, head: &mut Playhead, step: usize, at_once: bool) {
        let t = self.before.carry(head.t, self.after);
        let shows = |k: &usize| {
            let rest = self.after.steps()[*k].rest();
            (self.differs)(rest, self.after.carry(rest, self.before))
        };
        let steps = self.after.steps().len();
        let step = step.min(steps);
        let later = || (step..steps).find(shows);
        if (self.differs)(t, head.t) || head.playing && later().is_some() {
            head.t = t;
            return;
        }
        match later().or_else(|| (0..step).find(shows)) {
            Some(k) => self.play_step(head, k, at_once),
            None => head.t = t,
        }
    }

    /// Plays a step of the new story, up to its rest.
    fn play_step(&self, head: &mut Playhead, k: usize, at_once: bool) {
        let span = self.after.steps()[k];
        head.seek(if at_once { span.rest() } else { span.start }, self.after);
        head.play_until(span.rest());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Three steps: motions from 0, 2 and 5 seconds on, rests at 1, 4 and 7.
    fn story() -> Story {
        Story::new(&[(1.0, 1.0), (2.0, 1.0), (2.0, 1.0)])
    }

    /// Changes what a story shows from the instant `from` on; the times of the story stay.
    fn turned(mut head: Playhead, on: On, at_once: bool, from: f64) -> Playhead {
        let s = story();
        Change { before: &s, after: &s, differs: |now, _| now >= from }.apply(&mut head, on, at_once);
        head
    }

    #[test]
    fn what_shows_at_the_moment_keeps_it() {
        let head = turned(Playhead::at(4.5), On::Keep, false, 4.0);
        assert_eq!((head.t, head.playing), (4.5, false));
    }

    #[test]
    fn what_shows_later_plays_the_first_step_that_shows_it() {
        let head = turned(Playhead::at(1.0), On::Keep, false, 4.0);
        assert_eq!((head.t, head.playing, head.until), (2.0, true, Some(4.0)));
        let head = turned(Playhead::at(1.0), On::Keep, true, 4.0);
        assert_eq!((head.t, head.playing), (4.0, false));
    }

    #[test]
    fn what_showed_earlier_only_goes_back_to_it() {
        let s = story();
        let mut head = Playhead::at(7.5);
        Change { before: &s, after: &s, differs: |now, _| now < 2.0 }.apply(&mut head, On::Keep, false);
        assert_eq!((head.t, head.until), (0.0, Some(1.0)));
    }

    #[test]
    fn what_shows_nowhere_changes_no_time() {
        let head = turned(Playhead::at(4.5), On::Keep, false, f64::INFINITY);
        assert_eq!((head.t, head.playing), (4.5, false));
    }

    #[test]
    fn playing_goes_on_when_the_change_is_still_to_come() {
        let mut head = Playhead::at(1.0);
        head.play_on();
        let after = turned(head, On::Keep, false, 4.0);
        assert_eq!((after.t, after.playing, after.until), (1.0, true, None));
    }

    #[test]
    fn what_is_set_off_plays_from_the_start() {
        let head = turned(Playhead::at(4.5), On::Play, false, 0.0);
        assert_eq!((head.t, head.playing, head.until), (0.0, true, None));
        assert_eq!(turned(Playhead::at(4.5), On::Play, true, 0.0).t, story().duration());
    }

    #[test]
    fn a_step_is_played_from_anywhere_and_reached_from_before_only() {
        for from in [0.5, 4.5, 7.5] {
            let head = turned(Playhead::at(from), On::Step(1), false, 0.0);
            assert_eq!((head.t, head.until), (2.0, Some(4.0)), "from {from}");
        }
        assert_eq!(turned(Playhead::at(0.5), On::Reach(1), false, 0.0).t, 2.0);
        assert_eq!(turned(Playhead::at(2.5), On::Reach(1), false, 0.0).t, 2.5);
        assert_eq!(turned(Playhead::at(7.5), On::Reach(1), false, 0.0).t, 7.5);
        assert_eq!(turned(Playhead::at(7.5), On::Step(9), false, 0.0).t, 7.5, "a step that is not there");
    }

    proptest! {
        #[test]
        fn time_stays_in_the_new_story(
            before in prop::collection::vec((0.0..5.0f64, 0.1..5.0f64), 1..6),
            after in prop::collection::vec((0.0..5.0f64, 0.1..5.0f64), 1..6),
            t in 0.0..1.0f64,
            on in prop_oneof![Just(On::Keep), Just(On::Play), (0usize..7).prop_map(On::Step), (0usize..7).prop_map(On::Reach)],
            at_once: bool,
            shows in 0.0..30.0f64,
        ) {
            let (before, after) = (Story::new(&before), Story::new(&after));
            let mut head = Playhead::at(before.duration() * t);
            Change { before: &before, after: &after, differs: |now, _| now >= shows }.apply(&mut head, on, at_once);
            prop_assert!(head.t >= 0.0 && head.t <= after.duration() + 1e-9, "{} of {}", head.t, after.duration());
            prop_assert!(!at_once || !head.playing);
        }
    }
}
