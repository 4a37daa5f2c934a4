//! Images as lists of layers, and three places that hold layers. A push or a pull moves the layers of an image that the other side does
//! not hold yet, one by one (`docker-storage`); a build reuses finished layers up to the first instruction affected by the change and
//! makes the later ones anew (`docker-build-cache`). The stacks of the base images are those of the official images
//! (`docker-image-sizes`), in compressed MB, as they travel.

use crate::sim::images::{CODE, LIBS, MYSQL, NODE, Stack, TEMURIN, kept};
use crate::sim::{Facts, Story};

pub use crate::sim::images::TINY;

/// The second image.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Second {
    /// Another app on the same Node.js base.
    Same,
    /// An app on the Java base.
    Java,
    Mysql,
}

impl Second {
    pub const ALL: [Second; 3] = [Second::Same, Second::Java, Second::Mysql];

    /// Its name in keys of words.
    pub fn id(self) -> &'static str {
        match self {
            Second::Same => "same",
            Second::Java => "java",
            Second::Mysql => "mysql",
        }
    }
}

/// What the learner has set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Params {
    pub second: Second,
    /// The change is in the libraries, not in the code.
    pub libs_change: bool,
    /// The Dockerfile copies the code in before it installs the libraries.
    pub code_first: bool,
    /// The server asks for the digest of the first image, not for the tag.
    pub by_digest: bool,
}

/// Places: laptop, registry, server.
pub const PLACES: usize = 3;
pub const LAPTOP: usize = 0;
pub const REGISTRY: usize = 1;
pub const SERVER: usize = 2;

#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Layer {
    pub id: &'static str,
    pub mb: f64,
    /// The image that brought it in.
    pub image: usize,
}

/// One image on its way to one place.
#[derive(Clone, PartialEq, Debug)]
pub struct Transfer {
    pub image: usize,
    pub to: usize,
    pub at: f64,
    /// When the image is complete there.
    pub end: f64,
    /// The layers that had to move, and when each sets out.
    pub moved: Vec<(usize, f64)>,
}

impl Transfer {
    /// Whether layers come from the place before; otherwise they are made here.
    pub fn travels(&self) -> bool {
        self.to != LAPTOP && !(self.to == REGISTRY && self.image == 2)
    }
}

#[derive(Clone, Debug)]
pub struct Trace {
    pub params: Params,
    pub layers: Vec<Layer>,
    /// The app, the app after the change, the second image; layers bottom to top.
    pub images: [Vec<usize>; 3],
    pub transfers: Vec<Transfer>,
    /// MB that the push after the change carries with the libraries first in the Dockerfile, and with the code first.
    pub orders: [f64; 2],
    pub story: Story,
}

/// How long a layer is on its way, and how long after one the next sets out.
const TAKE: f64 = 0.35;
const GAP: f64 = 0.17;
/// After a transfer: for the tag to move and a container to start.
pub const SETTLE: f64 = 0.35;

/// Image and place of each transfer, and the step that it belongs to. In the step after the change the server asks for what `wanted` says.
const PLAN: [(usize, usize, usize); 8] = [
    (0, LAPTOP, 0),
    (0, REGISTRY, 1),
    (0, SERVER, 2),
    (1, LAPTOP, 3),
    (1, REGISTRY, 3),
    (1, SERVER, 4),
    (2, REGISTRY, 5),
    (2, SERVER, 5),
];
/// The build of the change and the arrival of the second image.
pub const CHANGE: usize = 3;
pub const SECOND: usize = 6;
/// The push and the pull after the change, and the pull of the second image.
pub const PUSH: usize = 4;
pub const PULL: usize = 5;
pub const LAST: usize = 7;
const HOLD: [f64; 6] = [4.5, 4.0, 4.0, 6.0, 5.0, 5.0];

pub fn run(params: &Params, facts: &Facts) -> Trace {
    let mut layers: Vec<Layer> = Vec::new();
    let mut add = |stack: Stack, image: usize| {
        let from = layers.len();
        for (id, fact) in stack {
            layers.push(Layer { id, mb: facts.get(fact), image });
        }
        (from..layers.len()).collect::<Vec<usize>>()
    };
    let own: Stack = if params.code_first { &[CODE, LIBS] } else { &[LIBS, CODE] };
    let base = add(NODE, 0);
    let first = [base.clone(), add(own, 0)].concat();
    let kept = kept(params.libs_change, params.code_first);
    let changed = [first[..base.len() + kept].to_vec(), add(&own[kept..], 1)].concat();
    let second = match params.second {
        Second::Same => [base, add(own, 2)].concat(),
        Second::Java => [add(TEMURIN, 2), add(own, 2)].concat(),
        Second::Mysql => add(MYSQL, 2),
    };
    let images = [first, changed, second];

    let mut transfers: Vec<Transfer> = Vec::new();
    let mut spans = Vec::new();
    // The story opens when the build has come to the end of the base image.
    let (mut now, mut start) = (-TAKE - GAP * (NODE.len() - 1) as f64, 0.0);
    for (k, (image, to, step)) in PLAN.into_iter().enumerate() {
        let image = if k == PULL && params.by_digest { 0 } else { image };
        let mut moved = Vec::new();
        for l in &images[image] {
            if !transfers.iter().any(|t| t.to == to && t.moved.iter().any(|m| m.0 == *l)) {
                // In the first picture the base is complete, and the next layer about to come.
                let pause = if k == 0 && *l >= NODE.len() { TAKE } else { 0.0 };
                moved.push((*l, now + pause + GAP * moved.len() as f64));
            }
        }
        let end = moved.last().map_or(now, |m| m.1) + TAKE;
        transfers.push(Transfer { image, to, at: now, end, moved });
        now = end + SETTLE;
        if PLAN.get(k + 1).is_none_or(|p| p.2 != step) {
            spans.push((now - start, HOLD[step]));
            now += HOLD[step];
            start = now;
        }
    }
    let orders = [false, true].map(|code_first| {
        let own = if code_first { [CODE, LIBS] } else { [LIBS, CODE] };
        own[crate::sim::images::kept(params.libs_change, code_first)..].iter().map(|l| facts.get(l.1)).sum()
    });
    Trace { params: *params, layers, images, transfers, orders, story: Story::new(&spans) }
}

impl Trace {
    /// The transfer that began last.
    pub fn current(&self, t: f64) -> usize {
        self.transfers.iter().rposition(|k| t >= k.at - 1e-9).unwrap_or(0)
    }

    /// How far a layer has come on its way into a place, 0..=1, and whether it comes from the place before.
    pub fn share(&self, layer: usize, place: usize, t: f64) -> (f64, bool) {
        for k in &self.transfers {
            if k.to == place
                && let Some(m) = k.moved.iter().find(|m| m.0 == layer)
            {
                let p = (t - m.1) / TAKE;
                // A rest reached by adding up floats must count as arrived.
                return (if p > 1.0 - 1e-6 { 1.0 } else { p.max(0.0) }, k.travels());
            }
        }
        (0.0, false)
    }

    /// Layers and MB in a place.
    pub fn held(&self, place: usize, t: f64) -> (usize, f64) {
        let (mut n, mut mb) = (0, 0.0);
        for (i, l) in self.layers.iter().enumerate() {
            if self.share(i, place, t).0 >= 1.0 {
                n += 1;
                mb += l.mb;
            }
        }
        (n, mb)
    }

    pub fn size(&self, image: usize) -> f64 {
        self.images[image].iter().map(|l| self.layers[*l].mb).sum()
    }

    /// Layers of an image's first `n` that are drawn as slivers.
    pub fn tiny(&self, image: usize, n: usize) -> usize {
        self.images[image][..n].iter().filter(|l| self.layers[**l].id == TINY).count()
    }

    /// MB that a transfer has moved by `t`.
    pub fn moved(&self, transfer: usize, t: f64) -> f64 {
        self.transfers[transfer].moved.iter().filter(|m| t >= m.1 + TAKE - 1e-7).map(|m| self.layers[m.0].mb).sum()
    }

    /// MB that a transfer moves in all.
    pub fn cost(&self, transfer: usize) -> f64 {
        self.moved(transfer, f64::INFINITY)
    }

    /// When a place has the whole image; never is infinity.
    pub fn complete(&self, image: usize, place: usize) -> f64 {
        let k = self.transfers.iter().find(|k| k.image == image && k.to == place);
        k.map_or(f64::INFINITY, |k| k.end)
    }

    /// The push after the change carries libraries only.
    pub fn libraries_alone(&self) -> bool {
        let moved = &self.transfers[PUSH].moved;
        !moved.is_empty() && moved.iter().all(|m| self.layers[m.0].id == LIBS.0)
    }

    /// The push carries all that is the learner's own, and the server fetches none of it.
    pub fn pushed_in_vain(&self) -> bool {
        self.orders.iter().all(|mb| *mb <= self.cost(PUSH) + 1e-9) && self.cost(PULL) == 0.0
    }

    /// Whether an image is running on the server from one instant to another.
    pub fn runs(&self, image: usize) -> (f64, f64) {
        let from = self.complete(image, SERVER);
        let stop = if image == 0 { self.complete(1, SERVER) } else { f64::INFINITY };
        (from, stop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Map;
    use proptest::prelude::*;

    const END: f64 = f64::INFINITY;

    fn book() -> Facts {
        crate::content::facts::Book::load(&crate::content::root("en")).unwrap().numbers()
    }

    const DEFAULT: Params = Params { second: Second::Same, libs_change: false, code_first: false, by_digest: false };

    fn params() -> impl Strategy<Value = Params> {
        (0usize..3, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(s, libs_change, code_first, by_digest)| {
            Params { second: Second::ALL[s], libs_change, code_first, by_digest }
        })
    }

    /// The same facts with sizes of chance.
    fn sizes() -> impl Strategy<Value = Facts> {
        let ids: Vec<String> = crate::figures::layers::view::FIGURE.facts.iter().map(|f| f.to_string()).collect();
        prop::collection::vec(0.001..300.0f64, ids.len())
            .prop_map(move |v| Facts::new(ids.iter().cloned().zip(v).collect::<Map<f64>>()))
    }

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-6
    }

    /// What the captions claim, with the real sizes.
    #[test]
    fn the_story_s_numbers() {
        let facts = book();
        let t = run(&DEFAULT, &facts);
        let (libs, code) = (facts.get("shop-libraries"), facts.get("shop-code"));
        // The base adds up to the download that the lesson names.
        let base: f64 = t.images[0][..8].iter().map(|l| t.layers[*l].mb).sum();
        assert!((base - facts.get("node-image-download")).abs() < 0.1, "{base}");
        assert_eq!(t.images[0].len(), 10);
        // Two of them are slivers, and among the nine that the change leaves alone.
        assert_eq!((t.tiny(0, 10), t.tiny(1, 9)), (2, 2));
        assert!(t.layers[..10].iter().all(|l| (l.id == TINY) == (l.mb < 0.1)));
        // The first picture shows what its caption names first: the base, complete, and nothing else yet.
        assert_eq!((t.held(LAPTOP, 0.0).0, t.held(REGISTRY, 0.0).0), (8, 0));
        // A push and a pull to places that hold nothing move all of it.
        for k in [0, 1, 2] {
            assert!(near(t.cost(k), base + libs + code));
        }
        // One line of code: one layer, and all but that stays.
        for k in [PUSH, PULL] {
            assert!(near(t.cost(k), code));
            assert_eq!(t.transfers[k].moved.len(), 1);
        }
        // An app on the same base brings only its own layers; on another base, all of it.
        assert!(near(t.cost(LAST), libs + code));
        for (second, mb) in [(Second::Java, 121.1 + libs + code), (Second::Mysql, 270.9)] {
            let t = run(&Params { second, ..DEFAULT }, &facts);
            assert!((t.cost(LAST) - mb).abs() < 0.1 && near(t.cost(LAST), t.size(2)), "{second:?}");
        }
    }

    /// MB made anew by each change under each order of the Dockerfile.
    #[test]
    fn what_a_change_remakes() {
        let facts = book();
        let (libs, code) = (facts.get("shop-libraries"), facts.get("shop-code"));
        for (libs_change, code_first, mb) in
            [(false, false, code), (true, false, libs + code), (false, true, libs + code), (true, true, libs)]
        {
            let t = run(&Params { libs_change, code_first, ..DEFAULT }, &facts);
            assert!(near(t.cost(PUSH), mb), "{libs_change} {code_first}");
        }
    }

    /// The other order's number is what a push would carry in that order.
    #[test]
    fn both_orders_are_told_as_they_would_be() {
        let facts = book();
        for (libs_change, code_first) in [(false, false), (false, true), (true, false), (true, true)] {
            let t = run(&Params { libs_change, code_first, ..DEFAULT }, &facts);
            for (i, other) in [false, true].into_iter().enumerate() {
                let would = run(&Params { libs_change, code_first: other, ..DEFAULT }, &facts);
                assert!(near(t.orders[i], would.cost(PUSH)), "{libs_change} {code_first} {i}");
            }
        }
    }

    #[test]
    fn a_digest_gets_the_image_that_is_there_already() {
        let t = run(&Params { by_digest: true, ..DEFAULT }, &book());
        assert_eq!(t.transfers[PULL].image, 0);
        assert!(t.transfers[PULL].moved.is_empty());
        assert_eq!(t.runs(0).1, END);
        assert_eq!(t.runs(1).0, END);
        let t = run(&DEFAULT, &book());
        assert!(t.runs(0).1 == t.runs(1).0 && t.runs(1).0 < t.story.duration());
    }

    proptest! {
        /// No layer reaches a place twice, so each is stored there once.
        #[test]
        fn a_layer_arrives_once(p in params(), f in sizes()) {
            let t = run(&p, &f);
            for place in 0..PLACES {
                let mut seen = vec![0; t.layers.len()];
                for k in t.transfers.iter().filter(|k| k.to == place) {
                    k.moved.iter().for_each(|m| seen[m.0] += 1);
                }
                prop_assert!(seen.iter().all(|n| *n <= 1));
            }
        }

        /// What a place holds in the end is the sum of what came in, and each of its images is whole.
        #[test]
        fn what_comes_in_is_what_is_held(p in params(), f in sizes()) {
            let t = run(&p, &f);
            for place in 0..PLACES {
                let came: f64 = (0..t.transfers.len()).filter(|k| t.transfers[*k].to == place).map(|k| t.cost(k)).sum();
                prop_assert!(near(came, t.held(place, END).1));
            }
            for k in &t.transfers {
                prop_assert!(t.images[k.image].iter().all(|l| t.share(*l, k.to, k.end).0 >= 1.0));
            }
        }

        /// A push or a pull moves at most the image, and just what was missing; nothing comes out of a place that does not have it.
        #[test]
        fn only_what_is_missing_travels(p in params(), f in sizes()) {
            let t = run(&p, &f);
            for (k, x) in t.transfers.iter().enumerate() {
                prop_assert!(t.cost(k) <= t.size(x.image) + 1e-9);
                let missing: f64 = t.images[x.image]
                    .iter()
                    .filter(|l| t.share(**l, x.to, x.at).0 < 1.0)
                    .map(|l| t.layers[*l].mb)
                    .sum();
                prop_assert!(near(missing, t.cost(k)));
                if x.travels() {
                    prop_assert!(x.moved.iter().all(|m| t.share(m.0, x.to - 1, m.1).0 >= 1.0));
                }
            }
        }

        /// Above the first changed layer nothing is reused, below it everything is; and layers never leave a place.
        #[test]
        fn a_build_reuses_up_to_the_change(p in params(), f in sizes()) {
            let t = run(&p, &f);
            let (a, b) = (&t.images[0], &t.images[1]);
            let first_new = b.iter().position(|l| !a.contains(l)).unwrap();
            prop_assert_eq!(&a[..first_new], &b[..first_new]);
            prop_assert!(b[first_new..].iter().all(|l| !a.contains(l)));
            prop_assert_eq!(t.layers[b[first_new]].id, if p.libs_change { "libs" } else { "code" });
            let mut last = [0; PLACES];
            for k in 0..=100 {
                for (place, n) in last.iter_mut().enumerate() {
                    let now = t.held(place, t.story.duration() * f64::from(k) / 100.0).0;
                    prop_assert!(now >= *n);
                    *n = now;
                }
            }
        }

        /// At each rest, every transfer that began is complete.
        #[test]
        fn rests_are_complete(p in params(), f in sizes()) {
            let t = run(&p, &f);
            for s in t.story.steps() {
                let k = t.current(s.rest());
                prop_assert!(t.transfers[k].end + SETTLE <= s.rest() + 1e-6);
                prop_assert!(near(t.moved(k, s.rest()), t.cost(k)));
            }
        }
    }
}
