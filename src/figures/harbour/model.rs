//! Containers come ashore one after the other and go to the first server with room for their memory (first fit). When none has room,
//! a container waits until one more server is there.

use crate::num::Within;
use crate::sim::{Rng, Story};

/// Memory of a server in the picture, in GB: small, so that every container can be drawn.
pub const SERVER_GB: u32 = 8;

/// The run that the page opens with. A test holds it to the story that the captions tell.
pub const OPENING: Params = Params { seed: 1930, apps: 11, servers: 3, server_gb: SERVER_GB, ashore: 6 };

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Params {
    /// Chooses the sizes.
    pub seed: u64,
    pub apps: usize,
    /// Servers at the start.
    pub servers: usize,
    pub server_gb: u32,
    /// How many containers stand on servers already when the curtain rises; the next hangs from the crane.
    pub ashore: usize,
}

/// Where a container ends up, and why it had to wait if it had to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    pub gb: u32,
    pub server: usize,
    /// Memory of the containers under it on that server.
    pub below: u32,
    /// It found no room at first.
    pub wait: Option<Wait>,
}

/// Why a container waits: no server has enough memory left.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wait {
    /// The most that any one server has left, in GB: less than is needed.
    pub most: u32,
    /// What all servers together have left.
    pub all: u32,
}

/// A trip of the crane.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Move {
    pub app: usize,
    pub start: f64,
    pub end: f64,
    pub trip: Trip,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trip {
    FromShip,
    /// From the ship to the bare quay, where there is no server yet.
    ToQuay,
    /// Up from the quay, and down again onto the server that has come.
    FromQuay,
}

/// Where a container is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Spot {
    Ship,
    Crane,
    Quay,
    Server,
}

#[derive(Clone, Debug)]
pub struct Trace {
    pub params: Params,
    /// One a container, in the order in which they come.
    pub places: Vec<Place>,
    /// Servers in the end.
    pub servers: usize,
    pub moves: Vec<Move>,
    /// When the additional server starts to roll in, and when it stands. Never, if none is needed.
    pub arrival: (f64, f64),
    /// When the servers start to dissolve, and when they have.
    pub dissolve: (f64, f64),
    pub story: Story,
}

/// First fit: the first server, in order, that has room.
pub fn place(sizes: &[u32], servers: usize, server_gb: u32) -> (Vec<Place>, usize) {
    let mut used = vec![0u32; servers];
    let mut places = Vec::with_capacity(sizes.len());
    for &gb in sizes {
        let mut wait = None;
        let server = match used.iter().position(|u| u + gb <= server_gb) {
            Some(s) => s,
            None => {
                let left = used.iter().map(|u| server_gb - u);
                wait = Some(Wait { most: left.clone().max().unwrap_or(0), all: left.sum() });
                used.push(0);
                used.len() - 1
            }
        };
        places.push(Place { gb, server, below: used[server], wait });
        used[server] += gb;
    }
    (places, used.len())
}

/// Sizes of 1 to 3 GB by chance.
pub fn sizes(seed: u64, n: usize) -> Vec<u32> {
    let mut rng = Rng::new(seed);
    (0..n).map(|_| 1 + rng.below(3) as u32).collect()
}

/// Seconds of one trip from the ship.
const TRIP: f64 = 1.9;
/// How much of its trip the first container has behind it when the curtain rises: it hangs between sea and quay.
const HANGING: f64 = 0.6;
/// Up, a server below, down, and the empty hook up again.
const LIFT: f64 = 1.7;

pub fn run(p: &Params) -> Trace {
    let (places, servers) = place(&sizes(p.seed, p.apps), p.servers, p.server_gb);
    let first = TRIP * (1.0 - HANGING);
    let waiting = places.iter().position(|p| p.wait.is_some()).unwrap_or(places.len());
    let carried = waiting.saturating_sub(p.ashore + 1);
    let story = Story::new(&[(first, 1.5), (TRIP * carried as f64, 0.4), (TRIP, 2.1), (LIFT, 1.2), (1.1, 2.0)]);
    let at = |step: usize| story.steps()[step].start;
    let mut moves = Vec::new();
    for app in p.ashore..p.apps {
        let k = app - p.ashore;
        let (start, trip) = match k {
            0 => (-TRIP * HANGING, Trip::FromShip),
            _ if app < waiting => (at(1) + TRIP * (k - 1) as f64, Trip::FromShip),
            _ => (at(2) + TRIP * (app - waiting) as f64, Trip::ToQuay),
        };
        moves.push(Move { app, start, end: start + TRIP, trip });
        if trip == Trip::ToQuay {
            moves.push(Move { app, start: at(3), end: at(3) + LIFT, trip: Trip::FromQuay });
        }
    }
    let arrival = if servers > p.servers { (at(3) + 0.5, at(3) + 1.0) } else { (f64::INFINITY, f64::INFINITY) };
    let dissolve = (at(4), story.steps()[4].rest());
    Trace { params: *p, places, servers, moves, arrival, dissolve, story }
}

impl Trace {
    /// The trip that is under way at `t`, or else the last one before.
    pub fn trip(&self, t: f64) -> Option<&Move> {
        self.moves.iter().rev().find(|m| m.start <= t)
    }

    pub fn spot(&self, app: usize, t: f64) -> Spot {
        if app < self.params.ashore {
            return Spot::Server;
        }
        match self.moves.iter().rev().find(|m| m.app == app && m.start <= t) {
            None => Spot::Ship,
            Some(m) => match (m.part(t), m.trip) {
                // It leaves its place once the crane has taken hold of it, and has a new one once the crane lets go.
                (p, Trip::ToQuay) if p >= m.trip.release() => Spot::Quay,
                (p, _) if p >= m.trip.release() => Spot::Server,
                (p, _) if p >= m.trip.grip() => Spot::Crane,
                (_, Trip::FromQuay) => Spot::Quay,
                _ => Spot::Ship,
            },
        }
    }

    /// Servers that stand on the quay at `t`.
    pub fn servers_at(&self, t: f64) -> usize {
        if t >= self.arrival.1 - 1e-9 { self.servers } else { self.params.servers }
    }

    /// Memory in use on a server at `t`, in GB.
    pub fn used(&self, server: usize, t: f64) -> u32 {
        self.places
            .iter()
            .enumerate()
            .filter(|(i, p)| p.server == server && self.spot(*i, t) == Spot::Server)
            .map(|(_, p)| p.gb)
            .sum()
    }

    /// How many containers are at a kind of place at `t`.
    pub fn count(&self, spot: Spot, t: f64) -> usize {
        (0..self.places.len()).filter(|i| self.spot(*i, t) == spot).count()
    }

    /// The container that waits on the quay at `t`, and why.
    pub fn waiting(&self, t: f64) -> Option<(usize, Wait)> {
        self.places
            .iter()
            .enumerate()
            .find(|(i, _)| self.spot(*i, t) == Spot::Quay)
            .and_then(|(i, p)| p.wait.map(|w| (i, w)))
    }
}

impl Move {
    /// How much of the trip is over at `t`, 0..=1.
    pub fn part(&self, t: f64) -> f64 {
        ((t - self.start) / (self.end - self.start)).within(0.0, 1.0)
    }

    /// When the crane lets go.
    pub fn set_down(&self) -> f64 {
        self.start + self.trip.release() * (self.end - self.start)
    }
}

impl Trip {
    /// The part of the trip after which the crane holds the container.
    pub fn grip(self) -> f64 {
        if self == Trip::FromQuay { 0.14 } else { 0.33 }
    }

    /// The part of the trip after which it has let go.
    pub fn release(self) -> f64 {
        0.86
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What the captions and the picture need of the opening run.
    #[test]
    fn the_opening_tells_its_story() {
        let t = run(&OPENING);
        assert_eq!(t.places.iter().map(|p| p.gb).collect::<Vec<_>>(), [2, 1, 1, 3, 3, 3, 3, 1, 3, 1, 3]);
        // Only the last one waits: what is left would be just enough, but not in one piece.
        assert_eq!(t.places.iter().filter(|p| p.wait.is_some()).count(), 1);
        let last = t.places[10];
        assert_eq!((last.gb, last.wait), (3, Some(Wait { most: 2, all: 3 })));
        assert_eq!((last.server, last.below, t.servers), (3, 0, 4));
        // “Not the last server: the first with room”: one of those carried in step 2 goes back to an earlier server.
        assert!((7..10).any(|i| t.places[i].server < t.places[i - 1].server));
    }

    #[test]
    fn the_curtain_rises_on_a_busy_harbour() {
        let t = run(&OPENING);
        assert_eq!([Spot::Server, Spot::Crane, Spot::Ship].map(|s| t.count(s, 0.0)), [6, 1, 4]);
        assert_eq!([0, 1, 2].map(|s| t.used(s, 0.0)), [7, 6, 0]);
    }

    #[test]
    fn what_is_where_at_the_rests() {
        let t = run(&OPENING);
        let rests: Vec<f64> = t.story.steps().iter().map(|s| s.rest()).collect();
        let at = |i: usize| [Spot::Server, Spot::Crane, Spot::Quay, Spot::Ship].map(|s| t.count(s, rests[i]));
        assert_eq!(at(0), [7, 0, 0, 4]);
        assert_eq!(at(1), [10, 0, 0, 1]);
        assert_eq!(at(2), [10, 0, 1, 0]);
        assert_eq!(at(3), [11, 0, 0, 0]);
        assert_eq!(at(4), [11, 0, 0, 0]);
        assert_eq!((t.servers_at(rests[2]), t.servers_at(rests[3])), (3, 4));
        let d = t.story.duration();
        assert!((14.0..=18.5).contains(&d), "{d} s");
    }

    #[test]
    fn the_crane_makes_one_trip_at_a_time() {
        let t = run(&OPENING);
        for m in t.moves.windows(2) {
            assert!(m[0].end <= m[1].start + 1e-9, "{m:?}");
        }
        for k in 0..400 {
            assert!(t.count(Spot::Crane, f64::from(k) * 0.05) <= 1);
        }
    }

    fn params() -> impl Strategy<Value = Params> {
        (any::<u64>(), 7usize..30, 1usize..6, 3u32..12).prop_map(|(seed, apps, servers, server_gb)| Params {
            seed,
            apps,
            servers,
            server_gb,
            ashore: 6,
        })
    }

    proptest! {
        #[test]
        fn no_server_is_over_its_memory_at_any_time(p in params(), at in 0.0..40.0f64) {
            let t = run(&p);
            for s in 0..t.servers {
                prop_assert!(t.used(s, at) <= p.server_gb);
            }
        }

        /// Each stands on exactly the containers below it: none overlap, and there is no gap.
        #[test]
        fn every_container_has_one_place(p in params()) {
            let t = run(&p);
            prop_assert_eq!(t.places.len(), p.apps);
            for s in 0..t.servers {
                let mut top = 0;
                for c in t.places.iter().filter(|c| c.server == s) {
                    prop_assert_eq!(c.below, top);
                    top += c.gb;
                }
                prop_assert!(top > 0 || s < p.servers, "server {} was added for nothing", s);
            }
        }

        /// First fit: nothing earlier had room, and whoever waits waits for a reason.
        #[test]
        fn it_goes_to_the_first_server_with_room(p in params()) {
            let (places, _) = place(&sizes(p.seed, p.apps), p.servers, p.server_gb);
            for (i, c) in places.iter().enumerate() {
                for s in 0..c.server {
                    let used: u32 = places[..i].iter().filter(|o| o.server == s).map(|o| o.gb).sum();
                    prop_assert!(used + c.gb > p.server_gb, "container {} passed by server {}", i, s);
                }
                if let Some(w) = c.wait {
                    prop_assert!(w.most < c.gb && w.most <= w.all);
                }
            }
        }

        /// What first fit promises: no two servers are both at most half full, or the second one's containers would stand on the first.
        #[test]
        fn first_fit_wastes_no_two_halves(p in params()) {
            let (places, servers) = place(&sizes(p.seed, p.apps), 1, p.server_gb);
            let used = |s| places.iter().filter(|c| c.server == s).map(|c| c.gb).sum::<u32>();
            prop_assert!((0..servers).filter(|s| 2 * used(*s) <= p.server_gb).count() <= 1);
        }

        #[test]
        fn a_container_never_goes_back(p in params(), at in -1.0..20.0f64, dt in 0.0..20.0f64) {
            let t = run(&p);
            prop_assert!(t.count(Spot::Ship, at + dt) <= t.count(Spot::Ship, at));
        }
    }
}
