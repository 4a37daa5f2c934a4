//! Two lanes, containers above virtual machines. In each stands what runs at this instant, and a chart of the load with what the copies can
//! take; both charts have the same time axis.

use super::model::{Copy, LANES, Lane, MYSQL, Trace};
use crate::scene::glyph::{self, Hue};
use crate::scene::layout::Area;
use crate::scene::svg::push_num;
use crate::scene::{Anchor, Arg, Paint, Scene, Shape, Stroke, Weight, Width, Words, text};

pub const NAMES: [&str; 3] = ["app.java", "app.node", "app.mysql"];
const HUES: [Hue; 3] = [Hue::Java, Hue::Node, Hue::Mysql];

/// Width and height of the picture of a lane, in both widths.
const W: f64 = 312.0;
const H: f64 = 118.0;
/// A container's place on an instance: size, and distances to the next.
const SLOT: (f64, f64) = (46.0, 36.0);
const SLOT_PITCH: (f64, f64) = (49.0, 40.0);
/// A virtual machine and the distances to the next.
const ROOM: (f64, f64) = (48.0, 57.0);
const ROOM_PITCH: (f64, f64) = (52.8, 61.0);
/// Room for the label of the peak above the line that it names.
const ABOVE: f64 = 18.0;
/// The charts reach up to this many requests a second at least, so that a peak is seen to be lower than another.
const REACH: f64 = 600.0;

struct Plan {
    x: f64,
    /// Top of the first lane, and distance to the next.
    lane: f64,
    pitch: f64,
    /// The chart of the first lane, and where its readout stands.
    chart: Area,
    readout: f64,
    h: f64,
}

const WIDE: Plan = Plan {
    x: 20.0,
    lane: 78.0,
    pitch: 180.0,
    chart: Area { x: 364.0, y: 108.0, w: 336.0, h: H },
    readout: 78.0,
    h: 434.0,
};

const NARROW: Plan = Plan {
    x: 12.0,
    lane: 92.0,
    pitch: 282.0,
    chart: Area { x: 12.0, y: 272.0, w: W, h: 78.0 },
    readout: 244.0,
    h: 664.0,
};

/// One line of text in a box of its own, starting or ending there.
fn line(key: &str, area: Area, size: f64, weight: Weight, anchor: Anchor, ink: Paint, s: &str) -> Shape {
    let x = if anchor == Anchor::End { area.w } else { 0.0 };
    Shape::new(key, area.x, area.y, area.w, area.h).fitted(
        (x, area.h * 0.75),
        area.w,
        size,
        11.5,
        weight,
        anchor,
        ink,
        s,
    )
}

fn at(d: &mut String, command: char, x: f64, y: f64) {
    d.push(command);
    push_num(d, x);
    d.push(' ');
    push_num(d, y);
}

/// Load and capacity until `clock`. What the copies can take covers the load; what it does not cover is over.
fn chart(trace: &Trace, lane: Lane, clock: f64, a: Area, words: &Words) -> Shape {
    let hue = HUES[trace.params.app];
    let x = |s: f64| s / trace.end() * a.w;
    let y = |v: f64| a.h - v / trace.params.peak.max(REACH) * (a.h - ABOVE);
    let mut load = String::new();
    at(&mut load, 'M', 0.0, y(trace.load(0.0)));
    for (when, v) in trace.corners() {
        if when < clock {
            at(&mut load, 'L', x(when), y(v));
        }
    }
    let now = (x(clock), y(trace.load(clock)));
    at(&mut load, 'L', now.0, now.1);
    let mut under = load.clone();
    // Copies come in order and leave in reverse, so the outline is a stair up and a stair down.
    let mut capacity = String::new();
    let mut height = y(trace.each);
    at(&mut capacity, 'M', 0.0, height);
    let copies: &[Copy] = &trace.copies[lane as usize];
    for c in copies {
        if c.comes_up() && c.ready <= clock {
            at(&mut capacity, 'L', x(c.ready), height);
            height = y(c.above + trace.each);
            at(&mut capacity, 'L', x(c.ready), height);
        }
    }
    for c in copies.iter().rev() {
        if c.comes_up() && c.to <= clock {
            at(&mut capacity, 'L', x(c.to), height);
            height = y(c.above);
            at(&mut capacity, 'L', x(c.to), height);
        }
    }
    at(&mut capacity, 'L', now.0, height);
    let mut covered = capacity.clone();
    for d in [&mut under, &mut covered] {
        at(d, 'L', now.0, a.h);
        at(d, 'L', 0.0, a.h);
    }
    let mut s = Shape::new(["chart.", lane_id(lane)].concat(), a.x, a.y, a.w, a.h);
    let rule = Stroke::solid(Paint::Rule, 1.0);
    for when in ticks(trace) {
        s = s.line(x(when), ABOVE - 4.0, x(when), a.h, rule);
    }
    let (peak, top) = (words.f("peak", &[("n", Arg::N(trace.params.peak))]), y(trace.params.peak));
    // The load that is to come: what is set is seen before it happens.
    let mut comes = String::new();
    for (i, (when, v)) in trace.corners().into_iter().enumerate() {
        at(&mut comes, if i == 0 { 'M' } else { 'L' }, x(when), y(v));
    }
    s.line(0.0, top, a.w, top, Stroke::dashed(Paint::Rule, 1.0))
        .text(0.0, top - 6.0, 12.0, Weight::Regular, Anchor::Start, Paint::Muted, peak)
        .path(0.0, 0.0, comes, Paint::None, Stroke::dashed(Paint::Muted, 1.6))
        .path(0.0, 0.0, under, Paint::Bad, Stroke::NONE)
        .path(0.0, 0.0, covered, hue.fill(), Stroke::NONE)
        .path(0.0, 0.0, capacity, Paint::None, Stroke::solid(hue.paint(), 1.6))
        .path(0.0, 0.0, load, Paint::None, Stroke::solid(Paint::Ink, 2.2))
        .line(0.0, a.h, a.w, a.h, Stroke::solid(Paint::Guest, 1.2))
        .circle(now.0, now.1, 3.4, Paint::Ink, Stroke::NONE)
}

/// Every half minute.
fn ticks(trace: &Trace) -> Vec<f64> {
    (0..=(trace.end() / 30.0) as u32).map(|i| f64::from(i) * 30.0).collect()
}

pub fn lane_id(lane: Lane) -> &'static str {
    if lane == Lane::Containers { "containers" } else { "vms" }
}

/// An instance with `cols` columns of places, drawn as a room on its hardware. `there` is how much of it has booted.
fn instance(key: &str, x: f64, y: f64, cols: f64, there: f64, name: &str) -> Shape {
    let w = cols * SLOT_PITCH.0 + 7.0;
    let (top, booted) = (H - 26.0, there >= 1.0);
    let edge = if booted { Stroke::solid(Paint::Guest, 1.5) } else { Stroke::dashed(Paint::Guest, 1.5) };
    let mut s = Shape::new(key, x, y, w, H).panel(6.0, Paint::None, edge);
    let ink = if booted {
        for i in 0..(cols * 2.0) as usize {
            let (px, py) = slot(i, cols);
            s = s.rect(px, py, SLOT.0, SLOT.1, 3.0, Paint::None, Stroke::dashed(Paint::Guest, 0.8));
        }
        s = s.rect(0.0, top, w, 26.0, 5.0, Paint::Steel, Stroke::solid(Paint::SteelEdge, 1.0));
        Paint::OnSteel
    } else {
        // The bar grows as the instance boots; the words stand above it.
        s = s.rect(6.0, top + 8.0, (w - 12.0) * there, 10.0, 3.0, Paint::GuestFill, Stroke::solid(Paint::Guest, 1.0));
        Paint::Muted
    };
    let base = if booted { top + 17.5 } else { top - 2.0 };
    s.fitted((w / 2.0, base), w - 12.0, 12.5, 11.5, Weight::Bold, Anchor::Middle, ink, name)
}

/// Where place `i` of an instance is.
fn slot(i: usize, cols: f64) -> (f64, f64) {
    let n = cols as usize;
    (5.0 + (i % n) as f64 * SLOT_PITCH.0, 7.0 + (i / n) as f64 * SLOT_PITCH.1)
}

/// Containers on the instance, and on a second one where the first is full.
fn containers(scene: &mut Scene, trace: &Trace, clock: f64, x: f64, y: f64, words: &Words) {
    let cols = trace.room as f64 / 2.0;
    scene.add(instance("instance", x, y, cols, 1.0, &words.t("instance")));
    let (x2, cols2) = (x + cols * SLOT_PITCH.0 + 12.0, 2.0);
    // The second one is given back when the last container on it goes.
    let last_needed = trace.copies[0].get(trace.room - 3).is_some_and(|c| clock < c.to);
    if let Some((called, there)) = trace.second.filter(|s| s.0 <= clock && last_needed) {
        let p = ((clock - called) / (there - called)).min(1.0);
        let name = words.t(if p < 1.0 { "instance.boots" } else { "instance.second" });
        scene.add(instance("instance.2", x2, y, cols2, p, &name));
    }
    let mut put = |i: usize, app: usize, seen: f64| {
        let (ox, (px, py)) = if i < trace.room { (x, slot(i, cols)) } else { (x2, slot(i - trace.room, cols2)) };
        let key = ["con.", &i.to_string()].concat();
        let name = words.t(NAMES[app]);
        scene.add(glyph::container(key, ox + px, y + py, SLOT.0, SLOT.1, HUES[app], Some(&name)).fade(seen));
    };
    for app in 0..3 {
        put(app, app, 1.0);
    }
    for (i, c) in trace.copies[0].iter().enumerate() {
        if c.up(clock) {
            // Half a second of simulated time is a blink, so the box fades in over the second that follows.
            put(3 + i, trace.params.app, ((clock - c.ready) * 1.5 + 0.3).min(1.0));
        }
    }
}

/// Virtual machines, those that boot with a growing guest OS.
fn vms(scene: &mut Scene, trace: &Trace, clock: f64, x: f64, y: f64, words: &Words) {
    let mut put =
        |i: usize, app: usize, booting: Option<f64>| {
            let (px, py) = (x + (i % 6) as f64 * ROOM_PITCH.0, y + (i / 6) as f64 * ROOM_PITCH.1);
            let (w, h) = ROOM;
            let edge =
                if booting.is_some() { Stroke::dashed(Paint::Guest, 1.5) } else { Stroke::solid(Paint::Guest, 1.5) };
            let part = booting.map_or(1.0, |s| s / trace.starts[1]);
            let mid = w / 2.0;
            let mut s = Shape::new(["vm.", &i.to_string()].concat(), px, py, w, h)
                .panel(5.0, Paint::Surface, edge)
                .rect(4.0, h - 24.0, (w - 8.0) * part, 20.0, 2.0, Paint::GuestFill, Stroke::solid(Paint::Guest, 1.0));
            let (ink, name) = match booting {
                None => {
                    s = s.rect(4.0, 4.0, w - 8.0, 26.0, 2.0, HUES[app].paint(), Stroke::NONE);
                    (Paint::OnApp, words.t(NAMES[app]))
                }
                Some(gone) => {
                    s = s.text(mid, 13.0, 11.5, Weight::Regular, Anchor::Middle, Paint::Muted, words.t("boots"));
                    (Paint::Muted, seconds(gone.floor(), words))
                }
            };
            // Two lines while it boots, one when it is up.
            let (y, weight) = if booting.is_none() { (21.2, Weight::Bold) } else { (27.5, Weight::Regular) };
            s = s.fitted((mid, y), w - 3.0, 12.0, 11.5, weight, Anchor::Middle, ink, &name);
            if booting.is_none() {
                s = s.text(mid, h - 9.8, 11.5, Weight::Regular, Anchor::Middle, Paint::Ink, words.t("os"));
            }
            scene.add(s);
        };
    for app in 0..3 {
        put(app, app, None);
    }
    for (i, c) in trace.copies[1].iter().enumerate() {
        if c.up(clock) {
            put(3 + i, trace.params.app, None);
        } else if c.starting(clock) {
            put(3 + i, trace.params.app, Some(clock - c.from));
        }
    }
}

pub fn scene(trace: &Trace, t: f64, width: Width, words: &Words, pick: &str) -> Scene {
    let p = width.pick(&WIDE, &NARROW);
    let mut scene = Scene::new(width, p.h);
    let clock = trace.clock(t);
    let right = p.chart.x + p.chart.w;
    let alone = trace.params.app == MYSQL;
    let (bold, regular) = (Weight::Bold, Weight::Regular);
    let (hue, app) = (HUES[trace.params.app], words.t(NAMES[trace.params.app]));
    scene.add(Shape::new("clock", p.x, 6.0, 104.0, 50.0).text(
        0.0,
        39.0,
        38.0,
        bold,
        Anchor::Start,
        Paint::Ink,
        seconds(clock, words),
    ));
    let (x, w) = (p.x + 112.0, right - p.x - 112.0);
    let (top, needs) =
        (tell(trace, "load", clock, words), tell(trace, if alone { "needs.mysql" } else { "needs" }, clock, words));
    scene.add(line("load", Area::new(x, 10.0, w, 20.0), 15.0, bold, Anchor::Start, Paint::Ink, &top));
    scene.add(line("needs", Area::new(x, 31.0, w, 18.0), 13.0, regular, Anchor::Start, Paint::Muted, &needs));
    // What line and areas mean.
    let mut x = width.pick(p.chart.x, p.x);
    let y = width.pick(56.0, 62.0);
    for (key, fill, edge) in [
        ("legend.load", Paint::Ink, Stroke::NONE),
        ("legend.capacity", hue.fill(), Stroke::solid(hue.paint(), 1.6)),
        ("legend.over", Paint::Bad, Stroke::NONE),
    ] {
        let name = words.t(key);
        let w = text::width(&name, 12.0, regular) + 20.0;
        // The load is a line, the others are areas.
        let (sy, sh) = if fill == Paint::Ink { (8.0, 2.2) } else { (4.0, 10.0) };
        let s = Shape::new(key, x, y, w, 18.0).rect(0.8, sy, 12.0, sh, 1.0, fill, edge);
        scene.add(s.text(18.0, 13.2, 12.0, regular, Anchor::Start, Paint::Muted, name));
        x += w + 14.0;
    }
    for lane in LANES {
        let dy = p.pitch * lane as usize as f64;
        let y = p.lane + dy;
        let id = lane_id(lane);
        let title = words.t(["lane.", id].concat().as_str());
        let (up, n) = (trace.up(lane, clock), trace.needed(clock));
        let key = |part: &str| [part, ".", id].concat();
        scene.add(line(&key("title"), Area::new(p.x, y, 200.0, 22.0), 15.0, bold, Anchor::Start, Paint::Ink, &title));
        let count = words.f(
            if alone { "count.mysql" } else { "count" },
            &[("up", Arg::N(f64::from(up))), ("n", Arg::N(f64::from(n))), ("app", Arg::S(&app))],
        );
        let ink = if up < n { Paint::Bad } else { Paint::Good };
        scene.add(line(
            &key("count"),
            Area::new(p.x + 200.0, y, W - 200.0, 22.0),
            13.0,
            bold,
            Anchor::End,
            ink,
            &count,
        ));
        let over = trace.over(lane, clock);
        let number = words.num(over, 0);
        // At the end it is what is left to be said.
        let size = if trace.story.at(t).step == 4 { 30.0 } else { 22.0 };
        let number_w = text::width(&number, size, bold) + 8.0;
        let ink = if over >= 0.5 { Paint::Bad } else { Paint::Muted };
        let y0 = p.readout + dy - 2.0;
        scene.add(
            Shape::new(key("over"), p.chart.x, y0, p.chart.w, 28.0)
                .text(p.chart.w, 22.0, size, bold, Anchor::End, ink, number)
                .text(p.chart.w - number_w, 20.0, 12.5, regular, Anchor::End, Paint::Muted, words.t("over")),
        );
        if lane == Lane::Containers {
            containers(&mut scene, trace, clock, p.x, y + 30.0, words);
        } else {
            vms(&mut scene, trace, clock, p.x, y + 30.0, words);
        }
        let a = Area { y: p.chart.y + dy, ..p.chart };
        scene.add(chart(trace, lane, clock, a, words));
        // Both pictures can be pressed.
        let k = key("about");
        let pressed = pick == k;
        let mut s = Shape::new(k, p.x - 5.0, y + 25.0, W + 10.0, H + 9.0).hit(title, pressed);
        if pressed {
            s = s.panel(8.0, Paint::None, Stroke::solid(Paint::Ink, 1.5));
        }
        scene.add(s);
        // One axis for both; on a phone each chart has its own labels, as the other is far away.
        if lane == Lane::Vms || width == Width::Narrow {
            for (i, when) in ticks(trace).into_iter().enumerate() {
                let x = a.x + when / trace.end() * a.w;
                let left = (x - 20.0).min(a.x + a.w - 40.0);
                let (from, anchor) = match i {
                    0 => (a.x, Anchor::Start),
                    _ if x > left + 20.0 => (left, Anchor::End),
                    _ => (left, Anchor::Middle),
                };
                let tx = [0.0, 20.0, 40.0][anchor as usize];
                scene.add(Shape::new([id, ".tick.", &i.to_string()].concat(), from, a.y + a.h + 1.0, 40.0, 18.0).text(
                    tx,
                    13.5,
                    12.0,
                    regular,
                    anchor,
                    Paint::Muted,
                    seconds(when, words),
                ));
            }
        }
    }
    scene
}

fn seconds(clock: f64, words: &Words) -> String {
    words.f("unit.s", &[("n", Arg::N(clock))])
}

/// A text with the numbers of `clock`.
pub fn tell(trace: &Trace, key: &str, clock: f64, words: &Words) -> String {
    let n = |v: u32| Arg::N(f64::from(v));
    let peak_needs = trace.copies[0].len() as u32 + 1;
    let times = trace.starts.map(|s| words.duration(s));
    words.f(
        key,
        &[
            ("n", n(trace.needed(clock))),
            ("app", Arg::S(&words.t(NAMES[trace.params.app]))),
            ("clock", Arg::S(&seconds(clock, words))),
            ("load", Arg::N(trace.load(clock))),
            ("peak", Arg::N(trace.params.peak)),
            ("most", n(peak_needs)),
            ("each", Arg::N(trace.each)),
            ("full", Arg::N(trace.full_at())),
            ("containers", n(trace.up(Lane::Containers, clock))),
            ("starting", n(trace.starting(Lane::Containers, clock))),
            ("vms", n(trace.up(Lane::Vms, clock))),
            ("booting", n(trace.starting(Lane::Vms, clock))),
            ("over-containers", Arg::N(trace.over(Lane::Containers, clock))),
            ("over-vms", Arg::N(trace.over(Lane::Vms, clock))),
            ("container", Arg::S(&times[0])),
            ("vm", Arg::S(&times[1])),
        ],
    )
}

pub fn describe(trace: &Trace, t: f64, words: &Words) -> String {
    let clock = trace.clock(t);
    let mut out = tell(trace, if trace.params.app == MYSQL { "describe.mysql" } else { "describe" }, clock, words);
    if trace.second.is_some_and(|s| s.0 <= clock) {
        out.push(' ');
        out.push_str(&words.t("describe.second"));
    }
    out
}
