//! Controls: what changes, in which order the Dockerfile goes, by which name the server asks, what second image comes, and which registry
//! holds them. Layers, images, tags and places can be pressed.

use super::model::{self, LAST, PULL, PUSH, Second, Trace};
use super::scene::{self, Shown};
use crate::figures::{Ask, Control, Details, Figure, Goal, Input, Kind, On, Output, Run, Unit, says};
use crate::scene::{Arg, Scene, Width, Words};
use crate::sim::{Facts, Story};

pub static FIGURE: Figure = Figure {
    id: "layers",
    facts: &[
        "node-layer-debian",
        "node-layer-certs",
        "node-layer-git",
        "node-layer-compilers",
        "node-image-runtime",
        "node-layer-yarn",
        "temurin-layer-ubuntu",
        "temurin-layer-certs",
        "temurin-layer-jre",
        "mysql-layer-oracle",
        "mysql-layer-gosu",
        "mysql-layer-tools",
        "mysql-layer-server",
        "mysql-layer-shell",
        "image-layer-tiny",
        "shop-libraries",
        "shop-code",
    ],
    sources: &["docker-image-sizes", "docker-build-cache", "docker-storage", "ecr-guide"],
    press: says,
    opening: Some(2),
    controls: &[
        Control { id: "change", kind: Kind::Choice(&["code", "libs"]), default: 0.0, on: On::Keep },
        Control { id: "order", kind: Kind::Choice(&["libs-first", "code-first"]), default: 0.0, on: On::Keep },
        Control { id: "ask", kind: Kind::Choice(&["tag", "digest"]), default: 0.0, on: On::Keep },
        Control { id: "second", kind: Kind::Choice(&["same", "java", "mysql"]), default: 0.0, on: On::Keep },
        Control { id: "registry", kind: Kind::Choice(&["hub", "ecr"]), default: 1.0, on: On::Keep },
        Control { id: "access", kind: Kind::Choice(&["public", "private"]), default: 1.0, on: On::Keep },
    ],
    start,
};

struct Layers {
    trace: Trace,
    input: Input,
}

fn start(input: &Input, facts: &Facts) -> Box<dyn Run> {
    let params = model::Params {
        libs_change: input.index(0) == 1,
        code_first: input.index(1) == 1,
        by_digest: input.index(2) == 1,
        second: Second::ALL[input.index(3).min(2)],
    };
    Box::new(Layers { trace: model::run(&params, facts), input: input.clone() })
}

impl Layers {
    fn shown(&self) -> Shown<'_> {
        let (ecr, private) = (self.input.index(4) == 1, self.input.index(5) == 1);
        Shown { trace: &self.trace, ecr, private, pick: self.input.pick.as_deref() }
    }

    /// MB of libraries and of code.
    fn own(&self) -> [f64; 2] {
        ["libs", "code"].map(|id| self.trace.layers.iter().find(|l| l.id == id).map_or(0.0, |l| l.mb))
    }

    fn change(&self) -> &'static str {
        if self.trace.params.libs_change { "libs" } else { "code" }
    }
}

impl Run for Layers {
    fn story(&self) -> &Story {
        &self.trace.story
    }

    fn scene(&self, t: f64, width: Width, words: &Words) -> Scene {
        scene::scene(&self.shown(), t, width, words)
    }

    fn describe(&self, t: f64, words: &Words) -> String {
        scene::describe(&self.shown(), t, words)
    }

    fn caption(&self, step: usize, words: &Words) -> String {
        let t = &self.trace;
        let p = t.params;
        let variant = match step {
            3 => [".", self.change()].concat(),
            4 if p.by_digest => String::from(".digest"),
            5 => [".", if p.second == Second::Same { "same" } else { "other" }].concat(),
            _ => String::new(),
        };
        let [libs, code] = self.own();
        let mb = |v: f64| words.memory(v);
        let reused = t.images[1].len() - t.transfers[PUSH].moved.len();
        let word = |what: &str, image: usize| scene::image_word(what, t, image, words);
        words.f(
            &["step.", &(step + 1).to_string(), &variant].concat(),
            &[
                ("n", Arg::N(t.images[0].len() as f64)),
                ("all", Arg::S(&mb(t.size(0)))),
                ("base", Arg::S(&mb(t.size(0) - libs - code))),
                ("reused", Arg::N(reused as f64)),
                ("tiny", Arg::N(t.tiny(1, reused) as f64)),
                ("new", Arg::S(&mb(t.cost(PUSH)))),
                ("fetched", Arg::S(&mb(t.cost(PULL)))),
                ("last", Arg::S(&mb(t.cost(LAST)))),
                ("whole", Arg::S(&mb(t.size(2)))),
                ("second", Arg::S(&word("name", 2))),
                ("tag", Arg::S(&word("tag", 0))),
                ("old", Arg::S(&word("digest", 0))),
                ("fresh", Arg::S(&word("digest", 1))),
            ],
        )
    }

    fn asks(&self, words: &Words) -> Vec<Ask> {
        let t = &self.trace;
        let [libs, code] = self.own();
        let options = [code, libs, libs + code, t.size(0)];
        let right = options.iter().position(|mb| (mb - t.cost(PUSH)).abs() < 1e-6).unwrap_or(0);
        let answered = self.input.answers.get("travels").copied();
        let mut texts = Vec::new();
        for (mb, k) in options.into_iter().zip(["ask.code", "ask.libs", "ask.own", "ask.all"]) {
            texts.push(words.f(k, &[("mb", Arg::S(&words.memory(mb)))]));
        }
        vec![Ask {
            id: String::from("travels"),
            at: t.story.steps()[2].rest(),
            prompt: words.t(&["ask.prompt.", self.change()].concat()),
            feedback: match answered {
                None => String::new(),
                Some(a) => words.f(
                    if a == right { "ask.right" } else { "ask.wrong" },
                    &[("mb", Arg::S(&words.memory(t.cost(PUSH))))],
                ),
            },
            options: texts,
            answered,
            right,
        }]
    }

    fn goals(&self, words: &Words) -> Vec<Goal> {
        vec![
            Goal { text: words.t("goal.1"), met: self.trace.libraries_alone() },
            Goal { text: words.t("goal.2"), met: self.trace.pushed_in_vain() },
        ]
    }

    fn details(&self, words: &Words) -> Option<Details> {
        let pick = self.input.pick.as_deref()?;
        let say = |title: &str, about: &str, source| {
            Some(Details {
                title: words.t(title),
                lines: vec![(String::new(), words.t(about))],
                source: Some(source).filter(|s: &&str| !s.is_empty()),
            })
        };
        if let Some(name) = pick.strip_prefix("layer") {
            let (_, id) = name.split_once('.')?;
            let own = matches!(id, "libs" | "code");
            let source = if own { "docker-build-cache" } else { "docker-image-sizes" };
            return say(&["layer.", id].concat(), &["about.", id].concat(), source);
        }
        match pick {
            "place0" => say("place.laptop", "about.laptop", "docker-build-cache"),
            "place1" if self.shown().ecr => say("place.ecr", "about.ecr", "ecr-guide"),
            "place1" => say("place.hub", "about.hub", ""),
            "place2" => say("place.server", "about.server", "docker-storage"),
            "tag0" | "tag2" => say("part.tag", "about.tag", "docker-storage"),
            _ => say("part.image", "about.image", "docker-storage"),
        }
    }

    fn outputs(&self) -> Vec<Output> {
        let t = &self.trace;
        let megabytes = |name, value| Output { name, value, unit: Unit::Megabytes };
        let (ecr, private) = (self.input.index(4) == 1, self.input.index(5) == 1);
        vec![
            megabytes("pushed", t.cost(PUSH)),
            megabytes("pulled", t.cost(PULL)),
            megabytes("second", t.cost(LAST)),
            Output::whether("new-version-runs", t.cost(PULL) > 0.0),
            Output::whether("closed", private),
            Output::whether("in-ecr", ecr),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::goals_met;

    const CHANGE: usize = 0;
    const ORDER: usize = 1;
    const ASK: usize = 2;

    #[test]
    fn goals_want_thought_and_can_be_reached() {
        let met = |values: &[(usize, f64)]| goals_met(&FIGURE, values);
        assert_eq!(met(&[]), [false, false]);
        assert_eq!(met(&[(CHANGE, 1.0), (ORDER, 1.0)]), [true, false], "a library on top of the code");
        assert_eq!(met(&[(ORDER, 1.0), (ASK, 1.0)]), [false, true], "code below the libraries, and asked by digest");
        assert_eq!(met(&[(CHANGE, 1.0), (ASK, 1.0)]), [false, true], "libraries below the code, and asked by digest");
        // No single move reaches one.
        for one in [(CHANGE, 1.0), (ORDER, 1.0), (ASK, 1.0), (3, 1.0), (3, 2.0)] {
            assert_eq!(met(&[one]), [false, false], "{one:?}");
        }
        assert_eq!(met(&[(CHANGE, 1.0), (ORDER, 1.0), (ASK, 1.0)]), [true, false], "30 MB is not all that is yours");
    }
}
