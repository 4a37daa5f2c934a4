//! ECS: clusters, services, tasks, and the target groups that they use. What is due happens in [`World::ecs_settle`]; what a command asks
//! for is only noted by the operations, and begins there as well, as ECS' own scheduler takes it up a moment later.

mod definitions;
mod placing;
mod services;
mod targets;
mod tasks;
#[cfg(test)]
mod tests;

use super::{ACCOUNT, Cluster, ContainerDefinition, Done, REGION, Refused, Service, Stage, Target, Task, World};

pub use definitions::is_fargate_size;
pub use placing::{Fleet, Placing};
pub use services::{Change, Wanted};
pub use targets::Health;
pub use tasks::Order;

/// Seconds on EC2 from the order until the image is pulled, and of the pull. Ours: much of an image often lies on the instance already.
pub const EC2_PREPARE: u32 = 1;
pub const EC2_PULL: u32 = 5;

/// Seconds that a task takes to stop. Ours: real ones have up to 30 to end by themselves.
pub const STOPPING: u32 = 5;

/// Seconds until a target counts as healthy, and for which one that leaves finishes what it has begun. Ours: with Elastic Load Balancing's
/// defaults they are 150 and 300.
pub const HEALTHY_AFTER: u32 = 10;
pub const DRAINING: u32 = 30;

/// Seconds after which ECS stops a task whose health checks fail. Ours.
pub const UNHEALTHY_AFTER: u32 = 60;

/// Seconds from a failed start to the next attempt: the first time, and at most. Each failure doubles them. Ours: ECS only says that it
/// slows down.
pub const BACKOFF: (u32, u32) = (10, 300);

/// How long, and how many, stopped tasks are kept. ECS shows them for an hour; the number is ours.
pub const KEPT: u32 = 3600;
pub const MOST_KEPT: usize = 100;

/// Most events of a service that are kept (Developer Guide, "Service event messages").
pub const MOST_EVENTS: usize = 100;

/// Most tasks that a service may have here. Ours.
pub const MOST_TASKS: u32 = 1000;

/// An instant that does not come.
const NEVER: u32 = u32::MAX;

/// Use of Fargate, as it is charged: CPU units and MiB, times seconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Used {
    pub cpu: u64,
    pub memory: u64,
}

/// What is wrong when a cluster is not there.
pub fn no_cluster() -> Refused {
    Refused::new("ClusterNotFoundException", "Cluster not found.")
}

/// What is wrong when a service is not there.
pub fn no_service() -> Refused {
    Refused::new("ServiceNotFoundException", "Service not found.")
}

fn invalid(message: impl Into<String>) -> Refused {
    Refused::new("InvalidParameterException", message)
}

impl Cluster {
    pub fn arn(&self) -> String {
        format!("arn:aws:ecs:{REGION}:{ACCOUNT}:cluster/{}", self.name)
    }

    pub fn service(&self, name: &str) -> Option<&Service> {
        let name = name.rsplit('/').next().unwrap_or(name);
        self.services.iter().find(|s| s.name == name)
    }

    /// A task by its id or its ARN.
    pub fn task(&self, id: &str) -> Option<&Task> {
        let id = id.rsplit('/').next().unwrap_or(id);
        self.tasks.iter().find(|t| t.id == id)
    }
}

impl World {
    fn cluster_place(&self, name: &str) -> Done<usize> {
        let name = name.rsplit('/').next().unwrap_or(name);
        self.account.clusters.iter().position(|c| c.name == name).ok_or_else(no_cluster)
    }

    /// Makes a cluster. One of that name that is there already stays.
    pub fn create_cluster(&mut self, name: &str) -> Done {
        let good = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
        if name.is_empty() || name.len() > 255 || !name.chars().all(good) {
            return Err(invalid(
                "Identifier can't be empty, and holds up to 255 letters, numbers, underscores, and hyphens.",
            ));
        }
        if self.account.cluster(name).is_none() {
            let cluster = Cluster { name: name.to_string(), services: Vec::new(), tasks: Vec::new() };
            self.account.clusters.push(cluster);
        }
        Ok(())
    }

    /// Deletes a cluster, which has to be empty, and gives it back.
    pub fn delete_cluster(&mut self, name: &str) -> Done<Cluster> {
        let c = self.cluster_place(name)?;
        let cluster = &self.account.clusters[c];
        if !cluster.services.is_empty() {
            let message = "The Cluster cannot be deleted while Services are active.";
            return Err(Refused::new("ClusterContainsServicesException", message));
        }
        if self.account.instances.iter().any(|i| self.has_joined(i, cluster)) {
            let message = "The Cluster cannot be deleted while Container Instances are active or draining.";
            return Err(Refused::new("ClusterContainsContainerInstancesException", message));
        }
        if cluster.tasks.iter().any(|t| !t.is_stopped()) {
            let message = "The Cluster cannot be deleted while Tasks are active.";
            return Err(Refused::new("ClusterContainsTasksException", message));
        }
        let cluster = self.account.clusters.remove(c);
        for task in &cluster.tasks {
            self.forget(task);
        }
        Ok(cluster)
    }

    /// Does all that is due at this instant: tasks go on, services start and stop tasks, targets register.
    pub fn ecs_settle(&mut self) {
        self.instances_settle();
        self.targets_settle();
        for c in 0..self.account.clusters.len() {
            self.tasks_settle(c);
            for s in 0..self.account.clusters[c].services.len() {
                self.service_settle(c, s);
            }
            self.forget_stopped(c);
        }
    }

    /// When the next thing is due.
    pub fn ecs_due(&self) -> Option<u32> {
        let account = &self.account;
        let instances = account.instances.iter().filter_map(|i| i.next);
        let targets = account.groups.iter().flat_map(|g| &g.targets);
        let targets = targets.flat_map(|t: &Target| [Some(t.healthy), t.draining]).flatten();
        let tasks = account.clusters.iter().flat_map(|c| &c.tasks).filter_map(|t| t.next);
        let again = account.clusters.iter().flat_map(|c| c.services.iter().filter_map(|s| self.next_start(c, s)));
        instances.chain(targets).chain(tasks).chain(again).filter(|t| *t > self.now && *t != NEVER).min()
    }
}

impl Task {
    pub fn arn(&self, cluster: &str) -> String {
        format!("arn:aws:ecs:{REGION}:{ACCOUNT}:task/{cluster}/{}", self.id)
    }

    /// Whether it is meant to run (ECS' `desiredStatus`).
    pub fn is_wanted(&self) -> bool {
        self.stage <= Stage::Running
    }
}

impl Task {
    /// The private address of a task that has one of its own (`awsvpc`).
    pub fn address(&self) -> Option<String> {
        let byte = |i: usize| self.id.get(i..i + 2).and_then(|h| u8::from_str_radix(h, 16).ok()).unwrap_or(0);
        let own = self.definition.network_mode == "awsvpc";
        own.then(|| format!("10.0.{}.{}", byte(0) & 63, byte(2)))
    }
}
