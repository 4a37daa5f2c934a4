//! How many copies of one app each server holds, what its memory goes to, and when each copy arrives. The packing is `sim::packing`.

use crate::num::Within;
use crate::sim::Story;
use crate::sim::packing::{Memory, Packed};

/// What the learner can set. Memory in MB unless it says otherwise.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Params {
    pub server_gb: f64,
    pub app: f64,
    /// A guest operating system, and the one of the host of the containers.
    pub os: f64,
    pub container: f64,
    pub host_percent: f64,
}

/// Which of the two servers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    Vms,
    Containers,
}

impl Side {
    pub const ALL: [Side; 2] = [Side::Vms, Side::Containers];
}

/// The steps, from 0.
pub const EMPTY: usize = 0;
pub const FILL_VMS: usize = 1;
pub const FILL_CONTAINERS: usize = 2;
pub const COMPARE: usize = 3;

/// Seconds in which the instances of a server arrive, however many they are.
const FILL: f64 = 2.6;
/// Seconds that one instance takes to arrive.
const FALL: f64 = 0.35;
/// Seconds in which the host's operating system comes up, before the first container.
pub const BOOT: f64 = 0.4;

#[derive(Clone, Debug)]
pub struct Trace {
    pub memory: Memory,
    pub vms: Packed,
    pub containers: Packed,
    pub story: Story,
}

pub fn run(p: &Params) -> Trace {
    let memory = Memory {
        server: p.server_gb * 1000.0,
        app: p.app,
        os: p.os,
        container: p.container,
        host_share: p.host_percent / 100.0,
    };
    let story = Story::new(&[(0.5, 4.0), (FILL, 3.4), (BOOT + FILL, 3.4), (1.2, 4.5), (0.3, 5.0)]);
    Trace { memory, vms: memory.as_vms(), containers: memory.as_containers(), story }
}

impl Trace {
    pub fn packed(&self, side: Side) -> &Packed {
        match side {
            Side::Vms => &self.vms,
            Side::Containers => &self.containers,
        }
    }

    /// What one instance takes, in MB: its app and what comes with it.
    pub fn each(&self, side: Side) -> f64 {
        self.memory.app + self.extra(side)
    }

    /// What one instance takes beyond its app, in MB.
    pub fn extra(&self, side: Side) -> f64 {
        match side {
            Side::Vms => self.memory.os,
            Side::Containers => self.memory.container,
        }
    }

    /// What a server takes once before its first instance, in MB, at most what the host leaves: a small server may not hold even that.
    pub fn once(&self, side: Side) -> f64 {
        match side {
            Side::Vms => 0.0,
            Side::Containers => self.memory.os.min(self.memory.server - self.packed(side).host),
        }
    }

    /// Containers for one VM; there is no answer where no VM fits.
    pub fn ratio(&self) -> Option<f64> {
        (self.vms.count > 0).then(|| f64::from(self.containers.count) / f64::from(self.vms.count))
    }

    /// How far instance `i` of a server has come at `t`, in 0..=1: 0 until it sets out, 1 when it stands.
    pub fn arrived(&self, side: Side, i: u32, t: f64) -> f64 {
        let (step, wait) = match side {
            Side::Vms => (FILL_VMS, 0.0),
            Side::Containers => (FILL_CONTAINERS, BOOT),
        };
        let at = self.story.at(t);
        if at.step != step || at.moved >= 1.0 {
            return f64::from(at.step >= step && at.moved >= 1.0 || at.step > step);
        }
        let n = self.packed(side).count;
        let sets_out = wait + if n > 1 { f64::from(i) * (FILL - FALL) / f64::from(n - 1) } else { 0.0 };
        ((at.since - sets_out) / FALL).within(0.0, 1.0)
    }

    /// How many instances of a server have set out at `t`.
    pub fn shown(&self, side: Side, t: f64) -> u32 {
        // They set out in order, so the first that has not is the count.
        let n = self.packed(side).count;
        let (mut low, mut high) = (0, n);
        while low < high {
            let mid = (low + high) / 2;
            if self.arrived(side, mid, t) > 0.0 { low = mid + 1 } else { high = mid }
        }
        low
    }

    /// Four different counts of containers to choose from, rising, and the place of the right one: as many as VMs (there is no gain),
    /// half-way, what the model finds, and ten times the VMs (the myth). Other counts near the right one fill in for doubles.
    pub fn guesses(&self) -> ([u32; 4], usize) {
        let (v, c) = (self.vms.count, self.containers.count);
        let wishes = [c, v, v * 10, (v + c) / 2, c * 2, c + 1, c + 2, c + 3, c + 4];
        let mut picked = [c; 4];
        let mut n = 1;
        for w in wishes {
            if n < 4 && !picked[..n].contains(&w) {
                picked[n] = w;
                n += 1;
            }
        }
        picked.sort_unstable();
        let right = picked.iter().position(|p| *p == c).unwrap_or(0);
        (picked, right)
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::content::{self, facts::Book};
    use crate::figures::{Input, Kind};
    use proptest::prelude::*;

    pub const DEFAULT: Params = Params { server_gb: 24.0, app: 512.0, os: 500.0, container: 20.0, host_percent: 5.0 };

    pub fn params() -> impl Strategy<Value = Params> {
        (1u32..=64, 2u32..=250, 2u32..=20, 3u32..=25, 0u32..=20).prop_map(|(server, app, os, container, host)| Params {
            server_gb: f64::from(server) * 4.0,
            app: f64::from(app) * 64.0,
            os: f64::from(os) * 50.0,
            container: f64::from(container) * 2.0,
            host_percent: f64::from(host),
        })
    }

    /// The lesson's sentence under the figure, and captions 2 to 4.
    #[test]
    fn the_captions_claims() {
        let t = run(&DEFAULT);
        assert_eq!((t.vms.count, t.containers.count), (22, 41));
        assert_eq!((t.each(Side::Vms), t.each(Side::Containers)), (1012.0, 532.0));
        assert_eq!(t.ratio().map(|r| (r * 10.0).round()), Some(19.0));
        // "46 % … 6 %" of caption 4: guest systems on the left; one system and the containers' own on the right.
        assert_eq!((t.vms.overhead / 240.0).round(), 46.0);
        assert_eq!((t.containers.overhead / 240.0).round(), 6.0);
        assert_eq!(t.containers.overhead, 500.0 + 41.0 * 20.0);
    }

    /// The last caption says so: the same server, ever bigger apps.
    #[test]
    fn bigger_apps_close_the_gap() {
        let ratio = |app: f64| run(&Params { server_gb: 256.0, app, ..DEFAULT }).ratio().unwrap();
        let (small, middle, big) = (ratio(128.0), ratio(512.0), ratio(8_000.0));
        assert!(small > 4.0 && middle < 2.0 && (1.0..1.08).contains(&big), "{small} {middle} {big}");
    }

    /// The controls open at the facts that they stand for, and go as far as their sources do.
    #[test]
    fn controls_agree_with_the_facts() {
        let book = Book::load(&content::root("en")).unwrap();
        let figure = &super::super::view::FIGURE;
        for (control, fact, range) in [
            ("app", "app-memory", false),
            ("guest", "guest-os-memory", true),
            ("container", "container-overhead", true),
            ("host", "host-share", false),
        ] {
            let c = figure.controls.iter().find(|c| c.id == control).unwrap();
            let f = &book.facts[fact];
            assert_eq!(c.default, f.value, "{control}");
            assert_eq!(c.clamp(c.default), c.default, "the default of {control} is on a step");
            if let (true, Kind::Slider { min, max, .. }) = (range, c.kind) {
                assert_eq!((Some(min), Some(max)), (f.low, f.high), "{control}");
            }
        }
        assert_eq!(Input::of(figure).values, [24.0, 512.0, 500.0, 20.0, 5.0]);
    }

    #[test]
    fn the_question_at_the_defaults() {
        assert_eq!(run(&DEFAULT).guesses(), ([22, 31, 41, 220], 2));
    }

    proptest! {
        /// Guest systems are all that VMs carry more, so for apps far bigger than one the counts meet.
        #[test]
        fn ratio_tends_to_one_for_big_apps(p in params(), times in 30.0..200.0f64, many in 20u32..200) {
            let app = p.os * times;
            let server_gb = app * f64::from(many) / 1000.0 / (1.0 - p.host_percent / 100.0);
            let t = run(&Params { app, server_gb, ..p });
            let ratio = t.ratio().unwrap();
            // One VM costs at most (1 + 1/times) apps; rounding down loses at most one instance on either side.
            let most = 1.0 + 1.0 / times + 1.0 / f64::from(t.vms.count);
            let least = 1.0 - 1.0 / f64::from(t.vms.count);
            prop_assert!(ratio <= most + 1e-9 && ratio >= least - 1e-9, "{ratio} not in {least}..{most}");
        }

        #[test]
        fn bigger_apps_never_fit_more(p in params(), more in 0.0..8_000.0f64) {
            let (a, b) = (run(&p), run(&Params { app: p.app + more, ..p }));
            prop_assert!(b.vms.count <= a.vms.count && b.containers.count <= a.containers.count);
        }

        #[test]
        fn each_server_adds_up(p in params()) {
            let t = run(&p);
            for side in Side::ALL {
                let q = t.packed(side);
                let sum = q.host + t.once(side) + f64::from(q.count) * t.each(side) + q.free;
                prop_assert!((sum - t.memory.server).abs() < 1e-6, "{side:?} {sum}");
            }
        }

        /// They arrive one after the other, none leaves, all stand when the step rests, and none before its step.
        #[test]
        fn instances_arrive_in_order_and_all(p in params(), k in 0u32..400) {
            let t = run(&p);
            let now = t.story.duration() * f64::from(k) / 400.0;
            for (side, step) in [(Side::Vms, FILL_VMS), (Side::Containers, FILL_CONTAINERS)] {
                let n = t.packed(side).count;
                let spans = t.story.steps();
                prop_assert_eq!(t.shown(side, spans[step].start - 0.01), 0);
                prop_assert_eq!(t.shown(side, spans[step].rest()), n);
                prop_assert!(t.shown(side, now) <= t.shown(side, now + 0.02));
                for i in 1..n.min(60) {
                    prop_assert!(t.arrived(side, i, now) <= t.arrived(side, i - 1, now));
                }
            }
        }

        /// The shared system is up before the first container sets out; a server that is empty at the end is too small for even one.
        #[test]
        fn the_host_comes_first_and_nothing_fits_only_where_there_is_no_room(p in params(), part in 0.0..1.0f64) {
            let t = run(&p);
            prop_assert_eq!(t.shown(Side::Containers, t.story.steps()[FILL_CONTAINERS].start + BOOT * part), 0);
            let room = t.memory.server - t.vms.host;
            // Caption 4 where no VM fits: the app and its guest system "are more than" the room.
            prop_assert_eq!(t.vms.count == 0, t.each(Side::Vms) > room);
            prop_assert_eq!(t.ratio().is_none(), t.vms.count == 0);
        }

        #[test]
        fn guesses_differ_and_hold_the_answer(p in params()) {
            let t = run(&p);
            let (g, right) = t.guesses();
            prop_assert_eq!(g[right], t.containers.count);
            prop_assert!(g.windows(2).all(|w| w[0] < w[1]), "{:?}", g);
        }
    }
}
