//! Controls: a size of the list, how many tasks, how long each works, the quota, and the clouds. All but the work are also set in the picture.
//! One question, about the meter.

use super::model::{self, BILL, CPUS, MOST, PAIRS, REVEAL, RUN, SMALL, TURN, Trace};
use super::scene;
use crate::figures::{Act, Ask, Control, Details, Figure, Goal, Input, Kind, On, Output, Run, Unit};
use crate::scene::{Arg, Scene, Width, Words};
use crate::sim::{Facts, Story};

/// The places of controls.
const SIZE: usize = 0;
const TASKS: usize = 1;
const WORK: usize = 2;
const QUOTA: usize = 3;
const OPEN: usize = 4;

/// What is asked for in another way is seen to come down.
const AGAIN: On = On::Step(TURN);

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
    sources: &["fargate-pricing"],
    press,
    opening: Some(RUN),
    controls: &[
        Control {
            id: "size",
            kind: Kind::Slider { min: 0.0, max: (PAIRS - 1) as f64, step: 1.0, unit: Unit::Own(size) },
            default: SMALL as f64,
            on: AGAIN,
        },
        Control {
            id: "tasks",
            kind: Kind::Slider { min: 1.0, max: MOST as f64, step: 1.0, unit: Unit::Count },
            default: 7.0,
            on: AGAIN,
        },
        Control {
            id: "work",
            kind: Kind::Slider { min: model::LEAST_WORK, max: 300.0, step: 5.0, unit: Unit::Count },
            default: 20.0,
            on: On::Keep,
        },
        Control { id: "quota", kind: Kind::Choice(&["default", "raised"]), default: 0.0, on: AGAIN },
        Control { id: "reveal", kind: Kind::Toggle, default: 0.0, on: On::Keep },
    ],
    start,
};

/// A CPU step keeps the memory as well as it can.
fn press(input: &Input, key: &str) -> Option<Act> {
    let (tasks, flip) = (input.values[TASKS], |i: usize| Act::Set(i, f64::from(!input.on(i))));
    Some(match key {
        "less" => Act::Set(TASKS, tasks - 1.0),
        "more" => Act::Set(TASKS, tasks + 1.0),
        "raise" => flip(QUOTA),
        "clouds" => flip(OPEN),
        _ => {
            let step = usize::from(key.strip_prefix("cpu.")?.bytes().next()?.wrapping_sub(b'0'));
            let gb = model::pair(input.index(SIZE)).gb;
            Act::Set(SIZE, model::nearest(step.min(CPUS.len() - 1), gb) as f64)
        }
    })
}

/// The slider's value is a place in the list of sizes; it is written as CPU and memory.
fn size(place: f64, words: &Words) -> String {
    scene::size(&model::pair(place as usize), words)
}

/// vCPUs, which come in quarters.
fn vcpus(value: f64, words: &Words) -> String {
    words.num(value, 2)
}

/// A price an hour, in USD.
fn price(value: f64, words: &Words) -> String {
    words.money(value, 2, 4)
}

struct FargateTask {
    trace: Trace,
    open: bool,
    answer: Option<usize>,
    pick: Option<String>,
}

fn start(input: &Input, facts: &Facts) -> Box<dyn Run> {
    let params = model::Params {
        place: input.index(SIZE),
        tasks: input.index(TASKS).max(1) as u32,
        work: input.values[WORK],
        granted: input.on(QUOTA),
        own: input.values[..OPEN].iter().zip(FIGURE.controls).any(|(v, c)| *v != c.default),
    };
    Box::new(FargateTask {
        trace: model::run(&params, facts),
        open: input.on(OPEN),
        answer: input.answers.get("meter").copied(),
        pick: input.pick.clone(),
    })
}

impl FargateTask {
    fn say(&self, key: &str, n: u32, words: &Words) -> String {
        scene::tell(&self.trace, key, n, self.trace.axis(), words)
    }
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
        let t = &self.trace;
        // The numbers of a story without a start, or without a wait, are told in other words.
        let (left, minimum) = (t.params.tasks - t.fits, t.lasts() < t.minimum);
        let (key, n) = match step {
            RUN if t.fits == 0 => ("step.1-over", t.params.tasks),
            RUN if left > 0 => ("step.1-wait", left),
            RUN => ("step.1", t.params.tasks),
            REVEAL if t.fits == 0 => ("step.2-over", 1),
            REVEAL => ("step.2", 1),
            BILL if t.fits == 0 => ("step.3-over", 1),
            BILL if minimum => ("step.3-minimum", 1),
            BILL => ("step.3", 1),
            _ => ("step.4", 1),
        };
        self.say(key, n, words)
    }

    fn asks(&self, words: &Words) -> Vec<Ask> {
        let t = &self.trace;
        // Of what does not start, nothing is to be guessed.
        if t.fits == 0 {
            return Vec::new();
        }
        let (guesses, right) = t.guesses();
        let answered = self.answer.map(|a| a.min(guesses.len() - 1));
        let feedback = answered.map(|a| {
            let mut s = self.say(if a == right { "ask.right" } else { "ask.wrong" }, 1, words);
            s.push(' ');
            s.push_str(&self.say(if t.lasts() < t.minimum { "ask.minimum" } else { "ask.seconds" }, 1, words));
            s
        });
        vec![Ask {
            id: String::from("meter"),
            at: t.story.steps()[REVEAL].rest(),
            prompt: self.say("ask.prompt", 1, words),
            options: guesses.iter().map(|s| scene::seconds(*s, words)).collect(),
            answered,
            right,
            feedback: feedback.unwrap_or_default(),
        }]
    }

    fn goals(&self, words: &Words) -> Vec<Goal> {
        let met = self.trace.reached();
        ["goal.crowd", "goal.waste"].iter().zip(met).map(|(key, met)| Goal { text: words.t(key), met }).collect()
    }

    fn details(&self, words: &Words) -> Option<Details> {
        let t = &self.trace;
        let i = u32::from(self.pick.as_deref()?.strip_prefix("task.")?.bytes().next()?.wrapping_sub(b'0'));
        if i >= t.params.tasks {
            return None;
        }
        let key = match t.begin(i) {
            None => "about.task-over",
            Some(b) if b > 0.0 => "about.task-wait",
            _ => "about.task",
        };
        let text = words.f(
            key,
            &[
                ("wait", Arg::S(&scene::seconds(t.begin(i).unwrap_or(0.0), words))),
                ("life", Arg::S(&scene::seconds(t.lasts(), words))),
                ("billed", Arg::S(&scene::seconds(t.charged(), words))),
                ("cost", Arg::S(&words.money(t.charged() * t.rate, 4, 4))),
            ],
        );
        Some(Details {
            title: words.f("task", &[("n", Arg::N(f64::from(i) + 1.0))]),
            lines: vec![(String::new(), text)],
            source: Some("fargate-pricing"),
        })
    }

    fn outputs(&self) -> Vec<Output> {
        let t = &self.trace;
        let seconds = |name, value| Output { name, value, unit: Unit::Own(scene::seconds) };
        let share = if t.fits == 0 { 0.0 } else { (t.charged() / t.lasts() - 1.0) * 100.0 };
        vec![
            Output { name: "vcpu", value: t.pair.cpu, unit: Unit::Own(vcpus) },
            Output { name: "memory", value: t.pair.gb, unit: Unit::Gigabytes },
            Output { name: "hour", value: t.rate * 3600.0, unit: Unit::Own(price) },
            Output::count("tasks", f64::from(t.params.tasks)),
            Output::count("at-once", f64::from(t.fits)),
            seconds("lasts", t.lasts()),
            seconds("billed", t.charged()),
            Output { name: "unused", value: share, unit: Unit::Percent },
            Output::whether("raised", t.params.granted),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::goals_met;

    /// The smallest CPU step cannot have 4 GB, and a larger one than the second not eight times under the quota.
    #[test]
    fn the_goals_need_the_list_and_the_quota() {
        let place = |cpu: f64, gb: f64| {
            (SIZE, (0..PAIRS).position(|i| (model::pair(i).cpu, model::pair(i).gb) == (cpu, gb)).unwrap() as f64)
        };
        let met = |values: &[(usize, f64)]| goals_met(&FIGURE, values);
        assert_eq!(met(&[]), [false, false]);
        assert_eq!(met(&[place(0.5, 4.0), (TASKS, 8.0)]), [true, false]);
        assert_eq!(met(&[place(0.5, 3.0), (TASKS, 8.0)]), [false, false]);
        assert_eq!(met(&[place(1.0, 4.0), (TASKS, 8.0)]), [false, false]);
        assert_eq!(met(&[place(1.0, 4.0), (TASKS, 8.0), (QUOTA, 1.0)]), [false, false]);
        // What does not start costs nothing, and what works longer wastes less.
        assert_eq!(met(&[place(32.0, 244.0), (WORK, 5.0), (QUOTA, 1.0)]), [false, true]);
        assert_eq!(met(&[place(32.0, 244.0), (WORK, 5.0)]), [false, false]);
        assert_eq!(met(&[place(32.0, 244.0), (WORK, 10.0), (QUOTA, 1.0)]), [false, false]);
        assert_eq!(met(&[place(32.0, 120.0), (WORK, 5.0), (QUOTA, 1.0)]), [false, false]);
        let only = (0..PAIRS).filter(|i| met(&[(SIZE, *i as f64), (TASKS, 8.0)])[0]).count();
        assert_eq!(only, 1);
    }

    /// What is pressed sets what it says, and never more than there is.
    #[test]
    fn the_picture_sets_the_controls() {
        let mut input = Input::of(&FIGURE);
        assert_eq!(press(&input, "more"), Some(Act::Set(TASKS, 8.0)));
        assert_eq!(press(&input, "raise"), Some(Act::Set(QUOTA, 1.0)));
        assert_eq!(press(&input, "task.0"), None);
        for (step, gb) in [(3, 4.0), (0, 2.0), (7, 60.0), (6, 56.0), (5, 56.0), (4, 30.0), (2, 8.0), (1, 4.0)] {
            let Some(Act::Set(SIZE, place)) = press(&input, &["cpu.", &step.to_string()].concat()) else {
                panic!("{step}")
            };
            FIGURE.set(&mut input, SIZE, place);
            let p = model::pair(input.index(SIZE));
            assert_eq!((p.step, p.gb), (step, gb));
        }
    }
}
