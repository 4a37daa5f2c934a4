//! What teachers choose to put into a course, and what they get for it: an address, a package, a file of questions. Packages and question files
//! lie beside the pages (`cargo xtask package` writes them); what holds a selection of checks is made of those of the whole course.

pub mod cut;
pub mod zip;

use crate::scene::svg::escape;
use crate::sim::rng::hash;
use serde::{Deserialize, Serialize};

/// The course as teachers choose from it; a file beside the pages.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
pub struct Offer {
    pub title: String,
    /// Page of all lessons below each other.
    pub page: String,
    /// Page of a set of checks.
    pub set: String,
    pub exam: Part,
    pub lessons: Vec<Lesson>,
    /// What this page says, by key.
    pub words: crate::Map<String>,
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
pub struct Lesson {
    pub id: String,
    pub page: String,
    pub title: String,
    pub figures: Vec<Part>,
    pub levels: Vec<Part>,
    pub checks: Vec<Part>,
}

/// What has a page of its own.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
pub struct Part {
    /// As in the name of its page, and of its record in a learner's progress.
    pub id: String,
    pub page: String,
    pub title: String,
}

/// Kinds of what can be put into a course.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum What {
    Course,
    #[default]
    Lesson,
    Figure,
    Checks,
    Level,
    Exam,
}

impl What {
    pub const ALL: [What; 6] = [What::Course, What::Lesson, What::Figure, What::Checks, What::Level, What::Exam];

    /// In keys of words and in forms.
    pub fn name(self) -> &'static str {
        match self {
            What::Course => "course",
            What::Lesson => "lesson",
            What::Figure => "figure",
            What::Checks => "checks",
            What::Level => "level",
            What::Exam => "exam",
        }
    }
}

/// What is chosen.
#[derive(Clone, PartialEq, Debug)]
pub struct Pick {
    pub what: What,
    /// Place of the lesson.
    pub lesson: usize,
    /// Places of a figure and a level in that lesson.
    pub figure: usize,
    pub level: usize,
    /// Ids of checks, of any lessons.
    pub checks: Vec<String>,
    /// `light` or `dark`, or nothing: then it is the reader's.
    pub theme: &'static str,
    /// Without what a course page says itself: titles, and what stands around.
    pub compact: bool,
    /// The form of an exam.
    pub size: u32,
    pub timed: bool,
    /// So that all learners get the same form.
    pub seed: Option<u32>,
}

impl Default for Pick {
    fn default() -> Pick {
        Pick {
            what: What::default(),
            lesson: 0,
            figure: 0,
            level: 0,
            checks: Vec::new(),
            theme: "",
            compact: false,
            size: crate::exam::SIZES[0],
            timed: false,
            seed: None,
        }
    }
}

/// Formats of files for course platforms; `packages` writes them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    Scorm12,
    Scorm2004,
    MoodleXml,
    Gift,
    Canvas,
    Anki,
}

impl Format {
    pub const ALL: [Format; 6] =
        [Format::Scorm12, Format::Scorm2004, Format::MoodleXml, Format::Gift, Format::Canvas, Format::Anki];

    pub fn name(self) -> &'static str {
        match self {
            Format::Scorm12 => "SCORM 1.2",
            Format::Scorm2004 => "SCORM 2004",
            Format::MoodleXml => "Moodle XML",
            Format::Gift => "GIFT",
            Format::Canvas => "Canvas QTI",
            Format::Anki => "Anki",
        }
    }

    /// Whether it is a package, not a file of questions.
    pub fn is_package(self) -> bool {
        matches!(self, Format::Scorm12 | Format::Scorm2004)
    }

    /// The name of a file, of a lesson, of `all`, or of a selection.
    pub fn file(self, of: &str) -> String {
        let (kind, ending) = match self {
            Format::Scorm12 => ("scorm12", ".zip"),
            Format::Scorm2004 => ("scorm2004", ".zip"),
            Format::MoodleXml => ("questions", ".moodle.xml"),
            Format::Gift => ("questions", ".gift.txt"),
            Format::Canvas => ("questions", ".canvas.zip"),
            Format::Anki => ("questions", ".anki.txt"),
        };
        [kind, "-", of, ending].concat()
    }

    /// Whether a selection of checks can be had in it: a zip within which files are compressed can't be cut.
    pub fn is_cut(self) -> bool {
        self != Format::Canvas
    }

    /// The file of a selection, made of that of the whole course, and how many questions are in it; packages hold all checks.
    ///
    /// # Errors
    /// The bytes are no such file.
    pub fn cut(self, whole: &[u8], title: &str, start: &str, checks: &[String]) -> Result<(Vec<u8>, usize), String> {
        if self.is_package() {
            return Ok((package(whole, title, start, checks)?, checks.len()));
        }
        let text = std::str::from_utf8(whole).map_err(|_| self.name())?;
        let (text, count) = match self {
            Format::MoodleXml => cut::moodle(text, checks),
            Format::Gift => cut::gift(text, checks),
            Format::Anki => cut::anki(text, checks),
            _ => return Err(self.name().into()),
        };
        Ok((text.into_bytes(), count))
    }
}

/// What SCORM packages and question files can be of.
#[derive(Clone, PartialEq, Debug)]
pub enum Files {
    /// Files by this name lie there.
    Ready(String),
    /// They are made of those of the whole course, with these checks.
    Chosen(Vec<String>),
}

impl Offer {
    /// The part of a list at a place; the last one, if the list has become shorter.
    fn at(parts: &[Part], place: usize) -> Option<&Part> {
        parts.get(place).or(parts.last())
    }

    fn lesson(&self, pick: &Pick) -> Option<&Lesson> {
        self.lessons.get(pick.lesson)
    }

    /// Every check, in the order of the course.
    pub fn checks(&self) -> impl Iterator<Item = &Part> {
        self.lessons.iter().flat_map(|l| &l.checks)
    }

    /// The chosen checks, in the order of the course.
    fn chosen<'a>(&'a self, pick: &'a Pick) -> impl Iterator<Item = &'a Part> {
        self.checks().filter(|c| pick.checks.contains(&c.id))
    }

    /// The lesson of which exactly all checks are chosen.
    fn wholly(&self, pick: &Pick) -> Option<&Lesson> {
        let all = |l: &&Lesson| {
            !l.checks.is_empty()
                && l.checks.len() == pick.checks.len()
                && l.checks.iter().all(|c| pick.checks.contains(&c.id))
        };
        self.lessons.iter().find(all)
    }

    /// Page and title of what is chosen; none while there is nothing.
    fn page(&self, pick: &Pick) -> Option<(String, String)> {
        let part = |p: &Part| (p.page.clone(), p.title.clone());
        let lesson = self.lesson(pick);
        match pick.what {
            What::Course => Some((self.page.clone(), self.title.clone())),
            What::Exam => Some(part(&self.exam)),
            What::Lesson => lesson.map(|l| (l.page.clone(), l.title.clone())),
            What::Figure => Offer::at(&lesson?.figures, pick.figure).map(part),
            What::Level => Offer::at(&lesson?.levels, pick.level).map(part),
            What::Checks => {
                let chosen: Vec<&Part> = self.chosen(pick).collect();
                match chosen[..] {
                    [] => None,
                    [one] => Some(part(one)),
                    _ => {
                        let query = match self.wholly(pick) {
                            Some(lesson) => ["?of=", &lesson.id].concat(),
                            None => ["?ids=", &ids(&chosen).join(",")].concat(),
                        };
                        Some(([&self.set, &*query].concat(), self.title.clone()))
                    }
                }
            }
        }
    }

    /// What it is called.
    pub fn title(&self, pick: &Pick) -> String {
        self.page(pick).map_or(String::new(), |(_, title)| title)
    }

    /// Its address beside the other pages, with what is set.
    pub fn address(&self, pick: &Pick) -> Option<String> {
        let (mut out, _) = self.page(pick)?;
        let mut set = |name: &str, value: &str| {
            let sign = if out.contains('?') { "&" } else { "?" };
            out = [&*out, sign, name, "=", value].concat();
        };
        if pick.what == What::Exam {
            set("size", &pick.size.to_string());
            if pick.timed {
                set("timed", "1");
            }
            if let Some(seed) = pick.seed {
                set("seed", &seed.to_string());
            }
        }
        if !pick.theme.is_empty() {
            set("theme", pick.theme);
        }
        if pick.compact {
            set("compact", "1");
        }
        Some(out)
    }

    /// CSS px that a course page should begin with.
    pub fn height(&self, pick: &Pick) -> u32 {
        match pick.what {
            What::Course | What::Lesson | What::Exam => 900,
            What::Figure | What::Level => 760,
            What::Checks => 520,
        }
    }

    /// The packages and question files for it. Figures, levels and the exam have no score that a package could hand on.
    pub fn files(&self, pick: &Pick) -> Option<Files> {
        match pick.what {
            What::Course => Some(Files::Ready(String::from("all"))),
            What::Lesson => self.lesson(pick).map(|l| Files::Ready(l.id.clone())),
            What::Checks => {
                let chosen: Vec<&Part> = self.chosen(pick).collect();
                (!chosen.is_empty()).then(|| Files::Chosen(ids(&chosen)))
            }
            What::Figure | What::Level | What::Exam => None,
        }
    }
}

/// Stands for a selection of checks: the same whenever the same are chosen.
pub fn set_id(checks: &[String]) -> String {
    format!("set-{:08x}", hash(checks.join(",").as_bytes()) >> 32)
}

fn ids(parts: &[&Part]) -> Vec<String> {
    parts.iter().map(|p| p.id.clone()).collect()
}

/// The package of the whole course, made into one of a few checks. Its id is the same whenever the same checks are chosen: packages of later
/// builds take its place in a course, and grades stay.
///
/// # Errors
/// The bytes are no such package.
pub fn package(whole: &[u8], title: &str, start: &str, checks: &[String]) -> Result<Vec<u8>, String> {
    let text = |name: &str| {
        let bytes = zip::stored(whole, name).ok_or(name)?;
        std::str::from_utf8(bytes).map_err(|_| name.to_string())
    };
    let mut escaped = String::new();
    escape(&mut escaped, title);
    let title = escaped;
    let id = ["-", &*set_id(checks)].concat();
    // The manifest names the package, and its one item.
    let manifest = text("imsmanifest.xml")?;
    let (before, rest) = manifest.split_once("-all\"").ok_or("no id")?;
    let manifest = with_titles(&[before, &id, "\"", rest].concat(), &title);
    let page = with_titles(text("scorm.html")?, &title);
    // Within a script, only this could end it; ids and addresses hold no quotes.
    let list: Vec<String> = checks.iter().map(|c| ["\"", c, "\""].concat()).collect();
    let chosen = ["{\"start\":\"", &start.replace('<', "%3C"), "\",\"checks\":[", &list.join(","), "]}"].concat();
    let (head, tail) = page.split_once("<script src=").ok_or("no script")?;
    let page = [head, "<script type=\"application/json\" id=\"chosen\">", &chosen, "</script>\n<script src=", tail];
    zip::with(whole, &[("imsmanifest.xml", manifest.as_bytes()), ("scorm.html", page.concat().as_bytes())])
        .ok_or_else(|| String::from("no zip"))
}

/// A text in which all that stands between `<title>` and `</title>` is another.
fn with_titles(text: &str, title: &str) -> String {
    let mut parts = text.split("<title>");
    let mut out = String::from(parts.next().unwrap_or_default());
    for part in parts {
        let end = part.find("</title>").unwrap_or(0);
        out.extend(["<title>", title, &part[end..]]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(kind: &str, id: &str) -> Part {
        Part { id: id.into(), page: format!("{kind}-{id}.html"), title: format!("The {kind} {id}") }
    }

    fn offer() -> Offer {
        let lesson = |id: &str, checks: &[&str]| Lesson {
            id: id.into(),
            page: format!("lesson-{id}.html"),
            title: format!("On {id}"),
            figures: vec![part("figure", "a"), part("figure", "b")],
            levels: vec![part("level", "up")],
            checks: checks.iter().map(|c| part("check", c)).collect(),
        };
        Offer {
            title: "Course".into(),
            page: "index.html".into(),
            set: "checks.html".into(),
            exam: Part { id: "exam".into(), page: "exam.html".into(), title: "Exam".into() },
            lessons: vec![lesson("vms", &["x", "y"]), lesson("ecs", &["z"])],
            words: crate::Map::default(),
        }
    }

    fn pick(what: What) -> Pick {
        Pick { what, ..Pick::default() }
    }

    #[test]
    fn every_kind_has_an_address_with_what_is_set() {
        let offer = offer();
        let address = |p: &Pick| offer.address(p).unwrap();
        assert_eq!(address(&pick(What::Course)), "index.html");
        assert_eq!(address(&Pick { lesson: 1, theme: "dark", ..pick(What::Lesson) }), "lesson-ecs.html?theme=dark");
        assert_eq!(address(&Pick { figure: 1, compact: true, ..pick(What::Figure) }), "figure-b.html?compact=1");
        assert_eq!(address(&pick(What::Level)), "level-up.html");
        let exam = Pick { size: 30, timed: true, seed: Some(7), theme: "light", ..pick(What::Exam) };
        assert_eq!(address(&exam), "exam.html?size=30&timed=1&seed=7&theme=light");
        // Another lesson may have fewer figures.
        assert_eq!(address(&Pick { figure: 9, ..pick(What::Figure) }), "figure-b.html");
    }

    #[test]
    fn checks_stand_in_the_order_of_the_course() {
        let offer = offer();
        let checks = |ids: &[&str]| Pick { checks: ids.iter().map(|i| i.to_string()).collect(), ..pick(What::Checks) };
        assert_eq!(offer.address(&checks(&[])), None);
        assert_eq!(offer.files(&checks(&["gone"])), None);
        assert_eq!(offer.address(&checks(&["y"])).unwrap(), "check-y.html");
        assert_eq!(offer.address(&checks(&["z", "x"])).unwrap(), "checks.html?ids=x,z");
        assert_eq!(offer.files(&checks(&["z", "x"])), Some(Files::Chosen(vec!["x".into(), "z".into()])));
        // All of a lesson: also those that it will have later.
        let dark = Pick { theme: "dark", ..checks(&["y", "x"]) };
        assert_eq!(offer.address(&dark).unwrap(), "checks.html?of=vms&theme=dark");
    }

    #[test]
    fn only_what_is_scored_has_packages() {
        let offer = offer();
        assert_eq!(offer.files(&pick(What::Course)), Some(Files::Ready("all".into())));
        assert_eq!(offer.files(&pick(What::Lesson)), Some(Files::Ready("vms".into())));
        for what in [What::Figure, What::Level, What::Exam] {
            assert_eq!(offer.files(&pick(what)), None);
        }
    }

    #[test]
    fn titles_are_told_from_other_text() {
        assert_eq!(with_titles("a<title>b</title>c<title></title>", "X"), "a<title>X</title>c<title>X</title>");
        assert!(package(b"no zip", "T", "s", &[]).is_err());
    }
}
