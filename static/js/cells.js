// The cells of lists, drawn from the data of a list as `templates/partials/table.html` draws them.
// `tests/browser/rows.mjs` compares the two.

const link = (cell) => {
  if (cell === null) return UNKNOWN;
  const [text, href, isScientific] = cell;
  const label = isScientific ? make("i", {}, text) : text;
  return href ? make("a", { href: root + href }, label) : label;
};
const written = (n) => number.format(n).replace("-", "\u2212");
const labelOf = (cell) => (cell === null ? UNKNOWN : cell[0]);
/** A time that is not known comes as a text in brackets. */
const timeText = (cell) => (Array.isArray(cell) ? cell[0] : cell);

function drawBadge(cell) {
  if (cell === null) return make("td", {}, UNKNOWN);
  const [style, word, symbol, why] = cell;
  const sign = symbol ? [make("span", { "aria-hidden": "true" }, symbol), " "] : [];
  const reason = why ? [" ", make("span", { className: "why" }, why)] : [];
  return make("td", {}, make("span", { className: "badge " + style }, ...sign, word), ...reason);
}

function drawCode([word, rest]) {
  return make("td", {}, make("code", {}, word), ...(rest ? [" ", make("span", { className: "kwargs" }, rest)] : []));
}

/** The width of the part that is done, of 80; a little even of a very small part. */
function barWidth(done, all) {
  return done > 0 && all > 0 ? Math.min(80, Math.max(1, Math.floor((done * 80) / all))) : 0;
}

function drawBar(cell) {
  if (cell === null) return make("td", {}, UNKNOWN);
  const [done, all, what] = cell;
  return make("td", {}, makeSvg("svg",
    { class: "cover", width: 80, height: 8, role: "img", "aria-label": written(done) + " of " + written(all) + " " + what },
    makeSvg("rect", { width: 80, height: 8 }), makeSvg("rect", { class: "done", width: barWidth(done, all), height: 8 })));
}

function drawLinks([links, more]) {
  const drawn = links.flatMap((cell, at) => [at > 0 ? " " : null, link(cell)]);
  return make("td", { className: "links" }, ...(drawn.length > 0 ? drawn : [UNKNOWN]), more > 0 ? " +" + more : null);
}

function drawMarks([marks, more]) {
  const drawn = marks.flatMap(([style, symbol, title, href]) => [
    make("a", { className: "mark " + style, href: root + href, title, "aria-label": title }, symbol), " "]);
  return make("td", { className: "marks" }, ...(drawn.length > 0 ? drawn : [UNKNOWN]), more > 0 ? "+" + more : null);
}

/** How each kind of cell is drawn, what it sorts by, the text that filters look at, and what tables have where that is not it. */
const CELLS = {
  id: { draw: (cell) => make("td", { className: "n" }, link(cell)), sort: (cell) => Number(cell[0]), text: labelOf },
  name: { draw: (cell) => make("th", { scope: "row" }, link(cell)), sort: (cell) => keyOfText(cell[0]), text: labelOf },
  link: { draw: (cell) => make("td", {}, link(cell)), sort: (cell) => keyOfText(labelOf(cell)), text: labelOf },
  links: { draw: drawLinks, sort: ([links]) => keyOfText(labelOf(links[0] || null)), text: ([links]) => links.map(labelOf).join(" ") },
  text: { draw: (cell) => make("td", {}, cell), sort: keyOfText, text: (cell) => cell },
  time: {
    draw: (cell) => make("td", { className: "day" }, timeText(cell)),
    sort: (cell) => (Array.isArray(cell) ? null : keyOfText(cell)), text: timeText,
  },
  number: {
    draw: (cell) => make("td", { className: "n" }, cell === null ? UNKNOWN : written(cell)),
    // Numbers that JavaScript cannot hold come as texts.
    sort: (cell) => (cell === null ? null : Number(cell)), text: (cell) => (cell === null ? "" : String(cell)),
  },
  value: {
    draw: (cell) => make("td", { className: "n" }, cell === null ? UNKNOWN : cell[1]),
    sort: (cell) => (cell === null ? null : cell[0]), text: (cell) => (cell === null ? "" : cell[1]),
    value: (cell) => (cell === null ? "" : cell[0] ?? cell[1]),
  },
  badge: { draw: drawBadge, sort: (cell) => cell && keyOfText(cell[1]), text: (cell) => (cell ? cell[1] : "") },
  code: { draw: drawCode, sort: (cell) => keyOfText(cell[0]), text: (cell) => cell[0], all: (cell) => cell.join(" ") },
  bar: { draw: drawBar, sort: (cell) => cell && cell[0] / cell[1], text: () => "", value: (cell) => (cell ? cell[0] + " of " + cell[1] : "") },
  marks: { draw: drawMarks, sort: ([marks, more]) => marks.length + more, text: () => "", value: ([marks, more]) => marks.length + more },
};
