//! The `aws` command line program, version 2, as far as it is known here.

pub mod ec2;
pub mod ecs;
pub mod elbv2;
pub mod given;
pub mod json;
#[cfg(test)]
mod tests;

use super::Spec;

pub const SPECS: &[&[Spec]] = &[ec2::SPECS, ecs::SPECS, elbv2::SPECS];
