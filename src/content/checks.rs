//! `checks.toml` of a lesson, read and linted.

use super::facts::Book;
use super::{Mistake, inline, line_of, parse_toml, read};
use crate::checks::choice::Choice;
use crate::checks::sort::{self, Bucket};
use crate::checks::{Check, Question, order};
use crate::sim::rng::seed_of;
use serde::Deserialize;
use std::path::Path;

/// What a check is for. No page needs it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Tags {
    /// The objectives of its lesson that it serves, from 1.
    pub objectives: Vec<usize>,
    /// Ids of the misconceptions that an answer shows, or that it asks about.
    pub misconceptions: Vec<String>,
    /// It asks for more than the exam does.
    pub beyond: bool,
    /// Its line in the file.
    pub line: usize,
}

/// The checks of a lesson, with what each is for, in the same order.
#[derive(Clone, Debug, Default)]
pub struct Bank {
    pub checks: Vec<Check>,
    pub tags: Vec<Tags>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    check: Vec<Raw>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    id: toml::Spanned<String>,
    kind: String,
    prompt: String,
    see: String,
    explain: String,
    objectives: Vec<usize>,
    #[serde(default)]
    misconceptions: Vec<String>,
    #[serde(default)]
    beyond: bool,
    #[serde(default)]
    option: Vec<RawOption>,
    #[serde(default)]
    bucket: Vec<Bucket>,
    #[serde(default)]
    item: Vec<RawItem>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOption {
    id: String,
    text: String,
    #[serde(default)]
    right: bool,
    feedback: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawItem {
    id: String,
    text: String,
    /// For sorting.
    #[serde(default)]
    bucket: String,
    feedback: String,
}

/// Phrases that lean on the order of the options, which is shuffled.
const ORDER_WORDS: [&str; 6] =
    ["of the above", "of the below", "the first option", "the last option", "option a", "option b"];

/// How many are to be chosen. The hint under every question says it.
const COUNTS: [&str; 8] = ["one", "two", "three", "four", "2", "3", "4", "all"];

/// Reads the checks of a lesson; `book` has the facts that they may name. Every mistake is an error: a check that is wrong must not reach a learner.
pub fn load(path: &Path, book: &Book) -> Result<Bank, Mistake> {
    let text = book.fill(&read(path)?, path)?;
    let file: File = parse_toml(path, &text)?;
    let mut checks: Vec<Check> = Vec::new();
    let mut tags: Vec<Tags> = Vec::new();
    let (mut longest, mut choices) = (0, 0);
    for raw in file.check {
        let line = line_of(&text, raw.id.span().start);
        let id = raw.id.into_inner();
        let wrong = |m: &str| Err(Mistake::new(path, line, format!("check {id}: {m}")));
        if checks.iter().any(|c| c.id == id) {
            return wrong("the id stands twice");
        }
        if !id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') {
            return wrong("an id is lower-case letters, digits and hyphens");
        }
        if raw.prompt.trim().is_empty() || raw.explain.trim().is_empty() || raw.see.trim().is_empty() {
            return wrong("prompt, explain or see is empty");
        }
        if raw.objectives.is_empty() {
            return wrong("serves no objective of its lesson");
        }
        if twice(&raw.objectives) || twice(&raw.misconceptions) {
            return wrong("an objective or misconception stands twice");
        }
        let all = raw.option.iter().flat_map(|o| [&o.text, &o.feedback]);
        let all =
            all.chain(raw.item.iter().flat_map(|i| [&i.text, &i.feedback])).chain(raw.bucket.iter().map(|b| &b.text));
        if all.chain([&raw.prompt, &raw.explain]).any(|t| t.contains("](#")) {
            return wrong(
                "no link into the course: texts are the same on every page, and only `see` is told where it leads",
            );
        }
        let prompt = raw.prompt.to_lowercase();
        if COUNTS.iter().any(|n| prompt.contains(&format!("choose {n}"))) {
            return wrong("the hint says how many to choose, so the prompt does not");
        }
        let texts: Vec<&str> =
            raw.option.iter().map(|o| o.text.as_str()).chain(raw.item.iter().map(|i| i.text.as_str())).collect();
        for (i, t) in texts.iter().enumerate() {
            if t.trim().is_empty() || texts[..i].contains(t) {
                return wrong("an option or item is empty or stands twice");
            }
            if let Some(w) = ORDER_WORDS.iter().find(|w| t.to_lowercase().contains(**w)) {
                return wrong(&format!("“{w}” does not survive shuffling"));
            }
        }
        if raw.option.iter().any(|o| o.feedback.trim().is_empty())
            || raw.item.iter().any(|i| i.feedback.trim().is_empty())
        {
            return wrong("feedback is missing");
        }
        let ids: Vec<&str> =
            raw.option.iter().map(|o| o.id.as_str()).chain(raw.item.iter().map(|i| i.id.as_str())).collect();
        if ids.iter().enumerate().any(|(i, a)| a.is_empty() || ids[..i].contains(a)) {
            return wrong("an option or item has no id of its own");
        }
        let keys = raw.option.iter().filter(|o| o.right).count();
        match raw.kind.as_str() {
            "single" if keys != 1 => return wrong("a single choice has exactly one right option"),
            "single" if raw.option.len() < 3 => return wrong("fewer than three options"),
            "multiple" if keys < 2 || keys == raw.option.len() => {
                return wrong("multiple response has two or more right options and some wrong");
            }
            "multiple" if raw.option.len() < 4 => return wrong("fewer than four options"),
            "single" | "multiple" if !raw.item.is_empty() || !raw.bucket.is_empty() => {
                return wrong("items and buckets are for sorting");
            }
            "sort" if !raw.option.is_empty() => return wrong("a sorting check has items, not options"),
            "sort" if raw.bucket.len() < 2 || raw.item.len() < 3 => {
                return wrong("sorting needs two buckets and three items");
            }
            "sort" if raw.item.iter().any(|i| raw.bucket.iter().all(|b| b.id != i.bucket)) => {
                return wrong("an item names a bucket that does not exist");
            }
            "sort" if raw.bucket.iter().any(|b| raw.item.iter().all(|i| b.id != i.bucket)) => {
                return wrong("a bucket stays empty");
            }
            "order" if !raw.option.is_empty() || !raw.bucket.is_empty() => {
                return wrong("an ordering check has items only");
            }
            "order" if raw.item.iter().any(|i| !i.bucket.is_empty()) => return wrong("buckets are for sorting"),
            "order" if !(3..=6).contains(&raw.item.len()) => return wrong("ordering needs three to six items"),
            "single" | "multiple" | "sort" | "order" => {}
            other => return wrong(&format!("unknown kind {other}")),
        }
        if !raw.option.is_empty() {
            choices += 1;
            let most = raw.option.iter().map(|o| o.text.chars().count()).max().unwrap_or(0);
            longest += raw.option.iter().any(|o| o.right && o.text.chars().count() == most) as usize;
        }
        let question = match raw.kind.as_str() {
            "sort" => Question::Sort {
                buckets: raw.bucket.into_iter().map(|b| Bucket { text: inline(&b.text), ..b }).collect(),
                items: raw
                    .item
                    .into_iter()
                    .map(|i| sort::Item {
                        id: i.id,
                        text: inline(&i.text),
                        bucket: i.bucket,
                        feedback: inline(&i.feedback),
                    })
                    .collect(),
            },
            "order" => Question::Order {
                items: raw
                    .item
                    .into_iter()
                    .map(|i| order::Item { id: i.id, text: inline(&i.text), feedback: inline(&i.feedback) })
                    .collect(),
            },
            kind => {
                let options = raw
                    .option
                    .into_iter()
                    .map(|o| Choice { id: o.id, text: inline(&o.text), right: o.right, feedback: inline(&o.feedback) })
                    .collect();
                if kind == "single" { Question::Single { options } } else { Question::Multiple { options } }
            }
        };
        let mut check = Check {
            id,
            prompt: inline(&raw.prompt),
            see: raw.see,
            explain: inline(&raw.explain),
            revision: 0,
            lead: 0,
            question,
        };
        // Folded into 31 bits, so that it is a plain number everywhere.
        let question = serde_json::to_string(&check.question).unwrap_or_default();
        // Where lines may end makes no other question of it.
        let seed = seed_of(&question.replace('\u{a0}', " "));
        check.revision = ((seed >> 33) ^ (seed & 0x7fff_ffff)) as u32 & 0x7fff_ffff;
        checks.push(check);
        tags.push(Tags { objectives: raw.objectives, misconceptions: raw.misconceptions, beyond: raw.beyond, line });
    }
    // A learner soon notices when the longest option is the right one; by chance it is in about a quarter to a third.
    if choices >= 4 && longest * 2 > choices {
        return Err(Mistake::new(path, 0, format!("the key is the longest option in {longest} of {choices} checks")));
    }
    super::balance::balance(&mut checks);
    Ok(Bank { checks, tags })
}

fn twice<T: PartialEq>(all: &[T]) -> bool {
    all.iter().enumerate().any(|(i, a)| all[..i].contains(a))
}
