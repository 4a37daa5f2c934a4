//! SCORM packages as the build wrote them, in course platforms: one that others wrote (scorm-again), and one of our own that refuses what strict
//! ones refuse.

use dockside_browser::{Engine, Problems, Server, Session, Site, dist};
use dockside_packages::zipped::unzip;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

mod common;
use common::*;

macro_rules! in_every_engine {
    ($($name:ident: $scorm:ident),* $(,)?) => {
        $(mod $name {
            #[test] fn chromium() { super::a_lesson(super::Engine::Chromium, &super::$scorm); }
            #[test] fn firefox() { super::a_lesson(super::Engine::Firefox, &super::$scorm); }
            #[test] fn webkit() { super::a_lesson(super::Engine::WebKit, &super::$scorm); }
        })*
    };
}

in_every_engine!(scorm_12: V12, scorm_2004: V2004);

/// What a version of SCORM calls things.
struct Scorm {
    /// As packages are named.
    name: &'static str,
    /// As `strict.js` takes it.
    version: &'static str,
    /// The object that a package looks for; and that of scorm-again, and its file.
    api: &'static str,
    again: (&'static str, &'static str),
    status: &'static str,
    score: &'static str,
    place: &'static str,
}

const V12: Scorm = Scorm {
    name: "scorm12",
    version: "1.2",
    api: "API",
    again: ("Scorm12API", "scorm12.min.js"),
    status: "cmi.core.lesson_status",
    score: "cmi.core.score.raw",
    place: "cmi.core.lesson_location",
};

const V2004: Scorm = Scorm {
    name: "scorm2004",
    version: "2004",
    api: "API_1484_11",
    again: ("Scorm2004API", "scorm2004.min.js"),
    status: "cmi.completion_status",
    score: "cmi.score.raw",
    place: "cmi.location",
};

/// The files of a package.
fn files(name: &str) -> Vec<(String, Vec<u8>)> {
    let path = dist::folder().join("packages").join(name);
    let zip =
        std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e} (`cargo xtask package` writes it)", path.display()));
    unzip(&zip).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// A package, unpacked into a folder for as long as this lives.
struct Unpacked(PathBuf);

impl Unpacked {
    fn new(name: &str, test: &str) -> Unpacked {
        let folder = std::env::temp_dir().join(format!("dockside-{test}-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        for (name, bytes) in files(name) {
            std::fs::write(folder.join(name), bytes).expect("a file");
        }
        Unpacked(folder)
    }
}

impl Drop for Unpacked {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A platform around a package: `begin(kept)` opens it with what an earlier session left, `leave()` takes it away, as a platform does that shows
/// something else. What the package says is noted in `calls`, and what of it was refused in `refused`.
const PLATFORM: &str = r#"<!doctype html><title>Platform</title><link rel="icon" href="data:,"><style>html, body, iframe { margin: 0; width: 100%; height: 98vh; border: 0 }</style>
<script src="again.js"></script><script src="strict.js"></script><script>
var calls = [], refused = [], lms, kept = {};
function begin(strict, mode) {
  calls.length = 0;
  lms = strict ? strictPlatform("VERSION", kept, { mode: mode }) : again();
  var api = strict ? lms.api : lms, told = {};
  for (var name of ["Initialize", "Finish", "Terminate", "GetValue", "SetValue", "Commit", "GetLastError", "GetErrorString", "GetDiagnostic"]) {
    let own = ("VERSION" === "1.2" ? "LMS" : "") + name;
    if (!api[own]) continue;
    told[own] = function () {
      var answer = api[own].apply(api, arguments);
      if (own.endsWith("SetValue") && String(answer) === "true") kept[arguments[0]] = arguments[1];
      if (!/GetValue|GetLastError/.test(own)) calls.push(own + " " + Array.from(arguments).join(" = "));
      if (/SetValue|Commit|Finish|Terminate|Initialize/.test(own) && String(answer) !== "true") refused.push(calls[calls.length - 1]);
      return answer;
    };
  }
  window.NAME = told;
  var frame = document.createElement("iframe");
  frame.src = "scorm.html";
  document.body.append(frame);
}
// The data of an earlier session, as a platform gives them to the next one.
function again() {
  var api = new AGAIN({ autocommit: false, logLevel: 5 }), data = {};
  // What only goes one way, platforms do not give back.
  for (var name in kept) if (!/session_time|\.exit$|interactions/.test(name)) data[name] = kept[name];
  if (Object.keys(kept).length) api.loadFromFlattenedJSON(data);
  return api;
}
function leave() { document.querySelector("iframe").remove(); }
</script>"#;

fn platform(scorm: &Scorm) -> BTreeMap<String, String> {
    let here = env!("CARGO_MANIFEST_DIR");
    let read = |path: String| std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    let page = PLATFORM.replace("VERSION", scorm.version).replace("NAME", scorm.api).replace("AGAIN", scorm.again.0);
    [
        ("platform.html", page),
        ("again.js", read(format!("{here}/../npm/node_modules/scorm-again/dist/{}", scorm.again.1))),
        ("strict.js", read(format!("{here}/../../packages/tests/js/strict.js"))),
    ]
    .map(|(name, text)| (name.to_string(), text))
    .into()
}

/// Goes into the page in the package's own frame, and waits until it lives.
fn enter(s: &Session) -> Result<(), String> {
    s.frame("iframe")?;
    s.until("the package shows a page", 10.0, "document.getElementById('page').contentDocument.body")?;
    s.frame("#page")?;
    s.until("the page lives", 20.0, "document.documentElement.classList.contains('live')")
}

fn none_refused(s: &Session) -> Result<(), String> {
    let refused = s.get("refused")?;
    if refused == json!([]) { Ok(()) } else { Err(format!("the platform refused {refused}")) }
}

/// The first check of a lesson that its page shows at once.
fn first_check(page: &str) -> dist::Check {
    let html = dist::read(page);
    let (before, _) = html.split_once("data-island=\"check\"").expect("a lesson with a check");
    let id = before.rsplit(" id=\"").next().and_then(|rest| rest.split('"').next()).expect("a check with an id");
    dist::check_of(id)
}

const LESSON: &str = "docker";

/// Launch, answer, leave, return, finish, and look again.
fn a_lesson(engine: Engine, scorm: &Scorm) {
    let Some(s) = Session::start(engine) else { return };
    let mut bad = Problems::default();
    for (who, strict) in [("scorm-again", false), ("a strict platform", true)] {
        let package = Unpacked::new(&format!("{}-{LESSON}.zip", scorm.name), &format!("{engine:?}{strict}"));
        let site = Server::start(Site { folder: Some(package.0.clone()), extra: platform(scorm), ..Site::default() });
        bad.note(who, lesson(&s, &site, scorm, strict));
        let _ = s.leave_frame();
    }
    bad.finish();
}

/// Reads on to a check, which then lives.
fn come_to(s: &Session, scope: &str) -> Result<(), String> {
    s.run("document.querySelector(arguments[0]).scrollIntoView({ block: 'center' })", json!([scope]))?;
    s.until("the check is mounted", 10.0, &format!("document.querySelector('{scope} .alive .check-body')"))
}

fn lesson(s: &Session, site: &Server, scorm: &Scorm, strict: bool) -> Result<(), String> {
    let page = format!("lesson-{LESSON}.html");
    let check = first_check(&page);
    let scope = format!("#{}", check.id);
    let kept = |name: &str| s.text(&format!("String(kept[{}])", json!(name)));
    let is = |name: &str, value: &str| {
        let now = kept(name)?;
        if now == value { Ok(()) } else { Err(format!("{name} is {now}, and not {value}")) }
    };
    s.open(&site.url("platform.html"))?;
    s.run("begin(arguments[0])", json!([strict]))?;
    enter(s)?;
    come_to(s, &scope)?;
    solve_in(s, &scope, &check)?;
    no_errors(s)?;
    s.leave_frame()?;
    s.until(
        "the answer is committed",
        3.0,
        "calls.some(c => c.includes('interactions.0.result = correct')) && calls.at(-1).includes('Commit')",
    )?;
    is(scorm.status, "incomplete")?;
    s.frame("iframe")?;
    s.until("that is said", 2.0, "document.getElementById('state').dataset.state === 'kept'")?;
    no_errors(s)?;
    s.leave_frame()?;
    let begun = kept("cmi.suspend_data")?;

    // Leave, and return.
    s.run("leave()", json!([]))?;
    s.until("it ends once", 3.0, "calls.filter(c => /Finish|Terminate/.test(c)).length === 1")?;
    s.until("nothing comes after that", 1.0, "/Finish|Terminate/.test(calls.at(-1))")?;
    if !kept(scorm.place)?.starts_with(&page) {
        return Err(format!("the place is {}", kept(scorm.place)?));
    }
    none_refused(s)?;
    s.run("begin(arguments[0])", json!([strict]))?;
    enter(s)?;
    come_to(s, &scope)?;
    s.until(
        "the answer is there again",
        10.0,
        &format!("document.querySelector('{scope} .alive .check-body.solved')"),
    )?;
    no_errors(s)?;
    let own = s.is("Object.keys(localStorage).some(k => k.startsWith('dockside.progress'))")?;
    if own {
        return Err(String::from("progress was also kept in the browser, where the next learner would find it"));
    }
    s.leave_frame()?;
    is("cmi.suspend_data", &begun)?;

    // All others at once: what a page saves when the last check is solved.
    let finish = "const win = document.querySelector('iframe').contentWindow, course = JSON.parse(win.document.getElementById('course').textContent);
        const now = JSON.parse(win.docksideHost.load());
        course.checks.forEach(c => { now.records[c.id + '@' + c.revision] ||= { t: 1, s: true, n: 1, g: 's', f: 'r' }; });
        win.docksideHost.save(JSON.stringify(now));";
    s.run(finish, json!([]))?;
    is(scorm.status, "completed")?;
    is(scorm.score, "100")?;
    s.run("leave()", json!([]))?;
    none_refused(s)?;

    // Who has completed it and looks again stays there, and so does who looks at it for review.
    s.run("begin(arguments[0])", json!([strict]))?;
    enter(s)?;
    s.leave_frame()?;
    s.run("leave()", json!([]))?;
    is(scorm.status, "completed")?;
    is(scorm.score, "100")?;
    if strict {
        s.run("begin(true, 'review')", json!([]))?;
        enter(s)?;
        s.leave_frame()?;
        s.frame("iframe")?;
        s.until("it says that it is a review", 2.0, "document.getElementById('state').dataset.state === 'review'")?;
        s.leave_frame()?;
        s.run("leave()", json!([]))?;
        let set = s.is("calls.some(c => /SetValue|Commit/.test(c))")?;
        if set {
            return Err(format!("in review it said {}", s.get("calls")?));
        }
    }
    none_refused(s)
}

/// Without a platform the package is a page like others.
#[test]
fn alone() {
    let Some(s) = Session::start(Engine::Chromium) else { return };
    let mut bad = Problems::default();
    let package = Unpacked::new(&format!("scorm12-{LESSON}.zip"), "alone");
    let site = Server::start(Site { folder: Some(package.0.clone()), ..Site::default() });
    let page = format!("lesson-{LESSON}.html");
    let check = first_check(&page);
    let scope = format!("#{}", check.id);
    let run = || -> Result<(), String> {
        s.open(&site.url("scorm.html"))?;
        s.frame("#page")?;
        s.until("the page lives", 20.0, "document.documentElement.classList.contains('live')")?;
        come_to(&s, &scope)?;
        solve_in(&s, &scope, &check)?;
        s.until("the browser keeps it", 3.0, "localStorage.getItem('dockside.progress')")?;
        no_errors(&s)?;
        s.leave_frame()?;
        s.until("nothing is said of a platform", 1.0, "document.getElementById('state').textContent === ''")?;
        no_errors(&s)
    };
    bad.note("alone", run());
    bad.finish();
}

/// The whole course: its pages come and go in one session.
#[test]
fn pages_of_a_course() {
    let Some(s) = Session::start(Engine::Chromium) else { return };
    let mut bad = Problems::default();
    let package = Unpacked::new("scorm12-all.zip", "course");
    let site = Server::start(Site { folder: Some(package.0.clone()), extra: platform(&V12), ..Site::default() });
    let run = || -> Result<(), String> {
        s.open(&site.url("platform.html"))?;
        s.run("begin(true)", json!([]))?;
        enter(&s)?;
        no_errors(&s)?;
        s.leave_frame()?;
        for page in ["exam.html", "answers.html", "index.html"] {
            s.frame("iframe")?;
            s.click(&format!(".bar a[href=\"{page}\"]"))?;
            let shown = format!("document.getElementById('page').contentWindow.location.pathname.endsWith('{page}')");
            s.until("the other page comes", 10.0, &shown)?;
            s.leave_frame()?;
            enter(&s)?;
            no_errors(&s)?;
            s.leave_frame()?;
        }
        s.until("the session goes on", 1.0, "!calls.some(c => c.includes('Finish'))")?;
        s.run("leave()", json!([]))?;
        s.until("and ends once", 3.0, "calls.filter(c => c.includes('Finish')).length === 1")?;
        none_refused(&s)
    };
    bad.note("course", run());
    bad.finish();
}

/// What pages of a package link to and load is in it.
#[test]
fn nothing_is_missing() {
    let mut bad = Problems::default();
    let there: BTreeSet<String> = dist::files().into_iter().collect();
    let packages: Vec<String> = std::fs::read_dir(dist::folder().join("packages"))
        .expect("`cargo xtask package` writes packages")
        .filter_map(|e| e.ok()?.file_name().into_string().ok())
        .filter(|n| n.starts_with("scorm"))
        .collect();
    assert_eq!(packages.len(), 2 * (dist::pages("lesson-").len() + 1));
    for package in packages {
        let files = files(&package);
        let names: BTreeSet<&str> = files.iter().map(|(n, _)| &**n).collect();
        for (name, bytes) in &files {
            let Ok(text) = std::str::from_utf8(bytes) else { continue };
            let elsewhere =
                name.ends_with(".html") && ["in this browser", "in your browser"].iter().any(|b| text.contains(b));
            bad.check(!elsewhere, format!("{package}: {name} says that answers stay in the browser"));
            // Whatever has the name of a file of the build, in whatever kind of text.
            let parts = text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')));
            let missing: BTreeSet<&str> = parts.filter(|p| there.contains(*p) && !names.contains(p)).collect();
            for part in missing {
                let known = part == "social.png" || part == "404.html";
                bad.check(known, format!("{package}: {name} names {part}"));
            }
        }
    }
    bad.finish();
}

/// Else what is said of them in the other tests would say nothing.
#[test]
fn the_platforms_tell_what_they_refuse() {
    let Some(s) = Session::start(Engine::Chromium) else { return };
    let mut bad = Problems::default();
    for scorm in [&V12, &V2004] {
        let site = Server::start(Site { extra: platform(scorm), ..Site::default() });
        let run = || -> Result<(), String> {
            s.open(&site.url("platform.html"))?;
            for strict in [false, true] {
                let tried = s.run(
                    "begin(arguments[0]);
                     const p = arguments[1] === 'API' ? 'LMS' : '', api = window[arguments[1]];
                     refused.length = 0;
                     api[p + 'Initialize']('');
                     api[p + 'SetValue'](arguments[2], 'nonsense');
                     leave();
                     return refused;",
                    json!([strict, scorm.api, scorm.status]),
                )?;
                let told =
                    tried.as_array().is_some_and(|t| t.iter().any(|c| c.as_str().unwrap_or("").contains("nonsense")));
                if !told {
                    return Err(format!("{}: nothing was refused: {tried}", if strict { "strict" } else { "again" }));
                }
            }
            Ok(())
        };
        bad.note(scorm.version, run());
    }
    bad.finish();
}
