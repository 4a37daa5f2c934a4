//! Fourteen jobs, who owns each on each kind of capacity, and a desk from which the learner flicks those over to AWS that go there.
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

/// The rows that change hands between two kinds of capacity, in the order of [`ROWS`].
pub fn changes(from: Capacity, to: Capacity) -> Vec<Row> {
    ROWS.iter().copied().filter(|r| owner(*r, from) != owner(*r, to)).collect()
}

/// The cards as they lie on the desk on EC2: mixed, so that their places tell nothing.
pub const DESK: [Row; 12] = [
    Row::Code,
    Row::Agent,
    Row::Os,
    Row::Image,
    Row::Network,
    Row::Packing,
    Row::Task,
    Row::Scaling,
    Row::Repair,
    Row::Iam,
    Row::Capacity,
    Row::Cluster,
];

/// What the learner does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Move {
    /// Flicks a card over to AWS.
    Flick(Row),
    /// Says that no other card goes.
    All,
}

/// A card that was flicked: it stays over there, or comes back.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Turn {
    pub row: Row,
    pub at: f64,
    pub goes: bool,
}

impl Turn {
    /// When it has come to rest.
    pub fn end(self) -> f64 {
        self.at + if self.goes { FLIGHT } else { BOUNCE }
    }
}

/// Steps of the story: the desk on EC2, the servers leave, the learner flicks cards. Once they have said that those are all come two more: the
/// rest goes over, and what stays is put in order.
pub const EC2: usize = 0;
pub const LEAVE: usize = 1;
pub const FLICK: usize = 2;
pub const REST: usize = 3;
pub const ORDER: usize = 4;

/// Seconds that a card flies over, and that one takes to go over and fall back.
pub const FLIGHT: f64 = 0.5;
pub const BOUNCE: f64 = 1.0;
/// From one card's departure to the next.
const GAP: f64 = 0.2;
/// As the story begins, from one card that is dealt to the next, and how long each takes to lie.
pub const DEAL: f64 = 0.08;
pub const LAID: f64 = 0.4;
/// The servers leave.
const LIFT: f64 = 1.2;
/// The cards are lifted a little, and can be flicked from then on.
const READY: f64 = 0.5;

#[derive(Clone, Debug)]
pub struct Trace {
    /// What the service goes to from EC2: Fargate, or Managed Instances.
    pub to: Capacity,
    /// Longest life of a managed instance, in days.
    pub life: f64,
    /// Cards that were flicked, in the order of time.
    pub turns: Vec<Turn>,
    /// Rows that went over without having been flicked, once the learner had said that those were all.
    pub missed: Vec<Row>,
    /// Whether they have said so.
    pub over: bool,
    pub story: Story,
}

/// Where a card is on its way.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Spot {
    Desk,
    /// On its way to stay with AWS, 0..1.
    Going(f64),
    /// On its way there and back, 0..1.
    Back(f64),
    Aws,
}

impl Trace {
    /// Where row `row` is at `t`.
    pub fn spot(&self, row: Row, t: f64) -> Spot {
        if owner(row, Capacity::Ec2) == Side::Aws {
            return Spot::Aws;
        }
        let (at, goes) = match (self.turn(row), self.missed.iter().position(|r| *r == row)) {
            (Some(turn), _) => (turn.at, turn.goes),
            (None, Some(k)) => (self.story.steps()[REST].start + k as f64 * (FLIGHT + GAP) * 0.6, true),
            (None, None) => return Spot::Desk,
        };
        let p = ((t - at) / if goes { FLIGHT } else { BOUNCE }).within(0.0, 1.0);
        // A rest reached by adding up floats counts as arrived.
        let p = if p > 1.0 - 1e-9 { 1.0 } else { p };
        match goes {
            _ if p <= 0.0 => Spot::Desk,
            true if p < 1.0 => Spot::Going(p),
            true => Spot::Aws,
            false if p < 1.0 => Spot::Back(p),
            false => Spot::Desk,
        }
    }

    pub fn turn(&self, row: Row) -> Option<Turn> {
        self.turns.iter().copied().find(|turn| turn.row == row)
    }

    /// Rows that are AWS's in the order in which they came, those on their way among them.
    pub fn with_aws(&self) -> Vec<Row> {
        let had = ROWS.iter().copied().filter(|r| owner(*r, Capacity::Ec2) == Side::Aws);
        let found = self.turns.iter().filter(|turn| turn.goes).map(|turn| turn.row);
        had.chain(found).chain(self.missed.iter().copied()).collect()
    }

    /// Cards that have gone over and that have come back, flicked by the learner, until `t`.
    pub fn score(&self, t: f64) -> (usize, usize) {
        let done = |goes: bool| self.turns.iter().filter(|turn| turn.goes == goes && turn.end() <= t + 1e-9).count();
        (done(true), done(false))
    }

    /// The card that has just come back and says why.
    pub fn speaks(&self, t: f64) -> Option<Row> {
        let last = self.turns.iter().rfind(|turn| turn.at < t)?;
        (!last.goes && last.end() <= t + 1e-9 && self.story.at(t).step == FLICK).then_some(last.row)
    }

    /// How far the servers have left, 0..=1.
    pub fn lifted(&self, t: f64) -> f64 {
        self.moved(LEAVE, t)
    }

    /// How far what stays has been put in order, 0..=1.
    pub fn ordered(&self, t: f64) -> f64 {
        self.moved(ORDER, t)
    }

    pub fn moved(&self, step: usize, t: f64) -> f64 {
        let at = self.story.at(t);
        match at.step.cmp(&step) {
            std::cmp::Ordering::Less => 0.0,
            std::cmp::Ordering::Equal => at.moved,
            std::cmp::Ordering::Greater => 1.0,
        }
    }

    /// Rows of (you, AWS) at `t`; a card on its way is still yours.
    pub fn tally(&self, t: f64) -> (usize, usize) {
        let aws = ROWS.iter().filter(|r| self.spot(**r, t) == Spot::Aws).count();
        (ROWS.len() - aws, aws)
    }
}

/// Plays the story with what the learner did, and when, in the order of time. What was done before cards can be flicked happens as soon as
/// they can be; a card is flicked once, and after [`Move::All`] none is.
pub fn run(managed: bool, moves: &[(f64, Move)], facts: &Facts) -> Trace {
    let to = if managed { Capacity::ManagedInstances } else { Capacity::Fargate };
    // Motion and reading time of each step, in seconds.
    let mut steps = vec![(11.0 * DEAL + LAID, 2.6), (LIFT, 3.4)];
    let start: f64 = steps.iter().map(|s| s.0 + s.1).sum();
    let (mut turns, mut next, mut rest, mut over) = (Vec::<Turn>::new(), start + READY, start + READY, None);
    for (at, what) in moves {
        let at = at.max(next);
        match *what {
            Move::Flick(row) if owner(row, Capacity::Ec2) == Side::You && turns.iter().all(|turn| turn.row != row) => {
                let turn = Turn { row, at, goes: owner(row, to) == Side::Aws };
                turns.push(turn);
                (next, rest) = (at + GAP, rest.max(turn.end()));
            }
            Move::Flick(_) => {}
            Move::All => {
                over = Some(at.max(rest));
                break;
            }
        }
    }
    let going = changes(Capacity::Ec2, to).into_iter();
    let missed: Vec<Row> = match over {
        Some(_) => going.filter(|r| turns.iter().all(|turn| turn.row != *r)).collect(),
        None => Vec::new(),
    };
    steps.push((rest - start, over.map_or(1.0, |at| (at - rest).max(0.05))));
    if over.is_some() {
        let motion = if missed.is_empty() { 0.3 } else { (missed.len() - 1) as f64 * (FLIGHT + GAP) * 0.6 + FLIGHT };
        steps.extend([(motion, 4.5), (0.8, 7.0)]);
    }
    Trace {
        to,
        life: facts.get("managed-instance-life"),
        turns,
        missed,
        over: over.is_some(),
        story: Story::new(&steps),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn facts() -> &'static Facts {
        static FACTS: std::sync::OnceLock<Facts> = std::sync::OnceLock::new();
        FACTS.get_or_init(|| crate::content::facts::Book::load(&crate::content::root("en")).unwrap().numbers())
    }

    /// The captions and the lesson: fourteen jobs, twelve yours on EC2, six of them change hands, six stay, two were never yours.
    #[test]
    fn the_captions_claims() {
        assert_eq!((ROWS.len(), count(Capacity::Ec2, Side::You), count(Capacity::Ec2, Side::Aws)), (14, 12, 2));
        let moves: Vec<&str> = changes(Capacity::Ec2, Capacity::Fargate).iter().map(|r| r.id()).collect();
        assert_eq!(moves, ["capacity", "cluster", "os", "agent", "repair", "packing"]);
        assert_eq!((count(Capacity::Fargate, Side::You), count(Capacity::Fargate, Side::Aws)), (6, 8));
        let none = changes(Capacity::Fargate, Capacity::ManagedInstances);
        assert_eq!(none, [], "from Fargate to Managed Instances no job changes hands");
        assert_eq!(run(false, &[], facts()).life, 14.0);
    }

    /// What stays: code, image, task, permissions, network, scaling; the lesson names the two that AWS always had.
    #[test]
    fn what_stays_and_what_was_never_yours() {
        let ids =
            |capacity, side| ROWS.iter().filter(|r| owner(**r, capacity) == side).map(|r| r.id()).collect::<Vec<_>>();
        assert_eq!(ids(Capacity::Fargate, Side::You), ["code", "image", "task", "iam", "network", "scaling"]);
        assert_eq!(ids(Capacity::Ec2, Side::Aws), ["schedule", "hardware"]);
    }

    /// What the picture says lies beneath: your account, a shared kernel; Fargate is the other way round.
    #[test]
    fn managed_instances_differ_from_fargate_beneath() {
        assert!(Capacity::ManagedInstances.shares_kernel() && Capacity::ManagedInstances.shows_instances());
        assert!(!Capacity::Fargate.shares_kernel() && !Capacity::Fargate.shows_instances());
    }

    /// The desk holds each of your jobs once, and neither row nor column of it holds one kind only.
    #[test]
    fn places_on_the_desk_tell_nothing() {
        let mut seen: Vec<&str> = DESK.iter().map(|r| r.id()).collect();
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), count(Capacity::Ec2, Side::You));
        assert!(DESK.iter().all(|r| owner(*r, Capacity::Ec2) == Side::You));
        for cols in [6, 3] {
            for row in DESK.chunks(cols) {
                let go = row.iter().filter(|r| owner(**r, Capacity::Fargate) == Side::Aws).count();
                assert!(go > 0 && go < cols, "{row:?}");
            }
        }
    }

    fn moves() -> impl Strategy<Value = Vec<(f64, Move)>> {
        let a_move = (0usize..16).prop_map(|i| ROWS.get(i).map_or(Move::All, |r| Move::Flick(*r)));
        prop::collection::vec((0.0..30.0f64, a_move), 0..20).prop_map(|mut moves| {
            moves.sort_by(|a, b| a.0.total_cmp(&b.0));
            moves
        })
    }

    proptest! {
        /// Whatever is flicked: what goes over is AWS's there, and when all is said the desk holds what the division says.
        #[test]
        fn the_desk_ends_as_the_division_says(managed: bool, moves in moves()) {
            let trace = run(managed, &moves, facts());
            let end = trace.story.duration();
            for row in ROWS {
                if trace.spot(row, end) == Spot::Aws {
                    prop_assert_eq!(owner(row, trace.to), Side::Aws);
                } else if trace.over {
                    prop_assert_eq!(owner(row, trace.to), Side::You);
                }
                prop_assert!(matches!(trace.spot(row, end), Spot::Aws | Spot::Desk), "still on its way at the end");
            }
            prop_assert_eq!(trace.over, moves.iter().any(|m| m.1 == Move::All));
            let (found, back) = trace.score(end);
            prop_assert_eq!(found + back, trace.turns.len());
            if trace.over {
                prop_assert_eq!(found + trace.missed.len(), changes(Capacity::Ec2, trace.to).len());
                prop_assert_eq!(trace.with_aws().len(), trace.tally(end).1);
            }
        }

        /// Nothing goes over by itself before the learner has said that those are all: no picture gives the answer away.
        #[test]
        fn nothing_is_given_away(managed: bool, moves in moves(), t in 0.0..60.0f64) {
            let quiet: Vec<(f64, Move)> = moves.into_iter().filter(|m| m.1 != Move::All).collect();
            let trace = run(managed, &quiet, facts());
            for row in DESK {
                if !quiet.iter().any(|m| m.1 == Move::Flick(row)) {
                    prop_assert_eq!(trace.spot(row, t), Spot::Desk);
                }
            }
        }

        /// Cards leave one after the other, each once, and at a rest none is under way.
        #[test]
        fn cards_leave_one_after_the_other(managed: bool, moves in moves()) {
            let trace = run(managed, &moves, facts());
            prop_assert!(trace.turns.windows(2).all(|w| w[1].at - w[0].at >= GAP - 1e-9));
            for (i, turn) in trace.turns.iter().enumerate() {
                prop_assert!(trace.turns[..i].iter().all(|b| b.row != turn.row));
            }
            for s in trace.story.steps() {
                for row in ROWS {
                    prop_assert!(matches!(trace.spot(row, s.rest()), Spot::Aws | Spot::Desk), "{:?} flies at a rest", row);
                }
            }
        }

        /// What is flicked now never changes what happened before: the picture at that moment stays the same.
        #[test]
        fn a_move_changes_nothing_before_it(moves in moves(), t in 12.0..30.0f64) {
            let before: Vec<(f64, Move)> = moves.into_iter().filter(|m| m.0 < t && m.1 != Move::All).collect();
            let free = DESK.iter().find(|r| !before.iter().any(|m| m.1 == Move::Flick(**r)));
            prop_assume!(free.is_some());
            let mut after = before.clone();
            after.push((t, Move::Flick(*free.unwrap())));
            let (a, b) = (run(false, &before, facts()), run(false, &after, facts()));
            for row in ROWS {
                prop_assert_eq!(a.spot(row, t), b.spot(row, t));
            }
        }
    }
}
