//! What was asked for on top, then one row a task on a common time axis. Behind the rows, when revealed: the microVMs and their hosts.

use super::model::{ASK, CPUS, MOST, Pair, REVEAL, START, State, Trace, memory};
use crate::num::Within;
use crate::scene::glyph::{self, Hue, Icon, Owner};
use crate::scene::{Anchor, Arg, Paint, Scene, Shape, Stroke, Weight, Width, Words, ease, text};

/// It is the same app in all tasks.
const APP: Hue = Hue::Node;

/// The line of a task that waits.
const WAITS: Stroke = Stroke::dashed(Paint::Bad, 1.8);

struct Plan {
    h: f64,
    /// Corner and width of the list of sizes.
    list: (f64, f64, f64),
    /// Corners of the two readouts and their width.
    reads: [(f64, f64); 2],
    read_w: f64,
    /// Upper left corner of the first row, and distance of two.
    rows: (f64, f64, f64),
    /// Left end and width: of the time axis, and of the bill.
    bar: (f64, f64),
    bill: (f64, f64),
    /// Width of a task's place.
    task_w: f64,
    host_h: f64,
}

fn plan(width: Width) -> Plan {
    match width {
        Width::Wide => Plan {
            h: 538.0,
            list: (20.0, 14.0, 330.0),
            reads: [(404.0, 18.0), (566.0, 18.0)],
            read_w: 134.0,
            rows: (20.0, 178.0, 36.0),
            bar: (126.0, 452.0),
            bill: (594.0, 106.0),
            task_w: 92.0,
            host_h: 32.0,
        },
        Width::Narrow => Plan {
            h: 646.0,
            list: (8.0, 10.0, 320.0),
            reads: [(8.0, 142.0), (176.0, 142.0)],
            read_w: 152.0,
            rows: (8.0, 252.0, 41.0),
            bar: (82.0, 176.0),
            bill: (266.0, 62.0),
            task_w: 66.0,
            host_h: 32.0,
        },
    }
}

/// vCPUs as they are written: 0.25, 0.5, 1, 2, …
fn vcpus(v: f64, words: &Words) -> String {
    let decimals = (v.fract() != 0.0) as u8 + (v.fract() == 0.25 || v.fract() == 0.75) as u8;
    words.num(v, decimals)
}

fn gigabytes(gb: f64, words: &Words) -> String {
    words.f("unit.gb", &[("n", Arg::D(gb, (gb < 1.0) as u8))])
}

/// A size in words.
pub fn size(p: &Pair, words: &Words) -> String {
    words.f("size", &[("cpu", Arg::S(&vcpus(p.cpu, words))), ("memory", Arg::S(&gigabytes(p.gb, words)))])
}

/// A text with the numbers of the trace at `clock`. `n` is a count that chooses the plural.
pub fn tell(trace: &Trace, key: &str, n: u32, clock: f64, words: &Words) -> String {
    let step = trace.pair.step;
    let count = |s: State| Arg::N(f64::from(trace.count(s, clock)));
    words.f(
        key,
        &[
            ("n", Arg::N(f64::from(n))),
            ("tasks", Arg::N(f64::from(trace.params.tasks))),
            ("size", Arg::S(&size(&trace.pair, words))),
            ("cpu", Arg::S(&vcpus(trace.pair.cpu, words))),
            ("low", Arg::S(&gigabytes(memory(step, 0), words))),
            ("high", Arg::S(&gigabytes(memory(step, CPUS[step].3 - 1), words))),
            ("used", Arg::S(&vcpus(trace.in_use(clock), words))),
            ("quota", Arg::S(&vcpus(trace.quota, words))),
            ("start", Arg::S(&seconds(trace.start, words))),
            ("life", Arg::S(&seconds(trace.pull + trace.params.work, words))),
            ("billed", Arg::S(&seconds(trace.minimum.max(trace.pull + trace.params.work), words))),
            ("bill", Arg::S(&words.money(trace.bill(clock), 4, 4))),
            ("clock", Arg::S(&seconds(clock, words))),
            ("fits", Arg::N(f64::from(trace.fits))),
            ("waiting", count(State::Waiting)),
            ("starting", Arg::N(f64::from(trace.count(State::Preparing, clock) + trace.count(State::Pulling, clock)))),
            ("running", count(State::Running)),
            ("ended", count(State::Ended)),
        ],
    )
}

pub fn seconds(s: f64, words: &Words) -> String {
    words.f("unit.s", &[("n", Arg::N(s))])
}

/// One line of text as a shape of its own.
fn line(key: String, x: f64, y: f64, w: f64, size: f64, bold: bool, anchor: Anchor, ink: Paint, text: &str) -> Shape {
    let (at, weight) = (
        match anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => w / 2.0,
            Anchor::End => w,
        },
        if bold { Weight::Bold } else { Weight::Regular },
    );
    Shape::new(key, x, y - size, w, size * 1.4).fitted(
        (at, size),
        w,
        size,
        11.5_f64.min(size),
        weight,
        anchor,
        ink,
        text,
    )
}

/// The list of sizes: CPU steps, and the memory that goes with the chosen one.
fn sizes(scene: &mut Scene, p: &Plan, trace: &Trace, words: &Words, pick: Option<&str>) {
    let (x, y, w) = p.list;
    scene.add(glyph::owner_mark("you", x, y, 68.0, 26.0, Owner::You, &words.t("you")));
    let title = tell(trace, "asked", trace.params.tasks, 0.0, words);
    scene.add(line(String::from("asked"), x + 78.0, y + 18.5, w - 78.0, 15.5, true, Anchor::Start, Paint::Ink, &title));
    let pitch = (w + 4.0) / 8.0;
    for (i, (cpu, ..)) in CPUS.iter().enumerate() {
        let on = i == trace.pair.step;
        let name = vcpus(*cpu, words);
        let (fill, edge, ink) = match on {
            true => (Paint::YouFill, Stroke::solid(Paint::You, 2.0), Paint::You),
            false => (Paint::Surface, Stroke::solid(Paint::Guest, 1.0), Paint::Ink),
        };
        let key = ["cpu.", &i.to_string()].concat();
        let pressed = pick == Some(key.as_str());
        scene.add(
            Shape::new(key, x + i as f64 * pitch, y + 38.0, pitch - 4.0, 28.0)
                .panel(4.0, fill, edge)
                .text(
                    (pitch - 4.0) / 2.0,
                    18.6,
                    13.0,
                    if on { Weight::Bold } else { Weight::Regular },
                    Anchor::Middle,
                    ink,
                    name.as_str(),
                )
                .hit(words.f("vcpu", &[("cpu", Arg::S(&name))]), pressed),
        );
    }
    let n = CPUS[trace.pair.step].3;
    let text = tell(trace, "range", n as u32, 0.0, words);
    scene.add(line(String::from("range"), x, y + 88.0, w, 12.5, false, Anchor::Start, Paint::Muted, &text));
    // Between their least and most, so that they don't read as marks of the steps above.
    let mut marks = Shape::new("memory", x, y + 97.0, w, 18.0);
    for i in 0..n {
        let (on, cx) = (i == trace.pair.choice, 62.0 + (w - 126.0) * (i as f64 + 0.5) / n as f64);
        marks =
            marks.circle(cx, 9.0, if on { 5.5 } else { 2.5 }, if on { Paint::You } else { Paint::Guest }, Stroke::NONE);
    }
    for (choice, at, anchor) in [(0, 0.0, Anchor::Start), (n - 1, w, Anchor::End)] {
        let (on, name) = (choice == trace.pair.choice, gigabytes(memory(trace.pair.step, choice), words));
        let (weight, ink) = if on { (Weight::Bold, Paint::You) } else { (Weight::Regular, Paint::Ink) };
        marks = marks.text(at, 13.5, 13.0, weight, anchor, ink, name);
    }
    scene.add(marks);
}

/// One task: its place, what it is doing, its time so far, and its bill.
fn row(scene: &mut Scene, p: &Plan, trace: &Trace, i: u32, now: &Now, words: &Words, pick: Option<&str>) {
    let (x, y0, pitch) = p.rows;
    let y = y0 + f64::from(i) * pitch;
    let key = |part: &str| [part, &i.to_string()].concat();
    let (clock, h) = (now.clock, 30.0);
    let state = trace.state(i, clock);
    let alive = matches!(state, State::Pulling | State::Running) && now.asked;
    let shown = match state {
        _ if !now.asked => 0.0,
        State::Waiting => 0.0,
        // What was: nothing of it is left.
        State::Ended => now.reveal * 0.4,
        _ => now.reveal,
    };
    if shown > 0.01 {
        // The room that nobody sees, with a kernel of its own.
        let (w, dash) = (p.task_w, Stroke::dashed(Paint::Aws, 1.4));
        scene.add(
            Shape::new(key("room."), x, y + 3.5, w, h)
                .panel(5.0, Paint::AwsFill, dash)
                .icon(Icon::Kernel, w - 13.0, h / 2.0, Paint::Aws)
                .fade(shown),
        );
    }
    let (cx, cw) = if p.task_w > 80.0 { (x + 6.0, 58.0) } else { (x + 4.0, 38.0) };
    if alive {
        scene.add(
            glyph::container(key("box."), cx, y + 7.5, cw, h - 8.0, APP, None).fade(if state == State::Running {
                1.0
            } else {
                0.55
            }),
        );
    } else {
        let edge = Stroke::dashed(Paint::Guest, 1.2);
        let mut s = Shape::new(key("box."), cx, y + 7.5, cw, h - 8.0).panel(3.0, Paint::None, edge);
        if now.asked && state == State::Ended {
            // Its own line says more than that where a row says anything.
            let word = words.t("state.ended");
            s = s.fitted((cw / 2.0, 15.0), cw - 4.0, 12.0, 11.0, Weight::Regular, Anchor::Middle, Paint::Muted, &word);
        }
        scene.add(s);
    }
    bar(scene, p, trace, i, y + 11.0, clock);
    // Said once for the rows below that it is true of as well.
    let above = i.checked_sub(1);
    if above.is_none_or(|j| now.asked && trace.state(j, clock) != state) {
        let text = match state {
            _ if !now.asked => "state.asked",
            State::Waiting if trace.fits == 0 => "state.over",
            State::Ended if trace.pull + trace.params.work < trace.minimum => "state.minimum",
            _ => ["state.waiting", "state.preparing", "state.pulling", "state.running", "state.ended"][state as usize],
        };
        let ink = if state == State::Waiting && now.asked { Paint::Bad } else { Paint::Muted };
        let text = tell(trace, text, trace.fits, clock, words);
        scene.add(line(key("state."), p.bar.0, y + 7.0, p.bar.1, 12.0, false, Anchor::Start, ink, &text));
    }
    let billed = trace.billed(i, clock);
    let (bx, bw) = p.bill;
    let ink = if billed > 0.0 { Paint::Ink } else { Paint::Muted };
    // "At least" stands beside the seconds, or over them where it is narrow.
    let stacked = bw < 80.0;
    let least = trace.at_least(i, clock);
    let y1 = match stacked {
        true if least => y + 31.0,
        true => y + 18.0,
        false => y + 23.5,
    };
    let text = seconds(billed, words);
    scene.add(line(key("seconds."), bx + bw - 46.0, y1, 46.0, 13.5, true, Anchor::End, ink, &text));
    if least {
        let (w, y) = if stacked { (bw, y + 16.0) } else { (bw - 46.0, y1) };
        scene.add(line(key("least."), bx, y, w, 12.0, false, Anchor::End, Paint::Ink, &words.t("at-least")));
    } else if billed > 0.0 && above.is_none_or(|j| trace.billed(j, clock) != billed || trace.at_least(j, clock)) {
        let cost = words.money(billed * trace.rate, 4, 4);
        let y = if stacked { y + 33.0 } else { y + 38.0 };
        scene.add(line(key("cost."), bx, y, bw, 12.0, false, Anchor::End, Paint::Muted, &cost));
    }
    let k = key("task.");
    let pressed = pick == Some(k.as_str());
    let name = words.f("task", &[("n", Arg::N(f64::from(i + 1)))]);
    scene.add(Shape::new(k, x - 3.0, y - 1.0, p.bill.0 + p.bill.1 - x + 6.0, pitch - 1.0).hit(name, pressed));
}

/// The time of one task: waiting is a line, starting an outline, what is billed is filled; the rest of the minimum is an outline behind it.
fn bar(scene: &mut Scene, p: &Plan, trace: &Trace, i: u32, y: f64, clock: f64) {
    let scale = p.bar.1 / trace.axis();
    let at = |s: f64| s.min(clock) * scale;
    let begin = trace.begin(i).unwrap_or(f64::INFINITY);
    let (download, end) = (trace.download(i), trace.end(i));
    let up = begin + trace.start;
    let mut s = Shape::new(["bar.", &i.to_string()].concat(), p.bar.0, y, p.bar.1, 16.0).line(
        0.0,
        8.0,
        p.bar.1,
        8.0,
        Stroke::solid(Paint::Rule, 1.0),
    );
    if at(begin) > 0.0 {
        s = s.line(0.0, 8.0, at(begin), 8.0, WAITS);
    }
    if clock >= end && download + trace.minimum > end {
        let owed = (download + trace.minimum - end) * scale;
        s = s.rect(end * scale, 0.7, owed - 0.7, 14.6, 0.0, Paint::None, Stroke::dashed(APP.paint(), 1.4));
    }
    let outline = Stroke::solid(APP.paint(), 1.0);
    for (from, to, fill, inset, stroke) in [
        (begin, download, Paint::Surface, 4.0, Stroke::solid(Paint::Guest, 1.2)),
        (download, up, APP.fill(), 0.5, outline),
        (up, end, APP.paint(), 0.5, outline),
    ] {
        if clock > from {
            s = s.rect(at(from), inset, at(to) - at(from), 16.0 - 2.0 * inset, 0.0, fill, stroke);
        }
    }
    scene.add(s);
}

/// What the parts of a bar stand for.
fn legend(scene: &mut Scene, p: &Plan, y: f64, words: &Words) {
    let hue = APP.paint();
    let parts = [
        ("legend.room", Paint::Surface, Stroke::solid(Paint::Guest, 1.2)),
        ("legend.pull", APP.fill(), Stroke::solid(hue, 1.0)),
        ("legend.work", hue, Stroke::NONE),
        ("legend.rest", Paint::None, Stroke::dashed(hue, 1.4)),
        ("legend.waits", Paint::None, WAITS),
    ];
    let mut x = p.rows.0;
    for (key, fill, stroke) in parts {
        let text = words.t(key);
        let w = 16.0 + text::width(&text, 11.5, Weight::Regular);
        let s = Shape::new(key, x, y, w + 1.0, 18.0);
        let s = match stroke == WAITS {
            true => s.line(0.0, 8.5, 12.0, 8.5, stroke),
            false => s.rect(0.0, 4.0, 11.0, 9.0, 0.0, fill, stroke),
        };
        scene.add(s.text(16.0, 13.0, 11.5, Weight::Regular, Anchor::Start, Paint::Muted, text));
        x += w + if p.task_w > 80.0 { 26.0 } else { 9.0 };
    }
}

/// What the rows need to know about the instant.
struct Now {
    clock: f64,
    /// Whether the tasks have been asked for.
    asked: bool,
    /// How much of the hidden is to be seen, 0..=1.
    reveal: f64,
}

pub fn scene(trace: &Trace, t: f64, width: Width, words: &Words, open: bool, pick: Option<&str>) -> Scene {
    let p = plan(width);
    let at = trace.story.at(t);
    let now = Now {
        clock: trace.clock(t),
        asked: at.step > ASK,
        reveal: match at.step {
            _ if open => 1.0,
            REVEAL => ease::out(at.since / 0.45),
            // It closes again as the clock goes on: AWS never shows this.
            n if n == REVEAL + 1 => 1.0 - ease::out(at.since / 0.45),
            _ => 0.0,
        },
    };
    let mut scene = Scene::new(width, p.h);
    sizes(&mut scene, &p, trace, words, pick);
    let waiting = now.asked && trace.count(State::Waiting, now.clock) > 0;
    let cost = words.money(trace.bill(now.clock), 4, 4);
    let used = if now.asked { trace.in_use(now.clock) } else { 0.0 };
    let of_quota = [("used", Arg::S(&vcpus(used, words))), ("quota", Arg::S(&vcpus(trace.quota, words)))];
    let quota = words.f("of-quota", &of_quota);
    let of = words.t(if trace.params.granted { "granted" } else { "of" });
    for (i, (number, name, ink)) in
        [(quota, of, if waiting { Paint::Bad } else { Paint::Ink }), (cost, words.t("billed"), Paint::Ink)]
            .into_iter()
            .enumerate()
    {
        let (x, y) = p.reads[i];
        scene.add(glyph::readout(["read.", &i.to_string()].concat(), x, y, p.read_w, &number, &name, ink));
    }
    let (x, y, pitch) = p.rows;
    let bottom = y + pitch * f64::from(MOST);
    // The time axis: where the clock stands, over all rows.
    let cx = p.bar.0 + p.bar.1 * now.clock / trace.axis();
    let label_x = (cx - 60.0).within(p.bar.0, p.bar.0 + p.bar.1 - 120.0);
    let tick = Stroke::solid(Paint::Guest, 1.6);
    scene.add(Shape::new("clock", cx - 1.0, y - 16.0, 2.0, 9.0).line(1.0, 0.0, 1.0, 9.0, tick));
    let text = words.f("clock", &[("clock", Arg::S(&seconds(now.clock, words)))]);
    let anchor = match () {
        () if cx < label_x + 30.0 => Anchor::Start,
        () if cx > label_x + 90.0 => Anchor::End,
        () => Anchor::Middle,
    };
    scene.add(line(String::from("now"), label_x, y - 21.0, 120.0, 12.5, true, anchor, Paint::Ink, &text));
    scene.add(line(
        String::from("head.bill"),
        p.bill.0,
        y - 21.0,
        p.bill.1,
        12.5,
        false,
        Anchor::End,
        Paint::Muted,
        &words.t("head.bill"),
    ));
    let head = words.t(if now.reveal > 0.5 { "head.vm" } else { "head.task" });
    let ink = if now.reveal > 0.5 { Paint::Aws } else { Paint::Muted };
    scene.add(line(String::from("head.task"), x, y - 21.0, p.task_w - 2.0, 12.5, false, Anchor::Start, ink, &head));
    for i in 0..trace.params.tasks {
        row(&mut scene, &p, trace, i, &now, words, pick);
    }
    legend(&mut scene, &p, bottom + 4.0, words);
    let w = p.bill.0 + p.bill.1 - x;
    let text = words.t(if now.reveal > 0.5 { "host" } else { "no-instance" });
    let (stroke, ink) = if now.reveal > 0.5 {
        (Stroke::dashed(Paint::Aws, 1.4), Paint::Aws)
    } else {
        (Stroke::dashed(Paint::Guest, 1.2), Paint::Ink)
    };
    scene.add(
        Shape::new("host", x, bottom + 28.0, w, p.host_h)
            .panel(6.0, Paint::None, stroke)
            .icon(Icon::Cloud, 22.0, p.host_h / 2.0, ink)
            .wrapped((42.0, 20.5), w - 52.0, 12.5, Weight::Regular, Anchor::Start, ink, &text)
            .hit(text.as_str(), pick == Some("host")),
    );
    scene
}

pub fn describe(trace: &Trace, t: f64, words: &Words, open: bool) -> String {
    let (step, clock) = (trace.story.at(t).step, trace.clock(t));
    let key = match step {
        ASK => "describe.ask",
        _ if trace.fits == 0 => "describe.over",
        _ => "describe",
    };
    let mut s = tell(trace, key, trace.params.tasks, clock, words);
    if open || step == REVEAL {
        s.push(' ');
        s.push_str(&words.t("describe.hidden"));
    }
    s
}

pub fn caption(trace: &Trace, step: usize, words: &Words) -> String {
    let clock = trace.clock(trace.story.steps()[step].rest());
    // The numbers of a story without a start, or without a wait, are told in other words.
    let left = trace.params.tasks - trace.fits;
    let key = match step {
        ASK => "step.1",
        START if trace.fits == 0 => "step.2-over",
        START if left > 0 => "step.2-wait",
        START => "step.2",
        REVEAL if trace.fits == 0 => "step.3-over",
        REVEAL => "step.3",
        _ if step == REVEAL + 2 => "step.5",
        _ if trace.fits == 0 => "step.4-over",
        _ if trace.pull + trace.params.work < trace.minimum => "step.4-minimum",
        _ => "step.4",
    };
    let n = if key == "step.2-wait" { left } else { trace.params.tasks };
    tell(trace, key, n, clock, words)
}
