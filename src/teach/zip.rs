//! As much of zip files as it takes to put another file into one: the new file comes behind all others, and a new directory behind that.
//! Source: PKWARE, APPNOTE.TXT 6.3.10, sections 4.3.7 (a file), 4.3.12 (its entry in the directory) and 4.3.16 (the end).

const FILE: &[u8] = b"PK\x03\x04";
const ENTRY: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";
/// Bytes before the name of an entry, before that of a file, and of the end without a remark.
const ENTRY_HEAD: usize = 46;
const FILE_HEAD: usize = 30;
const END_SIZE: usize = 22;

fn small(bytes: &[u8], at: usize) -> Option<usize> {
    Some(usize::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)))
}

fn large(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?)).ok()
}

/// Where the directory begins, and each entry of it.
fn directory(zip: &[u8]) -> Option<(usize, Vec<&[u8]>)> {
    // A remark may follow the end.
    let end = (0..=zip.len().checked_sub(END_SIZE)?).rev().find(|at| zip[*at..].starts_with(END))?;
    let (count, start) = (small(zip, end + 10)?, large(zip, end + 16)?);
    let mut rest = zip.get(start..end)?;
    let mut entries = Vec::new();
    for _ in 0..count {
        if !rest.starts_with(ENTRY) {
            return None;
        }
        let size = ENTRY_HEAD + small(rest, 28)? + small(rest, 30)? + small(rest, 32)?;
        entries.push(rest.get(..size)?);
        rest = &rest[size..];
    }
    Some((start, entries))
}

fn name(entry: &[u8]) -> &[u8] {
    let size = small(entry, 28).unwrap_or(0);
    entry.get(ENTRY_HEAD..ENTRY_HEAD + size).unwrap_or_default()
}

/// A file that is in the zip as it is, not compressed.
pub fn stored<'a>(zip: &'a [u8], file: &str) -> Option<&'a [u8]> {
    let entry = directory(zip)?.1.into_iter().find(|e| name(e) == file.as_bytes())?;
    if small(entry, 10)? != 0 {
        return None;
    }
    let (size, at) = (large(entry, 24)?, large(entry, 42)?);
    let from = at + FILE_HEAD + small(zip, at + 26)? + small(zip, at + 28)?;
    zip.get(from..from + size)
}

/// The zip with these files, not compressed, in place of those of the same names.
pub fn with(zip: &[u8], files: &[(&str, &[u8])]) -> Option<Vec<u8>> {
    let (start, entries) = directory(zip)?;
    let mut out = zip[..start].to_vec();
    let mut kept: Vec<Vec<u8>> = Vec::new();
    for entry in entries {
        if !files.iter().any(|(file, _)| file.as_bytes() == name(entry)) {
            kept.push(entry.to_vec());
        }
    }
    for (file, bytes) in files {
        let at = u32::try_from(out.len()).ok()?;
        let size = u32::try_from(bytes.len()).ok()?;
        // Version, flags (the name is UTF-8), method, time and day (1 January 1980), checksum, both sizes, lengths of name and extra field.
        let mut about = Vec::new();
        for half in [20u16, 1 << 11, 0, 0, 0x21] {
            about.extend(half.to_le_bytes());
        }
        for whole in [checksum(bytes), size, size] {
            about.extend(whole.to_le_bytes());
        }
        about.extend(u16::try_from(file.len()).ok()?.to_le_bytes());
        about.extend([0, 0]);
        out.extend([FILE, &about, file.as_bytes(), bytes].concat());
        // In the directory: who made it; then, after the same, lengths of a remark, disk, attributes, and where the file is.
        kept.push([ENTRY, &20u16.to_le_bytes(), &about, &[0; 10], &at.to_le_bytes(), file.as_bytes()].concat());
    }
    let (at, size) = (u32::try_from(out.len()).ok()?, kept.iter().map(Vec::len).sum::<usize>());
    let count = u16::try_from(kept.len()).ok()?.to_le_bytes();
    out.extend(kept.concat());
    out.extend(
        [END, &[0; 4], &count, &count, &u32::try_from(size).ok()?.to_le_bytes(), &at.to_le_bytes(), &[0; 2]].concat(),
    );
    Some(out)
}

/// CRC-32 as zip files have it.
fn checksum(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |c, _| if c & 1 == 1 { c >> 1 ^ 0xedb8_8320 } else { c >> 1 })
    };
    !bytes.iter().fold(!0, step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_usual_one() {
        // The check value of CRC-32/ISO-HDLC.
        assert_eq!(checksum(b"123456789"), 0xcbf4_3926);
    }

    #[test]
    fn files_are_added_and_replaced() {
        // The smallest zip: nothing but an end.
        let empty = [END, &[0; 18]].concat();
        let one = with(&empty, &[("a.txt", b"first"), ("b/c.txt", b"")]).unwrap();
        assert_eq!(stored(&one, "a.txt"), Some(&b"first"[..]));
        let two = with(&one, &[("a.txt", b"second")]).unwrap();
        assert_eq!(stored(&two, "a.txt"), Some(&b"second"[..]));
        assert_eq!(stored(&two, "b/c.txt"), Some(&b""[..]));
        assert_eq!(directory(&two).unwrap().1.len(), 2);
        assert_eq!(stored(&two, "a"), None);
    }

    #[test]
    fn what_is_no_zip_is_refused() {
        let one = with(&[END, &[0; 18]].concat(), &[("a.txt", b"first")]).unwrap();
        for cut in 0..one.len() {
            assert!(with(&one[..cut], &[]).is_none(), "{cut}");
            assert_eq!(stored(&one[..cut], "a.txt"), None);
        }
        let mut broken = one.clone();
        let entry = directory(&one).unwrap().0;
        broken[entry] = b'X';
        assert!(with(&broken, &[]).is_none());
    }
}
