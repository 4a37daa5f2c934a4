//! Controls: a size of the list, how many tasks, how long each works, the quota, and the curtain.

use super::model::{self, CPUS, PAIRS, SMALL, Trace, memory};
use super::scene;
use crate::figures::{Control, Details, Figure, Input, Kind, On, Run, Unit, says};
use crate::scene::{Arg, Scene, Width, Words};
use crate::sim::{Facts, Story};

pub static FIGURE: Figure = Figure {
    id: "fargate-task",
    facts: &[
        "fargate-vcpu-quota",
        "fargate-start-low",
        "fargate-pull-example",
        "fargate-minimum-bill",
        "fargate-vcpu-hour",
        "fargate-gb-hour",
    ],
    sources: &["fargate-sizes", "fargate-pricing", "firecracker-paper"],
    press: says,
    opening: Some(0),
    controls: &[
        Control {
            id: "size",
            kind: Kind::Slider { min: 0.0, max: (PAIRS - 1) as f64, step: 1.0, unit: Unit::Own(size) },
            default: SMALL as f64,
            on: On::Keep,
        },
        Control {
            id: "tasks",
            kind: Kind::Slider { min: 1.0, max: model::MOST as f64, step: 1.0, unit: Unit::Count },
            default: 7.0,
            on: On::Keep,
        },
        Control {
            id: "work",
            kind: Kind::Slider { min: 5.0, max: 300.0, step: 5.0, unit: Unit::Count },
            default: 20.0,
            on: On::Keep,
        },
        Control { id: "quota", kind: Kind::Choice(&["default", "raised"]), default: 0.0, on: On::Keep },
        Control { id: "reveal", kind: Kind::Toggle, default: 0.0, on: On::Keep },
    ],
    start,
};

/// The slider's value is a place in the list of sizes; it is written as CPU and memory.
fn size(place: f64, words: &Words) -> String {
    scene::size(&model::pair(place as usize), words)
}

struct FargateTask {
    trace: Trace,
    open: bool,
    pick: Option<String>,
}

fn start(input: &Input, facts: &Facts) -> Box<dyn Run> {
    let params = model::Params {
        place: input.index(0),
        tasks: input.index(1).max(1) as u32,
        work: input.values[2],
        granted: input.on(3),
    };
    Box::new(FargateTask { trace: model::run(&params, facts), open: input.on(4), pick: input.pick.clone() })
}

impl Run for FargateTask {
    fn story(&self) -> &Story {
        &self.trace.story
    }

    fn scene(&self, t: f64, width: Width, words: &Words) -> Scene {
        scene::scene(&self.trace, t, width, words, self.open, self.pick.as_deref())
    }

    fn describe(&self, t: f64, words: &Words) -> String {
        scene::describe(&self.trace, t, words, self.open)
    }

    fn caption(&self, step: usize, words: &Words) -> String {
        scene::caption(&self.trace, step, words)
    }

    fn details(&self, words: &Words) -> Option<Details> {
        let pick = self.pick.as_deref()?;
        let t = &self.trace;
        let i = pick.bytes().last().map_or(0, |b| usize::from(b.wrapping_sub(b'0')));
        let (title, text, source) = match pick.as_bytes().first()? {
            b'c' if i < CPUS.len() => {
                let n = CPUS[i].3;
                // The first pair of the pressed step tells its words.
                let first = model::Pair { step: i, choice: 0, cpu: CPUS[i].0, gb: memory(i, 0) };
                let t = Trace { pair: first, ..t.clone() };
                (
                    scene::tell(&t, "vcpu", 0, 0.0, words),
                    scene::tell(&t, "about.cpu", n as u32, 0.0, words),
                    "fargate-sizes",
                )
            }
            b't' if (i as u32) < t.params.tasks => {
                let key = match t.begin(i as u32) {
                    None => "about.task-over",
                    Some(b) if b > 0.0 => "about.task-wait",
                    _ => "about.task",
                };
                let wait = scene::seconds(t.begin(i as u32).unwrap_or(0.0), words);
                let text = words.f(
                    key,
                    &[
                        ("wait", Arg::S(&wait)),
                        ("life", Arg::S(&scene::seconds(t.pull + t.params.work, words))),
                        ("billed", Arg::S(&scene::seconds(t.billed(i as u32, t.over()), words))),
                        ("cost", Arg::S(&words.money(t.billed(i as u32, t.over()) * t.rate, 4, 4))),
                    ],
                );
                (words.f("task", &[("n", Arg::N(i as f64 + 1.0))]), text, "fargate-pricing")
            }
            b'h' => (words.t("about.host-title"), words.t("about.host"), "firecracker-paper"),
            _ => return None,
        };
        Some(Details { title, lines: vec![(String::new(), text)], source: Some(source) })
    }
}
