//! A scheduler as the ECS Developer Guide describes it ("use strategies to define task placement", "DeploymentConfiguration",
//! "balancing an Amazon ECS service across Availability Zones"): it places tasks where their reservation fits, replaces lost ones, evens a
//! service out over zones again, and rolls a new revision out between two limits. Ours is the choice among equals, which ECS leaves open:
//! the first instance in the order of zones; and that zones are evened out one task at a time, as many at once as the ceiling allows.

use crate::num::Within;
use crate::sim::schedule::{Order, short};
use crate::sim::{Rng, Story};

pub use crate::sim::schedule::{Instance, Rule, Short, Size, ZONES, fleet, limits, place};

/// What an instance has for tasks, in CPU units (1024 are a vCPU) and MB. A size of our choice, small enough to draw each task.
pub const INSTANCE: Size = Size { cpu: 4096, memory: 8000 };

/// Task definitions to choose from: what one task reserves.
pub const TASKS: [Size; 4] = [
    Size { cpu: 512, memory: 2000 },
    Size { cpu: 512, memory: 1000 },
    Size { cpu: 256, memory: 500 },
    Size { cpu: 2048, memory: 1000 },
];

/// The chains that can be chosen, by their id in content.
pub const STRATEGIES: [(&str, &[Rule]); 5] = [
    ("binpack", &[Rule::Binpack]),
    ("zones-binpack", &[Rule::SpreadZones, Rule::Binpack]),
    ("zones-instances", &[Rule::SpreadZones, Rule::SpreadInstances]),
    ("instances", &[Rule::SpreadInstances]),
    ("random", &[Rule::Random]),
];

/// What happens to the cluster.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Event {
    /// All of it, step by step, with an instance that fails.
    Story,
    /// An instance fails: this one, or the one with most tasks.
    Instance(Option<usize>),
    /// A zone fails: this one, or the one with most tasks.
    Zone(Option<usize>),
    /// A new revision is rolled out.
    Deploy,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Params {
    pub event: Event,
    pub rules: &'static [Rule],
    pub distinct: bool,
    /// Desired count of the service.
    pub wanted: usize,
    pub instances: usize,
    pub task: Size,
    /// Percent of the desired count.
    pub minimum: usize,
    pub maximum: usize,
    /// Availability Zone rebalancing, on unless it is switched off.
    pub rebalance: bool,
    /// The first port that an instance gives to a task.
    pub first_port: u32,
}

/// What becomes of a service whose zones may hold unequal numbers of tasks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Evening {
    /// It does not spread over zones first: ECS does not rebalance it.
    Strategy,
    /// Rebalancing is switched off.
    Off,
    /// No task may start before another stops.
    Ceiling,
    /// Tasks wait, so the service has not come to rest.
    Unsteady,
    /// There is nothing to even out.
    Even,
    /// The zone with the fewest has no room.
    Full,
    /// Tasks start in the zone with the fewest, then as many stop in the one with the most.
    Done,
}

impl Evening {
    /// Id in content.
    pub fn id(self) -> &'static str {
        match self {
            Evening::Strategy => "strategy",
            Evening::Off => "off",
            Evening::Ceiling => "ceiling",
            Evening::Unsteady => "unsteady",
            Evening::Even | Evening::Full => "even",
            Evening::Done => "done",
        }
    }
}

/// A part of the story.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    Join,
    Place,
    Balance,
    Fail,
    Repair,
    Even,
    Deploy,
}

impl Part {
    /// Id in content.
    pub fn id(self) -> &'static str {
        match self {
            Part::Join => "join",
            Part::Place => "place",
            Part::Balance => "balance",
            Part::Fail => "fail",
            Part::Repair => "repair",
            Part::Even => "even",
            Part::Deploy => "deploy",
        }
    }
}

fn parts(event: Event) -> &'static [Part] {
    use Part::{Balance, Deploy, Even, Fail, Join, Place, Repair};
    match event {
        Event::Story => &[Join, Place, Balance, Fail, Repair, Even, Deploy],
        // The tasks are there already.
        Event::Instance(_) | Event::Zone(_) => &[Fail, Repair, Even],
        Event::Deploy => &[Deploy],
    }
}

/// A task in the course of its life. Times are those of the model: seconds of playing time, but for the deployment.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Task {
    pub instance: usize,
    /// Its place in the instance's memory and CPU.
    pub slot: u32,
    /// Port of the instance on which it is reached.
    pub port: u32,
    /// Of the second revision.
    pub new: bool,
    pub from: f64,
    pub until: f64,
}

/// How long a task takes to start, in the picture: from then on it counts as healthy.
pub const APPEAR: f64 = 0.3;
/// When tasks started that are there from the beginning.
const BEFORE: f64 = -1.0;
/// How long its box takes to go; it counts until it is gone.
pub const LEAVE: f64 = 0.2;
/// From the failure of an instance to the first replacement.
const NOTICE: f64 = 0.9;
/// From the start of a task that evens out a zone until the surplus one elsewhere is gone: it starts, is seen to be healthy, and lets that one go.
const RELAY: f64 = APPEAR + 0.3 + LEAVE;
/// From the start of a story that begins with a failure or a deployment to that, so that it is seen coming.
const LEAD: f64 = 0.5;

#[derive(Clone, Debug)]
pub struct Trace {
    pub params: Params,
    /// Zone of each instance.
    pub zones: Vec<usize>,
    pub tasks: Vec<Task>,
    /// From when on how many tasks wait, and why.
    pub waits: Vec<(f64, usize, Short)>,
    /// Instances that fail.
    pub failed: Vec<usize>,
    /// When they fail and when they are replaced.
    pub fails: f64,
    pub back: f64,
    /// When the load balancer knows the tasks, when zones begin to be evened out, and when the deployment begins.
    pub balanced: f64,
    pub evens: f64,
    pub deploys: f64,
    /// Seconds of playing time for each second of the deployment.
    pub pace: f64,
    /// The deployment can't go on: nothing may start, nothing may stop.
    pub held: bool,
    /// What rebalancing comes to.
    pub evening: Evening,
    /// Tasks that start to even out the zones, and those that stop in exchange.
    pub relays: Vec<(usize, usize)>,
    pub parts: &'static [Part],
    pub story: Story,
}

/// What a trace is made with.
struct Cluster {
    p: Params,
    fleet: Vec<Instance>,
    tasks: Vec<Task>,
    /// Slots in use and ports given out, by instance.
    slots: Vec<u32>,
    ports: Vec<u32>,
    waits: Vec<(f64, usize, Short)>,
    rng: Rng,
}

impl Cluster {
    /// Starts up to `n` tasks one after the other from `at` on, within `over` seconds; those without room wait.
    fn start(&mut self, n: usize, new: bool, at: f64, over: f64) -> usize {
        let p = self.p;
        let places = place(&mut self.fleet, p.task, p.rules, p.distinct, n, &mut self.rng);
        let pace = over / places.len().max(1) as f64;
        for (k, &i) in places.iter().enumerate() {
            self.run_on(i, new, at + pace * k as f64);
        }
        let end = at + pace * places.len() as f64;
        self.waits.push((end, n - places.len(), short(&self.fleet, p.task)));
        places.len()
    }

    /// A task starts in a place of instance `i` that was given to it.
    fn run_on(&mut self, i: usize, new: bool, from: f64) {
        let slot = self.slots[i].trailing_ones();
        self.slots[i] |= 1 << slot;
        let port = self.p.first_port + self.ports[i];
        self.ports[i] += 1;
        self.tasks.push(Task { instance: i, slot, port, new, from, until: f64::INFINITY });
    }

    fn stop(&mut self, k: usize, at: f64) {
        let t = &mut self.tasks[k];
        t.until = at;
        let f = &mut self.fleet[t.instance];
        f.free.cpu += self.p.task.cpu;
        f.free.memory += self.p.task.memory;
        f.tasks -= 1;
        self.slots[t.instance] &= !(1 << t.slot);
    }

    fn running(&self, new: bool) -> usize {
        self.tasks.iter().filter(|t| t.new == new && t.until.is_infinite()).count()
    }

    /// The old task to stop first: on the instance that the strategy would choose last, so that what remains is placed best. It may have
    /// to be in one zone.
    fn spare(&mut self, zone: Option<usize>) -> usize {
        let order = Order::new(&self.fleet, self.p.rules, &mut self.rng);
        let mut spare: Option<usize> = None;
        for (k, t) in self.tasks.iter().enumerate() {
            if !t.new
                && t.until.is_infinite()
                && zone.is_none_or(|z| self.fleet[t.instance].zone == z)
                && spare.is_none_or(|s| order.before(&self.fleet, self.tasks[s].instance, t.instance))
            {
                spare = Some(k);
            }
        }
        spare.unwrap_or(0)
    }

    /// Availability Zone rebalancing: while a zone holds two tasks more than one with room, a task starts in the latter, and one in the
    /// former stops as soon as that is healthy. Says what came of it, which tasks took over from which, and when all is done.
    fn even_out(&mut self, at: f64) -> (Evening, Vec<(usize, usize)>, f64) {
        let (p, mut relays) = (self.p, Vec::new());
        let above = limits(p.wanted, p.minimum, p.maximum).1.saturating_sub(p.wanted);
        let why = match p.rules.first() {
            Some(Rule::SpreadZones) if !p.rebalance => Evening::Off,
            Some(Rule::SpreadZones) if above == 0 => Evening::Ceiling,
            Some(Rule::SpreadZones) if self.running(false) < p.wanted => Evening::Unsteady,
            Some(Rule::SpreadZones) => Evening::Done,
            _ => Evening::Strategy,
        };
        if why != Evening::Done {
            return (why, relays, at);
        }
        let left = loop {
            let order = Order::new(&self.fleet, p.rules, &mut self.rng);
            let zones = order.zones;
            let open = |f: &Instance| p.task.fits(f.free) && !(p.distinct && f.tasks > 0);
            let mut to: Option<usize> = None;
            for (i, f) in self.fleet.iter().enumerate() {
                // The chain begins with the zones, so the first is in the emptiest that has room.
                if open(f) && to.is_none_or(|best| order.before(&self.fleet, i, best)) {
                    to = Some(i);
                }
            }
            let from = largest(&zones);
            let Some(to) = to.filter(|i| zones[self.fleet[*i].zone] + 1 < zones[from]) else {
                break if zones.iter().all(|n| n + 1 >= zones[from]) { Evening::Even } else { Evening::Full };
            };
            let f = &mut self.fleet[to];
            f.free.cpu -= p.task.cpu;
            f.free.memory -= p.task.memory;
            f.tasks += 1;
            self.run_on(to, false, at);
            let spare = self.spare(Some(from));
            self.stop(spare, at);
            relays.push((self.tasks.len() - 1, spare));
        };
        // When: one after the other, and under the ceiling there may be room for so many at once only.
        let (mut end, pace) = (at, (2.8 / relays.len() as f64).min(0.5));
        for (k, &(new, old)) in relays.iter().enumerate() {
            let mut start = at + pace * k as f64;
            if let Some(before) = k.checked_sub(above) {
                start = start.max(self.tasks[relays[before].1].until);
            }
            end = start + RELAY;
            self.tasks[new].from = start;
            self.tasks[old].until = end;
        }
        (if relays.is_empty() { left } else { Evening::Done }, relays, end)
    }

    /// Replaces old tasks by new ones, round by round, one round a second; says how many rounds it took and whether it is held up.
    fn deploy(&mut self, at: f64) -> (usize, bool) {
        let wanted = self.p.wanted;
        let (floor, ceiling) = limits(wanted, self.p.minimum, self.p.maximum);
        let mut round = 0;
        loop {
            let now = at + round as f64;
            let (old, new) = (self.running(false), self.running(true));
            if old == 0 && new == wanted {
                return (round, false);
            }
            let may = (wanted - new).min(ceiling.saturating_sub(old + new));
            let started = self.start(may, true, now, 0.4);
            // The new ones are healthy by now.
            let stopping = old.min((old + new + started).saturating_sub(floor));
            for k in 0..stopping {
                let spare = self.spare(None);
                self.stop(spare, now + 0.75 + 0.2 * k as f64 / stopping as f64);
            }
            round += 1;
            if started + stopping == 0 {
                return (round, true);
            }
        }
    }
}

/// The position of the first of the largest numbers.
fn largest(counts: &[u32]) -> usize {
    let mut best = 0;
    for (i, c) in counts.iter().enumerate() {
        if *c > counts[best] {
            best = i;
        }
    }
    best
}

/// How long `n` things take that come one after the other.
fn row(n: usize) -> f64 {
    (0.16 * n as f64).min(2.4)
}

pub fn run(p: &Params) -> Trace {
    let n = p.instances;
    let whole = fleet(n, INSTANCE);
    let mut c = Cluster {
        p: *p,
        fleet: whole.clone(),
        tasks: Vec::new(),
        slots: vec![0; n],
        ports: vec![0; n],
        waits: Vec::new(),
        rng: Rng::new(1),
    };
    let mut t = Trace {
        params: *p,
        zones: whole.iter().map(|f| f.zone).collect(),
        tasks: Vec::new(),
        waits: Vec::new(),
        failed: Vec::new(),
        fails: f64::INFINITY,
        back: f64::INFINITY,
        balanced: -1.0,
        evens: f64::INFINITY,
        deploys: f64::INFINITY,
        pace: 1.0,
        held: false,
        evening: Evening::Even,
        relays: Vec::new(),
        parts: parts(p.event),
        story: Story::new(&[]),
    };
    if !t.parts.contains(&Part::Place) {
        c.start(p.wanted, false, BEFORE, 0.0);
    }
    let (mut now, mut steps) = (0.0, Vec::new());
    for part in t.parts {
        let lead = if now == 0.0 && *part != Part::Join { LEAD } else { 0.0 };
        let motion = match part {
            Part::Join => 0.45,
            Part::Place => {
                let over = row(p.wanted);
                c.start(p.wanted, false, now, over);
                over + APPEAR
            }
            Part::Balance => {
                t.balanced = now;
                0.7
            }
            Part::Fail => {
                // Tasks by zone or by instance, and which of these fails.
                let by_zone = matches!(p.event, Event::Zone(_));
                let group = |i: usize| if by_zone { whole[i].zone } else { i };
                let mut groups = vec![0; n];
                for (i, f) in c.fleet.iter().enumerate() {
                    groups[group(i)] += f.tasks;
                }
                let fails = match p.event {
                    Event::Instance(Some(i)) | Event::Zone(Some(i)) if i < n => i,
                    _ => largest(&groups),
                };
                t.fails = now + lead;
                for i in 0..n {
                    if group(i) == fails {
                        t.failed.push(i);
                        for k in 0..c.tasks.len() {
                            if c.tasks[k].instance == i {
                                c.stop(k, t.fails + LEAVE);
                            }
                        }
                        c.fleet[i].free = Size { cpu: 0, memory: 0 };
                    }
                }
                let lost = p.wanted - c.running(false);
                let over = row(lost);
                c.start(lost, false, t.fails + NOTICE, over);
                lead + NOTICE + over + APPEAR
            }
            Part::Repair => {
                t.back = now;
                for &i in &t.failed {
                    c.fleet[i] = whole[i];
                    // A new instance gives out its ports from the start.
                    c.ports[i] = 0;
                }
                let wait = p.wanted - c.running(false);
                let over = row(wait);
                c.start(wait, false, now + 0.6, over);
                0.6 + over + APPEAR
            }
            Part::Even => {
                t.evens = now;
                let (evening, relays, end) = c.even_out(now + LEAD);
                (t.evening, t.relays) = (evening, relays);
                if evening == Evening::Done { end - now + 0.3 } else { 0.0 }
            }
            Part::Deploy => {
                t.deploys = now + lead;
                let (rounds, held) = c.deploy(t.deploys);
                t.held = held;
                // A few rounds take their time; many share seven seconds.
                t.pace = (7.0 / rounds as f64).min(1.8);
                lead + (rounds as f64 + APPEAR) * t.pace
            }
        };
        // The slider of the page stands on tenths of a second, and requests flow all the time.
        let motion = (motion * 10.0).ceil() / 10.0;
        // An empty cluster is soon seen.
        let hold = if *part == Part::Join { 2.0 } else { 5.0 };
        steps.push((motion, hold));
        now += motion + hold;
    }
    t.tasks = c.tasks;
    t.waits = c.waits;
    t.story = Story::new(&steps);
    t
}

/// What there is to count at an instant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub old: usize,
    pub new: usize,
    /// Tasks by instance and by zone.
    pub on: Vec<u32>,
    pub zones: [u32; ZONES],
    /// Instances that hold tasks, and the most tasks that one holds.
    pub used: usize,
    pub most: u32,
}

impl Trace {
    pub fn count(&self, t: f64) -> Count {
        let mut c = Count { on: vec![0; self.zones.len()], ..Count::default() };
        for task in self.tasks.iter().filter(|k| k.from <= t && t < k.until) {
            if task.new {
                c.new += 1;
            } else {
                c.old += 1;
            }
            c.on[task.instance] += 1;
            c.zones[self.zones[task.instance]] += 1;
        }
        for n in &c.on {
            c.used += (*n > 0) as usize;
            c.most = c.most.max(*n);
        }
        c
    }

    /// The tasks as they were placed, before anything goes wrong.
    pub fn calm(&self) -> Count {
        self.count(self.rest(Part::Place).unwrap_or(BEFORE / 2.0))
    }

    /// How many tasks wait at `t`, and why.
    pub fn waiting(&self, t: f64) -> (usize, Short) {
        self.waits.iter().rev().find(|w| w.0 <= t).map_or((0, Short::Memory), |w| (w.1, w.2))
    }

    /// Whether the instance is gone at `t`.
    pub fn is_down(&self, i: usize, t: f64) -> bool {
        self.fails <= t && t < self.back && self.failed.contains(&i)
    }

    /// How many tasks are too many, or (below zero) too few, in each zone, while zones are evened out.
    pub fn uneven(&self, t: f64, zones: &[u32; ZONES]) -> Option<[i32; ZONES]> {
        let over = t >= self.evens && t < self.deploys && self.evening == Evening::Done;
        let (least, most) = (self.params.wanted / ZONES, self.params.wanted.div_ceil(ZONES));
        over.then(|| zones.map(|n| n.saturating_sub(most as u32) as i32 - (least as u32).saturating_sub(n) as i32))
    }

    /// Tasks that the failure took.
    pub fn lost(&self) -> usize {
        self.tasks.iter().filter(|k| k.until >= self.fails && k.until < self.fails + NOTICE).count()
    }

    /// How many of the tasks that were placed would be left at the least if a zone were lost, and if an instance were.
    pub fn fewest(&self) -> [usize; 2] {
        let calm = self.calm();
        let left = |most: Option<&u32>| calm.old - most.map_or(0, |n| *n as usize);
        [left(calm.zones.iter().max()), left(calm.on.iter().max())]
    }

    /// Tasks that start from one instant until before another.
    pub fn started(&self, from: f64, until: f64) -> usize {
        self.tasks.iter().filter(|k| k.from >= from && k.from < until).count()
    }

    /// How many tasks may run once ECS has dealt with what fails, from the fewest on, and the place of what does: none; all but the lost; some in
    /// their place; as many as before. `None` where nothing is lost.
    pub fn guesses(&self) -> Option<(Vec<usize>, usize)> {
        let (before, lost) = (self.calm().old, self.lost());
        let after = before - lost + self.started(self.fails, self.back);
        let mut all: Vec<usize> = Vec::new();
        for n in 0..=before {
            if [0, before - lost, before - lost + lost.div_ceil(2), before, after].contains(&n) {
                all.push(n);
            }
        }
        let right = all.iter().position(|n| *n == after)?;
        (lost > 0 && self.parts.contains(&Part::Balance)).then_some((all, right))
    }

    /// Instances that held tasks when the deployment began, and hold none at `t`.
    pub fn emptied(&self, t: f64) -> usize {
        let (before, now) = (self.count(self.deploys), self.count(t));
        before.on.iter().zip(&now.on).filter(|(before, now)| **before > 0 && **now == 0).count()
    }

    /// The part that is played at `t` seconds of playing time, and the instant of the model.
    pub fn part(&self, t: f64) -> (Part, f64) {
        let t = t.within(0.0, self.story.duration());
        let since = t - self.deploys;
        (self.parts[self.story.at(t).step], if since > 0.0 { self.deploys + since / self.pace } else { t })
    }

    /// The instant of the model at which all of a part has happened, if the story has it.
    pub fn rest(&self, part: Part) -> Option<f64> {
        self.parts.iter().position(|p| *p == part).map(|i| self.part(self.story.steps()[i].rest()).1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::Rng;
    use proptest::prelude::*;

    const STORY: Params = Params {
        event: Event::Story,
        rules: STRATEGIES[0].1,
        distinct: false,
        wanted: 12,
        instances: 6,
        task: TASKS[0],
        minimum: 100,
        maximum: 200,
        rebalance: true,
        first_port: 32768,
    };

    fn chain(id: &str) -> &'static [Rule] {
        STRATEGIES.iter().find(|s| s.0 == id).unwrap().1
    }

    fn rest(t: &Trace, part: Part) -> f64 {
        t.rest(part).unwrap()
    }

    /// What the captions of the figure as it opens say, and the lesson's trade.
    #[test]
    fn the_story() {
        let t = run(&STORY);
        let placed = t.count(rest(&t, Part::Place));
        assert_eq!((placed.old, placed.used, placed.most, &*placed.on), (12, 3, 4, &[4, 4, 4, 0, 0, 0][..]));
        // The first instance fails with four of twelve; all find room elsewhere, and nothing comes back by itself.
        assert_eq!((t.lost(), &*t.failed), (4, &[0][..]));
        let after = t.count(rest(&t, Part::Fail));
        assert_eq!((after.old, after.on[0], after.on[3]), (12, 0, 4));
        assert!(t.is_down(0, rest(&t, Part::Fail)) && !t.is_down(0, rest(&t, Part::Repair)));
        // Running tasks stay where they are.
        assert_eq!(t.count(rest(&t, Part::Repair)).on, after.on);
        // Up to twice as many, then only new ones.
        let peak = t.tasks.iter().map(|k| t.count(k.from)).map(|c| c.old + c.new).max();
        let end = t.count(rest(&t, Part::Deploy));
        assert_eq!((peak, end.old, end.new, t.held), (Some(24), 0, 12, false));
        // The instances that held the old tasks are empty: those that the picture numbers 2, 3 and 4.
        assert_eq!((t.emptied(rest(&t, Part::Deploy)), &*end.on), (3, &[4, 0, 0, 0, 4, 4][..]));
        assert_eq!(t.emptied(t.deploys), 0);
        // No old task goes before the new ones of its round have grown, and each goes within its round.
        for (a, b) in t.tasks.iter().flat_map(|a| t.tasks.iter().map(move |b| (a, b))) {
            assert!(!b.new || a.until < t.deploys || b.from > a.until || b.from + APPEAR <= a.until);
        }
    }

    /// Spread out, the same service uses all six instances and loses two of twelve; a zone takes four, not eight.
    #[test]
    fn spreading_loses_less_and_uses_more() {
        let with = |rules, event| {
            let t = run(&Params { rules, event, ..STORY });
            (t.calm().used, t.lost())
        };
        assert_eq!(with(chain("instances"), Event::Instance(None)), (6, 2));
        assert_eq!(with(chain("binpack"), Event::Instance(None)), (3, 4));
        assert_eq!(with(chain("binpack"), Event::Zone(None)), (3, 8));
        // The lesson's check: twelve tasks in three zones, spread over zones and packed within: a zone takes four, and each uses one instance.
        assert_eq!(with(chain("zones-binpack"), Event::Zone(None)), (3, 4));
        assert_eq!(with(chain("zones-instances"), Event::Zone(None)), (6, 4));
    }

    /// A zone comes back empty and is filled again: a chain that begins with the zones is evened out, others are not, and each reason is told.
    #[test]
    fn a_spread_over_zones_is_evened_out_again() {
        let with = |p: Params| {
            let t = run(&Params { event: Event::Zone(None), ..p });
            (t.evening, t.relays.len(), t.count(1e9).zones)
        };
        let zones = Params { rules: chain("zones-binpack"), ..STORY };
        assert_eq!(with(zones), (Evening::Done, 4, [4, 4, 4]));
        assert_eq!(with(Params { rules: chain("zones-instances"), ..STORY }), (Evening::Done, 4, [4, 4, 4]));
        for id in ["binpack", "instances", "random"] {
            let (evening, relays, after) = with(Params { rules: chain(id), ..STORY });
            assert_eq!((evening, relays), (Evening::Strategy, 0), "{id}");
            assert!(after.contains(&0), "{id}: what runs stays where it is");
        }
        assert_eq!(with(Params { rebalance: false, ..zones }), (Evening::Off, 0, [0, 6, 6]));
        assert_eq!(with(Params { maximum: 100, ..zones }).0, Evening::Ceiling);
        // One task of 110 % is no whole one more.
        assert_eq!(with(Params { maximum: 110, wanted: 3, ..zones }).0, Evening::Ceiling);
        assert_eq!(with(Params { wanted: 25, ..zones }).0, Evening::Unsteady);
        assert_eq!(with(Params { wanted: 1, ..zones }).0, Evening::Even);
        // The guide's example: five tasks in three zones are two, two and one.
        let mut five = with(Params { wanted: 5, ..zones }).2;
        five.sort();
        assert_eq!(five, [1, 2, 2]);
        // Zones a, b and c have two, one and one instances: twelve tasks that leave b and c full stay uneven.
        let small = Params { instances: 4, wanted: 16, ..zones };
        assert_eq!(with(small), (Evening::Full, 0, [8, 4, 4]));
        // The story as it opens says so of binpack, and goes on as before.
        assert_eq!(run(&STORY).evening, Evening::Strategy);
    }

    /// The lesson's checks: reservations fill an instance, `distinctInstance` lets tasks wait, and each reason is given.
    #[test]
    fn who_waits_and_why() {
        let wait = |p: Params| {
            let t = run(&p);
            t.waiting(rest(&t, Part::Place))
        };
        assert_eq!(wait(STORY).0, 0);
        assert_eq!(wait(Params { wanted: 25, ..STORY }), (1, Short::Memory));
        assert_eq!(wait(Params { wanted: 14, task: TASKS[3], ..STORY }), (2, Short::Cpu));
        assert_eq!(wait(Params { distinct: true, ..STORY }), (6, Short::Distinct));
        // What waited moves in when you bring an instance, and not before.
        let t = run(&Params { wanted: 22, ..STORY });
        assert_eq!((t.waiting(rest(&t, Part::Fail)).0, t.waiting(rest(&t, Part::Repair)).0), (2, 0));
    }

    /// The lesson: four tasks may grow to eight; in a full cluster a floor of 50 % lets two make way, a floor of 100 % none.
    #[test]
    fn the_lesson_s_deployments() {
        assert_eq!(limits(4, 100, 200), (4, 8));
        assert_eq!(limits(5, 50, 150), (3, 7), "the floor is rounded up, the ceiling down");
        // Twelve tasks fill three instances.
        let full = Params { event: Event::Deploy, instances: 3, ..STORY };
        let t = run(&full);
        assert_eq!((t.held, t.count(1e9).old), (true, 12));
        let t = run(&Params { minimum: 50, ..full });
        let ends = t.tasks.iter().filter(|k| k.until.is_finite());
        let least = ends.map(|k| t.count(k.until)).map(|c| c.old + c.new).min();
        assert_eq!((t.held, t.count(1e9).new, least), (false, 12, Some(6)));
        // Neither may go first: nothing moves.
        assert!(run(&Params { event: Event::Deploy, maximum: 100, ..STORY }).held);
    }

    /// Ports of an instance that runs are given out once each, from the first one on.
    #[test]
    fn no_two_tasks_share_a_port_of_an_instance() {
        let t = run(&Params { task: TASKS[1], wanted: 40, ..STORY });
        for a in &t.tasks {
            assert!(a.port >= 32768);
            for b in &t.tasks {
                let meet = a.from < b.until && b.from < a.until && a.instance == b.instance;
                assert!(!meet || a == b || (a.port != b.port && a.slot != b.slot), "{a:?} {b:?}");
            }
        }
    }

    fn tasks() -> impl Strategy<Value = Size> {
        prop::sample::select(TASKS.to_vec())
    }

    fn rules() -> impl Strategy<Value = &'static [Rule]> {
        (0..STRATEGIES.len()).prop_map(|i| STRATEGIES[i].1)
    }

    /// Clusters of instances that differ in size and in what runs on them.
    fn fleets() -> impl Strategy<Value = Vec<Instance>> {
        let one = (0..ZONES, 0..9000u32, 0..9000u32, 0..3u32);
        prop::collection::vec(one, 1..24).prop_map(|v| {
            v.into_iter()
                .map(|(zone, cpu, memory, tasks)| Instance { zone, free: Size { cpu, memory }, tasks })
                .collect()
        })
    }

    fn clusters() -> impl Strategy<Value = Params> {
        (rules(), any::<bool>(), 1..60usize, 3..12usize, tasks(), 0..=10usize, 10..=20usize, 0..4usize).prop_map(
            |(rules, distinct, wanted, instances, task, minimum, maximum, event)| Params {
                event: [Event::Story, Event::Instance(None), Event::Zone(None), Event::Deploy][event],
                rules,
                distinct,
                wanted,
                instances,
                task,
                minimum: minimum * 10,
                maximum: maximum * 10,
                ..STORY
            },
        )
    }

    proptest! {
        #[test]
        fn nothing_is_placed_over_capacity_and_nothing_waits_beside_room(
            fleet in fleets(), task in tasks(), rules in rules(), distinct: bool, n in 0..80usize, seed: u64
        ) {
            let mut after = fleet.clone();
            let placed = place(&mut after, task, rules, distinct, n, &mut Rng::new(seed));
            prop_assert!(placed.len() <= n);
            for (i, (a, b)) in fleet.iter().zip(&after).enumerate() {
                let k = placed.iter().filter(|p| **p == i).count() as u32;
                prop_assert!(k * task.cpu <= a.free.cpu && k * task.memory <= a.free.memory);
                prop_assert_eq!(b.free, Size { cpu: a.free.cpu - k * task.cpu, memory: a.free.memory - k * task.memory });
                prop_assert_eq!(b.tasks, a.tasks + k);
                prop_assert!(!distinct || k == 0 || b.tasks == 1);
                let room = task.fits(b.free) && !(distinct && b.tasks > 0);
                prop_assert!(placed.len() == n || !room, "it waits though there is room");
            }
        }

        /// The heaps choose what a look at every instance would choose.
        #[test]
        fn each_task_goes_where_the_chain_says(
            fleet in fleets(), task in tasks(), rule in 0..4usize, distinct: bool, n in 1..40usize
        ) {
            let rules = STRATEGIES[rule].1;
            let mut after = fleet.clone();
            let placed = place(&mut after, task, rules, distinct, n, &mut Rng::new(1));
            let mut fleet = fleet;
            for i in placed {
                let key = |k: usize| {
                    let zone = fleet.iter().filter(|f| f.zone == fleet[k].zone).map(|f| f.tasks).sum::<u32>();
                    let value = |r: &Rule| match r {
                        Rule::SpreadZones => zone,
                        Rule::SpreadInstances => fleet[k].tasks,
                        Rule::Binpack => fleet[k].free.memory,
                        Rule::Random => unreachable!(),
                    };
                    rules.iter().map(value).chain([k as u32]).collect::<Vec<_>>()
                };
                let open = |k: &usize| task.fits(fleet[*k].free) && !(distinct && fleet[*k].tasks > 0);
                let best = (0..fleet.len()).filter(open).min_by_key(|k| key(*k));
                prop_assert_eq!(best, Some(i));
                fleet[i].free.cpu -= task.cpu;
                fleet[i].free.memory -= task.memory;
                fleet[i].tasks += 1;
            }
        }

        #[test]
        fn a_spread_never_differs_by_more_than_one_where_room_allows(
            fleet in fleets(), task in tasks(), zones: bool, n in 0..80usize
        ) {
            let mut fleet = fleet;
            fleet.iter_mut().for_each(|f| f.tasks = 0);
            let rules = chain(if zones { "zones-binpack" } else { "instances" });
            place(&mut fleet, task, rules, false, n, &mut Rng::new(1));
            let groups = if zones { ZONES } else { fleet.len() };
            let of = |g: usize| fleet.iter().enumerate().filter(move |(i, f)| if zones { f.zone == g } else { *i == g });
            for a in 0..groups {
                for b in 0..groups {
                    let sum = |g| of(g).map(|(_, f)| f.tasks).sum::<u32>();
                    let room = of(b).any(|(_, f)| task.fits(f.free));
                    prop_assert!(!room || sum(a) <= sum(b) + 1, "{} and {}", sum(a), sum(b));
                }
            }
        }

        /// Binpack on memory on equal, empty instances needs as few of them as can be.
        #[test]
        fn binpack_uses_fewest_instances(instances in 1..40usize, task in tasks(), n in 0..200usize) {
            let mut fleet = fleet(instances, INSTANCE);
            let placed = place(&mut fleet, task, &[Rule::Binpack], false, n, &mut Rng::new(1));
            let used = fleet.iter().filter(|f| f.tasks > 0).count();
            prop_assert_eq!(used, placed.len().div_ceil(task.times(INSTANCE)));
        }

        /// At no instant is an instance overfull, or do two tasks share one against `distinctInstance`, or does one run where nothing stands.
        #[test]
        fn instances_are_never_overfull(p in clusters()) {
            let t = run(&p);
            for k in &t.tasks {
                let at = t.count(k.from);
                let per = if p.distinct { 1 } else { p.task.times(INSTANCE) as u32 };
                prop_assert!(at.most <= per, "{} of {per}", at.most);
                prop_assert!(!t.is_down(k.instance, k.from) || k.from < t.fails + 0.1);
                prop_assert!(k.until > k.from);
            }
        }

        /// Evening out zones never leaves fewer healthy tasks than are wanted, nor more than the ceiling allows; a task goes when another is
        /// healthy in its place; and in the end the zones are even, but for those without room.
        #[test]
        fn zones_are_evened_out_without_a_gap(p in clusters(), event in 0..3usize, rule in 1..4usize) {
            let event = [Event::Story, Event::Instance(None), Event::Zone(None)][event];
            let rules = STRATEGIES[rule].1;
            let t = run(&Params { event, rules, ..p });
            let (_, ceiling) = limits(p.wanted, p.minimum, p.maximum);
            let end = rest(&t, Part::Even);
            for &(new, old) in &t.relays {
                let (new, old) = (t.tasks[new], t.tasks[old]);
                prop_assert!(new.from + APPEAR <= old.until - LEAVE && t.zones[new.instance] != t.zones[old.instance]);
                for at in [new.from, new.from + APPEAR, old.until - LEAVE, old.until] {
                    let now = t.tasks.iter().filter(|k| k.from <= at && at < k.until);
                    let healthy = now.clone().filter(|k| k.from + APPEAR <= at + 1e-9).count();
                    prop_assert!(healthy >= p.wanted, "{healthy} of {}", p.wanted);
                    prop_assert!(now.count() <= ceiling);
                }
            }
            let moves = |at: f64| at.is_finite() && at > t.evens && at < end;
            let starts = t.tasks.iter().filter(|k| moves(k.from)).count();
            prop_assert_eq!((starts, t.tasks.iter().filter(|k| moves(k.until)).count()), (t.relays.len(), t.relays.len()));
            let c = t.count(end);
            prop_assert_eq!(c.old, t.count(t.evens).old);
            if matches!(t.evening, Evening::Done | Evening::Full | Evening::Even) {
                let per = if p.distinct { 1 } else { p.task.times(INSTANCE) as u32 };
                for z in 0..ZONES {
                    let room = t.zones.iter().zip(&c.on).any(|(zone, n)| *zone == z && *n < per);
                    prop_assert!(!room || c.zones.iter().all(|n| *n <= c.zones[z] + 1), "{:?}", c.zones);
                }
                let even = c.zones.iter().max().unwrap() - c.zones.iter().min().unwrap() <= 1;
                prop_assert!(t.evening != Evening::Even || even);
                prop_assert!(t.evening != Evening::Full || !even);
            } else {
                prop_assert!(t.relays.is_empty());
            }
        }

        /// A deployment keeps between its limits at every instant; what is not yet healthy counts for the ceiling only. A service that
        /// was below the floor for want of room is not made smaller.
        #[test]
        fn a_deployment_keeps_its_limits(p in clusters()) {
            let t = run(&Params { event: Event::Deploy, ..p });
            let (floor, ceiling) = limits(p.wanted, p.minimum, p.maximum);
            let before = t.count(t.deploys - 0.01);
            let floor = floor.min(before.old);
            for k in t.tasks.iter().filter(|k| k.from >= t.deploys || k.until.is_finite()) {
                for at in [k.from, k.until].into_iter().filter(|a| a.is_finite() && *a >= t.deploys) {
                    let c = t.count(at);
                    prop_assert!(c.old + c.new <= ceiling.max(before.old), "{c:?} over {ceiling}");
                    prop_assert!(c.old + c.new >= floor, "{c:?} under {floor}");
                }
            }
            let end = t.count(1e9);
            prop_assert!(t.held || (end.old == 0 && end.new == p.wanted));
        }

        /// As many tasks as wanted run or wait, whenever a part of the story is over.
        #[test]
        fn every_task_runs_or_waits(p in clusters()) {
            let t = run(&p);
            for part in t.parts {
                let at = rest(&t, *part);
                if !matches!(part, Part::Join | Part::Deploy) {
                    prop_assert_eq!(t.count(at).old + t.waiting(at).0, p.wanted, "{:?}", part);
                }
            }
        }
    }

    /// Chance is even: of two hundred tasks on ten instances none holds three times its share, and two seeds differ.
    #[test]
    fn chance_is_even() {
        let shares = |seed| {
            let mut fleet = fleet(10, Size { cpu: u32::MAX, memory: u32::MAX });
            place(&mut fleet, TASKS[0], chain("random"), false, 10_000, &mut Rng::new(seed));
            fleet.iter().map(|f| f.tasks).collect::<Vec<_>>()
        };
        let (a, b) = (shares(1), shares(2));
        assert_ne!(a, b);
        // 1,000 each, with a standard deviation of 30.
        assert!(a.iter().all(|n| (850..1150).contains(n)), "{a:?}");
        // And not more even than chance is.
        assert!(a.iter().max().unwrap() - a.iter().min().unwrap() > 20, "{a:?}");
    }

    #[test]
    fn ten_thousand_tasks_find_a_thousand_instances() {
        for (id, rules) in STRATEGIES {
            let mut fleet = fleet(1000, INSTANCE);
            let placed = place(&mut fleet, TASKS[2], rules, false, 10_000, &mut Rng::new(1));
            assert_eq!(placed.len(), 10_000, "{id}");
        }
    }
}
