//! Set-up. Every step says what it installs and why, goes to the user's ordinary places or the project's ignored folders, and skips what
//! is there.

use crate::tools::Tools;
use std::path::{Path, PathBuf};

/// The version that is installed where there is none. Trunk 0.22 wants a newer compiler than this project does.
const TRUNK: &str = "0.21.14";
const TRUNK_AT_LEAST: (u32, u32, u32) = (0, 21, 0);
const WASM: &str = "wasm32-unknown-unknown";

/// The compiler's parts.
pub fn rust(tools: &Tools) -> Result<(), String> {
    let has_target = || {
        tools
            .output("rustc", &["--print", "target-libdir", "--target", WASM])
            .is_some_and(|dir| Path::new(&dir).is_dir())
    };
    if !has_target() {
        let why = "the compilation target of everything that runs in the browser";
        rustup(tools, WASM, why, &["target", "add", WASM])?;
    }
    for (component, program, args) in
        [("rustfmt", "rustfmt", &["--version"][..]), ("clippy", "cargo", &["clippy", "--version"])]
    {
        if tools.output(program, args).is_none() {
            rustup(tools, component, "used by `cargo xtask check`", &["component", "add", component])?;
        }
    }
    Ok(())
}

fn rustup(tools: &Tools, what: &str, why: &str, args: &[&str]) -> Result<(), String> {
    if tools.find("rustup").is_none() {
        return Err(format!("{what} is missing ({why}) and there is no rustup to add it: please install it"));
    }
    println!("Installing {what} with rustup: {why}.");
    tools.run("rustup", args)
}

/// Trunk, and the wasm-bindgen that fits.
pub fn trunk(tools: &Tools) -> Result<(), String> {
    match tools.output("trunk", &["--version"]).as_deref().and_then(version) {
        Some(v) if Some(v) == version(TRUNK) => {}
        Some(v) if v >= TRUNK_AT_LEAST => {
            println!("Note: Trunk {}.{}.{} is here; this project is tested with {TRUNK}.", v.0, v.1, v.2);
        }
        _ => {
            println!("Installing Trunk {TRUNK} with cargo: it builds and serves the pages. This takes some minutes.");
            tools.run("cargo", &["install", "trunk", "--version", TRUNK, "--locked", "--force"])?;
        }
    }
    let lock = tools.root.join("Cargo.lock");
    let lock = std::fs::read_to_string(&lock).map_err(|e| format!("{}: {e}", lock.display()))?;
    let wanted = locked_version(&lock, "wasm-bindgen").ok_or("Cargo.lock names no wasm-bindgen")?;
    let fits = || tools.output("wasm-bindgen", &["--version"]).is_some_and(|v| v == format!("wasm-bindgen {wanted}"));
    if !fits() {
        println!(
            "Installing wasm-bindgen-cli {wanted} with cargo: it writes the JavaScript beside the wasm, and has to be the very version of the library."
        );
        // Without --locked: the lock file of 0.2.130 names a version that is gone.
        tools.run("cargo", &["install", "wasm-bindgen-cli", "--version", wanted, "--force"])?;
        if !fits() {
            return Err(format!("wasm-bindgen {wanted} was installed, but another version is found before it"));
        }
    }
    Ok(())
}

/// The tools from npm. Without npm a build can still go on, because Trunk fetches wasm-opt where it can; the browser tests can't.
pub fn npm(tools: &Tools, needed: bool) -> Result<(), String> {
    let dir = tools.root.join("tests/npm");
    // A copy of the lock file tells what was installed from it.
    let (lock, done) = (dir.join("package-lock.json"), dir.join("node_modules/.installed-lock.json"));
    let wanted = std::fs::read(&lock).map_err(|e| format!("{}: {e}", lock.display()))?;
    if std::fs::read(&done).is_ok_and(|d| d == wanted) {
        return Ok(());
    }
    if tools.find("npm").is_none() {
        if needed {
            return Err("npm is missing: the browser tests take axe-core from it. Please install Node.js".to_string());
        }
        println!("Note: there is no npm, so wasm-opt (for release builds) is the one on the PATH or fetched by Trunk.");
        return Ok(());
    }
    println!(
        "Installing wasm-opt (shrinks the wasm of release builds) and axe-core (accessibility tests) with npm into tests/npm/node_modules."
    );
    tools.run("npm", &["ci", "--no-audit", "--no-fund", "--prefix", "tests/npm"])?;
    std::fs::write(&done, wanted).map_err(|e| format!("{}: {e}", done.display()))
}

/// A browser engine with what is needed to drive it.
struct Engine {
    name: &'static str,
    packages: &'static [&'static str],
    /// What is still missing.
    missing: fn(&Tools) -> Vec<&'static str>,
}

const ENGINES: [Engine; 3] = [
    Engine {
        name: "chromium",
        packages: &["chromium", "chromium-driver"],
        missing: |t| {
            let browser = ["chromium", "chromium-browser", "google-chrome"].iter().any(|b| t.find(b).is_some());
            lacking(&[("chromium", browser), ("chromedriver", t.find("chromedriver").is_some())])
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

/// Browsers and drivers. Gives the engines that can be tested; with `all`, a missing one is an error.
pub fn browsers(tools: &Tools, all: bool) -> Result<Vec<&'static str>, String> {
    if tools.find("geckodriver").is_none() {
        println!("Installing geckodriver with cargo: it drives Firefox in the browser tests.");
        if let Err(e) = tools.run("cargo", &["install", "geckodriver"]) {
            println!("Note: {e}");
        }
    }
    // geckodriver comes from cargo, all else in packages.
    let packages: Vec<&Engine> =
        ENGINES.iter().filter(|e| (e.missing)(tools).iter().any(|m| *m != "geckodriver")).collect();
    if !packages.is_empty() && tools.find("apt-get").is_some() && is_root(tools) {
        let env = [("DEBIAN_FRONTEND", String::from("noninteractive"))];
        let apt = |args: &[&str]| {
            if let Err(e) = tools.run_with("apt-get", args, &format!("apt-get {}", args.join(" ")), &env) {
                println!("Note: {e}");
            }
        };
        println!("Installing browsers and drivers with apt-get: the browser tests run in them.");
        apt(&["update", "-q"]);
        // One engine at a time, so that one that can't be had does not keep the others out.
        for e in packages {
            apt(&[&["install", "-y", "-q", "--no-install-recommends"], e.packages].concat());
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

fn is_root(tools: &Tools) -> bool {
    tools.output("id", &["-u"]).as_deref() == Some("0")
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
    fn what_is_missing_is_named() {
        assert_eq!(lacking(&[("a", true), ("b", false), ("c", false)]), ["b", "c"]);
        // With nothing on the PATH no engine is ready, and each says what it lacks.
        let nothing = Tools::bare();
        for e in &ENGINES {
            assert!((e.missing)(&nothing).len() >= 2, "{}", e.name);
        }
    }
}
