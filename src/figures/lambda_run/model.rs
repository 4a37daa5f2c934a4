//! A Lambda function as an event-driven run: an event takes a free environment, or a new one is made, or there is no room. And the bill.
//!
//! The rules are those of the Lambda Developer Guide: one event at a time in an environment (“execution environment lifecycle”), the quota
//! on concurrency and the speed at which a function may gain environments (“function scaling”), and the quotas on time and memory.

use crate::sim::{Facts, Story, lambda};

pub use crate::sim::lambda::{Prices, USUAL_MEMORY, bill};

/// Where an event comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Source {
    S3,
    Api,
    Schedule,
}

impl Source {
    pub const ALL: [Source; 3] = [Source::S3, Source::Api, Source::Schedule];

    /// Id in content and keys.
    pub fn id(self) -> &'static str {
        ["s3", "api", "schedule"][self as usize]
    }

    /// The caller waits for the answer, so an event without room is an error. Others stay in a queue and are tried again.
    pub fn direct(self) -> bool {
        self == Source::Api
    }
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Event {
    /// Seconds since the beginning.
    pub at: f64,
    pub source: Source,
}

/// A function and the limits that it meets. Times in seconds, memory in MB.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Params {
    pub memory: f64,
    /// What one run takes with [`USUAL_MEMORY`].
    pub work: f64,
    /// Invocations in progress at once.
    pub limit: u32,
    /// Environments that the function may gain in [`RAMP_SECONDS`].
    pub ramp: u32,
    pub cold: f64,
    /// How long an idle environment stays.
    pub keep: f64,
    pub timeout: f64,
    /// Memory that brings one full vCPU.
    pub vcpu_memory: f64,
    /// So many events at the beginning meet the limit of the story, [`PLACES`], and not this one.
    pub story: u32,
}

/// As many environments at once as the picture has places.
pub const PLACES: u32 = 8;
/// The ramp is so many environments in ten seconds (fact `lambda-ramp`).
pub const RAMP_SECONDS: f64 = 10.0;
/// Run times to choose from, in seconds with [`USUAL_MEMORY`]; the last is beyond the longest that a run may take.
pub const WORK: [f64; 4] = [0.2, 2.0, 60.0, 2400.0];
/// A quota that AWS has raised on request. An example.
pub const RAISED: u32 = 3000;

impl Params {
    fn run(&self) -> lambda::Run {
        lambda::Run { memory: self.memory, work: self.work, timeout: self.timeout, vcpu_memory: self.vcpu_memory }
    }

    /// What a run would take if nobody stopped it.
    pub fn needed(&self) -> f64 {
        self.run().needed()
    }

    /// What a run takes, from the first line of your handler.
    pub fn duration(&self) -> f64 {
        self.run().duration()
    }

    /// It is stopped before it is done.
    pub fn cut(&self) -> bool {
        self.run().cut()
    }

    /// What is metered for running `seconds`, in GB-seconds.
    pub fn gb_seconds(&self, seconds: f64) -> f64 {
        self.run().gb_seconds(seconds)
    }
}

/// One event that was run.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Invocation {
    /// Index of the event and of the environment.
    pub event: u32,
    pub env: u32,
    /// It is let in; your code begins (later than that after a cold start); it ends.
    pub begin: f64,
    pub ready: f64,
    pub end: f64,
}

impl Invocation {
    pub fn cold(&self) -> bool {
        self.ready > self.begin
    }
}

/// How many runs, and the times that they share: see [`Invocation`].
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Wave {
    pub n: u32,
    pub begin: f64,
    pub ready: f64,
    pub end: f64,
}

/// Everything that happened to some events.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Runs {
    /// In the order in which they began.
    pub runs: Vec<Invocation>,
    /// When each environment was made.
    pub made: Vec<f64>,
    /// Until when each has been at work.
    pub busy_until: Vec<f64>,
    /// Direct calls that got an error: indices of events.
    pub errors: Vec<u32>,
    /// Events that were throttled and tried again.
    pub queued: u32,
    /// The most that were in progress at one moment.
    pub peak: u32,
}

struct Pool<'a> {
    p: &'a Params,
    out: Runs,
    /// Runs in progress, warm and cold apart: each kind takes the same time, so each list is in the order of its ends. With a cursor.
    ends: [(Vec<(f64, u32)>, usize); 2],
    /// Free environments with the time since when, oldest first, and how many of them have expired.
    idle: Vec<(f64, u32)>,
    expired: usize,
    busy: u32,
}

impl Pool<'_> {
    /// When the function may gain another environment. AWS refills this allowance bit by bit; we open it as a window of ten seconds, which
    /// keeps the same bound but lets what waited in by blocks.
    fn ramp_opens(&self) -> f64 {
        match self.out.made.len().checked_sub(self.p.ramp.max(1) as usize) {
            Some(i) => self.out.made[i] + RAMP_SECONDS,
            None => 0.0,
        }
    }

    /// Lets an event in, if there is room.
    fn take(&mut self, now: f64, event: u32) -> bool {
        if self.busy >= if event < self.p.story { PLACES } else { self.p.limit } {
            return false;
        }
        while self.expired < self.idle.len() && self.idle[self.expired].0 + self.p.keep <= now {
            self.expired += 1;
        }
        // The one that was in use last, so that the others may go.
        let (env, cold) = if self.idle.len() > self.expired {
            (self.idle.pop().map_or(0, |e| e.1), 0.0)
        } else if self.ramp_opens() <= now {
            self.out.made.push(now);
            self.out.busy_until.push(now);
            (self.out.made.len() as u32 - 1, self.p.cold)
        } else {
            return false;
        };
        let ready = now + cold;
        let end = ready + self.p.duration();
        self.out.runs.push(Invocation { event, env, begin: now, ready, end });
        self.out.busy_until[env as usize] = end;
        self.ends[(cold > 0.0) as usize].0.push((end, env));
        self.busy += 1;
        self.out.peak = self.out.peak.max(self.busy);
        true
    }
}

/// Runs events (in the order of time). An event that is throttled gives its caller an error, or waits until there is room: the best case of
/// the retries that Lambda makes.
pub fn run(p: &Params, events: &[Event]) -> Runs {
    let mut pool = Pool {
        p,
        out: Runs::default(),
        ends: [(Vec::new(), 0), (Vec::new(), 0)],
        idle: Vec::new(),
        expired: 0,
        busy: 0,
    };
    let (mut queue, mut first, mut next): (Vec<u32>, usize, usize) = (Vec::new(), 0, 0);
    loop {
        let arrival = events.get(next).map_or(f64::INFINITY, |e| e.at);
        let (mut end, mut kind) = (f64::INFINITY, 0);
        for (k, (list, cursor)) in pool.ends.iter().enumerate() {
            if let Some(e) = list.get(*cursor)
                && e.0 < end
            {
                (end, kind) = (e.0, k);
            }
        }
        let waiting = first < queue.len() && pool.busy < p.limit;
        let opens = if waiting { pool.ramp_opens() } else { f64::INFINITY };
        let now = arrival.min(end).min(opens);
        if now == f64::INFINITY {
            return pool.out;
        }
        if end <= now {
            let (list, cursor) = &mut pool.ends[kind];
            let done = list[*cursor];
            *cursor += 1;
            pool.busy -= 1;
            pool.idle.push(done);
        } else if arrival <= now {
            let event = next as u32;
            next += 1;
            if !pool.take(now, event) {
                if events[next - 1].source.direct() {
                    pool.out.errors.push(event);
                } else {
                    pool.out.queued += 1;
                    queue.push(event);
                }
            }
        }
        while first < queue.len() && pool.take(now, queue[first]) {
            first += 1;
        }
    }
}

impl Runs {
    /// When the last run ends.
    pub fn end(&self) -> f64 {
        self.busy_until.iter().fold(0.0, |a, b| if *b > a { *b } else { a })
    }

    /// Runs that begin together and end together.
    pub fn waves(&self) -> Vec<Wave> {
        let mut waves: Vec<Wave> = Vec::new();
        for r in &self.runs {
            match waves.last_mut() {
                Some(w) if w.begin == r.begin && w.ready == r.ready => w.n += 1,
                _ => waves.push(Wave { n: 1, begin: r.begin, ready: r.ready, end: r.end }),
            }
        }
        waves
    }

    /// Invocations in progress.
    pub fn at_once(&self, at: f64) -> u32 {
        self.runs.iter().filter(|r| r.begin <= at && at < r.end).count() as u32
    }
}

/// Files that land together when the pile of files is pressed, and in the story.
pub const PILE: usize = 6;
/// A script or the learner sends it at an instant of [`Trace::sim`].
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Sent {
    pub sim: f64,
    pub source: Source,
}

/// Seconds of the picture that a cold start takes, a run, and the idling of an environment until it is gone; and simulated seconds in one of
/// the picture when no environment exists. The picture goes slowly while something happens and quickly while nothing does.
const COLD: f64 = 1.4;
const RUN: f64 = 1.1;
const IDLE: f64 = 7.0;
const EMPTY: f64 = 1400.0;

/// What a step of the story tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Chapter {
    Cold,
    Warm,
    Burst,
    Quiet,
    /// The learner's events, until the last run ends.
    Turn,
    /// Then all environments cool down and go.
    Cool,
    Crowd,
    Bill,
}

/// The chapters of the script: how long each moves and holds, and what it sends after how long.
const SCRIPT: [(Chapter, f64, f64, f64, Source, usize); 4] = [
    (Chapter::Cold, 3.1, 4.0, 0.4, Source::S3, 1),
    (Chapter::Warm, 1.6, 3.5, 0.3, Source::Api, 1),
    (Chapter::Burst, 4.0, 4.5, 0.3, Source::S3, PILE),
    (Chapter::Quiet, 11.4, 5.0, 8.5, Source::Schedule, 1),
];

#[derive(Clone, Debug)]
pub struct Trace {
    /// The function and the limit that is set for it alone.
    pub params: Params,
    pub prices: Prices,
    /// What was sent, and the same for the model.
    pub sent: Vec<Sent>,
    pub events: Vec<Event>,
    pub runs: Runs,
    /// Where each environment stands.
    pub places: Vec<u32>,
    /// Seconds of the picture and the simulated ones that they stand for; even in between.
    knots: Vec<(f64, f64)>,
    /// Which chapter each step of the story is, and from where to where its motion leads through [`Trace::sim`].
    pub chapters: Vec<(Chapter, f64, f64)>,
    /// In the story: since when the learner's events move it.
    from: f64,
    /// How many events are the script's.
    pub scripted: usize,
    pub crowd_events: u32,
    pub quota: u32,
    pub crowd: Runs,
    /// Requests and GB-seconds of the month.
    pub used: [f64; 2],
    pub story: Story,
}

/// The parameters of the figure.
pub fn params(memory: f64, work: usize, raised: bool, facts: &Facts) -> Params {
    Params {
        memory,
        work: WORK[work.min(WORK.len() - 1)],
        limit: if raised { RAISED } else { facts.get("lambda-concurrency") as u32 },
        ramp: facts.get("lambda-ramp") as u32,
        cold: facts.get("lambda-cold-typical"),
        keep: facts.get("lambda-keep-warm") * 60.0,
        timeout: facts.get("lambda-timeout") * 60.0,
        vcpu_memory: facts.get("lambda-vcpu-memory"),
        story: 0,
    }
}

/// How quickly the picture goes: simulated seconds in one of its own; and until when it does so.
fn pace(p: &Params, runs: &Runs, now: f64) -> (f64, f64) {
    let (mut rate, mut until) = (EMPTY, f64::INFINITY);
    let mut phase = |from: f64, to: f64, seconds: f64| {
        if from > now + 1e-9 {
            until = until.min(from);
        } else if to > now + 1e-9 {
            until = until.min(to);
            rate = rate.min((to - from) / seconds);
        }
    };
    for r in &runs.runs {
        phase(r.begin, r.ready, COLD);
        phase(r.ready, r.end, RUN);
    }
    for end in &runs.busy_until {
        phase(*end, end + p.keep, IDLE);
    }
    (rate, until)
}

/// Goes on from the last knot to `sim`, or for ever: to where nothing is ahead.
fn reach(p: &Params, runs: &Runs, knots: &mut Vec<(f64, f64)>, sim: f64) {
    let (mut at, mut now) = knots[knots.len() - 1];
    while at < sim {
        let (rate, until) = pace(p, runs, now);
        if until == f64::INFINITY && sim == f64::INFINITY {
            return;
        }
        let there = at + (until - now) / rate;
        (at, now) = if there < sim { (there, until) } else { (sim, now + (sim - at) * rate) };
        knots.push((at, now));
    }
}

/// The whole figure: the script with its events one by one, those that the learner has sent at instants of the story, a crowd of them, and a
/// month with `millions` of calls. `reserved` is the limit for what the learner sends, `params` has the quota that the crowd meets.
pub fn tell(
    params: Params,
    reserved: u32,
    own: &[(f64, Source, usize)],
    crowd: u32,
    millions: f64,
    facts: &Facts,
) -> Trace {
    let mut spans: Vec<(f64, f64)> = Vec::new();
    let mut chapters = Vec::new();
    let mut sent: Vec<Sent> = Vec::new();
    let (mut t, mut sim, mut from) = (0.0, 0.0, f64::INFINITY);
    let first = own.first().map_or(f64::INFINITY, |e| e.0);
    for (chapter, motion, hold, after, source, n) in SCRIPT {
        if first < t + motion {
            // In the middle of it: from here on it is the learner's. What has been sent before is sent.
            from = t;
            if t + after <= first {
                sent.extend([Sent { sim: sim + after, source }].repeat(n));
            }
            break;
        }
        sent.extend([Sent { sim: sim + after, source }].repeat(n));
        chapters.push((chapter, sim, sim + motion));
        sim += motion;
        // A rest and the next start are two instants, so that Back leads to the rest.
        let held = if first < t + motion + hold { (first - t - motion).max(0.02) } else { hold };
        spans.push((motion, held));
        t += motion + held;
        if held < hold {
            break;
        }
    }
    from = from.min(first);
    let scripted = sent.len();
    for (at, source, n) in own {
        sent.extend([Sent { sim: sim + (at - from), source: *source }].repeat(*n));
    }
    let p = Params { limit: reserved, story: scripted as u32, ..params };
    let (mut events, mut runs, mut knots) = (Vec::new(), Runs::default(), vec![(0.0, 0.0)]);
    for (i, s) in sent.iter().enumerate() {
        reach(&p, &runs, &mut knots, s.sim);
        events.push(Event { at: knots[knots.len() - 1].1, source: s.source });
        // All that come together are let in together.
        if sent.get(i + 1).is_none_or(|next| next.sim > s.sim) {
            runs = run(&p, &events);
        }
    }
    reach(&p, &runs, &mut knots, f64::INFINITY);
    let mut trace = Trace {
        params: p,
        prices: Prices {
            each: [facts.get("lambda-request-price") / 1e6, facts.get("lambda-gb-second-price")],
            free: [facts.get("lambda-free-requests") * 1e6, facts.get("lambda-free-gb-seconds")],
        },
        sent,
        events,
        places: Vec::new(),
        knots,
        chapters,
        from,
        scripted,
        crowd_events: crowd,
        quota: params.limit,
        crowd: Runs::default(),
        used: [1.0, params.gb_seconds(params.duration())].map(|v| v * millions * 1e6),
        runs,
        story: Story::new(&[]),
    };
    if own.is_empty() {
        // Time stands until the first event.
        trace.chapters.push((Chapter::Turn, sim, sim));
        spans.push((0.3, 6.0));
    } else {
        let last = trace.sent.last().map_or(0.0, |s| s.sim);
        let worked = trace.sim_of(trace.runs.end()).max(last + 0.5);
        let gone = trace.knots[trace.knots.len() - 1].0.max(worked) + 0.3;
        trace.chapters.extend([(Chapter::Turn, sim, worked), (Chapter::Cool, worked, gone)]);
        // The story stands still until the first event.
        spans.extend([(worked - sim + (from - t).max(0.0), 0.02), (gone - worked, 6.0)]);
    }
    trace.chapters.extend([(Chapter::Crowd, 0.0, 0.0), (Chapter::Bill, 0.0, 0.0)]);
    spans.extend([(2.6, 6.0), (1.2, 8.0)]);
    trace.story = Story::new(&spans);
    let mut many = Vec::new();
    for i in 0..crowd {
        many.push(Event { at: 0.0, source: if i % 2 == 0 { Source::Api } else { Source::S3 } });
    }
    trace.crowd = run(&params, &many);
    trace.places = trace.placed();
    trace
}

impl Trace {
    /// The lowest place that is free when an environment is made.
    fn placed(&self) -> Vec<u32> {
        let mut places: Vec<u32> = Vec::new();
        for at in &self.runs.made {
            let taken = |k: u32| (0..places.len()).any(|j| places[j] == k && self.gone(j) > *at);
            places.push((0..PLACES).find(|k| !taken(*k)).unwrap_or(0));
        }
        places
    }

    pub fn chapter(&self, step: usize) -> Chapter {
        self.chapters[step.min(self.chapters.len() - 1)].0
    }

    /// The step that tells a chapter.
    pub fn step_of(&self, chapter: Chapter) -> Option<usize> {
        self.chapters.iter().position(|c| c.0 == chapter)
    }

    /// Seconds that have passed in the picture of the environments at `t` seconds of the story.
    pub fn sim(&self, t: f64) -> f64 {
        let at = self.story.at(t);
        let (chapter, a, b) = self.chapters[at.step];
        match chapter {
            Chapter::Turn if b > a => (a + (t - self.from.max(self.story.steps()[at.step].start)).max(0.0)).min(b),
            Chapter::Crowd | Chapter::Bill => self.knots[self.knots.len() - 1].0,
            _ => a + (b - a) * at.moved,
        }
    }

    /// The simulated second at a second of the picture.
    pub fn clock(&self, sim: f64) -> f64 {
        let i = self.knots.partition_point(|k| k.0 <= sim);
        let (a, now) = self.knots[i - 1];
        match self.knots.get(i) {
            Some((b, then)) => now + (then - now) * (sim - a) / (b - a),
            None => now + (sim - a) * EMPTY,
        }
    }

    pub fn sim_of(&self, now: f64) -> f64 {
        let i = self.knots.partition_point(|k| k.1 <= now).max(1);
        let (a, from) = self.knots[i - 1];
        match self.knots.get(i) {
            Some((b, then)) => a + (b - a) * (now - from) / (then - from),
            None => a + (now - from) / EMPTY,
        }
    }

    /// When an environment is gone for good, if it is not used again.
    pub fn gone(&self, env: usize) -> f64 {
        self.runs.busy_until[env] + self.params.keep
    }

    /// How quickly the picture goes at one of its seconds: simulated seconds in one. From the knots, which were made without knowing what
    /// would come next.
    pub fn pace(&self, sim: f64) -> f64 {
        let i = self.knots.partition_point(|k| k.0 <= sim).max(1);
        let (a, now) = self.knots[i - 1];
        self.knots.get(i).map_or(EMPTY, |(b, then)| (then - now) / (b - a))
    }

    /// Before a simulated second, of the events from the `first` on: how many have come, met a cold start, met a warm environment, and got an
    /// error; and how many environments there are.
    pub fn counts(&self, now: f64, first: usize) -> [usize; 5] {
        let mut n = [0; 5];
        n[0] = self.events[first.min(self.events.len())..].iter().filter(|e| e.at < now).count();
        for r in self.runs.runs.iter().filter(|r| r.event as usize >= first && r.begin < now) {
            n[if r.cold() { 1 } else { 2 }] += 1;
        }
        n[3] = self.runs.errors.iter().filter(|e| **e as usize >= first && self.events[**e as usize].at < now).count();
        n[4] = (0..self.places.len()).filter(|i| self.runs.made[*i] < now && self.gone(*i) > now).count();
        n
    }

    /// Among the learner's events: six in a row with one cold start at most, three environments at work at once, and a caller turned away.
    pub fn reached(&self) -> [bool; 3] {
        let own = self.scripted as u32;
        let mut fate: Vec<(u32, bool)> =
            self.runs.runs.iter().filter(|r| r.event >= own).map(|r| (r.event, r.cold())).collect();
        fate.sort_by_key(|f| f.0);
        let calm = fate.windows(6).any(|w| w[5].0 - w[0].0 == 5 && w.iter().filter(|f| f.1).count() < 2);
        let three = self.runs.runs.iter().any(|r| r.event >= own && self.runs.at_once(r.begin) >= 3);
        [calm, three, self.runs.errors.iter().any(|e| *e >= own)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn facts() -> &'static Facts {
        static FACTS: std::sync::OnceLock<Facts> = std::sync::OnceLock::new();
        FACTS.get_or_init(|| crate::content::facts::Book::load(&crate::content::root("en")).unwrap().numbers())
    }

    fn figure(memory: f64, work: usize, raised: bool, crowd: u32) -> Trace {
        tell(params(memory, work, raised, facts()), PLACES, &[], crowd, 1.0, facts())
    }

    fn played(own: &[(f64, Source, usize)], reserved: u32) -> Trace {
        tell(params(512.0, 0, false, facts()), reserved, own, 200, 1.0, facts())
    }

    fn turn() -> f64 {
        let t = figure(512.0, 0, false, 200);
        t.story.steps()[t.step_of(Chapter::Turn).unwrap()].rest()
    }

    /// Captions 1 to 4: cold, warm, one warm and the rest cold, nothing left after the quiet, cold again. With any run time and memory.
    #[test]
    fn the_captions_claims() {
        for memory in [128.0, 512.0, 1792.0, 10_240.0] {
            for work in 0..WORK.len() {
                let t = figure(memory, work, false, 200);
                let at = |t: &Trace, k: usize| t.counts(t.clock(t.sim(t.story.steps()[k].rest())), 0);
                assert_eq!(
                    [0, 1, 2, 3, 4].map(|k| at(&t, k)),
                    [[1, 1, 0, 0, 1], [2, 1, 1, 0, 1], [8, 6, 2, 0, 6], [9, 7, 2, 0, 1], [9, 7, 2, 0, 1]]
                );
                // What the script sends has ended at each rest, so that every picture rests.
                for k in 0..4 {
                    let now = t.clock(t.chapters[k].2);
                    assert_eq!(t.runs.at_once(now), 0, "step {k}, {memory} MB, work {work}");
                }
                // “Nothing runs until a file lands”, and in the quiet all go before the schedule strikes, after about an hour.
                assert_eq!(t.counts(0.0, 0), [0; 5]);
                let last = t.events.len() - 1;
                assert_eq!(t.counts(t.events[last].at - 1e-6, 0)[4], 0);
                let quiet = t.events[last].at - t.runs.runs[last - 1].end;
                assert!((2400.0..4600.0).contains(&quiet), "{quiet}");
            }
        }
    }

    /// The goals, and settings and presses that reach each; without a press none is reached.
    #[test]
    fn goals_can_be_reached() {
        let start = turn();
        assert_eq!(played(&[], PLACES).reached(), [false; 3]);
        // In a rhythm: each event meets the one environment that the first has made, or that the story has left.
        let calm: Vec<_> = (0..6).map(|i| (start + f64::from(i) * 3.0, Source::S3, 1)).collect();
        assert_eq!(played(&calm, PLACES).reached(), [true, false, false]);
        // Too slowly, all are cold; as a pile all but one.
        let slow: Vec<_> = (0..6).map(|i| (start + f64::from(i) * 12.0, Source::S3, 1)).collect();
        assert_eq!(played(&slow, PLACES).reached(), [false; 3]);
        assert_eq!(played(&[(start, Source::S3, PILE)], PLACES).reached(), [false, true, false]);
        // The other way: a limit of one, and all wait in line.
        assert_eq!(played(&[(start, Source::S3, PILE)], 1).reached(), [true, false, false]);
        let calls = [(start, Source::Api, 1), (start + 0.3, Source::Api, 1)];
        assert_eq!(played(&calls, 1).reached(), [false, false, true]);
    }

    /// An event in the middle of the story cuts it there, and the picture goes on from what it shows.
    #[test]
    fn a_press_goes_on_from_the_moment_that_is_shown() {
        let plain = played(&[], PLACES);
        let all = plain.story.steps()[4].rest();
        for i in 0..200 {
            let at = all * f64::from(i) / 199.0;
            let t = played(&[(at, Source::Api, 1)], PLACES);
            assert!((t.sim(at) - plain.sim(at)).abs() < 1e-6, "at {at}: {} {}", t.sim(at), plain.sim(at));
            let (then, before) = (t.clock(t.sim(at)), plain.clock(plain.sim(at)));
            assert!((then - before).abs() < 1e-6);
            assert_eq!(t.events[t.scripted].at, then);
        }
    }

    /// Caption 5: three thousand at once against a thousand.
    #[test]
    fn the_crowd_meets_its_limit() {
        let c = figure(512.0, 0, false, 3000).crowd;
        assert_eq!((c.peak, c.errors.len(), c.queued, c.runs.len()), (1000, 1000, 1000, 2000));
        // In the lanes: those that run straight away, with a cold start, and those that wait for them and need none.
        let waves: Vec<_> =
            c.waves().iter().map(|w| (w.n, [w.begin, w.ready, w.end].map(|v| (v * 1e3).round()))).collect();
        assert_eq!(waves, [(1000, [0.0, 400.0, 600.0]), (1000, [600.0, 600.0, 800.0])]);
        // A small crowd meets no limit.
        let c = figure(512.0, 0, false, 1000).crowd;
        assert_eq!((c.peak, c.errors.len(), c.queued), (1000, 0, 0));
    }

    /// With a raised quota the ramp is what holds: a thousand at once, and a thousand more ten seconds later if the runs last that long.
    #[test]
    fn the_ramp_is_a_staircase() {
        let c = figure(512.0, 2, true, 5000).crowd;
        assert_eq!([0.0, 9.99, 10.0, 30.0].map(|t| c.at_once(t)), [1000, 1000, 2000, 3000]);
        let short = figure(512.0, 0, true, 5000).crowd;
        assert_eq!(short.peak, 1000, "short runs free their environments before the ramp opens");
    }

    /// The worked example of the lesson: a million calls of 200 ms at 512 MB.
    #[test]
    fn the_worked_example() {
        let t = figure(512.0, 0, false, 100);
        assert!((t.params.duration() - 0.2).abs() < 1e-9);
        assert!((t.used[1] - 100_000.0).abs() < 1e-6);
        let sum = |free| bill(&t.prices, t.used, free).iter().sum::<f64>();
        assert!((sum(false) - facts().get("lambda-example-bill")).abs() < 0.005, "{}", sum(false));
        assert_eq!(sum(true), 0.0);
    }

    /// Words say “40 min” and “15 min”: the last choice is cut with the usual memory, and done in time with a full vCPU.
    #[test]
    fn more_memory_beats_the_clock() {
        let p = |m| params(m, 3, false, facts());
        assert!(p(512.0).cut() && p(512.0).duration() == 900.0);
        assert!(!p(1792.0).cut() && (690.0..700.0).contains(&p(1792.0).duration()));
    }

    /// Up to a full vCPU, more memory is faster at the same price; beyond, a single thread gains nothing and costs more.
    #[test]
    fn memory_buys_speed_and_then_only_memory() {
        let cost = |m| {
            let p = params(m, 1, false, facts());
            (p.duration(), p.gb_seconds(p.duration()))
        };
        let (a, b, c) = (cost(512.0), cost(1024.0), cost(4096.0));
        assert!((a.0 / b.0 - 2.0).abs() < 1e-9 && (a.1 - b.1).abs() < 1e-3, "{a:?} {b:?}");
        assert!(c.0 > b.0 / 2.0 && c.1 > 2.0 * b.1);
    }

    fn any_params() -> impl Strategy<Value = Params> {
        (128.0..10_240.0f64, 0.01..3000.0f64, 1u32..40, 1u32..20, 0.0..2.0f64, 0.1..100.0f64).prop_map(
            |(memory, work, limit, ramp, cold, keep)| Params {
                memory,
                work,
                limit,
                ramp,
                cold,
                keep,
                timeout: 900.0,
                vcpu_memory: 1769.0,
                story: 0,
            },
        )
    }

    fn any_events() -> impl Strategy<Value = Vec<Event>> {
        prop::collection::vec((0.0..20.0f64, 0usize..3), 0..120).prop_map(|v| {
            let mut at = 0.0;
            v.into_iter()
                .map(|(gap, s)| {
                    // Many come together, some far apart.
                    at += if gap < 14.0 { gap / 100.0 } else { gap };
                    Event { at, source: Source::ALL[s] }
                })
                .collect()
        })
    }

    fn any_presses() -> impl Strategy<Value = Vec<(f64, Source, usize)>> {
        prop::collection::vec((0.0..6.0f64, 0usize..3, prop::bool::weighted(0.2)), 1..12).prop_map(|v| {
            let mut at = 0.0;
            v.into_iter()
                .map(|(gap, s, pile)| {
                    at += gap;
                    (at, Source::ALL[s], if pile { PILE } else { 1 })
                })
                .collect()
        })
    }

    proptest! {
        /// However somebody plays: the picture's time goes on, two environments never stand in one place, all that was sent gets its fate
        /// within the learner's steps, and in the end nothing is left.
        #[test]
        fn playing_holds_together(own in any_presses(), reserved in 1u32..=PLACES, work in 0usize..4) {
            let t = tell(params(512.0, work, false, facts()), reserved, &own, 200, 1.0, facts());
            let cool = t.step_of(Chapter::Cool).unwrap();
            let end = t.story.steps()[cool].rest();
            let mut last = (0.0, 0.0);
            for i in 0..=150 {
                let sim = t.sim(end * f64::from(i) / 150.0);
                let now = t.clock(sim);
                prop_assert!(sim >= last.0 - 1e-9 && now >= last.1 - 1e-6);
                last = (sim, now);
                let mut there: Vec<u32> =
                    (0..t.places.len()).filter(|e| t.runs.made[*e] < now && t.gone(*e) > now).map(|e| t.places[e]).collect();
                let n = there.len();
                there.sort();
                there.dedup();
                prop_assert_eq!(n, there.len());
            }
            let done = t.counts(t.clock(t.sim(end)), 0);
            prop_assert_eq!((done[0], done[1] + done[2] + done[3], done[4]), (t.sent.len(), t.sent.len(), 0));
            prop_assert!(t.story.steps().windows(2).all(|s| s[1].start > s[0].rest()));
            prop_assert!(own.iter().all(|e| e.0 <= end));
        }

        #[test]
        fn concurrency_never_passes_the_limit(p in any_params(), events in any_events()) {
            let t = run(&p, &events);
            let most = t.runs.iter().map(|r| t.at_once(r.begin)).max().unwrap_or(0);
            prop_assert!(most <= p.limit && most <= t.peak && t.peak <= p.limit);
        }

        #[test]
        fn environments_come_no_faster_than_the_ramp(p in any_params(), events in any_events()) {
            let made = run(&p, &events).made;
            for (i, at) in made.iter().enumerate().skip(p.ramp as usize) {
                prop_assert!(at - made[i - p.ramp as usize] >= RAMP_SECONDS - 1e-9);
            }
        }

        /// Nothing is lost: an event runs once or is an error, only direct calls are errors, and nothing begins before it has come.
        #[test]
        fn every_event_has_one_fate(p in any_params(), events in any_events()) {
            let t = run(&p, &events);
            let mut seen = vec![0; events.len()];
            for r in &t.runs {
                seen[r.event as usize] += 1;
                let e = events[r.event as usize];
                prop_assert!(!e.source.direct() || r.begin == e.at, "a caller was kept waiting");
                prop_assert!(r.begin >= events[r.event as usize].at && r.end - r.ready <= p.timeout + 1e-9);
            }
            for e in &t.errors {
                seen[*e as usize] += 1;
                prop_assert!(events[*e as usize].source.direct());
            }
            prop_assert!(seen.iter().all(|n| *n == 1), "{seen:?}");
        }

        /// Waves are the runs, none left out and none twice, each with its own times.
        #[test]
        fn waves_hold_every_run(p in any_params(), events in any_events()) {
            let t = run(&p, &events);
            let mut runs = t.runs.iter();
            for w in t.waves() {
                for _ in 0..w.n {
                    let r = runs.next().unwrap();
                    prop_assert_eq!((w.begin, w.ready, w.end), (r.begin, r.ready, r.end));
                }
            }
            prop_assert!(runs.next().is_none());
        }

        /// The lanes of the crowd: the first begins at once, the queue later, and with the errors they are all.
        #[test]
        fn lanes_hold_the_crowd(memory in 128.0..10_240.0f64, work in 0usize..4, raised in any::<bool>(), crowd in 1u32..26) {
            let t = figure(memory, work, raised, crowd * 200);
            let waves = t.crowd.waves();
            // "Half of each kind".
            let calls = t.crowd.runs.iter().filter(|r| r.event % 2 == 0 && r.begin == 0.0).count() as u32;
            prop_assert_eq!(calls * 2, waves[0].n);
            prop_assert!(waves[0].begin == 0.0 && waves[1..].iter().all(|w| w.begin > 0.0));
            prop_assert_eq!(waves[0].n + t.crowd.queued + t.crowd.errors.len() as u32, t.crowd_events);
            prop_assert_eq!(waves[1..].iter().map(|w| w.n).sum::<u32>(), t.crowd.queued);
        }

        /// One event at a time in an environment; cold is its first run and no other; nobody is used after it has expired.
        #[test]
        fn an_environment_handles_one_event_at_a_time(p in any_params(), events in any_events()) {
            prop_assume!(p.cold > 0.0);
            let t = run(&p, &events);
            for env in 0..t.made.len() as u32 {
                let mine: Vec<&Invocation> = t.runs.iter().filter(|r| r.env == env).collect();
                prop_assert!(mine.iter().enumerate().all(|(i, r)| r.cold() == (i == 0)));
                for w in mine.windows(2) {
                    prop_assert!(w[0].end <= w[1].begin && w[1].begin < w[0].end + p.keep);
                }
            }
        }

        #[test]
        fn a_bill_is_never_negative_and_the_free_tier_never_costs(calls in 0.0..3e6f64, gbs in 0.0..1e6f64) {
            let prices = figure(512.0, 0, false, 200).prices;
            let (plain, free) = (bill(&prices, [calls, gbs], false), bill(&prices, [calls, gbs], true));
            for i in 0..2 {
                prop_assert!(free[i] >= 0.0 && free[i] <= plain[i]);
                let more = bill(&prices, [calls + 1e6, gbs + 1e6], true);
                prop_assert!(more[i] >= free[i]);
            }
        }

        /// “Roughly requests per second times the seconds each takes.”
        #[test]
        fn concurrency_is_rate_times_duration(rate in 5.0..60.0f64, work in 0.1..2.0f64) {
            let p = Params { work, limit: 1000, ramp: 1000, ..params(512.0, 0, false, facts()) };
            let events: Vec<Event> = (0..600).map(|i| Event { at: f64::from(i) / rate, source: Source::S3 }).collect();
            let t = run(&p, &events);
            let settled = t.at_once(550.0 / rate);
            prop_assert!((f64::from(settled) - rate * p.duration()).abs() <= 1.0 + 1e-6, "{settled} {}", rate * p.duration());
        }
    }
}
