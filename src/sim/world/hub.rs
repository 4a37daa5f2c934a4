//! Docker Hub: the images that are known here, and how many pulls it gives in six hours.

use super::image::digest_of;
use super::{Arch, Done, Finding, Image, Layer, Manifest, Program, Refused, Severity, World};
use crate::sim::images::{ALPINE, MYSQL, NODE, Stack, TEMURIN};
use std::rc::Rc;

/// In which the pulls are counted: six hours, in seconds.
const WINDOW: u32 = 6 * 60 * 60;
/// The name that credentials for Docker Hub are kept under.
pub const HUB: &str = "docker.io";

/// The code of a refusal that is the sandbox's own: the real Docker Hub has more than is known here.
pub const NOT_HERE: &str = "not here";

/// Repositories with their tags; tags of one list are names of one image.
pub const REPOSITORIES: [(&str, &[&[&str]]); 4] = [
    ("mysql", &[&["lts", "9.7", "latest"]]),
    ("node", &[&["24", "latest"], &["22"]]),
    ("eclipse-temurin", &[&["21-jre"]]),
    ("alpine", &[&["3.24.2", "3.24", "3", "latest"]]),
];

/// What is said to a repository that is not known here, whatever the real one has under that name.
pub fn beyond(repository: &str) -> String {
    let known = REPOSITORIES.map(|r| r.0).join(", ");
    format!("This sandbox has of Docker Hub only: {known}. {repository} is not among them.")
}

/// The file by which it is seen that Node.js and npm are in an image.
pub const NODE_FILE: &str = "/usr/local/bin/node";

impl World {
    /// What Docker Hub has under a repository's name and a tag.
    pub fn hub_find(&self, repository: &str, tag: &str) -> Option<Manifest> {
        let (name, groups) = REPOSITORIES.iter().find(|r| r.0 == repository)?;
        let group = groups.iter().find(|g| g.contains(&tag))?;
        let images = Arch::ALL.map(|arch| self.hub_image(name, group[0], arch));
        Some(Manifest::new(images.to_vec(), 0))
    }

    fn hub_image(&self, repository: &str, tag: &str, arch: Arch) -> Rc<Image> {
        let stack: Stack = match repository {
            "mysql" => MYSQL,
            "node" => NODE,
            "eclipse-temurin" => TEMURIN,
            _ => ALPINE,
        };
        let mut below = format!("{repository}:{tag} {}", arch.name());
        let mut layers = Vec::new();
        for (name, fact) in stack {
            below = digest_of(&format!("{below} {name}"));
            layers.push(Rc::new(Layer {
                digest: below.clone(),
                kb: self.kb(fact),
                made_by: format!("{repository}:{tag} ({name})"),
                holds: if *name == "node" { vec![NODE_FILE.to_string()] } else { Vec::new() },
                findings: findings(repository, tag, name),
            }));
        }
        Image::new(arch, layers, Rc::new(program(repository)), Vec::new(), 0)
    }

    /// Size of a layer by its fact (MB), in KB.
    pub fn kb(&self, fact: &str) -> u32 {
        (self.facts.get(fact) * 1000.0).round() as u32
    }

    /// Counts a pull from Docker Hub, if there is one left.
    ///
    /// # Errors
    /// Docker's documentation has the text: <https://docs.docker.com/docker-hub/usage/pulls/>.
    pub fn hub_count(&mut self, logged_in: bool) -> Done {
        let limit = self.facts.get(if logged_in { "hub-login-pulls" } else { "hub-anonymous-pulls" });
        let since = self.now.saturating_sub(WINDOW);
        let recent = |t: u32| t > since || self.now < WINDOW;
        if self.hub.pulls.iter().filter(|t| recent(**t)).count() as f64 >= limit {
            let text = "toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit";
            let text = if logged_in {
                "toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating and upgrading: https://www.docker.com/increase-rate-limit"
            } else {
                text
            };
            return Err(Refused::new("toomanyrequests", text));
        }
        let early = self.now < WINDOW;
        self.hub.pulls.retain(|t| *t > since || early);
        self.hub.pulls.push(self.now);
        Ok(())
    }
}

/// The older Node.js image has known weaknesses; they are made up.
fn findings(repository: &str, tag: &str, layer: &str) -> Vec<Finding> {
    let (name, severity, package) = match (repository, tag, layer) {
        ("node", "22", "debian") => ("EXAMPLE-1", Severity::Critical, "example-tls"),
        ("node", "22", "compilers") => ("EXAMPLE-2", Severity::High, "example-compiler"),
        _ => return Vec::new(),
    };
    vec![Finding { name: name.to_string(), severity, package: package.to_string() }]
}

fn program(repository: &str) -> Program {
    let name = repository.to_string();
    match repository {
        "mysql" => Program {
            name,
            port: Some(3306),
            memory: 512,
            data: Some(String::from("/var/lib/mysql")),
            needs: vec![String::from("MYSQL_ROOT_PASSWORD")],
            says: String::from("ready for connections"),
            seconds: None,
        },
        // Without a terminal and a program of one's own they have nothing to do.
        _ => Program { name, memory: 16, seconds: Some(0), ..Program::default() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::world::engine::tests::world;

    #[test]
    fn what_it_has() {
        let w = world();
        for (repository, groups) in REPOSITORIES {
            for tag in groups.iter().copied().flatten() {
                let found = w.hub_find(repository, tag).unwrap();
                assert_eq!(found.images.len(), 2);
                assert_ne!(found.images[0].layers[0].digest, found.images[1].layers[0].digest);
            }
        }
        let node = w.hub_find("node", "24").unwrap();
        assert_eq!(w.hub_find("node", "latest"), Some(node.clone()));
        let mb = f64::from(node.images[0].kb()) / 1000.0;
        assert!((mb - 408.9).abs() < 0.1, "{mb}");
        assert_eq!(w.hub_find("node", "99"), None);
        assert_eq!(w.hub_find("nodee", "24"), None);
        let old = w.hub_find("node", "22").unwrap();
        assert_eq!(old.images[0].layers.iter().flat_map(|l| &l.findings).count(), 2);
        assert!(node.images[0].layers.iter().all(|l| l.findings.is_empty()));
    }

    #[test]
    fn pulls_are_counted_over_six_hours() {
        let mut w = world();
        let limit = w.facts.get("hub-anonymous-pulls") as usize;
        for _ in 0..limit {
            w.hub_count(false).unwrap();
            w.now += 1;
        }
        let before = w.clone();
        assert!(w.hub_count(false).unwrap_err().message.starts_with("toomanyrequests: "));
        assert_eq!(w, before);
        w.hub_count(true).unwrap();
        // The first has been forgotten, and the one with the login counts too.
        w.now = WINDOW;
        assert!(w.hub_count(false).is_err());
        w.now = WINDOW + 1;
        assert!(w.hub_count(false).is_ok());
        assert!(w.hub.pulls.len() <= limit + 1);
    }
}
