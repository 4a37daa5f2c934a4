//! A level of the workbench: a world to begin with, and what is to become of it. What is known of it is kept as of the figures' levels, under
//! a name of the same form ([`Level::key`]).

use super::goals::quantity;
use crate::levels::{self, holds};
use crate::sim::Facts;
use crate::sim::world::{InstanceState, Stage, World};
use crate::terminal::setup;
use serde::{Deserialize, Serialize};
use std::rc::Rc;

/// One level, as the browser gets it. Texts are HTML made from the content's inline Markdown at build time.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
pub struct Level {
    pub id: String,
    /// Changes when start or goals change, so that an old solution is not taken for one of the new level.
    pub revision: u32,
    pub goals: Vec<Goal>,
    /// The fewest commands that are known to reach it.
    pub par: u32,
    /// From a nudge to nearly all.
    pub hints: Vec<Hint>,
    /// Lines that reach it.
    pub solution: Vec<String>,
    /// What it was about; shown once it is solved or given up.
    pub learnt: String,
    /// Addresses of the paragraphs that teach it.
    pub see: Vec<String>,
    /// Address and title of the level after it; none for the last.
    pub next: Vec<String>,
    /// Names and texts of the files that it begins with, and the names of those that may be edited.
    pub files: Vec<(String, String)>,
    pub edit: Vec<String>,
    /// Lines that are entered before the learner's; see [`setup`].
    pub start: Vec<String>,
}

/// A hint, and the whole lines that it names: they can be pressed, for whoever has no keyboard.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
pub struct Hint {
    pub text: String,
    pub lines: Vec<String>,
}

/// A condition over a quantity of the world.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
pub struct Goal {
    /// One of [`super::goals::QUANTITIES`], and what it is asked of.
    pub quantity: String,
    pub of: String,
    /// One of [`levels::COMPARISONS`].
    pub is: String,
    pub number: f64,
    pub text: String,
}

impl Goal {
    pub fn met(&self, world: &World) -> bool {
        quantity(world, &self.quantity, &self.of).is_some_and(|value| holds(value, &self.is, self.number))
    }
}

impl Level {
    /// Under which name the learner's progress keeps it.
    pub fn key(&self) -> String {
        levels::key(&self.id)
    }

    /// The world that it begins with.
    ///
    /// # Errors
    /// The line that fails. That none does is checked when the content is read.
    pub fn begin(&self, facts: Rc<Facts>) -> Result<World, String> {
        setup::start(facts, &self.files, &self.start)
    }

    /// Whether all conditions hold.
    pub fn met(&self, world: &World) -> bool {
        self.goals.iter().all(|g| g.met(world))
    }
}

/// A line of a solution as it is typed: ids are made as the world goes on, so a solution writes `INSTANCE-1` for the first instance that runs,
/// and `LOOSE-1` for the first running task that no service has started.
pub fn resolved(world: &World, line: &str) -> String {
    let instances = world.account.instances.iter().filter(|i| i.state == InstanceState::Running).map(|i| &i.id);
    let tasks = world.account.clusters.iter().flat_map(|c| &c.tasks);
    let loose = tasks.filter(|t| t.stage == Stage::Running && t.service.is_none()).map(|t| &t.id);
    let mut line = line.to_string();
    for (n, id) in instances.enumerate() {
        line = line.replace(&format!("INSTANCE-{}", n + 1), id);
    }
    for (n, id) in loose.enumerate() {
        line = line.replace(&format!("LOOSE-{}", n + 1), id);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn goal(quantity: &str, is: &str, number: f64) -> Goal {
        Goal { quantity: quantity.into(), is: is.into(), number, ..Goal::default() }
    }

    #[test]
    fn a_level_is_met_when_all_its_goals_are() {
        let minutes = goal("minutes", "at-least", 1.0);
        // Nothing was pushed: that is not little.
        let pushed = goal("pushed-kb", "at-most", 5.0);
        let unknown = goal("happiness", "at-most", 5.0);
        let mut level = Level { id: "a".into(), goals: vec![minutes.clone()], ..Level::default() };
        let mut world = level.begin(Rc::default()).unwrap();
        assert!(!level.met(&world));
        world.now = 60;
        assert!(level.met(&world) && !pushed.met(&world) && !unknown.met(&world));
        level.goals.push(pushed);
        assert!(!level.met(&world));
        world.laptop.engine.pushed_kb = Some(5);
        assert!(level.met(&world));
        assert_eq!(level.key(), "level-a");
        level.start = vec!["nonsense".into()];
        assert!(level.begin(Rc::default()).is_err());
    }
}
