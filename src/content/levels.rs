//! `levels.toml`, read and linted. That each level can be reached, and with how little, is walked through in `tests/levels.rs`.

use super::facts::Book;
use super::lesson::Lesson;
use super::{Mistake, inline, line_of, opened, parse_toml, read, words};
use crate::figures::{self, Figure, Input, Kind};
use crate::levels::{COMPARISONS, Condition, Level};
use crate::sim::rng::seed_of;
use serde::Deserialize;
use std::path::Path;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    level: Vec<Raw>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    id: toml::Spanned<String>,
    lesson: String,
    figure: String,
    title: String,
    story: String,
    /// As in a link to the figure: `memory=64&step=3`.
    start: String,
    #[serde(default)]
    locked: Vec<String>,
    goal: Vec<RawGoal>,
    par: u32,
    /// The control that most people try first, which alone does not reach it.
    #[serde(default)]
    trap: String,
    hints: Vec<String>,
    /// As `start`, with what is not locked.
    solution: String,
    learnt: String,
    /// The paragraph that teaches it, by its anchor.
    see: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGoal {
    output: String,
    is: String,
    number: f64,
    /// With the number as `{n}`, as the figure writes it.
    text: String,
}

/// A level with what its page and its test need, and what the browser does not.
#[derive(Clone, Debug)]
pub struct Set {
    pub level: Level,
    /// Id of its lesson.
    pub lesson: String,
    pub figure: &'static Figure,
    pub title: String,
    pub story: String,
    /// What it begins with, and the step that it opens at.
    pub start: Input,
    pub step: usize,
    /// Places of the controls that can't be moved, those of a curve's points with the curve's.
    pub locked: Vec<usize>,
    pub trap: Option<usize>,
    pub solution: Input,
    /// Its line in the file.
    pub line: usize,
}

/// Every level, in the order of the file. `root` has the words of the figures, `book` the facts that levels may name and that figures run on.
pub fn load(path: &Path, root: &Path, lessons: &[Lesson], book: &Book) -> Result<Vec<Set>, Mistake> {
    let text = book.fill(&read(path)?, path)?;
    let facts = book.numbers();
    let file: File = parse_toml(path, &text)?;
    let mut all: Vec<Set> = Vec::new();
    for raw in file.level {
        let line = line_of(&text, raw.id.span().start);
        let id = raw.id.get_ref().clone();
        let wrong = |m: String| Mistake::new(path, line, format!("level {id}: {m}"));
        if all.iter().any(|l| l.level.id == id) {
            return Err(wrong("the id stands twice".into()));
        }
        if !id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') {
            return Err(wrong("an id is lower-case letters, digits and hyphens".into()));
        }
        if raw.hints.len() != 3 || raw.goal.is_empty() || raw.par == 0 {
            return Err(wrong("a level has goals, a par and three hints".into()));
        }
        let texts = [&raw.title, &raw.story, &raw.learnt].into_iter().chain(&raw.hints);
        if texts.chain(raw.goal.iter().map(|g| &g.text)).any(|t| t.trim().is_empty()) {
            return Err(wrong("a text is empty".into()));
        }
        let Some(lesson) = lessons.iter().find(|l| l.id == raw.lesson) else {
            return Err(wrong(format!("no lesson {}", raw.lesson)));
        };
        if !lessons.iter().any(|l| l.anchors.contains(&raw.see)) {
            return Err(wrong(format!("no paragraph {}", raw.see)));
        }
        let Some(figure) = figures::find(&raw.figure) else {
            return Err(wrong(format!("no figure {}", raw.figure)));
        };
        let place = |id: &String| {
            let found = figure.controls.iter().position(|c| c.id == *id && !matches!(c.kind, Kind::Point { .. }));
            found.ok_or_else(|| wrong(format!("the figure has no control {id}")))
        };
        let mut locked = Vec::new();
        for id in &raw.locked {
            let i = place(id)?;
            locked.push(i);
            locked.extend(figure.curve().filter(|c| c.0 == i).into_iter().flat_map(|c| c.1));
        }
        let trap = if raw.trap.is_empty() { None } else { Some(place(&raw.trap)?) };
        let (start, step) = opened(figure, &raw.start, &facts).map_err(wrong)?;
        // What is not named in the solution stays as it is at the start.
        let (solution, _) = opened(figure, &[&raw.start, "&", &raw.solution].concat(), &facts).map_err(wrong)?;
        if locked.iter().any(|i| start.values[*i] != solution.values[*i]) {
            return Err(wrong("the solution moves what is locked".into()));
        }
        let (of_figure, run) = (words::figure(root, figure.id)?, (figure.start)(&start, &facts.only(figure.facts)));
        // All has happened by then, so that each change shows at once what becomes of it.
        let step = step.unwrap_or_else(|| run.story().steps().len() - 1);
        let mut goals = Vec::new();
        for g in &raw.goal {
            let Some(output) = run.outputs().into_iter().find(|o| o.name == g.output) else {
                let known: Vec<&str> = run.outputs().iter().map(|o| o.name).collect();
                return Err(wrong(format!("the figure has no result {}; it has {}", g.output, known.join(", "))));
            };
            if !COMPARISONS.contains(&g.is.as_str()) {
                return Err(wrong(format!("{}: a comparison is one of {}", g.is, COMPARISONS.join(", "))));
            }
            let n = figures::Output { value: g.number, ..output }.text(&of_figure);
            let text = inline(&g.text.replace("{n}", &n));
            goals.push(Condition { output: g.output.clone(), is: g.is.clone(), number: g.number, text });
        }
        let level = Level {
            revision: seed_of(&format!("{}{}{:?}{:?}", raw.figure, raw.start, raw.locked, goals)) as u32,
            id: id.clone(),
            goals,
            par: raw.par,
            hints: raw.hints.iter().map(|h| inline(h)).collect(),
            solution: figure.query(&solution),
            learnt: inline(&raw.learnt),
            see: raw.see,
            next: Vec::new(),
        };
        let (title, story) = (raw.title, inline(&raw.story));
        let lesson = lesson.id.clone();
        all.push(Set { level, lesson, figure, title, story, start, step, locked, trap, solution, line });
    }
    Ok(all)
}
