//! `aws iam`: roles, and what they may do.

use super::given;
use super::json::json;
use super::sts::entity_id;
use crate::sim::world::iam::{POLICIES, SERVICES, last_part, role_arn};
use crate::sim::world::time::iso;
use crate::sim::world::{Refused, Role, World};
use crate::terminal::{Args, Failure, Flag, Outcome, Spec, Thing};
use serde::Serialize;
use serde_json::{Value, json as value};

/// How ARNs of AWS' own policies begin.
const AWS_OWN: &str = "arn:aws:iam::aws:policy/";

const ROLE: Flag = Flag::one("role-name", Thing::Role).required();
const POLICY: Flag = Flag::one("policy-arn", Thing::Policy).required();

pub const SPECS: &[Spec] = &[
    Spec {
        path: &["aws", "iam", "attach-role-policy"],
        about: "Attaches a policy to a role, which may then do what the policy says",
        operands: "",
        names: Thing::Text,
        flags: &[ROLE, POLICY],
        ends: false,
        url: "https://docs.aws.amazon.com/cli/latest/reference/iam/attach-role-policy.html",
        run: attach_role_policy,
    },
    Spec {
        path: &["aws", "iam", "detach-role-policy"],
        about: "Takes a policy from a role",
        operands: "",
        names: Thing::Text,
        flags: &[ROLE, POLICY],
        ends: false,
        url: "https://docs.aws.amazon.com/cli/latest/reference/iam/detach-role-policy.html",
        run: detach_role_policy,
    },
    Spec {
        path: &["aws", "iam", "list-attached-role-policies"],
        about: "Lists the policies of a role",
        operands: "",
        names: Thing::Text,
        flags: &[ROLE],
        ends: false,
        url: "https://docs.aws.amazon.com/cli/latest/reference/iam/list-attached-role-policies.html",
        run: list_attached_role_policies,
    },
    Spec {
        path: &["aws", "iam", "list-policies"],
        about: "Lists AWS' own policies, as far as they are known here",
        operands: "",
        names: Thing::Text,
        flags: &[Flag::one("scope", Thing::Text)],
        ends: false,
        url: "https://docs.aws.amazon.com/cli/latest/reference/iam/list-policies.html",
        run: list_policies,
    },
    Spec {
        path: &["aws", "iam", "create-role"],
        about: "Makes a role that a service may take on",
        operands: "",
        names: Thing::Text,
        flags: &[
            Flag::one("role-name", Thing::Text).required(),
            Flag::one("assume-role-policy-document", Thing::File).required(),
        ],
        ends: false,
        url: "https://docs.aws.amazon.com/cli/latest/reference/iam/create-role.html",
        run: create_role,
    },
    Spec {
        path: &["aws", "iam", "list-roles"],
        about: "Lists the roles of the account",
        operands: "",
        names: Thing::Text,
        flags: &[],
        ends: false,
        url: "https://docs.aws.amazon.com/cli/latest/reference/iam/list-roles.html",
        run: list_roles,
    },
];

fn attach_role_policy(world: &mut World, args: &Args) -> Outcome {
    let (role, policy) = both(args);
    // The real AWS may well have it.
    let own = policy.starts_with(AWS_OWN) && !POLICIES.iter().any(|p| last_part(p) == last_part(policy));
    if own {
        let known: Vec<&str> = POLICIES.iter().map(|p| last_part(p)).collect();
        let what = format!("This sandbox knows of AWS' own policies only: {}.", known.join(", "));
        return Err(Failure::new(254, what));
    }
    world.attach(role, policy).map_err(|r| Failure::aws("AttachRolePolicy", r))?;
    Ok(String::new())
}

fn detach_role_policy(world: &mut World, args: &Args) -> Outcome {
    let (role, policy) = both(args);
    world.detach(role, policy).map_err(|r| Failure::aws("DetachRolePolicy", r))?;
    Ok(String::new())
}

/// Role and policy. The parser lets nothing through without them.
fn both(args: &Args) -> (&str, &str) {
    (args.get("role-name").unwrap_or_default(), args.get("policy-arn").unwrap_or_default())
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Attached {
    attached_policies: Vec<Policy>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Policy {
    policy_name: String,
    policy_arn: String,
}

fn list_attached_role_policies(world: &mut World, args: &Args) -> Outcome {
    let role = args.get("role-name").unwrap_or_default();
    let policies = world.attached(role).map_err(|r| Failure::aws("ListAttachedRolePolicies", r))?;
    let policy = |arn: &String| Policy { policy_name: last_part(arn).to_string(), policy_arn: arn.clone() };
    Ok(json(&Attached { attached_policies: policies.iter().map(policy).collect() }))
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Policies {
    policies: Vec<PolicyShown>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct PolicyShown {
    policy_name: &'static str,
    arn: &'static str,
    path: String,
    attachment_count: usize,
    is_attachable: bool,
}

fn list_policies(world: &mut World, args: &Args) -> Outcome {
    // There are none of one's own.
    let all = match args.get("scope") {
        None | Some("All" | "AWS") => &POLICIES[..],
        Some("Local") => &[],
        Some(other) => {
            return Err(Failure::new(252, format!("--scope {other}: it is one of All, AWS and Local.")));
        }
    };
    let shown = |arn: &&'static str| {
        let name = last_part(arn);
        let path = arn.strip_prefix(AWS_OWN).and_then(|rest| rest.strip_suffix(name)).unwrap_or_default();
        let has = |r: &&Role| r.policies.iter().any(|p| p == arn);
        PolicyShown {
            policy_name: name,
            arn,
            path: ["/", path].concat(),
            attachment_count: world.account.roles.iter().filter(has).count(),
            is_attachable: true,
        }
    };
    Ok(json(&Policies { policies: all.iter().map(shown).collect() }))
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Made {
    role: Described,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Listed {
    roles: Vec<Described>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Described {
    path: &'static str,
    role_name: String,
    role_id: String,
    arn: String,
    /// Known while it is made: the world keeps no date of a role.
    #[serde(skip_serializing_if = "Option::is_none")]
    create_date: Option<String>,
    assume_role_policy_document: Value,
}

fn described(role: &Role, created: Option<u32>) -> Described {
    Described {
        path: "/",
        role_name: role.name.clone(),
        role_id: entity_id("AROA", &role.name),
        arn: role_arn(&role.name),
        create_date: created.map(iso),
        assume_role_policy_document: trust(&role.service),
    }
}

/// The document that lets a service take a role on.
fn trust(service: &str) -> Value {
    let principal = value!({ "Service": format!("{service}.amazonaws.com") });
    let statement = value!({ "Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole" });
    value!({ "Version": "2012-10-17", "Statement": [statement] })
}

fn create_role(world: &mut World, args: &Args) -> Outcome {
    let document = given::text(world, args, "assume-role-policy-document")?.unwrap_or_default();
    let service = trusted(&document)?;
    let name = args.get("role-name").unwrap_or_default();
    world.create_role(name, service).map_err(|r| Failure::aws("CreateRole", r))?;
    let created = world.now;
    let role = world.account.role(name).map(|r| described(r, Some(created)));
    Ok(role.map_or_else(String::new, |role| json(&Made { role })))
}

fn malformed(message: impl Into<String>) -> Failure {
    Failure::aws("CreateRole", Refused::new("MalformedPolicyDocument", message))
}

/// The service that a trust policy lets take the role on: one of [`SERVICES`].
fn trusted(document: &str) -> Result<&'static str, Failure> {
    let document: Value = serde_json::from_str(document).map_err(|_| malformed("This policy contains invalid Json"))?;
    // One statement may stand without its brackets.
    let statement = match document.get("Statement") {
        Some(Value::Array(all)) => match &all[..] {
            [one] => one,
            [] => return Err(malformed("Syntax errors in policy.")),
            _ => return Err(here("one statement in a trust policy")),
        },
        Some(one @ Value::Object(_)) => one,
        _ => return Err(malformed("Syntax errors in policy.")),
    };
    if statement.get("Effect").and_then(Value::as_str) != Some("Allow") {
        return Err(here("\"Effect\": \"Allow\" in a trust policy"));
    }
    if one_text(statement.get("Action")) != Some("sts:AssumeRole") {
        return Err(malformed("AssumeRole policy may only specify STS AssumeRole actions."));
    }
    let Some(principal) = statement.get("Principal") else {
        return Err(malformed("Missing required field Principal"));
    };
    let Some(service) = one_text(principal.get("Service")) else {
        return Err(here("one service as the principal of a trust policy"));
    };
    let name = service.strip_suffix(".amazonaws.com").unwrap_or_default();
    SERVICES.iter().find(|s| **s == name).copied().ok_or_else(|| {
        let known: Vec<String> = SERVICES.iter().map(|s| format!("{s}.amazonaws.com")).collect();
        here(&format!("the services {}, not {service}", known.join(", ")))
    })
}

/// A text, or the only one of a list.
fn one_text(value: Option<&Value>) -> Option<&str> {
    match value? {
        Value::Array(all) => match &all[..] {
            [one] => one.as_str(),
            _ => None,
        },
        one => one.as_str(),
    }
}

fn here(known: &str) -> Failure {
    Failure::new(252, format!("This sandbox knows {known}."))
}

fn list_roles(world: &mut World, _: &Args) -> Outcome {
    let mut roles: Vec<Described> = world.account.roles.iter().map(|r| described(r, None)).collect();
    roles.sort_by(|a, b| a.role_name.cmp(&b.role_name));
    Ok(json(&Listed { roles }))
}
