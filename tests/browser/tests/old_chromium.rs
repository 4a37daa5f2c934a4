//! What readers with a browser of early 2023 see: all pictures in their colours, figures that play, checks that answer.

use dockside_browser::{Engine, Problems, Server, Session, dist};
use serde_json::{Value, json};

mod common;
use common::*;

/// The colours of the style sheet by name, light and dark, as browsers write them. (Those with an alpha are left out.)
fn tokens() -> Value {
    let sheet = include_str!("../../../assets/css/tokens.css");
    let rgb = |hex: &str| {
        let part = |i: usize| u8::from_str_radix(&hex[i..i + 2], 16).expect("a colour");
        format!("rgb({}, {}, {})", part(0), part(2), part(4))
    };
    let tokens = sheet.lines().filter_map(|line| {
        let (name, colours) = line.trim().strip_prefix("--")?.split_once(": light-dark(#")?;
        let (light, dark) = colours.split_once(')')?.0.split_once(", #")?;
        (light.len() == 6).then(|| (name.to_string(), json!([rgb(light), rgb(dark)])))
    });
    let tokens: serde_json::Map<String, Value> = tokens.collect();
    assert!(tokens.len() > 30, "only {} colours", tokens.len());
    Value::Object(tokens)
}

/// What has another colour than its class says. `arguments`: the colours, and 0 for light or 1 for dark.
const OFF: &str = "const [tokens, n] = arguments, off = [];
let seen = 0;
for (const e of document.querySelectorAll('.scene [class]')) {
  const style = getComputedStyle(e);
  for (const name of e.classList) {
    const [, kind, token] = name.match(/^(f|s)-(.*)$/) || [];
    if (!tokens[token]) continue;
    seen++;
    const is = kind === 'f' ? style.fill : style.stroke;
    if (is !== tokens[token][n]) off.push(name + ': ' + is);
  }
}
const body = getComputedStyle(document.body);
if (body.color !== tokens.ink[n]) off.push('text: ' + body.color);
return [seen, [...new Set(off)]];";

fn colours(s: &Session, dark: bool) -> Result<(), String> {
    let found = s.run(OFF, json!([tokens(), u8::from(dark)]))?;
    if found[0].as_u64().is_none_or(|n| n < 8) || found[1] != json!([]) {
        return Err(format!("of {} colours these are not what they should be: {}", found[0], found[1]));
    }
    Ok(())
}

fn no_scrolling_sideways(s: &Session) -> Result<(), String> {
    let wide = s.get("document.documentElement.scrollWidth - innerWidth")?;
    if wide.as_i64().is_some_and(|w| w <= 0) { Ok(()) } else { Err(format!("{wide} px wider than its window")) }
}

#[test]
fn figures() {
    let Some(s) = Session::start(Engine::OldChromium) else { return };
    let site = Server::plain();
    let mut bad = Problems::default();
    for (i, page) in dist::pages("figure-").iter().enumerate() {
        let dark = i % 2 == 1;
        let run = || -> Result<(), String> {
            s.viewport([1280, 360][i / 2 % 2], 800)?;
            s.open_live(&site.url(&format!("{page}?theme={}", if dark { "dark" } else { "light" })))?;
            s.until("it is mounted", 5.0, "document.querySelector('.alive .stage[tabindex]')")?;
            colours(&s, dark)?;
            no_scrolling_sideways(&s)?;
            s.click(".alive [data-act=play]")?;
            s.until("it plays, or asks", 10.0, "document.querySelector('.alive .scrub').value > 0")?;
            colours(&s, dark)?;
            no_errors(&s)
        };
        bad.note(page, run());
    }
    bad.finish();
}

#[test]
fn checks() {
    let Some(s) = Session::start(Engine::OldChromium) else { return };
    let site = Server::plain();
    let mut bad = Problems::default();
    for check in dist::checks() {
        let run = || -> Result<(), String> {
            s.viewport(360, 800)?;
            open_check(&s, &site.url(&check.page))?;
            solve(&s, &check)?;
            no_scrolling_sideways(&s)?;
            no_errors(&s)
        };
        bad.note(&check.page, run());
    }
    bad.finish();
}

#[test]
fn lessons() {
    let Some(s) = Session::start(Engine::OldChromium) else { return };
    let site = Server::plain();
    let mut bad = Problems::default();
    for page in ["index.html", "lesson-vms.html"] {
        let run = || -> Result<(), String> {
            s.viewport(1280, 800)?;
            s.open_live(&site.url(page))?;
            for (n, theme) in ["light", "dark"].into_iter().enumerate() {
                s.click(&format!(".theme [value={theme}]"))?;
                let ink = tokens()["ink"][n].take();
                s.until(theme, 2.0, &format!("getComputedStyle(document.body).color === {ink}"))?;
            }
            s.until("a figure is near or brought there", 5.0, "document.querySelector('.figure .stage')")?;
            s.run("document.querySelector('.figure .stage').scrollIntoView({ behavior: 'instant' })", json!([]))?;
            s.until("it lives", 10.0, "document.querySelector('.figure .alive .stage[tabindex]')")?;
            colours(&s, true)?;
            // Terms: the box of each opens when it is asked for, and goes.
            const OPEN: &str =
                "[...document.querySelectorAll('.term-box')].filter(e => e.getClientRects().length).length";
            s.until("no term is open", 1.0, &format!("{OPEN} === 0"))?;
            if page == "index.html" {
                s.click(".prose .term")?;
                s.until("one is", 1.0, &format!("{OPEN} === 1"))?;
                s.click("h1")?;
                s.until("it is closed again", 1.0, &format!("{OPEN} === 0"))?;
                // In a frame as high as its page it stands under its term.
                let apart = s.run(
                    "document.documentElement.classList.add('framed');
                     const term = document.querySelector('.prose .term');
                     term.click();
                     return document.querySelector('.term-box.open').getBoundingClientRect().top - term.getBoundingClientRect().bottom;",
                    json!([]),
                )?;
                if apart.as_f64().is_none_or(|a| !(0.0..20.0).contains(&a)) {
                    return Err(format!("in a frame it is {apart} px from its term"));
                }
                s.run("document.documentElement.classList.remove('framed')", json!([]))?;
                // What is mixed elsewhere still has a colour.
                s.until(
                    "marks of objectives are drawn",
                    1.0,
                    "getComputedStyle(document.querySelector('.objectives li'), '::before').backgroundColor !== 'rgba(0, 0, 0, 0)'",
                )?;
            }
            no_scrolling_sideways(&s)?;
            no_errors(&s)
        };
        bad.note(page, run());
    }
    bad.finish();
}
