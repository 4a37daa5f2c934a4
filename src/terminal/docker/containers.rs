//! Containers and volumes.

use super::images::pulled;
use super::table::{age, cut, short, table};
use super::{after, every, one, platform, some};
use crate::Map;
use crate::sim::world::engine::{Run, entrypoint, reference};
use crate::sim::world::hub::NOT_HERE;
use crate::sim::world::image::Name;
use crate::sim::world::time::iso;
use crate::sim::world::{Container, Image, Refused, Status, World};
use crate::terminal::aws::json::json;
use crate::terminal::{Args, Failure, Outcome};
use serde::Serialize;

/// What stands behind all that `docker run` refuses.
const SEE: &str = "\n\nRun 'docker run --help' for more information";

/// What `docker run` says to a value before it asks the engine.
fn wrong(why: &str) -> Failure {
    Failure::new(125, format!("docker: {why}{SEE}"))
}

/// `8080:3000`, or the container's port alone: then the engine picks one of the laptop.
fn port(text: &str) -> Result<(Option<u16>, u16), Failure> {
    let here = |what: &str| Failure::new(125, format!("-p {text}: this sandbox {what}"));
    if text.ends_with("/udp") {
        return Err(here("publishes tcp ports alone: leave /udp out."));
    }
    let plain = text.strip_suffix("/tcp").unwrap_or(text);
    let (host, own) = match plain.split(':').collect::<Vec<_>>()[..] {
        [own] => (None, own),
        [host, own] => (Some(host), own),
        [address, host, own] => {
            return Err(here(&format!(
                "publishes on all addresses of the laptop: leave {address} out, -p {host}:{own}."
            )));
        }
        _ => return Err(wrong(&format!("invalid hostPort: {plain}"))),
    };
    if [host, Some(own)].into_iter().flatten().any(|part| part.contains('-')) {
        return Err(here("publishes ports one by one: give -p once for each."));
    }
    let number = |t: &str, which| t.parse::<u16>().map_err(|_| wrong(&format!("invalid {which}: {t}")));
    if own.is_empty() {
        return Err(wrong(&format!("no port specified: {text}<empty>")));
    }
    let own = number(own, "containerPort")?;
    // As without it, and as with 0: any that is free.
    let host = host.filter(|h| !h.is_empty()).map(|h| number(h, "hostPort")).transpose()?.filter(|h| *h > 0);
    if own == 0 {
        return Err(wrong("invalid containerPort: 0"));
    }
    Ok((host, own))
}

/// A number with at most three places behind its point, in thousandths.
fn thousandths(text: &str) -> Option<u32> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    if !(digits(part) && (digits(whole) || whole.is_empty() && text.len() > 1)) {
        return None;
    }
    let part: String = part.chars().chain("000".chars()).take(3).collect();
    let whole: u32 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    whole.checked_mul(1000)?.checked_add(part.parse().ok()?)
}

/// `512m`, `1.5g`: MiB.
fn memory(text: &str) -> Result<u32, Failure> {
    let wrong = |why: &str| wrong(&format!("invalid argument \"{text}\" for \"-m, --memory\" flag: {why}"));
    let low = text.to_ascii_lowercase();
    let digits = low.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    if digits.is_empty() {
        return Err(wrong(&format!("invalid size: '{text}'")));
    }
    let unit = match &low[digits.len()..] {
        "" | "b" => 1,
        "k" | "kb" | "kib" => 1 << 10,
        "m" | "mb" | "mib" => 1 << 20,
        "g" | "gb" | "gib" => 1 << 30,
        "t" | "tb" | "tib" => 1u64 << 40,
        other => return Err(wrong(&format!("invalid suffix: '{other}'"))),
    };
    // Bytes are more than thousandths of 32 bits hold.
    let bytes = match (digits.parse::<u64>(), thousandths(digits)) {
        (Ok(whole), _) => whole.checked_mul(unit),
        (_, Some(n)) => u64::from(n).checked_mul(unit).map(|b| b / 1000),
        _ => None,
    };
    let bytes = bytes.ok_or_else(|| wrong(&format!("invalid size: '{text}'")))?;
    Ok(u32::try_from(bytes >> 20).unwrap_or(u32::MAX))
}

/// `1.5`: thousandths; 0 is no limit.
fn cpus(text: &str) -> Result<Option<u32>, Failure> {
    let why = format!("invalid argument \"{text}\" for \"--cpus\" flag: failed to parse {text} as a rational number");
    thousandths(text).map(|n| Some(n).filter(|n| *n > 0)).ok_or_else(|| wrong(&why))
}

fn pair(text: &str) -> Result<(String, String), Failure> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_string(), value.to_string())),
        _ => Err(Failure::new(
            125,
            format!("-e {text}: this sandbox has no variables of its own to hand over: -e {text}=VALUE."),
        )),
    }
}

/// `VOLUME:/path`.
fn mount(text: &str) -> Result<(String, String), Failure> {
    let here = |what: &str| Failure::new(125, format!("-v {text}: this sandbox {what}"));
    match text.split(':').collect::<Vec<_>>()[..] {
        [path] if path.starts_with('/') => Err(here(&format!("mounts volumes by their names: -v NAME:{path}."))),
        [path] => Err(wrong(&format!(
            "invalid volume specification: '{path}': invalid mount config for type \"volume\": invalid mount path: '{path}' mount path must be absolute"
        ))),
        ["", _] | [_, ""] => Err(wrong(&format!("invalid spec: {text}: empty section between colons"))),
        [volume, at] => Ok((volume.to_string(), at.to_string())),
        [volume, at, _] => Err(here(&format!("mounts volumes for reading and writing alone: -v {volume}:{at}."))),
        _ => Err(wrong(&format!("invalid volume specification: '{text}'"))),
    }
}

fn refused(e: Refused) -> Failure {
    if e.code == NOT_HERE {
        return Failure::new(125, e.message);
    }
    wrong(&format!("Error response from daemon: {}", e.message))
}

pub fn run(world: &mut World, args: &Args) -> Outcome {
    let rest = some(args, "docker run")?;
    reference(&rest[0]).map_err(refused)?;
    if let Some(flag) = rest.get(1).filter(|w| w.starts_with('-')) {
        let what = format!("{flag}: options stand before the image: docker run [OPTIONS] {}", rest[0]);
        return Err(Failure::new(125, what));
    }
    if let Some(command) = rest.get(1) {
        let what = format!("{command}: this sandbox runs what an image runs by itself, and no other command in it.");
        return Err(Failure::new(125, what));
    }
    let run = Run {
        image: rest[0].clone(),
        name: args.get("name").map(String::from),
        ports: args.all("publish").map(port).collect::<Result<_, _>>()?,
        env: args.all("env").map(pair).collect::<Result<_, _>>()?,
        mounts: args.all("volume").map(mount).collect::<Result<_, _>>()?,
        memory: args.get("memory").map(memory).transpose()?,
        cpus: args.get("cpus").map(cpus).transpose()?.flatten(),
        arch: platform(args)?,
        auto_remove: args.has("rm"),
    };
    let absent = |name: &Name| format!("Unable to find image '{}' locally\n", name.full());
    let is_here = world.laptop.engine.image(&run.image).is_some();
    let first = reference(&run.image).ok().filter(|_| !is_here).as_ref().map_or(String::new(), absent);
    let ran = world.run(&run).map_err(|e| after(&first, refused(e)))?;
    let mut text = String::new();
    if let Some(p) = &ran.pulled {
        text.push_str(&[absent(&p.name), pulled(p)].concat());
    }
    text.extend(ran.warning.iter().flat_map(|w| [w, "\n"]));
    let detached = args.has("detach");
    if detached {
        text.push_str(&ran.id);
        text.push('\n');
    }
    if let Some(why) = ran.not_started {
        return Err(after(&text, refused(why)));
    }
    if detached {
        return Ok(text);
    }
    let ended = until_end(world, &ran.container);
    text.extend(ended.log.iter().flat_map(|(_, line)| [line, "\n"]));
    match ended.status {
        Status::Exited(0) => Ok(text),
        Status::Exited(code) => Err(Failure::new(code, text)),
        Status::Running | Status::Created => {
            text.push_str("(It would hold the terminal until it ends; this sandbox lets it run on, as with -d.)\n");
            Ok(text)
        }
    }
}

/// A program that ends by itself holds the terminal until then. A server is given back as it is.
fn until_end(world: &mut World, started: &Container) -> Container {
    let Some(seconds) = started.image.program.seconds.filter(|_| started.status == Status::Running) else {
        return started.clone();
    };
    // With --rm its log would go with it.
    for c in world.laptop.engine.containers.iter_mut().filter(|c| c.id == started.id) {
        c.auto_remove = false;
    }
    world.advance(seconds);
    let Some(ended) = world.laptop.engine.container(&started.id).cloned() else { return started.clone() };
    if started.auto_remove {
        world.laptop.engine.containers.retain(|c| c.id != started.id);
    }
    ended
}

fn status(c: &Container, now: u32) -> String {
    match c.status {
        Status::Created => String::from("Created"),
        Status::Running => format!("Up {}", age(now.saturating_sub(c.started))),
        Status::Exited(code) => {
            format!("Exited ({code}) {} ago", age(now.saturating_sub(c.finished.unwrap_or(c.started))))
        }
    }
}

pub fn list(world: &mut World, args: &Args) -> Outcome {
    let all = world.laptop.engine.containers.iter().rev().filter(|c| args.has("all") || c.status == Status::Running);
    if args.has("quiet") {
        return Ok(all.map(|c| format!("{}\n", short(&c.id))).collect());
    }
    let row = |c: &Container| {
        let ports = c.ports.iter().map(|(host, own)| format!("0.0.0.0:{host}->{own}/tcp"));
        let ports = if c.status == Status::Running { ports.collect::<Vec<_>>().join(", ") } else { String::new() };
        vec![
            short(&c.id),
            // A name that points to another image by now would tell a lie.
            match world.laptop.engine.image(&c.image_name) {
                Some(image) if image.digest == c.image.digest => c.image_name.clone(),
                _ => short(&c.image.digest),
            },
            format!("\"{}\"", cut(&command(c), 20)),
            format!("{} ago", age(world.now.saturating_sub(c.created))),
            status(c, world.now),
            ports,
            c.name.clone(),
        ]
    };
    let rows: Vec<Vec<String>> = all.map(row).collect();
    Ok(table(&["CONTAINER ID", "IMAGE", "COMMAND", "CREATED", "STATUS", "PORTS", "NAMES"], &rows))
}

/// What it runs, as it is noted in an image: the entry point without its folder, and what that is given.
fn command(c: &Container) -> String {
    let program = &c.image.program;
    let path = entrypoint(program);
    let path = path.strip_prefix("/usr/local/bin/").unwrap_or(path);
    let given = match program.name.as_str() {
        "mysql" => " mysqld",
        "shop" => " node server.js",
        "node" => " node",
        "eclipse-temurin" => " /bin/bash",
        _ => "",
    };
    [path, given].concat()
}

fn find<'a>(world: &'a World, name: &str) -> Result<&'a Container, Failure> {
    let found = world.laptop.engine.container(name);
    found.ok_or_else(|| Failure::new(1, format!("Error response from daemon: No such container: {name}")))
}

pub fn logs(world: &mut World, args: &Args) -> Outcome {
    let c = find(world, one(args, "docker logs")?)?;
    Ok(c.log.iter().flat_map(|(_, line)| [line, "\n"]).collect())
}

/// Starts containers; what `docker start` says at its end names those that it could not start.
pub fn start(world: &mut World, args: &Args) -> Outcome {
    let (mut text, mut failed) = (String::new(), Vec::new());
    for name in some(args, "docker start")? {
        match world.start_again(name) {
            Ok(()) => text.push_str(&format!("{name}\n")),
            Err(e) => {
                text.push_str(&format!("{}\n", Failure::docker(e).text));
                failed.push(name.as_str());
            }
        }
    }
    if failed.is_empty() {
        return Ok(text);
    }
    Err(Failure::new(1, format!("{text}Error: failed to start containers: {}", failed.join(", "))))
}

pub fn ports(world: &mut World, args: &Args) -> Outcome {
    let c = find(world, one(args, "docker port")?)?;
    let running = c.ports.iter().filter(|_| c.status == Status::Running);
    Ok(running.map(|(host, own)| format!("{own}/tcp -> 0.0.0.0:{host}\n")).collect())
}

pub fn remove(world: &mut World, args: &Args) -> Outcome {
    every(args, "docker rm", |name| world.remove_container(name, args.has("force")).map(|()| name.to_string()))
}

pub fn volumes(world: &mut World, _: &Args) -> Outcome {
    let rows: Vec<Vec<String>> =
        world.laptop.engine.volumes.iter().map(|v| vec![String::from("local"), v.name.clone()]).collect();
    Ok(table(&["DRIVER", "VOLUME NAME"], &rows))
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Inspected {
    id: String,
    created: String,
    state: State,
    image: String,
    name: String,
    host_config: HostConfig,
    mounts: Vec<Mount>,
    config: Config,
    network_settings: NetworkSettings,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct NetworkSettings {
    /// By the container's port; empty where it does not run.
    ports: Map<Vec<Binding>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Binding {
    host_ip: &'static str,
    host_port: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct State {
    status: &'static str,
    running: bool,
    #[serde(rename = "OOMKilled")]
    oom_killed: bool,
    exit_code: u8,
    started_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct HostConfig {
    /// Bytes; 0 is no limit.
    memory: u64,
    /// Billionths of a CPU; 0 is no limit.
    nano_cpus: u64,
    auto_remove: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Mount {
    r#type: &'static str,
    name: String,
    destination: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Config {
    env: Vec<String>,
    image: String,
}

/// An image, as `docker inspect` shows it.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct InspectedImage {
    id: String,
    repo_tags: Vec<String>,
    created: String,
    config: ImageConfig,
    architecture: &'static str,
    os: &'static str,
    /// Bytes.
    size: u64,
    #[serde(rename = "RootFS")]
    root_fs: RootFs,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ImageConfig {
    env: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct RootFs {
    r#type: &'static str,
    layers: Vec<String>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Object {
    Container(Inspected),
    Image(InspectedImage),
}

fn written(env: &[(String, String)]) -> Vec<String> {
    env.iter().map(|(n, v)| format!("{n}={v}")).collect()
}

/// As the engine writes a time that has not come.
const NEVER: &str = "0001-01-01T00:00:00Z";

fn container_shown(c: &Container) -> Inspected {
    let running = c.status == Status::Running;
    let status = match c.status {
        Status::Created => "created",
        Status::Running => "running",
        Status::Exited(_) => "exited",
    };
    Inspected {
        id: c.id.clone(),
        created: iso(c.created),
        state: State {
            status,
            running,
            oom_killed: c.oom_killed,
            exit_code: if let Status::Exited(code) = c.status { code } else { 0 },
            started_at: if c.status == Status::Created { NEVER.to_string() } else { iso(c.started) },
            finished_at: c.finished.map(iso),
        },
        image: format!("sha256:{}", c.image.digest),
        name: format!("/{}", c.name),
        host_config: HostConfig {
            memory: u64::from(c.memory.unwrap_or(0)) * 1_048_576,
            nano_cpus: u64::from(c.cpus.unwrap_or(0)) * 1_000_000,
            auto_remove: c.auto_remove,
        },
        mounts: c
            .mounts
            .iter()
            .map(|(name, at)| Mount { r#type: "volume", name: name.clone(), destination: at.clone() })
            .collect(),
        config: Config { env: written(&c.env), image: c.image_name.clone() },
        network_settings: NetworkSettings {
            ports: c
                .ports
                .iter()
                .filter(|_| running)
                .map(|(host, own)| {
                    (format!("{own}/tcp"), vec![Binding { host_ip: "0.0.0.0", host_port: host.to_string() }])
                })
                .collect(),
        },
    }
}

fn image_shown(world: &World, image: &Image) -> InspectedImage {
    InspectedImage {
        id: format!("sha256:{}", image.digest),
        repo_tags: world.laptop.engine.tags_of(&image.digest).into_iter().map(String::from).collect(),
        created: iso(image.created),
        config: ImageConfig { env: written(&image.env) },
        architecture: image.arch.name(),
        os: "linux",
        size: u64::from(image.kb()) * 1000,
        root_fs: RootFs {
            r#type: "layers",
            layers: image.layers.iter().map(|l| format!("sha256:{}", l.digest)).collect(),
        },
    }
}

/// A container of that name comes before an image of that name.
pub fn inspect(world: &mut World, args: &Args) -> Outcome {
    let engine = &world.laptop.engine;
    let mut all = Vec::new();
    for name in some(args, "docker inspect")? {
        if let Some(c) = engine.container(name) {
            all.push(Object::Container(container_shown(c)));
        } else if let Some(image) = engine.image(name) {
            all.push(Object::Image(image_shown(world, &image)));
        } else {
            return Err(Failure::new(1, format!("{}error: no such object: {name}", json(&all))));
        }
    }
    Ok(json(&all))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::world::engine::tests::shop;
    use crate::terminal::parse;

    fn enter(world: &mut World, line: &str) -> Outcome {
        let words: Vec<String> = line.split(' ').map(String::from).collect();
        let command = parse(&words)?;
        (command.spec.run)(world, &command.args)
    }

    #[test]
    fn sizes_and_cpus_are_read() {
        for (text, mib) in [
            ("512m", 512),
            ("1g", 1024),
            ("1GB", 1024),
            ("64MiB", 64),
            ("134217728", 128),
            ("1.5g", 1536),
            ("0.5G", 512),
            ("100t", 104_857_600),
            ("5000000t", u32::MAX),
        ] {
            assert_eq!(memory(text).ok(), Some(mib), "{text}");
        }
        for text in ["", "m", "-1m", "1x", "512Mi", "99999999999999999999", "1.g", "é"] {
            assert!(memory(text).is_err(), "{text}");
        }
        for (text, thousandths) in [("1", 1000), ("0.25", 250), ("1.5", 1500), (".5", 500)] {
            assert_eq!(cpus(text).ok().flatten(), Some(thousandths), "{text}");
        }
        assert_eq!(cpus("0").ok(), Some(None));
        for text in ["", ".", "1.", "many", "-1", "9999999"] {
            assert!(cpus(text).is_err(), "{text}");
        }
    }

    /// What is understood only in part is refused, and nothing is done.
    #[test]
    fn no_value_is_left_out_in_silence() {
        let mut w = shop();
        for (line, says) in [
            ("docker run -d -p 127.0.0.1:8080:80 alpine", "leave 127.0.0.1 out, -p 8080:80"),
            ("docker run -d -p 1:2:3:4 alpine", "docker: invalid hostPort: 1:2:3:4\n\nRun 'docker run --help'"),
            ("docker run -d -p 80/udp alpine", "leave /udp out"),
            ("docker run -d -p 8080-8090:80 alpine", "one by one"),
            ("docker run -d -p web:80 alpine", "docker: invalid hostPort: web"),
            ("docker run -d -p 8080:web/tcp alpine", "docker: invalid containerPort: web"),
            ("docker run -d -p 8080:0 alpine", "docker: invalid containerPort: 0"),
            ("docker run -d -p 8080: alpine", "docker: no port specified: 8080:<empty>"),
            ("docker run -d -v data:/var/lib/mysql:ro mysql", "-v data:/var/lib/mysql."),
            ("docker run -d -v /var/lib/mysql mysql", "-v NAME:/var/lib/mysql."),
            ("docker run -d -v data mysql", "'data' mount path must be absolute"),
            ("docker run -d -v :/data mysql", "empty section between colons"),
            ("docker run -d -v a:b:c:d mysql", "invalid volume specification: 'a:b:c:d'"),
            ("docker run -d -e NAME mysql", "-e NAME=VALUE."),
            ("docker run alpine echo hi", "echo: this sandbox runs what an image runs by itself"),
        ] {
            let before = w.clone();
            let failure = enter(&mut w, line).unwrap_err();
            assert!(failure.text.contains(says) && failure.code == 125, "{line}: {}", failure.text);
            assert_eq!(w, before, "{line}");
        }
    }

    /// The engine makes a container first, and finds that its port is taken when it starts it.
    #[test]
    fn a_port_that_is_taken_leaves_a_container_that_never_ran() {
        let mut w = shop();
        enter(&mut w, "docker build -t shop:1 .").unwrap();
        enter(&mut w, "docker run -d --name one -p 8080:3000 shop:1").unwrap();
        let failure = enter(&mut w, "docker run -d --name two -p 8080:3000 -v data:/data shop:1").unwrap_err();
        let (id, message) = failure.text.split_once('\n').unwrap();
        assert_eq!((id.len(), failure.code), (64, 125));
        assert!(message.starts_with("docker: Error response from daemon: failed to set up container networking: "));
        assert!(message.contains("port is already allocated\n\nRun 'docker run --help'"), "{message}");
        let listed = enter(&mut w, "docker ps -a").unwrap();
        let row = listed.lines().nth(1).unwrap();
        assert!(row.contains("   Created   ") && row.ends_with("two") && !row.contains("8080"), "{row}");
        assert!(!enter(&mut w, "docker ps").unwrap().contains("two"));
        let shown: serde_json::Value = serde_json::from_str(&enter(&mut w, "docker inspect two").unwrap()).unwrap();
        assert_eq!(shown[0]["State"]["Status"], "created");
        assert_eq!(shown[0]["State"]["StartedAt"], NEVER);
        assert_eq!(enter(&mut w, "docker logs two").unwrap(), "");
        // Its name is taken, and it takes nothing to remove it.
        let again = enter(&mut w, "docker run -d --name two -p 8081:3000 shop:1").unwrap_err();
        assert!(again.text.contains("Conflict. The container name \"/two\""), "{}", again.text);
        assert!(enter(&mut w, "docker kill two").unwrap_err().text.contains("is not running"));
        enter(&mut w, "docker rm two").unwrap();
        enter(&mut w, "docker run -d --name two -p 8081:3000 shop:1").unwrap();
        // With --rm nothing is left.
        let before = w.laptop.engine.containers.len();
        assert!(enter(&mut w, "docker run -d --rm -p 8080:3000 shop:1").is_err());
        assert_eq!(w.laptop.engine.containers.len(), before);
    }

    #[test]
    fn what_ends_by_itself_holds_the_terminal() {
        let mut w = shop();
        w.laptop.files.insert("report.sh".into(), "seconds = 60\n".into());
        w.laptop.files.insert("Dockerfile".into(), "FROM alpine\nCOPY report.sh .\n".into());
        enter(&mut w, "docker build -t report .").unwrap();
        let text = enter(&mut w, "docker run --rm report").unwrap();
        assert!(text.ends_with("report: done\n") && w.now == 60, "{text}");
        assert!(w.laptop.engine.containers.is_empty());
        enter(&mut w, "docker run -d report").unwrap();
        assert_eq!((w.now, w.laptop.engine.containers.len()), (60, 1));
        // A server does not end: it is left to run.
        let text = enter(&mut w, "docker run -e MYSQL_ROOT_PASSWORD=x --name db mysql").unwrap();
        assert!(text.contains("as with -d") && w.now == 60, "{text}");
        // One that ends badly gives its exit code.
        let failure = enter(&mut w, "docker run mysql").unwrap_err();
        assert_eq!(failure.code, 1);
        let listed = enter(&mut w, "docker ps").unwrap();
        assert!(listed.contains("   \"docker-entrypoint.s…\"   "), "{listed}");
    }

    #[test]
    fn containers_and_images_are_shown() {
        let mut w = shop();
        enter(&mut w, "docker build -t shop:1 .").unwrap();
        enter(&mut w, "docker run -d --name web --memory 512m shop:1").unwrap();
        let shown = enter(&mut w, "docker inspect web shop:1").unwrap();
        let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
        assert_eq!(shown[0]["HostConfig"]["Memory"], 536_870_912);
        assert_eq!(shown[0]["State"]["Status"], "running");
        assert_eq!(shown[1]["RepoTags"][0], "shop:1");
        assert_eq!(shown[1]["Architecture"], "amd64");
        assert_eq!(shown[1]["RootFS"]["Layers"].as_array().map(Vec::len), Some(12));
        assert_eq!(enter(&mut w, "docker inspect nobody").unwrap_err().text, "[]\nerror: no such object: nobody");
    }
}
