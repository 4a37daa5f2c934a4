//! What must hold in every engine.

use dockside_browser::driver::keys;
use dockside_browser::{Engine, Problems, Server, Session, Site, dist};
use serde_json::json;
use std::thread::sleep;
use std::time::Duration;

#[macro_use]
mod common;
use common::*;

in_every_engine!(
    every_figure_lives,
    a_day_is_drawn,
    checks_by_pointer,
    checks_by_keyboard,
    predictions_run,
    a_belief_is_run,
    parts_are_pointed_at,
    a_hint_is_told_on_request,
    sorting_by_mouse,
    progress_is_kept_and_cleared,
    junk_and_newer_progress,
    in_a_sandbox,
    on_another_site,
    storage_that_throws,
    sub_path_and_wrong_type,
    no_wasm,
    a_figure_that_does_not_come,
    in_a_frame,
    links_in_a_frame,
    settings_of_a_link,
    a_translated_page_lives,
    two_pages_at_once,
    answers_are_restored,
    deep_link_and_numbers_in_prose,
    contents_follow_the_reader,
    a_prediction_meets_its_result,
    a_press_acts,
    a_handle_is_dragged,
    checks_in_a_row,
    answers_are_told_and_taken_along,
    an_exam_is_sat,
    a_review_is_done,
    the_second_hit_on_a_belief_is_told,
    a_level_is_reached,
    hosts_take_the_height,
    a_host_keeps_state_and_score,
    teachers_choose,
    chosen_checks_stand_together,
    a_picture_is_saved,
);

/// What is said beside the picture.
const SAID: &str = "[...document.querySelectorAll('.alive .captions, .alive .describe p, .alive .ask')].map(e => e.textContent).join('|')";
const SCRUB: &str = "document.querySelector('.alive .scrub')";
const PLAY_SAYS: &str = "document.querySelector('.alive [data-act=play]').textContent";

/// The picture element by element, whatever the order of attributes; which shape the keyboard stands on does not count.
const SHAPES: &str = "[...[...document.querySelectorAll('.alive .stage svg.scene')].find(s => getComputedStyle(s).display !== 'none').querySelectorAll('*')].map(e =>
  e.tagName + [...e.attributes].filter(a => a.name !== 'tabindex').map(a => ' ' + a.name + '=' + a.value).sort().join('') + (e.firstElementChild ? '' : e.textContent)).join('\\n')";

fn every_figure_lives(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let site = Server::plain();
    let mut bad = Problems::default();
    for page in dist::pages("figure-") {
        let result = figure(&s, &site, &page, &mut bad);
        bad.note(&page, result);
        match s.errors() {
            Ok(errors) => errors.iter().for_each(|e| bad.add(format!("{page}: {e}"))),
            Err(e) => bad.add(format!("{page}: {e}")),
        }
    }
    bad.finish();
}

fn figure(s: &Session, site: &Server, page: &str, bad: &mut Problems) -> Result<(), String> {
    s.open_live(&site.url(page))?;
    s.until("the figure is mounted", 5.0, "document.querySelector('.alive .fig')")?;
    s.until("the picture has shapes", 2.0, &format!("({PICTURE}).includes('<g')"))?;
    bad.check(s.displayed(".alive .stage")?, format!("{page}: the live picture is not on show"));
    bad.check(
        s.is("document.querySelector('.alive [data-root=stage] > template').innerHTML.includes('<svg')")?,
        format!("{page}: what was written is not kept for when something fails"),
    );

    // The live picture takes over what was written: drawn anew after a change it is the same.
    s.until(
        "the live picture can be pressed, where it has something to press",
        2.0,
        "document.querySelector('.alive .stage[tabindex]')",
    )?;
    // Fonts that come late have labels fitted anew. Two looks in a row see the same.
    s.until("the picture stays as it is", 5.0, &format!("document.fonts.status === 'loaded' && [window.wasDrawn, window.wasDrawn = ({SHAPES})].every((d, i, all) => d === all[0])"))?;
    let (taken, t) = (s.text(SHAPES)?, s.text(&format!("{SCRUB}.value"))?);
    // To the far end, as a figure may open on its last step; or to the middle, as it may end as it began.
    let changes = format!("({SHAPES}) !== {}", json!(taken));
    set_scrub(s, "+e.value > e.max / 2 ? 0 : e.max")?;
    if s.until("", 1.5, &changes).is_err() {
        set_scrub(s, "e.max / 2")?;
        s.until("the picture changes", 3.0, &changes)?;
    }
    // The slider knows tenths of a second, and may have rounded a rest at the very end of its step up into the next.
    let same = format!("({SHAPES}) === {}", json!(taken));
    set_scrub(s, &t)?;
    if s.until("", 1.5, &same).is_err() {
        set_scrub(s, &format!("{t} - 0.1"))?;
        s.until("what was taken over is what is drawn", 3.0, &same)?;
    }

    // It plays from the picture that it opened with.
    s.open_live(&site.url(page))?;
    s.until("the figure is mounted anew", 5.0, "document.querySelector('.alive .stage[tabindex]')")?;
    let t = s.get(&format!("{SCRUB}.value"))?;
    s.click(".alive [data-act=play]")?;
    s.until("playing moves the story", 5.0, &format!("{SCRUB}.value !== {t}"))?;

    // The keys of the picture.
    s.run("document.querySelector('.alive .stage').focus()", json!([]))?;
    s.press(keys::END)?;
    s.until("End goes to the end", 2.0, &format!("Math.abs({SCRUB}.value - {SCRUB}.max) < 0.11"))?;
    s.press(keys::HOME)?;
    s.until("Home goes to the start", 2.0, &format!("+{SCRUB}.value === 0"))?;

    // The description on demand.
    s.click(".alive details.describe summary")?;
    s.until(
        "the description opens and says something",
        2.0,
        "document.querySelector('.alive details.describe').open && document.querySelector('.alive .describe p').textContent.length > 40",
    )?;
    bad.check(s.displayed(".alive .describe p")?, format!("{page}: the description is not on show"));

    // Every question is answered where it comes up.
    let mut answered = 0;
    while answered < 30 {
        let at = s.run_async(UNANSWERED, json!([]))?;
        if at.is_null() {
            break;
        }
        let before = answered % 2;
        let options = s.find_all(".alive .ask .option")?;
        s.click_element(&options[before.min(options.len() - 1)])?;
        s.until(
            "an answer gets feedback",
            2.0,
            "document.querySelector('.alive .ask-feedback').textContent.length > 10 && document.querySelector('.alive .option[aria-pressed=true]')",
        )?;
        answered += 1;
    }
    let asks = s.is("document.querySelector('.alive .ask')")?;
    bad.check(asks == (answered > 0), format!("{page}: answered {answered} questions"));

    // Now no question makes it wait: it plays from the start, and stops when told.
    s.click(".alive [data-act=restart]")?;
    sleep(Duration::from_millis(450));
    let picture = s.text(PICTURE)?;
    s.click(".alive [data-act=play]")?;
    s.until("playing moves the picture", 8.0, &format!("({PICTURE}) !== {}", json!(picture)))?;
    s.click(".alive [data-act=play]")?;
    s.until("Pause pauses", 2.0, &format!("{PLAY_SAYS} === {}", json!(dist::word("player.play"))))?;

    // Parts of the picture explain themselves, by pointer and by key.
    hits(s, page, bad)?;

    // Twice as fast to the end.
    s.click(".alive .speed")?;
    s.until("the button shows the speed", 1.0, "document.querySelector('.alive .speed').textContent === '×2'")?;
    set_scrub(s, "Math.max(0, e.max - 1.5)")?;
    s.click(".alive [data-act=play]")?;
    let again = json!(dist::word("player.again"));
    s.until("it plays to its end", 12.0, &format!("{PLAY_SAYS} === {again}"))?;
    let count = s.text("document.querySelector('.alive .step-count').textContent")?;
    let numbers: Vec<&str> = count.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty()).collect();
    bad.check(numbers.len() == 2 && numbers[0] == numbers[1], format!("{page}: ended at “{count}”"));

    controls(s, page, bad)
}

/// Walks through the story until a question without an answer is on the table.
const UNANSWERED: &str = "const done = arguments[arguments.length - 1];
const e = document.querySelector('.alive .scrub');
(async () => {
  for (let t = 0; ; t += 0.4) {
    e.value = Math.min(t, e.max);
    e.dispatchEvent(new Event('input', { bubbles: true }));
    await new Promise(r => setTimeout(r, 8));
    const options = document.querySelectorAll('.alive .ask .option');
    if (options.length && !document.querySelector('.alive .ask .option[aria-pressed=true]')) return t;
    if (t >= +e.max) return null;
  }
})().then(done, x => done('failed: ' + x));";

fn set_scrub(s: &Session, to: &str) -> Result<(), String> {
    s.run(
        &format!("const e = {SCRUB}; e.value = {to}; e.dispatchEvent(new Event('input', {{ bubbles: true }}));"),
        json!([]),
    )?;
    sleep(Duration::from_millis(450));
    Ok(())
}

fn hits(s: &Session, page: &str, bad: &mut Problems) -> Result<(), String> {
    let n = s.get("document.querySelectorAll('.alive .hit').length")?.as_u64().unwrap_or(0);
    if n == 0 {
        return Ok(());
    }
    s.run(
        "document.querySelector('.alive .stage').scrollIntoView({ block: 'center', behavior: 'instant' })",
        json!([]),
    )?;
    let shape = shape_to_press(s)?;
    let Some(at) = shape.as_array() else {
        bad.add(format!("{page}: {n} shapes to press, none can be reached with the pointer at its middle"));
        return Ok(());
    };
    let (x, y) = (at[0].as_f64().unwrap_or(0.0), at[1].as_f64().unwrap_or(0.0));
    let shown = "!!document.querySelector('.alive .inspector-box')";
    let set = "JSON.stringify([...document.querySelectorAll('.alive .controls input')].map(e => [e.value, e.checked])) + document.querySelector('.alive .scrub').max";
    let undo = "document.querySelector('.alive [data-act=undo]')";
    let undoable = format!("{undo} && !{undo}.ariaDisabled");
    for way in ["the pointer", "Enter"] {
        let before = s.text(set)?;
        if way == "Enter" {
            s.run("document.querySelector('.alive .hit[tabindex=\"0\"]').focus()", json!([]))?;
            s.press(keys::ENTER)?;
        } else {
            s.stroke("mouse", &[(x, y)])?;
        }
        s.until(
            &format!("{way} on {} explains it or does something", at[2]),
            2.0,
            &format!("{shown} || ({undoable})"),
        )?;
        if s.is(shown)? {
            bad.check(s.displayed(".alive .inspector-box")?, format!("{page}: the explanation is not on show"));
            // A pressed shape may decide what is drawn; the controls are tried without one. What is still being laid out is no place to
            // click at.
            let place =
                "JSON.stringify(document.querySelector('.alive .inspector-box .close').getBoundingClientRect())";
            let still = format!("[window.wasAt, window.wasAt = {place}].every((d, i, all) => d === all[0])");
            s.until("the explanation stands still", 3.0, &still)?;
            if way == "Enter" {
                s.press(keys::ESCAPE)?;
            } else {
                s.click(".alive .inspector-box .close")?;
            }
            s.until(&format!("the explanation closes that {way} has opened"), 2.0, &format!("!({shown})"))?;
        } else {
            s.until(
                "and is undone",
                2.0,
                &format!("{undo}.click() || !({undoable}) && ({set}) === {}", json!(before)),
            )?;
        }
    }
    Ok(())
}

fn controls(s: &Session, page: &str, bad: &mut Problems) -> Result<(), String> {
    let list = s.run(
        "return [...document.querySelectorAll('.alive .controls input')].map((e, i) => [i, e.type, e.name, e.value, e.checked]).filter(c => !document.querySelectorAll('.alive .controls input')[c[0]].disabled)",
        json!([]),
    )?;
    let seen = format!("({PICTURE}) + '|' + ({SAID})");
    let radio_at_first: std::collections::HashMap<&str, u64> = list
        .as_array()
        .into_iter()
        .flatten()
        .filter(|c| c[1] == "radio" && c[4] == true)
        .filter_map(|c| Some((c[2].as_str()?, c[0].as_u64()?)))
        .collect();
    for c in list.as_array().into_iter().flatten() {
        let (i, kind, id) = (c[0].as_u64().unwrap_or(0), c[1].as_str().unwrap_or(""), c[2].as_str().unwrap_or(""));
        let before = s.text(&seen)?;
        let element = format!("document.querySelectorAll('.alive .controls input')[{i}]");
        let mut changed = false;
        if kind == "range" {
            // A range without a least value begins at 0.
            for to in ["(e.min || '0')", "e.max"] {
                s.run(
                    &format!(
                        "const e = {element}; e.value = {to}; e.dispatchEvent(new Event('input', {{ bubbles: true }}));"
                    ),
                    json!([]),
                )?;
                changed = changed || s.until("", 1.0, &format!("({seen}) !== {}", json!(before))).is_ok();
                bad.check(
                    s.is(&format!("(e => e.value === {to})({element})"))?,
                    format!("{page}: {id} does not go to its {to}"),
                );
            }
            // Back to where it was, so that the other controls have something to change.
            s.run(
                &format!(
                    "const e = {element}; e.value = {}; e.dispatchEvent(new Event('input', {{ bubbles: true }}));",
                    c[3]
                ),
                json!([]),
            )?;
        } else {
            if kind == "radio" && s.is(&format!("{element}.checked"))? {
                continue;
            }
            let was = s.is(&format!("{element}.checked"))?;
            let label = s.run(&format!("return {element}.closest('label')"), json!([]))?;
            let label = label.as_object().and_then(|o| o.values().next()?.as_str().map(String::from));
            let label = label.ok_or("a control without a label")?;
            s.click_element(&label)?;
            let switched = format!("{element}.checked !== {was}");
            if s.until("", 1.0, &switched).is_err() {
                // The picture may have moved the control from under the press.
                s.click_element(&label)?;
            }
            s.until(&format!("{id} can be switched"), 3.0, &switched)?;
            changed |= s.until("", 1.5, &format!("({seen}) !== {}", json!(before))).is_ok();
            if kind == "radio" {
                // Back to where it was, like the ranges.
                s.run(
                    "const e = document.querySelectorAll('.alive .controls input')[arguments[0]]; e.checked = true; e.dispatchEvent(new Event('change', { bubbles: true }));",
                    json!([radio_at_first.get(id).copied().unwrap_or(i)]),
                )?;
            }
        }
        bad.check(changed, format!("{page}: control {id} ({kind} {}) changes nothing that can be seen", c[3]));
    }
    Ok(())
}

/// The curve of a figure, drawn with the pointer, moved with the keys, left for a ready shape and come back to, and sent on in a link.
fn a_day_is_drawn(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let site = Server::plain();
    let mut bad = Problems::default();
    let page = "figure-traffic-and-capacity.html";
    bad.note(page, day(&s, &site, page));
    bad.note(page, no_errors(&s));
    bad.finish();
}

const POINTS: &str = "[...document.querySelectorAll('.alive .points input')].map(e => e.value).join(' ')";
const CHOSEN: &str = "(document.querySelector('.alive .drawing input:checked') || {}).value";
const FOCUSED: &str = "document.activeElement";

fn numbers(text: &str) -> Vec<f64> {
    text.split(' ').filter_map(|v| v.parse().ok()).collect()
}

fn day(s: &Session, site: &Server, page: &str) -> Result<(), String> {
    s.open_live(&site.url(page))?;
    s.until("the figure is mounted", 5.0, "document.querySelector('.alive .fig')")?;
    let first = s.text(POINTS)?;
    let (picture, said) = (s.text(PICTURE)?, s.text(SAID)?);

    // From the left, a fifth up, to the right, nine tenths up, in one jump: no point on the way may be left out.
    let at = s.run(
        "document.querySelector('.alive .plot').scrollIntoView({ block: 'center', behavior: 'instant' });
         const r = document.querySelector('.alive .sheet svg').getBoundingClientRect();
         return [r.x + r.width * .5 / 24, r.y + r.height * .8, r.x + r.width * 23.5 / 24, r.y + r.height * .1].map(Math.round)",
        json!([]),
    )?;
    let pointer = |actions: serde_json::Value| {
        let mouse =
            json!({ "type": "pointer", "id": "mouse", "parameters": { "pointerType": "mouse" }, "actions": actions });
        s.call("POST", "/actions", Some(json!({ "actions": [mouse] })))
    };
    let to =
        |x: usize| json!({ "type": "pointerMove", "duration": 0, "x": at[x], "y": at[x + 1], "origin": "viewport" });
    pointer(json!([to(0), { "type": "pointerDown", "button": 0 }, to(2)]))?;
    s.until("the picture follows while the pointer is down", 2.0, &format!("({PICTURE}) !== {}", json!(picture)))?;
    s.until("so do the words beside it", 2.0, &format!("({SAID}) !== {}", json!(said)))?;
    pointer(json!([{ "type": "pointerUp", "button": 0 }]))?;
    let drawn = s.text(POINTS)?;
    for (k, v) in numbers(&drawn).into_iter().enumerate() {
        let wanted = 200.0 + 700.0 * k as f64 / 23.0;
        if (v - wanted).abs() > 30.0 {
            return Err(format!("drawn from 200 to 900, the point at {k}:00 is {v}: {drawn}"));
        }
    }
    s.until("the curve is the learner's own", 1.0, &format!("{CHOSEN} === 'own'"))?;
    // The pointer is up: it draws no more.
    pointer(json!([to(0)]))?;
    sleep(Duration::from_millis(100));
    s.until("nothing is drawn with the pointer up", 1.0, &format!("({POINTS}) === {}", json!(drawn)))?;

    // By keys: one stop for all points, left and right between them and round, up and down for the value.
    s.run("document.querySelector('.alive .drawing input:checked').focus()", json!([]))?;
    s.press(keys::TAB)?;
    s.until("the last point that was drawn is the stop of the Tab key", 1.0, &format!("{FOCUSED}.name === 'h23'"))?;
    s.press(keys::RIGHT)?;
    s.until("ArrowRight goes to the next, over midnight", 1.0, &format!("{FOCUSED}.name === 'h0'"))?;
    s.until(
        "it says what it is",
        1.0,
        &format!(
            "{FOCUSED}.ariaLabel.includes('0:00') && {FOCUSED}.getAttribute('aria-valuetext') === {FOCUSED}.value"
        ),
    )?;
    let (before, said) = (numbers(&s.text(POINTS)?), s.text(SAID)?);
    s.press(keys::UP)?;
    s.until("ArrowUp moves it a step up", 1.0, &format!("+{FOCUSED}.value === {} + 20", before[0]))?;
    s.until("its words follow", 1.0, &format!("{FOCUSED}.getAttribute('aria-valuetext') === {FOCUSED}.value"))?;
    s.press(keys::END)?;
    s.until("the figure's numbers follow the keys", 2.0, &format!("({SAID}) !== {}", json!(said)))?;
    let mine = s.text(POINTS)?;
    if numbers(&mine)[1..] != before[1..] || numbers(&mine)[0] != 1000.0 {
        return Err(format!("the keys moved other points: {before:?}, then {mine}"));
    }
    s.press(keys::TAB)?;
    s.until("Tab leaves the curve", 1.0, &format!("!{FOCUSED}.closest('.points')"))?;
    s.run("document.querySelector('.alive [data-act=undo]').focus()", json!([]))?;
    s.press(keys::ENTER)?;
    s.until(
        "which takes all presses on a point as one",
        2.0,
        &format!("+document.querySelector('.alive .points input').value === {}", before[0]),
    )?;
    s.run("document.querySelector('.alive .points input').focus()", json!([]))?;
    s.press(keys::END)?;
    s.until("the point is set again", 2.0, &format!("({POINTS}) === {}", json!(mine)))?;

    // A ready shape, and back.
    s.click(".alive .drawing label:has([value=office])")?;
    s.until(
        "a shape fills the points",
        2.0,
        &format!("({POINTS}) !== {} && ({POINTS}) !== {}", json!(mine), json!(first)),
    )?;
    s.click(".alive .drawing label:has([value=own])")?;
    s.until("what was drawn is still there", 2.0, &format!("({POINTS}) === {}", json!(mine)))?;

    // The link that is offered brings the drawing; a broken one says so and brings nothing.
    s.click(".share summary")?;
    s.until("the link is offered", 2.0, "document.querySelector('.share input')")?;
    let link = s.text("document.querySelector('.share input').value")?;
    let snippet = s.text("document.querySelector('.share textarea').value")?;
    if !snippet.starts_with(&format!("<iframe src=\"{link}\" title=\"Traffic and capacity\" ")) {
        return Err(format!("code for a course page: {snippet}"));
    }
    s.open_live(&link)?;
    s.until("the link brings the drawing", 5.0, &format!("({POINTS}) === {} && {CHOSEN} === 'own'", json!(mine)))?;
    s.open_live(&site.url(&format!("{page}?day=012")))?;
    s.until("a broken curve is told", 5.0, "document.getElementById('message').textContent.includes('day=012')")?;
    s.until("and changes nothing", 1.0, &format!("({POINTS}) === {}", json!(first)))
}

fn checks_by_pointer(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let site = Server::plain();
    let mut bad = Problems::default();
    for check in dist::checks() {
        let result = by_pointer(&s, &site, &check, &mut bad);
        bad.note(&check.page, result);
        bad.note(&check.page, no_errors(&s));
    }
    bad.finish();
}

fn by_pointer(s: &Session, site: &Server, check: &dist::Check, bad: &mut Problems) -> Result<(), String> {
    let page = &check.page;
    open_check(s, &site.url(page))?;
    s.click(".alive [data-act=submit]")?;
    s.until("no answer is not graded, and that is said", 2.0, "document.querySelector('.alive .check-body.incomplete') && document.querySelector('.alive .check-verdict').textContent.length > 5")?;

    choose(s, &check.answer(false))?;
    s.click(".alive [data-act=submit]")?;
    s.until("a wrong answer is told wrong", 2.0, "document.querySelector('.alive .check-body.wrong')")?;
    bad.check(
        s.is("[...document.querySelectorAll('.alive .feedback:not(.gone)')].some(e => e.textContent.length > 10 && e.offsetHeight > 0)")?,
        format!("{page}: no feedback on show"),
    );
    bad.check(!s.is("document.querySelector('.alive .solved')")?, format!("{page}: a wrong answer solves it"));
    bad.check(!s.displayed(".alive .check-explain")?, format!("{page}: a wrong answer shows the explanation"));

    s.click(".alive [data-act=retry]")?;
    s.until("it can be tried again", 2.0, "document.querySelector('.alive .check-body').className === 'check-body' && !document.querySelector('.check .alive input:checked')")?;
    solve(s, check)?;
    bad.check(s.displayed(".alive .check-explain")?, format!("{page}: no explanation on show"));
    bad.check(
        s.is("document.querySelector('.alive .check-explain').textContent.length > 20 && document.querySelector('.alive .check-verdict').textContent.length > 3")?,
        format!("{page}: solved, and nothing said"),
    );

    s.until(
        "what leads on can be seen",
        1.0,
        "[...document.querySelectorAll('.alive a')].every(e => e.closest('.gone') || e.getBoundingClientRect().width > 0)",
    )?;

    // Another check of the kind: the answer on request does not count as solved.
    s.click(".alive [data-act=retry]")?;
    choose(s, &check.answer(false))?;
    s.click(".alive [data-act=submit]")?;
    s.click(".alive [data-act=reveal]")?;
    s.until("the answer is shown on request", 2.0, "document.querySelector('.alive .check-body.shown')")
}

/// A prediction is made, the figure runs, and only then is anything said to it. Whoever was wrong has seen the answer.
fn predictions_run(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let site = Server::plain();
    let mut bad = Problems::default();
    let all = dist::predictions();
    bad.check(all.len() >= 3, format!("only {} kinds of checks predict", all.len()));
    for check in all {
        bad.note(&check.page, predicted(&s, &site, &check));
        bad.note(&check.page, no_errors(&s));
    }
    bad.finish();
}

fn predicted(s: &Session, site: &Server, check: &dist::Check) -> Result<(), String> {
    open_check(s, &site.url(&check.page))?;
    choose(s, &check.answer(false))?;
    // How the check stood when its figure came.
    s.run(
        "window.stood = [];
         new MutationObserver(() => document.querySelector('.run .stage') && stood.push(document.querySelector('.check-body').className))
           .observe(document.querySelector('.check'), { childList: true, subtree: true });",
        json!([]),
    )?;
    s.click(".alive [data-act=submit]")?;
    s.until("the figure runs here", 10.0, "document.querySelector('.run .stage svg.scene *')")?;
    s.until("nothing was said before", 1.0, "window.stood[0] === 'check-body'")?;
    s.until("the verdict follows", 30.0, "document.querySelector('.check-body.shown')")?;
    s.until("with its reason", 2.0, "document.querySelector('.check-explain').offsetHeight > 0")?;
    let pause = json!(dist::word("player.pause"));
    s.until("it has stopped", 2.0, &format!("document.querySelector('.run .play').textContent.trim() !== {pause}"))?;

    s.click(".alive [data-act=retry]")?;
    s.until("the figure is gone", 2.0, "!document.querySelector('.run')")?;
    choose(s, &check.answer(true))?;
    s.click(".alive [data-act=submit]")?;
    // Who doesn't want to wait has the result at once.
    s.click(".alive [data-act=result]")?;
    s.until("a right one solves it", 2.0, "document.querySelector('.check-body.solved')")
}

/// What becomes of a belief is seen where it was stated, and the page stays where it is.
fn a_belief_is_run(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let site = Server::plain();
    let mut bad = Problems::default();
    let check = dist::with_belief();
    let run = || -> Result<(), String> {
        let believed = check.belief.clone().unwrap_or_default();
        open_check(&s, &site.url(&check.page))?;
        choose(&s, &[(String::new(), believed.clone())])?;
        s.click(".alive [data-act=submit]")?;
        let link = format!(".alive [data-item=\"{believed}\"] a.to-figure");
        s.until("the figure is offered", 2.0, &format!("document.querySelector({}).offsetHeight > 0", json!(link)))?;
        s.click(&link)?;
        s.until("it runs here", 10.0, "document.querySelector('.run .stage svg.scene *')")?;
        s.until("on the same page", 1.0, "location.pathname.includes('/check-')")?;
        s.click(".run [data-act=close]")?;
        s.until("it can be closed", 2.0, "!document.querySelector('.run')")?;
        s.until("the focus stays in the check", 1.0, "document.activeElement.closest('.check')")?;
        s.run("document.querySelector(arguments[0]).focus()", json!([link]))?;
        s.press(keys::ENTER)?;
        s.until("the keyboard runs it too", 10.0, "document.querySelector('.run .stage svg.scene *')")?;
        s.click(".run [data-act=close]")?;
        s.until("it is closed again", 2.0, "!document.querySelector('.run')")?;
        // Closed before it had a frame.
        s.run(
            "new MutationObserver((_, me) => {
               if (!document.querySelector('.run .stage')) return;
               me.disconnect();
               document.querySelector('.run [data-act=close]').click();
               requestAnimationFrame(() => requestAnimationFrame(() => window.wasClosed = true));
             }).observe(document.querySelector('.check'), { childList: true, subtree: true });
             document.querySelector(arguments[0]).click();",
            json!([link]),
        )?;
        s.until("nothing stops", 5.0, "window.wasClosed && !document.querySelector('.run') && document.querySelector('html.live .alive [data-act=retry]')")?;
        no_errors(&s)
    };
    bad.note(&check.page, run());
    bad.finish();
}

/// What is pressed in the picture is chosen in the list, and the other way round; what grading says stands in both.
fn parts_are_pointed_at(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let site = Server::plain();
    let mut bad = Problems::default();
    for check in dist::pointing() {
        bad.note(&check.page, pointed(&s, &site, &check));
        bad.note(&check.page, no_errors(&s));
    }
    bad.finish();
}

fn pointed(s: &Session, site: &Server, check: &dist::Check) -> Result<(), String> {
    open_check(s, &site.url(&check.page))?;
    let spot = |part: &str| format!(".alive svg.wide [data-spot=\"{part}\"]");
    let press = |part: &str| -> Result<(), String> {
        s.stroke("mouse", &[middle_in_view(s, &[&spot(part), " rect"].concat())?])
    };
    let on = |part: &str| {
        format!(
            "document.querySelector('.alive [data-item=\"{part}\"] input').checked && document.querySelector({}).classList.contains('chosen')",
            json!(spot(part))
        )
    };
    s.until(
        "the picture is drawn",
        2.0,
        "document.querySelectorAll('.alive svg.wide > g:first-child > *').length > 5",
    )?;
    let parts = |right: bool| check.answer(right).into_iter().map(|(_, part)| part).collect::<Vec<_>>();
    let (wrong, right) = (parts(false), parts(true));
    let misplaced = wrong.iter().find(|p| !right.contains(p)).ok_or("no wrong part")?;
    for part in &wrong {
        press(part)?;
        s.until(&format!("{part} is chosen, there and in the list"), 2.0, &on(part))?;
    }
    if right.len() > 1 {
        press(misplaced)?;
        s.until("a second press takes it back", 2.0, &format!("!({})", on(misplaced)))?;
        s.click(&format!(".alive [data-item=\"{misplaced}\"] label"))?;
        s.until("what is chosen in the list is chosen in the picture", 2.0, &on(misplaced))?;
    }
    s.click(".alive [data-act=submit]")?;
    s.until("it is wrong", 2.0, "document.querySelector('.alive .check-body.wrong')")?;
    let mark = |part: &str, kind: &str| {
        format!(
            "getComputedStyle(document.querySelector('{} .{kind}')).display !== 'none' && document.querySelector('{} circle').getBoundingClientRect().width > 8",
            spot(part),
            spot(part)
        )
    };
    s.until("the wrong part has its mark", 2.0, &mark(misplaced, "cross"))?;
    s.until(
        "and its reason",
        2.0,
        &format!("document.querySelector('.alive [data-item=\"{misplaced}\"] .feedback').offsetHeight > 0"),
    )?;
    press(&right[0])?;
    s.until("nothing can be pressed now", 0.5, "document.querySelector('.alive .check-body.wrong')")?;
    s.click(".alive [data-act=retry]")?;
    s.until("it can be tried again", 2.0, "!document.querySelector('.alive .spot.chosen')")?;
    for part in &right {
        press(part)?;
        s.until(&format!("{part} is chosen"), 2.0, &on(part))?;
    }
    s.click(".alive [data-act=submit]")?;
    s.until("it is solved", 2.0, "document.querySelector('.alive .check-body.solved')")?;
    s.until("the right part has its mark", 2.0, &mark(&right[0], "tick"))
}

/// The hint comes when it is asked for, stays until the check is solved, and leaves the focus where it is.
fn a_hint_is_told_on_request(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let site = Server::plain();
    let mut bad = Problems::default();
    let check = dist::check("single");
    let run = || -> Result<(), String> {
        open_check(&s, &site.url(&check.page))?;
        let (button, hint) = (".alive [data-act=hint]", "document.querySelector('.alive .hint')");
        s.until("nothing is told at first", 1.0, &format!("{hint}.textContent === '' && {hint}.offsetHeight === 0"))?;
        s.run("document.querySelector(arguments[0]).focus()", json!([button]))?;
        s.press(keys::ENTER)?;
        s.until("the hint is told", 2.0, &format!("{hint}.textContent.length > 10 && {hint}.offsetHeight > 0"))?;
        s.until(
            "as screen readers are",
            1.0,
            &format!("{hint}.role === 'status' || {hint}.getAttribute('role') === 'status'"),
        )?;
        s.until(
            "the button says so, and keeps the focus",
            1.0,
            &format!(
                "document.activeElement.matches({}) && document.activeElement.getAttribute('aria-expanded') === 'true'",
                json!(button)
            ),
        )?;
        choose(&s, &check.answer(false))?;
        s.click(".alive [data-act=submit]")?;
        s.until(
            "after a wrong answer it is still there, and the button is not",
            2.0,
            &format!("{hint}.offsetHeight > 0 && document.querySelector({}).offsetHeight === 0", json!(button)),
        )?;
        s.click(".alive [data-act=retry]")?;
        solve(&s, &check)?;
        s.until("solved, it is gone", 2.0, &format!("{hint}.textContent === ''"))?;
        s.run("document.querySelector('.alive [data-act=retry]').click()", json!([]))?;
        s.click(button)?;
        s.until("a second press takes it back", 2.0, &format!("{hint}.textContent === ''"))?;
        no_errors(&s)
    };
    bad.note(&check.page, run());
    bad.finish();
}

/// Items are carried to their places; let go anywhere else they stay as they were.
fn sorting_by_mouse(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let site = Server::plain();
    let mut bad = Problems::default();
    let check = dist::check("sort");
    let run = || -> Result<(), String> {
        open_check(&s, &site.url(&check.page))?;
        sort_by_dragging(&s, "mouse", &check)?;
        no_errors(&s)
    };
    bad.note("index.html", carried_on_the_long_page(&s, &site));
    bad.note(&check.page, run());
    bad.finish();
}

/// There, lessons and checks are laid out by themselves, and what is carried must follow the pointer all the same.
fn carried_on_the_long_page(s: &Session, site: &Server) -> Result<(), String> {
    s.open_live(&site.url("index.html"))?;
    // One that is on show: of a row of checks, only one is.
    let id = s.text("document.querySelector('.sorts:not([data-turn])').id")?;
    let item = format!("#{id} .sort-item legend");
    middle_in_view(s, &item)?;
    s.until("the check lives", 10.0, &format!("document.querySelector('#{id} .alive .bucket[data-hue]')"))?;
    let (x, y) = middle_in_view(s, &item)?;
    s.run(
        "const [item, x, y] = arguments, on = (type, x, y) => new PointerEvent(type, { bubbles: true, clientX: x, clientY: y, isPrimary: true, pointerType: 'mouse' });
         const e = document.querySelector(item);
         e.dispatchEvent(on('pointerdown', x, y));
         e.dispatchEvent(on('pointermove', x + 30, y + 20));
         e.dispatchEvent(on('pointermove', x + 60, y + 40));",
        json!([item, x, y]),
    )?;
    s.until(
        "it hangs at the pointer",
        2.0,
        &format!(
            "(r => r.height > 0 && Math.abs(r.left + r.width / 2 - {}) < 3 && Math.abs(r.top - {}) < 120)(document.querySelector('#{id} .carried').getBoundingClientRect())",
            x + 60.0,
            y + 40.0
        ),
    )
}

fn checks_by_keyboard(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let site = Server::plain();
    let mut bad = Problems::default();
    for check in dist::checks() {
        bad.note(&check.page, by_keyboard(&s, &site, &check));
    }
    bad.finish();
}

fn by_keyboard(s: &Session, site: &Server, check: &dist::Check) -> Result<(), String> {
    open_check(s, &site.url(&check.page))?;
    // Only the first focus is set by script; all else is keys.
    s.run("document.querySelector('.check .alive :is(input, [data-move])').focus()", json!([]))?;
    let tab_until = |what: &str, expression: &str| -> Result<(), String> {
        for _ in 0..40 {
            if s.is(&format!("document.activeElement.closest('.alive') && ({expression})"))? {
                return Ok(());
            }
            s.press(keys::TAB)?;
        }
        Err(format!("Tab does not lead to {what}"))
    };
    if check.kind == "order" {
        for (item, place) in check.answer(true) {
            let up = format!(".alive [data-item=\"{item}\"] [data-move=up]");
            // Each search begins at the top, since Tab goes one way.
            s.run("document.querySelector('.check .alive [data-move]').focus()", json!([]))?;
            tab_until(&item, &format!("document.activeElement.matches({})", json!(up)))?;
            move_up(s, &up, &place, || s.press(keys::ENTER))?;
        }
    }
    if check.kind == dist::ESTIMATE {
        type_estimate(s, "", true)?;
    }
    // In the order of the page: Tab goes one way.
    let done = ["order", dist::ESTIMATE].contains(&&*check.kind);
    let mut wanted = if done { Vec::new() } else { check.answer(true) };
    // An input as `answer` names it.
    const SELF: &str = "(e => {
        const item = (e.closest('[data-item]') || { dataset: {} }).dataset.item;
        return e.closest('.segment') ? [item, e.value] : ['', item];
      })";
    let order = s.get(&format!("[...document.querySelectorAll('.check .alive input')].map({SELF})"))?;
    let place = |(item, value): &(String, String)| {
        order.as_array().into_iter().flatten().position(|o| *o == json!([item, value]))
    };
    let on = |value: &str| format!("{SELF}(document.activeElement)[1] === {}", json!(value));
    wanted.sort_by_key(place);
    for (item, value) in &wanted {
        if check.kind == "multiple" || (check.kind == "point" && wanted.len() > 1) {
            tab_until(value, &on(value))?;
            s.press(keys::SPACE)?;
            continue;
        }
        tab_until(
            &format!("the group {item}"),
            &format!(
                "document.activeElement.name && {SELF}(document.activeElement)[0] === {}
                   && [...document.getElementsByName(document.activeElement.name)].some(e => {SELF}(e)[1] === {})",
                json!(item),
                json!(value)
            ),
        )?;
        s.press(keys::SPACE)?;
        for _ in 0..8 {
            if s.is(&on(value))? {
                break;
            }
            s.press(keys::DOWN)?;
        }
        s.until(
            &format!("arrow keys choose {value}"),
            1.0,
            &format!("{} && document.activeElement.checked", on(value)),
        )?;
    }
    tab_until("the button", "document.activeElement.dataset.act === 'submit'")?;
    s.press(keys::ENTER)?;
    s.until("the keyboard solves it", 2.0, "document.querySelector('.alive .check-body.solved')")?;
    // What had the focus is gone: it must not fall back to the page's start. Engines notice a little later that it is gone.
    sleep(Duration::from_millis(200));
    s.until(
        "the focus stays in the check",
        0.5,
        "document.activeElement.closest('.alive') && document.activeElement.offsetHeight > 0",
    )
}

/// The page of all answers: what went how, and progress as a file, forgotten, brought back, and refused where it is none.
fn answers_are_told_and_taken_along(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let site = Server::plain();
    let mut bad = Problems::default();
    bad.note("answers.html", answers(&s, &site));
    bad.note("answers.html", no_errors(&s));
    bad.finish();
}

fn answers(s: &Session, site: &Server) -> Result<(), String> {
    let (right, wrong) = (dist::check("single"), dist::check("multiple"));
    open_check(s, &site.url(&right.page))?;
    solve(s, &right)?;
    open_check(s, &site.url(&wrong.page))?;
    choose(s, &wrong.answer(false))?;
    s.click(".alive [data-act=submit]")?;
    s.until("it is wrong", 2.0, "document.querySelector('.alive .check-body.wrong')")?;
    let lives = || -> Result<(), String> {
        s.live()?;
        s.until("the list lives", 5.0, "document.querySelector('[data-island=answers].alive')")
    };
    s.open(&site.url("answers.html"))?;
    lives()?;
    let row = |check: &dist::Check| {
        format!(
            "document.querySelector('.answers section:not(.again-list) a[href=\"{}\"]').closest('li').textContent",
            check.page
        )
    };
    let says = |what: &str, check: &dist::Check, key: &str| {
        s.until(what, 3.0, &format!("{}.includes({})", row(check), json!(dist::word(key))))
    };
    says("the solved one is solved at the first try", &right, "answers.first")?;
    says("the other is not", &wrong, "answers.wrong")?;
    let again = format!(
        "[...document.querySelectorAll('.again-list li > a:first-child')].map(e => e.getAttribute('href')).join() === {}",
        json!(wrong.page)
    );
    s.until("it is worth reading again", 1.0, &again)?;

    // What the links save, as text.
    let saved = |name: &str| {
        s.text(&format!(
            "decodeURIComponent(document.querySelector('a[download=\"{name}\"]').href.split(',').slice(1).join(','))"
        ))
    };
    let (file, table) = (saved("dockside-progress.json")?, saved("dockside-answers.csv")?);
    let lines = table.lines().count();
    if lines != dist::pages("check-").len() + 1 {
        return Err(format!("the table has {lines} lines"));
    }
    let bring = |text: &str| {
        s.run(
            "const all = new DataTransfer();
             all.items.add(new File([arguments[0]], 'progress.json', { type: 'application/json' }));
             const e = document.querySelector('.answers input[type=file]');
             e.files = all.files;
             e.dispatchEvent(new Event('change', { bubbles: true }));",
            json!([text]),
        )
    };
    let said = |key: &str| {
        let word = json!(dist::word(key));
        s.until(key, 3.0, &format!("document.querySelector('.answers .kept').textContent === {word}"))
    };
    // One lesson is forgotten, and brought back.
    let lesson = format!(
        "document.querySelector('.answers section:not(.again-list) a[href=\"{}\"]').closest('section').querySelector('[data-act=forget-lesson]')",
        right.page
    );
    let press = || s.run(&format!("{lesson}.click()"), json!([]));
    press()?;
    says("one lesson is forgotten", &right, "answers.open")?;
    said("answers.lesson-forgotten")?;
    press()?;
    says("and brought back", &right, "answers.first")?;
    said("answers.back")?;

    bring("no progress")?;
    said("answers.junk")?;
    bring("{\"version\":99}")?;
    said("answers.newer")?;
    says("nothing was lost by that", &right, "answers.first")?;

    s.click(".answers .files button.plain")?;
    says("all is forgotten", &right, "answers.open")?;
    s.click(".answers .files button.plain")?;
    says("and brought back", &right, "answers.first")?;
    s.click(".answers .files button.plain")?;
    says("forgotten again", &wrong, "answers.open")?;
    s.reload()?;
    lives()?;
    says("it stays forgotten", &right, "answers.open")?;
    bring(&file)?;
    said("answers.brought")?;
    says("the file brings the right one", &right, "answers.first")?;
    says("and the wrong one", &wrong, "answers.wrong")?;
    s.reload()?;
    lives()?;
    says("it is kept", &right, "answers.first")
}

/// Two answers that state the same belief: the second is told so, with the way to the first.
fn the_second_hit_on_a_belief_is_told(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let site = Server::plain();
    let mut bad = Problems::default();
    bad.note("beliefs", second_hit(&s, &site));
    bad.note("beliefs", no_errors(&s));
    bad.finish();
}

fn second_hit(s: &Session, site: &Server) -> Result<(), String> {
    const TOLD: &str = "document.querySelector('.alive .belief a')";
    let answer = |id: &str, option: &str| -> Result<(), String> {
        open_check(s, &site.url(&format!("check-{id}.html")))?;
        choose(s, &[(String::new(), option.into())])?;
        s.click(".alive [data-act=submit]")?;
        s.until("it is wrong", 2.0, "document.querySelector('.alive .check-body.wrong')")
    };
    answer("choose-chat", "a")?;
    s.until("once is not told", 1.0, &format!("!{TOLD}"))?;
    answer("choose-genomes", "c")?;
    s.until("another wrong answer is not told", 1.0, &format!("!{TOLD}"))?;
    s.click(".alive [data-act=retry]")?;
    choose(s, &[(String::new(), "b".into())])?;
    s.click(".alive [data-act=submit]")?;
    s.until(
        "twice is told",
        2.0,
        &format!("({TOLD} || {{}}).href === new URL('check-choose-chat.html', location).href"),
    )?;
    s.click(".alive .belief a")?;
    s.live()?;
    s.until(
        "and the other way round",
        5.0,
        &format!("({TOLD} || {{}}).href === new URL('check-choose-genomes.html', location).href"),
    )?;

    // An item in the wrong one of two places says the same as a wrong option.
    answer("ecs-or-fargate-rival", "a")?;
    open_check(s, &site.url("check-ecs-notes.html"))?;
    let places = [("a", "not"), ("b", "holds"), ("c", "not"), ("d", "not"), ("e", "not")];
    choose(s, &places.map(|(item, place)| (item.into(), place.into())))?;
    s.click(".alive [data-act=submit]")?;
    s.until(
        "so is the second in a sorting check",
        2.0,
        &format!("({TOLD} || {{}}).href === new URL('check-ecs-or-fargate-rival.html', location).href"),
    )
}

/// The review: nothing to begin with; what was answered a while ago is asked by another check of the same, in its few questions, and told.
fn a_review_is_done(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let site = Server::plain();
    let mut bad = Problems::default();
    bad.note("review.html", review(&s, &site));
    bad.note("review.html", no_errors(&s));
    bad.finish();
}

fn review(s: &Session, site: &Server) -> Result<(), String> {
    const LIVES: &str = "document.querySelector('[data-island=review].alive .review')";
    const ASKED: &str = "document.querySelector('.review-check [data-island=check].alive .check-body')";
    const KEPT: &str = "JSON.parse(localStorage.getItem('dockside.progress')).records";
    let open = || -> Result<(), String> {
        s.open_live(&site.url("review.html"))?;
        s.until("the review lives", 5.0, LIVES)
    };
    let says = |key: &str| {
        let word = json!(dist::word(key));
        s.until(key, 2.0, &format!("document.querySelector('.review').textContent.includes({word})"))
    };
    open()?;
    says("review.unmet")?;
    let first = dist::check("single");
    open_check(s, &site.url(&first.page))?;
    solve(s, &first)?;
    s.until("it is kept", 3.0, &format!("Object.values({KEPT}).some(r => /^\\d{{5}}f$/.test(r.l))"))?;
    open()?;
    says("review.quiet")?;
    // A month ago.
    s.run(
        "const text = localStorage.getItem('dockside.progress');
         localStorage.setItem('dockside.progress', text.replace(/\"l\":\"(\\d+)/g, (_, day) => '\"l\":\"' + (day - 30)));",
        json!([]),
    )?;
    open()?;
    s.run("document.querySelector('.review [data-act=begin]').focus()", json!([]))?;
    s.press(keys::ENTER)?;
    s.until("a question is asked", 5.0, ASKED)?;
    s.until("the keyboard is at its head", 1.0, "document.activeElement.className === 'exam-head'")?;
    says("review.from")?;
    let asked = s.text("document.querySelector('.review-check').id")?;
    if asked == first.id {
        return Err(format!("{asked} is asked again, though others ask about the same"));
    }
    s.until("nothing is answered", 1.0, "document.querySelector('.review [data-act=on][aria-disabled]')")?;
    s.click(".review-sure label")?;
    solve_in(s, ".review", &dist::check_of(&asked))?;
    s.until("it is noted as unsure", 3.0, &format!("Object.values({KEPT}).some(r => /^\\d{{5}}U$/.test(r.l))"))?;
    let mut questions = 1;
    loop {
        let before = s.text("document.querySelector('.review-check').id")?;
        s.click(".review [data-act=on]")?;
        s.until(
            "the next, or the end",
            5.0,
            &format!("document.querySelector('.review-done') || {ASKED} && document.querySelector('.review-check').id !== {}", json!(before)),
        )?;
        if s.is("!!document.querySelector('.review-done')")? {
            break;
        }
        questions += 1;
        if questions > 8 {
            return Err(String::from("more than eight questions"));
        }
        let id = s.text("document.querySelector('.review-check').id")?;
        solve_in(s, ".review", &dist::check_of(&id))?;
    }
    s.until("the end is told to the keyboard", 1.0, "document.activeElement.querySelector('h2')")?;
    s.until("with what it was about", 1.0, "document.querySelectorAll('.review-done li').length >= 1")?;
    s.until("and how well it stands", 1.0, "document.querySelectorAll('.strengths .marks .fresh').length >= 2")?;
    open()?;
    says("review.done")?;
    s.until("nothing more is asked today", 1.0, "!document.querySelector('.review button')")?;
    s.open_live(&site.url("index.html"))?;
    s.until("the overview shows it, too", 8.0, "document.querySelector('.crates .marks .fresh')")
}

/// A form of the practice exam: begun by a link, answered, left and taken up again, handed in, told, and what was missed again.
fn a_level_is_reached(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let site = Server::plain();
    let mut bad = Problems::default();
    bad.note("level", level(&s, &site));
    bad.finish();
}

/// What is wrong is mended by keyboard, kept, and listed; a solution that was shown is none of one's own.
fn level(s: &Session, site: &Server) -> Result<(), String> {
    const RECORD: &str = "(Object.entries(JSON.parse(localStorage.getItem('dockside.progress') || '{}').records || {})\
        .find(([key]) => key.startsWith('level-one-line-one-layer@')) || [])[1]";
    const MET: &str = "document.querySelectorAll('.level .goal.met').length";
    /// What can be pressed in the picture to have the quota raised.
    const RAISE: &str = "[...document.querySelectorAll('.alive .stage [data-key=raise]')]\
        .filter(e => e.getBoundingClientRect().width > 0)";
    let open = |page: &str| -> Result<(), String> {
        s.open_live(&site.url(page))?;
        s.until("the level lives", 8.0, "document.querySelector('[data-island=figure].alive .level')")
    };
    let set = |control: &str, option: &str| -> Result<(), String> {
        let input = format!(".controls fieldset[name={control}] input[value={option}]");
        s.run("document.querySelector(arguments[0]).focus()", json!([input]))?;
        s.press(keys::SPACE)
    };
    let says = |css: &str, what: &str| -> Result<(), String> {
        s.until(what, 3.0, &format!("document.querySelector('{css}').textContent.includes({})", json!(what)))
    };
    open("level-one-line-one-layer.html")?;
    s.until("four controls are locked", 2.0, "document.querySelectorAll('.locked dt').length === 4")?;
    s.until("two can be moved", 2.0, "document.querySelectorAll('.controls .control').length === 2")?;
    s.until("nothing is reached", 2.0, &format!("{MET} === 0"))?;
    set("order", "libs-first")?;
    s.until("one condition holds", 4.0, &format!("{MET} === 1"))?;
    if s.is(&format!("({RECORD} || {{}}).s"))? {
        return Err("half is taken for all".into());
    }
    set("ask", "tag")?;
    s.until("both hold", 4.0, &format!("{MET} === 2"))?;
    s.until("it is kept with its moves", 4.0, &format!("{RECORD} && {RECORD}.s && {RECORD}.a.moves === '2'"))?;
    s.until(
        "what it was about is told",
        2.0,
        "document.querySelector('.level-done.over p:nth-child(2)').textContent.length > 40",
    )?;
    s.reload()?;
    s.live()?;
    s.until(
        "it begins anew, and was reached",
        8.0,
        "document.querySelector('[data-island=figure].alive .level-done:not(.over) details:not([open])')",
    )?;
    s.until("nothing is reached yet", 2.0, &format!("{MET} === 0"))?;

    // What is locked can't be set in the picture either, and says so.
    open("level-eight-at-once.html")?;
    s.until("the picture asks for more", 3.0, &format!("{RAISE}.length > 0"))?;
    s.run(&format!("{RAISE}[0].dispatchEvent(new MouseEvent('click', {{ bubbles: true }}))"), json!([]))?;
    says(".level-refused", &dist::word("level.fixed"))?;

    open("level-busy-for-nothing.html")?;
    for n in 1..=3 {
        s.click(".level [data-act=hint]")?;
        s.until("a hint", 2.0, &format!("document.querySelectorAll('.level-hints li:not([hidden])').length === {n}"))?;
    }
    s.until("there are no more", 2.0, "document.querySelector('.level [data-act=hint][aria-disabled=true]')")?;
    s.click(".level [data-act=solution]")?;
    s.until("the solution holds", 15.0, &format!("{MET} === 2"))?;
    says(".level-said", &dist::word("level.shown"))?;
    s.click(".level [data-act=again]")?;
    s.until("back at the start", 3.0, &format!("{MET} === 0"))?;
    set("order", "code-first")?;
    set("ask", "digest")?;
    says(".level-said", &dist::word("level.afterwards"))?;

    s.open_live(&site.url("levels.html"))?;
    s.until("the list lives", 5.0, "document.querySelector('[data-island=levels].alive .levels')")?;
    s.until("one at par", 2.0, "document.querySelectorAll('.level-name.par').length === 1")?;
    s.until("two reached", 2.0, "document.querySelectorAll('.level-name.reached').length === 2")
}

fn an_exam_is_sat(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let site = Server::plain();
    let mut bad = Problems::default();
    bad.note("exam.html", sat(&s, &site));
    bad.note("exam.html", no_errors(&s));
    bad.finish();
}

fn sat(s: &Session, site: &Server) -> Result<(), String> {
    const LIVES: &str = "document.querySelector('[data-island=exam].alive .exam button')";
    const PROMPT: &str = "document.querySelector('.exam-question .check-prompt').textContent";
    const HEAD: &str = "document.querySelector('.exam-head strong').textContent";
    let count = |n: u32| json!(dist::word("exam.question").replace("{n}", &n.to_string()).replace("{all}", "15"));
    let begin = || -> Result<(), String> {
        s.open_live(&site.url("exam.html?seed=7&size=15"))?;
        s.until("the exam lives", 5.0, LIVES)?;
        s.click(".exam [data-act=begin]")?;
        s.until("it begins", 2.0, &format!("{HEAD} === {}", count(1)))?;
        s.until("the keyboard is there", 1.0, "document.activeElement.className === 'exam-head'")
    };
    begin()?;
    let first = s.text(PROMPT)?;
    begin()?;
    s.until("the same seed is the same form", 1.0, &format!("{PROMPT} === {}", json!(first)))?;

    // Every option that is first, by a press; at the third, a flag; nothing at the last.
    for n in 1..15 {
        let wanted = "+(document.querySelector('.exam-question .check-how').textContent.match(/\\d+/) || [1])[0]";
        let many = s.get(wanted)?.as_u64().unwrap_or(1);
        for i in 1..=many {
            s.click(&format!(".exam-question .choice:nth-of-type({i}) label"))?;
        }
        s.until(
            "as many are chosen as are asked for",
            2.0,
            &format!("document.querySelectorAll('.exam-question input:checked').length === {many}"),
        )?;
        if n == 3 {
            s.click(".exam [data-act=flag]")?;
        }
        s.click(".exam [data-act=next]")?;
        s.until("the next is on show", 2.0, &format!("{HEAD} === {}", count(n + 1)))?;
    }
    s.until(
        "the places tell what is answered and flagged",
        1.0,
        "document.querySelectorAll('.exam-places .given').length === 14 && document.querySelectorAll('.exam-places .flagged').length === 1",
    )?;
    let last = s.text(PROMPT)?;
    s.reload()?;
    s.live()?;
    s.until("the exam lives", 5.0, LIVES)?;
    s.click(".exam [data-act=go-on]")?;
    s.until("it goes on where it was left", 2.0, &format!("{PROMPT} === {}", json!(last)))?;
    s.until("with all answers", 1.0, "document.querySelectorAll('.exam-places .given').length === 14")?;

    s.click(".exam [data-act=hand-in]")?;
    s.until("it is told question by question", 2.0, "document.querySelectorAll('.exam-told > li').length === 15")?;
    let right = s.get("document.querySelectorAll('.exam-told .went.solved').length")?.as_u64().unwrap_or(99);
    let score = dist::word("exam.score").replace("{n}", &right.to_string()).replace("{all}", "15");
    s.until(
        "the score counts what is right",
        1.0,
        &format!("document.querySelector('.exam-score').textContent === {}", json!(score)),
    )?;
    s.until(
        "the last was not answered",
        1.0,
        "document.querySelectorAll('.exam-told .went:not(.solved, .again)').length === 1",
    )?;
    s.until(
        "each task of the exam's guide is told that was asked about",
        1.0,
        "[...document.querySelectorAll('.exam-tasks li')].reduce((sum, li) => sum + +li.textContent.match(/\\d+$/), 0) === 15",
    )?;
    s.until("and those that were not", 1.0, "document.querySelector('.exam-scope').textContent.includes('4.3 ')")?;
    s.click(".exam [data-act=again]")?;
    s.until(
        "what was missed is asked again",
        2.0,
        &format!("document.querySelectorAll('.exam-places li').length === {}", 15 - right),
    )?;
    // From a page on which no exam is sat: that one would write over it.
    s.open_live(&site.url("levels.html"))?;
    s.run("localStorage.setItem('dockside.exam', '{}')", json!([]))?;
    s.open_live(&site.url("exam.html?size=16&seed=x"))?;
    let junk = json!(dist::word("exam.junk"));
    s.until(
        "what can't be read is told, and put aside",
        3.0,
        &format!("document.querySelector('.exam .message').textContent === {junk} && localStorage.getItem('dockside.exam.unreadable') === '{{}}'"),
    )?;
    s.until(
        "settings that can't be used are told",
        3.0,
        "(t => t.includes('size=16') && t.includes('seed=x'))(document.getElementById('message').textContent)",
    )
}

fn progress_is_kept_and_cleared(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let mut bad = Problems::default();
    bad.note("progress", progress(&s));
    bad.finish();
}

/// Waits until an element stays where it is: what comes to life around it may move it a little, and a press would miss it.
fn stays(s: &Session, css: &str) -> Result<(), String> {
    for _ in 0..2 {
        let still = format!(
            "(y => [window.wasAt, window.wasAt = y][0] === y)(document.querySelector({}).getBoundingClientRect().top)",
            json!(css)
        );
        s.until(&format!("{css} stays where it is"), 3.0, &still)?;
        sleep(Duration::from_millis(250));
    }
    Ok(())
}

fn progress(s: &Session) -> Result<(), String> {
    let site = Server::plain();
    let check = dist::check("single");
    open_check(s, &site.url(&check.page))?;
    solve(s, &check)?;
    // At once: leaving must not lose what was to be written a little later.
    s.reload()?;
    s.live()?;
    s.until("a solved check is solved after a reload", 3.0, "document.querySelector('.alive .check-body.solved')")?;

    s.open_live(&site.url("index.html"))?;
    seen_contents(s)?;
    let own = format!(
        "[...document.querySelectorAll('.contents-lesson, .crates li, .contents-foot')].filter(e => document.querySelector(e.matches('li') ? e.querySelector('a').hash : '#text').querySelector('#' + {}))",
        json!(check.id)
    );
    s.until(
        "the contents count it",
        3.0,
        &format!(
            "{own}.every(e => (e.querySelector('.count, .count-long').textContent.match(/\\d+/) || [])[0] === '1')"
        ),
    )?;
    s.until("there is a counter", 1.0, &format!("{own}.length === 3"))?;
    s.click(".clear .clear-ask")?;
    s.until("clearing asks first", 2.0, "!document.querySelector('.clear-panel').hidden")?;
    stays(s, ".clear .clear-no")?;
    s.click(".clear .clear-no")?;
    s.until(
        "it can be declined",
        2.0,
        "document.querySelector('.clear-panel').hidden && localStorage.getItem('dockside.progress')",
    )?;
    s.click(".clear .clear-ask")?;
    s.until("clearing asks again", 2.0, "!document.querySelector('.clear-panel').hidden")?;
    stays(s, ".clear .clear-yes")?;
    s.click(".clear .clear-yes")?;
    s.until(
        "the progress is cleared",
        2.0,
        "Object.keys(JSON.parse(localStorage.getItem('dockside.progress')).records).length === 0",
    )?;
    s.until(
        "the contents count nothing",
        2.0,
        &format!(
            "{own}.every(e => (e.querySelector('.count, .count-long').textContent.match(/\\d+/) || [])[0] === '0')"
        ),
    )?;
    open_check(s, &site.url(&check.page))?;
    s.until("the check is open again", 2.0, "document.querySelector('.alive .check-body').className === 'check-body'")?;
    no_errors(s)
}

fn junk_and_newer_progress(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let mut bad = Problems::default();
    let site = Server::plain();
    let junk = |text: &str| -> Result<(), String> {
        stored_then_open(&s, &site, text)?;
        s.until("it says so", 2.0, &notice_is("nav.junk"))?;
        s.until(
            "it is kept aside",
            2.0,
            &format!("localStorage.getItem('dockside.progress.unreadable') === {}", json!(text)),
        )?;
        let check = dist::check("single");
        open_check(&s, &site.url(&check.page))?;
        solve(&s, &check)?;
        s.reload()?;
        s.live()?;
        s.until("new answers are kept", 3.0, "document.querySelector('.alive .check-body.solved')")?;
        no_errors(&s)
    };
    bad.note("junk", junk("{\"version\":1,\"checks\":[7"));
    bad.note("text", junk("hello <b>"));
    let newer = || -> Result<(), String> {
        let text = "{\"version\":99,\"checks\":{\"x\":true},\"more\":1}";
        stored_then_open(&s, &site, text)?;
        s.until("it says so", 2.0, &notice_is("nav.newer"))?;
        let check = dist::check("single");
        open_check(&s, &site.url(&check.page))?;
        solve(&s, &check)?;
        sleep(Duration::from_millis(500));
        s.reload()?;
        s.live()?;
        s.until(
            "a newer version's text is untouched",
            1.0,
            &format!("localStorage.getItem('dockside.progress') === {}", json!(text)),
        )?;
        no_errors(&s)
    };
    bad.note("newer", newer());
    bad.finish();
}

/// Overview and contents count, and tell what became of keeping, once they are near.
fn seen_contents(s: &Session) -> Result<(), String> {
    for part in ["overview", "contents"] {
        let island = format!("document.querySelector('[data-island={part}]')");
        s.run(&format!("{island}.firstElementChild.scrollIntoView({{ behavior: 'instant' }})"), json!([]))?;
        s.until(&format!("{part} lives"), 5.0, &format!("{island}.classList.contains('alive')"))?;
    }
    Ok(())
}

fn stored_then_open(s: &Session, site: &Server, text: &str) -> Result<(), String> {
    s.open(&site.url("404.html"))?;
    s.run("localStorage.clear(); localStorage.setItem('dockside.progress', arguments[0]);", json!([text]))?;
    s.open_live(&site.url("index.html"))?;
    seen_contents(s)
}

fn notice_is(key: &str) -> String {
    format!("document.querySelector('.kept').textContent === {}", json!(dist::word(key)))
}

/// In a sandbox without an origin even asking for storage throws.
fn in_a_sandbox(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let mut bad = Problems::default();
    let check = dist::check("single");
    let host = format!(
        "<!doctype html><title>Host</title><link rel=\"icon\" href=\"data:,\"><iframe sandbox=\"allow-scripts\" src=\"{}\" width=\"900\" height=\"800\"></iframe>",
        check.page
    );
    let site = Server::start(Site { extra: [(String::from("host.html"), host)].into(), ..Site::default() });
    let run = || -> Result<(), String> {
        s.open(&site.url("host.html"))?;
        s.frame("iframe")?;
        if engine == Engine::WebKit {
            // There 'self' in a security policy means nothing without an origin: not even a style sheet is loaded. What is left is the plain page.
            s.until(
                "it is readable",
                5.0,
                "document.body.innerText.length > 500 && !document.documentElement.classList.contains('js')",
            )?;
            return s.until(
                "the answer is there",
                1.0,
                "document.querySelector('details.check-answer').offsetHeight > 0",
            );
        }
        s.live()?;
        s.until("the check is mounted", 5.0, "document.querySelector('.alive .check-body')")?;
        s.until(
            "storage is really blocked",
            1.0,
            "(() => { try { return !localStorage } catch (e) { return true } })()",
        )?;
        solve(&s, &check)?;
        sleep(Duration::from_millis(500));
        no_errors(&s)
    };
    bad.note(&check.page, run());
    bad.finish();
}

/// A course page of another site, which lets the frame do nothing but run scripts: no clipboard, no full screen, perhaps no storage.
fn on_another_site(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let mut bad = Problems::default();
    let check = dist::check("single");
    for sandbox in ["", "sandbox=\"allow-scripts allow-same-origin\""] {
        for page in [&*check.page, "figure-fill-the-server.html?memory=64"] {
            // Of its own, so that nothing is kept there.
            let site = Server::plain();
            let frame = format!("<iframe {sandbox} allow=\"\" src=\"{}\"", site.url(page));
            let host = HOST.replace("<iframe", &frame).replace(" src=\"PAGE\"", "");
            let host = Server::start(Site { extra: [(String::from("host.html"), host)].into(), ..Site::default() });
            let run = || -> Result<(), String> {
                // Another name of this machine is another site.
                s.open(&host.url("host.html").replace("127.0.0.1", "localhost"))?;
                s.frame("iframe")?;
                s.live()?;
                s.until(
                    "it can't reach its host",
                    1.0,
                    "(() => { try { return !parent.document } catch (e) { return true } })()",
                )?;
                if page == check.page {
                    s.until("the check is mounted", 5.0, "document.querySelector('.alive .check-body')")?;
                    solve(&s, &check)?;
                } else {
                    s.until("the figure is mounted", 5.0, "document.querySelector('.alive .stage[tabindex]')")?;
                    let picture = s.text(PICTURE)?;
                    s.run("const e = document.querySelector('.alive .controls input[type=range]'); e.value = e.min; e.dispatchEvent(new Event('input', { bubbles: true }));", json!([]))?;
                    s.until("the picture follows", 3.0, &format!("({PICTURE}) !== {}", json!(picture)))?;
                    // It could not be copied here, and what says how it can is outside a frame only.
                    s.until("no link is offered", 1.0, "document.querySelector('[data-act=share]') && !document.querySelector('[data-act=share]').offsetHeight")?;
                }
                no_errors(&s)?;
                s.leave_frame()?;
                s.until(
                    "the host hears the height",
                    3.0,
                    "window.got.some(m => m.subject === 'lti.frameResize' && m.height > 200)",
                )
            };
            bad.note(&format!("{page} {sandbox}"), run());
            let _ = s.leave_frame();
        }
    }
    bad.finish();
}

/// The same without a sandbox, and a storage that is full: the page works, and says that nothing is kept.
fn storage_that_throws(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let mut bad = Problems::default();
    let check = dist::check("single");
    let blocked =
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });";
    let full = "Storage.prototype.setItem = function () { throw new DOMException('no room', 'QuotaExceededError'); };";
    for (what, first, key) in [("blocked", blocked, "nav.no-store"), ("full", full, "nav.full")] {
        let site = Server::start(Site { first, ..Site::default() });
        let run = || -> Result<(), String> {
            s.open_live(&site.url(&format!("index.html#{}", check.id)))?;
            let scope = format!("#{}", check.id);
            s.until("the check is mounted", 5.0, &format!("document.querySelector('{scope} .alive .check-body')"))?;
            solve_in(&s, &scope, &check)?;
            s.until("it says that nothing is kept", 3.0, &notice_is(key))?;
            if what == "blocked" {
                s.open_live(&site.url("review.html"))?;
                s.until(
                    "the review says so, too",
                    5.0,
                    &format!("document.querySelector('.review.needs-js') && {}", notice_is(key)),
                )?;
            }
            no_errors(&s)
        };
        bad.note(what, run());
    }
    bad.finish();
}

fn sub_path_and_wrong_type(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let mut bad = Problems::default();
    let site = Server::start(Site { path: "course/x", plain_wasm: true, ..Site::default() });
    for page in ["", "lesson-vms.html", "glossary.html"] {
        let run = || -> Result<(), String> {
            s.open_live(&site.url(page))?;
            if page != "glossary.html" {
                // Below its heading a lesson may begin with text only.
                s.run(
                    "document.querySelector('[data-island=figure]').scrollIntoView({ behavior: 'instant' })",
                    json!([]),
                )?;
                s.until("the first figure is mounted", 5.0, "document.querySelector('.alive .fig')")?;
            }
            let errors: Vec<String> = s.errors()?.into_iter().filter(|e| !e.contains("MIME")).collect();
            if errors.is_empty() { Ok(()) } else { Err(errors.join("; ")) }
        };
        bad.note(page, run());
    }
    bad.finish();
}

fn no_wasm(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let mut bad = Problems::default();
    let site = Server::start(Site { no_wasm: true, ..Site::default() });
    let pages = [String::from("index.html"), dist::pages("figure-").remove(0), dist::check("single").page];
    for page in &pages {
        let run = || -> Result<(), String> {
            s.open(&site.url(page))?;
            s.until(
                "the page says that its live part failed",
                10.0,
                "document.querySelector('#failed') && !document.querySelector('#failed').hidden",
            )?;
            if !s.displayed("#failed")? {
                return Err(String::from("the message is not on show"));
            }
            s.until("every part is as it was written", 1.0, "[...document.querySelectorAll('[data-island=figure], [data-island=check]')].every(e => e.offsetHeight > 0 || e.closest('.checks')) && !document.querySelector('.alive')")?;
            s.until(
                "the buttons that do nothing are gone",
                1.0,
                "[...document.querySelectorAll('.needs-js')].every(e => e.offsetHeight === 0)",
            )?;
            s.until(
                "every figure shows its opening picture, fetched or not",
                10.0,
                "[...document.querySelectorAll('.stage')].every(stage => {
                   const shown = [...stage.querySelectorAll('.scene')].filter(e => e.getBoundingClientRect().height > 100);
                   const svg = shown[0] && (shown[0].contentDocument ? shown[0].contentDocument.documentElement : shown[0]);
                   return shown.length === 1 && svg.querySelector('text');
                 })",
            )?;
            s.until(
                "the answers are there",
                1.0,
                "[...document.querySelectorAll('details.check-answer')].every(e => e.offsetHeight > 0 || !e.closest('.check').offsetHeight)",
            )?;
            let feedback = "[...document.querySelectorAll('.feedback, .check-explain')]";
            s.until("and closed", 1.0, &format!("{feedback}.every(e => e.offsetHeight === 0)"))?;
            s.run("document.querySelectorAll('details.check-answer').forEach(d => d.open = true)", json!([]))?;
            s.until(
                "and open up",
                1.0,
                &format!("{feedback}.every(e => e.offsetHeight > 0 || !e.closest('.check').offsetHeight)"),
            )
        };
        bad.note(page, run());
    }
    bad.finish();
}

/// A network that stutters costs one figure, says so there, and a press tries again.
fn a_figure_that_does_not_come(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let mut bad = Problems::default();
    let page = dist::pages("figure-").remove(0);
    let id: &'static str = String::from(dist::id_of(&page)).leak();
    let site = Server::start(Site { fails_once: Some(id), ..Site::default() });
    let run = || -> Result<(), String> {
        s.open(&site.url(&page))?;
        s.until("the figure says that it did not come", 10.0, "document.querySelector('.missing button')")?;
        s.until("it stands as written", 1.0, "!document.querySelector('[data-island=figure].alive') && [...document.querySelectorAll('svg.scene')].some(s => s.getBoundingClientRect().height > 99)")?;
        s.click(".missing button")?;
        s.until("trying again brings it to life", 10.0, "document.querySelector('[data-island=figure].alive')")?;
        s.until("and the message is gone", 1.0, "!document.querySelector('.missing')")
    };
    bad.note(&page, run());
    bad.finish();
}

/// Browsers that translate a page wrap its text in elements of their own, at any time. What lives goes on saying what is.
const TRANSLATE: &str = "(root => {
  const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), texts = [];
  while (walk.nextNode()) if (walk.currentNode.data.trim() && !walk.currentNode.parentNode.closest('template, script, svg')) texts.push(walk.currentNode);
  for (const t of texts) { const f = document.createElement('font'); f.textContent = t.data.toUpperCase(); t.replaceWith(f); }
})(document.body)";

fn a_translated_page_lives(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let mut bad = Problems::default();
    // Before anything lives, as a translation that is quicker than the module.
    let first = format!("document.addEventListener('DOMContentLoaded', () => {TRANSLATE});");
    let early = Server::start(Site { first: String::leak(first), ..Site::default() });
    let late = Server::plain();
    // What a translation does to one kind of check before it lives, it does to all.
    let some = vec![dist::check("sort")];
    for (what, site, checks) in [("before it lives", &early, some), ("while it lives", &late, dist::checks())] {
        let figure = || -> Result<(), String> {
            s.open_live(&site.url("figure-fill-the-server.html"))?;
            s.until("the figure is mounted", 5.0, "document.querySelector('.alive .stage[tabindex]')")?;
            s.run(TRANSLATE, json!([]))?;
            let (said, picture) = (s.text(SAID)?, s.text(PICTURE)?);
            s.run("const e = document.querySelector('.alive .controls input[type=range]'); e.value = e.max; e.dispatchEvent(new Event('input', { bubbles: true }));", json!([]))?;
            s.until("the words follow a control", 3.0, &format!("({SAID}) !== {}", json!(said)))?;
            s.until("so does the picture", 3.0, &format!("({PICTURE}) !== {}", json!(picture)))?;
            s.until("the value beside it is told", 2.0, "(e => e.textContent === e.previousElementSibling.getAttribute('aria-valuetext'))(document.querySelector('.alive .slider output'))")?;
            s.click(".alive [data-act=play]")?;
            s.until(
                "the button says what it does now",
                2.0,
                &format!("{PLAY_SAYS} === {}", json!(dist::word("player.pause"))),
            )?;
            no_errors(&s)
        };
        bad.note(&format!("figure, {what}"), figure());
        let level = || -> Result<(), String> {
            s.open_live(&site.url("level-one-line-one-layer.html"))?;
            s.until("the level lives", 8.0, "document.querySelector('[data-island=figure].alive .level')")?;
            s.run(TRANSLATE, json!([]))?;
            let moves = s.text("document.querySelector('.level-moves').textContent")?;
            for (control, option, met) in [("order", "libs-first", 1), ("ask", "tag", 2)] {
                let input = format!(".controls fieldset[name={control}] input[value={option}]");
                s.run("document.querySelector(arguments[0]).focus()", json!([input]))?;
                s.press(keys::SPACE)?;
                let goals = format!("document.querySelectorAll('.level .goal.met').length === {met}");
                s.until("a condition holds", 4.0, &goals)?;
            }
            let says = |css: &str, what: &str| {
                let what = json!(what);
                s.until(css, 3.0, &format!("document.querySelector('.level {css}').textContent.includes({what})"))
            };
            let told = dist::word("figure.goal-met");
            says(".goal.met .sr-only", &told)?;
            s.until(
                "the moves are counted",
                2.0,
                &format!(
                    "!document.querySelector('.level-moves').textContent.toLowerCase().startsWith({})",
                    json!(moves.to_lowercase().split(' ').next())
                ),
            )?;
            s.until(
                "what it was about is told",
                2.0,
                "document.querySelector('.level-done.over p:nth-child(2)').textContent.length > 40",
            )?;
            s.run("document.querySelector('.level [data-act=hint]').click()", json!([]))?;
            let next = dist::word("level.hint").replace("{n}", "2");
            says("[data-act=hint]", next.split("{all}").next().unwrap_or_default())?;
            no_errors(&s)
        };
        bad.note(&format!("level, {what}"), level());
        for check in checks {
            let answered = || -> Result<(), String> {
                open_check(&s, &site.url(&check.page))?;
                s.run(TRANSLATE, json!([]))?;
                choose(&s, &check.answer(false))?;
                s.click(".alive [data-act=submit]")?;
                s.until(
                    "the verdict is told",
                    2.0,
                    &format!(
                        "document.querySelector('.alive .check-verdict').textContent === {}",
                        json!(dist::word("check.wrong"))
                    ),
                )?;
                s.click(".alive [data-act=retry]")?;
                solve(&s, &check)?;
                no_errors(&s)
            };
            bad.note(&format!("{}, {what}", check.page), answered());
        }
    }
    bad.finish();
}

const KEPT: &str = "Object.keys(JSON.parse(localStorage.getItem('dockside.progress')).records).map(k => k.split('@')[0]).sort().join(' ')";

/// Two frames of a course page, or two tabs: what is answered in one is there in the other, and neither writes over it.
fn two_pages_at_once(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let mut bad = Problems::default();
    let (a, b) = (dist::check("single"), dist::check("multiple"));
    let host = format!(
        "<!doctype html><title>Host</title><link rel=icon href='data:,'><iframe id=a style='width:30%;height:180px' src='{}'></iframe><iframe id=b style='width:30%;height:180px' src='{}'></iframe><iframe id=c style='width:30%;height:180px' src='{}'></iframe>",
        a.page, b.page, a.page
    );
    let site = Server::start(Site { extra: [(String::from("host.html"), host)].into(), ..Site::default() });
    let run = || -> Result<(), String> {
        s.open(&site.url("host.html"))?;
        s.run("localStorage.clear()", json!([]))?;
        s.reload()?;
        for id in ["a", "b", "c"] {
            s.frame(&format!("#{id}"))?;
            s.until("the check is mounted", 10.0, "document.querySelector('.alive .check-body')")?;
            s.leave_frame()?;
        }
        // One after the other, sooner than either is written.
        s.frame("#a")?;
        solve(&s, &a)?;
        s.leave_frame()?;
        s.frame("#b")?;
        solve(&s, &b)?;
        s.leave_frame()?;
        let mut both = [a.id.as_str(), &b.id];
        both.sort_unstable();
        s.until("both answers are kept", 3.0, &format!("{KEPT} === {}", json!(both.join(" "))))?;
        s.frame("#c")?;
        s.until("the same check in another frame knows", 3.0, "document.querySelector('.alive .check-body.solved')")?;
        s.click(".alive [data-act=retry]")?;
        s.until(
            "and can be tried again there",
            2.0,
            "document.querySelector('.alive .check-body').className === 'check-body'",
        )?;
        s.leave_frame()?;
        s.frame("#a")?;
        s.until(
            "which the first hears",
            3.0,
            "document.querySelector('.alive .check-body').className === 'check-body'",
        )?;
        s.leave_frame()?;
        s.until("nothing is lost by that", 2.0, &format!("{KEPT} === {}", json!(both.join(" "))))
    };
    bad.note("host", run());
    bad.finish();
}

/// Half-done, wrong and revealed answers are there again after the page was left.
fn answers_are_restored(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let site = Server::plain();
    let mut bad = Problems::default();
    for kind in ["single", "multiple", "sort", "order", "point", dist::ESTIMATE] {
        let check = dist::check(kind);
        let chosen = "[...document.querySelectorAll('.check .alive input')].filter(e => e.checked || e.type === 'text').map(e => (e.closest('[data-item]').dataset.item) + e.value).sort().join(' ') + [...document.querySelectorAll('.alive .order-item')].map(e => e.dataset.item) + [...document.querySelectorAll('.alive .spot')].map(e => e.getAttribute('class'))";
        let said =
            "[...document.querySelectorAll('.alive .feedback:not(.gone)')].map(e => e.textContent).sort().join('|')";
        let state =
            format!("document.querySelector('.alive .check-body').className + ' ' + ({chosen}) + ' ' + ({said})");
        let run = || -> Result<(), String> {
            open_check(&s, &site.url(&check.page))?;
            let again = |what: &str| -> Result<(), String> {
                let before = s.text(&state)?;
                s.reload()?;
                s.live()?;
                s.until("the check is mounted", 5.0, "document.querySelector('.alive .check-body')")?;
                s.until(what, 3.0, &format!("({state}) === {}", json!(before)))
            };
            let wrong = check.answer(false);
            choose(&s, &wrong[..1])?;
            again("half an answer is there again")?;
            choose(&s, &wrong[1..])?;
            s.click(".alive [data-act=submit]")?;
            s.until("it is wrong", 2.0, "document.querySelector('.alive .check-body.wrong')")?;
            again("a wrong answer is there again, with what was said to it")?;
            s.click(".alive [data-act=reveal]")?;
            s.until("it is shown", 2.0, "document.querySelector('.alive .check-body.shown')")?;
            again("an answer that was asked for is there again")?;
            s.click(".alive [data-act=retry]")?;
            solve(&s, &check)?;
            again("a solved check is solved")?;
            no_errors(&s)
        };
        bad.note(&check.page, run());
    }
    bad.finish();
}

const HOST: &str = r#"<!doctype html><title>Host</title><link rel="icon" href="data:,"><body style="margin:0"><iframe style="width:100%;height:300px;border:0" src="PAGE"></iframe><script>
window.got = [];
addEventListener("message", function (e) {
  got.push(e.data);
  if (e.data.subject === "lti.frameResize") document.querySelector("iframe").style.height = e.data.height + "px";
});
</script>"#;

/// A file of a tool from npm.
fn tool(path: &str) -> String {
    let path = format!("{}/../npm/node_modules/{path}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// Hosts that use what others have published for it, and our own element, give a part the height that it needs.
fn hosts_take_the_height(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let mut bad = Problems::default();
    // Of another origin than its hosts.
    let parts = Server::plain();
    let (check, page) = (dist::check("single"), dist::check("single").page);
    let part = parts.url(&page);
    let frame = format!("<iframe id=\"f\" style=\"width:100%;height:150px;border:0\" src=\"{part}\"></iframe>");
    let resizer = "<script src=\"resizer.js\"></script><script>iFrameResize({ checkOrigin: false }, '#f')</script>";
    let open = "<script type=\"module\">import { initialize } from './open.js'; initialize({}, '#f');</script>";
    let pym = format!(
        "<div id=\"p\"></div><script src=\"pym.js\"></script><script>new pym.Parent('p', '{part}', {{}})</script>"
    );
    // Written here after H5P's resizer, which no package has by itself.
    let h5p = "<script>addEventListener('message', e => { const f = document.getElementById('f'), d = e.data;
        if (e.source !== f.contentWindow || !d || d.context !== 'h5p') return;
        if (d.action === 'hello') e.source.postMessage({ context: 'h5p', action: 'hello' }, '*');
        if (d.action === 'resize') f.style.height = d.scrollHeight + 'px'; })</script>";
    let element = format!(
        "<script type=\"module\" src=\"{}\"></script><dockside-embed part=\"{}\" theme=\"dark\" label=\"A check\"></dockside-embed>
         <script>window.heard = []; for (const n of ['dockside-progress', 'dockside-complete']) addEventListener(n, e => heard.push([n, e.detail]));</script>",
        parts.url("embed.js"),
        page.trim_end_matches(".html"),
    );
    let hosts = [
        ("iframe-resizer", [frame.as_str(), resizer].concat()),
        ("open-iframe-resizer", [frame.as_str(), open].concat()),
        ("pym", pym),
        ("h5p", [h5p, frame.as_str()].concat()),
        ("element", element),
    ];
    let mut extra: std::collections::BTreeMap<String, String> = hosts
        .iter()
        .map(|(name, body)| {
            let head = "<!doctype html><title>Host</title><link rel=\"icon\" href=\"data:,\"><body style=\"margin:0\">";
            (format!("{name}.html"), [head, body].concat())
        })
        .collect();
    extra.insert("resizer.js".into(), tool("iframe-resizer/js/iframeResizer.min.js"));
    extra.insert("open.js".into(), tool("@open-iframe-resizer/core/dist/index.js"));
    extra.insert("pym.js".into(), tool("pym.js/dist/pym.v1.min.js"));
    let site = Server::start(Site { extra, ..Site::default() });
    for (name, _) in &hosts {
        let run = || -> Result<(), String> {
            s.open(&site.url(&format!("{name}.html")))?;
            s.until("there is a frame", 5.0, "document.querySelector('iframe')")?;
            s.frame("iframe")?;
            s.live()?;
            s.until("the check is mounted", 5.0, "document.querySelector('.alive .check-body')")?;
            s.until(
                "the frame is as high as the page",
                5.0,
                "innerHeight > 200 && Math.abs(innerHeight - document.documentElement.getBoundingClientRect().height) < 3",
            )?;
            if *name == "element" {
                s.until("it is as dark as asked for", 1.0, "document.documentElement.dataset.theme === 'dark'")?;
                solve(&s, &check)?;
                s.leave_frame()?;
                s.until(
                    "events say that all is done",
                    3.0,
                    "heard.some(([n, d]) => n === 'dockside-progress' && d.answered === 1 && d.total === 1)
                     && heard.filter(([n, d]) => n === 'dockside-complete' && d.solved === 1).length === 1",
                )?;
            }
            Ok(())
        };
        let result = run();
        let _ = s.leave_frame();
        bad.note(name, result);
    }
    bad.finish();
}

/// A host that speaks SPLICE, as its specification has it: it keeps what was reported last.
const SPLICE: &str = r#"<!doctype html><title>Host</title><link rel="icon" href="data:,"><body style="margin:0">
<iframe style="width:100%;height:900px;border:0" src="PAGE"></iframe><script>
window.got = [];
addEventListener("message", function (e) {
  var frame = document.querySelector("iframe");
  if (e.source !== frame.contentWindow || !e.data || !/^SPLICE/.test(e.data.subject)) return;
  got.push(e.data);
  if (e.data.subject === "SPLICE.getState" && !/mute/.test(location.search)) {
    e.source.postMessage({ subject: "SPLICE.getState.response", message_id: e.data.message_id, state: JSON.parse(sessionStorage.getItem("state")) }, "*");
  } else if (e.data.subject === "SPLICE.reportScoreAndState") {
    sessionStorage.setItem("state", JSON.stringify(e.data.state));
  }
});
</script>"#;

fn a_host_keeps_state_and_score(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let mut bad = Problems::default();
    let blank = "<!doctype html><title>Nothing</title><link rel=\"icon\" href=\"data:,\">";
    let parts = Server::start(Site { extra: [("blank.html".into(), blank.into())].into(), ..Site::default() });
    let check = dist::check("single");
    let page = SPLICE.replace("PAGE", &parts.url(&check.page));
    let empty = SPLICE.replace("PAGE", &parts.url("blank.html"));
    let extra = [(String::from("host.html"), page), (String::from("empty.html"), empty)].into();
    let site = Server::start(Site { extra, ..Site::default() });
    bad.note("SPLICE", spliced(&s, &site, &check));
    let _ = s.leave_frame();
    bad.finish();
}

fn spliced(s: &Session, site: &Server, check: &dist::Check) -> Result<(), String> {
    let reports = "got.filter(m => m.subject === 'SPLICE.reportScoreAndState')";
    let enter = |host: &str| -> Result<(), String> {
        s.open(&site.url(host))?;
        s.frame("iframe")?;
        s.live()?;
        s.until("the check is mounted", 5.0, "document.querySelector('.alive .check-body')")
    };
    // One that does not answer is told nothing of answers.
    enter("host.html?mute")?;
    solve(s, check)?;
    sleep(Duration::from_millis(600));
    s.leave_frame()?;
    s.until("it was asked, and no more", 1.0, "got.length === 1 && got[0].subject === 'SPLICE.getState'")?;
    // The browser forgets; the learner begins anew.
    let forget = || -> Result<(), String> {
        // Within the host: what a frame keeps may be kept for this host alone.
        s.open(&site.url("empty.html"))?;
        s.frame("iframe")?;
        s.run("localStorage.clear()", json!([]))?;
        s.leave_frame()
    };
    forget()?;
    enter("host.html")?;
    s.leave_frame()?;
    sleep(Duration::from_millis(600));
    s.until("there is no score before an answer", 1.0, &format!("{reports}.length === 0"))?;
    s.frame("iframe")?;
    solve(s, check)?;
    s.leave_frame()?;
    s.until("it has the score", 3.0, &format!("({reports}.at(-1) || {{}}).score === 1"))?;
    s.until("and the state", 1.0, &format!("Object.keys({reports}.at(-1).state.records).length === 1"))?;
    forget()?;
    enter("host.html")?;
    s.until("the host has brought it back", 3.0, "document.querySelector('.alive .check-body.solved')")?;
    s.leave_frame()?;
    // What can't be read is named and left.
    forget()?;
    s.open(&site.url("host.html"))?;
    s.run("sessionStorage.setItem('state', '{\"version\":4,\"records\":7}')", json!([]))?;
    enter("host.html")?;
    let notice = json!(dist::word("nav.host-junk"));
    s.until("it is said", 3.0, &format!("document.getElementById('message').textContent.includes({notice})"))?;
    solve(s, check)?;
    sleep(Duration::from_millis(600));
    s.leave_frame()?;
    s.until("and nothing is written over it", 1.0, "JSON.parse(sessionStorage.getItem('state')).records === 7")
}

/// The frame is as high as its page, so the page around it has to scroll.
fn links_in_a_frame(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let mut bad = Problems::default();
    let site = Server::start(Site {
        extra: [(String::from("host.html"), HOST.replace("PAGE", "lesson-vms.html"))].into(),
        ..Site::default()
    });
    let run = || -> Result<(), String> {
        s.open(&site.url("host.html"))?;
        s.frame("iframe")?;
        s.live()?;
        s.until("the host gives it all its height", 5.0, "innerHeight > 3000")?;
        // To the list of numbers at the lesson's end, which is folded up.
        let far = "[...document.querySelectorAll('.prose a.fact')].at(0)";
        s.until(
            "a number's entry is folded up",
            1.0,
            &format!("document.getElementById({far}.hash.slice(1)).closest('details:not([open])')"),
        )?;
        s.run(&format!("{far}.click()"), json!([]))?;
        s.until(
            "it is unfolded",
            2.0,
            &format!("document.getElementById({far}.hash.slice(1)).closest('details[open]')"),
        )?;
        let place = s.get(&format!("document.getElementById({far}.hash.slice(1)).getBoundingClientRect().top"))?;
        s.leave_frame()?;
        s.until("the host shows it", 3.0, &format!("Math.abs({place} - scrollY) < innerHeight && scrollY > 1000"))
    };
    let result = run();
    let _ = s.leave_frame();
    bad.note("lesson-vms.html", result);
    bad.finish();
}

/// Settings of a link, good and bad, and an appearance that is not kept.
fn settings_of_a_link(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let mut bad = Problems::default();
    let site = Server::plain();
    let memory = "document.querySelector('.alive .controls input[name=memory]')";
    let message = "document.getElementById('message').textContent";
    let run = || -> Result<(), String> {
        s.open_live(&site.url("figure-fill-the-server.html?memory=%2064&app=zzz&theme=dark"))?;
        s.until("the good setting holds", 5.0, &format!("{memory} && {memory}.value === '64'"))?;
        s.until(
            "the bad one is named, and no other",
            2.0,
            &format!("{message}.includes('app=zzz.') && !{message}.includes('memory')"),
        )?;
        s.until("it is dark", 1.0, "document.documentElement.dataset.theme === 'dark'")?;
        s.until("which is not kept", 1.0, "localStorage.getItem('dockside.theme') === null")?;
        s.open_live(&site.url("figure-fill-the-server.html?theme=dusk&app=zzz"))?;
        s.until("all that is bad is named", 5.0, &format!("{message}.includes('theme=dusk, app=zzz.')"))?;
        s.until("and the appearance is the system's", 1.0, "!document.documentElement.dataset.theme")
    };
    bad.note("settings", run());
    bad.finish();
}

fn in_a_frame(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let mut bad = Problems::default();
    for page in [dist::pages("lesson-").remove(0), dist::pages("figure-").remove(0), dist::check("single").page] {
        let site = Server::start(Site {
            extra: [(String::from("host.html"), HOST.replace("PAGE", &page))].into(),
            ..Site::default()
        });
        let run = || -> Result<(), String> {
            s.open(&site.url("host.html"))?;
            s.frame("iframe")?;
            s.live()?;
            s.until("an island is mounted", 5.0, "document.querySelector('.alive')")?;
            s.until("the page sheds its chrome", 1.0, "[...document.querySelectorAll('.chrome')].every(e => e.offsetHeight === 0) && document.querySelector('.chrome')")?;
            // Every message resizes the frame; a page that grows with its frame would never come to rest.
            sleep(Duration::from_millis(2000));
            let inner = s.get("[document.documentElement.getBoundingClientRect().height, document.documentElement.scrollHeight, innerHeight]")?;
            s.leave_frame()?;
            let got = s.get("window.got")?;
            let got = got.as_array().cloned().unwrap_or_default();
            let a: Vec<f64> =
                got.iter().filter(|m| m["subject"] == "lti.frameResize").filter_map(|m| m["height"].as_f64()).collect();
            let b: Vec<f64> =
                got.iter().filter(|m| m["type"] == "iframe-resized").filter_map(|m| m["height"].as_f64()).collect();
            let last = *a.last().ok_or("no lti.frameResize")?;
            if b.last() != Some(&last) || got.iter().any(|m| m["type"] == "iframe-resized" && !m["width"].is_number()) {
                return Err(format!("iframe-resized says {b:?}, lti.frameResize {a:?}"));
            }
            let [height, scroll, view] = [0, 1, 2].map(|i| inner[i].as_f64().unwrap_or(0.0));
            if (last - height).abs() > 2.0 || scroll - view > 2.0 {
                return Err(format!("told {last}, is {height}, scrolls {scroll} in {view}"));
            }
            sleep(Duration::from_millis(2000));
            let later = s.get("window.got.length")?.as_u64().unwrap_or(0);
            if later > got.len() as u64 || later > 80 {
                return Err(format!("{} messages, {later} two seconds later", got.len()));
            }
            Ok(())
        };
        let result = run();
        let _ = s.leave_frame();
        bad.note(&page, result);
    }
    bad.finish();
}

fn deep_link_and_numbers_in_prose(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let mut bad = Problems::default();
    let site = Server::plain();
    let run = || -> Result<(), String> {
        s.open_live(&site.url("index.html#fill-the-server"))?;
        let figure = "document.getElementById('fill-the-server')";
        s.until("the figure of the link is mounted", 5.0, &format!("{figure}.querySelector('.alive .fig')"))?;
        // What mounts above and below must not push it away.
        sleep(Duration::from_millis(1500));
        s.until("the link leads to the figure", 1.0, &format!("Math.abs({figure}.getBoundingClientRect().top) < 120"))?;

        let number = "document.querySelector('[data-live=\"fill-the-server.memory\"] > span')";
        let others = "[...document.querySelectorAll('[data-live^=\"fill-the-server.\"] > span:not([role=slider])')].map(e => e.textContent).join('|')";
        let output = format!("[...{figure}.querySelectorAll('.alive output')].map(e => e.textContent).join('|')");
        s.until(
            "the number is a slider",
            1.0,
            &format!("{number} && {number}.getAttribute('role') === 'slider' && {number}.tabIndex === 0"),
        )?;
        let (text, followers, controls) =
            (s.text(&format!("{number}.textContent"))?, s.text(others)?, s.text(&output)?);
        if followers.is_empty() {
            return Err(String::from("no number follows"));
        }
        s.run(&format!("{number}.focus()"), json!([]))?;
        s.press(keys::RIGHT)?;
        s.until("ArrowRight changes the number", 2.0, &format!("{number}.textContent !== {}", json!(text)))?;
        s.until("the figure's own control follows", 2.0, &format!("{output} !== {}", json!(controls)))?;
        s.press(keys::END)?;
        s.until("the other numbers follow", 2.0, &format!("{others} !== {}", json!(followers)))?;
        s.until(
            "End is the greatest",
            1.0,
            &format!("{number}.getAttribute('aria-valuenow') === {number}.getAttribute('aria-valuemax')"),
        )?;
        no_errors(&s)
    };
    bad.note("index.html#fill-the-server", run());
    bad.finish();
}

/// Playing stops at a question, its button leads there, and an answer lets the story go on by itself.
fn a_prediction_meets_its_result(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let mut bad = Problems::default();
    let site = Server::plain();
    let run = || -> Result<(), String> {
        s.open_live(&site.url("figure-fill-the-server.html"))?;
        s.until("the figure is mounted", 5.0, "document.querySelector('.alive .stage[tabindex]')")?;
        s.click(".alive [data-act=play]")?;
        let waits = json!(dist::word("ask.answer"));
        s.until("playing stops at the question", 20.0, &format!("{PLAY_SAYS} === {waits}"))?;
        let t = s.text(&format!("{SCRUB}.value"))?;
        s.click(".alive [data-act=play]")?;
        s.until("the button leads to the options", 2.0, "document.activeElement.matches('.alive .ask .option')")?;
        s.press(keys::ENTER)?;
        s.until("the answer is said to be right or not", 2.0, "document.querySelector('.alive .ask-feedback')")?;
        // The picture may be out of view, where playing rests.
        s.run(
            "document.querySelector('.alive .stage').scrollIntoView({ block: 'center', behavior: 'instant' })",
            json!([]),
        )?;
        // The picture gives the verdict, then the words do.
        let verdict = format!(
            "[{}, {}].some(w => document.querySelector('.alive .ask-feedback').textContent.startsWith(w))",
            json!(dist::word("ask.right")),
            json!(dist::word("ask.wrong"))
        );
        s.until("the story goes on by itself", 6.0, &format!("+{SCRUB}.value > {t} + 0.5"))?;
        let early = "document.querySelector('.alive .option:is(.right, .wrong)')";
        s.until("meanwhile nothing is said of right or wrong", 0.3, &format!("!({verdict}) && !{early}"))?;
        let after = "getComputedStyle(document.querySelector('.alive .caption.now .after')).opacity";
        s.until("the next step begins", 6.0, "document.querySelector('.alive .caption.now .after').textContent")?;
        s.until("nor is anything said of how it ends", 0.5, &format!("{after} < 0.1"))?;
        s.until("then the verdict is said", 15.0, &format!("({verdict}) && {early}"))?;
        s.until("and so is the rest of the caption", 2.0, &format!("{after} > 0.9"))?;
        no_errors(&s)
    };
    bad.note("figure-fill-the-server.html", run());
    bad.finish();
}

/// What is pressed happens, the controls say the same, the story plays it, and it can be undone.
fn a_press_acts(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let mut bad = Problems::default();
    let site = Server::plain();
    let run = || -> Result<(), String> {
        s.open_live(&site.url("figure-ecs-cluster.html"))?;
        s.until("the figure is mounted", 5.0, "document.querySelector('.alive .stage[tabindex] .hit')")?;
        let chosen = "document.querySelector('.alive .controls [type=radio]:checked').value";
        let which = "document.querySelector('.alive [name=which]').value";
        s.until("all of it is on show first", 1.0, &format!("{chosen} === 'story' && {which} === '0'"))?;
        s.run(
            "document.querySelector('.alive .stage').scrollIntoView({ block: 'center', behavior: 'instant' })",
            json!([]),
        )?;
        let at = s.run(
            "const r = document.querySelector('.alive svg.wide [data-key=\"instance.2\"] .ring').getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]",
            json!([]),
        )?;
        s.stroke("mouse", &[(at[0].as_f64().unwrap_or(0.0), at[1].as_f64().unwrap_or(0.0))])?;
        s.until("the controls say which instance fails", 2.0, &format!("{chosen} === 'instance' && {which} === '3'"))?;
        let running = "[...document.querySelectorAll('.alive svg.wide text')].map(e => e.textContent.trim())";
        s.until("four tasks are gone", 3.0, &format!("{running}.includes('8')"))?;
        s.until("and come back elsewhere", 8.0, &format!("{running}.includes('12')"))?;
        s.click(".alive [data-act=undo]")?;
        s.until("it is undone", 2.0, &format!("{chosen} === 'story' && {which} === '0'"))?;
        no_errors(&s)
    };
    bad.note("figure-ecs-cluster.html", run());
    bad.finish();
}

/// A handle in the picture and its slider move together.
fn a_handle_is_dragged(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let mut bad = Problems::default();
    let site = Server::plain();
    let run = || -> Result<(), String> {
        s.open_live(&site.url("figure-cost-crossover.html"))?;
        s.until("the figure is mounted", 5.0, "document.querySelector('.alive .stage[tabindex]')")?;
        set_scrub(&s, "e.max")?;
        let handle = "document.querySelector('.alive svg.wide .handle')";
        s.until("there is a handle", 2.0, handle)?;
        let at = s.run(
            &format!(
                "{handle}.scrollIntoView({{ block: 'center', behavior: 'instant' }});
                 const r = {handle}.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]"
            ),
            json!([]),
        )?;
        let (x, y) = (at[0].as_f64().unwrap_or(0.0), at[1].as_f64().unwrap_or(0.0));
        let fill = "+document.querySelector('.alive [name=fill]').value";
        let before = s.get(fill)?;
        s.stroke("mouse", &[(x, y), (x - 40.0, y), (x - 100.0, y)])?;
        s.until("the slider follows", 2.0, &format!("{fill} < {before} - 10"))?;
        s.until(
            "and so does the handle",
            2.0,
            &format!("Math.abs((r => r.x + r.width / 2)({handle}.getBoundingClientRect()) - {}) < 6", x - 100.0),
        )?;
        s.until("which opens no explanation", 0.3, "!document.querySelector('.alive .inspector-box')")?;
        s.click(".alive [data-act=undo]")?;
        s.until("one press undoes it", 2.0, &format!("{fill} === {before}"))?;
        no_errors(&s)
    };
    bad.note("figure-cost-crossover.html", run());
    bad.finish();
}

/// The contents mark the section that is being read, and only that, wherever the page jumps to.
fn contents_follow_the_reader(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let mut bad = Problems::default();
    let site = Server::plain();
    let run = || -> Result<(), String> {
        s.open_live(&site.url("index.html"))?;
        let ids = s.get("[...document.querySelectorAll('.contents a')].map(a => a.hash.slice(1))")?;
        let ids: Vec<&str> = ids.as_array().into_iter().flatten().filter_map(|i| i.as_str()).collect();
        let last = ids.len().checked_sub(1).ok_or("no contents")?;
        let marked = "[...document.querySelectorAll('.contents [aria-current=true]')].map(a => a.hash.slice(1)).join()";
        s.until("nothing is marked above the first lesson", 2.0, &format!("{marked} === ''"))?;
        // Down by a step, far down, up and back to the top.
        for i in [0, 1, 2, last, last / 2, 0] {
            // To the end of the section: its heading has not been in view.
            s.run(
                "const next = document.getElementById(arguments[0]), y = next ? next.getBoundingClientRect().top + scrollY - innerHeight / 2 : 1e7;
                 scrollTo({ top: y, behavior: 'instant' });",
                json!([ids.get(i + 1)]),
            )?;
            s.until(&format!("{} is marked", ids[i]), 3.0, &format!("{marked} === {}", json!(ids[i])))?;
            // Beside the text the mark is in view, too; above it the contents are not a box that scrolls.
            s.until(
                &format!("the mark of {} is in view", ids[i]),
                2.0,
                "(n => { const a = n.querySelector('[aria-current]').getBoundingClientRect(), b = n.getBoundingClientRect();
                   return n.scrollHeight <= n.clientHeight || a.top >= b.top && a.bottom <= b.bottom })(document.querySelector('.contents'))",
            )?;
        }
        s.run("scrollTo({ top: 0, behavior: 'instant' })", json!([]))?;
        s.until("and nothing again", 2.0, &format!("{marked} === ''"))?;
        no_errors(&s)
    };
    bad.note("index.html", run());
    bad.finish();
}

/// Of checks that follow each other one is open; buttons, the keyboard, a link, and "next" open others, and a solved one is ticked.
fn checks_in_a_row(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let site = Server::plain();
    let mut bad = Problems::default();
    let run = || -> Result<(), String> {
        s.open_live(&site.url("lesson-docker.html"))?;
        s.run("document.querySelector('.checks').scrollIntoView({ block: 'start', behavior: 'instant' })", json!([]))?;
        s.until("the row is mounted", 5.0, "document.querySelector('.checks > .alive .check-row')")?;
        let ids = s.get("[...document.querySelector('.checks').querySelectorAll('.check')].map(e => e.id)")?;
        let ids: Vec<&str> = ids.as_array().into_iter().flatten().filter_map(|v| v.as_str()).collect();
        let only = |id: &str| {
            format!(
                "[...document.querySelector('.checks').querySelectorAll('.check')].filter(e => e.offsetHeight).map(e => e.id).join() === '{id}'"
            )
        };
        s.until("the first is open", 2.0, &only(ids[0]))?;
        s.run("document.querySelector('.checks .check-row input').focus()", json!([]))?;
        s.press(keys::RIGHT)?;
        s.until("the arrow opens the second", 2.0, &only(ids[1]))?;
        s.until("it comes to life", 5.0, &format!("document.querySelector('#{} .alive .check-body')", ids[1]))?;
        s.click(&format!(".checks .segment:has(#{}-turn)", ids[0]))?;
        s.until("a press opens the first", 2.0, &only(ids[0]))?;
        // Solving it fills its button and offers the next.
        s.until("it lives", 5.0, &format!("document.querySelector('#{} .alive .check-body')", ids[0]))?;
        s.run(
            &format!("document.querySelector('#{} [data-act=submit]').scrollIntoView({{ block: 'center' }})", ids[0]),
            json!([]),
        )?;
        for _ in 0..6 {
            if s.is(&format!("document.querySelector('#{} .check-body.solved')", ids[0]))? {
                break;
            }
            try_another(&s, ids[0])?;
        }
        s.until(
            "its button is ticked",
            2.0,
            &format!("(document.querySelector('.checks .segment.solved input') || {{}}).id === '{}-turn'", ids[0]),
        )?;
        s.click(&format!("#{} .next-check", ids[0]))?;
        s.until("“next” opens the second", 2.0, &only(ids[1]))?;
        s.open_live(&site.url(&format!("lesson-docker.html#{}", ids[1])))?;
        s.until("a link opens it", 3.0, &only(ids[1]))?;
        s.until(
            "and it is in view",
            3.0,
            &format!(
                "(r => r.top >= 0 && r.top < innerHeight / 2)(document.getElementById('{}').getBoundingClientRect())",
                ids[1]
            ),
        )
    };
    bad.note("lesson-docker.html", run());
    bad.note("errors", no_errors(&s));
    bad.finish();
}

/// Submits the first choice of a check that has not been tried yet.
fn try_another(s: &Session, id: &str) -> Result<(), String> {
    s.run(
        "const body = document.querySelector('#' + arguments[0] + ' .check-body'), again = body.querySelector('[data-act=retry]');
         const tried = window.__tried = window.__tried || [];
         if (again) again.click();
         setTimeout(() => {
           const next = [...body.querySelectorAll('[data-item] input')].find(e => !tried.includes(e.closest('[data-item]').dataset.item));
           tried.push(next.closest('[data-item]').dataset.item);
           next.click();
           setTimeout(() => body.querySelector('[data-act=submit]').click(), 60);
         }, 60);",
        json!([id]),
    )?;
    sleep(Duration::from_millis(350));
    Ok(())
}

/// WebKit tells nobody that it sets text wider; so there labels may leave their shapes.
mod labels_under_other_spacing {
    #[test]
    fn chromium() {
        super::labels_keep_their_width(super::Engine::Chromium);
    }
    #[test]
    fn firefox() {
        super::labels_keep_their_width(super::Engine::Firefox);
    }
}

/// With a reader's own spacing or font, labels stay as wide as their shapes have room for.
fn labels_keep_their_width(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let site = Server::plain();
    let mut bad = Problems::default();
    let styles = [
        ("spacing", "* { letter-spacing: .12em !important; word-spacing: .16em !important }"),
        ("another font", "* { font-family: monospace !important }"),
    ];
    for (what, style) in styles {
        let run = || -> Result<(), String> {
            s.open_live(&site.url("figure-two-stacks.html"))?;
            s.until("the figure is mounted", 5.0, "document.querySelector('.alive .stage[tabindex]')")?;
            s.run(
                // The pages' policy allows no style in them, and a rule of its own sheets is not asked for.
                "document.styleSheets[0].insertRule(arguments[0]);",
                json!([style]),
            )?;
            let widest = "(() => {
                const svg = [...document.querySelectorAll('.alive .stage svg.scene')].find(s => getComputedStyle(s).display !== 'none');
                const texts = [...svg.querySelectorAll('text')].filter(e => e.textContent.trim());
                // Where its last letter ends: Firefox's box around a text is wider than the text is drawn.
                const width = e => e.getEndPositionOfChar(e.getNumberOfChars() - 1).x - e.getStartPositionOfChar(0).x;
                return Math.max(...texts.map(e => e.hasAttribute('textLength') ? width(e) / e.getAttribute('textLength') : 9));
            })()";
            let fits = s.until("every label has its planned width", 3.0, &format!("{widest} < 1.06"));
            fits.map_err(|e| format!("{e}, the widest has {:?} of it", s.get(widest)))?;
            // Also those that come later.
            s.click(".alive [data-act=next]")?;
            s.until(
                "also after a step",
                5.0,
                &format!("document.querySelector('.alive .scrub').value > 0 && {widest} < 1.06"),
            )
        };
        bad.note(what, run());
    }
    bad.note("errors", no_errors(&s));
    bad.finish();
}

/// What a page hands to the browser to save is kept for the test: a blob by its address, all else as the address itself.
const KEEP_SAVED: &str = "window.saved = []; const made = URL.createObjectURL; window.blobs = {};
    URL.createObjectURL = blob => { const at = made.call(URL, blob); blobs[at] = blob; return at; };
    HTMLAnchorElement.prototype.click = function () { saved.push({ name: this.download, href: this.href }); };";

/// From what is chosen follow address, code, preview and files.
fn teachers_choose(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let site = Server::plain();
    let mut bad = Problems::default();
    bad.note("teach.html", taught(&s, &site));
    let _ = s.leave_frame();
    bad.note("errors", no_errors(&s));
    bad.finish();
}

fn taught(s: &Session, site: &Server) -> Result<(), String> {
    const LINK: &str = "document.querySelector('.teach .share-box input').value";
    let link = |what: &str, end: &str| s.until(what, 3.0, &format!("{LINK}.endsWith({})", json!(end)));
    let choose = |name: &str, value: &str| {
        let input = format!(".teach input[name={name}][value='{value}']");
        s.run("document.querySelector(arguments[0]).focus()", json!([input]))?;
        s.press(keys::SPACE)
    };
    let status = |what: &str| {
        let said = "[...document.querySelectorAll('.teach [role=status]')].map(e => e.textContent).join(' ')";
        s.until(what, 20.0, &format!("{said}.includes({})", json!(what)))
    };
    let first = dist::pages("lesson-").len();
    s.open_live(&site.url("teach.html"))?;
    s.until("the page lives", 8.0, "document.querySelector('.alive .teach')")?;
    s.until("a lesson is chosen", 3.0, &format!("/[/]lesson-[a-z-]+[.]html$/.test({LINK})"))?;
    s.until(
        "it can choose from all",
        1.0,
        &format!("document.querySelector('.teach [name=lesson]').options.length === {first}"),
    )?;
    s.until("its packages lie there", 1.0, "[...document.querySelectorAll('.teach a[download]')].length === 6")?;
    // Every file that is offered is there.
    let missing = s.run_async(
        "const done = arguments[0];
         Promise.all([...document.querySelectorAll('.teach a[download]')].map(a => fetch(a.href, { method: 'HEAD' }).then(r => r.ok ? '' : a.href)))
           .then(all => done(all.filter(a => a)), e => done([String(e)]))",
        json!([]),
    )?;
    if missing != json!([]) {
        return Err(format!("not there: {missing}"));
    }
    choose("look", "dark")?;
    link("the appearance is in the link", ".html?theme=dark")?;
    choose("what", "figure")?;
    s.until("a figure has no package", 3.0, "!document.querySelector('.teach a[download]')")?;
    s.until("the figure is in the link", 1.0, &format!("/figure-[a-z-]+[.]html[?]theme=dark$/.test({LINK})"))?;
    choose("what", "exam")?;
    s.until("the exam is of no lesson", 3.0, "!document.querySelector('.teach [name=lesson]')")?;
    s.run("document.querySelector('.teach [name=seed]').focus()", json!([]))?;
    s.press("7")?;
    link("the exam is in the link", "exam.html?size=15&seed=7&theme=dark")?;
    // What was set is still there when one comes back; what is no such number is told.
    choose("what", "course")?;
    link("the course is in the link", "index.html?theme=dark")?;
    choose("what", "exam")?;
    s.until("its number is still there", 3.0, "(document.querySelector('.teach [name=seed]') || {}).value === '7'")?;
    s.run("document.querySelector('.teach [name=seed]').focus()", json!([]))?;
    s.press(".")?;
    s.press("5")?;
    s.until("7.5 or 0.57 is no such number", 3.0, "document.querySelector('.teach [name=seed][aria-invalid]')")?;
    s.until("it is not the page's own switch that was set", 1.0, "document.querySelector('.top input:checked')")?;
    choose("what", "checks")?;
    s.until(
        "nothing is chosen",
        3.0,
        &format!("{LINK} === '' && document.querySelectorAll('.teach-checks input').length > 5"),
    )?;
    for n in [0, 2] {
        s.run("document.querySelectorAll('.teach-checks input')[arguments[0]].focus()", json!([n]))?;
        s.press(keys::SPACE)?;
    }
    s.until(
        "both are in the link",
        3.0,
        &format!("/checks[.]html[?]ids=[a-z0-9-]+,[a-z0-9-]+&theme=dark$/.test({LINK})"),
    )?;
    let ids = s.text(&format!("{LINK}.match(/ids=([^&]+)/)[1]"))?;
    let ids: Vec<&str> = ids.split(',').collect();
    s.run(KEEP_SAVED, json!([]))?;
    s.click(".teach [data-file=GIFT]")?;
    status("2 questions")?;
    let text = s.run_async(
        "const done = arguments[0]; blobs[saved[0].href].text().then(t => done(saved[0].name + '\\n' + t))",
        json!([]),
    )?;
    let text = text.as_str().unwrap_or_default();
    let has = |id: &&str| text.contains(&format!("// [id:{id}]"));
    if !text.starts_with("questions-set-")
        || !text.contains(".gift.txt\n$CATEGORY")
        || !ids.iter().all(has)
        || text.matches("// [id:").count() != 2
    {
        return Err(format!("not the two questions: {text}"));
    }
    s.click(".teach [data-file='SCORM 1.2']")?;
    status("a package with 2 checks")?;
    let found = s.run_async(
        "const done = arguments[0];
         blobs[saved[1].href].arrayBuffer().then(b => new TextDecoder('latin1').decode(b)).then(t => done([saved[1].name.slice(0, 11), t.slice(0, 2), t.includes(arguments[1])]))"
            .replace("arguments[1]", &json!(format!("\"checks\":[\"{}\",\"{}\"]", ids[0], ids[1])).to_string())
            .as_str(),
        json!([]),
    )?;
    if found != json!(["scorm12-set", "PK", true]) {
        return Err(format!("not the package: {found}"));
    }
    // What learners will see is what is chosen, and lives once it is near.
    s.run("document.querySelector('.teach-preview').scrollIntoView({ behavior: 'instant' })", json!([]))?;
    s.frame(".teach-preview iframe")?;
    s.live()?;
    s.until("it is dark", 1.0, "document.documentElement.dataset.theme === 'dark'")?;
    s.until(
        "both checks are there",
        8.0,
        "document.querySelectorAll('.check-set .check').length === 2 && document.querySelector('.alive .check-body')",
    )?;
    s.leave_frame()?;
    s.until(
        "the frame is as high as the part",
        5.0,
        "document.querySelector('.teach-preview iframe').offsetHeight > 650",
    )
}

/// A page of chosen checks: those that its address names, and what is unknown named. A course page hears of them.
fn chosen_checks_stand_together(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let mut bad = Problems::default();
    let (one, other) = (dist::check("single"), dist::check("multiple"));
    let part = format!("checks.html?ids={},nothing-such,{}&compact=1", other.id, one.id);
    let site = Server::start(Site {
        extra: [(String::from("host.html"), HOST.replace("PAGE", &part))].into(),
        ..Site::default()
    });
    let run = || -> Result<(), String> {
        s.open_live(&site.url(&part))?;
        s.until(
            "both are there, in the order of the address",
            8.0,
            &format!(
                "[...document.querySelectorAll('.check-set .check')].map(c => c.id).join() === {}",
                json!(format!("{},{}", other.id, one.id))
            ),
        )?;
        s.until(
            "what is unknown is named",
            3.0,
            "document.querySelector('.message:not([hidden])').textContent.includes('nothing-such')",
        )?;
        s.until(
            "no title, since the course page has its own",
            1.0,
            "!document.querySelector('h1').getClientRects().length",
        )?;
        let scope = format!("#{}", one.id);
        s.until("it is mounted", 8.0, &format!("document.querySelector('{scope} .alive .check-body')"))?;
        solve_in(&s, &scope, &one)?;
        s.until("it is counted", 3.0, "/1\\D+2/.test(document.querySelector('.set-stands').textContent)")?;
        s.open(&site.url("host.html"))?;
        let told = "(window.got || []).filter(m => m.subject === 'dockside.progress').map(m => [m.total, m.answered, m.solved].join()).pop()";
        s.until("a course page hears how far the learner is", 10.0, &format!("{told} === '2,1,1'"))?;
        // Without a list, it says what is missing.
        s.open_live(&site.url("checks.html"))?;
        s.until(
            "it says that there are none",
            5.0,
            &format!(
                "document.querySelector('#my-checks.alive').textContent.includes({})",
                json!(dist::word("set.empty"))
            ),
        )
    };
    bad.note(&part, run());
    bad.note("errors", no_errors(&s));
    bad.finish();
}

/// The picture of a figure as it stands becomes a file that needs nothing else: as SVG, and drawn.
fn a_picture_is_saved(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    let site = Server::plain();
    let mut bad = Problems::default();
    let run = || -> Result<(), String> {
        s.open_live(&site.url("figure-two-stacks.html?theme=dark"))?;
        s.until("the figure is mounted", 8.0, "document.querySelector('.alive .stage[tabindex]')")?;
        s.run(
            "document.querySelector('.share').scrollIntoView(); document.querySelector('.share').open = true",
            json!([]),
        )?;
        s.until(
            "there is something to press",
            8.0,
            "[...document.querySelectorAll('.share-box button')].some(b => b.textContent === 'PNG')",
        )?;
        s.run(KEEP_SAVED, json!([]))?;
        for (n, kind) in [(1, "SVG"), (2, "PNG")] {
            s.run(
                "[...document.querySelectorAll('.share-box button')].find(b => b.textContent === arguments[0]).click()",
                json!([kind]),
            )?;
            s.until(&format!("the {kind} is saved"), 15.0, &format!("saved.length === {n}"))?;
        }
        let problem = s.run_async(
            "const done = arguments[0], names = saved.map(s => s.name).join();
             if (names !== 'two-stacks.svg,two-stacks.png') return done(names);
             const text = decodeURIComponent(saved[0].href.split(',').slice(1).join(','));
             // What is parsed here is under the policy of this page, as the file is not.
             const read = new DOMParser().parseFromString(text.replace(/<style>.*?<[/]style>/, ''), 'image/svg+xml');
             const shown = [...document.querySelectorAll('.stage svg.scene')].find(s => s.getBoundingClientRect().width > 0);
             const texts = e => [...e.querySelectorAll('text')].filter(t => t.textContent.trim()).length;
             if (read.querySelector('parsererror') || !texts(read) || texts(read) !== [...shown.querySelectorAll('text')].filter(t => t.textContent.trim() && getComputedStyle(t).visibility !== 'hidden').length) return done('labels: ' + texts(read) + ' of ' + texts(shown));
             if (/var\\(|class=|https?:(?!.*www.w3.org)/.test(text.replace(/http:[/][/]www[.]w3[.]org[/0-9a-z]+/g, ''))) return done('it needs the page');
             const image = new Image();
             image.onerror = () => done('the PNG is none');
             image.onload = () => {
               const canvas = document.createElement('canvas');
               [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
               const pen = canvas.getContext('2d');
               pen.drawImage(image, 0, 0);
               const dots = pen.getImageData(0, 0, canvas.width, canvas.height).data, colours = new Set();
               for (let i = 0; i < dots.length; i += 4 * 97) colours.add(dots[i] + ' ' + dots[i + 1] + ' ' + dots[i + 2]);
               done(image.naturalWidth < 900 ? 'only ' + image.naturalWidth : colours.size < 5 ? 'nearly blank' : dots[0] + dots[1] + dots[2] > 300 ? 'not dark' : '');
             };
             image.src = saved[1].href;",
            json!([]),
        )?;
        if problem == json!("") { Ok(()) } else { Err(problem.to_string()) }
    };
    bad.note("two-stacks", run());
    bad.note("errors", no_errors(&s));
    bad.finish();
}
