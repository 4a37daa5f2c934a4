//! A sitting at the terminal.

/// A sitting.
pub struct Session {}
