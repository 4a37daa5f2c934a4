//! A small blocking WebDriver client, and the three engines that it starts.

use serde_json::{Value, json};
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Condvar, Mutex};
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
}

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

/// A session of one browser with a fresh profile. Ends with all that it started when it is dropped.
pub struct Session {
    pub engine: Engine,
    agent: ureq::Agent,
    address: String,
    child: Child,
    profile: PathBuf,
    _turn: Turn,
}

/// Leave to run a browser. Two at a time: more would make timing a matter of luck on small machines.
struct Turn;

const BROWSERS: u32 = 2;
static RUNNING: (Mutex<u32>, Condvar) = (Mutex::new(0), Condvar::new());

impl Turn {
    fn take() -> Turn {
        let running = RUNNING.0.lock().unwrap_or_else(|e| e.into_inner());
        let mut running = RUNNING.1.wait_while(running, |n| *n >= BROWSERS).unwrap_or_else(|e| e.into_inner());
        *running += 1;
        Turn
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        *RUNNING.0.lock().unwrap_or_else(|e| e.into_inner()) -= 1;
        RUNNING.1.notify_one();
    }
}

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

impl Session {
    /// Starts the engine, or says that it is skipped.
    pub fn start(engine: Engine) -> Option<Session> {
        Session::start_with(engine, json!({}))
    }

    /// `prefs` are settings of Firefox.
    pub fn start_with(engine: Engine, prefs: Value) -> Option<Session> {
        let turn = Turn::take();
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
        let port = free_port();
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let n = COUNT.fetch_add(1, Ordering::Relaxed);
        let profile = std::env::temp_dir().join(format!("dockside-browser-{}-{n}", std::process::id()));
        std::fs::create_dir_all(&profile).expect("a folder for the profile");
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
        // A group of its own, so that the browser goes with its driver.
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .unwrap_or_else(|e| panic!("{}: {e}", found.driver.display()));
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(90)))
            .build()
            .new_agent();
        let root = format!("http://127.0.0.1:{port}");
        let mut session = Session { engine, agent, address: root, child, profile, _turn: turn };
        let since = Instant::now();
        while !session.call("GET", "/status", None).is_ok_and(|v| v["ready"] == true) {
            assert!(since.elapsed().as_secs() < 20, "{engine:?}: the driver does not answer");
            std::thread::sleep(Duration::from_millis(50));
        }
        let own = match engine {
            Engine::Chromium => json!({
                "goog:chromeOptions": { "binary": found.browser, "args": [
                    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
                    "--disable-component-update", "--disable-sync", "--window-size=1280,900",
                    format!("--user-data-dir={}", session.profile.display()),
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
        let made = session.call("POST", "/session", Some(json!({ "capabilities": { "alwaysMatch": own } })));
        let made = made.unwrap_or_else(|e| panic!("{engine:?} does not start: {e}"));
        session.address = format!("{}/session/{}", session.address, made["sessionId"].as_str().expect("a session id"));
        if engine == Engine::WebKit {
            // It has no option for its size; not every window system lets it be set, and no test hangs on it.
            let _ = session.call("POST", "/window/rect", Some(json!({ "width": 1280, "height": 900, "x": 0, "y": 0 })));
        }
        Some(session)
    }

    /// One command of the protocol.
    pub fn call(&self, method: &str, path: &str, body: Option<Value>) -> Result<Value, String> {
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

    pub fn open(&self, url: &str) -> Result<(), String> {
        self.call("POST", "/url", Some(json!({ "url": url }))).map(drop)
    }

    pub fn reload(&self) -> Result<(), String> {
        self.call("POST", "/refresh", None).map(drop)
    }

    /// Runs the body of a function in the page.
    pub fn run(&self, script: &str, args: Value) -> Result<Value, String> {
        let args = if args.is_array() { args } else { json!([]) };
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

    /// Waits until an expression in the page holds.
    pub fn until(&self, what: &str, seconds: f64, expression: &str) -> Result<(), String> {
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
        self.click_element(&self.find(css)?).map_err(|e| format!("pressing {css}: {e}"))
    }

    pub fn click_element(&self, element: &str) -> Result<(), String> {
        // At once: a driver that scrolls by itself may press where the element was.
        self.run(
            "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })",
            json!([{ ELEMENT: element }]),
        )?;
        self.call("POST", &format!("/element/{element}/click"), None).map(drop)
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
        if self.engine == Engine::Chromium {
            let log = self.call("POST", "/se/log", Some(json!({ "type": "browser" })))?;
            for e in log.as_array().into_iter().flatten().filter(|e| e["level"] == "SEVERE") {
                all.push(format!("log: {}", e["message"].as_str().unwrap_or_default()));
            }
        }
        Ok(all)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.call("DELETE", "", None);
        let group = format!("-{}", self.child.id());
        for signal in ["-TERM", "-KILL"] {
            let _ = Command::new("kill").args([signal, "--", &group]).stderr(Stdio::null()).status();
            let since = Instant::now();
            while since.elapsed().as_millis() < 1500 && !matches!(self.child.try_wait(), Ok(Some(_))) {
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.profile);
    }
}
