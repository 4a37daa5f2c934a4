//! Services: they keep their number of tasks, and replace one revision by another between two limits.

use super::tasks::backoff;
use super::{MOST_TASKS, Order, invalid, no_service};
use crate::sim::schedule::{ZONES, limits};
use crate::sim::world::{Cluster, Deployment, Done, Launch, Refused, Service, Stage, Task, TaskDefinition, World};
use std::rc::Rc;

/// How a service is asked for.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub name: String,
    pub definition: String,
    pub desired: u32,
    pub launch: Launch,
    /// `minimumHealthyPercent` and `maximumPercent`.
    pub minimum: Option<u32>,
    pub maximum: Option<u32>,
    /// Target group (ARN or name), container and its port.
    pub group: Option<(String, String, u16)>,
}

/// What is to change in a service.
#[derive(Clone, Debug, Default)]
pub struct Change {
    pub definition: Option<String>,
    pub desired: Option<u32>,
    pub force: bool,
    pub minimum: Option<u32>,
    pub maximum: Option<u32>,
}

/// A task of a service that is meant to run.
#[derive(Clone, Copy)]
struct Live {
    /// Its place among the cluster's tasks.
    at: usize,
    /// Of the newest deployment.
    new: bool,
    /// It runs, and its target is healthy if it has one.
    healthy: bool,
    /// Zone and number of its instance.
    on: Option<(usize, usize)>,
}

impl Service {
    pub fn arn(&self, cluster: &str) -> String {
        use crate::sim::world::{ACCOUNT, REGION};
        format!("arn:aws:ecs:{REGION}:{ACCOUNT}:service/{cluster}/{}", self.name)
    }

    /// Tasks of it that run, and those that will.
    pub fn counts(&self, cluster: &Cluster) -> (u32, u32) {
        let of = |wanted: fn(Stage) -> bool| {
            let own = |t: &&Task| t.service.as_ref() == Some(&self.name) && wanted(t.stage);
            cluster.tasks.iter().filter(own).count() as u32
        };
        (of(|s| s == Stage::Running), of(|s| s < Stage::Running))
    }

    /// Whether it has come to rest: one deployment, and as many tasks run as are wanted.
    pub fn is_stable(&self, cluster: &Cluster) -> bool {
        self.deployments.len() == 1 && self.counts(cluster).0 == self.desired
    }
}

impl World {
    fn found(&self, name: &str) -> Done<Rc<TaskDefinition>> {
        self.definition(name).cloned().ok_or_else(|| Refused::new("ClientException", "TaskDefinition not found."))
    }

    pub fn create_service(&mut self, cluster: &str, wanted: &Wanted) -> Done {
        let c = self.cluster_place(cluster)?;
        let name = &wanted.name;
        let good = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
        if name.is_empty() || name.len() > 255 || !name.chars().all(good) {
            return Err(invalid(
                "Identifier can't be empty, and holds up to 255 letters, numbers, underscores, and hyphens.",
            ));
        }
        let definition = self.found(&wanted.definition)?;
        fits_launch(&definition, wanted.launch)?;
        check_desired(wanted.desired)?;
        let (minimum, maximum) = percents((100, 200), wanted.minimum, wanted.maximum)?;
        let group = match &wanted.group {
            Some((group, container, port)) => Some((self.group_for(group, container, *port, &definition)?, *port)),
            None => None,
        };
        if self.account.clusters[c].service(name).is_some() {
            return Err(invalid("Creation of service was not idempotent."));
        }
        let deployment = self.deployment(definition);
        self.account.clusters[c].services.push(Service {
            name: name.clone(),
            desired: wanted.desired,
            launch: wanted.launch,
            minimum,
            maximum,
            group,
            deployments: vec![deployment],
            events: Vec::new(),
            lowest: None,
            created: self.now,
        });
        Ok(())
    }

    /// The name of a target group that a container may register with.
    fn group_for(&self, group: &str, container: &str, port: u16, definition: &TaskDefinition) -> Done<String> {
        let Some(group) = self.group(group) else {
            return Err(invalid(format!("The target group with targetGroupArn {group} does not exist.")));
        };
        let Some(found) = definition.containers.iter().find(|c| c.name == container) else {
            return Err(invalid(format!("The container {container} does not exist in the task definition.")));
        };
        if found.port != Some(port) {
            return Err(invalid(format!("The container {container} did not have a container port {port} defined.")));
        }
        Ok(group.name.clone())
    }

    fn deployment(&mut self, definition: Rc<TaskDefinition>) -> Deployment {
        let digits = u64::from_str_radix(&self.id(15), 16).unwrap_or(0);
        let id = format!("ecs-svc/{digits:019}");
        Deployment { id, definition, digest: None, created: self.now, failed: 0, completed: false }
    }

    pub fn update_service(&mut self, cluster: &str, service: &str, change: &Change) -> Done {
        let c = self.cluster_place(cluster)?;
        let name = service.rsplit('/').next().unwrap_or(service);
        let Some(s) = self.account.clusters[c].services.iter().position(|s| s.name == name) else {
            return Err(no_service());
        };
        let old = &self.account.clusters[c].services[s];
        let now = old.deployments.first().map(|d| Rc::clone(&d.definition));
        let definition = change.definition.as_ref().map(|name| self.found(name)).transpose()?.or_else(|| now.clone());
        let Some(definition) = definition else { return Err(no_service()) };
        fits_launch(&definition, old.launch)?;
        if let Some((_, port)) = &old.group
            && !definition.containers.iter().any(|c| c.port == Some(*port))
        {
            return Err(invalid(format!("The task definition has no container with the container port {port}.")));
        }
        if let Some(desired) = change.desired {
            check_desired(desired)?;
        }
        let (minimum, maximum) = percents((old.minimum, old.maximum), change.minimum, change.maximum)?;
        let begins = change.force || now.is_none_or(|now| now.name() != definition.name());
        let deployment = begins.then(|| self.deployment(definition));
        let service = &mut self.account.clusters[c].services[s];
        service.desired = change.desired.unwrap_or(service.desired);
        (service.minimum, service.maximum) = (minimum, maximum);
        if let Some(deployment) = deployment {
            service.deployments.insert(0, deployment);
        }
        Ok(())
    }

    /// Deletes a service and stops its tasks; without force it must want none.
    pub fn delete_service(&mut self, cluster: &str, service: &str, force: bool) -> Done<Service> {
        let c = self.cluster_place(cluster)?;
        let name = service.rsplit('/').next().unwrap_or(service);
        let Some(s) = self.account.clusters[c].services.iter().position(|s| s.name == name) else {
            return Err(no_service());
        };
        if !force && self.account.clusters[c].services[s].desired > 0 {
            return Err(invalid("The service cannot be stopped while it is scaled above 0."));
        }
        let service = self.account.clusters[c].services.remove(s);
        for t in 0..self.account.clusters[c].tasks.len() {
            if self.account.clusters[c].tasks[t].service.as_ref() == Some(&service.name) {
                let reason = "Task stopped because its service was deleted.";
                self.begin_stop(c, t, "ServiceSchedulerInitiated", reason, Some(0));
            }
        }
        Ok(service)
    }

    /// When a service tries again after a failed start, if it has to wait: some time after the last of its newest deployment.
    pub(super) fn next_start(&self, cluster: &Cluster, service: &Service) -> Option<u32> {
        let deployment = service.deployments.first().filter(|d| d.failed > 0)?;
        let own = |t: &&Task| t.deployment.as_ref() == Some(&deployment.id) && t.started.is_none();
        let failed = cluster.tasks.iter().filter(own).filter(|t| !t.stop_code.is_empty());
        // It began to stop so long before it stopped.
        let ended = failed.filter_map(|t| t.stopped.or(t.next)).max()?;
        let waits = backoff(deployment.failed);
        Some(ended.saturating_sub(super::STOPPING).saturating_add(waits))
    }

    fn live(&self, c: usize, s: usize) -> Vec<Live> {
        let cluster = &self.account.clusters[c];
        let service = &cluster.services[s];
        let newest = service.deployments.first().map(|d| &d.id);
        let group = service.group.as_ref().and_then(|(name, _)| self.group(name));
        let mut healthy: Vec<&str> = Vec::new();
        if let Some(group) = group {
            healthy = group.targets.iter().filter(|t| t.is_healthy(self.now)).map(|t| t.task.as_str()).collect();
            healthy.sort_unstable();
        }
        let mut instances: Vec<(&str, (usize, usize))> =
            self.account.instances.iter().enumerate().map(|(i, it)| (it.id.as_str(), (it.zone, i))).collect();
        instances.sort_unstable();
        let on = |id: &String| {
            let at = instances.binary_search_by(|(other, _)| (*other).cmp(id)).ok()?;
            Some(instances[at].1)
        };
        let own = |t: &Task| t.is_wanted() && t.service.as_ref() == Some(&service.name);
        let tasks = cluster.tasks.iter().enumerate().filter(|(_, t)| own(t));
        let seen = tasks.map(|(at, t)| Live {
            at,
            new: t.deployment.as_ref() == newest,
            healthy: t.stage == Stage::Running && (group.is_none() || healthy.binary_search(&t.id.as_str()).is_ok()),
            on: t.instance.as_ref().and_then(on),
        });
        seen.collect()
    }

    /// What a service does at an instant, and what is noted of it.
    pub(super) fn service_settle(&mut self, c: usize, s: usize) {
        // Stopping one task may let another start at the same instant.
        for _ in 0..3 {
            if !self.service_step(c, s) {
                break;
            }
        }
        let cluster = &self.account.clusters[c];
        let running = cluster.services[s].counts(cluster).0;
        let service = &mut self.account.clusters[c].services[s];
        let all = service.desired > 0 && running >= service.desired;
        service.lowest = service.lowest.map(|l| l.min(running)).or_else(|| all.then_some(running));
        self.rest(c, s);
    }

    /// One round of the scheduler; says whether it did something.
    fn service_step(&mut self, c: usize, s: usize) -> bool {
        let service = &self.account.clusters[c].services[s];
        let wanted = service.desired as usize;
        let (floor, ceiling) = limits(wanted, service.minimum as usize, service.maximum as usize);
        let mut live = self.live(c, s);
        let mut leaving = surplus(&mut live, wanted, floor, ceiling);
        let new = live.iter().filter(|l| l.new).count();
        let mut may = wanted.saturating_sub(new).min(ceiling.saturating_sub(live.len()));
        let service = &self.account.clusters[c].services[s];
        if self.next_start(&self.account.clusters[c], service).is_some_and(|t| t > self.now) {
            may = 0;
        }
        // Those that stop are still there: what they free can be used when they are gone.
        let started = if may > 0 { self.start_for(c, s, may) } else { 0 };
        let missing = wanted.saturating_sub(new + started);
        let held = self.next_start(&self.account.clusters[c], &self.account.clusters[c].services[s]);
        if missing > 0 && held.is_none_or(|t| t <= self.now) {
            // Old ones make way, as far as the floor allows, less those that are leaving for that already.
            let going = self.going(c, s);
            let room = missing.saturating_sub(going);
            let healthy = live.iter().filter(|l| l.healthy).count();
            for _ in 0..room.min(healthy.saturating_sub(floor)) {
                let Some(k) = last(&live, |l| !l.new && l.healthy) else { break };
                leaving.push(live.swap_remove(k).at);
            }
        }
        let n = leaving.len();
        self.stop_for(c, s, &leaving);
        n + started > 0
    }

    /// Tasks of older deployments that are about to go: their place will be free.
    fn going(&self, c: usize, s: usize) -> usize {
        let cluster = &self.account.clusters[c];
        let service = &cluster.services[s];
        let newest = service.deployments.first().map(|d| &d.id);
        let own = |t: &&Task| t.service.as_ref() == Some(&service.name) && t.deployment.as_ref() != newest;
        cluster.tasks.iter().filter(own).filter(|t| t.stage == Stage::Deprovisioning).count()
    }

    fn start_for(&mut self, c: usize, s: usize, n: usize) -> usize {
        let service = &self.account.clusters[c].services[s];
        let Some(deployment) = service.deployments.first() else { return 0 };
        let (name, launch, id) = (service.name.clone(), service.launch, deployment.id.clone());
        let definition = Rc::clone(&deployment.definition);
        let placing = self.place_tasks(&self.account.clusters[c], &definition, launch, Some(&name), n);
        let started = placing.places.len();
        let mut ports = self.ports(c);
        let mut text = format!("(service {name}) has started {started} tasks:");
        for instance in placing.places {
            let (definition, service, deployment) = (Rc::clone(&definition), Some(name.clone()), Some(id.clone()));
            let order = Order { definition, launch, service, deployment, instance };
            let task = self.start_task(c, order, &mut ports);
            text.push_str(&format!(" (task {task})"));
        }
        if started > 0 {
            text.push('.');
            self.event(c, &name, text);
        }
        if let Some(why) = placing.why {
            let text = why.event(&name);
            self.event(c, &name, text);
        }
        started
    }

    fn stop_for(&mut self, c: usize, s: usize, leaving: &[usize]) {
        if leaving.is_empty() {
            return;
        }
        let name = self.account.clusters[c].services[s].name.clone();
        let newest = self.account.clusters[c].services[s].deployments.first().map(|d| d.id.clone());
        let mut text = format!("(service {name}) has stopped {} running tasks:", leaving.len());
        let mut draining = 0;
        for &t in leaving {
            let task = &self.account.clusters[c].tasks[t];
            text.push_str(&format!(" (task {})", task.id));
            let reason = match (&task.deployment, &newest) {
                (Some(old), Some(new)) if old != new => format!("Scaling activity initiated by (deployment {old})"),
                (_, new) => format!("Scaling activity initiated by (deployment {})", new.as_deref().unwrap_or("")),
            };
            self.begin_stop(c, t, "ServiceSchedulerInitiated", &reason, Some(0));
            let next = self.account.clusters[c].tasks[t].next;
            draining += u32::from(next.is_some_and(|n| n > self.now.saturating_add(super::STOPPING)));
        }
        text.push('.');
        if draining > 0 {
            self.event(c, &name, format!("(service {name}) has begun draining connections on {draining} tasks."));
        }
        self.event(c, &name, text);
    }

    /// Notes that a service has come to rest, and that its deployment is complete.
    fn rest(&mut self, c: usize, s: usize) {
        let live = self.live(c, s);
        let service = &mut self.account.clusters[c].services[s];
        let rests = live.len() == service.desired as usize && live.iter().all(|l| l.new && l.healthy);
        if !rests {
            return;
        }
        service.deployments.truncate(1);
        let name = service.name.clone();
        let Some(deployment) = service.deployments.first_mut() else { return };
        if !deployment.completed {
            deployment.completed = true;
            deployment.failed = 0;
            let text = format!("(service {name}) (deployment {}) deployment completed.", deployment.id);
            self.event(c, &name, text);
        }
        self.event(c, &name, format!("(service {name}) has reached a steady state."));
    }
}

/// Takes out of the live ones those that have no reason to run: old ones that are not healthy, new ones beyond the number that is wanted,
/// old ones that new ones replace, and what is beyond the ceiling. Says where they are among the cluster's tasks.
fn surplus(live: &mut Vec<Live>, wanted: usize, floor: usize, ceiling: usize) -> Vec<usize> {
    let mut leaving = Vec::new();
    live.retain(|l| {
        let stays = l.new || l.healthy;
        if !stays {
            leaving.push(l.at);
        }
        stays
    });
    let mut go = |live: &mut Vec<Live>, of: fn(&Live) -> bool, n: usize| {
        for _ in 0..n {
            let Some(k) = last(live, of) else { break };
            leaving.push(live.swap_remove(k).at);
        }
    };
    let count = |live: &[Live], of: fn(&Live) -> bool| live.iter().filter(|l| of(l)).count();
    // Unhealthy ones first.
    let extra = count(live, |l| l.new).saturating_sub(wanted);
    let unhealthy = extra.min(count(live, |l| l.new && !l.healthy));
    go(live, |l| l.new && !l.healthy, unhealthy);
    go(live, |l| l.new && l.healthy, extra - unhealthy);
    let healthy = count(live, |l| l.healthy);
    let old = healthy.saturating_sub(wanted).min(healthy.saturating_sub(floor));
    go(live, |l| !l.new && l.healthy, old);
    // The limits may have been lowered under a deployment.
    let over = live.len().saturating_sub(ceiling);
    go(live, |l| !l.healthy, over);
    leaving
}

/// The one to stop first: from the zone, then the instance, that holds most of the service; of those the newest.
fn last(live: &[Live], of: impl Fn(&Live) -> bool) -> Option<usize> {
    let mut zones = [0u32; ZONES];
    let most = live.iter().filter_map(|l| l.on).map(|(_, i)| i + 1).max().unwrap_or(0);
    let mut instances = vec![0u32; most];
    for (zone, i) in live.iter().filter_map(|l| l.on) {
        zones[zone.min(ZONES - 1)] += 1;
        instances[i] += 1;
    }
    let key = |l: &Live| {
        let (zone, instance) = l.on.map_or((0, 0), |(z, i)| (zones[z.min(ZONES - 1)], instances[i]));
        (zone, instance, l.at)
    };
    live.iter().enumerate().filter(|(_, l)| of(l)).max_by_key(|(_, l)| key(l)).map(|(k, _)| k)
}

fn fits_launch(definition: &TaskDefinition, launch: Launch) -> Done {
    if definition.allows(launch) {
        Ok(())
    } else {
        Err(invalid(format!("Task definition does not support launch_type {}.", launch.name())))
    }
}

fn check_desired(desired: u32) -> Done {
    if desired <= MOST_TASKS {
        Ok(())
    } else {
        Err(invalid(format!("This sandbox runs at most {MOST_TASKS} tasks in a service.")))
    }
}

/// `minimumHealthyPercent` from 0 to 100, `maximumPercent` from 100 to 200. With 100 and 100 a deployment can't move.
fn percents(now: (u32, u32), minimum: Option<u32>, maximum: Option<u32>) -> Done<(u32, u32)> {
    let (minimum, maximum) = (minimum.unwrap_or(now.0), maximum.unwrap_or(now.1));
    if minimum > 100 {
        return Err(invalid("minimumHealthyPercent must be between 0 and 100."));
    }
    if !(100..=200).contains(&maximum) {
        return Err(invalid("maximumPercent must be between 100 and 200."));
    }
    Ok((minimum, maximum))
}
