//! The `aws` command line program, version 2, as far as it is known here.

pub mod common;
pub mod ec2;
pub mod ecr;
pub mod ecs;
pub mod elbv2;
pub mod given;
pub mod iam;
pub mod json;
pub mod lambda;
pub mod logs;
pub mod sts;
#[cfg(test)]
mod tests;

use super::Spec;

pub const SPECS: &[&[Spec]] =
    &[ec2::SPECS, ecr::SPECS, ecs::SPECS, elbv2::SPECS, iam::SPECS, lambda::SPECS, logs::SPECS, sts::SPECS];
