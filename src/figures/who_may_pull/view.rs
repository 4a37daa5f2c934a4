//! Controls: where the image lies, who has permission, and how often the fleet has been to Docker Hub. A lock that is pressed sets its
//! permission, and the requests run again.

use super::model::{self, CALLERS, SHELVES, TURN, Trace};
use super::scene::{self, Shown};
use crate::figures::{Act, Ask, Control, Details, Figure, Goal, Input, Kind, On, Output, Run, Unit};
use crate::scene::{Arg, Scene, Width, Words};
use crate::sim::{Facts, Story};

const fn toggle(id: &'static str, on: bool) -> Control {
    Control { id, kind: Kind::Toggle, default: on as u8 as f64, on: On::Step(TURN) }
}

/// Whether each lock is open as the figure opens: the permission that Fargate needs sits with the other role.
const FIRST: [bool; 5] = [true, false, true, true, true];

fn press(input: &Input, key: &str) -> Option<Act> {
    let i = 1 + scene::LOCKS.iter().position(|l| key.strip_prefix("lock.") == Some(l))?;
    Some(Act::Set(i, f64::from(u8::from(!input.on(i)))))
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
    press,
    opening: Some(0),
    controls: &[
        Control {
            id: "shelf",
            kind: Kind::Choice(&["private", "public", "hub", "hub-login"]),
            default: 0.0,
            on: On::Step(TURN),
        },
        toggle("instance", FIRST[0]),
        toggle("execution", FIRST[1]),
        toggle("task", FIRST[2]),
        toggle("policy", FIRST[3]),
        toggle("login", FIRST[4]),
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

/// What is set, for the model.
pub fn params(input: &Input, facts: &Facts) -> model::Params {
    model::Params {
        shelf: SHELVES[input.index(0).min(3)],
        instance: input.on(1),
        execution: input.on(2),
        task: input.on(3),
        policy: input.on(4),
        login: input.on(5),
        pulls: input.values[6],
        anonymous: facts.get("hub-anonymous-pulls"),
        account: facts.get("hub-login-pulls"),
    }
}

fn start(input: &Input, facts: &Facts) -> Box<dyn Run> {
    Box::new(WhoMayPull {
        trace: model::run(&params(input, facts)),
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
                Some(_) => {
                    let p = &self.trace.beats[1];
                    let slip = p.shelf == model::Shelf::Private && p.task && !p.execution;
                    words.f(if slip { "ask.slip" } else { "ask.plain" }, &[("n", Arg::N(right as f64))])
                }
            },
        }]
    }

    fn details(&self, words: &Words) -> Option<Details> {
        let pick = self.input.pick.as_deref()?;
        let p = &self.trace.beats[TURN];
        let say = |title: String, lines: Vec<String>, source| {
            let lines = lines.into_iter().map(|l| (String::new(), l)).collect();
            Some(Details { title, lines, source: Some(source) })
        };
        let about = |gate: &str| words.t(&["about.", gate].concat());
        match pick {
            "gateway" => {
                let gate = if p.shelf == model::Shelf::HubLogin { "account" } else { "address" };
                return say(words.t(&["gate.", gate].concat()), vec![about("address")], "docker-hub-usage");
            }
            "shelf.hub" => return say(words.t("shelf.hub"), vec![about("hub")], "ecr-pull-through"),
            "shelf.ecr" => {
                let about = words.f("about.ecr", &[("hours", Arg::N(self.lifecycle))]);
                return say(words.t("shelf.private"), vec![about], "ecr-lifecycle-docs");
            }
            "wall.lambda" => return say(words.t("gate.ecr-only"), vec![about("ecr-only")], "lambda-images"),
            "wall.stranger" => return say(words.t("gate.nobody"), vec![about("nobody")], "ecr-guide"),
            _ => {}
        }
        let name = pick.strip_prefix("caller.")?;
        let hub = name.strip_suffix(".hub");
        let p = if hub.is_some() && !p.shelf.is_hub() { &self.trace.beats[2] } else { p };
        let caller = CALLERS.into_iter().find(|c| hub.unwrap_or(name) == c.id())?;
        let mut lines = vec![words.t(&["asks.", caller.id()].concat()), self.shown().reason(p, caller, words)];
        let gate = p.verdict(caller).gate;
        let source = match gate {
            "instance" => "ecr-on-ecs",
            "execution" => "ecs-task-roles",
            "policy" | "ecr-only" => "lambda-images",
            "login" | "nobody" => "ecr-guide",
            _ => "docker-hub-usage",
        };
        if matches!(gate, "instance" | "execution" | "policy" | "login" | "elsewhere") {
            lines.push(about(gate));
        }
        if gate == "execution" {
            lines.push(about("task"));
        }
        say(words.t(&["caller.", caller.id()].concat()), lines, source)
    }

    fn goals(&self, words: &Words) -> Vec<Goal> {
        let first = model::Params {
            instance: FIRST[0],
            execution: FIRST[1],
            task: FIRST[2],
            policy: FIRST[3],
            login: FIRST[4],
            ..self.trace.beats[TURN]
        };
        vec![
            Goal { text: words.t("goal.1"), met: self.trace.one_lock(&first) },
            Goal { text: words.t("goal.2"), met: self.trace.least() },
        ]
    }

    /// Of the callers as things are set: how many get the image, who does, and how many locks are open.
    fn outputs(&self) -> Vec<Output> {
        let p = &self.trace.beats[TURN];
        let mut all = vec![
            Output::count("count", p.count() as f64),
            Output::count("open", p.locks().iter().filter(|open| **open).count() as f64),
            Output::count("pulls", p.pulls),
            Output::whether("private", p.shelf == model::Shelf::Private),
            Output::whether("on-hub", p.shelf.is_hub()),
        ];
        all.extend(CALLERS.map(|c| Output::whether(c.id(), p.verdict(c).granted)));
        all
    }
}
