//! What is neither docker nor aws: time, calls over the network, and files.

use super::Spec;

pub const SPECS: &[&[Spec]] = &[&[]];
