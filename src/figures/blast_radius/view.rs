//! Controls: what goes wrong, in which app, and whether containers have memory limits. Pressing an app starts the trouble there.

use super::model::{self, APPS, Harm, Kind, TRIGGERS, Trigger, WORLDS};
use super::scene;
use crate::figures::{Act, Ask, Control, Details, Figure, Goal, Input, Kind as Of, On, Output, Run};
use crate::scene::{Arg, Scene, Width, Words};
use crate::sim::{Facts, Story};

pub static FIGURE: Figure = Figure {
    id: "blast-radius",
    facts: &[],
    sources: &["ecs-shared-responsibility", "ecs-fargate-security", "ecs-task-definition"],
    press,
    opening: Some(0),
    controls: &[
        Control {
            id: "trigger",
            kind: Of::Choice(&["story", "crash", "hog", "kernel", "escape"]),
            default: 0.0,
            on: On::Play,
        },
        Control { id: "limit", kind: Of::Toggle, default: 1.0, on: On::Play },
        Control { id: "who", kind: Of::Choice(&["java", "node", "mysql"]), default: 1.0, on: On::Play },
    ],
    start,
};

struct BlastRadius {
    trace: model::Trace,
    input: Input,
}

/// Pressing an app starts trouble there: the chosen kind, or a crash where none is chosen yet.
fn press(input: &Input, key: &str) -> Option<Act> {
    let app: u32 = key.split_once(".app")?.1.parse().ok()?;
    Some(Act::Both([(TRIGGER, input.values[TRIGGER].max(1.0)), (WHO, f64::from(app))]))
}

/// Places of the controls that pressing sets.
const TRIGGER: usize = 0;
const WHO: usize = 2;
/// The app of the second goal.
const MYSQL: usize = 2;

fn start(input: &Input, _: &Facts) -> Box<dyn Run> {
    let trigger = input.index(TRIGGER).checked_sub(1).map(|i| TRIGGERS[i.min(TRIGGERS.len() - 1)]);
    let who = input.index(WHO).min(APPS - 1);
    let params = model::Params { trigger, limit: input.on(1), who };
    Box::new(BlastRadius { trace: model::run(&params), input: input.clone() })
}

/// Predictions for how many neighbours go down as VMs, containers and Fargate tasks; the right one is looked up.
const GUESSES: [[u32; 3]; 4] = [[0, 0, 0], [0, 2, 0], [2, 2, 0], [2, 2, 2]];

impl BlastRadius {
    fn app(&self, words: &Words) -> String {
        words.t(scene::NAMES[self.trace.params.who])
    }

    /// Neighbours that a kernel crash takes along, by world.
    fn taken_along(&self) -> [u32; 3] {
        WORLDS.map(|w| {
            model::Outcome::of(w, Trigger::Kernel, self.trace.params.limit, self.trace.params.who).count(Harm::Hit) - 1
        })
    }
}

impl Run for BlastRadius {
    fn story(&self) -> &Story {
        &self.trace.story
    }

    fn scene(&self, t: f64, width: Width, words: &Words) -> Scene {
        scene::scene(&self.trace, t, width, words, self.input.pick.as_deref())
    }

    fn describe(&self, t: f64, words: &Words) -> String {
        scene::describe(&self.trace, t, words)
    }

    fn caption(&self, step: usize, words: &Words) -> String {
        let beat = &self.trace.beats[step];
        let key = match self.trace.params.trigger {
            None => ["step.", &(step + 1).to_string()].concat(),
            Some(t) => match step {
                0 => ["before.", t.id()].concat(),
                1 => String::from("spread"),
                _ => scene::key_of("result.", t, beat.limit),
            },
        };
        let app = self.app(words);
        let mut args = vec![("app", Arg::S(&app)), ("all", Arg::N(APPS as f64))];
        for (name, o) in ["vms", "containers", "fargate"].into_iter().zip(&beat.outcomes) {
            args.push((name, Arg::N(f64::from(o.count(Harm::Hit)))));
        }
        let more: u32 = beat.outcomes.iter().map(|o| o.count(Harm::AtRisk) + o.count(Harm::Exposed)).sum();
        args.push(("more", Arg::N(f64::from(more))));
        words.f(&key, &args)
    }

    fn asks(&self, words: &Words) -> Vec<Ask> {
        if self.trace.params.trigger.is_some() {
            return Vec::new();
        }
        let truth = self.taken_along();
        let right = GUESSES.iter().position(|g| *g == truth).unwrap_or(0);
        let id = "neighbours";
        let answered = self.input.answers.get(id).copied();
        let kernel = self.trace.step_of(Trigger::Kernel);
        let option = |g: &[u32; 3]| {
            let n = g.map(|n| Arg::N(f64::from(n)));
            let [a, b, c] = n;
            words.f("ask.option", &[("vms", a), ("containers", b), ("fargate", c)])
        };
        vec![Ask {
            id: String::from(id),
            at: self.trace.story.steps()[kernel - 1].rest(),
            prompt: words.f("ask", &[("app", Arg::S(&self.app(words)))]),
            options: GUESSES.iter().map(option).collect(),
            answered,
            right,
            feedback: match answered {
                None => String::new(),
                Some(a) => words.t(if a == right { "ask.right" } else { "ask.wrong" }),
            },
        }]
    }

    fn goals(&self, words: &Words) -> Vec<Goal> {
        let met = [self.trace.starved(), self.trace.all_containers_despite_limits(MYSQL)];
        ["goal.1", "goal.2"].iter().zip(met).map(|(key, met)| Goal { text: words.t(key), met }).collect()
    }

    fn goals_seen(&self) -> f64 {
        // What was set off has run its course.
        self.trace.story.steps()[1].rest()
    }

    fn details(&self, words: &Words) -> Option<Details> {
        let pick = self.input.pick.as_deref()?;
        let (world, part) = pick.split_once('.')?;
        let say =
            |title: String, about: String, source| Some(Details { title, lines: vec![(String::new(), about)], source });
        let fargate = world == "far";
        let (key, source) = match part.trim_end_matches(|c: char| c.is_ascii_digit()) {
            "limit" => ("limit", Some("ecs-task-definition")),
            "kernel" if world == "con" => ("host-kernel", Some("ecs-shared-responsibility")),
            "kernel" => (Kind::Kernel.id(), None),
            "hypervisor" if fargate => ("microvm", Some("ecs-fargate-security")),
            "hypervisor" => ("hypervisor", None),
            _ => return None,
        };
        say(words.t(&["part.", key].concat()), words.t(&["about.", key].concat()), source)
    }

    /// Apps hit, by world, when the chosen thing happens (in the story: when the kernel crashes); and, among containers, neighbours that it
    /// reaches in any way.
    fn outputs(&self) -> Vec<Output> {
        let p = self.trace.params;
        let of = |i: usize| model::Outcome::of(WORLDS[i], p.trigger.unwrap_or(Trigger::Kernel), p.limit, p.who);
        let hit = |i: usize| f64::from(of(i).count(Harm::Hit));
        vec![
            Output::count("vms", hit(0)),
            Output::count("containers", hit(1)),
            Output::count("fargate", hit(2)),
            Output::count("reached", f64::from(of(1).others())),
            Output::whether("limited", p.limit),
            Output::whether("set-off", p.trigger.is_some()),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::goals_met;

    const LIMIT: usize = 1;
    const CRASH: f64 = 1.0;
    const HOG: f64 = 2.0;
    const KERNEL: f64 = 3.0;
    const ESCAPE: f64 = 4.0;

    #[test]
    fn goals_want_thought_and_can_be_reached() {
        let met = |values: &[(usize, f64)]| goals_met(&FIGURE, values);
        assert_eq!(met(&[]), [false, false]);
        assert_eq!(met(&[(TRIGGER, HOG), (LIMIT, 0.0)]), [true, false]);
        assert_eq!(met(&[(TRIGGER, KERNEL), (WHO, 2.0)]), [false, true]);
        // No single move reaches one, and an attacker is no crash.
        for trigger in [CRASH, HOG, KERNEL, ESCAPE] {
            assert_eq!(met(&[(TRIGGER, trigger)]), [false, false], "{trigger}");
        }
        for one in [(LIMIT, 0.0), (WHO, 0.0), (WHO, 2.0)] {
            assert_eq!(met(&[one]), [false, false], "{one:?}");
        }
        assert_eq!(met(&[(TRIGGER, ESCAPE), (WHO, 2.0)]), [false, false]);
        assert_eq!(met(&[(TRIGGER, KERNEL), (WHO, 2.0), (LIMIT, 0.0)]), [false, false], "limits are to be on");
    }
}
