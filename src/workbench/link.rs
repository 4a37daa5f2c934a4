//! Lines as a part of a link: `base64url` (RFC 4648, section 5, without padding) of their text. The page that the link leads to says which
//! level they are of.

use crate::terminal::session;

/// The longest text of a link, and most lines in it.
pub const LONGEST: usize = 4000;
pub const MOST: usize = 100;

const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/// Stands between lines: none has it.
const BETWEEN: char = '\0';

/// Lines for a link. `None`: they are too many or too long for one, or one of them is none.
pub fn encode(lines: &[String]) -> Option<String> {
    if lines.len() > MOST || !lines.iter().all(|l| is_line(l)) {
        return None;
    }
    let text = lines.join(&BETWEEN.to_string());
    let mut out = String::new();
    for three in text.as_bytes().chunks(3) {
        let bits = three.iter().fold(0, |bits, b| bits << 8 | u32::from(*b)) << (8 * (3 - three.len()));
        for n in 0..=three.len() {
            out.push(char::from(SIGNS[(bits >> (18 - 6 * n) & 63) as usize]));
        }
    }
    (out.len() <= LONGEST).then_some(out)
}

/// The lines of a link. `None`: it holds none that [`encode`] would have made.
pub fn decode(link: &str) -> Option<Vec<String>> {
    if link.len() > LONGEST {
        return None;
    }
    if link.is_empty() {
        return Some(Vec::new());
    }
    let mut bytes = Vec::new();
    for four in link.as_bytes().chunks(4) {
        let mut bits = 0;
        for sign in four {
            bits = bits << 6 | SIGNS.iter().position(|s| s == sign)? as u32;
        }
        bits <<= 6 * (4 - four.len());
        let whole = (four.len() * 6) / 8;
        // One sign alone is no byte, and what is left over of the last is zero.
        if whole == 0 || bits & (0xff_ffff >> (8 * whole)) != 0 {
            return None;
        }
        bytes.extend((0..whole).map(|n| (bits >> (16 - 8 * n) & 0xff) as u8));
    }
    let text = String::from_utf8(bytes).ok()?;
    let lines: Vec<String> = text.split(BETWEEN).map(String::from).collect();
    (lines.len() <= MOST && lines.iter().all(|l| is_line(l))).then_some(lines)
}

/// Whether this is a line as it is kept when it was entered.
fn is_line(line: &str) -> bool {
    let odd = |c: char| c.is_control() && c != '\n' && c != '\t';
    !line.trim().is_empty() && line.chars().nth(session::LONGEST).is_none() && !line.contains(odd)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_link_is_base64url() {
        let lines = vec!["docker ps".to_string(), "ä?".to_string()];
        assert_eq!(encode(&lines).as_deref(), Some("ZG9ja2VyIHBzAMOkPw"));
        assert_eq!(decode("ZG9ja2VyIHBzAMOkPw"), Some(lines));
        assert_eq!((encode(&[]).as_deref(), decode("")), (Some(""), Some(vec![])));
    }

    #[test]
    fn what_is_no_link_or_too_much_is_refused() {
        // A sign that is none, one too few, bits left over, bytes that are no text, an empty line, a control character.
        for link in ["Z*9j", "ZG9jZ", "ZG9ja2VyIHBzAMOkPx", "_w", "AA", "YQAA", "Bw", "ä", "YQ=="] {
            assert_eq!(decode(link), None, "{link}");
        }
        let line = |n: usize| "x".repeat(n);
        assert!(encode(&vec![line(1); MOST]).is_some() && encode(&vec![line(1); MOST + 1]).is_none());
        assert!(encode(&[line(1500), line(1499)]).is_some() && encode(&[line(1500), line(1501)]).is_none());
        assert!(encode(&[line(session::LONGEST + 1)]).is_none());
        assert!(encode(&[String::new()]).is_none() && encode(&["a\0b".into()]).is_none());
        assert_eq!(decode(&"Y".repeat(LONGEST + 1)), None);
    }

    proptest! {
        #[test]
        fn lines_come_back(lines in prop::collection::vec("[ -~äß\n]{0,30}[a-z]", 0..20)) {
            let link = encode(&lines).unwrap();
            prop_assert!(link.bytes().all(|b| SIGNS.contains(&b)));
            prop_assert_eq!(decode(&link), Some(lines));
        }

        #[test]
        fn what_is_read_is_what_is_written(link in "([A-Za-z0-9_-]{0,12}|.{0,12})") {
            if let Some(lines) = decode(&link) {
                prop_assert_eq!(encode(&lines), Some(link));
            }
        }
    }
}
