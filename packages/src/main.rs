//! Writes what course platforms take into the folder `packages` of built pages: `dockside-packages <folder>`.

use dockside::content::Course;
use dockside_packages::bank::Bank;
use dockside_packages::questions::{self, Format};
use dockside_packages::scorm::{Built, Package, Scorm};
use std::path::{Path, PathBuf};

fn main() {
    if let Err(e) = run() {
        eprintln!("error: {e}");
        std::process::exit(1);
    }
}

fn run() -> Result<(), String> {
    let dist = std::env::args_os().nth(1).map(PathBuf::from).ok_or("give the folder of the built pages")?;
    let out = dist.join("packages");
    // What an earlier course had may be gone.
    if out.is_dir() {
        std::fs::remove_dir_all(&out).map_err(|e| format!("{}: {e}", out.display()))?;
    }
    std::fs::create_dir_all(&out).map_err(|e| format!("{}: {e}", out.display()))?;
    let course = Course::load("en").map_err(|e| e.to_string())?;
    let base = std::env::var("DOCKSIDE_BASE_URL").unwrap_or_default();
    if !base.is_empty() && (!base.starts_with("https://") || !base.ends_with('/')) {
        return Err(format!("DOCKSIDE_BASE_URL is {base}: it must start with https:// and end with a slash"));
    }
    let bank = Bank::new(&course, &base).map_err(|e| e.to_string())?;
    for set in bank.sets() {
        for format in Format::ALL {
            put(&out, &format.file(&set.id), &format.write(&bank, &set)?)?;
        }
    }
    println!("{}", questions::table(&bank));
    let built = Built::read(&dist)?;
    println!("SCORM packages in KB (1,024 bytes)\n");
    for package in Package::all(&bank) {
        print!("  {:<16}", package.id);
        for version in Scorm::ALL {
            let zip = package.write(version, &built, &base)?;
            put(&out, &version.file(&package.id), &zip)?;
            print!(" {:>8} {:>8.0}", version.name(), zip.len() as f64 / 1024.0);
        }
        println!();
    }
    Ok(())
}

fn put(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), String> {
    std::fs::write(folder.join(name), bytes).map_err(|e| format!("{name}: {e}"))
}
