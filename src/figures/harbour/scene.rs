//! Sea on the left, quay on the right, a crane over both. A container's height is its memory, and so is a server's.

use super::model::{Place, Spot, Trace, Trip};
use crate::num::{Within, wave};
use crate::scene::glyph::{self, Hue, Icon};
use crate::scene::svg::{num, push_num};
use crate::scene::{Anchor, Arg, Paint, Scene, Shape, Stroke, Weight, Width, Words, ease, text};

/// Name and hue of each container, in the order in which they come.
const APPS: [(&str, Hue); 11] = [
    ("app.web", Hue::Node),
    ("app.auth", Hue::Plum),
    ("app.logs", Hue::Java),
    ("app.db", Hue::Mysql),
    ("app.api", Hue::Java),
    ("app.feed", Hue::Plum),
    ("app.jobs", Hue::Node),
    ("app.mail", Hue::Mysql),
    ("app.cache", Hue::Plum),
    ("app.chat", Hue::Node),
    ("app.video", Hue::Java),
];

pub fn name(app: usize) -> &'static str {
    APPS[app % APPS.len()].0
}

/// Measures in one width.
struct Plan {
    width: Width,
    h: f64,
    /// Units a GB.
    gb: f64,
    /// Where the quay begins and how high it is.
    quay_x: f64,
    quay_y: f64,
    /// Left edge of the first server, width of one, and the distance from one to the next.
    slot_x: f64,
    slot_w: f64,
    pitch: f64,
    /// Thickness of a server's rails and of the air beside a container.
    rail: f64,
    base_h: f64,
    /// Upper edge of the crane's beam, and of a container that hangs as high as it gets.
    beam_y: f64,
    lift_y: f64,
    /// Left edges of the stacks on the ship, and the deck.
    ship: &'static [f64],
    bow: f64,
    deck_y: f64,
    /// Sun or moon.
    lamp: (f64, f64, f64),
}

fn plan(width: Width) -> Plan {
    match width {
        Width::Wide => Plan {
            width,
            h: 360.0,
            gb: 18.0,
            quay_x: 240.0,
            quay_y: 310.0,
            slot_x: 264.0,
            slot_w: 98.0,
            pitch: 113.0,
            rail: 4.0,
            base_h: 24.0,
            beam_y: 28.0,
            lift_y: 74.0,
            ship: &[38.0, 127.0],
            bow: 238.0,
            deck_y: 286.0,
            lamp: (596.0, 94.0, 24.0),
        },
        Width::Narrow => Plan {
            width,
            h: 380.0,
            gb: 19.0,
            quay_x: 88.0,
            quay_y: 330.0,
            slot_x: 97.0,
            slot_w: 54.0,
            pitch: 58.5,
            rail: 3.0,
            base_h: 24.0,
            beam_y: 24.0,
            lift_y: 70.0,
            ship: &[15.0],
            bow: 83.0,
            deck_y: 304.0,
            lamp: (270.0, 116.0, 18.0),
        },
    }
}

/// The swell: slow, in units up or down. It is the only thing here that moves by itself: time passes.
fn swell(x: f64, t: f64, phase: f64) -> f64 {
    1.8 * wave(x / 74.0 - t / 6.0 + phase)
}

impl Plan {
    fn slot(&self, server: usize) -> f64 {
        self.slot_x + server as f64 * self.pitch
    }

    fn box_w(&self) -> f64 {
        self.slot_w - 2.0 * (self.rail + 1.5)
    }

    /// Left edge of a container on a server.
    fn box_x(&self, server: usize) -> f64 {
        self.slot(server) + self.rail + 1.5
    }

    /// Upper edge of a container in its place.
    fn top(&self, p: &Place) -> f64 {
        self.quay_y - self.base_h - f64::from(p.below + p.gb) * self.gb
    }

    /// How far the ship has come up out of the water, and how it rides the swell.
    fn ride(&self, trace: &Trace, t: f64) -> f64 {
        let mut unloaded = 0.0;
        for m in trace.moves.iter().filter(|m| m.trip != Trip::FromQuay) {
            let grip = m.start + m.trip.grip() * (m.end - m.start);
            unloaded += f64::from(trace.places[m.app].gb) * ease::in_out(ease::span(t, grip, grip + 0.5));
        }
        0.6 * swell(self.bow * 0.5, t, 0.0) - 0.55 * unloaded
    }

    /// Place of a container on the ship: the next to go is on top, and stacks take turns.
    fn aboard(&self, trace: &Trace, app: usize, t: f64) -> (f64, f64) {
        let first = trace.params.ashore + 1;
        let k = app.saturating_sub(first);
        let n = self.ship.len();
        let mut y = self.deck_y + self.ride(trace, t);
        for other in (app..trace.places.len()).filter(|o| (o.saturating_sub(first)) % n == k % n) {
            y -= f64::from(trace.places[other].gb) * self.gb;
        }
        (self.ship[k % n], y)
    }

    /// Where the crane's trolley is (left edge of what it holds), the height of what hangs from it, and what that is. Between two trips
    /// the hook is up, over the place where it set something down.
    fn crane(&self, trace: &Trace, t: f64) -> (f64, f64, Option<usize>) {
        let up = self.lift_y;
        let Some((i, m)) = trace.moves.iter().enumerate().rev().find(|(_, m)| m.start <= t) else {
            return (self.ship[0], up, None);
        };
        let place = &trace.places[m.app];
        let ground = self.quay_y - f64::from(place.gb) * self.gb;
        let dx = self.box_x(place.server);
        let dy = if m.trip == Trip::ToQuay { ground } else { self.top(place) };
        let p = m.part(t);
        let (grip, release) = (m.trip.grip(), m.trip.release());
        let part = |a: f64, b: f64| ease::in_out(ease::span(p, a, b));
        if p >= 1.0 && i + 1 == trace.moves.len() {
            // Nothing is left to carry: it goes back over the water and waits for the next ship.
            let q = ease::in_out(ease::span(t, trace.dissolve.0, trace.dissolve.1));
            return (ease::lerp(dx, self.ship[0], q), up, None);
        }
        if p >= release {
            return (dx, ease::lerp(dy, up, part(release, 1.0)), None);
        }
        if m.trip == Trip::FromQuay {
            let y = match p < grip {
                true => ease::lerp(up, ground, part(0.0, grip)),
                false => ease::lerp(ease::lerp(ground, up, part(grip, 0.34)), dy, part(0.62, release)),
            };
            return (dx, y, (p >= grip).then_some(m.app));
        }
        let (sx, sy) = self.aboard(trace, m.app, t);
        if p >= grip {
            let x = ease::lerp(sx, dx, part(0.44, 0.72));
            return (x, ease::lerp(ease::lerp(sy, up, part(grip, 0.48)), dy, part(0.70, release)), Some(m.app));
        }
        let px = match i.checked_sub(1) {
            Some(k) => self.box_x(trace.places[trace.moves[k].app].server),
            None => self.ship[0],
        };
        (ease::lerp(px, sx, part(0.0, 0.22)), ease::lerp(up, sy, part(0.2, grip)), None)
    }
}

/// A band of water whose upper edge is the swell.
#[allow(clippy::too_many_arguments)]
fn water(key: &str, x0: f64, x1: f64, y: f64, bottom: f64, t: f64, phase: f64, paint: Paint) -> Shape {
    let (w, h) = (x1 - x0, bottom - y);
    let mut d = String::from("M0 ");
    let mut x = 0.0;
    push_num(&mut d, swell(x0, t, phase));
    while x < w {
        x = (x + 9.0).min(w);
        d.push('L');
        push_num(&mut d, x);
        d.push(' ');
        push_num(&mut d, swell(x0 + x, t, phase));
    }
    d.push('V');
    push_num(&mut d, h);
    d.push_str("H0z");
    Shape::new(key, x0, y, w, h).path(0.0, 0.0, d, paint, Stroke::NONE)
}

fn joined(parts: &[&str]) -> String {
    parts.concat()
}

pub fn scene(trace: &Trace, t: f64, width: Width, words: &Words) -> Scene {
    let t = t.within(0.0, trace.story.duration());
    let p = plan(width);
    let mut scene = Scene::new(width, p.h);
    sky(&mut scene, &p, t);
    ship(&mut scene, &p, trace, t, words);
    quay(&mut scene, &p);
    let gone = ease::in_out(ease::span(t, trace.dissolve.0, trace.dissolve.1));
    gantry_back(&mut scene, &p);
    servers(&mut scene, &p, trace, t, gone, words);
    for app in 0..trace.places.len() {
        let place = &trace.places[app];
        match trace.spot(app, t) {
            Spot::Server => {
                // Nothing holds them together any more: each task goes into a machine of its own.
                let g = fading(gone, place.server);
                let below = (0..app).filter(|o| trace.places[*o].server == place.server).count();
                let y = p.top(place) - APART * g * below as f64;
                if g > 0.5 {
                    let (x, w) = (p.box_x(place.server) - 3.0, p.box_w() + 6.0);
                    let h = f64::from(place.gb) * p.gb + 4.6;
                    scene.add(
                        Shape::new(joined(&["task", &app.to_string()]), x, y - 2.3, w, h)
                            .panel(4.0, Paint::None, Stroke::dashed(Paint::Aws, 1.4))
                            .fade(2.0 * g - 1.0),
                    );
                }
                scene.add(boxed(&p, trace, app, p.box_x(place.server), y, words));
            }
            Spot::Quay => {
                let y = p.quay_y - f64::from(place.gb) * p.gb;
                scene.add(boxed(&p, trace, app, p.box_x(place.server), y, words));
            }
            Spot::Ship | Spot::Crane => {}
        }
    }
    if let Some((app, wait)) = trace.waiting(t) {
        // The reason stands where it is: what it needs, and what each server has left.
        let since =
            trace.moves.iter().find(|m| m.app == app && m.trip == Trip::ToQuay).map_or(0.0, |m| t - m.set_down());
        let until = trace.story.steps()[3].start - t;
        let shown = ease::out(ease::span(since, 0.0, 0.2)) * if until <= 0.0 { 0.0 } else { 1.0 };
        pending(&mut scene, &p, trace, app, t, shown, words);
        debug_assert!(wait.most < trace.places[app].gb);
    }
    crane(&mut scene, &p, trace, t, words);
    scene
}

fn boxed(p: &Plan, trace: &Trace, app: usize, x: f64, y: f64, words: &Words) -> Shape {
    let h = f64::from(trace.places[app].gb) * p.gb;
    // A hair of air between two containers, so that a stack reads as boxes.
    let (w, h) = (p.box_w(), h - 1.4);
    let s = glyph::container(joined(&["box", &app.to_string()]), x, y + 0.7, w, h, APPS[app % APPS.len()].1, None);
    // The plate is no wider than its word needs, so that low boxes keep their colour.
    let (size, word) = text::fit(&words.t(name(app)), 12.5, 11.0, Weight::Bold, w - 8.0);
    let plate_w = text::width(&word, size, Weight::Bold) + p.width.pick(14.0, 7.0);
    let plate_h = (h * 0.5).within(13.6, 18.0);
    let y = (h - plate_h) / 2.0;
    s.rect((w - plate_w) / 2.0, y, plate_w, plate_h, 2.0, Paint::Surface, Stroke::NONE).text(
        w / 2.0,
        h / 2.0 + size * 0.33,
        size,
        Weight::Bold,
        Anchor::Middle,
        Paint::Ink,
        word,
    )
}

fn sky(scene: &mut Scene, p: &Plan, t: f64) {
    let w = p.width.units();
    let mut s = Shape::new("sky", 0.0, 0.0, w, p.h).panel(0.0, Paint::Sky, Stroke::NONE);
    // Stars, as fractions of the picture: only the night shows them.
    const STARS: [(f64, f64, f64); 12] = [
        (0.05, 0.20, 1.2),
        (0.13, 0.06, 0.9),
        (0.17, 0.33, 0.8),
        (0.26, 0.20, 1.1),
        (0.37, 0.17, 0.9),
        (0.46, 0.30, 1.2),
        (0.55, 0.20, 0.8),
        (0.66, 0.34, 1.0),
        (0.71, 0.19, 1.2),
        (0.80, 0.40, 0.8),
        (0.97, 0.22, 1.1),
        (0.96, 0.47, 0.9),
    ];
    for (x, y, r) in STARS {
        s = s.circle(x * w, y * p.h, r, Paint::Star, Stroke::NONE);
    }
    let (x, y, r) = p.lamp;
    s = s.circle(x, y, r, Paint::Lamp, Stroke::NONE);
    scene.add(s);
    // The far shore and the open water behind everything.
    let far = p.quay_y - 44.0;
    let hills = [
        "M0 30C",
        &num(w * 0.05),
        " 6 ",
        &num(w * 0.12),
        " 4 ",
        &num(w * 0.18),
        " 14C",
        &num(w * 0.23),
        " 8 ",
        &num(w * 0.3),
        " 18 ",
        &num(w * 0.42),
        " 30z",
    ];
    scene.add(
        Shape::new("shore", 0.0, far - 28.0, w, 30.0)
            .path(0.0, 0.0, joined(&hills), Paint::SeaFar, Stroke::NONE)
            .fade(0.55),
    );
    scene.add(water("sea.far", 0.0, w, far, p.h, t * 0.6, 0.3, Paint::SeaFar));
}

fn ship(scene: &mut Scene, p: &Plan, trace: &Trace, t: f64, words: &Words) {
    let ride = p.ride(trace, t);
    let deck = p.deck_y + ride;
    let wide = p.width == Width::Wide;
    // The bridge, cut off by the edge of the picture.
    if wide {
        let top = deck - 96.0;
        let mut s = Shape::new("bridge", 0.0, top, 35.0, 96.0)
            .rect(0.0, 0.0, 31.0, 96.0, 0.0, Paint::Surface, Stroke::NONE)
            .rect(0.0, 0.0, 35.0, 5.0, 2.0, Paint::Guest, Stroke::NONE);
        for row in 0..4 {
            for col in 0..2 {
                let (x, y) = (4.0 + f64::from(col) * 13.0, 14.0 + f64::from(row) * 19.0);
                // Someone is always awake.
                let lit = row == 0 || (row * 2 + col) % 3 == 0;
                s = s.rect(x, y, 9.0, 8.0, 1.0, if lit { Paint::Lamp } else { Paint::GuestFill }, Stroke::NONE);
            }
        }
        s = s.line(30.3, 5.0, 30.3, 96.0, Stroke::solid(Paint::Guest, 1.4));
        scene.add(s);
    } else {
        let s = Shape::new("bridge", 0.0, deck - 74.0, 13.0, 74.0)
            .rect(0.0, 0.0, 11.0, 74.0, 0.0, Paint::Surface, Stroke::NONE)
            .rect(0.0, 0.0, 13.0, 4.0, 1.0, Paint::Guest, Stroke::NONE)
            .rect(3.0, 12.0, 6.0, 7.0, 1.0, Paint::Lamp, Stroke::NONE)
            .rect(3.0, 30.0, 6.0, 7.0, 1.0, Paint::GuestFill, Stroke::NONE)
            .rect(3.0, 48.0, 6.0, 7.0, 1.0, Paint::Lamp, Stroke::NONE);
        scene.add(s);
    }
    for app in (0..trace.places.len()).rev() {
        if trace.spot(app, t) == Spot::Ship {
            let (x, y) = p.aboard(trace, app, t);
            scene.add(boxed(p, trace, app, x, y, words));
        }
    }
    // The hull; the near water hides its foot.
    let bow = p.bow;
    let d = joined(&[
        "M0 0H",
        &num(bow - 22.0),
        "L",
        &num(bow - 17.0),
        " -9H",
        &num(bow),
        "C",
        &num(bow - 4.0),
        " 14 ",
        &num(bow - 16.0),
        " 30 ",
        &num(bow - 20.0),
        " 56H0z",
    ]);
    let stripe = joined(&["M0 9H", &num(bow - 9.0)]);
    let hull = Shape::new("hull", 0.0, deck, bow, 56.0).path(0.0, 0.0, d, Paint::Guest, Stroke::NONE).path(
        0.0,
        0.0,
        stripe,
        Paint::None,
        Stroke::solid(Paint::Surface, 3.0),
    );
    scene.add(hull);
    let near = p.quay_y + 14.0;
    scene.add(water("sea", 0.0, p.quay_x + 2.0, near, p.h, t, 0.0, Paint::Sea));
    // Two quiet lines of light on the water.
    for (i, (x, y, w)) in [(0.18, 14.0, 0.22), (0.56, 24.0, 0.3)].into_iter().enumerate() {
        let line = Shape::new(
            joined(&["glint", &i.to_string()]),
            x * p.quay_x,
            near + y + swell(x * p.quay_x, t, 0.2),
            w * p.quay_x,
            2.0,
        );
        let (w, lip) = (line.w, Stroke::solid(Paint::Lip, 2.0));
        scene.add(line.line(0.0, 1.0, w, 1.0, lip));
    }
}

fn quay(scene: &mut Scene, p: &Plan) {
    let w = p.width.units() - p.quay_x;
    let h = p.h - p.quay_y;
    let mut s = Shape::new("quay", p.quay_x, p.quay_y, w, h)
        .rect(0.0, 0.0, w, h, 0.0, Paint::GuestFill, Stroke::NONE)
        .rect(0.0, 0.0, w, 5.0, 0.0, Paint::Guest, Stroke::NONE);
    // Joints between the blocks, and fenders against the water.
    let blocks = p.width.pick(6, 4);
    for i in 1..blocks {
        let x = w * f64::from(i) / f64::from(blocks);
        s = s.line(x, 12.0, x, h, Stroke::solid(Paint::Guest, 1.0));
    }
    s = s.rect(0.0, 10.0, 5.0, 22.0, 2.0, Paint::Steel, Stroke::NONE);
    // A bollard.
    let b = 17.0;
    if p.width == Width::Wide {
        s = s.rect(b - 3.0, -7.0, 6.0, 7.0, 1.0, Paint::Steel, Stroke::NONE).rect(
            b - 5.0,
            -9.0,
            10.0,
            4.0,
            2.0,
            Paint::Steel,
            Stroke::NONE,
        );
    }
    scene.add(s);
}

/// Air between tasks that have a machine each.
const APART: f64 = 7.0;

/// How far a server has dissolved: they go one after the other, from the sea inwards.
fn fading(gone: f64, server: usize) -> f64 {
    ease::span(gone, 0.16 * server as f64, 0.16 * server as f64 + 0.5)
}

/// A server: a rack with rails between which containers are set down. Dissolved, AWS's cloud is left of it.
fn servers(scene: &mut Scene, p: &Plan, trace: &Trace, t: f64, gone: f64, words: &Words) {
    let cap = f64::from(trace.params.server_gb) * p.gb;
    let standing = if t >= trace.arrival.0 { trace.servers } else { trace.params.servers };
    for i in 0..standing {
        let slide = if i >= trace.params.servers {
            1.0 - ease::out(ease::span(t, trace.arrival.0, trace.arrival.1))
        } else {
            0.0
        };
        let x = p.slot(i) + slide * (p.width.units() - p.slot(i) + 8.0);
        let top = p.quay_y - p.base_h - cap - 4.0;
        let h = p.quay_y - top;
        let g = fading(gone, i);
        if g < 0.5 {
            let base = h - p.base_h;
            let edge = Stroke::solid(Paint::SteelEdge, 1.0);
            let mut s = Shape::new(joined(&["server", &i.to_string()]), x, top, p.slot_w, h)
                .rect(0.0, 0.0, p.rail, base + 2.0, 1.5, Paint::Steel, edge)
                .rect(p.slot_w - p.rail, 0.0, p.rail, base + 2.0, 1.5, Paint::Steel, edge)
                .rect(0.0, base, p.slot_w, p.base_h, 3.0, Paint::Steel, edge);
            let used = fill(trace, i, t, words);
            if p.width == Width::Wide {
                s = s
                    .circle(p.slot_w - 12.0, base + p.base_h / 2.0, 2.2, Paint::Lamp, Stroke::NONE)
                    .circle(p.slot_w - 20.0, base + p.base_h / 2.0, 2.2, Paint::OnSteelMuted, Stroke::NONE)
                    .fitted(
                        (10.0, base + p.base_h / 2.0 + 4.3),
                        p.slot_w - 36.0,
                        12.5,
                        11.5,
                        Weight::Regular,
                        Anchor::Start,
                        Paint::OnSteel,
                        &used,
                    );
            } else {
                let mid = (p.slot_w / 2.0, base + p.base_h / 2.0 + 4.0);
                s = s.fitted(mid, p.slot_w - 4.0, 11.0, 11.0, Weight::Regular, Anchor::Middle, Paint::OnSteel, &used);
            }
            scene.add(s.fade(1.0 - 2.0 * g));
        }
        if g > 0.5 {
            let mut s = Shape::new(joined(&["hidden", &i.to_string()]), x, p.quay_y - p.base_h, p.slot_w, p.base_h);
            let (mid, aws) = (p.base_h / 2.0 + 2.0, words.t("aws"));
            // A small cloud where the word would have no room beside a large one.
            let (icon, at, from, size) =
                p.width.pick((Icon::Cloud, 7.0, 23.0, 12.5), (Icon::CloudSmall, 6.0, 15.0, 12.0));
            let left = (p.slot_w - from + 1.0 - text::width(&aws, size, Weight::Bold)) / 2.0;
            s = s.icon(icon, left + at, mid, Paint::Aws).text(
                left + from,
                mid + 4.6,
                size,
                Weight::Bold,
                Anchor::Start,
                Paint::Aws,
                aws,
            );
            scene.add(s.fade(2.0 * g - 1.0));
        }
    }
}

/// How full a server is.
fn fill(trace: &Trace, server: usize, t: f64, words: &Words) -> String {
    let used = words.num(f64::from(trace.used(server, t)), 0);
    words.f("server.fill", &[("used", Arg::S(&used)), ("all", Arg::S(&memory(trace.params.server_gb, words)))])
}

fn memory(gb: u32, words: &Words) -> String {
    words.memory(f64::from(gb) * 1000.0)
}

/// Why the container on the quay waits: what it needs stands over it, what is left over each stack.
fn pending(scene: &mut Scene, p: &Plan, trace: &Trace, app: usize, t: f64, shown: f64, words: &Words) {
    if shown <= 0.0 {
        return;
    }
    let place = &trace.places[app];
    let need = words.f("needs", &[("memory", Arg::S(&memory(place.gb, words)))]);
    let size = p.width.pick(13.0, 12.0);
    let lines = text::wrap(&need, size, Weight::Bold, p.width.pick(p.slot_w, 42.0));
    let h = 26.0 + lines.len() as f64 * 16.0;
    let y = p.quay_y - f64::from(place.gb) * p.gb - h - 6.0;
    let mut s =
        Shape::new("needs", p.slot(place.server), y, p.slot_w, h).icon(Icon::Clock, p.slot_w / 2.0, 11.0, Paint::Ink);
    for (i, l) in lines.into_iter().enumerate() {
        s = s.text(p.slot_w / 2.0, 36.0 + i as f64 * 16.0, size, Weight::Bold, Anchor::Middle, Paint::Ink, l);
    }
    scene.add(s.fade(shown));
    for i in 0..trace.params.servers {
        let used = trace.used(i, t);
        let left = trace.params.server_gb - used;
        if left == 0 {
            continue;
        }
        let h = f64::from(left) * p.gb;
        let y = p.quay_y - p.base_h - f64::from(trace.params.server_gb) * p.gb;
        let label = match p.width {
            Width::Wide => words.f("left", &[("memory", Arg::S(&memory(left, words)))]),
            Width::Narrow => memory(left, words),
        };
        let key = joined(&["left", &i.to_string()]);
        scene.add(glyph::free_room(key, p.box_x(i), y + 1.0, p.box_w(), h - 2.0, &label).fade(shown));
    }
}

/// Legs and beam of the crane.
fn gantry_back(scene: &mut Scene, p: &Plan) {
    let w = p.width.units();
    let leg = p.width.pick(7.0, 4.0);
    let edge = Stroke::solid(Paint::Engine, 1.0);
    let y = p.beam_y;
    let (left, right) = (p.quay_x + p.width.pick(7.0, 2.0), w - leg - p.width.pick(4.0, 0.5));
    let h = p.quay_y - y;
    let mut s = Shape::new("gantry", 4.0, y, w - 4.0, h);
    for x in [left, right] {
        s = s.rect(x - 4.0, 12.0, leg, h - 12.0, 1.0, Paint::Engine, Stroke::NONE);
    }
    // The beam is a lattice.
    let n = p.width.pick(40, 20);
    let span = w - 8.0;
    let mut d = String::from("M0 13");
    for i in 1..=n {
        d.push('L');
        push_num(&mut d, span * f64::from(i) / f64::from(n));
        d.push_str(if i % 2 == 1 { " 1" } else { " 13" });
    }
    s = s.path(0.0, 0.0, d, Paint::None, edge);
    for y in [0.0, 12.0] {
        s = s.rect(0.0, y, span, 2.5, 1.0, Paint::Engine, Stroke::NONE);
    }
    scene.add(s);
}

/// Trolley, cable and spreader, with what hangs from them.
fn crane(scene: &mut Scene, p: &Plan, trace: &Trace, t: f64, words: &Words) {
    let (x, y, held) = p.crane(trace, t);
    let w = p.box_w();
    if let Some(app) = held {
        scene.add(boxed(p, trace, app, x, y, words));
    }
    let top = p.beam_y + 14.0;
    let cab = p.width.pick(34.0, 22.0);
    let spread = w * 0.72;
    let mid = w / 2.0;
    let rope = Stroke::solid(Paint::Ink, 1.0);
    let drop = y - top;
    let s = Shape::new("crane", x, top, w, drop.max(8.0))
        .line(mid - cab * 0.3, 6.0, mid - spread * 0.36, drop - 5.0, rope)
        .line(mid + cab * 0.3, 6.0, mid + spread * 0.36, drop - 5.0, rope)
        .rect(mid - spread / 2.0, drop - 6.0, spread, 5.0, 1.5, Paint::Steel, Stroke::solid(Paint::Engine, 1.0))
        .rect(mid - cab / 2.0, 0.0, cab, 9.0, 2.0, Paint::Steel, Stroke::solid(Paint::Engine, 1.0))
        .rect(mid + cab / 2.0 - 9.0, 2.5, 6.0, 4.0, 1.0, Paint::Lamp, Stroke::NONE);
    scene.add(s);
}

pub fn describe(trace: &Trace, t: f64, words: &Words) -> String {
    let t = t.within(0.0, trace.story.duration());
    let servers = trace.servers_at(t);
    let n = |v: usize| Arg::N(v as f64);
    let counts = [Spot::Server, Spot::Crane, Spot::Ship].map(|s| trace.count(s, t));
    let mut out = words.f("describe.harbour", &[("ship", n(counts[2]))]);
    let mut say = |s: String| {
        out.push(' ');
        out.push_str(&s);
    };
    if counts[1] > 0 {
        say(words.t("describe.crane"));
    }
    if t < trace.dissolve.1 - 1e-9 {
        let all = memory(trace.params.server_gb, words);
        say(words.f(
            "describe.servers",
            &[("servers", n(servers)), ("all", Arg::S(&all)), ("placed", Arg::S(&words.num(counts[0] as f64, 0)))],
        ));
        for s in 0..servers {
            say(words.f("describe.server", &[("n", n(s + 1)), ("used", Arg::S(&fill(trace, s, t, words)))]));
        }
    } else {
        say(words.f("describe.fargate", &[("placed", n(counts[0]))]));
    }
    if let Some((app, wait)) = trace.waiting(t) {
        say(words.f(
            "describe.waiting",
            &[
                ("app", Arg::S(&words.t(name(app)))),
                ("need", Arg::S(&memory(trace.places[app].gb, words))),
                ("most", Arg::S(&memory(wait.most, words))),
            ],
        ));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::model::{self, OPENING};
    use super::*;

    /// No container ever passes through another or through a server's rails, at any instant of the run.
    #[test]
    fn nothing_collides() {
        let trace = model::run(&OPENING);
        let words = Words::default();
        for width in Width::ALL {
            let p = plan(width);
            for k in 0..=(trace.story.duration() * 50.0) as usize {
                let t = k as f64 / 50.0;
                let s = scene(&trace, t, width, &words);
                let boxes: Vec<&Shape> = s.shapes.iter().filter(|s| s.key.starts_with("box")).collect();
                assert_eq!(boxes.len(), OPENING.apps, "every container is drawn once, at {t}");
                for (i, a) in boxes.iter().enumerate() {
                    for b in &boxes[i + 1..] {
                        let x = (a.x + a.w).min(b.x + b.w) - a.x.max(b.x);
                        let y = (a.y + a.h).min(b.y + b.h) - a.y.max(b.y);
                        assert!(x <= 0.5 || y <= 0.5, "{} and {} collide at {t} ({})", a.key, b.key, width.name());
                    }
                    // Rails stand at the edges of each server; a container is either above them or between them.
                    for server in 0..trace.servers_at(t) {
                        let top = p.quay_y - p.base_h - f64::from(OPENING.server_gb) * p.gb - 4.0;
                        let (left, right) = (p.slot(server), p.slot(server) + p.slot_w);
                        let between = a.x >= left + p.rail - 0.5 && a.x + a.w <= right - p.rail + 0.5;
                        let beside = a.x + a.w <= left + 0.5 || a.x >= right - 0.5;
                        assert!(between || beside || a.y + a.h <= top + 0.5, "{} hits server {server} at {t}", a.key);
                    }
                }
            }
        }
    }

    /// The crane travels; it never jumps, loaded or empty.
    #[test]
    fn the_crane_never_jumps() {
        let trace = model::run(&OPENING);
        for width in Width::ALL {
            let p = plan(width);
            let mut last = p.crane(&trace, 0.0);
            for k in 1..=(trace.story.duration() * 100.0) as usize {
                let now = p.crane(&trace, k as f64 / 100.0);
                let far = 25.0;
                assert!((now.0 - last.0).abs() <= far && (now.1 - last.1).abs() <= far, "{k}: {last:?} to {now:?}");
                last = now;
            }
        }
    }

    /// What stands on a server is drawn as high as its memory, and never higher than the server.
    #[test]
    fn heights_are_memory() {
        let trace = model::run(&OPENING);
        for width in Width::ALL {
            let p = plan(width);
            let s = scene(&trace, trace.dissolve.0 - 0.01, width, &Words::default());
            for (i, place) in trace.places.iter().enumerate() {
                let Some(b) = s.find(&joined(&["box", &i.to_string()])) else { panic!("no box {i}") };
                assert!((b.h + 1.4 - f64::from(place.gb) * p.gb).abs() < 1e-9);
                assert!(b.y >= p.quay_y - p.base_h - f64::from(OPENING.server_gb) * p.gb);
            }
        }
    }

    /// In the end each task has an outline of its own, and no two share a wall.
    #[test]
    fn each_task_stands_apart() {
        let trace = model::run(&OPENING);
        for width in Width::ALL {
            let s = scene(&trace, 1e9, width, &Words::default());
            let tasks: Vec<&Shape> = s.shapes.iter().filter(|s| s.key.starts_with("task")).collect();
            assert_eq!(tasks.len(), trace.places.len());
            for (i, a) in tasks.iter().enumerate() {
                for b in &tasks[..i] {
                    assert!(a.x + a.w < b.x || b.x + b.w < a.x || a.y + a.h + 2.0 < b.y || b.y + b.h + 2.0 < a.y);
                }
            }
        }
    }
}
