//! The life of a task.

use super::{BACKOFF, EC2_PREPARE, EC2_PULL, KEPT, MOST_EVENTS, MOST_KEPT, STOPPING, UNHEALTHY_AFTER, Used, invalid};
use crate::sim::world::ecr::Puller;
use crate::sim::world::image::Name;
use crate::sim::world::{Done, Image, Launch, Manifest, Refused, Stage, Task, TaskDefinition, World};
use std::rc::Rc;

/// How a task is asked for.
#[derive(Clone, Debug)]
pub struct Order {
    pub definition: Rc<TaskDefinition>,
    pub launch: Launch,
    pub service: Option<String>,
    pub deployment: Option<String>,
    pub instance: Option<String>,
}

/// First port that an instance gives to a container in `bridge` mode (Developer Guide, `hostPort`).
const FIRST_PORT: u16 = 32768;

pub const ESSENTIAL: &str = "Essential container in task exited";

/// How the attempt to run a program ends at once.
struct Crash {
    exit: u8,
    line: String,
}

impl World {
    /// Starts a task; says its id. `ports` are those of [`World::ports`], which the task's own one joins.
    pub(super) fn start_task(&mut self, c: usize, order: Order, ports: &mut Vec<(String, u16)>) -> String {
        let id = self.id(32);
        let host_port = host_port(&order, ports);
        let prepare = match order.launch {
            Launch::Fargate => self.fargate_times().0,
            Launch::Ec2 => EC2_PREPARE,
        };
        self.account.clusters[c].tasks.push(Task {
            id: id.clone(),
            definition: order.definition,
            deployment: order.deployment,
            service: order.service,
            launch: order.launch,
            instance: order.instance,
            stage: Stage::Provisioning,
            next: Some(self.now.saturating_add(prepare)),
            image: None,
            created: self.now,
            pull_started: None,
            started: None,
            stopped: None,
            stop_code: "",
            stopped_reason: String::new(),
            exit_code: None,
            host_port,
        });
        id
    }

    /// Seconds until Fargate pulls, and of the pull.
    fn fargate_times(&self) -> (u32, u32) {
        let (all, pull) = (self.facts.get("fargate-start-low") as u32, self.facts.get("fargate-pull-example") as u32);
        (all.saturating_sub(pull).max(1), pull.max(1))
    }

    /// The ports that tasks of a cluster hold on its instances, in order.
    pub(super) fn ports(&self, c: usize) -> Vec<(String, u16)> {
        let own = |t: &&Task| !t.is_stopped() && t.definition.network_mode != "awsvpc";
        let there = self.account.clusters[c].tasks.iter().filter(own);
        let mut ports: Vec<(String, u16)> = there.filter_map(|t| Some((t.instance.clone()?, t.host_port?))).collect();
        ports.sort_unstable();
        ports
    }

    /// What is due in the tasks of a cluster.
    pub(super) fn tasks_settle(&mut self, c: usize) {
        let mut entered: Vec<(String, String, u32)> = Vec::new();
        for t in 0..self.account.clusters[c].tasks.len() {
            while self.account.clusters[c].tasks[t].next.is_some_and(|next| next <= self.now) {
                match self.account.clusters[c].tasks[t].stage {
                    Stage::Provisioning => self.begin_pull(c, t),
                    Stage::Pending => self.begin_run(c, t, &mut entered),
                    Stage::Running => self.end_run(c, t),
                    Stage::Deprovisioning | Stage::Stopped => self.end(c, t),
                }
            }
        }
        for (service, group, n) in entered {
            let arn = self.group(&group).map(|g| g.arn()).unwrap_or_default();
            let text = format!("(service {service}) registered {n} targets in (target-group {arn})");
            self.event(c, &service, text);
        }
    }

    fn begin_pull(&mut self, c: usize, t: usize) {
        let task = &mut self.account.clusters[c].tasks[t];
        task.stage = Stage::Pending;
        task.pull_started = Some(self.now);
        task.next = None;
        match self.pulled(c, t) {
            Ok(image) => {
                let takes = match self.account.clusters[c].tasks[t].launch {
                    Launch::Fargate => self.fargate_times().1,
                    Launch::Ec2 => EC2_PULL,
                };
                let task = &mut self.account.clusters[c].tasks[t];
                task.image = Some(image);
                task.next = Some(self.now.saturating_add(takes));
            }
            Err(reason) => self.fail(c, t, "TaskFailedToStart", &reason, None),
        }
    }

    /// Pulls the images of a task, and gives that of its first container. A deployment's tasks all run what its tag meant when the first one
    /// started (Developer Guide, "Container image resolution").
    fn pulled(&mut self, c: usize, t: usize) -> Result<Rc<Image>, String> {
        let task = &self.account.clusters[c].tasks[t];
        let (definition, deployment) = (Rc::clone(&task.definition), task.deployment.clone());
        let (launch, role) = (task.launch, self.instance_role(task.instance.as_deref()));
        let fixed = deployment.as_deref().and_then(|id| self.deployment_digest(c, id));
        let mut first = None;
        for (k, container) in definition.containers.iter().enumerate() {
            let Some(mut name) = Name::parse(&container.image) else {
                let image = &container.image;
                return Err(format!(
                    "CannotPullContainerError: failed to parse image reference {image:?}: invalid reference format"
                ));
            };
            // Names of Docker Hub mean the same all the time here.
            if k == 0 && name.is_ecr() && fixed.is_some() {
                name.digest.clone_from(&fixed);
            }
            let by = match (launch, definition.execution_role.as_deref()) {
                (Launch::Ec2, None) => Puller::Instance(role.as_deref()),
                (_, execution) => Puller::Execution(execution),
            };
            let manifest = self.fetch(&name, by).map_err(|refused| cannot_pull(&name, &refused, launch))?;
            let image = for_platform(&manifest, &definition)?;
            if k == 0 {
                first = Some(image);
                if let Some(id) = &deployment {
                    self.fix_digest(c, id, &manifest.digest);
                }
            }
        }
        first.ok_or_else(|| String::from("CannotPullContainerError: the task has no container"))
    }

    fn instance_role(&self, id: Option<&str>) -> Option<String> {
        self.account.instances.iter().find(|i| Some(i.id.as_str()) == id)?.role.clone()
    }

    fn deployment_digest(&self, c: usize, id: &str) -> Option<String> {
        let all = self.account.clusters[c].services.iter().flat_map(|s| &s.deployments);
        all.into_iter().find(|d| d.id == id)?.digest.clone()
    }

    fn fix_digest(&mut self, c: usize, id: &str, digest: &str) {
        let mut all = self.account.clusters[c].services.iter_mut().flat_map(|s| &mut s.deployments);
        if let Some(d) = all.find(|d| d.id == id && d.digest.is_none()) {
            d.digest = Some(digest.to_string());
        }
    }

    fn begin_run(&mut self, c: usize, t: usize, entered: &mut Vec<(String, String, u32)>) {
        let task = &mut self.account.clusters[c].tasks[t];
        task.next = None;
        let Some(image) = task.image.clone() else {
            return self.fail(c, t, "TaskFailedToStart", "CannotPullContainerError: there is no image", None);
        };
        let definition = Rc::clone(&task.definition);
        if let Some(crash) = crash(&image, &definition) {
            self.say(c, t, &crash.line);
            return self.fail(c, t, "EssentialContainerExited", ESSENTIAL, Some(crash.exit));
        }
        task.stage = Stage::Running;
        task.started = Some(self.now);
        task.next = image.program.seconds.map(|s| self.now.saturating_add(s));
        let task = task.clone();
        self.say(c, t, &image.program.says);
        let Some((service, group, port)) = self.group_of(c, &task) else { return };
        if !self.enter_group(&group, port, &task) {
            let end = self.now.saturating_add(UNHEALTHY_AFTER);
            let next = &mut self.account.clusters[c].tasks[t].next;
            *next = Some(next.map_or(end, |n| n.min(end)));
        }
        match entered.iter_mut().find(|(s, ..)| *s == service) {
            Some((_, _, n)) => *n += 1,
            None => entered.push((service, group, 1)),
        }
    }

    /// The service, the target group's name and the container's port with which a task registers.
    fn group_of(&self, c: usize, task: &Task) -> Option<(String, String, u16)> {
        let service = self.account.clusters[c].services.iter().find(|s| Some(&s.name) == task.service.as_ref())?;
        let (group, port) = service.group.clone()?;
        Some((service.name.clone(), group, port))
    }

    /// A task's line in the log group of its first container, if it has one.
    fn say(&mut self, c: usize, t: usize, line: &str) {
        let task = &self.account.clusters[c].tasks[t];
        let Some(container) = task.definition.containers.first() else { return };
        let Some(group) = container.log_group.clone() else { return };
        let stream = format!("ecs/{}/{}", container.name, task.id);
        if !line.is_empty() {
            self.account.log(&group, self.now, &stream, line);
        }
    }

    /// Its time has come: its program has ended, or its health checks have failed for too long.
    fn end_run(&mut self, c: usize, t: usize) {
        let task = &self.account.clusters[c].tasks[t];
        let seconds = task.image.as_ref().and_then(|i| i.program.seconds);
        let over = task.started.zip(seconds).is_some_and(|(from, s)| from.saturating_add(s) <= self.now);
        if over {
            return self.begin_stop(c, t, "EssentialContainerExited", ESSENTIAL, Some(0));
        }
        let group = self.group_of(c, task).and_then(|(_, name, _)| self.group(&name).map(|g| g.arn()));
        let reason = format!("Task failed ELB health checks in (target-group {})", group.unwrap_or_default());
        self.fail(c, t, "ServiceSchedulerInitiated", &reason, Some(0));
    }

    /// A task of a service that could not do its work.
    fn fail(&mut self, c: usize, t: usize, code: &'static str, reason: &str, exit: Option<u8>) {
        self.begin_stop(c, t, code, reason, exit);
        let task = &self.account.clusters[c].tasks[t];
        let (Some(id), Some(service)) = (task.deployment.clone(), task.service.clone()) else { return };
        let mut all = self.account.clusters[c].services.iter_mut().flat_map(|s| &mut s.deployments);
        let Some(d) = all.find(|d| d.id == id) else { return };
        d.failed = d.failed.saturating_add(1);
        if d.failed == 3 {
            let more = "For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.";
            let text = format!("(service {service}) is unable to consistently start tasks successfully. {more}");
            self.event(c, &service, text);
        }
    }

    /// A task begins to stop. What a target has begun it may finish before.
    pub(super) fn begin_stop(&mut self, c: usize, t: usize, code: &'static str, reason: &str, exit: Option<u8>) {
        let task = &self.account.clusters[c].tasks[t];
        if !task.is_wanted() {
            return;
        }
        let (id, ends_itself) = (task.id.clone(), code == "EssentialContainerExited");
        let drains = self.leave_groups(&id, ends_itself);
        let task = &mut self.account.clusters[c].tasks[t];
        task.exit_code = if task.stage == Stage::Running || ends_itself { exit } else { None };
        task.stage = Stage::Deprovisioning;
        let wait = if drains { super::DRAINING } else { 0 };
        task.next = Some(self.now.saturating_add(wait).saturating_add(STOPPING));
        task.stop_code = code;
        task.stopped_reason = reason.to_string();
    }

    fn end(&mut self, c: usize, t: usize) {
        let task = &mut self.account.clusters[c].tasks[t];
        task.stage = Stage::Stopped;
        task.next = None;
        task.stopped = Some(self.now);
    }

    /// Tasks on these instances are gone at once.
    pub(crate) fn lose_tasks(&mut self, instances: &[String]) {
        for c in 0..self.account.clusters.len() {
            for t in 0..self.account.clusters[c].tasks.len() {
                let task = &self.account.clusters[c].tasks[t];
                let Some(instance) = task.instance.as_ref().filter(|i| instances.contains(i)) else { continue };
                if task.is_stopped() {
                    continue;
                }
                let reason = format!("Host EC2 (instance {instance}) terminated.");
                let (id, fresh) = (task.id.clone(), task.is_wanted());
                self.leave_groups(&id, true);
                let task = &mut self.account.clusters[c].tasks[t];
                if fresh {
                    (task.stop_code, task.stopped_reason) = ("TerminationNotice", reason);
                }
                self.end(c, t);
            }
        }
    }

    /// Runs tasks by hand: those that have a place. The other half says what kept the rest.
    pub fn run_task(
        &mut self,
        cluster: &str,
        definition: &str,
        launch: Launch,
        count: u32,
    ) -> Done<(Vec<String>, Vec<(String, &'static str)>)> {
        let c = self.cluster_place(cluster)?;
        let found = self.definition(definition).cloned();
        let definition = found.ok_or_else(|| Refused::new("ClientException", "TaskDefinition not found."))?;
        if !definition.allows(launch) {
            return Err(invalid(format!("Task definition does not support launch_type {}.", launch.name())));
        }
        if !(1..=10).contains(&count) {
            return Err(invalid("Count should be between 1 and 10."));
        }
        let placing = self.place_tasks(&self.account.clusters[c], &definition, launch, None, count as usize);
        if placing.why == Some(super::placing::Why::NoInstances) {
            return Err(invalid("No Container Instances were found in your cluster."));
        }
        let missing = count as usize - placing.places.len();
        let failures = placing.why.map_or(Vec::new(), |why| vec![why.failure(); missing]);
        let (mut ids, mut ports) = (Vec::new(), self.ports(c));
        for instance in placing.places {
            let order = Order { definition: Rc::clone(&definition), launch, service: None, deployment: None, instance };
            ids.push(self.start_task(c, order, &mut ports));
        }
        Ok((ids, failures))
    }

    /// Stops a task; one that has stopped stays as it is. A service starts another in its place.
    pub fn stop_task(&mut self, cluster: &str, task: &str, reason: &str) -> Done {
        let c = self.cluster_place(cluster)?;
        let id = task.rsplit('/').next().unwrap_or(task);
        let Some(t) = self.account.clusters[c].tasks.iter().position(|t| t.id == id) else {
            return Err(invalid("The referenced task was not found."));
        };
        self.begin_stop(c, t, "UserInitiated", reason, Some(0));
        Ok(())
    }

    /// Tasks that stopped long ago are not kept, but what they cost is.
    pub(super) fn forget_stopped(&mut self, c: usize) {
        let now = self.now;
        let tasks = &self.account.clusters[c].tasks;
        let stopped = tasks.iter().filter(|t| t.is_stopped()).count();
        let mut spare = stopped.saturating_sub(MOST_KEPT);
        let old = |t: &Task| t.stopped.is_some_and(|at| at.saturating_add(KEPT) <= now);
        if spare == 0 && !tasks.iter().any(old) {
            return;
        }
        let mut kept = Vec::new();
        for task in std::mem::take(&mut self.account.clusters[c].tasks) {
            if task.is_stopped() && (spare > 0 || old(&task)) {
                spare = spare.saturating_sub(1);
                self.forget(&task);
            } else {
                kept.push(task);
            }
        }
        self.account.clusters[c].tasks = kept;
    }

    /// Adds what a task has cost to what is charged for those that are gone.
    pub(super) fn forget(&mut self, task: &Task) {
        if task.has_done_its_work() {
            self.account.past_work.push(task.definition.family.clone());
        }
        let (Launch::Fargate, Some(from), Some(end)) = (task.launch, task.pull_started, task.stopped) else { return };
        let minimum = (self.facts.get("fargate-minimum-bill") * 60.0) as u32;
        let seconds = u64::from(end.saturating_sub(from).max(minimum));
        let Used { cpu, memory } = &mut self.account.past_tasks[task.definition.arch as usize];
        *cpu = cpu.saturating_add(u64::from(task.definition.cpu) * seconds);
        *memory = memory.saturating_add(u64::from(task.definition.memory) * seconds);
    }

    /// Adds to the events of a service. The newest is not said twice.
    pub(super) fn event(&mut self, c: usize, service: &str, text: String) {
        let now = self.now;
        let Some(service) = self.account.clusters[c].services.iter_mut().find(|s| s.name == service) else { return };
        if service.events.first().is_none_or(|(_, last)| *last != text) {
            service.events.insert(0, (now, text));
            service.events.truncate(MOST_EVENTS);
        }
    }
}

/// The port of its host on which a task will be reached: with an address of its own the container's, else the first free one.
fn host_port(order: &Order, ports: &mut Vec<(String, u16)>) -> Option<u16> {
    let port = order.definition.containers.iter().find_map(|c| c.port)?;
    if order.definition.network_mode == "awsvpc" {
        return Some(port);
    }
    let instance = order.instance.as_ref()?;
    let first = ports.partition_point(|(other, p)| (other, *p) < (instance, FIRST_PORT));
    let held = ports[first..].iter().take_while(|(other, _)| other == instance);
    let gap = (FIRST_PORT..).zip(held).take_while(|(p, (_, held))| p == held).count();
    let port = FIRST_PORT.checked_add(u16::try_from(gap).ok()?)?;
    ports.insert(first + gap, (instance.clone(), port));
    Some(port)
}

/// Seconds to wait after so many failed starts.
pub(super) fn backoff(failed: u32) -> u32 {
    let (first, most) = BACKOFF;
    first.saturating_mul(1u32.checked_shl(failed.saturating_sub(1)).unwrap_or(u32::MAX)).min(most)
}

/// As ECS says why an image could not be pulled (Developer Guide, "CannotPullContainer task errors" and "ResourceInitializationError
/// errors").
fn cannot_pull(name: &Name, refused: &Refused, launch: Launch) -> String {
    let message = &refused.message;
    match (refused.code, launch) {
        ("AccessDeniedException", Launch::Fargate) => format!(
            "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 3 time(s): AccessDeniedException: {message}"
        ),
        ("AccessDeniedException", Launch::Ec2) => {
            format!("CannotPullECRContainerError: AccessDeniedException: {message}")
        }
        ("not found", _) => format!(
            "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref {}: {message}",
            name.full()
        ),
        _ => format!("CannotPullContainerError: {message}"),
    }
}

/// The image that a machine takes of what a tag points to: of a list the one for its processor, else the only one, whatever it is for.
fn for_platform(manifest: &Manifest, definition: &TaskDefinition) -> Result<Rc<Image>, String> {
    let arch = definition.arch;
    match (&manifest.images[..], manifest.for_arch(arch)) {
        (_, Some(image)) | ([image], None) => Ok(Rc::clone(image)),
        _ => Err(format!(
            "CannotPullContainerError: pull image manifest has been retried 7 time(s): image Manifest does not contain descriptor matching platform 'linux/{}'",
            arch.name()
        )),
    }
}

/// Why a program ends as soon as it has begun, if it does.
fn crash(image: &Image, definition: &TaskDefinition) -> Option<Crash> {
    let program = &image.program;
    if image.arch != definition.arch {
        return Some(Crash { exit: 255, line: format!("exec /usr/local/bin/{}: exec format error", program.name) });
    }
    let own = definition.containers.first().map_or(&[][..], |c| &c.env);
    let has = |name: &String| image.env.iter().chain(own).any(|(n, _)| n == name);
    if let Some(missing) = program.needs.iter().find(|n| !has(n)) {
        return Some(Crash {
            exit: 1,
            line: format!("{}: the environment variable {missing} is not set", program.name),
        });
    }
    (program.memory > definition.limit()).then(|| Crash { exit: 137, line: String::new() })
}
