//! Controls: the burst, the function, the crowd with its quota, and the calls of a month. One question, about the burst.

use super::model::{self, BURST, CROWD, Trace};
use super::scene;
use crate::figures::{Ask, Control, Details, Figure, Input, Kind, On, Run, Unit, says};
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
    sources: &["lambda-quotas", "lambda-environment", "lambda-concurrency-docs"],
    press: says,
    opening: Some(1),
    controls: &[
        slider("burst", 2.0, 8.0, 1.0, 6.0, On::Keep),
        Control { id: "work", kind: Kind::Choice(&["short", "seconds", "minute", "long"]), default: 0.0, on: On::Keep },
        slider("memory", 128.0, 10_240.0, 128.0, 512.0, On::Keep),
        slider("crowd", 200.0, 5000.0, 200.0, 3000.0, On::Keep),
        Control { id: "raised", kind: Kind::Toggle, default: 0.0, on: On::Keep },
        slider("millions", 1.0, 50.0, 1.0, 1.0, On::Keep),
    ],
    start,
};

struct LambdaRun {
    trace: Trace,
    answer: Option<usize>,
    pick: Option<String>,
}

fn start(input: &Input, facts: &Facts) -> Box<dyn Run> {
    let params = model::params(input.values[2], input.index(1), input.on(4), facts);
    Box::new(LambdaRun {
        trace: model::tell(params, input.index(0).max(2), input.index(3) as u32, input.values[5], facts),
        answer: input.answers.get("burst").copied(),
        pick: input.pick.clone(),
    })
}

impl LambdaRun {
    fn say(&self, key: &str, words: &Words) -> String {
        scene::tell(&self.trace, key, model::ALL, words)
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
        let mut s = self.say(&["step.", &(step + 1).to_string()].concat(), words);
        // What the settings add.
        let more = match step {
            0 if p.cut() => "more.cut",
            CROWD if crowd.queued == 0 => "more.room",
            CROWD if crowd.peak < p.limit => "more.ramp",
            CROWD => "more.limit",
            model::BILL if p.memory > p.vcpu_memory => "more.memory",
            model::BILL => "more.cpu",
            _ => "",
        };
        if !more.is_empty() {
            s.push_str(&self.say(more, words));
        }
        s
    }

    fn asks(&self, words: &Words) -> Vec<Ask> {
        let feedback = match self.answer {
            None => String::new(),
            Some(1) => self.say("ask.right", words),
            Some(_) => self.say("ask.wrong", words),
        };
        vec![Ask {
            id: String::from("burst"),
            at: self.trace.story.steps()[BURST - 1].rest(),
            prompt: self.say("ask.prompt", words),
            options: ["ask.none", "ask.but-one", "ask.all"].iter().map(|k| words.t(k)).collect(),
            answered: self.answer,
            right: 1,
            feedback,
        }]
    }

    fn details(&self, words: &Words) -> Option<Details> {
        let pick = self.pick.as_deref()?;
        let (title, about, source) = match pick {
            "limit" => ("limit.name", String::from("about.limit"), "lambda-concurrency-docs"),
            _ if pick.starts_with("env.") => ("env", String::from("about.env"), "lambda-environment"),
            _ => (pick, ["about.", pick].concat(), "lambda-quotas"),
        };
        Some(Details {
            title: words.t(title),
            lines: vec![(String::new(), self.say(&about, words))],
            source: Some(source),
        })
    }

    fn outputs(&self, words: &Words) -> Vec<(&'static str, String)> {
        vec![("bill", words.money(scene::money(&self.trace)[2], 2, 2))]
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
        for (step, old, new) in [(model::CROWD, "event.2", "crowd"), (model::BILL, "crowd", "meter.requests")] {
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
