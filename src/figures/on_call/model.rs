//! A week of operations as an event-driven run: eight incidents strike the same service in two worlds, in an order and at times that a seed
//! gives. Each is paged to you or taken by AWS. You have so many hours for the week in each world: what you chose to do is done while they
//! last, and what is left undone costs requests, days or money until the week ends.
//!
//! Who owns what follows the ECS Developer Guide, "shared responsibility model for Amazon ECS". What an incident costs is our choice.

use crate::num::Within;
use crate::sim::{Facts, Rng, Story};

/// Hours from Monday 00:00 to the end of Sunday.
pub const WEEK: f64 = 168.0;

/// The weeks that can be had. Seeds are content: the test below says what the first was chosen for, and that no week is without a way to
/// each goal.
pub const WEEKS: [u64; 8] = [16062, 13, 20, 10, 44, 11, 19, 28];

/// Where the app runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum World {
    Ec2,
    Fargate,
}

impl World {
    pub const ALL: [World; 2] = [World::Ec2, World::Fargate];

    /// Id in content and keys.
    pub fn id(self) -> &'static str {
        match self {
            World::Ec2 => "ec2",
            World::Fargate => "fargate",
        }
    }
}

/// Who is responsible.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    You,
    Aws,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Incident {
    Kernel,
    Image,
    Traffic,
    Disk,
    Pending,
    Open,
    Agent,
    Bill,
}

/// In the order of the controls; the order of a week is the seed's.
pub const INCIDENTS: [Incident; 8] = [
    Incident::Kernel,
    Incident::Image,
    Incident::Traffic,
    Incident::Disk,
    Incident::Pending,
    Incident::Open,
    Incident::Agent,
    Incident::Bill,
];

impl Incident {
    /// Id in content and keys.
    pub fn id(self) -> &'static str {
        match self {
            Incident::Kernel => "kernel",
            Incident::Image => "image",
            Incident::Traffic => "traffic",
            Incident::Disk => "disk",
            Incident::Pending => "pending",
            Incident::Open => "open",
            Incident::Agent => "agent",
            Incident::Bill => "bill",
        }
    }

    /// Which page of the documentation says most about it; an id in `sources.toml`.
    pub fn source(self) -> &'static str {
        match self {
            Incident::Kernel => "ecs-task-retirement",
            Incident::Pending => "ecs-fargate",
            Incident::Agent => "ecs-agent",
            _ => "ecs-shared-responsibility",
        }
    }
}

/// Who has to act.
pub fn owner(incident: Incident, world: World) -> Side {
    match incident {
        // The image, the number of tasks, the security groups and what you ordered are yours on any capacity.
        Incident::Image | Incident::Traffic | Incident::Open | Incident::Bill => Side::You,
        // The host, its kernel, its agent and its room belong to whoever runs the host.
        Incident::Kernel | Incident::Disk | Incident::Pending | Incident::Agent => match world {
            World::Ec2 => Side::You,
            World::Fargate => Side::Aws,
        },
    }
}

/// The options of the question in their order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer {
    BothYou,
    Split,
    BothAws,
}

impl Answer {
    pub const ALL: [Answer; 3] = [Answer::BothYou, Answer::Split, Answer::BothAws];

    /// Key of the option.
    pub fn key(self) -> &'static str {
        match self {
            Answer::BothYou => "ask.both-you",
            Answer::Split => "ask.split",
            Answer::BothAws => "ask.both-aws",
        }
    }

    /// The one that the owners make right. (Nothing is AWS's on EC2 and yours on Fargate.)
    pub fn right(incident: Incident) -> Answer {
        match (owner(incident, World::Ec2), owner(incident, World::Fargate)) {
            (Side::You, Side::You) => Answer::BothYou,
            (Side::Aws, Side::Aws) => Answer::BothAws,
            _ => Answer::Split,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Params {
    pub seed: u64,
    /// Hours that you have for the week, in each world.
    pub budget: f64,
    /// What you do about each of [`INCIDENTS`], where it is yours; the rest you leave. AWS always does its own.
    pub plan: [bool; 8],
    pub costs: Costs,
}

/// The service, and what its troubles cost; all from facts.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Costs {
    /// Hours of work on a setting, on one part, and on the whole fleet.
    pub setting: f64,
    pub renewal: f64,
    pub fleet: f64,
    /// Tasks that the service wants, and what each can answer in a second.
    pub tasks: f64,
    pub task_load: f64,
    /// Requests a second by day and by night, and for how many hours traffic is doubled.
    pub day_load: f64,
    pub night_load: f64,
    pub rush: f64,
    /// Tasks without room, and tasks on a host.
    pub waiting: f64,
    pub host_tasks: f64,
    /// So many instances, or tasks of their size, stand idle, and what they cost in an hour, in either world.
    pub spare: f64,
    pub idle: [f64; 2],
}

impl Costs {
    /// Hours that an incident takes you.
    pub fn work(&self, incident: Incident) -> f64 {
        match incident {
            Incident::Traffic | Incident::Pending | Incident::Open => self.setting,
            Incident::Image | Incident::Disk | Incident::Agent => self.renewal,
            Incident::Kernel | Incident::Bill => self.fleet,
        }
    }
}

/// What can happen to an incident.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum What {
    /// Your pager rings.
    Paged,
    /// You end the work.
    Done,
    /// AWS acts; nobody calls you.
    Taken,
    /// It is your part, and it stays undone.
    Undone,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Event {
    /// Hours since Monday 00:00.
    pub at: f64,
    /// Place in the week.
    pub slot: usize,
    pub world: World,
    pub what: What,
}

/// How an incident stands in a world.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    Quiet,
    /// Your pager has rung and the work is not done yet.
    Paged,
    ByYou,
    ByAws,
    Harm,
}

/// What has added up in a world.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Tally {
    pub pages: usize,
    /// Pages between 22:00 and 06:00.
    pub nights: usize,
    /// Hours of the budget that are spent.
    pub hours: f64,
    pub undone: usize,
    /// Requests that got no answer.
    pub lost: f64,
    /// Days that a known flaw of yours stood open; two flaws count twice.
    pub exposed: f64,
    /// Paid for room that nobody needs.
    pub idle: f64,
}

/// How the service stands in a world at an hour.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Service {
    /// Tasks that run, and what they can answer in a second.
    pub tasks: f64,
    pub room: f64,
    /// Requests that come in a second, and those that get no answer.
    pub asked: f64,
    pub lost: f64,
    /// Known flaws that stand open.
    pub flaws: usize,
    /// Paid each hour for idle room.
    pub idle: f64,
}

#[derive(Clone, Debug)]
pub struct Trace {
    pub params: Params,
    /// The incidents in the order of the week, and the hour at which each strikes.
    pub week: [(Incident, f64); 8],
    pub events: Vec<Event>,
    pub story: Story,
}

/// An incident in each eighth of the week, somewhere in it, on a full ten minutes.
fn week(seed: u64) -> [(Incident, f64); 8] {
    let mut rng = Rng::new(seed);
    let mut order = INCIDENTS;
    rng.shuffle(&mut order);
    let mut week = [(Incident::Kernel, 0.0); 8];
    for (i, (slot, incident)) in week.iter_mut().zip(order).enumerate() {
        *slot = (incident, ((4.0 + 20.5 * i as f64 + 6.0 * rng.unit()) * 6.0).floor() / 6.0);
    }
    week
}

fn simulate(params: &Params, week: &[(Incident, f64); 8]) -> Vec<Event> {
    // What is left of the budget, and when the person on call has finished what came before.
    let (mut left, mut free) = ([params.budget; 2], [0.0f64; 2]);
    let mut events = Vec::new();
    for (slot, (incident, at)) in week.iter().enumerate() {
        for (k, world) in World::ALL.into_iter().enumerate() {
            let mut then = |at: f64, what: What| events.push(Event { at, slot, world, what });
            if owner(*incident, world) == Side::Aws {
                then(*at, What::Taken);
                continue;
            }
            then(*at, What::Paged);
            let work = params.costs.work(*incident);
            if params.plan[*incident as usize] && work <= left[k] + 1e-9 {
                left[k] -= work;
                free[k] = free[k].max(*at) + work;
                then(free[k], What::Done);
            } else {
                then(*at, What::Undone);
            }
        }
    }
    events.sort_by(|a, b| a.at.total_cmp(&b.at));
    events
}

/// Parts of an incident's step, in seconds: the clock runs on, the card turns, the work is done.
pub const TRAVEL: f64 = 0.8;
pub const DROP: f64 = 0.3;
pub const WORK: f64 = 0.5;
/// As the week begins, from one closed card that is dealt to the next, and how long each takes to lie.
pub const DEAL: f64 = 0.1;
pub const LAID: f64 = 0.4;
/// So many hours of the week pass while it is seen what is done about an incident.
const LOOK: f64 = 4.0;

/// Steps of the story: the opening, one for each incident, the tally.
pub const STEPS: usize = INCIDENTS.len() + 2;

pub fn run(params: &Params) -> Trace {
    let mut steps = vec![(DEAL * (INCIDENTS.len() - 1) as f64 + LAID, 2.2)];
    for _ in INCIDENTS {
        steps.push((TRAVEL + DROP + WORK, 2.6));
    }
    steps.push((TRAVEL + 0.3, 6.0));
    let week = week(params.seed);
    Trace { params: *params, week, events: simulate(params, &week), story: Story::new(&steps) }
}

/// The parameters of the figure.
pub fn params(week: usize, budget: f64, plan: [bool; 8], facts: &Facts) -> Params {
    let size = facts.get("oncall-idle");
    let costs = Costs {
        setting: facts.get("oncall-setting"),
        renewal: facts.get("oncall-renewal"),
        fleet: facts.get("oncall-fleet"),
        tasks: facts.get("oncall-tasks"),
        task_load: facts.get("oncall-task-load"),
        day_load: facts.get("oncall-day-load"),
        night_load: facts.get("oncall-night-load"),
        rush: facts.get("oncall-rush"),
        waiting: facts.get("oncall-waiting"),
        host_tasks: facts.get("oncall-host-tasks"),
        spare: size,
        // An m6i.large has 2 vCPU and 8 GB.
        idle: [
            size * facts.get("m6i-large-hour"),
            size * (2.0 * facts.get("fargate-vcpu-hour") + 8.0 * facts.get("fargate-gb-hour")),
        ],
    };
    Params { seed: WEEKS[week.min(WEEKS.len() - 1)], budget, plan, costs }
}

/// Whether a page at this hour of the week wakes somebody.
pub fn is_night(hour: f64) -> bool {
    let h = hour % 24.0;
    !(6.0..22.0).contains(&h)
}

/// What the goals ask for: hours to do it with, and what may have added up at the end.
pub const FLAW_HOURS: f64 = 8.0;
pub const FLAW_DAYS: f64 = 1.0;
pub const BOTH_HOURS: f64 = 6.0;
pub const BOTH_LOST: f64 = 400_000.0;
pub const BOTH_IDLE: f64 = 10.0;

const ALL: [bool; 8] = [true; 8];

impl Trace {
    /// When the question about slot `i` comes: its card lies open, and nothing has been done yet. What is done follows the answer, within
    /// the same step, so that the picture gives the verdict.
    pub fn asked(&self, i: usize) -> f64 {
        self.story.steps()[i + 1].rest() - WORK
    }

    /// Which place of the week a step is about.
    pub fn slot_of(step: usize) -> Option<usize> {
        (1..=INCIDENTS.len()).contains(&step).then(|| step - 1)
    }

    /// The hour of the week when a step rests.
    fn rest_hour(&self, step: usize) -> f64 {
        match Trace::slot_of(step) {
            Some(i) => (self.week[i].1 + LOOK).min(self.week.get(i + 1).map_or(WEEK, |n| n.1)),
            None if step == 0 => 0.0,
            None => WEEK,
        }
    }

    /// The hour of the week at `t` seconds of playing time.
    pub fn hour(&self, t: f64) -> f64 {
        let at = self.story.at(t);
        if at.step == 0 {
            return 0.0;
        }
        let (from, to) = (self.rest_hour(at.step - 1), self.rest_hour(at.step));
        if at.moved >= 1.0 {
            return to;
        }
        // Slow, quick, slow, as a hand of a clock that is set.
        let p = (at.since / TRAVEL).within(0.0, 1.0);
        let p = p * p * (3.0 - 2.0 * p);
        match Trace::slot_of(at.step) {
            Some(i) => {
                let strikes = self.week[i].1;
                let work = ((at.since - TRAVEL - DROP) / WORK).within(0.0, 1.0);
                from + (strikes - from) * p + (to - strikes) * work
            }
            None => from + (to - from) * p,
        }
    }

    /// Whether slot `i` has struck at `t`.
    pub fn struck(&self, i: usize, t: f64) -> bool {
        self.hour(t) >= self.week[i].1 - 1e-9
    }

    pub fn state(&self, i: usize, world: World, hour: f64) -> State {
        let mut state = State::Quiet;
        for e in self.events.iter().filter(|e| e.slot == i && e.world == world && e.at <= hour + 1e-9) {
            state = match e.what {
                What::Paged => State::Paged,
                What::Done => State::ByYou,
                What::Taken => State::ByAws,
                What::Undone => State::Harm,
            };
        }
        state
    }

    /// How the service stands in a world, with those places of the week for which `counted` is true.
    pub fn service(&self, world: World, hour: f64, counted: &[bool; 8]) -> Service {
        let c = &self.params.costs;
        let mut out = Service { tasks: c.tasks, ..Service::default() };
        out.asked = if is_night(hour) { c.night_load } else { c.day_load };
        for (i, (incident, at)) in self.week.iter().enumerate() {
            if !counted[i] || hour < at - 1e-9 {
                continue;
            }
            let state = self.state(i, world, hour);
            let open = matches!(state, State::Paged | State::Harm);
            match incident {
                Incident::Traffic => {
                    if hour < at + c.rush {
                        out.asked *= 2.0;
                    }
                    if state == State::ByYou {
                        out.tasks += c.tasks;
                    }
                }
                Incident::Pending if open => out.tasks -= c.waiting,
                Incident::Disk if open => out.tasks -= c.host_tasks,
                Incident::Bill if open => out.idle = c.idle[(world == World::Fargate) as usize],
                Incident::Kernel | Incident::Image | Incident::Open | Incident::Agent if open => out.flaws += 1,
                _ => {}
            }
        }
        out.room = out.tasks * c.task_load;
        out.lost = (out.asked - out.room).max(0.0);
        out
    }

    /// What has added up at an hour, over those places of the week for which `counted` is true.
    pub fn tally(&self, world: World, hour: f64, counted: &[bool; 8]) -> Tally {
        let mut out = Tally::default();
        // Between these hours nothing changes.
        let mut cuts = vec![0.0, hour];
        for e in self.events.iter().filter(|e| e.world == world && counted[e.slot]) {
            let (incident, at) = self.week[e.slot];
            cuts.push(e.at);
            if incident == Incident::Traffic {
                cuts.push(at + self.params.costs.rush);
            }
            if e.what == What::Done {
                let work = self.params.costs.work(incident);
                out.hours += (hour - (e.at - work)).within(0.0, work);
            }
            if e.at > hour + 1e-9 {
                continue;
            }
            match e.what {
                What::Paged => {
                    out.pages += 1;
                    out.nights += is_night(e.at) as usize;
                }
                What::Undone => out.undone += 1,
                What::Done | What::Taken => {}
            }
        }
        for day in 0..7 {
            let midnight = 24.0 * f64::from(day);
            cuts.extend([midnight + 6.0, midnight + 22.0]);
        }
        cuts.retain(|c| *c <= hour);
        cuts.sort_by(f64::total_cmp);
        for pair in cuts.windows(2) {
            let long = pair[1] - pair[0];
            if long > 1e-9 {
                let s = self.service(world, (pair[0] + pair[1]) / 2.0, counted);
                out.lost += s.lost * 3600.0 * long;
                out.exposed += s.flaws as f64 * long / 24.0;
                out.idle += s.idle * long;
            }
        }
        out
    }

    /// The whole week in a world.
    pub fn end(&self, world: World) -> Tally {
        self.tally(world, WEEK, &ALL)
    }

    /// Which goals this week reaches.
    pub fn reached(&self) -> [bool; 2] {
        let flaws = self.end(World::Ec2).exposed < FLAW_DAYS;
        let both = World::ALL.iter().all(|w| {
            let end = self.end(*w);
            end.lost < BOTH_LOST && end.idle < BOTH_IDLE
        });
        [flaws && self.params.budget <= FLAW_HOURS, both && self.params.budget <= BOTH_HOURS]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    use std::sync::LazyLock;

    static FACTS: LazyLock<Facts> =
        LazyLock::new(|| crate::content::facts::Book::load(&crate::content::root("en")).unwrap().numbers());

    /// A week from 0 with so many hours, and what is left.
    fn played(week: usize, budget: f64, left: &[Incident]) -> Trace {
        run(&params(week, budget, INCIDENTS.map(|i| !left.contains(&i)), &FACTS))
    }

    /// What the opening week was chosen for: eight hours are enough for all that is yours on Fargate and for half of what is yours on EC2, pages come at
    /// night, and what is left undone costs something of each kind.
    #[test]
    fn the_seed_holds_what_it_was_chosen_for() {
        let t = played(0, 8.0, &[]);
        let (ec2, fargate) = (t.end(World::Ec2), t.end(World::Fargate));
        assert_eq!((ec2.pages, fargate.pages), (8, 4));
        assert_eq!((ec2.nights, fargate.nights), (3, 1), "{:?}", t.week);
        assert_eq!((ec2.undone, fargate.undone), (4, 0));
        assert_eq!((ec2.hours, fargate.hours), (8.0, 7.0));
        assert!(ec2.lost > 3e6 && ec2.exposed > 5.0 && ec2.idle > 40.0, "{ec2:?}");
        assert!(fargate.lost < 1e5 && fargate.exposed < 0.2 && fargate.idle < 2.0, "{fargate:?}");
        // The lesson's four.
        let mut yours = INCIDENTS.to_vec();
        yours.retain(|i| owner(*i, World::Fargate) == Side::You);
        assert_eq!(yours, [Incident::Image, Incident::Traffic, Incident::Open, Incident::Bill]);
        // All hours that can be had are enough for all of it; the picture has places for this service.
        let all = played(0, 15.0, &[]).end(World::Ec2);
        assert_eq!((all.hours, all.undone), (15.0, 0));
        assert_eq!((t.params.costs.tasks, t.params.costs.host_tasks, t.params.costs.waiting), (10.0, 2.0, 3.0));
    }

    /// In every week there is a plan for each goal, and doing all as it comes is none.
    #[test]
    fn every_week_has_a_way_to_each_goal() {
        for week in 0..WEEKS.len() {
            let mut ways = [0; 2];
            for mask in 0..256u32 {
                let left: Vec<Incident> = INCIDENTS.into_iter().filter(|i| mask >> *i as u32 & 1 == 1).collect();
                for (goal, hours) in [FLAW_HOURS, BOTH_HOURS].into_iter().enumerate() {
                    let met = played(week, hours, &left).reached()[goal];
                    assert!(!(met && left.is_empty()), "week {week} reaches goal {goal} by itself");
                    ways[goal] += usize::from(met);
                }
            }
            assert!(ways.iter().all(|n| (1..=40).contains(n)), "week {week}: {ways:?}");
        }
    }

    /// A broken host takes the reserve: by itself it loses nothing, with tasks that wait it does.
    #[test]
    fn the_reserve_can_be_used_once() {
        let t = played(0, 16.0, &[Incident::Disk]);
        let (_, at) = t.week.iter().find(|w| w.0 == Incident::Disk).unwrap();
        let alone = t.service(World::Ec2, at + 12.0, &ALL);
        assert_eq!((alone.tasks, alone.asked, alone.lost), (8.0, 80.0, 0.0));
        let lost = |left: &[Incident]| played(0, 16.0, left).end(World::Ec2).lost;
        let (d, p) = (Incident::Disk, Incident::Pending);
        assert!(lost(&[d, p]) - lost(&[]) > (lost(&[d]) - lost(&[])) + (lost(&[p]) - lost(&[])));
    }

    /// An hour of day with 60 requests a second too many is 216,000 requests; a flaw of 24 hours is a day; idle room is paid by the hour.
    #[test]
    fn units() {
        let t = played(0, 16.0, &[Incident::Traffic, Incident::Open, Incident::Bill]);
        let at = |i: Incident| t.week.iter().position(|w| w.0 == i).unwrap();
        let only = |i: Incident| {
            let mut mask = [false; 8];
            mask[at(i)] = true;
            (mask, t.week[at(i)].1)
        };
        let (mask, from) = only(Incident::Traffic);
        // It strikes in the early morning, so its first hour of day is that from six.
        let day = (from / 24.0).floor() * 24.0 + 8.0;
        let lost = |hour: f64| t.tally(World::Fargate, hour, &mask).lost;
        assert!((lost(day + 1.0) - lost(day) - 216_000.0).abs() < 1.0);
        let (mask, from) = only(Incident::Open);
        assert!((t.tally(World::Ec2, from + 24.0, &mask).exposed - 1.0).abs() < 1e-9);
        let (mask, from) = only(Incident::Bill);
        let paid = [World::Ec2, World::Fargate].map(|w| t.tally(w, from + 10.0, &mask).idle);
        assert!((paid[0] - 4.8).abs() < 1e-9 && (paid[1] - 5.826).abs() < 1e-9, "{paid:?}");
    }

    /// What is done about an incident is seen between its question and the next, and the whole week takes less than 45 seconds.
    #[test]
    fn the_picture_gives_the_verdict_before_the_next_question() {
        let t = played(0, 8.0, &[]);
        for i in 0..INCIDENTS.len() {
            let (asked, step) = (t.asked(i), t.story.steps()[i + 1]);
            assert!(t.struck(i, asked) && (t.hour(asked) - t.week[i].1).abs() < 1e-6, "asked before it strikes");
            assert!(asked < step.rest() && t.hour(step.rest()) > t.week[i].1);
            assert!(i + 1 == INCIDENTS.len() || step.end() < t.asked(i + 1));
        }
        assert!(t.story.duration() < 45.0, "{} s", t.story.duration());
    }

    #[test]
    fn the_right_answers() {
        let right = INCIDENTS.map(Answer::right);
        use Answer::{BothYou, Split};
        assert_eq!(right, [Split, BothYou, BothYou, Split, Split, BothYou, Split, BothYou]);
    }

    fn weeks() -> impl Strategy<Value = Params> {
        (any::<u64>(), 0..=16u32, any::<[bool; 8]>()).prop_map(|(seed, budget, plan)| Params {
            seed,
            plan,
            budget: f64::from(budget),
            ..played(0, 0.0, &[]).params
        })
    }

    proptest! {
        #[test]
        fn a_week_holds_each_incident_once_and_in_the_order_of_time(p in weeks()) {
            let t = run(&p);
            prop_assert!(INCIDENTS.iter().all(|i| t.week.iter().filter(|w| w.0 == *i).count() == 1));
            prop_assert!(t.week.windows(2).all(|w| w[1].1 - w[0].1 >= 14.0), "two pins would touch: {:?}", t.week);
            prop_assert!(t.events.iter().all(|e| (0.0..WEEK).contains(&e.at)) && t.events.is_sorted_by(|a, b| a.at <= b.at));
        }

        /// The budget holds, every hour is the work of something that was chosen, and what could be done in time was.
        #[test]
        fn hours_are_spent_as_chosen_while_they_last(p in weeks()) {
            let t = run(&p);
            for w in World::ALL {
                let mut left = p.budget;
                for (i, (incident, _)) in t.week.iter().enumerate() {
                    let work = p.costs.work(*incident);
                    let want = match owner(*incident, w) {
                        Side::Aws => State::ByAws,
                        Side::You if p.plan[*incident as usize] && work <= left => {
                            left -= work;
                            State::ByYou
                        }
                        Side::You => State::Harm,
                    };
                    prop_assert_eq!(t.state(i, w, WEEK), want);
                }
                prop_assert!((t.end(w).hours - (p.budget - left)).abs() < 1e-9);
            }
        }

        /// Who leaves one more thing undone, with hours enough, never comes out better; and Fargate never asks for more of you than EC2.
        #[test]
        fn leaving_something_never_helps(p in weeks(), which in 0..8usize) {
            let all = Params { budget: 16.0, ..p };
            let mut less = all;
            less.plan[which] = false;
            let (a, b) = (run(&all), run(&less));
            for w in World::ALL {
                let (x, y) = (a.end(w), b.end(w));
                prop_assert!(x.lost <= y.lost + 1e-3 && x.exposed <= y.exposed + 1e-9 && x.idle <= y.idle + 1e-9);
                prop_assert!(x.undone <= y.undone && x.hours >= y.hours - 1e-9);
            }
            let (ec2, fargate) = (a.end(World::Ec2), a.end(World::Fargate));
            prop_assert!(fargate.pages <= ec2.pages && fargate.hours <= ec2.hours + 1e-9 && fargate.undone <= ec2.undone);
            prop_assert!(fargate.lost <= ec2.lost + 1e-3 && fargate.exposed <= ec2.exposed + 1e-9);
        }

        /// Time does not undo anything: what adds up only grows, and no task is below nothing.
        #[test]
        fn what_adds_up_only_grows(p in weeks(), a in 0.0..WEEK, d in 0.0..40.0f64) {
            let t = run(&p);
            for w in World::ALL {
                let (x, y) = (t.tally(w, a, &ALL), t.tally(w, (a + d).min(WEEK), &ALL));
                prop_assert!(x.pages <= y.pages && x.hours <= y.hours + 1e-9 && x.undone <= y.undone);
                prop_assert!(x.lost <= y.lost + 1e-3 && x.exposed <= y.exposed + 1e-9 && x.idle <= y.idle + 1e-9);
                let s = t.service(w, a, &ALL);
                prop_assert!(s.tasks >= 5.0 && s.lost >= 0.0 && s.lost <= s.asked);
            }
        }

        /// The clock of the picture only goes forward, and stands behind the incident of each step when it rests.
        #[test]
        fn the_clock_goes_forward(p in weeks(), t in 0.0..120.0f64, d in 0.0..10.0f64) {
            let w = run(&p);
            prop_assert!(w.hour(t) <= w.hour(t + d) + 1e-9);
            for (step, s) in w.story.steps().iter().enumerate() {
                let struck = (0..INCIDENTS.len()).filter(|i| w.struck(*i, s.rest())).count();
                prop_assert_eq!(struck, step.min(INCIDENTS.len()));
            }
        }
    }
}
