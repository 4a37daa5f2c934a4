//! Puts pages together at build time: the explainer, and each lesson, figure and check as a page of its own.

pub mod files;
pub mod parts;

use crate::content::lesson::{Block, Lesson};
use crate::content::{Course, escape};
use crate::scene::Arg;
use leptos::prelude::*;
use parts::{Place, figure_title, markup};

/// One finished page.
pub struct Page {
    /// File name; all pages lie beside each other.
    pub file: String,
    pub html: String,
}

/// Name and content of each file that pages fetch: what all live parts need at once, on a long page what belongs to a figure or check when
/// that comes near.
pub fn data_files(course: &Course, assets: &Assets) -> Vec<(String, String)> {
    let mut files = vec![parts::live_file(course, assets)];
    for f in crate::figures::ALL {
        files.push(parts::figure_file(f.id, &parts::figure_data(course, f.id)));
        // The opening picture is written into the page.
        if f.id != course.opening {
            files.extend(parts::pictures(course, assets, f.id));
        }
    }
    files.extend(course.lessons.iter().map(parts::feedback_file));
    files
}

/// Words that only the pages need, not what lives on them.
const WRITTEN: [&str; 36] = [
    "overview.",
    "glossary.",
    "facts.",
    "lesson.",
    "hero.",
    "footer.",
    "theme.",
    "mark.",
    "fact.",
    "page.",
    "figure.describe",
    "check.title",
    "check.single",
    "check.multiple",
    "check.sort",
    "check.why",
    "check.see",
    "check.answer",
    "nav.contents",
    "nav.skip",
    "nav.clear-",
    "share.button",
    "player.back",
    "player.next",
    "player.restart",
    "player.position",
    "player.label",
    "figure.numbers",
    "figure.controls",
    "figure.steps",
    "share.link",
    "share.embed",
    "share.copy",
    "share.open",
    "nav.kept",
    "check.reveal",
];

/// Names of the files that a page loads, relative to it.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    pub css: String,
    /// What only live parts need of style, only lists, and only pages without scripts.
    pub live_css: String,
    pub lists_css: String,
    pub plain_css: String,
    pub font: String,
    /// The start script itself.
    pub start: String,
    pub pause: String,
    pub js: String,
    pub wasm: String,
    /// Code that was split off the wasm, by figure, and that of checks under `check`; empty where it was not (development builds).
    pub code: crate::Map<String>,
    /// Scripts that a development server added (live reload).
    pub extra: Vec<String>,
    /// Address under which the pages will be found, with a slash at its end; empty when nobody knows.
    pub base: String,
}

/// What a page may load: itself and nothing else. Objects are pictures where scripts are off. `wasm-unsafe-eval` is what browsers want for WebAssembly.
pub const SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
font-src 'self'; object-src 'self'; frame-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'";

/// Every page of the explainer.
pub fn all(course: &Course, assets: &Assets) -> Vec<Page> {
    let mut pages = vec![explainer(course, assets)];
    for lesson in &course.lessons {
        pages.push(lesson_page(course, lesson, assets));
        for id in lesson.figures() {
            pages.push(figure_page(course, id, Some(lesson), assets));
        }
        for check in &lesson.checks {
            pages.push(check_page(course, lesson, &check.id, assets));
        }
    }
    pages.push(figure_page(course, &course.opening, None, assets));
    pages.push(list_page(course, files::GLOSSARY, "glossary", parts::glossary(course), assets));
    pages.push(list_page(course, files::FACTS, "facts", parts::facts(course), assets));
    pages.push(not_found(course, assets));
    pages
}

struct Head<'a> {
    file: &'a str,
    title: &'a str,
    description: &'a str,
    class: &'static str,
}

fn document(course: &Course, assets: &Assets, head: &Head, body: String) -> Page {
    let Head { file, title, description, class } = *head;
    let url = |f: &str| format!("{}{}", assets.base, f);
    let extra: String =
        assets.extra.iter().map(|s| format!("<script type=\"module\" src=\"{}\"></script>", escape(s))).collect();
    let lists = match class {
        "page-list" => format!("<link rel=\"stylesheet\" href=\"{}\">\n", escape(&assets.lists_css)),
        _ => String::new(),
    };
    let canonical = if file == "index.html" && !assets.base.is_empty() { assets.base.clone() } else { url(file) };
    let html = format!(
        "<!doctype html>\n<html lang=\"{lang}\"{long}>\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
         <title>{title}</title>\n<meta name=\"description\" content=\"{description}\">\n\
         <link rel=\"canonical\" href=\"{canonical}\">\n\
         <meta property=\"og:type\" content=\"article\">\n<meta property=\"og:site_name\" content=\"{site}\">\n\
         <meta property=\"og:title\" content=\"{title}\">\n<meta property=\"og:description\" content=\"{description}\">\n\
         <meta property=\"og:url\" content=\"{canonical}\">\n<meta property=\"og:image\" content=\"{image}\">\n\
         <meta property=\"og:image:width\" content=\"1200\">\n<meta property=\"og:image:height\" content=\"630\">\n\
         <meta name=\"twitter:card\" content=\"summary_large_image\">\n\
         <meta name=\"theme-color\" content=\"#fbfaf6\" media=\"(prefers-color-scheme: light)\">\n\
         <meta name=\"theme-color\" content=\"#0f1720\" media=\"(prefers-color-scheme: dark)\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <link rel=\"icon\" href=\"favicon.svg\" type=\"image/svg+xml\">\n<link rel=\"icon\" href=\"favicon.png\" sizes=\"96x96\" type=\"image/png\">\n\
         <script data-js=\"{js}\" data-wasm=\"{wasm}\" data-words=\"{parts}\" data-style=\"{live}\" data-plain=\"{plain}\">{start}</script>\n\
         <link rel=\"preload\" href=\"{font}\" as=\"font\" type=\"font/woff2\" crossorigin>\n\
         <link rel=\"stylesheet\" href=\"{css}\">\n{lists}<noscript><link rel=\"stylesheet\" href=\"{plain}\"></noscript>\n\
         {extra}</head>\n\
         <body class=\"{class}\">\n{body}\n</body>\n</html>\n",
        lang = escape(&course.lang),
        // Lessons below each other: on narrow screens a bar says in which one reads.
        long = if class == "page-explainer" { " class=\"long\"" } else { "" },
        plain = escape(&assets.plain_css),
        policy = SECURITY_POLICY,
        title = escape(title),
        description = escape(description),
        site = escape(&course.title),
        canonical = escape(&canonical),
        image = escape(&url("social.png")),
        start = assets.start,
        font = escape(&assets.font),
        css = escape(&assets.css),
        js = escape(&assets.js),
        wasm = escape(&assets.wasm),
        live = escape(&assets.live_css),
        parts = escape(&parts::live_file(course, assets).0),
    );
    Page { file: file.to_string(), html }
}

/// What is copied into parts, and messages that a page may have to show; all hidden but the one for scripts that are off.
fn messages(course: &Course) -> String {
    let t = |k: &str| escape(&course.ui.t(k));
    format!(
        "{}<p class=\"message\" id=\"message\" role=\"status\" hidden></p>\
         <p class=\"message\" id=\"failed\" role=\"status\" hidden>{}</p>\
         <p class=\"message\" id=\"stopped\" role=\"status\" hidden>{}</p>\
         <noscript><p class=\"message\">{}</p></noscript>\
         <template id=\"missing\"><p class=\"message missing\" role=\"status\">{} <button type=\"button\">{}</button></p></template>",
        parts::share_fields(course),
        t("page.failed"),
        t("page.stopped"),
        t("page.scripts-off"),
        t("page.missing"),
        t("page.retry")
    )
}

const MARK: &str = "<svg class=\"mark\" viewBox=\"0 0 32 32\" aria-hidden=\"true\"><rect class=\"f-java\" x=\"3\" y=\"13\" width=\"12\" height=\"10\" rx=\"1\"/>\
<rect class=\"f-mysql\" x=\"17\" y=\"13\" width=\"12\" height=\"10\" rx=\"1\"/><rect class=\"f-node\" x=\"10\" y=\"2\" width=\"12\" height=\"10\" rx=\"1\"/>\
<path class=\"f-none s-rib\" d=\"M6 15v6M9 15v6M12 15v6M20 15v6M23 15v6M26 15v6M13 4v6M16 4v6M19 4v6\"/><path class=\"f-none s-ink\" stroke-width=\"2.4\" d=\"M2 26h28\"/>\
<path class=\"f-none s-aws\" stroke-width=\"1.8\" d=\"M3 30q3.2-2.4 6.5 0t6.5 0t6.5 0t6.5 0\"/></svg>";

fn top(course: &Course, home: &str) -> String {
    let t = |k: &str| escape(&course.ui.t(k));
    let theme = ["auto", "light", "dark"]
        .iter()
        .map(|v| {
            format!(
                "<label class=\"segment\"><input type=\"radio\" name=\"theme\" value=\"{v}\"{}><span>{}</span></label>",
                if *v == "auto" { " checked" } else { "" },
                t(&format!("theme.{v}"))
            )
        })
        .collect::<String>();
    format!(
        "<header class=\"top chrome\"><a class=\"skip\" href=\"#text\">{}</a><a class=\"brand\" href=\"{home}\">{MARK}<span>{}</span></a>\
         <fieldset class=\"theme needs-js\" data-theme-switch><legend class=\"sr-only\">{}</legend><div class=\"segments\">{theme}</div></fieldset></header>",
        t("nav.skip"),
        escape(&course.title),
        t("theme.label"),
    )
}

fn footer(course: &Course) -> String {
    let t = |k: &str| escape(&course.ui.t(k));
    format!(
        "<footer class=\"foot\"><div class=\"chrome\"><p><a href=\"{}\">{}</a> · <a href=\"{}\">{}</a></p><p>{}</p><p>{}</p><p>{}</p></div><p class=\"small\">{}</p></footer>",
        files::GLOSSARY,
        t("glossary.title"),
        files::FACTS,
        t("facts.title"),
        t("footer.about"),
        t("footer.privacy"),
        t("footer.licence"),
        t("footer.affiliation")
    )
}

fn contents(course: &Course) -> AnyView {
    let ui = &course.ui;
    let items = course
        .lessons
        .iter()
        .enumerate()
        .map(|(i, l)| {
            let n = l.checks.len();
            let sections = l
                .blocks
                .iter()
                .filter_map(|b| match b {
                    Block::Heading { id, title } => {
                        Some(view! { <li><a href=format!("#{id}") inner_html=crate::content::inline(title)></a></li> })
                    }
                    _ => None,
                })
                .collect_view();
            view! {
                <li class="contents-lesson" data-checks=l.id.clone()>
                    <a href=format!("#{}", l.id) class="contents-title">
                        <span class="contents-number" aria-hidden="true">{(i + 1).to_string()}</span>
                        <span inner_html=escape(&l.head.title)></span>
                        <span class="count needs-js" aria-hidden="true" inner_html=escape(&ui.f("nav.progress-short", &[("done", Arg::N(0.0)), ("all", Arg::N(n as f64))]))></span>
                    </a>
                    <progress class="needs-js" max=n.to_string() value="0" aria-label=escape(&l.head.title)></progress>
                    <ol>{sections}</ol>
                </li>
            }
        })
        .collect_view();
    let total: usize = course.lessons.iter().map(|l| l.checks.len()).sum();
    view! {
        <nav class="contents chrome" id="contents" aria-label=ui.t("nav.contents")>
            <details open>
                <summary inner_html=escape(&ui.t("nav.contents"))></summary>
                <ol class="contents-list">{items}</ol>
                <div class="contents-foot needs-js" data-checks="text">
                    <p class="count-long" inner_html=escape(&ui.f("nav.progress", &[("done", Arg::N(0.0)), ("all", Arg::N(total as f64))]))></p>
                    <p class="kept" data-notice="" role="status" inner_html=escape(&ui.t("nav.kept"))></p>
                    <div data-clear="">
                        <button type="button" class="plain clear-ask" aria-expanded="false" inner_html=escape(&ui.t("nav.clear"))></button>
                        <div class="clear-panel" hidden>
                            <p inner_html=escape(&ui.t("nav.clear-ask"))></p>
                            <button type="button" class="clear-no" inner_html=escape(&ui.t("nav.clear-no"))></button>
                            <button type="button" class="plain clear-yes" inner_html=escape(&ui.t("nav.clear-yes"))></button>
                        </div>
                    </div>
                </div>
            </details>
        </nav>
    }
    .into_any()
}

/// The whole course as stacks of containers, one a lesson, that fill as its checks are solved.
fn overview(course: &Course) -> AnyView {
    let ui = &course.ui;
    let mut number = 0;
    let parts = course
        .parts
        .iter()
        .map(|part| {
            let lessons = part
                .lessons
                .iter()
                .filter_map(|id| course.lessons.iter().find(|l| l.id == *id))
                .map(|l| {
                    number += 1;
                    let n = l.checks.len();
                    let count = ui.f("nav.progress-short", &[("done", Arg::N(0.0)), ("all", Arg::N(n as f64))]);
                    view! {
                        <li data-checks=l.id.clone()>
                            <progress max=n.to_string() value="0" aria-hidden="true"></progress>
                            <a href=format!("#{}", l.id)>
                                <span class="crate-number" aria-hidden="true">{number.to_string()}</span>
                                <span class="crate-name" inner_html=escape(&l.head.title)></span>
                            </a>
                            <span class="count needs-js" inner_html=escape(&count)></span>
                        </li>
                    }
                })
                .collect_view();
            view! {
                <section>
                    <h3 inner_html=escape(&part.title)></h3>
                    <p inner_html=escape(&part.text)></p>
                    <ol>{lessons}</ol>
                </section>
            }
        })
        .collect_view();
    view! {
        <section class="overview" aria-labelledby="overview-title">
            <h2 id="overview-title" inner_html=escape(&ui.t("overview.title"))></h2>
            <div class="crates">{parts}</div>
        </section>
    }
    .into_any()
}

fn explainer(course: &Course, assets: &Assets) -> Page {
    let ui = &course.ui;
    let pause = format!("<script src=\"{}\"></script>\n", escape(&assets.pause));
    let lessons: String = course
        .lessons
        .iter()
        .enumerate()
        .flat_map(|(i, l)| [parts::lesson(course, assets, l, Some(i + 1), Place::Explainer), pause.clone()])
        .collect();
    let first = course.lessons.first().map_or("text", |l| l.id.as_str());
    let hero = format!(
        "<section class=\"hero\" aria-labelledby=\"hero-title\"><div class=\"hero-words\"><h1 id=\"hero-title\">{}</h1><p class=\"lede\">{}</p><p class=\"hero-go\"><a class=\"button primary\" href=\"#{first}\">{}</a><span>{}</span></p></div>{}</section>",
        escape(&course.tagline),
        escape(&ui.t("hero.lede")),
        escape(&ui.t("hero.start")),
        escape(&ui.t("hero.facts")),
        parts::figure(course, assets, &course.opening, Place::Hero),
    );
    let nav = markup(|| contents(course));
    let body = format!(
        "{}{}{hero}{pause}{}{pause}<div class=\"layout\">{nav}{pause}<main id=\"text\">{lessons}</main></div>{}{}",
        top(course, "#text"),
        messages(course),
        markup(|| overview(course)),
        parts::term_boxes(course, &course.lessons.iter().collect::<Vec<_>>()),
        footer(course)
    );
    let title = format!("{}: {}", course.title, course.tagline);
    let head = Head { file: "index.html", title: &title, description: &ui.t("hero.lede"), class: "page-explainer" };
    document(course, assets, &head, body)
}

/// The frame of a page that shows one thing: a way to the whole explainer above and below, which a course page sheds.
fn single(course: &Course, assets: &Assets, head: &Head, context: &str, main: String, back: &str) -> Page {
    let body = format!(
        "{}{}<main id=\"text\" class=\"single\">{context}{main}<p class=\"back chrome\"><a href=\"{back}\">{}</a></p></main>{}",
        top(course, "index.html"),
        messages(course),
        escape(&course.ui.t("page.back")),
        footer(course)
    );
    document(course, assets, head, body)
}

fn lesson_page(course: &Course, lesson: &Lesson, assets: &Assets) -> Page {
    let file = files::lesson(&lesson.id);
    let title = format!("{} · {}", lesson.head.title, course.title);
    let head = Head { file: &file, title: &title, description: &lesson.head.lede, class: "page-lesson" };
    single(
        course,
        assets,
        &head,
        "",
        format!(
            "{}{}",
            parts::lesson(course, assets, lesson, None, Place::Single),
            parts::term_boxes(course, &[lesson])
        ),
        &format!("index.html#{}", lesson.id),
    )
}

fn figure_page(course: &Course, id: &str, lesson: Option<&Lesson>, assets: &Assets) -> Page {
    let file = files::figure(id);
    let (name, question) = figure_title(course, id);
    let title = format!("{name} · {}", course.title);
    let context = lesson.map_or(String::new(), |l| {
        format!(
            "<p class=\"context chrome\">{} <a href=\"{}\">{}</a></p>",
            escape(&course.ui.t("page.figure-of")),
            files::lesson(&l.id),
            escape(&l.head.title)
        )
    });
    let head = Head { file: &file, title: &title, description: &question, class: "page-figure" };
    single(
        course,
        assets,
        &head,
        &context,
        parts::figure(course, assets, id, Place::Single),
        &format!("index.html#{id}"),
    )
}

fn check_page(course: &Course, lesson: &Lesson, id: &str, assets: &Assets) -> Page {
    let file = files::check(id);
    let name = format!("{}: {}", course.ui.t("check.title"), lesson.head.title);
    let title = format!("{name} · {}", course.title);
    let description = lesson.check(id).map_or(String::new(), |c| parts::plain(&c.prompt));
    let context = format!(
        "<h1 class=\"sr-only\">{}</h1><p class=\"context chrome\">{} <a href=\"{}\">{}</a></p>",
        escape(&name),
        escape(&course.ui.t("page.check-of")),
        files::lesson(&lesson.id),
        escape(&lesson.head.title)
    );
    let head = Head { file: &file, title: &title, description: &description, class: "page-check" };
    single(
        course,
        assets,
        &head,
        &context,
        parts::check(course, assets, lesson, id, Place::Single),
        &format!("index.html#{id}"),
    )
}

/// The glossary, or the list of facts: the words of both have the same keys.
fn list_page(course: &Course, file: &str, key: &str, list: String, assets: &Assets) -> Page {
    let (name, lede) = (course.ui.t(&format!("{key}.title")), course.ui.t(&format!("{key}.lede")));
    let title = format!("{name} · {}", course.title);
    let main = format!("<h1>{}</h1><p class=\"lede\">{}</p>{list}", escape(&name), escape(&lede));
    let head = Head { file, title: &title, description: &lede, class: "page-list" };
    single(course, assets, &head, "", main, "index.html")
}

fn not_found(course: &Course, assets: &Assets) -> Page {
    let name = course.ui.t("page.not-found");
    let text = course.ui.t("page.not-found-text");
    let title = format!("{name} · {}", course.title);
    let main = format!("<h1>{}</h1><p class=\"lede\">{}</p>", escape(&name), escape(&text));
    let head = Head { file: "404.html", title: &title, description: &text, class: "page-not-found" };
    single(course, assets, &head, "", main, "index.html")
}
