//! `hosting/nginx.conf` in the real nginx: what it sends, and how it says it is to be kept.

use crate::packed;
use crate::setup::NGINX_BROTLI as BROTLI;
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const CONF: &str = include_str!("../../hosting/nginx.conf");
const PAGE: &str = "index.html";
const HASHED: [&str; 5] = [
    "style-0123456789abcdef.css",
    "a-0123456789abcdef.js",
    "a-0123456789abcdef.json",
    "a-wide-0123456789abcdef.svg",
    CODE,
];
const CODE: &str = "dockside-0123456789abcdef.wasm";
const FOREVER: &str = "public, max-age=31536000, immutable";

fn program() -> Option<PathBuf> {
    let mut folders: Vec<PathBuf> =
        std::env::var_os("PATH").map(|p| std::env::split_paths(&p).collect()).unwrap_or_default();
    // It is on the path of root alone.
    folders.push(PathBuf::from("/usr/sbin"));
    folders.into_iter().map(|f| f.join("nginx")).find(|p| p.is_file())
}

/// nginx with this configuration on a port of its own, until it is dropped.
struct Nginx {
    program: PathBuf,
    child: Child,
    folder: PathBuf,
    port: u16,
}

impl Nginx {
    /// `below` is the path below which the pages lie, with a slash at its end. The folder has to be gone or empty.
    fn start(nginx: &Path, name: &str, below: &str, brotli: bool) -> Nginx {
        let folder = std::env::temp_dir().join(format!("dockside-nginx-{}-{name}", std::process::id()));
        let port = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port();
        let dist = folder.join("site").join(below);
        for dir in [&dist, &folder.join("dockside")] {
            std::fs::create_dir_all(dir).unwrap();
        }
        let text = "All that is said twice, is said twice. ".repeat(40);
        for name in [&HASHED[..], &[PAGE, "404.html", "OFL.txt", "sw.js", "letters.woff2", "favicon.png"]].concat() {
            std::fs::write(dist.join(name), [name, " ", &text].concat()).unwrap();
        }
        packed::write(&folder.join("site")).unwrap();
        let at = |p: &Path| p.to_string_lossy().into_owned();
        let conf = CONF
            .replace("listen 8080;", &format!("listen 127.0.0.1:{port};"))
            .replace("listen [::]:8080;", "")
            .replace("root /srv/dockside;", &format!("root {};", at(&folder.join("site"))))
            .replace("error_page 404 /404.html;", &format!("error_page 404 /{below}404.html;"));
        assert!(conf.contains(&at(&folder)) && conf.contains(&format!("127.0.0.1:{port}")), "{conf}");
        let temp: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|what| format!("{what}_temp_path {};\n", at(&folder.join(what))))
            .concat();
        let load = if brotli { format!("load_module {BROTLI};\n") } else { String::new() };
        let whole = format!(
            "{load}daemon off;\nmaster_process off;\npid {};\nerror_log stderr;\nevents {{}}\nhttp {{\naccess_log off;\n{temp}{conf}}}\n",
            at(&folder.join("pid"))
        );
        std::fs::write(folder.join("nginx.conf"), whole).unwrap();
        if brotli {
            std::fs::write(folder.join("dockside/brotli.conf"), "brotli_static on;\n").unwrap();
        }
        let child = Command::new(nginx)
            .args(["-e", "stderr", "-p", &at(&folder), "-c", &at(&folder.join("nginx.conf"))])
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut nginx = Nginx { program: nginx.to_path_buf(), child, folder, port };
        let since = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let ended = nginx.child.try_wait().unwrap();
            if ended.is_some() || since.elapsed().as_secs() > 20 {
                let _ = nginx.child.kill();
                let mut said = String::new();
                nginx.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
                panic!("nginx does not start: {said}");
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        nginx
    }

    /// What it says while it starts; nothing, if it has nothing against its configuration.
    fn checked(&self) -> String {
        let mut test = Command::new(&self.program);
        test.args(["-t", "-q", "-e", "stderr", "-c"]).arg(self.folder.join("nginx.conf"));
        String::from_utf8(test.output().unwrap().stderr).unwrap()
    }

    fn get(&self, path: &str, encodings: &str) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: {encodings}\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let end = bytes.windows(4).position(|w| w == b"\r\n\r\n").expect("an end of the head");
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let mut lines = head.lines();
        let status = lines.next().and_then(|l| l.split(' ').nth(1)).unwrap().to_string();
        let headers = lines.filter_map(|l| l.split_once(": ")).map(|(k, v)| (k.to_ascii_lowercase(), v.to_string()));
        Answer { status, headers: headers.collect(), body: bytes[end + 4..].to_vec() }
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

struct Answer {
    status: String,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v)
    }

    /// What the reader gets, and how it came.
    fn text(&self) -> (String, &str) {
        let mut out = Vec::new();
        match self.header("content-encoding") {
            "br" => brotli::BrotliDecompress(&mut &*self.body, &mut out).unwrap(),
            "gzip" => _ = flate2::read::GzDecoder::new(&*self.body).read_to_end(&mut out).unwrap(),
            _ => out = self.body.clone(),
        }
        (String::from_utf8(out).unwrap(), self.header("content-encoding"))
    }
}

#[test]
fn nginx_sends_the_pages_as_they_need_it() {
    let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|v| v == value);
    let required = is("CI", "true") || is("DOCKSIDE_REQUIRE_ENGINES", "1");
    let (nginx, module) = (program(), Path::new(BROTLI).is_file());
    assert!(
        !required || nginx.is_some() && module,
        "nginx and its module for Brotli are needed here and not installed"
    );
    let Some(nginx) = nginx else {
        // Past the test harness, which swallows what passing tests print.
        let _ = writeln!(std::io::stderr(), "skipped: hosting/nginx.conf, since there is no nginx here");
        return;
    };
    for below in ["", "a/course/"] {
        for brotli in [false, true] {
            if brotli && !module {
                let _ = writeln!(std::io::stderr(), "skipped: nginx with Brotli, since its module is not here");
                continue;
            }
            let name = format!("{}{}", below.replace('/', ""), if brotli { "-br" } else { "" });
            pages(&Nginx::start(&nginx, &name, below, brotli), below, brotli);
        }
    }
}

fn pages(nginx: &Nginx, below: &str, brotli: bool) {
    assert_eq!(nginx.checked(), "");
    let kinds = [
        (PAGE, "text/html; charset=utf-8"),
        ("OFL.txt", "text/plain; charset=utf-8"),
        ("sw.js", "text/javascript; charset=utf-8"),
        ("letters.woff2", "font/woff2"),
        ("favicon.png", "image/png"),
        (HASHED[0], "text/css; charset=utf-8"),
        (HASHED[1], "text/javascript; charset=utf-8"),
        (HASHED[2], "application/json; charset=utf-8"),
        (HASHED[3], "image/svg+xml; charset=utf-8"),
        (CODE, "application/wasm"),
    ];
    for (file, kind) in kinds {
        let keep = if HASHED.contains(&file) { FOREVER } else { "no-cache" };
        let packed = ![".woff2", ".png"].iter().any(|e| file.ends_with(e));
        for (accepts, sent) in [
            ("identity", ""),
            ("gzip", "gzip"),
            ("gzip, deflate, br", if brotli { "br" } else { "gzip" }),
            ("br", if brotli { "br" } else { "" }),
        ] {
            let a = nginx.get(&format!("/{below}{file}?memory=64"), accepts);
            let place = format!("{file} of /{below} for {accepts}: {:?}", a.headers);
            let (text, how) = a.text();
            assert_eq!(a.status, "200", "{place}");
            assert!(text.starts_with(&format!("{file} All that")), "{place}: {text}");
            assert_eq!(how, if packed { sent } else { "" }, "{place}");
            assert_eq!(a.header("vary"), if packed { "Accept-Encoding" } else { "" }, "{place}");
            assert_eq!(a.header("content-type"), kind, "{place}");
            assert_eq!(a.header("cache-control"), keep, "{place}");
            told(&a, &place);
        }
    }
    // The folder is its page, and one that is named without its slash leads there.
    assert_eq!(nginx.get(&format!("/{below}"), "").text().0.split(' ').next(), Some(PAGE));
    if !below.is_empty() {
        let a = nginx.get(&format!("/{}", below.trim_end_matches('/')), "");
        assert_eq!((&*a.status, a.header("location")), ("301", &*format!("/{below}")));
    }
    // What is not there has a page that says so, and is not kept, whatever its name.
    for missing in ["nothing.html", "a/b/nothing.html", "gone-0123456789abcdef.js"] {
        let a = nginx.get(&format!("/{below}{missing}"), "gzip");
        assert_eq!((&*a.status, a.header("cache-control")), ("404", "no-cache"), "{missing}");
        assert!(a.text().0.starts_with("404.html All"), "{missing}");
        told(&a, missing);
    }
}

/// What stands with every answer.
fn told(a: &Answer, place: &str) {
    assert_eq!(a.header("access-control-allow-origin"), "*", "{place}");
    assert_eq!(a.header("x-content-type-options"), "nosniff", "{place}");
    assert_eq!(a.header("server"), "nginx", "{place}");
    for frames in ["x-frame-options", "content-security-policy"] {
        assert!(!a.headers.contains_key(frames), "{place}");
    }
}
