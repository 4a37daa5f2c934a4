//! Sources to press on top, the places of environments below them; later the crowd against its limit and the meters of the bill.

use super::model::{Chapter, PILE, PLACES, Source, Trace, bill};
use crate::num::{Within, wave};
use crate::scene::glyph::{self, Icon};
use crate::scene::{Anchor, Arg, Paint, Scene, Shape, Stroke, Weight, Width, Words, ease, text};

/// Top of the events, of the places, and of the line that explains; the height of a place.
const EVENTS: f64 = 62.0;
const LANES: f64 = 96.0;
const LEGEND: f64 = 288.0;
const PLACE: f64 = 82.0;
/// Seconds of the picture that an event is on its way to where it is handled: it begins to be so as it leaves.
const WAY: f64 = 0.35;
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

/// The sources from left to right, by their keys: a pile is many files at once.
pub const KEYS: [&str; 4] = ["source.s3", "source.pile", "source.api", "source.schedule"];
pub const SOURCES: [Source; 4] = [Source::S3, Source::S3, Source::Api, Source::Schedule];

struct Look<'a> {
    trace: &'a Trace,
    words: &'a Words,
    pick: Option<&'a str>,
    left: f64,
    across: f64,
    width: Width,
}

impl Look<'_> {
    fn press(&self, s: Shape, name: &str) -> Shape {
        let pressed = self.pick == Some(s.key.as_str());
        s.hit(self.words.t(name), pressed)
    }

    /// Where a source stands: the pile of files is the second.
    fn source(&self, i: usize) -> (f64, f64) {
        let w = (self.across - 24.0) / 4.0;
        (i as f64 * (w + 8.0), w)
    }

    /// The sources, to be pressed. One lights up as it sends.
    fn sources(&self, scene: &mut Scene, sim: f64) {
        let y = 12.0;
        for (i, key) in KEYS.into_iter().enumerate() {
            let (x, w) = self.source(i);
            let lit = self.trace.sent.iter().enumerate().any(|(k, s)| {
                let age = sim - s.sim;
                (0.0..0.4).contains(&age) && self.button(k) == i
            });
            let fill = if lit { Paint::Call } else { Paint::CallFill };
            let (ink, edge) = if lit { (Paint::OnApp, Paint::Call) } else { (Paint::Ink, Paint::Call) };
            let source = SOURCES[i];
            let name = self.words.f(key, &[("n", Arg::N(PILE as f64))]);
            let s = Shape::new(key, self.left + x, y, w, 40.0).panel(7.0, fill, Stroke::solid(edge, 1.8));
            let s = if self.width == Width::Wide {
                tinted(s, 18.0, 20.0, icon_of(source), ink).fitted(
                    (32.0, 24.5),
                    w - 36.0,
                    13.5,
                    11.0,
                    Weight::Bold,
                    Anchor::Start,
                    ink,
                    &name,
                )
            } else {
                tinted(s, w / 2.0, 12.0, icon_of(source), ink).fitted(
                    (w / 2.0, 34.0),
                    w - 4.0,
                    12.0,
                    11.5,
                    Weight::Bold,
                    Anchor::Middle,
                    ink,
                    &name,
                )
            };
            let says = [key, ".press"].concat();
            let label = self.words.f(&says, &[("n", Arg::N(PILE as f64))]);
            scene.add(s.hit(label, false));
        }
    }

    /// Which button stands for the event `k`: files that land together are the pile's.
    fn button(&self, k: usize) -> usize {
        let (e, sent) = (self.trace.sent[k], &self.trace.sent);
        let together = |j: usize| sent.get(j).is_some_and(|o| o.sim == e.sim);
        match e.source {
            Source::S3 => (together(k + 1) || k > 0 && together(k - 1)) as usize,
            Source::Api => 2,
            Source::Schedule => 3,
        }
    }

    /// Corner and width of a place.
    fn place(&self, i: u32) -> (f64, f64, f64) {
        let gap = self.width.pick(10.0, 6.0);
        let w = (self.across - 16.0 - 3.0 * gap) / 4.0;
        let (col, row) = (f64::from(i % 4), f64::from(i / 4));
        (self.left + 8.0 + col * (w + gap), LANES + 20.0 + row * (PLACE + 8.0), w)
    }

    fn environments(&self, scene: &mut Scene, sim: f64, limit: u32) {
        let t = self.trace;
        let now = t.clock(sim);
        let h = 2.0 * PLACE + 34.0;
        let pace = self.words.f("pace", &[("time", Arg::S(&self.words.duration(t.pace(sim))))]);
        let s = Shape::new("lambda", self.left, LANES - 4.0, self.across, h).panel(
            8.0,
            Paint::None,
            Stroke::dashed(Paint::Aws, 1.5),
        );
        let s = s.icon(Icon::CloudSmall, 16.0, 12.5, Paint::Aws);
        let room = self.across / 2.0 - 14.0;
        let title = self.words.t("lambda");
        let s = s.fitted((28.0, 17.0), room - 14.0, 12.5, 11.5, Weight::Bold, Anchor::Start, Paint::Aws, &title);
        scene.add(s.fitted(
            (self.across - 10.0, 17.0),
            room,
            12.5,
            11.5,
            Weight::Regular,
            Anchor::End,
            Paint::Muted,
            &pace,
        ));
        for i in 0..limit {
            let (x, y, w) = self.place(i);
            let s = Shape::new(["place.", &i.to_string()].concat(), x, y, w, PLACE);
            scene.add(s.panel(6.0, Paint::None, Stroke::dashed(Paint::Rule, 1.2)));
        }
        for (i, made) in t.runs.made.iter().enumerate() {
            let gone = t.gone(i);
            if *made < now && now < gone {
                self.environment(scene, i, now, sim);
            }
        }
    }

    /// One environment: it is made from below, glows while it works, and pales as it idles.
    fn environment(&self, scene: &mut Scene, i: usize, now: f64, sim: f64) {
        let t = self.trace;
        let (x, y, w) = self.place(t.places[i]);
        let key = |part: &str| [part, &i.to_string()].concat();
        let current = t.runs.runs.iter().rev().find(|r| r.env as usize == i && r.begin <= now);
        let Some(r) = current else { return };
        let since = ((t.runs.busy_until[i] - now) / t.params.keep + 1.0).within(0.0, 1.0);
        let (mut fill, mut word, mut ink) = (Paint::None, "env.warm", Paint::Ink);
        if now < r.ready {
            // What is there of it so far.
            let h = PLACE * ease::span(now, r.begin, r.ready).max(0.04);
            let s = Shape::new(key("made."), x, y + PLACE - h, w, h);
            scene.add(s.panel(6.0, Paint::GuestFill, Stroke::NONE));
            word = "env.cold";
        } else if now < r.end {
            let glow = 0.28 + 0.14 * wave(sim * 1.4);
            let paint = if t.params.cut() { Paint::Bad } else { Paint::Java };
            let s = Shape::new(key("glow."), x - 4.0, y - 4.0, w + 8.0, PLACE + 8.0);
            scene.add(s.panel(10.0, paint, Stroke::NONE).fade(glow));
            (fill, ink) = (paint, if t.params.cut() { Paint::OnBad } else { Paint::OnApp });
            word = "env.run";
        } else {
            let last = t.runs.runs.iter().any(|o| o.env as usize == i && o.begin > now);
            // Another run is ahead of it, so its last one is not what it cools from.
            let warm = if last { ((r.end - now) / t.params.keep + 1.0).within(0.0, 1.0) } else { since };
            let s = Shape::new(key("heat."), x, y, w, PLACE);
            scene.add(s.panel(6.0, Paint::JavaFill, Stroke::NONE).fade(0.1 + 0.9 * warm));
            let s = Shape::new(key("left."), x + 10.0, y + PLACE - 14.0, w - 20.0, 6.0);
            scene.add(s.rect(0.0, 0.0, (w - 20.0) * warm, 6.0, 3.0, Paint::Java, Stroke::NONE));
        }
        let s = Shape::new(key("env."), x, y, w, PLACE).panel(6.0, fill, Stroke::dashed(Paint::Aws, 1.8));
        let s = tinted(s, w / 2.0, 24.0, icon_of(t.events[r.event as usize].source), ink);
        let time = match word {
            "env.cold" => self.words.duration(t.params.cold),
            "env.run" => self.words.duration(t.params.duration()),
            _ => self.words.duration((now - r.end).max(0.0).floor()),
        };
        let s = s.fitted((w / 2.0, 49.0), w - 6.0, 12.5, 11.5, Weight::Bold, Anchor::Middle, ink, &self.words.t(word));
        let s = if word == "env.warm" && now - r.end < 1.0 {
            s
        } else {
            s.fitted((w / 2.0, 64.0), w - 6.0, 12.0, 11.5, Weight::Regular, Anchor::Middle, ink, &time)
        };
        scene.add(self.press(s, "env"));
    }

    /// Events on their way to an environment, waiting for one, or turned away; and below all of them what became of each.
    fn events(&self, scene: &mut Scene, sim: f64) {
        let t = self.trace;
        let now = t.clock(sim);
        let mut waiting = 0;
        for (k, e) in t.sent.iter().enumerate() {
            if sim < e.sim {
                continue;
            }
            let (x, w) = self.source(self.button(k));
            let from = (self.left + x + w / 2.0 - 11.0, 54.0);
            let run = t.runs.runs.iter().find(|r| r.event as usize == k);
            let key = ["event.", &k.to_string()].concat();
            let token = |x: f64, y: f64, bad: bool| {
                let edge = if bad { Paint::Bad } else { Paint::Call };
                let fill = if bad { Paint::BadFill } else { Paint::CallFill };
                let s = Shape::new(key.clone(), x, y, 22.0, 22.0);
                let s = s.rect(0.0, 0.0, 22.0, 22.0, 5.0, fill, Stroke::solid(edge, 1.4));
                if bad {
                    s.icon(Icon::Cross, 11.0, 11.0, Paint::Bad)
                } else {
                    tinted(s, 11.0, 11.0, icon_of(e.source), Paint::Ink)
                }
            };
            match run {
                Some(r) if r.begin <= now => {
                    let age = sim - t.sim_of(r.begin).max(e.sim);
                    if age < WAY {
                        let (px, py, pw) = self.place(t.places[r.env as usize]);
                        let p = ease::in_out(age / WAY);
                        let to = (px + pw / 2.0 - 11.0, py + 13.0);
                        scene.add(token(ease::lerp(from.0, to.0, p), ease::lerp(from.1, to.1, p), false));
                    }
                }
                Some(_) => {
                    // Twelve abreast is what the narrow picture holds; those beyond lie on the last.
                    let x = self.left + f64::from(waiting.min(11)) * 26.0;
                    waiting += 1;
                    scene.add(token(x, EVENTS + 2.0, false));
                }
                None => {
                    let age = (sim - e.sim) / 1.6;
                    if age < 1.0 {
                        // Up to the wall and back.
                        let p = wave(age.min(0.5)).max(0.0);
                        scene.add(token(from.0, 54.0 + 14.0 * p, age > 0.2).fade((1.0 - age) * 4.0));
                    }
                }
            }
        }
        // The learner's events, or before them those of the story: the last ones that there is room for.
        let first = if sim > 0.0 && t.counts(now, t.scripted)[0] > 0 { t.scripted } else { 0 };
        let pitch = 15.0;
        let label = self.words.t(if first > 0 || t.scripted == 0 { "strip.own" } else { "strip" });
        let lw = text::width(&label, 12.0, Weight::Regular) + 10.0;
        let most = ((self.across - lw) / pitch).floor() as usize;
        let come = t.sent[first.min(t.sent.len())..].iter().filter(|e| e.sim <= sim).count();
        let mut s = Shape::new("strip", self.left, LEGEND + 14.0, self.across, 18.0).text(
            0.0,
            13.0,
            12.0,
            Weight::Regular,
            Anchor::Start,
            Paint::Muted,
            label,
        );
        let skipped = come.saturating_sub(most);
        for (i, k) in (first + skipped..first + come).enumerate() {
            let x = lw + i as f64 * pitch + 6.0;
            let r = t.runs.runs.iter().find(|r| r.event as usize == k);
            s = match r {
                Some(r) if r.begin > now => s.circle(x, 9.0, 5.0, Paint::CallFill, Stroke::solid(Paint::Call, 1.4)),
                Some(r) if r.cold() => s.circle(x, 9.0, 5.0, Paint::GuestFill, Stroke::solid(Paint::Guest, 2.0)),
                Some(_) => s.circle(x, 9.0, 5.5, Paint::Java, Stroke::NONE),
                None => s.path(x, 9.0, "M-4 -4l8 8M4 -4l-8 8", Paint::None, Stroke::solid(Paint::Bad, 2.4)),
            };
        }
        scene.add(s);
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
            Paint::CallFill,
            Stroke::solid(Paint::Call, 1.2),
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
            } else if fills[i] == Paint::CallFill {
                Stroke::solid(Paint::Call, 1.2)
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
        // There are no sources to press here, so all of it begins at the top.
        let top = 8.0;
        // Half of the beginning's cross stands left of it.
        let from = 8.0;
        let x = |at: f64| from + at / end * (self.across - from);
        for (i, source) in [Source::S3, Source::Api].into_iter().enumerate() {
            let s = self.mark(i, i as f64 * 90.0, 22.0, source, t.crowd_events as usize / 2);
            scene.add(s.shift(0.0, top - EVENTS));
        }
        let mut s = Shape::new("crowd", self.left, 0.0, self.across, LEGEND);
        // Three names, and three lanes that are together as high as there is room.
        let (mut y, gap) = (top + 32.0, 8.0);
        let unit = ((foot - y - 3.0 * (20.0 + gap)) / f64::from(t.crowd_events)).min(0.1);
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
                let edge = Stroke::solid(Paint::Call, 1.2);
                for (a, b, fill, edge) in [
                    (0.0, w.begin, Paint::CallFill, edge),
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
            y += h + gap;
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
        let label = self.words.f("limit", &[("n", Arg::N(f64::from(t.quota)))]);
        let w = text::width(&label, 12.5, Weight::Bold) + 16.0;
        let s = Shape::new("limit", self.left + self.across - w, top, w, 24.0).panel(
            6.0,
            Paint::None,
            Stroke::dashed(Paint::Bad, 1.5),
        );
        let s = line(s, w - 8.0, 16.5, Weight::Bold, Anchor::End, Paint::Bad, &label);
        scene.add(self.press(s, "limit.name"));
        let keys = ["legend.starting", "legend.running", "legend.waiting"];
        self.legend(scene, &keys, &[Paint::Guest, Paint::Java, Paint::CallFill], &[0.0; 3]);
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
                .rect(0.0, 31.0, part(used.min(free)) * p, 42.0, 2.0, Paint::Call, Stroke::NONE);
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
        let fills = [Paint::AwsFill, Paint::Call, Paint::You];
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
    let chapter = trace.chapter(at.step);
    let mut scene = Scene::new(width, width.pick(384.0, 446.0));
    let left = width.pick(20.0, 8.0);
    let look = Look { trace, words, pick, left, across: width.units() - 2.0 * left, width };
    let n = |v: usize| words.num(v as f64, 0);
    let c = &trace.crowd;
    if chapter == Chapter::Crowd {
        look.crowd(&mut scene, at.moved);
        let keys = ["read.crowd", "read.peak", "read.errors", "read.queued"];
        let values = [trace.crowd_events as usize, c.peak as usize, c.errors.len(), c.queued as usize];
        look.readouts(&mut scene, keys, &values.map(n), &values);
    } else if chapter == Chapter::Bill {
        look.meters(&mut scene, ease::out(at.since / 0.8));
        let keys = ["read.requests", "read.compute", "read.sum", "read.free"];
        look.readouts(&mut scene, keys, &money(trace).map(|v| words.money(v, 2, 2)), &[0; 4]);
    } else {
        let sim = trace.sim(t);
        let limit = if own(chapter) { trace.params.limit } else { PLACES };
        look.environments(&mut scene, sim, limit);
        look.sources(&mut scene, sim);
        look.events(&mut scene, sim);
        let keys = ["read.events", "read.cold", "read.share", "read.errors"];
        let [events, cold, warm, errors, _] = counts(trace, t);
        let share = match cold + warm {
            0 => words.t("read.nothing"),
            served => words.quantity(((warm * 100) as f64 / served as f64).round(), "unit.percent"),
        };
        look.readouts(&mut scene, keys, &[n(events), n(cold), share, n(errors)], &[events, cold, warm, errors]);
    }
    scene
}

/// Whether a chapter shows what the learner sends.
fn own(chapter: Chapter) -> bool {
    matches!(chapter, Chapter::Turn | Chapter::Cool)
}

/// Counts at an instant of the story: the learner's from the first of them on, else those of the script.
pub fn counts(trace: &Trace, t: f64) -> [usize; 5] {
    let now = trace.clock(trace.sim(t));
    let first = if own(trace.chapter(trace.story.at(t).step)) { trace.scripted } else { 0 };
    trace.counts(now + 1e-9, first)
}

pub fn scene(trace: &Trace, t: f64, width: Width, words: &Words, pick: Option<&str>) -> Scene {
    let at = trace.story.at(t);
    let p = (at.since / 0.5).within(0.0, 1.0) * 2.0 - 1.0;
    if !matches!(trace.chapter(at.step), Chapter::Crowd | Chapter::Bill) || p >= 1.0 {
        return picture(trace, t, width, words, pick);
    }
    // One picture goes before the next one comes, so that no words lie on others.
    let shown = if p < 0.0 { trace.story.steps()[at.step - 1].rest() } else { t };
    let mut scene = picture(trace, shown, width, words, pick);
    for s in &mut scene.shapes {
        s.opacity *= p.abs();
        s.hit = s.hit.take().filter(|_| p > 0.0);
    }
    scene
}

/// Words with all the numbers that they may name, at `t` seconds of the story.
pub fn tell(trace: &Trace, key: &str, t: f64, words: &Words) -> String {
    let p = &trace.params;
    let [events, cold, warm, failed, envs] = counts(trace, t);
    let n = |v: usize| Arg::N(v as f64);
    let sums = money(trace).map(|v| words.money(v, 2, 2));
    words.f(
        key,
        &[
            ("n", n(events)),
            ("cold", n(cold)),
            ("warm", n(warm)),
            ("failed", n(failed)),
            ("envs", n(envs)),
            ("pile", n(PILE)),
            ("fresh", n(PILE - 1)),
            ("reserved", n(p.limit as usize)),
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
            ("limit", n(trace.quota as usize)),
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
    let key = match trace.chapter(trace.story.at(t).step) {
        Chapter::Crowd => "describe.crowd",
        Chapter::Bill => "describe.bill",
        _ => "describe.lanes",
    };
    tell(trace, key, t, words)
}
