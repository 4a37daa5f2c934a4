//! Images: building, naming, moving, removing.

use super::table::{age, short, size, table};
use super::{after, every, one, platform, platforms};
use crate::sim::world::build::Built;
use crate::sim::world::ecr::Pushed;
use crate::sim::world::engine::{Pulled, no_image, reference};
use crate::sim::world::image::{Name, registry};
use crate::sim::world::{Arch, World};
use crate::terminal::{Args, Failure, Outcome};

fn names(args: &Args) -> Result<Vec<Name>, Failure> {
    args.all("tag").map(|t| reference(t).map_err(|e| no_tag(t, &e))).collect()
}

/// What the builder says to a tag that is none: without the repository's name, which the engine repeats.
fn no_tag(text: &str, refused: &crate::sim::world::Refused) -> Failure {
    let what = &refused.message;
    let what = if what.ends_with("must be lowercase") { "repository name must be lowercase" } else { what };
    Failure::new(1, format!("ERROR: failed to build: invalid tag \"{text}\": {what}"))
}

fn failed(refused: crate::sim::world::Refused) -> Failure {
    Failure::new(1, format!("ERROR: {}", refused.message))
}

/// The folder to build from: there is only one.
fn folder(args: &Args, command: &str) -> Result<(), Failure> {
    match one(args, command)? {
        "." | "./" => Ok(()),
        other => {
            Err(Failure::new(1, format!("{other}: this sandbox has one folder, the one you are in: {command} … .")))
        }
    }
}

fn file(args: &Args) -> &str {
    let name = args.get("file").unwrap_or("Dockerfile");
    name.strip_prefix("./").unwrap_or(name)
}

/// The last lines of a build, as the builder prints them without a screen (`--progress=plain`).
fn told(built: &Built, names: &[Name]) -> String {
    let all = built.steps.len() + 1;
    let base = built.base.strip_prefix("docker.io/").unwrap_or(&built.base);
    let from = if base.contains('/') { base.to_string() } else { format!("docker.io/library/{base}") };
    let mut text = format!("[1/{all}] FROM {from}\n");
    for (i, step) in built.steps.iter().enumerate() {
        let how = if step.cached { String::from("CACHED") } else { size(step.kb) };
        text.push_str(&format!("[{}/{all}] {}  {how}\n", i + 2, step.text));
    }
    text.push_str(&format!("writing image sha256:{}\n", built.image.digest));
    for name in names {
        text.push_str(&format!("naming to {}\n", name.full()));
    }
    text
}

pub fn build(world: &mut World, args: &Args) -> Outcome {
    folder(args, "docker build")?;
    let (names, arch) = (names(args)?, platform(args)?);
    let built = world.build(file(args), &names, arch, args.has("no-cache")).map_err(failed)?;
    Ok(told(&built, &names))
}

pub fn buildx(world: &mut World, args: &Args) -> Outcome {
    let several = args.get("platform").map(platforms).transpose()?;
    if !args.has("push") {
        if several.as_ref().is_some_and(|p| p.len() > 1) {
            let what = "ERROR: Multi-platform images stay in no list of this laptop: add --push.";
            return Err(Failure::new(1, what));
        }
        return build(world, args);
    }
    folder(args, "docker buildx build")?;
    let names = names(args)?;
    let [name] = &names[..] else {
        return Err(Failure::new(1, "ERROR: tag is needed when pushing to registry, one here: -t NAME"));
    };
    let mut wanted: Vec<Arch> = several.unwrap_or_else(|| vec![world.laptop.arch]);
    wanted.sort_by_key(|a| a.name());
    wanted.dedup();
    let (all, pushed) = world.build_and_push(file(args), name, &wanted, args.has("no-cache")).map_err(failed)?;
    let mut text = String::new();
    for (built, arch) in all.iter().zip(&wanted) {
        text.push_str(&format!("--- linux/{}\n{}", arch.name(), told(built, &[])));
    }
    text.push_str(&moved(name, &pushed));
    Ok(text)
}

fn moved(name: &Name, pushed: &Pushed) -> String {
    let mut text = format!("The push refers to repository [{}]\n", name.place());
    for layer in pushed.layers.iter().rev() {
        let how =
            if layer.there { String::from("Layer already exists") } else { format!("Pushed  {}", size(layer.kb)) };
        text.push_str(&format!("{}: {how}\n", short(&layer.digest)));
    }
    text.push_str(&format!("{}: digest: sha256:{}\n", name.tag(), pushed.digest));
    text
}

pub fn push(world: &mut World, args: &Args) -> Outcome {
    let name = reference(one(args, "docker push")?).map_err(Failure::docker)?;
    match world.push(&name) {
        Ok(pushed) => Ok(moved(&name, &pushed)),
        // Where it would have gone explains why not.
        Err(e) if world.laptop.engine.named(&name).is_some() => {
            let place = Name { tag: None, ..name }.canonical();
            let place = place.strip_suffix(":latest").unwrap_or(&place);
            Err(Failure::new(1, format!("The push refers to repository [{place}]\n{}", e.message)))
        }
        Err(e) => Err(Failure::new(1, e.message)),
    }
}

/// What a pull prints.
pub fn pulled(p: &Pulled) -> String {
    let mut text = match p.name.host {
        None => format!("{}: Pulling from library/{}\n", p.name.tag(), p.name.repository),
        Some(_) => format!("{}: Pulling from {}\n", p.name.tag(), p.name.repository),
    };
    for (digest, there) in &p.layers {
        text.push_str(&format!("{}: {}\n", short(digest), if *there { "Already exists" } else { "Pull complete" }));
    }
    let status = if p.newer { "Downloaded newer image for" } else { "Image is up to date for" };
    let (full, canonical) = (p.name.full(), p.name.canonical());
    text.push_str(&format!("Digest: sha256:{}\nStatus: {status} {full}\n", p.digest));
    text + &canonical + "\n"
}

pub fn pull(world: &mut World, args: &Args) -> Outcome {
    let name = reference(one(args, "docker pull")?).map_err(Failure::docker)?;
    let arch = platform(args)?;
    let untold = name.tag.is_none() && name.digest.is_none();
    let first = if untold { "Using default tag: latest\n" } else { "" };
    let done = world.pull(&name, arch).map(|p| first.to_string() + &pulled(&p));
    done.map_err(|e| after(first, Failure::docker(e)))
}

pub fn tag(world: &mut World, args: &Args) -> Outcome {
    let [from, to] = &args.rest[..] else {
        return Err(Failure::new(1, "docker: 'docker tag' requires 2 arguments\n\nSee 'docker tag --help'."));
    };
    world.tag_image(from, to).map(|()| String::new()).map_err(Failure::docker)
}

pub fn list(world: &mut World, args: &Args) -> Outcome {
    let engine = &world.laptop.engine;
    let mut rows = Vec::new();
    for image in engine.images.iter().rev() {
        let mut row = |repository: &str, tag: &str| {
            if args.rest.first().is_none_or(|asked| asked == repository || *asked == format!("{repository}:{tag}")) {
                let made = format!("{} ago", age(world.now.saturating_sub(image.created)));
                rows.push(vec![repository.into(), tag.into(), short(&image.digest), made, size(image.kb())]);
            }
        };
        let tags = engine.tags_of(&image.digest);
        if tags.is_empty() {
            row("<none>", "<none>");
        }
        for full in tags {
            match Name::parse(full) {
                Some(name) => row(&name.place(), name.tag.as_deref().unwrap_or("<none>")),
                None => row(full, "<none>"),
            }
        }
    }
    if args.has("quiet") {
        return Ok(rows.iter().map(|row| format!("{}\n", row[2])).collect());
    }
    Ok(table(&["REPOSITORY", "TAG", "IMAGE ID", "CREATED", "SIZE"], &rows))
}

pub fn history(world: &mut World, args: &Args) -> Outcome {
    let text = one(args, "docker history")?;
    let image = world.laptop.engine.image(text).ok_or_else(|| Failure::docker(no_image(text)))?;
    let made = format!("{} ago", age(world.now.saturating_sub(image.created)));
    let rows: Vec<Vec<String>> = image
        .layers
        .iter()
        .rev()
        .enumerate()
        .map(|(i, l)| {
            let id = if i == 0 { short(&image.digest) } else { String::from("<missing>") };
            vec![id, made.clone(), l.made_by.clone(), size(l.kb)]
        })
        .collect();
    Ok(table(&["IMAGE", "CREATED", "CREATED BY", "SIZE"], &rows))
}

pub fn remove(world: &mut World, args: &Args) -> Outcome {
    every(args, "docker rmi", |name| world.remove_image(name, args.has("force")).map(|lines| lines.join("\n")))
}

pub fn login(world: &mut World, args: &Args) -> Outcome {
    let host = match &args.rest[..] {
        [] => String::from("docker.io"),
        // What is behind the host is left out, as docker does.
        [host] => {
            let host = host.trim_start_matches("https://");
            host.split('/').next().unwrap_or(host).to_string()
        }
        _ => return Err(Failure::new(1, "docker: 'docker login' requires at most 1 argument")),
    };
    let Some(user) = args.get("username") else {
        return Err(Failure::new(
            1,
            "This sandbox asks no questions: name the user with --username, and hand over the password with --password-stdin.",
        ));
    };
    let to_ecr = || format!("aws ecr get-login-password | docker login --username AWS --password-stdin {}", registry());
    if host == "docker.io" && args.input.is_some() {
        let what =
            "Without the name of another registry docker logs in to Docker Hub, where this password does not hold.";
        return Err(Failure::new(1, format!("{what} For ECR: {}", to_ecr())));
    }
    if host == "docker.io" && !args.has("password-stdin") {
        // Anybody can be a user there; what matters is that pulls count for an account.
        world.log_in(&host, u32::MAX);
        return Ok(String::from("Login Succeeded\n"));
    }
    let input = args.input.as_deref().filter(|_| args.has("password-stdin"));
    let Some(password) = input else {
        return Err(Failure::new(1, format!("Hand the password over by a pipe: {}", to_ecr())));
    };
    if host != registry() {
        let what = if host.contains(".dkr.ecr.") {
            format!("{host}: this sandbox has one registry of ECR: {}", registry())
        } else {
            format!("Error response from daemon: Get \"https://{host}/v2/\": dial tcp: lookup {host}: no such host")
        };
        return Err(Failure::new(1, what));
    }
    match world.ecr_password_until(password.trim()).filter(|_| user == "AWS") {
        Some(until) => {
            world.log_in(&host, until);
            Ok(String::from("Login Succeeded\n"))
        }
        None => Err(Failure::new(
            1,
            format!(
                "Error response from daemon: login attempt to https://{host}/v2/ failed with status: 400 Bad Request"
            ),
        )),
    }
}
