//! The list of what the workbench knows, for people (`docs/workbench.md`): made of the tables that the terminal itself works with.

use dockside::content::Course;
use dockside::terminal::{Takes, specs};
use std::fmt::Write;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/workbench.md");

fn list() -> String {
    let mut out = String::from(
        "# The workbench\n\n\
         This list is made of the program's own tables by `INSTA_UPDATE=always cargo test --test commands`, which fails when it is not up to date.\n\n\
         ## Commands\n\n\
         Syntax, fields and messages follow the pages named here; what they leave open (timings, which instance, sizes of an instance \
         for tasks) is a constant with a comment in `src/sim/world`.\n\n\
         | command | flags | after | page |\n|---|---|---|---|\n",
    );
    for spec in specs() {
        let flag = |f: &dockside::terminal::Flag| {
            let short = f.short.map_or(String::new(), |s| format!("-{s} "));
            let many = if matches!(f.takes, Takes::Many(_)) { " …" } else { "" };
            let must = if f.required { "*" } else { "" };
            format!("`{short}--{}{many}`{must}", f.name)
        };
        let flags: Vec<String> = spec.flags.iter().map(flag).collect();
        let page = if spec.url.is_empty() { String::from("of the sandbox") } else { format!("<{}>", spec.url) };
        writeln!(out, "| `{}` | {} | {} | {page} |", spec.path.join(" "), flags.join(" "), spec.operands).unwrap();
    }
    out.push_str("\n`*`: has to be there.\n\n## Levels\n\n| level | lesson | par | goal |\n|---|---|---|---|\n");
    for set in Course::load("en").unwrap().workbench {
        let goals: Vec<&str> = set.level.goals.iter().map(|g| g.text.as_str()).collect();
        writeln!(
            out,
            "| {} (`{}`) | {} | {} | {} |",
            set.title,
            set.level.id,
            set.lesson,
            set.level.par,
            goals.join("; ")
        )
        .unwrap();
    }
    out
}

#[test]
fn the_list_for_people_is_up_to_date() {
    let now = list();
    if std::env::var("INSTA_UPDATE").is_ok_and(|v| v == "always") {
        std::fs::write(FILE, &now).unwrap();
    }
    let written = std::fs::read_to_string(FILE).unwrap_or_default();
    assert!(written == now, "docs/workbench.md is old: INSTA_UPDATE=always cargo test --test commands");
}

/// Whoever doubts an answer finds the page that it follows.
#[test]
fn each_command_of_a_program_names_its_page() {
    for spec in specs() {
        let hosts: &[&str] = match spec.path[0] {
            "docker" => &["https://docs.docker.com/"],
            "aws" => {
                &["https://docs.aws.amazon.com/cli/latest/reference/", "https://awscli.amazonaws.com/v2/documentation/"]
            }
            _ => continue,
        };
        assert!(hosts.iter().any(|h| spec.url.starts_with(h)), "{}: {}", spec.path.join(" "), spec.url);
        assert!(!spec.about.is_empty(), "{}", spec.path.join(" "));
    }
}
