//! The week as a strip of days with a card for each incident, which is also the list of what you do; under it the service in both worlds,
//! with what breaks, who acts, the hours that are spent, and what adds up.

use super::model::{
    Answer, BOTH_HOURS, BOTH_IDLE, BOTH_LOST, Costs, DEAL, DROP, FLAW_DAYS, FLAW_HOURS, INCIDENTS, Incident, LAID,
    STEPS, Service, Side, State, TRAVEL, Tally, Trace, WEEK, What, World, owner,
};
use crate::num::Within;
use crate::scene::glyph::{self, Hue, Icon};
use crate::scene::layout::Area;
use crate::scene::{Anchor, Arg, Owner, Paint, Scene, Shape, Stroke, Weight, Width, Words, ease, svg};

/// Places of the controls: the week, the hours, and then one for each incident.
pub const HOURS: usize = 1;
pub const PLAN: usize = 2;
/// Most hours that can be had.
pub const MOST: f64 = 16.0;

/// Full lengths of the three bars under each world, the same for both: requests, days, dollars.
const SCALES: [f64; 3] = [12e6, 20.0, 100.0];

/// A week and what of it is on show.
pub struct Shown<'a> {
    pub trace: &'a Trace,
    /// By place in the week.
    pub answered: [bool; 8],
    pub pick: Option<&'a str>,
    /// The number of the week, from 1.
    pub week: usize,
}

impl Shown<'_> {
    /// Whether it is shown who acts on slot `i`: once its question is answered, and for all when the week is over.
    fn revealed(&self, i: usize, t: f64) -> bool {
        let at = self.trace.story.at(t);
        self.answered[i] || (at.step == STEPS - 1 && at.since >= TRAVEL)
    }

    fn mask(&self, t: f64) -> [bool; 8] {
        let mut mask = [false; 8];
        for (i, m) in mask.iter_mut().enumerate() {
            *m = self.revealed(i, t);
        }
        mask
    }

    /// The slot whose step it is, once it has struck.
    fn current(&self, t: f64) -> Option<usize> {
        Trace::slot_of(self.trace.story.at(t).step).filter(|i| self.trace.struck(*i, t))
    }
}

/// Measures of the picture in one width.
struct Grid {
    leaf: Area,
    strip: Area,
    cards: [Area; 8],
    panels: [Area; 2],
    /// Heights inside a panel: what breaks begins at `room`, and what adds up at `sums`.
    marks: f64,
    room: f64,
    room_h: f64,
    sums: f64,
    foot: f64,
    h: f64,
}

impl Grid {
    fn of(width: Width) -> Grid {
        let (x, w) = width.pick((20.0, 680.0), (8.0, 320.0));
        let leaf = Area::new(x, 8.0, width.pick(102.0, 76.0), 30.0);
        let left = leaf.right() + width.pick(14.0, 8.0);
        let strip = Area::new(left, 20.0, x + w - left, 18.0);
        let mut cards = [strip; 8];
        let (card_h, top) = width.pick((60.0, 50.0), (45.0, 44.0));
        for (i, c) in cards.iter_mut().enumerate() {
            let per = width.pick(8, 4);
            let cols =
                Area::new(x, top + (i / per) as f64 * (card_h + 4.0), w, card_h).columns(per, width.pick(6.0, 4.0));
            *c = cols[i % per];
        }
        let below = cards[7].bottom() + width.pick(10.0, 6.0);
        let (marks, room, room_h, sums, panel_h) =
            width.pick((32.0, 62.0, 88.0, 154.0, 198.0), (27.0, 54.0, 78.0, 133.0, 172.0));
        let panels = match width {
            Width::Wide => {
                let cols = Area::new(x, below, w, panel_h).columns(2, 16.0);
                [cols[0], cols[1]]
            }
            Width::Narrow => [Area::new(x, below, w, panel_h), Area::new(x, below + panel_h + 6.0, w, panel_h)],
        };
        let foot = panels[1].bottom() + 4.0;
        Grid { leaf, strip, cards, panels, marks, room, room_h, sums, foot, h: foot + width.pick(22.0, 20.0) }
    }

    /// Where an hour of the week stands on the strip.
    fn at(&self, hour: f64) -> f64 {
        self.strip.x + self.strip.w * hour / WEEK
    }
}

fn key(parts: &[&str]) -> String {
    parts.concat()
}

pub fn incident_word(incident: Incident, part: &str, costs: &Costs, words: &Words) -> String {
    let [all, waiting] = [costs.tasks, costs.waiting];
    words.f(
        &key(&["incident.", incident.id(), ".", part]),
        &[("all", Arg::N(all)), ("waiting", Arg::N(waiting)), ("running", Arg::N(all - waiting))],
    )
}

/// Day and time of day of an hour of the week, as “Tuesday, 03:40”, or shorter.
fn clock(hour: f64, form: &str, day: &str, words: &Words) -> String {
    let minutes = (hour * 60.0).round() as u64;
    let two = |v: u64| {
        let mut s = String::new();
        if v < 10 {
            s.push('0');
        }
        svg::push_int(&mut s, v);
        s
    };
    let day = words.t(&key(&[day, &(minutes / 1440 + 1).to_string()]));
    words.f(form, &[("day", Arg::S(&day)), ("h", Arg::S(&two(minutes % 1440 / 60))), ("m", Arg::S(&two(minutes % 60)))])
}

pub fn when(hour: f64, words: &Words) -> String {
    clock(hour, "when", "day.", words)
}

pub fn hours(v: f64, words: &Words) -> String {
    words.quantity(v, "unit.h")
}

fn world_name(world: World, words: &Words) -> String {
    words.t(&key(&["world.", world.id()]))
}

/// Requests, rounded as one says them.
fn requests(v: f64, words: &Words) -> String {
    if v < 999_500.0 {
        words.num((v / 1000.0).round() * 1000.0, 0)
    } else {
        words.f("million", &[("n", Arg::D(v / 1e6, 1))])
    }
}

fn days(v: f64, words: &Words) -> String {
    words.num(v, (v > 0.04) as u8)
}

fn dollars(v: f64, words: &Words) -> String {
    words.money(v, 0, 0)
}

/// The picture at an instant, and all that its parts ask for.
struct Draw<'a> {
    shown: &'a Shown<'a>,
    t: f64,
    hour: f64,
    mask: [bool; 8],
    current: Option<usize>,
    g: Grid,
    width: Width,
    words: &'a Words,
}

pub fn scene(shown: &Shown, t: f64, width: Width, words: &Words) -> Scene {
    let d = Draw {
        shown,
        t,
        hour: shown.trace.hour(t),
        mask: shown.mask(t),
        current: shown.current(t),
        g: Grid::of(width),
        width,
        words,
    };
    let mut scene = Scene::new(width, d.g.h);
    d.strip(&mut scene);
    d.cards(&mut scene);
    for w in World::ALL {
        d.panel(&mut scene, w);
    }
    let p = d.g.panels[0];
    scene.add(Shape::new("foot", p.x, d.g.foot, d.g.panels[1].right() - p.x, 18.0).fitted(
        (width.pick((d.g.panels[1].right() - p.x) / 2.0, p.w / 2.0), 13.0),
        d.g.panels[1].right() - p.x,
        width.pick(12.0, 11.5),
        width.pick(11.5, 11.0),
        Weight::Regular,
        Anchor::Middle,
        Paint::Muted,
        &words.t("foot"),
    ));
    scene
}

impl Draw<'_> {
    fn small(&self) -> f64 {
        self.width.pick(11.5, 11.0)
    }

    fn strip(&self, scene: &mut Scene) {
        let (g, words) = (&self.g, self.words);
        let l = g.leaf;
        let number = words.f("leaf", &[("n", Arg::N(self.shown.week as f64))]);
        scene.add(
            Shape::new("leaf", l.x, l.y, l.w, l.h)
                .panel(6.0, Paint::YouFill, Stroke::solid(Paint::You, 1.5))
                .fitted(
                    (self.width.pick(10.0, 7.0), 20.0),
                    l.w - self.width.pick(36.0, 28.0),
                    14.0,
                    11.0,
                    Weight::Bold,
                    Anchor::Start,
                    Paint::You,
                    &number,
                )
                .icon(Icon::ArrowRight, l.w - self.width.pick(16.0, 12.0), 15.0, Paint::You)
                .hit(words.f("leaf.says", &[("n", Arg::N(self.shown.week as f64))]), false),
        );
        let a = g.strip;
        let mut s = Shape::new("days", a.x, 2.0, a.w, a.bottom() - 2.0);
        let top = a.y - 2.0;
        s = s.rect(0.0, top, a.w, a.h, 3.0, Paint::Lamp, Stroke::NONE);
        // Nights are the hours from 22 to 6; they lie on both sides of midnight.
        for d in 0..=7 {
            let day = 24.0 * f64::from(d);
            let left = (g.at(day - 2.0) - a.x).max(0.0);
            let right = (g.at(day + 6.0) - a.x).min(a.w);
            s = s.rect(left, top, right - left, a.h, 0.0, Paint::Steel, Stroke::NONE);
        }
        for d in 0..7 {
            let name = words.t(&key(&[self.width.pick("day.", "day.short."), &(d + 1).to_string()]));
            let mid = g.at(24.0 * f64::from(d) + 12.0) - a.x;
            s = s.text(mid, 13.0, self.width.pick(12.5, 11.5), Weight::Regular, Anchor::Middle, Paint::Muted, name);
        }
        scene.add(s);
        for (i, (incident, at)) in self.shown.trace.week.iter().enumerate() {
            if !self.shown.trace.struck(i, self.t) {
                continue;
            }
            let (r, now) = (8.5, self.current == Some(i));
            let (fill, ink) = if now { (Paint::Ink, Paint::Surface) } else { (Paint::Surface, Paint::Ink) };
            scene.add(
                Shape::new(key(&["pin.", incident.id()]), g.at(*at) - r, a.y + a.h / 2.0 - r, 2.0 * r, 2.0 * r)
                    .circle(r, r, r - 0.5, fill, Stroke::solid(Paint::Ink, 1.2))
                    .text(r, r + 4.2, 12.0, Weight::Bold, Anchor::Middle, ink, (i + 1).to_string()),
            );
        }
        let x = g.at(self.hour).within(a.x, a.right());
        scene.add(Shape::new("hand", x - 1.25, a.y - 2.0, 2.5, a.h + 4.0).rect(
            0.0,
            0.0,
            2.5,
            a.h + 4.0,
            1.0,
            Paint::Ink,
            Stroke::solid(Paint::Surface, 1.0),
        ));
    }

    /// The list of what you do: a card for each incident, closed until it strikes.
    fn cards(&self, scene: &mut Scene) {
        let (trace, words) = (self.shown.trace, self.words);
        let at = trace.story.at(self.t);
        for (i, (incident, hour)) in trace.week.iter().enumerate() {
            let a = self.g.cards[i];
            let here = Trace::slot_of(at.step) == Some(i);
            let turned = match (here, trace.struck(i, self.t)) {
                (_, false) => 0.0,
                (true, true) if at.moved < 1.0 => ease::span(at.since, TRAVEL, TRAVEL + DROP),
                _ => 1.0,
            };
            let slot = (i + 1).to_string();
            if turned < 1.0 {
                // They are dealt as the week begins.
                let from = i as f64 * DEAL;
                let laid = if at.step == 0 { ease::out(ease::span(at.since, from, from + LAID)) } else { 1.0 };
                scene.add(
                    Shape::new(key(&["back.", &slot]), a.x, a.y, a.w, a.h)
                        .shift(0.0, (laid - 1.0) * 20.0)
                        .fade(laid)
                        .panel(5.0, Paint::Steel, Stroke::solid(Paint::SteelEdge, 1.0))
                        .icon(Icon::Pager, a.w / 2.0, a.h / 2.0 - 7.0, Paint::Lamp)
                        .text(
                            a.w / 2.0,
                            a.h / 2.0 + 17.0,
                            12.5,
                            Weight::Bold,
                            Anchor::Middle,
                            Paint::OnSteel,
                            slot.as_str(),
                        ),
                );
            }
            if turned <= 0.0 {
                continue;
            }
            let done = trace.params.plan[*incident as usize];
            let (fill, ink, edge) = if done {
                (Paint::YouFill, Paint::Ink, Paint::You)
            } else {
                (Paint::Surface, Paint::Ink, Paint::Guest)
            };
            let edge = if here { Stroke::solid(Paint::Ink, 2.5) } else { Stroke::solid(edge, 1.2) };
            let name = incident_word(*incident, "short", &trace.params.costs, words);
            let work = hours(trace.params.costs.work(*incident), words);
            let (state, state_ink, tick, weight) = if done {
                (work.clone(), Paint::You, Paint::You, Weight::Bold)
            } else {
                (words.t("card.left"), Paint::Muted, Paint::Surface, Weight::Regular)
            };
            let says = words.f(
                if done { "card.says.done" } else { "card.says.left" },
                &[("n", Arg::N(i as f64 + 1.0)), ("name", Arg::S(&name)), ("work", Arg::S(&work))],
            );
            let (y, small) = (a.h - self.width.pick(11.0, 8.5), self.small());
            let mut s = Shape::new(key(&["card.", incident.id()]), a.x, a.y, a.w, a.h)
                .panel(5.0, fill, edge)
                .text(6.0, self.width.pick(15.0, 13.5), 12.5, Weight::Bold, Anchor::Start, ink, slot)
                .fitted(
                    (a.w - 6.0, self.width.pick(15.0, 13.5)),
                    a.w - 22.0,
                    small,
                    small,
                    Weight::Regular,
                    Anchor::End,
                    ink,
                    &clock(*hour, "when.short", "day.short.", words),
                )
                .fitted(
                    (6.0, a.h / 2.0 + self.width.pick(4.0, 5.5)),
                    a.w - 10.0,
                    12.5,
                    small,
                    Weight::Bold,
                    Anchor::Start,
                    ink,
                    &name,
                )
                .rect(6.0, y - 6.5, 12.0, 12.0, 2.0, tick, Stroke::solid(edge_of(done), 1.4))
                .text(23.0, y + 4.0, 12.0, weight, Anchor::Start, state_ink, state)
                // Its name says whether it is done: all begin so, and eight rings would drown that of the step.
                .hit(says, false);
            if done {
                s = s.path(12.0, y - 0.5, "M-3.4 .2l2.4 2.6L3.6 -3", Paint::None, Stroke::solid(Paint::Surface, 2.0));
            }
            // It drops onto the table.
            let e = ease::out(turned);
            scene.add(s.fade(e).shift(0.0, (e - 1.0) * 12.0));
        }
    }

    fn panel(&self, scene: &mut Scene, world: World) {
        let (trace, g) = (self.shown.trace, &self.g);
        let k = (world == World::Fargate) as usize;
        let (p, id) = (g.panels[k], world.id());
        let tally = trace.tally(world, self.hour, &self.mask);
        let edge = match self.current.filter(|i| self.mask[*i]) {
            Some(i) => match trace.state(i, world, self.hour) {
                State::Harm => Stroke::solid(Paint::Bad, 2.0),
                State::ByAws => Owner::Aws.stroke(2.0),
                State::ByYou | State::Paged => Owner::You.stroke(2.0),
                State::Quiet => Stroke::solid(Paint::Rule, 1.5),
            },
            None => Stroke::solid(Paint::Rule, 1.5),
        };
        scene.add(Shape::new(key(&["panel.", id]), p.x, p.y, p.w, p.h).panel(8.0, Paint::Surface, edge));
        self.budget(scene, world, p, &tally);
        self.marks(scene, world, p);
        self.service(scene, world, p);
        self.sums(scene, world, p, &tally);
    }

    /// The name of a world, and the hours that you have in it: a block for each, filled as it is spent.
    fn budget(&self, scene: &mut Scene, world: World, p: Area, tally: &Tally) {
        let words = self.words;
        let budget = self.shown.trace.params.budget;
        let h = self.g.marks - 4.0;
        let base = h / 2.0 + 6.0;
        let decimals = ((tally.hours - tally.hours.round()).abs() > 0.04) as u8;
        let text = words.f("hours.of", &[("n", Arg::D(tally.hours, decimals)), ("all", Arg::N(budget))]);
        let (pitch, left) = (7.0, p.w - 76.0 - 7.0 * MOST);
        let mut s = Shape::new(key(&["head.", world.id()]), p.x, p.y, p.w, h)
            .fitted(
                (10.0, base),
                left - 16.0,
                15.0,
                11.5,
                Weight::Bold,
                Anchor::Start,
                Paint::Ink,
                &world_name(world, words),
            )
            .text(p.w - 10.0, base, 12.5, Weight::Bold, Anchor::End, Paint::You, text);
        for i in 0..budget as usize {
            let x = left + i as f64 * pitch;
            let spent = (tally.hours - i as f64).within(0.0, 1.0);
            s = s.rect(x, base - 11.0, pitch - 1.5, 13.0, 1.0, Paint::YouFill, Stroke::NONE);
            if spent > 0.0 {
                let full = 13.0 * spent;
                s = s.rect(x, base + 2.0 - full, pitch - 1.5, full, 1.0, Paint::You, Stroke::NONE);
            }
        }
        scene.add(s);
        let x = p.x + left + pitch * budget;
        scene.add(
            Shape::new(key(&["grip.", world.id()]), x - 12.0, p.y + base - 17.0, 24.0, 24.0)
                .rect(8.0, 2.0, 7.0, 20.0, 3.0, Paint::You, Stroke::solid(Paint::Surface, 1.0))
                .drag(HOURS, [(p.x + left, p.y + base, 0.0), (p.x + left + pitch * MOST, p.y + base, MOST)]),
        );
    }

    /// Who acts on each incident; that of the step has room for a word.
    fn marks(&self, scene: &mut Scene, world: World, p: Area) {
        let (trace, words) = (self.shown.trace, self.words);
        let (gap, h) = (2.0, 24.0);
        let all = p.w - 20.0 - gap * 7.0;
        let wide = 80.0;
        let narrow = if self.current.is_some() { (all - wide) / 7.0 } else { all / 8.0 };
        let mut x = p.x + 10.0;
        for (i, (incident, _)) in trace.week.iter().enumerate() {
            let now = self.current == Some(i);
            let w = if now { wide } else { narrow };
            let name = key(&["mark.", world.id(), ".", incident.id()]);
            let pressed = self.shown.pick == Some(name.as_str());
            let struck = trace.struck(i, self.t);
            let state = if self.mask[i] && struck { trace.state(i, world, self.hour) } else { State::Quiet };
            let (fill, mut edge, ink, icon, word) = match state {
                State::Paged | State::ByYou => {
                    (Paint::YouFill, Owner::You.stroke(1.5), Paint::You, Some(Icon::PersonSmall), "owner.you")
                }
                State::ByAws => {
                    (Paint::AwsFill, Owner::Aws.stroke(1.5), Paint::Aws, Some(Icon::CloudSmall), "owner.aws")
                }
                State::Harm => (
                    Paint::BadFill,
                    Stroke::solid(Paint::Bad, 1.5),
                    Paint::Bad,
                    Some(Icon::WarningSmall),
                    "owner.nobody",
                ),
                State::Quiet => (
                    Paint::Surface,
                    Stroke::solid(if struck { Paint::Guest } else { Paint::Rule }, 1.2),
                    Paint::Muted,
                    None,
                    "slot",
                ),
            };
            if pressed {
                edge = Stroke::solid(Paint::Ink, 2.5);
            }
            let mut s = Shape::new(name, x, p.y + self.g.marks, w, h).panel(h / 2.0, fill, edge).text(
                if now { 8.0 } else { 4.5 },
                h / 2.0 + 4.3,
                12.0,
                Weight::Bold,
                Anchor::Start,
                ink,
                (i + 1).to_string(),
            );
            if let Some(icon) = icon {
                s = s.icon(icon, if now { 24.0 } else { w - 9.5 }, h / 2.0, ink);
            }
            if now {
                s = s.fitted(
                    (33.0, h / 2.0 + 4.5),
                    w - 38.0,
                    13.0,
                    self.small(),
                    Weight::Bold,
                    Anchor::Start,
                    ink,
                    &words.t(word),
                );
            } else if struck && icon.is_none() {
                s = s.text(w - 9.0, h / 2.0 + 4.3, 12.0, Weight::Bold, Anchor::End, ink, words.t("slot"));
            }
            if struck {
                let says = words.f(
                    "mark.says",
                    &[
                        ("n", Arg::N(i as f64 + 1.0)),
                        ("world", Arg::S(&world_name(world, words))),
                        ("title", Arg::S(&incident_word(*incident, "title", &trace.params.costs, words))),
                    ],
                );
                s = s.hit(says, pressed);
            }
            scene.add(s);
            x += w + gap;
        }
    }

    /// Whether the trouble of an incident is to be seen in a world: while it is yours and not done, and in both until it is said whose it is.
    fn open(&self, incident: Incident, world: World) -> bool {
        let Some(i) = self.shown.trace.week.iter().position(|w| w.0 == incident) else { return false };
        if self.mask[i] {
            matches!(self.shown.trace.state(i, world, self.hour), State::Paged | State::Harm)
        } else {
            self.current == Some(i)
        }
    }

    /// How the service stands, with the trouble that is being asked about.
    fn now(&self, world: World) -> Service {
        let trace = self.shown.trace;
        let mut s = trace.service(world, self.hour, &self.mask);
        let c = &trace.params.costs;
        match self.current.filter(|i| !self.mask[*i]).map(|i| trace.week[i].0) {
            Some(Incident::Traffic) => s.asked *= 2.0,
            Some(Incident::Pending) => s.tasks -= c.waiting,
            Some(Incident::Disk) => s.tasks -= c.host_tasks,
            _ => {}
        }
        s.room = s.tasks * c.task_load;
        s.lost = (s.asked - s.room).max(0.0);
        s
    }

    /// The service: requests that come in, tasks on their hosts, and all that is wrong with them.
    fn service(&self, scene: &mut Scene, world: World, p: Area) {
        let (words, id, small) = (self.words, world.id(), self.small());
        let (y, h) = (p.y + self.g.room, self.g.room_h);
        let now = self.now(world);
        let port = self.open(Incident::Open, world);
        let losing = now.lost > 0.0;
        let row = h / 4.0;
        let (door, door_ink) = if port { (Icon::Unlock, Paint::Bad) } else { (Icon::Lock, Paint::Muted) };
        let rate = words.f("rate", &[("n", Arg::N(now.asked))]);
        let mut s = Shape::new(key(&["in.", id]), p.x + 10.0, y, 64.0, h)
            .icon(Icon::ArrowRight, 10.0, row / 2.0, if losing { Paint::Bad } else { Paint::Muted })
            .text(24.0, row / 2.0 + 4.6, 13.5, Weight::Bold, Anchor::Start, Paint::Ink, rate)
            .text(0.0, row * 1.5 + 4.2, small, Weight::Regular, Anchor::Start, Paint::Muted, {
                words.f("tasks", &[("n", Arg::N(now.tasks))])
            })
            .icon(door, 9.0, row * 2.5 - 1.0, door_ink)
            .text(24.0, row * 2.5 + 4.2, small, Weight::Regular, Anchor::Start, door_ink, {
                words.t(if port { "port.open" } else { "port.shut" })
            });
        if losing {
            let lost = words.f("rate.lost", &[("n", Arg::N(now.lost))]);
            s = s.fitted((0.0, row * 3.5 + 4.2), 64.0, 12.5, small, Weight::Bold, Anchor::Start, Paint::Bad, &lost);
        }
        scene.add(s);

        let (left, right) = (p.x + 78.0, p.right() - 46.0);
        let cols = Area::new(left, y, right - left, h).columns(5, 4.0);
        let (disk, kernel, agent) =
            (self.open(Incident::Disk, world), self.open(Incident::Kernel, world), self.open(Incident::Agent, world));
        let band = 16.0;
        let floor = h - 2.0 * band - 4.0;
        let mut hosts = Shape::new(key(&["hosts.", id]), left, y, right - left, h);
        let label = |s: Shape, x: f64, top: f64, w: f64, bad: bool, own: bool, word: &str| {
            let (fill, edge, ink) = match (bad, own) {
                (true, _) => (Paint::BadFill, Stroke::solid(Paint::Bad, 1.4), Paint::Bad),
                (_, true) => (Paint::GuestFill, Stroke::solid(Paint::Guest, 1.0), Paint::Ink),
                (_, false) => (Paint::AwsFill, Owner::Aws.stroke(1.2), Paint::Aws),
            };
            s.rect(x, top, w, band - 2.0, 2.0, fill, edge).text(
                x + w / 2.0,
                top + band / 2.0 + 2.8,
                small,
                Weight::Regular,
                Anchor::Middle,
                ink,
                words.t(word),
            )
        };
        // The places of the tasks: those of a broken host, then those without room.
        let slot = |j: usize| {
            let c = cols[j / 2];
            let w = (c.w - 9.0) / 2.0;
            Area::new(c.x + 3.0 + (j % 2) as f64 * (w + 3.0), y + 4.0, w, floor - 6.0)
        };
        for (j, c) in cols.iter().enumerate() {
            let (x, broken) = (c.x - left, disk && j == 4);
            if world == World::Ec2 {
                let fill = if broken { Paint::BadFill } else { Paint::Steel };
                let edge = if broken { Stroke::solid(Paint::Bad, 2.0) } else { Stroke::solid(Paint::SteelEdge, 1.0) };
                hosts = hosts.rect(x, 0.0, c.w, h, 4.0, fill, edge);
                hosts = label(hosts, x + 2.0, floor + 2.0, c.w - 4.0, agent, true, "part.agent");
                hosts = label(hosts, x + 2.0, floor + band + 2.0, c.w - 4.0, kernel, true, "part.kernel");
            } else {
                for k in [2 * j, 2 * j + 1] {
                    let a = slot(k);
                    hosts = hosts.rect(
                        a.x - left - 1.5,
                        a.y - y - 2.5,
                        a.w + 3.0,
                        a.h + 5.0,
                        3.0,
                        Paint::None,
                        if broken { Stroke::dashed(Paint::Bad, 1.2) } else { Owner::Aws.stroke(1.0) },
                    );
                }
            }
        }
        if world == World::Fargate {
            let w = right - left;
            hosts = label(hosts, 0.0, floor + 2.0, w, agent, false, "part.aws.agent");
            hosts = label(hosts, 0.0, floor + band + 2.0, w, kernel, false, "part.aws.kernel");
        }
        if disk {
            let a = slot(8);
            hosts = hosts.icon(Icon::Cross, cols[4].x - left + cols[4].w / 2.0, a.h / 2.0 + 4.0, Paint::Bad);
        }
        scene.add(hosts);
        let waiting = self.open(Incident::Pending, world);
        let (flawed, many) = (self.open(Incident::Image, world), now.tasks > self.shown.trace.params.costs.tasks);
        for j in 0..10 {
            let a = slot(j);
            if disk && j >= 8 {
                continue;
            }
            let name = key(&["task.", id, ".", &j.to_string()]);
            if waiting && (5..8).contains(&j) {
                let edge = Stroke::dashed(if world == World::Ec2 { Paint::OnSteelMuted } else { Paint::Bad }, 1.4);
                scene.add(Shape::new(key(&["wait.", id, ".", &j.to_string()]), a.x, a.y, a.w, a.h).panel(
                    2.0,
                    Paint::None,
                    edge,
                ));
                continue;
            }
            let mut s = glyph::container(name, a.x, a.y, a.w, a.h, Hue::Plum, None);
            if many {
                // Twice the tasks on the same place.
                s = s.rect(0.0, a.h / 2.0 - 1.5, a.w, 3.0, 0.0, Paint::Surface, Stroke::NONE);
            }
            if flawed {
                s = s.circle(a.w / 2.0, a.h - 8.5, 8.0, Paint::BadFill, Stroke::solid(Paint::Bad, 1.0)).icon(
                    Icon::WarningSmall,
                    a.w / 2.0,
                    a.h - 9.0,
                    Paint::Bad,
                );
            }
            scene.add(s);
        }
        if self.open(Incident::Bill, world) {
            let w = 34.0;
            scene.add(
                Shape::new(key(&["idle.", id]), p.right() - 10.0 - w, y, w, h)
                    .panel(4.0, Paint::Idle, Stroke::dashed(Paint::Bad, 1.4))
                    .rect(3.0, h / 2.0 - 19.0, w - 6.0, 38.0, 3.0, Paint::Surface, Stroke::NONE)
                    .text(w / 2.0, h / 2.0 - 4.0, 15.0, Weight::Bold, Anchor::Middle, Paint::Ink, words.t("idle.sign"))
                    .text(w / 2.0, h / 2.0 + 13.0, 12.0, Weight::Bold, Anchor::Middle, Paint::Ink, words.t("idle")),
            );
        }
    }

    /// What has added up.
    fn sums(&self, scene: &mut Scene, world: World, p: Area, tally: &Tally) {
        let words = self.words;
        let cols = Area::new(p.x + 10.0, p.y + self.g.sums, p.w - 20.0, p.h - self.g.sums - 2.0).columns(3, 10.0);
        let values = [tally.lost, tally.exposed, tally.idle];
        let texts = [requests(tally.lost, words), days(tally.exposed, words), dollars(tally.idle, words)];
        for (i, name) in ["lost", "exposed", "idle"].into_iter().enumerate() {
            let c = cols[i];
            let some = values[i] > 0.0;
            let share = (values[i] / SCALES[i]).within(0.0, 1.0);
            let mut s = Shape::new(key(&["sum.", name, ".", world.id()]), c.x, c.y, c.w, c.h)
                .fitted(
                    (0.0, self.width.pick(15.0, 13.0)),
                    c.w,
                    self.width.pick(17.0, 15.5),
                    12.0,
                    Weight::Bold,
                    Anchor::Start,
                    if some { Paint::Bad } else { Paint::Muted },
                    &texts[i],
                )
                .text(0.0, self.width.pick(29.0, 25.5), self.small(), Weight::Regular, Anchor::Start, Paint::Muted, {
                    words.t(&key(&["sum.", name]))
                })
                .rect(0.0, c.h - 7.0, c.w, 5.0, 2.0, Paint::LibsFill, Stroke::NONE);
            if some {
                s = s.rect(0.0, c.h - 7.0, (c.w * share).max(2.0), 5.0, 2.0, Paint::Bad, Stroke::NONE);
            }
            scene.add(s);
        }
    }
}

fn edge_of(done: bool) -> Paint {
    if done { Paint::You } else { Paint::Guest }
}

/// A text with the numbers of one world in it.
fn with_tally(world: World, tally: &Tally, name: &str, words: &Words) -> String {
    let n = |v: usize| Arg::N(v as f64);
    words.f(
        name,
        &[
            ("world", Arg::S(&world_name(world, words))),
            ("pages", n(tally.pages)),
            ("nights", n(tally.nights)),
            ("hours", Arg::S(&hours(tally.hours, words))),
            ("done", n(tally.pages - tally.undone)),
            ("undone", n(tally.undone)),
            ("lost", Arg::S(&requests(tally.lost, words))),
            ("exposed", Arg::S(&words.quantity(tally.exposed, "unit.d"))),
            ("idle", Arg::S(&dollars(tally.idle, words))),
        ],
    )
}

pub fn caption(trace: &Trace, step: usize, words: &Words) -> String {
    let budget = hours(trace.params.budget, words);
    match Trace::slot_of(step) {
        Some(i) => words.f(
            "step.incident",
            &[
                ("title", Arg::S(&incident_word(trace.week[i].0, "title", &trace.params.costs, words))),
                ("text", Arg::S(&incident_word(trace.week[i].0, "text", &trace.params.costs, words))),
            ],
        ),
        None if step == 0 => {
            words.f("step.open", &[("all", Arg::N(INCIDENTS.len() as f64)), ("budget", Arg::S(&budget))])
        }
        None => {
            let ends = World::ALL.map(|w| trace.end(w));
            let mut s = words.f("step.over", &[("budget", Arg::S(&budget))]);
            for (w, end) in World::ALL.into_iter().zip(&ends) {
                s.push_str(&with_tally(w, end, "step.world", words));
            }
            s.push_str(&words.t(if ends[1].undone > 0 { "step.fewer" } else { "step.turn" }));
            s
        }
    }
}

pub fn describe(shown: &Shown, t: f64, words: &Words) -> String {
    let trace = shown.trace;
    let (step, hour) = (trace.story.at(t).step, trace.hour(t));
    let mut out = match Trace::slot_of(step) {
        None if step == 0 => {
            let budget = hours(trace.params.budget, words);
            let c = &trace.params.costs;
            let all = Arg::N(INCIDENTS.len() as f64);
            let (tasks, hosts) = (Arg::N(c.tasks), Arg::N(c.tasks / c.host_tasks));
            return words
                .f("describe.open", &[("all", all), ("tasks", tasks), ("hosts", hosts), ("budget", Arg::S(&budget))]);
        }
        None if trace.story.at(t).since < TRAVEL => words.t("describe.on"),
        None => {
            let list = |split: bool| {
                let mut s = String::new();
                for i in INCIDENTS {
                    if (Answer::right(i) == Answer::Split) == split {
                        if !s.is_empty() {
                            s.push_str(&words.t("list.semicolon"));
                        }
                        s.push_str(&incident_word(i, "title", &trace.params.costs, words));
                    }
                }
                s
            };
            words.f("describe.over", &[("only", Arg::S(&list(true))), ("both", Arg::S(&list(false)))])
        }
        Some(i) if !trace.struck(i, t) => words.t("describe.on"),
        Some(i) => {
            let title = incident_word(trace.week[i].0, "title", &trace.params.costs, words);
            let at = when(trace.week[i].1, words);
            let args = [("when", Arg::S(at.as_str())), ("title", Arg::S(title.as_str()))];
            if shown.revealed(i, t) {
                let mut out = words.f("describe.incident", &args);
                for w in World::ALL {
                    let undone = undone(trace, i, w);
                    let form = match (owner(trace.week[i].0, w), undone) {
                        (Side::Aws, _) => "describe.aws",
                        (Side::You, false) => "describe.you",
                        (Side::You, true) => "describe.undone",
                    };
                    let act = told(trace, i, w, words);
                    out.push(' ');
                    out.push_str(&words.f(form, &[("world", Arg::S(&world_name(w, words))), ("act", Arg::S(&act))]));
                }
                out
            } else {
                words.f("describe.hidden", &args)
            }
        }
    };
    out.push(' ');
    out.push_str(&words.t("describe.sums"));
    for w in World::ALL {
        out.push(' ');
        out.push_str(&with_tally(w, &trace.tally(w, hour, &shown.mask(t)), "describe.world", words));
    }
    out
}

/// Whether what is yours in slot `i` stays undone.
fn undone(trace: &Trace, i: usize, world: World) -> bool {
    trace.events.iter().any(|e| e.slot == i && e.world == world && e.what == What::Undone)
}

/// What is done about slot `i` in a world, or what comes of it that nothing is.
pub fn told(trace: &Trace, i: usize, world: World, words: &Words) -> String {
    let left = !trace.params.plan[trace.week[i].0 as usize] || undone(trace, i, world);
    let part = if left { ".ignored" } else { ".act" };
    incident_word(trace.week[i].0, &key(&[world.id(), part]), &trace.params.costs, words)
}

/// What an incident costs while it is yours and not done.
pub fn cost(trace: &Trace, incident: Incident, words: &Words) -> String {
    let c = &trace.params.costs;
    let work = hours(c.work(incident), words);
    let name = match incident {
        Incident::Traffic => "cost.traffic",
        Incident::Pending => "cost.pending",
        Incident::Disk => "cost.disk",
        Incident::Bill => "cost.bill",
        _ => "cost.flaw",
    };
    words.f(
        name,
        &[
            ("work", Arg::S(&work)),
            ("day", Arg::N(c.day_load)),
            ("rush", Arg::S(&hours(c.rush, words))),
            ("room", Arg::N(c.task_load)),
            ("waiting", Arg::N(c.waiting)),
            ("lost", Arg::N(c.host_tasks)),
            ("size", Arg::N(c.spare)),
            ("ec2", Arg::S(&words.money(c.idle[0], 2, 2))),
            ("fargate", Arg::S(&words.money(c.idle[1], 2, 2))),
        ],
    )
}

pub fn goals(words: &Words) -> [String; 2] {
    [
        words.f("goal.flaws", &[("hours", Arg::S(&hours(FLAW_HOURS, words))), ("days", Arg::N(FLAW_DAYS))]),
        words.f(
            "goal.both",
            &[
                ("hours", Arg::S(&hours(BOTH_HOURS, words))),
                ("lost", Arg::S(&requests(BOTH_LOST, words))),
                ("idle", Arg::S(&dollars(BOTH_IDLE, words))),
            ],
        ),
    ]
}
