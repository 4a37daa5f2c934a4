//! What can be done with a thing, as lines for the terminal: pressing a shape of the picture offers them.

use super::marks::short;
use super::scene::{image_names, is_refused, source, tags_of};
use crate::sim::world::ec2::ECS_IMAGE;
use crate::sim::world::image::{Name, digest_of, registry};
use crate::sim::world::{
    ACCOUNT, Cluster, Container, Function, Image, Instance, Launch, Manifest, REGION, Repository, Role, Service,
    Status, TargetGroup, Task, TaskDefinition, World, iam,
};
use std::rc::Rc;

/// More than these would be a manual.
const MOST: usize = 8;

/// The lines that the shape with this key offers, most useful first; none for what only shows something. `bare` ones leave out what a level
/// asks to find out: what a program needs, which port is free, what a role lacks.
pub fn offers(world: &World, key: &str, bare: bool) -> Vec<String> {
    let mut lines = of(world, key, bare);
    lines.truncate(MOST);
    lines
}

fn of(world: &World, key: &str, bare: bool) -> Vec<String> {
    let engine = &world.laptop.engine;
    let account = &world.account;
    match key {
        "laptop" => return laptop(world),
        "hub" => return hub(world),
        "ecr" => return ecr(world),
        "account" => return self::account(world),
        "instances" => return instances(world),
        _ => {}
    }
    // Names may hold dashes: a key is not taken apart but looked for among those that there are.
    let is = |kind: &str, id: &str| key.strip_prefix(kind) == Some(id);
    if let Some(i) = engine.images.iter().find(|i| is("laptop-image-", &short(&i.digest, 12))) {
        return image(world, i, bare);
    }
    if let Some(c) = engine.containers.iter().find(|c| is("container-", &short(&c.id, 12))) {
        return container(c);
    }
    if let Some(v) = engine.volumes.iter().find(|v| is("volume-", &v.name)) {
        return vec![String::from("docker volume ls"), line(&["docker volume rm", &v.name])];
    }
    for r in &account.repositories {
        if is("repository-", &r.name) {
            return repository(world, r);
        }
        let manifest = |m: &&Manifest| is("manifest-", &[&r.name, "-", &short(&m.digest, 12)].concat());
        if let Some(m) = r.manifests.iter().find(manifest) {
            return self::manifest(r, m);
        }
    }
    for c in &account.clusters {
        if is("cluster-", &c.name) {
            return cluster(world, c);
        }
        if let Some(s) = c.services.iter().find(|s| is("service-", &[&c.name, "-", &s.name].concat())) {
            return service(world, c, s);
        }
        if let Some(t) = c.tasks.iter().find(|t| is("task-", &short(&t.id, 8))) {
            return task(world, c, t, bare);
        }
    }
    if let Some(i) = account.instances.iter().find(|i| is("instance-", &i.id)) {
        return instance(i);
    }
    if let Some(g) = account.groups.iter().find(|g| is("group-", &g.name)) {
        return group(g);
    }
    if let Some(f) = account.functions.iter().find(|f| is("function-", &f.name)) {
        return function(f);
    }
    account.roles.iter().find(|r| is("role-", &r.name)).map_or_else(Vec::new, |r| role(r, bare))
}

fn line(parts: &[&str]) -> String {
    parts.join(" ")
}

/// The whole of what logs in at ECR.
pub fn login() -> String {
    let host = registry();
    format!("aws ecr get-login-password | docker login --username AWS --password-stdin {host}")
}

fn is_logged_in(world: &World) -> bool {
    let host = registry();
    world.laptop.logins.iter().any(|(at, until)| *at == host && *until > world.now)
}

/// A name that none of `taken` is: the wanted one, or with a number.
fn free(wanted: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut name = wanted.to_string();
    let mut n = 2;
    while taken(&name) {
        name = format!("{wanted}-{n}");
        n += 1;
    }
    name
}

fn laptop(world: &World) -> Vec<String> {
    let engine = &world.laptop.engine;
    let mut lines = Vec::new();
    if world.laptop.files.contains_key("Dockerfile") {
        // The next number that no tag has.
        let taken = |n: u32| engine.tags.iter().any(|(t, _)| *t == format!("shop:{n}"));
        let n = (1..=engine.tags.len() as u32 + 1).find(|n| !taken(*n)).unwrap_or(1);
        lines.push(format!("docker build -t shop:{n} ."));
    }
    let fixed = ["docker images", "docker ps -a", "docker volume ls"];
    lines.extend(fixed.map(String::from));
    let name = free("data", |n| engine.volumes.iter().any(|v| v.name == n));
    lines.push(line(&["docker volume create", &name]));
    if !world.account.repositories.is_empty() && !is_logged_in(world) {
        lines.push(login());
    }
    lines
}

fn hub(world: &World) -> Vec<String> {
    let known = [("node", "24"), ("mysql", "latest"), ("eclipse-temurin", "21-jre"), ("alpine", "latest")];
    let found = known.iter().filter(|(repository, tag)| world.hub_find(repository, tag).is_some());
    let mut lines: Vec<String> = found
        .map(|(repository, tag)| match *tag {
            "latest" => line(&["docker pull", repository]),
            tag => format!("docker pull {repository}:{tag}"),
        })
        .collect();
    lines.push(String::from("docker login"));
    lines
}

fn ecr(world: &World) -> Vec<String> {
    let repositories = &world.account.repositories;
    let name = free("shop", |n| repositories.iter().any(|r| r.name == n));
    let create = line(&["aws ecr create-repository --repository-name", &name]);
    let list = String::from("aws ecr describe-repositories");
    if repositories.is_empty() { vec![create, login(), list] } else { vec![login(), list, create] }
}

fn account(world: &World) -> Vec<String> {
    let account = &world.account;
    let mut lines = vec![String::from("aws sts get-caller-identity")];
    if account.clusters.is_empty() {
        lines.push(String::from("aws ecs create-cluster --cluster-name shop"));
    }
    if let Some(file) = world.laptop.files.iter().map(|(name, _)| name).find(|n| n.ends_with(".json")) {
        lines.push(format!("aws ecs register-task-definition --cli-input-json file://{file}"));
    }
    lines.extend(["aws ec2 describe-instances", "aws ecr describe-repositories"].map(String::from));
    lines.push(run_instances(world));
    if let Some(create) = create_function(world) {
        lines.push(create);
    }
    if let Some(group) = account.logs.last() {
        lines.push(line(&["aws logs tail", &group.name]));
    }
    lines
}

/// A function of the newest image in ECR that has a role to run with.
fn create_function(world: &World) -> Option<String> {
    let account = &world.account;
    let role = account.roles.iter().find(|r| r.service == "lambda")?;
    let mut tagged = account.repositories.iter().filter_map(|r| r.tags.last().map(|(tag, _)| (r, tag)));
    let (repository, tag) = tagged.next_back()?;
    let name = free(&repository.name.replace('/', "-"), |n| account.functions.iter().any(|f| f.name == n));
    Some(format!(
        "aws lambda create-function --function-name {name} --package-type Image --code ImageUri={}/{}:{tag} \
         --role arn:aws:iam::{ACCOUNT}:role/{}",
        registry(),
        repository.name,
        role.name
    ))
}

fn run_instances(world: &World) -> String {
    let mut line = format!("aws ec2 run-instances --image-id {ECS_IMAGE} --instance-type m6i.large --count 1");
    if let Some(role) = world.account.roles.iter().find(|r| r.service == "ec2") {
        line.push_str(" --iam-instance-profile Name=");
        line.push_str(&role.name);
    }
    // Levels with instances have it: it tells them their cluster.
    if world.laptop.files.contains_key("join.sh") {
        line.push_str(" --user-data file://join.sh");
    }
    line
}

fn instances(world: &World) -> Vec<String> {
    let mut lines = vec![String::from("aws ec2 describe-instances")];
    let clusters = &world.account.clusters;
    lines.extend(clusters.iter().take(2).map(|c| line(&["aws ecs list-container-instances --cluster", &c.name])));
    lines.push(run_instances(world));
    lines
}

fn image(world: &World, image: &Image, bare: bool) -> Vec<String> {
    let engine = &world.laptop.engine;
    let host = registry();
    let tags: Vec<&str> = engine.tags.iter().filter(|(_, d)| *d == image.digest).map(|(t, _)| t.as_str()).collect();
    let id = short(&image.digest, 12);
    let is_ecr = |t: &str| t.starts_with(&host);
    let name = tags.iter().find(|t| !is_ecr(t)).or(tags.first()).copied().unwrap_or(&id);
    let mut lines = Vec::new();
    for pushed in tags.iter().filter(|t| is_ecr(t)) {
        if !is_logged_in(world) {
            lines.push(login());
        }
        lines.push(line(&["docker push", pushed]));
    }
    lines.truncate(3);
    lines.push(run(world, image, name, bare));
    lines.push(line(&["docker history", name]));
    // A name in ECR, where a repository of this name is.
    let (names, _) = image_names(world, image);
    for n in names.iter().filter(|_| !tags.iter().any(|t| is_ecr(t))) {
        let repository = n.split(':').next().unwrap_or_default();
        if world.account.repository(repository).is_some() {
            lines.push(format!("docker tag {n} {host}/{n}"));
        }
    }
    lines.push(line(&["docker inspect", name]));
    lines.extend(tags.iter().take(2).map(|t| line(&["docker rmi", t])));
    if tags.is_empty() {
        lines.push(line(&["docker rmi", name]));
    }
    lines
}

/// `docker run` with all that the program needs: a free name and port, its variables, and a volume for its data. A bare one has the usual port,
/// free or not, and no more.
fn run(world: &World, image: &Image, name: &str, bare: bool) -> String {
    let engine = &world.laptop.engine;
    let program = &image.program;
    let wanted = if program.name.is_empty() { "app" } else { &program.name };
    let container = free(wanted, |n| engine.containers.iter().any(|c| c.name == n));
    let mut line = format!("docker run -d --name {container}");
    if let Some(port) = program.port {
        let taken = |p: u16| {
            let runs = engine.containers.iter().filter(|c| c.status == Status::Running);
            runs.flat_map(|c| &c.ports).any(|(host, _)| *host == p)
        };
        if let Some(free) = (8080..9080).find(|p| bare || !taken(*p)) {
            line.push_str(&format!(" -p {free}:{port}"));
        }
    }
    line.push_str(&if bare { String::new() } else { needs(image, wanted) });
    line.push(' ');
    line.push_str(name);
    line
}

/// Variables and a volume for what the program needs.
fn needs(image: &Image, wanted: &str) -> String {
    let program = &image.program;
    let mut line = String::new();
    for need in program.needs.iter().filter(|n| !image.env.iter().any(|(k, _)| k == *n)) {
        line.push_str(&format!(" -e {need}=secret"));
    }
    if let Some(data) = &program.data {
        line.push_str(&format!(" -v {wanted}-data:{data}"));
    }
    line
}

fn container(c: &Container) -> Vec<String> {
    let name = &c.name;
    let mut lines = Vec::new();
    // What has never run has said nothing.
    if c.status != Status::Created {
        lines.push(line(&["docker logs", name]));
    }
    match c.status {
        Status::Running => {
            if let Some((port, _)) = c.ports.first() {
                lines.push(format!("curl localhost:{port}"));
            }
            lines.extend(["docker stop", "docker kill"].map(|c| line(&[c, name])));
            lines.push(line(&["docker inspect", name]));
            lines.push(line(&["docker rm -f", name]));
        }
        Status::Created | Status::Exited(_) => {
            lines.extend(["docker start", "docker inspect", "docker rm"].map(|c| line(&[c, name])))
        }
    }
    lines
}

fn repository(world: &World, r: &Repository) -> Vec<String> {
    let place = [&registry(), "/", &r.name].concat();
    let mut lines = Vec::new();
    let tags = &world.laptop.engine.tags;
    let of = |t: &str, place: &str| t.strip_prefix(place).is_some_and(|rest| rest.starts_with(':'));
    // What lies on the laptop under this name and not here yet.
    let here = |digest: &str| r.manifests.iter().any(|m| m.images.iter().any(|i| i.digest == digest));
    let push = tags.iter().rev().find(|(t, d)| of(t, &place) && !here(d));
    if let Some((name, _)) = push {
        if !is_logged_in(world) {
            lines.push(login());
        }
        lines.push(line(&["docker push", name]));
    } else if let Some((name, _)) = tags.iter().rev().find(|(t, d)| of(t, &r.name) && !here(d)) {
        lines.push(format!("docker tag {name} {}/{name}", registry()));
    }
    lines.push(line(&["aws ecr describe-images --repository-name", &r.name]));
    lines.push(line(&["aws ecr describe-repositories --repository-names", &r.name]));
    lines.push(format!(
        "aws ecr put-lifecycle-policy --repository-name {} --lifecycle-policy-text '{}'",
        r.name,
        concat!(
            r#"{"rules":[{"rulePriority":1,"selection":{"tagStatus":"untagged","countType":"imageCountMoreThan","#,
            r#""countNumber":1},"action":{"type":"expire"}}]}"#
        )
    ));
    lines
}

fn manifest(r: &Repository, m: &Manifest) -> Vec<String> {
    let tags = tags_of(r, &m.digest);
    let (id, name) = match tags.first() {
        Some(tag) => (["imageTag=", tag].concat(), [&registry(), "/", &r.name, ":", tag].concat()),
        None => {
            let digest = ["sha256:", &m.digest].concat();
            (["imageDigest=", &digest].concat(), [&registry(), "/", &r.name, "@", &digest].concat())
        }
    };
    let repository = ["--repository-name ", &r.name].concat();
    let start = line(&["aws ecr start-image-scan", &repository, "--image-id", &id]);
    let findings = line(&["aws ecr describe-image-scan-findings", &repository, "--image-id", &id]);
    let scanned = r.scans.iter().any(|s| s.digest == m.digest);
    let [first, second] = if scanned { [findings, start] } else { [start, findings] };
    vec![
        first,
        line(&["docker pull", &name]),
        line(&["aws ecr describe-images", &repository, "--image-ids", &id]),
        second,
    ]
}

/// The newest revision of each family, newest first.
fn newest(world: &World) -> Vec<&Rc<TaskDefinition>> {
    let mut found: Vec<&Rc<TaskDefinition>> = Vec::new();
    for d in world.account.definitions.iter().rev() {
        if !found.iter().any(|f| f.family == d.family) {
            found.push(d);
        }
    }
    found
}

/// What Fargate has to be told of the network.
fn network(launch: Launch) -> &'static str {
    match launch {
        Launch::Ec2 => "",
        Launch::Fargate => " --network-configuration 'awsvpcConfiguration={subnets=[subnet-1],assignPublicIp=ENABLED}'",
    }
}

fn cluster(world: &World, c: &Cluster) -> Vec<String> {
    let name = &c.name;
    let mut lines = Vec::new();
    if let Some(d) = newest(world).first() {
        let launch = d.launch.first().copied().unwrap_or(Launch::Ec2);
        let (kind, net) = (launch.name(), network(launch));
        if c.services.is_empty() {
            lines.push(format!(
                "aws ecs create-service --cluster {name} --service-name {} --task-definition {} --desired-count 2 --launch-type {kind}{net}",
                d.family,
                d.name()
            ));
        }
        lines.push(format!(
            "aws ecs run-task --cluster {name} --task-definition {} --launch-type {kind}{net}",
            d.name()
        ));
    }
    lines.push(line(&["aws ecs list-tasks --cluster", name]));
    if !c.services.is_empty() {
        let services: Vec<&str> = c.services.iter().take(3).map(|s| s.name.as_str()).collect();
        lines.push(format!("aws ecs describe-services --cluster {name} --services {}", services.join(" ")));
    }
    lines.push(line(&["aws ecs list-container-instances --cluster", name]));
    lines
}

fn service(world: &World, c: &Cluster, s: &Service) -> Vec<String> {
    let of = format!("--cluster {} --service {}", c.name, s.name);
    let mut lines = vec![format!("aws ecs describe-services --cluster {} --services {}", c.name, s.name)];
    let current = s.deployments.first().map(|d| &d.definition);
    let next =
        newest(world).into_iter().find(|d| current.is_some_and(|c| c.family == d.family && c.name() != d.name()));
    if let Some(d) = next {
        lines.push(format!("aws ecs update-service {of} --task-definition {}", d.name()));
    }
    lines.push(format!("aws ecs update-service {of} --desired-count {}", s.desired.saturating_add(1)));
    if s.desired > 0 {
        lines.push(format!("aws ecs update-service {of} --desired-count {}", s.desired - 1));
    }
    lines.push(format!("aws ecs update-service {of} --force-new-deployment"));
    lines.push(format!("aws ecs list-tasks --cluster {} --service-name {}", c.name, s.name));
    let group = current.and_then(|d| d.containers.iter().find_map(|c| c.log_group.as_deref()));
    if let Some(group) = group {
        lines.push(line(&["aws logs tail", group]));
    }
    lines
}

fn task(world: &World, c: &Cluster, t: &Task, bare: bool) -> Vec<String> {
    let mut lines = vec![format!("aws ecs describe-tasks --cluster {} --tasks {}", c.name, t.id)];
    // What opens a door that was closed.
    if !bare && is_refused(t) && source(t).as_ref().is_some_and(Name::is_ecr) {
        let role = t.definition.execution_role.as_deref().filter(|r| !world.may_pull(r));
        if let Some(role) = role.filter(|r| world.account.role(r).is_some()) {
            lines.push(attach(role, iam::EXECUTION_POLICY));
        }
    }
    if !t.is_stopped() {
        lines.push(format!("aws ecs stop-task --cluster {} --task {}", c.name, t.id));
    }
    if let Some(group) = t.definition.containers.iter().find_map(|c| c.log_group.as_deref()) {
        lines.push(line(&["aws logs tail", group]));
    }
    lines
}

fn instance(i: &Instance) -> Vec<String> {
    let mut lines = vec![line(&["aws ec2 describe-instances --instance-ids", &i.id])];
    if let Some(cluster) = &i.cluster {
        lines.push(line(&["aws ecs list-container-instances --cluster", cluster]));
    }
    lines.push(line(&["aws ec2 terminate-instances --instance-ids", &i.id]));
    lines
}

/// The ARN of a target group: its last part is made of its name.
pub fn group_arn(name: &str) -> String {
    let id = short(&digest_of(name), 16);
    format!("arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:targetgroup/{name}/{id}")
}

fn group(g: &TargetGroup) -> Vec<String> {
    vec![
        line(&["aws elbv2 describe-target-health --target-group-arn", &group_arn(&g.name)]),
        format!("curl http://{}", g.dns()),
    ]
}

fn function(f: &Function) -> Vec<String> {
    let of = ["--function-name ", &f.name].concat();
    let memory = f.memory.saturating_mul(2).min(10_240);
    let reserved = f.reserved.unwrap_or(5).saturating_add(5);
    vec![
        line(&["aws lambda invoke", &of, "out.json"]),
        line(&["aws lambda get-function", &of]),
        line(&["aws lambda update-function-configuration", &of, "--memory-size", &memory.to_string()]),
        line(&[
            "aws lambda update-function-configuration",
            &of,
            "--timeout",
            &f.timeout.saturating_mul(2).min(900).to_string(),
        ]),
        line(&["aws lambda put-function-concurrency", &of, "--reserved-concurrent-executions", &reserved.to_string()]),
        ["aws logs tail /aws/lambda/", &f.name].concat(),
    ]
}

fn attach(role: &str, policy: &str) -> String {
    format!("aws iam attach-role-policy --role-name {role} --policy-arn {policy}")
}

fn role(r: &Role, bare: bool) -> Vec<String> {
    let policy = match r.service.as_str() {
        "ec2" => iam::INSTANCE_POLICY,
        "lambda" => iam::LAMBDA_POLICY,
        _ => iam::EXECUTION_POLICY,
    };
    let mut lines = vec![line(&["aws iam list-attached-role-policies --role-name", &r.name])];
    if !bare && !r.policies.iter().any(|p| p == policy) {
        lines.push(attach(&r.name, policy));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::super::{scene::scene, worlds};
    use super::*;
    use crate::scene::Width;
    use crate::sim::world::Program;

    /// The commands that the terminal is to know.
    const KNOWN: &[&str] = &[
        "docker build",
        "docker images",
        "docker history",
        "docker tag",
        "docker push",
        "docker pull",
        "docker run",
        "docker ps",
        "docker logs",
        "docker inspect",
        "docker stop",
        "docker kill",
        "docker rm",
        "docker start",
        "docker rmi",
        "docker volume create",
        "docker volume ls",
        "docker volume rm",
        "docker login",
        "docker buildx build",
        "curl",
        "aws sts get-caller-identity",
        "aws ecr create-repository",
        "aws ecr get-login-password",
        "aws ecr describe-repositories",
        "aws ecr describe-images",
        "aws ecr put-lifecycle-policy",
        "aws ecr start-image-scan",
        "aws ecr describe-image-scan-findings",
        "aws ecs create-cluster",
        "aws ecs register-task-definition",
        "aws ecs create-service",
        "aws ecs update-service",
        "aws ecs describe-services",
        "aws ecs list-tasks",
        "aws ecs describe-tasks",
        "aws ecs run-task",
        "aws ecs stop-task",
        "aws ecs list-container-instances",
        "aws ec2 run-instances",
        "aws ec2 describe-instances",
        "aws ec2 terminate-instances",
        "aws iam attach-role-policy",
        "aws iam list-attached-role-policies",
        "aws elbv2 describe-target-health",
        "aws lambda create-function",
        "aws lambda invoke",
        "aws lambda put-function-concurrency",
        "aws lambda update-function-configuration",
        "aws lambda get-function",
        "aws logs tail",
    ];

    /// Every shape of every world that can be pressed, with what it offers.
    fn every() -> Vec<(String, String, Vec<String>)> {
        let words = worlds::words();
        let mut all = Vec::new();
        for (name, world) in worlds::every() {
            for shape in scene(&world, &words, Width::Wide).shapes.iter().filter(|s| s.hit.is_some()) {
                all.push((name.to_string(), shape.key.clone(), offers(&world, &shape.key, false)));
            }
        }
        all
    }

    #[test]
    fn every_line_begins_with_a_command_that_is_known_and_can_be_read() {
        for (world, key, lines) in every() {
            for line in lines {
                let known =
                    KNOWN.iter().any(|k| line.strip_prefix(k).is_some_and(|r| r.is_empty() || r.starts_with(' ')));
                assert!(known, "{world} {key}: {line}");
                for part in line.split(" | ") {
                    let words = shlex::split(part).unwrap_or_else(|| panic!("{world} {key}: {line}"));
                    // Commands that the terminal has by now take these flags.
                    let stands = crate::terminal::specs().any(|s| words.iter().zip(s.path).all(|(a, b)| a == b));
                    if stands && let Err(e) = crate::terminal::parse(&words) {
                        panic!("{world} {key}: {line}: {}", e.text);
                    }
                }
            }
        }
    }

    #[test]
    fn all_that_can_be_pressed_offers_a_few_lines_each_once() {
        for (world, key, lines) in every() {
            assert!(lines.len() <= MOST, "{world} {key}");
            assert!(!lines.is_empty(), "{world} {key} offers nothing");
            let mut once = lines.clone();
            once.sort_unstable();
            once.dedup();
            assert_eq!(once.len(), lines.len(), "{world} {key}: {lines:?}");
        }
    }

    fn key_of(world: &World, begins: &str) -> String {
        let scene = scene(world, &worlds::words(), Width::Wide);
        scene.shapes.iter().map(|s| s.key.clone()).find(|k| k.starts_with(begins)).unwrap()
    }

    #[test]
    fn an_image_that_is_named_for_ecr_is_pushed_and_another_is_named_for_it() {
        let world = worlds::ecr();
        let of = |image: &Image| offers(&world, &format!("laptop-image-{}", &image.digest[..12]), false);
        let host = registry();
        let named = of(&worlds::shop(2));
        assert_eq!(named[1], format!("docker push {host}/shop:2"));
        assert!(named.contains(&String::from("docker run -d --name shop-2 -p 8081:3000 shop:2")), "{named:?}");
        assert!(of(&worlds::shop(1)).contains(&format!("docker tag shop:1 {host}/shop:1")));
    }

    #[test]
    fn bare_lines_leave_out_what_a_level_asks_to_find() {
        let world = worlds::on_fargate();
        let refused = world.account.clusters[0].tasks.iter().find(|t| is_refused(t)).unwrap();
        let lines = offers(&world, &format!("task-{}", &refused.id[..8]), true);
        assert!(lines.iter().all(|l| !l.contains("attach-role-policy")), "{lines:?}");
        let role = |bare| offers(&world, "role-ecsTaskExecutionRole", bare);
        let attaches = |lines: Vec<String>| lines.iter().any(|l| l.contains("attach-role-policy"));
        assert!(attaches(role(false)) && !attaches(role(true)));

        let mut world = worlds::laptop();
        let mut database = (*worlds::mysql()).clone();
        let needs = vec![String::from("MYSQL_ROOT_PASSWORD")];
        database.program =
            Rc::new(Program { needs, data: Some(String::from("/var/lib/mysql")), ..(*database.program).clone() });
        let run = |world: &World, bare| super::run(world, &database, "mysql", bare);
        let need = "-e MYSQL_ROOT_PASSWORD=secret -v mysql-data:/var/lib/mysql mysql";
        assert_eq!(run(&world, false), format!("docker run -d --name mysql -p 8081:3306 {need}"));
        // The usual port is taken.
        assert_eq!(run(&world, true), "docker run -d --name mysql -p 8080:3306 mysql");
        world.laptop.engine.containers.clear();
        assert_eq!(run(&world, false), format!("docker run -d --name mysql -p 8080:3306 {need}"));
    }

    #[test]
    fn a_refused_pull_offers_the_policy_that_lets_it() {
        let world = worlds::on_fargate();
        let refused = world.account.clusters[0].tasks.iter().find(|t| is_refused(t)).unwrap();
        let lines = offers(&world, &format!("task-{}", &refused.id[..8]), false);
        assert_eq!(lines[1], attach("ecsTaskExecutionRole", iam::EXECUTION_POLICY));
    }

    #[test]
    fn a_service_is_updated_to_the_newest_revision_that_it_does_not_run() {
        let mut world = worlds::on_ec2();
        let key = key_of(&world, "service-shop-web");
        assert!(!offers(&world, &key, false).iter().any(|l| l.contains("--task-definition")));
        world.account.definitions.push(worlds::definition("shop", 3, Launch::Ec2, "shop:3"));
        assert_eq!(
            offers(&world, &key, false)[1],
            "aws ecs update-service --cluster shop --service web --task-definition shop:3"
        );
    }

    #[test]
    fn what_nobody_has_drawn_offers_nothing() {
        for key in ["", "nothing", "task-", "laptop-frame", "service-shop-nobody"] {
            assert_eq!(offers(&worlds::all(), key, false), Vec::<String>::new(), "{key}");
        }
    }
}
