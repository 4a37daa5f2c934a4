//! `aws iam`: roles and their policies.

use super::given;
use super::json::json;
use crate::sim::world::iam::{SERVICES, last_part, role_arn};
use crate::sim::world::{Role, World};
use crate::terminal::{Args, Failure, Flag, Outcome, Spec, Thing};
use serde::Serialize;

macro_rules! page {
    ($name:literal) => {
        concat!("https://docs.aws.amazon.com/cli/latest/reference/iam/", $name, ".html")
    };
}

const ROLE: Flag = Flag::one("role-name", Thing::Role).required();
const POLICY: Flag = Flag::one("policy-arn", Thing::Policy).required();

pub const SPECS: &[Spec] = &[
    spec(
        &["aws", "iam", "attach-role-policy"],
        "Attaches a policy to a role",
        &[ROLE, POLICY],
        page!("attach-role-policy"),
        attach,
    ),
    spec(
        &["aws", "iam", "detach-role-policy"],
        "Takes a policy from a role",
        &[ROLE, POLICY],
        page!("detach-role-policy"),
        detach,
    ),
    spec(
        &["aws", "iam", "list-attached-role-policies"],
        "Lists the policies of a role",
        &[ROLE],
        page!("list-attached-role-policies"),
        list_attached,
    ),
    spec(
        &["aws", "iam", "create-role"],
        "Makes a role that a service may take on",
        &[
            Flag::one("role-name", Thing::Text).required(),
            Flag::one("assume-role-policy-document", Thing::File).required(),
        ],
        page!("create-role"),
        create_role,
    ),
    spec(&["aws", "iam", "list-roles"], "Lists roles", &[], page!("list-roles"), list_roles),
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

fn role(args: &Args) -> &str {
    args.get("role-name").unwrap_or_default()
}

fn policy(args: &Args) -> &str {
    args.get("policy-arn").unwrap_or_default()
}

/// Like the real one, it says nothing when it is done.
fn attach(world: &mut World, args: &Args) -> Outcome {
    let done = world.attach(role(args), policy(args));
    done.map(|()| String::new()).map_err(|e| Failure::aws("AttachRolePolicy", e))
}

fn detach(world: &mut World, args: &Args) -> Outcome {
    let done = world.detach(role(args), policy(args));
    done.map(|()| String::new()).map_err(|e| Failure::aws("DetachRolePolicy", e))
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Attached<'a> {
    attached_policies: Vec<Policy<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Policy<'a> {
    policy_name: &'a str,
    policy_arn: &'a str,
}

fn list_attached(world: &mut World, args: &Args) -> Outcome {
    let all = world.attached(role(args)).map_err(|e| Failure::aws("ListAttachedRolePolicies", e))?;
    let attached_policies = all.iter().map(|arn| Policy { policy_name: last_part(arn), policy_arn: arn }).collect();
    Ok(json(&Attached { attached_policies }))
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Shown {
    role_name: String,
    arn: String,
    assume_role_policy_document: Document,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Document {
    version: &'static str,
    statement: Vec<Statement>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Statement {
    effect: &'static str,
    principal: Principal,
    action: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Principal {
    service: String,
}

fn shown(role: &Role) -> Shown {
    let principal = Principal { service: format!("{}.amazonaws.com", role.service) };
    Shown {
        role_name: role.name.clone(),
        arn: role_arn(&role.name),
        assume_role_policy_document: Document {
            version: "2012-10-17",
            statement: vec![Statement { effect: "Allow", principal, action: "sts:AssumeRole" }],
        },
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct One {
    role: Shown,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct All {
    roles: Vec<Shown>,
}

fn create_role(world: &mut World, args: &Args) -> Outcome {
    let text = given::text(world, args, "assume-role-policy-document")?.unwrap_or_default();
    if serde_json::from_str::<serde_json::Value>(&text).is_err() {
        let what = crate::sim::world::Refused::new("MalformedPolicyDocument", "This policy contains invalid Json");
        return Err(Failure::aws("CreateRole", what));
    }
    let Some(service) = SERVICES.iter().find(|s| text.contains(&format!("\"{s}.amazonaws.com\""))) else {
        let known = SERVICES.map(|s| format!("{s}.amazonaws.com")).join(", ");
        return Err(Failure::new(252, format!("--assume-role-policy-document: this sandbox knows roles for {known}.")));
    };
    world.create_role(role(args), service).map_err(|e| Failure::aws("CreateRole", e))?;
    let made = world.account.roles.last().map(shown);
    Ok(made.map_or(String::new(), |role| json(&One { role })))
}

fn list_roles(world: &mut World, _: &Args) -> Outcome {
    Ok(json(&All { roles: world.account.roles.iter().map(shown).collect() }))
}
