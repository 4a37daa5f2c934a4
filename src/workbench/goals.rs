//! What a level may ask of a world: quantities by name. Each is a number that the learner could find out at the terminal.

use crate::sim::world::ecr::ImageId;
use crate::sim::world::image::Name;
use crate::sim::world::{
    Container, Deployment, Function, Image, InstanceState, Launch, Manifest, Service, Severity, Stage, Status, Task,
    World, iam,
};
use std::rc::Rc;

/// What has to be said of what a quantity is asked of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Of {
    Nothing,
    /// A name, or nothing for all.
    May(&'static str),
    Must(&'static str),
    /// Two, with this sign between them.
    Pair(char, &'static str),
}

/// A quantity. Its value is no number (`NaN`, which meets no condition) where there is nothing that it could be of.
pub struct Quantity {
    pub name: &'static str,
    pub of: Of,
    value: fn(&World, &str) -> f64,
}

const fn quantity_of(name: &'static str, of: Of, value: fn(&World, &str) -> f64) -> Quantity {
    Quantity { name, of, value }
}

pub const QUANTITIES: &[Quantity] = &[
    quantity_of("ports-published", Of::May("name of an image or a container"), ports_published),
    quantity_of("containers-running", Of::May("name of an image or a container"), containers_running),
    quantity_of("container-exit", Of::Must("name of a container"), container_exit),
    quantity_of("container-limit", Of::Must("name of an image or a container"), container_limit),
    quantity_of("volume-rows", Of::Must("name of a volume"), volume_rows),
    quantity_of("layers-with", Of::Pair('@', "file@image, of ECR: file@ecr/shop:1; no tag: in any"), layers_with),
    quantity_of("images-in-ecr", Of::Must("repository"), |w, of| {
        w.account.repository(of).map_or(0.0, |r| count(r.manifests.len()))
    }),
    quantity_of("architectures", Of::Pair(':', "repository:tag in ECR"), architectures),
    quantity_of("built-kb", Of::Nothing, |w, _| or_none(w.laptop.engine.built_kb)),
    quantity_of("pushed-kb", Of::Nothing, |w, _| or_none(w.laptop.engine.pushed_kb)),
    quantity_of("pulled-kb", Of::Nothing, |w, _| or_none(w.laptop.engine.pulled_kb)),
    quantity_of("newest-adds-kb", Of::Must("repository"), newest_adds),
    quantity_of("lifecycle-keeps", Of::Must("repository"), |w, of| {
        or_none(w.account.repository(of).and_then(|r| r.lifecycle.as_ref()).map(|l| l.keep))
    }),
    quantity_of("service-desired", Of::Must("service"), |w, of| service(w, of).map_or(f64::NAN, |s| s.desired.into())),
    quantity_of("service-running", Of::Must("service"), |w, of| count(running(w, of).count())),
    quantity_of("service-on-fargate", Of::Must("service"), |w, of| {
        count(running(w, of).filter(|t| t.launch == Launch::Fargate).count())
    }),
    quantity_of("service-findings", Of::Must("service"), service_findings),
    quantity_of("service-scanned", Of::Must("service"), service_scanned),
    quantity_of("service-says", Of::Pair('=', "service=what its program says"), service_says),
    quantity_of("service-steady", Of::Must("service"), |w, of| {
        let steady = |s: &Service| s.deployments.len() == 1 && running(w, of).count() == s.desired as usize;
        whether(service(w, of).is_some_and(steady))
    }),
    quantity_of("service-lowest", Of::Must("service"), |w, of| or_none(service(w, of).and_then(|s| s.lowest))),
    quantity_of("services-waiting", Of::Nothing, |w, _| {
        count(services(w).filter(|s| running(w, &s.name).count() < s.desired as usize).count())
    }),
    quantity_of("services-without-image", Of::Nothing, services_without_image),
    quantity_of("targets-healthy", Of::Must("target group"), targets_healthy),
    quantity_of("tasks-running", Of::Must("family"), |w, of| {
        count(tasks(w).filter(|t| t.stage == Stage::Running && t.definition.family == of).count())
    }),
    quantity_of("tasks-on-fargate", Of::Nothing, |w, _| {
        count(tasks(w).filter(|t| t.stage == Stage::Running && t.launch == Launch::Fargate).count())
    }),
    quantity_of("tasks-finished", Of::Must("family"), |w, of| {
        let done = |t: &&Task| t.has_done_its_work() && t.definition.family == of;
        count(tasks(w).filter(done).count() + w.account.past_work.iter().filter(|family| *family == of).count())
    }),
    quantity_of("instances-running", Of::Nothing, |w, _| {
        count(w.account.instances.iter().filter(|i| i.state == InstanceState::Running).count())
    }),
    quantity_of("instances-in-cluster", Of::Must("cluster"), instances_in_cluster),
    quantity_of("role-policies", Of::Must("role"), |w, of| {
        w.account.role(of).map_or(f64::NAN, |r| count(r.policies.len()))
    }),
    quantity_of("role-has", Of::Pair('=', "role=short name of a policy"), role_has),
    quantity_of("function-memory", Of::Must("function"), |w, of| function(w, of).map_or(f64::NAN, |f| f.memory.into())),
    quantity_of("function-timeout", Of::Must("function"), |w, of| {
        function(w, of).map_or(f64::NAN, |f| f.timeout.into())
    }),
    quantity_of("function-reserved", Of::Must("function"), |w, of| or_none(function(w, of).and_then(|f| f.reserved))),
    quantity_of("function-throttles", Of::Must("function"), |w, of| {
        function(w, of).map_or(f64::NAN, |f| f.throttles.into())
    }),
    quantity_of("function-errors", Of::Must("function"), |w, of| function(w, of).map_or(f64::NAN, |f| f.errors.into())),
    quantity_of("function-busy", Of::Must("function"), |w, of| {
        function(w, of).map_or(f64::NAN, |f| count(f.environments.iter().filter(|e| e.busy_until > w.now).count()))
    }),
    quantity_of("function-succeeded", Of::Must("function"), function_succeeded),
    quantity_of("hourly-cents", Of::Nothing, |w, _| w.hourly() * 100.0),
    quantity_of("bill-cents", Of::Nothing, |w, _| w.bill().total() * 100.0),
    quantity_of("minutes", Of::Nothing, |w, _| f64::from(w.now) / 60.0),
];

/// The quantity of that name; `None`: there is none.
pub fn quantity(world: &World, name: &str, of: &str) -> Option<f64> {
    find(name).map(|q| (q.value)(world, of))
}

fn find(name: &str) -> Option<&'static Quantity> {
    QUANTITIES.iter().find(|q| q.name == name)
}

/// Whether a quantity can be asked for so; else what is wrong, for the author of a level.
pub fn check(name: &str, of: &str) -> Result<(), String> {
    let Some(quantity) = find(name) else {
        let known: Vec<&str> = QUANTITIES.iter().map(|q| q.name).collect();
        return Err(format!("no quantity {name}; there are {}", known.join(", ")));
    };
    let (good, asked) = match quantity.of {
        Of::Nothing => (of.is_empty(), "nothing"),
        Of::May(what) => (true, what),
        Of::Must(what) => (!of.is_empty(), what),
        Of::Pair(sign, what) => {
            (of.split_once(sign).is_some_and(|(a, b)| !a.trim().is_empty() && !b.trim().is_empty()), what)
        }
    };
    if good { Ok(()) } else { Err(format!("{name} is of {asked}, not of “{of}”")) }
}

fn count(n: usize) -> f64 {
    n as f64
}

fn whether(so: bool) -> f64 {
    f64::from(u8::from(so))
}

fn or_none(n: Option<u32>) -> f64 {
    n.map_or(f64::NAN, f64::from)
}

fn pair(of: &str, sign: char) -> (&str, &str) {
    of.split_once(sign).unwrap_or((of, ""))
}

// The laptop.

fn containers_running(world: &World, of: &str) -> f64 {
    count(world.laptop.engine.containers.iter().filter(|c| c.status == Status::Running && meant(c, of)).count())
}

/// Ports of the laptop that lead to a program that listens.
fn ports_published(world: &World, of: &str) -> f64 {
    let running = world.laptop.engine.containers.iter().filter(|c| c.status == Status::Running && meant(c, of));
    let leads = |c: &Container| c.ports.iter().filter(|(_, own)| c.image.program.port == Some(*own)).count();
    count(running.map(leads).sum())
}

/// Whether a container is meant by its own name or its image's; an empty name means all.
fn meant(container: &Container, of: &str) -> bool {
    let is = |name: &str| name == of || Name::parse(name).is_some_and(|n| n.place() == of || n.full() == of);
    of.is_empty() || container.name == of || is(&container.image_name)
}

/// The largest memory limit of those that run, in MiB; one without a limit meets no goal.
fn container_limit(world: &World, of: &str) -> f64 {
    let running = world.laptop.engine.containers.iter().filter(|c| c.status == Status::Running && meant(c, of));
    running.map(|c| c.memory.map_or(f64::INFINITY, f64::from)).fold(f64::NAN, f64::max)
}

fn container_exit(world: &World, of: &str) -> f64 {
    match world.laptop.engine.containers.iter().find(|c| c.name == of).map(|c| c.status) {
        Some(Status::Exited(code)) => code.into(),
        _ => f64::NAN,
    }
}

fn volume_rows(world: &World, of: &str) -> f64 {
    or_none(world.laptop.engine.volumes.iter().find(|v| v.name == of).map(|v| v.rows))
}

/// Most layers that hold a file, over all images that are meant.
fn layers_with(world: &World, of: &str) -> f64 {
    let (file, name) = pair(of, '@');
    let holding = |i: &Rc<Image>| count(i.layers.iter().filter(|l| l.holds.iter().any(|f| f == file)).count());
    let images = match name.strip_prefix("ecr/") {
        Some(name) if name.contains(':') => in_ecr(world, name).into_iter().flat_map(|m| &m.images).collect(),
        Some(name) => {
            let manifests = world.account.repository(name).into_iter().flat_map(|r| &r.manifests);
            manifests.flat_map(|m| &m.images).collect()
        }
        None => on_laptop(world, name),
    };
    // `f64::max` takes the other where one is no number.
    images.into_iter().map(holding).fold(f64::NAN, f64::max)
}

fn on_laptop<'a>(world: &'a World, name: &str) -> Vec<&'a Rc<Image>> {
    let engine = &world.laptop.engine;
    let place = |n: &str| Name::parse(n).is_some_and(|n| n.place() == name);
    let meant = engine.tags.iter().filter(|(n, _)| n == name || place(n));
    meant.flat_map(|(_, digest)| engine.images.iter().filter(move |i| i.digest == *digest)).collect()
}

// ECR.

/// What `repository:tag` points to.
fn in_ecr<'a>(world: &'a World, of: &str) -> Option<&'a Manifest> {
    let (repository, tag) = of.split_once(':')?;
    let repository = world.account.repository(repository)?;
    let digest = &repository.tags.iter().find(|t| t.0 == tag)?.1;
    repository.manifests.iter().find(|m| m.digest == *digest)
}

/// KB of the layers that the newest image of a repository has and the one before it has not.
fn newest_adds(world: &World, of: &str) -> f64 {
    let mut all: Vec<&Manifest> = world.account.repository(of).map_or(Vec::new(), |r| r.manifests.iter().collect());
    all.sort_by_key(|m| m.pushed);
    let [.., before, newest] = all[..] else { return f64::NAN };
    let has = |m: &Manifest, digest: &str| m.images.iter().any(|i| i.layers.iter().any(|l| l.digest == digest));
    let layers = newest.images.iter().flat_map(|i| &i.layers);
    f64::from(layers.filter(|l| !has(before, &l.digest)).map(|l| l.kb).sum::<u32>())
}

fn architectures(world: &World, of: &str) -> f64 {
    let Some(manifest) = in_ecr(world, of) else { return f64::NAN };
    count(crate::sim::world::Arch::ALL.into_iter().filter(|a| manifest.for_arch(*a).is_some()).count())
}

/// Findings of an image that are at least so bad.
fn worst(image: &Image, least: Severity) -> f64 {
    count(image.layers.iter().flat_map(|l| &l.findings).filter(|f| f.severity <= least).count())
}

// ECS.

fn services(world: &World) -> impl Iterator<Item = &Service> {
    world.account.clusters.iter().flat_map(|c| &c.services)
}

fn service<'a>(world: &'a World, name: &str) -> Option<&'a Service> {
    services(world).find(|s| s.name == name)
}

/// Services of which the next task would not find its image in ECR: it has left, or never came.
fn services_without_image(world: &World, _: &str) -> f64 {
    let found = |d: &Deployment| {
        let names = d.definition.containers.iter().filter_map(|c| Name::parse(&c.image)).filter(Name::is_ecr);
        names.enumerate().all(|(k, name)| {
            // All tasks of a deployment run what the tag meant when the first one started.
            let fixed = if k == 0 { d.digest.clone() } else { None };
            let digest = fixed.or_else(|| name.digest.clone());
            let tag = digest.is_none().then(|| name.tag().to_string());
            world.account.repository(&name.repository).is_some_and(|r| r.find(&ImageId { tag, digest }).is_some())
        })
    };
    count(services(world).filter(|s| !s.deployments.first().is_none_or(found)).count())
}

fn tasks(world: &World) -> impl Iterator<Item = &Task> {
    world.account.clusters.iter().flat_map(|c| &c.tasks)
}

fn running<'a>(world: &'a World, of: &'a str) -> impl Iterator<Item = &'a Task> {
    tasks(world).filter(move |t| t.stage == Stage::Running && t.service.as_deref() == Some(of))
}

/// Critical and high findings of the worst image that a service's tasks run.
fn service_findings(world: &World, of: &str) -> f64 {
    let images = running(world, of).filter_map(|t| t.image.as_ref());
    images.map(|i| worst(i, Severity::High)).fold(f64::NAN, f64::max)
}

/// Whether all images that a service's tasks run have been scanned, to the end.
fn service_scanned(world: &World, of: &str) -> f64 {
    let of_it = |m: &Manifest, digest: &str| m.digest == digest || m.images.iter().any(|i| i.digest == digest);
    let scanned = |image: &Rc<Image>| {
        world.account.repositories.iter().any(|r| {
            let ends = r.manifests.iter().filter(|m| of_it(m, &image.digest));
            ends.filter_map(|m| world.scan_ends(r, &m.digest)).any(|end| end <= world.now)
        })
    };
    let images = running(world, of).filter_map(|t| t.image.as_ref());
    images.map(|i| whether(scanned(i))).fold(f64::NAN, f64::min)
}

fn service_says(world: &World, of: &str) -> f64 {
    let (name, says) = pair(of, '=');
    count(running(world, name).filter(|t| t.image.as_ref().is_some_and(|i| i.program.says == says)).count())
}

fn targets_healthy(world: &World, of: &str) -> f64 {
    let Some(group) = world.account.groups.iter().find(|g| g.name == of) else { return f64::NAN };
    count(group.targets.iter().filter(|t| t.healthy <= world.now && t.draining.is_none()).count())
}

/// Instances that run and whose role lets them join.
fn instances_in_cluster(world: &World, of: &str) -> f64 {
    let may_join = |role: &str| {
        let role = world.account.role(role);
        role.is_some_and(|r| r.policies.iter().any(|p| p == iam::INSTANCE_POLICY))
    };
    let up = world.account.instances.iter().filter(|i| i.state == InstanceState::Running);
    count(up.filter(|i| i.cluster.as_deref() == Some(of) && i.role.as_deref().is_some_and(may_join)).count())
}

// Roles and functions.

fn role_has(world: &World, of: &str) -> f64 {
    let (role, policy) = pair(of, '=');
    let is = |arn: &String| arn.rsplit('/').next() == Some(policy);
    whether(world.account.role(role).is_some_and(|r| r.policies.iter().any(is)))
}

fn function<'a>(world: &'a World, name: &str) -> Option<&'a Function> {
    world.account.functions.iter().find(|f| f.name == name)
}

/// Invocations that have ended well: those that are still running are not among them.
fn function_succeeded(world: &World, of: &str) -> f64 {
    let Some(function) = function(world, of) else { return f64::NAN };
    let busy = function.environments.iter().filter(|e| e.busy_until > world.now).count();
    let ended = function.invocations.saturating_sub(function.errors);
    f64::from(ended.saturating_sub(u32::try_from(busy).unwrap_or(u32::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{self, facts::Book};
    use crate::sim::world::*;

    fn world() -> World {
        // What a thing costs is a fact.
        World::new(Rc::new(Book::load(&content::root("en")).unwrap().numbers()))
    }

    fn ask(world: &World, name: &str, of: &str) -> f64 {
        check(name, of).unwrap();
        quantity(world, name, of).unwrap()
    }

    /// Asserts quantities, of which none is `None` here.
    fn are(world: &World, expected: &[(&str, &str, Option<f64>)]) {
        for (name, of, value) in expected {
            let found = ask(world, name, of);
            assert_eq!(Some(found).filter(|v| !v.is_nan()), *value, "{name} of {of}");
        }
    }

    fn image(says: &str, arch: Arch, holds: &[&[&str]], findings: &[Severity]) -> Rc<Image> {
        let finding = |s: &Severity| Finding { name: "EXAMPLE-1".into(), severity: *s, package: "p".into() };
        let layer = |files: &&[&str]| Layer {
            digest: image::digest_of(&format!("{files:?}")),
            kb: 10,
            made_by: String::new(),
            holds: files.iter().map(|f| f.to_string()).collect(),
            findings: Vec::new(),
        };
        let mut layers: Vec<Layer> = holds.iter().map(layer).collect();
        if let Some(first) = layers.first_mut() {
            first.findings = findings.iter().map(finding).collect();
        }
        let program = Program { name: "shop".into(), says: says.into(), ..Program::default() };
        Image::new(arch, layers.into_iter().map(Rc::new).collect(), Rc::new(program), Vec::new(), 0)
    }

    fn container(name: &str, image_name: &str, status: Status) -> Container {
        Container {
            id: name.into(),
            name: name.into(),
            image: image("v1", Arch::Amd64, &[], &[]),
            image_name: image_name.into(),
            status,
            ports: Vec::new(),
            env: Vec::new(),
            mounts: Vec::new(),
            memory: None,
            cpus: None,
            auto_remove: false,
            oom_killed: false,
            created: 0,
            started: 0,
            finished: None,
            rows: 0,
            log: Vec::new(),
        }
    }

    #[test]
    fn of_the_laptop() {
        let mut w = world();
        are(
            &w,
            &[
                ("containers-running", "", Some(0.0)),
                ("built-kb", "", None),
                ("pushed-kb", "", None),
                ("pulled-kb", "", None),
            ],
        );
        let engine = &mut w.laptop.engine;
        engine.containers = vec![
            container("a", "mysql", Status::Running),
            container("b", "mysql:8.4", Status::Running),
            container("c", "shop:1", Status::Exited(137)),
        ];
        let program = Program { port: Some(3000), ..Program::default() };
        let listens = Image::new(Arch::Amd64, Vec::new(), Rc::new(program), Vec::new(), 0);
        // One of its ports leads to nothing.
        let ports = vec![(8080, 3000), (8081, 3001)];
        engine.containers.push(Container { image: listens, ports, ..container("d", "shop:2", Status::Running) });
        engine.volumes = vec![Volume { name: "data".into(), rows: 7 }];
        (engine.built_kb, engine.pushed_kb, engine.pulled_kb) = (Some(1), Some(2), Some(3));
        let twice = image("v1", Arch::Amd64, &[&["key.pem"], &[], &["key.pem", "app"]], &[]);
        engine.tags = vec![("shop:1".into(), twice.digest.clone())];
        engine.images = vec![twice];
        w.now = 90;
        are(
            &w,
            &[
                ("containers-running", "", Some(3.0)),
                ("ports-published", "d", Some(1.0)),
                ("containers-running", "mysql", Some(2.0)),
                ("containers-running", "mysql:8.4", Some(1.0)),
                ("containers-running", "mysql:latest", Some(1.0)),
                ("containers-running", "a", Some(1.0)),
                ("containers-running", "c", Some(0.0)),
                ("container-exit", "c", Some(137.0)),
                ("container-exit", "a", None),
                ("container-exit", "x", None),
                ("volume-rows", "data", Some(7.0)),
                ("volume-rows", "x", None),
                ("layers-with", "key.pem@shop:1", Some(2.0)),
                ("layers-with", "key.pem@shop", Some(2.0)),
                ("layers-with", "x@shop:1", Some(0.0)),
                ("layers-with", "key.pem@shop:2", None),
                ("built-kb", "", Some(1.0)),
                ("pushed-kb", "", Some(2.0)),
                ("pulled-kb", "", Some(3.0)),
                ("minutes", "", Some(1.5)),
            ],
        );
    }

    #[test]
    fn of_the_registry() {
        let mut w = world();
        let (flawed, clean) = (
            image("v1", Arch::Amd64, &[&["key.pem"]], &[Severity::Critical, Severity::High, Severity::Medium]),
            image("v2", Arch::Amd64, &[&["app"]], &[]),
        );
        let arm = image("v2", Arch::Arm64, &[&["app"]], &[Severity::Medium]);
        let (old, new) = (Manifest::new(vec![flawed], 0), Manifest::new(vec![clean, arm], 0));
        w.account.repositories = vec![Repository {
            name: "shop".into(),
            immutable: false,
            tags: vec![("1".into(), old.digest.clone()), ("2".into(), new.digest.clone())],
            scans: vec![Scan { digest: new.digest.clone(), started: 0 }],
            manifests: vec![old, new],
            lifecycle: None,
            created: 0,
        }];
        are(
            &w,
            &[
                ("images-in-ecr", "shop", Some(2.0)),
                ("images-in-ecr", "x", Some(0.0)),
                ("architectures", "shop:1", Some(1.0)),
                ("architectures", "shop:2", Some(2.0)),
                ("architectures", "shop:3", None),
                ("layers-with", "key.pem@ecr/shop:1", Some(1.0)),
                ("layers-with", "key.pem@ecr/shop:2", Some(0.0)),
                ("layers-with", "key.pem@ecr/shop", Some(1.0)),
                ("layers-with", "key.pem@ecr/x", None),
            ],
        );
    }

    fn definition(family: &str) -> Rc<TaskDefinition> {
        Rc::new(TaskDefinition {
            family: family.into(),
            revision: 1,
            launch: vec![Launch::Fargate],
            network_mode: "awsvpc".into(),
            cpu: 256,
            memory: 512,
            arch: Arch::Amd64,
            execution_role: None,
            task_role: None,
            containers: Vec::new(),
        })
    }

    fn task(service: Option<&str>, stage: Stage, launch: Launch, image: &Rc<Image>, exit_code: Option<u8>) -> Task {
        Task {
            id: String::new(),
            definition: definition("web"),
            deployment: None,
            service: service.map(String::from),
            launch,
            instance: None,
            stage,
            next: None,
            image: Some(image.clone()),
            created: 0,
            pull_started: None,
            started: None,
            stopped: None,
            stop_code: "",
            stopped_reason: String::new(),
            exit_code,
            host_port: None,
        }
    }

    fn deployment() -> Deployment {
        Deployment {
            id: "d".into(),
            definition: definition("web"),
            digest: None,
            created: 0,
            failed: 0,
            completed: true,
        }
    }

    fn service_of(name: &str, desired: u32) -> Service {
        Service {
            name: name.into(),
            desired,
            launch: Launch::Fargate,
            minimum: 100,
            maximum: 200,
            group: None,
            deployments: vec![deployment()],
            events: Vec::new(),
            lowest: Some(1),
            created: 0,
        }
    }

    #[test]
    fn of_services_and_tasks() {
        let mut w = world();
        let (v1, v2) = (
            image("v1", Arch::Amd64, &[&[]], &[Severity::Critical, Severity::High]),
            image("v2", Arch::Amd64, &[&[]], &[]),
        );
        w.account.clusters = vec![Cluster {
            name: "c".into(),
            services: vec![service_of("web", 2), service_of("idle", 1)],
            tasks: vec![
                task(Some("web"), Stage::Running, Launch::Fargate, &v1, None),
                task(Some("web"), Stage::Running, Launch::Ec2, &v2, None),
                task(Some("web"), Stage::Pending, Launch::Fargate, &v2, None),
                task(None, Stage::Stopped, Launch::Fargate, &v1, Some(0)),
                task(None, Stage::Stopped, Launch::Fargate, &v1, Some(137)),
                task(None, Stage::Running, Launch::Fargate, &v1, None),
            ],
        }];
        let target = |healthy, draining| Target { task: String::new(), port: 80, healthy, draining };
        let targets = vec![target(0, None), target(10, None), target(0, Some(99))];
        w.account.groups = vec![TargetGroup { name: "web".into(), port: 80, targets }];
        are(
            &w,
            &[
                ("service-desired", "web", Some(2.0)),
                ("service-desired", "x", None),
                ("service-running", "web", Some(2.0)),
                ("service-running", "x", Some(0.0)),
                ("service-on-fargate", "web", Some(1.0)),
                ("service-findings", "web", Some(2.0)),
                ("service-scanned", "web", Some(0.0)),
                ("service-scanned", "idle", None),
                ("service-findings", "idle", None),
                ("service-says", "web=v2", Some(1.0)),
                ("service-says", "web=v3", Some(0.0)),
                ("service-steady", "web", Some(1.0)),
                ("service-steady", "idle", Some(0.0)),
                ("service-steady", "x", Some(0.0)),
                ("service-lowest", "web", Some(1.0)),
                ("service-lowest", "x", None),
                ("services-waiting", "", Some(1.0)),
                ("services-without-image", "", Some(0.0)),
                ("targets-healthy", "web", Some(1.0)),
                ("targets-healthy", "x", None),
                ("tasks-running", "web", Some(3.0)),
                ("tasks-running", "x", Some(0.0)),
            ],
        );
        // A scan takes its time.
        let manifest = Manifest::new(vec![v2.clone()], 0);
        w.account.repositories = vec![Repository {
            name: "shop".into(),
            immutable: false,
            tags: Vec::new(),
            scans: vec![Scan { digest: manifest.digest.clone(), started: 0 }],
            manifests: vec![manifest],
            lifecycle: None,
            created: 0,
        }];
        w.account.clusters[0].tasks.remove(0);
        are(&w, &[("service-scanned", "web", Some(0.0))]);
        w.now = ecr::SCAN_SECONDS;
        are(&w, &[("service-scanned", "web", Some(1.0)), ("service-findings", "web", Some(0.0))]);
        w.account.clusters[0].tasks.insert(0, task(Some("web"), Stage::Running, Launch::Fargate, &v1, None));
        w.account.repositories.clear();
        w.now = 0;

        // What was done stays true when ECS forgets the task.
        let done = |w: &World| ask(w, "tasks-finished", "web");
        let before = done(&w);
        w.account.past_work.push("web".into());
        assert_eq!((before, done(&w)), (1.0, 2.0));
        w.account.clusters[0].services[0].deployments.push(deployment());
        w.now = 10;
        are(&w, &[("service-steady", "web", Some(0.0)), ("targets-healthy", "web", Some(2.0))]);

        // Of an image in ECR: by its tag until a task has started, then by what the tag meant.
        let manifest = Manifest::new(vec![v1], 0);
        let digest = manifest.digest.clone();
        let tags = vec![("1".into(), digest.clone())];
        let manifests = vec![manifest];
        w.create_repository("shop", false).unwrap();
        (w.account.repositories[0].tags, w.account.repositories[0].manifests) = (tags, manifests);
        let missing = |w: &World| ask(w, "services-without-image", "");
        let with = |tag: &str, digest: Option<String>| {
            let image = format!("{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/shop:{tag}");
            let container = ContainerDefinition { image, ..ContainerDefinition::default() };
            let definition = Rc::new(TaskDefinition { containers: vec![container], ..(*definition("web")).clone() });
            Deployment { digest, definition, ..deployment() }
        };
        for (tag, fixed, expected) in
            [("1", None, 0.0), ("2", None, 1.0), ("2", Some(digest), 0.0), ("1", Some("ab".into()), 1.0)]
        {
            w.account.clusters[0].services[0].deployments = vec![with(tag, fixed)];
            assert_eq!(missing(&w), expected, "{tag}");
        }
    }

    #[test]
    fn of_instances_roles_and_functions() {
        let mut w = world();
        let instance = |role: Option<&str>, state| Instance {
            id: "i".into(),
            kind: InstanceType::M6iLarge,
            zone: 0,
            cluster: Some("c".into()),
            role: role.map(String::from),
            state,
            next: None,
            launched: 0,
            ended: None,
        };
        let running = InstanceState::Running;
        w.account.instances = vec![
            instance(Some("node"), running),
            instance(Some("bare"), running),
            instance(None, running),
            instance(Some("node"), InstanceState::Pending),
        ];
        let role = |name: &str, policies: &[&str]| Role {
            name: name.into(),
            service: "ec2".into(),
            policies: policies.iter().map(|p| p.to_string()).collect(),
        };
        w.account.roles = vec![role("node", &[iam::INSTANCE_POLICY]), role("bare", &[])];
        let busy = Environment { busy_until: 5, ..Environment::default() };
        w.account.functions = vec![Function {
            name: "f".into(),
            memory: 512,
            timeout: 30,
            environments: vec![busy, Environment::default()],
            invocations: 9,
            errors: 2,
            throttles: 3,
            ..Function::default()
        }];
        are(
            &w,
            &[
                ("instances-running", "", Some(3.0)),
                ("instances-in-cluster", "c", Some(1.0)),
                ("instances-in-cluster", "x", Some(0.0)),
                ("role-has", "node=AmazonEC2ContainerServiceforEC2Role", Some(1.0)),
                ("role-has", "bare=AmazonEC2ContainerServiceforEC2Role", Some(0.0)),
                ("role-has", "x=y", Some(0.0)),
                ("function-memory", "f", Some(512.0)),
                ("function-timeout", "f", Some(30.0)),
                ("function-reserved", "f", None),
                ("function-throttles", "f", Some(3.0)),
                ("function-errors", "f", Some(2.0)),
                ("function-succeeded", "f", Some(6.0)),
                ("hourly-cents", "", Some(w.hourly() * 100.0)),
                ("bill-cents", "", Some(w.bill().total() * 100.0)),
            ],
        );
        for q in QUANTITIES.iter().filter(|q| q.name.starts_with("function-")) {
            assert!(ask(&w, q.name, "x").is_nan(), "{}", q.name);
        }
        w.account.functions[0].reserved = Some(4);
        w.now = 5;
        are(&w, &[("function-reserved", "f", Some(4.0)), ("function-succeeded", "f", Some(7.0))]);
    }

    #[test]
    fn what_is_asked_is_checked() {
        for (name, of) in
            [("nothing", ""), ("minutes", "x"), ("volume-rows", ""), ("service-says", "web"), ("role-has", "a=")]
        {
            assert!(check(name, of).is_err(), "{name} of {of}");
        }
        assert!(check("nothing", "").unwrap_err().contains("volume-rows"));
        assert!(check("service-says", "web").unwrap_err().contains("service=what"));
        assert_eq!(quantity(&world(), "nothing", ""), None);
        for (i, q) in QUANTITIES.iter().enumerate() {
            assert!(QUANTITIES[..i].iter().all(|p| p.name != q.name), "{}", q.name);
            // Nonsense is asked of an empty world.
            for of in ["", "a", "a=b", "a@b:c", "=", "@", ":", "ä@ecr/"] {
                let _ = quantity(&world(), q.name, of);
            }
        }
    }
}
