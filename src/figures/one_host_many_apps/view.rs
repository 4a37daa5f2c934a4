//! Controls: how high the load rises, how long it stays there, and which app it is on.

use super::model::{self, MYSQL, Trace};
use super::scene;
use crate::figures::{Ask, Control, Details, Figure, Goal, Input, Kind, On, Output, Run, Unit, says};
use crate::scene::{Arg, Scene, Width, Words};
use crate::sim::{Facts, Story};

pub static FIGURE: Figure = Figure {
    id: "one-host-many-apps",
    facts: &["container-start", "vm-start", "copy-load", "host-room"],
    sources: &["container-start-paper", "ec2-boot-bench"],
    press: says,
    opening: Some(0),
    controls: &[
        Control {
            id: "peak",
            kind: Kind::Slider { min: 200.0, max: 1000.0, step: PEAK, unit: Unit::Count },
            default: 500.0,
            on: On::Keep,
        },
        Control {
            id: "lasts",
            kind: Kind::Slider { min: 10.0, max: 90.0, step: 10.0, unit: Unit::Count },
            default: 50.0,
            on: On::Keep,
        },
        Control { id: "app", kind: Kind::Choice(&["java", "node", "mysql"]), default: 0.0, on: On::Keep },
    ],
    start,
};

/// A step of the peak, in requests a second.
const PEAK: f64 = 100.0;

struct OneHost {
    trace: Trace,
    answer: Option<usize>,
    pick: Option<String>,
}

fn start(input: &Input, facts: &Facts) -> Box<dyn Run> {
    let params = model::Params { peak: input.values[0], lasts: input.values[1], app: input.index(2).min(MYSQL) };
    Box::new(OneHost {
        trace: model::run(&params, facts),
        answer: input.answers.get("pace").copied(),
        pick: input.pick.clone(),
    })
}

impl Run for OneHost {
    fn story(&self) -> &Story {
        &self.trace.story
    }

    fn scene(&self, t: f64, width: Width, words: &Words) -> Scene {
        scene::scene(&self.trace, t, width, words, self.pick.as_deref().unwrap_or(""))
    }

    fn describe(&self, t: f64, words: &Words) -> String {
        scene::describe(&self.trace, t, words)
    }

    fn caption(&self, step: usize, words: &Words) -> String {
        let t = &self.trace;
        let mut key = ["step.", &(step + 1).to_string()].concat();
        if t.params.app == MYSQL && (1..4).contains(&step) {
            key.push_str(".mysql");
        } else if t.second.is_some() && (1..3).contains(&step) {
            key.push_str(".full");
        }
        let mut out = scene::tell(t, &key, t.stops[step], words);
        let more = match step {
            _ if t.params.app == MYSQL => None,
            // Once both sides have all copies, it is the requests that tell them apart.
            2 if t.all_up(t.stops[2]) => Some(("up.all", 2)),
            2 => Some(("up.some", 2)),
            // By now the picture has lost the moment that told the two sides apart.
            3 => Some(("recall", 1)),
            _ => None,
        };
        if let Some((key, stop)) = more {
            out.push(' ');
            out.push_str(&scene::tell(t, key, t.stops[stop], words));
        }
        out
    }

    fn asks(&self, words: &Words) -> Vec<Ask> {
        let t = &self.trace;
        // A second database is no help, so there is nothing to keep pace.
        if t.params.app == MYSQL {
            return Vec::new();
        }
        let (guesses, right) = t.guesses();
        let answered = self.answer.map(|a| a.min(guesses.len() - 1));
        let say = |key: &str| scene::tell(t, key, t.stops[1], words);
        let option = |(c, v): (u32, u32)| {
            let [c, v] = [c, v].map(|n| words.num(f64::from(n), 0));
            words.f("pace.option", &[("containers", Arg::S(&c)), ("vms", Arg::S(&v))])
        };
        vec![Ask {
            id: String::from("pace"),
            at: t.story.steps()[0].rest(),
            prompt: say("pace.prompt"),
            options: guesses.into_iter().map(option).collect(),
            answered,
            right,
            feedback: match answered {
                None => String::new(),
                Some(a) => say(if a == right { "pace.right" } else { "pace.wrong" }),
            },
        }]
    }

    fn goals(&self, words: &Words) -> Vec<Goal> {
        let met = [self.trace.just_full(PEAK), self.trace.over_before_a_machine()];
        ["goal.1", "goal.2"].iter().zip(met).map(|(key, met)| Goal { text: words.t(key), met }).collect()
    }

    fn details(&self, words: &Words) -> Option<Details> {
        let (key, source) = match self.pick.as_deref()? {
            "about.containers" => ("about.containers", "container-start-paper"),
            "about.vms" => ("about.vms", "ec2-boot-bench"),
            _ => return None,
        };
        let about = scene::tell(&self.trace, key, 0.0, words);
        let title = words.t(&[key, ".title"].concat());
        Some(Details { title, lines: vec![(String::new(), about)], source: Some(source) })
    }

    fn outputs(&self) -> Vec<Output> {
        let t = &self.trace;
        let over = |lane| t.over(lane, t.end());
        let up = |lane: model::Lane| t.copies[lane as usize].iter().filter(|c| c.comes_up()).count() as f64;
        vec![
            Output::count("peak", t.params.peak),
            Output::count("lasts", t.params.lasts),
            Output::count("over-containers", over(model::Lane::Containers)),
            Output::count("over-vms", over(model::Lane::Vms)),
            Output::count("up-containers", up(model::Lane::Containers)),
            Output::count("up-vms", up(model::Lane::Vms)),
            Output::whether("second", t.second.is_some()),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::goals_met;

    /// At the peak as it opens, at one for which the instance is too small, and at the lowest.
    #[test]
    fn guesses_hold_what_the_model_finds() {
        let facts = crate::content::facts::Book::load(&crate::content::root("en")).unwrap().numbers();
        let guesses = |peak: f64| model::run(&model::Params { peak, lasts: 50.0, app: 0 }, &facts).guesses();
        assert_eq!(guesses(500.0), (vec![(5, 5), (5, 3), (5, 1), (1, 1)], 2));
        assert_eq!(guesses(1000.0), (vec![(10, 10), (10, 5), (6, 1), (1, 1)], 2));
        assert_eq!(guesses(200.0), (vec![(2, 2), (2, 1), (1, 1)], 1));
    }

    #[test]
    fn goals_want_thought_and_can_be_reached() {
        let met = |values: &[(usize, f64)]| goals_met(&FIGURE, values);
        assert_eq!(met(&[]), [false, false]);
        for peak in (200..=1000).step_by(100) {
            assert_eq!(met(&[(0, f64::from(peak))])[0], peak == 600, "{peak}");
        }
        assert_eq!(met(&[(0, 600.0), (2, 2.0)]), [false, false], "a second database is no help");
        assert!(met(&[(1, 10.0)])[1] && !met(&[(1, 20.0)])[1] && !met(&[(1, 10.0), (0, 700.0)])[1]);
    }
}
