//! Seven answers as gates, and eight services that run towards them, each on a lane of its own. A hard limit stops a service at its gate, and
//! the reason stands there; a preference leaves a mark. Those that get through line up, the fewest marks first.

use super::model::{BUDGETS, Rule, Service, TEAMS, TIMES, TRAFFICS, Trace, Trait, Verdict, against, decisive};
use crate::scene::{Anchor, Arg, Paint, Scene, Shape, Stroke, Weight, Width, Words, ease, text};

/// A small drawing of each service in a box of 34 by 28: what you get (a machine, containers, a function, a queue), as rectangles of x, y,
/// width and height, and whether AWS keeps the machine out of your sight.
type Emblem = (bool, &'static [[f64; 4]]);

const EMBLEMS: [Emblem; 8] = [
    (false, &[[6.0, 6.0, 22.0, 7.0]]),
    (false, &[[5.0, 7.0, 11.0, 9.0], [18.0, 7.0, 11.0, 9.0]]),
    (true, &[[5.0, 7.0, 11.0, 14.0], [18.0, 7.0, 11.0, 14.0]]),
    (true, &[[12.0, 9.0, 10.0, 10.0]]),
    (true, &[[5.0, 10.0, 6.0, 8.0], [14.0, 10.0, 6.0, 8.0], [23.0, 10.0, 6.0, 8.0]]),
    (false, &[[11.0, 7.0, 12.0, 6.0]]),
    (false, &[[5.0, 5.0, 11.0, 6.0], [18.0, 5.0, 11.0, 6.0], [5.0, 13.0, 11.0, 6.0], [18.0, 13.0, 11.0, 6.0]]),
    (false, &[[5.0, 6.0, 24.0, 4.0], [5.0, 12.0, 16.0, 4.0]]),
];

fn emblem(s: Shape, i: usize, x: f64, y: f64, faint: bool) -> Shape {
    let (aws, blocks) = EMBLEMS[i];
    let edge = if aws { Stroke::dashed(Paint::Aws, 1.5) } else { Stroke::solid(Paint::Guest, 1.5) };
    let mut s = s.rect(x, y, 34.0, 28.0, 4.0, Paint::None, edge);
    if !aws {
        // The operating system that you see.
        s = s.rect(x + 3.0, y + 22.0, 28.0, 3.0, 1.0, Paint::Guest, Stroke::NONE);
    }
    for b in blocks {
        let fill = if faint { Paint::Guest } else { Paint::Java };
        s = s.rect(x + b[0], y + b[1], b[2], b[3], 1.0, fill, Stroke::NONE);
    }
    s
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
fn said(rule: Option<&Rule>, service: Service, timeout: &str, words: &Words) -> String {
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
            h: 460.0,
            top: 70.0,
            pitch: 48.0,
            line: 16.0,
            said: 40.0,
            x: 14.0,
            w: 692.0,
            start: 138.0,
            gates: 194.0,
            apart: 66.0,
            end: 622.0,
        },
        Width::Narrow => Plan {
            h: 686.0,
            top: 142.0,
            pitch: 67.0,
            line: 32.0,
            said: 58.0,
            x: 4.0,
            w: 328.0,
            start: 30.0,
            gates: 74.0,
            apart: 32.0,
            end: 304.0,
        },
    }
}

impl Plan {
    fn gate(&self, i: usize) -> f64 {
        self.gates + i as f64 * self.apart
    }
}

/// The answers as gates: what each asks for, and a line across all lanes. Those are marked that speak against the service that is pressed,
/// or that have stopped one.
fn gates(scene: &mut Scene, trace: &Trace, t: f64, width: Width, words: &Words, picked: Option<Service>) {
    let p = plan(width);
    for (i, asked) in Trait::ALL.into_iter().enumerate() {
        let marked = match picked {
            Some(s) => against(s, &trace.work).any(|r| r.asks(asked)),
            None => Service::ALL.into_iter().any(|s| {
                trace.verdict(s as usize, t) == Verdict::Out && decisive(s, &trace.work).is_some_and(|r| r.gate() == i)
            }),
        };
        let (fill, edge, ink) = if marked {
            (Paint::BadFill, Stroke::solid(Paint::Bad, 1.5), Paint::Ink)
        } else {
            (Paint::LibsFill, Stroke::solid(Paint::Rule, 1.5), Paint::Muted)
        };
        let name = words.t(&["asked.", asked.id()].concat());
        let value = words.t(&answer(asked, trace.work[i]));
        let x = p.gate(i);
        let key = ["asked.", asked.id()].concat();
        scene.add(Shape::new(["gate.", asked.id()].concat(), x - 1.0, p.top - 8.0, 2.0, p.pitch * 8.0 + 8.0).line(
            1.0,
            0.0,
            1.0,
            p.pitch * 8.0 + 8.0,
            Stroke::solid(Paint::Rule, 1.5),
        ));
        match width {
            Width::Wide => {
                let w = p.apart - 2.0;
                let s = Shape::new(key, x - w / 2.0, 12.0, w, 46.0).panel(5.0, fill, edge);
                let said = [(18.0, 12.0, Weight::Regular, ink, &name), (36.0, 13.0, Weight::Bold, Paint::Ink, &value)];
                scene.add(said.into_iter().fold(s, |s, (y, size, weight, ink, text)| {
                    s.fitted((w / 2.0, y), w - 1.0, size, 11.5, weight, Anchor::Middle, ink, text)
                }));
            }
            // Lines too close for words: they are numbered, and the answers listed above.
            Width::Narrow => {
                let number = words.num(i as f64 + 1.0, 0);
                let badge = |key: String, x: f64, y: f64, w: f64| {
                    Shape::new(key, x, y, w, 20.0).circle(10.0, 10.0, 9.0, fill, edge).text(
                        10.0,
                        14.2,
                        12.0,
                        Weight::Bold,
                        Anchor::Middle,
                        Paint::Ink,
                        number.clone(),
                    )
                };
                let (column, row) = ((i / 4) as f64, (i % 4) as f64);
                let said = words.f("gate", &[("asked", Arg::S(&name)), ("answer", Arg::S(&value))]);
                scene.add(badge(["badge.", asked.id()].concat(), x - 10.0, p.top - 24.0, 20.0));
                scene.add(badge(key, 10.0 + column * 160.0, 8.0 + row * 26.0, 156.0).fitted(
                    (26.0, 14.4),
                    130.0,
                    12.5,
                    11.0,
                    Weight::Bold,
                    Anchor::Start,
                    Paint::Ink,
                    &said,
                ));
            }
        }
    }
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
    let y = p.top + trace.row(i, t) * p.pitch;
    let line = y + p.line;
    let rule = decisive(service, &trace.work);
    let stopped = rule.filter(|r| r.hard).map(Rule::gate);
    // Where its lane ends for it.
    let goal = stopped.map_or(p.end, |g| p.gate(g) - 22.0);
    let x = ease::lerp(p.start, goal, way);
    let best = v == Verdict::Best;
    let out = v == Verdict::Out;

    let id = |part: &str| [part, service.id()].concat();
    if best {
        scene.add(Shape::new(id("best."), p.x, y, p.w, p.pitch - 2.0).panel(
            7.0,
            Paint::GoodFill,
            Stroke::solid(Paint::Good, 2.0),
        ));
    }
    let trail = if best { Paint::Good } else { Paint::Muted };
    scene.add(Shape::new(id("trail."), p.start, line - 1.0, x - p.start, 2.0).line(
        0.0,
        1.0,
        x - p.start,
        1.0,
        Stroke::solid(if out { Paint::Rule } else { trail }, 2.0),
    ));
    // A mark at each gate that it has passed and that speaks against it.
    let mut marks = 0.0;
    if stopped.is_none() {
        for r in against(service, &trace.work) {
            marks += 1.0;
            let gate = p.gate(r.gate());
            if gate < x {
                let key = [service.id(), ".", r.when[0].0.id()].concat();
                let s = Shape::new(key, gate - 8.0, line - 8.0, 16.0, 16.0);
                scene.add(s.circle(8.0, 8.0, 7.0, Paint::Surface, Stroke::solid(Paint::Muted, 1.5)).line(
                    4.5,
                    8.0,
                    11.5,
                    8.0,
                    Stroke::solid(Paint::Ink, 1.8),
                ));
            }
        }
    }
    // What decided, at the gate where it did; for one that nothing speaks against or that has not come there, what it is good for.
    let decided = rule.filter(|_| v != Verdict::Open);
    let text = said(decided, service, timeout, words);
    let size = width.pick(12.5, 12.0);
    let w = text::width(&text, size, Weight::Regular) + 12.0;
    let (left, right) = width.pick((p.gates - 30.0, 700.0), (8.0, 328.0));
    let at = stopped.filter(|_| out).map_or(left, |g| p.gate(g) - 6.0);
    let left = at.min(right - w).max(left);
    let w = w.min(right - left);
    let (ground, ink) = match v {
        Verdict::Best => (Paint::GoodFill, Paint::Ink),
        Verdict::Open => (Paint::Surface, Paint::Muted),
        _ => (Paint::Surface, Paint::Ink),
    };
    scene.add(Shape::new(id("why."), left, y + p.said - 12.0, w, 16.0).panel(3.0, ground, Stroke::NONE).fitted(
        (6.0, 12.0),
        w - 12.0,
        size,
        width.pick(11.5, 11.0),
        Weight::Regular,
        Anchor::Start,
        ink,
        &text,
    ));

    scene.add(emblem(
        Shape::new(id("token."), x - 17.0, line - 14.0, 34.0, 28.0).rect(
            0.0,
            0.0,
            34.0,
            28.0,
            4.0,
            Paint::Surface,
            Stroke::NONE,
        ),
        i,
        0.0,
        0.0,
        out,
    ));
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
    if picked == Some(service) {
        s = s.panel(7.0, Paint::None, Stroke::solid(Paint::Ink, 2.0));
    }
    let ink = if out { Paint::Muted } else { Paint::Ink };
    let lines = text::wrap(&name, 14.0, Weight::Bold, width.pick(98.0, 200.0));
    let first = if narrow { 14.0 } else { p.line + 5.0 - (lines.len() - 1) as f64 * 8.0 };
    for (k, text) in lines.into_iter().enumerate() {
        let (y, w) = (first + k as f64 * 16.0, text::width(&text, 14.0, Weight::Bold));
        s = s.text(6.0, y, 14.0, Weight::Bold, Anchor::Start, ink, text);
        if out {
            s = s.line(5.0, y - 4.5, 7.0 + w, y - 4.5, Stroke::solid(Paint::Muted, 1.5));
        }
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
        s.text(p.w - 6.0, first, 12.5, weight, Anchor::End, ink, word)
    } else {
        let two = text::width(&word, 12.5, weight) > 61.0;
        let y = p.line + if two { -3.5 } else { 4.5 };
        s.wrapped((p.end - p.x + 22.0, y), 61.0, 12.5, weight, Anchor::Start, ink, &word)
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
    let mut out = String::new();
    for s in Service::ALL {
        if trace.verdicts[s as usize] == verdict {
            if !out.is_empty() {
                out.push_str(&words.t("list.comma"));
            }
            out.push_str(&service_name(s, words));
        }
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
    let judged = trace.judged(t) as usize;
    if judged == 0 {
        out.push_str(&words.t("describe.open"));
    }
    // The best first.
    for i in trace.rank.iter().filter(|i| trace.order[..judged].contains(i)) {
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
