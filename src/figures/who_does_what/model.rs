//! Fourteen pieces of work, who owns each on each kind of capacity, and the order in which they change hands in the story.
//!
//! The division is that of the ECS Developer Guide, "shared responsibility model for Amazon ECS" and "Amazon ECS Managed Instances".

use crate::num::Within;
use crate::sim::{Facts, Story};

/// What carries the containers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Capacity {
    Ec2,
    Fargate,
    ManagedInstances,
}

impl Capacity {
    pub const ALL: [Capacity; 3] = [Capacity::Ec2, Capacity::Fargate, Capacity::ManagedInstances];

    /// Id in content and controls.
    pub fn id(self) -> &'static str {
        match self {
            Capacity::Ec2 => "ec2",
            Capacity::Fargate => "fargate",
            Capacity::ManagedInstances => "managed",
        }
    }

    /// Whether tasks share a kernel unless something else is asked for. On Fargate each task has a kernel of its own.
    pub fn shares_kernel(self) -> bool {
        self != Capacity::Fargate
    }

    /// Whether the instances stand in your account, where you can see them.
    pub fn shows_instances(self) -> bool {
        self != Capacity::Fargate
    }
}

/// Who is responsible.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    You,
    Aws,
}

/// How a piece of work behaves when the capacity changes from EC2 to Fargate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Band {
    Yours,
    Moves,
    Aws,
}

impl Band {
    pub const ALL: [Band; 3] = [Band::Yours, Band::Moves, Band::Aws];

    /// Id in content.
    pub fn id(self) -> &'static str {
        match self {
            Band::Yours => "yours",
            Band::Moves => "moves",
            Band::Aws => "aws",
        }
    }
}

/// A piece of work.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Row {
    Code,
    Image,
    Task,
    Iam,
    Network,
    Scaling,
    Capacity,
    Cluster,
    Os,
    Agent,
    Repair,
    Packing,
    Schedule,
    Hardware,
}

/// Every row, as the table has them from top to bottom: band by band.
pub const ROWS: [Row; 14] = [
    Row::Code,
    Row::Image,
    Row::Task,
    Row::Iam,
    Row::Network,
    Row::Scaling,
    Row::Capacity,
    Row::Cluster,
    Row::Os,
    Row::Agent,
    Row::Repair,
    Row::Packing,
    Row::Schedule,
    Row::Hardware,
];

impl Row {
    /// Id in content, and key of the row in the picture.
    pub fn id(self) -> &'static str {
        match self {
            Row::Code => "code",
            Row::Image => "image",
            Row::Task => "task",
            Row::Iam => "iam",
            Row::Network => "network",
            Row::Scaling => "scaling",
            Row::Capacity => "capacity",
            Row::Cluster => "cluster",
            Row::Os => "os",
            Row::Agent => "agent",
            Row::Repair => "repair",
            Row::Packing => "packing",
            Row::Schedule => "schedule",
            Row::Hardware => "hardware",
        }
    }

    /// Which page of the documentation says most about it; an id in `sources.toml`.
    pub fn source(self) -> &'static str {
        match self {
            Row::Task => "ecs-task-definition",
            Row::Iam => "ecs-task-roles",
            Row::Os => "ecs-task-retirement",
            Row::Agent => "ecs-agent",
            Row::Capacity => "ecs-managed-instances",
            _ => "ecs-shared-responsibility",
        }
    }

    pub fn band(self) -> Band {
        match (owner(self, Capacity::Ec2), owner(self, Capacity::Fargate)) {
            (Side::You, Side::You) => Band::Yours,
            (Side::Aws, Side::Aws) => Band::Aws,
            _ => Band::Moves,
        }
    }
}

/// Who has to do a piece of work.
pub fn owner(row: Row, capacity: Capacity) -> Side {
    match row {
        // What you pack, describe, allow and ask for is yours on every capacity.
        Row::Code | Row::Image | Row::Task | Row::Iam | Row::Network | Row::Scaling => Side::You,
        // ECS itself, and everything below the instance.
        Row::Schedule | Row::Hardware => Side::Aws,
        // The care of the machine. Managed Instances hand over the same six, though the instances are in your account.
        Row::Capacity | Row::Cluster | Row::Os | Row::Agent | Row::Repair | Row::Packing => match capacity {
            Capacity::Ec2 => Side::You,
            Capacity::Fargate | Capacity::ManagedInstances => Side::Aws,
        },
    }
}

/// How many rows are someone's.
pub fn count(capacity: Capacity, side: Side) -> usize {
    ROWS.iter().filter(|r| owner(**r, capacity) == side).count()
}

/// The rows that change hands between two kinds of capacity, top to bottom.
pub fn changes(from: Capacity, to: Capacity) -> Vec<Row> {
    ROWS.iter().copied().filter(|r| owner(*r, from) != owner(*r, to)).collect()
}

/// What the picture shows at the end of a step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    Ec2,
    /// The prediction: where could they go?
    Guess,
    Fargate,
    Stays,
    Managed,
    Yours,
}

pub const STAGES: [Stage; 6] = [Stage::Ec2, Stage::Guess, Stage::Fargate, Stage::Stays, Stage::Managed, Stage::Yours];

impl Stage {
    pub fn capacity(self) -> Capacity {
        match self {
            Stage::Ec2 | Stage::Guess => Capacity::Ec2,
            Stage::Fargate | Stage::Stays => Capacity::Fargate,
            Stage::Managed | Stage::Yours => Capacity::ManagedInstances,
        }
    }
}

/// Choices offered for the prediction: how many rows go over.
pub const GUESSES: [usize; 4] = [3, 6, 9, 12];

/// Seconds from one row's departure to the next, and how long each is under way.
const GAP: f64 = 0.45;
const TRAVEL: f64 = 0.42;
/// The heading changes before the first row leaves.
const LEAD: f64 = 0.5;
/// In the first step the owners appear from top to bottom, this far apart.
const ARRIVAL: f64 = 0.08;
const APPEAR: f64 = 0.3;

#[derive(Clone, Debug)]
pub struct Trace {
    /// A capacity that the learner has chosen to look at, instead of the story's.
    pub pinned: Option<Capacity>,
    /// Longest life of a managed instance, in days.
    pub life: f64,
    pub story: Story,
}

impl Trace {
    pub fn stage(&self, t: f64) -> Stage {
        STAGES[self.story.at(t).step]
    }

    /// The capacity that the picture speaks of.
    pub fn capacity(&self, t: f64) -> Capacity {
        self.pinned.unwrap_or(self.stage(t).capacity())
    }

    /// Where a row's work lies: 0 with you, 1 with AWS, between while it is handed over.
    pub fn lane(&self, row: Row, t: f64) -> f64 {
        let at = self.story.at(t);
        let stage = STAGES[at.step];
        let settled = |c: Capacity| if owner(row, c) == Side::Aws { 1.0 } else { 0.0 };
        if let Some(c) = self.pinned {
            return settled(c);
        }
        if at.step == 0 || at.moved >= 1.0 {
            return settled(stage.capacity());
        }
        let before = STAGES[at.step - 1].capacity();
        match changes(before, stage.capacity()).iter().position(|r| *r == row) {
            Some(k) => {
                let p = ((at.since - LEAD - k as f64 * GAP) / TRAVEL).within(0.0, 1.0);
                settled(before) + (settled(stage.capacity()) - settled(before)) * p
            }
            None => settled(stage.capacity()),
        }
    }

    /// How far the owner of row number `i` has appeared, 0..=1: they come one after the other in the first step.
    pub fn shown(&self, i: usize, t: f64) -> f64 {
        let at = self.story.at(t);
        if self.pinned.is_some() || at.step > 0 || at.moved >= 1.0 {
            return 1.0;
        }
        ((at.since - i as f64 * ARRIVAL) / APPEAR).within(0.0, 1.0)
    }

    /// Rows of (you, AWS) at an instant: each counts for the one on whose side it mostly is.
    pub fn tally(&self, t: f64) -> (usize, usize) {
        let (mut you, mut aws) = (0, 0);
        for (i, row) in ROWS.iter().enumerate() {
            if self.shown(i, t) < 0.5 {
                continue;
            }
            if self.lane(*row, t) < 0.5 { you += 1 } else { aws += 1 }
        }
        (you, aws)
    }
}

pub fn run(pinned: Option<Capacity>, facts: &Facts) -> Trace {
    let arrive = (ROWS.len() - 1) as f64 * ARRIVAL + APPEAR;
    let moved = changes(Capacity::Ec2, Capacity::Fargate).len();
    let hand_over = LEAD + moved.saturating_sub(1) as f64 * GAP + TRAVEL + 0.3;
    // Motion and reading time of each step, in seconds.
    let story = Story::new(&[(arrive, 4.5), (0.45, 3.5), (hand_over, 5.0), (0.45, 5.5), (0.45, 7.0), (0.45, 6.0)]);
    Trace { pinned, life: facts.get("managed-instance-life"), story }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn facts() -> Facts {
        crate::content::facts::Book::load(&crate::content::root("en")).unwrap().numbers()
    }

    /// The captions and the lesson: fourteen rows, twelve yours on EC2, six of them change hands, six stay, two were never yours.
    #[test]
    fn the_captions_claims() {
        assert_eq!((ROWS.len(), count(Capacity::Ec2, Side::You), count(Capacity::Ec2, Side::Aws)), (14, 12, 2));
        assert_eq!(changes(Capacity::Ec2, Capacity::Fargate).len(), 6);
        assert_eq!((count(Capacity::Fargate, Side::You), count(Capacity::Fargate, Side::Aws)), (6, 8));
        assert_eq!(changes(Capacity::Fargate, Capacity::ManagedInstances), [], "step 5: the same owners in every row");
        assert!(GUESSES.contains(&changes(Capacity::Ec2, Capacity::Fargate).len()));
        assert_eq!(run(None, &facts()).life, 14.0);
    }

    /// Step 4 says what stays: code, image, task, permissions, network, scaling; the lesson names the two that AWS always had.
    #[test]
    fn the_bands_are_whole_and_stand_together() {
        let ids = |b: Band| ROWS.iter().filter(|r| r.band() == b).map(|r| r.id()).collect::<Vec<_>>();
        assert_eq!(ids(Band::Yours), ["code", "image", "task", "iam", "network", "scaling"]);
        assert_eq!(ids(Band::Moves), ["capacity", "cluster", "os", "agent", "repair", "packing"]);
        assert_eq!(ids(Band::Aws), ["schedule", "hardware"]);
        let order: Vec<usize> = ROWS.iter().map(|r| Band::ALL.iter().position(|b| *b == r.band()).unwrap()).collect();
        assert!(order.is_sorted(), "{order:?}");
    }

    /// What caption 5 says of the third stop: your account, a shared kernel; Fargate is the other way round.
    #[test]
    fn managed_instances_differ_from_fargate_beneath() {
        assert!(Capacity::ManagedInstances.shares_kernel() && Capacity::ManagedInstances.shows_instances());
        assert!(!Capacity::Fargate.shares_kernel() && !Capacity::Fargate.shows_instances());
    }

    fn pinned() -> impl Strategy<Value = Option<Capacity>> {
        (0usize..4).prop_map(|i| Capacity::ALL.get(i).copied())
    }

    proptest! {
        #[test]
        fn every_row_is_counted_once(p in pinned(), t in -1.0..60.0f64) {
            let trace = run(p, &facts());
            let (you, aws) = trace.tally(t);
            let shown = (0..ROWS.len()).filter(|i| trace.shown(*i, t) >= 0.5).count();
            prop_assert_eq!(you + aws, shown);
            if p.is_some() || t >= trace.story.steps()[0].rest() {
                prop_assert_eq!(you + aws, ROWS.len());
            }
        }

        /// In the story work only ever leaves your hands, one row at a time.
        #[test]
        fn nothing_comes_back_and_no_two_rows_travel_together(a in 0.0..40.0f64, d in 0.0..10.0f64) {
            let trace = run(None, &facts());
            for row in ROWS {
                prop_assert!(trace.lane(row, a) <= trace.lane(row, a + d), "{row:?} came back");
            }
            let travelling = ROWS.iter().filter(|r| { let l = trace.lane(**r, a); l > 0.0 && l < 1.0 }).count();
            prop_assert!(travelling <= 1, "{travelling} rows travel at {a}");
        }

        /// At rest the picture says what the division says, and the rows of the first and last band never move.
        #[test]
        fn rows_rest_where_their_owner_is(step in 0usize..6, t in 0.0..40.0f64) {
            let trace = run(None, &facts());
            let rest = trace.story.steps()[step].rest();
            for row in ROWS {
                let aws = owner(row, STAGES[step].capacity()) == Side::Aws;
                prop_assert_eq!(trace.lane(row, rest), if aws { 1.0 } else { 0.0 });
                match row.band() {
                    Band::Yours => prop_assert_eq!(trace.lane(row, t), 0.0),
                    Band::Aws => prop_assert_eq!(trace.lane(row, t), 1.0),
                    Band::Moves => {}
                }
            }
        }

        /// A capacity chosen by the learner is shown at once and whatever the time.
        #[test]
        fn a_choice_holds_at_any_time(i in 0usize..3, t in 0.0..40.0f64) {
            let c = Capacity::ALL[i];
            let trace = run(Some(c), &facts());
            prop_assert_eq!(trace.tally(t), (count(c, Side::You), count(c, Side::Aws)));
        }
    }
}
