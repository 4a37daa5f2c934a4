//! Steps that several tests take.
#![allow(dead_code)]

use dockside_browser::{Session, dist};
use serde_json::json;

/// A word of the page's interface, by key.
pub fn word(s: &Session, key: &str) -> Result<String, String> {
    s.text(&format!("JSON.parse(document.getElementById('data-ui').textContent)[{}]", json!(key)))
}

pub fn no_errors(s: &Session) -> Result<(), String> {
    let errors = s.errors()?;
    if errors.is_empty() { Ok(()) } else { Err(errors.join("; ")) }
}

pub fn open_check(s: &Session, url: &str) -> Result<(), String> {
    s.open_live(url)?;
    s.until("the check is mounted", 5.0, "document.querySelector('.alive .check-body')")
}

/// Presses the label of each wanted input.
pub fn choose(s: &Session, answer: &[(String, String)]) -> Result<(), String> {
    choose_in(s, "", answer)
}

/// `scope` is a selector of what is around the check, where a page has several.
fn choose_in(s: &Session, scope: &str, answer: &[(String, String)]) -> Result<(), String> {
    for (item, value) in answer {
        let name = if item.is_empty() { String::new() } else { format!("[name$=\"-{item}\"]") };
        let css = format!("{scope} .alive label:has(input[value=\"{value}\"]{name})");
        s.click(&css)?;
        s.until(
            &format!("{value} is chosen"),
            1.0,
            &format!("document.querySelector({}).querySelector('input').checked", json!(css)),
        )?;
    }
    Ok(())
}

pub fn solve(s: &Session, check: &dist::Check) -> Result<(), String> {
    solve_in(s, "", check)
}

pub fn solve_in(s: &Session, scope: &str, check: &dist::Check) -> Result<(), String> {
    choose_in(s, scope, &check.answer(true))?;
    s.click(&format!("{scope} .alive [data-act=submit]"))?;
    s.until("the right answer solves it", 2.0, &format!("document.querySelector('{scope} .alive .check-body.solved')"))
}
