//! The week as a strip of days on which incidents drop as pins, the current one as a card, a lane for each world with whoever acts, and
//! what has to be done in each.

use super::model::{
    APPEAR, Answer, DROP, INCIDENTS, Incident, STEPS, Side, State, TRAVEL, Trace, WEEK, What, World, owner,
};
use crate::num::Within;
use crate::scene::glyph::{self, Icon};
use crate::scene::layout::Area;
use crate::scene::{Anchor, Arg, Owner, Paint, Scene, Shape, Stroke, Weight, Width, Words, ease, svg, text};

/// A week and what of it is on show.
pub struct Shown<'a> {
    pub trace: &'a Trace,
    pub answered: [bool; 8],
    pub pick: Option<&'a str>,
}

impl Shown<'_> {
    /// Whether it is shown who acts on incident `i`: once its question is answered, and for all when the week is over.
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
}

/// Measures of the picture in one width.
struct Grid {
    x: f64,
    w: f64,
    /// Where the week begins and how wide it is: on a phone a little inside, so that the first mark stays in its field.
    from: f64,
    long: f64,
    /// Strip of days.
    strip: Area,
    pin_r: f64,
    card: Area,
    /// Each lane: a line with name and counts above a field.
    lane_y: [f64; 2],
    lane_head: f64,
    /// In the field: room for the markers, and under it for the blocks of what adds up.
    marks_h: f64,
    chart_h: f64,
    mark_r: f64,
    panels: [Area; 2],
    h: f64,
}

impl Grid {
    fn of(width: Width) -> Grid {
        let (x, w) = width.pick((20.0, 680.0), (8.0, 320.0));
        let (from, long) = width.pick((x, w), (x + 7.0, w - 9.0));
        let strip = Area::new(x, width.pick(32.0, 30.0), w, width.pick(30.0, 28.0));
        let card = Area::new(x, strip.bottom() + 14.0, w, width.pick(58.0, 54.0));
        let (lane_head, marks_h, chart_h) = width.pick((36.0, 42.0, 42.0), (34.0, 30.0, 38.0));
        let lane = lane_head + marks_h + chart_h;
        let first = card.bottom() + width.pick(8.0, 6.0);
        let lane_y = [first, first + lane + width.pick(8.0, 6.0)];
        let below = lane_y[1] + lane + 14.0;
        let panels = match width {
            Width::Wide => {
                let cols = Area::new(x, below, w, 128.0).columns(2, 16.0);
                [cols[0], cols[1]]
            }
            Width::Narrow => [Area::new(x, below, w, 124.0), Area::new(x, below + 134.0, w, 124.0)],
        };
        let h = panels[1].bottom() + width.pick(16.0, 10.0);
        let (pin_r, mark_r) = width.pick((12.5, 16.0), (11.0, 11.5));
        Grid { x, w, from, long, strip, pin_r, card, lane_y, lane_head, marks_h, chart_h, mark_r, panels, h }
    }

    /// Where an hour of the week stands.
    fn at(&self, hour: f64) -> f64 {
        self.from + self.long * hour / WEEK
    }

    fn field_y(&self, world: usize) -> f64 {
        self.lane_y[world] + self.lane_head
    }
}

fn key(parts: &[&str]) -> String {
    parts.concat()
}

pub fn incident_word(incident: Incident, part: &str, words: &Words) -> String {
    words.t(&key(&["incident.", incident.id(), ".", part]))
}

/// Day and time of day of an hour of the week, as “Tuesday, 03:40”.
pub fn when(hour: f64, words: &Words) -> String {
    let minutes = (hour * 60.0).round() as u64;
    let two = |v: u64| {
        let mut s = String::new();
        if v < 10 {
            s.push('0');
        }
        svg::push_int(&mut s, v);
        s
    };
    let day = words.t(&key(&["day.", &(minutes / 1440 + 1).to_string()]));
    words.f(
        "when",
        &[("day", Arg::S(&day)), ("h", Arg::S(&two(minutes % 1440 / 60))), ("m", Arg::S(&two(minutes % 60)))],
    )
}

fn world_name(world: World, words: &Words) -> String {
    words.t(&key(&["world.", world.id()]))
}

fn owner_word(side: Side, words: &Words) -> String {
    words.t(match side {
        Side::You => "owner.you",
        Side::Aws => "owner.aws",
    })
}

pub fn scene(shown: &Shown, t: f64, width: Width, words: &Words) -> Scene {
    let g = Grid::of(width);
    let trace = shown.trace;
    let at = trace.story.at(t);
    let mut scene = Scene::new(width, g.h);
    // How far what belongs to this step has come, and how much is left of what belonged to the one before.
    let (arrive, leave) = if at.moved >= 1.0 {
        (1.0, 0.0)
    } else {
        let from = match at.step {
            0 => 0.0,
            s if Trace::incident_of(s).is_some() => TRAVEL + DROP,
            _ => TRAVEL,
        };
        (ease::out(ease::span(at.since, from, from + APPEAR)), 1.0 - ease::out(ease::span(at.since, 0.0, 0.25)))
    };
    days(&mut scene, &g, width, words);
    now_line(&mut scene, "now.days", &g, trace.hour(t), g.strip.y, g.strip.bottom());
    frames(&mut scene, shown, t, &g, arrive);
    pins(&mut scene, shown, t, &g, width, words, arrive);
    for w in World::ALL {
        lane(&mut scene, shown, t, w, &g, width, words, arrive);
    }
    if at.step > 0 && leave > 0.01 {
        content(&mut scene, shown, at.step - 1, t, &g, width, words, leave);
    }
    if arrive > 0.01 {
        content(&mut scene, shown, at.step, t, &g, width, words, arrive);
    }
    scene
}

fn days(scene: &mut Scene, g: &Grid, width: Width, words: &Words) {
    let mut strip = Shape::new("days", g.x, 6.0, g.w, g.strip.bottom() - 6.0);
    let top = g.strip.y - 6.0;
    // Nights are the hours from 22 to 6; they lie on both sides of midnight.
    for d in 0..=7 {
        let day = 24.0 * f64::from(d);
        let left = (g.at(day - 2.0) - g.x).max(0.5);
        let right = (g.at(day + 6.0) - g.x).min(g.w - 0.5);
        strip = strip.rect(left, top + 0.5, right - left, g.strip.h - 1.0, 0.0, Paint::GuestFill, Stroke::NONE);
    }
    for d in 0..7 {
        let (x, next) = (g.at(24.0 * f64::from(d)) - g.x, g.at(24.0 * f64::from(d + 1)) - g.x);
        if d > 0 {
            strip = strip.line(x, top, x, top + g.strip.h, Stroke::solid(Paint::Rule, 1.0));
        }
        let name = words.t(&key(&[width.pick("day.", "day.short."), &(d + 1).to_string()]));
        strip = strip.text((x + next) / 2.0, 16.0, 12.5, Weight::Regular, Anchor::Middle, Paint::Muted, name);
    }
    strip = strip.rect(0.0, top, g.w, g.strip.h, 6.0, Paint::None, Stroke::solid(Paint::Rule, 1.0));
    scene.add(strip);
}

/// The clock's hand, in one of the fields it runs over.
fn now_line(scene: &mut Scene, name: &str, g: &Grid, hour: f64, top: f64, bottom: f64) {
    let x = g.at(hour).within(g.x, g.x + g.w);
    scene.add(Shape::new(name, x, top, 0.0, bottom - top).line(
        0.0,
        0.0,
        0.0,
        bottom - top,
        Stroke::solid(Paint::Muted, 1.5),
    ));
}

/// Card and panels without their content. The edge of a panel tells who acts, once that is shown.
fn frames(scene: &mut Scene, shown: &Shown, t: f64, g: &Grid, arrive: f64) {
    let at = shown.trace.story.at(t);
    let incident = Trace::incident_of(at.step).filter(|_| arrive > 0.0);
    let edge = if incident.is_some() { Stroke::solid(Paint::Muted, 1.5) } else { Stroke::solid(Paint::Rule, 1.5) };
    let c = g.card;
    scene.add(Shape::new("card", c.x, c.y, c.w, c.h).panel(8.0, Paint::Surface, edge));
    for (k, w) in World::ALL.iter().enumerate() {
        let edge = match incident {
            Some(i) if shown.revealed(i, t) => match shown.trace.state(i, *w, shown.trace.hour(t)) {
                State::Harm => Stroke::solid(Paint::Bad, 1.5),
                State::ByAws => Owner::Aws.stroke(1.5),
                State::ByYou | State::Paged => Owner::You.stroke(1.5),
                State::Quiet => Stroke::solid(Paint::Rule, 1.5),
            },
            _ => Stroke::solid(Paint::Rule, 1.5),
        };
        let p = g.panels[k];
        scene.add(Shape::new(key(&["panel.", w.id()]), p.x, p.y, p.w, p.h).panel(8.0, Paint::Surface, edge));
    }
}

/// The place of an incident that is still to come.
fn ahead(key: String, x: f64, y: f64) -> Shape {
    Shape::new(key, x - 5.0, y - 5.0, 10.0, 10.0).circle(5.0, 5.0, 4.0, Paint::Guest, Stroke::NONE)
}

fn pins(scene: &mut Scene, shown: &Shown, t: f64, g: &Grid, width: Width, words: &Words, arrive: f64) {
    let at = shown.trace.story.at(t);
    for (i, incident) in INCIDENTS.iter().enumerate() {
        let current = Trace::incident_of(at.step) == Some(i);
        let fall = match (current, shown.trace.struck(i, t)) {
            (_, false) => 0.0,
            (true, true) if at.moved < 1.0 => ease::span(at.since, TRAVEL, TRAVEL + DROP),
            _ => 1.0,
        };
        let (x, y, r) = (g.at(shown.trace.times[i]), g.strip.y + g.strip.h / 2.0, g.pin_r);
        if fall <= 0.0 {
            scene.add(ahead(key(&["ahead.", incident.id()]), x, y));
            continue;
        }
        if current {
            // From the pin to its card.
            let h = g.card.y - y;
            scene.add(
                Shape::new("stem", x, y, 0.0, h).line(0.0, 0.0, 0.0, h, Stroke::solid(Paint::Muted, 1.5)).fade(arrive),
            );
        }
        let name = key(&["pin.", incident.id()]);
        let pressed = shown.pick == Some(name.as_str());
        let (fill, ink, edge) = match (current, pressed) {
            (true, _) => (Paint::Ink, Paint::Surface, Stroke::solid(Paint::Ink, 1.5)),
            (false, true) => (Paint::Surface, Paint::Ink, Stroke::solid(Paint::Ink, 2.5)),
            (false, false) => (Paint::Surface, Paint::Ink, Stroke::solid(Paint::Muted, 1.5)),
        };
        let says = words.f(
            "pin.says",
            &[("n", Arg::N(i as f64 + 1.0)), ("title", Arg::S(&incident_word(*incident, "title", words)))],
        );
        let e = ease::out(fall);
        scene.add(
            Shape::new(name, x - r, y - r, 2.0 * r, 2.0 * r)
                .circle(r, r, r - 0.75, fill, edge)
                .text(r, r + 4.6, width.pick(13.5, 12.5), Weight::Bold, Anchor::Middle, ink, (i + 1).to_string())
                .hit(says, pressed)
                .fade(e)
                .shift(0.0, (e - 1.0) * 20.0),
        );
    }
}

#[allow(clippy::too_many_arguments)]
fn lane(scene: &mut Scene, shown: &Shown, t: f64, world: World, g: &Grid, width: Width, words: &Words, arrive: f64) {
    let trace = shown.trace;
    let k = (world == World::Fargate) as usize;
    let hour = trace.hour(t);
    let mask = shown.mask(t);
    let tally = trace.tally(world, hour, &mask);
    let y = g.lane_y[k];
    let id = world.id();
    let name_w = width.pick(200.0, 122.0);
    scene.add(Shape::new(key(&["lane.", id]), g.x, y, name_w, g.lane_head).fitted(
        (0.0, g.lane_head - 11.0),
        name_w,
        width.pick(16.0, 15.0),
        12.0,
        Weight::Bold,
        Anchor::Start,
        Paint::Ink,
        &world_name(world, words),
    ));
    // Two counts at the right: pages, then hours of work or what was left undone.
    let ignored = trace.params.ignored;
    // Before anything is answered there is nothing to count, which is not the same as none.
    let any = (0..INCIDENTS.len()).any(|i| mask[i] && trace.struck(i, t));
    let number = |v: f64, decimals: u8| if any { words.num(v, decimals) } else { words.t("count.open") };
    let pages =
        (number(tally.pages as f64, 0), words.f("count.pages", &[("n", Arg::N(tally.pages as f64))]), Paint::You);
    let second = if ignored {
        (number(tally.undone as f64, 0), words.t("count.undone"), Paint::Bad)
    } else {
        (
            number(tally.hours, ((tally.hours - tally.hours.round()).abs() > 0.04) as u8),
            words.t("count.hours"),
            Paint::You,
        )
    };
    let (pages_w, second_w) =
        width.pick((100.0, if ignored { 134.0 } else { 124.0 }), (76.0, if ignored { 108.0 } else { 102.0 }));
    let label_size = width.pick(13.0, 12.5);
    let number_size = width.pick(26.0, 22.0);
    let mut count = |name: &str, right: f64, w: f64, (number, label, ink): (String, String, Paint)| {
        let label_w = text::width(&label, label_size, Weight::Regular);
        let mut s = Shape::new(key(&["count.", name, ".", id]), right - w, y, w, g.lane_head)
            .text(w, g.lane_head - 11.0, label_size, Weight::Regular, Anchor::End, Paint::Muted, label)
            .text(w - label_w - 6.0, g.lane_head - 11.0, number_size, Weight::Bold, Anchor::End, ink, number);
        if ink == Paint::Bad && tally.undone > 0 {
            s = s.icon(Icon::Warning, w - label_w - width.pick(40.0, 36.0), g.lane_head - 19.0, Paint::Bad);
        }
        scene.add(s);
    };
    count("pages", g.x + g.w - second_w, pages_w, pages);
    count("second", g.x + g.w, second_w, second);

    let (top, h) = (g.field_y(k), g.marks_h + g.chart_h);
    let mut field = Shape::new(key(&["field.", id]), g.x, top, g.w, h).panel(6.0, Paint::LibsFill, Stroke::NONE);
    for d in 1..7 {
        let x = g.at(24.0 * f64::from(d)) - g.x;
        field = field.line(x, 0.0, x, g.marks_h, Stroke::solid(Paint::Rule, 1.0));
    }
    scene.add(field);
    now_line(scene, &key(&["now.", id]), g, hour, top, top + g.marks_h);
    scene.add(blocks(trace, world, hour, &mask, g, width, words));

    let at = trace.story.at(t);
    for (i, incident) in INCIDENTS.iter().enumerate() {
        let current = Trace::incident_of(at.step) == Some(i);
        let (x, y) = (g.at(trace.times[i]), top + g.marks_h / 2.0 + 1.0);
        let fade = if !trace.struck(i, t) {
            scene.add(ahead(key(&["ahead.", id, ".", incident.id()]), x, y));
            continue;
        } else if current {
            arrive
        } else {
            1.0
        };
        if fade <= 0.0 {
            continue;
        }
        let r = g.mark_r;
        let s = Shape::new(key(&["mark.", id, ".", incident.id()]), x - r, y - r, 2.0 * r, 2.0 * r);
        let state = if shown.revealed(i, t) { trace.state(i, world, hour) } else { State::Quiet };
        let circle = |s: Shape, fill: Paint, stroke: Stroke| s.circle(r, r, r - 0.75, fill, stroke);
        let small = width == Width::Narrow;
        let icon = |s: Shape, big: Icon, little: Icon, dy: f64, ink: Paint| {
            s.icon(if small { little } else { big }, r, r + dy, ink)
        };
        scene.add(
            match state {
                State::Quiet => circle(s, Paint::Surface, Stroke::solid(Paint::Guest, 1.5)).text(
                    r,
                    r + 4.6,
                    13.5,
                    Weight::Bold,
                    Anchor::Middle,
                    Paint::Muted,
                    words.t("slot"),
                ),
                State::Paged | State::ByYou => icon(
                    circle(s, Paint::YouFill, Owner::You.stroke(1.5)),
                    Icon::Person,
                    Icon::PersonSmall,
                    -0.5,
                    Paint::You,
                ),
                State::ByAws => icon(
                    circle(s, Paint::AwsFill, Owner::Aws.stroke(1.5)),
                    Icon::Cloud,
                    Icon::CloudSmall,
                    0.5,
                    Paint::Aws,
                ),
                State::Harm => icon(
                    circle(s, Paint::BadFill, Stroke::solid(Paint::Bad, 1.5)),
                    Icon::Warning,
                    Icon::WarningSmall,
                    -1.5,
                    Paint::Bad,
                ),
            }
            .fade(fade),
        );
    }
}

/// What has added up until `hour`: a block for each page, as full as its work has come, or for each incident left undone. There is a place
/// for every incident, so the rows of the two worlds can be counted against each other.
fn blocks(trace: &Trace, world: World, hour: f64, mask: &[bool; 8], g: &Grid, width: Width, words: &Words) -> Shape {
    let ignored = trace.params.ignored;
    let work = trace.params.page_hours;
    let each = words.duration(work * 3600.0);
    let label = words.f(if ignored { "chart.undone" } else { "chart.work" }, &[("each", Arg::S(&each))]);
    let (wanted, fill, edge) =
        if ignored { (What::Undone, Paint::BadFill, Paint::Bad) } else { (What::Begun, Paint::YouFill, Paint::You) };
    let gap = width.pick(6.0, 3.0);
    let pitch = (g.w - 16.0 + gap) / INCIDENTS.len() as f64;
    let (top, h) = (18.0, g.chart_h - 24.0);
    let mut s = Shape::new(
        key(&["chart.", world.id()]),
        g.x,
        g.field_y((world == World::Fargate) as usize) + g.marks_h,
        g.w,
        g.chart_h,
    )
    .text(8.0, 12.0, width.pick(12.0, 11.5), Weight::Regular, Anchor::Start, Paint::Muted, label);
    for i in 0..INCIDENTS.len() {
        s = s.rect(8.0 + i as f64 * pitch, top, pitch - gap, h, 3.0, Paint::Surface, Stroke::NONE);
    }
    let mut x = 8.0;
    for e in trace.events.iter().filter(|e| e.world == world && e.what == wanted && mask[e.incident] && e.at <= hour) {
        let done = if ignored { 1.0 } else { ((hour - e.at) / work).min(1.0) };
        s = s.rect(x, top, (pitch - gap) * done, h, 3.0, fill, Stroke::solid(edge, 1.2));
        x += pitch;
    }
    s
}

/// What belongs to one step: the text of the card and of the two panels.
#[allow(clippy::too_many_arguments)]
fn content(scene: &mut Scene, shown: &Shown, step: usize, t: f64, g: &Grid, width: Width, words: &Words, fade: f64) {
    let incident = Trace::incident_of(step);
    let ignored = shown.trace.params.ignored;
    let (icon, ink, title, sub) = match incident {
        Some(i) => (
            Icon::Pager,
            Paint::Ink,
            incident_word(INCIDENTS[i], "title", words),
            words.f(
                "card.sub",
                &[
                    ("n", Arg::N(i as f64 + 1.0)),
                    ("all", Arg::N(INCIDENTS.len() as f64)),
                    ("when", Arg::S(&when(shown.trace.times[i], words))),
                ],
            ),
        ),
        None if step == 0 => (Icon::Pager, Paint::Muted, words.t("card.quiet"), words.t("card.quiet.sub")),
        None if ignored => (Icon::Warning, Paint::Bad, words.t("card.over"), words.t("card.over.undone")),
        None => (Icon::Check, Paint::Good, words.t("card.over"), words.t("card.over.sub")),
    };
    let c = g.card;
    let step_id = step.to_string();
    let left = width.pick(52.0, 42.0);
    scene.add(
        Shape::new(key(&["card.", &step_id]), c.x, c.y, c.w, c.h)
            .icon(icon, left / 2.0 + 2.0, c.h / 2.0, ink)
            .fitted(
                (left, c.h / 2.0 - 2.0),
                c.w - left - 10.0,
                width.pick(19.0, 16.0),
                13.0,
                Weight::Bold,
                Anchor::Start,
                Paint::Ink,
                &title,
            )
            .fitted(
                (left, c.h / 2.0 + 17.0),
                c.w - left - 10.0,
                13.0,
                width.pick(11.5, 11.0),
                Weight::Regular,
                Anchor::Start,
                Paint::Muted,
                &sub,
            )
            .fade(fade),
    );
    for (k, w) in World::ALL.iter().enumerate() {
        let p = g.panels[k];
        let pad = width.pick(14.0, 12.0);
        let mut s = Shape::new(key(&["text.", w.id(), ".", &step_id]), p.x, p.y, p.w, p.h).fade(fade);
        let head = |s: Shape, name: &str, ink: Paint| {
            s.fitted((pad, 26.0), p.w - 2.0 * pad, 14.5, 12.0, Weight::Bold, Anchor::Start, ink, name)
        };
        let body = |s: Shape, ink: Paint, what: &str| {
            s.wrapped((pad, 52.0), p.w - 2.0 * pad, width.pick(14.0, 13.0), Weight::Regular, Anchor::Start, ink, what)
        };
        match incident {
            Some(i) => {
                s = head(s, &world_name(*w, words), Paint::Ink);
                if shown.revealed(i, t) {
                    let part = if ignored { ".ignored" } else { ".act" };
                    s = body(s, Paint::Ink, &incident_word(INCIDENTS[i], &key(&[w.id(), part]), words));
                } else {
                    s = body(s, Paint::Muted, &words.t("hidden"));
                }
                scene.add(s);
                scene.add(pill(shown, i, *w, t, p, pad, words, &step_id).fade(fade));
            }
            None if step == 0 => {
                s = head(s, &world_name(*w, words), Paint::Ink);
                scene.add(body(s, Paint::Ink, &words.t(&key(&["open.", w.id()]))));
            }
            None => {
                // What is yours only with EC2 beside what stays yours: four each, so together they are the EC2 list.
                let split = *w == World::Ec2;
                let title = match (split, ignored) {
                    (true, false) => "tally.only",
                    (false, false) => "tally.both",
                    (true, true) => "tally.only.undone",
                    (false, true) => "tally.both.undone",
                };
                s = head(s, &words.t(title), if ignored { Paint::Bad } else { Paint::You });
                let mut y = 49.0;
                for (i, incident) in INCIDENTS.iter().enumerate() {
                    if (Answer::right(*incident) == Answer::Split) != split || owner(*incident, World::Ec2) == Side::Aws
                    {
                        continue;
                    }
                    s = s.text(pad, y, 13.5, Weight::Bold, Anchor::Start, Paint::Muted, (i + 1).to_string()).fitted(
                        (pad + 18.0, y),
                        p.w - 2.0 * pad - 18.0,
                        width.pick(14.0, 13.5),
                        11.5,
                        Weight::Regular,
                        Anchor::Start,
                        Paint::Ink,
                        &incident_word(*incident, "title", words),
                    );
                    y += 20.0;
                }
                scene.add(s);
            }
        }
    }
}

/// Who acts, in the corner of a panel; a question mark until that is shown.
#[allow(clippy::too_many_arguments)]
fn pill(shown: &Shown, i: usize, world: World, t: f64, p: Area, pad: f64, words: &Words, step: &str) -> Shape {
    let h = 25.0;
    let place = |w: f64| (key(&["who.", world.id(), ".", step]), p.right() - pad - w, p.y + 9.0);
    if !shown.revealed(i, t) {
        let (k, x, y) = place(76.0);
        return Shape::new(k, x, y, 76.0, h).panel(h / 2.0, Paint::None, Stroke::solid(Paint::Guest, 1.5)).text(
            38.0,
            17.2,
            13.5,
            Weight::Bold,
            Anchor::Middle,
            Paint::Muted,
            words.t("slot"),
        );
    }
    let side = owner(INCIDENTS[i], world);
    if side == Side::You && shown.trace.params.ignored {
        let label = words.t("pill.undone");
        let w = 44.0 + text::width(&label, 13.5, Weight::Bold);
        let (k, x, y) = place(w);
        return Shape::new(k, x, y, w, h)
            .panel(h / 2.0, Paint::BadFill, Stroke::solid(Paint::Bad, 1.5))
            .icon(Icon::WarningSmall, 18.0, h / 2.0 - 0.5, Paint::Bad)
            .text(30.0, 17.2, 13.5, Weight::Bold, Anchor::Start, Paint::Bad, label);
    }
    let (k, x, y) = place(76.0);
    let glyph_owner = if side == Side::You { Owner::You } else { Owner::Aws };
    glyph::owner_mark(k, x, y, 76.0, h, glyph_owner, &owner_word(side, words))
}

/// A text with the numbers of both worlds in it.
fn with_tally(trace: &Trace, hour: f64, mask: &[bool; 8], name: &str, words: &Words) -> String {
    let (ec2, fargate) = (trace.tally(World::Ec2, hour, mask), trace.tally(World::Fargate, hour, mask));
    let time = |hours: f64| words.quantity(hours, "unit.h");
    let (ec2_hours, fargate_hours, each) = (time(ec2.hours), time(fargate.hours), time(trace.params.page_hours));
    let n = |v: usize| Arg::N(v as f64);
    words.f(
        name,
        &[
            ("ec2_pages", n(ec2.pages)),
            ("ec2_hours", Arg::S(&ec2_hours)),
            ("ec2_nights", n(ec2.nights)),
            ("ec2_undone", n(ec2.undone)),
            ("fargate_pages", n(fargate.pages)),
            ("fargate_hours", Arg::S(&fargate_hours)),
            ("fargate_nights", n(fargate.nights)),
            ("fargate_undone", n(fargate.undone)),
            ("each", Arg::S(&each)),
        ],
    )
}

pub fn caption(trace: &Trace, step: usize, words: &Words) -> String {
    match Trace::incident_of(step) {
        Some(i) => words.f(
            "step.incident",
            &[
                ("title", Arg::S(&incident_word(INCIDENTS[i], "title", words))),
                ("text", Arg::S(&incident_word(INCIDENTS[i], "text", words))),
            ],
        ),
        None if step == 0 => words.f("step.open", &[("all", Arg::N(INCIDENTS.len() as f64))]),
        None => {
            with_tally(trace, WEEK, &[true; 8], if trace.params.ignored { "step.undone" } else { "step.tally" }, words)
        }
    }
}

pub fn describe(shown: &Shown, t: f64, words: &Words) -> String {
    let trace = shown.trace;
    let (step, hour) = (trace.story.at(t).step, trace.hour(t));
    let mut out = match Trace::incident_of(step) {
        None if step == 0 => return words.f("describe.open", &[("all", Arg::N(INCIDENTS.len() as f64))]),
        None if !shown.revealed(0, t) || trace.story.at(t).since < TRAVEL => words.t("describe.on"),
        None => {
            let list = |split: bool| {
                let mut s = String::new();
                for i in INCIDENTS {
                    if (Answer::right(i) == Answer::Split) == split {
                        if !s.is_empty() {
                            s.push_str(&words.t("list.semicolon"));
                        }
                        s.push_str(&incident_word(i, "title", words));
                    }
                }
                s
            };
            words.f("describe.over", &[("only", Arg::S(&list(true))), ("both", Arg::S(&list(false)))])
        }
        Some(i) if !trace.struck(i, t) => words.t("describe.on"),
        Some(i) => {
            let title = incident_word(INCIDENTS[i], "title", words);
            let at = when(trace.times[i], words);
            let args = [("when", Arg::S(at.as_str())), ("title", Arg::S(title.as_str()))];
            if shown.revealed(i, t) {
                let mut out = words.f("describe.incident", &args);
                for w in World::ALL {
                    let side = owner(INCIDENTS[i], w);
                    let undone = trace.params.ignored;
                    let form = match (side, undone) {
                        (Side::Aws, _) => "describe.aws",
                        (Side::You, false) => "describe.you",
                        (Side::You, true) => "describe.undone",
                    };
                    let part = key(&[w.id(), if undone { ".ignored" } else { ".act" }]);
                    out.push(' ');
                    out.push_str(&words.f(
                        form,
                        &[
                            ("world", Arg::S(&world_name(w, words))),
                            ("act", Arg::S(&incident_word(INCIDENTS[i], &part, words))),
                        ],
                    ));
                }
                out
            } else {
                words.f("describe.hidden", &args)
            }
        }
    };
    out.push(' ');
    let name = if trace.params.ignored { "describe.tally.undone" } else { "describe.tally" };
    out.push_str(&with_tally(trace, hour, &shown.mask(t), name, words));
    out
}
