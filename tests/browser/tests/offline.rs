//! A course that was opened once works without network, from one build at a time. In the engines whose drivers keep what pages store.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use dockside_browser::{Engine, Fault, Problems, Server, Session, Site, dist};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

macro_rules! in_both_engines {
    ($($name:ident),* $(,)?) => {
        $(mod $name {
            #[test] fn chromium() { super::$name(super::Engine::Chromium); }
            #[test] fn firefox() { super::$name(super::Engine::Firefox); }
        })*
    };
}

in_both_engines!(opened_once, a_newer_build, in_a_frame);

/// A folder that goes when the test ends.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A build of its own: the pages of this one, each with a mark. It keeps no pages of single checks and levels, so that it is fetched quickly.
fn build(mark: &str) -> Folder {
    let to = std::env::temp_dir().join(format!("dockside-offline-{}-{mark}", std::process::id()));
    std::fs::create_dir_all(&to).expect("a folder");
    let worker = dist::read("sw.js");
    let at = worker.find("{\"build\"").expect("the data of the worker");
    let mut data = serde_json::Deserializer::from_str(&worker[at..]).into_iter::<Value>();
    let mut kept = data.next().expect("data").expect("JSON");
    let rest = &worker[at + data.byte_offset()..];
    for name in dist::files() {
        let from = dist::folder().join(&name);
        if !name.ends_with(".html") {
            std::os::unix::fs::symlink(from, to.join(name)).expect("a link");
            continue;
        }
        let html = dist::read(&name).replacen("<body ", &format!("<body data-build=\"{mark}\" "), 1);
        let hash = BASE64_STANDARD.encode(&Sha256::digest(&html)[..9]);
        if let Some(known) = kept["files"].get_mut(&name) {
            *known = hash.into();
        }
        std::fs::write(to.join(&name), html).expect("a page");
    }
    kept["build"] = mark.into();
    let files = kept["files"].as_object_mut().expect("files");
    files.retain(|name, _| !["check-", "level-"].iter().any(|kind| name.starts_with(kind)));
    std::fs::remove_file(to.join("sw.js")).expect("the worker");
    std::fs::write(to.join("sw.js"), [&worker[..at], &kept.to_string(), rest].concat()).expect("the worker");
    Folder(to)
}

fn site(folder: Option<&Path>) -> Server {
    Server::start(Site { path: "a/course", offline: true, folder: folder.map(PathBuf::from), ..Site::default() })
}

/// Of which build the page is, as an expression; empty for that of dist/.
const MARK: &str = "(document.body.dataset.build || '')";
const SAID: &str = "document.querySelector('#newer:not([hidden])')";

fn is_of(s: &Session, mark: &str) -> Result<(), String> {
    s.live()?;
    let is = s.text(MARK)?;
    if is == mark { Ok(()) } else { Err(format!("the page is of {is:?}, not of {mark:?}")) }
}

fn kept(s: &Session) -> Result<(), String> {
    s.until("the page is kept", 20.0, "navigator.serviceWorker.controller")
}

/// Names of all caches, and what is in the last.
fn caches(s: &Session) -> Result<(Vec<String>, Vec<String>), String> {
    let texts = |v: &Value| v.as_array().into_iter().flatten().filter_map(|t| t.as_str().map(String::from)).collect();
    let script = "const done = arguments[arguments.length - 1];
        caches.keys().then(async names => {
          const last = names.length ? await (await caches.open(names[names.length - 1])).keys() : [];
          return [names, last.map(r => r.url)];
        }).then(done, e => done(String(e)));";
    let found = s.run_async(script, json!([]))?;
    if found.is_array() { Ok((texts(&found[0]), texts(&found[1]))) } else { Err(found.to_string()) }
}

/// Of what kind of worker there is one, as the browser says it: `installing`, `waiting`, `active`.
fn workers(s: &Session) -> Result<String, String> {
    let script = "const done = arguments[arguments.length - 1];
        navigator.serviceWorker.getRegistrations().then(all => all.map(r => ['installing', 'waiting', 'active'].filter(k => r[k]).join('+')).join()).then(done, done);";
    Ok(s.run_async(script, json!([]))?.as_str().unwrap_or_default().to_string())
}

fn until_workers(s: &Session, wanted: &str) -> Result<(), String> {
    let mut last = String::new();
    for _ in 0..600 {
        last = workers(s)?;
        if last == wanted {
            return Ok(());
        }
        sleep(Duration::from_millis(100));
    }
    Err(format!("workers are {last:?}, never {wanted:?}"))
}

/// A figure's page whose figure reacts.
fn figure_lives(s: &Session, site: &Server, page: &str) -> Result<(), String> {
    s.open_live(&site.url(page))?;
    s.until("the figure is mounted", 5.0, "document.querySelector('.alive .stage[tabindex]')")?;
    let t = s.get("document.querySelector('.alive .scrub').value")?;
    s.click(".alive [data-act=next]")?;
    s.until("it moves", 5.0, &format!("document.querySelector('.alive .scrub').value !== {t}"))
}

fn opened_once(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let site = site(None);
    let mut bad = Problems::default();
    let run = || -> Result<(), String> {
        s.open_live(&site.url(""))?;
        kept(&s)?;
        let (names, files) = caches(&s)?;
        let own: Vec<&str> = files.iter().filter_map(|f| f.strip_prefix(&site.url(""))).collect();
        if names.len() != 1 || !names[0].contains("/a/course/:") {
            return Err(format!("caches: {names:?}"));
        }
        let pages = dist::pages("").len();
        if own.len() != files.len() || own.iter().filter(|f| f.ends_with(".html")).count() != pages {
            return Err(format!("{} files, {} of them ours; {pages} pages", files.len(), own.len()));
        }
        let not =
            |f: &&&str| f.contains('/') || [".br", ".gz", ".zip"].iter().any(|e| f.ends_with(e)) || **f == "sw.js";
        if let Some(other) = own.iter().find(not) {
            return Err(format!("{other} is kept"));
        }
        site.stop();
        // The page that is open goes on living.
        s.run("document.querySelectorAll('.page-explainer .figure')[3].scrollIntoView({ block: 'center', behavior: 'instant' })", json!([]))?;
        s.until(
            "a figure further down lives",
            5.0,
            "document.querySelectorAll('.page-explainer .figure')[3].querySelector('.alive')",
        )?;
        let lesson = dist::pages("lesson-").pop().ok_or("no lesson")?;
        // Whatever the address asks, and as some hosts write it.
        for page in [format!("{lesson}?theme=dark#text"), lesson.replace(".html", ""), String::from("exam.html")] {
            s.open(&site.url(&page)).map_err(|e| format!("{page}: {e}"))?;
            is_of(&s, "").map_err(|e| format!("{page}: {e}"))?;
        }
        figure_lives(&s, &site, &dist::pages("figure-")[0])?;
        s.open_live(&site.url(""))?;
        // What was never there is not made up.
        let gone = "const done = arguments[arguments.length - 1]; fetch('nothing.html').then(() => done('came'), () => done('gone'));";
        if s.run_async(gone, json!([]))? != "gone" {
            return Err(String::from("something came from nowhere"));
        }
        // Whoever goes there is told in words of ours, not in those of the browser.
        let missing = dist::read("404.html");
        let title = missing.split_once("<title>").and_then(|(_, t)| t.split_once("</title>")).map_or("", |t| t.0);
        s.open(&site.url("nothing.html"))?;
        s.until("it says that there is no such page", 5.0, &format!("document.title === {}", json!(title)))
    };
    bad.note("offline", run());
    bad.finish();
}

fn a_newer_build(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let marks = ["first", "second", "third"].map(|n| format!("{n}-{engine:?}"));
    let [first, second, third] = [0, 1, 2].map(|n| build(&marks[n]));
    let site = site(Some(&first.0));
    let lesson = dist::pages("lesson-").remove(0);
    let mut bad = Problems::default();
    let run = || -> Result<(), String> {
        s.open_live(&site.url(&lesson))?;
        kept(&s)?;
        let one = s.call("GET", "/window", None)?;
        let other = s.call("POST", "/window/new", Some(json!({ "type": "tab" })))?["handle"].take();
        let to = |window: &Value| s.call("POST", "/window", Some(json!({ "handle": window }))).map(drop);
        to(&other)?;
        s.open(&site.url("glossary.html"))?;
        is_of(&s, &marks[0])?;
        to(&one)?;

        // Another copy of the pages lies below this one, on the same origin: what it keeps is its own.
        let below = "const done = arguments[arguments.length - 1];
            caches.open('dockside:' + new URL('below/', location) + ':x').then(() => done(''), e => done(String(e)));";
        s.run_async(below, json!([]))?;
        let alone = |when: &str| -> Result<(), String> {
            let names = caches(&s)?.0;
            let own = names.iter().filter(|n| n.contains("/a/course/:")).count();
            if (names.len(), own) == (2, 1) { Ok(()) } else { Err(format!("{when}: {names:?}")) }
        };

        // A host that goes away while the new one is fetched, and one that sends something else: all stays as it was.
        let update = "const done = arguments[arguments.length - 1];
            navigator.serviceWorker.getRegistration().then(r => {
              r.onupdatefound = () => {
                // It may be over already.
                if (!r.installing) return done(r.waiting ? 'installed' : 'redundant');
                const coming = r.installing, tell = () => coming.state !== 'installing' && done(coming.state);
                coming.onstatechange = tell;
                tell();
              };
              return r.update();
            }).catch(() => {});";
        for (file, fault) in [("facts.html", Fault::Cut), ("answers.html", Fault::Junk)] {
            site.publish(&second.0);
            site.fault(file, fault);
            let ended = s.run_async(update, json!([]))?;
            if ended != "redundant" {
                return Err(format!("{fault:?}: half a build ended as {ended}"));
            }
            until_workers(&s, "active")?;
            alone("half a build")?;
            if s.is(SAID)? {
                return Err(String::from("half a build is told"));
            }
        }

        // The whole of it waits, and every page is still of the first.
        site.publish(&second.0);
        s.open(&site.url(&lesson))?;
        s.until("it is said that a newer one is there", 20.0, SAID)?;
        is_of(&s, &marks[0])?;
        figure_lives(&s, &site, &dist::pages("figure-")[0])?;
        is_of(&s, &marks[0])?;
        s.until("the next page says so, too", 5.0, SAID)?;
        s.click("#newer .plain")?;
        s.until("it can be put off", 1.0, &format!("!{SAID}"))?;

        // Switching takes along all pages that are open.
        s.open(&site.url(&lesson))?;
        s.until("it is said again", 10.0, SAID)?;
        s.click("#newer button")?;
        s.until("the page is of the second", 10.0, &format!("{MARK} === {}", json!(marks[1])))?;
        is_of(&s, &marks[1])?;
        alone("after it")?;
        if s.is(SAID)? {
            return Err(String::from("it is said of the newest"));
        }
        to(&other)?;
        s.until("the other page, too", 10.0, &format!("{MARK} === {}", json!(marks[1])))?;
        site.stop();
        figure_lives(&s, &site, &dist::pages("figure-")[1])?;
        is_of(&s, &marks[1])?;

        // Without a word it takes over once no page is open.
        site.publish(&third.0);
        s.open(&site.url("glossary.html"))?;
        s.until("a third one is there", 20.0, SAID)?;
        // A page that was left may come back (bfcache), so it counts as open: only what is closed does not.
        let next = s.call("POST", "/window/new", Some(json!({ "type": "tab" })))?["handle"].take();
        for window in [&one, &other] {
            to(window)?;
            s.call("DELETE", "/window", None)?;
        }
        to(&next)?;
        sleep(Duration::from_millis(500));
        s.open(&site.url("glossary.html"))?;
        is_of(&s, &marks[2])?;

        // A site that keeps nothing any more takes it back.
        std::fs::write(third.0.join("sw.js"), include_str!("../../../assets/js/sw-off.js"))
            .map_err(|e| e.to_string())?;
        s.open(&site.url("facts.html"))?;
        until_workers(&s, "")?;
        let left = caches(&s)?.0;
        if left.len() == 1 && left[0].ends_with("/below/:x") { Ok(()) } else { Err(format!("left behind: {left:?}")) }
    };
    bad.note("a newer build", run());
    bad.finish();
}

/// In a course page nothing is kept; the same page by itself is.
fn in_a_frame(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let page = dist::check("single").page;
    let host = format!(
        "<!doctype html><title>Host</title><link rel=\"icon\" href=\"data:,\"><iframe src=\"{page}\" width=\"900\" height=\"800\"></iframe>"
    );
    let own = build(&format!("framed-{engine:?}"));
    let extra = [(String::from("host.html"), host)].into();
    let site = Server::start(Site { extra, offline: true, folder: Some(own.0.clone()), ..Site::default() });
    let mut bad = Problems::default();
    let run = || -> Result<(), String> {
        let none = |what: &str| -> Result<(), String> {
            // Much longer than it takes where something is kept.
            sleep(Duration::from_millis(2000));
            let found = workers(&s)?;
            if found.is_empty() { Ok(()) } else { Err(format!("{what}: workers are {found}")) }
        };
        s.open(&site.url("host.html"))?;
        s.frame("iframe")?;
        s.live()?;
        none("in a frame")?;
        s.leave_frame()?;
        if engine == Engine::Chromium {
            s.devtools("Emulation.setDataSaverOverride", json!({ "dataSaverEnabled": true })).ok();
            s.open(&site.url(&page))?;
            s.live()?;
            if s.is("navigator.connection.saveData")? {
                none("where data is to be saved")?;
            } else {
                return Err(String::from("the browser does not say that data is to be saved"));
            }
            s.devtools("Emulation.setDataSaverOverride", json!({})).ok();
        }
        s.open(&site.url(&page))?;
        s.live()?;
        kept(&s)
    };
    bad.note("frame", run());
    bad.finish();
}
