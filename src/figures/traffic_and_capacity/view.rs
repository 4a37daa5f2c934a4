//! A day to draw and how much it jumps, the number of fixed servers, a prediction, and panels that explain themselves when pressed.

use super::model::{self, POINTS, Params, Trace, Way};
use super::scene;
use crate::figures::{Ask, Control, Details, Figure, Goal, Input, Kind, On, Output, Run, Unit, says};
use crate::num::Within;
use crate::scene::{Arg, Scene, Width, Words};
use crate::sim::{Facts, Story};

/// Days to start from, in requests a second by hour.
pub const SHAPES: [(&str, &[u16]); 3] = [
    ("hill", &[120, 40, 0, 0, 0, 0, 0, 0, 0, 40, 120, 240, 380, 520, 640, 720, 780, 800, 780, 720, 640, 520, 380, 240]),
    ("office", &[0, 0, 0, 0, 0, 0, 0, 0, 300, 700, 800, 800, 560, 720, 800, 800, 760, 600, 200, 0, 0, 0, 0, 0]),
    ("rush", &[20, 0, 0, 0, 0, 0, 0, 20, 40, 60, 60, 60, 60, 60, 60, 60, 60, 60, 80, 120, 1000, 100, 40, 20]),
];

const HOURS: [&str; POINTS] = [
    "h0", "h1", "h2", "h3", "h4", "h5", "h6", "h7", "h8", "h9", "h10", "h11", "h12", "h13", "h14", "h15", "h16", "h17",
    "h18", "h19", "h20", "h21", "h22", "h23",
];

const fn control(id: &'static str, kind: Kind, default: f64) -> Control {
    Control { id, kind, default, on: On::Keep }
}

const SPIKY: usize = POINTS + 1;
const SERVERS: usize = scene::SERVERS;

/// The curve and its points, as the first shape has them, and two sliders.
const fn controls() -> [Control; POINTS + 3] {
    let mut all = [control("day", Kind::Curve(&SHAPES), 0.0); POINTS + 3];
    let mut h = 0;
    while h < POINTS {
        let point = Kind::Point { max: 1000.0, step: 20.0, unit: Unit::Count };
        all[h + 1] = control(HOURS[h], point, SHAPES[0].1[h] as f64);
        h += 1;
    }
    all[SPIKY] = control("spiky", Kind::Slider { min: 0.0, max: 100.0, step: 10.0, unit: Unit::Percent }, 80.0);
    all[SERVERS] = control("servers", Kind::Slider { min: 1.0, max: 20.0, step: 1.0, unit: Unit::Count }, 6.0);
    all
}

pub static FIGURE: Figure = Figure {
    id: "traffic-and-capacity",
    facts: &[
        "request-cpu-time",
        "scaling-target",
        "scaling-reaction",
        "scale-in-wait",
        "server-ready",
        "fargate-start-high",
        "m6i-large-hour",
        "fargate-vcpu-hour",
        "fargate-gb-hour",
        "fargate-vcpu-quota",
        "lambda-vcpu-memory",
        "lambda-request-price",
        "lambda-gb-second-price",
        "lambda-concurrency",
    ],
    sources: &["ec2-prices-secondary", "ecs-cluster-scaling", "fargate-pricing", "lambda-concurrency-docs"],
    press: says,
    opening: Some(0),
    controls: &controls(),
    start,
};

struct Traffic {
    trace: Trace,
    pick: Option<String>,
    answer: Option<usize>,
    quota: [f64; 2],
}

fn start(input: &Input, facts: &Facts) -> Box<dyn Run> {
    let params = Params {
        points: std::array::from_fn(|h| input.values[h + 1]),
        spiky: (input.values[SPIKY] / 100.0).within(0.0, 1.0),
        servers: input.index(SERVERS) as u32,
    };
    Box::new(Traffic {
        trace: model::run(&params, facts),
        pick: input.pick.clone(),
        answer: input.answers.get("price").copied(),
        quota: [facts.get("fargate-vcpu-quota"), facts.get("lambda-concurrency")],
    })
}

impl Run for Traffic {
    fn story(&self) -> &Story {
        &self.trace.story
    }

    fn scene(&self, t: f64, width: Width, words: &Words) -> Scene {
        scene::scene(&self.trace, t, width, words, self.pick.as_deref())
    }

    fn describe(&self, t: f64, words: &Words) -> String {
        scene::describe(&self.trace, t, words)
    }

    fn caption(&self, step: usize, words: &Words) -> String {
        let way = Way::ALL[step.min(3)];
        scene::tell(&self.trace, &["step.", &(step + 1).to_string()].concat(), way, words)
    }

    fn asks(&self, words: &Words) -> Vec<Ask> {
        let right = match self.trace.rank(Way::Lambda) {
            0 => 0,
            3 => 2,
            _ => 1,
        };
        vec![Ask {
            id: String::from("price"),
            at: self.trace.story.steps()[2].rest(),
            prompt: words.t("price.prompt"),
            options: ["price.low", "price.mid", "price.high"].into_iter().map(|k| words.t(k)).collect(),
            answered: self.answer,
            right,
            feedback: self.answer.map_or(String::new(), |a| {
                let k = if a == right { "price.right" } else { "price.wrong" };
                scene::tell(&self.trace, k, Way::Lambda, words)
            }),
        }]
    }

    fn details(&self, words: &Words) -> Option<Details> {
        let way = scene::way_of(self.pick.as_deref()?)?;
        let mut about = scene::tell(&self.trace, &["about.", way.id()].concat(), way, words);
        if let Way::Fargate | Way::Lambda = way {
            about.push(' ');
            let n = self.quota[(way == Way::Lambda) as usize];
            about.push_str(&words.f(&["quota.", way.id()].concat(), &[("n", Arg::N(n))]));
        }
        Some(Details {
            title: words.t(&["way.", way.id()].concat()),
            lines: vec![(String::new(), about)],
            source: Some(FIGURE.sources[way as usize]),
        })
    }

    fn goals(&self, words: &Words) -> Vec<Goal> {
        let fixed = self.trace.day(Way::Fixed);
        let tight = fixed.arrived > 0.0 && fixed.lost() < 0.005 && fixed.idle() < 50.0;
        [("goal.fixed", tight), ("goal.lambda", fixed.arrived > 0.0 && self.trace.rank(Way::Lambda) == 0)]
            .map(|(key, met)| Goal { text: words.t(key), met })
            .into()
    }

    fn outputs(&self) -> Vec<Output> {
        let t = &self.trace;
        let (fixed, lambda) = (t.day(Way::Fixed), t.day(Way::Lambda));
        let dollars = |name, value| Output { name, value, unit: Unit::Dollars };
        vec![
            Output { name: "lost", value: fixed.lost(), unit: Unit::Percent },
            Output { name: "idle", value: fixed.idle(), unit: Unit::Percent },
            dollars("fixed", fixed.cost),
            dollars("auto", t.day(Way::Auto).cost),
            dollars("fargate", t.day(Way::Fargate).cost),
            dollars("lambda", lambda.cost),
            dollars("saved-by-fixed", lambda.cost - fixed.cost),
            Output { name: "lost-auto", value: t.day(Way::Auto).lost(), unit: Unit::Percent },
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goals_can_be_reached_and_are_not_at_first() {
        let met = |values: &[(usize, f64)]| crate::figures::goals_met(&FIGURE, values);
        for (shape, (id, _)) in SHAPES.iter().enumerate() {
            assert_eq!(met(&[(0, shape as f64)]), [false, false], "{id}");
        }
        // A day as flat as can be, without jumps.
        let flat =
            |height: f64| -> Vec<(usize, f64)> { (1..=POINTS).map(|h| (h, height)).chain([(SPIKY, 0.0)]).collect() };
        let steady = met(&[flat(800.0), vec![(SERVERS, 8.0)]].concat());
        assert_eq!(steady, [true, false]);
        assert!(!met(&[flat(800.0), vec![(SERVERS, 20.0)]].concat())[0]);
        assert_eq!(met(&flat(0.0)), [false, false]);
        // Little in all, and all of it at noon.
        assert_eq!(met(&[flat(0.0), vec![(13, 200.0)]].concat()), [false, true]);
    }
}
