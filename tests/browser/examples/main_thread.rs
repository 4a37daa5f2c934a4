//! Main-thread tasks over 50 ms while `index.html` loads and is read to its end, in Chromium with its CPU slowed down to a quarter:
//! `cargo run -p dockside-browser --example main_thread [-- <width> [<slowdown> [<page>]]]`.
//!
//! Beside the browser's long tasks it counts long animation frames, for of tasks without scripts the browser tells few. Neither sees the
//! collection of garbage.
//!
//! It only measures: how long a task takes depends on the machine and on what else runs there, so nothing fails on a number.

use dockside_browser::{Engine, Server, Session};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Runs before every script of the page. Notes long tasks, long frames (they name the scripts that ran)
/// and when each island comes to life. A mutation observer is called at the end of the script that changed the class, within the same task.
const OBSERVE: &str = r#"(() => {
  const seen = window.__main = { tasks: [], frames: [], marks: [], views: [] };
  const mark = name => seen.marks.push([performance.now(), name]);
  const task = e => seen.tasks.push([e.startTime, e.duration, e.name, e.attribution.map(a => a.containerType + ' ' + a.containerName).join(' ').trim()]);
  const frame = e => seen.frames.push([e.startTime, e.duration, e.renderStart, e.styleAndLayoutStart, e.scripts.map(s =>
    [s.startTime, s.duration, s.invoker + ' ' + s.sourceURL.split('/').pop(), s.forcedStyleAndLayoutDuration]), e.blockingDuration]);
  const observers = [['longtask', task], ['long-animation-frame', frame]].map(([type, note]) => {
    const o = new PerformanceObserver(l => l.getEntries().forEach(note));
    o.observe({ type, buffered: true });
    return () => o.takeRecords().forEach(note);
  });
  seen.flush = () => observers.forEach(f => f());
  new MutationObserver(list => {
    const now = new Set();
    for (const m of list) {
      if (m.target === document.documentElement && m.target.classList.contains('live')) now.add('live');
      if (m.target.dataset && m.target.dataset.island && m.target.classList.contains('alive') && !m.target.__noted) {
        m.target.__noted = true;
        now.add('mount ' + m.target.dataset.island + ' ' + m.target.parentNode.id);
      }
    }
    now.forEach(mark);
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ['class'] });
  document.addEventListener('DOMContentLoaded', () => mark('parsed'));
  new PerformanceObserver(l => l.getEntries().forEach(e => seen.marks.push([e.startTime, e.name]))).observe({ type: 'paint', buffered: true });
})();"#;

/// Goes down by half a viewport and a pause, some steps at a time; says whether the end is reached. It reads nothing that would force the page
/// to be laid out; where the islands are is looked up in the end.
const SCROLL: &str = "const done = arguments[arguments.length - 1], [pause, steps] = arguments, m = window.__main;
(async () => {
  for (let i = 0; i < steps && m.y < m.bottom; i++) {
    m.y += m.step;
    m.views.push([performance.now(), m.y]);
    scrollTo({ top: m.y, behavior: 'instant' });
    await new Promise(r => setTimeout(r, pause));
  }
  // What was far away is laid out by now, and higher or lower than was thought.
  m.bottom = document.documentElement.scrollHeight - innerHeight;
  return m.y >= m.bottom;
})().then(done, e => done('failed: ' + e));";

const BEFORE: &str = "const m = window.__main;
m.step = innerHeight / 2;
m.bottom = document.documentElement.scrollHeight - innerHeight;
m.y = 0;
m.views.push([performance.now(), 0]);
m.marks.push([performance.now(), 'scroll']);";

/// Puts the id of the island that fills most of the view in the place of how far the page was scrolled.
const AFTER: &str = "const m = window.__main;
m.flush();
m.until = performance.now();
const islands = [...document.querySelectorAll('[data-island]')].map(e => {
  const b = e.getBoundingClientRect();
  return [b.top + scrollY, b.bottom + scrollY, e.parentNode.id];
});
m.views = m.views.map(([at, y]) => {
  const shown = islands.map(i => [Math.min(i[1], y + innerHeight) - Math.max(i[0], y), i[2]]).sort((a, b) => b[0] - a[0])[0];
  return [at, shown && shown[0] > 0 ? shown[1] : ''];
});
if (scrollY + innerHeight < document.documentElement.scrollHeight - 1) throw new Error('the end is not reached');
return { ...m, flush: 0 };";

/// A loop of arithmetic, in milliseconds, the best of many: how much slower it is says whether the browser is slowed down at all.
const LOOP: &str = "let best = Infinity, x = 1;
for (let k = 0; k < 12; k++) {
  const from = performance.now();
  for (let i = 0; i < 2e6; i++) x = (x * 48271) % 2147483647;
  best = Math.min(best, performance.now() - from);
}
return best + (x < 0);";

/// Milliseconds in which a task still belongs to the mount before it.
const FOLLOWS: f64 = 10.0;
/// Milliseconds between two steps.
const PAUSE: u32 = 250;

fn number(v: &Value) -> f64 {
    v.as_f64().unwrap_or(0.0)
}

fn list(v: &Value) -> &[Value] {
    v.as_array().map_or(&[], Vec::as_slice)
}

fn text(v: &Value) -> &str {
    v.as_str().unwrap_or_default()
}

/// What Chromium counts of its main thread, in seconds. Short tasks count too.
const SPENT: [(&str, &str); 4] = [
    ("TaskDuration", "all"),
    ("ScriptDuration", "script"),
    ("RecalcStyleDuration", "style"),
    ("LayoutDuration", "layout"),
];

fn spent(s: &Session) -> Result<[f64; 4], String> {
    let all = s.devtools("Performance.getMetrics", json!({}))?;
    Ok(SPENT.map(|(id, _)| list(&all["metrics"]).iter().find(|m| m["name"] == id).map_or(0.0, |m| number(&m["value"]))))
}

fn main() -> Result<(), String> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let arg = |i: usize, usual: u32| args.get(i).map_or(Ok(usual), |a| a.parse().map_err(|e| format!("{a}: {e}")));
    let (width, rate) = (arg(0, 1280)?, arg(1, 4)?);
    let page = args.get(2).map_or("index.html", String::as_str);

    let Some(s) = Session::start(Engine::Chromium) else { return Ok(()) };
    let site = Server::plain();
    s.viewport(width, 900)?;
    // A page of the same origin first, so that the process that is slowed down is the one that is measured.
    s.open_live(&site.url("glossary.html"))?;
    let slow = |rate: u32| s.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": rate }));
    let pace = || -> Result<f64, String> { Ok(number(&s.run(LOOP, json!([]))?)) };
    pace()?;
    let usual = pace()?;
    s.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": OBSERVE }))?;
    slow(rate)?;

    s.devtools("Performance.enable", json!({}))?;
    let before = spent(&s)?;
    s.open(&site.url(page))?;
    s.live()?;
    std::thread::sleep(std::time::Duration::from_secs(2));
    let loaded = spent(&s)?;
    s.run(BEFORE, json!([]))?;
    loop {
        match s.run_async(SCROLL, json!([PAUSE, 40]))? {
            Value::Bool(true) => break,
            Value::Bool(false) => {}
            other => return Err(format!("scrolling: {other}")),
        }
    }
    s.until("all islands live", 20.0, "!document.querySelector('[data-island]:not(.alive)')")?;
    std::thread::sleep(std::time::Duration::from_secs(2));
    let read = spent(&s)?;
    let seen = s.run(AFTER, json!([]))?;
    let slowed = pace()?;
    // It would have seen a long task.
    let known = number(&s.get("window.__main.tasks.length")?);
    s.run("setTimeout(() => { const t = performance.now(); while (performance.now() < t + 120); }, 0)", json!([]))?;
    s.until("a task of 120 ms is seen", 10.0, &format!("(window.__main.tasks.length > {known})"))?;

    println!(
        "{page}, {width} px wide, asked for {rate} times slower; a loop takes {:.1} times as long",
        slowed / usual
    );
    report(&seen);
    println!("\nmain thread, ms   {}", SPENT.map(|(_, name)| format!("{name:>7}")).join(""));
    for (phase, from, to) in [("until scrolling", before, loaded), ("scrolling", loaded, read)] {
        let ms: Vec<String> = from.iter().zip(to).map(|(a, b)| format!("{:>7.0}", (b - a) * 1000.0)).collect();
        println!("{phase:<18}{}", ms.join(""));
    }
    Ok(())
}

/// Prints each long task with the phase it falls into, and the sums by phase.
fn report(seen: &Value) {
    let marks: Vec<(f64, &str)> = list(&seen["marks"]).iter().map(|m| (number(&m[0]), text(&m[1]))).collect();
    let when = |name: &str| marks.iter().find(|m| m.1 == name).map_or(f64::INFINITY, |m| m.0);
    let (parsed, live, scroll) = (when("parsed"), when("live"), when("scroll"));
    let painted = when("first-contentful-paint");
    let mounts = marks.iter().filter(|m| m.1.starts_with("mount ")).count();
    let until = number(&seen["until"]);
    println!(
        "parsed at {parsed:.0} ms, painted at {painted:.0} ms, live at {live:.0} ms, scrolled from {scroll:.0} to {until:.0} ms, {mounts} islands mounted\n"
    );
    println!("{:>8} {:>6}  phase", "start", "ms");
    let mut sums: BTreeMap<&str, (u32, f64, f64, f64)> = BTreeMap::new();
    // What came to life last in a long task, and when that ended: the frame that follows draws it.
    let mut mounted = (f64::NEG_INFINITY, String::new());
    for task in list(&seen["tasks"]) {
        let (from, long) = (number(&task[0]), number(&task[1]));
        let to = from + long;
        // Long tasks are reported in whole milliseconds.
        let within = |at: f64| from - 1.0 <= at && at <= to + 1.0;
        let came: Vec<&str> = marks.iter().filter(|m| within(m.0)).filter_map(|m| m.1.strip_prefix("mount ")).collect();
        let (phase, mut what) = if !came.is_empty() {
            mounted = (to, came.join(", "));
            ("mount", mounted.1.clone())
        } else if from < mounted.0 + FOLLOWS {
            ("after mount", mounted.1.clone())
        } else if from < parsed {
            ("load", String::new())
        } else if from <= live {
            ("script start", String::new())
        } else if from < scroll {
            ("first screen", String::new())
        } else {
            let views = list(&seen["views"]);
            let view = views.iter().rev().find(|v| number(&v[0]) <= to).map_or("", |v| text(&v[1]));
            ("scrolling", if view.is_empty() { String::from("prose in view") } else { format!("{view} in view") })
        };
        for (mark, note) in
            [("parsed", "the page is parsed"), ("first-contentful-paint", "first paint"), ("live", "the module starts")]
        {
            if within(when(mark)) {
                what = format!("{what} ({note})");
            }
        }
        // `self` is the page itself, which says nothing.
        if text(&task[2]) != "self" {
            what = format!("{what}; {} {}", text(&task[2]), text(&task[3]));
        }
        println!("{from:>8.0} {long:>6.0}  {phase}: {}{}", what.trim(), inside(seen, from, to));
        let sum = sums.entry(phase).or_default();
        *sum = (sum.0 + 1, sum.1 + long, sum.2 + (long - 50.0), sum.3.max(long));
    }
    println!("\n{:<14} {:>5} {:>8} {:>9} {:>8}", "phase", "tasks", "ms", "over 50", "longest");
    let mut all = (0, 0.0, 0.0, 0.0f64);
    for (phase, s) in &sums {
        println!("{phase:<14} {:>5} {:>8.0} {:>9.0} {:>8.0}", s.0, s.1, s.2, s.3);
        all = (all.0 + s.0, all.1 + s.1, all.2 + s.2, all.3.max(s.3));
    }
    println!("{:<14} {:>5} {:>8.0} {:>9.0} {:>8.0}", "all", all.0, all.1, all.2, all.3);
    // Chromium tells of few tasks in which no script ran. Of frames it tells in any case.
    let (mut long, mut over, mut longest) = ([0, 0], [0.0, 0.0], [0.0f64, 0.0]);
    for f in list(&seen["frames"]) {
        let (start, took, blocked) = (number(&f[0]), number(&f[1]), number(&f[5]));
        if blocked > 0.0 {
            let i = usize::from(start >= scroll);
            long[i] += 1;
            over[i] += blocked;
            longest[i] = longest[i].max(took);
        }
    }
    println!("\nframes that hold a task over 50 ms, with or without scripts");
    for (i, phase) in ["until scrolling", "scrolling"].into_iter().enumerate() {
        println!("{phase:<18}{:>4}, {:.0} ms over 50, the longest {:.0} ms", long[i], over[i], longest[i]);
    }
}

/// What ran in the task, as far as the long frame around it knows: scripts, and style, layout and painting at the frame's end.
fn inside(seen: &Value, from: f64, to: f64) -> String {
    let overlap = |a: f64, b: f64| (b.min(to) - a.max(from)).max(0.0);
    let mut parts: BTreeMap<String, f64> = BTreeMap::new();
    for f in list(&seen["frames"]) {
        let (start, long) = (number(&f[0]), number(&f[1]));
        if overlap(start, start + long) == 0.0 {
            continue;
        }
        for script in list(&f[4]) {
            let (at, took) = (number(&script[0]), number(&script[1]));
            let shared = overlap(at, at + took);
            if shared >= 5.0 {
                *parts.entry(text(&script[2]).trim().to_string()).or_default() += shared;
                let forced = number(&script[3]);
                if forced >= 5.0 {
                    *parts.entry(String::from("  of it forced layout")).or_default() += forced;
                }
            }
        }
        let layout = number(&f[3]);
        if layout > 0.0 && overlap(layout, start + long) >= 5.0 {
            *parts.entry(String::from("style, layout and paint")).or_default() += overlap(layout, start + long);
        }
    }
    let mut parts: Vec<(String, f64)> = parts.into_iter().collect();
    parts.sort_by(|a, b| b.1.total_cmp(&a.1));
    let parts: Vec<String> = parts.iter().map(|(name, ms)| format!("{} {ms:.0}", name.trim())).collect();
    if parts.is_empty() { String::new() } else { format!(" [{}]", parts.join(", ")) }
}
