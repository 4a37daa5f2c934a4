//! Task definitions: what is checked when one is registered, and how one is named.

use crate::sim::fargate::{self, CPUS};
use crate::sim::schedule::Size;
use crate::sim::world::image::Name;
use crate::sim::world::{Done, Launch, Refused, TaskDefinition, World};
use std::rc::Rc;

/// Most CPU units and MiB that a task may ask for (API Reference, RegisterTaskDefinition, for the first; the second is ours).
const MOST: Size = Size { cpu: 196_608, memory: 1_000_000 };

/// Least MiB of a container (API Reference, ContainerDefinition).
const LEAST_MEMORY: u32 = 6;

fn client(message: impl Into<String>) -> Refused {
    Refused::new("ClientException", message)
}

impl TaskDefinition {
    /// What a task reserves: what the task asks for, or else its containers.
    pub fn size(&self) -> Size {
        let sum = |of: fn(&super::ContainerDefinition) -> u32| self.containers.iter().map(of).sum();
        Size {
            cpu: if self.cpu > 0 { self.cpu } else { sum(|c| c.cpu) },
            memory: if self.memory > 0 { self.memory } else { sum(|c| c.memory) },
        }
    }

    /// Whether it may run there: what it asked to be checked for does not matter, only whether it fits (API Reference,
    /// TaskDefinition, `compatibilities`).
    pub fn allows(&self, launch: Launch) -> bool {
        launch == Launch::Ec2 || check_fargate(self).is_ok()
    }

    /// MiB that its first container may take.
    pub fn limit(&self) -> u32 {
        let own = self.containers.first().map_or(0, |c| c.memory);
        [own, self.memory].into_iter().filter(|m| *m > 0).min().unwrap_or(0)
    }
}

/// Whether a family may be called so.
fn is_family(name: &str) -> bool {
    (1..=255).contains(&name.len()) && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
}

fn check(new: &TaskDefinition) -> Done {
    if !is_family(&new.family) {
        return Err(client("Family contains invalid characters."));
    }
    if new.containers.is_empty() {
        return Err(client("Container list cannot be empty."));
    }
    if new.containers.len() > 10 {
        return Err(client("Too many containers."));
    }
    if !["awsvpc", "bridge"].contains(&new.network_mode.as_str()) {
        let message = format!("This sandbox knows the network modes awsvpc and bridge, not '{}'.", new.network_mode);
        return Err(client(message));
    }
    if new.cpu > MOST.cpu || new.containers.iter().any(|c| c.cpu > MOST.cpu) {
        return Err(client("Invalid 'cpu' setting for task."));
    }
    if new.memory > MOST.memory || new.containers.iter().any(|c| c.memory > MOST.memory) {
        return Err(client("Invalid 'memory' setting for task."));
    }
    for (i, c) in new.containers.iter().enumerate() {
        if c.name.is_empty() {
            return Err(client("Container.name should not be null or empty."));
        }
        if c.image.is_empty() {
            return Err(client("Container.image should not be null or empty."));
        }
        if new.containers[..i].iter().any(|other| other.name == c.name) {
            return Err(client(format!("Container name '{}' is used more than once.", c.name)));
        }
        if c.memory == 0 && new.memory == 0 && !new.launch.contains(&Launch::Fargate) {
            let message = "At least one of 'memory' or 'memoryReservation' must be specified.";
            return Err(client(format!("Invalid setting for container '{}'. {message}", c.name)));
        }
        if (1..LEAST_MEMORY).contains(&c.memory) {
            let message = format!("'memory' must be at least {LEAST_MEMORY}.");
            return Err(client(format!("Invalid setting for container '{}'. {message}", c.name)));
        }
    }
    if new.launch.contains(&Launch::Fargate) {
        check_fargate(new)?;
    }
    check_sums(new)
}

/// The containers of a task share what it has.
fn check_sums(new: &TaskDefinition) -> Done {
    let memory: u32 = new.containers.iter().map(|c| c.memory).sum();
    if new.memory > 0 && memory > new.memory {
        let message =
            "The total amount of memory reserved for all containers within a task must not exceed the task's memory";
        return Err(client(format!("{message}: {memory} > {}.", new.memory)));
    }
    let cpu: u32 = new.containers.iter().map(|c| c.cpu).sum();
    if new.cpu > 0 && cpu > new.cpu {
        let message = "The total number of CPU units of all containers within a task must not exceed the task's";
        return Err(client(format!("{message}: {cpu} > {}.", new.cpu)));
    }
    Ok(())
}

fn check_fargate(new: &TaskDefinition) -> Done {
    if new.network_mode != "awsvpc" {
        return Err(client("Fargate only supports network mode \u{2018}awsvpc\u{2019}."));
    }
    for (name, value) in [("cpu", new.cpu), ("memory", new.memory)] {
        if value == 0 {
            return Err(client(format!("Fargate requires that '{name}' be defined at the task level.")));
        }
    }
    if !is_fargate_size(new.cpu, new.memory) {
        return Err(client(format!(
            "No Fargate configuration exists for given values: {} CPU, {} memory. See the Amazon ECS documentation for the valid values.",
            new.cpu, new.memory
        )));
    }
    if new.execution_role.is_none() {
        let needs =
            |what| client(format!("Fargate requires task definition to have execution role ARN to support {what}."));
        if new.containers.iter().any(|c| Name::parse(&c.image).is_some_and(|n| n.is_ecr())) {
            return Err(needs("ECR images"));
        }
        if new.containers.iter().any(|c| c.log_group.is_some()) {
            return Err(needs("log driver awslogs"));
        }
    }
    Ok(())
}

/// Whether Fargate has tasks of so many CPU units and MiB.
pub fn is_fargate_size(cpu: u32, memory: u32) -> bool {
    let (cpu, gb) = (f64::from(cpu) / 1024.0, f64::from(memory) / 1024.0);
    let step = CPUS.iter().position(|c| c.0 == cpu);
    step.is_some_and(|step| (0..CPUS[step].3).any(|choice| fargate::memory(step, choice) == gb))
}

impl World {
    /// Registers a task definition as the next revision of its family; the revision that is given does not count.
    ///
    /// # Errors
    /// `ClientException`: API Reference, RegisterTaskDefinition, and Developer Guide, "Troubleshoot task definition invalid CPU or memory".
    pub fn register(&mut self, new: TaskDefinition) -> Done<Rc<TaskDefinition>> {
        check(&new)?;
        let last = self.account.definitions.iter().filter(|d| d.family == new.family).map(|d| d.revision).max();
        let revision = last.unwrap_or(0).saturating_add(1);
        let definition = Rc::new(TaskDefinition { revision, ..new });
        self.account.definitions.push(Rc::clone(&definition));
        Ok(definition)
    }

    /// The task definition of a name: `web` (its newest revision), `web:2`, or an ARN.
    pub fn definition(&self, name: &str) -> Option<&Rc<TaskDefinition>> {
        let name = name.rsplit('/').next().unwrap_or(name);
        match name.split_once(':') {
            Some((family, revision)) => {
                let revision: u32 = revision.parse().ok()?;
                self.account.definitions.iter().find(|d| d.family == family && d.revision == revision)
            }
            None => self.account.definitions.iter().filter(|d| d.family == name).max_by_key(|d| d.revision),
        }
    }
}
