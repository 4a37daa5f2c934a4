//! Zip files that are the same, byte by byte, whenever their content is.

use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// A zip of files by name, in the order given, all of one day. Those in `plain` are not compressed: the page for teachers reads them
/// (`teach::package`).
pub fn zip<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>, plain: &[&str]) -> Result<Vec<u8>, String> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        // Fonts and pictures are compressed inside already.
        let packed = plain.contains(&name) || [".woff2", ".png"].iter().any(|e| name.ends_with(e));
        let how = if packed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        let options = SimpleFileOptions::default().compression_method(how).last_modified_time(DateTime::default());
        out.start_file(name, options).map_err(|e| format!("{name}: {e}"))?;
        out.write_all(bytes).map_err(|e| format!("{name}: {e}"))?;
    }
    Ok(out.finish().map_err(|e| e.to_string())?.into_inner())
}

/// Names and contents of the files in a zip, in its order.
pub fn unzip(bytes: &[u8]) -> Result<Vec<(String, Vec<u8>)>, String> {
    let mut all = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| e.to_string())?;
    let mut out = Vec::new();
    for i in 0..all.len() {
        let mut file = all.by_index(i).map_err(|e| e.to_string())?;
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut file, &mut content).map_err(|e| e.to_string())?;
        let name = file.name().map_err(|e| e.to_string())?.into_owned();
        out.push((name, content));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_files_make_the_same_zip() {
        let files = [("a.txt", &b"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"[..]), ("b/c.png", b"x")];
        let once = zip(files, &[]).unwrap();
        assert_eq!(once, zip(files, &[]).unwrap());
        assert_eq!(dockside::teach::zip::stored(&once, "a.txt"), None);
        let plain = zip(files, &["a.txt"]).unwrap();
        assert_eq!(dockside::teach::zip::stored(&plain, "a.txt"), Some(files[0].1));
        let back = unzip(&once).unwrap();
        assert!(back.iter().map(|(n, b)| (n.as_str(), b.as_slice())).eq(files));
        assert!(unzip(b"no zip").is_err());
    }
}
