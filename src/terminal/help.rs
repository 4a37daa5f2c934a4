//! What is said about commands: help, and what is said to a mistake.

use super::{Failure, Flag, Spec, Takes, docker, next_words, specs};
use crate::nearest::nearest;

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
    if spec.path[0] == "aws" {
        text.push_str("\nAs everywhere in aws: --region us-east-1, --output json, --no-cli-pager\n");
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
    // What was asked for with more behind it (`help docker run nginx`) is asked for all the same.
    if let Some(spec) = specs().filter(|s| s.path.len() <= words.len() && starts(s, words)).max_by_key(|s| s.path.len())
    {
        return Some(of(spec));
    }
    if let [program, group] = words
        && program == "docker"
        && docker::ALIASES.iter().any(|a| a.0 == group)
    {
        let line = |a: &(&str, &str, &str)| format!("  docker {group} {:8}  The same as docker {}\n", a.1, a.2);
        let known = |a: &&(&str, &str, &str)| specs().any(|s| s.path == ["docker", a.2]);
        return Some(docker::ALIASES.iter().filter(|a| a.0 == group).filter(known).map(line).collect());
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

/// What is asked in order to see whether a program is there, and of which version. No version is named: nothing here is of one.
const VERSIONS: &[(&[&str], &str)] = &[
    (&["docker", "--version"], DOCKER),
    (&["docker", "-v"], DOCKER),
    (&["docker", "version"], DOCKER),
    (
        &["aws", "--version"],
        "aws-cli/2 (this sandbox: it answers as the documentation of version 2 has it, and no AWS is behind it)",
    ),
];
const DOCKER: &str =
    "Docker version: this sandbox (it answers as the documentation of docker has it, and no engine is behind it)";

pub fn version(words: &[String]) -> Option<&'static str> {
    VERSIONS.iter().find(|(asked, _)| *asked == words).map(|(_, text)| *text)
}

/// Commands that are known elsewhere, and what there is here instead; `{}` is the word behind them.
const INSTEAD: &[(&[&str], &str)] = &[
    (
        &["docker", "exec"],
        "This sandbox runs no second command in a container: docker logs and docker inspect say what it does, curl asks it.",
    ),
    (&["docker", "compose"], NO_COMPOSE),
    (&["docker-compose"], NO_COMPOSE),
    (&["vim"], EDIT),
    (&["vi"], EDIT),
    (&["nano"], EDIT),
    (&["emacs"], EDIT),
    (&["code"], EDIT),
    (&["cd"], ONE_FOLDER),
    (&["pwd"], ONE_FOLDER),
    (&["mkdir"], ONE_FOLDER),
    (&["echo"], "This sandbox has no echo: cat FILE prints a file, write FILE 'text' writes one."),
    (
        &["aws", "configure"],
        "There is nothing to configure: this sandbox has one account, one user and one Region (aws sts get-caller-identity).",
    ),
    (&["kubectl"], "Kubernetes is not part of this sandbox: aws ecs runs containers here (help aws ecs)."),
    (&["sudo"], "sudo is not needed here: what stands behind it is done all the same."),
];
const NO_COMPOSE: &str = "Compose is not part of this sandbox: docker run starts one container at a time.";
const EDIT: &str = "This sandbox has no editor in its terminal: edit it under \"Edit {}\" beside the terminal, or type write {} 'text'.";
const ONE_FOLDER: &str = "This sandbox has one folder, the one that you are in: ls lists its files.";

fn instead(words: &[String]) -> Option<String> {
    let stands = |path: &[&str]| path.len() <= words.len() && path.iter().zip(words).all(|(a, b)| a == b);
    let (path, text) = INSTEAD.iter().find(|(path, _)| stands(path))?;
    let file = words[path.len()..].iter().find(|w| !w.starts_with('-'));
    Some(text.replace("{}", file.map_or("FILE", String::as_str)))
}

/// What is said to a command that is not known: what there is instead, or the nearest, and what is known at that place.
pub fn unknown_command(words: &[String]) -> Failure {
    if let Some(text) = instead(words) {
        return Failure::new(127, text);
    }
    // As far as it was right.
    let right = (0..=words.len()).rev().find(|n| !next_words(&words[..*n]).is_empty()).unwrap_or(0);
    let next = next_words(&words[..right]);
    let before = words[..right].iter().map(|w| [w, " "].concat()).collect::<String>();
    let Some(word) = words.get(right) else {
        return Failure::new(2, format!("{before}needs one of: {}.", next.join(", ")));
    };
    let meant = match nearest(&word.to_lowercase(), next.iter().copied()) {
        Some(name) => format!(" Did you mean: {before}{name}?"),
        None => String::new(),
    };
    let known = if right == 0 { "It knows" } else { "Known here" };
    Failure::new(127, format!("{HERE} does not know {before}{word}.{meant}\n{known}: {}.", next.join(", ")))
}

/// Flags that are known elsewhere, and what there is here instead.
const INSTEAD_OF_FLAGS: &[(&[&str], &[&str], &str)] = &[
    (
        &["docker", "run"],
        &["-i", "-t", "--interactive", "--tty"],
        "This sandbox's containers have no keyboard: leave -it out (-d runs one in the background, docker logs prints what it says).",
    ),
    (
        &["docker", "logs"],
        &["-f", "--follow"],
        "This sandbox prints what a container has said so far: let time pass with wait, and ask again.",
    ),
    (
        &["docker", "run"],
        &["-P", "--publish-all"],
        "This sandbox publishes the ports that are named: -p 8080:3000, or -p 3000 for any free port of the laptop.",
    ),
    (&["docker", "ps"], &["--filter", "-f", "--format"], WHOLE_LIST),
    (&["docker", "images"], &["--filter", "-f", "--format"], WHOLE_LIST),
    (
        &["curl"],
        &["-I", "--head", "-i", "--include", "-v", "--verbose"],
        "This sandbox's curl prints what answers, without headers; a status that is no success stands in the page.",
    ),
];
const WHOLE_LIST: &str = "This sandbox prints whole lists: leave filters and formats out (-q prints ids alone).";
const WHOLE_ANSWER: &str = "This sandbox prints whole answers: leave --query out, and look for the field in it.";

/// What is said to a flag that is not known.
pub fn unknown_flag(spec: &Spec, flag: &str) -> Failure {
    let instead = INSTEAD_OF_FLAGS.iter().find(|(path, flags, _)| *path == spec.path && flags.contains(&flag));
    if let Some((.., text)) = instead {
        return Failure::new(2, *text);
    }
    if spec.path[0] == "aws" && flag == "--query" {
        return Failure::new(252, WHOLE_ANSWER);
    }
    let all: Vec<String> = spec.flags.iter().map(|f| ["--", f.name].concat()).collect();
    let meant = match nearest(flag, all.iter().map(String::as_str)) {
        Some(name) => format!(" Did you mean {name}?"),
        None => String::new(),
    };
    let known = if all.is_empty() {
        String::from("It takes no options here.")
    } else {
        format!("Known here: {}.", all.join(", "))
    };
    Failure::new(2, format!("{HERE} does not know {flag} of {}.{meant}\n{known}", spec.path.join(" ")))
}

/// What is said to words where none belong.
pub fn surplus(spec: &Spec, words: &[String]) -> Failure {
    let path = spec.path.join(" ");
    let mut failure = match spec.path[0] {
        "aws" => Failure::new(252, format!("aws: error: Unknown options: {}", words.join(", "))),
        "docker" => Failure::new(1, format!("docker: '{path}' accepts no arguments\n\nSee '{path} --help'.")),
        _ => Failure::new(2, format!("{path} stands alone on its line.")),
    };
    // As texts have it that were set by a program for letters.
    if words.iter().any(|w| w.starts_with(['–', '—'])) {
        failure
            .text
            .push_str("\n(A dash stands there that is longer than the - of the keyboard: options begin with --.)");
    }
    failure
}

/// What is said when a flag is missing. The AWS CLI's own words.
pub fn missing_flag(spec: &Spec, flag: &Flag) -> Failure {
    let name = flag.name;
    Failure::new(252, format!("{}: error: the following arguments are required: --{name}", spec.path[0]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_that_are_known_elsewhere_get_a_line_of_their_own() {
        for (path, flag, says) in [
            (&["docker", "run"][..], "-P", "-p 8080:3000"),
            (&["docker", "ps"], "--filter", "whole lists"),
            (&["docker", "images"], "--format", "whole lists"),
            (&["aws", "ecs", "list-tasks"], "--query", "leave --query out"),
            (&["curl"], "-I", "without headers"),
            (&["docker", "ps"], "--al", "Did you mean --all?"),
        ] {
            let spec = specs().find(|s| s.path == path).unwrap();
            let text = unknown_flag(spec, flag).text;
            assert!(text.contains(says), "{path:?} {flag}: {text}");
        }
        // None of them hides a flag that there is.
        for (path, flags, _) in INSTEAD_OF_FLAGS {
            let spec = specs().find(|s| s.path == *path).unwrap();
            let known = |f: &Flag| {
                flags.contains(&&*["--", f.name].concat())
                    || f.short.is_some_and(|s| flags.contains(&&*format!("-{s}")))
            };
            assert!(!spec.flags.iter().any(known), "{path:?}");
        }
    }

    #[test]
    fn what_is_known_elsewhere_gets_a_line_of_its_own() {
        for (line, says) in [
            ("docker exec -it db sh", "no second command"),
            ("docker compose up", "Compose is not part"),
            ("docker-compose up", "Compose is not part"),
            ("vim Dockerfile", "\"Edit Dockerfile\" beside the terminal, or type write Dockerfile 'text'"),
            ("vi +3 a", "write"),
            ("nano", "\"Edit FILE\""),
            ("code .", "no editor"),
            ("cd app", "one folder"),
            ("aws configure sso", "nothing to configure"),
            ("kubectl get pods", "aws ecs runs containers"),
            ("sudo", "not needed"),
            ("DOCKER PS", "Did you mean: docker?"),
            ("docker volumee", "Did you mean: docker volume?"),
            ("docker image lss", "Did you mean: docker image ls?"),
            ("aws ecs", "aws ecs needs one of: "),
        ] {
            let words: Vec<String> = line.split(' ').map(String::from).collect();
            let text = unknown_command(&words).text;
            assert!(text.contains(says), "{line}: {text}");
        }
        // None of them hides a command that there is.
        assert!(INSTEAD.iter().all(|(path, _)| !specs().any(|s| s.path.starts_with(path))));
    }
}
