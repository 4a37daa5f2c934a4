//! A practice exam as data: which questions make up a form, a sitting that can be left and taken up again, and what its result says.

use crate::Map;
use crate::sim::Rng;
use crate::sim::rng::seed_of;
use serde::{Deserialize, Serialize};

/// How many questions a form may have.
pub const SIZES: [u32; 2] = [15, 30];
/// Seconds for a question: 65 in 90 minutes, as in the exam.
pub const SECONDS_EACH: u32 = 83;
/// Seeds of forms are below it.
pub const SEEDS: u32 = 1_000_000;
/// Version of a kept sitting.
pub const VERSION: u32 = 1;

/// All questions that a form may be made of.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
pub struct Pool {
    /// Plain text.
    pub topics: Vec<String>,
    /// All tasks of the exam's guide, also those that no question is about.
    pub tasks: Vec<Task>,
    pub questions: Vec<Question>,
}

/// A task of the exam's guide. Plain text, with its numbers.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
pub struct Task {
    pub name: String,
    pub domain: String,
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
pub struct Question {
    /// Its place among the topics, and among the tasks.
    pub topic: u32,
    pub task: u32,
    /// What it asks about, by number: the same number is the same objective of a lesson.
    pub objectives: Vec<u32>,
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

/// How a sitting begins where a link says so.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Preset {
    /// The form; each seed is one.
    pub seed: u32,
    /// Whether the link named it: then this form is offered, else a new one each time.
    pub fixed: bool,
    pub size: u32,
    pub timed: bool,
}

impl Preset {
    /// Takes a setting of a link; `false` if it is one of ours and can't be used.
    pub fn take(&mut self, name: &str, value: &str) -> bool {
        match (name, value.trim().parse::<u32>()) {
            ("seed", Ok(seed)) if seed < SEEDS => (self.seed, self.fixed) = (seed, true),
            ("size", Ok(size)) if SIZES.contains(&size) => self.size = size,
            ("timed", Ok(on @ 0..=1)) => self.timed = on == 1,
            ("seed" | "size" | "timed", _) => return false,
            _ => {}
        }
        true
    }
}

/// A form that is or was answered.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
pub struct Sitting {
    pub version: u32,
    pub seed: u32,
    /// Ids of its checks, in their order.
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

    /// Ids of a form: tasks in proportion to what the pool has of them, and within a task one objective after the other; drawn and put in
    /// order by `seed`. The same for the same seed.
    pub fn draw(&self, size: u32, seed: u32) -> Vec<String> {
        let mut rng = Rng::new(u64::from(seed));
        let all = self.questions.len();
        let size = (size as usize).min(all);
        let mut by_task: Vec<Vec<&Question>> = vec![Vec::new(); self.tasks.len()];
        for q in &self.questions {
            if let Some(task) = by_task.get_mut(q.task as usize) {
                task.push(q);
            }
        }
        // Whole shares first; what is left goes to the largest remainders, equal ones by lot.
        let mut takes: Vec<usize> = by_task.iter().map(|t| t.len() * size / all.max(1)).collect();
        let mut rest: Vec<usize> = (0..by_task.len()).collect();
        rng.shuffle(&mut rest);
        rest.sort_by_key(|t| std::cmp::Reverse(by_task[*t].len() * size % all.max(1)));
        let mut missing = size - takes.iter().sum::<usize>();
        for t in rest {
            if missing > 0 && takes[t] < by_task[t].len() {
                takes[t] += 1;
                missing -= 1;
            }
        }
        let mut form: Vec<&Question> = Vec::new();
        for (mut task, n) in by_task.into_iter().zip(takes) {
            rng.shuffle(&mut task);
            for _ in 0..n {
                // What it asks about was asked about least so far; of several such, the one that repeats least.
                let asked = |o: &u32| form.iter().filter(|q| q.objectives.contains(o)).count();
                let repeats = |q: &Question| {
                    let asked = q.objectives.iter().map(asked);
                    (asked.clone().min(), asked.sum::<usize>())
                };
                let next = (0..task.len()).min_by_key(|i| repeats(task[*i]));
                form.extend(next.map(|i| task.remove(i)));
            }
        }
        rng.shuffle(&mut form);
        form.into_iter().map(|q| q.id.clone()).collect()
    }
}

impl Sitting {
    pub fn new(form: Vec<String>, seed: u32, timed: bool) -> Sitting {
        Sitting { version: VERSION, seed, form, timed, ..Sitting::default() }
    }

    /// A kept sitting as it can go on: with the questions that it was drawn with, however forms are drawn today. What the pool no longer has
    /// is left out, and so is what a damaged text names twice. `None` if another version wrote it.
    pub fn resumed(mut self, pool: &Pool) -> Option<Sitting> {
        if self.version != VERSION {
            return None;
        }
        let (mut form, mut answers): (Vec<String>, Map<Given>) = Default::default();
        for id in self.form {
            let Some(q) = pool.find(&id).filter(|_| !form.contains(&id)) else { continue };
            if let Some(given) = self.answers.remove(&id) {
                // What is no option could not be taken back.
                let chosen = q.options.iter().map(|o| &o.id).filter(|o| given.chosen.contains(o)).cloned().collect();
                answers.insert(id.clone(), Given { chosen, ..given });
            }
            form.push(id);
        }
        (self.form, self.answers) = (form, answers);
        Some(self)
    }

    /// Lets a second pass; where time is limited, the last one ends it.
    pub fn tick(&mut self) {
        self.seconds = self.seconds.saturating_add(1);
        self.done |= self.timed && self.left() == 0;
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

    /// For each topic of the form, or each task, as `of` says: its place, right answers and questions.
    pub fn parts(&self, pool: &Pool, of: fn(&Question) -> u32) -> Vec<(u32, u32, u32)> {
        let mut parts: Vec<(u32, u32, u32)> = Vec::new();
        for q in self.questions(pool) {
            let right = u32::from(self.mark(q) == Mark::Right);
            match parts.iter_mut().find(|p| p.0 == of(q)) {
                Some(p) => *p = (p.0, p.1 + right, p.2 + 1),
                None => parts.push((of(q), right, 1)),
            }
        }
        parts.sort_unstable();
        parts
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

    /// Of each task the objectives of its questions, one each.
    fn pool(tasks: &[Vec<u32>]) -> Pool {
        let option = |id: &str, right| Choice { id: id.into(), right, ..Choice::default() };
        let question = |t: usize, i: usize, objective: u32| Question {
            task: t as u32,
            objectives: vec![10 * t as u32 + objective],
            id: format!("t{t}-{i}"),
            revision: 1,
            one: true,
            options: vec![option("a", true), option("b", false)],
            ..Question::default()
        };
        let questions =
            tasks.iter().enumerate().flat_map(|(t, all)| all.iter().enumerate().map(move |(i, o)| question(t, i, *o)));
        let named = |t: usize| Task { name: t.to_string(), ..Task::default() };
        Pool { tasks: (0..tasks.len()).map(named).collect(), questions: questions.collect(), ..Pool::default() }
    }

    proptest! {
        #[test]
        fn a_form_has_its_size_no_question_twice_and_tasks_in_proportion(
            tasks in prop::collection::vec(prop::collection::vec(0u32..5, 0..14), 1..8), size in 0u32..40, seed in any::<u32>()
        ) {
            let pool = pool(&tasks);
            let form = pool.draw(size, seed);
            let all = pool.questions.len();
            prop_assert_eq!(form.len(), (size as usize).min(all));
            let mut once = form.clone();
            once.sort();
            once.dedup();
            prop_assert_eq!(once.len(), form.len());
            prop_assert_eq!(&form, &pool.draw(size, seed));
            for (t, questions) in tasks.iter().enumerate() {
                let of = form.iter().filter(|id| pool.find(id).unwrap().task == t as u32).count() as f64;
                let share = questions.len() as f64 * form.len() as f64 / all.max(1) as f64;
                prop_assert!((of - share).abs() < 1.0 + 1e-9, "{} of task {}, whose share is {}", of, t, share);
            }
        }

        #[test]
        fn no_objective_is_asked_about_again_while_another_of_its_task_waits(
            tasks in prop::collection::vec(prop::collection::vec(0u32..5, 0..14), 1..4), size in 0u32..40, seed in any::<u32>()
        ) {
            let pool = pool(&tasks);
            let form = pool.draw(size, seed);
            for (t, questions) in tasks.iter().enumerate() {
                let asked = |o: u32| form.iter().filter(|id| pool.find(id).unwrap().objectives == [10 * t as u32 + o]).count();
                let has = |o: u32| questions.iter().filter(|q| **q == o).count();
                for (o, other) in (0..5).flat_map(|o| (0..5).map(move |other| (o, other))) {
                    let waits = asked(other) < has(other);
                    prop_assert!(!waits || asked(o) <= asked(other) + 1, "task {}: {} before {}", t, o, other);
                }
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
            let pool = pool(&[vec![0; n]]);
            let mut sitting = Sitting::new(pool.draw(n as u32, seed), seed, false);
            for (id, a) in sitting.form.clone().iter().zip(&answers) {
                if *a < 2 {
                    sitting.choose(pool.find(id).unwrap(), if *a == 0 { "a" } else { "b" }, true);
                }
            }
            let right = answers[..n].iter().filter(|a| **a == 0).count() as u32;
            prop_assert_eq!(sitting.score(&pool), (right, n as u32));
            prop_assert_eq!(sitting.missed(&pool).len() as u32, n as u32 - right);
            prop_assert_eq!(sitting.parts(&pool, |q| q.task), vec![(0, right, n as u32)]);
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
        let pool = pool(&vec![vec![0; 8]; 10]);
        assert_ne!(pool.draw(15, 1), pool.draw(15, 2));
    }

    #[test]
    fn a_sitting_is_kept_as_it_is_and_answers_to_another_question_are_none() {
        let pool = pool(&[vec![0; 3]]);
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

    #[test]
    fn of_two_questions_the_one_is_asked_that_repeats_less() {
        let mut pool = pool(&[vec![0; 3]]);
        for (q, objectives) in pool.questions.iter_mut().zip([vec![1, 2], vec![2, 3], vec![4, 5]]) {
            q.objectives = objectives;
        }
        for seed in 0..50 {
            let form = pool.draw(2, seed);
            assert!(form.contains(&String::from("t0-2")), "{seed}: {form:?}");
        }
    }

    /// As it was kept when forms were still drawn over lessons: it goes on as it was begun.
    #[test]
    fn an_older_sitting_goes_on_with_its_own_questions() {
        let text = concat!(
            r#"{"version":1,"seed":7,"form":["t0-2","t1-0","gone","t0-0"],"timed":true,"#,
            r#""answers":{"t1-0":{"revision":1,"chosen":["a"]}},"flagged":["t0-2"],"at":3,"seconds":40,"done":false}"#
        );
        let pool = pool(&[vec![0; 3], vec![0; 3]]);
        let kept: Sitting = serde_json::from_str(text).unwrap();
        let sitting = kept.clone().resumed(&pool).unwrap();
        assert_eq!(sitting.form, ["t0-2", "t1-0", "t0-0"]);
        assert_eq!(Sitting { form: sitting.form.clone(), ..kept.clone() }, sitting);
        assert_eq!(sitting.score(&pool), (1, 3));
        assert_eq!(Sitting { version: 2, ..kept.clone() }.resumed(&pool), None);
        let strange = Given { revision: 1, chosen: ["b", "nothing", "b"].map(String::from).into() };
        let mut damaged = kept.clone();
        damaged.answers.insert(String::from("t0-0"), strange);
        let mended = damaged.resumed(&pool).unwrap();
        assert_eq!(mended.chosen(&pool.questions[0]), ["b"], "what is no option can't be taken back");
        let twice = Sitting { form: ["t0-1", "t0-1"].map(String::from).into(), ..kept };
        assert_eq!(twice.resumed(&pool).unwrap().form, ["t0-1"]);
    }

    #[test]
    fn a_link_sets_what_it_may() {
        let mut preset = Preset { seed: 5, size: 15, ..Preset::default() };
        for (name, value, taken) in [
            ("seed", "7", true),
            ("seed", "1000000", false),
            ("seed", "-1", false),
            ("size", " 30 ", true),
            ("size", "16", false),
            ("timed", "1", true),
            ("timed", "2", false),
            ("theme", "dark", true),
        ] {
            assert_eq!(preset.take(name, value), taken, "{name}={value}");
        }
        assert_eq!(preset, Preset { seed: 7, fixed: true, size: 30, timed: true });
    }

    #[test]
    fn the_last_second_ends_a_sitting_with_a_limit_and_no_other() {
        for timed in [true, false] {
            let mut sitting = Sitting::new(vec![String::from("a")], 1, timed);
            (1..SECONDS_EACH).for_each(|_| sitting.tick());
            assert!(!sitting.done && sitting.left() == 1);
            sitting.tick();
            assert_eq!((sitting.done, sitting.left()), (timed, 0));
        }
        let mut sitting = Sitting { seconds: u32::MAX, ..Sitting::default() };
        sitting.tick();
        assert_eq!(sitting.seconds, u32::MAX);
    }
}
