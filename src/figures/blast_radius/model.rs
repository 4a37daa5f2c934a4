//! What each app stands on in each world, and how trouble in one app spreads along what it shares with the others.
//!
//! A world is a tree of parts, each standing on another. Who is hit is worked out on that tree; there is no table of answers (but for
//! the tests). The walls are those that AWS names: a container is not a security boundary, and of the usual ways to run ECS tasks
//! Fargate is the one that keeps them apart by itself (`ecs-shared-responsibility`, `ecs-fargate-security`).

use crate::sim::Story;

/// Neighbours in each world.
pub const APPS: usize = 3;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum World {
    Vms,
    Containers,
    Fargate,
}

pub const WORLDS: [World; 3] = [World::Vms, World::Containers, World::Fargate];

impl World {
    /// Its name in keys of shapes and words.
    pub fn id(self) -> &'static str {
        match self {
            World::Vms => "vms",
            World::Containers => "con",
            World::Fargate => "far",
        }
    }
}

/// What goes wrong in one app.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trigger {
    /// The app's process ends.
    Crash,
    /// The app asks for ever more memory.
    Hog,
    /// The app makes the kernel under it stop.
    Kernel,
    /// An attacker gets out of the app and takes the kernel under it.
    Escape,
}

pub const TRIGGERS: [Trigger; 4] = [Trigger::Crash, Trigger::Hog, Trigger::Kernel, Trigger::Escape];

impl Trigger {
    pub fn id(self) -> &'static str {
        match self {
            Trigger::Crash => "crash",
            Trigger::Hog => "hog",
            Trigger::Kernel => "kernel",
            Trigger::Escape => "escape",
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// The app's own process.
    App,
    /// The container around it: its own view of the system and, if set, its memory limit.
    Container,
    Kernel,
    /// The virtual machine's walls and its fixed memory.
    Vm,
    /// The same for one Fargate task; its memory is the task size.
    MicroVm,
    Hypervisor,
    Machine,
}

impl Kind {
    pub fn id(self) -> &'static str {
        match self {
            Kind::App => "app",
            Kind::Container => "container",
            Kind::Kernel => "kernel",
            Kind::Vm => "vm",
            Kind::MicroVm => "microvm",
            Kind::Hypervisor => "hypervisor",
            Kind::Machine => "machine",
        }
    }
}

/// A part of a world.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Node {
    pub kind: Kind,
    /// Which app it belongs to; none for what all share.
    pub app: Option<usize>,
    /// The part it stands on.
    pub on: Option<usize>,
    /// Whether what stands on it can take no more than a fixed amount of memory.
    pub bounded: bool,
}

/// The parts of a world. `limit`: containers on a shared kernel have memory limits; a VM's memory and a task's size are fixed anyway.
pub fn world(world: World, limit: bool) -> Vec<Node> {
    let mut nodes = vec![Node { kind: Kind::Machine, app: None, on: None, bounded: true }];
    let mut put = |kind, app, on, bounded| {
        nodes.push(Node { kind, app, on: Some(on), bounded });
        nodes.len() - 1
    };
    match world {
        World::Containers => {
            let kernel = put(Kind::Kernel, None, 0, false);
            for i in 0..APPS {
                let container = put(Kind::Container, Some(i), kernel, limit);
                put(Kind::App, Some(i), container, false);
            }
        }
        World::Vms => {
            let hypervisor = put(Kind::Hypervisor, None, 0, false);
            for i in 0..APPS {
                let vm = put(Kind::Vm, Some(i), hypervisor, true);
                let kernel = put(Kind::Kernel, Some(i), vm, false);
                put(Kind::App, Some(i), kernel, false);
            }
        }
        World::Fargate => {
            let hypervisor = put(Kind::Hypervisor, None, 0, false);
            for i in 0..APPS {
                let vm = put(Kind::MicroVm, Some(i), hypervisor, true);
                let kernel = put(Kind::Kernel, Some(i), vm, false);
                let container = put(Kind::Container, Some(i), kernel, false);
                put(Kind::App, Some(i), container, false);
            }
        }
    }
    nodes
}

/// What trouble does to a part, from nothing to the worst.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Harm {
    Safe,
    /// It may be the one that the kernel kills for memory.
    AtRisk,
    /// An attacker who holds the kernel can reach into it.
    Exposed,
    Hit,
}

/// What one trouble does to one world.
#[derive(Clone, PartialEq, Debug)]
pub struct Outcome {
    pub world: World,
    pub trigger: Trigger,
    pub who: usize,
    pub nodes: Vec<Node>,
    /// What it comes to in the end, by node.
    pub harm: Vec<Harm>,
    /// How many steps along shared parts a node is from the app where it starts.
    pub hops: Vec<u32>,
    /// The part at which it ends, if any wall held.
    pub wall: Option<usize>,
}

/// Seconds from the start of the trouble until it has spread one step further.
pub const HOP: f64 = 0.3;
/// When the app where it starts is hit.
pub const START: f64 = 0.2;
/// When the last part that can be reached has been: four steps from one app over a shared kernel to another.
pub const SPREAD: f64 = START + 4.0 * HOP + 0.3;
/// When the verdict stands too.
pub const END: f64 = SPREAD + 0.3;

impl Outcome {
    /// Works out what `trigger` in app `who` does.
    pub fn of(world_: World, trigger: Trigger, limit: bool, who: usize) -> Outcome {
        let nodes = world(world_, limit);
        let n = nodes.len();
        let find = |kind: Kind, app: usize| nodes.iter().position(|n| n.kind == kind && n.app == Some(app));
        let origin = find(Kind::App, who).unwrap_or(0);
        let chain = chain(&nodes, origin);
        let first = |test: &dyn Fn(&Node) -> bool| chain.iter().copied().find(|i| test(&nodes[*i])).unwrap_or(0);
        let mut harm = vec![Harm::Safe; n];
        let mut spread = |base: usize, level: Harm, itself: bool| {
            for (i, h) in harm.iter_mut().enumerate() {
                if stands_on(&nodes, i, base) && (itself || i != base) {
                    *h = (*h).max(level);
                }
            }
        };
        match trigger {
            // A process that ends takes along what stands on it: nothing.
            Trigger::Crash => spread(origin, Harm::Hit, true),
            // The nearest fixed amount of memory is used up; whatever else draws on it may be killed for want of memory.
            Trigger::Hog => {
                let pool = first(&|n| n.bounded);
                spread(pool, Harm::AtRisk, false);
                spread(origin, Harm::Hit, true);
            }
            // All that stands on a kernel stops with it.
            Trigger::Kernel => spread(first(&|n| n.kind == Kind::Kernel), Harm::Hit, true),
            // Whoever holds a kernel can reach into all that stands on it.
            Trigger::Escape => {
                let kernel = first(&|n| n.kind == Kind::Kernel);
                spread(kernel, Harm::Exposed, false);
                for i in chain.iter().copied().take_while(|i| *i != kernel).chain([kernel]) {
                    harm[i] = Harm::Hit;
                }
            }
        }
        // The first part on the way down that is unharmed has held. The machine is no wall: everyone is above it.
        let wall = chain.iter().copied().find(|i| harm[*i] == Harm::Safe).filter(|i| nodes[*i].kind != Kind::Machine);
        let hops = (0..n).map(|i| distance(&nodes, origin, i)).collect();
        Outcome { world: world_, trigger, who, nodes, harm, hops, wall }
    }

    /// When trouble reaches node `i`, in seconds from its start, whether it is stopped there or not.
    pub fn reached(&self, i: usize) -> f64 {
        START + f64::from(self.hops[i]) * HOP
    }

    /// The harm to node `i` at `x` seconds.
    pub fn harm_at(&self, i: usize, x: f64) -> Harm {
        if x >= self.reached(i) { self.harm[i] } else { Harm::Safe }
    }

    /// The node of an app.
    pub fn app(&self, app: usize) -> usize {
        self.nodes.iter().position(|n| n.kind == Kind::App && n.app == Some(app)).unwrap_or(0)
    }

    /// How many apps suffer `harm` at `x` seconds.
    pub fn count_at(&self, harm: Harm, x: f64) -> u32 {
        (0..APPS).filter(|a| self.harm_at(self.app(*a), x) == harm).count() as u32
    }

    pub fn count(&self, harm: Harm) -> u32 {
        self.count_at(harm, f64::INFINITY)
    }

    /// How many neighbours of the app where it started are hit or in danger.
    pub fn others(&self) -> u32 {
        APPS as u32 - 1 - self.count(Harm::Safe)
    }

    /// What kind of part held, if any.
    pub fn held(&self) -> Option<Kind> {
        self.wall.map(|w| self.nodes[w].kind)
    }
}

/// A node and all that it stands on, from the top down.
pub fn chain(nodes: &[Node], from: usize) -> Vec<usize> {
    let mut v = vec![from];
    while let Some(next) = nodes[v[v.len() - 1]].on {
        v.push(next);
    }
    v
}

fn stands_on(nodes: &[Node], i: usize, base: usize) -> bool {
    chain(nodes, i).contains(&base)
}

/// Steps in the tree between two nodes.
fn distance(nodes: &[Node], a: usize, b: usize) -> u32 {
    let (a, b) = (chain(nodes, a), chain(nodes, b));
    for (i, n) in a.iter().enumerate() {
        if let Some(j) = b.iter().position(|m| m == n) {
            return (i + j) as u32;
        }
    }
    u32::MAX
}

/// What a step of the story shows.
#[derive(Clone, PartialEq, Debug)]
pub struct Beat {
    pub trigger: Option<Trigger>,
    pub limit: bool,
    /// One a world; empty when all is well.
    pub outcomes: Vec<Outcome>,
}

impl Beat {
    fn new(trigger: Option<Trigger>, limit: bool, who: usize) -> Beat {
        let outcomes = match trigger {
            Some(t) => WORLDS.iter().map(|w| Outcome::of(*w, t, limit, who)).collect(),
            None => Vec::new(),
        };
        Beat { trigger, limit, outcomes }
    }
}

/// What the learner has set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Params {
    /// None tells the whole story.
    pub trigger: Option<Trigger>,
    pub limit: bool,
    pub who: usize,
}

#[derive(Clone, Debug)]
pub struct Trace {
    pub params: Params,
    /// One a step.
    pub beats: Vec<Beat>,
    pub story: Story,
}

/// How long the picture of the step before takes to clear.
pub const CLEAR: f64 = 0.35;
/// Seconds in which the whole story sets its apps down.
pub const SET_DOWN: f64 = 1.3;

pub fn run(params: &Params) -> Trace {
    let Params { trigger, limit, who } = *params;
    let beat = |t, limit| Beat::new(t, limit, who);
    match trigger {
        None => Trace {
            params: *params,
            beats: vec![
                beat(None, limit),
                beat(Some(Trigger::Crash), limit),
                beat(Some(Trigger::Hog), false),
                beat(Some(Trigger::Hog), true),
                beat(Some(Trigger::Kernel), limit),
                beat(Some(Trigger::Escape), limit),
                beat(None, limit),
            ],
            story: Story::new(&[
                (SET_DOWN, 3.4),
                (CLEAR + END, 3.6),
                (CLEAR + END, 5.0),
                (CLEAR + END, 3.8),
                (CLEAR + END, 4.6),
                (CLEAR + END, 5.6),
                (CLEAR, 3.0),
            ]),
        },
        Some(_) => Trace {
            params: *params,
            beats: vec![beat(None, limit), beat(trigger, limit), beat(trigger, limit)],
            story: Story::new(&[(0.2, 0.9), (END, 0.2), (0.0, 4.0)]),
        },
    }
}

impl Trace {
    /// The step at `t`, and the seconds since its trouble began: before 0 nothing has happened yet.
    pub fn clock(&self, t: f64) -> (usize, f64) {
        let at = self.story.at(t);
        let x = match (self.params.trigger, at.step) {
            (_, 0) => -1.0,
            (None, _) => at.since - CLEAR,
            (Some(_), 1) => at.since,
            (Some(_), _) => END,
        };
        // A rest must not fall short of the end by a rounding error.
        (at.step, if at.moved >= 1.0 && at.step > 0 { x.max(END) } else { x })
    }

    /// The step of the story that shows a trigger for the first time.
    pub fn step_of(&self, trigger: Trigger) -> usize {
        self.beats.iter().position(|b| b.trigger == Some(trigger)).unwrap_or(0)
    }
}

impl Trace {
    fn outcome(&self, world: World) -> Option<Outcome> {
        let p = self.params;
        Some(Outcome::of(world, p.trigger?, p.limit, p.who))
    }

    /// The chosen trouble endangers neighbours among containers, and no kernel is brought down or taken anywhere.
    pub fn starved(&self) -> bool {
        let kernel =
            |o: &Outcome| (0..o.nodes.len()).any(|i| o.nodes[i].kind == Kind::Kernel && o.harm[i] == Harm::Hit);
        let untouched = WORLDS.iter().all(|w| self.outcome(*w).is_some_and(|o| !kernel(&o)));
        untouched && self.outcome(World::Containers).is_some_and(|o| o.others() > 0)
    }

    /// The chosen trouble, in `who`, takes all containers down although their memory is limited.
    pub fn all_containers_despite_limits(&self, who: usize) -> bool {
        let all = self.outcome(World::Containers).is_some_and(|o| o.count(Harm::Hit) == APPS as u32);
        all && self.params.limit && self.params.who == who
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn params() -> impl Strategy<Value = (World, Trigger, bool, usize)> {
        (0usize..3, 0usize..4, any::<bool>(), 0usize..3).prop_map(|(w, t, l, a)| (WORLDS[w], TRIGGERS[t], l, a))
    }

    /// Harm to the origin's two neighbours, and what held: what the tree has to come to.
    #[allow(clippy::type_complexity)]
    #[test]
    fn the_expected_table() {
        use Harm::*;
        let rows: &[(Trigger, bool, [(Harm, Option<Kind>); 3])] = &[
            (
                Trigger::Crash,
                true,
                [(Safe, Some(Kind::Kernel)), (Safe, Some(Kind::Container)), (Safe, Some(Kind::Container))],
            ),
            (
                Trigger::Crash,
                false,
                [(Safe, Some(Kind::Kernel)), (Safe, Some(Kind::Container)), (Safe, Some(Kind::Container))],
            ),
            (Trigger::Hog, true, [(Safe, Some(Kind::Vm)), (Safe, Some(Kind::Container)), (Safe, Some(Kind::MicroVm))]),
            (Trigger::Hog, false, [(Safe, Some(Kind::Vm)), (AtRisk, None), (Safe, Some(Kind::MicroVm))]),
            (Trigger::Kernel, true, [(Safe, Some(Kind::Vm)), (Hit, None), (Safe, Some(Kind::MicroVm))]),
            (Trigger::Kernel, false, [(Safe, Some(Kind::Vm)), (Hit, None), (Safe, Some(Kind::MicroVm))]),
            (Trigger::Escape, true, [(Safe, Some(Kind::Vm)), (Exposed, None), (Safe, Some(Kind::MicroVm))]),
            (Trigger::Escape, false, [(Safe, Some(Kind::Vm)), (Exposed, None), (Safe, Some(Kind::MicroVm))]),
        ];
        for (trigger, limit, worlds) in rows {
            for (world, (neighbour, wall)) in WORLDS.iter().zip(worlds) {
                for who in 0..APPS {
                    let o = Outcome::of(*world, *trigger, *limit, who);
                    for a in 0..APPS {
                        let expected = if a == who { Hit } else { *neighbour };
                        assert_eq!(
                            o.harm[o.app(a)],
                            expected,
                            "{trigger:?} limit {limit} {world:?} from {who}: app {a}"
                        );
                    }
                    assert_eq!(o.wall.map(|w| o.nodes[w].kind), *wall, "{trigger:?} limit {limit} {world:?}");
                }
            }
        }
    }

    /// Breaking out leaves the host's kernel taken where it is shared, and only the guest's where it is not.
    #[test]
    fn whose_kernel_an_escape_takes() {
        for w in WORLDS {
            let o = Outcome::of(w, Trigger::Escape, true, 1);
            let taken: Vec<Option<usize>> = o
                .nodes
                .iter()
                .zip(&o.harm)
                .filter(|(n, h)| n.kind == Kind::Kernel && **h == Harm::Hit)
                .map(|(n, _)| n.app)
                .collect();
            assert_eq!(taken, if w == World::Containers { vec![None] } else { vec![Some(1)] }, "{w:?}");
            assert!(
                o.nodes
                    .iter()
                    .zip(&o.harm)
                    .all(|(n, h)| !matches!(n.kind, Kind::Hypervisor | Kind::Machine) || *h == Harm::Safe)
            );
        }
    }

    /// The numbers in the captions of the story, which hold whatever is set: steps 3 and 4 choose the limits themselves, and say so.
    #[test]
    fn the_captions_claims() {
        for (limit, who) in [(true, 0), (true, 1), (true, 2), (false, 0), (false, 1), (false, 2)] {
            let t = run(&Params { trigger: None, limit, who });
            let count = |step: usize, harm| t.beats[step].outcomes.iter().map(|o| o.count(harm)).collect::<Vec<_>>();
            let hit = |step: usize| count(step, Harm::Hit);
            assert_eq!(hit(1), [1, 1, 1]);
            assert_eq!((t.beats[2].limit, hit(2), count(2, Harm::AtRisk)), (false, vec![1, 1, 1], vec![0, 2, 0]));
            assert_eq!((t.beats[3].limit, hit(3), count(3, Harm::AtRisk)), (true, vec![1, 1, 1], vec![0, 0, 0]));
            assert_eq!(hit(4), [1, 3, 1]);
            assert_eq!((hit(5), count(5, Harm::Exposed)), (vec![1, 1, 1], vec![0, 2, 0]));
            assert_eq!(t.step_of(Trigger::Kernel), 4);
            // The rows of the last step, by world: only a shared kernel or shared memory reaches a neighbour.
            for (i, sums) in [[0; 5], [0, 2, 0, 2, 2], [0; 5]].iter().enumerate() {
                let others: Vec<u32> = t.beats[1..6].iter().map(|b| b.outcomes[i].others()).collect();
                assert_eq!(others, sums);
            }
        }
    }

    #[test]
    fn the_limit_only_matters_to_containers() {
        for t in TRIGGERS {
            for w in [World::Vms, World::Fargate] {
                let (a, b) = (Outcome::of(w, t, true, 0), Outcome::of(w, t, false, 0));
                assert_eq!((a.harm, a.wall), (b.harm, b.wall), "{w:?} {t:?}");
            }
        }
        let harm = |l| Outcome::of(World::Containers, Trigger::Hog, l, 0).harm;
        assert_ne!(harm(true), harm(false));
    }

    #[test]
    fn everything_has_spread_by_the_end() {
        for w in WORLDS {
            for t in TRIGGERS {
                let o = Outcome::of(w, t, false, 0);
                for i in 0..o.nodes.len() {
                    assert!(o.harm[i] == Harm::Safe || o.reached(i) <= SPREAD, "{w:?} {t:?} {i}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn the_origin_is_always_hit((w, t, l, who) in params()) {
            let o = Outcome::of(w, t, l, who);
            prop_assert_eq!(o.harm[o.app(who)], Harm::Hit);
        }

        #[test]
        fn a_limit_never_harms_more((w, t, _, who) in params()) {
            let (with, without) = (Outcome::of(w, t, true, who), Outcome::of(w, t, false, who));
            for a in 0..APPS {
                prop_assert!(with.harm[with.app(a)] <= without.harm[without.app(a)]);
            }
        }

        #[test]
        fn neighbours_in_vms_and_fargate_are_never_touched((w, t, l, who) in params()) {
            if w != World::Containers {
                prop_assert!(Outcome::of(w, t, l, who).others() == 0);
            }
        }

        /// Which app it starts in changes who is the origin and nothing else.
        #[test]
        fn the_origin_may_be_any_app((w, t, l, who) in params(), other in 0usize..3) {
            let (a, b) = (Outcome::of(w, t, l, who), Outcome::of(w, t, l, other));
            for h in [Harm::Safe, Harm::AtRisk, Harm::Exposed, Harm::Hit] {
                prop_assert_eq!(a.count(h), b.count(h));
            }
            prop_assert_eq!(a.wall.map(|i| a.nodes[i].kind), b.wall.map(|i| b.nodes[i].kind));
        }

        /// A neighbour is touched exactly when no wall held, and then something that both stand on is short of memory or gone.
        #[test]
        fn a_wall_that_holds_keeps_everyone_else_out((w, t, l, who) in params()) {
            let o = Outcome::of(w, t, l, who);
            prop_assert_eq!(o.wall.is_some(), o.others() == 0);
            for (i, n) in o.nodes.iter().enumerate() {
                if o.harm[i] != Harm::Safe && n.app.is_some_and(|a| a != who) {
                    let shared = chain(&o.nodes, i).into_iter().any(|j| o.nodes[j].app.is_none() && o.harm[j] != Harm::Safe);
                    prop_assert!(shared, "{:?} is harmed over nothing shared", n);
                }
            }
        }

        #[test]
        fn harm_only_ever_grows((w, t, l, who) in params(), x in 0.0..3.0f64, dx in 0.0..3.0f64) {
            let o = Outcome::of(w, t, l, who);
            for i in 0..o.nodes.len() {
                prop_assert!(o.harm_at(i, x) <= o.harm_at(i, x + dx));
            }
        }
    }
}
