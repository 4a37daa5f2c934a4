//! What is asked of everything that reads text from outside: whatever the text, no panic; what is read is written and read again as the same;
//! and what a learner has is never lost to it. The fuzzer calls these functions with texts of its own, and `tests/decoders.rs` with the seeds.

use dockside::checks::{self, Answer, Check, Question, estimate};
use dockside::content::{Course, checks::Tags};
use dockside::exam::{self, Pool, Preset, SEEDS, SIZES, Sitting};
use dockside::figures::{self, Input, Kind};
use dockside::host::{self, Connector, Refused, Trouble};
use dockside::learner::{Progress, Unreadable, VERSION};
use dockside::review::{self, Bank};
use dockside::sim::world::World;
use dockside::terminal::{Session, complete, setup};
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::LazyLock;

/// A decoder and what is asked of it.
pub type Target = fn(&str);

pub const ALL: [(&str, Target); 9] = [
    ("stored", stored),
    ("brought", brought),
    ("reviewed", reviewed),
    ("answered", answered),
    ("sitting", sitting),
    ("exam_link", exam_link),
    ("figure_link", figure_link),
    ("typed_number", typed_number),
    ("terminal", terminal),
];

/// A host with a text in it.
#[derive(Default)]
struct Holding {
    text: RefCell<Option<String>>,
    aside: RefCell<Option<String>>,
}

impl Connector for Holding {
    fn load(&self) -> Result<Option<String>, Refused> {
        Ok(self.text.borrow().clone())
    }

    fn save(&self, text: &str) -> Result<(), Refused> {
        *self.text.borrow_mut() = Some(text.into());
        Ok(())
    }

    fn set_aside(&self, text: &str) -> Result<(), Refused> {
        *self.aside.borrow_mut() = Some(text.into());
        Ok(())
    }
}

/// Of another kind and another day for each of the checks `a` to `c`, as the seeds have them, too.
fn mine() -> Progress {
    let chosen = |id: &str| -> Answer { [(String::from(id), String::new())].into_iter().collect() };
    let mut p = Progress::default();
    p.answered("a", 7, &chosen("x"), true, 20_786);
    p.answered("b", 8, &chosen("y"), false, 20_787);
    p.believed("b", 8, "small-vm");
    p.gave_up("c", 9, 20_788);
    p
}

/// Whether `all` has what [`mine`] has.
fn has_mine(all: &Progress) -> bool {
    let tries = |id, revision| all.record(id, revision).map_or(0, |r| r.tries);
    all.solved("a", 7)
        && tries("a", 7) >= 1
        && tries("b", 8) >= 1
        && all.held("small-vm")
        && all.record("c", 9).is_some_and(|r| r.shown)
        && ["a", "b", "c"].iter().all(|id| all.met(id) && all.history(id).count() > 0)
}

fn joined(a: &Progress, b: &Progress) -> Progress {
    let mut all = a.clone();
    all.merge(b);
    all
}

/// Progress as it is kept on a device, of any version: [`Progress::decode`], and what a page does with it.
pub fn stored(text: &str) {
    let read = Progress::decode(text);
    let host = Holding { text: RefCell::new(Some(text.into())), ..Holding::default() };
    let (all, trouble) = host::keep(&host, Progress::decode, &mine());
    let (kept, aside) = (host.text.borrow().clone().unwrap(), host.aside.borrow().clone());
    match &read {
        Ok(read) => {
            assert_eq!(Progress::decode(&read.encode()).as_ref(), Ok(read), "written and read, it is something else");
            assert_eq!(joined(read, &mine()), joined(&mine(), read), "who joins whom makes a difference");
            assert_eq!(joined(read, read), *read, "joined with itself it is something else");
            assert_eq!((trouble, aside), (None, None));
            assert_eq!(all, joined(&mine(), read));
        }
        Err(Unreadable::Junk) => {
            assert_eq!((trouble, aside.as_deref()), (Some(Trouble::Junk), Some(text)), "junk is put aside as it was");
            assert_eq!(all, mine());
        }
        Err(Unreadable::Newer) => {
            let version = serde_json::from_str::<dockside::learner::Head>(text).map(|h| h.version);
            assert!(version.is_ok_and(|v| v > VERSION));
            assert_eq!((trouble, aside, &*kept), (Some(Trouble::Newer), None, text), "a newer text is left alone");
            assert_eq!(all, mine());
            return;
        }
    }
    assert_eq!(Progress::decode(&kept).as_ref(), Ok(&all), "what a page holds is not what it keeps");
    // Another page that opens then finds it so, and has nothing to write.
    assert_eq!(host::keep(&host, Progress::decode, &Progress::default()), (all.clone(), None));
    assert_eq!(host.text.borrow().as_deref(), Some(&*kept));
    let (cleared, _) = host::clear(&host, Progress::decode, &all);
    assert!(!cleared.any(), "something is left once all is forgotten");
}

/// Progress in a file that the learner has brought: it is added to what is there.
pub fn brought(text: &str) {
    let Ok(read) = Progress::decode(text) else { return };
    let mut all = mine();
    all.take_in(&read);
    assert!(has_mine(&all), "something was lost to what was brought");
    assert_eq!(all.epoch(), mine().epoch());
    let mut twice = all.clone();
    twice.take_in(&read);
    assert_eq!(twice, all, "brought twice, it is something else");
    assert_eq!(Progress::decode(&all.encode()), Ok(all.clone()));
    // Forgetting a check can be taken back.
    let ids = ["a", "b"].map(String::from);
    let before = all.only(&ids);
    all.forget(&ids);
    assert!(!all.met("a") && !all.met("b"), "something is left of what is forgotten");
    all.take_in(&before);
    assert!(has_mine(&all), "what was forgotten does not come back");
}

/// What the review makes of any progress, on any day.
pub fn reviewed(text: &str) {
    let Ok(read) = Progress::decode(text) else { return };
    let concept = |belief: &str| review::Concept { belief: belief.into(), ..review::Concept::default() };
    let item = |(n, id): (u32, &str)| review::Item {
        id: id.into(),
        revision: 7 + n,
        concepts: vec![n % 2, 2],
        cases: if n == 1 { vec!["c1".into(), "c2".into()] } else { Vec::new() },
        ..review::Item::default()
    };
    let bank = Bank {
        lessons: vec![review::Lesson::default()],
        concepts: vec![concept(""), concept(""), concept("small-vm")],
        items: (0..).zip(["a", "b", "c", "d"]).map(item).collect(),
    };
    for today in [0, 1, 20_788, u32::MAX] {
        let strength = bank.strength(&read, today)[0];
        assert_eq!(strength.fresh + strength.fading + strength.unmet, 2, "each objective stands somehow");
        if let Some(pick) = bank.next(&read, today, Some(0)) {
            let item = &bank.items[pick.item];
            assert!(item.concepts.contains(&(pick.concept as u32)), "it asks about something else");
            assert!(read.history(&item.id).all(|e| e.day != today), "it was asked today");
            let blank = bank.begin(item, &read);
            assert!(blank.iter().all(|(case, typed)| item.cases.contains(case) && typed.is_empty()));
        }
        assert!(bank.next_day(&read, today).is_none_or(|day| day > today || today == u32::MAX));
        assert!(bank.strengthened(&read, today).iter().all(|(c, _)| *c < 2));
        assert!(bank.met(&read, today) || bank.next(&read, today, None).is_none(), "nothing was met, and it is asked");
    }
}

static COURSE: LazyLock<Course> = LazyLock::new(|| Course::load("en").unwrap_or_else(|e| panic!("{e}")));

fn bank() -> impl Iterator<Item = (&'static Check, &'static Tags)> {
    COURSE.lessons.iter().flat_map(|l| l.checks.iter().zip(&l.tags))
}

/// An answer as it is kept, to each check: `{"a":"","b":"you"}`.
pub fn answered(text: &str) {
    let Ok(answer) = serde_json::from_str::<Answer>(text) else { return };
    for (check, _) in bank() {
        let graded = checks::grade(&check.question, &answer);
        assert!(!(graded.solved && graded.incomplete), "{}: solved and not complete", check.id);
        let known: Vec<&str> = check.question.items().collect();
        assert!(graded.verdicts.iter().all(|v| known.contains(&&*v.id)), "{}: a verdict on nothing", check.id);
        let key = checks::key(&check.question, &answer);
        assert!(checks::grade(&check.question, &key).solved, "{}: the key does not solve it", check.id);
        // Whoever solves it has chosen what the key has, but for numbers, of which those near the key are right, too.
        let own = answer.iter().filter(|(id, _)| known.contains(&&**id));
        if graded.solved && !matches!(check.question, Question::Estimate { .. }) {
            assert!(own.cloned().collect::<Answer>().len() >= key.len(), "{}: solved by {answer:?}", check.id);
            assert!(graded.verdicts.iter().all(|v| v.right), "{}: solved with {graded:?}", check.id);
        }
        if let Question::Estimate { cases, .. } = &check.question {
            for over in [false, true] {
                let anew = estimate::anew(cases, &answer, over);
                assert!(checks::grade(&check.question, &anew).incomplete, "{}: nothing is typed", check.id);
            }
        }
    }
}

/// Questions with the ids that the seeds have, and some of two tasks.
fn pool() -> Pool {
    let choice = |id: &str, right| exam::Choice { id: id.into(), right, ..exam::Choice::default() };
    let question = |n: u32| exam::Question {
        task: n % 2,
        topic: n % 3,
        objectives: vec![n % 5],
        id: format!("q{n}"),
        revision: 1,
        one: n.is_multiple_of(2),
        options: vec![choice("a", true), choice("b", n % 2 == 1), choice("c", false)],
        ..exam::Question::default()
    };
    Pool {
        topics: vec![String::new(); 3],
        tasks: vec![exam::Task::default(); 2],
        questions: (0..40).map(question).collect(),
    }
}

/// A sitting of the practice exam as it is kept.
pub fn sitting(text: &str) {
    let pool = pool();
    let Some(mut s) = serde_json::from_str::<Sitting>(text).ok().and_then(|s| s.resumed(&pool)) else { return };
    let again = |s: &Sitting| serde_json::from_str::<Sitting>(&s.encode()).ok().and_then(|s| s.resumed(&pool));
    assert_eq!(again(&s).as_ref(), Some(&s), "written and read, it is something else");
    let all = s.form.len() as u32;
    assert_eq!(s.questions(&pool).count(), s.form.len());
    let (right, of) = s.score(&pool);
    let (low, high) = exam::range(right, of);
    assert!(low <= right && right <= high && high <= of && of == all, "{right} of {of}, between {low} and {high}");
    assert_eq!(s.missed(&pool).len() as u32, all - right);
    for of in [|q: &exam::Question| q.task, |q: &exam::Question| q.topic] {
        let parts = s.parts(&pool, of);
        assert_eq!(parts.iter().fold((0, 0), |sum, p| (sum.0 + p.1, sum.1 + p.2)), (right, all));
    }
    s.tick();
    assert!(s.left() <= all * exam::SECONDS_EACH);
    let first = s.questions(&pool).next().cloned();
    if let Some(q) = first {
        for right in [false, true] {
            q.options.iter().filter(|o| o.right == right).for_each(|o| s.choose(&q, &o.id, right));
        }
        assert_eq!(s.mark(&q), exam::Mark::Right);
        let flagged = s.is_flagged(&q.id);
        s.flag(&q.id);
        assert_eq!(s.is_flagged(&q.id), !flagged);
        assert_eq!(again(&s), Some(s));
    }
}

/// The names and values in a query, without what browsers do to letters.
fn settings(query: &str) -> impl Iterator<Item = (String, String)> {
    let pairs = query.split('&').filter(|p| !p.is_empty());
    pairs.map(|p| p.split_once('=').unwrap_or((p, ""))).map(|(name, value)| (name.into(), value.into()))
}

/// Settings of `exam.html`: `seed=7&size=30&timed=1`.
pub fn exam_link(query: &str) {
    let mut preset = Preset { seed: 5, size: SIZES[0], ..Preset::default() };
    let before = preset;
    let mut bad = 0;
    for (name, value) in settings(query) {
        let was = preset;
        if !preset.take(&name, &value) {
            bad += 1;
            assert_eq!(preset, was, "{name}={value} was refused, and set something");
        }
    }
    assert!(preset.seed < SEEDS && SIZES.contains(&preset.size), "{preset:?}");
    assert!(preset.fixed || preset.seed == before.seed);
    if bad == 0 {
        let link = format!("seed={}&size={}&timed={}", preset.seed, preset.size, u32::from(preset.timed));
        let mut again = before;
        assert!(settings(&link).all(|(name, value)| again.take(&name, &value)), "{link}");
        assert_eq!(again, Preset { fixed: true, ..preset });
    }
    let pool = pool();
    assert_eq!(pool.draw(preset.size, preset.seed).len(), preset.size as usize);
}

/// A figure and its settings, as the links of the course and of readers have them: `fill-the-server?memory=64&step=2`.
pub fn figure_link(text: &str) {
    let (id, query) = text.split_once('?').unwrap_or((text, ""));
    let Some(figure) = figures::find(id) else { return };
    // The browser reads numbers as JSON has them.
    let number = |text: &str| serde_json::from_str(text).ok();
    let mut bad = 0;
    let (input, _) = figure.opened(settings(query), number, |_, _| bad += 1);
    assert!(bad <= settings(query).count());
    for (control, v) in figure.controls.iter().zip(&input.values) {
        let legal = control.clamp(*v);
        assert!((legal - v).abs() < 1e-9, "{}: {v} is set, and {legal} is legal", control.id);
    }
    let link = figure.query(&input);
    let (again, _) = figure.opened(settings(link.trim_start_matches('?')), number, |name, value| {
        panic!("{id} refuses its own {name}={value}");
    });
    // The points of a curve stand in the link only where they are the learner's own.
    let same = |(i, (a, b)): (usize, (&f64, &f64))| {
        (a - b).abs() < 1e-9 || matches!(figure.controls[i].kind, Kind::Point { .. }) && input == Input::of(figure)
    };
    assert!(input.values.iter().zip(&again.values).enumerate().all(same), "{id}{link}: {input:?} becomes {again:?}");
}

/// A number as a learner types it.
pub fn typed_number(text: &str) {
    let Some(n) = estimate::number(text) else { return };
    assert!(n.is_finite() && n >= 0.0, "{n}");
    let spaced = format!(" about {text} ");
    // A sign at its edge makes it another number.
    if text.starts_with(|c: char| c.is_ascii_digit()) && text.ends_with(|c: char| c.is_ascii_digit()) {
        assert_eq!(estimate::number(&spaced), Some(n), "words around it change it");
    }
    // What has at most this many digits is read as it is written.
    if n < 1e9 {
        let whole = n.floor();
        assert_eq!(estimate::number(&whole.to_string()), Some(whole));
    }
}

/// Lines typed into the terminal of the workbench, at most [`LINES`]: whatever they do can be undone and done again.
pub fn terminal(text: &str) {
    /// More make a run slow and find no more.
    const LINES: usize = 12;
    let mut session = Session::new(bench());
    for line in text.lines().take(LINES) {
        let (before, done) = (session.world.clone(), session.done().len());
        session.enter(line);
        if session.done().len() > done {
            let after = session.world.clone();
            session.undo();
            assert!(session.world == before, "{line}: undone, and the world is another");
            session.enter(line);
            assert!(session.world == after, "{line}: done again, and the world is another");
        }
        complete::tab(&session.world, line);
    }
}

/// A world in which a few things can be used at once.
fn bench() -> World {
    let facts = Rc::new(COURSE.book.numbers());
    let files = [
        ("Dockerfile", "FROM node:24\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD [\"node\", \"server.js\"]\n"),
        ("server.js", "v1"),
        ("package.json", "v1"),
        ("thumbs.zip", "program = thumbs\nseconds = 2\n"),
    ];
    let lines = [
        ".role exec ecs-tasks AmazonECSTaskExecutionRolePolicy",
        ".role node ec2 AmazonEC2ContainerServiceforEC2Role",
        ".role fn lambda AWSLambdaBasicExecutionRole",
        ".balancer web 80",
    ];
    let files = files.map(|(name, text)| (name.to_string(), text.to_string()));
    setup::start(facts, &files, &lines.map(String::from)).unwrap_or_else(|e| panic!("{e}"))
}
