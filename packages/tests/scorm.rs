//! SCORM packages: their manifests and files, and sessions of their script with a strict platform (in Node.js, without a browser).

use dockside::checks::{Answer, Check, grade, key};
use dockside::content::Course;
use dockside::learner::Progress;
use dockside::sim::Rng;
use dockside_packages::bank::Bank;
use dockside_packages::built::Built;
use dockside_packages::scorm::{Package, START, Scorm, number, tag};
use dockside_packages::zipped::unzip;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

fn bank() -> &'static Bank<'static> {
    static COURSE: OnceLock<Course> = OnceLock::new();
    static BANK: OnceLock<Bank<'static>> = OnceLock::new();
    BANK.get_or_init(|| {
        let course = COURSE.get_or_init(|| Course::load("en").unwrap_or_else(|e| panic!("{e}")));
        Bank::new(course, "").unwrap_or_else(|e| panic!("{e}"))
    })
}

/// Pages as the build writes them, as far as packages look at them.
fn built() -> Built {
    let mut files = BTreeMap::new();
    let mut put = |name: &str, text: &str| drop(files.insert(name.to_string(), text.as_bytes().to_vec()));
    put("OFL.txt", "The font’s licence");
    put("404.html", "<p>Nothing</p>");
    put("social.png", "for previews");
    put("style-1.css", "@font-face{src:url(font-2.woff2)}");
    put("font-2.woff2", "a font");
    put("app-3.js", "export default 'app_bg.wasm'");
    put("app-4.wasm", "code");
    put("checks-5.json", r#"{"figures":["data-6.json"],"show":"figure-harbour.html"}"#);
    put("data-6.json", "{}");
    put("other-7.json", "{}");
    put("offline-8.js", "register('sw.js')");
    put("sw.js", "const files = ['offline-8.js', 'social.png']");
    let page = r#"<link href="style-1.css"><script data-js="./app-3.js" data-offline="offline-8.js" data-wasm="app-4.wasm"></script><a href="index.html#x">all</a>
        <a class="a" href="glossary.html">terms</a> <a href="https://example.com/index.html">away</a> <a href="figure-layers.html?a=b">see</a>
        <p data-file="checks-5.json">index.html</p>"#;
    for name in ["index.html", "glossary.html", "exam.html", "review.html", "answers.html"] {
        put(name, page);
    }
    for l in &bank().course().lessons {
        put(&format!("lesson-{}.html", l.id), page);
    }
    for f in dockside::figures::ALL {
        put(&format!("figure-{}.html", f.id), &format!("{page}<p data-file=\"other-7.json\">"));
    }
    Built::new(files)
}

/// Every value of an attribute in a text.
fn values<'a>(text: &'a str, name: &str) -> Vec<&'a str> {
    let open = format!(" {name}=\"");
    text.split(open.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

fn files(package: &Package, version: Scorm, base: &str) -> BTreeMap<String, Vec<u8>> {
    unzip(&package.write(version, &built(), base).unwrap()).unwrap().into_iter().collect()
}

#[test]
fn built_files_are_read_once_each() {
    let dir = std::env::temp_dir().join(format!("dockside-built-{}", std::process::id()));
    std::fs::create_dir_all(dir.join("packages")).unwrap();
    for name in ["index.html", "index.html.br", "index.html.gz", "app.js", "packages/scorm12-all.zip"] {
        std::fs::write(dir.join(name), name).unwrap();
    }
    let built = Built::read(&dir);
    std::fs::remove_dir_all(&dir).unwrap();
    let expected = ["app.js", "index.html"].map(|n| (n.to_string(), n.as_bytes().to_vec()));
    assert_eq!(built.unwrap().0, BTreeMap::from(expected));
}

#[test]
fn every_package_has_its_manifest_and_all_that_it_names() {
    let packages = Package::all(bank());
    assert_eq!(packages.len(), bank().course().lessons.len() + 1);
    for package in &packages {
        for version in Scorm::ALL {
            let place = version.file(&package.id);
            let bytes = package.write(version, &built(), "").unwrap();
            assert_eq!(unzip(&bytes).unwrap()[0].0, "imsmanifest.xml", "{place}");
            assert_eq!(bytes, package.write(version, &built(), "").unwrap(), "{place}: the same again");
            let files = files(package, version, "");
            let manifest = String::from_utf8(files["imsmanifest.xml"].clone()).unwrap();
            let named: BTreeSet<&str> = manifest
                .split("<file href=\"")
                .skip(1)
                .filter_map(|f| f.split('"').next())
                .chain(["imsmanifest.xml"])
                .collect();
            assert!(files.keys().map(|n| &**n).eq(named), "{place}: files and manifest differ");
            assert!(files.keys().all(|n| !n.contains(['/', '\\'])), "{place}: all lie flat");
            // What is named is there.
            assert_eq!(values(&manifest, "default"), ["course"]);
            assert_eq!(values(&manifest, "identifierref"), ["pages"]);
            let ids = values(&manifest, "identifier");
            assert_eq!(ids, [&format!("dockside-en-{}", package.id), "course", "item", "pages"], "{place}");
            let (own, other, edition) = match version {
                Scorm::V12 => ("adlcp:scormtype", "adlcp:scormType", "<schemaversion>1.2</schemaversion>"),
                Scorm::V2004 => {
                    ("adlcp:scormType", "adlcp:scormtype", "<schemaversion>2004 4th Edition</schemaversion>")
                }
            };
            assert_eq!((values(&manifest, own), values(&manifest, other).len()), (vec!["sco"], 0), "{place}");
            assert!(manifest.contains(edition) && manifest.contains("<schema>ADL SCORM</schema>"), "{place}");
            assert!(manifest.contains(&format!("type=\"webcontent\" {own}=\"sco\" href=\"{START}\"")), "{place}");
            assert!(!manifest.contains("masteryscore"), "{place}: whoever runs the course asks for a score");
            assert!(files.contains_key("scorm.js") && files.contains_key("scorm.css") && files.contains_key(START));
            assert!(!files.contains_key("404.html") && !files.contains_key("social.png"), "{place}");
        }
    }
}

/// A platform replaces packages as it likes: no browser is to keep copies of what is in them.
#[test]
fn nothing_in_a_package_registers_a_service_worker() {
    for package in [&Package::all(bank())[0], Package::all(bank()).last().unwrap()] {
        let all = files(package, Scorm::V12, "");
        assert!(!all.contains_key("sw.js") && !all.contains_key("offline-8.js"), "{}", package.id);
        for (name, bytes) in all.iter().filter(|(n, _)| [".html", ".js", ".json"].iter().any(|e| n.ends_with(e))) {
            let text = std::str::from_utf8(bytes).unwrap();
            assert!(!["offline", "serviceWorker", "sw.js"].iter().any(|w| text.contains(w)), "{name}");
        }
        let page = std::str::from_utf8(&all[&format!("lesson-{}.html", bank().course().lessons[0].id)]).unwrap();
        assert!(page.contains(r#"<script data-js="./app-3.js" data-wasm="app-4.wasm"></script>"#), "{page}");
    }
}

#[test]
fn a_lesson_has_its_pages_and_what_they_load() {
    let packages = Package::all(bank());
    let lesson = &packages[0];
    let page = format!("lesson-{}.html", lesson.id);
    let all = files(lesson, Scorm::V12, "");
    for name in [
        "style-1.css",
        "font-2.woff2",
        "OFL.txt",
        "app-3.js",
        "app-4.wasm",
        "checks-5.json",
        "data-6.json",
        "other-7.json",
    ] {
        assert!(all.contains_key(name), "{name}");
    }
    for show in lesson.checks().flat_map(Check::shows) {
        assert!(all.contains_key(show.split('?').next().unwrap()), "{show}");
    }
    let pages = |all: &BTreeMap<String, Vec<u8>>| all.keys().filter(|n| n.ends_with(".html")).count();
    assert!(pages(&all) < 12 && !all.contains_key("index.html") && !all.contains_key("glossary.html"));
    // What is not there is no link, or one to the site.
    let text = String::from_utf8(all[&page].clone()).unwrap();
    assert_eq!(values(&text, "href"), ["style-1.css", "https://example.com/index.html"], "{text}");
    assert!(text.contains("<a>all</a>") && text.contains("<a class=\"a\">terms</a>"), "{text}");
    let there = files(lesson, Scorm::V12, "https://example.org/d/");
    let text = String::from_utf8(there[&page].clone()).unwrap();
    let out = "<a target=\"_blank\" rel=\"noopener\" href=\"https://example.org/d/index.html#x\">all</a>";
    assert!(text.contains(out), "{text}");
    // The whole course has it all.
    let whole = packages.last().unwrap();
    let all = files(whole, Scorm::V2004, "");
    assert_eq!(pages(&all), 5 + bank().course().lessons.len() + dockside::figures::ALL.len() + 1);
    let text = String::from_utf8(all["index.html"].clone()).unwrap();
    assert!(text.contains("<a href=\"index.html#x\">all</a>"), "{text}");
}

/// What the page for teachers makes of the package of the whole course.
#[test]
fn a_few_checks_make_a_package() {
    let whole = Package::all(bank()).pop().unwrap();
    for version in Scorm::ALL {
        let bytes = whole.write(version, &built(), "").unwrap();
        let checks: Vec<String> = whole.checks().take(3).map(|c| c.id.clone()).collect();
        let made = |checks: &[String]| {
            let start = format!("checks.html?ids={}&theme=dark", checks.join(","));
            dockside::teach::package(&bytes, "Three & more", &start, checks).unwrap()
        };
        let files: BTreeMap<String, Vec<u8>> = unzip(&made(&checks)).unwrap().into_iter().collect();
        let before: BTreeMap<String, Vec<u8>> = unzip(&bytes).unwrap().into_iter().collect();
        // Nothing but these two has changed.
        let changed: Vec<&String> = files.iter().filter(|(name, text)| before[*name] != **text).map(|f| f.0).collect();
        assert_eq!(changed, ["imsmanifest.xml", START]);
        assert_eq!(files.len(), before.len());
        let text = |name: &str| String::from_utf8(files[name].clone()).unwrap();
        let (manifest, page) = (text("imsmanifest.xml"), text(START));
        assert_eq!(manifest.matches("<title>Three &amp; more</title>").count(), 2);
        let id = |text: &str| values(text, "identifier")[0].to_string();
        assert!(id(&manifest).starts_with("dockside-en-set-"), "{manifest}");
        let list = checks.iter().map(|c| format!("\"{c}\"")).collect::<Vec<_>>().join(",");
        assert!(page.contains(&format!("&theme=dark\",\"checks\":[{list}]}}</script>\n<script src=")), "{page}");
        // The same checks are the same package, whatever else is built; others are another.
        let other = unzip(&made(&checks[..2])).unwrap();
        assert_ne!(id(std::str::from_utf8(&other[other.len() - 2].1).unwrap()), id(&manifest));
        assert!(dockside::teach::package(&bytes[..1000], "x", "y", &checks).is_err());
    }
}

#[test]
fn every_check_has_a_tag_of_its_own_and_fits_platforms() {
    let whole = Package::all(bank()).pop().unwrap();
    let tags: BTreeSet<String> = whole.checks().map(tag).collect();
    assert_eq!(tags.len(), whole.checks().count());
    let beliefs = &bank().course().misconceptions;
    assert_eq!(beliefs.iter().map(|m| number(&m.id)).collect::<BTreeSet<_>>().len(), beliefs.len());
    let ids: BTreeSet<String> = whole.checks().map(|c| c.id.replace('-', "_")).collect();
    assert_eq!(ids.len(), whole.checks().count());
    // A sign each, of which there are so many.
    assert!(whole.checks().all(|c| c.question.items().count() <= 36));
}

/// What a learner might have done, made up.
fn any_progress(rng: &mut Rng, checks: &[&Check]) -> Progress {
    let beliefs: Vec<&str> = bank().course().misconceptions.iter().map(|m| &*m.id).collect();
    let mut p = Progress::default();
    if rng.below(4) == 0 {
        p.clear();
    }
    let mut day = 20786;
    for _ in 0..rng.below(80) {
        let check = checks[rng.below(checks.len())];
        let (id, revision) = (&*check.id, check.revision);
        let mut answer = key(&check.question, &Answer::default());
        // Some of it, or something else: each value is one that another item has.
        let other: Vec<String> = answer.iter().map(|(_, v)| v.clone()).collect();
        for (item, _) in answer.clone().iter() {
            match rng.below(6) {
                0 if answer.len() > 1 => drop(answer.remove(item)),
                1 => drop(answer.insert(item.clone(), other[rng.below(other.len())].clone())),
                _ => {}
            }
        }
        match rng.below(8) {
            0 => p.chosen(id, revision, &answer),
            1 => p.gave_up(id, revision, day),
            2 => p.believed(id, revision, beliefs[rng.below(beliefs.len())]),
            3 => p.reviewed(id, revision, rng.below(2) == 0, day),
            4 if rng.below(5) == 0 => p.forget(std::slice::from_ref(&check.id)),
            _ => p.answered(id, revision, &answer, grade(&check.question, &answer).solved, day),
        }
        day += rng.below(3) as u32;
    }
    p
}

/// Runs a scenario of `js/sessions.js` for both versions, with the whole course and with a lesson.
fn scenario(name: &str) {
    let Ok(node) = Command::new("node").arg("--version").output() else {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "there is no Node.js");
        eprintln!("Skipped: there is no Node.js.");
        return;
    };
    assert!(node.status.success());
    let packages = Package::all(bank());
    for package in [packages.first(), packages.last()].into_iter().flatten() {
        let checks: Vec<&Check> = package.checks().collect();
        let mut rng = Rng::new(7);
        let texts: Vec<String> = (0..60).map(|_| any_progress(&mut rng, &checks).encode()).collect();
        for version in Scorm::ALL {
            let table = package.table(
                version,
                &[format!("lesson-{}.html", package.id), "index.html".into(), "checks.html".into()].into(),
            );
            let input = serde_json::json!({ "table": table, "texts": texts }).to_string();
            let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/js/sessions.js");
            let mut child = Command::new("node")
                .arg(script)
                .args([name, version.name()])
                .stdin(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .expect("Node.js runs");
            child.stdin.take().expect("an input").write_all(input.as_bytes()).expect("Node.js reads");
            let out = child.wait_with_output().expect("Node.js ends");
            let said = String::from_utf8_lossy(&out.stderr);
            assert!(out.status.success(), "{name}, SCORM {}, {}: {said}", version.name(), package.id);
        }
    }
}

macro_rules! scenarios {
    ($($name:ident)*) => { $(#[test] fn $name() { scenario(stringify!($name)); })* };
}

scenarios! {
    texts_come_back
    the_room_is_enough
    another_build
    a_visit
    a_course
    a_selection
    two_windows
    a_review
    a_mute_platform
    a_platform_that_goes_and_comes
    a_mark_to_pass
    what_was_brought_is_no_answer
    the_platform_is_found
    the_platform_is_strict
}

#[test]
fn every_word_is_there_and_is_said() {
    let bank = Bank::new(bank().course(), "https://example.org/").unwrap();
    for set in bank.sets() {
        for format in dockside_packages::questions::Format::ALL {
            format.write(&bank, &set).unwrap();
        }
    }
    for package in Package::all(&bank) {
        package.write(Scorm::V12, &built(), "").unwrap();
    }
    let asked = bank.words().asked();
    assert_eq!(asked.missing, BTreeSet::new());
    let own = dockside::content::words::entries(&bank.course().root.join("packages.toml")).unwrap();
    let unsaid: Vec<&String> = own.iter().map(|(key, _)| key).filter(|key| !asked.found.contains(*key)).collect();
    assert!(unsaid.is_empty() && own.len() > 10, "{unsaid:?}");
}
