//! How clusters, services, tasks and container instances are shown: fields and their order are those of the API Reference.

use super::super::json::json;
use super::define::arn as definition_arn;
use super::{cluster as asked_cluster, cluster_name};
use crate::sim::world::ec2::ROOM;
use crate::sim::world::image::digest_of;
use crate::sim::world::time::iso;
use crate::sim::world::{Cluster, Deployment, Service, Stage, Task, World};
use crate::terminal::{Args, Outcome};
use serde::Serialize;

#[derive(Serialize)]
pub struct One {
    pub cluster: ShownCluster,
}

#[derive(Serialize)]
pub struct Clusters {
    clusters: Vec<ShownCluster>,
    failures: Vec<Missing>,
}

/// What could not be shown or started.
#[derive(Serialize)]
pub struct Missing {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub arn: String,
    pub reason: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ShownCluster {
    cluster_arn: String,
    cluster_name: String,
    status: &'static str,
    registered_container_instances_count: usize,
    running_tasks_count: usize,
    pending_tasks_count: usize,
    active_services_count: usize,
    statistics: [u8; 0],
    tags: [u8; 0],
}

pub fn cluster(world: &World, c: &Cluster, status: &'static str) -> ShownCluster {
    let tasks = |of: fn(Stage) -> bool| c.tasks.iter().filter(|t| of(t.stage)).count();
    ShownCluster {
        cluster_arn: c.arn(),
        cluster_name: c.name.clone(),
        status,
        registered_container_instances_count: world.account.instances.iter().filter(|i| world.has_joined(i, c)).count(),
        running_tasks_count: tasks(|s| s == Stage::Running),
        pending_tasks_count: tasks(|s| s < Stage::Running),
        active_services_count: c.services.len(),
        statistics: [],
        tags: [],
    }
}

/// Clusters by name or ARN.
pub fn clusters(world: &World, names: &[&str]) -> Clusters {
    let mut all = Clusters { clusters: Vec::new(), failures: Vec::new() };
    for name in names {
        let name = name.rsplit('/').next().unwrap_or(name);
        match world.account.cluster(name) {
            Some(c) => all.clusters.push(cluster(world, c, "ACTIVE")),
            None => {
                let c = Cluster { name: name.to_string(), services: Vec::new(), tasks: Vec::new() };
                all.failures.push(Missing { arn: c.arn(), reason: "MISSING" });
            }
        }
    }
    all
}

#[derive(Serialize)]
pub struct OneService {
    pub service: ShownService,
}

#[derive(Serialize)]
struct Services {
    services: Vec<ShownService>,
    failures: Vec<Missing>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ShownService {
    service_arn: String,
    service_name: String,
    cluster_arn: String,
    load_balancers: Vec<Balancer>,
    service_registries: [u8; 0],
    status: &'static str,
    desired_count: u32,
    running_count: u32,
    pending_count: u32,
    launch_type: &'static str,
    task_definition: String,
    deployment_configuration: Configuration,
    deployments: Vec<ShownDeployment>,
    events: Vec<Event>,
    created_at: String,
    placement_constraints: [u8; 0],
    placement_strategy: [u8; 0],
    scheduling_strategy: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Balancer {
    target_group_arn: String,
    container_name: String,
    container_port: u16,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Configuration {
    maximum_percent: u32,
    minimum_healthy_percent: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ShownDeployment {
    id: String,
    status: &'static str,
    task_definition: String,
    desired_count: u32,
    pending_count: usize,
    running_count: usize,
    failed_tasks: u32,
    created_at: String,
    launch_type: &'static str,
    rollout_state: &'static str,
    rollout_state_reason: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Event {
    id: String,
    created_at: String,
    message: String,
}

pub fn service(world: &World, c: &Cluster, s: &Service, status: &'static str) -> ShownService {
    let (running, pending) = s.counts(c);
    let newest = s.deployments.first().map(|d| &d.definition);
    let balancer = |(group, port): &(String, u16)| {
        let container = newest.and_then(|d| d.containers.iter().find(|c| c.port == Some(*port)));
        Balancer {
            target_group_arn: world.group(group).map(|g| g.arn()).unwrap_or_default(),
            container_name: container.map(|c| c.name.clone()).unwrap_or_default(),
            container_port: *port,
        }
    };
    ShownService {
        service_arn: s.arn(&c.name),
        service_name: s.name.clone(),
        cluster_arn: c.arn(),
        load_balancers: s.group.iter().map(balancer).collect(),
        service_registries: [],
        status,
        desired_count: s.desired,
        running_count: running,
        pending_count: pending,
        launch_type: s.launch.name(),
        task_definition: newest.map(|d| definition_arn(d)).unwrap_or_default(),
        deployment_configuration: Configuration { maximum_percent: s.maximum, minimum_healthy_percent: s.minimum },
        deployments: s.deployments.iter().enumerate().map(|(i, d)| deployment(c, s, i, d)).collect(),
        events: s.events.iter().enumerate().map(|(i, e)| event(s.events.len() - i, e)).collect(),
        created_at: iso(s.created),
        placement_constraints: [],
        placement_strategy: [],
        scheduling_strategy: "REPLICA",
    }
}

fn deployment(c: &Cluster, s: &Service, place: usize, d: &Deployment) -> ShownDeployment {
    let tasks =
        |of: fn(Stage) -> bool| c.tasks.iter().filter(|t| t.deployment.as_ref() == Some(&d.id) && of(t.stage)).count();
    let running = tasks(|s| s == Stage::Running);
    let (state, said) = if d.completed { ("COMPLETED", "completed.") } else { ("IN_PROGRESS", "in progress.") };
    ShownDeployment {
        id: d.id.clone(),
        status: if place == 0 { "PRIMARY" } else { "ACTIVE" },
        task_definition: definition_arn(&d.definition),
        // What an older one is to have: what it still has.
        desired_count: if place == 0 { s.desired } else { running as u32 },
        pending_count: tasks(|s| s < Stage::Running),
        running_count: running,
        failed_tasks: d.failed,
        created_at: iso(d.created),
        launch_type: s.launch.name(),
        rollout_state: state,
        rollout_state_reason: format!("ECS deployment {} {said}", d.id),
    }
}

fn event(number: usize, (at, message): &(u32, String)) -> Event {
    let hex = digest_of(&format!("{number} {at} {message}"));
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or("");
    let id = [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-");
    Event { id, created_at: iso(*at), message: message.clone() }
}

pub fn describe_services(world: &mut World, args: &Args) -> Outcome {
    let c = asked_cluster(world, args, "DescribeServices")?;
    let mut all = Services { services: Vec::new(), failures: Vec::new() };
    for name in args.all("services") {
        match c.service(name) {
            Some(s) => all.services.push(service(world, c, s, "ACTIVE")),
            None => {
                let name = name.rsplit('/').next().unwrap_or(name);
                let arn = c.arn().replacen(":cluster/", ":service/", 1);
                all.failures.push(Missing { arn: [&arn, "/", name].concat(), reason: "MISSING" });
            }
        }
    }
    Ok(json(&all))
}

#[derive(Serialize)]
pub struct OneTask {
    pub task: ShownTask,
}

#[derive(Serialize)]
pub struct Tasks {
    tasks: Vec<ShownTask>,
    failures: Vec<Missing>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ShownTask {
    attachments: Vec<Attachment>,
    availability_zone: String,
    cluster_arn: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    container_instance_arn: Option<String>,
    containers: Vec<ShownContainer>,
    cpu: String,
    created_at: String,
    desired_status: &'static str,
    group: String,
    last_status: &'static str,
    launch_type: &'static str,
    memory: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pull_started_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    started_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    started_by: Option<String>,
    #[serde(skip_serializing_if = "str::is_empty")]
    stop_code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    stopped_at: Option<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    stopped_reason: String,
    task_arn: String,
    task_definition_arn: String,
}

#[derive(Serialize)]
struct Attachment {
    #[serde(rename = "type")]
    kind: &'static str,
    status: &'static str,
    details: [Detail; 1],
}

#[derive(Serialize)]
struct Detail {
    name: &'static str,
    value: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ShownContainer {
    container_arn: String,
    task_arn: String,
    name: String,
    image: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    image_digest: Option<String>,
    last_status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    exit_code: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    network_bindings: Vec<Binding>,
    cpu: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    memory: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Binding {
    #[serde(rename = "bindIP")]
    bind_ip: &'static str,
    container_port: u16,
    host_port: u16,
    protocol: &'static str,
}

/// What is said of a container that took more memory than it may (Developer Guide, "Stopped task error codes").
const OUT_OF_MEMORY: &str = "OutOfMemoryError: Container killed due to memory usage";

pub fn task(world: &World, c: &Cluster, t: &Task) -> ShownTask {
    let instance = world.account.instances.iter().find(|i| Some(&i.id) == t.instance.as_ref());
    let size = t.definition.size();
    let digest = |place: usize| {
        let image = t.image.as_ref().filter(|_| place == 0)?;
        Some(["sha256:", &image.digest].concat())
    };
    let address = |value: String| Attachment {
        kind: "ElasticNetworkInterface",
        status: if t.is_stopped() { "DELETED" } else { "ATTACHED" },
        details: [Detail { name: "privateIPv4Address", value }],
    };
    let group = match &t.service {
        Some(service) => ["service:", service].concat(),
        None => ["family:", &t.definition.family].concat(),
    };
    let status = match t.stage {
        Stage::Provisioning | Stage::Pending => "PENDING",
        Stage::Running => "RUNNING",
        Stage::Deprovisioning | Stage::Stopped => "STOPPED",
    };
    let containers = t.definition.containers.iter().enumerate().map(|(place, container)| {
        let binding =
            |(host_port, container_port)| Binding { bind_ip: "0.0.0.0", container_port, host_port, protocol: "tcp" };
        let bound = t.host_port.zip(container.port).filter(|_| t.address().is_none());
        ShownContainer {
            container_arn: c.arn().replacen(":cluster/", ":container/", 1)
                + &["/", &t.id, "/", &container.name].concat(),
            task_arn: t.arn(&c.name),
            name: container.name.clone(),
            image: container.image.clone(),
            image_digest: digest(place),
            last_status: status,
            exit_code: t.exit_code.filter(|_| place == 0),
            reason: reason(t, place),
            network_bindings: bound.map(binding).into_iter().collect(),
            cpu: container.cpu.to_string(),
            memory: (container.memory > 0).then(|| container.memory.to_string()),
        }
    });
    ShownTask {
        attachments: t.address().map(address).into_iter().collect(),
        availability_zone: zone(t, instance),
        cluster_arn: c.arn(),
        container_instance_arn: instance.map(|i| i.container_instance_arn()),
        containers: containers.collect(),
        cpu: size.cpu.to_string(),
        created_at: iso(t.created),
        desired_status: if t.is_wanted() { "RUNNING" } else { "STOPPED" },
        group,
        last_status: t.stage.name(),
        launch_type: t.launch.name(),
        memory: size.memory.to_string(),
        pull_started_at: t.pull_started.map(iso),
        started_at: t.started.map(iso),
        started_by: t.deployment.clone(),
        stop_code: t.stop_code,
        stopped_at: t.stopped.map(iso),
        stopped_reason: t.stopped_reason.clone(),
        task_arn: t.arn(&c.name),
        task_definition_arn: definition_arn(&t.definition),
    }
}

fn reason(t: &Task, place: usize) -> Option<String> {
    match (t.exit_code, t.stop_code) {
        _ if place > 0 => None,
        (Some(137), "EssentialContainerExited") => Some(OUT_OF_MEMORY.to_string()),
        (_, "TaskFailedToStart") => Some(t.stopped_reason.clone()),
        _ => None,
    }
}

/// Where a task runs. On Fargate it shows nowhere else: one zone after the other, by its id.
fn zone(t: &Task, instance: Option<&crate::sim::world::Instance>) -> String {
    if let Some(instance) = instance {
        return instance.zone_name();
    }
    let turn = t.id.bytes().map(usize::from).sum::<usize>() % 3;
    [crate::sim::world::REGION, ["a", "b", "c"][turn]].concat()
}

/// Tasks by their ids.
pub fn tasks(world: &World, c: &Cluster, ids: &[String], failures: Vec<Missing>) -> Tasks {
    Tasks { tasks: ids.iter().filter_map(|id| c.task(id)).map(|t| task(world, c, t)).collect(), failures }
}

pub fn describe_tasks(world: &mut World, args: &Args) -> Outcome {
    let c = asked_cluster(world, args, "DescribeTasks")?;
    let mut all = Tasks { tasks: Vec::new(), failures: Vec::new() };
    for id in args.all("tasks") {
        match c.task(id) {
            Some(t) => all.tasks.push(task(world, c, t)),
            None => {
                let id = id.rsplit('/').next().unwrap_or(id);
                let arn = c.arn().replacen(":cluster/", ":task/", 1);
                all.failures.push(Missing { arn: [&arn, "/", id].concat(), reason: "MISSING" });
            }
        }
    }
    Ok(json(&all))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Instances {
    container_instances: Vec<ShownInstance>,
    failures: Vec<Missing>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ShownInstance {
    container_instance_arn: String,
    ec2_instance_id: String,
    remaining_resources: [Resource; 2],
    registered_resources: [Resource; 2],
    status: &'static str,
    agent_connected: bool,
    running_tasks_count: usize,
    pending_tasks_count: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Resource {
    name: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    integer_value: u32,
}

fn resources(cpu: u32, memory: u32) -> [Resource; 2] {
    [("CPU", cpu), ("MEMORY", memory)].map(|(name, integer_value)| Resource { name, kind: "INTEGER", integer_value })
}

pub fn describe_container_instances(world: &mut World, args: &Args) -> Outcome {
    let c = asked_cluster(world, args, "DescribeContainerInstances")?;
    let fleet = world.fleet(c, None, None);
    let mut all = Instances { container_instances: Vec::new(), failures: Vec::new() };
    for name in args.all("container-instances") {
        let id = name.rsplit('/').next().unwrap_or(name);
        let found = fleet.of.iter().zip(&fleet.seen).find_map(|(i, seen)| {
            let instance = world.account.instances.get(*i)?;
            (instance.container_instance() == id).then_some((instance, seen))
        });
        let Some((instance, seen)) = found else {
            let cluster = cluster_name(args);
            let arn =
                c.arn().replacen(&[":cluster/", &cluster].concat(), &[":container-instance/", &cluster].concat(), 1);
            all.failures.push(Missing { arn: [&arn, "/", id].concat(), reason: "MISSING" });
            continue;
        };
        let tasks = |of: fn(Stage) -> bool| {
            c.tasks.iter().filter(|t| t.instance.as_ref() == Some(&instance.id) && of(t.stage)).count()
        };
        all.container_instances.push(ShownInstance {
            container_instance_arn: instance.container_instance_arn(),
            ec2_instance_id: instance.id.clone(),
            remaining_resources: resources(seen.free.cpu, seen.free.memory),
            registered_resources: resources(ROOM.cpu, ROOM.memory),
            status: "ACTIVE",
            agent_connected: true,
            running_tasks_count: tasks(|s| s == Stage::Running),
            pending_tasks_count: tasks(|s| s < Stage::Running),
        });
    }
    Ok(json(&all))
}
