//! Every level of the workbench is played: its solution, and what is shorter.

use dockside::content::Course;
use dockside::content::workbench::{Set, parse};
use dockside::sim::Facts;
use dockside::sim::world::{FACTS, World};
use dockside::terminal::Session;
use dockside::workbench::level::resolved;
use dockside::workbench::link;
use std::path::Path;
use std::rc::Rc;

/// Of how many commands solutions are looked for, and how many worlds are looked at.
const DEPTH: usize = 3;
const WORLDS: usize = 3000;

fn course() -> Course {
    Course::load("en").unwrap_or_else(|m| panic!("{m}"))
}

fn facts(course: &Course) -> Rc<Facts> {
    Rc::new(course.book.numbers().only(&FACTS))
}

/// What is wrong with a level, if anything is.
fn trouble(set: &Set, facts: &Rc<Facts>) -> Result<(), String> {
    let level = &set.level;
    let start = level.begin(facts.clone())?;
    if level.met(&start) {
        return Err("the goals are met at the start".into());
    }
    let mut session = Session::new(start.clone());
    for (i, line) in level.solution.iter().enumerate() {
        let entry = session.enter(&resolved(&session.world, line));
        if entry.failed != set.failing.contains(&i) {
            return Err(format!("{line}: {}", entry.text));
        }
    }
    if let Some(goal) = level.goals.iter().find(|g| !g.met(&session.world)) {
        return Err(format!("the solution does not reach: {}", goal.text));
    }
    if session.commands() != level.par as usize {
        return Err(format!("par is {}, but the solution takes {} commands", level.par, session.commands()));
    }
    if link::encode(session.done()).is_none_or(|l| link::decode(&l).as_deref() != Some(session.done())) {
        return Err("no link can hold the solution".into());
    }
    match shorter(set, &start) {
        Some(lines) => Err(format!("par is {}, but this is enough: {}", level.par, lines.join("; "))),
        None => Ok(()),
    }
}

/// A solution with fewer commands than par out of the lines that the level itself names, as far as [`DEPTH`] and [`WORLDS`] let it be looked
/// for.
fn shorter(set: &Set, start: &World) -> Option<Vec<String>> {
    let most = DEPTH.min(set.level.par as usize - 1);
    let mut lines: Vec<String> = set.level.solution.clone();
    lines.extend(set.level.start.iter().filter(|l| !l.starts_with('.')).cloned());
    lines.extend(set.level.hints.iter().flat_map(|h| h.lines.iter().cloned()));
    lines.sort();
    lines.dedup();
    let mut seen = vec![Session::new(start.clone())];
    let mut next = 0;
    while next < seen.len() && seen.len() < WORLDS {
        for line in &lines {
            let mut session = seen[next].clone();
            session.enter(&resolved(&session.world, line));
            // To wait costs nothing, but one wait for each command and one more are enough to look at.
            let fits = session.commands() <= most && session.done().len() <= 2 * most + 1;
            if !fits || seen.iter().any(|s| s.world == session.world && s.commands() <= session.commands()) {
                continue;
            }
            if set.level.met(&session.world) {
                return Some(session.done().to_vec());
            }
            seen.push(session);
        }
        next += 1;
    }
    None
}

#[test]
fn every_level_can_be_solved_with_par_and_not_with_less() {
    let course = course();
    let facts = facts(&course);
    let wrong: Vec<String> = course
        .workbench
        .iter()
        .filter_map(|set| trouble(set, &facts).err().map(|m| format!("level {}: {m}", set.level.id)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A level of two commands, in which `old` stands as `new`.
fn with(course: &Course, old: &str, new: &str) -> Result<(), String> {
    let text = r#"
[[level]]
id = "a-test"
lesson = "docker"
title = "A test"
story = "Let time pass."
start = ["write a 1"]
goal = [{ what = "minutes", is = "at-least", number = 1, text = "Minutes" }]
par = 2
hints = ["One.", "Two.", "Write `write b 2`."]
solution = ["write b 2", "! cat c", "write c 3", "cat c", "wait 1m"]
learnt = "Nothing."
see = ["docker-seconds"]
"#;
    assert!(text.contains(old), "{old}");
    let all = parse(Path::new("test.toml"), &text.replace(old, new), &course.lessons, &course.book);
    trouble(&all.map_err(|m| m.to_string())?.1[0], &facts(course))
}

#[test]
fn a_level_that_is_wrong_is_found_out() {
    let course = course();
    for (old, new, part) in [
        // Nothing but waiting is needed.
        ("", "", "this is enough: wait 1m"),
        ("par = 2", "par = 1", "par is 1, but the solution takes 2"),
        ("wait 1m", "wait 1s", "does not reach: Minutes"),
        ("! cat c", "cat c", "cat c: cat: c: No such"),
        ("\"cat c\"", "\"! cat c\"", "cat c: 3"),
    ] {
        let message = with(&course, old, new).expect_err(new);
        assert!(message.contains(part), "{message}");
    }
}
