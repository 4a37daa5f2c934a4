// Runs before the page is painted: marks that scripts work, that the page is in a frame, and the appearance that was chosen.
(function () {
  var root = document.documentElement;
  root.classList.add("js");
  if (window.parent !== window) root.classList.add("framed");
  try {
    var theme = localStorage.getItem("dockside.theme");
    if (theme === "light" || theme === "dark") root.setAttribute("data-theme", theme);
  } catch (e) {
    // Storage is blocked: the system's appearance it is.
  }
})();
