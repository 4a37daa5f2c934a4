//! A day minute by minute: how many requests arrive, what capacity there is, what is turned away, and what it costs.
//!
//! A request keeps one vCPU busy for a fixed time, so a vCPU serves a fixed number a second wherever it is: a server has two, a task one, and
//! a Lambda environment with as much memory as brings one has one. Requests don't queue: one that finds no capacity is turned away. The day
//! before was the same, so that the day begins in the middle of things.

use crate::sim::{Facts, Rng, Story};

/// Minutes of a day, and of a part of it: of each part the means are kept, which is what a picture shows.
pub const DAY: usize = 1440;
pub const PART: usize = 15;
/// The quiet minute that the lesson asks about: four in the morning.
pub const NIGHT: usize = 240;

/// Points of the drawn day: one an hour, on the hour.
pub const POINTS: usize = 24;

/// The ways to serve it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    Fixed,
    Auto,
    Fargate,
    Lambda,
}

impl Way {
    pub const ALL: [Way; 4] = [Way::Fixed, Way::Auto, Way::Fargate, Way::Lambda];

    /// Its id in words and keys.
    pub fn id(self) -> &'static str {
        ["fixed", "auto", "fargate", "lambda"][self as usize]
    }
}

/// What the learner can set.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Params {
    /// The drawn day, in requests a second; straight from each point to the next, and from the last to the first.
    pub points: [f64; POINTS],
    /// How far traffic drops below the drawn line between bursts, 0..=1.
    pub spiky: f64,
    pub servers: u32,
}

/// How one way gets through the day, a value for each minute.
#[derive(Clone, Debug, Default)]
pub struct Course {
    /// Servers, tasks or environments that serve.
    pub units: Vec<u32>,
    /// Those that are paid for: also the ones that still start.
    pub billed: Vec<u32>,
    /// Requests a second that they can serve.
    pub capacity: Vec<f64>,
    /// USD spent in the minute.
    pub cost: Vec<f64>,
    /// Means of what arrives, capacity, and what is served, by part of the day.
    pub parts: [Vec<f64>; 3],
}

/// What came of a part of the day.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Sum {
    pub arrived: f64,
    pub served: f64,
    pub dropped: f64,
    /// Requests that could have been served.
    pub capacity: f64,
    pub cost: f64,
}

impl Sum {
    /// Share of the requests that was turned away, in percent.
    pub fn lost(&self) -> f64 {
        percent(self.dropped, self.arrived)
    }

    /// Share of the capacity that had nothing to do, in percent.
    pub fn idle(&self) -> f64 {
        percent(self.capacity - self.served, self.capacity)
    }
}

fn percent(part: f64, all: f64) -> f64 {
    if all > 0.0 { 100.0 * part / all } else { 0.0 }
}

#[derive(Clone, Debug)]
pub struct Trace {
    /// Requests that arrive in a second, by minute.
    pub traffic: Vec<f64>,
    pub courses: [Course; 4],
    /// Minutes from a rise in traffic until a server, and until a task, helps.
    pub delays: [usize; 2],
    /// USD for an hour of a server, for an hour of a task, and for a million calls.
    pub prices: [f64; 3],
    /// Requests a second that one server serves.
    pub each: f64,
    /// The whole day, by way.
    pub days: [Sum; 4],
    pub story: Story,
}

/// Requests a second, by minute. Never above the drawn line: spikiness takes away between bursts.
pub fn traffic(p: &Params) -> Vec<f64> {
    // Always the same day, so that only what the learner changes changes. A stretch of about half an hour has one level.
    let mut rng = Rng::new(11);
    let levels: Vec<f64> = (0..49).map(|_| if rng.below(2) == 0 { 0.0 } else { rng.unit() }).collect();
    let busiest = (1..POINTS).fold(0, |a, b| if p.points[b] > p.points[a] { b } else { a });
    (0..DAY)
        .map(|m| {
            let (from, to) = (p.points[m / 60], p.points[(m / 60 + 1) % POINTS]);
            let drawn = from + (to - from) * (m % 60) as f64 / 60.0;
            let (i, into) = (m / 30, (m % 30) as f64);
            // From one level to the next within two minutes; around the busiest hour there is nothing to take away, so that the day is as
            // busy as drawn.
            let before = levels[(i + 47) % 48];
            let level = before + (levels[i] - before) * (into / 2.0).min(1.0);
            let off = m.abs_diff(busiest * 60);
            let taken = if off.min(DAY - off) < 30 { 0.0 } else { p.spiky * level };
            (drawn * (1.0 - taken)).round()
        })
        .collect()
}

/// How scaling by a rule goes, by minute: units that serve, and units that are paid for. `each` requests a second are what a unit serves,
/// and at least one always runs: somebody has to be there for the next request.
pub fn scale(traffic: &[f64], each: f64, rule: &Rule) -> (Vec<u32>, Vec<u32>) {
    let n = traffic.len();
    // What the mean of the minutes before asks for, and of that the most of late.
    let need: Vec<u32> = (0..n)
        .map(|m| {
            let sum: f64 = (1..=rule.watch).map(|back| traffic[(m + n - back) % n]).sum();
            (sum / rule.watch as f64 / (each * rule.target) - 1e-9).ceil() as u32
        })
        .collect();
    let goal = |m: usize| (0..=rule.keep).fold(1, |most, back| need[(m + n - back) % n].max(most));
    let mut running = goal(0);
    // How many get ready in which minute.
    let mut coming = vec![0u32; n + rule.start + 1];
    let mut starting = 0;
    let (mut units, mut billed) = (Vec::with_capacity(n), Vec::with_capacity(n));
    for m in 0..n {
        running += coming[m];
        starting -= coming[m];
        let want = goal(m);
        if want > running + starting {
            let more = want - running - starting;
            coming[m + rule.start] += more;
            starting += more;
        } else if want < running && starting == 0 {
            running = want;
        }
        units.push(running);
        billed.push(running + starting);
    }
    (units, billed)
}

/// A scaling rule.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Rule {
    /// How busy a unit shall be, 0..=1.
    pub target: f64,
    /// Minutes whose mean it goes by.
    pub watch: usize,
    /// Minutes from order to readiness; at least one.
    pub start: usize,
    /// Minutes for which it keeps what is no longer needed.
    pub keep: usize,
}

/// The rule for servers, and the one for tasks: they differ in how long a start takes.
pub fn rules(facts: &Facts) -> [Rule; 2] {
    let task = ((facts.get("fargate-start-high") / 60.0) as usize).max(1);
    [facts.get("server-ready") as usize, task].map(|start| Rule {
        target: facts.get("scaling-target") / 100.0,
        watch: facts.get("scaling-reaction") as usize,
        start,
        keep: facts.get("scale-in-wait") as usize,
    })
}

/// Seconds of playing for a day.
const SWEEP: f64 = 3.2;

pub fn run(p: &Params, facts: &Facts) -> Trace {
    let traffic = traffic(p);
    let busy = facts.get("request-cpu-time") / 1000.0;
    let vcpu = 1.0 / busy;
    let rules = rules(facts);
    let server = facts.get("m6i-large-hour") / 60.0;
    // Half a server: one vCPU and 4 GB.
    let task = (facts.get("fargate-vcpu-hour") + 4.0 * facts.get("fargate-gb-hour")) / 60.0;
    // A call is billed for its time and memory, and for being a call.
    let call = facts.get("lambda-request-price") / 1e6
        + busy * facts.get("lambda-vcpu-memory") / 1024.0 * facts.get("lambda-gb-second-price");
    let quota = facts.get("lambda-concurrency");
    let courses = Way::ALL.map(|way| {
        let (each, price, (units, billed)) = match way {
            Way::Fixed => (2.0 * vcpu, server, (vec![p.servers; DAY], vec![p.servers; DAY])),
            Way::Auto => (2.0 * vcpu, server, scale(&traffic, 2.0 * vcpu, &rules[0])),
            Way::Fargate => (vcpu, task, scale(&traffic, vcpu, &rules[1])),
            Way::Lambda => {
                // As many environments as there are requests at once, up to the quota. They come within seconds, and a request that meets
                // a cold start waits and is served; 1,000 more every 10 seconds are far more than a minute of this day asks for.
                let at_once: Vec<u32> = traffic.iter().map(|t| (t * busy).ceil().min(quota) as u32).collect();
                (vcpu, 0.0, (at_once.clone(), at_once))
            }
        };
        let mut c = Course { units, billed, ..Course::default() };
        let mut sum = [0.0; 3];
        for (m, &arrives) in traffic.iter().enumerate() {
            let all = f64::from(c.units[m]) * each;
            // Of Lambda only what serves is counted: nobody pays for an environment between two calls.
            let capacity = if way == Way::Lambda { all.min(arrives) } else { all };
            c.capacity.push(capacity);
            c.cost.push(if way == Way::Lambda { capacity * 60.0 * call } else { f64::from(c.billed[m]) * price });
            for (s, v) in sum.iter_mut().zip([arrives, capacity, arrives.min(capacity)]) {
                *s += v;
            }
            if m % PART == PART - 1 {
                for (part, s) in c.parts.iter_mut().zip(&mut sum) {
                    part.push(*s / PART as f64);
                    *s = 0.0;
                }
            }
        }
        c
    });
    let delays = rules.map(|r| r.start + r.watch);
    let story = Story::new(&[(SWEEP, 5.0), (SWEEP, 5.0), (SWEEP, 5.0), (SWEEP, 5.0), (0.4, 6.0)]);
    let prices = [server * 60.0, task * 60.0, call * 1e6];
    let mut trace = Trace { traffic, courses, delays, prices, each: 2.0 * vcpu, days: [Sum::default(); 4], story };
    trace.days = Way::ALL.map(|w| trace.sum(w, DAY));
    trace
}

impl Trace {
    pub fn course(&self, way: Way) -> &Course {
        &self.courses[way as usize]
    }

    /// What arrived, was served and was turned away in the first `minutes`, which are whole parts.
    pub fn sum(&self, way: Way, minutes: usize) -> Sum {
        let c = self.course(way);
        let mut s = Sum { cost: c.cost[..minutes].iter().sum(), ..Sum::default() };
        let seconds = 60.0 * PART as f64;
        for i in 0..minutes / PART {
            s.arrived += c.parts[0][i] * seconds;
            s.capacity += c.parts[1][i] * seconds;
            s.served += c.parts[2][i] * seconds;
        }
        s.dropped = s.arrived - s.served;
        s
    }

    pub fn day(&self, way: Way) -> Sum {
        self.days[way as usize]
    }

    /// What an hour costs at the rate of four in the morning, in USD.
    pub fn night(&self, way: Way) -> f64 {
        self.course(way).cost[NIGHT] * 60.0
    }

    /// Fewest and most units of the day.
    pub fn range(&self, way: Way) -> (u32, u32) {
        let u = &self.course(way).units;
        u.iter().fold((u32::MAX, 0), |(lo, hi), v| (lo.min(*v), hi.max(*v)))
    }

    /// The place of a way among the four by cost of the day, 0 for the cheapest.
    pub fn rank(&self, way: Way) -> usize {
        let cost = self.day(way).cost;
        Way::ALL.iter().filter(|w| self.day(**w).cost < cost - 1e-9).count()
    }

    /// How many minutes of its day a way has behind it at `t`, in whole parts.
    pub fn minutes(&self, way: Way, t: f64) -> usize {
        let at = self.story.at(t);
        match at.step.cmp(&(way as usize)) {
            std::cmp::Ordering::Less => 0,
            std::cmp::Ordering::Equal => (at.moved * (DAY / PART) as f64) as usize * PART,
            std::cmp::Ordering::Greater => DAY,
        }
    }

    /// Requests in the busiest second.
    pub fn busiest(&self) -> f64 {
        self.traffic.iter().fold(0.0f64, |a, b| a.max(*b))
    }

    /// The largest number that a picture of all four must hold.
    pub fn top(&self) -> f64 {
        let mut top = self.busiest().max(1.0);
        for c in &self.courses {
            top = c.parts[1].iter().fold(top, |a, b| a.max(*b));
        }
        top
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

    /// As the page opens.
    fn params_of_opening() -> Params {
        Params { points: shape("hill"), spiky: 0.8, servers: 6 }
    }

    /// A ready shape of the figure's control.
    fn shape(id: &str) -> [f64; POINTS] {
        let (_, heights) = super::super::view::SHAPES.iter().find(|s| s.0 == id).unwrap();
        std::array::from_fn(|h| f64::from(heights[h]))
    }

    fn opening() -> Trace {
        run(&params_of_opening(), facts())
    }

    /// What captions and lesson say of the opening day.
    #[test]
    fn the_captions_claims() {
        let t = opening();
        assert_eq!(t.traffic[NIGHT], 0.0);
        let cents = Way::ALL.map(|w| (t.night(w) * 1000.0).round());
        assert_eq!(cents, [576.0, 96.0, 58.0, 0.0]);
        // Fixed servers are too few by day and idle by night; each of the others follows more closely than the one before.
        let lost = Way::ALL.map(|w| t.day(w).lost());
        let idle = Way::ALL.map(|w| t.day(w).idle());
        assert!(lost.windows(2).all(|w| w[0] > w[1]) && lost[3] == 0.0, "{lost:?}");
        assert!(idle.windows(2).all(|w| w[0] > w[1]) && idle[3].abs() < 1e-9, "{idle:?}");
        // Not always cheaper: here Lambda is the dearest and Auto Scaling the cheapest.
        assert_eq!(Way::ALL.map(|w| t.rank(w)), [2, 0, 1, 3]);
        // Only Lambda goes down to none.
        assert_eq!(Way::ALL.map(|w| t.range(w).0), [6, 1, 1, 0]);
        assert_eq!(t.delays, [6, 4]);
    }

    /// Half a server for a task, at the premium that the lesson on Fargate names.
    #[test]
    fn a_task_is_half_a_server_and_dearer() {
        let t = opening();
        assert_eq!((t.each, (t.prices[0] * 1000.0).round()), (100.0, 96.0));
        let premium = (2.0 * t.prices[1] / t.prices[0] - 1.0) * 100.0;
        assert_eq!(premium.round(), facts().get("fargate-premium"));
    }

    /// "A bargain when use is rare": a small day is cheapest on Lambda, and a steady full one dearest.
    #[test]
    fn rare_use_is_a_bargain_and_steady_use_is_not() {
        let small = shape("hill").map(|v| v / 20.0);
        let rare = run(&Params { points: small, servers: 1, ..params_of_opening() }, facts());
        assert_eq!(rare.rank(Way::Lambda), 0);
        let steady = run(&Params { points: [800.0; POINTS], spiky: 0.0, servers: 8 }, facts());
        assert_eq!(steady.rank(Way::Lambda), 3);
        // "A busy second costs more than on a full server."
        let [server, _, million] = steady.prices;
        assert!(million / 1e6 * steady.each * 3600.0 > server);
    }

    /// The ready shapes are what they are called.
    #[test]
    fn shapes_are_what_they_are_called() {
        let [hill, office, rush] = ["hill", "office", "rush"].map(shape);
        let busy = |p: &[f64; POINTS], share: f64| {
            let most = p.iter().fold(0.0f64, |a, b| a.max(*b));
            p.iter().filter(|v| **v > most * share).count()
        };
        // "A long day": up to one peak and down again, over more than half of the day.
        let top = (0..POINTS).fold(0, |a, b| if hill[b] > hill[a] { b } else { a });
        let turned: Vec<f64> = (0..POINTS).map(|h| hill[(top + h) % POINTS]).collect();
        let foot = turned.iter().position(|v| *v == 0.0).unwrap();
        assert!(turned[..foot].windows(2).all(|w| w[0] >= w[1]) && turned[foot..].windows(2).all(|w| w[0] <= w[1]));
        assert!(busy(&hill, 0.0) > 12);
        // "Office hours": full from nine to five, and nobody before seven or after seven.
        assert!(office[9..=17].iter().all(|v| *v >= 500.0));
        assert!((0..=7).chain(19..24).all(|h| office[h] == 0.0));
        // "A sudden rush": one hour far above all others, and of the three shapes the one that Auto Scaling follows worst.
        assert_eq!(busy(&rush, 0.2), 1);
        let lost = [hill, office, rush]
            .map(|points| run(&Params { points, spiky: 0.0, servers: 6 }, facts()).day(Way::Auto).lost());
        assert!(lost[2] > 3.0 * lost[0].max(lost[1]), "{lost:?}");
    }

    /// A new server helps as long after a rise as the caption says, and a task sooner.
    #[test]
    fn help_comes_after_the_delay() {
        let rise = 600;
        let rush: Vec<f64> = (0..DAY).map(|m| if (rise..rise + 90).contains(&m) { 800.0 } else { 0.0 }).collect();
        let t = opening();
        for (i, each) in [t.each, t.each / 2.0].into_iter().enumerate() {
            let (units, _) = scale(&rush, each, &rules(facts())[i]);
            assert_eq!(units[rise], 1, "nothing can be there before it is needed");
            // All that the rise asks for, the reserve included.
            let all = (800.0 / (each * rules(facts())[i].target)).ceil() as u32;
            let enough = (rise..DAY).find(|m| units[*m] >= all).unwrap();
            assert_eq!(enough - rise, t.delays[i]);
        }
    }

    fn params() -> impl Strategy<Value = Params> {
        let points = proptest::array::uniform24((0u32..=50).prop_map(|v| f64::from(v) * 20.0));
        (points, 0u32..=10, 1u32..=20).prop_map(|(points, spiky, servers)| Params {
            points,
            spiky: f64::from(spiky) / 10.0,
            servers,
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// Whatever arrives is served or turned away, minute by minute and over the day, and nothing is served that did not arrive.
        #[test]
        fn served_and_dropped_are_what_arrived(p in params()) {
            let t = run(&p, facts());
            let all: f64 = t.traffic.iter().map(|v| v * 60.0).sum();
            for way in Way::ALL {
                let s = t.day(way);
                let served: f64 = (0..DAY).map(|m| t.traffic[m].min(t.course(way).capacity[m]) * 60.0).sum();
                prop_assert!((s.arrived - all).abs() < 1e-3 && (s.served - served).abs() < 1e-3);
                prop_assert!((s.served + s.dropped - all).abs() < 1e-3);
                prop_assert!(s.dropped >= -1e-3 && s.served <= s.capacity + 1e-3);
                prop_assert!((0.0..=100.0 + 1e-9).contains(&s.idle()) && (-1e-9..=100.0 + 1e-9).contains(&s.lost()));
            }
        }

        /// Capacity is never negative, and nothing serves that is not paid for.
        #[test]
        fn capacity_is_never_negative_nor_free(p in params()) {
            let t = run(&p, facts());
            for way in Way::ALL {
                let c = t.course(way);
                for m in 0..DAY {
                    prop_assert!(c.capacity[m] >= 0.0 && c.cost[m] >= 0.0);
                    prop_assert!(c.units[m] <= c.billed[m] && (way == Way::Lambda || c.units[m] >= 1));
                }
            }
        }

        /// No requests, no bill; and Lambda turns nobody away on any day that can be set.
        #[test]
        fn lambda_costs_nothing_at_rest(p in params()) {
            let t = run(&p, facts());
            let c = t.course(Way::Lambda);
            for m in 0..DAY {
                prop_assert_eq!(t.traffic[m] == 0.0, c.cost[m] == 0.0);
                prop_assert_eq!(t.traffic[m] == 0.0, c.units[m] == 0);
            }
            prop_assert!(t.day(Way::Lambda).dropped.abs() < 1e-3);
            let silent = run(&Params { points: [0.0; POINTS], ..p }, facts());
            prop_assert_eq!(silent.day(Way::Lambda).cost, 0.0);
            for way in [Way::Fixed, Way::Auto, Way::Fargate] {
                prop_assert!(silent.day(way).cost > 0.0, "a day of nothing is free on {:?}", way);
            }
        }

        /// Smooth traffic goes through every drawn point and straight from each to the next, also over midnight, and all of the day's
        /// requests are those that were drawn.
        #[test]
        fn smooth_traffic_is_the_drawn_line(p in params()) {
            let v = traffic(&Params { spiky: 0.0, ..p });
            for h in 0..POINTS {
                let (from, to) = (p.points[h], p.points[(h + 1) % POINTS]);
                prop_assert_eq!(v[h * 60], from);
                prop_assert!((v[h * 60 + 30] - (from + to) / 2.0).abs() <= 0.5);
                let hour: &[f64] = &v[h * 60..(h + 1) * 60];
                prop_assert!(hour.iter().all(|t| (from.min(to)..=from.max(to)).contains(t)));
                prop_assert!(hour.is_sorted() || hour.iter().rev().is_sorted(), "it turns between two points");
            }
            let (drawn, all): (f64, f64) = (p.points.iter().sum(), v.iter().sum());
            prop_assert!((all - drawn * 60.0).abs() <= 0.5 * DAY as f64);
        }

        /// However spiky, traffic is never negative, never above the drawn line, and once as high as its highest point.
        #[test]
        fn spikes_stay_below_the_drawn_line(p in params()) {
            let (v, line) = (traffic(&p), traffic(&Params { spiky: 0.0, ..p }));
            prop_assert!(v.iter().zip(&line).all(|(v, line)| (0.0..=*line).contains(v)));
            let most = p.points.iter().fold(0.0f64, |a, b| a.max(*b));
            prop_assert!(v.contains(&most), "the busiest hour is as busy as drawn");
        }

        /// A higher line never has fewer requests.
        #[test]
        fn a_higher_point_brings_no_fewer_requests(p in params(), h in 0..POINTS, more in 1u32..20) {
            let mut q = Params { spiky: 0.0, ..p };
            let before: f64 = traffic(&q).iter().sum();
            q.points[h] += f64::from(more) * 20.0;
            prop_assert!(traffic(&q).iter().sum::<f64>() > before);
        }

        /// With more fixed servers fewer are turned away, and each costs the same whether it works or not.
        #[test]
        fn more_servers_lose_less_and_cost_more(p in params()) {
            let (a, b) = (run(&p, facts()), run(&Params { servers: p.servers + 1, ..p }, facts()));
            prop_assert!(b.day(Way::Fixed).dropped <= a.day(Way::Fixed).dropped + 1e-6);
            prop_assert!(b.day(Way::Fixed).cost > a.day(Way::Fixed).cost);
            let per = a.day(Way::Fixed).cost / f64::from(p.servers);
            prop_assert!((per - 24.0 * a.prices[0]).abs() < 1e-6);
        }

        /// Each day shows in turn, never backwards.
        #[test]
        fn days_pass_in_turn(at in -1.0..40.0f64, d in 0.0..5.0f64) {
            let t = opening();
            for way in Way::ALL {
                let (a, b) = (t.minutes(way, at), t.minutes(way, at + d));
                prop_assert!(a <= b && b <= DAY && a % PART == 0);
            }
            for w in Way::ALL.windows(2) {
                prop_assert!(t.minutes(w[1], at) == 0 || t.minutes(w[0], at) == DAY);
            }
        }
    }
}
