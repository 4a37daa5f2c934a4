//! The checks of the course as questions that other systems know: choices, pairs and numbers. What they have no kind for becomes one of these.

use crate::html::{alone, link, list, paragraph};
use dockside::Map;
use dockside::checks::choice::Choice;
use dockside::checks::estimate::Case;
use dockside::checks::{Check, Question, order, sort};
use dockside::content::lesson::Lesson;
use dockside::content::{Course, Mistake, plain, words};
use dockside::scene::{Arg, Words};

/// The kinds of checks, in the order of the report.
pub const KINDS: [&str; 7] = ["single", "multiple", "sort", "order", "repair", "estimate", "point"];

/// The name of a check's kind, as in `checks.toml`.
pub fn kind(question: &Question) -> &'static str {
    KINDS[match question {
        Question::Single { .. } => 0,
        Question::Multiple { .. } => 1,
        Question::Sort { .. } => 2,
        Question::Order { .. } => 3,
        Question::Repair { .. } => 4,
        Question::Estimate { .. } => 5,
        Question::Point { .. } => 6,
    }]
}

/// A question. Texts are HTML.
#[derive(Clone, Debug)]
pub struct Item {
    /// The check's id; of the second question that a check becomes, with an ending. It stays the same between builds.
    pub id: String,
    pub lesson: String,
    /// The kind of the check.
    pub kind: &'static str,
    pub prompt: String,
    pub body: Body,
    /// What is said once it is answered, whatever the answer was.
    pub explain: String,
}

#[derive(Clone, Debug)]
pub enum Body {
    /// `shuffle`: options may stand in any order.
    Choice {
        options: Vec<Opt>,
        several: bool,
        shuffle: bool,
    },
    /// Each stem has its place, one of `places` by number. Places are plain text, which drop-down lists take.
    Match {
        stems: Vec<(String, usize)>,
        places: Vec<String>,
    },
    Number(Number),
}

#[derive(Clone, Debug)]
pub struct Opt {
    pub text: String,
    pub right: bool,
    pub feedback: String,
}

#[derive(Clone, Debug)]
pub struct Number {
    pub key: f64,
    /// How far off an answer may be.
    pub near: f64,
    /// Results of slips, how far off each may be, and what is said to it.
    pub slips: Vec<(f64, f64, String)>,
    /// The key as it is written, with its unit (HTML).
    pub shown: String,
}

/// The questions of one lesson, or of all.
#[derive(Clone, Debug)]
pub struct Set {
    /// Id of the lesson, or `all`.
    pub id: String,
    pub title: String,
    pub lessons: Vec<(String, Vec<Item>)>,
}

impl Set {
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.lessons.iter().flat_map(|(_, items)| items)
    }
}

/// The course, with what it takes to make questions of its checks.
pub struct Bank<'a> {
    course: &'a Course,
    words: Words,
    /// Where the pages will be found, or nothing.
    base: String,
}

impl<'a> Bank<'a> {
    pub fn new(course: &'a Course, base: &str) -> Result<Bank<'a>, Mistake> {
        let all = words::entries(&course.root.join("packages.toml"))?;
        Ok(Bank { course, words: course.ui.with(all), base: base.to_string() })
    }

    pub fn course(&self) -> &Course {
        self.course
    }

    pub fn words(&self) -> &Words {
        &self.words
    }

    /// A set for each lesson, and one of all.
    pub fn sets(&self) -> Vec<Set> {
        let lesson = |l: &Lesson| (l.head.title.clone(), l.checks.iter().flat_map(|c| self.items(l, c)).collect());
        let lessons: Vec<(String, Vec<Item>)> = self.course.lessons.iter().map(lesson).collect();
        let one = |(l, own): (&Lesson, &(String, Vec<Item>))| Set {
            id: l.id.clone(),
            title: [&self.course.title, ": ", &own.0].concat(),
            lessons: vec![own.clone()],
        };
        let mut sets: Vec<Set> = self.course.lessons.iter().zip(&lessons).map(one).collect();
        sets.push(Set { id: String::from("all"), title: self.course.title.clone(), lessons });
        sets
    }

    /// A link to a page, where it is known where pages are.
    fn to(&self, page: &str, key: &str) -> Option<String> {
        (!self.base.is_empty() && !page.is_empty())
            .then(|| [" ", &link(&[&self.base, page].concat(), &self.words.t(key))].concat())
    }

    fn feedback(&self, said: &str, show: &str) -> String {
        alone(said) + &self.to(show, "figure").unwrap_or_default()
    }

    fn option(&self, o: &Choice) -> Opt {
        Opt { text: alone(&o.text), right: o.right, feedback: self.feedback(&o.feedback, &o.show) }
    }

    /// The questions that a check becomes: mostly one, and none where no other system has such a kind.
    pub fn items(&self, lesson: &Lesson, check: &Check) -> Vec<Item> {
        let see = ["lesson-", &lesson.id, ".html#", &check.see].concat();
        let links = self.to(&see, "read").unwrap_or_default();
        let item = |ending: &str, prompt: String, body: Body, more: String, explain: &str, show: &str| Item {
            id: [&check.id, ending].concat(),
            lesson: lesson.id.clone(),
            kind: kind(&check.question),
            prompt,
            body,
            explain: paragraph(&(self.feedback(explain, show) + &links)) + &more,
        };
        let asked = |hint: &str| paragraph(&alone(&check.prompt)) + &paragraph(hint);
        let usual =
            |prompt: String, body: Body, more: String| item("", prompt, body, more, &check.explain, &check.show);
        // In the content, what is to be put into order stands in the right one; and keys are not spread evenly.
        let order = order(check, 0);
        match &check.question {
            Question::Single { options } => {
                let options = order.iter().map(|i| self.option(&options[*i])).collect();
                let body = Body::Choice { options, several: false, shuffle: true };
                vec![usual(paragraph(&alone(&check.prompt)), body, String::new())]
            }
            Question::Multiple { options } => {
                let hint = self.words.f("check.multiple", &[("n", Arg::N(check.question.wanted() as f64))]);
                let options = order.iter().map(|i| self.option(&options[*i])).collect();
                vec![usual(asked(&hint), Body::Choice { options, several: true, shuffle: true }, String::new())]
            }
            Question::Sort { buckets, items } => {
                let place = |i: &sort::Item| buckets.iter().position(|b| b.id == i.bucket).expect("a validated bucket");
                let stems = order.iter().map(|i| (alone(&items[*i].text), place(&items[*i]))).collect();
                let places = buckets.iter().map(|b| plain(&b.text)).collect();
                let said = list(items.iter().map(|i| (&*i.text, &*i.feedback)));
                vec![usual(asked(&self.words.t("sort")), Body::Match { stems, places }, alone(&said))]
            }
            Question::Order { items } => {
                let stems = order.iter().map(|i| (alone(&items[*i].text), *i)).collect();
                let places = (0..items.len()).map(order::place).collect();
                let said = list(items.iter().map(|i| (&*i.text, &*i.feedback)));
                vec![usual(asked(&self.words.t("order")), Body::Match { stems, places }, alone(&said))]
            }
            // Nobody has such a kind: the line is asked for first, then what mends it. The second does not tell which line it is.
            Question::Repair { lines, fixes } => {
                let (all, file) = (lines.iter().map(|l| self.option(l)).collect(), self.file(lines));
                let remedies = order.iter().filter_map(|i| fixes.get(i.checked_sub(lines.len())?));
                let remedies = remedies.map(|o| self.option(o)).collect();
                let prompt = [paragraph(&alone(&check.prompt)), file, paragraph(&self.words.t("repair-fix"))].concat();
                let line = Body::Choice { options: all, several: false, shuffle: false };
                let fix = Body::Choice { options: remedies, several: false, shuffle: true };
                let one =
                    |ending: &str, prompt, body| item(ending, prompt, body, String::new(), &check.explain, &check.show);
                vec![one("", asked(&self.words.t("repair-line")), line), one("-fix", prompt, fix)]
            }
            // It asks about a picture that files of questions can't hold: no question is left without it.
            Question::Point { .. } => Vec::new(),
            // The first of its variants: others would be the same question to a bank.
            Question::Estimate { unit, cases } => {
                let case = &cases[0];
                let hint = self.words.f("number", &[("unit", Arg::S(unit))]);
                let prompt = paragraph(&alone(&case.prompt)) + &paragraph(&hint);
                vec![item("", prompt, Body::Number(number(unit, case)), self.slips(case), &case.explain, &case.show)]
            }
        }
    }

    /// The lines of a file in their order.
    fn file(&self, lines: &[Choice]) -> String {
        let lines: Vec<&str> =
            lines.iter().map(|l| l.text.trim_start_matches("<code>").trim_end_matches("</code>")).collect();
        [&paragraph(&self.words.t("file")), "<pre>", &lines.join("\n"), "</pre>"].concat()
    }

    /// What is said to slips, for systems that say nothing to a single number.
    fn slips(&self, case: &Case) -> String {
        let decimals = case.shown.split_once('.').map_or(0, |(_, d)| d.len());
        let value = |v: f64| self.words.num(v, decimals as u8);
        let said: Vec<(String, &str)> = case.slips.iter().map(|s| (value(s.value), &*s.feedback)).collect();
        let said = list(said.iter().map(|(v, f)| (v.as_str(), *f)));
        if case.slips.is_empty() { String::new() } else { paragraph(&self.words.t("slips")) + &alone(&said) }
    }
}

fn number(unit: &str, case: &Case) -> Number {
    // As `Case::is_right` and `Case::slip` take them.
    let slip =
        |s: &dockside::checks::estimate::Slip| (s.value, case.near.max(0.005) * s.value.abs(), alone(&s.feedback));
    Number {
        key: case.key,
        near: case.near * case.key.abs(),
        slips: case.slips.iter().map(slip).collect(),
        shown: [&case.shown, " ", unit].concat(),
    }
}

/// A number as other systems read it, without digits that say nothing.
pub fn written(v: f64) -> String {
    ((v * 1e6).round() / 1e6).to_string()
}

/// How many questions of a kind a format has as they are, as something else, or not at all.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Count {
    pub written: usize,
    pub mapped: usize,
    pub left_out: usize,
}

/// By kind of check.
pub type Counts = Map<Count>;
