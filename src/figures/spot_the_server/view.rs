//! The stop, which can be pressed and dragged in the picture as well; how far the curtain's hem is lifted, which pressing the curtain does
//! too; and where the learner hangs Fargate's curtain before it is shown. Two questions, and layers that explain themselves when pressed.

use super::model::{self, GUESS, GUESSED, LAYERS, LEAST, STOPS, Trace};
use super::scene::{self, name};
use crate::figures::{Act, Ask, Control, Details, Figure, Goal, Input, Kind, On, Run, Unit};
use crate::scene::{Arg, Scene, Width, Words, svg};
use crate::sim::{Facts, Story};

/// Places of the controls.
pub const STOP: usize = 0;
pub const LIFT: usize = 1;
pub const HANG: usize = 2;

fn press(input: &Input, key: &str) -> Option<Act> {
    if key == "curtain" || key == "hem" {
        let up = if input.on(LIFT) { 0.0 } else { MOST };
        return Some(Act::Set(LIFT, up));
    }
    let stop = STOPS.iter().position(|s| key.strip_prefix("stop.") == Some(s))?;
    Some(Act::Set(STOP, stop as f64))
}

/// So many layers can be out of sight.
const MOST: f64 = 7.0;

const fn slider(id: &'static str, min: f64, max: f64, default: f64, unit: Unit) -> Control {
    Control { id, kind: Kind::Slider { min, max, step: 1.0, unit }, default, on: On::Keep }
}

/// The layer that a guess reaches up to.
fn topmost(hidden: f64, words: &Words) -> String {
    let layer = LAYERS.get(LAYERS.len() - (hidden as usize).min(LAYERS.len())).map_or("building", |l| l.id);
    name("layer.", layer, words)
}

pub static FIGURE: Figure = Figure {
    id: "spot-the-server",
    facts: &[],
    sources: &["shared-responsibility-model", "ecs-shared-responsibility", "lambda-concurrency-docs"],
    press,
    opening: Some(0),
    controls: &[
        // Where the story begins, so that picture and control agree on the page.
        Control { id: "stop", kind: Kind::Choice(&STOPS), default: 0.0, on: On::Keep },
        slider("lift", 0.0, MOST, 0.0, Unit::Count),
        slider("hang", LEAST as f64, LAYERS.len() as f64, LEAST as f64, Unit::Own(topmost)),
    ],
    start,
};

struct SpotTheServer {
    trace: Trace,
    pick: Option<String>,
    answers: [Option<usize>; 2],
}

fn start(input: &Input, _: &Facts) -> Box<dyn Run> {
    Box::new(SpotTheServer {
        trace: model::run(input.index(STOP), input.index(LIFT), input.index(HANG)),
        pick: input.pick.clone(),
        answers: ASKS.map(|a| input.answers.get(a.0).copied()),
    })
}

/// The questions by id, with the ids of their options and the step after which they are asked.
type Question = (&'static str, &'static [&'static str], usize);
const ASKS: [Question; 2] = [("no", &["0", "1", "2", "3"], GUESS), ("gone", &["gone", "some", "all"], GUESS + 3)];

impl Run for SpotTheServer {
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
        let mut key = String::from("step.");
        svg::push_int(&mut key, step as u64 + 1);
        words.f(&key, &[("stop", Arg::S(&name("stop.", STOPS[self.trace.chosen], words)))])
    }

    fn asks(&self, words: &Words) -> Vec<Ask> {
        let no = model::answers(GUESSED).iter().filter(|yes| !**yes).count();
        let mut asks = Vec::new();
        for (i, (id, options, step)) in ASKS.into_iter().enumerate() {
            // Nothing is ever missing behind the curtain.
            let right = [no, options.len() - 1][i];
            let word = |part: &str| words.t(&[id, ".", part].concat());
            asks.push(Ask {
                id: String::from(id),
                at: self.trace.story.steps()[step].rest(),
                prompt: word("prompt"),
                options: options.iter().map(|o| word(o)).collect(),
                answered: self.answers[i],
                right,
                feedback: self.answers[i].map_or(String::new(), |a| word(if a == right { "right" } else { "wrong" })),
            });
        }
        asks
    }

    fn goals(&self, words: &Words) -> Vec<Goal> {
        vec![
            Goal { text: words.t("goal.1"), met: self.trace.all_on_show() },
            Goal { text: words.t("goal.2"), met: self.trace.just_a_peek() },
        ]
    }

    fn details(&self, words: &Words) -> Option<Details> {
        let pick = self.pick.as_deref()?;
        let layer = LAYERS.iter().find(|l| l.id == pick)?;
        let from = |key: &str, stop: usize| match STOPS.get(stop) {
            Some(s) => words.f(key, &[("stop", Arg::S(&name("stop.", s, words)))]),
            None => words.t("never"),
        };
        let mut who = from("runs", layer.runs);
        if layer.gone != layer.runs {
            who.push(' ');
            who.push_str(&from("gone", layer.gone));
        }
        Some(Details {
            title: name("layer.", layer.id, words),
            lines: vec![(String::new(), name("about.", layer.id, words)), (words.t("whose"), who)],
            source: Some(layer.source),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::goals_met;

    #[test]
    fn goals_want_thought_and_can_be_reached() {
        assert_eq!(goals_met(&FIGURE, &[]), [false, false]);
        assert_eq!(goals_met(&FIGURE, &[(STOP, 2.0), (LIFT, 2.0)]), [true, false], "placement, at ECS on EC2");
        assert_eq!(goals_met(&FIGURE, &[(STOP, 3.0), (LIFT, 3.0)]), [false, true]);
        // The rod that passes ECS on its way meets nothing.
        for (stop, lift) in
            [(2.0, 0.0), (2.0, 1.0), (1.0, 2.0), (0.0, 7.0), (3.0, 0.0), (3.0, 2.0), (3.0, 7.0), (4.0, 3.0), (1.0, 3.0)]
        {
            assert_eq!(goals_met(&FIGURE, &[(STOP, stop), (LIFT, lift)]), [false, false], "{stop} {lift}");
        }
    }

    /// A handle that is let go of at a stop's place sets that stop, wherever it was taken.
    #[test]
    fn the_rod_goes_from_stop_to_stop() {
        let [(_, y0, v0), (_, y1, v1)] = scene::rod_ends(0.0, 0.0, 1.0);
        let row = |stop: usize| LAYERS.len() as f64 - model::count(model::State::Hidden, stop) as f64;
        let value = |y: f64| v0 + (v1 - v0) * (y - y0) / (y1 - y0);
        // The curtain hangs as high on ECS as on EC2.
        for stop in [0, 1, 3, 4, 5] {
            assert_eq!(FIGURE.controls[STOP].clamp(value(row(stop))), stop as f64);
        }
    }
}
