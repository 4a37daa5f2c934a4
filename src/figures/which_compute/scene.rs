//! The seven answers on top, eight cards below. Verdicts fall one by one; the answers that speak against the card that is looked at are marked.

use super::model::{BUDGETS, Rule, Service, TEAMS, TIMES, TRAFFICS, Trace, Trait, Verdict, against};
use crate::scene::glyph::Icon;
use crate::scene::layout::{Area, Grid};
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

/// Height of a service that is ruled out, in a narrow picture.
const FOLDED: f64 = 36.0;

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

/// The picture when `judged` services have been judged.
fn picture(trace: &Trace, judged: usize, width: Width, words: &Words, pick: Option<&str>, timeout: &str) -> Scene {
    let left = width.pick(20.0, 8.0);
    let across = width.units() - 2.0 * left;
    let mut scene = Scene::new(width, width.pick(368.0, 722.0));
    let picked = Service::ALL.into_iter().find(|s| pick == Some(s.id()));

    let top = Area::new(left, 12.0, across, width.pick(46.0, 96.0));
    let grid = Grid::with_cols(top, 7, width.pick(7, 4), 6.0);
    for (i, asked) in Trait::ALL.into_iter().enumerate() {
        let c = grid.cell(i);
        // The answers that speak against the pressed service, or those that have met a hard limit.
        let marked = Service::ALL.into_iter().any(|s| {
            let looked = match picked {
                Some(p) => p == s,
                None => trace.verdict(s as usize, judged) == Verdict::Out,
            };
            looked && against(s, &trace.work).any(|r| (picked.is_some() || r.hard) && r.asks(asked))
        });
        let (fill, edge) = if marked {
            (Paint::BadFill, Stroke::solid(Paint::Bad, 1.5))
        } else {
            (Paint::LibsFill, Stroke::solid(Paint::Rule, 1.0))
        };
        let (name, value) = (words.t(&["asked.", asked.id()].concat()), words.t(&answer(asked, trace.work[i])));
        let ink = if marked { Paint::Ink } else { Paint::Muted };
        let s = Shape::new(["asked.", asked.id()].concat(), c.x, c.y, c.w, c.h).panel(5.0, fill, edge);
        scene.add(line(s, 8.0, 18.0, 12.0, Weight::Regular, ink, &name).fitted(
            (8.0, 36.0),
            c.w - 12.0,
            13.0,
            11.0,
            Weight::Bold,
            Anchor::Start,
            Paint::Ink,
            &value,
        ));
    }

    let narrow = width == Width::Narrow;
    let y = top.bottom() + 18.0;
    let room = scene.h - y - 12.0;
    let cards = Grid::with_cols(Area::new(left, y, across, room), 8, width.pick(4, 1), width.pick(12.0, 8.0));
    // In a narrow picture a service that is ruled out is folded to a line, and the others share its room.
    let out = Service::ALL.into_iter().filter(|s| trace.verdict(*s as usize, judged) == Verdict::Out).count() as f64;
    let full = ((room - 56.0 - out * FOLDED) / (8.0 - out)).min(84.0);
    let mut y = y;
    for (i, service) in Service::ALL.into_iter().enumerate() {
        let v = trace.verdict(i, judged);
        let (is_out, open) = (v == Verdict::Out, v == Verdict::Open);
        let folded = narrow && is_out;
        let mut c = cards.cell(i);
        if narrow {
            (c.y, c.h) = (y, if folded { FOLDED } else { full });
            y += c.h + 8.0;
        }
        let (fill, edge, ink, icon) = match v {
            Verdict::Open => (Paint::Surface, Stroke::solid(Paint::Rule, 1.5), Paint::Muted, None),
            Verdict::Out => (Paint::LibsFill, Stroke::dashed(Paint::Rule, 1.5), Paint::Bad, Some(Icon::Cross)),
            Verdict::Possible => (Paint::Surface, Stroke::solid(Paint::Muted, 1.5), Paint::Ink, None),
            Verdict::Best => {
                (Paint::GoodFill, Stroke::solid(Paint::Good, 2.5), Paint::Good, trace.clean.then_some(Icon::Check))
            }
        };
        let name = service_name(service, words);
        let pressed = picked == Some(service);
        let edge = if pressed { Stroke::solid(Paint::Ink, 2.5) } else { edge };
        let s = Shape::new(service.id(), c.x, c.y, c.w, c.h).panel(8.0, fill, edge);
        // What is over in height goes above and below.
        let pad = if narrow && !folded { (full - 68.0) / 2.0 } else { 0.0 };
        let mut s = emblem(s, i, 12.0, if folded { 4.0 } else { 12.0 + pad }, is_out);
        let text_ink = if is_out { Paint::Muted } else { Paint::Ink };
        // What is said: what it is for, or else the answer that speaks against it, and why.
        let rule = if open { None } else { against(service, &trace.work).next() };
        let asked = rule.map_or(String::new(), |r| {
            let asked = r.when[0].0;
            let value = words.t(&answer(asked, trace.work[asked as usize]));
            let asked = words.t(&["asked.", asked.id()].concat());
            words.f("against", &[("asked", Arg::S(&asked)), ("answer", Arg::S(&value))])
        });
        // The name, struck out with its service; a long one takes two lines.
        let lines = text::wrap(&name, 14.5, Weight::Bold, c.w - width.pick(66.0, 170.0));
        let mut y = if folded {
            23.0
        } else if lines.len() > 1 {
            18.0
        } else {
            24.0 + pad
        };
        for line in lines {
            let w = text::width(&line, 14.5, Weight::Bold);
            s = s.text(56.0, y, 14.5, Weight::Bold, Anchor::Start, text_ink, line);
            if is_out {
                s = s.line(55.0, y - 4.5, 57.0 + w, y - 4.5, Stroke::solid(Paint::Muted, 1.5));
            }
            y += 17.0;
        }
        // Its verdict, or until there is one, what kind of thing it is: under the name. A narrow picture has it at the right, or the
        // answer that speaks against it.
        let word = if open {
            words.t(&["kind.", service.id()].concat())
        } else if v == Verdict::Best && !trace.clean {
            words.t("verdict.nearest")
        } else if narrow && rule.is_some() {
            asked.clone()
        } else {
            words.t(&["verdict.", v.id()].concat())
        };
        let mut x = if icon.is_some() { 74.0 } else { 56.0 };
        if narrow {
            (x, y) = (c.w - 10.0 - text::width(&word, 12.5, Weight::Regular), y - 17.0);
        }
        if let Some(icon) = icon {
            s = s.icon(icon, x - 12.0, y - 4.0, ink);
        }
        s = s.text(x, y, 12.5, Weight::Regular, Anchor::Start, ink, word);
        if !folded {
            let (x, mut y) = (width.pick(12.0, 56.0), width.pick(69.0, 42.0 + pad));
            if !narrow && rule.is_some() {
                s = s.text(x, y, 12.5, Weight::Bold, Anchor::Start, text_ink, asked);
                y += 16.0;
            }
            let ink = if open { Paint::Muted } else { text_ink };
            s = s.wrapped(
                (x, y),
                c.w - x - 8.0,
                12.5,
                Weight::Regular,
                Anchor::Start,
                ink,
                &said(rule, service, timeout, words),
            );
        }
        scene.add(s.hit(name, pressed));
    }
    scene
}

fn line(s: Shape, x: f64, y: f64, size: f64, weight: Weight, ink: Paint, text: &str) -> Shape {
    let room = s.w - x - 3.0;
    s.fitted((x, y), room, size, 11.0, weight, Anchor::Start, ink, text)
}

pub fn scene(trace: &Trace, t: f64, width: Width, words: &Words, pick: Option<&str>, timeout: &str) -> Scene {
    let judged = trace.judged(t);
    let now = picture(trace, judged as usize + 1, width, words, pick, timeout);
    // The card that is being judged fades over.
    let p = (judged - judged.floor()) * 1.2;
    ease::between(&picture(trace, judged as usize, width, words, pick, timeout), &now, p)
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
    for i in trace.order[..judged].iter().rev() {
        let service = Service::ALL[*i];
        let v = trace.verdicts[*i];
        let word = if v == Verdict::Best && !trace.clean { "nearest" } else { v.id() };
        out.push_str(&words.f(
            "describe.service",
            &[
                ("service", Arg::S(&service_name(service, words))),
                ("verdict", Arg::S(&words.t(&["verdict.", word].concat()))),
                ("reason", Arg::S(&said(against(service, &trace.work).next(), service, timeout, words))),
            ],
        ));
    }
    out
}
