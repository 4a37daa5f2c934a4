//! A choice among the stops, which can be pressed in the picture as well, and set by the curtain's rod; a toggle that reveals what is hidden,
//! a prediction, and layers that explain themselves when pressed.

use super::model::{self, LAYERS, STOPS, Trace};
use super::scene::{self, name};
use crate::figures::{Act, Ask, Control, Details, Figure, Input, Kind, On, Run};
use crate::scene::{Arg, Scene, Width, Words, svg};
use crate::sim::{Facts, Story};

fn press(_: &Input, key: &str) -> Option<Act> {
    let stop = STOPS.iter().position(|s| key.strip_prefix("stop.") == Some(s))?;
    Some(Act::Set(0, stop as f64))
}

pub static FIGURE: Figure = Figure {
    id: "spot-the-server",
    facts: &[],
    sources: &["shared-responsibility-model", "ecs-shared-responsibility", "lambda-concurrency-docs"],
    press,
    opening: Some(0),
    controls: &[
        Control { id: "stop", kind: Kind::Choice(&STOPS), default: 5.0, on: On::Keep },
        Control { id: "reveal", kind: Kind::Toggle, default: 0.0, on: On::Keep },
    ],
    start,
};

struct SpotTheServer {
    trace: Trace,
    pick: Option<String>,
    answer: Option<usize>,
}

fn start(input: &Input, _: &Facts) -> Box<dyn Run> {
    Box::new(SpotTheServer {
        trace: model::run(input.index(0), input.on(1)),
        pick: input.pick.clone(),
        answer: input.answers.get("where").copied(),
    })
}

/// The stops that the question offers: those after the one where it is asked.
const OFFERED: usize = 3;

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
        let right = (OFFERED..STOPS.len()).position(model::serverless).unwrap_or(0);
        vec![Ask {
            id: String::from("where"),
            at: self.trace.story.steps()[2].rest(),
            prompt: words.t("where.prompt"),
            options: STOPS[OFFERED..].iter().map(|s| name("stop.", s, words)).collect(),
            answered: self.answer,
            right,
            feedback: self
                .answer
                .map_or(String::new(), |a| words.t(if a == right { "where.right" } else { "where.wrong" })),
        }]
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
