//! `exam.toml`: the tasks of the exam's guide, to which the objectives of lessons belong.

use super::{Mistake, parse_toml, read};
use serde::Deserialize;
use std::path::Path;

/// A part of the exam.
#[derive(Deserialize, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct Domain {
    /// As in the guide, from 1.
    pub number: String,
    pub name: String,
    pub task: Vec<Task>,
}

#[derive(Deserialize, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct Task {
    /// As in the guide: that of the domain, a point, and its own from 1.
    pub number: String,
    pub name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    domain: Vec<Domain>,
}

/// Reads the domains; their numbers and those of their tasks have to count from 1.
pub fn load(path: &Path) -> Result<Vec<Domain>, Mistake> {
    let File { domain: domains } = parse_toml(path, &read(path)?)?;
    for (d, domain) in domains.iter().enumerate() {
        let tasks = domain.task.iter().enumerate();
        let counted = tasks.map(|(t, task)| (task.number.as_str(), format!("{}.{}", d + 1, t + 1)));
        let counted = counted.chain([(domain.number.as_str(), (d + 1).to_string())]);
        if let Some((is, should)) = counted.into_iter().find(|(is, should)| is != should) {
            return Err(Mistake::new(path, 0, format!("{is} stands where {should} is due")));
        }
    }
    Ok(domains)
}
