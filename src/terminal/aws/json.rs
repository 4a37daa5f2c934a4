//! JSON as the AWS CLI prints it.

use serde::Serialize;
use serde_json::ser::{PrettyFormatter, Serializer};

/// With four spaces for each level and a line end behind.
pub fn json(value: &impl Serialize) -> String {
    let mut out = Vec::new();
    let mut to = Serializer::with_formatter(&mut out, PrettyFormatter::with_indent(b"    "));
    // What is printed here has text for keys and is written to memory: it can't fail.
    let _ = value.serialize(&mut to);
    out.push(b'\n');
    String::from_utf8_lossy(&out).into_owned()
}
