//! Sources and their events on top, one lane for each environment below them; later the crowd against its limit and the meters of the bill.

use super::model::{AGAIN, ALL, ALONE, BILL, BURST_AT, CROWD, QUIET, Source, Trace, bill};
use crate::num::Within;
use crate::scene::glyph::{self, Icon};
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
            // One event goes to the first lane, many go to all.
            let h = LANES - EVENTS + if n > 1 { bottom - LANES - 8.0 } else { 3.0 + drop };
            let s = self.mark(i, self.x(at) - 11.0, h, e.source, n);
            let s = s.line(11.0, 22.0, 11.0, h, Stroke::dashed(Paint::Mysql, 1.2));
            scene.add(s.fade((now - at) * 8.0));
        }
        let p = &t.params;
        let (word, fill) = if p.cut() { ("legend.cut", Paint::Bad) } else { ("legend.run", Paint::Java) };
        let times = [p.cold, p.duration(), 0.0];
        let keys = ["legend.cold", word, "legend.warm"];
        self.legend(scene, &keys, &[Paint::Guest, fill, Paint::AwsFill], &times);
    }

    /// The mark of `n` events that come at the same moment.
    fn mark(&self, i: usize, x: f64, h: f64, source: Source, n: usize) -> Shape {
        let w = if n > 1 { 22.0 + 50.0 } else { 22.0 };
        let s = Shape::new(["event.", &i.to_string()].concat(), self.left + x, EVENTS, w, h).rect(
            0.0,
            0.0,
            22.0,
            22.0,
            5.0,
            Paint::MysqlFill,
            Stroke::solid(Paint::Mysql, 1.2),
        );
        let s = tinted(s, 11.0, 11.0, icon_of(source), Paint::Ink);
        if n == 1 {
            return s;
        }
        let number = self.words.f("times", &[("n", Arg::N(n as f64))]);
        line(s, 26.0, 16.0, Weight::Bold, Anchor::Start, Paint::Ink, &number)
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

    /// What becomes of the crowd, up to the part `p` of its time: those that run, those that wait and then run, and callers with an error,
    /// each as high as they are many.
    fn crowd(&self, scene: &mut Scene, p: f64) {
        let t = self.trace;
        let waves = t.crowd.waves();
        let end = t.crowd.end();
        let foot = LEGEND - 20.0;
        // Half of the beginning's cross stands left of it.
        let from = 8.0;
        let x = |at: f64| from + at / end * (self.across - from);
        for (i, source) in [Source::S3, Source::Api].into_iter().enumerate() {
            scene.add(self.mark(i, i as f64 * 90.0, 22.0, source, t.crowd_events as usize / 2));
        }
        let mut s = Shape::new("crowd", self.left, 0.0, self.across, LEGEND);
        let (mut y, unit) = (LANES - 4.0, (100.0 / f64::from(t.crowd_events)).min(0.06));
        let parts =
            [("lane.run", waves[0].n), ("lane.wait", t.crowd.queued), ("lane.error", t.crowd.errors.len() as u32)];
        for (k, (key, n)) in parts.into_iter().enumerate() {
            if n == 0 {
                continue;
            }
            let ink = if k == 2 { Paint::Bad } else { Paint::Ink };
            let label = self.words.f(key, &[("n", Arg::N(f64::from(n)))]);
            s = line(s, from, y + 13.0, Weight::Bold, Anchor::Start, ink, &label);
            y += 20.0;
            let h = f64::from(n) * unit;
            s = s.rect(from, y, self.across - from, h, 2.0, Paint::LibsFill, Stroke::NONE);
            if k == 2 {
                s = s.path(from, y + h / 2.0, "M-5 -5l10 10M5 -5l-10 10", Paint::None, Stroke::solid(Paint::Bad, 3.0));
            }
            let mut row = y;
            for w in waves.iter().filter(|w| (w.begin > 0.0) as usize == k) {
                let h = f64::from(w.n) * unit;
                let edge = Stroke::solid(Paint::Mysql, 1.2);
                for (a, b, fill, edge) in [
                    (0.0, w.begin, Paint::MysqlFill, edge),
                    (w.begin, w.ready, Paint::Guest, Stroke::NONE),
                    (w.ready, w.end, Paint::Java, Stroke::NONE),
                ] {
                    let b = b.min(p * end);
                    if b > a {
                        s = s.rect(x(a), row, x(b) - x(a), h, 2.0, fill, edge);
                    }
                }
                row += h;
            }
            y += h + 6.0;
        }
        s = s.line(from, foot, self.across, foot, Stroke::solid(Paint::Muted, 1.5));
        let tick = TICKS.into_iter().find(|d| end / d <= 5.0).unwrap_or(end);
        let mut at = 0.0;
        while at < end + 1e-9 {
            let label = self.words.duration(at);
            let w = text::width(&label, 12.0, Weight::Regular);
            s = s.line(x(at), foot, x(at), foot + 5.0, Stroke::solid(Paint::Muted, 1.5)).text(
                (x(at) - w / 2.0).within(0.0, self.across - w),
                foot + 16.5,
                12.0,
                Weight::Regular,
                Anchor::Start,
                Paint::Muted,
                label,
            );
            at += tick;
        }
        scene.add(s);
        let label = self.words.f("limit", &[("n", Arg::N(f64::from(t.params.limit)))]);
        let w = text::width(&label, 12.5, Weight::Bold) + 16.0;
        let s = Shape::new("limit", self.left + self.across - w, EVENTS, w, 24.0).panel(
            6.0,
            Paint::None,
            Stroke::dashed(Paint::Bad, 1.5),
        );
        let s = line(s, w - 8.0, 16.5, Weight::Bold, Anchor::End, Paint::Bad, &label);
        scene.add(self.press(s, "limit.name"));
        let keys = ["legend.starting", "legend.running", "legend.waiting"];
        self.legend(scene, &keys, &[Paint::Guest, Paint::Java, Paint::MysqlFill], &[0.0; 3]);
    }

    /// The two meters of the month: what is free is a frame that the use fills; what is beyond it is charged. `p` of them is full.
    fn meters(&self, scene: &mut Scene, p: f64) {
        let t = self.trace;
        for (i, id) in ["meter.requests", "meter.gb-seconds"].into_iter().enumerate() {
            let (used, free) = (t.used[i], t.prices.free[i]);
            let most = used.max(free);
            let part = |v: f64| v / most * self.across;
            let s = Shape::new(id, self.left, 20.0 + i as f64 * 130.0, self.across, 110.0)
                .rect(0.0, 28.0, part(free), 48.0, 4.0, Paint::AwsFill, Stroke::dashed(Paint::Aws, 1.5))
                .rect(0.0, 31.0, part(used.min(free)) * p, 42.0, 2.0, Paint::Mysql, Stroke::NONE);
            let paid = part((used - free).max(0.0)) * p;
            let s = if paid > 0.5 { s.rect(part(free), 31.0, paid, 42.0, 2.0, Paint::You, Stroke::NONE) } else { s };
            let key = if used < free - 0.5 {
                "meter.some"
            } else if used < free + 0.5 {
                "meter.all"
            } else {
                "meter.more"
            };
            let amount = self.words.f(key, &[("n", Arg::N(used)), ("free", Arg::N(free))]);
            let price = self.words.money(t.prices.each[i] * 1e6, 2, 2);
            let price = self.words.f("meter.price", &[("price", Arg::S(&price))]);
            let s = line(s, 0.0, 17.0, Weight::Bold, Anchor::Start, Paint::Ink, &self.words.t(id));
            let s = line(s, self.across, 17.0, Weight::Regular, Anchor::End, Paint::Muted, &price);
            scene.add(line(s, 0.0, 95.0, Weight::Regular, Anchor::Start, Paint::Ink, &amount));
        }
        let fills = [Paint::AwsFill, Paint::Mysql, Paint::You];
        self.legend(scene, &["legend.free", "legend.used", "legend.paid"], &fills, &[0.0; 3]);
    }

    /// Four numbers under the picture, written in `values`; `counts` choose the forms of their names.
    fn readouts(&self, scene: &mut Scene, keys: [&str; 4], values: &[String; 4], counts: &[usize; 4]) {
        let columns = self.width.pick(4, 2);
        let w = (self.across + 12.0) / columns as f64;
        for (i, key) in keys.into_iter().enumerate() {
            let (x, y) = (self.left + (i % columns) as f64 * w, 324.0 + (i / columns) as f64 * 58.0);
            let ink = if key == "read.errors" && values[i] != "0" { Paint::Bad } else { Paint::Ink };
            let name = self.words.f(key, &[("n", Arg::N(counts[i] as f64))]);
            scene.add(glyph::readout(key, x, y, w - 12.0, &values[i], &name, ink));
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
        let counts = trace.counts(now);
        look.readouts(&mut scene, keys, &counts.map(n), &counts);
        return scene;
    }
    let c = &trace.crowd;
    if at.step == CROWD {
        look.crowd(&mut scene, at.moved);
        let keys = ["read.crowd", "read.peak", "read.errors", "read.queued"];
        let values = [trace.crowd_events as usize, c.peak as usize, c.errors.len(), c.queued as usize];
        look.readouts(&mut scene, keys, &values.map(n), &values);
    } else {
        look.meters(&mut scene, ease::out(at.since / 0.8));
        let keys = ["read.requests", "read.compute", "read.sum", "read.free"];
        look.readouts(&mut scene, keys, &money(trace).map(|v| words.money(v, 2, 2)), &[0; 4]);
    }
    scene
}

pub fn scene(trace: &Trace, t: f64, width: Width, words: &Words, pick: Option<&str>) -> Scene {
    let at = trace.story.at(t);
    let p = (at.since / 0.5).within(0.0, 1.0) * 2.0 - 1.0;
    if at.step < CROWD || p >= 1.0 {
        return picture(trace, t, width, words, pick);
    }
    // One picture goes before the next one comes, so that no words lie on others.
    let shown = if p < 0.0 { trace.story.steps()[at.step - 1].rest() } else { t };
    let mut scene = picture(trace, shown, width, words, pick);
    for s in &mut scene.shapes {
        if at.step > CROWD || !s.key.starts_with("source.") {
            s.opacity *= p.abs();
        }
    }
    scene
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
