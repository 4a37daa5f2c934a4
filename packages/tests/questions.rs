//! The question files, read back: GIFT with a parser that others wrote, XML with that of `quick-xml`, and by rules of the formats.

use dockside::content::Course;
use dockside_packages::bank::{Bank, Body, Item, KINDS, Set};
use dockside_packages::questions::{Format, counts};
use dockside_packages::scorm::Scorm;
use dockside_packages::zipped::unzip;
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

const BASE: &str = "https://example.org/dockside/";

fn course() -> &'static Course {
    static COURSE: OnceLock<Course> = OnceLock::new();
    COURSE.get_or_init(|| Course::load("en").unwrap_or_else(|e| panic!("{e}")))
}

fn bank(base: &str) -> Bank<'static> {
    Bank::new(course(), base).unwrap_or_else(|e| panic!("{e}"))
}

fn all(bank: &Bank) -> Set {
    bank.sets().pop().expect("a set of all")
}

fn written(format: Format, bank: &Bank, set: &Set) -> String {
    String::from_utf8(format.write(bank, set).unwrap()).unwrap()
}

/// An element of an XML text: its name, its attributes, the text in it, and what elements are in it.
#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    inside: Vec<Element>,
}

impl Element {
    /// Reads a whole text; whatever is not well-formed is an error.
    fn read(xml: &str) -> Result<Element, String> {
        let mut reader = Reader::from_str(xml);
        reader.config_mut().check_end_names = true;
        let mut open = vec![Element::default()];
        loop {
            match reader.read_event().map_err(|e| e.to_string())? {
                Event::Start(e) => open.push(Element::begun(&e)?),
                Event::Empty(e) => {
                    let done = Element::begun(&e)?;
                    open.last_mut().ok_or("nothing open")?.inside.push(done);
                }
                Event::End(_) => {
                    let done = open.pop().ok_or("nothing open")?;
                    open.last_mut().ok_or("nothing open")?.inside.push(done);
                }
                Event::Text(t) => {
                    open.last_mut().ok_or("nothing open")?.text.push_str(&t);
                }
                Event::GeneralRef(r) => {
                    let sign =
                        quick_xml::escape::unescape(&format!("&{};", &*r)).map_err(|e| e.to_string())?.into_owned();
                    open.last_mut().ok_or("nothing open")?.text.push_str(&sign);
                }
                Event::Eof => break,
                _ => {}
            }
        }
        match (open.len(), open.pop().map(|mut root| root.inside.drain(..).collect::<Vec<_>>())) {
            (1, Some(mut roots)) if roots.len() == 1 => Ok(roots.remove(0)),
            _ => Err(String::from("not one element")),
        }
    }

    fn begun(e: &quick_xml::events::BytesStart) -> Result<Element, String> {
        let mut element = Element { name: e.name().as_ref().to_string(), ..Element::default() };
        for a in e.attributes() {
            let a = a.map_err(|e| e.to_string())?;
            let value = quick_xml::escape::unescape(&a.value).map_err(|e| e.to_string())?.into_owned();
            element.attributes.push((a.key.as_ref().to_string(), value));
        }
        Ok(element)
    }

    fn get(&self, attribute: &str) -> &str {
        self.attributes.iter().find(|a| a.0 == attribute).map_or("", |a| &a.1)
    }

    /// What is in it, at any depth.
    fn every(&self, name: &str) -> Vec<&Element> {
        let mut out = Vec::new();
        for e in &self.inside {
            if e.name == name {
                out.push(e);
            }
            out.extend(e.every(name));
        }
        out
    }

    /// The text in an element that is right in it, or in that by the name of `text` there.
    fn text_of(&self, name: &str) -> &str {
        let own = self.inside.iter().find(|e| e.name == name);
        let text = own.and_then(|e| e.inside.iter().find(|t| t.name == "text"));
        text.or(own).map_or("", |e| &e.text)
    }
}

#[test]
fn what_is_not_well_formed_is_no_xml() {
    assert!(Element::read("<a><b>x &amp; y</b></a>").is_ok_and(|a| a.every("b")[0].text == "x & y"));
    for text in ["<a><b></a></b>", "<a>", "<a/><b/>", "<a b=\"&x;\"/>", "<a>&x;</a>"] {
        assert!(Element::read(text).is_err(), "{text}");
    }
}

#[test]
fn every_check_is_in_every_format() {
    let bank = bank("");
    let checks: usize = course().lessons.iter().map(|l| l.checks.len()).sum();
    for format in Format::ALL {
        let counts = counts(&bank, format);
        let sum = |f: fn(&dockside_packages::bank::Count) -> usize| counts.iter().map(|(_, c)| f(c)).sum::<usize>();
        // A picture to point at is nothing that a file of questions can hold.
        let pictures = counts.get("point").map_or(0, |c| c.left_out);
        assert!(pictures > 0 && sum(|c| c.left_out) == pictures, "{}", format.name());
        assert_eq!(sum(|c| c.written) + sum(|c| c.mapped) + pictures, checks, "{}", format.name());
        assert!(KINDS.iter().all(|k| counts.contains_key(k)));
    }
    let ids: Vec<String> = all(&bank).items().map(|i| i.id.clone()).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "ids are unique");
    let points = |c: &&dockside::checks::Check| matches!(c.question, dockside::checks::Question::Point { .. });
    for check in course().lessons.iter().flat_map(|l| &l.checks).filter(|c| !points(c)) {
        assert!(ids.contains(&check.id), "{}", check.id);
    }
}

#[test]
fn a_lesson_has_its_own_and_all_have_all() {
    let sets = bank("").sets();
    let ids: Vec<&str> = sets.iter().map(|s| &*s.id).collect();
    let lessons: Vec<&str> = course().lessons.iter().map(|l| &*l.id).chain(["all"]).collect();
    assert_eq!(ids, lessons);
    let count = |s: &Set| s.items().count();
    assert_eq!(sets[..sets.len() - 1].iter().map(count).sum::<usize>(), count(&sets[sets.len() - 1]));
    assert!(sets.iter().all(|s| count(s) >= 8));
}

/// What stands where is part of some answers: it must not be that of the content.
#[test]
fn the_order_on_show_is_no_answer() {
    let bank = bank("");
    for item in all(&bank).items() {
        match &item.body {
            Body::Match { stems, .. } if item.kind == "order" => {
                assert!(!stems.is_sorted_by_key(|s| s.1), "{}", item.id);
            }
            Body::Choice { several, options, .. } => {
                let keys = options.iter().filter(|o| o.right).count();
                assert!(if *several { keys > 1 } else { keys == 1 }, "{}", item.id);
                assert!(options.iter().all(|o| !o.feedback.is_empty()), "{}", item.id);
            }
            _ => {}
        }
    }
}

#[test]
fn links_are_in_full_or_not_there() {
    for format in [Format::Gift, Format::Moodle, Format::Anki] {
        // Quotes and colons are written in another way in each.
        let plain = |base: &str| {
            let bank = bank(base);
            let text = written(format, &bank, &all(&bank));
            text.replace('\\', "").replace("&quot;", "\"").replace("\"\"", "\"")
        };
        let without = plain("");
        assert!(!without.contains(".html"), "{}", format.name());
        let with = plain(BASE);
        assert!(with.contains("href=\"https://example.org/dockside/lesson-"), "{}", format.name());
        assert!(with.contains("href=\"https://example.org/dockside/figure-"), "{}", format.name());
        for text in [&without, &with] {
            assert!(!text.contains("aria-describedby") && !text.contains("[sort]") && !text.contains("{unit}"));
            let relative = text.split("href=\"").skip(1).find(|l| !l.starts_with("https://"));
            assert_eq!(relative, None, "{}", format.name());
        }
    }
}

/// Runs a script in Node.js with the tools from npm; none where they are not installed, which `CI=true` does not allow.
fn node(needs: &str, script: &str, input: &str) -> Option<Value> {
    let npm = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/npm");
    if !npm.join("node_modules").join(needs).is_dir() {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "{needs} is not installed");
        eprintln!("Skipped: there is no {needs} in tests/npm (`cargo xtask test` installs it).");
        return None;
    }
    let mut child = Command::new("node")
        .args(["-e", script])
        .current_dir(&npm)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Node.js runs");
    child.stdin.take().expect("an input").write_all(input.as_bytes()).expect("Node.js reads");
    let out = child.wait_with_output().expect("Node.js ends");
    assert!(out.status.success());
    Some(serde_json::from_slice(&out.stdout).expect("JSON"))
}

const PARSE_GIFT: &str = "const text = require('fs').readFileSync(0, 'utf8');
    process.stdout.write(JSON.stringify(require('gift-pegjs').parse(text)));";

#[test]
fn gift_is_read_as_it_was_meant() {
    for base in ["", BASE] {
        let bank = bank(base);
        let set = all(&bank);
        let Some(parsed) = node("gift-pegjs", PARSE_GIFT, &written(Format::Gift, &bank, &set)) else { return };
        let (folders, questions): (Vec<&Value>, Vec<&Value>) =
            parsed.as_array().expect("a list").iter().partition(|q| q["type"] == "Category");
        assert_eq!(folders.len(), course().lessons.len());
        assert_eq!(questions.len(), set.items().count());
        for (item, read) in set.items().zip(questions) {
            same(item, read);
        }
    }
}

fn same(item: &Item, read: &Value) {
    let id = &item.id;
    assert_eq!((read["id"].as_str(), read["title"].as_str()), (Some(&**id), Some(&**id)));
    assert_eq!(read["stem"]["format"], "html", "{id}");
    assert_eq!(read["stem"]["text"], *item.prompt, "{id}");
    assert_eq!(read["globalFeedback"]["text"], *item.explain, "{id}");
    match &item.body {
        Body::Choice { options, several, .. } => {
            assert_eq!(read["type"], "MC", "{id}");
            let read = read["choices"].as_array().expect("choices");
            assert_eq!(read.len(), options.len(), "{id}");
            for (o, r) in options.iter().zip(read) {
                assert_eq!(
                    (&r["text"]["text"], &r["feedback"]["text"]),
                    (&(*o.text).into(), &(*o.feedback).into()),
                    "{id}"
                );
                let right = if *several { r["weight"].as_f64() > Some(0.0) } else { r["isCorrect"] == true };
                assert_eq!(right, o.right, "{id}: {}", o.text);
            }
            if *several {
                let sum: f64 = read.iter().filter_map(|r| r["weight"].as_f64()).filter(|w| *w > 0.0).sum();
                assert!((sum - 100.0).abs() < 0.001, "{id}: {sum}");
            }
        }
        Body::Match { stems, places } => {
            assert_eq!(read["type"], "Matching", "{id}");
            let read = read["matchPairs"].as_array().expect("pairs");
            assert_eq!(read.len(), stems.len(), "{id}");
            for ((stem, place), r) in stems.iter().zip(read) {
                assert_eq!((&r["subquestion"]["text"], &r["subanswer"]), (&(**stem).into(), &(*places[*place]).into()));
            }
        }
        Body::Number(n) => {
            assert_eq!(read["type"], "Numerical", "{id}");
            let read = read["choices"].as_array().expect("numbers");
            assert_eq!(read.len(), 1 + n.slips.len(), "{id}");
            let is = |r: &Value, of: f64, near: f64| {
                let at = |name: &str| r["text"][name].as_f64().unwrap_or(f64::NAN);
                (at("number") - of).abs() < 1e-6 && (at("range") - near).abs() < 1e-6
            };
            assert!(is(&read[0], n.key, n.near), "{id}: {}", read[0]);
            for ((value, near, said), r) in n.slips.iter().zip(&read[1..]) {
                assert!(is(r, *value, *near) && r["feedback"]["text"] == **said && r["weight"] == 0, "{id}: {r}");
            }
        }
    }
}

#[test]
fn moodle_xml_has_every_question_as_its_importer_wants_it() {
    let bank = bank("");
    let set = all(&bank);
    let quiz = Element::read(&written(Format::Moodle, &bank, &set)).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(quiz.name, "quiz");
    let (folders, questions): (Vec<&Element>, Vec<&Element>) =
        quiz.inside.iter().partition(|q| q.get("type") == "category");
    assert_eq!(folders.len(), course().lessons.len());
    assert!(folders.iter().all(|f| f.text_of("category").starts_with("$course$/Dockside/")));
    assert_eq!(questions.len(), set.items().count());
    for (item, q) in set.items().zip(questions) {
        let id = &item.id;
        assert_eq!((q.text_of("name"), q.text_of("idnumber")), (&**id, &**id));
        assert_eq!((q.text_of("questiontext"), q.text_of("generalfeedback")), (&*item.prompt, &*item.explain), "{id}");
        let answers: Vec<&Element> = q.inside.iter().filter(|e| e.name == "answer").collect();
        let fractions: Vec<f64> = answers.iter().map(|a| a.get("fraction").parse().expect("a number")).collect();
        let worth: f64 = fractions.iter().filter(|f| **f > 0.0).sum();
        match &item.body {
            Body::Choice { options, several, shuffle } => {
                assert_eq!(q.get("type"), "multichoice");
                assert_eq!(q.text_of("single"), (!several).to_string());
                assert_eq!(q.text_of("shuffleanswers"), shuffle.to_string());
                assert!((worth - 100.0).abs() < 0.001, "{id}: {worth}");
                assert!(*several || fractions.iter().all(|f| [0.0, 100.0].contains(f)), "{id}");
                for (o, a) in options.iter().zip(&answers) {
                    assert_eq!((a.text_of("text"), a.text_of("feedback")), (&*o.text, &*o.feedback), "{id}");
                }
                assert_eq!(options.len(), answers.len());
            }
            Body::Match { stems, places } => {
                assert_eq!(q.get("type"), "matching");
                let pairs = q.every("subquestion");
                // Fewer are refused.
                assert!(pairs.len() >= 3 && pairs.len() == stems.len(), "{id}");
                for ((stem, place), p) in stems.iter().zip(pairs) {
                    assert_eq!((p.text_of("text"), p.text_of("answer")), (&**stem, &*places[*place]), "{id}");
                }
            }
            Body::Number(n) => {
                assert_eq!(q.get("type"), "numerical");
                assert_eq!(answers.len(), 1 + n.slips.len(), "{id}");
                assert!(fractions[0] == 100.0 && worth == 100.0, "{id}");
                let tolerance: f64 = answers[0].text_of("tolerance").parse().expect("a number");
                assert!((tolerance - n.near).abs() < 1e-6, "{id}");
            }
        }
    }
}

#[test]
fn canvas_finds_everything_that_is_named() {
    let bank = bank("");
    for set in bank.sets() {
        let files = unzip(&Format::Canvas.write(&bank, &set).unwrap()).unwrap();
        let names: BTreeSet<&str> = files.iter().map(|(n, _)| n.as_str()).collect();
        let read = |name: &str| {
            let (_, bytes) = files.iter().find(|(n, _)| n == name).unwrap_or_else(|| panic!("no {name}"));
            Element::read(std::str::from_utf8(bytes).unwrap()).unwrap_or_else(|e| panic!("{name}: {e}"))
        };
        let manifest = read("imsmanifest.xml");
        let mut named: BTreeSet<&str> = manifest.every("file").iter().map(|f| f.get("href")).collect();
        named.insert("imsmanifest.xml");
        assert_eq!(named, names, "{}", set.id);
        let ids: Vec<&str> = manifest.every("resource").iter().map(|r| r.get("identifier")).collect();
        let kinds: Vec<&str> = manifest.every("resource").iter().map(|r| r.get("type")).collect();
        assert_eq!(kinds, ["imsqti_xmlv1p2", "associatedcontent/imscc_xmlv1p1/learning-application-resource"]);
        assert!(manifest.every("dependency").iter().all(|d| ids.contains(&d.get("identifierref"))));
        assert_eq!(read(&format!("{0}/assessment_meta.xml", ids[0])).get("identifier"), ids[0]);
        let quiz = read(&format!("{0}/{0}.xml", ids[0]));
        assert_eq!(quiz.every("assessment")[0].get("ident"), ids[0]);
        let items = quiz.every("item");
        assert_eq!(items.len(), set.items().count());
        set.items().zip(items).for_each(|(item, read)| canvas(item, read));
    }
}

fn canvas(item: &Item, read: &Element) {
    let id = &item.id;
    assert_eq!(read.get("ident"), id);
    let kind = read.every("qtimetadatafield").into_iter().find(|f| f.text_of("fieldlabel") == "question_type");
    let kind = kind.map_or("", |f| f.text_of("fieldentry"));
    let texts: Vec<&str> = read.every("mattext").iter().map(|t| &*t.text).collect();
    assert_eq!(texts[0], item.prompt, "{id}");
    let labels: BTreeSet<&str> = read.every("response_label").iter().map(|l| l.get("ident")).collect();
    let responses: BTreeSet<&str> =
        read.every("response_lid").iter().chain(&read.every("response_str")).map(|r| r.get("ident")).collect();
    for equal in read.every("varequal") {
        assert!(responses.contains(equal.get("respident")), "{id}");
        assert!(labels.contains(&*equal.text) || kind == "numerical_question", "{id}: {}", equal.text);
    }
    let said: BTreeSet<&str> = read.every("itemfeedback").iter().map(|f| f.get("ident")).collect();
    let links: BTreeSet<&str> = read.every("displayfeedback").iter().map(|f| f.get("linkrefid")).collect();
    assert_eq!(said, links, "{id}");
    let scored: Vec<&Element> =
        read.every("respcondition").into_iter().filter(|c| !c.every("setvar").is_empty()).collect();
    let points: f64 = scored.iter().map(|c| c.every("setvar")[0].text.parse::<f64>().expect("points")).sum();
    assert!((points - 100.0).abs() < 0.05, "{id}: {points}");
    match &item.body {
        Body::Choice { options, several, .. } => {
            assert_eq!(kind, if *several { "multiple_answers_question" } else { "multiple_choice_question" });
            assert_eq!(labels.len(), options.len(), "{id}");
            let wrong = scored[0].every("not").len();
            let all = scored[0].every("varequal").len();
            let keys = options.iter().filter(|o| o.right).count();
            assert_eq!((all - wrong, wrong), (keys, if *several { options.len() - keys } else { 0 }), "{id}");
            assert!(options.iter().all(|o| texts.contains(&&*o.text) && texts.contains(&&*o.feedback)), "{id}");
        }
        Body::Match { stems, .. } => {
            assert_eq!((kind, responses.len(), scored.len()), ("matching_question", stems.len(), stems.len()), "{id}");
        }
        Body::Number(n) => {
            assert_eq!(kind, "numerical_question");
            let at = |name: &str| scored[0].every(name)[0].text.parse::<f64>().expect("a number");
            assert!(at("vargte") <= n.key && n.key <= at("varlte") && (at("varequal") - n.key).abs() < 1e-6, "{id}");
        }
    }
}

/// Fields of the lines of a file with quotes, as its readers part them.
fn fields(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut field, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => field.extend(chars.next()),
            '"' => quoted = !quoted,
            '\t' if !quoted => row.push(std::mem::take(&mut field)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut field));
                rows.push(std::mem::take(&mut row));
            }
            c => field.push(c),
        }
    }
    rows
}

#[test]
fn cards_have_a_front_a_back_and_an_id_that_stays() {
    let bank = bank(BASE);
    let set = all(&bank);
    let text = written(Format::Anki, &bank, &set);
    let (head, cards): (Vec<&str>, Vec<&str>) = text.split_inclusive('\n').partition(|l| l.starts_with('#'));
    assert_eq!(head.len(), 6);
    let cards = fields(&cards.concat());
    assert_eq!(cards.len(), set.items().count());
    for (item, card) in set.items().zip(cards) {
        let [guid, deck, front, back, tags] = &card[..] else { panic!("{}: {card:?}", item.id) };
        assert_eq!(*guid, format!("dockside-{}", item.id));
        assert!(deck.starts_with("Dockside::") && front.starts_with(&item.prompt) && back.ends_with(&item.explain));
        assert!(!back.starts_with(&item.explain), "{}: no answer", item.id);
        assert_eq!(*tags, format!("{} {}", item.lesson, item.kind));
    }
}

#[test]
fn files_are_the_same_when_they_are_written_again() {
    let (once, again) = (bank(BASE), bank(BASE));
    for (a, b) in once.sets().iter().zip(again.sets()) {
        for format in Format::ALL {
            assert_eq!(format.write(&once, a).unwrap(), format.write(&again, &b).unwrap(), "{}", format.file(&a.id));
        }
    }
}

/// What the page for teachers cuts out of the files of the whole course are the questions of the chosen checks, whole and in their order.
#[test]
fn a_few_checks_are_cut_out() {
    use dockside::teach::Format as Cut;
    let bank = bank("");
    let all = all(&bank);
    let formats = [(Cut::Gift, Format::Gift), (Cut::MoodleXml, Format::Moodle), (Cut::Anki, Format::Anki)];
    for (cut, format) in formats {
        assert_eq!(cut.file("all"), format.file("all"));
        let whole = format.write(&bank, &all).unwrap();
        let every: Vec<String> = bank.course().lessons.iter().flat_map(|l| &l.checks).map(|c| c.id.clone()).collect();
        let (same, n) = cut.cut(&whole, "", "", &every).unwrap();
        assert_eq!(n, all.items().count(), "{}", cut.name());
        assert!(same == whole, "{}: all of it is the file", cut.name());
        let mut sum = 0;
        for id in &every {
            let (part, n) = cut.cut(&whole, "", "", std::slice::from_ref(id)).unwrap();
            let part = String::from_utf8(part).unwrap();
            // A repair becomes two questions, and a picture to point at none.
            let own = all.items().filter(|i| i.id == *id || i.id == format!("{id}-fix"));
            let own: Vec<&str> = own.map(|i| &*i.id).collect();
            assert_eq!(n, own.len(), "{id} in {}", cut.name());
            assert!(own.iter().all(|id| part.contains(id)), "{id} in {}", cut.name());
            sum += n;
        }
        assert_eq!(sum, all.items().count(), "{}: no question is of two checks", cut.name());
        assert!(cut.cut(b"\xff", "", "", &every).is_err());
    }
    for (cut, version) in [(Cut::Scorm12, Scorm::V12), (Cut::Scorm2004, Scorm::V2004)] {
        assert_eq!(cut.file("vms"), version.file("vms"));
    }
    assert!(!Cut::Canvas.is_cut() && Cut::Canvas.cut(b"", "", "", &[]).is_err());
    assert_eq!(Cut::Canvas.file("all"), Format::Canvas.file("all"));
}
