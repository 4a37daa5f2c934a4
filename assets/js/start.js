// Runs before the page is painted, and starts the live part after that. It is written into the page itself, so it is there whenever scripts
// run at all, and no file that is missing can keep readers from what they would see without scripts.
(function () {
  var me = document.currentScript, root = document.documentElement, dead = false;
  root.classList.add("js");
  if (window.parent !== window) root.classList.add("framed");
  function paint(theme) {
    if (theme === "light" || theme === "dark") root.setAttribute("data-theme", theme);
  }
  try {
    paint(localStorage.getItem("dockside.theme"));
  } catch (e) {
    // Storage is blocked: the system's appearance it is.
  }
  // A course page can ask for its own appearance. That holds for this view and is not kept.
  var asked = new URLSearchParams(location.search), compact = asked.get("compact");
  paint((asked.get("theme") || "").trim());
  // Or that titles and what stands around are left out, since it says them itself.
  if (compact !== null && compact.trim() !== "0") root.classList.add("compact");

  // The page as it is without scripts, and a sentence.
  function fail(message) {
    if (dead) return;
    dead = true;
    // What was written is kept beside what lives.
    document.querySelectorAll("template.written").forEach(function (kept) { kept.parentNode.replaceChildren(kept.content); });
    // Pictures that were not fetched yet.
    document.querySelectorAll(".stage > noscript").forEach(function (spare) {
      var box = document.createElement("div");
      box.innerHTML = spare.textContent;
      var objects = Array.from(box.children);
      spare.parentNode.querySelectorAll("svg.scene").forEach(function (svg, i) { if (!svg.firstElementChild) svg.replaceWith(objects[i]); });
    });
    document.head.insertAdjacentHTML("beforeend", document.querySelector("head noscript").textContent);
    root.classList.remove("js", "live");
    root.classList.add("dead");
    var p = document.getElementById(message);
    if (p) p.hidden = false;
  }

  // The live part stops for good when it panics; no other error of the page is its business.
  function stopped(e) {
    if ((e.error || e.reason) instanceof WebAssembly.RuntimeError) fail("stopped");
  }
  addEventListener("error", stopped);
  addEventListener("unhandledrejection", stopped);

  // Of checks in a row one is open: a link to another opens that one, whose box has no place until then.
  function arrive() {
    var turn = document.getElementById(location.hash.slice(1) + "-turn");
    if (!turn || turn.checked) return;
    turn.checked = true;
    document.getElementById(location.hash.slice(1)).scrollIntoView();
  }
  addEventListener("DOMContentLoaded", arrive);
  addEventListener("hashchange", arrive);

  // A term's box, in browsers that can't open one by themselves, or can't put it beside its term.
  var pops = "popover" in root;
  if (!(pops && CSS.supports("position-area", "bottom"))) addEventListener("click", function (e) {
    var button = e.target.closest("[popovertarget]"), box = button && document.getElementById(button.getAttribute("popovertarget"));
    // The window's lower edge, where it is otherwise, is out of sight in a frame as high as its page.
    if (box && root.classList.contains("framed")) {
      box.style.position = "absolute";
      box.style.inset = button.getBoundingClientRect().bottom + scrollY + 6 + "px 0 auto";
    }
    if (pops) return;
    document.querySelectorAll(".term-box.open").forEach(function (open) { if (open !== box && !open.contains(e.target)) open.classList.remove("open"); });
    if (box) box.classList.toggle("open");
  });

  function file(name) { return new URL(me.dataset[name], document.baseURI).href; }
  async function start() {
    try {
      // From here on, a page that holds its files has `single.js` instead:
      // What the module asks for first is on its way with it.
      ["words", "wasm"].forEach(function (name) {
        var hint = document.createElement("link");
        hint.rel = "preload";
        hint.as = "fetch";
        hint.crossOrigin = "";
        hint.href = file(name);
        document.head.append(hint);
      });
      var module = await import(file("js"));
      await module.default({ module_or_path: file("wasm") });
      // up to here.
      await module.start();
      // A page of its own may be kept for use without network; in a frame it belongs to another.
      if (me.dataset.offline && window.parent === window && isSecureContext) {
        var keeper = document.createElement("script");
        keeper.src = file("offline");
        document.head.append(keeper);
      }
    } catch (e) {
      console.warn("Dockside could not start its live part:", e);
      fail("failed");
    }
  }
  // Two frames: the first is painted by then. A hidden page gets no frames and starts when it is shown.
  addEventListener("DOMContentLoaded", function () {
    requestAnimationFrame(function () { requestAnimationFrame(function () { setTimeout(start, 0); }); });
  });
})();
