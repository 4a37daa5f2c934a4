//! A stack of eight layers, and a curtain whose rod rises over it from below: what is behind it is AWS's and out of sight. Its hem can be
//! lifted up to the rod, and every layer is there, as a ghost. Lights of running machines shine through the cloth.

use super::model::{self, LAID, LAYERS, LEAST, PILE, STOPS, State, Trace};
use crate::scene::glyph::Icon;
use crate::scene::{Anchor, Arg, Owner, Paint, Scene, Shape, Stroke, Weight, Width, Words, ease, glyph, svg, text};

/// A small drawing of each layer, around its own middle.
const DRAWINGS: [&str; 8] = [
    "M-7 -5c0 -4 14 -4 14 0v10c0 4 -14 4 -14 0zM-7 -5c0 4 14 4 14 0M-7 0c0 4 14 4 14 0",
    "M-4 -5l-5 5l5 5M4 -5l5 5l-5 5M1.5 -7l-3 14",
    "M-8 -3h10v9h-10zM-5 -6h10v9h-3",
    "M-8 -7h5v5h-5zM-8 2h5v5h-5zM-3 -4.5h5l4 4.5l-4 4.5h-5M3 -3l3 3l-3 3",
    "M-5 -5h10v10h-10zM-2 -8v3M2 -8v3M-2 5v3M2 5v3M-8 -2h3M-8 2h3M5 -2h3M5 2h3",
    "M-8 -7h16v6h-16zM-8 1h16v6h-16zM4 -4h1M4 4h1",
    "M-8 -4h16v8h-16zM-5 4v3M0 4v3M5 4v3M-4 0h3M4 0h.5",
    "M-8 7v-9l8 -5l8 5v9zM-3 7v-5h6v5",
];

/// Measures in one width.
struct Plan {
    h: f64,
    /// Left end and width of the stack, its top, distance of two layers, and height of one.
    x: f64,
    w: f64,
    top: f64,
    pitch: f64,
    bar: f64,
    /// Where the heading, the two numbers, the questions and the verdict stand, and how wide they are.
    side_x: f64,
    side_w: f64,
    side_y: [f64; 4],
    ask: f64,
}

impl Plan {
    /// The height at which the rod hangs over all but so many layers from the top.
    fn line(&self, row: f64) -> f64 {
        self.top + row * self.pitch - (self.pitch - self.bar) / 2.0
    }
}

fn plan(width: Width) -> Plan {
    match width {
        Width::Wide => Plan {
            h: 410.0,
            x: 32.0,
            w: 404.0,
            top: 82.0,
            pitch: 39.0,
            bar: 31.0,
            side_x: 476.0,
            side_w: 226.0,
            side_y: [80.0, 174.0, 248.0, 356.0],
            ask: 32.0,
        },
        Width::Narrow => Plan {
            h: 544.0,
            x: 20.0,
            w: 302.0,
            top: 118.0,
            pitch: 31.0,
            bar: 25.0,
            side_x: 14.0,
            side_w: 308.0,
            side_y: [54.0, 376.0, 428.0, 508.0],
            ask: 25.0,
        },
    }
}

/// The word for a layer or stop.
pub fn name(kind: &str, id: &str, words: &Words) -> String {
    words.t(&[kind, id].concat())
}

/// The stops, and the mark that travels along them.
fn rail(scene: &mut Scene, trace: &Trace, t: f64, width: Width, words: &Words) {
    let pitch = width.pick(114.0, 54.0);
    let x = |i: f64| width.pick(75.0, 33.0) + i * pitch;
    let (y, r) = (width.pick(24.0, 16.0), 8.0);
    let w = pitch * 5.0;
    scene.add(Shape::new("rail", x(0.0), y - 1.0, w, 2.0).line(0.0, 1.0, w, 1.0, Stroke::solid(Paint::Rule, 2.0)));
    let stop = |key: String, i: f64, r: f64, fill, ink| {
        Shape::new(key, x(i) - r, y - r, 2.0 * r, 2.0 * r).circle(r, r, r - 1.0, fill, Stroke::solid(ink, 1.4))
    };
    for (i, id) in STOPS.into_iter().enumerate() {
        let s = stop(["dot.", id].concat(), i as f64, r, Paint::Surface, Paint::Guest);
        scene.add(s);
    }
    let at = trace.along(t);
    scene.add(stop(String::from("mark"), at, r + 2.0, Paint::Ink, Paint::Ink));
    for (i, id) in STOPS.into_iter().enumerate() {
        let here = (at - i as f64).abs() < 0.3;
        let w = pitch - 2.0;
        let (ink, weight) = if here { (Paint::Ink, Weight::Bold) } else { (Paint::Muted, Weight::Regular) };
        let label = name(width.pick("stop.", "short."), id, words);
        let s = Shape::new(["stop.", id].concat(), x(i as f64) - w / 2.0, y - 12.0, w, 46.0);
        let s = s.fitted((w / 2.0, 38.0), w, 13.0, 11.5, weight, Anchor::Middle, ink, &label);
        scene.add(s.hit(name("stop.", id, words), false));
    }
}

/// A layer as a bar: what it is, and whose.
fn bar(i: usize, p: &Plan, state: State, words: &Words, pick: Option<&str>) -> Shape {
    let layer = LAYERS[i];
    let pressed = pick == Some(layer.id);
    let owner = if state == State::Yours { Owner::You } else { Owner::Aws };
    // Machines are charcoal as long as you see them.
    let machine = (i == model::SERVERS || layer.id == "hardware") && state != State::Hidden;
    let (fill, ink, soft) = match state {
        _ if machine => (Paint::Steel, Paint::OnSteel, Paint::OnSteelMuted),
        State::Hidden => (Paint::Surface, Paint::Muted, Paint::Muted),
        _ => (owner.fill(), Paint::Ink, Paint::Ink),
    };
    let edge = if state == State::Hidden { Stroke::dashed(Paint::Guest, 1.0) } else { owner.stroke(1.5) };
    let edge = if pressed { edge.wide(3.0) } else { edge };
    let label = name("layer.", layer.id, words);
    let whose = name("state.", state_id(state), words);
    let mid = p.bar / 2.0;
    let icon = if owner == Owner::You { Icon::Person } else { Icon::Cloud };
    let mark = if machine { Paint::OnSteel } else { owner.paint() };
    let remark = name("remark.", layer.id, words);
    Shape::new(layer.id, p.x, p.top + i as f64 * p.pitch, p.w, p.bar)
        .panel(5.0, fill, edge)
        .path(22.0, mid, DRAWINGS[i], Paint::None, Stroke::solid(ink, 1.5))
        .text(42.0, mid + 4.8, 14.0, Weight::Bold, Anchor::Start, ink, label.as_str())
        .fitted((p.w - 44.0, mid + 4.4), 140.0, 12.5, 11.5, Weight::Regular, Anchor::End, soft, &remark)
        .icon(icon, p.w - 21.0, mid, mark)
        .hit(words.f("layer.says", &[("layer", Arg::S(&label)), ("state", Arg::S(&whose))]), pressed)
}

pub fn state_id(state: State) -> &'static str {
    match state {
        State::Yours => "yours",
        State::Seen => "seen",
        State::Hidden => "hidden",
    }
}

/// The line along which the rod is dragged in the learner's turn, by the stops. Curtains do not rise by as much at each: the line goes so
/// that the handle is at most half a layer away from the hand, and reaches beyond both ends.
pub fn rod_ends(x: f64, top: f64, pitch: f64) -> [(f64, f64, f64); 2] {
    let all = LAYERS.len() as f64;
    [(x, top + all * pitch, -0.1), (x, top, -0.1 + 0.7 * all)]
}

/// So many folds.
const FOLDS: usize = 14;
/// How far the scallops of the hem reach below the cloth.
const SCALLOP: f64 = 5.0;

fn stack(scene: &mut Scene, p: &Plan, trace: &Trace, t: f64, words: &Words, pick: Option<&str>) {
    let (stop, hem, hidden) = (trace.stop(t), trace.hem(t), trace.hidden(t));
    let guessing = trace.guessing(t);
    let all = LAYERS.len() as f64;
    let line = all - hidden;
    for (i, layer) in LAYERS.iter().enumerate() {
        if (i as f64) < line - 0.001 {
            // While the curtain moves over it, it looks as it did.
            let s = bar(i, p, layer.state(stop.min(layer.gone - 1)), words, pick);
            // As the story begins they pile up, the building first.
            let (at, from) = (trace.story.at(t), (LAYERS.len() - 1 - i) as f64 * PILE);
            let came = if at.step == 0 { ease::out(ease::span(at.since, from, from + LAID)) } else { 1.0 };
            scene.add(s.shift(0.0, (came - 1.0) * 26.0).fade(came));
        }
    }
    let y = p.line(line);
    let w = p.w + 12.0;
    let box_of = |key: &str, h: f64| Shape::new(key, p.x - 6.0, y, w, h);
    for i in (line.max(hem.floor()) - 0.001).ceil() as usize..LAYERS.len() {
        scene.add(bar(i, p, State::Hidden, words, pick));
    }
    // Lifted all the way, or where there is nothing to hide, it is a roll under its rod.
    let h = ((hem - line) * p.pitch).max(SCALLOP + 2.0);
    let cloth = curtain(box_of("curtain", h));
    // What hangs on trial hides nothing yet.
    scene.add(if hidden < 0.5 || guessing {
        cloth
    } else {
        cloth.hit(words.t(if trace.lift > 0 { "drop" } else { "peek" }), trace.lift > 0)
    });
    if hidden > 0.001 {
        // What runs behind it shines through.
        for i in [model::SERVERS, model::SERVERS + 1] {
            let row = i as f64;
            if row < line - 0.001 || row + 1.0 > hem + 0.001 || guessing {
                continue;
            }
            // In and out, without the sines that no other picture needs.
            let glow = |phase: f64| 0.3 + 0.7 * (2.0 * ((t * 0.7 + row * 0.4 + phase) % 1.0) - 1.0).abs();
            for (k, dx) in [0.0, 10.0, 20.0].into_iter().enumerate() {
                let key = [["hum.a.", "hum.b.", "hum.c."][k], LAYERS[i].id].concat();
                let s = Shape::new(key, p.x + 14.0 + dx, p.top + row * p.pitch + p.bar / 2.0 - 3.0, 6.0, 6.0);
                scene.add(s.circle(3.0, 3.0, 2.6, Paint::Good, Stroke::NONE).fade(glow(0.3 * k as f64)));
            }
        }
        if hidden > 1.5 && h > 60.0 {
            let label = words.t(if guessing { "curtain.guess" } else { "curtain" });
            let n = words.f("curtain.layers", &[("n", Arg::N((hem - line).round()))]);
            let left = (w - text::width(&label, 15.0, Weight::Bold) - 34.0) / 2.0;
            let mid = (h - SCALLOP) / 2.0;
            let says = box_of("curtain.says", h)
                .rect(left - 6.0, mid - 23.0, w - 2.0 * left + 12.0, 46.0, 8.0, Paint::AwsFill, Stroke::NONE)
                .icon(Icon::Cloud, left + 12.0, mid - 8.0, Paint::Aws)
                .text(left + 34.0, mid - 3.0, 15.0, Weight::Bold, Anchor::Start, Paint::Aws, label)
                .text(w / 2.0, mid + 17.0, 13.0, Weight::Regular, Anchor::Middle, Paint::Aws, n);
            scene.add(says);
        }
    }
    scene.add(box_of("rod", 3.0).panel(1.5, Paint::Aws, Stroke::NONE));
    // A guess stays, beside what is true.
    if trace.judged(t) {
        let y = p.line(all - trace.guess as f64);
        let flag = Shape::new("guess", p.x - 20.0, y - 9.0, p.w + 26.0, 18.0);
        scene.add(
            flag.rect(14.0, 7.5, p.w + 12.0, 3.0, 1.5, Paint::You, Stroke::NONE)
                .rect(0.0, 0.0, 24.0, 18.0, 9.0, Paint::YouFill, Stroke::solid(Paint::You, 1.5))
                .icon(Icon::PersonSmall, 12.0, 9.0, Paint::You),
        );
    }
    let (gw, gh) = (64.0, 18.0);
    let x = p.x + (p.w - gw) / 2.0;
    let tab = |key: &str, y: f64, d: &str, fill| {
        Shape::new(key, x, y - gh / 2.0, gw, gh).panel(gh / 2.0, fill, Stroke::solid(Paint::Surface, 1.5)).path(
            gw / 2.0,
            gh / 2.0,
            d,
            Paint::None,
            Stroke::solid(Paint::Surface, 1.8),
        )
    };
    let mid = p.x + p.w / 2.0;
    let end = |row: f64, value: f64| (mid, p.line(row), value);
    if hidden > 1.5 && !guessing {
        // The hem has a grip: lifted by it, or pressed, the curtain shows what is behind.
        let up = trace.lift > 0;
        let s = tab("hem", p.line(hem), if up { "M-6 -2l6 5l6 -5" } else { "M-6 2l6 -5l6 5" }, Paint::Aws);
        scene.add(s.drag(1, [end(all, 0.0), end(0.0, all)]).hit(words.t(if up { "drop" } else { "peek" }), up));
    }
    // The rod has one too: where the learner guesses, it goes from layer to layer; in the learner's turn, from stop to stop.
    if guessing || trace.turn(t) && (hem > line + 0.5 || hidden < 0.5) {
        let least = LEAST as f64;
        let (fill, drag, ends) = if guessing {
            (Paint::You, 2, [end(all - least, least), end(0.0, all)])
        } else {
            (Paint::Aws, 0, rod_ends(mid, p.line(0.0), p.pitch))
        };
        scene.add(tab("grip", y + 1.5, "M-9 -2.5h18M-9 2.5h18", fill).drag(drag, ends));
    }
}

/// The cloth: folds, a stitched hem, scallops.
fn curtain(shape: Shape) -> Shape {
    let (w, h) = (shape.w, shape.h);
    let cloth = h - SCALLOP;
    let edge = Owner::Aws.stroke(1.5);
    let fold = w / FOLDS as f64;
    let mut scallops = String::from("M0 0");
    for _ in 0..FOLDS {
        scallops.push('q');
        svg::push_num(&mut scallops, fold / 2.0);
        scallops.push(' ');
        svg::push_num(&mut scallops, 2.0 * SCALLOP);
        scallops.push(' ');
        svg::push_num(&mut scallops, fold);
        scallops.push_str(" 0");
    }
    let mut s = shape.path(0.0, cloth, scallops, Paint::AwsFill, Stroke::solid(Paint::Aws, 1.5)).rect(
        0.0,
        0.0,
        w,
        cloth,
        0.0,
        Paint::AwsFill,
        edge,
    );
    for k in 1..FOLDS {
        let x = fold * k as f64;
        s = s.line(x, 2.0, x, cloth.max(2.0), Stroke::solid(Paint::Rib, if k % 2 == 0 { 2.0 } else { 4.0 }));
    }
    s
}

/// What the guess has turned out to be.
pub fn verdict(trace: &Trace, words: &Words) -> String {
    match trace.off() {
        0 => words.t("guessed.right"),
        off => words.f(if off < 0 { "guessed.low" } else { "guessed.high" }, &[("n", Arg::N(off.abs() as f64))]),
    }
}

/// Heading, two numbers, three questions and the verdict. While the learner guesses, all but what the guess itself says is open.
fn side(scene: &mut Scene, p: &Plan, trace: &Trace, t: f64, words: &Words) {
    let stop = trace.stop(t);
    let guessing = trace.guessing(t);
    let id = if guessing { "guess" } else { STOPS[stop] };
    let title = if guessing { words.t("guess") } else { name("stop.", id, words) };
    let [x, w] = [p.side_x, p.side_w];
    let mut heading = glyph::heading(["head.", id].concat(), x, p.side_y[0], w, &title, &name("note.", id, words));
    heading.h = 74.0;
    if trace.judged(t) {
        heading = heading.text(w, 16.0, 13.0, Weight::Bold, Anchor::End, Paint::You, verdict(trace, words));
    }
    scene.add(heading);
    let all = LAYERS.len();
    let out = if guessing { trace.guess } else { model::count(State::Hidden, stop) };
    let of = words.f("sight", &[("n", Arg::N((all - out) as f64)), ("all", Arg::S(&words.num(all as f64, 0)))]);
    let open = words.t("open");
    let yours = if guessing { open.clone() } else { words.num(model::count(State::Yours, stop) as f64, 0) };
    let half = w / 2.0;
    // Behind a lifted curtain more is drawn than you ever see.
    let seen = if trace.lifted(t) > 0.5 { "in-sight.open" } else { "in-sight" };
    for (key, dx, number, ink) in [(seen, 0.0, &of, Paint::Ink), ("to-run", half, &yours, Paint::You)] {
        scene.add(glyph::readout(key, x + dx, p.side_y[1], half - 6.0, number, &words.t(key), ink));
    }
    let h = p.ask;
    for (i, (yes, key)) in model::answers(stop).into_iter().zip(["choose", "care", "see"]).enumerate() {
        let (ink, answer) = match yes {
            _ if guessing => (Paint::Muted, open.clone()),
            true => (Owner::You.paint(), words.t("yes")),
            false => (Owner::Aws.paint(), words.t("no")),
        };
        scene.add(
            Shape::new(key, x, p.side_y[2] + h * i as f64, w, h)
                .line(0.0, 0.0, w, 0.0, Stroke::solid(Paint::Rule, 1.0))
                .text(0.0, h / 2.0 + 4.8, 13.5, Weight::Regular, Anchor::Start, Paint::Ink, words.t(key))
                .text(w, h / 2.0 + 4.8, 14.0, Weight::Bold, Anchor::End, ink, answer),
        );
    }
    let (fill, edge, ink, key) = match model::serverless(stop) {
        _ if guessing => (Paint::Surface, Stroke::solid(Paint::Guest, 1.5), Paint::Muted, "serverless.open"),
        true => (Paint::AwsFill, Owner::Aws.stroke(1.5), Paint::Aws, "serverless"),
        false => (Paint::YouFill, Owner::You.stroke(1.5), Paint::You, "not-serverless"),
    };
    scene.add(Shape::new("verdict", x, p.side_y[3], w, 30.0).panel(15.0, fill, edge).text(
        w / 2.0,
        20.0,
        14.0,
        Weight::Bold,
        Anchor::Middle,
        ink,
        words.t(key),
    ));
}

pub fn scene(trace: &Trace, t: f64, width: Width, words: &Words, pick: Option<&str>) -> Scene {
    let p = plan(width);
    let mut scene = Scene::new(width, p.h);
    rail(&mut scene, trace, t, width, words);
    stack(&mut scene, &p, trace, t, words, pick);
    side(&mut scene, &p, trace, t, words);
    scene
}

pub fn describe(trace: &Trace, t: f64, words: &Words) -> String {
    let stop = trace.stop(t);
    let list = |from: usize, of: &dyn Fn(State) -> bool| {
        let mut out = String::new();
        for l in LAYERS.iter().skip(from).filter(|l| of(l.state(stop))) {
            if !out.is_empty() {
                out.push_str(&words.t("comma"));
            }
            out.push_str(&name("layer.", l.id, words));
        }
        out
    };
    if trace.guessing(t) {
        let hidden = list(LAYERS.len() - trace.guess, &|_| true);
        return words.f("describe.guess", &[("layers", Arg::S(&hidden))]);
    }
    let mut out = words.f(
        "describe",
        &[("stop", Arg::S(&name("stop.", STOPS[stop], words))), ("yours", Arg::S(&list(0, &|s| s == State::Yours)))],
    );
    let mut say = |key: &str, what: &str| {
        out.push(' ');
        out.push_str(&words.f(key, &[("layers", Arg::S(what))]));
    };
    for (state, key) in [(State::Seen, "describe.seen"), (State::Hidden, "describe.hidden")] {
        if model::count(state, stop) > 0 {
            say(key, &list(0, &|s| s == state));
        }
    }
    let hem = trace.hem(t).round() as usize;
    if hem < LAYERS.len() {
        say("describe.open", &list(hem, &|s| s == State::Hidden));
    }
    say(if model::serverless(stop) { "describe.no" } else { "describe.yes" }, "");
    if trace.judged(t) {
        out.push(' ');
        out.push_str(&verdict(trace, words));
        out.push('.');
    }
    out
}
