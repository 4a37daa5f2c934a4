//! The three worlds with their apps on top and what they share below; the blast is a zone that grows along the shared parts.

use super::model::{self, APPS, Beat, END, Harm, Kind, Outcome, SPREAD, START, Trace, Trigger, WORLDS, World};
use crate::scene::glyph::{self, Hue, Icon, Layer};
use crate::scene::layout::Area;
use crate::scene::{Anchor, Arg, Paint, Scene, Shape, Stroke, Weight, Width, Words, ease, text};

const HUES: [Hue; APPS] = [Hue::Java, Hue::Node, Hue::Mysql];
pub const NAMES: [&str; APPS] = ["app.java", "app.node", "app.mysql"];

/// Measures of one world in one width.
struct Frame {
    head: Area,
    /// One column an app.
    cells: Vec<Area>,
    /// The whole stack, from the signs above the apps down to the hardware.
    stack: Area,
    room_y: f64,
    app_h: f64,
    kernel_h: f64,
    bar_h: f64,
    text: Area,
    width: Width,
}

const PAD: f64 = 5.0;
const LID: f64 = 19.0;

impl Frame {
    fn room_h(&self) -> f64 {
        self.app_h + self.kernel_h + 3.0 * PAD
    }

    fn kernel_y(&self) -> f64 {
        self.room_y + 2.0 * PAD + self.app_h
    }

    fn bar_y(&self, row: usize) -> f64 {
        self.room_y + self.room_h() + 5.0 + row as f64 * (self.bar_h + 4.0)
    }

    /// Where a part stands.
    fn area(&self, world: World, kind: Kind, app: Option<usize>) -> Area {
        let cell = self.cells[app.unwrap_or(0)];
        match (kind, app) {
            (Kind::Container, _) if world == World::Containers => {
                Area::new(cell.x, self.room_y, cell.w, self.app_h + PAD + 3.0)
            }
            (Kind::App, _) if world == World::Containers => {
                Area::new(cell.x + PAD, self.room_y + LID, cell.w - 2.0 * PAD, self.app_h + PAD - LID)
            }
            (Kind::App | Kind::Container, _) => {
                Area::new(cell.x + PAD, self.room_y + PAD, cell.w - 2.0 * PAD, self.app_h)
            }
            (Kind::Kernel, Some(_)) => Area::new(cell.x + PAD, self.kernel_y(), cell.w - 2.0 * PAD, self.kernel_h),
            // The one kernel stands where the others have kernels and a hypervisor.
            (Kind::Kernel, None) => {
                Area::new(self.stack.x, self.kernel_y(), self.stack.w, self.bar_y(1) - 4.0 - self.kernel_y())
            }
            (Kind::Vm | Kind::MicroVm, _) => Area::new(cell.x, self.room_y, cell.w, self.room_h()),
            (Kind::Hypervisor, _) => Area::new(self.stack.x, self.bar_y(0), self.stack.w, self.bar_h),
            (Kind::Machine, _) => Area::new(self.stack.x, self.bar_y(1), self.stack.w, self.bar_h),
        }
    }
}

fn frames(width: Width) -> (Vec<Frame>, f64) {
    match width {
        Width::Wide => {
            let cols = Area::new(20.0, 14.0, 680.0, 0.0).columns(3, 30.0);
            let frames = cols
                .into_iter()
                .map(|c| {
                    let (app_h, kernel_h, bar_h) = (58.0, 34.0, 28.0);
                    let top = c.y + 48.0;
                    let room_y = top + 42.0;
                    let bottom = room_y + app_h + kernel_h + 3.0 * PAD + 5.0 + 2.0 * bar_h + 4.0;
                    Frame {
                        head: Area { h: 44.0, ..c },
                        cells: c.columns(APPS, 10.0),
                        stack: Area::new(c.x, top, c.w, bottom - top),
                        room_y,
                        app_h,
                        kernel_h,
                        bar_h,
                        text: Area::new(c.x, bottom + 12.0, c.w, 156.0),
                        width,
                    }
                })
                .collect();
            (frames, 14.0 + 48.0 + 42.0 + 58.0 + 34.0 + 15.0 + 5.0 + 60.0 + 12.0 + 156.0 + 12.0)
        }
        Width::Narrow => {
            let (app_h, kernel_h, bar_h) = (50.0, 30.0, 25.0);
            let each = 44.0 + 40.0 + app_h + kernel_h + 3.0 * PAD + 5.0 + 2.0 * bar_h + 4.0;
            let gap = 26.0;
            let frames = (0..3)
                .map(|i| {
                    let y = 10.0 + i as f64 * (each + gap);
                    let pic = Area::new(8.0, y + 44.0, 200.0, each - 44.0);
                    Frame {
                        head: Area::new(8.0, y, 320.0, 42.0),
                        cells: pic.columns(APPS, 8.0),
                        stack: pic,
                        room_y: pic.y + 40.0,
                        app_h,
                        kernel_h,
                        bar_h,
                        text: Area::new(pic.right() + 12.0, y + 46.0, 320.0 - 200.0 - 12.0, each - 46.0),
                        width,
                    }
                })
                .collect();
            (frames, 10.0 + 3.0 * each + 2.0 * gap + 12.0)
        }
    }
}

/// The picture of a step, `x` seconds after its trouble began.
fn picture(trace: &Trace, step: usize, x: f64, width: Width, words: &Words, pick: Option<&str>) -> Scene {
    let (frames, h) = frames(width);
    let mut scene = Scene::new(width, h);
    for (i, (world, f)) in WORLDS.iter().zip(&frames).enumerate() {
        draw(&mut scene, *world, f, trace, step, x, words, pick);
        if width == Width::Narrow && i > 0 {
            let rule = Shape::new([world.id(), ".rule"].concat(), 8.0, f.head.y - 14.0, 320.0, 1.0);
            scene.add(rule.line(0.0, 0.0, 320.0, 0.0, Stroke::solid(Paint::Rule, 1.0)));
        }
    }
    scene
}

#[allow(clippy::too_many_arguments)]
fn draw(
    scene: &mut Scene,
    world: World,
    f: &Frame,
    trace: &Trace,
    step: usize,
    x: f64,
    words: &Words,
    pick: Option<&str>,
) {
    let beat = &trace.beats[step];
    let outcome = beat.outcomes.iter().find(|o| o.world == world && x >= 0.0);
    let key = |part: &str, app: Option<usize>| match app {
        Some(i) => [world.id(), ".", part, &i.to_string()].concat(),
        None => [world.id(), ".", part].concat(),
    };
    let press = |s: Shape, name: &str| {
        let pressed = pick == Some(s.key.as_str());
        s.hit(words.t(name), pressed)
    };
    let harm = |kind: Kind, app: Option<usize>| {
        outcome.map_or(Harm::Safe, |o| match o.nodes.iter().position(|n| n.kind == kind && n.app == app) {
            Some(i) => o.harm_at(i, x),
            None => Harm::Safe,
        })
    };
    let aws = world == World::Fargate;
    let word = |what: &str| words.t(&[what, ".", world.id()].concat());
    scene.add(glyph::heading(key("head", None), f.head.x, f.head.y, f.head.w, &word("title"), &word("remark")));

    // Walls first, so that the blast lies inside them.
    for app in 0..APPS {
        match world {
            World::Vms | World::Fargate => {
                let kind = if aws { Kind::MicroVm } else { Kind::Vm };
                let a = f.area(world, kind, Some(app));
                let edge = if aws { Stroke::dashed(Paint::Aws, 1.5) } else { Stroke::solid(Paint::Guest, 1.5) };
                scene.add(Shape::new(key("room", Some(app)), a.x, a.y, a.w, a.h).panel(6.0, Paint::Surface, edge));
            }
            World::Containers => {}
        }
    }
    if let Some(o) = outcome {
        zones(scene, f, o, x);
    }
    if world == World::Containers && beat.limit {
        for app in 0..APPS {
            let a = f.area(world, Kind::Container, Some(app));
            let s = Shape::new(key("limit", Some(app)), a.x, a.y, a.w, a.h).panel(
                4.0,
                Paint::None,
                Stroke::solid(Paint::Engine, 2.0),
            );
            let name = words.t("limit");
            let s =
                s.fitted((a.w / 2.0, 12.5), a.w - 6.0, 11.5, 11.0, Weight::Regular, Anchor::Middle, Paint::Ink, &name);
            scene.add(press(s, "part.limit"));
        }
    }

    // What they stand on.
    let kernels: Vec<Option<usize>> =
        if world == World::Containers { vec![None] } else { (0..APPS).map(Some).collect() };
    for app in kernels {
        let a = f.area(world, Kind::Kernel, app);
        let h = harm(Kind::Kernel, app);
        let (name, remark) = match app {
            Some(_) => (words.t("kernel"), String::new()),
            None => (words.t("kernel.host"), words.t("kernel.shared")),
        };
        let (fill, edge) = match h {
            Harm::Safe | Harm::AtRisk => (Paint::GuestFill, Stroke::solid(Paint::Guest, 1.0)),
            Harm::Exposed | Harm::Hit => (Paint::BadFill, Stroke::solid(Paint::Bad, 2.0)),
        };
        let s = Shape::new(key("kernel", app), a.x, a.y, a.w, a.h).panel(4.0, fill, edge);
        let s = if remark.is_empty() {
            s.fitted(
                (a.w / 2.0, a.h / 2.0 + 4.2),
                a.w - 4.0,
                12.5,
                11.0,
                Weight::Bold,
                Anchor::Middle,
                Paint::Ink,
                &name,
            )
        } else {
            let ink = if h >= Harm::Exposed { Paint::Bad } else { Paint::Ink };
            s.icon(Icon::Kernel, 20.0, a.h / 2.0, ink)
                .fitted((38.0, a.h / 2.0 - 3.5), a.w - 44.0, 13.5, 11.0, Weight::Bold, Anchor::Start, Paint::Ink, &name)
                .fitted(
                    (38.0, a.h / 2.0 + 13.0),
                    a.w - 44.0,
                    12.0,
                    11.0,
                    Weight::Regular,
                    Anchor::Start,
                    Paint::Ink,
                    &remark,
                )
        };
        scene.add(press(s, if app.is_some() { "part.kernel" } else { "part.host-kernel" }));
    }
    if world != World::Containers {
        scene.add(press(
            bar(f, world, Kind::Hypervisor, key("hypervisor", None), words),
            if aws { "part.microvm" } else { "part.hypervisor" },
        ));
    }
    scene.add(bar(f, world, Kind::Machine, key("machine", None), words));

    for app in 0..APPS {
        let a = f.area(world, Kind::App, Some(app));
        let name = words.t(NAMES[app]);
        let h = harm(Kind::App, Some(app));
        let s = match h {
            Harm::Hit => wreck(key("app", Some(app)), a, &name),
            _ if world == World::Vms => {
                glyph::layer(key("app", Some(app)), a.x, a.y, a.w, a.h, Layer::App(HUES[app]), &name, "")
            }
            _ => glyph::container(key("app", Some(app)), a.x, a.y, a.w, a.h, HUES[app], Some(&name)),
        };
        let s = match h {
            Harm::AtRisk | Harm::Exposed => {
                s.rect(-2.0, -2.0, a.w + 4.0, a.h + 4.0, 4.0, Paint::None, Stroke::dashed(Paint::Bad, 2.0))
            }
            _ => s,
        };
        // The chosen one is where it starts.
        scene.add(s.hit(words.t(NAMES[app]), trace.params.who == app));
        let cell = f.cells[app];
        scene.add(sign(key("sign", Some(app)), cell.x, f.stack.y, cell.w, h, outcome, words));
    }
    if let Some(o) = outcome {
        wave(scene, f, o, x);
        walls(scene, f, o, x);
    }
    // When trouble is set off by hand, what was said before it makes way; in the story it has already gone.
    let calm = match (beat.trigger, trace.params.trigger.is_some()) {
        (None, _) => 1.0,
        (_, true) => 1.0 - ease::out(ease::span(x, 0.0, 0.25)),
        (_, false) => 0.0,
    };
    let told = if step > 0 && beat.trigger.is_none() { &trace.beats[..] } else { &[] };
    verdict(scene, f, world, outcome, told, calm, x, words);
}

/// A bar under all apps. What AWS runs out of sight is dashed.
fn bar(f: &Frame, world: World, kind: Kind, key: String, words: &Words) -> Shape {
    let a = f.area(world, kind, None);
    let hypervisor = kind == Kind::Hypervisor;
    let name = words.t(if hypervisor { "hypervisor" } else { "machine" });
    if world != World::Fargate {
        let layer = if hypervisor { Layer::Hypervisor } else { Layer::Hardware };
        return glyph::layer(key, a.x, a.y, a.w, a.h, layer, &name, "");
    }
    let s = Shape::new(key, a.x, a.y, a.w, a.h).panel(4.0, Paint::None, Stroke::dashed(Paint::Aws, 1.2));
    let s = s.icon(Icon::Cloud, 20.0, a.h / 2.0, Paint::Aws);
    let by = words.t("by-aws");
    let room = a.w - 38.0 - 10.0;
    let s = s.fitted((38.0, a.h / 2.0 + 4.4), room, 12.5, 11.0, Weight::Bold, Anchor::Start, Paint::Aws, &name);
    if text::width(&name, 12.5, Weight::Bold) + text::width(&by, 12.0, Weight::Regular) + 12.0 > room {
        return s;
    }
    s.text(a.w - 10.0, a.h / 2.0 + 4.2, 12.0, Weight::Regular, Anchor::End, Paint::Aws, by)
}

/// An app that is down: its steel has lost its colour, its name stands.
fn wreck(key: String, a: Area, name: &str) -> Shape {
    let plate = 18.0;
    let y = (a.h - plate) / 2.0;
    let s = Shape::new(key, a.x, a.y, a.w, a.h).panel(3.0, Paint::BadFill, Stroke::solid(Paint::Bad, 2.0));
    s.rect(3.0, y, a.w - 6.0, plate, 2.0, Paint::Surface, Stroke::NONE).fitted(
        (a.w / 2.0, y + plate / 2.0 + 4.2),
        a.w - 8.0,
        12.5,
        11.0,
        Weight::Bold,
        Anchor::Middle,
        Paint::Ink,
        name,
    )
}

/// How an app is doing: an icon with a word under it.
fn sign(key: String, x: f64, y: f64, w: f64, harm: Harm, outcome: Option<&Outcome>, words: &Words) -> Shape {
    let (icon, ink, word) = match harm {
        Harm::Safe => (Icon::Check, Paint::Good, words.t("state.fine")),
        Harm::AtRisk => (Icon::Warning, Paint::Bad, words.t("state.risk")),
        Harm::Exposed => (Icon::Unlock, Paint::Bad, words.t("state.exposed")),
        Harm::Hit => (
            Icon::Burst,
            Paint::Bad,
            words.t(match outcome.map(|o| (o.trigger, o.held())) {
                // A limit is no mere shortage: the kernel kills what goes over it.
                Some((Trigger::Hog, Some(Kind::Container))) => "state.killed",
                Some((Trigger::Hog, _)) => "state.starved",
                Some((Trigger::Escape, _)) => "state.taken",
                _ => "state.down",
            }),
        ),
    };
    Shape::new(key, x, y, w, 38.0).icon(icon, w / 2.0, 11.0, ink).fitted(
        (w / 2.0, 34.0),
        w,
        12.5,
        11.0,
        Weight::Bold,
        Anchor::Middle,
        ink,
        &word,
    )
}

fn union(a: Option<Area>, b: Area) -> Area {
    match a {
        None => b,
        Some(a) => {
            let (x, y) = (a.x.min(b.x), a.y.min(b.y));
            Area::new(x, y, a.right().max(b.right()) - x, a.bottom().max(b.bottom()) - y)
        }
    }
}

/// The zone that holds every part with at least `level` harm at `x`, growing from what the trouble reached before to what it reaches now.
fn zone(f: &Frame, o: &Outcome, level: Harm, x: f64) -> Option<Area> {
    let upto = |hop: u32| {
        let mut zone = None;
        for (i, n) in o.nodes.iter().enumerate() {
            if o.harm[i] >= level && o.hops[i] <= hop {
                zone = Some(union(zone, f.area(o.world, n.kind, n.app)));
            }
        }
        zone
    };
    let hop = ((x - START) / model::HOP).max(0.0);
    let now = upto(hop.floor() as u32)?;
    let origin = f.area(o.world, Kind::App, Some(o.who));
    // The first moment: out of the middle of the app.
    let (from, p) = if hop < 1.0 {
        (
            Area::new(origin.x + origin.w / 2.0, origin.y + origin.h / 2.0, 0.0, 0.0),
            ease::span(x, START, START + model::HOP),
        )
    } else {
        (upto(hop.floor() as u32 - 1)?, hop.fract())
    };
    let p = if hop >= 5.0 { 1.0 } else { ease::out(p) };
    let grown = Area::new(
        ease::lerp(from.x, now.x, p),
        ease::lerp(from.y, now.y, p),
        ease::lerp(from.w, now.w, p),
        ease::lerp(from.h, now.h, p),
    );
    Some(grown.inset(-3.0 * p.max(if hop >= 1.0 { 1.0 } else { 0.0 })))
}

fn zones(scene: &mut Scene, f: &Frame, o: &Outcome, x: f64) {
    let id = o.world.id();
    let outer = if o.trigger == Trigger::Escape { Harm::Exposed } else { Harm::AtRisk };
    if o.harm.contains(&outer)
        && let Some(a) = zone(f, o, outer, x)
    {
        let edge = Stroke::dashed(Paint::Bad, 1.5);
        scene.add(
            Shape::new([id, ".zone.outer"].concat(), a.x, a.y, a.w, a.h).panel(7.0, Paint::BadFill, edge).fade(0.7),
        );
    }
    // A lone app that is hit shows it by itself; the zone is for what it takes along.
    let alone = o.nodes.iter().zip(&o.harm).all(|(n, h)| *h != Harm::Hit || n.kind == Kind::App);
    if !alone
        && x >= START
        && let Some(a) = zone(f, o, Harm::Hit, x)
    {
        let edge = Stroke::solid(Paint::Bad, 2.0);
        scene.add(Shape::new([id, ".zone"].concat(), a.x, a.y, a.w, a.h).panel(7.0, Paint::BadFill, edge));
    }
}

/// A ring that runs out from the app until it meets the wall that holds. Where none does, the zone itself goes on growing.
fn wave(scene: &mut Scene, f: &Frame, o: &Outcome, x: f64) {
    let Some(wall) = o.wall else { return };
    let p = ease::span(x, START, o.reached(wall).max(START + model::HOP));
    if p <= 0.0 || p >= 1.0 {
        return;
    }
    let n = o.nodes[wall];
    let from = f.area(o.world, Kind::App, Some(o.who));
    let to = union(Some(from), f.area(o.world, n.kind, n.app));
    let e = ease::out(p);
    let (x0, y0) = (ease::lerp(from.x, to.x, e), ease::lerp(from.y, to.y, e));
    let (w, h) = (ease::lerp(from.w, to.w, e), ease::lerp(from.h, to.h, e));
    let ring = Shape::new([o.world.id(), ".wave"].concat(), x0, y0, w, h).panel(
        6.0,
        Paint::None,
        Stroke::solid(Paint::Bad, 3.0),
    );
    scene.add(ring.fade(1.0 - 0.5 * p));
}

/// The wall that held stands out, with a tick on its corner, when the trouble gets to it. It is the wall of the app that failed: no
/// green.
fn walls(scene: &mut Scene, f: &Frame, o: &Outcome, x: f64) {
    let Some(wall) = o.wall else { return };
    let at = o.reached(wall);
    let p = ease::out(ease::span(x, at, at + 0.3));
    if p <= 0.0 {
        return;
    }
    let n = o.nodes[wall];
    // A container without a frame of its own is its steel.
    let a = f.area(o.world, n.kind, n.app).inset(if n.kind == Kind::Container && o.world == World::Fargate {
        -4.0
    } else {
        -1.0
    });
    let r = 8.0;
    let id = o.world.id();
    let s =
        Shape::new([id, ".wall"].concat(), a.x, a.y, a.w, a.h).panel(6.0, Paint::None, Stroke::solid(Paint::Ink, 3.0));
    let s = s.circle(a.w - 1.0, 1.0, r, Paint::Ink, Stroke::solid(Paint::Surface, 1.5)).path(
        a.w - 1.0,
        1.0,
        "M-3.6 .2l2.6 2.7L3.8 -2.6",
        Paint::None,
        Stroke::solid(Paint::Surface, 2.0),
    );
    scene.add(s.fade(p));
}

/// What it comes to: the count and why, or the counts of all that was `told`, and what this world costs.
#[allow(clippy::too_many_arguments)]
fn verdict(
    scene: &mut Scene,
    f: &Frame,
    world: World,
    outcome: Option<&Outcome>,
    told: &[Beat],
    calm: f64,
    x: f64,
    words: &Words,
) {
    let a = f.text;
    let size = f.width.pick(12.5, 12.0);
    let line = size * text::LEADING;
    let id = world.id();
    let price = words.t(&["price.", id].concat());
    let lines = text::wrap(&price, size, Weight::Regular, a.w);
    let price_h = lines.len() as f64 * line + 8.0;
    let done = ease::out(ease::span(x, SPREAD, END));
    let mut say = |key: &str, head: &str, ink: Paint, why: &str, opacity: f64| {
        if opacity <= 0.01 {
            return;
        }
        let big = f.width.pick(18.0, 15.5);
        let heads = text::wrap(head, big, Weight::Bold, a.w);
        let top = big + heads.len() as f64 * big * 1.2 + 2.0;
        let mut s = Shape::new([id, key].concat(), a.x, a.y, a.w, a.h - price_h);
        for (i, h) in heads.iter().enumerate() {
            s = s.text(0.0, big + i as f64 * big * 1.2, big, Weight::Bold, Anchor::Start, ink, h.as_str());
        }
        scene.add(s.wrapped((0.0, top), a.w, size, Weight::Regular, Anchor::Start, Paint::Ink, why).fade(opacity));
    };
    if told.is_empty() {
        say(
            ".calm",
            &words.f("verdict.calm", &[("all", Arg::S(&words.num(APPS as f64, 0)))]),
            Paint::Good,
            &words.t(&["shares.", id].concat()),
            calm,
        );
    }
    if let Some(o) = outcome {
        // One of three is down: contained, but no reason to cheer.
        let ink = if o.others() == 0 { Paint::Ink } else { Paint::Bad };
        say(".verdict", &head(o, f64::INFINITY, words), ink, &words.t(&why(o)), done);
    }
    if !told.is_empty() {
        let big = f.width.pick(18.0, 15.5);
        let head = words.t("sum");
        let mut s = Shape::new([id, ".sum"].concat(), a.x, a.y, a.w, a.h - price_h);
        s = s.text(0.0, big, big, Weight::Bold, Anchor::Start, Paint::Ink, head);
        let mut y = big + f.width.pick(7.0, 3.0);
        for (name, n) in sums(told, world) {
            y += line;
            let ink = if n > 0 { Paint::Bad } else { Paint::Ink };
            s = s
                .fitted((0.0, y), a.w - 16.0, size, 11.0, Weight::Regular, Anchor::Start, Paint::Ink, &words.t(&name))
                .text(a.w, y, size, Weight::Bold, Anchor::End, ink, n.to_string());
        }
        scene.add(s);
    }
    let mut s = Shape::new([id, ".price"].concat(), a.x, a.bottom() - price_h, a.w, price_h).line(
        0.0,
        0.0,
        a.w,
        0.0,
        Stroke::solid(Paint::Rule, 1.0),
    );
    for (i, l) in lines.into_iter().enumerate() {
        s = s.text(0.0, 6.0 + line * (i as f64 + 1.0) - 2.4, size, Weight::Regular, Anchor::Start, Paint::Muted, l);
    }
    scene.add(s);
}

/// How many are hit, and how many more are in danger, at `x`.
fn head(o: &Outcome, x: f64, words: &Words) -> String {
    let n = |h| f64::from(o.count_at(h, x));
    let more = n(Harm::AtRisk) + n(Harm::Exposed);
    let key = match (o.trigger, more > 0.0) {
        (Trigger::Escape, false) => "verdict.taken",
        (Trigger::Escape, true) => "verdict.exposed",
        (_, false) => "verdict.hit",
        (_, true) => "verdict.risk",
    };
    words.f(key, &[("n", Arg::N(n(Harm::Hit))), ("all", Arg::N(APPS as f64)), ("more", Arg::N(more))])
}

/// A key for the trouble of a beat, with or without limits.
pub fn key_of(prefix: &str, trigger: Trigger, limit: bool) -> String {
    [prefix, trigger.id(), if trigger == Trigger::Hog && !limit { "-free" } else { "" }].concat()
}

/// How many neighbours each trouble of the story reached in a world, and the key of its name.
fn sums(told: &[Beat], world: World) -> Vec<(String, u32)> {
    let mut sums = Vec::new();
    for b in told {
        for o in &b.outcomes {
            if o.world == world {
                sums.push((key_of("sum.", o.trigger, b.limit), o.others()));
            }
        }
    }
    sums
}

/// The key of the reason: what went wrong and what held.
fn why(o: &Outcome) -> String {
    let held = o.held().map_or("none", Kind::id);
    ["why.", o.trigger.id(), ".", held].concat()
}

/// The apps of each world come down on it, one after the other.
fn set_down(mut scene: Scene, since: f64) -> Scene {
    let own = |key: &str| WORLDS.iter().find_map(|w| key.strip_prefix(w.id())?.strip_prefix(".app")?.parse().ok());
    for s in &mut scene.shapes {
        let Some(app) = own(&s.key).map(|n: u32| f64::from(n)) else { continue };
        let from = 0.1 + 0.3 * app;
        let p = ease::out(ease::span(since, from, from + model::SET_DOWN - 0.8));
        (s.y, s.opacity) = (s.y - 26.0 * (1.0 - p), s.opacity * p);
    }
    scene
}

pub fn scene(trace: &Trace, t: f64, width: Width, words: &Words, pick: Option<&str>) -> Scene {
    let (step, x) = trace.clock(t);
    let draw = |step: usize, x| picture(trace, step, x, width, words, pick);
    let since = trace.story.at(t).since;
    if trace.params.trigger.is_none() && step == 0 {
        return set_down(draw(step, x), since);
    }
    if trace.params.trigger.is_some() || since >= model::CLEAR {
        return draw(step, x);
    }
    // In the story the picture of the step before clears first; its words go before others come.
    let p = since / model::CLEAR;
    let mut scene = ease::between(&draw(step - 1, END), &draw(step, -1.0), p);
    for s in &mut scene.shapes {
        if s.key.ends_with(".verdict") {
            s.opacity = (1.0 - 2.0 * p).max(0.0);
        } else if s.key.ends_with(".sum") {
            s.opacity = (2.0 * p - 1.0).max(0.0);
        }
    }
    scene
}

pub fn describe(trace: &Trace, t: f64, words: &Words) -> String {
    let (step, x) = trace.clock(t);
    let beat = &trace.beats[step];
    let app = words.t(NAMES[trace.params.who]);
    let Some(trigger) = beat.trigger.filter(|_| x >= 0.0) else {
        let mut out = words.f("describe.calm", &[("all", Arg::N(APPS as f64))]);
        for w in WORLDS {
            out.push(' ');
            out.push_str(&words.t(&["title.", w.id()].concat()));
            out.push_str(": ");
            out.push_str(&words.t(&["shares.", w.id()].concat()));
            // The last step tells what all of the story came to.
            if step > 0 && beat.trigger.is_none() {
                out.push(' ');
                out.push_str(&words.t("sum"));
                let mut mark = ": ";
                for (name, n) in sums(&trace.beats, w) {
                    out.push_str(mark);
                    out.push_str(&words.t(&name));
                    out.push(' ');
                    out.push_str(&n.to_string());
                    mark = "; ";
                }
                out.push('.');
            }
        }
        return out;
    };
    let mut out = words.f(&key_of("describe.", trigger, beat.limit), &[("app", Arg::S(&app))]);
    for (w, o) in WORLDS.iter().zip(&beat.outcomes) {
        out.push(' ');
        out.push_str(&words.t(&["title.", w.id()].concat()));
        out.push_str(": ");
        out.push_str(&head(o, x, words));
        out.push('.');
        if x >= END {
            out.push(' ');
            out.push_str(&words.t(&why(o)));
        }
    }
    out
}
