//! Task definitions: how they are read and shown.

use super::super::{given, json::json};
use crate::sim::world::{ACCOUNT, Arch, ContainerDefinition, Launch, REGION, Refused, TaskDefinition, World};
use crate::terminal::{Args, Failure, Outcome};
use serde::{Deserialize, Serialize};
use std::rc::Rc;

/// A task definition as `--cli-input-json` holds it (CLI reference, register-task-definition).
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Input {
    family: Option<String>,
    task_role_arn: Option<String>,
    execution_role_arn: Option<String>,
    network_mode: Option<String>,
    #[serde(default)]
    container_definitions: Vec<Container>,
    #[serde(default)]
    requires_compatibilities: Vec<String>,
    cpu: Option<String>,
    memory: Option<String>,
    runtime_platform: Option<Platform>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Platform {
    cpu_architecture: Option<String>,
    operating_system_family: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Container {
    #[serde(default)]
    name: String,
    #[serde(default)]
    image: String,
    #[serde(default)]
    cpu: u32,
    #[serde(default)]
    memory: u32,
    #[serde(default)]
    port_mappings: Vec<Port>,
    essential: Option<bool>,
    #[serde(default)]
    environment: Vec<Variable>,
    log_configuration: Option<Log>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Port {
    container_port: u16,
    host_port: Option<u16>,
    protocol: Option<String>,
}

#[derive(Deserialize, Serialize, Clone)]
#[serde(deny_unknown_fields)]
struct Variable {
    name: String,
    value: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Log {
    log_driver: String,
    #[serde(default)]
    options: crate::Map<String>,
}

fn wrong(message: impl Into<String>) -> Failure {
    Failure::new(252, message)
}

/// Text as a typed value; says of a field that is not known that it is the sandbox that does not know it.
fn read<'a, T: Deserialize<'a>>(flag: &str, text: &'a str) -> Result<T, Failure> {
    serde_json::from_str(text).map_err(|e| {
        let said = e.to_string();
        if said.starts_with("unknown field") {
            wrong(format!("--{flag}: this sandbox does not know every field: {said}"))
        } else if e.is_data() {
            wrong(format!("Parameter validation failed: {said}"))
        } else {
            wrong(format!("Error parsing parameter '--{flag}': Invalid JSON: {said}"))
        }
    })
}

pub fn register(world: &mut World, args: &Args) -> Outcome {
    let text = given::text(world, args, "cli-input-json")?;
    let mut input: Input = match &text {
        Some(text) => read("cli-input-json", text)?,
        None => Input::default(),
    };
    // What is said on the command line counts more than what stands in the file.
    let over = |name: &str, of: Option<String>| args.get(name).map(String::from).or(of);
    input.family = over("family", input.family);
    input.network_mode = over("network-mode", input.network_mode);
    input.cpu = over("cpu", input.cpu);
    input.memory = over("memory", input.memory);
    input.execution_role_arn = over("execution-role-arn", input.execution_role_arn);
    input.task_role_arn = over("task-role-arn", input.task_role_arn);
    if args.has("requires-compatibilities") {
        // `EC2 FARGATE` or `EC2,FARGATE`.
        let all = args.all("requires-compatibilities").flat_map(|t| t.split(',')).map(str::trim);
        input.requires_compatibilities = all.filter(|t| !t.is_empty()).map(String::from).collect();
    }
    if let Some(text) = args.get("runtime-platform") {
        let pairs = given::pairs("runtime-platform", text, &["cpuArchitecture", "operatingSystemFamily"])?;
        let of = |name| given::of(&pairs, name).map(String::from);
        input.runtime_platform = Some(Platform {
            cpu_architecture: of("cpuArchitecture"),
            operating_system_family: of("operatingSystemFamily"),
        });
    }
    let containers = given::text(world, args, "container-definitions")?;
    if let Some(text) = &containers {
        input.container_definitions = match text.trim_start().starts_with('{') {
            true => vec![read("container-definitions", text)?],
            false => read("container-definitions", text)?,
        };
    }
    if input.family.is_none() {
        return Err(wrong("aws: error: the following arguments are required: --family"));
    }
    let made = world.register(definition(input)?).map_err(|r| Failure::aws("RegisterTaskDefinition", r))?;
    Ok(json(&Registered { task_definition: shown(&made) }))
}

fn definition(input: Input) -> Result<TaskDefinition, Failure> {
    let launch = input.requires_compatibilities.iter().map(|l| match l.as_str() {
        "EC2" => Ok(Launch::Ec2),
        "FARGATE" => Ok(Launch::Fargate),
        other => Err(wrong(format!("This sandbox knows the compatibilities EC2 and FARGATE, not {other}."))),
    });
    let launch = launch.collect::<Result<Vec<_>, _>>()?;
    let name =
        |arn: Option<String>| arn.map(|a| a.rsplit('/').next().unwrap_or("").to_string()).filter(|a| !a.is_empty());
    Ok(TaskDefinition {
        family: input.family.unwrap_or_default(),
        revision: 0,
        launch,
        network_mode: input.network_mode.unwrap_or_else(|| String::from("bridge")),
        cpu: input.cpu.map_or(Ok(0), |t| size("cpu", &t, "VCPU"))?,
        memory: input.memory.map_or(Ok(0), |t| size("memory", &t, "GB"))?,
        arch: arch(input.runtime_platform)?,
        execution_role: name(input.execution_role_arn),
        task_role: name(input.task_role_arn),
        containers: input.container_definitions.into_iter().enumerate().map(container).collect::<Result<_, _>>()?,
    })
}

/// `512`, or in the larger unit: `.5 vCPU`, `1 GB`.
fn size(name: &str, text: &str, unit: &str) -> Result<u32, Failure> {
    let invalid = || {
        let message = format!("Invalid '{name}' setting for task.");
        Failure::aws("RegisterTaskDefinition", Refused::new("ClientException", message))
    };
    let upper = text.trim().to_ascii_uppercase();
    let Some(number) = upper.strip_suffix(unit) else { return upper.parse().map_err(|_| invalid()) };
    let number: f64 = number.trim().parse().map_err(|_| invalid())?;
    // A cast of what is no number, or too large, ends at the bounds; what they give is refused later.
    let units = number * 1024.0;
    if units.is_finite() && units >= 0.0 { Ok(units as u32) } else { Err(invalid()) }
}

fn arch(platform: Option<Platform>) -> Result<Arch, Failure> {
    let Some(platform) = platform else { return Ok(Arch::Amd64) };
    if let Some(system) = platform.operating_system_family.filter(|s| s != "LINUX") {
        return Err(wrong(format!("This sandbox knows the operating system family LINUX, not {system}.")));
    }
    let Some(name) = platform.cpu_architecture else { return Ok(Arch::Amd64) };
    let found = Arch::ALL.into_iter().find(|a| a.of_task() == name);
    found.ok_or_else(|| wrong(format!("This sandbox knows the CPU architectures X86_64 and ARM64, not {name}.")))
}

fn container((place, c): (usize, Container)) -> Result<ContainerDefinition, Failure> {
    if place == 0 && c.essential == Some(false) {
        return Err(wrong("In this sandbox the first container is what a task runs: it has to be essential."));
    }
    if c.port_mappings.len() > 1 {
        return Err(wrong("This sandbox knows one port mapping for a container."));
    }
    let port = match c.port_mappings.first() {
        Some(port) => {
            if port.protocol.as_ref().is_some_and(|p| p != "tcp") {
                return Err(wrong("This sandbox knows the protocol tcp."));
            }
            if port.host_port.is_some_and(|h| h != 0 && h != port.container_port) {
                return Err(wrong(
                    "This sandbox knows no fixed host port other than the container's own: leave hostPort out.",
                ));
            }
            Some(port.container_port)
        }
        None => None,
    };
    let log_group = match c.log_configuration {
        Some(log) if log.log_driver != "awslogs" => {
            return Err(wrong(format!("This sandbox knows the log driver awslogs, not {}.", log.log_driver)));
        }
        Some(log) => {
            let group = log.options.get("awslogs-group").cloned();
            Some(group.ok_or_else(|| wrong("The log driver awslogs needs the option awslogs-group."))?)
        }
        None => None,
    };
    Ok(ContainerDefinition {
        name: c.name,
        image: c.image,
        cpu: c.cpu,
        memory: c.memory,
        port,
        env: c.environment.into_iter().map(|v| (v.name, v.value)).collect(),
        log_group,
    })
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Registered {
    task_definition: Shown,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown {
    task_definition_arn: String,
    container_definitions: Vec<ShownContainer>,
    family: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    task_role_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    execution_role_arn: Option<String>,
    network_mode: String,
    revision: u32,
    volumes: [u8; 0],
    status: &'static str,
    placement_constraints: [u8; 0],
    compatibilities: Vec<&'static str>,
    runtime_platform: ShownPlatform,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    requires_compatibilities: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cpu: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    memory: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ShownPlatform {
    cpu_architecture: &'static str,
    operating_system_family: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ShownContainer {
    name: String,
    image: String,
    cpu: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    memory: Option<u32>,
    port_mappings: Vec<ShownPort>,
    essential: bool,
    environment: Vec<Variable>,
    mount_points: [u8; 0],
    volumes_from: [u8; 0],
    #[serde(skip_serializing_if = "Option::is_none")]
    log_configuration: Option<ShownLog>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ShownPort {
    container_port: u16,
    host_port: u16,
    protocol: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ShownLog {
    log_driver: &'static str,
    options: Options,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Options {
    awslogs_group: String,
    awslogs_region: &'static str,
    awslogs_stream_prefix: &'static str,
}

pub fn arn(d: &TaskDefinition) -> String {
    format!("arn:aws:ecs:{REGION}:{ACCOUNT}:task-definition/{}", d.name())
}

fn shown(d: &Rc<TaskDefinition>) -> Shown {
    let role = |name: &String| format!("arn:aws:iam::{ACCOUNT}:role/{name}");
    let own = |n: u32| (n > 0).then(|| n.to_string());
    let fits = [Launch::Ec2, Launch::Fargate].into_iter().filter(|l| d.allows(*l));
    Shown {
        task_definition_arn: arn(d),
        container_definitions: d.containers.iter().map(|c| shown_container(c, d.network_mode == "awsvpc")).collect(),
        family: d.family.clone(),
        task_role_arn: d.task_role.as_ref().map(role),
        execution_role_arn: d.execution_role.as_ref().map(role),
        network_mode: d.network_mode.clone(),
        revision: d.revision,
        volumes: [],
        status: "ACTIVE",
        placement_constraints: [],
        compatibilities: fits.map(Launch::name).collect(),
        runtime_platform: ShownPlatform { cpu_architecture: d.arch.of_task(), operating_system_family: "LINUX" },
        requires_compatibilities: d.launch.iter().map(|l| l.name()).collect(),
        cpu: own(d.cpu),
        memory: own(d.memory),
    }
}

fn shown_container(c: &ContainerDefinition, own_address: bool) -> ShownContainer {
    let port = |p: u16| ShownPort { container_port: p, host_port: if own_address { p } else { 0 }, protocol: "tcp" };
    let log = |group: &String| ShownLog {
        log_driver: "awslogs",
        options: Options { awslogs_group: group.clone(), awslogs_region: REGION, awslogs_stream_prefix: "ecs" },
    };
    ShownContainer {
        name: c.name.clone(),
        image: c.image.clone(),
        cpu: c.cpu,
        memory: (c.memory > 0).then_some(c.memory),
        port_mappings: c.port.map(port).into_iter().collect(),
        essential: true,
        environment: c.env.iter().map(|(n, v)| Variable { name: n.clone(), value: v.clone() }).collect(),
        mount_points: [],
        volumes_from: [],
        log_configuration: c.log_group.as_ref().map(log),
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Arns {
    task_definition_arns: Vec<String>,
}

pub fn list(world: &mut World, args: &Args) -> Outcome {
    let family = args.get("family-prefix");
    let all = world.account.definitions.iter().filter(|d| family.is_none_or(|f| d.family == f));
    Ok(json(&Arns { task_definition_arns: all.map(|d| arn(d)).collect() }))
}

pub fn describe(world: &mut World, args: &Args) -> Outcome {
    let found = world.definition(args.get("task-definition").unwrap_or(""));
    let missing = || Refused::new("ClientException", "Unable to describe task definition.");
    let found = found.ok_or_else(|| Failure::aws("DescribeTaskDefinition", missing()))?;
    Ok(json(&Registered { task_definition: shown(found) }))
}
