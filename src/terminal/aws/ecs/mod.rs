//! `aws ecs`: clusters, task definitions, services and tasks.

mod define;
mod show;

use super::given;
use super::json::json;
use crate::sim::world::ecs::{Change, Wanted, no_cluster, no_service};
use crate::sim::world::{Cluster, Launch, Refused, World};
use crate::terminal::{Args, Command, Failure, Flag, Outcome, Spec, Takes, Thing};
use serde::Serialize;

/// A command of `aws ecs`; the last part of its page's address is its name.
macro_rules! spec {
    ($name:literal, $about:literal, $run:path $(, $flag:expr)*) => {
        Spec {
            path: &["aws", "ecs", $name],
            about: $about,
            operands: "",
            names: Thing::Text,
            flags: &[$($flag),*],
            ends: false,
            url: concat!("https://docs.aws.amazon.com/cli/latest/reference/ecs/", $name, ".html"),
            run: $run,
        }
    };
}

const CLUSTER: Flag = Flag::one("cluster", Thing::Cluster);
const LAUNCH_TYPE: Flag = Flag::one("launch-type", Thing::LaunchType);
const DEFINITION: Flag = Flag::one("task-definition", Thing::Definition);
const NETWORK: Flag = Flag::one("network-configuration", Thing::Text);
const LIMITS: Flag = Flag::one("deployment-configuration", Thing::Text);

pub const SPECS: &[Spec] = &[
    spec!("create-cluster", "Makes a cluster", create_cluster, Flag::one("cluster-name", Thing::Text)),
    spec!("describe-clusters", "Shows clusters", describe_clusters, Flag::many("clusters", Thing::Cluster)),
    spec!("list-clusters", "Lists clusters", list_clusters),
    spec!("delete-cluster", "Deletes a cluster", delete_cluster, CLUSTER.required()),
    spec!(
        "register-task-definition",
        "Registers a revision of a task definition",
        define::register,
        Flag::one("family", Thing::Text),
        Flag::many("requires-compatibilities", Thing::LaunchType),
        Flag::one("network-mode", Thing::Text),
        Flag::one("cpu", Thing::Number),
        Flag::one("memory", Thing::Number),
        Flag::one("execution-role-arn", Thing::Role),
        Flag::one("task-role-arn", Thing::Role),
        Flag::one("runtime-platform", Thing::Text),
        Flag::one("container-definitions", Thing::File),
        Flag::one("cli-input-json", Thing::File)
    ),
    spec!(
        "list-task-definitions",
        "Lists task definitions",
        define::list,
        Flag::one("family-prefix", Thing::Definition)
    ),
    spec!("describe-task-definition", "Shows a task definition", define::describe, DEFINITION.required()),
    spec!(
        "create-service",
        "Makes a service, which keeps a number of tasks running",
        create_service,
        CLUSTER,
        Flag::one("service-name", Thing::Text).required(),
        DEFINITION.required(),
        Flag::one("desired-count", Thing::Number),
        LAUNCH_TYPE,
        Flag::many("load-balancers", Thing::Group),
        LIMITS,
        NETWORK
    ),
    spec!(
        "update-service",
        "Changes a service",
        update_service,
        CLUSTER,
        Flag::one("service", Thing::Service).required(),
        Flag::one("desired-count", Thing::Number),
        DEFINITION,
        Flag::switch("force-new-deployment"),
        LIMITS,
        NETWORK
    ),
    spec!(
        "describe-services",
        "Shows services with their deployments and events",
        show::describe_services,
        CLUSTER,
        Flag::many("services", Thing::Service).required()
    ),
    spec!("list-services", "Lists services", list_services, CLUSTER),
    spec!(
        "delete-service",
        "Deletes a service",
        delete_service,
        CLUSTER,
        Flag::one("service", Thing::Service).required(),
        Flag::switch("force")
    ),
    spec!(
        "list-tasks",
        "Lists tasks",
        list_tasks,
        CLUSTER,
        Flag::one("service-name", Thing::Service),
        Flag::one("family", Thing::Definition),
        Flag::one("desired-status", Thing::Text)
    ),
    spec!(
        "describe-tasks",
        "Shows tasks: where they are, and why they stopped",
        show::describe_tasks,
        CLUSTER,
        Flag::many("tasks", Thing::Task).required()
    ),
    spec!(
        "run-task",
        "Runs tasks without a service",
        run_task,
        CLUSTER,
        DEFINITION.required(),
        Flag::one("count", Thing::Number),
        LAUNCH_TYPE,
        NETWORK
    ),
    spec!(
        "stop-task",
        "Stops a task",
        stop_task,
        CLUSTER,
        Flag::one("task", Thing::Task).required(),
        Flag::one("reason", Thing::Text)
    ),
    spec!("list-container-instances", "Lists the instances of a cluster", list_container_instances, CLUSTER),
    spec!(
        "describe-container-instances",
        "Shows what is left on the instances of a cluster",
        show::describe_container_instances,
        CLUSTER,
        Flag::many("container-instances", Thing::Text).required()
    ),
    Spec {
        path: &["aws", "ecs", "wait", "services-stable"],
        about: "Waits until services have come to rest, for ten minutes at most",
        operands: "",
        names: Thing::Text,
        flags: &[CLUSTER, Flag { name: "services", short: None, takes: Takes::Many(Thing::Service), required: true }],
        ends: false,
        url: "https://docs.aws.amazon.com/cli/latest/reference/ecs/wait/services-stable.html",
        run: wait_services_stable,
    },
];

/// The cluster that is meant: one called `default` when none is named.
fn cluster_name(args: &Args) -> String {
    let name = args.get("cluster").unwrap_or("default");
    name.rsplit('/').next().unwrap_or(name).to_string()
}

fn cluster<'a>(world: &'a World, args: &Args, operation: &str) -> Result<&'a Cluster, Failure> {
    world.account.cluster(&cluster_name(args)).ok_or_else(|| Failure::aws(operation, no_cluster()))
}

/// A failure for want of a cluster, with what was meant where none was named.
pub fn with_cluster(world: &World, command: &Command, failure: Failure) -> Failure {
    let names: Vec<&str> = world.account.clusters.iter().map(|c| c.name.as_str()).collect();
    let takes = command.spec.flags.iter().any(|f| f.name == "cluster") && !command.args.has("cluster");
    if !takes || names.is_empty() || !failure.text.contains("ClusterNotFoundException") {
        return failure;
    }
    let note = format!("\n(Without --cluster, the one called default is meant. Here there is: {}.)", names.join(", "));
    Failure { text: failure.text + &note, ..failure }
}

fn launch_type(args: &Args) -> Result<Launch, Failure> {
    match args.get("launch-type") {
        None | Some("EC2") => Ok(Launch::Ec2),
        Some("FARGATE") => Ok(Launch::Fargate),
        Some(other) => Err(Failure::new(
            252,
            format!("This sandbox does not know the launch type {other}. It knows EC2 and FARGATE."),
        )),
    }
}

/// Tasks with a network interface of their own have to be told where it is, and nothing follows from it here: there are no subnets and
/// security groups.
fn network_for(world: &World, args: &Args, definition: &str, operation: &str) -> Result<(), Failure> {
    check_network(args)?;
    let own = world.definition(definition).is_some_and(|d| d.network_mode == "awsvpc");
    if own && args.get("network-configuration").is_none() {
        let message = "Network Configuration must be provided when networkMode 'awsvpc' is specified.";
        return Err(Failure::aws(operation, Refused::new("InvalidParameterException", message)));
    }
    Ok(())
}

fn check_network(args: &Args) -> Result<(), Failure> {
    match args.get("network-configuration") {
        Some(text) if !(text.contains("awsvpcConfiguration") && text.contains("subnets")) => Err(Failure::new(
            252,
            "Error parsing parameter '--network-configuration': expected awsvpcConfiguration={subnets=[…]}",
        )),
        _ => Ok(()),
    }
}

/// `minimumHealthyPercent` and `maximumPercent`.
fn limits(args: &Args) -> Result<(Option<u32>, Option<u32>), Failure> {
    let flag = "deployment-configuration";
    let Some(text) = args.get(flag) else { return Ok((None, None)) };
    let pairs = given::pairs(flag, text, &["minimumHealthyPercent", "maximumPercent"])?;
    Ok((given::number(flag, &pairs, "minimumHealthyPercent")?, given::number(flag, &pairs, "maximumPercent")?))
}

/// Target group, container and its port.
fn load_balancer(args: &Args) -> Result<Option<(String, String, u16)>, Failure> {
    let flag = "load-balancers";
    let mut all = args.all(flag);
    let Some(text) = all.next() else { return Ok(None) };
    if all.next().is_some() {
        return Err(Failure::new(252, "This sandbox knows one target group for a service."));
    }
    let pairs = given::pairs(flag, text, &["targetGroupArn", "containerName", "containerPort"])?;
    let port = given::number(flag, &pairs, "containerPort")?;
    match (given::of(&pairs, "targetGroupArn"), given::of(&pairs, "containerName"), port) {
        (Some(group), Some(container), Some(port)) => Ok(Some((group.to_string(), container.to_string(), port))),
        _ => Err(Failure::new(252, "--load-balancers needs targetGroupArn, containerName and containerPort.")),
    }
}

fn create_cluster(world: &mut World, args: &Args) -> Outcome {
    let name = args.get("cluster-name").unwrap_or("default").to_string();
    world.create_cluster(&name).map_err(|r| Failure::aws("CreateCluster", r))?;
    let made = world.account.cluster(&name).ok_or_else(|| Failure::aws("CreateCluster", no_cluster()))?;
    Ok(json(&show::One { cluster: show::cluster(world, made, "ACTIVE") }))
}

fn describe_clusters(world: &mut World, args: &Args) -> Outcome {
    let mut names: Vec<&str> = args.all("clusters").collect();
    if names.is_empty() {
        names.push("default");
    }
    Ok(json(&show::clusters(world, &names)))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ClusterArns {
    cluster_arns: Vec<String>,
}

fn list_clusters(world: &mut World, _: &Args) -> Outcome {
    Ok(json(&ClusterArns { cluster_arns: world.account.clusters.iter().map(Cluster::arn).collect() }))
}

fn delete_cluster(world: &mut World, args: &Args) -> Outcome {
    let gone = world.delete_cluster(&cluster_name(args)).map_err(|r| Failure::aws("DeleteCluster", r))?;
    Ok(json(&show::One { cluster: show::cluster(world, &gone, "INACTIVE") }))
}

fn create_service(world: &mut World, args: &Args) -> Outcome {
    network_for(world, args, args.get("task-definition").unwrap_or(""), "CreateService")?;
    let (minimum, maximum) = limits(args)?;
    let wanted = Wanted {
        name: args.get("service-name").unwrap_or("").to_string(),
        definition: args.get("task-definition").unwrap_or("").to_string(),
        desired: args.number("desired-count")?.unwrap_or(0),
        launch: launch_type(args)?,
        minimum,
        maximum,
        group: load_balancer(args)?,
    };
    let name = cluster_name(args);
    world.create_service(&name, &wanted).map_err(|r| Failure::aws("CreateService", r))?;
    one_service(world, args, &wanted.name, "CreateService")
}

fn one_service(world: &World, args: &Args, name: &str, operation: &str) -> Outcome {
    let cluster = cluster(world, args, operation)?;
    let service = cluster.service(name).ok_or_else(|| Failure::aws(operation, no_service()))?;
    Ok(json(&show::OneService { service: show::service(world, cluster, service, "ACTIVE") }))
}

fn update_service(world: &mut World, args: &Args) -> Outcome {
    check_network(args)?;
    let (minimum, maximum) = limits(args)?;
    let change = Change {
        definition: args.get("task-definition").map(String::from),
        desired: args.number("desired-count")?,
        force: args.has("force-new-deployment"),
        minimum,
        maximum,
    };
    let service = args.get("service").unwrap_or("");
    world.update_service(&cluster_name(args), service, &change).map_err(|r| Failure::aws("UpdateService", r))?;
    one_service(world, args, service, "UpdateService")
}

fn delete_service(world: &mut World, args: &Args) -> Outcome {
    let (name, service) = (cluster_name(args), args.get("service").unwrap_or(""));
    let force = args.has("force");
    let gone = world.delete_service(&name, service, force).map_err(|r| Failure::aws("DeleteService", r))?;
    let cluster = cluster(world, args, "DeleteService")?;
    Ok(json(&show::OneService { service: show::service(world, cluster, &gone, "DRAINING") }))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ServiceArns {
    service_arns: Vec<String>,
}

fn list_services(world: &mut World, args: &Args) -> Outcome {
    let cluster = cluster(world, args, "ListServices")?;
    Ok(json(&ServiceArns { service_arns: cluster.services.iter().map(|s| s.arn(&cluster.name)).collect() }))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TaskArns {
    task_arns: Vec<String>,
}

fn list_tasks(world: &mut World, args: &Args) -> Outcome {
    let cluster = cluster(world, args, "ListTasks")?;
    let wanted = match args.get("desired-status") {
        None | Some("RUNNING") => true,
        Some("STOPPED") => false,
        Some(other) => {
            let message = format!("This sandbox knows RUNNING and STOPPED for --desired-status, not {other}.");
            return Err(Failure::new(252, message));
        }
    };
    let service = match args.get("service-name") {
        Some(name) => {
            let found = cluster.service(name).ok_or_else(|| Failure::aws("ListTasks", no_service()))?;
            Some(found.name.clone())
        }
        None => None,
    };
    let family = args.get("family");
    let own = cluster.tasks.iter().filter(|t| t.is_wanted() == wanted);
    let own = own.filter(|t| service.is_none() || t.service == service);
    let own = own.filter(|t| family.is_none_or(|f| t.definition.family == f));
    Ok(json(&TaskArns { task_arns: own.map(|t| t.arn(&cluster.name)).collect() }))
}

fn run_task(world: &mut World, args: &Args) -> Outcome {
    network_for(world, args, args.get("task-definition").unwrap_or(""), "RunTask")?;
    let (name, launch) = (cluster_name(args), launch_type(args)?);
    let count = args.number("count")?.unwrap_or(1);
    let definition = args.get("task-definition").unwrap_or("");
    let done = world.run_task(&name, definition, launch, count);
    let (ids, failures) = done.map_err(|r| Failure::aws("RunTask", r))?;
    let cluster = cluster(world, args, "RunTask")?;
    let failures = failures.into_iter().map(|(arn, reason)| show::Missing { arn, reason }).collect();
    Ok(json(&show::tasks(world, cluster, &ids, failures)))
}

fn stop_task(world: &mut World, args: &Args) -> Outcome {
    let (name, task) = (cluster_name(args), args.get("task").unwrap_or(""));
    let reason = args.get("reason").unwrap_or("Task stopped by user");
    world.stop_task(&name, task, reason).map_err(|r| Failure::aws("StopTask", r))?;
    let cluster = cluster(world, args, "StopTask")?;
    let missing =
        || Failure::aws("StopTask", Refused::new("InvalidParameterException", "The referenced task was not found."));
    let task = cluster.task(task).ok_or_else(missing)?;
    Ok(json(&show::OneTask { task: show::task(world, cluster, task) }))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct InstanceArns {
    container_instance_arns: Vec<String>,
}

fn list_container_instances(world: &mut World, args: &Args) -> Outcome {
    let cluster = cluster(world, args, "ListContainerInstances")?;
    let joined = world.account.instances.iter().filter(|i| world.has_joined(i, cluster));
    Ok(json(&InstanceArns { container_instance_arns: joined.map(|i| i.container_instance_arn()).collect() }))
}

/// How often, in seconds, and how many times the CLI looks (reference of `wait services-stable`).
const LOOKS: (u32, u32) = (15, 40);

fn wait_services_stable(world: &mut World, args: &Args) -> Outcome {
    let name = cluster_name(args);
    let names: Vec<&str> = args.all("services").collect();
    for look in 0..LOOKS.1 {
        if look > 0 {
            world.advance(LOOKS.0);
        }
        let cluster = world.account.cluster(&name).ok_or_else(|| Failure::aws("DescribeServices", no_cluster()))?;
        let found: Vec<_> = names.iter().filter_map(|n| cluster.service(n)).collect();
        if found.len() < names.len() {
            return Err(Failure::new(
                255,
                "Waiter ServicesStable failed: Waiter encountered a terminal failure state: For expression \"failures[].reason\" we matched expected path: \"MISSING\" at least once",
            ));
        }
        if found.iter().all(|s| s.is_stable(cluster)) {
            return Ok(String::new());
        }
    }
    Err(Failure::new(255, "Waiter ServicesStable failed: Max attempts exceeded"))
}
