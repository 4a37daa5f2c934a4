//! The review: what a learner has met is asked again before it is forgotten, as concepts and not as single questions. Everything follows
//! from progress and the day.

pub mod fsrs;

use crate::checks::Answer;
use crate::learner::{How, Progress};
use crate::sim::rng::seed_of;
use fsrs::{Memory, Rating};
use serde::{Deserialize, Serialize};

/// So many questions a day, however long the learner was away.
pub const MOST: usize = 8;

/// What can be asked.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
pub struct Bank {
    pub lessons: Vec<Lesson>,
    pub concepts: Vec<Concept>,
    pub items: Vec<Item>,
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
pub struct Lesson {
    pub title: String,
    /// Address of its page.
    pub page: String,
    /// The file with its checks.
    pub file: String,
}

/// What is remembered or forgotten.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
pub struct Concept {
    /// The place of its lesson.
    pub lesson: u32,
    /// An objective of the lesson, as HTML; nothing if it is a belief.
    pub text: String,
    /// Id of a misconception. It is asked about once the learner has stated it, and nobody is told so beforehand.
    pub belief: String,
}

/// A check.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
pub struct Item {
    pub id: String,
    pub revision: u32,
    /// The place of its lesson.
    pub lesson: u32,
    /// Places of the concepts that it asks about.
    pub concepts: Vec<u32>,
    /// Address of the paragraph that teaches it.
    pub see: String,
    /// Ids of its variants, if it has some.
    pub cases: Vec<String>,
}

/// What is known of a concept.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Standing {
    /// The learner has answered nothing about it.
    Unmet,
    /// Something was answered on a day that nobody noted.
    Undated,
    Known {
        memory: Memory,
        /// The day of the last answer.
        last: u32,
    },
}

impl Standing {
    /// The first day on which it is to be asked.
    pub fn due(self) -> Option<u32> {
        match self {
            Standing::Unmet => None,
            Standing::Undated => Some(0),
            Standing::Known { memory, last } => Some(last.saturating_add(memory.interval())),
        }
    }

    /// How likely it is remembered.
    fn recall(self, today: u32) -> f64 {
        match self {
            Standing::Known { memory, last } => memory.recall(today.saturating_sub(last)),
            _ => 0.0,
        }
    }
}

/// A question to ask.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pick {
    /// Its place among the items.
    pub item: usize,
    /// The place of the concept because of which it is asked.
    pub concept: usize,
    /// The last day on which something about that was answered, if it is known.
    pub last: Option<u32>,
}

/// How many objectives of a lesson stand how.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Strength {
    pub fresh: u32,
    pub fading: u32,
    pub unmet: u32,
}

fn rating(how: How) -> Rating {
    match how {
        How::First => Rating::Good,
        How::Unsure => Rating::Hard,
        How::Wrong | How::Later | How::Shown => Rating::Again,
    }
}

impl Bank {
    fn items_of(&self, concept: usize) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(move |i| i.concepts.contains(&(concept as u32)))
    }

    /// What is known of a concept: every answer to one of its checks is an answer about it. What a wrong clock has noted of days to come
    /// does not count.
    pub fn standing(&self, concept: usize, progress: &Progress, today: u32) -> Standing {
        let belief = self.concepts.get(concept).map_or("", |c| &c.belief);
        let met = self.items_of(concept).any(|i| progress.met(&i.id));
        if !met || !belief.is_empty() && !progress.held(belief) {
            return Standing::Unmet;
        }
        let mut days: Vec<(u32, u32, u32)> = Vec::new();
        for e in self.items_of(concept).flat_map(|i| progress.history(&i.id)).filter(|e| e.day <= today) {
            let rating = rating(e.how) as u32;
            match days.iter().position(|d| d.0 >= e.day) {
                Some(i) if days[i].0 == e.day => days[i] = (e.day, days[i].1 + rating, days[i].2 + 1),
                at => days.insert(at.unwrap_or(days.len()), (e.day, rating, 1)),
            }
        }
        let mut known: Option<(Memory, u32)> = None;
        for (day, sum, n) in days {
            // Of several answers of a day the mean, the worse one of two between which it lies.
            let rating = match sum / n {
                3 => Rating::Good,
                2 => Rating::Hard,
                _ => Rating::Again,
            };
            let memory = known.map_or_else(|| Memory::first(rating), |(m, last)| m.next(day - last, rating));
            known = Some((memory, day));
        }
        known.map_or(Standing::Undated, |(memory, last)| Standing::Known { memory, last })
    }

    /// Items that the review has asked today.
    pub fn done<'a>(&'a self, progress: &'a Progress, today: u32) -> impl Iterator<Item = &'a Item> {
        self.items.iter().filter(move |i| progress.history(&i.id).any(|e| e.day == today && e.review))
    }

    /// The next question of today, if there is one: of what is due, what is most likely forgotten, and not twice in a row of `after`, a
    /// lesson, if that can be helped.
    pub fn next(&self, progress: &Progress, today: u32, after: Option<u32>) -> Option<Pick> {
        if self.done(progress, today).count() >= MOST {
            return None;
        }
        let all = (0..self.concepts.len()).filter_map(|concept| {
            let standing = self.standing(concept, progress, today);
            standing.due().filter(|due| *due <= today)?;
            let item = self.fresh_item(concept, progress, today)?;
            let last = match standing {
                Standing::Known { last, .. } => Some(last),
                _ => None,
            };
            let again = Some(self.items[item].lesson) == after;
            Some((again, standing.recall(today), Pick { item, concept, last }))
        });
        // Equally likely ones come in an order of the day's.
        let lot = |p: &Pick| seed_of(&self.items[p.item].id) ^ u64::from(today).wrapping_mul(0x9e37_79b9);
        all.min_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(lot(&a.2).cmp(&lot(&b.2)))).map(|(.., p)| p)
    }

    /// The check of a concept that was not asked for the longest time, and not today.
    fn fresh_item(&self, concept: usize, progress: &Progress, today: u32) -> Option<usize> {
        let lot = |i: &Item| seed_of(&i.id).wrapping_mul(u64::from(today) | 1);
        let all = self.items.iter().enumerate().filter(|(_, i)| i.concepts.contains(&(concept as u32)));
        let all = all.filter(|(_, i)| progress.history(&i.id).all(|e| e.day != today));
        let last = |i: &Item| progress.history(&i.id).map(|e| e.day).max().unwrap_or(0);
        all.min_by_key(|(_, i)| (last(i), progress.met(&i.id), lot(i))).map(|(n, _)| n)
    }

    /// What stands as chosen when an item is asked: nothing, and of one with variants the one that follows the last.
    pub fn begin(&self, item: &Item, progress: &Progress) -> Answer {
        let chosen = progress.record(&item.id, item.revision).map(|r| &r.answer);
        let at = chosen.and_then(|a| item.cases.iter().position(|c| a.contains_key(c)));
        let next = at.map_or(0, |i| (i + 1) % item.cases.len());
        let mut answer = Answer::default();
        if let Some(case) = item.cases.get(next) {
            answer.insert(case.clone(), String::new());
        }
        answer
    }

    /// The first day after today on which something is to be asked.
    pub fn next_day(&self, progress: &Progress, today: u32) -> Option<u32> {
        let due = (0..self.concepts.len()).filter_map(|c| self.standing(c, progress, today).due());
        due.min().map(|d| d.max(today.saturating_add(1)))
    }

    /// Whether the learner has met any concept.
    pub fn met(&self, progress: &Progress, today: u32) -> bool {
        (0..self.concepts.len()).any(|c| self.standing(c, progress, today) != Standing::Unmet)
    }

    /// The objectives that the review has asked about today, each with the day on which it comes again.
    pub fn strengthened(&self, progress: &Progress, today: u32) -> Vec<(usize, u32)> {
        let asked = |c: &usize| self.done(progress, today).any(|i| i.concepts.contains(&(*c as u32)));
        let objectives = (0..self.concepts.len()).filter(asked).filter(|c| self.concepts[*c].belief.is_empty());
        objectives.filter_map(|c| Some((c, self.standing(c, progress, today).due()?))).collect()
    }

    /// How the objectives of each lesson stand.
    pub fn strength(&self, progress: &Progress, today: u32) -> Vec<Strength> {
        let mut all = vec![Strength::default(); self.lessons.len()];
        for (i, concept) in self.concepts.iter().enumerate().filter(|(_, c)| c.belief.is_empty()) {
            let Some(lesson) = all.get_mut(concept.lesson as usize) else { continue };
            match self.standing(i, progress, today).due() {
                None => lesson.unmet += 1,
                Some(due) if due > today => lesson.fresh += 1,
                Some(_) => lesson.fading += 1,
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::Answer;
    use proptest::prelude::*;

    /// Two lessons of three objectives, three checks each, of which every third has variants; and a belief that two checks ask about.
    fn bank() -> Bank {
        let lesson = |n: usize| Lesson { title: format!("L{n}"), ..Lesson::default() };
        let objective = |n: u32| Concept { lesson: n / 3, text: format!("O{n}"), ..Concept::default() };
        let item = |n: u32| Item {
            id: format!("i{n}"),
            revision: 1,
            lesson: n / 9,
            concepts: if n == 4 || n == 13 { vec![n / 3, 6] } else { vec![n / 3] },
            cases: if n % 3 == 2 { vec![String::from("c1"), String::from("c2")] } else { Vec::new() },
            ..Item::default()
        };
        let belief = Concept { belief: String::from("m"), ..Concept::default() };
        Bank {
            lessons: (0..2).map(lesson).collect(),
            concepts: (0..6).map(objective).chain([belief]).collect(),
            items: (0..18).map(item).collect(),
        }
    }

    fn answer(p: &mut Progress, id: &str, how: How, day: u32) {
        let a = |t: &str| -> Answer { [(String::from(t), String::new())].into_iter().collect() };
        p.afresh(id, 1, &Answer::default());
        match how {
            How::First | How::Unsure => p.answered(id, 1, &a("x"), true, day),
            How::Wrong => p.answered(id, 1, &a("y"), false, day),
            How::Shown => p.gave_up(id, 1, day),
            How::Later => {
                p.answered(id, 1, &a("y"), false, day);
                p.answered(id, 1, &a("x"), true, day);
            }
        }
    }

    fn how() -> impl Strategy<Value = How> {
        prop::sample::select(vec![How::First, How::Unsure, How::Wrong, How::Later, How::Shown])
    }

    /// Answers in lessons, in the order of their days.
    fn read() -> impl Strategy<Value = Vec<(usize, How, u32)>> {
        prop::collection::vec((0usize..18, how(), 1u32..40), 0..60).prop_map(|mut all| {
            all.sort_by_key(|a| a.2);
            all
        })
    }

    /// Does the review of a day as it comes; gives the items that were asked.
    fn review(bank: &Bank, p: &mut Progress, today: u32, how: impl Fn(usize) -> How) -> Vec<usize> {
        let mut asked: Vec<usize> = Vec::new();
        while let Some(pick) = bank.next(p, today, asked.last().map(|i| bank.items[*i].lesson)) {
            assert!(bank.standing(pick.concept, p, today).due().is_some_and(|d| d <= today));
            assert!(bank.items[pick.item].concepts.contains(&(pick.concept as u32)));
            let how = how(asked.len());
            answer(p, &bank.items[pick.item].id, how, today);
            p.reviewed(&bank.items[pick.item].id, 1, how == How::Unsure, today);
            asked.push(pick.item);
            assert!(asked.len() <= MOST, "more than {MOST} a day");
        }
        asked
    }

    proptest! {
        #[test]
        fn a_day_has_its_few_questions_each_once_about_what_was_met(answers in read(), hows in prop::collection::vec(how(), MOST), away in 0u32..800) {
            let bank = bank();
            let mut p = Progress::default();
            answers.iter().for_each(|(i, how, day)| answer(&mut p, &bank.items[*i].id, *how, *day));
            let today = 40 + away;
            let before = p.clone();
            let asked = review(&bank, &mut p, today, |n| hows[n]);
            let mut once = asked.clone();
            once.sort_unstable();
            once.dedup();
            prop_assert_eq!(once.len(), asked.len(), "an item came twice");
            for i in &asked {
                prop_assert!(bank.items[*i].concepts.iter().any(|c| bank.standing(*c as usize, &before, today) != Standing::Unmet));
            }
            // Nothing met, nothing asked; and after the day's review nothing is asked again that day.
            prop_assert!(!answers.is_empty() || asked.is_empty());
            prop_assert_eq!(bank.next(&p, today, None), None);
            prop_assert!(bank.next_day(&p, today).is_none_or(|d| d > today));
            prop_assert_eq!(bank.done(&p, today).count(), asked.len());
            // Who was away for longer finds no more.
            let mut later = before.clone();
            prop_assert!(review(&bank, &mut later, today + 100, |n| hows[n]).len() <= MOST);
        }

        #[test]
        fn the_order_of_joining_does_not_matter(a in read(), b in read()) {
            let bank = bank();
            let of = |all: &[(usize, How, u32)]| {
                let mut p = Progress::default();
                all.iter().for_each(|(i, how, day)| answer(&mut p, &bank.items[*i].id, *how, *day));
                p
            };
            let (mut ab, mut ba) = (of(&a), of(&b));
            ab.merge(&of(&b));
            ba.merge(&of(&a));
            prop_assert_eq!(bank.strength(&ab, 40), bank.strength(&ba, 40));
            prop_assert_eq!(bank.next(&ab, 40, None), bank.next(&ba, 40, None));
        }

        #[test]
        fn every_objective_stands_somewhere(answers in read(), today in 1u32..200) {
            let bank = bank();
            let mut p = Progress::default();
            answers.iter().for_each(|(i, how, day)| answer(&mut p, &bank.items[*i].id, *how, *day));
            for s in bank.strength(&p, today) {
                prop_assert_eq!(s.fresh + s.fading + s.unmet, 3);
            }
        }
    }

    #[test]
    fn a_learner_who_reviews_every_day_is_asked_ever_more_seldom() {
        let bank = bank();
        let mut p = Progress::default();
        (0..18).for_each(|i| answer(&mut p, &bank.items[i].id, How::First, 1));
        let mut days = Vec::new();
        for today in 2..200 {
            if !review(&bank, &mut p, today, |_| How::First).is_empty() {
                days.push(today);
            }
        }
        // Six objectives, each after 2, 11, 46 … days: three or four times in 200 days, and all within the same days.
        assert!(days.len() <= 6, "asked on {days:?}");
        assert!(days.windows(2).all(|w| w[1] - w[0] >= 2), "{days:?}");
    }

    #[test]
    fn what_went_wrong_comes_tomorrow_and_what_went_well_later() {
        let bank = bank();
        for (how, days) in [(How::First, 2), (How::Unsure, 1), (How::Wrong, 1), (How::Later, 1), (How::Shown, 1)] {
            let mut p = Progress::default();
            answer(&mut p, "i0", how, 10);
            p.reviewed("i0", 1, how == How::Unsure, 10);
            assert_eq!(bank.standing(0, &p, 10).due(), Some(10 + days), "{how:?}");
            assert_eq!(bank.next(&p, 10, None), None);
            assert_eq!(bank.next_day(&p, 10), Some(10 + days));
            let next = bank.next(&p, 10 + days, None).unwrap();
            assert_eq!((next.concept, next.last), (0, Some(10)));
            assert!([1, 2].contains(&next.item), "another check of the same");
        }
        // Of three answers of a day two were right.
        let mut p = Progress::default();
        [("i0", How::First), ("i1", How::First), ("i2", How::Wrong)].iter().for_each(|(i, h)| answer(&mut p, i, *h, 5));
        assert_eq!(bank.standing(0, &p, 5), Standing::Known { memory: Memory::first(Rating::Hard), last: 5 });
        assert_eq!(
            bank.strength(&p, 5),
            [Strength { fresh: 1, fading: 0, unmet: 2 }, Strength { fresh: 0, fading: 0, unmet: 3 }]
        );
        assert_eq!(bank.strength(&p, 50)[0], Strength { fresh: 0, fading: 1, unmet: 2 });
    }

    #[test]
    fn what_was_answered_on_an_unknown_day_or_in_the_future_is_asked_now() {
        let bank = bank();
        let mut p = Progress::default();
        answer(&mut p, "i0", How::First, 0);
        assert_eq!(bank.standing(0, &p, 10), Standing::Undated);
        let pick = bank.next(&p, 10, None).unwrap();
        assert_eq!((pick.concept, pick.last), (0, None));
        answer(&mut p, "i9", How::First, 30_000);
        assert_eq!(bank.standing(3, &p, 10), Standing::Undated);
    }

    #[test]
    fn lessons_take_turns() {
        let bank = bank();
        let mut p = Progress::default();
        ["i0", "i3", "i9"].iter().for_each(|i| answer(&mut p, i, How::Wrong, 5));
        let asked = review(&bank, &mut p, 9, |_| How::First);
        let lessons: Vec<u32> = asked.iter().map(|i| bank.items[*i].lesson).collect();
        assert_eq!(lessons, [0, 1, 0]);
        let texts: Vec<(usize, u32)> = bank.strengthened(&p, 9);
        assert_eq!(texts.iter().map(|t| t.0).collect::<Vec<_>>(), [0, 1, 3]);
        assert!(texts.iter().all(|t| t.1 > 9));
    }

    #[test]
    fn a_belief_is_asked_about_once_it_was_stated() {
        let bank = bank();
        let mut p = Progress::default();
        answer(&mut p, "i4", How::First, 5);
        assert_eq!(bank.standing(6, &p, 5), Standing::Unmet);
        answer(&mut p, "i13", How::Wrong, 6);
        p.believed("i13", 1, "m");
        assert_eq!(bank.standing(6, &p, 6).due(), Some(7));
        assert_eq!(bank.strength(&p, 7).iter().map(|s| s.fading).sum::<u32>(), 2, "beliefs are not counted");
    }

    #[test]
    fn another_variant_is_asked() {
        let bank = bank();
        let mut p = Progress::default();
        let begun = |p: &Progress| bank.begin(&bank.items[2], p).iter().map(|(k, _)| k.clone()).collect::<String>();
        assert_eq!(begun(&p), "c1");
        let one = [(String::from("c1"), String::from("7"))].into_iter().collect();
        p.answered("i2", 1, &one, true, 3);
        assert_eq!(begun(&p), "c2");
        let two = [(String::from("c2"), String::from("7"))].into_iter().collect();
        p.answered("i2", 1, &two, true, 3);
        assert_eq!(begun(&p), "c1");
        assert!(bank.begin(&bank.items[0], &p).is_empty());
    }
}
