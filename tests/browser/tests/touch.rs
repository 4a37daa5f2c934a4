//! A finger is enough, on a page as wide as a phone. Chromium only: its driver makes real touches, with scrolling and all.

use dockside_browser::{Engine, Problems, Server, Session, dist};
use serde_json::json;
use std::thread::sleep;
use std::time::Duration;

mod common;
use common::*;

/// A phone in portrait.
fn phone() -> Option<Session> {
    let s = Session::start(Engine::Chromium)?;
    s.viewport(360, 740).expect("a narrow viewport");
    s.devtools("Emulation.setTouchEmulationEnabled", json!({ "enabled": true })).expect("a touch screen");
    Some(s)
}

/// Notes from now on what presses the page.
fn watch(s: &Session) -> Result<(), String> {
    s.run(
        "window.__by = []; addEventListener('pointerdown', e => __by.push(e.isTrusted && e.pointerType), true);",
        json!([]),
    )?;
    Ok(())
}

/// Nothing but fingers did.
fn only_fingers(s: &Session) -> Result<(), String> {
    s.until("only fingers pressed the page", 0.1, "__by.length && __by.every(t => t === 'touch')")?;
    no_errors(s)
}

fn tap(s: &Session, css: &str) -> Result<(), String> {
    s.stroke("touch", &[middle_in_view(s, css)?]).map_err(|e| format!("tapping {css}: {e}"))
}

#[test]
fn a_figure_by_touch() {
    let Some(s) = phone() else { return };
    let site = Server::plain();
    let mut bad = Problems::default();
    let page = "figure-fill-the-server.html";
    let run = || -> Result<(), String> {
        s.open_live(&site.url(page))?;
        s.until("the figure is mounted", 5.0, "document.querySelector('.alive .fig')")?;
        watch(&s)?;

        // Where the question does not make it wait.
        let scrub = "document.querySelector('.alive .scrub')";
        let t = s.get(&format!("{scrub}.value"))?;
        tap(&s, ".alive [data-act=play]")?;
        s.until("playing moves the story", 5.0, &format!("{scrub}.value !== {t}"))?;
        tap(&s, ".alive [data-act=play]")?;
        let play = json!(dist::word("player.play"));
        s.until(
            "a tap pauses",
            2.0,
            &format!("document.querySelector('.alive [data-act=play]').textContent === {play}"),
        )?;

        middle_in_view(&s, ".alive .stage")?;
        let at = shape_to_press(&s)?;
        let (Some(x), Some(y)) = (at[0].as_f64(), at[1].as_f64()) else {
            return Err(String::from("no shape to press"));
        };
        s.stroke("touch", &[(x, y)])?;
        let shown = "document.querySelector('.alive .inspector-box')";
        s.until(
            &format!("a tap on {} explains it", at[2]),
            2.0,
            &format!("{shown} && {shown}.textContent.length > 20"),
        )?;
        tap(&s, ".alive .inspector-box .close")?;
        s.until("the explanation closes", 2.0, &format!("!{shown}"))?;

        let slider = ".alive .controls input[type=range]";
        let (x, y) = middle_in_view(&s, slider)?;
        let before = s.get(&format!("+document.querySelector('{slider}').value"))?;
        let output = "document.querySelector('.alive .controls output').textContent";
        let said = json!(s.text(output)?);
        s.stroke("touch", &[(x, y), (x + 40.0, y), (x + 110.0, y)])?;
        s.until(
            "a slider follows the finger",
            2.0,
            &format!("+document.querySelector('{slider}').value !== {before} && {output} !== {said}"),
        )?;
        only_fingers(&s)
    };
    bad.note(page, run());
    bad.finish();
}

#[test]
fn a_choice_by_touch() {
    let Some(s) = phone() else { return };
    let site = Server::plain();
    let mut bad = Problems::default();
    let check = dist::check("single");
    let run = || -> Result<(), String> {
        open_check(&s, &site.url(&check.page))?;
        watch(&s)?;
        for (_, value) in check.answer(true) {
            tap(&s, &format!(".alive [data-item=\"{value}\"] label"))?;
        }
        tap(&s, ".alive [data-act=submit]")?;
        s.until("taps solve it", 2.0, "document.querySelector('.alive .check-body.solved')")?;
        only_fingers(&s)
    };
    bad.note(&check.page, run());
    bad.finish();
}

#[test]
fn sorting_by_touch() {
    let Some(s) = phone() else { return };
    let site = Server::plain();
    let mut bad = Problems::default();
    let check = dist::check("sort");
    let run = || -> Result<(), String> {
        open_check(&s, &site.url(&check.page))?;
        watch(&s)?;
        // Beside its grip a card is a part of the page, which scrolls under the finger.
        let (x, y) = middle_in_view(&s, ".alive .sort-item:nth-of-type(2) legend")?;
        let top = s.get("scrollY")?;
        s.stroke("touch", &[(x, y), (x, y - 60.0), (x, y - 160.0)])?;
        s.until("the page scrolls", 2.0, &format!("scrollY > {top} + 50"))?;
        s.until("and nothing is carried", 1.0, "!document.querySelector('.check .alive :is(.lifted, input:checked)')")?;
        sort_by_dragging(&s, "touch", &check)?;
        only_fingers(&s)
    };
    bad.note(&check.page, run());
    bad.finish();
}

#[test]
fn ordering_by_touch() {
    let Some(s) = phone() else { return };
    let site = Server::plain();
    let mut bad = Problems::default();
    let check = dist::check("order");
    let run = || -> Result<(), String> {
        open_check(&s, &site.url(&check.page))?;
        watch(&s)?;
        for (item, place) in check.answer(true) {
            let up = format!(".alive [data-item=\"{item}\"] [data-move=up]");
            move_up(&s, &up, &place, || tap(&s, &up))?;
        }
        // The first has nowhere to go.
        let order = "[...document.querySelectorAll('.alive .order-item')].map(e => e.dataset.item).join(' ')";
        let before = s.text(order)?;
        tap(&s, ".alive .order-item:first-child [data-move=up]")?;
        s.until("nothing moves beyond the end", 0.3, &format!("({order}) === {}", json!(before)))?;
        tap(&s, ".alive [data-act=submit]")?;
        s.until("taps solve it", 2.0, "document.querySelector('.alive .check-body.solved')")?;
        only_fingers(&s)
    };
    bad.note(&check.page, run());
    bad.finish();
}

/// A finger that goes up or down over a curve scrolls the page and leaves the curve alone; one that goes sideways draws, and that can be undone.
#[test]
fn a_curve_by_touch() {
    let Some(s) = phone() else { return };
    let site = Server::plain();
    let mut bad = Problems::default();
    let page = "figure-traffic-and-capacity.html";
    let points = "[...document.querySelectorAll('.alive .points input')].map(i => i.value).join()";
    let run = || -> Result<(), String> {
        s.open_live(&site.url(page))?;
        s.until("the curve is mounted", 5.0, "document.querySelector('.alive .plot')")?;
        watch(&s)?;
        let first = s.text(points)?;
        let undo = "document.querySelector('.alive [data-act=undo]')";
        s.until("nothing is there to undo", 1.0, &format!("{undo}.ariaDisabled === 'true'"))?;

        let (x, y) = middle_in_view(&s, ".alive .plot")?;
        let top = s.get("scrollY")?;
        s.stroke("touch", &[(x, y), (x + 3.0, y - 40.0), (x + 8.0, y - 100.0), (x + 8.0, y - 200.0)])?;
        s.until("the page scrolls", 2.0, &format!("scrollY > {top} + 50"))?;
        s.until("and the curve stays", 1.0, &format!("({points}) === {}", json!(first)))?;
        s.until("and nothing is there to undo", 1.0, &format!("{undo}.ariaDisabled === 'true'"))?;

        let (x, y) = middle_in_view(&s, ".alive .plot")?;
        s.stroke("touch", &[(x, y), (x + 30.0, y - 5.0), (x + 90.0, y - 40.0)])?;
        s.until("a finger that goes sideways draws", 2.0, &format!("({points}) !== {}", json!(first)))?;
        let drawn = s.text(points)?;
        let (x, y) = middle_in_view(&s, ".alive .plot")?;
        s.stroke("touch", &[(x - 60.0, y - 30.0)])?;
        s.until("a tap sets a point", 2.0, &format!("({points}) !== {}", json!(drawn)))?;
        tap(&s, ".alive [data-act=undo]")?;
        s.until("the tap is undone", 2.0, &format!("({points}) === {}", json!(drawn)))?;
        tap(&s, ".alive [data-act=undo]")?;
        s.until("the stroke is undone", 2.0, &format!("({points}) === {}", json!(first)))?;
        s.until("and no more is there to undo", 1.0, &format!("{undo}.ariaDisabled === 'true'"))?;
        only_fingers(&s)
    };
    bad.note(page, run());
    bad.finish();
}

/// A finger that goes up or down over what is pulled sideways, in a picture or in the prose, scrolls and changes nothing.
#[test]
fn swipes_over_handles_scroll() {
    let Some(s) = phone() else { return };
    let site = Server::plain();
    let mut bad = Problems::default();
    // What comes to life above it may still move it, and so does a page that scrolls on.
    let settled = |css: &str| -> Result<(f64, f64), String> {
        let mut place = middle_in_view(&s, css)?;
        for _ in 0..20 {
            sleep(Duration::from_millis(80));
            let next = middle_in_view(&s, css)?;
            if next == place {
                break;
            }
            place = next;
        }
        Ok(place)
    };
    let swipe = |css: &str, value: &str, apart: f64, undo: &str| -> Result<(), String> {
        let before = s.get(value)?;
        let (x, y) = settled(css)?;
        let top = s.get("scrollY")?;
        s.stroke("touch", &[(x, y), (x + 3.0, y - 40.0), (x + 8.0, y - 100.0), (x + 8.0, y - 200.0)])?;
        s.until("the page scrolls", 2.0, &format!("scrollY > {top} + 50"))?;
        s.until("and nothing is changed", 1.0, &format!("{value} === {before}"))?;
        let (x, y) = settled(css)?;
        s.stroke("touch", &[(x, y), (x + apart / 2.0, y - 3.0), (x + apart, y - 8.0)])?;
        s.until("a finger that goes sideways pulls", 2.0, &format!("{value} !== {before}"))?;
        tap(&s, undo)?;
        s.until("which can be undone", 2.0, &format!("{value} === {before}"))
    };
    let in_a_picture = || -> Result<(), String> {
        s.open_live(&site.url("figure-cost-crossover.html"))?;
        s.until("the figure is mounted", 5.0, "document.querySelector('.alive .stage[tabindex]')")?;
        s.run(
            "const e = document.querySelector('.alive .scrub'); e.value = e.max; e.dispatchEvent(new Event('input', { bubbles: true }))",
            json!([]),
        )?;
        s.until("there is a handle", 2.0, "document.querySelector('.alive svg.narrow .level')")?;
        swipe(
            ".alive svg.narrow .level",
            "document.querySelector('.alive [name=fill]').value * 1",
            -90.0,
            ".alive [data-act=undo]",
        )
    };
    bad.note("figure-cost-crossover.html", in_a_picture());
    let in_the_prose = || -> Result<(), String> {
        s.open_live(&site.url("lesson-vms.html"))?;
        s.run("document.querySelector('.drag').scrollIntoView({ block: 'center', behavior: 'instant' })", json!([]))?;
        s.until("the number lives", 10.0, "document.querySelector('.drag > [role=slider]')")?;
        swipe(
            ".drag > [role=slider]",
            "document.querySelector('.drag > [role=slider]').ariaValueNow * 1",
            60.0,
            "#fill-the-server [data-act=undo]",
        )?;
        no_errors(&s)
    };
    bad.note("lesson-vms.html", in_the_prose());
    bad.finish();
}

/// Whatever picture is pointed at on a phone, each part of it is large enough for a finger; and a tap chooses.
#[test]
fn parts_of_pictures_by_touch() {
    let Some(s) = phone() else { return };
    let site = Server::plain();
    let mut bad = Problems::default();
    let sizes = "[...document.querySelectorAll('.alive svg.narrow .spot > rect')].map(e => e.getBoundingClientRect()).map(r => Math.min(r.width, r.height))";
    let pages: Vec<String> =
        dist::pages("check-").into_iter().filter(|p| dist::read(p).contains("data-kind=\"point\"")).collect();
    for page in &pages {
        let run = || -> Result<(), String> {
            open_check(&s, &site.url(page))?;
            s.until("its parts are large enough", 2.0, &format!("{sizes}.length > 2 && {sizes}.every(n => n >= 24)"))?;
            watch(&s)?;
            tap(&s, ".alive svg.narrow .spot > rect")?;
            s.until(
                "a tap chooses",
                2.0,
                "document.querySelector('.alive svg.narrow .spot').classList.contains('chosen')",
            )?;
            only_fingers(&s)
        };
        bad.note(page, run());
    }
    bad.check(pages.len() >= 6, format!("only {} pictures to point at", pages.len()));
    bad.finish();
}
