//! What the learner did, as data that several pages may change at once: two states of it always have a join that holds what either holds
//! (a state-based CRDT: Shapiro et al. 2011, "Conflict-free Replicated Data Types"). Nothing here stores anything: `host` does.

mod text;

pub use text::{Head, Stored, Unreadable, VERSION};

use crate::Map;
use crate::checks::Answer;
use serde::{Deserialize, Serialize};

/// What is known of all checks. Only [`Progress::record`] and [`Progress::solved`] say what counts.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Progress {
    /// How often everything was forgotten. What belongs to an earlier epoch is forgotten, whoever still holds it.
    epoch: u32,
    /// By check and revision, see [`key`].
    records: Map<Record>,
}

/// What is known of one revision of one check. What ever happened and where the check stands are different: who tries a solved check again
/// has solved it, and has it open.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
#[serde(default)]
pub struct Record {
    /// Complete answers given.
    #[serde(rename = "t", skip_serializing_if = "is_default")]
    pub tries: u32,
    /// Ever solved.
    #[serde(rename = "s", skip_serializing_if = "is_default")]
    pub solved: bool,
    /// Ever asked for the answer, which is not solving.
    #[serde(rename = "h", skip_serializing_if = "is_default")]
    pub shown: bool,
    /// Changes so far. Of two pages' stage and answer the one of the greater turn is the later, as clocks can't be trusted to tell.
    #[serde(rename = "n", skip_serializing_if = "is_default")]
    pub turn: u32,
    #[serde(rename = "g", skip_serializing_if = "is_default")]
    pub stage: Stage,
    /// The learner's own last choice, also when it is not submitted: once the answer is shown, what was chosen before. Migrated records may
    /// hold a wrong answer beside `Solved`, since version 1 kept only the last one.
    #[serde(rename = "a", skip_serializing_if = "is_default")]
    pub answer: Answer,
    /// What was answered and graded since the check was last solved or shown, so that it stays marked while it is tried again.
    #[serde(rename = "x", skip_serializing_if = "is_default")]
    pub tried: Answer,
    /// How the first complete answer was, which no later one changes.
    #[serde(rename = "f", skip_serializing_if = "is_default")]
    pub first: First,
}

/// The first complete answer to a check. In this order the greater wins when two pages gave one without knowing of each other.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
#[serde(into = "char", try_from = "char")]
pub enum First {
    /// There is none, or it was given when nobody noted it.
    #[default]
    Unknown,
    Right,
    Wrong,
}

impl From<First> for char {
    fn from(first: First) -> char {
        match first {
            First::Unknown => 'u',
            First::Right => 'r',
            First::Wrong => 'w',
        }
    }
}

impl TryFrom<char> for First {
    type Error = &'static str;
    fn try_from(c: char) -> Result<First, &'static str> {
        let all = [First::Unknown, First::Right, First::Wrong];
        all.into_iter().find(|f| char::from(*f) == c).ok_or("no first answer")
    }
}

/// Where a check stood last. In this order the greater wins when two pages changed it at the same turn.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
#[serde(into = "char", try_from = "char")]
pub enum Stage {
    /// Not answered, or tried again; something may be chosen.
    #[default]
    Open,
    /// Answered, not solved.
    Wrong,
    /// The learner asked for the answer.
    Shown,
    Solved,
}

impl From<Stage> for char {
    fn from(stage: Stage) -> char {
        match stage {
            Stage::Open => 'o',
            Stage::Wrong => 'w',
            Stage::Shown => 'h',
            Stage::Solved => 's',
        }
    }
}

impl TryFrom<char> for Stage {
    type Error = &'static str;
    fn try_from(c: char) -> Result<Stage, &'static str> {
        let all = [Stage::Open, Stage::Wrong, Stage::Shown, Stage::Solved];
        all.into_iter().find(|s| char::from(*s) == c).ok_or("no stage")
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// One flat map of records: each revision is kept for the builds that know it, and none is looked at by another.
fn key(id: &str, revision: u32) -> String {
    [id, "@", &revision.to_string()].concat()
}

impl Progress {
    /// What is known of a check as it is now; answers to another revision don't count.
    pub fn record(&self, id: &str, revision: u32) -> Option<&Record> {
        self.records.get(&key(id, revision))
    }

    /// Whether the check as it is now was ever solved.
    pub fn solved(&self, id: &str, revision: u32) -> bool {
        self.record(id, revision).is_some_and(|r| r.solved)
    }

    /// How often everything was forgotten: a page that adopts a greater epoch learns that another page did so.
    pub fn epoch(&self) -> u32 {
        self.epoch
    }

    /// Notes what is chosen and not submitted. To try again is to choose, too: nothing, or what is left of the last answer.
    pub fn chosen(&mut self, id: &str, revision: u32, answer: &Answer) {
        self.change(id, revision, |r| {
            if matches!(r.stage, Stage::Solved | Stage::Shown) {
                r.tried.clear();
            }
            r.stage = Stage::Open;
            r.answer.clone_from(answer);
        });
    }

    /// Notes a complete answer.
    pub fn answered(&mut self, id: &str, revision: u32, answer: &Answer, solved: bool) {
        self.change(id, revision, |r| {
            if r.tries == 0 && r.first == First::Unknown {
                r.first = if solved { First::Right } else { First::Wrong };
            }
            r.tries = r.tries.saturating_add(1);
            r.solved |= solved;
            r.stage = if solved { Stage::Solved } else { Stage::Wrong };
            r.answer.clone_from(answer);
            if solved {
                r.tried.clear();
            } else {
                for (item, value) in answer {
                    r.tried.insert(item.clone(), value.clone());
                }
            }
        });
    }

    /// Notes that the learner asked for the answer.
    pub fn gave_up(&mut self, id: &str, revision: u32) {
        self.change(id, revision, |r| {
            r.shown = true;
            r.stage = Stage::Shown;
        });
    }

    /// Nothing is noted, and no turn taken, when nothing changes.
    fn change(&mut self, id: &str, revision: u32, how: impl FnOnce(&mut Record)) {
        let old = self.record(id, revision).cloned().unwrap_or_default();
        let mut new = old.clone();
        how(&mut new);
        if new != old {
            new.turn = old.turn.saturating_add(1);
            self.records.insert(key(id, revision), new);
        }
    }

    /// Forgets everything, also what other pages hold and have not told yet. What is stored has to be joined first (`host::clear` does), or
    /// what another page did since it cleared would stay.
    pub fn clear(&mut self) {
        self.epoch = self.epoch.saturating_add(1);
        self.records.clear();
    }

    /// Takes in what was kept elsewhere, or forgotten and wanted back: it counts, whatever was forgotten since.
    pub fn take_in(&mut self, other: &Progress) {
        self.merge(&Progress { epoch: self.epoch, records: other.records.clone() });
    }

    /// Takes in what another page knows. The order in which, and how often, pages do so makes no difference.
    pub fn merge(&mut self, other: &Progress) {
        if other.epoch > self.epoch {
            self.clone_from(other);
        } else if other.epoch == self.epoch {
            for (key, record) in &other.records {
                self.records.entry_or(key, Record::default).merge(record);
            }
        }
    }
}

impl Record {
    fn merge(&mut self, other: &Record) {
        self.tries = self.tries.max(other.tries);
        self.solved |= other.solved;
        self.shown |= other.shown;
        self.first = self.first.max(other.first);
        // An order of all that is taken together, so that ties go the same way in every page.
        if (other.turn, other.stage, &other.answer, &other.tried) > (self.turn, self.stage, &self.answer, &self.tried) {
            self.turn = other.turn;
            self.stage = other.stage;
            self.answer.clone_from(&other.answer);
            self.tried.clone_from(&other.tried);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_taken_in_counts_and_nothing_is_lost(mut mine in progress(), other in progress()) {
            let before = mine.clone();
            mine.take_in(&other);
            prop_assert_eq!(mine.epoch(), before.epoch());
            for (key, r) in before.records.iter().chain(other.records.iter()) {
                let now = mine.records.get(key).expect("a record");
                prop_assert!(now.tries >= r.tries && now.solved >= r.solved && now.shown >= r.shown && now.first >= r.first);
            }
            let once = mine.clone();
            mine.take_in(&other);
            prop_assert_eq!(mine, once);
        }

        #[test]
        fn what_was_forgotten_can_be_brought_back(p in progress()) {
            let mut mine = p.clone();
            mine.clear();
            mine.take_in(&p);
            prop_assert_eq!(&mine.records, &p.records);
        }
    }

    pub fn answer(texts: &[&str]) -> Answer {
        texts.iter().map(|t| (t.to_string(), String::new())).collect()
    }

    /// Any record, also of the kind that no page makes. From few values, so that two often tie.
    fn record() -> impl Strategy<Value = Record> {
        let stage = prop::sample::select(vec![Stage::Open, Stage::Wrong, Stage::Shown, Stage::Solved]);
        let first = prop::sample::select(vec![First::Unknown, First::Right, First::Wrong]);
        let answer =
            || prop::collection::btree_map("[ab]", "[xy]?", 0..3).prop_map(|m| m.into_iter().collect::<Answer>());
        (0u32..3, any::<bool>(), any::<bool>(), 0u32..3, stage, answer(), answer(), first).prop_map(
            |(tries, solved, shown, turn, stage, answer, tried, first)| Record {
                tries,
                solved,
                shown,
                turn,
                stage,
                answer,
                tried,
                first,
            },
        )
    }

    pub fn progress() -> impl Strategy<Value = Progress> {
        let records = prop::collection::btree_map(("[ab]", 0u32..2), record(), 0..4);
        (0u32..2, records).prop_map(|(epoch, records)| Progress {
            epoch,
            records: records.into_iter().map(|((id, revision), r)| (key(&id, revision), r)).collect(),
        })
    }

    fn joined(a: &Progress, b: &Progress) -> Progress {
        let mut all = a.clone();
        all.merge(b);
        all
    }

    proptest! {
        #[test]
        fn joining_is_the_same_in_any_order_and_any_number_of_times(a in progress(), b in progress(), c in progress()) {
            prop_assert_eq!(joined(&a, &b), joined(&b, &a));
            prop_assert_eq!(joined(&joined(&a, &b), &c), joined(&a, &joined(&b, &c)));
            prop_assert_eq!(&joined(&a, &a), &a);
            // What was taken in adds nothing a second time.
            prop_assert_eq!(joined(&joined(&a, &b), &b), joined(&a, &b));
            // Nothing known is the start of everything.
            prop_assert_eq!(joined(&Progress::default(), &a), a);
        }

        #[test]
        fn a_join_holds_what_either_holds(a in progress(), b in progress()) {
            let all = joined(&a, &b);
            for side in [&a, &b].into_iter().filter(|p| p.epoch == all.epoch) {
                for (key, had) in &side.records {
                    let has = all.records.get(key).unwrap();
                    prop_assert!(has.tries >= had.tries && has.solved >= had.solved && has.shown >= had.shown);
                    prop_assert!(has.turn > had.turn || (has.turn, has.stage) >= (had.turn, had.stage));
                }
            }
            // And nothing else: where the check stands and what was chosen come from one side, together.
            for (key, has) in &all.records {
                let from = |p: &Progress| {
                    let r = p.records.get(key).filter(|_| p.epoch == all.epoch)?;
                    Some((r.turn, r.stage, r.answer.clone(), r.tried.clone()))
                };
                let own = Some((has.turn, has.stage, has.answer.clone(), has.tried.clone()));
                prop_assert!([from(&a), from(&b)].contains(&own));
            }
        }

        /// Or a page would lose its own change to what it had told before.
        #[test]
        fn whoever_changes_something_is_ahead(before in progress(), what in 0u8..4, solved in any::<bool>(), n in 0usize..3) {
            let mut after = before.clone();
            let chosen = answer(&["a", "b"][..n.min(2)]);
            match what {
                0 => after.chosen("a", 1, &chosen),
                1 => after.answered("a", 1, &chosen, solved),
                2 => after.gave_up("a", 1),
                _ => after.clear(),
            }
            prop_assert_eq!(joined(&after, &before), after.clone());
            let turn = |p: &Progress| p.record("a", 1).map_or(0, |r| r.turn);
            let step = if what == 3 || after == before { 0 } else { 1 };
            prop_assert!(what == 3 || turn(&after) == turn(&before) + step);
        }
    }

    #[test]
    fn a_record_says_what_happened_and_where_the_check_stands() {
        let mut p = Progress::default();
        let is = |p: &Progress, tries, solved, shown, turn, stage, chosen: &[&str]| {
            let has = p.record("a", 1).unwrap();
            assert_eq!((has.tries, has.solved, has.shown, has.turn, has.stage), (tries, solved, shown, turn, stage));
            assert_eq!(has.answer, answer(chosen));
        };
        p.chosen("a", 1, &answer(&["x"]));
        is(&p, 0, false, false, 1, Stage::Open, &["x"]);
        p.answered("a", 1, &answer(&["x"]), false);
        is(&p, 1, false, false, 2, Stage::Wrong, &["x"]);
        p.gave_up("a", 1);
        is(&p, 1, false, true, 3, Stage::Shown, &["x"]);
        assert!(!p.solved("a", 1), "asking for the answer is not solving");
        p.chosen("a", 1, &Answer::default());
        is(&p, 1, false, true, 4, Stage::Open, &[]);
        p.answered("a", 1, &answer(&["y"]), true);
        is(&p, 2, true, true, 5, Stage::Solved, &["y"]);
        // Tried again and left half done: it is solved all the same.
        p.chosen("a", 1, &answer(&["z"]));
        is(&p, 2, true, true, 6, Stage::Open, &["z"]);
        assert!(p.solved("a", 1));
    }

    #[test]
    fn the_first_answer_stays_the_first_and_what_was_tried_stays_until_it_is_over() {
        let mut p = Progress::default();
        let is = |p: &Progress, first, tried: &[&str]| {
            let r = p.record("a", 1).unwrap();
            assert_eq!((r.first, &r.tried), (first, &answer(tried)));
        };
        p.chosen("a", 1, &answer(&["x"]));
        is(&p, First::Unknown, &[]);
        p.answered("a", 1, &answer(&["x"]), false);
        p.chosen("a", 1, &Answer::default());
        is(&p, First::Wrong, &["x"]);
        p.answered("a", 1, &answer(&["z"]), false);
        is(&p, First::Wrong, &["x", "z"]);
        p.answered("a", 1, &answer(&["y"]), true);
        is(&p, First::Wrong, &[]);
        // Once the answer was seen, another try begins without marks.
        p.answered("a", 1, &answer(&["x"]), false);
        p.gave_up("a", 1);
        is(&p, First::Wrong, &["x"]);
        p.chosen("a", 1, &Answer::default());
        is(&p, First::Wrong, &[]);
        p.answered("b", 1, &answer(&["y"]), true);
        p.answered("b", 1, &answer(&["x"]), false);
        assert_eq!(p.record("b", 1).map(|r| (r.first, r.stage)), Some((First::Right, Stage::Wrong)));
    }

    #[test]
    fn what_changes_nothing_is_not_noted() {
        let mut p = Progress::default();
        p.chosen("a", 1, &Answer::default());
        assert_eq!(p, Progress::default());
        p.gave_up("a", 1);
        let once = p.clone();
        p.gave_up("a", 1);
        assert_eq!(p, once);
    }

    #[test]
    fn an_answer_to_another_revision_does_not_count_and_is_not_lost() {
        let mut p = Progress::default();
        p.answered("a", 1, &answer(&["x"]), true);
        assert!(p.solved("a", 1) && !p.solved("a", 2) && p.record("a", 2).is_none());
        p.answered("a", 2, &answer(&["y"]), false);
        assert_eq!(p.record("a", 2).map(|r| (r.tries, r.solved, r.turn)), Some((1, false, 1)));
        let mut other = Progress::default();
        other.answered("a", 2, &answer(&["y"]), false);
        other.merge(&p);
        assert!(other.solved("a", 1) && !other.solved("a", 2));
        // A name may end like a revision.
        p.gave_up("a1", 2);
        assert!(p.record("a", 12).is_none() && p.record("a1", 2).is_some());
    }

    #[test]
    fn the_later_turn_says_where_a_check_stands() {
        let mut a = Progress::default();
        a.answered("a", 1, &answer(&["x"]), true);
        let mut b = a.clone();
        b.chosen("a", 1, &answer(&["z"]));
        assert_eq!(joined(&a, &b), b);
        assert_eq!(joined(&b, &a).record("a", 1).map(|r| (r.stage, r.solved, r.tries)), Some((Stage::Open, true, 1)));
    }

    #[test]
    fn what_is_forgotten_stays_forgotten() {
        let mut a = Progress::default();
        a.answered("a", 1, &answer(&["x"]), true);
        let mut b = a.clone();
        a.clear();
        assert!(!a.solved("a", 1));
        b.answered("b", 1, &answer(&["x"]), true);
        assert_eq!(joined(&a, &b), a);
        assert_eq!(joined(&b, &a), a);
        // And what is done from then on counts.
        a.answered("b", 1, &answer(&["x"]), true);
        assert!(joined(&b, &a).solved("b", 1));
    }
}
