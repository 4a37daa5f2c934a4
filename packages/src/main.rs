//! Writes what course platforms take into the folder `packages` of built pages, and parts as single files into `single`:
//! `dockside-packages <folder>`. `dockside-packages <folder> single <part>…` writes more of these.

use dockside::content::Course;
use dockside_packages::bank::Bank;
use dockside_packages::built::Built;
use dockside_packages::questions::{self, Format};
use dockside_packages::scorm::{Package, Scorm};
use dockside_packages::single::Single;
use std::path::{Path, PathBuf};

fn main() {
    if let Err(e) = run() {
        eprintln!("error: {e}");
        std::process::exit(1);
    }
}

/// Parts that every build writes as single files. Of checks and levels there are many, and each has the whole live part in it.
const SINGLE: [&str; 2] = ["figure-", "lesson-"];

fn run() -> Result<(), String> {
    let mut args = std::env::args().skip(1);
    let dist = args.next().map(PathBuf::from).ok_or("give the folder of the built pages")?;
    let base = std::env::var("DOCKSIDE_BASE_URL").unwrap_or_default();
    if !base.is_empty() && (!base.starts_with("https://") || !base.ends_with('/')) {
        return Err(format!("DOCKSIDE_BASE_URL is {base}: it must start with https:// and end with a slash"));
    }
    let built = Built::read(&dist)?;
    let single = dist.join("single");
    if args.next().is_some() {
        std::fs::create_dir_all(&single).map_err(|e| format!("{}: {e}", single.display()))?;
        let parts: Vec<String> = args.collect();
        return singles(&single, &built, &base, parts.iter().map(|p| &**p));
    }
    packages(&anew(&dist.join("packages"))?, &built, &base)?;
    singles(&anew(&single)?, &built, &base, SINGLE)
}

/// An empty folder: what an earlier course had may be gone.
fn anew(folder: &Path) -> Result<PathBuf, String> {
    if folder.is_dir() {
        std::fs::remove_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    }
    std::fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    Ok(folder.to_path_buf())
}

fn packages(out: &Path, built: &Built, base: &str) -> Result<(), String> {
    let course = Course::load("en").map_err(|e| e.to_string())?;
    let bank = Bank::new(&course, base).map_err(|e| e.to_string())?;
    for set in bank.sets() {
        for format in Format::ALL {
            put(out, &format.file(&set.id), &format.write(&bank, &set)?)?;
        }
    }
    println!("{}", questions::table(&bank));
    println!("SCORM packages in KB (1,024 bytes)\n");
    for package in Package::all(&bank) {
        print!("  {:<16}", package.id);
        for version in Scorm::ALL {
            let zip = package.write(version, built, base)?;
            put(out, &version.file(&package.id), &zip)?;
            print!(" {:>8} {:>8.0}", version.name(), zip.len() as f64 / 1024.0);
        }
        println!();
    }
    Ok(())
}

/// Writes the parts whose names begin with one of these.
fn singles(
    out: &Path,
    built: &Built,
    base: &str,
    starts: impl IntoIterator<Item = impl AsRef<str>>,
) -> Result<(), String> {
    let mut single = Single::new(built, base);
    println!("\nSingle files in KB (1,024 bytes)\n");
    let (mut count, mut all) = (0, 0);
    for start in starts {
        let start = start.as_ref();
        let pages = Single::pages(built, start);
        if pages.is_empty() {
            return Err(format!("no part begins with {start}: they are figure-…, lesson-…, level-… and check-…"));
        }
        for page in pages {
            let text = single.write(&page)?;
            put(out, &page, text.as_bytes())?;
            println!("  {page:<40} {:>8.0}", text.len() as f64 / 1024.0);
            (count, all) = (count + 1, all + text.len());
        }
    }
    println!("  {:<40} {:>8.0}", format!("all {count}"), all as f64 / 1024.0);
    Ok(())
}

fn put(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), String> {
    std::fs::write(folder.join(name), bytes).map_err(|e| format!("{name}: {e}"))
}
