//! The figures, and what every figure offers: a pure run, a picture of any instant in two widths, and its description.
//!
//! A figure is a folder: `model.rs` (what happens), `scene.rs` (how it looks), `view.rs` (its controls and how they become the model's
//! parameters). It is registered by one line in [`figures!`] below.

use crate::Map;
use crate::num::Within;
use crate::scene::svg::push_num;
use crate::scene::{Scene, Width, Words};
use crate::sim::{Facts, Story};
use std::ops::Range;

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
    /// What pressing a shape does, by its key; [`says`] where shapes only have something to say.
    pub press: fn(&Input, &str) -> Option<Act>,
    /// Step (from 0) whose picture stands on the page before anything is played, and where scripts are off: the most telling one that
    /// gives nothing away. `None` is the very start of the story.
    pub opening: Option<usize>,
    pub start: fn(&Input, &Facts) -> Box<dyn Run>,
}

impl std::fmt::Debug for Figure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id)
    }
}

/// Digits of a curve in a link, one a point: how many steps high it is there.
const DIGITS: &[u8; 62] = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

impl Figure {
    /// The curve to draw, if there is one: its place among the controls, and those of its points.
    pub fn curve(&self) -> Option<(usize, Range<usize>)> {
        let i = self.controls.iter().position(|c| matches!(c.kind, Kind::Curve(_)))?;
        let points = self.controls[i + 1..].iter().take_while(|c| matches!(c.kind, Kind::Point { .. })).count();
        Some((i, i + 1..i + 1 + points))
    }

    /// Sets control `i` to a (made legal) value. A shape that is chosen fills the points of the curve, so that the learner goes on from there,
    /// and a point that is set makes the curve the learner's own.
    pub fn set(&self, input: &mut Input, i: usize, v: f64) {
        let (control, v) = (&self.controls[i], self.controls[i].clamp(v));
        input.values[i] = v;
        let Some((c, points)) = self.curve() else { return };
        match control.kind {
            Kind::Curve(shapes) => match shapes.get(v as usize) {
                Some((_, heights)) => {
                    for (p, h) in points.zip(*heights) {
                        input.values[p] = f64::from(*h);
                    }
                }
                None => {
                    for (p, v) in points.zip(&input.drawn) {
                        input.values[p] = *v;
                    }
                }
            },
            Kind::Point { .. } => {
                input.values[c] = self.controls[c].clamp(f64::MAX);
                input.drawn = input.values[points].to_vec();
            }
            _ => {}
        }
    }

    /// What is set by a link's settings, and the step that it opens at, from 0. `bad` hears of those that could not be used; others may
    /// be none of ours.
    pub fn opened(
        &self,
        settings: impl IntoIterator<Item = (String, String)>,
        number: fn(&str) -> Option<f64>,
        mut bad: impl FnMut(&str, &str),
    ) -> (Input, Option<usize>) {
        let (mut input, mut step) = (Input::of(self), None);
        for (name, value) in settings {
            let taken = if name == STEP {
                step = number(value.trim_ascii()).filter(|n| *n >= 1.0 && n.fract() == 0.0).map(|n| n as usize - 1);
                Some(step.is_some())
            } else {
                self.take(&mut input, &name, &value, number)
            };
            if taken == Some(false) {
                bad(&name, &value);
            }
        }
        (input, step)
    }

    /// Takes a setting from a link, with white space around it or not: whether it could be used, or `None` where it is none of ours. `number` reads a number.
    pub fn take(&self, input: &mut Input, name: &str, text: &str, number: fn(&str) -> Option<f64>) -> Option<bool> {
        let (name, text) = (name.trim_ascii(), text.trim_ascii());
        let i = self.controls.iter().position(|c| c.id == name && !matches!(c.kind, Kind::Point { .. }))?;
        let control = &self.controls[i];
        let value = match control.kind {
            Kind::Choice(options) => options.iter().position(|o| *o == text).map(|k| k as f64),
            Kind::Curve(shapes) => match shapes.iter().position(|s| s.0 == text) {
                Some(k) => Some(k as f64),
                None => return Some(self.take_curve(input, text).is_some()),
            },
            _ => number(text),
        };
        match value {
            Some(v) if (control.clamp(v) - v).abs() < 1e-9 => {
                self.set(input, i, v);
                Some(true)
            }
            _ => Some(false),
        }
    }

    /// All points of the curve, or none.
    fn take_curve(&self, input: &mut Input, text: &str) -> Option<()> {
        let (_, points) = self.curve()?;
        if text.len() != points.len() {
            return None;
        }
        let mut heights = Vec::new();
        for (p, digit) in points.clone().zip(text.bytes()) {
            let Kind::Point { max, step, .. } = self.controls[p].kind else { return None };
            let height = DIGITS.iter().position(|d| *d == digit)? as f64 * step;
            if height > max {
                return None;
            }
            heights.push(height);
        }
        points.zip(heights).for_each(|(p, height)| self.set(input, p, height));
        Some(())
    }

    /// How many controls are set otherwise in `to`. A curve is one, however many of its points were moved.
    pub fn moves(&self, from: &Input, to: &Input) -> u32 {
        let points = self.curve().map_or(0..0, |c| c.1);
        let drawn = from.values[points.clone()] != to.values[points];
        let other = |i: usize| match self.controls[i].kind {
            Kind::Point { .. } => false,
            Kind::Curve(_) => drawn,
            _ => from.values[i] != to.values[i],
        };
        (0..self.controls.len()).filter(|i| other(*i)).count() as u32
    }

    /// What a link adds to the figure's address to bring these settings: `?memory=64&app=512`, or nothing.
    pub fn query(&self, input: &Input) -> String {
        let mut out = String::new();
        for (c, v) in self.controls.iter().zip(&input.values) {
            if *v == c.default || matches!(c.kind, Kind::Point { .. }) {
                continue;
            }
            out.push(if out.is_empty() { '?' } else { '&' });
            out.push_str(c.id);
            out.push('=');
            match c.kind {
                Kind::Choice(options) => out.push_str(options.get(*v as usize).unwrap_or(&"")),
                Kind::Curve(shapes) => match shapes.get(*v as usize) {
                    Some((id, _)) => out.push_str(id),
                    None => {
                        for p in self.curve().map_or(0..0, |c| c.1) {
                            if let Kind::Point { step, .. } = self.controls[p].kind {
                                let k = (input.values[p] / step).round() as usize;
                                out.push(*DIGITS.get(k).unwrap_or(&b'0') as char);
                            }
                        }
                    }
                },
                _ => push_num(&mut out, *v),
            }
        }
        out
    }
}

/// A control of a figure. Its words are `control.<id>` (name) and for choices `control.<id>.<option>`. A curve has them for its shapes, and
/// `.own`, `.how` (how to draw), `.point` (a point's name) and `.place` (the same on the axis), these two with the point's place as `n`.
#[derive(Clone, Copy)]
pub struct Control {
    pub id: &'static str,
    pub kind: Kind,
    pub default: f64,
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
    /// A curve that the learner draws, one a figure at most: ready shapes by id, each with the heights of all points. The value is the index
    /// of the shape, or one more where the curve is the learner's own. Its points are the controls that follow; after the last comes the first.
    Curve(&'static [(&'static str, &'static [u16])]),
    /// A point of the curve: `0..=max` in steps of `step`, at most 61 of them, written as `unit`.
    Point { max: f64, step: f64, unit: Unit },
}

/// How the value of a slider, or a result, is written.
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
    /// An amount in USD, to the cent.
    Dollars,
    /// 1 for what is so, 0 for what is not.
    Whether,
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
            Unit::Dollars => words.money(v, 2, 2),
            Unit::Whether => words.t(if v > 0.0 { "unit.yes" } else { "unit.no" }),
            Unit::Own(write) => write(v, words),
        }
    }
}

/// What happens to the time when a control is set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum On {
    /// The moment stays, and the picture moves to what is now true of it. If the change can't be seen there, the story goes to the first step
    /// that shows it.
    Keep,
    /// The story that now follows plays from its start: something was set off, and is to be seen happening.
    Play,
    /// This step (from 0) of the story plays, from its start to its rest: what is set is tried out there.
    Step(usize),
    /// The same before that step; in it, and after it, the moment stays as with `Keep`.
    Reach(usize),
}

/// What pressing a shape does.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Act {
    /// Sets a control, as its own input would: its place, and the value.
    Set(usize, f64),
    /// Sets two controls at once; the time moves as the first wants it.
    Both([(usize, f64); 2]),
    /// It happens in the story, at the moment of the press ([`Input::events`]), and the story plays on.
    Happen,
}

/// The `press` of a figure whose shapes have something to say and do nothing.
pub fn says(_: &Input, _: &str) -> Option<Act> {
    None
}

/// Something that the learner set off by pressing a shape.
#[derive(Clone, PartialEq, Debug)]
pub struct Event {
    /// When, in seconds of the story.
    pub at: f64,
    /// Key of the shape.
    pub key: String,
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
            Kind::Curve(shapes) => v.round().within(0.0, shapes.len() as f64),
            Kind::Point { max, step, .. } => ((v / step).round() * step).within(0.0, max),
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
    /// What was set off in the picture, in the order of time.
    pub events: Vec<Event>,
    /// Key of the shape that was pressed last, if any.
    pub pick: Option<String>,
    /// The points of the curve as the learner drew it last, to come back to from a ready shape. Empty before.
    pub drawn: Vec<f64>,
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
    /// Playing stops here until it is answered: just before the step that shows what is right. It is shown from here to the next question.
    pub at: f64,
    pub prompt: String,
    pub options: Vec<String>,
    pub answered: Option<usize>,
    /// The option that the model proves right.
    pub right: usize,
    /// What to say once it is answered. Empty until then. It is shown when the picture has shown it: at the rest that follows `at`.
    pub feedback: String,
}

/// Something to aim for with the controls of a figure.
#[derive(Clone, PartialEq, Debug)]
pub struct Goal {
    pub text: String,
    pub met: bool,
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

/// A result of a run: a number with a name.
#[derive(Clone, Copy, Debug)]
pub struct Output {
    pub name: &'static str,
    pub value: f64,
    pub unit: Unit,
}

impl Output {
    pub fn count(name: &'static str, value: f64) -> Output {
        Output { name, value, unit: Unit::Count }
    }

    /// Something that is so (1) or not (0).
    pub fn whether(name: &'static str, value: bool) -> Output {
        Output { name, value: f64::from(u8::from(value)), unit: Unit::Whether }
    }

    /// As readers see it.
    pub fn text(&self, words: &Words) -> String {
        self.unit.format(self.value, words)
    }
}

/// One run of a figure: everything that happened, to be looked at from any instant.
pub trait Run: Send + Sync {
    /// The timeline. Captions are `step.1`, `step.2`, … unless [`Run::caption`] says otherwise.
    fn story(&self) -> &Story;

    /// The picture at `t` seconds of playing time, for any `t`, also beyond both ends. Its size depends on `width` only.
    fn scene(&self, t: f64, width: Width, words: &Words) -> Scene;

    /// What a person who can't see the picture needs to know at `t`, with the numbers.
    fn describe(&self, t: f64, words: &Words) -> String;

    /// The caption of a step (counted from 0). What the step's motion has yet to show stands after `||`, and is shown when the picture has
    /// come to rest.
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

    /// What the learner may aim for, and whether the present settings reach it.
    fn goals(&self, _words: &Words) -> Vec<Goal> {
        Vec::new()
    }

    /// From when on the picture shows whether the goals are met.
    fn goals_seen(&self) -> f64 {
        0.0
    }

    /// Results by name, for numbers in the prose (`[22]{fill-the-server.vms}`), checks and levels.
    fn outputs(&self) -> Vec<Output> {
        Vec::new()
    }
}

/// Names the step that a link opens a figure at, from 1.
pub const STEP: &str = "step";

/// The instant that stands on the page before anything is played.
pub fn opening(figure: &Figure, run: &dyn Run) -> f64 {
    figure.opening.and_then(|k| run.story().steps().get(k)).map_or(0.0, |s| s.rest())
}

/// Which goals of a figure are met with these controls set, by their places.
#[cfg(test)]
pub fn goals_met(figure: &Figure, values: &[(usize, f64)]) -> Vec<bool> {
    use crate::content::{self, facts::Book};
    let root = content::root("en");
    let facts = Book::load(&root).unwrap().numbers();
    let words = content::words::figure(&root, figure.id).unwrap();
    let mut input = Input::of(figure);
    values.iter().for_each(|(i, v)| figure.set(&mut input, *i, *v));
    (figure.start)(&input, &facts).goals(&words).iter().map(|g| g.met).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn drawn() -> &'static Figure {
        find("traffic-and-capacity").unwrap()
    }

    fn number(text: &str) -> Option<f64> {
        text.parse().ok()
    }

    /// Takes a link's settings as the page does; gives back those that could not be used.
    fn open<'a>(figure: &Figure, query: &'a str) -> (Input, Vec<&'a str>) {
        let mut input = Input::of(figure);
        let mut wrong = Vec::new();
        for pair in query.trim_start_matches('?').split('&').filter(|p| !p.is_empty()) {
            let (name, text) = pair.split_once('=').unwrap_or((pair, ""));
            if figure.take(&mut input, name, text, number) == Some(false) {
                wrong.push(name);
            }
        }
        (input, wrong)
    }

    #[test]
    fn curves_are_whole() {
        let mut curves = 0;
        for f in ALL {
            let is_point = |c: &Control| matches!(c.kind, Kind::Point { .. });
            let Some((c, points)) = f.curve() else {
                assert!(!f.controls.iter().any(is_point), "{}: a point without a curve", f.id);
                continue;
            };
            curves += 1;
            assert_eq!(f.controls.iter().filter(|c| is_point(c)).count(), points.len(), "{}: a stray point", f.id);
            assert_eq!(f.controls.iter().filter(|c| matches!(c.kind, Kind::Curve(_))).count(), 1, "{}", f.id);
            let Kind::Curve(shapes) = f.controls[c].kind else { unreachable!() };
            for (id, heights) in shapes {
                assert_eq!(heights.len(), points.len(), "{}: {id}", f.id);
                assert!(*id != "own" && id.len() != points.len(), "{}: {id} could be a drawing in a link", f.id);
                for (p, h) in points.clone().zip(*heights) {
                    assert_eq!(f.controls[p].clamp(f64::from(*h)), f64::from(*h), "{}: {id}", f.id);
                }
            }
            for (i, p) in points.enumerate() {
                let Kind::Point { max, step, .. } = f.controls[p].kind else { unreachable!() };
                assert!(max / step < DIGITS.len() as f64, "{}: more steps than digits", f.id);
                let opening = shapes[f.controls[c].default as usize].1[i];
                assert_eq!(
                    f.controls[p].default,
                    f64::from(opening),
                    "{}: opens with another curve than it says",
                    f.id
                );
            }
        }
        assert!(curves > 0);
    }

    #[test]
    fn a_shape_fills_the_points_and_a_point_makes_the_curve_ones_own() {
        let f = drawn();
        let (c, points) = f.curve().unwrap();
        let Kind::Curve(shapes) = f.controls[c].kind else { unreachable!() };
        let own = shapes.len() as f64;
        let mut input = Input::of(f);
        f.set(&mut input, c, 1.0);
        let office: Vec<f64> = shapes[1].1.iter().map(|h| f64::from(*h)).collect();
        assert_eq!((input.values[c], &input.values[points.clone()]), (1.0, &office[..]));
        // The learner goes on from there: one point, the others stay.
        f.set(&mut input, points.start, 210.0);
        assert_eq!((input.values[c], input.values[points.start]), (own, 220.0), "not on a step");
        assert_eq!(input.values[points.clone()][1..], office[1..]);
        // Another shape, and back to what was drawn.
        let mine = input.values.clone();
        f.set(&mut input, c, 2.0);
        assert_ne!(input.values, mine);
        f.set(&mut input, c, own);
        assert_eq!(input.values, mine);
        // Other controls leave the curve alone.
        f.set(&mut input, points.end, 0.0);
        assert_eq!(input.values[..points.end], mine[..points.end]);
    }

    #[test]
    fn a_curve_is_one_control_however_much_of_it_is_drawn() {
        let f = drawn();
        let from = Input::of(f);
        let (mut to, (curve, points)) = (from.clone(), f.curve().unwrap());
        assert_eq!(f.moves(&from, &to), 0);
        f.set(&mut to, points.start, 400.0);
        f.set(&mut to, points.start + 1, 400.0);
        assert_eq!(f.moves(&from, &to), 1);
        f.set(&mut to, points.end, 10.0);
        assert_eq!(f.moves(&from, &to), 2);
        f.set(&mut to, curve, 0.0);
        assert_eq!(f.moves(&from, &to), 1, "drawn back to what it was");
    }

    #[test]
    fn a_link_with_a_broken_curve_changes_nothing() {
        let f = drawn();
        let good = "0123456789abcdefghijklmO";
        let short = &good[1..];
        let long = [good, "0"].concat();
        // Too high, no digit, no character of a single byte.
        let bad = [good.replace('O', "P"), good.replace('O', "-"), good.replace("lmO", "é0"), long, short.to_string()];
        for text in bad.iter().map(|s| s.as_str()).chain(["own", "", "Hill", "%20"]) {
            let query = ["?day=", text].concat();
            assert_eq!(open(f, &query), (Input::of(f), vec!["day"]), "{text}");
        }
        // A point has no name in links; what hosts add is theirs.
        assert_eq!(open(f, "?h3=400&utm=1"), (Input::of(f), vec![]));
        let query = ["?day=", good, "&servers=99&spiky=50"].concat();
        let (input, wrong) = open(f, &query);
        assert_eq!(wrong, ["servers"]);
        let points = f.curve().unwrap().1;
        assert_eq!(input.values[points.end - 1], 1000.0);
        assert_eq!(input.values[points.start + 12], 240.0);
        assert_eq!((input.values[points.end], input.index(points.end + 1)), (50.0, 6));
    }

    /// As somebody who types an address may write it; and no setting of a figure is called as that of every page.
    #[test]
    fn white_space_in_a_link_is_forgiven_and_one_bad_setting_spoils_no_other() {
        let f = find("fill-the-server").unwrap();
        let at = |id: &str| f.controls.iter().position(|c| c.id == id).unwrap();
        let (input, wrong) = open(f, "?memory= 64 & app=zzz");
        assert_eq!((input.values[at("memory")], wrong), (64.0, vec![" app"]));
        assert_eq!(input.values[at("app")], f.controls[at("app")].default);
        let (input, wrong) = open(drawn(), "?day= office &spiky=\t50");
        assert_eq!((input.index(drawn().curve().unwrap().0), wrong), (1, vec![]));
        assert!(ALL.iter().all(|f| f.controls.iter().all(|c| c.id != "theme")));
    }

    proptest! {
        /// Whatever the learner has set and drawn, of any figure, its link brings back.
        #[test]
        fn a_link_brings_back_what_was_set(which in 0..ALL.len(), seed: u64, some in 0.0..1.0f64) {
            let f = ALL[which];
            let mut rng = crate::sim::Rng::new(seed);
            let mut input = Input::of(f);
            for (i, c) in f.controls.iter().enumerate() {
                if rng.unit() < some {
                    let most = match c.kind {
                        Kind::Slider { max, .. } | Kind::Point { max, .. } => max,
                        Kind::Choice(options) => options.len() as f64,
                        Kind::Curve(shapes) => shapes.len() as f64 - 0.5,
                        Kind::Toggle => 1.0,
                    };
                    f.set(&mut input, i, rng.unit() * most);
                }
            }
            let query = f.query(&input);
            let (opened, wrong) = open(f, &query);
            prop_assert!(wrong.is_empty(), "{query}: {wrong:?}");
            prop_assert_eq!(&opened.values, &input.values, "{}", query);
            prop_assert!(query.bytes().all(|b| b.is_ascii_alphanumeric() || b"?&=.-".contains(&b)), "{query}");
        }
    }

    #[test]
    fn nothing_set_is_a_link_without_settings() {
        for f in ALL {
            assert_eq!(f.query(&Input::of(f)), "", "{}", f.id);
        }
    }
}
