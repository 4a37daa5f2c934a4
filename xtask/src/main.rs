//! The project's commands: `cargo xtask serve | build | package | single | check | test | sizes`. Each first installs what it needs and skips what is there.

mod budget;
#[cfg(test)]
mod nginx;
mod packed;
mod setup;
mod tools;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tools::Tools;

const USAGE: &str = "\
Usage: cargo xtask <command>

  serve [port]   set up, build, and serve the explainer with live reload (port 8080)
  build          set up, write the release build to dist/, and print its sizes
  package        write SCORM packages and question files of the dist/ that is there to dist/packages/,
                 and its figures and lessons as single files to dist/single/
  single <part>… write the parts whose names begin so as single files to dist/single/, too (level-, check-vms-…)
  check          formatting, lints with warnings denied, content
  test           everything that CI runs: check, native tests, release build, sizes, browser tests
  test quick     formatting, lints and tests of what runs natively: no pages, no browsers
  sizes          print the sizes of the dist/ that is there
  prerender      write all pages into the folder that Trunk is filling; its hook calls this";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let root = root();
    let tools = Tools::new(&root);
    let done = match args[..] {
        ["serve"] => serve(&tools, 8080),
        ["serve", port] => match port.parse() {
            Ok(port) if port > 0 => serve(&tools, port),
            _ => Err(format!("{port} is not a port: a number from 1 to 65535")),
        },
        ["build"] => build(&tools),
        ["package"] => packages(&tools, false, &[]),
        ["single", first, ref more @ ..] => packages(&tools, false, &[&["single", first], more].concat()),
        ["check"] => check_alone(&tools),
        ["test"] => test(&tools),
        ["test", "quick"] => quick(&tools),
        ["prerender"] => own(
            &tools,
            std::env::var_os(TESTED).is_some(),
            "prerender",
            &["run", "--quiet", "--features", "ssr", "--bin", "prerender"],
            &[],
        ),
        ["sizes"] => sizes(&tools).and_then(|r| r.verdict()),
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("\nerror: {e}");
            ExitCode::FAILURE
        }
    }
}

/// The folder of the workspace: where Cargo says this package is now, which holds also after the checkout was moved.
fn root() -> PathBuf {
    let own = std::env::var_os("CARGO_MANIFEST_DIR").map_or(PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    own.parent().map_or(own.clone(), Path::to_path_buf)
}

fn serve(tools: &Tools, port: u16) -> Result<(), String> {
    // Trunk would find out only after the build.
    if std::net::TcpListener::bind(("127.0.0.1", port)).is_err() {
        return Err(format!("port {port} is taken; `cargo xtask serve <port>` uses another"));
    }
    setup::forecast(tools, setup::For::Pages)?;
    setup::rust(tools)?;
    setup::trunk(tools)?;
    setup::npm(tools, false)?;
    // Trunk refuses to leave a folder unwatched (`Trunk.toml`) that is not there yet.
    for dir in ["dist", "target"] {
        std::fs::create_dir_all(tools.root.join(dir)).map_err(|e| format!("{dir}: {e}"))?;
    }
    println!("\nDockside will be at http://127.0.0.1:{port}/ as soon as it is built. Ctrl-C ends it.\n");
    tools.run("trunk", &["serve", "--port", &port.to_string()])
}

fn build(tools: &Tools) -> Result<(), String> {
    setup::forecast(tools, setup::For::Pages)?;
    setup::rust(tools)?;
    setup::trunk(tools)?;
    setup::npm(tools, false)?;
    release(tools, false)?;
    sizes(tools)?.verdict()
}

/// `tested` says that the native tests have just run, and with that built all programs of the workspace.
fn release(tools: &Tools, tested: bool) -> Result<(), String> {
    let env: &[_] = if tested { &[(TESTED, String::from("1"))] } else { &[] };
    tools.run_with("trunk", &["build", "--release"], "trunk build --release", env)?;
    packages(tools, tested, &[])?;
    compress(tools)
}

/// Compressed files beside those of the build, the last of all: they are of what lies there now.
fn compress(tools: &Tools) -> Result<(), String> {
    let start = std::time::Instant::now();
    let s = packed::write(&tools.root.join("dist"))?;
    let mb = |bytes: usize| bytes as f64 / 1_048_576.0;
    println!(
        "Compressed beside themselves: {} files, {:.1} MB; gzip {:.1} MB, Brotli {:.1} MB. Done in {:.1} s",
        s.files,
        mb(s.raw),
        mb(s.gzip),
        mb(s.brotli),
        start.elapsed().as_secs_f64()
    );
    Ok(())
}

/// Writes all that is made of the built pages, or what is named.
fn packages(tools: &Tools, tested: bool, what: &[&str]) -> Result<(), String> {
    if !tools.root.join("dist/index.html").is_file() {
        return Err(String::from("there are no pages in dist/: `cargo xtask build` writes them, and the packages"));
    }
    own(
        tools,
        tested,
        "dockside-packages",
        &["run", "--quiet", "-p", "dockside-packages", "--"],
        &[&["dist"], what].concat(),
    )
}

/// Tells Trunk's hook what [`release`] was told.
const TESTED: &str = "DOCKSIDE_TESTED";

/// Runs a program of the workspace: as Cargo builds it, or what the tests have just built. For one program alone, Cargo would choose other
/// features of what it depends on, and compile nearly all of that once more.
fn own(tools: &Tools, tested: bool, name: &str, cargo: &[&str], args: &[&str]) -> Result<(), String> {
    let file = [name, std::env::consts::EXE_SUFFIX].concat();
    let built = std::env::current_exe().ok().map(|this| this.with_file_name(file));
    match built.filter(|b| tested && b.is_file()) {
        Some(built) => tools.run_as(&built.to_string_lossy(), args, &[name, " ", &args.join(" ")].concat()),
        None => tools.run("cargo", &[cargo, args].concat()),
    }
}

fn sizes(tools: &Tools) -> Result<budget::Report, String> {
    let report = budget::measure(&tools.root.join("dist"))?;
    println!("\n{}", report.table());
    Ok(report)
}

fn check_alone(tools: &Tools) -> Result<(), String> {
    setup::forecast(tools, setup::For::Check)?;
    setup::rust(tools)?;
    check(tools)
}

fn check(tools: &Tools) -> Result<(), String> {
    formatting(tools)?;
    lints(tools)?;
    tools.run("cargo", &["test", "--quiet", "--test", "content"])?;
    // It prints what the checks cover, and how far a guesser gets.
    tools.run("cargo", &["test", "--quiet", "--test", "bank", "--", "--nocapture", "--test-threads=1"])
}

const NATIVE_TESTS: &[&str] = &["test", "--workspace", "--exclude", "dockside-browser", "--features", "dockside/ssr"];

fn lints(tools: &Tools) -> Result<(), String> {
    for what in [
        NATIVE,
        &["--features", "ssr", "--all-targets"],
        &["--features", "csr", "--target", "wasm32-unknown-unknown", "--lib", "--bin", "dockside"],
    ] {
        clippy(tools, what)?;
    }
    Ok(())
}

/// What clippy reads of the code that draws no pages.
const NATIVE: &[&str] = &["--workspace", "--all-targets"];

fn clippy(tools: &Tools, what: &[&str]) -> Result<(), String> {
    tools.run("cargo", &[&["clippy", "--quiet"], what, &["--", "-D", "warnings"]].concat())
}

fn formatting(tools: &Tools) -> Result<(), String> {
    // `cargo fmt` follows `mod` lines and misses what a macro declares; so every file is named.
    let mut files = Vec::new();
    for dir in ["src", "tests", "examples", "benches", "xtask", "split", "fuzz", "packages"] {
        rust_files(&tools.root.join(dir), &mut files)?;
    }
    files.sort();
    let files: Vec<String> =
        files.iter().map(|f| f.strip_prefix(&tools.root).unwrap_or(f).to_string_lossy().into_owned()).collect();
    let mut fmt = vec!["--check", "--edition", "2024"];
    fmt.extend(files.iter().map(String::as_str));
    tools.run_as("rustfmt", &fmt, &format!("rustfmt --check --edition 2024 ({} files)", files.len()))
}

/// What finds most mistakes within a few minutes: Leptos, wasm and browsers are left out.
fn quick(tools: &Tools) -> Result<(), String> {
    setup::forecast(tools, setup::For::Check)?;
    setup::rust(tools)?;
    formatting(tools)?;
    clippy(tools, NATIVE)?;
    tools.run("cargo", &["test", "--quiet", "--workspace", "--exclude", "dockside-browser"])?;
    println!("\nThe quick tests passed. `cargo xtask test` runs all, in browsers, too.");
    Ok(())
}

/// Every Rust source below a folder, without what tools put there.
fn rust_files(dir: &Path, into: &mut Vec<PathBuf>) -> Result<(), String> {
    for entry in std::fs::read_dir(dir).map_err(|e| format!("{}: {e}", dir.display()))?.flatten() {
        let path = entry.path();
        if path.is_dir() {
            if !["node_modules", "target"].iter().any(|n| path.ends_with(n)) {
                rust_files(&path, into)?;
            }
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push(path);
        }
    }
    Ok(())
}

fn test(tools: &Tools) -> Result<(), String> {
    let ci = std::env::var("CI").is_ok_and(|v| v == "true");
    setup::forecast(tools, setup::For::BrowserTests)?;
    setup::rust(tools)?;
    setup::trunk(tools)?;
    setup::npm(tools, true)?;
    setup::nginx(tools);
    let engines = setup::browsers(tools, ci)?;
    formatting(tools)?;
    lints(tools)?;
    // Feature `ssr` adds the pages to what is tested natively.
    tools.run("cargo", NATIVE_TESTS)?;
    // What the checks cover, and how far a guesser gets, is to be seen.
    let seen = ["--test", "bank", "--", "--nocapture", "--test-threads=1"];
    tools.run("cargo", &[NATIVE_TESTS, &seen].concat())?;
    release(tools, true)?;
    let verdict = sizes(tools)?.verdict();
    if engines.is_empty() {
        println!("Skipped: all browser tests, because there is no engine.");
    } else {
        in_browsers(tools, ci)?;
    }
    // A page that has grown too big fails the run, but does not hide what the browsers have to say.
    verdict?;
    println!(
        "\nAll checks and tests passed; engines: {}.",
        if engines.is_empty() { String::from("none") } else { engines.join(", ") }
    );
    Ok(())
}

/// The programs of the browser tests, side by side: each waits for a core where there are too few for all. What they say is printed as each ends.
fn in_browsers(tools: &Tools, all_engines: bool) -> Result<(), String> {
    let mut sources = Vec::new();
    rust_files(&tools.root.join("tests/browser/tests"), &mut sources)?;
    let mut names: Vec<String> = sources
        .iter()
        .filter(|s| s.parent().is_some_and(|p| p.ends_with("tests")))
        .filter_map(|s| Some(s.file_stem()?.to_str()?.to_string()))
        .collect();
    names.sort();
    tools.run("cargo", &["test", "--quiet", "-p", "dockside-browser", "--no-run"])?;
    let env = [("DOCKSIDE_REQUIRE_ENGINES", String::from(if all_engines { "1" } else { "0" }))];
    // A test waits for the browser of its engine; so more of them than cores are started, or a core would wait as well.
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get()) * 3;
    let threads = format!("--test-threads={threads}");
    println!("\nBrowser tests, side by side: {}. This takes some minutes.", names.join(", "));
    let run = |name: &str, how: &[&str]| {
        let args = [&["test", "-p", "dockside-browser", "--test", name, "--", "--nocapture"], how].concat();
        tools.run_aside("cargo", &args, &env, |line| !line.ends_with("has been running for over 60 seconds"))
    };
    let failed: Vec<(&String, String)> = std::thread::scope(|scope| {
        let started: Vec<_> = names.iter().map(|name| (name, scope.spawn(|| run(name, &[&threads])))).collect();
        let ended = started.into_iter().map(|(name, t)| (name, t.join().unwrap_or_else(|_| Err(String::new()))));
        ended.filter_map(|(name, said)| Some((name, said.err()?))).collect()
    });
    // A browser that has to wait for the others misses a press or a deadline now and then. What fails alone, too, is a fault.
    let mut faults = Vec::new();
    for (name, said) in failed {
        let tests = failures(&said);
        if tests.is_empty() || tests.len() > AGAIN {
            faults.push(name);
            continue;
        }
        println!("\nAgain, alone: {}.", tests.join(", "));
        if run(name, &[&["--test-threads=1", "--exact"], &*tests].concat()).is_err() {
            faults.push(name);
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(format!("browser tests failed: {faults:?}")) }
}

/// If more tests of one program fail than this, it is not for want of time.
const AGAIN: usize = 4;

/// The tests that failed, as the test program names them at its end.
fn failures(said: &str) -> Vec<&str> {
    let list = said.rsplit_once("\nfailures:\n").map_or("", |(_, list)| list);
    list.lines().map_while(|l| l.strip_prefix("    ")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_found_at_every_depth_but_not_in_tools_folders() {
        let dir = std::env::temp_dir().join(format!("dockside-xtask-{}", std::process::id()));
        for f in ["a.rs", "deep/er/b.rs", "node_modules/x/c.rs", "target/d.rs", "notes.md"] {
            let path = dir.join(f);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        let mut found = Vec::new();
        rust_files(&dir, &mut found).unwrap();
        found.sort();
        std::fs::remove_dir_all(&dir).unwrap();
        assert_eq!(found, [dir.join("a.rs"), dir.join("deep/er/b.rs")]);
    }

    #[test]
    fn failures_are_read_from_the_end_of_what_a_test_program_says() {
        let said = "test a ... ok\ntest b::c ... FAILED\n\nfailures:\n\n---- b::c stdout ----\nno\n\nfailures:\n    b::c\n    d\n\ntest result: FAILED. 1 passed\n";
        assert_eq!(failures(said), ["b::c", "d"]);
        assert!(failures("error: could not compile").is_empty());
        assert!(failures("test a ... ok\n\ntest result: ok. 1 passed\n").is_empty());
    }

    #[test]
    fn the_root_is_the_workspace() {
        assert!(root().join("Cargo.lock").is_file() && root().join("xtask/Cargo.toml").is_file());
    }
}
