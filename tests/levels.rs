//! Every level is walked through: all settings that can be reached with what is not locked.

use dockside::content::levels::Set;
use dockside::content::{Course, words};
use dockside::figures::{Input, Kind};
use dockside::sim::Facts;

/// A level that has more settings than this is not walked but too wide: more controls have to be locked.
const MOST: usize = 60_000;

fn course() -> Course {
    Course::load("en").unwrap_or_else(|m| panic!("{m}"))
}

/// The values that a control of a level can be set to. Of a curve those are the ready shapes: drawings can't be walked.
fn values(set: &Set, i: usize) -> Vec<f64> {
    if set.locked.contains(&i) {
        return vec![set.start.values[i]];
    }
    match set.figure.controls[i].kind {
        Kind::Slider { min, max, step, .. } => {
            (0..=((max - min) / step).round() as usize).map(|k| min + k as f64 * step).collect()
        }
        Kind::Choice(options) => (0..options.len()).map(|k| k as f64).collect(),
        Kind::Toggle => vec![0.0, 1.0],
        Kind::Curve(shapes) => (0..shapes.len()).map(|k| k as f64).collect(),
        Kind::Point { .. } => Vec::new(),
    }
}

/// All settings of a level.
fn settings(set: &Set) -> Vec<Input> {
    let mut all = vec![set.start.clone()];
    for i in 0..set.figure.controls.len() {
        let values = values(set, i);
        if values.len() < 2 {
            continue;
        }
        let each = |input: &Input| {
            let mut out = Vec::new();
            for v in &values {
                let mut input = input.clone();
                set.figure.set(&mut input, i, *v);
                out.push(input);
            }
            out
        };
        all = all.iter().flat_map(each).collect();
        assert!(all.len() <= MOST, "{}: {} settings and more", set.level.id, all.len());
    }
    all
}

fn met(set: &Set, input: &Input, facts: &Facts) -> bool {
    set.level.met(&(set.figure.start)(input, facts).outputs())
}

#[test]
fn every_level_can_be_reached_with_par_and_not_by_chance() {
    let c = course();
    let facts = c.book.numbers();
    for set in &c.levels {
        let (id, facts) = (&set.level.id, facts.only(set.figure.facts));
        let all = settings(set);
        let solving: Vec<&Input> = all.iter().filter(|input| met(set, input, &facts)).collect();
        let fewest = solving.iter().map(|input| set.figure.moves(&set.start, input)).min();
        let share = solving.len() as f64 / all.len() as f64;
        if std::env::var_os("DOCKSIDE_LEVELS").is_some() {
            println!("{id}: {} of {} settings ({:.1} %), {fewest:?} moves", solving.len(), all.len(), share * 100.0);
            for s in solving.iter().take(6) {
                println!("    {}", set.figure.query(s));
            }
        }
        assert!(!met(set, &set.start, &facts), "{id}: it begins solved");
        assert!(met(set, &set.solution, &facts), "{id}: the solution does not reach it");
        assert_eq!(fewest, Some(set.level.par), "{id}: par");
        assert_eq!(
            set.figure.moves(&set.start, &set.solution),
            set.level.par,
            "{id}: the solution is not the shortest"
        );
        // In a handful of settings two ways out are more than a twentieth.
        assert!(share <= 0.05 || solving.len() <= 2, "{id}: {} of {} settings reach it", solving.len(), all.len());
        // What most try first does not do alone.
        if let Some(trap) = set.trap {
            for v in values(set, trap) {
                let mut input = set.start.clone();
                set.figure.set(&mut input, trap, v);
                assert!(!met(set, &input, &facts), "{id}: {} alone reaches it", set.figure.controls[trap].id);
            }
        }
        // Whoever can move but one control is told so by the others being locked; else there is something to find out.
        let free = (0..set.figure.controls.len()).filter(|i| values(set, *i).len() > 1).count();
        assert!(free as u32 >= set.level.par, "{id}: par takes more controls than there are");
    }
}

/// What a condition speaks of can be told from the figure at the instant that the level opens at, or after it has played.
#[test]
fn every_lesson_has_levels_and_their_numbers_are_those_of_the_figure() {
    let c = course();
    assert!(c.levels.len() >= 20, "{} levels", c.levels.len());
    for l in &c.lessons {
        assert!(c.levels.iter().any(|s| s.lesson == l.id), "{}: no level", l.id);
    }
    for set in &c.levels {
        let words = words::figure(&c.root, set.figure.id).unwrap();
        let run = (set.figure.start)(&set.start, &c.book.numbers().only(set.figure.facts));
        for goal in &set.level.goals {
            let output = run.outputs().into_iter().find(|o| o.name == goal.output).unwrap();
            let n = dockside::figures::Output { value: goal.number, ..output }.text(&words);
            // A number is in the words, whichever way it is compared; yes and no are told by the words.
            if !matches!(output.unit, dockside::figures::Unit::Whether) {
                assert!(goal.text.contains(&n), "{}: “{}” does not say {n}", set.level.id, goal.text);
            }
        }
    }
}
