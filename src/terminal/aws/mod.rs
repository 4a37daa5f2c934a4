//! The `aws` command line program, version 2, as far as it is known here.

use super::Spec;

pub const SPECS: &[&[Spec]] = &[];
