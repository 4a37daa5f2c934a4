//! On the left the two ways to carry the same work, one over the other in the same scale; on the right their bills over how full the
//! instances are; below, who is cheaper here and what turns that round.

use super::model::{Case, IDLE, Trace, Turn, Winner, YOURS};
use crate::num::Within;
use crate::scene::glyph::{self, Hue, Icon, Owner};
use crate::scene::layout::Area;
use crate::scene::{Anchor, Arg, Paint, Scene, Shape, Stroke, Weight, Width, Words, ease, text};

struct Plan {
    h: f64,
    /// The two ways.
    ways: [Area; 2],
    plot: Area,
    legend_y: f64,
    verdict: Area,
    note: Area,
}

fn plan(width: Width) -> Plan {
    match width {
        Width::Wide => Plan {
            h: 474.0,
            ways: [Area::new(20.0, 16.0, 336.0, 168.0), Area::new(20.0, 196.0, 336.0, 150.0)],
            plot: Area::new(440.0, 82.0, 258.0, 214.0),
            legend_y: 16.0,
            verdict: Area::new(20.0, 358.0, 680.0, 70.0),
            note: Area::new(20.0, 438.0, 680.0, 20.0),
        },
        Width::Narrow => Plan {
            h: 772.0,
            ways: [Area::new(8.0, 12.0, 320.0, 168.0), Area::new(8.0, 190.0, 320.0, 150.0)],
            plot: Area::new(54.0, 414.0, 268.0, 140.0),
            legend_y: 346.0,
            verdict: Area::new(8.0, 606.0, 320.0, 112.0),
            note: Area::new(8.0, 728.0, 320.0, 38.0),
        },
    }
}

/// Names of the two ways, as in keys and words.
const WAYS: [&str; 2] = ["ec2", "fargate"];

fn owner(way: usize) -> Owner {
    if way == 0 { Owner::You } else { Owner::Aws }
}

/// An amount as on a bill: cents are left out where they no longer matter.
fn money(v: f64, words: &Words) -> String {
    let decimals = if v < 1000.0 { 2 } else { 0 };
    words.money(v, decimals, decimals)
}

/// Whole percent, with one decimal where whole ones would lie: 99.96 % is not full.
fn percent(part: f64, words: &Words) -> String {
    let p = part * 100.0;
    let decimals = ((p - p.round()).abs() > 1e-6 && !(1.0..=99.0).contains(&p)) as u8;
    words.f("unit.percent", &[("n", Arg::D(p, decimals))])
}

/// How full an instance is, as an answer.
pub fn full(fill: f64, words: &Words) -> String {
    words.f("predict.option", &[("fill", Arg::S(&percent(fill, words)))])
}

/// A text with the numbers of a case. The fleet chooses the plural.
pub fn tell(trace: &Trace, key: &str, c: &Case, words: &Words) -> String {
    let price = |v: f64| words.money(v, 2, 6);
    let (turn, hour) = match c.turn() {
        Turn::Fill(f) => (percent(f, words), String::new()),
        Turn::Fleet(n) => (words.num(n, 0), String::new()),
        Turn::Price(p) => (String::new(), price(p)),
    };
    words.f(
        key,
        &[
            ("n", Arg::N(c.fleet)),
            ("machine", Arg::S(&words.t(if trace.arm { "machine.arm" } else { "machine.x86" }))),
            ("fill", Arg::S(&percent(c.fill, words))),
            ("idle", Arg::S(&percent(1.0 - c.fill, words))),
            ("ec2", Arg::S(&money(c.ec2(), words))),
            ("fargate", Arg::S(&money(c.fargate(), words))),
            ("gap", Arg::S(&money((c.ec2() - c.fargate()).abs(), words))),
            ("hours", Arg::S(&words.num(c.hours, 0))),
            ("work", Arg::S(&money(c.work(), words))),
            ("instance", Arg::S(&price(c.prices.instance))),
            ("vcpu", Arg::S(&price(c.prices.vcpu))),
            ("gb", Arg::S(&price(c.prices.gb))),
            ("hour", Arg::S(&price(c.fargate_hour()))),
            ("turn", Arg::S(&turn)),
            ("price", Arg::S(&hour)),
        ],
    )
}

/// Who is cheaper, and what turns that round: two sentences that always stand together.
pub fn verdict(trace: &Trace, c: &Case, words: &Words) -> [String; 2] {
    let turn = match (c.turn(), c.winner()) {
        (Turn::Fill(_), Winner::Ec2) => "turn.below",
        (Turn::Fill(_), _) => "turn.above",
        (Turn::Fleet(_), _) => "turn.fleet",
        (Turn::Price(_), _) => "turn.price",
    };
    let mut wins = ["wins.ec2", "wins.fargate", "wins.nobody"].map(|key| tell(trace, key, c, words));
    [std::mem::take(&mut wins[c.winner() as usize]), tell(trace, turn, c, words)]
}

/// One way to carry the work: name and bill, the bar, what is paid for.
fn way(scene: &mut Scene, i: usize, a: Area, trace: &Trace, c: &Case, words: &Words, pick: Option<&str>) {
    let key = |part: &str| [WAYS[i], part].concat();
    let tell = |part: &str| tell(trace, &key(part), c, words);
    let (ink, bill_w) = (owner(i).paint(), 118.0);
    let left = a.w - bill_w - 8.0;
    let bill = if i == 0 { c.ec2() } else { c.fargate() };
    let cheaper = c.winner() == [Winner::Ec2, Winner::Fargate][i];
    let icon = [Icon::Person, Icon::Cloud][i];
    // The chart is about one instance: with more, its amount stands under the sum.
    let each = if c.fleet > 1.0 { "a-month.each" } else { "a-month" };
    let each = words.f(each, &[("each", Arg::S(&words.money(bill / c.fleet, 2, 2)))]);
    let mut head = Shape::new(key(".head"), a.x, a.y, a.w, 68.0)
        .icon(icon, 13.0, 12.0, ink)
        .fitted((31.0, 17.0), left - 31.0, 16.0, 12.0, Weight::Bold, Anchor::Start, Paint::Ink, &tell(".name"))
        .fitted((0.0, 63.0), a.w, 12.5, 11.5, Weight::Regular, Anchor::Start, Paint::Muted, &tell(".price"))
        .fitted((a.w, 22.0), bill_w, 26.0, 14.0, Weight::Bold, Anchor::End, Paint::Ink, &money(bill, words))
        .fitted((a.w, 42.0), 210.0, 12.5, 11.5, Weight::Regular, Anchor::End, Paint::Muted, &each);
    if cheaper {
        let label = words.t("cheaper");
        let w = text::width(&label, 12.5, Weight::Bold) + 18.0;
        head = head.rect(0.5, 27.5, w, 19.0, 9.5, Paint::GoodFill, Stroke::solid(Paint::Good, 1.2)).text(
            9.5,
            41.3,
            12.5,
            Weight::Bold,
            Anchor::Start,
            Paint::Good,
            label,
        );
    }
    scene.add(head);
    // Both bars are as wide as one instance.
    let bar = Area::new(a.x, a.y + 77.0, a.w, 46.0);
    let room = bar.w - 10.0;
    let used = room * c.fill;
    if i == 0 {
        scene.add(glyph::room(key(".room"), bar.x, bar.y, bar.w, bar.h));
        let idle = room - used;
        if idle > 1.0 {
            let text = tell(".idle");
            let mut s = Shape::new(key(".idle"), bar.x + 5.0 + used, bar.y + 5.0, idle, 36.0).rect(
                1.5,
                0.8,
                idle - 1.5,
                34.4,
                2.0,
                Paint::Idle,
                Stroke::NONE,
            );
            let plate = text::width(&text, 12.5, Weight::Bold) + 12.0;
            if plate < idle {
                s = s.rect((idle - plate) / 2.0, 9.0, plate, 19.0, 3.0, Paint::Surface, Stroke::NONE).text(
                    idle / 2.0,
                    22.4,
                    12.5,
                    Weight::Bold,
                    Anchor::Middle,
                    Paint::Ink,
                    text,
                );
            }
            scene.add(s);
        }
    } else {
        scene.add(glyph::hidden(key(".room"), bar.x, bar.y, used + 10.0, bar.h, ""));
    }
    let mut load = glyph::container(key(".work"), bar.x + 5.0, bar.y + 5.0, used, 36.0, Hue::Plum, None);
    let text = tell(".load");
    let plate = text::width(&text, 12.5, Weight::Bold) + 16.0;
    if used > plate + 8.0 {
        // The plate is no wider than its word needs, so that the steel is seen.
        load = load.rect((used - plate) / 2.0, 9.0, plate, 18.0, 2.0, Paint::Surface, Stroke::NONE);
        load = load.text(used / 2.0, 22.4, 12.5, Weight::Bold, Anchor::Middle, Paint::Ink, text);
    }
    scene.add(load);
    let y = bar.bottom() + 8.0;
    if i == 0 && c.work() > 0.0 {
        let pill = glyph::owner_mark(key(".hours"), a.x, y, a.w, 28.0, Owner::You, &tell(".hours"));
        scene.add(pill);
    } else {
        scene.add(Shape::new(key(".hours"), a.x, y, a.w, 20.0).fitted(
            (0.0, 14.0),
            a.w,
            12.5,
            11.5,
            Weight::Regular,
            Anchor::Start,
            Paint::Muted,
            &tell(".none"),
        ));
    }
    let k = key("");
    let pressed = pick == Some(WAYS[i]);
    scene.add(Shape::new(k, a.x - 4.0, a.y - 4.0, a.w + 8.0, a.h).hit(tell(".name"), pressed));
}

/// Place among the controls of the slider that the grip on the chart stands for.
const FILL: usize = 1;

/// The bills of one instance over its filling.
fn chart(scene: &mut Scene, p: &Plan, trace: &Trace, t: f64, c: &Case, words: &Words) {
    let (a, top) = (p.plot, trace.top(t));
    let px = |fill: f64| a.x + a.w * fill;
    let py = |v: f64| a.bottom() - a.h * (v / c.fleet / top).within(0.0, 1.0);
    let label = |x: f64, y: f64, w: f64, anchor: Anchor, ink: Paint, key: &str, text: &str| {
        let at = match anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => w / 2.0,
            Anchor::End => w,
        };
        let weight = if ink == Paint::Ink { Weight::Bold } else { Weight::Regular };
        Shape::new(key, x, y - 12.0, w, 17.0).fitted((at, 12.0), w, 12.0, 11.5, weight, anchor, ink, text)
    };
    let mut grid = Shape::new("grid", a.x, a.y, a.w, a.h + 5.0);
    for i in 0..3 {
        let part = f64::from(i) / 2.0;
        let y = a.h * (1.0 - part);
        grid = grid.line(0.0, y, a.w, y, Stroke::solid(Paint::Rule, 1.0));
        grid = grid.line(a.w * part, a.h, a.w * part, a.h + 5.0, Stroke::solid(Paint::Guest, 1.0));
        let money = words.money(top * part, 0, if top < 2.0 { 2 } else { 0 });
        let key = ["y.", &i.to_string()].concat();
        scene.add(label(a.x - 52.0, a.y + y + 4.0, 46.0, Anchor::End, Paint::Muted, &key, &money));
        let key = ["x.", &i.to_string()].concat();
        let x = (px(part) - 30.0).min(a.right() - 60.0);
        let anchor = if i == 2 { Anchor::End } else { Anchor::Middle };
        scene.add(label(x, a.bottom() + 19.0, 60.0, anchor, Paint::Muted, &key, &percent(part, words)));
    }
    scene.add(grid);
    let axis = words.t("axis.x");
    scene.add(label(a.x, a.bottom() + 36.0, a.w, Anchor::Middle, Paint::Muted, "axis.x", &axis));
    let legend = [words.t("legend.ec2"), words.t("legend.fargate")];
    let title = words.t("axis.y");
    scene.add(label(a.x - 46.0, p.legend_y + 12.0, a.w + 46.0, Anchor::Start, Paint::Muted, "axis.y", &title));
    for (i, name) in legend.iter().enumerate() {
        let stroke = owner(i).stroke(2.6);
        let x = a.x - 46.0 + 110.0 * i as f64;
        let key = ["legend.", WAYS[i]].concat();
        scene.add(Shape::new(key, x, p.legend_y + 18.0, 104.0, 18.0).line(0.0, 9.0, 22.0, 9.0, stroke).text(
            28.0,
            13.2,
            12.5,
            Weight::Bold,
            Anchor::Start,
            owner(i).paint(),
            name.as_str(),
        ));
        // The line from here to a full instance, and the point where we are. What an instance costs lies open from the start: the same
        // however full it is. Where the other line goes is what the question asks.
        let from = if i == 0 { 0.0 } else { 1.0 - trace.reach(t) };
        let at = |fill: f64| if i == 0 { c.ec2() } else { c.fargate_full() * fill };
        let key = ["line.", WAYS[i]].concat();
        let (x1, y1, y2) = (px(from) - a.x, py(at(from)) - a.y, py(at(1.0)) - a.y);
        let dot = (px(c.fill) - a.x, py(at(c.fill)) - a.y);
        scene.add(Shape::new(key, a.x, a.y, a.w, a.h).line(x1, y1, a.w, y2, stroke).circle(
            dot.0,
            dot.1,
            5.5,
            owner(i).fill(),
            Stroke::solid(owner(i).paint(), 2.4),
        ));
    }
    if trace.story.at(t).step == YOURS {
        let y = a.bottom();
        scene.add(
            Shape::new("grip", px(c.fill) - 13.0, y - 22.0, 26.0, 44.0)
                .line(13.0, 22.0, 13.0, 22.0 - (y - py(c.ec2().max(c.fargate()))), Stroke::dashed(Paint::You, 1.2))
                .circle(13.0, 22.0, 9.0, Paint::You, Stroke::solid(Paint::Surface, 1.5))
                .line(10.5, 18.5, 10.5, 25.5, Stroke::solid(Paint::Surface, 1.4))
                .line(15.5, 18.5, 15.5, 25.5, Stroke::solid(Paint::Surface, 1.4))
                .drag(FILL, [(px(0.0), y, 0.0), (px(1.0), y, 100.0)]),
        );
    }
    let cross = c.crossing();
    // It appears when the slide has left it behind.
    let shown = match trace.story.at(t).step {
        0 => 0.0,
        IDLE => ease::span(trace.reach(t), 0.5, 0.7),
        _ => 1.0,
    };
    if cross < 1.0 && shown > 0.0 {
        let x = px(cross);
        let y = py(c.ec2());
        scene.add(
            Shape::new("cross", x - 7.0, a.y - 6.0, 14.0, a.h + 6.0)
                .line(7.0, 0.0, 7.0, a.h + 6.0, Stroke::dashed(Paint::Ink, 1.2))
                .circle(7.0, y - a.y + 6.0, 3.4, Paint::Ink, Stroke::NONE)
                .fade(shown),
        );
    }
    let key = if cross < 1.0 { "cross.at" } else { "cross.none" };
    let text = tell(trace, key, c, words);
    let x = if cross < 1.0 { (px(cross) - 65.0).within(a.x - 46.0, a.right() - 130.0) } else { a.right() - 180.0 };
    let w = if cross < 1.0 { 130.0 } else { 180.0 };
    let anchor = match () {
        () if cross >= 1.0 || px(cross) > x + 100.0 => Anchor::End,
        () if px(cross) < x + 30.0 => Anchor::Start,
        () => Anchor::Middle,
    };
    scene.add(label(x, a.y - 9.0, w, anchor, Paint::Ink, "cross.label", &text).fade(shown));
}

pub fn scene(trace: &Trace, t: f64, width: Width, words: &Words, pick: Option<&str>) -> Scene {
    let p = plan(width);
    let c = trace.case(t);
    let mut scene = Scene::new(width, p.h);
    for i in 0..2 {
        way(&mut scene, i, p.ways[i], trace, &c, words, pick);
    }
    chart(&mut scene, &p, trace, t, &c, words);
    let v = p.verdict;
    let [wins, turn] = verdict(trace, &c, words);
    // The turn would give the prediction away.
    let told = ease::span(trace.reach(t), 0.5, 0.7);
    let lines = text::wrap(&wins, 15.5, Weight::Bold, v.w - 28.0).len() as f64;
    let panel = Shape::new("verdict", v.x, v.y, v.w, v.h).panel(8.0, Paint::Paper, Stroke::solid(Paint::Rule, 1.0));
    scene.add(panel.wrapped((14.0, 27.0), v.w - 28.0, 15.5, Weight::Bold, Anchor::Start, Paint::Ink, &wins));
    let y = 8.0 + 20.15 * lines;
    scene.add(
        Shape::new("turn", v.x, v.y + y, v.w, v.h - y)
            .wrapped((14.0, 22.0), v.w - 28.0, 13.0, Weight::Regular, Anchor::Start, Paint::Ink, &turn)
            .fade(told),
    );
    let own = trace.story.at(t).step == YOURS && trace.own.prices != trace.list.prices;
    let note = words.t(if own { "note.own" } else { "note.list" });
    let n = p.note;
    scene.add(Shape::new("note", n.x, n.y, n.w, n.h).wrapped(
        (0.0, 14.0),
        n.w,
        12.0,
        Weight::Regular,
        Anchor::Start,
        Paint::Muted,
        &note,
    ));
    scene
}

pub fn describe(trace: &Trace, t: f64, words: &Words) -> String {
    let c = trace.case(t);
    let [wins, turn] = verdict(trace, &c, words);
    let mut s = tell(trace, "describe", &c, words);
    s.push(' ');
    s.push_str(&wins);
    if trace.reach(t) > 0.5 {
        s.push(' ');
        s.push_str(&turn);
    }
    s
}
