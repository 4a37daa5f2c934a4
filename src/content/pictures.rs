//! The pictures that checks ask to point at: a figure, set and stopped at an instant, and over it what can be pressed.

use super::{opened, words};
use crate::checks::choice::Choice;
use crate::checks::point::{Drawing, Picture, Spot};
use crate::figures::{self, Figure, Input, opening};
use crate::scene::svg::num;
use crate::scene::{Scene, Shape, Width};
use crate::sim::Facts;
use std::path::Path;

/// A part is pressed in the box of its shape, or in one of at least this size: on the narrowest phone, where a check leaves the picture nine
/// tenths of its size, a finger then has 24 px.
const LEAST: f64 = 27.0;
/// Radius of the mark at its corner.
const MARK: f64 = 10.0;

/// Draws the picture, of which address and hidden shapes are known so far.
pub fn draw(root: &Path, facts: &Facts, picture: Picture, parts: &[Choice]) -> Result<Picture, String> {
    let address = picture.figure.as_str();
    let (figure, input, step) = addressed(address, facts).ok_or_else(|| format!("no figure at {address}"))?;
    let words = words::figure(root, figure.id).map_err(|m| m.message)?;
    let run = (figure.start)(&input, &facts.only(figure.facts));
    let rest = step.and_then(|k| run.story().steps().get(k)).map(|s| s.rest());
    let t = rest.unwrap_or_else(|| opening(figure, &*run));
    let drawing = |width: Width| {
        let mut scene = run.scene(t, width, &words);
        let spots = parts.iter().map(|p| spot(&scene, &p.id)).collect::<Result<Vec<_>, _>>()?;
        for key in &picture.hidden {
            let (before, all) = (scene.shapes.len(), &mut scene.shapes);
            all.retain(|s| s.key != *key);
            if all.len() == before {
                return Err(format!("no shape {key} to hide in its picture"));
            }
        }
        // Nothing but the parts is to be pressed.
        scene.shapes.iter_mut().for_each(|s| (s.hit, s.drag) = (None, None));
        Ok(Drawing { view_box: scene.view_box(), inside: scene.inner_svg(), spots })
    };
    let drawings = Width::ALL.iter().map(|w| drawing(*w)).collect::<Result<Vec<_>, String>>()?;
    let (title, description) = (words.t("title"), run.describe(t, &words));
    // What is left out is no more to be told.
    Ok(Picture { hidden: Vec::new(), title, description, drawings, ..picture })
}

/// The figure of an address, what the address sets, and the step that it names.
fn addressed(address: &str, facts: &Facts) -> Option<(&'static Figure, Input, Option<usize>)> {
    let (page, query) = address.split_once('?').unwrap_or((address, ""));
    let figure = figures::find(page.strip_prefix("figure-")?.strip_suffix(".html")?)?;
    let (input, step) = opened(figure, query, facts).ok()?;
    Some((figure, input, step))
}

/// The box of a shape, wide enough for a finger, within the picture.
fn around(shape: &Shape, scene: &Scene) -> [f64; 4] {
    let grown = |at: f64, size: f64, most: f64| {
        let wide = size.max(LEAST).min(most);
        ((at + size / 2.0 - wide / 2.0).min(most - wide).max(0.0), wide)
    };
    let ((x, w), (y, h)) = (grown(shape.x, shape.w, scene.w), grown(shape.y, shape.h, scene.h));
    [x, y, w, h]
}

fn spot(scene: &Scene, part: &str) -> Result<Spot, String> {
    let shape = scene.find(part).filter(|s| s.opacity > 0.5 && s.w > 0.0 && s.h > 0.0);
    let [x, y, w, h] = around(shape.ok_or_else(|| format!("no shape {part} is to be seen in its picture"))?, scene);
    let corner = ["translate(", &num((x + w).min(scene.w - MARK)), " ", &num(y.max(MARK)), ")"].concat();
    Ok(Spot { part: part.to_string(), x: num(x), y: num(y), w: num(w), h: num(h), corner })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::Question;
    use crate::content::{self, Course};
    use crate::figures::blast_radius::model::{self as blast, Harm, Outcome, Trigger, World};
    use crate::figures::spot_the_server::model as layers_of;
    use crate::figures::who_does_what::model::{self as jobs, Capacity};
    use crate::figures::{ecs_cluster, layers, who_may_pull, works_everywhere};

    /// Ids of the parts that the models say are right.
    fn keys(check: &str, picture: &str, facts: &Facts) -> Vec<String> {
        let (figure, input, step) = addressed(picture, facts).expect("a figure");
        let own = facts.only(figure.facts);
        match check {
            "vms-point-fit" => {
                use works_everywhere::model::{Fault, MACHINES, Ship, fault};
                // MySQL is the app that is Linux and amd64 all the way down; packed, all of them ask for the same.
                let stops = |m| match fault(2, m, Ship::Image, false)? {
                    Fault::Kernel => Some(["kernel.", m.id].concat()),
                    Fault::Cpu => Some(["cpu.", m.id].concat()),
                    other => panic!("{} stops an image", other.id()),
                };
                MACHINES.iter().filter_map(stops).collect()
            }
            "vms-point-kernels" => {
                let kernels = |w: World| blast::world(w, true).into_iter().filter(|n| n.kind == blast::Kind::Kernel);
                let guests = kernels(World::Vms).map(|n| format!("vm{}.guest", n.app.expect("a guest's kernel")));
                guests.chain(kernels(World::Containers).map(|_| String::from("con.os"))).collect()
            }
            "vms-point-intruder" => {
                let node = 1;
                let open = |w: World| {
                    let o = Outcome::of(w, Trigger::Escape, true, node);
                    let apps = (0..blast::APPS).filter(|a| *a != node && o.harm[o.app(*a)] != Harm::Safe);
                    apps.map(|a| format!("{}.app{a}", w.id())).collect::<Vec<_>>()
                };
                blast::WORLDS.into_iter().flat_map(open).collect()
            }
            "ecs-point-next" | "ecs-point-zones" => {
                let params = ecs_cluster::view::params(&input, &own);
                let step = step.expect("the step at which all are placed");
                let on = |wanted: usize| {
                    let trace = ecs_cluster::model::run(&ecs_cluster::model::Params { wanted, ..params });
                    trace.count(trace.story.steps()[step].rest()).on
                };
                let (before, after) = (on(params.wanted), on(params.wanted + 1));
                let more = (0..before.len()).filter(|i| after[*i] > before[*i]);
                more.map(|i| format!("instance.{i}")).collect()
            }
            "images-point-lies" => {
                let story = (figure.start)(&input, &own);
                let trace = layers::model::run(
                    &layers::model::Params {
                        second: layers::model::Second::Same,
                        libs_change: false,
                        code_first: false,
                        by_digest: false,
                    },
                    &own,
                );
                assert_eq!(trace.story, *story.story(), "the picture tells another story");
                let new = trace.images[1].iter().find(|l| !trace.images[0].contains(l)).expect("a new layer");
                // Once it is pushed, and before anything is pulled.
                let pushed = trace.story.steps()[3].rest();
                (0..3).filter(|p| trace.share(*new, *p, pushed).0 >= 1.0).map(|p| format!("place{p}")).collect()
            }
            "ecr-point-callers" => {
                let params = who_may_pull::view::params(&input, &own);
                let granted = who_may_pull::model::CALLERS.iter().filter(|c| params.verdict(**c).granted);
                granted.map(|c| ["caller.", c.id()].concat()).collect()
            }
            "serverless-point-yours" => {
                let lambda = layers_of::STOPS.iter().position(|s| *s == "lambda").expect("a stop");
                let yours = layers_of::LAYERS.iter().filter(|l| l.state(lambda) == layers_of::State::Yours);
                yours.map(|l| String::from(l.id)).collect()
            }
            "ecs-or-fargate-point-desk" => {
                let moved = jobs::changes(Capacity::Ec2, Capacity::Fargate);
                moved.iter().map(|r| String::from(r.id())).collect()
            }
            other => panic!("{other}: which model says what is right?"),
        }
    }

    fn pointing(c: &Course) -> Vec<(&str, &Picture, &[Choice])> {
        let all = c.lessons.iter().flat_map(|l| &l.checks);
        let point = |c: &crate::checks::Check| matches!(c.question, Question::Point { .. });
        all.filter(|c| point(c))
            .map(|c| match &c.question {
                Question::Point { picture, parts } => (&*c.id, picture, &parts[..]),
                _ => unreachable!(),
            })
            .collect()
    }

    #[test]
    fn what_is_right_is_what_the_model_says() {
        let c = Course::load("en").unwrap();
        let all = pointing(&c);
        assert!(all.len() >= 6, "only {} pictures", all.len());
        for (id, picture, parts) in all {
            let named = |id: &String| parts.iter().any(|p| p.id == *id);
            // A picture may show more than is asked about.
            let mut computed: Vec<String> =
                keys(id, &picture.figure, &c.book.numbers()).into_iter().filter(named).collect();
            let mut typed: Vec<String> = parts.iter().filter(|p| p.right).map(|p| p.id.clone()).collect();
            computed.sort();
            typed.sort();
            assert_eq!(typed, computed, "{id}");
        }
    }

    #[test]
    fn parts_are_apart_and_large_enough() {
        let c = Course::load("en").unwrap();
        for (id, picture, parts) in pointing(&c) {
            for (drawing, width) in picture.drawings.iter().zip(Width::ALL) {
                assert_eq!(drawing.spots.len(), parts.len(), "{id}");
                let number = |t: &String| t.parse::<f64>().unwrap();
                let boxes: Vec<[f64; 4]> = drawing.spots.iter().map(|s| [&s.x, &s.y, &s.w, &s.h].map(number)).collect();
                let high = drawing.view_box.split(' ').next_back().unwrap().parse::<f64>().unwrap();
                for (i, [x, y, w, h]) in boxes.iter().enumerate() {
                    let name = format!("{id}, {}, {}", width.name(), drawing.spots[i].part);
                    assert!(w.min(*h) >= LEAST, "{name} is {w} by {h}");
                    assert!(*x >= 0.0 && *y >= 0.0 && x + w <= width.units() && y + h <= high, "{name} sticks out");
                    for (j, [x2, y2, w2, h2]) in boxes.iter().enumerate().skip(i + 1) {
                        // A hair, as numbers are rounded.
                        let over = |a: f64, b: f64, a2: f64, b2: f64| (a + b).min(a2 + b2) - a.max(a2) > 1.0;
                        let both = over(*x, *w, *x2, *w2) && over(*y, *h, *y2, *h2);
                        assert!(!both, "{name} lies over {}", drawing.spots[j].part);
                    }
                }
            }
        }
    }

    #[test]
    fn a_picture_without_the_part_is_a_mistake() {
        let root = content::root("en");
        let facts = content::facts::Book::load(&root).unwrap().numbers();
        let part = |id: &str| [Choice { id: id.to_string(), ..Choice::default() }];
        let hiding = |address: &str, id: &str, hidden: &[&str]| {
            let hidden = hidden.iter().map(|key| key.to_string()).collect();
            draw(&root, &facts, Picture { figure: address.into(), hidden, ..Picture::default() }, &part(id))
        };
        let draw = |address: &str, id: &str| hiding(address, id, &[]);
        let picture = draw("figure-layers.html?step=3", "place2").unwrap();
        assert!(picture.drawings.iter().all(|d| d.spots.len() == 1 && d.inside.contains("<g")));
        // Nothing else in it looks as if it could be pressed or pulled.
        assert!(picture.drawings.iter().all(|d| !d.inside.contains("hit") && !d.inside.contains("handle")));
        assert!(draw("figure-layers.html?step=3", "place9").unwrap_err().contains("place9"));
        assert!(draw("figure-nothing.html", "place2").unwrap_err().contains("no figure"));
        // What is hidden is gone, and has to be there first.
        let with = draw("figure-two-stacks.html", "con.os").unwrap();
        let without = hiding("figure-two-stacks.html", "con.os", &["add", "take"]).unwrap();
        assert!(with.drawings.iter().zip(&without.drawings).all(|(a, b)| a.inside.len() > b.inside.len()));
        assert!(hiding("figure-two-stacks.html", "con.os", &["ad"]).unwrap_err().contains("no shape ad"));
    }
}
