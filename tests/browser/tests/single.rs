//! Parts as single files, as the build wrote them: opened from a disk, and in a frame without an origin from a careless host.

use dockside_browser::server::watched_within;
use dockside_browser::{Engine, Problems, Server, Session, Site, dist};
use dockside_packages::built::Built;
use dockside_packages::single::Single;
use serde_json::json;
use std::path::PathBuf;

#[macro_use]
mod common;
use common::*;

in_every_engine!(from_a_disk, in_a_sandbox);

const FIGURE: &str = "figure-fill-the-server.html";
const LEVEL: &str = "level-one-line-one-layer.html";

/// A file of the build.
fn built(page: &str) -> String {
    let path = dist::folder().join("single").join(page);
    std::fs::read_to_string(&path)
        .unwrap_or_else(|e| panic!("{}: {e} (`cargo xtask package` writes it)", path.display()))
}

/// One that the build leaves out, or that knows the site.
fn written(page: &str, base: &str) -> String {
    let built = Built::read(&dist::folder()).unwrap_or_else(|e| panic!("{e}"));
    Single::new(&built, base).write(page).unwrap_or_else(|e| panic!("{page}: {e}"))
}

/// The lesson with a check that has a figure to show, and what its address begins with.
fn lesson(check: &dist::Check) -> String {
    let html = dist::read(&check.page);
    let file =
        html.split("data-file=\"checks-").nth(1).and_then(|f| f.split('"').next()).expect("the checks of a lesson");
    format!("lesson-{}.html", file.rsplit_once('-').expect("a hash").0)
}

/// A folder of pages, for as long as this lives.
struct Disk(PathBuf);

impl Disk {
    fn new(engine: Engine) -> Disk {
        let folder = std::env::temp_dir().join(format!("dockside single {engine:?} {}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        Disk(folder)
    }

    /// All files may share one storage: what another test left there goes.
    fn clear(&self, s: &Session) -> Result<(), String> {
        s.open(&self.put("empty.html", "<!doctype html><title>Empty</title>"))?;
        s.run("localStorage.clear()", json!([])).map(drop)
    }

    /// Writes a page; its address.
    fn put(&self, name: &str, page: &str) -> String {
        std::fs::write(self.0.join(name), page).expect("a file");
        format!("file://{}/{name}", self.0.display()).replace(' ', "%20")
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Nothing went wrong, and nothing was fetched from anywhere.
fn quiet(s: &Session) -> Result<(), String> {
    no_errors(s)?;
    let fetched = s.text(
        "performance.getEntriesByType('resource').map(e => e.name).filter(n => !/^(data|blob):/.test(n)).join(' ')",
    )?;
    if fetched.is_empty() { Ok(()) } else { Err(format!("it fetched {fetched}")) }
}

fn figure(s: &Session) -> Result<(), String> {
    s.live()?;
    s.until("the figure is mounted", 8.0, "document.querySelector('.alive .stage[tabindex]')")?;
    s.until(
        "the style sheets are there, and the font",
        3.0,
        "getComputedStyle(document.querySelector('.player')).display === 'flex'
         && [...document.fonts].some(f => f.family.includes('Atkinson') && f.status === 'loaded')",
    )?;
    // As the address says.
    s.until(
        "it is set",
        3.0,
        "document.querySelector('.alive .controls input[type=range]').matches('[aria-valuetext^=\"64\"]')",
    )?;
    let picture = s.text(PICTURE)?;
    s.run("const e = document.querySelector('.alive .controls input[type=range]'); e.value = e.min; e.dispatchEvent(new Event('input', { bubbles: true }));", json!([]))?;
    s.until("the picture follows a control", 5.0, &format!("({PICTURE}) !== {}", json!(picture)))?;
    s.until(
        "there is no link to copy",
        1.0,
        "document.querySelector('.share-setting') && ![...document.querySelectorAll('.share, .share-setting')].some(e => e.offsetHeight)",
    )?;
    quiet(s)
}

/// A wrong answer, what is wrong about it shown by a figure, and then the right one. Pressed without a pointer: while the lesson around comes to
/// life, it would have to aim at what moves.
fn answered(s: &Session, check: &dist::Check) -> Result<(), String> {
    s.live()?;
    let own = |css: &str| json!(format!("#{} .alive {css}", check.id));
    let press = |css: &str| s.run("document.querySelector(arguments[0]).click()", json!([own(css)]));
    let answer = |items: &[(String, String)]| -> Result<(), String> {
        for (_, item) in items {
            press(&format!("[data-item=\"{item}\"] label"))?;
        }
        press("[data-act=submit]").map(drop)
    };
    let believed = check.belief.clone().unwrap_or_default();
    s.until("the check is mounted", 8.0, &format!("document.querySelector({})", own(".check-body")))?;
    answer(&[(String::new(), believed.clone())])?;
    let link = format!("[data-item=\"{believed}\"] a.to-figure");
    s.until("the figure is offered", 3.0, &format!("document.querySelector({}).offsetHeight > 0", own(&link)))?;
    press(&link)?;
    s.until("it runs here", 10.0, "document.querySelector('.run .stage svg.scene *')")?;
    press(".run [data-act=close]")?;
    s.until("it can be closed", 2.0, "!document.querySelector('.run')")?;
    press("[data-act=retry]")?;
    s.until("it is asked again", 2.0, &format!("document.querySelector({})", own("[data-act=submit]")))?;
    answer(&check.answer(true))?;
    s.until("the right answer solves it", 3.0, &format!("document.querySelector({})", own(".check-body.solved")))?;
    quiet(s)
}

fn level(s: &Session) -> Result<(), String> {
    s.live()?;
    s.until("the level lives", 8.0, "document.querySelector('[data-island=figure].alive .level')")?;
    s.run("document.querySelector('.controls fieldset[name=order] input[value=libs-first]').click()", json!([]))?;
    s.until("a condition holds", 5.0, "document.querySelectorAll('.level .goal.met').length === 1")?;
    quiet(s)
}

fn from_a_disk(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let mut bad = Problems::default();
    let (disk, check) = (Disk::new(engine), dist::with_belief());
    let lesson = lesson(&check);
    bad.note("storage", disk.clear(&s));
    let address = disk.put(FIGURE, &watched_within(&built(FIGURE), ""));
    bad.note(FIGURE, s.open(&format!("{address}?memory=64")).and_then(|()| figure(&s)));
    let address = disk.put(&lesson, &watched_within(&built(&lesson), ""));
    bad.note(&lesson, s.open(&format!("{address}#{}", check.id)).and_then(|()| answered(&s, &check)));
    bad.finish();
}

fn in_a_sandbox(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let mut bad = Problems::default();
    let check = dist::with_belief();
    let lesson = lesson(&check);
    let mut tried = |page: &str, text: &str, settings: &str, steps: &dyn Fn() -> Result<(), String>| {
        let host = format!(
            "<!doctype html><title>Host</title><link rel=\"icon\" href=\"data:,\"><iframe sandbox=\"allow-scripts\" src=\"{page}{settings}\" width=\"900\" height=\"800\"></iframe>"
        );
        let extra = [(String::from("host.html"), host), (page.to_string(), watched_within(text, ""))];
        let site = Server::start(Site { careless: true, extra: extra.into(), ..Site::default() });
        let run = || -> Result<(), String> {
            s.open(&site.url("host.html"))?;
            s.frame("iframe")?;
            s.until("storage is blocked", 5.0, "(() => { try { return !localStorage } catch (e) { return true } })()")?;
            steps()?;
            s.leave_frame()?;
            let asked = site.asked();
            if asked == ["host.html", page] { Ok(()) } else { Err(format!("the host was asked for {asked:?}")) }
        };
        bad.note(page, run());
    };
    tried(FIGURE, &built(FIGURE), "?memory=64", &|| figure(&s));
    tried(&lesson, &built(&lesson), &format!("#{}", check.id), &|| answered(&s, &check));
    tried(LEVEL, &written(LEVEL, ""), "", &|| level(&s));
    bad.finish();
}

/// Where a browser can't unpack, there is the page as it is without scripts.
#[test]
fn a_browser_that_cannot_unpack() {
    let Some(s) = Session::start(Engine::Chromium) else { return };
    let mut bad = Problems::default();
    let (disk, check) = (Disk::new(Engine::OldChromium), dist::with_belief());
    let lesson = lesson(&check);
    let address = disk.put(&lesson, &watched_within(&built(&lesson), "delete window.DecompressionStream;"));
    let run = || -> Result<(), String> {
        s.open(&address)?;
        s.until("it says so", 10.0, "document.querySelector('#failed').offsetHeight > 0")?;
        s.until(
            "every picture is there",
            2.0,
            "[...document.querySelectorAll('.stage')].every(s => [...s.querySelectorAll('svg.scene')].some(p => p.getBoundingClientRect().height > 100))",
        )?;
        s.until(
            "an answer opens",
            2.0,
            "(e => (e.open = true) && e.closest('.check-body').querySelector('.feedback').offsetHeight > 0)(document.querySelector('details.check-answer'))",
        )?;
        let errors = s.errors()?;
        let other: Vec<&String> = errors.iter().filter(|e| !e.contains("could not start its live part")).collect();
        if other.is_empty() { Ok(()) } else { Err(format!("{other:?}")) }
    };
    bad.note(&lesson, run());
    bad.finish();
}

/// Links that the live part makes lead to the site, in a new tab, or are not there.
#[test]
fn links_of_the_live_part() {
    let Some(s) = Session::start(Engine::Chromium) else { return };
    let mut bad = Problems::default();
    let (disk, check) = (Disk::new(Engine::Chromium), dist::with_belief());
    for (base, page) in [("", "alone.html"), ("https://example.org/d/", "known.html")] {
        let address = disk.put(page, &watched_within(&written(&check.page, base), ""));
        let run = || -> Result<(), String> {
            disk.clear(&s)?;
            open_check(&s, &address)?;
            solve(&s, &check)?;
            if base.is_empty() {
                s.until("no link leads nowhere", 2.0, "[...document.querySelectorAll('a[href*=\".html\"]:not([target], .to-figure)')].every(a => !a.offsetHeight) && document.querySelector('.alive a.see')")?;
                return s.until(
                    "and nothing looks like one",
                    2.0,
                    "[...document.querySelectorAll('.back, .foot a, .no-js a')].every(a => !a.offsetHeight)",
                );
            }
            // The test does not leave the page.
            s.run("addEventListener('click', e => { e.preventDefault(); const a = e.target.closest('a'); window.to = a.target + ' ' + a.href; })", json!([]))?;
            s.click(".alive a.see")?;
            s.until("it leads to the site", 2.0, "window.to.startsWith('_blank https://example.org/d/lesson-')")?;
            s.click(".back a")?;
            s.until("as others do", 2.0, "window.to.startsWith('_blank https://example.org/d/index.html#')")
        };
        bad.note(page, run().and_then(|()| quiet(&s)));
    }
    let lesson = lesson(&check);
    let address = disk.put(&lesson, &watched_within(&written(&lesson, ""), ""));
    let run = || -> Result<(), String> {
        s.open(&address)?;
        s.until("what only leads on is not there", 2.0, "(all => all.length >= 3 && all.every(e => !e.offsetHeight))([...document.querySelectorAll('.next, .lesson-levels, .back')])")
    };
    bad.note(&lesson, run());
    bad.finish();
}

/// Each figure and each lesson is one file, which names none beside it, and is not too large to be sent by mail.
#[test]
fn the_build_writes_figures_and_lessons() {
    let mut bad = Problems::default();
    for page in [dist::pages("figure-"), dist::pages("lesson-")].concat() {
        let text = built(&page);
        for part in [" href=\"", " src=\""].iter().flat_map(|name| text.split(name).skip(1)) {
            let address = part.split('"').next().unwrap_or_default();
            let own = ["#", "data:", "https://"].iter().any(|own| address.starts_with(own));
            bad.check(own, format!("{page}: {address} is beside it"));
        }
        let files = dist::files().into_iter().filter(|f| f.ends_with(".json") || f.ends_with(".wasm"));
        for file in files.filter(|f| dist::read(&page).contains(&format!("\"{f}\""))) {
            bad.check(text.contains(&format!("data-packed=\"{file}\"")), format!("{page}: {file} is not in it"));
        }
        bad.check(text.len() < 1024 * 1024, format!("{page}: {} bytes", text.len()));
    }
    bad.finish();
}
