//! When each of the four has started, how many have started one after the other, how playing time maps to simulated time, and how time
//! maps to the axis.

use crate::num::Within;
use crate::sim::{Facts, Story};

/// The four lanes, in the order of the picture: by what each has to set up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lane {
    Process,
    Container,
    MicroVm,
    Vm,
}

impl Lane {
    pub const ALL: [Lane; 4] = [Lane::Process, Lane::Container, Lane::MicroVm, Lane::Vm];

    /// Its id in words and keys.
    pub fn id(self) -> &'static str {
        match self {
            Lane::Process => "process",
            Lane::Container => "container",
            Lane::MicroVm => "microvm",
            Lane::Vm => "vm",
        }
    }

    /// Its time reaches to an app that runs, so its starts can be counted beside those of others. A microVM's time is its kernel's alone.
    pub fn app(self) -> bool {
        self != Lane::MicroVm
    }

    /// The fact that says how long a start takes, in seconds, from the disk that the image lies on.
    pub fn fact(self, hdd: bool) -> &'static str {
        match self {
            Lane::Process => "process-start",
            Lane::Container if hdd => "container-start-hdd",
            Lane::Container => "container-start",
            Lane::MicroVm => "microvm-start",
            Lane::Vm => "vm-start",
        }
    }
}

/// What the learner can set.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Params {
    /// Slots in each lane: so many start at the same time, and a slot starts its next one as soon as the last is up.
    pub slots: u32,
    /// The image of the containers lies on a hard disk, not on an SSD.
    pub hdd: bool,
    pub axis: AxisChoice,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AxisChoice {
    /// The first second large, then all of it, then powers of ten.
    Story,
    Linear,
    Log,
}

/// The steps, from 0.
pub const LINE_UP: usize = 0;
pub const FIRST_SECOND: usize = 1;
pub const REST: usize = 2;
pub const REVEAL: usize = 3;

/// Containers that the first goal wants, and the slots of an SSD that the second wants a hard disk to keep up with.
pub const WANTED: u32 = 500;
pub const MATCHED: u32 = 8;

/// How much of the race is shown in slow motion, in simulated seconds, and how many seconds of playing a simulated one takes there.
pub const SLOW_PART: f64 = 1.0;
pub const SLOWNESS: f64 = 4.0;
/// Seconds of playing in which the line-up makes way for the race.
pub const READY: f64 = 0.5;
/// Seconds of playing for the rest of the race.
const FAST: f64 = 7.0;
/// Seconds in which the axis opens from the first second to all of the race.
const OPEN: f64 = 0.9;

#[derive(Clone, Debug)]
pub struct Trace {
    pub params: Params,
    /// Seconds that a start takes, by lane.
    pub starts: [f64; 4],
    /// Those of a container from an SSD.
    pub ssd: f64,
    pub story: Story,
}

pub fn run(params: &Params, facts: &Facts) -> Trace {
    let starts = Lane::ALL.map(|l| facts.get(l.fact(params.hdd)));
    let ssd = facts.get(Lane::Container.fact(false));
    let story = Story::new(&[(1.7, 4.5), (READY + SLOW_PART * SLOWNESS, 3.5), (FAST, 4.0), (2.2, 5.0), (0.3, 6.0)]);
    Trace { params: *params, starts, ssd, story }
}

impl Trace {
    pub fn start(&self, lane: Lane) -> f64 {
        self.starts[lane as usize]
    }

    /// The race ends when the virtual machine answers.
    pub fn finish(&self) -> f64 {
        self.start(Lane::Vm)
    }

    /// Simulated seconds since the start signal, at `t` seconds of playing. It never goes back: it stands in the line-up, runs slowly
    /// through the first second, then faster and faster, without a jump in speed, to the finish.
    pub fn clock(&self, t: f64) -> f64 {
        let at = self.story.at(t);
        match at.step {
            LINE_UP => 0.0,
            FIRST_SECOND => ((at.since - READY) / SLOWNESS).within(0.0, SLOW_PART),
            REST => {
                let (p, left) = (at.moved, self.finish() - SLOW_PART);
                let pace = FAST / SLOWNESS;
                SLOW_PART + pace * p + (left - pace) * p * p
            }
            _ => self.finish(),
        }
    }

    /// How many a lane has started, `clock` seconds after the signal.
    pub fn count(&self, lane: Lane, clock: f64) -> u32 {
        self.params.slots * rounds(clock, self.start(lane))
    }

    /// How many times as long as a lane's start the virtual machine takes.
    pub fn factor(&self, lane: Lane) -> f64 {
        (self.finish() / self.start(lane)).round()
    }

    /// As many containers as some goal wants are up in time, from the disk that it names, and no slot was to spare.
    fn just_enough(&self, hdd: bool, wanted: u32) -> bool {
        let up = self.count(Lane::Container, self.finish());
        let without_one = up - up / self.params.slots;
        self.params.hdd == hdd && up >= wanted && without_one < wanted
    }

    /// What [`MATCHED`] slots start from an SSD.
    pub fn matched(&self) -> u32 {
        MATCHED * rounds(self.finish(), self.ssd)
    }

    /// The two aims: a round number from an SSD, and what fewer slots start from there, from a hard disk.
    pub fn reached(&self) -> [bool; 2] {
        [self.just_enough(false, WANTED), self.just_enough(true, self.matched())]
    }

    /// Four different counts of containers to choose from, rising, and the place of the right one.
    pub fn guesses(&self) -> ([u32; 4], usize) {
        let right = self.count(Lane::Container, self.finish());
        ([right / 10, right / 3, right, right * 10], 2)
    }

    /// The axis at `t`.
    pub fn axis(&self, t: f64) -> Axis {
        let slowest = self.starts.iter().fold(0.0f64, |a, b| a.max(*b));
        let fastest = self.starts.iter().fold(slowest, |a, b| a.min(*b));
        // The next five seconds up, so that the last bar ends just inside.
        let all = (slowest / 5.0).ceil() * 5.0;
        let near = SLOW_PART * 1.05;
        let full = Axis { near, all, low: fastest * 0.3, opened: 1.0, log: 0.0 };
        let at = self.story.at(t);
        match self.params.axis {
            AxisChoice::Linear => full,
            AxisChoice::Log => Axis { log: 1.0, ..full },
            AxisChoice::Story => match at.step {
                LINE_UP | FIRST_SECOND => Axis { opened: 0.0, ..full },
                REST => Axis { opened: smooth(at.since / OPEN), ..full },
                // The slivers are seen first, then they come apart.
                REVEAL => Axis { log: smooth((at.since - 1.0) / 1.2), ..full },
                _ => Axis { log: 1.0, ..full },
            },
        }
    }
}

/// Whole starts that fit into `clock`; a start that ends at this very instant counts in spite of rounding.
fn rounds(clock: f64, start: f64) -> u32 {
    (clock / start + 1e-6).floor().max(0.0) as u32
}

fn smooth(p: f64) -> f64 {
    let p = p.within(0.0, 1.0);
    p * p * (3.0 - 2.0 * p)
}

/// Where an instant of the race lies across the plot.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Axis {
    /// Simulated seconds at the right end when only the first second is shown, and when all is.
    pub near: f64,
    pub all: f64,
    /// Where the logarithmic axis begins.
    pub low: f64,
    /// 0: the first second; 1: all of it.
    pub opened: f64,
    /// 0: even; 1: logarithmic.
    pub log: f64,
}

impl Axis {
    /// Seconds at the right end.
    pub fn end(&self) -> f64 {
        // The scale goes evenly from one to the other, so bars shrink at an even pace.
        1.0 / (1.0 / self.near + (1.0 / self.all - 1.0 / self.near) * self.opened)
    }

    /// 0 at the left end of the plot, 1 at the right; later instants are never further left.
    pub fn place(&self, clock: f64) -> f64 {
        let even = (clock / self.end()).within(0.0, 1.0);
        if self.log <= 0.0 {
            return even;
        }
        let powers =
            if clock <= self.low { 0.0 } else { ((clock / self.low).ln() / (self.all / self.low).ln()).min(1.0) };
        even + (powers - even) * self.log
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::content::{self, facts::Book};
    use proptest::prelude::*;

    /// The race with the real facts, which are read once for all cases.
    pub fn race(slots: u32, axis: AxisChoice) -> Trace {
        static FACTS: std::sync::OnceLock<Facts> = std::sync::OnceLock::new();
        let facts = FACTS.get_or_init(|| Book::load(&content::root("en")).unwrap().numbers());
        run(&Params { slots, hdd: false, axis }, facts)
    }

    fn choices() -> impl Strategy<Value = AxisChoice> {
        prop_oneof![Just(AxisChoice::Story), Just(AxisChoice::Linear), Just(AxisChoice::Log)]
    }

    /// Captions 2 to 4, the question, and the lesson's paragraph after the figure.
    #[test]
    fn the_captions_claims() {
        let t = race(1, AxisChoice::Story);
        let after = |s: f64| Lane::ALL.map(|l| t.count(l, s));
        assert_eq!(after(SLOW_PART), [1000, 1, 8, 0]);
        assert_eq!(after(t.finish()), [29_000, 51, 232, 1]);
        assert_eq!(t.guesses(), ([5, 17, 51, 510], 2));
        // Caption 4: "× 51" at the container's line. One after the other, as many fit into the virtual machine's start.
        assert_eq!([Lane::Process, Lane::Container, Lane::Vm].map(|l| t.factor(l)), [29_000.0, 51.0, 1.0]);
        // "Three of four are up within the first second": all but the virtual machine.
        assert!(Lane::ALL.iter().all(|l| (t.start(*l) < SLOW_PART) == (*l != Lane::Vm)));
    }

    /// "Slivers" in caption 4: on an even axis each of the three takes less than a fortieth of the plot; on the other they are apart.
    #[test]
    fn slivers_come_apart() {
        let even = race(1, AxisChoice::Linear).axis(0.0);
        let t = race(1, AxisChoice::Log);
        let log = t.axis(0.0);
        for lane in [Lane::Process, Lane::Container, Lane::MicroVm] {
            assert!(even.place(t.start(lane)) < 1.0 / 40.0, "{lane:?}");
        }
        let mut places = t.starts.map(|s| log.place(s));
        places.sort_by(f64::total_cmp);
        assert!(places.windows(2).all(|w| w[1] - w[0] > 0.1), "{places:?}");
    }

    /// The story's own axis: the first second, then all, then powers of ten; the learner's choice wins.
    #[test]
    fn the_axis_follows_the_story_unless_chosen() {
        let rest = |choice, step: usize| {
            let t = race(1, choice);
            t.axis(t.story.steps()[step].rest())
        };
        assert!(rest(AxisChoice::Story, 1).end() < 1.1);
        assert_eq!((rest(AxisChoice::Story, 2).end().round(), rest(AxisChoice::Story, 2).log), (30.0, 0.0));
        assert_eq!(rest(AxisChoice::Story, 3).log, 1.0);
        for step in 0..5 {
            assert_eq!(rest(AxisChoice::Linear, step).log, 0.0);
            assert_eq!(rest(AxisChoice::Log, step).log, 1.0);
        }
    }

    /// A hard disk changes the container's start and nothing else, and takes it out of the first second.
    #[test]
    fn a_hard_disk_is_slower() {
        let ssd = race(1, AxisChoice::Story);
        let facts = Book::load(&content::root("en")).unwrap().numbers();
        let hdd = run(&Params { hdd: true, ..ssd.params }, &facts);
        let others = |t: &Trace| [Lane::Process, Lane::MicroVm, Lane::Vm].map(|l| t.start(l));
        assert_eq!(others(&hdd), others(&ssd));
        assert_eq!((hdd.count(Lane::Container, SLOW_PART), hdd.count(Lane::Container, hdd.finish())), (0, 25));
        assert_eq!((hdd.matched(), ssd.matched()), (408, 408));
        let (guesses, right) = hdd.guesses();
        assert!(guesses.windows(2).all(|w| w[0] < w[1]) && guesses[right] == 25, "{guesses:?}");
    }

    #[test]
    fn the_race_is_over_at_the_rest_of_its_step() {
        let t = race(3, AxisChoice::Story);
        let s = t.story.steps();
        assert_eq!(t.clock(s[LINE_UP].rest()), 0.0);
        assert!((t.clock(s[FIRST_SECOND].rest()) - SLOW_PART).abs() < 1e-9);
        assert!((t.clock(s[REST].start) - SLOW_PART).abs() < 1e-9, "no jump between the steps");
        assert!((t.clock(s[REST].rest()) - t.finish()).abs() < 1e-9);
        let pace = (t.clock(s[REST].start + 0.01) - SLOW_PART) / 0.01;
        assert!((pace - 1.0 / SLOWNESS).abs() < 0.03, "no jump in speed: {pace}");
    }

    proptest! {
        #[test]
        fn time_never_runs_back(a in -1.0..40.0f64, d in 0.0..5.0f64) {
            let t = race(1, AxisChoice::Story);
            prop_assert!(t.clock(a + d) >= t.clock(a) - 1e-12);
            prop_assert!((0.0..=t.finish() + 1e-9).contains(&t.clock(a)));
        }

        #[test]
        fn counts_never_go_down(a in 0.0..40.0f64, d in 0.0..5.0f64, slots in 1u32..=20) {
            let t = race(slots, AxisChoice::Story);
            for lane in Lane::ALL {
                prop_assert!(t.count(lane, t.clock(a + d)) >= t.count(lane, t.clock(a)));
            }
        }

        #[test]
        fn slots_multiply(clock in 0.0..29.0f64, slots in 1u32..=20) {
            for lane in Lane::ALL {
                // A factor and a count of whole starts differ by the rest alone.
                let one = race(1, AxisChoice::Log);
                prop_assert!((one.factor(lane) - f64::from(one.count(lane, one.finish()))).abs() <= 1.0);
                prop_assert_eq!(race(slots, AxisChoice::Log).count(lane, clock), slots * race(1, AxisChoice::Log).count(lane, clock));
            }
        }

        /// Nothing counts before its start is over, and each counts from then on: who starts sooner is up sooner, with any times.
        #[test]
        fn finishing_follows_start_times(starts in prop::array::uniform4(0.001..40.0f64), clock in 0.0..60.0f64) {
            let t = Trace { starts, ..race(1, AxisChoice::Story) };
            for a in Lane::ALL {
                prop_assert_eq!(t.count(a, clock * 0.999) > 0, clock * 0.999 + t.start(a) * 1e-6 >= t.start(a));
                for b in Lane::ALL {
                    if t.start(a) <= t.start(b) {
                        prop_assert!(t.count(a, clock) >= t.count(b, clock));
                    }
                }
            }
        }

        #[test]
        fn the_axis_is_monotonic_and_in_the_plot(t in 0.0..40.0f64, a in 0.0..40.0f64, d in 0.0..40.0f64, choice in choices()) {
            let axis = race(1, choice).axis(t);
            let (x, y) = (axis.place(a), axis.place(a + d));
            prop_assert!(x <= y + 1e-12 && (0.0..=1.0).contains(&x) && (0.0..=1.0).contains(&y), "{x} {y}");
        }

        /// While the race is on, no bar runs out of the plot, also while the axis opens.
        #[test]
        fn now_is_always_in_sight(t in 0.0..40.0f64, choice in choices()) {
            let race = race(1, choice);
            prop_assert!(race.clock(t) <= race.axis(t).end() + 1e-9);
        }
    }
}
