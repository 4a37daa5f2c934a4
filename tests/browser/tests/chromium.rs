//! What needs Chromium's own tools: accessibility by axe at phone and desk widths, layout shift, sideways scrolling.

use dockside_browser::{Engine, Problems, Server, Session, dist};
use serde_json::json;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::thread::sleep;
use std::time::Duration;

mod common;
use common::*;

fn axe_source() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../npm/node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{path}: {e} (run `npm ci` in tests/npm)"))
}

/// Reads down the page, so that every island is mounted, and back up.
const READ_THROUGH: &str = "const done = arguments[arguments.length - 1], pause = arguments[0];
(async () => {
  // On a busy machine a frame takes long, and without frames nothing comes near.
  const wait = () => new Promise(r => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(r)), pause));
  for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight * .8) {
    scrollTo({ top: y, behavior: 'instant' });
    await wait();
  }
  const dead = () => [...document.querySelectorAll('[data-island]')].filter(e => !e.classList.contains('alive') && (e.firstElementChild || e).getClientRects().length).map(e => e.parentNode.id);
  for (let n = 0; n < 50 && dead().length; n++) await wait();
  const left = dead();
  scrollTo({ top: 0, behavior: 'instant' });
  await wait();
  return left;
})().then(done, e => done(['failed: ' + e]));";

fn read_through(s: &Session, pause: u32) -> Result<(), String> {
    let left = s.run_async(READ_THROUGH, json!([pause]))?;
    if left.as_array().is_some_and(|l| l.is_empty()) {
        Ok(())
    } else {
        Err(format!("not mounted after reading through: {left}"))
    }
}

fn axe(pages: &[String]) {
    let Some(s) = Session::start(Engine::Chromium) else { return };
    let source = axe_source();
    let site = Server::plain();
    let mut bad = Problems::default();
    for (i, page) in pages.iter().enumerate() {
        // The same finding at every width and in both appearances is said once.
        let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
        bad.note(page, axe_opened(&s, &site, page, &source));
        // The long page, which has all lessons and figures, at both widths in both appearances; of the others each at both widths, one page in one
        // of the appearances and the next in the other.
        let light = |width: u32| i % 2 == usize::from(width > 600);
        let states = [("light", 360), ("light", 1280), ("dark", 360), ("dark", 1280)];
        let states = states.into_iter().filter(|(theme, w)| page == "index.html" || light(*w) == (*theme == "light"));
        for (theme, width) in states {
            let place = format!("{theme} {width}");
            for finding in axe_on(&s, page, theme, width).unwrap_or_else(|e| vec![e]) {
                found.entry(finding).or_default().push(place.clone());
            }
        }
        found.iter().for_each(|(finding, places)| bad.add(format!("{page} ({}): {finding}", places.join(", "))));
    }
    bad.finish();
}

/// Opens a page, brings all of it to life, and the checker with it.
fn axe_opened(s: &Session, site: &Server, page: &str, source: &str) -> Result<(), String> {
    s.viewport(360, 900)?;
    s.open(&site.url(page))?;
    if page != "404.html" {
        s.live()?;
    }
    read_through(s, 30)?;
    // Faded-out colours are no finding: what moves has to come to rest.
    s.run("document.querySelectorAll('.alive [data-act=play]').forEach(b => { if (b.textContent === arguments[0]) b.click() })", json!([dist::word("player.pause")]))?;
    s.run(source, json!([]))?;
    Ok(())
}

fn axe_on(s: &Session, page: &str, theme: &str, width: u32) -> Result<Vec<String>, String> {
    s.viewport(width, 900)?;
    // The page in place of a missing one has no scripts: it follows the system. The others do as well, unless they are asked for another.
    let system = json!([{ "name": "prefers-color-scheme", "value": theme }]);
    s.devtools("Emulation.setEmulatedMedia", json!({ "features": system }))?;
    // What is out of sight on the long page takes its colours when it comes into sight.
    if page == "index.html" {
        read_through(s, 30)?;
    }
    sleep(Duration::from_millis(500));
    let dark = s.text("getComputedStyle(document.body).color")?;
    let bright = dark.split(|c: char| !c.is_ascii_digit()).find_map(|n| n.parse::<u32>().ok()).unwrap_or(0) > 128;
    if bright != (theme == "dark") {
        return Err(format!("asked for {theme}, text is {dark}"));
    }
    let found = s.run_async(
        "const done = arguments[arguments.length - 1];
         axe.run(document, { resultTypes: ['violations'] }).then(
           r => done(r.violations.map(v => v.id + ' (' + v.nodes.length + '×): '
             + v.nodes.slice(0, 4).map(n => n.target.join(' ') + ' [' + ((n.element || document.querySelector(n.target[0]) || {}).ariaLabel || '') + '] · ' + n.failureSummary.replace(/\\s+/g, ' ')).join(' || '))),
           e => done(['axe failed: ' + e]));",
        json!([]),
    )?;
    Ok(found.as_array().into_iter().flatten().filter_map(|v| v.as_str().map(String::from)).collect())
}

#[test]
fn axe_explainer() {
    axe(&[String::from("index.html")]);
}

#[test]
fn axe_lists() {
    let lists = ["answers", "review", "exam", "levels", "teach", "glossary", "facts", "404"];
    let few: Vec<String> = dist::checks().into_iter().map(|c| c.id).take(3).collect();
    let mut pages: Vec<String> = lists.map(|page| format!("{page}.html")).into();
    pages.push(format!("checks.html?ids={}", few.join(",")));
    axe(&pages);
}

#[test]
fn axe_lessons() {
    axe(&dist::pages("lesson-"));
}

#[test]
fn axe_figures() {
    axe(&dist::pages("figure-"));
}

/// A level is its figure, with what is to be reached: a few show it all.
#[test]
fn axe_levels() {
    axe(&dist::pages("level-").into_iter().step_by(8).collect::<Vec<_>>());
}

/// One of each kind.
#[test]
fn axe_checks() {
    axe(&dist::checks().into_iter().map(|c| c.page).collect::<Vec<_>>());
}

/// Figures off screen cost nothing: what is fetched on opening is the live part with its list and the opening figure; the others come with scrolling.
#[test]
fn figures_are_fetched_as_they_come_near() {
    let Some(s) = Session::start(Engine::Chromium) else { return };
    let site = Server::plain();
    let mut bad = Problems::default();
    let fetched = || -> Result<Vec<String>, String> {
        let names = s.run(
            "return performance.getEntriesByType('resource').map(e => e.name.split('/').pop()).filter(n => /[.](wasm|json|svg)$/.test(n))",
            json!([]),
        )?;
        Ok(names.as_array().into_iter().flatten().filter_map(|n| Some(n.as_str()?.to_string())).collect())
    };
    for width in [360, 1280] {
        let run = || -> Result<(), String> {
            s.viewport(width, 800)?;
            s.open_live(&site.url("index.html"))?;
            s.until("the opening figure lives", 5.0, "document.querySelector('[data-autoplay].alive')")?;
            sleep(Duration::from_millis(500));
            let first = fetched()?;
            let opening = s.run("return document.querySelector('[data-autoplay]').parentNode.id", json!([]))?;
            let opening = opening.as_str().unwrap_or("?");
            // The favicon is a request of the browser's own.
            let first: Vec<String> = first.into_iter().filter(|n| !n.starts_with("favicon")).collect();
            // The module and its words, data and code of the figure, and the outline of overview and contents.
            if first.len() != 5 || first.iter().filter(|n| n.starts_with(&format!("{opening}-"))).count() != 2 {
                return Err(format!("fetched on opening: {}", first.join(", ")));
            }
            read_through(&s, 150)?;
            // Then everything that the page names, each file once.
            let mut all = fetched()?;
            all.retain(|n| !["dockside-", "words-", "favicon"].iter().any(|own| n.starts_with(own)));
            all.sort();
            let page = dist::read("index.html");
            let files = [" data-file=\"", " data-code=\""].into_iter().flat_map(|mark| page.split(mark).skip(1));
            let mut named: Vec<String> = files.filter_map(|rest| Some(rest.split('"').next()?.to_string())).collect();
            // Of a figure's pictures only the one that is shown.
            let shown = if width < 800 { "-narrow-" } else { "-wide-" };
            let pictures = page.split(" data=\"").skip(1).filter_map(|rest| rest.split('"').next());
            named.extend(pictures.filter(|p| p.contains(shown)).map(String::from));
            named.sort();
            named.dedup();
            if all == named { Ok(()) } else { Err(format!("fetched by the end: {all:?}, not {named:?}")) }
        };
        bad.note(&format!("{width} px"), run());
    }
    bad.finish();
}

/// While the picture on show is on its way its figure may come to life, and sets what was written aside: still, nobody asks for the other
/// picture.
#[test]
fn a_late_picture_fetches_no_other() {
    let Some(s) = Session::start(Engine::Chromium) else { return };
    let site = Server::plain();
    let mut bad = Problems::default();
    // The test says when the picture comes, not a clock: on a busy machine the figure may take long to live.
    const HOLD: &str = "const ask = fetch;
        window.fetch = (file, ...rest) => String(file).startsWith('who-may-pull-wide-')
            ? new Promise(come => window.letCome = () => come(ask(file, ...rest)))
            : ask(file, ...rest);";
    let run = || -> Result<(), String> {
        s.viewport(1280, 800)?;
        s.open_live(&site.url("index.html"))?;
        s.run(HOLD, json!([]))?;
        s.run("document.getElementById('who-may-pull').scrollIntoView({ behavior: 'instant' })", json!([]))?;
        s.until(
            "the picture is asked for, and the figure lives without it",
            20.0,
            "window.letCome && document.querySelector('#who-may-pull > .alive')",
        )?;
        s.run("letCome()", json!([]))?;
        let came = |width: &str| {
            format!("performance.getEntriesByType('resource').some(e => e.name.includes('who-may-pull-{width}-'))")
        };
        s.until("the late picture came", 20.0, &came("wide"))?;
        sleep(Duration::from_millis(500));
        if s.get(&came("narrow"))? == json!(true) {
            Err(String::from("the narrow one was fetched, too"))
        } else {
            Ok(())
        }
    };
    bad.note("index.html", run());
    bad.finish();
}

/// Around the width where the wide picture takes over, what is shown is what is drawn, and stays so when the window changes.
#[test]
fn the_picture_on_show_is_the_one_that_lives() {
    let Some(s) = Session::start(Engine::Chromium) else { return };
    let site = Server::plain();
    let mut bad = Problems::default();
    const SHOWN: &str =
        "[...document.querySelectorAll('.alive svg.scene')].filter(e => e.getBoundingClientRect().width > 0)
        .every(e => e.querySelector('[data-key]') && (e.matches('.narrow') || e.getBoundingClientRect().width > 695))";
    const WIDE: &str = "document.querySelector('.alive svg.scene.wide').getBoundingClientRect().width > 0";
    let run = || -> Result<(), String> {
        for width in [690, 720, 763, 764, 790, 820] {
            s.viewport(width, 900)?;
            s.open_live(&site.url("figure-two-stacks.html"))?;
            s.until(
                &format!("{width} px: it lives"),
                5.0,
                &format!("document.querySelector('.alive [data-key]') && {SHOWN}"),
            )?;
        }
        s.until("there is room for the wide one", 1.0, WIDE)?;
        s.viewport(500, 900)?;
        s.until("the narrow one comes with the window", 3.0, &format!("!({WIDE}) && {SHOWN}"))?;
        s.viewport(1000, 900)?;
        s.until("and the wide one is back", 3.0, &format!("{WIDE} && {SHOWN}"))
    };
    bad.note("figure-two-stacks.html", run());
    bad.finish();
}

/// What is far is put off, and what comes near is laid out part by part before it is seen: all at once would be too much for one frame.
#[test]
fn lessons_are_laid_out_as_they_come_near() {
    let Some(s) = Session::start(Engine::Chromium) else { return };
    let site = Server::plain();
    let mut bad = Problems::default();
    let run = || -> Result<(), String> {
        s.viewport(1280, 900)?;
        s.open_live(&site.url("index.html"))?;
        let laid_out = |nth: &str, part: &str| {
            format!(
                "[...document.querySelectorAll('.lesson')].at({nth}).querySelector('{part}').checkVisibility({{ contentVisibilityAuto: true }})"
            )
        };
        s.until("the second lesson is put off", 1.0, &format!("!({})", laid_out("1", ".objectives li")))?;
        s.run(
            "const top = document.querySelectorAll('.lesson')[1].getBoundingClientRect().top;
             scrollTo({ top: top + scrollY - innerHeight - 500, behavior: 'instant' })",
            json!([]),
        )?;
        s.until("its beginning is there before it is seen", 3.0, &laid_out("1", ".objectives li"))?;
        s.until("its end is not", 1.0, &format!("!({})", laid_out("1", ".summary li")))?;
        s.run("document.querySelector('.foot').scrollIntoView({ behavior: 'instant' })", json!([]))?;
        s.until("the last lesson is there", 3.0, &laid_out("-1", ".summary li"))?;
        s.until("the second is put off again", 3.0, &format!("!({})", laid_out("1", "h2")))
    };
    bad.note("index.html", run());
    bad.finish();
}

/// Paper waits for nothing: what was not fetched until then has to be there when the browser lays the pages out.
#[test]
fn printing_brings_every_picture() {
    let Some(s) = Session::start(Engine::Chromium) else { return };
    let site = Server::plain();
    let mut bad = Problems::default();
    let run = || -> Result<(), String> {
        s.open_live(&site.url("index.html"))?;
        // Paper shows the wide ones.
        const EMPTY: &str = "[...document.querySelectorAll('.stage > svg.wide')].filter(svg => !svg.querySelector('text')).map(svg => svg.closest('figure').id)";
        s.until("most pictures are far and not fetched", 1.0, &format!("({EMPTY}).length > 10"))?;
        s.call("POST", "/print", Some(json!({})))?;
        let empty = s.get(EMPTY)?;
        if empty == json!([]) { Ok(()) } else { Err(format!("not on paper: {empty}")) }
    };
    bad.note("index.html", run());
    bad.note("index.html", no_errors(&s));
    bad.finish();
}

/// Paper in centimetres, and the dots per inch that it is looked at with.
const PAPERS: [(&str, f64, f64); 2] = [("A4", 21.0, 29.7), ("Letter", 21.59, 27.94)];
const DPI: u32 = 24;

/// A printed sheet.
struct Sheet {
    /// Where its last mark stands, in shares of its height; 0 if it is blank.
    last: f64,
    /// The share of it that is bright.
    bright: f64,
    /// Its text, without white space: how far letters stand apart is a program's guess.
    text: String,
}

fn without_space(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The page as it comes out of a printer.
fn printed(s: &Session, paper: (&str, f64, f64)) -> Result<Vec<Sheet>, String> {
    use base64::prelude::{BASE64_STANDARD, Engine as _};
    let print = json!({ "page": { "width": paper.1, "height": paper.2 }, "background": true });
    let pdf = s.call("POST", "/print", Some(print))?;
    let pdf = BASE64_STANDARD.decode(pdf.as_str().unwrap_or_default()).map_err(|e| e.to_string())?;
    let folder = std::env::temp_dir().join(format!("dockside-print-{}", std::process::id()));
    std::fs::create_dir_all(&folder).map_err(|e| e.to_string())?;
    let file = folder.join("page.pdf");
    std::fs::write(&file, pdf).map_err(|e| e.to_string())?;
    let made = std::process::Command::new("pdftoppm")
        .args(["-r", &DPI.to_string(), "-gray"])
        .args([&file, &folder.join("page")])
        .status()
        .map_err(|e| format!("pdftoppm: {e}"))?;
    let read = std::process::Command::new("pdftotext")
        .arg("-raw")
        .args([&file, std::path::Path::new("-")])
        .output()
        .map_err(|e| format!("pdftotext: {e}"))?;
    let text = String::from_utf8_lossy(&read.stdout);
    let mut names: Vec<_> =
        std::fs::read_dir(&folder).map_err(|e| e.to_string())?.flatten().map(|e| e.path()).collect();
    names.retain(|p| p.extension().is_some_and(|e| e == "pgm"));
    names.sort();
    let sheets = names.iter().zip(text.split('\u{c}')).map(|(name, text)| {
        let (last, bright) = std::fs::read(name).map(|b| marks(&b)).unwrap_or_default();
        Sheet { last, bright, text: without_space(text) }
    });
    let sheets: Vec<Sheet> = sheets.collect();
    std::fs::remove_dir_all(&folder).map_err(|e| e.to_string())?;
    if made.success() && read.status.success() && sheets.len() == names.len() {
        Ok(sheets)
    } else {
        Err(String::from("the printed document can't be read"))
    }
}

/// Where the last dark row of a grey picture (binary PGM) is, in shares of its height, 0 for a blank one; and the share of its dots that are
/// bright.
fn marks(pgm: &[u8]) -> (f64, f64) {
    // Three words after the magic number: width, height, the brightest grey.
    let mut words = pgm.splitn(4, |b| b.is_ascii_whitespace()).skip(1);
    let mut number = || words.next().and_then(|w| std::str::from_utf8(w).ok()?.parse::<usize>().ok());
    let (Some(width), Some(height)) = (number(), number()) else { return (0.0, 0.0) };
    let dots = &pgm[pgm.len() - width * height..];
    let dark = |dot: &u8| *dot < 200;
    let last = dots.chunks(width).rposition(|row| row.iter().any(dark));
    let bright = dots.iter().filter(|dot| !dark(dot)).count() as f64 / dots.len() as f64;
    (last.map_or(0.0, |row| (row + 1) as f64 / height as f64), bright)
}

/// Of each figure, the title and what stands in its picture.
const LABELS: &str = "[...document.querySelectorAll('.figure')].map(f => [f.querySelector('.figure-title'),
        ...f.querySelectorAll('svg.scene.wide text')].filter(t => t).map(t => t.textContent))";

/// A printed figure or lesson is worth its paper, in either appearance: no sheet is blank or nearly so, but for the last and the one before the
/// answers; no picture is cut; the addresses of sources can be read, and answers stand at the end.
#[test]
fn paper_is_used() {
    let Some(s) = Session::start(Engine::Chromium) else { return };
    let site = Server::plain();
    let mut bad = Problems::default();
    let mut sheets = 0;
    let lessons = dist::pages("lesson-");
    for (i, page) in dist::pages("figure-").into_iter().chain(lessons.clone()).enumerate() {
        // Each page from one of the widths; figures on both papers, one in each of the appearances, lessons on one of them.
        let width = [1280, 360][i / 2 % 2];
        let lesson = lessons.contains(&page);
        for (n, paper) in
            PAPERS.into_iter().enumerate().skip(if lesson { i % 2 } else { 0 }).take(if lesson { 1 } else { 2 })
        {
            let theme = ["light", "dark"][(i + n) % 2];
            let place = format!("{page} on {} ({theme}, {width} px)", paper.0);
            let run = || -> Result<(Vec<Sheet>, serde_json::Value, String, usize), String> {
                if n == 0 || lesson {
                    s.viewport(width, 800)?;
                    s.open_live(&site.url(&format!("{page}?theme={theme}")))?;
                    // Parts that are far do not live yet; they are printed as they were written.
                    s.until(
                        "what is in view lives",
                        5.0,
                        if lesson { "true" } else { "document.querySelector('main .alive')" },
                    )?;
                }
                s.run("document.documentElement.dataset.theme = arguments[0]", json!([theme]))?;
                let answers = s.text("(document.querySelector('.paper :is(h2, h3)') || {}).textContent")?;
                let checks = s.get("document.querySelectorAll('main .check').length")?.as_u64().unwrap_or(0);
                Ok((printed(&s, paper)?, s.get(LABELS)?, without_space(&answers), checks as usize))
            };
            let (printed, figures, answers, checks) = match run() {
                Ok(done) => done,
                Err(e) => {
                    bad.add(format!("{place}: {e}"));
                    continue;
                }
            };
            sheets += printed.len();
            bad.check(!printed.is_empty(), format!("{place}: nothing is printed"));
            let answers = printed.iter().position(|sheet| lesson && sheet.text.starts_with(&answers));
            for (n, sheet) in printed.iter().enumerate() {
                let ends = n + 1 == printed.len() || answers == Some(n + 1);
                bad.check(
                    sheet.last >= if ends { 0.05 } else { 0.35 },
                    format!("{place}: sheet {} of {} ends at {:.2}", n + 1, printed.len(), sheet.last),
                );
                bad.check(
                    sheet.bright > 0.6,
                    format!("{place}: only {:.2} of sheet {} is bright", sheet.bright, n + 1),
                );
            }
            for labels in figures.as_array().into_iter().flatten() {
                let labels = labels.as_array().into_iter().flatten().filter_map(|l| l.as_str());
                // What is too far to live is drawn as written; what lives may have played on: words stay, numbers do not.
                let words = |l: &str| l.len() > 3 && l.chars().all(|c| c.is_alphabetic() || c == ' ');
                let labels: Vec<&str> = labels.filter(|l| words(l)).collect();
                let missing = |sheet: &Sheet| labels.iter().filter(|l| !sheet.text.contains(&without_space(l))).count();
                let least = printed.iter().min_by_key(|sheet| missing(sheet)).map_or(labels.len(), missing);
                bad.check(least == 0, format!("{place}: {least} of the labels {labels:?} are not with the others"));
            }
            if lesson {
                bad.check(answers.is_some(), format!("{place}: no answers"));
                bad.check(
                    printed.iter().any(|sheet| sheet.text.contains("(https://docs.")),
                    format!("{place}: no address can be read"),
                );
                // A check takes half a sheet, some with a picture, and all with an answer; text, figures and sources of a lesson take ten.
                let most = 10 + checks / 2;
                bad.check(
                    (7..=most).contains(&printed.len()),
                    format!("{place}: {} sheets for a lesson, {most} should do", printed.len()),
                );
            }
        }
    }
    println!("{sheets} sheets printed");
    bad.finish();
}

/// The layout-shift score of reading through the page, and where it came from.
#[test]
fn nothing_shifts_while_reading() {
    let Some(s) = Session::start(Engine::Chromium) else { return };
    let site = Server::plain();
    let mut bad = Problems::default();
    for width in [360, 1280] {
        let run = || -> Result<(), String> {
            s.viewport(width, 900)?;
            s.open_live(&site.url("index.html"))?;
            read_through(&s, 120)?;
            let shifts = s.run_async(
                "const done = arguments[0];
                 new PerformanceObserver(list => done(list.getEntries().filter(e => !e.hadRecentInput).map(e => [e.value,
                   e.sources.map(s => s.node && (s.node.closest ? (s.node.id || s.node.className) + ' in ' + ((s.node.closest('[id]') || {}).id) : s.node.nodeName)).join(', ')])))
                   .observe({ type: 'layout-shift', buffered: true });
                 setTimeout(() => done([]), 1000);",
                json!([]),
            )?;
            let sum: f64 = shifts.as_array().into_iter().flatten().filter_map(|e| e[0].as_f64()).sum();
            // The score counts only what is in view; an island mounts before it is. So what was written and what lives must be of one height.
            let uneven = s.run(
                "return [...document.querySelectorAll('[data-island]')].map(e => {
                   const box = e.offsetHeight ? e : e.parentNode, a = box.offsetHeight, undo = [];
                   for (const kept of e.querySelectorAll('template.written')) {
                     const root = kept.parentNode, written = document.createElement('div');
                     for (const live of root.children) {
                       const before = live.style.display;
                       live.style.display = 'none';
                       undo.push(() => live.style.display = before);
                     }
                     written.style.display = 'contents';
                     written.append(kept.content.cloneNode(true));
                     root.append(written);
                     undo.push(() => written.remove());
                   }
                   const b = box.offsetHeight;
                   undo.forEach(f => f());
                   return [e.dataset.island + ' ' + (e.parentNode.id || e.dataset.props || ''), b, a];
                 }).filter(p => Math.abs(p[1] - p[2]) > 1)",
                json!([]),
            )?;
            if uneven.as_array().is_none_or(|l| !l.is_empty()) {
                return Err(format!("static and live part differ in height (id, static, live): {uneven}"));
            }
            if sum < 0.02 { Ok(()) } else { Err(format!("the layout shifts by {sum:.4}: {shifts}")) }
        };
        bad.note(&format!("{width} px"), run());
    }
    bad.finish();
}

/// The test before this one can see a shift at all.
#[test]
fn a_shift_would_be_seen() {
    let Some(s) = Session::start(Engine::Chromium) else { return };
    let site = Server::plain();
    let run = || -> Result<f64, String> {
        s.open_live(&site.url("index.html"))?;
        sleep(Duration::from_millis(600));
        s.run("document.body.style.paddingTop = '300px'", json!([]))?;
        let sum = s.run_async(
            "const done = arguments[0];
             new PerformanceObserver(list => done(list.getEntries().reduce((a, e) => a + e.value, 0))).observe({ type: 'layout-shift', buffered: true });
             setTimeout(() => done(0), 2000);",
            json!([]),
        )?;
        Ok(sum.as_f64().unwrap_or(0.0))
    };
    let sum = run().unwrap();
    assert!(sum > 0.02, "pushing the page down by 300 px counts as {sum}");
}

/// Not in the narrowest window that anybody has, nor on a phone with text twice as large.
#[test]
fn no_page_scrolls_sideways() {
    let Some(s) = Session::start(Engine::Chromium) else { return };
    let site = Server::plain();
    let mut bad = Problems::default();
    let lists = ["index.html", "levels.html", "teach.html", "facts.html", "glossary.html", "404.html"];
    let mut pages = lists.map(String::from).to_vec();
    pages.extend(dist::pages("level-").into_iter().step_by(8));
    // The long page has them too, but there what leaves a part that is painted by itself is cut off.
    pages.extend(dist::pages("lesson-"));
    pages.extend(dist::pages("figure-"));
    pages.extend(dist::checks().into_iter().map(|c| c.page));
    for page in &pages {
        let opened = || -> Result<(), String> {
            s.viewport(1280, 900)?;
            s.open(&site.url(page))?;
            if page != "404.html" {
                s.live()?;
            }
            read_through(&s, 15)
        };
        bad.note(page, opened());
        for (width, text) in [(1280, 100), (280, 100), (360, 200)] {
            let run = || -> Result<(), String> {
                s.viewport(width, 900)?;
                if text != 100 {
                    // As a browser's own setting does; the pages' policy allows no style in them.
                    let larger = format!("html {{ font-size: {}% !important }}", f64::from(text) * 1.0625);
                    s.run("document.styleSheets[0].insertRule(arguments[0])", json!([larger]))?;
                }
                s.run_async("requestAnimationFrame(() => setTimeout(arguments[0], 80))", json!([]))?;
                let wide = s.run(
                    "const all = document.documentElement;
                     if (all.scrollWidth <= innerWidth && document.body.scrollWidth <= innerWidth) return null;
                     return [all.scrollWidth, ...[...document.querySelectorAll('body *')]
                       .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('svg'))
                       .slice(0, 5).map(e => e.tagName + '.' + e.className)].join(' ');",
                    json!([]),
                )?;
                if wide.is_null() { Ok(()) } else { Err(format!("is wider than its window: {wide}")) }
            };
            bad.note(&format!("{page} at {width} px, text at {text} %"), run());
        }
    }
    bad.finish();
}

/// Focuses each control in turn, as the Tab key does, and says of each how much of the picture is on screen then, and whether the control is.
const IN_SIGHT: &str = "const done = arguments[arguments.length - 1];
const frames = () => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)));
const picture = [...document.querySelectorAll('.alive .stage svg.scene')].find(s => getComputedStyle(s).display !== 'none');
(async () => {
  const out = [];
  for (const e of document.querySelectorAll('.alive .controls input:not(:disabled):not([tabindex=\"-1\"])')) {
    scrollTo({ top: 0, behavior: 'instant' });
    e.focus();
    await frames();
    const r = picture.getBoundingClientRect(), box = e.closest('label') || e, c = e.getBoundingClientRect();
    const shown = (Math.min(r.bottom, innerHeight) - Math.max(r.top, 0)) / r.height;
    const at = document.elementFromPoint(c.x + c.width / 2, c.y + c.height / 2);
    out.push([e.name || e.value, shown, !!at && (box.contains(at) || !!at.closest('.plot'))]);
  }
  return out;
})().then(done, x => done('failed: ' + x));";

/// Whoever moves a control sees what it does: six tenths of the picture at least are on screen with it.
#[test]
fn the_picture_stays_in_sight_of_every_control() {
    let Some(s) = Session::start(Engine::Chromium) else { return };
    let site = Server::plain();
    let mut bad = Problems::default();
    for (w, h) in [(1280, 720), (360, 640)] {
        let (mut controls, mut least) = (0, 1.0_f64);
        for page in dist::pages("figure-") {
            let run = || -> Result<Vec<(String, f64, bool)>, String> {
                s.viewport(w, h)?;
                s.open_live(&site.url(&page))?;
                s.until("the figure is mounted", 5.0, "document.querySelector('.alive .stage[tabindex]')")?;
                s.until(
                    "its height is known",
                    2.0,
                    "getComputedStyle(document.querySelector('.alive .fig')).getPropertyValue('--picture')",
                )?;
                let seen = s.run_async(IN_SIGHT, json!([]))?;
                let seen = seen.as_array().ok_or(format!("{seen}"))?;
                Ok(seen.iter().map(|c| (c[0].to_string(), c[1].as_f64().unwrap_or(-1.0), c[2] == true)).collect())
            };
            match run() {
                Ok(seen) => {
                    for (name, shown, there) in seen {
                        controls += 1;
                        least = least.min(shown);
                        bad.check(there, format!("{page} at {w}: control {name} is not on screen"));
                        // Beside the controls there is room for nearly all of it, with its captions.
                        let least = if w > 1180 { 0.85 } else { 0.599 };
                        bad.check(
                            shown >= least,
                            format!("{page} at {w}: {:.0} % of the picture beside {name}", shown * 100.0),
                        );
                    }
                }
                Err(e) => bad.add(format!("{page} at {w}: {e}")),
            }
        }
        println!("{controls} controls at {w} by {h}: at least {:.0} % of the picture", least * 100.0);
        bad.check(controls > 40, format!("only {controls} controls at {w}"));
    }
    bad.finish();
}

/// Every figure's page at two sizes of window, live, with what is wrong with each.
fn figures_at_both_sizes(look: impl Fn(&Session, &str, &mut Problems) -> Result<(), String>) {
    let Some(s) = Session::start(Engine::Chromium) else { return };
    let site = Server::plain();
    let mut bad = Problems::default();
    for (w, h) in [(1280, 720), (360, 640)] {
        for page in dist::pages("figure-") {
            let name = format!("{page} at {w}");
            let done = (|| {
                s.viewport(w, h)?;
                s.open_live(&site.url(&page))?;
                s.until("the figure is mounted", 5.0, "document.querySelector('.alive .stage[tabindex]')")?;
                look(&s, &name, &mut bad)?;
                no_errors(&s)
            })();
            bad.note(&name, done);
        }
    }
    bad.finish();
}

/// What a pressed shape has to say opens beside it, in the window, and does not hide it.
#[test]
fn explanations_open_at_their_shape() {
    let explained = Cell::new(0);
    figures_at_both_sizes(|s, name, bad| {
        let n =
            s.get("[...document.querySelectorAll('.alive .hit')].filter(e => e.getBoundingClientRect().width).length")?;
        for i in [0, n.as_u64().unwrap_or(0).saturating_sub(1)] {
            let said = s.run_async(
                        "const done = arguments[arguments.length - 1];
                         const hit = [...document.querySelectorAll('.alive .hit')].filter(e => e.getBoundingClientRect().width)[arguments[0]];
                         if (!hit) return done(null);
                         hit.scrollIntoView({ block: 'center', behavior: 'instant' });
                         hit.dispatchEvent(new MouseEvent('click', { bubbles: true }));
                         setTimeout(() => {
                           const box = document.querySelector('.alive .inspector-box');
                           if (!box) return done(null);
                           const a = hit.querySelector('.ring').getBoundingClientRect(), b = box.getBoundingClientRect();
                           const out = { key: hit.dataset.key, apart: Math.max(a.top - b.bottom, b.top - a.bottom), left: b.left, right: innerWidth - b.right, top: b.top, bottom: innerHeight - b.bottom, room: Math.max(a.top, innerHeight - a.bottom) - b.height };
                           box.querySelector('.close').click();
                           setTimeout(() => done(out), 60);
                         }, 450);",
                        json!([i]),
                    )?;
            if said.is_null() {
                continue;
            }
            explained.set(explained.get() + 1);
            let number = |name: &str| said[name].as_f64().unwrap_or(f64::NAN);
            let apart = number("apart");
            // Where neither side has room for it, it lies over its shape.
            let fits = number("room") > 14.0;
            bad.check(
                apart <= 24.0 && (apart >= -6.0 || !fits),
                format!("{name}: {} is {apart} px from its explanation", said["key"]),
            );
            for side in ["left", "right", "top", "bottom"] {
                bad.check(
                    number(side) >= 0.0,
                    format!("{name}: the explanation of {} leaves the window: {side} {}", said["key"], number(side)),
                );
            }
        }
        Ok(())
    });
    assert!(explained.get() > 20, "only {} explanations", explained.get());
}

/// No control moves away under the finger that moves it, whether a question was open or not.
#[test]
fn controls_keep_their_place() {
    let sliders = Cell::new(0);
    figures_at_both_sizes(|s, name, bad| {
        let moved = s.run_async(
            "const done = arguments[arguments.length - 1];
                     const wait = ms => new Promise(r => setTimeout(r, ms));
                     (async () => {
                       const out = [];
                       for (const e of document.querySelectorAll('.alive .controls .slider input')) {
                         e.scrollIntoView({ block: 'center', behavior: 'instant' });
                         await wait(50);
                         const before = e.getBoundingClientRect().top;
                         e.value = +e.value === +e.max ? e.min || 0 : e.max;
                         e.dispatchEvent(new Event('input', { bubbles: true }));
                         await wait(220);
                         out.push([e.name, e.getBoundingClientRect().top - before]);
                       }
                       return out;
                     })().then(done, x => done('failed: ' + x));",
            json!([]),
        )?;
        for slider in moved.as_array().ok_or(format!("{moved}"))? {
            sliders.set(sliders.get() + 1);
            let by = slider[1].as_f64().unwrap_or(f64::NAN);
            bad.check(by.abs() <= 1.0, format!("{name}: {} moves by {by} px", slider[0]));
        }
        Ok(())
    });
    assert!(sliders.get() > 40, "only {} sliders", sliders.get());
}
