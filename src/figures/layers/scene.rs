//! One column a place: what a place holds is stacked there, each layer as high as it is large, and what travels slides from column to
//! column. Names and sizes stand once, at the left. Below, what has moved, and what either order of the Dockerfile makes a push carry.

use super::model::{CHANGE, LAPTOP, Layer, PLACES, PUSH, REGISTRY, SECOND, SERVER, SETTLE, TINY, Trace};
use crate::scene::glyph::{self, Hue, Icon};
use crate::scene::{Anchor, Arg, Owner, Paint, Scene, Shape, Stroke, Weight, Width, Words, ease, text};

/// A run and how it is looked at.
pub struct Shown<'a> {
    pub trace: &'a Trace,
    /// Amazon ECR, not Docker Hub.
    pub ecr: bool,
    pub private: bool,
    pub pick: Option<&'a str>,
}

impl Shown<'_> {
    /// `hub` or `ecr`, and whether it is private, for keys of words.
    pub fn registry(&self) -> &'static str {
        match (self.ecr, self.private) {
            (false, false) => "hub-public",
            (false, true) => "hub-private",
            (true, false) => "ecr-public",
            (true, true) => "ecr-private",
        }
    }

    fn press(&self, shape: Shape, label: String) -> Shape {
        let pressed = self.pick == Some(shape.key.as_str());
        shape.hit(label, pressed)
    }
}

/// Key of a thing that there are several of.
fn key(name: &str, i: usize) -> String {
    [name, &i.to_string()].concat()
}

/// The word of an image: `what` is its name, digest or tag.
pub fn image_word(what: &str, trace: &Trace, image: usize, words: &Words) -> String {
    let id = match image {
        0 => "first",
        1 => "changed",
        _ => trace.params.second.id(),
    };
    words.t(&[what, ".", id].concat())
}

/// Whether there is more to say about a layer: those of the app's own images.
pub fn known(id: &str) -> bool {
    matches!(id, "debian" | "certs" | "git" | "compilers" | "node" | "yarn" | "libs" | "code")
}

/// Fill and edge of a layer: an operating system's, a runtime's, or your own.
fn paints(id: &str) -> (Paint, Paint) {
    match id {
        "libs" | "code" => (Paint::YouFill, Paint::You),
        "node" => (Paint::NodeFill, Paint::Node),
        "jre" => (Paint::JavaFill, Paint::Java),
        "server" | "shell" => (Paint::MysqlFill, Paint::Mysql),
        _ => (Paint::GuestFill, Paint::Guest),
    }
}

/// Measures of the picture in one width.
struct Grid {
    x: f64,
    w: f64,
    label_w: f64,
    col: [f64; PLACES],
    col_w: f64,
    /// From a column's edge to what lies in it.
    pad: f64,
    /// Where the places begin, and how high their heads are.
    top: f64,
    head: f64,
    floor: f64,
    /// Units of height a MB.
    scale: f64,
    /// Top of each layer, the middle of its name, and the top of each image's own row.
    rows: Vec<f64>,
    names: Vec<f64>,
    heads: [f64; 3],
}

/// Height of an image's plate, and of its row.
const HEAD: f64 = 22.0;
const ROW: f64 = HEAD + 8.0;
/// Nothing is drawn thinner: a layer with a name, and one without.
const HAIR: f64 = 2.0;
const SLIVER: f64 = 1.0;
/// Between two layers, and between the middles of two names.
const GAP: f64 = 1.0;
const PITCH: f64 = 13.5;

fn thick(l: &Layer, scale: f64) -> f64 {
    (l.mb * scale).max(if l.id == TINY { SLIVER } else { HAIR })
}

/// What the layers that came with an image take, and their names beside them.
fn block(trace: &Trace, image: usize, scale: f64) -> f64 {
    let (mut layers, mut names) = (0.0, 0.0);
    for l in trace.layers.iter().filter(|l| l.image == image) {
        layers += thick(l, scale) + GAP;
        names += if l.id == TINY { 0.0 } else { PITCH };
    }
    f64::max(layers, names)
}

fn grid(trace: &Trace, t: f64, width: Width) -> Grid {
    let (x, w, label_w, lead, gap, pad) =
        width.pick((20.0, 680.0, 158.0, 18.0, 10.0, 4.0), (8.0, 320.0, 104.0, 10.0, 4.0, 2.0));
    let col_w = (w - label_w - lead - 2.0 * gap) / 3.0;
    let col = [0.0, 1.0, 2.0].map(|i| x + label_w + lead + i * (col_w + gap));
    let (top, head, floor) = width.pick((44.0, 46.0, 396.0), (56.0, 58.0, 428.0));
    // The height is the same for all: the scale is the largest with which all has room, and layers make room when an image comes.
    let there = [0, CHANGE, SECOND].map(|k| {
        let at = trace.transfers[k].at;
        if k == 0 { 1.0 } else { ease::out(ease::span(t, at, at + 0.35)) }
    });
    let room = floor - top - head - 8.0;
    let need = |scale: f64| {
        let blocks = there.into_iter().enumerate();
        blocks.map(|(i, share)| share * (block(trace, i, scale) + ROW)).sum::<f64>()
    };
    let (mut scale, mut beyond) = (0.0, 2.0);
    for _ in 0..24 {
        let mid = (scale + beyond) / 2.0;
        *(if need(mid) <= room { &mut scale } else { &mut beyond }) = mid;
    }
    let (mut rows, mut names) = (Vec::new(), Vec::new());
    let (mut heads, mut foot) = ([0.0; 3], floor - 4.0);
    for (image, share) in there.into_iter().enumerate() {
        let own: Vec<&Layer> = trace.layers.iter().filter(|l| l.image == image).collect();
        let high = share * block(trace, image, scale);
        // Names stand beside their layers as nearly as their height lets them.
        let mut left = own.iter().filter(|l| l.id != TINY).count() as f64;
        let (mut y, mut last) = (foot, foot + PITCH / 2.0);
        for l in own {
            let h = thick(l, scale) * share;
            y -= h;
            rows.push(y);
            let mut name = y + h / 2.0;
            if l.id != TINY {
                left -= 1.0;
                name = name.min(last - PITCH * share).max(foot - high + PITCH * (left + 0.5) * share);
                last = name;
            }
            names.push(name);
            y -= GAP * share;
        }
        heads[image] = foot - high - HEAD - 1.0;
        foot -= high + ROW * share;
    }
    Grid { x, w, label_w, col, col_w, pad, top, head, floor, scale, rows, names, heads }
}

/// A plain word in the middle of a shape.
fn written(s: Shape, size: f64, weight: Weight, ink: Paint, t: &str) -> Shape {
    let (w, h) = (s.w, s.h);
    s.fitted((w / 2.0, h / 2.0 + size * 0.35), w - 4.0, size, 11.0, weight, Anchor::Middle, ink, t)
}

pub fn scene(shown: &Shown, t: f64, width: Width, words: &Words) -> Scene {
    let trace = shown.trace;
    let g = grid(trace, t, width);
    let mut scene = Scene::new(width, g.floor + width.pick(80.0, 132.0));
    command(&mut scene, shown, t, &g, width, words);
    places(&mut scene, shown, t, &g, width, words);
    let now = &trace.transfers[trace.current(t)];
    for (i, l) in trace.layers.iter().enumerate() {
        let (fill, edge) = paints(l.id);
        let h = thick(l, g.scale);
        let moves = now.moved.iter().any(|m| m.0 == i);
        let mut seen: f64 = 0.0;
        for place in 0..PLACES {
            let (p, travels) = trace.share(i, place, t);
            if p <= 0.0 {
                continue;
            }
            seen = seen.max(p);
            let e = ease::out(p);
            let from = if travels { g.col[place - 1] } else { g.col[place] };
            let y = g.rows[i] - if travels { 0.0 } else { (1.0 - e) * 14.0 };
            let (x, w) = (ease::lerp(from, g.col[place], e) + g.pad, g.col_w - 2.0 * g.pad);
            // Solid is what has moved last, pale what was there.
            let solid = moves && place == now.to;
            let line = if h > 3.0 { Stroke::solid(edge, 1.0) } else { Stroke::NONE };
            let fill = if solid || h <= 3.0 { edge } else { fill };
            let key = [&key("slab", i), ".", &place.to_string()].concat();
            let s = Shape::new(key, x, y, w, h).panel((h / 3.0).min(2.0), fill, line);
            scene.add(s.fade(if travels { 1.0 } else { e }));
            // What is thin carries its size with it on its way.
            if l.id != TINY && h < 9.0 && travels && p < 1.0 {
                let size = words.memory(l.mb);
                let w = text::width(&size, 12.0, Weight::Bold) + 14.0;
                let ride = Shape::new(["ride", &i.to_string()].concat(), x + 2.0, y + h / 2.0 - 9.0, w, 18.0);
                scene.add(written(ride.panel(9.0, edge, Stroke::NONE), 12.0, Weight::Bold, Paint::OnApp, &size));
            }
        }
        if l.id != TINY && seen > 0.0 {
            let name = words.t(&["layer.", l.id].concat());
            let (y, size) = (g.names[i], width.pick(12.5, 11.5));
            let mb = words.memory(l.mb);
            // Where there is no room, the unit stands with the whole image's size alone.
            let mb = width.pick(&*mb, mb.split(['\u{a0}', ' ']).next().unwrap_or(""));
            let (weight, ink) = if moves { (Weight::Bold, Paint::Ink) } else { (Weight::Regular, Paint::Muted) };
            let number = text::width(mb, size, Weight::Bold);
            let s = Shape::new(["layer", &l.image.to_string(), ".", l.id].concat(), g.x, y - 7.0, g.label_w, 14.0)
                .fitted((0.0, 11.2), g.label_w - number - 3.0, size, 11.0, weight, Anchor::Start, ink, &name)
                .text(g.label_w, 11.2, size, weight, Anchor::End, ink, mb);
            // What a Java or MySQL image is made of is told by the names alone.
            scene.add(if known(l.id) { shown.press(s.fade(seen), name) } else { s.fade(seen) });
            let (x, far) = (g.x + g.label_w + 3.0, g.col[0] - 2.0);
            let lead = Shape::new(key("lead", i), x, 0.0, far - x, scene.h);
            let ink = Stroke::solid(if moves { edge } else { Paint::Rule }, 1.0);
            scene.add(lead.line(0.0, y, far - x, g.rows[i] + h / 2.0, ink).fade(seen));
        }
    }
    for image in 0..3 {
        heading(&mut scene, shown, image, t, &g, width, words);
    }
    meter(&mut scene, trace, t, &g, width, words);
    orders(&mut scene, trace, t >= trace.transfers[PUSH].end - 1e-9, &g, width, words);
    scene
}

/// What is typed at this moment.
fn command(scene: &mut Scene, shown: &Shown, t: f64, g: &Grid, width: Width, words: &Words) {
    let trace = shown.trace;
    let k = trace.current(t);
    let x = &trace.transfers[k];
    let name = image_word("name", trace, x.image, words);
    let version = if k == super::model::PULL && trace.params.by_digest {
        words.t("pinned")
    } else {
        words.f("tagged", &[("tag", Arg::S(&image_word("tag", trace, x.image, words)))])
    };
    let path =
        words.f(&["path.", shown.registry()].concat(), &[("name", Arg::S(&name)), ("version", Arg::S(&version))]);
    let line = words.f(["cmd.build", "cmd.push", "cmd.run"][x.to], &[("path", Arg::S(&path))]);
    let (y, h, size) = width.pick((8.0, 28.0, 13.0), (8.0, 40.0, 11.0));
    let s = Shape::new("command", g.x, y, g.w, h).panel(5.0, Paint::Steel, Stroke::solid(Paint::SteelEdge, 1.0));
    let lines = text::wrap(&line, size, Weight::Regular, g.w - 20.0).len() as f64;
    let first = h / 2.0 + size * 0.35 - (lines - 1.0) * size * 0.65;
    scene.add(s.wrapped((10.0, first), g.w - 20.0, size, Weight::Regular, Anchor::Start, Paint::OnSteel, &line));
}

fn places(scene: &mut Scene, shown: &Shown, t: f64, g: &Grid, width: Width, words: &Words) {
    let names = ["laptop", if shown.ecr { "ecr" } else { "hub" }, "server"];
    let registry = if shown.private { "private" } else { "public" };
    let edges = [
        Owner::You.stroke(1.5),
        if shown.ecr { Owner::Aws.stroke(1.5) } else { Stroke::solid(Paint::Engine, 1.5) },
        Stroke::solid(Paint::Guest, 1.5),
    ];
    let mut legend = Shape::new("legend", g.x, g.top, g.label_w, g.head + 2.0);
    for (i, id) in ["code", "node", "debian"].into_iter().enumerate() {
        let y = 8.0 + width.pick(16.0, 19.0) * i as f64;
        let (fill, edge) = paints(id);
        let word = words.t(&["legend.", id].concat());
        legend = legend.rect(0.0, y - 6.0, 14.0, 12.0, 2.0, fill, Stroke::solid(edge, 1.0));
        legend = legend.text(20.0, y + 4.0, width.pick(12.5, 11.5), Weight::Regular, Anchor::Start, Paint::Muted, word);
    }
    scene.add(legend);
    for (i, place) in names.into_iter().enumerate() {
        let (x, w) = (g.col[i], g.col_w);
        scene.add(Shape::new(key("shelf", i), x, g.top, w, g.floor - g.top).panel(6.0, Paint::LibsFill, edges[i]));
        // What is yet to come of the first image, as it lies in the place before.
        for l in &shown.trace.images[0] {
            let h = thick(&shown.trace.layers[*l], g.scale);
            let room = Stroke::dashed(Paint::Guest, 1.0);
            if h > 3.0 && t < shown.trace.complete(0, i) && shown.trace.share(*l, i, t).0 <= 0.0 {
                let key = [&key("room", *l), ".", &i.to_string()].concat();
                let s = Shape::new(key, x + g.pad, g.rows[*l], w - 2.0 * g.pad, h);
                scene.add(s.panel((h / 3.0).min(2.0), Paint::None, room));
            }
        }
        let brief = width == Width::Narrow && place == "ecr";
        let name = words.t(&[if brief { "short." } else { "place." }, place].concat());
        let remark = words.t(&["does.", if i == REGISTRY { registry } else { place }].concat());
        let holds = words.memory(trace_mb(shown.trace, i, t));
        // Wide: name and size on one line, the remark under them. Narrow: three lines.
        let (pad, size, second, at) =
            width.pick((10.0, 14.0, 37.0, (w - 10.0, 19.0)), (1.0, 11.5, 30.0, (w / 2.0, 48.0)));
        let (start, sized) = width.pick((Anchor::Start, Anchor::End), (Anchor::Middle, Anchor::Middle));
        let left = width.pick(pad, w / 2.0);
        let room = width.pick(w - 80.0, w - 2.0 * pad);
        let mut s = Shape::new(key("place", i), x, g.top, w, g.head)
            .fitted((left, width.pick(19.0, 15.0)), room, size, 11.0, Weight::Bold, start, Paint::Ink, &name)
            .fitted((left, second), w - 2.0 * pad, 12.0, 11.0, Weight::Regular, start, Paint::Muted, &remark)
            .text(at.0, at.1, width.pick(14.0, 13.0), Weight::Bold, sized, Paint::Ink, holds);
        if i == REGISTRY && width == Width::Wide {
            s = s.icon(if shown.private { Icon::Lock } else { Icon::Unlock }, w - 20.0, 34.0, Paint::Muted);
        }
        scene.add(shown.press(s, name));
    }
}

fn trace_mb(trace: &Trace, place: usize, t: f64) -> f64 {
    trace.held(place, t).1
}

/// The row of an image itself: its name, a plate wherever it is complete, its tag in the registry, its container on the server.
fn heading(scene: &mut Scene, shown: &Shown, image: usize, t: f64, g: &Grid, width: Width, words: &Words) {
    let trace = shown.trace;
    let word = |what: &str| image_word(what, trace, image, words);
    let y = g.heads[image];
    let (from, stop) = trace.runs(image);
    let since = |at: f64| ease::out(ease::span(t, at, at + SETTLE * 0.8));
    let chip_w = width.pick(44.0, 27.0);
    let mut seen: f64 = 0.0;
    let (name, digest) = (word("name"), word("digest"));
    for place in 0..PLACES {
        let p = since(trace.complete(image, place));
        if p <= 0.0 {
            continue;
        }
        seen = seen.max(p);
        let w = g.col_w - 2.0 * g.pad - if place == REGISTRY { chip_w + 2.0 } else { 0.0 };
        let plate =
            Shape::new([&key("plate", image), ".", &place.to_string()].concat(), g.col[place] + g.pad, y, w, HEAD);
        let plate = plate.panel(3.0, Paint::Surface, Stroke::solid(Paint::Ink, 1.0));
        // A running container stands on its image's place, and hides the plate.
        let running = place == SERVER && t >= from + SETTLE && t < stop;
        if !running {
            scene.add(written(plate, 12.0, Weight::Regular, Paint::Ink, &digest).fade(p));
        }
    }
    if t >= from && t <= stop + SETTLE {
        let hue = match (image, trace.params.second.id()) {
            (2, "java") => Hue::Java,
            (2, "mysql") => Hue::Mysql,
            (2, _) => Hue::Plum,
            _ => Hue::Node,
        };
        let up = since(from) * (1.0 - since(stop));
        if up > 0.0 {
            let s = glyph::container(
                key("run", image),
                g.col[SERVER] + g.pad,
                y - 4.0,
                g.col_w - 2.0 * g.pad,
                HEAD + 4.0,
                hue,
                Some(&name),
            );
            scene.add(s.fade(up).shift(0.0, (up - 1.0) * 10.0));
        }
    }
    if seen > 0.0 {
        let label = words.f("image", &[("name", Arg::S(&name)), ("digest", Arg::S(&digest))]);
        let s = Shape::new(key("image", image), g.x, y, g.label_w, HEAD);
        let (size, whole) = (width.pick(13.0, 11.5), words.memory(trace.size(image)));
        let number = text::width(&whole, size, Weight::Bold);
        // Where there is no room, the digest stands on the plates alone.
        let brief = width.pick(&*label, &*name);
        let s = s
            .fitted((0.0, 15.4), g.label_w - number - 3.0, size, 11.0, Weight::Bold, Anchor::Start, Paint::Ink, brief)
            .text(g.label_w, 15.4, size, Weight::Bold, Anchor::End, Paint::Ink, whole);
        scene.add(shown.press(s.fade(seen), label));
    }
    // The tag of the app moves from its first image to its second.
    if image == 1 {
        return;
    }
    let pushed = trace.complete(image, REGISTRY);
    let y = if image == 0 { ease::lerp(y, g.heads[1], since(trace.transfers[PUSH].end)) } else { y };
    let p = since(pushed);
    if p > 0.0 {
        let x = g.col[REGISTRY] + g.col_w - g.pad - chip_w;
        let tag = word("tag");
        let s = Shape::new(key("tag", image), x, y, chip_w, HEAD).panel(HEAD / 2.0, Paint::Ink, Stroke::NONE).fade(p);
        scene.add(
            shown.press(written(s, 12.0, Weight::Bold, Paint::Surface, &tag), words.f("tag", &[("tag", Arg::S(&tag))])),
        );
    }
}

/// What the transfer in hand has moved, and the scale.
fn meter(scene: &mut Scene, trace: &Trace, t: f64, g: &Grid, width: Width, words: &Words) {
    let k = trace.current(t);
    let x = &trace.transfers[k];
    let (y, w) = (g.floor + 4.0, width.pick(330.0, g.w));
    let number_w = 116.0;
    let about = words.f(METERS[x.to], &[("total", Arg::S(&words.memory(trace.size(x.image))))]);
    let s = Shape::new("meter", g.x, y, w, 36.0).text(
        0.0,
        25.0,
        26.0,
        Weight::Bold,
        Anchor::Start,
        Paint::Ink,
        words.memory(trace.moved(k, t)),
    );
    scene.add(s.wrapped((number_w, 13.0), w - number_w, 12.5, Weight::Regular, Anchor::Start, Paint::Muted, &about));
    let high = RULER * g.scale;
    let s = Shape::new("scale", g.x, y + 38.0, w, 34.0)
        .path(0.0, 2.0, "M0 0h7", Paint::None, Stroke::solid(Paint::Muted, 1.4))
        .rect(2.8, 2.0, 1.4, high, 0.0, Paint::Muted, Stroke::NONE)
        .path(0.0, 2.0 + high, "M0 0h7", Paint::None, Stroke::solid(Paint::Muted, 1.4));
    let note = words.f("scale", &[("mb", Arg::S(&words.memory(RULER)))]);
    let size = width.pick(12.5, 11.5);
    scene.add(s.wrapped((14.0, 13.0), w - 14.0, size, Weight::Regular, Anchor::Start, Paint::Muted, &note));
}

/// The piece of the scale that is shown, in MB.
const RULER: f64 = 50.0;

/// What a push carries after this change, in either order of the Dockerfile: the learner's, and the other as a ghost.
/// Until a push has carried it, the question stands there, and the room of the answers.
fn orders(scene: &mut Scene, trace: &Trace, sent: bool, g: &Grid, width: Width, words: &Words) {
    let (x, y, w) = width.pick((g.x + 350.0, g.floor + 6.0, g.w - 350.0), (g.x, g.floor + 76.0, g.w));
    let size = width.pick(12.5, 12.0);
    let title = words.t(if trace.params.libs_change { "orders.libs" } else { "orders.code" });
    let mut s = Shape::new("orders", x, y, w, 54.0).fitted(
        (0.0, 11.0),
        w,
        size,
        11.0,
        Weight::Regular,
        Anchor::Start,
        Paint::Muted,
        &title,
    );
    let most = trace.orders[0].max(trace.orders[1]);
    let (from, number) = (width.pick(142.0, 132.0), 58.0);
    for (i, mb) in trace.orders.into_iter().enumerate() {
        let own = trace.params.code_first == (i == 1);
        let (y, bar) = (29.0 + 20.0 * i as f64, (w - from - number) * mb / most);
        let (weight, ink, fill, edge) = if !sent {
            (Weight::Regular, Paint::Muted, Paint::None, Stroke::dashed(Paint::Guest, 1.2))
        } else if own {
            (Weight::Bold, Paint::Ink, Paint::You, Stroke::solid(Paint::You, 1.2))
        } else {
            (Weight::Regular, Paint::Muted, Paint::None, Stroke::solid(Paint::Guest, 1.2))
        };
        let name = words.t(["control.order.libs-first", "control.order.code-first"][i]);
        s = s
            .fitted((0.0, y), from - 6.0, size, 11.0, weight, Anchor::Start, ink, &name)
            .rect(from, y - 10.0, if sent { bar.max(2.0) } else { w - from - number }, 12.0, 1.5, fill, edge)
            .text(w, y, size, weight, Anchor::End, ink, if sent { words.memory(mb) } else { words.t("orders.open") });
    }
    scene.add(s);
}

const METERS: [&str; PLACES] = ["meter.build", "meter.push", "meter.pull"];

pub fn describe(shown: &Shown, t: f64, words: &Words) -> String {
    let trace = shown.trace;
    let mut out = String::new();
    let names = ["place.laptop", if shown.ecr { "place.ecr" } else { "place.hub" }, "place.server"];
    for place in [LAPTOP, REGISTRY, SERVER] {
        let (n, mb) = trace.held(place, t);
        out.push_str(&words.f(
            "describe.place",
            &[("n", Arg::N(n as f64)), ("place", Arg::S(&words.t(names[place]))), ("mb", Arg::S(&words.memory(mb)))],
        ));
        out.push(' ');
    }
    for image in 0..3 {
        let digest = image_word("digest", trace, image, words);
        let (from, stop) = trace.runs(image);
        // The app's tag leads to its newest image in the registry.
        let tagged = t >= trace.complete(image, REGISTRY) && (image != 0 || t < trace.transfers[PUSH].end);
        for (yes, k) in [(tagged, "describe.tag"), (t >= from && t < stop, "describe.run")] {
            if yes {
                let tag = image_word("tag", trace, image, words);
                let name = image_word("name", trace, image, words);
                out.push_str(
                    &words.f(k, &[("name", Arg::S(&name)), ("tag", Arg::S(&tag)), ("digest", Arg::S(&digest))]),
                );
                out.push(' ');
            }
        }
    }
    let k = trace.current(t);
    let x = &trace.transfers[k];
    if t >= trace.transfers[PUSH].end - 1e-9 {
        let name = |i: usize| words.t(["control.order.libs-first", "control.order.code-first"][i]);
        let [a, b] = trace.orders.map(|mb| words.memory(mb));
        let all = [("a", Arg::S(&a)), ("b", Arg::S(&b)), ("first", Arg::S(&name(0))), ("then", Arg::S(&name(1)))];
        out.push_str(&words.f("describe.orders", &all));
        out.push(' ');
    }
    out.push_str(&words.memory(trace.moved(k, t)));
    out.push(' ');
    out.push_str(&words.f(METERS[x.to], &[("total", Arg::S(&words.memory(trace.size(x.image))))]));
    out
}
