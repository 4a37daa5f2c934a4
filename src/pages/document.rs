//! What every page has: head, top, messages and foot.

use super::{files, use_site};
use crate::components::notices::Message;
use crate::components::theme::ThemeSwitch;
use crate::components::use_ui;
use leptos::prelude::*;

/// Kinds of pages, as classes of the body.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Explainer,
    Lesson,
    Figure,
    Check,
    Level,
    Bench,
    List,
    NotFound,
}

impl Kind {
    fn class(self) -> &'static str {
        match self {
            Kind::Explainer => "page-explainer",
            Kind::Lesson => "page-lesson",
            Kind::Figure => "page-figure",
            Kind::Check => "page-check",
            // A figure with a task.
            Kind::Level => "page-figure page-level",
            Kind::Bench => "page-bench",
            Kind::List => "page-list",
            Kind::NotFound => "page-not-found",
        }
    }
}

/// A page from `<html>` to `</html>`.
#[component]
pub fn Document(
    /// The page's own file name.
    #[prop(into)]
    file: String,
    /// Title of the tab, with the name of the course.
    title: String,
    /// What search engines and previews show of it.
    description: String,
    kind: Kind,
    children: Children,
) -> AnyView {
    let site = use_site();
    let (course, assets) = (&site.course, site.assets.clone());
    // Previews of a link, and search engines that find a page twice, need addresses in full.
    let addresses = site.address(&file).map(|address| {
        view! {
            <link rel="canonical" href=address.clone()/>
            {super::addresses::height(&file).map(|_| {
                let said = site.address(&super::addresses::oembed(&file));
                view! { <link rel="alternate" type="application/json+oembed" href=said title=title.clone()/> }
            })}
            <Property name="og:url" content=address/>
            <Property name="og:image" content=site.address("social.png").unwrap_or_default()/>
            <Property name="og:image:width" content="1200"/>
            <Property name="og:image:height" content="630"/>
        }
    });
    let policy = assets.security_policy();
    let lists = matches!(kind, Kind::List | Kind::Level | Kind::Bench)
        .then(|| view! { <link rel="stylesheet" href=assets.lists_css/> });
    let bench = (kind == Kind::Bench).then(|| view! { <link rel="stylesheet" href=assets.bench_css/> });
    let extra = assets.extra.into_iter().map(|src| view! { <script type="module" src=src></script> }).collect_view();
    view! {
        // Lessons below each other: on narrow screens a bar says in which one reads.
        <html lang=course.lang.clone() class=(kind == Kind::Explainer).then_some("long")>
            <head>
                <meta charset="utf-8"/>
                <meta http-equiv="Content-Security-Policy" content=policy/>
                <meta name="viewport" content="width=device-width,initial-scale=1"/>
                <title>{title.clone()}</title>
                <meta name="description" content=description.clone()/>
                <Property name="og:type" content="article"/>
                <Property name="og:site_name" content=course.title.clone()/>
                <Property name="og:title" content=title/>
                <Property name="og:description" content=description/>
                {addresses}
                <meta name="twitter:card" content="summary_large_image"/>
                <meta name="theme-color" content="#fbfaf6" media="(prefers-color-scheme: light)"/>
                <meta name="theme-color" content="#0f1720" media="(prefers-color-scheme: dark)"/>
                <meta name="referrer" content="no-referrer"/>
                <link rel="icon" href="favicon.svg" type="image/svg+xml"/>
                <link rel="icon" href="favicon.png" sizes="96x96" type="image/png"/>
                <script
                    data-js=assets.js
                    data-wasm=assets.wasm
                    data-words=site.data.words.name.clone()
                    data-picture=assets.code.get("picture").cloned()
                    data-style=assets.live_css
                    data-plain=assets.plain_css.clone()
                    data-offline=Some(assets.offline).filter(|script| !script.is_empty())
                    inner_html=assets.start
                ></script>
                <link rel="preload" href=assets.font r#as="font" type="font/woff2" crossorigin=""/>
                <link rel="stylesheet" href=assets.css/>
                {lists}
                {bench}
                <noscript>
                    <link rel="stylesheet" href=assets.plain_css/>
                </noscript>
                {extra}
            </head>
            <body class=kind.class()>{children()}</body>
        </html>
    }
    .into_any()
}

/// What previews of a link show of the page (Open Graph).
#[component]
fn Property(name: &'static str, #[prop(into)] content: String) -> AnyView {
    leptos::html::meta().attr("property", name).content(content).into_any()
}

/// The mark of the course: three containers afloat.
#[component]
fn Mark() -> AnyView {
    view! {
        <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
            <rect class="f-java" x="3" y="13" width="12" height="10" rx="1"></rect>
            <rect class="f-mysql" x="17" y="13" width="12" height="10" rx="1"></rect>
            <rect class="f-node" x="10" y="2" width="12" height="10" rx="1"></rect>
            <path
                class="f-none s-rib"
                d="M6 15v6M9 15v6M12 15v6M20 15v6M23 15v6M26 15v6M13 4v6M16 4v6M19 4v6"
            ></path>
            <path class="f-none s-ink" stroke-width="2.4" d="M2 26h28"></path>
            <path
                class="f-none s-aws"
                stroke-width="1.8"
                d="M3 30q3.2-2.4 6.5 0t6.5 0t6.5 0t6.5 0"
            ></path>
        </svg>
    }
    .into_any()
}

/// The name of the course, and the switch for the appearance.
#[component]
pub fn Top(
    /// Where the name leads.
    home: &'static str,
) -> AnyView {
    let (site, ui) = (use_site(), use_ui());
    view! {
        <header class="top chrome">
            <a class="skip" href="#text">{ui.t("nav.skip")}</a>
            <a class="brand" href=home>
                <Mark/>
                <span>{site.course.title.clone()}</span>
            </a>
            <div data-island="theme">
                <ThemeSwitch/>
            </div>
        </header>
    }
    .into_any()
}

/// What a page may have to say at its head; all hidden but that scripts are off, or kept from running.
#[component]
pub fn Messages() -> AnyView {
    let ui = use_ui();
    let newer = (!use_site().assets.offline.is_empty()).then(|| {
        view! {
            <p class="message newer" id="newer" role="status" hidden>
                {ui.t("page.newer")}
                " "
                <button type="button">{ui.t("page.newer-use")}</button>
                " "
                <button type="button" class="plain">{ui.t("page.newer-later")}</button>
            </p>
        }
    });
    view! {
        <div data-island="message">
            <Message/>
        </div>
        <p class="message unstarted">{ui.t("page.unstarted")}</p>
        <p class="message" id="failed" role="status" hidden>{ui.t("page.failed")}</p>
        <p class="message" id="stopped" role="status" hidden>{ui.t("page.stopped")}</p>
        {newer}
        <noscript>
            <p class="message">{ui.t("page.scripts-off")}</p>
        </noscript>
    }
    .into_any()
}

#[component]
pub fn Footer() -> AnyView {
    let ui = use_ui();
    view! {
        <footer class="foot">
            <div class="chrome">
                <p>
                    <a href=files::LEVELS>{ui.t("levels.title")}</a>
                    " · "
                    <a href=files::WORKBENCH>{ui.t("bench.title")}</a>
                    " · "
                    <a href=files::REVIEW>{ui.t("review.title")}</a>
                    " · "
                    <a href=files::EXAM>{ui.t("exam.title")}</a>
                    " · "
                    <a href=files::ANSWERS>{ui.t("answers.title")}</a>
                    " · "
                    <a href=files::GLOSSARY>{ui.t("glossary.title")}</a>
                    " · "
                    <a href=files::FACTS>{ui.t("facts.title")}</a>
                    " · "
                    <a href=files::TEACH>{ui.t("teach.title")}</a>
                </p>
                <p>{ui.t("footer.about")}</p>
                <p>{ui.t("footer.privacy")}</p>
                <p>{ui.t("footer.licence")}</p>
            </div>
            <p class="small">{ui.t("footer.affiliation")}</p>
            <p id="outside" hidden>{ui.t("page.outside")}</p>
        </footer>
    }
    .into_any()
}

/// A link to another site. Within a frame of a course page that site would refuse to show itself, so it opens outside; what links of this
/// kind do is said once on each page ([`Footer`]).
#[component]
pub fn Outside(url: String, title: String) -> AnyView {
    view! { <a target="_blank" rel="noopener" aria-describedby="outside" href=url>{title}</a> }.into_any()
}

/// A heading at whatever level its place asks for.
#[component]
pub fn Heading(
    /// 1 to 4.
    level: u8,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional)] class: Option<&'static str>,
    /// HTML.
    #[prop(into)]
    title: String,
) -> AnyView {
    match level {
        1 => view! { <h1 id=id class=class inner_html=title></h1> }.into_any(),
        2 => view! { <h2 id=id class=class inner_html=title></h2> }.into_any(),
        3 => view! { <h3 id=id class=class inner_html=title></h3> }.into_any(),
        _ => view! { <h4 id=id class=class inner_html=title></h4> }.into_any(),
    }
}
