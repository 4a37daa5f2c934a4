//! One row a layer, one column a place: what a place holds stands in its column, and what travels slides from column to column. Below, the
//! image in hand as a bar in proportion to its layers.

use super::model::{CHANGE, LAPTOP, PLACES, PUSH, REGISTRY, SECOND, SERVER, SETTLE, TINY, Trace};
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
    /// Where the places begin, and how high their heads are.
    top: f64,
    head: f64,
    floor: f64,
    slab: f64,
    size: f64,
    /// Top of each layer's row and of each image's.
    rows: Vec<f64>,
    heads: [f64; 3],
}

const HEAD: f64 = 22.0;
const SLIVER: f64 = 4.0;
/// Height of the numbers below the places.
const METER: f64 = 82.0;

fn grid(trace: &Trace, t: f64, width: Width) -> Grid {
    let (x, w, label_w, gap) = width.pick((20.0, 680.0, 166.0, 10.0), (8.0, 320.0, 92.0, 4.0));
    let col_w = (w - label_w - 3.0 * gap) / 3.0;
    let col = [0.0, 1.0, 2.0].map(|i| x + label_w + gap + i * (col_w + gap));
    let (slab, size) = width.pick((18.0, 12.0), (18.0, 11.0));
    let (top, head) = width.pick((54.0, 46.0), (64.0, 58.0));
    // The height is the same for all: layers are higher where there are fewer, and make room when an image comes. The highest stack has
    // fifteen that are named.
    let floor = top + head + 15.0 * (slab + 2.0) + 5.0 * (SLIVER + 2.0) + 3.0 * (HEAD + 12.0) + 12.0;
    let there = [0, CHANGE, SECOND].map(|k| {
        let at = trace.transfers[k].at;
        if k == 0 { 1.0 } else { ease::out(ease::span(t, at, at + 0.35)) }
    });
    let (mut named, mut room) = (0.0, floor - top - head - 12.0);
    for share in there {
        room -= share * (HEAD + 12.0);
    }
    for l in &trace.layers {
        if l.id == TINY {
            room -= there[l.image] * (SLIVER + 2.0);
        } else {
            named += there[l.image];
        }
    }
    let slab = room / named - 2.0;
    let mut rows = Vec::new();
    let (mut heads, mut y) = ([0.0; 3], floor - 6.0);
    for (i, l) in trace.layers.iter().enumerate() {
        let h = if l.id == TINY { SLIVER } else { slab };
        y -= h;
        rows.push(y);
        y -= 2.0;
        if trace.layers.get(i + 1).is_none_or(|n| n.image != l.image) {
            heads[l.image] = y - HEAD;
            y -= HEAD + 10.0;
        }
    }
    Grid { x, w, label_w, col, col_w, top, head, floor, slab, size, rows, heads }
}

/// A plain word in the middle of a shape.
fn written(s: Shape, size: f64, weight: Weight, ink: Paint, t: &str) -> Shape {
    let (w, h) = (s.w, s.h);
    s.fitted((w / 2.0, h / 2.0 + size * 0.35), w - 4.0, size, 11.0, weight, Anchor::Middle, ink, t)
}

pub fn scene(shown: &Shown, t: f64, width: Width, words: &Words) -> Scene {
    let trace = shown.trace;
    let g = grid(trace, t, width);
    let largest = trace.layers.iter().fold(0.0, |most: f64, l| most.max(l.mb));
    let mut scene = Scene::new(width, g.floor + METER + width.pick(24.0, 38.0));
    command(&mut scene, shown, t, &g, width, words);
    places(&mut scene, shown, t, &g, width, words);
    for (i, l) in trace.layers.iter().enumerate() {
        let tiny = l.id == TINY;
        let (fill, edge) = paints(l.id);
        let h = if tiny { SLIVER } else { g.slab };
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
            let x = ease::lerp(from, g.col[place], e) + 4.0;
            let mut s = Shape::new([&key("slab", i), ".", &place.to_string()].concat(), x, y, g.col_w - 8.0, h)
                .panel(2.0, fill, Stroke::solid(edge, 1.0))
                .fade(if travels { 1.0 } else { e });
            if !tiny {
                // All layers are equally high, so a bar says how large each is.
                let bar = h * 0.18;
                let w = ((g.col_w - 10.0) * l.mb / largest).max(1.0);
                s = s.rect(1.0, h - 0.5 - bar, w, bar, 0.0, edge, Stroke::NONE);
                let (x, y) = ((g.col_w - 8.0) / 2.0, (h - bar) / 2.0 + g.size * 0.35);
                s = s.text(x, y, g.size, Weight::Regular, Anchor::Middle, Paint::Ink, words.memory(l.mb));
            }
            scene.add(s);
        }
        if !tiny && seen > 0.0 {
            let name = words.t(&["layer.", l.id].concat());
            let s = Shape::new(["layer", &l.image.to_string(), ".", l.id].concat(), g.x, g.rows[i], g.label_w, h)
                .fitted(
                    (0.0, h * 0.4 + 4.2),
                    g.label_w,
                    width.pick(13.0, 12.0),
                    11.0,
                    Weight::Regular,
                    Anchor::Start,
                    Paint::Ink,
                    &name,
                );
            // What a Java or MySQL image is made of is told by the names alone.
            scene.add(if known(l.id) { shown.press(s.fade(seen), name) } else { s.fade(seen) });
        }
    }
    for image in 0..3 {
        heading(&mut scene, shown, image, t, &g, width, words);
    }
    meter(&mut scene, trace, t, &g, width, words);
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
    let (y, h, size) = width.pick((12.0, 30.0, 13.0), (8.0, 44.0, 11.0));
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
    let mut legend = Shape::new("legend", g.x, g.top, g.label_w, 58.0);
    for (i, id) in ["code", "node", "debian"].into_iter().enumerate() {
        let y = 8.0 + 19.0 * i as f64;
        let (fill, edge) = paints(id);
        let word = words.t(&["legend.", id].concat());
        legend = legend.rect(0.0, y - 6.0, 14.0, 12.0, 2.0, fill, Stroke::solid(edge, 1.0));
        legend = legend.text(20.0, y + 4.0, width.pick(12.5, 11.5), Weight::Regular, Anchor::Start, Paint::Muted, word);
    }
    scene.add(legend);
    for (i, place) in names.into_iter().enumerate() {
        let (x, w) = (g.col[i], g.col_w);
        scene.add(Shape::new(key("shelf", i), x, g.top, w, g.floor - g.top).panel(6.0, Paint::LibsFill, edges[i]));
        let brief = width == Width::Narrow && place == "ecr";
        let name = words.t(&[if brief { "short." } else { "place." }, place].concat());
        let remark = words.t(&["does.", if i == REGISTRY { registry } else { place }].concat());
        let holds = words.memory(trace_mb(shown.trace, i, t));
        // Wide: name and size on one line, the remark under them. Narrow: three lines.
        let (pad, size, second, at) =
            width.pick((10.0, 14.0, 37.0, (w - 10.0, 19.0)), (3.0, 11.5, 30.0, (w / 2.0, 48.0)));
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
    let chip_w = width.pick(44.0, 28.0);
    let mut seen: f64 = 0.0;
    let (name, digest) = (word("name"), word("digest"));
    for place in 0..PLACES {
        let p = since(trace.complete(image, place));
        if p <= 0.0 {
            continue;
        }
        seen = seen.max(p);
        let w = g.col_w - 8.0 - if place == REGISTRY { chip_w + 3.0 } else { 0.0 };
        let plate =
            Shape::new([&key("plate", image), ".", &place.to_string()].concat(), g.col[place] + 4.0, y, w, HEAD);
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
                g.col[SERVER] + 4.0,
                y - 6.0,
                g.col_w - 8.0,
                HEAD + 6.0,
                hue,
                Some(&name),
            );
            scene.add(s.fade(up).shift(0.0, (up - 1.0) * 10.0));
        }
    }
    if seen > 0.0 {
        let label = words.f("image", &[("name", Arg::S(&name)), ("digest", Arg::S(&digest))]);
        let s = Shape::new(key("image", image), g.x, y, g.label_w, HEAD);
        let s = s.fitted((0.0, 15.4), g.label_w, 13.0, 11.0, Weight::Bold, Anchor::Start, Paint::Ink, &label);
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
        let x = g.col[REGISTRY] + g.col_w - 4.0 - chip_w;
        let tag = word("tag");
        let s = Shape::new(key("tag", image), x, y, chip_w, HEAD).panel(HEAD / 2.0, Paint::Ink, Stroke::NONE).fade(p);
        scene.add(
            shown.press(written(s, 12.0, Weight::Bold, Paint::Surface, &tag), words.f("tag", &[("tag", Arg::S(&tag))])),
        );
    }
}

/// What the transfer in hand has moved, as a number and as a part of the image.
fn meter(scene: &mut Scene, trace: &Trace, t: f64, g: &Grid, width: Width, words: &Words) {
    let k = trace.current(t);
    let x = &trace.transfers[k];
    let total = trace.size(x.image);
    let y = g.floor + 12.0;
    let number_w = width.pick(124.0, 116.0);
    let about = words.f(METERS[x.to], &[("total", Arg::S(&words.memory(total)))]);
    let mut s = Shape::new("meter", g.x, y, g.w, METER + width.pick(0.0, 15.0))
        .text(0.0, 28.0, 26.0, Weight::Bold, Anchor::Start, Paint::Ink, words.memory(trace.moved(k, t)))
        .wrapped(
            (number_w, width.pick(26.0, 14.0)),
            g.w - number_w,
            width.pick(13.5, 12.5),
            Weight::Regular,
            Anchor::Start,
            Paint::Muted,
            &about,
        );
    // Solid is what has moved, pale what was there or has yet to come.
    let mut left: f64 = 0.0;
    for l in &trace.images[x.image] {
        let layer = &trace.layers[*l];
        let w = layer.mb / total * g.w;
        let (pale, solid) = paints(layer.id);
        let moved = x.moved.iter().any(|m| m.0 == *l) && trace.share(*l, x.to, t).0 >= 1.0;
        // A hairline for what is too small to be seen.
        let w_seen = if layer.id == TINY { w } else { w.max(1.5) };
        let gap = if w > 4.0 { 1.0 } else { 0.0 };
        s = s.rect(
            left.min(g.w - w_seen),
            44.0,
            w_seen - gap,
            16.0,
            0.0,
            if moved { solid } else { pale },
            Stroke::NONE,
        );
        left += w;
    }
    s = s.rect(0.0, 44.0, g.w, 16.0, 2.0, Paint::None, Stroke::solid(Paint::Muted, 1.0));
    scene.add(s.wrapped(
        (0.0, 76.0),
        g.w,
        width.pick(12.5, 11.5),
        Weight::Regular,
        Anchor::Start,
        Paint::Muted,
        &words.t("scale"),
    ));
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
    out.push_str(&words.memory(trace.moved(k, t)));
    out.push(' ');
    out.push_str(&words.f(METERS[x.to], &[("total", Arg::S(&words.memory(trace.size(x.image))))]));
    out
}
