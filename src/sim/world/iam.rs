//! Roles and the policies attached to them.

use super::{Done, Refused, World};

/// Lets Fargate and ECS agents pull images from ECR and write logs for a task.
pub const EXECUTION_POLICY: &str = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy";
/// Lets a container instance join a cluster, pull images from ECR and write logs.
pub const INSTANCE_POLICY: &str = "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role";
/// Lets a Lambda function write its logs.
pub const LAMBDA_POLICY: &str = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";

impl World {
    /// Whether a role may pull images from ECR.
    pub fn may_pull(&self, role: &str) -> bool {
        let pulls = [EXECUTION_POLICY, INSTANCE_POLICY, "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly"];
        self.account.role(role).is_some_and(|r| r.policies.iter().any(|p| pulls.contains(&p.as_str())))
    }

    pub fn attach(&mut self, role: &str, policy: &str) -> Done {
        let Some(found) = self.account.roles.iter_mut().find(|r| r.name == role) else {
            return Err(Refused::new("NoSuchEntity", format!("The role with name {role} cannot be found.")));
        };
        if !found.policies.iter().any(|p| p == policy) {
            found.policies.push(policy.to_string());
        }
        Ok(())
    }
}
