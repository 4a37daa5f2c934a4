//! What the learner did, as data with a versioned encoding. Nothing here stores anything: `host` does.

use crate::Map;
use crate::checks::Answer;
use serde::{Deserialize, Serialize};

/// Version of the encoding that this build writes.
pub const VERSION: u32 = 1;

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
pub struct Progress {
    pub version: u32,
    /// By check id.
    #[serde(default)]
    pub checks: Map<Record>,
}

impl Default for Progress {
    fn default() -> Progress {
        Progress { version: VERSION, checks: Map::default() }
    }
}

/// What is known of one check. *Solved* and *shown* are different: who asked for the answer has not solved it.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
pub struct Record {
    /// Revision of the check that was answered.
    pub revision: u32,
    /// Complete answers given.
    pub tries: u32,
    #[serde(default)]
    pub solved: bool,
    #[serde(default)]
    pub shown: bool,
    /// The last answer.
    #[serde(default)]
    pub answer: Answer,
}

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

impl Progress {
    /// Reads what [`Progress::encode`] wrote, in this version or an older one.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn decode(text: &str) -> Result<Progress, Unreadable> {
        Progress::from_parts(serde_json::from_str(text).ok(), || serde_json::from_str(text).ok())
    }

    /// The same with a parser of the caller's: the browser has one. `whole` is asked only when the head is of this version.
    pub fn from_parts(head: Option<Head>, whole: impl FnOnce() -> Option<Progress>) -> Result<Progress, Unreadable> {
        match head.ok_or(Unreadable::Junk)?.version {
            VERSION => whole().ok_or(Unreadable::Junk),
            v if v > VERSION => Err(Unreadable::Newer),
            _ => Err(Unreadable::Junk),
        }
    }

    pub fn encode(&self) -> String {
        // Maps of strings and numbers can't fail to encode.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The record of a check, unless the check has changed since.
    pub fn record(&self, id: &str, revision: u32) -> Option<&Record> {
        self.checks.get(id).filter(|r| r.revision == revision)
    }

    /// Notes a complete answer.
    pub fn answered(&mut self, id: &str, revision: u32, answer: &Answer, solved: bool) {
        let r = self.entry(id, revision);
        r.tries += 1;
        r.answer = answer.clone();
        r.solved |= solved;
    }

    /// Notes that the learner asked for the answer.
    pub fn gave_up(&mut self, id: &str, revision: u32) {
        self.entry(id, revision).shown = true;
    }

    fn entry(&mut self, id: &str, revision: u32) -> &mut Record {
        let r = self.checks.entry_or(id, Record::default);
        if r.revision != revision {
            *r = Record { revision, ..Record::default() };
        }
        r
    }

    pub fn solved(&self, id: &str) -> bool {
        self.checks.get(id).is_some_and(|r| r.solved)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn answer() -> impl Strategy<Value = Answer> {
        prop::collection::btree_map("[a-e]", "[a-z]{0,5}", 0..4).prop_map(|m| m.into_iter().collect())
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(steps in prop::collection::vec(("[a-z-]{1,12}", 0u32..3, answer(), any::<bool>(), any::<bool>()), 0..12)) {
            let mut p = Progress::default();
            for (id, revision, answer, solved, shown) in &steps {
                p.answered(id, *revision, answer, *solved);
                if *shown {
                    p.gave_up(id, *revision);
                }
            }
            prop_assert_eq!(Progress::decode(&p.encode()), Ok(p));
        }

        #[test]
        fn no_text_makes_it_panic(s in ".*") {
            let _ = Progress::decode(&s);
        }
    }

    #[test]
    fn junk_and_newer_versions_are_told_apart() {
        assert_eq!(Progress::decode("hello"), Err(Unreadable::Junk));
        assert_eq!(Progress::decode("{\"version\":1,\"checks\":7}"), Err(Unreadable::Junk));
        assert_eq!(Progress::decode("{\"version\":2,\"checks\":7}"), Err(Unreadable::Newer));
    }

    #[test]
    fn a_changed_check_starts_afresh() {
        let mut p = Progress::default();
        p.answered("a", 1, &Answer::default(), true);
        assert!(p.record("a", 1).is_some() && p.record("a", 2).is_none());
        p.answered("a", 2, &Answer::default(), false);
        assert_eq!(p.record("a", 2).map(|r| (r.tries, r.solved)), Some((1, false)));
    }

    #[test]
    fn asking_for_the_answer_is_not_solving() {
        let mut p = Progress::default();
        p.gave_up("a", 1);
        assert!(!p.solved("a"));
    }
}
