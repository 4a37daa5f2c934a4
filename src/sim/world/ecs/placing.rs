//! Where a task can run.

use crate::sim::Rng;
use crate::sim::schedule::{self, Rule, Short, Size};
use crate::sim::world::ec2::ROOM;
use crate::sim::world::{Arch, Cluster, Launch, TaskDefinition, World};

/// ECS' default for services on EC2: spread over zones, then over instances.
const RULES: [Rule; 2] = [Rule::SpreadZones, Rule::SpreadInstances];

/// The container instances of a cluster.
pub struct Fleet {
    /// Which of the account's instances each is.
    pub of: Vec<usize>,
    /// As the scheduler sees them.
    pub seen: Vec<schedule::Instance>,
}

/// What came of asking for places.
#[derive(Clone, PartialEq, Debug)]
pub struct Placing {
    /// For each task that has a place: the instance's id, or none on Fargate.
    pub places: Vec<Option<String>>,
    /// Why not all have one.
    pub why: Option<Why>,
}

/// Why a task has no place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Why {
    NoInstances,
    /// The nearest instance's ARN, and what is not enough there.
    Short(String, Lacks),
    /// Fargate's quota.
    Quota,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lacks {
    Memory,
    Cpu,
    /// Instances have another processor.
    Attribute,
}

impl Why {
    /// As a service's events say it (Developer Guide, "Service event messages").
    pub fn event(&self, service: &str) -> String {
        let start = format!("(service {service}) was unable to place a task");
        let none = "because no container instance met all of its requirements.";
        let more = "For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.";
        match self {
            Why::NoInstances => {
                format!("{start} {none} Reason: No Container Instances were found in your cluster. {more}")
            }
            Why::Short(arn, lacks) => {
                let id = arn.rsplit('/').next().unwrap_or(arn);
                let what = match lacks {
                    Lacks::Memory => "has insufficient memory available",
                    Lacks::Cpu => "has insufficient CPU units available",
                    Lacks::Attribute => "is missing an attribute required by your task",
                };
                format!("{start} {none} The closest matching (container-instance {id}) {what}. {more}")
            }
            Why::Quota => format!("{start}. Reason: {QUOTA}. {more}"),
        }
    }

    /// As `run-task` gives it: what it is about, and the reason (Developer Guide, "API failure reasons").
    pub fn failure(&self) -> (String, &'static str) {
        match self {
            Why::NoInstances => (String::new(), "No Container Instances were found in your cluster."),
            Why::Short(arn, Lacks::Memory) => (arn.clone(), "RESOURCE:MEMORY"),
            Why::Short(arn, Lacks::Cpu) => (arn.clone(), "RESOURCE:CPU"),
            Why::Short(arn, Lacks::Attribute) => (arn.clone(), "ATTRIBUTE"),
            Why::Quota => (String::new(), QUOTA),
        }
    }
}

const QUOTA: &str = "You've reached the limit on the number of vCPUs you can run concurrently";

impl World {
    /// The instances that have joined a cluster, or those of one processor, with what is free on each.
    pub fn fleet(&self, cluster: &Cluster, arch: Option<Arch>, service: Option<&str>) -> Fleet {
        let mut fleet = Fleet { of: Vec::new(), seen: Vec::new() };
        let mut ids: Vec<(&str, usize)> = Vec::new();
        for (i, instance) in self.account.instances.iter().enumerate() {
            if arch.is_none_or(|a| instance.kind.arch() == a) && self.has_joined(instance, cluster) {
                ids.push((&instance.id, fleet.of.len()));
                fleet.of.push(i);
                fleet.seen.push(schedule::Instance { zone: instance.zone, free: ROOM, tasks: 0 });
            }
        }
        ids.sort_unstable();
        for task in cluster.tasks.iter().filter(|t| !t.is_stopped()) {
            let Some(id) = &task.instance else { continue };
            let Ok(at) = ids.binary_search_by(|(other, _)| (*other).cmp(id)) else { continue };
            let (seen, size) = (&mut fleet.seen[ids[at].1], task.definition.size());
            seen.free.cpu = seen.free.cpu.saturating_sub(size.cpu);
            seen.free.memory = seen.free.memory.saturating_sub(size.memory);
            // Those that are about to go don't count for the spread.
            seen.tasks += u32::from(task.is_wanted() && service.is_some() && task.service.as_deref() == service);
        }
        fleet
    }

    /// Places for up to `n` tasks.
    pub fn place_tasks(
        &self,
        cluster: &Cluster,
        definition: &TaskDefinition,
        launch: Launch,
        service: Option<&str>,
        n: usize,
    ) -> Placing {
        match launch {
            Launch::Fargate => {
                let free = self.fargate_free() / definition.cpu.max(1);
                let placed = n.min(free as usize);
                Placing { places: vec![None; placed], why: (placed < n).then_some(Why::Quota) }
            }
            Launch::Ec2 => self.place_on_instances(cluster, definition, service, n),
        }
    }

    fn place_on_instances(
        &self,
        cluster: &Cluster,
        definition: &TaskDefinition,
        service: Option<&str>,
        n: usize,
    ) -> Placing {
        let mut fleet = self.fleet(cluster, Some(definition.arch), service);
        let size = definition.size();
        let placed = schedule::place(&mut fleet.seen, size, &RULES, false, n, &mut Rng::new(1));
        let id = |i: &usize| Some(self.account.instances[fleet.of[*i]].id.clone());
        let places: Vec<Option<String>> = placed.iter().map(id).collect();
        let why = (places.len() < n).then(|| self.why(cluster, &fleet, size));
        Placing { places, why }
    }

    fn why(&self, cluster: &Cluster, fleet: &Fleet, size: Size) -> Why {
        // The nearest is the one with the most memory free.
        if let Some((seen, i)) = fleet.seen.iter().zip(&fleet.of).max_by_key(|(seen, _)| seen.free.memory) {
            let lacks = match schedule::short(std::slice::from_ref(seen), size) {
                Short::Memory => Lacks::Memory,
                Short::Cpu | Short::Distinct => Lacks::Cpu,
            };
            return Why::Short(self.account.instances[*i].container_instance_arn(), lacks);
        }
        match self.account.instances.iter().find(|i| self.has_joined(i, cluster)) {
            Some(other) => Why::Short(other.container_instance_arn(), Lacks::Attribute),
            None => Why::NoInstances,
        }
    }

    /// CPU units that Fargate tasks may still take under the account's quota.
    fn fargate_free(&self) -> u32 {
        let quota = (self.facts.get("fargate-vcpu-quota") * 1024.0) as u32;
        let tasks = self.account.clusters.iter().flat_map(|c| &c.tasks);
        let used = tasks.filter(|t| t.launch == Launch::Fargate && !t.is_stopped()).map(|t| t.definition.cpu);
        quota.saturating_sub(used.sum())
    }
}
