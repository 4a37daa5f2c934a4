//! SCORM packages of the built pages: of the whole course and of each lesson, for versions 1.2 and 2004 (4th edition). What runs in them to
//! speak with a platform is `assets/js/scorm.js`.

use crate::bank::Bank;
use crate::built::{Built, LICENCE};
use crate::xml::Xml;
use crate::zipped;
use dockside::checks::{Answer, Check, Question, key, order};
use dockside::content::lesson::Lesson;
use dockside::content::{escape, plain};
use dockside::learner::VERSION;
use dockside::sim::rng::seed_of;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scorm {
    V12,
    V2004,
}

impl Scorm {
    pub const ALL: [Scorm; 2] = [Scorm::V12, Scorm::V2004];

    /// As `scorm.js` calls it.
    pub fn name(self) -> &'static str {
        match self {
            Scorm::V12 => "1.2",
            Scorm::V2004 => "2004",
        }
    }

    /// The name of the package of a lesson, or of `all`.
    pub fn file(self, id: &str) -> String {
        format!("scorm{}-{id}.zip", self.name().replace('.', ""))
    }
}

/// The page of a package that the platform opens.
pub const START: &str = "scorm.html";
const SCRIPT: (&str, &str) = ("scorm.js", include_str!("../../assets/js/scorm.js"));
const STYLE: (&str, &str) = ("scorm.css", include_str!("../../assets/css/scorm.css"));
/// Words of pages that are not so in a package; `packages.toml` has what is.
const INSTEAD: [&str; 3] = ["footer.privacy", "answers.lede", "review.how"];

/// A package: of a lesson, or of the whole course.
pub struct Package<'a> {
    bank: &'a Bank<'a>,
    /// Id of the lesson, or `all`.
    pub id: String,
    pub title: String,
    lessons: Vec<&'a Lesson>,
}

impl<'a> Package<'a> {
    /// One for each lesson, and one of all.
    pub fn all(bank: &'a Bank<'a>) -> Vec<Package<'a>> {
        let course = bank.course();
        let lesson = |l: &'a Lesson| Package {
            bank,
            id: l.id.clone(),
            title: [&course.title, ": ", &l.head.title].concat(),
            lessons: vec![l],
        };
        let whole = Package {
            bank,
            id: String::from("all"),
            title: course.title.clone(),
            lessons: course.lessons.iter().collect(),
        };
        course.lessons.iter().map(lesson).chain([whole]).collect()
    }

    fn is_whole(&self) -> bool {
        self.id == "all"
    }

    pub fn checks(&self) -> impl Iterator<Item = &'a Check> + '_ {
        self.lessons.iter().flat_map(|l| &l.checks)
    }

    /// The page in the frame at first.
    fn first(&self) -> String {
        if self.is_whole() { String::from("index.html") } else { ["lesson-", &self.id, ".html"].concat() }
    }

    /// Its pages: of a lesson also those of figures that it shows or that its checks lead to.
    fn pages(&self, built: &Built) -> BTreeSet<String> {
        if self.is_whole() {
            return built.pages();
        }
        let shown = self.lessons.iter().flat_map(|l| l.figures()).map(|f| ["figure-", f, ".html"].concat());
        let run = self.checks().flat_map(Check::shows).filter_map(|s| s.split('?').next()).map(String::from);
        shown.chain(run).chain([self.first()]).collect()
    }

    /// What `scorm.js` knows of the package: the checks in the order of the course, and the words that it says.
    pub fn table(&self, version: Scorm, pages: &BTreeSet<String>) -> Value {
        let words: Map<String, Value> = ["kept", "unkept", "unheard", "review"]
            .iter()
            .map(|key| (key.to_string(), self.bank.words().t(key).into()))
            .collect();
        let beliefs = self.bank.course().misconceptions.iter().map(|m| (m.id.clone(), number(&m.id).into()));
        let beliefs: Map<String, Value> = beliefs.collect();
        json!({
            "scorm": version.name(),
            "version": VERSION,
            "start": self.first(),
            "pages": pages,
            "checks": self.checks().map(entry).collect::<Vec<_>>(),
            "beliefs": beliefs,
            "words": words,
        })
    }

    /// The pages and all that they load. What they say of where answers is kept is another here.
    fn files(&self, pages: &BTreeSet<String>, built: &Built, base: &str) -> Result<BTreeMap<String, Vec<u8>>, String> {
        let words = self.bank.words();
        let said = |key: &str| (escape(&words.t(key)), escape(&words.t(&["instead.", key].concat())));
        let within = |page: &str| {
            let text =
                INSTEAD.iter().map(|key| said(key)).fold(page.to_string(), |t, (old, new)| t.replace(&old, &new));
            built.outward(&text, pages, base)
        };
        let all = built.reached(pages.iter().map(|p| &**p).chain([LICENCE]))?;
        let file = |name: &str| {
            let bytes =
                if name.ends_with(".html") { within(built.text(name)?).into_bytes() } else { built.0[name].clone() };
            Ok((name.to_string(), bytes))
        };
        all.into_iter().map(file).collect()
    }

    /// The zip.
    pub fn write(&self, version: Scorm, built: &Built, base: &str) -> Result<Vec<u8>, String> {
        let pages = self.pages(built);
        let mut files = self.files(&pages, built, base)?;
        files.insert(START.into(), self.frame(&self.table(version, &pages)).into_bytes());
        for (name, text) in [SCRIPT, STYLE] {
            files.insert(name.into(), text.as_bytes().to_vec());
        }
        let names: Vec<&str> = files.keys().map(|n| &**n).collect();
        let manifest = self.manifest(version, &names).into_bytes();
        let all = files.iter().map(|(name, bytes)| (&**name, &**bytes));
        zipped::zip([("imsmanifest.xml", &*manifest)].into_iter().chain(all), &["imsmanifest.xml", START])
    }

    /// The page that stays while pages come and go in its frame: a session lasts as long as it does.
    fn frame(&self, table: &Value) -> String {
        let words = self.bank.words();
        let link = |file: &str, key: &str| format!("<a target=\"page\" href=\"{file}\">{}</a>", escape(&words.t(key)));
        // In a frame, pages leave out the links in their feet.
        let ways = [
            ("index.html", "page.home"),
            ("review.html", "review.title"),
            ("exam.html", "exam.title"),
            ("answers.html", "answers.title"),
            ("glossary.html", "glossary.title"),
        ];
        let ways = if self.is_whole() { ways.map(|(file, key)| link(file, key)).join("") } else { String::new() };
        let nav = format!("<nav aria-label=\"{}\">{ways}</nav>", escape(&words.t("pages")));
        // Within a script, only this could end it.
        let table = table.to_string().replace('<', "\\u003c");
        let (title, first) = (escape(&self.title), self.first());
        format!(
            "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
             frame-src 'self'; base-uri 'none'; form-action 'none'\">\n\
             <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>{title}</title>\n\
             <link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"{style}\">\n</head>\n<body>\n\
             <noscript><iframe src=\"{first}\" title=\"{title}\"></iframe></noscript>\n\
             <iframe id=\"page\" name=\"page\" title=\"{title}\" allow=\"fullscreen; clipboard-write\"></iframe>\n\
             <footer class=\"bar\">{nav}<p id=\"state\" role=\"status\"></p></footer>\n\
             <script type=\"application/json\" id=\"course\">{table}</script>\n<script src=\"{script}\"></script>\n</body>\n</html>\n",
            lang = self.bank.course().lang,
            style = STYLE.0,
            script = SCRIPT.0,
            nav = if ways.is_empty() { String::from("<span></span>") } else { nav },
        )
    }

    fn manifest(&self, version: Scorm, files: &[&str]) -> String {
        // The same in every build, so that a package takes the place of an earlier one and grades stay.
        let id = format!("dockside-{}-{}", self.bank.course().lang, self.id);
        let mut xml = Xml::new();
        let kind = match version {
            Scorm::V12 => {
                let names = [
                    ("identifier", &*id),
                    ("version", "1.0"),
                    ("xmlns", "http://www.imsproject.org/xsd/imscp_rootv1p1p2"),
                    ("xmlns:adlcp", "http://www.adlnet.org/xsd/adlcp_rootv1p2"),
                    ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
                    (
                        "xsi:schemaLocation",
                        "http://www.imsproject.org/xsd/imscp_rootv1p1p2 imscp_rootv1p1p2.xsd http://www.adlnet.org/xsd/adlcp_rootv1p2 adlcp_rootv1p2.xsd",
                    ),
                ];
                xml.open("manifest", &names);
                "adlcp:scormtype"
            }
            Scorm::V2004 => {
                let names = [
                    ("identifier", &*id),
                    ("version", "1.0"),
                    ("xmlns", "http://www.imsglobal.org/xsd/imscp_v1p1"),
                    ("xmlns:adlcp", "http://www.adlnet.org/xsd/adlcp_v1p3"),
                    ("xmlns:adlseq", "http://www.adlnet.org/xsd/adlseq_v1p3"),
                    ("xmlns:imsss", "http://www.imsglobal.org/xsd/imsss"),
                    ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
                    (
                        "xsi:schemaLocation",
                        "http://www.imsglobal.org/xsd/imscp_v1p1 imscp_v1p1.xsd http://www.adlnet.org/xsd/adlcp_v1p3 adlcp_v1p3.xsd \
                         http://www.adlnet.org/xsd/adlseq_v1p3 adlseq_v1p3.xsd http://www.imsglobal.org/xsd/imsss imsss_v1p0.xsd",
                    ),
                ];
                xml.open("manifest", &names);
                "adlcp:scormType"
            }
        };
        // Moodle tells versions apart by this very text.
        let edition = if version == Scorm::V12 { "1.2" } else { "2004 4th Edition" };
        xml.open("metadata", &[]).texts(&[("schema", "ADL SCORM"), ("schemaversion", edition)]).close();
        xml.open("organizations", &[("default", "course")]);
        match version {
            Scorm::V12 => xml.open("organization", &[("identifier", "course")]),
            Scorm::V2004 => {
                xml.open("organization", &[("identifier", "course"), ("adlseq:objectivesGlobalToSystem", "false")])
            }
        };
        xml.text("title", &[], &self.title);
        xml.open("item", &[("identifier", "item"), ("identifierref", "pages"), ("isvisible", "true")]);
        xml.text("title", &[], &self.title);
        if version == Scorm::V2004 {
            // The package says itself when it is completed, and how.
            let by_content = [("completionSetByContent", "true"), ("objectiveSetByContent", "true")];
            xml.open("imsss:sequencing", &[]).empty("imsss:deliveryControls", &by_content).close();
        }
        xml.close();
        if version == Scorm::V2004 {
            let control = [("choice", "true"), ("flow", "true")];
            xml.open("imsss:sequencing", &[]).empty("imsss:controlMode", &control).close();
        }
        xml.close().close();
        xml.open("resources", &[]);
        xml.open("resource", &[("identifier", "pages"), ("type", "webcontent"), (kind, "sco"), ("href", START)]);
        for name in files {
            xml.empty("file", &[("href", name)]);
        }
        xml.close().close().close();
        xml.finish()
    }
}

/// Three signs that stand for a check as it is now: so progress of an earlier package is told from that of this one.
pub fn tag(check: &Check) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mixed = mixed(&format!("{}@{}", check.id, check.revision), 18);
    (0..3).map(|i| DIGITS[(mixed >> (6 * i)) as usize % 64] as char).collect()
}

/// Stands for a misconception, likewise.
pub fn number(belief: &str) -> u64 {
    mixed(belief, 14) + 1
}

/// So many bits that follow from a text.
fn mixed(text: &str, bits: u32) -> u64 {
    // The high bits of the product depend on all of the seed.
    seed_of(text).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - bits)
}

/// A check as `scorm.js` knows it: its items, what an answer says of each (of an estimate, anything), its key, and the platform's name for its
/// kind.
fn entry(check: &Check) -> Value {
    let items: Vec<&str> = check.question.items().collect();
    let (kind, values) = match &check.question {
        Question::Single { .. } | Question::Multiple { .. } | Question::Repair { .. } | Question::Point { .. } => {
            ("choice", json!([""]))
        }
        Question::Sort { buckets, .. } => ("matching", json!(buckets.iter().map(|b| &b.id).collect::<Vec<_>>())),
        Question::Order { items } => ("sequencing", json!((0..items.len()).map(order::place).collect::<Vec<_>>())),
        Question::Estimate { .. } => ("fill-in", Value::Null),
    };
    let key: Map<String, Value> = match &check.question {
        Question::Estimate { cases, .. } => cases.iter().map(|c| (c.id.clone(), json!(c.shown))).collect(),
        question => key(question, &Answer::default()).iter().map(|(k, v)| (k.clone(), json!(v))).collect(),
    };
    // As much as platforms keep.
    let about: String = plain(&check.prompt).chars().take(250).collect();
    json!({
        "tag": tag(check), "id": check.id, "revision": check.revision, "items": items, "values": values, "kind": kind,
        "key": key, "about": about,
    })
}
