//! Controls: processor, how full, prices, hours of work and who shares them; and a prediction.

use super::model::{self, Case, FULL, Prices, Trace, Winner};
use super::scene;
use crate::figures::{Ask, Control, Details, Figure, Goal, Input, Kind, On, Output, Run, Unit, says};
use crate::scene::{Scene, Width, Words, svg};
use crate::sim::{Facts, Story};

/// A control whose every move shows its effect at the end of the story.
const fn slider(id: &'static str, min: f64, max: f64, step: f64, unit: Unit, default: f64) -> Control {
    Control { id, kind: Kind::Slider { min, max, step, unit }, default, on: On::Keep }
}

pub static FIGURE: Figure = Figure {
    id: "cost-crossover",
    facts: &[
        "m6i-large-hour",
        "fargate-vcpu-hour",
        "fargate-gb-hour",
        "m7g-large-hour",
        "fargate-arm-vcpu-hour",
        "fargate-arm-gb-hour",
        "ops-hour-price",
    ],
    sources: &["ec2-prices-secondary", "fargate-prices-secondary"],
    press: says,
    opening: Some(0),
    controls: &[
        Control { id: "chip", kind: Kind::Choice(&["x86", "arm"]), default: 0.0, on: On::Keep },
        slider("fill", 1.0, 100.0, 1.0, Unit::Percent, 70.0),
        slider("fleet", 1.0, 200.0, 1.0, Unit::Count, 1.0),
        slider("hours", 0.0, 80.0, 1.0, Unit::Count, 0.0),
        slider("wage", 0.0, 200.0, 5.0, Unit::Count, 50.0),
        // The list prices (a test compares them with the facts), in millionths of a dollar.
        slider("instance", 10_000.0, 200_000.0, 200.0, Unit::MicroDollars, 96_000.0),
        slider("vcpu", 10_000.0, 80_000.0, 20.0, Unit::MicroDollars, 40_480.0),
        slider("gb", 1_000.0, 9_000.0, 5.0, Unit::MicroDollars, 4_445.0),
    ],
    start,
};

struct CostCrossover {
    trace: Trace,
    answer: Option<usize>,
    pick: Option<String>,
}

fn start(input: &Input, facts: &Facts) -> Box<dyn Run> {
    let v = &input.values;
    let params = model::Params {
        arm: input.on(0),
        fill: v[1] / 100.0,
        fleet: v[2],
        hours: v[3],
        wage: v[4],
        prices: Prices { instance: v[5] / 1e6, vcpu: v[6] / 1e6, gb: v[7] / 1e6 },
    };
    Box::new(CostCrossover {
        trace: model::run(&params, facts),
        answer: input.answers.get("predict").copied().filter(|a| *a < 3),
        pick: input.pick.clone(),
    })
}

impl Run for CostCrossover {
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
        let mut key = String::from("step.");
        svg::push_int(&mut key, step as u64 + 1);
        let case = self.trace.case(self.trace.story.steps()[step].rest());
        scene::tell(&self.trace, &key, &case, words)
    }

    fn asks(&self, words: &Words) -> Vec<Ask> {
        let t = &self.trace;
        let feedback = match self.answer {
            None => String::new(),
            Some(a) => scene::tell(t, if a == 1 { "predict.right" } else { "predict.wrong" }, &t.list, words),
        };
        vec![Ask {
            id: String::from("predict"),
            at: t.story.steps()[FULL].rest(),
            prompt: scene::tell(t, "predict.prompt", &t.list, words),
            options: t.guesses().map(|fill| scene::full(fill, words)).to_vec(),
            answered: self.answer,
            right: 1,
            feedback,
        }]
    }

    fn details(&self, words: &Words) -> Option<Details> {
        let pick = self.pick.as_deref()?;
        let (key, source) = match pick {
            "ec2" => ("about.ec2", "ec2-prices-secondary"),
            "fargate" => ("about.fargate", "fargate-prices-secondary"),
            _ => return None,
        };
        let (t, list) = (&self.trace, &self.trace.list);
        Some(Details {
            title: scene::tell(t, &[pick, ".name"].concat(), &t.own, words),
            lines: vec![(String::new(), scene::tell(t, key, list, words))],
            source: Some(source),
        })
    }

    fn goals(&self, words: &Words) -> Vec<Goal> {
        let (own, list) = (self.trace.own, self.trace.list);
        let wins = |fleet: f64| Case { fleet, ..own }.winner() == Winner::Ec2;
        let cared = own.fill == 1.0 && own.hours == 10.0 && own.wage == list.wage && own.prices == list.prices;
        let fewest = cared && wins(own.fleet) && !wins(own.fleet - 1.0);
        let all = |p: Prices| [p.instance, p.vcpu, p.gb];
        let change = |(own, list): (f64, f64)| (own / list - 1.0).abs();
        let changed: Vec<f64> =
            all(own.prices).into_iter().zip(all(list.prices)).map(change).filter(|d| *d > 1e-9).collect();
        let idle = own.fill == 1.0 && own.hours == 0.0 && own.winner() == Winner::Fargate;
        let one = idle && changed.len() == 1 && changed[0] < 0.25;
        [("goal.fleet", fewest), ("goal.price", one)].map(|(key, met)| Goal { text: words.t(key), met }).into()
    }

    fn outputs(&self) -> Vec<Output> {
        let own = &self.trace.own;
        let dollars = |name, value| Output { name, value, unit: Unit::Dollars };
        vec![
            Output { name: "crossing", value: own.crossing() * 100.0, unit: Unit::Percent },
            dollars("ec2", own.ec2()),
            dollars("fargate", own.fargate()),
            dollars("saved-by-ec2", own.fargate() - own.ec2()),
            Output::count("hours", own.hours),
            Output::count("fleet", own.fleet),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{self, facts::Book};

    /// The answers are alike: shares in whole percent, rising, and all below a full instance.
    #[test]
    fn no_answer_stands_out() {
        let facts = crate::content::facts::Book::load(&crate::content::root("en")).unwrap().numbers();
        let words = crate::content::words::figure(&crate::content::root("en"), "cost-crossover").unwrap();
        for arm in [0.0, 1.0] {
            let mut input = Input::of(&FIGURE);
            let place = FIGURE.controls.iter().position(|c| c.id == "chip").unwrap();
            FIGURE.set(&mut input, place, arm);
            let ask = &(FIGURE.start)(&input, &facts).asks(&words)[0];
            let shares = ask.options.iter().map(|o| o.split(|c: char| !c.is_ascii_digit()).next().unwrap());
            let shares: Vec<u32> = shares.map(|n| n.parse().unwrap()).collect();
            assert!(shares.windows(2).all(|w| w[0] + 5 < w[1]) && shares[2] < 98, "{shares:?}");
            let shape = |o: &String| o.trim_start_matches(|c: char| c.is_ascii_digit()).to_string();
            assert!(ask.options.iter().all(|o| shape(o) == shape(&ask.options[0])));
        }
    }

    #[test]
    fn goals_can_be_reached_and_are_not_at_first() {
        let met = |values: &[(usize, f64)]| crate::figures::goals_met(&FIGURE, values);
        assert_eq!(met(&[]), [false, false]);
        let fleet: Vec<f64> = (1..=200).map(f64::from).filter(|n| met(&[(1, 100.0), (2, *n), (3, 10.0)])[0]).collect();
        assert_eq!(fleet, [34.0]);
        assert!(met(&[(1, 100.0), (5, 119_000.0)])[1]);
        // Too little, too much, or two at once.
        for no in [vec![(5, 110_000.0)], vec![(5, 125_000.0)], vec![(5, 119_000.0), (6, 30_000.0)], vec![(6, 25_000.0)]]
        {
            assert!(!met(&[vec![(1, 100.0)], no].concat())[1]);
        }
    }

    /// The price controls start at the list prices, and a step of theirs can come back to them; the date in the picture is the facts'.
    #[test]
    fn controls_start_at_the_facts() {
        let book = Book::load(&content::root("en")).unwrap();
        let facts = book.numbers();
        for (id, fact, unit) in [
            ("instance", "m6i-large-hour", 1e6),
            ("vcpu", "fargate-vcpu-hour", 1e6),
            ("gb", "fargate-gb-hour", 1e6),
            ("wage", "ops-hour-price", 1.0),
        ] {
            let c = FIGURE.controls.iter().find(|c| c.id == id).unwrap();
            assert_eq!(c.default / unit, facts.get(fact), "{id}");
            assert_eq!(c.clamp(c.default), c.default, "{id}");
        }
        let own = start(&Input::of(&FIGURE), &facts);
        let words = content::words::figure(&content::root("en"), "cost-crossover").unwrap();
        let texts = own.scene(1e9, Width::Wide, &words).to_lines();
        assert!(texts.contains(&words.t("note.list")) && words.t("note.list").contains("23 November 2026"));
        for id in FIGURE.facts.iter().filter(|id| **id != "ops-hour-price") {
            assert_eq!(book.facts[*id].checked, "2026-11-23", "{id}");
        }
    }
}
