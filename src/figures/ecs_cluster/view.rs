//! Controls: what happens, how tasks are placed, how many and how large they are, and the limits of a deployment. Pressing an instance or
//! a zone makes it fail, by the same controls.

use super::model::{self, Event, Part, Trace};
use super::scene::{self, Told};
use crate::figures::{Act, Ask, Control, Details, Figure, Goal, Input, Kind, On, Output, Run, Unit};
use crate::scene::{Arg, Scene, Width, Words};
use crate::sim::{Facts, Story};

/// Limits of a deployment unless the service sets others; a test holds them to the facts.
const MINIMUM: f64 = 100.0;
const MAXIMUM: f64 = 200.0;

/// A setting shows its result at once: a story that began anew at every step of a slider could not be followed.
const fn control(id: &'static str, kind: Kind, default: f64) -> Control {
    Control { id, kind, default, on: On::Keep }
}

const fn slider(min: f64, max: f64, step: f64, unit: Unit) -> Kind {
    Kind::Slider { min, max, step, unit }
}

pub static FIGURE: Figure = Figure {
    id: "ecs-cluster",
    facts: &["ecs-first-port"],
    sources: &["ecs-rebalancing"],
    press,
    opening: Some(2),
    controls: &[
        Control {
            id: "event",
            kind: Kind::Choice(&["story", "instance", "zone", "deploy"]),
            default: 0.0,
            on: On::Play,
        },
        control("which", slider(0.0, scene::PRESSABLE as f64, 1.0, Unit::Own(which)), 0.0),
        control("strategy", Kind::Choice(&["binpack", "zones-binpack", "zones-instances", "instances", "random"]), 0.0),
        control("distinct", Kind::Toggle, 0.0),
        control("wanted", slider(1.0, 1000.0, 1.0, Unit::Count), 12.0),
        control("task", Kind::Choice(&["2gb", "1gb", "500mb", "cpu"]), 0.0),
        control("instances", slider(3.0, 100.0, 1.0, Unit::Count), 6.0),
        control("minimum", slider(0.0, 100.0, 10.0, Unit::Percent), MINIMUM),
        control("maximum", slider(100.0, 200.0, 10.0, Unit::Percent), MAXIMUM),
        control("rebalance", Kind::Toggle, 1.0),
    ],
    start,
};

/// What the slider stands on: the one with most tasks, or one by its number.
fn which(value: f64, words: &Words) -> String {
    if value < 1.0 { words.t("which.fullest") } else { words.num(value, 0) }
}

/// An instance or a zone fails, and which one; its number is counted from 1.
fn press(_: &Input, key: &str) -> Option<Act> {
    let (kind, i) = key.split_once('.')?;
    let event = match kind {
        "instance" => 1.0,
        "zone" => 2.0,
        _ => return None,
    };
    Some(Act::Both([(EVENT, event), (WHICH, f64::from(i.parse::<u32>().ok()?) + 1.0)]))
}

/// Places of the controls that pressing sets.
const EVENT: usize = 0;
const WHICH: usize = 1;

struct EcsCluster {
    trace: Trace,
    answer: Option<usize>,
    /// Who acts was pressed.
    asked: bool,
}

/// What is set, for the model.
pub fn params(input: &Input, facts: &Facts) -> model::Params {
    let which = input.index(WHICH).checked_sub(1);
    let event = match input.index(EVENT) {
        0 => Event::Story,
        1 => Event::Instance(which),
        2 => Event::Zone(which.map(|z| z.min(model::ZONES - 1))),
        _ => Event::Deploy,
    };
    model::Params {
        event,
        rules: model::STRATEGIES[input.index(2)].1,
        distinct: input.on(3),
        wanted: input.index(4),
        task: model::TASKS[input.index(5)],
        instances: input.index(6),
        minimum: input.index(7),
        maximum: input.index(8),
        rebalance: input.on(9),
        first_port: facts.get("ecs-first-port") as u32,
    }
}

fn start(input: &Input, facts: &Facts) -> Box<dyn Run> {
    let answer = input.answers.get("fail").copied();
    Box::new(EcsCluster {
        trace: model::run(&params(input, facts)),
        answer,
        asked: input.pick.as_deref() == Some("actor"),
    })
}

impl Run for EcsCluster {
    fn story(&self) -> &Story {
        &self.trace.story
    }

    fn scene(&self, t: f64, width: Width, words: &Words) -> Scene {
        scene::scene(&self.trace, t, width, words)
    }

    fn describe(&self, t: f64, words: &Words) -> String {
        scene::describe(&self.trace, t, words)
    }

    fn caption(&self, step: usize, words: &Words) -> String {
        let trace = &self.trace;
        let (part, t) = trace.part(trace.story.steps()[step].rest());
        let told = Told::at(trace, t, words);
        let end = match (part, trace.params.event) {
            (Part::Fail, _) if trace.lost() == 0 => ".none",
            (Part::Fail, _) if trace.started(trace.fails, trace.back) == 0 => ".full",
            (Part::Fail, Event::Zone(_)) => ".zone",
            (Part::Repair, _) if trace.started(trace.back, trace.evens) == 0 => ".none",
            (Part::Even, _) => &[".", trace.evening.id()].concat(),
            (Part::Deploy, _) if trace.held => ".held",
            _ => "",
        };
        let n = if part == Part::Even { trace.relays.len() } else { trace.lost() };
        let mut out = told.say(&["step.", part.id(), end].concat(), n);
        if trace.waiting(t).0 > 0 && part != Part::Even {
            out.push(' ');
            out.push_str(&told.waiting());
        }
        let emptied = trace.emptied(t);
        if part == Part::Deploy && emptied > 0 {
            out.push(' ');
            out.push_str(&told.say("emptied", emptied));
        }
        if step + 1 == trace.parts.len() {
            out.push(' ');
            out.push_str(&words.t(if trace.zones.len() > scene::PRESSABLE { "turn.zones" } else { "turn" }));
        }
        out
    }

    fn asks(&self, words: &Words) -> Vec<Ask> {
        let t = &self.trace;
        let (Some((guesses, right)), Some(k)) = (t.guesses(), t.parts.iter().position(|p| *p == Part::Balance)) else {
            return Vec::new();
        };
        let say = |key: &str, step: usize| {
            let (_, at) = t.part(t.story.steps()[step].rest());
            Told::at(t, at, words).say(key, t.lost())
        };
        let answered = self.answer.map(|a| a.min(guesses.len() - 1));
        let feedback = match answered {
            None => String::new(),
            Some(a) => say(if a == right { "predict.right" } else { "predict.wrong" }, k + 1),
        };
        vec![Ask {
            id: String::from("fail"),
            at: t.story.steps()[k].rest(),
            prompt: say("predict", k),
            options: guesses.iter().map(|n| words.f("predict.option", &[("n", Arg::N(*n as f64))])).collect(),
            answered,
            right,
            feedback,
        }]
    }

    fn details(&self, words: &Words) -> Option<Details> {
        let line = |key: &str| (words.t(&[key, ".name"].concat()), words.t(key));
        let about = || Details {
            title: words.t("about.even"),
            lines: ["about.even.when", "about.even.how", "about.even.not"].map(line).into(),
            source: Some("ecs-rebalancing"),
        };
        (self.asked && self.trace.parts.contains(&Part::Even)).then(about)
    }

    fn goals(&self, words: &Words) -> Vec<Goal> {
        let (trace, p) = (&self.trace, &self.trace.params);
        let calm = trace.calm();
        let even = calm.zones.iter().all(|n| *n * 3 <= calm.old as u32);
        let safe = p.wanted == 12 && calm.old == 12 && calm.used == 3 && even;
        let full = p.event == Event::Deploy && calm.old == 12 && calm.used == p.instances && !trace.held;
        let whole = full && trace.waiting(0.0).0 == 0 && calm.on.iter().all(|n| *n == calm.most) && p.minimum >= 70;
        [("goal.zones", safe), ("goal.deploy", whole && p.instances == 3)]
            .map(|(key, met)| Goal { text: words.t(key), met })
            .into()
    }

    fn outputs(&self) -> Vec<Output> {
        let t = &self.trace;
        let (calm, waiting) = (t.calm(), t.waiting(t.rest(Part::Place).unwrap_or(0.0)).0);
        let least = t.fewest();
        vec![
            Output::count("running", calm.old as f64),
            Output::count("waiting", waiting as f64),
            Output::count("used", calm.used as f64),
            Output::count("instances", t.params.instances as f64),
            Output::count("fullest", f64::from(calm.most)),
            Output::count("left-without-a-zone", least[0] as f64),
            Output::count("left-without-an-instance", least[1] as f64),
            Output::whether("held", t.held),
            Output { name: "floor", value: t.params.minimum as f64, unit: Unit::Percent },
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_those_of_the_facts() {
        let facts = crate::content::facts::Book::load(&crate::content::root("en")).unwrap().numbers();
        assert_eq!((facts.get("ecs-minimum-healthy"), facts.get("ecs-maximum-percent")), (MINIMUM, MAXIMUM));
    }

    /// Nothing lost, nothing replaced and nothing moved in are told in sentences of their own; what can be pressed is what is offered.
    #[test]
    fn zeros_have_sentences() {
        let root = crate::content::root("en");
        let facts = crate::content::facts::Book::load(&root).unwrap().numbers();
        let words = crate::content::words::figure(&root, "ecs-cluster").unwrap();
        let caption = |values: &[(usize, f64)], step: usize| {
            let mut input = Input::of(&FIGURE);
            values.iter().for_each(|(i, v)| input.values[*i] = *v);
            start(&input, &facts).caption(step, &words)
        };
        assert!(caption(&[], 3).contains("starts 4 in their place"));
        assert!(caption(&[], 4).contains("No task waited"));
        assert!(caption(&[], 5).contains("What runs stays where it is: 4, 8 and 0 tasks"));
        let zones = [(EVENT, 2.0), (2, 1.0)];
        assert!(caption(&zones, 2).contains("4 tasks have taken over: 4, 4 and 4"));
        assert!(caption(&[zones[0], zones[1], (9, 0.0)], 2).contains("switched off"));
        let Some(Act::Both(sets)) = press(&Input::of(&FIGURE), "instance.5") else { panic!("an instance fails") };
        assert!(caption(&sets, 0).contains("held none of the 12 tasks"));
        let full = [(4, 25.0)];
        assert!(caption(&full, 3).contains("takes 4 of 25 tasks with it"));
        assert!(caption(&full, 4).contains("4 now find room"));
        assert!(caption(&[], 6).contains("press an instance or a zone"));
        assert!(caption(&[(6, 31.0)], 6).contains("press a zone"));
    }

    /// What fails is replaced where there is room, and the question knows: in a cluster with room, in a full one, in one that overflows.
    #[test]
    fn the_question_knows_how_many_run() {
        let facts = crate::content::facts::Book::load(&crate::content::root("en")).unwrap().numbers();
        let guesses = |values: &[(usize, f64)]| {
            let mut input = Input::of(&FIGURE);
            values.iter().for_each(|(i, v)| input.values[*i] = *v);
            let run = start(&input, &facts);
            let words = crate::content::words::figure(&crate::content::root("en"), "ecs-cluster").unwrap();
            run.asks(&words).first().map(|a| (a.options.len(), a.options[a.right].clone()))
        };
        assert_eq!(guesses(&[]), Some((4, String::from("12 tasks"))));
        assert_eq!(guesses(&[(4, 24.0)]), Some((4, String::from("20 tasks"))));
        assert_eq!(guesses(&[(4, 22.0)]), Some((4, String::from("20 tasks"))));
        assert_eq!(guesses(&[(EVENT, 1.0)]), None, "the learner has made it fail");
    }

    #[test]
    fn goals_can_be_reached_and_are_not_at_first() {
        let met = |values: &[(usize, f64)]| crate::figures::goals_met(&FIGURE, values);
        assert_eq!(met(&[]), [false, false]);
        assert_eq!(met(&[(2, 1.0)]), [true, false]);
        // Evened out over all instances it is safe, but wants six.
        assert_eq!(met(&[(2, 2.0)]), [false, false]);
        // A full cluster needs a floor that lets old tasks go first.
        let full = [(EVENT, 3.0), (6, 3.0)];
        assert!(!met(&full)[1]);
        assert!(met(&[full[0], full[1], (7, 90.0)])[1]);
        assert!(!met(&[full[0], full[1], (7, 50.0)])[1]);
    }

    /// Choices of the controls and what they stand for have the same order.
    #[test]
    fn choices_are_what_they_say() {
        let options = |id: &str| match FIGURE.controls.iter().find(|c| c.id == id).unwrap().kind {
            Kind::Choice(o) => o.to_vec(),
            _ => panic!("{id}"),
        };
        assert_eq!(options("strategy"), model::STRATEGIES.map(|s| s.0));
        let words = crate::content::words::figure(&crate::content::root("en"), "ecs-cluster").unwrap();
        for (o, size) in options("task").iter().zip(model::TASKS) {
            let name = words.t(&["control.task.", o].concat());
            let told = [scene::amount(size.cpu, 1024, &words), words.memory(f64::from(size.memory))];
            assert_eq!(name, [&*told[0], "\u{a0}vCPU, ", &told[1]].concat());
        }
    }
}
