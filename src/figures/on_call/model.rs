//! A week of operations as an event-driven run: eight incidents strike both worlds at the same seeded times; each is paged to you or taken
//! by AWS, is worked on by one person at a time, and is done, or is left undone and does harm until the week ends.
//!
//! Who owns what follows the ECS Developer Guide, "shared responsibility model for Amazon ECS".

use crate::num::Within;
use crate::sim::{Facts, Rng, Story};

/// Hours from Monday 00:00 to the end of Sunday.
pub const WEEK: f64 = 168.0;

/// The week that the figure tells of. A seed is content: with this one some pages come at night, and the test below counts them.
pub const SEED: u64 = 1095;

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

/// In the order of the week.
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
    /// You don't do your part. AWS always does its own.
    pub ignored: bool,
    /// Hours of work for each page.
    pub page_hours: f64,
}

/// What can happen to an incident.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum What {
    Strikes,
    /// Your pager rings.
    Paged,
    /// You begin and end the work.
    Begun,
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
    /// Index in [`INCIDENTS`].
    pub incident: usize,
    /// Both worlds are struck; what follows is told for each.
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
    /// Hours that you worked.
    pub hours: f64,
    pub undone: usize,
    /// Hours for which something was left undone, over all incidents.
    pub harm_hours: f64,
}

#[derive(Clone, Debug)]
pub struct Trace {
    pub params: Params,
    /// Hour at which each incident strikes.
    pub times: [f64; 8],
    pub events: Vec<Event>,
    pub story: Story,
}

/// Times of the incidents: one in each eighth of the week, somewhere in it, on a full ten minutes.
fn times(seed: u64) -> [f64; 8] {
    let mut rng = Rng::new(seed);
    let mut times = [0.0; 8];
    for (i, t) in times.iter_mut().enumerate() {
        *t = ((4.0 + 20.5 * i as f64 + 6.0 * rng.unit()) * 6.0).floor() / 6.0;
    }
    times
}

/// Takes the earliest event out of the queue; of two at the same time the one that was put in first.
fn pop(queue: &mut Vec<Event>) -> Option<Event> {
    let mut first = 0;
    for i in 1..queue.len() {
        if queue[i].at < queue[first].at {
            first = i;
        }
    }
    if queue.is_empty() { None } else { Some(queue.remove(first)) }
}

fn simulate(params: &Params, times: &[f64; 8]) -> Vec<Event> {
    let mut queue: Vec<Event> = Vec::new();
    for (incident, at) in times.iter().enumerate() {
        for world in World::ALL {
            queue.push(Event { at: *at, incident, world, what: What::Strikes });
        }
    }
    // When the person on call has finished what came before.
    let mut free = [0.0f64; 2];
    let mut events = Vec::new();
    while let Some(e) = pop(&mut queue) {
        events.push(e);
        let mut then = |at: f64, what: What| queue.push(Event { at, what, ..e });
        match e.what {
            What::Strikes => match owner(INCIDENTS[e.incident], e.world) {
                Side::You => then(e.at, What::Paged),
                Side::Aws => then(e.at, What::Taken),
            },
            What::Paged if params.ignored => then(e.at, What::Undone),
            What::Paged => {
                let free = &mut free[(e.world == World::Fargate) as usize];
                let begin = if *free > e.at { *free } else { e.at };
                *free = begin + params.page_hours;
                then(begin, What::Begun);
                then(*free, What::Done);
            }
            What::Begun | What::Done | What::Taken | What::Undone => {}
        }
    }
    events
}

/// Parts of an incident's step, in seconds: the clock runs on, the pin drops, the card and the owners appear, the work is done.
pub const TRAVEL: f64 = 0.7;
pub const DROP: f64 = 0.3;
pub const APPEAR: f64 = 0.3;
pub const WORK: f64 = 0.4;

/// Steps of the story: the opening, one for each incident, the tally.
pub const STEPS: usize = INCIDENTS.len() + 2;

pub fn run(params: &Params) -> Trace {
    let mut steps = vec![(0.45, 3.0)];
    for _ in INCIDENTS {
        steps.push((TRAVEL + DROP + APPEAR + WORK, 2.6));
    }
    steps.push((TRAVEL + APPEAR, 6.0));
    let times = times(params.seed);
    Trace { params: *params, times, events: simulate(params, &times), story: Story::new(&steps) }
}

/// The parameters of the figure.
pub fn params(ignored: bool, facts: &Facts) -> Params {
    Params { seed: SEED, ignored, page_hours: facts.get("page-hours") }
}

/// Whether a page at this hour of the week wakes somebody.
pub fn is_night(hour: f64) -> bool {
    let h = hour % 24.0;
    !(6.0..22.0).contains(&h)
}

impl Trace {
    /// When the question about incident `i` comes: its card is there, and nothing has been done yet. What is done follows the answer, within
    /// the same step, so that the picture gives the verdict.
    pub fn asked(&self, i: usize) -> f64 {
        self.story.steps()[i + 1].rest() - WORK
    }

    /// Which incident a step is about.
    pub fn incident_of(step: usize) -> Option<usize> {
        (1..=INCIDENTS.len()).contains(&step).then(|| step - 1)
    }

    /// The hour of the week when a step rests.
    fn rest_hour(&self, step: usize) -> f64 {
        match Trace::incident_of(step) {
            Some(i) => {
                let next = self.times.get(i + 1).copied().unwrap_or(WEEK);
                (self.times[i] + self.params.page_hours).min(next)
            }
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
        match Trace::incident_of(at.step) {
            Some(i) => {
                let strikes = self.times[i];
                let work = ((at.since - TRAVEL - DROP - APPEAR) / WORK).within(0.0, 1.0);
                from + (strikes - from) * p + (to - strikes) * work
            }
            None => from + (to - from) * p,
        }
    }

    /// Whether incident `i` has struck at `t`.
    pub fn struck(&self, i: usize, t: f64) -> bool {
        self.hour(t) >= self.times[i] - 1e-9
    }

    pub fn state(&self, i: usize, world: World, hour: f64) -> State {
        let mut state = State::Quiet;
        for e in self.events.iter().filter(|e| e.incident == i && e.world == world && e.at <= hour + 1e-9) {
            state = match e.what {
                What::Strikes => state,
                What::Paged | What::Begun => State::Paged,
                What::Done => State::ByYou,
                What::Taken => State::ByAws,
                What::Undone => State::Harm,
            };
        }
        state
    }

    /// What has added up at an hour, over those incidents for which `counted` is true.
    pub fn tally(&self, world: World, hour: f64, counted: &[bool; 8]) -> Tally {
        let mut out = Tally::default();
        for e in self.events.iter().filter(|e| e.world == world && counted[e.incident] && e.at <= hour + 1e-9) {
            match e.what {
                What::Paged => {
                    out.pages += 1;
                    out.nights += is_night(e.at) as usize;
                }
                What::Begun => out.hours += (hour - e.at).within(0.0, self.params.page_hours),
                What::Undone => {
                    out.undone += 1;
                    out.harm_hours += hour - e.at;
                }
                What::Strikes | What::Done | What::Taken => {}
            }
        }
        out
    }

    /// Incidents that are yours in a world, in the order of the week.
    pub fn yours(world: World) -> Vec<Incident> {
        INCIDENTS.iter().copied().filter(|i| owner(*i, world) == Side::You).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ALL: [bool; 8] = [true; 8];

    fn the_week(ignored: bool) -> Trace {
        run(&params(ignored, &crate::content::facts::Book::load(&crate::content::root("en")).unwrap().numbers()))
    }

    /// The last caption and the lesson: eight pages and twelve hours with EC2, four and six with Fargate.
    #[test]
    fn the_captions_claims() {
        let t = the_week(false);
        let (ec2, fargate) = (t.tally(World::Ec2, WEEK, &ALL), t.tally(World::Fargate, WEEK, &ALL));
        assert_eq!((ec2.pages, fargate.pages), (8, 4));
        assert_eq!((ec2.hours, fargate.hours), (12.0, 6.0));
        assert_eq!((ec2.undone, fargate.undone), (0, 0));
        let ids: Vec<&str> = Trace::yours(World::Fargate).iter().map(|i| i.id()).collect();
        assert_eq!(ids, ["image", "traffic", "open", "bill"], "the lesson's four: library, traffic, port, bill");
        let t = the_week(true);
        assert_eq!((t.tally(World::Ec2, WEEK, &ALL).undone, t.tally(World::Fargate, WEEK, &ALL).undone), (8, 4));
    }

    /// Three of the pages come at night, and one of those in both worlds, so that the words of the last caption fit.
    #[test]
    fn the_seed_holds_what_it_was_chosen_for() {
        let t = the_week(false);
        let (ec2, fargate) = (t.tally(World::Ec2, WEEK, &ALL).nights, t.tally(World::Fargate, WEEK, &ALL).nights);
        assert_eq!((ec2, fargate), (3, 1), "{:?}", t.times);
    }

    /// What is done about an incident is seen between its question and the next, and the whole week takes less than 45 seconds.
    #[test]
    fn the_picture_gives_the_verdict_before_the_next_question() {
        let t = the_week(false);
        for i in 0..INCIDENTS.len() {
            let (asked, step) = (t.asked(i), t.story.steps()[i + 1]);
            assert!(t.struck(i, asked) && (t.hour(asked) - t.times[i]).abs() < 1e-6, "asked before it strikes");
            assert!(asked < step.rest() && t.hour(step.rest()) > t.times[i]);
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
        (any::<u64>(), any::<bool>(), 0.25..6.0f64).prop_map(|(seed, ignored, page_hours)| Params {
            seed,
            ignored,
            page_hours,
        })
    }

    proptest! {
        #[test]
        fn events_stand_in_the_order_of_time_and_inside_the_week(p in weeks()) {
            let t = run(&p);
            prop_assert!(t.events.iter().all(|e| (0.0..WEEK).contains(&e.at)));
            prop_assert!(t.events.is_sorted_by(|a, b| a.at <= b.at));
            prop_assert!(t.times.windows(2).all(|w| w[1] - w[0] >= 14.0), "two pins would touch: {:?}", t.times);
        }

        #[test]
        fn fargate_never_pages_more_and_what_stays_yours_was_yours(p in weeks(), hour in 0.0..WEEK) {
            let t = run(&p);
            let (ec2, fargate) = (t.tally(World::Ec2, hour, &ALL), t.tally(World::Fargate, hour, &ALL));
            prop_assert!(fargate.pages <= ec2.pages && fargate.hours <= ec2.hours + 1e-9);
            let ec2 = Trace::yours(World::Ec2);
            prop_assert!(Trace::yours(World::Fargate).iter().all(|i| ec2.contains(i)));
        }

        #[test]
        fn hours_are_conserved(p in weeks()) {
            let t = run(&p);
            for w in World::ALL {
                let y = t.tally(w, WEEK, &ALL);
                prop_assert!((y.hours - (y.pages - y.undone) as f64 * p.page_hours).abs() < 1e-6, "{y:?}");
            }
        }

        /// Exactly one end for each incident in each world, and harm only where your part was left undone.
        #[test]
        fn every_incident_is_handled_or_harms_never_both(p in weeks()) {
            let t = run(&p);
            for w in World::ALL {
                for (i, incident) in INCIDENTS.iter().enumerate() {
                    let ends: Vec<What> = t.events.iter()
                        .filter(|e| e.incident == i && e.world == w && matches!(e.what, What::Done | What::Taken | What::Undone))
                        .map(|e| e.what).collect();
                    let want = match (owner(*incident, w), p.ignored) {
                        (Side::Aws, _) => What::Taken,
                        (Side::You, false) => What::Done,
                        (Side::You, true) => What::Undone,
                    };
                    prop_assert_eq!(ends, vec![want]);
                    let state = match want {
                        What::Done => State::ByYou,
                        What::Taken => State::ByAws,
                        _ => State::Harm,
                    };
                    prop_assert_eq!(t.state(i, w, WEEK), state);
                }
            }
        }

        /// Time does not undo anything: counts only grow, and a state never goes back to quiet.
        #[test]
        fn counts_only_grow(p in weeks(), a in 0.0..WEEK, d in 0.0..40.0f64) {
            let t = run(&p);
            for w in World::ALL {
                let (x, y) = (t.tally(w, a, &ALL), t.tally(w, a + d, &ALL));
                prop_assert!(x.pages <= y.pages && x.hours <= y.hours + 1e-9 && x.harm_hours <= y.harm_hours + 1e-9 && x.undone <= y.undone);
                for i in 0..INCIDENTS.len() {
                    prop_assert!(t.state(i, w, a) == State::Quiet || t.state(i, w, a + d) != State::Quiet);
                }
            }
        }

        /// One person does one thing at a time, even when the work takes longer than the time to the next page.
        #[test]
        fn work_is_done_one_after_the_other(seed in any::<u64>(), page_hours in 10.0..40.0f64) {
            let t = run(&Params { seed, ignored: false, page_hours });
            for w in World::ALL {
                let spans = |what: What| t.events.iter().filter(|e| e.world == w && e.what == what).map(|e| e.at).collect::<Vec<_>>();
                let (begun, done) = (spans(What::Begun), spans(What::Done));
                prop_assert!(begun.iter().skip(1).zip(&done).all(|(b, d)| b >= d), "{begun:?} {done:?}");
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
