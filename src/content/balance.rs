//! Where right options stand when a check is first seen. That order follows from the check's id, so it is the same for every learner, and
//! chance alone may put most keys of a lesson at one place.

use crate::checks::{Check, Question, order};
use crate::sim::Rng;
use crate::sim::rng::seed_of;

/// Turns the first order of each single choice so that within these checks every place is the right one equally often, or once more. Which
/// check gets which place follows from their ids.
pub fn balance(checks: &mut [Check]) {
    let seed = checks.iter().fold(0, |s: u64, c| s.rotate_left(7) ^ seed_of(&c.id));
    let mut rng = Rng::new(seed);
    let mut singles: Vec<usize> = (0..checks.len()).filter(|i| key(&checks[*i]).is_some()).collect();
    rng.shuffle(&mut singles);
    // Those with few options can't take what is left for the last places.
    singles.sort_by_key(|i| checks[*i].question.items().count());
    let mut used: Vec<usize> = Vec::new();
    for i in singles {
        let check = &mut checks[i];
        let n = check.question.items().count();
        used.resize(used.len().max(n), 0);
        let least = used[..n].iter().min().copied().unwrap_or(0);
        let free: Vec<usize> = (0..n).filter(|p| used[*p] == least).collect();
        let place = free[rng.below(free.len())];
        used[place] += 1;
        check.lead = 0;
        check.lead = ((shown(check).unwrap_or(0) + n - place) % n) as u32;
    }
}

fn key(check: &Check) -> Option<usize> {
    match &check.question {
        Question::Single { options } => options.iter().position(|o| o.right),
        _ => None,
    }
}

/// At which place the right option of a single choice is first seen.
pub fn shown(check: &Check) -> Option<usize> {
    let key = key(check)?;
    order(check, 0).into_iter().position(|i| i == key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::choice::Choice;
    use proptest::prelude::*;

    fn single(id: &str, n: usize, right: usize) -> Check {
        let option = |i: usize| Choice { id: i.to_string(), right: i == right, ..Choice::default() };
        let question = Question::Single { options: (0..n).map(option).collect() };
        Check { id: id.to_string(), question, ..Check::default() }
    }

    proptest! {
        #[test]
        fn every_place_is_right_equally_often_or_once_more(seed in any::<u32>(), sizes in prop::collection::vec(4usize..5, 0..30)) {
            let mut checks: Vec<Check> =
                sizes.iter().enumerate().map(|(i, n)| single(&format!("{seed}-{i}"), *n, (seed as usize + i * i) % n)).collect();
            balance(&mut checks);
            let mut count = [0usize; 4];
            checks.iter().filter_map(shown).for_each(|p| count[p] += 1);
            prop_assert!(count.iter().max().unwrap() - count.iter().min().unwrap() <= 1, "{count:?}");
            let once: Vec<u32> = checks.iter().map(|c| c.lead).collect();
            balance(&mut checks);
            prop_assert_eq!(once, checks.iter().map(|c| c.lead).collect::<Vec<u32>>());
        }
    }

    #[test]
    fn few_options_are_served_first_and_other_tries_are_left_alone() {
        let mut checks: Vec<Check> = (0..8).map(|i| single(&format!("c{i}"), if i < 3 { 3 } else { 4 }, 0)).collect();
        let before: Vec<Vec<usize>> = checks.iter().map(|c| order(c, 1)).collect();
        balance(&mut checks);
        let mut count = [0; 4];
        checks.iter().filter_map(shown).for_each(|p| count[p] += 1);
        assert_eq!(count, [2; 4]);
        assert_eq!(before, checks.iter().map(|c| order(c, 1)).collect::<Vec<_>>());
    }
}
