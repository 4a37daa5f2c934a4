//! `aws elbv2`: target groups and load balancers.

use super::json::json;
use crate::sim::world::{Refused, Target, TargetGroup, World};
use crate::terminal::{Args, Failure, Flag, Outcome, Spec, Thing};
use serde::Serialize;

pub const SPECS: &[Spec] = &[
    Spec {
        path: &["aws", "elbv2", "describe-target-groups"],
        about: "Shows target groups",
        operands: "",
        names: Thing::Text,
        flags: &[Flag::many("names", Thing::Group), Flag::many("target-group-arns", Thing::Group)],
        ends: false,
        url: "https://docs.aws.amazon.com/cli/latest/reference/elbv2/describe-target-groups.html",
        run: describe_target_groups,
    },
    Spec {
        path: &["aws", "elbv2", "describe-target-health"],
        about: "Shows how the targets of a group are",
        operands: "",
        names: Thing::Text,
        flags: &[Flag::one("target-group-arn", Thing::Group).required()],
        ends: false,
        url: "https://docs.aws.amazon.com/cli/latest/reference/elbv2/describe-target-health.html",
        run: describe_target_health,
    },
    Spec {
        path: &["aws", "elbv2", "describe-load-balancers"],
        about: "Shows load balancers and the names under which they are reached",
        operands: "",
        names: Thing::Text,
        flags: &[Flag::many("names", Thing::Group), Flag::many("load-balancer-arns", Thing::Group)],
        ends: false,
        url: "https://docs.aws.amazon.com/cli/latest/reference/elbv2/describe-load-balancers.html",
        run: describe_load_balancers,
    },
];

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Groups {
    target_groups: Vec<Group>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Group {
    target_group_arn: String,
    target_group_name: String,
    protocol: &'static str,
    port: u16,
    health_check_path: &'static str,
    load_balancer_arns: Vec<String>,
}

/// The groups that are asked for by these names or ARNs; all if none is named.
fn asked<'a>(
    world: &'a World,
    names: &[&str],
    operation: &str,
    is: impl Fn(&TargetGroup, &str) -> bool,
    missing: impl Fn(&str) -> Refused,
) -> Result<Vec<&'a TargetGroup>, Failure> {
    let groups = &world.account.groups;
    if names.is_empty() {
        return Ok(groups.iter().collect());
    }
    let find = |name: &&str| groups.iter().find(|g| is(g, name)).ok_or_else(|| Failure::aws(operation, missing(name)));
    names.iter().map(find).collect()
}

fn no_group() -> Refused {
    Refused::new("TargetGroupNotFound", "One or more target groups not found")
}

fn describe_target_groups(world: &mut World, args: &Args) -> Outcome {
    let names: Vec<&str> = args.all("names").chain(args.all("target-group-arns")).collect();
    let is = |g: &TargetGroup, name: &str| g.name == name || g.arn() == name;
    let groups = asked(world, &names, "DescribeTargetGroups", is, |_| no_group())?;
    let target_groups = groups.into_iter().map(|g| Group {
        target_group_arn: g.arn(),
        target_group_name: g.name.clone(),
        protocol: "HTTP",
        port: g.port,
        health_check_path: "/",
        load_balancer_arns: vec![g.balancer_arn()],
    });
    Ok(json(&Groups { target_groups: target_groups.collect() }))
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Healths {
    target_health_descriptions: Vec<Description>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Description {
    target: TargetId,
    health_check_port: String,
    target_health: TargetHealth,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct TargetId {
    id: String,
    port: u16,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct TargetHealth {
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'static str>,
}

fn describe_target_health(world: &mut World, args: &Args) -> Outcome {
    let group = world.group(args.get("target-group-arn").unwrap_or(""));
    let group = group.ok_or_else(|| Failure::aws("DescribeTargetHealth", no_group()))?;
    let each = |target: &Target| {
        let health = target.health(world.now);
        Description {
            target: TargetId { id: target_id(world, target), port: target.port },
            health_check_port: target.port.to_string(),
            target_health: TargetHealth { state: health.state, reason: health.reason, description: health.description },
        }
    };
    Ok(json(&Healths { target_health_descriptions: group.targets.iter().map(each).collect() }))
}

/// The address of a task that has its own, else the instance on which it is reached.
fn target_id(world: &World, target: &Target) -> String {
    let task = world.account.clusters.iter().find_map(|c| c.task(&target.task));
    let id = task.and_then(|t| t.address().or_else(|| t.instance.clone()));
    id.unwrap_or_else(|| target.task.clone())
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Balancers {
    load_balancers: Vec<Balancer>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Balancer {
    load_balancer_arn: String,
    #[serde(rename = "DNSName")]
    dns_name: String,
    load_balancer_name: String,
    scheme: &'static str,
    state: State,
    #[serde(rename = "Type")]
    kind: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct State {
    code: &'static str,
}

fn describe_load_balancers(world: &mut World, args: &Args) -> Outcome {
    let names: Vec<&str> = args.all("names").chain(args.all("load-balancer-arns")).collect();
    let is = |g: &TargetGroup, name: &str| g.name == name || g.balancer_arn() == name;
    let missing = |name: &str| Refused::new("LoadBalancerNotFound", format!("Load balancers '[{name}]' not found"));
    let groups = asked(world, &names, "DescribeLoadBalancers", is, missing)?;
    let load_balancers = groups.into_iter().map(|g| Balancer {
        load_balancer_arn: g.balancer_arn(),
        dns_name: g.dns(),
        load_balancer_name: g.name.clone(),
        scheme: "internet-facing",
        state: State { code: "active" },
        kind: "application",
    });
    Ok(json(&Balancers { load_balancers: load_balancers.collect() }))
}
