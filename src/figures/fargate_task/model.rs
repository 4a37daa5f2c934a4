//! Which sizes a task can have, when each task starts under the quota, and for how long each is billed.

use crate::sim::fargate::rate;
use crate::sim::{Facts, Story};

pub use crate::sim::fargate::{CPUS, PAIRS, Pair, memory, nearest, pair};

/// Place of 1 vCPU with 2 GB.
pub const SMALL: usize = 7;
/// As many tasks as the picture has rows.
pub const MOST: u32 = 8;

/// Least number of seconds that an app can be set to work.
pub const LEAST_WORK: f64 = 5.0;

/// The steps, from 0.
pub const RUN: usize = 0;
pub const REVEAL: usize = 1;
pub const BILL: usize = 2;
pub const TURN: usize = 3;

/// Seconds of playing in which what was asked for comes down, before the clock goes; and how much later each comes than the one before.
pub const DROP: f64 = 2.2;
pub const NEXT: f64 = 0.14;

/// What the learner can set.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Params {
    pub place: usize,
    pub tasks: u32,
    /// Seconds that the app of a task works.
    pub work: f64,
    /// AWS has raised the quota to what all tasks need.
    pub granted: bool,
    /// It is not what the story has told: the last step shows it from the start.
    pub own: bool,
}

/// Where a task is at an instant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    Waiting,
    Preparing,
    Pulling,
    Running,
    Ended,
}

impl State {
    pub fn id(self) -> &'static str {
        ["waiting", "preparing", "pulling", "running", "ended"][self as usize]
    }
}

/// All seconds are simulated ones unless said otherwise.
#[derive(Clone, Debug)]
pub struct Trace {
    pub params: Params,
    pub pair: Pair,
    /// vCPUs that the account may use at once.
    pub quota: f64,
    /// How many of these tasks the quota lets exist at once.
    pub fits: u32,
    /// From the go-ahead until the app runs, and the last part of it, which is billed.
    pub start: f64,
    pub pull: f64,
    /// Shortest time billed.
    pub minimum: f64,
    /// Dollars for a second of one task.
    pub rate: f64,
    /// Most dollars that one task of any size can cost for nothing, see [`Trace::waste`].
    pub worst: f64,
    pub story: Story,
}

pub fn run(params: &Params, facts: &Facts) -> Trace {
    let pair = pair(params.place);
    let default = facts.get("fargate-vcpu-quota");
    let wanted = pair.cpu * f64::from(params.tasks);
    let quota = if params.granted { default.max(wanted) } else { default };
    let (pull, minimum) = (facts.get("fargate-pull-example"), facts.get("fargate-minimum-bill") * 60.0);
    let dearest = (0..PAIRS).map(|i| rate(&self::pair(i), facts)).fold(0.0, f64::max);
    Trace {
        params: *params,
        pair,
        quota,
        fits: ((quota / pair.cpu).floor() as u32).min(params.tasks),
        start: facts.get("fargate-start-low"),
        pull,
        minimum,
        rate: rate(&pair, facts),
        worst: (minimum - pull - LEAST_WORK).max(0.0) * dearest,
        story: Story::new(&[(5.6, 5.0), (1.2, 6.0), (6.0, 6.0), (if params.own { 6.4 } else { 0.3 }, 4.0)]),
    }
}

impl Trace {
    /// Seconds from the go-ahead to the end of a task.
    pub fn life(&self) -> f64 {
        self.start + self.params.work
    }

    /// When a task may begin: first come, first served, and a place is free when a task before has ended. `None`: never.
    pub fn begin(&self, task: u32) -> Option<f64> {
        task.checked_div(self.fits).map(|turn| f64::from(turn) * self.life())
    }

    /// When its image download starts, and with it the meter; when it ends. Far away if it never begins.
    pub fn download(&self, task: u32) -> f64 {
        self.begin(task).map_or(f64::INFINITY, |b| b + self.start - self.pull)
    }

    pub fn end(&self, task: u32) -> f64 {
        // The begin of the next turn, to the last digit.
        self.begin(task + self.fits).unwrap_or(f64::INFINITY)
    }

    pub fn state(&self, task: u32, clock: f64) -> State {
        // Against the very instants that others start and end at: differences would round.
        let begin = self.begin(task).unwrap_or(f64::INFINITY);
        match () {
            () if clock >= self.end(task) => State::Ended,
            () if clock >= begin + self.start => State::Running,
            () if clock >= self.download(task) => State::Pulling,
            () if clock >= begin => State::Preparing,
            () => State::Waiting,
        }
    }

    pub fn count(&self, state: State, clock: f64) -> u32 {
        (0..self.params.tasks).filter(|i| self.state(*i, clock) == state).count() as u32
    }

    /// vCPUs that count against the quota.
    pub fn in_use(&self, clock: f64) -> f64 {
        let not = self.count(State::Waiting, clock) + self.count(State::Ended, clock);
        self.pair.cpu * f64::from(self.params.tasks - not)
    }

    /// Seconds on the meter of a task: paid time that has passed. When a task ends within the minimum, its meter runs on with nothing there.
    pub fn metered(&self, task: u32, clock: f64) -> f64 {
        let from = self.download(task);
        if clock < from { 0.0 } else { (clock - from).min((self.end(task) - from).max(self.minimum)) }
    }

    /// Seconds of it after the end of the task.
    pub fn idle(&self, task: u32, clock: f64) -> f64 {
        let end = self.end(task);
        if clock < end { 0.0 } else { self.metered(task, clock) - (end - self.download(task)) }
    }

    /// Dollars on all meters, and those of them that count nothing.
    pub fn meters(&self, clock: f64) -> [f64; 2] {
        let mut seconds = [0.0; 2];
        for i in 0..self.params.tasks {
            seconds[0] += self.metered(i, clock);
            seconds[1] += self.idle(i, clock);
        }
        seconds.map(|s| s * self.rate)
    }

    /// Seconds from the image download to the end, and those that are billed.
    pub fn lasts(&self) -> f64 {
        self.pull + self.params.work
    }

    pub fn charged(&self) -> f64 {
        self.lasts().max(self.minimum)
    }

    /// Dollars that one task costs for the time after its end. What never starts costs nothing.
    pub fn waste(&self) -> f64 {
        if self.fits == 0 { 0.0 } else { (self.charged() - self.lasts()) * self.rate }
    }

    /// Guesses at how long a task is billed, in seconds, and the place of the right one.
    pub fn guesses(&self) -> (Vec<f64>, usize) {
        let mut all = vec![self.params.work, self.lasts(), self.life(), self.minimum];
        all.sort_by(f64::total_cmp);
        all.dedup();
        let right = all.iter().position(|s| *s == self.charged()).unwrap_or_default();
        (all, right)
    }

    /// The two aims: the most tasks of 4 GB at once under the quota as it is, and the task that costs most for nothing.
    pub fn reached(&self) -> [bool; 2] {
        let crowd = self.params.tasks == MOST && self.fits == MOST && self.pair.gb >= 4.0 && !self.params.granted;
        [crowd, self.waste() >= self.worst - 1e-12]
    }

    /// When the last task has ended. Where nothing can start, a while of waiting stands for any time.
    pub fn over(&self) -> f64 {
        if self.fits == 0 { self.life() + self.minimum } else { self.end(self.params.tasks - 1) }
    }

    /// When all meters stand still, which is the right end of the time axis: the billed minimum may reach beyond the last end.
    pub fn axis(&self) -> f64 {
        let last = self.download(self.params.tasks - 1);
        if last.is_finite() { self.over().max(last + self.minimum) } else { self.over() }
    }

    /// The first ones run, and the last ones, if the quota bites, still wait.
    fn half(&self) -> f64 {
        self.start + self.params.work / 2.0
    }

    /// Seconds for which what was asked for has been coming down, while it does.
    pub fn drop(&self, t: f64) -> Option<f64> {
        let at = self.story.at(t);
        let comes = at.step == RUN || at.step == TURN && self.params.own;
        (comes && at.since < DROP).then_some(at.since)
    }

    /// Simulated seconds at `t` seconds of playing.
    pub fn clock(&self, t: f64) -> f64 {
        let at = self.story.at(t);
        let motion = self.story.steps()[at.step].motion;
        // The part of the motion after the drop.
        let run = ((at.moved * motion - DROP) / (motion - DROP)).max(0.0);
        match at.step {
            RUN => self.half() * run,
            REVEAL => self.half(),
            BILL => self.half() + (self.axis() - self.half()) * at.moved,
            _ if self.params.own => self.axis() * run,
            _ => self.axis(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{self, facts::Book};
    use proptest::prelude::*;

    fn facts() -> &'static Facts {
        static FACTS: std::sync::OnceLock<Facts> = std::sync::OnceLock::new();
        FACTS.get_or_init(|| Book::load(&content::root("en")).unwrap().numbers())
    }

    fn traced(place: usize, tasks: u32, work: f64, granted: bool) -> Trace {
        run(&Params { place, tasks, work, granted, own: true }, facts())
    }

    /// FACTS 4.1, row by row, and the lesson's sentence on pairs.
    #[test]
    fn the_list_is_the_documented_one() {
        let rows: [(f64, &[f64]); 8] = [
            (0.25, &[0.5, 1.0, 2.0]),
            (0.5, &[1.0, 2.0, 3.0, 4.0]),
            (1.0, &[2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]),
            (2.0, &[4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0, 13.0, 14.0, 15.0, 16.0]),
            (
                4.0,
                &[
                    8.0, 9.0, 10.0, 11.0, 12.0, 13.0, 14.0, 15.0, 16.0, 17.0, 18.0, 19.0, 20.0, 21.0, 22.0, 23.0, 24.0,
                    25.0, 26.0, 27.0, 28.0, 29.0, 30.0,
                ],
            ),
            (8.0, &[16.0, 20.0, 24.0, 28.0, 32.0, 36.0, 40.0, 44.0, 48.0, 52.0, 56.0, 60.0]),
            (16.0, &[32.0, 40.0, 48.0, 56.0, 64.0, 72.0, 80.0, 88.0, 96.0, 104.0, 112.0, 120.0]),
            (32.0, &[60.0, 120.0, 244.0]),
        ];
        let listed: Vec<(f64, f64)> = rows.iter().flat_map(|(c, m)| m.iter().map(|g| (*c, *g))).collect();
        assert_eq!(listed.len(), PAIRS);
        for (i, (cpu, gb)) in listed.into_iter().enumerate() {
            assert_eq!((pair(i).cpu, pair(i).gb), (cpu, gb), "place {i}");
        }
        assert_eq!((pair(SMALL).cpu, pair(SMALL).gb), (1.0, 2.0));
        let last = pair(PAIRS - 1);
        assert_eq!((last.cpu, last.gb), (facts().get("fargate-max-vcpu"), facts().get("fargate-max-memory")));
    }

    /// The lesson: six tasks of 1 vCPU, and the seventh has to wait until one of them ends.
    #[test]
    fn the_seventh_waits() {
        let t = traced(SMALL, 7, 20.0, false);
        let half = t.clock(t.story.steps()[RUN].rest());
        assert_eq!((t.fits, t.count(State::Running, half), t.count(State::Waiting, half)), (6, 6, 1));
        assert_eq!(t.in_use(half), t.quota);
        assert_eq!(t.begin(6), Some(t.end(0)));
        // Granted, all run at once; and a task above the quota never does.
        assert_eq!(traced(SMALL, 7, 20.0, true).begin(6), Some(0.0));
        assert_eq!(
            (traced(PAIRS - 1, 1, 20.0, false).begin(0), traced(PAIRS - 1, 1, 20.0, true).begin(0)),
            (None, Some(0.0))
        );
    }

    /// Captions 2 and 4: thirty seconds to start; 40 s are billed as a minute, and beyond it goes by the second. FACTS 4.6: $36.04 a month.
    #[test]
    fn the_meter() {
        let t = traced(SMALL, 7, 20.0, false);
        assert_eq!((t.start, t.lasts(), t.charged()), (30.0, 40.0, 60.0));
        assert!((t.meters(t.axis())[0] - 7.0 * 60.0 * 0.04937 / 3600.0).abs() < 1e-9);
        assert_eq!(traced(SMALL, 1, 41.0, false).metered(0, 1e6), 61.0);
        // It runs on for a third of the minute after the task has ended.
        assert_eq!([50.0, 55.0, 70.0, 90.0].map(|c| t.idle(0, c)), [0.0, 5.0, 20.0, 20.0]);
        assert!((t.rate * 3600.0 * 730.0 - facts().get("fargate-small-month")).abs() < 0.005);
        // The other monthly amounts of FACTS 4.6.
        for (place, month) in [(0, 9.01), (3, 18.02), (9, 42.53), (18, 85.06)] {
            assert!((traced(place, 1, 20.0, false).rate * 3600.0 * 730.0 - month).abs() < 0.006, "{:?}", pair(place));
        }
    }

    /// What the story has told is not told again: its end stays, and only what is asked for in another way begins anew.
    #[test]
    fn the_end_stays_until_something_else_is_asked_for() {
        let told = run(&Params { own: false, ..traced(SMALL, 7, 20.0, false).params }, facts());
        let turn = told.story.steps()[TURN];
        assert_eq!((told.drop(turn.start), told.clock(turn.start), told.clock(turn.rest())), (None, 120.0, 120.0));
        let own = traced(SMALL, 8, 20.0, false);
        let turn = own.story.steps()[TURN];
        assert_eq!((own.drop(turn.start), own.clock(turn.start)), (Some(0.0), 0.0));
        assert!((own.clock(turn.rest()) - own.axis()).abs() < 1e-9);
    }

    proptest! {
        /// Nobody gets more than the quota at any time, and nobody waits without need.
        #[test]
        fn the_quota_holds_and_is_used(place in 0..PAIRS, tasks in 1..=MOST, work in 5.0..300.0f64, granted: bool, part in 0.0..1.0f64) {
            let t = traced(place, tasks, work, granted);
            let clock = part * t.over() * 0.999;
            prop_assert!(t.in_use(clock) <= t.quota + 1e-9);
            if t.count(State::Waiting, clock) > 0 {
                prop_assert!(t.in_use(clock) + t.pair.cpu > t.quota);
            }
        }

        /// The meters never go back, and stand in the end at time by size, the minimum at least, for each task that started.
        #[test]
        fn the_meters_only_go_on(place in 0..PAIRS, tasks in 1..=MOST, work in 5.0..300.0f64, a in 0.0..1.0f64, b in 0.0..1.0f64) {
            let t = traced(place, tasks, work, false);
            let (a, b) = (t.meters(a.min(b) * t.axis()), t.meters(a.max(b) * t.axis()));
            prop_assert!(a[0] <= b[0] + 1e-12 && a[1] <= b[1] + 1e-12 && b[1] <= b[0]);
            let all = if t.fits == 0 { 0.0 } else { f64::from(tasks) * t.charged() * t.rate };
            let end = t.meters(t.axis());
            prop_assert!((end[0] - all).abs() < 1e-9 && (end[1] - f64::from(tasks) * t.waste()).abs() < 1e-9);
        }

        /// The guess that is called right is what the meter of a task stands at in the end.
        #[test]
        fn the_meter_gives_the_verdict(work in 1..=60u32, tasks in 1..=MOST) {
            let t = traced(SMALL, tasks, 5.0 * f64::from(work), false);
            let (guesses, right) = t.guesses();
            prop_assert!(guesses.len() >= 3);
            prop_assert_eq!(guesses[right], t.metered(0, t.axis()));
        }

        /// No task of any size that runs for any time costs more for nothing than the worst.
        #[test]
        fn nothing_is_worse_than_the_worst(place in 0..PAIRS, work in LEAST_WORK..300.0f64) {
            let t = traced(place, 1, work, true);
            prop_assert!(t.waste() <= t.worst + 1e-12);
        }

        /// A step keeps its memory where the new one has it too.
        #[test]
        fn the_nearest_size_keeps_the_memory(place in 0..PAIRS, step in 0..CPUS.len()) {
            let (old, new) = (pair(place), pair(nearest(step, pair(place).gb)));
            prop_assert_eq!(new.step, step);
            let has = (0..CPUS[step].3).any(|c| memory(step, c) == old.gb);
            prop_assert_eq!(new.gb == old.gb, has);
        }

        /// More memory or CPU never costs less, and a task that runs longer never costs less.
        #[test]
        fn larger_and_longer_is_never_cheaper(place in 0..PAIRS - 1, work in 5.0..300.0f64, more in 0.0..100.0f64) {
            let (a, b) = (pair(place), pair(place + 1));
            if a.step == b.step {
                prop_assert!(b.gb > a.gb);
                prop_assert!(traced(place + 1, 1, work, true).rate > traced(place, 1, work, true).rate);
            }
            prop_assert!(traced(place, 1, work + more, true).meters(1e6)[0] >= traced(place, 1, work, true).meters(1e6)[0]);
        }

        /// Playing time never turns the clock back, and states only go on.
        #[test]
        fn time_goes_on(place in 0..PAIRS, tasks in 1..=MOST, work in 5.0..300.0f64) {
            let t = traced(place, tasks, work, false);
            // It starts anew with the last step only.
            let (mut clock, mut state, turn) = (0.0, 0, t.story.steps()[TURN].start);
            for k in 0..200 {
                let at = t.story.duration() * f64::from(k) / 200.0;
                if at >= turn && at < turn + t.story.duration() / 200.0 {
                    (clock, state) = (0.0, 0);
                }
                let now = t.clock(at);
                let s = t.state(tasks - 1, now) as u8;
                prop_assert!(now >= clock - 1e-9 && s >= state && now <= t.axis() + 1e-9);
                (clock, state) = (now, s);
            }
        }
    }
}
