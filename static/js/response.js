// Responses, once they are opened: coloured, and put into lines where they stand on one. Those of long lists are packed in
// the page, and are unpacked when one is opened.

const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|[{}[\],:]|\s+|[^]/g;

const isOpening = (item) => item === "{" || item === "[";

/** The class of a token of JSON; none for punctuation and blanks. A text before a colon is a key. */
function classOf(token, next) {
  if (token[0] === "\"") return next === ":" ? "k" : "s";
  return /^[-\dtfn]/.test(token) ? "u" : null;
}

/** The tokens and the links of a response. A link is a text, whose quotes stand beside it. */
function itemsOf(element) {
  const nodes = [...element.childNodes];
  return nodes.flatMap((node, at) => {
    if (node.nodeType !== window.Node.TEXT_NODE) return [node];
    let text = node.data;
    if (nodes[at - 1]?.tagName === "A") text = text.slice(1);
    if (nodes[at + 1]?.tagName === "A") text = text.slice(0, -1);
    return text.match(TOKENS) || [];
  });
}

/** What stands before an item where JSON is put into lines: nothing, a blank, or a new line. */
function inLines() {
  let depth = 0;
  return (item, before) => {
    const isClosing = item === "}" || item === "]";
    if (isClosing) depth -= 1;
    const isNext = isClosing ? !isOpening(before) : isOpening(before) || before === ",";
    const line = isNext ? "\n" + "\t".repeat(depth) : "";
    if (isOpening(item)) depth += 1;
    return before === ":" ? " " : line;
  };
}

/** Colours the JSON in an element, whose links stay what they are, and puts it into lines where it stands on one. */
function showJson(element, isOnOneLine) {
  const items = itemsOf(element).filter((item) => !isOnOneLine || item.tagName || item.trim() !== "");
  const shown = document.createDocumentFragment();
  const between = isOnOneLine ? inLines() : () => "";
  items.forEach((item, at) => {
    const style = item.tagName ? null : classOf(item, items[at + 1]);
    const quote = item.tagName === "A" ? "\"" : "";
    shown.append(between(item, items[at - 1]), quote, style ? make("span", { className: style }, item) : item, quote);
  });
  element.replaceChildren(shown);
}

/** The records that an element holds packed, by id, unpacked once. */
const recordsIn = (packed) => packed.records ??= unpack(packed.textContent).then((text) =>
  new Map(text.split("\n").filter(Boolean).map((line) => [String(JSON.parse(line).id), line])));

/** Fills a fold that was opened for the first time. */
async function showResponse(fold) {
  if ("shown" in fold.dataset) return;
  fold.dataset.shown = "";
  if (fold.packed) {
    const pre = make("pre", { className: "compact", tabIndex: 0, "aria-label": "Response" });
    fold.append(pre);
    try {
      pre.textContent = (await recordsIn(fold.packed)).get(fold.record) ?? "This record is only named by others.";
    } catch (problem) {
      pre.textContent = "The response cannot be unpacked: " + problem.message + ".";
      return;
    }
  }
  for (const element of fold.querySelectorAll("pre.compact")) showJson(element, true);
  for (const element of fold.querySelectorAll("pre.response code")) showJson(element, false);
}

function startResponses(page) {
  const packed = page.querySelector("script[type$=gzip]");
  if (packed) {
    for (const record of page.querySelectorAll("article.capture, tr[id]")) {
      const fold = make("details", {}, make("summary", {}, "Response"));
      Object.assign(fold, { packed, record: record.id.split("#").pop() });
      (record.cells ? record.cells[record.cells.length - 1] : record).append(fold);
    }
  }
  for (const fold of page.querySelectorAll("details[open]")) showResponse(fold);
}

document.addEventListener("toggle", (event) => {
  if (event.target.tagName === "DETAILS" && event.target.open) showResponse(event.target);
}, true);
