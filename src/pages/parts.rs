//! A lesson, a figure and a check as HTML: the prose, and each island with its data.

use super::{Assets, files};
use crate::Map;
use crate::checks::{self, Question};
use crate::content::facts::{Fact, Mark};
use crate::content::lesson::{self, Block, Lesson};
use crate::content::{Course, escape, inline, words};
use crate::figures;
use crate::scene::Arg;
use crate::ui::figure::FigureData;
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
        format!(" <a href=\"{}\" rel=\"noopener\">{}</a>,", escape(&source.url), escape(&source.title))
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

/// Link and iframe snippet of a page. Relative as built; the page completes them once it knows where it is.
fn share(course: &Course, file: &str, title: &str, height: u32) -> String {
    let t = |k: &str| escape(&course.ui.t(k));
    let snippet = format!(
        "<iframe src=\"{file}\" title=\"{}\" width=\"100%\" height=\"{height}\" style=\"border:0\" loading=\"lazy\" allow=\"fullscreen; clipboard-write\" allowfullscreen></iframe>",
        escape(title)
    );
    format!(
        "<details class=\"share chrome\"><summary>{}</summary><div class=\"share-box\">\
         <label><span>{}</span><input type=\"text\" readonly data-address=\"{file}\" value=\"{file}\"><button type=\"button\" class=\"needs-js\" data-copy>{}</button></label>\
         <label><span>{}</span><textarea readonly rows=\"3\" data-address=\"{file}\">{}</textarea><button type=\"button\" class=\"needs-js\" data-copy>{}</button></label>\
         <p><a href=\"{file}\" target=\"_blank\" rel=\"noopener\">{}</a></p></div></details>",
        t("share.button"),
        t("share.link"),
        t("share.copy"),
        t("share.embed"),
        escape(&snippet),
        t("share.copy"),
        t("share.open"),
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

/// Names the file with the code of a figure or of checks, where it was split off.
fn code(assets: &Assets, part: &str) -> String {
    assets.code.get(part).map_or(String::new(), |file| format!(" data-code=\"{}\"", escape(file)))
}

/// A figure with its title, its island, its data, the numbers behind it and its link.
pub fn figure(course: &Course, assets: &Assets, id: &str, place: Place) -> String {
    let figure = figures::find(id).expect("a validated figure");
    let all = words::figure(&course.root, id).expect("validated words");
    let (title, question) = (all.t("title"), all.t("question"));
    let data = figure_data(course, id);
    let view = markup(|| crate::ui::figure::view::view(figure, &all, &data, &course.ui));
    let (from, block) = match place {
        Place::Single => (String::new(), data_block(&format!("data-{id}"), &data)),
        _ => (format!(" data-from=\"{}\"", figure_file(id, &data).0), String::new()),
    };
    let code = code(assets, id);
    // It plays by itself once it comes into view (unless the reader wants less motion).
    let autoplay = if place == Place::Hero { " data-autoplay" } else { "" };
    let numbers = if figure.facts.is_empty() || place == Place::Hero {
        String::new()
    } else {
        let entry = |f: &&str| match place {
            Place::Explainer => fact_short(course, f, None),
            _ => fact_entry(course, None, &course.book.facts[*f]),
        };
        let list: String = figure.facts.iter().map(entry).collect();
        format!(
            "<details class=\"numbers\"><summary>{}</summary><ul>{list}</ul></details>",
            escape(&course.ui.t("figure.numbers"))
        )
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
        _ => format!("<div class=\"figure-foot\">{numbers}{}</div>", share(course, &files::figure(id), &title, 760)),
    };
    format!(
        "<figure class=\"figure{}\" id=\"{id}\">{caption}<div data-island=\"figure\" data-id=\"{id}\"{from}{code}{autoplay}>{view}</div>{block}{foot}</figure>\n",
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

/// What a lesson's checks say to each answer, by check: a file that the explainer fetches when the first of them comes near.
pub fn feedback_file(lesson: &Lesson) -> (String, String) {
    let mut said: Map<Vec<String>> = Map::default();
    for c in &lesson.checks {
        let mut question = c.question.clone();
        let texts = feedback(&mut question);
        said.insert(c.id.clone(), checks::order(c, 0).into_iter().map(|i| texts[i].clone()).collect());
    }
    let json = serde_json::to_string(&said).unwrap_or_default();
    (format!("checks-{}-{:016x}.json", lesson.id, crate::sim::rng::seed_of(&json)), json)
}

/// A check.
pub fn check(course: &Course, assets: &Assets, lesson: &Lesson, id: &str, place: Place) -> String {
    let mut check = lesson.check(id).expect("a placed check").clone();
    // On a page of its own the paragraph is elsewhere.
    let on_page = place != Place::Single;
    check.see =
        if on_page { format!("#{}", check.see) } else { format!("{}#{}", files::lesson(&lesson.id), check.see) };
    let code = code(assets, "check");
    let mut from = String::new();
    if place == Place::Explainer {
        feedback(&mut check.question).into_iter().for_each(String::clear);
        from = format!(" data-from=\"{}\"", feedback_file(lesson).0);
    }
    let view = markup(|| crate::ui::check::view::view(&check, &course.ui));
    let label = escape(&course.ui.t("check.title"));
    format!(
        "<div class=\"check\" id=\"{id}\"><p class=\"check-label\" aria-hidden=\"true\">{label}</p>\
         <div data-island=\"check\" data-id=\"{id}\"{from}{code}>{view}</div>{}</div>\n",
        if on_page { String::new() } else { share(course, &files::check(id), &course.ui.t("check.title"), 520) },
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
            format!("<li><a href=\"{}\" rel=\"noopener\">{}</a></li>", escape(&s.url), escape(&s.title))
        })
        .collect();
    let numbers: String = lesson::facts_named(lesson)
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
         <div class=\"lesson-foot\">{next}<details><summary>{}</summary><ul class=\"sources\">{numbers}</ul></details>\
         <details><summary>{}</summary><ul class=\"sources\">{sources}</ul></details>{}</div></article>\n",
        t("lesson.summary"),
        t("lesson.numbers"),
        t("lesson.sources"),
        share(course, &files::lesson(id), &lesson.head.title, 900),
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
        format!("<a href=\"{}\" rel=\"noopener\">{}</a>, ", escape(&source.url), escape(&source.title))
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
