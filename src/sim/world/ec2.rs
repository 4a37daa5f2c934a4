//! EC2 instances, and how they join a cluster.

use super::iam::INSTANCE_POLICY;
use super::image::digest_of;
use super::{ACCOUNT, Cluster, Done, Instance, InstanceState, InstanceType, REGION, Refused, World};
use crate::sim::schedule::{Size, ZONES};

/// Seconds from the launch until an instance runs and its agent has joined the cluster; and those that it takes to shut down. Ours: real
/// ones take from half a minute to some minutes.
pub const BOOT: u32 = 30;
pub const SHUT_DOWN: u32 = 30;

/// What an m6i.large or m7g.large has for tasks: two vCPUs, and what its agent registers of 8 GiB. The share that the operating system
/// keeps is ours.
pub const ROOM: Size = Size { cpu: 2048, memory: 7680 };

/// The public parameter that names ECS' own image of the day (Developer Guide, "Retrieving Amazon ECS-optimized Linux AMI metadata").
pub const ECS_IMAGE: &str = "resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id";

/// The sandbox's own bound: so many instances at once.
pub const MOST: usize = 50;

/// How an instance is asked for.
#[derive(Clone, Debug)]
pub struct Launching {
    pub kind: InstanceType,
    pub count: u32,
    /// The cluster that its user data names.
    pub cluster: Option<String>,
    /// The instance profile's role.
    pub role: Option<String>,
}

/// The cluster that user data names: a script whose line writes `ECS_CLUSTER=name` to the agent's file (Developer Guide, "Bootstrapping
/// Amazon ECS Linux container instances"). What does not begin as a script is not run. `None`: none.
pub fn cluster_of(user_data: &str) -> Option<String> {
    let mut lines = user_data.trim_start().lines();
    lines.next().filter(|first| first.starts_with("#!"))?;
    let line = lines.find(|l| l.contains("ECS_CLUSTER=") && l.contains("/etc/ecs/ecs.config"))?;
    let (_, rest) = line.split_once("ECS_CLUSTER=")?;
    let rest = rest.trim_start_matches(['"', '\'']);
    let name: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
    (!name.is_empty()).then_some(name)
}

impl Instance {
    /// `us-east-1a`.
    pub fn zone_name(&self) -> String {
        format!("{REGION}{}", ["a", "b", "c"].get(self.zone).copied().unwrap_or("a"))
    }

    /// Its id as a container instance: 32 hexadecimal digits.
    pub fn container_instance(&self) -> String {
        let mut id = digest_of(&self.id);
        id.truncate(32);
        id
    }

    pub fn container_instance_arn(&self) -> String {
        let cluster = self.cluster.as_deref().unwrap_or("default");
        format!("arn:aws:ecs:{REGION}:{ACCOUNT}:container-instance/{cluster}/{}", self.container_instance())
    }

    pub fn is_alive(&self) -> bool {
        matches!(self.state, InstanceState::Pending | InstanceState::Running)
    }
}

impl World {
    /// Whether an instance is part of a cluster: it runs, it was told of it, and its role lets its agent join.
    pub fn has_joined(&self, instance: &Instance, cluster: &Cluster) -> bool {
        let role = instance.role.as_deref().and_then(|r| self.account.role(r));
        let may = |p: &String| p == INSTANCE_POLICY || p.ends_with("/AdministratorAccess");
        instance.state == InstanceState::Running
            && instance.cluster.as_deref() == Some(&cluster.name)
            && role.is_some_and(|r| r.policies.iter().any(may))
    }

    /// Launches instances, in one zone after the other, and says their ids.
    pub fn run_instances(&mut self, asked: &Launching) -> Done<Vec<String>> {
        if let Some(role) = &asked.role
            && self.account.role(role).is_none_or(|r| r.service != "ec2")
        {
            let message = format!(
                "Value ({role}) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name"
            );
            return Err(Refused::new("InvalidParameterValue", message));
        }
        if asked.count == 0 {
            let message = "Invalid value '0' for InstanceCount. The value must be at least 1.";
            return Err(Refused::new("InvalidParameterValue", message));
        }
        let alive = self.account.instances.iter().filter(|i| i.is_alive()).count();
        if asked.count as usize > MOST.saturating_sub(alive) {
            let message = format!("This sandbox runs at most {MOST} instances at once; {alive} are there.");
            return Err(Refused::new("InstanceLimitExceeded", message));
        }
        let mut ids = Vec::new();
        for _ in 0..asked.count {
            let id = ["i-", &self.id(17)].concat();
            self.account.instances.push(Instance {
                id: id.clone(),
                kind: asked.kind,
                zone: self.account.instances.len() % ZONES,
                cluster: asked.cluster.clone(),
                role: asked.role.clone(),
                state: InstanceState::Pending,
                next: Some(self.now.saturating_add(BOOT)),
                launched: self.now,
                ended: None,
            });
            ids.push(id);
        }
        Ok(ids)
    }

    /// Terminates instances; tasks on them are lost at once. What was terminated before stays so.
    pub fn terminate_instances(&mut self, ids: &[String]) -> Done {
        if let Some(id) = ids.iter().find(|id| !self.account.instances.iter().any(|i| i.id == **id)) {
            let message = format!("The instance ID '{id}' does not exist");
            return Err(Refused::new("InvalidInstanceID.NotFound", message));
        }
        let now = self.now;
        for instance in self.account.instances.iter_mut().filter(|i| ids.contains(&i.id) && i.is_alive()) {
            instance.state = InstanceState::ShuttingDown;
            instance.ended = Some(now);
            instance.next = Some(now.saturating_add(SHUT_DOWN));
        }
        self.lose_tasks(ids);
        Ok(())
    }

    /// Instances whose time has come go on.
    pub(super) fn instances_settle(&mut self) {
        for i in self.account.instances.iter_mut().filter(|i| i.next.is_some_and(|t| t <= self.now)) {
            i.next = None;
            i.state = match i.state {
                InstanceState::Pending => InstanceState::Running,
                _ => InstanceState::Terminated,
            };
        }
    }
}
