//! Pressing a source sends its events. Controls: the function, the crowd with its quota, and the calls of a month. Two questions, about the
//! burst and about the crowd.

use super::model::{self, Chapter, PILE, PLACES, Trace};
use super::scene::{self, KEYS, SOURCES};
use crate::figures::{Act, Ask, Control, Details, Figure, Goal, Input, Kind, On, Output, Run, Unit};
use crate::scene::{Scene, Width, Words};
use crate::sim::{Facts, Story};

const fn slider(id: &'static str, min: f64, max: f64, step: f64, default: f64, on: On) -> Control {
    Control { id, kind: Kind::Slider { min, max, step, unit: Unit::Count }, default, on }
}

pub static FIGURE: Figure = Figure {
    id: "lambda-run",
    facts: &[
        "lambda-concurrency",
        "lambda-ramp",
        "lambda-cold-typical",
        "lambda-keep-warm",
        "lambda-timeout",
        "lambda-vcpu-memory",
        "lambda-request-price",
        "lambda-gb-second-price",
        "lambda-free-requests",
        "lambda-free-gb-seconds",
    ],
    sources: &["lambda-environment", "lambda-concurrency-docs"],
    press,
    opening: Some(1),
    controls: &[
        slider("reserved", 1.0, PLACES as f64, 1.0, PLACES as f64, On::Keep),
        Control { id: "work", kind: Kind::Choice(&["short", "seconds", "minute", "long"]), default: 0.0, on: On::Keep },
        slider("memory", 128.0, 10_240.0, 128.0, 512.0, On::Keep),
        slider("crowd", 200.0, 5000.0, 200.0, 3000.0, On::Keep),
        Control { id: "raised", kind: Kind::Toggle, default: 0.0, on: On::Keep },
        slider("millions", 1.0, 50.0, 1.0, 1.0, On::Keep),
    ],
    start,
};

/// A source sends, at the moment of the press.
fn press(_: &Input, key: &str) -> Option<Act> {
    KEYS.contains(&key).then_some(Act::Happen)
}

struct LambdaRun {
    trace: Trace,
    answers: [Option<usize>; 2],
    pick: Option<String>,
    /// The learner has sent something.
    played: bool,
}

fn start(input: &Input, facts: &Facts) -> Box<dyn Run> {
    let params = model::params(input.values[2], input.index(1), input.on(4), facts);
    let mut own = Vec::new();
    for e in &input.events {
        if let Some(i) = KEYS.iter().position(|k| *k == e.key) {
            own.push((e.at, SOURCES[i], if i == 1 { PILE } else { 1 }));
        }
    }
    let reserved = input.index(0).max(1) as u32;
    Box::new(LambdaRun {
        trace: model::tell(params, reserved, &own, input.index(3) as u32, input.values[5], facts),
        answers: ["burst", "crowd"].map(|id| input.answers.get(id).copied()),
        pick: input.pick.clone(),
        played: !own.is_empty(),
    })
}

impl LambdaRun {
    fn say(&self, key: &str, words: &Words) -> String {
        scene::tell(&self.trace, key, self.trace.story.duration(), words)
    }

    fn ask(&self, i: usize, before: usize, right: usize, words: &Words) -> Ask {
        let id = ["burst", "crowd"][i];
        let key = |part: &str| ["ask.", id, ".", part].concat();
        Ask {
            id: String::from(id),
            at: self.trace.story.steps()[before].rest(),
            prompt: self.say(&key("prompt"), words),
            options: ["none", "some", "all"].iter().map(|o| words.t(&key(o))).collect(),
            answered: self.answers[i],
            right,
            feedback: match self.answers[i] {
                None => String::new(),
                Some(a) => self.say(&key(if a == right { "right" } else { "wrong" }), words),
            },
        }
    }
}

impl Run for LambdaRun {
    fn story(&self) -> &Story {
        &self.trace.story
    }

    fn scene(&self, t: f64, width: Width, words: &Words) -> Scene {
        scene::scene(&self.trace, t, width, words, self.pick.as_deref())
    }

    fn describe(&self, t: f64, words: &Words) -> String {
        scene::describe(&self.trace, t, words)
    }

    fn caption(&self, step: usize, words: &Words) -> String {
        let (p, crowd) = (&self.trace.params, &self.trace.crowd);
        let chapter = self.trace.chapter(step);
        let mut s = self.say(
            match chapter {
                Chapter::Cold => "step.1",
                Chapter::Warm => "step.2",
                Chapter::Burst => "step.3",
                Chapter::Quiet => "step.4",
                Chapter::Turn => "step.turn",
                Chapter::Cool => "step.cool",
                Chapter::Crowd => "step.crowd",
                Chapter::Bill => "step.bill",
            },
            words,
        );
        // What the settings add.
        let more = match chapter {
            Chapter::Cold if p.cut() => "more.cut",
            Chapter::Crowd if crowd.queued == 0 => "more.room",
            Chapter::Crowd if crowd.peak < self.trace.quota => "more.ramp",
            Chapter::Crowd => "more.limit",
            Chapter::Bill if p.memory > p.vcpu_memory => "more.memory",
            Chapter::Bill => "more.cpu",
            _ => "",
        };
        if !more.is_empty() {
            s.push_str(&self.say(more, words));
        }
        s
    }

    fn asks(&self, words: &Words) -> Vec<Ask> {
        let mut asks = Vec::new();
        // Who plays already is not stopped by the question of the story.
        if !self.played {
            asks.push(self.ask(0, 1, 1, words));
        }
        let Some(crowd) = self.trace.step_of(Chapter::Crowd) else { return asks };
        let t = &self.trace;
        let right = match t.crowd.errors.len() as u32 {
            0 => 0,
            n if n < t.crowd_events / 2 => 1,
            _ => 2,
        };
        asks.push(self.ask(1, crowd - 1, right, words));
        asks
    }

    fn goals(&self, words: &Words) -> Vec<Goal> {
        let met = self.trace.reached();
        ["goal.calm", "goal.three", "goal.error"]
            .iter()
            .zip(met)
            .map(|(key, met)| Goal { text: words.t(key), met })
            .collect()
    }

    fn details(&self, words: &Words) -> Option<Details> {
        let pick = self.pick.as_deref()?;
        let (title, about, source) = match pick {
            "limit" => ("limit.name", "about.limit", "lambda-concurrency-docs"),
            _ if pick.starts_with("env.") => ("env", "about.env", "lambda-environment"),
            _ => return None,
        };
        Some(Details {
            title: words.t(title),
            lines: vec![(String::new(), self.say(about, words))],
            source: Some(source),
        })
    }

    fn outputs(&self) -> Vec<Output> {
        let (t, p) = (&self.trace, &self.trace.params);
        let [_, _, bill, after_free_tier] = scene::money(t);
        let dollars = |name, value| Output { name, value, unit: Unit::Dollars };
        vec![
            dollars("bill", bill),
            dollars("bill-after-free-tier", after_free_tier),
            Output::whether("finishes", !p.cut()),
            Output { name: "memory", value: p.memory, unit: Unit::Megabytes },
            Output::count("seconds", p.duration()),
            Output::count("crowd", f64::from(t.crowd_events)),
            Output::count("turned-away", t.crowd.errors.len() as f64),
            Output::count("millions", t.used[0] / 1e6),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One picture goes before the next one comes: no instant shows words of both.
    #[test]
    fn pictures_never_lie_on_each_other() {
        let facts = crate::content::facts::Book::load(&crate::content::root("en")).unwrap().numbers();
        let words = crate::content::words::figure(&crate::content::root("en"), "lambda-run").unwrap();
        let run = (FIGURE.start)(&Input::of(&FIGURE), &facts);
        for (step, old, new) in [(5, "lambda", "crowd"), (6, "crowd", "meter.requests")] {
            let mut seen = [false; 2];
            for i in 0..=60 {
                let t = run.story().steps()[step].start + f64::from(i) / 100.0;
                let scene = run.scene(t, Width::Wide, &words);
                let there = [old, new].map(|k| scene.find(k).is_some());
                assert!(there[0] != there[1], "step {step}, {i}/100 s: {there:?}");
                // What comes or goes for one instant only would not be seen at all.
                seen[there[1] as usize] = true;
            }
            assert_eq!(seen, [true; 2]);
            let start = run.scene(run.story().steps()[step].start + 0.2, Width::Wide, &words);
            assert!(start.find(old).unwrap().opacity < 0.25);
        }
    }
}
