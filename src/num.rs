//! Small arithmetic that the standard library does at a price: `f64::clamp` checks its bounds and can print them, which brings the printing
//! of floats into the module (13 KB before compression, measured).

/// Keeps a number between two others.
pub trait Within {
    /// `self`, or the bound that it is beyond; `lo` wins when the bounds cross.
    fn within(self, lo: f64, hi: f64) -> f64;
}

impl Within for f64 {
    fn within(self, lo: f64, hi: f64) -> f64 {
        self.min(hi).max(lo)
    }
}

/// A swell: 0 at whole turns, 1 a quarter after, -1 three quarters after. Two parabolas; nobody sees the difference to a sine, and the sine
/// of the standard library is 6 KB.
pub fn wave(turns: f64) -> f64 {
    let f = turns - turns.floor();
    let (half, sign) = if f < 0.5 { (f, 1.0) } else { (f - 0.5, -1.0) };
    sign * 16.0 * half * (0.5 - half)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_wave_is_near_a_sine_and_never_beyond_one(turns in -9.0..9.0f64) {
            let exact = (turns * std::f64::consts::TAU).sin();
            prop_assert!((wave(turns) - exact).abs() < 0.06);
            prop_assert!(wave(turns).abs() <= 1.0);
        }

        #[test]
        #[allow(clippy::disallowed_methods)]
        fn within_is_clamp_where_bounds_are_in_order(v in -9.0..9.0f64, lo in -3.0..0.0f64, hi in 0.0..3.0f64) {
            prop_assert_eq!(v.within(lo, hi), v.clamp(lo, hi));
        }
    }
}
