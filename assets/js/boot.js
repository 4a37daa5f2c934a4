// Starts the live part after the page is painted, takes the static page back when it fails, and tells a course page around it its height.
(function () {
  var me = document.currentScript;
  var root = document.documentElement;

  // Without the live part every picture and check falls back to what was written, which is kept beside each.
  function fail(message) {
    document.querySelectorAll(".alive > template").forEach(function (t) {
      var island = t.parentNode;
      island.innerHTML = t.innerHTML;
      island.classList.remove("alive");
    });
    // Pictures that were not fetched yet are shown as they are without scripts.
    document.querySelectorAll(".stage > noscript").forEach(function (spare) {
      var box = document.createElement("div");
      box.innerHTML = spare.textContent;
      var objects = Array.from(box.children);
      spare.parentNode.querySelectorAll(".scene").forEach(function (svg, i) { if (!svg.firstChild) svg.replaceWith(objects[i]); });
      spare.remove();
    });
    document.head.insertAdjacentHTML("beforeend", document.querySelector("head noscript").textContent);
    root.classList.remove("js", "live");
    root.classList.add("dead");
    var p = document.getElementById(message);
    if (p) p.hidden = false;
  }
  addEventListener("dockside:stopped", function () { fail("stopped"); });

  // A figure's code, and on long pages its picture, its data and what checks say to answers, are files of their own, fetched when an island
  // comes near the viewport. Until they are here, and if they don't come, the island stays as it was written.
  var live, parts, files = {};
  function once(name, load) {
    return (files[name] = files[name] || fetch(new URL(name, me.src)).then(function (answer) {
      if (!answer.ok) throw new Error(name + ": " + answer.status);
      return load(answer);
    }).catch(function (error) {
      delete files[name];
      throw error;
    }));
  }
  function block(id, text) {
    var data = document.createElement("script");
    data.type = "application/json";
    data.id = id;
    data.textContent = text;
    document.body.append(data);
  }
  function text(answer) { return answer.text(); }
  function json(answer) { return answer.json(); }
  // A picture goes to where the short pages have it, in the width that is on show; the live part draws the other one if it is ever needed.
  async function picture(stage) {
    var spare = stage && stage.querySelector("noscript");
    if (!spare) return;
    var names = spare.textContent.match(/[^"]+\.svg/g);
    await Promise.all(Array.from(stage.querySelectorAll(".scene"), async function (svg, i) {
      if (svg.firstChild || getComputedStyle(svg).display === "none") return;
      show(svg, await once(names[i], text));
      // In a task of its own, before the frame that paints it.
      setTimeout(function () { svg.getBoundingClientRect(); }, 0);
    }));
  }
  function show(svg, drawn) {
    if (!svg.firstChild) svg.innerHTML = drawn.slice(drawn.indexOf(">", drawn.indexOf("<svg")) + 1, drawn.lastIndexOf("<"));
  }
  // Says of each element whether it is so near to the viewport, now and when that changes.
  function watch(elements, margin, then) {
    var observer = new IntersectionObserver(function (seen) {
      seen.forEach(function (s) { then(s.target, s.isIntersecting, observer); });
    }, { rootMargin: margin });
    document.querySelectorAll(elements).forEach(function (e) { observer.observe(e); });
  }
  // It comes before the live part, and sooner than that needs it: each is a frame of its own then. Should it not come now, the live part asks again.
  watch(".stage", "900px 0px", function (stage, near, observer) {
    if (!near) return;
    observer.unobserve(stage);
    picture(stage).catch(function () {});
  });
  // Chromium lays out what is put off within a lesson that is put off itself only once that lesson is in view, and then all that is near in
  // one frame. Of a lesson that is there, it lays out part by part, one and a half viewports before it is seen.
  watch(".page-explainer .lesson", "250% 0px", function (lesson, near) { lesson.classList.toggle("near", near); });
  // Still, to lay out a part and to paint it is much for one frame of a slow phone. So its layout is asked for before, part by part, whenever
  // there is nothing else to do; other browsers have put nothing off.
  if (CSS.supports("overflow-anchor", "auto") && window.requestIdleCallback) {
    watch(".page-explainer .lesson", "500% 0px", function (lesson, near, observer) {
      if (!near) return;
      observer.unobserve(lesson);
      var parts = Array.from(lesson.children);
      requestIdleCallback(function next() {
        var part = parts.shift();
        if (!part) return;
        if (part.firstElementChild) part.firstElementChild.getBoundingClientRect();
        requestIdleCallback(next);
      });
    });
  }
  // Paper gets all of them, in the width that the paper asks for. Printing waits for nothing, so these requests have to be waited for.
  addEventListener("beforeprint", function () {
    document.querySelectorAll(".stage > noscript").forEach(function (spare) {
      var names = spare.textContent.match(/[^"]+\.svg/g);
      spare.parentNode.querySelectorAll(".scene").forEach(function (svg, i) {
        if (svg.firstChild) return;
        var request = new XMLHttpRequest();
        request.open("GET", new URL(names[i], me.src), false);
        try {
          request.send();
          if (request.status === 200) show(svg, request.responseText);
        } catch (e) {
          console.warn("Dockside could not fetch a picture to print:", e);
        }
      });
    });
  });

  // A figure's data becomes a block of the page, as the short pages have it; what a check says goes to where they have it.
  async function data(island) {
    var id = island.parentNode.id, body = island.firstElementChild;
    if (island.dataset.island !== "check") {
      if (!document.getElementById("data-" + id)) await once(parts.data[id], async function (answer) { block("data-" + id, await answer.text()); });
    } else if (!body.dataset.revision) {
      var late = (await once(parts.said[island.closest(".lesson").id], json))[id];
      body.dataset.revision = late.revision;
      body.querySelectorAll(".feedback").forEach(function (p, i) { p.insertAdjacentHTML("beforeend", late.said[i]); });
    }
  }
  // The code fills its places in the table of the live part.
  async function code(island) {
    var name = parts.code[island.dataset.island === "check" ? "check" : island.parentNode.id];
    // Development builds are in one piece.
    if (name) await once(name, async function (answer) {
      await WebAssembly.instantiate(await answer.arrayBuffer(), { b: await live });
    });
  }
  addEventListener("dockside:want", async function (e) {
    var island = e.target;
    try {
      await Promise.all([data(island), code(island), picture(island.querySelector(".stage"))]);
      island.dispatchEvent(new Event("dockside:data"));
    } catch (error) {
      console.warn("Dockside could not fetch what a part needs:", error);
      var note = document.getElementById("missing").content.firstElementChild.cloneNode(true);
      island.append(note);
      note.querySelector("button").onclick = function () {
        note.remove();
        island.dispatchEvent(new Event("dockside:want", { bubbles: true }));
      };
    }
  });

  // What only live parts need of style; it changes nothing that is there already.
  function style() {
    return new Promise(function (done, failed) {
      var link = document.createElement("link");
      link.rel = "stylesheet";
      link.href = new URL(me.dataset.style, me.src);
      link.onload = done;
      link.onerror = function () { failed(new Error(me.dataset.style)); };
      document.head.append(link);
    });
  }

  // A figure or check that a link leads to is laid out, with what is above it, only when it is there: then it goes to where the link wants it.
  function settle() {
    var goal = document.getElementById(location.hash.slice(1));
    if (goal && goal.matches(".lesson > .figure, .lesson > .check")) frames(function () { goal.scrollIntoView({ behavior: "instant" }); });
  }
  function frames(then) {
    requestAnimationFrame(function () { requestAnimationFrame(then); });
  }
  addEventListener("hashchange", settle);

  // Finding a system's font for code takes as long as laying out a screen of text: it is looked for before it is needed, in a task of its own.
  function font() {
    var pen = document.querySelector("code") && document.createElement("canvas").getContext("2d");
    if (!pen) return;
    pen.font = "1em " + getComputedStyle(root).getPropertyValue("--mono");
    pen.measureText("code");
  }

  async function start() {
    try {
      var module = await Promise.all([once(me.dataset.parts, json), import(new URL(me.dataset.js, me.src).href), style()]);
      parts = module[0];
      module = module[1];
      block("words", JSON.stringify(parts.words));
      live = module.default({ module_or_path: new URL(me.dataset.wasm, me.src) });
      await live;
      setTimeout(font, 0);
    } catch (e) {
      console.warn("Dockside could not start its live part:", e);
      if (!root.classList.contains("dead")) fail("failed");
    }
  }
  // Two frames: the first is painted by then. A hidden page gets no frames and starts when it is shown.
  frames(function () { setTimeout(start, 0); settle(); });

  // Height messages (lti.frameResize, open-iframe-resizer). The root element grows with its content only, so there is no loop.
  if (window.parent !== window) {
    var last = 0, count = 0;
    var tell = function () {
      var box = root.getBoundingClientRect(), height = Math.ceil(box.height);
      if (height === last) return;
      last = height;
      parent.postMessage({ subject: "lti.frameResize", message_id: "dockside-" + ++count, height: height }, "*");
      parent.postMessage({ type: "iframe-resized", width: Math.ceil(box.width), height: height }, "*");
    };
    new ResizeObserver(tell).observe(root);
    addEventListener("message", function (e) {
      if (e.source !== parent || !e.data) return;
      if (e.data.type === "iframe-child-init" || e.data.type === "iframe-get-child-dimensions") { last = 0; tell(); }
    });
  }
})();
