//! Four lanes under one clock. The bar of a lane is its first start; the low chain behind it are the starts that followed, one block each.
//! On powers of ten a length means nothing, so a start is a dot there, with the factor that parts it from the virtual machine.

use super::model::{Axis, FIRST_SECOND, LINE_UP, Lane, READY, REST, REVEAL, Trace};
use crate::num::Within;
use crate::scene::glyph::{self, Hue};
use crate::scene::layout::Area;
use crate::scene::svg::push_num;
use crate::scene::{Anchor, Arg, Paint, Scene, Shape, Stroke, Weight, Width, Words, ease, text};

/// It is the same app in all four lanes, so it has one hue.
const APP: Hue = Hue::Java;

/// A bar must be seen: a millisecond of thirty seconds would be a sixtieth of a unit.
const LEAST_BAR: f64 = 2.0;

/// Width of the mark at the end of a bar: the app is up.
const CAP: f64 = 5.0;

/// Height of the chain. It lies low, so that a time can stand above it.
const CHAIN: f64 = 12.0;

struct Plan {
    /// The whole of the first lane; the others follow `pitch` apart.
    lane: Area,
    pitch: f64,
    /// The plot: left end, width; the bars' offset from the top of their lane and height.
    plot: (f64, f64),
    bar: (f64, f64),
    /// Middle and size of the glyph, relative to the lane.
    glyph: (f64, f64, f64),
    name_x: f64,
    h: f64,
}

fn plan(width: Width) -> Plan {
    match width {
        Width::Wide => Plan {
            lane: Area::new(20.0, 92.0, 680.0, 60.0),
            pitch: 68.0,
            plot: (84.0, 500.0),
            bar: (24.0, 32.0),
            glyph: (22.0, 32.0, 44.0),
            name_x: 64.0,
            h: 414.0,
        },
        Width::Narrow => Plan {
            lane: Area::new(8.0, 80.0, 320.0, 66.0),
            pitch: 74.0,
            plot: (8.0, 320.0),
            bar: (36.0, 28.0),
            glyph: (15.0, 16.0, 30.0),
            name_x: 40.0,
            h: 426.0,
        },
    }
}

fn key(lane: Lane, part: &str) -> String {
    ["lane.", lane.id(), ".", part].concat()
}

/// Which lane a pressed shape stands for.
pub fn lane_of(key: &str) -> Option<Lane> {
    Lane::ALL.into_iter().find(|l| key.split('.').nth(1) == Some(l.id()))
}

/// What runs, small: all four hold the same app, and whatever it has to bring along.
fn lane_glyph(lane: Lane, x: f64, y: f64, size: f64) -> Shape {
    let s = Shape::new(key(lane, "glyph"), x - size / 2.0, y - size / 2.0, size, size);
    let app = |s: Shape, x: f64, y: f64, w: f64, h: f64| s.rect(x, y, w, h, 2.0, APP.paint(), Stroke::NONE);
    match lane {
        Lane::Process => app(s, size * 0.31, size * 0.31, size * 0.38, size * 0.38),
        Lane::Container => {
            let mut c = glyph::container("", 0.0, 0.0, size * 0.84, size * 0.6, APP, None);
            let (dx, dy) = (size * 0.08, size * 0.2);
            // The same steel box as everywhere, moved to its place in this shape.
            std::mem::take(&mut c.parts).into_iter().fold(s, |s, p| s.part(shifted(p, dx, dy)))
        }
        Lane::MicroVm => {
            let s = s.rect(
                size * 0.14,
                size * 0.12,
                size * 0.72,
                size * 0.76,
                4.0,
                Paint::Surface,
                Stroke::dashed(Paint::Guest, 1.5),
            );
            let s = app(s, size * 0.27, size * 0.25, size * 0.46, size * 0.32);
            s.rect(
                size * 0.27,
                size * 0.65,
                size * 0.46,
                size * 0.1,
                1.0,
                Paint::GuestFill,
                Stroke::solid(Paint::Guest, 1.0),
            )
        }
        Lane::Vm => {
            let s = s.rect(1.0, 1.0, size - 2.0, size - 2.0, 5.0, Paint::Surface, Stroke::solid(Paint::Guest, 1.5));
            let s = app(s, size * 0.16, size * 0.15, size * 0.68, size * 0.26);
            s.rect(
                size * 0.16,
                size * 0.49,
                size * 0.68,
                size * 0.36,
                2.0,
                Paint::GuestFill,
                Stroke::solid(Paint::Guest, 1.0),
            )
        }
    }
}

fn shifted(part: crate::scene::Part, dx: f64, dy: f64) -> crate::scene::Part {
    use crate::scene::Part;
    match part {
        Part::Rect { x, y, w, h, r, fill, stroke } => Part::Rect { x: x + dx, y: y + dy, w, h, r, fill, stroke },
        Part::Path { x, y, d, fill, stroke } => Part::Path { x: x + dx, y: y + dy, d, fill, stroke },
        other => other,
    }
}

/// What has to happen before the app runs, as a row of chips that ends with the app.
fn chips(scene: &mut Scene, lane: Lane, a: Area, p: f64, words: &Words) {
    let parts: &[&str] = match lane {
        Lane::Process => &["fork"],
        Lane::Container => &["namespaces", "layers", "fork"],
        Lane::MicroVm => &["kernel-small"],
        Lane::Vm => &["host", "kernel", "services"],
    };
    let (size, gap) = (12.0, 6.0);
    let mut labels: Vec<String> = parts.iter().map(|p| words.t(&["todo.", p].concat())).collect();
    labels.push(words.t("app"));
    let bare: f64 = labels.iter().map(|l| text::width(l, size, Weight::Bold)).sum();
    let pad = ((a.w - bare - gap * (labels.len() - 1) as f64) / (2.0 * labels.len() as f64)).within(3.0, 12.0);
    let h = 26.0;
    let mut s = Shape::new(key(lane, "todo"), a.x, a.y, a.w, a.h);
    let mut x = 0.0;
    for (i, l) in labels.iter().enumerate() {
        let app = i + 1 == labels.len();
        let w = text::width(l, size, Weight::Bold) + 2.0 * pad;
        let y = (a.h - h) / 2.0;
        let (fill, edge, ink) =
            if app { (APP.paint(), APP.paint(), Paint::OnApp) } else { (Paint::GuestFill, Paint::Guest, Paint::Ink) };
        s = s.rect(x, y, w, h, 4.0, fill, Stroke::solid(edge, 1.0)).text(
            x + w / 2.0,
            y + h / 2.0 + 4.2,
            size,
            Weight::Bold,
            Anchor::Middle,
            ink,
            l.clone(),
        );
        x += w + gap;
    }
    scene.add(s.fade(p));
}

/// Horizontal seams that part a bar into its slots, if they can be told apart.
fn slot_seams(s: Shape, slots: u32, y: f64, w: f64, h: f64) -> Shape {
    let pitch = h / f64::from(slots);
    if slots < 2 || pitch < 1.3 || w <= 0.0 {
        return s;
    }
    let mut d = String::new();
    for i in 1..slots {
        d.push_str("M0 ");
        push_num(&mut d, y + f64::from(i) * pitch);
        d.push('h');
        push_num(&mut d, w);
    }
    s.path(0.0, 0.0, d, Paint::None, Stroke::solid(Paint::Surface, (pitch * 0.3).min(1.6)))
}

/// Where the bar of a lane lies: top left corner in the scene, and its height.
fn bar_at(lane: Lane, plan: &Plan) -> (f64, f64, f64) {
    (plan.plot.0, plan.lane.y + plan.pitch * lane as usize as f64 + plan.bar.0, plan.bar.1)
}

/// What the bars show at an instant.
struct Now {
    clock: f64,
    axis: Axis,
    /// How much of the chain is seen.
    chain: f64,
}

/// The first start of a lane and those that followed, as far as they have come. As in the line-up, grey is the work before an app runs,
/// and the hue says that one is up. Where the time is a kernel's alone, a broken line open at its end stands for the app's own start.
fn bar(scene: &mut Scene, trace: &Trace, lane: Lane, now: &Now, width: Width, words: &Words) {
    let plan = plan(width);
    let (x, y, h) = bar_at(lane, &plan);
    let w = plan.plot.1;
    let (start, slots) = (trace.start(lane), trace.params.slots);
    let Now { clock, axis, chain } = now;
    let done = *clock >= start - 1e-9;
    if *clock <= 0.0 {
        return;
    }
    let long = (axis.place(clock.min(start)) * w).max(LEAST_BAR);
    let head = axis.place(*clock) * w;
    let up = if lane.app() { APP.paint() } else { Paint::Guest };
    // The line of the dots, under the words.
    let low = h - 8.0;
    if done && !lane.app() {
        let tail = (head - long).within(0.0, w * 0.25);
        let mut d = String::from("M0 0h");
        push_num(&mut d, tail);
        d.push_str("M0 8h");
        push_num(&mut d, tail);
        scene.add(Shape::new(key(lane, "tail"), x + long, y + h - 9.0, tail, 8.0).path(
            0.0,
            0.0,
            d,
            Paint::None,
            Stroke::dashed(Paint::Guest, 1.5),
        ));
    } else if done && head > long + 0.5 && *chain > 0.01 {
        // The blocks of the chain are as long as the bar. Where they are too short to be told apart, only the hue is left of them.
        let pitch = (axis.place(2.0 * start) - axis.place(start)) * w;
        let crowded = pitch < 3.0;
        let fill = if crowded { APP.fill() } else { Paint::LibsFill };
        let mut s = Shape::new(key(lane, "chain"), x, y + h - CHAIN, head, CHAIN).rect(
            long,
            0.0,
            head - long,
            CHAIN,
            0.0,
            fill,
            Stroke::NONE,
        );
        if !crowded {
            let mut d = String::new();
            for k in 2..=trace.count(lane, *clock) / slots {
                d.push('M');
                push_num(&mut d, axis.place(f64::from(k) * start) * w - 1.0);
                d.push_str(" 1v");
                push_num(&mut d, CHAIN - 2.0);
            }
            s = s.path(0.0, 0.0, d, Paint::None, Stroke::solid(APP.paint(), 2.0));
        }
        scene.add(slot_seams(s, slots, 0.0, head, CHAIN).fade(*chain));
    }
    let mut s = Shape::new(key(lane, "bar"), x, y, long, h);
    if long > 2.0 * CAP {
        s = s.rect(0.5, 0.5, long - 1.0, h - 1.0, 0.0, Paint::GuestFill, Stroke::solid(Paint::Guest, 1.0));
    }
    if done {
        let cap = long.min(CAP);
        s = s.rect(long - cap, 0.0, cap, h, 0.0, up, Stroke::NONE);
    }
    if axis.log < 1.0 {
        scene.add(slot_seams(s, slots, 0.0, long, h).fade(1.0 - axis.log));
    }
    if axis.log > 0.0 {
        let end = axis.place(trace.finish()) * w;
        let mut s = Shape::new(key(lane, "dot"), x, y, w + 7.0, h);
        if *clock >= trace.finish() - 1e-9 && lane.app() && lane != Lane::Vm {
            let factor = words.f("factor", &[("n", Arg::N(trace.factor(lane)))]);
            s = s.line(long, low, end, low, Stroke::solid(Paint::Muted, 1.2)).text(
                end,
                low - 8.0,
                12.5,
                Weight::Regular,
                Anchor::End,
                Paint::Ink,
                factor,
            );
        }
        let fill = if done { up } else { Paint::Surface };
        scene.add(s.circle(long, low, 6.0, fill, Stroke::solid(up, 1.5)).fade(axis.log));
    }
    if done {
        let time = words.duration(start);
        let time = if lane.app() { time } else { words.f("time.kernel", &[("time", Arg::S(&time))]) };
        let tw = text::width(&time, 14.0, Weight::Bold);
        let inside = long + tw + 16.0 > w;
        let s = Shape::new(key(lane, "time"), 0.0, 0.0, tw + 12.0, 20.0);
        let middle = y + (h - 20.0) / 2.0;
        let s = if inside {
            // On the bar, on a piece without seams.
            let fill = if axis.log < 0.5 { Paint::GuestFill } else { Paint::Surface };
            s.shift(x + long - tw - 16.0 - CAP, middle).panel(3.0, fill, Stroke::NONE)
        } else {
            // Above the chain or the line, and over the grid.
            s.shift(x + long + 2.0, y - 1.0).rect(3.0, 2.0, tw + 6.0, 15.0, 0.0, Paint::Surface, Stroke::NONE)
        };
        scene.add(s.text(6.0, 14.8, 14.0, Weight::Bold, Anchor::Start, Paint::Ink, time));
    }
}

/// Grid lines behind the bars and the labels under them. Sets of ticks that do not belong to the axis yet or any more are faded.
fn axis_lines(scene: &mut Scene, axis: &Axis, seen: f64, width: Width, words: &Words) {
    let plan = plan(width);
    let (x, w) = plan.plot;
    let bottom = bar_at(Lane::Vm, &plan).1 + plan.bar.1;
    let near: Vec<f64> = (0..=4).map(|i| f64::from(i) * 0.25).collect();
    let step = width.pick(5.0, 10.0);
    let all: Vec<f64> = (0..=(axis.all / step) as u32).map(|i| f64::from(i) * step).collect();
    let mut powers = Vec::new();
    let mut v = 0.001;
    while v < axis.all {
        powers.push(v);
        v *= 10.0;
    }
    let sets = [
        ("near", "axis.even", near, (1.0 - axis.opened * 3.0) * (1.0 - axis.log)),
        ("all", "axis.even", all, (axis.opened * 3.0 - 2.0) * (1.0 - axis.log * 3.0)),
        ("log", "axis.log", powers, axis.log * 3.0 - 2.0),
    ];
    for (name, title, ticks, strength) in sets {
        let strength = strength.within(0.0, 1.0) * seen;
        if strength < 0.02 {
            continue;
        }
        let title = words.t(title);
        scene.add(
            Shape::new(["axis.", name].concat(), x, bottom + 28.0, w, 18.0)
                .text(w / 2.0, 12.5, 12.0, Weight::Regular, Anchor::Middle, Paint::Ink, title)
                .fade(strength),
        );
        for (i, at) in ticks.iter().enumerate() {
            if *at > axis.end() && axis.log < 0.5 {
                continue;
            }
            let tx = axis.place(*at) * w;
            let label = if *at == 0.0 { words.quantity(0.0, "unit.s") } else { words.duration(*at) };
            let tw = text::width(&label, 12.0, Weight::Regular);
            // The outermost labels stay inside the plot.
            let left = (tx - tw / 2.0).within(0.0, w - tw);
            let mut d = String::new();
            for lane in Lane::ALL {
                d.push_str("M0 ");
                push_num(&mut d, bar_at(lane, &plan).1 - 3.0 - plan.lane.y);
                d.push('v');
                push_num(&mut d, plan.bar.1 + 6.0);
            }
            let k = ["axis.", name, ".", &i.to_string()].concat();
            let h = bottom - plan.lane.y + 26.0;
            scene.shapes.push(
                Shape::new(k, x + left, plan.lane.y, tw, h)
                    .path(tx - left, 0.0, d, Paint::None, Stroke::solid(Paint::Rule, 1.0))
                    .text(0.0, h - 6.0, 12.0, Weight::Regular, Anchor::Start, Paint::Muted, label)
                    .fade(strength),
            );
        }
    }
}

/// The clock as a person reads it: hundredths in slow motion, tenths after.
fn clock_text(clock: f64, words: &Words) -> String {
    let decimals = if clock < 1.0 - 1e-9 { 2 } else { 1 };
    words.f("unit.s", &[("n", Arg::D(clock, decimals))])
}

fn head(scene: &mut Scene, trace: &Trace, t: f64, clock: f64, ready: f64, width: Width, words: &Words) {
    let at = trace.story.at(t);
    let plan = plan(width);
    let (x, right) = (plan.lane.x, plan.lane.right());
    let pace = if clock >= trace.finish() - 1e-9 {
        words.f("pace.done", &[("n", Arg::N(f64::from(trace.params.slots)))])
    } else if at.step == FIRST_SECOND && clock > 0.0 && at.moved < 1.0 {
        words.f("pace.slow", &[("s", Arg::S(&words.quantity(super::model::SLOWNESS, "unit.s")))])
    } else if at.step == REST && clock > 0.0 {
        words.t("pace.fast")
    } else if clock > 0.0 {
        words.t("pace.paused")
    } else {
        words.t("pace.ready")
    };
    let ink = if clock > 0.0 { Paint::Ink } else { Paint::Muted };
    let (clock_w, size, y) = width.pick((150.0, 42.0, 12.0), (132.0, 36.0, 8.0));
    scene.add(Shape::new("clock", x, y, clock_w, 48.0).text(
        0.0,
        size * 0.9,
        size,
        Weight::Bold,
        Anchor::Start,
        ink,
        clock_text(clock, words),
    ));
    scene.add(Shape::new("pace", x, y + width.pick(48.0, 42.0), 300.0, 18.0).fitted(
        (0.0, 13.0),
        300.0,
        13.0,
        11.5,
        Weight::Regular,
        Anchor::Start,
        Paint::Muted,
        &pace,
    ));
    // What the counts at the right are, above their column.
    if ready < 0.01 {
        return;
    }
    let n = trace.params.slots;
    let w = width.pick(230.0, 180.0);
    let slots = words.f("slots", &[("n", Arg::N(f64::from(n)))]);
    scene.add(
        Shape::new("started", right - w, y + width.pick(30.0, 4.0), w, 36.0)
            .fitted((w, 12.0), w, 13.0, 11.5, Weight::Bold, Anchor::End, Paint::Ink, &words.t("started"))
            .fitted((w, 30.0), w, 12.5, 11.0, Weight::Regular, Anchor::End, Paint::Muted, &slots)
            .fade(ready),
    );
}

pub fn scene(trace: &Trace, t: f64, width: Width, words: &Words, pick: Option<&str>) -> Scene {
    let plan = plan(width);
    let mut scene = Scene::new(width, plan.h);
    let at = trace.story.at(t);
    let clock = trace.clock(t);
    let axis = trace.axis(t);
    // The line-up makes way for the plot.
    let ready = match at.step {
        LINE_UP => 0.0,
        FIRST_SECOND => ease::out(at.since / (READY * 0.8)),
        _ => 1.0,
    };
    head(&mut scene, trace, t, clock, ready, width, words);
    axis_lines(&mut scene, &axis, ready, width, words);
    // On powers of ten the blocks that follow would bunch up at the right and hide what the axis is for.
    let chain = match at.step {
        REVEAL if axis.log < 1.0 && trace.params.axis == super::model::AxisChoice::Story => {
            1.0 - ease::out(at.since / 0.5)
        }
        _ => 1.0 - axis.log,
    };
    let now = Now { clock, axis, chain };
    for lane in Lane::ALL {
        let i = lane as usize as f64;
        // The four stand there from the start; what each has to do comes one by one.
        let p = if at.step == LINE_UP { ease::out(ease::span(at.since, i * 0.42, i * 0.42 + 0.4)) } else { 1.0 };
        let y = plan.lane.y + plan.pitch * i;
        let (gx, gy, gs) = plan.glyph;
        scene.add(lane_glyph(lane, plan.lane.x + gx, y + gy, gs));
        let name = words.t(&["lane.", lane.id()].concat());
        let count_w = width.pick(100.0, 84.0);
        let name_w = plan.lane.w - plan.name_x - count_w;
        // Where there is no room beside it, the name makes way for the tag below.
        let name_y = width.pick(15.0, ease::lerp(21.0, 14.0, ready));
        scene.add(Shape::new(key(lane, "name"), plan.lane.x + plan.name_x, y, name_w, name_y + 5.0).fitted(
            (0.0, name_y),
            name_w,
            14.0,
            12.0,
            Weight::Bold,
            Anchor::Start,
            Paint::Ink,
            &name,
        ));
        if ready > 0.01 {
            // The times are not of like things: what is counted stands at each of them.
            let beside = text::width(&name, 14.0, Weight::Bold) + 12.0;
            let (dx, dy) = width.pick((beside, 0.0), (0.0, 18.0));
            let hdd = trace.params.hdd && lane == Lane::Container;
            let tag = words.t(&key(lane, if hdd { "tag-hdd" } else { "tag" }));
            scene.add(
                Shape::new(key(lane, "tag"), plan.lane.x + plan.name_x + dx, y + dy, name_w - dx, 18.0)
                    .fitted(
                        (0.0, 15.0 - dy / 9.0),
                        name_w - dx,
                        12.5,
                        11.0,
                        Weight::Regular,
                        Anchor::Start,
                        Paint::Muted,
                        &tag,
                    )
                    .fade(ready),
            );
        }
        let count = trace.count(lane, clock);
        if ready > 0.01 {
            let ink = if count > 0 { Paint::Ink } else { Paint::Muted };
            let (cy, ch) = width.pick((plan.bar.0, plan.bar.1), (2.0, 33.0));
            let s = Shape::new(key(lane, "count"), plan.lane.right() - count_w, y + cy, count_w, ch);
            let s = if lane.app() {
                s.fitted(
                    (count_w, width.pick(24.5, 21.5)),
                    count_w,
                    width.pick(25.0, 22.0),
                    16.0,
                    Weight::Bold,
                    Anchor::End,
                    ink,
                    &words.num(f64::from(count), 0),
                )
            } else {
                let no = words.t("count.none");
                s.wrapped((count_w, 12.0), count_w, 12.0, Weight::Regular, Anchor::End, Paint::Muted, &no)
            };
            scene.add(s.fade(ready));
        }
        if ready < 0.99 {
            let (bx, by, bh) = bar_at(lane, &plan);
            chips(&mut scene, lane, Area::new(bx, by, plan.plot.1, bh), p * (1.0 - ready), words);
        }
        bar(&mut scene, trace, lane, &now, width, words);
        // The whole lane can be pressed.
        let k = key(lane, "lane");
        let pressed = pick == Some(k.as_str());
        scene.add(Shape::new(k, plan.lane.x, y - 1.0, plan.lane.w, plan.lane.h).hit(name, pressed));
    }
    scene
}

/// Numbers that captions and descriptions may name, at `clock` seconds. The first number, the slots, chooses the plural.
pub fn tell(trace: &Trace, key: &str, clock: f64, words: &Words) -> String {
    let count = |l: Lane| Arg::N(f64::from(trace.count(l, clock)));
    let time = Lane::ALL.map(|l| words.duration(trace.start(l)));
    words.f(
        key,
        &[
            ("n", Arg::N(f64::from(trace.params.slots))),
            ("clock", Arg::S(&clock_text(clock, words))),
            ("processes", count(Lane::Process)),
            ("containers", count(Lane::Container)),
            ("vms", count(Lane::Vm)),
            ("process", Arg::S(&time[0])),
            ("container", Arg::S(&time[1])),
            ("microvm", Arg::S(&time[2])),
            ("vm", Arg::S(&time[3])),
        ],
    )
}

pub fn describe(trace: &Trace, t: f64, words: &Words) -> String {
    let clock = trace.clock(t);
    let k = match trace.story.at(t).step {
        LINE_UP => "describe.1",
        FIRST_SECOND | REST => "describe.2",
        _ if trace.axis(t).log > 0.5 => "describe.4-log",
        _ => "describe.4",
    };
    tell(trace, k, clock, words)
}
