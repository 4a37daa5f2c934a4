use super::*;
use crate::content::{self, facts::Book};
use crate::sim::Facts;
use crate::sim::schedule::limits;
use crate::sim::world::ec2::{BOOT, Launching, ROOM, cluster_of};
use crate::sim::world::image::{digest_of, registry};
use crate::sim::world::{
    Arch, Image, InstanceType, Launch, Layer, Manifest, Program, Repository, Role, TargetGroup, TaskDefinition, iam,
};
use proptest::prelude::*;
use std::rc::Rc;
use std::sync::OnceLock;

fn facts() -> Rc<Facts> {
    static FACTS: OnceLock<Facts> = OnceLock::new();
    Rc::new(FACTS.get_or_init(|| Book::load(&content::root("en")).unwrap().numbers()).clone())
}

fn program(says: &str) -> Program {
    Program { name: "shop".into(), port: Some(3000), memory: 128, says: says.into(), ..Program::default() }
}

fn image(arch: Arch, program: Program) -> Rc<Image> {
    let made_by = format!("COPY {}", program.says);
    let digest = digest_of(&made_by);
    let layer = Layer { digest, kb: 40, made_by, holds: Vec::new(), findings: Vec::new() };
    Image::new(arch, vec![Rc::new(layer)], Rc::new(program), Vec::new(), 0)
}

/// Pushes under a tag of the repository `shop`.
fn push(w: &mut World, tag: &str, images: Vec<Rc<Image>>) -> String {
    let manifest = Manifest::new(images, w.now);
    let repository = &mut w.account.repositories[0];
    repository.tags.retain(|(t, _)| t != tag);
    repository.tags.push((tag.into(), manifest.digest.clone()));
    repository.manifests.push(manifest.clone());
    manifest.digest
}

/// A cluster, roles, a target group and a few images.
fn world() -> World {
    let mut w = World::new(facts());
    for (name, service, policy) in
        [("exec", "ecs-tasks", iam::EXECUTION_POLICY), ("bare", "ecs-tasks", ""), ("node", "ec2", iam::INSTANCE_POLICY)]
    {
        let policies = if policy.is_empty() { Vec::new() } else { vec![policy.into()] };
        w.account.roles.push(Role { name: name.into(), service: service.into(), policies });
    }
    w.account.repositories.push(Repository {
        name: "shop".into(),
        immutable: false,
        manifests: Vec::new(),
        tags: Vec::new(),
        scans: Vec::new(),
        lifecycle: None,
        created: 0,
    });
    w.account.groups.push(TargetGroup { name: "web".into(), port: 80, targets: Vec::new() });
    push(&mut w, "1", vec![image(Arch::Amd64, program("v1"))]);
    push(&mut w, "2", vec![image(Arch::Amd64, program("v2"))]);
    w.create_cluster("main").unwrap();
    w
}

fn definition(tag: &str, launch: Launch, cpu: u32, memory: u32) -> TaskDefinition {
    TaskDefinition {
        family: "web".into(),
        revision: 0,
        launch: vec![launch],
        network_mode: if launch == Launch::Fargate { "awsvpc" } else { "bridge" }.into(),
        cpu,
        memory,
        arch: Arch::Amd64,
        execution_role: Some("exec".into()),
        task_role: None,
        containers: vec![ContainerDefinition {
            name: "web".into(),
            image: format!("{}/shop:{tag}", registry()),
            port: Some(3000),
            log_group: Some("/ecs/web".into()),
            ..ContainerDefinition::default()
        }],
    }
}

fn fargate(tag: &str) -> TaskDefinition {
    definition(tag, Launch::Fargate, 256, 512)
}

fn wanted(desired: u32, launch: Launch) -> Wanted {
    Wanted { name: "web".into(), definition: "web".into(), desired, launch, minimum: None, maximum: None, group: None }
}

fn launch(w: &mut World, count: u32) -> Vec<String> {
    let asked =
        Launching { kind: InstanceType::M6iLarge, count, cluster: Some("main".into()), role: Some("node".into()) };
    w.run_instances(&asked).unwrap()
}

fn service(w: &World) -> &Service {
    &w.account.clusters[0].services[0]
}

fn counts(w: &World) -> (u32, u32) {
    service(w).counts(&w.account.clusters[0])
}

fn tasks(w: &World) -> &[Task] {
    &w.account.clusters[0].tasks
}

fn says(w: &World) -> Vec<&str> {
    let running = tasks(w).iter().filter(|t| t.stage == Stage::Running);
    running.filter_map(|t| t.image.as_ref()).map(|i| i.program.says.as_str()).collect()
}

/// A service on Fargate that has come to rest.
fn steady(desired: u32) -> World {
    let mut w = world();
    w.register(fargate("1")).unwrap();
    w.create_service("main", &wanted(desired, Launch::Fargate)).unwrap();
    w.advance(60);
    assert!(service(&w).is_stable(&w.account.clusters[0]));
    w
}

#[test]
fn a_task_on_fargate_lives_as_long_as_the_facts_say() {
    let mut w = world();
    w.register(fargate("1")).unwrap();
    let (ids, failures) = w.run_task("main", "web", Launch::Fargate, 1).unwrap();
    assert!(failures.is_empty());
    let all = w.facts.get("fargate-start-low") as u32;
    let pull = w.facts.get("fargate-pull-example") as u32;
    let stage = |w: &World| w.account.clusters[0].task(&ids[0]).unwrap().stage;
    assert_eq!(stage(&w), Stage::Provisioning);
    w.advance(all - pull);
    assert_eq!((stage(&w), tasks(&w)[0].pull_started), (Stage::Pending, Some(all - pull)));
    w.advance(pull - 1);
    assert_eq!(stage(&w), Stage::Pending);
    w.advance(1);
    assert_eq!((stage(&w), tasks(&w)[0].started), (Stage::Running, Some(all)));
    assert_eq!(w.account.logs[0].lines[0].text, "v1");
    w.stop_task("main", &ids[0], "enough").unwrap();
    w.advance(STOPPING);
    let task = &tasks(&w)[0];
    assert_eq!((task.stage, task.stopped, task.stop_code), (Stage::Stopped, Some(all + STOPPING), "UserInitiated"));
    assert_eq!((task.stopped_reason.as_str(), task.exit_code), ("enough", Some(0)));
}

/// What `list` and `README` of Fargate's sizes say: 77 of them; beside each there is none.
#[test]
fn fargate_has_its_sizes_only() {
    use crate::sim::fargate::{PAIRS, pair};
    for place in 0..PAIRS {
        let p = pair(place);
        let (cpu, memory) = ((p.cpu * 1024.0) as u32, (p.gb * 1024.0) as u32);
        let mut w = world();
        assert!(w.register(definition("1", Launch::Fargate, cpu, memory)).is_ok(), "{cpu} {memory}");
        assert!(!is_fargate_size(cpu, memory + 1) && !is_fargate_size(cpu + 1, memory));
    }
    let mut w = world();
    let before = w.clone();
    let refused = w.register(definition("1", Launch::Fargate, 256, 4096)).unwrap_err();
    assert_eq!(refused.code, "ClientException");
    assert!(refused.message.starts_with("No Fargate configuration exists for given values: 256 CPU, 4096 memory."));
    assert_eq!(w, before);
}

#[test]
fn a_definition_is_checked() {
    type Break = fn(&mut TaskDefinition);
    let cases: [(Break, &str); 9] = [
        (|d| d.family = "a b".into(), "Family contains"),
        (|d| d.containers.clear(), "Container list cannot be empty"),
        (|d| d.network_mode = "bridge".into(), "Fargate only supports network mode"),
        (|d| d.cpu = 0, "Fargate requires that 'cpu' be defined at the task level."),
        (|d| d.execution_role = None, "execution role ARN to support ECR images."),
        (|d| d.containers[0].image.clear(), "Container.image"),
        (|d| d.containers[0].memory = 513, "513 > 512"),
        (|d| d.containers[0].cpu = 257, "257 > 256"),
        (|d| d.network_mode = "host".into(), "This sandbox knows the network modes"),
    ];
    for (break_it, part) in cases {
        let mut d = fargate("1");
        break_it(&mut d);
        let refused = world().register(d).unwrap_err();
        assert!(refused.message.contains(part), "{}", refused.message);
    }
    let mut d = definition("1", Launch::Ec2, 0, 0);
    assert!(world().register(d.clone()).unwrap_err().message.contains("At least one of 'memory'"));
    d.containers[0].memory = 100;
    let mut w = world();
    assert_eq!(w.register(d.clone()).unwrap().name(), "web:1");
    assert_eq!(w.register(d).unwrap().name(), "web:2");
    assert_eq!(w.definition("web").unwrap().revision, 2);
    assert_eq!(w.definition("arn:aws:ecs:us-east-1:111122223333:task-definition/web:1").unwrap().revision, 1);
    assert!(w.definition("web:3").is_none() && w.definition("web:x").is_none() && w.definition("").is_none());
}

#[test]
fn a_deployment_goes_between_its_limits() {
    for (minimum, maximum) in [(100, 200), (50, 100), (50, 150), (0, 100), (100, 150)] {
        let mut w = steady(4);
        w.register(fargate("2")).unwrap();
        let change = Change {
            definition: Some("web".into()),
            minimum: Some(minimum),
            maximum: Some(maximum),
            ..Change::default()
        };
        w.update_service("main", "web", &change).unwrap();
        assert_eq!(service(&w).deployments.len(), 2);
        let (floor, ceiling) = limits(4, minimum as usize, maximum as usize);
        for _ in 0..400 {
            w.advance(1);
            let (running, pending) = counts(&w);
            assert!(running as usize >= floor && (running + pending) as usize <= ceiling, "{running} {pending}");
        }
        assert_eq!(says(&w), ["v2"; 4], "{minimum} {maximum}");
        let s = service(&w);
        assert_eq!((s.deployments.len(), s.deployments[0].completed), (1, true));
        let lowest = s.lowest.unwrap();
        assert!(lowest as usize >= floor && (minimum == 100) == (lowest == 4));
        assert_eq!(s.events[0].1, "(service web) has reached a steady state.");
    }
    // Neither may one start nor may one stop.
    let mut w = steady(4);
    w.update_service("main", "web", &Change { force: true, maximum: Some(100), ..Change::default() }).unwrap();
    w.advance(600);
    assert_eq!((service(&w).deployments.len(), counts(&w)), (2, (4, 0)));
}

#[test]
fn events_are_in_the_real_words() {
    let w = steady(2);
    let ids: Vec<&str> = tasks(&w).iter().map(|t| t.id.as_str()).collect();
    let said: Vec<&str> = service(&w).events.iter().rev().map(|e| e.1.as_str()).collect();
    let deployment = &service(&w).deployments[0].id;
    assert_eq!(said[0], format!("(service web) has started 2 tasks: (task {}) (task {}).", ids[0], ids[1]));
    assert_eq!(said[1], format!("(service web) (deployment {deployment}) deployment completed."));
    assert_eq!(said[2], "(service web) has reached a steady state.");
    assert_eq!(said.len(), 3);
}

#[test]
fn why_tasks_stop() {
    let big = Program { memory: 1024, ..program("big") };
    let needy = Program { needs: vec!["SECRET".into()], ..program("needy") };
    let both = vec![image(Arch::Arm64, program("a")), image(Arch::Arm64, program("b"))];
    type Break = fn(&mut TaskDefinition);
    let keep: Break = |_| {};
    let cases: [(Vec<Rc<Image>>, Break, &str, &str, Option<u8>); 6] = [
        (
            vec![image(Arch::Amd64, program("x"))],
            |d| d.execution_role = Some("bare".into()),
            "TaskFailedToStart",
            "ResourceInitializationError: unable to pull secrets or registry auth: execution",
            None,
        ),
        (vec![], |d| d.containers[0].image.push_str("-none"), "TaskFailedToStart", "CannotPullContainerError", None),
        (both, keep, "TaskFailedToStart", "does not contain descriptor matching platform 'linux/amd64'", None),
        (vec![image(Arch::Arm64, program("x"))], keep, "EssentialContainerExited", tasks::ESSENTIAL, Some(255)),
        (vec![image(Arch::Amd64, needy)], keep, "EssentialContainerExited", tasks::ESSENTIAL, Some(1)),
        (vec![image(Arch::Amd64, big)], keep, "EssentialContainerExited", tasks::ESSENTIAL, Some(137)),
    ];
    for (images, break_it, code, reason, exit) in cases {
        let mut w = world();
        if !images.is_empty() {
            push(&mut w, "x", images);
        }
        let mut d = fargate("x");
        break_it(&mut d);
        w.register(d).unwrap();
        w.run_task("main", "web", Launch::Fargate, 1).unwrap();
        w.advance(60);
        let task = &tasks(&w)[0];
        assert_eq!(
            (task.stage, task.stop_code, task.exit_code),
            (Stage::Stopped, code, exit),
            "{}",
            task.stopped_reason
        );
        assert!(task.stopped_reason.contains(reason), "{}", task.stopped_reason);
        assert!(!task.stopped_reason.is_empty() && task.started.is_none());
        if exit == Some(255) {
            assert!(w.account.logs[0].lines[0].text.contains("exec format error"));
        }
    }
}

#[test]
fn a_service_tries_again_less_and_less_often() {
    let mut w = world();
    w.register(fargate("none")).unwrap();
    w.create_service("main", &wanted(1, Launch::Fargate)).unwrap();
    w.advance(1200);
    let began: Vec<u32> = tasks(&w).iter().map(|t| t.created).collect();
    let gaps: Vec<u32> = began.windows(2).map(|p| p[1] - p[0]).collect();
    assert!(gaps.len() >= 4 && gaps.windows(2).all(|p| p[1] >= p[0]) && gaps[0] < gaps[3], "{gaps:?}");
    let again = service(&w).events.iter().any(|e| e.1.contains("unable to consistently start tasks successfully"));
    assert!(again && service(&w).deployments[0].failed as usize >= began.len() - 1);
    // Once the image is there, it comes up.
    push(&mut w, "none", vec![image(Arch::Amd64, program("v3"))]);
    w.advance(400);
    assert_eq!(says(&w), ["v3"]);
}

/// With the default limits a broken revision leaves the old one alone.
#[test]
fn a_broken_revision_does_not_stop_what_runs() {
    let mut w = steady(2);
    w.register(fargate("none")).unwrap();
    w.update_service("main", "web", &Change { definition: Some("web".into()), ..Change::default() }).unwrap();
    w.advance(900);
    assert_eq!((says(&w), service(&w).lowest), (vec!["v1", "v1"], Some(2)));
    assert_eq!(service(&w).deployments.len(), 2);
}

#[test]
fn a_tag_that_moves_counts_with_the_next_deployment() {
    let mut w = steady(1);
    let first = service(&w).deployments[0].digest.clone();
    push(&mut w, "1", vec![image(Arch::Amd64, program("moved"))]);
    w.update_service("main", "web", &Change { desired: Some(2), ..Change::default() }).unwrap();
    w.advance(60);
    assert_eq!(says(&w), ["v1", "v1"]);
    w.update_service("main", "web", &Change { force: true, ..Change::default() }).unwrap();
    w.advance(120);
    assert_eq!(says(&w), ["moved", "moved"]);
    assert!(first.is_some() && service(&w).deployments[0].digest != first);
}

#[test]
fn a_task_without_room_waits_for_an_instance() {
    let mut w = world();
    w.register(definition("1", Launch::Ec2, 512, 3000)).unwrap();
    let mut want = wanted(3, Launch::Ec2);
    want.name = "web".into();
    w.create_service("main", &want).unwrap();
    w.advance(5);
    let no_instances = "(service web) was unable to place a task because no container instance met all of its requirements. Reason: No Container Instances were found in your cluster.";
    assert!(service(&w).events[0].1.starts_with(no_instances));
    let id = launch(&mut w, 1).remove(0);
    w.advance(BOOT + 10);
    assert_eq!(counts(&w), (2, 0));
    let said = service(&w).events.iter().any(|e| e.1.contains("has insufficient memory available. For more"));
    assert!(said);
    assert_eq!(tasks(&w)[0].host_port, Some(32768));
    assert_eq!(tasks(&w)[1].host_port, Some(32769));
    launch(&mut w, 1);
    w.advance(BOOT + 10);
    assert_eq!(counts(&w), (3, 0));
    // What was on the first is lost; one of two finds room.
    w.terminate_instances(&[id]).unwrap();
    assert_eq!(counts(&w).0, 1);
    w.advance(60);
    assert_eq!(counts(&w), (2, 0));
    assert!(tasks(&w).iter().any(|t| t.stopped_reason.starts_with("Host EC2 (instance i-")));
    assert!(w.run_task("main", "web", Launch::Ec2, 1).unwrap().1[0].1 == "RESOURCE:MEMORY");
}

#[test]
fn who_joins_a_cluster() {
    let data = "#!/bin/bash\necho ECS_CLUSTER=main >> /etc/ecs/ecs.config";
    assert_eq!(cluster_of(data).as_deref(), Some("main"));
    let nothing = [
        "ECS_CLUSTER=main",
        "",
        "#!/bin/bash",
        "#!/bin/bash\necho ECS_CLUSTER=main",
        "#!/bin/bash\necho ECS_CLUSTER= >> /etc/ecs/ecs.config",
    ];
    assert_eq!(nothing.map(cluster_of), [const { None }; 5]);
    let mut w = world();
    let ask = |role: Option<&str>, cluster: &str| Launching {
        kind: InstanceType::M7gLarge,
        count: 1,
        cluster: Some(cluster.into()),
        role: role.map(String::from),
    };
    for (role, cluster) in [(Some("node"), "main"), (None, "main"), (Some("node"), "other")] {
        w.run_instances(&ask(role, cluster)).unwrap();
    }
    assert!(w.run_instances(&ask(Some("exec"), "main")).is_err(), "a role for tasks");
    w.advance(BOOT);
    let c = &w.account.clusters[0];
    let joined: Vec<bool> = w.account.instances.iter().map(|i| w.has_joined(i, c)).collect();
    assert_eq!(joined, [true, false, false]);
    // It has the wrong processor.
    w.register(definition("1", Launch::Ec2, 512, 512)).unwrap();
    assert_eq!(w.run_task("main", "web", Launch::Ec2, 1).unwrap().1[0].1, "ATTRIBUTE");
}

#[test]
fn a_load_balancer_knows_who_is_healthy() {
    let mut w = world();
    w.register(fargate("1")).unwrap();
    let group = w.account.groups[0].arn();
    let want = Wanted { group: Some((group, "web".into(), 3000)), ..wanted(2, Launch::Fargate) };
    w.create_service("main", &want).unwrap();
    let dns = w.account.groups[0].dns();
    assert_eq!(w.balancer_answer("nobody"), None);
    assert_eq!(w.balancer_answer(&dns), Some(Err("503 Service Temporarily Unavailable".into())));
    w.advance(30);
    assert_eq!(w.account.groups[0].targets[0].health(w.now).state, "initial");
    w.advance(HEALTHY_AFTER);
    assert_eq!(w.balancer_answer(&dns), Some(Ok("v1".into())));
    w.register(fargate("2")).unwrap();
    w.update_service("main", "web", &Change { definition: Some("web".into()), ..Change::default() }).unwrap();
    let mut heard = Vec::new();
    for _ in 0..120 {
        w.advance(1);
        let answer = w.balancer_answer(&dns).unwrap().expect("there is no gap");
        if heard.last() != Some(&answer) {
            heard.push(answer);
        }
    }
    assert_eq!((heard[0].as_str(), heard.last().unwrap().as_str()), ("v1", "v2"));
    assert_eq!(w.account.groups[0].targets.len(), 2);
    let said: Vec<&str> = service(&w).events.iter().map(|e| e.1.as_str()).collect();
    assert!(said.contains(&"(service web) has begun draining connections on 2 tasks."));
    assert!(said.iter().any(|s| s.starts_with("(service web) registered 2 targets in (target-group arn:")));
}

#[test]
fn a_program_on_another_port_is_not_healthy() {
    let mut w = world();
    push(&mut w, "1", vec![image(Arch::Amd64, Program { port: Some(8080), ..program("v1") })]);
    w.register(fargate("1")).unwrap();
    let want = Wanted { group: Some(("web".into(), "web".into(), 3000)), ..wanted(1, Launch::Fargate) };
    w.create_service("main", &want).unwrap();
    w.advance(40);
    assert_eq!(w.account.groups[0].targets[0].health(w.now).state, "unhealthy");
    w.advance(UNHEALTHY_AFTER);
    assert!(tasks(&w)[0].stopped_reason.starts_with("Task failed ELB health checks in (target-group arn:"));
    assert!(!service(&w).deployments[0].completed);
}

#[test]
fn fargate_has_a_quota() {
    let mut w = world();
    w.register(definition("1", Launch::Fargate, 4096, 8192)).unwrap();
    w.create_service("main", &wanted(2, Launch::Fargate)).unwrap();
    w.advance(60);
    // Six vCPUs.
    assert_eq!(counts(&w), (1, 0));
    let said = service(&w).events.iter().any(|e| e.1.contains("limit on the number of vCPUs"));
    assert!(said);
}

#[test]
fn a_program_that_is_done_is_started_again_by_a_service_only() {
    let mut w = world();
    push(&mut w, "1", vec![image(Arch::Amd64, Program { seconds: Some(20), ..program("job") })]);
    w.register(fargate("1")).unwrap();
    w.run_task("main", "web", Launch::Fargate, 1).unwrap();
    w.advance(300);
    assert_eq!((tasks(&w).len(), tasks(&w)[0].exit_code), (1, Some(0)));
    w.create_service("main", &wanted(1, Launch::Fargate)).unwrap();
    w.advance(300);
    assert!(tasks(&w).len() > 4);
}

#[test]
fn what_has_stopped_is_kept_for_an_hour_and_paid_for_ever() {
    let mut w = world();
    w.register(fargate("1")).unwrap();
    let (ids, _) = w.run_task("main", "web", Launch::Fargate, 1).unwrap();
    w.advance(100);
    w.stop_task("main", &ids[0], "").unwrap();
    w.advance(STOPPING + KEPT - 1);
    assert_eq!((tasks(&w).len(), w.account.past_tasks[0].cpu), (1, 0));
    let bill = w.bill().fargate;
    w.advance(1);
    assert!(bill > 0.0 && (w.bill().fargate - bill).abs() < 1e-9);
    // From the pull at 10 s to the end at 105 s.
    assert!(tasks(&w).is_empty());
    assert_eq!(w.account.past_tasks[0], Used { cpu: 256 * 95, memory: 512 * 95 });
    assert_eq!(w.account.past_work, ["web"]);
}

#[test]
fn clusters_and_services_are_deleted_when_they_are_empty() {
    let mut w = steady(1);
    assert_eq!(w.delete_cluster("main").unwrap_err().code, "ClusterContainsServicesException");
    assert!(w.delete_service("main", "web", false).unwrap_err().message.contains("scaled above 0"));
    w.delete_service("main", "web", true).unwrap();
    assert_eq!(w.delete_cluster("main").unwrap_err().code, "ClusterContainsTasksException");
    w.advance(STOPPING);
    w.delete_cluster("main").unwrap();
    assert_eq!(w.delete_cluster("main").unwrap_err().code, "ClusterNotFoundException");
    assert_ne!(w.account.past_tasks[0], Used::default());
}

/// An operation of a random sequence.
#[derive(Clone, Debug)]
enum Op {
    Register(u32, u32, usize),
    Create(u32, bool, bool),
    Update(Option<u32>, bool, Option<u32>, Option<u32>, Option<u32>),
    Delete(bool),
    Run(u32, bool),
    Stop(usize),
    Launch(u32),
    Terminate(usize),
    Push(usize, usize),
    Wait(u32),
}

fn ops() -> impl Strategy<Value = Op> {
    let maybe = |low: u32, high: u32| prop::option::of(low..high);
    prop_oneof![
        (0..5u32, 1..9u32, 0..6usize).prop_map(|(c, m, t)| Op::Register(c * 256, m * 512, t)),
        (0..9u32, any::<bool>(), any::<bool>()).prop_map(|(n, f, g)| Op::Create(n, f, g)),
        (maybe(0, 12), any::<bool>(), maybe(1, 6), maybe(0, 120), maybe(90, 210))
            .prop_map(|(n, f, r, a, b)| Op::Update(n, f, r, a, b)),
        any::<bool>().prop_map(Op::Delete),
        (0..12u32, any::<bool>()).prop_map(|(n, f)| Op::Run(n, f)),
        (0..20usize).prop_map(Op::Stop),
        (0..4u32).prop_map(Op::Launch),
        (0..6usize).prop_map(Op::Terminate),
        (0..6usize, 0..7usize).prop_map(|(t, k)| Op::Push(t, k)),
        (0..200u32).prop_map(Op::Wait),
        (0..20u32).prop_map(Op::Wait),
    ]
}

/// Images of every kind: good ones, of the other processor, greedy, needy, that end, and on another port.
fn kind(k: usize) -> Vec<Rc<Image>> {
    let p = program(&format!("kind {k}"));
    vec![match k {
        0 | 1 => image(Arch::Amd64, p),
        2 => image(Arch::Arm64, p),
        3 => image(Arch::Amd64, Program { memory: 2000, ..p }),
        4 => image(Arch::Amd64, Program { needs: vec!["X".into()], ..p }),
        5 => image(Arch::Amd64, Program { seconds: Some(7), ..p }),
        _ => image(Arch::Amd64, Program { port: None, ..p }),
    }]
}

fn perform(w: &mut World, op: &Op) -> Done {
    let launch_type = |fargate: bool| if fargate { Launch::Fargate } else { Launch::Ec2 };
    match op {
        Op::Register(cpu, memory, tag) => {
            let mut d = definition(&tag.to_string(), launch_type(cpu % 512 == 0), *cpu, *memory);
            d.network_mode = if cpu % 512 == 0 { "awsvpc" } else { "bridge" }.into();
            w.register(d).map(|_| ())
        }
        Op::Create(n, fargate, group) => {
            let group = group.then(|| (String::from("web"), String::from("web"), 3000));
            w.create_service("main", &Wanted { group, ..wanted(*n, launch_type(*fargate)) })
        }
        Op::Update(desired, force, revision, minimum, maximum) => {
            let definition = revision.map(|r| format!("web:{r}"));
            let change = Change { definition, desired: *desired, force: *force, minimum: *minimum, maximum: *maximum };
            w.update_service("main", "web", &change)
        }
        Op::Delete(force) => w.delete_service("main", "web", *force).map(|_| ()),
        Op::Run(n, fargate) => w.run_task("main", "web", launch_type(*fargate), *n).map(|_| ()),
        Op::Stop(k) => {
            let id = tasks(w).get(*k).map_or(String::from("none"), |t| t.id.clone());
            w.stop_task("main", &id, "by hand")
        }
        Op::Launch(n) => w
            .run_instances(&Launching {
                kind: InstanceType::M6iLarge,
                count: *n,
                cluster: Some("main".into()),
                role: Some("node".into()),
            })
            .map(|_| ()),
        Op::Terminate(k) => {
            let id = w.account.instances.get(*k).map_or(String::from("none"), |i| i.id.clone());
            w.terminate_instances(&[id])
        }
        Op::Push(tag, k) => {
            push(w, &tag.to_string(), kind(*k));
            Ok(())
        }
        Op::Wait(seconds) => {
            w.advance(*seconds);
            Ok(())
        }
    }
}

/// What always holds.
fn check(w: &World) -> Result<(), TestCaseError> {
    let cluster = &w.account.clusters[0];
    for i in &w.account.instances {
        let on: Vec<&Task> =
            tasks(w).iter().filter(|t| !t.is_stopped() && t.instance.as_ref() == Some(&i.id)).collect();
        let cpu: u32 = on.iter().map(|t| t.definition.size().cpu).sum();
        let memory: u32 = on.iter().map(|t| t.definition.size().memory).sum();
        prop_assert!(cpu <= ROOM.cpu && memory <= ROOM.memory);
        prop_assert!(on.is_empty() || w.has_joined(i, cluster), "on one that does not run");
        let mut ports: Vec<u16> =
            on.iter().filter(|t| t.definition.network_mode == "bridge").filter_map(|t| t.host_port).collect();
        ports.sort_unstable();
        prop_assert!(ports.windows(2).all(|p| p[0] != p[1]));
    }
    let fargate = tasks(w).iter().filter(|t| t.launch == Launch::Fargate && !t.is_stopped());
    prop_assert!(fargate.map(|t| t.definition.cpu).sum::<u32>() <= 6 * 1024);
    prop_assert!(tasks(w).iter().filter(|t| t.is_stopped()).count() <= MOST_KEPT + 50);
    for t in tasks(w) {
        prop_assert!(t.stage != Stage::Running || t.image.is_some());
        prop_assert_eq!(t.is_stopped(), t.stopped.is_some());
        let due = t.next.is_none_or(|n| n > w.now || t.created == w.now);
        prop_assert!(due || w.ecs_due().is_some() || t.next == Some(w.now));
    }
    for target in &w.account.groups[0].targets {
        let task = tasks(w).iter().find(|t| t.id == target.task);
        prop_assert!(task.is_some_and(|t| t.stage == Stage::Running || target.draining.is_some()));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_done_the_world_holds_together(ops in prop::collection::vec(ops(), 1..40)) {
        let mut w = world();
        for k in 0..6 {
            push(&mut w, &k.to_string(), kind(k));
        }
        w.register(definition("0", Launch::Ec2, 256, 512)).unwrap();
        w.register(fargate("1")).unwrap();
        launch(&mut w, 2);
        for op in &ops {
            let before = w.clone();
            if perform(&mut w, op).is_err() {
                prop_assert_eq!(&w, &before, "refused, but changed: {:?}", op);
            }
            check(&w)?;
            // What was asked for is taken up.
            w.settle();
            check(&w)?;
            if let Some(s) = w.account.clusters[0].services.first() {
                let (running, pending) = s.counts(&w.account.clusters[0]);
                let (_, ceiling) = limits(s.desired as usize, s.minimum as usize, s.maximum as usize);
                prop_assert!((running + pending) as usize <= ceiling, "{} + {} over {}", running, pending, ceiling);
            }
        }
    }

    /// Time in one piece or in two comes to the same.
    #[test]
    fn time_can_be_cut(ops in prop::collection::vec(ops(), 1..20), a in 0..300u32, b in 0..300u32) {
        let mut w = world();
        for k in 0..6 {
            push(&mut w, &k.to_string(), kind(k));
        }
        w.register(fargate("0")).unwrap();
        launch(&mut w, 2);
        for op in &ops {
            let _ = perform(&mut w, op);
        }
        let mut other = w.clone();
        w.advance(a + b);
        other.advance(a);
        other.advance(b);
        prop_assert_eq!(w, other);
    }

    /// Deployments of good images, with and without a target group: never fewer healthy than the floor.
    #[test]
    fn a_deployment_keeps_its_floor(
        desired in 1..9u32, minimum in 0..=100u32, maximum in 100..=200u32, fargate: bool, group: bool,
        instances in 1..4u32, again in prop::option::of(1..100u32)
    ) {
        let mut w = world();
        let launch_type = if fargate { Launch::Fargate } else { Launch::Ec2 };
        for tag in ["1", "2", "1"] {
            w.register(definition(tag, launch_type, 256, 1024)).unwrap();
        }
        launch(&mut w, instances);
        let group = group.then(|| (String::from("web"), String::from("web"), 3000));
        let want = Wanted { minimum: Some(minimum), maximum: Some(maximum), group, definition: "web:1".into(), ..wanted(desired, launch_type) };
        w.create_service("main", &want).unwrap();
        w.advance(600);
        let healthy = |w: &World| {
            let group = &w.account.groups[0];
            let good = |t: &&Task| t.stage == Stage::Running
                && (want.group.is_none() || group.targets.iter().any(|x| x.task == t.id && x.is_healthy(w.now)));
            tasks(w).iter().filter(good).count()
        };
        let (floor, ceiling) = limits(desired as usize, minimum as usize, maximum as usize);
        let floor = floor.min(healthy(&w));
        let update = |w: &mut World, to: &str| {
            w.update_service("main", "web", &Change { definition: Some(to.into()), ..Change::default() }).unwrap();
        };
        update(&mut w, "web:2");
        for second in 0..500 {
            if again == Some(second) {
                update(&mut w, "web:3");
            }
            w.advance(1);
            let (running, pending) = counts(&w);
            prop_assert!(healthy(&w) >= floor, "{} under {} at {}", healthy(&w), floor, second);
            prop_assert!((running + pending) as usize <= ceiling);
        }
    }
}
