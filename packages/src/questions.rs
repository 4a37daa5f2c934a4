//! The bank in all formats, and what became of each kind of check in each.

use crate::bank::{Bank, Count, Counts, Item, KINDS, Set};
use crate::{anki, canvas, gift, moodle};
use std::fmt::Write as _;

/// A format of question files.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    Gift,
    Moodle,
    Canvas,
    Anki,
}

impl Format {
    pub const ALL: [Format; 4] = [Format::Gift, Format::Moodle, Format::Canvas, Format::Anki];

    pub fn name(self) -> &'static str {
        match self {
            Format::Gift => "GIFT",
            Format::Moodle => "Moodle XML",
            Format::Canvas => "Canvas QTI 1.2",
            Format::Anki => "Anki",
        }
    }

    /// The name of the file for a lesson, or for `all`.
    pub fn file(self, set: &str) -> String {
        let ending = match self {
            Format::Gift => "gift.txt",
            Format::Moodle => "moodle.xml",
            Format::Canvas => "canvas.zip",
            Format::Anki => "anki.txt",
        };
        format!("questions-{set}.{ending}")
    }

    pub fn write(self, bank: &Bank, set: &Set) -> Result<Vec<u8>, String> {
        let course = &bank.course().title;
        Ok(match self {
            Format::Gift => gift::write(course, set).into_bytes(),
            Format::Moodle => moodle::write(course, set).into_bytes(),
            Format::Canvas => canvas::write(set)?,
            Format::Anki => anki::write(bank, set).into_bytes(),
        })
    }

    /// Whether a check of the item's kind stays what it is.
    fn keeps(self, item: &Item) -> bool {
        // Cards only ask.
        self == Format::Anki || matches!(item.kind, "single" | "multiple" | "estimate")
    }
}

/// What became of the checks of a set.
pub fn counts(bank: &Bank, format: Format) -> Counts {
    let mut counts = Counts::default();
    for kind in KINDS {
        counts.insert(kind.to_string(), Count::default());
    }
    for lesson in &bank.course().lessons {
        for check in &lesson.checks {
            let items = bank.items(lesson, check);
            let count = counts.entry_or(crate::bank::kind(&check.question), Count::default);
            match items.first() {
                None => count.left_out += 1,
                Some(item) if format.keeps(item) => count.written += 1,
                Some(_) => count.mapped += 1,
            }
        }
    }
    counts
}

/// Kind by format: written / mapped / left out.
pub fn table(bank: &Bank) -> String {
    let mut out = String::from("Checks in question files: as they are / as something else / left out\n\n");
    let _ = write!(out, "  {:<10}", "kind");
    for format in Format::ALL {
        let _ = write!(out, " {:>16}", format.name());
    }
    for kind in KINDS {
        let _ = write!(out, "\n  {kind:<10}");
        for format in Format::ALL {
            let c = counts(bank, format).get(kind).copied().unwrap_or_default();
            let _ = write!(out, " {:>16}", format!("{} / {} / {}", c.written, c.mapped, c.left_out));
        }
    }
    out.push('\n');
    out
}
