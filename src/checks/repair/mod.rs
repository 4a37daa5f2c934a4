//! Repairing a file: which of its lines is wrong, and what mends it.

use super::choice::Choice;
use super::{Answer, Outcome, Verdict};

/// An answer has one line and one remedy.
pub fn grade(lines: &[Choice], fixes: &[Choice], answer: &Answer) -> Outcome {
    let chosen = |of: &[Choice]| -> Vec<Verdict> {
        let chosen = of.iter().filter(|o| answer.contains_key(&o.id));
        chosen.map(|o| Verdict { id: o.id.clone(), right: o.right, feedback: o.feedback.clone() }).collect()
    };
    let (line, fix) = (chosen(lines), chosen(fixes));
    let incomplete = line.len() != 1 || fix.len() != 1;
    let verdicts = [line, fix].concat();
    Outcome { solved: !incomplete && verdicts.iter().all(|v| v.right), incomplete, verdicts }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn choices(prefix: &str, n: usize, right: usize) -> Vec<Choice> {
        (0..n).map(|i| Choice { id: format!("{prefix}{i}"), right: i == right, ..Choice::default() }).collect()
    }

    proptest! {
        #[test]
        fn both_have_to_be_right(n in 3usize..9, m in 3usize..6, right in 0usize..3, line in 0usize..3, fix in 0usize..3) {
            let (lines, fixes) = (choices("line", n, right), choices("fix", m, right));
            let answer = |ids: &[String]| -> Answer { ids.iter().map(|i| (i.clone(), String::new())).collect() };
            let outcome = grade(&lines, &fixes, &answer(&[format!("line{line}"), format!("fix{fix}")]));
            prop_assert_eq!(outcome.solved, line == right && fix == right);
            prop_assert!(!outcome.incomplete && outcome.verdicts.len() == 2);
            // Half an answer is none, and two lines are none either.
            for half in [vec![], vec![format!("line{right}")], vec![format!("fix{right}")], vec![String::from("line0"), String::from("line1"), String::from("fix0")]] {
                let outcome = grade(&lines, &fixes, &answer(&half));
                prop_assert!(outcome.incomplete && !outcome.solved, "{half:?}");
            }
        }
    }
}
