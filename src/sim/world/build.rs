//! Builds: what the instructions of a Dockerfile make of a base image and the files of the folder.

use super::dockerfile::{Instruction, Step, parse};
use super::ecr::Puller;
use super::hub::NODE_FILE;
use super::image::{Name, digest_of};
use super::{Arch, Done, Image, Layer, Manifest, Program, Refused, World};
use crate::sim::images::{CODE, LIBS, SMALL};
use std::rc::Rc;

/// What a build has made.
#[derive(Clone, PartialEq, Debug)]
pub struct Built {
    pub image: Rc<Image>,
    /// The base image's full name.
    pub base: String,
    pub steps: Vec<BuiltStep>,
}

/// One instruction that writes files.
#[derive(Clone, PartialEq, Debug)]
pub struct BuiltStep {
    pub text: String,
    /// The layer was there already.
    pub cached: bool,
    /// What it has made anew.
    pub kb: u32,
}

impl Built {
    /// KB made anew.
    pub fn kb(&self) -> u32 {
        self.steps.iter().map(|s| s.kb).fold(0, u32::saturating_add)
    }
}

impl Program {
    /// The first environment variable that it needs and does not have.
    pub fn missing(&self, env: &[(String, String)]) -> Option<&str> {
        // The MySQL image is content with any of three (its page on Docker Hub).
        const ROOT: [&str; 3] = ["MYSQL_ROOT_PASSWORD", "MYSQL_ALLOW_EMPTY_PASSWORD", "MYSQL_RANDOM_ROOT_PASSWORD"];
        let has = |name: &str| env.iter().any(|(n, v)| n == name && !v.is_empty());
        let met = |name: &str| has(name) || (ROOT[0] == name && ROOT.into_iter().any(has));
        self.needs.iter().map(String::as_str).find(|n| !met(n))
    }
}

impl World {
    /// Builds an image for the laptop's platform or another and gives it its names.
    ///
    /// # Errors
    /// When the Dockerfile can't be read, its base is not found, or an instruction fails; the texts are those of the builder.
    pub fn build(&mut self, file: &str, names: &[Name], arch: Option<Arch>, no_cache: bool) -> Done<Built> {
        let arch = arch.unwrap_or(self.laptop.arch);
        let mut after = self.clone();
        let built = after.assemble(file, arch, no_cache)?;
        after.laptop.engine.built_kb = Some(built.kb());
        after.keep(&built.image);
        for name in names {
            after.laptop.engine.set_tag(name.full(), &built.image.digest);
        }
        *self = after;
        Ok(built)
    }

    /// Builds an image for each of several platforms and pushes the list of them, without keeping them on the laptop.
    pub fn build_and_push(
        &mut self,
        file: &str,
        name: &Name,
        platforms: &[Arch],
        no_cache: bool,
    ) -> Done<(Vec<Built>, super::ecr::Pushed)> {
        let mut after = self.clone();
        let mut all = Vec::new();
        for arch in platforms {
            all.push(after.assemble(file, *arch, no_cache)?);
        }
        let images = all.iter().map(|b| b.image.clone()).collect();
        let manifest = Manifest::new(images, after.now);
        let pushed = after.push_manifest(name, manifest)?;
        after.laptop.engine.built_kb = Some(all.iter().map(Built::kb).fold(0, u32::saturating_add));
        after.laptop.engine.pushed_kb = Some(pushed.kb());
        *self = after;
        Ok((all, pushed))
    }

    fn assemble(&mut self, file: &str, arch: Arch, no_cache: bool) -> Done<Built> {
        let Some(text) = self.laptop.files.get(file).cloned() else {
            let what = format!("failed to read dockerfile: open {file}: no such file or directory");
            return Err(Refused::new("", what));
        };
        let steps = parse(&text)?;
        let (base, first) = self.base(&steps, arch)?;
        let mut at = Assembly {
            arch,
            layers: first.layers.clone(),
            env: first.env.clone(),
            program: (*first.program).clone(),
            salt: if no_cache { self.id(16) } else { String::new() },
        };
        let mut made = Vec::new();
        for step in &steps[1..] {
            if let Instruction::Env(pairs) = &step.does {
                for (name, value) in pairs {
                    at.env.retain(|(n, _)| n != name);
                    at.env.push((name.clone(), value.clone()));
                }
            }
            if !step.does.writes() {
                continue;
            }
            let layer = at.layer(self, step)?;
            let cached = !no_cache && self.has_made(&layer.digest);
            made.push(BuiltStep { text: step.text.clone(), cached, kb: if cached { 0 } else { layer.kb } });
            if !self.has_made(&layer.digest) {
                self.laptop.engine.cache.push(layer.clone());
            }
            at.layers.push(layer);
        }
        let image = Image::new(arch, at.layers, Rc::new(at.program), at.env, self.now);
        Ok(Built { image, base, steps: made })
    }

    /// The image that FROM names: one of the laptop, or one that is pulled.
    fn base(&mut self, steps: &[Step], arch: Arch) -> Done<(String, Rc<Image>)> {
        let Some(Step { line, does: Instruction::From(text), .. }) = steps.first() else {
            return Err(Refused::new("", "file with no instructions"));
        };
        let Some(name) = Name::parse(text) else {
            let what = format!("dockerfile parse error on line {line}: failed to parse stage name \"{text}\": invalid reference format");
            return Err(Refused::new("", what));
        };
        if let Some(image) = self.laptop.engine.named(&name).filter(|i| i.arch == arch) {
            return Ok((name.full(), image));
        }
        let solve = |what: String| {
            let place = name.canonical();
            Refused::new("", format!("{text}: failed to resolve source metadata for {place}: {what}"))
        };
        // What the base brings is known from an earlier build: no second download.
        if let Some(image) = self.known_base(&name, arch) {
            return Ok((name.full(), image));
        }
        let found = self.fetch(&name, Puller::Laptop).map_err(|e| solve(e.message))?;
        let image = found.for_arch(arch).cloned();
        let image = image.ok_or_else(|| solve(format!("no match for platform in manifest: {}", found.digest)))?;
        for layer in &image.layers {
            if !self.has_made(&layer.digest) {
                self.laptop.engine.cache.push(layer.clone());
            }
        }
        Ok((name.full(), image))
    }

    /// A base of Docker Hub whose layers are all here.
    fn known_base(&self, name: &Name, arch: Arch) -> Option<Rc<Image>> {
        let found = if name.is_hub() && name.digest.is_none() { self.hub_find(&name.repository, name.tag()) } else { None };
        let image = found?.for_arch(arch)?.clone();
        image.layers.iter().all(|l| self.has_made(&l.digest)).then_some(image)
    }

    /// Whether the builder has a layer: from a build, or in an image.
    fn has_made(&self, digest: &str) -> bool {
        let engine = &self.laptop.engine;
        engine.cache.iter().any(|l| l.digest == digest) || engine.has_layer(digest)
    }
}

/// An image that is being put together.
struct Assembly {
    arch: Arch,
    layers: Vec<Rc<Layer>>,
    env: Vec<(String, String)>,
    program: Program,
    /// What makes the layers of a build without cache new.
    salt: String,
}

impl Assembly {
    /// The layer of an instruction: its digest depends on the layer below, the instruction, and the files that it copies.
    fn layer(&mut self, world: &World, step: &Step) -> Done<Rc<Layer>> {
        let below = self.layers.last().map_or("", |l| l.digest.as_str());
        let mut text = format!("{below}\n{}\n{}\n{}", self.arch.name(), self.salt, step.text);
        let (kb, holds) = match &step.does {
            Instruction::Copy(from, _) => {
                let files = copied(world, from)?;
                let code = files.iter().any(|(name, _)| is_code(name));
                let libs = files.iter().any(|(name, _)| name.starts_with("node_modules"));
                for (name, content) in &files {
                    text.push_str(&format!("\n{name} {}\n{content}", content.len()));
                    self.runs(name, content);
                }
                let size = world.kb(if code { CODE.1 } else { SMALL });
                let libs = if libs { world.kb(LIBS.1) } else { 0 };
                (size.saturating_add(libs), files.into_iter().map(|(name, _)| name.to_string()).collect())
            }
            Instruction::Run(command) => {
                text.push_str(&format!("\n{:?}", self.env));
                self.check(command)?;
                (world.kb(if installs(command) { LIBS.1 } else { SMALL }), Vec::new())
            }
            _ => (world.kb(SMALL), Vec::new()),
        };
        let digest = digest_of(&text);
        Ok(Rc::new(Layer { digest, kb, made_by: step.text.clone(), holds, findings: Vec::new() }))
    }

    fn holds(&self, file: &str) -> bool {
        self.layers.iter().any(|l| l.holds.iter().any(|h| h == file))
    }

    /// A file that is copied in may be what the image runs.
    fn runs(&mut self, name: &str, content: &str) {
        let file = name.rsplit('/').next().unwrap_or(name);
        if file == "server.js" && self.holds(NODE_FILE) {
            let says = quoted(content, "version").unwrap_or_else(|| String::from("v1"));
            let name = String::from("shop");
            self.program = Program { name, port: Some(3000), memory: 256, says, ..Program::default() };
        } else if matches!(file, "report.sh" | "report.py") {
            let seconds = number(content, "seconds").unwrap_or(0);
            let (name, says) = (String::from("report"), String::from("report"));
            self.program = Program { name, memory: 256, seconds: Some(seconds), says, ..Program::default() };
        }
    }

    /// What can be known of a command's failure: npm needs Node.js and a list of packages.
    fn check(&self, command: &str) -> Done {
        let failed = |code: u8| {
            let what = format!("process \"/bin/sh -c {command}\" did not complete successfully: exit code: {code}");
            Err(Refused::new("", what))
        };
        let npm = command.split_whitespace().any(|w| w == "npm");
        if npm && !self.holds(NODE_FILE) {
            return failed(127);
        }
        if npm && installs(command) && !self.holds("package.json") {
            return failed(254);
        }
        Ok(())
    }
}

fn installs(command: &str) -> bool {
    ["npm ci", "npm install", "npm i ", "yarn install", "pip install", "pip3 install"].iter().any(|i| command.contains(i))
        || command.ends_with("npm i")
}

fn is_code(name: &str) -> bool {
    name.starts_with("src/") || [".js", ".ts", ".py", ".sh"].iter().any(|end| name.ends_with(end))
}

/// The files of the folder that a COPY takes, by its sources.
fn copied<'a>(world: &'a World, sources: &[String]) -> Done<Vec<(&'a str, &'a str)>> {
    let files = &world.laptop.files;
    let ignored: Vec<&str> = files.get(".dockerignore").map_or(Vec::new(), |text| {
        text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')).collect()
    });
    let context: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, content)| (name.as_str(), content.as_str()))
        .filter(|(name, _)| !is_ignored(name, &ignored))
        .collect();
    let mut taken: Vec<(&str, &str)> = Vec::new();
    for source in sources {
        let plain = source.trim_start_matches("./").trim_start_matches('/').trim_end_matches('/');
        let all = matches!(plain, "" | ".");
        let inside = |name: &str| name.strip_prefix(plain).is_some_and(|rest| rest.starts_with('/'));
        let found: Vec<_> =
            context.iter().filter(|(name, _)| all || matches(plain, name) || inside(name)).copied().collect();
        if found.is_empty() && !all && !plain.contains('*') {
            let what = format!("failed to compute cache key: failed to calculate checksum: \"/{plain}\": not found");
            return Err(Refused::new("", what));
        }
        for file in found {
            if !taken.contains(&file) {
                taken.push(file);
            }
        }
    }
    Ok(taken)
}

/// The last line of `.dockerignore` that speaks of a file decides; one with `!` takes it in again.
fn is_ignored(name: &str, lines: &[&str]) -> bool {
    let mut ignored = false;
    for line in lines {
        let (pattern, out) = match line.strip_prefix('!') {
            Some(pattern) => (pattern, false),
            None => (*line, true),
        };
        let pattern = pattern.trim_start_matches("./").trim_start_matches('/').trim_end_matches('/');
        let folder = name.strip_prefix(pattern).is_some_and(|rest| rest.starts_with('/'));
        if folder || matches(pattern.strip_prefix("**/").unwrap_or(pattern), name) {
            ignored = out;
        }
    }
    ignored
}

/// Whether a name fits a pattern, in which `*` stands for any letters but `/`.
fn matches(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or("");
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last) && !rest.contains('/')
}

/// The text in quotes on a line that assigns to a name: `const version = "v2"`.
fn quoted(text: &str, name: &str) -> Option<String> {
    let value = assigned(text, name)?;
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
    let (inside, _) = value[1..].split_once(quote)?;
    Some(inside.to_string())
}

/// The number that a line assigns to a name: `seconds = 36000`.
fn number(text: &str, name: &str) -> Option<u32> {
    let digits: String = assigned(text, name)?.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

fn assigned<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines().find_map(|line| {
        let (left, right) = line.split_once('=')?;
        (left.split_whitespace().last() == Some(name)).then(|| right.trim())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::world::engine::tests::{SHOP, name, shop, world};

    const CODE_FIRST: &str = "FROM node:24\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD [\"node\", \"server.js\"]\n";

    fn change(w: &mut World, file: &str, text: &str) {
        w.laptop.files.insert(file.to_string(), text.to_string());
    }

    #[test]
    fn an_image_of_the_shop() {
        let mut w = shop();
        let built = w.build("Dockerfile", &[name("shop:1")], None, false).unwrap();
        assert_eq!(built.steps.len(), 4);
        assert!(built.steps.iter().all(|s| !s.cached));
        assert_eq!(built.kb(), w.kb(LIBS.1) + w.kb(CODE.1) + 2 * w.kb(SMALL));
        let program = &built.image.program;
        assert_eq!((program.name.as_str(), program.port, program.says.as_str()), ("shop", Some(3000), "v1"));
        assert_eq!(w.hub.pulls.len(), 1);
        // Again: all of it is there, the same image comes of it, and the base is not fetched a second time.
        let again = w.build("Dockerfile", &[name("shop:2")], None, false).unwrap();
        assert!(again.steps.iter().all(|s| s.cached));
        assert_eq!((again.kb(), w.laptop.engine.built_kb, w.hub.pulls.len()), (0, Some(0), 1));
        assert_eq!(w.laptop.engine.images.len(), 1);
        let fresh = w.build("Dockerfile", &[name("shop:3")], None, true).unwrap();
        assert!(fresh.steps.iter().all(|s| !s.cached) && fresh.image.digest != again.image.digest);
    }

    /// The rule of the figure about layers: which of the app's own two layers a change leaves alone, in both orders.
    #[test]
    fn the_cache_is_that_of_the_figure() {
        for code_first in [false, true] {
            for libs_change in [false, true] {
                let mut w = shop();
                if code_first {
                    change(&mut w, "Dockerfile", CODE_FIRST);
                }
                let first = w.build("Dockerfile", &[name("shop:1")], None, false).unwrap();
                let file = if libs_change { "package.json" } else { "server.js" };
                change(&mut w, file, "changed");
                // With the code first, the libraries' list is in the code's layer: that is why the libraries' own is made anew.
                let second = w.build("Dockerfile", &[name("shop:1")], None, false).unwrap();
                let own = |b: &Built| b.image.layers.iter().filter(|l| l.kb >= w.kb(CODE.1)).cloned().collect::<Vec<_>>();
                let both = own(&first).iter().filter(|l| own(&second).contains(l)).count();
                let base = first.image.layers.iter().take(8).filter(|l| l.kb >= w.kb(CODE.1)).count();
                let expected = if code_first { 0 } else { crate::sim::images::kept(libs_change, code_first) };
                assert_eq!(both - base, expected, "{code_first} {libs_change}");
            }
        }
    }

    #[test]
    fn a_key_stays_in_the_layer_that_brought_it() {
        let mut w = shop();
        change(&mut w, "key.pem", "secret");
        change(&mut w, "Dockerfile", "FROM node:24\nCOPY . .\nRUN rm key.pem\n");
        let has = |b: &Built| b.image.layers.iter().any(|l| l.holds.iter().any(|h| h == "key.pem"));
        assert!(has(&w.build("Dockerfile", &[], None, false).unwrap()));
        change(&mut w, ".dockerignore", "# keys\n*.pem\n");
        assert!(!has(&w.build("Dockerfile", &[], None, false).unwrap()));
    }

    #[test]
    fn platforms_differ_in_all_layers() {
        let mut w = shop();
        let a = w.build("Dockerfile", &[name("shop:1")], Some(Arch::Amd64), false).unwrap().image;
        let b = w.build("Dockerfile", &[name("shop:1-arm")], Some(Arch::Arm64), false).unwrap().image;
        assert!(a.layers.iter().all(|l| b.layers.iter().all(|m| l.digest != m.digest)));
        assert_eq!(a.kb(), b.kb());
    }

    #[test]
    fn what_fails_changes_nothing() {
        for (dockerfile, message) in [
            ("FROM nodee:24", "nodee:24: failed to resolve source metadata for docker.io/library/nodee:24: pull access denied"),
            ("FROM node:99", "node:99: failed to resolve source metadata for docker.io/library/node:99: "),
            ("FROM NODE", "dockerfile parse error on line 1: failed to parse stage name \"NODE\": invalid reference format"),
            ("FROM node:24\nCOPY missing.txt .", "failed to compute cache key: failed to calculate checksum: \"/missing.txt\": not found"),
            ("FROM node:24\nRUN npm ci", "process \"/bin/sh -c npm ci\" did not complete successfully: exit code: 254"),
            ("FROM alpine\nCOPY . .\nRUN npm ci", "process \"/bin/sh -c npm ci\" did not complete successfully: exit code: 127"),
        ] {
            let mut w = shop();
            change(&mut w, "Dockerfile", dockerfile);
            let before = w.clone();
            let error = w.build("Dockerfile", &[name("shop:1")], None, false).unwrap_err().message;
            assert!(error.starts_with(message), "{error}");
            assert_eq!(w, before);
        }
        let mut w = world();
        assert!(w.build("Dockerfile", &[], None, false).is_err());
        assert!(SHOP.starts_with("FROM node:24"));
    }

    #[test]
    fn a_report_takes_its_time() {
        let mut w = shop();
        change(&mut w, "report.py", "seconds = 36000\n");
        change(&mut w, "Dockerfile", "FROM alpine\nCOPY report.py .\n");
        let built = w.build("Dockerfile", &[], None, false).unwrap();
        assert_eq!((built.image.program.name.as_str(), built.image.program.seconds), ("report", Some(36000)));
    }

    #[test]
    fn patterns() {
        for (pattern, name, fits) in [
            ("*.pem", "key.pem", true),
            ("*.pem", "keys/key.pem", false),
            ("package*.json", "package-lock.json", true),
            ("a*a", "a", false),
            ("key.pem", "key.pem", true),
            ("*", "key.pem", true),
        ] {
            assert_eq!(matches(pattern, name), fits, "{pattern} {name}");
        }
        assert!(is_ignored("a/b", &["a"]) && !is_ignored("key.pem", &["*", "!key.pem"]));
        assert_eq!(quoted("const version = 'v2';", "version"), Some("v2".into()));
        assert_eq!(quoted("const version = é", "version"), None);
    }
}
