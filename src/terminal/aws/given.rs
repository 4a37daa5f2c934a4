//! Values of the AWS CLI's flags that are more than a word (User Guide, "Specifying parameter values" and "Using shorthand syntax").

use crate::sim::world::World;
use crate::terminal::{Args, Failure};
use serde_json::Value;

/// What stands in a flag, or in the file of the laptop that it names with `file://`.
pub fn text(world: &World, args: &Args, flag: &str) -> Result<Option<String>, Failure> {
    let Some(value) = args.get(flag) else { return Ok(None) };
    let Some(path) = value.strip_prefix("file://") else { return Ok(Some(value.to_string())) };
    let name = path.strip_prefix("./").unwrap_or(path);
    match world.laptop.files.get(name) {
        Some(text) => Ok(Some(text.clone())),
        None => Err(Failure::new(
            252,
            format!(
                "Error parsing parameter '--{flag}': Unable to load paramfile {value}: [Errno 2] No such file or directory: '{path}'"
            ),
        )),
    }
}

/// `name=value,name=value`, or the same as a JSON object.
pub fn pairs(flag: &str, text: &str, known: &[&str]) -> Result<Vec<(String, String)>, Failure> {
    let wrong = |why: String| Failure::new(252, format!("Error parsing parameter '--{flag}': {why}"));
    let mut pairs = Vec::new();
    if text.trim_start().starts_with(['{', '[']) {
        let value: Value = serde_json::from_str(text).map_err(|e| wrong(format!("Invalid JSON: {e}")))?;
        let object = match &value {
            Value::Array(list) if list.len() == 1 => list.first().and_then(Value::as_object),
            other => other.as_object(),
        };
        for (name, value) in object.ok_or_else(|| wrong(String::from("Expected one JSON object.")))? {
            let value = value.as_str().map_or_else(|| value.to_string(), String::from);
            pairs.push((name.clone(), value));
        }
    } else {
        for part in text.split(',') {
            let pair = part.split_once('=');
            let (name, value) = pair.ok_or_else(|| wrong(format!("Expected: '=', received: '{part}'")))?;
            pairs.push((name.trim().to_string(), value.trim().to_string()));
        }
    }
    match pairs.iter().find(|(name, _)| !known.contains(&name.as_str())) {
        Some((name, _)) => Err(Failure::new(
            252,
            format!("This sandbox does not know {name} in --{flag}. Known here: {}.", known.join(", ")),
        )),
        None => Ok(pairs),
    }
}

/// The value of a name among pairs.
pub fn of<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
}

/// A whole number among pairs.
pub fn number<T: std::str::FromStr>(flag: &str, pairs: &[(String, String)], name: &str) -> Result<Option<T>, Failure> {
    let Some(text) = of(pairs, name) else { return Ok(None) };
    let wrong = |_| {
        Failure::new(
            252,
            format!("Error parsing parameter '--{flag}': {name}: {text} is not a whole number that fits."),
        )
    };
    text.parse().map(Some).map_err(wrong)
}
