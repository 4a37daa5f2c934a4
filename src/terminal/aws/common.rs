//! What the commands of `aws` have in common.

use crate::terminal::{Args, Failure};

/// As the AWS CLI ends when it does not take what was typed.
pub const USAGE: u8 = 252;

/// At most so many words may stand after the flags.
pub fn operands(args: &Args, most: usize) -> Result<&[String], Failure> {
    match args.rest.get(most..) {
        Some(more) if !more.is_empty() => {
            Err(Failure::new(USAGE, format!("aws: error: Unknown options: {}", more.join(", "))))
        }
        _ => Ok(&args.rest),
    }
}

/// What base64 text stands for, if it is that.
pub fn from_base64(text: &str) -> Option<Vec<u8>> {
    let body = text.trim_end_matches('=');
    if !text.len().is_multiple_of(4) || text.len() - body.len() > 2 {
        return None;
    }
    let (mut out, mut bits, mut have) = (Vec::new(), 0u32, 0);
    for byte in body.bytes() {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(six)) & 0xffff;
        have += 6;
        if have >= 8 {
            have -= 8;
            out.push((bits >> have & 0xff) as u8);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64() {
        assert_eq!(from_base64("aGVsbG8=").as_deref(), Some(&b"hello"[..]));
        assert_eq!(from_base64("eyJhIjoxfQ==").as_deref(), Some(&b"{\"a\":1}"[..]));
        assert_eq!(from_base64("/+8A").as_deref(), Some(&[0xff, 0xef, 0x00][..]));
        assert_eq!(from_base64("").as_deref(), Some(&b""[..]));
        for bad in ["{}", "{\"a\":1}", "abc", "a===", "aGVs bG8="] {
            assert_eq!(from_base64(bad), None, "{bad}");
        }
    }
}
