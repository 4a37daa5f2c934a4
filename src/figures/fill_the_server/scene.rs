//! Two servers as areas of memory: a server's instances together, its systems and what is free have the same share of the area as of the
//! memory. Instances lie in rows from the bottom, as equal in shape as that allows; what is free is left at the top.

use super::model::{BOOT, COMPARE, EMPTY, FILL_CONTAINERS, FILL_VMS, Side, Trace};
use crate::num::Within;
use crate::scene::glyph::{self, Hue, Layer};
use crate::scene::layout::Area;
use crate::scene::svg::push_num;
use crate::scene::{Anchor, Arg, Paint, Scene, Shape, Stroke, Weight, Width, Words, ease, text};

/// The one app that is copied keeps one hue.
const APP: Hue = Hue::Java;

/// Up to this many instances a server has a shape for each; beyond, all are two paths, so that two thousand cost no more than ten.
pub const CROWD: u32 = 150;

/// Places of one server.
struct Place {
    head: Area,
    /// The memory: all areas in it are in proportion.
    memory: Area,
    chassis: Area,
    /// What its operating systems take, under the chassis.
    note: Area,
}

struct Plan {
    places: [Place; 2],
    /// Memory bars: the upper left corner, width of a bar, distance of two.
    bars: (f64, f64, f64, f64),
    legend: (f64, f64),
    ratio: Area,
    h: f64,
}

fn plan(width: Width) -> Plan {
    let place = |x: f64, y: f64, w: f64, h: f64| Place {
        head: Area::new(x, y, w, 44.0),
        memory: Area::new(x, y + 54.0, w, h),
        chassis: Area::new(x - 3.0, y + 54.0 + h + 3.0, w + 6.0, 26.0),
        note: Area::new(x, y + 54.0 + h + 35.0, w, 18.0),
    };
    match width {
        Width::Wide => Plan {
            places: [place(23.0, 12.0, 316.0, 264.0), place(381.0, 12.0, 316.0, 264.0)],
            bars: (20.0, 402.0, 500.0, 50.0),
            legend: (20.0, 502.0),
            ratio: Area::new(556.0, 402.0, 144.0, 96.0),
            h: 534.0,
        },
        Width::Narrow => Plan {
            places: [place(14.0, 8.0, 308.0, 184.0), place(14.0, 314.0, 308.0, 184.0)],
            bars: (8.0, 618.0, 320.0, 64.0),
            legend: (8.0, 746.0),
            ratio: Area::new(8.0, 802.0, 320.0, 50.0),
            h: 858.0,
        },
    }
}

/// The slots of `n` instances that take `each` of the memory (as a part of 0..1), from `floor` (the same) upwards. Together they have exactly
/// their part of the area. Rows hold as equal numbers as can be; the longer rows lie at the bottom. All rows are equally high, so that they
/// read as one wall; but where a row would be too much emptier than another, each slot has exactly its part, and rows differ.
pub fn slots(memory: Area, floor: f64, each: f64, n: usize, aspect: f64) -> Vec<Area> {
    if n == 0 {
        return Vec::new();
    }
    let (w, cell) = (memory.w, each * memory.w * memory.h);
    let ideal = (aspect * n as f64 * n as f64 * cell / (w * w)).sqrt();
    let rows = (ideal.round() as usize).clamp(1, n);
    // Equal rows are calmer, if their cells are not too far from the wanted shape; with few cells the eye sees it most.
    let far = if n <= 12 { 0.5 } else { 0.7 };
    let equal = |r: usize| r >= 1 && r <= n && n.is_multiple_of(r) && (far..=1.0 / far).contains(&(r as f64 / ideal));
    let rows = [rows, rows + 1, rows - 1].into_iter().find(|r| equal(*r)).unwrap_or(rows);
    let (base, longer) = (n / rows, n % rows);
    let mut bottom = memory.bottom() - floor * memory.h;
    let mut out = Vec::with_capacity(n);
    for r in 0..rows {
        let k = base + usize::from(r < longer);
        let (cw, alike) = (w / k as f64, if base >= EVEN { n as f64 / rows as f64 } else { k as f64 });
        let ch = cell * alike / w;
        for i in 0..k {
            out.push(Area::new(memory.x + i as f64 * cw, bottom - ch, cw, ch));
        }
        bottom -= ch;
    }
    out
}

/// From so many in the shorter rows on, all rows are equally high: a cell then has at most a quarter more room than one of a longer row.
const EVEN: usize = 4;

/// The slots of one server of the picture.
pub fn slots_of(trace: &Trace, side: Side, width: Width) -> Vec<Area> {
    let (p, m) = (trace.packed(side), trace.memory.server);
    let memory = &plan(width).places[side as usize].memory;
    // Rooms in which the guest system can be named.
    let aspect = if side == Side::Vms { width.pick(1.0, 1.7) } else { 1.3 };
    slots(*memory, (p.host + trace.once(side)) / m, trace.each(side) / m, p.count as usize, aspect)
}

/// The memory area of one server.
pub fn memory_area(side: Side, width: Width) -> Area {
    plan(width).places[side as usize].memory
}

fn key(side: Side, part: &str) -> String {
    [if side == Side::Vms { "vms." } else { "con." }, part].concat()
}

/// What lies between two cells: a line in the colour of the ground, so that the cells keep their exact size.
fn seam(width: f64) -> Stroke {
    Stroke::solid(Paint::Paper, width)
}

/// Whether a text has room in a part of a cell.
fn fits(s: &str, w: f64, h: f64, size: f64, weight: Weight) -> bool {
    h >= size + 4.0 && text::width(s, size, weight) <= w - 6.0
}

/// Which labels the cells of a server carry: all of them or none, so that no row looks different from another.
#[derive(Clone, Copy, Default)]
struct Labels {
    app: bool,
    guest: bool,
}

fn labels(slots: &[Area], side: Side, app_part: f64, words: &Words) -> Labels {
    let (app, guest) = (words.t("app"), words.t("guest"));
    match side {
        Side::Vms => Labels {
            app: slots.iter().all(|c| fits(&app, c.w, c.h * app_part, 12.0, Weight::Bold)),
            guest: slots.iter().all(|c| fits(&guest, c.w, c.h * (1.0 - app_part), 11.5, Weight::Regular)),
        },
        // A plate on a small box would hide the steel.
        Side::Containers => Labels { app: slots.iter().all(|c| c.w >= 60.0 && c.h >= 48.0), guest: false },
    }
}

/// A virtual machine: a room with its app above and its guest system below, both in proportion.
fn vm(k: String, c: Area, app_part: f64, labels: Labels, words: &Words) -> Shape {
    let (top, rest) = (c.h * app_part, c.h * (1.0 - app_part));
    let thin = c.w.min(c.h) < 18.0;
    let mut s = Shape::new(k, c.x, c.y, c.w, c.h).rect(0.0, 0.0, c.w, top, 0.0, APP.paint(), Stroke::NONE).rect(
        0.0,
        top,
        c.w,
        rest,
        0.0,
        Paint::GuestFill,
        Stroke::NONE,
    );
    if !thin {
        s = s.rect(1.5, 1.5, c.w - 3.0, c.h - 3.0, 3.0, Paint::None, Stroke::solid(Paint::Guest, 1.5));
    }
    s = s.rect(0.0, 0.0, c.w, c.h, 0.0, Paint::None, seam(if thin { 1.2 } else { 2.6 }));
    if labels.app {
        let y = top / 2.0 + 4.6;
        s = s.text(c.w / 2.0, y, 12.0, Weight::Bold, Anchor::Middle, Paint::OnApp, words.t("app"));
    }
    if labels.guest {
        let y = top + rest / 2.0 + 3.2;
        s = s.text(c.w / 2.0, y, 11.5, Weight::Regular, Anchor::Middle, Paint::Ink, words.t("guest"));
    }
    s
}

/// A container: steel in the app's hue over a thin sill of overhead.
fn container(k: String, c: Area, app_part: f64, labels: Labels, words: &Words) -> Shape {
    let name = words.t("app");
    let sill = c.h * (1.0 - app_part);
    let thin = c.w.min(c.h) < 14.0;
    glyph::container(k, c.x, c.y, c.w, c.h, APP, labels.app.then_some(name.as_str()))
        .rect(0.0, c.h - sill, c.w, sill, 0.0, Paint::Guest, Stroke::NONE)
        .rect(0.0, 0.0, c.w, c.h, 0.0, Paint::None, seam(if thin { 1.0 } else { 2.0 }))
}

/// Many cells as two paths: the apps, and what each brings with it.
fn crowd(scene: &mut Scene, side: Side, slots: &[Area], app_part: f64) {
    let Some(first) = slots.first() else { return };
    let (mut apps, mut extras) = (String::with_capacity(slots.len() * 28), String::with_capacity(slots.len() * 28));
    let mut bounds = *first;
    for c in slots {
        let split = c.y + c.h * app_part;
        for (d, y0, y1) in [(&mut apps, c.y, split), (&mut extras, split, c.bottom())] {
            // Absolute ends: neighbours share the rounded edge, so no rounding error adds up.
            for (mark, v) in [('M', c.x), (' ', y0), ('H', c.right()), ('V', y1), ('H', c.x)] {
                d.push(mark);
                push_num(d, v);
            }
            d.push('Z');
        }
        let (right, bottom) = (bounds.right().max(c.right()), bounds.bottom().max(c.bottom()));
        bounds.x = bounds.x.min(c.x);
        bounds.y = bounds.y.min(c.y);
        (bounds.w, bounds.h) = (right - bounds.x, bottom - bounds.y);
    }
    let line = seam((first.w.min(first.h) * 0.09).within(0.6, 1.2));
    let extra = if side == Side::Vms { Paint::GuestFill } else { Paint::Guest };
    // The paths speak of the whole picture, so the shape stands at its origin.
    scene.add(
        Shape::new(key(side, "crowd"), 0.0, 0.0, bounds.right(), bounds.bottom())
            .path(0.0, 0.0, extras, extra, line)
            .path(0.0, 0.0, apps, APP.paint(), line),
    );
}

/// What can be pressed, by the key of its shape.
pub fn kind_of(key: &str) -> Option<&'static str> {
    Some(match key {
        "vms.cells" => "vm",
        "con.cells" => "container",
        "key.apps" => "apps",
        "key.overhead" => "overhead",
        "key.free" => "free",
        "key.host" | "vms.chassis" | "con.chassis" => "host",
        _ => return None,
    })
}

fn hit(s: Shape, words: &Words, pick: Option<&str>) -> Shape {
    let pressed = pick == Some(s.key.as_str());
    match kind_of(&s.key) {
        Some(kind) => s.hit(words.t(&["kind.", kind].concat()), pressed),
        None => s,
    }
}

fn server(scene: &mut Scene, trace: &Trace, side: Side, t: f64, width: Width, words: &Words, pick: Option<&str>) {
    let at = trace.story.at(t);
    let place = &plan(width).places[side as usize];
    let (a, m, p) = (place.memory, &trace.memory, trace.packed(side));
    let unit = a.h / m.server;
    let appear = if at.step == EMPTY { ease::out(at.moved) } else { 1.0 };

    // Heading with the count as the large number.
    let remark = words.f(&key(side, "remark"), &[("os", Arg::S(&words.memory(m.os)))]);
    let shown = trace.shown(side, t);
    let number = words.num(f64::from(shown), 0);
    let number_w = text::width("1,999", 34.0, Weight::Bold);
    scene.add(glyph::heading(
        key(side, "head"),
        place.head.x,
        place.head.y,
        a.w - number_w - 8.0,
        &words.t(&key(side, "title")),
        &remark,
    ));
    let ink = if shown == 0 { Paint::Muted } else { Paint::Ink };
    scene.add(Shape::new(key(side, "count"), a.right() - number_w, place.head.y, number_w, 44.0).text(
        number_w,
        33.0,
        34.0,
        Weight::Bold,
        Anchor::End,
        ink,
        number,
    ));

    // The machine: a chassis under the memory.
    scene.add(
        Shape::new(key(side, "frame"), a.x - 3.0, a.y - 3.0, a.w + 6.0, a.h + 6.0)
            .panel(4.0, Paint::Paper, Stroke::solid(Paint::SteelEdge, 1.5))
            .fade(appear),
    );
    let name = words.f("server", &[("memory", Arg::S(&words.memory(m.server)))]);
    let kept = words.f("server.kept", &[("memory", Arg::S(&words.memory(p.host)))]);
    let c = place.chassis;
    let chassis = glyph::layer(key(side, "chassis"), c.x, c.y, c.w, c.h, Layer::Hardware, &name, &kept).fade(appear);
    scene.add(hit(chassis, words, pick));
    let host_h = p.host * unit;
    if host_h > 0.0 {
        scene.add(
            Shape::new(key(side, "host"), a.x, a.bottom() - host_h, a.w, host_h)
                .panel(0.0, Paint::Steel, Stroke::solid(Paint::SteelEdge, 1.0))
                .fade(appear),
        );
    }

    // One system for all containers comes first.
    let once_h = trace.once(side) * unit;
    let booted = match side {
        Side::Vms => 0.0,
        Side::Containers if at.step == FILL_CONTAINERS => ease::out(at.since / BOOT),
        Side::Containers => f64::from(at.step > FILL_CONTAINERS),
    };
    if booted > 0.0 {
        let y = a.bottom() - host_h - once_h;
        let s = Shape::new(key(side, "os"), a.x, y, a.w, once_h)
            .panel(0.0, Paint::GuestFill, Stroke::NONE)
            .rect(1.2, 1.2, a.w - 2.4, (once_h - 2.4).max(0.0), 1.0, Paint::None, Stroke::solid(Paint::Guest, 1.2))
            .panel(0.0, Paint::None, seam(1.2));
        scene.add(s.fade(booted));
    }
    systems(scene, trace, side, t, a.bottom() - host_h - once_h / 2.0, booted, width, words);

    // The instances that have set out.
    let slots = slots_of(trace, side, width);
    let app_part = m.app / trace.each(side);
    let labels = labels(&slots, side, app_part, words);
    if p.count > CROWD {
        crowd(scene, side, &slots[..shown as usize], app_part);
    } else {
        for (i, c) in slots.iter().take(shown as usize).enumerate() {
            let k = key(side, &i.to_string());
            let p = ease::out(trace.arrived(side, i as u32, t));
            let s = if side == Side::Vms {
                vm(k, *c, app_part, labels, words)
            } else {
                container(k, *c, app_part, labels, words)
            };
            scene.shapes.push(s.shift(0.0, (p - 1.0) * 16.0).fade(p));
        }
    }
    let full = shown == p.count && trace.arrived(side, p.count.saturating_sub(1), t) >= 1.0;
    if full && p.count > 0 {
        // One thing to press for all of them: the crowd must not be a crowd of buttons.
        let top = slots[slots.len() - 1].y;
        let floor = slots[0].bottom();
        scene.add(hit(Shape::new(key(side, "cells"), a.x, top, a.w, floor - top), words, pick));
    }

    // What is left, once it is known, and all of it before anything has come.
    let step = if side == Side::Vms { FILL_VMS } else { FILL_CONTAINERS };
    let (free, label, seen) = if at.step < step {
        let room = m.server - p.host;
        (room, words.f("free.all", &[("memory", Arg::S(&words.memory(room)))]), appear)
    } else if at.step == step && !full {
        let room = m.server - p.host;
        (room, String::new(), 1.0 - ease::out(at.since / 0.3))
    } else {
        let one = words.memory(trace.each(side));
        let label = words.f("free.left", &[("memory", Arg::S(&words.memory(p.free))), ("each", Arg::S(&one))]);
        (p.free, label, 1.0)
    };
    let h = free * unit - 6.0;
    if seen > 0.01 && h >= 20.0 {
        scene.add(glyph::free_room(key(side, "free"), a.x + 3.0, a.y + 3.0, a.w - 6.0, h, &label).fade(seen));
    }
}

/// What the operating systems of a server take, under it. The one of the containers is a sliver of a big server, so a line leads there.
#[allow(clippy::too_many_arguments)]
fn systems(s: &mut Scene, trace: &Trace, side: Side, t: f64, sliver: f64, booted: f64, width: Width, words: &Words) {
    let (a, n) = (plan(width).places[side as usize].note, trace.shown(side, t));
    let os = trace.memory.os;
    let seen = if side == Side::Vms { f64::from(n > 0) } else { booted };
    if seen <= 0.0 {
        return;
    }
    let said = words.f(
        &key(side, "systems"),
        &[
            ("n", Arg::N(f64::from(n))),
            ("os", Arg::S(&words.memory(os))),
            ("all", Arg::S(&words.memory(os * f64::from(n)))),
        ],
    );
    let edge = Stroke::solid(Paint::Guest, 1.0);
    let mut shape = Shape::new(key(side, "systems"), a.x, a.y, a.w, a.h)
        .rect(0.5, 3.0, 12.0, 12.0, 2.0, Paint::GuestFill, edge)
        .fitted((19.0, 13.4), a.w - 20.0, 12.5, 11.0, Weight::Bold, Anchor::Start, Paint::Ink, &said);
    if side == Side::Containers {
        let (top, line) = (sliver - a.y, Stroke::solid(Paint::Muted, 1.2));
        shape = shape.line(-9.0, top, 4.0, top, line).line(-9.0, top, -9.0, 9.0, line).line(-9.0, 9.0, 0.0, 9.0, line);
    }
    s.add(shape.fade(seen));
}

/// Memory with its share of the server, as in "11.3 GB (47 %)".
fn with_share(mb: f64, server: f64, words: &Words) -> String {
    let share = words.quantity((mb / server * 100.0).round(), "unit.percent");
    words.f("share", &[("memory", Arg::S(&words.memory(mb))), ("share", Arg::S(&share))])
}

/// Where the memory of a server has gone at `t`: apps, overhead.
fn used(trace: &Trace, side: Side, t: f64) -> (f64, f64) {
    let n = f64::from(trace.shown(side, t));
    let at = trace.story.at(t);
    let booted = at.step > FILL_CONTAINERS || at.step == FILL_CONTAINERS && at.since > 0.0;
    (n * trace.memory.app, n * trace.extra(side) + if booted { trace.once(side) } else { 0.0 })
}

/// One server's memory as a bar; the numbers stand with it from the comparison on.
fn bar(scene: &mut Scene, trace: &Trace, side: Side, t: f64, width: Width, words: &Words) {
    let (x, y0, w, pitch) = plan(width).bars;
    let y = y0 + pitch * side as usize as f64;
    let at = trace.story.at(t);
    let (m, host) = (trace.memory.server, trace.packed(side).host);
    let (apps, overhead) = used(trace, side, t);
    let unit = w / m;
    let bar_h = 18.0;
    scene.add(Shape::new(key(side, "bar-name"), x, y, width.pick(150.0, w), 16.0).fitted(
        (0.0, 12.0),
        width.pick(150.0, w),
        13.0,
        11.5,
        Weight::Bold,
        Anchor::Start,
        Paint::Ink,
        &words.t(&key(side, "title")),
    ));
    let mut s = Shape::new(key(side, "bar"), x, y + 18.0, w, bar_h);
    let (wa, wo, wh) = (apps * unit, overhead * unit, host * unit);
    let free = w - wa - wo - wh;
    if free > 14.0 {
        s = s.rect(wa + wo + 1.0, 0.75, free - 2.0, bar_h - 1.5, 2.0, Paint::None, Stroke::dashed(Paint::Good, 1.2));
    }
    for (left, long, paint, edge) in [
        (0.0, wa, APP.paint(), APP.paint()),
        (wa, wo, Paint::GuestFill, Paint::Guest),
        (w - wh, wh, Paint::Steel, Paint::SteelEdge),
    ] {
        // The edge lies inside, so that the length is exact.
        if long > 1.0 {
            s = s.rect(left + 0.5, 0.5, long - 1.0, bar_h - 1.0, 0.0, paint, Stroke::solid(edge, 1.0));
        } else if long > 0.0 {
            s = s.rect(left, 0.0, long, bar_h, 0.0, edge, Stroke::NONE);
        }
    }
    scene.add(s);
    if at.step < COMPARE {
        return;
    }
    // The numbers of the left server first, then those of the right.
    let p = if at.step == COMPARE {
        ease::out(ease::span(at.since, 0.4 * side as usize as f64, 0.4 * side as usize as f64 + 0.35))
    } else {
        1.0
    };
    let numbers = words.f(
        "bar.numbers",
        &[("apps", Arg::S(&with_share(apps, m, words))), ("overhead", Arg::S(&with_share(overhead, m, words)))],
    );
    let s = match width {
        Width::Wide => Shape::new(key(side, "bar-numbers"), x + 160.0, y, w - 160.0, 16.0).fitted(
            (w - 160.0, 12.0),
            w - 160.0,
            12.5,
            11.5,
            Weight::Regular,
            Anchor::End,
            Paint::Ink,
            &numbers,
        ),
        Width::Narrow => Shape::new(key(side, "bar-numbers"), x, y + 38.0, w, 16.0).fitted(
            (0.0, 12.0),
            w,
            12.5,
            11.0,
            Weight::Regular,
            Anchor::Start,
            Paint::Ink,
            &numbers,
        ),
    };
    if p > 0.01 {
        scene.add(s.fade(p));
    }
}

fn legend(scene: &mut Scene, width: Width, words: &Words, pick: Option<&str>) {
    let (x0, y0) = plan(width).legend;
    let row = Area::new(x0, y0, width.pick(520.0, 320.0), 26.0);
    for (i, part) in ["apps", "overhead", "free", "host"].into_iter().enumerate() {
        let (x, y, w) = match width {
            Width::Wide => (row.x + [0.0, 70.0, 262.0, 330.0][i], row.y, [62.0, 184.0, 60.0, 176.0][i]),
            Width::Narrow => (row.x + [0.0, 70.0][i % 2], row.y + (i / 2) as f64 * 26.0, [62.0, 200.0][i % 2]),
        };
        let (fill, edge) = match part {
            "apps" => (APP.paint(), Stroke::NONE),
            "overhead" => (Paint::GuestFill, Stroke::solid(Paint::Guest, 1.0)),
            "free" => (Paint::None, Stroke::dashed(Paint::Good, 1.2)),
            _ => (Paint::Steel, Stroke::solid(Paint::SteelEdge, 1.0)),
        };
        let s = Shape::new(["key.", part].concat(), x, y, w, 24.0).rect(1.0, 6.0, 12.0, 12.0, 2.0, fill, edge).fitted(
            (19.0, 16.4),
            w - 20.0,
            12.5,
            11.5,
            Weight::Regular,
            Anchor::Start,
            Paint::Muted,
            &words.t(&["kind.", part].concat()),
        );
        scene.add(hit(s, words, pick));
    }
}

/// The number of the figure: containers for one VM. Until it is known, its place asks for it.
fn ratio(scene: &mut Scene, trace: &Trace, t: f64, width: Width, words: &Words) {
    let at = trace.story.at(t);
    let p = match at.step {
        s if s < COMPARE => 0.0,
        COMPARE => ease::span(at.since, 0.8, 1.2),
        _ => 1.0,
    };
    let a = plan(width).ratio;
    let (number, name, ink) = match trace.ratio() {
        _ if p <= 0.0 => (words.t("ratio.ask"), words.t("ratio.name"), Paint::Muted),
        Some(r) => (words.f("ratio.value", &[("n", Arg::D(r, 1))]), words.t("ratio.name"), Paint::Ink),
        None => (words.t("ratio.none"), words.t("ratio.no-vm"), Paint::Ink),
    };
    let size = width.pick(46.0, 40.0);
    let mut s = Shape::new("ratio", a.x, a.y, a.w, a.h);
    match width {
        Width::Wide => {
            s = s.fitted((0.0, 44.0), a.w, size, 30.0, Weight::Bold, Anchor::Start, ink, &number);
            s = s.wrapped((0.0, 66.0), a.w, 13.0, Weight::Regular, Anchor::Start, Paint::Muted, &name);
        }
        Width::Narrow => {
            let w = text::width(&number, size, Weight::Bold);
            let lines = text::wrap(&name, 13.0, Weight::Regular, a.w - w - 16.0).len() as f64;
            s = s.text(0.0, 38.0, size, Weight::Bold, Anchor::Start, ink, number);
            s = s.wrapped(
                (w + 14.0, 29.0 - (lines - 1.0) * 8.5),
                a.w - w - 16.0,
                13.0,
                Weight::Regular,
                Anchor::Start,
                Paint::Muted,
                &name,
            );
        }
    }
    // Before the number comes, the question goes.
    scene.add(s.fade(if p > 0.0 {
        ease::out(p)
    } else {
        1.0 - ease::span(at.since, 0.5, 0.8) * f64::from(at.step == COMPARE)
    }));
}

pub fn scene(trace: &Trace, t: f64, width: Width, words: &Words, pick: Option<&str>) -> Scene {
    let mut scene = Scene::new(width, plan(width).h);
    for side in Side::ALL {
        server(&mut scene, trace, side, t, width, words, pick);
    }
    for side in Side::ALL {
        bar(&mut scene, trace, side, t, width, words);
    }
    ratio(&mut scene, trace, t, width, words);
    legend(&mut scene, width, words, pick);
    scene
}

/// The numbers that captions and descriptions may name. `n` is the one that chooses the plural.
pub fn tell(trace: &Trace, key: &str, n: u32, words: &Words) -> String {
    let m = &trace.memory;
    let percent = |v: f64| words.quantity((v / m.server * 100.0).round(), "unit.percent");
    let (v, c) = (&trace.vms, &trace.containers);
    let share = words.quantity((m.os / (m.os + m.app) * 100.0).round(), "unit.percent");
    words.f(
        key,
        &[
            ("n", Arg::N(f64::from(n))),
            ("vms", Arg::N(f64::from(v.count))),
            ("containers", Arg::N(f64::from(c.count))),
            ("memory", Arg::S(&words.memory(m.server))),
            ("kept", Arg::S(&words.memory(v.host))),
            ("room", Arg::S(&words.memory(m.server - v.host))),
            ("app", Arg::S(&words.memory(m.app))),
            ("os", Arg::S(&words.memory(m.os))),
            ("container", Arg::S(&words.memory(m.container))),
            ("vm-each", Arg::S(&words.num(trace.each(Side::Vms), 0))),
            ("con-each", Arg::S(&words.num(trace.each(Side::Containers), 0))),
            ("vm-apps", Arg::S(&with_share(v.apps, m.server, words))),
            ("con-apps", Arg::S(&with_share(c.apps, m.server, words))),
            ("vm-overhead", Arg::S(&percent(v.overhead))),
            ("con-overhead", Arg::S(&percent(c.overhead))),
            ("vm-free", Arg::S(&words.memory(v.free))),
            ("con-free", Arg::S(&words.memory(c.free))),
            ("share", Arg::S(&share)),
            ("ratio", Arg::S(&trace.ratio().map_or(String::new(), |r| words.num(r, 1)))),
        ],
    )
}

/// The last two steps say it differently where there is no ratio or nothing to win.
pub fn outcome(trace: &Trace, key: &str) -> String {
    match (trace.vms.count, trace.containers.count) {
        (0, _) => [key, "-none"].concat(),
        (v, c) if v == c => [key, "-same"].concat(),
        _ => String::from(key),
    }
}

pub fn describe(trace: &Trace, t: f64, words: &Words) -> String {
    match trace.story.at(t).step {
        EMPTY => tell(trace, "describe.1", 0, words),
        FILL_VMS => tell(trace, "describe.2", trace.shown(Side::Vms, t), words),
        FILL_CONTAINERS => tell(trace, "describe.3", trace.shown(Side::Containers, t), words),
        _ => tell(trace, &outcome(trace, "describe.4"), trace.containers.count, words),
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::{run, tests::params};
    use super::*;
    use crate::scene::Part;
    use proptest::prelude::*;

    fn words() -> Words {
        crate::content::words::figure(&crate::content::root("en"), "fill-the-server").unwrap()
    }

    /// Cells of one side that a picture really holds: shapes of their own, or subpaths of the crowd.
    fn drawn(scene: &Scene, side: Side) -> usize {
        if let Some(c) = scene.find(&key(side, "crowd")) {
            return c
                .parts
                .iter()
                .map(|p| if let Part::Path { d, .. } = p { d.matches('M').count() } else { 0 })
                .max()
                .unwrap();
        }
        let prefix = key(side, "");
        scene.shapes.iter().filter(|s| s.key.strip_prefix(&prefix).is_some_and(|r| r.parse::<u32>().is_ok())).count()
    }

    /// Area of the parts of a cell that are painted: (app, what comes with it).
    fn painted(shape: &Shape) -> (f64, f64) {
        let rects: Vec<(f64, Paint)> = shape
            .parts
            .iter()
            .filter_map(|p| match p {
                Part::Rect { w, h, fill, .. } => Some((w * h, *fill)),
                _ => None,
            })
            .collect();
        let of = |paint: Paint| rects.iter().filter(|r| r.1 == paint).map(|r| r.0).sum::<f64>();
        (of(APP.paint()), of(Paint::GuestFill) + of(Paint::Guest))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn as_many_cells_as_instances(p in params()) {
            let (t, w) = (run(&p), words());
            for width in Width::ALL {
                let s = scene(&t, t.story.duration(), width, &w, None);
                prop_assert_eq!(drawn(&s, Side::Vms), t.vms.count as usize);
                prop_assert_eq!(drawn(&s, Side::Containers), t.containers.count as usize);
            }
        }

        /// The cells together have the same part of the server's area as the instances have of the memory, each nearly so, or exactly where
        /// rows are short; and app and system share a cell as they share the instance.
        #[test]
        fn areas_are_memory(p in params()) {
            let (t, w) = (run(&p), words());
            for width in Width::ALL {
                let s = scene(&t, t.story.duration(), width, &w, None);
                for side in Side::ALL {
                    let all = memory_area(side, width);
                    let mb = all.w * all.h / t.memory.server;
                    let slots = slots_of(&t, side, width);
                    let sum: f64 = slots.iter().map(|c| c.w * c.h).sum();
                    prop_assert!((sum / mb - t.each(side) * slots.len() as f64).abs() < 1e-6 * (1.0 + sum));
                    // Cells of a row are as wide as the row has room; the widest belong to the shortest row.
                    let widest = slots.iter().map(|c| c.w).fold(1.0, f64::max);
                    let shortest = (all.w / widest).round();
                    for (i, c) in slots.iter().enumerate() {
                        let of = c.w * c.h / mb / t.each(side);
                        let off = if shortest >= EVEN as f64 { 1.0 / shortest } else { 1e-6 };
                        prop_assert!((of - 1.0).abs() <= off + 1e-9, "{side:?} {of} of its part, {shortest} in a row");
                        prop_assert!(shortest < EVEN as f64 || (c.h - slots[0].h).abs() < 1e-6, "rows differ in height");
                        if let Some(shape) = s.find(&key(side, &i.to_string())) {
                            let (app, extra) = painted(shape);
                            let (want_app, want_extra) = (t.memory.app * mb * of, t.extra(side) * mb * of);
                            // A container is painted whole, with its sill over it.
                            let app = if side == Side::Containers { app - extra } else { app };
                            prop_assert!((app - want_app).abs() < 1e-6 && (extra - want_extra).abs() < 1e-6, "{side:?} {app} {extra}");
                        }
                    }
                }
            }
        }

        /// Slots lie inside the memory above what is taken, and none lies on another.
        #[test]
        fn slots_are_apart(p in params()) {
            let t = run(&p);
            for side in Side::ALL {
                let a = memory_area(side, Width::Wide);
                let c = slots_of(&t, side, Width::Wide);
                let floor = a.bottom() - (t.packed(side).host + t.once(side)) / t.memory.server * a.h;
                for s in &c {
                    prop_assert!(s.x >= a.x - 1e-6 && s.right() <= a.right() + 1e-6 && s.y >= a.y - 1e-6 && s.bottom() <= floor + 1e-6);
                }
                for w in c.windows(2) {
                    prop_assert!(w[1].x >= w[0].right() - 1e-6 || w[1].bottom() <= w[0].y + 1e-6);
                }
            }
        }
    }
}
