//! The two stacks. Heights above the hardware are in proportion to memory: one MB has the same area on both sides.

use super::model::{STAGES, Stage, Trace};
use crate::scene::glyph::{self, Hue, Icon, Layer};
use crate::scene::layout::Area;
use crate::scene::{Anchor, Arg, Owner, Paint, Scene, Shape, Stroke, Weight, Width, Words, ease, text};

const HUES: [Hue; 3] = [Hue::Java, Hue::Node, Hue::Mysql];
const NAMES: [&str; 3] = ["app.java", "app.node", "app.mysql"];

/// Measures of one column in one width.
struct Frame {
    area: Area,
    /// Top of the room that memory has, and its height.
    top: f64,
    room: f64,
    bar: f64,
    engine: f64,
    gap: f64,
}

fn frames(width: Width) -> (Frame, Frame, f64) {
    let bar = width.pick(34.0, 30.0);
    let engine = width.pick(26.0, 24.0);
    let gap = 4.0;
    let head = width.pick(58.0, 58.0);
    let room = width.pick(252.0, 196.0);
    let h = head + room + 2.0 * (bar + gap);
    let frame = |area: Area| Frame { area, top: area.y + head, room, bar, engine, gap };
    match width {
        Width::Wide => {
            let total = h + 24.0;
            (frame(Area::new(20.0, 10.0, 320.0, h)), frame(Area::new(380.0, 10.0, 320.0, h)), total)
        }
        Width::Narrow => {
            (frame(Area::new(8.0, 8.0, 320.0, h)), frame(Area::new(8.0, h + 26.0, 320.0, h)), 2.0 * h + 36.0)
        }
    }
}

/// The picture at rest at the end of a stage.
fn stage(trace: &Trace, stage: Stage, width: Width, words: &Words, pick: Option<&str>) -> Scene {
    let (left, right, h) = frames(width);
    let mut scene = Scene::new(width, h);
    let step = STAGES.iter().position(|s| *s == stage).unwrap_or(0);
    vm_stack(&mut scene, trace, &left, step, stage, words, pick);
    container_stack(&mut scene, trace, &right, step, stage, words, pick);
    scene
}

/// Makes a shape one that can be pressed to learn what it is.
fn press(shape: Shape, kind: &str, words: &Words, pick: Option<&str>) -> Shape {
    let pressed = pick == Some(shape.key.as_str());
    let mut key = String::from("layer.");
    key.push_str(kind);
    shape.hit(words.t(&key), pressed)
}

/// The hardware, or the hypervisor on it. In the cloud they are AWS's, and look it.
fn base(key: &str, a: Area, kind: Layer, remark: &str, cloud: bool, words: &Words) -> Shape {
    let name = words.t(if kind == Layer::Hardware { "layer.hardware" } else { "layer.hypervisor" });
    if !cloud {
        return glyph::layer(key, a.x, a.y, a.w, a.h, kind, &name, remark);
    }
    let (mid, owner) = (a.h / 2.0 + 4.5, words.t("by-aws"));
    let left = a.w - 28.0 - text::width(&owner, 12.5, Weight::Regular);
    Shape::new(key, a.x, a.y, a.w, a.h)
        .panel(4.0, Paint::AwsFill, Owner::Aws.stroke(1.5))
        .text(12.0, mid, 13.5, Weight::Bold, Anchor::Start, Paint::Aws, name)
        .icon(Icon::Cloud, left, a.h / 2.0, Paint::Aws)
        .text(a.w - 12.0, mid, 12.5, Weight::Regular, Anchor::End, Paint::Aws, owner)
}

fn vm_stack(scene: &mut Scene, trace: &Trace, f: &Frame, step: usize, stage: Stage, words: &Words, pick: Option<&str>) {
    let (a, m) = (f.area, &trace.memory);
    scene.add(glyph::heading("vms.head", a.x, a.y, a.w, &words.t("vms.title"), &words.t("vms.remark")));
    let hardware_y = f.top + f.room + f.bar + 2.0 * f.gap;
    let cloud = stage == Stage::Cloud;
    scene.add(press(
        base(
            "vms.hardware",
            Area::new(a.x, hardware_y, a.w, f.bar),
            Layer::Hardware,
            &words.memory(m.server),
            cloud,
            words,
        ),
        "hardware",
        words,
        pick,
    ));
    if step == 0 {
        return;
    }
    scene.add(press(
        base("vms.hypervisor", Area::new(a.x, f.top + f.room + f.gap, a.w, f.bar), Layer::Hypervisor, "", cloud, words),
        "hypervisor",
        words,
        pick,
    ));
    let n = trace.vms_at(stage) as usize;
    if n == 0 {
        return;
    }
    // Height of a full-width MB; an app has a third of the width, so it is three times as high.
    let mb = f.room / (m.server * (1.0 - m.host_share));
    let gap = 8.0;
    let cols = a.columns(n, gap);
    let each = n as f64 * mb;
    let vm_h = (m.app + m.os) * each;
    let free = f.room - vm_h;
    for (i, c) in cols.iter().enumerate() {
        let y = f.top + f.room - vm_h;
        let key = |part: &str| ["vm", &i.to_string(), ".", part].concat();
        scene.add(glyph::room(key("room"), c.x, y, c.w, vm_h));
        let pad = 5.0;
        let inner = c.w - 2.0 * pad;
        let os_h = m.os * each - pad;
        let app_h = m.app * each - pad - 4.0;
        let (libs_h, block_h) = (app_h * 0.38, app_h * 0.62 - 4.0);
        scene.add(press(
            glyph::layer(
                key("app"),
                c.x + pad,
                y + pad,
                inner,
                block_h,
                Layer::App(HUES[i % 3]),
                &words.t(NAMES[i % 3]),
                "",
            ),
            "app",
            words,
            pick,
        ));
        scene.add(press(
            glyph::layer(
                key("libs"),
                c.x + pad,
                y + pad + block_h + 4.0,
                inner,
                libs_h,
                Layer::Libs,
                &words.t("layer.libs"),
                "",
            ),
            "libs",
            words,
            pick,
        ));
        let os_y = y + vm_h - pad - os_h + 2.0;
        let os = glyph::layer(
            key("guest"),
            c.x + pad,
            os_y,
            inner,
            os_h - 2.0,
            Layer::Os,
            &words.t("layer.guest"),
            &words.memory(m.os),
        );
        if stage == Stage::Lifted {
            // Its place stays, empty and dashed; the slab itself hovers above the room, light.
            scene.add(glyph::free_room(
                key("hole"),
                c.x + pad,
                os_y,
                inner,
                os_h - 2.0,
                &words.f("freed", &[("memory", Arg::S(&words.memory(m.os)))]),
            ));
        } else {
            scene.add(press(os, "guest", words, pick));
        }
    }
    if stage != Stage::Lifted && free > 18.0 {
        let text = words.f("vms.free", &[("memory", Arg::S(&words.memory(trace.vms.free)))]);
        let s = Shape::new("vms.free", a.x, f.top, a.w, free - 4.0)
            .panel(4.0, Paint::None, Stroke::dashed(Paint::Guest, 1.0))
            .fitted(
                (a.w / 2.0, (free - 4.0) / 2.0 + 4.2),
                a.w - 12.0,
                12.5,
                11.0,
                Weight::Regular,
                Anchor::Middle,
                Paint::Muted,
                &text,
            );
        scene.add(s);
    }
}

fn container_stack(
    scene: &mut Scene,
    trace: &Trace,
    f: &Frame,
    step: usize,
    stage: Stage,
    words: &Words,
    pick: Option<&str>,
) {
    let (a, m) = (f.area, &trace.memory);
    scene.add(glyph::heading(
        "con.head",
        a.x,
        a.y,
        a.w,
        &words.t("con.title"),
        &words.t(if stage == Stage::Cloud { "con.remark-cloud" } else { "con.remark" }),
    ));
    let cloud = stage == Stage::Cloud;
    let hardware_y = f.top + f.room + f.bar + 2.0 * f.gap;
    scene.add(press(
        base(
            "con.hardware",
            Area::new(a.x, hardware_y, a.w, f.bar),
            Layer::Hardware,
            &words.memory(m.server),
            cloud,
            words,
        ),
        "hardware",
        words,
        pick,
    ));
    if step == 0 {
        return;
    }
    // In the cloud a hypervisor slides in under the host system, and a VM's room closes around everything above it.
    let (x, w, floor, squeeze) =
        if cloud { (a.x + 7.0, a.w - 14.0, f.top + f.room - 7.0, 0.78) } else { (a.x, a.w, hardware_y - f.gap, 1.0) };
    if cloud {
        scene.add(press(
            base(
                "con.hypervisor",
                Area::new(a.x, f.top + f.room + f.gap, a.w, f.bar),
                Layer::Hypervisor,
                "",
                cloud,
                words,
            ),
            "hypervisor",
            words,
            pick,
        ));
        scene.add(press(
            glyph::room("con.room", a.x, f.top - 12.0, a.w, f.room + 12.0).text(
                10.0,
                17.0,
                12.5,
                Weight::Bold,
                Anchor::Start,
                Paint::Ink,
                words.t("instance"),
            ),
            "instance",
            words,
            pick,
        ));
    }
    let mb = f.room / (m.server * (1.0 - m.host_share)) * squeeze;
    let os_h = m.os * mb;
    let os_y = floor - os_h;
    scene.add(press(
        glyph::layer("con.os", x, os_y, w, os_h, Layer::Os, &words.t("layer.host"), &words.t("one-kernel")),
        "host",
        words,
        pick,
    ));
    let engine_h = f.engine * if cloud { 0.9 } else { 1.0 };
    let engine_y = os_y - f.gap - engine_h;
    scene.add(press(
        glyph::layer("con.engine", x, engine_y, w, engine_h, Layer::Engine, &words.t("layer.engine"), ""),
        "engine",
        words,
        pick,
    ));
    let n = trace.containers_at(stage) as usize;
    if n == 0 {
        return;
    }
    let cols = trace.vms.count.max(1) as usize;
    let gap = 8.0;
    let cell_w = (w - gap * (cols as f64 - 1.0)) / cols as f64;
    let cell_h = (m.app + m.container) * mb * cols as f64 - 4.0;
    let top_of = |i: usize| engine_y - f.gap - (i / cols + 1) as f64 * (cell_h + 4.0) + 4.0;
    for i in 0..n {
        let key = ["con", &i.to_string()].concat();
        let cx = x + (i % cols) as f64 * (cell_w + gap);
        let mut s = glyph::container(key, cx, top_of(i), cell_w, cell_h, HUES[i % 3], None);
        // The app and its libraries, in the shares that they have in a VM.
        let libs_h = cell_h * 0.32;
        let rows = [
            (NAMES[i % 3], (cell_h - libs_h - 5.0) / 2.0 - 9.0, 19.0, Paint::Surface),
            ("layer.libs", cell_h - libs_h - 5.0, libs_h, Paint::LibsFill),
        ];
        for (name, y, h, fill) in rows {
            s = s.rect(5.0, y, cell_w - 10.0, h, 2.0, fill, Stroke::NONE).fitted(
                (cell_w / 2.0, y + h / 2.0 + 4.2),
                cell_w - 14.0,
                12.5,
                11.0,
                Weight::Bold,
                Anchor::Middle,
                Paint::Ink,
                &words.t(name),
            );
        }
        scene.add(press(s, "container", words, pick));
    }
    if matches!(stage, Stage::Apps | Stage::Lifted) {
        let y = f.top;
        let h = top_of(0) - 6.0 - y;
        scene.add(glyph::free_room(
            "con.free",
            a.x,
            y,
            a.w,
            h,
            &words.f("con.free", &[("memory", Arg::S(&words.memory(trace.spared())))]),
        ));
    }
}

/// The picture `since` seconds into a step: the parts that are new in it arrive one after the other.
pub fn scene(trace: &Trace, t: f64, width: Width, words: &Words, pick: Option<&str>) -> Scene {
    let at = trace.story.at(t);
    let now = stage(trace, STAGES[at.step], width, words, pick);
    // The servers stand there from the start.
    if at.moved >= 1.0 || at.step == 0 {
        return now;
    }
    let before = stage(trace, STAGES[at.step - 1], width, words, pick);
    let motion = trace.story.steps()[at.step].motion;
    let new: Vec<&str> = now.shapes.iter().filter(|s| before.find(&s.key).is_none()).map(|s| s.key.as_str()).collect();
    if !matches!(STAGES[at.step], Stage::Apps | Stage::Filled | Stage::Foundations) || new.is_empty() {
        return ease::between(&before, &now, at.since / motion);
    }
    // Newcomers drop in one after the other over the time of the step; what was there moves first.
    let mut scene = ease::between(&before, &now, at.since / 0.4);
    let fall = 0.45;
    let gap = if new.len() > 1 { (motion - fall) / (new.len() - 1) as f64 } else { 0.0 };
    for shape in &mut scene.shapes {
        if let Some(i) = new.iter().position(|k| *k == shape.key) {
            let p = ease::out(ease::span(at.since, i as f64 * gap, i as f64 * gap + fall));
            shape.opacity = p;
            shape.y -= (1.0 - p) * 22.0;
        }
    }
    scene.shapes.retain(|s| s.opacity > 0.01);
    scene
}

pub fn describe(trace: &Trace, t: f64, words: &Words) -> String {
    let step = trace.story.at(t).step;
    let key = ["describe.", &(step + 1).to_string()].concat();
    words.f(
        &key,
        &[
            ("vms", Arg::N(f64::from(trace.vms.count))),
            ("containers", Arg::N(f64::from(trace.containers.count))),
            ("memory", Arg::S(&words.memory(trace.memory.server))),
            ("os", Arg::S(&words.memory(trace.memory.os))),
            ("free", Arg::S(&words.memory(trace.vms.free))),
            ("spared", Arg::S(&words.memory(trace.spared()))),
        ],
    )
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
