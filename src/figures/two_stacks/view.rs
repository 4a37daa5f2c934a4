//! No controls: the story, and every layer can be pressed to learn what it is.

use super::{model, scene};
use crate::figures::{Details, Figure, Input, Run, says};
use crate::scene::{Arg, Scene, Width, Words};
use crate::sim::{Facts, Story};

pub static FIGURE: Figure = Figure {
    id: "two-stacks",
    facts: &["app-memory", "guest-os-memory", "container-overhead", "host-share"],
    sources: &[],
    press: says,
    opening: Some(2),
    controls: &[],
    start,
};

struct TwoStacks {
    trace: model::Trace,
    pick: Option<String>,
}

fn start(input: &Input, facts: &Facts) -> Box<dyn Run> {
    Box::new(TwoStacks { trace: model::run(facts), pick: input.pick.clone() })
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
        let key = ["step.", &(step + 1).to_string()].concat();
        words.f(
            &key,
            &[
                ("vms", Arg::N(f64::from(self.trace.vms.count))),
                ("containers", Arg::N(f64::from(self.trace.containers.count))),
                ("os", Arg::S(&words.memory(self.trace.memory.os))),
            ],
        )
    }

    fn details(&self, words: &Words) -> Option<Details> {
        let kind = scene::kind_of(self.pick.as_deref()?);
        Some(Details {
            title: words.t(&["layer.", kind].concat()),
            lines: vec![(String::new(), words.t(&["about.", kind].concat()))],
            source: None,
        })
    }
}
