//! Seven questions about the work. A gate that is pressed turns its answer to the next; a service that is pressed gives all its reasons.

use super::model::{self, Service, TURN, Trace, Trait, Verdict, against};
use super::scene;
use crate::figures::{Act, Ask, Control, Details, Figure, Goal, Input, Kind, On, Output, Run, Unit};
use crate::scene::{Arg, Scene, Width, Words};
use crate::sim::{Facts, Story};

const fn asks(id: &'static str, kind: Kind, default: f64) -> Control {
    Control { id, kind, default, on: On::Reach(TURN) }
}

fn press(input: &Input, key: &str) -> Option<Act> {
    let i = Trait::ALL.iter().position(|a| key.strip_prefix("asked.") == Some(a.id()))?;
    Some(Act::Set(i, ((input.index(i) + 1) % model::answers(Trait::ALL[i])) as f64))
}

pub static FIGURE: Figure = Figure {
    id: "which-compute",
    facts: &["lambda-timeout", "lightsail-month", "eks-month"],
    sources: &[
        "exam-guide",
        "ecs-shared-responsibility",
        "ecs-fargate",
        "lambda-quotas",
        "batch-faq",
        "lightsail-faq",
        "eks-prices",
        "beanstalk-docs",
    ],
    press,
    opening: Some(0),
    // The work that the page opens with meets two of the hard limits: hours of it, in a batch, on a GPU, for a team without servers.
    controls: &[
        asks("time", Kind::Choice(model::TIMES), 1.0),
        asks("traffic", Kind::Choice(model::TRAFFICS), 3.0),
        asks("team", Kind::Choice(model::TEAMS), 1.0),
        asks("state", Kind::Toggle, 0.0),
        asks("os", Kind::Toggle, 0.0),
        asks("gpu", Kind::Toggle, 1.0),
        asks("budget", Kind::Choice(model::BUDGETS), 2.0),
    ],
    start,
};

/// Services as a set of bits, in the order of all, as a list.
fn services(set: f64, words: &Words) -> String {
    scene::named(Service::ALL.into_iter().filter(|s| set as u32 >> *s as u32 & 1 == 1), words)
}

struct WhichCompute {
    trace: Trace,
    answer: Option<usize>,
    pick: Option<String>,
    /// Minutes that a run of Lambda may take; USD a month of the smallest Lightsail server and of an EKS cluster.
    timeout: f64,
    lightsail: f64,
    eks: f64,
}

fn start(input: &Input, facts: &Facts) -> Box<dyn Run> {
    let mut work = [0; 7];
    for (i, w) in work.iter_mut().enumerate() {
        *w = input.index(i);
    }
    Box::new(WhichCompute {
        trace: model::run(work),
        answer: input.answers.get("predict").copied(),
        pick: input.pick.clone(),
        timeout: facts.get("lambda-timeout"),
        lightsail: facts.get("lightsail-month"),
        eks: facts.get("eks-month"),
    })
}

impl WhichCompute {
    fn timeout(&self, words: &Words) -> String {
        words.quantity(self.timeout, "minutes")
    }
}

impl Run for WhichCompute {
    fn story(&self) -> &Story {
        &self.trace.story
    }

    fn scene(&self, t: f64, width: Width, words: &Words) -> Scene {
        scene::scene(&self.trace, t, width, words, self.pick.as_deref(), &self.timeout(words))
    }

    fn describe(&self, t: f64, words: &Words) -> String {
        scene::describe(&self.trace, t, words, &self.timeout(words))
    }

    fn caption(&self, step: usize, words: &Words) -> String {
        let t = &self.trace;
        let (out, possible, best) = (t.count(Verdict::Out), t.count(Verdict::Possible), t.count(Verdict::Best));
        let [out_list, best_list] = [Verdict::Out, Verdict::Best].map(|v| scene::list(t, v, words));
        let result = match best {
            _ if !t.clean => "result.nearest",
            1 => "result.one",
            _ => "result.more",
        };
        let args = |n: usize| [("n", Arg::N(n as f64)), ("out", Arg::S(&out_list)), ("best", Arg::S(&best_list))];
        if step == 0 {
            return words.t("step.1");
        }
        let mut s = words.t(["step.2", "step.3"][step - 1]);
        if step == 1 {
            s.push_str(&words.f(if out == 0 { "stopped.none" } else { "stopped" }, &args(out)));
        }
        s.push_str(&words.f(result, &args(possible)));
        s
    }

    fn asks(&self, words: &Words) -> Vec<Ask> {
        let t = &self.trace;
        let Some((options, right)) = t.guesses() else { return Vec::new() };
        let name = |i: usize| scene::service_name(Service::ALL[i], words);
        let feedback = match self.answer.map(|a| a.min(options.len() - 1)) {
            None => String::new(),
            Some(a) => {
                let (best, chosen, timeout) = (name(options[right]), Service::ALL[options[a]], self.timeout(words));
                let reason = scene::said(model::decisive(chosen, &t.work), chosen, &timeout, words);
                let args = [("best", Arg::S(&best)), ("reason", Arg::S(&reason))];
                words.f(if a == right { "predict.right" } else { "predict.wrong" }, &args)
            }
        };
        vec![Ask {
            id: String::from("predict"),
            at: t.story.steps()[0].rest(),
            prompt: words.t("predict.prompt"),
            answered: self.answer.map(|a| a.min(options.len() - 1)),
            options: options.into_iter().map(name).collect(),
            right,
            feedback,
        }]
    }

    fn details(&self, words: &Words) -> Option<Details> {
        let service = Service::ALL.into_iter().find(|s| self.pick.as_deref() == Some(s.id()))?;
        let [lightsail, eks] = [self.lightsail, self.eks].map(|v| words.money(v, 0, 2));
        let about =
            words.f(&["about.", service.id()].concat(), &[("lightsail", Arg::S(&lightsail)), ("eks", Arg::S(&eks))]);
        let good = words.t(&["for.", service.id()].concat());
        let mut lines = vec![(words.t("details.about"), about), (words.t("details.for"), good)];
        for r in against(service, &self.trace.work) {
            let name = words.t(if r.hard { "details.hard" } else { "details.soft" });
            lines.push((name, scene::why(r.reason, &self.timeout(words), words)));
        }
        Some(Details { title: scene::service_name(service, words), lines, source: Some(service.source()) })
    }

    fn goals(&self, words: &Words) -> Vec<Goal> {
        let t = &self.trace;
        [t.only(Service::Ec2), t.only(Service::Lambda), !t.clean]
            .into_iter()
            .zip(["goal.1", "goal.2", "goal.3"])
            .map(|(met, key)| Goal { text: words.t(key), met })
            .collect()
    }

    fn outputs(&self) -> Vec<Output> {
        let t = &self.trace;
        let best = t.verdicts.iter().rev().fold(0, |set, v| set << 1 | u32::from(*v == Verdict::Best));
        let only = |name, service| Output::whether(name, t.only(service));
        let possible = |name, service: Service| Output::whether(name, t.verdicts[service as usize] != Verdict::Out);
        vec![
            Output { name: "best", value: f64::from(best), unit: Unit::Own(services) },
            Output::count("left", (t.count(Verdict::Possible) + t.count(Verdict::Best)) as f64),
            only("only-batch", Service::Batch),
            only("only-lambda", Service::Lambda),
            only("only-ec2", Service::Ec2),
            only("only-fargate", Service::Fargate),
            possible("lambda", Service::Lambda),
            possible("fargate", Service::Fargate),
            Output::whether("clean", t.clean),
        ]
    }
}
