//! AWS's cloud above, your desk with its cards below, and under the desk the servers. A card that AWS takes flies up and becomes a slip in the
//! cloud; one that it does not take falls back on the desk, turns over and says why.

use super::model::{
    Capacity, DEAL, DESK, FLICK, LAID, LEAVE, ORDER, REST, ROWS, Row, Side, Spot, Trace, changes, count, owner,
};
use crate::num::Within;
use crate::scene::glyph::Icon;
use crate::scene::layout::{Area, Grid};
use crate::scene::{Anchor, Arg, Owner, Paint, Scene, Shape, Stroke, Weight, Width, Words, ease, text};

/// Places of the picture in one width.
struct Plan {
    cloud: Area,
    slips: Grid,
    /// Between cloud and desk: what has come of the flicks, and the button.
    line: Area,
    desk: Area,
    cards: Grid,
    /// Under the desk.
    under: Area,
    /// A server under the desk, and in the cloud.
    server: (f64, f64),
    hidden: (f64, f64),
    h: f64,
}

fn plan(width: Width) -> Plan {
    match width {
        Width::Wide => Plan {
            cloud: Area::new(12.0, 8.0, 696.0, 104.0),
            slips: Grid::with_cols(Area::new(20.0, 40.0, 680.0, 64.0), 8, 4, 6.0),
            line: Area::new(12.0, 116.0, 696.0, 30.0),
            desk: Area::new(12.0, 150.0, 696.0, 200.0),
            cards: Grid::with_cols(Area::new(20.0, 184.0, 680.0, 158.0), 12, 6, 6.0),
            under: Area::new(48.0, 350.0, 624.0, 46.0),
            server: (64.0, 26.0),
            hidden: (38.0, 18.0),
            h: 402.0,
        },
        Width::Narrow => Plan {
            cloud: Area::new(8.0, 6.0, 320.0, 132.0),
            slips: Grid::with_cols(Area::new(14.0, 34.0, 308.0, 98.0), 8, 3, 4.0),
            line: Area::new(8.0, 141.0, 320.0, 30.0),
            desk: Area::new(8.0, 174.0, 320.0, 280.0),
            cards: Grid::with_cols(Area::new(14.0, 204.0, 308.0, 244.0), 12, 3, 4.0),
            under: Area::new(34.0, 454.0, 266.0, 46.0),
            server: (36.0, 24.0),
            hidden: (20.0, 14.0),
            h: 504.0,
        },
    }
}

/// Key of the word for an owner.
pub fn owner_key(side: Side) -> &'static str {
    match side {
        Side::You => "owner.you",
        Side::Aws => "owner.aws",
    }
}

fn label(row: Row, words: &Words) -> String {
    words.t(&["row.", row.id(), ".label"].concat())
}

fn why(row: Row, words: &Words) -> String {
    words.t(&["row.", row.id(), ".stays"].concat())
}

pub fn name(capacity: Capacity, words: &Words) -> String {
    words.t(&["capacity.", capacity.id()].concat())
}

/// A small drawing for each job, of about 20 by 20 units around its middle.
fn drawing(row: Row) -> &'static str {
    match row {
        Row::Code => "M-4 -6l-6 6l6 6M4 -6l6 6l-6 6M2 -8l-4 16",
        Row::Image => "M-9 -6h18v12h-18zM-5 -6v12M0 -6v12M5 -6v12",
        Row::Task => "M-7 -9h14v18h-14zM-3.5 -4h7M-3.5 0h7M-3.5 4h4",
        Row::Iam => Icon::Lock.path(),
        Row::Network => "M-9 8v-9h18v9zM-9 3.5h18M-3 -1v4.5M4 -1v4.5M0 3.5v4.5M-4 -8h8M1 -11l3 3l-3 3",
        Row::Scaling => "M-9 8h5v-5h-5zM-2.5 8h5v-9h-5zM4 8h5v-14h-5z",
        Row::Capacity => "M-9 -1l8 -8h8v8l-8 8zM3 -5.2v.4",
        Row::Cluster => "M-9 -8h18v5h-18zM-9 -1.5h18v5h-18zM-9 5h18v5h-18z",
        Row::Os => Icon::Kernel.path(),
        Row::Agent => "M-7 -4h14v11h-14zM-3 0v2M3 0v2M0 -4v-5M-10 0v4M10 0v4",
        Row::Repair => Icon::Wrench.path(),
        Row::Packing => "M-9 -9h18v18h-18zM-9 3h18M-1 3v6M4 -9v12",
        Row::Schedule => Icon::Clock.path(),
        Row::Hardware => "M-8 9v-17h16v17zM-4 -4h2M2 -4h2M-4 0h2M2 0h2M-2 9v-5h4v5",
    }
}

/// What a card shows.
enum Face {
    /// What the work is.
    Front,
    /// Why it came back.
    Reason,
    /// With AWS: a slip.
    Slip,
}

fn card(row: Row, at: Area, face: Face, edge: Stroke, width: Width, words: &Words) -> Shape {
    let s = Shape::new(row.id(), at.x, at.y, at.w, at.h);
    let middle = at.w / 2.0;
    match face {
        Face::Front => {
            let (size, top) = width.pick((12.5, 51.0), (11.0, 41.0));
            let said = label(row, words);
            let lines = text::wrap(&said, size, Weight::Bold, at.w - 8.0).len();
            // A single line stands lower, so that the drawing and it are together in the middle.
            let down = if lines == 1 { 6.0 } else { 0.0 };
            let drawn = Stroke::solid(Paint::You, 1.6);
            s.panel(5.0, Paint::Surface, edge)
                .path(middle, width.pick(22.0, 17.0) + down / 2.0, drawing(row), Paint::None, drawn)
                .wrapped((middle, top + down), at.w - 8.0, size, Weight::Bold, Anchor::Middle, Paint::Ink, &said)
        }
        Face::Reason => {
            let (size, top) = width.pick((11.5, 17.0), (11.0, 13.0));
            s.panel(5.0, Paint::YouFill, edge)
                .fitted(
                    (middle, top),
                    at.w - 8.0,
                    size,
                    11.0,
                    Weight::Bold,
                    Anchor::Middle,
                    Paint::You,
                    &words.t("stays"),
                )
                .wrapped(
                    (middle, top + size * 1.3),
                    at.w - 8.0,
                    size,
                    Weight::Regular,
                    Anchor::Middle,
                    Paint::Ink,
                    &why(row, words),
                )
        }
        Face::Slip => {
            let size = width.pick(12.0, 11.0);
            let said = label(row, words);
            let lines = text::wrap(&said, size, Weight::Regular, at.w - 8.0).len() as f64;
            let top = at.h / 2.0 + size * 0.35 - (lines - 1.0) * size * text::LEADING / 2.0;
            s.panel(5.0, Paint::Surface, edge).wrapped(
                (middle, top),
                at.w - 8.0,
                size,
                Weight::Regular,
                Anchor::Middle,
                Paint::Ink,
                &said,
            )
        }
    }
}

/// The shape `p` (0..=1) of the way from one to another.
fn between(a: Shape, b: Shape, p: f64) -> Shape {
    let alone = |s: Shape| Scene { w: 0.0, h: 0.0, shapes: vec![s] };
    let (a, b) = (alone(a), alone(b));
    let mut scene = ease::between(&a, &b, p);
    scene.shapes.swap_remove(0)
}

pub fn scene(trace: &Trace, t: f64, width: Width, words: &Words, pick: Option<&str>) -> Scene {
    let g = plan(width);
    let mut scene = Scene::new(width, g.h);
    grounds(&mut scene, trace, t, &g, width, words);
    servers(&mut scene, trace, t, &g, width, words);
    line(&mut scene, trace, t, &g, width, words);

    let with_aws = trace.with_aws();
    let ordered = ease::out(trace.ordered(t));
    let (speaks, over) = (trace.speaks(t), t >= trace.story.steps().get(REST).map_or(f64::INFINITY, |s| s.start));
    let kept: Vec<Row> = ROWS.iter().copied().filter(|r| owner(*r, trace.to) == Side::You).collect();
    let mut flying = Vec::new();
    for row in ROWS {
        let pressed = pick == Some(row.id());
        let edge = |normal: Stroke| if pressed { Stroke::solid(Paint::Ink, 2.5) } else { normal };
        let slip = || {
            let k = with_aws.iter().position(|r| *r == row).unwrap_or(0);
            card(row, g.slips.cell(k), Face::Slip, edge(Owner::Aws.stroke(1.2)), width, words)
        };
        let spot = trace.spot(row, t);
        let says = |key: &str| {
            words.f(
                key,
                &[
                    ("label", Arg::S(&label(row, words))),
                    ("why", Arg::S(&if owner(row, trace.to) == Side::You { why(row, words) } else { String::new() })),
                ],
            )
        };
        if spot == Spot::Aws {
            scene.add(slip().hit(says("says.aws"), pressed));
            continue;
        }
        let home = g.cards.cell(DESK.iter().position(|r| *r == row).unwrap_or(0));
        let place = match kept.iter().position(|r| *r == row) {
            Some(k) if ordered > 0.0 => {
                let tidy = g.cards.cell(k);
                Area { x: ease::lerp(home.x, tidy.x, ordered), y: ease::lerp(home.y, tidy.y, ordered), ..home }
            }
            _ => home,
        };
        // Dealt onto the desk one after the other at the start; lifted a little when they can be flicked.
        let k = DESK.iter().position(|r| *r == row).unwrap_or(0) as f64;
        let at = trace.story.at(t);
        let dealt = if at.step == 0 { ease::out(ease::span(at.since, k * DEAL, k * DEAL + LAID)) } else { 1.0 };
        let down = match at.step {
            0 => -34.0 * (1.0 - dealt),
            FLICK => -6.0 * hop(ease::span(at.since, k * 0.02, k * 0.02 + 0.28)),
            _ => 0.0,
        };
        let came_back = trace.turn(row).is_some_and(|turn| !turn.goes && turn.end() <= t + 1e-9) && !over;
        let face = if speaks == Some(row) { Face::Reason } else { Face::Front };
        let normal = Stroke::solid(Paint::You, if came_back { 2.4 } else { 1.2 });
        let key = if came_back {
            "says.back"
        } else if over {
            "says.yours"
        } else {
            "says.card"
        };
        let front = card(row, place, face, edge(normal), width, words);
        // Where a press would only be seen steps later, there is nothing to press.
        let front = if at.step >= FLICK { front.hit(says(key), pressed) } else { front.fade(dealt) };
        match spot {
            Spot::Going(p) => flying.push(between(front, slip(), p)),
            Spot::Back(p) => {
                // Up into the cloud, and down again a little faster than it should, so that it hops on the desk.
                let (far, y) = (0.42, g.cloud.bottom() - home.h * 0.45);
                let up =
                    if p < far { ease::out(p / far) } else { 1.0 - ease::in_out(((p - far) / 0.42).within(0.0, 1.0)) };
                let hop = -5.0 * hop(ease::span(p, 0.84, 1.0));
                let edge = if p < far { Stroke::solid(Paint::You, 1.2) } else { Stroke::solid(Paint::Bad, 2.4) };
                let s = card(row, home, Face::Front, edge, width, words);
                flying.push(s.shift(0.0, (y - home.y) * up + hop).hit(says("says.card"), pressed));
            }
            _ => drop(scene.add(front.shift(0.0, down))),
        }
    }
    scene.shapes.append(&mut flying);
    scene
}

/// Up and down once, 0..=1..=0.
fn hop(p: f64) -> f64 {
    4.0 * p * (1.0 - p)
}

/// Cloud and desk, with whose they are and how many jobs lie there.
fn grounds(scene: &mut Scene, trace: &Trace, t: f64, g: &Plan, width: Width, words: &Words) {
    let (you, aws) = trace.tally(t);
    let (c, d) = (g.cloud, g.desk);
    scene.add(Shape::new("cloud", c.x, c.y, c.w, c.h).panel(14.0, Paint::AwsFill, Owner::Aws.stroke(1.5)));
    scene.add(Shape::new("desk", d.x, d.y, d.w, d.h).panel(6.0, Paint::YouFill, Owner::You.stroke(2.0)));
    // Its legs.
    let leg = Stroke::solid(Paint::You, 2.0);
    for (k, x) in [("leg.left", d.x + 10.0), ("leg.right", d.right() - 18.0)] {
        scene.add(Shape::new(k, x, d.bottom(), 8.0, g.under.h).panel(0.0, Paint::YouFill, leg));
    }
    for (key, a, n, owner, icon) in
        [("aws", c, aws, Owner::Aws, Icon::Cloud), ("you", d, you, Owner::You, Icon::Person)]
    {
        let who = words.t(&["owner.", key].concat());
        let number = words.num(n as f64, 0);
        let jobs = words.f("jobs", &[("n", Arg::N(n as f64))]);
        let who_w = text::width(&who, 14.0, Weight::Bold);
        let number_w = text::width(&number, 22.0, Weight::Bold);
        let x = 30.0 + who_w + 10.0;
        scene.add(
            Shape::new(["head.", key].concat(), a.x + 8.0, a.y + 1.0, width.pick(200.0, 132.0), 29.0)
                .icon(icon, 14.0, 16.0, owner.paint())
                .text(30.0, 21.0, 14.0, Weight::Bold, Anchor::Start, owner.paint(), who)
                .text(x, 22.5, 22.0, Weight::Bold, Anchor::Start, owner.paint(), number)
                .text(x + number_w + 5.0, 21.0, 13.0, Weight::Regular, Anchor::Start, Paint::Ink, jobs),
        );
    }
    // What carries the containers: the old name goes, then the new one comes.
    let lifted = trace.lifted(t);
    let (capacity, seen) =
        if lifted < 0.5 { (Capacity::Ec2, 1.0 - 2.0 * lifted) } else { (trace.to, 2.0 * lifted - 1.0) };
    let title = width.pick(name(capacity, words), words.t(&["short.", capacity.id()].concat()));
    let w = width.pick(220.0, 92.0);
    scene.add(
        Shape::new(["name.", capacity.id()].concat(), c.right() - w - 12.0, c.y + 1.0, w, 29.0)
            .fitted((w, 21.0), w, 15.0, 12.0, Weight::Bold, Anchor::End, Paint::Ink, &title)
            .fade(seen),
    );
    // The bare half of the desk.
    let bare = trace.ordered(t);
    if bare > 0.0 {
        let top = g.cards.cell(6).y;
        let said = words.f("bare", &[("n", Arg::N(changes(Capacity::Ec2, trace.to).len() as f64))]);
        let (x, w, h) = (g.cards.area.x, g.cards.area.w, g.cards.area.bottom() - top);
        scene.add(
            Shape::new("bare", x, top, w, h)
                .fitted(
                    (w / 2.0, h / 2.0 + 5.0),
                    w,
                    width.pick(15.0, 13.0),
                    11.5,
                    Weight::Bold,
                    Anchor::Middle,
                    Paint::You,
                    &said,
                )
                .fade(ease::out(bare)),
        );
    }
}

/// The servers: under your desk, where they are in your account, or in the cloud, hidden. And what that means.
fn servers(scene: &mut Scene, trace: &Trace, t: f64, g: &Plan, width: Width, words: &Words) {
    let lifted = trace.lifted(t);
    let yours = |k: usize, capacity: Capacity| {
        let (w, h) = g.server;
        let s =
            Shape::new(["server.", &k.to_string()].concat(), g.under.x + k as f64 * (w + 6.0), g.under.y + 10.0, w, h);
        let (fill, edge, ink) = match capacity {
            Capacity::Ec2 => (Paint::Steel, Stroke::solid(Paint::You, 2.0), Paint::OnSteel),
            _ => (Paint::Steel, Owner::Aws.stroke(2.2), Paint::OnSteel),
        };
        s.panel(3.0, fill, edge).line(8.0, h / 2.0 - 3.0, w - 8.0, h / 2.0 - 3.0, Stroke::solid(ink, 1.2)).line(
            8.0,
            h / 2.0 + 3.0,
            w - 8.0,
            h / 2.0 + 3.0,
            Stroke::solid(ink, 1.2),
        )
    };
    for k in 0..3 {
        let there = match trace.to {
            Capacity::Fargate => {
                let (w, h) = g.hidden;
                let x = width.pick(c_middle(g) - 1.5 * w - 6.0, 146.0) + k as f64 * (w + 6.0);
                Shape::new(["server.", &k.to_string()].concat(), x, g.cloud.y + 8.0, w, h)
                    .panel(3.0, Paint::None, Stroke::dashed(Paint::Aws, 1.2))
                    .line(6.0, h / 2.0 - 2.0, w - 6.0, h / 2.0 - 2.0, Stroke::dashed(Paint::Aws, 1.0))
                    .line(6.0, h / 2.0 + 2.5, w - 6.0, h / 2.0 + 2.5, Stroke::dashed(Paint::Aws, 1.0))
            }
            other => yours(k, other),
        };
        let p = ease::span(lifted, k as f64 * 0.15, 0.7 + k as f64 * 0.15);
        scene.add(between(yours(k, Capacity::Ec2), there, ease::in_out(p)));
    }
    let (capacity, seen) =
        if lifted < 0.5 { (Capacity::Ec2, 1.0 - 2.0 * lifted) } else { (trace.to, 2.0 * lifted - 1.0) };
    let said = words.t(&["beneath.", capacity.id()].concat());
    let left = if capacity.shows_instances() { 3.0 * (g.server.0 + 6.0) + 8.0 } else { 0.0 };
    let (size, w) = (width.pick(13.0, 11.0), g.under.w - left);
    let lines = text::wrap(&said, size, Weight::Regular, w).len() as f64;
    scene.add(
        Shape::new(["beneath.", capacity.id()].concat(), g.under.x + left, g.under.y, w, g.under.h)
            .wrapped(
                (0.0, 24.0 + size * 0.35 - (lines - 1.0) * size * text::LEADING / 2.0),
                w,
                size,
                Weight::Regular,
                Anchor::Start,
                Paint::Ink,
                &said,
            )
            .fade(seen),
    );
}

fn c_middle(g: &Plan) -> f64 {
    g.cloud.x + g.cloud.w / 2.0
}

/// What has come of the flicks, and the button that says that no other card goes.
fn line(scene: &mut Scene, trace: &Trace, t: f64, g: &Plan, width: Width, words: &Words) {
    let seen = ease::out(trace.moved(FLICK, t).max(ease::span(
        t,
        trace.story.steps()[FLICK].start,
        trace.story.steps()[FLICK].start + 0.4,
    )));
    if trace.story.at(t).step < FLICK {
        return;
    }
    let over = trace.story.at(t).step >= REST;
    let (found, back) = trace.score(t);
    let n = |v: usize| Arg::N(v as f64);
    let all = changes(Capacity::Ec2, trace.to).len();
    let said = if over {
        words.f("score.over", &[("found", n(found)), ("all", n(all)), ("back", n(back))])
    } else {
        words.f("score", &[("found", n(found)), ("back", n(back))])
    };
    let l = g.line;
    let button_w = width.pick(140.0, 118.0);
    let w = if over { l.w } else { l.w - button_w - 8.0 };
    scene.add(
        Shape::new("score", l.x, l.y, w, l.h)
            .fitted((2.0, 20.0), w - 4.0, width.pick(14.0, 12.5), 11.5, Weight::Bold, Anchor::Start, Paint::Ink, &said)
            .fade(seen),
    );
    if !over {
        scene.add(
            Shape::new("all", l.right() - button_w, l.y + 1.0, button_w, 28.0)
                .panel(14.0, Paint::Surface, Stroke::solid(Paint::Ink, 1.6))
                .fitted(
                    (button_w / 2.0, 19.0),
                    button_w - 16.0,
                    13.5,
                    11.5,
                    Weight::Bold,
                    Anchor::Middle,
                    Paint::Ink,
                    &words.t("all"),
                )
                .hit(words.t("all.says"), false)
                .fade(seen),
        );
    }
}

pub fn caption(trace: &Trace, step: usize, words: &Words) -> String {
    let n = |v: usize| Arg::N(v as f64);
    let moved = changes(Capacity::Ec2, trace.to).len();
    let to = name(trace.to, words);
    let life = words.quantity(trace.life, "unit.d");
    let managed = trace.to == Capacity::ManagedInstances;
    let key = match step {
        LEAVE if managed => "step.2.managed",
        LEAVE => "step.2",
        FLICK => "step.3",
        REST if trace.missed.is_empty() => "step.4.all",
        REST => "step.4",
        ORDER if managed => "step.5.managed",
        ORDER => "step.5",
        _ => "step.1",
    };
    let (you, aws) = match step {
        0 => (count(Capacity::Ec2, Side::You), count(Capacity::Ec2, Side::Aws)),
        _ => (count(trace.to, Side::You), count(trace.to, Side::Aws)),
    };
    words.f(
        key,
        &[
            ("missed", n(trace.missed.len())),
            ("moved", n(moved)),
            ("you", n(you)),
            ("aws", n(aws)),
            ("all", n(ROWS.len())),
            ("life", Arg::S(&life)),
            ("to", Arg::S(&to)),
        ],
    )
}

pub fn describe(trace: &Trace, t: f64, words: &Words) -> String {
    let list = |aws: bool| {
        let mut names = String::new();
        let rows: Vec<Row> = if aws { trace.with_aws() } else { DESK.to_vec() };
        for row in rows.into_iter().filter(|r| (trace.spot(*r, t) == Spot::Aws) == aws) {
            if !names.is_empty() {
                names.push_str(&words.t("list.comma"));
            }
            names.push_str(&label(row, words));
        }
        names
    };
    let (you, aws) = trace.tally(t);
    let capacity = if trace.lifted(t) < 0.5 { Capacity::Ec2 } else { trace.to };
    let mut out = words.f(
        "describe.desk",
        &[
            ("capacity", Arg::S(&name(capacity, words))),
            ("you", Arg::N(you as f64)),
            ("aws", Arg::N(aws as f64)),
            ("yours", Arg::S(&list(false))),
            ("theirs", Arg::S(&list(true))),
            ("beneath", Arg::S(&words.t(&["beneath.", capacity.id()].concat()))),
        ],
    );
    if let Some(row) = trace.speaks(t) {
        out.push(' ');
        let (label, why) = (label(row, words), why(row, words));
        out.push_str(&words.f("says.back", &[("label", Arg::S(&label)), ("why", Arg::S(&why))]));
    }
    out
}
