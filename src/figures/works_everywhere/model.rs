//! Whether an app starts on a machine, worked out from what it asks for and what is there. A bare app asks the machine for its runtime and
//! libraries, machine code also for the system and CPU type that it was built for. An image brings runtime and libraries, but it is machine
//! code throughout, so it asks for a Linux kernel and a CPU type (`docker-overview`, `docker-desktop-linux`).
//!
//! The apps and machines are our choice for the picture; the rules are not.

use crate::sim::Story;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cpu {
    Amd64,
    Arm64,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Os {
    Linux,
    Windows,
}

/// What an app asks for when it is shipped bare, beside a library of its own (number `a` of [`Machine::libraries`]).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct App {
    pub id: &'static str,
    /// Which language's runtime, and the least version of it.
    pub runtime: Option<(usize, u32)>,
    /// For machine code: the system and the CPU it was built for. Code that a runtime reads is the same for all.
    pub built: Option<(Os, Cpu)>,
}

/// The languages by the name of their words.
pub const LANGUAGES: [&str; 2] = ["runtime.java", "runtime.node"];

pub const APPS: [App; 3] = [
    App { id: "java", runtime: Some((0, 21)), built: None },
    App { id: "node", runtime: Some((1, 22)), built: None },
    App { id: "mysql", runtime: None, built: Some((Os::Linux, Cpu::Amd64)) },
];

/// What is on a machine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Machine {
    pub id: &'static str,
    pub os: Os,
    pub cpu: Cpu,
    /// Version of each language's runtime; 0 is none.
    pub runtimes: [u32; 2],
    /// Whether it has the library of each app.
    pub libraries: [bool; 3],
}

pub const MACHINES: [Machine; 3] = [
    Machine { id: "laptop", os: Os::Windows, cpu: Cpu::Amd64, runtimes: [21, 22], libraries: [true, true, false] },
    Machine { id: "old", os: Os::Linux, cpu: Cpu::Amd64, runtimes: [8, 0], libraries: [true, false, true] },
    Machine { id: "arm", os: Os::Linux, cpu: Cpu::Arm64, runtimes: [21, 22], libraries: [true, false, true] },
];

/// How many pairs of app and machine there are.
pub const CELLS: usize = APPS.len() * MACHINES.len();

/// How the apps are shipped.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ship {
    /// Not yet.
    Plan,
    Bare,
    /// An image for amd64.
    Image,
    /// An image in two variants, for amd64 and arm64.
    Multi,
}

impl Ship {
    pub const WAYS: [Ship; 3] = [Ship::Bare, Ship::Image, Ship::Multi];

    /// Its name in words.
    pub fn id(self) -> &'static str {
        match self {
            Ship::Plan => "plan",
            Ship::Bare => "bare",
            Ship::Image => "image",
            Ship::Multi => "multi",
        }
    }

    /// Whether runtime and libraries travel along.
    pub fn packed(self) -> bool {
        matches!(self, Ship::Image | Ship::Multi)
    }
}

/// What stops an app: the first thing that is missed when it starts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    Kernel,
    Cpu,
    /// The runtime is not there.
    Runtime,
    /// The runtime is there in a version that is too old.
    Version,
    Library,
}

impl Fault {
    pub fn id(self) -> &'static str {
        match self {
            Fault::Kernel => "kernel",
            Fault::Cpu => "cpu",
            Fault::Runtime => "runtime",
            Fault::Version => "version",
            Fault::Library => "library",
        }
    }
}

/// Why `app` does not start on `machine`; nothing when it runs. `vm`: Docker Desktop's Linux virtual machine is there where the system is
/// not Linux. The order is that of a start: the system loads a file of its own kind, then a runtime reads the code, then libraries are found.
pub fn fault(a: usize, machine: &Machine, ship: Ship, vm: bool) -> Option<Fault> {
    let app = &APPS[a];
    if ship.packed() {
        if machine.os != Os::Linux && !vm {
            return Some(Fault::Kernel);
        }
        // The hidden virtual machine has the laptop's CPU.
        return (ship != Ship::Multi && machine.cpu != Cpu::Amd64).then_some(Fault::Cpu);
    }
    if let Some((os, cpu)) = app.built {
        if os != machine.os {
            return Some(Fault::Kernel);
        }
        if cpu != machine.cpu {
            return Some(Fault::Cpu);
        }
    }
    if let Some((language, least)) = app.runtime {
        let there = machine.runtimes[language];
        if there == 0 {
            return Some(Fault::Runtime);
        }
        if there < least {
            return Some(Fault::Version);
        }
    }
    (!machine.libraries[a]).then_some(Fault::Library)
}

/// What the learner has set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Params {
    /// None tells the story.
    pub ship: Option<Ship>,
    pub vm: bool,
}

#[derive(Clone, Debug)]
pub struct Trace {
    pub params: Params,
    /// By step, how the apps are packed, and whether they go to the machines in it. Before the first step nothing is.
    pub steps: Vec<(Ship, bool)>,
    pub story: Story,
}

/// Seconds of playing: until the first app arrives, between two, for one to take the place of what was there, and on the way.
pub const FIRST: f64 = 0.55;
pub const NEXT: f64 = 0.26;
pub const SWAP: f64 = 0.4;
pub const WAY: f64 = 0.55;
const SHIPPING: f64 = FIRST + NEXT * (CELLS - 1) as f64 + SWAP;

/// Seconds in which the apps show what they need, as the story begins, and in which they are packed.
pub const SHOW: f64 = 1.0;
const PACK: f64 = 0.6;

pub fn run(params: &Params) -> Trace {
    let (steps, spans): (Vec<(Ship, bool)>, &[(f64, f64)]) = match params.ship {
        None => (
            vec![
                (Ship::Plan, false),
                (Ship::Bare, true),
                (Ship::Image, false),
                (Ship::Image, true),
                (Ship::Multi, true),
                (Ship::Multi, true),
            ],
            &[(SHOW, 4.0), (SHIPPING, 5.5), (PACK, 4.0), (SHIPPING, 6.0), (SHIPPING, 5.0), (0.2, 5.0)],
        ),
        Some(s) => (vec![(s, true)], &[(SHIPPING, 5.0)]),
    };
    Trace { params: *params, steps, story: Story::new(spans) }
}

impl Trace {
    /// How things are shipped at the end of a step: not at all where they are only packed.
    fn shipped(&self, step: usize) -> Ship {
        match self.steps[step] {
            (ship, true) => ship,
            _ => Ship::Plan,
        }
    }

    /// How apps are packed before and in the step at `t`, and seconds since the step began.
    pub fn at(&self, t: f64) -> (Ship, Ship, f64) {
        let at = self.story.at(t);
        let before = if at.step == 0 { Ship::Plan } else { self.steps[at.step - 1].0 };
        // A rest must not fall short of the end by a rounding error.
        (before, self.steps[at.step].0, if at.moved >= 1.0 { SHIPPING + 1.0 } else { at.since })
    }

    /// Whether what is packed has been sent by the end of the step at `t`.
    pub fn sent(&self, t: f64) -> bool {
        self.steps[self.story.at(t).step].1
    }

    /// How the app of cell `i` stands there at `t`, and how much of it is seen. Machine after machine, app after app.
    pub fn cell(&self, i: usize, t: f64) -> (Ship, f64) {
        let (step, since) = (self.story.at(t).step, self.at(t).2);
        let before = if step == 0 { Ship::Plan } else { self.shipped(step - 1) };
        let now = self.shipped(step);
        // What was there goes in a third of the time; all at once where nothing follows.
        let from = if now == Ship::Plan { 0.0 } else { FIRST + NEXT * i as f64 };
        let p = (since - from) / SWAP * 3.0;
        match p {
            _ if before == now => (now, 1.0),
            p if p < 1.0 => (before, 1.0 - p.max(0.0)),
            p => (now, ((p - 1.0) / 2.0).min(1.0)),
        }
    }

    /// How far the app of cell `i` is on its way to the machine at `t`, in 0..1 while it travels; up to 2 while one that does not run there
    /// is thrown back.
    pub fn way(&self, i: usize, t: f64) -> Option<f64> {
        let step = self.story.at(t).step;
        let (ship, since) = (self.shipped(step), self.at(t).2);
        if ship == Ship::Plan || step > 0 && self.shipped(step - 1) == ship {
            return None;
        }
        let arrives = FIRST + NEXT * i as f64;
        let p = if since < arrives { 1.0 - (arrives - since) / WAY } else { 1.0 + (since - arrives) / SWAP };
        let last = if self.fault(i, ship).is_some() { 2.0 } else { 1.0 };
        (p > 0.0 && p < last).then_some(p)
    }

    /// Why the app of cell `i` does not run, shipped so.
    pub fn fault(&self, i: usize, ship: Ship) -> Option<Fault> {
        fault(i % APPS.len(), &MACHINES[i / APPS.len()], ship, self.params.vm)
    }

    /// How many of all run, shipped so.
    pub fn count(&self, ship: Ship) -> u32 {
        (0..CELLS).filter(|i| self.fault(*i, ship).is_none()).count() as u32
    }

    /// Shipped as chosen, all run.
    pub fn everywhere(&self) -> bool {
        self.params.ship.is_some_and(|s| self.count(s) == CELLS as u32)
    }

    /// Packed as chosen, fewer run than would bare.
    pub fn worse_packed(&self) -> bool {
        self.params.ship.is_some_and(|s| s.packed() && self.count(s) < self.count(Ship::Bare))
    }

    /// How many have arrived and run at `t`.
    pub fn running(&self, t: f64) -> u32 {
        let runs = |i: &usize| {
            let (ship, _) = self.cell(*i, t);
            ship != Ship::Plan && self.fault(*i, ship).is_none()
        };
        (0..CELLS).filter(runs).count() as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn trace(ship: Option<Ship>, vm: bool) -> Trace {
        run(&Params { ship, vm })
    }

    /// Captions 2 to 4 and the guesses: four, six and nine of nine; without the hidden VM the laptop runs none of the images.
    #[test]
    fn the_captions_counts() {
        assert_eq!(Ship::WAYS.map(|s| trace(None, true).count(s)), [4, 6, 9]);
        assert_eq!(Ship::WAYS.map(|s| trace(None, false).count(s)), [4, 3, 6]);
    }

    /// Caption 2 says that no two of the five bare failures have the same cause; caption 3 that all failures left are of the CPU, on one
    /// machine, and that Java, which ran bare on the ARM server, is among them.
    #[test]
    fn the_captions_reasons() {
        let t = trace(None, true);
        let faults = |s| (0..CELLS).map(|i| t.fault(i, s)).collect::<Vec<_>>();
        use Fault::*;
        let bare = [None, None, Some(Kernel), Some(Version), Some(Runtime), None, None, Some(Library), Some(Cpu)];
        assert_eq!(faults(Ship::Bare), bare);
        let cpu = Some(Cpu);
        assert_eq!(faults(Ship::Image), [None, None, None, None, None, None, cpu, cpu, cpu]);
        for a in 0..3 {
            assert_eq!(fault(a, &MACHINES[0], Ship::Image, false), Some(Kernel));
            assert_eq!(fault(a, &MACHINES[0], Ship::Multi, false), Some(Kernel));
        }
    }

    /// At rest of a step all nine have arrived as the step says; before the first nothing runs.
    #[test]
    fn everything_has_arrived_at_rest() {
        for ship in [None, Some(Ship::Bare), Some(Ship::Image), Some(Ship::Multi)] {
            let t = trace(ship, true);
            for (k, s) in t.story.steps().iter().enumerate() {
                for i in 0..CELLS {
                    assert_eq!(t.cell(i, s.rest()), (t.shipped(k), 1.0), "{ship:?} step {k} cell {i}");
                    assert_eq!(t.way(i, s.rest()), None, "{ship:?} step {k} cell {i}");
                }
            }
        }
        assert_eq!(trace(None, true).running(0.3), 0);
        assert_eq!(trace(Some(Ship::Multi), true).running(0.0), 0);
    }

    fn machine() -> impl Strategy<Value = Machine> {
        (any::<[bool; 2]>(), 0u32..30, 0u32..30, any::<[bool; 3]>()).prop_map(|(k, java, node, libraries)| Machine {
            id: "m",
            os: if k[0] { Os::Linux } else { Os::Windows },
            cpu: if k[1] { Cpu::Amd64 } else { Cpu::Arm64 },
            runtimes: [java, node],
            libraries,
        })
    }

    proptest! {
        /// Whatever is installed makes no difference to an image, and all apps fare the same: what is left is kernel and CPU.
        #[test]
        fn an_image_asks_only_for_kernel_and_cpu(m in machine(), n in machine(), vm in any::<bool>(), a in 0usize..3, b in 0usize..3) {
            let n = Machine { os: m.os, cpu: m.cpu, ..n };
            for s in [Ship::Image, Ship::Multi] {
                prop_assert_eq!(fault(a, &m, s, vm), fault(b, &n, s, vm));
                prop_assert!(matches!(fault(a, &m, s, vm), None | Some(Fault::Kernel | Fault::Cpu)));
            }
        }

        /// A multi-arch image runs wherever the plain one does, and wherever there is a Linux kernel.
        #[test]
        fn multi_arch_runs_on_any_linux(m in machine(), vm in any::<bool>(), a in 0usize..3) {
            let runs = fault(a, &m, Ship::Multi, vm).is_none();
            prop_assert_eq!(runs, m.os == Os::Linux || vm);
            prop_assert!(runs || fault(a, &m, Ship::Image, vm).is_some());
        }

        /// More on the machine never stops a bare app, and a machine with everything and the right kernel and CPU runs all.
        #[test]
        fn more_installed_never_hurts(m in machine(), java in 0u32..9, a in 0usize..3) {
            let more = Machine { runtimes: [m.runtimes[0] + java, m.runtimes[1].max(22)], libraries: [true; 3], ..m };
            prop_assert!(fault(a, &m, Ship::Bare, true).is_some() || fault(a, &more, Ship::Bare, true).is_none());
            let full = Machine { os: Os::Linux, cpu: Cpu::Amd64, runtimes: [21, 22], ..more };
            prop_assert_eq!(fault(a, &full, Ship::Bare, true), None);
        }

        /// While one way of shipping takes the place of another, the count is always between the two.
        #[test]
        fn the_count_goes_from_one_to_the_next(t in -1.0..40.0f64, vm in any::<bool>()) {
            let tr = trace(None, vm);
            let step = tr.story.at(t).step;
            let (before, now) = (if step == 0 { Ship::Plan } else { tr.shipped(step - 1) }, tr.shipped(step));
            let of = |s: Ship| if s == Ship::Plan { 0 } else { tr.count(s) };
            let n = tr.running(t);
            prop_assert!(n <= of(before) + of(now) && n <= CELLS as u32);
            for i in 0..CELLS {
                let (s, seen) = tr.cell(i, t);
                prop_assert!((s == before || s == now) && (0.0..=1.0).contains(&seen));
                // It comes before it is there, and is thrown back only where it does not run.
                match tr.way(i, t) {
                    Some(p) if p < 1.0 => prop_assert!(s == before && seen == 1.0),
                    Some(_) => prop_assert!(tr.fault(i, now).is_some()),
                    None => {}
                }
            }
        }
    }
}
