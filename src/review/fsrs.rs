//! How well something is remembered, and when to ask again: FSRS version 6 with its published parameters (J. Ye and others, "Free Spaced
//! Repetition Scheduler", https://github.com/open-spaced-repetition). The crate `fsrs` brings a trainer of parameters and what that needs;
//! here it is what the tests compare with.

use crate::num::Within;

/// The default parameters of version 6.
const W: [f64; 21] = [
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629,
    1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
];
/// How likely it is to be remembered when it is asked again.
pub const RETENTION: f64 = 0.9;
/// What keeps longest is asked again within a year.
const LONGEST: u32 = 365;

/// How an answer went.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Rating {
    Again = 1,
    Hard,
    Good,
}

/// What is known of a memory.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Memory {
    /// Days until it is remembered with a likelihood of 90 %.
    pub stability: f64,
    /// 1 to 10.
    pub difficulty: f64,
}

fn first_difficulty(rating: f64) -> f64 {
    W[4] - (W[5] * (rating - 1.0)).exp() + 1.0
}

/// How fast the curve falls: with it 90 % are left after as many days as the stability has.
fn factor() -> f64 {
    RETENTION.powf(-1.0 / W[20]) - 1.0
}

impl Memory {
    /// After the first answer.
    pub fn first(rating: Rating) -> Memory {
        let difficulty = first_difficulty(f64::from(rating as u32)).within(1.0, 10.0);
        Memory { stability: W[rating as usize - 1], difficulty }
    }

    /// After another answer, so many days later.
    pub fn next(self, days: u32, rating: Rating) -> Memory {
        let (s, d, g) = (self.stability, self.difficulty, f64::from(rating as u32));
        let forgotten = 1.0 - self.recall(days);
        let stability = if days == 0 {
            let grows = (W[17] * (g - 3.0 + W[18])).exp() * s.powf(-W[19]);
            s * if rating == Rating::Again { grows } else { grows.max(1.0) }
        } else if rating == Rating::Again {
            let after = W[11] * d.powf(-W[12]) * ((s + 1.0).powf(W[13]) - 1.0) * (forgotten * W[14]).exp();
            after.min(s / (W[17] * W[18]).exp())
        } else {
            let hard = if rating == Rating::Hard { W[15] } else { 1.0 };
            s * (W[8].exp() * (11.0 - d) * s.powf(-W[9]) * ((forgotten * W[10]).exp() - 1.0) * hard + 1.0)
        };
        let moved = d + (10.0 - d) * -W[6] * (g - 3.0) / 9.0;
        let difficulty = W[7] * (first_difficulty(4.0) - moved) + moved;
        Memory { stability: stability.within(0.001, 36_500.0), difficulty: difficulty.within(1.0, 10.0) }
    }

    /// How likely it is still remembered so many days after the last answer.
    pub fn recall(self, days: u32) -> f64 {
        (1.0 + factor() * f64::from(days) / self.stability).powf(-W[20])
    }

    /// Days after which it is asked again.
    pub fn interval(self) -> u32 {
        ((self.stability + 0.5) as u32).clamp(1, LONGEST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::fsrs::{FSRS, FSRSItem, FSRSReview};
    use proptest::prelude::*;

    fn rating() -> impl Strategy<Value = Rating> {
        prop::sample::select(vec![Rating::Again, Rating::Hard, Rating::Good])
    }

    fn ours(history: &[(u32, Rating)]) -> Memory {
        let mut all = history.iter();
        let mut memory = Memory::first(all.next().unwrap().1);
        all.for_each(|(days, rating)| memory = memory.next(*days, *rating));
        memory
    }

    fn theirs(history: &[(u32, Rating)]) -> (f64, f64, f64) {
        let first = |i: usize, days: u32| if i == 0 { 0 } else { days };
        let reviews = history
            .iter()
            .enumerate()
            .map(|(i, (days, rating))| FSRSReview { rating: *rating as u32, delta_t: first(i, *days) });
        let fsrs = FSRS::default();
        let m = fsrs.memory_state(FSRSItem { reviews: reviews.collect() }, None).unwrap();
        let interval = fsrs.next_interval(Some(m.stability), RETENTION as f32, 3);
        (f64::from(m.stability), f64::from(m.difficulty), f64::from(interval))
    }

    proptest! {
        /// The crate reckons in `f32`.
        #[test]
        fn it_is_what_the_library_computes(history in prop::collection::vec((0u32..400, rating()), 1..14), days in 0u32..900) {
            let (m, (stability, difficulty, interval)) = (ours(&history), theirs(&history));
            prop_assert!((m.stability / stability - 1.0).abs() < 2e-3, "{} for {}", m.stability, stability);
            prop_assert!((m.difficulty - difficulty).abs() < 2e-3, "{} for {}", m.difficulty, difficulty);
            let asked = f64::from(m.interval());
            let wanted = interval.round().max(1.0).min(f64::from(LONGEST));
            prop_assert!((asked - wanted).abs() <= 1.0 + 2e-3 * wanted, "{} for {}", asked, wanted);
            let state = ::fsrs::MemoryState { stability: m.stability as f32, difficulty: 5.0 };
            let recall = f64::from(::fsrs::current_retrievability(state, days as f32, W[20] as f32));
            prop_assert!((m.recall(days) - recall).abs() < 1e-3);
        }

        #[test]
        fn a_better_answer_never_brings_it_back_sooner(history in prop::collection::vec((0u32..400, rating()), 1..14), days in 0u32..400) {
            let m = ours(&history);
            let after = [Rating::Again, Rating::Hard, Rating::Good].map(|r| m.next(days, r));
            prop_assert!(after[0].stability <= after[1].stability && after[1].stability <= after[2].stability);
            prop_assert!(after[0].difficulty >= after[1].difficulty && after[1].difficulty >= after[2].difficulty);
        }
    }

    /// The library's own vector (its test of memory states), and what a learner sees of a card that goes well.
    #[test]
    fn vectors() {
        let good = [0, 1, 3, 8, 21].map(|days| (days, Rating::Good));
        let m = ours(&[&[(0, Rating::Again)], &good[..]].concat());
        assert!((m.stability - 53.62691).abs() < 1e-3 && (m.difficulty - 6.3574867).abs() < 1e-4, "{m:?}");
        let mut memory = Memory::first(Rating::Good);
        let mut intervals = vec![memory.interval()];
        for _ in 0..4 {
            memory = memory.next(memory.interval(), Rating::Good);
            intervals.push(memory.interval());
        }
        assert_eq!(intervals, [2, 11, 46, 163, LONGEST]);
        // And it begins anew, not at nothing, when it is forgotten.
        assert_eq!(memory.next(LONGEST, Rating::Again).interval(), 7);
    }
}
