//! The workbench: a level by keyboard alone, by pointer alone and by touch; history, completion and undoing; a link with what was done.

use dockside_browser::driver::keys;
use dockside_browser::{Engine, Problems, Server, Session};
use serde_json::json;

#[macro_use]
mod common;
use common::*;

in_every_engine!(
    a_level_by_keyboard,
    a_level_by_pointer,
    a_level_by_touch,
    lines_come_back,
    a_link_brings_what_was_done
);

const LEVEL: &str = "level-a-database-in-one-line.html";
const LINE: &str = "docker run -d --name db2 -e MYSQL_ROOT_PASSWORD=secret mysql";
const INPUT: &str = "document.querySelector('.alive .terminal-line input')";
const LOG: &str = "document.querySelector('.alive .terminal-log')";
const MET: &str = "document.querySelectorAll('.alive .level .goal.met').length";

/// Opens a page of the workbench.
fn open(s: &Session, site: &Server, page: &str) -> Result<(), String> {
    s.open_live(&site.url(page))?;
    s.until("the workbench lives", 10.0, "document.querySelector('[data-island=workbench].alive .terminal-line input')")
}

fn type_keys(s: &Session, text: &str) -> Result<(), String> {
    text.chars().try_for_each(|c| s.press(&c.to_string()))
}

/// The keyboard goes on by Tab until it is in the line.
fn tab_to_line(s: &Session) -> Result<(), String> {
    for _ in 0..60 {
        if s.is(&format!("document.activeElement === {INPUT}"))? {
            return Ok(());
        }
        s.press(keys::TAB)?;
    }
    Err(String::from("the Tab key never came to the line"))
}

fn run(engine: Engine, test: fn(&Session, &Server) -> Result<(), String>) {
    let Some(s) = Session::start(engine) else { return };
    let site = Server::plain();
    let mut bad = Problems::default();
    bad.note("workbench", test(&s, &site).and_then(|()| no_errors(&s)));
    bad.finish();
}

fn a_level_by_keyboard(engine: Engine) {
    run(engine, |s, site| {
        open(s, site, LEVEL)?;
        s.until("nothing is reached", 2.0, &format!("{MET} === 0"))?;
        tab_to_line(s)?;
        type_keys(s, "docker logs db")?;
        s.press(keys::ENTER)?;
        s.until("the log says what was missed", 2.0, &format!("{LOG}.textContent.includes('MYSQL_ROOT_PASSWORD')"))?;
        s.until("looking counts for nothing", 2.0, &format!("{MET} === 0"))?;
        s.until("the focus stays in the line", 1.0, &format!("document.activeElement === {INPUT}"))?;
        type_keys(s, LINE)?;
        s.press(keys::ENTER)?;
        s.until("the goal is reached", 3.0, &format!("{MET} === 1"))?;
        s.until("what it was about is told", 3.0, "document.querySelector('.alive .level-done.over p:nth-child(2)')")?;
        let kept = "Object.entries(JSON.parse(localStorage.getItem('dockside.progress')).records)\
            .some(([key, r]) => key.startsWith('level-a-database-in-one-line@') && r.s && r.a.moves === '1')";
        s.until("it is kept, with one command", 3.0, kept)?;
        s.open_live(&site.url("levels.html"))?;
        s.until("the list knows it", 8.0, "document.querySelectorAll('.alive .level-name.par').length === 1")
    });
}

fn a_level_by_pointer(engine: Engine) {
    run(engine, |s, site| {
        // A hint that names a whole line offers it.
        open(s, site, LEVEL)?;
        for _ in 0..3 {
            s.click(".alive [data-act=hint]")?;
        }
        s.click(".alive .level-hints > li:last-child .offer")?;
        s.until("the line of the hint can be run", 2.0, &format!("{INPUT}.value === {}", json!(LINE)))?;
        s.click(".alive [data-act=run]")?;
        s.until("the goal is reached", 3.0, &format!("{MET} === 1"))?;
        s.until("what it was about is told", 3.0, "document.querySelector('.alive .level-done.over')")?;
        // Another time that would give the answer away.
        open(s, site, LEVEL)?;
        let folded = "document.querySelector('.alive .level-done:not(.over) details:not([open])')";
        s.until("the earlier success is told, and folded", 3.0, folded)?;

        open(s, site, "level-what-still-bills.html")?;
        // The picture offers the commands of what is pressed.
        let shape = "[...document.querySelectorAll('.alive .stage .hit')].find(e => e.getBoundingClientRect().width > 0 \
            && e.dataset.key.startsWith('instance-') && e.getAttribute('aria-pressed') !== 'true')";
        for left in [1, 0] {
            s.until("an instance can be pressed", 3.0, shape)?;
            s.run(&format!("({shape}).dispatchEvent(new MouseEvent('click', {{ bubbles: true }}))"), json!([]))?;
            let offer = "[...document.querySelectorAll('.alive .offers .offer')].find(b => b.textContent.includes('terminate-instances'))";
            s.until("terminating it is offered", 3.0, offer)?;
            s.run(&format!("({offer}).dataset.mark = 'x'"), json!([]))?;
            s.click(".alive .offer[data-mark=x]")?;
            s.until("it stands in the line", 2.0, &format!("{INPUT}.value.startsWith('aws ec2 terminate-instances')"))?;
            s.click(".alive [data-act=run]")?;
            s.until("the line is empty again", 2.0, &format!("{INPUT}.value === ''"))?;
            let count = format!("{LOG}.querySelectorAll('.terminal-entry').length === {}", 2 - left);
            s.until("and the answer stands in the log", 2.0, &count)?;
        }
        s.until("no line failed", 1.0, &format!("!{LOG}.querySelector('.failed')"))
    });
}

fn lines_come_back(engine: Engine) {
    run(engine, |s, site| {
        open(s, site, "workbench.html")?;
        let value = |what: &str, value: &str| s.until(what, 2.0, &format!("{INPUT}.value === {}", json!(value)));
        tab_to_line(s)?;
        type_keys(s, "docker vol")?;
        s.press(keys::TAB)?;
        value("Tab completes", "docker volume ")?;
        type_keys(s, "create shopdata")?;
        s.press(keys::ENTER)?;
        type_keys(s, "docker volume ls")?;
        s.press(keys::ENTER)?;
        s.until("the volume is there", 2.0, &format!("{LOG}.lastElementChild.textContent.includes('shopdata')"))?;
        s.press(keys::UP)?;
        value("the last line is back", "docker volume ls")?;
        s.press(keys::UP)?;
        value("the one before", "docker volume create shopdata")?;
        s.press(keys::DOWN)?;
        value("and forth", "docker volume ls")?;
        s.press(keys::ESCAPE)?;
        s.press(keys::TAB)?;
        s.until("after Escape, Tab leaves the line", 2.0, &format!("document.activeElement !== {INPUT}"))?;
        s.click(".alive [data-act=undo]")?;
        s.until(
            "the volume is gone",
            2.0,
            &format!("{LOG}.lastElementChild.textContent.includes('docker volume create')"),
        )?;
        s.click(".alive .terminal-line input")?;
        s.run(&format!("{INPUT}.select()"), json!([]))?;
        type_keys(s, "docker volume ls")?;
        s.press(keys::ENTER)?;
        s.until("it is not listed", 2.0, &format!("!{LOG}.lastElementChild.textContent.includes('shopdata')"))?;
        type_keys(s, "dokcer ps")?;
        s.press(keys::ENTER)?;
        s.until("a slip is named", 2.0, &format!("{LOG}.lastElementChild.textContent.includes('docker?')"))
    });
}

fn a_link_brings_what_was_done(engine: Engine) {
    run(engine, |s, site| {
        open(s, site, LEVEL)?;
        s.click(".alive .terminal-line input")?;
        type_keys(s, LINE)?;
        s.press(keys::ENTER)?;
        s.until("the goal is reached", 3.0, &format!("{MET} === 1"))?;
        s.click(".alive .bench .share summary")?;
        let link = "(document.querySelector('.alive .bench .share input') || {}).value";
        s.until("the link holds it", 3.0, &format!("({link} || '').includes('?do=')"))?;
        let address = s.text(link)?;
        s.open_live(&address)?;
        s.until("the goal is reached by the link", 10.0, &format!("{MET} === 1"))?;
        s.run("localStorage.clear()", json!([]))?;
        s.open_live(&address)?;
        s.until("it is reached again", 10.0, &format!("{MET} === 1"))?;
        s.until("but by nobody here", 2.0, "!document.querySelector('.alive .level-done.over')")?;
        s.until("what was done stands in the log", 2.0, &format!("{LOG}.textContent.includes('--name db2')"))?;
        // A damaged link is named, and the workbench begins as it does.
        open(s, site, &[LEVEL, "?do=!!!"].concat())?;
        s.until("the page says so", 3.0, "document.getElementById('message').textContent.includes('do=!!!')")?;
        s.until("nothing is reached", 2.0, &format!("{MET} === 0"))
    });
}

/// A finger is enough; where the driver can make the page as wide as a phone, on such a page.
fn a_level_by_touch(engine: Engine) {
    let Some(s) = Session::start(engine) else { return };
    if engine == Engine::Chromium {
        s.viewport(360, 740).expect("a narrow viewport");
        s.devtools("Emulation.setTouchEmulationEnabled", json!({ "enabled": true })).expect("a touch screen");
    }
    let site = Server::plain();
    let tap = |css: &str| -> Result<(), String> {
        s.stroke("touch", &[middle_in_view(&s, css)?]).map_err(|e| format!("tapping {css}: {e}"))
    };
    let test = || -> Result<(), String> {
        open(&s, &site, "level-four-objects.html")?;
        s.until("nothing is wider than the page", 2.0, "document.documentElement.scrollWidth <= innerWidth")?;
        tap(".alive [data-act=solution]")?;
        s.until(
            "the solution is typed, line by line",
            20.0,
            &format!("{LOG}.querySelectorAll('.terminal-entry').length >= 4"),
        )?;
        s.until("and reaches the goal", 5.0, &format!("{MET} === 1"))?;
        let said = "document.querySelector('.alive .level-done .level-said').textContent";
        s.until("it is none of one's own", 2.0, &format!("!{said}.includes('Reached')"))?;
        tap(".alive [data-act=reset]")?;
        s.until("back at the start", 3.0, &format!("{MET} === 0"))?;
        no_errors(&s)
    };
    let mut bad = Problems::default();
    bad.note("workbench", test());
    bad.finish();
}
