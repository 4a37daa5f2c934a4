//! What is said about commands: help, and what is said to a mistake.

use super::nearest::nearest;
use super::{Failure, Flag, Spec, Takes, specs};

/// The sandbox's own voice.
const HERE: &str = "This sandbox";

/// Help for one command, in the order of a manual page.
pub fn of(spec: &Spec) -> String {
    let mut text = format!("{}: {}\n\nUsage: {}", spec.path.join(" "), spec.about, spec.path.join(" "));
    if !spec.flags.is_empty() {
        text.push_str(" [OPTIONS]");
    }
    if !spec.operands.is_empty() {
        text.push(' ');
        text.push_str(spec.operands);
    }
    text.push('\n');
    if !spec.flags.is_empty() {
        text.push_str("\nOptions that this sandbox knows:\n");
        for flag in spec.flags {
            text.push_str("  ");
            text.push_str(&written(flag));
            text.push_str(if flag.required { "  (required)\n" } else { "\n" });
        }
    }
    if !spec.url.is_empty() {
        text.push_str("\nThe real command: ");
        text.push_str(spec.url);
        text.push('\n');
    }
    text
}

fn written(flag: &Flag) -> String {
    let short = flag.short.map_or(String::new(), |s| format!("-{s}, "));
    let value = match flag.takes {
        Takes::Nothing => String::new(),
        Takes::One(thing) => format!(" <{thing:?}>").to_lowercase(),
        Takes::Many(thing) => format!(" <{thing:?}> ...").to_lowercase(),
    };
    format!("{short}--{}{value}", flag.name)
}

/// Help for all that begins with these words: of one command, or what there is below a program or a group.
pub fn below(words: &[String]) -> Option<String> {
    if let Some(spec) = specs().find(|s| s.path == words) {
        return Some(of(spec));
    }
    let all: Vec<&Spec> = specs().filter(|s| s.path.len() > words.len() && starts(s, words)).collect();
    if all.is_empty() {
        return None;
    }
    let widest = all.iter().map(|s| s.path.join(" ").len()).max().unwrap_or(0);
    let line = |s: &Spec| format!("  {:widest$}  {}\n", s.path.join(" "), s.about);
    Some(all.into_iter().map(line).collect())
}

fn starts(spec: &Spec, words: &[String]) -> bool {
    spec.path.iter().zip(words).all(|(a, b)| a == b)
}

/// What is said to a command that is not known: the nearest, and what is known at that place.
pub fn unknown_command(words: &[String]) -> Failure {
    // As far as it was right.
    let right = (0..words.len()).rev().find(|n| specs().any(|s| s.path.len() > *n && starts(s, &words[..*n])));
    let right = right.unwrap_or(0);
    let mut next: Vec<&str> =
        specs().filter(|s| s.path.len() > right && starts(s, &words[..right])).map(|s| s.path[right]).collect();
    next.dedup();
    let before = words[..right].iter().map(|w| [w, " "].concat()).collect::<String>();
    let Some(word) = words.get(right) else {
        return Failure::new(2, format!("{before}needs one of: {}.", next.join(", ")));
    };
    let meant = match nearest(word, next.iter().copied()) {
        Some(name) => format!(" Did you mean: {before}{name}?"),
        None => String::new(),
    };
    let known = if right == 0 { "It knows" } else { "Known here" };
    Failure::new(127, format!("{HERE} does not know {before}{word}.{meant}\n{known}: {}.", next.join(", ")))
}

/// What is said to a flag that is not known.
pub fn unknown_flag(spec: &Spec, flag: &str) -> Failure {
    let all: Vec<String> = spec.flags.iter().map(|f| ["--", f.name].concat()).collect();
    let meant = match nearest(flag, all.iter().map(String::as_str)) {
        Some(name) => format!(" Did you mean {name}?"),
        None => String::new(),
    };
    let known =
        if all.is_empty() { String::from("It has none here.") } else { format!("Known here: {}.", all.join(", ")) };
    Failure::new(2, format!("{HERE} does not know {flag} of {}.{meant}\n{known}", spec.path.join(" ")))
}

/// What is said when a flag is missing. The AWS CLI's own words.
pub fn missing_flag(spec: &Spec, flag: &Flag) -> Failure {
    let name = flag.name;
    Failure::new(252, format!("{}: error: the following arguments are required: --{name}", spec.path[0]))
}
