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
        let kept: f64 =
            self.fargate_tasks().filter_map(|t| Some(seconds(t)? * task_hour(t, &self.facts) / 3600.0)).sum();
        // Those that are no longer kept.
        let [amd64, arm64] = self.account.past_tasks;
        let past = [(Arch::Amd64, amd64), (Arch::Arm64, arm64)];
        kept + past
            .map(|(arch, used)| used_hours(arch, used.cpu, used.memory, &self.facts) / 3600.0)
            .iter()
            .sum::<f64>()
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
    let size = &task.definition;
    used_hours(size.arch, u64::from(size.cpu), u64::from(size.memory), facts)
}

/// Dollars for an hour of so many CPU units and MiB.
fn used_hours(arch: Arch, cpu: u64, memory: u64, facts: &Facts) -> f64 {
    let [vcpu, gb] = match arch {
        Arch::Amd64 => ["fargate-vcpu-hour", "fargate-gb-hour"],
        Arch::Arm64 => ["fargate-arm-vcpu-hour", "fargate-arm-gb-hour"],
    };
    cpu as f64 / 1024.0 * facts.get(vcpu) + memory as f64 / 1024.0 * facts.get(gb)
}

#[cfg(test)]
mod tests {
    use super::super::{Cluster, Instance, InstanceState, Stage, TaskDefinition};
    use super::*;
    use crate::content::{self, facts::Book};
    use proptest::prelude::*;
    use std::rc::Rc;
    use std::sync::OnceLock;

    fn world() -> World {
        static FACTS: OnceLock<Facts> = OnceLock::new();
        let facts = FACTS.get_or_init(|| Book::load(&content::root("en")).unwrap().numbers()).clone();
        World::new(Rc::new(facts))
    }

    fn instance(kind: InstanceType, launched: u32, ended: Option<u32>) -> Instance {
        let state = if ended.is_some() { InstanceState::Terminated } else { InstanceState::Running };
        Instance {
            id: String::from("i-1"),
            kind,
            zone: 0,
            cluster: None,
            role: None,
            state,
            next: None,
            launched,
            ended,
        }
    }

    fn task(launch: Launch, arch: Arch, pulled: Option<u32>, stopped: Option<u32>) -> Task {
        let definition = Rc::new(TaskDefinition {
            family: String::from("web"),
            revision: 1,
            launch: vec![launch],
            network_mode: String::from("awsvpc"),
            cpu: 512,
            memory: 2048,
            arch,
            execution_role: None,
            task_role: None,
            containers: Vec::new(),
        });
        Task {
            id: String::from("1"),
            definition,
            deployment: None,
            service: None,
            launch,
            instance: None,
            stage: if stopped.is_some() { Stage::Stopped } else { Stage::Running },
            next: None,
            image: None,
            created: 0,
            pull_started: pulled,
            started: pulled,
            stopped,
            stop_code: "",
            stopped_reason: String::new(),
            exit_code: None,
            host_port: None,
        }
    }

    fn with(instances: Vec<Instance>, tasks: Vec<Task>) -> World {
        let mut w = world();
        w.account.instances = instances;
        w.account.clusters.push(Cluster { name: String::from("main"), services: Vec::new(), tasks });
        w
    }

    fn near(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-9, "{a} {b}");
    }

    #[test]
    fn an_hour_of_each() {
        let fact = |id| world().facts.get(id);
        let mut w = with(
            vec![instance(InstanceType::M6iLarge, 0, None), instance(InstanceType::M7gLarge, 0, Some(1800))],
            vec![
                task(Launch::Fargate, Arch::Amd64, Some(0), None),
                task(Launch::Fargate, Arch::Arm64, Some(0), Some(1800)),
                // The instance is paid for, and has not yet begun.
                task(Launch::Ec2, Arch::Amd64, Some(0), None),
                task(Launch::Fargate, Arch::Amd64, None, None),
            ],
        );
        w.now = 3600;
        let x86 = 0.5 * fact("fargate-vcpu-hour") + 2.0 * fact("fargate-gb-hour");
        let arm = 0.5 * fact("fargate-arm-vcpu-hour") + 2.0 * fact("fargate-arm-gb-hour");
        let bill = w.bill();
        near(bill.ec2, fact("m6i-large-hour") + fact("m7g-large-hour") / 2.0);
        near(bill.fargate, x86 + arm / 2.0);
        near(bill.total(), bill.ec2 + bill.fargate);
        // Of those that are left.
        near(w.hourly(), fact("m6i-large-hour") + x86);
    }

    #[test]
    fn a_short_task_is_a_minute_and_stopping_stops_the_meter() {
        let at = |now, stopped| {
            let mut w = with(Vec::new(), vec![task(Launch::Fargate, Arch::Amd64, Some(10), stopped)]);
            w.now = now;
            w.bill().fargate
        };
        assert_eq!(at(9, None), 0.0);
        assert_eq!(at(11, None), at(70, None));
        assert!(at(71, None) > at(70, None));
        assert_eq!(at(500, Some(20)), at(70, None));
        assert_eq!(at(500, Some(200)), at(200, None));
    }

    #[test]
    fn a_million_requests_and_their_seconds() {
        let mut w = world();
        w.account.gone = super::super::Usage { requests: 1_000_000, mb_ms: 1024 * 1000 * 100 };
        near(w.bill().lambda, w.facts.get("lambda-request-price") + 100.0 * w.facts.get("lambda-gb-second-price"));
        assert_eq!(w.hourly(), 0.0);
        assert_eq!(world().bill(), Bill::default());
    }

    fn some_time() -> impl Strategy<Value = (u32, Option<u32>)> {
        (0u32..1000, prop::option::of(0u32..1000)).prop_map(|(from, length)| (from, length.map(|l| from + l)))
    }

    proptest! {
        /// At a time, the world knows only the ends that have come.
        #[test]
        fn a_bill_never_falls(
            machines in prop::collection::vec((any::<bool>(), some_time()), 0..4),
            tasks in prop::collection::vec((any::<bool>(), some_time()), 0..4),
        ) {
            let at = |now: u32| {
                let known = |end: Option<u32>| end.filter(|e| *e <= now);
                let begun = |t: &&(bool, (u32, Option<u32>))| t.1.0 <= now;
                let kind = |first| if first { InstanceType::M6iLarge } else { InstanceType::M7gLarge };
                let arch = |first| if first { Arch::Amd64 } else { Arch::Arm64 };
                let mut w = with(
                    machines.iter().filter(begun).map(|(k, (a, b))| instance(kind(*k), *a, known(*b))).collect(),
                    tasks.iter().filter(begun).map(|(k, (a, b))| task(Launch::Fargate, arch(*k), Some(*a), known(*b))).collect(),
                );
                w.now = now;
                (w.bill().total(), w.hourly())
            };
            let (mut last, mut stopped) = (0.0, 0.0);
            for now in (0..2400).step_by(37) {
                let (bill, hourly) = at(now);
                prop_assert!(bill >= last && hourly >= 0.0);
                if hourly == 0.0 && stopped > 0.0 && now > 2100 {
                    prop_assert_eq!(bill, stopped);
                }
                stopped = if hourly == 0.0 { bill } else { 0.0 };
                last = bill;
            }
        }
    }
}
