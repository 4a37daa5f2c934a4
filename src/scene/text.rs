//! Measuring text with the real advance widths of the font that we ship, so labels are wrapped and fitted by computation: the same
//! in the browser, in the prerendered page and in the layout lint.

use super::Weight;
use super::metrics::ADVANCES;

/// Distance between two baselines of a paragraph, in font sizes.
pub const LEADING: f64 = 1.3;

/// Advance of a character in thousandths of an em; one that the font does not have counts as an em, so that the lint notices.
fn advance(c: char, weight: Weight) -> u32 {
    match ADVANCES.binary_search_by_key(&c, |e| e.0) {
        Ok(i) => u32::from(if weight == Weight::Bold { ADVANCES[i].2 } else { ADVANCES[i].1 }),
        Err(_) => 1000,
    }
}

/// Whether the shipped font has every character of `s`.
pub fn covered(s: &str) -> bool {
    s.chars().all(|c| ADVANCES.binary_search_by_key(&c, |e| e.0).is_ok())
}

/// Width of `s` in scene units at font size `size`. Kerning is left out: it only makes text a little narrower.
pub fn width(s: &str, size: f64, weight: Weight) -> f64 {
    f64::from(s.chars().map(|c| advance(c, weight)).sum::<u32>()) * size / 1000.0
}

/// Breaks `s` at spaces into lines no wider than `max_w`. A word that is wider than a line stands alone and is too wide: the lint says so.
pub fn wrap(s: &str, size: f64, weight: Weight, max_w: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in s.split(' ').filter(|w| !w.is_empty()) {
        match lines.last_mut() {
            Some(line) if width(line, size, weight) + width(" ", size, weight) + width(word, size, weight) <= max_w => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_string()),
        }
    }
    lines
}

/// The largest size from `size` down to `min` at which `s` is no wider than `max_w`, and `s`, cut with an ellipsis if even `min` is too wide.
pub fn fit(s: &str, size: f64, min: f64, weight: Weight, max_w: f64) -> (f64, String) {
    let full = width(s, size, weight);
    if full <= max_w {
        return (size, s.to_string());
    }
    // Rounded down to a tenth, so that the written size is not larger than the computed one.
    let fitted = (size * max_w / full * 10.0).floor() / 10.0;
    if fitted >= min {
        return (fitted, s.to_string());
    }
    let mut cut = s.to_string();
    while !cut.is_empty() && width(&cut, min, weight) + width("…", min, weight) > max_w {
        cut.pop();
    }
    let mut cut = cut.trim_end().to_string();
    cut.push('…');
    (min, cut)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_table_is_sorted_for_binary_search() {
        assert!(ADVANCES.is_sorted_by_key(|e| e.0));
    }

    #[test]
    fn bold_is_wider_than_regular() {
        assert!(width("container", 12.0, Weight::Bold) > width("container", 12.0, Weight::Regular));
    }

    proptest! {
        #[test]
        fn wrapped_lines_fit_and_lose_no_word(s in "([a-z]{1,9} ){1,20}", max in 90.0..300.0f64) {
            let lines = wrap(&s, 12.0, Weight::Regular, max);
            for l in &lines {
                prop_assert!(width(l, 12.0, Weight::Regular) <= max);
            }
            let joined = lines.join(" ");
            prop_assert_eq!(joined, s.trim_end());
        }

        #[test]
        fn fitted_text_fits(s in "[ -~]{1,40}", max in 30.0..300.0f64) {
            let (size, cut) = fit(&s, 16.0, 11.0, Weight::Bold, max);
            prop_assert!(width(&cut, size, Weight::Bold) <= max + 1e-9);
            prop_assert!((11.0..=16.0).contains(&size));
        }
    }
}
