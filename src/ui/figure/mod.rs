//! A figure on the page: the picture, its player, captions, questions, controls and descriptions. The same for every figure.

#[cfg(feature = "csr")]
pub mod live;
#[cfg(feature = "ssr")]
pub mod view;

use super::html;
use crate::Map;
use crate::figures::{Ask, Details, Run};
#[cfg(any(feature = "csr", test))]
use crate::scene::svg::push_num;
use crate::scene::{Arg, Words};
use serde::{Deserialize, Serialize};

/// What a figure's island needs, as data in the page.
#[derive(Serialize, Deserialize, Clone, Default, Debug)]
pub struct FigureData {
    /// The figure's own words; those that all figures share come with the page.
    pub words: Map<String>,
    pub facts: Map<f64>,
    /// Title and address by id, of the sources that details may name.
    pub sources: Map<(String, String)>,
}

/// The question that is on the table at `t`: the last that has come up. A prediction that was skipped is over once the story shows what
/// happened.
pub fn current_ask<'a>(asks: &'a [Ask], run: &dyn Run, t: f64) -> Option<&'a Ask> {
    let ask = asks.iter().rev().find(|a| a.at <= t + 1e-6)?;
    let story = run.story();
    (ask.answered.is_some() || story.at(t).step <= story.at(ask.at).step).then_some(ask)
}

/// Where an unanswered question makes playing wait.
pub fn halt(asks: &[Ask]) -> Option<f64> {
    asks.iter().filter(|a| a.answered.is_none()).map(|a| a.at).min_by(f64::total_cmp)
}

/// An icon of the player, as HTML.
fn icon(path: &str) -> String {
    ["<svg class=\"icon\" viewBox=\"0 0 20 20\" aria-hidden=\"true\"><path d=\"", path, "\"/></svg>"].concat()
}

const PLAY: &str = "M6 3.5v13l10.5-6.5z";
#[cfg(feature = "csr")]
const PAUSE: &str = "M6 4v12M13 4v12";
const CLOSE: &str = "M5 5l10 10M15 5L5 15";

/// A drawn curve as paths, one unit wide a point and 100 high: the area below it, and a dot at each point. Out of sight, on either side, it goes
/// on to the point at the other end.
#[cfg(any(feature = "csr", test))]
fn curve(values: &[f64], max: f64) -> [String; 2] {
    let n = values.len();
    let (mut area, mut dots) = (String::from("M-.5 100"), String::new());
    for k in 0..n + 2 {
        let from = area.len() + 1;
        area.push('L');
        push_num(&mut area, k as f64 - 0.5);
        area.push(' ');
        push_num(&mut area, 100.0 - 100.0 * values[(k + n - 1) % n] / max);
        if (1..=n).contains(&k) {
            dots.push('M');
            dots.push_str(&area[from..]);
            // Not quite nothing: a line of no length has no round ends in every browser.
            dots.push_str("h.01");
        }
    }
    area.push_str("V100z");
    [area, dots]
}

/// Names of the speeds, in the order of `SPEEDS`.
const SPEED_NAMES: [&str; 3] = ["×½", "×1", "×2"];

/// What the button for the speed is called when it shows `name`.
fn speed_label(ui: &Words, name: &str) -> String {
    [&*ui.t("player.speed"), " ", name].concat()
}

/// Where playing stands, in words: `Step 2 of 5`.
fn step_text(ui: &Words, step: usize, steps: usize) -> String {
    ui.f("player.step", &[("step", Arg::N((step + 1) as f64)), ("n", Arg::N(steps as f64))])
}

/// The captions of all steps as list items.
fn captions(run: &dyn Run, words: &Words, now: usize) -> String {
    let mut out = String::new();
    for i in 0..run.story().steps().len() {
        out.push_str("<li class=\"caption");
        if i == now {
            out.push_str(" now");
        }
        out.push_str("\"><span>");
        out.push_str(&html(run.caption(i, words)));
        out.push_str("</span></li>");
    }
    out
}

/// A question with its options, and what is said to an answer. `id` tells the prompts of a page apart.
fn ask(a: &Ask, id: &str, ui: &Words) -> String {
    let mut out = ["<p class=\"ask-prompt\" id=\"", id, "-ask\">", &html(&a.prompt)].concat();
    out.push_str(&["</p><div class=\"options needs-js\" role=\"group\" aria-labelledby=\"", id, "-ask\">"].concat());
    for (i, text) in a.options.iter().enumerate() {
        let class = match a.answered {
            Some(_) if i == a.right => "option right",
            Some(chosen) if chosen == i => "option wrong",
            _ => "option",
        };
        let pressed = if a.answered == Some(i) { "true" } else { "false" };
        out.push_str(&["<button type=\"button\" class=\"", class, "\" aria-pressed=\"", pressed].concat());
        out.push_str("\" data-option=\"");
        crate::scene::svg::push_int(&mut out, i as u64);
        out.push_str("\">");
        out.push_str(&html(text));
        out.push_str("</button>");
    }
    out.push_str("</div><p class=\"ask-feedback\" role=\"status\">");
    if let Some(chosen) = a.answered {
        let word = html(ui.t(if chosen == a.right { "ask.right" } else { "ask.wrong" }));
        out.push_str(&["<strong>", &word, "</strong> ", &html(&a.feedback)].concat());
    }
    out.push_str("</p>");
    out
}

/// What is said about the shape that was pressed.
fn details(d: &Details, sources: &Map<(String, String)>, ui: &Words) -> String {
    let mut out = ["<div class=\"inspector-box\"><div><p class=\"inspector-title\">", &html(&d.title), "</p>"].concat();
    for (name, line) in &d.lines {
        out.push_str("<p>");
        if !name.is_empty() {
            out.push_str(&["<strong>", &html(name), "</strong> "].concat());
        }
        out.push_str(&html(line));
        out.push_str("</p>");
    }
    if let Some((title, url)) = d.source.and_then(|s| sources.get(s)) {
        let (label, url, title) = (html(ui.t("figure.source")), html(url), html(title));
        out.push_str(&["<p class=\"inspector-source\">", &label, " <a href=\"", &url].concat());
        out.push_str(&["\" target=\"_blank\" rel=\"noopener\">", &title, "</a></p>"].concat());
    }
    let label = html(ui.t("figure.close"));
    out.push_str(&["</div><button type=\"button\" class=\"close\" aria-label=\"", &label, "\">"].concat());
    out.push_str(&icon(CLOSE));
    out.push_str("</button></div>");
    out
}

#[cfg(test)]
mod tests {
    use super::curve;

    #[test]
    fn a_curve_goes_through_its_points_and_round() {
        let [area, dots] = curve(&[0.0, 50.0, 200.0], 200.0);
        assert_eq!(area, "M-.5 100L-0.5 0L0.5 100L1.5 75L2.5 0L3.5 100V100z");
        assert_eq!(dots, "M0.5 100h.01M1.5 75h.01M2.5 0h.01");
    }
}
