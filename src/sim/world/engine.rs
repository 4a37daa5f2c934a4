//! The container engine of the laptop. Its refusals are those of Docker's engine.

use super::ecr::{Puller, Pushed};
use super::image::{Name, digest_of};
use super::{Arch, Container, Done, Engine, Image, Manifest, Program, Refused, Status, Volume, World};
use std::rc::Rc;

/// What `docker run` asks for.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Run {
    pub image: String,
    /// None: the engine makes one up.
    pub name: Option<String>,
    /// Ports of the laptop (none: any free one) and of the container.
    pub ports: Vec<(Option<u16>, u16)>,
    pub env: Vec<(String, String)>,
    /// Volumes and where they are mounted.
    pub mounts: Vec<(String, String)>,
    /// MiB, and thousandths of a CPU.
    pub memory: Option<u32>,
    pub cpus: Option<u32>,
    pub arch: Option<Arch>,
    pub auto_remove: bool,
}

/// A container that has been made.
#[derive(Clone, PartialEq, Debug)]
pub struct Ran {
    pub id: String,
    /// What was pulled for it, if the image was not here.
    pub pulled: Option<Pulled>,
    /// The image is for another processor than the laptop's, and nobody asked for that.
    pub warning: Option<String>,
    /// How it is now, also if it has gone already.
    pub container: Container,
    /// Why it could not be started. It is there all the same.
    pub not_started: Option<Refused>,
}

/// What a pull has brought.
#[derive(Clone, PartialEq, Debug)]
pub struct Pulled {
    pub name: Name,
    /// Digests, bottom to top, and whether the layer was here already.
    pub layers: Vec<(String, bool)>,
    /// Of what the name points to in the registry.
    pub digest: String,
    /// The name did not point to it before.
    pub newer: bool,
}

/// The least memory that the engine lets a container have, in MiB.
const LEAST_MEMORY: u32 = 6;
/// Where the engine begins when it picks ports itself.
const OWN_PORTS: u16 = 32768;
/// How long the engine waits for a program that does not end by itself, in seconds
/// (<https://docs.docker.com/reference/cli/docker/container/stop/>).
const PATIENCE: u32 = 10;

/// As platforms are written: `linux/arm64/v8`.
pub fn platform(arch: Arch) -> &'static str {
    match arch {
        Arch::Amd64 => "linux/amd64",
        Arch::Arm64 => "linux/arm64/v8",
    }
}

/// What an image runs, as a path in it.
pub fn entrypoint(program: &Program) -> &'static str {
    match program.name.as_str() {
        "mysql" | "node" | "shop" => "/usr/local/bin/docker-entrypoint.sh",
        "eclipse-temurin" => "/__cacert_entrypoint.sh",
        _ => "/bin/sh",
    }
}

impl Engine {
    /// The image of a name.
    pub fn named(&self, name: &Name) -> Option<Rc<Image>> {
        let full = name.full();
        let digest = self.tags.iter().find(|(t, _)| *t == full).map(|(_, d)| d);
        self.images.iter().find(|i| digest.or(name.digest.as_ref()) == Some(&i.digest)).cloned()
    }

    /// The image of a name, or of the beginning of an id that only one has.
    pub fn image(&self, text: &str) -> Option<Rc<Image>> {
        if let Some(image) = Name::parse(text).and_then(|n| self.named(&n)) {
            return Some(image);
        }
        let id = text.strip_prefix("sha256:").unwrap_or(text);
        let mut all = self.images.iter().filter(|i| !id.is_empty() && i.digest.starts_with(id));
        let first = all.next()?;
        all.next().is_none().then(|| first.clone())
    }

    /// Names of an image.
    pub fn tags_of(&self, digest: &str) -> Vec<&str> {
        self.tags.iter().filter(|(_, d)| d == digest).map(|(t, _)| t.as_str()).collect()
    }

    pub fn has_layer(&self, digest: &str) -> bool {
        self.images.iter().flat_map(|i| &i.layers).any(|l| l.digest == digest)
    }

    /// Lets a name point to an image.
    pub fn set_tag(&mut self, full: String, digest: &str) {
        match self.tags.iter_mut().find(|(t, _)| *t == full) {
            Some(tag) => tag.1 = digest.to_string(),
            None => self.tags.push((full, digest.to_string())),
        }
    }

    /// The place of a container by its name, or by the beginning of an id that only one has.
    fn place(&self, text: &str) -> Option<usize> {
        let name = text.strip_prefix('/').unwrap_or(text);
        if let Some(at) = self.containers.iter().position(|c| c.name == name || c.id == name) {
            return Some(at);
        }
        let fits = |c: &&Container| !name.is_empty() && c.id.starts_with(name);
        let one = self.containers.iter().filter(fits).count() == 1;
        self.containers.iter().position(|c| one && fits(&c))
    }

    pub fn container(&self, text: &str) -> Option<&Container> {
        self.place(text).and_then(|at| self.containers.get(at))
    }

    fn is_taken(&self, port: u16) -> bool {
        let running = self.containers.iter().filter(|c| c.status == Status::Running);
        running.flat_map(|c| &c.ports).any(|(host, _)| *host == port)
    }
}

impl Container {
    /// The volume in which its program's data lies.
    fn data_volume(&self) -> Option<&str> {
        let path = self.image.program.data.as_deref()?;
        self.mounts.iter().find(|(_, at)| at.trim_end_matches('/') == path).map(|(v, _)| v.as_str())
    }

    /// When it ends by itself.
    fn due(&self) -> Option<u32> {
        let seconds = self.image.program.seconds.filter(|_| self.status == Status::Running)?;
        Some(self.started.saturating_add(seconds))
    }
}

/// What is said when a port of the laptop is taken. An endpoint has an id of its own, not the container's.
fn allocated(name: &str, id: &str, port: u16) -> Refused {
    let endpoint = digest_of(&["endpoint ", id].concat());
    let what = format!(
        "failed to set up container networking: driver failed programming external connectivity on endpoint {name} ({endpoint}): Bind for 0.0.0.0:{port} failed: port is already allocated"
    );
    Refused::new("", what)
}

fn no_container(text: &str) -> Refused {
    Refused::new("", format!("No such container: {text}"))
}

/// Reads an image's name as the engine does.
///
/// # Errors
/// In the engine's words, for what is no name.
pub fn reference(text: &str) -> Done<Name> {
    Name::parse(text).ok_or_else(|| {
        let repository = text.split(['@', ':']).next().unwrap_or(text);
        let why = if repository.chars().any(|c| c.is_ascii_uppercase()) {
            format!("invalid reference format: repository name ({repository}) must be lowercase")
        } else {
            String::from("invalid reference format")
        };
        Refused::new("", why)
    })
}

impl World {
    /// Keeps an image on the laptop.
    pub(super) fn keep(&mut self, image: &Rc<Image>) {
        let images = &mut self.laptop.engine.images;
        if !images.iter().any(|i| i.digest == image.digest) {
            images.push(image.clone());
        }
    }

    /// Gives an image a further name.
    pub fn tag_image(&mut self, from: &str, to: &str) -> Done {
        let name = reference(to)?;
        if name.digest.is_some() {
            return Err(Refused::new("", "refusing to create a tag with a digest reference"));
        }
        let image = self.laptop.engine.image(from).ok_or_else(|| no_image(from))?;
        self.laptop.engine.set_tag(name.full(), &image.digest);
        Ok(())
    }

    /// Pushes the image of a name into the registry that the name says.
    pub fn push(&mut self, name: &Name) -> Done<Pushed> {
        let image = self.laptop.engine.named(name).ok_or_else(|| {
            Refused::new("", format!("An image does not exist locally with the tag: {}", name.place()))
        })?;
        let pushed = self.push_manifest(name, Manifest::new(vec![image], self.now))?;
        self.laptop.engine.pushed_kb = Some(pushed.kb());
        Ok(pushed)
    }

    /// Pulls the image of a name: layers that are here already do not travel.
    pub fn pull(&mut self, name: &Name, arch: Option<Arch>) -> Done<Pulled> {
        let wanted = arch.unwrap_or(self.laptop.arch);
        // Looking whether there is something newer is no pull (docker-hub-usage).
        let same = self.hub_find(&name.repository, name.tag()).filter(|_| name.is_hub() && name.digest.is_none());
        let here =
            |m: &Manifest| m.for_arch(wanted).is_some_and(|i| self.laptop.engine.named(name).as_ref() == Some(i));
        let mut after = self.clone();
        let manifest = match same.filter(here) {
            Some(manifest) => manifest,
            None => after.fetch(name, Puller::Laptop)?,
        };
        let image = match (manifest.for_arch(wanted), &manifest.images[..], arch) {
            (Some(image), ..) => image.clone(),
            (None, [one], None) => one.clone(),
            (None, [_], Some(_)) => {
                let (full, platform) = (name.full(), platform(wanted));
                let what = format!(
                    "image with reference {full} was found but its platform (linux/{}) does not match the specified platform ({platform})",
                    manifest.images[0].arch.name()
                );
                return Err(Refused::new("", what));
            }
            _ => {
                let what = format!("no matching manifest for {} in the manifest list entries", platform(wanted));
                return Err(Refused::new("", what));
            }
        };
        let engine = &mut after.laptop.engine;
        let newer = engine.named(name).as_ref() != Some(&image);
        let layers: Vec<(String, bool)> =
            image.layers.iter().map(|l| (l.digest.clone(), engine.has_layer(&l.digest))).collect();
        let moved = image.layers.iter().filter(|l| !engine.has_layer(&l.digest)).map(|l| l.kb);
        engine.pulled_kb = Some(moved.fold(0, u32::saturating_add));
        engine.set_tag(name.full(), &image.digest);
        after.keep(&image);
        *self = after;
        Ok(Pulled { name: name.clone(), layers, digest: manifest.digest, newer })
    }

    /// Creates and starts a container. What is not here is pulled; a volume that does not exist is made. What is refused before the
    /// container is made changes nothing; a port that is taken shows only when it starts.
    pub fn run(&mut self, run: &Run) -> Done<Ran> {
        let mut after = self.clone();
        let ran = after.start(run)?;
        *self = after;
        Ok(ran)
    }

    fn start(&mut self, run: &Run) -> Done<Ran> {
        let (image, pulled) = self.for_run(run)?;
        if run.memory.is_some_and(|m| m < LEAST_MEMORY) {
            return Err(Refused::new("", format!("Minimum memory limit allowed is {LEAST_MEMORY}MB")));
        }
        let id = self.id(64);
        let name = self.name_for(run, &id)?;
        let (ports, not_started) = self.ports_for(run, &name, &id);
        for (volume, at) in &run.mounts {
            check_mount(volume, at)?;
            self.create_volume(volume)?;
        }
        let warning = (run.arch.is_none() && image.arch != self.laptop.arch).then(|| {
            format!(
                "WARNING: The requested image's platform ({}) does not match the detected host platform ({}) and no specific platform was requested",
                platform(image.arch),
                platform(self.laptop.arch)
            )
        });
        let mut env = image.env.clone();
        for (n, v) in &run.env {
            env.retain(|(old, _)| old != n);
            env.push((n.clone(), v.clone()));
        }
        let now = self.now;
        let mut made = Container {
            id: id.clone(),
            name,
            image,
            image_name: run.image.clone(),
            status: if not_started.is_some() { Status::Created } else { Status::Running },
            ports,
            env,
            mounts: run.mounts.clone(),
            memory: run.memory,
            cpus: run.cpus,
            auto_remove: run.auto_remove,
            oom_killed: false,
            created: now,
            started: now,
            finished: None,
            rows: 0,
            log: Vec::new(),
        };
        if not_started.is_none() {
            self.begin(&mut made);
        }
        let ended = made.status != Status::Running;
        if !(ended && made.auto_remove) {
            self.laptop.engine.containers.push(made.clone());
        }
        Ok(Ran { id, pulled, warning, container: made, not_started })
    }

    /// The image that is asked for: here, or pulled.
    fn for_run(&mut self, run: &Run) -> Done<(Rc<Image>, Option<Pulled>)> {
        if let Some(image) = self.laptop.engine.image(&run.image)
            && run.arch.is_none_or(|a| a == image.arch)
        {
            return Ok((image, None));
        }
        let name = reference(&run.image)?;
        let pulled = self.pull(&name, run.arch)?;
        let image = self.laptop.engine.named(&name).ok_or_else(|| no_image(&run.image))?;
        Ok((image, Some(pulled)))
    }

    fn name_for(&self, run: &Run, id: &str) -> Done<String> {
        let containers = &self.laptop.engine.containers;
        let Some(name) = &run.name else {
            let free = |n: &String| !containers.iter().any(|c| c.name == *n);
            let made = made_up(id);
            let numbered = (1u32..).map(|n| format!("{made}{n}"));
            return Ok(std::iter::once(made.clone()).chain(numbered).find(free).unwrap_or(made));
        };
        if !is_plain_name(name) || name.len() < 2 {
            let what = format!("Invalid container name ({name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
            return Err(Refused::new("", what));
        }
        match containers.iter().find(|c| c.name == *name) {
            None => Ok(name.clone()),
            Some(other) => {
                let what = format!(
                    "Conflict. The container name \"/{name}\" is already in use by container \"{}\". You have to remove (or rename) that container to be able to reuse that name.",
                    other.id
                );
                Err(Refused::new("", what))
            }
        }
    }

    /// Ports of the laptop and of the container, and why they can't be had.
    fn ports_for(&self, run: &Run, name: &str, id: &str) -> (Vec<(u16, u16)>, Option<Refused>) {
        let mut ports: Vec<(u16, u16)> = Vec::new();
        let mut refused = None;
        for (host, inside) in &run.ports {
            let taken =
                |p: u16, ports: &[(u16, u16)]| self.laptop.engine.is_taken(p) || ports.iter().any(|(h, _)| *h == p);
            let host = match host {
                Some(host) => *host,
                None => (OWN_PORTS..u16::MAX).find(|p| !taken(*p, &ports)).unwrap_or(u16::MAX),
            };
            if taken(host, &ports) && refused.is_none() {
                refused = Some(allocated(name, id, host));
            }
            ports.push((host, *inside));
        }
        (ports, refused)
    }

    /// What a program does first: it may end at once.
    fn begin(&self, c: &mut Container) {
        let now = self.now;
        let program = c.image.program.clone();
        let mut end = |code: u8, line: Option<String>| {
            c.status = Status::Exited(code);
            c.finished = Some(now);
            c.log.extend(line.map(|l| (now, l)));
        };
        if c.image.arch != self.laptop.arch {
            return end(255, Some(format!("exec {}: exec format error", entrypoint(&program))));
        }
        // A database that is set up already asks for no password.
        let volume = c.mounts.iter().find(|(_, at)| Some(at.trim_end_matches('/')) == program.data.as_deref());
        let volume = volume.and_then(|(v, _)| self.laptop.engine.volumes.iter().find(|w| w.name == *v));
        let rows = volume.map_or(c.rows, |v| v.rows);
        if let Some(missing) = program.missing(&c.env).filter(|_| rows == 0) {
            let line = if program.name == "mysql" {
                String::from(
                    "[ERROR] [Entrypoint]: Database is uninitialized and password option is not specified\n    You need to specify one of the following as an environment variable:\n    - MYSQL_ROOT_PASSWORD\n    - MYSQL_ALLOW_EMPTY_PASSWORD\n    - MYSQL_RANDOM_ROOT_PASSWORD",
                )
            } else {
                format!("Error: {missing} is not set")
            };
            return end(1, Some(line));
        }
        if c.memory.is_some_and(|m| m < program.memory) {
            c.oom_killed = true;
            c.status = Status::Exited(137);
            c.finished = Some(now);
            return;
        }
        match (program.name.as_str(), program.seconds) {
            (_, Some(0)) => end(0, None),
            (name, Some(seconds)) => c.log.push((now, format!("{name}: begins, {seconds} seconds of work"))),
            ("mysql", None) => {
                let line = "[System] [Server] /usr/sbin/mysqld: ready for connections. port: 3306";
                c.log.push((now, line.to_string()));
            }
            (name, None) => {
                let port = program.port.map_or(String::new(), |p| format!(" on port {p}"));
                c.log.push((now, format!("{name} {} listening{port}", program.says)));
            }
        }
    }

    /// Ends a container that runs.
    fn end_container(&mut self, id: &str, code: u8, line: Option<String>) {
        let now = self.now;
        let containers = &mut self.laptop.engine.containers;
        let Some(at) = containers.iter().position(|c| c.id == id && c.status == Status::Running) else { return };
        let c = &mut containers[at];
        c.status = Status::Exited(code);
        c.finished = Some(now);
        c.log.extend(line.map(|l| (now, l)));
        if c.auto_remove {
            containers.remove(at);
        }
    }

    /// Starts a container that does not run: its files, and so its rows, are those that it had.
    pub fn start_again(&mut self, text: &str) -> Done {
        let at = self.laptop.engine.place(text).ok_or_else(|| no_container(text))?;
        let mut c = self.laptop.engine.containers[at].clone();
        if c.status == Status::Running {
            return Ok(());
        }
        if let Some((port, _)) = c.ports.iter().find(|(port, _)| self.laptop.engine.is_taken(*port)) {
            return Err(allocated(&c.name, &c.id, *port));
        }
        c.status = Status::Running;
        (c.started, c.finished, c.oom_killed) = (self.now, None, false);
        self.begin(&mut c);
        let containers = &mut self.laptop.engine.containers;
        if c.auto_remove && c.status != Status::Running {
            containers.remove(at);
        } else {
            containers[at] = c;
        }
        Ok(())
    }

    /// Stops a container, if it runs, and starts it.
    pub fn restart(&mut self, text: &str) -> Done {
        let mut after = self.clone();
        // One that is removed as soon as it stops is kept for this.
        let auto_remove = after
            .laptop
            .engine
            .place(text)
            .map(|at| std::mem::take(&mut after.laptop.engine.containers[at].auto_remove));
        after.stop(text)?;
        after.start_again(text)?;
        if let (Some(at), Some(auto_remove)) = (after.laptop.engine.place(text), auto_remove) {
            after.laptop.engine.containers[at].auto_remove = auto_remove;
        }
        *self = after;
        Ok(())
    }

    /// Asks a program to end, and ends it after ten seconds. A database puts its things in order, a server stops; a script that works
    /// does not listen.
    pub fn stop(&mut self, text: &str) -> Done {
        let c = self.laptop.engine.container(text).ok_or_else(|| no_container(text))?;
        if c.status != Status::Running {
            return Ok(());
        }
        let (seconds, code) = match &*c.image.program {
            p if p.data.is_some() => (1, 0),
            p if p.seconds.is_some() => (PATIENCE, 137),
            _ => (1, 143),
        };
        let id = c.id.clone();
        self.advance(seconds);
        self.end_container(&id, code, None);
        Ok(())
    }

    /// Ends a program at once.
    pub fn kill(&mut self, text: &str) -> Done {
        let c = self
            .laptop
            .engine
            .container(text)
            .ok_or_else(|| Refused::new("", format!("cannot kill container: {text}: No such container: {text}")))?;
        if c.status != Status::Running {
            return Err(Refused::new("", format!("cannot kill container: {text}: container {} is not running", c.id)));
        }
        let id = c.id.clone();
        self.end_container(&id, 137, None);
        Ok(())
    }

    /// Removes a container and its own layer.
    pub fn remove_container(&mut self, text: &str, force: bool) -> Done {
        let engine = &mut self.laptop.engine;
        let at = engine.place(text).ok_or_else(|| no_container(text))?;
        if engine.containers[at].status == Status::Running && !force {
            let name = &engine.containers[at].name;
            let what = format!(
                "cannot remove container \"{name}\": container is running: stop the container before removing or force remove"
            );
            return Err(Refused::new("", what));
        }
        engine.containers.remove(at);
        Ok(())
    }

    /// Takes a name from an image, and removes the image with its last name. Answers what `docker rmi` prints.
    pub fn remove_image(&mut self, text: &str, force: bool) -> Done<Vec<String>> {
        let engine = &self.laptop.engine;
        let image = engine.image(text).ok_or_else(|| no_image(text))?;
        let named = Name::parse(text).map(|n| n.full()).filter(|full| engine.tags.iter().any(|(t, _)| t == full));
        let tags: Vec<String> = engine.tags_of(&image.digest).into_iter().map(String::from).collect();
        let short = image.digest.chars().take(12).collect::<String>();
        let user = |running: bool| {
            let uses = |c: &&Container| c.image.digest == image.digest && (c.status == Status::Running) == running;
            engine.containers.iter().find(uses).map(|c| c.id.chars().take(12).collect::<String>())
        };
        let conflict = |what: String| Err(Refused::new("", format!("conflict: {what}")));
        let by_id = named.is_none();
        if by_id && tags.len() > 1 && !force {
            return conflict(format!(
                "unable to delete {short} (must be forced) - image is referenced in multiple repositories"
            ));
        }
        let last = by_id || tags.len() == 1;
        if last && let Some(id) = user(true) {
            if by_id {
                return conflict(format!(
                    "unable to delete {short} (cannot be forced) - image is being used by running container {id}"
                ));
            }
            if !force {
                return conflict(format!(
                    "unable to remove repository reference \"{text}\" (must force) - container {id} is using its referenced image {short}"
                ));
            }
        } else if last
            && !force
            && let Some(id) = user(false)
        {
            return conflict(if by_id {
                format!("unable to delete {short} (must be forced) - image is being used by stopped container {id}")
            } else {
                format!(
                    "unable to remove repository reference \"{text}\" (must force) - container {id} is using its referenced image {short}"
                )
            });
        }
        // A name can be taken from an image that runs; the image stays.
        let goes = last && user(true).is_none();
        let engine = &mut self.laptop.engine;
        let gone: Vec<String> = tags.into_iter().filter(|t| named.as_ref().is_none_or(|n| n == t)).collect();
        engine.tags.retain(|(t, _)| !gone.contains(t));
        let mut lines: Vec<String> = gone.iter().map(|t| format!("Untagged: {t}")).collect();
        if goes {
            engine.images.retain(|i| i.digest != image.digest);
            lines.push(format!("Deleted: sha256:{}", image.digest));
        }
        Ok(lines)
    }

    /// Makes a volume, unless there is one of that name.
    pub fn create_volume(&mut self, name: &str) -> Done {
        if name.len() == 1 {
            let what = "volume name is too short, names should be at least two alphanumeric characters";
            return Err(Refused::new("", format!("create {name}: {what}")));
        }
        if !is_plain_name(name) || name.len() < 2 {
            let what = format!(
                "create {name}: \"{name}\" includes invalid characters for a local volume name, only \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed. If you intended to pass a host directory, use absolute path"
            );
            return Err(Refused::new("", what));
        }
        let volumes = &mut self.laptop.engine.volumes;
        if !volumes.iter().any(|v| v.name == name) {
            volumes.push(Volume { name: name.to_string(), rows: 0 });
        }
        Ok(())
    }

    pub fn remove_volume(&mut self, name: &str) -> Done {
        let engine = &mut self.laptop.engine;
        let Some(at) = engine.volumes.iter().position(|v| v.name == name) else {
            return Err(Refused::new("", format!("get {name}: no such volume")));
        };
        if let Some(user) = engine.containers.iter().find(|c| c.mounts.iter().any(|(v, _)| v == name)) {
            return Err(Refused::new("", format!("remove {name}: volume is in use - [{}]", user.id)));
        }
        engine.volumes.remove(at);
        Ok(())
    }

    /// Running containers have worked for `seconds`: one row each second, where there is a place for data.
    pub fn engine_passed(&mut self, seconds: u32) {
        let Engine { containers, volumes, .. } = &mut self.laptop.engine;
        for c in containers.iter_mut().filter(|c| c.status == Status::Running && c.image.program.data.is_some()) {
            let volume = c.data_volume().and_then(|name| volumes.iter_mut().find(|v| v.name == name));
            let rows = volume.map_or(&mut c.rows, |v| &mut v.rows);
            *rows = rows.saturating_add(seconds);
        }
    }

    /// Ends what is due to end.
    pub fn engine_settle(&mut self) {
        let due = |c: &&Container| c.due().is_some_and(|t| t <= self.now);
        let ended: Vec<(String, String)> = self
            .laptop
            .engine
            .containers
            .iter()
            .filter(due)
            .map(|c| (c.id.clone(), format!("{}: done", c.image.program.name)))
            .collect();
        for (id, line) in ended {
            self.end_container(&id, 0, Some(line));
        }
    }

    /// When the next container ends by itself.
    pub fn engine_due(&self) -> Option<u32> {
        self.laptop.engine.containers.iter().filter_map(Container::due).min()
    }
}

pub fn no_image(text: &str) -> Refused {
    let name = Name::parse(text).map_or_else(|| text.to_string(), |n| n.full());
    Refused::new("", format!("No such image: {name}"))
}

/// What the engine takes as a name for a container or a volume.
fn is_plain_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c))
}

fn check_mount(volume: &str, at: &str) -> Done {
    if volume.starts_with(['/', '.', '~']) {
        let what = format!("{volume}: this sandbox mounts volumes only, no folders: use NAME:/path");
        return Err(Refused::new("", what));
    }
    if !at.starts_with('/') {
        let what = format!(
            "invalid volume specification: '{volume}:{at}': invalid mount config for type \"volume\": invalid mount path: '{at}' mount path must be absolute"
        );
        return Err(Refused::new("", what));
    }
    Ok(())
}

/// A name for a container that was given none.
fn made_up(id: &str) -> String {
    const HOW: [&str; 8] = ["brisk", "calm", "clear", "eager", "gentle", "quiet", "steady", "swift"];
    const WHAT: [&str; 8] = ["anchor", "barge", "crane", "dock", "ferry", "harbor", "lantern", "pier"];
    let n = id.bytes().take(2).fold(0usize, |n, b| n * 16 + usize::from((b as char).to_digit(16).unwrap_or(0) as u8));
    format!("{}_{}", HOW[n % 8], WHAT[n / 8 % 8])
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::Map;
    use crate::sim::world::{ACCOUNT, FACTS};
    use proptest::prelude::*;

    pub const SHOP: &str =
        "FROM node:24\nWORKDIR /app\nCOPY package.json .\nRUN npm ci\nCOPY . .\nCMD [\"node\", \"server.js\"]\n";

    pub fn world() -> World {
        let book = crate::content::facts::Book::load(&crate::content::root("en")).unwrap().numbers();
        World::new(Rc::new(book.only(&FACTS)))
    }

    /// A world with the shop's files.
    pub fn shop() -> World {
        let mut w = world();
        let files = [("Dockerfile", SHOP), ("package.json", "{}"), ("server.js", "const version = \"v1\"\n")];
        w.laptop.files = files.into_iter().map(|(n, t)| (n.to_string(), t.to_string())).collect::<Map<String>>();
        w
    }

    pub fn name(text: &str) -> Name {
        Name::parse(text).unwrap()
    }

    pub fn at_ecr(text: &str) -> Name {
        name(&format!("{ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com/{text}"))
    }

    pub fn logged_in(mut w: World) -> World {
        let until = w.ecr_password_until(&w.ecr_password()).unwrap();
        w.log_in(&super::super::image::registry(), until);
        w
    }

    fn mysql(volume: Option<&str>) -> Run {
        Run {
            image: "mysql".into(),
            name: Some("db".into()),
            env: vec![("MYSQL_ROOT_PASSWORD".into(), "x".into())],
            mounts: volume.map(|v| (v.to_string(), "/var/lib/mysql".to_string())).into_iter().collect(),
            ..Run::default()
        }
    }

    fn of(image: &str) -> Run {
        Run { image: image.into(), ..Run::default() }
    }

    fn rows(w: &World, volume: &str) -> u32 {
        w.laptop.engine.volumes.iter().find(|v| v.name == volume).unwrap().rows
    }

    #[test]
    fn rows_outlive_a_container_in_a_volume_only() {
        let mut w = world();
        let ran = w.run(&mysql(None)).unwrap();
        assert_eq!(w.laptop.engine.pulled_kb, Some(ran.container.image.kb()));
        w.advance(60);
        assert_eq!(w.laptop.engine.container("db").unwrap().rows, 60);
        w.remove_container("db", true).unwrap();
        w.run(&mysql(None)).unwrap();
        assert_eq!(w.laptop.engine.container("db").unwrap().rows, 0);
        w.remove_container("db", true).unwrap();
        w.run(&mysql(Some("data"))).unwrap();
        w.advance(60);
        w.stop("db").unwrap();
        w.advance(60);
        assert_eq!(rows(&w, "data"), 61);
        w.remove_container("db", false).unwrap();
        // What is set up already needs no password.
        let ran = w.run(&Run { env: vec![], ..mysql(Some("data")) }).unwrap();
        assert_eq!(ran.container.status, Status::Running);
        assert!(w.remove_volume("data").unwrap_err().message.starts_with("remove data: volume is in use - ["));
    }

    #[test]
    fn a_container_that_is_started_again_has_what_it_had() {
        let mut w = world();
        w.run(&mysql(None)).unwrap();
        w.advance(60);
        w.stop("db").unwrap();
        let rows = w.laptop.engine.container("db").unwrap().rows;
        w.advance(60);
        w.start_again("db").unwrap();
        w.start_again("db").unwrap();
        w.advance(5);
        let c = w.laptop.engine.container("db").unwrap();
        assert_eq!((c.status, c.rows, c.finished), (Status::Running, rows + 5, None));
        let started = c.started;
        w.restart("db").unwrap();
        let c = w.laptop.engine.container("db").unwrap();
        assert!(c.status == Status::Running && c.started > started);
        assert_eq!(w.start_again("nobody").unwrap_err().message, "No such container: nobody");
        // What made it end is still so.
        w.run(&Run { name: Some("small".into()), memory: Some(256), ..mysql(None) }).unwrap();
        w.start_again("small").unwrap();
        assert_eq!(w.laptop.engine.container("small").unwrap().status, Status::Exited(137));
        // A port that is taken keeps it from running until it is free.
        let at_port = |name: &str| Run { name: Some(name.into()), ports: vec![(Some(3306), 3306)], ..mysql(None) };
        w.run(&at_port("one")).unwrap();
        assert!(w.run(&at_port("two")).unwrap().not_started.is_some());
        assert!(w.start_again("two").unwrap_err().message.contains("port is already allocated"));
        w.stop("one").unwrap();
        w.start_again("two").unwrap();
        assert_eq!(w.laptop.engine.container("two").unwrap().status, Status::Running);
        assert!(w.start_again("one").is_err());
    }

    #[test]
    fn ends_that_come_at_once() {
        let mut w = world();
        let no_password = w.run(&Run { env: vec![], ..mysql(None) }).unwrap().container;
        assert_eq!(no_password.status, Status::Exited(1));
        assert!(no_password.log[0].1.contains("Database is uninitialized and password option is not specified"));
        let small = w.run(&Run { name: None, memory: Some(256), ..mysql(None) }).unwrap().container;
        assert_eq!((small.status, small.oom_killed), (Status::Exited(137), true));
        let enough = w.run(&Run { name: None, memory: Some(512), ..mysql(None) }).unwrap().container;
        assert_eq!(enough.status, Status::Running);
        let foreign = w.run(&Run { arch: Some(Arch::Arm64), ..of("node:24") }).unwrap();
        assert_eq!(foreign.container.status, Status::Exited(255));
        assert_eq!(foreign.container.log[0].1, "exec /usr/local/bin/docker-entrypoint.sh: exec format error");
        // The name now points to the foreign image: that is said.
        assert!(foreign.warning.is_none() && w.run(&of("node:24")).unwrap().warning.is_some());
        assert_eq!(w.run(&of("alpine")).unwrap().container.status, Status::Exited(0));
        let gone = w.run(&Run { auto_remove: true, ..of("alpine") }).unwrap();
        assert!(w.laptop.engine.container(&gone.id).is_none());
    }

    #[test]
    fn refusals_change_nothing() {
        let mut w = world();
        w.run(&Run { ports: vec![(Some(3306), 3306)], ..mysql(Some("data")) }).unwrap();
        for (run, message) in [
            (of("mysqll"), "pull access denied for mysqll, repository does not exist or may require 'docker login'"),
            (of("nginx"), "This sandbox has of Docker Hub only: mysql, node, eclipse-temurin, alpine."),
            (of("mysql:99"), "manifest for mysql:99 not found: manifest unknown"),
            (of("MySQL"), "invalid reference format: repository name (MySQL) must be lowercase"),
            (mysql(None), "Conflict. The container name \"/db\" is already in use by container \""),
            (Run { memory: Some(5), ..of("alpine") }, "Minimum memory limit allowed is 6MB"),
            (
                Run { mounts: vec![("/here".into(), "/x".into())], ..of("alpine") },
                "/here: this sandbox mounts volumes only",
            ),
            (Run { mounts: vec![("v1".into(), "x".into())], ..of("alpine") }, "invalid volume specification"),
        ] {
            let before = w.clone();
            let error = w.run(&run).unwrap_err().message;
            assert!(error.starts_with(message), "{error}");
            assert_eq!(w, before);
        }
        let before = w.clone();
        for (result, message) in [
            (w.remove_container("db", false), "cannot remove container \"db\": container is running"),
            (
                w.remove_image("mysql", false).map(|_| ()),
                "conflict: unable to remove repository reference \"mysql\" (must force)",
            ),
            (w.kill("nobody"), "cannot kill container: nobody: No such container: nobody"),
            (w.stop("nobody"), "No such container: nobody"),
            (w.tag_image("nothing", "a:1"), "No such image: nothing:latest"),
            (w.push(&name("mysql")).map(|_| ()), "denied: requested access to the resource is denied"),
            (w.remove_volume("other"), "get other: no such volume"),
        ] {
            let error = result.unwrap_err().message;
            assert!(error.starts_with(message), "{error}");
        }
        assert_eq!(w, before);
    }

    #[test]
    fn a_pull_moves_what_is_missing() {
        let mut w = world();
        let first = w.pull(&name("node:24"), None).unwrap();
        assert!(first.newer && first.layers.iter().all(|(_, here)| !here));
        // Another name of the same image: nothing travels, and the name is new.
        let again = w.pull(&name("node"), None).unwrap();
        assert!(again.newer && again.layers.iter().all(|(_, here)| *here));
        assert_eq!((w.laptop.engine.pulled_kb, w.laptop.engine.images.len()), (Some(0), 1));
        // To look whether there is a newer one does not count.
        let pulls = w.hub.pulls.len();
        assert!(!w.pull(&name("node:24"), None).unwrap().newer);
        assert_eq!(w.hub.pulls.len(), pulls);
    }

    #[test]
    fn names_and_images_go() {
        let mut w = world();
        w.pull(&name("alpine"), None).unwrap();
        w.tag_image("alpine", "small:1").unwrap();
        let id = w.laptop.engine.images[0].digest[..12].to_string();
        assert!(
            w.remove_image(&id, false).unwrap_err().message.contains("image is referenced in multiple repositories")
        );
        assert_eq!(w.remove_image("small:1", false).unwrap(), ["Untagged: small:1"]);
        let lines = w.remove_image("alpine", false).unwrap();
        assert_eq!(lines.len(), 2);
        assert!(w.laptop.engine.images.is_empty() && w.laptop.engine.tags.is_empty());
    }

    #[test]
    fn work_ends_when_it_is_done() {
        let mut w = shop();
        w.laptop.files.insert("report.sh".into(), "seconds=90\n".into());
        w.laptop.files.insert("Dockerfile".into(), "FROM alpine\nCOPY report.sh .\n".into());
        w.build("Dockerfile", &[name("report")], None, false).unwrap();
        let id = w.run(&of("report")).unwrap().id;
        w.advance(89);
        assert_eq!(w.laptop.engine.container(&id).unwrap().status, Status::Running);
        w.advance(10);
        let c = w.laptop.engine.container(&id).unwrap();
        assert_eq!((c.status, c.finished), (Status::Exited(0), Some(90)));
        assert_eq!(c.log.last().unwrap().1, "report: done");
        // A script that works does not listen: ten seconds, then it is killed.
        let id = w.run(&of("report")).unwrap().id;
        let before = w.now;
        w.stop(&id).unwrap();
        assert_eq!((w.laptop.engine.container(&id).unwrap().status, w.now), (Status::Exited(137), before + 10));
    }

    fn step() -> impl Strategy<Value = (u8, u8, u8)> {
        (0u8..18, 0u8..6, 0u8..4)
    }

    /// One operation; whether it was done.
    fn does(w: &mut World, (what, a, b): (u8, u8, u8)) -> Option<Done> {
        let images = ["shop:1", "shop:2", "mysql", "alpine", "node:22", "nothing"];
        let (image, other) = (images[usize::from(a)], ["web", "db", "x1", "none"][usize::from(b)]);
        let place = at_ecr(&format!("shop:{b}"));
        Some(match what {
            0 | 1 => w.build("Dockerfile", &[name(image)], (b == 3).then_some(Arch::Arm64), b == 2).map(|_| ()),
            2 => w.pull(&name(image), (b == 3).then_some(Arch::Arm64)).map(|_| ()),
            3 | 4 => w
                .run(&Run {
                    image: image.into(),
                    name: (b > 0).then(|| other.into()),
                    ports: (b == 1).then_some((Some(8080), 3000)).into_iter().collect(),
                    env: vec![("MYSQL_ROOT_PASSWORD".into(), "x".into())],
                    mounts: (b < 2).then(|| ("data".into(), "/var/lib/mysql".into())).into_iter().collect(),
                    memory: (b == 3).then_some(300),
                    auto_remove: b == 2,
                    ..Run::default()
                })
                .map(|_| ()),
            5 => w.kill(other),
            6 => w.remove_container(other, a > 2),
            7 => w.remove_image(image, b > 1).map(|_| ()),
            8 => w.tag_image(image, &place.full()),
            9 | 10 => w.push(&place).map(|_| ()),
            11 => w.remove_volume("data"),
            12 => w.build_and_push("Dockerfile", &place, &Arch::ALL, false).map(|_| ()),
            13 => w.delete_repository("shop", a > 3).map(|_| ()),
            14 => w.create_repository("shop", b == 0).map(|_| ()),
            16 => w.start_again(other),
            17 => w.restart(other),
            _ => {
                w.laptop.files.insert("server.js".into(), format!("const version = \"{a}\""));
                w.advance(u32::from(b));
                return None;
            }
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn whatever_is_done(steps in prop::collection::vec(step(), 1..40)) {
            let mut w = logged_in(shop());
            w.create_repository("shop", false).unwrap();
            for s in steps {
                let before = w.clone();
                let done = does(&mut w, s);
                if let Some(Err(_)) = done {
                    prop_assert_eq!(&w, &before);
                }
                let engine = &w.laptop.engine;
                for (i, image) in engine.images.iter().enumerate() {
                    prop_assert!(engine.images[..i].iter().all(|o| o.digest != image.digest));
                }
                for (i, layer) in engine.cache.iter().enumerate() {
                    prop_assert!(engine.cache[..i].iter().all(|o| o.digest != layer.digest));
                }
                for c in engine.containers.iter().filter(|c| c.status == Status::Running) {
                    prop_assert!(engine.images.iter().any(|i| i.digest == c.image.digest));
                }
                prop_assert!(engine.tags.iter().all(|(_, d)| engine.images.iter().any(|i| i.digest == *d)));
                for r in &w.account.repositories {
                    prop_assert!(r.tags.iter().all(|(_, d)| r.manifests.iter().any(|m| m.digest == *d)));
                }
                if let (9 | 10, Some(Ok(()))) = (s.0, &done) {
                    // What travelled and what was there make the image.
                    let there = |d: &str| before.account.repository("shop").unwrap().has_layer(d);
                    let image = engine.named(&at_ecr(&format!("shop:{}", s.2))).unwrap();
                    let had: u32 = image.layers.iter().filter(|l| there(&l.digest)).map(|l| l.kb).sum();
                    prop_assert_eq!(had + engine.pushed_kb.unwrap(), image.kb());
                }
            }
        }
    }
}
