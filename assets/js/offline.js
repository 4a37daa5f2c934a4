// Has the pages kept for use without network (sw.js), and says when a newer build is there. The start script loads it once the page lives, in
// pages that are no frames. Whatever keeps it from working leaves the page as it is.
(function () {
  var here = document.currentScript.src, said = document.getElementById("newer"), hour = 3600000, workers;
  function nothing() {}
  try {
    workers = navigator.serviceWorker;
  } catch (e) {
    // Some browsers throw where storage is blocked.
  }
  if (!workers || navigator.connection && navigator.connection.saveData) return;

  // A page never changes builds while it is open: with another worker it is loaded anew. At first there is none.
  var kept = !!workers.controller;
  workers.addEventListener("controllerchange", function () {
    if (kept) location.reload();
    kept = true;
  });

  function tell(registration) {
    if (!registration.waiting || !workers.controller || !said) return;
    said.hidden = false;
    var buttons = said.querySelectorAll("button");
    buttons[1].onclick = function () { said.hidden = true; };
    buttons[0].onclick = function () {
      this.disabled = true;
      // Meanwhile there may be one that is newer still.
      if (registration.waiting) registration.waiting.postMessage("switch");
      else location.reload();
    };
  }

  function register() {
    workers.register(new URL("sw.js", here), { updateViaCache: "none" }).then(function (registration) {
      tell(registration);
      registration.addEventListener("updatefound", function () {
        var coming = registration.installing;
        if (coming) coming.addEventListener("statechange", function () { tell(registration); });
      });
      // Browsers look for a newer one when a page is opened; this one may stay open for days.
      var looked = Date.now();
      document.addEventListener("visibilitychange", function () {
        if (document.hidden || Date.now() - looked < hour) return;
        looked = Date.now();
        registration.update().catch(nothing);
      });
    }).catch(nothing);
  }
  function idle() {
    window.requestIdleCallback ? requestIdleCallback(register, { timeout: 5000 }) : setTimeout(register, 1000);
  }
  document.readyState === "complete" ? idle() : addEventListener("load", idle);
})();
