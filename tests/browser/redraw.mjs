// What a report draws twice, once by Rust and once by JavaScript, compared. The files of the scripts are run
// in the page as they are in the source; the page itself has no JavaScript.
import { source } from "./parts.mjs";

/** Where the pictures of jobs on a page differ from what JavaScript draws: outlines of bars, times on axes. */
export const wrongInPictures = (page) => page.evaluate(`(() => {
  ${source("jobs/shape.js", "jobs/view.js", "jobs/axis.js")}
  const wrong = [];
  const compare = (what, rust, ours) => { if (rust !== ours) wrong.push(what + ": " + rust + " is drawn as " + ours); };
  for (const element of document.querySelectorAll("[data-x]")) {
    compare("outline of " + element.dataset.x, element.querySelector(".mark").getAttribute("d"), outline(barOf(element.dataset.x)));
  }
  for (const svg of document.querySelectorAll("svg[data-axis]")) {
    const stretches = stretchesOf(svg.dataset.axis);
    const view = wholeView(stretches[0].left, stretches[stretches.length - 1].right);
    const written = [...svg.querySelectorAll(".grid text:not(.fold, .now)")].map((text) =>
      [text.previousElementSibling.getAttribute("d").split(" ")[0], text.getAttribute("x"), text.textContent].join(" "));
    const drawn = ticks(stretches, view, svg.viewBox.baseVal.width).map(({ x, middle, label }) =>
      ["M" + units(x / 100), units(middle / 100), label].join(" "));
    compare("ticks", written.join("; "), drawn.join("; "));
  }
  return { wrong, bars: document.querySelectorAll("[data-x]").length, axes: document.querySelectorAll("svg[data-axis]").length };
})()`);

/** The rows of a page's list, with links as they lead. */
export const rowsOf = (page) => page.evaluate(() => [...document.querySelector("main table").tBodies[0].rows].map((row) => {
  for (const link of row.querySelectorAll("a[href]")) link.setAttribute("href", link.href);
  // A row of a sheet has a name; the same row among others has none.
  row.removeAttribute("id");
  return row.outerHTML;
}));

/** The rows of a list, all drawn by JavaScript. */
export async function redrawn(page) {
  await page.locator("summary", { hasText: "Filters" }).click();
  // A text of blanks leaves every row in the order of the list.
  await page.locator("#finder input").fill(" ");
  const { total } = await page.locator("main table").first().evaluate((table) => table.dataset);
  await page.waitForFunction((total) => {
    const more = [...document.querySelectorAll("main button")].find((button) => /^Show [\d,]+ more$/.test(button.textContent) && !button.hidden);
    more?.click();
    return !more && document.querySelector("main table").tBodies[0].rows.length === total;
  }, Number(total));
  return rowsOf(page);
}
