//! Images: their names, and what a Dockerfile makes of its instructions.

use super::{ACCOUNT, Arch, Image, Layer, Manifest, Program, REGION};
use crate::sim::Rng;
use crate::sim::rng::seed_of;
use std::rc::Rc;

/// 64 hexadecimal digits that only the same text has.
pub fn digest_of(text: &str) -> String {
    let mut rng = Rng::new(seed_of(text));
    format!("{:016x}{:016x}{:016x}{:016x}", rng.next_u64(), rng.next_u64(), rng.next_u64(), rng.next_u64())
}

impl Image {
    /// Equal parts make an image of equal digest.
    pub fn new(
        arch: Arch,
        layers: Vec<Rc<Layer>>,
        program: Rc<Program>,
        env: Vec<(String, String)>,
        created: u32,
    ) -> Rc<Image> {
        let mut text = format!("{} {:?} {:?}", arch.name(), program, env);
        for layer in &layers {
            text.push_str(&layer.digest);
        }
        Rc::new(Image { digest: digest_of(&text), arch, layers, program, env, created })
    }
}

impl Manifest {
    /// Of one image, or of one for each platform.
    pub fn new(images: Vec<Rc<Image>>, pushed: u32) -> Manifest {
        let digest = match &images[..] {
            [one] => one.digest.clone(),
            _ => digest_of(&images.iter().map(|i| i.digest.as_str()).collect::<String>()),
        };
        Manifest { digest, images, pushed }
    }
}

/// The account's registry.
pub fn registry() -> String {
    format!("{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com")
}

/// What an image is asked for by.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Name {
    /// None: Docker Hub.
    pub host: Option<String>,
    pub repository: String,
    pub tag: Option<String>,
    /// 64 hexadecimal digits after `@sha256:`.
    pub digest: Option<String>,
}

impl Name {
    /// Reads `mysql`, `shop:2`, `111122223333.dkr.ecr.us-east-1.amazonaws.com/shop@sha256:…`. `None`: it is no name of an image.
    pub fn parse(text: &str) -> Option<Name> {
        let (name, digest) = match text.split_once('@') {
            Some((name, digest)) => (name, Some(digest.strip_prefix("sha256:")?.to_string())),
            None => (text, None),
        };
        let (host, rest) = match name.split_once('/') {
            Some((host, rest)) if host.contains(['.', ':']) || host == "localhost" => (Some(host.to_string()), rest),
            _ => (None, name),
        };
        // Docker Hub's own address may be left out, and so may the namespace of its official images.
        let host = host.filter(|h| h != super::hub::HUB);
        let rest = rest.strip_prefix("library/").filter(|_| host.is_none()).unwrap_or(rest);
        let (repository, tag) = match rest.split_once(':') {
            Some((repository, tag)) => (repository, Some(tag.to_string())),
            None => (rest, None),
        };
        let good =
            |s: &str, more: &str| !s.is_empty() && s.chars().all(|c| c.is_ascii_alphanumeric() || more.contains(c));
        let small = repository.chars().all(|c| !c.is_ascii_uppercase());
        let good_host = |h: &String| {
            let (name, port) = h.split_once(':').unwrap_or((h, "80"));
            good(name, "-.") && port.parse::<u16>().is_ok()
        };
        let parts = repository.split('/').all(|part| !part.is_empty()) && host.as_ref().is_none_or(good_host);
        let fits = small && parts && good(repository, "-_./") && tag.as_ref().is_none_or(|t| good(t, "-_."));
        let fits = fits && digest.as_ref().is_none_or(|d| d.len() == 64 && good(d, ""));
        fits.then(|| Name { host, repository: repository.to_string(), tag, digest })
    }

    /// The tag that is meant when neither tag nor digest is named.
    pub fn tag(&self) -> &str {
        self.tag.as_deref().unwrap_or("latest")
    }

    /// Whether it lies in the account's registry.
    pub fn is_ecr(&self) -> bool {
        self.host.as_deref() == Some(&registry())
    }

    /// Whether it lies on Docker Hub.
    pub fn is_hub(&self) -> bool {
        self.host.is_none()
    }

    /// With host, and with the namespace of the official images, as the builder names it.
    pub fn canonical(&self) -> String {
        match &self.host {
            Some(_) => self.full(),
            None if self.repository.contains('/') => ["docker.io/", &self.full()].concat(),
            None => ["docker.io/library/", &self.full()].concat(),
        }
    }

    /// Host and repository.
    pub fn place(&self) -> String {
        match &self.host {
            Some(host) => [host, "/", &self.repository].concat(),
            None => self.repository.clone(),
        }
    }

    /// With its tag, also where that was left out.
    pub fn full(&self) -> String {
        match &self.digest {
            Some(digest) => [&self.place(), "@sha256:", digest].concat(),
            None => [&self.place(), ":", self.tag()].concat(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_docker_reads_them() {
        for (text, full) in [
            ("mysql", "mysql:latest"),
            ("docker.io/library/alpine:3", "alpine:3"),
            ("library/alpine", "alpine:latest"),
            ("docker.io/bitnami/redis", "bitnami/redis:latest"),
            ("localhost:5000/a/b:1", "localhost:5000/a/b:1"),
        ] {
            assert_eq!(Name::parse(text).map(|n| n.full()).as_deref(), Some(full), "{text}");
        }
        for text in [
            "",
            "https://x.amazonaws.com/shop:1",
            "arn:aws:ecr:us-east-1:1:repository/shop",
            "a//b",
            "/a",
            "a/",
            "A",
            "a:",
        ] {
            assert_eq!(Name::parse(text), None, "{text}");
        }
    }
}
