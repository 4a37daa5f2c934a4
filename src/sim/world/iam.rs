//! Roles and the policies attached to them.

use super::{ACCOUNT, Done, Refused, Role, World};

/// Lets Fargate and ECS agents pull images from ECR and write logs for a task.
pub const EXECUTION_POLICY: &str = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy";
/// Lets a container instance join a cluster, pull images from ECR and write logs.
pub const INSTANCE_POLICY: &str = "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role";
/// Lets a Lambda function write its logs.
pub const LAMBDA_POLICY: &str = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
/// Lets whoever has it pull images from ECR.
pub const ECR_READ_POLICY: &str = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly";
/// Lets whoever has it pull images from ECR, and no more than that needs.
pub const ECR_PULL_POLICY: &str = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly";
/// Lets whoever has it read from S3, and nothing else.
pub const S3_READ_POLICY: &str = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
/// Lets whoever has it do anything.
pub const ADMIN_POLICY: &str = "arn:aws:iam::aws:policy/AdministratorAccess";

/// AWS' own policies, as far as they are known here.
pub const POLICIES: [&str; 7] =
    [EXECUTION_POLICY, INSTANCE_POLICY, LAMBDA_POLICY, ECR_READ_POLICY, ECR_PULL_POLICY, S3_READ_POLICY, ADMIN_POLICY];

/// Who may take a role on, as far as it is known here.
pub const SERVICES: [&str; 3] = ["ecs-tasks", "ec2", "lambda"];

/// The name behind the last `/` of a policy's or a role's ARN.
pub fn last_part(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or(arn)
}

/// A role's ARN.
pub fn role_arn(role: &str) -> String {
    format!("arn:aws:iam::{ACCOUNT}:role/{role}")
}

fn no_role(role: &str) -> Refused {
    Refused::new("NoSuchEntity", format!("The role with name {role} cannot be found."))
}

impl World {
    fn has_one_of(&self, role: &str, policies: &[&str]) -> bool {
        self.account.role(role).is_some_and(|r| r.policies.iter().any(|p| policies.contains(&p.as_str())))
    }

    /// Whether a role may pull images from ECR.
    pub fn may_pull(&self, role: &str) -> bool {
        self.has_one_of(role, &[EXECUTION_POLICY, INSTANCE_POLICY, ECR_READ_POLICY, ECR_PULL_POLICY, ADMIN_POLICY])
    }

    /// Whether a role may make a log group of a Lambda function and write to it.
    pub fn may_log_for_lambda(&self, role: &str) -> bool {
        self.has_one_of(role, &[LAMBDA_POLICY, ADMIN_POLICY])
    }

    /// Makes a role that one service of [`SERVICES`] may take on.
    pub fn create_role(&mut self, name: &str, service: &str) -> Done {
        let good = |c: char| c.is_ascii_alphanumeric() || "+=,.@_-".contains(c);
        if name.is_empty() || name.len() > 64 || !name.chars().all(good) {
            return Err(Refused::new(
                "ValidationError",
                "The specified value for roleName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-",
            ));
        }
        // IAM tells names apart without regard to case.
        if self.account.roles.iter().any(|r| r.name.eq_ignore_ascii_case(name)) {
            return Err(Refused::new("EntityAlreadyExists", format!("Role with name {name} already exists.")));
        }
        self.account.roles.push(Role { name: name.to_string(), service: service.to_string(), policies: Vec::new() });
        Ok(())
    }

    /// Attaches one of [`POLICIES`]. One that is attached already stays.
    pub fn attach(&mut self, role: &str, policy: &str) -> Done {
        if !policy.starts_with("arn:") {
            return Err(Refused::new("InvalidInput", format!("ARN {policy} is not valid.")));
        }
        let Some(found) = self.account.roles.iter_mut().find(|r| r.name == role) else {
            return Err(no_role(role));
        };
        if !POLICIES.contains(&policy) {
            let message = format!("Policy {policy} does not exist or is not attachable.");
            return Err(Refused::new("NoSuchEntity", message));
        }
        if !found.policies.iter().any(|p| p == policy) {
            found.policies.push(policy.to_string());
        }
        Ok(())
    }

    /// Takes a policy from a role.
    pub fn detach(&mut self, role: &str, policy: &str) -> Done {
        let Some(found) = self.account.roles.iter_mut().find(|r| r.name == role) else {
            return Err(no_role(role));
        };
        let Some(i) = found.policies.iter().position(|p| p == policy) else {
            return Err(Refused::new("NoSuchEntity", format!("Policy {policy} was not found.")));
        };
        found.policies.remove(i);
        Ok(())
    }

    /// The policies of a role, in the order in which they were attached.
    pub fn attached(&self, role: &str) -> Done<&[String]> {
        self.account.role(role).map(|r| &r.policies[..]).ok_or_else(|| no_role(role))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::Facts;
    use std::rc::Rc;

    #[test]
    fn a_role_may_do_what_is_attached_to_it() {
        let mut w = World::new(Rc::new(Facts::default()));
        w.create_role("web", "ecs-tasks").unwrap();
        assert!(!w.may_pull("web") && !w.may_log_for_lambda("web") && !w.may_pull("nobody"));
        let table = [
            (EXECUTION_POLICY, true, false),
            (INSTANCE_POLICY, true, false),
            (LAMBDA_POLICY, false, true),
            (ECR_READ_POLICY, true, false),
            (S3_READ_POLICY, false, false),
            (ADMIN_POLICY, true, true),
        ];
        for (policy, pulls, logs) in table {
            w.attach("web", policy).unwrap();
            w.attach("web", policy).unwrap();
            assert_eq!((w.may_pull("web"), w.may_log_for_lambda("web")), (pulls, logs), "{policy}");
            assert_eq!(w.attached("web").unwrap(), [policy]);
            w.detach("web", policy).unwrap();
            assert!(!w.may_pull("web"), "{policy}");
        }
    }

    #[test]
    fn what_is_not_there_is_told() {
        let mut w = World::new(Rc::new(Facts::default()));
        w.create_role("web", "ecs-tasks").unwrap();
        let before = w.clone();
        let code = |done: Done| done.unwrap_err().code;
        assert_eq!(code(w.create_role("WEB", "ec2")), "EntityAlreadyExists");
        assert_eq!(code(w.create_role("a b", "ec2")), "ValidationError");
        assert_eq!(code(w.create_role("", "ec2")), "ValidationError");
        assert_eq!(code(w.attach("web", "AmazonS3ReadOnlyAccess")), "InvalidInput");
        assert_eq!(code(w.attach("nobody", S3_READ_POLICY)), "NoSuchEntity");
        let wrong = "arn:aws:iam::aws:policy/AmazonECSTaskExecutionRolePolicy";
        let refused = w.attach("web", wrong).unwrap_err();
        assert_eq!(refused.message, format!("Policy {wrong} does not exist or is not attachable."));
        assert_eq!(code(w.detach("web", S3_READ_POLICY)), "NoSuchEntity");
        assert_eq!(code(w.detach("nobody", S3_READ_POLICY)), "NoSuchEntity");
        assert!(w.attached("nobody").is_err());
        assert_eq!(w, before);
    }
}
