//! Rules by which a workload speaks against a service. They are one table, not code; what no rule speaks against fits.
//!
//! A hard rule is a limit of the service: it can't do the work at all (an ordinary function of Lambda: 15 minutes, no GPU, no way to its operating
//! system; Fargate: no GPU, no way to its operating system; no bundle of Lightsail has a GPU, but for those of Lightsail for Research). All others are preferences: it would work, but
//! another service is made for it.

use crate::num::Within;
use crate::sim::Story;

/// What is asked about the work. The order is that of the controls and of [`Workload`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trait {
    Time,
    Traffic,
    Team,
    State,
    Os,
    Gpu,
    Budget,
}

use Trait::{Budget, Gpu, Os, State, Team, Time, Traffic};

impl Trait {
    pub const ALL: [Trait; 7] = [Time, Traffic, Team, State, Os, Gpu, Budget];

    /// Id in content and keys.
    pub fn id(self) -> &'static str {
        ["time", "traffic", "team", "state", "os", "gpu", "budget"][self as usize]
    }
}

/// Options of the questions that are not yes or no.
pub const TIMES: &[&str] = &["seconds", "hours", "always"];
pub const TRAFFICS: &[&str] = &["steady", "spiky", "rare", "batch"];
pub const TEAMS: &[&str] = &["simplest", "none", "containers", "kubernetes"];
pub const BUDGETS: &[&str] = &["flexible", "fixed", "used"];

/// How many answers a question has.
pub fn answers(asked: Trait) -> usize {
    [TIMES.len(), TRAFFICS.len(), TEAMS.len(), 2, 2, 2, BUDGETS.len()][asked as usize]
}

/// The index of the answer to each question.
pub type Workload = [usize; 7];

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Service {
    Ec2,
    EcsEc2,
    Fargate,
    Lambda,
    Batch,
    Lightsail,
    Eks,
    Beanstalk,
}

use Service::{Batch, Beanstalk, Ec2, EcsEc2, Eks, Fargate, Lambda, Lightsail};

impl Service {
    pub const ALL: [Service; 8] = [Ec2, EcsEc2, Fargate, Lambda, Batch, Lightsail, Eks, Beanstalk];

    /// Id in content and keys.
    pub fn id(self) -> &'static str {
        ["ec2", "ecs-ec2", "fargate", "lambda", "batch", "lightsail", "eks", "beanstalk"][self as usize]
    }

    /// Where to read more; an id in `sources.toml`.
    pub fn source(self) -> &'static str {
        [
            "exam-guide",
            "ecs-shared-responsibility",
            "ecs-fargate",
            "lambda-quotas",
            "batch-faq",
            "lightsail-faq",
            "eks-prices",
            "beanstalk-docs",
        ][self as usize]
    }
}

/// A condition: the answer to the question is one of those whose bits are set.
type When = (Trait, u8);

/// What speaks against a service.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rule {
    pub service: Service,
    /// Both have to hold.
    pub when: [When; 2],
    pub hard: bool,
    /// Key of the reason: `why.<reason>`.
    pub reason: &'static str,
}

const fn hard(service: Service, asked: Trait, values: u8, reason: &'static str) -> Rule {
    Rule { service, when: [(asked, values), (asked, values)], hard: true, reason }
}

const fn soft(service: Service, asked: Trait, values: u8, reason: &'static str) -> Rule {
    Rule { service, when: [(asked, values), (asked, values)], hard: false, reason }
}

// Bits of answers.
const SECONDS: u8 = 1;
const HOURS: u8 = 2;
const ALWAYS: u8 = 4;
const STEADY: u8 = 1;
const SPIKY: u8 = 2;
const RARE: u8 = 4;
const BATCH: u8 = 8;
const SIMPLEST: u8 = 1;
const NO_SERVERS: u8 = 2;
const CONTAINERS: u8 = 4;
const KUBERNETES: u8 = 8;
const FLEXIBLE: u8 = 1;
const FIXED: u8 = 2;
const USED: u8 = 4;
const NO: u8 = 1;
const YES: u8 = 2;

/// Of each service first the hard rules, then preferences, the weightier before the lighter: a card shows the first that holds.
pub const RULES: &[Rule] = &[
    soft(Ec2, Team, NO_SERVERS, "patching"),
    soft(Ec2, Team, KUBERNETES, "own-kubernetes"),
    Rule { service: Ec2, when: [(Os, NO), (State, NO)], hard: false, reason: "no-need" },
    soft(Ec2, Budget, FIXED, "parts"),
    soft(EcsEc2, Team, SIMPLEST, "learn-containers"),
    soft(EcsEc2, Team, NO_SERVERS, "patching"),
    soft(EcsEc2, Team, KUBERNETES, "manifests"),
    soft(EcsEc2, State, YES, "moves"),
    soft(EcsEc2, Traffic, BATCH, "services"),
    soft(EcsEc2, Budget, FIXED, "parts"),
    soft(EcsEc2, Budget, USED, "paid-idle"),
    hard(Fargate, Os, YES, "hidden-os"),
    hard(Fargate, Gpu, YES, "no-gpu"),
    soft(Fargate, Team, KUBERNETES, "manifests"),
    soft(Fargate, State, YES, "moves"),
    soft(Fargate, Team, SIMPLEST, "learn-containers"),
    soft(Fargate, Traffic, BATCH, "services"),
    soft(Fargate, Budget, FIXED, "metered"),
    Rule { service: Fargate, when: [(Budget, USED), (Time, SECONDS | ALWAYS)], hard: false, reason: "waiting" },
    hard(Lambda, Time, HOURS | ALWAYS, "fifteen"),
    hard(Lambda, Gpu, YES, "function-gpu"),
    hard(Lambda, Os, YES, "hidden-os"),
    soft(Lambda, Team, KUBERNETES, "manifests"),
    soft(Lambda, State, YES, "forgets"),
    soft(Lambda, Budget, FIXED, "metered"),
    soft(Batch, Time, ALWAYS, "jobs-end"),
    soft(Batch, Traffic, STEADY | SPIKY | RARE, "queue"),
    soft(Batch, State, YES, "come-and-go"),
    soft(Batch, Os, YES, "by-hand"),
    soft(Batch, Team, KUBERNETES, "manifests"),
    soft(Batch, Budget, FIXED, "metered"),
    hard(Lightsail, Gpu, YES, "bundles"),
    soft(Lightsail, Traffic, SPIKY | BATCH, "one-size"),
    soft(Lightsail, Budget, FLEXIBLE | USED, "flat"),
    soft(Lightsail, Team, NO_SERVERS, "patching"),
    soft(Lightsail, Team, KUBERNETES, "own-kubernetes"),
    soft(Eks, Team, SIMPLEST | NO_SERVERS | CONTAINERS, "learn-kubernetes"),
    soft(Eks, State, YES, "pods-move"),
    soft(Eks, Budget, FIXED | USED, "control-plane"),
    soft(Beanstalk, Team, KUBERNETES, "manifests"),
    soft(Beanstalk, Time, SECONDS | HOURS, "stays-up"),
    soft(Beanstalk, Os, YES, "by-hand"),
    soft(Beanstalk, State, YES, "come-and-go"),
    soft(Beanstalk, Gpu, YES, "web-servers"),
    soft(Beanstalk, Team, NO_SERVERS, "in-account"),
    soft(Beanstalk, Team, CONTAINERS, "code"),
    soft(Beanstalk, Budget, FIXED | USED, "parts"),
];

impl Rule {
    pub fn holds(&self, work: &Workload) -> bool {
        self.when.iter().all(|(asked, values)| values >> work[*asked as usize] & 1 == 1)
    }

    pub fn asks(&self, asked: Trait) -> bool {
        self.when.iter().any(|w| w.0 == asked)
    }

    /// The gate at which it speaks: the place of its question.
    pub fn gate(&self) -> usize {
        self.when[0].0 as usize
    }
}

/// How a service stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Verdict {
    /// Not looked at yet.
    Open,
    Out,
    Possible,
    /// As few preferences speak against it as against any; none, if [`Trace::clean`].
    Best,
}

impl Verdict {
    /// Id in content.
    pub fn id(self) -> &'static str {
        ["open", "out", "possible", "best"][self as usize]
    }
}

#[derive(Clone, Debug)]
pub struct Trace {
    pub work: Workload,
    /// Final verdicts, in the order of [`Service::ALL`].
    pub verdicts: [Verdict; 8],
    /// Nothing speaks against the best.
    pub clean: bool,
    /// The services in the order in which they set out as it is told: those that a gate stops, gate by gate, then the possible ones, then the best.
    pub order: Vec<usize>,
    /// The services from the fewest reasons against them on, those that were stopped last.
    pub rank: Vec<usize>,
    pub story: Story,
}

/// The rules that hold against a service.
pub fn against(service: Service, work: &Workload) -> impl Iterator<Item = &'static Rule> {
    RULES.iter().filter(move |r| r.service == service && r.holds(work))
}

/// The reason that decides about a service: the first gate that stops it, or else the weightiest preference.
pub fn decisive(service: Service, work: &Workload) -> Option<&'static Rule> {
    let mut stop: Option<&Rule> = None;
    for rule in against(service, work) {
        if rule.hard && stop.is_none_or(|s| rule.gate() < s.gate()) {
            stop = Some(rule);
        }
    }
    stop.or_else(|| against(service, work).next())
}

/// From the least work that is left to you to the most: no servers, servers that are set up for you, servers of yours. It decides between
/// services that nothing else tells apart.
const LEAST_WORK: [Service; 8] = [Lambda, Fargate, Batch, Beanstalk, Lightsail, EcsEc2, Eks, Ec2];

/// Seconds in which one service walks its lane, and in which all do at once in the learner's turn.
pub const BEAT: f64 = 0.55;
const TOGETHER: f64 = 1.4;

/// The step of the story in which the learner turns the gates.
pub const TURN: usize = 2;

/// Seconds in which the gates come down as the story begins, one after the other.
pub const GATES: f64 = 1.4;

pub fn run(work: Workload) -> Trace {
    let mut count = [0usize; 8];
    let mut verdicts = [Verdict::Possible; 8];
    let mut least = usize::MAX;
    for (i, service) in Service::ALL.into_iter().enumerate() {
        for rule in against(service, &work) {
            count[i] += 1;
            if rule.hard {
                verdicts[i] = Verdict::Out;
            }
        }
        if verdicts[i] != Verdict::Out {
            least = least.min(count[i]);
        }
    }
    for (i, v) in verdicts.iter_mut().enumerate() {
        if *v == Verdict::Possible && count[i] == least {
            *v = Verdict::Best;
        }
    }
    let (mut order, mut rank) = (Vec::new(), Vec::new());
    for gate in 0..7 {
        for s in Service::ALL {
            if verdicts[s as usize] == Verdict::Out && decisive(s, &work).is_some_and(|r| r.gate() == gate) {
                order.push(s as usize);
            }
        }
    }
    for verdict in [Verdict::Possible, Verdict::Best] {
        for (i, v) in verdicts.iter().enumerate() {
            if *v == verdict {
                order.push(i);
            }
        }
    }
    for out in [false, true] {
        for n in 0..=RULES.len() {
            for s in LEAST_WORK {
                if (verdicts[s as usize] == Verdict::Out) == out && count[s as usize] == n {
                    rank.push(s as usize);
                }
            }
        }
    }
    let story = Story::new(&[(GATES, 3.0), (BEAT * 8.0, 5.0), (TOGETHER, 6.0)]);
    Trace { work, verdicts, clean: least == 0, order, rank, story }
}

impl Trace {
    /// How many services have set out and been judged as it is told, one after the other; a fraction while one walks.
    fn judged(&self, t: f64) -> f64 {
        let at = self.story.at(t);
        match at.step {
            0 => 0.0,
            1 => 8.0 * at.moved,
            _ => 8.0,
        }
    }

    /// Of the services that this work would fit, the one that leaves the least work; before it or behind it up to three that something speaks
    /// against, in the order of [`Service::ALL`]: to choose from, with the place of the right one. Those that come to mind first are offered.
    /// `None` where nothing speaks against any service.
    pub fn guesses(&self) -> Option<(Vec<usize>, usize)> {
        let best = self.rank[0];
        let mut picked: Vec<usize> = [Fargate, Lambda, Ec2, EcsEc2, Eks, Beanstalk, Batch, Lightsail]
            .map(|s| s as usize)
            .into_iter()
            .filter(|i| self.verdicts[*i] != Verdict::Best)
            .take(3)
            .collect();
        if picked.is_empty() {
            return None;
        }
        picked.push(best);
        // Without a sort, whose code every page would load.
        let picked: Vec<usize> = (0..Service::ALL.len()).filter(|i| picked.contains(i)).collect();
        let right = picked.iter().position(|i| *i == best)?;
        Some((picked, right))
    }

    /// How far service `i` has come at `t` towards the place where its lane ends for it, 0..=1.
    pub fn way(&self, i: usize, t: f64) -> f64 {
        let at = self.story.at(t);
        if at.step == TURN {
            // All at the same pace: who is stopped sooner has arrived sooner. The lane is seven gates and a little more long.
            let stop = decisive(Service::ALL[i], &self.work).filter(|r| r.hard).map_or(8.0, |r| r.gate() as f64 + 1.0);
            return (at.moved * 8.0 / stop).min(1.0);
        }
        let turn = self.order.iter().position(|o| *o == i).unwrap_or(0) as f64;
        (self.judged(t) - turn).within(0.0, 1.0)
    }

    /// Only this service fits, and nothing speaks against it.
    pub fn only(&self, service: Service) -> bool {
        self.clean && self.count(Verdict::Best) == 1 && self.verdicts[service as usize] == Verdict::Best
    }

    pub fn count(&self, verdict: Verdict) -> usize {
        self.verdicts.iter().filter(|v| **v == verdict).count()
    }

    /// How service `i` stands at `t`.
    pub fn verdict(&self, i: usize, t: f64) -> Verdict {
        if self.way(i, t) >= 1.0 { self.verdicts[i] } else { Verdict::Open }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The twelve workloads of the lesson's checks, with the service that each names as the right one.
    const CHECKS: [(&str, Workload, Service); 12] = [
        ("speech", [2, 0, 2, 0, 0, 1, 0], EcsEc2),
        ("driver", [2, 0, 0, 1, 1, 0, 0], Ec2),
        ("thumbnails", [0, 1, 1, 0, 0, 0, 2], Lambda),
        ("chat", [2, 1, 1, 0, 0, 0, 0], Fargate),
        ("blog", [2, 0, 0, 1, 0, 0, 1], Lightsail),
        ("genomes", [1, 3, 2, 0, 0, 0, 2], Batch),
        ("java", [2, 1, 0, 0, 0, 0, 0], Beanstalk),
        ("manifests", [2, 0, 3, 0, 0, 0, 0], Eks),
        ("feed", [2, 0, 1, 0, 0, 0, 0], Fargate),
        ("workstation", [1, 2, 0, 1, 1, 1, 0], Ec2),
        ("webhook", [0, 2, 1, 0, 0, 0, 2], Lambda),
        ("render", [1, 3, 2, 0, 0, 1, 2], Batch),
    ];

    #[test]
    fn each_check_has_one_service_that_nothing_speaks_against() {
        for (name, work, key) in CHECKS {
            let t = run(work);
            let best: Vec<Service> =
                Service::ALL.into_iter().filter(|s| t.verdicts[*s as usize] == Verdict::Best).collect();
            assert_eq!((best, t.clean), (vec![key], true), "{name}");
        }
    }

    /// What the figure opens with reaches none of its goals; for each there is work that does.
    #[test]
    fn goals() {
        let met = |w: Workload| {
            let t = run(w);
            [t.only(Ec2), t.only(Lambda), !t.clean]
        };
        assert_eq!(met([1, 3, 1, 0, 0, 1, 2]), [false; 3]);
        assert_eq!(met([2, 0, 0, 1, 1, 0, 0]), [true, false, false]);
        assert_eq!(met([0, 1, 1, 0, 0, 0, 2]), [false, true, false]);
        assert_eq!(met([1, 3, 3, 0, 0, 1, 2]), [false, false, true]);
        // No gate alone reaches one from where it opens.
        for (i, asked) in Trait::ALL.into_iter().enumerate() {
            for v in 0..answers(asked) {
                let mut w = [1, 3, 1, 0, 0, 1, 2];
                w[i] = v;
                assert!(!run(w).only(Ec2) && !run(w).only(Lambda), "{w:?}");
            }
        }
    }

    fn all() -> Vec<Workload> {
        let mut out = vec![[0; 7]];
        for (i, n) in [3, 4, 4, 2, 2, 2, 3].into_iter().enumerate() {
            out = out
                .into_iter()
                .flat_map(|w| {
                    (0..n).map(move |v| {
                        let mut w = w;
                        w[i] = v;
                        w
                    })
                })
                .collect();
        }
        out
    }

    /// The lesson says of all eight what they are for: for each there is work that fits it alone. And some service is always left.
    #[test]
    fn every_service_is_the_only_fit_for_something() {
        let mut alone = [0; 8];
        let (mut one, works) = (0, all());
        for w in &works {
            let t = run(*w);
            assert!(t.count(Verdict::Best) > 0);
            assert_ne!(t.verdicts[Ec2 as usize], Verdict::Out, "a machine of your own can do anything");
            if t.count(Verdict::Best) == 1 {
                one += 1;
                alone[t.order[7]] += 1;
            }
        }
        assert_eq!(works.len(), 1152);
        assert!(alone.iter().all(|n| *n > 0), "{alone:?}");
        // “Seven questions about the work usually leave one that fits best.”
        assert!(one * 2 > works.len(), "{one} of {}", works.len());
    }

    /// Who brings Kubernetes is never sent to a service that can't read its files while nothing else speaks against one.
    #[test]
    fn work_that_comes_with_kubernetes_fits_eks_or_nothing() {
        let mut fits = 0;
        for w in all().into_iter().filter(|w| w[Team as usize] == 3) {
            let t = run(w);
            for s in Service::ALL {
                let clean = t.clean && t.verdicts[s as usize] == Verdict::Best;
                assert!(!clean || s == Eks, "{s:?} {w:?}");
                fits += clean as usize;
            }
        }
        assert!(fits > 0);
    }

    #[test]
    fn every_rule_holds_for_some_work_and_hard_ones_stand_first() {
        for r in RULES {
            assert!(all().iter().any(|w| r.holds(w)) && !all().iter().all(|w| r.holds(w)), "{r:?}");
        }
        for s in Service::ALL {
            let hard: Vec<bool> = RULES.iter().filter(|r| r.service == s).map(|r| r.hard).collect();
            assert!(hard.is_sorted_by(|a, b| a >= b), "{s:?}");
        }
    }

    fn any_work() -> impl Strategy<Value = Workload> {
        (0usize..1152).prop_map(|i| all()[i])
    }

    proptest! {
        #[test]
        fn out_is_a_hard_limit_and_nothing_else(w in any_work()) {
            let t = run(w);
            for s in Service::ALL {
                let v = t.verdicts[s as usize];
                prop_assert_eq!(v == Verdict::Out, against(s, &w).any(|r| r.hard));
                prop_assert!(v != Verdict::Best || !t.clean || against(s, &w).next().is_none());
                prop_assert!(v == Verdict::Best || against(s, &w).next().is_some(), "{:?} is not best without a reason", s);
            }
        }

        /// To ask for a GPU never helps a service.
        #[test]
        fn a_demand_for_a_gpu_only_narrows(w in any_work()) {
            let (mut with, mut without) = (w, w);
            (with[Gpu as usize], without[Gpu as usize]) = (1, 0);
            for s in Service::ALL {
                prop_assert!(against(s, &with).count() >= against(s, &without).count());
            }
        }

        /// As it is told, verdicts fall once, in order: hard limits, then preferences, the best last; none is taken back. In the learner's
        /// turn all walk at once, and end where they ended.
        #[test]
        fn the_field_only_narrows(w in any_work(), a in 0.0..40.0f64, d in 0.0..10.0f64) {
            let t = run(w);
            let turn = t.story.steps()[TURN].start;
            let fallen: Vec<Verdict> = t.order.iter().map(|i| t.verdicts[*i]).collect();
            prop_assert!(fallen.is_sorted());
            for i in 0..8 {
                prop_assert_eq!(t.verdict(i, t.story.duration()), t.verdicts[i]);
                if (a < turn) == (a + d < turn) {
                    let v = t.verdict(i, a);
                    prop_assert!(v == Verdict::Open || v == t.verdict(i, a + d));
                    prop_assert!(t.way(i, a) <= t.way(i, a + d));
                }
            }
            let under_way = (0..8).filter(|i| (0.001..0.999).contains(&t.way(*i, a))).count();
            prop_assert!(under_way <= 1 || a >= turn, "one after the other, so that each is seen");
        }

        /// Gate by gate: no service is stopped at a gate before one that stopped another, and each at the first gate that would stop it.
        #[test]
        fn gates_stop_from_left_to_right(w in any_work()) {
            let t = run(w);
            let out = t.count(Verdict::Out);
            let gates: Vec<usize> =
                t.order[..out].iter().map(|i| decisive(Service::ALL[*i], &w).unwrap().gate()).collect();
            prop_assert!(gates.is_sorted(), "{gates:?}");
            for s in Service::ALL {
                let hard: Vec<usize> = against(s, &w).filter(|r| r.hard).map(Rule::gate).collect();
                if let (Some(first), Some(r)) = (hard.iter().min(), decisive(s, &w)) {
                    prop_assert!(r.hard && r.gate() == *first);
                }
                // A gate has one thing to say about a service, so one mark there tells all.
                let soft: Vec<usize> = against(s, &w).filter(|r| !r.hard).map(Rule::gate).collect();
                prop_assert!((1..soft.len()).all(|i| !soft[..i].contains(&soft[i])), "{s:?} {soft:?}");
            }
        }

        /// The question has one right answer, and to each wrong one there is a reason.
        #[test]
        fn guesses_have_one_answer(w in any_work()) {
            let t = run(w);
            let others = t.verdicts.iter().filter(|v| **v != Verdict::Best).count();
            prop_assert_eq!(t.guesses().map_or(0, |g| g.0.len() - 1), others.min(3));
            if let Some((options, right)) = t.guesses() {
                for (k, i) in options.iter().enumerate() {
                    prop_assert_eq!(t.verdicts[*i] == Verdict::Best, k == right);
                    prop_assert!(k == right || decisive(Service::ALL[*i], &w).is_some());
                }
            }
        }

        /// They rank from the fewest reasons to the most, all eight, the best first, the stopped last.
        #[test]
        fn they_rank_best_first(w in any_work()) {
            let t = run(w);
            let mut all = t.rank.clone();
            all.sort_unstable();
            prop_assert_eq!(all, (0..8).collect::<Vec<_>>());
            let best = t.count(Verdict::Best);
            for (row, i) in t.rank.iter().enumerate() {
                prop_assert_eq!(t.verdicts[*i] == Verdict::Best, row < best);
                prop_assert_eq!(t.verdicts[*i] == Verdict::Out, row >= 8 - t.count(Verdict::Out));
            }
            let n = |i: &usize| against(Service::ALL[*i], &w).count();
            let stood = &t.rank[..8 - t.count(Verdict::Out)];
            prop_assert!(stood.windows(2).all(|p| n(&p[0]) <= n(&p[1])));
        }
    }
}
