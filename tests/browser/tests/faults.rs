//! Whatever does not come, comes late or comes wrong: readers see what readers without scripts see, and a sentence that says what to do; and
//! what does not need the file lives. Walks the list of all files that the pages load, a file of each kind at a time, in Chromium.

use dockside_browser::{Engine, Fault, Problems, Server, Session, dist};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// A file, a page that loads it, and the part of the page that needs it (none where the whole page does).
struct Loaded {
    file: String,
    page: String,
    part: Option<String>,
}

/// All files of the build that are no pages, each where it is loaded first: the explainer before pages of one part.
fn loaded() -> &'static [Loaded] {
    static LOADED: OnceLock<Vec<Loaded>> = OnceLock::new();
    LOADED.get_or_init(|| {
        let mut pages = vec![String::from("index.html")];
        pages.extend(
            [
                "lesson-",
                "figure-",
                "check-",
                "level",
                "workbench",
                "answers",
                "review",
                "exam",
                "teach",
                "glossary",
                "facts",
                "404",
            ]
            .iter()
            .flat_map(|p| dist::pages(p)),
        );
        let files: BTreeSet<String> = dist::files().into_iter().filter(|f| !f.ends_with(".html")).collect();
        let mut out: BTreeMap<String, Loaded> = BTreeMap::new();
        for page in pages {
            let html = dist::read(&page);
            let mut at = 0;
            for text in html.split('"') {
                let file = text.trim_start_matches("./");
                // The overview only fetches these for who has answered something, and does without.
                let own = ["answers-", "review-"].iter().find(|own| file.starts_with(**own));
                let here = own.is_none_or(|own| page.strip_suffix(".html") == Some(own.trim_end_matches('-')));
                if here && files.contains(file) && !out.contains_key(file) {
                    let part = part_around(&html, at.max(1) - 1);
                    let loaded = Loaded { part, file: file.to_string(), page: page.clone() };
                    out.insert(file.to_string(), loaded);
                }
                at += text.len() + 1;
            }
        }
        // What only other files name, or nobody but a visitor: the licence of the font, the picture for social media, and the service worker,
        // for which there are tests of its own (`offline.rs`).
        let idle: Vec<&String> = files.iter().filter(|f| !out.contains_key(*f)).collect();
        assert_eq!(idle, ["OFL.txt", "social.png", "sw.js"], "files that no page names");
        assert!(out.len() > 60, "only {} files", out.len());
        out.into_values().collect()
    })
}

/// The figure or check that a place in the HTML lies in; the outline of the course belongs to the contents.
fn part_around(html: &str, at: usize) -> Option<String> {
    let before = &html[html.find("</head>").filter(|head| *head < at)?..at];
    if html[at..].starts_with("\"outline-") {
        return Some(String::from("contents"));
    }
    for (files, island) in [
        ("\"asked-", "my-answers"),
        ("\"answers-", "my-answers"),
        ("\"review-", "my-review"),
        ("\"exam-", "practice-exam"),
        ("\"levels-", "my-levels"),
        ("\"teach-", "for-teachers"),
        ("\"workbench-", "my-workbench"),
    ] {
        if html[at..].starts_with(files) {
            return Some(String::from(island));
        }
    }
    let ids = ["figure-", "check-"].iter().flat_map(|p| dist::pages(p)).map(|page| dist::id_of(&page).to_string());
    ids.filter_map(|id| Some((before.rfind(&format!(" id=\"{id}\""))?, id))).max().map(|(_, id)| id)
}

/// What has become of the page, or of the part of it: `live`, `failed` with its message, or `dead` with the page's.
const STATE: &str = "(id => {
  const root = document.documentElement, shown = e => e && e.offsetHeight > 0 && e.textContent.trim().length > 20;
  if (root.classList.contains('dead')) return shown(document.querySelector('#failed:not([hidden]), #stopped:not([hidden])')) ? 'dead' : '';
  if (!root.classList.contains('live')) return '';
  if (!id) return 'live';
  const part = document.getElementById(id), island = part.matches('[data-island]') ? part : part.querySelector('[data-island]') || part.closest('[data-island]');
  if (island.classList.contains('alive')) return 'live';
  return island.classList.contains('failed') && shown(document.querySelector('.missing')) ? 'failed' : '';
})";

/// What a reader of the part (or of the page) misses, as a list.
const MISSED: &str = "((id, state) => {
  const missed = [], part = (id && document.getElementById(id)) || document.body;
  if (document.body.innerText.length < 300) missed.push('the text');
  const near = e => { const r = e.getBoundingClientRect(); return r.bottom > 0 && r.top < innerHeight; };
  for (const stage of part.querySelectorAll('.stage')) {
    if (!near(stage)) continue;
    const scene = [...stage.querySelectorAll('.scene')].find(s => s.getBoundingClientRect().height > 40);
    if (!scene) missed.push('a picture');
    else if (scene.tagName === 'svg' && !scene.firstElementChild) missed.push('what is in a picture');
  }
  if (state !== 'live') {
    const shut = state === 'dead' ? document : part;
    if ([...shut.querySelectorAll('.needs-js')].some(e => e.offsetHeight > 0)) missed.push('buttons that do something');
    if ([...shut.querySelectorAll('.check-answer')].some(e => e.offsetHeight === 0 && e.closest('.check').offsetHeight)) missed.push('answers');
  }
  return missed.join(', ');
})";

fn tried(s: &Session, site: &Server, l: &Loaded, fault: Fault) -> Result<String, String> {
    site.fault(&l.file, fault);
    let id = l.part.as_deref().unwrap_or_default();
    // The same address once more would only be a way within the page.
    s.open("about:blank")?;
    s.open(&site.url(&if id.is_empty() { l.page.clone() } else { format!("{}#{id}", l.page) }))?;
    let here = serde_json::json!(id);
    s.until("the page or its part settles", 12.0, &format!("{STATE}({here})"))?;
    let state = s.text(&format!("{STATE}({here})"))?;
    let missed = format!("{MISSED}({here}, {})", serde_json::json!(state));
    if s.until("", 3.0, &format!("!{missed}")).is_err() {
        return Err(format!("{state}, and missed: {}", s.text(&missed)?));
    }
    Ok(state)
}

/// What a file is for: files of one kind, as the data of figures, are loaded by the same code.
fn kind(l: &Loaded) -> String {
    let ending = l.file.rsplit('.').next().unwrap_or_default();
    let stem = l.file.split('-').next().unwrap_or_default();
    match &l.part {
        Some(id) if l.file.starts_with(id.as_str()) => format!("figure {ending}"),
        _ => format!("{stem} {ending}"),
    }
}

/// Tries one file of each kind, one at a time; `DOCKSIDE_FILE=` tries all that begin so, and empty all there are.
fn walk(faults: &[Fault]) {
    let Some(s) = Session::start(Engine::Chromium) else { return };
    let site = Server::plain();
    let mut bad = Problems::default();
    let mut seen = std::collections::BTreeMap::<String, usize>::new();
    let only = std::env::var("DOCKSIDE_FILE").ok();
    let mut kinds = std::collections::BTreeSet::new();
    for l in loaded() {
        match &only {
            Some(only) if !l.file.starts_with(only) => continue,
            None if !kinds.insert(kind(l)) => continue,
            _ => {}
        }
        for fault in faults {
            let place = format!("{} {fault:?} on {}", l.file, l.page);
            match tried(&s, &site, l, *fault) {
                Ok(state) => {
                    // A file that is only late costs nothing.
                    bad.check(*fault != Fault::Late || state == "live", format!("{place}: {state}"));
                    *seen.entry(format!("{fault:?} {state}")).or_default() += 1;
                }
                Err(e) => bad.add(format!("{place}: {e}")),
            }
        }
    }
    println!("{seen:?}");
    bad.finish();
}

#[test]
fn missing_files() {
    walk(&[Fault::Missing]);
}

#[test]
fn blocked_files() {
    walk(&[Fault::Cut]);
}

#[test]
fn wrong_files() {
    walk(&[Fault::Junk, Fault::Empty]);
}

#[test]
fn late_files() {
    walk(&[Fault::Late]);
}
