//! Controls: what happens, how tasks are placed, how many and how large they are, and the limits of a deployment. Pressing an instance or
//! a zone makes it fail.

use super::model::{self, Event, Part, Trace};
use super::scene::{self, Told};
use crate::figures::{Control, Details, Figure, Input, Kind, On, Run, Unit, says};
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
    sources: &["ecs-alb", "ecs-placement"],
    press: says,
    opening: Some(2),
    controls: &[
        Control {
            id: "event",
            kind: Kind::Choice(&["story", "instance", "zone", "deploy"]),
            default: 0.0,
            on: On::Play,
        },
        control("strategy", Kind::Choice(&["binpack", "zones-binpack", "zones-instances", "instances", "random"]), 0.0),
        control("distinct", Kind::Toggle, 0.0),
        control("wanted", slider(1.0, 1000.0, 1.0, Unit::Count), 12.0),
        control("task", Kind::Choice(&["2gb", "1gb", "500mb", "cpu"]), 0.0),
        control("instances", slider(3.0, 100.0, 1.0, Unit::Count), 6.0),
        control("minimum", slider(0.0, 100.0, 10.0, Unit::Percent), MINIMUM),
        control("maximum", slider(100.0, 200.0, 10.0, Unit::Percent), MAXIMUM),
    ],
    start,
};

struct EcsCluster {
    trace: Trace,
    pick: Option<String>,
}

/// The instance or zone whose shape has this key.
fn picked(key: &str) -> Option<Event> {
    let (kind, i) = key.split_once('.')?;
    let i = i.parse().ok()?;
    match kind {
        "instance" => Some(Event::Instance(Some(i))),
        "zone" if i < model::ZONES => Some(Event::Zone(Some(i))),
        _ => None,
    }
}

fn start(input: &Input, facts: &Facts) -> Box<dyn Run> {
    let event = match input.index(0) {
        0 => Event::Story,
        1 => Event::Instance(None),
        2 => Event::Zone(None),
        _ => Event::Deploy,
    };
    let params = model::Params {
        event: input.pick.as_deref().and_then(picked).unwrap_or(event),
        rules: model::STRATEGIES[input.index(1)].1,
        distinct: input.on(2),
        wanted: input.index(3),
        task: model::TASKS[input.index(4)],
        instances: input.index(5),
        minimum: input.index(6),
        maximum: input.index(7),
        first_port: facts.get("ecs-first-port") as u32,
    };
    Box::new(EcsCluster { trace: model::run(&params), pick: input.pick.clone() })
}

impl Run for EcsCluster {
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
        let trace = &self.trace;
        let (part, t) = trace.part(trace.story.steps()[step].rest());
        let told = Told::at(trace, t, words);
        let end = match (part, trace.params.event) {
            (Part::Fail, _) if trace.lost() == 0 => ".none",
            (Part::Fail, _) if trace.started(trace.fails, trace.back) == 0 => ".full",
            (Part::Fail, Event::Zone(_)) => ".zone",
            (Part::Repair, _) => match (trace.started(trace.back, trace.deploys) == 0, trace.params.rebalances()) {
                (true, true) => ".none.zones",
                (true, false) => ".none",
                (false, true) => ".zones",
                (false, false) => "",
            },
            (Part::Deploy, _) if trace.held => ".held",
            _ => "",
        };
        let mut out = told.say(&["step.", part.id(), end].concat(), trace.lost());
        if trace.waiting(t).0 > 0 {
            out.push(' ');
            out.push_str(&told.waiting());
        }
        let emptied = trace.emptied(t);
        if part == Part::Deploy && emptied > 0 {
            out.push(' ');
            out.push_str(&told.say("emptied", emptied));
        }
        if part == Part::Repair && trace.parts.len() < 6 || part == Part::Deploy {
            out.push(' ');
            out.push_str(&words.t(if trace.zones.len() > scene::PRESSABLE { "turn.zones" } else { "turn" }));
        }
        out
    }

    fn details(&self, words: &Words) -> Option<Details> {
        let trace = &self.trace;
        let key = self.pick.as_deref()?;
        let count = trace.count(trace.rest(Part::Place)?);
        let (title, about, source) = match picked(key)? {
            Event::Instance(Some(i)) if i < count.on.len() => {
                let about = scene::load(trace, count.on[i], "about.instance", words);
                (words.f("instance", &[("n", Arg::N(i as f64 + 1.0))]), about, "ecs-alb")
            }
            Event::Zone(Some(z)) => {
                (words.t(key), words.f("about.zone", &[("n", Arg::N(f64::from(count.zones[z])))]), "ecs-placement")
            }
            _ => return None,
        };
        Some(Details { title, lines: vec![(String::new(), about)], source: Some(source) })
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
        let caption = |values: &[(usize, f64)], pick: Option<&str>, step: usize| {
            let mut input = Input { pick: pick.map(String::from), ..Input::of(&FIGURE) };
            values.iter().for_each(|(i, v)| input.values[*i] = *v);
            start(&input, &facts).caption(step, &words)
        };
        assert!(caption(&[], None, 3).contains("starts 4 in their place"));
        assert!(caption(&[], None, 4).contains("No task moves in"));
        assert!(caption(&[], Some("instance.5"), 1).contains("held none of the 12 tasks"));
        let full = [(3, 25.0)];
        assert!(caption(&full, None, 3).contains("takes 4 of 25 tasks with it"));
        assert!(caption(&full, None, 4).contains("4 now find room"));
        assert!(caption(&[], None, 5).contains("press an instance or a zone"));
        assert!(caption(&[(5, 31.0)], None, 5).contains("press a zone"));
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
