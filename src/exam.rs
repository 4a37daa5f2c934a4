//! A practice exam as data: which questions make up a form, a sitting that can be left and taken up again, and what its result says.

use crate::Map;
use crate::sim::Rng;
use crate::sim::rng::seed_of;
use serde::{Deserialize, Serialize};

/// How many questions a form may have.
pub const SIZES: [u32; 2] = [15, 30];
/// Seconds for a question: 65 in 90 minutes, as in the exam.
pub const SECONDS_EACH: u32 = 83;
/// Version of a kept sitting.
pub const VERSION: u32 = 1;

/// All questions that a form may be made of.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
pub struct Pool {
    /// Plain text.
    pub topics: Vec<String>,
    pub questions: Vec<Question>,
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
pub struct Question {
    /// Its place among the topics.
    pub topic: u32,
    /// Address of the check's own page.
    pub page: String,
    /// Address of the paragraph that teaches it.
    pub see: String,
    /// Id and revision of the check. Code of checks is not used here: what two parts call is loaded with every page.
    pub id: String,
    pub revision: u32,
    /// HTML, like the texts of options and the explanation.
    pub prompt: String,
    pub explain: String,
    /// Whether an option excludes the others.
    pub one: bool,
    pub options: Vec<Choice>,
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
pub struct Choice {
    pub id: String,
    pub text: String,
    pub right: bool,
}

impl Question {
    /// How many options a complete answer has.
    pub fn wanted(&self) -> usize {
        self.options.iter().filter(|o| o.right).count()
    }

    /// The order in which its options are shown in a form.
    pub fn order(&self, seed: u32) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.options.len()).collect();
        Rng::new(seed_of(&self.id) ^ u64::from(seed).wrapping_mul(0x9e37)).shuffle(&mut order);
        order
    }
}

/// A form that is or was answered.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
pub struct Sitting {
    pub version: u32,
    pub seed: u32,
    /// Ids of its checks, in their order. Those that the pool has no more are left out.
    pub form: Vec<String>,
    /// Whether time is limited.
    pub timed: bool,
    /// By id of the check, with its revision: an answer to another question is none.
    pub answers: Map<Given>,
    pub flagged: Vec<String>,
    /// The question that is on show.
    pub at: u32,
    /// Seconds that were spent.
    pub seconds: u32,
    pub done: bool,
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
pub struct Given {
    pub revision: u32,
    /// Ids of the options that were chosen.
    pub chosen: Vec<String>,
}

/// How an answer counts. There is no penalty for a wrong one, and nothing for half of one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mark {
    Right,
    Wrong,
    /// Nothing, or not as many as are asked for.
    Missing,
}

impl Pool {
    pub fn find(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|q| q.id == id)
    }

    /// Ids of a form: topics in proportion to what the pool has of them, drawn and put in order by `seed`. The same for the same seed.
    pub fn draw(&self, size: u32, seed: u32) -> Vec<String> {
        let mut rng = Rng::new(u64::from(seed));
        let all = self.questions.len();
        let size = (size as usize).min(all);
        let mut by_topic: Vec<Vec<usize>> = vec![Vec::new(); self.topics.len()];
        for (i, q) in self.questions.iter().enumerate() {
            if let Some(topic) = by_topic.get_mut(q.topic as usize) {
                topic.push(i);
            }
        }
        // Whole shares first; what is left goes to the largest remainders, equal ones by lot.
        let mut takes: Vec<usize> = by_topic.iter().map(|t| t.len() * size / all.max(1)).collect();
        let mut rest: Vec<usize> = (0..by_topic.len()).collect();
        rng.shuffle(&mut rest);
        rest.sort_by_key(|t| std::cmp::Reverse(by_topic[*t].len() * size % all.max(1)));
        let mut missing = size - takes.iter().sum::<usize>();
        for t in rest {
            if missing > 0 && takes[t] < by_topic[t].len() {
                takes[t] += 1;
                missing -= 1;
            }
        }
        let mut form = Vec::new();
        for (topic, n) in by_topic.iter_mut().zip(takes) {
            rng.shuffle(topic);
            form.extend(topic.iter().take(n).copied());
        }
        rng.shuffle(&mut form);
        form.into_iter().map(|i| self.questions[i].id.clone()).collect()
    }
}

impl Sitting {
    pub fn new(form: Vec<String>, seed: u32, timed: bool) -> Sitting {
        Sitting { version: VERSION, seed, form, timed, ..Sitting::default() }
    }

    /// Its questions, in order.
    pub fn questions<'a>(&'a self, pool: &'a Pool) -> impl Iterator<Item = &'a Question> {
        self.form.iter().filter_map(|id| pool.find(id))
    }

    /// Ids of the options that are chosen.
    pub fn chosen(&self, q: &Question) -> &[String] {
        self.answers.get(&q.id).filter(|g| g.revision == q.revision).map_or(&[], |g| &g.chosen)
    }

    /// Chooses an option, or takes that back.
    pub fn choose(&mut self, q: &Question, option: &str, on: bool) {
        let mut chosen = if q.one { Vec::new() } else { self.chosen(q).to_vec() };
        chosen.retain(|c| c != option);
        if on {
            chosen.push(option.to_string());
        }
        self.answers.insert(q.id.clone(), Given { revision: q.revision, chosen });
    }

    pub fn mark(&self, q: &Question) -> Mark {
        let chosen = self.chosen(q);
        if chosen.len() != q.wanted() || chosen.is_empty() {
            return Mark::Missing;
        }
        let right = |c: &String| q.options.iter().any(|o| o.right && o.id == *c);
        if chosen.iter().all(right) { Mark::Right } else { Mark::Wrong }
    }

    pub fn is_flagged(&self, id: &str) -> bool {
        self.flagged.iter().any(|f| f == id)
    }

    pub fn flag(&mut self, id: &str) {
        if self.is_flagged(id) {
            self.flagged.retain(|f| f != id);
        } else {
            self.flagged.push(id.to_string());
        }
    }

    /// Right answers, and questions.
    pub fn score(&self, pool: &Pool) -> (u32, u32) {
        let marks: Vec<Mark> = self.questions(pool).map(|q| self.mark(q)).collect();
        (marks.iter().filter(|m| **m == Mark::Right).count() as u32, marks.len() as u32)
    }

    /// Ids of the checks that were not answered rightly.
    pub fn missed(&self, pool: &Pool) -> Vec<String> {
        self.questions(pool).filter(|q| self.mark(q) != Mark::Right).map(|q| q.id.clone()).collect()
    }

    /// For each topic of the form: its place, right answers and questions.
    pub fn topics(&self, pool: &Pool) -> Vec<(u32, u32, u32)> {
        let mut topics: Vec<(u32, u32, u32)> = Vec::new();
        for q in self.questions(pool) {
            let right = u32::from(self.mark(q) == Mark::Right);
            match topics.iter_mut().find(|t| t.0 == q.topic) {
                Some(t) => *t = (t.0, t.1 + right, t.2 + 1),
                None => topics.push((q.topic, right, 1)),
            }
        }
        topics.sort_unstable();
        topics
    }

    /// Seconds that are left of those that are allowed.
    pub fn left(&self) -> u32 {
        (self.form.len() as u32 * SECONDS_EACH).saturating_sub(self.seconds)
    }

    pub fn encode(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Between which numbers of right answers the learner's level lies, so far as one form of `all` questions tells: Wilson's interval at 80 %
/// (E. B. Wilson 1927), rounded outwards.
pub fn range(right: u32, all: u32) -> (u32, u32) {
    if all == 0 {
        return (0, 0);
    }
    const Z: f64 = 1.2816;
    let (n, p) = (f64::from(all), f64::from(right) / f64::from(all));
    let middle = p + Z * Z / (2.0 * n);
    let half = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    let scale = n / (1.0 + Z * Z / n);
    let low = ((middle - half) * scale + 1e-9).floor().max(0.0);
    let high = ((middle + half) * scale - 1e-9).ceil().min(n);
    (low as u32, high as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pool(topics: &[usize]) -> Pool {
        let option = |id: &str, right| Choice { id: id.into(), right, ..Choice::default() };
        let question = |t: usize, i: usize| Question {
            topic: t as u32,
            id: format!("t{t}-{i}"),
            revision: 1,
            one: true,
            options: vec![option("a", true), option("b", false)],
            ..Question::default()
        };
        let questions = topics.iter().enumerate().flat_map(|(t, n)| (0..*n).map(move |i| question(t, i)));
        Pool { topics: topics.iter().map(|n| n.to_string()).collect(), questions: questions.collect() }
    }

    proptest! {
        #[test]
        fn a_form_has_its_size_no_question_twice_and_topics_in_proportion(
            counts in prop::collection::vec(0usize..14, 1..11), size in 0u32..40, seed in any::<u32>()
        ) {
            let pool = pool(&counts);
            let form = pool.draw(size, seed);
            let all: usize = counts.iter().sum();
            prop_assert_eq!(form.len(), (size as usize).min(all));
            let mut once = form.clone();
            once.sort();
            once.dedup();
            prop_assert_eq!(once.len(), form.len());
            prop_assert_eq!(&form, &pool.draw(size, seed));
            for (t, n) in counts.iter().enumerate() {
                let of = form.iter().filter(|id| pool.find(id).unwrap().topic == t as u32).count() as f64;
                let share = *n as f64 * form.len() as f64 / all.max(1) as f64;
                prop_assert!((of - share).abs() < 1.0 + 1e-9, "{} of topic {}, whose share is {}", of, t, share);
            }
        }

        #[test]
        fn a_range_holds_its_score(all in 1u32..60, right in 0u32..60) {
            let right = right.min(all);
            let (low, high) = range(right, all);
            prop_assert!(low <= right && right <= high && high <= all);
            prop_assert!(all < 5 || high > low);
        }

        #[test]
        fn whatever_is_answered_counts_once(n in 1usize..12, seed in any::<u32>(), answers in prop::collection::vec(0u8..3, 12)) {
            let pool = pool(&[n]);
            let mut sitting = Sitting::new(pool.draw(n as u32, seed), seed, false);
            for (id, a) in sitting.form.clone().iter().zip(&answers) {
                if *a < 2 {
                    sitting.choose(pool.find(id).unwrap(), if *a == 0 { "a" } else { "b" }, true);
                }
            }
            let right = answers[..n].iter().filter(|a| **a == 0).count() as u32;
            prop_assert_eq!(sitting.score(&pool), (right, n as u32));
            prop_assert_eq!(sitting.missed(&pool).len() as u32, n as u32 - right);
            let by_topic = sitting.topics(&pool);
            prop_assert_eq!(by_topic, vec![(0, right, n as u32)]);
        }
    }

    #[test]
    fn of_several_right_ones_all_are_wanted_and_no_other() {
        let option = |id: &str, right| Choice { id: id.into(), right, ..Choice::default() };
        let options = vec![option("a", true), option("b", false), option("c", true)];
        let q = Question { id: String::from("q"), options, ..Question::default() };
        let mut sitting = Sitting::default();
        for (option, on, mark) in [
            ("a", true, Mark::Missing),
            ("b", true, Mark::Wrong),
            ("c", true, Mark::Missing),
            ("b", false, Mark::Right),
            ("a", false, Mark::Missing),
        ] {
            sitting.choose(&q, option, on);
            assert_eq!(sitting.mark(&q), mark, "{option} {on}");
        }
        let mut order = q.order(3);
        order.sort();
        assert_eq!(order, [0, 1, 2]);
    }

    #[test]
    fn other_seeds_give_other_forms() {
        let pool = pool(&[8; 10]);
        assert_ne!(pool.draw(15, 1), pool.draw(15, 2));
    }

    #[test]
    fn a_sitting_is_kept_as_it_is_and_answers_to_another_question_are_none() {
        let pool = pool(&[3]);
        let mut sitting = Sitting::new(pool.draw(3, 5), 5, true);
        let mut question = pool.questions[0].clone();
        sitting.choose(&question, "b", true);
        sitting.choose(&question, "a", true);
        sitting.flag(&question.id);
        sitting.seconds = 80;
        assert_eq!(sitting.left(), 3 * SECONDS_EACH - 80);
        let read: Sitting = serde_json::from_str(&sitting.encode()).unwrap();
        assert_eq!(read, sitting);
        assert_eq!(sitting.mark(&question), Mark::Right);
        question.revision = 2;
        assert_eq!(sitting.mark(&question), Mark::Missing);
        sitting.flag(&question.id);
        assert!(sitting.flagged.is_empty());
    }
}
