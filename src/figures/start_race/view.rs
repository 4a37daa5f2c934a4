//! Controls: how many start at a time, the disk under the containers, and how time is laid out.

use super::model::{self, AxisChoice, Lane, Trace};
use super::scene;
use crate::figures::{Ask, Control, Details, Figure, Goal, Input, Kind, On, Output, Run, Unit, says};
use crate::scene::{Arg, Scene, Width, Words};
use crate::sim::{Facts, Story};

/// The places of controls.
const SLOTS: usize = 0;
const DISK: usize = 1;
const AXIS: usize = 2;

pub static FIGURE: Figure = Figure {
    id: "start-race",
    facts: &[
        "process-start",
        "container-start",
        "microvm-start",
        "vm-start",
        "container-start-hdd",
        "namespaces-start",
    ],
    sources: &["lightvm", "container-start-paper", "firecracker-spec", "ec2-boot-bench"],
    press: says,
    opening: Some(0),
    controls: &[
        Control {
            id: "n",
            kind: Kind::Slider { min: 1.0, max: 20.0, step: 1.0, unit: Unit::Count },
            default: 1.0,
            on: On::Keep,
        },
        Control { id: "disk", kind: Kind::Choice(&["ssd", "hdd"]), default: 0.0, on: On::Keep },
        Control { id: "axis", kind: Kind::Choice(&["story", "linear", "log"]), default: 0.0, on: On::Keep },
    ],
    start,
};

struct StartRace {
    trace: Trace,
    answer: Option<usize>,
    pick: Option<String>,
    /// Seconds that a container takes from a hard disk, and those that its namespaces take at most.
    hdd: f64,
    namespaces: f64,
}

fn start(input: &Input, facts: &Facts) -> Box<dyn Run> {
    let axis = match input.index(AXIS) {
        0 => AxisChoice::Story,
        1 => AxisChoice::Linear,
        _ => AxisChoice::Log,
    };
    let params = model::Params { slots: input.index(SLOTS).max(1) as u32, hdd: input.on(DISK), axis };
    Box::new(StartRace {
        trace: model::run(&params, facts),
        answer: input.answers.get("predict").copied(),
        pick: input.pick.clone(),
        hdd: facts.get("container-start-hdd"),
        namespaces: facts.get("namespaces-start") / 1000.0,
    })
}

impl Run for StartRace {
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
            model::LINE_UP => scene::tell(t, "step.1", 0.0, words),
            model::FIRST_SECOND => {
                let late = t.start(Lane::Container) > model::SLOW_PART;
                scene::tell(t, if late { "step.2-late" } else { "step.2" }, model::SLOW_PART, words)
            }
            model::REST => {
                let mut s = scene::tell(t, "step.3", t.finish(), words);
                // The marks are not drawn on the axis of powers of ten.
                if t.params.axis != AxisChoice::Log {
                    s.push(' ');
                    s.push_str(&scene::tell(t, "step.3-marks", t.finish(), words));
                }
                s
            }
            model::REVEAL if t.params.axis == AxisChoice::Linear => scene::tell(t, "step.4-linear", t.finish(), words),
            model::REVEAL => scene::tell(t, "step.4", t.finish(), words),
            _ => scene::tell(t, "step.5", t.finish(), words),
        }
    }

    fn asks(&self, words: &Words) -> Vec<Ask> {
        let t = &self.trace;
        let (guesses, right) = t.guesses();
        let answered = self.answer.filter(|a| *a < guesses.len());
        let feedback = match answered {
            None => String::new(),
            Some(a) if a == right => scene::tell(t, "predict.right", t.finish(), words),
            Some(_) => scene::tell(t, "predict.wrong", t.finish(), words),
        };
        vec![Ask {
            id: String::from("predict"),
            at: t.story.steps()[model::FIRST_SECOND].rest(),
            prompt: scene::tell(t, "predict.prompt", 0.0, words),
            options: guesses.iter().map(|g| words.f("predict.option", &[("n", Arg::N(f64::from(*g)))])).collect(),
            answered,
            right,
            feedback,
        }]
    }

    fn goals(&self, words: &Words) -> Vec<Goal> {
        let t = &self.trace;
        let [enough, even] = t.reached();
        let wanted = |n: u32| ("wanted", Arg::N(f64::from(n)));
        let matched = [wanted(t.matched()), ("slots", Arg::N(f64::from(model::MATCHED)))];
        vec![
            Goal { text: words.f("goal.enough", &[wanted(model::WANTED)]), met: enough },
            Goal { text: words.f("goal.even", &matched), met: even },
        ]
    }

    fn goals_seen(&self) -> f64 {
        self.trace.story.steps()[model::REST].rest()
    }

    fn details(&self, words: &Words) -> Option<Details> {
        let lane = scene::lane_of(self.pick.as_deref()?)?;
        let about = words.f(
            &["about.", lane.id()].concat(),
            &[
                (
                    "time",
                    Arg::S(&words.duration(if lane == Lane::Container {
                        self.trace.ssd
                    } else {
                        self.trace.start(lane)
                    })),
                ),
                ("hdd", Arg::S(&words.duration(self.hdd))),
                ("namespaces", Arg::S(&words.duration(self.namespaces))),
            ],
        );
        Some(Details {
            title: words.t(&["lane.", lane.id()].concat()),
            lines: vec![(String::new(), about)],
            source: Some(match lane {
                Lane::Process => "lightvm",
                Lane::Container => "container-start-paper",
                Lane::MicroVm => "firecracker-spec",
                Lane::Vm => "ec2-boot-bench",
            }),
        })
    }

    fn outputs(&self) -> Vec<Output> {
        let t = &self.trace;
        vec![
            Output::count("n", f64::from(t.params.slots)),
            Output::count("containers", f64::from(t.count(Lane::Container, t.finish()))),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::goals_met;

    /// One number of slots reaches each, neither the least nor the most; the other disk's does not.
    #[test]
    fn goals_want_a_division() {
        let met = |slots: u32, disk: f64| goals_met(&FIGURE, &[(SLOTS, f64::from(slots)), (DISK, disk)]);
        assert_eq!(goals_met(&FIGURE, &[]), [false, false]);
        let reach = |disk: f64, goal: usize| (1..=20).filter(|n| met(*n, disk)[goal]).collect::<Vec<_>>();
        assert_eq!([reach(0.0, 0), reach(1.0, 1)], [[10], [17]]);
        assert_eq!([reach(1.0, 0), reach(0.0, 1)], [[0; 0]; 2]);
    }
}
