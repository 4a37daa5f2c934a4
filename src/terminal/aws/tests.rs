//! Lines as they are typed, and what is printed.

use crate::content::{self, facts::Book};
use crate::sim::Facts;
use crate::sim::world::ec2::ECS_IMAGE;
use crate::sim::world::image::registry;
use crate::sim::world::{Image, Manifest, Program, Repository, Role, TargetGroup, World, iam};
use crate::terminal::{Failure, apply, parse};
use proptest::prelude::*;
use serde_json::Value;
use std::rc::Rc;
use std::sync::OnceLock;

mod functions;

fn world() -> World {
    static FACTS: OnceLock<Facts> = OnceLock::new();
    let facts = FACTS.get_or_init(|| Book::load(&content::root("en")).unwrap().numbers()).clone();
    let mut w = World::new(Rc::new(facts));
    for (name, service, policy) in [("exec", "ecs-tasks", iam::EXECUTION_POLICY), ("node", "ec2", iam::INSTANCE_POLICY)]
    {
        w.account.roles.push(Role { name: name.into(), service: service.into(), policies: vec![policy.into()] });
    }
    let program = Program { name: "shop".into(), port: Some(3000), says: "v1".into(), ..Program::default() };
    let image = Image::new(Default::default(), Vec::new(), Rc::new(program), Vec::new(), 0);
    let manifest = Manifest::new(vec![image], 0);
    w.account.repositories.push(Repository {
        name: "shop".into(),
        immutable: false,
        tags: vec![("1".into(), manifest.digest.clone())],
        manifests: vec![manifest],
        scans: Vec::new(),
        lifecycle: None,
        created: 0,
    });
    w.account.groups.push(TargetGroup { name: "web".into(), port: 80, targets: Vec::new() });
    let file = format!(
        r#"{{"family": "web", "requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc", "cpu": "256", "memory": "512",
        "executionRoleArn": "arn:aws:iam::111122223333:role/exec",
        "containerDefinitions": [{{"name": "web", "image": "{}/shop:1", "portMappings": [{{"containerPort": 3000}}],
        "environment": [{{"name": "A", "value": "b"}}],
        "logConfiguration": {{"logDriver": "awslogs", "options": {{"awslogs-group": "/ecs/web"}}}}}}]}}"#,
        registry()
    );
    w.laptop.files.insert("web.json".into(), file);
    w
}

/// In lines, `IMAGE` is the image that ECS' instances start from, and `NETWORK` says where tasks with an interface of their own are.
fn say(w: &mut World, line: &str) -> Result<String, Failure> {
    let line = line.replace("IMAGE", ECS_IMAGE);
    let line = line.replace("NETWORK", "--network-configuration awsvpcConfiguration={subnets=[a]}");
    let words = shlex::split(&line).expect(&line);
    let command = parse(&words)?;
    let (after, said) = apply(w, &command);
    *w = after;
    said
}

fn read(w: &mut World, line: &str) -> Value {
    let text = say(w, line).unwrap_or_else(|f| panic!("{line}: {}", f.text));
    assert!(text.ends_with("}\n"), "{text}");
    serde_json::from_str(&text).unwrap()
}

fn fails(w: &mut World, line: &str) -> (u8, String) {
    let before = w.clone();
    let failure = say(w, line).expect_err(line);
    assert_eq!(*w, before, "{line}");
    (failure.code, failure.text)
}

#[test]
fn from_a_cluster_to_a_service_that_answers() {
    let mut w = world();
    assert_eq!(read(&mut w, "aws ecs create-cluster --cluster-name main")["cluster"]["status"], "ACTIVE");
    let d = read(&mut w, "aws ecs register-task-definition --cli-input-json file://web.json");
    assert_eq!(d["taskDefinition"]["revision"], 1);
    assert_eq!(d["taskDefinition"]["compatibilities"], serde_json::json!(["EC2", "FARGATE"]));
    let groups = read(&mut w, "aws elbv2 describe-target-groups --names web");
    let arn = groups["TargetGroups"][0]["TargetGroupArn"].as_str().unwrap().to_string();
    let made = read(
        &mut w,
        &format!(
            "aws ecs create-service --cluster main --service-name web --task-definition web --desired-count 2 \
             --launch-type FARGATE --load-balancers targetGroupArn={arn},containerName=web,containerPort=3000 \
             --deployment-configuration minimumHealthyPercent=50,maximumPercent=150 \
             --network-configuration 'awsvpcConfiguration={{subnets=[subnet-1]}}'"
        ),
    );
    assert_eq!(made["service"]["deploymentConfiguration"]["minimumHealthyPercent"], 50);
    assert_eq!(made["service"]["deployments"][0]["rolloutState"], "IN_PROGRESS");
    assert_eq!(say(&mut w, "aws ecs wait services-stable --cluster main --services web").unwrap(), "");
    w.advance(15);
    let seen = read(&mut w, "aws ecs describe-services --cluster main --services web none");
    assert_eq!(seen["services"][0]["runningCount"], 2);
    assert_eq!(seen["services"][0]["deployments"][0]["rolloutState"], "COMPLETED");
    assert_eq!(seen["services"][0]["events"][0]["message"], "(service web) has reached a steady state.");
    assert_eq!(seen["failures"][0]["reason"], "MISSING");
    assert!(seen["failures"][0]["arn"].as_str().unwrap().ends_with(":service/main/none"));
    let health = read(&mut w, "aws elbv2 describe-target-health --target-group-arn web");
    assert_eq!(health["TargetHealthDescriptions"][1]["TargetHealth"]["State"], "healthy");
    let balancers = read(&mut w, "aws elbv2 describe-load-balancers");
    let dns = balancers["LoadBalancers"][0]["DNSName"].as_str().unwrap();
    assert_eq!(w.balancer_answer(dns), Some(Ok("v1".into())));
    let tasks = read(&mut w, "aws ecs list-tasks --cluster main --service-name web");
    let arn = tasks["taskArns"][0].as_str().unwrap().to_string();
    let task = read(&mut w, &format!("aws ecs describe-tasks --cluster main --tasks {arn}"));
    assert_eq!(task["tasks"][0]["lastStatus"], "RUNNING");
    assert_eq!(task["tasks"][0]["startedAt"], "2026-11-28T09:00:30+00:00");
    read(&mut w, &format!("aws ecs stop-task --cluster main --task {arn} --reason 'To see'"));
    w.advance(60);
    let stopped = read(&mut w, "aws ecs list-tasks --cluster main --desired-status STOPPED");
    assert_eq!(stopped["taskArns"][0].as_str().unwrap(), arn);
    let update =
        read(&mut w, "aws ecs update-service --cluster main --service web --force-new-deployment --desired-count 1");
    assert_eq!(update["service"]["deployments"][1]["status"], "ACTIVE");
    assert_eq!(fails(&mut w, "aws ecs delete-service --cluster main --service web").0, 254);
    read(&mut w, "aws ecs delete-service --cluster main --service web --force");
    w.advance(120);
    assert_eq!(read(&mut w, "aws ecs delete-cluster --cluster main")["cluster"]["status"], "INACTIVE");
}

#[test]
fn instances_come_and_go() {
    let mut w = world();
    read(&mut w, "aws ecs create-cluster");
    let ami = ECS_IMAGE;
    let made = read(
        &mut w,
        &format!(
            "aws ec2 run-instances --image-id {ami} --instance-type m6i.large --count 2 --iam-instance-profile Name=node"
        ),
    );
    let id = made["Instances"][0]["InstanceId"].as_str().unwrap().to_string();
    assert_eq!(made["Instances"][1]["Placement"]["AvailabilityZone"], "us-east-1b");
    w.advance(30);
    let seen = read(&mut w, &format!("aws ec2 describe-instances --instance-ids {id}"));
    assert_eq!(seen["Reservations"][0]["Instances"][0]["State"], serde_json::json!({"Code": 16, "Name": "running"}));
    let joined = read(&mut w, "aws ecs list-container-instances");
    let arn = joined["containerInstanceArns"][0].as_str().unwrap().to_string();
    let image = format!("{}/shop:1", registry());
    read(
        &mut w,
        &format!(
            "aws ecs register-task-definition --family job --container-definitions \
             '[{{\"name\": \"job\", \"image\": \"{image}\", \"cpu\": 512, \"memory\": 1000}}]'"
        ),
    );
    read(&mut w, "aws ecs run-task --task-definition job --count 2");
    w.advance(10);
    let left = read(&mut w, &format!("aws ecs describe-container-instances --container-instances {arn}"));
    assert_eq!(left["containerInstances"][0]["remainingResources"][1]["integerValue"], 6680);
    let ended = read(&mut w, &format!("aws ec2 terminate-instances --instance-ids {id}"));
    assert_eq!(ended["TerminatingInstances"][0]["CurrentState"]["Name"], "shutting-down");
    assert_eq!(ended["TerminatingInstances"][0]["PreviousState"]["Name"], "running");
    let clusters = read(&mut w, "aws ecs describe-clusters --clusters default other");
    assert_eq!(clusters["clusters"][0]["registeredContainerInstancesCount"], 1);
    assert_eq!(clusters["failures"][0]["reason"], "MISSING");
}

#[test]
fn what_is_wrong_is_said() {
    let mut w = world();
    let none = "An error occurred (ClusterNotFoundException) when calling the ListTasks operation: Cluster not found.";
    assert_eq!(fails(&mut w, "aws ecs list-tasks"), (254, none.into()));
    read(&mut w, "aws ecs create-cluster");
    read(&mut w, "aws ecs register-task-definition --cli-input-json file://web.json");
    for (line, part) in [
        (
            "aws ecs register-task-definition --cli-input-json file://none.json",
            "Unable to load paramfile file://none.json",
        ),
        ("aws ecs register-task-definition --cli-input-json '{'", "Invalid JSON"),
        (
            "aws ecs register-task-definition --cli-input-json '{\"family\": \"a\", \"volumes\": []}'",
            "does not know every field",
        ),
        (
            "aws ecs register-task-definition --cli-input-json '{\"family\": \"a\", \"cpu\": 256}'",
            "Parameter validation failed",
        ),
        (
            "aws ecs register-task-definition --cli-input-json file://web.json --memory 4096",
            "No Fargate configuration exists",
        ),
        ("aws ecs register-task-definition --cli-input-json file://web.json --memory '4 GB'", "256 CPU, 4096 memory"),
        (
            "aws ecs register-task-definition --cli-input-json file://web.json --cpu much",
            "Invalid 'cpu' setting for task.",
        ),
        (
            "aws ecs register-task-definition --cli-input-json file://web.json --cpu NaNvCPU",
            "Invalid 'cpu' setting for task.",
        ),
        (
            "aws ecs register-task-definition --cli-input-json file://web.json --runtime-platform cpuArchitecture=MIPS",
            "X86_64 and ARM64",
        ),
        ("aws ecs register-task-definition --container-definitions '[]'", "required: --family"),
        ("aws ecs create-service --service-name web --task-definition none", "TaskDefinition not found."),
        (
            "aws ecs create-service --service-name web --task-definition web NETWORK --launch-type EXTERNAL",
            "It knows EC2 and FARGATE",
        ),
        (
            "aws ecs create-service --service-name web --task-definition web NETWORK --desired-count 9999",
            "at most 1000",
        ),
        (
            "aws ecs create-service --service-name web --task-definition web NETWORK --deployment-configuration maximumPercent=50",
            "maximumPercent must be",
        ),
        (
            "aws ecs create-service --service-name web --task-definition web NETWORK --deployment-configuration strategy=BLUE_GREEN",
            "does not know strategy",
        ),
        (
            "aws ecs create-service --service-name web --task-definition web NETWORK --load-balancers targetGroupArn=web,containerName=web,containerPort=1",
            "did not have a container port 1",
        ),
        ("aws ecs update-service --service web", "ServiceNotFoundException"),
        ("aws ecs describe-task-definition --task-definition web:7", "Unable to describe task definition."),
        ("aws ecs run-task --task-definition web NETWORK", "No Container Instances were found in your cluster."),
        ("aws ecs run-task --task-definition web --launch-type FARGATE --count 11 NETWORK", "between 1 and 10"),
        ("aws ecs stop-task --task nothing", "The referenced task was not found."),
        ("aws ecs wait services-stable --services web", "\"MISSING\" at least once"),
        ("aws ec2 run-instances --image-id IMAGE --instance-type t3.micro", "m6i.large and m7g.large"),
        ("aws ec2 run-instances --image-id ubuntu --instance-type m6i.large", "InvalidAMIID.Malformed"),
        ("aws ec2 run-instances --image-id IMAGE --instance-type m6i.large --count 51", "at most 50"),
        (
            "aws ec2 run-instances --image-id IMAGE --instance-type m6i.large --iam-instance-profile Name=exec",
            "Invalid IAM Instance Profile name",
        ),
        ("aws ec2 run-instances --image-id IMAGE --instance-type m6i.large --user-data hello", "ECS_CLUSTER=name"),
        ("aws ec2 run-instances --image-id ami-1 --instance-type m6i.large", "InvalidAMIID.NotFound"),
        ("aws ec2 run-instances --image-id IMAGE --instance-type m6i.large --user-data ECS_CLUSTER=main", "no script"),
        (
            "aws ecs create-service --service-name web --task-definition web --launch-type FARGATE --desired-count 1",
            "Network Configuration must be provided",
        ),
        ("aws ecs run-task --task-definition web --launch-type FARGATE", "Network Configuration must be provided"),
        ("aws ec2 terminate-instances --instance-ids i-1", "InvalidInstanceID.NotFound"),
        ("aws elbv2 describe-target-health --target-group-arn none", "TargetGroupNotFound"),
        ("aws elbv2 describe-load-balancers --names none", "Load balancers '[none]' not found"),
    ] {
        let (code, text) = fails(&mut w, line);
        assert!(text.contains(part), "{line}: {text}");
        assert!(code > 1);
    }
    let arm = "resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id";
    let (_, text) = fails(&mut w, &format!("aws ec2 run-instances --image-id {arm} --instance-type m6i.large"));
    assert!(text.contains("does not match the architecture 'arm64'"));
}

/// A service that can't come to rest lets ten minutes pass.
#[test]
fn the_waiter_gives_up() {
    let mut w = world();
    read(&mut w, "aws ecs create-cluster");
    read(&mut w, "aws ecs register-task-definition --cli-input-json file://web.json");
    read(&mut w, "aws ecs create-service --service-name web --task-definition web NETWORK --desired-count 1");
    let failure = say(&mut w, "aws ecs wait services-stable --services web").unwrap_err();
    assert_eq!((failure.code, w.now), (255, 585));
    assert_eq!(failure.text, "Waiter ServicesStable failed: Max attempts exceeded");
}

proptest! {
    /// Whatever stands behind the flags, there is an answer.
    #[test]
    fn values_are_read_or_refused(
        which in 0..1000usize, values in prop::collection::vec("[ -~]{0,12}|-?[0-9]{1,20}|[a-zA-Z]+=[0-9]{1,12}|file://web.json|web|default", 12)
    ) {
        let mut w = world();
        let setup = ["aws ecs create-cluster", "aws ecs register-task-definition --cli-input-json file://web.json",
            "aws ecs create-service --service-name web --task-definition web --launch-type FARGATE --desired-count 1 NETWORK"];
        for line in setup {
            read(&mut w, line);
        }
        let all: Vec<_> = super::SPECS.iter().copied().flatten().collect();
        let spec = all[which % all.len()];
        let mut words: Vec<String> = spec.path.iter().map(|p| p.to_string()).collect();
        for (flag, value) in spec.flags.iter().zip(&values) {
            words.push(format!("--{}={value}", flag.name));
        }
        if let Ok(command) = parse(&words) {
            let (after, said) = apply(&w, &command);
            prop_assert!(said.is_ok() || after == w || spec.path.contains(&"wait"));
        }
    }
}
