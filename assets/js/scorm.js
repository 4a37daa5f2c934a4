// Speaks with a course platform by SCORM 1.2 or 2004, for the pages in the frame below: what their learner did is given to them as they open,
// and what is new of it becomes answers, a score and a status over there. Where there is no such platform, the pages keep it themselves.
//
// A page asks its parent for `docksideHost` (src/host/outer.rs): `load()` gives the text of its progress, `save(text)` takes it.
(function () {
  var course = JSON.parse(document.getElementById("course").textContent);
  var frame = document.getElementById("page"), line = document.getElementById("state");
  // A teacher may have chosen a few checks (src/teach): then all else in the package only stands around them.
  var chosen = document.getElementById("chosen");
  if (chosen) {
    chosen = JSON.parse(chosen.textContent);
    course.start = chosen.start;
    course.checks = course.checks.filter(function (check) { return chosen.checks.indexOf(check.id) >= 0; });
    document.querySelector(".bar nav").remove();
  }
  // One sign for each option, which all platforms take.
  var SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789";

  // ---- Progress as a short text -------------------------------------------------------------------------------------------------------
  // Platforms keep 4,096 signs by SCORM 1.2, some no quotes. So it becomes a list of whole numbers, each written in signs that hold five
  // bits and whether more follow.

  var DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  // What version this is of; in a later one these numbers may mean something else.
  var FORM = 1;
  var STAGES = "owhs", FIRSTS = "urw", DAYS = "fuwlhFUWLH";
  // Days are counted from here: they are shorter then.
  var EPOCH = 20000;

  function digits(numbers) {
    return numbers.map(function (n) {
      var out = "";
      for (; n > 31; n = Math.floor(n / 32)) out += DIGITS[32 + (n % 32)];
      return out + DIGITS[n];
    }).join("");
  }

  function numbers(text) {
    var out = [], n = 0, place = 1;
    for (var i = 0; i < text.length; i++) {
      var d = DIGITS.indexOf(text[i]);
      if (d < 0) throw new Error("no digit");
      n += (d % 32) * place;
      place *= 32;
      if (d < 32) { out.push(n); n = 0; place = 1; }
    }
    return out;
  }

  // An answer as numbers, their count first: for options a set of bits; else for each item one more than the place of its value, or its text.
  function putAnswer(check, answer) {
    var ids = Object.keys(answer), out = [];
    if (ids.some(function (id) { return check.items.indexOf(id) < 0; })) return null;
    if (!check.values) {
      // An estimate: the case that is asked, and what is typed.
      if (ids.length !== 1) return null;
      out.push(check.items.indexOf(ids[0]));
      answer[ids[0]].slice(0, 24).split("").forEach(function (c) { out.push(c.charCodeAt(0)); });
    } else if (check.values.length === 1) {
      out.push(ids.reduce(function (sum, id) { return sum + Math.pow(2, check.items.indexOf(id)); }, 0));
    } else {
      out = check.items.map(function (id) { return check.values.indexOf(answer[id]) + 1; });
      if (out.filter(Boolean).length !== ids.length) return null;
    }
    return [out.length].concat(out);
  }

  function takeAnswer(check, given) {
    var answer = {};
    if (!check.values) {
      answer[check.items[given[0]]] = String.fromCharCode.apply(null, given.slice(1));
    } else {
      check.items.forEach(function (id, i) {
        if (check.values.length > 1) {
          if (given[i]) answer[id] = check.values[given[i] - 1];
        } else if (Math.floor(given[0] / Math.pow(2, i)) % 2) {
          answer[id] = "";
        }
      });
    }
    return answer;
  }

  // The more has to be left out (0 is nothing): first what was tried, and days before the last ones; then what was chosen; then when.
  function putRecord(check, record, less) {
    var log = (record.l || "").split(" ").filter(Boolean), out = [];
    var days = less > 3 ? [] : log.slice(-[10, 3, 1, 1][less]);
    var answer = less < 3 && record.a && putAnswer(check, record.a);
    var tried = less < 1 && record.x && putAnswer(check, record.x);
    var beliefs = (record.b || "").split(" ").map(function (id) { return course.beliefs[id]; }).filter(Boolean);
    if (less > 3) beliefs = [];
    var flags = [record.s, record.h, answer, tried, days.length, beliefs.length, record.e].map(function (f, i) { return f ? Math.pow(2, i) : 0; });
    flags = flags.reduce(function (a, b) { return a + b; }, 0);
    out.push((flags * 4 + STAGES.indexOf(record.g || "o")) * 4 + FIRSTS.indexOf(record.f || "u"), record.t || 0, record.n || 0);
    if (answer) out = out.concat(answer);
    if (tried) out = out.concat(tried);
    if (days.length) out.push(days.length);
    var before = EPOCH;
    days.forEach(function (d) {
      var day = Math.max(parseInt(d, 10), before);
      out.push((day - before) * 10 + DAYS.indexOf(d.slice(-1)));
      before = day;
    });
    if (beliefs.length) out = out.concat(beliefs.length, beliefs);
    if (record.e) out.push(record.e);
    return out;
  }

  // Of a check that this build does not have, numbers are taken, and nothing is made of them.
  function takeRecord(check, next) {
    var record = {}, head = next(), first = head % 4, stage = Math.floor(head / 4) % 4, flags = Math.floor(head / 16);
    function has(i) { return Math.floor(flags / Math.pow(2, i)) % 2 === 1; }
    function several() {
      for (var list = [], n = next(); n > 0; n--) list.push(next());
      return list;
    }
    if (first) record.f = FIRSTS[first];
    if (stage) record.g = STAGES[stage];
    if (has(0)) record.s = true;
    if (has(1)) record.h = true;
    var tries = next(), turn = next();
    if (tries) record.t = tries;
    if (turn) record.n = turn;
    ["a", "x"].forEach(function (name, i) {
      var given = has(2 + i) && several();
      if (given && check) record[name] = takeAnswer(check, given);
    });
    if (has(4)) {
      var before = EPOCH;
      record.l = several().map(function (d) { return (before += Math.floor(d / 10)) + DAYS[d % 10]; }).join(" ");
    }
    if (has(5)) {
      var beliefs = several();
      record.b = Object.keys(course.beliefs).filter(function (id) { return beliefs.indexOf(course.beliefs[id]) >= 0; }).sort().join(" ");
    }
    if (has(6)) record.e = next();
    return record;
  }

  // `session` is what this script itself has to remember: whether all was done once, the best score, how many answers were written.
  function pack(progress, session, room) {
    for (var less = 0; ; less++) {
      var out = digits([FORM, session.done ? 1 : 0, Math.round(session.score * 100), session.count, progress.epoch || 0]);
      course.checks.forEach(function (check) {
        var record = progress.records[check.id + "@" + check.revision];
        if (record) out += check.tag + digits(putRecord(check, record, less));
      });
      if (out.length <= room || less > 3) return out;
    }
  }

  function unpack(text) {
    var at = 0;
    function next() {
      var from = at;
      while (at < text.length && DIGITS.indexOf(text[at]) > 31) at++;
      at++;
      if (at > text.length) throw new Error("cut off");
      return numbers(text.slice(from, at))[0];
    }
    if (next() !== FORM) throw new Error("another form");
    var session = { done: next() === 1, score: next() / 100, count: next() };
    var progress = { version: course.version, epoch: next(), records: {} };
    if (!progress.epoch) delete progress.epoch;
    function one() {
      var tag = text.slice(at, at + 3), check = course.checks.filter(function (c) { return c.tag === tag; })[0];
      at += 3;
      var record = takeRecord(check, next);
      if (check) progress.records[check.id + "@" + check.revision] = record;
    }
    try {
      while (at < text.length) one();
    } catch (e) {
      // The platform cut it off: what came before holds.
    }
    return { session: session, progress: progress };
  }

  // ---- The platform -------------------------------------------------------------------------------------------------------------------

  function two(n) { return (n < 10 ? "0" : "") + n; }

  function clock(date) { return [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":"); }

  // What the two versions call things, and how they write them.
  var DIALECTS = {
    "1.2": {
      api: "API", prefix: "LMS", finish: "Finish", already: "101", room: 4096,
      status: "cmi.core.lesson_status", fresh: ["not attempted"], mode: "cmi.core.lesson_mode", mastery: "cmi.student_data.mastery_score",
      score: "cmi.core.score", place: "cmi.core.lesson_location", exit: "cmi.core.exit", time: "cmi.core.session_time",
      response: "student_response", when: "time", wrong: "wrong", and: ",", to: ".",
      moment: clock,
      span: function (ms) {
        var s = Math.floor(ms / 1000);
        return "00" + two(Math.min(99, Math.floor(s / 3600))) + ":" + two(Math.floor(s / 60) % 60) + ":" + two(s % 60) + ".00";
      }
    },
    "2004": {
      api: "API_1484_11", prefix: "", finish: "Terminate", already: "103", room: 64000,
      status: "cmi.completion_status", fresh: ["not attempted", "unknown"], mode: "cmi.mode", mastery: "cmi.scaled_passing_score",
      score: "cmi.score", place: "cmi.location", exit: "cmi.exit", time: "cmi.session_time",
      response: "learner_response", when: "timestamp", wrong: "incorrect", and: "[,]", to: "[.]",
      // Where the learner is: with a zone, some platforms refuse it.
      moment: function (date) { return [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-") + "T" + clock(date); },
      span: function (ms) {
        var s = Math.floor(ms / 1000);
        return "PT" + Math.floor(s / 3600) + "H" + (Math.floor(s / 60) % 60) + "M" + (s % 60) + "S";
      }
    }
  };

  // The object of a platform: in this window, in one around it, or around the one that opened it. Merely looking into a page of another origin
  // throws; above it there may be one of this.
  function find(name, prefix) {
    function climb(w) {
      for (var i = 0; w && i < 500; i++) {
        try {
          // An element may bear that name, too.
          if (w[name] && w[name][prefix + "Initialize"]) return w[name];
        } catch (e) {
          // Another origin.
        }
        if (w.parent === w) return null;
        w = w.parent;
      }
      return null;
    }
    var starts = [function () { return window; }, function () { return window.opener; }, function () { return window.top.opener; }];
    for (var i = 0; i < starts.length; i++) {
      try {
        var api = climb(starts[i]());
        if (api) return api;
      } catch (e) {
        // As above.
      }
    }
    return null;
  }

  // Some platforms have both: that of the package is meant.
  var version = course.scorm, d = DIALECTS[version], api = find(d.api, d.prefix);
  if (!api) {
    version = version === "1.2" ? "2004" : "1.2";
    d = DIALECTS[version];
    api = find(d.api, d.prefix);
  }

  function call(name) {
    try {
      return String(api[d.prefix + name].apply(api, Array.prototype.slice.call(arguments, 1)));
    } catch (e) {
      return "";
    }
  }

  function get(name) { return call("GetValue", name); }

  // Some platforms say "true" and keep nothing: what they say of errors counts as well.
  function set(name, value) {
    return call("SetValue", name, String(value)) === "true" && ["", "0"].indexOf(call("GetLastError")) >= 0;
  }

  // ---- The session --------------------------------------------------------------------------------------------------------------------

  var begun = Date.now(), over = false, session = { done: false, score: 0, count: 0 };
  // The pages' progress as its text, and what it knew of each check.
  var text = JSON.stringify({ version: course.version, records: {} }), known = {};
  // What the platform said when this began.
  var mode, status, mastery, place;
  // Answers that are not written yet; what was accepted last, by name; and when what was refused is tried again.
  var waiting = [], accepted = {}, refused = 0, again = null;

  function say(key) {
    line.textContent = course.words[key];
    line.setAttribute("data-state", key);
  }

  // Some platforms answer nothing here: that is an ordinary visit.
  function writable() { return api && !over && mode !== "review" && mode !== "browse"; }

  // Whether a platform is there.
  function start() {
    if (!api) return false;
    if (call("Initialize", "") !== "true" && call("GetLastError") !== d.already) {
      api = null;
      say("unheard");
      return false;
    }
    mode = get(d.mode);
    status = get(d.status);
    mastery = parseFloat(get(d.mastery));
    place = get(d.place);
    var kept = get("cmi.suspend_data");
    try {
      if (kept) {
        var read = unpack(kept);
        session = read.session;
        known = read.progress.records;
        text = JSON.stringify(read.progress);
      }
    } catch (e) {
      // Not ours, or of a later build: it stays until something is answered.
    }
    // Where a platform does not count, and where it forgets the score, what was kept says it.
    var count = parseInt(get("cmi.interactions._count"), 10), best = parseFloat(get(d.score + ".raw"));
    if (count >= 0) session.count = count;
    if (best > session.score) session.score = best;
    if (best >= 0) accepted.score = session.score;
    // No status is no new learner either.
    if (session.done) accepted[d.status] = status || "completed";
    if (!writable()) {
      say("review");
      return true;
    }
    set(d.exit, "suspend");
    if (d.fresh.indexOf(status) >= 0 && !session.done) set(d.status, "incomplete");
    say(call("Commit", "") === "true" ? "kept" : "unkept");
    return true;
  }

  // The same package may be open in another window, and each platform keeps what was written last. So what one window keeps, the page in the
  // other takes in (src/host), and both write all of it.
  var others = null;
  try {
    others = new BroadcastChannel("dockside " + location.pathname);
    others.onmessage = function (e) {
      if (over || e.data === text) return;
      text = e.data;
      // These answers the other window has written.
      known = JSON.parse(text).records;
      try {
        frame.contentWindow.dispatchEvent(new Event("pageshow"));
      } catch (e) {
        // It shows something else.
      }
    };
  } catch (e) {
    // Of before 2022, or without an origin.
  }

  function save(now) {
    text = now;
    if (others) others.postMessage(now);
    if (!writable()) return;
    var records = JSON.parse(now).records, commit = false;
    course.checks.forEach(function (check) {
      var key = check.id + "@" + check.revision, old = known[key] || {}, record = records[key] || {};
      var tries = (record.t || 0) - (old.t || 0);
      // What came by the dozen was brought from elsewhere, and not answered here.
      if (tries === 1 && record.a) {
        waiting.push({ check: check, answer: record.a, right: record.g === "s" || !!record.s && !old.s, date: new Date() });
      }
      commit = commit || tries !== 0 || record.h !== old.h;
    });
    known = records;
    write(commit);
  }

  // An answer, or the key, as the platform writes it.
  function response(check, answer) {
    var given = check.items.filter(function (id) { return id in answer; });
    function sign(id) { return SIGNS[check.items.indexOf(id)]; }
    switch (check.kind) {
      case "matching":
        return given.map(function (id) { return sign(id) + d.to + SIGNS[check.values.indexOf(answer[id])]; }).join(d.and);
      case "sequencing":
        return given.sort(function (a, b) { return answer[a] - answer[b]; }).map(sign).join(d.and);
      case "fill-in":
        return (given.length ? answer[given[0]] : "").replace(/[^0-9a-zA-Z.,% -]/g, "").slice(0, 250);
      default:
        return given.map(sign).join(d.and);
    }
  }

  // What was answered, one after the other without gaps: the id first, then the kind, then the rest. A platform that takes none of it loses
  // nothing that counts.
  function interaction(one) {
    var check = one.check, at = "cmi.interactions." + session.count + ".", key = check.key;
    if (!set(at + "id", check.id.replace(/-/g, "_"))) return;
    session.count++;
    // An estimate has a key for each of its cases.
    if (check.kind === "fill-in") {
      key = {};
      Object.keys(one.answer).forEach(function (id) { key[id] = check.key[id] || ""; });
    }
    set(at + "type", check.kind);
    if (version === "2004") set(at + "description", check.about);
    set(at + d.when, d.moment(one.date));
    set(at + "correct_responses.0.pattern", response(check, key));
    set(at + d.response, response(check, one.answer));
    set(at + "result", one.right ? "correct" : d.wrong);
  }

  // Sets what is not what was accepted last. What is refused is tried again.
  function put(name, value) {
    if (accepted[name] === value) return true;
    if (!set(name, value)) return false;
    accepted[name] = value;
    return true;
  }

  function write(commit) {
    if (!writable()) return;
    // So many are sure to be kept by SCORM 2004.
    waiting.splice(0).forEach(function (one) { if (session.count < 250) interaction(one); });
    var all = course.checks.length, solved = 0, met = 0, fine = true;
    course.checks.forEach(function (check) {
      var record = known[check.id + "@" + check.revision] || {};
      if (record.s) solved++;
      if (record.t || record.h) met++;
    });
    // What was reached once stays, also when answers are forgotten or a newer package asks for more.
    session.score = Math.max(session.score, Math.round(1e4 * solved / all) / 100);
    session.done = session.done || met === all;
    // The score comes before the status: some platforms read it only then, and again only when the status comes again.
    var first = session.done && !accepted[d.status];
    if (met && (accepted.score !== session.score || first)) fine = putScore(met / all);
    if (session.done) fine = putStatus() && fine;
    fine = put("cmi.suspend_data", pack({ epoch: JSON.parse(text).epoch, records: known }, session, d.room)) && fine;
    put(d.place, here());
    if (commit || !fine || again) fine = call("Commit", "") === "true" && fine;
    say(fine ? "kept" : "unkept");
    clearTimeout(again);
    again = fine ? null : setTimeout(function () { write(true); }, [2, 5, 10, 30, 60][Math.min(refused, 4)] * 1000);
    refused = fine ? 0 : refused + 1;
  }

  function putScore(progress) {
    set(d.score + ".min", 0);
    set(d.score + ".max", 100);
    if (version === "2004") set("cmi.progress_measure", Math.round(progress * 1e4) / 1e4);
    if (version === "2004" && !set(d.score + ".scaled", Math.round(session.score * 100) / 1e4)) return false;
    if (!set(d.score + ".raw", session.score)) return false;
    accepted.score = session.score;
    delete accepted[d.status];
    return true;
  }

  // Nobody fails here: that would keep some learners from trying again. Who asks for a score says when it is passed.
  function putStatus() {
    var passed = mastery >= 0 && session.score >= (version === "2004" ? mastery * 100 : mastery);
    if (version === "2004") return put(d.status, "completed") && (!passed || put("cmi.success_status", "passed"));
    return put(d.status, passed || status === "passed" ? "passed" : "completed");
  }

  // The page, and the last heading, figure or check that was reached on it.
  function here() {
    try {
      var w = frame.contentWindow, page = w.location.pathname.split("/").pop(), at = "";
      if (course.pages.indexOf(page) < 0) return place;
      w.document.querySelectorAll("main :is(h1, h2, h3, .figure, .check, .lesson)[id]").forEach(function (e) {
        if (w.scrollY > 200 && e.getClientRects().length && e.getBoundingClientRect().top < w.innerHeight / 2) at = e.id;
      });
      place = (page + (at && "#" + at)).slice(0, 255);
    } catch (e) {
      // It shows something else.
    }
    return place;
  }

  // The page tells what it has not told yet when it hears that it goes.
  function flush() {
    try {
      frame.contentWindow.dispatchEvent(new Event("pagehide"));
    } catch (e) {
      // As above.
    }
  }

  addEventListener("visibilitychange", function () {
    if (document.visibilityState !== "hidden" || over) return;
    flush();
    write(true);
  });

  // Once, and nothing after it. What counts was committed before: this may not arrive.
  addEventListener("pagehide", function () {
    if (!api || over) return;
    flush();
    if (writable()) {
      write(false);
      set(d.time, d.span(Date.now() - begun));
    }
    over = true;
    clearTimeout(again);
    call(d.finish, "");
  });

  // A page out of the browser's memory has ended its session: a new one begins.
  addEventListener("pageshow", function (e) { if (e.persisted) location.reload(); });

  var begins = course.start;
  if (start()) {
    window.docksideHost = { load: function () { return text; }, save: save };
    var to = place.split("#");
    // What the first page is told in its address holds whenever it is opened.
    if (to[0] === begins.split("?")[0]) to[0] = begins;
    if (course.pages.indexOf(to[0].split("?")[0]) >= 0 && /^[a-z0-9-]*$/.test(to[1] || "")) begins = to.join("#");
  }
  frame.src = begins;
  // Tests read and write the short text.
  window.docksideText = { pack: pack, unpack: unpack };
})();
