//! A surge of load on one app, and when each further copy of it is needed, up and gone again: as containers on a running instance, and as
//! whole virtual machines. Both sides follow the same rule: a copy is started when the load exceeds what the copies before it can take, and
//! stopped when it no longer does. A container that finds the instance full first waits for another instance.

use crate::num::Within;
use crate::sim::{Facts, Story};

/// Requests a second while nothing happens: one copy is enough.
pub const QUIET: f64 = 50.0;
/// When the load begins to rise, and how long it takes to rise and to fall, in simulated seconds.
pub const RISE: f64 = 10.0;
pub const RAMP: f64 = 10.0;
/// Apps beside the one under load.
const OTHERS: usize = 2;
/// The app of which a second copy is no help: two databases are not one faster database.
pub const MYSQL: usize = 2;

/// The two sides.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lane {
    Containers,
    Vms,
}

pub const LANES: [Lane; 2] = [Lane::Containers, Lane::Vms];

/// What the learner has set.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Params {
    /// Requests a second at the peak, and for how many seconds it lasts.
    pub peak: f64,
    pub lasts: f64,
    /// Which app the load is on, in the order java, node, mysql.
    pub app: usize,
}

/// One further copy, in simulated seconds.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Copy {
    /// When the load asks for it, and no longer does.
    pub from: f64,
    pub to: f64,
    /// When it would be up; if that is not before `to`, it never is.
    pub ready: f64,
    /// Requests a second that the copies before it take.
    pub above: f64,
}

impl Copy {
    pub fn comes_up(&self) -> bool {
        self.ready < self.to
    }

    pub fn up(&self, clock: f64) -> bool {
        self.ready <= clock && clock < self.to
    }

    pub fn starting(&self, clock: f64) -> bool {
        self.from <= clock && clock < self.ready.min(self.to) && self.ready < f64::INFINITY
    }
}

#[derive(Clone, Debug)]
pub struct Trace {
    pub params: Params,
    /// The further copies of each lane, in the order in which they are needed.
    pub copies: [Vec<Copy>; 2],
    /// Seconds until a container and a virtual machine is up.
    pub starts: [f64; 2],
    /// Requests a second that one copy takes.
    pub each: f64,
    /// Containers that the instance has room for.
    pub room: usize,
    /// When a second instance is called and when it is there, if one is.
    pub second: Option<(f64, f64)>,
    /// Where the clock stands at the end of each step.
    pub stops: [f64; 5],
    pub story: Story,
}

pub fn run(params: &Params, facts: &Facts) -> Trace {
    let starts = [facts.get("container-start"), facts.get("vm-start")];
    let (each, room) = (facts.get("copy-load"), facts.get("host-room") as usize);
    let (peak, fall) = (params.peak, RISE + RAMP + params.lasts);
    let mut copies = [Vec::new(), Vec::new()];
    let mut second = None;
    let mut above = each;
    while above < peak {
        let p = (above - QUIET) / (peak - QUIET);
        let (from, to) = (RISE + RAMP * p, fall + RAMP * (1.0 - p));
        // Containers there when this one comes: the others, the first copy, and those before it.
        let full = OTHERS + 1 + copies[0].len() >= room;
        let mut begins = from;
        if full {
            let (_, there) = *second.get_or_insert((from, from + starts[1]));
            begins = from.max(there);
        }
        for (lane, begins) in [begins, from].into_iter().enumerate() {
            let ready = if params.app == MYSQL { f64::INFINITY } else { begins + starts[lane] };
            copies[lane].push(Copy { from, to, ready, above });
        }
        above += each;
    }
    if params.app == MYSQL {
        second = None;
    }
    let end = fall + RAMP + 10.0;
    Trace {
        params: *params,
        copies,
        starts,
        each,
        room,
        second,
        stops: [RISE, RISE + RAMP + 3.0, fall, end, end],
        story: Story::new(&[(1.5, 3.0), (4.0, 4.5), (4.5, 5.0), (4.0, 5.0), (0.2, 5.0)]),
    }
}

impl Trace {
    pub fn end(&self) -> f64 {
        self.stops[4]
    }

    /// Simulated seconds at `t` seconds of playing.
    pub fn clock(&self, t: f64) -> f64 {
        let at = self.story.at(t);
        let before = if at.step == 0 { 0.0 } else { self.stops[at.step - 1] };
        before + (self.stops[at.step] - before) * at.moved
    }

    /// The corners of the load: when, and requests a second.
    pub fn corners(&self) -> [(f64, f64); 6] {
        let (peak, fall) = (self.params.peak, self.stops[2]);
        [(0.0, QUIET), (RISE, QUIET), (RISE + RAMP, peak), (fall, peak), (fall + RAMP, QUIET), (self.end(), QUIET)]
    }

    /// Requests a second at `clock`.
    pub fn load(&self, clock: f64) -> f64 {
        let rising = (clock - RISE) / RAMP;
        let falling = (self.stops[2] + RAMP - clock) / RAMP;
        QUIET + (self.params.peak - QUIET) * rising.min(falling).within(0.0, 1.0)
    }

    /// Copies that the load asks for, counting the first one.
    pub fn needed(&self, clock: f64) -> u32 {
        1 + self.copies[0].iter().filter(|c| c.from <= clock && clock < c.to).count() as u32
    }

    /// Copies that are up, counting the first one, and copies that are being started.
    pub fn up(&self, lane: Lane, clock: f64) -> u32 {
        1 + self.copies[lane as usize].iter().filter(|c| c.up(clock)).count() as u32
    }

    pub fn starting(&self, lane: Lane, clock: f64) -> u32 {
        self.copies[lane as usize].iter().filter(|c| c.starting(clock)).count() as u32
    }

    /// What may be up on both sides just after the load has reached its peak, containers first, from the most to the least, and the place of
    /// what is. Wrong ones: both sides keep pace; machines get half-way; neither side does anything.
    pub fn guesses(&self) -> (Vec<(u32, u32)>, usize) {
        let clock = self.stops[1];
        let (n, truth) = (self.needed(clock), (self.up(Lane::Containers, clock), self.up(Lane::Vms, clock)));
        // In this order they fall: a machine that is called now comes too late for the peak.
        let mut all: Vec<(u32, u32)> = Vec::new();
        for guess in [(n, n), (n, n.div_ceil(2)), truth, (1, 1)] {
            if !all.contains(&guess) {
                all.push(guess);
            }
        }
        let right = all.iter().position(|g| *g == truth).unwrap_or(0);
        (all, right)
    }

    /// Both sides have all copies that the load asks for.
    pub fn all_up(&self, clock: f64) -> bool {
        LANES.iter().all(|lane| self.up(*lane, clock) == self.needed(clock))
    }

    /// Requests until `clock` that were more than the copies which were up could take.
    pub fn over(&self, lane: Lane, clock: f64) -> f64 {
        let (peak, fall) = (self.params.peak, self.stops[2]);
        let mut sum = 0.0;
        for c in &self.copies[lane as usize] {
            // What this copy would have taken, as long as it was asked for but not there: it grows from when the load reaches its share
            // until it has all of it, stays, and shrinks as it grew.
            let most = self.each.min(peak - c.above);
            let way = |load: f64| RAMP * ((load - QUIET) / (peak - QUIET)).within(0.0, 1.0);
            let (low, high) = (way(c.above), way(c.above + most));
            let taken = |at: f64| grown(at, RISE + low, RISE + high) - grown(at, fall + RAMP - high, fall + RAMP - low);
            let until = c.ready.min(c.to).min(clock).max(c.from);
            sum += most * (taken(until) - taken(c.from));
        }
        sum
    }

    /// No container waits for another instance, but with a peak higher by `step` one would.
    pub fn just_full(&self, step: f64) -> bool {
        let peak = self.params.peak;
        self.params.app != MYSQL && peak <= self.full_at() && peak + step > self.full_at()
    }

    /// Every further container comes up, and the surge is over before any further virtual machine does.
    pub fn over_before_a_machine(&self) -> bool {
        let [containers, machines] = &self.copies;
        containers.iter().all(|c| c.comes_up()) && !machines.iter().any(|c| c.comes_up())
    }

    /// Requests a second that the instance can take at most when it is full.
    pub fn full_at(&self) -> f64 {
        (self.room - OTHERS) as f64 * self.each
    }
}

/// The area until `at` under what is 0 until `from` and 1 after `to`, with a straight line between.
fn grown(at: f64, from: f64, to: f64) -> f64 {
    if at >= to { at - (from + to) / 2.0 } else { (at - from).max(0.0) * (at - from) / (2.0 * (to - from)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{self, facts::Book};
    use proptest::prelude::*;

    fn surge(peak: f64, lasts: f64, app: usize) -> Trace {
        static FACTS: std::sync::OnceLock<Facts> = std::sync::OnceLock::new();
        let facts = FACTS.get_or_init(|| Book::load(&content::root("en")).unwrap().numbers());
        run(&Params { peak, lasts, app }, facts)
    }

    /// Captions 2 to 4 as they open: all containers are up soon after the peak, when every virtual machine is still booting; before the fall
    /// all are up; after it one of each is left, and the virtual machines left many times more requests without a place.
    #[test]
    fn the_captions_claims() {
        let t = surge(500.0, 50.0, 0);
        let counts = |k: usize| {
            let c = t.stops[k];
            (t.needed(c), t.up(Lane::Containers, c), t.up(Lane::Vms, c), t.starting(Lane::Vms, c))
        };
        assert_eq!([0, 1, 2, 3].map(counts), [(1, 1, 1, 0), (5, 5, 1, 4), (5, 5, 5, 0), (1, 1, 1, 0)]);
        // Caption 3 counts the requests where the copies are level: all of them came before.
        assert_eq!([0, 1, 2, 3].map(|k| t.all_up(t.stops[k])), [true, false, true, true]);
        assert_eq!(LANES.map(|l| t.over(l, t.stops[2])), LANES.map(|l| t.over(l, t.end())));
        assert!(!surge(500.0, 10.0, 0).all_up(surge(500.0, 10.0, 0).stops[2]));
        let (c, v) = (t.over(Lane::Containers, t.end()), t.over(Lane::Vms, t.end()));
        assert!(c > 10.0 && c < 100.0 && v > 40.0 * c, "{c} {v}");
    }

    /// "Your turn": above the room of the instance containers wait for a second one as long as for a virtual machine; a short surge is over
    /// before the first virtual machine is up; of mysql nobody starts a copy.
    #[test]
    fn what_the_learner_may_find() {
        let t = surge(600.0, 50.0, 0);
        assert_eq!((t.full_at(), t.second), (600.0, None));
        let t = surge(700.0, 50.0, 1);
        let last = t.copies[0][5];
        assert!(t.second.is_some() && last.ready - last.from > t.starts[1]);
        assert!(t.copies[0][4].ready - t.copies[0][4].from < 1.0);
        for peak in 2..=10 {
            let t = surge(f64::from(peak) * 100.0, 10.0, 0);
            assert!(t.copies[1].iter().all(|c| !c.comes_up()), "{peak}");
            assert!(t.copies[0].iter().take(5).all(Copy::comes_up), "{peak}");
        }
        let t = surge(1000.0, 50.0, MYSQL);
        for lane in LANES {
            assert_eq!((t.up(lane, 40.0), t.starting(lane, 40.0), t.second), (1, 0, None));
        }
    }

    fn any_surge() -> impl Strategy<Value = Trace> {
        (2u32..=10, 1u32..=9, 0usize..3).prop_map(|(p, l, app)| surge(f64::from(p) * 100.0, f64::from(l) * 10.0, app))
    }

    proptest! {
        /// No more is up than is needed, and what is needed is just enough for the load.
        #[test]
        fn never_more_than_needed(t in any_surge(), clock in 0.0..140.0f64) {
            let need = t.needed(clock);
            prop_assert!(f64::from(need) * t.each >= t.load(clock) - 1e-6);
            prop_assert!(f64::from(need - 1) * t.each <= t.load(clock) + 1e-6);
            for lane in LANES {
                prop_assert!(t.up(lane, clock) + t.starting(lane, clock) <= need);
            }
        }

        /// While the instance has room, there are never fewer containers up than virtual machines; with a second instance they are at most
        /// one container's start behind.
        #[test]
        fn containers_are_up_no_later(t in any_surge()) {
            for (c, v) in t.copies[0].iter().zip(&t.copies[1]) {
                prop_assert!(c.ready <= v.ready + t.starts[0]);
                prop_assert!(t.second.is_some() || c.ready <= v.ready);
                prop_assert!(c.ready - c.from >= t.starts[0] - 1e-9 && v.ready - v.from >= t.starts[1] - 1e-9);
            }
        }

        /// The picture stacks copies in order: who is needed first is up first and goes last.
        #[test]
        fn copies_come_in_order_and_leave_in_reverse(t in any_surge()) {
            for lane in &t.copies {
                for w in lane.windows(2) {
                    prop_assert!(w[0].from < w[1].from && w[0].ready <= w[1].ready && w[0].to > w[1].to);
                }
            }
        }

        /// The sum over copies is the area between load and capacity.
        #[test]
        fn what_is_over_is_the_area_above_the_capacity(t in any_surge(), clock in 0.0..140.0f64) {
            for lane in LANES {
                let n = 20_000;
                let dt = clock / f64::from(n);
                let mut area = 0.0;
                for i in 0..n {
                    let at = (f64::from(i) + 0.5) * dt;
                    area += (t.load(at) - f64::from(t.up(lane, at)) * t.each).max(0.0) * dt;
                }
                prop_assert!((area - t.over(lane, clock)).abs() < 3.0 + area * 0.01, "{area} {}", t.over(lane, clock));
            }
        }

        #[test]
        fn time_only_goes_on(t in any_surge(), a in -1.0..45.0f64, d in 0.0..9.0f64) {
            prop_assert!(t.clock(a + d) >= t.clock(a) && (0.0..=t.end()).contains(&t.clock(a)));
            for lane in LANES {
                prop_assert!(t.over(lane, t.clock(a + d)) >= t.over(lane, t.clock(a)) - 1e-6);
            }
        }
    }
}
