//! What the account is charged, in US dollars: EC2 and Fargate by the second, Lambda by requests and GB-seconds. The free tier is left out,
//! so that a bill is the same whatever else an account has used.

use super::{Arch, InstanceType, Launch, Task, World};
use crate::sim::Facts;
use crate::sim::lambda::{self, Prices};

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
    /// The bill up to now. Of a Lambda run, what has ended.
    pub fn bill(&self) -> Bill {
        Bill { ec2: self.bill_ec2(), fargate: self.bill_fargate(), lambda: self.bill_lambda() }
    }

    /// Each instance from its launch to its end.
    fn bill_ec2(&self) -> f64 {
        let seconds = |i: &super::Instance| i.ended.unwrap_or(self.now).min(self.now).saturating_sub(i.launched);
        let each = self.account.instances.iter();
        each.map(|i| f64::from(seconds(i)) * instance_hour(i.kind, &self.facts) / 3600.0).sum()
    }

    /// Each task from the moment its image is pulled until it has stopped, for a minute at least.
    fn bill_fargate(&self) -> f64 {
        let minimum = self.facts.get("fargate-minimum-bill") * 60.0;
        let seconds = |t: &Task| {
            let from = t.pull_started.filter(|s| *s <= self.now)?;
            let passed = t.stopped.unwrap_or(self.now).min(self.now).saturating_sub(from);
            Some(f64::from(passed).max(minimum))
        };
        self.fargate_tasks().filter_map(|t| Some(seconds(t)? * task_hour(t, &self.facts) / 3600.0)).sum()
    }

    fn bill_lambda(&self) -> f64 {
        let gone = self.account.gone;
        let used = self.account.functions.iter().map(|f| f.usage());
        let (requests, mb_ms) = used.fold((gone.requests, gone.mb_ms), |(requests, mb_ms), u| {
            (requests.saturating_add(u.requests), mb_ms.saturating_add(u.mb_ms))
        });
        let used = [requests as f64, lambda::gb_seconds(mb_ms as f64)];
        lambda::bill(&Prices::plain(&self.facts), used, false).iter().sum()
    }

    fn fargate_tasks(&self) -> impl Iterator<Item = &Task> {
        self.account.clusters.iter().flat_map(|c| &c.tasks).filter(|t| t.launch == Launch::Fargate)
    }

    /// Dollars for an hour in which nothing changes: of instances and Fargate tasks that exist now.
    pub fn hourly(&self) -> f64 {
        let instances = self.account.instances.iter().filter(|i| i.ended.is_none_or(|end| end > self.now));
        let tasks = self.fargate_tasks().filter(|t| t.pull_started.is_some_and(|s| s <= self.now));
        let tasks = tasks.filter(|t| t.stopped.is_none_or(|end| end > self.now));
        // From 0 on: an empty sum is -0.
        0.0 + instances.map(|i| instance_hour(i.kind, &self.facts)).sum::<f64>()
            + tasks.map(|t| task_hour(t, &self.facts)).sum::<f64>()
    }
}

/// Dollars an hour for an instance.
fn instance_hour(kind: InstanceType, facts: &Facts) -> f64 {
    facts.get(match kind {
        InstanceType::M6iLarge => "m6i-large-hour",
        InstanceType::M7gLarge => "m7g-large-hour",
    })
}

/// Dollars an hour for a Fargate task: its vCPUs and GB, whatever its containers use of them.
fn task_hour(task: &Task, facts: &Facts) -> f64 {
    let [vcpu, gb] = match task.definition.arch {
        Arch::Amd64 => ["fargate-vcpu-hour", "fargate-gb-hour"],
        Arch::Arm64 => ["fargate-arm-vcpu-hour", "fargate-arm-gb-hour"],
    };
    let size = &task.definition;
    f64::from(size.cpu) / 1024.0 * facts.get(vcpu) + f64::from(size.memory) / 1024.0 * facts.get(gb)
}
