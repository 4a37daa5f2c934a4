// Sessions of `assets/js/scorm.js` with a strict platform, without a browser: `node sessions.js <scenario> <version>`, and the package's table
// (and more) on standard input as JSON.
"use strict";
const assert = require("assert");
const fs = require("fs");
const path = require("path");
const strictPlatform = require("./strict.js");
const code = fs.readFileSync(path.join(__dirname, "../../../assets/js/scorm.js"), "utf8");
const [scenario, version] = process.argv.slice(2);
const { table, texts } = JSON.parse(fs.readFileSync(0, "utf8"));
const NAMES = version === "1.2"
  ? { api: "API", status: "cmi.core.lesson_status", raw: "cmi.core.score.raw", place: "cmi.core.lesson_location", time: "cmi.core.session_time", exit: "cmi.core.exit", response: "student_response", wrong: "wrong", room: 4096 }
  : { api: "API_1484_11", status: "cmi.completion_status", raw: "cmi.score.raw", place: "cmi.location", time: "cmi.session_time", exit: "cmi.exit", response: "learner_response", wrong: "incorrect", room: 64000 };

// What is said in one window is heard at once in all others of the same name.
const windows = [];
class Channel {
  constructor(name) { this.name = name; windows.push(this); }
  postMessage(data) { windows.forEach(w => { if (w !== this && w.name === this.name) w.onmessage({ data }); }); }
}

// Opens the package: in a window whose parent's parent is the platform, with a page of another origin between.
function launch(lms, how) {
  const listeners = {}, timers = [], elements = {
    course: { textContent: JSON.stringify(table) },
    state: { textContent: "", setAttribute(name, value) { this[name] = value; } },
    page: { contentWindow: { location: { pathname: "/x/" + table.start }, scrollY: 0, innerHeight: 600, document: { querySelectorAll: () => [] }, dispatchEvent() {} } },
  };
  const far = {};
  far.parent = far;
  if (lms) far[NAMES.api] = lms.api;
  const foreign = new Proxy({ parent: far }, { get: (of, name) => { if (name === "parent") return far; throw new Error("SecurityError"); } });
  const window = { parent: foreign, opener: null };
  window.top = far;
  if (how) how({ window, far, elements });
  const document = { getElementById: id => elements[id], querySelector: () => ({ remove() { elements.bar = "bare"; } }), visibilityState: "visible" };
  const location = { pathname: "/x/scorm.html", reload() {} };
  const run = new Function("window", "document", "addEventListener", "location", "setTimeout", "clearTimeout", "BroadcastChannel", code);
  run(window, document, (name, f) => (listeners[name] = f), location, (f, ms) => timers.push({ f, ms }), () => {}, Channel);
  return {
    window, document, elements, timers, host: window.docksideHost, text: window.docksideText,
    state: () => elements.state["data-state"],
    fire(name, hidden) { document.visibilityState = hidden ? "hidden" : "visible"; listeners[name]({ persisted: false }); },
  };
}

const key = check => check.id + "@" + check.revision;
const has = (lms, start) => lms.log.filter(l => l.startsWith(start));

// The text that pages save after some checks were answered, each for the first time: `wrong` of them, the rest rightly.
function answered(n, wrong, before) {
  const progress = before ? JSON.parse(before) : { version: table.version, records: {} };
  table.checks.slice(0, n).forEach((check, i) => {
    if (progress.records[key(check)]) return;
    const right = i >= (wrong || 0), answer = { ...check.key };
    if (check.kind === "fill-in") Object.keys(answer).slice(1).forEach(id => delete answer[id]);
    progress.records[key(check)] = { t: 1, ...(right && { s: true }), n: 1, g: right ? "s" : "w", a: answer, f: right ? "r" : "w", l: "20786" + (right ? "f" : "w") };
  });
  return JSON.stringify(progress);
}

// One check after the other, as learners do.
function answerAll(p, n, wrong, before) {
  let text = before;
  for (let i = 1; i <= n; i++) {
    text = answered(i, wrong, text);
    p.host.save(text);
  }
  return text;
}

const all = table.checks.length;
const scenarios = {
  // What a learner did comes out of the short text as it went in, while there is room.
  texts_come_back() {
    const p = launch(null);
    const session = { done: true, score: 66.67, count: 12 };
    for (const text of texts) {
      const progress = JSON.parse(text);
      const short = p.text.pack(progress, session, 1e9);
      assert.match(short, /^[A-Za-z0-9_-]*$/);
      const back = p.text.unpack(short);
      assert.deepStrictEqual(back.session, session);
      assert.deepStrictEqual(back.progress.records, progress.records);
      assert.strictEqual(back.progress.epoch || 0, progress.epoch || 0);
      assert.strictEqual(back.progress.version, table.version);
    }
    assert.ok(texts.length > 20);
  },

  // Everything about every check, with ten days each, does not fit: what counts does.
  the_room_is_enough() {
    const p = launch(null), records = {};
    for (const check of table.checks) {
      const answer = { ...check.key };
      if (check.kind === "fill-in") Object.keys(answer).slice(1).forEach(id => delete answer[id]);
      const days = Array.from({ length: 10 }, (_, i) => 20786 + 40 * i + "U").join(" ");
      records[key(check)] = { t: 100, s: true, h: true, n: 300, g: "w", a: answer, x: answer, f: "w", l: days, b: Object.keys(table.beliefs).slice(0, 3).join(" "), e: 2 };
    }
    const session = { done: true, score: 100, count: 250 }, whole = p.text.pack({ records }, session, 1e9);
    const short = p.text.pack({ records }, session, NAMES.room);
    assert.ok(short.length <= NAMES.room, short.length + " signs");
    assert.ok(version !== "1.2" || all < 100 || whole.length > short.length);
    const back = p.text.unpack(short).progress.records;
    for (const [k, r] of Object.entries(records)) {
      for (const part of ["t", "s", "h", "n", "g", "f", "e"]) assert.strictEqual(back[k][part], r[part], k + " " + part);
    }
    // Cut off, it gives what came before the cut.
    const half = p.text.unpack(short.slice(0, short.length / 2)).progress.records;
    assert.ok(Object.keys(half).length > all / 4 && Object.keys(half).length < all);
    assert.throws(() => p.text.unpack("hello, world"));
    assert.throws(() => p.text.unpack("C" + short.slice(1)), /another form/);
  },

  // Of checks that another build had, nothing is left, and the others are there.
  another_build() {
    const p = launch(null), text = answered(all, 1);
    const short = p.text.pack(JSON.parse(text), { done: false, score: 0, count: 0 }, 1e9);
    const gone = table.checks.splice(1, 2);
    table.checks[0] = { ...table.checks[0], revision: 7, tag: "zzz" };
    const records = launch(null).text.unpack(short).progress.records;
    assert.strictEqual(Object.keys(records).length, all - 3);
    assert.ok(gone.every(c => !(key(c) in records)));
  },

  // To open and to close it is nothing but a visit.
  a_visit() {
    const lms = strictPlatform(version), p = launch(lms);
    assert.strictEqual(p.elements.page.src, table.start);
    assert.strictEqual(lms.committed[NAMES.status], "incomplete");
    assert.strictEqual(lms.committed[NAMES.exit], "suspend");
    assert.strictEqual(p.state(), "kept");
    p.fire("pagehide");
    assert.strictEqual(lms.data[NAMES.status], "incomplete");
    assert.ok(!(NAMES.raw in lms.data));
    assert.ok(NAMES.time in lms.data);
    assert.deepStrictEqual(lms.refused, []);
    assert.strictEqual(has(lms, "Finish").length, 1);
  },

  // Launch, answer, leave, return, finish, and look again.
  // A teacher chose three checks: they are the whole package, and its page is told them whenever it is opened.
  a_selection() {
    const three = table.checks.slice(2, 5), start = "checks.html?ids=" + three.map(c => c.id).join(",");
    const how = ({ elements }) => { elements.chosen = { textContent: JSON.stringify({ start, checks: three.map(c => c.id) }) }; };
    const lms = strictPlatform(version), p = launch(lms, how);
    assert.strictEqual(p.elements.page.src, start);
    assert.strictEqual(p.elements.bar, "bare");
    p.elements.page.contentWindow.location.pathname = "/x/checks.html";
    const records = {};
    three.forEach((check, i) => {
      const answer = { ...check.key };
      if (check.kind === "fill-in") Object.keys(answer).slice(1).forEach(id => delete answer[id]);
      records[key(check)] = { t: 1, s: true, n: 1, g: "s", a: answer, f: "r", l: "20786f" };
      p.host.save(JSON.stringify({ version: table.version, records }));
      assert.strictEqual(+lms.committed[NAMES.raw], Math.round(1e4 * (i + 1) / 3) / 100);
    });
    assert.strictEqual(lms.committed[NAMES.status], "completed");
    p.fire("pagehide");
    assert.strictEqual(lms.committed[NAMES.place], "checks.html");
    const again = launch(strictPlatform(version, { ...lms.committed, [NAMES.place]: "checks.html#a-place" }), how);
    assert.strictEqual(again.elements.page.src, start + "#a-place");
    assert.strictEqual(Object.keys(JSON.parse(again.host.load()).records).length, 3);
  },

  // Open twice at once, each window with a session of its own: what is written last has what was done in both, and each answer once.
  two_windows() {
    const kept = strictPlatform(version), other = strictPlatform(version), one = launch(kept), two = launch(other);
    let shown = 0;
    one.elements.page.contentWindow.dispatchEvent = e => { shown += e.type === "pageshow"; };
    one.host.save(answered(1));
    const there = JSON.parse(two.host.load());
    assert.deepStrictEqual(Object.keys(there.records), [key(table.checks[0])]);
    // The page there joins it with its own (src/host), and keeps both.
    two.host.save(answered(2, 0, JSON.stringify(there)));
    assert.strictEqual(shown, 1, "the page in the first window is told");
    assert.strictEqual(has(other, "cmi.interactions.0.id ").length, 1);
    assert.strictEqual(has(other, "cmi.interactions.1.id ").length, 0, "the first answer is not written again");
    for (const window of [one, two]) window.fire("pagehide");
    for (const lms of [kept, other]) {
      const records = launch(null).text.unpack(lms.data["cmi.suspend_data"]).progress.records;
      assert.strictEqual(Object.keys(records).length, 2);
    }
  },

  a_course() {
    let lms = strictPlatform(version), p = launch(lms);
    const half = Math.floor(all / 2), text = answerAll(p, half, 1);
    assert.strictEqual(lms.committed["cmi.interactions." + (half - 1) + ".id"], table.checks[half - 1].id.replace(/-/g, "_"));
    assert.strictEqual(lms.committed["cmi.interactions.0.result"], NAMES.wrong);
    assert.strictEqual(lms.committed["cmi.interactions.1.result"], "correct");
    for (let n = 1; n < half; n++) {
      const at = "cmi.interactions." + n + ".";
      assert.strictEqual(lms.committed[at + NAMES.response], lms.committed[at + "correct_responses.0.pattern"], table.checks[n].id);
      assert.ok(lms.committed[at + NAMES.response].length > 0);
    }
    assert.strictEqual(+lms.committed[NAMES.raw], Math.round(1e4 * (half - 1) / all) / 100);
    assert.strictEqual(lms.committed[NAMES.status], "incomplete");
    p.elements.page.contentWindow.scrollY = 900;
    const rect = { getBoundingClientRect: () => ({ top: 20 }), getClientRects: () => [1] };
    p.elements.page.contentWindow.document.querySelectorAll = () => [{ id: "a-place", ...rect }];
    p.fire("visibilitychange", true);
    p.fire("pagehide");
    const finished = lms.log.length;
    p.fire("visibilitychange", true);
    p.fire("pagehide");
    p.host.save(answered(all));
    assert.strictEqual(lms.log.length, finished, "nothing after the end");
    assert.deepStrictEqual(lms.refused, []);

    const first = lms.committed;
    lms = strictPlatform(version, first);
    p = launch(lms);
    assert.strictEqual(p.elements.page.src, table.start + "#a-place");
    assert.deepStrictEqual(JSON.parse(p.host.load()).records, JSON.parse(text).records);
    assert.strictEqual(has(lms, NAMES.status).length, 0, "it is no new learner");
    let now = answerAll(p, all, 1, p.host.load());
    assert.ok(lms.committed["cmi.interactions." + (all - 1) + ".id"] || all > 250);
    assert.strictEqual(lms.committed[NAMES.status], "completed");
    // The score was there before the status.
    const at = start => lms.log.map(l => l.startsWith(start)).lastIndexOf(true);
    assert.ok(at(NAMES.raw) < at(NAMES.status + " = completed"));
    assert.ok(at(NAMES.status + " = completed") < at("Commit"));
    p.fire("pagehide");
    assert.deepStrictEqual(lms.refused, []);

    // Completed: what follows can only be better.
    const second = lms.committed;
    lms = strictPlatform(version, second);
    p = launch(lms);
    now = JSON.parse(now);
    Object.assign(now.records[key(table.checks[0])], { t: 2, s: true, g: "s" });
    p.host.save(JSON.stringify(now));
    assert.strictEqual(+lms.committed[NAMES.raw], 100);
    assert.strictEqual(lms.committed[NAMES.status], "completed");
    p.host.save(JSON.stringify({ version: table.version, epoch: 1, records: {} }));
    p.fire("pagehide");
    assert.strictEqual(+lms.committed[NAMES.raw], 100, "to forget answers takes nothing back");
    assert.strictEqual(lms.committed[NAMES.status], "completed");
    assert.deepStrictEqual(p.text.unpack(lms.committed["cmi.suspend_data"]).session.done, true);
    assert.deepStrictEqual(lms.refused, []);

    lms = strictPlatform(version, lms.committed);
    p = launch(lms);
    p.host.save(answered(1));
    p.fire("pagehide");
    assert.strictEqual(+lms.committed[NAMES.raw], 100);
    assert.strictEqual(lms.committed[NAMES.status], "completed");
  },

  // Review shows what was, and writes nothing.
  a_review() {
    const before = strictPlatform(version), first = launch(before), text = answerAll(first, all, 2);
    first.fire("pagehide");
    const lms = strictPlatform(version, before.committed, { mode: "review" }), p = launch(lms);
    assert.strictEqual(p.state(), "review");
    assert.deepStrictEqual(JSON.parse(p.host.load()).records, JSON.parse(text).records);
    p.host.save(answered(all));
    p.fire("visibilitychange", true);
    p.fire("pagehide");
    assert.deepStrictEqual(lms.committed, before.committed);
    assert.deepStrictEqual(lms.refused, []);
    assert.deepStrictEqual(lms.log, ["Initialize", "Finish"]);
  },

  // A platform that answers nothing to what was set: nobody is new there twice.
  a_mute_platform() {
    let lms = strictPlatform(version, {}, { mute: true }), p = launch(lms);
    assert.strictEqual(has(lms, NAMES.status).length, 0, "no answer is no new learner");
    let text = answerAll(p, all, 1);
    p.fire("pagehide");
    assert.strictEqual(lms.committed[NAMES.status], "completed");
    const count = has(lms, "cmi.interactions.").filter(l => / = /.test(l) && l.includes(".id ")).length;
    lms = strictPlatform(version, lms.committed, { mute: true });
    p = launch(lms);
    assert.strictEqual(has(lms, NAMES.status).length, 0);
    const now = JSON.parse(p.host.load());
    Object.assign(now.records[key(table.checks[0])], { t: 2, s: true, g: "s" });
    p.host.save(JSON.stringify(now));
    assert.ok(all > 249 || ("cmi.interactions." + count + ".id") in lms.committed, "it counts by itself");
    // This one reads the score when the status comes.
    const at = start => lms.log.map(l => l.startsWith(start)).lastIndexOf(true);
    assert.ok(at(NAMES.raw + " = 100") >= 0 && at(NAMES.raw) < at(NAMES.status + " = completed"));
    p.fire("pagehide");
    assert.deepStrictEqual(lms.refused, []);
  },

  // A session that expires: the page says so, tries again, and nothing is lost once it is back.
  a_platform_that_goes_and_comes() {
    const lms = strictPlatform(version), p = launch(lms);
    let text = answerAll(p, 1);
    lms.set.down = true;
    text = answerAll(p, 3, 0, text);
    assert.strictEqual(p.state(), "unkept");
    assert.strictEqual(p.timers[p.timers.length - 1].ms, 5000, "the second wait is longer");
    lms.set.down = false;
    p.timers[p.timers.length - 1].f();
    assert.strictEqual(p.state(), "kept");
    assert.strictEqual(+lms.committed[NAMES.raw], Math.round(3e4 / all) / 100);
    p.fire("pagehide");
    assert.deepStrictEqual(JSON.parse(launch(strictPlatform(version, lms.committed)).host.load()).records, JSON.parse(text).records);
    assert.deepStrictEqual(lms.refused, []);
  },

  // A score that whoever runs the course asks for.
  a_mark_to_pass() {
    const mastery = version === "1.2" ? "50" : "0.5", passed = version === "1.2" ? NAMES.status : "cmi.success_status";
    let lms = strictPlatform(version, {}, { mastery }), p = launch(lms);
    answerAll(p, all, all - 1);
    assert.strictEqual(lms.committed[NAMES.status], "completed");
    assert.notStrictEqual(lms.committed[passed], "passed");
    lms = strictPlatform(version, {}, { mastery });
    p = launch(lms);
    answerAll(p, all, 1);
    assert.strictEqual(lms.committed[passed], "passed");
    assert.deepStrictEqual(lms.refused, []);
  },

  // Progress that was brought from elsewhere counts, but was not answered here.
  what_was_brought_is_no_answer() {
    const lms = strictPlatform(version), p = launch(lms), text = JSON.parse(answered(4));
    Object.values(text.records).forEach(r => (r.t = 5));
    p.host.save(JSON.stringify(text));
    assert.strictEqual(has(lms, "cmi.interactions").length, 0);
    assert.strictEqual(+lms.committed[NAMES.raw], Math.round(4e4 / all) / 100);
  },

  // Whoever opened this window, or nobody at all.
  the_platform_is_found() {
    const lms = strictPlatform(version);
    const p = launch(null, ({ window, far }) => { window.opener = { parent: {} }; window.opener.parent.parent = window.opener.parent; window.opener.parent[NAMES.api] = lms.api; });
    assert.ok(p.host && lms.state === "open");
    const alone = launch(null);
    assert.strictEqual(alone.host, undefined, "the pages keep progress themselves");
    assert.strictEqual(alone.state(), undefined);
    assert.strictEqual(alone.elements.page.src, table.start);
    alone.fire("pagehide");
    const element = launch(null, ({ far }) => { far[NAMES.api] = { tagName: "IFRAME" }; });
    assert.strictEqual(element.host, undefined);
    const other = strictPlatform(version === "1.2" ? "2004" : "1.2");
    const both = launch(lms2(), ({ far }) => { far[version === "1.2" ? "API_1484_11" : "API"] = other.api; });
    assert.ok(both.host);
    assert.strictEqual(other.state, "new", "of two, that of the package");
    const only = launch(null, ({ far }) => { far[version === "1.2" ? "API_1484_11" : "API"] = other.api; });
    assert.ok(only.host);
    only.host.save(answered(all));
    assert.deepStrictEqual(other.refused, [], "the other one, in its own words");
    assert.strictEqual(other.committed[version === "1.2" ? "cmi.completion_status" : "cmi.core.lesson_status"], "completed");
    const shut = strictPlatform(version, {}, { down: true }), q = launch(shut);
    assert.strictEqual(q.host, undefined);
    assert.strictEqual(q.state(), "unheard");
  },

  // What a strict platform refuses, this one does: else the other scenarios would say nothing.
  the_platform_is_strict() {
    const lms = strictPlatform(version), p = version === "1.2" ? "LMS" : "", set = (n, v) => lms.api[p + "SetValue"](n, v);
    assert.strictEqual(set(NAMES.status, "completed"), "false", "before it began");
    lms.api[p + "Initialize"]("");
    assert.strictEqual(lms.api[p + "Initialize"](""), "false");
    const bad = [
      [NAMES.raw, "100,5"], [NAMES.raw, 7], ["cmi.suspend_data", "x".repeat(NAMES.room + 1)], ["cmi.suspend_data", "\""], ["cmi.interactions.1.id", "a"],
      ["cmi.interactions.0.id", "a b"], ["cmi.interactions.0.id", "a-b"], ["cmi.nothing", "1"], [NAMES.time, "1:2"], [NAMES.time, version === "1.2" ? "PT1M" : "PT1.234S"],
      [NAMES.exit, version === "1.2" ? "normal" : "gone"], [NAMES.status, version === "1.2" ? "not attempted" : "passed"],
    ].concat(version === "1.2" ? [[NAMES.raw, "100.5"], [NAMES.raw, "-1"], [NAMES.place, "x".repeat(256)]] : [["cmi.score.scaled", "1.01"], ["cmi.progress_measure", "1.5"]]);
    for (const [name, value] of bad) assert.strictEqual(set(name, value), "false", name + " " + value);
    assert.strictEqual(set("cmi.interactions.0.id", "a_b"), "true");
    assert.strictEqual(set("cmi.interactions.0." + NAMES.response, "a"), "false", "before its type");
    assert.strictEqual(set("cmi.interactions.0.type", "other"), "false");
    assert.strictEqual(set("cmi.interactions.0.type", "choice"), "true");
    for (const value of ["opt-b", "ab", version === "1.2" ? "a[,]b" : "a,b"]) assert.strictEqual(set("cmi.interactions.0." + NAMES.response, value), "false", value);
    assert.strictEqual(set("cmi.interactions.0.result", version === "1.2" ? "incorrect" : "wrong"), "false");
    if (version === "2004") assert.strictEqual(set("cmi.interactions.0.timestamp", "2026-11-23T07:43:05Z"), "false");
    lms.api[p + (version === "1.2" ? "Finish" : "Terminate")]("");
    assert.strictEqual(set(NAMES.status, "completed"), "false", "after the end");
  },
};

function lms2() { return strictPlatform(version); }

scenarios[scenario]();
