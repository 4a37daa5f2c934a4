//! The `docker` command line program, as far as it is known here.

mod containers;
mod images;
mod table;

use super::{Args, Failure, Flag, Outcome, Spec, Thing};
use crate::sim::world::{Arch, Done, World};

macro_rules! page {
    ($name:literal) => {
        concat!("https://docs.docker.com/reference/cli/docker/", $name, "/")
    };
}

const BUILD: &[Flag] = &[
    Flag::one("tag", Thing::Image).short('t'),
    Flag::one("file", Thing::File).short('f'),
    Flag::one("platform", Thing::Platform),
    Flag::switch("no-cache"),
    Flag::switch("pull"),
];
const BUILDX: &[Flag] = &[
    Flag::one("tag", Thing::Image).short('t'),
    Flag::one("file", Thing::File).short('f'),
    Flag::one("platform", Thing::Platform),
    Flag::switch("no-cache"),
    Flag::switch("pull"),
    Flag::switch("push"),
];
const FORCE: &[Flag] = &[Flag::switch("force").short('f')];

const QUIET: &[Flag] = &[Flag::switch("quiet").short('q')];

/// Long names of commands: group, word, and the short command. Each page names them as aliases, such as
/// <https://docs.docker.com/reference/cli/docker/container/ls/>.
pub const ALIASES: &[(&str, &str, &str)] = &[
    ("container", "ls", "ps"),
    ("container", "ps", "ps"),
    ("container", "list", "ps"),
    ("container", "run", "run"),
    ("container", "logs", "logs"),
    ("container", "stop", "stop"),
    ("container", "kill", "kill"),
    ("container", "rm", "rm"),
    ("container", "remove", "rm"),
    ("container", "inspect", "inspect"),
    ("container", "start", "start"),
    ("container", "restart", "restart"),
    ("container", "exec", "exec"),
    ("container", "port", "port"),
    ("image", "ls", "images"),
    ("image", "list", "images"),
    ("image", "rm", "rmi"),
    ("image", "remove", "rmi"),
    ("image", "pull", "pull"),
    ("image", "push", "push"),
    ("image", "tag", "tag"),
    ("image", "build", "build"),
    ("image", "history", "history"),
    ("image", "inspect", "inspect"),
];

/// Words with a long name at their beginning made short.
pub fn short(words: &[String]) -> Vec<String> {
    if let [docker, group, word, rest @ ..] = words
        && docker == "docker"
        && let Some((.., short)) = ALIASES.iter().find(|(g, w, _)| g == group && w == word)
    {
        return [&[docker.clone(), short.to_string()], rest].concat();
    }
    words.to_vec()
}

/// The words of long names that may follow.
pub fn next_long(words: &[String]) -> Vec<&'static str> {
    match words {
        [docker] if docker == "docker" => ALIASES.iter().map(|a| a.0).collect(),
        [docker, group] if docker == "docker" => ALIASES.iter().filter(|a| a.0 == group).map(|a| a.1).collect(),
        _ => Vec::new(),
    }
}

pub const SPECS: &[&[Spec]] = &[&[
    spec(
        &["docker", "build"],
        "Builds an image from a Dockerfile",
        ".",
        Thing::Text,
        BUILD,
        page!("buildx/build"),
        images::build,
    ),
    spec(
        &["docker", "buildx", "build"],
        "Builds for one platform or several; with --push into a registry",
        ".",
        Thing::Text,
        BUILDX,
        page!("buildx/build"),
        images::buildx,
    ),
    spec(&["docker", "images"], "Lists images", "[NAME]", Thing::Image, QUIET, page!("image/ls"), images::list),
    spec(
        &["docker", "history"],
        "Shows the layers of an image",
        "IMAGE",
        Thing::Image,
        &[],
        page!("image/history"),
        images::history,
    ),
    spec(
        &["docker", "tag"],
        "Gives an image a further name",
        "IMAGE NAME",
        Thing::Image,
        &[],
        page!("image/tag"),
        images::tag,
    ),
    spec(
        &["docker", "push"],
        "Uploads an image to the registry that its name says",
        "NAME",
        Thing::Image,
        &[],
        page!("image/push"),
        images::push,
    ),
    spec(
        &["docker", "pull"],
        "Downloads an image",
        "NAME",
        Thing::Image,
        &[Flag::one("platform", Thing::Platform)],
        page!("image/pull"),
        images::pull,
    ),
    spec(&["docker", "rmi"], "Removes images", "IMAGE...", Thing::Image, FORCE, page!("image/rm"), images::remove),
    Spec {
        path: &["docker", "run"],
        about: "Starts a container from an image",
        operands: "IMAGE",
        names: Thing::Image,
        flags: &[
            Flag::switch("detach").short('d'),
            Flag::one("name", Thing::Text),
            Flag::one("publish", Thing::Text).short('p'),
            Flag::one("env", Thing::Text).short('e'),
            Flag::one("volume", Thing::Volume).short('v'),
            Flag::one("memory", Thing::Text).short('m'),
            Flag::one("cpus", Thing::Number),
            Flag::one("platform", Thing::Platform),
            Flag::switch("rm"),
        ],
        ends: true,
        url: page!("container/run"),
        run: containers::run,
    },
    spec(
        &["docker", "ps"],
        "Lists containers that run; with -a all",
        "",
        Thing::Text,
        &[Flag::switch("all").short('a'), Flag::switch("quiet").short('q')],
        page!("container/ls"),
        containers::list,
    ),
    spec(
        &["docker", "logs"],
        "Prints what a container has said",
        "CONTAINER",
        Thing::Container,
        &[],
        page!("container/logs"),
        containers::logs,
    ),
    spec(
        &["docker", "inspect"],
        "Shows all about containers",
        "CONTAINER...",
        Thing::Container,
        &[],
        page!("inspect"),
        containers::inspect,
    ),
    spec(
        &["docker", "stop"],
        "Asks containers to end",
        "CONTAINER...",
        Thing::Container,
        &[],
        page!("container/stop"),
        |w, a| each(w, a, "docker stop", World::stop),
    ),
    spec(
        &["docker", "start"],
        "Starts containers that have ended",
        "CONTAINER...",
        Thing::Container,
        &[],
        page!("container/start"),
        containers::start,
    ),
    spec(
        &["docker", "restart"],
        "Stops containers and starts them",
        "CONTAINER...",
        Thing::Container,
        &[],
        page!("container/restart"),
        |w, a| each(w, a, "docker restart", World::restart),
    ),
    spec(
        &["docker", "port"],
        "Lists the ports at which a container is published",
        "CONTAINER",
        Thing::Container,
        &[],
        page!("container/port"),
        containers::ports,
    ),
    spec(
        &["docker", "kill"],
        "Ends containers at once",
        "CONTAINER...",
        Thing::Container,
        &[],
        page!("container/kill"),
        |w, a| each(w, a, "docker kill", World::kill),
    ),
    spec(
        &["docker", "rm"],
        "Removes containers",
        "CONTAINER...",
        Thing::Container,
        FORCE,
        page!("container/rm"),
        containers::remove,
    ),
    spec(
        &["docker", "volume", "create"],
        "Makes a volume",
        "NAME",
        Thing::Text,
        &[],
        page!("volume/create"),
        |w, a| each(w, a, "docker volume create", World::create_volume),
    ),
    spec(&["docker", "volume", "ls"], "Lists volumes", "", Thing::Text, &[], page!("volume/ls"), containers::volumes),
    spec(
        &["docker", "volume", "rm"],
        "Removes volumes",
        "VOLUME...",
        Thing::Volume,
        &[],
        page!("volume/rm"),
        |w, a| each(w, a, "docker volume rm", World::remove_volume),
    ),
    spec(
        &["docker", "login"],
        "Hands credentials for a registry to the engine",
        "[SERVER]",
        Thing::Host,
        &[Flag::one("username", Thing::Text).short('u'), Flag::switch("password-stdin")],
        page!("login"),
        images::login,
    ),
]];

const fn spec(
    path: &'static [&'static str],
    about: &'static str,
    operands: &'static str,
    names: Thing,
    flags: &'static [Flag],
    url: &'static str,
    run: fn(&mut World, &Args) -> Outcome,
) -> Spec {
    Spec { path, about, operands, names, flags, ends: false, url, run }
}

/// The one operand of a command.
fn one<'a>(args: &'a Args, command: &str) -> Result<&'a str, Failure> {
    match &args.rest[..] {
        [only] => Ok(only),
        _ => Err(Failure::new(1, format!("docker: '{command}' requires 1 argument\n\nSee '{command} --help'."))),
    }
}

fn some<'a>(args: &'a Args, command: &str) -> Result<&'a [String], Failure> {
    if args.rest.is_empty() {
        return Err(Failure::new(
            1,
            format!("docker: '{command}' requires at least 1 argument\n\nSee '{command} --help'."),
        ));
    }
    Ok(&args.rest)
}

/// Does the same to each operand and prints what comes of it. One that can't be done is told, and does not keep the others from it.
fn every(args: &Args, command: &str, mut does: impl FnMut(&str) -> Done<String>) -> Outcome {
    let (mut text, mut failed) = (String::new(), false);
    for name in some(args, command)? {
        let done = does(name);
        failed |= done.is_err();
        text.push_str(&done.unwrap_or_else(|e| Failure::docker(e).text));
        text.push('\n');
    }
    if failed { Err(Failure::new(1, text)) } else { Ok(text) }
}

/// See [`every`]: what comes of it is the operand's name.
fn each(world: &mut World, args: &Args, command: &str, does: fn(&mut World, &str) -> Done) -> Outcome {
    every(args, command, |name| does(world, name).map(|()| name.to_string()))
}

/// A failure behind what was printed before it.
fn after(text: &str, failure: Failure) -> Failure {
    Failure { text: [text, &failure.text].concat(), ..failure }
}

/// Reads `linux/amd64`, or several with commas between.
fn platforms(text: &str) -> Result<Vec<Arch>, Failure> {
    let one = |name: &str| match name {
        "linux/amd64" | "amd64" => Ok(Arch::Amd64),
        "linux/arm64" | "linux/arm64/v8" | "arm64" => Ok(Arch::Arm64),
        _ => Err(Failure::new(1, format!("{name}: this sandbox knows the platforms linux/amd64 and linux/arm64."))),
    };
    text.split(',').map(|t| one(t.trim())).collect()
}

fn platform(args: &Args) -> Result<Option<Arch>, Failure> {
    match args.get("platform").map(platforms).transpose()?.as_deref() {
        None => Ok(None),
        Some([one]) => Ok(Some(*one)),
        Some(_) => Err(Failure::new(1, "Several platforms at once: docker buildx build --platform … --push.")),
    }
}

#[cfg(test)]
mod tests {
    use crate::content::facts::Book;
    use crate::sim::world::World;
    use crate::terminal::{Session, setup};
    use std::rc::Rc;

    fn session(files: &[(&str, &str)], lines: &[&str]) -> Session {
        let facts = Rc::new(Book::load(&crate::content::root("en")).unwrap().numbers());
        let files: Vec<(String, String)> = files.iter().map(|(n, t)| (n.to_string(), t.to_string())).collect();
        let lines: Vec<String> = lines.iter().map(|l| l.to_string()).collect();
        let world: World = setup::start(facts, &files, &lines).unwrap();
        Session::new(world)
    }

    const SHOP: [(&str, &str); 3] = [
        (
            "Dockerfile",
            "FROM node:24\nWORKDIR /app\nCOPY package.json .\nRUN npm ci\nCOPY server.js .\nCMD [\"node\", \"server.js\"]\n",
        ),
        ("package.json", "{}\n"),
        ("server.js", "const version = \"v1\";\n"),
    ];
    const ECR: &str = "111122223333.dkr.ecr.us-east-1.amazonaws.com";

    #[test]
    fn a_container_s_life() {
        let mut s = session(&SHOP, &["docker build -t shop:1 ."]);
        let ran = s.enter("docker run -d --name web -p 8080:3000 shop:1");
        assert!(!ran.failed && ran.text.trim().len() == 64, "{}", ran.text);
        let listed = s.enter("docker ps").text;
        assert!(listed.starts_with("CONTAINER ID   IMAGE     COMMAND"), "{listed}");
        assert!(listed.contains("0.0.0.0:8080->3000/tcp") && listed.contains("web"), "{listed}");
        let twice = s.enter("docker run -d --name web shop:1");
        assert!(twice.failed && twice.text.contains("The container name \"/web\" is already in use"), "{}", twice.text);
        assert!(s.enter("docker rm web").failed);
        assert_eq!(s.enter("docker stop web").text, "web\n");
        assert!(s.enter("docker ps -a").text.contains("Exited (143)"));
        assert!(!s.enter("docker rm web").failed && s.world.laptop.engine.containers.is_empty());
    }

    #[test]
    fn a_second_build_takes_what_is_there_and_a_second_push_only_what_is_new() {
        let login = format!("aws ecr get-login-password | docker login --username AWS --password-stdin {ECR}");
        let mut s = session(&SHOP, &["aws ecr create-repository --repository-name shop"]);
        assert!(s.enter(&format!("docker build -t {ECR}/shop:1 .")).text.contains("FROM docker.io/library/node:24"));
        let denied = s.enter(&format!("docker push {ECR}/shop:1"));
        assert!(denied.failed && denied.text.contains("no basic auth credentials"), "{}", denied.text);
        for (name, place) in [("shop:1", "docker.io/library/shop"), ("me/shop:1", "docker.io/me/shop")] {
            s.enter(&format!("docker tag {ECR}/shop:1 {name}"));
            let refused = s.enter(&format!("docker push {name}")).text;
            assert!(refused.starts_with(&format!("The push refers to repository [{place}]\ndenied: ")), "{refused}");
        }
        assert_eq!(s.enter(&login).text, "Login Succeeded\n");
        assert!(s.enter(&format!("docker push {ECR}/shop:1")).text.contains("Pushed"));
        s.enter("write server.js 'const version = \"v2\";'");
        assert!(s.enter(&format!("docker build -t {ECR}/shop:2 .")).text.contains("CACHED"));
        assert!(s.enter(&format!("docker push {ECR}/shop:2")).text.contains("Layer already exists"));
        assert!(s.world.laptop.engine.pushed_kb.is_some_and(|kb| kb < 1000));
    }

    #[test]
    fn ids_alone() {
        let mut s = session(&SHOP, &["docker build -t shop:1 .", "docker tag shop:1 shop:2", "docker run alpine"]);
        let id = s.enter("docker run -d shop:1").text[..12].to_string();
        assert_eq!(s.enter("docker ps -q").text, format!("{id}\n"));
        assert_eq!(s.enter("docker ps -aq").text.lines().count(), 2);
        let ids = s.enter("docker images -q shop").text;
        assert!(
            ids.lines().count() == 2 && ids.lines().all(|l| l.len() == 12 && Some(l) == ids.lines().next()),
            "{ids}"
        );
    }

    #[test]
    fn what_docker_hub_has_beyond_is_no_lie() {
        let files = [("Dockerfile", "FROM nginx\n"), ("server.js", "")];
        let mut s = session(&files, &[]);
        let only = "This sandbox has of Docker Hub only: mysql, node, eclipse-temurin, alpine. ";
        for (line, text) in [
            ("docker pull nginx", format!("Using default tag: latest\n{only}nginx is not among them.\n")),
            (
                "docker run -dp 8080:80 bitnami/redis:8",
                format!("Unable to find image 'bitnami/redis:8' locally\n{only}bitnami/redis is not among them.\n"),
            ),
            (
                "docker build .",
                format!(
                    "ERROR: nginx: failed to resolve source metadata for docker.io/library/nginx:latest: {only}nginx is not among them.\n"
                ),
            ),
            (
                "docker pull node:99",
                String::from(
                    "Error response from daemon: manifest for node:99 not found: manifest unknown: manifest unknown\nThis sandbox has of node only: 24, latest, 22.\n",
                ),
            ),
        ] {
            let entry = s.enter(line);
            assert!(entry.failed && entry.text == text, "{line}: {}", entry.text);
        }
        // Hardly anything else is meant by this: docker's own words are true, and the list comes behind them.
        let typo = s.enter("docker run mysqll").text;
        assert!(typo.contains("daemon: pull access denied for mysqll") && typo.contains(only), "{typo}");
        assert!(s.done().is_empty());
    }

    #[test]
    fn a_password_needs_to_know_where_it_goes() {
        let mut s = session(&[], &[]);
        for line in [
            "aws ecr get-login-password | docker login --username AWS --password-stdin",
            "aws ecr get-login-password | docker login --username AWS --password-stdin docker.io",
            "docker login --username AWS --password-stdin",
        ] {
            let entry = s.enter(line);
            let server = format!("docker login --username AWS --password-stdin {ECR}");
            assert!(entry.failed && entry.text.contains(&server), "{line}: {}", entry.text);
        }
        assert!(s.done().is_empty());
        assert_eq!(s.enter("docker login --username me").text, "Login Succeeded\n");
    }

    #[test]
    fn an_endpoint_is_no_container_and_a_new_name_is_news() {
        let mut s = session(&SHOP, &["docker build -t shop:1 .", "docker run -d -p 80:3000 shop:1"]);
        let clash = s.enter("docker run -d -p 80:3000 --name two shop:1").text;
        let id = s.enter("docker run -d --name two shop:1").text;
        assert!(clash.contains("endpoint two (") && !clash.contains(id.trim()), "{clash}");
        let ran = s.enter("docker run node:24").text;
        assert!(ran.contains("Unable to find image 'node:24' locally") && ran.contains("Downloaded newer"), "{ran}");
        assert!(s.enter("docker pull node:24").text.contains("Image is up to date"));
    }

    #[test]
    fn what_was_not_started_is_started_once_its_port_is_free() {
        let mut s = session(&SHOP, &["docker build -t shop:1 .", "docker run -d --name one -p 8080:3000 shop:1"]);
        s.enter("docker run -d --name two -p 8080:3000 shop:1");
        assert_eq!(s.enter("docker port one").text, "3000/tcp -> 0.0.0.0:8080\n");
        assert_eq!(s.enter("docker port two").text, "");
        let refused = s.enter("docker start two");
        let end = "port is already allocated\nError: failed to start containers: two\n";
        assert!(refused.failed && refused.text.ends_with(end), "{}", refused.text);
        assert!(
            s.enter("docker start nobody").text.starts_with("Error response from daemon: No such container: nobody")
        );
        s.enter("docker stop one");
        assert_eq!(s.enter("docker start two").text, "two\n");
        assert_eq!(s.enter("docker container restart two").text, "two\n");
        let shown = s.enter("docker inspect two").text;
        assert!(shown.contains("\"HostPort\": \"8080\""), "{shown}");
    }

    #[test]
    fn a_command_that_takes_its_time_says_how_long() {
        let files = [("Dockerfile", "FROM alpine\nCOPY report.sh .\n"), ("report.sh", "seconds = 90\n")];
        let mut s = session(&files, &["docker build -t report ."]);
        assert!(s.enter("docker run report").text.ends_with("report: done\n(1 min 30 s passed)\n"));
        s.enter("docker run -d --name two report");
        assert_eq!(s.enter("docker stop two").text, "two\n(10 s passed)\n");
        assert_eq!(s.enter("wait 5m").text, "6 min 40 s since the start.\n");
        // A second is none to speak of.
        s.enter("docker run -d --name db -e MYSQL_ROOT_PASSWORD=x mysql");
        assert_eq!(s.enter("docker stop db").text, "db\n");
    }

    #[test]
    fn wrong_values_are_named() {
        let mut s = session(&SHOP, &[]);
        for (line, says) in [
            ("docker run", "requires at least 1 argument"),
            ("docker run -p x node", "invalid containerPort: x"),
            ("docker run --memory much node", "invalid size"),
            ("docker run --cpus many node", "cpus"),
            ("docker run -v x node", "invalid volume"),
            ("docker build", "requires 1 argument"),
            ("docker build -t A .", "ERROR: failed to build: invalid tag \"A\": repository name must be lowercase"),
            ("docker build -t a: .", "ERROR: failed to build: invalid tag \"a:\": invalid reference format"),
            ("docker tag node", "requires 2 arguments"),
            ("docker build --platform mips .", "linux/amd64"),
            ("docker logs nobody", "No such container: nobody"),
            ("docker login", "--username"),
            ("docker stop", "'docker stop' requires at least 1 argument"),
            ("docker volume create a", "volume name is too short"),
            ("docker tag node https://shop", "invalid reference format"),
            ("docker run -d –name db mysql", "invalid reference format"),
            ("docker run -d node -p 80:80", "-p: options stand before the image"),
            ("docker run -m 512Mi node", "invalid suffix: 'mi'"),
            ("docker rm a b", "No such container: a\nError response from daemon: No such container: b\n"),
            ("docker run -it node", "no keyboard"),
            ("docker run --tty -d node", "no keyboard"),
            ("docker logs -f nobody", "so far"),
        ] {
            let entry = s.enter(line);
            assert!(entry.failed && entry.text.contains(says), "{line}: {}", entry.text);
        }
        assert!(s.done().is_empty());
    }
}
