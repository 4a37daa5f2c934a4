//! Which data goes where.
//!
//! A module does not say whose its data is. But whoever uses a piece of data has its address: code as a constant or as the offset of a load,
//! data (a table of texts) as an aligned word. What lies from one such address to the next is taken for one piece, and belongs to the one
//! group whose code, or whose pieces, have its address.
//!
//! Compilers also address a piece from beside it: the end of a loop from behind, and a table from before its first row when the smallest
//! index is not 0. So what ends where somebody's code points, and what lies within [`MARGIN`] behind the offset of a load, belongs to them,
//! too; and what belongs to several is the base's.

use crate::parts::Parts;
use crate::read::Module;
use std::collections::BTreeSet;
use std::ops::Range;

/// How far before a table, in bytes, the offset may lie from which code reads it: rows of four bytes for the letters from `A` (65) on begin
/// 260 bytes behind it.
const MARGIN: u32 = 512;
/// A segment has a head of some bytes: fewer bytes of data than this stay where they are.
const LEAST: u32 = 64;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Owner {
    Nobody,
    Group(usize),
    Base,
}

impl Owner {
    fn of(group: Option<usize>) -> Owner {
        group.map_or(Owner::Base, Owner::Group)
    }

    fn and(self, other: Owner) -> Owner {
        match (self, other) {
            (a, b) if a == b => a,
            (Owner::Nobody, one) | (one, Owner::Nobody) => one,
            _ => Owner::Base,
        }
    }
}

/// Addresses of the data that leaves the base, with the group that it goes to; in order.
pub fn leaving(m: &Module, parts: &Parts) -> Vec<(Range<u32>, usize)> {
    let Some(end) = m.data.iter().map(|d| d.0 + d.1.len() as u32).max() else { return Vec::new() };
    let start = m.data.iter().map(|d| d.0).min().unwrap_or(end);
    let mut cuts: BTreeSet<u32> =
        m.data.iter().flat_map(|(at, bytes)| words(*at, bytes)).map(|(_, word)| word).collect();
    cuts.extend(m.addresses.iter().chain(&m.offsets).flatten());
    cuts.insert(start);
    let mut pieces = Pieces {
        from: cuts.into_iter().filter(|a| (start..end).contains(a)).collect(),
        end,
        owners: vec![],
        new: vec![],
    };
    pieces.owners = vec![Owner::Nobody; pieces.from.len()];

    let copies = parts.copies.iter().enumerate().flat_map(|(g, fs)| fs.iter().map(move |f| (*f as usize, Some(g))));
    for (f, group) in parts.of.iter().copied().enumerate().chain(copies) {
        for (addresses, margin) in [(&m.addresses[f], 1), (&m.offsets[f], MARGIN)] {
            for a in addresses.iter().filter(|a| (start..end).contains(a)) {
                pieces.give(a.saturating_sub(1)..a.saturating_add(margin), Owner::of(group));
            }
        }
    }
    // What a piece has the address of is also used by whoever uses that piece.
    while let Some(p) = pieces.new.pop() {
        let (span, owner) = (pieces.span(p), pieces.owners[p]);
        for (at, bytes) in &m.data {
            let from = span.start.max(*at);
            let to = span.end.min(at + bytes.len() as u32);
            if from < to {
                // A word that only begins here is this piece's.
                let rest = &bytes[(from - at) as usize..bytes.len().min((to - at) as usize + 3)];
                for (_, word) in words(from, rest).filter(|(at, w)| *at < to && (start..end).contains(w)) {
                    pieces.give(word..word + 1, owner);
                }
            }
        }
    }

    let mut out: Vec<(Range<u32>, usize)> = Vec::new();
    for (p, owner) in pieces.owners.iter().enumerate() {
        let Owner::Group(g) = *owner else { continue };
        let span = pieces.span(p);
        match out.last_mut() {
            Some((before, same)) if *same == g && before.end == span.start => before.end = span.end,
            _ => out.push((span, g)),
        }
    }
    out.retain(|(span, _)| span.len() as u32 >= LEAST);
    out
}

struct Pieces {
    /// Where each begins; it ends where the next begins.
    from: Vec<u32>,
    end: u32,
    owners: Vec<Owner>,
    /// Whose owner has changed.
    new: Vec<usize>,
}

impl Pieces {
    fn span(&self, p: usize) -> Range<u32> {
        self.from[p]..self.from.get(p + 1).copied().unwrap_or(self.end)
    }

    /// Gives all pieces that reach into a range of addresses to somebody.
    fn give(&mut self, range: Range<u32>, owner: Owner) {
        let first = self.from.partition_point(|f| *f <= range.start).saturating_sub(1);
        for p in first..self.from.len() {
            if self.from[p] >= range.end {
                break;
            }
            let both = self.owners[p].and(owner);
            if self.span(p).end > range.start && both != self.owners[p] {
                self.owners[p] = both;
                self.new.push(p);
            }
        }
    }
}

/// Aligned words of data that lies at an address, with theirs.
fn words(at: u32, bytes: &[u8]) -> impl Iterator<Item = (u32, u32)> {
    let skip = at.wrapping_neg() % 4;
    let rest = bytes.get(skip as usize..).unwrap_or_default();
    let (words, _) = rest.as_chunks::<4>();
    (at + skip..).step_by(4).zip(words.iter().map(|w| u32::from_le_bytes(*w)))
}
