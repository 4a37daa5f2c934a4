//! The world of the workbench: a laptop with a container engine, Docker Hub, and an AWS account in one Region. It is a value: whoever changes
//! it keeps the one before, which is all that undoing takes. Nothing in it is left to chance, and no time passes by itself: only
//! [`World::advance`] moves the clock.
//!
//! This file has what the world is made of. What can be done to it stands beside it, by whose work it is. Each operation checks all that it
//! needs before it changes anything, so one that is [`Refused`] leaves the world as it was.

pub mod build;
pub mod dockerfile;
pub mod ec2;
pub mod ecr;
pub mod ecs;
pub mod engine;
pub mod files;
pub mod hub;
pub mod iam;
pub mod image;
pub mod lambda;
pub mod meter;
pub mod time;

use crate::Map;
use crate::sim::{Facts, Rng};
use std::rc::Rc;

/// The facts that the world runs on.
pub const FACTS: [&str; 40] = [
    "node-layer-debian",
    "node-layer-certs",
    "node-layer-git",
    "node-layer-compilers",
    "node-image-runtime",
    "node-layer-yarn",
    "mysql-layer-oracle",
    "mysql-layer-gosu",
    "mysql-layer-tools",
    "mysql-layer-server",
    "mysql-layer-shell",
    "temurin-layer-ubuntu",
    "temurin-layer-certs",
    "temurin-layer-jre",
    "alpine-image-download",
    "image-layer-tiny",
    "shop-libraries",
    "shop-code",
    "hub-anonymous-pulls",
    "hub-login-pulls",
    "ecr-token",
    "fargate-start-low",
    "fargate-pull-example",
    "fargate-minimum-bill",
    "fargate-vcpu-hour",
    "fargate-gb-hour",
    "fargate-vcpu-quota",
    "m6i-large-hour",
    "m7g-large-hour",
    "fargate-arm-vcpu-hour",
    "fargate-arm-gb-hour",
    "lambda-timeout",
    "lambda-default-timeout",
    "lambda-memory-low",
    "lambda-memory-high",
    "lambda-vcpu-memory",
    "lambda-concurrency",
    "lambda-cold-typical",
    "lambda-request-price",
    "lambda-gb-second-price",
];

/// An account number of the kind that AWS' own documentation takes for examples.
pub const ACCOUNT: &str = "111122223333";
pub const REGION: &str = "us-east-1";

/// Why something could not be done: the error's code as AWS' API names it (for the container engine: empty), and the sentence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refused {
    pub code: &'static str,
    pub message: String,
}

impl Refused {
    pub fn new(code: &'static str, message: impl Into<String>) -> Refused {
        Refused { code, message: message.into() }
    }
}

pub type Done<T = ()> = Result<T, Refused>;

/// Everything there is.
#[derive(Clone, PartialEq, Debug)]
pub struct World {
    /// Seconds since the beginning.
    pub now: u32,
    pub laptop: Laptop,
    pub hub: Hub,
    pub account: Account,
    pub facts: Rc<Facts>,
    /// How many ids have been given out.
    ids: u32,
}

impl World {
    /// A laptop with nothing on it and an account with nothing in it but its user.
    pub fn new(facts: Rc<Facts>) -> World {
        World { now: 0, laptop: Laptop::default(), hub: Hub::default(), account: Account::default(), facts, ids: 0 }
    }

    /// An id that no other thing has: as many hexadecimal digits as asked for, at most 64. The same commands give the same ids.
    pub fn id(&mut self, digits: usize) -> String {
        self.ids += 1;
        let mut rng = Rng::new(u64::from(self.ids));
        let mut id =
            format!("{:016x}{:016x}{:016x}{:016x}", rng.next_u64(), rng.next_u64(), rng.next_u64(), rng.next_u64());
        id.truncate(digits);
        id
    }
}

/// What processor an image is for, and a machine has.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Arch {
    #[default]
    Amd64,
    Arm64,
}

impl Arch {
    pub const ALL: [Arch; 2] = [Arch::Amd64, Arch::Arm64];

    /// As images name it.
    pub fn name(self) -> &'static str {
        match self {
            Arch::Amd64 => "amd64",
            Arch::Arm64 => "arm64",
        }
    }

    /// As task definitions name it (`cpuArchitecture`).
    pub fn of_task(self) -> &'static str {
        match self {
            Arch::Amd64 => "X86_64",
            Arch::Arm64 => "ARM64",
        }
    }
}

/// One layer of an image: what an instruction of a Dockerfile has written.
#[derive(Clone, PartialEq, Debug)]
pub struct Layer {
    /// 64 hexadecimal digits; equal digests are equal layers, wherever they lie.
    pub digest: String,
    /// Compressed, as it travels.
    pub kb: u32,
    /// The instruction, as `docker history` shows it.
    pub made_by: String,
    /// Files in it that levels speak of (`key.pem`), also if a later layer hides them.
    pub holds: Vec<String>,
    /// What a scan finds in it.
    pub findings: Vec<Finding>,
}

/// How bad a finding is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Severity {
    Critical,
    High,
    Medium,
}

impl Severity {
    pub const ALL: [Severity; 3] = [Severity::Critical, Severity::High, Severity::Medium];

    pub fn name(self) -> &'static str {
        match self {
            Severity::Critical => "CRITICAL",
            Severity::High => "HIGH",
            Severity::Medium => "MEDIUM",
        }
    }
}

/// A known weakness of a package. Ours are made up and say so by their names (`EXAMPLE-1`).
#[derive(Clone, PartialEq, Debug)]
pub struct Finding {
    pub name: String,
    pub severity: Severity,
    pub package: String,
}

/// What the program in an image does once it runs.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Program {
    /// `mysql`, `shop`, ….
    pub name: String,
    /// Port on which it answers.
    pub port: Option<u16>,
    /// MiB that it takes.
    pub memory: u32,
    /// Where it keeps data: one more row each second that it runs.
    pub data: Option<String>,
    /// Environment variables without which it stops at once.
    pub needs: Vec<String>,
    /// After so many seconds it is done and ends by itself; for Lambda, the seconds of one run with 512 MB.
    pub seconds: Option<u32>,
    /// What it answers and logs, such as `v1`: changes with the code.
    pub says: String,
}

/// An image for one platform.
#[derive(Clone, PartialEq, Debug)]
pub struct Image {
    /// 64 hexadecimal digits, of all that is in it.
    pub digest: String,
    pub arch: Arch,
    /// Bottom to top.
    pub layers: Vec<Rc<Layer>>,
    pub program: Rc<Program>,
    pub env: Vec<(String, String)>,
    pub created: u32,
}

impl Image {
    pub fn kb(&self) -> u32 {
        self.layers.iter().map(|l| l.kb).sum()
    }
}

/// What a tag points to: an image, or a list of one for each platform.
#[derive(Clone, PartialEq, Debug)]
pub struct Manifest {
    /// That of its image if it has one, else of the list.
    pub digest: String,
    pub images: Vec<Rc<Image>>,
    pub pushed: u32,
}

impl Manifest {
    pub fn for_arch(&self, arch: Arch) -> Option<&Rc<Image>> {
        self.images.iter().find(|i| i.arch == arch)
    }
}

/// The learner's machine.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Laptop {
    pub arch: Arch,
    /// Files of the working folder, by name: the Dockerfile, task definitions, and such.
    pub files: Map<String>,
    /// Registries that the engine has credentials for, and until when they hold.
    pub logins: Vec<(String, u32)>,
    pub engine: Engine,
}

/// A container engine, such as that of Docker.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Engine {
    /// Oldest first.
    pub images: Vec<Rc<Image>>,
    /// Names (`shop:1`, `111122223333.dkr.ecr.us-east-1.amazonaws.com/shop:1`) and the digest of the image that each points to.
    pub tags: Vec<(String, String)>,
    /// Oldest first.
    pub containers: Vec<Container>,
    pub volumes: Vec<Volume>,
    /// Layers that builds have made or used, also of images that are gone: what the builder need not make again.
    pub cache: Vec<Rc<Layer>>,
    /// What the last build made anew, and the last push and pull moved, in KB.
    pub built_kb: Option<u32>,
    pub pushed_kb: Option<u32>,
    pub pulled_kb: Option<u32>,
}

/// Whether a container runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
    /// Made, but it could not be started: a port that it was to be published at is taken.
    Created,
    Running,
    /// With its exit code: 137 when it was killed.
    Exited(u8),
}

/// A container on the laptop.
#[derive(Clone, PartialEq, Debug)]
pub struct Container {
    /// 64 hexadecimal digits; shown as twelve.
    pub id: String,
    pub name: String,
    pub image: Rc<Image>,
    /// The name that the image was asked for by.
    pub image_name: String,
    pub status: Status,
    /// Ports of the laptop and of the container.
    pub ports: Vec<(u16, u16)>,
    pub env: Vec<(String, String)>,
    /// Volumes and where they are mounted.
    pub mounts: Vec<(String, String)>,
    /// Limits: MiB, and thousandths of a CPU.
    pub memory: Option<u32>,
    pub cpus: Option<u32>,
    /// Goes when it ends.
    pub auto_remove: bool,
    pub oom_killed: bool,
    pub created: u32,
    pub started: u32,
    pub finished: Option<u32>,
    /// Rows that lie in its own writable layer, and go with it.
    pub rows: u32,
    pub log: Vec<(u32, String)>,
}

/// Storage that outlives containers.
#[derive(Clone, PartialEq, Debug)]
pub struct Volume {
    pub name: String,
    pub rows: u32,
}

/// Docker Hub, as far as it is known here (see [`hub`]): what was pulled in the last hours.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Hub {
    /// Times of pulls from the laptop, and those of AWS' machines.
    pub pulls: Vec<u32>,
}

/// An AWS account in one Region.
#[derive(Clone, PartialEq, Debug)]
pub struct Account {
    pub user: String,
    pub roles: Vec<Role>,
    pub repositories: Vec<Repository>,
    pub clusters: Vec<Cluster>,
    /// In the order in which they were registered.
    pub definitions: Vec<Rc<TaskDefinition>>,
    pub instances: Vec<Instance>,
    pub groups: Vec<TargetGroup>,
    /// What Fargate tasks that are no longer kept are charged for: [`ecs::Used`] by architecture.
    pub past_tasks: [ecs::Used; 2],
    /// Families of tasks without a service that have ended with exit code 0 and are no longer kept: that they were done stays true.
    pub past_work: Vec<String>,
    pub functions: Vec<Function>,
    /// What functions that have been deleted are charged for.
    pub gone: Usage,
    pub logs: Vec<LogGroup>,
}

/// What Lambda meters: requests, and MB times milliseconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Usage {
    pub requests: u64,
    pub mb_ms: u64,
}

impl Default for Account {
    fn default() -> Account {
        Account {
            user: String::from("learner"),
            roles: Vec::new(),
            repositories: Vec::new(),
            clusters: Vec::new(),
            definitions: Vec::new(),
            instances: Vec::new(),
            groups: Vec::new(),
            past_tasks: Default::default(),
            past_work: Vec::new(),
            functions: Vec::new(),
            gone: Usage::default(),
            logs: Vec::new(),
        }
    }
}

/// An IAM role and the names of the policies attached to it.
#[derive(Clone, PartialEq, Debug)]
pub struct Role {
    pub name: String,
    /// Who may take it on: `ecs-tasks`, `ec2`, `lambda`.
    pub service: String,
    pub policies: Vec<String>,
}

/// A repository of ECR. Layers are shared within it.
#[derive(Clone, PartialEq, Debug)]
pub struct Repository {
    pub name: String,
    /// Tags can't be moved.
    pub immutable: bool,
    /// Oldest first.
    pub manifests: Vec<Manifest>,
    /// Tags and the digests that they point to.
    pub tags: Vec<(String, String)>,
    pub scans: Vec<Scan>,
    /// A lifecycle policy: keeps so many images at most, of the untagged or of any.
    pub lifecycle: Option<Lifecycle>,
    pub created: u32,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Lifecycle {
    pub untagged_only: bool,
    pub keep: u32,
}

/// A basic scan of an image.
#[derive(Clone, PartialEq, Debug)]
pub struct Scan {
    pub digest: String,
    pub started: u32,
}

/// A cluster of ECS.
#[derive(Clone, PartialEq, Debug)]
pub struct Cluster {
    pub name: String,
    pub services: Vec<Service>,
    /// All tasks, also those that have stopped; oldest first.
    pub tasks: Vec<Task>,
}

/// A revision of a task definition.
#[derive(Clone, PartialEq, Debug)]
pub struct TaskDefinition {
    pub family: String,
    pub revision: u32,
    /// What it was checked for: EC2, Fargate.
    pub launch: Vec<Launch>,
    pub network_mode: String,
    /// CPU units and MiB of the whole task; for EC2 the containers may say it instead.
    pub cpu: u32,
    pub memory: u32,
    pub arch: Arch,
    pub execution_role: Option<String>,
    pub task_role: Option<String>,
    pub containers: Vec<ContainerDefinition>,
}

impl TaskDefinition {
    /// `web:2`.
    pub fn name(&self) -> String {
        format!("{}:{}", self.family, self.revision)
    }
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct ContainerDefinition {
    pub name: String,
    /// As an image is named: repository address and tag, or digest.
    pub image: String,
    pub cpu: u32,
    pub memory: u32,
    pub port: Option<u16>,
    pub env: Vec<(String, String)>,
    /// Name of the log group (`awslogs-group`).
    pub log_group: Option<String>,
}

/// Whose machines a task runs on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Launch {
    Ec2,
    Fargate,
}

impl Launch {
    pub fn name(self) -> &'static str {
        match self {
            Launch::Ec2 => "EC2",
            Launch::Fargate => "FARGATE",
        }
    }
}

/// A service: keeps a number of tasks running.
#[derive(Clone, PartialEq, Debug)]
pub struct Service {
    pub name: String,
    pub desired: u32,
    pub launch: Launch,
    /// Percent of `desired` that have to run, and that may exist, during a deployment.
    pub minimum: u32,
    pub maximum: u32,
    /// Name of the target group that its tasks register with, and the container's port.
    pub group: Option<(String, u16)>,
    /// Newest first: the first is the one wanted (PRIMARY).
    pub deployments: Vec<Deployment>,
    /// Newest first: time and sentence.
    pub events: Vec<(u32, String)>,
    /// Fewest tasks that ran at once since all that were wanted ran for the first time; none before that.
    pub lowest: Option<u32>,
    pub created: u32,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Deployment {
    pub id: String,
    pub definition: Rc<TaskDefinition>,
    /// The digest that the image's tag pointed to when the deployment's first task started: all its tasks run this one.
    pub digest: Option<String>,
    pub created: u32,
    /// Tasks that failed to start.
    pub failed: u32,
    pub completed: bool,
}

/// Where a task is in its life (ECS' `lastStatus`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Stage {
    Provisioning,
    Pending,
    Running,
    Deprovisioning,
    Stopped,
}

impl Stage {
    pub fn name(self) -> &'static str {
        ["PROVISIONING", "PENDING", "RUNNING", "DEPROVISIONING", "STOPPED"][self as usize]
    }
}

/// A task of ECS.
#[derive(Clone, PartialEq, Debug)]
pub struct Task {
    /// 32 hexadecimal digits.
    pub id: String,
    pub definition: Rc<TaskDefinition>,
    /// Id of its deployment; none for one that was run by hand.
    pub deployment: Option<String>,
    /// Name of its service.
    pub service: Option<String>,
    pub launch: Launch,
    /// The instance that it is placed on, for EC2.
    pub instance: Option<String>,
    pub stage: Stage,
    /// When it enters the next stage by itself, if it does.
    pub next: Option<u32>,
    /// What it runs, once it has been pulled.
    pub image: Option<Rc<Image>>,
    pub created: u32,
    /// When the pull began, from which Fargate bills; when it ran; when it stopped.
    pub pull_started: Option<u32>,
    pub started: Option<u32>,
    pub stopped: Option<u32>,
    /// `stopCode` and `stoppedReason`.
    pub stop_code: &'static str,
    pub stopped_reason: String,
    pub exit_code: Option<u8>,
    /// On which port of its host it is reached.
    pub host_port: Option<u16>,
}

impl Task {
    pub fn is_stopped(&self) -> bool {
        self.stage == Stage::Stopped
    }

    /// Whether it was started for work that ends, and has ended well.
    pub fn has_done_its_work(&self) -> bool {
        self.is_stopped() && self.exit_code == Some(0) && self.service.is_none()
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum InstanceState {
    Pending,
    Running,
    ShuttingDown,
    Terminated,
}

impl InstanceState {
    pub fn name(self) -> &'static str {
        ["pending", "running", "shutting-down", "terminated"][self as usize]
    }
}

/// An EC2 instance.
#[derive(Clone, PartialEq, Debug)]
pub struct Instance {
    /// `i-` and 17 hexadecimal digits.
    pub id: String,
    pub kind: InstanceType,
    /// 0..3: `us-east-1a`, ….
    pub zone: usize,
    /// The cluster that it joins once it runs.
    pub cluster: Option<String>,
    /// The instance role's name.
    pub role: Option<String>,
    pub state: InstanceState,
    pub next: Option<u32>,
    pub launched: u32,
    pub ended: Option<u32>,
}

/// The instance types that are known here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum InstanceType {
    M6iLarge,
    M7gLarge,
}

impl InstanceType {
    pub const ALL: [InstanceType; 2] = [InstanceType::M6iLarge, InstanceType::M7gLarge];

    pub fn name(self) -> &'static str {
        match self {
            InstanceType::M6iLarge => "m6i.large",
            InstanceType::M7gLarge => "m7g.large",
        }
    }

    pub fn arch(self) -> Arch {
        match self {
            InstanceType::M6iLarge => Arch::Amd64,
            InstanceType::M7gLarge => Arch::Arm64,
        }
    }
}

/// A target group behind an Application Load Balancer.
#[derive(Clone, PartialEq, Debug)]
pub struct TargetGroup {
    pub name: String,
    pub port: u16,
    pub targets: Vec<Target>,
}

impl TargetGroup {
    /// Name of the load balancer in front, as it is looked up.
    pub fn dns(&self) -> String {
        format!("{}.{REGION}.elb.amazonaws.com", self.name)
    }
}

#[derive(Clone, PartialEq, Debug)]
pub struct Target {
    /// Id of the task.
    pub task: String,
    pub port: u16,
    /// From when on it counts as healthy.
    pub healthy: u32,
    /// Until when it finishes what it has begun; then it goes.
    pub draining: Option<u32>,
}

/// A Lambda function.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Function {
    pub name: String,
    /// MB.
    pub memory: u32,
    /// Seconds.
    pub timeout: u32,
    /// Reserved concurrency.
    pub reserved: Option<u32>,
    pub program: Rc<Program>,
    /// The image that it was made from, or none: a zip file.
    pub image: Option<String>,
    /// 64 hexadecimal digits of the image, or of the file.
    pub digest: String,
    pub arch: Arch,
    /// What the code was built for, which may be something else.
    pub built_for: Arch,
    /// Of a zip file.
    pub runtime: Option<String>,
    pub handler: Option<String>,
    pub role: String,
    pub environments: Vec<Environment>,
    /// How many environments there have been.
    pub made: u32,
    pub runs: Vec<Run>,
    /// Invocations that wait for room, or for their time to be tried again.
    pub queue: Vec<Waiting>,
    pub invocations: u32,
    pub errors: u32,
    pub throttles: u32,
    /// What is metered: MB times milliseconds.
    pub mb_ms: u64,
    pub modified: u32,
}

/// An execution environment: one event at a time.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Environment {
    /// How many the function has had with this one.
    pub number: u32,
    pub made: u32,
    pub busy_until: u32,
    /// Of settings that no longer hold: it goes when its run has ended.
    pub old: bool,
}

/// An asynchronous invocation that has not begun.
#[derive(Clone, PartialEq, Debug)]
pub struct Waiting {
    /// When it came in, and from when on it may be tried.
    pub came: u32,
    pub from: u32,
    /// How often it has run and failed.
    pub tried: u32,
    pub payload: String,
}

/// A run in progress.
#[derive(Clone, PartialEq, Debug)]
pub struct Run {
    /// Its request id.
    pub request: String,
    /// [`Environment::number`].
    pub environment: u32,
    pub began: u32,
    pub ends: u32,
    /// Milliseconds of the cold start (none in a warm environment), and from then on.
    pub init_ms: u32,
    pub ms: u32,
    /// MB of the function when it began.
    pub memory: u32,
    pub fate: Fate,
    /// What it was asked for asynchronously: it is tried again if it fails. `None`: its caller waits.
    pub event: Option<Waiting>,
}

/// How a run ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fate {
    Done,
    TimedOut,
    /// It took more memory than there is.
    Killed,
    /// It ended by itself with exit code 1: what it needs is not there.
    Exited,
    /// It could not begin: built for another processor.
    Format,
}

/// Lines of CloudWatch Logs.
#[derive(Clone, PartialEq, Debug)]
pub struct LogGroup {
    pub name: String,
    pub lines: Vec<LogLine>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct LogLine {
    pub at: u32,
    pub stream: String,
    pub text: String,
}

impl Account {
    /// Adds a line to a log group, which is made if there is none.
    pub fn log(&mut self, group: &str, at: u32, stream: &str, text: impl Into<String>) {
        let i = self.logs.iter().position(|g| g.name == group).unwrap_or_else(|| {
            self.logs.push(LogGroup { name: group.to_string(), lines: Vec::new() });
            self.logs.len() - 1
        });
        self.logs[i].lines.push(LogLine { at, stream: stream.to_string(), text: text.into() });
    }

    pub fn role(&self, name: &str) -> Option<&Role> {
        self.roles.iter().find(|r| r.name == name)
    }

    pub fn repository(&self, name: &str) -> Option<&Repository> {
        self.repositories.iter().find(|r| r.name == name)
    }

    pub fn cluster(&self, name: &str) -> Option<&Cluster> {
        self.clusters.iter().find(|c| c.name == name)
    }
}
