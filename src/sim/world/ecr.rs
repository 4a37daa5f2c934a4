//! Registries: who may pull what from ECR and from Docker Hub, and what ECR keeps.

use super::hub::{HUB, NOT_HERE};
use super::iam::role_arn;
use super::image::{Name, digest_of, registry};
use super::{ACCOUNT, Done, Finding, Lifecycle, Manifest, Refused, Repository, Scan, World};
use crate::nearest::nearest;

/// Who pulls.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Puller<'a> {
    Laptop,
    /// Fargate, with the task execution role of that name, if there is one.
    Execution(Option<&'a str>),
    /// A container instance, with the role of that name (the task's execution role counts first, where there is one).
    Instance(Option<&'a str>),
    Lambda,
}

/// What a push has done with each layer, bottom to top.
#[derive(Clone, PartialEq, Debug)]
pub struct Pushed {
    pub layers: Vec<PushedLayer>,
    /// Of the image or list that was pushed.
    pub digest: String,
}

#[derive(Clone, PartialEq, Debug)]
pub struct PushedLayer {
    pub digest: String,
    pub kb: u32,
    /// The repository had it.
    pub there: bool,
}

impl Pushed {
    /// KB that travelled.
    pub fn kb(&self) -> u32 {
        self.layers.iter().filter(|l| !l.there).map(|l| l.kb).fold(0, u32::saturating_add)
    }
}

/// How long a basic scan takes here, in seconds.
pub const SCAN_SECONDS: u32 = 30;
/// An image is scanned once a day at most (<https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-basic.html>).
const SCAN_EVERY: u32 = 24 * 60 * 60;

/// An image of a repository as commands ask for it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ImageId {
    pub tag: Option<String>,
    /// 64 hexadecimal digits.
    pub digest: Option<String>,
}

impl ImageId {
    /// As the API's messages write it.
    pub fn written(&self) -> String {
        let digest = self.digest.as_deref().map_or("null".to_string(), |d| format!("'sha256:{d}'"));
        let tag = self.tag.as_deref().map_or("null".to_string(), |t| format!("'{t}'"));
        format!("{{imageDigest:{digest}, imageTag:{tag}}}")
    }
}

impl Repository {
    pub fn arn(&self) -> String {
        format!("arn:aws:ecr:{}:{ACCOUNT}:repository/{}", super::REGION, self.name)
    }

    pub fn uri(&self) -> String {
        format!("{}/{}", registry(), self.name)
    }

    /// What a tag or digest names.
    pub fn find(&self, id: &ImageId) -> Option<&Manifest> {
        let by_tag = id.tag.as_ref().map(|tag| self.tags.iter().find(|(t, _)| t == tag).map(|(_, d)| d));
        let digest = match (by_tag, &id.digest) {
            (Some(None), _) | (None, None) => return None,
            (Some(Some(digest)), Some(asked)) if digest != asked => return None,
            (Some(Some(digest)), _) | (None, Some(digest)) => digest,
        };
        self.manifests.iter().find(|m| m.digest == *digest)
    }

    pub fn tags_of(&self, digest: &str) -> Vec<&str> {
        self.tags.iter().filter(|(_, d)| d == digest).map(|(t, _)| t.as_str()).collect()
    }

    pub fn has_layer(&self, digest: &str) -> bool {
        self.manifests.iter().flat_map(|m| &m.images).flat_map(|i| &i.layers).any(|l| l.digest == digest)
    }

    fn remove(&mut self, digest: &str) {
        self.manifests.retain(|m| m.digest != digest);
        self.tags.retain(|(_, d)| d != digest);
        self.scans.retain(|s| s.digest != digest);
    }
}

fn unknown(repository: &str) -> Refused {
    let what = format!("The repository with name '{repository}' does not exist in the registry with id '{ACCOUNT}'");
    Refused::new("RepositoryNotFoundException", what)
}

fn no_image(repository: &str, id: &ImageId) -> Refused {
    let id = id.written();
    let what = format!(
        "The image with imageId {id} does not exist within the repository with name '{repository}' in the registry with id '{ACCOUNT}'"
    );
    Refused::new("ImageNotFoundException", what)
}

/// What ECR takes as a repository's name.
fn is_repository_name(name: &str) -> bool {
    let part = |p: &str| {
        let small = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        p.starts_with(small) && p.ends_with(small) && p.chars().all(|c| small(c) || "._-".contains(c))
    };
    (2..=256).contains(&name.len()) && name.split('/').all(part)
}

impl World {
    /// What a name points to, for one who may pull it. From Docker Hub it counts as a pull.
    ///
    /// # Errors
    /// Their codes: `not found` (no such repository or tag), `toomanyrequests` (Docker Hub), `AccessDeniedException` (a role that may
    /// not), and others for what has no login or role at all. The message is the inner reason, without who reports it.
    pub fn fetch(&mut self, name: &Name, by: Puller) -> Done<Manifest> {
        if name.is_ecr() {
            self.may_fetch(by)?;
            return self.ecr_find(name, by == Puller::Laptop);
        }
        if !name.is_hub() {
            let host = name.host.as_deref().unwrap_or_default();
            let what = format!("{host}: this sandbox knows two registries: Docker Hub, and {}", registry());
            return Err(Refused::new("not found", what));
        }
        if by == Puller::Lambda {
            // <https://docs.aws.amazon.com/lambda/latest/dg/images-create.html>: the image has to be in ECR, in the function's Region.
            let what = format!("Source image {} is not valid. Provide a valid source image.", name.full());
            return Err(Refused::new("InvalidParameterValueException", what));
        }
        let found = match &name.digest {
            Some(digest) => self.hub_by_digest(&name.repository, digest),
            None => self.hub_find(&name.repository, name.tag()),
        };
        let found = found.ok_or_else(|| self.not_on_hub(name, by))?;
        self.hub_count(by == Puller::Laptop && self.login_holds(HUB))?;
        Ok(found)
    }

    fn hub_by_digest(&self, repository: &str, digest: &str) -> Option<Manifest> {
        let groups = super::hub::REPOSITORIES.iter().find(|r| r.0 == repository)?.1;
        let mut all = groups.iter().flat_map(|g| g.first()).filter_map(|tag| self.hub_find(repository, tag));
        all.find_map(|m| {
            let image = m.images.iter().find(|i| i.digest == digest).cloned();
            if m.digest == digest { Some(m) } else { image.map(|i| Manifest::new(vec![i], 0)) }
        })
    }

    fn not_on_hub(&self, name: &Name, by: Puller) -> Refused {
        let repository = name.repository.as_str();
        let known = super::hub::REPOSITORIES.iter().any(|r| r.0 == repository);
        // A slip of the fingers is in no registry: what is said to it is true.
        let slip = nearest(repository, super::hub::REPOSITORIES.iter().map(|r| r.0)).is_some();
        if !known && !slip {
            return Refused::new(NOT_HERE, super::hub::beyond(repository));
        }
        let what = match (known, by) {
            (true, Puller::Laptop) => {
                let groups = super::hub::REPOSITORIES.iter().filter(|r| r.0 == repository).flat_map(|r| r.1);
                let tags: Vec<&str> = groups.flat_map(|g| g.iter().copied()).collect();
                format!(
                    "manifest for {} not found: manifest unknown: manifest unknown\nThis sandbox has of {repository} only: {}.",
                    name.full(),
                    tags.join(", ")
                )
            }
            (true, _) => format!("{}: not found", name.canonical()),
            (false, Puller::Laptop) => {
                let (place, beyond) = (name.place(), super::hub::beyond(repository));
                format!(
                    "pull access denied for {place}, repository does not exist or may require 'docker login': denied: requested access to the resource is denied\n{beyond}"
                )
            }
            (false, _) => String::from(
                "pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed",
            ),
        };
        Refused::new("not found", what)
    }

    /// Whether ECR lets someone in.
    fn may_fetch(&self, by: Puller) -> Done {
        let role = match by {
            Puller::Laptop => return self.ecr_login(),
            Puller::Lambda => return Ok(()),
            Puller::Execution(Some(role)) | Puller::Instance(Some(role)) => role,
            Puller::Execution(None) => {
                let what = "Fargate requires task definition to have execution role ARN to support ECR images.";
                return Err(Refused::new("ClientException", what));
            }
            Puller::Instance(None) => return Err(Refused::new("", "no basic auth credentials")),
        };
        if self.may_pull(role) {
            return Ok(());
        }
        if self.account.role(role).is_none() {
            let what =
                format!("ECS was unable to assume the role '{}' that was provided for this task.", role_arn(role));
            return Err(Refused::new("ClientException", what));
        }
        // The session's name is one that the service picks.
        let session = &digest_of(role)[..32];
        let what = format!(
            "User: arn:aws:sts::{ACCOUNT}:assumed-role/{role}/{session} is not authorized to perform: ecr:GetAuthorizationToken on resource: * because no identity-based policy allows the ecr:GetAuthorizationToken action"
        );
        Err(Refused::new("AccessDeniedException", what))
    }

    fn ecr_find(&self, name: &Name, laptop: bool) -> Done<Manifest> {
        let Some(repository) = self.account.repository(&name.repository) else {
            let what = unknown(&name.repository).message;
            return Err(Refused::new(
                "not found",
                if laptop { format!("name unknown: {what}") } else { format!("{}: not found", name.full()) },
            ));
        };
        let id = match &name.digest {
            Some(digest) => ImageId { tag: None, digest: Some(digest.clone()) },
            None => ImageId { tag: Some(name.tag().to_string()), digest: None },
        };
        repository.find(&id).cloned().ok_or_else(|| {
            let full = name.full();
            let what = if laptop {
                format!("manifest for {full} not found: manifest unknown: Requested image not found")
            } else {
                format!("{full}: not found")
            };
            Refused::new("not found", what)
        })
    }

    /// Whether the engine has credentials for a registry that hold.
    pub fn login_holds(&self, host: &str) -> bool {
        self.laptop.logins.iter().any(|(h, until)| h == host && *until > self.now)
    }

    fn ecr_login(&self) -> Done {
        let host = registry();
        if self.login_holds(&host) {
            return Ok(());
        }
        let expired = self.laptop.logins.iter().any(|(h, _)| *h == host);
        let what = if expired {
            "denied: Your authorization token has expired. Reauthenticate and try again."
        } else {
            "no basic auth credentials"
        };
        Err(Refused::new("", what))
    }

    /// A password for `docker login`, which holds for twelve hours (`ecr-token`).
    pub fn ecr_password(&self) -> String {
        password(self.now)
    }

    /// Until when a password holds: none if it is not one of ours, or does not hold any more.
    pub fn ecr_password_until(&self, text: &str) -> Option<u32> {
        let issued = text.rsplit_once('-').and_then(|(_, at)| at.parse().ok()).filter(|at| password(*at) == text)?;
        let until = issued.saturating_add((self.facts.get("ecr-token") * 3600.0) as u32);
        (issued <= self.now && until > self.now).then_some(until)
    }

    /// Gives the engine credentials for a registry.
    pub fn log_in(&mut self, host: &str, until: u32) {
        self.laptop.logins.retain(|(h, _)| h != host);
        self.laptop.logins.push((host.to_string(), until));
    }

    /// Puts an image or a list of images into a repository: layers that it has do not travel, and the tag moves.
    pub fn push_manifest(&mut self, name: &Name, manifest: Manifest) -> Done<Pushed> {
        if !name.is_ecr() {
            return Err(Refused::new("", "denied: requested access to the resource is denied"));
        }
        self.ecr_login()?;
        let now = self.now;
        let Some(repository) = self.account.repositories.iter_mut().find(|r| r.name == name.repository) else {
            return Err(Refused::new("", format!("name unknown: {}", unknown(&name.repository).message)));
        };
        let (tag, digest) = (name.tag().to_string(), manifest.digest.clone());
        let other = repository.tags.iter().any(|(t, d)| *t == tag && *d != digest);
        if repository.immutable && other {
            let what = format!(
                "tag invalid: The image tag '{tag}' already exists in the '{}' repository and cannot be overwritten because the tag is immutable.",
                repository.name
            );
            return Err(Refused::new("", what));
        }
        let mut layers: Vec<PushedLayer> = Vec::new();
        for layer in manifest.images.iter().flat_map(|i| &i.layers) {
            if !layers.iter().any(|l| l.digest == layer.digest) {
                let there = repository.has_layer(&layer.digest);
                layers.push(PushedLayer { digest: layer.digest.clone(), kb: layer.kb, there });
            }
        }
        if !repository.manifests.iter().any(|m| m.digest == digest) {
            repository.manifests.push(Manifest { pushed: now, ..manifest });
        }
        repository.tags.retain(|(t, _)| *t != tag);
        repository.tags.push((tag, digest.clone()));
        Ok(Pushed { layers, digest })
    }

    pub fn create_repository(&mut self, name: &str, immutable: bool) -> Done<&Repository> {
        if !is_repository_name(name) {
            let what = "Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy regular expression '(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*''";
            return Err(Refused::new("InvalidParameterException", what));
        }
        if self.account.repository(name).is_some() {
            let what = format!("The repository with name '{name}' already exists in the registry with id '{ACCOUNT}'");
            return Err(Refused::new("RepositoryAlreadyExistsException", what));
        }
        let made = Repository {
            name: name.to_string(),
            immutable,
            manifests: Vec::new(),
            tags: Vec::new(),
            scans: Vec::new(),
            lifecycle: None,
            created: self.now,
        };
        self.account.repositories.push(made);
        self.the_repository(name)
    }

    pub fn the_repository(&self, name: &str) -> Done<&Repository> {
        self.account.repository(name).ok_or_else(|| unknown(name))
    }

    fn repository_mut(&mut self, name: &str) -> Done<&mut Repository> {
        self.account.repositories.iter_mut().find(|r| r.name == name).ok_or_else(|| unknown(name))
    }

    pub fn delete_repository(&mut self, name: &str, force: bool) -> Done<Repository> {
        let at = self.account.repositories.iter().position(|r| r.name == name).ok_or_else(|| unknown(name))?;
        if !force && !self.account.repositories[at].manifests.is_empty() {
            let what = format!(
                "The repository with name '{name}' in registry with id '{ACCOUNT}' cannot be deleted because it still contains images"
            );
            return Err(Refused::new("RepositoryNotEmptyException", what));
        }
        Ok(self.account.repositories.remove(at))
    }

    /// An image of a repository.
    pub fn ecr_image(&self, repository: &str, id: &ImageId) -> Done<&Manifest> {
        self.the_repository(repository)?.find(id).ok_or_else(|| no_image(repository, id))
    }

    /// Deletes by digest with all its tags; a tag alone goes without its image, unless it is the image's last.
    ///
    /// Answers the digest for each that there was, and `None` for the others.
    pub fn batch_delete(&mut self, repository: &str, ids: &[ImageId]) -> Done<Vec<Option<String>>> {
        let repository = self.repository_mut(repository)?;
        let mut done = Vec::new();
        for id in ids {
            let digest = repository.find(id).map(|m| m.digest.clone());
            if let Some(digest) = &digest {
                repository.tags.retain(|(t, d)| d != digest || id.tag.as_ref().is_some_and(|tag| tag != t));
                if repository.tags_of(digest).is_empty() {
                    repository.remove(digest);
                }
            }
            done.push(digest);
        }
        Ok(done)
    }

    /// Sets a lifecycle policy, which is applied at once here; ECR takes up to 24 hours.
    pub fn put_lifecycle(&mut self, repository: &str, policy: Lifecycle) -> Done {
        self.repository_mut(repository)?.lifecycle = Some(policy);
        self.ecr_settle();
        Ok(())
    }

    pub fn start_scan(&mut self, repository: &str, id: &ImageId) -> Done<String> {
        let digest = self.ecr_image(repository, id)?.digest.clone();
        let now = self.now;
        let repository = self.repository_mut(repository)?;
        let recent = |s: &&Scan| s.digest == digest && now.saturating_sub(s.started) < SCAN_EVERY;
        if repository.scans.iter().any(|s| recent(&s)) {
            let what = "The scan quota per image has been exceeded. Wait and try again.";
            return Err(Refused::new("LimitExceededException", what));
        }
        repository.scans.retain(|s| s.digest != digest);
        repository.scans.push(Scan { digest: digest.clone(), started: now });
        Ok(digest)
    }

    /// When the scan of an image was or will be complete; none without a scan.
    pub fn scan_ends(&self, repository: &Repository, digest: &str) -> Option<u32> {
        repository.scans.iter().find(|s| s.digest == digest).map(|s| s.started.saturating_add(SCAN_SECONDS))
    }

    /// Lifecycle policies.
    pub fn ecr_settle(&mut self) {
        for repository in &mut self.account.repositories {
            let Some(policy) = &repository.lifecycle else { continue };
            let falls = |m: &&Manifest| !policy.untagged_only || repository.tags_of(&m.digest).is_empty();
            let mut digests: Vec<String> =
                repository.manifests.iter().filter(falls).map(|m| m.digest.clone()).collect();
            // Oldest first: those past the newest so many go.
            let over = digests.len().saturating_sub(policy.keep as usize);
            digests.truncate(over);
            for digest in digests {
                repository.remove(&digest);
            }
        }
    }
}

/// Made of the time alone, so that it can be checked without being kept.
fn password(at: u32) -> String {
    format!("{}{}-{at}", digest_of(&format!("ecr {at}")), digest_of(&format!("token {at}")))
}

/// What a scan finds in an image, worst first.
pub fn findings(manifest: &Manifest) -> Vec<Finding> {
    let mut all: Vec<Finding> = Vec::new();
    for finding in manifest.images.iter().flat_map(|i| &i.layers).flat_map(|l| &l.findings) {
        if !all.contains(finding) {
            all.push(finding.clone());
        }
    }
    all.sort_by_key(|f| f.severity);
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::world::engine::tests::{at_ecr, logged_in, name, shop};
    use crate::sim::world::iam::EXECUTION_POLICY;
    use crate::sim::world::{Arch, Role};

    fn pushed(tags: &[&str]) -> World {
        let mut w = logged_in(shop());
        w.create_repository("shop", false).unwrap();
        for tag in tags {
            w.laptop.files.insert("server.js".into(), format!("const version = \"{tag}\""));
            let name = at_ecr(&format!("shop:{tag}"));
            w.build("Dockerfile", std::slice::from_ref(&name), None, false).unwrap();
            w.push(&name).unwrap();
            w.now += 1;
        }
        w
    }

    fn tag(tag: &str) -> ImageId {
        ImageId { tag: Some(tag.into()), digest: None }
    }

    #[test]
    fn one_line_pushes_one_layer() {
        let w = pushed(&["1"]);
        assert_eq!(w.laptop.engine.pushed_kb, Some(w.laptop.engine.images[0].kb()));
        let w = pushed(&["1", "2"]);
        assert_eq!(w.laptop.engine.pushed_kb, Some(w.kb("shop-code")));
    }

    #[test]
    fn a_push_needs_login_repository_and_a_free_tag() {
        let mut w = shop();
        let name = at_ecr("shop:1");
        w.build("Dockerfile", std::slice::from_ref(&name), None, false).unwrap();
        let refused = |w: &mut World, starts: &str| {
            let before = w.clone();
            let error = w.push(&name).unwrap_err().message;
            assert!(error.starts_with(starts), "{error}");
            assert_eq!(*w, before);
        };
        refused(&mut w, "no basic auth credentials");
        let mut w = logged_in(w);
        refused(&mut w, "name unknown: The repository with name 'shop' does not exist");
        w.create_repository("shop", true).unwrap();
        w.push(&name).unwrap();
        // The same once more is no change.
        w.push(&name).unwrap();
        assert_eq!(w.laptop.engine.pushed_kb, Some(0));
        w.laptop.files.insert("server.js".into(), "other".into());
        w.build("Dockerfile", std::slice::from_ref(&name), None, false).unwrap();
        refused(&mut w, "tag invalid: The image tag '1' already exists in the 'shop' repository");
        w.now += 12 * 3600;
        refused(&mut w, "denied: Your authorization token has expired.");
    }

    #[test]
    fn who_may_pull() {
        let mut w = pushed(&["1"]);
        w.laptop.logins.clear();
        for (name, policies) in [("able", vec![EXECUTION_POLICY.to_string()]), ("unable", vec![])] {
            w.account.roles.push(Role { name: name.into(), service: "ecs-tasks".into(), policies });
        }
        let image = at_ecr("shop:1");
        for (by, code) in [
            (Puller::Execution(Some("able")), None),
            (Puller::Instance(Some("able")), None),
            (Puller::Lambda, None),
            (Puller::Execution(Some("unable")), Some("AccessDeniedException")),
            (Puller::Execution(Some("no such role")), Some("ClientException")),
            (Puller::Execution(None), Some("ClientException")),
            (Puller::Instance(None), Some("")),
            (Puller::Laptop, Some("")),
        ] {
            let before = w.clone();
            assert_eq!(w.fetch(&image, by).err().map(|e| e.code), code, "{by:?}");
            assert_eq!(w, before);
        }
        let by = Puller::Execution(Some("able"));
        let error = w.fetch(&at_ecr("shop:9"), by).unwrap_err();
        assert_eq!(error.message, format!("{}/shop:9: not found", registry()));
        // Docker Hub asks for no role, and counts.
        let pulls = w.hub.pulls.len();
        assert!(w.fetch(&name("mysql"), Puller::Execution(None)).is_ok());
        assert_eq!(w.hub.pulls.len(), pulls + 1);
        assert!(w.fetch(&name("mysql"), Puller::Lambda).is_err());
    }

    #[test]
    fn tags_move_and_what_they_leave_stays_until_a_policy_says_so() {
        let mut w = pushed(&["1", "2", "3"]);
        let to = at_ecr("shop:1");
        let newest = w.laptop.engine.named(&at_ecr("shop:3")).unwrap();
        w.laptop.engine.set_tag(to.full(), &newest.digest);
        w.push(&to).unwrap();
        let r = w.account.repository("shop").unwrap();
        assert_eq!((r.manifests.len(), r.find(&tag("1")).unwrap().digest.clone()), (3, newest.digest.clone()));
        let untagged = |w: &World| {
            let r = w.account.repository("shop").unwrap();
            r.manifests.iter().filter(|m| r.tags_of(&m.digest).is_empty()).count()
        };
        assert_eq!(untagged(&w), 1);
        w.put_lifecycle("shop", Lifecycle { untagged_only: true, keep: 1 }).unwrap();
        assert_eq!(untagged(&w), 1);
        w.put_lifecycle("shop", Lifecycle { untagged_only: true, keep: 0 }).unwrap();
        assert_eq!((untagged(&w), w.account.repository("shop").unwrap().manifests.len()), (0, 2));
        w.put_lifecycle("shop", Lifecycle { untagged_only: false, keep: 1 }).unwrap();
        let r = w.account.repository("shop").unwrap();
        assert_eq!(
            r.manifests.iter().map(|m| m.digest.clone()).collect::<Vec<_>>(),
            std::slice::from_ref(&newest.digest)
        );
    }

    #[test]
    fn deleting() {
        let mut w = pushed(&["1", "2"]);
        let digest = w.ecr_image("shop", &tag("1")).unwrap().digest.clone();
        let done = w.batch_delete("shop", &[tag("1"), tag("9")]).unwrap();
        assert_eq!(done, [Some(digest.clone()), None]);
        assert!(w.ecr_image("shop", &ImageId { tag: None, digest: Some(digest) }).is_err());
        let before = w.clone();
        assert_eq!(w.delete_repository("shop", false).unwrap_err().code, "RepositoryNotEmptyException");
        assert_eq!(w, before);
        w.delete_repository("shop", true).unwrap();
        assert!(w.account.repositories.is_empty());
    }

    #[test]
    fn a_scan_finds_what_is_in_the_layers() {
        let mut w = shop();
        let text = w.laptop.files.get("Dockerfile").unwrap().replace("node:24", "node:22");
        w.laptop.files.insert("Dockerfile".into(), text);
        let mut w = logged_in(w);
        w.create_repository("shop", false).unwrap();
        w.build_and_push("Dockerfile", &at_ecr("shop:1"), &Arch::ALL, false).unwrap();
        let digest = w.start_scan("shop", &tag("1")).unwrap();
        let r = w.account.repository("shop").unwrap();
        assert_eq!(w.scan_ends(r, &digest), Some(SCAN_SECONDS));
        let names: Vec<String> = findings(r.find(&tag("1")).unwrap()).into_iter().map(|f| f.name).collect();
        assert_eq!(names, ["EXAMPLE-1", "EXAMPLE-2"]);
        assert_eq!(w.start_scan("shop", &tag("1")).unwrap_err().code, "LimitExceededException");
        assert_eq!(w.start_scan("shop", &tag("2")).unwrap_err().code, "ImageNotFoundException");
    }

    #[test]
    fn names_of_repositories() {
        for (name, good) in
            [("shop", true), ("team/shop-1", true), ("Shop", false), ("s", false), ("-a", false), ("a//b", false)]
        {
            assert_eq!(is_repository_name(name), good, "{name}");
        }
    }

    #[test]
    fn passwords_hold_for_twelve_hours() {
        let mut w = shop();
        let p = w.ecr_password();
        assert_eq!(w.ecr_password_until(&p), Some(12 * 3600));
        assert_eq!(w.ecr_password_until("guess-0"), None);
        w.now = 12 * 3600;
        assert_eq!(w.ecr_password_until(&p), None);
    }
}
