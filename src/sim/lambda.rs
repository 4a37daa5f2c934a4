//! What a run of a Lambda function takes and what it costs: for the figure and the workbench alike.
//!
//! CPU comes in proportion to memory (Lambda Developer Guide, “configure function memory”); what is metered is memory times duration, to the
//! next millisecond (Lambda pricing page).

use super::Facts;

/// The memory for which run times are given, in MB.
pub const USUAL_MEMORY: f64 = 512.0;

/// What decides how long a run takes. Times in seconds, memory in MB.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Run {
    pub memory: f64,
    /// What one run takes with [`USUAL_MEMORY`].
    pub work: f64,
    pub timeout: f64,
    /// Memory that brings one full vCPU.
    pub vcpu_memory: f64,
}

impl Run {
    /// vCPUs that the function can use: they come in proportion to memory, and this one computes in a single thread.
    pub fn speed(&self) -> f64 {
        (self.memory / self.vcpu_memory).min(1.0)
    }

    /// What a run would take if nobody stopped it.
    pub fn needed(&self) -> f64 {
        self.work * USUAL_MEMORY.min(self.vcpu_memory) / self.vcpu_memory / self.speed()
    }

    /// What a run takes, from the first line of your handler.
    pub fn duration(&self) -> f64 {
        self.needed().min(self.timeout)
    }

    /// It is stopped before it is done.
    pub fn cut(&self) -> bool {
        self.needed() > self.timeout
    }

    /// What is metered for running `seconds`: memory times duration, to the next millisecond. Lambda counts 1,024 MB to the GB.
    pub fn gb_seconds(&self, seconds: f64) -> f64 {
        gb_seconds(self.memory * milliseconds(seconds))
    }
}

/// Whole milliseconds, begun ones included.
pub fn milliseconds(seconds: f64) -> f64 {
    (seconds * 1000.0 - 1e-6).ceil()
}

/// GB-seconds of so many MB times milliseconds.
pub fn gb_seconds(mb_ms: f64) -> f64 {
    mb_ms / 1024.0 / 1000.0
}

/// What AWS charges, in USD, and what is free each month.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Prices {
    /// For one request and one GB-second.
    pub each: [f64; 2],
    /// Requests and GB-seconds that are free.
    pub free: [f64; 2],
}

impl Prices {
    /// Without a free tier.
    pub fn plain(facts: &Facts) -> Prices {
        Prices { each: [facts.get("lambda-request-price") / 1e6, facts.get("lambda-gb-second-price")], free: [0.0; 2] }
    }
}

/// The two parts of a bill in USD: for `used` requests and GB-seconds, with or without the free tier.
pub fn bill(prices: &Prices, used: [f64; 2], free_tier: bool) -> [f64; 2] {
    [0, 1].map(|i| {
        let free = if free_tier { prices.free[i] } else { 0.0 };
        (used[i] - free).max(0.0) * prices.each[i]
    })
}
