//! `aws ec2`: instances.

use super::given;
use super::json::json;
use crate::sim::world::ec2::{ECS_IMAGE, Launching, cluster_of};
use crate::sim::world::image::digest_of;
use crate::sim::world::time::iso;
use crate::sim::world::{ACCOUNT, Arch, Instance, InstanceState, InstanceType, Refused, World};
use crate::terminal::{Args, Failure, Flag, Outcome, Spec, Thing};
use serde::Serialize;

pub const SPECS: &[Spec] = &[
    Spec {
        path: &["aws", "ec2", "run-instances"],
        about: "Launches instances",
        operands: "",
        names: Thing::Text,
        flags: &[
            Flag::one("image-id", Thing::Text).required(),
            Flag::one("instance-type", Thing::InstanceType).required(),
            Flag::one("count", Thing::Number),
            Flag::one("iam-instance-profile", Thing::Role),
            Flag::one("user-data", Thing::Text),
        ],
        ends: false,
        url: "https://docs.aws.amazon.com/cli/latest/reference/ec2/run-instances.html",
        run: run_instances,
    },
    Spec {
        path: &["aws", "ec2", "describe-instances"],
        about: "Shows instances",
        operands: "",
        names: Thing::Text,
        flags: &[Flag::many("instance-ids", Thing::Instance)],
        ends: false,
        url: "https://docs.aws.amazon.com/cli/latest/reference/ec2/describe-instances.html",
        run: describe_instances,
    },
    Spec {
        path: &["aws", "ec2", "terminate-instances"],
        about: "Terminates instances; what runs on them is gone",
        operands: "",
        names: Thing::Text,
        flags: &[Flag::many("instance-ids", Thing::Instance).required()],
        ends: false,
        url: "https://docs.aws.amazon.com/cli/latest/reference/ec2/terminate-instances.html",
        run: terminate_instances,
    },
];

/// Seconds for which instances that were terminated are still shown (User Guide, "Terminate your instance": a short while, about an hour).
const SHOWN: u32 = 3600;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Reservations {
    reservations: Vec<Reservation>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Reservation {
    reservation_id: String,
    owner_id: &'static str,
    groups: [u8; 0],
    instances: Vec<Shown>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Shown {
    instance_id: String,
    instance_type: &'static str,
    launch_time: String,
    placement: Placement,
    state: State,
    architecture: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    iam_instance_profile: Option<Profile>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Placement {
    availability_zone: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct State {
    code: u8,
    name: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Profile {
    arn: String,
}

fn state(of: InstanceState) -> State {
    State { code: [0, 16, 32, 48][of as usize], name: of.name() }
}

fn shown(i: &Instance) -> Shown {
    let profile = |role: &String| Profile { arn: format!("arn:aws:iam::{ACCOUNT}:instance-profile/{role}") };
    Shown {
        instance_id: i.id.clone(),
        instance_type: i.kind.name(),
        launch_time: iso(i.launched),
        placement: Placement { availability_zone: i.zone_name() },
        state: state(i.state),
        architecture: match i.kind.arch() {
            Arch::Amd64 => "x86_64",
            Arch::Arm64 => "arm64",
        },
        iam_instance_profile: i.role.as_ref().map(profile),
    }
}

fn reservation(of: &str, instances: Vec<Shown>) -> Reservation {
    let mut id = digest_of(of);
    id.truncate(17);
    Reservation { reservation_id: ["r-", &id].concat(), owner_id: ACCOUNT, groups: [], instances }
}

fn refused(message: String) -> Failure {
    Failure::aws("RunInstances", Refused::new("InvalidParameterValue", message))
}

/// Whether an image may be launched on this type: of the public parameters for ECS' own images the one for the type's processor. Ids of images
/// differ by Region and week; there are none here.
fn check_image(image: &str, kind: InstanceType) -> Result<(), Failure> {
    if image.starts_with("ami-") {
        let message = format!("The image id '[{image}]' does not exist. This sandbox knows {ECS_IMAGE}.");
        return Err(Failure::aws("RunInstances", Refused::new("InvalidAMIID.NotFound", message)));
    }
    if !image.starts_with("resolve:ssm:/aws/service/ecs/optimized-ami/") {
        let message = format!("Invalid id: \"{image}\" (expecting \"ami-...\"). This sandbox knows {ECS_IMAGE}.");
        return Err(Failure::aws("RunInstances", Refused::new("InvalidAMIID.Malformed", message)));
    }
    let name = |arch: Arch| if arch == Arch::Arm64 { "arm64" } else { "x86_64" };
    let of = if image.contains("/arm64/") { Arch::Arm64 } else { Arch::Amd64 };
    if of == kind.arch() {
        return Ok(());
    }
    Err(refused(format!(
        "The architecture '{}' of the specified instance type does not match the architecture '{}' of the specified AMI.",
        name(kind.arch()),
        name(of)
    )))
}

fn run_instances(world: &mut World, args: &Args) -> Outcome {
    let kind = args.get("instance-type").unwrap_or("");
    let known = InstanceType::ALL;
    let Some(kind) = known.into_iter().find(|k| k.name() == kind) else {
        let names = known.map(InstanceType::name).join(" and ");
        return Err(refused(format!("Invalid value '{kind}' for InstanceType. This sandbox knows {names}.")));
    };
    check_image(args.get("image-id").unwrap_or(""), kind)?;
    let role = match args.get("iam-instance-profile") {
        Some(text) => {
            let pairs = given::pairs("iam-instance-profile", text, &["Name", "Arn"])?;
            let of = given::of(&pairs, "Name").or_else(|| given::of(&pairs, "Arn"));
            of.map(|r| r.rsplit('/').next().unwrap_or(r).to_string())
        }
        None => None,
    };
    let cluster = match given::text(world, args, "user-data")? {
        // What a cluster is called is told by the agent's settings; without them it joins the default one.
        Some(data) => match cluster_of(&data) {
            Some(cluster) => Some(cluster),
            None => {
                let message = "This sandbox knows user data that tells the ECS agent its cluster: a script that begins with #!/bin/bash and has the line echo ECS_CLUSTER=name >> /etc/ecs/ecs.config. What is no script is not run on a real instance either.";
                return Err(Failure::new(252, message));
            }
        },
        None => Some(String::from("default")),
    };
    let count = args.number("count")?.unwrap_or(1);
    let ids =
        world.run_instances(&Launching { kind, count, cluster, role }).map_err(|r| Failure::aws("RunInstances", r))?;
    let launched = world.account.instances.iter().filter(|i| ids.contains(&i.id)).map(shown).collect();
    Ok(json(&reservation(&ids.concat(), launched)))
}

fn describe_instances(world: &mut World, args: &Args) -> Outcome {
    let ids: Vec<&str> = args.all("instance-ids").collect();
    let seen = |i: &&Instance| i.ended.is_none_or(|end| end.saturating_add(SHOWN) > world.now);
    let all: Vec<&Instance> = world.account.instances.iter().filter(seen).collect();
    if let Some(id) = ids.iter().find(|id| !all.iter().any(|i| i.id == **id)) {
        let refused = Refused::new("InvalidInstanceID.NotFound", format!("The instance ID '{id}' does not exist"));
        return Err(Failure::aws("DescribeInstances", refused));
    }
    let asked = all.into_iter().filter(|i| ids.is_empty() || ids.contains(&i.id.as_str()));
    let reservations = asked.map(|i| reservation(&i.id, vec![shown(i)])).collect();
    Ok(json(&Reservations { reservations }))
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Terminating {
    terminating_instances: Vec<Terminated>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Terminated {
    instance_id: String,
    current_state: State,
    previous_state: State,
}

fn terminate_instances(world: &mut World, args: &Args) -> Outcome {
    let ids: Vec<String> = args.all("instance-ids").map(String::from).collect();
    let states = |world: &World| -> Vec<(String, InstanceState)> {
        let asked = world.account.instances.iter().filter(|i| ids.contains(&i.id));
        asked.map(|i| (i.id.clone(), i.state)).collect()
    };
    let before = states(world);
    world.terminate_instances(&ids).map_err(|r| Failure::aws("TerminateInstances", r))?;
    let pairs = before.into_iter().zip(states(world));
    let each = pairs.map(|((instance_id, old), (_, new))| Terminated {
        instance_id,
        current_state: state(new),
        previous_state: state(old),
    });
    Ok(json(&Terminating { terminating_instances: each.collect() }))
}
