//! Two bills for the same work: instances are paid full or not, Fargate is paid for what the tasks ask for.

use crate::num::Within;
use crate::sim::{Facts, Story};

/// Hours that a month is reckoned with, as price lists do.
pub const MONTH: f64 = 730.0;

/// The steps, from 0.
pub const FULL: usize = 0;
pub const IDLE: usize = 1;
pub const HOURS: usize = 2;
pub const FLEET: usize = 3;
pub const YOURS: usize = 4;

/// Dollars an hour: for the instance, for a vCPU and for a GB on Fargate.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Prices {
    pub instance: f64,
    pub vcpu: f64,
    pub gb: f64,
}

impl Prices {
    fn list(facts: &Facts, ids: [&str; 3]) -> Prices {
        let [instance, vcpu, gb] = ids.map(|id| facts.get(id));
        Prices { instance, vcpu, gb }
    }
}

/// What is compared: a month of `fleet` instances, each filled to `fill` (0..=1), and the same work on Fargate.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Case {
    pub prices: Prices,
    /// Size of one instance.
    pub vcpus: f64,
    pub gbs: f64,
    pub fill: f64,
    pub fleet: f64,
    /// Hours of work in a month that the instances add, all together, and the price of one.
    pub hours: f64,
    pub wage: f64,
}

/// Who is cheaper.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Winner {
    Ec2,
    Fargate,
    Nobody,
}

/// What turns the result round.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Turn {
    /// Filling the instances to this part; below, Fargate is cheaper, above, EC2 is.
    Fill(f64),
    /// No filling does, but full instances win when at least so many share the hours of work.
    Fleet(f64),
    /// Neither does: the instance would have to cost less than this an hour.
    Price(f64),
}

impl Case {
    /// What a whole instance's worth of tasks costs on Fargate, an hour.
    pub fn fargate_hour(&self) -> f64 {
        self.vcpus * self.prices.vcpu + self.gbs * self.prices.gb
    }

    pub fn work(&self) -> f64 {
        self.hours * self.wage
    }

    /// The two bills of a month.
    pub fn ec2(&self) -> f64 {
        self.fleet * self.prices.instance * MONTH + self.work()
    }

    /// Fargate's bill if the instances were full.
    pub fn fargate_full(&self) -> f64 {
        self.fleet * self.fargate_hour() * MONTH
    }

    pub fn fargate(&self) -> f64 {
        self.fill * self.fargate_full()
    }

    /// The filling at which both cost the same; above 1 the instances cannot win.
    pub fn crossing(&self) -> f64 {
        self.ec2() / self.fargate_full()
    }

    pub fn winner(&self) -> Winner {
        match self.ec2() - self.fargate() {
            d if d.abs() < 0.005 => Winner::Nobody,
            d if d < 0.0 => Winner::Ec2,
            _ => Winner::Fargate,
        }
    }

    pub fn turn(&self) -> Turn {
        let gain = (self.fargate_hour() - self.prices.instance) * MONTH;
        match self.crossing() {
            c if c < 1.0 => Turn::Fill(c),
            _ if gain > 1e-9 => Turn::Fleet((self.work() / gain + 1e-9).floor() + 1.0),
            _ => Turn::Price(self.fargate_hour()),
        }
    }
}

/// What the learner can set.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Params {
    pub arm: bool,
    /// The learner's prices for x86. On ARM its own list prices change in the same proportion.
    pub prices: Prices,
    pub fill: f64,
    pub fleet: f64,
    pub hours: f64,
    pub wage: f64,
}

#[derive(Clone, Debug)]
pub struct Trace {
    pub arm: bool,
    /// List prices of the chosen processor: the story is told with them.
    pub list: Case,
    /// What the learner has set.
    pub own: Case,
    pub story: Story,
}

/// The list prices in `facts.toml`.
pub fn list(arm: bool, facts: &Facts) -> Prices {
    Prices::list(
        facts,
        match arm {
            false => ["m6i-large-hour", "fargate-vcpu-hour", "fargate-gb-hour"],
            true => ["m7g-large-hour", "fargate-arm-vcpu-hour", "fargate-arm-gb-hour"],
        },
    )
}

pub fn run(p: &Params, facts: &Facts) -> Trace {
    let (chip, x86) = (list(p.arm, facts), list(false, facts));
    // m6i.large and m7g.large: 2 vCPU and 8 GiB.
    let full = Case {
        prices: chip,
        vcpus: 2.0,
        gbs: 8.0,
        fill: 1.0,
        fleet: 1.0,
        hours: 0.0,
        wage: facts.get("ops-hour-price"),
    };
    let prices = Prices {
        instance: chip.instance * (p.prices.instance / x86.instance),
        vcpu: chip.vcpu * (p.prices.vcpu / x86.vcpu),
        gb: chip.gb * (p.prices.gb / x86.gb),
    };
    Trace {
        arm: p.arm,
        list: full,
        own: Case { prices, fill: p.fill, fleet: p.fleet, hours: p.hours, wage: p.wage, ..full },
        story: Story::new(&[(0.4, 5.0), (3.0, 5.0), (1.4, 5.0), (0.9, 6.0), (0.4, 6.0)]),
    }
}

impl Trace {
    /// Three fillings to choose from for the one at which the two cost the same, and it is the middle one.
    pub fn guesses(&self) -> [f64; 3] {
        let even = self.list.crossing().min(1.0);
        [even * 0.65, even, even + (1.0 - even) * 0.6]
    }

    /// What is compared at `t` seconds of playing.
    pub fn case(&self, t: f64) -> Case {
        let at = self.story.at(t);
        let mut case = self.list;
        match at.step {
            FULL => {}
            IDLE => case.fill = 1.0 - 0.5 * soft(at.moved),
            HOURS => {
                // First full again, then the hour.
                case.fill = 0.5 + 0.5 * soft(at.since / 0.5);
                case.hours = soft((at.since - 0.7) / 0.7);
            }
            FLEET => {
                // A hundred instances with ten times the work, not a hundred times.
                let p = soft(at.moved);
                case.fleet = (1.0 + 99.0 * p).round();
                case.hours = 1.0 + 9.0 * p;
            }
            _ => return self.own,
        }
        case
    }

    /// How much of the lines has been drawn, from the right: 0 is the full instance alone, 1 all.
    pub fn reach(&self, t: f64) -> f64 {
        let at = self.story.at(t);
        match at.step {
            FULL => 0.0,
            IDLE => soft(at.moved),
            _ => 1.0,
        }
    }

    /// Upper end of the money axis, for one instance: the same through the whole story, and at its end as well if the learner's own case
    /// is neither above it nor crouches in its lowest third.
    pub fn top(&self, t: f64) -> f64 {
        let most = |c: Case| c.ec2().max(c.fargate_full()) / c.fleet * 1.05;
        let (story, own) = (nice(most(Case { hours: 1.0, ..self.list })), most(self.own));
        if self.story.at(t).step < YOURS || (story / 3.0..=story).contains(&own) { story } else { nice(own) }
    }
}

/// Slow, quick, slow, for `p` in 0..=1.
fn soft(p: f64) -> f64 {
    let p = p.within(0.0, 1.0);
    p * p * (3.0 - 2.0 * p)
}

/// The next of 1, 1.5, 2, 3, 4, 6, 8 times a power of ten that is not below `v`.
pub fn nice(v: f64) -> f64 {
    let mut power = 1.0;
    while power * 10.0 < v {
        power *= 10.0;
    }
    for m in [1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0] {
        if power * m >= v {
            return power * m;
        }
    }
    power * 10.0
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

    fn params(arm: bool) -> Params {
        Params { arm, prices: list(false, facts()), fill: 0.7, fleet: 1.0, hours: 0.0, wage: 50.0 }
    }

    fn full(prices: Prices, instance: f64, gbs: f64) -> Case {
        Case { prices: Prices { instance, ..prices }, vcpus: 2.0, gbs, fill: 1.0, fleet: 1.0, hours: 0.0, wage: 50.0 }
    }

    /// FACTS 4.6, computed comparisons: dollars an hour on Fargate, how much dearer, and the break-even.
    #[test]
    fn the_worked_examples() {
        let (x86, arm) = (list(false, facts()), list(true, facts()));
        for (prices, instance, gbs, hour, dearer, even) in [
            (x86, 0.096, 8.0, 0.11652, 21.0, 82.0),
            (x86, 0.085, 4.0, 0.09874, 16.0, 86.0),
            (x86, 0.0416, 4.0, 0.09874, 137.0, 42.0),
            (arm, 0.0816, 8.0, 0.09324, 14.0, 88.0),
        ] {
            let c = full(prices, instance, gbs);
            assert!((c.fargate_hour() - hour).abs() < 1e-9, "{c:?}");
            assert_eq!(((c.fargate() / c.ec2() - 1.0) * 100.0).round(), dearer, "{c:?}");
            assert_eq!((c.crossing() * 100.0).round(), even, "{c:?}");
        }
    }

    /// The facts that the lesson's text names are what this model computes.
    #[test]
    fn the_facts_of_the_lesson() {
        let get = |id| facts().get(id);
        let c = run(&params(false), facts()).list;
        let cents = |v: f64| (v * 100.0).round() / 100.0;
        assert_eq!(cents(c.fargate()), get("fargate-large-month"));
        assert_eq!(cents(c.ec2()), get("m6i-large-month"));
        assert_eq!(cents(c.fargate() - c.ec2()), get("fargate-month-gap"));
        assert_eq!((c.crossing() * 100.0).round(), get("packing-break-even"));
        let arm = run(&params(true), facts()).list;
        assert_eq!((arm.crossing() * 100.0).round(), get("packing-break-even-arm"));
    }

    /// Captions, for both processors: full, EC2 is cheaper; half full, Fargate is; an hour of work turns the full one round and no filling
    /// helps; a hundred that share ten hours are cheaper again. So each wins twice, and neither always.
    #[test]
    fn the_captions_claims() {
        for arm in [false, true] {
            let t = run(&params(arm), facts());
            let rest = |step: usize| t.case(t.story.steps()[step].rest());
            let winners = [FULL, IDLE, HOURS, FLEET].map(|s| rest(s).winner());
            assert_eq!(winners, [Winner::Ec2, Winner::Fargate, Winner::Fargate, Winner::Ec2]);
            assert!(rest(HOURS).crossing() > 1.0 && rest(FLEET).crossing() < 1.0);
            assert_eq!((rest(FLEET).fleet, rest(FLEET).hours), (100.0, 10.0));
            // The hour costs more than the gap ("may cost more than that").
            assert!(rest(HOURS).work() > rest(FULL).fargate() - rest(FULL).ec2());
        }
        // What stands in the captions' neighbourhood: four instances share one hour of $50 with a gain.
        let t = run(&params(false), facts());
        assert_eq!(t.case(t.story.steps()[HOURS].rest()).turn(), Turn::Fleet(4.0));
    }

    /// Nothing jumps from step to step; and what does not fit, or would be too small to read, gets an axis of its own.
    #[test]
    fn the_axis_stands_still() {
        for arm in [false, true] {
            let t = run(&params(arm), facts());
            let tops: Vec<f64> = t.story.steps().iter().map(|s| t.top(s.rest())).collect();
            assert_eq!(tops, [tops[0]; 5]);
        }
        let t = |hours: f64, instance: f64| {
            let p = params(false);
            let t = run(&Params { hours, prices: Prices { instance, vcpu: 0.01, gb: 0.001 }, ..p }, facts());
            t.top(1e9)
        };
        assert_eq!((t(9.0, 0.1), t(0.0, 0.02)), (600.0, 30.0));
    }

    fn any_params() -> impl Strategy<Value = Params> {
        (any::<bool>(), cases()).prop_map(|(arm, c)| {
            let Case { prices, fill, fleet, hours, wage, .. } = c;
            Params { arm, prices, fill, fleet, hours, wage }
        })
    }

    fn cases() -> impl Strategy<Value = Case> {
        (0.01..0.2f64, 0.01..0.08f64, 0.001..0.009f64, 0.01..=1.0f64, 1u32..=200, 0u32..=80, 0u32..=200).prop_map(
            |(instance, vcpu, gb, fill, fleet, hours, wage)| Case {
                prices: Prices { instance, vcpu, gb },
                vcpus: 2.0,
                gbs: 8.0,
                fill,
                fleet: f64::from(fleet),
                hours: f64::from(hours),
                wage: f64::from(wage),
            },
        )
    }

    proptest! {
        /// Caption 1 says that the story is told at list prices and that what is set comes in at the last step. So, whatever is set, the first
        /// four steps show the same and their claims hold; and the last shows exactly what is set.
        #[test]
        fn settings_come_in_at_the_last_step(p in any_params()) {
            let t = run(&p, facts());
            let rest = |step: usize| t.case(t.story.steps()[step].rest());
            let usual = run(&params(p.arm), facts());
            for step in [FULL, IDLE, HOURS, FLEET] {
                prop_assert_eq!(rest(step), usual.case(usual.story.steps()[step].rest()));
            }
            let own = rest(YOURS);
            prop_assert_eq!((own.fill, own.fleet, own.hours, own.wage), (p.fill, p.fleet, p.hours, p.wage));
            let chip = list(p.arm, facts()).instance / list(false, facts()).instance;
            prop_assert!((own.prices.instance - p.prices.instance * chip).abs() < 1e-12);
        }

        /// Neither is always cheaper: what the picture says turns the result round really does, from any setting.
        #[test]
        fn the_turn_turns(c in cases()) {
            match c.turn() {
                Turn::Fill(f) => {
                    let filled = |fill: f64| Case { fill, ..c }.winner();
                    prop_assert_eq!(filled(f * 0.98), Winner::Fargate);
                    prop_assert!(f > 0.98 || filled(f * 1.02) == Winner::Ec2);
                }
                Turn::Fleet(n) => {
                    prop_assert!(n > c.fleet && c.winner() != Winner::Ec2);
                    let full = |fleet: f64| Case { fill: 1.0, fleet, ..c };
                    prop_assert!(full(n).ec2() < full(n).fargate());
                    prop_assert!(full(n - 1.0).ec2() >= full(n - 1.0).fargate() - 1e-6);
                }
                Turn::Price(p) => {
                    prop_assert!(c.winner() != Winner::Ec2 && p <= c.prices.instance + 1e-9);
                    let cheaper = Prices { instance: p * 0.9, ..c.prices };
                    let best = Case { prices: cheaper, fill: 1.0, hours: 0.0, ..c };
                    prop_assert_eq!(best.winner(), Winner::Ec2);
                }
            }
        }

        /// The filling moves Fargate's bill and never EC2's; work the other way round; and the crossing is where they meet.
        #[test]
        fn each_bill_follows_its_own(c in cases(), fill in 0.01..=1.0f64, hours in 0.0..80.0f64) {
            let filled = Case { fill, ..c };
            prop_assert_eq!(filled.ec2(), c.ec2());
            prop_assert!((filled.fargate() - c.fargate() * fill / c.fill).abs() < 1e-6);
            prop_assert_eq!(Case { hours, ..c }.fargate(), c.fargate());
            let even = Case { fill: c.crossing(), ..c };
            prop_assert!((even.fargate() - even.ec2()).abs() < 1e-6 * even.ec2());
        }

        /// Twice the fleet with twice the work costs twice, and has the same crossing: only shared hours tell.
        #[test]
        fn it_scales(c in cases()) {
            let twice = Case { fleet: 2.0 * c.fleet, hours: 2.0 * c.hours, ..c };
            prop_assert!((twice.ec2() - 2.0 * c.ec2()).abs() < 1e-6);
            prop_assert!((twice.crossing() - c.crossing()).abs() < 1e-9);
            let shared = Case { hours: c.hours, ..twice };
            prop_assert!(shared.crossing() <= c.crossing() + 1e-12);
        }

        #[test]
        fn axes_end_at_round_numbers_above(v in 1.0..1e6f64) {
            let n = nice(v);
            prop_assert!(n >= v && n <= v * 2.0 + 1e-9);
        }
    }
}
