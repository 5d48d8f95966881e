// The order of rows, and heads of tables that are buttons.

const UNKNOWN = "\u2013";

/** What a text sorts by: letters as small ones, a whole number, as ids are, as a number. */
function keyOfText(text) {
  if (text === "" || text === UNKNOWN) return null;
  return /^\d+$/.test(text) ? Number(text) : text.toLowerCase();
}

/** Numbers stand before words, and what is unknown last, whichever way the order runs. */
function compare(a, b, sign) {
  const isUnknown = (key) => key === null || key === undefined || Number.isNaN(key);
  if (isUnknown(a) || isUnknown(b)) return isUnknown(a) - isUnknown(b);
  if (typeof a !== typeof b) return typeof a === "number" ? -sign : sign;
  if (a === b) return 0;
  return a < b ? -sign : sign;
}

/** Rows in the order of their keys. */
function inOrder(rows, keyOf, sign) {
  const keyed = rows.map((row) => [keyOf(row), row]);
  keyed.sort((a, b) => compare(a[0], b[0], sign));
  return keyed.map(([, row]) => row);
}

/** What a cell on the page sorts by: the value that the table gives it, or else its text. */
function keyOfCell(cell, isNumber) {
  if (!cell) return null;
  const { sort } = cell.dataset;
  if (sort !== undefined) return sort === "" ? null : Number(sort);
  const text = cell.textContent.trim();
  return isNumber && text !== "" ? Number(text) : keyOfText(text);
}

/** The way that a click on a head sorts: numbers from the most on first. */
function nextSign(sorted, isNumber) {
  if (sorted === "ascending") return -1;
  if (sorted === "descending") return 1;
  return isNumber ? -1 : 1;
}

const arrow = (sign) => make("span", { "aria-hidden": "true" }, sign > 0 ? " \u25b4" : " \u25be");

/** Makes the heads of a table buttons; `sort` is called with the place of the column and the sign. */
function sortingHeads(table, sort) {
  const heads = [...table.querySelectorAll("thead th[scope=col]")];
  const labels = heads.map((head) => head.textContent.replace(/[\u25b4\u25be]/g, "").trim());
  const mark = (place, sign) => heads.forEach((head, other) => {
    const button = head.querySelector("button");
    if (other !== place) head.removeAttribute("aria-sort");
    else head.setAttribute("aria-sort", sign > 0 ? "ascending" : "descending");
    if (button) button.replaceChildren(labels[other], ...(other === place ? [arrow(sign)] : []));
  });
  heads.forEach((head, place) => {
    if (head.dataset.kind === "strip" || labels[place] === "") return;
    const sorted = head.getAttribute("aria-sort");
    const button = make("button", { type: "button", title: "Sort by " + labels[place] }, labels[place]);
    button.onclick = () => {
      const isNumber = head.classList.contains("n") && head.dataset.kind !== "id";
      const sign = nextSign(head.getAttribute("aria-sort"), isNumber);
      mark(place, sign);
      sort(place, sign);
    };
    head.replaceChildren(button);
    if (sorted) button.append(arrow(sorted === "ascending" ? 1 : -1));
  });
  return { heads, labels, mark };
}

/** A table whose rows are all on the page. */
function sortHere(table) {
  const body = table.tBodies[0];
  if (!body || body.rows.length < 2) return;
  const { heads } = sortingHeads(table, (place, sign) => {
    // A table may have a corner without a head.
    const at = heads[place].cellIndex;
    const isNumber = heads[place].classList.contains("n");
    body.append(...inOrder([...body.rows], (row) => keyOfCell(row.cells[at], isNumber), sign));
  });
}
