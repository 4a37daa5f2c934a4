//! Cards that are flicked over by pressing them and explain themselves once they are decided, a button in the picture that ends the game, and
//! one control: what the service goes to.

use super::model::{self, Capacity, Move, ROWS, Row, Side, Trace};
use super::scene;
use crate::figures::{Act, Control, Details, Figure, Goal, Input, Kind, On, Run};
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
    press,
    opening: Some(model::FLICK),
    controls: &[Control { id: "managed", kind: Kind::Toggle, default: 0.0, on: On::Keep }],
    start,
};

/// What pressing a shape with this key is.
fn move_of(key: &str) -> Option<Move> {
    match key {
        "all" => Some(Move::All),
        _ => ROWS.iter().find(|r| r.id() == key).map(|r| Move::Flick(*r)),
    }
}

/// What the learner has done, and when.
fn moves(input: &Input) -> Vec<(f64, Move)> {
    input.events.iter().filter_map(|e| Some((e.at, move_of(&e.key)?))).collect()
}

/// A card on the desk is flicked. One that is decided has something to say, as all have when the game is over.
fn press(input: &Input, key: &str) -> Option<Act> {
    let (wanted, done) = (move_of(key)?, moves(input));
    let free = match wanted {
        Move::Flick(row) => model::owner(row, Capacity::Ec2) == Side::You,
        Move::All => true,
    };
    (free && done.iter().all(|(_, m)| *m != Move::All && *m != wanted)).then_some(Act::Happen)
}

struct WhoDoesWhat {
    trace: Trace,
    pick: Option<String>,
}

fn start(input: &Input, facts: &Facts) -> Box<dyn Run> {
    Box::new(WhoDoesWhat { trace: model::run(input.on(0), &moves(input), facts), pick: input.pick.clone() })
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
        scene::caption(&self.trace, step, words)
    }

    fn details(&self, words: &Words) -> Option<Details> {
        let pick = self.pick.as_deref()?;
        let row = ROWS.iter().copied().find(|r| r.id() == pick)?;
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

    fn goals(&self, words: &Words) -> Vec<Goal> {
        let found = self.trace.over && self.trace.missed.is_empty();
        let clean = found && self.trace.turns.iter().all(|turn| turn.goes);
        vec![Goal { text: words.t("goal.found"), met: found }, Goal { text: words.t("goal.clean"), met: clean }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::Event;

    fn words() -> Words {
        crate::content::words::figure(&crate::content::root("en"), "who-does-what").unwrap()
    }

    fn facts() -> Facts {
        crate::content::facts::Book::load(&crate::content::root("en")).unwrap().numbers()
    }

    /// The figure after some presses, each a second after the one before.
    fn played(keys: &[&str]) -> Input {
        let mut input = Input::of(&FIGURE);
        for (i, key) in keys.iter().enumerate() {
            assert_eq!(press(&input, key), Some(Act::Happen), "{key}");
            input.events.push(Event { at: 12.0 + i as f64 * 1.5, key: key.to_string() });
        }
        input
    }

    const RIGHT: [&str; 6] = ["os", "capacity", "agent", "cluster", "packing", "repair"];

    /// All that go and nothing else, then the button: both goals. With a card that comes back, the first alone; with one left out, none.
    #[test]
    fn goals_are_reached_by_finding_all_cards() {
        let met = |keys: &[&str]| {
            let goals = (FIGURE.start)(&played(keys), &facts()).goals(&words());
            [goals[0].met, goals[1].met]
        };
        assert_eq!(met(&[]), [false; 2]);
        assert_eq!(met(&["all"]), [false; 2]);
        assert_eq!(met(&RIGHT), [false; 2], "not said yet that those are all");
        assert_eq!(met(&[&RIGHT[..], &["all"]].concat()), [true; 2]);
        assert_eq!(met(&[&RIGHT[..3], &["image"], &RIGHT[3..], &["all"]].concat()), [true, false]);
        assert_eq!(met(&[&RIGHT[1..], &["all"]].concat()), [false; 2]);
    }

    /// A card is flicked once; then, and when all is over, pressing it says what it has to say. AWS's own are never flicked.
    #[test]
    fn a_decided_card_speaks() {
        let input = played(&["code", "os"]);
        assert_eq!(["code", "os", "hardware", "schedule"].map(|k| press(&input, k)), [None; 4]);
        assert_eq!(press(&input, "image"), Some(Act::Happen));
        let input = played(&["code", "all"]);
        assert!(ROWS.iter().all(|r| press(&input, r.id()).is_none()) && press(&input, "all").is_none());
    }

    /// Before anything is decided, nothing in picture, words or goals tells a card that goes from one that stays.
    #[test]
    fn nothing_tells_before_it_is_decided() {
        let (words, facts) = (words(), facts());
        let run = (FIGURE.start)(&Input::of(&FIGURE), &facts);
        let t = run.story().duration();
        for width in Width::ALL {
            let scene = run.scene(t, width, &words);
            let looks: Vec<String> = model::DESK
                .iter()
                .map(|r| {
                    let s = scene.find(r.id()).unwrap();
                    let label = words.t(&["row.", r.id(), ".label"].concat());
                    let said = s.hit.as_ref().unwrap().label.replace(&label, "");
                    [said, format!("{:?}", s.parts[0])].concat()
                })
                .collect();
            assert!(looks.iter().all(|l| *l == looks[0]), "{looks:?}");
        }
    }

    /// Cards are flicked where that is seen at once, and nowhere before.
    #[test]
    fn before_the_learner_s_turn_no_card_can_be_pressed() {
        let (words, facts) = (words(), facts());
        let run = (FIGURE.start)(&Input::of(&FIGURE), &facts);
        for (k, step) in run.story().steps().iter().enumerate() {
            for t in [step.start + 0.01, step.rest(), step.end() - 0.01] {
                let scene = run.scene(t, Width::Wide, &words);
                let pressable = model::DESK.iter().filter(|r| scene.find(r.id()).is_some_and(|s| s.hit.is_some()));
                assert_eq!(pressable.count(), if k < model::FLICK { 0 } else { 12 }, "step {k}");
            }
        }
    }

    /// A card that AWS does not take is seen over there, comes back to its place, and says why.
    #[test]
    fn a_wrong_card_goes_over_and_comes_back() {
        let (words, facts) = (words(), facts());
        let run = (FIGURE.start)(&played(&["image"]), &facts);
        for width in Width::ALL {
            let y = |t: f64| run.scene(t, width, &words).find("image").unwrap().y;
            let home = y(11.9);
            assert!(y(12.0 + 0.42) < run.scene(12.0, width, &words).find("cloud").unwrap().h, "it does not get there");
            assert!((y(13.0) - home).abs() < 0.1);
            assert!(!run.describe(12.9, &words).contains(&words.t("row.image.stays")));
            assert!(run.describe(13.0, &words).contains(&words.t("row.image.stays")));
        }
    }
}
