//! What is neither docker nor aws: time, calls over the network, files, and help. What the sitting itself does (`undo`, `history`, …) stands
//! in the table too, for help and completion; [`super::Session`] sees to it.

use super::line::quoted;
use super::{Args, Failure, Flag, Outcome, Spec, Thing, docker, help, next_words, specs};
use crate::sim::world::{Status, World};

pub const SPECS: &[&[Spec]] = &[&[
    own("help", "Says what commands there are, and what one takes", "[COMMAND...]", Thing::Command, manual),
    own("man", "The same as help", "COMMAND...", Thing::Command, manual),
    own("wait", "Lets time pass: 30s, 5m, 2h", "TIME", Thing::Text, wait),
    own("sleep", "The same as wait", "TIME", Thing::Text, wait),
    Spec {
        path: &["curl"],
        about: "Fetches what answers at an address",
        operands: "URL",
        names: Thing::Host,
        flags: &[Flag::switch("silent").short('s')],
        ends: false,
        url: "https://curl.se/docs/manpage.html",
        run: curl,
    },
    own("ls", "Lists the files of the working folder", "[FILE...]", Thing::File, ls),
    own("cat", "Prints files", "FILE...", Thing::File, cat),
    own("write", "Writes a file; \\n in the text is a line end", "FILE TEXT", Thing::File, write),
    own("history", "Lists what was typed", "", Thing::Text, nothing),
    own("undo", "Takes back the last command that changed anything", "", Thing::Text, nothing),
    own("reset", "Begins anew", "", Thing::Text, nothing),
    own("clear", "Clears the screen", "", Thing::Text, nothing),
]];

const fn own(
    name: &'static str,
    about: &'static str,
    operands: &'static str,
    names: Thing,
    run: fn(&mut World, &Args) -> Outcome,
) -> Spec {
    // A path outlives the table it stands in.
    Spec { path: path(name), about, operands, names, flags: &[], ends: true, url: "", run }
}

/// The path of a command of one word.
const fn path(name: &'static str) -> &'static [&'static str] {
    match name.as_bytes() {
        b"help" => &["help"],
        b"man" => &["man"],
        b"wait" => &["wait"],
        b"sleep" => &["sleep"],
        b"ls" => &["ls"],
        b"cat" => &["cat"],
        b"write" => &["write"],
        b"history" => &["history"],
        b"undo" => &["undo"],
        b"reset" => &["reset"],
        _ => &["clear"],
    }
}

/// What stands alone and is done by the sitting.
fn nothing(_: &mut World, _: &Args) -> Outcome {
    Ok(String::new())
}

/// Whether a command only lets time pass: no level asks to wait as little as possible.
pub fn passes_time(spec: &Spec) -> bool {
    matches!(spec.path, ["wait" | "sleep"])
}

// Help.

/// Which command a line asks help for, in the ways of docker (`--help`) and of aws (`help`) at its end.
/// A line that leaves open which command of a program or a group is meant asks for it, too.
pub fn help_of(words: &[String]) -> Option<&[String]> {
    if !words.is_empty() && !specs().any(|s| s.path == words) && !next_words(words).is_empty() {
        return Some(words);
    }
    let (last, before) = words.split_last()?;
    let program = before.first()?;
    let stands = |n: usize| specs().any(|s| s.path.len() >= n && s.path.iter().zip(&before[..n]).all(|(a, b)| a == b));
    let known = (0..=before.len()).rev().find(|n| stands(*n))?;
    let rest = &before[known..];
    match last.as_str() {
        // A value may be called so too.
        "help" if program == "aws" && !rest.iter().any(|w| w.starts_with('-')) => Some(before),
        "--help" => match specs().find(|s| s.path == &before[..known]) {
            // Behind an operand it is the operand's.
            Some(spec) if spec.ends && rest.iter().any(|w| !w.starts_with('-')) => None,
            Some(_) => Some(&before[..known]),
            None => Some(before),
        },
        _ => None,
    }
}

fn manual(_: &mut World, args: &Args) -> Outcome {
    if args.rest.is_empty() {
        return Ok(overview());
    }
    let words = docker::short(&args.rest);
    help::below(&words).ok_or_else(|| help::unknown_command(&words))
}

fn overview() -> String {
    let mut text =
        String::from("One command at a time. The Tab key completes, the arrow keys go back to earlier lines.\n\n");
    let mut groups: Vec<Vec<String>> = Vec::new();
    for spec in specs().filter(|s| s.path.len() > 1) {
        let group: Vec<String> = match spec.path {
            ["aws", service, ..] => vec!["aws".to_string(), service.to_string()],
            [program, ..] => vec![program.to_string()],
            [] => continue,
        };
        if !groups.contains(&group) {
            groups.push(group);
        }
    }
    for group in &groups {
        text.push_str(&format!("  {:10}  help {}\n", group.join(" "), group.join(" ")));
    }
    for spec in SPECS.iter().copied().flatten() {
        text.push_str(&format!("  {:10}  {}\n", spec.path.concat(), spec.about));
    }
    text
}

// Time.

/// The longest wait, in seconds.
const LONGEST_WAIT: u32 = 24 * 3600;

fn wait(world: &mut World, args: &Args) -> Outcome {
    let text = args.rest.concat();
    let seconds = seconds(&text)
        .ok_or_else(|| Failure::new(2, "How long? A time is written as 30s, 5m or 2h, and is at most 24h."))?;
    world.advance(seconds);
    Ok(format!("{} since the start.\n", span(world.now)))
}

/// Reads `30`, `30s`, `5m`, `2h`.
fn seconds(text: &str) -> Option<u32> {
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let each = match &text[digits.len()..] {
        "" | "s" | "sec" | "second" | "seconds" => 1,
        "m" | "min" | "minute" | "minutes" => 60,
        "h" | "hour" | "hours" => 3600,
        _ => return None,
    };
    let number: u32 = digits.parse().ok()?;
    number.checked_mul(each).filter(|s| (1..=LONGEST_WAIT).contains(s))
}

/// What is said behind a command that took its time; nothing where hardly any passed.
pub fn passed(seconds: u32) -> String {
    if seconds < 2 { String::new() } else { format!("({} passed)\n", span(seconds)) }
}

fn span(seconds: u32) -> String {
    let parts = [(seconds / 3600, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s")];
    let said: Vec<String> = parts.iter().filter(|p| p.0 > 0).map(|(n, unit)| format!("{n} {unit}")).collect();
    said.join(" ")
}

// Calls over the network.

fn curl(world: &mut World, args: &Args) -> Outcome {
    let url = match &args.rest[..] {
        [url] => url,
        [] => return Err(Failure::new(2, "curl: (2) no URL specified")),
        _ => return Err(Failure::new(2, "This sandbox's curl takes one URL.")),
    };
    let said = answer(world, url);
    if args.has("silent") {
        return said.map_err(|f| Failure::new(f.code, ""));
    }
    said
}

/// What answers at an address, in the words of curl where nothing does.
fn answer(world: &World, url: &str) -> Outcome {
    let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
    if scheme != "http" {
        let message = if scheme == "https" {
            String::from("This sandbox's curl knows http:// alone: nothing here has a certificate.")
        } else {
            format!("curl: (1) Protocol \"{scheme}\" not supported")
        };
        return Err(Failure::new(1, message));
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) => match port.parse::<u16>() {
            Ok(port) => (host, port),
            Err(_) => {
                return Err(Failure::new(
                    3,
                    "curl: (3) URL rejected: Port number was not a decimal number between 0 and 65535",
                ));
            }
        },
        None => (authority, 80),
    };
    if host.is_empty() {
        return Err(Failure::new(3, "curl: (3) URL rejected: No host part in the URL"));
    }
    if ["localhost", "127.0.0.1"].contains(&host) {
        return published(world, host, port);
    }
    let refused = || {
        Failure::new(
            7,
            format!("curl: (7) Failed to connect to {host} port {port} after 0 ms: Couldn't connect to server"),
        )
    };
    match balancer(world, host) {
        // Load balancers listen here where HTTP does.
        Some(_) if port != 80 => Err(refused()),
        Some(Ok(text)) => Ok(line(text)),
        // A page that says what is wrong is an answer too.
        Some(Err(status)) => Ok(page(&status)),
        None => Err(Failure::new(6, format!("curl: (6) Could not resolve host: {host}"))),
    }
}

/// What a load balancer shows instead of an answer.
fn page(status: &str) -> String {
    format!(
        "<html>\n<head><title>{status}</title></head>\n<body>\n<center><h1>{status}</h1></center>\n</body>\n</html>\n"
    )
}

fn balancer(world: &World, host: &str) -> Option<Result<String, String>> {
    world.balancer_answer(host)
}

/// What answers at a port of the laptop.
fn published(world: &World, host: &str, port: u16) -> Outcome {
    let running = world.laptop.engine.containers.iter().filter(|c| c.status == Status::Running);
    let to = |c: &crate::sim::world::Container| c.ports.iter().find(|p| p.0 == port).map(|p| p.1);
    let Some((container, inner)) = running.filter_map(|c| Some((c, to(c)?))).next() else {
        let message =
            format!("curl: (7) Failed to connect to {host} port {port} after 0 ms: Couldn't connect to server");
        return Err(Failure::new(7, message));
    };
    let program = &container.image.program;
    if program.port != Some(inner) {
        return Err(Failure::new(56, "curl: (56) Recv failure: Connection reset by peer"));
    }
    // A database speaks first, and no HTTP.
    if program.name == "mysql" {
        return Err(Failure::new(1, "curl: (1) Received HTTP/0.9 when not allowed"));
    }
    Ok(line(program.says.clone()))
}

fn line(text: String) -> String {
    if text.ends_with('\n') { text } else { text + "\n" }
}

// Files.

fn ls(world: &mut World, args: &Args) -> Outcome {
    let files = &world.laptop.files;
    if let Some(flag) = args.rest.iter().find(|a| a.starts_with('-')) {
        return Err(Failure::new(
            2,
            format!("This sandbox does not know {flag} of ls. It takes names of files, or nothing."),
        ));
    }
    if let Some(name) = args.rest.iter().find(|n| !files.contains_key(n) && *n != ".") {
        return Err(Failure::new(2, format!("ls: cannot access '{name}': No such file or directory")));
    }
    let all = args.rest.is_empty() || args.rest.iter().any(|n| n == ".");
    Ok(files.iter().map(|f| &f.0).filter(|n| all || args.rest.contains(n)).map(|n| format!("{n}\n")).collect())
}

fn cat(world: &mut World, args: &Args) -> Outcome {
    if args.rest.is_empty() {
        return Err(Failure::new(2, "cat what? It takes names of files, which ls lists."));
    }
    let mut text = String::new();
    for name in &args.rest {
        let Some(file) = world.laptop.files.get(name) else {
            return Err(Failure::new(1, format!("{text}cat: {name}: No such file or directory")));
        };
        text.push_str(file);
    }
    Ok(text)
}

fn write(world: &mut World, args: &Args) -> Outcome {
    let [name, text] = &args.rest[..] else {
        return Err(Failure::new(
            2,
            "write takes a file's name and its text in quotes, with \\n for line ends: write hello.txt 'Hello\\n'",
        ));
    };
    world.write(name, &unescaped(text)).map_err(|refused| Failure::new(1, refused.message))?;
    Ok(String::new())
}

/// The line that writes a file.
pub fn writing(name: &str, text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '\n' => escaped.push_str("\\n"),
            '\t' => escaped.push_str("\\t"),
            '\\' => escaped.push_str("\\\\"),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    format!("write {} {}", quoted(name), quoted(&escaped))
}

/// What [`writing`] has escaped; another backslash is one.
fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('\\') | None => out.push('\\'),
            Some(other) => out.extend(['\\', other]),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::Facts;
    use crate::sim::world::{Arch, Container, Image, Program};
    use crate::terminal::Session;
    use proptest::prelude::*;
    use std::rc::Rc;

    fn session() -> Session {
        Session::new(World::new(Rc::new(Facts::default())))
    }

    /// A container that answers `says` at port 80 and is published at the port given.
    fn container(name: &str, says: &str, port: u16) -> Container {
        let program = Program { name: name.into(), port: Some(80), says: says.into(), ..Program::default() };
        let image = Image::new(Arch::Amd64, Vec::new(), Rc::new(program), Vec::new(), 0);
        Container {
            id: "c".repeat(64),
            name: "c".into(),
            image,
            image_name: "shop:1".into(),
            status: Status::Running,
            ports: vec![(port, 80), (9000, 9000)],
            env: Vec::new(),
            mounts: Vec::new(),
            memory: None,
            cpus: None,
            auto_remove: false,
            oom_killed: false,
            created: 0,
            started: 0,
            finished: None,
            rows: 0,
            log: Vec::new(),
        }
    }

    #[test]
    fn curl_gets_what_answers_and_says_why_nothing_does() {
        let mut s = session();
        s.world.laptop.engine.containers = vec![container("shop", "shop v1", 8080), container("mysql", "", 3306)];
        for (line, text) in [
            ("curl localhost:8080", "shop v1\n"),
            ("curl -s http://127.0.0.1:8080/?a=b", "shop v1\n"),
            (
                "curl localhost",
                "curl: (7) Failed to connect to localhost port 80 after 0 ms: Couldn't connect to server\n",
            ),
            ("curl localhost:9000", "curl: (56) Recv failure: Connection reset by peer\n"),
            ("curl localhost:3306", "curl: (1) Received HTTP/0.9 when not allowed\n"),
            ("curl shop.example", "curl: (6) Could not resolve host: shop.example\n"),
            ("curl -s shop.example", ""),
            (
                "curl localhost:99999",
                "curl: (3) URL rejected: Port number was not a decimal number between 0 and 65535\n",
            ),
            ("curl", "curl: (2) no URL specified\n"),
        ] {
            let entry = s.enter(line);
            assert_eq!(entry.text, text, "{line}");
            assert_eq!(entry.failed, !text.contains("v1"), "{line}");
        }
        s.world.laptop.engine.containers[0].status = Status::Exited(0);
        assert!(s.enter("curl localhost:8080").failed);
        assert!(s.done().is_empty());
    }

    #[test]
    fn a_load_balancer_without_targets_answers_with_a_page() {
        let page = page("503 Service Temporarily Unavailable");
        assert!(page.contains("<center><h1>503 Service Temporarily Unavailable</h1></center>"));
    }

    #[test]
    fn time_is_read_as_it_is_written() {
        for (text, n) in [("30s", Some(30)), ("5m", Some(300)), ("24h", Some(86_400)), ("7", Some(7)), ("2 min", None)]
        {
            assert_eq!(seconds(text), n, "{text}");
        }
        for text in ["", "s", "-5s", "0s", "25h", "99999999999h", "5d", "1.5h", "ä"] {
            assert_eq!(seconds(text), None, "{text}");
        }
        let mut s = session();
        assert_eq!(s.enter("wait 1h").text, "1 h since the start.\n");
        assert_eq!(s.enter("sleep 2 min").text, "1 h 2 min since the start.\n");
        assert!(s.enter("wait").failed && s.enter("wait long").failed);
        assert_eq!((s.world.now, s.commands()), (3720, 0));
    }

    #[test]
    fn files_are_listed_printed_and_written() {
        let mut s = session();
        assert_eq!(s.enter("write Dockerfile 'FROM node:24\\nCMD [\"node\"]\\n'").text, "");
        s.enter("write b.json {}");
        assert_eq!(s.enter("ls").text, "Dockerfile\nb.json\n");
        assert_eq!(s.enter("ls b.json").text, "b.json\n");
        assert_eq!(s.enter("cat Dockerfile b.json").text, "FROM node:24\nCMD [\"node\"]\n{}\n");
        assert_eq!(s.enter("cat x").text, "cat: x: No such file or directory\n");
        assert!(s.enter("ls -l").text.contains("does not know -l"));
        for line in ["write a", "write a b c", "write a/b c", "cat", "ls x"] {
            assert!(s.enter(line).failed, "{line}");
        }
    }

    #[test]
    fn help_at_the_end_of_a_line() {
        let of = |line: &str| {
            let words: Vec<String> = line.split(' ').map(String::from).collect();
            help_of(&words).map(|w| w.join(" "))
        };
        assert_eq!(of("curl --help"), Some("curl".into()));
        assert_eq!(of("curl -s x --help"), Some("curl".into()));
        assert_eq!(of("write a --help"), None);
        assert_eq!(of("nonsense --help"), Some("nonsense".into()));
        assert_eq!(of("aws nonsense help"), Some("aws nonsense".into()));
        assert_eq!(of("aws nonsense --name help"), None);
        assert_eq!(of("aws ecs"), Some("aws ecs".into()));
        assert_eq!(of("docker ps"), None);
        assert_eq!(of("cat help"), None);
        assert_eq!(of("help"), None);
        assert_eq!(of("--help"), None);
    }

    proptest! {
        #[test]
        fn a_file_is_written_as_it_is(text in "([ -~]|\n|ä|\\\\n){0,60}") {
            let mut s = session();
            let entry = s.enter(&writing("a.txt", &text));
            prop_assert!(!entry.failed, "{}", entry.text);
            prop_assert_eq!(s.world.laptop.files.get("a.txt"), Some(&text));
        }
    }
}
