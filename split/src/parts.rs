//! Which function goes where.

use crate::data;
use crate::read::Module;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use wasmparser::ExternalKind;

/// Below so many bytes of code a function that touches nothing of its own group is taken for one that others may share.
const ALIKE: usize = 160;

pub struct Parts {
    pub groups: Vec<String>,
    /// Group of every function; `None` is the base.
    pub of: Vec<Option<usize>>,
    /// Functions of other groups of which a group that stands alone has a copy.
    pub copies: Vec<BTreeSet<u32>>,
    /// What the base must offer to chunks, the most wanted first.
    pub offered: Vec<u32>,
    /// Addresses of the data that goes with a group.
    pub data: Vec<(Range<u32>, usize)>,
}

impl Parts {
    /// Whether a group's chunk has a function.
    pub fn has(&self, group: usize, f: u32) -> bool {
        self.of[f as usize] == Some(group) || self.copies[group].contains(&f)
    }

    pub fn of(m: &Module, group: impl Fn(&str) -> Option<String>, alone: &[&str]) -> Parts {
        let mut groups: Vec<String> = Vec::new();
        let mut of: Vec<Option<usize>> = vec![None; m.functions.len()];
        for (&f, name) in m.names.range(m.imported..) {
            let Some(g) = group(name) else { continue };
            let at = groups.iter().position(|x| *x == g).unwrap_or_else(|| {
                groups.push(g);
                groups.len() - 1
            });
            of[f as usize] = Some(at);
        }

        // What the Rust compiler puts before a closure in a trait object bears no name of its own; it goes where its closure goes.
        for (&f, name) in m.names.range(m.imported..) {
            if of[f as usize].is_none() && name.contains("{{vtable.shim}}") {
                let called: BTreeSet<usize> = m.callees[f as usize].iter().filter_map(|c| of[*c as usize]).collect();
                if let (Some(g), 1) = (called.first(), called.len()) {
                    of[f as usize] = Some(*g);
                }
            }
        }

        let mut callers: Vec<BTreeSet<u32>> = vec![BTreeSet::new(); m.functions.len()];
        for (f, callees) in m.callees.iter().enumerate() {
            for c in callees {
                callers[*c as usize].insert(f as u32);
            }
        }
        // Compilers merge functions whose code is the same, and one name survives: what stands under several slots, and small code that
        // touches nothing of its own group, may serve other groups through the table as well.
        for (&f, slots) in &slots_of(m) {
            let alike = || {
                let of_own = |c: &&u32| **c != f && of[**c as usize] == of[f as usize];
                !m.callees[f as usize].iter().any(|c| of_own(&c))
                    && m.body(f).is_some_and(|b| b.as_bytes().len() < ALIKE)
            };
            if *slots > 1 || alike() {
                of[f as usize] = None;
            }
        }
        // Whoever is reached otherwise than by a call or the table.
        let mut outside: BTreeSet<u32> = m.start.into_iter().collect();
        outside.extend(m.exports.iter().filter(|e| e.kind == ExternalKind::Func).map(|e| e.index));
        let in_table: BTreeSet<u32> = m.slots.values().copied().collect();

        let alone: Vec<bool> = groups.iter().map(|g| alone.contains(&g.as_str())).collect();
        // Whom a function has to be within reach of. A group that stands alone takes a copy of what only other groups have; but what
        // is in the table as well may be called by its slot, which only one group fills.
        let callers_of = |f: u32, of: &[Option<usize>]| -> BTreeSet<Option<usize>> {
            let by = callers[f as usize].iter().filter(|c| **c != f).map(|c| of[*c as usize]);
            let all: BTreeSet<Option<usize>> = by.collect();
            let others: BTreeSet<_> = all.iter().copied().filter(|g| !g.is_some_and(|g| alone[g])).collect();
            if in_table.contains(&f) || others.is_empty() { all } else { others }
        };

        let mut copies;
        loop {
            // Into the base with what it, or another group, calls.
            let mut todo: Vec<u32> = (0..m.functions.len() as u32).collect();
            while let Some(f) = todo.pop() {
                let Some(g) = of[f as usize] else { continue };
                if outside.contains(&f) || callers_of(f, &of).iter().any(|c| *c != Some(g)) {
                    of[f as usize] = None;
                    todo.extend(&m.callees[f as usize]);
                }
            }
            // Out of the base with what only one group calls.
            let mut todo: Vec<u32> = (m.imported..m.functions.len() as u32).collect();
            while let Some(f) = todo.pop() {
                let imported = f < m.imported;
                if imported || of[f as usize].is_some() || outside.contains(&f) || in_table.contains(&f) {
                    continue;
                }
                let by = callers_of(f, &of);
                if let (Some(Some(g)), 1) = (by.first(), by.len()) {
                    of[f as usize] = Some(*g);
                    todo.extend(&m.callees[f as usize]);
                }
            }
            // What a copy calls is copied, too; what can't be copied has to be in the base.
            copies = (0..groups.len())
                .map(|g| if alone[g] { copied(m, &of, g) } else { BTreeSet::new() })
                .collect::<Vec<_>>();
            let fixed: Vec<u32> = copies.iter().flatten().copied().filter(|f| in_table.contains(f)).collect();
            if fixed.is_empty() {
                break;
            }
            for f in fixed {
                of[f as usize] = None;
            }
        }

        let mut wanted: Vec<(usize, u32)> = (0..m.functions.len() as u32)
            .filter(|f| of[*f as usize].is_none())
            .map(|f| (callers[f as usize].iter().filter(|c| of[**c as usize].is_some()).count(), f))
            .filter(|(n, _)| *n > 0)
            .collect();
        wanted.sort_by_key(|(n, f)| (std::cmp::Reverse(*n), *f));
        let offered = wanted.into_iter().map(|(_, f)| f).collect();
        let mut parts = Parts { groups, of, copies, offered, data: Vec::new() };
        parts.data = data::leaving(m, &parts);
        parts
    }
}

/// What a group calls that is another's, and what that calls.
fn copied(m: &Module, of: &[Option<usize>], group: usize) -> BTreeSet<u32> {
    let mut todo: Vec<u32> = (0..of.len() as u32).filter(|f| of[*f as usize] == Some(group)).collect();
    let mut copies = BTreeSet::new();
    while let Some(f) = todo.pop() {
        for c in &m.callees[f as usize] {
            if of[*c as usize].is_some_and(|g| g != group) && copies.insert(*c) {
                todo.push(*c);
            }
        }
    }
    copies
}

/// How many slots of the table each function has.
fn slots_of(m: &Module) -> BTreeMap<u32, usize> {
    let mut out = BTreeMap::new();
    for f in m.slots.values() {
        *out.entry(*f).or_default() += 1;
    }
    out
}
