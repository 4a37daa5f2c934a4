//! `aws ecr`: repositories, their images, scans and lifecycle policies.

use super::json::json;
use crate::sim::world::ecr::{ImageId, findings};
use crate::sim::world::time::iso;
use crate::sim::world::{ACCOUNT, Lifecycle, Manifest, Repository, Severity, World};
use crate::terminal::{Args, Failure, Flag, Outcome, Spec, Thing};
use serde::{Deserialize, Serialize};

macro_rules! page {
    ($name:literal) => {
        concat!("https://docs.aws.amazon.com/cli/latest/reference/ecr/", $name, ".html")
    };
}

const REPOSITORY: Flag = Flag::one("repository-name", Thing::Repository).required();

pub const SPECS: &[Spec] = &[
    spec(
        &["aws", "ecr", "create-repository"],
        "Makes a repository",
        &[Flag::one("repository-name", Thing::Text).required(), Flag::one("image-tag-mutability", Thing::Text)],
        page!("create-repository"),
        create_repository,
    ),
    spec(
        &["aws", "ecr", "describe-repositories"],
        "Lists repositories",
        &[Flag::many("repository-names", Thing::Repository)],
        page!("describe-repositories"),
        describe_repositories,
    ),
    spec(
        &["aws", "ecr", "delete-repository"],
        "Deletes a repository; with --force also its images",
        &[REPOSITORY, Flag::switch("force")],
        page!("delete-repository"),
        delete_repository,
    ),
    spec(
        &["aws", "ecr", "get-login-password"],
        "Prints a password for docker login, which holds for twelve hours",
        &[Flag::one("region", Thing::Region)],
        page!("get-login-password"),
        |world, _| Ok(world.ecr_password() + "\n"),
    ),
    spec(
        &["aws", "ecr", "describe-images"],
        "Lists the images of a repository",
        &[REPOSITORY, Flag::many("image-ids", Thing::Text)],
        page!("describe-images"),
        describe_images,
    ),
    spec(
        &["aws", "ecr", "batch-delete-image"],
        "Deletes images; by a tag, an image that has others only loses that tag",
        &[REPOSITORY, Flag::many("image-ids", Thing::Text).required()],
        page!("batch-delete-image"),
        batch_delete_image,
    ),
    spec(
        &["aws", "ecr", "put-lifecycle-policy"],
        "Sets rules for which images are removed",
        &[REPOSITORY, Flag::one("lifecycle-policy-text", Thing::File).required()],
        page!("put-lifecycle-policy"),
        put_lifecycle_policy,
    ),
    spec(
        &["aws", "ecr", "start-image-scan"],
        "Starts a basic scan of an image",
        &[REPOSITORY, Flag::one("image-id", Thing::Text).required()],
        page!("start-image-scan"),
        start_image_scan,
    ),
    spec(
        &["aws", "ecr", "describe-image-scan-findings"],
        "Shows what a scan has found",
        &[REPOSITORY, Flag::one("image-id", Thing::Text).required()],
        page!("describe-image-scan-findings"),
        describe_image_scan_findings,
    ),
];

const fn spec(
    path: &'static [&'static str],
    about: &'static str,
    flags: &'static [Flag],
    url: &'static str,
    run: fn(&mut World, &Args) -> Outcome,
) -> Spec {
    Spec { path, about, operands: "", names: Thing::Text, flags, ends: false, url, run }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RepositoryShown {
    repository_arn: String,
    registry_id: &'static str,
    repository_name: String,
    repository_uri: String,
    created_at: String,
    image_tag_mutability: &'static str,
}

impl RepositoryShown {
    fn new(r: &Repository) -> RepositoryShown {
        RepositoryShown {
            repository_arn: r.arn(),
            registry_id: ACCOUNT,
            repository_name: r.name.clone(),
            repository_uri: r.uri(),
            created_at: iso(r.created),
            image_tag_mutability: if r.immutable { "IMMUTABLE" } else { "MUTABLE" },
        }
    }
}

#[derive(Serialize)]
struct OneRepository {
    repository: RepositoryShown,
}

#[derive(Serialize)]
struct Repositories {
    repositories: Vec<RepositoryShown>,
}

fn create_repository(world: &mut World, args: &Args) -> Outcome {
    let immutable = match args.get("image-tag-mutability") {
        None | Some("MUTABLE") => false,
        Some("IMMUTABLE") => true,
        Some(other) => {
            return Err(Failure::new(
                252,
                format!("--image-tag-mutability: {other} is not known here. Known: MUTABLE, IMMUTABLE."),
            ));
        }
    };
    let made = world.create_repository(args.get("repository-name").unwrap_or_default(), immutable);
    let made = made.map_err(|e| Failure::aws("CreateRepository", e))?;
    Ok(json(&OneRepository { repository: RepositoryShown::new(made) }))
}

fn describe_repositories(world: &mut World, args: &Args) -> Outcome {
    let failed = |e| Failure::aws("DescribeRepositories", e);
    let named: Vec<&str> = args.all("repository-names").collect();
    let repositories = if named.is_empty() {
        world.account.repositories.iter().map(RepositoryShown::new).collect()
    } else {
        let one = |name: &&str| world.the_repository(name).map(RepositoryShown::new).map_err(failed);
        named.iter().map(one).collect::<Result<_, _>>()?
    };
    Ok(json(&Repositories { repositories }))
}

fn delete_repository(world: &mut World, args: &Args) -> Outcome {
    let gone = world.delete_repository(args.get("repository-name").unwrap_or_default(), args.has("force"));
    let gone = gone.map_err(|e| Failure::aws("DeleteRepository", e))?;
    Ok(json(&OneRepository { repository: RepositoryShown::new(&gone) }))
}

/// Reads `imageTag=1` or `imageDigest=sha256:…`, or both with a comma between.
fn image_id(flag: &str, text: &str) -> Result<ImageId, Failure> {
    let mut id = ImageId::default();
    for part in text.split(',') {
        match part.split_once('=') {
            Some(("imageTag", tag)) if !tag.is_empty() => id.tag = Some(tag.to_string()),
            Some(("imageDigest", digest)) if digest.starts_with("sha256:") => {
                id.digest = Some(digest["sha256:".len()..].to_string());
            }
            _ => {
                let what =
                    format!("--{flag}: {part} is not understood here. Known: imageTag=TAG, imageDigest=sha256:DIGEST.");
                return Err(Failure::new(252, what));
            }
        }
    }
    Ok(id)
}

fn image_ids(args: &Args) -> Result<Vec<ImageId>, Failure> {
    args.all("image-ids").map(|text| image_id("image-ids", text)).collect()
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Images {
    image_details: Vec<ImageDetail>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ImageDetail {
    registry_id: &'static str,
    repository_name: String,
    image_digest: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    image_tags: Vec<String>,
    image_size_in_bytes: u64,
    image_pushed_at: String,
    image_manifest_media_type: &'static str,
}

fn detail(repository: &Repository, manifest: &Manifest) -> ImageDetail {
    let one = manifest.images.len() == 1;
    ImageDetail {
        registry_id: ACCOUNT,
        repository_name: repository.name.clone(),
        image_digest: format!("sha256:{}", manifest.digest),
        image_tags: repository.tags_of(&manifest.digest).into_iter().map(String::from).collect(),
        image_size_in_bytes: manifest.images.iter().map(|i| u64::from(i.kb()) * 1000).sum(),
        image_pushed_at: iso(manifest.pushed),
        image_manifest_media_type: if one {
            "application/vnd.oci.image.manifest.v1+json"
        } else {
            "application/vnd.oci.image.index.v1+json"
        },
    }
}

fn describe_images(world: &mut World, args: &Args) -> Outcome {
    let failed = |e| Failure::aws("DescribeImages", e);
    let name = args.get("repository-name").unwrap_or_default();
    let repository = world.the_repository(name).map_err(failed)?;
    let ids = image_ids(args)?;
    let image_details = if ids.is_empty() {
        repository.manifests.iter().map(|m| detail(repository, m)).collect()
    } else {
        let one = |id: &ImageId| world.ecr_image(name, id).map(|m| detail(repository, m)).map_err(failed);
        ids.iter().map(one).collect::<Result<_, _>>()?
    };
    Ok(json(&Images { image_details }))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ImageIdShown {
    #[serde(skip_serializing_if = "Option::is_none")]
    image_digest: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image_tag: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Deleted {
    image_ids: Vec<ImageIdShown>,
    failures: Vec<NotDeleted>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NotDeleted {
    image_id: ImageIdShown,
    failure_code: &'static str,
    failure_reason: &'static str,
}

fn batch_delete_image(world: &mut World, args: &Args) -> Outcome {
    let ids = image_ids(args)?;
    let done = world.batch_delete(args.get("repository-name").unwrap_or_default(), &ids);
    let done = done.map_err(|e| Failure::aws("BatchDeleteImage", e))?;
    let mut said = Deleted { image_ids: Vec::new(), failures: Vec::new() };
    for (id, digest) in ids.into_iter().zip(done) {
        match digest {
            Some(digest) => said.image_ids.push(shown(Some(digest), id.tag)),
            None => said.failures.push(NotDeleted {
                image_id: shown(id.digest, id.tag),
                failure_code: "ImageNotFound",
                failure_reason: "Requested image not found",
            }),
        }
    }
    Ok(json(&said))
}

fn shown(digest: Option<String>, tag: Option<String>) -> ImageIdShown {
    ImageIdShown { image_digest: digest.map(|d| format!("sha256:{d}")), image_tag: tag }
}

#[derive(Deserialize)]
struct Policy {
    rules: Vec<Rule>,
}

#[derive(Deserialize)]
struct Rule {
    selection: Selection,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Selection {
    tag_status: String,
    count_type: String,
    count_number: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PolicyShown<'a> {
    registry_id: &'static str,
    repository_name: &'a str,
    lifecycle_policy_text: String,
}

fn put_lifecycle_policy(world: &mut World, args: &Args) -> Outcome {
    let name = args.get("repository-name").unwrap_or_default();
    let text = super::given::text(world, args, "lifecycle-policy-text")?.unwrap_or_default();
    let wrong = |m: String| Failure::new(252, format!("--lifecycle-policy-text: {m}"));
    let policy: Policy = serde_json::from_str(&text).map_err(|e| wrong(format!("not a lifecycle policy: {e}")))?;
    let [rule] = &policy.rules[..] else {
        return Err(wrong("this sandbox knows policies of one rule.".into()));
    };
    let Selection { tag_status, count_type, count_number } = &rule.selection;
    let untagged_only = match tag_status.as_str() {
        "any" => false,
        "untagged" => true,
        other => return Err(wrong(format!("tagStatus {other} is not known here. Known: any, untagged."))),
    };
    if count_type != "imageCountMoreThan" {
        return Err(wrong(format!("countType {count_type} is not known here. Known: imageCountMoreThan.")));
    }
    if *count_number == 0 {
        return Err(wrong("countNumber has to be 1 or more.".into()));
    }
    let policy = Lifecycle { untagged_only, keep: *count_number };
    world.put_lifecycle(name, policy).map_err(|e| Failure::aws("PutLifecyclePolicy", e))?;
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    Ok(json(&PolicyShown { registry_id: ACCOUNT, repository_name: name, lifecycle_policy_text: one_line }))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ScanShown<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    image_scan_findings: Option<Findings>,
    registry_id: &'static str,
    repository_name: &'a str,
    image_id: ImageIdShown,
    image_scan_status: ScanStatus,
}

#[derive(Serialize)]
struct ScanStatus {
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Findings {
    findings: Vec<FindingShown>,
    image_scan_completed_at: String,
    finding_severity_counts: Counts,
}

#[derive(Serialize)]
struct FindingShown {
    name: String,
    description: String,
    severity: &'static str,
    attributes: Vec<Attribute>,
}

#[derive(Serialize)]
struct Attribute {
    key: &'static str,
    value: String,
}

/// Only severities that there are.
#[derive(Serialize)]
#[serde(rename_all = "UPPERCASE")]
struct Counts {
    #[serde(skip_serializing_if = "Option::is_none")]
    critical: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    high: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    medium: Option<usize>,
}

fn start_image_scan(world: &mut World, args: &Args) -> Outcome {
    let (name, id) = (args.get("repository-name").unwrap_or_default(), asked(args)?);
    let digest = world.start_scan(name, &id).map_err(|e| Failure::aws("StartImageScan", e))?;
    let status = ScanStatus { status: "IN_PROGRESS", description: None };
    Ok(json(&ScanShown {
        image_scan_findings: None,
        registry_id: ACCOUNT,
        repository_name: name,
        image_id: shown(Some(digest), id.tag),
        image_scan_status: status,
    }))
}

fn asked(args: &Args) -> Result<ImageId, Failure> {
    image_id("image-id", args.get("image-id").unwrap_or_default())
}

fn describe_image_scan_findings(world: &mut World, args: &Args) -> Outcome {
    let failed = |e| Failure::aws("DescribeImageScanFindings", e);
    let (name, id) = (args.get("repository-name").unwrap_or_default(), asked(args)?);
    let repository = world.the_repository(name).map_err(failed)?;
    let manifest = world.ecr_image(name, &id).map_err(failed)?;
    let Some(end) = world.scan_ends(repository, &manifest.digest) else {
        let what = format!(
            "Image scan does not exist for the image with '{}' in the repository with name '{name}' in the registry with id '{ACCOUNT}'",
            id.written()
        );
        return Err(failed(crate::sim::world::Refused::new("ScanNotFoundException", what)));
    };
    let complete = end <= world.now;
    let found = findings(manifest);
    let counted = |s: Severity| Some(found.iter().filter(|f| f.severity == s).count()).filter(|n| *n > 0);
    let findings = complete.then(|| Findings {
        finding_severity_counts: Counts {
            critical: counted(Severity::Critical),
            high: counted(Severity::High),
            medium: counted(Severity::Medium),
        },
        findings: found
            .iter()
            .map(|f| FindingShown {
                name: f.name.clone(),
                // Only images of Docker Hub have any.
                description: format!("An invented weakness of {}, in a layer of the base image.", f.package),
                severity: f.severity.name(),
                attributes: vec![Attribute { key: "package_name", value: f.package.clone() }],
            })
            .collect(),
        image_scan_completed_at: iso(end),
    });
    let status = if complete {
        ScanStatus { status: "COMPLETE", description: Some("The scan was completed successfully.") }
    } else {
        ScanStatus { status: "IN_PROGRESS", description: None }
    };
    Ok(json(&ScanShown {
        image_scan_findings: findings,
        registry_id: ACCOUNT,
        repository_name: name,
        image_id: shown(Some(manifest.digest.clone()), id.tag),
        image_scan_status: status,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_is_asked_for_by_tag_or_digest() {
        let id = image_id("image-id", "imageTag=1").unwrap();
        assert_eq!((id.tag.as_deref(), id.digest), (Some("1"), None));
        let id = image_id("image-id", "imageDigest=sha256:ab,imageTag=2").unwrap();
        assert_eq!((id.tag.as_deref(), id.digest.as_deref()), (Some("2"), Some("ab")));
        for bad in ["", "1", "imageTag=", "imageTag=1,x=2", "imageDigest=ab"] {
            assert!(image_id("image-id", bad).unwrap_err().text.contains("imageTag=TAG"), "{bad}");
        }
    }
}
