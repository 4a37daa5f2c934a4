//! Sources and their events on top, one lane for each environment below them; later the crowd against its limit and the meters of the bill.

use super::model::{AGAIN, ALL, ALONE, BILL, BURST_AT, CROWD, QUIET, SAMPLES, Source, Trace, bill};
use crate::num::Within;
use crate::scene::glyph::{self, Icon};
use crate::scene::svg::push_num;
use crate::scene::{Anchor, Arg, Paint, Scene, Shape, Stroke, Weight, Width, Words, ease, text};

/// Top of the events, of the lanes, and of the line that explains them; the lanes' greatest height.
const EVENTS: f64 = 62.0;
const LANES: f64 = 96.0;
const LEGEND: f64 = 288.0;
const LANE: f64 = 26.0;
/// Steps of the crowd's time axis in seconds: the first that gives no more than five.
const TICKS: [f64; 11] = [0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 60.0, 120.0, 300.0, 600.0];

fn icon_of(source: Source) -> &'static str {
    match source {
        // A file, a call with its answer, a clock.
        Source::S3 => "M-5 -7h6l4 4v10h-10zM1 -7v4h4",
        Source::Api => "M-7 -3h13M3 -6l3 3l-3 3M7 3h-13M-3 0l-3 3l3 3",
        Source::Schedule => Icon::Clock.path(),
    }
}

/// A line of text from `x` to the end of the shape.
fn line(s: Shape, x: f64, y: f64, weight: Weight, anchor: Anchor, ink: Paint, text: &str) -> Shape {
    let room = s.w;
    s.fitted((x, y), room, 12.5, 11.0, weight, anchor, ink, text)
}

fn tinted(s: Shape, x: f64, y: f64, d: &str, ink: Paint) -> Shape {
    s.path(x, y, d, Paint::None, Stroke::solid(ink, 1.6))
}

struct Look<'a> {
    trace: &'a Trace,
    words: &'a Words,
    pick: Option<&'a str>,
    left: f64,
    across: f64,
    width: Width,
}

impl Look<'_> {
    /// Where a place of the story stands across the picture.
    fn x(&self, place: f64) -> f64 {
        // The mark of the first event needs some room on its left.
        (place + 0.2) / (ALL + 0.2) * self.across
    }

    fn press(&self, s: Shape, name: &str) -> Shape {
        let pressed = self.pick == Some(s.key.as_str());
        s.hit(self.words.t(name), pressed)
    }

    /// The three sources; lit from the moment that their first event has come.
    fn sources(&self, scene: &mut Scene, now: f64, crowd: bool) {
        let w = (self.across - 16.0) / 3.0;
        for (i, source) in Source::ALL.into_iter().enumerate() {
            let lit = if crowd {
                source != Source::Schedule
            } else {
                self.trace.events.iter().any(|e| e.source == source && self.trace.place(e.at) <= now)
            };
            let (fill, edge) = if lit { (Paint::MysqlFill, Paint::Mysql) } else { (Paint::LibsFill, Paint::Muted) };
            let name = ["source.", source.id()].concat();
            let s = Shape::new(name.clone(), self.left + i as f64 * (w + 8.0), 12.0, w, 38.0).panel(
                6.0,
                fill,
                Stroke::solid(edge, 1.5),
            );
            let s = tinted(s, 15.0, 19.0, icon_of(source), Paint::Ink).fitted(
                (28.0, 23.5),
                w - 30.0,
                13.5,
                11.0,
                Weight::Bold,
                Anchor::Start,
                Paint::Ink,
                &self.words.t(&name),
            );
            scene.add(self.press(s, &name));
        }
    }

    fn lanes(&self, scene: &mut Scene, now: f64) {
        let t = self.trace;
        let rows = t.burst.max(1);
        // The only lane is tall and in the middle until the burst is near.
        let alone = 1.0 - ease::span(now, ALONE, BURST_AT);
        let drop = 40.0 * alone;
        let pitch = ((LEGEND - LANES - 14.0) / rows as f64).min(LANE + 5.0);
        let bottom = LANES + pitch * rows as f64;
        let pitch = ease::lerp(pitch, 96.0, alone);
        // The folded hour.
        if now > QUIET {
            let (from, to) = (self.x(QUIET), self.x(AGAIN));
            let s = Shape::new("quiet", self.left + from, LANES - 4.0, to - from, bottom - LANES + 4.0).panel(
                4.0,
                Paint::LibsFill,
                Stroke::NONE,
            );
            let p = (now - QUIET) * 5.0;
            scene.add(s.fade(p));
            let quiet = self.words.t("quiet");
            let w = text::width(&quiet, 12.5, Weight::Regular) + 2.0;
            let s = Shape::new("hour", self.left + self.x(AGAIN) - 15.0 - w, EVENTS, w, 20.0);
            scene.add(line(s, w, 15.0, Weight::Regular, Anchor::End, Paint::Muted, &quiet).fade(p));
        }
        // Time, as far as it has come.
        let far = self.x(now);
        scene.add(
            Shape::new("time", self.left, LEGEND - 14.0, self.across, 8.0)
                .line(0.0, 4.0, self.across, 4.0, Stroke::solid(Paint::Rule, 1.5))
                .line(0.0, 4.0, far, 4.0, Stroke::solid(Paint::Muted, 1.5))
                .circle(far, 4.0, 3.5, Paint::Muted, Stroke::NONE),
        );
        for (i, made) in t.runs.made.iter().enumerate() {
            let from = t.place(*made);
            if from >= now {
                continue;
            }
            let x0 = self.x(from);
            let (y, h) = (LANES + drop + (i % rows) as f64 * pitch, pitch - 5.0);
            let w = self.x(t.place(t.gone(i)).min(now)) - x0;
            let mut s = Shape::new(["env.", &i.to_string()].concat(), self.left + x0, y, w, h).panel(
                4.0,
                Paint::AwsFill,
                Stroke::dashed(Paint::Aws, 1.2),
            );
            for r in &t.runs.runs {
                if r.env as usize != i {
                    continue;
                }
                let fill = if t.params.cut() { Paint::Bad } else { Paint::Java };
                for (a, b, fill) in [(r.begin, r.ready, Paint::Guest), (r.ready, r.end, fill)] {
                    let (a, b) = (self.x(t.place(a).min(now)), self.x(t.place(b).min(now)));
                    if b > a {
                        s = s.rect(a - x0, 3.0, b - a, h - 6.0, 2.0, fill, Stroke::NONE);
                    }
                }
            }
            scene.add(self.press(s, "env"));
        }
        // Events at the same moment share a mark with their number.
        for (i, n) in [(0, 1), (1, 1), (2, t.burst), (2 + t.burst, 1)] {
            let e = t.events[i];
            let at = t.place(e.at);
            if at > now {
                continue;
            }
            let number = self.words.f("times", &[("n", Arg::N(n as f64))]);
            let x = self.x(at);
            // One event goes to the first lane, many go to all.
            let h = LANES - EVENTS + if n > 1 { bottom - LANES - 8.0 } else { 3.0 + drop };
            let s = Shape::new(["event.", &i.to_string()].concat(), self.left + x - 11.0, EVENTS, 44.0, h)
                .line(11.0, 22.0, 11.0, h, Stroke::dashed(Paint::Mysql, 1.2))
                .rect(0.0, 0.0, 22.0, 22.0, 5.0, Paint::MysqlFill, Stroke::solid(Paint::Mysql, 1.2));
            let mut s = tinted(s, 11.0, 11.0, icon_of(e.source), Paint::Ink);
            if n > 1 {
                s = line(s, 26.0, 16.0, Weight::Bold, Anchor::Start, Paint::Ink, &number);
            }
            scene.add(s.fade((now - at) * 8.0));
        }
        let p = &t.params;
        let (word, fill) = if p.cut() { ("legend.cut", Paint::Bad) } else { ("legend.run", Paint::Java) };
        let times = [p.cold, p.duration(), 0.0];
        let keys = ["legend.cold", word, "legend.warm"];
        self.legend(scene, &keys, &[Paint::Guest, fill, Paint::AwsFill], &times);
    }

    /// What the colours are, with their times.
    fn legend(&self, scene: &mut Scene, keys: &[&str], fills: &[Paint], times: &[f64]) {
        let mut x = 0.0;
        let mut s = Shape::new("legend", self.left, LEGEND, self.across, 22.0);
        for i in 0..keys.len() {
            let label = self.words.f(keys[i], &[("time", Arg::S(&self.words.duration(times[i])))]);
            let edge = if fills[i] == Paint::AwsFill {
                Stroke::dashed(Paint::Aws, 1.2)
            } else if fills[i] == Paint::MysqlFill {
                Stroke::solid(Paint::Mysql, 1.2)
            } else {
                Stroke::NONE
            };
            s = s.rect(x, 5.0, 11.0, 12.0, 2.0, fills[i], edge);
            x += 16.0;
            let w = text::width(&label, 12.0, Weight::Regular);
            s = s.text(x, 15.5, 12.0, Weight::Regular, Anchor::Start, Paint::Ink, label);
            x += w + self.width.pick(24.0, 7.0);
        }
        scene.add(s);
    }

    /// The crowd over time, up to the part `p` of it: in cold starts, in your code, in the queue above them; and the line that those in
    /// progress can't pass. Callers with an error never enter time: they stand before its beginning, on top of those let in.
    fn crowd(&self, scene: &mut Scene, p: f64) {
        let t = self.trace;
        let high = LEGEND - 20.0 - EVENTS;
        let errors = t.crowd.errors.len() as f64;
        let inside = t.crowd.runs.len() as f64;
        // Room above the limit for its name.
        let unit = high / f64::from(t.params.limit + t.params.limit / 4).max(inside + errors);
        let from = if errors > 0.0 { self.width.pick(64.0, 36.0) } else { 0.0 };
        let span = self.across - from;
        let step = span / SAMPLES as f64;
        let fills = [Paint::Guest, Paint::Java, Paint::MysqlFill, Paint::Bad];
        let mut s = Shape::new("crowd", self.left, EVENTS, self.across, high + 20.0);
        for (k, fill) in fills.into_iter().take(3).enumerate() {
            let mut d = String::new();
            for (i, n) in t.levels.iter().enumerate().take((p * SAMPLES as f64).ceil() as usize) {
                let below: u32 = n[..k].iter().sum();
                if n[k] > 0 {
                    d.push('M');
                    push_num(&mut d, from + i as f64 * step);
                    d.push(' ');
                    push_num(&mut d, high - f64::from(below + n[k]) * unit);
                    d.push('h');
                    push_num(&mut d, step + 0.2);
                    d.push('v');
                    push_num(&mut d, f64::from(n[k]) * unit);
                    d.push('h');
                    push_num(&mut d, -step - 0.2);
                    d.push('z');
                }
            }
            s = s.path(0.0, 0.0, d, fill, Stroke::NONE);
        }
        if errors > 0.0 {
            let y = high - (inside + errors) * unit;
            s = s.rect(0.0, y, from - 4.0, errors * unit, 2.0, fills[3], Stroke::NONE);
        }
        let end = t.crowd.end();
        let x = |at: f64| from + at / end * span;
        // A seam where a warm run follows another.
        let mut seam = 0.0;
        for r in &t.crowd.runs {
            if r.begin > seam && !r.cold() {
                seam = r.begin;
                if seam < p * end {
                    let h = t.crowd.runs.iter().filter(|o| o.begin == seam).count() as f64 * unit;
                    s = s.rect(x(seam) - 1.0, high - h, 2.0, h, 0.0, Paint::Surface, Stroke::NONE);
                }
            }
        }
        s = s.line(0.0, high, self.across, high, Stroke::solid(Paint::Muted, 1.5));
        let tick = TICKS.into_iter().find(|d| end / d <= 5.0).unwrap_or(end);
        let mut at = tick;
        while at < end + 1e-9 {
            let label = self.words.duration(at);
            let w = text::width(&label, 12.0, Weight::Regular);
            s = s.line(x(at), high, x(at), high + 5.0, Stroke::solid(Paint::Muted, 1.5)).text(
                (x(at) - w / 2.0).min(self.across - w),
                high + 16.5,
                12.0,
                Weight::Regular,
                Anchor::Start,
                Paint::Muted,
                label,
            );
            at += tick;
        }
        scene.add(s);
        let y = EVENTS + high - f64::from(t.params.limit) * unit;
        let label = self.words.f("limit", &[("n", Arg::N(f64::from(t.params.limit)))]);
        let w = text::width(&label, 12.5, Weight::Bold) + 12.0;
        let s = Shape::new("limit", self.left, y - 21.0, self.across, 22.0)
            .rect(self.across - w, 0.0, w, 19.0, 3.0, Paint::Surface, Stroke::NONE)
            .line(0.0, 21.0, self.across, 21.0, Stroke::dashed(Paint::Bad, 2.0));
        let s = line(s, self.across - 6.0, 14.0, Weight::Bold, Anchor::End, Paint::Bad, &label);
        scene.add(self.press(s, "limit.name"));
        let keys = ["legend.starting", "legend.running", "legend.waiting", "legend.error"];
        self.legend(scene, &keys[..3 + (errors > 0.0) as usize], &fills, &[0.0; 4]);
    }

    /// The two meters of the month: what is free, and what is charged. `p` of them is full.
    fn meters(&self, scene: &mut Scene, p: f64) {
        let t = self.trace;
        for (i, id) in ["meter.requests", "meter.gb-seconds"].into_iter().enumerate() {
            let (used, free) = (t.used[i], t.prices.free[i]);
            let most = used.max(free);
            let part = |v: f64| v / most * self.across * p;
            let s = Shape::new(id, self.left, 20.0 + i as f64 * 130.0, self.across, 110.0)
                .rect(0.0, 28.0, self.across, 48.0, 4.0, Paint::LibsFill, Stroke::NONE)
                .rect(0.0, 28.0, part(used.min(free)), 48.0, 4.0, Paint::Good, Stroke::NONE);
            let paid = part((used - free).max(0.0));
            let s = if paid > 0.5 { s.rect(part(free), 28.0, paid, 48.0, 4.0, Paint::You, Stroke::NONE) } else { s };
            let amount = self.words.f("meter.amount", &[("n", Arg::N(used)), ("free", Arg::N(free))]);
            let price = self.words.money(t.prices.each[i] * 1e6, 2, 2);
            let price = self.words.f("meter.price", &[("price", Arg::S(&price))]);
            let s = line(s, 0.0, 17.0, Weight::Bold, Anchor::Start, Paint::Ink, &self.words.t(id));
            let s = line(s, self.across, 17.0, Weight::Regular, Anchor::End, Paint::Muted, &price);
            scene.add(line(s, 0.0, 95.0, Weight::Regular, Anchor::Start, Paint::Ink, &amount));
        }
        self.legend(scene, &["legend.free", "legend.paid"], &[Paint::Good, Paint::You], &[0.0; 2]);
    }

    /// Four numbers under the picture.
    fn readouts(&self, scene: &mut Scene, keys: [&str; 4], values: &[String; 4]) {
        let columns = self.width.pick(4, 2);
        let w = (self.across + 12.0) / columns as f64;
        for (i, key) in keys.into_iter().enumerate() {
            let (x, y) = (self.left + (i % columns) as f64 * w, 324.0 + (i / columns) as f64 * 58.0);
            let ink = if key == "read.errors" && values[i] != "0" { Paint::Bad } else { Paint::Ink };
            scene.add(glyph::readout(key, x, y, w - 12.0, &values[i], &self.words.t(key), ink));
        }
    }
}

/// The numbers of a bill: requests, computing, both, and both with the free tier.
pub fn money(trace: &Trace) -> [f64; 4] {
    let [a, b] = bill(&trace.prices, trace.used, false);
    let free = bill(&trace.prices, trace.used, true);
    [a, b, a + b, free[0] + free[1]]
}

fn picture(trace: &Trace, t: f64, width: Width, words: &Words, pick: Option<&str>) -> Scene {
    let at = trace.story.at(t);
    let mut scene = Scene::new(width, width.pick(384.0, 446.0));
    let left = width.pick(20.0, 8.0);
    let look = Look { trace, words, pick, left, across: width.units() - 2.0 * left, width };
    let now = trace.now(t);
    if at.step < BILL {
        look.sources(&mut scene, now, at.step == CROWD);
    }
    let n = |v: usize| words.num(v as f64, 0);
    if at.step < CROWD {
        look.lanes(&mut scene, now);
        let keys = ["read.events", "read.cold", "read.warm", "read.envs"];
        look.readouts(&mut scene, keys, &trace.counts(now).map(n));
        return scene;
    }
    let c = &trace.crowd;
    if at.step == CROWD {
        look.crowd(&mut scene, at.moved);
        let keys = ["read.crowd", "read.peak", "read.errors", "read.queued"];
        let values = [trace.crowd_events as usize, c.peak as usize, c.errors.len(), c.queued as usize];
        look.readouts(&mut scene, keys, &values.map(n));
    } else {
        look.meters(&mut scene, ease::out(at.since / 0.8));
        let keys = ["read.requests", "read.compute", "read.sum", "read.free"];
        look.readouts(&mut scene, keys, &money(trace).map(|v| words.money(v, 2, 2)));
    }
    scene
}

pub fn scene(trace: &Trace, t: f64, width: Width, words: &Words, pick: Option<&str>) -> Scene {
    let at = trace.story.at(t);
    let now = picture(trace, t, width, words, pick);
    let p = (at.since / 0.4).within(0.0, 1.0);
    if at.step < CROWD || p >= 1.0 {
        return now;
    }
    let before = trace.story.steps()[at.step - 1].rest();
    ease::between(&picture(trace, before, width, words, pick), &now, p)
}

/// Words with all the numbers that they may name.
pub fn tell(trace: &Trace, key: &str, now: f64, words: &Words) -> String {
    let p = &trace.params;
    let [events, cold, warm, envs] = trace.counts(now);
    let n = |v: usize| Arg::N(v as f64);
    let sums = money(trace).map(|v| words.money(v, 2, 2));
    words.f(
        key,
        &[
            ("n", n(events)),
            ("cold", n(cold)),
            ("warm", n(warm)),
            ("envs", n(envs)),
            ("burst", n(trace.burst)),
            ("fresh", n(trace.burst - 1)),
            ("start", Arg::S(&words.duration(p.cold))),
            ("run", Arg::S(&words.duration(p.duration()))),
            ("needed", Arg::S(&words.duration(p.needed()))),
            ("keep", Arg::S(&words.duration(p.keep))),
            ("timeout", Arg::S(&words.duration(p.timeout))),
            ("memory", Arg::N(p.memory)),
            ("full", Arg::N(p.vcpu_memory)),
            ("cpu", Arg::D(p.memory / p.vcpu_memory, 2)),
            ("crowd", n(trace.crowd_events as usize)),
            ("peak", n(trace.crowd.peak as usize)),
            ("errors", n(trace.crowd.errors.len())),
            ("queued", n(trace.crowd.queued as usize)),
            ("limit", n(p.limit as usize)),
            ("ramp", n(p.ramp as usize)),
            ("span", Arg::S(&words.duration(trace.crowd.end()))),
            ("calls", Arg::N(trace.used[0])),
            ("gbs", Arg::N(trace.used[1])),
            ("requests", Arg::S(&sums[0])),
            ("compute", Arg::S(&sums[1])),
            ("sum", Arg::S(&sums[2])),
            ("free", Arg::S(&sums[3])),
        ],
    )
}

pub fn describe(trace: &Trace, t: f64, words: &Words) -> String {
    let step = trace.story.at(t).step;
    let key = if step < CROWD {
        "describe.lanes"
    } else if step < BILL {
        "describe.crowd"
    } else {
        "describe.bill"
    };
    tell(trace, key, trace.now(t), words)
}
