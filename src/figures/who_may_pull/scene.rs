//! A row for each caller: a wire from it to a lock, and on to the registry. A request runs along it and bounces at a closed lock, or comes
//! back with the image. Both roles of the Fargate task hang in one panel; which of them is asked, the request shows. Docker Hub has no locks
//! but a count for each address, so between the callers and it stands another picture.

use super::model::{CALLERS, Caller, Params, Shelf, Stage, Trace};
use crate::num::Within;
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
    pub fn say(&self, key: &str, p: &Params, words: &Words) -> String {
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
            2 if p.pulls < p.limit() => ".under",
            2 => ".over",
            _ => [".private", ".public", ".hub", ".hub"][p.shelf as usize],
        };
        self.say(&["step.", &(step + 1).to_string(), variant].concat(), p, words)
    }

    /// Why a caller gets the image or not.
    pub fn reason(&self, p: &Params, caller: Caller, words: &Words) -> String {
        let v = p.verdict(caller);
        self.say(&["why.", v.gate, if v.granted { ".yes" } else { ".no" }].concat(), p, words)
    }
}

/// The locks: a permission each, in the order of the controls from 1 on.
pub const LOCKS: [&str; 5] = ["instance", "execution", "task", "policy", "login"];

/// Measures of the picture in one width.
struct Plan {
    h: f64,
    /// Left edge, width and height of a caller, and the middles of the rows.
    caller: (f64, f64, f64),
    rows: [f64; 5],
    /// The middle of a lock, its radius, and where its words begin and end.
    lock: f64,
    r: f64,
    words: (f64, f64),
    /// Middles of the two roles of the Fargate task, and the panel around them.
    roles: [f64; 2],
    panel: (f64, f64, f64, f64),
    /// Left edge and width of the registry, and its top.
    shelf: (f64, f64, f64),
    size: f64,
    small: f64,
}

fn plan(width: Width) -> Plan {
    match width {
        Width::Wide => Plan {
            h: 372.0,
            caller: (14.0, 150.0, 46.0),
            rows: [40.0, 134.0, 222.0, 280.0, 338.0],
            lock: 236.0,
            r: 18.0,
            words: (266.0, 452.0),
            roles: [110.0, 158.0],
            panel: (204.0, 84.0, 252.0, 100.0),
            shelf: (562.0, 144.0, 16.0),
            size: 13.5,
            small: 12.5,
        },
        Width::Narrow => Plan {
            h: 458.0,
            caller: (6.0, 106.0, 56.0),
            rows: [46.0, 166.0, 276.0, 348.0, 420.0],
            lock: 144.0,
            r: 16.0,
            words: (165.0, 258.0),
            roles: [136.0, 196.0],
            panel: (122.0, 98.0, 140.0, 128.0),
            shelf: (276.0, 56.0, 10.0),
            size: 12.0,
            small: 11.0,
        },
    }
}

/// The image itself: a small stack of layers around a point.
fn stack(s: Shape, x: f64, y: f64) -> Shape {
    let mut s = s;
    let layers = [(Paint::YouFill, Paint::You), (Paint::NodeFill, Paint::Node), (Paint::GuestFill, Paint::Guest)];
    for (i, (fill, edge)) in layers.into_iter().enumerate() {
        s = s.rect(x - 9.0, y - 9.0 + 6.5 * i as f64, 18.0, 5.0, 1.0, fill, Stroke::solid(edge, 1.2));
    }
    s
}

/// A way in straight pieces.
type Way = Vec<(f64, f64)>;

/// The place at a part of a way, 0..=1.
fn along(way: &[(f64, f64)], part: f64) -> (f64, f64) {
    let long = |p: &[(f64, f64)]| (p[1].0 - p[0].0).abs() + (p[1].1 - p[0].1).abs();
    let mut left = way.windows(2).map(long).sum::<f64>() * part;
    for p in way.windows(2) {
        let l = long(p);
        if left <= l && l > 0.0 {
            return (ease::lerp(p[0].0, p[1].0, left / l), ease::lerp(p[0].1, p[1].1, left / l));
        }
        left -= l;
    }
    way.last().copied().unwrap_or_default()
}

/// How far a lock that turns somebody away has moved to the side.
fn shake(stage: Stage) -> f64 {
    match stage {
        Stage::Bounces(x) if x < 0.7 => 5.0 * (x * 26.0).sin() * (1.0 - x / 0.7),
        _ => 0.0,
    }
}

/// The ways of a caller: to what decides, and from there to the registry.
fn ways(p: &Plan, params: &Params, i: usize, width: Width) -> (Way, Way) {
    let (y, from, shelf) = (p.rows[i], p.caller.0 + p.caller.1, p.shelf.0);
    if params.shelf.is_hub() && i < 2 {
        // Through the one gateway of the fleet.
        let (x, _, _, _) = gateway(p, width);
        let (mid, join) = (gate_mid(p), x - 10.0);
        return (vec![(from, y), (join, y), (join, mid), (x, mid)], vec![(x, mid), (shelf, mid)]);
    }
    if params.shelf == Shelf::Private && i == 1 {
        let (edge, lock, right) = (p.panel.0 + 8.0, p.roles[1], p.panel.0 + p.panel.2 + width.pick(20.0, 6.0));
        return (
            vec![(from, y), (edge, y), (edge, lock), (p.lock - p.r, lock)],
            vec![(p.lock + p.r, lock), (right, lock), (right, y), (shelf, y)],
        );
    }
    (vec![(from, y), (p.lock - p.r, y)], vec![(p.lock - p.r, y), (shelf, y)])
}

fn gateway(p: &Plan, width: Width) -> (f64, f64, f64, f64) {
    let (x, y) = (p.panel.0, p.rows[0] - width.pick(16.0, 20.0));
    (x, y, width.pick(300.0, 140.0), p.rows[1] + width.pick(26.0, 34.0) - y)
}

fn gate_mid(p: &Plan) -> f64 {
    (p.rows[0] + p.rows[1]) / 2.0
}

pub fn scene(shown: &Shown, t: f64, width: Width, words: &Words) -> Scene {
    let p = plan(width);
    let (step, since) = shown.trace.clock(t);
    let params = &shown.trace.beats[step];
    let mut scene = Scene::new(width, p.h);
    let stages: Vec<Stage> = CALLERS.iter().zip(since).map(|(c, s)| params.stage(*c, s)).collect();
    let call = params.call(since[1]);
    registry(&mut scene, shown, params, &p, width, words);
    if params.shelf == Shelf::Private {
        let (x, y, w, h) = p.panel;
        let name = words.t("definition");
        scene.add(
            Shape::new("definition", x, y - 16.0, w, h + 16.0)
                .rect(0.0, 16.0, w, h, 8.0, Paint::YouFill, Owner::You.stroke(1.2))
                .text(2.0, 11.0, p.small.max(11.5), Weight::Regular, Anchor::Start, Paint::You, name),
        );
    }
    for (i, stage) in stages.iter().enumerate() {
        wires(&mut scene, params, i, *stage, &p, width);
    }
    if let Some(call) = call {
        calls(&mut scene, params, call, &p, width, words);
    }
    gates(&mut scene, shown, params, &stages, call, &p, width, words);
    for (i, caller) in CALLERS.into_iter().enumerate() {
        asker(&mut scene, shown, params.shelf.is_hub(), caller, stages[i], &p, width, words);
    }
    for (i, caller) in CALLERS.into_iter().enumerate() {
        travels(&mut scene, params, i, caller, stages[i], &p, width);
    }
    scene
}

fn wires(scene: &mut Scene, params: &Params, i: usize, stage: Stage, p: &Plan, width: Width) {
    let (to, on) = ways(p, params, i, width);
    let granted = params.verdict(CALLERS[i]).granted;
    let (ink, far) = match (stage.decided(), granted) {
        (false, _) => (Stroke::solid(Paint::Guest, 1.5), Stroke::dashed(Paint::Guest, 1.2)),
        (_, true) => (Stroke::solid(Paint::Good, 2.5), Stroke::solid(Paint::Good, 2.5)),
        _ => (Stroke::solid(Paint::Bad, 2.5), Stroke::dashed(Paint::Guest, 1.2)),
    };
    // Until the request has shown which role is asked, the wire ends at the panel and goes on behind it.
    let masked = params.shelf == Shelf::Private && i == 1 && !stage.decided();
    let y = p.rows[i];
    let (to, on) =
        if masked { (vec![to[0], (p.panel.0, y)], vec![(p.panel.0 + p.panel.2, y), (p.shelf.0, y)]) } else { (to, on) };
    let x0 = to[0].0;
    let mut s = Shape::new(["way.", CALLERS[i].id()].concat(), x0, 0.0, p.shelf.0 - x0, p.h);
    for (way, stroke) in [(&to, ink), (&on, far)] {
        let mut d = String::new();
        for (k, (x, y)) in way.iter().enumerate() {
            d.push(if k == 0 { 'M' } else { 'L' });
            crate::scene::svg::push_num(&mut d, x - x0);
            d.push(' ');
            crate::scene::svg::push_num(&mut d, *y);
        }
        s = s.path(0.0, 0.0, d, Paint::None, stroke);
    }
    scene.add(s);
}

/// A lock on a wire: hollow with its shackle swung open, or solid and closed. Its permission's name stands over the wire, and below what it says.
#[allow(clippy::too_many_arguments)]
fn lock(scene: &mut Scene, params: &Params, i: usize, y: f64, aside: f64, p: &Plan, width: Width, words: &Words) {
    let open = params.locks()[i];
    let name = words.t(&["gate.", LOCKS[i]].concat());
    let state = words.t(&[if open { "open." } else { "closed." }, LOCKS[i]].concat());
    let (left, w) = (p.lock - p.r - 4.0, p.words.1 - p.lock + p.r + 4.0);
    let (up, down) = width.pick((24.0, 24.0), (36.0, 24.0));
    let x = p.r + 4.0 + aside;
    let (fill, ink) = if open { (Paint::Surface, Paint::Ink) } else { (Paint::Steel, Paint::OnSteel) };
    let edge = if open { Stroke::solid(Paint::Ink, 2.0) } else { Stroke::solid(Paint::SteelEdge, 2.0) };
    let s = Shape::new(["lock.", LOCKS[i]].concat(), left, y - up, w, up + down).circle(x, up, p.r, fill, edge).icon(
        if open { Icon::Unlock } else { Icon::Lock },
        x,
        up - 1.5,
        ink,
    );
    let at = p.words.0 - left;
    let room = p.words.1 - p.words.0;
    let lines = text::wrap(&name, p.size, Weight::Bold, room);
    let first = up - 7.0 - (lines.len() as f64 - 1.0) * p.size * text::LEADING;
    let s = s.wrapped((at, first), room, p.size, Weight::Bold, Anchor::Start, Paint::Ink, &name).text(
        at,
        up + 17.0,
        p.small,
        Weight::Regular,
        Anchor::Start,
        Paint::Muted,
        state.as_str(),
    );
    let label = words.f("lock.says", &[("lock", Arg::S(&name)), ("state", Arg::S(&state))]);
    scene.add(s.hit(label, false));
}

/// What stands in the way and is no lock: there is nothing to open.
#[allow(clippy::too_many_arguments)]
fn wall(scene: &mut Scene, shown: &Shown, caller: Caller, gate: &str, y: f64, aside: f64, p: &Plan, words: &Words) {
    let name = words.t(&["gate.", gate].concat());
    let (left, w) = (p.lock - p.r - 4.0, p.words.1 - p.lock + p.r + 4.0);
    let room = p.words.1 - p.words.0;
    let n = text::wrap(&name, p.size, Weight::Bold, room).len() as f64;
    let mut s = Shape::new(["wall.", caller.id()].concat(), left, y - 36.0, w, 60.0);
    // Bricks.
    let x = p.r + aside;
    s = s.rect(x - 5.0, 14.0, 18.0, 44.0, 2.0, Paint::GuestFill, Stroke::solid(Paint::Guest, 1.5)).path(
        x - 5.0,
        14.0,
        "M0 11h18M0 22h18M0 33h18M9 0v11M5 11v11M13 11v11M9 22v11M5 33v11M13 33v11",
        Paint::None,
        Stroke::solid(Paint::Guest, 1.2),
    );
    let first = 36.0 - 7.0 - (n - 1.0) * p.size * text::LEADING;
    s = s.wrapped((p.words.0 - left, first), room, p.size, Weight::Bold, Anchor::Start, Paint::Ink, &name);
    scene.add(shown.press(s, name));
}

#[allow(clippy::too_many_arguments)]
fn gates(
    scene: &mut Scene,
    shown: &Shown,
    params: &Params,
    stages: &[Stage],
    call: Option<f64>,
    p: &Plan,
    width: Width,
    words: &Words,
) {
    let denied = call.map_or(0.0, |c| if params.task { 0.0 } else { shake(Stage::Bounces((c - 0.35) / 0.65)) });
    let denied = if call.is_some_and(|c| c > 0.35) { denied } else { 0.0 };
    if params.shelf.is_hub() {
        counts(scene, shown, params, shake(stages[0]) + shake(stages[1]), p, width, words);
    }
    for (i, caller) in CALLERS.into_iter().enumerate() {
        let (y, aside) = (p.rows[i], shake(stages[i]));
        match params.verdict(caller).gate {
            "instance" => lock(scene, params, 0, y, aside, p, width, words),
            "execution" => {
                lock(scene, params, 2, p.roles[0], denied, p, width, words);
                lock(scene, params, 1, p.roles[1], aside, p, width, words);
            }
            "policy" => lock(scene, params, 3, y, aside, p, width, words),
            "login" => lock(scene, params, 4, y, aside, p, width, words),
            gate @ ("nobody" | "ecr-only") => wall(scene, shown, caller, gate, y, aside, p, words),
            gate @ ("anyone" | "elsewhere") => {
                // No lock: the wire runs through, and says why.
                let name = words.t(&["gate.", gate].concat());
                let room = p.words.1 - p.panel.0;
                let n = text::wrap(&name, p.size, Weight::Regular, room).len() as f64;
                let s = Shape::new(["free.", caller.id()].concat(), p.panel.0, y - 38.0, room, 44.0);
                let first = 38.0 - 7.0 - (n - 1.0) * p.size * text::LEADING;
                let at = (0.0, first);
                scene.add(s.wrapped(at, room, p.size, Weight::Regular, Anchor::Start, Paint::Muted, &name));
            }
            _ => {}
        }
    }
}

/// The gateway of the fleet, with what Docker Hub counts there.
#[allow(clippy::too_many_arguments)]
fn counts(scene: &mut Scene, shown: &Shown, params: &Params, aside: f64, p: &Plan, width: Width, words: &Words) {
    let (x, y, w, h) = gateway(p, width);
    let over = params.pulls >= params.limit();
    let (pad, room) = width.pick((14.0, w - 28.0), (8.0, w - 16.0));
    let name = words.t(if params.shelf == Shelf::HubLogin { "gate.account" } else { "gate.address" });
    let counted = shown.say("counted", params, words);
    let limit = words.num(params.limit(), 0);
    // The scale ends at three times the limit without a login.
    let long = |v: f64| (v / (3.0 * params.anonymous)).min(1.0) * room;
    let bar = h - width.pick(30.0, 28.0);
    let ink = if over { Paint::Bad } else { Paint::Good };
    let s = Shape::new("gateway", x + aside, y, w, h)
        .panel(8.0, Paint::Surface, Owner::You.stroke(1.5))
        .wrapped((pad, 22.0), room, p.size, Weight::Bold, Anchor::Start, Paint::Ink, &name)
        .wrapped((pad, width.pick(44.0, 78.0)), room, p.small, Weight::Regular, Anchor::Start, Paint::Muted, &counted)
        .rect(pad, bar, room, 14.0, 3.0, Paint::LibsFill, Stroke::solid(Paint::Rule, 1.0))
        .rect(pad, bar, long(params.pulls), 14.0, 3.0, ink, Stroke::NONE)
        .line(
            pad + long(params.limit()),
            bar - 4.0,
            pad + long(params.limit()),
            bar + 18.0,
            Stroke::solid(Paint::Ink, 2.5),
        )
        .text(pad + long(params.limit()), bar - 8.0, p.small, Weight::Bold, Anchor::Middle, Paint::Ink, limit);
    scene.add(shown.press(s, name));
}

/// The first call of the app in the Fargate task: through the task role, to a service of AWS.
fn calls(scene: &mut Scene, params: &Params, call: f64, p: &Plan, width: Width, words: &Words) {
    let (from, y, role) = (p.caller.0 + p.caller.1, p.rows[1] - 8.0, p.roles[0]);
    let edge = p.panel.0 + width.pick(-14.0, -4.0);
    let to = vec![(from, y), (edge, y), (edge, role), (p.lock - p.r, role)];
    let (x, w) = (p.panel.0 + p.panel.2 + width.pick(34.0, -48.0), 54.0);
    let asked = call > 0.35;
    let ink = match (asked, params.task) {
        (false, _) => Paint::Guest,
        (_, true) => Paint::Good,
        _ => Paint::Bad,
    };
    let mut d = String::new();
    for (k, (x, y)) in to.iter().enumerate() {
        d.push(if k == 0 { 'M' } else { 'L' });
        crate::scene::svg::push_num(&mut d, *x);
        d.push(' ');
        crate::scene::svg::push_num(&mut d, *y);
    }
    let mut s = Shape::new("call", 0.0, 0.0, p.shelf.0, p.h).fade(call * 4.0).path(
        0.0,
        0.0,
        d,
        Paint::None,
        Stroke::solid(ink, 2.0),
    );
    if asked && params.task && width == Width::Wide {
        s = s.line(p.lock + p.r, role, x, role, Stroke::solid(ink, 2.0));
    }
    scene.add(s);
    // What it calls: any service of AWS. On a phone the wire ends at the lock.
    if width == Width::Wide {
        let name = words.t("s3");
        scene.add(
            Shape::new("s3", x, role - 13.0, w, 26.0)
                .fade(call * 4.0)
                .panel(13.0, Paint::AwsFill, Owner::Aws.stroke(1.2))
                .icon(Icon::CloudSmall, 16.0, 13.0, Paint::Aws)
                .text(28.0, 17.5, 12.5, Weight::Bold, Anchor::Start, Paint::Aws, name),
        );
    }
    if call < 0.999 {
        let part = if params.task || call < 0.35 { call / 0.35 } else { 1.0 - (call - 0.35) / 0.65 };
        let (x, y) = along(&to, part.within(0.0, 1.0));
        scene.add(Shape::new("call.dot", x - 5.0, y - 5.0, 10.0, 10.0).circle(5.0, 5.0, 5.0, ink, Stroke::NONE));
    }
}

/// Who asks, and how it stands with it.
#[allow(clippy::too_many_arguments)]
fn asker(
    scene: &mut Scene,
    shown: &Shown,
    hub: bool,
    caller: Caller,
    stage: Stage,
    p: &Plan,
    width: Width,
    words: &Words,
) {
    let (x, w, h) = p.caller;
    let y = p.rows[caller as usize] - h / 2.0;
    let (edge, hand, icon) = match caller {
        Caller::Ec2 | Caller::Laptop => (Owner::You.stroke(1.5), Paint::You, Icon::Person),
        Caller::Fargate | Caller::Lambda => (Owner::Aws.stroke(1.5), Paint::Aws, Icon::Cloud),
        Caller::Stranger => (Stroke::solid(Paint::Guest, 1.5), Paint::Muted, Icon::Person),
    };
    let name = words.t(&["caller.", caller.id()].concat());
    let (state, ink, fill) = match stage {
        Stage::Has => (["got.", caller.id()].concat(), Paint::Good, Paint::GoodFill),
        Stage::Refused => (["not.", caller.id()].concat(), Paint::Bad, Paint::BadFill),
        Stage::Waits => (String::from("waits"), Paint::Muted, Paint::Surface),
        _ => (String::from("asks"), Paint::Muted, Paint::Surface),
    };
    let state = words.t(&state);
    let (left, one, two, slot) =
        width.pick(((38.0, 38.0), 20.0, 37.0, (w - 17.0, h / 2.0)), ((33.0, 8.0), 20.0, 43.0, (w - 15.0, 39.0)));
    // What is said of a caller depends on the place, and the key is all that is known of a press.
    let place = if hub { ".hub" } else { "" };
    let mut s = Shape::new(["caller.", caller.id(), place].concat(), x, y, w, h)
        .panel(6.0, fill, edge)
        .icon(icon, width.pick(20.0, 18.0), width.pick(h / 2.0, 16.0), hand)
        .fitted((left.0, one), w - left.0 - 2.0, p.size, 11.0, Weight::Bold, Anchor::Start, Paint::Ink, &name)
        .text(left.1, two, p.small.max(11.5), Weight::Regular, Anchor::Start, ink, state);
    s = match stage {
        Stage::Has if caller == Caller::Fargate || caller == Caller::Ec2 => {
            let (x, y) = (slot.0 - 10.0, slot.1 - 8.0);
            s.rect(x, y, 20.0, 16.0, 2.0, Paint::Java, Stroke::NONE).path(
                x,
                y,
                "M4 2v12M8 2v12M12 2v12M16 2v12",
                Paint::None,
                Stroke::solid(Paint::Rib, 1.5),
            )
        }
        Stage::Has => stack(s, slot.0, slot.1),
        Stage::Refused => s.icon(Icon::Cross, slot.0, slot.1, Paint::Bad),
        _ => s,
    };
    scene.add(shown.press(s, name));
}

/// The request on its way, and the image on its way back.
fn travels(scene: &mut Scene, params: &Params, i: usize, caller: Caller, stage: Stage, p: &Plan, width: Width) {
    let (to, on) = ways(p, params, i, width);
    let dot = |scene: &mut Scene, (x, y): (f64, f64), ink| {
        let s = Shape::new(["ask.", caller.id()].concat(), x - 6.0, y - 6.0, 12.0, 12.0);
        scene.add(s.circle(6.0, 6.0, 6.0, ink, Stroke::solid(Paint::Surface, 1.5)));
    };
    match stage {
        Stage::Asks(x) => dot(scene, along(&to, ease::in_out(x)), Paint::Ink),
        // Back half of the way, quick at first, and gone.
        Stage::Bounces(x) => dot(scene, along(&to, 1.0 - ease::out(x)), Paint::Bad),
        Stage::Through(x) => dot(scene, along(&on, x), Paint::Ink),
        Stage::Returns(x) => {
            let whole: Way = to.into_iter().chain(on).collect();
            let (x, y) = along(&whole, 1.0 - ease::in_out(x));
            let s = Shape::new(["image.", caller.id()].concat(), x - 13.0, y - 13.0, 26.0, 26.0);
            let s = s.panel(4.0, Paint::Surface, Stroke::solid(Paint::Good, 1.5));
            scene.add(stack(s, 13.0, 14.0));
        }
        _ => {}
    }
}

fn registry(scene: &mut Scene, shown: &Shown, params: &Params, p: &Plan, width: Width, words: &Words) {
    let (x, w, y) = p.shelf;
    let h = p.h - 2.0 * y;
    let hub = params.shelf.is_hub();
    let edge = if hub { Stroke::solid(Paint::Engine, 1.5) } else { Owner::Aws.stroke(1.5) };
    let name = words.t(&["shelf.", params.shelf.id()].concat());
    let fill = if hub { Paint::EngineFill } else { Paint::AwsFill };
    let mut s = Shape::new(if hub { "shelf.hub" } else { "shelf.ecr" }, x, y, w, h).panel(8.0, fill, edge);
    let mid = w / 2.0;
    let (size, pad) = width.pick((15.0, 12.0), (11.5, 4.0));
    s = s.wrapped((mid, 24.0), w - pad, size, Weight::Bold, Anchor::Middle, Paint::Ink, &name);
    let remark = if params.shelf == Shelf::Private { "private" } else { "public" };
    let under = width.pick(43.0, 56.0);
    s = s.text(mid, under, p.small.max(11.5), Weight::Regular, Anchor::Middle, Paint::Ink, words.t(remark));
    // Three shelves; on the first stands what all ask for.
    for i in 0..3u32 {
        let foot = h * [0.38, 0.62, 0.86][i as usize];
        let tag = words.t(&[if hub { "hub." } else { "tag." }, &(i + 1).to_string()].concat());
        if i == 0 {
            let card = Stroke::solid(Paint::Ink, 1.5);
            s = s.rect(
                mid - width.pick(46.0, 26.0),
                foot - 55.0,
                width.pick(92.0, 52.0),
                52.0,
                5.0,
                Paint::Surface,
                card,
            );
        }
        let weight = if i == 0 { Weight::Bold } else { Weight::Regular };
        s = stack(s, mid, foot - 38.0)
            .fitted((mid, foot - 12.0), w - pad, p.small, 11.0, weight, Anchor::Middle, Paint::Ink, &tag)
            .line(6.0, foot, w - 6.0, foot, Stroke::solid(Paint::Guest, 3.0));
    }
    scene.add(shown.press(s, name));
}

pub fn describe(shown: &Shown, t: f64, words: &Words) -> String {
    let (step, since) = shown.trace.clock(t);
    let p = &shown.trace.beats[step];
    let mut out = words.f("describe", &[("shelf", Arg::S(&words.t(&["shelf.", p.shelf.id()].concat())))]);
    let mut say = |text: String| {
        out.push(' ');
        out.push_str(&text);
    };
    if p.shelf == Shelf::Private {
        for (id, open) in LOCKS.into_iter().zip(p.locks()) {
            let name = words.t(&["gate.", id].concat());
            let state = words.t(&[if open { "open." } else { "closed." }, id].concat());
            say(words.f("describe.lock", &[("lock", Arg::S(&name)), ("state", Arg::S(&state))]));
        }
    }
    if p.shelf.is_hub() {
        say(shown.say("counted", p, words));
    }
    for (caller, since) in CALLERS.into_iter().zip(since) {
        let stage = p.stage(caller, since);
        let state = match (stage.decided(), p.verdict(caller).granted) {
            (false, _) => "state.waits",
            (_, true) => "state.gets",
            _ => "state.refused",
        };
        let name = words.t(&["caller.", caller.id()].concat());
        say(words.f(state, &[("caller", Arg::S(&name))]));
        if stage.decided() {
            say(shown.reason(p, caller, words));
        }
    }
    if p.call(since[1]).is_some() {
        say(words.t(if p.task { "call.yes" } else { "call.no" }));
    }
    out
}
