//! GIFT, the text format of Moodle: as its importer reads it, <https://docs.moodle.org/en/GIFT_format>.

use crate::bank::{Body, Item, Set, written};
use std::fmt::Write as _;

/// A text in which nothing has a meaning to the format.
fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '~' | '=' | '#' | '{' | '}' | ':' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c => out.push(c),
        }
    }
    out
}

/// A title in the path of a category, in which a slash parts folders.
fn folder(title: &str) -> String {
    title.replace('/', "//")
}

/// The path of a lesson's category.
pub fn category(course: &str, lesson: &str) -> String {
    format!("$course$/{}/{}", folder(course), folder(lesson))
}

/// What each of `keys` right options is worth, in percent: of these shares only some are known to Moodle, all of them such.
pub fn share(keys: usize) -> String {
    let share = 100.0 / keys.max(1) as f64;
    ((share * 1e5).round() / 1e5).to_string()
}

pub fn write(course: &str, set: &Set) -> String {
    let mut out = String::new();
    for (lesson, items) in &set.lessons {
        let _ = writeln!(out, "$CATEGORY: {}\n", category(course, lesson));
        items.iter().for_each(|i| question(&mut out, i));
    }
    out
}

fn question(out: &mut String, item: &Item) {
    let Item { id, lesson, kind, prompt, body, explain } = item;
    let _ = writeln!(out, "// [id:{id}] [tag:{lesson}] [tag:{kind}]\n::{}::[html]{} {{", escape(id), escape(prompt));
    match body {
        Body::Choice { options, several, .. } => {
            let keys = options.iter().filter(|o| o.right).count();
            for o in options {
                // As in the course, one wrong option spoils an answer.
                let mark = match (several, o.right) {
                    (false, true) => String::from("="),
                    (false, false) => String::from("~"),
                    (true, true) => format!("~%{}%", share(keys)),
                    (true, false) => String::from("~%-100%"),
                };
                let _ = writeln!(out, "{mark}{}#{}", escape(&o.text), escape(&o.feedback));
            }
        }
        Body::Match { stems, places } => {
            for (stem, place) in stems {
                let _ = writeln!(out, "={} -> {}", escape(stem), escape(&places[*place]));
            }
        }
        Body::Number(n) => {
            let _ = writeln!(out, "#={}:{}", written(n.key), written(n.near));
            for (value, near, feedback) in &n.slips {
                let _ = writeln!(out, "=%0%{}:{}#{}", written(*value), written(*near), escape(feedback));
            }
        }
    }
    let _ = writeln!(out, "####{}\n}}\n", escape(explain));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_meaning_is_escaped() {
        assert_eq!(escape("2*3 = ? {x} ~ # : back\\slash\na"), "2*3 \\= ? \\{x\\} \\~ \\# \\: back\\\\slash\\na");
    }

    #[test]
    fn shares_are_those_that_moodle_knows() {
        assert_eq!([2, 3, 4, 5, 6].map(share), ["50", "33.33333", "25", "20", "16.66667"]);
    }

    #[test]
    fn a_slash_in_a_title_makes_no_folder() {
        assert_eq!(category("C", "a/b"), "$course$/C/a//b");
    }
}
