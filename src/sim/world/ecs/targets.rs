//! Target groups: who answers behind a load balancer.

use super::{DRAINING, HEALTHY_AFTER, NEVER};
use crate::sim::world::image::digest_of;
use crate::sim::world::{ACCOUNT, REGION, Target, TargetGroup, Task, World};

/// How a target is (Elastic Load Balancing API Reference, TargetHealth): state, reason, description.
pub struct Health {
    pub state: &'static str,
    pub reason: Option<&'static str>,
    pub description: Option<&'static str>,
}

impl Target {
    pub fn is_healthy(&self, now: u32) -> bool {
        self.draining.is_none() && self.healthy <= now
    }

    pub fn health(&self, now: u32) -> Health {
        let (state, reason, description) = match self {
            t if t.draining.is_some() => {
                ("draining", Some("Target.DeregistrationInProgress"), Some("Target deregistration is in progress"))
            }
            t if t.healthy <= now => ("healthy", None, None),
            t if t.healthy == NEVER => ("unhealthy", Some("Target.FailedHealthChecks"), Some("Health checks failed")),
            _ => ("initial", Some("Elb.RegistrationInProgress"), Some("Target registration is in progress")),
        };
        Health { state, reason, description }
    }
}

impl TargetGroup {
    /// The end of its ARN, which is the same for the same name.
    fn mark(&self, of: &str) -> String {
        let mut mark = digest_of(&[of, &self.name].concat());
        mark.truncate(16);
        mark
    }

    pub fn arn(&self) -> String {
        format!("arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:targetgroup/{}/{}", self.name, self.mark("group "))
    }

    pub fn balancer_arn(&self) -> String {
        let mark = self.mark("balancer ");
        format!("arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:loadbalancer/app/{}/{mark}", self.name)
    }
}

impl World {
    /// A target group by its ARN or its name.
    pub fn group(&self, name: &str) -> Option<&TargetGroup> {
        self.account.groups.iter().find(|g| g.name == name || g.arn() == name)
    }

    /// What a load balancer answers to a call: what the program of a healthy target says, each second that of the next one; or the error
    /// that the caller gets. `None`: no load balancer has this name.
    pub fn balancer_answer(&self, host: &str) -> Option<Result<String, String>> {
        let group = self.account.groups.iter().find(|g| g.dns().eq_ignore_ascii_case(host))?;
        let healthy: Vec<&Target> = group.targets.iter().filter(|t| t.is_healthy(self.now)).collect();
        let Some(turn) = (self.now as usize).checked_rem(healthy.len()) else {
            return Some(Err(String::from("503 Service Temporarily Unavailable")));
        };
        let tasks = self.account.clusters.iter().flat_map(|c| &c.tasks);
        let task = tasks.into_iter().find(|t| t.id == healthy[turn].task);
        let program = task.and_then(|t| t.image.as_ref()).map(|i| i.program.says.clone());
        Some(program.ok_or_else(|| String::from("502 Bad Gateway")))
    }

    /// What has finished draining goes.
    pub(super) fn targets_settle(&mut self) {
        let now = self.now;
        for group in &mut self.account.groups {
            group.targets.retain(|t| t.draining.is_none_or(|end| end > now));
        }
    }

    /// A task that runs registers; it will be healthy if its program answers on the port that is asked.
    pub(super) fn enter_group(&mut self, group: &str, asked: u16, task: &Task) -> bool {
        let answers = task.image.as_ref().is_some_and(|i| i.program.port == Some(asked));
        let healthy = if answers { self.now.saturating_add(HEALTHY_AFTER) } else { NEVER };
        let target = Target { task: task.id.clone(), port: task.host_port.unwrap_or(asked), healthy, draining: None };
        if let Some(group) = self.account.groups.iter_mut().find(|g| g.name == group) {
            group.targets.push(target);
        }
        answers
    }

    /// Takes a task out of all groups: with time to finish what it has begun (it says whether there is something to wait for), or at once.
    pub(super) fn leave_groups(&mut self, task: &str, at_once: bool) -> bool {
        let now = self.now;
        let mut drains = false;
        for group in &mut self.account.groups {
            let Some(i) = group.targets.iter().position(|t| t.task == task) else { continue };
            let target = &mut group.targets[i];
            if at_once || !target.is_healthy(now) {
                group.targets.remove(i);
            } else {
                target.draining = Some(now.saturating_add(DRAINING));
                drains = true;
            }
        }
        drains
    }
}
