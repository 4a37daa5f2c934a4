//! The name that was probably meant.

/// How many letters have to be put in, taken out, changed, or swapped with their neighbour (Damerau and Levenshtein, without
/// overlaps).
pub fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let differs = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (rows[i - 1][j] + 1).min(row[j - 1] + 1).min(rows[i - 1][j - 1] + differs);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

/// The nearest of some names, if it is near: a third of its letters, at most, are wrong.
pub fn nearest<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    names.map(|n| (distance(word, n), n)).filter(|(d, n)| d * 3 <= n.chars().count().max(3)).min().map(|(_, n)| n)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_slip_of_the_fingers_is_one() {
        for (a, b) in [("pusj", "push"), ("psuh", "push"), ("pus", "push"), ("puush", "push")] {
            assert_eq!(distance(a, b), 1, "{a}");
        }
        assert_eq!(nearest("psuh", ["pull", "push", "ps"].into_iter()), Some("push"));
        assert_eq!(nearest("kubectl", ["docker", "aws"].into_iter()), None);
    }

    proptest! {
        #[test]
        fn it_is_a_distance(a in "[a-d]{0,8}", b in "[a-d]{0,8}") {
            prop_assert_eq!(distance(&a, &b), distance(&b, &a));
            prop_assert_eq!(distance(&a, &b) == 0, a == b);
            prop_assert!(distance(&a, &b) <= a.len().max(b.len()));
        }
    }
}
