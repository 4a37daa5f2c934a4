//! Controls: the week, the hours that you have, and for each incident whether you do it, which pressing its card sets as well. A question for
//! each incident.

use super::model::{self, Answer, INCIDENTS, Trace, WEEKS, World};
use super::scene::{self, HOURS, MOST, PLAN, Shown};
use crate::figures::{Act, Ask, Control, Details, Figure, Goal, Input, Kind, On, Run, Unit};
use crate::scene::{Arg, Scene, Width, Words};
use crate::sim::{Facts, Story};

const fn slider(id: &'static str, min: f64, max: f64, default: f64, unit: Unit, on: On) -> Control {
    Control { id, kind: Kind::Slider { min, max, step: 1.0, unit }, default, on }
}

/// Whether you do it. All of it, as the figure opens.
const fn toggle(id: &'static str) -> Control {
    Control { id, kind: Kind::Toggle, default: 1.0, on: On::Keep }
}

pub static FIGURE: Figure = Figure {
    id: "on-call",
    facts: &[
        "oncall-setting",
        "oncall-renewal",
        "oncall-fleet",
        "oncall-tasks",
        "oncall-task-load",
        "oncall-day-load",
        "oncall-night-load",
        "oncall-rush",
        "oncall-waiting",
        "oncall-host-tasks",
        "oncall-idle",
        "m6i-large-hour",
        "fargate-vcpu-hour",
        "fargate-gb-hour",
    ],
    sources: &["ecs-task-retirement", "ecs-fargate", "ecs-agent", "ecs-shared-responsibility"],
    press,
    opening: Some(0),
    controls: &[
        slider("week", 1.0, WEEKS.len() as f64, 1.0, Unit::Count, On::Play),
        slider("hours", 0.0, MOST, 8.0, Unit::Own(scene::hours), On::Keep),
        toggle("kernel"),
        toggle("image"),
        toggle("traffic"),
        toggle("disk"),
        toggle("pending"),
        toggle("open"),
        toggle("agent"),
        toggle("bill"),
    ],
    start,
};

/// A card is turned from what you do to what you leave, or back; the leaf of the calendar brings the next week.
fn press(input: &Input, key: &str) -> Option<Act> {
    if key == "leaf" {
        let week = input.index(0);
        return Some(Act::Set(0, if week >= WEEKS.len() { 1.0 } else { week as f64 + 1.0 }));
    }
    let id = key.strip_prefix("card.")?;
    let i = PLAN + INCIDENTS.iter().position(|i| i.id() == id)?;
    Some(Act::Set(i, f64::from(u8::from(!input.on(i)))))
}

struct OnCall {
    trace: Trace,
    /// By place in the week.
    answers: [Option<usize>; 8],
    week: usize,
    pick: Option<String>,
}

fn start(input: &Input, facts: &Facts) -> Box<dyn Run> {
    let mut plan = [true; 8];
    for (i, p) in plan.iter_mut().enumerate() {
        *p = input.on(PLAN + i);
    }
    let week = input.index(0).max(1);
    let trace = model::run(&model::params(week - 1, input.values[HOURS], plan, facts));
    Box::new(OnCall {
        answers: trace.week.map(|(i, _)| input.answers.get(i.id()).copied()),
        trace,
        week,
        pick: input.pick.clone(),
    })
}

impl OnCall {
    fn shown(&self) -> Shown<'_> {
        Shown {
            trace: &self.trace,
            answered: self.answers.map(|a| a.is_some()),
            pick: self.pick.as_deref(),
            week: self.week,
        }
    }
}

impl Run for OnCall {
    fn story(&self) -> &Story {
        &self.trace.story
    }

    fn scene(&self, t: f64, width: Width, words: &Words) -> Scene {
        scene::scene(&self.shown(), t, width, words)
    }

    fn describe(&self, t: f64, words: &Words) -> String {
        scene::describe(&self.shown(), t, words)
    }

    fn caption(&self, step: usize, words: &Words) -> String {
        scene::caption(&self.trace, step, words)
    }

    fn asks(&self, words: &Words) -> Vec<Ask> {
        let mut asks = Vec::new();
        for (i, (incident, _)) in self.trace.week.iter().enumerate() {
            let right = Answer::right(*incident);
            let text = |part: &str| scene::incident_word(*incident, part, &self.trace.params.costs, words);
            let right_index = Answer::ALL.iter().position(|a| *a == right).unwrap_or(0);
            let feedback = match self.answers[i] {
                None => String::new(),
                Some(a) => words.f(
                    if a == right_index { "ask.right" } else { "ask.wrong" },
                    // What is done in either world the picture and its description tell from now on.
                    &[("truth", Arg::S(&words.t(right.key()))), ("why", Arg::S(&text("why")))],
                ),
            };
            asks.push(Ask {
                id: String::from(incident.id()),
                at: self.trace.asked(i),
                prompt: words.t("ask.prompt"),
                options: Answer::ALL.iter().map(|a| words.t(a.key())).collect(),
                answered: self.answers[i],
                right: right_index,
                feedback,
            });
        }
        asks
    }

    fn goals(&self, words: &Words) -> Vec<Goal> {
        let met = self.trace.reached();
        scene::goals(words).into_iter().zip(met).map(|(text, met)| Goal { text, met }).collect()
    }

    fn details(&self, words: &Words) -> Option<Details> {
        let (_, id) = self.pick.as_deref()?.strip_prefix("mark.")?.split_once('.')?;
        let i = self.trace.week.iter().position(|w| w.0.id() == id)?;
        let (incident, hour) = self.trace.week[i];
        let text = |part: &str| scene::incident_word(incident, part, &self.trace.params.costs, words);
        let mut lines = vec![(scene::when(hour, words), text("text"))];
        if self.answers[i].is_some() {
            for w in World::ALL {
                lines.push((words.t(&["world.", w.id()].concat()), scene::told(&self.trace, i, w, words)));
            }
            lines.push((words.t("details.cost"), scene::cost(&self.trace, incident, words)));
        } else {
            lines.push((String::new(), words.t("details.hidden")));
        }
        Some(Details { title: text("title"), lines, source: Some(incident.source()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::goals_met;

    fn facts() -> Facts {
        crate::content::facts::Book::load(&crate::content::root("en")).unwrap().numbers()
    }

    fn words() -> Words {
        crate::content::words::figure(&crate::content::root("en"), "on-call").unwrap()
    }

    fn place(id: &str) -> usize {
        FIGURE.controls.iter().position(|c| c.id == id).unwrap()
    }

    /// Neither goal is met by doing all as it comes, with whatever hours; each is by a choice, in the week that opens.
    #[test]
    fn goals_need_a_choice() {
        for hours in 0..=MOST as u32 {
            assert_eq!(goals_met(&FIGURE, &[(HOURS, f64::from(hours))]), [false, false], "{hours} h");
        }
        let leave = |hours: f64, ids: &[&str]| {
            let mut set: Vec<(usize, f64)> = ids.iter().map(|id| (place(id), 0.0)).collect();
            set.push((HOURS, hours));
            goals_met(&FIGURE, &set)
        };
        // The four flaws, and nothing else.
        assert_eq!(leave(8.0, &["disk", "pending", "traffic", "bill"]), [true, false]);
        // The rush, the room and the bill; the broken host is in reserve.
        assert_eq!(leave(6.0, &["kernel", "image", "open", "agent", "disk"]), [false, true]);
        // With one hour less, or with one of them left, it is not enough.
        assert_eq!(leave(7.0, &["disk", "pending", "traffic", "bill"]), [false, false]);
        assert_eq!(leave(6.0, &["kernel", "image", "open", "agent", "disk", "pending"]), [false, false]);
    }

    /// The answer changes nothing about the week: at its end the same is shown, right or wrong.
    #[test]
    fn answers_never_change_the_week() {
        let (facts, words) = (facts(), words());
        let plain = Input::of(&FIGURE);
        let end = |input: &Input, width| {
            let run = (FIGURE.start)(input, &facts);
            (
                run.story().clone(),
                run.scene(run.story().duration(), width, &words),
                run.caption(model::STEPS - 1, &words),
            )
        };
        for option in 0..3 {
            let mut input = plain.clone();
            input.answers = INCIDENTS.iter().map(|i| (String::from(i.id()), option)).collect();
            for width in Width::ALL {
                assert_eq!(end(&input, width), end(&plain, width));
            }
        }
    }

    /// A card and its control are one: pressing it twice changes nothing, and what is left is not counted as work.
    #[test]
    fn a_card_turns_its_control() {
        let facts = facts();
        let mut input = Input::of(&FIGURE);
        for (i, incident) in INCIDENTS.iter().enumerate() {
            assert_eq!(FIGURE.controls[PLAN + i].id, incident.id());
            let key = ["card.", incident.id()].concat();
            assert_eq!(press(&input, &key), Some(Act::Set(PLAN + i, 0.0)));
            FIGURE.set(&mut input, PLAN + i, 0.0);
            assert_eq!(press(&input, &key), Some(Act::Set(PLAN + i, 1.0)));
        }
        let words = words();
        let run = (FIGURE.start)(&input, &facts);
        assert!(run.describe(run.story().duration(), &words).contains("of work for 0 of them"));
        // The leaves of the calendar go round.
        for week in 1..=WEEKS.len() {
            FIGURE.set(&mut input, 0, week as f64);
            assert_eq!(press(&input, "leaf"), Some(Act::Set(0, (week % WEEKS.len() + 1) as f64)));
        }
    }

    /// Until it is answered, neither picture, description nor details give the answer away: both worlds look the same but for their hosts.
    #[test]
    fn nothing_tells_the_answer_before_it_is_given() {
        use crate::scene::{Paint, Part};
        let (facts, words) = (facts(), words());
        let trace = model::run(&model::params(0, 8.0, [true; 8], &facts));
        let week = trace.week;
        for (i, (incident, _)) in week.iter().enumerate() {
            let input = Input { pick: Some(["mark.ec2.", incident.id()].concat()), ..Input::of(&FIGURE) };
            let run = (FIGURE.start)(&input, &facts);
            // When it is asked, and later for whoever skips the question.
            let rest = run.story().steps()[i + 1].rest();
            let asked = run.asks(&words)[i].at;
            for t in [asked, rest] {
                let act = scene::incident_word(*incident, "fargate.act", &trace.params.costs, &words);
                let told = run.details(&words).unwrap().lines.iter().any(|(_, l)| *l == act);
                assert!(!told && !run.describe(t, &words).contains(&act));
                let scene = run.scene(t, Width::Wide, &words);
                let inks = |id: &str| {
                    let mut inks = Vec::new();
                    for part in ["in.", "idle.", "sum.lost.", "sum.exposed.", "sum.idle.", "head."] {
                        for p in scene.find(&[part, id].concat()).iter().flat_map(|s| &s.parts) {
                            if let Part::Text { text, ink, .. } = p
                                && !text.starts_with("ECS")
                            {
                                inks.push((text.clone(), *ink));
                            }
                        }
                    }
                    let bad = |s: &crate::scene::Shape| {
                        s.parts.iter().any(|p| matches!(p, Part::Rect { fill: Paint::BadFill, .. }))
                            || s.parts
                                .iter()
                                .any(|p| matches!(p, Part::Path { stroke, .. } if stroke.paint == Paint::Bad))
                    };
                    let tasks = (0..10).filter(|j| scene.find(&["task.", id, ".", &j.to_string()].concat()).is_some());
                    (inks, bad(scene.find(&["hosts.", id].concat()).unwrap()), tasks.count())
                };
                assert_eq!(inks("ec2"), inks("fargate"), "{} at {t}", incident.id());
                // Each place of an owner holds a question mark, and nothing is counted.
                for w in World::ALL {
                    let texts = |key: &str| {
                        let parts = &scene.find(&[key, w.id()].concat()).unwrap().parts;
                        parts
                            .iter()
                            .filter_map(|p| if let Part::Text { text, .. } = p { Some(text.clone()) } else { None })
                            .collect::<Vec<_>>()
                    };
                    let mark = &scene.find(&["mark.", w.id(), ".", incident.id()].concat()).unwrap().parts;
                    assert!(mark.iter().any(|p| matches!(p, Part::Text { text, .. } if *text == words.t("slot"))));
                    assert_eq!(texts("sum.lost.")[0], "0");
                    assert_eq!(texts("sum.exposed.")[0], "0");
                    assert_eq!(texts("sum.idle.")[0], "$0");
                }
            }
        }
    }
}
