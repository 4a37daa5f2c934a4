//! A small blocking WebDriver client, and the three engines that it starts.

use serde_json::{Value, json};
use std::fs::File;
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard};
use std::time::{Duration, Instant};

const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Keys as WebDriver writes them.
pub mod keys {
    pub const TAB: &str = "\u{e004}";
    pub const ENTER: &str = "\u{e007}";
    pub const ESCAPE: &str = "\u{e00c}";
    pub const SPACE: &str = " ";
    pub const END: &str = "\u{e010}";
    pub const HOME: &str = "\u{e011}";
    pub const UP: &str = "\u{e013}";
    pub const RIGHT: &str = "\u{e014}";
    pub const DOWN: &str = "\u{e015}";
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Engine {
    Chromium,
    Firefox,
    WebKit,
    /// Chromium 110, of early 2023. It is driven by today's driver, which has to be told not to mind; what that can't do in it goes
    /// through Chromium's own protocol.
    OldChromium,
}

/// How much longer than on a quiet machine everything may take.
const PATIENCE: f64 = 3.0;

/// What it takes to start an engine.
struct Found {
    driver: PathBuf,
    browser: PathBuf,
    /// A display for an engine that can't do without.
    display: Option<PathBuf>,
}

fn which(names: &[&str]) -> Option<PathBuf> {
    let mut folders: Vec<PathBuf> =
        std::env::var_os("PATH").map(|p| std::env::split_paths(&p).collect()).unwrap_or_default();
    // Where `cargo install` puts geckodriver.
    folders.extend(std::env::var_os("HOME").map(|h| PathBuf::from(h).join(".cargo/bin")));
    names.iter().find_map(|n| folders.iter().map(|f| f.join(n)).find(|p| p.is_file()))
}

fn mini_browser() -> Option<PathBuf> {
    let mut roots = vec![PathBuf::from("/usr/libexec")];
    if let Ok(all) = std::fs::read_dir("/usr/lib") {
        roots.extend(all.flatten().map(|e| e.path()));
    }
    roots
        .iter()
        .flat_map(|r| ["webkitgtk-6.0", "webkit2gtk-4.1", "webkit2gtk-4.0"].map(|v| r.join(v).join("MiniBrowser")))
        .find(|p| p.is_file())
}

impl Engine {
    fn find(self) -> Result<Found, &'static str> {
        let (driver, browser, what) = match self {
            Engine::Chromium => (
                which(&["chromedriver"]),
                which(&["chromium", "chromium-browser", "google-chrome"]),
                "chromium and chromedriver",
            ),
            Engine::Firefox => (which(&["geckodriver"]), which(&["firefox-esr", "firefox"]), "firefox and geckodriver"),
            Engine::OldChromium => {
                // Unpacked by `cargo xtask test`.
                let start = PathBuf::from(concat!(
                    env!("CARGO_MANIFEST_DIR"),
                    "/../old-browser/node_modules/.bin/old-chromium"
                ));
                (
                    which(&["chromedriver"]),
                    Some(start).filter(|p| p.is_file()),
                    "chromedriver, and Chromium 110 from npm",
                )
            }
            Engine::WebKit => {
                (which(&["WebKitWebDriver"]), mini_browser(), "WebKitWebDriver, its MiniBrowser and xvfb-run")
            }
        };
        let display = which(&["xvfb-run"]);
        match (driver, browser) {
            (Some(driver), Some(browser)) if self != Engine::WebKit || display.is_some() => {
                Ok(Found { driver, browser, display: display.filter(|_| self == Engine::WebKit) })
            }
            _ => Err(what),
        }
    }
}

/// A browser with its driver and a profile of its own. All of it ends when this is dropped.
struct Browser {
    engine: Engine,
    agent: ureq::Agent,
    address: String,
    driver: Child,
    keeper: Child,
}

/// Use of a browser. Tests of an engine share one, each in a new tab; so a test starts one session of an engine at a time.
pub struct Session {
    pub engine: Engine,
    /// Taken only when the session ends.
    browser: Option<Browser>,
    /// Where the next test finds the browser; none if it was started for this test alone.
    place: Option<MutexGuard<'static, Option<Browser>>>,
    _turn: Turn,
}

/// The browser of each engine, while no test uses it.
static BROWSERS: [Mutex<Option<Browser>>; 4] = [const { Mutex::new(None) }; 4];

/// Leave to run a browser. As many at a time as there are cores, also where several test programs run: more would make timing a matter of
/// luck. It is a lock on a file beside the test programs, which ends with them.
struct Turn(#[expect(dead_code, reason = "holds the lock")] File);

impl Turn {
    fn take() -> Turn {
        let program = std::env::current_exe().expect("the test program's own path");
        let cores = std::thread::available_parallelism().map_or(1, |n| n.get());
        let open = |name: &str| File::create(program.with_file_name(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
        // In a queue: who has just given a turn back would mostly be the first to see it.
        let queue = open("browser-queue");
        queue.lock().expect("a lock");
        loop {
            for n in 0..cores {
                let file = open(&format!("browser-turn-{n}"));
                if file.try_lock().is_ok() {
                    return Turn(file);
                }
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

/// Ends the group of a driver and takes its folder away when its input ends: so also when the test program was stopped or killed, which drops
/// nothing.
const KEEPER: &str = r#"cat
kill -s TERM -- "-$1"
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do kill -s 0 -- "-$1" || break; sleep 0.1; done
kill -s KILL -- "-$1"
rm -rf -- "$2""#;

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port()
}

/// Says a line past the test harness, which swallows what passing tests print.
fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

fn required() -> bool {
    let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|v| v == value);
    is("DOCKSIDE_REQUIRE_ENGINES", "1") || is("CI", "true")
}

impl Browser {
    fn start(engine: Engine, found: &Found, prefs: &Value) -> Browser {
        let port = free_port();
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let n = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("dockside-browser-{}-{n}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder for the profile");
        let mut command = match &found.display {
            Some(xvfb) => {
                let mut c = Command::new(xvfb);
                c.args(["-a", "-s", "-screen 0 1400x1000x24"]).arg(&found.driver);
                c
            }
            None => Command::new(&found.driver),
        };
        match engine {
            Engine::Chromium => command.arg(format!("--port={port}")),
            Engine::OldChromium => command.arg(format!("--port={port}")).arg("--disable-build-check"),
            Engine::Firefox => command.args([
                "--port",
                &port.to_string(),
                "--websocket-port",
                &free_port().to_string(),
                "--log",
                "fatal",
            ]),
            Engine::WebKit => command.args(["-p", &port.to_string()]),
        };
        // A group of its own, so that the browser goes with its driver; and its temporary files go with its folder.
        let driver = command
            .env("TMPDIR", &folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .unwrap_or_else(|e| panic!("{}: {e}", found.driver.display()));
        let keeper = Command::new("sh")
            .args(["-c", KEEPER, "keeper", &driver.id().to_string()])
            .arg(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .unwrap_or_else(|e| panic!("sh: {e}"));
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(90)))
            .build()
            .new_agent();
        let mut browser = Browser { engine, agent, address: format!("http://127.0.0.1:{port}"), driver, keeper };
        let since = Instant::now();
        while !browser.call("GET", "/status", None).is_ok_and(|v| v["ready"] == true) {
            assert!(since.elapsed().as_secs() < 60, "{engine:?}: the driver does not answer");
            std::thread::sleep(Duration::from_millis(50));
        }
        let own = match engine {
            Engine::Chromium | Engine::OldChromium => json!({
                "goog:chromeOptions": { "binary": found.browser, "args": [
                    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
                    "--disable-component-update", "--disable-sync", "--window-size=1280,900",
                    format!("--user-data-dir={}", folder.display()),
                ] },
                "goog:loggingPrefs": { "browser": "ALL" },
            }),
            Engine::Firefox => json!({
                "moz:firefoxOptions": { "binary": found.browser, "args": ["-headless", "--width=1280", "--height=900"], "prefs": prefs },
            }),
            Engine::WebKit => {
                json!({ "webkitgtk:browserOptions": { "binary": found.browser, "args": ["--automation"] } })
            }
        };
        let made = browser.call("POST", "/session", Some(json!({ "capabilities": { "alwaysMatch": own } })));
        let made = made.unwrap_or_else(|e| panic!("{engine:?} does not start: {e}"));
        browser.address = format!("{}/session/{}", browser.address, made["sessionId"].as_str().expect("a session id"));
        if engine == Engine::WebKit {
            // It has no option for its size; not every window system lets it be set, and no test hangs on it.
            let _ = browser.call("POST", "/window/rect", Some(json!({ "width": 1280, "height": 900, "x": 0, "y": 0 })));
        }
        browser
    }

    /// Makes ready for the next test: a new tab knows no history, frame, emulated screen or running page; nothing is kept of what the last
    /// page stored. (Other origins store for themselves, and every server is one.)
    fn reset(&self) -> Result<(), String> {
        let _ = self.call("DELETE", "/actions", None);
        self.call("POST", "/frame", Some(json!({ "id": null })))?;
        self.call("DELETE", "/cookie", None)?;
        // Pages that block storage have none.
        let clear = "try { localStorage.clear(); sessionStorage.clear() } catch (e) {}";
        self.call("POST", "/execute/sync", Some(json!({ "script": clear, "args": [] })))?;
        let old = self.call("GET", "/window/handles", None)?;
        let new = self.call("POST", "/window/new", Some(json!({ "type": "tab" })))?["handle"].take();
        for handle in old.as_array().into_iter().flatten() {
            self.call("POST", "/window", Some(json!({ "handle": handle })))?;
            self.call("DELETE", "/window", None)?;
        }
        self.call("POST", "/window", Some(json!({ "handle": new })))?;
        self.call("POST", "/timeouts", Some(json!({ "script": 30_000, "pageLoad": 300_000, "implicit": 0 })))?;
        if self.engine == Engine::Chromium {
            // A new tab has not got the focus, and what the last page logged is no concern of the next.
            let front = json!({ "cmd": "Page.bringToFront", "params": {} });
            self.call("POST", "/goog/cdp/execute", Some(front))?;
            self.call("POST", "/se/log", Some(json!({ "type": "browser" })))?;
        }
        Ok(())
    }

    /// One command of the protocol.
    fn call(&self, method: &str, path: &str, body: Option<Value>) -> Result<Value, String> {
        let url = format!("{}{path}", self.address);
        let sent = match method {
            "GET" => self.agent.get(&url).call(),
            "DELETE" => self.agent.delete(&url).call(),
            _ => self
                .agent
                .post(&url)
                .content_type("application/json")
                .send(body.unwrap_or_else(|| json!({})).to_string()),
        };
        let mut answer = sent.map_err(|e| format!("{method} {path}: {e}"))?;
        let text = answer.body_mut().read_to_string().map_err(|e| format!("{method} {path}: {e}"))?;
        let mut json: Value = serde_json::from_str(&text).map_err(|e| format!("{method} {path}: {e}: {text}"))?;
        let value = json["value"].take();
        if let Some(error) = value["error"].as_str() {
            let message = value["message"].as_str().unwrap_or_default();
            return Err(format!("{error}: {}", message.lines().next().unwrap_or_default()));
        }
        Ok(value)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.call("DELETE", "", None);
        drop(self.keeper.stdin.take());
        let _ = self.driver.wait();
        let _ = self.keeper.wait();
    }
}

impl Session {
    /// Starts the engine, or says that it is skipped.
    pub fn start(engine: Engine) -> Option<Session> {
        Session::start_with(engine, json!({}))
    }

    /// `prefs` are settings of Firefox. With any, the browser is started for this test alone.
    pub fn start_with(engine: Engine, prefs: Value) -> Option<Session> {
        let found = match engine.find() {
            Ok(found) => found,
            Err(what) => {
                assert!(!required(), "{engine:?} is needed here and not installed: {what}");
                static SAID: Mutex<Vec<Engine>> = Mutex::new(Vec::new());
                let mut said = SAID.lock().unwrap_or_else(|e| e.into_inner());
                if !said.contains(&engine) {
                    say(&format!("skipped: no {engine:?} here ({what})"));
                    said.push(engine);
                }
                return None;
            }
        };
        let shared = engine != Engine::OldChromium && prefs.as_object().is_none_or(|p| p.is_empty());
        // First the engine, then leave to run: who waits for an engine must not keep others from running.
        let mut place = shared.then(|| BROWSERS[engine as usize].lock().unwrap_or_else(|e| e.into_inner()));
        let turn = Turn::take();
        let there = place.as_mut().and_then(|p| p.take()).filter(|b| b.call("GET", "/title", None).is_ok());
        let browser = there.unwrap_or_else(|| Browser::start(engine, &found, &prefs));
        Some(Session { engine, browser: Some(browser), place, _turn: turn })
    }

    /// One command of the protocol.
    pub fn call(&self, method: &str, path: &str, body: Option<Value>) -> Result<Value, String> {
        self.browser.as_ref().expect("a session that has not ended").call(method, path, body)
    }

    pub fn open(&self, url: &str) -> Result<(), String> {
        self.call("POST", "/url", Some(json!({ "url": url }))).map(drop)
    }

    pub fn reload(&self) -> Result<(), String> {
        self.call("POST", "/refresh", None).map(drop)
    }

    /// Runs the body of a function in the page.
    pub fn run(&self, script: &str, args: Value) -> Result<Value, String> {
        let args = if args.is_array() { args } else { json!([]) };
        if self.engine == Engine::OldChromium {
            let call = format!("(function () {{ {script} }}).apply(null, {args})");
            let asked = json!({ "expression": call, "returnByValue": true, "awaitPromise": true });
            let mut done = self.devtools("Runtime.evaluate", asked)?;
            return match done["exceptionDetails"]["exception"]["description"].as_str() {
                Some(error) => Err(error.lines().next().unwrap_or_default().to_string()),
                None => Ok(done["result"]["value"].take()),
            };
        }
        self.call("POST", "/execute/sync", Some(json!({ "script": script, "args": args })))
    }

    /// Value of an expression in the page.
    pub fn get(&self, expression: &str) -> Result<Value, String> {
        self.run(&format!("return ({expression});"), json!([]))
    }

    pub fn text(&self, expression: &str) -> Result<String, String> {
        Ok(self.get(expression)?.as_str().unwrap_or_default().to_string())
    }

    pub fn is(&self, expression: &str) -> Result<bool, String> {
        Ok(self.get(&format!("!!({expression})"))? == true)
    }

    /// Runs the body of a function that calls its last argument when it is done.
    pub fn run_async(&self, script: &str, args: Value) -> Result<Value, String> {
        self.call("POST", "/timeouts", Some(json!({ "script": 80_000 })))?;
        self.call("POST", "/execute/async", Some(json!({ "script": script, "args": args })))
    }

    /// Waits until an expression in the page holds. `seconds` are those of a quiet machine: on one with other work it takes longer.
    pub fn until(&self, what: &str, seconds: f64, expression: &str) -> Result<(), String> {
        let seconds = seconds * PATIENCE;
        let since = Instant::now();
        loop {
            let last = self.is(expression);
            if last == Ok(true) {
                return Ok(());
            }
            if since.elapsed().as_secs_f64() > seconds {
                let why = last.err().map(|e| format!(" ({e})")).unwrap_or_default();
                return Err(format!("waited {seconds} s in vain: {what}{why}"));
            }
            std::thread::sleep(Duration::from_millis(40));
        }
    }

    /// Opens a page and waits until its live part runs.
    pub fn open_live(&self, url: &str) -> Result<(), String> {
        self.open(url)?;
        self.live()
    }

    pub fn live(&self) -> Result<(), String> {
        self.until("the live part runs", 20.0, "document.documentElement.classList.contains('live')")
    }

    pub fn find(&self, css: &str) -> Result<String, String> {
        let found = self.call("POST", "/element", Some(json!({ "using": "css selector", "value": css })))?;
        found[ELEMENT].as_str().map(String::from).ok_or_else(|| format!("no element {css}"))
    }

    pub fn find_all(&self, css: &str) -> Result<Vec<String>, String> {
        let found = self.call("POST", "/elements", Some(json!({ "using": "css selector", "value": css })))?;
        Ok(found.as_array().into_iter().flatten().filter_map(|e| e[ELEMENT].as_str().map(String::from)).collect())
    }

    /// Presses an element with the pointer, at its centre.
    pub fn click(&self, css: &str) -> Result<(), String> {
        if self.engine == Engine::OldChromium {
            let press = "const e = document.querySelector(arguments[0]);
                if (!e) return false;
                e.scrollIntoView({ block: 'center', behavior: 'instant' });
                e.focus();
                e.click();
                return true;";
            let pressed = self.run(press, json!([css]))? == true;
            return if pressed { Ok(()) } else { Err(format!("no element {css}")) };
        }
        self.click_element(&self.find(css)?).map_err(|e| format!("pressing {css}: {e}"))
    }

    pub fn click_element(&self, element: &str) -> Result<(), String> {
        let element_argument = json!([{ ELEMENT: element }]);
        let mut last = Ok(());
        for attempt in 0..6 {
            if attempt > 0 {
                std::thread::sleep(Duration::from_millis(150));
            }
            // At once: a driver that scrolls by itself may press where the element was. What comes to life around it may still move it.
            let mut place = Value::Null;
            for _ in 0..25 {
                let now = self.run(
                    "const e = arguments[0];
                     e.scrollIntoView({ block: 'center', behavior: 'instant' });
                     const r = e.getBoundingClientRect();
                     return [r.left, r.top];",
                    element_argument.clone(),
                )?;
                if now == place {
                    break;
                }
                place = now;
                std::thread::sleep(Duration::from_millis(30));
            }
            self.run(
                "const e = arguments[0];
                 window.__missed = false;
                 addEventListener('pointerdown', p => { window.__missed = !p.composedPath().includes(e) }, { capture: true, once: true });",
                element_argument.clone(),
            )?;
            // A figure may also move it between a driver's look and its press, which then goes beside it or is refused.
            last = self.call("POST", &format!("/element/{element}/click"), None).map(drop);
            match &last {
                Ok(()) if self.get("window.__missed") == Ok(Value::Bool(true)) => {
                    last = Err(String::from("it moves away from the pointer"));
                }
                Err(e) if e.starts_with("element click intercepted") || e.starts_with("element not interactable") => {}
                _ => break,
            }
        }
        last
    }

    /// Puts a pointer (`mouse` or `touch`) down at the first point of the viewport, takes it along the others and lets go at the last.
    pub fn stroke(&self, kind: &str, path: &[(f64, f64)]) -> Result<(), String> {
        let mut actions = Vec::new();
        for (i, (x, y)) in path.iter().enumerate() {
            let (x, y) = (x.round() as i64, y.round() as i64);
            let duration = if i == 0 { 0 } else { 120 };
            actions.push(json!({ "type": "pointerMove", "duration": duration, "x": x, "y": y, "origin": "viewport" }));
            if i == 0 {
                actions.push(json!({ "type": "pointerDown", "button": 0 }));
            }
        }
        actions.push(json!({ "type": "pointerUp", "button": 0 }));
        let pointer =
            json!({ "type": "pointer", "id": kind, "parameters": { "pointerType": kind }, "actions": actions });
        self.call("POST", "/actions", Some(json!({ "actions": [pointer] }))).map(drop)
    }

    pub fn displayed(&self, css: &str) -> Result<bool, String> {
        Ok(self.call("GET", &format!("/element/{}/displayed", self.find(css)?), None)? == true)
    }

    /// Types a key where the focus is.
    pub fn press(&self, key: &str) -> Result<(), String> {
        self.call(
            "POST",
            "/actions",
            Some(json!({ "actions": [{ "type": "key", "id": "keys", "actions": [
                { "type": "keyDown", "value": key }, { "type": "keyUp", "value": key },
            ] }] })),
        )
        .map(drop)
    }

    pub fn frame(&self, css: &str) -> Result<(), String> {
        let element = self.find(css)?;
        self.call("POST", "/frame", Some(json!({ "id": { ELEMENT: element } }))).map(drop)
    }

    pub fn leave_frame(&self) -> Result<(), String> {
        self.call("POST", "/frame", Some(json!({ "id": null }))).map(drop)
    }

    /// A command of Chromium's own protocol.
    pub fn devtools(&self, command: &str, params: Value) -> Result<Value, String> {
        self.call("POST", "/goog/cdp/execute", Some(json!({ "cmd": command, "params": params })))
    }

    /// Makes Chromium's viewport this wide; a window can't be as narrow as a phone.
    pub fn viewport(&self, width: u32, height: u32) -> Result<(), String> {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", size).map(drop)
    }

    /// Errors of the page, from the script that the server put before all others, and from Chromium's own log.
    pub fn errors(&self) -> Result<Vec<String>, String> {
        let mut all: Vec<String> = Vec::new();
        let seen = self.get("window.__errors ? [...window.__errors, ...window.__warnings] : null")?;
        match seen.as_array() {
            Some(list) => all.extend(list.iter().filter_map(|e| e.as_str().map(String::from))),
            None => all.push(String::from("the script that watches for errors did not run")),
        }
        if matches!(self.engine, Engine::Chromium | Engine::OldChromium) {
            let log = self.call("POST", "/se/log", Some(json!({ "type": "browser" })))?;
            for e in log.as_array().into_iter().flatten().filter(|e| e["level"] == "SEVERE") {
                let said = e["message"].as_str().unwrap_or_default();
                // The old one warns of what was a trial then.
                if !(self.engine == Engine::OldChromium && said.contains("Found a 'popover' attribute")) {
                    all.push(format!("log: {said}"));
                }
            }
        }
        Ok(all)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // After a failure nobody knows what state it is in.
        if let (Some(place), Some(browser)) = (&mut self.place, self.browser.take())
            && !std::thread::panicking()
            && browser.reset().is_ok()
        {
            **place = Some(browser);
        }
    }
}
