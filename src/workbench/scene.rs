//! The whole world in one picture: your laptop, the registries, and the AWS account. Each place keeps its room, whatever is in it; what has
//! no room is summed up.

use super::marks::{self, brief, short};
use crate::num::Within;
use crate::scene::glyph::{Icon, Owner};
use crate::scene::layout::{Area, Grid};
use crate::scene::svg::push_num;
use crate::scene::{Anchor, Arg, Paint, Scene, Shape, Stroke, Weight, Width, Words, text};
use crate::sim::world::image::{Name, registry};
use crate::sim::world::{
    ACCOUNT, Container, Function, Image, Instance, InstanceState, Launch, Manifest, REGION, Repository, Service, Stage,
    Status, Target, Task, World,
};
use std::rc::Rc;

/// Where the places stand in one width.
struct Plan {
    h: f64,
    laptop: Area,
    hub: Area,
    ecr: Area,
    aws: Area,
}

const fn area(x: f64, y: f64, w: f64, h: f64) -> Area {
    Area { x, y, w, h }
}

static PLANS: [Plan; 2] = [
    Plan {
        h: 520.0,
        laptop: area(8.0, 8.0, 204.0, 504.0),
        hub: area(226.0, 8.0, 150.0, 96.0),
        ecr: area(226.0, 118.0, 150.0, 394.0),
        aws: area(390.0, 8.0, 322.0, 504.0),
    },
    Plan {
        h: 798.0,
        laptop: area(6.0, 6.0, 324.0, 230.0),
        hub: area(6.0, 246.0, 104.0, 152.0),
        ecr: area(120.0, 246.0, 210.0, 152.0),
        aws: area(6.0, 408.0, 324.0, 384.0),
    },
];

/// Up to this many, tasks are drawn and pressed one by one.
const TASKS: usize = 36;
/// Up to this many, instances can be pressed one by one.
const PRESSABLE: usize = 24;
/// Up to this many are drawn at all.
const ROOMS: usize = 60;
/// A stopped task is shown for so many seconds.
const RECENT: u32 = 300;
/// Height of a row that can be pressed: with its ring, a finger's 24 CSS px at the least.
const ROW: f64 = 21.0;
/// From one such row to the next.
const PITCH: f64 = ROW + 3.0;
/// Sizes of names and of lesser words.
const NAME: f64 = 12.5;
const SMALL: f64 = 11.5;

pub fn scene(world: &World, words: &Words, width: Width) -> Scene {
    let plan = &PLANS[(width == Width::Narrow) as usize];
    let mut p = Picture { scene: Scene::new(width, plan.h), world, words, width };
    p.laptop(plan.laptop);
    p.hub(plan.hub);
    p.ecr(plan.ecr);
    p.aws(plan.aws);
    p.scene
}

/// What an image is called on the laptop, registry addresses left out: its names, and whether one of them is of ECR.
pub fn image_names(world: &World, image: &Image) -> (Vec<String>, bool) {
    let (mut names, mut ecr): (Vec<String>, bool) = (Vec::new(), false);
    for (tag, digest) in &world.laptop.engine.tags {
        if *digest != image.digest {
            continue;
        }
        let inner = tag.strip_prefix(&registry()).and_then(|t| t.strip_prefix('/'));
        ecr |= inner.is_some();
        let name = inner.unwrap_or(tag).to_string();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    (names, ecr)
}

/// Tags of an image in a repository.
pub fn tags_of<'a>(repository: &'a Repository, digest: &str) -> Vec<&'a str> {
    repository.tags.iter().filter(|(_, d)| d == digest).map(|(t, _)| t.as_str()).collect()
}

/// All tasks of all clusters, oldest first in each.
pub fn tasks(world: &World) -> impl Iterator<Item = &Task> {
    world.account.clusters.iter().flat_map(|c| &c.tasks)
}

/// The repository that a task's image comes from, if it is one of ECR.
pub fn source(task: &Task) -> Option<Name> {
    let definition = task.definition.containers.first()?;
    Name::parse(&definition.image)
}

/// The program of a task: of its image, or, before it has been pulled, of what its repository holds.
fn program<'a>(world: &'a World, task: &'a Task) -> &'a str {
    if let Some(image) = &task.image {
        return &image.program.name;
    }
    let found = source(task)
        .filter(Name::is_ecr)
        .and_then(|n| world.account.repository(&n.repository))
        .and_then(|r| r.manifests.last())
        .and_then(|m| m.images.first());
    found.map_or(&task.definition.family, |i| &i.program.name)
}

/// Whether a task was stopped because its image could not be pulled, or its role said no.
pub fn is_refused(task: &Task) -> bool {
    ["CannotPull", "ResourceInitialization", "AccessDenied"].iter().any(|w| task.stopped_reason.contains(w))
}

/// Where a target stands in its life.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Health {
    Initial,
    Healthy,
    Draining,
}

pub fn health(target: &Target, now: u32) -> Health {
    match target {
        Target { draining: Some(_), .. } => Health::Draining,
        t if t.healthy <= now => Health::Healthy,
        _ => Health::Initial,
    }
}

/// Key of a stage in words.
pub fn stage_key(stage: Stage) -> &'static str {
    match stage {
        Stage::Provisioning => "bench.stage.provisioning",
        Stage::Pending => "bench.stage.pending",
        Stage::Running => "bench.stage.running",
        Stage::Deprovisioning => "bench.stage.stopping",
        Stage::Stopped => "bench.stage.stopped",
    }
}

/// How many tasks of a service run, and how many are on their way.
pub fn counts(cluster: &[Task], service: &str) -> (usize, usize) {
    let own = cluster.iter().filter(|t| t.service.as_deref() == Some(service));
    own.fold((0, 0), |(running, coming), t| match t.stage {
        Stage::Running => (running + 1, coming),
        Stage::Provisioning | Stage::Pending => (running, coming + 1),
        _ => (running, coming),
    })
}

struct Picture<'a> {
    scene: Scene,
    world: &'a World,
    words: &'a Words,
    width: Width,
}

impl<'a> Picture<'a> {
    /// Adds a shape, unless one of its key is there: no world may draw a thing twice.
    fn put(&mut self, shape: Shape) {
        if self.scene.find(&shape.key).is_none() {
            self.scene.add(shape);
        }
    }

    fn t(&self, key: &str) -> String {
        self.words.t(key)
    }

    fn n(&self, key: &str, n: usize) -> String {
        self.words.f(key, &[("n", Arg::N(n as f64))])
    }

    /// Says in quiet words, in the middle of the room for it, that something is not there.
    fn quiet(&mut self, key: &str, a: Area, word: &str) {
        let text = self.t(word);
        let lines = text::wrap(&text, SMALL, Weight::Regular, a.w).len() as f64;
        let y = a.h / 2.0 + 4.0 - (lines - 1.0) * SMALL * text::LEADING / 2.0;
        let at = (a.w / 2.0, y.max(11.0));
        self.put(shape(key, a).wrapped(at, a.w, SMALL, Weight::Regular, Anchor::Middle, Paint::Muted, &text));
    }

    /// A caption over things of one kind, with a remark at its right end.
    fn caption(&mut self, key: &str, a: Area, word: &str, remark: &str) {
        let text = self.t(word);
        let s = label(shape(key, a), 0.0, 11.5, SMALL, Anchor::Start, Paint::Muted, &text);
        let room = a.w - text::width(&text, SMALL, Weight::Regular) - 8.0;
        let remark = brief(remark, SMALL, Weight::Regular, room);
        // A hairline leads to the right end, so that the parts of a place are told apart.
        let from = text::width(&text, SMALL, Weight::Regular) + 8.0;
        let to = a.w - if remark.is_empty() { 0.0 } else { text::width(&remark, SMALL, Weight::Regular) + 8.0 };
        let s = if from < to { s.line(from, 8.0, to, 8.0, Stroke::solid(Paint::Rule, 1.0)) } else { s };
        self.put(label(s, a.w, 11.5, SMALL, Anchor::End, Paint::Muted, &remark));
    }

    /// Head of a place: the mark of its owner, its name, and a remark.
    fn title(&mut self, key: &str, a: Area, mark: (&'static str, Paint), word: &str, remark: &str, says: String) {
        let name = self.t(word);
        // Set out a little at both sides, or the ring of what is pressed would touch the words.
        let out = 3.0;
        let s = shape(key, area(a.x - out, a.y, a.w + 2.0 * out, 22.0))
            .path(out + 8.0, 11.0, mark.0, Paint::None, Stroke::solid(mark.1, 1.6))
            .text(out + 20.0, 15.6, 14.0, Weight::Bold, Anchor::Start, Paint::Ink, name.as_str());
        let room = a.w - 28.0 - text::width(&name, 14.0, Weight::Bold);
        // Where "+41 more" has no room, "+41" has.
        let fits = |t: &&str| text::width(t, SMALL, Weight::Regular) <= room;
        let whole = Some(remark).filter(fits).or(remark.split(' ').next());
        let remark = brief(whole.unwrap_or_default(), SMALL, Weight::Regular, room);
        self.put(label(s, out + a.w, 15.4, SMALL, Anchor::End, Paint::Muted, &remark).hit(says, false));
    }

    // The laptop.

    fn laptop(&mut self, a: Area) {
        let world = self.world;
        let engine = &world.laptop.engine;
        self.put(shape("laptop-frame", a).panel(8.0, Paint::Surface, Owner::You.stroke(1.8)));
        let running = engine.containers.iter().filter(|c| c.status == Status::Running).count();
        let images = self.n("bench.count.images", engine.images.len());
        let says = self.words.f(
            "bench.says.laptop",
            &[("images", Arg::S(&images)), ("running", Arg::S(&self.n("bench.count.running", running)))],
        );
        let inner = area(a.x + 10.0, a.y + 6.0, a.w - 20.0, a.h - 14.0);
        let person = (Icon::PersonSmall.path(), Paint::You);
        self.title("laptop", inner, person, "bench.laptop", world.laptop.arch.name(), says);
        let top = inner.y + 26.0;
        match self.width {
            Width::Wide => {
                self.images(area(inner.x, top, inner.w, 216.0), 48.0);
                self.containers(area(inner.x, top + 222.0, inner.w, 166.0), 50.0);
                self.volumes(area(inner.x, top + 392.0, inner.w, 64.0));
            }
            Width::Narrow => {
                let [left, right] = [0.0, 1.0].map(|i| inner.x + i * 156.0);
                self.images(area(left, top, 148.0, 186.0), 40.0);
                self.containers(area(right, top, 148.0, 114.0), 48.0);
                self.volumes(area(right, top + 122.0, 148.0, 64.0));
            }
        }
    }

    /// Images, newest first, in rows of `pitch`.
    fn images(&mut self, a: Area, pitch: f64) {
        let world = self.world;
        let images = &world.laptop.engine.images;
        let room = ((a.h - 16.0) / pitch) as usize;
        let beyond = images.len().saturating_sub(room);
        let more = self.more(beyond);
        self.caption("caption-images", area(a.x, a.y, a.w, 16.0), "bench.images", &more);
        if images.is_empty() {
            return self.quiet("no-images", area(a.x, a.y + 16.0, a.w, a.h - 24.0), "bench.images.none");
        }
        for (i, image) in images.iter().rev().take(room).enumerate() {
            self.image(area(a.x, a.y + 16.0 + pitch * i as f64, a.w, pitch - 5.0), image);
        }
    }

    fn more(&self, n: usize) -> String {
        if n > 0 { self.n("bench.more", n) } else { String::new() }
    }

    fn image(&mut self, a: Area, image: &Rc<Image>) {
        let id = short(&image.digest, 12);
        let (names, ecr) = image_names(self.world, image);
        let name = if names.is_empty() { self.t("bench.untagged") } else { names.join(", ") };
        let size = self.words.memory(f64::from(image.kb()) / 1000.0);
        let foot = self.words.f("bench.image.is", &[("size", Arg::S(&size)), ("arch", Arg::S(image.arch.name()))]);
        let bars = self.width.pick(48.0, 36.0);
        let left = bars + 16.0;
        let room = a.w - left - 6.0;
        let shown = brief(&name, NAME, Weight::Bold, room - if ecr { 16.0 } else { 0.0 });
        let mut s = shape(&["laptop-image-", &id].concat(), a).panel(5.0, Paint::Surface, hairline());
        s = s.text(left, a.h / 2.0 - 2.6, NAME, Weight::Bold, Anchor::Start, Paint::Ink, shown);
        s = label(s, left, a.h / 2.0 + 12.6, SMALL, Anchor::Start, Paint::Muted, &foot);
        if ecr {
            let cloud = Stroke::solid(Paint::Aws, 1.4);
            s = s.path(a.w - 13.0, a.h / 2.0 - 7.0, Icon::CloudSmall.path(), Paint::None, cloud);
        }
        let layers = self.n("bench.count.layers", image.layers.len());
        let args = [("name", Arg::S(&name)), ("size", Arg::S(&size)), ("layers", Arg::S(&layers))];
        let says = self.words.f(if ecr { "bench.says.image.ecr" } else { "bench.says.image" }, &args);
        self.put(s.hit(says, false));
        let (tops, thick) = marks::stack(image.layers.len(), a.h - 10.0);
        for (layer, top) in image.layers.iter().zip(tops) {
            let digest = short(&layer.digest, 12);
            let base = if marks::is_base(layer) { "-base" } else { "" };
            let key = ["laptop-layer-", &digest, "-", &id, base].concat();
            self.put(marks::bar(key, a.x + 8.0, a.y + 5.0 + top, bars, thick, layer));
        }
    }

    /// Containers in two columns; those that run come first.
    fn containers(&mut self, a: Area, pitch: f64) {
        let world = self.world;
        let all = &world.laptop.engine.containers;
        let room = 2 * ((a.h - 14.0) / pitch) as usize;
        let more = self.more(all.len().saturating_sub(room));
        self.caption("caption-containers", area(a.x, a.y, a.w, 16.0), "bench.containers", &more);
        if all.is_empty() {
            return self.quiet("no-containers", area(a.x, a.y + 16.0, a.w, a.h - 24.0), "bench.containers.none");
        }
        let runs = |c: &&Container| c.status == Status::Running;
        let rest = all.iter().rev().filter(|c| !runs(c));
        let w = (a.w - 8.0) / 2.0;
        for (i, container) in all.iter().rev().filter(runs).chain(rest).take(room).enumerate() {
            let (x, y) = (a.x + (i % 2) as f64 * (w + 8.0), a.y + 18.0 + (i / 2) as f64 * pitch);
            self.container(area(x, y, w, pitch - 4.0), container);
        }
    }

    fn container(&mut self, a: Area, c: &Container) {
        let id = short(&c.id, 12);
        let key = ["container-", &id].concat();
        let steel_h = a.h - 16.0;
        let (mark, ink, state) = match c.status {
            Status::Running => match c.ports.first() {
                Some((port, _)) => (marks::CHECK, Paint::Good, [":", &port.to_string()].concat()),
                None => (marks::CHECK, Paint::Good, self.t("bench.running")),
            },
            Status::Created => (marks::CROSS, Paint::Bad, self.t("bench.created.short")),
            Status::Exited(0) => (marks::CHECK, Paint::Muted, self.n("bench.exited", 0)),
            Status::Exited(code) => (marks::CROSS, Paint::Bad, self.n("bench.exited", usize::from(code))),
        };
        let mut s = shape(&key, a).path(6.0, steel_h + 9.0, mark, Paint::None, Stroke::solid(ink, 1.6));
        s = label(s, 13.6, steel_h + 13.0, SMALL, Anchor::Start, Paint::Muted, &state);
        // What it says of its state comes first.
        if !c.mounts.is_empty() && 13.6 + text::width(&state, SMALL, Weight::Regular) <= a.w - 14.0 {
            let y = steel_h + 9.5;
            s = s.path(a.w - 7.0, y, marks::CYLINDER, Paint::None, Stroke::solid(Paint::Muted, 1.3));
        }
        let (full, state) = (c.status == Status::Running, container_state(c, self.words));
        let args = [("name", Arg::S(&c.name)), ("image", Arg::S(&c.image_name)), ("state", Arg::S(&state))];
        self.put(s.hit(self.words.f("bench.says.container", &args), false));
        let steel_key = ["steel-", &id, "-of-", &short(&c.image.digest, 12)].concat();
        let hue = marks::hue(&c.image.program.name);
        self.put(marks::steel(steel_key, a.x, a.y, a.w, steel_h, hue, &c.name, full));
    }

    fn volumes(&mut self, a: Area) {
        let world = self.world;
        let all = &world.laptop.engine.volumes;
        let room = ((a.h - 16.0) / PITCH) as usize;
        let more = self.more(all.len().saturating_sub(room));
        self.caption("caption-volumes", area(a.x, a.y, a.w, 16.0), "bench.volumes", &more);
        if all.is_empty() {
            return self.quiet("no-volumes", area(a.x, a.y + 16.0, a.w, a.h - 16.0), "bench.volumes.none");
        }
        for (i, volume) in all.iter().take(room).enumerate() {
            let rows = self.n("bench.count.rows", volume.rows as usize);
            let at = area(a.x, a.y + 17.0 + PITCH * i as f64, a.w, ROW);
            let mid = at.h / 2.0;
            let name_w = a.w - 30.0 - text::width(&rows, SMALL, Weight::Regular);
            let s = shape(&["volume-", &volume.name].concat(), at);
            let s = s.path(8.0, mid, marks::CYLINDER, Paint::MysqlFill, Stroke::solid(Paint::Mysql, 1.4));
            let name = brief(&volume.name, 12.0, Weight::Bold, name_w);
            let s = s.text(20.0, mid + 4.2, 12.0, Weight::Bold, Anchor::Start, Paint::Ink, name);
            let s = label(s, at.w, mid + 4.2, SMALL, Anchor::End, Paint::Muted, &rows);
            let args = [("name", Arg::S(&volume.name)), ("rows", Arg::S(&rows))];
            self.put(s.hit(self.words.f("bench.says.volume", &args), false));
        }
    }

    // The registries.

    fn hub(&mut self, a: Area) {
        self.put(shape("hub-frame", a).panel(8.0, Paint::EngineFill, Stroke::solid(Paint::Engine, 1.5)));
        let pulls = self.world.hub.pulls.len();
        let name = self.t("bench.hub");
        let pulled = self.n("bench.hub.pulls", pulls);
        let what = self.t("bench.hub.what");
        let s = shape("hub", a).text(12.0, 22.0, 14.0, Weight::Bold, Anchor::Start, Paint::Ink, name.as_str());
        let s = s.wrapped((12.0, 40.0), a.w - 20.0, SMALL, Weight::Regular, Anchor::Start, Paint::Ink, &what);
        let lines = text::wrap(&what, SMALL, Weight::Regular, a.w - 20.0).len() as f64;
        let y = 44.0 + lines * SMALL * text::LEADING;
        let s = s.wrapped((12.0, y), a.w - 20.0, SMALL, Weight::Regular, Anchor::Start, Paint::Ink, &pulled);
        let says = self.words.f("bench.says.hub", &[("pulls", Arg::S(&pulled))]);
        self.put(s.hit(says, false));
    }

    fn ecr(&mut self, a: Area) {
        let world = self.world;
        self.put(shape("ecr-frame", a).panel(8.0, Paint::Surface, Owner::Aws.stroke(1.6)));
        let all = &world.account.repositories;
        let inner = area(a.x + 8.0, a.y + 6.0, a.w - 16.0, a.h - 12.0);
        let columns = self.width.pick(1, if all.len() > 1 { 2 } else { 1 });
        let room = self.width.pick(4, 2);
        let more = self.more(all.len().saturating_sub(room));
        let says = self.n("bench.says.ecr", all.len());
        let cloud = (Icon::CloudSmall.path(), Paint::Aws);
        self.title("ecr", inner, cloud, "bench.ecr", &more, says);
        let rest = area(inner.x, inner.y + 26.0, inner.w, inner.h - 26.0);
        if all.is_empty() {
            return self.quiet("no-repositories", rest, "bench.ecr.none");
        }
        let shown = all.len().min(room);
        let grid = Grid::with_cols(rest, shown, columns, 8.0);
        let mut y = rest.y;
        for (i, repository) in all.iter().take(shown).enumerate() {
            let cell = grid.cell(i);
            // In one column a card takes what it needs, up to its share.
            let rows = 1.max(repository.manifests.len()) as f64;
            let h = (rows * PITCH + 32.0).within(84.0, cell.h);
            let at = if columns == 1 { area(rest.x, y, rest.w, h.min(cell.h)) } else { cell };
            y += at.h + 8.0;
            self.repository(at, repository);
        }
    }

    fn repository(&mut self, a: Area, r: &Repository) {
        let images = self.n("bench.count.images", r.manifests.len());
        let mut s = shape(&["repository-", &r.name].concat(), a).panel(5.0, Paint::AwsFill, Stroke::NONE);
        let room = a.w - 16.0 - if r.immutable { 14.0 } else { 0.0 };
        let name = brief(&r.name, NAME, Weight::Bold, room);
        s = s.text(8.0, 16.0, NAME, Weight::Bold, Anchor::Start, Paint::Ink, name);
        if r.immutable {
            s = s.path(a.w - 12.0, 11.0, marks::LOCK, Paint::None, Stroke::solid(Paint::Aws, 1.3));
        }
        let args = [("name", Arg::S(&r.name)), ("images", Arg::S(&images))];
        let says = if r.immutable { "bench.says.repository.immutable" } else { "bench.says.repository" };
        let says = self.words.f(says, &args);
        self.put(s.hit(says, false));
        let body = area(a.x + 8.0, a.y + 24.0, a.w - 14.0, a.h - 30.0);
        if r.manifests.is_empty() {
            return self.quiet(&["empty-", &r.name].concat(), body, "bench.repository.none");
        }
        // Each layer is stored once, whichever images share it.
        let bars = (body.w * 0.36).within(24.0, 46.0);
        let layers = marks::pool(r.manifests.iter().flat_map(|m| &m.images));
        let (tops, thick) = marks::stack(layers.len(), body.h);
        for (layer, top) in layers.into_iter().zip(tops).take(24) {
            let key = ["ecr-", &r.name, "-layer-", &short(&layer.digest, 12)].concat();
            self.put(marks::bar(key, body.x, body.y + top, bars, thick, layer));
        }
        let right = area(body.x + bars + 8.0, body.y, body.w - bars - 8.0, body.h);
        let room = (body.h / PITCH) as usize;
        let beyond = r.manifests.len() > room;
        let shown = if beyond { room.saturating_sub(1) } else { r.manifests.len() };
        for (i, manifest) in r.manifests.iter().rev().take(shown).enumerate() {
            self.manifest(area(right.x, right.y + PITCH * i as f64, right.w, ROW), r, manifest);
        }
        if beyond {
            let at = area(right.x, right.y + PITCH * shown as f64, right.w, ROW);
            let more = self.more(r.manifests.len() - shown);
            let more = brief(&more, SMALL, Weight::Regular, right.w);
            self.put(label(
                shape(&["more-", &r.name].concat(), at),
                0.0,
                15.0,
                SMALL,
                Anchor::Start,
                Paint::Ink,
                &more,
            ));
        }
    }

    /// An image in a repository: its tags, a mark for each platform beyond the first, and what a scan has found.
    fn manifest(&mut self, a: Area, r: &Repository, m: &Manifest) {
        let tags = tags_of(r, &m.digest);
        let untagged = self.t("bench.untagged");
        let name = if tags.is_empty() { untagged.clone() } else { tags.join(", ") };
        let scanned = r.scans.iter().any(|s| s.digest == m.digest);
        let found = if scanned { findings(m) } else { 0 };
        let mut s = shape(&["manifest-", &r.name, "-", &short(&m.digest, 12)].concat(), a);
        let mut right = a.w;
        if scanned {
            let (mark, ink) =
                if found > 0 { (Icon::WarningSmall.path(), Paint::Bad) } else { (marks::CHECK, Paint::Good) };
            s = s.path(right - 7.0, 10.6, mark, Paint::None, Stroke::solid(ink, 1.4));
            right -= 18.0;
        }
        let weight = if tags.is_empty() { Weight::Regular } else { Weight::Bold };
        // Where not all tags have room: the first, and how many more.
        let first = match tags.first() {
            Some(first) if tags.len() > 1 && text::width(&name, 12.0, weight) > right => {
                let both = [first, " +", &(tags.len() - 1).to_string()].concat();
                if text::width(&both, 12.0, weight) <= right { both } else { first.to_string() }
            }
            _ => name.clone(),
        };
        let shown = brief(&first, 12.0, weight, right);
        s = s.text(0.0, 15.0, 12.0, weight, Anchor::Start, Paint::Ink, shown.as_str());
        let platforms = m.images.iter().map(|i| i.arch.name()).collect::<Vec<_>>().join(", ");
        // Where there is room: for which processors it is, when it is not for one alone.
        let left = text::width(&shown, 12.0, weight) + 8.0;
        if m.images.len() > 1 {
            let both = self.n("bench.platforms", m.images.len());
            if left + text::width(&both, SMALL, Weight::Regular) <= right {
                s = label(s, right, 15.0, SMALL, Anchor::End, Paint::Ink, &both);
            }
        }
        let mut says = self.words.f(
            "bench.says.manifest",
            &[("repository", Arg::S(&r.name)), ("tags", Arg::S(&name)), ("platforms", Arg::S(&platforms))],
        );
        if scanned {
            says.push_str(", ");
            says.push_str(&self.n("bench.count.findings", found));
        }
        self.put(s.hit(says, false));
    }

    // The account.

    fn aws(&mut self, a: Area) {
        let account = &self.world.account;
        self.put(shape("account-frame", a).panel(8.0, Paint::Surface, Owner::Aws.stroke(1.8)));
        let inner = area(a.x + 10.0, a.y + 6.0, a.w - 20.0, a.h - 14.0);
        let says = self.words.f("bench.says.account", &[("id", Arg::S(ACCOUNT)), ("region", Arg::S(REGION))]);
        self.title("account", inner, (Icon::CloudSmall.path(), Paint::Aws), "bench.account", REGION, says);
        self.meter(area(inner.x, inner.y + 23.0, inner.w, 18.0));

        // From below: roles, functions, tasks that have stopped.
        let mut floor = inner.bottom();
        if !account.roles.is_empty() {
            floor -= ROW;
            self.roles(area(inner.x, floor, inner.w, ROW));
            floor -= 4.0;
        }
        floor = self.functions(inner, floor);
        let stopped = self.stopped();
        if !stopped.is_empty() {
            floor -= 22.0;
            self.stopped_row(area(inner.x, floor, inner.w, 22.0), &stopped);
            floor -= 6.0;
        }

        // From above: load balancers, clusters, services. What is between is for machines and tasks.
        let mut top = inner.y + 46.0;
        if !account.groups.is_empty() {
            let shown = account.groups.len().min(2);
            let row = area(inner.x, top, inner.w, 42.0);
            for (i, at) in row.columns(shown, 8.0).into_iter().enumerate() {
                self.group(at, i);
            }
            top += 48.0;
        }
        top = self.clusters(inner, top);
        self.compute(area(inner.x, top, inner.w, floor - top));
    }

    fn meter(&mut self, a: Area) {
        let [sum, hour] = [self.world.bill().total(), self.world.hourly()].map(|v| self.words.money(v, 2, 4));
        let line = self.words.f("bench.meter", &[("sum", Arg::S(&sum)), ("hour", Arg::S(&hour))]);
        let line = brief(&line, 12.0, Weight::Regular, a.w - 20.0);
        self.put(shape("meter", a).path(8.0, 8.4, marks::CLOCK, Paint::None, Stroke::solid(Paint::You, 1.4)).text(
            20.0,
            12.6,
            12.0,
            Weight::Regular,
            Anchor::Start,
            Paint::Ink,
            line,
        ));
    }

    fn roles(&mut self, a: Area) {
        let roles = &self.world.account.roles;
        let room = 2;
        let more = self.more(roles.len().saturating_sub(room));
        let tail = if more.is_empty() { 0.0 } else { text::width(&more, SMALL, Weight::Regular) + 8.0 };
        let shown = roles.len().min(room);
        let row = area(a.x, a.y, a.w - tail, a.h);
        let cells = row.columns(shown, 10.0);
        for (at, role) in cells.into_iter().zip(roles) {
            let may = self.world.may_pull(&role.name);
            let mark = if may { marks::UNLOCK } else { marks::LOCK };
            let name = brief(&role.name, SMALL, Weight::Regular, at.w - 18.0);
            let s = shape(&["role-", &role.name].concat(), at).path(
                7.0,
                10.2,
                mark,
                Paint::None,
                Stroke::solid(Paint::Muted, 1.3),
            );
            let s = label(s, 17.0, 14.4, SMALL, Anchor::Start, Paint::Ink, &name);
            let policies = self.n("bench.count.policies", role.policies.len());
            let args = [("name", Arg::S(&role.name)), ("policies", Arg::S(&policies))];
            let says = self.words.f(if may { "bench.says.role.pulls" } else { "bench.says.role" }, &args);
            self.put(s.hit(says, false));
        }
        if !more.is_empty() {
            let s = shape("more-roles", area(a.right() - tail, a.y, tail, a.h));
            self.put(label(s, tail, 14.4, SMALL, Anchor::End, Paint::Muted, &more));
        }
    }

    /// Gives back where the room above ends.
    fn functions(&mut self, inner: Area, floor: f64) -> f64 {
        let all = &self.world.account.functions;
        if all.is_empty() {
            let top = floor - 40.0;
            self.caption("caption-functions", area(inner.x, top, inner.w, 16.0), "bench.functions", "");
            self.quiet("no-functions", area(inner.x, top + 16.0, inner.w, 24.0), "bench.functions.none");
            return top - 6.0;
        }
        let room = self.width.pick(2, 1);
        let shown = all.len().min(room);
        let top = floor - 40.0 * shown as f64 - 16.0;
        let more = self.more(all.len() - shown);
        self.caption("caption-functions", area(inner.x, top, inner.w, 16.0), "bench.functions", &more);
        for (i, function) in all.iter().take(shown).enumerate() {
            self.function(area(inner.x, top + 17.0 + 40.0 * i as f64, inner.w, 37.0), function);
        }
        top - 6.0
    }

    fn function(&mut self, a: Area, f: &Function) {
        let now = self.world.now;
        let busy = f.environments.iter().filter(|e| e.busy_until > now).count();
        let idle = f.environments.len() - busy;
        let mut state = self.words.f(
            "bench.function.state",
            &[("busy", Arg::S(&self.words.num(busy as f64, 0))), ("idle", Arg::S(&self.words.num(idle as f64, 0)))],
        );
        if !f.queue.is_empty() {
            state.push_str(" · ");
            state.push_str(&self.n("bench.function.waits", f.queue.len()));
        }
        let name_w = a.w * 0.4;
        let name = brief(&f.name, NAME, Weight::Bold, name_w - 20.0);
        let memory = self.words.memory(f64::from(f.memory));
        let mut s = shape(&["function-", &f.name].concat(), a).panel(5.0, Paint::AwsFill, Stroke::NONE);
        s = s.text(10.0, 15.4, NAME, Weight::Bold, Anchor::Start, Paint::Ink, name);
        let mut refused = 0.0;
        let throttled = self.n("bench.function.throttled", f.throttles as usize);
        if f.throttles > 0 {
            refused = text::width(&throttled, SMALL, Weight::Regular) + 20.0;
            let lock = Stroke::solid(Paint::Bad, 1.4);
            s = s.path(a.w - refused + 4.0, 26.4, marks::LOCK, Paint::None, lock);
            s = label(s, a.w - 8.0, 30.6, SMALL, Anchor::End, Paint::Bad, &throttled);
        }
        let shown = brief(&state, SMALL, Weight::Regular, a.w - 22.0 - refused);
        s = label(s, 10.0, 30.6, SMALL, Anchor::Start, Paint::Ink, &shown);
        if f.throttles > 0 {
            state.push_str(" · ");
            state.push_str(&throttled);
        }
        let limit = f.reserved.map_or(memory.clone(), |n| self.n("bench.function.reserved", n as usize));
        let args = [("name", Arg::S(&f.name)), ("memory", Arg::S(&memory)), ("state", Arg::S(&state))];
        let says = self.words.f("bench.says.function", &args);
        let limit_w = text::width(&limit, SMALL, Weight::Regular);
        s = label(s, a.w - 8.0, 15.2, SMALL, Anchor::End, Paint::Ink, &limit);
        self.put(s.hit(says, false));
        // Environments: those at work are full.
        let (left, right) = (a.x + name_w, a.right() - limit_w - 18.0);
        let room = ((right - left) / 14.0).max(0.0) as usize;
        let hue = marks::hue(&f.program.name);
        for (i, e) in f.environments.iter().enumerate().take(room) {
            let at = area(left + 14.0 * i as f64, a.y + 5.0, 11.0, 13.0);
            let key = ["environment-", &f.name, "-", &i.to_string()].concat();
            let s = match e.busy_until > now {
                true => marks::steel(key, at.x, at.y, at.w, at.h, hue, "", true),
                false => shape(&key, at).rect(
                    0.75,
                    0.75,
                    at.w - 1.5,
                    at.h - 1.5,
                    2.0,
                    Paint::None,
                    Stroke::solid(Paint::Guest, 1.5),
                ),
            };
            self.put(s);
        }
    }

    fn stopped(&self) -> Vec<&'a Task> {
        let now = self.world.now;
        let recent = |t: &&Task| t.is_stopped() && t.stopped.is_none_or(|at| now.saturating_sub(at) <= RECENT);
        let mut all: Vec<&Task> = tasks(self.world).filter(recent).collect();
        all.sort_by_key(|t| std::cmp::Reverse((t.stopped, t.created)));
        all
    }

    /// Why a task has stopped, in a few words, where ECS takes many.
    fn reason(&self, task: &Task, whole: String) -> String {
        let known = [
            ("CannotPull", "bench.reason.pull"),
            ("ResourceInitialization", "bench.reason.pull"),
            ("OutOfMemory", "bench.reason.memory"),
            ("Essential container", "bench.reason.ended"),
            ("Scaling activity", "bench.reason.scaling"),
            ("health check", "bench.reason.health"),
        ];
        let exit = task.exit_code.map_or(String::new(), |c| c.to_string());
        match known.iter().find(|(part, _)| whole.contains(part)) {
            Some((_, "bench.reason.ended")) if exit.is_empty() => whole,
            Some((_, key)) => self.words.f(key, &[("code", Arg::S(&exit))]),
            None => whole,
        }
    }

    fn stopped_row(&mut self, a: Area, stopped: &[&Task]) {
        let shown = stopped.len().min(2);
        let more = self.more(stopped.len() - shown);
        let tail = if more.is_empty() { 0.0 } else { text::width(&more, SMALL, Weight::Regular) + 8.0 };
        for (at, t) in area(a.x, a.y, a.w - tail, a.h).columns(shown, 8.0).into_iter().zip(stopped) {
            let refused = is_refused(t);
            let (mark, fill) = if refused { (marks::LOCK, Paint::BadFill) } else { (marks::CROSS, Paint::LibsFill) };
            let ink = if refused || t.exit_code.is_some_and(|c| c != 0) { Paint::Bad } else { Paint::Muted };
            let reason =
                if t.stopped_reason.is_empty() { self.t("bench.stage.stopped") } else { t.stopped_reason.clone() };
            let says = self.words.f(
                "bench.says.task.stopped",
                &[
                    ("task", Arg::S(&t.definition.name())),
                    ("id", Arg::S(&short(&t.id, 8))),
                    ("reason", Arg::S(&reason)),
                ],
            );
            let reason = marks::first_words(&self.reason(t, reason), SMALL, at.w - 28.0);
            let s = shape(&task_key(t), at).panel(5.0, fill, Stroke::NONE).path(
                12.0,
                11.0,
                mark,
                Paint::None,
                Stroke::solid(ink, 1.5),
            );
            self.put(label(s, 22.0, 15.0, SMALL, Anchor::Start, Paint::Ink, &reason).hit(says, false));
        }
        if !more.is_empty() {
            let s = shape("more-stopped", area(a.right() - tail, a.y, tail, a.h));
            self.put(label(s, tail, 15.0, SMALL, Anchor::End, Paint::Muted, &more));
        }
    }

    fn group(&mut self, a: Area, i: usize) {
        let world = self.world;
        let Some(group) = world.account.groups.get(i) else { return };
        let healthy = group.targets.iter().filter(|t| health(t, world.now) == Health::Healthy).count();
        let remark = self.words.f(
            "bench.group.healthy",
            &[("n", Arg::N(healthy as f64)), ("all", Arg::S(&self.words.num(group.targets.len() as f64, 0)))],
        );
        let remark = if group.targets.is_empty() { self.t("bench.group.none") } else { remark };
        let says = self.words.f("bench.says.group", &[("name", Arg::S(&group.name)), ("state", Arg::S(&remark))]);
        let title = self.t("bench.balancer");
        let mut s = shape(&["group-", &group.name].concat(), a).panel(5.0, Paint::AwsFill, Owner::Aws.stroke(1.2));
        let full = [title.as_str(), " ", &group.name].concat();
        let room = a.w - 20.0;
        let size = if text::width(&full, NAME, Weight::Bold) <= room { NAME } else { SMALL };
        let full = if text::width(&full, size, Weight::Bold) <= room { full } else { title };
        let full = brief(&full, size, Weight::Bold, room);
        let left = text::width(&full, size, Weight::Bold) + 28.0;
        s = s.text(10.0, 15.6, size, Weight::Bold, Anchor::Start, Paint::Ink, full);
        let beside = left + text::width(&remark, SMALL, Weight::Regular) <= a.w - 10.0;
        if beside {
            s = label(s, a.w - 10.0, 15.4, SMALL, Anchor::End, Paint::Ink, &remark);
        }
        let rest = if beside { a.w - 20.0 } else { a.w - 26.0 - text::width(&remark, SMALL, Weight::Regular) };
        if !beside {
            s = label(s, a.w - 10.0, 33.4, SMALL, Anchor::End, Paint::Ink, &remark);
        }
        self.put(s.hit(says, false));
        let room = (rest / 17.0).max(0.0) as usize;
        for (k, target) in group.targets.iter().take(room).enumerate() {
            let (mark, fill, ink) = match health(target, world.now) {
                Health::Healthy => (marks::CHECK, Paint::GoodFill, Paint::Good),
                Health::Initial => (marks::CLOCK, Paint::Surface, Paint::Muted),
                Health::Draining => (marks::LEAVING, Paint::Surface, Paint::Muted),
            };
            let key = ["target-", &group.name, "-", &short(&target.task, 8)].concat();
            let at = area(a.x + 10.0 + 17.0 * k as f64, a.y + 22.0, 15.0, 15.0);
            let edge = Stroke::solid(ink, 1.2);
            let s = shape(&key, at).circle(7.5, 7.5, 7.0, fill, edge);
            // The clock is a ring of its own.
            self.put(s.path(7.5, 7.5, mark, Paint::None, Stroke::solid(ink, 1.4)));
        }
    }

    /// The clusters' names in a row, their services below. Gives back where the room below begins.
    fn clusters(&mut self, inner: Area, top: f64) -> f64 {
        let all = &self.world.account.clusters;
        if all.is_empty() {
            self.caption("no-cluster", area(inner.x, top, inner.w, 16.0), "bench.cluster.none", "");
            return top + 20.0;
        }
        let shown = all.len().min(2);
        let more = self.more(all.len() - shown);
        let tail = if more.is_empty() { 0.0 } else { text::width(&more, SMALL, Weight::Regular) + 8.0 };
        for (at, cluster) in area(inner.x, top, inner.w - tail, ROW).columns(shown, 8.0).into_iter().zip(all) {
            let title = self.words.f("bench.cluster", &[("name", Arg::S(&cluster.name))]);
            let running = cluster.tasks.iter().filter(|t| t.stage == Stage::Running).count();
            let running = self.n("bench.count.tasks", running);
            let says =
                self.words.f("bench.says.cluster", &[("name", Arg::S(&cluster.name)), ("tasks", Arg::S(&running))]);
            let name = brief(&title, 13.0, Weight::Bold, at.w);
            let left = text::width(&name, 13.0, Weight::Bold) + 10.0;
            let s = shape(&["cluster-", &cluster.name].concat(), at);
            let mut s = s.text(0.0, 14.4, 13.0, Weight::Bold, Anchor::Start, Paint::Ink, name);
            if left + text::width(&running, SMALL, Weight::Regular) <= at.w {
                s = label(s, at.w, 14.4, SMALL, Anchor::End, Paint::Muted, &running);
            }
            self.put(s.hit(says, false));
        }
        if !more.is_empty() {
            let s = shape("more-clusters", area(inner.right() - tail, top, tail, ROW));
            self.put(label(s, tail, 14.4, SMALL, Anchor::End, Paint::Muted, &more));
        }
        let services: Vec<_> = all.iter().flat_map(|c| c.services.iter().map(move |s| (c, s))).collect();
        let room = self.width.pick(3, 2);
        let beyond = services.len() > room;
        let shown = if beyond { room - 1 } else { services.len() };
        let mut y = top + ROW + 3.0;
        for (cluster, service) in services.iter().take(shown) {
            self.service(area(inner.x, y, inner.w, 24.0), &cluster.name, &cluster.tasks, service);
            y += 27.0;
        }
        if beyond {
            let more = self.more(services.len() - shown);
            let s = shape("more-services", area(inner.x, y, inner.w, 18.0));
            self.put(label(s, 10.0, 12.8, SMALL, Anchor::Start, Paint::Muted, &more));
            y += 20.0;
        }
        y + 3.0
    }

    /// A service's line: how many of the tasks that it wants run, and of which revisions. Its bar fills as they do.
    fn service(&mut self, a: Area, cluster: &str, tasks: &[Task], service: &Service) {
        let (running, coming) = counts(tasks, &service.name);
        let desired = service.desired as usize;
        let count = self.words.f(
            "bench.service.running",
            &[("n", Arg::N(running as f64)), ("desired", Arg::S(&self.words.num(desired as f64, 0)))],
        );
        let mut revisions: Vec<String> = Vec::new();
        for d in &service.deployments {
            let n = tasks.iter().filter(|t| t.deployment.as_ref() == Some(&d.id) && t.stage == Stage::Running).count();
            let args = [("n", Arg::S(&self.words.num(n as f64, 0))), ("definition", Arg::S(&d.definition.name()))];
            revisions.push(match service.deployments.len() {
                1 => d.definition.name(),
                _ => self.words.f("bench.service.part", &args),
            });
        }
        let revisions = revisions.join(" · ");
        let args = [
            ("name", Arg::S(&service.name)),
            ("cluster", Arg::S(cluster)),
            ("count", Arg::S(&count)),
            ("revisions", Arg::S(&revisions)),
        ];
        let mut says = self.words.f("bench.says.service", &args);
        if coming > 0 {
            says.push_str(", ");
            says.push_str(&self.n("bench.service.coming", coming));
        }
        let mut s =
            shape(&["service-", cluster, "-", &service.name].concat(), a).panel(5.0, Paint::LibsFill, Stroke::NONE);
        // The bar: full for what runs, pale for what is on its way.
        let program = service.deployments.first().map_or("", |d| d.definition.family.as_str());
        let own = |t: &&Task| t.service.as_deref() == Some(service.name.as_str());
        let hue = marks::hue(tasks.iter().rev().find(own).map_or(program, |t| self::program(self.world, t)));
        let unit = (a.w - 8.0) / desired.max(running + coming).max(1) as f64;
        let (full, pale) = (unit * running as f64, unit * coming as f64);
        s = s.rect(4.0, a.h - 5.0, a.w - 8.0, 3.0, 1.5, Paint::Rule, Stroke::NONE);
        if coming > 0 {
            s = s.rect(4.0 + full, a.h - 5.0, pale, 3.0, 1.5, Paint::Guest, Stroke::NONE);
        }
        if running > 0 {
            s = s.rect(4.0, a.h - 5.0, full, 3.0, 1.5, hue.paint(), Stroke::NONE);
        }
        let count_w = text::width(&count, SMALL, Weight::Regular);
        let name = brief(&service.name, NAME, Weight::Bold, (a.w - count_w - 28.0) * 0.55);
        let left = 18.0 + text::width(&name, NAME, Weight::Bold);
        s = s.text(10.0, 14.4, NAME, Weight::Bold, Anchor::Start, Paint::Ink, name);
        s = label(s, a.w - 8.0, 14.2, SMALL, Anchor::End, Paint::Ink, &count);
        let middle = brief(&revisions, SMALL, Weight::Regular, a.w - left - count_w - 18.0);
        s = label(s, left, 14.2, SMALL, Anchor::Start, Paint::Muted, &middle);
        self.put(s.hit(says, false));
    }

    /// Machines and what runs on them: your instances at the left, Fargate's at the right; one of them alone has all the room.
    fn compute(&mut self, a: Area) {
        let world = self.world;
        let alive: Vec<&Task> = tasks(world).filter(|t| !t.is_stopped()).collect();
        let instances: Vec<&Instance> =
            world.account.instances.iter().filter(|i| i.state != InstanceState::Terminated).collect();
        let fargate: Vec<&Task> = alive.iter().copied().filter(|t| t.launch == Launch::Fargate).collect();
        let placed = |t: &&&Task| t.instance.as_ref().is_some_and(|id| instances.iter().any(|i| i.id == *id));
        let ec2 = alive.iter().filter(|t| t.launch == Launch::Ec2);
        let waiting: Vec<&Task> = ec2.clone().filter(|t| !placed(t)).copied().collect();
        let on: Vec<&Task> = ec2.filter(placed).copied().collect();
        let has_ec2 = !instances.is_empty() || !waiting.is_empty();
        match (has_ec2, fargate.is_empty()) {
            (false, true) => self.quiet("no-compute", a, "bench.compute.none"),
            (true, true) => self.ec2(a, &instances, &on, &waiting),
            (false, false) => self.fargate(a, &fargate),
            (true, false) => {
                let columns = a.columns(2, 12.0);
                self.ec2(columns[0], &instances, &on, &waiting);
                self.fargate(columns[1], &fargate);
            }
        }
    }

    fn ec2(&mut self, a: Area, instances: &[&Instance], on: &[&Task], waiting: &[&Task]) {
        let crowd = on.len() > TASKS || instances.len() > PRESSABLE;
        let count = if crowd { self.n("bench.count.tasks", on.len()) } else { String::new() };
        let n = self.n("bench.count.instances", instances.len());
        let says = self.words.f(
            "bench.says.instances",
            &[("instances", Arg::S(&n)), ("tasks", Arg::S(&self.n("bench.count.tasks", on.len())))],
        );
        let head = area(a.x, a.y, a.w, ROW);
        let title = self.t("bench.instances");
        let s = label(shape("instances", head), 0.0, 14.0, SMALL, Anchor::Start, Paint::Muted, &title);
        let room = a.w - text::width(&title, SMALL, Weight::Regular) - 8.0;
        let both = if crowd { [n.as_str(), " · ", &count].concat() } else { String::new() };
        let remark = if text::width(&both, SMALL, Weight::Regular) <= room { both } else { count };
        let remark = brief(&remark, SMALL, Weight::Regular, room);
        self.put(label(s, a.w, 14.0, SMALL, Anchor::End, Paint::Ink, &remark).hit(says, false));
        let mut rest = area(a.x, a.y + ROW + 1.0, a.w, a.h - ROW - 1.0);
        if !waiting.is_empty() {
            rest.h -= 30.0;
            self.waiting(area(a.x, rest.bottom() + 6.0, a.w, 24.0), waiting);
        }
        if instances.is_empty() {
            return self.quiet("no-instances", rest, "bench.instances.none");
        }
        let shown = &instances[..instances.len().min(ROOMS)];
        let gap = if shown.len() <= 6 { 8.0 } else { 3.0 };
        let grid = Grid::fit(rest, shown.len(), 1.5, gap);
        for (i, instance) in shown.iter().enumerate() {
            let c = grid.cell(i);
            // One alone would be a hall.
            let (w, h) = (c.w.min(147.0), c.h.min(112.0));
            let cell =
                area(rest.x + (i % grid.cols) as f64 * (w + gap), rest.y + (i / grid.cols) as f64 * (h + gap), w, h);
            let own: Vec<&Task> = on.iter().copied().filter(|t| t.instance.as_ref() == Some(&instance.id)).collect();
            self.instance(cell, instance, &own, crowd);
        }
    }

    fn instance(&mut self, a: Area, instance: &Instance, own: &[&Task], crowd: bool) {
        let state = match instance.state {
            InstanceState::Pending => "bench.instance.pending",
            InstanceState::Running if instance.cluster.is_none() => "bench.instance.alone",
            InstanceState::Running => "bench.instance.running",
            _ => "bench.instance.ending",
        };
        let up = instance.state == InstanceState::Running;
        let (fill, edge) = match instance.state {
            InstanceState::Running => (Paint::Surface, Paint::Guest),
            InstanceState::Pending => (Paint::None, Paint::Guest),
            _ => (Paint::None, Paint::Bad),
        };
        let mut s =
            shape(&["instance-", &instance.id].concat(), a).panel((a.h / 5.0).min(5.0), fill, Stroke::solid(edge, 1.5));
        let roomy = a.w >= 96.0 && a.h >= 46.0;
        let (pad, head) = if roomy {
            (6.0, 20.0)
        } else if a.h >= 20.0 {
            (3.0, 3.0)
        } else {
            (2.0, 2.0)
        };
        let inner = area(pad, head, a.w - 2.0 * pad, a.h - head - pad);
        if roomy {
            let remark = if up { instance.kind.name().to_string() } else { self.t(state) };
            let remark_w = text::width(&remark, SMALL, Weight::Regular);
            let with = a.w - 24.0 - remark_w >= 40.0;
            let room = if with { a.w - 24.0 - remark_w } else { a.w - 14.0 };
            let id = brief(&instance.id, 12.0, Weight::Bold, room.min(80.0));
            s = s.text(7.0, 14.6, 12.0, Weight::Bold, Anchor::Start, Paint::Ink, id);
            if with {
                let ink = if up { Paint::Muted } else { Paint::Ink };
                s = label(s, a.w - 7.0, 14.4, SMALL, Anchor::End, ink, &remark);
            }
        }
        if !roomy && !up {
            let (mark, ink) = if instance.state == InstanceState::Pending {
                (marks::CLOCK, Paint::Muted)
            } else {
                (marks::CROSS, Paint::Bad)
            };
            s = s.path(a.w / 2.0, a.h / 2.0, mark, Paint::None, Stroke::solid(ink, 1.5));
        }
        if crowd && inner.w > 3.0 && inner.h > 3.0 && !own.is_empty() {
            s = self.crowd(s, inner, own);
        }
        let args = [
            ("id", Arg::S(&instance.id)),
            ("kind", Arg::S(instance.kind.name())),
            ("state", Arg::S(&self.t(state))),
            ("tasks", Arg::S(&self.n("bench.count.tasks", own.len()))),
        ];
        let says = self.words.f("bench.says.instance", &args);
        let pressed = self.world.account.instances.len() <= PRESSABLE;
        self.put(if pressed { s.hit(says, false) } else { s });
        if !crowd {
            let inner = area(a.x + inner.x, a.y + inner.y, inner.w, inner.h);
            let grid = Grid::fit(inner, own.len().max(4), 1.9, 4.0);
            for (i, task) in own.iter().enumerate() {
                let c = grid.cell(i);
                self.task(area(c.x, c.y, c.w, c.h.min(40.0)), task, false);
            }
        }
    }

    /// Many tasks as one mark each, without a name: full ones run, outlines are on their way.
    fn crowd(&self, s: Shape, inner: Area, own: &[&Task]) -> Shape {
        let grid = Grid::fit(inner, own.len(), 1.4, 1.0);
        let mut paths: Vec<(Paint, bool, String)> = Vec::new();
        for (i, t) in own.iter().enumerate() {
            let (hue, full) = (marks::hue(program(self.world, t)).paint(), t.stage == Stage::Running);
            let c = grid.cell(i);
            let k = paths.iter().position(|p| p.0 == hue && p.1 == full).unwrap_or_else(|| {
                paths.push((hue, full, String::new()));
                paths.len() - 1
            });
            push_box(&mut paths[k].2, area(c.x, c.y, c.w.min(24.0), c.h.min(16.0)));
        }
        paths.into_iter().fold(s, |s, (hue, full, d)| match full {
            true => s.path(0.0, 0.0, d, hue, Stroke::NONE),
            false => s.path(0.0, 0.0, d, Paint::None, Stroke::solid(hue, 1.0)),
        })
    }

    fn fargate(&mut self, a: Area, tasks: &[&Task]) {
        let crowd = tasks.len() > TASKS;
        let n = self.n("bench.count.tasks", tasks.len());
        let title = self.t("bench.fargate");
        let frame = shape("fargate-frame", a).panel(6.0, Paint::None, Stroke::dashed(Paint::Aws, 1.2));
        self.put(frame);
        let s = label(shape("fargate", area(a.x, a.y, a.w, 20.0)), 8.0, 14.4, SMALL, Anchor::Start, Paint::Aws, &title);
        let s = label(s, a.w - 8.0, 14.4, SMALL, Anchor::End, Paint::Muted, &n);
        self.put(s);
        let inner = area(a.x + 8.0, a.y + 22.0, a.w - 16.0, a.h - 30.0);
        if crowd {
            let s = shape("fargate-crowd", inner);
            let s = self.crowd(s, area(0.0, 0.0, inner.w, inner.h), &tasks[..tasks.len().min(1000)]);
            return self.put(s);
        }
        let gap = 6.0;
        let mut grid = Grid::fit(inner, tasks.len().max(4), 1.7, gap);
        if grid.cell_w > 90.0 {
            // They need not be wider: more of them stand side by side.
            let columns = ((inner.w + gap) / (90.0 + gap)) as usize;
            grid = Grid::with_cols(inner, tasks.len(), columns.max(grid.cols), gap);
        }
        let (w, h) = (grid.cell_w.min(90.0), grid.cell_h.min(58.0));
        for (i, task) in tasks.iter().enumerate() {
            let (x, y) = ((i % grid.cols) as f64 * (w + gap), (i / grid.cols) as f64 * (h + gap));
            self.task(area(inner.x + x, inner.y + y, w, h), task, true);
        }
    }

    /// Tasks that no instance has room for.
    fn waiting(&mut self, a: Area, waiting: &[&Task]) {
        let line = self.n("bench.waiting", waiting.len());
        let line_w = text::width(&line, SMALL, Weight::Regular);
        let s = shape("waiting", a).panel(5.0, Paint::BadFill, Stroke::NONE);
        let s = s.path(12.0, 12.0, marks::CLOCK, Paint::None, Stroke::solid(Paint::Bad, 1.4));
        let line = brief(&line, SMALL, Weight::Regular, a.w - 30.0);
        self.put(label(s, 22.0, 16.0, SMALL, Anchor::Start, Paint::Ink, &line));
        let room = ((a.w - line_w - 40.0) / 26.0).max(0.0) as usize;
        for (i, task) in waiting.iter().take(room).enumerate() {
            let x = a.right() - 30.0 - 26.0 * i as f64;
            self.task(area(x, a.y + (a.h - ROW) / 2.0, 22.0, ROW), task, false);
        }
    }

    /// A task: its steel full while it runs. On Fargate it has a machine of its own around it, which AWS hides.
    fn task(&mut self, a: Area, task: &Task, boxed: bool) {
        let state = self.t(stage_key(task.stage));
        let args =
            [("task", Arg::S(&task.definition.name())), ("id", Arg::S(&short(&task.id, 8))), ("state", Arg::S(&state))];
        let says = self.words.f("bench.says.task", &args);
        let mut s = shape(&task_key(task), a);
        let pad = if boxed { if a.w >= 60.0 { 5.0 } else { 3.0 } } else { 0.0 };
        if boxed {
            s = s.panel(4.0, Paint::AwsFill, Stroke::dashed(Paint::Aws, 1.2));
        }
        let full = task.stage == Stage::Running;
        let mut inner = area(a.x + pad, a.y + pad, a.w - 2.0 * pad, a.h - 2.0 * pad);
        // What it waits for is said where there is room.
        let state_w = text::width(&state, SMALL, Weight::Regular);
        if !full && inner.h >= 36.0 && state_w <= inner.w {
            inner.h -= 15.0;
            s = label(s, a.w / 2.0, a.h - pad - 2.6, SMALL, Anchor::Middle, Paint::Ink, &state);
        }
        // Where the whole name has no room, the revision is what tells tasks apart.
        let mut name = task.definition.name();
        if text::width(&name, 11.6, Weight::Bold) > inner.w - (inner.w * 0.12).within(4.0, 12.0) - 4.2 {
            name = [":", &task.definition.revision.to_string()].concat();
        }
        let hue = marks::hue(program(self.world, task));
        let from = match source(task) {
            Some(name) if name.is_ecr() => ["ecr-", &name.repository].concat(),
            _ => String::from("hub"),
        };
        let key = ["steel-", &short(&task.id, 8), "-from-", &from, if full { "" } else { "-outline" }].concat();
        self.put(s.hit(says, false));
        self.put(marks::steel(key, inner.x, inner.y, inner.w, inner.h, hue, &name, full));
    }
}

/// How many findings the layers of an image have.
pub fn findings(m: &Manifest) -> usize {
    marks::pool(m.images.iter()).iter().map(|l| l.findings.len()).sum()
}

/// What a container does, in words.
pub fn container_state(c: &Container, words: &Words) -> String {
    match c.status {
        Status::Created => words.t("bench.created"),
        Status::Running => words.t("bench.running"),
        Status::Exited(_) if c.oom_killed => words.t("bench.oom"),
        Status::Exited(code) => words.f("bench.exited", &[("n", Arg::N(f64::from(code)))]),
    }
}

fn task_key(task: &Task) -> String {
    ["task-", &short(&task.id, 8)].concat()
}

/// A shape with the box `a`.
fn shape(key: &str, a: Area) -> Shape {
    Shape::new(key, a.x, a.y, a.w, a.h)
}

fn hairline() -> Stroke {
    Stroke::solid(Paint::Rule, 1.2)
}

/// A line of lesser words.
fn label(s: Shape, x: f64, y: f64, size: f64, anchor: Anchor, ink: Paint, text: &str) -> Shape {
    if text.is_empty() { s } else { s.text(x, y, size, Weight::Regular, anchor, ink, text) }
}

/// Adds a box to a path.
fn push_box(d: &mut String, a: Area) {
    for (mark, n) in [('M', a.x), (' ', a.y), ('H', a.right()), ('V', a.bottom()), ('H', a.x)] {
        d.push(mark);
        push_num(d, n);
    }
    d.push('Z');
}

#[cfg(test)]
mod tests {
    use super::super::worlds;
    use super::*;
    use crate::scene::lint::{Palette, lint};

    #[test]
    fn every_world_is_drawn_without_a_fault_of_layout() {
        let css = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/css/tokens.css")).unwrap();
        let (light, dark) = Palette::parse(&css);
        let words = worlds::words();
        let mut wrong = Vec::new();
        for (name, world) in worlds::every() {
            for width in Width::ALL {
                let scene = scene(&world, &words, width);
                let faults = lint(&scene, width, &[("light", &light), ("dark", &dark)]);
                wrong.extend(faults.into_iter().map(|m| format!("{name} {}: {m}", width.name())));
            }
        }
        assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
        let missing = words.asked().missing;
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn a_crowd_costs_little_more_than_a_few() {
        let words = worlds::words();
        for (name, world) in worlds::every() {
            for width in Width::ALL {
                let n = scene(&world, &words, width).shapes.len();
                assert!(n < 400, "{name} {}: {n} shapes", width.name());
            }
        }
    }

    /// With its ring, what a finger presses is 24 CSS px high at the least: on a phone of 360 px a unit of the picture is one.
    #[test]
    fn what_can_be_pressed_is_high_enough_for_a_finger() {
        let words = worlds::words();
        for (name, world) in worlds::every() {
            for width in Width::ALL {
                let scene = scene(&world, &words, width);
                // Of tasks there are many; what they have can be asked of their service, too.
                let rows = scene.shapes.iter().filter(|s| s.hit.is_some() && !s.key.starts_with("task-"));
                let low = rows.filter(|s| s.h < ROW);
                let low: Vec<String> = low.map(|s| format!("{} {}", s.key, s.h)).collect();
                assert!(low.is_empty(), "{name} {}: {low:?}", width.name());
            }
        }
    }

    #[test]
    fn the_height_depends_on_the_width_alone() {
        let words = worlds::words();
        for width in Width::ALL {
            let h = scene(&worlds::empty(), &words, width).h;
            assert!(worlds::every().iter().all(|(_, w)| scene(w, &words, width).h == h));
        }
    }

    #[test]
    fn what_can_be_pressed_says_what_it_is() {
        let words = worlds::words();
        let scene = scene(&worlds::on_fargate(), &words, Width::Wide);
        let says = |key: &str| {
            scene.shapes.iter().find(|s| s.hit.is_some() && s.key.starts_with(key)).unwrap().hit.clone().unwrap().label
        };
        assert_eq!(says("laptop"), "Your laptop: 4 images, 2 containers run");
        assert_eq!(
            says("service-shop-web"),
            "Service web of cluster shop: 3 of 3 run, shop:2 ×1 · shop:1 ×2, 1 on its way"
        );
        assert_eq!(says("group-web"), "Load balancer of web: 2 of 4 healthy");
        assert!(says("repository-report").contains("cannot be moved"));
    }

    #[test]
    fn a_refused_pull_is_a_lock_with_its_reason() {
        let words = worlds::words();
        let world = worlds::on_fargate();
        let refused = tasks(&world).find(|t| is_refused(t)).unwrap();
        let scene = scene(&world, &words, Width::Narrow);
        let drawn = format!("{:?}", scene.find(&task_key(refused)).unwrap());
        assert!(
            drawn.contains(marks::LOCK) && drawn.contains("image not pulled") && drawn.contains("CannotPull"),
            "{drawn}"
        );
    }

    #[test]
    fn two_pictures_in_words() {
        let words = worlds::words();
        let lines = |world: &World, width| scene(world, &words, width).to_lines();
        insta::assert_snapshot!("ecr_wide", lines(&worlds::ecr(), Width::Wide));
        insta::assert_snapshot!("fargate_narrow", lines(&worlds::on_fargate(), Width::Narrow));
    }
}
