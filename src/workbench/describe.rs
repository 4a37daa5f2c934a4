//! The picture in words, place by place, for those who hear it: what is there, and what state it is in.

use super::scene::{
    Health, container_state, counts, findings, health, image_names, is_refused, stage_key, tags_of, tasks,
};
use crate::scene::{Arg, Words};
use crate::sim::world::{Function, InstanceState, Launch, Service, Stage, Task, World};

/// So many things of one kind are named; of more, how many more there are.
const NAMED: usize = 12;

/// Paragraphs, with an empty line between two.
pub fn describe(world: &World, words: &Words) -> String {
    let told = Told { world, words };
    let mut paragraphs = vec![told.laptop(), told.registries()];
    paragraphs.extend(told.account());
    paragraphs.join("\n\n")
}

struct Told<'a> {
    world: &'a World,
    words: &'a Words,
}

impl Told<'_> {
    fn n(&self, key: &str, n: usize) -> String {
        self.words.f(key, &[("n", Arg::N(n as f64))])
    }

    fn f(&self, key: &str, args: &[(&str, &str)]) -> String {
        let args: Vec<(&str, Arg)> = args.iter().map(|(name, v)| (*name, Arg::S(v))).collect();
        self.words.f(key, &args)
    }

    /// The first few of many, and how many more there are.
    fn list(&self, all: Vec<String>) -> String {
        let more = all.len().saturating_sub(NAMED);
        let mut named: Vec<String> = all.into_iter().take(NAMED).collect();
        if more > 0 {
            named.push(self.n("bench.more", more));
        }
        named.join("; ")
    }

    /// "Images: …", or that there are none.
    fn of(&self, title: &str, none: &str, all: Vec<String>) -> String {
        if all.is_empty() {
            return self.words.t(none);
        }
        self.f("bench.tell.list", &[("what", &self.words.t(title)), ("list", &self.list(all))])
    }

    fn laptop(&self) -> String {
        let engine = &self.world.laptop.engine;
        let images = engine.images.iter().map(|i| {
            let (names, ecr) = image_names(self.world, i);
            let name = if names.is_empty() { self.words.t("bench.untagged") } else { names.join(", ") };
            let layers = self.n("bench.count.layers", i.layers.len());
            let size = self.words.memory(f64::from(i.kb()) / 1000.0);
            let key = if ecr { "bench.tell.image.ecr" } else { "bench.tell.image" };
            self.f(key, &[("name", &name), ("size", &size), ("layers", &layers), ("arch", i.arch.name())])
        });
        let containers = engine.containers.iter().map(|c| {
            let state = container_state(c, self.words);
            self.f("bench.tell.container", &[("name", &c.name), ("image", &c.image_name), ("state", &state)])
        });
        let volumes = engine.volumes.iter().map(|v| {
            let rows = self.n("bench.count.rows", v.rows as usize);
            self.f("bench.tell.volume", &[("name", &v.name), ("rows", &rows)])
        });
        [
            self.f("bench.tell.laptop", &[("arch", self.world.laptop.arch.name())]),
            self.of("bench.images", "bench.images.none", images.collect()),
            self.of("bench.containers", "bench.containers.none", containers.collect()),
            self.of("bench.volumes", "bench.tell.volumes.none", volumes.collect()),
        ]
        .join(" ")
    }

    fn registries(&self) -> String {
        let pulls = self.n("bench.hub.pulls", self.world.hub.pulls.len());
        let mut lines = vec![self.f("bench.tell.hub", &[("pulls", &pulls)])];
        for r in self.world.account.repositories.iter().take(NAMED) {
            let images = r.manifests.iter().map(|m| {
                let tags = tags_of(r, &m.digest);
                let mut name = if tags.is_empty() { self.words.t("bench.untagged") } else { tags.join(", ") };
                if r.scans.iter().any(|s| s.digest == m.digest) {
                    name.push_str(", ");
                    name.push_str(&self.n("bench.count.findings", findings(m)));
                }
                name
            });
            let list = self.list(images.collect());
            let key = if list.is_empty() { "bench.tell.repository.none" } else { "bench.tell.repository" };
            lines.push(self.f(key, &[("name", &r.name), ("list", &list)]));
        }
        match self.world.account.repositories.len() {
            0 => lines.push(self.words.t("bench.tell.ecr.none")),
            n if n > NAMED => lines.push(self.n("bench.more", n - NAMED)),
            _ => {}
        }
        lines.join(" ")
    }

    /// A paragraph for the account, one for each cluster, one for the functions.
    fn account(&self) -> Vec<String> {
        let account = &self.world.account;
        let [sum, hour] = [self.world.bill().total(), self.world.hourly()].map(|v| self.words.money(v, 2, 4));
        let mut first = vec![self.f("bench.tell.account", &[("sum", &sum), ("hour", &hour)])];
        let roles = account.roles.iter().map(|r| {
            let key = if self.world.may_pull(&r.name) { "bench.tell.role.pulls" } else { "bench.tell.role" };
            self.f(key, &[("name", &r.name)])
        });
        if !account.roles.is_empty() {
            first.push(self.of("bench.tell.roles", "bench.tell.roles", roles.collect()));
        }
        first.extend(account.groups.iter().take(NAMED).map(|g| {
            let n = |h| g.targets.iter().filter(|t| health(t, self.world.now) == h).count();
            let state = [
                self.n("bench.tell.healthy", n(Health::Healthy)),
                self.n("bench.tell.initial", n(Health::Initial)),
                self.n("bench.tell.draining", n(Health::Draining)),
            ];
            self.f("bench.tell.group", &[("name", &g.name), ("state", &state.join(", "))])
        }));
        let mut all = vec![first.join(" ")];
        for cluster in account.clusters.iter().take(NAMED) {
            let mut lines = vec![self.f("bench.tell.cluster", &[("name", &cluster.name)])];
            lines.extend(cluster.services.iter().take(NAMED).map(|s| self.service(&cluster.tasks, s)));
            lines.extend(self.stages(&cluster.tasks));
            all.push(lines.join(" "));
        }
        if account.clusters.is_empty() {
            all.push(self.words.t("bench.cluster.none"));
        }
        all.push(self.instances());
        let functions = account.functions.iter().map(|f| self.function(f)).collect();
        all.push(self.of("bench.functions", "bench.tell.functions.none", functions));
        all
    }

    fn service(&self, cluster: &[Task], s: &Service) -> String {
        let (running, coming) = counts(cluster, &s.name);
        let desired = s.desired.to_string();
        let mut count =
            self.words.f("bench.service.running", &[("n", Arg::N(running as f64)), ("desired", Arg::S(&desired))]);
        if coming > 0 {
            count.push_str(", ");
            count.push_str(&self.n("bench.service.coming", coming));
        }
        let revisions: Vec<String> = s.deployments.iter().map(|d| d.definition.name()).collect();
        self.f("bench.tell.service", &[("name", &s.name), ("count", &count), ("revisions", &revisions.join(", "))])
    }

    /// How many tasks of a cluster are in each stage, on whose machines, and why the last that was refused and the last that stopped did so.
    fn stages(&self, cluster: &[Task]) -> Vec<String> {
        let mut lines = Vec::new();
        for launch in [Launch::Ec2, Launch::Fargate] {
            let own: Vec<&Task> = cluster.iter().filter(|t| t.launch == launch).collect();
            let stages = [Stage::Provisioning, Stage::Pending, Stage::Running, Stage::Deprovisioning];
            let counts: Vec<String> = stages
                .into_iter()
                .filter_map(|stage| {
                    let n = own.iter().filter(|t| t.stage == stage).count();
                    let state = self.words.t(stage_key(stage));
                    let args = [("n", Arg::N(n as f64)), ("state", Arg::S(&state))];
                    (n > 0).then(|| self.words.f("bench.tell.stage", &args))
                })
                .collect();
            if !counts.is_empty() {
                let place = if launch == Launch::Ec2 { "bench.instances" } else { "bench.fargate" };
                let place = self.words.t(place);
                lines.push(self.f("bench.tell.list", &[("what", &place), ("list", &counts.join(", "))]));
            }
        }
        for (refused, key) in [(true, "bench.tell.refused"), (false, "bench.tell.stopped")] {
            let told = |t: &&Task| t.is_stopped() && !t.stopped_reason.is_empty() && is_refused(t) == refused;
            let Some(last) = cluster.iter().rev().find(told) else { continue };
            let reason = last.stopped_reason.trim_end_matches('.');
            lines.push(self.f(key, &[("task", &last.definition.name()), ("reason", reason)]));
        }
        lines
    }

    fn instances(&self) -> String {
        let alive = self.world.account.instances.iter().filter(|i| i.state != InstanceState::Terminated);
        let all = alive.map(|i| {
            let on = tasks(self.world).filter(|t| !t.is_stopped() && t.instance.as_ref() == Some(&i.id)).count();
            let state = match i.state {
                InstanceState::Pending => "bench.instance.pending",
                InstanceState::Running if i.cluster.is_none() => "bench.instance.alone",
                InstanceState::Running => "bench.instance.running",
                _ => "bench.instance.ending",
            };
            let (state, on) = (self.words.t(state), self.n("bench.count.tasks", on));
            self.f("bench.tell.instance", &[("id", &i.id), ("kind", i.kind.name()), ("state", &state), ("tasks", &on)])
        });
        self.of("bench.instances", "bench.tell.instances.none", all.collect())
    }

    fn function(&self, f: &Function) -> String {
        let busy = f.environments.iter().filter(|e| e.busy_until > self.world.now).count();
        let idle = f.environments.len() - busy;
        let args = [("busy", busy.to_string()), ("idle", idle.to_string())];
        let mut state = vec![self.f("bench.function.state", &args.each_ref().map(|(n, v)| (*n, v.as_str())))];
        if !f.queue.is_empty() {
            state.push(self.n("bench.function.waits", f.queue.len()));
        }
        if f.throttles > 0 {
            state.push(self.n("bench.function.throttled", f.throttles as usize));
        }
        let memory = self.words.memory(f64::from(f.memory));
        self.f("bench.tell.function", &[("name", &f.name), ("memory", &memory), ("state", &state.join(", "))])
    }
}

#[cfg(test)]
mod tests {
    use super::super::worlds;
    use super::*;

    #[test]
    fn every_world_is_told_with_words_that_there_are() {
        let words = worlds::words();
        for (name, world) in worlds::every() {
            let text = describe(&world, &words);
            assert!(!text.contains(['[', '{']), "{name}: {text}");
            assert!(text.len() < 9_000, "{name}: {} bytes", text.len());
        }
        let missing = words.asked().missing;
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn no_word_of_the_picture_is_there_for_nobody() {
        let words = worlds::words();
        for (_, world) in worlds::every() {
            describe(&world, &words);
            for width in crate::scene::Width::ALL {
                super::super::scene::scene(&world, &words, width);
            }
        }
        let file = std::fs::read_to_string(crate::content::root("en").join("bench.toml")).unwrap();
        let picture = file.split("\n# Above: the picture.").next().unwrap();
        let keys = picture.lines().filter_map(|l| l.strip_prefix('"')?.split('"').next());
        let asked = words.asked().found;
        let idle: Vec<&str> = keys.filter(|k| !asked.iter().any(|a| a.split('#').next() == Some(*k))).collect();
        assert!(idle.is_empty(), "{idle:?}");
    }

    #[test]
    fn a_deployment_and_a_refused_pull_in_words() {
        insta::assert_snapshot!("fargate_in_words", describe(&worlds::on_fargate(), &worlds::words()));
    }
}
