//! Estimating a number. A check of this kind has several cases: the same question with other quantities, each with a key that a model
//! computed when the pages were built, and with the results of typical slips.

use super::{Answer, Outcome, Verdict};
use serde::{Deserialize, Serialize};

/// The question with certain quantities. Texts are HTML.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
pub struct Case {
    pub id: String,
    pub prompt: String,
    pub explain: String,
    /// Address of a figure with these quantities, or nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub show: String,
    pub key: f64,
    /// The key as it is written, which [`number`] reads back within `near`.
    pub shown: String,
    /// How far off an answer may be, as a share of the key.
    pub near: f64,
    pub slips: Vec<Slip>,
}

/// What comes out if one thing is done wrong, and what it is.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
pub struct Slip {
    pub value: f64,
    pub feedback: String,
}

/// How an answer misses the key. Shares are in percent of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Miss {
    High(u32),
    Low(u32),
    TimesHigh(u32),
    TimesLow(u32),
}

impl Case {
    pub fn is_right(&self, value: f64) -> bool {
        (value - self.key).abs() <= self.near * self.key.abs() + 1e-9
    }

    /// The slip that leads to `value`, if one does.
    pub fn slip(&self, value: f64) -> Option<&Slip> {
        let near = |s: &&Slip| (value - s.value).abs() <= self.near.max(0.005) * s.value.abs() + 1e-9;
        self.slips.iter().find(near)
    }

    pub fn miss(&self, value: f64) -> Miss {
        let (key, value) = (self.key.max(1e-9), value.max(1e-9));
        let percent = |share: f64| ((share * 100.0).round() as u32).max(1);
        let times = |n: f64| n.min(1e6).round() as u32;
        match value / key {
            n if n >= 1.95 => Miss::TimesHigh(times(n)),
            n if n >= 1.0 => Miss::High(percent(n - 1.0)),
            n if n > 0.513 => Miss::Low(percent(1.0 - n)),
            n => Miss::TimesLow(times(1.0 / n)),
        }
    }
}

/// The case that an answer is to, else the first.
pub fn case<'a>(cases: &'a [Case], answer: &Answer) -> Option<&'a Case> {
    cases.iter().find(|c| answer.get(&c.id).is_some()).or(cases.first())
}

/// An answer with nothing typed yet: to the same case, or, once that is over, to the next one, round and round.
pub fn anew(cases: &[Case], answer: &Answer, over: bool) -> Answer {
    let now = case(cases, answer).and_then(|c| cases.iter().position(|other| other.id == c.id));
    let next = now.and_then(|i| cases.get((i + usize::from(over)) % cases.len()));
    next.map(|c| (c.id.clone(), String::new())).into_iter().collect()
}

/// Reads a number as people type one: `1,250.5`, `1 250`, `0,25`, `$0.05`, `44 VMs`. A comma before groups of three digits parts
/// thousands. What is no number, and what is below zero, is `None`.
pub fn number(text: &str) -> Option<f64> {
    let inside = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '−');
    let text: String = text.trim_matches(|c| !inside(c)).chars().filter(|c| !c.is_whitespace()).collect();
    let dots = text.matches('.').count();
    let commas = text.matches(',').count();
    let in_threes = |mark: char| {
        let mut groups = text.split(mark);
        groups.next().is_some_and(|g| (1..=3).contains(&g.len()) && !g.starts_with('0')) && groups.all(|g| g.len() == 3)
    };
    let point = match (dots, commas) {
        (0, 0) => None,
        (1, 0) => Some('.'),
        (0, _) if in_threes(',') => None,
        (0, 1) => Some(','),
        (_, 0) if in_threes('.') => None,
        (1, _) if text.rfind('.') > text.rfind(',') => Some('.'),
        (_, 1) if text.rfind(',') > text.rfind('.') => Some(','),
        _ => return None,
    };
    let (whole, part) = point.and_then(|p| text.split_once(p)).unwrap_or((&text, ""));
    let mut digits = 0_u32;
    let mut read = |text: &str, marks: bool| {
        let mut value = 0.0;
        for c in text.chars() {
            match c.to_digit(10) {
                Some(d) => {
                    value = value * 10.0 + f64::from(d);
                    digits += 1;
                }
                None if marks && matches!(c, '.' | ',') => {}
                None => return None,
            }
        }
        Some(value)
    };
    let (whole, tail) = (read(whole, true)?, read(part, false)?);
    // More digits than a number of this precision holds are not what anybody types.
    if !(1..=15).contains(&digits) {
        return None;
    }
    let scale = part.chars().fold(1.0, |s, _| s * 10.0);
    Some(whole + tail / scale)
}

/// Without a number in it an answer is incomplete.
pub fn grade(cases: &[Case], answer: &Answer) -> Outcome {
    let value = case(cases, answer).and_then(|c| Some((c, number(answer.get(&c.id)?)?)));
    let Some((case, value)) = value else {
        return Outcome { solved: false, incomplete: true, verdicts: Vec::new() };
    };
    let right = case.is_right(value);
    let feedback = case.slip(value).filter(|_| !right).map(|s| s.feedback.clone()).unwrap_or_default();
    Outcome { solved: right, incomplete: false, verdicts: vec![Verdict { id: case.id.clone(), right, feedback }] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn case_of(id: &str, key: f64) -> Case {
        let slips = vec![Slip { value: key * 1.5, feedback: String::from("half too much") }];
        Case { id: id.into(), key, shown: key.to_string(), near: 0.02, slips, ..Case::default() }
    }

    #[test]
    fn numbers_are_read_as_people_type_them() {
        for (text, value) in [
            ("44", 44.0),
            (" 1 250 ", 1250.0),
            ("1\u{a0}250.5", 1250.5),
            ("1,250", 1250.0),
            ("1,250.5", 1250.5),
            ("1.250,5", 1250.5),
            ("1,250,000", 1_250_000.0),
            ("1.250.000", 1_250_000.0),
            ("0,25", 0.25),
            ("0,125", 0.125),
            ("1.250", 1.25),
            (".5", 0.5),
            ("5.", 5.0),
            ("$0.05", 0.05),
            ("44 VMs", 44.0),
            ("about 12 %", 12.0),
        ] {
            let read = number(text).unwrap_or(f64::NAN);
            assert!((read - value).abs() < 1e-9, "{text:?} is read as {read}");
        }
        for text in ["", " ", "a dozen", "-3", "−3", "3-4", "1.2.3", "1,2,3", ".", ",", "12345678901234567", "2e9x1"]
        {
            assert_eq!(number(text), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_a_number_that_is_not_negative_or_none(text in "[0-9., a-z$%-]{0,12}") {
            if let Some(v) = number(&text) {
                prop_assert!(v.is_finite() && v >= 0.0);
            }
        }

        #[test]
        fn the_key_solves_its_case_and_a_slip_is_named(key in 0.01..1e6f64, other in 0.01..1e6f64, off in 0.03..0.4f64) {
            let cases = [case_of("a", other), case_of("b", key)];
            let to = |v: f64| -> Answer { [(String::from("b"), format!("{v:.6}"))].into_iter().collect() };
            prop_assert!(grade(&cases, &to(key)).solved);
            prop_assert!(!grade(&cases, &to(key * (1.0 + off))).solved);
            prop_assert!(!grade(&cases, &to(key * (1.0 - off))).solved);
            prop_assert_eq!(&grade(&cases, &to(key * 1.5)).verdicts[0].feedback, "half too much");
            prop_assert!(grade(&cases, &Answer::default()).incomplete);
        }

        #[test]
        fn a_miss_says_how_far(key in 1.0..1e4f64, n in 2.0..50.0f64) {
            let c = case_of("a", key);
            prop_assert_eq!(c.miss(key * n), Miss::TimesHigh(n.round() as u32));
            prop_assert_eq!(c.miss(key / n), Miss::TimesLow(n.round() as u32));
            prop_assert_eq!(c.miss(key * 1.25), Miss::High(25));
            prop_assert_eq!(c.miss(key * 0.75), Miss::Low(25));
        }
    }

    #[test]
    fn cases_follow_each_other_round_and_round() {
        let cases = [case_of("a", 1.0), case_of("b", 2.0)];
        let to = |id: &str, text: &str| -> Answer { [(String::from(id), String::from(text))].into_iter().collect() };
        for (id, over, next) in [("a", false, "a"), ("a", true, "b"), ("b", true, "a"), ("gone", false, "a")] {
            assert_eq!(anew(&cases, &to(id, "7"), over), to(next, ""), "{id} {over}");
        }
        assert_eq!(anew(&[], &to("a", "7"), true), Answer::default());
        assert!(grade(&[], &Answer::default()).incomplete);
    }
}
