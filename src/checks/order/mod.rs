//! Putting items into order.

use super::{Answer, Outcome, Verdict};
use serde::{Deserialize, Serialize};

/// An item, and why it belongs where it does. The content has the items in the right order.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
pub struct Item {
    pub id: String,
    pub text: String,
    pub feedback: String,
}

/// How an answer, or the key, names the `i`-th place.
pub fn place(i: usize) -> String {
    (i + 1).to_string()
}

/// Which item stands at each place. `None` if a place is empty, so also for an answer that was never begun.
pub fn arranged(items: &[Item], answer: &Answer) -> Option<Vec<usize>> {
    let at = |p: usize| items.iter().position(|i| answer.get(&i.id).is_some_and(|a| *a == place(p)));
    (0..items.len()).map(at).collect()
}

/// The order on show is no answer by itself: it becomes one, with a place for every item, when the first item is moved.
pub fn grade(items: &[Item], answer: &Answer) -> Outcome {
    let verdict = |(i, item): (usize, &Item)| {
        let chosen = answer.get(&item.id)?;
        Some(Verdict { id: item.id.clone(), right: *chosen == place(i), feedback: item.feedback.clone() })
    };
    let verdicts: Vec<Verdict> = items.iter().enumerate().filter_map(verdict).collect();
    let incomplete = items.is_empty() || arranged(items, answer).is_none();
    Outcome { solved: !incomplete && verdicts.iter().all(|v| v.right), incomplete, verdicts }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::Rng;
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

    fn items(n: usize) -> Vec<Item> {
        (0..n).map(|i| Item { id: format!("i{i}"), ..Item::default() }).collect()
    }

    proptest! {
        #[test]
        fn every_order_is_complete_and_one_is_right(seed in any::<u64>(), n in 1usize..8) {
            let items = items(n);
            let mut order: Vec<usize> = (0..n).collect();
            Rng::new(seed).shuffle(&mut order);
            let answer: Answer = order.iter().enumerate().map(|(p, i)| (items[*i].id.clone(), place(p))).collect();
            prop_assert_eq!(arranged(&items, &answer), Some(order.clone()));
            let outcome = grade(&items, &answer);
            prop_assert!(!outcome.incomplete);
            prop_assert_eq!(outcome.solved, order.is_sorted());
            for (v, i) in outcome.verdicts.iter().zip(0..) {
                prop_assert_eq!(v.right, order[i] == i);
            }
        }

        #[test]
        fn without_one_item_or_with_two_at_a_place_it_is_incomplete(n in 2usize..8, a in 0usize..8, b in 0usize..8) {
            let (a, b) = (a % n, b % n);
            let items = items(n);
            let mut answer: Answer = items.iter().enumerate().map(|(p, i)| (i.id.clone(), place(p))).collect();
            if a == b {
                answer.remove(&items[a].id);
            } else {
                answer.insert(items[a].id.clone(), place(b));
            }
            let outcome = grade(&items, &answer);
            prop_assert!(outcome.incomplete && !outcome.solved);
        }
    }
}
