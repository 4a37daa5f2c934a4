//! Apps are dropped onto two equal servers, one at a time, until they no longer fit: what each brings along there, what they take together,
//! and which find no room. How many fit is `sim::packing`.

use crate::sim::packing::{Memory, Packed};
use crate::sim::{Facts, Story};

/// Memory of the servers in the picture, in MB: small, so that every app can be drawn.
pub const SERVER_MB: f64 = 4_000.0;

/// Apps that wait to be dropped; more than either server holds, so that both can be seen to be full. A test holds that.
pub const APPS: u32 = 7;

/// Seconds in which one app drops.
pub const DROP: f64 = 0.55;

/// What the picture shows at the end of a step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// The apps that the learner has dropped.
    Apps,
    /// The guest systems are lifted out, to show what they weigh.
    Lifted,
    /// Apps dropped until neither server takes another one.
    Filled,
    /// The server under the containers turns out to be a VM.
    Cloud,
    /// The learner's apps again, with the same servers as at first.
    Turn,
}

pub const STAGES: [Stage; 5] = [Stage::Apps, Stage::Lifted, Stage::Filled, Stage::Cloud, Stage::Turn];

/// Which of the two servers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    Vms,
    Containers,
}

#[derive(Clone, Debug)]
pub struct Trace {
    pub memory: Memory,
    /// How many apps the learner has dropped onto each server.
    pub apps: u32,
    pub vms: Packed,
    pub containers: Packed,
    pub story: Story,
}

/// `os` is what a guest OS takes, and the one of the host, in MB.
pub fn run(apps: u32, os: f64, facts: &Facts) -> Trace {
    let memory = Memory {
        server: SERVER_MB,
        app: facts.get("app-memory"),
        os,
        container: facts.get("container-overhead"),
        host_share: facts.get("host-share") / 100.0,
    };
    let story = Story::new(&[]);
    let mut trace = Trace { memory, apps, vms: memory.as_vms(), containers: memory.as_containers(), story };
    let drops = |n: u32| (f64::from(n) * DROP).max(0.3);
    let (first, all) = (apps - trace.at_first(), trace.dropped(Stage::Filled) - apps);
    // Motion and reading time of each step, in seconds.
    trace.story = Story::new(&[(drops(first), 4.6), (1.0, 4.0), (drops(all), 4.2), (0.9, 5.0), (0.7, 5.0)]);
    trace
}

impl Trace {
    pub fn packed(&self, side: Side) -> &Packed {
        match side {
            Side::Vms => &self.vms,
            Side::Containers => &self.containers,
        }
    }

    /// Apps that are on the servers as the story begins: one, so that what each brings along is seen from the start.
    pub fn at_first(&self) -> u32 {
        (self.apps - 1).min(1)
    }

    /// Apps that have been dropped by the end of a stage, fitting or not. The servers are full when one more has been tried on the fuller.
    pub fn dropped(&self, stage: Stage) -> u32 {
        match stage {
            Stage::Filled | Stage::Cloud => self.apps.max(self.vms.count.max(self.containers.count) + 1).min(APPS),
            _ => self.apps,
        }
    }

    /// Of so many dropped, those that found room.
    pub fn stands(&self, side: Side, dropped: u32) -> u32 {
        dropped.min(self.packed(side).count)
    }

    /// What one more takes, in MB.
    pub fn each(&self, side: Side) -> f64 {
        self.memory.app
            + match side {
                Side::Vms => self.memory.os,
                Side::Containers => self.memory.container,
            }
    }

    /// What is taken when so many have been dropped, in MB, the host's share apart. The host's system is there before the first container.
    pub fn taken(&self, side: Side, dropped: u32) -> f64 {
        let once = if side == Side::Containers { self.memory.os } else { 0.0 };
        once + f64::from(self.stands(side, dropped)) * self.each(side)
    }

    /// What is free then, in MB.
    pub fn free(&self, side: Side, dropped: u32) -> f64 {
        self.memory.server - self.packed(side).host - self.taken(side, dropped)
    }

    /// How many more than the learner's apps fit as containers.
    pub fn more(&self) -> u32 {
        self.containers.count - self.stands(Side::Containers, self.apps)
    }

    /// Four different numbers to choose from, rising, and the place of the right one. Wrong ones are what one finds who thinks that the same
    /// memory holds as many either way, who forgets that the host needs a system, too, and who shares out the lifted systems alone.
    pub fn guesses(&self) -> ([u32; 4], usize) {
        let (m, each) = (self.more(), self.each(Side::Containers));
        let forgot = ((self.free(Side::Containers, self.apps) + self.memory.os) / each) as u32;
        let lifted = (f64::from(self.stands(Side::Vms, self.apps)) * self.memory.os / each) as u32;
        let mut picked = [m; 4];
        let mut n = 1;
        for w in [0, forgot, lifted, 1, m + 1, m + 2, m + 3] {
            if n < 4 && !picked[..n].contains(&w) {
                picked[n] = w;
                n += 1;
            }
        }
        picked.sort_unstable();
        let right = picked.iter().position(|p| *p == m).unwrap_or(0);
        (picked, right)
    }

    /// More than four apps run as virtual machines; and the containers take more than the virtual machines, with all apps running.
    pub fn reached(&self) -> [bool; 2] {
        let more = self.taken(Side::Containers, self.apps) > self.taken(Side::Vms, self.apps);
        [self.stands(Side::Vms, self.apps) >= 5, more && self.apps <= self.vms.count]
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use proptest::prelude::*;

    fn facts() -> Facts {
        crate::content::facts::Book::load(&crate::content::root("en")).unwrap().numbers()
    }

    pub fn trace() -> Trace {
        run(3, facts().get("guest-os-memory"), &facts())
    }

    /// Captions 1 and 3 say so, and the question.
    #[test]
    fn the_captions_claims() {
        let t = trace();
        assert_eq!((t.vms.count, t.containers.count), (3, 6));
        assert_eq!((t.taken(Side::Vms, 3), t.taken(Side::Containers, 3)), (3036.0, 2096.0));
        assert_eq!(t.guesses(), ([0, 2, 3, 4], 2));
        assert_eq!(t.dropped(Stage::Filled), 7);
        // With one app the system that nobody shares costs as much, and the container a little more.
        assert_eq!((t.taken(Side::Vms, 1), t.taken(Side::Containers, 1)), (1012.0, 1032.0));
    }

    proptest! {
        /// Whatever is set: both servers can be filled from the row of apps, counts and memory add up, stages only ever add apps.
        #[test]
        fn every_setting_adds_up(apps in 1..=APPS, os in 2u32..=20) {
            let t = run(apps, f64::from(os) * 50.0, &facts());
            prop_assert_eq!(STAGES.len(), t.story.steps().len());
            prop_assert!(t.at_first() < apps && apps <= t.dropped(Stage::Filled));
            for side in [Side::Vms, Side::Containers] {
                prop_assert!(t.packed(side).count < APPS && t.packed(side).count >= 2);
                let all = t.dropped(Stage::Filled);
                prop_assert_eq!(t.stands(side, all), t.packed(side).count);
                prop_assert!(t.free(side, all) < t.each(side), "one more would fit");
                for n in 0..=all {
                    prop_assert!(t.free(side, n) >= 0.0);
                    prop_assert!(t.stands(side, n) == n || t.free(side, n) < t.each(side), "refused with room left");
                }
                prop_assert!((t.free(side, all) - t.packed(side).free).abs() < 1e-6);
            }
            let (g, right) = t.guesses();
            prop_assert_eq!(g[right], t.containers.count - apps.min(t.containers.count));
            prop_assert!(g.windows(2).all(|w| w[0] < w[1]), "{:?}", g);
        }
    }
}
