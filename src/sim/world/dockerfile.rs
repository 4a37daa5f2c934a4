//! Reads Dockerfiles (<https://docs.docker.com/reference/dockerfile/>), as far as they are known here: one stage, without flags.

use super::{Done, Refused};
use crate::nearest::nearest;

/// Instructions that are known here.
const KNOWN: [&str; 10] = ["FROM", "WORKDIR", "COPY", "ADD", "RUN", "ENV", "EXPOSE", "USER", "CMD", "ENTRYPOINT"];
/// Instructions that there are, and that this sandbox leaves out.
const OTHERS: [&str; 8] = ["ARG", "HEALTHCHECK", "LABEL", "MAINTAINER", "ONBUILD", "SHELL", "STOPSIGNAL", "VOLUME"];

/// An instruction.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Instruction {
    From(String),
    Workdir(String),
    /// Also ADD: files of the folder, and where they go.
    Copy(Vec<String>, String),
    Run(String),
    Env(Vec<(String, String)>),
    Expose(u16),
    User(String),
    /// What the container runs; also ENTRYPOINT.
    Cmd(String),
}

impl Instruction {
    /// Whether it makes a layer: the others only change what is noted about the image.
    pub fn writes(&self) -> bool {
        matches!(self, Instruction::Workdir(_) | Instruction::Copy(..) | Instruction::Run(_))
    }
}

/// An instruction of a Dockerfile.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// Counted from 1.
    pub line: usize,
    /// As it stands there, on one line.
    pub text: String,
    pub does: Instruction,
}

/// Why a Dockerfile can't be read, as the builder puts it.
fn wrong(line: usize, what: impl AsRef<str>) -> Refused {
    Refused::new("", format!("dockerfile parse error on line {line}: {}", what.as_ref()))
}

fn not_here(line: usize, what: &str) -> Refused {
    Refused::new(
        "",
        format!("Dockerfile line {line}: this sandbox does not know {what}. It knows: {}.", KNOWN.join(", ")),
    )
}

/// Reads a Dockerfile. The first instruction of the answer is FROM.
///
/// # Errors
/// Names the line that can't be read.
pub fn parse(text: &str) -> Done<Vec<Step>> {
    let mut steps: Vec<Step> = Vec::new();
    for (line, text) in joined(text) {
        let does = instruction(line, &text)?;
        let is_from = matches!(does, Instruction::From(_));
        match (steps.is_empty(), is_from) {
            (true, false) => return Err(wrong(line, "no build stage in current context")),
            (false, true) => return Err(not_here(line, "builds of several stages (a second FROM)")),
            _ => steps.push(Step { line, text, does }),
        }
    }
    if steps.is_empty() { Err(Refused::new("", "file with no instructions")) } else { Ok(steps) }
}

/// Lines with their numbers: comments and empty ones left out, those that end in `\` joined with the next.
fn joined(text: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    let mut open = false;
    for (i, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (part, more) = match line.strip_suffix('\\') {
            Some(part) => (part.trim_end(), true),
            None => (line, false),
        };
        match lines.last_mut() {
            Some((_, last)) if open => {
                last.push(' ');
                last.push_str(part);
            }
            _ => lines.push((i + 1, part.to_string())),
        }
        open = more;
    }
    lines
}

fn instruction(line: usize, text: &str) -> Done<Instruction> {
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let rest = rest.trim();
    let name = word.to_ascii_uppercase();
    if OTHERS.contains(&name.as_str()) {
        return Err(not_here(line, &name));
    }
    if !KNOWN.contains(&name.as_str()) {
        let meant = match nearest(&name, KNOWN.into_iter().chain(OTHERS)) {
            Some(near) => format!(" (did you mean {near}?)"),
            None => String::new(),
        };
        return Err(wrong(line, format!("unknown instruction: {word}{meant}")));
    }
    let words: Vec<&str> = rest.split_whitespace().collect();
    let one = |words: &[&str]| match words {
        [one] => Ok(one.to_string()),
        _ => Err(wrong(line, format!("{name} requires exactly one argument"))),
    };
    if let Some(flag) = words.first().filter(|w| w.starts_with("--")) {
        return Err(not_here(line, &format!("{flag} of {name}")));
    }
    if words.is_empty() && !matches!(name.as_str(), "FROM" | "WORKDIR" | "USER" | "COPY" | "ADD") {
        return Err(wrong(line, format!("{name} requires at least one argument")));
    }
    Ok(match name.as_str() {
        "FROM" => match words[..] {
            [base] => Instruction::From(base.to_string()),
            [base, by, _] if by.eq_ignore_ascii_case("as") => Instruction::From(base.to_string()),
            _ => return Err(wrong(line, "FROM requires either one or three arguments")),
        },
        "WORKDIR" => Instruction::Workdir(one(&words)?),
        "USER" => Instruction::User(one(&words)?),
        "COPY" | "ADD" => {
            let words = listed(rest).unwrap_or_else(|| words.iter().map(|w| w.to_string()).collect());
            match &words[..] {
                [] | [_] => {
                    let got = if words.is_empty() { "no arguments were" } else { "only one was" };
                    let what = format!("{name} requires at least two arguments, but {got} provided");
                    return Err(wrong(line, [&what, ". Destination could not be determined"].concat()));
                }
                [from @ .., to] => Instruction::Copy(from.to_vec(), to.clone()),
            }
        }
        "RUN" => Instruction::Run(listed(rest).map_or_else(|| rest.to_string(), |words| words.join(" "))),
        "ENV" => Instruction::Env(pairs(line, rest)?),
        "EXPOSE" => {
            let port = words[0].strip_suffix("/tcp").unwrap_or(words[0]);
            let port = port.parse().map_err(|_| wrong(line, format!("invalid containerPort: {}", words[0])))?;
            Instruction::Expose(port)
        }
        _ => Instruction::Cmd(listed(rest).map_or_else(|| rest.to_string(), |words| words.join(" "))),
    })
}

/// The exec form, `["node", "server.js"]`.
fn listed(text: &str) -> Option<Vec<String>> {
    text.starts_with('[').then(|| serde_json::from_str(text).ok()).flatten()
}

/// `A=1 B="two words"`, or the old form `A 1`.
fn pairs(line: usize, text: &str) -> Done<Vec<(String, String)>> {
    let words = shlex::split(text)
        .ok_or_else(|| wrong(line, "unexpected end of statement while looking for matching quote"))?;
    if words.first().is_some_and(|w| !w.contains('=')) {
        let (name, value) =
            text.split_once(char::is_whitespace).ok_or_else(|| wrong(line, "ENV must have two arguments"))?;
        return Ok(vec![(name.to_string(), value.trim().to_string())]);
    }
    let pair = |w: &String| match w.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_string(), value.to_string())),
        _ => Err(wrong(line, format!("Syntax error - can't find = in \"{w}\". Must be of the form: name=value"))),
    };
    words.iter().map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_comments_and_continuations() {
        let text = "# the app\nfrom node:24 AS app\n\nRUN apt-get update && \\\n  # inside\n  apt-get install -y git\nENV A=1 B=\"two words\"\nCMD [\"node\", \"server.js\"]\n";
        let steps = parse(text).unwrap();
        let lines: Vec<usize> = steps.iter().map(|s| s.line).collect();
        assert_eq!(lines, [2, 4, 7, 8]);
        assert_eq!(steps[0].does, Instruction::From("node:24".into()));
        assert_eq!(steps[1].does, Instruction::Run("apt-get update && apt-get install -y git".into()));
        assert_eq!(steps[2].does, Instruction::Env(vec![("A".into(), "1".into()), ("B".into(), "two words".into())]));
        assert_eq!(steps[3].does, Instruction::Cmd("node server.js".into()));
    }

    #[test]
    fn a_mistake_names_its_line() {
        for (text, message) in [
            (
                "FROM node:24\nRUNN npm ci",
                "dockerfile parse error on line 2: unknown instruction: RUNN (did you mean RUN?)",
            ),
            ("\nCOPY . .", "dockerfile parse error on line 2: no build stage in current context"),
            (
                "FROM a\nFROM b",
                "Dockerfile line 2: this sandbox does not know builds of several stages (a second FROM).",
            ),
            (
                "FROM node:24\nCOPY x",
                "dockerfile parse error on line 2: COPY requires at least two arguments, but only one was",
            ),
            ("FROM node:24\nARG X", "Dockerfile line 2: this sandbox does not know ARG."),
            (
                "FROM node:24\nRUN --mount=type=cache x",
                "Dockerfile line 2: this sandbox does not know --mount=type=cache of RUN.",
            ),
            ("FROM node:24\nEXPOSE web", "dockerfile parse error on line 2: invalid containerPort: web"),
            ("# nothing\n", "file with no instructions"),
        ] {
            let error = parse(text).unwrap_err().message;
            assert!(error.starts_with(message), "{error}");
        }
    }

    proptest! {
        #[test]
        fn it_reads_or_refuses_anything(text in "([A-Za-z]{2,10}|FROM|COPY|ENV|EXPOSE|[ \\\\\\[\"=#\n.-]){0,30}|.{0,60}") {
            if let Ok(steps) = parse(&text) {
                prop_assert!(matches!(steps[0].does, Instruction::From(_)));
            }
        }
    }
}
