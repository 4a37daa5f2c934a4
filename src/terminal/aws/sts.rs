//! `aws sts`: who asks.

use super::json::json;
use crate::sim::world::image::digest_of;
use crate::sim::world::{ACCOUNT, World};
use crate::terminal::{Args, Outcome, Spec, Thing};
use serde::Serialize;

pub const SPECS: &[Spec] = &[Spec {
    path: &["aws", "sts", "get-caller-identity"],
    about: "Shows the account and the user that you are",
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
    user_id: String,
    account: &'static str,
    arn: String,
}

fn get_caller_identity(world: &mut World, _: &Args) -> Outcome {
    let user = &world.account.user;
    Ok(json(&Identity {
        user_id: entity_id("AIDA", user),
        account: ACCOUNT,
        arn: format!("arn:aws:iam::{ACCOUNT}:user/{user}"),
    }))
}

/// An id as IAM gives them to users (`AIDA`) and roles (`AROA`).
pub fn entity_id(prefix: &str, name: &str) -> String {
    let mut digits = digest_of(&[prefix, name].concat()).to_uppercase();
    digits.truncate(17);
    [prefix, &digits].concat()
}
