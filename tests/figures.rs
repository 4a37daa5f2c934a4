//! Every figure of the registry, at every step, in both widths and with random settings: it must run, draw without a fault of layout,
//! describe itself, and use exactly the words that its content file holds.

use dockside::content::{self, facts::Book};
use dockside::figures::{self, Act, Event, Figure, Input, Kind, Run};
use dockside::scene::lint::{Palette, lint};
use dockside::scene::words::Asked;
use dockside::scene::{Arg, Part, Scene, Width, Words};
use dockside::sim::{Facts, Rng};
use std::collections::BTreeMap;
use std::fmt::Write as _;

fn facts() -> Facts {
    Book::load(&content::root("en")).unwrap().numbers()
}

fn words(id: &str) -> Words {
    content::words::figure(&content::root("en"), id).unwrap()
}

fn palettes() -> (Palette, Palette) {
    let css = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/css/tokens.css")).unwrap();
    Palette::parse(&css)
}

/// Only the figures named in `DOCKSIDE_FIGURE` (while working on one), or all.
fn chosen() -> Vec<&'static Figure> {
    let only = std::env::var("DOCKSIDE_FIGURE").ok();
    figures::ALL.iter().copied().filter(|f| only.as_deref().is_none_or(|o| o == f.id)).collect()
}

fn start(figure: &Figure, input: &Input, facts: &Facts) -> Box<dyn Run> {
    (figure.start)(input, &facts.only(figure.facts))
}

/// The instants worth looking at: the start, the rest of every step, and the end.
fn instants(run: &dyn Run) -> Vec<f64> {
    let mut v = vec![0.0];
    v.extend(run.story().steps().iter().map(|s| s.rest()));
    v.push(run.story().duration());
    v
}

/// Settings as a curious learner would make them: the defaults, every control at its ends, every option, then `n` random mixes with
/// answers and presses.
fn settings(figure: &Figure, n: u64, facts: &Facts, words: &Words) -> Vec<Input> {
    let base = Input::of(figure);
    let mut all = vec![base.clone()];
    for (i, c) in figure.controls.iter().enumerate() {
        let values: Vec<f64> = match c.kind {
            Kind::Slider { min, max, .. } => vec![min, max],
            Kind::Choice(o) => (0..o.len()).map(|i| i as f64).collect(),
            Kind::Toggle => vec![0.0, 1.0],
            Kind::Curve(shapes) => (0..shapes.len()).map(|i| i as f64).collect(),
            Kind::Point { max, .. } => vec![0.0, max],
        };
        for v in values {
            let mut input = base.clone();
            figure.set(&mut input, i, v);
            all.push(input);
        }
    }
    // A curve drawn along the bottom, along the top, and up and down between them.
    if let Some((_, points)) = figure.curve() {
        for drawn in [[0.0, 0.0], [f64::MAX, f64::MAX], [0.0, f64::MAX]] {
            let mut input = base.clone();
            points.clone().for_each(|p| figure.set(&mut input, p, drawn[p % 2]));
            all.push(input);
        }
    }
    // Every shape that can be pressed at any step, pressed; every option of every question, chosen for all.
    let run = start(figure, &base, facts);
    let mut keys: Vec<String> = Vec::new();
    for t in instants(run.as_ref()) {
        for s in run.scene(t, Width::Wide, words).shapes {
            if s.hit.is_some() && !keys.contains(&s.key) {
                keys.push(s.key.clone());
            }
        }
    }
    for k in &keys {
        let mut input = base.clone();
        match (figure.press)(&base, k) {
            Some(Act::Set(i, v)) => figure.set(&mut input, i, v),
            Some(Act::Both(sets)) => sets.into_iter().for_each(|(i, v)| figure.set(&mut input, i, v)),
            // It happens twice in the course of the story, at its start, and near its end.
            Some(Act::Happen) => {
                let d = run.story().duration();
                for at in [[0.0, d * 0.1], [d * 0.2, d * 0.21], [d * 0.5, d * 0.52]] {
                    let events = at.map(|at| Event { at, key: k.clone() }).to_vec();
                    all.push(Input { events, ..base.clone() });
                }
            }
            None => {}
        }
        all.push(input);
        all.push(Input { pick: Some(k.clone()), ..base.clone() });
    }
    for option in 0..4 {
        let answers = run.asks(words).into_iter().map(|a| (a.id, option.min(a.options.len() - 1))).collect();
        all.push(Input { answers, ..base.clone() });
    }
    let mut rng = Rng::new(7);
    // What can be set off in the picture: each alone, then some of it in a row, as long as it may be.
    let acts: Vec<&String> = keys.iter().filter(|k| (figure.press)(&base, k) == Some(Act::Happen)).collect();
    let end = run.story().duration();
    for k in &acts {
        all.push(Input { events: vec![Event { at: end, key: k.to_string() }], ..base.clone() });
    }
    for _ in 0..if acts.is_empty() { 0 } else { n } {
        let (mut input, mut at) = (base.clone(), end * rng.unit());
        for (i, c) in figure.controls.iter().enumerate() {
            if let (Kind::Toggle, 0) = (c.kind, rng.below(2)) {
                figure.set(&mut input, i, 1.0);
            }
        }
        for _ in 0..1 + rng.below(acts.len() + 2) {
            let key = acts[rng.below(acts.len())];
            if (figure.press)(&input, key) == Some(Act::Happen) {
                input.events.push(Event { at, key: key.to_string() });
                at += 2.0 * rng.unit();
            }
        }
        all.push(input);
    }
    for _ in 0..n {
        let mut input = base.clone();
        for (i, c) in figure.controls.iter().enumerate() {
            let v = match c.kind {
                Kind::Slider { min, max, .. } => min + rng.unit() * (max - min),
                Kind::Choice(o) => rng.below(o.len()) as f64,
                Kind::Toggle => rng.below(2) as f64,
                Kind::Curve(shapes) => rng.below(shapes.len()) as f64,
                Kind::Point { max, .. } => rng.unit() * max,
            };
            figure.set(&mut input, i, v);
        }
        for a in run.asks(words) {
            if rng.below(2) == 0 {
                input.answers.insert(a.id, rng.below(a.options.len()));
            }
        }
        if !keys.is_empty() && rng.below(2) == 0 {
            input.pick = Some(keys[rng.below(keys.len())].clone());
        }
        let fires: Vec<&String> = keys.iter().filter(|k| (figure.press)(&base, k) == Some(Act::Happen)).collect();
        if !fires.is_empty() {
            let mut at = 0.0;
            for _ in 0..rng.below(8) {
                at += rng.unit() * run.story().duration() / 4.0;
                input.events.push(Event { at, key: fires[rng.below(fires.len())].clone() });
            }
        }
        all.push(input);
    }
    // Options mixed while sliders stand as they do at first: what takes two of them is rare among the mixes above.
    for _ in 0..n / 2 {
        let mut input = base.clone();
        for (i, c) in figure.controls.iter().enumerate() {
            match c.kind {
                Kind::Choice(o) => figure.set(&mut input, i, rng.below(o.len()) as f64),
                Kind::Toggle => figure.set(&mut input, i, rng.below(2) as f64),
                _ => {}
            }
        }
        all.push(input);
    }
    all
}

/// The style sheet shows the picture that is drawn.
#[test]
fn the_style_sheet_changes_pictures_where_the_code_does() {
    let css = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/css/parts.css")).unwrap();
    let rule = format!("@media {} {{ .scene.wide {{ display: block; }}", Width::WIDE_PAGE);
    assert!(css.contains(&rule), "no {rule}");
    assert_eq!(css.matches(".scene.wide { display").count(), 2);
}

#[test]
fn every_paint_has_its_classes() {
    let css = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/css/figure.css")).unwrap();
    for paint in dockside::scene::Paint::ALL {
        let name = paint.token();
        for rule in [format!(".f-{name} {{ fill: var(--{name}); }}"), format!(".s-{name} {{ stroke: var(--{name}); }}")]
        {
            assert!(css.contains(&rule), "figure.css has no {rule}");
        }
    }
}

/// What carries a meaning is seen on every ground that it lies on, and not taken for something else. (Red and rust are near each other: harm
/// has a sign or a word with it.)
#[test]
fn colours_that_mean_something_stand_out() {
    use dockside::scene::Paint::{self, *};
    use dockside::scene::lint::contrast;
    let (light, dark) = palettes();
    let apart = |a: [f64; 3], b: [f64; 3]| a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
    let means: [Paint; 10] = [You, Aws, Java, Node, Mysql, Plum, Call, Idle, Good, Bad];
    for (theme, palette) in [("light", light), ("dark", dark)] {
        let rgb = |p: Paint| palette.get(p).unwrap();
        for (i, a) in means.into_iter().enumerate() {
            for ground in [Surface, Paper, Sky, LibsFill] {
                let c = contrast(rgb(a), rgb(ground));
                assert!(c >= 3.0, "{theme}: {} on {}: {c:.2}", a.token(), ground.token());
            }
            for b in &means[..i] {
                let near = apart(rgb(a), rgb(*b));
                let known = matches!((*b, a), (You, Bad) | (Node, Good));
                assert!(known || near > 44.0, "{theme}: {} and {} are {near:.0} apart", b.token(), a.token());
            }
        }
    }
}

#[test]
fn every_picture_passes_the_layout_lint() {
    let (light, dark) = palettes();
    let themes = [("light", &light), ("dark", &dark)];
    let facts = facts();
    let mut wrong = BTreeMap::new();
    for figure in chosen() {
        let words = words(figure.id);
        for input in settings(figure, 60, &facts, &words) {
            let run = start(figure, &input, &facts);
            for width in Width::ALL {
                for t in instants(run.as_ref()) {
                    for m in lint(&run.scene(t, width, &words), width, &themes) {
                        let at = format!("{} {} t={t:.2} {:?} {:?}", figure.id, width.name(), input.values, input.pick);
                        wrong.entry(format!("{}: {m}", figure.id)).or_insert(at);
                    }
                }
            }
        }
    }
    let report = wrong.iter().take(40).fold(String::new(), |mut s, (m, at)| {
        let _ = writeln!(s, "{m}\n    first at {at}");
        s
    });
    assert!(wrong.is_empty(), "{} faults\n{report}", wrong.len());
}

#[test]
fn a_picture_keeps_its_size() {
    let facts = facts();
    for figure in chosen() {
        let words = words(figure.id);
        for width in Width::ALL {
            let size = |input: &Input, t: f64| {
                let s = start(figure, input, &facts).scene(t, width, &words);
                (s.w, s.h)
            };
            let first = size(&Input::of(figure), 0.0);
            for input in settings(figure, 20, &facts, &words) {
                for k in 0..=40 {
                    let d = start(figure, &input, &facts).story().duration();
                    let t = d * f64::from(k) / 40.0;
                    assert_eq!(size(&input, t), first, "{} at {t}", figure.id);
                }
            }
        }
    }
}

/// Pressing "restart" shows the very start of the story beside the first caption, so most of what that names has to be there.
#[test]
fn the_first_picture_is_not_blank() {
    let facts = facts();
    for figure in chosen() {
        let words = words(figure.id);
        let run = start(figure, &Input::of(figure), &facts);
        let rest = run.story().steps()[0].rest();
        for width in Width::ALL {
            let seen = |t: f64| run.scene(t, width, &words).shapes.iter().filter(|s| s.opacity > 0.5).count();
            assert!(2 * seen(0.0) >= seen(rest), "{}: {} of {} shapes", figure.id, seen(0.0), seen(rest));
        }
    }
}

/// What is seen of a picture, words apart: where each shape and each of its marks is.
fn seen(scene: &Scene) -> BTreeMap<String, Vec<f64>> {
    let mut seen = BTreeMap::new();
    for s in scene.shapes.iter().filter(|s| s.opacity > 0.5) {
        let mut places = vec![s.x, s.y, s.w, s.h];
        for part in &s.parts {
            match part {
                Part::Rect { x, y, w, h, .. } => places.extend([x, y, w, h]),
                Part::Circle { x, y, r, .. } => places.extend([x, y, r]),
                Part::Line { x1, y1, x2, y2, .. } => places.extend([x1, y1, x2, y2]),
                Part::Path { x, y, d, .. } => places.extend([x, y, &(d.len() as f64)]),
                Part::Text { .. } => {}
            }
        }
        seen.insert(s.key.clone(), places);
    }
    seen
}

/// Who presses play sees something move or come within a second; where a question comes sooner than that, who has answered it does.
#[test]
fn something_moves_within_a_second_of_play() {
    let facts = facts();
    let mut still = Vec::new();
    for figure in chosen() {
        let words = words(figure.id);
        let run = start(figure, &Input::of(figure), &facts);
        let asked = run.asks(&words).iter().map(|a| a.at).find(|at| *at < 1.0);
        let from = asked.map_or(0.0, |at| run.story().steps()[run.story().at(at).step + 1].start);
        for width in Width::ALL {
            let [before, after] = [from, from + 1.0].map(|t| seen(&run.scene(t, width, &words)));
            let moved = |(key, places): (&String, &Vec<f64>)| match after.get(key) {
                Some(then) if then.len() == places.len() => places.iter().zip(then).any(|(a, b)| (a - b).abs() > 2.0),
                _ => true,
            };
            if after.len() == before.len() && !before.iter().any(moved) {
                still.push(format!("{} {}", figure.id, width.name()));
            }
        }
    }
    assert!(still.is_empty(), "{still:?}");
}

/// The picture proves an answer, and the verdict stands for a while, before the next question takes its place.
#[test]
fn an_answer_gets_its_verdict_before_the_next_question() {
    let facts = facts();
    for figure in chosen() {
        let run = start(figure, &Input::of(figure), &facts);
        let asks = run.asks(&words(figure.id));
        for pair in asks.windows(2) {
            let proof = run.story().steps().iter().map(|s| s.rest()).find(|rest| *rest > pair[0].at + 1e-3);
            let left = proof.map_or(-1.0, |proof| pair[1].at - proof);
            assert!(left >= 1.0, "{}: {left} s from the verdict of {} to {}", figure.id, pair[0].id, pair[1].id);
        }
    }
}

#[test]
fn keys_are_unique_and_shapes_stay_finite_while_moving() {
    let facts = facts();
    for figure in chosen() {
        let words = words(figure.id);
        for input in settings(figure, 10, &facts, &words) {
            let run = start(figure, &input, &facts);
            let d = run.story().duration();
            for width in Width::ALL {
                for k in -2..=130 {
                    let scene = run.scene(d * f64::from(k) / 128.0, width, &words);
                    let mut keys: Vec<&str> = scene.shapes.iter().map(|s| s.key.as_str()).collect();
                    keys.sort();
                    let n = keys.len();
                    keys.dedup();
                    assert_eq!(n, keys.len(), "{}: a key stands twice at {k}/128", figure.id);
                    for s in &scene.shapes {
                        assert!(
                            [s.x, s.y, s.w, s.h, s.opacity].iter().all(|v| v.is_finite()) && s.w >= 0.0 && s.h >= 0.0,
                            "{}: shape {} is broken at {k}/128: {s:?}",
                            figure.id,
                            s.key
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn words_are_neither_missing_nor_unused() {
    // The longest of all tests: figures side by side.
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let all: Vec<_> = chosen().into_iter().map(|figure| scope.spawn(move || wrong_words(figure))).collect();
        all.into_iter().flat_map(|t| t.join().expect("a figure that does not panic")).collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Words that a figure asks for and has not, or has and never asks for.
fn wrong_words(figure: &'static Figure) -> Vec<String> {
    let facts = facts();
    let mut wrong = Vec::new();
    let words = words(figure.id);
    words.t("title");
    words.t("question");
    for c in figure.controls {
        if !matches!(c.kind, Kind::Point { .. }) {
            words.t(&format!("control.{}", c.id));
        }
        match c.kind {
            Kind::Choice(options) => options.iter().for_each(|o| drop(words.t(&format!("control.{}.{o}", c.id)))),
            Kind::Slider { unit, .. } => drop(unit.format(c.default, &words)),
            Kind::Toggle => {}
            Kind::Curve(shapes) => {
                let n = [("n", Arg::N(0.0))];
                shapes.iter().for_each(|s| drop(words.t(&format!("control.{}.{}", c.id, s.0))));
                ["own", "how"].iter().for_each(|k| drop(words.t(&format!("control.{}.{k}", c.id))));
                ["point", "place"].iter().for_each(|k| drop(words.f(&format!("control.{}.{k}", c.id), &n)));
            }
            Kind::Point { unit, .. } => drop(unit.format(c.default, &words)),
        }
    }
    for input in settings(figure, 200, &facts, &words) {
        let run = start(figure, &input, &facts);
        for (i, _) in run.story().steps().iter().enumerate() {
            run.caption(i, &words);
        }
        run.asks(&words);
        run.details(&words);
        run.goals(&words);
        run.outputs().iter().for_each(|o| assert!(!o.text(&words).is_empty(), "{}", o.name));
        run.goals(&words);
        let d = run.story().duration();
        for k in 0..=60 {
            let t = d * f64::from(k) / 60.0;
            run.describe(t, &words);
            for w in Width::ALL {
                run.scene(t, w, &words);
            }
        }
    }
    let Asked { found, missing } = words.asked();
    for m in missing {
        wrong.push(format!("{}: no word {m}", figure.id));
    }
    let own = content::words::entries(&content::root("en").join(format!("figures/{}.toml", figure.id))).unwrap();
    for k in own.iter().map(|(k, _)| k).filter(|k| !found.contains(*k)) {
        wrong.push(format!("{}: nobody needs {k}", figure.id));
    }
    wrong
}

#[test]
fn every_step_has_a_caption_and_every_instant_a_description() {
    let facts = facts();
    for figure in chosen() {
        let words = words(figure.id);
        let run = start(figure, &Input::of(figure), &facts);
        let n = run.story().steps().len();
        assert!((3..=10).contains(&n), "{}: {n} steps", figure.id);
        let captions: Vec<String> = (0..n).map(|i| run.caption(i, &words)).collect();
        for (i, c) in captions.iter().enumerate() {
            assert!(c.len() > 30 && !c.contains(['{', '[']), "{} step {}: {c}", figure.id, i + 1);
            assert!(!captions[..i].contains(c), "{} repeats a caption", figure.id);
        }
        for t in instants(run.as_ref()) {
            let d = run.describe(t, &words);
            assert!(d.len() > 30 && !d.contains(['{', '[']), "{} at {t}: {d}", figure.id);
        }
        for a in run.asks(&words) {
            assert!(
                a.options.len() >= 2 && a.right < a.options.len() && a.feedback.is_empty() && a.answered.is_none(),
                "{}: {a:?}",
                figure.id
            );
        }
    }
}

#[test]
fn details_name_only_sources_that_the_figure_lists() {
    let (facts, book) = (facts(), Book::load(&content::root("en")).unwrap());
    for figure in chosen() {
        let words = words(figure.id);
        let mut named = std::collections::BTreeSet::new();
        for input in settings(figure, 30, &facts, &words) {
            named.extend(start(figure, &input, &facts).details(&words).and_then(|d| d.source));
        }
        let listed: std::collections::BTreeSet<&str> = figure.sources.iter().copied().collect();
        assert_eq!(named, listed, "{}", figure.id);
        assert!(
            listed.iter().all(|s| book.sources.contains_key(*s)),
            "{} names a source that does not exist",
            figure.id
        );
    }
}

#[test]
fn answers_are_answered() {
    let facts = facts();
    for figure in chosen() {
        let words = words(figure.id);
        let asks = start(figure, &Input::of(figure), &facts).asks(&words);
        for option in 0..4 {
            let input = Input {
                answers: asks.iter().map(|a| (a.id.clone(), option.min(a.options.len() - 1))).collect(),
                ..Input::of(figure)
            };
            for a in start(figure, &input, &facts).asks(&words) {
                assert_eq!(a.answered, Some(option.min(a.options.len() - 1)), "{} {}", figure.id, a.id);
                assert!(a.feedback.len() > 10, "{} {} says nothing to an answer", figure.id, a.id);
            }
        }
    }
}

/// One file a figure: the picture at rest of every step in both widths, with caption and description.
#[test]
fn snapshots() {
    let facts = facts();
    for figure in chosen() {
        let words = words(figure.id);
        let run = start(figure, &Input::of(figure), &facts);
        let mut out = String::new();
        for (i, span) in run.story().steps().iter().enumerate() {
            let _ = writeln!(
                out,
                "== step {} at {:.2} s\n{}\n{}",
                i + 1,
                span.rest(),
                run.caption(i, &words),
                run.describe(span.rest(), &words)
            );
            for width in Width::ALL {
                let _ = writeln!(out, "-- {}\n{}", width.name(), run.scene(span.rest(), width, &words).to_lines());
            }
        }
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("figure-{}", figure.id), out);
        });
    }
}
