//! `aws sts`: who one is.

use super::json::json;
use crate::sim::world::{ACCOUNT, World};
use crate::terminal::{Args, Outcome, Spec, Thing};
use serde::Serialize;

pub const SPECS: &[Spec] = &[Spec {
    path: &["aws", "sts", "get-caller-identity"],
    about: "Says as whom commands are sent",
    operands: "",
    names: Thing::Text,
    flags: &[],
    ends: false,
    url: "https://docs.aws.amazon.com/cli/latest/reference/sts/get-caller-identity.html",
    run: get_caller_identity,
}];

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Identity {
    user_id: &'static str,
    account: &'static str,
    arn: String,
}

fn get_caller_identity(world: &mut World, _: &Args) -> Outcome {
    let arn = format!("arn:aws:iam::{ACCOUNT}:user/{}", world.account.user);
    // The id that AWS' documentation takes for examples.
    Ok(json(&Identity { user_id: "AIDACKCEVSQ6C2EXAMPLE", account: ACCOUNT, arn }))
}
