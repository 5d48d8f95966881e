// What a picture of jobs in time is used with: buttons, filters, the keyboard, the mouse.

/** The width of a picture on paper, which is scaled to the sheet. */
const PRINTED = 1000;

/** The buttons and lists above a picture. */
class PictureTools {
  constructor(picture) {
    this.picture = picture;
    this.status = make("span", { role: "status" });
    const button = (text, name, view) => {
      const made = make("button", { type: "button", className: "button", "aria-label": name, title: name }, text);
      made.onclick = () => picture.show(view(picture.view));
      return made;
    };
    this.buttons = [button("+", "Zoom in", (view) => zoomed(view, 2)), button("\u2212", "Zoom out", (view) => zoomed(view, 0.5)),
      button("\u2190", "Earlier", (view) => panned(view, -0.5)), button("\u2192", "Later", (view) => panned(view, 0.5)),
      button("Reset zoom", "Reset zoom", () => picture.whole)];
    this.selects = new Map();
    this.facets = JSON.parse(picture.svg.dataset.words || "[]").map(([name, words], facet) => ({ name, words, facet }))
      .filter(({ words }) => words.length > 1);
    this.element = make("p", { className: "tools-of" }, ...this.buttons, ...this.lists(), this.status);
  }

  update({ left, right, from, scale }) {
    const ended = [scale >= MOST_ZOOM, scale === 1, from <= left + NOTHING, from >= right - (right - left) / scale - NOTHING];
    ended.forEach((isEnded, n) => { this.buttons[n].disabled = isEnded; });
  }

  /** What jobs are filtered, grouped and sorted by. */
  lists() {
    if (!this.picture.bars) return [];
    const list = (key, label, options) => {
      const select = make("select", {}, ...options.map(([value, text]) => make("option", { value }, text || value)));
      select.onchange = () => {
        this.picture.arrange();
        this.picture.remember(true);
      };
      this.selects.set(key, select);
      return make("label", {}, label, select);
    };
    const filters = this.facets.map(({ name, words }) => list(name, name, [["", "all"], ...[...words].sort().map((word) => [word])]));
    const groups = [["", "none"], ...this.facets.map(({ name }) => [name])];
    return [...filters, ...(groups.length > 1 ? [list("group", "group by", groups)] : []),
      list("order", "order", [["", "earliest first"], ["latest", "latest first"], ["longest", "longest run first"]])];
  }

  /** What is chosen of lists, by their keys. */
  choice() {
    return [...this.selects].map(([key, { value }]) => [key, value]).filter(([, value]) => value !== "");
  }

  /** Chooses from the lists what is offered there. */
  choose(parts) {
    for (const [key, select] of this.selects) {
      const value = parts.get(key);
      select.value = [...select.options].some((option) => option.value === value) ? value : "";
    }
  }

  /** The marks that fit the filters, in order, in groups: the name of each, null where there are none, and its marks. */
  chosen(marks) {
    const choice = Object.fromEntries(this.choice());
    const wanted = this.facets.filter(({ name }) => name in choice).map(({ name, words, facet }) => [facet, words.indexOf(choice[name])]);
    const shown = marks.filter(({ facets }) => wanted.every(([facet, word]) => facets[facet] === word));
    this.status.textContent = (wanted.length > 0 ? number.format(shown.length) + " of " : "") + number.format(marks.length) + " jobs";
    if (choice.order === "latest") shown.reverse();
    if (choice.order === "longest") shown.sort((a, b) => b.facets[4] - a.facets[4]);
    const by = this.facets.find(({ name }) => name === choice.group);
    if (!by) return [[null, shown]];
    const groups = by.words.map((word, n) => [word, shown.filter(({ facets }) => facets[by.facet] === n)]);
    return groups.filter(([, those]) => those.length > 0).sort((a, b) => (a[0] < b[0] ? -1 : 1));
  }
}

/** What each key does on a bar, which has a place among all that can be reached. */
function keysOnBar(picture, links, at) {
  const [next, before] = [at + 1, at - 1].map((to) => () => picture.go(links[to]));
  return {
    ArrowRight: next, ArrowDown: next, ArrowLeft: before, ArrowUp: before,
  };
}

/** And on the picture as a whole. Where all of it is seen, arrows that would move it scroll the page. */
function keysOnPicture(picture, links) {
  const pan = (share) => () => picture.show(panned(picture.view, share));
  const arrows = picture.view.scale === 1 ? {} : { ArrowRight: pan(0.25), ArrowLeft: pan(-0.25) };
  return { ArrowDown: () => picture.go(links[0]), ...arrows };
}

function onKey(picture, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const bar = event.target.closest?.("a[data-x]");
  const links = picture.links();
  const zoom = (factor) => () => picture.show(zoomed(picture.view, factor));
  const actions = {
    "+": zoom(2), "=": zoom(2), "-": zoom(0.5), 0: () => picture.show(picture.whole),
    Home: () => picture.go(links[0]), End: () => picture.go(links[links.length - 1]),
    ...(bar ? keysOnBar(picture, links, links.indexOf(bar)) : keysOnPicture(picture, links)),
  };
  if (!Object.hasOwn(actions, event.key)) return;
  event.preventDefault();
  actions[event.key]();
}

/** Drags the picture with the mouse; a drag that ends on a bar does not open it. */
function listenToDrags(picture) {
  const { svg } = picture;
  let drag = null;
  let dragged = false;
  listen(window, {
    pointermove: ({ clientX }) => {
      if (!drag) return;
      const moved = clientX - drag.x;
      if (Math.abs(moved) < 4 && !dragged) return;
      dragged = true;
      picture.show({ ...picture.view, from: drag.from - moved / perUnit(picture.view) });
    },
    pointerup: () => { drag = null; },
  });
  listen(svg, {
    pointerdown: ({ button, pointerType, clientX }) => {
      dragged = false;
      if (button === 0 && pointerType !== "touch" && picture.view.scale > 1) drag = { x: clientX, from: picture.view.from };
    },
    dragstart: (event) => event.preventDefault(),
  });
  svg.addEventListener("click", (event) => { if (dragged) event.preventDefault(); }, true);
}

function listenToPicture(picture) {
  const { box, svg } = picture;
  box.addEventListener("keydown", (event) => onKey(picture, event));
  box.addEventListener("wheel", (event) => {
    // The wheel alone scrolls the page, as long as the picture is not in use.
    if (!event.ctrlKey && !event.metaKey && !box.contains(document.activeElement)) return;
    event.preventDefault();
    const { view } = picture;
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      picture.show(panned(view, (event.deltaX || event.deltaY) / 1000));
    } else {
      const at = event.clientX - svg.getBoundingClientRect().left;
      picture.show(zoomed(view, 2 ** (-event.deltaY / 200), clamp(view, at)));
    }
  }, { passive: false });
  listenToDrags(picture);
  const print = (isPrinted, view, room) => {
    Object.assign(picture, { isPrinted, view, room: 0, beforePrint: picture.view });
    picture.fit(room);
    // One that is high is as wide as the sheet when it is as high.
    if (isPrinted) picture.fit(Math.max(room, Math.round(picture.bottom * 0.76)));
  };
  listen(window, {
    beforeprint: () => print(true, picture.whole, PRINTED),
    afterprint: () => print(false, picture.beforePrint, picture.roomOf()),
  });
}
