// The pages of a report of one file: sections, of which one is shown, that of the address. Those that are packed are
// unpacked when they are shown for the first time.

const pages = document.getElementById("content");
const started = new Set();
let shown = null;

/** The address in parts: the id of the page, and what stands behind it, which begins with `#`. */
function addressIn(hash) {
  const name = nameIn(hash);
  const at = name.indexOf("#");
  return at < 0 ? [name, ""] : [name.slice(0, at), name.slice(at)];
}

/** What stands behind the page of an element in the address; nothing where another page is shown. */
function hashOf(element) {
  const { hash } = window.location;
  const [id, known] = addressIn(hash);
  const at = hash.indexOf("#", 1);
  // As it was written: a choice may have an & in it.
  const rest = at < 0 ? known : hash.slice(at);
  return element.closest(".page").id === id ? rest : "";
}

function withHash(element, hash) {
  return "#" + element.closest(".page").id + hash;
}

/** The section of a page; null where the report has no such page. */
async function pageOf(id) {
  const found = document.getElementById(id);
  if (!found?.matches("script[type$=gzip]") || found.closest(".page")) return found?.closest(".page");
  const template = make("template");
  template.innerHTML = await unpack(found.textContent);
  const page = template.content.firstElementChild;
  // Somebody who was faster has put it there already.
  if (page?.id === id && found.isConnected) {
    found.remove();
    pages.append(page);
  }
  return document.getElementById(id)?.closest(".page");
}

/** Marks the entry of the navigation that a page belongs to: that of the longest folder. */
function markEntry(id) {
  const entries = [...document.querySelectorAll(".bar nav a")];
  const folderOf = (entry) => nameIn(entry.hash).replace(/[^/]*$/, "");
  const isIn = (entry) => (folderOf(entry) === "/" ? nameIn(entry.hash) === id : id.startsWith(folderOf(entry)));
  const [current] = entries.filter(isIn).sort((a, b) => folderOf(b).length - folderOf(a).length);
  for (const entry of entries) {
    if (entry === current) entry.setAttribute("aria-current", "true");
    else entry.removeAttribute("aria-current");
  }
}

function startJobs(page) {
  window.mothbook.startJobs(page);
}

function showPage(page) {
  shown?.classList.remove("shown");
  shown = page;
  page.classList.add("shown");
  document.title = page.getAttribute("aria-label");
  markEntry(page.id);
  if (!started.has(page)) {
    started.add(page);
    startPage(page);
  }
}
