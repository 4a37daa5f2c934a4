//! Controls: the server, the app, and what each way of running it costs. Any change shows the servers full.

use super::model::{self, Side, Trace};
use super::scene;
use crate::figures::{Ask, Control, Details, Figure, Goal, Input, Kind, On, Output, Run, Unit, says};
use crate::scene::{Arg, Scene, Width, Words};
use crate::sim::{Facts, Story};

/// What the sources of `guest-os-memory` and `container-overhead` range over, in MB; a test compares.
const GUEST: (f64, f64) = (100.0, 1000.0);
const CONTAINER: (f64, f64) = (6.0, 50.0);

pub static FIGURE: Figure = Figure {
    id: "fill-the-server",
    facts: &["app-memory", "guest-os-memory", "container-overhead", "host-share"],
    sources: &["vm-memory-claims", "batch-memory"],
    press: says,
    opening: Some(0),
    controls: &[
        Control {
            id: "memory",
            kind: Kind::Slider { min: 4.0, max: 256.0, step: 4.0, unit: Unit::Gigabytes },
            default: 24.0,
            on: On::Keep,
        },
        Control {
            id: "app",
            kind: Kind::Slider { min: 128.0, max: 16_000.0, step: 64.0, unit: Unit::Megabytes },
            default: 512.0,
            on: On::Keep,
        },
        Control {
            id: "guest",
            kind: Kind::Slider { min: GUEST.0, max: GUEST.1, step: 50.0, unit: Unit::Megabytes },
            default: 500.0,
            on: On::Keep,
        },
        Control {
            id: "container",
            kind: Kind::Slider { min: CONTAINER.0, max: CONTAINER.1, step: 2.0, unit: Unit::Megabytes },
            default: 20.0,
            on: On::Keep,
        },
        Control {
            id: "host",
            kind: Kind::Slider { min: 0.0, max: 20.0, step: 1.0, unit: Unit::Percent },
            default: 5.0,
            on: On::Keep,
        },
    ],
    start,
};

/// How many times as many containers as VMs; where none of either fits there is no such number.
fn ratio(value: f64, words: &Words) -> String {
    if value.is_finite() { words.num(value, 1) } else { words.t("ratio.none") }
}

struct FillTheServer {
    trace: Trace,
    answer: Option<usize>,
    pick: Option<String>,
    /// Typical values of a guest system and of a container's overhead, in MB, and the share that AWS advises to keep, in percent.
    typical: (f64, f64, f64),
}

fn start(input: &Input, facts: &Facts) -> Box<dyn Run> {
    let v = &input.values;
    let params = model::Params { server_gb: v[0], app: v[1], os: v[2], container: v[3], host_percent: v[4] };
    Box::new(FillTheServer {
        trace: model::run(&params),
        answer: input.answers.get("predict").copied(),
        pick: input.pick.clone(),
        typical: (facts.get("guest-os-memory"), facts.get("container-overhead"), facts.get("host-share")),
    })
}

impl Run for FillTheServer {
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
        let t = &self.trace;
        match step {
            model::FILL_VMS => scene::tell(t, "step.2", t.vms.count, words),
            model::FILL_CONTAINERS => scene::tell(t, "step.3", t.containers.count, words),
            model::COMPARE => scene::tell(t, &scene::outcome(t, "step.4"), t.containers.count, words),
            model::EMPTY => scene::tell(t, "step.1", 0, words),
            _ => scene::tell(t, "step.5", 0, words),
        }
    }

    fn asks(&self, words: &Words) -> Vec<Ask> {
        let t = &self.trace;
        let (guesses, right) = t.guesses();
        let answered = self.answer.filter(|a| *a < guesses.len());
        let feedback = match answered {
            None => String::new(),
            Some(a) if a == right => scene::tell(t, "predict.right", t.containers.count, words),
            Some(_) => scene::tell(t, "predict.wrong", t.containers.count, words),
        };
        vec![Ask {
            id: String::from("predict"),
            at: t.story.steps()[model::FILL_VMS].rest(),
            prompt: scene::tell(t, "predict.prompt", t.vms.count, words),
            options: guesses.iter().map(|g| words.f("predict.option", &[("n", Arg::N(f64::from(*g)))])).collect(),
            answered,
            right,
            feedback,
        }]
    }

    fn details(&self, words: &Words) -> Option<Details> {
        let kind = scene::kind_of(self.pick.as_deref()?)?;
        let (guest, container, host) = self.typical;
        let t = &self.trace;
        let memory = |v: f64| words.memory(v);
        let values = [
            ("app", memory(t.memory.app)),
            ("os", memory(t.memory.os)),
            ("container", memory(t.memory.container)),
            ("vm-each", words.num(t.each(Side::Vms), 0)),
            ("con-each", words.num(t.each(Side::Containers), 0)),
            ("vm-apps", memory(t.vms.apps)),
            ("con-apps", memory(t.containers.apps)),
            ("vm-overhead", memory(t.vms.overhead)),
            ("con-overhead", memory(t.containers.overhead)),
            ("vm-free", memory(t.vms.free)),
            ("con-free", memory(t.containers.free)),
            ("kept", memory(t.vms.host)),
            ("guest-typical", memory(guest)),
            ("guest-low", memory(GUEST.0)),
            ("guest-high", memory(GUEST.1)),
            ("container-typical", memory(container)),
            ("container-low", memory(CONTAINER.0)),
            ("container-high", memory(CONTAINER.1)),
            ("advice", words.quantity(host, "unit.percent")),
        ];
        let args = values.each_ref().map(|(k, v)| (*k, Arg::S(v.as_str())));
        let mut lines = vec![(String::new(), words.f(&["about.", kind].concat(), &args))];
        if kind == "container" {
            lines.push((words.t("host-os.name"), words.f("about.host-os", &args)));
        }
        Some(Details {
            title: words.t(&["kind.", kind].concat()),
            lines,
            source: match kind {
                "vm" | "container" | "overhead" => Some("vm-memory-claims"),
                "host" => Some("batch-memory"),
                _ => None,
            },
        })
    }

    fn goals(&self, words: &Words) -> Vec<Goal> {
        let (vms, containers) = (self.trace.vms.count, self.trace.containers.count);
        [("goal.same", vms == containers && vms > 10), ("goal.five", vms > 0 && containers >= 5 * vms)]
            .map(|(key, met)| Goal { text: words.t(key), met })
            .into()
    }

    fn goals_seen(&self) -> f64 {
        self.trace.story.steps()[model::FILL_CONTAINERS].rest()
    }

    fn outputs(&self) -> Vec<Output> {
        let t = &self.trace;
        let megabytes = |name, value| Output { name, value, unit: Unit::Megabytes };
        vec![
            megabytes("memory", t.memory.server),
            megabytes("app", t.memory.app),
            megabytes("guest", t.memory.os),
            Output::count("vms", f64::from(t.vms.count)),
            Output::count("containers", f64::from(t.containers.count)),
            Output { name: "ratio", value: t.ratio().unwrap_or(f64::INFINITY), unit: Unit::Own(ratio) },
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goals_can_be_reached_and_are_not_at_first() {
        let met = |values: &[(usize, f64)]| crate::figures::goals_met(&FIGURE, values);
        assert_eq!(met(&[]), [false, false]);
        // Big apps, small systems; and the other way round.
        assert_eq!(met(&[(0, 256.0), (1, 16_000.0), (2, GUEST.0)]), [true, false]);
        assert_eq!(met(&[(1, 128.0), (2, GUEST.1)]), [false, true]);
    }
}
