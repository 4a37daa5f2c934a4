//! Seeded randomness. The same seed gives the same run on every machine, so a seed is content.

/// SplitMix64 (Steele, Lea and Flood, 2014): tiny, and good enough to shuffle and to scatter.
#[derive(Clone, Debug)]
pub struct Rng(u64);

impl Rng {
    pub fn new(seed: u64) -> Rng {
        Rng(seed)
    }

    pub fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A whole number below `n` (which must not be 0). The bias is below 2^-32 for the small `n` used here.
    pub fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next_u64()) * n as u128) >> 64) as usize
    }

    /// A number in 0..1.
    pub fn unit(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Fisher–Yates.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }
}

/// FNV-1a, to make a seed out of an id.
pub fn seed_of(id: &str) -> u64 {
    hash(id.as_bytes())
}

/// FNV-1a of any bytes.
pub fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x0000_0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::Rng;
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

    proptest! {
        #[test]
        fn shuffling_keeps_every_item(seed in any::<u64>(), n in 0usize..30) {
            let mut v: Vec<usize> = (0..n).collect();
            Rng::new(seed).shuffle(&mut v);
            v.sort();
            prop_assert_eq!(v, (0..n).collect::<Vec<_>>());
        }

        #[test]
        fn numbers_stay_in_range(seed in any::<u64>(), n in 1usize..1000) {
            let mut r = Rng::new(seed);
            prop_assert!(r.below(n) < n);
            prop_assert!((0.0..1.0).contains(&r.unit()));
        }
    }

    #[test]
    fn a_shuffle_really_moves_things() {
        let mut moved = 0;
        for seed in 0..50 {
            let mut v = [0, 1, 2, 3];
            Rng::new(seed).shuffle(&mut v);
            moved += (v != [0, 1, 2, 3]) as u32;
        }
        assert!(moved > 40);
    }
}
