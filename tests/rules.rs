//! Rules that figures and prose both state stand once, in `rules.toml`: the models of the figures, the lessons and the checks are held to it.

use dockside::checks::{self, Answer};
use dockside::content::{self, Course};
use dockside::figures::{fargate_task, on_call, spot_the_server, which_compute, who_does_what, who_may_pull};
use serde::Deserialize;
use std::path::PathBuf;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    limits: Vec<String>,
    hard: Vec<Hard>,
    duty: Vec<Duty>,
    pull: Vec<Pull>,
    size: Vec<Size>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Hard {
    service: String,
    asked: String,
    answers: Vec<String>,
    reason: String,
    at: String,
    says: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Duty {
    id: String,
    ec2: String,
    fargate: String,
    managed: String,
    says: String,
    item: Option<String>,
    layer: Option<String>,
    #[serde(default)]
    incidents: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pull {
    caller: String,
    gate: String,
    at: String,
    says: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Size {
    vcpu: f64,
    from: f64,
    to: f64,
    choices: usize,
    says: Option<String>,
}

fn rules() -> Rules {
    toml::from_str(&std::fs::read_to_string(content::root("en").join("rules.toml")).unwrap()).unwrap()
}

fn course() -> Course {
    Course::load("en").unwrap_or_else(|e| panic!("{e}"))
}

/// Whether a lesson's paragraph, as it is written, says something.
fn paragraph_says(lesson: &str, at: &str, says: &str) {
    let path = content::root("en").join(format!("lessons/{lesson}/lesson.md"));
    let text = std::fs::read_to_string(&path).unwrap();
    let anchor = format!("{{#{at}}}");
    let line = text.lines().find(|l| l.ends_with(&anchor)).unwrap_or_else(|| panic!("{lesson}: no paragraph {at}"));
    assert!(line.contains(says), "{lesson}.md, {at}, does not say what rules.toml says: {says}");
}

#[test]
fn what_a_service_cannot_do_is_the_same_in_figure_and_lesson() {
    use which_compute::model::{BUDGETS, RULES, TEAMS, TIMES, TRAFFICS, Trait};
    let options = |asked: Trait| match asked {
        Trait::Time => TIMES,
        Trait::Traffic => TRAFFICS,
        Trait::Team => TEAMS,
        Trait::Budget => BUDGETS,
        _ => &["no", "yes"],
    };
    let mut figure = Vec::new();
    for r in RULES.iter().filter(|r| r.hard) {
        assert_eq!(r.when[0], r.when[1], "a hard limit asks one question");
        let (asked, bits) = r.when[0];
        let answers: Vec<&str> =
            options(asked).iter().enumerate().filter(|o| bits >> o.0 & 1 == 1).map(|o| *o.1).collect();
        figure.push(format!("{} {} {:?} {}", r.service.id(), asked.id(), answers, r.reason));
    }
    let rules = rules();
    let mut table: Vec<String> =
        rules.hard.iter().map(|h| format!("{} {} {:?} {}", h.service, h.asked, h.answers, h.reason)).collect();
    figure.sort();
    table.sort();
    assert_eq!(figure, table, "which-compute and rules.toml");
    for h in &rules.hard {
        paragraph_says("choose", &h.at, &h.says);
    }
}

#[test]
fn who_does_what_is_the_same_in_figures_lesson_and_check() {
    use who_does_what::model::{Capacity, ROWS, Side, owner};
    let rules = rules();
    let side = |s: Side| if s == Side::You { "you" } else { "aws" };
    let figure: Vec<[&str; 4]> = ROWS
        .iter()
        .map(|r| {
            [
                r.id(),
                side(owner(*r, Capacity::Ec2)),
                side(owner(*r, Capacity::Fargate)),
                side(owner(*r, Capacity::ManagedInstances)),
            ]
        })
        .collect();
    let table: Vec<[&str; 4]> = rules.duty.iter().map(|d| [&*d.id, &*d.ec2, &*d.fargate, &*d.managed]).collect();
    assert_eq!(figure, table, "who-does-what and rules.toml");
    let course = course();
    let lesson = course.lessons.iter().find(|l| l.id == "ecs-or-fargate").unwrap();
    let key: Answer = checks::key(&lesson.check("ecs-or-fargate-sort-owner").unwrap().question, &Answer::default());
    let (mut items, mut incidents) = (0, 0);
    for d in &rules.duty {
        let (at, bucket) = match (&*d.ec2, &*d.fargate) {
            ("you", "you") => ("ecs-or-fargate-stays", "you"),
            ("you", "aws") => ("ecs-or-fargate-goes", "shift"),
            _ => ("ecs-or-fargate-always-aws", "aws"),
        };
        paragraph_says("ecs-or-fargate", at, &d.says);
        if let Some(item) = &d.item {
            assert_eq!(key.get(item).map(String::as_str), Some(bucket), "{}: item {item} of the check", d.id);
            items += 1;
        }
        if let Some(id) = &d.layer {
            use spot_the_server::model::{LAYERS, STOPS, State};
            let layer = LAYERS.iter().find(|l| l.id == id).unwrap_or_else(|| panic!("no layer {id}"));
            for (stop, who) in [("ecs", &d.ec2), ("fargate", &d.fargate)] {
                let state = layer.state(STOPS.iter().position(|s| *s == stop).unwrap());
                assert_eq!(state == State::Yours, who == "you", "{}: layer {id} at {stop}", d.id);
            }
        }
        for id in &d.incidents {
            use on_call::model::{INCIDENTS, Side, World, owner};
            let incident = *INCIDENTS.iter().find(|i| i.id() == id).unwrap_or_else(|| panic!("no incident {id}"));
            for (world, who) in [(World::Ec2, &d.ec2), (World::Fargate, &d.fargate)] {
                assert_eq!(owner(incident, world) == Side::You, who == "you", "{}: incident {id}", d.id);
            }
            incidents += 1;
        }
    }
    assert_eq!(items, key.iter().count(), "every item of the check is a duty");
    assert_eq!(incidents, on_call::model::INCIDENTS.len(), "every incident is a duty");
}

#[test]
fn who_may_pull_is_the_same_in_figure_and_lesson() {
    use who_may_pull::model::{CALLERS, Params, Shelf};
    let none = Params {
        shelf: Shelf::Private,
        instance: false,
        execution: false,
        task: true,
        policy: false,
        login: false,
        pulls: 0.0,
        anonymous: 1.0,
        account: 1.0,
    };
    for p in rules().pull {
        let caller = *CALLERS.iter().find(|c| c.id() == p.caller).unwrap_or_else(|| panic!("no caller {}", p.caller));
        let verdict = none.verdict(caller);
        assert_eq!((verdict.gate, verdict.granted), (&*p.gate, false), "{}", p.caller);
        paragraph_says("ecr", &p.at, &p.says);
    }
}

#[test]
fn sizes_of_tasks_are_the_same_in_figure_and_lesson() {
    use fargate_task::model::{CPUS, PAIRS, memory};
    let sizes = rules().size;
    assert_eq!((sizes.len(), sizes.iter().map(|s| s.choices).sum::<usize>()), (CPUS.len(), PAIRS));
    for (i, s) in sizes.iter().enumerate() {
        let (vcpu, _, _, choices) = CPUS[i];
        assert_eq!((vcpu, memory(i, 0), memory(i, choices - 1), choices), (s.vcpu, s.from, s.to, s.choices));
        if let Some(says) = &s.says {
            paragraph_says("fargate", "fargate-pairs", says);
        }
    }
    let facts = course().book.facts;
    let last = sizes.last().unwrap();
    assert_eq!((last.vcpu, last.to), (facts["fargate-max-vcpu"].value, facts["fargate-max-memory"].value));
    paragraph_says("fargate", "fargate-pairs", "up to {fact:fargate-max-vcpu} and {fact:fargate-max-memory}");
}

/// Everything that a learner reads: lessons, checks, words of figures, glossary.
fn prose() -> Vec<PathBuf> {
    let root = content::root("en");
    let mut files = vec![root.join("glossary.toml")];
    let mut dirs = vec![root.join("lessons"), root.join("figures")];
    while let Some(dir) = dirs.pop() {
        for entry in std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()) {
            if entry.is_dir() { dirs.push(entry) } else { files.push(entry) }
        }
    }
    files
}

#[test]
fn limits_are_read_and_not_typed() {
    let book = course().book;
    let mut typed = Vec::new();
    for id in rules().limits {
        let f = book.facts.get(&id).unwrap_or_else(|| panic!("rules.toml: no fact {id}"));
        let number = book.quantity(f.value, &f.unit).replace('\u{a0}', " ");
        // "15 minutes" and "15-minute", but not "115 minutes".
        let forms = [number.clone(), number.replacen(' ', "-", 1).trim_end_matches('s').to_string()];
        for path in prose() {
            for (n, line) in std::fs::read_to_string(&path).unwrap().lines().enumerate() {
                let stands = |form: &String| {
                    line.match_indices(form.as_str()).any(|(at, _)| {
                        let before = line[..at].chars().next_back();
                        let after = line[at + form.len()..].chars().next();
                        !before.is_some_and(|c| c.is_ascii_digit() || c == '.' || c == ',')
                            && !after.is_some_and(char::is_alphanumeric)
                    })
                };
                if forms.iter().any(stands) {
                    typed.push(format!("{}:{}: {number} is {{fact:{id}}}", path.display(), n + 1));
                }
            }
        }
    }
    assert!(typed.is_empty(), "{}", typed.join("\n"));
}
