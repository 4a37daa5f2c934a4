//! One control, whether you do your part, a question for each incident, and pins that can be pressed.

use super::model::{self, Answer, INCIDENTS, Trace, World};
use super::scene::{self, Shown};
use crate::figures::{Ask, Control, Details, Figure, Input, Kind, On, Run, says};
use crate::scene::{Arg, Scene, Width, Words};
use crate::sim::{Facts, Story};

pub static FIGURE: Figure = Figure {
    id: "on-call",
    facts: &["page-hours"],
    sources: &["ecs-task-retirement", "ecs-fargate", "ecs-agent", "ecs-shared-responsibility"],
    press: says,
    opening: Some(0),
    controls: &[Control { id: "act", kind: Kind::Choice(&["handled", "ignored"]), default: 0.0, on: On::Keep }],
    start,
};

struct OnCall {
    trace: Trace,
    answers: [Option<usize>; 8],
    pick: Option<String>,
}

fn start(input: &Input, facts: &Facts) -> Box<dyn Run> {
    Box::new(OnCall {
        trace: model::run(&model::params(input.index(0) == 1, facts)),
        answers: INCIDENTS.map(|i| input.answers.get(i.id()).copied()),
        pick: input.pick.clone(),
    })
}

impl OnCall {
    fn shown(&self) -> Shown<'_> {
        Shown { trace: &self.trace, answered: self.answers.map(|a| a.is_some()), pick: self.pick.as_deref() }
    }
}

impl Run for OnCall {
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
        scene::caption(&self.trace, step, words)
    }

    fn asks(&self, words: &Words) -> Vec<Ask> {
        let mut asks = Vec::new();
        for (i, incident) in INCIDENTS.iter().enumerate() {
            let right = Answer::right(*incident);
            let text = |part: &str| scene::incident_word(*incident, part, words);
            let right_index = Answer::ALL.iter().position(|a| *a == right).unwrap_or(0);
            let feedback = match self.answers[i] {
                None => String::new(),
                Some(a) => words.f(
                    if a == right_index { "ask.right" } else { "ask.wrong" },
                    // What is done in either world the picture and its description tell from now on.
                    &[("truth", Arg::S(&words.t(right.key()))), ("why", Arg::S(&text("why")))],
                ),
            };
            asks.push(Ask {
                id: String::from(incident.id()),
                at: self.trace.asked(i),
                prompt: words.f("ask.prompt", &[("title", Arg::S(&text("title")))]),
                options: Answer::ALL.iter().map(|a| words.t(a.key())).collect(),
                answered: self.answers[i],
                right: right_index,
                feedback,
            });
        }
        asks
    }

    fn details(&self, words: &Words) -> Option<Details> {
        let id = self.pick.as_deref()?.strip_prefix("pin.")?;
        let i = INCIDENTS.iter().position(|i| i.id() == id)?;
        let text = |part: &str| scene::incident_word(INCIDENTS[i], part, words);
        let mut lines = vec![(scene::when(self.trace.times[i], words), text("text"))];
        if self.answers[i].is_some() {
            for w in World::ALL {
                let part = [w.id(), if self.trace.params.ignored { ".ignored" } else { ".act" }].concat();
                lines.push((words.t(&["world.", w.id()].concat()), text(&part)));
            }
        } else {
            lines.push((String::new(), words.t("details.hidden")));
        }
        Some(Details { title: text("title"), lines, source: Some(INCIDENTS[i].source()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Answers change what is revealed and said, never what happens.
    #[test]
    fn answers_never_change_the_week() {
        let facts = crate::content::facts::Book::load(&crate::content::root("en")).unwrap().numbers();
        let words = crate::content::words::figure(&crate::content::root("en"), "on-call").unwrap();
        let plain = Input::of(&FIGURE);
        let end = |input: &Input, width| {
            let run = (FIGURE.start)(input, &facts);
            (
                run.story().clone(),
                run.scene(run.story().duration(), width, &words),
                run.caption(model::STEPS - 1, &words),
            )
        };
        for option in 0..3 {
            let mut input = plain.clone();
            input.answers = INCIDENTS.iter().map(|i| (String::from(i.id()), option)).collect();
            for width in Width::ALL {
                assert_eq!(end(&input, width), end(&plain, width));
            }
        }
    }

    /// At the end a lane holds a block for each page, or for each incident left undone: as many as are counted beside it.
    #[test]
    fn blocks_are_pages() {
        use crate::scene::{Paint, Part};
        let facts = crate::content::facts::Book::load(&crate::content::root("en")).unwrap().numbers();
        let words = crate::content::words::figure(&crate::content::root("en"), "on-call").unwrap();
        for (ignored, fill) in [(0.0, Paint::YouFill), (1.0, Paint::BadFill)] {
            let input = Input { values: vec![ignored], ..Input::of(&FIGURE) };
            let run = (FIGURE.start)(&input, &facts);
            for width in Width::ALL {
                let scene = run.scene(run.story().duration(), width, &words);
                let blocks = |id: &str| {
                    let parts = &scene.find(id).unwrap().parts;
                    parts.iter().filter(|p| matches!(p, Part::Rect { fill: f, .. } if *f == fill)).count()
                };
                assert_eq!([blocks("chart.ec2"), blocks("chart.fargate")], [8, 4]);
            }
        }
    }

    /// Until it is answered, neither picture, description nor details give the answer away.
    #[test]
    fn nothing_tells_the_answer_before_it_is_given() {
        let facts = crate::content::facts::Book::load(&crate::content::root("en")).unwrap().numbers();
        let words = crate::content::words::figure(&crate::content::root("en"), "on-call").unwrap();
        for (i, incident) in INCIDENTS.iter().enumerate() {
            let input = Input { pick: Some(["pin.", incident.id()].concat()), ..Input::of(&FIGURE) };
            let run = (FIGURE.start)(&input, &facts);
            // When it is asked, and later for whoever skips the question.
            let rest = run.story().steps()[i + 1].rest();
            let asked = run.asks(&words)[i].at;
            let act = scene::incident_word(*incident, "fargate.act", &words);
            let told = run.details(&words).unwrap().lines.iter().any(|(_, l)| *l == act);
            assert!(!told && [asked, rest].iter().all(|t| !run.describe(*t, &words).contains(&act)));
            let scene = run.scene(rest, Width::Wide, &words);
            let texts = scene.to_lines();
            assert!(!texts.contains(&act), "the picture tells what AWS does at {}", incident.id());
            // Nothing is counted either, and each place of an owner holds a question mark.
            for w in World::ALL {
                let mark = scene.find(&["mark.", w.id(), ".", incident.id()].concat()).unwrap();
                let asks = mark
                    .parts
                    .iter()
                    .any(|p| matches!(p, crate::scene::Part::Text { text, .. } if *text == words.t("slot")));
                assert!(asks, "the mark of {} tells", incident.id());
                let pages = scene.find(&["count.pages.", w.id()].concat()).unwrap();
                let none = words.t("count.open");
                assert!(
                    pages.parts.iter().any(|p| matches!(p, crate::scene::Part::Text { text, .. } if *text == none))
                );
            }
        }
    }
}
