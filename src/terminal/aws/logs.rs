//! `aws logs`: lines that containers and functions have written.

use super::common::{USAGE, operands};
use super::json::json;
use crate::sim::world::time::iso;
use crate::sim::world::{ACCOUNT, LogGroup, LogLine, REGION, Refused, World};
use crate::terminal::{Args, Failure, Flag, Outcome, Spec, Thing};
use serde::Serialize;

/// How far `tail` looks back unless it is told: ten minutes.
const SINCE: &str = "10m";
/// 2026-11-28 09:00:00 UTC in seconds since 1970.
const BEGINNING: u64 = 1_795_856_400;

pub const SPECS: &[Spec] = &[
    Spec {
        path: &["aws", "logs", "tail"],
        about: "Prints the lines of a log group, of the last ten minutes unless --since says otherwise",
        operands: "GROUP",
        names: Thing::LogGroup,
        flags: &[Flag::one("since", Thing::Text), Flag::switch("follow"), Flag::one("format", Thing::Text)],
        ends: false,
        url: "https://docs.aws.amazon.com/cli/latest/reference/logs/tail.html",
        run: tail,
    },
    Spec {
        path: &["aws", "logs", "describe-log-groups"],
        about: "Lists the log groups",
        operands: "",
        names: Thing::Text,
        flags: &[Flag::one("log-group-name-prefix", Thing::LogGroup)],
        ends: false,
        url: "https://docs.aws.amazon.com/cli/latest/reference/logs/describe-log-groups.html",
        run: describe_log_groups,
    },
];

fn tail(world: &mut World, args: &Args) -> Outcome {
    let [name] = operands(args, 1)? else {
        return Err(Failure::new(USAGE, "aws: error: the following arguments are required: group_name"));
    };
    let since = args.get("since").unwrap_or(SINCE);
    let Some(seconds) = seconds(since) else {
        let text = format!("This sandbox knows --since as a number and s, m, h, d or w, such as 5m, not {since}.");
        return Err(Failure::new(USAGE, text));
    };
    let short = match args.get("format").unwrap_or("detailed") {
        "detailed" => false,
        "short" => true,
        other => {
            let text = format!("This sandbox knows --format detailed and short, not {other}.");
            return Err(Failure::new(USAGE, text));
        }
    };
    let line = |l: &LogLine| {
        let time = iso(l.at);
        if short {
            format!("{} {}\n", time.trim_end_matches("+00:00"), l.text)
        } else {
            format!("{time} {} {}\n", l.stream, l.text)
        }
    };
    let Some(group) = world.account.logs.iter().find(|g| &g.name == name) else {
        let refused = Refused::new("ResourceNotFoundException", "The specified log group does not exist.");
        return Err(Failure::aws("FilterLogEvents", refused));
    };
    let from = world.now.saturating_sub(seconds);
    let mut lines: Vec<_> = group.lines.iter().filter(|l| l.at >= from && l.at <= world.now).collect();
    // Runs that end in the same instant write in the order in which they end; what is read is in the order of time.
    lines.sort_by_key(|l| l.at);
    let mut text: String = lines.into_iter().map(line).collect();
    if args.has("follow") {
        text.push_str("(This sandbox prints the lines that there are and does not wait for more.)\n");
    }
    Ok(text)
}

/// A length of time as `--since` takes it, in seconds.
fn seconds(text: &str) -> Option<u32> {
    let unit = match text.chars().last()? {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        'd' => 86_400,
        'w' => 604_800,
        _ => return None,
    };
    let number = &text[..text.len() - 1];
    if !number.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    number.parse::<u32>().ok().map(|n| n.saturating_mul(unit))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Groups {
    log_groups: Vec<Group>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Group {
    log_group_name: String,
    creation_time: u64,
    metric_filter_count: u32,
    arn: String,
    stored_bytes: u64,
    log_group_class: &'static str,
    log_group_arn: String,
}

fn describe_log_groups(world: &mut World, args: &Args) -> Outcome {
    let prefix = args.get("log-group-name-prefix").unwrap_or_default();
    let mut log_groups: Vec<Group> =
        world.account.logs.iter().filter(|g| g.name.starts_with(prefix)).map(described).collect();
    log_groups.sort_by(|a, b| a.log_group_name.cmp(&b.log_group_name));
    Ok(json(&Groups { log_groups }))
}

fn described(group: &LogGroup) -> Group {
    let arn = format!("arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{}", group.name);
    // A group is made when the first line comes.
    let created = group.lines.first().map_or(0, |l| l.at);
    Group {
        log_group_name: group.name.clone(),
        creation_time: (BEGINNING + u64::from(created)) * 1000,
        metric_filter_count: 0,
        arn: [&arn, ":*"].concat(),
        // What CloudWatch counts for a line: its bytes and 26 more.
        stored_bytes: group.lines.iter().map(|l| l.text.len() as u64 + 26).sum(),
        log_group_class: "STANDARD",
        log_group_arn: arn,
    }
}
