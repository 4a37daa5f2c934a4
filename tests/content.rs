//! The content lint: everything under `assets/content` is read and checked, and mistakes are told with file and line.

use dockside::checks::{self, Answer, Question};
use dockside::content::{self, Course, checks as check_files, facts::Book, lesson};
use dockside::figures::Run;
use dockside::scene::Words;
use std::path::{Path, PathBuf};

fn course() -> Course {
    Course::load("en").unwrap_or_else(|e| panic!("{e}"))
}

#[test]
fn the_course_is_without_mistakes() {
    let c = course();
    assert!(c.lessons.len() >= 2);
    for l in &c.lessons {
        assert!(l.checks.len() >= 8, "{} has {} checks", l.id, l.checks.len());
        assert!(
            (3..=6).contains(&l.head.objectives.len()) && l.head.summary.len() >= 3 && !l.head.sources.is_empty(),
            "{}",
            l.id
        );
        assert!(l.figures().count() >= 1, "{}", l.id);
    }
}

#[test]
fn links_inside_the_prose_lead_somewhere() {
    let c = course();
    let anchors: Vec<&str> =
        c.lessons.iter().flat_map(|l| l.anchors.iter().map(|a| a.as_str()).chain(l.figures())).collect();
    for l in &c.lessons {
        for b in &l.blocks {
            if let lesson::Block::Prose(h) | lesson::Block::Note { html: h, .. } = b {
                for target in h.split("href=\"#").skip(1).filter_map(|p| p.split('"').next()) {
                    assert!(
                        target.starts_with(&format!("{}-fact-", l.id)) || anchors.contains(&target),
                        "{}: #{target} leads nowhere",
                        l.id
                    );
                }
            }
        }
    }
}

/// Numbers in the prose that follow a figure stand there as the figure's own defaults give them.
#[test]
fn live_numbers_show_what_the_model_computes() {
    let c = course();
    let mut seen = 0;
    for l in &c.lessons {
        for b in &l.blocks {
            let (lesson::Block::Prose(h) | lesson::Block::Note { html: h, .. }) = b else { continue };
            for part in h.split("data-live=\"").skip(1) {
                let address = part.split('"').next().unwrap();
                let shown = part.split('>').nth(1).and_then(|t| t.split('<').next()).unwrap();
                let (id, name) = address.split_once('.').unwrap();
                let figure = dockside::figures::find(id).unwrap();
                let words = content::words::figure(&c.root, id).unwrap();
                let run = (figure.start)(&dockside::figures::Input::of(figure), &c.book.numbers().only(figure.facts));
                let outputs = run.outputs();
                let computed =
                    outputs.iter().find(|o| o.name == name).unwrap_or_else(|| panic!("{address} is no result"));
                assert_eq!(
                    computed.text(&words).replace('\u{a0}', " "),
                    shown.replace('\u{a0}', " "),
                    "{address} in {}",
                    l.id
                );
                seen += 1;
            }
        }
    }
    assert!(seen >= 3, "only {seen} live numbers");
}

#[test]
fn every_check_proves_itself() {
    for l in course().lessons {
        for c in &l.checks {
            let blank = checks::grade(&c.question, &Answer::default());
            assert!(!blank.solved && blank.incomplete, "{}: a blank answer", c.id);
            let key = checks::key(&c.question, &Answer::default());
            assert!(checks::grade(&c.question, &key).solved, "{}: its own key", c.id);
            match &c.question {
                Question::Single { options }
                | Question::Multiple { options }
                | Question::Point { parts: options, .. } => {
                    for o in options.iter().filter(|o| !o.right) {
                        let mut answer = key.clone();
                        let taken = answer.iter().map(|(k, _)| k).next().unwrap().clone();
                        answer.remove(&taken);
                        answer.insert(o.id.clone(), String::new());
                        let outcome = checks::grade(&c.question, &answer);
                        assert!(!outcome.solved && !outcome.incomplete, "{}: {}", c.id, o.id);
                        let verdict = outcome.verdicts.iter().find(|v| v.id == o.id).unwrap();
                        assert!(!verdict.right && verdict.feedback.len() > 20, "{}: {}", c.id, o.id);
                    }
                    let mut texts: Vec<&str> = options.iter().map(|o| o.feedback.as_str()).collect();
                    texts.sort();
                    texts.dedup();
                    assert_eq!(texts.len(), options.len(), "{} says the same of two options", c.id);
                }
                Question::Sort { buckets, items } => {
                    for i in items {
                        for b in buckets.iter().filter(|b| b.id != i.bucket) {
                            let mut answer = key.clone();
                            answer.insert(i.id.clone(), b.id.clone());
                            assert!(!checks::grade(&c.question, &answer).solved, "{}: {} in {}", c.id, i.id, b.id);
                        }
                    }
                }
                Question::Estimate { cases, .. } => {
                    for case in cases {
                        let to =
                            |value: &str| -> Answer { [(case.id.clone(), value.to_string())].into_iter().collect() };
                        assert_eq!(checks::key(&c.question, &to("1")), to(&case.shown), "{}: {}", c.id, case.id);
                        assert!(checks::grade(&c.question, &to(&case.shown)).solved, "{}: {}", c.id, case.prompt);
                        for slip in &case.slips {
                            let outcome = checks::grade(&c.question, &to(&slip.value.to_string()));
                            assert!(
                                !outcome.solved && outcome.verdicts[0].feedback == slip.feedback,
                                "{}: {}",
                                c.id,
                                slip.feedback
                            );
                        }
                    }
                }
                Question::Repair { lines, fixes } => {
                    // One of both is not enough, whichever it is.
                    for (i, wrong) in lines.iter().chain(fixes).enumerate().filter(|(_, o)| !o.right) {
                        let part = if i < lines.len() { lines } else { fixes };
                        let mut answer = key.clone();
                        part.iter().for_each(|o| drop(answer.remove(&o.id)));
                        answer.insert(wrong.id.clone(), String::new());
                        let outcome = checks::grade(&c.question, &answer);
                        assert!(!outcome.solved && !outcome.incomplete, "{}: {}", c.id, wrong.id);
                    }
                }
                Question::Order { items } => {
                    for i in 1..items.len() {
                        let mut answer = key.clone();
                        let place = |n: usize| key.get(&items[n].id).unwrap().clone();
                        answer.insert(items[i].id.clone(), place(i - 1));
                        assert!(checks::grade(&c.question, &answer).incomplete, "{}: two at a place", c.id);
                        answer.insert(items[i - 1].id.clone(), place(i));
                        let outcome = checks::grade(&c.question, &answer);
                        assert!(!outcome.solved && !outcome.incomplete, "{}: {} too early", c.id, items[i].id);
                        let wrong: Vec<&str> =
                            outcome.verdicts.iter().filter(|v| !v.right).map(|v| v.id.as_str()).collect();
                        assert_eq!(wrong, [&*items[i - 1].id, &*items[i].id], "{}", c.id);
                    }
                    let mut texts: Vec<&str> = items.iter().map(|i| i.feedback.as_str()).collect();
                    texts.sort();
                    texts.dedup();
                    assert_eq!(texts.len(), items.len(), "{} says the same of two items", c.id);
                    for round in 0..200 {
                        assert!(!checks::order(c, round).is_sorted(), "{}: round {round} shows the answer", c.id);
                    }
                }
            }
            let order = checks::order(c, 0);
            let mut sorted = order.clone();
            sorted.sort();
            assert_eq!(sorted, (0..order.len()).collect::<Vec<_>>(), "{}", c.id);
        }
    }
}

/// What the address of a figure opens: its run, its words, and the step that the address names.
fn opened(c: &Course, show: &str) -> (Box<dyn Run>, Words, Option<usize>) {
    let (page, query) = show.split_once('?').unwrap_or((show, ""));
    let id = page.strip_prefix("figure-").and_then(|p| p.strip_suffix(".html")).expect("a figure's page");
    let figure = dockside::figures::find(id).expect("a figure");
    let settings = query.split('&').filter_map(|p| p.split_once('=')).map(|(n, v)| (n.into(), v.into()));
    let (input, step) = figure.opened(settings, |t| t.parse().ok(), |name, text| panic!("{show}: {name}={text}"));
    let run = (figure.start)(&input, &c.book.numbers().only(figure.facts));
    (run, content::words::figure(&content::root("en"), id).unwrap(), step)
}

/// An estimate that sends its quantities to a figure has the key that the figure then shows, where its results have the check's name.
#[test]
fn figures_show_the_keys_of_estimates() {
    let c = course();
    let mut seen = 0;
    for (check, output) in [("vms-fit", "vms"), ("vms-containers-fit", "containers")] {
        let question = &c.lessons.iter().find_map(|l| l.check(check)).expect(check).question;
        let Question::Estimate { cases, .. } = question else { panic!("{check} is no estimate") };
        for case in cases {
            let (run, words, step) = opened(&c, &case.show);
            assert!(step.is_some(), "{check}: the step that shows it");
            let shown = run.outputs().into_iter().find(|o| o.name == output).expect(output).text(&words);
            assert_eq!(shown.replace('\u{a0}', ""), case.shown.replace(',', ""), "{check}: {}", case.prompt);
            seen += 1;
        }
    }
    assert_eq!(seen, 2 * content::computed::CASES);
}

/// With the fewest full instances that pay, the figure finds EC2 cheaper, and with one fewer it does not.
#[test]
fn the_figure_finds_the_fleet_of_the_estimate() {
    let c = course();
    let question = &c.lessons.iter().find_map(|l| l.check("ecs-or-fargate-fleet")).expect("a check").question;
    let Question::Estimate { cases, .. } = question else { panic!("no estimate") };
    for case in cases {
        let saved = |fleet: f64| {
            let show = case.show.replace(&format!("fleet={}", case.key), &format!("fleet={fleet}"));
            let outputs = opened(&c, &show).0.outputs();
            let value = |name: &str| outputs.iter().find(|o| o.name == name).expect(name).value;
            assert_eq!(value("fleet"), fleet, "{show}");
            value("saved-by-ec2")
        };
        assert!(saved(case.key) > 0.0, "{}", case.prompt);
        assert!(saved(case.key - 1.0) <= 0.0, "{}", case.prompt);
    }
}

/// The practice exam gives as much time for a question as the exam does.
#[test]
fn the_practice_exam_takes_its_time_from_the_facts() {
    let facts = course().book.numbers();
    let each = facts.get("exam-minutes") * 60.0 / facts.get("exam-questions");
    assert_eq!(dockside::exam::SECONDS_EACH, each.floor() as u32);
}

/// A folder of its own for a test that writes content with a mistake.
fn scratch(name: &str) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&dir).unwrap();
    dir
}

const GOOD: &str = "[[check]]\nid = \"a\"\nkind = \"single\"\nprompt = \"P?\"\nsee = \"s\"\nexplain = \"E\"\nobjectives = [1]\n\
[[check.option]]\nid = \"a\"\ntext = \"one\"\nright = true\nfeedback = \"f\"\n\
[[check.option]]\nid = \"b\"\ntext = \"two\"\nfeedback = \"f\"\n\
[[check.option]]\nid = \"c\"\ntext = \"three\"\nfeedback = \"f\"\n";

/// What a prediction opens plays up to where something has changed: a figure that stands still says nothing about it.
#[test]
fn predictions_open_figures_that_move() {
    let c = course();
    let mut seen = 0;
    for check in c.lessons.iter().flat_map(|l| &l.checks).filter(|k| k.predict) {
        for show in check.shows() {
            let (run, words, step) = opened(&c, show);
            let steps = run.story().steps();
            let (from, to) = step.map_or((0.0, run.story().duration()), |k| (steps[k].start, steps[k].rest()));
            let picture = |t: f64| run.scene(t, dockside::scene::Width::Wide, &words);
            assert!(picture(from) != picture(to), "{}: {show} stands still", check.id);
            seen += 1;
        }
    }
    assert!(seen >= 8, "only {seen} predictions");
}

#[test]
fn mistakes_in_levels_are_told_with_their_line() {
    const GOOD: &str = r#"# A level.
[[level]]
id = "l"
lesson = "vms"
figure = "fill-the-server"
title = "T"
story = "S"
start = "memory=64&app=256"
locked = ["guest"]
goal = [{ output = "containers", is = "at-least", number = 400, text = "At least {n}" }]
par = 1
trap = "app"
hints = ["a", "b", "c"]
solution = "memory=256"
learnt = "L"
see = "vms-ratio"
"#;
    let path = scratch("levels").join("levels.toml");
    let course = course();
    let read = |text: &str| {
        std::fs::write(&path, text).unwrap();
        content::levels::load(&path, &course.root, &course.lessons, &course.book)
    };
    assert_eq!(read(GOOD).unwrap()[0].level.goals[0].text, "At least 400");
    for (from, to, says) in [
        ("id = \"l\"", "id = \"L!\"", "an id is lower-case"),
        ("lesson = \"vms\"", "lesson = \"nobody\"", "no lesson nobody"),
        ("figure = \"fill-the-server\"", "figure = \"nothing\"", "no figure nothing"),
        ("title = \"T\"", "title = \" \"", "a text is empty"),
        ("memory=64&app=256", "memory=65", "can't be set to memory=65"),
        ("memory=64&app=256", "size=1", "can't be set to size=1"),
        ("memory=64&app=256", "memory=64&step=9", "no step 9"),
        ("locked = [\"guest\"]", "locked = [\"gust\"]", "no control gust"),
        ("locked = [\"guest\"]", "locked = [\"memory\"]", "moves what is locked"),
        ("output = \"containers\"", "output = \"boxes\"", "no result boxes; it has memory"),
        ("is = \"at-least\"", "is = \"about\"", "a comparison is one of"),
        ("par = 1", "par = 0", "a level has goals, a par and three hints"),
        ("\"b\", ", "", "a level has goals, a par and three hints"),
        ("trap = \"app\"", "trap = \"apps\"", "no control apps"),
        ("see = \"vms-ratio\"", "see = \"vms-nowhere\"", "no paragraph vms-nowhere"),
    ] {
        assert!(GOOD.contains(from), "{from}");
        let wrong = read(&GOOD.replace(from, to)).err().unwrap_or_else(|| panic!("{to} is taken"));
        assert!(wrong.message.contains(says), "{to}: {wrong}");
        assert_eq!((wrong.line, wrong.file.as_path()), (3, path.as_path()), "{to}: {wrong}");
    }
    assert!(read(&[GOOD, GOOD].concat()).is_err_and(|m| m.message.contains("stands twice")));
}

#[test]
fn mistakes_in_checks_are_told_with_their_line() {
    let dir = scratch("checks");
    let book = course().book;
    let read = |text: &str| {
        let p = dir.join("checks.toml");
        std::fs::write(&p, text).unwrap();
        check_files::load(&p, &book)
    };
    assert!(read(GOOD).is_ok());
    for (from, to, says) in [
        ("text = \"one\"", "text = \"{fact:nobody}\"", "no fact nobody"),
        ("text = \"two\"", "text = \"two\"\nbelief = \"small-vm\"", "one of the misconceptions of its check"),
        ("right = true\n", "right = true\nbelief = \"small-vm\"\n", "what a wrong option states"),
        ("right = true\n", "", "exactly one right option"),
        ("feedback = \"f\"\n", "", "feedback"),
        ("kind = \"single\"", "kind = \"essay\"", "unknown kind"),
        ("text = \"two\"", "text = \"one\"", "stands twice"),
        ("text = \"two\"", "text = \"both of the above\"", "shuffling"),
        ("id = \"b\"", "id = \"a\"", "no id of its own"),
        ("explain = \"E\"", "explain = \"\"", "empty"),
        ("prompt = \"P?\"", "prompt = \"P?\"\nclue = 1", "unknown field"),
        ("prompt = \"P?\"", "prompt = \"P?\"\nhint = \"[H](#s)\"", "no link"),
        ("prompt = \"P?\"", "prompt = \"P?\"\nhint = \"{key}\"", "knows no quantities"),
        ("prompt = \"P?\"", "prompt = \"P? Choose two.\"", "the line under it says"),
        ("explain = \"E\"", "explain = \"[E](#s)\"", "no link"),
        ("text = \"two\"", "text = \"[two](#s)\"", "no link"),
        ("objectives = [1]", "", "missing field"),
        ("objectives = [1]", "objectives = []", "no objective"),
        ("objectives = [1]", "objectives = [1, 1]", "stands twice"),
        ("objectives = [1]", "objectives = [1]\nmisconceptions = [\"x\", \"x\"]", "stands twice"),
        ("objectives = [1]", "objectives = [1]\nbeyond = 1", "invalid type"),
        ("objectives = [1]", "objectives = [1]\npredict = true", "needs a figure"),
        ("objectives = [1]", "objectives = [1]\nshow = \"layers?step=0\"", "no step 0"),
        ("objectives = [1]", "objectives = [1]\nshow = \"layers?step=7\"", "has 6 steps"),
    ] {
        let e = read(&GOOD.replacen(from, to, 1)).expect_err(to);
        assert!(e.message.contains(says), "{to}: {e}");
        assert!(e.line >= 1 && e.file.ends_with("checks.toml"), "{to}: {e}");
    }
    let item = |id: &str| format!("[[check.item]]\nid = \"{id}\"\ntext = \"{id}\"\nfeedback = \"f\"\n");
    let head = GOOD[..GOOD.find("[[check.option]]").unwrap()].replace("single", "order");
    let order = [head.clone(), item("a"), item("b"), item("c")].concat();
    assert!(read(&order).is_ok());
    let bucket = "[[check.bucket]]\nid = \"x\"\ntext = \"x\"\n";
    let option = "[[check.option]]\nid = \"d\"\ntext = \"d\"\nfeedback = \"f\"\n";
    for (text, says) in [
        (order.replace(&item("c"), ""), "three to six"),
        (["d", "e", "f", "g"].iter().fold(order.clone(), |all, id| all + &item(id)), "three to six"),
        (order.clone() + bucket, "items only"),
        (order.clone() + option, "items only"),
        (order.replacen("feedback", "bucket = \"x\"\nfeedback", 1), "for sorting"),
        (order.replacen("feedback", "place = 1\nfeedback", 1), "unknown field"),
        (order.replace("\"order\"", "\"sort\""), "two buckets"),
    ] {
        let e = read(&text).expect_err(says);
        assert!(e.message.contains(says), "{says}: {e}");
    }
    let place = |id: &str| format!("[[check.bucket]]\nid = \"{id}\"\ntext = \"{id}\"\n");
    let put = |id: &str, place: &str| item(id).replacen("text", &format!("bucket = \"{place}\"\ntext"), 1);
    let asks = head.replace("\"order\"", "\"sort\"").replace("[1]", "[1]\nmisconceptions = [\"small-vm\"]");
    let items = put("a", "x") + "belief = \"small-vm\"\n" + &put("b", "y") + &put("c", "x");
    let sort = [asks.clone(), place("x"), place("y"), items.clone()].concat();
    assert!(read(&sort).is_ok(), "{:?}", read(&sort).err());
    for text in [
        sort.replace("belief = \"small-vm\"", "belief = \"no-servers\""),
        [asks, place("x"), place("y"), place("z"), items, put("d", "z")].concat(),
    ] {
        let e = read(&text).expect_err("a belief that nobody states");
        assert!(e.message.contains("one of two buckets"), "{e}");
    }
    let line = |id: &str, right: bool| {
        format!("[[check.line]]\nid = \"l{id}\"\ntext = \"line {id}\"\nright = {right}\nfeedback = \"f\"\n")
    };
    let repair = [GOOD.replace("single", "repair"), line("a", false), line("b", true), line("c", false)].concat();
    assert!(read(&repair).is_ok(), "{:?}", read(&repair).err());
    for (text, says) in [
        (repair.replace(&line("b", true), &line("b", false)), "one line that is wrong"),
        (repair.replace(&line("c", false), ""), "three lines"),
        (repair.replacen("right = true\n", "", 1), "one right remedy"),
        (repair.clone() + &item("x"), "lines and options"),
        (repair.replace("\"repair\"", "\"single\""), "lines are for repairs"),
        (repair.replace("id = \"la\"", "id = \"a\""), "no id of its own"),
    ] {
        let e = read(&text).expect_err(says);
        assert!(e.message.contains(says), "{says}: {e}");
    }
    let part = |id: &str, right: bool| {
        format!("[[check.part]]\nid = \"{id}\"\ntext = \"the {id}\"\nright = {right}\nfeedback = \"f\"\n")
    };
    let picture = "picture = \"layers?step=3\"\n";
    let point = [
        &*head.replace("order", "point"),
        picture,
        &part("place0", true),
        &part("place1", false),
        &part("place2", false),
    ]
    .concat();
    assert!(read(&point).is_ok(), "{:?}", read(&point).err());
    for (text, says) in [
        (point.replace(picture, ""), "needs a picture"),
        (point.replace("step=3", "step=9"), "no step 9"),
        (point.replace(&part("place2", false), ""), "three parts"),
        (point.replace("right = true", "right = false"), "some of the parts"),
        (point.replace("right = false", "right = true"), "some of the parts"),
        (point.clone() + &item("x"), "a picture and its parts"),
        (point.clone() + option, "a picture and its parts"),
        (point.replacen("right = false", "belief = \"small-vm\"\nright = false", 1), "states no belief"),
        (point.replace("the place2", "the place1"), "stands twice"),
        (point.replace("\"place2\"", "\"place1\""), "no id of its own"),
        (GOOD.replacen("objectives", &[picture, "objectives"].concat(), 1), "are for pointing"),
        (GOOD.to_string() + &part("place0", true), "are for pointing"),
    ] {
        let e = read(&text).expect_err(says);
        assert!(e.message.contains(says), "{says}: {e}");
    }
    let slip = |id: &str| format!("[[check.slip]]\nid = \"{id}\"\nfeedback = \"f\"\n");
    let estimate = [
        head.replace("order", "estimate").replace("P?", "{rate} {seconds}?").replace("\"E\"", "\"{key}\""),
        String::from("computed = \"runs-at-once\"\nunit = \"runs\"\n"),
        slip("one-a-second"),
        slip("divided"),
    ]
    .concat();
    assert!(read(&estimate).is_ok(), "{:?}", read(&estimate).err());
    for (from, to, says) in [
        ("runs-at-once", "nothing", "no template"),
        ("{rate} ", "", "names {rate}"),
        ("{rate} ", "{rate} {pace} ", "nothing is known of {pace}"),
        ("{rate} ", "{rate} {key} ", "gives the key away"),
        ("id = \"divided\"", "id = \"other\"", "its slips are"),
        ("unit = \"runs\"", "unit = \"\"", "unit"),
        ("[[check.slip]]", "[[check.item]]\nid = \"i\"\ntext = \"t\"\nfeedback = \"f\"\n[[check.slip]]", "not options"),
    ] {
        let e = read(&estimate.replacen(from, to, 1)).expect_err(says);
        assert!(e.message.contains(says), "{says}: {e}");
    }
    let twice = format!("{GOOD}\n{GOOD}");
    let e = read(&twice).expect_err("twice");
    assert!(e.message.contains("stands twice") && e.line == 23, "{e}");
}

#[test]
fn mistakes_in_lessons_are_told_with_their_line() {
    let root = scratch("lessons");
    let dir = root.join("lessons/x");
    std::fs::create_dir_all(&dir).unwrap();
    std::fs::write(
        dir.join("checks.toml"),
        GOOD.replace("id = \"a\"\nkind", "id = \"x-a\"\nkind").replace("see = \"s\"", "see = \"x-p\""),
    )
    .unwrap();
    let book = course().book;
    let head = "+++\ntitle = \"T\"\nlede = \"L\"\nobjectives = [\"O\"]\ntasks = [\"3.3\"]\nsummary = []\nsources = []\nminutes = 1\n+++\n";
    let read = |body: &str| {
        std::fs::write(dir.join("lesson.md"), format!("{head}{body}")).unwrap();
        lesson::load(&root, "x", &book)
    };
    let good = "## H {#x-h}\n\nText {fact:container-start}. {#x-p}\n\n::check x-a\n";
    assert!(read(good).is_ok(), "{:?}", read(good).err());
    let more = head.replace("[\"3.3\"]", "[\"3.3\", \"1.1\"]");
    std::fs::write(dir.join("lesson.md"), format!("{more}{good}")).unwrap();
    let e = lesson::load(&root, "x", &book).expect_err("a task without an objective");
    assert!(e.message.contains("one task") && e.line == 1, "{e}");
    let checks = dir.join("checks.toml");
    let fine = std::fs::read_to_string(&checks).unwrap();
    std::fs::write(&checks, fine.replace("objectives = [1]", "objectives = [2]")).unwrap();
    let e = read(good).expect_err("an objective that is not there");
    assert!(e.message.contains("no objective 2") && e.line == 2 && e.file == checks, "{e}");
    std::fs::write(&checks, fine).unwrap();
    for (body, line, says) in [
        (good.replace("## H {#x-h}", "## H"), 10, "anchor"),
        (good.replace("container-start", "nobody"), 12, "no fact"),
        (good.replace("::check x-a", "::check x-b"), 14, "no check"),
        (good.replace("::check x-a", "::figure nope"), 14, "no figure"),
        (good.replace("{#x-p}", "{#x-h}"), 12, "stands twice"),
        (good.replace("::check x-a", ""), 0, "placed 0 times"),
        (good.replace("Text", "[1]{nope.x}"), 12, "no figure"),
        (good.replace("Text", "[it]{term:nope}"), 12, "no term"),
    ] {
        let e = read(&body).expect_err(says);
        assert!(e.message.contains(says) && e.line == line, "{says} at {line}: {e}");
    }
}

#[test]
fn tasks_of_the_exam_count_from_one() {
    let path = scratch("exam").join("exam.toml");
    let read = |text: &str| {
        std::fs::write(&path, text).unwrap();
        dockside::content::exam::load(&path)
    };
    let good = "[[domain]]\nnumber = \"1\"\nname = \"D\"\ntask = [{ number = \"1.1\", name = \"T\" }]\n";
    assert_eq!(read(good).map(|d| d[0].task[0].number.clone()), Ok(String::from("1.1")));
    for (from, to) in [("\"1\"", "\"2\""), ("1.1", "1.2"), ("1.1", "2.1")] {
        let e = read(&good.replacen(from, to, 1)).expect_err(to);
        assert!(e.message.contains("is due"), "{e}");
    }
}

#[test]
fn a_fact_without_its_source_is_a_mistake() {
    let root = scratch("facts");
    std::fs::write(root.join("sources.toml"), "[s]\ntitle = \"T\"\nurl = \"https://example.org\"\nkind = \"docs\"\n")
        .unwrap();
    let fact = "[f]\nvalue = 1\nunit = \"s\"\nmark = \"typical\"\nsource = \"s\"\nchecked = \"2026-11-23\"\nname = \"N\"\nnote = \"O\"\n";
    let write = |name: &str, text: &str| std::fs::write(root.join(name), text).unwrap();
    for words in ["common.toml", "ui.toml"] {
        write(words, "");
    }
    let term = "[[term]]\nid = \"image\"\nname = \"image\"\ntext = \"T\"\n";
    write("glossary.toml", term);
    let read = |text: String| {
        write("facts.toml", &text);
        Book::load(&root)
    };
    assert!(read(fact.into()).is_ok());
    write("glossary.toml", &[term, term].concat());
    let e = read(fact.into()).unwrap_err();
    assert!(e.message.contains("stands twice") && e.line == 2, "{e}");
    write("glossary.toml", term);
    let e = read(fact.replace("source = \"s\"", "source = \"t\"")).unwrap_err();
    assert!(e.message.contains("no source t") && e.line == 1, "{e}");
    assert!(read(fact.replace("mark = \"typical\"", "mark = \"surely\"")).is_err());
    assert!(read(fact.replace("value = 1", "value = 1\nlow = 2\nhigh = 3")).is_err());
}
