//! The course notes are covered: `coverage.toml` names every statement of theirs with the paragraphs that teach it, and here those
//! paragraphs are looked up. The notes themselves are not part of this repository, so that no statement is missing from the list cannot be
//! tested; that the list has not shrunk can.

use dockside::content::Course;
use serde::Deserialize;

/// A list with fewer statements than this is no longer cut as fine as the notes' bullets.
const FEWEST: usize = 45;

// A misspelt key would otherwise go unread, and with `corrected` nobody would notice.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    statement: Vec<Statement>,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
struct Statement {
    about: String,
    lesson: String,
    anchors: Vec<String>,
    /// For readers of the list: that a paragraph corrects a statement only a person can judge.
    #[serde(default, rename = "corrected")]
    _corrected: bool,
}

fn course() -> Course {
    Course::load("en").unwrap_or_else(|e| panic!("{e}"))
}

fn statements(course: &Course) -> Vec<Statement> {
    let path = course.root.join("coverage.toml");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    toml::from_str::<File>(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display())).statement
}

/// The bare words: statements that differ in capitals or punctuation say the same.
fn words(about: &str) -> Vec<String> {
    about.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
}

/// Everything wrong with the list, all at once: after a lesson is rewritten, several anchors are usually gone.
fn mistakes(statements: &[Statement], course: &Course) -> Vec<String> {
    let mut found = Vec::new();
    if statements.len() < FEWEST {
        found.push(format!("only {} statements, fewer than {FEWEST}", statements.len()));
    }
    for (i, s) in statements.iter().enumerate() {
        // The number helps to find an entry whose text says little or nothing.
        let entry = format!("statement {} “{}”", i + 1, s.about);
        let said = words(&s.about);
        if said.is_empty() {
            found.push(format!("{entry}: says nothing"));
        }
        if let Some(n) = statements[..i].iter().position(|t| words(&t.about) == said) {
            found.push(format!("{entry}: says the same as statement {}", n + 1));
        }
        if s.anchors.is_empty() {
            found.push(format!("{entry}: no anchors"));
        }
        match course.lessons.iter().find(|l| l.id == s.lesson) {
            None => found.push(format!("{entry}: no lesson {}", s.lesson)),
            Some(l) => {
                for a in s.anchors.iter().filter(|a| !l.anchors.contains(a)) {
                    found.push(format!("{entry}: no anchor {a} in {}", l.id));
                }
            }
        }
    }
    // A lesson that no statement leads to has either lost its entries or left the subject.
    for l in course.lessons.iter().filter(|l| statements.iter().all(|s| s.lesson != l.id)) {
        found.push(format!("no statement is taught in {}", l.id));
    }
    found
}

#[test]
fn every_statement_of_the_notes_is_taught() {
    let c = course();
    let found = mistakes(&statements(&c), &c);
    assert!(found.is_empty(), "coverage.toml:\n{}", found.join("\n"));
}

/// The list is long and right, so the test above alone would not show that it can fail.
#[test]
fn mistakes_in_the_list_are_noticed() {
    let c = course();
    let good = statements(&c);
    let last = good.last().expect("a statement").lesson.clone();
    let after = |change: &dyn Fn(&mut Vec<Statement>)| {
        let mut list = good.clone();
        change(&mut list);
        mistakes(&list, &c).join("\n")
    };
    let first = &good[0].about;
    for (found, says) in [
        (after(&|l| l[0].lesson = "nowhere".into()), format!("statement 1 “{first}”: no lesson nowhere")),
        (after(&|l| l[0].anchors.clear()), format!("statement 1 “{first}”: no anchors")),
        (after(&|l| l[0].anchors.push("nowhere".into())), format!("statement 1 “{first}”: no anchor nowhere in")),
        (after(&|l| l[0].about = " ".into()), "statement 1 “ ”: says nothing".into()),
        (after(&|l| l[1].about = format!("{}!", first.to_uppercase())), "says the same as statement 1".into()),
        (after(&|l| l.truncate(FEWEST - 1)), format!("only {} statements", FEWEST - 1)),
        (after(&|l| l.retain(|s| s.lesson != last)), format!("no statement is taught in {last}")),
    ] {
        assert!(found.contains(&says), "“{says}” is not in:\n{found}");
    }
    let unknown = "[[statement]]\nabout = \"A\"\nlesson = \"vms\"\nanchors = [\"vms-many\"]\ncorected = true\n";
    assert!(toml::from_str::<File>(unknown).is_err_and(|e| e.message().contains("corected")));
}
