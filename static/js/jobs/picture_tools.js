// What a picture of jobs in time is used with: buttons, filters, the keyboard, the mouse.

/** The buttons and filters above a picture. */
class PictureTools {
  constructor(picture) {
    this.picture = picture;
    this.status = make("span", { role: "status" });
    const button = (text, name, view) => {
      const made = make("button", { type: "button", className: "button", "aria-label": name, title: name }, text);
      made.onclick = () => picture.show(view(picture.view));
      return made;
    };
    this.closer = button("+", "Zoom in", (view) => zoomed(view, 2));
    this.further = button("\u2212", "Zoom out", (view) => zoomed(view, 0.5));
    this.earlier = button("\u2190", "Earlier", (view) => panned(view, -0.5));
    this.later = button("\u2192", "Later", (view) => panned(view, 0.5));
    const whole = button("Reset zoom", "Reset zoom", () => picture.whole);
    this.element = make("p", { className: "tools-of" }, this.closer, this.further, this.earlier, this.later, whole, ...this.filters(), this.status);
  }

  update({ left, right, from, scale }) {
    this.further.disabled = scale === 1;
    this.closer.disabled = scale >= MOST_ZOOM;
    this.earlier.disabled = from <= left + 1e-6;
    this.later.disabled = from >= right - (right - left) / scale - 1e-6;
  }

  filters() {
    const words = JSON.parse(this.picture.svg.dataset.words || "[]");
    const facets = words.map(([name, all], facet) => ({ name, all, facet })).filter(({ all }) => all.length > 1);
    return facets.map((filter) => {
      const options = filter.all.map((word, place) => [word, place]).sort((a, b) => (a[0] < b[0] ? -1 : 1));
      filter.select = make("select", {}, make("option", { value: "" }, "all"),
        ...options.map(([word, place]) => make("option", { value: String(place) }, word)));
      filter.select.onchange = () => this.filter(facets);
      return make("label", {}, filter.name, filter.select);
    });
  }

  filter(facets) {
    const { marks } = this.picture;
    let shown = 0;
    for (const mark of marks) {
      const isOff = facets.some(({ select, facet }) => select.value !== "" && mark.facets[facet] !== Number(select.value));
      mark.element.classList.toggle("off", isOff);
      shown += isOff ? 0 : 1;
    }
    this.picture.makeCurrent(this.picture.links()[0]);
    this.status.textContent = number.format(shown) + " of " + number.format(marks.length) + " jobs";
  }
}

/** What each key does on a bar, which has a place among all that can be reached. */
function keysOnBar(picture, links, at) {
  return {
    ArrowRight: () => picture.go(links[at + 1]), ArrowLeft: () => picture.go(links[at - 1]),
    ArrowDown: () => picture.go(links[at + 1]), ArrowUp: () => picture.go(links[at - 1]),
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
function listenToDrags(picture, unitsPerPixel) {
  const { svg } = picture;
  let drag = null;
  let dragged = false;
  svg.addEventListener("pointerdown", (event) => {
    dragged = false;
    const isDrag = event.button === 0 && event.pointerType !== "touch" && picture.view.scale > 1;
    if (isDrag) drag = { x: event.clientX, from: picture.view.from };
  });
  window.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const moved = (event.clientX - drag.x) * unitsPerPixel();
    if (Math.abs(moved) < 4 && !dragged) return;
    dragged = true;
    picture.show({ ...picture.view, from: drag.from - moved / picture.view.scale });
  });
  window.addEventListener("pointerup", () => { drag = null; });
  svg.addEventListener("dragstart", (event) => event.preventDefault());
  svg.addEventListener("click", (event) => { if (dragged) event.preventDefault(); }, true);
}

function listenToPicture(picture) {
  const { box, svg } = picture;
  const unitsPerPixel = () => picture.room / svg.getBoundingClientRect().width;
  box.addEventListener("keydown", (event) => onKey(picture, event));
  box.addEventListener("wheel", (event) => {
    // The wheel alone scrolls the page, as long as the picture is not in use.
    if (!event.ctrlKey && !event.metaKey && !box.contains(document.activeElement)) return;
    event.preventDefault();
    const { view } = picture;
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      picture.show(panned(view, (event.deltaX || event.deltaY) / 1000));
    } else {
      const at = (event.clientX - svg.getBoundingClientRect().left) * unitsPerPixel();
      picture.show(zoomed(view, 2 ** (-event.deltaY / 200), clamp(view, at)));
    }
  }, { passive: false });
  listenToDrags(picture, unitsPerPixel);
  window.addEventListener("beforeprint", () => picture.show(picture.whole));
}
