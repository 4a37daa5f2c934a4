//! A static server for the built pages: plain by default, awkward on request.

use crate::dist;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// Loaded before every script of a page: collects errors, refusals of the security policy, and what goes to the console. A file, not an inline
/// script, since the pages forbid those.
const WATCH: &str = r#"(function () {
  var seen = window.__errors = [];
  var warned = window.__warnings = [];
  addEventListener("error", function (e) {
    var t = e.target;
    seen.push(e.message ? "error: " + e.message : "could not load " + (t && (t.src || t.href)));
  }, true);
  addEventListener("unhandledrejection", function (e) { seen.push("rejection: " + e.reason); });
  document.addEventListener("securitypolicyviolation", function (e) {
    seen.push("policy: " + e.violatedDirective + " " + e.blockedURI + " " + (e.sourceFile || "") + ":" + e.lineNumber);
  });
  [["error", seen], ["warn", warned]].forEach(function (p) {
    var old = console[p[0]];
    console[p[0]] = function () {
      p[1].push("console." + p[0] + ": " + Array.prototype.join.call(arguments, " "));
      old.apply(console, arguments);
    };
  });
})();"#;

/// Takes service workers away.
const UNKEPT: &str = "Object.defineProperty(navigator, 'serviceWorker', { value: undefined });\n";

/// How the pages are served.
#[derive(Clone, Default)]
pub struct Site {
    /// Path under which the pages lie, without slashes around it.
    pub path: &'static str,
    /// Sends `.wasm` as `application/octet-stream`.
    pub plain_wasm: bool,
    /// Has no `.wasm`.
    pub no_wasm: bool,
    /// Answers the first request for each file whose name begins so with an error, as a network that stutters does.
    pub fails_once: Option<&'static str>,
    /// A script to run before all others, to make the browser awkward.
    pub first: &'static str,
    /// Pages and scripts of the test's own, by name.
    pub extra: BTreeMap<String, String>,
    /// Another folder than that of the build.
    pub folder: Option<PathBuf>,
    /// Is as careless as hosts can be: it lets no other origin read, and knows no type but that of pages. Pages come as they are.
    pub careless: bool,
    /// Lets pages be kept for use without network. They then come as they were built, since their service worker takes no others: nothing in them
    /// collects errors. Elsewhere there are no service workers, which would keep what other tests want fetched.
    pub offline: bool,
}

/// What becomes of a request for a certain file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// There is no such file.
    Missing,
    /// The connection breaks off before an answer.
    Cut,
    /// Something else comes, as from a proxy that wants a login.
    Junk,
    /// What comes says nothing, in a form that can be read.
    Empty,
    /// It comes after two seconds.
    Late,
}

/// What can change while it serves.
struct Now {
    fault: Option<(String, Fault)>,
    folder: PathBuf,
    /// Whether it answers nobody.
    down: bool,
    /// What it was asked for, in order.
    asked: Vec<String>,
}

pub struct Server {
    address: String,
    now: Arc<Mutex<Now>>,
}

impl Server {
    /// Serves until the test program ends.
    pub fn start(site: Site) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let path = if site.path.is_empty() { String::from("/") } else { format!("/{}/", site.path) };
        let address = format!("http://127.0.0.1:{port}{path}");
        let folder = site.folder.clone().unwrap_or_else(dist::folder);
        let now = Arc::new(Mutex::new(Now { fault: None, folder, down: false, asked: Vec::new() }));
        let state = now.clone();
        let site = Arc::new((site, path, Mutex::default()));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (site, state) = (site.clone(), state.clone());
                // A browser that hangs up early is no concern of ours.
                std::thread::spawn(move || drop(answer(stream, &site.0, &site.1, &site.2, &state)));
            }
        });
        Server { address, now }
    }

    /// What was asked for so far, in order.
    pub fn asked(&self) -> Vec<String> {
        self.now.lock().map(|now| now.asked.clone()).unwrap_or_default()
    }

    pub fn plain() -> Server {
        Server::start(Site::default())
    }

    /// From now on requests for this file, and no other, come to this.
    pub fn fault(&self, file: &str, fault: Fault) {
        self.set(|now| now.fault = Some((file.to_string(), fault)));
    }

    /// From now on every request is answered as it should be, with a file of this folder.
    pub fn publish(&self, folder: &Path) {
        self.set(|now| (now.fault, now.folder, now.down) = (None, folder.to_path_buf(), false));
    }

    /// From now on nobody is answered.
    pub fn stop(&self) {
        self.set(|now| now.down = true);
    }

    fn set(&self, change: impl FnOnce(&mut Now)) {
        if let Ok(mut now) = self.now.lock() {
            change(&mut now);
        }
    }

    pub fn url(&self, page: &str) -> String {
        format!("{}{page}", self.address)
    }
}

fn answer(
    mut stream: TcpStream,
    site: &Site,
    path: &str,
    failed: &Mutex<BTreeSet<String>>,
    now: &Mutex<Now>,
) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    loop {
        let mut header = String::new();
        if reader.read_line(&mut header)? == 0 || header.trim().is_empty() {
            break;
        }
    }
    let target = line.split(' ').nth(1).unwrap_or("/");
    let target = target.split(['?', '#']).next().unwrap_or("/");
    let name = target.strip_prefix(path).map(|n| if n.is_empty() { "index.html" } else { n });
    // When it was asked, not when the connection was made, which browsers do ahead.
    let (fault, folder, down) = {
        let mut now = now.lock().expect("a state that no thread left half changed");
        now.asked.push(target.trim_start_matches('/').to_string());
        (now.fault.clone(), now.folder.clone(), now.down)
    };
    if down {
        return Ok(());
    }
    let fault = fault.filter(|(file, _)| Some(file.as_str()) == name).map(|f| f.1);
    match fault {
        Some(Fault::Cut) => return Ok(()),
        Some(Fault::Late) => std::thread::sleep(std::time::Duration::from_secs(2)),
        _ => {}
    }
    let (status, kind, body) = match name {
        Some(_) if fault == Some(Fault::Missing) => ("404 Not Found", "text/plain", b"nothing here".to_vec()),
        Some(n) if fault == Some(Fault::Junk) => ("200 OK", mime(n, false), b"<p>Please log in".to_vec()),
        Some(n) if fault == Some(Fault::Empty) => {
            ("200 OK", mime(n, false), if n.ends_with(".json") { b"{}".to_vec() } else { Vec::new() })
        }
        Some("__watch.js") => ("200 OK", "text/javascript", [UNKEPT, site.first, WATCH].concat().into_bytes()),
        Some(n) if site.extra.contains_key(n) => ("200 OK", mime(n, false), site.extra[n].clone().into_bytes()),
        Some(n)
            if site.fails_once.is_some_and(|start| n.starts_with(start))
                && failed.lock().is_ok_and(|mut f| f.insert(n.to_string())) =>
        {
            ("503 Service Unavailable", "text/plain", b"not now".to_vec())
        }
        // The pages lie flat, and packages in a folder of theirs: whatever else has a folder in it is not ours.
        Some(n)
            if !(n.trim_start_matches("packages/").contains('/')
                || n.contains("..")
                || site.no_wasm && n.ends_with(".wasm")) =>
        {
            match std::fs::read(folder.join(n)) {
                Ok(body) => {
                    let kind = mime(n, site.plain_wasm);
                    let body =
                        if n.ends_with(".html") && !site.offline && !site.careless { watched(body) } else { body };
                    ("200 OK", kind, body)
                }
                Err(_) => ("404 Not Found", "text/plain", b"nothing here".to_vec()),
            }
        }
        _ => ("404 Not Found", "text/plain", b"nothing here".to_vec()),
    };
    let kind = match kind {
        kind if !site.careless => kind,
        "text/html; charset=utf-8" => "text/html",
        _ => "application/octet-stream",
    };
    let allows = if site.careless { "" } else { "Access-Control-Allow-Origin: *\r\n" };
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-store\r\n{allows}Connection: close\r\n\r\n",
        body.len()
    )?;
    stream.write_all(&body)?;
    stream.flush()
}

/// A page that must not load a file: the watch stands in it, before the policy that would forbid that. `first` runs before.
pub fn watched_within(page: &str, first: &str) -> String {
    page.replacen("<meta http-equiv", &format!("<script>{first}\n{WATCH}</script><meta http-equiv"), 1)
}

fn watched(page: Vec<u8>) -> Vec<u8> {
    let text = String::from_utf8(page).expect("pages are UTF-8");
    text.replacen("<script", "<script src=\"__watch.js\"></script><script", 1).into_bytes()
}

fn mime(name: &str, plain_wasm: bool) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css",
        "js" => "text/javascript",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "wasm" if !plain_wasm => "application/wasm",
        _ => "application/octet-stream",
    }
}
