//! Seven answers as gates, and eight services that walk towards them, each on a lane of its own. A gate that is pressed turns to its next
//! answer. A hard limit stops a service at its gate, and the reason stands there; a preference leaves a mark. The lanes keep their places, so
//! that a gate which is turned moves only those whom it concerns.

use super::model::{
    self, BUDGETS, GATES, Rule, Service, TEAMS, TIMES, TRAFFICS, Trace, Trait, Verdict, against, decisive,
};
use crate::scene::{Anchor, Arg, Paint, Scene, Shape, Stroke, Weight, Width, Words, ease, text};

/// A part of a service's small drawing, around its middle.
enum Mark {
    /// A machine, and what stands on it.
    Machine(&'static str),
    /// What AWS keeps out of your sight.
    Hidden(&'static str),
    /// Your code, filled.
    Code(&'static str),
    /// Your code, as a line.
    Line(&'static str),
}

use Mark::{Code, Hidden, Line, Machine};

/// What each service is, in a shape of its own within 28 by 24 units.
const EMBLEMS: [&[Mark]; 8] = [
    // A machine of two drawers.
    &[Machine("M-11 -9h22v8h-22zM-11 1h22v8h-22z"), Line("M-7 -5h5M-7 5h5")],
    // Containers on a machine.
    &[Machine("M-13 3h26v7h-26z"), Code("M-11 -9h10v10h-10zM1 -9h10v10h-10z")],
    // A container on a cloud.
    &[Hidden("M-9 11h17a4.6 4.6 0 0 0 .4-9.2h-16.8a4.7 4.7 0 0 0-.6 9.2z"), Code("M-7 -11h14v11h-14z")],
    // A flash: an event starts it.
    &[Hidden("M-11 0a11 11 0 1 0 22 0a11 11 0 1 0 -22 0"), Code("M2.5 -9l-8 11h4.5l-1.5 7l8 -11h-4.5z")],
    // Jobs in a queue.
    &[Hidden("M-13 -8h26M-13 8h26"), Code("M-12 -3h6v6h-6zM-4 -3h6v6h-6z"), Line("M5 0h7M9 -3.5l3.5 3.5l-3.5 3.5")],
    // A price tag.
    &[Machine("M-12 -8h14l10 8l-10 8h-14z"), Code("M-8 -4h8v8h-8z")],
    // Pods.
    &[Code(
        "M0 -11l5 2.9v5.6l-5 2.9l-5 -2.9v-5.6zM-6.5 -.2l5 2.9v5.6l-5 2.9l-5 -2.9v-5.6zM6.5 -.2l5 2.9v5.6l-5 2.9l-5 -2.9v-5.6z",
    )],
    // Code that is uploaded.
    &[Machine("M-11 2v8h22v-8"), Line("M0 5v-14M-5.5 -4l5.5 -5.5l5.5 5.5")],
];

/// Width and height of an emblem with its ground.
const TOKEN: (f64, f64) = (28.0, 24.0);

fn emblem(s: Shape, i: usize, ground: Paint, faint: bool) -> Shape {
    let (w, h) = TOKEN;
    let code = if faint { Paint::Guest } else { Paint::Java };
    // The lane goes on behind it.
    let s = s.rect(0.0, 0.0, w, h, 4.0, ground, Stroke::NONE);
    EMBLEMS[i].iter().fold(s, |s, mark| {
        let (d, fill, stroke) = match mark {
            Machine(d) => (d, Paint::GuestFill, Stroke::solid(Paint::Guest, 1.6)),
            Hidden(d) => (d, Paint::None, Stroke::dashed(Paint::Aws, 1.6)),
            Code(d) => (d, code, Stroke::NONE),
            Line(d) => (d, Paint::None, Stroke::solid(code, 2.2)),
        };
        s.path(w / 2.0, h / 2.0, *d, fill, stroke)
    })
}

/// Key of the answer to a question. Yes and no are the questions without options.
pub fn answer(asked: Trait, value: usize) -> String {
    let option = match asked {
        Trait::Time => TIMES[value],
        Trait::Traffic => TRAFFICS[value],
        Trait::Team => TEAMS[value],
        Trait::Budget => BUDGETS[value],
        _ => ["no", "yes"][value],
    };
    ["answer.", asked.id(), ".", option].concat()
}

pub fn service_name(service: Service, words: &Words) -> String {
    words.t(&["service.", service.id()].concat())
}

/// A reason in words; some name the longest run of Lambda.
pub fn why(reason: &str, timeout: &str, words: &Words) -> String {
    words.f(&["why.", reason].concat(), &[("timeout", Arg::S(timeout))])
}

/// What a card or the description says about a service: the reason against it, or what it is good for.
pub fn said(rule: Option<&Rule>, service: Service, timeout: &str, words: &Words) -> String {
    match rule {
        Some(r) => why(r.reason, timeout, words),
        None => words.t(&["for.", service.id()].concat()),
    }
}

/// Measures in one width.
struct Plan {
    h: f64,
    /// Top of the first lane, distance of two, and in a lane: the line on which it runs, and the baseline of what is said.
    top: f64,
    pitch: f64,
    line: f64,
    said: f64,
    /// Left end and width of a lane; the middle of a service that waits, of the first gate, and of one that is through.
    x: f64,
    w: f64,
    start: f64,
    gates: f64,
    apart: f64,
    end: f64,
}

fn plan(width: Width) -> Plan {
    match width {
        Width::Wide => Plan {
            h: 416.0,
            top: 72.0,
            pitch: 42.5,
            line: 12.5,
            said: 36.0,
            x: 8.0,
            w: 706.0,
            start: 110.0,
            gates: 161.0,
            apart: 73.0,
            end: 638.0,
        },
        Width::Narrow => Plan {
            h: 556.0,
            top: 144.0,
            pitch: 51.0,
            line: 26.0,
            said: 47.5,
            x: 4.0,
            w: 328.0,
            start: 22.0,
            gates: 66.0,
            apart: 34.0,
            end: 308.0,
        },
    }
}

impl Plan {
    fn gate(&self, i: usize) -> f64 {
        self.gates + i as f64 * self.apart
    }
}

/// How many answers a gate has, and which it stands on: a row of dots around `x`.
fn dots(s: Shape, i: usize, work: usize, x: f64, y: f64) -> Shape {
    let n = model::answers(Trait::ALL[i]);
    (0..n).fold(s, |s, k| {
        let x = x + (k as f64 - (n as f64 - 1.0) / 2.0) * 8.0;
        let fill = if k == work { Paint::Ink } else { Paint::Surface };
        s.circle(x, y, 2.6, fill, Stroke::solid(Paint::Ink, 1.0))
    })
}

/// The gates: what is asked and answered. Those that have stopped a service are marked; with a service picked, those that speak against it.
fn gates(scene: &mut Scene, trace: &Trace, t: f64, width: Width, words: &Words, picked: Option<Service>) {
    let p = plan(width);
    for (i, asked) in Trait::ALL.into_iter().enumerate() {
        let marked = match picked {
            Some(s) => against(s, &trace.work).any(|r| r.asks(asked)),
            None => Service::ALL.into_iter().any(|s| {
                trace.verdict(s as usize, t) == Verdict::Out && decisive(s, &trace.work).is_some_and(|r| r.gate() == i)
            }),
        };
        let (fill, edge) = if marked {
            (Paint::BadFill, Stroke::solid(Paint::Bad, 1.8))
        } else {
            (Paint::LibsFill, Stroke::solid(Paint::Guest, 1.5))
        };
        let name = words.t(&["asked.", asked.id()].concat());
        let value = words.t(&answer(asked, trace.work[i]));
        let args = [("asked", Arg::S(&name)), ("answer", Arg::S(&value))];
        let label = words.f("gate.turn", &args);
        let key = ["asked.", asked.id()].concat();
        let down = fallen(trace, i, t);
        let x = p.gate(i);
        let s = match width {
            Width::Wide => {
                let w = p.apart - 3.0;
                let s = Shape::new(key, x - w / 2.0, 8.0, w, 56.0).panel(7.0, fill, edge);
                let s = s
                    .fitted((w / 2.0, 17.0), w - 8.0, 12.0, 11.5, Weight::Regular, Anchor::Middle, Paint::Ink, &name)
                    .fitted((w / 2.0, 35.0), w - 5.0, 13.0, 11.5, Weight::Bold, Anchor::Middle, Paint::Ink, &value);
                dots(s, i, trace.work[i], w / 2.0, 47.0)
            }
            // Lanes too narrow for words: the gates are numbered, and stand with their answers above.
            Width::Narrow => {
                let number = words.num(i as f64 + 1.0, 0);
                let badge = |s: Shape, x: f64, y: f64| {
                    s.circle(x, y, 9.0, Paint::Surface, edge).text(
                        x,
                        y + 4.2,
                        12.0,
                        Weight::Bold,
                        Anchor::Middle,
                        Paint::Ink,
                        number.clone(),
                    )
                };
                let mark = Shape::new(["badge.", asked.id()].concat(), x - 10.0, p.top - 24.0, 20.0, 20.0);
                scene.add(badge(mark, 10.0, 10.0).fade(down));
                let (column, row) = ((i / 4) as f64, (i % 4) as f64);
                let said = words.f("gate", &args);
                let s = Shape::new(key, 4.0 + column * 166.0, 6.0 + row * 28.0, 162.0, 25.0).panel(6.0, fill, edge);
                let s = badge(s, 13.0, 12.5);
                let to = 158.0 - 8.0 * model::answers(asked) as f64;
                s.fitted((27.0, 17.0), to - 28.0, 12.5, 11.0, Weight::Bold, Anchor::Start, Paint::Ink, &said)
            }
        };
        let s = if width == Width::Narrow {
            dots(s, i, trace.work[i], 158.0 - 4.0 * model::answers(asked) as f64, 12.5)
        } else {
            s
        };
        if down > 0.0 {
            scene.add(s.shift(0.0, (down - 1.0) * 26.0).fade(down).hit(label, false));
        }
    }
}

/// How far a gate has come down, 0..=1.
fn fallen(trace: &Trace, i: usize, t: f64) -> f64 {
    let (at, fall) = (trace.story.at(t), 0.4);
    if at.step > 0 {
        return 1.0;
    }
    let from = i as f64 * (GATES - fall) / 6.0;
    ease::out(ease::span(at.since, from, from + fall))
}

/// One lane: where its service is, what it has met, and what is to be said about it.
fn lane(
    scene: &mut Scene,
    trace: &Trace,
    i: usize,
    t: f64,
    look: (Width, Option<Service>),
    words: &Words,
    timeout: &str,
) {
    let (width, picked) = look;
    let (p, service) = (plan(width), Service::ALL[i]);
    let narrow = width == Width::Narrow;
    let (v, way) = (trace.verdict(i, t), trace.way(i, t));
    let y = p.top + i as f64 * p.pitch;
    let line = y + p.line;
    let rule = decisive(service, &trace.work);
    let stopped = rule.filter(|r| r.hard).map(Rule::gate);
    // Where its lane ends for it.
    let goal = stopped.map_or(p.end, |g| p.gate(g) - width.pick(24.0, 21.0));
    let x = ease::lerp(p.start, goal, way);
    let best = v == Verdict::Best;
    let out = v == Verdict::Out;
    let id = |part: &str| [part, service.id()].concat();

    // The lane: a line with a pair of posts for each gate.
    let (length, ground) = (p.end - p.start, if best { Paint::GoodFill } else { Paint::Surface });
    let edge = if best { Stroke::solid(Paint::Good, 2.0) } else { Stroke::NONE };
    let mut posts = String::new();
    for g in 0..7 {
        // Short enough to end above what is said.
        for y in [-8.0, 3.5] {
            posts.push('M');
            crate::scene::svg::push_num(&mut posts, p.gate(g) - p.x);
            posts.push(' ');
            crate::scene::svg::push_num(&mut posts, p.line + y);
            posts.push_str("v4.5");
        }
    }
    let trail = match v {
        Verdict::Best => Paint::Good,
        Verdict::Out => Paint::Bad,
        _ => Paint::Muted,
    };
    let at = p.start - p.x;
    scene.add(
        Shape::new(id("lane."), p.x, y, p.w, p.pitch - 2.0)
            .panel(7.0, ground, edge)
            .line(at, p.line, at + length, p.line, Stroke::solid(Paint::Rule, 1.5))
            .path(0.0, 0.0, posts, Paint::None, Stroke::solid(Paint::Guest, 2.2))
            .line(at, p.line, x - p.x, p.line, Stroke::solid(trail, 2.2)),
    );
    // A mark at each gate that it has passed and that speaks against it.
    let mut marks = 0.0;
    if stopped.is_none() {
        for r in against(service, &trace.work) {
            marks += 1.0;
            let gate = p.gate(r.gate());
            if gate < x {
                let key = [service.id(), ".", r.when[0].0.id()].concat();
                let s = Shape::new(key, gate - 8.0, line - 8.0, 16.0, 16.0);
                scene.add(s.circle(8.0, 8.0, 7.0, Paint::Surface, Stroke::solid(Paint::Ink, 1.5)).line(
                    4.5,
                    8.0,
                    11.5,
                    8.0,
                    Stroke::solid(Paint::Ink, 1.8),
                ));
            }
        }
    }
    // What decided, under the gate where it did; for one that nothing speaks against or that has not come there, what it is good for.
    let decided = rule.filter(|_| v != Verdict::Open);
    let text = said(decided, service, timeout, words);
    let (size, least) = width.pick((12.5, 11.5), (12.0, 11.0));
    let (left, right) = width.pick((p.start - 14.0, 640.0), (6.0, 330.0));
    let (size, text) = text::fit(&text, size, least, Weight::Regular, right - left);
    let w = text::width(&text, size, Weight::Regular);
    let at = decided.map_or(left, |r| p.gate(r.gate()) - 9.0).min(right - w).max(left);
    let ink = if v == Verdict::Open { Paint::Muted } else { Paint::Ink };
    scene.add(Shape::new(id("why."), at, y + p.said - 12.0, w + 1.0, 16.0).text(
        0.0,
        12.0,
        size,
        Weight::Regular,
        Anchor::Start,
        ink,
        text,
    ));

    let (tw, th) = TOKEN;
    scene.add(emblem(Shape::new(id("token."), x - tw / 2.0, line - th / 2.0, tw, th), i, ground, out));
    if let (Some(g), true) = (stopped, out) {
        let gate = p.gate(g);
        scene.add(
            Shape::new(id("stop."), gate - 10.0, line - 10.0, 20.0, 20.0)
                .circle(10.0, 10.0, 9.0, Paint::BadFill, Stroke::solid(Paint::Bad, 1.5))
                .path(10.0, 10.0, "M-3.5 -3.5l7 7M3.5 -3.5l-7 7", Paint::None, Stroke::solid(Paint::Bad, 2.0)),
        );
    }
    // The name, and how it has come out; all of the lane can be pressed.
    let name = service_name(service, words);
    let mut s = Shape::new(service.id(), p.x, y, p.w, p.pitch - 2.0);
    let ink = if out { Paint::Muted } else { Paint::Ink };
    let size = width.pick(13.5, 13.0);
    let lines = text::wrap(&name, size, Weight::Bold, width.pick(84.0, 200.0));
    let first = if narrow { 12.0 } else { 24.5 - (lines.len() - 1) as f64 * 8.0 };
    for (k, text) in lines.into_iter().enumerate() {
        s = s.text(6.0, first + k as f64 * 16.0, size, Weight::Bold, Anchor::Start, ink, text);
    }
    let word = match v {
        Verdict::Open => String::new(),
        Verdict::Out => words.t("verdict.out"),
        Verdict::Possible => words.f("end.possible", &[("n", Arg::N(marks))]),
        Verdict::Best if trace.clean => words.t("verdict.best"),
        Verdict::Best => words.t("verdict.nearest"),
    };
    let ink = match v {
        Verdict::Best => Paint::Good,
        Verdict::Out => Paint::Bad,
        _ => Paint::Ink,
    };
    let weight = if best { Weight::Bold } else { Weight::Regular };
    s = if narrow {
        s.text(p.w - 6.0, first, 12.0, weight, Anchor::End, ink, word)
    } else {
        let two = text::width(&word, 12.5, weight) > 54.0;
        let y = if two { 16.0 } else { 24.5 };
        s.wrapped((p.end - p.x + 20.0, y), 54.0, 12.5, weight, Anchor::Start, ink, &word)
    };
    scene.add(s.hit(name, picked == Some(service)));
}

pub fn scene(trace: &Trace, t: f64, width: Width, words: &Words, pick: Option<&str>, timeout: &str) -> Scene {
    let mut scene = Scene::new(width, plan(width).h);
    let picked = Service::ALL.into_iter().find(|s| pick == Some(s.id()));
    gates(&mut scene, trace, t, width, words, picked);
    for i in 0..8 {
        lane(&mut scene, trace, i, t, (width, picked), words, timeout);
    }
    scene
}

/// The names of those services that have a verdict.
pub fn list(trace: &Trace, verdict: Verdict, words: &Words) -> String {
    named(Service::ALL.into_iter().filter(|s| trace.verdicts[*s as usize] == verdict), words)
}

/// The names of services, as a list.
pub fn named(services: impl Iterator<Item = Service>, words: &Words) -> String {
    let mut out = String::new();
    for s in services {
        if !out.is_empty() {
            out.push_str(&words.t("list.comma"));
        }
        out.push_str(&service_name(s, words));
    }
    out
}

pub fn describe(trace: &Trace, t: f64, words: &Words, timeout: &str) -> String {
    let mut out = words.t("describe.work");
    for asked in Trait::ALL {
        let (name, value) =
            (words.t(&["asked.", asked.id()].concat()), words.t(&answer(asked, trace.work[asked as usize])));
        out.push_str(&words.f("describe.answer", &[("asked", Arg::S(&name)), ("answer", Arg::S(&value))]));
    }
    let judged = |i: &&usize| trace.verdict(**i, t) != Verdict::Open;
    if !trace.rank.iter().any(|i| judged(&i)) {
        out.push_str(&words.t("describe.open"));
    }
    // The best first.
    for i in trace.rank.iter().filter(judged) {
        let service = Service::ALL[*i];
        let v = trace.verdicts[*i];
        let word = if v == Verdict::Best && !trace.clean { "nearest" } else { v.id() };
        out.push_str(&words.f(
            "describe.service",
            &[
                ("service", Arg::S(&service_name(service, words))),
                ("verdict", Arg::S(&words.t(&["verdict.", word].concat()))),
                ("reason", Arg::S(&said(decisive(service, &trace.work), service, timeout, words))),
            ],
        ));
    }
    out
}
