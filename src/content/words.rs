//! Words by key from TOML files, and the plural rules of the language.

use super::{Mistake, parse_toml, read};
use crate::Map;
use crate::scene::Words;
use std::collections::BTreeMap;
use std::path::Path;

#[derive(serde::Deserialize)]
#[serde(untagged)]
enum Entry {
    Plain(String),
    Forms(BTreeMap<String, String>),
}

/// The entries of one file, plural forms flattened to `key#form`.
pub fn entries(path: &Path) -> Result<Map<String>, Mistake> {
    let text = read(path)?;
    let raw: BTreeMap<String, Entry> = parse_toml(path, &text)?;
    let mut out = Map::default();
    for (key, entry) in raw {
        match entry {
            Entry::Plain(s) => {
                out.insert(key, s);
            }
            Entry::Forms(forms) => {
                if !forms.contains_key("other") {
                    return Err(Mistake::new(path, 0, format!("plural {key} lacks the form `other`")));
                }
                for (form, s) in forms {
                    if !["zero", "one", "two", "few", "many", "other"].contains(&form.as_str()) {
                        return Err(Mistake::new(path, 0, format!("plural {key} has an unknown form `{form}`")));
                    }
                    out.insert(format!("{key}#{form}"), s);
                }
            }
        }
    }
    Ok(out)
}

/// Plural category of `n` in English. (Another language adds its arm here for the build; the browser needs none.)
pub fn plural_en(n: f64) -> String {
    use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
    let rules = PluralRules::create(
        "en".parse::<unic_langid::LanguageIdentifier>().expect("en is a language"),
        PluralRuleType::CARDINAL,
    )
    .expect("English has plural rules");
    let category = rules.select(n).unwrap_or(PluralCategory::OTHER);
    String::from(match category {
        PluralCategory::ZERO => "zero",
        PluralCategory::ONE => "one",
        PluralCategory::TWO => "two",
        PluralCategory::FEW => "few",
        PluralCategory::MANY => "many",
        PluralCategory::OTHER => "other",
    })
}

/// The words of a figure: its own file and the common one.
pub fn figure(root: &Path, id: &str) -> Result<Words, Mistake> {
    let mut all = entries(&root.join("common.toml"))?;
    let path = root.join("figures").join(format!("{id}.toml"));
    let own = entries(&path)?;
    let names_facts = own.iter().any(|(_, v)| v.contains("{fact:"));
    let book = if names_facts { Some(super::facts::Book::load(root)?) } else { None };
    for (k, v) in own {
        let v = match &book {
            Some(book) => book.fill(&v, &path)?,
            None => v,
        };
        if all.insert(k.clone(), v).is_some() {
            return Err(Mistake::new(&path, 0, format!("{k} is a common word already")));
        }
    }
    Ok(Words::new(all, plural_en))
}
