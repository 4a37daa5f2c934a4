//! Which sizes a task on Fargate can have, and what a second of each costs.

use super::Facts;

/// CPU steps on Linux with the memory that goes with each: vCPU, least GB, GB from one choice to the next (0: see [`ODD`]), number of
/// choices. Amazon ECS Developer Guide, task sizes (source `fargate-sizes`).
pub const CPUS: [(f64, f64, f64, usize); 8] = [
    (0.25, 0.5, 0.0, 3),
    (0.5, 1.0, 1.0, 4),
    (1.0, 2.0, 1.0, 7),
    (2.0, 4.0, 1.0, 13),
    (4.0, 8.0, 1.0, 23),
    (8.0, 16.0, 4.0, 12),
    (16.0, 32.0, 8.0, 12),
    (32.0, 60.0, 0.0, 3),
];

/// The smallest and the largest CPU step have memory at uneven distances.
const ODD: [[f64; 3]; 2] = [[0.5, 1.0, 2.0], [60.0, 120.0, 244.0]];

/// How many sizes there are.
pub const PAIRS: usize = 77;

/// One size of the list.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Pair {
    /// Index into [`CPUS`].
    pub step: usize,
    /// Which of the memory choices it is.
    pub choice: usize,
    pub cpu: f64,
    pub gb: f64,
}

/// Memory in GB of a choice of a CPU step.
pub fn memory(step: usize, choice: usize) -> f64 {
    let (_, least, each, _) = CPUS[step];
    if each > 0.0 { least + each * choice as f64 } else { ODD[(step > 0) as usize][choice] }
}

/// The size at a place of the list, which is in order of CPU, then memory.
pub fn pair(place: usize) -> Pair {
    let (mut step, mut choice) = (0, place.min(PAIRS - 1));
    while choice >= CPUS[step].3 {
        choice -= CPUS[step].3;
        step += 1;
    }
    Pair { step, choice, cpu: CPUS[step].0, gb: memory(step, choice) }
}

/// Place of the size of a CPU step whose memory is nearest to `gb`.
pub fn nearest(step: usize, gb: f64) -> usize {
    let first: usize = CPUS[..step].iter().map(|c| c.3).sum();
    let off = |choice: usize| (memory(step, choice) - gb).abs();
    let mut best = 0;
    for choice in 1..CPUS[step].3 {
        if off(choice) < off(best) {
            best = choice;
        }
    }
    first + best
}

/// Dollars for a second of a task.
pub fn rate(p: &Pair, facts: &Facts) -> f64 {
    (p.cpu * facts.get("fargate-vcpu-hour") + p.gb * facts.get("fargate-gb-hour")) / 3600.0
}
