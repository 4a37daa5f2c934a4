//! How the cost of models grows with their size: `cargo bench`. The native code is compiled as the module is, for size.

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use dockside::content::{self, facts::Book};
use dockside::figures::ecs_cluster::model::{INSTANCE, STRATEGIES, TASKS, fleet, place};
use dockside::figures::lambda_run::model::{Event, Source, params, run};
use dockside::sim::Rng;
use dockside::sim::world::ec2::Launching;
use dockside::sim::world::ecs::{Change, Wanted};
use dockside::sim::world::image::registry;
use dockside::sim::world::{
    Arch, ContainerDefinition, Image, InstanceType, Launch, Manifest, Program, Repository, Role, TaskDefinition, World,
    iam,
};
use std::rc::Rc;
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

/// Five hundred tasks that run on fifty instances.
fn crowd() -> World {
    let facts = Book::load(&content::root("en")).expect("facts").numbers();
    let mut w = World::new(Rc::new(facts));
    w.account.roles.push(Role {
        name: "node".into(),
        service: "ec2".into(),
        policies: vec![iam::INSTANCE_POLICY.into()],
    });
    let program = Program { name: "shop".into(), memory: 64, ..Program::default() };
    let manifest = Manifest::new(vec![Image::new(Arch::Amd64, Vec::new(), Rc::new(program), Vec::new(), 0)], 0);
    w.account.repositories.push(Repository {
        name: "shop".into(),
        immutable: false,
        tags: vec![("1".into(), manifest.digest.clone())],
        manifests: vec![manifest],
        scans: Vec::new(),
        lifecycle: None,
        created: 0,
    });
    w.create_cluster("main").expect("a cluster");
    let (kind, cluster, role) = (InstanceType::M6iLarge, Some("main".into()), Some("node".into()));
    w.run_instances(&Launching { kind, count: 50, cluster, role }).expect("instances");
    w.register(TaskDefinition {
        family: "web".into(),
        revision: 0,
        launch: vec![Launch::Ec2],
        network_mode: "bridge".into(),
        cpu: 64,
        memory: 256,
        arch: Arch::Amd64,
        execution_role: None,
        task_role: None,
        containers: vec![ContainerDefinition {
            name: "web".into(),
            image: [&registry(), "/shop:1"].concat(),
            port: Some(3000),
            ..ContainerDefinition::default()
        }],
    })
    .expect("a definition");
    let service = Wanted {
        name: "web".into(),
        definition: "web".into(),
        desired: 500,
        launch: Launch::Ec2,
        minimum: None,
        maximum: None,
        group: None,
    };
    w.create_service("main", &service).expect("a service");
    w.advance(120);
    let cluster = &w.account.clusters[0];
    assert_eq!(cluster.services[0].counts(cluster), (500, 0));
    w
}

/// A deployment of five hundred tasks, for a minute.
fn workbench_update_service(c: &mut Criterion) {
    let world = crowd();
    c.bench_function("workbench_update_service", |b| {
        b.iter_batched_ref(
            || world.clone(),
            |w| {
                let change = Change { force: true, ..Change::default() };
                w.update_service("main", "web", &change).expect("an update");
                w.advance(60);
                assert!(w.account.clusters[0].services[0].is_stable(&w.account.clusters[0]));
            },
            BatchSize::LargeInput,
        );
    });
}

criterion_group! {
    name = models;
    // Enough to tell growth from noise, and all of it in about a minute.
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1));
    targets = placement, invocation, workbench_update_service
}
criterion_main!(models);
