//! The `aws` command line program, version 2, as far as it is known here.

pub mod ec2;
pub mod ecr;
pub mod ecs;
pub mod elbv2;
pub mod given;
pub mod json;
#[cfg(test)]
mod tests;

use super::Spec;

pub const SPECS: &[&[Spec]] = &[ec2::SPECS, ecr::SPECS, ecs::SPECS, elbv2::SPECS];
