//! QTI 1.2 as Canvas reads it, in a zip. There is no complete description of that dialect: choices and numbers are written as text2qti
//! writes them (<https://github.com/gpoore/text2qti>), pairs as Canvas exports them itself.

use crate::bank::{Body, Item, Number, Opt, Set, written};
use crate::xml::Xml;
use crate::zipped;

const RESPONSE: &str = "response1";

/// The file of the assessment, what Canvas wants to know of the quiz, and the manifest: in a zip.
pub fn write(set: &Set) -> Result<Vec<u8>, String> {
    let id = ["dockside-", &set.id].concat();
    let meta = [&id, "-meta"].concat();
    let (quiz, about) = (format!("{id}/{id}.xml"), format!("{id}/assessment_meta.xml"));
    let files = [
        ("imsmanifest.xml", manifest(&id, &meta, &quiz, &about)),
        (&quiz, assessment(&id, set)),
        (&about, description(&id, set)),
    ];
    zipped::zip(files.iter().map(|(name, text)| (*name, text.as_bytes())), &[])
}

fn manifest(id: &str, meta: &str, quiz: &str, about: &str) -> String {
    let mut xml = Xml::new();
    xml.open(
        "manifest",
        &[("identifier", &[id, "-package"].concat()), ("xmlns", "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1")],
    );
    xml.open("metadata", &[]).texts(&[("schema", "IMS Content"), ("schemaversion", "1.1.3")]).close();
    xml.empty("organizations", &[]).open("resources", &[]);
    xml.open("resource", &[("identifier", id), ("type", "imsqti_xmlv1p2")]);
    xml.empty("file", &[("href", quiz)]).empty("dependency", &[("identifierref", meta)]).close();
    let kind = "associatedcontent/imscc_xmlv1p1/learning-application-resource";
    xml.open("resource", &[("identifier", meta), ("type", kind), ("href", about)]);
    xml.empty("file", &[("href", about)]).close().close().close();
    xml.finish()
}

fn description(id: &str, set: &Set) -> String {
    let mut xml = Xml::new();
    xml.open("quiz", &[("identifier", id), ("xmlns", "http://canvas.instructure.com/xsd/cccv1p0")]);
    xml.texts(&[
        ("title", &set.title),
        ("shuffle_answers", "false"),
        ("scoring_policy", "keep_highest"),
        ("quiz_type", "practice_quiz"),
        ("points_possible", &format!("{}.0", set.items().count())),
        ("show_correct_answers", "true"),
        ("allowed_attempts", "-1"),
        ("available", "false"),
    ]);
    xml.close();
    xml.finish()
}

fn assessment(id: &str, set: &Set) -> String {
    let mut xml = Xml::new();
    xml.open("questestinterop", &[("xmlns", "http://www.imsglobal.org/xsd/ims_qtiasiv1p2")]);
    xml.open("assessment", &[("ident", id), ("title", &set.title)]);
    xml.open("section", &[("ident", "root_section")]);
    set.items().for_each(|i| question(&mut xml, i));
    xml.close().close().close();
    xml.finish()
}

fn material(xml: &mut Xml, html: &str) {
    xml.open("material", &[]).text("mattext", &[("texttype", "text/html")], html).close();
}

fn fields(xml: &mut Xml, fields: &[(&str, &str)]) {
    xml.open("itemmetadata", &[]).open("qtimetadata", &[]);
    for (label, entry) in fields {
        xml.open("qtimetadatafield", &[]).texts(&[("fieldlabel", label), ("fieldentry", entry)]).close();
    }
    xml.close().close();
}

/// The name of an option or place by its number.
fn ident(i: usize) -> String {
    format!("choice_{}", i + 1)
}

fn stem(i: usize) -> String {
    format!("response_{}", i + 1)
}

fn question(xml: &mut Xml, item: &Item) {
    let (kind, ids) = match &item.body {
        Body::Choice { options, several, .. } => {
            (if *several { "multiple_answers_question" } else { "multiple_choice_question" }, options.len())
        }
        Body::Match { places, .. } => ("matching_question", places.len()),
        Body::Number(_) => ("numerical_question", 1),
    };
    let ids: Vec<String> = (0..ids).map(ident).collect();
    xml.open("item", &[("ident", &item.id), ("title", &item.id)]);
    fields(
        xml,
        &[
            ("question_type", kind),
            ("points_possible", "1"),
            ("original_answer_ids", &ids.join(",")),
            ("assessment_question_identifierref", &[&item.id, "-question"].concat()),
        ],
    );
    xml.open("presentation", &[]);
    material(xml, &item.prompt);
    match &item.body {
        Body::Choice { options, several, .. } => {
            let many = if *several { "Multiple" } else { "Single" };
            xml.open("response_lid", &[("ident", RESPONSE), ("rcardinality", many)]);
            labels(xml, options.iter().map(|o| &*o.text));
            xml.close();
        }
        Body::Match { stems, places } => {
            for (i, (text, _)) in stems.iter().enumerate() {
                xml.open("response_lid", &[("ident", &stem(i))]);
                material(xml, text);
                let escaped: Vec<String> = places.iter().map(|p| dockside::content::escape(p)).collect();
                labels(xml, escaped.iter().map(|p| &**p));
                xml.close();
            }
        }
        Body::Number(_) => {
            xml.open("response_str", &[("ident", RESPONSE), ("rcardinality", "Single")]);
            xml.open("render_fib", &[("fibtype", "Decimal")]).empty("response_label", &[("ident", "answer1")]).close();
            xml.close();
        }
    }
    xml.close();
    xml.open("resprocessing", &[]).open("outcomes", &[]);
    xml.empty("decvar", &[("maxvalue", "100"), ("minvalue", "0"), ("varname", "SCORE"), ("vartype", "Decimal")])
        .close();
    condition(xml, true, |xml| _ = xml.empty("other", &[]), None, Some("general_fb"));
    let mut said = vec![(String::from("general_fb"), &*item.explain)];
    match &item.body {
        Body::Choice { options, several, .. } => {
            for (i, o) in options.iter().enumerate() {
                let fb = [&ident(i), "_fb"].concat();
                condition(xml, true, |xml| is(xml, RESPONSE, &ident(i)), None, Some(&fb));
                said.push((fb, &o.feedback));
            }
            condition(xml, false, |xml| key(xml, options, *several), Some(("Set", "100")), None);
        }
        Body::Match { stems, .. } => {
            let share = written((1e4 / stems.len() as f64).round() / 100.0);
            for (i, (_, place)) in stems.iter().enumerate() {
                condition(xml, false, |xml| is(xml, &stem(i), &ident(*place)), Some(("Add", &share)), None);
            }
        }
        Body::Number(n) => condition(xml, false, |xml| near(xml, n), Some(("Set", "100")), None),
    }
    xml.close();
    for (fb, html) in said {
        xml.open("itemfeedback", &[("ident", &fb)]).open("flow_mat", &[]);
        material(xml, html);
        xml.close().close();
    }
    xml.close();
}

fn labels<'a>(xml: &mut Xml, texts: impl Iterator<Item = &'a str>) {
    xml.open("render_choice", &[]);
    for (i, text) in texts.enumerate() {
        xml.open("response_label", &[("ident", &ident(i))]);
        material(xml, text);
        xml.close();
    }
    xml.close();
}

/// A condition, and what follows of it: a score, or something that is said.
fn condition(xml: &mut Xml, goes_on: bool, when: impl Fn(&mut Xml), score: Option<(&str, &str)>, says: Option<&str>) {
    xml.open("respcondition", &[("continue", if goes_on { "Yes" } else { "No" })]).open("conditionvar", &[]);
    when(xml);
    xml.close();
    if let Some((action, value)) = score {
        xml.text("setvar", &[("action", action), ("varname", "SCORE")], value);
    }
    if let Some(fb) = says {
        xml.empty("displayfeedback", &[("feedbacktype", "Response"), ("linkrefid", fb)]);
    }
    xml.close();
}

fn is(xml: &mut Xml, response: &str, id: &str) {
    xml.text("varequal", &[("respident", response)], id);
}

/// The right option; or all that are right, and none that is not.
fn key(xml: &mut Xml, options: &[Opt], several: bool) {
    if several {
        xml.open("and", &[]);
    }
    for (i, o) in options.iter().enumerate() {
        match (o.right, several) {
            (true, _) => is(xml, RESPONSE, &ident(i)),
            (false, true) => {
                xml.open("not", &[]);
                is(xml, RESPONSE, &ident(i));
                xml.close();
            }
            (false, false) => {}
        }
    }
    if several {
        xml.close();
    }
}

fn near(xml: &mut Xml, n: &Number) {
    let at = |name, v: f64, xml: &mut Xml| _ = xml.text(name, &[("respident", RESPONSE)], &written(v));
    xml.open("or", &[]);
    at("varequal", n.key, xml);
    xml.open("and", &[]);
    at("vargte", n.key - n.near, xml);
    at("varlte", n.key + n.near, xml);
    xml.close().close();
}
