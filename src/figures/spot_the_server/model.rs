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

/// The learner hangs the curtain where Fargate's is expected.
pub const GUESS: usize = 3;
/// The stop that is guessed, and how many layers the curtain hides before, which is the least that can be guessed.
pub const GUESSED: usize = 3;
pub const LEAST: usize = 2;
/// The curtain is lifted off all that it hides.
const UP: usize = 7;
const TURN: usize = 8;

/// The stop after each step. The guess is made between two stops, and the last step goes where the learner says.
const STEPS: [usize; 9] = [0, 1, 2, 2, 3, 4, 5, 5, 5];

/// Seconds of one move; and, as the story begins, from one layer that comes to the next, and how long each takes to lie.
const MOVE: f64 = 0.45;
pub const PILE: f64 = 0.13;
pub const LAID: f64 = 0.4;

#[derive(Clone, Debug)]
pub struct Trace {
    /// Where the learner stands, from 0.
    pub chosen: usize,
    /// How many layers the learner has lifted the hem off, from the foot.
    pub lift: usize,
    /// How many layers the learner expects behind Fargate's curtain.
    pub guess: usize,
    pub story: Story,
}

pub fn run(chosen: usize, lift: usize, guess: usize) -> Trace {
    let mut steps = [(MOVE, 4.0); STEPS.len()];
    steps[0] = (PILE * (LAYERS.len() - 1) as f64 + LAID, 2.4);
    Trace {
        chosen: chosen.min(STOPS.len() - 1),
        lift: lift.min(LAYERS.len()),
        guess: guess.max(LEAST).min(LAYERS.len()),
        story: Story::new(&steps),
    }
}

impl Trace {
    pub fn step(&self, t: f64) -> usize {
        self.story.at(t).step
    }

    /// Whether it is the learner who sets the stop.
    pub fn turn(&self, t: f64) -> bool {
        self.step(t) == TURN
    }

    /// Whether the curtain hangs where the learner has hung it, on trial.
    pub fn guessing(&self, t: f64) -> bool {
        self.step(t) == GUESS
    }

    /// Whether the guess can be compared with what is true.
    pub fn judged(&self, t: f64) -> bool {
        self.guess != LEAST && (self.step(t) == GUESS + 1 || self.turn(t) && self.stop(t) == GUESSED)
    }

    /// By how many layers the guess is too high; too low is negative.
    pub fn off(&self) -> i64 {
        self.guess as i64 - count(State::Hidden, GUESSED) as i64
    }

    fn stop_after(&self, step: usize) -> usize {
        if step == TURN { self.chosen } else { STEPS[step] }
    }

    /// What changes from the step before to this one, as far as it has come.
    fn blend(&self, t: f64, of: impl Fn(usize) -> f64) -> f64 {
        let at = self.story.at(t);
        let (before, now) = (at.step.checked_sub(1).map_or(0.0, &of), of(at.step));
        before + (now - before) * soft(at.moved)
    }

    /// The stop that the picture tells of: the nearer one while it moves.
    pub fn stop(&self, t: f64) -> usize {
        let at = self.story.at(t);
        self.stop_after(if at.moved < 0.5 { at.step.saturating_sub(1) } else { at.step })
    }

    /// Where the mark stands on the way from stop to stop.
    pub fn along(&self, t: f64) -> f64 {
        self.blend(t, |step| self.stop_after(step) as f64 + if step == GUESS { 0.5 } else { 0.0 })
    }

    /// How many layers are hidden at `t`, with a part of one while it changes.
    pub fn hidden(&self, t: f64) -> f64 {
        self.blend(t, |step| {
            if step == GUESS { self.guess as f64 } else { count(State::Hidden, self.stop_after(step)) as f64 }
        })
    }

    /// How many of those the curtain is lifted off.
    pub fn lifted(&self, t: f64) -> f64 {
        let hidden = self.hidden(t);
        let up = self.blend(t, |step| f64::from(u8::from(step == UP))) * hidden;
        // What is hung on trial has nothing behind it yet.
        let own = if self.guessing(t) { 0.0 } else { (self.lift as f64).min(hidden) };
        up.max(own)
    }

    /// The curtain's hem: how many layers, from the top, it and those above it reach down.
    pub fn hem(&self, t: f64) -> f64 {
        LAYERS.len() as f64 - self.lifted(t)
    }

    /// Serverless with as much of one's own as can be, and the curtain lifted off the servers but no further.
    pub fn just_a_peek(&self) -> bool {
        let first = (0..STOPS.len()).find(|s| serverless(*s));
        Some(self.chosen) == first && self.lift == LAYERS.len() - SERVERS
    }

    /// At the learner's stop AWS runs something that is in sight, and the hem is lifted off all that is not.
    pub fn all_on_show(&self) -> bool {
        count(State::Seen, self.chosen) > 0 && self.lift >= count(State::Hidden, self.chosen)
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
        let t = run(1, 0, 7);
        let rest = |t: &Trace, i: usize| {
            let at = t.story.steps()[i].rest();
            (t.stop(at), t.hidden(at), t.hem(at))
        };
        // A stop a step with the curtain down to the foot; the guess; then up, and down again where the learner stands.
        let want = [
            (0, 0.0, 8.0),
            (1, 2.0, 8.0),
            (2, 2.0, 8.0),
            (2, 7.0, 8.0),
            (3, 5.0, 8.0),
            (4, 6.0, 8.0),
            (5, 7.0, 8.0),
            (5, 7.0, 1.0),
            (1, 2.0, 8.0),
        ];
        for (i, w) in want.into_iter().enumerate() {
            assert_eq!(rest(&t, i), w, "step {}", i + 1);
        }
        assert_eq!(rest(&run(3, 8, 2), 8), (3, 5.0, 3.0), "lifted as far as Fargate's rod");
        assert_eq!(rest(&run(3, 3, 2), 8), (3, 5.0, 5.0), "lifted off the servers and what is below");
    }

    #[test]
    fn a_guess_is_judged_where_it_can_be_seen() {
        for (guess, off) in [(3, -2), (4, -1), (5, 0), (8, 3)] {
            let t = run(3, 0, guess);
            assert_eq!(t.off(), off);
            let seen: Vec<usize> = (0..9).filter(|i| t.judged(t.story.steps()[*i].rest())).collect();
            assert_eq!(seen, [GUESS + 1, TURN]);
        }
        // Who has hung nothing has guessed nothing.
        assert!((0..9).all(|i| !run(3, 0, 2).judged(run(3, 0, 2).story.steps()[i].rest())));
        assert!(!run(4, 0, 5).judged(run(4, 0, 5).story.duration()));
        assert_eq!(count(State::Hidden, GUESSED - 1), LEAST);
    }

    /// What is hung on trial has no part in what is true.
    #[test]
    fn the_end_knows_no_guess() {
        for (stop, guess) in (0..STOPS.len()).flat_map(|s| (2..9).map(move |g| (s, g))) {
            let t = run(stop, 0, guess);
            let end = t.story.duration();
            assert!(t.turn(end) && t.lifted(end) == 0.0, "stop {stop}");
            assert_eq!(t.hidden(end), count(State::Hidden, stop) as f64, "stop {stop}");
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

        /// The curtain never jumps by more than a frame's worth, and but for the guess it only rises while the story goes on.
        #[test]
        fn the_curtain_rises_and_never_jumps(at in 0.0..50.0f64, chosen in 0usize..6, lift in 0usize..8, guess in 2usize..9) {
            let t = run(chosen, lift, guess);
            let (a, b) = (t.hidden(at), t.hidden(at + 0.01));
            prop_assert!((0.0..=8.0).contains(&a) && (a - b).abs() < 0.5, "{} {}", a, b);
            prop_assert!((0.0..=a).contains(&t.lifted(at)));
            let tried = (t.story.steps()[GUESS].start - 0.01..t.story.steps()[GUESS + 1].rest()).contains(&at);
            if at + 0.01 < t.story.steps()[TURN].start && !tried {
                prop_assert!(b >= a - 1e-9);
            }
        }
    }
}
