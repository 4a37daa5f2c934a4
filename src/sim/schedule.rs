//! A scheduler as the ECS Developer Guide describes it ("use strategies to define task placement", "DeploymentConfiguration"): it places
//! tasks where their reservation fits, and says between which limits a new revision is rolled out. Ours is the choice among equals, which
//! ECS leaves open: the first instance in the order of zones.

use super::Rng;

/// Availability Zones of the cluster.
pub const ZONES: usize = 3;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Size {
    pub cpu: u32,
    pub memory: u32,
}

impl Size {
    pub fn fits(self, into: Size) -> bool {
        self.cpu <= into.cpu && self.memory <= into.memory
    }

    /// How many fit into `room`.
    pub fn times(self, room: Size) -> usize {
        (room.cpu / self.cpu).min(room.memory / self.memory) as usize
    }
}

/// A container instance, as its agent has registered it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Instance {
    pub zone: usize,
    /// What no task has reserved. An instance that has failed has nothing left.
    pub free: Size,
    /// Tasks of the service on it.
    pub tasks: u32,
}

/// A placement strategy; a chain of them applies in order, each choosing among what the one before left.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rule {
    SpreadZones,
    SpreadInstances,
    /// On memory: the instance with the least left.
    Binpack,
    Random,
}

/// Compares instances by a chain of strategies.
pub struct Order<'a> {
    rules: &'a [Rule],
    /// Tasks of the service in each zone.
    pub zones: [u32; ZONES],
    /// For [`Rule::Random`]: each instance has a clock that ticks at random; the first to tick is chosen. Ticks come without memory
    /// (exponentially), so each choice is even among all, whatever was chosen before.
    clocks: Vec<u32>,
}

impl Order<'_> {
    pub fn new<'a>(fleet: &[Instance], rules: &'a [Rule], rng: &mut Rng) -> Order<'a> {
        let mut order = Order { rules, zones: [0; ZONES], clocks: vec![0; fleet.len()] };
        for (i, f) in fleet.iter().enumerate() {
            order.zones[f.zone] += f.tasks;
            order.tick(i, rng);
        }
        order
    }

    fn tick(&mut self, i: usize, rng: &mut Rng) {
        // Nearly -log2 of an even number in 0..1, in 1024ths: its leading zeros, and a straight line between powers of two.
        let r = rng.next_u64() | 1;
        let zeros = r.leading_zeros();
        self.clocks[i] += (zeros + 1) * 1024 - (((r << zeros) >> 53) as u32 & 1023);
    }

    /// Whether instance `a` is chosen before `b`.
    pub fn before(&self, fleet: &[Instance], a: usize, b: usize) -> bool {
        for rule in self.rules {
            let value = |i: usize| match rule {
                Rule::SpreadZones => self.zones[fleet[i].zone],
                Rule::SpreadInstances => fleet[i].tasks,
                Rule::Binpack => fleet[i].free.memory,
                Rule::Random => self.clocks[i],
            };
            if value(a) != value(b) {
                return value(a) < value(b);
            }
        }
        a < b
    }

    /// Lets the entry at `at` of a heap sink to its place.
    fn sink(&self, fleet: &[Instance], heap: &mut [usize], mut at: usize) {
        loop {
            let mut first = at;
            for child in [2 * at + 1, 2 * at + 2] {
                if child < heap.len() && self.before(fleet, heap[child], heap[first]) {
                    first = child;
                }
            }
            if first == at {
                return;
            }
            heap.swap(at, first);
            at = first;
        }
    }
}

/// Places up to `n` equal tasks one after the other and says on which instance each was placed; the list ends early when no instance is
/// left on which one fits. With `distinct` (the constraint `distinctInstance`) no two share an instance.
///
/// Within a zone the chain depends on nothing outside the instance, so a heap for each zone has its candidate on top: n log m in all.
pub fn place(
    fleet: &mut [Instance],
    task: Size,
    rules: &[Rule],
    distinct: bool,
    n: usize,
    rng: &mut Rng,
) -> Vec<usize> {
    let open = |f: &Instance| task.fits(f.free) && !(distinct && f.tasks > 0);
    let mut order = Order::new(fleet, rules, rng);
    let mut heaps: [Vec<usize>; ZONES] = Default::default();
    for (i, f) in fleet.iter().enumerate() {
        if open(f) {
            heaps[f.zone].push(i);
        }
    }
    for heap in &mut heaps {
        for at in (0..heap.len() / 2).rev() {
            order.sink(fleet, heap, at);
        }
    }
    let mut placed = Vec::new();
    while placed.len() < n {
        let mut best = None;
        for heap in &heaps {
            if let Some(&top) = heap.first()
                && best.is_none_or(|b| order.before(fleet, top, b))
            {
                best = Some(top);
            }
        }
        let Some(i) = best else { break };
        let f = &mut fleet[i];
        f.free.cpu -= task.cpu;
        f.free.memory -= task.memory;
        f.tasks += 1;
        let (zone, stays) = (f.zone, open(f));
        order.zones[zone] += 1;
        order.tick(i, rng);
        if !stays {
            heaps[zone].swap_remove(0);
        }
        order.sink(fleet, &mut heaps[zone], 0);
        placed.push(i);
    }
    placed
}

/// A cluster of `n` equal instances, in equal parts in each zone.
pub fn fleet(n: usize, size: Size) -> Vec<Instance> {
    (0..n).map(|i| Instance { zone: i * ZONES / n, free: size, tasks: 0 }).collect()
}

/// Fewest and most tasks that may run during a deployment: the floor is rounded up, the ceiling down (API Reference,
/// DeploymentConfiguration).
pub fn limits(wanted: usize, minimum: usize, maximum: usize) -> (usize, usize) {
    ((wanted * minimum).div_ceil(100), wanted * maximum / 100)
}

/// Why tasks wait: what keeps them from each instance.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Short {
    Memory,
    Cpu,
    /// There is room, but only beside a task of the same service.
    Distinct,
}

impl Short {
    /// Id in content.
    pub fn id(self) -> &'static str {
        match self {
            Short::Memory => "memory",
            Short::Cpu => "cpu",
            Short::Distinct => "distinct",
        }
    }
}

/// What is short where no task of this size fits.
pub fn short(fleet: &[Instance], task: Size) -> Short {
    // All tasks are equal here, so what is short on one full instance is short on each.
    let mut why = Short::Memory;
    for f in fleet {
        if task.fits(f.free) {
            return Short::Distinct;
        }
        if task.memory <= f.free.memory {
            why = Short::Cpu;
        }
    }
    why
}
