//! Finding and running other programs, with the project's own tools first on their `PATH`.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

pub struct Tools {
    pub root: PathBuf,
    /// `PATH` of every program that is run: npm tools of the project, Cargo's programs, then what was there.
    path: OsString,
}

impl Tools {
    pub fn new(root: &Path) -> Tools {
        let mut dirs = vec![root.join("tests/npm/node_modules/.bin")];
        // `std::env::home_dir` is sound again since Rust 1.85.
        let cargo_home = std::env::var_os("CARGO_HOME")
            .filter(|v| !v.is_empty())
            .map(PathBuf::from)
            .or_else(|| Some(std::env::home_dir()?.join(".cargo")));
        dirs.extend(cargo_home.map(|h| h.join("bin")));
        dirs.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
        let path = std::env::join_paths(dirs).unwrap_or_else(|_| std::env::var_os("PATH").unwrap_or_default());
        Tools { root: root.to_path_buf(), path }
    }

    /// Without any program, for tests.
    #[cfg(test)]
    pub fn bare() -> Tools {
        Tools { root: PathBuf::new(), path: OsString::new() }
    }

    /// With the programs of one folder only, for tests.
    #[cfg(test)]
    pub fn only(dir: &Path) -> Tools {
        Tools { root: dir.to_path_buf(), path: dir.as_os_str().to_os_string() }
    }

    /// Where a program is, if it is on the `PATH`.
    pub fn find(&self, name: &str) -> Option<PathBuf> {
        let endings: &[&str] = if cfg!(windows) { &[".exe", ".cmd"] } else { &[""] };
        std::env::split_paths(&self.path)
            .flat_map(|d| endings.iter().map(move |e| d.join(format!("{name}{e}"))))
            .find(|p| p.is_file())
    }

    fn command(&self, name: &str) -> Command {
        let mut c = Command::new(self.find(name).unwrap_or_else(|| PathBuf::from(name)));
        c.env("PATH", &self.path).current_dir(&self.root);
        // Trunk takes only `true` or `false` here, and others set `1`.
        if std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty()) {
            c.env("NO_COLOR", "true");
        }
        c
    }

    /// What a program prints; `None` when it is missing or fails.
    pub fn output(&self, name: &str, args: &[&str]) -> Option<String> {
        let out = self.command(name).args(args).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
        out.status.success().then(|| String::from_utf8_lossy(&out.stdout).trim().to_string())
    }

    pub fn run(&self, name: &str, args: &[&str]) -> Result<(), String> {
        self.run_as(name, args, &format!("{name} {}", args.join(" ")))
    }

    /// Runs a program that is shown as `shown`.
    pub fn run_as(&self, name: &str, args: &[&str], shown: &str) -> Result<(), String> {
        self.run_with(name, args, shown, &[])
    }

    pub fn run_with(&self, name: &str, args: &[&str], shown: &str, env: &[(&str, String)]) -> Result<(), String> {
        println!("> {shown}");
        let start = Instant::now();
        let status = self
            .command(name)
            .args(args)
            .envs(env.iter().map(|(k, v)| (k, v)))
            .status()
            .map_err(|e| format!("{name} could not be started: {e}"))?;
        if !status.success() {
            return Err(format!("this step failed: {shown}"));
        }
        println!("  done in {:.1} s", start.elapsed().as_secs_f64());
        Ok(())
    }

    /// Runs a program beside others; what it printed is printed when it has ended, but for the lines that are not wanted, and is the error of
    /// one that failed.
    pub fn run_aside(
        &self,
        name: &str,
        args: &[&str],
        env: &[(&str, String)],
        wanted: impl Fn(&str) -> bool,
    ) -> Result<(), String> {
        let shown = format!("{name} {}", args.join(" "));
        let start = Instant::now();
        let out = self
            .command(name)
            .args(args)
            .envs(env.iter().map(|(k, v)| (k, v)))
            .stdin(Stdio::null())
            .output()
            .map_err(|e| format!("{name} could not be started: {e}"))?;
        let mut text = format!("> {shown}\n");
        for stream in [&out.stderr, &out.stdout] {
            for line in String::from_utf8_lossy(stream).lines().filter(|l| wanted(l)) {
                text.push_str(line);
                text.push('\n');
            }
        }
        let ended = if out.status.success() { "done in" } else { "failed after" };
        // In one piece, so that programs that end together don't mix.
        println!("{text}  {ended} {:.1} s", start.elapsed().as_secs_f64());
        if out.status.success() { Ok(()) } else { Err(text) }
    }
}
