//! The terminal of the workbench: lines as `docker` and `aws` take them, and the answers that these programs give, from their public
//! documentation (each [`Spec`] names its page). A command is looked up in a table, so help, completion, and what is said to a typing mistake know the same
//! flags as the parser.

pub mod aws;
pub mod complete;
pub mod docker;
#[cfg(test)]
mod fuzz;
pub mod help;
pub mod line;
pub mod session;
pub mod setup;
pub mod shell;

use crate::sim::world::hub::NOT_HERE;
use crate::sim::world::{REGION, Refused, World};
use lexopt::Arg;

pub use session::Session;

/// A command, as its program documents it.
pub struct Spec {
    /// `["aws", "ecs", "create-service"]`.
    pub path: &'static [&'static str],
    /// What it does, in a line.
    pub about: &'static str,
    /// What stands after the flags, as usage lines write it: `IMAGE [COMMAND]`.
    pub operands: &'static str,
    /// What names stand there, for completion.
    pub names: Thing,
    pub flags: &'static [Flag],
    /// Everything after the first operand belongs to it (`docker run IMAGE COMMAND --with its own flags`).
    pub ends: bool,
    /// The page of the public documentation that syntax and output were taken from; empty for what is the sandbox's own.
    pub url: &'static str,
    pub run: fn(&mut World, &Args) -> Outcome,
}

/// A flag.
pub struct Flag {
    /// Without its dashes.
    pub name: &'static str,
    pub short: Option<char>,
    pub takes: Takes,
    pub required: bool,
}

/// What follows a flag.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Takes {
    Nothing,
    One(Thing),
    /// One or more values, up to the next flag.
    Many(Thing),
}

impl Flag {
    pub const fn switch(name: &'static str) -> Flag {
        Flag { name, short: None, takes: Takes::Nothing, required: false }
    }

    pub const fn one(name: &'static str, thing: Thing) -> Flag {
        Flag { name, short: None, takes: Takes::One(thing), required: false }
    }

    pub const fn many(name: &'static str, thing: Thing) -> Flag {
        Flag { name, short: None, takes: Takes::Many(thing), required: false }
    }

    pub const fn short(self, short: char) -> Flag {
        Flag { short: Some(short), ..self }
    }

    pub const fn required(self) -> Flag {
        Flag { required: true, ..self }
    }
}

/// What a value names: completion offers those that there are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Thing {
    /// Nothing that there is.
    Text,
    Number,
    File,
    Image,
    Container,
    Volume,
    Repository,
    Cluster,
    Service,
    Definition,
    Task,
    Role,
    Policy,
    Instance,
    InstanceType,
    Group,
    Function,
    LogGroup,
    Platform,
    Host,
    Command,
    LaunchType,
    Region,
    /// How `aws` prints.
    Format,
}

/// What a command was given.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Args {
    /// Flags by name, in the order in which they came.
    pub flags: Vec<(&'static str, String)>,
    pub rest: Vec<String>,
    /// What the command before the `|` has printed.
    pub input: Option<String>,
}

impl Args {
    /// The last value of a flag.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.flags.iter().rev().find(|(n, _)| *n == name).map(|(_, v)| v.as_str())
    }

    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.flags.iter().filter(move |(n, _)| *n == name).map(|(_, v)| v.as_str())
    }

    pub fn has(&self, name: &str) -> bool {
        self.flags.iter().any(|(n, _)| *n == name)
    }

    /// A whole number; what else stands there is an error that names the flag.
    pub fn number(&self, name: &str) -> Result<Option<u32>, Failure> {
        let Some(text) = self.get(name) else { return Ok(None) };
        text.parse().map(Some).map_err(|_| Failure::new(255, format!("--{name}: {text} is not a whole number.")))
    }
}

/// What a command prints, with its line ends; or why it failed.
pub type Outcome = Result<String, Failure>;

/// What a failed command prints, and its exit code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failure {
    pub code: u8,
    pub text: String,
}

impl Failure {
    pub fn new(code: u8, text: impl Into<String>) -> Failure {
        Failure { code, text: text.into() }
    }

    /// As the container engine puts it.
    pub fn docker(refused: Refused) -> Failure {
        if refused.code == NOT_HERE {
            // The sandbox's own word, not the engine's.
            return Failure::new(1, refused.message);
        }
        Failure::new(1, format!("Error response from daemon: {}", refused.message))
    }

    /// As the AWS CLI puts it; `operation` is the API's name for it, such as `CreateService`.
    pub fn aws(operation: &str, refused: Refused) -> Failure {
        let Refused { code, message } = refused;
        Failure::new(254, format!("An error occurred ({code}) when calling the {operation} operation: {message}"))
    }
}

/// A command that was understood.
pub struct Command {
    pub spec: &'static Spec,
    pub args: Args,
}

/// Every command that there is.
pub fn specs() -> impl Iterator<Item = &'static Spec> {
    [shell::SPECS, docker::SPECS, aws::SPECS].into_iter().flatten().copied().flatten()
}

/// What a command makes of a world. One that fails may still have let time pass.
pub fn apply(world: &World, command: &Command) -> (World, Outcome) {
    let mut after = world.clone();
    let outcome = (command.spec.run)(&mut after, &command.args);
    (after, outcome.map_err(|failure| aws::ecs::with_cluster(world, command, failure)))
}

/// The format in which `aws` prints here.
pub const JSON: &str = "json";

/// What every command of `aws` takes, also between `aws` and the service, and the one value that there is here
/// (<https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-options.html>).
static GLOBAL: [(Flag, &str); 3] = [
    (Flag::one("region", Thing::Region), REGION),
    (Flag::one("output", Thing::Format), JSON),
    (Flag::switch("no-cli-pager"), ""),
];

/// See [`GLOBAL`]: what the program of a command takes in every place.
fn globals(program: &str) -> impl Iterator<Item = &'static Flag> {
    GLOBAL.iter().map(|(flag, _)| flag).filter(move |_| program == "aws")
}

/// Words as the tables have them: docker's long names made short, and what stands between `aws` and the service put behind it all.
fn plain(words: &[String]) -> Vec<String> {
    let (mut words, options) = apart(words);
    words.extend(options);
    words
}

/// See [`plain`]: the words without what stands between `aws` and the service, and that.
fn apart(words: &[String]) -> (Vec<String>, Vec<String>) {
    let mut words = docker::short(words);
    let program = words.first().cloned().unwrap_or_default();
    let mut end = 1;
    while let Some(word) = words.get(end) {
        let name = word.strip_prefix("--").map(|w| w.split_once('=').map_or(w, |(n, _)| n));
        let Some(flag) = globals(&program).find(|f| name == Some(f.name)) else { break };
        end += if flag.takes == Takes::Nothing || word.contains('=') { 1 } else { 2 };
    }
    let end = end.min(words.len());
    let options = words.drain(end.min(1)..end).collect();
    (words, options)
}

/// A region and a format of which there are no others here.
fn check_global(spec: &Spec, args: &Args) -> Result<(), Failure> {
    for (flag, only) in GLOBAL.iter().filter(|(f, _)| spec.path[0] == "aws" && f.takes != Takes::Nothing) {
        if let Some(other) = args.all(flag.name).find(|v| v != only) {
            return Err(Failure::new(252, format!("--{} {other}: this sandbox knows only {only}.", flag.name)));
        }
    }
    Ok(())
}

/// The words that may follow in the path of a command.
pub fn next_words(words: &[String]) -> Vec<&'static str> {
    let mut next: Vec<&str> = Vec::new();
    let of_specs = specs().filter(|s| s.path.len() > words.len() && s.path.iter().zip(words).all(|(a, b)| a == b));
    for word in of_specs.map(|s| s.path[words.len()]).chain(docker::next_long(words)) {
        if !next.contains(&word) {
            next.push(word);
        }
    }
    next
}

/// Reads one command out of its words.
pub fn parse(words: &[String]) -> Result<Command, Failure> {
    let words = &plain(words)[..];
    let spec = find(words)?;
    let mut args = Args::default();
    let mut parser = lexopt::Parser::from_args(&words[spec.path.len()..]);
    let wrong = |e: lexopt::Error| Failure::new(2, format!("{}: {e}", spec.path.join(" ")));
    loop {
        let known = |long: &str| {
            spec.flags.iter().find(|f| f.name == long).or_else(|| globals(spec.path[0]).find(|f| f.name == long))
        };
        let flag = match parser.next().map_err(wrong)? {
            None => break,
            Some(Arg::Long(long)) => known(long).ok_or_else(|| help::unknown_flag(spec, &["--", long].concat()))?,
            Some(Arg::Short(short)) => {
                let of = spec.flags.iter().find(|f| f.short == Some(short));
                of.ok_or_else(|| help::unknown_flag(spec, &format!("-{short}")))?
            }
            Some(Arg::Value(value)) => {
                args.rest.push(value.to_string_lossy().into_owned());
                if spec.ends {
                    let rest = parser.raw_args().map_err(wrong)?;
                    args.rest.extend(rest.map(|a| a.to_string_lossy().into_owned()));
                    break;
                }
                continue;
            }
        };
        match flag.takes {
            Takes::Nothing => args.flags.push((flag.name, String::new())),
            Takes::One(_) => {
                let value = parser.value().map_err(wrong)?;
                args.flags.push((flag.name, value.to_string_lossy().into_owned()));
            }
            Takes::Many(_) => {
                for value in parser.values().map_err(wrong)? {
                    args.flags.push((flag.name, value.to_string_lossy().into_owned()));
                }
            }
        }
    }
    if let Some(missing) = spec.flags.iter().find(|f| f.required && !args.has(f.name)) {
        return Err(help::missing_flag(spec, missing));
    }
    check_global(spec, &args)?;
    if spec.operands.is_empty() && !args.rest.is_empty() {
        return Err(help::surplus(spec, &args.rest));
    }
    Ok(Command { spec, args })
}

/// The command whose path stands at the beginning of the words: the longest that does.
fn find(words: &[String]) -> Result<&'static Spec, Failure> {
    let stands = |s: &&Spec| s.path.len() <= words.len() && s.path.iter().zip(words).all(|(a, b)| a == b);
    specs().filter(stands).max_by_key(|s| s.path.len()).ok_or_else(|| help::unknown_command(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Command, Failure> {
        parse(&shlex::split(line).expect(line))
    }

    #[test]
    fn every_command_of_aws_takes_what_is_the_same_for_all() {
        for line in [
            "aws ecs list-clusters --region us-east-1 --output json --no-cli-pager",
            "aws --region us-east-1 --output=json ecs list-clusters",
            "aws --no-cli-pager --region=us-east-1 ecs list-clusters --output json",
        ] {
            let command = read(line).unwrap_or_else(|f| panic!("{line}: {}", f.text));
            assert_eq!(command.spec.path, ["aws", "ecs", "list-clusters"], "{line}");
        }
        for (line, says) in [
            ("aws ecs list-clusters --region eu-west-1", "--region eu-west-1: this sandbox knows only us-east-1."),
            ("aws --output table ecs list-clusters", "--output table: this sandbox knows only json."),
            ("aws ecr get-login-password --region x", "--region x: this sandbox knows only us-east-1."),
            ("aws --query x ecs list-clusters", "does not know aws --query"),
            ("aws ecs list-clusters --query x", "leave --query out"),
            ("aws ecs create-cluster shop", "aws: error: Unknown options: shop"),
            ("aws ecs list-clusters –-region us-east-1", "Unknown options: –-region, us-east-1\n(A dash"),
            ("docker ps all", "docker: 'docker ps' accepts no arguments"),
            ("aws --region us-east-1", "does not know aws --region"),
            ("aws --region", "does not know aws --region"),
            ("docker ps --region us-east-1", "does not know --region of docker ps"),
        ] {
            let failure = read(line).err().unwrap_or_else(|| panic!("{line}"));
            assert!(failure.text.contains(says), "{line}: {}", failure.text);
        }
    }

    #[test]
    fn docker_s_long_names_are_the_short_commands() {
        for (line, short) in [
            ("docker container ls -aq", "docker ps"),
            ("docker container ps", "docker ps"),
            ("docker container list", "docker ps"),
            ("docker container run -d --name a alpine", "docker run"),
            ("docker container logs a", "docker logs"),
            ("docker container stop a", "docker stop"),
            ("docker container kill a", "docker kill"),
            ("docker container rm -f a", "docker rm"),
            ("docker container inspect a", "docker inspect"),
            ("docker image ls", "docker images"),
            ("docker image rm a", "docker rmi"),
            ("docker image pull alpine", "docker pull"),
            ("docker image push a", "docker push"),
            ("docker image tag a b", "docker tag"),
            ("docker image build .", "docker build"),
            ("docker image history a", "docker history"),
            ("docker image inspect a", "docker inspect"),
        ] {
            let command = read(line).unwrap_or_else(|f| panic!("{line}: {}", f.text));
            assert_eq!(command.spec.path.join(" "), short, "{line}");
        }
        // Each leads to something: a command, or a sentence of its own.
        for (group, word, _) in docker::ALIASES {
            let text = read(&format!("docker {group} {word}")).err().map_or(String::new(), |f| f.text);
            assert!(!text.contains("does not know"), "{group} {word}: {text}");
        }
    }
}
