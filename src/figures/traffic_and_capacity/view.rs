//! Sliders and a choice that make the day, the number of fixed servers, a prediction, and panels that explain themselves when pressed.

use super::model::{self, Curve, Params, Trace, Way};
use super::scene;
use crate::figures::{Ask, Control, Details, Figure, Input, Kind, On, Run, Unit};
use crate::num::Within;
use crate::scene::{Arg, Scene, Width, Words};
use crate::sim::{Facts, Story};

const fn slider(id: &'static str, min: f64, max: f64, step: f64, unit: Unit, default: f64) -> Control {
    Control { id, kind: Kind::Slider { min, max, step, unit }, default, on: On::End }
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
    on_pick: On::Stay,
    opening: Some(0),
    controls: &[
        Control { id: "curve", kind: Kind::Choice(&["hill", "office", "rush"]), default: 0.0, on: On::End },
        slider("peak", 0.0, 1000.0, 20.0, Unit::Count, 800.0),
        slider("base", 0.0, 1000.0, 20.0, Unit::Count, 0.0),
        slider("hour", 0.0, 23.0, 1.0, Unit::Count, 17.0),
        slider("spiky", 0.0, 100.0, 10.0, Unit::Percent, 80.0),
        slider("servers", 1.0, 20.0, 1.0, Unit::Count, 6.0),
    ],
    start,
};

struct Traffic {
    trace: Trace,
    pick: Option<String>,
    answer: Option<usize>,
    quota: [f64; 2],
}

fn start(input: &Input, facts: &Facts) -> Box<dyn Run> {
    let v = |i: usize| input.values[i];
    let params = Params {
        curve: Curve::ALL[input.index(0).min(2)],
        peak: v(1),
        base: v(2),
        hour: v(3),
        spiky: (v(4) / 100.0).within(0.0, 1.0),
        servers: input.index(5) as u32,
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
}
