//! Compressed files beside the built ones (`x.br`, `x.gz`), for servers that send such as they lie there (`hosting/nginx.conf`).

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// What is text inside, or nearly. Fonts, pictures and zip files are compressed already.
const KINDS: [&str; 9] = ["css", "html", "js", "json", "svg", "txt", "wasm", "webmanifest", "xml"];
/// Downloads, which are fetched once by a teacher. What is written into single files is packed there already.
const LEFT_OUT: [&str; 2] = ["packages", "single"];

/// Bytes after Brotli at its highest level.
pub fn brotli(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let params =
        brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: bytes.len(), ..Default::default() };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut out, &params).map_err(|e| e.to_string())?;
    Ok(out)
}

/// Bytes after gzip at its highest level, without a time or a name: the same whenever the bytes are.
fn gzip(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let mut out = flate2::GzBuilder::new().write(Vec::new(), flate2::Compression::best());
    out.write_all(bytes).and_then(|()| out.finish()).map_err(|e| e.to_string())
}

/// How many bytes there are of files that have compressed ones beside them, and of these.
#[derive(Default, Debug, PartialEq, Eq)]
pub struct Sizes {
    pub files: usize,
    pub raw: usize,
    pub gzip: usize,
    pub brotli: usize,
}

/// Compresses what gains by it in a built folder, and takes away what an earlier build has left.
pub fn write(dist: &Path) -> Result<Sizes, String> {
    let mut files = Vec::new();
    collect(dist, &mut files)?;
    let ending = |p: &Path| p.extension().map(|e| e.to_string_lossy().into_owned()).unwrap_or_default();
    // A server would send an old one in place of today's file.
    for old in files.iter().filter(|(f, _)| ["br", "gz"].contains(&&*ending(f))) {
        std::fs::remove_file(&old.0).map_err(|e| format!("{}: {e}", old.0.display()))?;
    }
    files.retain(|(f, _)| KINDS.contains(&&*ending(f)));
    // The largest is taken first, so that no core is left alone with it at the end.
    files.sort_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)));
    let todo = Mutex::new(files);
    let next = || todo.lock().ok().and_then(|mut t| t.pop());
    let work = || {
        let mut sizes = Sizes::default();
        while let Some((file, _)) = next() {
            beside(&file, &mut sizes).map_err(|e| format!("{}: {e}", file.display()))?;
        }
        Ok::<_, String>(sizes)
    };
    let cores = std::thread::available_parallelism().map_or(1, |n| n.get());
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_fold(Sizes::default(), |sum, worker| {
            let own = worker.join().map_err(|_| String::from("compressing broke off"))??;
            Ok(Sizes {
                files: sum.files + own.files,
                raw: sum.raw + own.raw,
                gzip: sum.gzip + own.gzip,
                brotli: sum.brotli + own.brotli,
            })
        })
    })
}

/// Every file below a folder with its size, but for what is left out.
fn collect(dir: &Path, into: &mut Vec<(PathBuf, u64)>) -> Result<(), String> {
    let at = |e: std::io::Error| format!("{}: {e}", dir.display());
    for entry in std::fs::read_dir(dir).map_err(at)? {
        let path = entry.map_err(at)?.path();
        if !path.is_dir() {
            into.push((path.clone(), path.metadata().map_err(at)?.len()));
        } else if !LEFT_OUT.iter().any(|folder| path.ends_with(folder)) {
            collect(&path, into)?;
        }
    }
    Ok(())
}

/// Writes both files beside one, unless they would be as large as it is.
fn beside(file: &Path, sizes: &mut Sizes) -> Result<(), String> {
    let bytes = std::fs::read(file).map_err(|e| e.to_string())?;
    let (gzip, brotli) = (gzip(&bytes)?, brotli(&bytes)?);
    if gzip.len().max(brotli.len()) >= bytes.len() {
        return Ok(());
    }
    for (ending, packed) in [("gz", &gzip), ("br", &brotli)] {
        let mut name = file.as_os_str().to_os_string();
        name.push(".");
        name.push(ending);
        std::fs::write(name, packed).map_err(|e| e.to_string())?;
    }
    sizes.files += 1;
    sizes.raw += bytes.len();
    sizes.gzip += gzip.len();
    sizes.brotli += brotli.len();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn what_gains_by_it_has_compressed_files_beside_it() {
        let dir = std::env::temp_dir().join(format!("dockside-packed-{}", std::process::id()));
        let page = "<p>All that is said twice, is said twice.</p>\n".repeat(50);
        for (name, text) in [
            ("index.html", &*page),
            ("a/figure-a.html", &page),
            ("single/figure-a.html", &page),
            ("short.txt", "a"),
            ("letters.woff2", &page),
            ("packages/all.txt", &page),
            // Of an earlier build.
            ("gone.html.br", "old"),
            ("index.html.gz", "old"),
        ] {
            let path = dir.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let sizes = write(&dir).unwrap();
        let names = |folder: &str| {
            let all = std::fs::read_dir(dir.join(folder)).unwrap();
            let mut all: Vec<String> = all.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
            all.sort();
            all.join(" ")
        };
        assert_eq!(names(""), "a index.html index.html.br index.html.gz letters.woff2 packages short.txt single");
        assert_eq!(names("a"), "figure-a.html figure-a.html.br figure-a.html.gz");
        assert_eq!((&*names("packages"), &*names("single")), ("all.txt", "figure-a.html"));
        let read = |name: &str| std::fs::read(dir.join(name)).unwrap();
        let (gz, br) = (read("index.html.gz"), read("index.html.br"));
        assert_eq!(sizes, Sizes { files: 2, raw: 2 * page.len(), gzip: 2 * gz.len(), brotli: 2 * br.len() });
        // The time in the head of a gzip file is none.
        assert_eq!(gz[4..8], [0; 4]);
        let mut text = String::new();
        flate2::read::GzDecoder::new(&*gz).read_to_string(&mut text).unwrap();
        assert_eq!(text, page);
        let mut text = Vec::new();
        brotli::BrotliDecompress(&mut &*br, &mut text).unwrap();
        assert_eq!(text, page.as_bytes());
        // Once more, the same comes out.
        assert_eq!(write(&dir).unwrap(), sizes);
        assert!(read("index.html.gz") == gz && read("index.html.br") == br);
        std::fs::remove_dir_all(&dir).unwrap();
    }
}
