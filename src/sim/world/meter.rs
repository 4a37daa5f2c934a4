//! What the account is charged, in US dollars.

use super::World;

/// What has been charged up to now, by service.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Bill {
    pub ec2: f64,
    pub fargate: f64,
    pub lambda: f64,
}

impl Bill {
    pub fn total(&self) -> f64 {
        self.ec2 + self.fargate + self.lambda
    }
}

impl World {
    /// The bill up to now.
    pub fn bill(&self) -> Bill {
        Bill::default()
    }

    /// Dollars for an hour in which nothing changes: of instances and Fargate tasks that exist now.
    pub fn hourly(&self) -> f64 {
        0.0
    }
}
