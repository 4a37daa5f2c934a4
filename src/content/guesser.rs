//! A guesser: how far somebody gets who knows nothing of the matter and looks only at how options are worded. Each trick scores the options
//! of a check; a mix weighs them all, with weights learned from the other lessons. What counts is not the score but whether it is more than
//! luck: the same guesser is let loose on keys that were drawn anew within each check, many times.

use super::lesson::Lesson;
use super::plain;
use crate::checks::{Question, order};
use crate::sim::Rng;

/// A check as the guesser sees it, options in the order in which they are shown first.
#[derive(Clone, Debug, PartialEq)]
pub struct Guess {
    pub id: String,
    pub prompt: String,
    pub options: Vec<String>,
    /// Which options are right: what it does not see until the end.
    pub right: Vec<bool>,
}

impl Guess {
    fn keys(&self) -> usize {
        self.right.iter().filter(|r| **r).count()
    }
}

/// How the guesser did, in per cent of all checks.
#[derive(Clone, Debug)]
pub struct Report {
    pub checks: usize,
    /// What blind guessing gets.
    pub chance: f64,
    /// Each single trick with its score, the best first.
    pub tricks: Vec<(&'static str, f64)>,
    pub mix: f64,
    /// Of all drawn keys, the per cent that the best single trick does worse on, and the mix.
    pub best_above: f64,
    pub mix_above: f64,
    /// What the mix has learned from all lessons together: positive for what right options have more of.
    pub weights: Vec<(&'static str, f64)>,
    /// The checks that the mix gets right.
    pub caught: Vec<String>,
}

/// How often keys are drawn anew.
const DRAWS: usize = 1000;

/// Above this, in per cent of drawn keys, the mix knows more than luck explains.
pub const LIMIT: f64 = 95.0;

/// Words that soften, in this kind of text.
const HEDGES: [&str; 16] = [
    "about", "likely", "most", "some", "may", "can", "often", "usually", "almost", "hardly", "nearly", "roughly",
    "probably", "mostly", "might", "could",
];
const ABSOLUTES: [&str; 15] = [
    "all", "always", "never", "every", "none", "nothing", "only", "exactly", "any", "without", "everyone", "whole",
    "each", "ever", "nobody",
];
/// Somebody does something about it.
const ACTORS: [&str; 18] = [
    "you", "your", "team", "company", "someone", "somebody", "people", "adding", "raising", "lowering", "keeping",
    "choosing", "asking", "letting", "building", "its", "raise", "pulling",
];
const CONCESSIONS: [&str; 9] = ["although", "but", "until", "even", "though", "yet", "provided", "unless", "while"];
const REASONS: [&str; 2] = ["since", "because"];
/// The service does it by itself.
const SERVICES: [&str; 9] = ["aws", "ecs", "fargate", "lambda", "ecr", "docker", "serverless", "eks", "s3"];
const DENIALS: [&str; 6] = ["no", "not", "none", "nothing", "cannot", "nobody"];
/// Too common to connect two texts.
const COMMON: [&str; 30] = [
    "the", "a", "an", "of", "to", "in", "on", "it", "is", "its", "and", "or", "for", "with", "that", "by", "at", "as",
    "from", "are", "be", "has", "have", "was", "which", "their", "they", "one", "this", "than",
];

/// The tricks, by what an option has more of. A trick may also be played the other way round.
const TRICKS: [[&str; 2]; 12] = [
    ["longest", "shortest"],
    ["most words in common with the other options", "odd one out"],
    ["most words of the prompt", "fewest words of the prompt"],
    ["most hedged", "least hedged"],
    ["most absolute", "least absolute"],
    ["somebody acts", "nobody acts"],
    ["concession", "no concession"],
    ["a reason", "no reason"],
    ["a service acts", "no service acts"],
    ["a denial", "no denial"],
    ["most numbers", "fewest numbers"],
    ["longest words", "shortest words"],
];
const PLACES: [&str; 4] = ["the first on show", "the second on show", "the third on show", "the fourth on show"];

fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(String::from).collect()
}

/// What each option has of each trick, less the mean of its check.
fn features(guess: &Guess) -> Vec<[f64; TRICKS.len()]> {
    let texts: Vec<Vec<String>> = guess.options.iter().map(|o| words(o)).collect();
    let prompt = words(&guess.prompt);
    let telling = |w: &&String| !COMMON.contains(&w.as_str());
    let row = |i: usize| {
        let own = &texts[i];
        let count = |list: &[&str]| own.iter().filter(|w| list.contains(&w.as_str())).count() as f64;
        let told: Vec<&String> = own.iter().filter(telling).collect();
        let share = |n: usize| n as f64 / told.len().max(1) as f64;
        let others = |w: &String| texts.iter().enumerate().filter(|(j, t)| *j != i && t.contains(w)).count();
        let common: usize = told.iter().map(|w| others(w)).sum();
        let letters: usize = own.iter().map(|w| w.chars().count()).sum();
        [
            guess.options[i].chars().count() as f64,
            share(common),
            share(told.iter().filter(|w| prompt.contains(w)).count()),
            count(&HEDGES),
            count(&ABSOLUTES),
            count(&ACTORS),
            count(&CONCESSIONS),
            count(&REASONS),
            count(&SERVICES),
            count(&DENIALS),
            own.iter().filter(|w| w.starts_with(|c: char| c.is_ascii_digit())).count() as f64,
            letters as f64 / own.len().max(1) as f64,
        ]
    };
    let mut rows: Vec<[f64; TRICKS.len()]> = (0..texts.len()).map(row).collect();
    for f in 0..TRICKS.len() {
        let mean = rows.iter().map(|r| r[f]).sum::<f64>() / rows.len().max(1) as f64;
        // How far apart lengths lie differs from check to check; what is longest within its own counts.
        let scale = if f == 0 { mean.max(1.0) } else { 1.0 };
        rows.iter_mut().for_each(|r| r[f] = (r[f] - mean) / scale);
    }
    rows
}

/// The chance to get a check right by taking the options with the highest scores, ties by lot.
fn hit(scores: &[f64], right: &[bool]) -> f64 {
    let wanted = right.iter().filter(|r| **r).count();
    let mut sorted = scores.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let Some(edge) = sorted.get(wanted.wrapping_sub(1)) else { return 0.0 };
    let (mut sure, mut tied, mut keys_tied) = (0, 0, 0);
    for (s, r) in scores.iter().zip(right) {
        if *s > edge + 1e-9 {
            if !r {
                return 0.0;
            }
            sure += 1;
        } else if (s - edge).abs() <= 1e-9 {
            tied += 1;
            keys_tied += *r as usize;
        }
    }
    if sure + keys_tied == wanted { 1.0 / ways(tied, wanted - sure) } else { 0.0 }
}

/// In how many ways `k` of `n` are chosen.
fn ways(n: usize, k: usize) -> f64 {
    (0..k).map(|i| (n - i) as f64 / (i + 1) as f64).product()
}

/// One step of Newton's method from zero towards the weights that make the keys likeliest (a conditional logit), held back a little. `square`
/// is what the step needs of the options, whichever are right.
type Square = [[f64; TRICKS.len()]; TRICKS.len()];

fn solve(square: &Square, sum: &[f64; TRICKS.len()]) -> [f64; TRICKS.len()] {
    const HELD_BACK: f64 = 3.0;
    let n = TRICKS.len();
    let (mut a, mut b) = (*square, *sum);
    for (i, row) in a.iter_mut().enumerate() {
        row[i] += HELD_BACK;
    }
    // Elimination; `a` is positive definite, so no pivot is zero.
    for i in 0..n {
        for j in i + 1..n {
            let f = a[j][i] / a[i][i];
            let above = a[i];
            a[j].iter_mut().zip(above).for_each(|(x, y)| *x -= f * y);
            b[j] -= f * b[i];
        }
    }
    for i in (0..n).rev() {
        let known: f64 = (i + 1..n).map(|j| a[i][j] * b[j]).sum();
        b[i] = (b[i] - known) / a[i][i];
    }
    b
}

/// Everything that does not depend on which options are right.
struct Field {
    /// The lesson of each check.
    lesson: Vec<usize>,
    lessons: usize,
    features: Vec<Vec<[f64; TRICKS.len()]>>,
    /// For each lesson, what all the others give.
    squares: Vec<Square>,
}

impl Field {
    fn new(lessons: &[Vec<Guess>]) -> Field {
        let lesson: Vec<usize> = lessons.iter().enumerate().flat_map(|(i, l)| vec![i; l.len()]).collect();
        let mut features: Vec<Vec<[f64; TRICKS.len()]>> = lessons.iter().flatten().map(features).collect();
        for f in 0..TRICKS.len() {
            let (mut sum, mut n) = (0.0, 0.0);
            features.iter().flatten().for_each(|r| {
                sum += r[f] * r[f];
                n += 1.0;
            });
            let spread = f64::sqrt(sum / f64::max(n, 1.0));
            if spread > 0.0 {
                features.iter_mut().flatten().for_each(|r| r[f] /= spread);
            }
        }
        let guesses: Vec<&Guess> = lessons.iter().flatten().collect();
        let square = |left_out: usize| {
            let mut square: Square = [[0.0; TRICKS.len()]; TRICKS.len()];
            for (c, rows) in features.iter().enumerate().filter(|(c, _)| lesson[*c] != left_out) {
                let weight = guesses[c].keys() as f64 / rows.len().max(1) as f64;
                for r in rows {
                    for (i, line) in square.iter_mut().enumerate() {
                        line.iter_mut().zip(r).for_each(|(s, x)| *s += weight * r[i] * x);
                    }
                }
            }
            square
        };
        let squares = (0..=lessons.len()).map(square).collect();
        Field { lesson, lessons: lessons.len(), features, squares }
    }

    fn sum(&self, right: &[Vec<bool>], left_out: usize) -> [f64; TRICKS.len()] {
        let mut sum = [0.0; TRICKS.len()];
        for (c, rows) in self.features.iter().enumerate().filter(|(c, _)| self.lesson[*c] != left_out) {
            for (r, _) in rows.iter().zip(&right[c]).filter(|(_, right)| **right) {
                sum.iter_mut().zip(r).for_each(|(s, x)| *s += x);
            }
        }
        sum
    }

    /// The chance that the mix gets each check, with what the other lessons teach.
    fn mix(&self, right: &[Vec<bool>]) -> Vec<f64> {
        let weights: Vec<_> = (0..self.lessons).map(|l| solve(&self.squares[l], &self.sum(right, l))).collect();
        let score = |(c, rows): (usize, &Vec<[f64; TRICKS.len()]>)| {
            let w = weights[self.lesson[c]];
            let scores: Vec<f64> = rows.iter().map(|r| r.iter().zip(w).map(|(x, w)| x * w).sum()).collect();
            hit(&scores, &right[c])
        };
        self.features.iter().enumerate().map(score).collect()
    }

    /// How many checks each single trick gets.
    fn tricks(&self, right: &[Vec<bool>]) -> Vec<f64> {
        let mut all = Vec::with_capacity(TRICKS.len() * 2 + PLACES.len());
        for f in 0..TRICKS.len() {
            for sign in [1.0, -1.0] {
                let each = self.features.iter().zip(right);
                all.push(
                    each.map(|(rows, right)| hit(&rows.iter().map(|r| sign * r[f]).collect::<Vec<_>>(), right)).sum(),
                );
            }
        }
        for place in 0..PLACES.len() {
            let scores = |n: usize| (0..n).map(|i| if i == place { 1.0 } else { 0.0 }).collect::<Vec<f64>>();
            all.push(right.iter().map(|right| hit(&scores(right.len()), right)).sum());
        }
        all
    }
}

/// Lets the guesser loose on the choice checks of each lesson. Always the same for the same checks.
pub fn guess(lessons: &[Vec<Guess>]) -> Report {
    let field = Field::new(lessons);
    let guesses = lessons.iter().flatten();
    let right: Vec<Vec<bool>> = guesses.clone().map(|g| g.right.clone()).collect();
    let n = right.len();
    let names = TRICKS.iter().flatten().chain(&PLACES);
    let tricks = field.tricks(&right);
    let best = tricks.iter().copied().fold(0.0, f64::max);
    let hits = field.mix(&right);
    let mix: f64 = hits.iter().sum();
    let (mut best_above, mut mix_above) = (0.0, 0.0);
    let mut rng = Rng::new(0x6775_6573_7365_7221);
    let mut drawn = right.clone();
    // A tie counts half.
    let above = |mine: f64, theirs: f64| {
        if (mine - theirs).abs() < 1e-9 { 0.5 } else { (mine > theirs) as u8 as f64 }
    };
    for _ in 0..DRAWS {
        drawn.iter_mut().for_each(|r| rng.shuffle(r));
        best_above += above(best, field.tricks(&drawn).into_iter().fold(0.0, f64::max));
        mix_above += above(mix, field.mix(&drawn).iter().sum());
    }
    let per_cent = |part: f64, all: usize| 100.0 * part / all.max(1) as f64;
    let mut tricks: Vec<(&'static str, f64)> = names.copied().zip(tricks.iter().map(|t| per_cent(*t, n))).collect();
    tricks.sort_by(|a, b| b.1.total_cmp(&a.1));
    let learned = solve(&field.squares[field.lessons], &field.sum(&right, field.lessons));
    let chance = right.iter().map(|r| hit(&vec![0.0; r.len()], r)).sum();
    Report {
        checks: n,
        chance: per_cent(chance, n),
        tricks,
        mix: per_cent(mix, n),
        best_above: per_cent(best_above, DRAWS),
        mix_above: per_cent(mix_above, DRAWS),
        caught: guesses.zip(hits).filter(|(_, hit)| *hit > 0.5).map(|(g, _)| g.id.clone()).collect(),
        weights: TRICKS.iter().map(|t| t[0]).zip(learned).collect(),
    }
}

/// The choice checks of the lessons, as a learner sees them first.
pub fn sees(lessons: &[Lesson]) -> Vec<Vec<Guess>> {
    let of = |lesson: &Lesson| {
        let choice = |c: &crate::checks::Check| {
            let (Question::Single { options } | Question::Multiple { options }) = &c.question else { return None };
            let order = order(c, 0);
            Some(Guess {
                id: c.id.clone(),
                prompt: plain(&c.prompt),
                options: order.iter().map(|i| plain(&options[*i].text)).collect(),
                right: order.iter().map(|i| options[*i].right).collect(),
            })
        };
        lesson.checks.iter().filter_map(choice).collect()
    };
    lessons.iter().map(of).collect()
}

/// Words that stand in many wrong options and in no right one, with how many: whoever notices needs to know nothing else.
pub fn markers(lessons: &[Vec<Guess>], at_least: usize) -> Vec<(String, usize)> {
    let mut count: std::collections::BTreeMap<String, (usize, usize)> = Default::default();
    for g in lessons.iter().flatten() {
        for (text, right) in g.options.iter().zip(&g.right) {
            let mut own = words(text);
            own.sort();
            own.dedup();
            for w in own {
                let n = count.entry(w).or_default();
                if *right { n.0 += 1 } else { n.1 += 1 }
            }
        }
    }
    count.into_iter().filter(|(_, (right, wrong))| *right == 0 && *wrong >= at_least).map(|(w, n)| (w, n.1)).collect()
}

/// What the hints of single choices share with their options, by words that mean something.
#[derive(Clone, Debug, Default)]
pub struct Told {
    pub checks: usize,
    /// Those in which the key shares most with the hint, and no other option as much.
    pub by_key: Vec<String>,
    /// Words that a key shares with the hint, in the mean, and a wrong option.
    pub key: f64,
    pub wrong: f64,
}

/// How far somebody gets who takes the option that sounds most like the hint.
pub fn told(lessons: &[Lesson]) -> Told {
    let mut told = Told::default();
    for check in lessons.iter().flat_map(|l| &l.checks) {
        let Question::Single { options } = &check.question else { continue };
        let hint = words(&plain(&check.hint));
        let shared: Vec<f64> = options
            .iter()
            .map(|o| {
                let mut own = words(&plain(&o.text));
                own.sort();
                own.dedup();
                own.iter().filter(|w| !COMMON.contains(&w.as_str()) && hint.contains(w)).count() as f64
            })
            .collect();
        let Some(key) = options.iter().position(|o| o.right) else { continue };
        if shared.iter().enumerate().all(|(i, n)| i == key || *n < shared[key]) {
            told.by_key.push(check.id.clone());
        }
        told.checks += 1;
        told.key += shared[key];
        told.wrong += (shared.iter().sum::<f64>() - shared[key]) / (options.len() - 1).max(1) as f64;
    }
    told.key /= told.checks.max(1) as f64;
    told.wrong /= told.checks.max(1) as f64;
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lessons of checks about nothing, with texts of words at random; `right` says which option is the key.
    fn nonsense(seed: u64, right: impl Fn(&[String], &mut Rng) -> usize) -> Vec<Vec<Guess>> {
        let mut rng = Rng::new(seed);
        let mut text = |n: usize| {
            let word = |_| ["moss", "since", "barrel", "you", "lamp", "only", "fern", "brook"][rng.below(8)];
            (0..n).map(word).collect::<Vec<_>>().join(" ")
        };
        let mut lessons = Vec::new();
        let mut lot = Rng::new(seed ^ 1);
        for _ in 0..8 {
            let check = |_| {
                let prompt = text(12);
                let options: Vec<String> = (0..4).map(|_| text(4 + lot.below(6))).collect();
                let key = right(&options, &mut lot);
                Guess { id: String::new(), prompt, options, right: (0..4).map(|i| i == key).collect() }
            };
            lessons.push((0..8).map(check).collect());
        }
        lessons
    }

    fn longest(options: &[String]) -> usize {
        (0..options.len()).max_by_key(|i| options[*i].len()).unwrap()
    }

    #[test]
    fn longest_is_right_is_found_out() {
        let report = guess(&nonsense(1, |options, _| longest(options)));
        assert!(report.mix_above > LIMIT && report.best_above > LIMIT, "{report:?}");
        assert!(report.tricks[0].0 == "longest" && report.mix > 80.0, "{report:?}");
        // Even if it holds for half of them only.
        let half = |options: &[String], rng: &mut Rng| if rng.below(2) == 0 { longest(options) } else { rng.below(4) };
        assert!(guess(&nonsense(2, half)).mix_above > LIMIT);
    }

    #[test]
    fn a_word_of_wrong_options_is_found_out() {
        let shy = |options: &[String], _: &mut Rng| {
            (0..4).min_by_key(|i| words(&options[*i]).iter().filter(|w| *w == "since" || *w == "only").count()).unwrap()
        };
        let lessons = nonsense(3, shy);
        assert!(guess(&lessons).mix_above > LIMIT);
        assert_eq!(markers(&lessons, 1000), []);
    }

    /// Of sets without a pattern about one in twenty is beyond the limit.
    #[test]
    fn what_is_without_a_pattern_passes() {
        let beyond = (10..40).filter(|s| guess(&nonsense(*s, |_, rng| rng.below(4))).mix_above > LIMIT).count();
        assert!(beyond <= 4, "{beyond} of 30");
    }

    #[test]
    fn the_same_checks_get_the_same_report() {
        let lessons = nonsense(4, |_, rng| rng.below(4));
        assert_eq!(format!("{:?}", guess(&lessons)), format!("{:?}", guess(&lessons)));
    }

    #[test]
    fn ties_are_drawn_by_lot() {
        assert_eq!(hit(&[0.0; 4], &[false, true, false, false]), 0.25);
        assert_eq!(hit(&[0.0; 5], &[false, true, false, true, false]), 0.1);
        assert_eq!(hit(&[2.0, 1.0, 1.0, 0.0], &[true, true, false, false]), 0.5);
        assert_eq!(hit(&[2.0, 1.0, 1.0, 0.0], &[false, true, false, false]), 0.0);
        assert_eq!(hit(&[2.0, 1.0, 1.0, 0.0], &[true, false, false, true]), 0.0);
    }

    #[test]
    fn markers_are_words_that_no_key_has() {
        let g = |options: [&str; 2]| Guess {
            id: String::new(),
            prompt: String::new(),
            options: options.map(String::from).to_vec(),
            right: vec![true, false],
        };
        let lessons = vec![vec![g(["a b", "b since since"]), g(["c", "since d"])]];
        assert_eq!(markers(&lessons, 2), [(String::from("since"), 2)]);
    }
}
