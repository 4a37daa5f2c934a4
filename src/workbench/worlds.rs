//! Worlds for tests of the picture, put together by hand.

use crate::content::words::{entries, plural_en};
use crate::content::{self, facts::Book};
use crate::scene::Words;
use crate::sim::world::image::{digest_of, registry};
use crate::sim::world::*;
use std::rc::Rc;

pub fn words() -> Words {
    let root = content::root("en");
    let common = Words::new(entries(&root.join("common.toml")).unwrap(), plural_en);
    common.with(entries(&root.join("bench.toml")).unwrap())
}

pub fn empty() -> World {
    World::new(Rc::new(Book::load(&content::root("en")).unwrap().numbers()))
}

fn layer(name: &str, made_by: &str, kb: u32) -> Rc<Layer> {
    let text = format!("{name} {made_by} {kb}");
    Rc::new(Layer {
        digest: digest_of(&text),
        kb,
        made_by: made_by.to_string(),
        holds: Vec::new(),
        findings: Vec::new(),
    })
}

fn flawed(mut of: Rc<Layer>) -> Rc<Layer> {
    let finding =
        |name: &str| Finding { name: name.to_string(), severity: Severity::High, package: String::from("openssl") };
    Rc::make_mut(&mut of).findings = vec![finding("EXAMPLE-1"), finding("EXAMPLE-2")];
    of
}

fn node() -> Vec<Rc<Layer>> {
    vec![
        layer("debian", "debian rootfs", 48_500),
        layer("certs", "RUN apt-get install ca-certificates", 24_000),
        flawed(layer("git", "RUN apt-get install git", 64_000)),
        layer("compilers", "RUN apt-get install g++", 211_000),
        layer("node", "ENV NODE_VERSION=24", 58_000),
        layer("yarn", "ENV YARN_VERSION=1", 1_250),
    ]
}

fn program(name: &str, port: Option<u16>) -> Rc<Program> {
    Rc::new(Program { name: name.to_string(), port, memory: 128, says: String::from("v1"), ..Program::default() })
}

pub fn shop(version: u32) -> Rc<Image> {
    let mut layers = node();
    layers.push(layer("libs", "RUN npm ci", 12_000));
    layers.push(layer(&format!("code{version}"), "COPY . .", 40));
    Image::new(Arch::Amd64, layers, program("shop", Some(3000)), Vec::new(), version)
}

pub fn mysql() -> Rc<Image> {
    let layers = vec![
        layer("oracle", "oracle linux rootfs", 50_000),
        layer("gosu", "RUN gosu", 900),
        layer("tools", "RUN microdnf install", 6_000),
        layer("server", "RUN mysql-community-server", 130_000),
        layer("shell", "RUN mysql-shell", 90_000),
    ];
    Image::new(Arch::Amd64, layers, program("mysql", Some(3306)), Vec::new(), 0)
}

pub fn report() -> Rc<Image> {
    let mut layers = node();
    layers.push(layer("report", "COPY report.js .", 12));
    Image::new(Arch::Arm64, layers, program("report", None), Vec::new(), 3)
}

pub fn container(w: &mut World, name: &str, image: &Rc<Image>, status: Status) -> Container {
    Container {
        id: w.id(64),
        name: name.to_string(),
        image: image.clone(),
        image_name: format!("{}:1", image.program.name),
        status,
        ports: image.program.port.map(|p| (8080, p)).into_iter().collect(),
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

pub fn tag(w: &mut World, name: &str, image: &Rc<Image>) {
    if !w.laptop.engine.images.contains(image) {
        w.laptop.engine.images.push(image.clone());
    }
    w.laptop.engine.tags.push((name.to_string(), image.digest.clone()));
}

pub fn ecr_name(rest: &str) -> String {
    format!("{}/{rest}", registry())
}

pub fn laptop() -> World {
    let mut w = empty();
    w.laptop.files.insert(String::from("Dockerfile"), String::from("FROM node:24\n"));
    tag(&mut w, "mysql:latest", &mysql());
    tag(&mut w, "report:1", &report());
    tag(&mut w, "shop:1", &shop(1));
    tag(&mut w, "shop:2", &shop(2));
    let name = ecr_name("shop:2");
    tag(&mut w, &name, &shop(2));
    let mut db = container(&mut w, "db", &mysql(), Status::Running);
    db.mounts.push((String::from("db-data"), String::from("/var/lib/mysql")));
    db.ports.clear();
    let mut worn = container(&mut w, "report-1", &report(), Status::Exited(137));
    worn.oom_killed = true;
    worn.mounts.push((String::from("old-data"), String::from("/data")));
    let all = [
        db,
        worn,
        container(&mut w, "migrate", &shop(1), Status::Exited(0)),
        container(&mut w, "shop", &shop(2), Status::Running),
        container(&mut w, "second", &shop(2), Status::Created),
    ];
    w.laptop.engine.containers.extend(all);
    w.laptop.engine.volumes.push(Volume { name: String::from("db-data"), rows: 1284 });
    w.laptop.engine.volumes.push(Volume { name: String::from("old-data"), rows: 0 });
    w.hub.pulls = vec![0, 4, 9];
    w
}

pub fn repository(name: &str, images: &[(&str, Rc<Image>)]) -> Repository {
    let manifests: Vec<Manifest> = images.iter().map(|(_, i)| Manifest::new(vec![i.clone()], 5)).collect();
    let tags = images
        .iter()
        .zip(&manifests)
        .flat_map(|((tags, _), m)| tags.split(' ').filter(|t| !t.is_empty()).map(|t| (t.to_string(), m.digest.clone())))
        .collect();
    Repository {
        name: name.to_string(),
        immutable: false,
        manifests,
        tags,
        scans: Vec::new(),
        lifecycle: None,
        created: 0,
    }
}

/// Two tags that share all but one layer, an untagged image, a scan, and a list of two platforms.
pub fn ecr() -> World {
    let mut w = laptop();
    let mut shop = repository("shop", &[("", self::shop(0)), ("1", self::shop(1)), ("2 latest", self::shop(2))]);
    shop.scans.push(Scan { digest: shop.manifests[2].digest.clone(), started: 1 });
    let mut jobs = repository("report", &[("1", report())]);
    jobs.immutable = true;
    let both = Manifest::new(vec![report(), self::shop(7)], 9);
    jobs.tags.push((String::from("2"), both.digest.clone()));
    jobs.manifests.push(both);
    w.account.repositories = vec![shop, jobs, repository("cache", &[])];
    w
}

pub fn role(w: &mut World, name: &str, policies: &[&str]) {
    let policies = policies.iter().map(|p| p.to_string()).collect();
    w.account.roles.push(Role { name: name.to_string(), service: String::from("ecs-tasks"), policies });
}

pub fn definition(family: &str, revision: u32, launch: Launch, image: &str) -> Rc<TaskDefinition> {
    Rc::new(TaskDefinition {
        family: family.to_string(),
        revision,
        launch: vec![launch],
        network_mode: String::from("awsvpc"),
        cpu: 256,
        memory: 512,
        arch: Arch::Amd64,
        execution_role: Some(String::from("ecsTaskExecutionRole")),
        task_role: None,
        containers: vec![ContainerDefinition {
            name: family.to_string(),
            image: image.to_string(),
            port: Some(3000),
            ..ContainerDefinition::default()
        }],
    })
}

pub fn task(w: &mut World, definition: &Rc<TaskDefinition>, service: &str, stage: Stage) -> Task {
    let running = stage >= Stage::Running;
    Task {
        id: w.id(32),
        definition: definition.clone(),
        deployment: Some(format!("ecs-svc/{}", definition.revision)),
        service: Some(service.to_string()),
        launch: definition.launch[0],
        instance: None,
        stage,
        next: None,
        image: running.then(|| shop(definition.revision)),
        created: 0,
        pull_started: None,
        started: None,
        stopped: None,
        stop_code: "",
        stopped_reason: String::new(),
        exit_code: None,
        host_port: None,
    }
}

pub fn service(name: &str, desired: u32, definitions: &[&Rc<TaskDefinition>]) -> Service {
    Service {
        name: name.to_string(),
        desired,
        launch: definitions[0].launch[0],
        minimum: 100,
        maximum: 200,
        group: None,
        deployments: definitions
            .iter()
            .map(|d| Deployment {
                id: format!("ecs-svc/{}", d.revision),
                definition: Rc::clone(d),
                digest: None,
                created: 0,
                failed: 0,
                completed: true,
            })
            .collect(),
        events: Vec::new(),
        lowest: None,
        created: 0,
    }
}

pub fn instance(w: &mut World, state: InstanceState) -> String {
    let id = format!("i-{}", w.id(17));
    w.account.instances.push(Instance {
        id: id.clone(),
        kind: InstanceType::M6iLarge,
        zone: 0,
        cluster: Some(String::from("shop")),
        role: Some(String::from("ecsInstanceRole")),
        state,
        next: None,
        launched: 0,
        ended: None,
    });
    id
}

/// Two instances, a third that starts, and a service two of whose tasks wait for room.
pub fn on_ec2() -> World {
    let mut w = ecr();
    w.now = 400;
    role(&mut w, "ecsInstanceRole", &[iam::INSTANCE_POLICY]);
    role(&mut w, "ecsTaskExecutionRole", &[]);
    let d = definition("shop", 2, Launch::Ec2, &ecr_name("shop:2"));
    let ids = [instance(&mut w, InstanceState::Running), instance(&mut w, InstanceState::Running)];
    instance(&mut w, InstanceState::Pending);
    let mut tasks = Vec::new();
    for i in 0..5 {
        let mut t = task(&mut w, &d, "web", if i == 4 { Stage::Pending } else { Stage::Running });
        t.instance = Some(ids[i % 2].clone());
        tasks.push(t);
    }
    for _ in 0..2 {
        tasks.push(task(&mut w, &d, "web", Stage::Provisioning));
    }
    w.account.definitions.push(d.clone());
    w.account.clusters.push(Cluster { name: String::from("shop"), services: vec![service("web", 7, &[&d])], tasks });
    w
}

/// In the middle of a deployment, behind a load balancer; a pull was refused and a task has been stopped.
pub fn on_fargate() -> World {
    let mut w = ecr();
    w.now = 400;
    role(&mut w, "ecsTaskExecutionRole", &[]);
    let [old, new] = [1, 2].map(|r| definition("shop", r, Launch::Fargate, &ecr_name(&format!("shop:{r}"))));
    let (mut tasks, mut targets) = (Vec::new(), Vec::new());
    let stages = [Stage::Running, Stage::Running, Stage::Deprovisioning, Stage::Running, Stage::Pending];
    for (i, stage) in stages.into_iter().enumerate() {
        let t = task(&mut w, if i < 3 { &old } else { &new }, "web", stage);
        if i < 4 {
            let draining = (i == 2).then_some(430);
            targets.push(Target { task: t.id.clone(), port: 3000, healthy: if i == 3 { 420 } else { 0 }, draining });
        }
        tasks.push(t);
    }
    for reason in [
        "CannotPullContainerError: pull image manifest has been retried 1 time(s)",
        "Scaling activity initiated by (deployment ecs-svc/1)",
    ] {
        let mut t = task(&mut w, &new, "web", Stage::Stopped);
        (t.stopped, t.stopped_reason) = (Some(380), reason.to_string());
        tasks.push(t);
    }
    let mut web = service("web", 3, &[&new, &old]);
    web.group = Some((String::from("web"), 3000));
    w.account.groups.push(TargetGroup { name: String::from("web"), port: 80, targets });
    w.account.definitions.extend([old, new]);
    w.account.clusters.push(Cluster { name: String::from("shop"), services: vec![web], tasks });
    w
}

/// Two functions, one at work in several environments, with events that wait and some that were turned away.
pub fn on_lambda() -> World {
    let mut w = ecr();
    w.now = 100;
    role(&mut w, "lambda-role", &[iam::LAMBDA_POLICY]);
    let function = |name: &str, environments: &[u32]| Function {
        name: name.to_string(),
        memory: 512,
        timeout: 30,
        reserved: None,
        program: program("thumbnails", None),
        image: Some(ecr_name("thumbnails:1")),
        digest: digest_of("thumbnails"),
        arch: Arch::Amd64,
        built_for: Arch::Amd64,
        runtime: None,
        handler: None,
        role: String::from("lambda-role"),
        environments: (1..)
            .zip(environments)
            .map(|(number, b)| Environment { number, made: 1, busy_until: *b, old: false })
            .collect(),
        made: environments.len() as u32,
        runs: Vec::new(),
        queue: Vec::new(),
        invocations: 40,
        errors: 0,
        throttles: 0,
        mb_ms: 0,
        modified: 0,
    };
    let waiting = |came| Waiting { came, from: came, tried: 0, payload: String::from("{}") };
    let mut busy = function("thumbnails", &[120, 130, 110, 90, 80, 125]);
    (busy.queue, busy.throttles, busy.reserved) = ([99, 100].map(waiting).to_vec(), 3, Some(6));
    w.account.functions = vec![busy, function("report-by-night", &[90])];
    w
}

/// All that there can be at once.
pub fn all() -> World {
    let mut w = on_ec2();
    let fargate = on_fargate();
    w.account.clusters.extend(fargate.account.clusters.into_iter().map(|mut c| {
        c.name = String::from("jobs");
        c.services[0].name = String::from("api");
        c.tasks.iter_mut().for_each(|t| {
            t.id = format!("f{}", t.id);
            t.service = Some(String::from("api"));
        });
        c
    }));
    w.account.groups = fargate.account.groups;
    w.account.groups[0].targets.iter_mut().for_each(|t| t.task = format!("f{}", t.task));
    w.account.functions = on_lambda().account.functions;
    w
}

/// Fifty instances with ten tasks each, five hundred tasks on Fargate, and as much of all else.
pub fn crowd() -> World {
    let mut w = ecr();
    for i in 0..40 {
        tag(&mut w, &format!("shop:{}", i + 10), &shop(i + 10));
        let c = container(&mut w, &format!("shop-{i}"), &shop(i + 10), Status::Running);
        w.laptop.engine.containers.push(c);
        w.laptop.engine.volumes.push(Volume { name: format!("data-{i}"), rows: i });
        role(&mut w, &format!("role-{i}"), &[]);
        let images: Vec<(String, Rc<Image>)> = (0..12).map(|k| (k.to_string(), shop(k))).collect();
        let images: Vec<(&str, Rc<Image>)> = images.iter().map(|(t, i)| (t.as_str(), i.clone())).collect();
        w.account.repositories.push(repository(&format!("repository-{i}"), &images));
    }
    let [ec2, fargate] = [Launch::Ec2, Launch::Fargate].map(|l| definition("shop", 2, l, &ecr_name("shop:2")));
    let mut tasks = Vec::new();
    let mut targets = Vec::new();
    for _ in 0..50 {
        let id = instance(&mut w, InstanceState::Running);
        for _ in 0..10 {
            let mut t = task(&mut w, &ec2, "web", Stage::Running);
            t.instance = Some(id.clone());
            targets.push(Target { task: t.id.clone(), port: 3000, healthy: 0, draining: None });
            tasks.push(t);
        }
    }
    for i in 0..500 {
        let stage = if i % 5 == 0 { Stage::Pending } else { Stage::Running };
        tasks.push(task(&mut w, &fargate, "api", stage));
    }
    for _ in 0..20 {
        let mut t = task(&mut w, &fargate, "api", Stage::Stopped);
        t.stopped_reason = String::from("Essential container in task exited");
        t.exit_code = Some(1);
        tasks.push(t);
    }
    w.account.groups =
        (0..4).map(|i| TargetGroup { name: format!("group-{i}"), port: 80, targets: targets.clone() }).collect();
    let mut services = vec![service("web", 500, &[&ec2]), service("api", 500, &[&fargate])];
    services.extend((0..6).map(|i| service(&format!("service-{i}"), 0, &[&ec2])));
    w.account.clusters.push(Cluster { name: String::from("shop"), services, tasks });
    w.account.clusters.extend((0..5).map(|i| Cluster {
        name: format!("cluster-{i}"),
        services: Vec::new(),
        tasks: Vec::new(),
    }));
    let mut functions = on_lambda().account.functions;
    functions[0].environments =
        (1..=1000).map(|number| Environment { number, busy_until: 999, ..Environment::default() }).collect();
    w.account.functions = (0..6).map(|i| Function { name: format!("function-{i}"), ..functions[0].clone() }).collect();
    w
}

/// Names as long as they may be.
pub fn long() -> World {
    let mut w = all();
    let name = "the-very-long-name-of-a-thing-that-somebody-did-not-want-to-abbreviate-".repeat(3);
    tag(&mut w, &format!("{name}:{name}"), &shop(5));
    for c in &mut w.laptop.engine.containers {
        c.name = format!("{}{}", name, c.name);
    }
    for v in &mut w.laptop.engine.volumes {
        v.name = format!("{name}{}", v.name);
    }
    for r in &mut w.account.repositories {
        r.name = format!("{name}{}", r.name);
        r.tags.iter_mut().for_each(|t| t.0 = format!("{name}{}", t.0));
    }
    for c in &mut w.account.clusters {
        c.name = format!("{name}{}", c.name);
        for s in &mut c.services {
            s.name = format!("{name}{}", s.name);
            for d in &mut s.deployments {
                Rc::make_mut(&mut d.definition).family = name.clone();
            }
        }
        for t in &mut c.tasks {
            Rc::make_mut(&mut t.definition).family = name.clone();
            t.service = t.service.as_ref().map(|s| format!("{name}{s}"));
            t.stopped_reason = t.stopped_reason.replace(' ', "-");
        }
    }
    w.account.roles.iter_mut().for_each(|r| r.name = format!("{name}{}", r.name));
    w.account.groups.iter_mut().for_each(|g| g.name = format!("{name}{}", g.name));
    w.account.functions.iter_mut().for_each(|f| f.name = format!("{name}{}", f.name));
    w
}

/// States that are seldom seen.
pub fn odd() -> World {
    let mut w = on_fargate();
    w.account.groups[0].targets.clear();
    for state in [InstanceState::ShuttingDown, InstanceState::Running] {
        instance(&mut w, state);
    }
    w.account.instances[1].cluster = None;
    let reasons = [
        "OutOfMemoryError: Container killed due to memory usage",
        "Task failed ELB health checks in (target-group web)",
    ];
    let stopped = w.account.clusters[0].tasks.iter_mut().filter(|t| t.is_stopped());
    for (t, reason) in stopped.zip(reasons) {
        t.stopped_reason = reason.to_string();
    }
    w
}

/// Tasks for which there is not one instance; one that stopped without a word.
pub fn homeless() -> World {
    let mut w = on_ec2();
    w.account.instances.clear();
    w.account.clusters[0].tasks[0].stage = Stage::Stopped;
    w
}

pub fn every() -> Vec<(&'static str, World)> {
    vec![
        ("empty", empty()),
        ("laptop", laptop()),
        ("ecr", ecr()),
        ("ec2", on_ec2()),
        ("fargate", on_fargate()),
        ("lambda", on_lambda()),
        ("all", all()),
        ("odd", odd()),
        ("homeless", homeless()),
        ("crowd", crowd()),
        ("long", long()),
    ]
}
