//! How the cost of two models grows with their size: `cargo bench`. The native code is compiled as the module is, for size.

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use dockside::content::{self, facts::Book};
use dockside::figures::ecs_cluster::model::{INSTANCE, STRATEGIES, TASKS, fleet, place};
use dockside::figures::lambda_run::model::{Event, Source, params, run};
use dockside::sim::Rng;
use std::time::Duration;

/// Tasks for a tenth as many instances; 16 fit on each.
fn placement(c: &mut Criterion) {
    for (id, rules) in STRATEGIES {
        let mut group = c.benchmark_group(["place/", id].concat());
        for n in [100, 1_000, 10_000] {
            group.throughput(Throughput::Elements(n as u64));
            group.bench_function(BenchmarkId::from_parameter(n), |b| {
                b.iter_batched_ref(
                    || (fleet(n / 10, INSTANCE), Rng::new(1)),
                    |(fleet, rng)| {
                        let placed = place(fleet, TASKS[2], rules, false, n, rng);
                        assert_eq!(placed.len(), n);
                        placed
                    },
                    BatchSize::LargeInput,
                );
            });
        }
        group.finish();
    }
}

/// A function whose run takes two seconds, called at even intervals: the higher rates meet the ramp and the quota on concurrency.
fn invocation(c: &mut Criterion) {
    let facts = Book::load(&content::root("en")).expect("facts").numbers();
    let p = params(512.0, 1, false, &facts);
    for rate in [10, 100, 1_000, 10_000] {
        let mut group = c.benchmark_group(format!("lambda/{rate} a second"));
        for n in [1_000, 10_000, 100_000] {
            let mut events = Vec::new();
            for i in 0..n {
                let source = if i % 2 == 0 { Source::Api } else { Source::S3 };
                events.push(Event { at: i as f64 / f64::from(rate), source });
            }
            group.throughput(Throughput::Elements(n as u64));
            group.bench_function(BenchmarkId::from_parameter(n), |b| b.iter_with_large_drop(|| run(&p, &events)));
        }
        group.finish();
    }
}

criterion_group! {
    name = models;
    // Enough to tell growth from noise, and all of it in about a minute.
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1));
    targets = placement, invocation
}
criterion_main!(models);
