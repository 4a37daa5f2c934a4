//! `aws logs`: lines of CloudWatch Logs.

use super::json::json;
use crate::sim::world::time::iso;
use crate::sim::world::{ACCOUNT, LogGroup, REGION, Refused, World};
use crate::terminal::{Args, Failure, Flag, Outcome, Spec, Thing};
use serde::Serialize;

pub const SPECS: &[Spec] = &[
    Spec {
        path: &["aws", "logs", "tail"],
        about: "Prints the lines of a log group",
        operands: "GROUP",
        names: Thing::LogGroup,
        flags: &[Flag::one("since", Thing::Text), Flag::switch("follow")],
        ends: false,
        url: "https://docs.aws.amazon.com/cli/latest/reference/logs/tail.html",
        run: tail,
    },
    Spec {
        path: &["aws", "logs", "describe-log-groups"],
        about: "Lists log groups",
        operands: "",
        names: Thing::Text,
        flags: &[Flag::one("log-group-name-prefix", Thing::LogGroup)],
        ends: false,
        url: "https://docs.aws.amazon.com/cli/latest/reference/logs/describe-log-groups.html",
        run: describe_log_groups,
    },
];

/// `10m` before now, in seconds of the clock. Ten minutes unless it is said, as the real command has it.
fn since(args: &Args, now: u32) -> Result<u32, Failure> {
    let text = args.get("since").unwrap_or("10m");
    let wrong = || Failure::new(252, format!("--since: {text} is not understood here. Known: 90s, 10m, 2h, 1d."));
    let unit = text.chars().last().ok_or_else(wrong)?;
    let n: u32 = text[..text.len() - unit.len_utf8()].parse().map_err(|_| wrong())?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        'd' => 86_400,
        _ => return Err(wrong()),
    };
    Ok(now.saturating_sub(n.saturating_mul(seconds)))
}

fn tail(world: &mut World, args: &Args) -> Outcome {
    let [name] = &args.rest[..] else {
        return Err(Failure::new(252, "aws: error: the following arguments are required: group_name"));
    };
    let from = since(args, world.now)?;
    let Some(group) = world.account.logs.iter().find(|g| g.name == *name) else {
        let what = Refused::new("ResourceNotFoundException", "The specified log group does not exist.");
        return Err(Failure::aws("FilterLogEvents", what));
    };
    let lines = group.lines.iter().filter(|l| l.at >= from);
    let mut text: String = lines.map(|l| format!("{} {} {}\n", iso(l.at), l.stream, l.text)).collect();
    if args.has("follow") {
        text.push_str("(Time stands still between commands here: this is all there is until now.)\n");
    }
    Ok(text)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Groups {
    log_groups: Vec<Shown>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown {
    log_group_name: String,
    arn: String,
}

fn describe_log_groups(world: &mut World, args: &Args) -> Outcome {
    let prefix = args.get("log-group-name-prefix").unwrap_or("");
    let shown = |g: &LogGroup| Shown {
        log_group_name: g.name.clone(),
        arn: format!("arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{}:*", g.name),
    };
    let log_groups = world.account.logs.iter().filter(|g| g.name.starts_with(prefix)).map(shown).collect();
    Ok(json(&Groups { log_groups }))
}
