//! The table. Each row's owner is a pill in one of two lanes, yours at the left and AWS's at the right, and crosses over when the work
//! changes hands; above the lanes stand the two counts and a bar of fourteen cells that shifts with them.

use super::model::{Band, Capacity, ROWS, Row, STAGES, Side, Stage, Trace};
use crate::scene::glyph::{self, Icon};
use crate::scene::{Anchor, Arg, Owner, Paint, Scene, Shape, Stroke, Weight, Width, Words, ease, text};

/// Measures of the table in one width.
struct Grid {
    /// Left end of the table, and where labels start and end.
    x: f64,
    label_x: f64,
    label_w: f64,
    /// Left end of the two lanes, and the width of a pill.
    lanes: [f64; 2],
    pill_w: f64,
    pill_h: f64,
    row_h: f64,
    /// Top of the first band, room that the name of a band takes above its rows, and room between bands.
    top: f64,
    band_head: f64,
    band_gap: f64,
}

impl Grid {
    fn of(width: Width) -> Grid {
        match width {
            // The name of a band stands beside its rows.
            Width::Wide => Grid {
                x: 20.0,
                label_x: 154.0,
                label_w: 282.0,
                lanes: [452.0, 580.0],
                pill_w: 120.0,
                pill_h: 25.0,
                row_h: 32.0,
                top: 104.0,
                band_head: 0.0,
                band_gap: 16.0,
            },
            // It stands above them.
            Width::Narrow => Grid {
                x: 12.0,
                label_x: 12.0,
                label_w: 166.0,
                lanes: [182.0, 254.0],
                pill_w: 70.0,
                pill_h: 26.0,
                row_h: 36.0,
                top: 134.0,
                band_head: 26.0,
                band_gap: 14.0,
            },
        }
    }

    fn right(&self) -> f64 {
        self.lanes[1] + self.pill_w
    }

    /// Top of row `i`.
    fn row_y(&self, i: usize) -> f64 {
        let band = Band::ALL.iter().position(|b| *b == ROWS[i].band()).unwrap_or(0) as f64;
        self.top + i as f64 * self.row_h + (band + 1.0) * self.band_head + band * self.band_gap
    }

    fn height(&self) -> f64 {
        self.row_y(ROWS.len() - 1) + self.row_h + 14.0
    }
}

/// Key of the word for an owner.
pub fn owner_key(side: Side) -> &'static str {
    match side {
        Side::You => "owner.you",
        Side::Aws => "owner.aws",
    }
}

fn glyph_of(side: Side) -> Owner {
    match side {
        Side::You => Owner::You,
        Side::Aws => Owner::Aws,
    }
}

fn label(row: Row, words: &Words) -> String {
    words.t(&["row.", row.id(), ".label"].concat())
}

/// What lies beneath the two rows in which Fargate and Managed Instances differ though their owner is the same.
fn note(row: Row, capacity: Capacity) -> Option<&'static str> {
    match row {
        Row::Capacity if capacity.shows_instances() => Some("note.visible"),
        Row::Capacity => Some("note.hidden"),
        Row::Os if capacity.shares_kernel() => Some("note.shared"),
        Row::Os => Some("note.own"),
        _ => None,
    }
}

/// What a picture shows beside the places of the pills.
struct Look {
    capacity: Capacity,
    /// Possible places in AWS's lane, with a question mark.
    slots: bool,
    notes: bool,
    /// Your rows are framed, the others step back.
    stays: bool,
    /// The rows with a note are the point.
    point: bool,
    /// The bands are named after what becomes of them. Before that they are named after what they are, or they would tell the answer.
    sorted: bool,
}

fn look(trace: &Trace, stage: Stage) -> Look {
    match trace.pinned {
        Some(capacity) => Look { capacity, slots: false, notes: true, stays: false, point: false, sorted: true },
        None => Look {
            capacity: stage.capacity(),
            slots: stage == Stage::Guess,
            notes: !matches!(stage, Stage::Ec2 | Stage::Guess),
            stays: stage == Stage::Stays,
            point: stage == Stage::Managed,
            sorted: !matches!(stage, Stage::Ec2 | Stage::Guess),
        },
    }
}

/// The picture of a stage, with the pills where they are at `t`.
fn picture(trace: &Trace, look: &Look, t: f64, width: Width, words: &Words, pick: Option<&str>) -> Scene {
    let g = Grid::of(width);
    let mut scene = Scene::new(width, g.height());
    head(&mut scene, trace, look, t, width, &g, words);
    bands(&mut scene, look, width, &g, words);
    for (i, row) in ROWS.iter().enumerate() {
        let y = g.row_y(i);
        let id = row.id();
        let pressed = pick == Some(id);
        if pressed {
            let x = g.label_x - width.pick(8.0, 6.0);
            scene.add(Shape::new("chosen", x, y + 1.0, g.right() + 6.0 - x, g.row_h - 2.0).panel(
                6.0,
                Paint::LibsFill,
                Stroke::NONE,
            ));
        }
        let pill_y = y + (g.row_h - g.pill_h) / 2.0;
        let lane = trace.lane(*row, t);
        let place = |key: &str, lane: usize| {
            Shape::new([key, id].concat(), g.lanes[lane] + 1.0, pill_y + 1.0, g.pill_w - 2.0, g.pill_h - 2.0).panel(
                g.pill_h / 2.0 - 1.0,
                Paint::None,
                Stroke::solid(Paint::Rule, 1.2),
            )
        };
        if row.band() == Band::Moves && lane > 0.0 {
            scene.add(place("left.", 0));
        }
        if look.slots && row.band() != Band::Aws && lane == 0.0 {
            let (w, h) = (g.pill_w - 2.0, g.pill_h - 2.0);
            scene.add(place("slot.", 1).text(
                w / 2.0,
                h / 2.0 + 4.6,
                13.0,
                Weight::Regular,
                Anchor::Middle,
                Paint::Muted,
                words.t("slot"),
            ));
        }
        let shown = trace.shown(i, t);
        if shown > 0.0 {
            let e = ease::in_out(lane);
            let side = if e < 0.5 { Side::You } else { Side::Aws };
            let x = ease::lerp(g.lanes[0], g.lanes[1], e);
            scene.add(
                glyph::owner_mark(
                    ["pill.", id].concat(),
                    x,
                    pill_y,
                    g.pill_w,
                    g.pill_h,
                    glyph_of(side),
                    &words.t(owner_key(side)),
                )
                .fade(ease::out(shown)),
            );
        }
        scene.add(row_shape(*row, y, look, lane, width, &g, words, pressed));
    }
    scene
}

/// A row: its label, a hairline under it, and all of it can be pressed. It lies over the pill, so that a press on the pill counts too.
#[allow(clippy::too_many_arguments)]
fn row_shape(row: Row, y: f64, look: &Look, lane: f64, width: Width, g: &Grid, words: &Words, pressed: bool) -> Shape {
    let w = g.right() - g.label_x;
    let name = label(row, words);
    let side = if lane < 0.5 { Side::You } else { Side::Aws };
    let says = words.f("row.says", &[("row", Arg::S(&name)), ("owner", Arg::S(&words.t(owner_key(side))))]);
    let mut s = Shape::new(row.id(), g.label_x, y, w, g.row_h).hit(says, pressed);
    // No line under the last row of a band: the gap does it.
    let last = ROWS.iter().rev().find(|r| r.band() == row.band()) == Some(&row);
    let line = if last { Stroke::NONE } else { Stroke::solid(Paint::Rule, 1.0) };
    s = s.line(0.0, g.row_h, w, g.row_h, line);
    let mine = row.band() == Band::Yours;
    let note = note(row, look.capacity).filter(|_| look.notes);
    let point = look.point && note.is_some();
    let strong = (look.stays && mine) || point || pressed;
    let weight = if strong { Weight::Bold } else { Weight::Regular };
    let ink = if (look.stays && !mine) || (look.point && !point) { Paint::Muted } else { Paint::Ink };
    let size = width.pick(14.0, 13.0);
    let smallest = width.pick(11.5, 11.0);
    let mid = g.row_h / 2.0 + size * 0.35;
    let Some(note) = note.map(|k| words.t(k)) else {
        return s.fitted((0.0, mid), g.label_w, size, smallest, weight, Anchor::Start, ink, &name);
    };
    let note_ink = if point { Paint::Aws } else { Paint::Muted };
    match width {
        Width::Wide => {
            let room = text::width(&note, 12.0, Weight::Regular) + 14.0;
            s.fitted((0.0, mid), g.label_w - room, size, smallest, weight, Anchor::Start, ink, &name).text(
                g.label_w,
                mid,
                12.0,
                Weight::Regular,
                Anchor::End,
                note_ink,
                note,
            )
        }
        Width::Narrow => s.fitted((0.0, 15.0), g.label_w, size, smallest, weight, Anchor::Start, ink, &name).fitted(
            (0.0, 30.0),
            g.label_w,
            12.0,
            smallest,
            Weight::Regular,
            Anchor::Start,
            note_ink,
            &note,
        ),
    }
}

/// The capacity's name and what it is; who has how many rows, as numbers and as a bar of cells.
fn head(scene: &mut Scene, trace: &Trace, look: &Look, t: f64, width: Width, g: &Grid, words: &Words) {
    let id = look.capacity.id();
    let title_w = width.pick(g.lanes[0] - 24.0 - g.x, g.right() - g.x);
    let mut heading = glyph::heading(
        ["head.", id].concat(),
        g.x,
        14.0,
        title_w,
        &words.t(&["capacity.", id].concat()),
        &words.t(&["capacity.", id, ".remark"].concat()),
    );
    // All three take the same room.
    heading.h = 56.0;
    scene.add(heading);
    let (you, aws) = trace.tally(t);
    let top = width.pick(14.0, 64.0);
    let (left, right) = width.pick((g.lanes[0], g.lanes[1]), (g.x, (g.x + g.right()) / 2.0 + 4.0));
    for (side, x, n) in [(Side::You, left, you), (Side::Aws, right, aws)] {
        let (owner, key) = match side {
            Side::You => (Owner::You, "tally.you"),
            Side::Aws => (Owner::Aws, "tally.aws"),
        };
        // How far each icon reaches to both sides of its middle.
        let (icon, left, right) = match side {
            Side::You => (Icon::Person, 8.0, 8.0),
            Side::Aws => (Icon::Cloud, 13.0, 12.6),
        };
        let number = words.num(n as f64, 0);
        let number_w = text::width(&number, 32.0, Weight::Bold);
        let w = width.pick(g.pill_w, (g.right() - g.x) / 2.0 - 4.0);
        scene.add(
            Shape::new(key, x, top, w, 42.0)
                .text(0.0, 31.0, 32.0, Weight::Bold, Anchor::Start, owner.paint(), number)
                .icon(icon, number_w + 13.0 + left, 19.0, owner.paint())
                .fitted(
                    (number_w + 19.0 + left + right, 25.0),
                    w - number_w - 20.0 - left - right,
                    14.0,
                    11.5,
                    Weight::Bold,
                    Anchor::Start,
                    owner.paint(),
                    &words.t(owner_key(side)),
                ),
        );
    }
    let bar_x = left;
    let gap = 3.0;
    let n = ROWS.len();
    let cell = (g.right() - bar_x - gap * (n as f64 - 1.0)) / n as f64;
    for i in 0..you + aws {
        let owner = if i < you { Owner::You } else { Owner::Aws };
        // From the left yours, from the right AWS's: a row that goes over is the cell in the middle.
        let at = if i < you { i } else { n - (you + aws) + i };
        scene.add(
            Shape::new(["cell.", &at.to_string()].concat(), bar_x + at as f64 * (cell + gap), top + 48.0, cell, 10.0)
                .rect(
                    0.0,
                    0.0,
                    cell,
                    10.0,
                    2.0,
                    if owner == Owner::You { Paint::You } else { Paint::AwsFill },
                    owner.stroke(1.2),
                ),
        );
    }
}

/// The names of the three bands, and the frame around yours when that is the point.
fn bands(scene: &mut Scene, look: &Look, width: Width, g: &Grid, words: &Words) {
    let mut i = 0;
    for band in Band::ALL {
        let rows = ROWS.iter().filter(|r| r.band() == band).count();
        let (top, h) = (g.row_y(i), rows as f64 * g.row_h);
        let key = ["band.", band.id(), if look.sorted { "" } else { ".before" }].concat();
        let name = words.t(&key);
        let mine = band == Band::Yours;
        if look.stays && mine {
            let (x, y) = (g.x - 8.0, top - g.band_head - 2.0);
            scene.add(Shape::new("frame", x, y, g.right() + 8.0 - x, h + g.band_head + 4.0).panel(
                8.0,
                Paint::None,
                Stroke::solid(Paint::You, 1.5),
            ));
        }
        let ink = if look.stays && mine { Paint::You } else { Paint::Muted };
        scene.add(match width {
            Width::Wide => Shape::new(key, g.x, top, g.label_x - g.x - 20.0, h).wrapped(
                (0.0, 20.0),
                g.label_x - g.x - 22.0,
                12.5,
                Weight::Bold,
                Anchor::Start,
                ink,
                &name,
            ),
            Width::Narrow => Shape::new(key, g.x, top - g.band_head, g.right() - g.x, g.band_head).text(
                0.0,
                18.0,
                12.5,
                Weight::Bold,
                Anchor::Start,
                ink,
                name,
            ),
        });
        i += rows;
    }
}

pub fn scene(trace: &Trace, t: f64, width: Width, words: &Words, pick: Option<&str>) -> Scene {
    let at = trace.story.at(t);
    let now = picture(trace, &look(trace, STAGES[at.step]), t, width, words, pick);
    if at.step == 0 || at.moved >= 1.0 || trace.pinned.is_some() {
        return now;
    }
    // The same places of the pills in both, so that only the rest is blended; the pills move by the model's own time.
    let mut before_look = look(trace, STAGES[at.step - 1]);
    let motion = trace.story.steps()[at.step].motion;
    if STAGES[at.step] == Stage::Fargate {
        // Places that nobody has come to vanish at the end, when it is clear that nobody will; notes appear then too.
        let mut travel = look(trace, STAGES[at.step]);
        (travel.slots, travel.notes, travel.sorted) = (true, false, false);
        let mid = picture(trace, &travel, t, width, words, pick);
        if at.since > motion - 0.3 {
            return ease::between(&mid, &now, (at.since - motion + 0.3) / 0.3);
        }
        before_look.slots = true;
        return ease::between(&picture(trace, &before_look, t, width, words, pick), &mid, at.since / 0.4);
    }
    ease::between(&picture(trace, &before_look, t, width, words, pick), &now, at.since / motion)
}

pub fn describe(trace: &Trace, t: f64, words: &Words) -> String {
    let (you, aws) = trace.tally(t);
    let list = |side: Side| {
        let mut out = String::new();
        for (i, row) in ROWS.iter().enumerate() {
            let here = if trace.lane(*row, t) < 0.5 { Side::You } else { Side::Aws };
            if here == side && trace.shown(i, t) >= 0.5 {
                if !out.is_empty() {
                    out.push_str(&words.t("list.comma"));
                }
                out.push_str(&label(*row, words));
            }
        }
        out
    };
    let capacity = trace.capacity(t);
    let name = words.t(&["capacity.", capacity.id()].concat());
    if you + aws < ROWS.len() {
        return words.f("describe.start", &[("all", Arg::N(ROWS.len() as f64)), ("capacity", Arg::S(&name))]);
    }
    let mut out = words.f(
        "describe.table",
        &[
            ("capacity", Arg::S(&name)),
            ("you", Arg::N(you as f64)),
            ("all", Arg::N(ROWS.len() as f64)),
            ("aws", Arg::N(aws as f64)),
            ("yours", Arg::S(&list(Side::You))),
            ("theirs", Arg::S(&list(Side::Aws))),
        ],
    );
    let look = look(trace, trace.stage(t));
    let mut more = |key: &str| {
        out.push(' ');
        out.push_str(&words.t(key));
    };
    if look.slots {
        more("describe.slots");
    }
    if look.stays {
        more("describe.stays");
    }
    if look.notes {
        more(&["describe.beneath.", capacity.id()].concat());
    }
    out
}
