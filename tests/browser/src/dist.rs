//! The built pages.

use std::path::PathBuf;

/// The folder of the build under test. Without one there is nothing to test, which is a failure.
pub fn folder() -> PathBuf {
    let at = std::env::var_os("DOCKSIDE_DIST")
        .map(PathBuf::from)
        .unwrap_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../dist")));
    assert!(
        at.join("index.html").is_file(),
        "No built pages in {}: run `cargo xtask build` first, or say in DOCKSIDE_DIST where they are.",
        at.display()
    );
    at
}

pub fn read(file: &str) -> String {
    let path = folder().join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Names of all files of the build, without the compressed ones beside them.
pub fn files() -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder())
        .expect("a readable folder")
        .filter_map(|e| e.ok().filter(|e| e.path().is_file())?.file_name().into_string().ok())
        .filter(|n| ![".br", ".gz"].iter().any(|e| n.ends_with(e)))
        .collect();
    names.sort();
    names
}

/// A word of the pages' interface, by key.
pub fn word(key: &str) -> String {
    let index = read("index.html");
    let file = attribute(&index, "data-words").expect("a page that names its words");
    let words: serde_json::Value = serde_json::from_str(&read(&file)).expect("words as JSON");
    words[key].as_str().unwrap_or_else(|| panic!("no word {key}")).to_string()
}

/// Names of the pages that begin with `prefix`, in order.
pub fn pages(prefix: &str) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder())
        .expect("a readable folder")
        .filter_map(|e| e.ok()?.file_name().into_string().ok())
        .filter(|n| n.starts_with(prefix) && n.ends_with(".html"))
        .collect();
    names.sort();
    assert!(!names.is_empty(), "The build has no page {prefix}….html.");
    names
}

/// `figure-harbour.html` to `harbour`.
pub fn id_of(page: &str) -> &str {
    page.trim_end_matches(".html").split_once('-').map_or("", |(_, id)| id)
}

/// A check of the build, as its page describes it.
pub struct Check {
    pub page: String,
    pub id: String,
    pub kind: String,
    /// The answer is a prediction, and a figure runs first.
    pub predict: bool,
    /// A wrong option with a figure in which it can be seen to fail.
    pub belief: Option<String>,
    items: Vec<Item>,
}

/// An option (with nothing to choose from), something to be sorted (with the buckets), or something to be put into order.
struct Item {
    id: String,
    right: bool,
    bucket: Option<String>,
    place: Option<String>,
    buckets: Vec<String>,
}

/// The value of an attribute in a piece of HTML.
fn attribute(html: &str, name: &str) -> Option<String> {
    let rest = html.split_once(&format!("{name}=\""))?.1;
    Some(rest.split('"').next()?.to_string())
}

impl Check {
    fn read(page: String) -> Check {
        let html = read(&page);
        let id = id_of(&page).to_string();
        let kind = attribute(&html, "data-kind").unwrap_or_else(|| panic!("{page}: no check"));
        let predict = html.contains("data-predict");
        let belief = html.split("data-item=\"").skip(1).find_map(|item| {
            let (tag, rest) = item.split_once('>')?;
            // Up to where the options end: what follows belongs to the check.
            let own = rest.split("check-buttons").next()?;
            (!tag.contains("data-right") && own.contains("to-figure"))
                .then(|| tag.split('"').next().map(String::from))?
        });
        let items = html
            .split("data-item=\"")
            .skip(1)
            .map(|item| {
                let tag = item.split('>').next().unwrap_or_default();
                Item {
                    id: item.split('"').next().unwrap_or_default().to_string(),
                    right: tag.contains("data-right"),
                    bucket: attribute(tag, "data-bucket"),
                    place: attribute(tag, "data-place"),
                    buckets: item.split("<input ").skip(1).filter_map(|i| attribute(i, "value")).collect(),
                }
            })
            .collect();
        Check { page, id, kind, predict, belief, items }
    }

    /// What to choose: name of the group of inputs (an item of a sorting check, else empty) and value; for ordering each
    /// item and its place, the first place first. `right` or a wrong, complete answer.
    pub fn answer(&self, right: bool) -> Vec<(String, String)> {
        // Which number it is follows from the quantities that are on show.
        if self.kind == "estimate" {
            return vec![(String::from(ESTIMATE), String::from(if right { "right" } else { "wrong" }))];
        }
        if self.kind == "order" {
            let place = |i: &Item| i.place.clone().expect("the item's place");
            let shown: Vec<&str> = self.items.iter().map(|i| &*i.id).collect();
            let mut order = self.items.iter().collect::<Vec<_>>();
            order.sort_by_key(|i| place(i));
            let mut order: Vec<&str> = order.iter().map(|i| &*i.id).collect();
            if !right {
                order.swap(0, 1);
                // What is on show at first is no answer until something was moved.
                if order == shown {
                    order.swap(0, 2);
                }
            }
            return order.iter().zip(1..).map(|(id, place)| (id.to_string(), place.to_string())).collect();
        }
        if self.kind == "sort" {
            return self
                .items
                .iter()
                .enumerate()
                .map(|(i, item)| {
                    let own = item.bucket.clone().expect("the item's bucket");
                    let other = item.buckets.iter().find(|b| **b != own).expect("two buckets").clone();
                    (item.id.clone(), if right || i > 0 { own } else { other })
                })
                .collect();
        }
        // The line, then the remedy: a wrong answer mends the wrong line.
        if self.kind == "repair" && !right {
            let mut chosen: Vec<(String, String)> = self.answer(true);
            let wrong = self.items.iter().find(|o| !o.right).expect("a line that is not wrong");
            chosen[0].1 = wrong.id.clone();
            return chosen;
        }
        let (good, bad): (Vec<&Item>, Vec<&Item>) = self.items.iter().partition(|o| o.right);
        let chosen: Vec<&Item> = if right {
            good
        } else {
            // As many as are asked for, with at least one that is wrong.
            bad[..1].iter().chain(&good).take(good.len()).copied().collect()
        };
        chosen.iter().map(|o| (String::new(), o.id.clone())).collect()
    }
}

/// Stands for the field of an estimate in [`Check::answer`], with `right` or `wrong`.
pub const ESTIMATE: &str = "estimate";

/// The first check of each kind of question.
pub fn checks() -> Vec<Check> {
    let found = first_of_each_kind(|c| !c.predict);
    assert!(found.len() >= 7, "The build has only {} kinds of checks.", found.len());
    found
}

/// One of each kind whose answer is a prediction.
pub fn predictions() -> Vec<Check> {
    first_of_each_kind(|c| c.predict)
}

/// One picture of which one part is meant, and one of which several are.
pub fn pointing() -> Vec<Check> {
    let all: Vec<Check> = pages("check-").into_iter().map(Check::read).filter(|c| c.kind == "point").collect();
    let (one, several): (Vec<Check>, Vec<Check>) = all.into_iter().partition(|c| c.answer(true).len() == 1);
    let of = |all: Vec<Check>, what: &str| all.into_iter().next().unwrap_or_else(|| panic!("no picture with {what}"));
    vec![of(one, "one part to point at"), of(several, "several parts to point at")]
}

/// One with a wrong option that a figure refutes.
pub fn with_belief() -> Check {
    let mut all = pages("check-").into_iter().map(Check::read);
    all.find(|c| c.kind == "single" && !c.predict && c.belief.is_some()).expect("a wrong option with a figure")
}

fn first_of_each_kind(wanted: impl Fn(&Check) -> bool) -> Vec<Check> {
    let mut found: Vec<Check> = Vec::new();
    for check in pages("check-").into_iter().map(Check::read).filter(|c| wanted(c)) {
        if found.iter().all(|c| c.kind != check.kind) {
            found.push(check);
        }
    }
    found
}

/// The check of this id.
pub fn check_of(id: &str) -> Check {
    Check::read(format!("check-{id}.html"))
}

pub fn check(kind: &str) -> Check {
    checks().into_iter().find(|c| c.kind == kind).unwrap_or_else(|| panic!("no check of kind {kind}"))
}
