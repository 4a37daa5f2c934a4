//! Progress as text. The version is in its head; every version that was ever written is read.

use super::{First, Progress, Record, Stage, key};
use crate::Map;
use crate::checks::Answer;
use serde::{Deserialize, Serialize};

/// Version of the encoding that this build writes.
pub const VERSION: u32 = 4;

/// Why stored progress can't be used. The text itself is left alone: whoever stores must keep it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unreadable {
    /// Not ours, or damaged.
    Junk,
    /// Written by a newer version of Dockside.
    Newer,
}

/// What every version's text begins with.
#[derive(Deserialize)]
pub struct Head {
    pub version: u32,
}

/// What a text of any version up to this one holds: each version has a name of its own for its records.
#[derive(Deserialize)]
pub struct Stored {
    #[serde(default)]
    epoch: u32,
    records: Option<Map<Record>>,
    #[serde(default)]
    checks: Map<Oldest>,
}

/// A record of version 1, which knew one revision of each check and not where it stood.
#[derive(Deserialize)]
struct Oldest {
    revision: u32,
    tries: u32,
    #[serde(default)]
    solved: bool,
    #[serde(default)]
    shown: bool,
    #[serde(default)]
    answer: Answer,
}

impl Oldest {
    fn record(self) -> Record {
        let Oldest { tries, solved, shown, answer, .. } = self;
        let stage = match (solved, shown, tries) {
            (true, ..) => Stage::Solved,
            (_, true, _) => Stage::Shown,
            (.., 0) => Stage::Open,
            _ => Stage::Wrong,
        };
        // The changes that are known of, so that a page of that version which is still open does not win over all that came since.
        let turn = tries.saturating_add(shown.into());
        with_first(Record { tries, solved, shown, turn, stage, answer, ..Record::default() })
    }
}

/// A record from before the first answer was noted, with what follows of it from the rest. The answer is shown only after a wrong one.
fn with_first(record: Record) -> Record {
    let first = match (record.tries, record.solved, record.shown) {
        (0, ..) => First::Unknown,
        (_, false, _) | (_, _, true) => First::Wrong,
        (1, ..) => First::Right,
        _ => First::Unknown,
    };
    Record { first, ..record }
}

#[derive(Serialize)]
struct Written<'a> {
    version: u32,
    #[serde(skip_serializing_if = "super::is_default")]
    epoch: u32,
    records: &'a Map<Record>,
}

impl Progress {
    /// Reads what [`Progress::encode`] wrote, in this version or an older one.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn decode(text: &str) -> Result<Progress, Unreadable> {
        Progress::from_parts(serde_json::from_str(text).ok(), || serde_json::from_str(text).ok())
    }

    /// The same with a parser of the caller's: the browser has one. `whole` is asked only when the head is of a version that is known.
    pub fn from_parts(head: Option<Head>, whole: impl FnOnce() -> Option<Stored>) -> Result<Progress, Unreadable> {
        let version = head.ok_or(Unreadable::Junk)?.version;
        if version > VERSION {
            return Err(Unreadable::Newer);
        }
        let stored = whole().ok_or(Unreadable::Junk)?;
        match version {
            1 => {
                let records = stored.checks.into_iter().map(|(id, r)| (key(&id, r.revision), r.record())).collect();
                Ok(Progress { epoch: 0, records })
            }
            2 => {
                let records = stored.records.ok_or(Unreadable::Junk)?;
                let records = records.into_iter().map(|(key, r)| (key, with_first(r))).collect();
                Ok(Progress { epoch: stored.epoch, records })
            }
            // Version 3 knew neither days nor misconceptions; what it has no field for is empty.
            3 | VERSION => Ok(Progress { epoch: stored.epoch, records: stored.records.ok_or(Unreadable::Junk)? }),
            _ => Err(Unreadable::Junk),
        }
    }

    pub fn encode(&self) -> String {
        let written = Written { version: VERSION, epoch: self.epoch, records: &self.records };
        // Maps of strings and numbers can't fail to encode.
        serde_json::to_string(&written).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{answer, progress};
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_is_read(p in progress()) {
            prop_assert_eq!(Progress::decode(&p.encode()), Ok(p));
        }

        #[test]
        fn no_text_makes_it_panic(s in ".*") {
            let _ = Progress::decode(&s);
        }
    }

    /// What is stored on learners' devices: it changes with the version only.
    #[test]
    fn the_text_is_short_and_stays_as_it_is() {
        let mut p = Progress::default();
        assert_eq!(p.encode(), r#"{"version":4,"records":{}}"#);
        p.clear();
        p.chosen("a", 7, &answer(&["x"]));
        p.answered("b", 8, &answer(&["x"]), false, 20786);
        p.believed("b", 8, "small-vm");
        p.gave_up("c", 9, 20786);
        p.answered("d", 7, &[(String::from("x"), String::from("you"))].into_iter().collect(), true, 20787);
        p.reviewed("d", 7, true, 20787);
        p.gave_up("e", 7, 20787);
        p.forget(&[String::from("e")]);
        let text = concat!(
            r#"{"version":4,"epoch":1,"records":{"a@7":{"n":1,"a":{"x":""}},"#,
            r#""b@8":{"t":1,"n":2,"g":"w","a":{"x":""},"x":{"x":""},"f":"w","l":"20786w","b":"small-vm"},"#,
            r#""c@9":{"h":true,"n":1,"g":"h","l":"20786h"},"#,
            r#""d@7":{"t":1,"s":true,"n":2,"g":"s","a":{"x":"you"},"f":"r","l":"20787U"},"#,
            r#""e@7":{"e":1}}}"#
        );
        assert_eq!(p.encode(), text);
        assert_eq!(Progress::decode(text), Ok(p));
    }

    #[test]
    fn version_1_is_read() {
        let text = r#"{"version":1,"checks":{
            "half":{"revision":4,"tries":0,"answer":{"x":""}},
            "shown":{"revision":1,"tries":2,"solved":false,"shown":true,"answer":{"x":"you"}},
            "solved":{"revision":2147483647,"tries":3,"solved":true,"shown":true,"answer":{"y":""}},
            "wrong":{"revision":3,"tries":1,"solved":false,"shown":false,"answer":{"x":""}}}}"#;
        let p = Progress::decode(text).unwrap();
        let is = |id, revision, tries, solved, shown, turn, stage, answer: Answer| {
            let r = Record { tries, solved, shown, turn, stage, answer, ..Record::default() };
            assert_eq!(p.record(id, revision), Some(&with_first(r)), "{id}");
        };
        is("half", 4, 0, false, false, 0, Stage::Open, answer(&["x"]));
        let own = [(String::from("x"), String::from("you"))].into_iter().collect();
        is("shown", 1, 2, false, true, 3, Stage::Shown, own);
        is("solved", 2_147_483_647, 3, true, true, 4, Stage::Solved, answer(&["y"]));
        is("wrong", 3, 1, false, false, 1, Stage::Wrong, answer(&["x"]));
        assert!(p.solved("solved", 2_147_483_647) && !p.solved("solved", 1) && !p.solved("shown", 1));
        assert_eq!(p.epoch(), 0);
        assert_eq!(Progress::decode(&p.encode()), Ok(p));
        assert_eq!(Progress::decode(r#"{"version":1}"#), Ok(Progress::default()));
    }

    #[test]
    fn version_2_is_read_with_what_is_certain_of_the_first_answer() {
        let text = concat!(
            r#"{"version":2,"epoch":1,"records":{"a@7":{"n":1,"a":{"x":""}},"b@8":{"t":1,"n":1,"g":"w","a":{"x":""}},"#,
            r#""c@9":{"t":3,"s":true,"h":true,"n":6,"g":"s","a":{"y":""}},"d@7":{"t":1,"s":true,"n":1,"g":"s","a":{"x":"you"}},"#,
            r#""e@7":{"t":2,"s":true,"n":3,"g":"s","a":{"x":""}}}}"#
        );
        let p = Progress::decode(text).unwrap();
        let first = |id, revision| p.record(id, revision).map(|r| r.first);
        assert_eq!(first("a", 7), Some(First::Unknown));
        assert_eq!(first("b", 8), Some(First::Wrong));
        assert_eq!(first("c", 9), Some(First::Wrong));
        assert_eq!(first("d", 7), Some(First::Right));
        // Solved twice, or wrong at first: nobody knows.
        assert_eq!(first("e", 7), Some(First::Unknown));
        let c = p.record("c", 9).unwrap();
        assert_eq!((c.tries, c.solved, c.shown, c.turn, c.stage), (3, true, true, 6, Stage::Solved));
        assert_eq!((&c.answer, &c.tried), (&answer(&["y"]), &Answer::default()));
        assert_eq!(p.epoch(), 1);
        assert_eq!(Progress::decode(&p.encode()), Ok(p));
    }

    #[test]
    fn version_3_is_read_as_it_was_and_without_days() {
        let text = concat!(
            r#"{"version":3,"epoch":1,"records":{"a@7":{"n":1,"a":{"x":""}},"b@8":{"t":1,"n":1,"g":"w","a":{"x":""},"x":{"x":""},"f":"w"},"#,
            r#""c@9":{"h":true,"n":1,"g":"h"},"d@7":{"t":1,"s":true,"n":1,"g":"s","a":{"x":"you"},"f":"r"}}}"#
        );
        let p = Progress::decode(text).unwrap();
        let b = Record {
            tries: 1,
            turn: 1,
            stage: Stage::Wrong,
            answer: answer(&["x"]),
            tried: answer(&["x"]),
            first: First::Wrong,
            ..Record::default()
        };
        assert_eq!(p.record("b", 8), Some(&b));
        assert_eq!(p.record("d", 7).map(|r| (r.first, r.stage, r.solved)), Some((First::Right, Stage::Solved, true)));
        assert!(["a", "b", "c", "d"].iter().all(|id| p.history(id).count() == 0));
        assert!(p.met("b") && p.met("c") && p.met("d") && !p.met("a"));
        assert_eq!(p.epoch(), 1);
        assert_eq!(Progress::decode(&p.encode()), Ok(p));
    }

    /// Whatever is cut off or changed in a text, it is read or refused, and no part of it makes it panic.
    #[test]
    fn a_damaged_text_is_refused() {
        let mut p = Progress::default();
        p.answered("a", 7, &answer(&["x"]), false, 20786);
        p.believed("a", 7, "small-vm");
        let text = p.encode();
        for end in 0..text.len() {
            assert_eq!(Progress::decode(&text[..end]), Err(Unreadable::Junk), "{}", &text[..end]);
        }
        for at in 0..text.len() {
            let _ = Progress::decode(&[&text[..at], "#", &text[at + 1..]].concat());
        }
    }

    #[test]
    fn junk_and_newer_versions_are_told_apart() {
        let junk = [
            "",
            "hello",
            "[]",
            r#"{"checks":{}}"#,
            r#"{"version":0,"checks":{}}"#,
            r#"{"version":1,"checks":7}"#,
            r#"{"version":1,"checks":{"a":{"tries":1}}}"#,
            r#"{"version":2}"#,
            r#"{"version":2,"records":{"a@1":7}}"#,
            r#"{"version":2,"records":{"a@1":{"g":"?"}}}"#,
            r#"{"version":2,"records":{"a@1":{"t":-1}}}"#,
            r#"{"version":2,"records":{}"#,
            r#"{"version":3}"#,
            r#"{"version":3,"records":{"a@1":{"f":"?"}}}"#,
            r#"{"version":4}"#,
            r#"{"version":4,"records":{"a@1":{"l":"20786?"}}}"#,
            r#"{"version":4,"records":{"a@1":{"l":["20786f"]}}}"#,
            r#"{"version":4,"records":{"a@1":{"b":["small-vm"]}}}"#,
        ];
        for text in junk {
            assert_eq!(Progress::decode(text), Err(Unreadable::Junk), "{text}");
        }
        assert_eq!(Progress::decode(r#"{"version":5,"records":7}"#), Err(Unreadable::Newer));
        assert_eq!(Progress::decode(r#"{"version":99}"#), Err(Unreadable::Newer));
    }
}
