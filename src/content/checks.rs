//! `checks.toml` of a lesson, read and linted.

use super::computed::{self, Computed, written};
use super::facts::Book;
use super::{Mistake, inline, line_of, parse_toml, read};
use crate::checks::choice::Choice;
use crate::checks::estimate::{Case, Slip};
use crate::checks::point::Picture;
use crate::checks::sort::{self, Bucket};
use crate::checks::{Belief, Check, Question, order};
use crate::figures;
use crate::sim::Facts;
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
    /// The task of the exam's guide that it belongs to, by its number: that of its first objective, if the file names no other.
    pub task: String,
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
    /// What to think of, in a sentence that gives nothing away.
    #[serde(default)]
    hint: String,
    see: String,
    explain: String,
    /// A figure and settings that show why: `fill-the-server?memory=64`.
    #[serde(default)]
    show: String,
    /// The figure in `show` runs before anything is said to the answer.
    #[serde(default)]
    predict: bool,
    objectives: Vec<usize>,
    #[serde(default)]
    misconceptions: Vec<String>,
    #[serde(default)]
    beyond: bool,
    #[serde(default)]
    task: String,
    #[serde(default)]
    option: Vec<RawOption>,
    /// For pointing: a figure, what it is set to, and the step at which it stands, and the parts of its picture, by their shapes' keys.
    #[serde(default)]
    picture: String,
    #[serde(default)]
    part: Vec<RawOption>,
    /// Keys of shapes that are left out of the picture, such as buttons, which have nothing to do in it.
    #[serde(default)]
    hide: Vec<String>,
    /// For repairing: the lines of the file, of which one is wrong. The options are remedies.
    #[serde(default)]
    line: Vec<RawOption>,
    #[serde(default)]
    bucket: Vec<Bucket>,
    #[serde(default)]
    item: Vec<RawItem>,
    /// For estimating: the template that computes the key, in what it is counted, and what is said to its slips.
    #[serde(default)]
    computed: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    slip: Vec<RawSlip>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOption {
    id: String,
    text: String,
    #[serde(default)]
    right: bool,
    feedback: String,
    /// A figure and settings in which what the option says can be seen to fail.
    #[serde(default)]
    show: String,
    /// Id of the misconception that a wrong option states.
    #[serde(default)]
    belief: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSlip {
    id: String,
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
    /// Id of the misconception of whoever puts it into the other of two buckets.
    #[serde(default)]
    belief: String,
}

/// Phrases that lean on the order of the options, which is shuffled.
const ORDER_WORDS: [&str; 6] =
    ["of the above", "of the below", "the first option", "the last option", "option a", "option b"];

/// How many are to be chosen. The line under every question says it.
const COUNTS: [&str; 8] = ["one", "two", "three", "four", "2", "3", "4", "all"];

/// Reads the checks of a lesson; `book` has the facts that they may name and that computed keys come from. Every mistake is an error: a check that is wrong must not reach a learner.
pub fn load(path: &Path, book: &Book) -> Result<Bank, Mistake> {
    let text = book.fill(&read(path)?, path)?;
    let facts = &book.numbers();
    let file: File = parse_toml(path, &text)?;
    let mut checks: Vec<Check> = Vec::new();
    let mut tags: Vec<Tags> = Vec::new();
    let (mut longest, mut choices) = (0, 0);
    for raw in file.check {
        let line = line_of(&text, raw.id.span().start);
        let id = raw.id.get_ref().clone();
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
        if raw.predict && (raw.show.is_empty() || !matches!(raw.kind.as_str(), "single" | "multiple" | "estimate")) {
            return wrong("a prediction is a choice or an estimate, and needs a figure to show what is right");
        }
        if raw.objectives.is_empty() {
            return wrong("serves no objective of its lesson");
        }
        if twice(&raw.objectives) || twice(&raw.misconceptions) {
            return wrong("an objective or misconception stands twice");
        }
        let offered = || raw.option.iter().chain(&raw.line).chain(&raw.part);
        let all = offered().flat_map(|o| [&o.text, &o.feedback]);
        let all = all.chain(raw.slip.iter().map(|s| &s.feedback));
        let all =
            all.chain(raw.item.iter().flat_map(|i| [&i.text, &i.feedback])).chain(raw.bucket.iter().map(|b| &b.text));
        if all.chain([&raw.prompt, &raw.hint, &raw.explain]).any(|t| t.contains("](#")) {
            return wrong(
                "no link into the course: texts are the same on every page, and only `see` is told where it leads",
            );
        }
        if raw.option.iter().any(|o| !o.belief.is_empty() && (o.right || !raw.misconceptions.contains(&o.belief))) {
            return wrong("a belief is what a wrong option states, and one of the misconceptions of its check");
        }
        if raw.hint.contains('{') {
            return wrong("a hint knows no quantities: it is the same for every case");
        }
        let mut believed = raw.item.iter().map(|i| &i.belief).filter(|b| !b.is_empty());
        if believed.any(|b| raw.bucket.len() != 2 || !raw.misconceptions.contains(b)) {
            return wrong(
                "of an item in one of two buckets, a belief is a misconception of its check that the other one states",
            );
        }
        let prompt = raw.prompt.to_lowercase();
        if COUNTS.iter().any(|n| prompt.contains(&format!("choose {n}"))) {
            return wrong("the line under it says how many to choose, so the prompt does not");
        }
        let texts = raw.option.iter().chain(&raw.part).map(|o| o.text.as_str());
        let texts: Vec<&str> = texts.chain(raw.item.iter().map(|i| i.text.as_str())).collect();
        for (i, t) in texts.iter().enumerate() {
            if t.trim().is_empty() || texts[..i].contains(t) {
                return wrong("an option or item is empty or stands twice");
            }
            if let Some(w) = ORDER_WORDS.iter().find(|w| t.to_lowercase().contains(**w)) {
                return wrong(&format!("“{w}” does not survive shuffling"));
            }
        }
        if offered().any(|o| o.feedback.trim().is_empty())
            || raw.item.iter().any(|i| i.feedback.trim().is_empty())
            || raw.slip.iter().any(|s| s.feedback.trim().is_empty())
        {
            return wrong("feedback is missing");
        }
        let ids: Vec<&str> = offered().map(|o| o.id.as_str()).chain(raw.item.iter().map(|i| i.id.as_str())).collect();
        if ids.iter().enumerate().any(|(i, a)| a.is_empty() || ids[..i].contains(a)) {
            return wrong("an option or item has no id of its own");
        }
        let right = |of: &[RawOption]| of.iter().filter(|o| o.right).count();
        let keys = right(&raw.option);
        match raw.kind.as_str() {
            "point" if raw.picture.is_empty() => return wrong("pointing needs a picture"),
            "point" if raw.part.len() < 3 => return wrong("pointing needs three parts"),
            "point" if right(&raw.part) == 0 || right(&raw.part) == raw.part.len() => {
                return wrong("some of the parts are right, and not all");
            }
            "point"
                if !raw.option.is_empty() || !raw.line.is_empty() || !raw.item.is_empty() || !raw.bucket.is_empty() =>
            {
                return wrong("pointing has a picture and its parts");
            }
            "point" if raw.part.iter().any(|p| !p.belief.is_empty()) => {
                return wrong("a part of a picture states no belief");
            }
            "point" if !raw.slip.is_empty() => return wrong("slips are for estimates"),
            "point" => {}
            _ if !raw.part.is_empty() || !raw.picture.is_empty() || !raw.hide.is_empty() => {
                return wrong("a picture and its parts are for pointing");
            }
            "repair" if keys != 1 || right(&raw.line) != 1 => {
                return wrong("a repair has one line that is wrong (`right = true`) and one right remedy");
            }
            "repair" if raw.line.len() < 3 || raw.option.len() < 3 => {
                return wrong("a repair needs three lines and three remedies");
            }
            "repair" if !raw.item.is_empty() || !raw.bucket.is_empty() || !raw.slip.is_empty() => {
                return wrong("a repair has lines and options");
            }
            "repair" => {}
            _ if !raw.line.is_empty() => return wrong("lines are for repairs"),
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
            "estimate" if !raw.option.is_empty() || !raw.bucket.is_empty() || !raw.item.is_empty() => {
                return wrong("an estimate has slips, not options, buckets or items");
            }
            "estimate" if raw.unit.trim().is_empty() => return wrong("the unit is missing"),
            "single" | "multiple" | "sort" | "order" if !raw.slip.is_empty() => {
                return wrong("slips are for estimates");
            }
            "single" | "multiple" | "sort" | "order" | "estimate" => {}
            other => return wrong(&format!("unknown kind {other}")),
        }
        if matches!(raw.kind.as_str(), "single" | "multiple") {
            choices += 1;
            let most = raw.option.iter().map(|o| o.text.chars().count()).max().unwrap_or(0);
            longest += raw.option.iter().any(|o| o.right && o.text.chars().count() == most) as usize;
        }
        let shows = offered().map(|o| &o.show).chain([&raw.show, &raw.picture]);
        for show in shows.filter(|s| !s.contains('{')) {
            if let Err(m) = shown(show, facts) {
                return wrong(&m);
            }
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
                        belief: belief(i.belief),
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
            "estimate" => match cases(&raw, facts) {
                Ok(cases) => Question::Estimate { unit: inline(&raw.unit), cases },
                Err(m) => return wrong(&m),
            },
            kind => {
                let choice = |o: RawOption, text: fn(&str) -> String| Choice {
                    show: shown(&o.show, facts).unwrap_or_default(),
                    id: o.id,
                    text: text(&o.text),
                    right: o.right,
                    feedback: inline(&o.feedback),
                    belief: belief(o.belief),
                };
                let all = |of: Vec<RawOption>| of.into_iter().map(|o| choice(o, inline)).collect::<Vec<_>>();
                let options = all(raw.option);
                // A line of a file is code as it stands there.
                let code = |text: &str| format!("<code>{}</code>", super::escape(text));
                match kind {
                    "single" => Question::Single { options },
                    "multiple" => Question::Multiple { options },
                    // The course draws it.
                    "point" => Question::Point {
                        picture: Picture {
                            figure: shown(&raw.picture, facts).unwrap_or_default(),
                            hidden: raw.hide,
                            ..Picture::default()
                        },
                        parts: all(raw.part),
                    },
                    _ => Question::Repair {
                        lines: raw.line.into_iter().map(|l| choice(l, code)).collect(),
                        fixes: options,
                    },
                }
            }
        };
        let (prompt, explain) = match &question {
            Question::Estimate { cases, .. } => (cases[0].prompt.clone(), cases[0].explain.clone()),
            _ => (inline(&raw.prompt), inline(&raw.explain)),
        };
        let show = match &question {
            Question::Estimate { cases, .. } => cases[0].show.clone(),
            _ => shown(&raw.show, facts).unwrap_or_default(),
        };
        let predict = raw.predict;
        let hint = inline(&raw.hint);
        let mut check =
            Check { id, prompt, see: raw.see, hint, explain, show, predict, revision: 0, lead: 0, question };
        // Folded into 31 bits, so that it is a plain number everywhere.
        let question = serde_json::to_string(&without_links(&check.question)).unwrap_or_default();
        // Where lines may end makes no other question of it.
        let seed = seed_of(&question.replace('\u{a0}', " "));
        check.revision = ((seed >> 33) ^ (seed & 0x7fff_ffff)) as u32 & 0x7fff_ffff;
        checks.push(check);
        tags.push(Tags {
            objectives: raw.objectives,
            misconceptions: raw.misconceptions,
            beyond: raw.beyond,
            task: raw.task,
            line,
        });
    }
    // A learner soon notices when the longest option is the right one; by chance it is in about a quarter to a third.
    if choices >= 4 && longest * 2 > choices {
        return Err(Mistake::new(path, 0, format!("the key is the longest option in {longest} of {choices} checks")));
    }
    super::balance::balance(&mut checks);
    Ok(Bank { checks, tags })
}

/// The address that `figure?setting=value` has in the pages.
fn shown(show: &str, facts: &Facts) -> Result<String, String> {
    if show.is_empty() {
        return Ok(String::new());
    }
    let (id, query) = show.split_once('?').unwrap_or((show, ""));
    let figure = figures::find(id).ok_or_else(|| format!("no figure {id}"))?;
    super::opened(figure, query, facts)?;
    Ok(["figure-", id, ".html", if query.is_empty() { "" } else { "?" }, query].concat())
}

/// What a check asks does not depend on what it links to, nor on what a wrong answer is taken for.
fn without_links(question: &Question) -> Question {
    let mut question = question.clone();
    match &mut question {
        Question::Single { options } | Question::Multiple { options } => {
            options.iter_mut().for_each(|o| (o.show, o.belief) = (String::new(), None));
        }
        Question::Point { parts, .. } => parts.iter_mut().for_each(|o| o.show.clear()),
        Question::Repair { lines, fixes } => lines.iter_mut().chain(fixes).for_each(|o| o.show.clear()),
        Question::Estimate { cases, .. } => cases.iter_mut().for_each(|c| c.show.clear()),
        Question::Sort { items, .. } => items.iter_mut().for_each(|i| i.belief = None),
        Question::Order { .. } => {}
    }
    question
}

/// The variants of an estimate, with the words of the content and the numbers of its template.
fn cases(raw: &Raw, facts: &Facts) -> Result<Vec<Case>, String> {
    let (name, template) = computed::ALL
        .iter()
        .find(|(name, _)| *name == raw.computed)
        .ok_or_else(|| format!("no template “{}” computes a key", raw.computed))?;
    let all = computed::cases(name, *template, facts);
    if all.len() < computed::CASES {
        return Err(format!("the template {name} has only {} cases", all.len()));
    }
    all.iter().enumerate().map(|(n, c)| case(raw, n, c, facts)).collect()
}

fn case(raw: &Raw, n: usize, computed: &Computed, facts: &Facts) -> Result<Case, String> {
    let key = written(computed.key, computed.digits);
    let given: Vec<(&str, &str)> =
        computed.given.iter().map(|(k, v)| (*k, v.as_str())).chain([("key", key.as_str())]).collect();
    let both = [&raw.prompt, &raw.explain];
    if let Some((k, _)) = given.iter().find(|(k, _)| both.iter().all(|t| !t.contains(&format!("{{{k}}}")))) {
        return Err(format!("neither prompt nor explanation names {{{k}}}"));
    }
    if raw.prompt.contains("{key}") {
        return Err(String::from("the prompt gives the key away"));
    }
    let ids = |of: &[&str]| of.iter().map(|s| s.to_string()).collect::<std::collections::BTreeSet<_>>();
    let (said, known) = (
        ids(&raw.slip.iter().map(|s| &*s.id).collect::<Vec<_>>()),
        ids(&computed.slips.iter().map(|s| s.0).collect::<Vec<_>>()),
    );
    if said != known || said.len() != raw.slip.len() {
        return Err(format!("its slips are {known:?}, and something is to be said to each"));
    }
    let fill = |text: &str| {
        let filled = given.iter().fold(text.to_string(), |t, (k, v)| t.replace(&format!("{{{k}}}"), v));
        match filled.split_once('{') {
            Some((_, rest)) => Err(format!("nothing is known of {{{}", rest.split_inclusive('}').next().unwrap_or(""))),
            None => Ok(inline(&filled)),
        }
    };
    // Digits beyond those that matter would not come through JSON as they are.
    let short = |v: f64| (v * 1e6).round() / 1e6;
    // Settings have no commas in their numbers.
    let set = given.iter().fold(raw.show.clone(), |t, (k, v)| t.replace(&format!("{{{k}}}"), &v.replace(',', "")));
    let slip = |(id, value): &(&str, f64)| {
        let feedback = raw.slip.iter().find(|s| s.id == *id).map_or("", |s| &s.feedback);
        Ok(Slip { value: short(*value), feedback: fill(feedback)? })
    };
    Ok(Case {
        id: format!("c{}", n + 1),
        prompt: fill(&raw.prompt)?,
        explain: fill(&raw.explain)?,
        show: shown(&set, facts)?,
        key: short(computed.key),
        near: computed.near,
        slips: computed.slips.iter().map(slip).collect::<Result<_, String>>()?,
        shown: key,
    })
}

/// The course has its words.
fn belief(id: String) -> Option<Belief> {
    (!id.is_empty()).then(|| Belief { id, text: String::new() })
}

fn twice<T: PartialEq>(all: &[T]) -> bool {
    all.iter().enumerate().any(|(i, a)| all[..i].contains(a))
}
