//! The two stacks under a row of apps. Heights in the memory are in proportion: one MB has the same area on both sides. Every app is there
//! twice at every instant, in the row, on its server, or above it where it found no room: so a change is seen as apps on their way.

use super::model::APPS;
use super::model::{DROP, STAGES, Side, Stage, Trace};
use crate::num::{Within, wave};
use crate::scene::glyph::{self, Hue, Icon, Layer};
use crate::scene::layout::Area;
use crate::scene::{Anchor, Arg, Owner, Paint, Scene, Shape, Stroke, Weight, Width, Words, ease, text};

const HUES: [Hue; 3] = [Hue::Java, Hue::Node, Hue::Mysql];
const NAMES: [&str; 3] = ["app.java", "app.node", "app.mysql"];

/// Measures of one column in one width.
#[derive(Clone, Copy)]
struct Frame {
    /// The column; its top is that of the heading.
    area: Area,
    /// Top of the line of apps that found no room.
    refused: f64,
    /// Top of the room that memory has, and its height.
    top: f64,
    room: f64,
    bar: f64,
    engine: f64,
    gap: f64,
    /// Instances beside each other.
    cols: usize,
}

struct Plan {
    /// Buttons to take one away and to add one.
    buttons: [Area; 2],
    row: Area,
    sides: [Frame; 2],
    h: f64,
}

fn plan(width: Width) -> Plan {
    let (bar, gap) = (width.pick(32.0, 28.0), 4.0);
    let (head, room) = (width.pick(52.0, 54.0), width.pick(240.0, 306.0));
    let top = head + 66.0;
    let h = top + room + 2.0 * (bar + gap) + 10.0;
    let side = |x: f64, w: f64| Frame {
        area: Area::new(x, head, w, h - head - 10.0),
        refused: head + 40.0,
        top,
        room,
        bar,
        engine: width.pick(26.0, 22.0),
        gap,
        cols: width.pick(3, 1),
    };
    match width {
        Width::Wide => Plan {
            buttons: [Area::new(20.0, 8.0, 122.0, 34.0), Area::new(578.0, 8.0, 122.0, 34.0)],
            row: Area::new(152.0, 12.0, 416.0, 26.0),
            sides: [side(20.0, 320.0), side(380.0, 320.0)],
            h,
        },
        Width::Narrow => Plan {
            buttons: [Area::new(8.0, 6.0, 46.0, 38.0), Area::new(282.0, 6.0, 46.0, 38.0)],
            row: Area::new(62.0, 14.0, 212.0, 22.0),
            sides: [side(8.0, 154.0), side(174.0, 154.0)],
            h,
        },
    }
}

/// Slots of `n` instances from `floor` upwards, in rows that fill the width; longer rows lie at the bottom. `each` is the height of one in full width.
fn slots(f: &Frame, x: f64, w: f64, floor: f64, each: f64, n: usize) -> Vec<Area> {
    let rows = n.div_ceil(f.cols).max(1);
    let (base, longer) = (n / rows, n % rows);
    let mut bottom = floor;
    let mut out = Vec::new();
    for r in 0..rows {
        let k = base + usize::from(r < longer);
        let h = each * k as f64;
        bottom -= h;
        out.extend(Area::new(x, bottom, w, h - 4.0).columns(k, 8.0));
    }
    out
}

fn numbered(before: &str, i: usize, after: &str) -> String {
    [before, &i.to_string(), after].concat()
}

/// What a picture at rest is drawn from.
#[derive(Clone, Copy)]
struct View<'a> {
    trace: &'a Trace,
    /// Apps that have left the row.
    dropped: u32,
    stage: Stage,
    width: Width,
    words: &'a Words,
    pick: Option<&'a str>,
}

impl View<'_> {
    fn scene(&self) -> Scene {
        let plan = plan(self.width);
        let mut scene = Scene::new(self.width, plan.h);
        self.row(&mut scene, &plan);
        self.vm_stack(&mut scene, &plan);
        self.container_stack(&mut scene, &plan);
        scene
    }

    /// Makes a shape one that can be pressed to learn what it is.
    fn press(&self, shape: Shape, kind: &str) -> Shape {
        let pressed = self.pick == Some(shape.key.as_str());
        shape.hit(self.words.t(&["layer.", kind].concat()), pressed)
    }

    fn name(&self, i: usize) -> String {
        self.words.t(NAMES[i % 3])
    }

    /// The place of an app in the row.
    fn place(&self, plan: &Plan, i: usize) -> Area {
        plan.row.columns(APPS as usize, 6.0)[i]
    }

    fn row(&self, scene: &mut Scene, plan: &Plan) {
        let mut places = Shape::new("row", plan.row.x, plan.row.y, plan.row.w, plan.row.h);
        for c in plan.row.columns(APPS as usize, 6.0) {
            places = places.rect(c.x - plan.row.x, 0.0, c.w, c.h, 4.0, Paint::None, Stroke::dashed(Paint::Rule, 1.0));
        }
        scene.add(places);
        for (key, a, sign, works) in
            [("take", plan.buttons[0], "−", self.trace.apps > 1), ("add", plan.buttons[1], "+", self.trace.apps < APPS)]
        {
            let name = self.words.t(key);
            let (ink, stroke, fill) = if works {
                (Paint::You, Owner::You.stroke(1.5), Paint::YouFill)
            } else {
                (Paint::Muted, Stroke::solid(Paint::Rule, 1.0), Paint::Surface)
            };
            let s = Shape::new(key, a.x, a.y, a.w, a.h).panel(6.0, fill, stroke);
            let s = match self.width {
                Width::Wide => s.fitted(
                    (a.w / 2.0, a.h / 2.0 + 4.6),
                    a.w - 10.0,
                    13.5,
                    11.5,
                    Weight::Bold,
                    Anchor::Middle,
                    ink,
                    &[sign, " ", &name].concat(),
                ),
                Width::Narrow => {
                    s.text(a.w / 2.0, a.h / 2.0 + 7.0, 20.0, Weight::Bold, Anchor::Middle, ink, String::from(sign))
                }
            };
            scene.add(if works { s.hit(name, false) } else { s });
        }
    }

    /// Name of a side, and what its apps take.
    fn heading(&self, key: &str, f: &Frame, side: Side, title: &str) -> Shape {
        let n = self.trace.stands(side, self.dropped);
        let mb = self.words.num(self.trace.taken(side, self.dropped), 0);
        let taken = self.words.f("taken", &[("n", Arg::N(f64::from(n))), ("mb", Arg::S(&mb))]);
        glyph::heading(key, f.area.x, f.area.y, f.area.w, &self.words.t(title), &taken)
    }

    /// Where the memory is, taken or not.
    fn memory(key: &str, a: Area) -> Shape {
        Shape::new(key, a.x, a.y, a.w, a.h).panel(4.0, Paint::None, Stroke::dashed(Paint::Guest, 1.0))
    }

    /// Where an app stands that found no room, and what it is told.
    fn refused(&self, scene: &mut Scene, key: &str, f: &Frame, side: Side) -> Vec<Area> {
        let n = self.dropped - self.trace.stands(side, self.dropped);
        if n == 0 {
            return Vec::new();
        }
        let (w, gap, a) = (self.width.pick(26.0, 12.0), self.width.pick(5.0, 3.0), f.area);
        let all = f64::from(n) * (w + gap) - gap;
        let text = self.words.f(self.width.pick("refused", "refused-short"), &[("n", Arg::N(f64::from(n)))]);
        scene.add(
            Shape::new(key, a.x, f.refused, a.w - all - 4.0, 22.0).icon(Icon::Cross, 7.0, 11.0, Paint::Bad).fitted(
                (17.0, 15.4),
                a.w - all - 22.0,
                12.5,
                11.0,
                Weight::Bold,
                Anchor::Start,
                Paint::Bad,
                &text,
            ),
        );
        (0..n).map(|k| Area::new(a.right() - all + f64::from(k) * (w + gap), f.refused + 1.0, w, 20.0)).collect()
    }

    /// Room above the highest row: how much is free, and whether it is too little.
    fn free(&self, scene: &mut Scene, key: &str, f: &Frame, side: Side, slots: &[Area], floor: f64) {
        let n = self.trace.stands(side, self.dropped) as usize;
        let bottom = if n > 0 { slots[n - 1].y } else { floor };
        let h = bottom - 4.0 - f.top;
        let lines = if self.width == Width::Wide { 20.0 } else { 36.0 };
        if h < lines {
            return;
        }
        let memory = self.words.memory(self.trace.free(side, self.dropped));
        let full = self.dropped >= self.trace.packed(side).count;
        let text = self.words.f(if full { "free.little" } else { "free" }, &[("memory", Arg::S(&memory))]);
        let a = f.area;
        if !full {
            scene.add(glyph::free_room(key, a.x, f.top, a.w, h, &text));
            return;
        }
        let lines = text::wrap(&text, 12.5, Weight::Regular, a.w - 14.0);
        let mut s = Shape::new(key, a.x, f.top, a.w, h);
        let first = h / 2.0 - (lines.len() as f64 - 1.0) * 8.0 + 4.2;
        for (i, line) in lines.into_iter().enumerate() {
            let y = first + i as f64 * 16.0;
            s = s.text(a.w / 2.0, y, 12.5, Weight::Regular, Anchor::Middle, Paint::Muted, line);
        }
        scene.add(s);
    }

    /// The hardware, or the hypervisor on it. In the cloud they are AWS's, and look it.
    fn base(&self, key: &str, f: &Frame, row: f64, kind: Layer, remark: &str) -> Shape {
        let (hardware, a) = (kind == Layer::Hardware, f.area);
        let (id, y) =
            (if hardware { "hardware" } else { "hypervisor" }, f.top + f.room + f.gap + row * (f.bar + f.gap));
        let name = self.words.t(&["layer.", id].concat());
        if self.stage != Stage::Cloud {
            return self.press(glyph::layer(key, a.x, y, a.w, f.bar, kind, &name, remark), id);
        }
        let mid = f.bar / 2.0 + 4.5;
        let s = Shape::new(key, a.x, y, a.w, f.bar).panel(4.0, Paint::AwsFill, Owner::Aws.stroke(1.5)).fitted(
            (10.0, mid),
            a.w - 44.0,
            13.5,
            11.0,
            Weight::Bold,
            Anchor::Start,
            Paint::Aws,
            &name,
        );
        let owner = if self.width == Width::Wide { self.words.t("by-aws") } else { String::new() };
        let left = a.w - 28.0 - text::width(&owner, 12.5, Weight::Regular);
        let s = s.icon(Icon::Cloud, left + self.width.pick(0.0, 8.0), f.bar / 2.0, Paint::Aws).text(
            a.w - 12.0,
            mid,
            12.5,
            Weight::Regular,
            Anchor::End,
            Paint::Aws,
            owner,
        );
        self.press(s, id)
    }

    /// An app that is not on its server: in the row, or above where it found no room.
    fn block(&self, key: String, a: Area, i: usize, named: bool) -> Shape {
        let name = if named && a.w > 40.0 { self.name(i) } else { String::new() };
        glyph::layer(key, a.x, a.y, a.w, a.h, Layer::App(HUES[i % 3]), &name, "")
    }

    fn vm_stack(&self, scene: &mut Scene, plan: &Plan) {
        let (f, m, t) = (&plan.sides[0], &self.trace.memory, self.trace);
        let a = f.area;
        scene.add(self.heading("vms.head", f, Side::Vms, "vms.title"));
        scene.add(Self::memory("vms.memory", Area::new(a.x, f.top, a.w, f.room)));
        scene.add(self.base("vms.hardware", f, 1.0, Layer::Hardware, &self.words.memory(m.server)));
        scene.add(self.base("vms.hypervisor", f, 0.0, Layer::Hypervisor, ""));
        // Height of a full-width MB.
        let mb = f.room / (m.server * (1.0 - m.host_share));
        let floor = f.top + f.room;
        let slots = slots(f, a.x, a.w, floor, t.each(Side::Vms) * mb, t.vms.count as usize);
        if self.stage != Stage::Lifted {
            self.free(scene, "vms.free", f, Side::Vms, &slots, floor);
        }
        let stands = t.stands(Side::Vms, self.dropped) as usize;
        let refused = self.refused(scene, "vms.refused", f, Side::Vms);
        for i in 0..APPS as usize {
            let key = |part: &str| numbered("vm", i, part);
            if i >= stands {
                let above = refused.get(i - stands).copied();
                scene.add(self.block(key(".app"), above.unwrap_or_else(|| self.place(plan, i)), i, above.is_none()));
                continue;
            }
            let c = slots[i];
            let pad = self.width.pick(5.0, 4.0);
            let inside = Area::new(c.x + pad, c.y + pad, c.w - 2.0 * pad, c.h - 2.0 * pad);
            let os_h = (inside.h - 4.0) * m.os / (m.app + m.os);
            let (app, libs) = halves(Area { h: inside.h - 4.0 - os_h, ..inside });
            scene.add(glyph::room(key(".room"), c.x, c.y, c.w, c.h));
            let block =
                glyph::layer(key(".app"), app.x, app.y, app.w, app.h, Layer::App(HUES[i % 3]), &self.name(i), "");
            scene.add(self.press(block, "app"));
            let libs = glyph::layer(
                key(".libs"),
                libs.x,
                libs.y,
                libs.w,
                libs.h,
                Layer::Libs,
                &self.words.t("layer.libs"),
                "",
            );
            scene.add(self.press(libs, "libs"));
            let y = inside.bottom() - os_h;
            if self.stage == Stage::Lifted {
                // Its place stays, empty and dashed.
                let freed = if os_h >= 16.0 { self.words.memory(m.os) } else { String::new() };
                scene.add(glyph::free_room(key(".hole"), inside.x, y, inside.w, os_h, &freed));
                continue;
            }
            let (name, size) = if os_h < 16.0 {
                (String::new(), String::new())
            } else {
                (self.words.t("layer.guest"), self.words.memory(m.os))
            };
            let os = glyph::layer(key(".guest"), inside.x, y, inside.w, os_h, Layer::Os, &name, &size);
            scene.add(self.press(os, "guest"));
        }
    }

    fn container_stack(&self, scene: &mut Scene, plan: &Plan) {
        let (f, m, t) = (&plan.sides[1], &self.trace.memory, self.trace);
        let a = f.area;
        let cloud = self.stage == Stage::Cloud;
        scene.add(self.heading("con.head", f, Side::Containers, "con.title"));
        scene.add(self.base("con.hardware", f, 1.0, Layer::Hardware, &self.words.memory(m.server)));
        // In the cloud a hypervisor slides in under the host system, and a VM's room closes around everything above it.
        let bottom = f.top + f.room;
        let (x, w, floor, squeeze) =
            if cloud { (a.x + 7.0, a.w - 14.0, bottom - 7.0, 0.78) } else { (a.x, a.w, bottom + f.bar + f.gap, 1.0) };
        if cloud {
            scene.add(self.base("con.hypervisor", f, 0.0, Layer::Hypervisor, ""));
            let room = glyph::room("con.room", a.x, f.top - 8.0, a.w, f.room + 8.0);
            let name = self.words.t("instance");
            let room = room.fitted((9.0, 16.0), a.w - 18.0, 12.5, 11.0, Weight::Bold, Anchor::Start, Paint::Ink, &name);
            scene.add(self.press(room, "instance"));
        } else {
            scene.add(Self::memory("con.memory", Area::new(a.x, f.top, a.w, floor - f.top)));
        }
        let mb = f.room / (m.server * (1.0 - m.host_share)) * squeeze;
        let os_h = m.os * mb;
        let os_y = floor - os_h;
        let (host, shared) = if os_h < 16.0 {
            (String::new(), String::new())
        } else {
            (self.words.t("layer.host"), self.words.t("one-kernel"))
        };
        let os = glyph::layer("con.os", x, os_y, w, os_h, Layer::Os, &host, &shared);
        scene.add(self.press(os, "host"));
        let engine_h = f.engine * if cloud { 0.9 } else { 1.0 };
        let engine_y = os_y - f.gap - engine_h;
        let engine =
            glyph::layer("con.engine", x, engine_y, w, engine_h, Layer::Engine, &self.words.t("layer.engine"), "");
        scene.add(self.press(engine, "engine"));
        let slots = slots(f, x, w, engine_y - f.gap, t.each(Side::Containers) * mb, t.containers.count as usize);
        if !cloud {
            self.free(scene, "con.free", f, Side::Containers, &slots, engine_y);
        }
        let stands = t.stands(Side::Containers, self.dropped) as usize;
        let refused = if cloud { Vec::new() } else { self.refused(scene, "con.refused", f, Side::Containers) };
        for i in 0..APPS as usize {
            let key = numbered("con", i, "");
            if let Some(slot) = slots.get(i).filter(|_| i < stands) {
                scene.add(self.press(self.container(key, *slot, i, true), "container"));
            } else if let Some(above) = refused.get(i - stands) {
                scene.add(self.container(key, *above, i, false));
            } else if i >= self.dropped as usize {
                // In the row it lies under its other half, which has the name.
                let at = scene.shapes.iter().position(|s| s.key == numbered("vm", i, ".app")).unwrap_or(0);
                scene.shapes.insert(at, self.block(key, self.place(plan, i), i, false));
            }
        }
    }

    /// An app as a container, with its libraries in the shares that they have in a VM.
    fn container(&self, key: String, c: Area, i: usize, open: bool) -> Shape {
        let mut s = glyph::container(key, c.x, c.y, c.w, c.h, HUES[i % 3], None);
        if !open {
            return s;
        }
        let (app, libs) = halves(Area::new(5.0, 5.0, c.w - 10.0, c.h - 9.0));
        let plate = app.h.min(19.0);
        let app = Area { y: app.y + (app.h - plate) / 2.0, h: plate, ..app };
        for (name, a, fill) in [(NAMES[i % 3], app, Paint::Surface), ("layer.libs", libs, Paint::LibsFill)] {
            s = s.rect(a.x, a.y, a.w, a.h, 2.0, fill, Stroke::NONE).fitted(
                (a.x + a.w / 2.0, a.y + a.h / 2.0 + 4.2),
                a.w - 4.0,
                12.5,
                11.0,
                Weight::Bold,
                Anchor::Middle,
                Paint::Ink,
                &self.words.t(name),
            );
        }
        s
    }
}

/// An app and its libraries: above each other, or beside each other where that is wide.
fn halves(a: Area) -> (Area, Area) {
    if a.w > 110.0 {
        let w = (a.w - 4.0) * 0.54;
        return (Area { w, ..a }, Area { x: a.x + w + 4.0, w: a.w - 4.0 - w, ..a });
    }
    let h = (a.h - 4.0) * 0.6;
    (Area { h, ..a }, Area { y: a.y + h + 4.0, h: a.h - 4.0 - h, ..a })
}

/// The picture at an instant: apps drop one after the other, and one that finds no room dips in and is thrown back.
pub fn scene(trace: &Trace, t: f64, width: Width, words: &Words, pick: Option<&str>) -> Scene {
    let at = trace.story.at(t);
    let stage = STAGES[at.step];
    let (dropped, view) =
        (trace.dropped(stage), |dropped: u32, stage: Stage| View { trace, dropped, stage, width, words, pick });
    if at.moved >= 1.0 {
        return view(dropped, stage).scene();
    }
    let from = match stage {
        Stage::Apps => trace.at_first(),
        Stage::Filled => trace.apps,
        _ => {
            let before = STAGES[at.step - 1];
            let (a, b) = (view(trace.dropped(before), before).scene(), view(dropped, stage).scene());
            let mut scene = ease::between(&a, &b, at.moved);
            if stage == Stage::Lifted {
                lift(&mut scene, at.moved);
            }
            return scene;
        }
    };
    let done = ((at.since / DROP) as u32).min(dropped - from);
    let n = from + done;
    if n == dropped {
        return view(n, stage).scene();
    }
    // What fills the servers does so from the stage before: nothing else changes with it.
    let p = (at.since / DROP - f64::from(done)).within(0.0, 1.0);
    let (a, b) = (view(n, stage).scene(), view(n + 1, stage).scene());
    let mut scene = ease::between(&a, &b, p);
    let i = n as usize;
    let brings = numbered("vm", i, ".");
    for s in scene.shapes.iter_mut() {
        if s.key.starts_with(&brings) && a.find(&s.key).is_none() {
            s.y -= (1.0 - ease::out(p)) * 24.0;
        }
    }
    let dip = wave(p / 2.0) * 52.0;
    for (side, key) in [(Side::Containers, numbered("con", i, "")), (Side::Vms, numbered("vm", i, ".app"))] {
        let thrown = n >= trace.stands(side, n + 1);
        if let Some(k) = scene.shapes.iter().position(|s| s.key == key) {
            // On its way it is above everything else.
            let mut s = scene.shapes.remove(k);
            s.y += if thrown { dip } else { 0.0 };
            scene.shapes.push(s);
        }
    }
    scene
}

/// The guest systems leave upwards, in front of what they leave.
fn lift(scene: &mut Scene, moved: f64) {
    let (mut guests, rest): (Vec<Shape>, Vec<Shape>) =
        std::mem::take(&mut scene.shapes).into_iter().partition(|s| s.key.ends_with(".guest"));
    for s in &mut guests {
        s.y -= ease::in_out(moved) * 110.0;
        s.opacity = 1.0 - moved * moved;
    }
    scene.shapes = rest;
    scene.shapes.append(&mut guests);
}

/// A sentence about so many dropped apps.
pub fn tell(t: &Trace, key: &str, dropped: u32, words: &Words) -> String {
    let count = |side: Side| words.num(f64::from(t.stands(side, dropped)), 0);
    let mb = |side: Side| words.num(t.taken(side, dropped), 0);
    let values = [
        ("vms", count(Side::Vms)),
        ("containers", count(Side::Containers)),
        ("vm-mb", mb(Side::Vms)),
        ("con-mb", mb(Side::Containers)),
        ("vm-free", words.memory(t.free(Side::Vms, dropped))),
        ("con-free", words.memory(t.free(Side::Containers, dropped))),
        ("os", words.memory(t.memory.os)),
        ("memory", words.memory(t.memory.server)),
        ("each", words.num(t.each(Side::Containers), 0)),
        ("more", words.num(f64::from(t.more()), 0)),
    ];
    let mut args = vec![("n", Arg::N(f64::from(dropped)))];
    args.extend(values.iter().map(|(k, v)| (*k, Arg::S(v.as_str()))));
    words.f(key, &args)
}

pub fn describe(trace: &Trace, t: f64, words: &Words) -> String {
    let stage = STAGES[trace.story.at(t).step];
    let key = match stage {
        Stage::Apps | Stage::Turn => "describe.apps",
        Stage::Lifted => "describe.lifted",
        Stage::Filled => "describe.filled",
        Stage::Cloud => "describe.cloud",
    };
    tell(trace, key, trace.dropped(stage), words)
}

/// What kind of layer a pressed shape is, by its key: the id of its explanation.
pub fn kind_of(key: &str) -> &'static str {
    match key.rsplit('.').next().unwrap_or(key) {
        "hardware" => "hardware",
        "hypervisor" => "hypervisor",
        "app" => "app",
        "libs" => "libs",
        "guest" => "guest",
        "os" => "host",
        "engine" => "engine",
        "room" => "instance",
        _ => "container",
    }
}
