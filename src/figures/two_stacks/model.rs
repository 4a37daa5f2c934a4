//! Which layers each stack has at each step, and how many apps one small server holds in either way.

use crate::sim::packing::{Memory, Packed};
use crate::sim::{Facts, Story};

/// Memory of the server in the picture, in MB: small, so that every app can be drawn.
pub const SERVER_MB: f64 = 4_000.0;

/// What the picture shows at the end of a step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    Hardware,
    Foundations,
    Apps,
    /// The guest systems are lifted out, to show what they weigh.
    Lifted,
    /// The room on the container side is filled.
    Filled,
    /// The server under the containers turns out to be a VM.
    Cloud,
}

pub const STAGES: [Stage; 6] =
    [Stage::Hardware, Stage::Foundations, Stage::Apps, Stage::Lifted, Stage::Filled, Stage::Cloud];

#[derive(Clone, Debug)]
pub struct Trace {
    pub memory: Memory,
    pub vms: Packed,
    pub containers: Packed,
    pub story: Story,
}

impl Trace {
    /// Containers on show at a stage: as many as there are VMs until the freed room is filled.
    pub fn containers_at(&self, stage: Stage) -> u32 {
        match stage {
            Stage::Hardware | Stage::Foundations => 0,
            Stage::Apps | Stage::Lifted => self.vms.count.min(self.containers.count),
            Stage::Filled | Stage::Cloud => self.containers.count,
        }
    }

    /// Memory free beside as many containers as there are VMs, in MB.
    pub fn spared(&self) -> f64 {
        let more = self.containers.count - self.containers_at(Stage::Apps);
        self.containers.free + f64::from(more) * (self.memory.app + self.memory.container)
    }

    pub fn vms_at(&self, stage: Stage) -> u32 {
        if matches!(stage, Stage::Hardware | Stage::Foundations) { 0 } else { self.vms.count }
    }
}

pub fn run(facts: &Facts) -> Trace {
    let memory = Memory {
        server: SERVER_MB,
        app: facts.get("app-memory"),
        os: facts.get("guest-os-memory"),
        container: facts.get("container-overhead"),
        host_share: facts.get("host-share") / 100.0,
    };
    // Motion and reading time of each step, in seconds; longer where several things arrive one after the other.
    let story = Story::new(&[(0.45, 2.6), (0.9, 3.6), (1.6, 4.2), (0.9, 4.0), (1.5, 4.2), (0.9, 5.0)]);
    Trace { memory, vms: memory.as_vms(), containers: memory.as_containers(), story }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trace() -> Trace {
        run(&crate::content::facts::Book::load(&crate::content::root("en")).unwrap().numbers())
    }

    /// Captions 3 and 5 say three and six.
    #[test]
    fn the_captions_claims() {
        let t = trace();
        assert_eq!((t.vms.count, t.containers.count), (3, 6));
        assert!(t.vms.free < t.memory.app + t.memory.os, "a fourth VM must not fit");
        // The number in the free room: what is left beside three containers. Against the VMs' side two systems of three are spared, less
        // what the containers themselves take.
        let m = t.memory;
        assert!((t.spared() - t.vms.free - (2.0 * m.os - 3.0 * m.container)).abs() < 1e-6, "{}", t.spared());
    }

    #[test]
    fn stages_only_ever_add_apps() {
        let t = trace();
        let counts: Vec<u32> = STAGES.iter().map(|s| t.containers_at(*s)).collect();
        assert!(counts.is_sorted(), "{counts:?}");
        assert_eq!(STAGES.len(), t.story.steps().len());
    }
}
