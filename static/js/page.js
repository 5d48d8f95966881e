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
function reveal(target) {
  if (!target) return;
  for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  // A record among others is looked at as it stands.
  if (!target.matches("article, tr")) target.querySelector("details")?.setAttribute("open", "");
  target.scrollIntoView();
}

/** Makes what is on a page work. */
function startPage(page) {
  const finder = page.querySelector(".finder");
  for (const table of page.querySelectorAll("table")) {
    if ("log" in table.dataset) continue;
    if (table.dataset.rows && finder) new List(table, finder, page);
    else sortHere(table);
  }
  if (page.querySelector("[data-jobs], [data-log]")) startJobs(page);
  startResponses(page);
}
