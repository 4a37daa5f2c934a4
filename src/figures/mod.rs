//! The figures, and what every figure offers: a pure run, a picture of any instant in two widths, and its description.
//!
//! A figure is a folder: `model.rs` (what happens), `scene.rs` (how it looks), `view.rs` (its controls and how they become the model's
//! parameters). It is registered by one line in [`figures!`] below.

use crate::Map;
use crate::num::Within;
use crate::scene::{Scene, Width, Words};
use crate::sim::{Facts, Story};

macro_rules! figures {
    ($($module:ident,)*) => {
        $(pub mod $module;)*
        /// Every figure, in the order of the explainer.
        pub static ALL: &[&Figure] = &[$(&$module::view::FIGURE,)*];
    };
}

figures! {
    harbour,
    works_everywhere,
    one_host_many_apps,
    layers,
    two_stacks,
    fill_the_server,
    start_race,
    blast_radius,
    ecs_cluster,
    fargate_task,
    cost_crossover,
    who_does_what,
    on_call,
    who_may_pull,
    spot_the_server,
    traffic_and_capacity,
    lambda_run,
    which_compute,
}

pub fn find(id: &str) -> Option<&'static Figure> {
    ALL.iter().copied().find(|f| f.id == id)
}

/// A figure as the registry knows it.
pub struct Figure {
    /// The same everywhere: folder (with `_` for `-`), content, URL, snapshot, event.
    pub id: &'static str,
    /// Ids of the facts that the model uses; it gets no others.
    pub facts: &'static [&'static str],
    /// Ids of the sources that its details name.
    pub sources: &'static [&'static str],
    pub controls: &'static [Control],
    /// What happens to the time when a shape is pressed.
    pub on_pick: On,
    /// Step (from 0) whose picture stands on the page before anything is played, and where scripts are off: the most telling one that
    /// gives nothing away. `None` is the very start of the story.
    pub opening: Option<usize>,
    pub start: fn(&Input, &Facts) -> Box<dyn Run>,
}

/// A control of a figure. Its words are `control.<id>` (name) and for choices `control.<id>.<option>`.
pub struct Control {
    pub id: &'static str,
    pub kind: Kind,
    pub default: f64,
    /// What happens to the time when the learner changes it.
    pub on: On,
}

#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// `min..=max` in steps of `step`, written as `unit`.
    Slider { min: f64, max: f64, step: f64, unit: Unit },
    /// One of several; the value is the index.
    Choice(&'static [&'static str]),
    /// 0 or 1.
    Toggle,
}

/// How the value of a slider is written.
#[derive(Clone, Copy, Debug)]
pub enum Unit {
    /// A whole number.
    Count,
    /// GB, as is.
    Gigabytes,
    /// MB; written as GB from 1,000 on.
    Megabytes,
    Percent,
    /// A price in millionths of a dollar: sliders hold one decimal at most.
    MicroDollars,
    /// In a way of the figure's own, such as a place in a list that only it knows.
    Own(fn(f64, &Words) -> String),
}

impl Unit {
    pub fn format(self, v: f64, words: &Words) -> String {
        match self {
            Unit::Count => words.num(v, 0),
            Unit::Gigabytes => words.memory(v * 1000.0),
            Unit::Megabytes => words.memory(v),
            Unit::Percent => words.quantity(v, "unit.percent"),
            Unit::MicroDollars => words.money(v / 1e6, 2, 6),
            Unit::Own(write) => write(v, words),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum On {
    /// Time stands; the picture changes.
    Stay,
    /// The story starts again and plays.
    Replay,
    /// Go to the end of the story, where everything has happened.
    End,
}

impl Control {
    /// `v` made legal: on a step, inside the range.
    pub fn clamp(&self, v: f64) -> f64 {
        if !v.is_finite() {
            return self.default;
        }
        match self.kind {
            Kind::Slider { min, max, step, .. } => (min + ((v - min) / step).round() * step).within(min, max),
            Kind::Choice(options) => v.round().within(0.0, (options.len() - 1) as f64),
            Kind::Toggle => (v >= 0.5) as u8 as f64,
        }
    }
}

/// What the learner has set, answered and chosen. A run is made from nothing else (and the facts).
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Input {
    /// One value a control, in their order.
    pub values: Vec<f64>,
    /// Answers given to questions of the run, by question id: the index of the option.
    pub answers: Map<usize>,
    /// Key of the shape that was pressed last, if any.
    pub pick: Option<String>,
}

impl Input {
    pub fn of(figure: &Figure) -> Input {
        Input { values: figure.controls.iter().map(|c| c.default).collect(), ..Input::default() }
    }

    /// The value of control `i` as a whole number.
    pub fn index(&self, i: usize) -> usize {
        self.values[i].max(0.0) as usize
    }

    pub fn on(&self, i: usize) -> bool {
        self.values[i] >= 0.5
    }
}

/// A question that the run asks before it goes on: a prediction, or a decision.
#[derive(Clone, PartialEq, Debug)]
pub struct Ask {
    pub id: String,
    /// Playing stops here until it is answered; it is shown from here to the next question.
    pub at: f64,
    pub prompt: String,
    pub options: Vec<String>,
    pub answered: Option<usize>,
    /// The option that the model proves right.
    pub right: usize,
    /// What to say once it is answered. Empty until then.
    pub feedback: String,
}

/// What is said about the shape that was pressed.
#[derive(Clone, PartialEq, Debug)]
pub struct Details {
    pub title: String,
    /// Paragraphs with an optional name before each.
    pub lines: Vec<(String, String)>,
    /// Id of a source in `sources.toml`, if there is one.
    pub source: Option<&'static str>,
}

/// One run of a figure: everything that happened, to be looked at from any instant.
pub trait Run: Send + Sync {
    /// The timeline. Captions are `step.1`, `step.2`, … unless [`Run::caption`] says otherwise.
    fn story(&self) -> &Story;

    /// The picture at `t` seconds of playing time, for any `t`, also beyond both ends. Its size depends on `width` only.
    fn scene(&self, t: f64, width: Width, words: &Words) -> Scene;

    /// What a person who can't see the picture needs to know at `t`, with the numbers.
    fn describe(&self, t: f64, words: &Words) -> String;

    /// The caption of a step (counted from 0).
    fn caption(&self, step: usize, words: &Words) -> String {
        let mut key = String::from("step.");
        crate::scene::svg::push_int(&mut key, step as u64 + 1);
        words.t(&key)
    }

    fn asks(&self, _words: &Words) -> Vec<Ask> {
        Vec::new()
    }

    fn details(&self, _words: &Words) -> Option<Details> {
        None
    }

    /// Results by name, for numbers in the prose (`[22]{fill-the-server.vms}`).
    fn outputs(&self, _words: &Words) -> Vec<(&'static str, String)> {
        Vec::new()
    }
}

/// The instant that stands on the page before anything is played.
pub fn opening(figure: &Figure, run: &dyn Run) -> f64 {
    figure.opening.and_then(|k| run.story().steps().get(k)).map_or(0.0, |s| s.rest())
}
