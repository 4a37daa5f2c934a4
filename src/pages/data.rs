//! Files beside the pages: what live parts need to know, fetched as they come near.

use super::{Assets, files};
use crate::Map;
use crate::checks::order::place;
use crate::checks::{Check, Question};
use crate::components::answers::{Asked, AskedCheck, AskedLesson};
use crate::components::figure::{FigureData, pictures};
use crate::components::level::{LessonLevels, LevelName};
use crate::components::outline::{Outline, OutlineLesson, OutlinePart};
use crate::components::workbench::BenchData;
use crate::content::checks::Tags;
use crate::content::lesson::{Block, Lesson};
use crate::content::{Course, inline, plain, words};
use crate::exam;
use crate::figures::{self, Figure};
use crate::levels::Level;
use crate::review;
use crate::scene::Words;
use crate::sim::rng::seed_of;
use crate::teach::{self, Offer};
use serde::Serialize;

/// Words that only the pages need, not what lives on them, by the beginnings of their keys; and words that begin so and yet live.
const WRITTEN: [&str; 24] = [
    "bench.",
    "glossary.",
    "facts.",
    "lesson.",
    "hero.",
    "footer.",
    "mark.",
    "fact.",
    "page.",
    "nav.skip",
    "figure.numbers",
    "check.title",
    "answers.title",
    "answers.lede",
    "exam.title",
    "exam.lede",
    "exam.format",
    "exam.part",
    "review.how",
    "levels.title",
    "levels.lede",
    "set.title",
    "set.lede",
    "teach.",
];
const LIVE: [&str; 5] = ["page.bad-link", "page.missing", "page.retry", "page.outdated", "page.reload"];

/// A file with its hash in its name, so that it can be cached for ever.
#[derive(Clone, Debug)]
pub struct DataFile {
    pub name: String,
    pub text: String,
}

impl DataFile {
    fn json(stem: &str, value: &impl Serialize) -> DataFile {
        let text = serde_json::to_string(value).expect("maps of strings and numbers can't fail to encode");
        DataFile { name: format!("{stem}-{:016x}.json", seed_of(&text)), text }
    }
}

/// A figure with its words and its files.
pub struct FigureFiles {
    pub figure: &'static Figure,
    pub words: Words,
    pub data: FigureData,
    pub file: DataFile,
    /// Its opening picture, wide and narrow, where the explainer does not hold it.
    pub pictures: Option<[DataFile; 2]>,
}

impl FigureFiles {
    fn new(course: &Course, assets: &Assets, figure: &'static Figure) -> FigureFiles {
        let words = words::figure(&course.root, figure.id).expect("validated words");
        let mut sources = Map::default();
        for s in figure.sources {
            if let Some(source) = course.book.sources.get(*s) {
                sources.insert(s.to_string(), (source.title.clone(), source.url.clone()));
            }
        }
        let own = course.root.join("figures").join(format!("{}.toml", figure.id));
        let data = FigureData {
            words: words::entries(&own)
                .expect("validated words")
                .into_iter()
                .map(|(key, text)| (key, course.book.fill(&text, &own).expect("validated words")))
                .collect(),
            facts: course.book.numbers().only(figure.facts).values().clone(),
            sources,
        };
        let file = DataFile::json(figure.id, &data);
        // The opening picture of the course is written into the page.
        let pictures = (figure.id != course.opening).then(|| {
            let [wide, narrow] = pictures(figure, &words, &data, &assets.css);
            // They only ever change together, and one hash weighs less than two.
            let hash = seed_of(&[wide.as_str(), &narrow].concat());
            [("wide", wide), ("narrow", narrow)]
                .map(|(w, text)| DataFile { name: format!("{}-{w}-{hash:016x}.svg", figure.id), text })
        });
        FigureFiles { figure, words, data, file, pictures }
    }
}

/// The checks of a lesson by their ids, and the files of the figures that they run: data and, where it was split off, code.
#[derive(Serialize)]
struct LessonChecks<'a> {
    #[serde(flatten)]
    checks: Map<&'a Check>,
    figures: Map<Vec<String>>,
}

impl<'a> LessonChecks<'a> {
    fn new(lesson: &'a Lesson, files: &Map<FigureFiles>, assets: &Assets) -> LessonChecks<'a> {
        let (mut checks, mut figures) = (Map::default(), Map::default());
        for check in &lesson.checks {
            checks.insert(check.id.clone(), check);
            for (id, file) in files.iter() {
                let page = files::figure(id);
                if check.shows().iter().any(|show| show.split('?').next() == Some(&page)) {
                    let names = [Some(&file.file.name), assets.code.get(id)];
                    figures.insert(id.clone(), names.into_iter().flatten().cloned().collect());
                }
            }
        }
        LessonChecks { checks, figures }
    }
}

/// All files.
pub struct Data {
    /// What live parts say, by key.
    pub words: DataFile,
    /// The course in titles.
    pub outline: Outline,
    pub outline_file: DataFile,
    /// All checks in plain text.
    pub asked: Asked,
    pub asked_file: DataFile,
    /// What the practice exam draws on.
    pub pool_file: DataFile,
    /// What the review asks about.
    pub review_file: DataFile,
    /// The checks of each lesson, by the lesson's id.
    pub checks: Map<DataFile>,
    /// What each level asks for, by its id.
    pub levels: Map<DataFile>,
    /// What the workbench begins with, by the name of its page.
    pub benches: Map<DataFile>,
    /// All levels, by lesson.
    pub level_list: Vec<LessonLevels>,
    pub level_list_file: DataFile,
    /// What teachers choose from.
    pub offer: Offer,
    pub offer_file: DataFile,
    /// By the figure's id.
    pub figures: Map<FigureFiles>,
}

impl Data {
    pub fn new(course: &Course, assets: &Assets) -> Data {
        let mut live: Map<&str> = Map::default();
        for (key, text) in course.ui.entries() {
            if LIVE.contains(&key.as_str()) || !WRITTEN.iter().any(|w| key.starts_with(w)) {
                live.insert(key.clone(), text);
            }
        }
        let mut figures = Map::default();
        for figure in figures::ALL {
            figures.insert(figure.id.to_string(), FigureFiles::new(course, assets, figure));
        }
        let mut checks = Map::default();
        for lesson in &course.lessons {
            let file = LessonChecks::new(lesson, &figures, assets);
            checks.insert(lesson.id.clone(), DataFile::json(&format!("checks-{}", lesson.id), &file));
        }
        let outline = outline(course);
        let outline_file = DataFile::json("outline", &outline);
        let asked = asked(course);
        let asked_file = DataFile::json("asked", &asked);
        let pool_file = DataFile::json("exam", &pool(course));
        let words = DataFile::json("words", &live);
        let review_file = DataFile::json("review", &bank(course, &checks));
        let mut levels = Map::default();
        for i in 0..course.levels.len() {
            let level = level(course, i);
            levels.insert(level.id.clone(), DataFile::json(&files::level(&level.id).replace(".html", ""), &level));
        }
        let mut benches = Map::default();
        for level in std::iter::once(None).chain((0..course.workbench.len()).map(Some)) {
            let data = bench(course, level);
            let file = DataFile::json(data.page.trim_end_matches(".html"), &data);
            benches.insert(data.page, file);
        }
        let level_list = level_list(course, &figures);
        let level_list_file = DataFile::json("levels", &level_list);
        let offer = offer(course, &figures);
        let offer_file = DataFile::json("teach", &offer);
        Data {
            words,
            outline,
            outline_file,
            asked,
            asked_file,
            pool_file,
            review_file,
            checks,
            levels,
            benches,
            level_list,
            level_list_file,
            offer,
            offer_file,
            figures,
        }
    }

    /// Every file, the words first.
    pub fn files(&self) -> impl Iterator<Item = &DataFile> {
        let figures =
            self.figures.iter().flat_map(|(_, f)| std::iter::once(&f.file).chain(f.pictures.iter().flatten()));
        let lists = [
            &self.outline_file,
            &self.asked_file,
            &self.pool_file,
            &self.review_file,
            &self.level_list_file,
            &self.offer_file,
        ];
        std::iter::once(&self.words)
            .chain(lists)
            .chain(self.checks.iter().map(|(_, f)| f))
            .chain(self.levels.iter().map(|(_, f)| f))
            .chain(self.benches.iter().map(|(_, f)| f))
            .chain(figures)
    }
}

/// A level as its page has it: with addresses, and with the one after it.
pub fn level(course: &Course, i: usize) -> Level {
    let set = &course.levels[i];
    let home = course.lessons.iter().find(|l| l.anchors.contains(&set.level.see)).map_or(&set.lesson, |l| &l.id);
    let next = course.levels.get(i + 1).map(|n| vec![files::level(&n.level.id), plain(&n.title)]);
    Level {
        see: [&files::lesson(home), "#", &set.level.see].concat(),
        next: next.unwrap_or_default(),
        ..set.level.clone()
    }
}

/// The workbench, or one of its levels: with its words and facts, with addresses, and with the level after it.
pub fn bench(course: &Course, level: Option<usize>) -> BenchData {
    let words = words::entries(&course.root.join("bench.toml")).expect("validated words");
    let facts = course.book.numbers().only(&crate::sim::world::FACTS).values().clone();
    let Some(i) = level else {
        let (page, title) = (files::WORKBENCH.to_string(), course.ui.t("bench.title"));
        return BenchData { words, facts, level: course.sandbox.clone(), page, title };
    };
    let set = &course.workbench[i];
    let address = |see: &String| {
        let home = course.lessons.iter().find(|l| l.anchors.contains(see)).map_or(&set.lesson, |l| &l.id);
        [&files::lesson(home), "#", see].concat()
    };
    let next = course.workbench.get(i + 1).map(|n| vec![files::level(&n.level.id), plain(&n.title)]);
    let level = crate::workbench::level::Level {
        see: set.level.see.iter().map(address).collect(),
        next: next.unwrap_or_default(),
        ..set.level.clone()
    };
    BenchData { words, facts, page: files::level(&level.id), level, title: plain(&set.title) }
}

/// All levels, under their lessons.
fn level_list(course: &Course, figures: &Map<FigureFiles>) -> Vec<LessonLevels> {
    let of = |l: &Lesson| LessonLevels {
        title: l.head.title.clone(),
        page: files::lesson(&l.id),
        levels: course
            .levels
            .iter()
            .filter(|s| s.lesson == l.id)
            .map(|s| LevelName {
                id: s.level.id.clone(),
                revision: s.level.revision,
                page: files::level(&s.level.id),
                title: s.title.clone(),
                figure: figures.get(s.figure.id).map_or(String::new(), |f| f.words.t("title")),
                par: s.level.par,
                commands: false,
            })
            .chain(course.workbench.iter().filter(|s| s.lesson == l.id).map(|s| LevelName {
                id: s.level.id.clone(),
                revision: s.level.revision,
                page: files::level(&s.level.id),
                title: s.title.clone(),
                figure: course.ui.t("bench.title"),
                par: s.level.par,
                commands: true,
            }))
            .collect(),
    };
    course.lessons.iter().map(of).filter(|l| !l.levels.is_empty()).collect()
}

/// The course as teachers choose from it.
fn offer(course: &Course, figures: &Map<FigureFiles>) -> Offer {
    let part = |id: &str, page: String, title: String| teach::Part { id: id.to_string(), page, title };
    let figure = |id: &str| {
        let title = figures.get(id).map_or(String::new(), |f| f.words.t("title"));
        part(id, files::figure(id), title)
    };
    let lesson = |l: &Lesson| teach::Lesson {
        id: l.id.clone(),
        page: files::lesson(&l.id),
        title: l.head.title.clone(),
        figures: l.figures().map(figure).collect(),
        levels: course
            .levels
            .iter()
            .filter(|s| s.lesson == l.id)
            .map(|s| (&s.level.id, &s.title))
            .chain(course.workbench.iter().filter(|s| s.lesson == l.id).map(|s| (&s.level.id, &s.title)))
            .map(|(id, title)| part(id, files::level(id), plain(title)))
            .collect(),
        checks: l.checks.iter().map(|c| part(&c.id, files::check(&c.id), plain(&c.prompt))).collect(),
    };
    Offer {
        title: course.title.clone(),
        page: files::EXPLAINER.to_string(),
        set: files::SET.to_string(),
        exam: part("exam", files::EXAM.to_string(), course.ui.t("exam.title")),
        lessons: course.lessons.iter().map(lesson).collect(),
        words: words::entries(&course.root.join("teach.toml")).expect("validated words"),
    }
}

/// The checks that ask no more than the exam does, in its two kinds of questions.
fn pool(course: &Course) -> exam::Pool {
    let tasks = course.exam.iter().flat_map(|d| {
        let domain = [&d.number, ", ", &d.name].concat();
        d.task
            .iter()
            .map(move |t| (&t.number, exam::Task { name: [&t.number, " ", &t.name].concat(), domain: domain.clone() }))
    });
    let (numbers, tasks): (Vec<&String>, Vec<exam::Task>) = tasks.unzip();
    // Objectives are numbered through all lessons.
    let mut before = 0;
    let question = |topic: usize, before: usize, lesson: &Lesson, c: &Check, tags: &Tags| {
        // Why each option is right or wrong is told by the check itself.
        let (one, options) = match &c.question {
            Question::Single { options } => (true, options),
            Question::Multiple { options } => (false, options),
            _ => return None,
        };
        let options = options.iter().map(|o| exam::Choice { id: o.id.clone(), text: o.text.clone(), right: o.right });
        Some(exam::Question {
            topic: topic as u32,
            task: numbers.iter().position(|n| **n == tags.task)? as u32,
            objectives: tags.objectives.iter().map(|o| (before + o) as u32).collect(),
            page: files::check(&c.id),
            see: [&files::lesson(&lesson.id), "#", &c.see].concat(),
            id: c.id.clone(),
            revision: c.revision,
            prompt: c.prompt.clone(),
            explain: c.explain.clone(),
            one,
            options: options.collect(),
        })
    };
    let mut questions = Vec::new();
    for (topic, l) in course.lessons.iter().enumerate() {
        let within = l.checks.iter().zip(&l.tags).filter(|(_, tags)| !tags.beyond);
        questions.extend(within.filter_map(|(c, tags)| question(topic, before, l, c, tags)));
        before += l.head.objectives.len();
    }
    exam::Pool { topics: course.lessons.iter().map(|l| l.head.title.clone()).collect(), tasks, questions }
}

/// Objectives and misconceptions, with the checks that ask about them.
fn bank(course: &Course, files_of: &Map<DataFile>) -> review::Bank {
    let mut bank = review::Bank::default();
    for (n, l) in course.lessons.iter().enumerate() {
        bank.lessons.push(review::Lesson {
            title: l.head.title.clone(),
            page: files::lesson(&l.id),
            file: files_of.get(&l.id).map_or(String::new(), |f| f.name.clone()),
        });
        let first = bank.concepts.len();
        bank.concepts.extend(l.head.objectives.iter().map(|o| review::Concept {
            lesson: n as u32,
            text: inline(o),
            belief: String::new(),
        }));
        bank.items.extend(l.checks.iter().zip(&l.tags).map(|(c, tags)| review::Item {
            id: c.id.clone(),
            revision: c.revision,
            lesson: n as u32,
            concepts: tags.objectives.iter().map(|o| (first + o - 1) as u32).collect(),
            see: [&files::lesson(&l.id), "#", &c.see].concat(),
            cases: match &c.question {
                Question::Estimate { cases, .. } => cases.iter().map(|c| c.id.clone()).collect(),
                _ => Vec::new(),
            },
        }));
    }
    let tags = || course.lessons.iter().flat_map(|l| &l.tags);
    for m in course.misconceptions.iter().filter(|m| tags().any(|t| t.misconceptions.contains(&m.id))) {
        let at = bank.concepts.len() as u32;
        bank.concepts.push(review::Concept { belief: m.id.clone(), ..review::Concept::default() });
        for (item, _) in bank.items.iter_mut().zip(tags()).filter(|(_, t)| t.misconceptions.contains(&m.id)) {
            item.concepts.push(at);
        }
    }
    bank
}

/// Every check, and what the parts of an answer to it are called.
fn asked(course: &Course) -> Asked {
    let check = |lesson: &Lesson, c: &Check| {
        let mut names = Map::default();
        let mut unit = String::new();
        match &c.question {
            Question::Single { .. } | Question::Multiple { .. } | Question::Point { .. } | Question::Repair { .. } => {
                c.question.choices().into_iter().for_each(|o| drop(names.insert(o.id.clone(), plain(&o.text))));
            }
            Question::Sort { buckets, items } => {
                items.iter().for_each(|i| drop(names.insert(i.id.clone(), plain(&i.text))));
                buckets.iter().for_each(|b| drop(names.insert(["=", &b.id].concat(), plain(&b.text))));
            }
            Question::Order { items } => {
                items.iter().for_each(|i| drop(names.insert(i.id.clone(), plain(&i.text))));
                (0..items.len()).for_each(|i| drop(names.insert(["=", &place(i)].concat(), place(i))));
            }
            Question::Estimate { unit: of, .. } => unit = plain(of),
        }
        AskedCheck {
            id: c.id.clone(),
            revision: c.revision,
            page: files::check(&c.id),
            see: [&files::lesson(&lesson.id), "#", &c.see].concat(),
            prompt: plain(&c.prompt),
            names,
            unit,
        }
    };
    let lesson = |l: &Lesson| AskedLesson {
        page: files::lesson(&l.id),
        title: l.head.title.clone(),
        checks: l.checks.iter().map(|c| check(l, c)).collect(),
    };
    Asked { lessons: course.lessons.iter().map(lesson).collect() }
}

/// The course in titles.
fn outline(course: &Course) -> Outline {
    let lesson = |id: &String| {
        let lesson = course.lessons.iter().find(|l| l.id == *id)?;
        let sections = lesson.blocks.iter().filter_map(|b| match b {
            Block::Heading { id, title } => Some((id.clone(), inline(title))),
            _ => None,
        });
        let of_figures = course.levels.iter().map(|s| (&s.lesson, (s.level.key(), s.level.revision, s.level.par)));
        let at_the_workbench =
            course.workbench.iter().map(|s| (&s.lesson, (s.level.key(), s.level.revision, s.level.par)));
        let levels = of_figures.chain(at_the_workbench);
        Some(OutlineLesson {
            id: id.clone(),
            title: lesson.head.title.clone(),
            sections: sections.collect(),
            checks: lesson.checks.iter().map(|c| (c.id.clone(), c.revision)).collect(),
            levels: levels.filter(|(of, _)| **of == lesson.id).map(|(_, level)| level).collect(),
        })
    };
    let part = |p: &crate::content::Part| OutlinePart {
        title: p.title.clone(),
        text: p.text.clone(),
        lessons: p.lessons.iter().filter_map(lesson).collect(),
    };
    Outline { parts: course.parts.iter().map(part).collect() }
}
