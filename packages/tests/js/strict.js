// A course platform that takes nothing that a strict one would refuse: the data models of SCORM 1.2 and 2004 (4th edition), and what Moodle
// and others are known to refuse beyond that. Used in tests only.
//
// `kept` is what an earlier session left, `options.mode` the mode of the launch; `options.mute` answers nothing to what was set, as Open edX
// does; `options.down` takes nothing while it is set, as after a session has expired.
function strictPlatform(version, kept, options) {
  var old = version === "1.2", p = old ? "LMS" : "", set = options || {};
  var lms = { log: [], refused: [], data: Object.assign({}, kept), committed: Object.assign({}, kept), set: set, state: "new", error: "0" };
  var MUTE = ["cmi.core.lesson_status", "cmi.core.score.raw", "cmi.core.lesson_mode", "cmi.completion_status", "cmi.success_status", "cmi.score.raw", "cmi.score.scaled", "cmi.mode", "cmi.interactions._count"];

  function number(low, high) { return function (v) { return /^-?\d+(\.\d{1,7})?$/.test(v) && +v >= low && +v <= high; }; }
  function one(words) { return function (v) { return words.split("|").indexOf(v) >= 0; }; }
  function short(n) { return function (v) { return v.length <= n && !/["\n\t]/.test(v); }; }
  function form(re) { return function (v) { return re.test(v); }; }

  var MODEL = old ? {
    "cmi.core.lesson_status": one("passed|completed|failed|incomplete|browsed"),
    "cmi.core.lesson_location": short(255),
    "cmi.core.score.raw": number(0, 100), "cmi.core.score.min": number(0, 100), "cmi.core.score.max": number(0, 100),
    "cmi.core.exit": one("time-out|suspend|logout|"),
    "cmi.core.session_time": form(/^\d{2,4}:[0-5]\d:[0-5]\d(\.\d{1,2})?$/),
    "cmi.suspend_data": short(4096)
  } : {
    "cmi.completion_status": one("completed|incomplete|not attempted|unknown"),
    "cmi.success_status": one("passed|failed|unknown"),
    "cmi.location": short(1000),
    "cmi.score.scaled": number(-1, 1), "cmi.score.raw": number(-1e9, 1e9), "cmi.score.min": number(-1e9, 1e9), "cmi.score.max": number(-1e9, 1e9),
    "cmi.progress_measure": number(0, 1),
    "cmi.exit": one("time-out|suspend|logout|normal|"),
    "cmi.session_time": form(/^PT(?=\d)(\d+H)?(\d+M)?(\d+(\.\d{1,2})?S)?$/),
    "cmi.suspend_data": short(64000)
  };
  var RESPONSES = old
    ? { choice: /^[a-z0-9](,[a-z0-9])*$/, matching: /^[a-z0-9]\.[a-z0-9](,[a-z0-9]\.[a-z0-9])*$/, sequencing: /^[a-z0-9](,[a-z0-9])*$/, "fill-in": /^[^"\n]{0,255}$/ }
    : { choice: /^[a-z0-9](\[,\][a-z0-9])*$/, matching: /^[a-z0-9]\[\.\][a-z0-9](\[,\][a-z0-9]\[\.\][a-z0-9])*$/, sequencing: /^[a-z0-9](\[,\][a-z0-9])*$/, "fill-in": /^[^"\n]{0,250}$/ };
  var INTERACTION = {
    id: form(/^[A-Za-z0-9_]{1,255}$/),
    type: function (v) { return v in RESPONSES; },
    result: one("correct|" + (old ? "wrong" : "incorrect"))
  };
  INTERACTION[old ? "time" : "timestamp"] = form(old ? /^[0-2]\d:[0-5]\d:[0-5]\d(\.\d{1,2})?$/ : /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,2}Z?)?$/);
  if (!old) INTERACTION.description = short(250);

  function count() {
    var n = 0;
    while ("cmi.interactions." + n + ".id" in lms.data) n++;
    return n;
  }

  function takes(name, value) {
    if (typeof value !== "string") return "no text";
    if (name in MODEL) return MODEL[name](value) ? "" : "405";
    var m = /^cmi\.interactions\.(\d+)\.(.+)$/.exec(name);
    if (!m) return "401";
    if (+m[1] > count() || +m[1] === count() && m[2] !== "id") return "a gap";
    var type = lms.data["cmi.interactions." + m[1] + ".type"];
    if (m[2] === (old ? "student_response" : "learner_response") || m[2] === "correct_responses.0.pattern") {
      return type && RESPONSES[type].test(value) ? "" : type ? "406" : "408";
    }
    return m[2] in INTERACTION && INTERACTION[m[2]](value) ? "" : "405";
  }

  function answer(what, fine, error) {
    lms.error = fine ? "0" : error || "101";
    lms.log.push(what + (fine ? "" : " -> " + lms.error));
    if (!fine && !set.down) lms.refused.push(what + " -> " + lms.error);
    return fine ? "true" : "false";
  }

  var api = {};
  api[p + "Initialize"] = function (v) {
    var fine = v === "" && lms.state === "new" && !set.down;
    if (fine) lms.state = "open";
    return answer("Initialize", fine, lms.state === "open" ? (old ? "101" : "103") : "102");
  };
  api[p + (old ? "Finish" : "Terminate")] = function (v) {
    var fine = v === "" && lms.state === "open" && !set.down;
    if (fine) {
      lms.state = "over";
      lms.committed = Object.assign({}, lms.data);
    }
    return answer("Finish", fine, "112");
  };
  api[p + "Commit"] = function (v) {
    var fine = v === "" && lms.state === "open" && !set.down;
    if (fine) lms.committed = Object.assign({}, lms.data);
    return answer("Commit", fine, "142");
  };
  api[p + "SetValue"] = function (name, value) {
    var why = lms.state !== "open" ? "132" : set.down ? "101" : takes(name, value);
    if (!why && set.mode === "review") why = "written in review";
    if (!why) lms.data[name] = value;
    return answer(name + " = " + value, !why, why);
  };
  api[p + "GetValue"] = function (name) {
    lms.error = "0";
    if (lms.state !== "open" || set.down) { lms.error = "122"; return ""; }
    if (set.mute && MUTE.indexOf(name) >= 0) return "";
    if (name === (old ? "cmi.core.lesson_mode" : "cmi.mode")) return set.mode || "normal";
    if (name === "cmi.interactions._count") return String(count());
    if (name in lms.data) return lms.data[name];
    if (name === "cmi.core.lesson_status") return "not attempted";
    if (name === "cmi.completion_status" || name === "cmi.success_status") return "unknown";
    if (name === "cmi.student_data.mastery_score" || name === "cmi.scaled_passing_score") return set.mastery || "";
    // Nothing there yet is no fault by SCORM 1.2; by 2004 it is.
    if (!old) lms.error = "403";
    return "";
  };
  api[p + "GetLastError"] = function () { return lms.error; };
  api[p + "GetErrorString"] = api[p + "GetDiagnostic"] = function () { return ""; };
  lms.api = api;
  return lms;
}

if (typeof module !== "undefined") module.exports = strictPlatform;
