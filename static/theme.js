// Applies the colours that the reader has chosen, before anything is drawn. Without a choice, and
// without JavaScript, the system's preference holds.
(function () {
  "use strict";
  try {
    const theme = window.localStorage.getItem("mothbook-theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // A browser may forbid a page from disk to remember anything.
  }
})();
