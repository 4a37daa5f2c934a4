//! Eight layers and six stops. At each stop AWS runs some of the layers; those of them that you can't look at are out of sight. None is
//! ever missing: a layer that you don't see is still there.
//!
//! The division follows the shared responsibility model of AWS, that of the ECS Developer Guide for the stops with ECS, and the Lambda
//! Developer Guide for the number of copies.

use crate::sim::Story;

/// The stops, by their ids in words.
pub const STOPS: [&str; 6] = ["own", "ec2", "ecs", "fargate", "lambda", "storage"];

/// A layer, and at which stop it changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Layer {
    /// Its id in words and keys.
    pub id: &'static str,
    /// The first stop at which AWS runs it.
    pub runs: usize,
    /// The first stop at which it is out of your sight.
    pub gone: usize,
    pub source: &'static str,
}

const fn layer(id: &'static str, runs: usize, gone: usize, source: &'static str) -> Layer {
    Layer { id, runs, gone, source }
}

/// From the top down. Where ECS places containers on instances of yours, you still see which runs where, so placement changes twice.
pub const LAYERS: [Layer; 8] = [
    layer("data", 6, 6, "shared-responsibility-model"),
    layer("program", 5, 5, "shared-responsibility-model"),
    layer("copies", 4, 4, "lambda-concurrency-docs"),
    layer("placement", 2, 3, "ecs-shared-responsibility"),
    layer("os", 3, 3, "ecs-shared-responsibility"),
    layer("servers", 3, 3, "ecs-shared-responsibility"),
    layer("hardware", 1, 1, "shared-responsibility-model"),
    layer("building", 1, 1, "shared-responsibility-model"),
];

/// The place in [`LAYERS`] of the one that the lesson looks for, and of its operating system.
pub const SERVERS: usize = 5;
pub const OS: usize = 4;

/// What a layer is to you at a stop.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    Yours,
    /// AWS runs it, and you can see it.
    Seen,
    /// AWS runs it, out of your sight.
    Hidden,
}

impl Layer {
    pub fn state(self, stop: usize) -> State {
        match (stop >= self.runs, stop >= self.gone) {
            (_, true) => State::Hidden,
            (true, _) => State::Seen,
            _ => State::Yours,
        }
    }
}

/// How many layers are in a state at a stop.
pub fn count(state: State, stop: usize) -> usize {
    LAYERS.iter().filter(|l| l.state(stop) == state).count()
}

/// The lesson's three questions about servers: do you choose them, look after them, see them?
pub fn answers(stop: usize) -> [bool; 3] {
    let servers = LAYERS[SERVERS].state(stop);
    [servers == State::Yours, LAYERS[OS].state(stop) == State::Yours, servers != State::Hidden]
}

/// Three times no.
pub fn serverless(stop: usize) -> bool {
    answers(stop) == [false; 3]
}

/// How far a step lifts the curtain.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lift {
    Down,
    Up,
}

/// Stop before each step and after it, and the curtain. The last step goes where the learner says.
const STEPS: [(usize, usize, Lift); 8] = [
    (0, 0, Lift::Down),
    (0, 1, Lift::Down),
    (1, 2, Lift::Down),
    (2, 3, Lift::Down),
    (3, 4, Lift::Down),
    (4, 5, Lift::Down),
    (5, 5, Lift::Up),
    (5, 5, Lift::Down),
];

/// Seconds of one move.
const MOVE: f64 = 0.45;

#[derive(Clone, Debug)]
pub struct Trace {
    /// Where the learner's slider stands, from 0.
    pub chosen: usize,
    /// The learner reveals what is hidden.
    pub reveal: bool,
    pub story: Story,
}

/// Where the picture is between two stops.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Place {
    pub from: usize,
    pub to: usize,
    /// 0 at the first, 1 at the second.
    pub way: f64,
}

impl Place {
    /// The nearer of the two.
    pub fn stop(self) -> usize {
        if self.way < 0.5 { self.from } else { self.to }
    }
}

pub fn run(chosen: usize, reveal: bool) -> Trace {
    Trace { chosen: chosen.min(STOPS.len() - 1), reveal, story: Story::new(&[(MOVE, 4.5); STEPS.len()]) }
}

impl Trace {
    /// Whether it is the learner who sets the stop.
    pub fn turn(&self, t: f64) -> bool {
        self.story.at(t).step == STEPS.len() - 1
    }

    pub fn place(&self, t: f64) -> Place {
        let at = self.story.at(t);
        let (from, to, _) = STEPS[at.step];
        Place { from, to: if at.step == STEPS.len() - 1 { self.chosen } else { to }, way: at.moved }
    }

    /// How far the curtain is lifted off what is hidden, 0..=1.
    pub fn open(&self, t: f64) -> f64 {
        if self.reveal {
            return 1.0;
        }
        let at = self.story.at(t);
        let lift = |step: usize| f64::from(u8::from(STEPS[step].2 == Lift::Up));
        let (before, now) = (at.step.checked_sub(1).map_or(0.0, lift), lift(at.step));
        before + (now - before) * soft(at.moved)
    }

    /// How many layers are hidden at `t`, with a part of one while it changes.
    pub fn hidden(&self, t: f64) -> f64 {
        let p = self.place(t);
        let [a, b] = [p.from, p.to].map(|s| count(State::Hidden, s) as f64);
        a + (b - a) * soft(p.way)
    }

    /// The curtain's hem: how many layers, from the top, it and those above it reach down.
    pub fn hem(&self, t: f64) -> f64 {
        LAYERS.len() as f64 - self.hidden(t) * self.open(t)
    }
}

/// Slow, quick, slow.
fn soft(p: f64) -> f64 {
    p * p * (3.0 - 2.0 * p)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn table(state: State) -> [usize; 6] {
        [0, 1, 2, 3, 4, 5].map(|s| count(state, s))
    }

    /// The numbers that captions, picture and lesson tell.
    #[test]
    fn the_captions_claims() {
        assert_eq!(table(State::Yours), [8, 6, 5, 3, 2, 1]);
        assert_eq!(table(State::Seen), [0, 0, 1, 0, 0, 0]);
        assert_eq!(table(State::Hidden), [0, 2, 2, 5, 6, 7]);
        let new = |stop: usize| -> Vec<&str> {
            LAYERS.iter().filter(|l| l.state(stop) != l.state(stop - 1)).map(|l| l.id).collect()
        };
        assert_eq!(new(1), ["hardware", "building"]);
        assert_eq!(new(2), ["placement"]);
        assert_eq!(new(3), ["placement", "os", "servers"]);
        assert_eq!(new(4), ["copies"]);
        assert_eq!(new(5), ["program"]);
        // Serverless from Fargate on, as the lesson's check has it.
        assert_eq!([0, 1, 2, 3, 4, 5].map(serverless), [false, false, false, true, true, true]);
        assert_eq!((LAYERS[SERVERS].id, LAYERS[OS].id), ("servers", "os"));
    }

    #[test]
    fn the_story_rests_at_the_stops_it_tells_of() {
        let t = run(1, false);
        let rest = |t: &Trace, i: usize| {
            let at = t.story.steps()[i].rest();
            (t.place(at).stop(), t.hem(at).round())
        };
        // One stop a step with the curtain down to the foot of the stack, then up, then down again where the learner stands.
        let want = [(0, 8.0), (1, 8.0), (2, 8.0), (3, 8.0), (4, 8.0), (5, 8.0), (5, 1.0), (1, 8.0)];
        for (i, w) in want.into_iter().enumerate() {
            assert_eq!(rest(&t, i), w, "step {}", i + 1);
        }
        assert_eq!(rest(&run(3, true), 7), (3, 3.0), "revealed as far as Fargate's rod");
    }

    /// In the learner's turn the curtain is wholly down or wholly up, at every stop.
    #[test]
    fn the_end_is_never_half_open() {
        for stop in 0..STOPS.len() {
            for reveal in [false, true] {
                let t = run(stop, reveal);
                let end = t.story.duration();
                assert!(t.turn(end) && t.open(end) == f64::from(u8::from(reveal)), "stop {stop}");
                assert!((t.hidden(end) - count(State::Hidden, stop) as f64).abs() < 1e-9, "stop {stop}");
            }
        }
    }

    proptest! {
        /// Nothing that AWS has taken over or hidden comes back further along the way.
        #[test]
        fn handing_over_is_one_way(layer in 0usize..8, stop in 0usize..5) {
            let rank = |s: State| s as usize;
            prop_assert!(rank(LAYERS[layer].state(stop)) <= rank(LAYERS[layer].state(stop + 1)));
        }

        /// What is hidden lies below what is in sight, or the curtain could not hide it.
        #[test]
        fn sight_ends_at_one_line(stop in 0usize..6) {
            let seen = LAYERS.iter().filter(|l| l.state(stop) != State::Hidden).count();
            for (i, l) in LAYERS.iter().enumerate() {
                prop_assert_eq!(l.state(stop) == State::Hidden, i >= seen);
            }
        }

        /// The servers never vanish: in sight and hidden together are all eight, at any stop.
        #[test]
        fn no_layer_is_ever_missing(stop in 0usize..6) {
            prop_assert_eq!(count(State::Yours, stop) + count(State::Seen, stop) + count(State::Hidden, stop), LAYERS.len());
        }

        /// The curtain only rises while the story goes on, and never jumps by more than a frame's worth.
        #[test]
        fn the_curtain_rises_and_never_jumps(at in 0.0..45.0f64, chosen in 0usize..6, reveal in any::<bool>()) {
            let t = run(chosen, reveal);
            let (a, b) = (t.hidden(at), t.hidden(at + 0.01));
            prop_assert!((0.0..=7.0).contains(&a) && (a - b).abs() < 0.5, "{} {}", a, b);
            prop_assert!((0.0..=1.0).contains(&t.open(at)));
            prop_assert!((8.0 - a - 1e-9..=8.0).contains(&t.hem(at)));
            if at + 0.01 < t.story.steps()[7].start {
                prop_assert!(b >= a - 1e-9);
            }
        }
    }
}
