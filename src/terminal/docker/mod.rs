//! The `docker` command line program, as far as it is known here.

use super::Spec;

pub const SPECS: &[&[Spec]] = &[];
