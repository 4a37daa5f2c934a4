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
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Stage {
    Ec2,
    /// The prediction: which of them will go?
    Guess,
    Fargate,
    Stays,
    /// The learner's turn. If they have asked for the third column, it is filled now.
    Yours,
}

pub const STAGES: [Stage; 5] = [Stage::Ec2, Stage::Guess, Stage::Fargate, Stage::Stays, Stage::Yours];

/// Choices offered for the prediction: how many rows go over.
pub const GUESSES: [usize; 4] = [3, 6, 9, 12];

/// Seconds from one row's departure to the next, and how long each is under way.
const GAP: f64 = 0.32;
const TRAVEL: f64 = 0.3;
/// The heading changes before the first row leaves.
const LEAD: f64 = 0.5;
/// In the first step the owners appear from top to bottom, this far apart.
const ARRIVAL: f64 = 0.08;
const APPEAR: f64 = 0.3;

#[derive(Clone, Debug)]
pub struct Trace {
    /// Whether Managed Instances stand beside the other two.
    pub managed: bool,
    /// Longest life of a managed instance, in days.
    pub life: f64,
    pub story: Story,
}

impl Trace {
    pub fn stage(&self, t: f64) -> Stage {
        STAGES[self.story.at(t).step]
    }

    /// The columns, from left to right.
    pub fn columns(&self) -> &'static [Capacity] {
        &Capacity::ALL[..2 + usize::from(self.managed)]
    }

    /// How far row number `i` has come into a column, 0..=1. In the first column the owners appear where they are; each other column takes
    /// its rows over from the one before it, one after the other.
    pub fn filled(&self, capacity: Capacity, i: usize, t: f64) -> f64 {
        let (stage, first, gap, each) = match capacity {
            Capacity::Ec2 => (Stage::Ec2, 0.0, ARRIVAL, APPEAR),
            Capacity::Fargate => (Stage::Fargate, LEAD, GAP, TRAVEL),
            Capacity::ManagedInstances => (Stage::Yours, LEAD, GAP, TRAVEL),
        };
        let at = self.story.at(t);
        let now = STAGES[at.step];
        if now != stage || at.moved >= 1.0 {
            return f64::from(now >= stage);
        }
        ((at.since - first - i as f64 * gap) / each).within(0.0, 1.0)
    }

    /// Who has row number `i` in a column: while it is carried over, first whoever had it in the column before.
    pub fn side(&self, capacity: Capacity, i: usize, t: f64) -> Side {
        let from = match capacity {
            Capacity::ManagedInstances => Capacity::Fargate,
            _ => Capacity::Ec2,
        };
        owner(ROWS[i], if self.filled(capacity, i, t) < 0.5 { from } else { capacity })
    }

    /// Rows of (you, AWS) that have come into a column.
    pub fn tally(&self, capacity: Capacity, t: f64) -> (usize, usize) {
        let (mut you, mut aws) = (0, 0);
        for (i, row) in ROWS.iter().enumerate() {
            if self.filled(capacity, i, t) >= 0.5 {
                if owner(*row, capacity) == Side::You { you += 1 } else { aws += 1 }
            }
        }
        (you, aws)
    }
}

pub fn run(managed: bool, facts: &Facts) -> Trace {
    let last = (ROWS.len() - 1) as f64;
    let over = LEAD + last * GAP + TRAVEL;
    let end = if managed { over } else { 0.45 };
    // Motion and reading time of each step, in seconds.
    let story = Story::new(&[(last * ARRIVAL + APPEAR, 4.5), (0.45, 3.5), (over, 5.0), (0.45, 5.5), (end, 7.0)]);
    Trace { managed, life: facts.get("managed-instance-life"), story }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn facts() -> &'static Facts {
        static FACTS: std::sync::OnceLock<Facts> = std::sync::OnceLock::new();
        FACTS.get_or_init(|| crate::content::facts::Book::load(&crate::content::root("en")).unwrap().numbers())
    }

    /// The captions and the lesson: fourteen rows, twelve yours on EC2, six of them change hands, six stay, two were never yours.
    #[test]
    fn the_captions_claims() {
        assert_eq!((ROWS.len(), count(Capacity::Ec2, Side::You), count(Capacity::Ec2, Side::Aws)), (14, 12, 2));
        assert_eq!(changes(Capacity::Ec2, Capacity::Fargate).len(), 6);
        assert_eq!((count(Capacity::Fargate, Side::You), count(Capacity::Fargate, Side::Aws)), (6, 8));
        assert_eq!(
            changes(Capacity::Fargate, Capacity::ManagedInstances),
            [],
            "the third column: the same owners in every row"
        );
        assert!(GUESSES.contains(&changes(Capacity::Ec2, Capacity::Fargate).len()));
        assert_eq!(run(false, facts()).life, 14.0);
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

    fn column() -> impl Strategy<Value = Capacity> {
        (0usize..3).prop_map(|i| Capacity::ALL[i])
    }

    proptest! {
        #[test]
        fn every_row_is_counted_once(c in column(), t in -1.0..60.0f64) {
            let trace = run(true, facts());
            let (you, aws) = trace.tally(c, t);
            prop_assert_eq!(you + aws, (0..ROWS.len()).filter(|i| trace.filled(c, *i, t) >= 0.5).count());
            prop_assert!(you <= count(c, Side::You) && aws <= count(c, Side::Aws));
        }

        /// Rows are carried over one at a time, from top to bottom, and what has arrived stays.
        #[test]
        fn no_two_rows_travel_together_and_none_goes_back(managed: bool, a in 0.0..40.0f64, d in 0.0..10.0f64) {
            let trace = run(managed, facts());
            let mut travelling = 0;
            for c in Capacity::ALL {
                for i in 0..ROWS.len() {
                    let f = trace.filled(c, i, a);
                    prop_assert!(f <= trace.filled(c, i, a + d), "{c:?} {i} went back");
                    prop_assert!(i == 0 || f <= trace.filled(c, i - 1, a), "{c:?} {i} overtook");
                    travelling += usize::from(c != Capacity::Ec2 && f > 0.0 && f < 1.0);
                }
            }
            prop_assert!(travelling <= 1, "{travelling} rows travel at {a}");
        }

        /// Work only ever leaves your hands on its way to the right, and only six rows do: on the way to Fargate.
        #[test]
        fn six_rows_change_hands_on_the_way(t in 0.0..60.0f64) {
            let trace = run(true, facts());
            for (i, row) in ROWS.iter().enumerate() {
                let sides = Capacity::ALL.map(|c| trace.side(c, i, t));
                match row.band() {
                    Band::Yours => prop_assert_eq!(sides, [Side::You; 3]),
                    Band::Aws => prop_assert_eq!(sides, [Side::Aws; 3]),
                    Band::Moves => {
                        let over = trace.filled(Capacity::Fargate, i, t) >= 0.5;
                        prop_assert_eq!(sides, [Side::You, if over { Side::Aws } else { Side::You }, Side::Aws]);
                    }
                }
            }
        }

        /// At rest a column is empty or says what the division says; the third is filled in the last step, so that it tells nothing early.
        #[test]
        fn columns_rest_empty_or_whole(managed: bool, step in 0usize..5) {
            let trace = run(managed, facts());
            let rest = trace.story.steps()[step].rest();
            for (c, from) in [(Capacity::Ec2, 0), (Capacity::Fargate, 2), (Capacity::ManagedInstances, 4)] {
                let want = if step >= from { (count(c, Side::You), count(c, Side::Aws)) } else { (0, 0) };
                prop_assert_eq!(trace.tally(c, rest), want);
            }
            prop_assert_eq!(trace.columns().len(), if managed { 3 } else { 2 });
        }
    }
}
