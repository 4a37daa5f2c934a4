//! Eight layers and six stops. At each stop AWS runs some of the layers; those of them that you can't look at are out of sight. None is
//! ever missing: a layer that you don't see is still there.
//!
//! The division follows the shared responsibility model of AWS, that of the ECS Developer Guide for the stops with ECS, and the Lambda
//! Developer Guide for the number of copies.

use crate::num::Within;
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

/// First stop of each step, last stop, and whether what is hidden is revealed. The last step goes where the learner says.
const STEPS: [(usize, usize, bool); 6] =
    [(0, 0, false), (0, 2, false), (2, 3, false), (3, 5, false), (5, 5, true), (5, 5, false)];

/// Seconds of one move, and from the start of one to the start of the next.
const MOVE: f64 = 0.45;
const LEG: f64 = 2.4;

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
    let spans = STEPS.map(|(from, to, _)| (MOVE + LEG * (to - from).saturating_sub(1) as f64, 4.5));
    Trace { chosen: chosen.min(STOPS.len() - 1), reveal, story: Story::new(&spans) }
}

impl Trace {
    pub fn place(&self, t: f64) -> Place {
        let at = self.story.at(t);
        let (from, to, _) = STEPS[at.step];
        if at.step == STEPS.len() - 1 {
            return Place { from, to: self.chosen, way: at.moved };
        }
        let legs = to - from;
        let leg = ((at.since / LEG) as usize).min(legs.saturating_sub(1));
        let way = ((at.since - leg as f64 * LEG) / MOVE).within(0.0, 1.0);
        Place { from: from + leg, to: from + (leg + 1).min(legs), way: if at.moved >= 1.0 { 1.0 } else { way } }
    }

    /// How far what is hidden is revealed, 0..=1.
    pub fn open(&self, t: f64) -> f64 {
        let at = self.story.at(t);
        let now = STEPS[at.step].2 as u8 as f64;
        let before = at.step.checked_sub(1).map_or(0.0, |s| STEPS[s].2 as u8 as f64);
        let open = before + (now - before) * at.moved;
        if self.reveal { 1.0 } else { open }
    }

    /// How many layers are hidden at `t`, with a part of one while it changes.
    pub fn hidden(&self, t: f64) -> f64 {
        let p = self.place(t);
        let [a, b] = [p.from, p.to].map(|s| count(State::Hidden, s) as f64);
        a + (b - a) * p.way * p.way * (3.0 - 2.0 * p.way)
    }
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
            (t.place(at).stop(), t.place(at).way, t.open(at))
        };
        let want = [(0, 1.0, 0.0), (2, 1.0, 0.0), (3, 1.0, 0.0), (5, 1.0, 0.0), (5, 1.0, 1.0), (1, 1.0, 0.0)];
        for (i, w) in want.into_iter().enumerate() {
            assert_eq!(rest(&t, i), w, "step {}", i + 1);
        }
        assert_eq!(rest(&run(2, true), 5), (2, 1.0, 1.0));
        // EC2 has its moment before ECS on EC2.
        assert_eq!(t.place(t.story.steps()[1].start + 1.5), Place { from: 0, to: 1, way: 1.0 });
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
        fn the_curtain_rises_and_never_jumps(at in 0.0..30.0f64, chosen in 0usize..6, reveal in any::<bool>()) {
            let t = run(chosen, reveal);
            let (a, b) = (t.hidden(at), t.hidden(at + 0.01));
            prop_assert!((0.0..=7.0).contains(&a) && (a - b).abs() < 0.5, "{} {}", a, b);
            prop_assert!((0.0..=1.0).contains(&t.open(at)));
            if at + 0.01 < t.story.steps()[5].start {
                prop_assert!(b >= a - 1e-9);
            }
        }
    }
}
