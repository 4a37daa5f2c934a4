//! The table. A column for each kind of capacity, side by side, and in each row the owner's pill: warm with a person, or cool with a cloud.
//! The first column stands; into the next each row is carried over, and the pill turns cool on the way where the work changes hands.

use super::model::{Band, Capacity, ROWS, Row, STAGES, Side, Stage, Trace};
use crate::scene::glyph::{self, Icon};
use crate::scene::{Anchor, Arg, Owner, Paint, Scene, Shape, Stroke, Weight, Width, Words, ease, text};

/// Measures of the table in one width.
struct Grid {
    /// Left end of the table, and where labels start and end.
    x: f64,
    label_x: f64,
    label_w: f64,
    /// Where the columns start and end, and the room between two.
    from: f64,
    to: f64,
    gap: f64,
    row_h: f64,
    /// Top of the first band, room that the name of a band takes above its rows, and room between bands.
    top: f64,
    band_head: f64,
    band_gap: f64,
}

/// Height of a pill.
const PILL: f64 = 25.0;

impl Grid {
    fn of(width: Width) -> Grid {
        match width {
            // The name of a band stands beside its rows.
            Width::Wide => Grid {
                x: 20.0,
                label_x: 150.0,
                label_w: 214.0,
                from: 376.0,
                to: 700.0,
                gap: 12.0,
                row_h: 31.0,
                top: 88.0,
                band_head: 0.0,
                band_gap: 14.0,
            },
            // It stands above them.
            Width::Narrow => Grid {
                x: 10.0,
                label_x: 10.0,
                label_w: 168.0,
                from: 184.0,
                to: 328.0,
                gap: 5.0,
                row_h: 34.0,
                top: 80.0,
                band_head: 26.0,
                band_gap: 10.0,
            },
        }
    }

    /// Left end of column `k` of `n`, and their width.
    fn column(&self, k: usize, n: usize) -> (f64, f64) {
        let w = (self.to - self.from - self.gap * (n - 1) as f64) / n as f64;
        (self.from + k as f64 * (w + self.gap), w)
    }

    /// Top of row `i`; after the last come the two that tell what lies beneath.
    fn row_y(&self, i: usize) -> f64 {
        let band = ROWS.get(i).map_or(3, |r| r.band() as usize) as f64;
        self.top + i as f64 * self.row_h + (band + 1.0) * self.band_head + band * self.band_gap
    }
}

/// Key of the word for an owner.
pub fn owner_key(side: Side) -> &'static str {
    match side {
        Side::You => "owner.you",
        Side::Aws => "owner.aws",
    }
}

fn label(row: Row, words: &Words) -> String {
    words.t(&["row.", row.id(), ".label"].concat())
}

pub fn name(capacity: Capacity, words: &Words) -> String {
    words.t(&["capacity.", capacity.id()].concat())
}

/// What lies beneath, which the owners of the rows do not tell: where the instances are, and whose kernel it is.
fn beneath(capacity: Capacity) -> [&'static str; 2] {
    [
        if capacity.shows_instances() { "note.visible" } else { "note.hidden" },
        if capacity.shares_kernel() { "note.shared" } else { "note.own" },
    ]
}

/// The owner's pill; in a slim column the mark alone.
fn pill(key: String, x: f64, y: f64, w: f64, side: Side, words: &Words) -> Shape {
    let (owner, icon) = match side {
        Side::You => (Owner::You, Icon::Person),
        Side::Aws => (Owner::Aws, Icon::Cloud),
    };
    if w >= 60.0 {
        return glyph::owner_mark(key, x, y, w, PILL, owner, &words.t(owner_key(side)));
    }
    Shape::new(key, x, y, w, PILL).panel(PILL / 2.0, owner.fill(), owner.stroke(1.5)).icon(
        icon,
        w / 2.0,
        PILL / 2.0,
        owner.paint(),
    )
}

/// The picture of a stage, with the pills where they are at `t`.
fn picture(trace: &Trace, stage: Stage, t: f64, width: Width, words: &Words, pick: Option<&str>) -> Scene {
    let g = Grid::of(width);
    let columns = trace.columns();
    let mut scene = Scene::new(width, g.row_y(ROWS.len() + 2) + width.pick(6.0, 14.0));
    head(&mut scene, trace, t, width, &g, words);
    bands(&mut scene, stage, width, &g, words);
    let stays = stage == Stage::Stays;
    for (i, row) in ROWS.iter().enumerate() {
        let y = g.row_y(i);
        let pressed = pick == Some(row.id());
        if pressed {
            let x = g.label_x - width.pick(8.0, 6.0);
            scene.add(Shape::new("chosen", x, y + 1.0, g.to + 6.0 - x, g.row_h - 2.0).panel(
                6.0,
                Paint::LibsFill,
                Stroke::NONE,
            ));
        }
        let pill_y = y + (g.row_h - PILL) / 2.0;
        let mut says = label(*row, words);
        for (k, c) in columns.iter().enumerate() {
            let (x, w) = g.column(k, columns.len());
            let key = [c.id(), ".", row.id()].concat();
            let filled = trace.filled(*c, i, t);
            if filled < 1.0 && k > 0 {
                // An empty place; where the owner can change, it is asked for.
                let mut s = Shape::new(["slot.", &key].concat(), x + 1.0, pill_y + 1.0, w - 2.0, PILL - 2.0).panel(
                    PILL / 2.0 - 1.0,
                    Paint::None,
                    Stroke::solid(Paint::Rule, 1.2),
                );
                if k == 1 && stage >= Stage::Guess && row.band() != Band::Aws && filled == 0.0 {
                    let slot = words.t("slot");
                    s = s.text(w / 2.0 - 1.0, 16.1, 13.0, Weight::Regular, Anchor::Middle, Paint::Muted, slot);
                }
                scene.add(s);
            }
            if filled == 0.0 {
                continue;
            }
            let side = trace.side(*c, i, t);
            let said = [("capacity", Arg::S(&name(*c, words))), ("owner", Arg::S(&words.t(owner_key(side))))];
            says.push_str(&words.t("list.comma"));
            says.push_str(&words.f("row.owner", &said));
            let (from, opacity) = match k {
                0 => (x, ease::out(filled)),
                _ => (g.column(k - 1, columns.len()).0, 1.0),
            };
            scene.add(pill(key, ease::lerp(from, x, ease::in_out(filled)), pill_y, w, side, words).fade(opacity));
        }
        // The row's label, a hairline under it, and all of it can be pressed. It lies over the pills, so that a press on one counts too.
        let mine = row.band() == Band::Yours;
        let weight = if (stays && mine) || pressed { Weight::Bold } else { Weight::Regular };
        let ink = if stays && !mine { Paint::Muted } else { Paint::Ink };
        let (size, smallest) = width.pick((14.0, 11.5), (13.0, 11.0));
        let last = ROWS.get(i + 1).is_none_or(|next| next.band() != row.band());
        let line = if last { Stroke::NONE } else { Stroke::solid(Paint::Rule, 1.0) };
        let w = g.to - g.label_x;
        scene.add(
            Shape::new(row.id(), g.label_x, y, w, g.row_h)
                .line(0.0, g.row_h, w, g.row_h, line)
                .fitted(
                    (0.0, g.row_h / 2.0 + size * 0.35),
                    g.label_w,
                    size,
                    smallest,
                    weight,
                    Anchor::Start,
                    ink,
                    &label(*row, words),
                )
                .hit(says, pressed),
        );
    }
    for (j, key) in ["beneath.instances", "beneath.kernel"].into_iter().enumerate() {
        let y = g.row_y(ROWS.len() + j);
        let size = width.pick(14.0, 13.0);
        scene.add(Shape::new(key, g.label_x, y, g.label_w, g.row_h).text(
            0.0,
            g.row_h / 2.0 + size * 0.35,
            size,
            Weight::Regular,
            Anchor::Start,
            Paint::Ink,
            words.t(key),
        ));
        for (k, c) in columns.iter().enumerate() {
            let (x, w) = g.column(k, columns.len());
            let size = width.pick(12.5, 11.0);
            let said = words.t(beneath(*c)[j]);
            let (x, w) = (x - g.gap / 2.0, w + g.gap);
            let lines = text::wrap(&said, size, Weight::Regular, w).len() as f64;
            let top = g.row_h / 2.0 + size * (0.35 - text::LEADING * (lines - 1.0) / 2.0);
            // It comes with the last of its column's rows.
            scene.add(
                Shape::new([key, ".", c.id()].concat(), x, y, w, g.row_h)
                    .wrapped((w / 2.0, top), w, size, Weight::Regular, Anchor::Middle, Paint::Muted, &said)
                    .fade(ease::out(trace.filled(*c, ROWS.len() - 1, t))),
            );
        }
    }
    scene
}

/// The names of the columns, and how many rows are yours in each.
fn head(scene: &mut Scene, trace: &Trace, t: f64, width: Width, g: &Grid, words: &Words) {
    let columns = trace.columns();
    scene.add(Shape::new("yours", g.label_x, 44.0, g.label_w, 30.0).text(
        0.0,
        20.0,
        13.0,
        Weight::Regular,
        Anchor::Start,
        Paint::Muted,
        words.t("yours"),
    ));
    for (k, c) in columns.iter().enumerate() {
        let (x, w) = g.column(k, columns.len());
        let title = width.pick(name(*c, words), words.t(&["short.", c.id()].concat()));
        // Three columns are slim on a phone.
        let (size, big) = width.pick((13.5, 26.0), if columns.len() > 2 { (11.0, 22.0) } else { (13.0, 26.0) });
        let lines = text::wrap(&title, size, Weight::Bold, w + g.gap);
        // One line stands low, so that both kinds sit on the numbers.
        let top = 36.0 - (lines.len() - 1) as f64 * size * text::LEADING;
        let (you, aws) = trace.tally(*c, t);
        let (number, ink) =
            if you + aws > 0 { (words.num(you as f64, 0), Paint::You) } else { (words.t("slot"), Paint::Muted) };
        let number_w = text::width(&number, big, Weight::Bold);
        let left = (w + g.gap - number_w - 20.0) / 2.0;
        scene.add(
            Shape::new(["head.", c.id()].concat(), x - g.gap / 2.0, 6.0, w + g.gap, 70.0)
                .wrapped(
                    ((w + g.gap) / 2.0, top - 6.0),
                    w + g.gap,
                    size,
                    Weight::Bold,
                    Anchor::Middle,
                    Paint::Ink,
                    &title,
                )
                .text(left, 61.0, big, Weight::Bold, Anchor::Start, ink, number)
                .icon(Icon::Person, left + number_w + 12.0, 52.0, ink),
        );
    }
}

/// The names of the bands, and the frame around yours when that is the point. Before the rows have been carried over, bands are named after
/// what they are: what becomes of them would tell the answer.
fn bands(scene: &mut Scene, stage: Stage, width: Width, g: &Grid, words: &Words) {
    let sorted = if stage >= Stage::Stays { "" } else { ".before" };
    let mut i = 0;
    for band in [Some(Band::Yours), Some(Band::Moves), Some(Band::Aws), None] {
        let rows = match band {
            Some(b) => ROWS.iter().filter(|r| r.band() == b).count(),
            None => 2,
        };
        let (top, h) = (g.row_y(i), rows as f64 * g.row_h);
        let key = match band {
            Some(b) => ["band.", b.id(), sorted].concat(),
            None => String::from("band.beneath"),
        };
        let title = words.t(&key);
        let framed = stage == Stage::Stays && band == Some(Band::Yours);
        if framed {
            let (x, y) = (g.x - 7.0, top - g.band_head - 2.0);
            scene.add(Shape::new("frame", x, y, g.to + 7.0 - x, h + g.band_head + 4.0).panel(
                8.0,
                Paint::None,
                Stroke::solid(Paint::You, 1.5),
            ));
        }
        let ink = if framed { Paint::You } else { Paint::Muted };
        let (y, w, h) = width.pick((top, g.label_x - g.x - 16.0, h), (top - g.band_head, g.to - g.x, g.band_head));
        scene.add(Shape::new(key, g.x, y, w, h).wrapped(
            (0.0, width.pick(20.0, 18.0)),
            w,
            12.5,
            Weight::Bold,
            Anchor::Start,
            ink,
            &title,
        ));
        i += rows;
    }
}

pub fn scene(trace: &Trace, t: f64, width: Width, words: &Words, pick: Option<&str>) -> Scene {
    let at = trace.story.at(t);
    let now = picture(trace, STAGES[at.step], t, width, words, pick);
    if at.step == 0 || at.since >= 0.45 {
        return now;
    }
    // The pills are in the same places in both, and move by the model's own time: only the rest is blended.
    ease::between(&picture(trace, STAGES[at.step - 1], t, width, words, pick), &now, at.since / 0.45)
}

pub fn describe(trace: &Trace, t: f64, words: &Words) -> String {
    let all = ROWS.len() as f64;
    let stage = trace.stage(t);
    let mut out = String::new();
    for c in trace.columns() {
        let capacity = name(*c, words);
        let (you, aws) = trace.tally(*c, t);
        if !out.is_empty() {
            out.push(' ');
        }
        if you + aws == 0 {
            if *c == Capacity::Ec2 {
                return words.f("describe.start", &[("all", Arg::N(all)), ("capacity", Arg::S(&capacity))]);
            }
            out.push_str(&words.f("describe.empty", &[("capacity", Arg::S(&capacity))]));
            if *c == Capacity::Fargate && stage != Stage::Ec2 {
                out.push(' ');
                out.push_str(&words.t("describe.slots"));
            }
            continue;
        }
        let list = |side: Side| {
            let mut names = String::new();
            for (i, row) in ROWS.iter().enumerate() {
                if trace.filled(*c, i, t) >= 0.5 && trace.side(*c, i, t) == side {
                    if !names.is_empty() {
                        names.push_str(&words.t("list.comma"));
                    }
                    names.push_str(&label(*row, words));
                }
            }
            if names.is_empty() { words.t("list.none") } else { names }
        };
        out.push_str(&words.f(
            "describe.column",
            &[
                ("capacity", Arg::S(&capacity)),
                ("n", Arg::N((you + aws) as f64)),
                ("all", Arg::N(all)),
                ("yours", Arg::S(&list(Side::You))),
                ("theirs", Arg::S(&list(Side::Aws))),
            ],
        ));
        if you + aws == ROWS.len() {
            let [instances, kernel] = beneath(*c).map(|k| words.t(k));
            out.push(' ');
            out.push_str(
                &words.f("describe.beneath", &[("instances", Arg::S(&instances)), ("kernel", Arg::S(&kernel))]),
            );
        }
    }
    if stage == Stage::Stays {
        out.push(' ');
        out.push_str(&words.t("describe.stays"));
    }
    out
}
