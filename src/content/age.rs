//! Facts and statements that age: each was read on a day, and is to be read again some time after it.

use super::facts::{Fact, Mark};
use super::{Course, Mistake};
use std::path::Path;

/// Days that a price keeps, a limit or another number, and a statement in the prose.
const PRICE: i64 = 180;
const NUMBER: i64 = 365;
const STATEMENT: i64 = 365;

/// A day, counted from 1 January 1970.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Day(pub i64);

impl Day {
    /// Reads `2026-11-28`.
    pub fn parse(text: &str) -> Option<Day> {
        let mut parts = text.split('-');
        let (y, m, d) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() || (y.len(), m.len(), d.len()) != (4, 2, 2) {
            return None;
        }
        let (y, m, d): (i64, i64, i64) = (y.parse().ok()?, m.parse().ok()?, d.parse().ok()?);
        let leap = y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
        let long = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        if !(1..=12).contains(&m) || d < 1 || d > long[m as usize - 1] {
            return None;
        }
        // Years that begin in March, so that the leap day comes last (Hinnant, "chrono-compatible low-level date algorithms").
        let (y, m) = if m > 2 { (y, m - 3) } else { (y - 1, m + 9) };
        let of_era = y.rem_euclid(400);
        let of_year = (153 * m + 2) / 5 + d - 1;
        Some(Day(y.div_euclid(400) * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468))
    }

    /// The day on which this runs.
    pub fn today() -> Day {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        Day(since.map_or(0, |d| d.as_secs() as i64 / 86_400))
    }
}

/// A statement of a lesson that ages: `{as-of:2026-11-28}` stands at its end.
#[derive(Clone, Debug)]
pub struct Dated {
    /// Line of its lesson.
    pub line: usize,
    /// What it says, shortened.
    pub text: String,
    pub checked: String,
}

/// Takes the marks of dated statements out of a paragraph that begins at `line`.
pub fn take_dates(para: &str, path: &Path, line: usize, dated: &mut Vec<Dated>) -> Result<String, Mistake> {
    let mut out = String::new();
    let mut rest = para;
    while let Some((before, after)) = rest.split_once("{as-of:") {
        let line = line + out.matches('\n').count() + before.matches('\n').count();
        let Some((date, after)) = after.split_once('}').filter(|(date, _)| Day::parse(date).is_some()) else {
            return Err(Mistake::new(path, line, "a statement’s date is {as-of:2026-11-28}"));
        };
        let before = before.trim_end();
        let start = before.trim_end_matches('.').rfind(". ").map_or(0, |n| n + 2);
        let text = before[start..].chars().take(90).collect();
        dated.push(Dated { line, text, checked: date.to_string() });
        out.push_str(before);
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

/// How many days a fact keeps; `None` for what is our own choice.
fn life(fact: &Fact) -> Option<i64> {
    match fact.mark {
        Mark::Assumed => None,
        _ if fact.unit.contains("USD") => Some(PRICE),
        _ => Some(NUMBER),
    }
}

/// What is to be read again on a day, the oldest first: how old it is, and what it is with its source.
pub fn aged(course: &Course, today: Day) -> Vec<(i64, String)> {
    let age = |checked: &str| today.0 - Day::parse(checked).map_or(0, |d| d.0);
    let facts = course.book.facts.iter().filter_map(|(id, f)| {
        let old = age(&f.checked);
        (old > life(f)?).then(|| {
            let url = course.book.sources.get(&f.source).map_or("", |s| s.url.as_str());
            (old, format!("{id}: {} {} ({}), {url}", f.value, f.unit, f.name))
        })
    });
    let statements =
        course.lessons.iter().flat_map(|l| l.dated.iter().map(|d| (&l.path, d))).filter_map(|(path, d)| {
            let old = age(&d.checked);
            (old > STATEMENT).then(|| (old, format!("{}:{}: {}", path.display(), d.line, d.text)))
        });
    let mut all: Vec<_> = facts.chain(statements).collect();
    all.sort_by_key(|(old, _)| -old);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted() {
        assert_eq!(Day::parse("1970-01-01"), Some(Day(0)));
        assert_eq!(Day::parse("2000-03-01"), Some(Day(11_017)));
        assert_eq!(Day::parse("2026-11-28").unwrap().0 - Day::parse("2025-11-28").unwrap().0, 365);
        assert_eq!(Day::parse("2024-03-01").unwrap().0 - Day::parse("2024-02-28").unwrap().0, 2);
        for wrong in ["2026-13-01", "2026-02-29", "2026-00-10", "26-11-28", "2026-11-28-1", "yesterday", ""] {
            assert_eq!(Day::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_statement_gives_its_date_and_leaves_no_mark() {
        let mut dated = Vec::new();
        let path = Path::new("lesson.md");
        let text = take_dates("One. Two is new\nhere. {as-of:2026-11-28} Three.", path, 7, &mut dated).unwrap();
        assert_eq!(text, "One. Two is new\nhere. Three.");
        assert_eq!(
            (dated[0].line, dated[0].text.as_str(), dated[0].checked.as_str()),
            (8, "Two is new\nhere.", "2026-11-28")
        );
        assert!(take_dates("Soon. {as-of:soon}", path, 7, &mut dated).is_err());
    }

    #[test]
    fn everything_ages_and_nothing_is_old_on_the_day_it_was_read() {
        let course = Course::load("en").unwrap();
        let newest = course.book.facts.values().filter_map(|f| Day::parse(&f.checked)).max().unwrap();
        let later = |days| aged(&course, Day(newest.0 + days));
        assert!(later(0).is_empty(), "{:?}", later(0));
        let prices = later(PRICE + 1);
        assert!(!prices.is_empty() && prices.iter().all(|p| p.1.contains("USD")), "{prices:?}");
        let all = later(2 * NUMBER);
        let known = course.book.facts.values().filter(|f| f.mark != Mark::Assumed).count();
        let statements: usize = course.lessons.iter().map(|l| l.dated.len()).sum();
        assert_eq!(all.len(), known + statements);
        assert!(statements > 5, "few statements are dated");
    }
}
