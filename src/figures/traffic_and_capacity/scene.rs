//! Four charts of the same day: what arrives as a line, what is served as an area, what is turned away on top of it, and capacity that is
//! paid for and idle behind it.

use super::model::{DAY, NIGHT, PART, POINTS, Trace, Way};
use crate::scene::svg::push_num;
use crate::scene::{Anchor, Arg, Paint, Scene, Shape, Stroke, Weight, Width, Words};

/// Measures in one width.
struct Plan {
    h: f64,
    /// Left edges of the columns, and width of a panel.
    x: [f64; 2],
    w: f64,
    /// Top of the first panel, and distance from one row of panels to the next.
    top: f64,
    pitch: f64,
    /// Height of a chart.
    chart: f64,
}

/// Room at the left of a chart for its axis, and above it for the marks of what is turned away.
const AXIS: f64 = 46.0;
const MARKS: f64 = 9.0;

/// Place among the controls of the slider that the line of the fixed servers stands for: after the curve and its points.
pub const SERVERS: usize = POINTS + 2;

fn plan(width: Width) -> Plan {
    match width {
        Width::Wide => Plan { h: 572.0, x: [20.0, 374.0], w: 326.0, top: 80.0, pitch: 248.0, chart: 128.0 },
        Width::Narrow => Plan { h: 856.0, x: [12.0, 12.0], w: 312.0, top: 104.0, pitch: 188.0, chart: 84.0 },
    }
}

/// Appends a curve from its first point to the last, or back, through the means of the day's parts.
fn curve(d: &mut String, values: &[f64], p: &Plan, top: f64, back: bool) {
    for i in 0..values.len() {
        let b = if back { values.len() - 1 - i } else { i };
        // Nothing to say where it goes on level.
        if b > 0 && b + 1 < values.len() && values[b] == values[b - 1] && values[b] == values[b + 1] {
            continue;
        }
        d.push(if d.is_empty() { 'M' } else { 'L' });
        let y = p.chart * (1.0 - values[b] / top);
        push_num(d, ((b as f64 + 0.5) * PART as f64 / DAY as f64 * (p.w - AXIS) * 10.0).round() / 10.0);
        d.push(' ');
        push_num(d, (y * 10.0).round() / 10.0);
    }
}

/// The area under `upper` and over `lower`.
fn area(upper: &[f64], lower: &[f64], p: &Plan, top: f64) -> String {
    let mut d = String::new();
    if !upper.is_empty() {
        curve(&mut d, upper, p, top, false);
        curve(&mut d, lower, p, top, true);
        d.push('z');
    }
    d
}

fn money(v: f64, words: &Words) -> String {
    words.f("money", &[("n", Arg::D(v, 2))])
}

fn percent(v: f64, words: &Words) -> String {
    // Two digits are enough for a share.
    words.quantity(if v >= 9.95 { v.round() } else { v }, "unit.percent")
}

fn key(part: &str, way: Way) -> String {
    [part, way.id()].concat()
}

/// The way that a pressed shape stands for.
pub fn way_of(pick: &str) -> Option<Way> {
    Way::ALL.into_iter().find(|w| key("panel.", *w) == pick)
}

fn panel(scene: &mut Scene, trace: &Trace, way: Way, t: f64, width: Width, words: &Words, pick: Option<&str>) {
    let p = plan(width);
    let i = way as usize;
    let (x, y) = width.pick((p.x[i % 2], p.top + (i / 2) as f64 * p.pitch), (p.x[0], p.top + i as f64 * p.pitch));
    let minutes = trace.minutes(way, t);
    let done = minutes >= DAY;
    let name = words.t(&key("way.", way));
    let ink = if minutes > 0 { Paint::Ink } else { Paint::Muted };
    let mut title = Shape::new(key("title.", way), x, y, p.w, 22.0).text(
        0.0,
        15.0,
        14.5,
        Weight::Bold,
        Anchor::Start,
        ink,
        name.as_str(),
    );
    if done {
        let range = tell(trace, &key("range.", way), way, words);
        title = title.text(p.w, 15.0, 12.5, Weight::Regular, Anchor::End, Paint::Muted, range);
    }
    scene.add(title);

    let top = trace.top() * 1.04;
    let n = minutes / PART;
    let [arrives, capacity, served] = &trace.course(way).parts;
    let zero = vec![0.0; n];
    let (now, capacity, served) = (&arrives[..n], &capacity[..n], &served[..n]);
    let mut outline = String::new();
    curve(&mut outline, arrives, &p, top, false);
    let base = p.chart + MARKS;
    let edge = Stroke::solid(Paint::Guest, 1.2);
    let at = |minute: usize| AXIS + minute as f64 / DAY as f64 * (p.w - AXIS);
    let night = at(NIGHT);
    let busiest = trace.busiest();
    let high = base - p.chart * busiest / top;
    let rule = Stroke::dashed(Paint::Guest, 1.0);
    let label = words.f("per-second", &[("n", Arg::N(busiest))]);
    let mut s = Shape::new(key("chart.", way), x, y + 20.0, p.w, base + 17.0)
        .path(AXIS, MARKS, area(capacity, &zero, &p, top), Paint::Idle, edge)
        .path(AXIS, MARKS, area(served, &zero, &p, top), Paint::Call, Stroke::NONE)
        .path(AXIS, MARKS, area(now, served, &p, top), Paint::Bad, Stroke::NONE)
        .line(AXIS, high, p.w, high, rule)
        .path(AXIS, MARKS, outline, Paint::None, Stroke::solid(Paint::Ink, 1.2))
        .line(night, MARKS, night, base, Stroke::dashed(Paint::Muted, 1.2))
        .line(AXIS, base, p.w, base, Stroke::solid(Paint::Muted, 1.0))
        .text(AXIS - 4.0, high + 4.0, 11.5, Weight::Regular, Anchor::End, Paint::Muted, label);
    // The fixed servers' line can be taken by its end.
    let grip = (way == Way::Fixed && done).then(|| {
        let height = |servers: f64| base - p.chart * (servers * trace.each / top).min(1.0);
        let servers = capacity.first().map_or(0.0, |c| c / trace.each);
        let (gx, gy) = (x + p.w - 14.0, y + 20.0);
        let most = top / trace.each;
        let h = height(servers);
        Shape::new("grip", gx - 22.0, gy + h - 22.0, 44.0, 44.0)
            .rect(10.0, 15.0, 24.0, 14.0, 7.0, Paint::You, Stroke::solid(Paint::Surface, 1.5))
            .line(16.0, 20.5, 28.0, 20.5, Stroke::solid(Paint::Surface, 1.4))
            .line(16.0, 24.0, 28.0, 24.0, Stroke::solid(Paint::Surface, 1.4))
            .drag(SERVERS, [(gx, gy + base, 0.0), (gx, gy + height(most), most)])
    });
    // Above each part in which somebody is turned away, however few they are.
    let mut marks = String::new();
    for i in (0..n).filter(|i| now[*i] - served[*i] > 1e-6) {
        marks.push('M');
        push_num(&mut marks, at(i * PART + PART / 2).round());
        marks.push_str(" 2v3");
    }
    s = s.path(0.0, 0.0, marks, Paint::None, Stroke::solid(Paint::Bad, 3.6));
    for hour in [4usize, 12, 20] {
        let label = words.f("hour", &[("n", Arg::N(hour as f64))]);
        s = s.text(at(hour * 60), base + 14.0, 11.5, Weight::Regular, Anchor::Middle, Paint::Muted, label);
    }
    scene.add(s);

    let sum = trace.sum(way, minutes);
    let night = trace.night(way);
    let rate = words.f("rate", &[("money", Arg::S(&money(night, words)))]);
    let lost = percent(sum.lost(), words);
    let idle = percent(sum.idle(), words);
    let bad = if sum.lost() >= 0.005 { Paint::Bad } else { Paint::Ink };
    let rest = if night <= 0.0 { Paint::Good } else { Paint::Ink };
    let columns = [
        ("lost", lost, bad, 0.0),
        ("idle", idle, Paint::Ink, 0.26),
        (if done { "cost" } else { "cost.now" }, money(sum.cost, words), Paint::Ink, 0.45),
        ("night", rate, rest, 0.74),
    ];
    let mut s = Shape::new(key("numbers.", way), x, y + base + 41.0, p.w, 42.0);
    for (k, value, ink, at) in columns {
        let seen = minutes > if k == "night" { NIGHT } else { 0 };
        let (value, ink) = if seen { (value, ink) } else { (words.t("later"), Paint::Muted) };
        s = s.text(at * p.w, 18.0, 17.0, Weight::Bold, Anchor::Start, ink, value).text(
            at * p.w,
            34.0,
            12.0,
            Weight::Regular,
            Anchor::Start,
            Paint::Muted,
            words.t(k),
        );
    }
    scene.add(s);
    let k = key("panel.", way);
    let pressed = pick == Some(k.as_str());
    scene.add(Shape::new(k, x - 6.0, y - 4.0, p.w + 12.0, base + 88.0).hit(name, pressed));
    if let Some(grip) = grip {
        scene.add(grip);
    }
}

/// How busy the day is, and what the areas mean.
fn head(scene: &mut Scene, trace: &Trace, width: Width, words: &Words) {
    let p = plan(width);
    let w = width.pick(680.0, p.w);
    let text = tell(trace, "head", Way::Fixed, words);
    scene.add(Shape::new("head", p.x[0], 10.0, w, 24.0).fitted(
        (0.0, 16.0),
        w,
        16.0,
        12.0,
        Weight::Bold,
        Anchor::Start,
        Paint::Ink,
        &text,
    ));
    let items = [
        ("legend.served", Paint::Call),
        ("legend.lost", Paint::Bad),
        ("legend.idle", Paint::Idle),
        ("legend.arrives", Paint::None),
    ];
    for (i, (k, fill)) in items.into_iter().enumerate() {
        let (col, row) = width.pick((i, 0), (i % 2, i / 2));
        let step = width.pick(170.0, 156.0);
        let s = Shape::new(k, p.x[0] + col as f64 * step, 40.0 + row as f64 * 24.0, step - 6.0, 20.0);
        let edge = if fill == Paint::Idle { Stroke::solid(Paint::Guest, 1.2) } else { Stroke::NONE };
        let s = if fill == Paint::None {
            s.line(0.0, 10.0, 14.0, 10.0, Stroke::solid(Paint::Ink, 1.6))
        } else {
            s.rect(0.0, 3.0, 14.0, 14.0, 2.0, fill, edge)
        };
        scene.add(s.text(21.0, 14.5, 12.5, Weight::Regular, Anchor::Start, Paint::Ink, words.t(k)));
    }
}

pub fn scene(trace: &Trace, t: f64, width: Width, words: &Words, pick: Option<&str>) -> Scene {
    let mut scene = Scene::new(width, plan(width).h);
    head(&mut scene, trace, width, words);
    for way in Way::ALL {
        panel(&mut scene, trace, way, t, width, words, pick);
    }
    scene
}

/// Words with the day's numbers of one way. The first number, its units at most, chooses the plural.
pub fn tell(trace: &Trace, key: &str, way: Way, words: &Words) -> String {
    let day = trace.day(way);
    let (least, most) = trace.range(way);
    let cheapest = Way::ALL.into_iter().find(|w| trace.rank(*w) == 0).unwrap_or(way);
    let costs = Way::ALL.map(|w| money(trace.day(w).cost, words));
    let away = Way::ALL.map(|w| percent(trace.day(w).lost(), words));
    words.f(
        key,
        &[
            ("most", Arg::N(f64::from(most))),
            ("least", Arg::N(f64::from(least))),
            ("requests", Arg::N(day.arrived)),
            ("busiest", Arg::N(trace.busiest())),
            ("lost", Arg::S(&away[way as usize])),
            ("idle", Arg::S(&percent(day.idle(), words))),
            ("night", Arg::S(&money(trace.night(way), words))),
            ("delay", Arg::N(trace.delays[(way == Way::Fargate) as usize] as f64)),
            ("each", Arg::N(trace.each)),
            ("server", Arg::D(trace.prices[0], 3)),
            ("task", Arg::D(trace.prices[1], 3)),
            ("calls", Arg::S(&money(trace.prices[2], words))),
            ("cheapest", Arg::S(&words.t(&["way.", cheapest.id()].concat()))),
            ("cost", Arg::S(&costs[way as usize])),
            ("fixed", Arg::S(&costs[0])),
            ("auto", Arg::S(&costs[1])),
            ("fargate", Arg::S(&costs[2])),
            ("lost.fixed", Arg::S(&away[0])),
            ("lost.auto", Arg::S(&away[1])),
            ("lost.fargate", Arg::S(&away[2])),
        ],
    )
}

pub fn describe(trace: &Trace, t: f64, words: &Words) -> String {
    let mut out = tell(trace, "describe", Way::Fixed, words);
    for way in Way::ALL {
        let minutes = trace.minutes(way, t);
        let sum = trace.sum(way, minutes);
        let k = if minutes == 0 {
            "describe.later"
        } else if minutes < DAY {
            "describe.now"
        } else {
            "describe.way"
        };
        out.push(' ');
        out.push_str(&words.f(
            k,
            &[
                ("hour", Arg::N((minutes / 60) as f64)),
                ("way", Arg::S(&words.t(&key("way.", way)))),
                ("range", Arg::S(&tell(trace, &key("range.", way), way, words))),
                ("lost", Arg::S(&percent(sum.lost(), words))),
                ("idle", Arg::S(&percent(sum.idle(), words))),
                ("cost", Arg::S(&money(sum.cost, words))),
                ("night", Arg::S(&money(trace.night(way), words))),
            ],
        ));
    }
    out
}
