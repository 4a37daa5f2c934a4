//! Completion of what has been typed so far.

use super::line::{Typed, quoted, typed};
use super::{Flag, JSON, Spec, Takes, Thing, apart, globals, specs};
use crate::sim::world::image::registry;
use crate::sim::world::{InstanceType, REGION, World, iam};

/// What the word at the end of a line may become, in the order in which it is offered.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Completion {
    /// Where that word begins, in bytes.
    pub start: usize,
    /// As they have to be typed, with quotes where they need them.
    pub candidates: Vec<String>,
}

/// What the Tab key makes of a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tab {
    pub line: String,
    /// What there is to choose from, where the line could not be made longer.
    pub shown: Vec<String>,
}

/// See [`Completion`]. `line` is what stands before the cursor.
pub fn complete(world: &World, line: &str) -> Completion {
    let Some(typed) = typed(line) else { return Completion { start: line.len(), candidates: Vec::new() } };
    let mut candidates: Vec<String> = Vec::new();
    for candidate in offers(world, &typed) {
        if candidate.starts_with(&typed.word) && !candidates.contains(&candidate) {
            candidates.push(candidate);
        }
    }
    Completion { start: typed.start, candidates: candidates.iter().map(|c| quoted(c)).collect() }
}

/// Makes the line as long as all candidates allow; where that is no longer than it was, shows them.
pub fn tab(world: &World, line: &str) -> Tab {
    let Completion { start, candidates } = complete(world, line);
    let unchanged = Tab { line: line.to_string(), shown: Vec::new() };
    let (before, word) = line.split_at(start);
    match &candidates[..] {
        [] => unchanged,
        [one] => Tab { line: format!("{before}{one} "), shown: Vec::new() },
        _ => {
            let common = common(&candidates);
            if common.len() > word.len() && common.starts_with(word) {
                Tab { line: [before, common].concat(), shown: Vec::new() }
            } else {
                Tab { shown: candidates, ..unchanged }
            }
        }
    }
}

/// What all words begin with.
fn common(words: &[String]) -> &str {
    let Some((first, others)) = words.split_first() else { return "" };
    let mut end = first.len();
    for other in others {
        let same = first.char_indices().zip(other.chars()).find(|((_, a), b)| a != b).map(|((i, _), _)| i);
        end = end.min(same.unwrap_or(first.len().min(other.len())));
    }
    &first[..end]
}

/// All that may stand at the end, also what does not begin as the word does.
fn offers(world: &World, typed: &Typed) -> Vec<String> {
    let (words, options) = apart(&typed.words);
    // Between `aws` and the service: a value is awaited.
    if let Some(flag) = options.last().and_then(|word| globals(&words[0]).find(|f| is(f, word)))
        && let Takes::One(thing) = flag.takes
    {
        return names(world, thing);
    }
    let stands = |s: &&Spec| s.path.len() <= words.len() && s.path.iter().zip(&words).all(|(a, b)| a == b);
    let Some(spec) = specs().filter(stands).max_by_key(|s| s.path.len()) else {
        let long = if options.is_empty() { &typed.words } else { &words };
        return next_words(long);
    };
    let after = &words[spec.path.len()..];
    if spec.names == Thing::Command {
        return next_words(after);
    }
    let mut all = if after.is_empty() { next_words(&words) } else { Vec::new() };
    all.extend(arguments(world, spec, &[after, &options].concat(), &typed.word));
    all
}

/// See [`super::next_words`].
fn next_words(words: &[String]) -> Vec<String> {
    super::next_words(words).into_iter().map(String::from).collect()
}

/// What may follow in a command's flags and operands.
fn arguments(world: &World, spec: &Spec, after: &[String], word: &str) -> Vec<String> {
    let of = |flag: &str| spec.flags.iter().chain(globals(spec.path[0])).find(|f| is(f, flag));
    // `--name=va`: the value is part of the word.
    if let Some((flag, _)) = word.split_once('=')
        && let Some(Takes::One(thing) | Takes::Many(thing)) = of(flag).map(|f| f.takes)
    {
        return values(world, spec, thing).iter().map(|v| [flag, "=", v].concat()).collect();
    }
    let mut open = None;
    let mut operands = 0;
    for word in after {
        let flag = of(word);
        open = match (flag.map(|f| f.takes), open) {
            (Some(Takes::Nothing), _) => None,
            (Some(takes), _) => Some(takes),
            (None, Some(Takes::Many(_))) => open,
            (None, Some(Takes::One(_))) => None,
            (None, _) => {
                operands += usize::from(!word.starts_with('-'));
                None
            }
        };
    }
    if let Some(Takes::One(thing) | Takes::Many(thing)) = open
        && !word.starts_with('-')
    {
        return values(world, spec, thing);
    }
    if spec.ends && operands > 0 && !spec.flags.is_empty() {
        return Vec::new();
    }
    let mut all = names(world, spec.names);
    let mut flags: Vec<&Flag> = spec.flags.iter().filter(|f| !after.iter().any(|w| given(f, w))).collect();
    flags.sort_by_key(|f| !f.required);
    all.extend(flags.iter().map(|f| ["--", f.name].concat()));
    all
}

fn is(flag: &Flag, word: &str) -> bool {
    word.strip_prefix("--") == Some(flag.name)
        || flag.short.is_some_and(|s| word.strip_prefix('-') == Some(s.encode_utf8(&mut [0; 4])))
}

fn given(flag: &Flag, word: &str) -> bool {
    is(flag, word.split_once('=').map_or(word, |(f, _)| f))
}

/// Values of a flag. The AWS CLI takes files as `file://NAME`.
fn values(world: &World, spec: &Spec, thing: Thing) -> Vec<String> {
    let names = names(world, thing);
    match (thing, spec.path) {
        (Thing::File, ["aws", ..]) => names.iter().map(|n| ["file://", n].concat()).collect(),
        _ => names,
    }
}

/// The names of the things of a kind that there are.
pub fn names(world: &World, thing: Thing) -> Vec<String> {
    let (laptop, account) = (&world.laptop, &world.account);
    let text = |t: &&str| t.to_string();
    match thing {
        Thing::Text | Thing::Number => Vec::new(),
        Thing::File => laptop.files.iter().map(|f| f.0.clone()).collect(),
        Thing::Image => images(world),
        Thing::Container => laptop.engine.containers.iter().map(|c| c.name.clone()).collect(),
        Thing::Volume => laptop.engine.volumes.iter().map(|v| v.name.clone()).collect(),
        Thing::Repository => account.repositories.iter().map(|r| r.name.clone()).collect(),
        Thing::Cluster => account.clusters.iter().map(|c| c.name.clone()).collect(),
        Thing::Service => account.clusters.iter().flat_map(|c| &c.services).map(|s| s.name.clone()).collect(),
        Thing::Definition => definitions(world),
        Thing::Task => {
            let tasks = account.clusters.iter().flat_map(|c| &c.tasks);
            tasks.filter(|t| !t.is_stopped()).map(|t| t.id.clone()).collect()
        }
        Thing::Role => account.roles.iter().map(|r| r.name.clone()).collect(),
        Thing::Policy => [iam::EXECUTION_POLICY, iam::INSTANCE_POLICY, iam::LAMBDA_POLICY].iter().map(text).collect(),
        Thing::Instance => account.instances.iter().map(|i| i.id.clone()).collect(),
        Thing::InstanceType => InstanceType::ALL.iter().map(|t| t.name().to_string()).collect(),
        Thing::Group => account.groups.iter().map(|g| g.name.clone()).collect(),
        Thing::Function => account.functions.iter().map(|f| f.name.clone()).collect(),
        Thing::LogGroup => account.logs.iter().map(|l| l.name.clone()).collect(),
        Thing::Platform => ["linux/amd64", "linux/arm64", "linux/amd64,linux/arm64"].iter().map(text).collect(),
        Thing::Host => hosts(world),
        Thing::Command => next_words(&[]),
        Thing::LaunchType => ["EC2", "FARGATE"].iter().map(text).collect(),
        Thing::Region => vec![REGION.to_string()],
        Thing::Format => vec![JSON.to_string()],
    }
}

/// Images by the names that they have on the laptop, and in the account's registry.
fn images(world: &World) -> Vec<String> {
    let mut all: Vec<String> = world.laptop.engine.tags.iter().map(|t| t.0.clone()).collect();
    for repository in &world.account.repositories {
        let place = [&registry(), "/", &repository.name].concat();
        all.extend(repository.tags.iter().map(|t| [&place, ":", &t.0].concat()));
        all.push(place);
    }
    all
}

fn definitions(world: &World) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for definition in &world.account.definitions {
        if !all.contains(&definition.family) {
            all.push(definition.family.clone());
        }
        all.push(definition.name());
    }
    all
}

/// Published ports, load balancers, and the registry to log in to.
fn hosts(world: &World) -> Vec<String> {
    let ports = world.laptop.engine.containers.iter().flat_map(|c| &c.ports);
    let mut all: Vec<String> = ports.map(|p| format!("localhost:{}", p.0)).collect();
    all.extend(world.account.groups.iter().map(|g| g.dns()));
    all.push(registry());
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::Facts;
    use crate::sim::world::{TargetGroup, Volume};
    use crate::terminal::{Args, Outcome};
    use proptest::prelude::*;
    use std::rc::Rc;

    fn world() -> World {
        let mut world = World::new(Rc::new(Facts::default()));
        for name in ["app.js", "app.json", "Dockerfile"] {
            world.write(name, "").unwrap();
        }
        world.account.groups.push(TargetGroup { name: "web".into(), port: 80, targets: Vec::new() });
        world.laptop.engine.volumes =
            vec![Volume { name: "data".into(), rows: 0 }, Volume { name: "my data".into(), rows: 0 }];
        world
    }

    fn at(line: &str) -> Vec<String> {
        complete(&world(), line).candidates
    }

    #[test]
    fn commands_names_and_nothing_where_nothing_fits() {
        assert_eq!(at("und"), ["undo"]);
        assert_eq!(at("  sudo cle"), ["clear"]);
        assert_eq!(at("cat app"), ["app.js", "app.json"]);
        assert_eq!(at("cat \"Doc"), ["Dockerfile"]);
        assert_eq!(at("curl w"), ["web.us-east-1.elb.amazonaws.com"]);
        assert_eq!(at("curl --s"), ["--silent"]);
        assert_eq!(at("curl -s --s"), Vec::<String>::new());
        assert_eq!(at("help cu"), ["curl"]);
        assert_eq!(at("docker con"), ["container"]);
        assert_eq!(at("docker image pul"), ["pull"]);
        assert_eq!(at("docker container ls --q"), ["--quiet"]);
        assert_eq!(at("help curl "), Vec::<String>::new());
        // Options of aws itself may stand anywhere.
        assert_eq!(at("aws --region us-east-1 st"), ["sts"]);
        assert_eq!(at("aws --no-cli-pager --output=json sts g"), ["get-caller-identity"]);
        assert_eq!(at("aws --region "), ["us-east-1"]);
        assert_eq!(at("aws sts get-caller-identity --output "), ["json"]);
        assert_eq!(at("aws --region us-east-1 ecs list-tasks --cl"), ["--cluster"]);
        assert_eq!(at("docker --region "), Vec::<String>::new());
        assert_eq!(at("cat # app"), Vec::<String>::new());
        assert_eq!(at("cat nothing"), Vec::<String>::new());
    }

    #[test]
    fn what_the_tab_key_does() {
        let tab = |line: &str| {
            let tab = tab(&world(), line);
            (tab.line, tab.shown)
        };
        assert_eq!(tab("und"), ("undo ".into(), vec![]));
        assert_eq!(tab("cat a"), ("cat app.js".into(), vec![]));
        assert_eq!(tab("cat app.js"), ("cat app.js".into(), vec!["app.js".to_string(), "app.json".to_string()]));
        assert_eq!(tab("cat app.jso"), ("cat app.json ".into(), vec![]));
        assert_eq!(tab("cat 'app.jso"), ("cat app.json ".into(), vec![]));
        assert_eq!(tab("cat x"), ("cat x".into(), vec![]));
    }

    fn none(_: &mut World, _: &Args) -> Outcome {
        Ok(String::new())
    }

    const RUN: Spec = Spec {
        path: &["docker", "run"],
        about: "",
        operands: "IMAGE [COMMAND]",
        names: Thing::Function,
        flags: &[
            Flag::one("volume", Thing::Volume).short('v'),
            Flag::many("groups", Thing::Group),
            Flag::switch("detach").short('d'),
            Flag::one("file", Thing::File).required(),
        ],
        ends: true,
        url: "",
        run: none,
    };

    #[test]
    fn flags_and_their_values() {
        let world = world();
        let of = |after: &[&str], word: &str| {
            let after: Vec<String> = after.iter().map(|w| w.to_string()).collect();
            arguments(&world, &RUN, &after, word)
        };
        assert_eq!(of(&[], "-"), ["--file", "--volume", "--groups", "--detach"]);
        assert_eq!(of(&["-d", "--volume=x"], ""), ["--file", "--groups"]);
        assert_eq!(of(&["-v"], ""), ["data", "my data"]);
        assert_eq!(of(&["-v", "data"], ""), ["--file", "--groups", "--detach"]);
        assert_eq!(of(&["--groups", "a"], ""), ["web"]);
        assert_eq!(of(&["--groups", "a"], "-"), ["--file", "--volume", "--detach"]);
        assert_eq!(of(&[], "--volume=d"), ["--volume=data", "--volume=my data"]);
        assert_eq!(of(&["-d", "image"], ""), Vec::<String>::new());
        let aws = Spec { path: &["aws", "x"], ..RUN };
        assert_eq!(values(&world, &aws, Thing::File), ["file://Dockerfile", "file://app.js", "file://app.json"]);
    }

    proptest! {
        #[test]
        fn a_longer_line_begins_as_the_one_typed_and_no_line_panics(line in "(cat|curl|help|ls)?[ a-dDp'\"\\\\|#=:-]{0,12}|.{0,20}") {
            let world = world();
            let of = complete(&world, &line);
            prop_assert!(line.is_char_boundary(of.start));
            let after = tab(&world, &line);
            if !line.contains(['"', '\'', '\\']) {
                prop_assert!(after.line.starts_with(&line), "{} -> {}", line, after.line);
            }
        }
    }
}
