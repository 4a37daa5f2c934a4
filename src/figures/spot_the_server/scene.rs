//! A stack of eight layers, and a curtain whose rod rises over it from below: what is behind it is AWS's and out of sight. Revealed, it is
//! lifted to its rod, and every layer is there, as a ghost.

use super::model::{self, LAYERS, STOPS, State, Trace};
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

fn plan(width: Width) -> Plan {
    match width {
        Width::Wide => Plan {
            h: 420.0,
            x: 26.0,
            w: 408.0,
            top: 92.0,
            pitch: 39.0,
            bar: 31.0,
            side_x: 472.0,
            side_w: 228.0,
            side_y: [90.0, 184.0, 258.0, 365.0],
            ask: 32.0,
        },
        Width::Narrow => Plan {
            h: 650.0,
            x: 14.0,
            w: 308.0,
            top: 128.0,
            pitch: 39.0,
            bar: 31.0,
            side_x: 14.0,
            side_w: 308.0,
            side_y: [54.0, 456.0, 518.0, 606.0],
            ask: 28.0,
        },
    }
}

/// The word for a layer or stop.
pub fn name(kind: &str, id: &str, words: &Words) -> String {
    words.t(&[kind, id].concat())
}

/// The stops, and the mark that travels along them.
fn rail(scene: &mut Scene, trace: &Trace, t: f64, width: Width, words: &Words) {
    let place = trace.place(t);
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
    let at = ease::lerp(place.from as f64, place.to as f64, ease::in_out(place.way));
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

fn stack(scene: &mut Scene, p: &Plan, trace: &Trace, t: f64, words: &Words, pick: Option<&str>) {
    let (stop, hem, hidden) = (trace.place(t).stop(), trace.hem(t), trace.hidden(t));
    let line = LAYERS.len() as f64 - hidden;
    for (i, layer) in LAYERS.iter().enumerate() {
        if (i as f64) < line - 0.001 {
            // While the curtain rises over it, it looks as it did.
            let state = if layer.state(stop) == State::Hidden { layer.state(stop - 1) } else { layer.state(stop) };
            scene.add(bar(i, p, state, words, pick));
        }
    }
    if hidden <= 0.001 && !trace.turn(t) {
        return;
    }
    let gap = (p.pitch - p.bar) / 2.0;
    let y = p.top + line * p.pitch - gap;
    let w = p.w + 12.0;
    let box_of = |key: &str, h: f64| Shape::new(key, p.x - 6.0, y, w, h);
    for i in (line.max(hem.floor()) - 0.001).ceil() as usize..LAYERS.len() {
        scene.add(bar(i, p, State::Hidden, words, pick));
    }
    if hem > line {
        // It is lifted to its rod.
        let h = (hem - line) * p.pitch;
        let r = (h / 2.0).min(8.0);
        let mut folds = String::new();
        for k in 1..12 {
            folds.push('M');
            svg::push_num(&mut folds, w * f64::from(k) / 12.0);
            folds.push_str(" 4v");
            svg::push_num(&mut folds, (h - 8.0).max(0.0));
        }
        scene.add(box_of("curtain", h).panel(r, Paint::AwsFill, Owner::Aws.stroke(1.5)).path(
            0.0,
            0.0,
            folds,
            Paint::None,
            Stroke::solid(Paint::Rib, 3.0),
        ));
        if hidden > 1.5 && h > 60.0 {
            let label = words.t("curtain");
            let n = words.f("curtain.layers", &[("n", Arg::N((hem - line).round()))]);
            let left = (w - text::width(&label, 15.0, Weight::Bold) - 34.0) / 2.0;
            let mid = h / 2.0;
            let says = box_of("curtain.says", h)
                .rect(left - 6.0, mid - 24.0, w - 2.0 * left + 12.0, 48.0, 8.0, Paint::AwsFill, Stroke::NONE)
                .icon(Icon::Cloud, left + 12.0, mid - 9.0, Paint::Aws)
                .text(left + 34.0, mid - 4.0, 15.0, Weight::Bold, Anchor::Start, Paint::Aws, label)
                .text(w / 2.0, mid + 17.0, 13.0, Weight::Regular, Anchor::Middle, Paint::Aws, n);
            scene.add(says);
        }
    }
    scene.add(box_of("rod", 3.0).panel(1.5, Paint::Aws, Stroke::NONE));
    // In the learner's turn the rod has a grip: dragged up and down the stack, it goes from stop to stop.
    if trace.turn(t) {
        let (foot, top) =
            (LAYERS.len() as f64, LAYERS.len() as f64 - model::count(State::Hidden, STOPS.len() - 1) as f64);
        let end = |row: f64, stop: usize| (p.x + p.w / 2.0, p.top + row * p.pitch - gap, stop as f64);
        let (gw, gh) = (64.0, 18.0);
        scene.add(
            Shape::new("grip", p.x + (p.w - gw) / 2.0, y + 1.5 - gh / 2.0, gw, gh)
                .panel(gh / 2.0, Paint::Aws, Stroke::solid(Paint::Surface, 1.5))
                .path(gw / 2.0, gh / 2.0, "M-9 -2.5h18M-9 2.5h18", Paint::None, Stroke::solid(Paint::Surface, 1.8))
                .drag(0, [end(foot, 0), end(top, STOPS.len() - 1)]),
        );
    }
}

/// Heading, two numbers, three questions and the verdict.
fn side(scene: &mut Scene, p: &Plan, stop: usize, open: bool, words: &Words) {
    let id = STOPS[stop];
    let mut heading = glyph::heading(
        ["head.", id].concat(),
        p.side_x,
        p.side_y[0],
        p.side_w,
        &name("stop.", id, words),
        &name("note.", id, words),
    );
    heading.h = 74.0;
    scene.add(heading);
    let all = LAYERS.len();
    let sight = all - model::count(State::Hidden, stop);
    let of = words.f("sight", &[("n", Arg::N(sight as f64)), ("all", Arg::S(&words.num(all as f64, 0)))]);
    let yours = words.num(model::count(State::Yours, stop) as f64, 0);
    let half = p.side_w / 2.0;
    // Behind a lifted curtain more is drawn than you ever see.
    let seen = if open { "in-sight.open" } else { "in-sight" };
    for (key, x, number, ink) in [(seen, 0.0, &of, Paint::Ink), ("to-run", half, &yours, Paint::You)] {
        scene.add(glyph::readout(key, p.side_x + x, p.side_y[1], half - 6.0, number, &words.t(key), ink));
    }
    let (w, h) = (p.side_w, p.ask);
    for (i, (yes, key)) in model::answers(stop).into_iter().zip(["choose", "care", "see"]).enumerate() {
        let owner = if yes { Owner::You } else { Owner::Aws };
        let answer = words.t(if yes { "yes" } else { "no" });
        scene.add(
            Shape::new(key, p.side_x, p.side_y[2] + h * i as f64, w, h)
                .line(0.0, 0.0, w, 0.0, Stroke::solid(Paint::Rule, 1.0))
                .text(0.0, h / 2.0 + 4.8, 13.5, Weight::Regular, Anchor::Start, Paint::Ink, words.t(key))
                .text(w, h / 2.0 + 4.8, 14.0, Weight::Bold, Anchor::End, owner.paint(), answer),
        );
    }
    let (owner, key) =
        if model::serverless(stop) { (Owner::Aws, "serverless") } else { (Owner::You, "not-serverless") };
    scene.add(Shape::new("verdict", p.side_x, p.side_y[3], w, 32.0).panel(16.0, owner.fill(), owner.stroke(1.5)).text(
        w / 2.0,
        21.0,
        14.0,
        Weight::Bold,
        Anchor::Middle,
        owner.paint(),
        words.t(key),
    ));
}

pub fn scene(trace: &Trace, t: f64, width: Width, words: &Words, pick: Option<&str>) -> Scene {
    let p = plan(width);
    let mut scene = Scene::new(width, p.h);
    rail(&mut scene, trace, t, width, words);
    stack(&mut scene, &p, trace, t, words, pick);
    let stop = trace.place(t).stop();
    side(&mut scene, &p, stop, trace.open(t) >= 0.5 && model::count(State::Hidden, stop) > 0, words);
    scene
}

pub fn describe(trace: &Trace, t: f64, words: &Words) -> String {
    let stop = trace.place(t).stop();
    let list = |state: State, from: usize| {
        let mut out = String::new();
        for l in LAYERS.iter().skip(from).filter(|l| l.state(stop) == state) {
            if !out.is_empty() {
                out.push_str(&words.t("comma"));
            }
            out.push_str(&name("layer.", l.id, words));
        }
        out
    };
    let mut out = words.f(
        "describe",
        &[("stop", Arg::S(&name("stop.", STOPS[stop], words))), ("yours", Arg::S(&list(State::Yours, 0)))],
    );
    let mut say = |key: &str, what: &str| {
        out.push(' ');
        out.push_str(&words.f(key, &[("layers", Arg::S(what))]));
    };
    for (state, key) in [(State::Seen, "describe.seen"), (State::Hidden, "describe.hidden")] {
        if model::count(state, stop) > 0 {
            say(key, &list(state, 0));
        }
    }
    if model::count(State::Hidden, stop) > 0 && trace.open(t) >= 0.5 {
        say("describe.open", &list(State::Hidden, trace.hem(t).round() as usize));
    }
    say(if model::serverless(stop) { "describe.no" } else { "describe.yes" }, "");
    out
}
