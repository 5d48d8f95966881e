// Shows the page of the address, and goes back and forth.

const box = new SearchBox();
/** How far each entry of the history was scrolled when it was left. */
const scrolled = new Map();
let entry = 0;
let entries = 0;
let lastScroll = 0;
let asked = 0;

/** Gives the entry of the history that is shown now a number; true for one that was shown before. */
function comeTo() {
  scrolled.set(entry, lastScroll);
  const known = window.history.state?.entry;
  if (scrolled.has(known)) {
    entry = known;
    return true;
  }
  entries += 1;
  entry = entries;
  try {
    window.history.replaceState({ entry }, "");
  } catch {
    // Then pages are shown from their beginning.
  }
  return false;
}

/** The page of the address; the first where the report has no such page. */
async function pageAsked(id) {
  try {
    return (await pageOf(id)) || pages.firstElementChild;
  } catch (problem) {
    window.alert("The page cannot be unpacked: " + problem.message);
    return shown || pages.firstElementChild;
  }
}

function focusPage() {
  shown.tabIndex = -1;
  shown.focus({ preventScroll: true });
}

/** Goes to the part of the page that the address names. */
function goTo(id, hash) {
  const target = hash && !hash.startsWith("#?") && document.getElementById(id + hash);
  if (target) reveal(target);
  return Boolean(target);
}

/** Shows what the address asks for. The focus moves along, but not when the report is opened. */
async function follow(isFirst) {
  const isBack = comeTo();
  asked += 1;
  const mine = asked;
  const [id, hash] = addressIn(window.location.hash);
  const page = await pageAsked(id);
  if (mine !== asked) return;
  box.close();
  const isMove = page !== shown && !isFirst;
  if (page !== shown) showPage(page);
  if (isMove) focusPage();
  if (isBack) window.scrollTo(0, scrolled.get(entry));
  else if (!goTo(id, hash) && isMove) window.scrollTo(0, 0);
  lastScroll = window.scrollY;
}

/** Makes the page of the address the only one, once all scripts are there. */
function start() {
  const skip = make("a", { className: "skip", href: "#" }, "Skip to the content");
  skip.onclick = (event) => {
    event.preventDefault();
    focusPage();
  };
  document.body.prepend(skip);
  document.getElementById("tools").append(box.input, box.list, themeSwitch());
  pages.classList.add("live");
  window.history.scrollRestoration = "manual";
  window.addEventListener("scroll", () => { lastScroll = window.scrollY; }, { passive: true });
  window.addEventListener("hashchange", () => follow(false));
  document.addEventListener("click", onDownload);
  follow(true);
}

document.addEventListener("DOMContentLoaded", start);
