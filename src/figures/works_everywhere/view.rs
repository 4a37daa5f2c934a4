//! Controls: how the apps are shipped, and whether the laptop has its hidden Linux virtual machine. Any cell says why it works or fails.

use super::model::{self, APPS, CELLS, MACHINES, Ship, Trace};
use super::scene;
use crate::figures::{Ask, Control, Details, Figure, Goal, Input, Kind, On, Output, Run, says};
use crate::scene::{Arg, Scene, Width, Words};
use crate::sim::{Facts, Story};

pub static FIGURE: Figure = Figure {
    id: "works-everywhere",
    facts: &[],
    sources: &["docker-overview", "docker-desktop-linux"],
    press: says,
    opening: Some(0),
    controls: &[
        Control { id: "ship", kind: Kind::Choice(&["story", "bare", "image", "multi"]), default: 0.0, on: On::Play },
        Control { id: "vm", kind: Kind::Toggle, default: 1.0, on: On::Keep },
    ],
    start,
};

struct WorksEverywhere {
    trace: Trace,
    input: Input,
}

fn start(input: &Input, _: &Facts) -> Box<dyn Run> {
    let ship = input.index(0).checked_sub(1).and_then(|i| Ship::WAYS.get(i).copied());
    let trace = model::run(&model::Params { ship, vm: input.on(1) });
    Box::new(WorksEverywhere { trace, input: input.clone() })
}

/// The questions: after which step, how it is shipped in the next (which has told what came of the one before), and guesses at how many run; the right one is looked up.
const ASKS: [(usize, Ship, [u32; 4]); 2] = [(0, Ship::Bare, [1, 4, 7, 9]), (2, Ship::Image, [3, 6, 8, 9])];

impl Run for WorksEverywhere {
    fn story(&self) -> &Story {
        &self.trace.story
    }

    fn scene(&self, t: f64, width: Width, words: &Words) -> Scene {
        scene::scene(&self.trace, t, width, words, self.input.pick.as_deref().unwrap_or(""))
    }

    fn describe(&self, t: f64, words: &Words) -> String {
        scene::describe(&self.trace, t, words)
    }

    fn caption(&self, step: usize, words: &Words) -> String {
        let t = &self.trace;
        let (ship, sent) = t.steps[step];
        let mut key = match t.params.ship {
            Some(s) => ["chosen.", s.id()].concat(),
            None => ["step.", &(step + 1).to_string()].concat(),
        };
        let turn = t.params.ship.is_none() && step + 1 == t.steps.len();
        if ship.packed() && sent && !t.params.vm && !turn {
            key.push_str(".none");
        }
        words.f(&key, &[("n", Arg::N(f64::from(t.count(ship)))), ("all", Arg::N(CELLS as f64))])
    }

    fn asks(&self, words: &Words) -> Vec<Ask> {
        let t = &self.trace;
        if t.params.ship.is_some() {
            return Vec::new();
        }
        let mut out = Vec::new();
        for (step, ship, guesses) in ASKS {
            let truth = t.count(ship);
            let right = guesses.iter().position(|g| *g == truth).unwrap_or(0);
            let id = ["guess-", ship.id()].concat();
            let answered = self.input.answers.get(&id).copied();
            let n = [("n", Arg::N(f64::from(truth)))];
            let ask = |part: &str| words.f(&["ask.", ship.id(), part].concat(), &n);
            out.push(Ask {
                at: t.story.steps()[step].rest(),
                prompt: ask(""),
                options: guesses.iter().map(|g| words.f("ask.option", &[("n", Arg::N(f64::from(*g)))])).collect(),
                feedback: match answered {
                    None => String::new(),
                    Some(a) => ask(if a == right { ".right" } else { ".wrong" }),
                },
                id,
                answered,
                right,
            });
        }
        out
    }

    fn goals(&self, words: &Words) -> Vec<Goal> {
        let met = [self.trace.everywhere(), self.trace.worse_packed()];
        ["goal.1", "goal.2"].iter().zip(met).map(|(key, met)| Goal { text: words.t(key), met }).collect()
    }

    fn details(&self, words: &Words) -> Option<Details> {
        let pick = self.input.pick.as_deref()?;
        for i in 0..CELLS {
            let (a, m) = (i % APPS.len(), i / APPS.len());
            if pick != ["cell.", APPS[a].id, ".", MACHINES[m].id].concat() {
                continue;
            }
            let mut lines = Vec::new();
            for ship in Ship::WAYS {
                let name = words.t(&["ship.", ship.id()].concat());
                lines.push((name, scene::verdict(&self.trace, "why.", i, ship, words)));
            }
            let title = words.f(
                "cell.title",
                &[("app", Arg::S(&scene::app_name(a, words))), ("machine", Arg::S(&scene::machine_name(m, words)))],
            );
            return Some(Details { title, lines, source: Some("docker-overview") });
        }
        let (key, source) = match pick.split('.').next()? {
            "kernel" => ("kernel", Some("docker-overview")),
            "cpu" => ("cpu", None),
            "vm" => ("vm", Some("docker-desktop-linux")),
            _ => return None,
        };
        let about = words.t(&["about.", key].concat());
        Some(Details {
            title: words.t(&["about.", key, ".title"].concat()),
            lines: vec![(String::new(), about)],
            source,
        })
    }

    fn outputs(&self) -> Vec<Output> {
        let t = &self.trace;
        let shipped = t.params.ship.unwrap_or(Ship::Bare);
        let ways = [("bare", Ship::Bare), ("image", Ship::Image), ("multi", Ship::Multi), ("running", shipped)];
        ways.map(|(name, ship)| Output::count(name, f64::from(t.count(ship)))).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::goals_met;

    #[test]
    fn goals_want_thought_and_can_be_reached() {
        // By way of shipping (story, bare, image, multi-arch), with the hidden virtual machine and without it.
        let want = [[false; 2], [false; 2], [false; 2], [true, false]];
        let without = [[false; 2], [false; 2], [false, true], [false; 2]];
        for ship in 0..4 {
            assert_eq!(goals_met(&FIGURE, &[(0, ship as f64)]), want[ship], "{ship}");
            assert_eq!(goals_met(&FIGURE, &[(0, ship as f64), (1, 0.0)]), without[ship], "{ship}, no Linux");
        }
    }
}
