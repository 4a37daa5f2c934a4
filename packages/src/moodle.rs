//! Moodle's own XML, <https://docs.moodle.org/en/Moodle_XML_format>: what survives an import best.

use crate::bank::{Body, Item, Set, written};
use crate::gift::{category, share};
use crate::xml::Xml;

pub fn write(course: &str, set: &Set) -> String {
    let mut xml = Xml::new();
    xml.open("quiz", &[]);
    for (lesson, items) in &set.lessons {
        xml.open("question", &[("type", "category")]);
        xml.open("category", &[]).text("text", &[], &category(course, lesson)).close();
        xml.close();
        items.iter().for_each(|i| question(&mut xml, i));
    }
    xml.close();
    xml.finish()
}

/// An element that holds HTML.
fn html(xml: &mut Xml, name: &str, text: &str) {
    xml.open(name, &[("format", "html")]).text("text", &[], text).close();
}

/// An answer, what it is worth, and what is said to it.
fn answer(xml: &mut Xml, fraction: &str, format: &str, text: &str, feedback: &str, tolerance: Option<String>) {
    xml.open("answer", &[("fraction", fraction), ("format", format)]).text("text", &[], text);
    html(xml, "feedback", feedback);
    if let Some(tolerance) = tolerance {
        xml.text("tolerance", &[], &tolerance);
    }
    xml.close();
}

fn question(xml: &mut Xml, item: &Item) {
    let kind = match item.body {
        Body::Choice { .. } => "multichoice",
        Body::Match { .. } => "matching",
        Body::Number(_) => "numerical",
    };
    xml.open("question", &[("type", kind)]);
    xml.open("name", &[]).text("text", &[], &item.id).close();
    html(xml, "questiontext", &item.prompt);
    html(xml, "generalfeedback", &item.explain);
    xml.texts(&[("defaultgrade", "1"), ("penalty", "0.3333333"), ("hidden", "0"), ("idnumber", &item.id)]);
    match &item.body {
        Body::Choice { options, several, shuffle } => {
            let yes = |b: bool| if b { "true" } else { "false" };
            xml.texts(&[("single", yes(!several)), ("shuffleanswers", yes(*shuffle)), ("answernumbering", "abc")]);
            let keys = options.iter().filter(|o| o.right).count();
            for o in options {
                let fraction = match (several, o.right) {
                    (_, true) => share(if *several { keys } else { 1 }),
                    (true, false) => String::from("-100"),
                    (false, false) => String::from("0"),
                };
                answer(xml, &fraction, "html", &o.text, &o.feedback, None);
            }
        }
        Body::Match { stems, places } => {
            xml.text("shuffleanswers", &[], "true");
            for (stem, place) in stems {
                xml.open("subquestion", &[("format", "html")]).text("text", &[], stem);
                xml.open("answer", &[]).text("text", &[], &places[*place]).close();
                xml.close();
            }
        }
        Body::Number(n) => {
            answer(xml, "100", "moodle_auto_format", &written(n.key), "", Some(written(n.near)));
            for (value, near, feedback) in &n.slips {
                answer(xml, "0", "moodle_auto_format", &written(*value), feedback, Some(written(*near)));
            }
            // No unit is asked for.
            xml.texts(&[("unitgradingtype", "0"), ("unitpenalty", "0"), ("showunits", "3"), ("unitsleft", "0")]);
        }
    }
    xml.open("tags", &[]);
    for tag in [&*item.lesson, item.kind] {
        xml.open("tag", &[]).text("text", &[], tag).close();
    }
    xml.close().close();
}
