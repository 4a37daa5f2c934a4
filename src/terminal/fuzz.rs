//! Lines that nobody would type: words out of the table of commands, names of things that there are, numbers, JSON and junk. Whatever they
//! are, nothing panics, what is not understood changes nothing, and what was done can be undone.

use super::{Session, Spec, Takes, Thing, apply, complete, parse, setup, specs};
use crate::content::{self, facts::Book};
use crate::sim::Facts;
use crate::sim::world::World;
use proptest::prelude::*;
use std::rc::Rc;
use std::sync::OnceLock;

/// A world in which there is something of every kind.
fn world() -> World {
    static FACTS: OnceLock<Facts> = OnceLock::new();
    let facts = FACTS.get_or_init(|| Book::load(&content::root("en")).unwrap().numbers()).clone();
    let files = [
        ("Dockerfile", "FROM node:24\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD [\"node\", \"server.js\"]\n"),
        ("thumbs.zip", "program = thumbs\nseconds = 2\nmemory = 300\n"),
        (
            "web.json",
            r#"{"family": "web", "requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc", "cpu": "256", "memory": "512",
            "executionRoleArn": "arn:aws:iam::111122223333:role/exec", "containerDefinitions": [{"name": "web",
            "image": "111122223333.dkr.ecr.us-east-1.amazonaws.com/shop:1", "portMappings": [{"containerPort": 3000}]}]}"#,
        ),
    ];
    let files = files
        .into_iter()
        .chain([("server.js", "v1"), ("package.json", "v1")])
        .map(|(name, text)| (name.to_string(), text.to_string()));
    let lines = [
        ".role exec ecs-tasks AmazonECSTaskExecutionRolePolicy",
        ".role node ec2 AmazonEC2ContainerServiceforEC2Role",
        ".role fn lambda AWSLambdaBasicExecutionRole",
        ".balancer web 80",
        "docker volume create data",
        "docker run -d --name db -e MYSQL_ROOT_PASSWORD=x -v data:/var/lib/mysql mysql",
        "docker build -t shop:1 .",
        "docker tag shop:1 111122223333.dkr.ecr.us-east-1.amazonaws.com/shop:1",
        "aws ecr create-repository --repository-name shop",
        "aws ecr get-login-password | docker login --username AWS --password-stdin 111122223333.dkr.ecr.us-east-1.amazonaws.com",
        "docker push 111122223333.dkr.ecr.us-east-1.amazonaws.com/shop:1",
        "aws ecs create-cluster --cluster-name main",
        "aws ecs register-task-definition --cli-input-json file://web.json",
        "aws lambda create-function --function-name thumbs --runtime python3.13 --handler app.handler \
         --role arn:aws:iam::111122223333:role/fn --zip-file fileb://thumbs.zip",
    ];
    setup::start(Rc::new(facts), &files.collect::<Vec<_>>(), &lines.map(String::from)).unwrap()
}

/// Values that a flag may get, good ones and others.
const VALUES: &[&str] = &[
    "",
    "-",
    "--",
    "0",
    "1",
    "2",
    "-1",
    "80",
    "128",
    "512",
    "900",
    "4294967295",
    "4294967296",
    "18446744073709551616",
    "1e9",
    "0.5",
    "512m",
    "é",
    "\u{1f433}",
    "a,b=c,,=",
    "=",
    ":",
    "@",
    "/",
    "//",
    "{}",
    "[]",
    "[{}]",
    "{\"a\": [1]}",
    "\"",
    "'",
    "file://",
    "fileb://",
    "file://web.json",
    "fileb://thumbs.zip",
    "file://nothing",
    "web",
    "web:1",
    "web:0",
    "main",
    "shop",
    "shop:1",
    "shop@sha256:0",
    "111122223333.dkr.ecr.us-east-1.amazonaws.com/shop:1",
    "111122223333.dkr.ecr.us-east-1.amazonaws.com",
    "ImageUri=111122223333.dkr.ecr.us-east-1.amazonaws.com/shop:1",
    "imageTag=1",
    "mysql",
    "mysql",
    "node:22",
    "db",
    "data",
    "data:/x",
    "A=b",
    "8080:80",
    "8080:80:90",
    "99999:1",
    "linux/amd64",
    "linux/amd64,linux/arm64",
    "exec",
    "node",
    "fn",
    "arn:",
    "arn:aws:iam::111122223333:role/exec",
    "arn:aws:iam::111122223333:role/fn",
    "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
    "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/web/",
    "FARGATE",
    "EC2",
    "m6i.large",
    "m7g.large",
    "thumbs",
    "Event",
    "RequestResponse",
    "python3.13",
    "Image",
    "/aws/lambda/thumbs",
    "out.json",
    "Dockerfile",
    ".",
    "..",
    "30s",
    "20m",
    "99999999h",
    "http://localhost:8080",
    "web.us-east-1.elb.amazonaws.com",
    "AWS",
    "x",
    "help",
];

/// What probably fits a kind of thing, so that not every line ends at its first value.
fn fitting(thing: Thing) -> &'static [&'static str] {
    match thing {
        Thing::Number => &["0", "1", "2", "128", "256", "512", "4294967295"],
        Thing::File => &["file://web.json", "fileb://thumbs.zip", "Dockerfile"],
        Thing::Image => &["shop:1", "mysql", "node:22", "111122223333.dkr.ecr.us-east-1.amazonaws.com/shop:1"],
        Thing::Container => &["db"],
        Thing::Volume => &["data"],
        Thing::Repository => &["shop"],
        Thing::Cluster => &["main"],
        Thing::Service => &["web"],
        Thing::Definition => &["web", "web:1"],
        Thing::Role => &["arn:aws:iam::111122223333:role/fn", "arn:aws:iam::111122223333:role/exec", "exec", "fn"],
        Thing::Policy => &["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"],
        Thing::InstanceType => &["m6i.large", "m7g.large"],
        Thing::Function => &["thumbs"],
        Thing::LogGroup => &["/aws/lambda/thumbs"],
        Thing::Platform => &["linux/amd64", "linux/arm64"],
        Thing::LaunchType => &["FARGATE", "EC2"],
        _ => VALUES,
    }
}

/// Words out of numbers, so that a failing case is made smaller as a list of numbers is.
fn words(spec: &Spec, choices: &[u16]) -> Vec<String> {
    let mut choices = choices.iter().map(|c| *c as usize);
    let mut next = || choices.next().unwrap_or(0);
    let mut words: Vec<String> = spec.path.iter().map(|w| w.to_string()).collect();
    let value = |thing, c: usize| {
        let from = if c % 4 == 3 { VALUES } else { fitting(thing) };
        from.get(c / 4 % from.len()).map(|v| v.to_string()).unwrap_or_default()
    };
    for flag in spec.flags {
        if !flag.required && next() % 3 != 0 {
            continue;
        }
        words.push(["--", flag.name].concat());
        match flag.takes {
            Takes::Nothing => {}
            Takes::One(thing) => words.push(value(thing, next())),
            Takes::Many(thing) => words.extend((0..next() % 3).map(|_| value(thing, next()))),
        }
    }
    let operands = if spec.operands.is_empty() { next() % 8 / 7 } else { next() % 3 };
    words.extend((0..operands).map(|_| value(spec.names, next())));
    // Now and then a word is another one, or one too many.
    let c = next();
    if c % 7 == 6 {
        let at = next() % words.len();
        words[at] = value(Thing::Text, next());
    }
    if c % 11 == 10 {
        words.insert(next() % words.len(), value(Thing::Text, next()));
    }
    words
}

/// Lines that do something where they come in a good order, so that what follows them meets more than a beginning.
const GOOD: &[&str] = &[
    "write join.sh '#!/bin/bash\\necho ECS_CLUSTER=main >> /etc/ecs/ecs.config'",
    "aws ec2 run-instances --image-id resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id \
     --instance-type m6i.large --iam-instance-profile Name=node --count 2 --user-data file://join.sh",
    "aws ecs create-service --cluster main --service-name web --task-definition web --desired-count 2 --launch-type FARGATE --network-configuration awsvpcConfiguration={subnets=[a]}",
    "aws ecs create-service --cluster main --service-name two --task-definition web --desired-count 3 --launch-type EC2 --network-configuration awsvpcConfiguration={subnets=[a]}",
    "aws ecs update-service --cluster main --service web --desired-count 3 --force-new-deployment",
    "aws ecs update-service --cluster main --service web --desired-count 0",
    "aws ecs delete-service --cluster main --service web --force",
    "aws ecs run-task --cluster main --task-definition web --launch-type FARGATE --count 2 --network-configuration awsvpcConfiguration={subnets=[a]}",
    "aws ecs register-task-definition --cli-input-json file://web.json",
    "aws lambda invoke --function-name thumbs out.json",
    "aws lambda invoke --function-name thumbs --invocation-type Event out.json",
    "aws lambda put-function-concurrency --function-name thumbs --reserved-concurrent-executions 1",
    "aws lambda update-function-configuration --function-name thumbs --memory-size 512 --timeout 5",
    "aws lambda delete-function --function-name thumbs",
    "aws logs tail /aws/lambda/thumbs --since 1h",
    "aws iam detach-role-policy --role-name exec \
     --policy-arn arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
    "aws ecr start-image-scan --repository-name shop --image-id imageTag=1",
    "docker run -d --name shop -p 8080:3000 shop:1",
    "curl localhost:8080",
    "docker run -d --memory 64m mysql",
    "docker run --rm -e MYSQL_ROOT_PASSWORD=x mysql",
    "docker stop db",
    "docker rm db",
    "docker rm -f shop",
    "docker volume rm data",
    "docker rmi shop:1",
    "docker build -t shop:2 .",
    "docker buildx build --platform linux/amd64,linux/arm64 -t 111122223333.dkr.ecr.us-east-1.amazonaws.com/shop:2 --push .",
    "docker pull node:22",
    "write server.js v2",
    "wait 1s",
    "wait 45s",
    "wait 20m",
    "undo",
    "aws ecr delete-repository --repository-name shop --force",
];

fn join(words: &[String]) -> String {
    shlex::try_join(words.iter().map(String::as_str)).unwrap_or_default()
}

/// A good line in which, now and then, a word is another one or is left out.
fn good((i, c, at): (usize, usize, usize)) -> String {
    let line = GOOD[i];
    let mut words = shlex::split(line).unwrap_or_default();
    let at = at % words.len().max(1);
    match c % 5 {
        0 => words[at] = VALUES[c / 5 % VALUES.len()].to_string(),
        1 => drop(words.remove(at)),
        _ => return line.to_string(),
    }
    join(&words)
}

fn line() -> impl Strategy<Value = String> {
    let table: Vec<&'static Spec> = specs().collect();
    let any_words = (0..table.len(), prop::collection::vec(any::<u16>(), 24))
        .prop_map(move |(i, choices)| join(&words(table[i], &choices)));
    let known = (0..GOOD.len(), 0usize..1000, 0usize..20).prop_map(good);
    prop_oneof![10 => any_words, 10 => known, 1 => ".{0,40}", 1 => "(docker|aws|wait|curl) [ -~]{0,30}"]
}

#[test]
fn the_good_lines_are_good_in_their_order() {
    let mut session = Session::new(world());
    let failed: Vec<(&str, String)> = GOOD
        .iter()
        .map(|line| (*line, session.enter(line)))
        .filter(|(_, entry)| entry.failed)
        .map(|(line, entry)| (line, entry.text))
        .collect();
    assert!(failed.is_empty(), "{failed:#?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_line_breaks_the_terminal(lines in prop::collection::vec(line(), 1..12)) {
        let mut session = Session::new(world());
        for line in &lines {
            let before = session.world.clone();
            let done = session.done().len();
            session.enter(line);
            if let Some(words) = shlex::split(line)
                && parse(&words).is_err()
            {
                prop_assert!(session.world == before, "{line}: not understood, and the world is another");
            }
            prop_assert!(session.world.now >= before.now || session.done().len() <= done, "{line}: time went back");
            if session.done().len() > done {
                let after = session.world.clone();
                prop_assert!(session.undo().as_deref().is_some_and(|l| l == line.trim()), "{line}");
                prop_assert!(session.world == before, "{line}: undone, and the world is another");
                session.enter(line);
                prop_assert!(session.world == after, "{line}: done again, and the world is another");
            }
            complete::tab(&session.world, line);
        }
    }

    /// Without a sitting, and whatever words there are.
    #[test]
    fn no_words_break_a_command(lines in prop::collection::vec(line(), 1..12)) {
        let mut w = world();
        for line in &lines {
            let Some(words) = shlex::split(line) else { continue };
            let Ok(command) = parse(&words) else { continue };
            let before = w.clone();
            let (after, outcome) = apply(&w, &command);
            prop_assert!(w == before, "{line}: the world before is another");
            let again = apply(&w, &command);
            prop_assert!(again.0 == after && again.1 == outcome, "{line}: not the same twice");
            w = after;
        }
    }
}
