//! Steps that several tests take.
#![allow(dead_code, unused_macros)]

use dockside_browser::{Session, dist};
use serde_json::json;

/// One test per engine. They run in the order of their names, so engines take turns.
macro_rules! in_every_engine {
    ($($name:ident),* $(,)?) => {
        $(mod $name {
            #[test] fn chromium() { super::$name(super::Engine::Chromium); }
            #[test] fn firefox() { super::$name(super::Engine::Firefox); }
            #[test] fn webkit() { super::$name(super::Engine::WebKit); }
        })*
    };
}

/// The picture that is on show.
pub const PICTURE: &str = "([...document.querySelectorAll('.alive .stage svg.scene')].find(s => getComputedStyle(s).display !== 'none') || {}).innerHTML || ''";

pub fn no_errors(s: &Session) -> Result<(), String> {
    let errors = s.errors()?;
    if errors.is_empty() { Ok(()) } else { Err(errors.join("; ")) }
}

pub fn open_check(s: &Session, url: &str) -> Result<(), String> {
    s.open_live(url)?;
    s.until("the check is mounted", 5.0, "document.querySelector('.alive .check-body')")
}

/// Presses the label of each wanted input, or moves each item up to its place.
pub fn choose(s: &Session, answer: &[(String, String)]) -> Result<(), String> {
    choose_in(s, "", answer)
}

/// `scope` is a selector of what is around the check, where a page has several.
fn choose_in(s: &Session, scope: &str, answer: &[(String, String)]) -> Result<(), String> {
    for (item, value) in answer {
        if item == dist::ESTIMATE {
            s.click(&format!("{scope} .alive .estimate input"))?;
            type_estimate(s, scope, value == "right")?;
            continue;
        }
        let up = format!("{scope} .alive [data-item=\"{item}\"] [data-move=up]");
        if s.is(&format!("!!document.querySelector({})", json!(up)))? {
            move_up(s, &up, value, || s.click(&up))?;
            continue;
        }
        let css = if item.is_empty() {
            format!("{scope} .alive [data-item=\"{value}\"] label")
        } else {
            format!("{scope} .alive [data-item=\"{item}\"] label:has([value=\"{value}\"])")
        };
        s.click(&css)?;
        s.until(
            &format!("{value} is chosen"),
            1.0,
            &format!("document.querySelector({}).querySelector('input').checked", json!(css)),
        )?;
    }
    Ok(())
}

/// Types the answer to the estimate that is asked now, or one that is far off, where the focus is.
pub fn type_estimate(s: &Session, scope: &str, right: bool) -> Result<(), String> {
    let field = json!(format!("{scope} .alive .estimate"));
    let key = s.text(&format!("document.querySelector({field}).dataset.key"))?;
    let text = if right { key } else { format!("9{key}") };
    for c in text.chars() {
        s.press(&c.to_string())?;
    }
    let typed = format!("document.querySelector({field}).querySelector('input').value === {}", json!(text));
    s.until("what is typed stands in the field", 1.0, &typed)
}

/// Moves an item up to its place by pressing its button, given by its selector; those above it stand in theirs already.
pub fn move_up(s: &Session, up: &str, place: &str, press: impl Fn() -> Result<(), String>) -> Result<(), String> {
    let at = format!(
        "(e => [...e.parentNode.children].indexOf(e) + 1)(document.querySelector({}).closest('li'))",
        json!(up)
    );
    let up = json!(up);
    let word = dist::word("check.order-now").replace("{item}", "");
    let word = word.split("{all}").next().unwrap_or_default();
    let to = place.parse::<u64>().map_err(|e| e.to_string())?;
    let from = s.get(&at)?.as_u64().unwrap_or_default();
    for now in (to..from).rev() {
        press()?;
        s.until(&format!("it moves up to {now}"), 1.0, &format!("{at} === {now}"))?;
        s.until(
            "that is said, and its button has the focus",
            1.0,
            &format!(
                "document.activeElement === document.querySelector({up})
                 && document.querySelector({up}).closest('.order').nextElementSibling.textContent.includes({})",
                json!(word.replace("{n}", &now.to_string()))
            ),
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

/// Where a shape of the picture can be pressed, and its key: `[x, y, key]`, or nothing.
pub fn shape_to_press(s: &Session) -> Result<serde_json::Value, String> {
    s.run(
        "const all = [...document.querySelectorAll('.alive .hit')].map(e => [e, e.getBoundingClientRect()])
            .filter(p => p[1].width > 0);
         // One whose middle is its own, not covered by a shape that explains itself as well.
         const own = all.find(([e, r]) => {
           const at = document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2);
           return at && at.closest('.hit') === e;
         });
         return own ? [own[1].x + own[1].width / 2, own[1].y + own[1].height / 2, own[0].dataset.key] : null;",
        json!([]),
    )
}

/// The middle of an element, in the viewport.
fn middle(s: &Session, css: &str) -> Result<(f64, f64), String> {
    let at = s.run(
        "const r = document.querySelector(arguments[0]).getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2];",
        json!([css]),
    )?;
    Ok((at[0].as_f64().unwrap_or(-1.0), at[1].as_f64().unwrap_or(-1.0)))
}

/// Where an item is taken hold of, once it has been brought into view.
fn hold(s: &Session, kind: &str, item: &str) -> Result<(f64, f64), String> {
    middle_in_view(s, &format!(".alive [data-item=\"{item}\"] {}", if kind == "mouse" { "legend" } else { ".grip" }))
}

/// Solves a check by dragging its items, after having let go of one elsewhere.
pub fn sort_by_dragging(s: &Session, kind: &str, check: &dist::Check) -> Result<(), String> {
    let answer = check.answer(true);
    let (first, _) = answer.first().ok_or("nothing to sort")?;
    let from = hold(s, kind, first)?;
    s.stroke(kind, &[from, (from.0 + 30.0, from.1 + 5.0), (from.0 + 60.0, from.1 + 20.0)])?;
    s.until(
        "what is let go elsewhere stays as it was",
        2.0,
        "!document.querySelector('.check .alive :is(.lifted, .over, .landed, input:checked, .carried:not(.gone))')",
    )?;
    for (n, (item, place)) in answer.iter().enumerate() {
        let from = hold(s, kind, item)?;
        let to = middle(s, &format!(".alive .bucket[data-place=\"{place}\"]"))?;
        s.stroke(kind, &[from, ((from.0 + to.0) / 2.0, (from.1 + to.1) / 2.0), to])?;
        s.until(
            &format!("{item} is put into {place}"),
            2.0,
            &format!(
                "document.querySelector('.alive [data-item=\"{item}\"] input[value=\"{place}\"]').checked
                 && document.querySelectorAll('.alive .bucket .landed').length === {}",
                n + 1
            ),
        )?;
    }
    s.until(
        "nothing is left hanging",
        1.0,
        "!document.querySelector('.alive :is(.lifted, .over, .carried:not(.gone))')",
    )?;
    let button = middle_in_view(s, ".alive [data-act=submit]")?;
    s.stroke(kind, &[button])?;
    s.until("it is solved", 2.0, "document.querySelector('.alive .check-body.solved')")
}

/// The middle of an element that has been brought into view.
pub fn middle_in_view(s: &Session, css: &str) -> Result<(f64, f64), String> {
    s.run(
        "document.querySelector(arguments[0]).scrollIntoView({ block: 'center', behavior: 'instant' })",
        json!([css]),
    )?;
    middle(s, css)
}
