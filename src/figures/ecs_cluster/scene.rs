//! Zones with instances, instances with slots, tasks as steel boxes in them. A thousand tasks cost no more shapes than ten: all old ones
//! are one path, all new ones another, and a box that comes or goes grows or shrinks within it.

use super::model::{self, APPEAR, Count, Event, INSTANCE, LEAVE, Part, STRATEGIES, Size, Trace, ZONES};
use crate::num::Within;
use crate::scene::glyph::{self, Hue, Icon, Owner};
use crate::scene::layout::{Area, Grid};
use crate::scene::svg::push_num;
use crate::scene::{Anchor, Arg, Paint, Scene, Shape, Stroke, Weight, Width, Words, ease, text};

/// Up to this many, instances can be pressed one by one; beyond, their zones can. A hundred buttons would be no help.
pub const PRESSABLE: usize = 30;

/// Hues of the first and the second revision. The second also has a corner cut off: never colour alone.
const HUES: [Hue; 2] = [Hue::Node, Hue::Plum];

struct Plan {
    actor: Area,
    facts: Area,
    readouts: [Area; 4],
    balancer: Area,
    zones: [Area; ZONES],
    wait: Area,
    bar: Area,
    h: f64,
}

/// Static, so that it is data and not code.
static PLANS: [Plan; 2] = [
    Plan {
        actor: area(20.0, 12.0, 238.0, 30.0),
        facts: area(276.0, 10.0, 424.0, 36.0),
        readouts: [
            area(20.0, 56.0, 158.0, 0.0),
            area(194.0, 56.0, 158.0, 0.0),
            area(368.0, 56.0, 158.0, 0.0),
            area(542.0, 56.0, 158.0, 0.0),
        ],
        balancer: area(20.0, 118.0, 680.0, 34.0),
        zones: [area(20.0, 180.0, 216.0, 252.0), area(252.0, 180.0, 216.0, 252.0), area(484.0, 180.0, 216.0, 252.0)],
        wait: area(20.0, 444.0, 680.0, 32.0),
        bar: area(20.0, 508.0, 680.0, 22.0),
        h: 568.0,
    },
    Plan {
        actor: area(8.0, 8.0, 320.0, 30.0),
        facts: area(8.0, 44.0, 320.0, 36.0),
        readouts: [
            area(8.0, 88.0, 152.0, 0.0),
            area(172.0, 88.0, 152.0, 0.0),
            area(8.0, 144.0, 152.0, 0.0),
            area(172.0, 144.0, 152.0, 0.0),
        ],
        balancer: area(8.0, 204.0, 320.0, 32.0),
        zones: [area(28.0, 252.0, 300.0, 138.0), area(28.0, 400.0, 300.0, 138.0), area(28.0, 548.0, 300.0, 138.0)],
        wait: area(8.0, 696.0, 320.0, 46.0),
        bar: area(8.0, 774.0, 320.0, 22.0),
        h: 834.0,
    },
];

const fn area(x: f64, y: f64, w: f64, h: f64) -> Area {
    Area { x, y, w, h }
}

/// Where each instance stands.
fn cells(trace: &Trace, p: &Plan) -> Vec<Area> {
    let mut cells = Vec::with_capacity(trace.zones.len());
    for (z, a) in p.zones.iter().enumerate() {
        let n = trace.zones.iter().filter(|k| **k == z).count();
        let gap = if n <= 4 { 8.0 } else { 4.0 };
        let grid = Grid::fit(Area::new(a.x + 8.0, a.y + 28.0, a.w - 16.0, a.h - 36.0), n, 1.5, gap);
        for i in 0..n {
            cells.push(grid.cell(i));
        }
    }
    cells
}

/// Whether an instance has room for a line of words.
fn roomy(a: Area) -> bool {
    a.w >= 124.0 && a.h >= 44.0
}

/// Adds to a path: each number after its mark.
#[inline(never)]
fn trace_path(d: &mut String, marks: &str, numbers: &[f64]) {
    for (i, n) in numbers.iter().enumerate() {
        d.push_str(&marks[i..=i]);
        push_num(d, *n);
    }
}

/// Adds a box to a path, its upper right corner cut off by `cut`.
#[inline(never)]
fn push_box(d: &mut String, a: Area, cut: f64) {
    let (right, bottom) = (a.right(), a.bottom());
    trace_path(d, "M HL VHV", &[a.x, a.y, right - cut, right, a.y + cut, bottom, a.x, a.y]);
}

/// A shape with the box `a`.
#[inline(never)]
fn shape(key: &str, a: Area) -> Shape {
    Shape::new(key, a.x, a.y, a.w, a.h)
}

/// A shape whose parts speak of the whole picture.
fn whole(scene: &Scene, key: &str) -> Shape {
    shape(key, area(0.0, 0.0, scene.w, scene.h))
}

/// A line of text.
#[inline(never)]
fn line(s: Shape, x: f64, y: f64, size: f64, anchor: Anchor, ink: Paint, text: &str) -> Shape {
    let weight = if size < BOLD { Weight::Regular } else { Weight::Bold };
    s.text(x, y, size, weight, anchor, ink, text)
}

/// Lines of text from this size on are bold.
const BOLD: f64 = 13.0;

fn key(part: &str, i: usize) -> String {
    [part, &i.to_string()].concat()
}

/// An amount in units of `unit`, with as many decimals as a half or a quarter needs.
pub fn amount(v: u32, unit: u32, words: &Words) -> String {
    let decimals = !v.is_multiple_of(unit) as u8 + !(v * 2).is_multiple_of(unit) as u8;
    words.num(f64::from(v) / f64::from(unit), decimals)
}

/// What a text can name: numbers, then words, in the order of [`Told::say`].
static NAMES: [&str; 24] = [
    "n",
    "wanted",
    "instances",
    "used",
    "most",
    "lost",
    "replaced",
    "moved",
    "old",
    "new",
    "floor",
    "ceiling",
    "a",
    "b",
    "c",
    "minimum",
    "maximum",
    "cpu",
    "memory",
    "cpus",
    "memories",
    "strategy",
    "how",
    "port",
];

/// An instant in words: every text can name any of its numbers.
pub struct Told<'a> {
    trace: &'a Trace,
    t: f64,
    pub count: Count,
    words: &'a Words,
}

impl Told<'_> {
    pub fn at<'a>(trace: &'a Trace, t: f64, words: &'a Words) -> Told<'a> {
        Told { trace, t, count: trace.count(t), words }
    }

    /// `n` chooses the plural form.
    pub fn say(&self, key: &str, n: usize) -> String {
        let (trace, words, c) = (self.trace, self.words, &self.count);
        let p = &trace.params;
        let (floor, ceiling) = model::limits(p.wanted, p.minimum, p.maximum);
        let (cpu, memory) = (amount(p.task.cpu, 1024, words), words.memory(f64::from(p.task.memory)));
        let (cpus, memories) = (amount(INSTANCE.cpu, 1024, words), words.memory(f64::from(INSTANCE.memory)));
        let percent = [p.minimum, p.maximum].map(|v| words.quantity(v as f64, "unit.percent"));
        let strategy = STRATEGIES.iter().find(|s| s.1 == p.rules).map_or("", |s| s.0);
        let (name, how) = (words.t(&["strategy.", strategy].concat()), words.t(&["how.", strategy].concat()));
        let port = p.first_port.to_string();
        let numbers = [
            n,
            p.wanted,
            p.instances,
            c.used,
            c.most as usize,
            trace.lost(),
            trace.started(trace.fails, trace.back),
            trace.started(trace.back, trace.evens),
            c.old,
            c.new,
            floor,
            ceiling,
            c.zones[0] as usize,
            c.zones[1] as usize,
            c.zones[2] as usize,
        ];
        let texts = [&percent[0], &percent[1], &cpu, &memory, &cpus, &memories, &name, &how, &port];
        let mut args = Vec::with_capacity(NAMES.len());
        for (i, name) in NAMES.into_iter().enumerate() {
            let arg = match numbers.get(i) {
                Some(v) => Arg::N(*v as f64),
                None => Arg::S(texts[i - numbers.len()]),
            };
            args.push((name, arg));
        }
        words.f(key, &args)
    }

    /// How many tasks wait and why, or that none does.
    pub fn waiting(&self) -> String {
        match self.trace.waiting(self.t) {
            (0, _) => self.words.t("wait.none"),
            (n, why) => self.say(&["wait.", why.id()].concat(), n),
        }
    }
}

pub fn scene(trace: &Trace, t: f64, width: Width, words: &Words) -> Scene {
    let p = &PLANS[(width == Width::Narrow) as usize];
    let mut scene = Scene::new(width, p.h);
    let (part, t) = trace.part(t);
    let told = Told::at(trace, t, words);
    let count = &told.count;
    let running = count.old + count.new;
    let small = width.pick(12.5, 12.0);

    // Who acts, and by which rules.
    let owner = if matches!(part, Part::Join | Part::Repair) { Owner::You } else { Owner::Aws };
    let a = p.actor;
    let actor = words.t(&["actor.", part.id()].concat());
    let mark = glyph::owner_mark("actor", a.x, a.y, a.w, a.h, owner, &actor);
    scene.add(if part == Part::Even { mark.hit(words.t("about.even"), false) } else { mark });
    let a = p.facts;
    let mut s = shape("facts", a);
    let placement = if trace.params.distinct { "placement.distinct" } else { "placement" };
    for (i, k) in ["definition", placement].into_iter().enumerate() {
        let line = told.say(k, 0);
        let y = 13.0 + 18.0 * i as f64;
        s = s.fitted((0.0, y), a.w, small, 11.0, Weight::Regular, Anchor::Start, Paint::Muted, &line);
    }
    scene.add(s);

    // The numbers that matter.
    let wait = trace.waiting(t).0;
    let numbers = [("running", running), ("waiting", wait), ("used", count.used), ("most", count.most as usize)];
    for (a, (k, n)) in p.readouts.iter().zip(numbers) {
        let ink = if k == "waiting" && n > 0 { Paint::Bad } else { Paint::Ink };
        let name = told.say(&["count.", k].concat(), n);
        scene.add(glyph::readout(k, a.x, a.y, a.w, &words.num(n as f64, 0), &name, ink));
    }

    balancer(&mut scene, p, &told, width, if t >= trace.balanced { running } else { 0 });

    // Zones, and in them the instances.
    let uneven = trace.uneven(t, &count.zones);
    for (z, a) in p.zones.iter().enumerate() {
        let frame = Stroke::dashed(Paint::Aws, 1.2);
        scene.add(shape(&key("frame.", z), *a).panel(8.0, Paint::None, frame));
        let k = key("zone.", z);
        let name = words.t(&k);
        let mut tasks = told.say("tasks", count.zones[z] as usize);
        let over = uneven.map_or(0, |u| u[z]);
        if over != 0 {
            let key = if over > 0 { "tasks.over" } else { "tasks.under" };
            tasks.push_str(&told.say(key, over.unsigned_abs() as usize));
        }
        let pressed = trace.params.event == Event::Zone(Some(z));
        let s = shape(&k, area(a.x + 2.0, a.y + 2.0, a.w - 4.0, 26.0));
        let s = line(s, 8.0, 17.0, 13.0, Anchor::Start, Paint::Ink, &name);
        let ink = if over != 0 { Paint::Ink } else { Paint::Muted };
        let s = line(s, a.w - 12.0, 17.0, small, Anchor::End, ink, &tasks);
        scene.add(s.hit(name, pressed));
    }
    instances(&mut scene, p, &told);

    // What waits.
    let (fill, ink, icon) = match wait {
        0 => (Paint::None, Paint::Muted, Paint::Muted),
        _ => (Paint::BadFill, Paint::Ink, Paint::Bad),
    };
    let s = shape("wait", p.wait).panel(6.0, fill, Stroke::NONE).icon(Icon::Clock, 16.0, 16.0, icon);
    let (from, w) = ((34.0, 20.4), p.wait.w - 40.0);
    scene.add(s.wrapped(from, w, small, Weight::Regular, Anchor::Start, ink, &told.waiting()));
    bar(&mut scene, p, &told, small);
    scene
}

/// The load balancer, with a line to each zone that holds targets.
#[inline(never)]
fn balancer(scene: &mut Scene, p: &Plan, told: &Told, width: Width, targets: usize) {
    let Told { trace, t, words, .. } = *told;
    let a = p.balancer;
    let known = ease::out(ease::span(t, trace.balanced, trace.balanced + 0.5));
    let remark = if targets > 0 { told.say("targets", targets) } else { words.t("targets.none") };
    let mid = a.h / 2.0 + 4.4;
    let s = shape("balancer", a).panel(6.0, Paint::AwsFill, Stroke::dashed(Paint::Aws, 1.4));
    let s = line(s, 12.0, mid, 13.5, Anchor::Start, Paint::Aws, &words.t("balancer"));
    scene.add(line(s, a.w - 12.0, mid, width.pick(12.5, 12.0), Anchor::End, Paint::Ink, &remark));
    let mut d = String::new();
    for (z, n) in p.zones.iter().zip(&told.count.zones) {
        if *n > 0 {
            // Wide: straight down. Narrow: down along the edge, then in.
            let top = a.bottom() + 3.0;
            if width == Width::Wide {
                trace_path(&mut d, "M V", &[z.x + z.w / 2.0, top, z.y - 2.0]);
                d.push_str("m-4.5 -5l4.5 5l4.5 -5");
            } else {
                trace_path(&mut d, "M VH", &[a.x + 8.0, top, z.y + 69.0, z.x - 2.0]);
                d.push_str("m-5 -4.5l5 4.5l-5 4.5");
            }
        }
    }
    let stroke = Stroke::solid(Paint::Aws, 1.6);
    scene.add(whole(scene, "ways").path(0.0, 0.0, d, Paint::None, stroke).fade(known));
}

/// What tasks reserve of an instance.
pub fn load(trace: &Trace, tasks: u32, key: &str, words: &Words) -> String {
    let Size { cpu, memory } = trace.params.task;
    let [cpu, cpus] = [cpu * tasks, INSTANCE.cpu].map(|v| amount(v, 1024, words));
    let [memory, memories] = [memory * tasks, INSTANCE.memory].map(|v| amount(v, 1000, words));
    let args = [("cpu", &cpu), ("cpus", &cpus), ("memory", &memory), ("memories", &memories)];
    words.f(key, &args.map(|(name, v)| (name, Arg::S(v))))
}

#[inline(never)]
fn instances(scene: &mut Scene, p: &Plan, told: &Told) {
    let Told { trace, t, words, .. } = *told;
    let cells = cells(trace, p);
    // Instances that stand, that are down, that you bring in their place; crosses.
    let mut rooms = [const { String::new() }; 4];
    let mut labels = whole(scene, "loads");
    for (i, a) in cells.iter().enumerate() {
        let down = trace.is_down(i, t);
        let state =
            if down { 1 } else { 2 * (t >= trace.back && t < trace.evens && trace.failed.contains(&i)) as usize };
        push_box(&mut rooms[state], *a, 0.0);
        if down {
            let r = (a.h * 0.3).min(12.0);
            let (x, y) = (a.x + a.w / 2.0, a.y + a.h / 2.0);
            trace_path(&mut rooms[3], "M L M L ", &[x - r, y - r, x + r, y + r, x + r, y - r, x - r, y + r]);
        }
        if roomy(*a) {
            let n = told.count.on[i];
            let mut load = match n {
                _ if down => words.t("down"),
                0 => load(trace, n, "load.none", words),
                _ => load(trace, n, "load", words),
            };
            if text::width(&load, 11.5, Weight::Regular) > a.w - 32.0 {
                load = self::load(trace, n, "load.short", words);
            }
            if text::width(&load, 11.5, Weight::Regular) > a.w - 32.0 {
                load = self::load(trace, n, "load.least", words);
            }
            let (y, ink) = (a.y + 15.5, if down { Paint::Bad } else { Paint::Muted });
            labels = line(labels, a.x + 7.0, y, 13.0, Anchor::Start, Paint::Ink, &(i + 1).to_string());
            labels = line(labels, a.right() - 7.0, y, 11.5, Anchor::End, ink, &load);
        }
    }
    // They are there at once; what they have is known when their agents report.
    let joined = if trace.parts[0] == Part::Join { ease::out(ease::span(t, 0.0, 0.45)) } else { 1.0 };
    let down = ease::span(t, trace.fails, trace.fails + 0.3);
    let shown = [1.0, down, ease::out(ease::span(t, trace.back, trace.back + 0.4)), down];
    let strokes = [
        Stroke::solid(Paint::Guest, 1.5),
        Stroke::solid(Paint::Bad, 1.5),
        Stroke::solid(Paint::You, 1.8),
        Stroke::solid(Paint::Bad, 1.8),
    ];
    for i in 0..4 {
        let d = std::mem::take(&mut rooms[i]);
        let s = whole(scene, &key("rooms.", i));
        scene
            .add(s.path(0.0, 0.0, d, if i % 2 == 1 { Paint::None } else { Paint::Surface }, strokes[i]).fade(shown[i]));
    }
    scene.add(labels.fade(joined));
    tasks(scene, told, p, &cells);
    if cells.len() <= PRESSABLE {
        for (i, a) in cells.iter().enumerate() {
            let k = key("instance.", i);
            let pressed = trace.params.event == Event::Instance(Some(i));
            let name = words.f("instance", &[("n", Arg::N(i as f64 + 1.0))]);
            scene.add(shape(&k, *a).hit(name, pressed));
        }
    }
}

#[inline(never)]
fn tasks(scene: &mut Scene, told: &Told, p: &Plan, cells: &[Area]) {
    let Told { trace, t, words, .. } = *told;
    // Ports matter while the load balancer is told of them.
    let balancing = t >= trace.balanced && trace.rest(Part::Balance).is_some_and(|end| t <= end);
    let per = trace.params.task.times(INSTANCE);
    let (mut boxes, mut ribs, mut plates) = ([const { String::new() }; 2], String::new(), String::new());
    let (mut ports, mut ready) = (Vec::new(), Vec::new());
    let mut grids = Vec::with_capacity(cells.len());
    for c in cells {
        let (pad, head, gap) = if roomy(*c) { (6.0, 22.0, 4.0) } else { (2.0, 2.0, 1.0) };
        let inner = Area::new(c.x + pad, c.y + head, c.w - 2.0 * pad, c.h - head - pad);
        grids.push(Grid::fit(inner, per, 1.8, gap));
    }
    for task in &trace.tasks {
        let size = ease::out(ease::span(t, task.from, task.from + APPEAR))
            * (1.0 - ease::span(t, task.until - LEAVE, task.until));
        if size <= 0.0 {
            continue;
        }
        let full = grids[task.instance].cell(task.slot as usize);
        let (dx, dy) = ((1.0 - size) * full.w / 2.0, (1.0 - size) * full.h / 2.0);
        let a = Area::new(full.x + dx, full.y + dy, full.w * size, full.h * size);
        let cut = if task.new { a.w.min(a.h) * 0.35 } else { 0.0 };
        push_box(&mut boxes[task.new as usize], a, cut);
        if size >= 1.0 {
            ready.push((trace.zones[task.instance], full));
        }
        if size < 1.0 || full.w < 14.0 || full.h < 10.0 {
            continue;
        }
        let mut x = a.x + 5.0;
        while x < a.right() - cut - 2.0 {
            trace_path(&mut ribs, "M V", &[x, a.y + 2.0, a.bottom() - 2.0]);
            x += 6.0;
        }
        if balancing && full.w >= 58.0 && full.h >= 32.0 {
            let mid = (a.x + a.w / 2.0, a.y + a.h / 2.0);
            push_box(&mut plates, Area::new(mid.0 - 27.0, mid.1 - 14.0, 54.0, 28.0), 0.0);
            ports.push((mid, task.port));
        }
    }
    let mut s = whole(scene, "tasks");
    for i in 0..2 {
        s = s.path(0.0, 0.0, std::mem::take(&mut boxes[i]), HUES[i].paint(), Stroke::NONE);
    }
    s = s.path(0.0, 0.0, ribs, Paint::None, Stroke::solid(Paint::Rib, 1.4)).path(
        0.0,
        0.0,
        plates,
        Paint::Surface,
        Stroke::NONE,
    );
    for ((x, y), port) in ports {
        s = line(s, x, y - 2.6, 11.5, Anchor::Middle, Paint::Muted, &words.t("port"));
        s = s.text(x, y + 10.4, 11.5, Weight::Bold, Anchor::Middle, Paint::Ink, port.to_string());
    }
    scene.add(s);
    relays(scene, told, &grids);
    requests(scene, told, p, &ready);
}

/// While zones are evened out: a frame around each task that has started and around the one that it takes over from, until that is gone.
#[inline(never)]
fn relays(scene: &mut Scene, told: &Told, grids: &[Grid]) {
    let Told { trace, t, .. } = *told;
    let mut d = String::new();
    for &(new, old) in &trace.relays {
        if t >= trace.tasks[new].from && t < trace.tasks[old].until {
            for task in [new, old].map(|k| &trace.tasks[k]) {
                let a = grids[task.instance].cell(task.slot as usize);
                push_box(&mut d, Area::new(a.x - 1.0, a.y - 1.0, a.w + 2.0, a.h + 2.0), 0.0);
            }
        }
    }
    scene.add(whole(scene, "relays").path(0.0, 0.0, d, Paint::None, Stroke::dashed(Paint::Aws, 2.0)));
}

/// So many requests are on their way at any time, in the picture.
const REQUESTS: usize = 6;

/// Requests flow from the load balancer to the zones, and each reaches a task that it knows: one after another, none one that is gone.
/// `ready` are the boxes of those tasks, with their zones.
#[inline(never)]
fn requests(scene: &mut Scene, told: &Told, p: &Plan, ready: &[(usize, Area)]) {
    let Told { trace, t, .. } = *told;
    let (mut dots, mut d) = (whole(scene, "requests"), String::new());
    if t > trace.balanced + 0.5 && !ready.is_empty() {
        for k in 0..REQUESTS {
            let trips = t * 0.7 + k as f64 / REQUESTS as f64;
            let (zone, served) = ready[(trips as usize * 5 + k * 3) % ready.len()];
            let (z, way) = (p.zones[zone], trips.fract() * 2.0);
            let top = p.balancer.bottom() + 3.0;
            if way >= 1.0 {
                push_box(&mut d, served, 0.0);
            } else if p.balancer.w > 500.0 {
                let y = ease::lerp(top, z.y - 3.0, way);
                dots = dots.circle(z.x + z.w / 2.0, y, 3.4, Paint::Call, Stroke::solid(Paint::Surface, 1.2));
            } else {
                // Down along the edge, then in.
                let (down, aside) = (z.y + 69.0 - top, z.x - 2.0 - (p.balancer.x + 8.0));
                let gone = way * (down + aside);
                let (x, y) = (p.balancer.x + 8.0 + (gone - down).max(0.0), top + gone.min(down));
                dots = dots.circle(x, y, 3.4, Paint::Call, Stroke::solid(Paint::Surface, 1.2));
            }
        }
    }
    scene.add(dots.path(0.0, 0.0, d, Paint::None, Stroke::solid(Paint::Ink, 2.2)));
}

/// How many tasks run, of both revisions, and between which limits a deployment keeps them.
#[inline(never)]
fn bar(scene: &mut Scene, p: &Plan, told: &Told, size: f64) {
    let Told { trace, t, .. } = *told;
    let a = p.bar;
    let wanted = trace.params.wanted;
    let x = |n: usize| n as f64 / (2 * wanted) as f64 * a.w;
    let mut s = shape("bar", a).panel(3.0, Paint::None, Stroke::solid(Paint::Rule, 1.0));
    // What is wanted and does not run yet.
    if told.count.old + told.count.new < wanted {
        s = s.rect(0.0, 0.0, x(wanted), a.h, 3.0, HUES[0].fill(), Stroke::dashed(HUES[0].paint(), 1.2));
    }
    let mut from = 0;
    for (i, n) in [told.count.old, told.count.new].into_iter().enumerate() {
        let w = x(n);
        if n > 0 {
            s = s.rect(x(from), 0.0, w, a.h, 3.0, HUES[i].paint(), Stroke::NONE);
            let label = told.say(&key("revision.", i + 1), n);
            if text::width(&label, size, Weight::Bold) <= w - 12.0 {
                s = s.text(x(from) + 8.0, a.h / 2.0 + 4.4, size, Weight::Bold, Anchor::Start, Paint::OnApp, label);
            }
        }
        from += n;
    }
    scene.add(s);
    let label = told.say("wanted", wanted);
    let tick = Stroke::solid(Paint::Ink, 1.6);
    let s = shape("wanted", area(a.x, a.y - 22.0, a.w, 20.0)).line(a.w / 2.0, 15.0, a.w / 2.0, 20.0, tick);
    scene.add(line(s, a.w / 2.0, 12.0, size, Anchor::Middle, Paint::Ink, &label));
    // The ceiling also holds while zones are evened out.
    let from = if trace.relays.is_empty() { trace.deploys } else { trace.evens };
    let shown = ease::out(ease::span(t, from, from + 0.4));
    let (floor, ceiling) = model::limits(wanted, trace.params.minimum, trace.params.maximum);
    let label = told.say("limits", floor);
    let half = text::width(&label, size, Weight::Regular) / 2.0;
    let mut d = String::new();
    trace_path(&mut d, "M VHV", &[x(floor), 4.0, 9.0, x(ceiling), 4.0]);
    let mid = ((x(floor) + x(ceiling)) / 2.0).within(half, a.w - half);
    let s = shape("limits", area(a.x, a.bottom(), a.w, 30.0)).path(0.0, 0.0, d, Paint::None, tick);
    scene.add(line(s, mid, 24.0, size, Anchor::Middle, Paint::Ink, &label).fade(shown));
}

pub fn describe(trace: &Trace, t: f64, words: &Words) -> String {
    let (_, t) = trace.part(t);
    let told = Told::at(trace, t, words);
    let count = &told.count;
    let running = count.old + count.new;
    let mut out = told.say("describe.run", running);
    let mut say = |s: String| {
        out.push(' ');
        out.push_str(&s);
    };
    for (z, n) in count.zones.iter().enumerate() {
        say(words.f("describe.zone", &[("n", Arg::N(f64::from(*n))), ("zone", Arg::S(&words.t(&key("zone.", z))))]));
    }
    let down = (0..trace.zones.len()).filter(|i| trace.is_down(*i, t)).count();
    if down > 0 {
        say(told.say("describe.down", down));
    }
    say(told.waiting());
    if t >= trace.balanced {
        say(told.say("describe.targets", running));
    }
    if let Some(uneven) = trace.uneven(t, &count.zones) {
        let over = uneven.iter().map(|n| (*n).max(0)).sum::<i32>();
        say(told.say("describe.uneven", over as usize));
    }
    if t >= trace.deploys {
        say(told.say("describe.deploy", count.new));
    }
    out
}
