//! One control, a third column, a prediction, and rows that explain themselves when pressed.

use super::model::{self, Capacity, GUESSES, Row, Side, Trace};
use super::scene;
use crate::figures::{Ask, Control, Details, Figure, Input, Kind, On, Run, says};
use crate::scene::{Arg, Scene, Width, Words};
use crate::sim::{Facts, Story};

pub static FIGURE: Figure = Figure {
    id: "who-does-what",
    facts: &["managed-instance-life"],
    sources: &[
        "ecs-task-definition",
        "ecs-task-roles",
        "ecs-task-retirement",
        "ecs-agent",
        "ecs-managed-instances",
        "ecs-shared-responsibility",
    ],
    press: says,
    opening: Some(0),
    controls: &[Control { id: "managed", kind: Kind::Toggle, default: 0.0, on: On::Keep }],
    start,
};

struct WhoDoesWhat {
    trace: Trace,
    pick: Option<String>,
    guess: Option<usize>,
}

fn start(input: &Input, facts: &Facts) -> Box<dyn Run> {
    Box::new(WhoDoesWhat {
        trace: model::run(input.on(0), facts),
        pick: input.pick.clone(),
        guess: input.answers.get("guess").copied(),
    })
}

impl Run for WhoDoesWhat {
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
        let key = match step {
            4 if self.trace.managed => String::from("step.5.managed"),
            _ => ["step.", &(step + 1).to_string()].concat(),
        };
        let life = words.quantity(self.trace.life, "unit.d");
        let capacity = if step < 2 { Capacity::Ec2 } else { Capacity::Fargate };
        words.f(
            &key,
            &[
                ("you", Arg::N(model::count(capacity, Side::You) as f64)),
                ("all", Arg::N(model::ROWS.len() as f64)),
                ("moved", Arg::N(model::changes(Capacity::Ec2, Capacity::Fargate).len() as f64)),
                ("life", Arg::S(&life)),
            ],
        )
    }

    fn asks(&self, words: &Words) -> Vec<Ask> {
        let truth = model::changes(Capacity::Ec2, Capacity::Fargate).len();
        let n = |v: usize| Arg::N(v as f64);
        let right = GUESSES.iter().position(|g| *g == truth).unwrap_or(0);
        let feedback = match self.guess {
            None => String::new(),
            Some(g) => {
                let key = match g.cmp(&right) {
                    std::cmp::Ordering::Less => "ask.low",
                    std::cmp::Ordering::Equal => "ask.right",
                    std::cmp::Ordering::Greater => "ask.high",
                };
                words.f(key, &[("moved", n(truth)), ("you", n(model::count(Capacity::Fargate, Side::You)))])
            }
        };
        vec![Ask {
            id: String::from("guess"),
            at: self.trace.story.steps()[1].rest(),
            prompt: words.f("ask.prompt", &[("you", n(model::count(Capacity::Ec2, Side::You)))]),
            options: GUESSES.iter().map(|g| words.f("ask.option", &[("n", n(*g))])).collect(),
            answered: self.guess,
            right,
            feedback,
        }]
    }

    fn details(&self, words: &Words) -> Option<Details> {
        let pick = self.pick.as_deref()?;
        let row = model::ROWS.iter().copied().find(|r| r.id() == pick)?;
        let t = |part: &str| words.t(&["row.", row.id(), ".", part].concat());
        let mut lines = vec![
            (words.t("details.work"), t("work")),
            (words.t("details.often"), t("often")),
            (words.t("details.wrong"), t("wrong")),
        ];
        let who = |c: Capacity| words.t(scene::owner_key(model::owner(row, c)));
        let [ec2, fargate, managed] = Capacity::ALL.map(who);
        lines.push((
            words.t("details.owner"),
            words.f(
                "details.owners",
                &[("ec2", Arg::S(&ec2)), ("fargate", Arg::S(&fargate)), ("managed", Arg::S(&managed))],
            ),
        ));
        if let Row::Os | Row::Capacity | Row::Packing = row {
            let life = words.quantity(self.trace.life, "unit.d");
            lines.push((
                words.t("capacity.managed"),
                words.f(&["details.managed.", row.id()].concat(), &[("life", Arg::S(&life))]),
            ));
        }
        Some(Details { title: t("label"), lines, source: Some(row.source()) })
    }
}
