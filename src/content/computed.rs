//! Checks whose key is computed. A template draws quantities from a seed and has the key, and what typical slips lead to, computed by the
//! models that the figures run on; the words stand in the content.

use crate::figures::cost_crossover::model::{self as crossover, Case, Turn};
use crate::figures::ecs_cluster::model::{self as cluster, Rule, Size, limits};
use crate::figures::fargate_task::model as fargate;
use crate::figures::lambda_run::model::{Params, Prices, USUAL_MEMORY, bill};
use crate::figures::layers::model as layers;
use crate::figures::one_host_many_apps::model as one_host;
use crate::sim::packing::Memory;
use crate::sim::{Facts, Rng};

/// A question with quantities in it.
#[derive(Clone, PartialEq, Debug)]
pub struct Computed {
    /// What the words of prompt and explanation may name, as it is written.
    pub given: Vec<(&'static str, String)>,
    pub key: f64,
    /// Digits after the point that the key is written with, at most.
    pub digits: usize,
    /// How far off an answer may be, as a share of the key; 0 for what can be counted.
    pub near: f64,
    /// By id of the slip in the content.
    pub slips: Vec<(&'static str, f64)>,
}

/// Draws a question; `None` where these quantities make none worth asking.
pub type Template = fn(&mut Rng, &Facts) -> Option<Computed>;

/// By the name that `computed` has in a lesson's checks.
pub const ALL: &[(&str, Template)] = &[
    ("vms-fit", vms_fit),
    ("containers-fit", containers_fit),
    ("layers-pushed", layers_pushed),
    ("tasks-fit", tasks_fit),
    ("tasks-stay", tasks_stay),
    ("fargate-month", fargate_month),
    ("fargate-minutes", fargate_minutes),
    ("fargate-at-once", fargate_at_once),
    ("break-even", break_even),
    ("repository-month", repository_month),
    ("deployments-in-time", deployments_in_time),
    ("idle-share", idle_share),
    ("runs-at-once", runs_at_once),
    ("gb-seconds", gb_seconds),
    ("lambda-month", lambda_month),
    ("load-left-over", load_left_over),
    ("pulled-by-fleet", pulled_by_fleet),
    ("guests-saved", guests_saved),
    ("zone-can-fail", zone_can_fail),
    ("rounds-under-quota", rounds_under_quota),
    ("fleet-pays", fleet_pays),
    ("images-to-keep", images_to_keep),
    ("calls-for-servers", calls_for_servers),
    ("memory-in-time", memory_in_time),
    ("flat-price-hours", flat_price_hours),
];

/// How many variants of each check the pages hold.
pub const CASES: usize = 12;

/// The first so many different questions of a template that can be told from their slips, the same for the same name.
pub fn cases(name: &str, template: Template, facts: &Facts) -> Vec<Computed> {
    let mut cases: Vec<Computed> = Vec::new();
    for n in 0..4000 {
        let mut rng = Rng::new(crate::sim::rng::seed_of(name) ^ n);
        let Some(case) = template(&mut rng, facts).filter(clear) else { continue };
        if cases.iter().all(|c| c.given != case.given) {
            cases.push(case);
        }
        if cases.len() == CASES {
            break;
        }
    }
    cases
}

/// No slip leads to the key or to what another slip leads to, as near as answers are told apart.
pub fn clear(case: &Computed) -> bool {
    let values: Vec<f64> = [case.key].into_iter().chain(case.slips.iter().map(|s| s.1)).collect();
    let apart = |a: f64, b: f64| (a - b).abs() > 2.0 * case.near.max(0.01) * a.abs().max(b.abs());
    case.key > 0.0 && values.iter().enumerate().all(|(i, a)| values[..i].iter().all(|b| apart(*a, *b)))
}

/// A number as pages write it: thousands parted, no digits beyond those asked for, no zeros at the end but for money (`digits` 2).
pub fn written(value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$}");
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let mut out = String::new();
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    let part = if digits == 2 { part } else { part.trim_end_matches('0') };
    if !part.is_empty() {
        out.push('.');
        out.push_str(part);
    }
    out
}

/// A quantity of the prompt, with the digits that it has.
fn plain(value: f64) -> String {
    written((value * 1e5).round() / 1e5, 5)
}

fn one_of<T: Copy>(rng: &mut Rng, all: &[T]) -> T {
    all[rng.below(all.len())]
}

fn server(rng: &mut Rng, facts: &Facts) -> (Memory, Vec<(&'static str, String)>) {
    let gb = one_of(rng, &[16.0, 24.0, 32.0, 48.0, 64.0, 96.0, 128.0]);
    let app = one_of(rng, &[192.0, 256.0, 384.0, 512.0, 768.0, 1024.0, 1536.0]);
    let os = one_of(rng, &[300.0, 400.0, 500.0, 600.0]);
    let memory = Memory {
        server: gb * 1000.0,
        app,
        os,
        container: facts.get("container-overhead"),
        host_share: facts.get("host-share") / 100.0,
    };
    let given = vec![
        ("server", plain(gb)),
        ("app", plain(app)),
        ("os", plain(os)),
        ("container", plain(memory.container)),
        ("host", plain(facts.get("host-share"))),
        ("room", plain(gb * 1000.0 * (1.0 - memory.host_share))),
    ];
    (memory, given)
}

fn vms_fit(rng: &mut Rng, facts: &Facts) -> Option<Computed> {
    let (memory, given) = server(rng, facts);
    let without_host = Memory { host_share: 0.0, ..memory };
    let without_os = Memory { os: 0.0, ..memory };
    Some(Computed {
        given,
        key: memory.as_vms().count.into(),
        digits: 0,
        near: 0.015,
        slips: vec![
            ("no-host", without_host.as_vms().count.into()),
            ("no-os", without_os.as_vms().count.into()),
            ("no-app", (memory.server * (1.0 - memory.host_share) / memory.os).floor()),
        ],
    })
}

fn containers_fit(rng: &mut Rng, facts: &Facts) -> Option<Computed> {
    let (memory, given) = server(rng, facts);
    let without_host = Memory { host_share: 0.0, ..memory };
    Some(Computed {
        given,
        key: memory.as_containers().count.into(),
        digits: 0,
        near: 0.015,
        slips: vec![("os-each", memory.as_vms().count.into()), ("no-host", without_host.as_containers().count.into())],
    })
}

/// What is sent when an image is pushed first, and then again after each of `changes` to its last layer. Sizes in MB.
fn layers_pushed(rng: &mut Rng, _: &Facts) -> Option<Computed> {
    let layers = [
        one_of(rng, &[40.0, 60.0, 80.0, 120.0]),
        one_of(rng, &[20.0, 30.0, 50.0, 90.0]),
        one_of(rng, &[1.0, 2.0, 5.0, 10.0]),
    ];
    let changes = one_of(rng, &[4.0, 9.0, 14.0, 19.0, 29.0]);
    let whole: f64 = layers.iter().sum();
    Some(Computed {
        given: vec![
            ("base", plain(layers[0])),
            ("libraries", plain(layers[1])),
            ("code", plain(layers[2])),
            ("changes", plain(changes)),
            ("whole", plain(whole)),
        ],
        key: whole + changes * layers[2],
        digits: 0,
        near: 0.01,
        slips: vec![
            ("whole-each", whole * (changes + 1.0)),
            ("changes-only", changes * layers[2]),
            ("libraries-too", whole + changes * (layers[1] + layers[2])),
        ],
    })
}

fn tasks_fit(rng: &mut Rng, _: &Facts) -> Option<Computed> {
    let instances = 2 + rng.below(5);
    let room = Size { cpu: 2048, memory: one_of(rng, &[7000, 7500, 15_000]) };
    let task = Size { cpu: one_of(rng, &[256, 512]), memory: one_of(rng, &[900, 1200, 1600, 2000, 2600]) };
    let used = task.memory / 2;
    let each = task.times(room);
    // The question is about memory: CPU must not be what runs out.
    (room.cpu / task.cpu > room.memory / task.memory).then_some(())?;
    let count = |n: usize| n as f64;
    Some(Computed {
        given: vec![
            ("instances", instances.to_string()),
            ("room", written(room.memory as f64, 0)),
            ("reserved", written(task.memory as f64, 0)),
            ("used", written(used as f64, 0)),
            ("each", each.to_string()),
        ],
        key: count(each * instances),
        digits: 0,
        near: 0.0,
        slips: vec![
            ("pooled", count(instances * room.memory as usize / task.memory as usize)),
            ("by-use", count(instances * (room.memory / used) as usize)),
        ],
    })
}

fn tasks_stay(rng: &mut Rng, _: &Facts) -> Option<Computed> {
    let wanted = 3 + rng.below(15);
    let minimum = one_of(rng, &[40, 50, 60, 75, 80]);
    let maximum = one_of(rng, &[125, 150, 200]);
    let (floor, ceiling) = limits(wanted, minimum, maximum);
    Some(Computed {
        given: vec![
            ("wanted", wanted.to_string()),
            ("minimum", minimum.to_string()),
            ("maximum", maximum.to_string()),
            ("floor", floor.to_string()),
            ("exactly", plain((wanted * minimum) as f64 / 100.0)),
        ],
        key: (ceiling - floor) as f64,
        digits: 0,
        near: 0.0,
        slips: vec![("ceiling", ceiling as f64), ("beyond", (ceiling - wanted) as f64), ("floor", floor as f64)],
    })
}

fn fargate_month(rng: &mut Rng, facts: &Facts) -> Option<Computed> {
    let (vcpu, gb) =
        one_of(rng, &[(0.25, 0.5), (0.5, 1.0), (0.5, 2.0), (1.0, 2.0), (1.0, 4.0), (2.0, 8.0), (4.0, 8.0)]);
    let (tasks, hours, days) = (1 + rng.below(6), one_of(rng, &[8.0, 10.0, 12.0]), one_of(rng, &[20.0, 22.0, 30.0]));
    let (cpu_price, gb_price) = (facts.get("fargate-vcpu-hour"), facts.get("fargate-gb-hour"));
    let hour = vcpu * cpu_price + gb * gb_price;
    let n = tasks as f64;
    Some(Computed {
        given: vec![
            ("tasks", tasks.to_string()),
            ("vcpu", plain(vcpu)),
            ("gb", plain(gb)),
            ("hours", plain(hours)),
            ("days", plain(days)),
            ("cpu-price", plain(cpu_price)),
            ("gb-price", format!("{gb_price}")),
            ("hour", written(hour, 5)),
            ("together", plain(n * hours * days)),
        ],
        key: n * hour * hours * days,
        digits: 2,
        near: 0.02,
        slips: vec![
            ("round-the-clock", n * hour * 24.0 * days),
            ("no-memory", n * vcpu * cpu_price * hours * days),
            ("a-day", n * hour * hours),
        ],
    })
}

fn fargate_minutes(rng: &mut Rng, facts: &Facts) -> Option<Computed> {
    let runs = one_of(rng, &[90.0, 120.0, 150.0, 180.0, 240.0, 300.0, 360.0, 420.0, 480.0, 720.0, 960.0, 1200.0]);
    let seconds = one_of(rng, &[10.0, 15.0, 20.0, 30.0, 40.0]);
    let least = facts.get("fargate-minimum-bill");
    Some(Computed {
        given: vec![("runs", plain(runs)), ("seconds", plain(seconds)), ("minutes", plain(runs * least))],
        key: runs * least / 60.0,
        digits: 1,
        near: 0.01,
        slips: vec![("by-second", runs * seconds / 3600.0), ("all-day", 24.0)],
    })
}

fn fargate_at_once(rng: &mut Rng, facts: &Facts) -> Option<Computed> {
    let quota = one_of(rng, &[facts.get("fargate-vcpu-quota"), 10.0, 16.0, 30.0, 50.0]);
    let vcpu = one_of(rng, &[0.25, 0.5, 2.0, 4.0, 8.0]);
    let key = (quota / vcpu).floor();
    Some(Computed {
        given: vec![("quota", plain(quota)), ("vcpu", plain(vcpu)), ("used", plain(key * vcpu))],
        key,
        digits: 0,
        near: 0.0,
        slips: vec![("counts-tasks", quota), ("the-other-way", (quota * vcpu).floor())],
    })
}

fn break_even(rng: &mut Rng, facts: &Facts) -> Option<Computed> {
    let (vcpu, gb) = one_of(rng, &[(2.0, 4.0), (2.0, 8.0), (4.0, 16.0), (8.0, 32.0)]);
    let fargate = vcpu * facts.get("fargate-vcpu-hour") + gb * facts.get("fargate-gb-hour");
    // Prices of instances of this size, some with a discount.
    let ec2 = (fargate * one_of(rng, &[0.5, 0.6, 0.65, 0.7, 0.8, 0.85]) * 200.0).round() / 200.0;
    let share = ec2 / fargate * 100.0;
    Some(Computed {
        given: vec![
            ("vcpu", plain(vcpu)),
            ("gb", plain(gb)),
            ("fargate", written(fargate, 3)),
            ("ec2", plain(ec2)),
            ("dearer", written((fargate / ec2 - 1.0) * 100.0, 0)),
        ],
        key: share,
        digits: 0,
        near: 0.02,
        slips: vec![("dearer", (fargate / ec2 - 1.0) * 100.0), ("rest", 100.0 - share)],
    })
}

fn repository_month(rng: &mut Rng, facts: &Facts) -> Option<Computed> {
    let images = one_of(rng, &[20.0, 30.0, 40.0, 60.0, 100.0]);
    let shared = one_of(rng, &[200.0, 300.0, 400.0, 600.0]);
    let own = one_of(rng, &[20.0, 50.0, 100.0, 150.0]);
    let price = facts.get("ecr-storage");
    let stored = (shared + images * own) / 1000.0;
    Some(Computed {
        given: vec![
            ("images", plain(images)),
            ("shared", plain(shared)),
            ("own", plain(own)),
            ("price", written(price, 2)),
            ("stored", plain(stored)),
        ],
        key: stored * price,
        digits: 2,
        near: 0.03,
        slips: vec![
            ("whole-each", images * (shared + own) / 1000.0 * price),
            ("last-only", (shared + own) / 1000.0 * price),
        ],
    })
}

fn deployments_in_time(rng: &mut Rng, facts: &Facts) -> Option<Computed> {
    let limit = facts.get("hub-anonymous-pulls");
    let (instances, images) = (2.0 + rng.below(14) as f64, 1.0 + rng.below(4) as f64);
    let pulls = instances * images;
    Some(Computed {
        given: vec![
            ("instances", plain(instances)),
            ("images", plain(images)),
            ("limit", plain(limit)),
            ("pulls", plain(pulls)),
        ],
        key: (limit / pulls).floor(),
        digits: 0,
        near: 0.0,
        slips: vec![("a-limit-each", (limit / images).floor()), ("images-alone", (limit / instances).floor())],
    })
    .filter(|c| c.key >= 2.0 && images > 1.0)
}

fn idle_share(rng: &mut Rng, _: &Facts) -> Option<Computed> {
    let each = one_of(rng, &[50.0, 100.0, 150.0, 200.0]);
    let peak = one_of(rng, &[420.0_f64, 650.0, 900.0, 1200.0, 1500.0]);
    let mean = one_of(rng, &[90.0, 120.0, 180.0, 240.0, 300.0]);
    let servers = (peak / each).ceil();
    let busy = mean / (servers * each) * 100.0;
    Some(Computed {
        given: vec![
            ("each", plain(each)),
            ("peak", plain(peak)),
            ("mean", plain(mean)),
            ("servers", plain(servers)),
            ("room", plain(servers * each)),
        ],
        key: 100.0 - busy,
        digits: 0,
        near: 0.02,
        slips: vec![("busy", busy), ("peak-only", (1.0 - peak / (servers * each)) * 100.0)],
    })
    .filter(|c| c.slips[1].1 > 1.0)
}

fn runs_at_once(rng: &mut Rng, _: &Facts) -> Option<Computed> {
    let rate = one_of(rng, &[20.0, 40.0, 60.0, 80.0, 120.0, 150.0, 250.0]);
    let seconds = one_of(rng, &[0.2, 0.4, 0.5, 1.5, 2.0, 3.0, 5.0]);
    Some(Computed {
        given: vec![("rate", plain(rate)), ("seconds", plain(seconds))],
        key: rate * seconds,
        digits: 0,
        near: 0.01,
        slips: vec![("one-a-second", rate), ("divided", rate / seconds)],
    })
}

/// Runs a month, and a function that is metered by the model of `lambda-run`.
fn month(rng: &mut Rng, facts: &Facts) -> (f64, f64, f64, f64) {
    let runs = one_of(rng, &[200_000.0, 500_000.0, 1_500_000.0, 2_000_000.0, 3_000_000.0, 5_000_000.0]);
    let ms = one_of(rng, &[80.0, 120.0, 200.0, 250.0, 400.0, 800.0]);
    let memory = one_of(rng, &[128.0, 256.0, 512.0, 1024.0, 2048.0]);
    (runs, ms, memory, runs * function(facts, memory, 1.0).gb_seconds(ms / 1000.0))
}

/// A function with so many MB, of which one run takes `work` seconds with the usual memory.
fn function(facts: &Facts, memory: f64, work: f64) -> Params {
    Params {
        memory,
        work,
        limit: 1,
        ramp: 1,
        cold: 0.0,
        keep: 0.0,
        timeout: facts.get("lambda-timeout") * 60.0,
        vcpu_memory: facts.get("lambda-vcpu-memory"),
        story: 0,
    }
}

fn gb_seconds(rng: &mut Rng, facts: &Facts) -> Option<Computed> {
    let (runs, ms, memory, used) = month(rng, facts);
    Some(Computed {
        given: vec![
            ("runs", plain(runs)),
            ("ms", plain(ms)),
            ("memory", plain(memory)),
            ("gb", plain(memory / 1024.0)),
            ("seconds", plain(runs * ms / 1000.0)),
        ],
        key: used,
        digits: 0,
        near: 0.03,
        slips: vec![
            ("no-memory", runs * ms / 1000.0),
            ("no-duration", runs * memory / 1024.0),
            ("megabytes", used * 1024.0),
        ],
    })
}

fn lambda_month(rng: &mut Rng, facts: &Facts) -> Option<Computed> {
    let (runs, ms, memory, used) = month(rng, facts);
    let prices = Prices {
        each: [facts.get("lambda-request-price") / 1e6, facts.get("lambda-gb-second-price")],
        free: [facts.get("lambda-free-requests") * 1e6, facts.get("lambda-free-gb-seconds")],
    };
    let [requests, seconds] = bill(&prices, [runs, used], true);
    let whole: f64 = bill(&prices, [runs, used], false).iter().sum();
    Some(Computed {
        given: vec![
            ("runs", plain(runs)),
            ("ms", plain(ms)),
            ("memory", plain(memory)),
            ("used", written(used, 0)),
            ("fact-request", written(facts.get("lambda-request-price"), 2)),
            ("fact-second", written(facts.get("lambda-gb-second-price") * 1e6, 2)),
            ("fact-free", plain(facts.get("lambda-free-requests"))),
            ("fact-free-seconds", plain(facts.get("lambda-free-gb-seconds"))),
            ("requests-bill", written(requests, 2)),
            ("seconds-bill", written(seconds, 2)),
        ],
        key: requests + seconds,
        digits: 2,
        near: 0.03,
        slips: vec![("no-free", whole), ("requests-only", requests), ("duration-only", seconds)],
    })
    .filter(|c| c.key >= 0.5 && requests > 0.0 && seconds > 0.0)
}

/// The facts with other values, for models that take quantities from them.
fn with(facts: &Facts, values: &[(&str, f64)]) -> Facts {
    let mut all = facts.values().clone();
    for (id, value) in values {
        all.insert(id.to_string(), *value);
    }
    Facts::new(all)
}

/// What a full instance can't take of a rush on one app, until there is another instance. Requests a second.
fn load_left_over(rng: &mut Rng, facts: &Facts) -> Option<Computed> {
    let each = one_of(rng, &[80.0, 100.0, 120.0, 150.0, 200.0]);
    let room = one_of(rng, &[5.0, 6.0, 8.0, 10.0]);
    let peak = one_of(rng, &[700.0, 900.0, 1000.0, 1200.0, 1500.0, 1800.0, 2000.0]);
    let facts = with(facts, &[("copy-load", each), ("host-room", room)]);
    let rush = one_host::run(&one_host::Params { peak, lasts: 60.0, app: 0 }, &facts);
    let (_, there) = rush.second?;
    let copies = 1.0 + rush.copies[0].iter().filter(|c| c.ready < there).count() as f64;
    Some(Computed {
        given: vec![
            ("room", plain(room)),
            ("each", plain(each)),
            ("peak", plain(peak)),
            ("copies", plain(copies)),
            ("taken", plain(copies * each)),
        ],
        key: peak - copies * each,
        digits: 0,
        near: 0.01,
        slips: vec![
            ("whole-instance", peak - room * each),
            ("one-copy", peak - each),
            ("further-only", peak - (copies - 1.0) * each),
        ],
    })
    .filter(|_| peak > room * each)
}

/// What all servers pull when a library was changed, which lies below the code. MB.
fn pulled_by_fleet(rng: &mut Rng, facts: &Facts) -> Option<Computed> {
    let servers = one_of(rng, &[4.0, 6.0, 8.0, 12.0, 20.0, 30.0]);
    let libraries = one_of(rng, &[20.0, 30.0, 45.0, 60.0, 90.0]);
    let code = one_of(rng, &[2.0, 3.0, 5.0, 8.0]);
    let facts = with(facts, &[("shop-libraries", libraries), ("shop-code", code)]);
    let params =
        layers::Params { second: layers::Second::Same, libs_change: true, code_first: false, by_digest: false };
    let images = layers::run(&params, &facts);
    let (whole, pulled) = (images.size(1), images.cost(layers::PULL));
    Some(Computed {
        given: vec![
            ("servers", plain(servers)),
            ("base", written(whole - libraries - code, 1)),
            ("libraries", plain(libraries)),
            ("code", plain(code)),
            ("pulled", plain(pulled)),
        ],
        key: servers * pulled,
        digits: 0,
        near: 0.01,
        slips: vec![("whole-each", servers * whole), ("libraries-only", servers * libraries), ("one-server", pulled)],
    })
}

/// What apps need less when they move from virtual machines into containers. MB.
fn guests_saved(rng: &mut Rng, facts: &Facts) -> Option<Computed> {
    let apps = one_of(rng, &[6.0, 8.0, 10.0, 12.0, 14.0, 16.0]);
    let app = one_of(rng, &[256.0, 512.0, 768.0, 1024.0]);
    let os = one_of(rng, &[300.0, 350.0, 400.0, 450.0, 500.0, 600.0]);
    let container = facts.get("container-overhead");
    let memory = Memory { server: 0.0, app, os, container, host_share: 0.0 };
    // Two servers that just hold them: as virtual machines, and as containers.
    let vms = Memory { server: apps * (app + os), ..memory }.as_vms();
    let containers = Memory { server: os + apps * (app + container), ..memory }.as_containers();
    Some(Computed {
        given: vec![
            ("apps", plain(apps)),
            ("app", plain(app)),
            ("os", plain(os)),
            ("container", plain(container)),
            ("guests", plain(vms.overhead)),
            ("kept", plain(containers.overhead)),
        ],
        key: vms.overhead - containers.overhead,
        digits: 0,
        near: 0.01,
        slips: vec![
            ("all-guests", vms.overhead),
            ("no-container", vms.overhead - os),
            ("no-host", vms.overhead - apps * container),
        ],
    })
    .filter(|_| (f64::from(vms.count), f64::from(containers.count)) == (apps, apps))
}

/// Instances in three zones, any of which may fail without a task having to wait.
fn zone_can_fail(rng: &mut Rng, _: &Facts) -> Option<Computed> {
    let wanted = 20 + rng.below(60);
    let task = cluster::TASKS[0];
    let each = task.times(cluster::INSTANCE);
    let holds = |n: &usize| {
        let mut left = cluster::fleet(*n, cluster::INSTANCE);
        left.retain(|i| i.zone > 0);
        cluster::place(&mut left, task, &[Rule::SpreadZones, Rule::Binpack], false, wanted, &mut Rng::new(0)).len()
            == wanted
    };
    let instances = (cluster::ZONES..).step_by(cluster::ZONES).find(holds)?;
    let enough = wanted.div_ceil(each);
    let count = |n: usize| n as f64;
    Some(Computed {
        given: vec![
            ("wanted", wanted.to_string()),
            ("reserved", written(task.memory.into(), 0)),
            ("room", written(cluster::INSTANCE.memory.into(), 0)),
            ("each", each.to_string()),
            ("enough", enough.to_string()),
            ("zone", (instances / cluster::ZONES).to_string()),
        ],
        key: count(instances),
        digits: 0,
        near: 0.0,
        slips: vec![
            ("no-reserve", count(enough)),
            ("one-instance", count(enough + 1)),
            ("a-third", (count(enough) * 4.0 / 3.0).ceil()),
        ],
    })
}

/// Minutes until the last of some jobs is done that the quota lets run a few at a time.
fn rounds_under_quota(rng: &mut Rng, facts: &Facts) -> Option<Computed> {
    let step = one_of(rng, &[1, 3, 4]);
    let vcpu = fargate::CPUS[step].0;
    let quota = one_of(rng, &[facts.get("fargate-vcpu-quota"), 12.0, 16.0, 20.0]);
    let tasks = one_of(rng, &[10, 15, 25, 30, 45, 50, 70]);
    let minutes = one_of(rng, &[4.0, 6.0, 10.0, 12.0, 15.0, 20.0]);
    let facts = with(facts, &[("fargate-vcpu-quota", quota)]);
    let params = fargate::Params {
        place: fargate::nearest(step, 0.0),
        tasks,
        work: minutes * 60.0 - facts.get("fargate-start-low"),
        granted: false,
        own: true,
    };
    let run = fargate::run(&params, &facts);
    let (fits, all) = (f64::from(run.fits), f64::from(tasks));
    let key = run.over() / 60.0;
    Some(Computed {
        given: vec![
            ("tasks", tasks.to_string()),
            ("vcpu", plain(vcpu)),
            ("minutes", plain(minutes)),
            ("quota", plain(quota)),
            ("fits", plain(fits)),
            ("rounds", plain(key / minutes)),
        ],
        key,
        digits: 0,
        near: 0.01,
        slips: vec![
            ("all-at-once", minutes),
            ("one-by-one", all * minutes),
            ("counts-tasks", (all / quota).ceil() * minutes),
            ("part-of-a-round", all / fits * minutes),
        ],
    })
    .filter(|_| run.fits >= 2 && !tasks.is_multiple_of(run.fits))
}

/// Full instances from which on EC2 is cheaper, although somebody has to look after them.
fn fleet_pays(rng: &mut Rng, facts: &Facts) -> Option<Computed> {
    let hours = one_of(rng, &[3.0, 4.0, 6.0, 8.0, 10.0, 12.0, 16.0, 20.0, 24.0]);
    let wage = one_of(rng, &[30.0, 40.0, 50.0, 60.0, 80.0]);
    let prices = crossover::list(false, facts);
    let one = Case { prices, vcpus: 2.0, gbs: 8.0, fill: 1.0, fleet: 1.0, hours, wage };
    let Turn::Fleet(fleet) = one.turn() else { return None };
    let instance = Case { hours: 0.0, ..one };
    let saved = instance.fargate() - instance.ec2();
    Some(Computed {
        given: vec![
            ("hours", plain(hours)),
            ("wage", plain(wage)),
            ("ec2", written(instance.ec2(), 2)),
            ("fargate", written(instance.fargate(), 2)),
            ("saved", written(saved, 2)),
            ("work", plain(one.work())),
        ],
        key: fleet,
        digits: 0,
        near: 0.01,
        slips: vec![
            ("whole-price", (one.work() / instance.ec2()).floor() + 1.0),
            ("one-hour", (wage / saved).floor() + 1.0),
        ],
    })
    // As many as the figure can be set to.
    .filter(|_| fleet <= 200.0)
}

/// How many of the newest images a lifecycle policy has to leave, for the running one and the one before it.
fn images_to_keep(rng: &mut Rng, _: &Facts) -> Option<Computed> {
    let builds = one_of(rng, &[3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 12.0]);
    let days = one_of(rng, &[3.0, 4.0, 5.0, 7.0, 10.0, 14.0]);
    let between = builds * days;
    Some(Computed {
        given: vec![
            ("builds", plain(builds)),
            ("days", plain(days)),
            ("between", plain(between)),
            ("both", plain(2.0 * between)),
        ],
        key: 2.0 * between + 1.0,
        digits: 0,
        near: 0.03,
        slips: vec![("running-only", between + 1.0), ("two", 2.0), ("a-day", 2.0 * builds)],
    })
    // One more or less is as good, so it must not be what tells right from wrong.
    .filter(|c| c.key * c.near >= 1.0)
}

/// Calls a month, in millions, that cost as much as servers which are paid day and night.
fn calls_for_servers(rng: &mut Rng, facts: &Facts) -> Option<Computed> {
    let servers = one_of(rng, &[2.0, 3.0, 4.0, 6.0]);
    let (_, ms, memory, _) = month(rng, facts);
    let prices =
        Prices { each: [facts.get("lambda-request-price") / 1e6, facts.get("lambda-gb-second-price")], free: [0.0; 2] };
    let million: f64 = bill(&prices, [1e6, 1e6 * ms / 1000.0 * memory / 1024.0], false).iter().sum();
    // The price as the prompt has it, in whole cents.
    let million = (million * 100.0).round() / 100.0;
    let hour = facts.get("m6i-large-hour");
    let whole = servers * hour * crossover::MONTH;
    Some(Computed {
        given: vec![
            ("servers", plain(servers)),
            ("hour", plain(hour)),
            ("month", plain(crossover::MONTH)),
            ("ms", plain(ms)),
            ("memory", plain(memory)),
            ("million", written(million, 2)),
            ("whole", written(whole, 2)),
        ],
        key: whole / million,
        digits: 1,
        near: 0.03,
        slips: vec![
            ("one-server", whole / servers / million),
            ("an-hour", servers * hour / million),
            ("a-day", servers * hour * 24.0 / million),
        ],
    })
    .filter(|c| c.key >= 2.0)
}

/// Least memory, in MB, with which a function that computes all the time is done before it is stopped.
fn memory_in_time(rng: &mut Rng, facts: &Facts) -> Option<Computed> {
    let memory = one_of(rng, &[256.0, 384.0, 512.0, 640.0, 768.0, 896.0, 1024.0]);
    let minutes = one_of(rng, &[18.0, 20.0, 24.0, 30.0, 36.0, 40.0, 45.0, 50.0]);
    let limit = facts.get("lambda-timeout");
    let function = function(facts, memory, minutes * 60.0 * memory / USUAL_MEMORY);
    // Beyond a whole vCPU, more memory is no help to a single thread.
    let mut steps = (memory as u32..=function.vcpu_memory as u32).map(f64::from);
    let key = steps.find(|m| Params { memory: *m, ..function }.needed() <= function.timeout + 1e-6)?;
    Some(Computed {
        given: vec![
            ("memory", plain(memory)),
            ("minutes", plain(minutes)),
            ("vcpu", written(function.vcpu_memory, 0)),
            ("times", written(minutes / limit, 3)),
        ],
        key,
        digits: 0,
        near: 0.01,
        slips: vec![
            ("added", key - memory),
            ("the-other-way", memory * limit / minutes),
            ("whole-vcpu", function.vcpu_memory),
        ],
    })
}

/// Hours a month from which on a server at a flat price is cheaper than the smallest tasks, which are paid by the hour.
fn flat_price_hours(rng: &mut Rng, facts: &Facts) -> Option<Computed> {
    let sites = 2.0 + rng.below(8) as f64;
    let chip = one_of(rng, &["x86", "ARM"]);
    let mut prices = facts.clone();
    if chip == "ARM" {
        let [vcpu, gb] = ["fargate-arm-vcpu-hour", "fargate-arm-gb-hour"].map(|id| facts.get(id));
        prices = with(facts, &[("fargate-vcpu-hour", vcpu), ("fargate-gb-hour", gb)]);
    }
    let smallest = fargate::Params { place: 0, tasks: 1, work: 3600.0, granted: false, own: true };
    let task = fargate::run(&smallest, &prices);
    let (size, hour) = (task.pair, task.rate * 3600.0);
    let flat = facts.get("lightsail-month");
    Some(Computed {
        given: vec![
            ("sites", plain(sites)),
            ("chip", chip.into()),
            ("vcpu", plain(size.cpu)),
            ("gb", plain(size.gb)),
            ("hour", written(hour, 5)),
            ("flat", plain(flat)),
            ("together", written(sites * hour, 4)),
            ("month", plain(crossover::MONTH)),
        ],
        key: flat / (sites * hour),
        digits: 0,
        near: 0.02,
        slips: vec![("one-site", flat / hour), ("whole-month", crossover::MONTH)],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::estimate::number;
    use crate::content::facts::Book;
    use proptest::prelude::*;

    fn facts() -> Facts {
        Book::load(&crate::content::root("en")).expect("facts that can be read").numbers()
    }

    #[test]
    fn every_template_has_enough_cases_and_each_can_be_told_from_its_slips() {
        let facts = facts();
        for (name, template) in ALL {
            let all = cases(name, *template, &facts);
            assert_eq!(all.len(), CASES, "{name}");
            assert_eq!(all, cases(name, *template, &facts), "{name}: the same each time");
            // The key is no constant that one learns by heart.
            let mut keys: Vec<String> = all.iter().map(|c| written(c.key, c.digits)).collect();
            keys.sort();
            keys.dedup();
            assert!(keys.len() * 2 >= CASES, "{name}: only the keys {keys:?}");
        }
    }

    #[test]
    fn a_thousand_draws_of_each_template_have_sound_keys() {
        let facts = facts();
        for (name, template) in ALL {
            let mut kept = 0;
            for seed in 0..1000 {
                let Some(c) = template(&mut crate::sim::Rng::new(seed), &facts).filter(clear) else { continue };
                kept += 1;
                let read = number(&written(c.key, c.digits)).expect("a key reads as a number");
                assert!(
                    (read - c.key).abs() <= (c.near * c.key).max(0.5 * f64::from(c.near == 0.0)) + 1e-9,
                    "{name}: {read} for {}",
                    c.key
                );
                for (slip, value) in &c.slips {
                    assert!(value.is_finite() && *value >= 0.0, "{name}: {slip} leads to {value}");
                }
            }
            assert!(kept >= 50, "{name}: only {kept} of 1,000 draws can be asked");
        }
    }

    /// What a case gives under a name, as a number.
    fn given(case: &Computed, name: &str) -> f64 {
        number(&case.given.iter().find(|g| g.0 == name).expect(name).1).expect("a number")
    }

    fn drawn(name: &str) -> Vec<Computed> {
        let template = ALL.iter().find(|t| t.0 == name).expect(name).1;
        cases(name, template, &facts())
    }

    /// The story of the figure finds the same: when a zone fails, no task has to wait for room, and with an instance less in each zone some do.
    #[test]
    fn instances_for_a_lost_zone_are_those_of_the_figure() {
        for case in drawn("zone-can-fail") {
            let waiting = |instances: usize| {
                let run = cluster::run(&cluster::Params {
                    event: cluster::Event::Zone(None),
                    rules: &[Rule::SpreadZones, Rule::Binpack],
                    distinct: false,
                    wanted: given(&case, "wanted") as usize,
                    instances,
                    task: cluster::TASKS[0],
                    minimum: 100,
                    maximum: 200,
                    rebalance: true,
                    first_port: 32768,
                });
                run.waiting(run.rest(cluster::Part::Fail).expect("a failure")).0
            };
            let instances = case.key as usize;
            assert_eq!(waiting(instances), 0, "{case:?}");
            assert!(waiting(instances - cluster::ZONES) > 0, "{case:?}");
        }
    }

    /// Day by day: the running image and the one before it are always among the newest that are kept, and with one fewer they are not.
    #[test]
    fn so_many_images_kept_are_enough_and_no_fewer_would_be() {
        for case in drawn("images-to-keep") {
            let [builds, days] = ["builds", "days"].map(|name| given(&case, name) as usize);
            let safe = |keep: usize| {
                let (mut pushed, mut deployed) = (0, Vec::new());
                (0..days * 4).all(|day| {
                    if day % days == 0 && pushed > 0 {
                        deployed.push(pushed);
                    }
                    pushed += builds;
                    // Builds are numbered from 1; the newest `keep` are there.
                    deployed.iter().rev().take(2).all(|image| image + keep > pushed)
                })
            };
            assert!(safe(case.key as usize), "{case:?}");
            assert!(!safe(case.key as usize - 1), "{case:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_as_the_same_number(value in 0.0..1e7f64, digits in 0usize..6) {
            let text = written(value, digits);
            let read = number(&text).expect("a number");
            prop_assert!((read - value).abs() <= 0.5 * 10f64.powi(-(digits as i32)) + 1e-6, "{} as {}", value, text);
        }
    }

    #[test]
    fn numbers_are_written_as_pages_have_them() {
        let all =
            [written(1234567.0, 0), written(0.5, 2), written(12.30, 1), written(3.0, 3), plain(0.04048), plain(999.0)];
        assert_eq!(all, ["1,234,567", "0.50", "12.3", "3", "0.04048", "999"]);
    }
}
