//! A lesson, a figure and a check as HTML: the prose, and each island with its data.

use super::{Assets, files};
use crate::Map;
use crate::checks::{self, Question};
use crate::content::facts::{Fact, Mark};
use crate::content::lesson::{self, Block, Lesson};
use crate::content::{Course, escape, inline, words};
use crate::figures;
use crate::scene::Arg;
use crate::components::figure::{FigureBody, FigureData, FigureState};
use crate::components::{Learner, LiveFigures, Ui};
use leptos::prelude::*;

/// What kind of page a part stands on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// The opening of the explainer: the figure without its frame, playing by itself.
    Hero,
    /// All lessons below each other: what can wait comes as files, and what another page lists is only named.
    Explainer,
    /// In a lesson that has a page of its own.
    Lesson,
    /// A page of its own.
    Single,
}

/// Renders a view to HTML, without the markers that only hydration would need.
pub fn markup(f: impl FnOnce() -> AnyView) -> String {
    let owner = Owner::new();
    owner.with(|| f().to_html()).replace("<!>", "").replace("<!---->", "")
}

/// A block of data in the page. It is not a script, so the security policy has nothing against it; `<` is escaped so that no text can end it.
pub fn contexts(course: &Course) {
    Ui::provide(course.ui.clone());
    Learner::provide(Default::default(), None);
    LiveFigures::provide();
}

pub fn data_block<T: serde::Serialize>(id: &str, value: &T) -> String {
    let json = serde_json::to_string(value).unwrap_or_default().replace('<', "\\u003c");
    format!("<script type=\"application/json\" id=\"{id}\">{json}</script>\n")
}

/// Text of an HTML fragment, for descriptions.
pub fn plain(html: &str) -> String {
    let mut out = String::new();
    let mut tag = false;
    for c in html.chars() {
        match c {
            '<' => tag = true,
            '>' => tag = false,
            c if !tag => out.push(c),
            _ => {}
        }
    }
    out.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"")
}

/// Name and question of a figure. The content was validated before.
pub fn figure_title(course: &Course, id: &str) -> (String, String) {
    let w = words::figure(&course.root, id).expect("validated words");
    (w.t("title"), w.t("question"))
}

fn mark_word(course: &Course, mark: Mark) -> String {
    course.ui.t(match mark {
        Mark::Verified => "mark.verified",
        Mark::Reported => "mark.reported",
        Mark::Typical => "mark.typical",
        Mark::Assumed => "mark.assumed",
    })
}

/// A number as it is written, with its range.
fn fact_value(course: &Course, f: &Fact) -> String {
    match (f.low, f.high) {
        (Some(l), Some(h)) => format!(
            "{} ({} – {})",
            course.book.quantity(f.value, &f.unit),
            course.book.quantity(l, &f.unit),
            course.book.quantity(h, &f.unit)
        ),
        _ => course.book.quantity(f.value, &f.unit),
    }
}

/// One number; the page of all numbers has the rest.
fn fact_short(course: &Course, id: &str, anchor: Option<String>) -> String {
    let f = &course.book.facts[id];
    let anchor = anchor.map_or(String::new(), |a| format!(" id=\"{}\"", escape(&a)));
    format!(
        "<li{anchor}><a href=\"{}#{}\">{}</a>: {}. <em>{}</em></li>",
        files::FACTS,
        escape(id),
        escape(&f.name),
        escape(&fact_value(course, f)),
        escape(&mark_word(course, f.mark))
    )
}

/// One number with everything that is known of it.
fn fact_entry(course: &Course, id: Option<String>, f: &Fact) -> String {
    let source = &course.book.sources[&f.source];
    let value = fact_value(course, f);
    let anchor = id.map_or(String::new(), |id| format!(" id=\"{}\"", escape(&id)));
    // An assumption has no source: it is ours.
    let from = if f.mark == Mark::Assumed {
        String::new()
    } else {
        format!(" <a href=\"{}\">{}</a>,", escape(&source.url), escape(&source.title))
    };
    format!(
        "<li{anchor}><strong>{}</strong>: {}. {}. <em>{}</em>;{from} {} {}.</li>",
        escape(&f.name),
        escape(&value),
        escape(&f.note),
        escape(&mark_word(course, f.mark)),
        escape(&course.ui.t("fact.checked")),
        escape(&f.checked)
    )
}

/// The page of a part by itself. What to copy is added when it is opened (`share_fields`): only then does the page know its own address.
fn share(course: &Course, file: &str, height: u32) -> String {
    let t = |k: &str| escape(&course.ui.t(k));
    format!(
        "<details class=\"share chrome\" data-height=\"{height}\"><summary>{}</summary><div class=\"share-box\">\
         <p><a href=\"{file}\" target=\"_blank\" rel=\"noopener\">{}</a></p></div></details>",
        t("share.button"),
        t("share.open"),
    )
}

/// Link and iframe snippet with their buttons, once a page.
pub fn share_fields(course: &Course) -> String {
    let t = |k: &str| escape(&course.ui.t(k));
    let copy = format!("<button type=\"button\">{}</button>", t("share.copy"));
    format!(
        "<template id=\"share\"><label><span>{}</span><input type=\"text\" readonly>{copy}</label>\
         <label><span>{}</span><textarea readonly rows=\"3\"></textarea>{copy}</label></template>",
        t("share.link"),
        t("share.embed"),
    )
}

/// What a figure's live part needs.
pub fn figure_data(course: &Course, id: &str) -> FigureData {
    let figure = figures::find(id).expect("a validated figure");
    let words = words::entries(&course.root.join("figures").join(format!("{id}.toml"))).expect("validated words");
    let facts = course.book.numbers().only(figure.facts);
    let mut sources = Map::default();
    for s in figure.sources {
        if let Some(source) = course.book.sources.get(*s) {
            sources.insert(s.to_string(), (source.title.clone(), source.url.clone()));
        }
    }
    FigureData { words, facts: facts.values().clone(), sources }
}

/// The same as a file beside the long pages, which fetch it when the figure comes near.
pub fn figure_file(id: &str, data: &FigureData) -> (String, String) {
    let json = serde_json::to_string(data).unwrap_or_default();
    (format!("{id}-{:016x}.json", crate::sim::rng::seed_of(&json)), json)
}

/// Names of the files with a figure's opening picture, which the explainer fetches when the figure comes near.
fn picture_files(id: &str, [wide, narrow]: &[String; 2]) -> [String; 2] {
    // They only ever change together, and one hash weighs less than two.
    let hash = crate::sim::rng::seed_of(&[wide.as_str(), narrow].concat());
    [format!("{id}-wide-{hash:016x}.svg"), format!("{id}-narrow-{hash:016x}.svg")]
}

/// The same files with what is in them.
pub fn pictures(course: &Course, assets: &Assets, id: &str) -> Vec<(String, String)> {
    let figure = figures::find(id).expect("a validated figure");
    let words = words::figure(&course.root, id).expect("validated words");
    let svgs = crate::components::figure::pictures(figure, &words, &figure_data(course, id), &assets.css);
    picture_files(id, &svgs).into_iter().zip(svgs).collect()
}

/// What boot.js fetches with the live part, on all pages.
#[derive(serde::Serialize)]
struct LiveParts<'a> {
    /// What live parts say, by key.
    words: std::collections::BTreeMap<&'a str, &'a str>,
    /// Files with code that was split off, by figure, and that of checks under `check`.
    code: &'a Map<String>,
    /// Files with data, by figure, for pages that do not hold it.
    data: Map<String>,
    /// Files with what is said to answers, by lesson, for pages that do not say it.
    said: Map<String>,
}

/// The same as a file.
pub fn live_file(course: &Course, assets: &Assets) -> (String, String) {
    let words: std::collections::BTreeMap<&str, &str> = course
        .ui
        .entries()
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str()))
        .filter(|(k, _)| *k == "page.bad-link" || !super::WRITTEN.iter().any(|w| k.starts_with(w)))
        .collect();
    let data = |id: &str| figure_file(id, &figure_data(course, id)).0;
    let parts = LiveParts {
        words,
        code: &assets.code,
        data: figures::ALL.iter().map(|f| (f.id.to_string(), data(f.id))).collect(),
        said: course.lessons.iter().map(|l| (l.id.clone(), feedback_file(l).0)).collect(),
    };
    let json = serde_json::to_string(&parts.words).unwrap_or_default();
    (format!("parts-{:016x}.json", crate::sim::rng::seed_of(&json)), json)
}

/// A figure with its title, its island, its data, the numbers behind it and its link.
pub fn figure(course: &Course, assets: &Assets, id: &str, place: Place) -> String {
    let figure = figures::find(id).expect("a validated figure");
    let all = words::figure(&course.root, id).expect("validated words");
    let (title, question) = (all.t("title"), all.t("question"));
    let data = figure_data(course, id);
    let pictures = (place == Place::Explainer)
        .then(|| picture_files(id, &crate::components::figure::pictures(figure, &all, &data, &assets.css)));
    let (own, files) = (data.clone(), pictures.clone());
    let view = markup(|| {
        contexts(course);
        let state = FigureState::new(figure, own, &course.ui, figures::Input::of(figure));
        view! { <FigureBody state files/> }.into_any()
    });
    let block = "";
    let file = figure_file(id, &data).0;
    let code = assets.code.get(id).map_or(String::new(), |c| format!(" data-code=\"{c}\""));
    // It plays by itself once it comes into view (unless the reader wants less motion).
    let autoplay = if place == Place::Hero { " data-autoplay" } else { "" };
    let about = escape(&course.ui.t("figure.numbers"));
    let lesson = course.lessons.iter().find(|l| l.figures().any(|f| f == id));
    let numbers = match (place, lesson) {
        (Place::Hero, _) => String::new(),
        _ if figure.facts.is_empty() => String::new(),
        // Listed with those of the lesson's prose.
        (Place::Explainer, Some(l)) => format!("<p class=\"numbers\"><a href=\"#{}-numbers\">{about}</a></p>", l.id),
        _ => {
            let list: String = figure.facts.iter().map(|f| fact_entry(course, None, &course.book.facts[*f])).collect();
            format!("<details class=\"numbers\"><summary>{about}</summary><ul>{list}</ul></details>")
        }
    };
    let h = if place == Place::Single { "h1" } else { "h3" };
    let caption = match place {
        Place::Hero => String::new(),
        _ => format!(
            "<div class=\"figure-head\"><{h} class=\"figure-title\">{}</{h}><p class=\"figure-question\">{}</p></div>",
            escape(&title),
            escape(&question)
        ),
    };
    let foot = match place {
        Place::Hero => String::new(),
        _ => format!("<div class=\"figure-foot\">{numbers}{}</div>", share(course, &files::figure(id), 760)),
    };
    format!(
        "<figure class=\"figure{}\" id=\"{id}\">{caption}<div data-island=\"figure\" data-file=\"{file}\"{code}{autoplay}>{view}</div>{block}{foot}</figure>\n",
        if place == Place::Hero { " hero-figure" } else { "" },
    )
}

/// What is said to each option or item, in the order in which they stand.
fn feedback(question: &mut Question) -> Vec<&mut String> {
    match question {
        Question::Single { options } | Question::Multiple { options } => {
            options.iter_mut().map(|o| &mut o.feedback).collect()
        }
        Question::Sort { items, .. } => items.iter_mut().map(|i| &mut i.feedback).collect(),
    }
}

pub fn feedback_file(lesson: &Lesson) -> (String, String) {
    let late: std::collections::BTreeMap<&str, &checks::Check> = lesson.checks.iter().map(|c| (c.id.as_str(), c)).collect();
    let json = serde_json::to_string(&late).unwrap_or_default();
    (format!("checks-{}-{:016x}.json", lesson.id, crate::sim::rng::seed_of(&json)), json)
}

/// A check.
pub fn check(course: &Course, assets: &Assets, lesson: &Lesson, id: &str, place: Place) -> String {
    let mut check = lesson.check(id).expect("a placed check").clone();
    // On a page of its own the paragraph is elsewhere.
    let on_page = place != Place::Single;
    check.see =
        if on_page { format!("#{}", check.see) } else { format!("{}#{}", files::lesson(&lesson.id), check.see) };
    if place == Place::Explainer {
        feedback(&mut check.question).into_iter().for_each(String::clear);
        check.revision = 0;
    }
    let see = check.see.clone();
    let own = check.clone();
    let file = feedback_file(lesson).0;
    let code = assets.code.get("check").map_or(String::new(), |c| format!(" data-code=\"{c}\""));
    let view = markup(|| {
        contexts(course);
        crate::components::check::view(own, see)
    });
    let see = escape(&check.see);
    let label = escape(&course.ui.t("check.title"));
    // Those for sorting are the tallest, which the style sheet has to know before it has seen them.
    let sorts = if matches!(check.question, Question::Sort { .. }) { " sorts" } else { "" };
    format!(
        "<div class=\"check{sorts}\" id=\"{id}\"><p class=\"check-label\" aria-hidden=\"true\">{label}</p>\
         <div data-island=\"check\" data-file=\"{file}\" data-see=\"{see}\"{code}>{view}</div>{}</div>\n",
        if on_page { String::new() } else { share(course, &files::check(id), 520) },
    )
}

/// A whole lesson. `number` is its place in the explainer; without it the title is the page's own.
pub fn lesson(course: &Course, assets: &Assets, lesson: &Lesson, number: Option<usize>, place: Place) -> String {
    let ui = &course.ui;
    let t = |k: &str| escape(&ui.t(k));
    let id = &lesson.id;
    let h = if number.is_some() { 2 } else { 1 };
    let mut out =
        format!("<article class=\"lesson\" id=\"{id}\" aria-labelledby=\"{id}-title\"><header class=\"lesson-head\">");
    if let Some(n) = number {
        out.push_str(&format!(
            "<p class=\"lesson-number\">{}</p>",
            escape(&ui.f("lesson.number", &[("n", Arg::N(n as f64))]))
        ));
    }
    let figures = lesson.figures().count();
    out.push_str(&format!(
        "<h{h} id=\"{id}-title\">{}</h{h}><p class=\"lede\">{}</p><p class=\"lesson-meta\">{} · {} · {}</p></header>\
         <section class=\"objectives\"><h{sub} id=\"{id}-objectives\">{}</h{sub}><ul>{}</ul></section>",
        escape(&lesson.head.title),
        escape(&lesson.head.lede),
        escape(&ui.f("lesson.minutes", &[("n", Arg::N(f64::from(lesson.head.minutes)))])),
        escape(&ui.f("lesson.figures", &[("n", Arg::N(figures as f64))])),
        escape(&ui.f("lesson.checks", &[("n", Arg::N(lesson.checks.len() as f64))])),
        t("lesson.objectives"),
        lesson.head.objectives.iter().map(|o| format!("<li>{}</li>", inline(o))).collect::<String>(),
        sub = h + 1,
    ));
    if let Some(n) = number {
        // On narrow screens it stays at the top and says where one is. The lesson's title is said already, so only eyes need it.
        out.push_str(&format!(
            "<p class=\"where\"><span aria-hidden=\"true\">{n} {}</span><a href=\"#contents\">{}</a></p>",
            escape(&lesson.head.title),
            t("nav.contents")
        ));
    }
    let inner = if place == Place::Single { Place::Lesson } else { place };
    for block in &lesson.blocks {
        match block {
            Block::Prose(html) => out.push_str(&format!("<div class=\"prose\">{}</div>\n", fact_links(html, id))),
            Block::Heading { id: anchor, title } => {
                out.push_str(&format!("<h{sub} id=\"{}\">{}</h{sub}>\n", escape(anchor), inline(title), sub = h + 1))
            }
            Block::Note { title, html } => out.push_str(&format!(
                "<div class=\"note\" role=\"note\"><p class=\"note-title\">{}</p>{}</div>\n",
                escape(title),
                fact_links(html, id)
            )),
            Block::Figure(f) => out.push_str(&figure(course, assets, f, inner)),
            Block::Check(c) => out.push_str(&check(course, assets, lesson, c, inner)),
        }
    }
    let summary: String = lesson.head.summary.iter().map(|s| format!("<li>{}</li>", inline(s))).collect();
    let sources: String = lesson
        .head
        .sources
        .iter()
        .map(|s| {
            let s = &course.book.sources[s];
            format!("<li><a href=\"{}\">{}</a></li>", escape(&s.url), escape(&s.title))
        })
        .collect();
    let mut used = lesson::facts_named(lesson);
    if place == Place::Explainer {
        for f in lesson.figures().filter_map(figures::find).flat_map(|f| f.facts) {
            if !used.iter().any(|u| u == f) {
                used.push(f.to_string());
            }
        }
    }
    let numbers: String = used
        .iter()
        .map(|f| {
            let anchor = Some(format!("{id}-fact-{f}"));
            match place {
                Place::Explainer => fact_short(course, f, anchor),
                _ => fact_entry(course, anchor, &course.book.facts[f]),
            }
        })
        .collect();
    let next = course.lessons.iter().skip_while(|l| l.id != *id).nth(1).map_or(String::new(), |l| {
        let to = if place == Place::Explainer { format!("#{}", l.id) } else { files::lesson(&l.id) };
        let name = escape(&ui.f("lesson.next", &[("lesson", Arg::S(&l.head.title))]));
        format!("<p class=\"next chrome\"><a href=\"{to}\">{name}</a></p>")
    });
    out.push_str(&format!(
        "<section class=\"summary\"><h{sub} id=\"{id}-summary\">{}</h{sub}><ul>{summary}</ul></section>\
         <div class=\"lesson-foot\">{next}<details><summary>{}</summary><ul class=\"sources\" id=\"{id}-numbers\">{numbers}</ul></details>\
         <details><summary>{}</summary><ul class=\"sources\">{sources}</ul></details>{}</div></article>\n",
        t("lesson.summary"),
        t("lesson.numbers"),
        t("lesson.sources"),
        share(course, &files::lesson(id), 900),
        sub = h + 1,
    ));
    if place == Place::Single { abroad(course, lesson, &out) } else { out }
}

/// On a lesson's own page, links to what other lessons teach lead to their pages.
fn abroad(course: &Course, lesson: &Lesson, html: &str) -> String {
    const LINK: &str = "href=\"#";
    let mut parts = html.split(LINK);
    let mut out = String::from(parts.next().unwrap_or_default());
    for part in parts {
        let anchor = part.split('"').next().unwrap_or_default();
        let home = course.lessons.iter().find(|l| l.id != lesson.id && l.anchors.iter().any(|a| a == anchor));
        match home {
            Some(l) => out.push_str(&format!("href=\"{}#", files::lesson(&l.id))),
            None => out.push_str(LINK),
        }
        out.push_str(part);
    }
    out
}

/// The terms that some lessons mark, as boxes that open beside the text: by pointer, touch and keyboard, without scripts.
pub fn term_boxes(course: &Course, lessons: &[&Lesson]) -> String {
    let named: Vec<String> = lessons.iter().flat_map(|l| lesson::terms_named(l)).collect();
    let mut out = String::new();
    for t in course.book.terms.iter().filter(|t| named.contains(&t.id)) {
        out.push_str(&format!(
            "<div popover class=\"term-box\" id=\"term-{id}\"><p><strong>{}</strong> {} <a href=\"{}#{id}\">{}</a></p></div>",
            escape(&t.name),
            escape(&t.text),
            files::GLOSSARY,
            escape(&course.ui.t("glossary.all")),
            id = escape(&t.id),
        ));
    }
    out
}

/// Every term, with the way to the paragraph that teaches it, by its id: `Amazon ECS` stands under E.
pub fn glossary(course: &Course) -> String {
    let mut terms: Vec<_> = course.book.terms.iter().collect();
    terms.sort_by_key(|t| &t.id);
    let (mut letters, mut list) = (String::new(), String::new());
    let mut last = None;
    for t in terms {
        let letter = t.id.chars().next();
        if letter != last {
            last = letter;
            let letter = t.id[..1].to_uppercase();
            letters.push_str(&format!("<a class=\"button\" href=\"#{}\">{letter}</a>", escape(&t.id)));
        }
        let lesson = t.see.as_ref().and_then(|see| course.lessons.iter().find(|l| l.anchors.contains(see)));
        let see = match (lesson, &t.see) {
            (Some(l), Some(see)) => format!(
                " <a href=\"{}#{}\">{}</a>",
                files::lesson(&l.id),
                escape(see),
                escape(&course.ui.f("glossary.see", &[("lesson", Arg::S(&l.head.title))]))
            ),
            _ => String::new(),
        };
        list.push_str(&format!(
            "<dt id=\"{}\">{}</dt><dd>{}{see}</dd>",
            escape(&t.id),
            escape(&t.name),
            escape(&t.text)
        ));
    }
    format!(
        "<nav class=\"options\" aria-label=\"{}\">{letters}</nav><dl class=\"glossary\">{list}</dl>",
        escape(&course.ui.t("glossary.letters"))
    )
}

/// Every number that a model, a figure or the prose uses, under the first lesson that uses it.
pub fn facts(course: &Course) -> String {
    let mut left: Vec<(&String, &Fact)> = course.book.facts.iter().collect();
    left.sort_by_key(|(_, f)| f.name.to_lowercase());
    let mut out = String::new();
    for l in &course.lessons {
        let named = lesson::facts_named(l);
        let used = |id: &String| {
            named.contains(id) || l.figures().filter_map(figures::find).any(|f| f.facts.contains(&id.as_str()))
        };
        let (here, rest): (Vec<_>, Vec<_>) = left.into_iter().partition(|(id, _)| used(id));
        left = rest;
        if !here.is_empty() {
            let rows: String = here.into_iter().map(|(id, f)| fact_row(course, id, f)).collect();
            let (file, title) = (files::lesson(&l.id), escape(&l.head.title));
            out.push_str(&format!("<h2><a href=\"{file}\">{title}</a></h2><ul class=\"facts\">{rows}</ul>"));
        }
    }
    if !left.is_empty() {
        // The opening picture's own.
        let rows: String = left.into_iter().map(|(id, f)| fact_row(course, id, f)).collect();
        out.push_str(&format!(
            "<h2><a href=\"{}\">{}</a></h2><ul class=\"facts\">{rows}</ul>",
            files::figure(&course.opening),
            escape(&figure_title(course, &course.opening).0)
        ));
    }
    out
}

/// One number as a row: name and note, value, then how sure, from where and when.
fn fact_row(course: &Course, id: &str, f: &Fact) -> String {
    let source = &course.book.sources[&f.source];
    // An assumption has no source: it is ours.
    let from = if f.mark == Mark::Assumed {
        String::new()
    } else {
        format!("<a href=\"{}\">{}</a>, ", escape(&source.url), escape(&source.title))
    };
    format!(
        "<li id=\"{}\"><strong>{}</strong><b>{}</b><span>{}</span><small><strong>{}</strong><br>{from}{} <time class=\"fact\">{}</time></small></li>",
        escape(id),
        escape(&f.name),
        escape(&fact_value(course, f)),
        escape(&f.note),
        escape(&mark_word(course, f.mark)),
        escape(&course.ui.t("fact.checked")),
        escape(&f.checked)
    )
}

/// Facts are listed at the end of each lesson; on a page with several lessons their anchors need the lesson's name.
fn fact_links(html: &str, lesson: &str) -> String {
    html.replace("href=\"#fact-", &format!("href=\"#{lesson}-fact-"))
}
