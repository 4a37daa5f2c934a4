//! A sitting at the terminal.

use super::{Command, Failure, Outcome, apply, docker, help, line, parse};
use crate::sim::world::World;
use std::collections::VecDeque;

/// Most letters of a line.
pub const LONGEST: usize = 2000;
/// Lines that the arrow keys go back to.
const HISTORY: usize = 500;
/// Worlds that are kept for going back.
const KEPT: usize = 200;

/// A sitting: a world, and how it came to be so. Lines that leave the world as it is (those that only look, and those that fail) need not be
/// undone, so only the others are kept.
#[derive(Clone, Debug)]
pub struct Session {
    pub world: World,
    start: World,
    /// Lines that changed the world since the start, and whether each counts towards par.
    done: Vec<String>,
    counted: Vec<bool>,
    /// The worlds before the last of those lines.
    past: VecDeque<World>,
    /// All that was typed, oldest first.
    typed: Vec<String>,
    /// How many lines the arrow keys have gone back, and what stood there before.
    back: usize,
    draft: String,
}

/// What a line led to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    pub line: String,
    pub text: String,
    pub failed: bool,
    pub kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Ran,
    /// The screen is to be cleared.
    Cleared,
    Undone,
    Reset,
    /// There was nothing on the line.
    Nothing,
}

impl Session {
    pub fn new(start: World) -> Session {
        Session {
            world: start.clone(),
            start,
            done: Vec::new(),
            counted: Vec::new(),
            past: VecDeque::new(),
            typed: Vec::new(),
            back: 0,
            draft: String::new(),
        }
    }

    /// Runs a line.
    pub fn enter(&mut self, line: &str) -> Entry {
        let line = &line::joined(line.trim())[..];
        let entry = |kind, outcome: Outcome| {
            let failed = outcome.is_err();
            let text = outcome.unwrap_or_else(|f| f.text);
            Entry { line: line.to_string(), text: ended(text), failed, kind }
        };
        if line.is_empty() {
            return entry(Kind::Nothing, Ok(String::new()));
        }
        if line.chars().nth(LONGEST).is_some() {
            return entry(Kind::Ran, Err(Failure::new(2, format!("A line has at most {LONGEST} letters here."))));
        }
        self.remember(line);
        let parts = match line::read(line) {
            Ok(parts) => parts,
            Err(message) => return entry(Kind::Ran, Err(Failure::new(2, message))),
        };
        let (kind, outcome) = match &parts[..] {
            [] => (Kind::Nothing, Ok(String::new())),
            [one] => self.run(line, one),
            [one, two, ..] => (Kind::Ran, self.pipe(line, one, two)),
        };
        entry(kind, outcome)
    }

    fn run(&mut self, line: &str, words: &[String]) -> (Kind, Outcome) {
        if let Some(text) = help::version(words) {
            return (Kind::Ran, Ok(text.to_string()));
        }
        let words = &docker::short(words)[..];
        if let Some(of) = super::shell::help_of(words) {
            return (Kind::Ran, help::below(of).ok_or_else(|| help::unknown_command(of)));
        }
        let command = match parse(words) {
            Ok(command) => command,
            Err(failure) => return (Kind::Ran, Err(failure)),
        };
        let ours = match command.spec.path {
            ["clear"] => Kind::Cleared,
            ["undo"] => Kind::Undone,
            ["reset"] => Kind::Reset,
            _ => Kind::Ran,
        };
        if ours == Kind::Ran && command.spec.path != ["history"] {
            let counts = !super::shell::passes_time(command.spec);
            return (Kind::Ran, self.apply(line, &command, counts));
        }
        if !command.args.rest.is_empty() {
            return (Kind::Ran, Err(Failure::new(2, format!("{} stands alone on its line.", words[0]))));
        }
        match ours {
            Kind::Undone => match self.undo() {
                Some(undone) => (ours, Ok(format!("Undone: {undone}"))),
                None => (Kind::Ran, Err(Failure::new(1, "There is nothing to undo."))),
            },
            Kind::Reset => {
                self.reset();
                (ours, Ok(String::from("Everything is as it was at the start.")))
            }
            Kind::Cleared => (ours, Ok(String::new())),
            _ => {
                let number = |(i, l): (usize, &String)| format!("{:5}  {l}\n", i + 1);
                (ours, Ok(self.typed.iter().enumerate().map(number).collect()))
            }
        }
    }

    /// Applies a command, and keeps the world before if there is a difference.
    fn apply(&mut self, line: &str, command: &Command, counts: bool) -> Outcome {
        let (after, outcome) = apply(&self.world, command);
        // Those that are asked to wait say it themselves.
        let told = if counts { super::shell::passed(after.now.saturating_sub(self.world.now)) } else { String::new() };
        self.go_on(line, after, counts);
        match outcome {
            Ok(text) => Ok(ended(text) + &told),
            Err(f) => Err(Failure::new(f.code, ended(f.text) + &told)),
        }
    }

    /// Applies two commands, of which the second reads what the first prints.
    fn pipe(&mut self, line: &str, one: &[String], two: &[String]) -> Outcome {
        let (one, mut two) = (parse(one)?, parse(two)?);
        let (between, printed) = apply(&self.world, &one);
        two.args.input = Some(printed?);
        let (after, outcome) = apply(&between, &two);
        self.go_on(line, after, true);
        outcome
    }

    fn go_on(&mut self, line: &str, after: World, counts: bool) {
        if after == self.world {
            return;
        }
        let mut at_once = after.clone();
        at_once.now = self.world.now;
        let counts = counts && at_once != self.world;
        self.past.push_back(std::mem::replace(&mut self.world, after));
        if self.past.len() > KEPT {
            self.past.pop_front();
        }
        self.done.push(line.to_string());
        self.counted.push(counts);
    }

    /// Takes the last change back and says which line made it; none where nothing was changed, or so long ago that it is no longer kept.
    pub fn undo(&mut self) -> Option<String> {
        self.world = self.past.pop_back()?;
        self.counted.pop();
        self.done.pop()
    }

    /// Begins anew. What was typed stays within reach of the arrow keys.
    pub fn reset(&mut self) {
        self.world = self.start.clone();
        self.past.clear();
        self.done.clear();
        self.counted.clear();
    }

    /// Lines that changed the world since the start (if only its time), without those that were undone.
    pub fn done(&self) -> &[String] {
        &self.done
    }

    /// How many of them count towards par: those that changed more than the time, `wait` left aside.
    pub fn commands(&self) -> usize {
        self.counted.iter().filter(|c| **c).count()
    }

    /// The world after `n` of the lines that changed it: 0 is the start, and what is beyond the last is the world now.
    pub fn world_at(&self, n: usize) -> World {
        let forgotten = self.done.len() - self.past.len();
        if n >= self.done.len() {
            return self.world.clone();
        }
        if let Some(world) = n.checked_sub(forgotten).and_then(|i| self.past.get(i)) {
            return world.clone();
        }
        let mut again = Session::new(self.start.clone());
        for line in &self.done[..n] {
            again.enter(line);
        }
        again.world
    }

    fn remember(&mut self, line: &str) {
        self.back = 0;
        self.draft.clear();
        if self.typed.last().is_none_or(|l| l != line) {
            self.typed.push(line.to_string());
        }
        if self.typed.len() > HISTORY {
            self.typed.remove(0);
        }
    }

    /// The line typed before the one that is shown; `shown` is what stands at the prompt now. `None`: there is no older one.
    pub fn older(&mut self, shown: &str) -> Option<String> {
        let i = self.typed.len().checked_sub(self.back + 1)?;
        if self.back == 0 {
            self.draft = shown.to_string();
        }
        self.back += 1;
        self.typed.get(i).cloned()
    }

    /// The line typed after the one that is shown, or what was being typed when the going back began. `None`: that is what is shown.
    pub fn newer(&mut self) -> Option<String> {
        self.back = self.back.checked_sub(1)?;
        if self.back == 0 {
            return Some(std::mem::take(&mut self.draft));
        }
        self.typed.get(self.typed.len() - self.back).cloned()
    }
}

/// A text with the line end that it may lack.
fn ended(mut text: String) -> String {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::Facts;
    use proptest::prelude::*;
    use std::rc::Rc;

    fn session() -> Session {
        Session::new(World::new(Rc::new(Facts::default())))
    }

    fn text(session: &mut Session, line: &str) -> String {
        session.enter(line).text
    }

    #[test]
    fn what_changes_the_world_is_kept_and_counted() {
        let mut s = session();
        for line in ["write a 'one\\n'", "ls", "cat a", "cat nothing", "wait 5s", "write a 'one\\n'", "write b two"] {
            s.enter(line);
        }
        assert_eq!(s.done(), ["write a 'one\\n'", "wait 5s", "write b two"]);
        assert_eq!((s.commands(), s.world.now), (2, 5));
        assert_eq!(text(&mut s, "cat a"), "one\n");
        let entry = s.enter("undo");
        assert_eq!((entry.kind, entry.text.as_str(), s.commands()), (Kind::Undone, "Undone: write b two\n", 1));
        s.enter("undo");
        assert_eq!((s.world.now, s.done().len()), (0, 1));
        assert_eq!(s.enter("reset").kind, Kind::Reset);
        assert!(s.world.laptop.files.is_empty() && s.done().is_empty() && s.commands() == 0);
        let entry = s.enter("undo");
        assert!(entry.failed && entry.text.contains("nothing to undo"));
    }

    #[test]
    fn the_world_at_each_step() {
        let mut s = session();
        for n in 0..KEPT + 20 {
            s.enter(&format!("write a {n}"));
        }
        let file = |w: World| w.laptop.files.get("a").cloned();
        assert_eq!(file(s.world_at(0)), None);
        for n in [1, 19, 20, 21, KEPT, KEPT + 20] {
            assert_eq!(file(s.world_at(n)), Some((n - 1).to_string()), "{n}");
        }
        assert_eq!(s.world_at(usize::MAX), s.world);
        assert_eq!(s.past.len(), KEPT);
    }

    #[test]
    fn the_arrow_keys_go_through_what_was_typed() {
        let mut s = session();
        assert_eq!((s.older("x"), s.newer()), (None, None));
        for line in ["ls", "ls", "nonsense", "cat a"] {
            s.enter(line);
        }
        let some = |t: &str| Some(t.to_string());
        assert_eq!(s.older("dra"), some("cat a"));
        assert_eq!(s.older("cat a"), some("nonsense"));
        assert_eq!(s.older(""), some("ls"));
        assert_eq!(s.older(""), None);
        assert_eq!(s.newer(), some("nonsense"));
        assert_eq!(s.newer(), some("cat a"));
        assert_eq!((s.newer(), s.newer()), (some("dra"), None));
        for n in 0..HISTORY + 5 {
            s.enter(&format!("ls {n}"));
        }
        assert_eq!(s.typed.len(), HISTORY);
    }

    #[test]
    fn lines_that_are_no_command() {
        let mut s = session();
        assert_eq!(s.enter("  ").kind, Kind::Nothing);
        assert_eq!(s.enter("# a thought").kind, Kind::Nothing);
        assert_eq!(s.enter("clear").kind, Kind::Cleared);
        assert!(s.enter("clear all").failed && s.enter("undo 3").failed);
        assert!(text(&mut s, "history").ends_with("    2  clear\n    3  clear all\n    4  undo 3\n    5  history\n"));
        let long = s.enter(&"ä".repeat(LONGEST + 1));
        assert!(long.failed && long.text.contains("2000"));
        assert!(!s.enter(&format!("write a {}", "ä".repeat(LONGEST - 8))).failed);
        assert!(text(&mut s, "unod").contains("undo"));
    }

    #[test]
    fn help_is_there_in_every_way_that_is_usual() {
        let mut s = session();
        let of = text(&mut s, "help wait");
        assert!(of.contains("Usage: wait"), "{of}");
        assert_eq!(text(&mut s, "man wait"), of);
        assert_eq!(text(&mut s, "wait --help"), of);
        assert!(text(&mut s, "help").contains("undo"));
        assert!(s.enter("help waiit").failed && s.done().is_empty());
        // What has no command behind it yet is asked for help, too.
        for group in ["docker", "aws", "aws ecs", "docker volume", "docker container"] {
            let alone = s.enter(group);
            assert!(!alone.failed && alone.text.contains(&format!("  {group} ")), "{group}: {}", alone.text);
            assert_eq!(text(&mut s, &format!("help {group}")), alone.text);
        }
        assert!(text(&mut s, "docker image").contains("docker images"));
        let of = text(&mut s, "docker ps --help");
        for line in ["docker container ls --help", "help docker container ls", "help docker ps -a"] {
            assert_eq!(text(&mut s, line), of, "{line}");
        }
        for line in ["docker --version", "docker version", "aws --version"] {
            let version = s.enter(line);
            assert!(!version.failed && version.text.contains("sandbox") && version.text.lines().count() == 1, "{line}");
        }
    }

    proptest! {
        #[test]
        fn undoing_anything_is_the_world_before(lines in prop::collection::vec("(write [ab] [xy]|wait [1-3]|ls|cat a|.{0,12})", 0..12)) {
            let mut s = session();
            let mut worlds = vec![s.world.clone()];
            for line in &lines {
                if line.trim() == "undo" || line.trim() == "reset" {
                    continue;
                }
                s.enter(line);
                if worlds.last() != Some(&s.world) {
                    worlds.push(s.world.clone());
                }
            }
            for (n, world) in worlds.iter().enumerate() {
                prop_assert_eq!(&s.world_at(n), world);
            }
            while let Some(world) = worlds.pop() {
                prop_assert_eq!(&s.world, &world);
                prop_assert_eq!(s.undo().is_some(), !worlds.is_empty());
            }
        }
    }
}
