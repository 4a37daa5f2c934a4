//! A row for each caller: who asks, what decides, and on the right the registry. Below, what is easily mistaken for a decision: the task
//! role, or the count of pulls.

use super::model::{BACK, CALLERS, Caller, END, GAP, LEG, Params, Shelf, Trace};
use crate::scene::glyph::Icon;
use crate::scene::{Anchor, Arg, Owner, Paint, Scene, Shape, Stroke, Weight, Width, Words, ease, text};

/// A run and how it is looked at.
pub struct Shown<'a> {
    pub trace: &'a Trace,
    /// GB a month without a login, hours that a token is valid.
    pub quota: f64,
    pub token: f64,
    pub pick: Option<&'a str>,
}

impl Shown<'_> {
    fn press(&self, shape: Shape, label: String) -> Shape {
        let pressed = self.pick == Some(shape.key.as_str());
        shape.hit(label, pressed)
    }

    /// A text with the numbers that texts of this figure need.
    fn say(&self, key: &str, p: &Params, words: &Words) -> String {
        words.f(
            key,
            &[
                ("pulls", Arg::N(p.pulls)),
                ("limit", Arg::N(p.limit())),
                ("quota", Arg::N(self.quota)),
                ("token", Arg::N(self.token)),
                ("n", Arg::N(p.count() as f64)),
            ],
        )
    }

    pub fn caption(&self, step: usize, words: &Words) -> String {
        let p = &self.trace.beats[step];
        let variant = match step {
            0 | 1 => [".", p.shelf.id()].concat(),
            3 => String::from(if p.pulls < p.limit() { ".under" } else { ".over" }),
            _ => String::new(),
        };
        self.say(&["step.", &(step + 1).to_string(), &variant].concat(), p, words)
    }

    /// What is said about a caller: what it is before it asks, why it gets the image or not after.
    fn reason(&self, p: &Params, caller: Caller, asked: bool, words: &Words) -> String {
        let v = p.verdict(caller);
        let key = match (asked, v.granted) {
            (false, _) => ["asks.", caller.id()].concat(),
            (_, true) => ["why.", v.gate, ".yes"].concat(),
            (_, false) => ["why.", v.gate, ".no"].concat(),
        };
        self.say(&key, p, words)
    }

    fn strip(&self, p: &Params, words: &Words) -> String {
        let key = if p.shelf == Shelf::HubLogin {
            "strip.account"
        } else {
            ["strip.private", "strip.public", "strip.hub"][p.shelf as usize]
        };
        self.say(key, p, words)
    }
}

/// Measures of the picture in one width: left edge and width of the callers, of what decides, and of the registry; rows.
struct Grid {
    caller: (f64, f64),
    gate: (f64, f64),
    shelf: (f64, f64),
    top: f64,
    pitch: f64,
    size: f64,
    bottom: f64,
}

const BOX: f64 = 38.0;

fn grid(width: Width) -> Grid {
    let (top, pitch) = width.pick((40.0, 68.0), (36.0, 92.0));
    let bottom = top + 5.0 * pitch;
    match width {
        Width::Wide => {
            Grid { caller: (20.0, 184.0), gate: (252.0, 196.0), shelf: (552.0, 148.0), top, pitch, size: 13.5, bottom }
        }
        Width::Narrow => {
            Grid { caller: (8.0, 122.0), gate: (139.0, 114.0), shelf: (265.0, 64.0), top, pitch, size: 11.5, bottom }
        }
    }
}

/// The image itself: a small stack of layers around a point.
fn stack(s: Shape, x: f64, y: f64) -> Shape {
    let mut s = s;
    for (i, (fill, edge)) in
        [(Paint::YouFill, Paint::You), (Paint::NodeFill, Paint::Node), (Paint::GuestFill, Paint::Guest)]
            .into_iter()
            .enumerate()
    {
        s = s.rect(x - 9.0, y - 9.0 + 6.5 * i as f64, 18.0, 5.0, 1.0, fill, Stroke::solid(edge, 1.2));
    }
    s
}

/// Lines of bold text in the middle of a box's height, from `x` on.
fn lines(s: Shape, x: f64, w: f64, size: f64, ink: Paint, t: &str) -> Shape {
    let n = text::wrap(t, size, Weight::Bold, w).len() as f64;
    let y = BOX / 2.0 + size * 0.35 - (n - 1.0) * size * 0.65;
    s.wrapped((x, y), w, size, Weight::Bold, Anchor::Start, ink, t)
}

pub fn scene(shown: &Shown, t: f64, width: Width, words: &Words) -> Scene {
    let g = grid(width);
    let (step, x) = shown.trace.clock(t);
    let p = &shown.trace.beats[step];
    let mut scene = Scene::new(width, g.bottom + width.pick(76.0, 96.0));
    for (id, (x, w)) in [("callers", g.caller), ("gates", g.gate)] {
        let s = Shape::new(id, x, 10.0, w, 20.0);
        let word = words.t(&["head.", id].concat());
        scene.add(s.text(0.0, 14.0, 12.5, Weight::Regular, Anchor::Start, Paint::Muted, word));
    }
    registry(&mut scene, shown, p, &g, width, words);
    for (i, caller) in CALLERS.into_iter().enumerate() {
        row(&mut scene, shown, p, i, caller, x, &g, width, words);
    }
    strip(&mut scene, shown, p, &g, width, words);
    scene
}

/// Middle of an image in the registry, from its top.
fn image_y(i: u32, width: Width) -> f64 {
    width.pick(110.0, 142.0) + width.pick(58.0, 80.0) * f64::from(i)
}

fn registry(scene: &mut Scene, shown: &Shown, p: &Params, g: &Grid, width: Width, words: &Words) {
    let (x, w) = g.shelf;
    let h = g.bottom - g.top - width.pick(8.0, 14.0);
    let hub = p.shelf.is_hub();
    let edge = if hub { Stroke::solid(Paint::Engine, 1.5) } else { Owner::Aws.stroke(1.5) };
    let name = words.t(&["shelf.", p.shelf.id()].concat());
    let mut s =
        Shape::new(if hub { "shelf.hub" } else { "shelf.ecr" }, x, g.top, w, h).panel(6.0, Paint::LibsFill, edge);
    let mid = w / 2.0;
    let (size, pad) = width.pick((15.0, 12.0), (11.5, 6.0));
    s = s.wrapped((mid, 24.0), w - pad, size, Weight::Bold, Anchor::Middle, Paint::Ink, &name);
    let (remark, icon) = if p.shelf == Shelf::Private { ("private", Icon::Lock) } else { ("public", Icon::Unlock) };
    let under = width.pick(46.0, 58.0);
    s = s.text(mid, under, 12.0, Weight::Regular, Anchor::Middle, Paint::Muted, words.t(remark));
    s = s.icon(icon, mid, under + 18.0, Paint::Muted);
    for i in 0..3u32 {
        let y = image_y(i, width);
        let tag = words.t(&[if hub { "hub." } else { "tag." }, &(i + 1).to_string()].concat());
        // The first is the one that all ask for.
        let mut weight = Weight::Regular;
        if i == 0 {
            weight = Weight::Bold;
            s = s.rect(3.0, y - 16.0, w - 6.0, 51.0, 5.0, Paint::Surface, Stroke::solid(Paint::Ink, 1.5));
        }
        s = stack(s, mid, y).text(mid, y + 28.0, 12.0, weight, Anchor::Middle, Paint::Ink, tag);
    }
    let last = h - width.pick(12.0, 42.0);
    s = s.wrapped(
        (mid, last),
        w - pad,
        width.pick(12.5, 11.5),
        Weight::Regular,
        Anchor::Middle,
        Paint::Muted,
        &words.t("stores"),
    );
    scene.add(shown.press(s, name));
}

#[allow(clippy::too_many_arguments)]
fn row(
    scene: &mut Scene,
    shown: &Shown,
    p: &Params,
    i: usize,
    caller: Caller,
    x: f64,
    g: &Grid,
    width: Width,
    words: &Words,
) {
    let id = caller.id();
    let (y, mid) = (g.top + g.pitch * i as f64, BOX / 2.0);
    let start = GAP * i as f64;
    let v = p.verdict(caller);
    let asked = x >= start + LEG - 1e-9;
    let done = x >= (start + LEG + BACK).min(END);
    let (ink, fill, icon) = match (asked, v.granted) {
        (false, _) => (Paint::Muted, Paint::Surface, Icon::Lock),
        (_, true) => (Paint::Good, Paint::GoodFill, Icon::Check),
        (_, false) => (Paint::Bad, Paint::BadFill, Icon::Cross),
    };
    let right = g.caller.0 + g.caller.1;
    let (gate_end, shelf) = (g.gate.0 + g.gate.1, g.shelf.0);
    // The way to what decides, and on to the image.
    let way = Stroke::solid(if asked { ink } else { Paint::Rule }, if asked { 2.0 } else { 1.5 });
    let through = asked && v.granted;
    let on = if through { way } else { Stroke::dashed(Paint::Rule, 1.5) };
    let bus = shelf - right - 5.0;
    let mut ways = Shape::new(["way.", id].concat(), right, y + mid, shelf - right, 0.0)
        .line(1.0, 0.0, g.gate.0 - right - 1.0, 0.0, way)
        .line(gate_end - right + 1.0, 0.0, bus + if through { 1.0 } else { 4.0 }, 0.0, on);
    if through {
        // Beside the registry up or down to the one image that all ask for, and in.
        let image = g.top + image_y(0, width) + 9.5 - y - mid;
        ways = ways.line(bus, 0.0, bus, image, on).line(bus - 1.0, image, bus + 7.5, image, on);
    }
    scene.add(ways);

    let (edge, hand, glyph) = match caller {
        Caller::Ec2 | Caller::Laptop => (Owner::You.stroke(1.5), Paint::You, Icon::Person),
        Caller::Fargate | Caller::Lambda => (Owner::Aws.stroke(1.5), Paint::Aws, Icon::Cloud),
        Caller::Stranger => (Stroke::solid(Paint::Guest, 1.5), Paint::Muted, Icon::Person),
    };
    let name = words.t(&["caller.", id].concat());
    let left = width.pick(38.0, 30.0);
    let mut s = Shape::new(["caller.", id].concat(), g.caller.0, y, g.caller.1, BOX)
        .panel(6.0, Paint::Surface, edge)
        .icon(glyph, width.pick(20.0, 14.0), mid, hand);
    s = lines(s, left, g.caller.1 - left - 26.0, g.size, Paint::Ink, &name);
    if done && v.granted {
        s = stack(s, g.caller.1 - 15.0, mid + 1.0);
    }
    scene.add(s);

    let gate = words.t(&["gate.", v.gate].concat());
    let s = Shape::new(["gate.", id, ".", v.gate].concat(), g.gate.0, y, g.gate.1, BOX)
        .panel(6.0, fill, Stroke::solid(ink, 1.5))
        .icon(icon, g.gate.1 - width.pick(19.0, 14.0), mid, ink);
    let s = lines(s, width.pick(12.0, 7.0), g.gate.1 - width.pick(48.0, 33.0), g.size, Paint::Ink, &gate);
    // The two that only the controls bring are told by their reasons.
    scene.add(if matches!(v.gate, "anyone" | "account") { s } else { shown.press(s, gate) });

    let w = gate_end - g.caller.0;
    let why = shown.reason(p, caller, asked, words);
    let s = Shape::new(
        ["why.", id].concat(),
        g.caller.0,
        y + BOX + 1.0,
        w.max(shelf - g.caller.0 - 12.0),
        g.pitch - BOX - 4.0,
    );
    let ink = if asked && !v.granted { Paint::Bad } else { Paint::Muted };
    scene.add(s.wrapped(
        (0.0, 14.0),
        shelf - g.caller.0 - 12.0,
        width.pick(12.5, 11.5),
        Weight::Regular,
        Anchor::Start,
        ink,
        &why,
    ));

    // The question on its way, and the image on its way back.
    let ask = ease::span(x, start, start + LEG);
    if ask > 0.0 && ask < 1.0 {
        let at = ease::lerp(right, g.gate.0 - 4.0, ease::out(ask));
        scene.add(Shape::new(["ask.", id].concat(), at - 5.0, y + mid - 5.0, 10.0, 10.0).circle(
            5.0,
            5.0,
            5.0,
            Paint::Ink,
            Stroke::NONE,
        ));
    }
    let back = ease::span(x, start + LEG, start + LEG + BACK);
    if v.granted && back > 0.0 && !done {
        let at = ease::lerp(shelf - 10.0, right - 15.0, ease::in_out(back));
        scene.add(stack(Shape::new(["image.", id].concat(), at, y + mid + 1.0, 0.0, 0.0), 0.0, 0.0));
    }
}

fn strip(scene: &mut Scene, shown: &Shown, p: &Params, g: &Grid, width: Width, words: &Words) {
    let (x, w) = (g.caller.0, g.shelf.0 + g.shelf.1 - g.caller.0);
    let y = g.bottom + width.pick(8.0, 4.0);
    let h = width.pick(56.0, 80.0);
    let about = shown.strip(p, words);
    let (size, lead) = width.pick((13.0, 16.0), (12.0, 16.0));
    let mut note = |x: f64, y: f64, w: f64| {
        let s = Shape::new("note", x, y, w, h - 2.0);
        scene.add(s.wrapped((0.0, lead), w, size, Weight::Regular, Anchor::Start, Paint::Ink, &about));
    };
    match p.shelf {
        Shelf::Private => {
            note(g.gate.0, y + width.pick(7.0, -2.0), x + w - g.gate.0);
            let (icon, may) = if p.task { (Icon::Check, "task.yes") } else { (Icon::Cross, "task.no") };
            let name = words.t("task");
            let s = Shape::new("task", x, y, g.caller.1, 46.0)
                .panel(6.0, Paint::Surface, Stroke::solid(Paint::Guest, 1.5))
                .text(12.0, 19.0, g.size, Weight::Bold, Anchor::Start, Paint::Ink, name.as_str())
                .text(12.0, 37.0, 12.0, Weight::Regular, Anchor::Start, Paint::Muted, words.t(may))
                .icon(icon, g.caller.1 - 18.0, 23.0, Paint::Muted);
            scene.add(shown.press(s, name));
        }
        Shelf::Public => note(x, y, w),
        _ => {
            note(x, y, w);
            // The scale ends at three times the limit without a login.
            let long = |v: f64| (v / (3.0 * p.anonymous)).min(1.0) * w;
            let over = p.pulls >= p.limit();
            let bar = h - 18.0;
            let (limit, size) = (words.num(p.limit(), 0), width.pick(12.5, 12.0));
            let s = Shape::new("count", x, y + bar - 16.0, w, 34.0)
                .rect(0.0, 19.0, w, 12.0, 3.0, Paint::LibsFill, Stroke::solid(Paint::Rule, 1.0))
                .rect(0.0, 19.0, long(p.pulls), 12.0, 3.0, if over { Paint::Bad } else { Paint::Good }, Stroke::NONE)
                .line(long(p.limit()), 16.0, long(p.limit()), 34.0, Stroke::solid(Paint::Ink, 2.0))
                .text(long(p.limit()), 13.0, size, Weight::Bold, Anchor::Middle, Paint::Ink, limit);
            scene.add(s);
        }
    }
}

pub fn describe(shown: &Shown, t: f64, words: &Words) -> String {
    let (step, x) = shown.trace.clock(t);
    let p = &shown.trace.beats[step];
    let mut out = words.f("describe", &[("shelf", Arg::S(&words.t(&["shelf.", p.shelf.id()].concat())))]);
    for (i, caller) in CALLERS.into_iter().enumerate() {
        let asked = x >= GAP * i as f64 + LEG - 1e-9;
        let granted = p.verdict(caller).granted;
        let state = if !asked {
            "state.waits"
        } else if granted {
            "state.gets"
        } else {
            "state.refused"
        };
        out.push(' ');
        let name = words.t(&["caller.", caller.id()].concat());
        out.push_str(&words.f(state, &[("caller", Arg::S(&name))]));
        out.push(' ');
        out.push_str(&shown.reason(p, caller, asked, words));
    }
    out.push(' ');
    out.push_str(&shown.strip(p, words));
    out
}
