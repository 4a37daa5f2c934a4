//! Containers and volumes.

use super::images::pulled;
use super::table::{age, short, table};
use super::{after, one, platform, some};
use crate::sim::world::engine::{Run, entrypoint};
use crate::sim::world::time::iso;
use crate::sim::world::{Container, Refused, Status, World};
use crate::terminal::aws::json::json;
use crate::terminal::{Args, Failure, Outcome};
use serde::Serialize;

/// `8080:3000`, or the container's port alone: then the engine picks one of the laptop.
fn port(text: &str) -> Result<(Option<u16>, u16), Failure> {
    let wrong = || Failure::new(125, format!("docker: invalid publish opts format (should be HOST:CONTAINER): {text}"));
    let number = |t: &str| t.strip_suffix("/tcp").unwrap_or(t).parse::<u16>().ok().filter(|n| *n > 0).ok_or_else(wrong);
    let parts: Vec<&str> = text.split(':').collect();
    match parts[..] {
        [own] => Ok((None, number(own)?)),
        // An address of the laptop in front of both is of no use here.
        [host, own] | [_, host, own] => Ok((Some(number(host)?), number(own)?)),
        _ => Err(wrong()),
    }
}

/// `512m`, `1g`: MiB.
fn memory(text: &str) -> Result<u32, Failure> {
    let wrong = || Failure::new(125, format!("docker: invalid size: '{text}' (512m and 1g are understood)"));
    let low = text.to_ascii_lowercase();
    let low = low.trim_end_matches('b').trim_end_matches('i');
    let digits = low.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let n: u32 = digits.parse().map_err(|_| wrong())?;
    match &low[digits.len()..] {
        "" => Ok(n / 1_048_576),
        "k" => Ok(n / 1024),
        "m" => Ok(n),
        "g" => n.checked_mul(1024).ok_or_else(wrong),
        _ => Err(wrong()),
    }
}

/// `1.5`: thousandths.
fn cpus(text: &str) -> Result<u32, Failure> {
    let wrong = || {
        Failure::new(
            125,
            format!("docker: invalid argument \"{text}\" for \"--cpus\" flag: failed to parse as a number"),
        )
    };
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let part: String = part.chars().chain("000".chars()).take(3).collect();
    let (whole, part): (u32, u32) = (whole.parse().map_err(|_| wrong())?, part.parse().map_err(|_| wrong())?);
    whole.checked_mul(1000).and_then(|w| w.checked_add(part)).filter(|n| *n > 0).ok_or_else(wrong)
}

fn pair(text: &str) -> (String, String) {
    let (name, value) = text.split_once('=').unwrap_or((text, ""));
    (name.to_string(), value.to_string())
}

fn mount(text: &str) -> Result<(String, String), Failure> {
    let wrong =
        || Failure::new(125, format!("docker: invalid volume specification: '{text}' (VOLUME:/path is understood)"));
    let (volume, at) = text.split_once(':').ok_or_else(wrong)?;
    Ok((volume.to_string(), at.to_string()))
}

fn refused(e: Refused) -> Failure {
    Failure::new(
        125,
        format!("docker: Error response from daemon: {}\n\nRun 'docker run --help' for more information", e.message),
    )
}

pub fn run(world: &mut World, args: &Args) -> Outcome {
    let rest = some(args, "docker run")?;
    if let Some(command) = rest.get(1) {
        let what = format!("{command}: this sandbox runs what an image runs by itself, and no other command in it.");
        return Err(Failure::new(125, what));
    }
    let run = Run {
        image: rest[0].clone(),
        name: args.get("name").map(String::from),
        ports: args.all("publish").map(port).collect::<Result<_, _>>()?,
        env: args.all("env").map(pair).collect(),
        mounts: args.all("volume").map(mount).collect::<Result<_, _>>()?,
        memory: args.get("memory").map(memory).transpose()?,
        cpus: args.get("cpus").map(cpus).transpose()?,
        arch: platform(args)?,
        auto_remove: args.has("rm"),
    };
    let ran = world.run(&run).map_err(refused)?;
    let mut text = String::new();
    if let Some(p) = &ran.pulled {
        text.push_str(&format!("Unable to find image '{}' locally\n{}", p.name.full(), pulled(p)));
    }
    text.extend(ran.warning.iter().flat_map(|w| [w, "\n"]));
    if args.has("detach") {
        text.push_str(&ran.id);
        text.push('\n');
        return Ok(text);
    }
    text.extend(ran.container.log.iter().flat_map(|(_, line)| [line, "\n"]));
    match ran.container.status {
        Status::Exited(0) => Ok(text),
        Status::Exited(code) => Err(Failure::new(code, text)),
        Status::Running => {
            text.push_str("(It would hold the terminal until it ends; this sandbox lets it run on, as with -d.)\n");
            Ok(text)
        }
    }
}

fn status(c: &Container, now: u32) -> String {
    match c.status {
        Status::Running => format!("Up {}", age(now.saturating_sub(c.started))),
        Status::Exited(code) => {
            format!("Exited ({code}) {} ago", age(now.saturating_sub(c.finished.unwrap_or(c.started))))
        }
    }
}

pub fn list(world: &mut World, args: &Args) -> Outcome {
    let all = world.laptop.engine.containers.iter().rev().filter(|c| args.has("all") || c.status == Status::Running);
    let row = |c: &Container| {
        let ports = c.ports.iter().map(|(host, own)| format!("0.0.0.0:{host}->{own}/tcp"));
        let ports = if c.status == Status::Running { ports.collect::<Vec<_>>().join(", ") } else { String::new() };
        vec![
            short(&c.id),
            c.image_name.clone(),
            format!("\"{}\"", entrypoint(&c.image.program)),
            format!("{} ago", age(world.now.saturating_sub(c.created))),
            status(c, world.now),
            ports,
            c.name.clone(),
        ]
    };
    let rows: Vec<Vec<String>> = all.map(row).collect();
    Ok(table(&["CONTAINER ID", "IMAGE", "COMMAND", "CREATED", "STATUS", "PORTS", "NAMES"], &rows))
}

fn find<'a>(world: &'a World, name: &str) -> Result<&'a Container, Failure> {
    let found = world.laptop.engine.container(name);
    found.ok_or_else(|| Failure::new(1, format!("Error response from daemon: No such container: {name}")))
}

pub fn logs(world: &mut World, args: &Args) -> Outcome {
    let c = find(world, one(args, "docker logs")?)?;
    Ok(c.log.iter().flat_map(|(_, line)| [line, "\n"]).collect())
}

pub fn remove(world: &mut World, args: &Args) -> Outcome {
    let mut text = String::new();
    for name in some(args, "docker rm")? {
        let done = world.remove_container(name, args.has("force"));
        done.map_err(|e| after(&text, Failure::docker(e)))?;
        text.push_str(name);
        text.push('\n');
    }
    Ok(text)
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

pub fn inspect(world: &mut World, args: &Args) -> Outcome {
    let one = |name: &String| {
        let c = find(world, name)?;
        let running = c.status == Status::Running;
        Ok(Inspected {
            id: c.id.clone(),
            created: iso(c.created),
            state: State {
                status: if running { "running" } else { "exited" },
                running,
                oom_killed: c.oom_killed,
                exit_code: if let Status::Exited(code) = c.status { code } else { 0 },
                started_at: iso(c.started),
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
            config: Config {
                env: c.env.iter().map(|(n, v)| format!("{n}={v}")).collect(),
                image: c.image_name.clone(),
            },
        })
    };
    let all: Vec<Inspected> = some(args, "docker inspect")?.iter().map(one).collect::<Result<_, Failure>>()?;
    Ok(json(&all))
}
