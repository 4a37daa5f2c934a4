//! What the learner did, as data that several pages may change at once: two states of it always have a join that holds what either holds
//! (a state-based CRDT: Shapiro et al. 2011, "Conflict-free Replicated Data Types"). Nothing here stores anything: `host` does.

mod log;
mod text;

pub use log::{Beliefs, Entry, How, Log};
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
    /// How it went on each day on which it was answered.
    #[serde(rename = "l", skip_serializing_if = "is_default")]
    pub log: Log,
    /// Misconceptions that wrong answers to it stated.
    #[serde(rename = "b", skip_serializing_if = "is_default")]
    pub beliefs: Beliefs,
    /// How often this record alone was forgotten. What belongs to an earlier life is forgotten, whoever still holds it.
    #[serde(rename = "e", skip_serializing_if = "is_default")]
    pub life: u32,
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

    /// Begins the check anew with nothing of earlier tries on show. Nothing changes if that is how it stands.
    pub fn afresh(&mut self, id: &str, revision: u32, answer: &Answer) {
        self.change(id, revision, |r| {
            if r.stage != Stage::Open || !r.tried.is_empty() {
                r.tried.clear();
                r.stage = Stage::Open;
                r.answer.clone_from(answer);
            }
        });
    }

    /// Notes a complete answer, given on the day `today` (from 1970 on; 0 is a day that nobody knows).
    pub fn answered(&mut self, id: &str, revision: u32, answer: &Answer, solved: bool, today: u32) {
        self.change(id, revision, |r| {
            r.log.note(
                today,
                match (solved, r.tried.is_empty()) {
                    (false, _) => How::Wrong,
                    // What was tried before, on whatever day, is still marked.
                    (true, false) => How::Later,
                    (true, true) => How::First,
                },
            );
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
    pub fn gave_up(&mut self, id: &str, revision: u32, today: u32) {
        self.change(id, revision, |r| {
            r.log.note(today, How::Shown);
            r.shown = true;
            r.stage = Stage::Shown;
        });
    }

    /// Notes that what was answered today was asked by the review, and whether the learner was unsure of it.
    pub fn reviewed(&mut self, id: &str, revision: u32, unsure: bool, today: u32) {
        self.change(id, revision, |r| r.log.reviewed(today, unsure));
    }

    /// Notes that a wrong answer stated a misconception.
    pub fn believed(&mut self, id: &str, revision: u32, belief: &str) {
        self.change(id, revision, |r| r.beliefs.add(belief));
    }

    /// Another check to which an answer stated the same misconception; of several, that of the earliest day.
    pub fn believed_elsewhere(&self, id: &str, belief: &str) -> Option<&str> {
        let others = self.records.iter().filter(|(_, r)| r.beliefs.has(belief));
        let others = others.filter_map(|(key, r)| Some((r.log.days().next().map_or(u32::MAX, |e| e.day), id_in(key)?)));
        others.filter(|(_, other)| *other != id).min().map(|(_, other)| other)
    }

    /// Whether any answer stated a misconception.
    pub fn held(&self, belief: &str) -> bool {
        self.records.iter().any(|(_, r)| r.beliefs.has(belief))
    }

    /// How answers to a check went, by day, whatever its revision was: a question that was worded otherwise asked about the same.
    pub fn history(&self, id: &str) -> impl Iterator<Item = Entry> {
        self.of(id).flat_map(|(_, r)| r.log.days())
    }

    /// Whether anything was ever answered to a check in any of its revisions, or its answer seen.
    pub fn met(&self, id: &str) -> bool {
        self.of(id).any(|(_, r)| r.tries > 0 || r.shown)
    }

    /// Whether a check was solved in any of its revisions.
    pub fn ever_solved(&self, id: &str) -> bool {
        self.of(id).any(|(_, r)| r.solved)
    }

    /// Whether anything was ever answered to any check.
    pub fn any(&self) -> bool {
        self.records.iter().any(|(_, r)| r.tries > 0 || r.shown)
    }

    /// Records of all revisions of a check.
    fn of(&self, id: &str) -> impl Iterator<Item = &(String, Record)> {
        self.records.iter().filter(move |(key, _)| id_in(key) == Some(id))
    }

    /// What is known of some checks alone.
    pub fn only(&self, ids: &[String]) -> Progress {
        let mut records = Map::default();
        for (key, r) in ids.iter().flat_map(|id| self.of(id)) {
            records.insert(key.clone(), r.clone());
        }
        Progress { epoch: self.epoch, records }
    }

    /// Forgets some checks, also what other pages hold of them and have not told yet.
    pub fn forget(&mut self, ids: &[String]) {
        for (key, r) in self.only(ids).records.iter() {
            self.records.insert(key.clone(), Record { life: r.life.saturating_add(1), ..Record::default() });
        }
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
        for (key, other) in &other.records {
            let mine = self.records.entry_or(key, Record::default);
            let life = mine.life.max(other.life);
            mine.life = life;
            mine.merge(&Record { life, ..other.clone() });
        }
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

/// The id in a key.
fn id_in(key: &str) -> Option<&str> {
    key.rsplit_once('@').map(|(id, _)| id)
}

impl Record {
    fn merge(&mut self, other: &Record) {
        if other.life != self.life {
            if other.life > self.life {
                self.clone_from(other);
            }
            return;
        }
        self.log.merge(&other.log);
        self.beliefs.merge(&other.beliefs);
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
                prop_assert!(log::tests::has_all(&now.beliefs, &r.beliefs) && now.life >= r.life);
                prop_assert!(knows(&now.log, &r.log));
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
        let stands = (0u32..3, stage, answer(), answer());
        let ever = (0u32..3, any::<bool>(), any::<bool>(), first, log::tests::log(), log::tests::beliefs(), 0u32..2);
        (stands, ever).prop_map(|((turn, stage, answer, tried), (tries, solved, shown, first, log, beliefs, life))| {
            Record { tries, solved, shown, turn, stage, answer, tried, first, log, beliefs, life }
        })
    }

    pub fn progress() -> impl Strategy<Value = Progress> {
        let records = prop::collection::btree_map(("[ab]", 0u32..2), record(), 0..4);
        (0u32..2, records).prop_map(|(epoch, records)| Progress {
            epoch,
            records: records.into_iter().map(|((id, revision), r)| (key(&id, revision), r)).collect(),
        })
    }

    /// Whether a log has all days of another that are not older than all that it keeps, with results at least as great.
    fn knows(has: &Log, had: &Log) -> bool {
        let oldest = has.days().next().map_or(0, |e| e.day);
        let knows = |e: Entry| has.days().any(|h| h.day == e.day && h.how >= e.how && h.review >= e.review);
        had.days().filter(|e| e.day >= oldest).all(knows) && has.days().count() >= had.days().count()
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
                    prop_assert!(has.life >= had.life);
                    if has.life > had.life {
                        continue;
                    }
                    prop_assert!(log::tests::has_all(&has.beliefs, &had.beliefs) && knows(&has.log, &had.log));
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
                1 => after.answered("a", 1, &chosen, solved, 0),
                2 => after.gave_up("a", 1, 0),
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
        p.answered("a", 1, &answer(&["x"]), false, 0);
        is(&p, 1, false, false, 2, Stage::Wrong, &["x"]);
        p.gave_up("a", 1, 0);
        is(&p, 1, false, true, 3, Stage::Shown, &["x"]);
        assert!(!p.solved("a", 1), "asking for the answer is not solving");
        p.chosen("a", 1, &Answer::default());
        is(&p, 1, false, true, 4, Stage::Open, &[]);
        p.answered("a", 1, &answer(&["y"]), true, 0);
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
        p.answered("a", 1, &answer(&["x"]), false, 0);
        p.chosen("a", 1, &Answer::default());
        is(&p, First::Wrong, &["x"]);
        p.answered("a", 1, &answer(&["z"]), false, 0);
        is(&p, First::Wrong, &["x", "z"]);
        p.answered("a", 1, &answer(&["y"]), true, 0);
        is(&p, First::Wrong, &[]);
        // Once the answer was seen, another try begins without marks.
        p.answered("a", 1, &answer(&["x"]), false, 0);
        p.gave_up("a", 1, 0);
        is(&p, First::Wrong, &["x"]);
        p.chosen("a", 1, &Answer::default());
        is(&p, First::Wrong, &[]);
        p.answered("b", 1, &answer(&["y"]), true, 0);
        p.answered("b", 1, &answer(&["x"]), false, 0);
        assert_eq!(p.record("b", 1).map(|r| (r.first, r.stage)), Some((First::Right, Stage::Wrong)));
    }

    #[test]
    fn how_it_went_is_known_by_day() {
        let mut p = Progress::default();
        let log = |p: &Progress, id: &str| p.history(id).map(|e| (e.day, e.how, e.review)).collect::<Vec<_>>();
        p.answered("a", 1, &answer(&["x"]), false, 7);
        p.chosen("a", 1, &answer(&["y"]));
        p.answered("a", 1, &answer(&["y"]), true, 7);
        p.answered("b", 1, &answer(&["x"]), false, 7);
        // What was tried on another day still is marked.
        p.chosen("b", 1, &answer(&["y"]));
        p.answered("b", 1, &answer(&["y"]), true, 9);
        assert_eq!(log(&p, "a"), [(7, How::Later, false)]);
        assert_eq!(log(&p, "b"), [(7, How::Wrong, false), (9, How::Later, false)]);
        // Begun anew, nothing is.
        p.answered("b", 1, &answer(&["x"]), false, 10);
        p.afresh("b", 1, &Answer::default());
        let now = p.record("b", 1).unwrap().clone();
        assert_eq!((now.stage, now.answer.len(), now.tried.len()), (Stage::Open, 0, 0));
        p.chosen("b", 1, &answer(&["y"]));
        let half = p.clone();
        p.afresh("b", 1, &Answer::default());
        assert_eq!(p, half, "what is chosen and not tried stays");
        p.answered("b", 1, &answer(&["y"]), true, 12);
        p.reviewed("b", 1, true, 12);
        p.gave_up("c", 1, 12);
        assert_eq!(log(&p, "b")[2..], [(10, How::Wrong, false), (12, How::Unsure, true)]);
        assert_eq!(log(&p, "c"), [(12, How::Shown, false)]);
        // Another revision asked about the same.
        p.answered("c", 2, &answer(&["x"]), true, 13);
        assert_eq!(log(&p, "c").len(), 2);
        assert!(p.met("c") && !p.met("d") && log(&p, "d").is_empty());
    }

    #[test]
    fn the_same_belief_is_found_in_another_check() {
        let mut p = Progress::default();
        let hit = |p: &mut Progress, id: &str, day| {
            p.answered(id, 1, &answer(&["x"]), false, day);
            p.believed(id, 1, "m");
        };
        hit(&mut p, "b", 9);
        assert_eq!(p.believed_elsewhere("b", "m"), None);
        p.believed("b", 2, "m");
        assert_eq!(p.believed_elsewhere("b", "m"), None, "another revision is no other check");
        assert_eq!(p.believed_elsewhere("a", "m"), Some("b"));
        hit(&mut p, "c", 4);
        assert_eq!(p.believed_elsewhere("a", "m"), Some("c"), "the first one");
        assert_eq!(p.believed_elsewhere("c", "m"), Some("b"));
        assert_eq!(p.believed_elsewhere("a", "n"), None);
        let twice = p.clone();
        p.believed("c", 1, "m");
        assert_eq!(p, twice);
    }

    #[test]
    fn one_lesson_is_forgotten_everywhere_and_brought_back() {
        let mut p = Progress::default();
        ["a", "b"].iter().for_each(|id| p.answered(id, 1, &answer(&["x"]), true, 3));
        p.answered("a", 2, &answer(&["x"]), true, 3);
        let other = p.clone();
        let ids = [String::from("a"), String::from("never")];
        let kept = p.only(&ids);
        p.forget(&ids);
        assert!(!p.solved("a", 1) && !p.solved("a", 2) && p.solved("b", 1) && !p.met("a"));
        assert_eq!(joined(&p, &other), p, "another page does not bring it back");
        assert_eq!(joined(&other, &p), p);
        assert_eq!(p.epoch(), 0);
        let mut again = p.clone();
        again.answered("a", 1, &answer(&["z"]), false, 4);
        assert_eq!(joined(&other, &again), again, "what is done from then on counts");
        p.take_in(&kept);
        assert!(p.solved("a", 1) && p.solved("a", 2));
        assert_eq!(joined(&p, &other), p);
    }

    #[test]
    fn what_changes_nothing_is_not_noted() {
        let mut p = Progress::default();
        p.chosen("a", 1, &Answer::default());
        assert_eq!(p, Progress::default());
        p.gave_up("a", 1, 0);
        let once = p.clone();
        p.gave_up("a", 1, 0);
        assert_eq!(p, once);
    }

    #[test]
    fn an_answer_to_another_revision_does_not_count_and_is_not_lost() {
        let mut p = Progress::default();
        p.answered("a", 1, &answer(&["x"]), true, 0);
        assert!(p.solved("a", 1) && !p.solved("a", 2) && p.record("a", 2).is_none());
        p.answered("a", 2, &answer(&["y"]), false, 0);
        assert_eq!(p.record("a", 2).map(|r| (r.tries, r.solved, r.turn)), Some((1, false, 1)));
        let mut other = Progress::default();
        other.answered("a", 2, &answer(&["y"]), false, 0);
        other.merge(&p);
        assert!(other.solved("a", 1) && !other.solved("a", 2));
        // A name may end like a revision.
        p.gave_up("a1", 2, 0);
        assert!(p.record("a", 12).is_none() && p.record("a1", 2).is_some());
    }

    #[test]
    fn the_later_turn_says_where_a_check_stands() {
        let mut a = Progress::default();
        a.answered("a", 1, &answer(&["x"]), true, 0);
        let mut b = a.clone();
        b.chosen("a", 1, &answer(&["z"]));
        assert_eq!(joined(&a, &b), b);
        assert_eq!(joined(&b, &a).record("a", 1).map(|r| (r.stage, r.solved, r.tries)), Some((Stage::Open, true, 1)));
    }

    #[test]
    fn what_is_forgotten_stays_forgotten() {
        let mut a = Progress::default();
        a.answered("a", 1, &answer(&["x"]), true, 0);
        let mut b = a.clone();
        a.clear();
        assert!(!a.solved("a", 1));
        b.answered("b", 1, &answer(&["x"]), true, 0);
        assert_eq!(joined(&a, &b), a);
        assert_eq!(joined(&b, &a), a);
        // And what is done from then on counts.
        a.answered("b", 1, &answer(&["x"]), true, 0);
        assert!(joined(&b, &a).solved("b", 1));
    }
}
