//! Words of figures and checks, by key. They are content: they reach the browser as data in the page, never as literals in Rust.
//!
//! A text may hold placeholders, `{name}`, and come in plural forms, kept under `key#one`, `key#other` and so on. Which form fits a
//! number is the language's business: the browser's own `Intl.PluralRules` says so there, `intl_pluralrules` natively.

use crate::Map;
use std::collections::BTreeSet;
use std::sync::Mutex;

/// A value for a placeholder.
#[derive(Clone, Debug)]
pub enum Arg<'a> {
    /// A number, written without decimals; the first one chooses the plural form.
    N(f64),
    /// A number with a fixed count of decimals.
    D(f64, u8),
    S(&'a str),
}

/// Which keys were asked for; a test reads it to find keys that are missing or that nobody needs.
#[derive(Default, Debug, Clone)]
pub struct Asked {
    pub found: BTreeSet<String>,
    pub missing: BTreeSet<String>,
}

#[derive(Debug)]
pub struct Words {
    entries: Map<String>,
    /// Plural category (`one`, `few`, `other`, …) of a number in the language of these words.
    rule: fn(f64) -> String,
    asked: Mutex<Asked>,
}

/// The plural rule of a language that has none: every number is `other`. The real rule is set by whoever knows the language.
fn no_plural(_: f64) -> String {
    String::from("other")
}

impl Default for Words {
    fn default() -> Words {
        Words { entries: Map::default(), rule: no_plural, asked: Mutex::default() }
    }
}

impl Words {
    pub fn new(entries: Map<String>, rule: fn(f64) -> String) -> Words {
        Words { entries, rule, asked: Mutex::default() }
    }

    /// These words and others, in the same language.
    pub fn with(&self, more: Map<String>) -> Words {
        let mut entries = self.entries.clone();
        entries.extend(more);
        Words::new(entries, self.rule)
    }

    pub fn entries(&self) -> &Map<String> {
        &self.entries
    }

    pub fn asked(&self) -> Asked {
        self.asked.lock().map(|a| a.clone()).unwrap_or_default()
    }

    fn note(&self, key: &str, found: bool) {
        // Only tests read this; the browser need not keep it.
        if cfg!(not(target_arch = "wasm32")) {
            let Ok(mut asked) = self.asked.lock() else { return };
            let set = if found { &mut asked.found } else { &mut asked.missing };
            if !set.contains(key) {
                set.insert(key.to_string());
            }
        }
    }

    pub fn has(&self, key: &str) -> bool {
        let found = self.entries.contains_key(key);
        if found {
            self.note(key, true);
        }
        found
    }

    /// The text of `key`; a key that does not exist shows itself in brackets, so that it is seen.
    pub fn t(&self, key: &str) -> String {
        match self.entries.get(key) {
            Some(text) => {
                self.note(key, true);
                text.clone()
            }
            None => {
                self.note(key, false);
                let mut s = String::from("[");
                s.push_str(key);
                s.push(']');
                s
            }
        }
    }

    /// The text of `key` with its placeholders filled.
    pub fn f(&self, key: &str, args: &[(&str, Arg)]) -> String {
        let number = args.iter().find_map(|(_, a)| match a {
            Arg::N(n) | Arg::D(n, _) => Some(*n),
            Arg::S(_) => None,
        });
        let mut form = None;
        if !self.entries.contains_key(key)
            && let Some(n) = number
        {
            for category in [(self.rule)(n), String::from("other")] {
                let mut k = String::from(key);
                k.push('#');
                k.push_str(&category);
                if self.entries.contains_key(&k) {
                    // Every form of a key counts as asked for when one of them is.
                    for c in ["zero", "one", "two", "few", "many", "other"] {
                        let mut sibling = String::from(key);
                        sibling.push('#');
                        sibling.push_str(c);
                        if self.entries.contains_key(&sibling) {
                            self.note(&sibling, true);
                        }
                    }
                    form = Some(k);
                    break;
                }
            }
        }
        let text = self.t(form.as_deref().unwrap_or(key));
        let mut out = String::with_capacity(text.len() + 16);
        let mut rest = text.as_str();
        while let Some(open) = rest.find('{') {
            let Some(close) = rest[open..].find('}') else { break };
            out.push_str(&rest[..open]);
            let name = &rest[open + 1..open + close];
            match args.iter().find(|(n, _)| *n == name) {
                Some((_, Arg::N(v))) => out.push_str(&self.num(*v, 0)),
                Some((_, Arg::D(v, d))) => out.push_str(&self.num(*v, *d)),
                Some((_, Arg::S(s))) => out.push_str(s),
                None => {
                    // A placeholder that nobody fills is a mistake in the content: a test looks for it.
                    self.note(&["{", name, "} in ", key].concat(), false);
                    out.push_str(&rest[open..=open + close]);
                }
            }
            rest = &rest[open + close + 1..];
        }
        out.push_str(rest);
        out
    }

    /// `v` with `decimals` places, in the separators of the language (`number.group`, `number.decimal`).
    pub fn num(&self, v: f64, decimals: u8) -> String {
        let group = self.entries.get("number.group").map_or(",", |s| s.as_str());
        let point = self.entries.get("number.decimal").map_or(".", |s| s.as_str());
        for k in ["number.group", "number.decimal"] {
            if self.entries.contains_key(k) {
                self.note(k, true);
            }
        }
        let scale = 10u64.pow(u32::from(decimals));
        let units = (v.abs() * scale as f64).round() as u64;
        let mut out = String::new();
        if v < 0.0 && units > 0 {
            out.push('−');
        }
        let mut whole = String::new();
        super::svg::push_int(&mut whole, units / scale);
        for (i, c) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i).is_multiple_of(3) {
                out.push_str(group);
            }
            out.push(c);
        }
        if decimals > 0 {
            out.push_str(point);
            let mut frac = String::new();
            super::svg::push_int(&mut frac, units % scale);
            for _ in frac.len()..usize::from(decimals) {
                out.push('0');
            }
            out.push_str(&frac);
        }
        out
    }

    /// A span of time that a person can read: milliseconds, seconds, minutes, hours or days (`unit.ms`, `unit.s`, …).
    pub fn duration(&self, seconds: f64) -> String {
        let (v, unit) = match seconds {
            s if s < 0.9995 => (s * 1000.0, "unit.ms"),
            s if s < 99.5 => (s, "unit.s"),
            s if s < 5400.0 => (s / 60.0, "unit.min"),
            s if s < 172_800.0 => (s / 3600.0, "unit.h"),
            s => (s / 86_400.0, "unit.d"),
        };
        self.quantity(v, unit)
    }

    /// `v` and a unit, with as few decimals as keep two significant digits.
    pub fn quantity(&self, v: f64, unit: &str) -> String {
        let decimals = if (v - v.round()).abs() < 0.05 || v.abs() >= 100.0 {
            0
        } else if v.abs() >= 1.0 {
            1
        } else {
            2
        };
        self.f(unit, &[("n", Arg::D(v, decimals))])
    }

    /// Memory given in MB: as MB below one thousand, else as GB.
    pub fn memory(&self, mb: f64) -> String {
        if mb < 999.5 { self.quantity(mb, "unit.mb") } else { self.quantity(mb / 1000.0, "unit.gb") }
    }

    /// An amount of money with as many decimals as it needs, from `least` to `most`.
    pub fn money(&self, v: f64, least: u8, most: u8) -> String {
        let scale = 10u64.pow(u32::from(most));
        let (mut units, mut decimals) = ((v.abs() * scale as f64).round() as u64, most);
        while decimals > least && units.is_multiple_of(10) {
            (units, decimals) = (units / 10, decimals - 1);
        }
        let amount = self.f("unit.usd", &[("n", Arg::D(v.abs(), decimals))]);
        // The sign stands before the currency.
        if v < 0.0 && units > 0 { ["−", &amount].concat() } else { amount }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Words {
        let e = [
            ("hello", "Hello {who}"),
            ("c#one", "{n} container"),
            ("c#other", "{n} containers"),
            ("unit.ms", "{n} ms"),
            ("unit.s", "{n} s"),
            ("unit.usd", "${n}"),
        ];
        Words::new(e.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect(), |n| {
            String::from(if n == 1.0 { "one" } else { "other" })
        })
    }

    #[test]
    fn placeholders_and_plurals() {
        let w = words();
        assert_eq!(w.f("hello", &[("who", Arg::S("you"))]), "Hello you");
        assert_eq!(w.f("c", &[("n", Arg::N(1.0))]), "1 container");
        assert_eq!(w.f("c", &[("n", Arg::N(1234.0))]), "1,234 containers");
        assert_eq!(w.duration(0.125), "125 ms");
        assert_eq!(w.duration(1.55), "1.6 s");
    }

    #[test]
    fn what_is_missing_is_seen_and_noted() {
        let w = words();
        assert_eq!(w.t("nope"), "[nope]");
        w.f("hello", &[]);
        let missing = w.asked().missing;
        assert!(missing.contains("nope") && missing.contains("{who} in hello"), "{missing:?}");
    }

    #[test]
    fn numbers() {
        let w = words();
        assert_eq!(w.num(-1234567.891, 2), "−1,234,567.89");
        assert_eq!(w.num(-0.001, 2), "0.00");
        assert_eq!(w.num(0.05, 2), "0.05");
    }

    #[test]
    fn a_sign_stands_before_the_currency() {
        let w = words();
        assert_eq!(w.money(-23.094, 2, 2), "−$23.09");
        assert_eq!(w.money(1234.5, 2, 4), "$1,234.50");
        assert_eq!(w.money(0.1343, 2, 4), "$0.1343");
        assert_eq!(w.money(-0.001, 2, 2), "$0.00");
    }
}
