//! Lines as a shell reads them, as far as one command at a time needs it: words, quotes, comments, and the `|` of the one pipe that there is.
//! What else a shell has is told in a clear sentence.

/// What has been read of a line.
struct Scan {
    /// Where the commands of a pipe begin and end, in bytes, comments left out.
    parts: Vec<(usize, usize)>,
    /// The quote that is still open at the end, or the backslash that nothing follows.
    open: Option<char>,
    /// What of a shell it holds that is not known here.
    trouble: Option<&'static str>,
}

const ONE: &str =
    "This sandbox takes one command at a time: enter the commands one after the other, without ; && || or line ends.";
const BACKGROUND: &str =
    "This sandbox has no jobs in the background: leave the & out (docker run has -d), or put the text into quotes.";
const REDIRECT: &str = "This sandbox knows no redirection (> or <): to see a file use cat, to write one use write, else put the text into quotes.";
const VARIABLE: &str = "This sandbox has no variables and no $( ): enter one command at a time, with the value written out, or put a $ that is meant as such into single quotes.";
const PIPE: &str =
    "This sandbox knows one pipe: aws ecr get-login-password | docker login --username AWS --password-stdin REGISTRY.";

fn scan(line: &str) -> Scan {
    let mut scan = Scan { parts: Vec::new(), open: None, trouble: None };
    let mut chars = line.char_indices().peekable();
    let (mut from, mut end, mut word) = (0, line.len(), false);
    while let Some((i, c)) = chars.next() {
        let next = chars.peek().map(|n| n.1);
        let trouble = match (scan.open, c) {
            (Some('\''), c) => {
                scan.open = if c == '\'' { None } else { scan.open };
                None
            }
            (_, '\\') => {
                if chars.next().is_none() {
                    scan.open = scan.open.or(Some('\\'));
                }
                None
            }
            (Some(_), '"') => {
                scan.open = None;
                None
            }
            (_, '`') => Some(VARIABLE),
            (_, '$') if next.is_some_and(|n| n.is_ascii_alphabetic() || "_({".contains(n)) => Some(VARIABLE),
            (Some(_), _) => None,
            (None, '"' | '\'') => {
                scan.open = Some(c);
                None
            }
            (None, '#') if !word => {
                end = i;
                break;
            }
            (None, '\n' | ';') => Some(ONE),
            (None, '&') => Some(if next == Some('&') { ONE } else { BACKGROUND }),
            (None, '|') if next == Some('|') => Some(ONE),
            (None, '>' | '<') => Some(REDIRECT),
            (None, '|') => {
                scan.parts.push((from, i));
                from = i + 1;
                None
            }
            _ => None,
        };
        scan.trouble = scan.trouble.or(trouble);
        word = !(c.is_whitespace() || c == '|') || scan.open.is_some();
    }
    scan.parts.push((from, end));
    scan
}

/// A line without the prompt that was copied along: `$ `, `% `, `you@laptop:~$ `.
fn without_prompt(line: &str) -> &str {
    match line.split_once(' ') {
        Some((prompt, rest)) if ["$", "%", ">"].contains(&prompt) => rest,
        Some((prompt, rest)) if prompt.contains('@') && prompt.ends_with(['$', '%', '#']) => rest,
        _ => line,
    }
}

/// The words of each command of a line: of one, or of the two of a pipe; none where there is nothing but a comment. A prompt that was copied
/// along and a `sudo` are left out. What can't be read is told in a sentence.
pub fn read(line: &str) -> Result<Vec<Vec<String>>, String> {
    let line = line.trim();
    let line = &joined(without_prompt(line));
    let scan = scan(line);
    if let Some(message) = without_quotes(line, &scan) {
        return Err(message);
    }
    if let Some(quote) = scan.open {
        return Err(match quote {
            '\\' => String::from("The line ends with a backslash: more was to follow."),
            quote => format!("A quote ({quote}) is opened and not closed."),
        });
    }
    if let Some(trouble) = scan.trouble {
        return Err(trouble.to_string());
    }
    let mut parts = Vec::new();
    for (from, to) in &scan.parts {
        let mut words = shlex::split(&line[*from..*to]).ok_or("A quote is opened and not closed.")?;
        if words.len() > 1 && words[0] == "sudo" {
            words.remove(0);
        }
        parts.push(words);
    }
    match &parts[..] {
        [one] if one.is_empty() => Ok(Vec::new()),
        [one] if is_assignment(&one[0]) => Err(VARIABLE.to_string()),
        [_] => Ok(parts),
        [one, two]
            if one.starts_with(&words(&["aws", "ecr", "get-login-password"]))
                && two.starts_with(&words(&["docker", "login"])) =>
        {
            Ok(parts)
        }
        _ => Err(PIPE.to_string()),
    }
}

/// What is said to a `write` whose text lacks the quotes: whatever else is wrong with the line comes of that.
fn without_quotes(line: &str, scan: &Scan) -> Option<String> {
    let bare = line.strip_prefix("sudo ").unwrap_or(line).trim_start();
    let (name, text) = bare.strip_prefix("write ")?.trim_start().split_once(char::is_whitespace)?;
    let text = text.trim_start();
    if name.contains(['\'', '"', '\\']) || text.starts_with(['\'', '"', '#']) {
        return None;
    }
    let without_comment = &line[..scan.parts.last().map_or(0, |p| p.1)];
    let words = shlex::split(without_comment).map_or(0, |words| words.len());
    let known = if bare.len() < line.len() { 4 } else { 3 };
    let wrong = scan.trouble.is_some() || scan.open.is_some() || words > known;
    wrong.then(|| format!("The text of a file stands in quotes, all of it: write {name} {}", quoted(text)))
}

/// A line that goes on behind a backslash at its end, as one.
pub fn joined(line: &str) -> String {
    let (mut out, mut single) = (String::new(), false);
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if !single && chars.peek() == Some(&'\n') => drop(chars.next()),
            '\\' if !single => {
                out.push(c);
                out.extend(chars.next());
            }
            c => {
                single ^= c == '\'';
                out.push(c);
            }
        }
    }
    out
}

fn words(of: &[&str]) -> Vec<String> {
    of.iter().map(|w| w.to_string()).collect()
}

/// Whether a line that begins with this word would set a variable.
fn is_assignment(word: &str) -> bool {
    let name = |n: &str| {
        n.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && n.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    word.split_once('=').is_some_and(|(n, _)| name(n))
}

/// A line that is still being typed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Typed {
    /// The finished words of the last command.
    pub words: Vec<String>,
    /// Where the word at the end begins in the line, in bytes, with its quote, and what it says so far.
    pub start: usize,
    pub word: String,
}

/// The words of what is typed so far. `None`: the line ends within a comment.
pub fn typed(line: &str) -> Option<Typed> {
    let scan = scan(line);
    let &(from, to) = scan.parts.last()?;
    if to < line.len() {
        return None;
    }
    let start = last_word(line, from);
    let mut words = shlex::split(&line[from..start]).unwrap_or_default();
    if words.first().is_some_and(|w| w == "$") {
        words.remove(0);
    }
    if words.first().is_some_and(|w| w == "sudo") {
        words.remove(0);
    }
    let mut rest = line[start..].to_string();
    match scan.open {
        // A backslash with nothing behind it stands for nothing yet.
        Some('\\') => drop(rest.pop()),
        Some(quote) if rest.ends_with('\\') && quote == '"' => {
            rest.pop();
            rest.push(quote);
        }
        Some(quote) => rest.push(quote),
        None => {}
    }
    let word = shlex::split(&rest).unwrap_or_default().into_iter().next().unwrap_or_default();
    Some(Typed { words, start, word })
}

/// Where the word that the line ends with begins: behind the last space that stands in no quotes.
fn last_word(line: &str, from: usize) -> usize {
    let (mut start, mut open) = (from, None);
    let mut chars = line[from..].char_indices();
    while let Some((i, c)) = chars.next() {
        match (open, c) {
            (Some('\''), c) => open = if c == '\'' { None } else { open },
            (_, '\\') => drop(chars.next()),
            (Some(_), '"') => open = None,
            (None, '"' | '\'') => open = Some(c),
            (None, c) if c.is_whitespace() => start = from + i + c.len_utf8(),
            _ => {}
        }
    }
    start
}

/// A word as it has to be typed.
pub fn quoted(word: &str) -> String {
    let word = word.replace('\0', "");
    shlex::try_quote(&word).map(|w| w.into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn one(line: &str) -> Vec<String> {
        read(line).unwrap_or_else(|m| panic!("{line}: {m}")).concat()
    }

    #[test]
    fn words_quotes_comments_and_what_is_copied_along() {
        assert_eq!(
            one("docker  run -e 'A=b c' \"d\\\"e\" f\\ g # not this"),
            ["docker", "run", "-e", "A=b c", "d\"e", "f g"]
        );
        for line in ["$ sudo docker ps", "% docker ps", "> docker ps", "you@laptop:~/app$ docker ps"] {
            assert_eq!(one(line), ["docker", "ps"], "{line}");
        }
        assert_eq!(one("aws ecs \\\n  list-tasks"), ["aws", "ecs", "list-tasks"]);
        assert_eq!(one("curl localhost:8080/#top"), ["curl", "localhost:8080/#top"]);
        assert_eq!(one("a 'x | y && z > $HOME' '`'"), ["a", "x | y && z > $HOME", "`"]);
        assert!(read("# only this").is_ok_and(|p| p.is_empty()) && read("").is_ok_and(|p| p.is_empty()));
    }

    #[test]
    fn what_a_shell_has_beyond_is_told() {
        for (line, part) in [
            ("docker ps && docker images", "one command at a time"),
            ("docker ps; docker images", "one command at a time"),
            ("docker ps || docker images", "one command at a time"),
            ("docker ps\ndocker images", "one command at a time"),
            ("docker stop $(docker ps -q)", "no variables"),
            ("docker stop \"`docker ps -q`\"", "no variables"),
            ("docker tag a \"$REGISTRY/a\"", "no variables"),
            ("A=b docker ps", "no variables"),
            ("docker logs a > log.txt", "no redirection"),
            ("docker run a &", "background"),
            ("docker ps | grep a", "one pipe"),
            ("docker run 'a", "(') is opened"),
            ("docker run \"a", "(\") is opened"),
            ("docker run a\\", "backslash"),
        ] {
            let message = read(line).expect_err(line);
            assert!(message.contains(part), "{line}: {message}");
        }
    }

    #[test]
    fn a_text_without_quotes_is_shown_with_them() {
        for (line, text) in [
            ("write server.js const version = \"v2\";", "const version = \"v2\";"),
            ("$ write server.js it's", "it's"),
            ("sudo write a one two", "one two"),
            ("write a x && ls", "x && ls"),
            ("write a b | c", "b | c"),
            ("write a $HOME", "$HOME"),
            ("write a one\ntwo", "one\ntwo"),
        ] {
            let message = read(line).expect_err(line);
            let mended = message
                .strip_prefix("The text of a file stands in quotes, all of it: ")
                .unwrap_or_else(|| panic!("{message}"));
            assert_eq!(one(mended)[2], text, "{mended}");
        }
        for line in [
            "write a b # it's",
            "write a b\\ c",
            "write b.json {}",
            "write a x'y z'",
            "write a # b",
            "write a",
            "write",
        ] {
            assert!(read(line).is_ok(), "{line}");
        }
        assert!(read("write a 'x' && ls").is_err_and(|m| m.contains("one command at a time")));
    }

    #[test]
    fn the_login_is_piped() {
        let parts =
            read("aws ecr get-login-password --region us-east-1|docker login -u AWS --password-stdin host").unwrap();
        assert_eq!(parts.len(), 2);
        assert_eq!(parts[1][..2], ["docker", "login"]);
    }

    #[test]
    fn a_line_that_is_being_typed() {
        let typed = |line: &str| typed(line).map(|t| (t.words.join("_"), t.start, t.word));
        let is = |w: &str, s: usize, t: &str| Some((w.to_string(), s, t.to_string()));
        assert_eq!(typed("docker run my"), is("docker_run", 11, "my"));
        assert_eq!(typed("docker run "), is("docker_run", 11, ""));
        assert_eq!(typed("cat 'my fi"), is("cat", 4, "my fi"));
        assert_eq!(typed("cat my\\ fi"), is("cat", 4, "my fi"));
        assert_eq!(typed("cat my\\"), is("cat", 4, "my"));
        assert_eq!(typed("aws ecr get-login-password | sudo docker lo"), is("docker", 41, "lo"));
        assert_eq!(typed("cat a # b"), None);
    }

    proptest! {
        #[test]
        fn any_line_is_read_or_told(line in any::<String>()) {
            let _ = read(&line);
            if let Some(t) = typed(&line) {
                prop_assert!(line.is_char_boundary(t.start));
            }
        }

        #[test]
        fn so_are_lines_of_signs(line in "[a \\\\'\"#$(|&;>`\n]{0,20}") {
            let _ = read(&line);
            let _ = typed(&line);
        }

        #[test]
        fn a_quoted_word_is_read_as_it_was(word in "[^\0]{1,20}") {
            prop_assert_eq!(one(&format!("x {}", quoted(&word))), ["x".to_string(), word]);
        }
    }
}
