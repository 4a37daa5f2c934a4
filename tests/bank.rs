//! The checks of all lessons as one bank: what they cover, where their keys stand, and how far wording alone gets a guesser. What it prints
//! is the report of `cargo xtask check`.

use dockside::checks::{Belief, Check, Question};
use dockside::content::{Course, Misconception, age, balance, guesser, lesson::Lesson};
use std::fmt::Write as _;

fn course() -> Course {
    Course::load("en").unwrap_or_else(|e| panic!("{e}"))
}

/// How many objectives have the checks that each should have, at least: a number that only goes up.
const COVERED: usize = 48;

fn kind(question: &Question) -> &'static str {
    match question {
        Question::Single { .. } => "single",
        Question::Multiple { .. } => "multiple",
        Question::Sort { .. } => "sort",
        Question::Order { .. } => "order",
        Question::Point { .. } => "point",
        Question::Repair { .. } => "repair",
        Question::Estimate { .. } => "estimate",
    }
}

/// Each misconception with the checks in which a wrong answer states it.
fn stated(c: &Course) -> Vec<(&Misconception, Vec<&str>)> {
    let states = |check: &Check, id: &str| {
        let all: Vec<&Option<Belief>> = match &check.question {
            Question::Single { options } | Question::Multiple { options } => {
                options.iter().map(|o| &o.belief).collect()
            }
            Question::Sort { items, .. } => items.iter().map(|i| &i.belief).collect(),
            _ => Vec::new(),
        };
        all.into_iter().flatten().any(|b| b.id == id && !b.text.is_empty())
    };
    let checks = || c.lessons.iter().flat_map(|l| &l.checks);
    let of = |id: &str| checks().filter(|check| states(check, id)).map(|check| &*check.id).collect();
    c.misconceptions.iter().map(|m| (m, of(&m.id))).collect()
}

/// Only of what two checks state the page can notice that somebody holds it. What was true once need not be said that often.
fn enough(m: &Misconception) -> usize {
    if m.stale { 1 } else { 2 }
}

/// Each objective as "lesson number: text", with the kinds of the checks that serve it.
fn served(c: &Course) -> Vec<(String, Vec<&'static str>)> {
    let kinds = |l: &Lesson, n: usize| {
        let serving = l.checks.iter().zip(&l.tags).filter(|(_, t)| t.objectives.contains(&n));
        serving.map(|(check, _)| kind(&check.question)).collect::<Vec<_>>()
    };
    let of = |l: &Lesson| {
        let all = l.head.objectives.iter().enumerate();
        all.map(|(i, o)| (format!("{} {}: {o}", l.id, i + 1), kinds(l, i + 1))).collect::<Vec<_>>()
    };
    c.lessons.iter().flat_map(of).collect()
}

/// Three checks of two kinds or more: one alone may be met by chance, and one kind asks for one skill.
fn covered(kinds: &[&str]) -> bool {
    kinds.len() >= 3 && kinds.iter().any(|k| *k != kinds[0])
}

/// Objectives that no check serves, and beliefs that none asks about.
fn gaps(c: &Course) -> (Vec<String>, Vec<&str>) {
    let served = |l: &Lesson, n: usize| l.tags.iter().any(|t| t.objectives.contains(&n));
    let objectives = |l: &Lesson| {
        let open = l.head.objectives.iter().enumerate().filter(|(i, _)| !served(l, i + 1));
        open.map(|(i, o)| format!("{} {}: {o}", l.id, i + 1)).collect::<Vec<_>>()
    };
    let asked = |id: &String| c.lessons.iter().flat_map(|l| &l.tags).any(|t| t.misconceptions.contains(id));
    (
        c.lessons.iter().flat_map(objectives).collect(),
        c.misconceptions.iter().filter(|m| !asked(&m.id)).map(|m| m.id.as_str()).collect(),
    )
}

#[test]
fn report() {
    let c = course();
    let mut out = String::new();
    let checks: usize = c.lessons.iter().map(|l| l.checks.len()).sum();
    let beyond = c.lessons.iter().flat_map(|l| &l.tags).filter(|t| t.beyond).count();
    let objectives: usize = c.lessons.iter().map(|l| l.head.objectives.len()).sum();
    let (objectives_open, misconceptions_open) = gaps(&c);
    let _ = writeln!(out, "\nChecks: {checks} in {} lessons, {beyond} of them beyond the exam.", c.lessons.len());
    let _ = writeln!(out, "Objectives without a check: {} of {objectives}.", objectives_open.len());
    objectives_open.iter().for_each(|o| writeln!(out, "  {o}").unwrap());
    let (good, poor): (Vec<_>, Vec<_>) = served(&c).into_iter().partition(|(_, kinds)| covered(kinds));
    let _ = writeln!(out, "{} of {objectives} objectives have three checks of two kinds.", good.len());
    for (objective, kinds) in &poor {
        let _ = writeln!(out, "  {objective}: {} ({})", kinds.len(), kinds.join(", "));
    }
    let _ =
        writeln!(out, "Misconceptions without a check: {} of {}.", misconceptions_open.len(), c.misconceptions.len());
    misconceptions_open.iter().for_each(|m| writeln!(out, "  {m}").unwrap());

    let all = stated(&c);
    let counts = all.iter().map(|(m, checks)| format!("{} {}", m.id, checks.len())).collect::<Vec<_>>();
    let _ = writeln!(out, "Checks in which a wrong answer states a misconception: {}.", counts.join(", "));
    let seldom: Vec<_> = all.iter().filter(|(m, checks)| checks.len() < enough(m)).map(|(m, _)| &m.id).collect();
    let stale = c.misconceptions.iter().filter(|m| m.stale).count();
    let _ = writeln!(out, "  Too few: {} of {}, of which {stale} were true once.", seldom.len(), all.len());
    let _ = writeln!(out, "Checks by task of the exam, without those beyond it (and how many of them its forms ask):");
    for t in c.exam.iter().flat_map(|d| &d.task) {
        let of = c.lessons.iter().flat_map(|l| l.checks.iter().zip(&l.tags)).filter(|(_, tags)| tags.task == t.number);
        let kinds: Vec<&str> = of.filter(|(_, tags)| !tags.beyond).map(|(check, _)| kind(&check.question)).collect();
        let asked = kinds.iter().filter(|k| matches!(**k, "single" | "multiple")).count();
        if !kinds.is_empty() {
            let _ = writeln!(out, "  {} {}: {} ({asked})", t.number, t.name, kinds.len());
        }
    }
    let seen = guesser::sees(&c.lessons);
    let r = guesser::guess(&seen);
    let _ = writeln!(out, "Guesser: {} checks of choices; blind guessing gets {:.1} %.", r.checks, r.chance);
    for (name, score) in r.tricks.iter().take(5) {
        let _ = writeln!(out, "  {score:4.1} %  {name}");
    }
    let _ = writeln!(out, "  The best of these does better than on {:.1} % of keys drawn anew.", r.best_above);
    let _ = writeln!(
        out,
        "  {:4.1} %  all tricks weighed: better than on {:.1} % (limit {}).",
        r.mix,
        r.mix_above,
        guesser::LIMIT
    );
    let weights: Vec<String> = r.weights.iter().map(|(n, w)| format!("{n} {w:+.2}")).collect();
    let _ = writeln!(out, "  Weights: {}.", weights.join(", "));
    if r.mix_above > guesser::LIMIT {
        let _ = writeln!(out, "  It gets: {}.", r.caught.join(", "));
    }
    println!("{out}");
    assert!(objectives_open.is_empty(), "objectives without a check");
    assert!(good.len() >= COVERED, "fewer objectives than {COVERED} have three checks of two kinds");
    assert!(misconceptions_open.is_empty(), "misconceptions without a check");
    assert!(seldom.is_empty(), "stated by wrong answers of too few checks: {seldom:?}");
    assert!(r.mix_above <= guesser::LIMIT, "wording gives keys away: mend what the weights point at");
}

#[test]
fn no_place_is_right_more_often() {
    for l in &course().lessons {
        let mut count = [0; 4];
        l.checks.iter().filter_map(balance::shown).for_each(|p| count[p] += 1);
        let (least, most) = (count.iter().min().unwrap(), count.iter().max().unwrap());
        assert!(most - least <= 1, "{}: right at each place {count:?}", l.id);
    }
}

/// A word in many wrong options and in no right one tells them apart.
#[test]
fn no_word_marks_wrong_options() {
    let markers = guesser::markers(&guesser::sees(&course().lessons), 8);
    assert!(markers.is_empty(), "in wrong options only: {markers:?}");
}

/// So long may a hint be, in characters: a sentence or two.
const HINT: usize = 160;
/// In so many of a hundred single choices the key may share more words with the hint than any other option. By luck it is fewer than 25 of a
/// hundred, since most hints share no word with any option.
const TOLD: usize = 15;

/// A hint makes think. It says nothing that is in the question anyway, and not the answer.
#[test]
fn every_check_has_a_hint_of_its_own_that_gives_nothing_away() {
    let c = course();
    let plain = |html: &str| dockside::content::plain(html).to_lowercase();
    let sentences =
        |text: &str| text.split_inclusive(['.', '?', '!']).map(|s| s.trim().to_string()).collect::<Vec<_>>();
    let mut seen: Vec<String> = Vec::new();
    for check in c.lessons.iter().flat_map(|l| &l.checks) {
        let (hint, prompt) = (plain(&check.hint), sentences(&plain(&check.prompt)));
        assert!(!hint.is_empty() && hint.ends_with(['.', '?']), "{}: no hint, or no end to it", check.id);
        assert!(hint.chars().count() <= HINT, "{}: a hint of {} characters", check.id, hint.chars().count());
        assert!(!seen.contains(&hint), "{}: the hint of another check", check.id);
        let copied = sentences(&hint).into_iter().find(|s| prompt.contains(s));
        assert!(copied.is_none(), "{}: {copied:?} stands in the prompt", check.id);
        for key in check.question.choices().iter().filter(|o| o.right).map(|o| plain(&o.text)) {
            assert!(!hint.contains(&key), "{}: the hint says “{key}”", check.id);
        }
        seen.push(hint);
    }
    let told = guesser::told(&c.lessons);
    println!(
        "\nHints: in {} of {} single choices the key sounds most like the hint; a key shares {:.2} words with it, a wrong option {:.2}.",
        told.by_key.len(),
        told.checks,
        told.key,
        told.wrong
    );
    assert!(told.key < told.wrong + 0.1, "keys sound more like their hints than wrong options do");
    assert!(told.by_key.len() * 100 <= told.checks * TOLD, "hints give keys away: {:?}", told.by_key);
}

/// What is to be read again; a warning, as nobody's build should fail because a day has passed.
#[test]
fn what_has_aged() {
    let aged = age::aged(&course(), age::Day::today());
    assert!(aged.iter().all(|(days, _)| *days > 0));
    println!("\nFacts and statements to be read again: {}.", aged.len());
    aged.iter().for_each(|(days, what)| println!("  warning: last read {days} days ago: {what}"));
}
