//! What docker's lists are made of: columns, ages, sizes.

/// Columns as docker sets them: each as wide as its widest entry, three spaces apart.
pub fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let width = |i: usize| {
        let entries = rows.iter().filter_map(|r| r.get(i)).map(|t| t.chars().count());
        entries.chain(head.get(i).map(|h| h.len())).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let line = |cells: Vec<&str>| {
        let cells = cells.iter().zip(&widths).map(|(c, w)| format!("{c:w$}")).collect::<Vec<_>>();
        cells.join("   ").trim_end().to_string() + "\n"
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

/// KB as docker writes sizes: with three digits.
pub fn size(kb: u32) -> String {
    let tenths = |n: u32, unit: &str| {
        if n >= 1000 { format!("{}{unit}", n / 10) } else { format!("{}.{}{unit}", n / 10, n % 10) }
    };
    match kb {
        0..1_000 => format!("{kb}kB"),
        1_000..1_000_000 => tenths(kb / 100, "MB"),
        _ => tenths(kb / 100_000, "GB"),
    }
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
        assert_eq!(table(&["ID", "NAME"], &rows), "ID       NAME\nabcdef   x\na\n");
    }

    #[test]
    fn ages_and_sizes_are_docker_s() {
        let ages = [0, 1, 59, 60, 120, 3_599, 3_600, 7_200, 200_000].map(age);
        assert_eq!(ages[..4], ["Less than a second", "1 second", "59 seconds", "About a minute"]);
        assert_eq!(ages[4..], ["2 minutes", "59 minutes", "About an hour", "2 hours", "2 days"]);
        assert_eq!([5, 250, 408_900, 12_300, 1_600_000].map(size), ["5kB", "250kB", "408MB", "12.3MB", "1.6GB"]);
    }
}
