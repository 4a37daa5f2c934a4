//! A grid: each machine is a stack with its CPU at the ground, its kernel above, and the three apps on top; each app is a row, named by
//! what it asks of the machine.

use super::model::{APPS, CELLS, Cpu, Fault, LANGUAGES, MACHINES, Machine, Os, SHOW, Ship, Trace};
use crate::num::wave;
use crate::scene::glyph::{self, Hue, Icon, Layer};
use crate::scene::{Anchor, Arg, Paint, Scene, Shape, Stroke, Weight, Width, Words, ease, text};

/// Measures in one width.
struct Plan {
    /// Left end of the picture and of the first machine; width of a machine and distance to the next.
    x: f64,
    first: f64,
    w: f64,
    pitch: f64,
    /// Top of the machines' names, of the first row, of an app's box within its row; distance between rows.
    names: f64,
    top: f64,
    block: f64,
    row: f64,
    /// Height of an app's box, and of what lies under the three rows.
    block_h: f64,
    under: f64,
    /// Size of the small print.
    size: f64,
    h: f64,
}

const WIDE: Plan = Plan {
    x: 20.0,
    first: 164.0,
    w: 172.0,
    pitch: 182.0,
    names: 82.0,
    top: 110.0,
    block: 0.0,
    row: 80.0,
    block_h: 32.0,
    under: 64.0,
    size: 12.5,
    h: 494.0,
};

const NARROW: Plan = Plan {
    x: 12.0,
    first: 12.0,
    w: 100.0,
    pitch: 106.0,
    names: 92.0,
    top: 118.0,
    block: 24.0,
    row: 106.0,
    block_h: 27.0,
    under: 66.0,
    size: 11.0,
    h: 576.0,
};

const HUES: [Hue; 3] = [Hue::Java, Hue::Node, Hue::Mysql];
/// Height of the layers under the apps, and the gap between them.
const BAR: f64 = 30.0;
const GAP: f64 = 4.0;

pub fn cpu_name(cpu: Cpu, words: &Words) -> String {
    words.t(if cpu == Cpu::Amd64 { "cpu.amd64" } else { "cpu.arm64" })
}

pub fn os_name(os: Os, words: &Words) -> String {
    words.t(if os == Os::Linux { "os.linux" } else { "os.windows" })
}

pub fn app_name(a: usize, words: &Words) -> String {
    words.t(["app.java", "app.node", "app.mysql"][a])
}

pub fn machine_name(m: usize, words: &Words) -> String {
    words.t(["machine.laptop", "machine.old", "machine.arm"][m])
}

pub fn library(a: usize, words: &Words) -> String {
    words.t(["library.java", "library.node", "library.mysql"][a])
}

/// A runtime with its version.
fn runtime(language: usize, version: u32, words: &Words) -> String {
    words.f(LANGUAGES[language], &[("n", Arg::N(f64::from(version)))])
}

/// The two things that an app asks of the machine, shipped so.
pub fn needs(a: usize, ship: Ship, words: &Words) -> [String; 2] {
    let app = &APPS[a];
    if ship.packed() {
        return [words.t("needs.kernel"), words.t(["needs.", ship.id()].concat().as_str())];
    }
    let first = match app.runtime {
        Some((language, version)) => runtime(language, version, words),
        None => words.t("needs.built"),
    };
    [first, library(a, words)]
}

/// What is installed on a machine, as a list.
fn installed(m: &Machine, words: &Words) -> String {
    let comma = words.t("list.comma");
    let mut out = String::new();
    let mut put = |s: String| {
        if !out.is_empty() {
            out.push_str(&comma);
        }
        out.push_str(&s);
    };
    for (i, v) in m.runtimes.iter().enumerate() {
        if *v > 0 {
            put(runtime(i, *v, words));
        }
    }
    for (i, there) in m.libraries.iter().enumerate() {
        if *there {
            put(library(i, words));
        }
    }
    words.f("installed", &[("list", Arg::S(&out))])
}

/// What is said of cell `i`, shipped so: key `runs.…` or `stops.…` after `prefix`, short in the grid and in a sentence on request.
pub fn verdict(trace: &Trace, prefix: &str, i: usize, ship: Ship, words: &Words) -> String {
    let (a, m) = (i % APPS.len(), &MACHINES[i / APPS.len()]);
    let mut key = String::from(prefix);
    match trace.fault(i, ship) {
        None => {
            key.push_str("runs.");
            key.push_str(ship.id());
        }
        Some(f) => {
            key.push_str(if ship.packed() { "stops.image." } else { "stops.bare." });
            key.push_str(f.id());
        }
    }
    let language = APPS[a].runtime.map_or(0, |r| r.0);
    let wants = needs(a, Ship::Bare, words);
    words.f(
        &key,
        &[
            ("app", Arg::S(&app_name(a, words))),
            ("needs", Arg::S(&wants[0])),
            ("library", Arg::S(&wants[1])),
            ("there", Arg::S(&runtime(language, m.runtimes[language], words))),
            ("cpu", Arg::S(&cpu_name(m.cpu, words))),
            ("os", Arg::S(&os_name(m.os, words))),
        ],
    )
}

/// An app where it has been shipped to: in its steel box or as a plain block when it runs, an empty outline when it does not.
fn cell(trace: &Trace, i: usize, ship: Ship, p: &Plan, words: &Words, pressed: bool) -> Shape {
    let (a, m) = (i % APPS.len(), i / APPS.len());
    let (x, y) = (p.first + p.pitch * m as f64, p.top + p.row * a as f64 + p.block);
    let key = ["cell.", APPS[a].id, ".", MACHINES[m].id].concat();
    let (hue, name) = (HUES[a], app_name(a, words));
    let fault: Option<Fault> = if ship == Ship::Plan { None } else { trace.fault(i, ship) };
    let mut s = if ship.packed() && fault.is_none() {
        // A plate as wide as the name, so that the steel is seen.
        let plate = text::width(&name, 12.5, Weight::Bold) + 18.0;
        glyph::container(key, x, y, p.w, p.block_h, hue, None)
            .rect((p.w - plate) / 2.0, p.block_h / 2.0 - 9.0, plate, 18.0, 2.0, Paint::Surface, Stroke::NONE)
            .text(p.w / 2.0, p.block_h / 2.0 + 4.2, 12.5, Weight::Bold, Anchor::Middle, Paint::Ink, name.as_str())
    } else {
        let (fill, edge, ink, label) = match (ship, fault) {
            (Ship::Plan, _) => (Paint::None, Stroke::dashed(Paint::Guest, 1.2), Paint::Muted, words.t("slot")),
            (_, None) => (hue.paint(), Stroke::NONE, Paint::OnApp, name.clone()),
            // Dashes are for what is not known yet, or hidden; what failed is solid and red.
            _ => (Paint::None, Stroke::solid(Paint::Bad, 1.5), hue.paint(), name.clone()),
        };
        Shape::new(key, x, y, p.w, p.block_h).panel(3.0, fill, edge).text(
            p.w / 2.0,
            p.block_h / 2.0 + 4.6,
            13.5,
            Weight::Bold,
            Anchor::Middle,
            ink,
            label,
        )
    };
    s.h = p.row - p.block - 8.0;
    if ship == Ship::Plan {
        return s;
    }
    let (icon, ink) = if fault.is_none() { (Icon::Check, Paint::Good) } else { (Icon::Cross, Paint::Bad) };
    let says = verdict(trace, "", i, ship, words);
    if pressed {
        s = s.rect(-3.0, -3.0, p.w + 6.0, p.row - p.block - 4.0, 6.0, Paint::None, Stroke::solid(Paint::Ink, 1.5));
    }
    let label = words.f(
        "cell.says",
        &[("app", Arg::S(&name)), ("machine", Arg::S(&machine_name(m, words))), ("verdict", Arg::S(&says))],
    );
    s.icon(icon, 8.0, p.block_h + 13.0, ink)
        .wrapped(
            (20.0, p.block_h + 17.0),
            p.w - 20.0,
            p.size,
            if fault.is_none() { Weight::Regular } else { Weight::Bold },
            Anchor::Start,
            ink,
            &says,
        )
        .hit(label, pressed)
}

/// What lies between the apps and the machine's own kernel: what is installed there, or the engine and, on the laptop, the Linux kernel
/// that Docker Desktop brings.
fn under(scene: &mut Scene, trace: &Trace, m: usize, ship: Ship, seen: f64, p: &Plan, words: &Words, pick: &str) {
    let (x, y) = (p.first + p.pitch * m as f64, p.top + p.row * 3.0);
    let machine = &MACHINES[m];
    if !ship.packed() {
        let s = Shape::new(["installed.", machine.id].concat(), x, y, p.w, p.under)
            .panel(4.0, Paint::LibsFill, Stroke::solid(Paint::Rule, 1.0))
            .wrapped(
                (8.0, 17.0),
                p.w - 12.0,
                p.size.min(12.0),
                Weight::Regular,
                Anchor::Start,
                Paint::Ink,
                &installed(machine, words),
            );
        scene.add(s.fade(seen));
        return;
    }
    let foreign = machine.os != Os::Linux;
    let engine_h = if foreign { BAR } else { p.under };
    let (vm, none) = (trace.params.vm, Stroke::dashed(Paint::Guest, 1.2));
    if !foreign || vm {
        let key = ["engine.", machine.id].concat();
        scene.add(glyph::layer(key, x, y, p.w, engine_h, Layer::Engine, &words.t("engine"), "").fade(seen));
    }
    if foreign {
        let (top, fill, word) = if vm { (BAR + GAP, Paint::GuestFill, "vm") } else { (0.0, Paint::None, "vm.none") };
        let h = p.under - top;
        let mut s = Shape::new("vm", x, y + top, p.w, h).panel(4.0, fill, none);
        let size = p.size.min(12.5);
        let name = words.t(word);
        let lines = text::wrap(&name, size, Weight::Bold, p.w - 8.0);
        let first = h / 2.0 + size * 0.35 - (lines.len() as f64 - 1.0) * size * 0.65;
        s = s.wrapped((p.w / 2.0, first), p.w - 8.0, size, Weight::Bold, Anchor::Middle, Paint::Ink, &name);
        scene.add(press(s, name, pick).fade(seen));
    }
}

/// Makes a layer something to press.
fn press(s: Shape, label: String, pick: &str) -> Shape {
    let pressed = s.key == pick;
    let (w, h) = (s.w, s.h);
    let s = s.hit(label, pressed);
    if pressed { s.rect(-2.0, -2.0, w + 4.0, h + 4.0, 5.0, Paint::None, Stroke::solid(Paint::Ink, 1.5)) } else { s }
}

pub fn scene(trace: &Trace, t: f64, width: Width, words: &Words, pick: &str) -> Scene {
    let p = width.pick(&WIDE, &NARROW);
    let mut scene = Scene::new(width, p.h);
    let (before, now, since) = trace.at(t);
    // The headings and what lies under the apps change first; what was there goes, then the new comes.
    let (ship, seen) = match since / 0.2 {
        _ if before == now => (now, 1.0),
        q if q < 1.0 => (before, 1.0 - q),
        q => (now, ease::out(q - 1.0)),
    };
    // What is installed stays in sight while it matters.
    let same = before.packed() == now.packed();
    let packed = ship.packed() && !trace.sent(t);
    let head = words.t(&["ship.", if packed { "packed" } else { ship.id() }].concat());
    let remark = words.t(&["ship.", ship.id(), ".remark"].concat());
    scene.add(glyph::heading("head", p.x, 10.0, width.pick(500.0, 216.0), &head, &remark).fade(seen));
    if trace.sent(t) {
        let w = width.pick(170.0, 92.0);
        let tally = words.num(f64::from(trace.running(t)), 0);
        scene.add(
            Shape::new("tally", p.first + p.pitch * 2.0 + p.w - w, 8.0, w, 62.0)
                .text(w, 36.0, 38.0, Weight::Bold, Anchor::End, Paint::Ink, tally)
                .fitted(
                    (w, 55.0),
                    w,
                    13.0,
                    11.5,
                    Weight::Regular,
                    Anchor::End,
                    Paint::Muted,
                    &words.f("tally", &[("all", Arg::N(CELLS as f64))]),
                ),
        );
    }
    for (m, machine) in MACHINES.iter().enumerate() {
        let x = p.first + p.pitch * m as f64;
        let name = machine_name(m, words);
        scene.add(Shape::new(["name.", machine.id].concat(), x, p.names, p.w, 22.0).fitted(
            (0.0, 15.0),
            p.w,
            15.0,
            11.5,
            Weight::Bold,
            Anchor::Start,
            Paint::Ink,
            &name,
        ));
        let (what, how) = if same { (now, 1.0) } else { (ship, seen) };
        under(&mut scene, trace, m, what, how, p, words, pick);
        // The two things that no image carries.
        let y = p.top + p.row * 3.0 + p.under + GAP;
        let (os, cpu) = (os_name(machine.os, words), cpu_name(machine.cpu, words));
        for (k, key, layer, value) in [(0.0, "kernel", Layer::Os, os), (1.0, "cpu", Layer::Hardware, cpu)] {
            let label = words.f(["layer.", key].concat().as_str(), &[("is", Arg::S(&value))]);
            let y = y + k * (BAR + GAP);
            let s = glyph::layer([key, ".", machine.id].concat(), x, y, p.w, BAR, layer, &label, "");
            scene.add(press(s, label, pick));
        }
    }
    for (a, app) in APPS.iter().enumerate() {
        let y = p.top + p.row * a as f64;
        let [one, two] = needs(a, ship, words);
        let key = ["needs.", app.id].concat();
        let title = words.t("needs");
        let ink = HUES[a].paint();
        let from = PARCEL.0 + 6.0;
        let s = match width {
            Width::Wide => {
                let w = p.first - p.x - 8.0;
                let mut s = Shape::new(key, p.x, y, w, p.row - 8.0);
                s = s.text(from, 15.0, 13.5, Weight::Bold, Anchor::Start, ink, title);
                for (y, line) in [(37.0, one), (54.0, two)] {
                    s = s.fitted((0.0, y), w, 12.5, 11.5, Weight::Regular, Anchor::Start, Paint::Ink, &line);
                }
                s
            }
            Width::Narrow => {
                let line = [one, words.t("list.comma"), two].concat();
                let next = from + text::width(&title, 12.5, Weight::Bold) + 5.0;
                Shape::new(key, p.x, y, 312.0, 20.0)
                    .text(from, 15.0, 12.5, Weight::Bold, Anchor::Start, ink, title)
                    .fitted((next, 15.0), 312.0 - next, 12.0, 11.0, Weight::Regular, Anchor::Start, Paint::Ink, &line)
            }
        };
        // The apps come up with what they need, one after the other, as the story begins.
        let place = trace.story.at(t);
        let came = match place.step == 0 && now == Ship::Plan {
            true => ease::out(ease::span(place.since, a as f64 * 0.3, a as f64 * 0.3 + SHOW - 0.6)),
            false => 1.0,
        };
        let aside = (came - 1.0) * 40.0;
        scene.add(s.shift(aside, 0.0).fade(came.min(if same && before != Ship::Image { 1.0 } else { seen })));
        let source = parcel(["source.", app.id].concat(), a, ship.packed(), p.x + aside, y, words);
        scene.add(source.fade(came));
    }
    for i in 0..CELLS {
        let (ship, seen) = trace.cell(i, t);
        let s = cell(trace, i, ship, p, words, false);
        let pressed = s.key == pick;
        let s = if pressed { cell(trace, i, ship, p, words, true) } else { s };
        scene.add(s.fade(ease::out(seen)));
    }
    // What is on its way from its row to a machine is above everything else.
    for i in 0..CELLS {
        let Some(way) = trace.way(i, t) else { continue };
        let (a, m) = (i % APPS.len(), i / APPS.len());
        let from = (p.x, p.top + p.row * a as f64);
        let to =
            (p.first + p.pitch * m as f64 + (p.w - PARCEL.0) / 2.0, from.1 + p.block + (p.block_h - PARCEL.1) / 2.0);
        let e = ease::in_out(way);
        let key = ["way.", APPS[a].id, ".", MACHINES[m].id].concat();
        // Over what stands between, in a low arc; thrown back the way it came.
        let back = (way - 1.0).max(0.0);
        let (x, y) = (
            ease::lerp(from.0, to.0, e) - 46.0 * ease::out(back),
            ease::lerp(from.1, to.1, e) - 22.0 * wave(e / 2.0) - 12.0 * ease::out(back),
        );
        scene.add(parcel(key, a, now.packed(), x.max(0.0), y, words).fade(1.0 - back));
    }
    scene
}

/// Width and height of an app as it travels.
const PARCEL: (f64, f64) = (50.0, 21.0);

/// An app as it is shipped: its bare files, or packed in steel.
fn parcel(key: String, a: usize, packed: bool, x: f64, y: f64, words: &Words) -> Shape {
    let ((w, h), name) = (PARCEL, app_name(a, words));
    if !packed {
        return glyph::layer(key, x, y, w, h, Layer::App(HUES[a]), &name, "");
    }
    let s = glyph::container(key, x, y, w, h, HUES[a], None);
    s.rect(5.0, 3.0, w - 10.0, h - 6.0, 2.0, Paint::Surface, Stroke::NONE).fitted(
        (w / 2.0, h / 2.0 + 4.2),
        w - 12.0,
        12.5,
        11.0,
        Weight::Bold,
        Anchor::Middle,
        Paint::Ink,
        &name,
    )
}

pub fn describe(trace: &Trace, t: f64, words: &Words) -> String {
    let (_, now, _) = trace.at(t);
    let all = [("n", Arg::N(f64::from(trace.running(t)))), ("all", Arg::N(CELLS as f64))];
    let packed = now.packed() && !trace.sent(t);
    let mut out = words.f(&["describe.", if packed { "packed" } else { now.id() }].concat(), &all);
    for (m, machine) in MACHINES.iter().enumerate() {
        let (os, cpu, list) = (os_name(machine.os, words), cpu_name(machine.cpu, words), installed(machine, words));
        let key = match now.packed() {
            true if machine.os == Os::Linux => "describe.linux",
            true if trace.params.vm => "describe.vm",
            true => "describe.none",
            false => "describe.machine",
        };
        out.push(' ');
        out.push_str(&words.f(
            key,
            &[
                ("machine", Arg::S(&machine_name(m, words))),
                ("os", Arg::S(&os)),
                ("cpu", Arg::S(&cpu)),
                ("list", Arg::S(&list)),
            ],
        ));
        for a in 0..APPS.len() {
            let (ship, _) = trace.cell(m * APPS.len() + a, t);
            let [one, two] = needs(a, now, words);
            let says = match ship {
                Ship::Plan if m > 0 => continue,
                Ship::Plan => words.f("describe.needs", &[("one", Arg::S(&one)), ("two", Arg::S(&two))]),
                _ => verdict(trace, "", m * APPS.len() + a, ship, words),
            };
            let name = app_name(a, words);
            out.push(' ');
            out.push_str(&words.f("describe.cell", &[("app", Arg::S(&name)), ("verdict", Arg::S(&says))]));
        }
    }
    out
}
