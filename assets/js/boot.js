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
    root.classList.remove("js", "live");
    root.classList.add("dead");
    var p = document.getElementById(message);
    if (p) p.hidden = false;
  }
  addEventListener("dockside:stopped", function () { fail("stopped"); });

  // A figure's code, and on long pages its data and what checks say to answers, are files of their own, fetched when an island comes near
  // the viewport. Until they are here, and if they don't come, the island stays as it was written.
  var live, files = {};
  function once(name, load) {
    return (files[name] = files[name] || fetch(new URL(name, me.src)).then(function (answer) {
      if (!answer.ok) throw new Error(name + ": " + answer.status);
      return load(answer);
    }).catch(function (error) {
      delete files[name];
      throw error;
    }));
  }
  // A figure's data becomes a block of the page, as the short pages have it; what a check says goes to where they have it.
  async function data(island) {
    var name = island.dataset.from, id = island.dataset.id;
    if (!name) return;
    if (island.dataset.island === "check") {
      var said = (await once(name, function (answer) { return answer.json(); }))[id];
      island.querySelectorAll(".feedback").forEach(function (p, i) { p.insertAdjacentHTML("beforeend", said[i]); });
    } else {
      await once(name, async function (answer) {
        var block = document.createElement("script");
        block.type = "application/json";
        block.id = "data-" + id;
        block.textContent = await answer.text();
        document.body.append(block);
      });
    }
    delete island.dataset.from;
  }
  // The code fills its places in the table of the live part.
  async function code(island) {
    var name = island.dataset.code;
    if (!name) return;
    await once(name, async function (answer) {
      await WebAssembly.instantiate(await answer.arrayBuffer(), { b: await live });
    });
    delete island.dataset.code;
  }
  addEventListener("dockside:want", async function (e) {
    var island = e.target;
    try {
      await Promise.all([data(island), code(island)]);
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

  async function start() {
    try {
      var module = await import(new URL(me.dataset.js, me.src).href);
      live = module.default({ module_or_path: new URL(me.dataset.wasm, me.src) });
      await live;
    } catch (e) {
      console.warn("Dockside could not start its live part:", e);
      if (!root.classList.contains("dead")) fail("failed");
    }
  }
  // Two frames: the first is painted by then. A hidden page gets no frames and starts when it is shown.
  requestAnimationFrame(function () { requestAnimationFrame(function () { setTimeout(start, 0); }); });

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
