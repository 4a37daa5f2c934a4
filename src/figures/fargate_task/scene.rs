//! On top what you state: a size and a number. Below it the sky: what was asked for comes down through the glass of the quota and stands in
//! the air, each task over its meter. What carries them is under the clouds. At the bottom, time.

use super::model::{BILL, CPUS, MOST, NEXT, Pair, REVEAL, State, Trace, memory, pair};
use crate::num::wave;
use crate::scene::glyph::{self, Hue, Icon, Owner};
use crate::scene::svg::push_num;
use crate::scene::{Anchor, Arg, Paint, Scene, Shape, Stroke, Weight, Width, Words, ease};

/// It is the same app in all tasks.
const APP: Hue = Hue::Node;
/// Seconds of playing that a box takes from where it was asked for into its place, and to come to rest on the glass.
const FALL: f64 = 0.75;
const BOUNCE: f64 = 1.05;
/// So much of the whole time does one take that had to wait on the glass.
const LATE: f64 = 0.07;

struct Plan {
    width: Width,
    h: f64,
    left: f64,
    across: f64,
    /// Upper edge of the CPU steps, left end of the first, distance of two.
    chips: (f64, f64, f64),
    /// Upper edge of the memory; where its name stands, right end of its least, ends of the line, left end of its most.
    memory: (f64, [f64; 5]),
    /// Corner and width of what is asked for in words, between the buttons that change the number.
    asked: (f64, f64, f64),
    less: f64,
    more: f64,
    /// Upper and lower edge of the sky, and the glass.
    sky: (f64, f64),
    glass: f64,
    /// Tasks, places abreast, upper edge of the first, height of one without its meter, distance of two rows.
    tasks: u32,
    cols: u32,
    cell: (f64, f64, f64),
    /// Height of the clouds.
    clouds: f64,
}

/// The fewer tasks, the wider their places: they have the sky to themselves.
fn plan(width: Width, tasks: u32) -> Plan {
    match width {
        Width::Wide => Plan {
            width,
            tasks,
            h: 446.0,
            left: 20.0,
            across: 680.0,
            chips: (8.0, 98.0, 46.0),
            memory: (46.0, [20.0, 184.0, 196.0, 400.0, 412.0]),
            asked: (8.0, 524.0, 106.0),
            less: 492.0,
            more: 632.0,
            sky: (80.0, 376.0),
            glass: 164.0,
            cols: tasks.max(4),
            cell: (208.0, 60.0, 0.0),
            clouds: 56.0,
        },
        Width::Narrow => Plan {
            width,
            tasks,
            h: 528.0,
            left: 8.0,
            across: 320.0,
            chips: (44.0, 8.0, 40.3),
            memory: (78.0, [8.0, 146.0, 156.0, 268.0, 278.0]),
            asked: (6.0, 114.0, 112.0),
            less: 82.0,
            more: 228.0,
            sky: (108.0, 460.0),
            glass: 176.0,
            cols: tasks.clamp(2, 4),
            cell: (224.0, 54.0, 92.0),
            clouds: 52.0,
        },
    }
}

const METER: f64 = 33.0;

impl Plan {
    /// The glass: a quota that was raised has let it up.
    fn glass(&self, trace: &Trace) -> f64 {
        if trace.params.granted { self.glass - 20.0 } else { self.glass }
    }

    /// Corner and width of the place of a task.
    fn place(&self, i: u32) -> (f64, f64, f64) {
        let pitch = self.across / f64::from(self.cols);
        let (col, row) = (f64::from(i % self.cols), f64::from(i / self.cols));
        // A row that is alone, or not full, stands in the middle.
        let top = self.cell.0 + if self.tasks > self.cols { 0.0 } else { self.cell.2 / 2.0 };
        let there = f64::from(self.cols.min(self.tasks - i / self.cols * self.cols));
        let left = self.left + (self.across - there * pitch) / 2.0;
        (left + col * pitch + 3.0, top + row * self.cell.2, pitch - 6.0)
    }

    /// The box of a task (x, y, w, h) that is the part `p` of its way down: above 0 it has left the glass, or the top.
    fn task(&self, trace: &Trace, i: u32, p: f64, top: f64) -> [f64; 4] {
        let (x, y, room) = self.place(i);
        let Pair { step, choice, .. } = trace.pair;
        let more = choice as f64 / (CPUS[step].3 - 1) as f64;
        let (w, h) = ((room - 6.0).min(104.0) * (0.68 + 0.32 * more), 36.0 + 2.0 * step as f64);
        let pitch = self.across / f64::from(self.tasks.max(4));
        let left = self.left + (self.across - pitch * f64::from(self.tasks)) / 2.0;
        let (w0, mid) = (w.min(pitch - 5.0), left + (f64::from(i) + 0.5) * pitch);
        let (x1, y1) = (x + (room - w) / 2.0, y + (self.cell.1 - h) / 2.0);
        // It falls, and comes to a halt in mid-air, where nothing is to hold it.
        let q = (p / 0.7).min(1.0);
        let sway = if p > 0.7 && p < 1.0 { 7.0 * (1.0 - p) / 0.3 * wave((p - 0.7) / 0.3) } else { 0.0 };
        let across = ease::in_out(p);
        [ease::lerp(mid - w0 / 2.0, x1, across), ease::lerp(top - h, y1, q * q) + sway, ease::lerp(w0, w, across), h]
    }
}

/// How high over the glass something is that is let fall, 1 at first, `q` of the way to its rest: it bounces twice.
fn bounce(q: f64) -> f64 {
    let hop = |from: f64, to: f64, high: f64| {
        let p = (q - from) / (to - from);
        high * 4.0 * p * (1.0 - p)
    };
    match () {
        () if q < 0.4 => 1.0 - (q / 0.4) * (q / 0.4),
        () if q < 0.75 => hop(0.4, 0.75, 0.42),
        () if q < 1.0 => hop(0.75, 1.0, 0.12),
        () => 0.0,
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
    let [metered, nothing] = trace.meters(clock);
    words.f(
        key,
        &[
            ("n", Arg::N(f64::from(n))),
            ("tasks", Arg::N(f64::from(trace.params.tasks))),
            ("size", Arg::S(&size(&trace.pair, words))),
            ("cpu", Arg::S(&vcpus(trace.pair.cpu, words))),
            ("memory", Arg::S(&gigabytes(trace.pair.gb, words))),
            ("low", Arg::S(&gigabytes(memory(step, 0), words))),
            ("high", Arg::S(&gigabytes(memory(step, CPUS[step].3 - 1), words))),
            ("used", Arg::S(&vcpus(trace.in_use(clock), words))),
            ("quota", Arg::S(&vcpus(trace.quota, words))),
            ("start", Arg::S(&seconds(trace.start, words))),
            ("pull", Arg::S(&seconds(trace.pull, words))),
            ("work", Arg::S(&seconds(trace.params.work, words))),
            ("life", Arg::S(&seconds(trace.lasts(), words))),
            ("rest", Arg::S(&seconds(trace.charged() - trace.lasts(), words))),
            ("billed", Arg::S(&seconds(trace.charged(), words))),
            ("bill", Arg::S(&words.money(metered, 4, 4))),
            ("nothing", Arg::S(&words.money(nothing, 4, 4))),
            ("clock", Arg::S(&seconds(clock.round(), words))),
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

/// A key with a number at its end.
fn key(part: &str, i: u32) -> String {
    [part, &i.to_string()].concat()
}

/// The instant, and what stays the same in all of the picture.
struct Look<'a> {
    trace: &'a Trace,
    words: &'a Words,
    p: Plan,
    clock: f64,
    /// See [`Trace::drop`].
    drop: Option<f64>,
    /// How much of the hidden is to be seen, 0..=1.
    reveal: f64,
    open: bool,
    pick: Option<&'a str>,
}

impl Look<'_> {
    fn say(&self, key: &str) -> String {
        tell(self.trace, key, self.trace.params.tasks, self.clock, self.words)
    }

    /// How far a task is on its way down, and how high it is over the glass before.
    fn way(&self, i: u32) -> (f64, f64) {
        let t = self.trace;
        let begin = t.begin(i).unwrap_or(f64::INFINITY);
        match self.drop {
            Some(s) => {
                let since = s - 0.1 - NEXT * f64::from(i);
                if begin == 0.0 {
                    return (ease::span(since, 0.0, FALL), 1.0);
                }
                (0.0, bounce(ease::span(since, 0.0, BOUNCE)))
            }
            None if begin == 0.0 => (1.0, 0.0),
            None => (ease::span(self.clock, begin, begin + LATE * t.axis()), 0.0),
        }
    }

    /// A button to press in the picture, as long as it does something.
    fn button(&self, key: &str, x: f64, y: f64, w: f64, text: &str, says: &str, acts: bool) -> Shape {
        let (fill, edge, ink) = match acts {
            true => (Paint::YouFill, Stroke::solid(Paint::You, 2.0), Paint::You),
            false => (Paint::Surface, Stroke::solid(Paint::Rule, 1.2), Paint::Muted),
        };
        let s = Shape::new(key, x, y, w, 30.0).panel(7.0, fill, edge).fitted(
            (w / 2.0, 19.8),
            w - 6.0,
            13.5,
            11.5,
            Weight::Bold,
            Anchor::Middle,
            ink,
            text,
        );
        if acts { s.hit(self.words.t(says), false) } else { s }
    }

    /// What you state: CPU and memory, which go in pairs, and how many.
    fn order(&self, scene: &mut Scene) {
        let (t, p, words) = (self.trace, &self.p, self.words);
        let (_, ax, aw) = p.asked;
        let ay = p.asked.0;
        scene.add(glyph::owner_mark("you", p.left, ay + 1.0, 68.0, 28.0, Owner::You, &words.t("you")));
        let (y, x, pitch) = p.chips;
        for (i, (cpu, ..)) in CPUS.iter().enumerate() {
            let on = i == t.pair.step;
            let name = vcpus(*cpu, words);
            let (fill, edge, ink, weight) = match on {
                true => (Paint::You, Stroke::solid(Paint::You, 2.0), Paint::Surface, Weight::Bold),
                false => (Paint::YouFill, Stroke::solid(Paint::You, 1.2), Paint::Ink, Weight::Regular),
            };
            let w = pitch - 4.0;
            scene.add(
                Shape::new(key("cpu.", i as u32), x + i as f64 * pitch, y, w, 30.0)
                    .panel(6.0, fill, edge)
                    .text(w / 2.0, 19.6, 13.5, weight, Anchor::Middle, ink, name.as_str())
                    .hit(words.f("vcpu", &[("cpu", Arg::S(&name))]), on),
            );
        }
        let (y, [name_x, low, from, to, high]) = p.memory;
        let n = CPUS[t.pair.step].3;
        let at = |choice: usize| ease::lerp(from, to, choice as f64 / (n - 1) as f64);
        let mut s = Shape::new("memory", name_x, y, p.left + p.across - name_x, 26.0)
            .fitted(
                (0.0, 17.5),
                low - name_x - 42.0,
                13.5,
                11.5,
                Weight::Bold,
                Anchor::Start,
                Paint::You,
                &self.say("memory"),
            )
            .line(from - name_x, 13.0, to - name_x, 13.0, Stroke::solid(Paint::Guest, 2.0));
        for choice in 0..n {
            s = s.circle(at(choice) - name_x, 13.0, 2.6, Paint::Guest, Stroke::NONE);
        }
        for (choice, x, anchor) in [(0, low, Anchor::End), (n - 1, high, Anchor::Start)] {
            let text = gigabytes(memory(t.pair.step, choice), words);
            s = s.text(x - name_x, 17.5, 12.5, Weight::Regular, anchor, Paint::Ink, text);
        }
        scene.add(s);
        // Its choices lie one after the other in the list of sizes.
        let (mut first, here) = (0, t.params.place);
        while pair(first).step < t.pair.step {
            first += 1;
        }
        scene.add(
            Shape::new("grip", at(here - first) - 14.0, y - 2.0, 28.0, 30.0)
                .rect(4.0, 5.0, 20.0, 20.0, 10.0, Paint::You, Stroke::solid(Paint::Surface, 1.5))
                .path(14.0, 15.0, "M-3 -4v8M3 -4v8", Paint::None, Stroke::solid(Paint::Surface, 1.8))
                .drag(0, [(from, y + 13.0, first as f64), (to, y + 13.0, (first + n - 1) as f64)]),
        );
        let tasks = t.params.tasks;
        scene.add(self.button("less", p.less, ay, 30.0, &words.t("less"), "less.press", tasks > 1));
        scene.add(self.button(
            "more",
            p.more,
            ay,
            p.left + p.across - p.more,
            &words.t("more"),
            "more.press",
            tasks < MOST,
        ));
        scene.add(
            Shape::new("asked", ax, ay - 1.0, aw, 34.0)
                .fitted((aw / 2.0, 14.0), aw, 14.5, 12.0, Weight::Bold, Anchor::Middle, Paint::Ink, &self.say("asked"))
                .fitted(
                    (aw / 2.0, 30.0),
                    aw,
                    12.5,
                    11.5,
                    Weight::Regular,
                    Anchor::Middle,
                    Paint::Ink,
                    &size(&t.pair, words),
                ),
        );
    }

    /// The sky with the clouds at its foot, which part to show what carries the tasks.
    fn sky(&self, scene: &mut Scene) {
        let (p, words) = (&self.p, self.words);
        let (top, foot) = p.sky;
        let (x, w) = (p.left - 6.0, p.across + 12.0);
        let mut sky = Shape::new("sky", x, top, w, foot - top).panel(10.0, Paint::Sky, Stroke::NONE);
        for (i, at) in [0.06, 0.21, 0.37, 0.52, 0.69, 0.83, 0.95].into_iter().enumerate() {
            let y = 8.0 + (i * 41 % 67) as f64;
            sky = sky.circle(w * at, y, 1.1, Paint::Star, Stroke::NONE);
        }
        scene.add(sky);
        let y = foot - p.clouds;
        if self.reveal > 0.01 {
            let hosts = ["host", "host", "host.more"].map(|k| words.t(k));
            let pitch = w * 0.8 / 3.0;
            for (i, text) in hosts.iter().enumerate() {
                let (hw, known) = (pitch - 8.0, i < 2);
                let fill = if known { Paint::Steel } else { Paint::None };
                let s = Shape::new(key("host.", i as u32), x + w * 0.1 + 4.0 + i as f64 * pitch, y + 12.0, hw, 30.0)
                    .panel(5.0, fill, Stroke::dashed(Paint::Aws, 1.6));
                let ink = if known { Paint::OnSteel } else { Paint::Aws };
                scene.add(
                    s.fitted((hw / 2.0, 19.5), hw - 6.0, 13.0, 11.5, Weight::Bold, Anchor::Middle, ink, text)
                        .fade(self.reveal),
                );
            }
        }
        // One bank of clouds, or its two halves.
        let parted = self.reveal > 0.01;
        let half = if parted { w / 2.0 * (1.0 - 0.86 * self.reveal) } else { w };
        for (k, x) in [("cloud.l", x), ("cloud.r", x + w - half)].into_iter().take(1 + parted as usize) {
            let s = Shape::new(k, x, y, half, p.clouds);
            scene.add(s.path(0.0, 0.0, cloud(half, p.clouds), Paint::AwsFill, Stroke::dashed(Paint::Aws, 1.6)));
        }
        let label = words.t(if self.open { "clouds.close" } else { "clouds" });
        let mut s = Shape::new("clouds", x, y, w, p.clouds);
        if self.reveal < 0.1 {
            s = s.icon(Icon::Cloud, w / 2.0 - 100.0, 33.0, Paint::Aws).fitted(
                (w / 2.0 - 80.0, 37.0),
                w / 2.0 + 70.0,
                13.5,
                11.5,
                Weight::Bold,
                Anchor::Start,
                Paint::Aws,
                &words.t("under"),
            );
        }
        scene.add(s.hit(label, false));
    }

    /// The glass, closed as far as the quota is used, and what is said of it.
    fn glass(&self, scene: &mut Scene) {
        let (t, p) = (self.trace, &self.p);
        let (x, y, w) = (p.left, p.glass(t), p.across);
        let landed = (0..t.params.tasks).filter(|i| {
            let here = !matches!(t.state(*i, self.clock), State::Waiting | State::Ended);
            here && (self.drop.is_none() || self.way(*i).0 > 0.35)
        });
        let n = landed.count() as u32;
        let dropped = self.drop.is_none_or(|s| s > 0.1 + NEXT * f64::from(t.params.tasks));
        let waiting = t.count(State::Waiting, self.clock) > 0 && dropped;
        let edge = if waiting { Paint::Bad } else { Paint::Guest };
        scene.add(Shape::new("glass", x, y, w, 10.0).panel(3.0, Paint::Surface, Stroke::solid(edge, 1.6)));
        let part = w * t.pair.cpu / t.quota;
        for i in 0..n {
            let s = Shape::new(key("closed.", i), x + f64::from(i) * part + 1.0, y + 2.0, part - 2.0, 6.0);
            scene.add(s.panel(2.0, APP.paint(), Stroke::NONE));
        }
        let used = vcpus(t.pair.cpu * f64::from(n), self.words);
        let of = [
            ("used", Arg::S(&used)),
            ("cpu", Arg::S(&vcpus(t.pair.cpu, self.words))),
            ("quota", Arg::S(&vcpus(t.quota, self.words))),
        ];
        let (text, ink) = match () {
            () if waiting && t.fits == 0 => ("quota.over", Paint::Bad),
            () if waiting => ("quota.full", Paint::Bad),
            () => ("quota", Paint::Ink),
        };
        let bw = 92.0;
        scene.add(Shape::new("quota", x, y + 13.0, w - bw - 8.0, 20.0).fitted(
            (0.0, 14.5),
            w - bw - 8.0,
            13.0,
            11.5,
            Weight::Bold,
            Anchor::Start,
            ink,
            &self.words.f(text, &of),
        ));
        let (text, says) = if t.params.granted { ("lower", "lower.press") } else { ("raise", "raise.press") };
        scene.add(
            Shape::new("raise", x + w - bw, y + 13.0, bw, 22.0)
                .panel(7.0, Paint::YouFill, Stroke::solid(Paint::You, 1.6))
                .fitted(
                    (bw / 2.0, 15.4),
                    bw - 8.0,
                    12.5,
                    11.5,
                    Weight::Bold,
                    Anchor::Middle,
                    Paint::You,
                    &self.words.t(text),
                )
                .hit(self.words.t(says), t.params.granted),
        );
    }

    /// One task, from what was asked for to what was paid for.
    fn task(&self, scene: &mut Scene, i: u32) {
        let (t, p) = (self.trace, &self.p);
        let (state, (way, high)) = (t.state(i, self.clock), self.way(i));
        let (px, py, pw) = p.place(i);
        // At first it hangs at the top of the sky.
        let glass = p.glass(t);
        let hang = p.sky.0 + 6.0;
        let h = p.task(t, i, 0.0, 0.0)[3];
        let top = if way > 0.0 || high > 0.0 { glass - high * (glass - hang - h) } else { glass };
        let [x, y, w, h] = p.task(t, i, way, top);
        if self.reveal > 0.01 && !matches!(state, State::Waiting | State::Ended) {
            // The room that nobody sees, with a kernel of its own.
            scene.add(
                Shape::new(key("room.", i), px, py - 1.0, pw, p.cell.1 + 2.0)
                    .panel(5.0, Paint::AwsFill, Stroke::dashed(Paint::Aws, 1.6))
                    .fade(self.reveal),
            );
        }
        let outline = Stroke::dashed(Paint::Guest, 1.4);
        match state {
            State::Ended => self.receipt(scene, i),
            State::Preparing if self.drop.is_none() => {
                scene.add(Shape::new(key("box.", i), x, y, w, h).panel(3.0, Paint::Surface, outline));
            }
            State::Pulling => {
                let full = h * ease::span(self.clock, t.download(i), t.download(i) + t.pull);
                let s = Shape::new(key("box.", i), x, y, w, h).panel(3.0, Paint::Surface, outline);
                scene.add(s.rect(0.0, h - full, w, full, 3.0, APP.fill(), Stroke::solid(APP.paint(), 1.0)));
            }
            State::Running => {
                scene.add(glyph::container(key("box.", i), x, y, w, h, APP, None));
            }
            // As it is asked for it is no more than that.
            _ => {
                let s = Shape::new(key("box.", i), x, y, w, h).panel(3.0, APP.fill(), Stroke::solid(APP.paint(), 1.8));
                scene.add(s);
            }
        }
        if self.reveal > 0.01 && !matches!(state, State::Waiting | State::Ended) {
            let s = Shape::new(key("kernel.", i), px + pw - 17.0, py - 6.0, 20.0, 20.0);
            let s = s.circle(10.0, 10.0, 10.0, Paint::Surface, Stroke::solid(Paint::Aws, 1.2));
            scene.add(s.icon(Icon::Kernel, 10.0, 10.0, Paint::Aws).fade(self.reveal));
        }
        if state != State::Waiting && way > 0.6 {
            self.meter(scene, i, ease::span(way, 0.6, 1.0));
        }
        let k = key("task.", i);
        let pressed = self.pick == Some(k.as_str());
        let s = match way > 0.5 {
            true => Shape::new(k, px, py, pw, p.cell.1 + METER + 3.0),
            false => Shape::new(k, x, y, w, h),
        };
        scene.add(s.hit(self.words.f("task", &[("n", Arg::N(f64::from(i) + 1.0))]), pressed));
    }

    /// What is left of a task: the time that is paid for, from top to bottom.
    fn receipt(&self, scene: &mut Scene, i: u32) {
        let (t, p) = (self.trace, &self.p);
        let (x, y, w) = p.place(i);
        let h = p.cell.1;
        let unit = h / t.charged();
        let mut s = Shape::new(key("paid.", i), x, y, w, h);
        let mut at = 0.0;
        for (part, s0, fill, ink) in [
            ("part.pull", t.pull, APP.fill(), Paint::Ink),
            ("part.work", t.params.work, APP.paint(), Paint::OnApp),
            ("part.rest", t.idle(i, self.clock), Paint::Idle, Paint::Ink),
        ] {
            let bh = s0 * unit;
            if bh > 0.0 {
                s = s.rect(0.0, at, w, bh, 1.5, fill, Stroke::NONE);
            }
            // It is the same for all: said once.
            if i == 0 && bh > 14.5 {
                if fill == Paint::Idle {
                    // In the dark, nothing is easy to read on it.
                    s = s.rect(w / 2.0 - 31.0, at + bh / 2.0 - 7.0, 62.0, 14.0, 3.0, Paint::Surface, Stroke::NONE);
                }
                let text = self.say(part);
                s = s.fitted(
                    (w / 2.0, at + bh / 2.0 + 4.2),
                    w - 4.0,
                    12.5,
                    11.5,
                    Weight::Bold,
                    Anchor::Middle,
                    ink,
                    &text,
                );
            }
            at += bh;
        }
        scene.add(s.panel(3.0, Paint::None, Stroke::dashed(Paint::Guest, 1.4)));
    }

    /// The meter of a task. It runs while there is something to pay for.
    fn meter(&self, scene: &mut Scene, i: u32, shown: f64) {
        let (t, p, words) = (self.trace, &self.p, self.words);
        let (x, y, w) = p.place(i);
        let (counted, idle) = (t.metered(i, self.clock), t.idle(i, self.clock));
        let runs = counted > 0.0 && counted < t.charged();
        let lamp = match () {
            () if runs && idle > 0.0 => Paint::Idle,
            () if runs => APP.paint(),
            () => Paint::Steel,
        };
        let edge =
            if idle > 0.0 && runs { Stroke::solid(Paint::Idle, 2.0) } else { Stroke::solid(Paint::SteelEdge, 1.0) };
        scene.add(
            Shape::new(key("meter.", i), x, y + p.cell.1 + 3.0, w, METER)
                .panel(5.0, Paint::Steel, edge)
                .circle(w - 10.0, METER - 10.0, 4.2, lamp, Stroke::solid(Paint::OnSteelMuted, 1.0))
                .fitted(
                    (8.0, 14.6),
                    w - 12.0,
                    13.5,
                    11.5,
                    Weight::Bold,
                    Anchor::Start,
                    Paint::OnSteel,
                    &words.money(counted * t.rate, 4, 4),
                )
                .fitted(
                    (8.0, 28.2),
                    w - 26.0,
                    12.0,
                    11.5,
                    Weight::Regular,
                    Anchor::Start,
                    Paint::OnSteelMuted,
                    &seconds(counted.round(), words),
                )
                .fade(shown),
        );
    }

    /// All in all, and a thin line of time for each task: waiting, starting, and what its meter counts.
    fn foot(&self, scene: &mut Scene) {
        let (t, p) = (self.trace, &self.p);
        let y = p.sky.1 + 4.0;
        let wide = p.width == Width::Wide;
        let mut x = p.left;
        for (k, w) in [("clock", 0.28), ("meters", 0.32), ("nothing", 0.40)] {
            let (mut at, w) = (0.0, p.across * w);
            let mut s = Shape::new(k, x, y, w, 20.0);
            if k == "nothing" {
                s = s.rect(0.0, 4.5, 11.0, 11.0, 2.0, Paint::Idle, Stroke::NONE);
                at = 16.0;
            }
            let size = if wide { 14.0 } else { 12.5 };
            scene.add(s.fitted((at, 14.5), w - at, size, 11.5, Weight::Bold, Anchor::Start, Paint::Ink, &self.say(k)));
            x += w;
        }
        let (y, scale) = (y + 22.0, p.across / t.axis());
        for i in 0..t.params.tasks {
            let s = Shape::new(key("time.", i), p.left, y + f64::from(i) * 4.8, p.across, 4.0);
            let mut s = s.line(0.0, 2.0, p.across, 2.0, Stroke::solid(Paint::Rule, 1.0));
            let begin = t.begin(i).unwrap_or(f64::INFINITY);
            let (download, end) = (t.download(i), t.end(i));
            for (from, to, fill) in [
                (0.0, begin, Paint::Bad),
                (begin, download, Paint::Guest),
                (download, begin + t.start, APP.fill()),
                (begin + t.start, end, APP.paint()),
                (end, download + t.minimum, Paint::Idle),
            ] {
                let to = to.min(self.clock);
                // Waiting is a line: nothing is there.
                let (top, h) = if fill == Paint::Bad { (1.2, 1.6) } else { (0.0, 4.0) };
                if to > from {
                    s = s.rect(from * scale, top, (to - from) * scale, h, 0.0, fill, Stroke::NONE);
                }
            }
            scene.add(s);
        }
        let x = p.left + self.clock * scale;
        let s = Shape::new("hand", x - 1.0, y - 2.0, 2.0, 42.0);
        scene.add(s.line(1.0, 0.0, 1.0, 42.0, Stroke::solid(Paint::Ink, 1.4)));
    }
}

/// The outline of a bank of clouds: bumps above, straight below.
fn cloud(w: f64, h: f64) -> String {
    let n = (w / 58.0).round().max(1.0);
    let mut d = String::from("M0 ");
    push_num(&mut d, h);
    d.push_str("V24");
    for i in 0..n as u32 {
        let a = [23.0, 15.0, 20.0][i as usize % 3];
        d.push('a');
        push_num(&mut d, w / n / 2.0);
        d.push(' ');
        push_num(&mut d, a);
        d.push_str(" 0 0 1 ");
        push_num(&mut d, w / n);
        d.push_str(" 0");
    }
    d.push('V');
    push_num(&mut d, h);
    d.push('z');
    d
}

pub fn scene(trace: &Trace, t: f64, width: Width, words: &Words, open: bool, pick: Option<&str>) -> Scene {
    let (p, at) = (plan(width, trace.params.tasks), trace.story.at(t));
    let look = Look {
        trace,
        words,
        clock: trace.clock(t),
        drop: trace.drop(t),
        reveal: match at.step {
            _ if open => 1.0,
            REVEAL => ease::in_out(at.moved),
            // They close again as the clock goes on: AWS never shows this.
            BILL => 1.0 - ease::out(at.since / 0.6),
            _ => 0.0,
        },
        open,
        pick,
        p,
    };
    let mut scene = Scene::new(width, look.p.h);
    look.sky(&mut scene);
    look.order(&mut scene);
    look.glass(&mut scene);
    for i in 0..trace.params.tasks {
        look.task(&mut scene, i);
    }
    // What falls passes behind the button under the glass.
    if let Some(k) = scene.shapes.iter().position(|s| s.key == "raise") {
        let button = scene.shapes.remove(k);
        scene.shapes.push(button);
    }
    look.foot(&mut scene);
    scene
}

pub fn describe(trace: &Trace, t: f64, words: &Words, open: bool) -> String {
    let (step, clock) = (trace.story.at(t).step, trace.clock(t));
    let key = match trace.drop(t) {
        Some(_) => "describe.ask",
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
