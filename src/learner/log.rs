//! How it went with a check, day by day. A day is enough to tell when to ask again.

use serde::{Deserialize, Serialize};

/// So many days are kept of each check, the latest.
const KEPT: usize = 10;

/// How the answers of a day went. Two pages that know different things of one day agree on the greater.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum How {
    /// Solved at the first try.
    First,
    /// So, too, but the learner was unsure, or had taken a hint.
    Unsure,
    /// Not solved so far.
    Wrong,
    /// Solved at a later try.
    Later,
    /// The answer was seen before it was solved.
    Shown,
}

const LETTERS: [(How, char); 5] =
    [(How::First, 'f'), (How::Unsure, 'u'), (How::Wrong, 'w'), (How::Later, 'l'), (How::Shown, 'h')];

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Days since the beginning of 1970, where the learner is.
    pub day: u32,
    pub how: How,
    /// Asked by the review.
    pub review: bool,
}

/// Days in their order, each once. As text: `20786f 20790W`, with a capital where the review asked.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug, Default)]
#[serde(into = "String", try_from = "String")]
pub struct Log(Vec<Entry>);

impl Log {
    pub fn days(&self) -> impl Iterator<Item = Entry> {
        self.0.iter().copied()
    }

    /// The last of them.
    pub fn last(&self) -> Option<Entry> {
        self.0.last().copied()
    }

    /// Notes how an answer went. What follows on the same day after it was solved, or its answer seen, changes nothing.
    pub(super) fn note(&mut self, day: u32, how: How) {
        let open = self.0.iter().find(|e| e.day == day).is_none_or(|e| e.how == How::Wrong);
        if day > 0 && open {
            self.join(Entry { day, how, review: false });
        }
    }

    pub(super) fn reviewed(&mut self, day: u32, unsure: bool) {
        if let Some(e) = self.0.iter_mut().find(|e| e.day == day) {
            e.review = true;
            if unsure && e.how == How::First {
                e.how = How::Unsure;
            }
        }
    }

    pub(super) fn merge(&mut self, other: &Log) {
        other.0.iter().for_each(|e| self.join(*e));
    }

    fn join(&mut self, new: Entry) {
        match self.0.binary_search_by_key(&new.day, |e| e.day) {
            Ok(i) => {
                let e = &mut self.0[i];
                e.how = e.how.max(new.how);
                e.review |= new.review;
            }
            Err(i) => self.0.insert(i, new),
        }
        if self.0.len() > KEPT {
            self.0.remove(0);
        }
    }
}

impl From<Log> for String {
    fn from(log: Log) -> String {
        let mut text = String::new();
        for e in log.0 {
            if !text.is_empty() {
                text.push(' ');
            }
            let letter = LETTERS.iter().find(|(how, _)| *how == e.how).map_or('w', |(_, c)| *c);
            text.push_str(&e.day.to_string());
            text.push(if e.review { letter.to_ascii_uppercase() } else { letter });
        }
        text
    }
}

impl TryFrom<String> for Log {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Log, &'static str> {
        let mut log = Log::default();
        for part in text.split(' ').filter(|p| !p.is_empty()) {
            let letter = part.chars().next_back().unwrap_or_default();
            let how = LETTERS.iter().find(|(_, c)| *c == letter.to_ascii_lowercase()).ok_or("no result of a day")?.0;
            let day = part[..part.len() - 1].parse().ok().filter(|d| *d > 0).ok_or("no day")?;
            log.join(Entry { day, how, review: letter.is_ascii_uppercase() });
        }
        Ok(log)
    }
}

/// Ids of misconceptions, sorted. As text with spaces between them.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug, Default)]
#[serde(into = "String", from = "String")]
pub struct Beliefs(Vec<String>);

impl Beliefs {
    pub fn has(&self, id: &str) -> bool {
        self.0.iter().any(|b| b == id)
    }

    pub(super) fn add(&mut self, id: &str) {
        if let Err(at) = self.0.binary_search_by(|b| b.as_str().cmp(id)) {
            self.0.insert(at, id.to_string());
        }
    }

    pub(super) fn merge(&mut self, other: &Beliefs) {
        other.0.iter().for_each(|b| self.add(b));
    }
}

impl From<Beliefs> for String {
    fn from(beliefs: Beliefs) -> String {
        beliefs.0.join(" ")
    }
}

impl From<String> for Beliefs {
    fn from(text: String) -> Beliefs {
        let mut beliefs = Beliefs::default();
        text.split(' ').filter(|id| !id.is_empty()).for_each(|id| beliefs.add(id));
        beliefs
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use proptest::prelude::*;

    /// From few days, so that two logs often know the same one.
    pub fn log() -> impl Strategy<Value = Log> {
        let entry = (1u32..14, prop::sample::select(LETTERS.map(|l| l.0).to_vec()), any::<bool>());
        prop::collection::vec(entry, 0..14).prop_map(|all| {
            let mut log = Log::default();
            all.into_iter().for_each(|(day, how, review)| log.join(Entry { day, how, review }));
            log
        })
    }

    pub fn beliefs() -> impl Strategy<Value = Beliefs> {
        prop::collection::vec("[mn]", 0..3).prop_map(|all| {
            let mut beliefs = Beliefs::default();
            all.iter().for_each(|b| beliefs.add(b));
            beliefs
        })
    }

    /// Whether one has all that another has.
    pub fn has_all(has: &Beliefs, had: &Beliefs) -> bool {
        had.0.iter().all(|b| has.has(b))
    }

    fn read(text: &str) -> Option<Log> {
        Log::try_from(text.to_string()).ok()
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_and_days_stay_in_order(l in log()) {
            prop_assert_eq!(read(&String::from(l.clone())), Some(l.clone()));
            prop_assert!(l.0.is_sorted_by(|a, b| a.day < b.day) && l.0.len() <= KEPT);
        }

        #[test]
        fn no_text_makes_it_panic(s in "[0-9fuwlhFW é]{0,20}") {
            let _ = read(&s);
        }
    }

    #[test]
    fn a_day_is_told_once_and_by_its_first_end() {
        let mut l = Log::default();
        let is = |l: &Log, text: &str| assert_eq!(String::from(l.clone()), text);
        l.note(0, How::First);
        is(&l, "");
        l.note(5, How::Wrong);
        l.note(5, How::Later);
        is(&l, "5l");
        l.note(5, How::Wrong);
        l.note(5, How::Shown);
        is(&l, "5l");
        l.note(6, How::Wrong);
        l.note(6, How::Shown);
        l.note(6, How::Later);
        l.note(7, How::First);
        l.note(7, How::Wrong);
        is(&l, "5l 6h 7f");
        l.reviewed(6, true);
        l.reviewed(7, true);
        l.reviewed(8, true);
        is(&l, "5l 6H 7U");
        for day in 10..30 {
            l.note(day, How::First);
        }
        assert_eq!(
            (l.days().count(), l.days().next().map(|e| e.day), l.last().map(|e| e.day)),
            (KEPT, Some(20), Some(29))
        );
    }

    #[test]
    fn what_is_no_log_is_refused() {
        for text in ["x", "5", "f", "0f", "5x", "-5f", "5f6w", "99999999999f", "5é"] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(read(" 6f  5w "), read("5w 6f"));
    }
}
