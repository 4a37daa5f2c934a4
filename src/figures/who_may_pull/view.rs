//! Controls: where the image lies, who has permission, and how often the fleet has been to Docker Hub. Registry and deciders can be
//! pressed.

use super::model::{self, SHELVES, Trace};
use super::scene::{self, Shown};
use crate::figures::{Ask, Control, Details, Figure, Input, Kind, On, Run, Unit, says};
use crate::scene::{Arg, Scene, Width, Words};
use crate::sim::{Facts, Story};

const fn toggle(id: &'static str, on: bool) -> Control {
    Control { id, kind: Kind::Toggle, default: on as u8 as f64, on: On::Keep }
}

pub static FIGURE: Figure = Figure {
    id: "who-may-pull",
    facts: &["hub-anonymous-pulls", "hub-login-pulls", "ecr-public-anonymous", "ecr-token", "ecr-lifecycle"],
    sources: &[
        "ecr-on-ecs",
        "ecs-task-roles",
        "lambda-images",
        "ecr-guide",
        "docker-hub-usage",
        "ecr-lifecycle-docs",
        "ecr-pull-through",
    ],
    press: says,
    opening: Some(0),
    controls: &[
        Control {
            id: "shelf",
            kind: Kind::Choice(&["private", "public", "hub", "hub-login"]),
            default: 0.0,
            on: On::Keep,
        },
        toggle("instance", true),
        toggle("execution", true),
        toggle("task", false),
        toggle("policy", true),
        toggle("login", true),
        Control {
            id: "pulls",
            kind: Kind::Slider { min: 0.0, max: 300.0, step: 10.0, unit: Unit::Count },
            default: 120.0,
            on: On::Keep,
        },
    ],
    start,
};

struct WhoMayPull {
    trace: Trace,
    input: Input,
    quota: f64,
    token: f64,
    lifecycle: f64,
}

fn start(input: &Input, facts: &Facts) -> Box<dyn Run> {
    let params = model::Params {
        shelf: SHELVES[input.index(0).min(3)],
        instance: input.on(1),
        execution: input.on(2),
        task: input.on(3),
        policy: input.on(4),
        login: input.on(5),
        pulls: input.values[6],
        anonymous: facts.get("hub-anonymous-pulls"),
        account: facts.get("hub-login-pulls"),
    };
    Box::new(WhoMayPull {
        trace: model::run(&params),
        input: input.clone(),
        quota: facts.get("ecr-public-anonymous"),
        token: facts.get("ecr-token"),
        lifecycle: facts.get("ecr-lifecycle"),
    })
}

impl WhoMayPull {
    fn shown(&self) -> Shown<'_> {
        Shown { trace: &self.trace, quota: self.quota, token: self.token, pick: self.input.pick.as_deref() }
    }
}

impl Run for WhoMayPull {
    fn story(&self) -> &Story {
        &self.trace.story
    }

    fn scene(&self, t: f64, width: Width, words: &Words) -> Scene {
        scene::scene(&self.shown(), t, width, words)
    }

    fn describe(&self, t: f64, words: &Words) -> String {
        scene::describe(&self.shown(), t, words)
    }

    fn caption(&self, step: usize, words: &Words) -> String {
        self.shown().caption(step, words)
    }

    fn asks(&self, words: &Words) -> Vec<Ask> {
        let right = self.trace.beats[1].count();
        let answered = self.input.answers.get("how-many").copied();
        let mut options = Vec::new();
        for n in 0..=model::CALLERS.len() {
            options.push(words.num(n as f64, 0));
        }
        vec![Ask {
            id: String::from("how-many"),
            at: self.trace.story.steps()[0].rest(),
            prompt: words.t("ask"),
            options,
            answered,
            right,
            feedback: match answered {
                None => String::new(),
                Some(a) => words.f(if a == right { "ask.right" } else { "ask.wrong" }, &[("n", Arg::N(right as f64))]),
            },
        }]
    }

    fn details(&self, words: &Words) -> Option<Details> {
        let pick = self.input.pick.as_deref()?;
        let (title, id, source) = match pick {
            "task" => ("task", "task", "ecs-task-roles"),
            "shelf.hub" => ("shelf.hub", "hub", "ecr-pull-through"),
            "shelf.ecr" => ("shelf.private", "ecr", "ecr-lifecycle-docs"),
            _ => {
                let key = pick.strip_prefix("gate.")?;
                let (_, gate) = key.split_once('.')?;
                let source = match gate {
                    "instance" | "execution" => "ecr-on-ecs",
                    "policy" | "ecr-only" => "lambda-images",
                    "login" | "nobody" => "ecr-guide",
                    _ => "docker-hub-usage",
                };
                let title = words.t(&["gate.", gate].concat());
                let about = words.t(&["about.", gate].concat());
                return Some(Details { title, lines: vec![(String::new(), about)], source: Some(source) });
            }
        };
        let about = words.f(&["about.", id].concat(), &[("hours", Arg::N(self.lifecycle))]);
        Some(Details { title: words.t(title), lines: vec![(String::new(), about)], source: Some(source) })
    }

    /// How many of the five get the image as things are set.
    fn outputs(&self, words: &Words) -> Vec<(&'static str, String)> {
        vec![("count", words.num(self.trace.beats[1].count() as f64, 0))]
    }
}
