//! Controls: how many apps are dropped, which two buttons in the picture do one by one, and what an operating system takes. A question
//! before the servers are filled. Every layer can be pressed to learn what it is.

use super::model::{self, APPS, STAGES, Side, Stage, Trace};
use super::scene;
use crate::figures::{Act, Ask, Control, Details, Figure, Goal, Input, Kind, On, Output, Run, Unit};
use crate::scene::{Arg, Scene, Width, Words};
use crate::sim::{Facts, Story};

/// What the sources of `guest-os-memory` range over, in MB; a test compares.
const GUEST: (f64, f64) = (100.0, 1000.0);

pub static FIGURE: Figure = Figure {
    id: "two-stacks",
    facts: &["app-memory", "container-overhead", "host-share"],
    sources: &[],
    press,
    opening: Some(0),
    controls: &[
        Control {
            id: "apps",
            kind: Kind::Slider { min: 1.0, max: APPS as f64, step: 1.0, unit: Unit::Count },
            default: 3.0,
            on: On::Keep,
        },
        Control {
            id: "guest",
            kind: Kind::Slider { min: GUEST.0, max: GUEST.1, step: 50.0, unit: Unit::Megabytes },
            default: 500.0,
            on: On::Keep,
        },
    ],
    start,
};

fn press(input: &Input, key: &str) -> Option<Act> {
    match key {
        "add" => Some(Act::Set(0, input.values[0] + 1.0)),
        "take" => Some(Act::Set(0, input.values[0] - 1.0)),
        _ => None,
    }
}

struct TwoStacks {
    trace: Trace,
    answer: Option<usize>,
    pick: Option<String>,
}

fn start(input: &Input, facts: &Facts) -> Box<dyn Run> {
    Box::new(TwoStacks {
        trace: model::run(input.index(0).clamp(1, APPS as usize) as u32, input.values[1], facts),
        answer: input.answers.get("predict").copied(),
        pick: input.pick.clone(),
    })
}

impl Run for TwoStacks {
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
        let out = t.apps > t.vms.count.min(t.containers.count);
        let key = match STAGES[step] {
            Stage::Apps if out => "step.1-out",
            Stage::Apps => "step.1",
            Stage::Lifted => "step.2",
            Stage::Filled if t.vms.count == t.containers.count => "step.3-same",
            Stage::Filled => "step.3",
            Stage::Cloud => "step.4",
            Stage::Turn => "step.5",
        };
        scene::tell(t, key, t.dropped(STAGES[step]), words)
    }

    fn asks(&self, words: &Words) -> Vec<Ask> {
        let t = &self.trace;
        let (guesses, right) = t.guesses();
        let say = |key: &str| scene::tell(t, key, t.apps, words);
        let feedback = match self.answer {
            None => String::new(),
            Some(a) => say(if a == right { "predict.right" } else { "predict.wrong" }),
        };
        let option = |n: u32| words.f("predict.option", &[("n", Arg::N(f64::from(n)))]);
        vec![Ask {
            id: String::from("predict"),
            at: t.story.steps()[1].rest(),
            prompt: say("predict.prompt"),
            options: guesses.iter().map(|n| if *n == 0 { words.t("predict.none") } else { option(*n) }).collect(),
            answered: self.answer,
            right,
            feedback,
        }]
    }

    fn goals(&self, words: &Words) -> Vec<Goal> {
        ["goal.five", "goal.more"]
            .iter()
            .zip(self.trace.reached())
            .map(|(key, met)| Goal { text: words.t(key), met })
            .collect()
    }

    fn details(&self, words: &Words) -> Option<Details> {
        let kind = scene::kind_of(self.pick.as_deref()?);
        Some(Details {
            title: words.t(&["layer.", kind].concat()),
            lines: vec![(String::new(), words.t(&["about.", kind].concat()))],
            source: None,
        })
    }

    fn outputs(&self) -> Vec<Output> {
        let t = &self.trace;
        [("vms", Side::Vms), ("containers", Side::Containers)]
            .map(|(name, side)| Output::count(name, f64::from(t.stands(side, APPS))))
            .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{self, facts::Book};

    #[test]
    fn goals_can_be_reached_and_are_not_at_first() {
        let met = |values: &[(usize, f64)]| crate::figures::goals_met(&FIGURE, values);
        assert_eq!(met(&[]), [false, false]);
        // Five need a lean system, and it is not enough to have one.
        assert_eq!(met(&[(0, 5.0)]), [false, false]);
        assert_eq!(met(&[(1, 200.0)]), [false, false]);
        assert_eq!(met(&[(0, 5.0), (1, 200.0)]), [true, false]);
        assert_eq!(met(&[(0, 1.0)]), [false, true]);
        assert_eq!(met(&[(0, 2.0), (1, 100.0)]), [false, false]);
    }

    #[test]
    fn controls_agree_with_the_facts() {
        let f = &Book::load(&content::root("en")).unwrap().facts["guest-os-memory"];
        assert_eq!((Some(GUEST.0), Some(GUEST.1), FIGURE.controls[1].default), (f.low, f.high, f.value));
    }

    /// The buttons are there as long as they do something, and what they do is what the slider does.
    #[test]
    fn buttons_add_one_and_take_one_away() {
        let root = content::root("en");
        let (facts, words) = (Book::load(&root).unwrap().numbers(), content::words::figure(&root, FIGURE.id).unwrap());
        let mut input = Input::of(&FIGURE);
        for (n, there) in [(1.0, [true, false]), (3.0, [true, true]), (f64::from(APPS), [false, true])] {
            FIGURE.set(&mut input, 0, n);
            assert_eq!(press(&input, "add"), Some(Act::Set(0, n + 1.0)));
            assert_eq!(press(&input, "take"), Some(Act::Set(0, n - 1.0)));
            let run = start(&input, &facts);
            for step in run.story().steps() {
                let scene = run.scene(step.rest(), Width::Wide, &words);
                assert_eq!(["add", "take"].map(|k| scene.find(k).unwrap().hit.is_some()), there, "{n}");
            }
        }
    }
}
