//! What docker's lists are made of: columns, ages, sizes.

/// Columns as docker sets them: each as wide as its widest entry and three spaces, at least ten.
pub fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let width = |i: usize| {
        let entries = rows.iter().filter_map(|r| r.get(i)).map(|t| t.chars().count());
        (entries.chain(head.get(i).map(|h| h.len())).max().unwrap_or(0) + 3).max(10)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let line = |cells: Vec<&str>| {
        let cells = cells.iter().zip(&widths).map(|(c, w)| format!("{c:w$}")).collect::<Vec<_>>();
        cells.concat().trim_end().to_string() + "\n"
    };
    let mut text = line(head.to_vec());
    for row in rows {
        text.push_str(&line(row.iter().map(String::as_str).collect()));
    }
    text
}

/// How long ago, or for how long, in docker's words.
pub fn age(seconds: u32) -> String {
    let (minutes, hours) = (seconds / 60, seconds / 3600);
    match seconds {
        0 => String::from("Less than a second"),
        1 => String::from("1 second"),
        s if s < 60 => format!("{s} seconds"),
        _ if minutes == 1 => String::from("About a minute"),
        _ if minutes < 60 => format!("{minutes} minutes"),
        _ if hours == 1 => String::from("About an hour"),
        _ if hours < 48 => format!("{hours} hours"),
        _ => format!("{} days", hours / 24),
    }
}

/// KB as docker writes sizes: with three digits, rounded.
pub fn size(kb: u32) -> String {
    let (unit, per) = match kb {
        0..1_000 => ("kB", 1),
        1_000..1_000_000 => ("MB", 1_000),
        _ => ("GB", 1_000_000),
    };
    let scale: u64 = match kb / per {
        100.. => 1,
        10..100 => 10,
        _ => 100,
    };
    let n = (u64::from(kb) * scale + u64::from(per) / 2) / u64::from(per);
    let digits = match scale {
        1 => String::new(),
        10 => format!(".{}", n % 10),
        _ => format!(".{:02}", n % 100),
    };
    format!("{}{}{unit}", n / scale, digits.trim_end_matches('0').trim_end_matches('.'))
}

/// The first letters of a text, with a sign that there are more.
pub fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_string();
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}

/// The first twelve digits of an id.
pub fn short(id: &str) -> String {
    id.chars().take(12).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_entry() {
        let rows = [vec!["abcdef".to_string(), "x".to_string()], vec!["a".to_string(), String::new()]];
        assert_eq!(table(&["ID", "NAME"], &rows), "ID        NAME\nabcdef    x\na\n");
    }

    #[test]
    fn ages_and_sizes_are_docker_s() {
        let ages = [0, 1, 59, 60, 120, 3_599, 3_600, 7_200, 200_000].map(age);
        assert_eq!(ages[..4], ["Less than a second", "1 second", "59 seconds", "About a minute"]);
        assert_eq!(ages[4..], ["2 minutes", "59 minutes", "About an hour", "2 hours", "2 days"]);
        assert_eq!([5, 250, 408_900, 12_300, 1_600_000].map(size), ["5kB", "250kB", "409MB", "12.3MB", "1.6GB"]);
    }
}
