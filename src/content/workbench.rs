//! `workbench.toml`, read and linted. That each level can be solved, and with how little, is walked through in `tests/workbench.rs`.

use super::facts::Book;
use super::lesson::Lesson;
use super::{Mistake, inline, line_of, parse_toml, plain, read};
use crate::levels::COMPARISONS;
use crate::sim::rng::seed_of;
use crate::sim::world::FACTS;
use crate::terminal::{self, specs};
use crate::workbench::goals;
use crate::workbench::level::{Goal, Hint, Level};
use serde::Deserialize;
use std::path::Path;
use std::rc::Rc;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    sandbox: RawStart,
    level: Vec<Raw>,
}

/// What the workbench begins with where nothing is to be reached.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct RawStart {
    #[serde(default)]
    start: Vec<String>,
    #[serde(default)]
    files: toml::Table,
    #[serde(default)]
    edit: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    id: toml::Spanned<String>,
    lesson: String,
    title: String,
    story: String,
    #[serde(default)]
    start: Vec<String>,
    #[serde(default)]
    files: toml::Table,
    #[serde(default)]
    edit: Vec<String>,
    goal: Vec<RawGoal>,
    par: u32,
    hints: Vec<String>,
    solution: Vec<String>,
    learnt: String,
    see: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGoal {
    what: String,
    #[serde(default)]
    of: String,
    is: String,
    number: f64,
    /// With the number as `{n}`.
    text: String,
}

/// A level with what its page and its test need, and what the browser does not.
#[derive(Clone, Debug)]
pub struct Set {
    pub level: Level,
    /// Id of its lesson.
    pub lesson: String,
    pub title: String,
    pub story: String,
    /// Places of the lines of the solution that are to fail.
    pub failing: Vec<usize>,
    /// Its line in the file.
    pub line: usize,
}

/// What the workbench begins with, and every level, in the order of the file.
pub fn load(path: &Path, lessons: &[Lesson], book: &Book) -> Result<(Level, Vec<Set>), Mistake> {
    parse(path, &book.fill(&read(path)?, path)?, lessons, book)
}

/// See [`load`]; `text` is that of the file.
pub fn parse(path: &Path, text: &str, lessons: &[Lesson], book: &Book) -> Result<(Level, Vec<Set>), Mistake> {
    let facts = Rc::new(book.numbers().only(&FACTS));
    let file: File = parse_toml(path, text)?;
    let sandbox = sandbox(file.sandbox).and_then(|level| level.begin(facts.clone()).map(|_| level));
    let sandbox = sandbox.map_err(|m| Mistake::new(path, 1, format!("sandbox: {m}")))?;
    let mut all: Vec<Set> = Vec::new();
    for raw in file.level {
        let line = line_of(text, raw.id.span().start);
        let id = raw.id.get_ref().clone();
        let wrong = |m: String| Mistake::new(path, line, format!("level {id}: {m}"));
        if all.iter().any(|l| l.level.id == id) {
            return Err(wrong("the id stands twice".into()));
        }
        let set = set(raw, line, lessons).map_err(wrong)?;
        let world = set.level.begin(facts.clone()).map_err(|m| wrong(format!("it does not begin: {m}")))?;
        if set.level.met(&world) {
            return Err(wrong("its goals are met at the start".into()));
        }
        all.push(set);
    }
    Ok((sandbox, all))
}

fn sandbox(raw: RawStart) -> Result<Level, String> {
    let files = named(&raw.files, &raw.edit)?;
    let start = raw.start.iter().map(|l| typed(l)).collect();
    Ok(Level { files, edit: raw.edit, start, ..Level::default() })
}

/// Names and texts of files, among which those that may be edited have to be.
fn named(files: &toml::Table, edit: &[String]) -> Result<Vec<(String, String)>, String> {
    let mut texts = Vec::new();
    for (name, text) in files {
        let text = text.as_str().ok_or_else(|| format!("the file {name} is no text"))?;
        texts.push((name.clone(), typed(text)));
    }
    match edit.iter().find(|e| !texts.iter().any(|f| f.0 == **e)) {
        Some(name) => Err(format!("no file {name} to edit")),
        None => Ok(texts),
    }
}

fn set(raw: Raw, line: usize, lessons: &[Lesson]) -> Result<Set, String> {
    let id = raw.id.into_inner();
    if id.is_empty() || !id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') {
        return Err("an id is lower-case letters, digits and hyphens".into());
    }
    if raw.hints.len() != 3 || raw.goal.is_empty() || raw.par == 0 || raw.solution.is_empty() || raw.see.is_empty() {
        return Err("a level has goals, a par, three hints, a solution and a paragraph to see".into());
    }
    let texts = [&raw.title, &raw.story, &raw.learnt].into_iter().chain(&raw.hints).chain(&raw.solution);
    if texts.chain(raw.goal.iter().map(|g| &g.text)).any(|t| t.trim().is_empty()) {
        return Err("a text is empty".into());
    }
    if !lessons.iter().any(|l| l.id == raw.lesson) {
        return Err(format!("no lesson {}", raw.lesson));
    }
    if let Some(see) = raw.see.iter().find(|s| !lessons.iter().any(|l| l.anchors.contains(s))) {
        return Err(format!("no paragraph {see}"));
    }
    let files = named(&raw.files, &raw.edit)?;
    let goals = raw.goal.iter().map(goal).collect::<Result<Vec<Goal>, String>>()?;
    let start: Vec<String> = raw.start.iter().map(|l| typed(l)).collect();
    let failing = raw.solution.iter().enumerate().filter(|(_, l)| l.starts_with("! ")).map(|(i, _)| i).collect();
    let level = Level {
        revision: seed_of(&format!("{files:?}{start:?}{goals:?}")) as u32,
        id,
        goals,
        par: raw.par,
        hints: raw.hints.iter().map(|h| hint(h)).collect::<Result<_, String>>()?,
        solution: raw.solution.iter().map(|l| typed(l.strip_prefix("! ").unwrap_or(l))).collect(),
        learnt: inline(&raw.learnt),
        see: raw.see,
        next: Vec::new(),
        files,
        edit: raw.edit,
        start,
    };
    Ok(Set { level, lesson: raw.lesson, title: raw.title, story: inline(&raw.story), failing, line })
}

fn hint(text: &str) -> Result<Hint, String> {
    let text = inline(text);
    let code = text.split("<code>").skip(1).filter_map(|part| part.split("</code>").next());
    let lines: Vec<String> = code.map(|c| typed(&plain(c))).filter(|c| is_command(c)).collect();
    for line in &lines {
        for words in terminal::line::read(line)? {
            terminal::parse(&words).map_err(|f| format!("a hint has {line}: {}", f.text))?;
        }
    }
    Ok(Hint { text, lines })
}

/// Whether code in a text is a whole command, not a part of one or the name of one (`aws ecs create-service`).
fn is_command(code: &str) -> bool {
    ["docker ", "aws ", "wait ", "curl ", "write ", "cat "].iter().any(|c| code.starts_with(c))
        && !code.contains('…')
        && !specs().any(|s| s.path.join(" ") == code)
}

fn goal(raw: &RawGoal) -> Result<Goal, String> {
    goals::check(&raw.what, &raw.of)?;
    if !COMPARISONS.contains(&raw.is.as_str()) {
        return Err(format!("{}: a comparison is one of {}", raw.is, COMPARISONS.join(", ")));
    }
    let text = inline(&raw.text.replace("{n}", &raw.number.to_string()));
    Ok(Goal { quantity: raw.what.clone(), of: raw.of.clone(), is: raw.is.clone(), number: raw.number, text })
}

/// A text as a keyboard writes it: what binds numbers to their units in prose is a plain space.
fn typed(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content;

    /// A level that is right, in which `old` stands as `new`.
    fn with(old: &str, new: &str) -> Result<Vec<Set>, Mistake> {
        let text = r#"
[[level]]
id = "a-minute"
lesson = "docker"
title = "A minute"
story = "Wait for 2 s. Then *more*."
start = [".role web ecs-tasks", "wait 2 s"]
edit = ["note"]
goal = [{ what = "minutes", is = "at-least", number = 1, text = "Minutes: {n}" }]
par = 1
hints = ["One.", "Two.", "`wait 1m`"]
solution = ["! cat x", "wait 1m"]
learnt = "Time."
see = ["docker-seconds"]
[level.files]
note = """
2 s
"""
"#;
        assert!(text.contains(old), "{old}");
        let root = content::root("en");
        let book = Book::load(&root)?;
        let lessons = [content::lesson::load(&root, "docker", &book)?];
        parse(Path::new("workbench.toml"), &content::bind(&text.replace(old, new)), &lessons, &book).map(|(_, all)| all)
    }

    #[test]
    fn a_level_is_read() {
        let all = with("", "").unwrap();
        let Set { level, lesson, story, failing, line, .. } = &all[0];
        assert_eq!((level.id.as_str(), lesson.as_str(), *line, &failing[..]), ("a-minute", "docker", 3, &[0][..]));
        assert_eq!(level.solution, ["cat x", "wait 1m"]);
        assert_eq!(level.files, [("note".to_string(), "2 s\n".to_string())]);
        assert_eq!(level.goals[0].text, "Minutes: 1");
        assert!(story.contains("2\u{a0}s") && story.contains("<em>more</em>"));
        assert_eq!(level.hints[2], Hint { text: "<code>wait 1m</code>".into(), lines: vec!["wait 1m".into()] });
        assert_eq!(level.hints[1].lines, [""; 0]);
        let other = with("number = 1", "number = 2").unwrap();
        assert_ne!(other[0].level.revision, level.revision);
    }

    #[test]
    fn a_mistake_tells_its_place() {
        for (old, new, part) in [
            ("a-minute", "A minute", "an id is"),
            ("\"docker\"", "\"nothing\"", "no lesson nothing"),
            ("docker-seconds", "nowhere", "no paragraph nowhere"),
            ("\"Two.\", ", "", "three hints"),
            ("Two.", "`docker rnu -d x`", "a hint has docker rnu -d x"),
            ("\"Time.\"", "\" \"", "a text is empty"),
            ("minutes", "hours", "no quantity hours; there are"),
            ("\"minutes\",", "\"volume-rows\",", "volume-rows is of name of a volume"),
            ("at-least", "more", "more: a comparison is"),
            ("number = 1", "number = 0", "met at the start"),
            ("wait 2 s", "wiat 2 s", "does not begin: wiat 2 s: This sandbox does not know wiat"),
            ("[\"note\"]", "[\"other\"]", "no file other"),
        ] {
            let mistake = with(old, new).expect_err(new).to_string();
            assert!(mistake.starts_with("workbench.toml:3: level ") && mistake.contains(part), "{mistake}");
        }
        assert!(with("par = 1", "pra = 1").unwrap_err().message.contains("pra"));
    }
}
