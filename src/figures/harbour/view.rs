//! No controls: the opening picture plays once.

use super::{model, scene};
use crate::figures::{Figure, Input, Run, says};
use crate::scene::{Arg, Scene, Width, Words};
use crate::sim::{Facts, Story};

pub static FIGURE: Figure =
    Figure { id: "harbour", facts: &[], sources: &[], press: says, opening: None, controls: &[], start };

struct Harbour {
    trace: model::Trace,
}

fn start(_: &Input, _: &Facts) -> Box<dyn Run> {
    Box::new(Harbour { trace: model::run(&model::OPENING) })
}

impl Run for Harbour {
    fn story(&self) -> &Story {
        &self.trace.story
    }

    fn scene(&self, t: f64, width: Width, words: &Words) -> Scene {
        scene::scene(&self.trace, t, width, words)
    }

    fn describe(&self, t: f64, words: &Words) -> String {
        scene::describe(&self.trace, t, words)
    }

    fn caption(&self, step: usize, words: &Words) -> String {
        let t = &self.trace;
        let key = ["step.", &(step + 1).to_string()].concat();
        let gb = |v: u32| words.memory(f64::from(v) * 1000.0);
        let (app, need, wait) = t
            .places
            .iter()
            .enumerate()
            .find_map(|(i, p)| p.wait.map(|w| (i, p.gb, w)))
            .unwrap_or((0, 0, model::Wait { most: 0, all: 0 }));
        words.f(
            &key,
            &[
                ("all", Arg::N(t.places.len() as f64)),
                ("app", Arg::S(&words.t(scene::name(app)))),
                ("need", Arg::S(&gb(need))),
                ("most", Arg::S(&gb(wait.most))),
                ("left", Arg::S(&gb(wait.all))),
                ("servers", Arg::N(t.servers as f64)),
            ],
        )
    }
}
