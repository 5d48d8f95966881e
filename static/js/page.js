// What is done on every page.

/** The name of the element that the last part of an address names. */
function nameIn(hash) {
  const name = hash.slice(1);
  try {
    return decodeURIComponent(name);
  } catch {
    // A lone %, as in `#100%`, stands for itself.
    return name;
  }
}

/** Opens what an address points into. */
function reveal() {
  const name = nameIn(window.location.hash);
  const target = name && !name.startsWith("?") && document.getElementById(name);
  if (!target) return;
  for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  // A record among others is looked at as it stands.
  if (target.tagName !== "ARTICLE" && target.tagName !== "TR") target.querySelector("details")?.setAttribute("open", "");
  target.scrollIntoView();
}

function startPage() {
  const { input, list } = new SearchBox();
  document.getElementById("tools").append(input, list, themeSwitch());
  const finder = document.getElementById("finder");
  for (const table of document.querySelectorAll("table")) {
    if ("log" in table.dataset) continue;
    if (table.dataset.rows && finder) new List(table, finder);
    else sortHere(table);
  }
  // What few pages have is loaded by them alone; without it they say the same.
  if (document.querySelector("[data-jobs], [data-log]")) load(jobsScript).catch(() => {});
  startResponses();
  reveal();
  window.addEventListener("hashchange", reveal);
}

startPage();
