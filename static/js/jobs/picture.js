// A picture of jobs in time: drawn again for the width of the page, as it is zoomed, and as its jobs are filtered, grouped and
// sorted. The choice stands in the address.

/** A bar of the picture. A row is a target as a whole. */
function markOf(element) {
  const [label, note, path] = [".label", ".note", ".mark"].map((name) => element.querySelector(name));
  const { x, f = "" } = element.dataset;
  const hit = label && isLink({ element }) ? makeSvg("rect", { class: "hit" }) : null;
  if (hit) element.prepend(hit);
  return { element, label, note, path, hit, name: label?.textContent, said: note?.textContent, bar: barOf(x), facets: f.split(" ").map(Number) };
}

const isLink = ({ element }) => element.tagName === "a";

/** The sides of the box around a picture. */
const SIDES = 14;

class Picture {
  constructor(figure) {
    this.figure = figure;
    this.box = figure.querySelector(".picture");
    this.svg = this.box.querySelector("svg");
    this.grid = this.svg.querySelector(".grid");
    this.bars = this.svg.querySelector(".bars");
    this.stretches = stretchesOf(this.svg.dataset.axis);
    this.bottom = Number(this.svg.getAttribute("height")) - 8;
    this.folds = [...this.grid.querySelectorAll("rect.fold")].map((fold) => fold.nextElementSibling.textContent);
    this.hasNow = Boolean(this.grid.querySelector(".now"));
    this.busy = this.svg.querySelector(".busy path");
    this.busyAsWritten = this.busy?.getAttribute("d");
    this.drawnBottom = this.bottom - (this.busy ? DRAWN.busy : 0);
    this.whole = wholeView(this.stretches[0].left, this.stretches[this.stretches.length - 1].right);
    this.view = this.whole;
  }

  /** Without the script of the bars they are what they are on the page. */
  async start() {
    const script = this.svg.dataset.bars;
    if (script) await load(script).then((bars) => this.linkBars(bars), () => {});
    nameLinks(this.svg);
    this.tip = new Tip(this.figure, this.box);
    this.marks = [...this.svg.querySelectorAll("[data-x]")].map(markOf);
    this.shown = this.marks;
    if (this.marks.length < 2) return;
    this.names = makeSvg("g", {});
    this.grid.after(this.names);
    this.tools = new PictureTools(this);
    this.box.before(this.tools.element);
    listenToPicture(this);
    this.recall();
    window.addEventListener("hashchange", () => this.recall());
    new window.ResizeObserver(() => { if (!this.isPrinted) this.fit(this.roomOf()); }).observe(this.box);
  }

  /** Bars that are drawn by the hundred become links. */
  linkBars(bars) {
    this.bars.replaceChildren(...bars.map(([href, sentence, style, data, facets]) => makeSvg("a",
      { ...(href ? { href: root + href } : {}), class: style, "data-x": data, "data-f": facets, "aria-label": sentence },
      makeSvg("path", { class: "mark", d: outline(barOf(data)) }))));
  }

  /** The width of its box; what is not shown has none. The course of a job has no narrow form. */
  roomOf() {
    const width = this.box.clientWidth;
    const room = width > 0 ? width - SIDES : this.room || DRAWN.width;
    return Math.max(room, this.bars ? 280 : DRAWN.width);
  }

  /** Draws the picture for a width. */
  fit(room) {
    if (room === this.room) return;
    const { left, right } = this.whole;
    this.room = room;
    this.isNarrow = Boolean(this.bars && this.marks[0].label && room < NARROW);
    const ends = this.isNarrow ? { start: 8, end: room - 12 } : { start: left, end: room - DRAWN.width + right };
    Object.assign(this.whole, ends);
    this.view = { ...this.view, ...ends };
    this.arrange();
  }

  /** Puts the bars that are chosen below each other. */
  arrange() {
    if (this.bars) this.arrangeBars();
    const height = this.bottom + 8;
    setAll(this.svg, { viewBox: `0 0 ${this.room} ${height}`, width: this.room, height });
    if (!this.links().includes(this.current)) this.makeCurrent(this.links()[0]);
    this.draw();
  }

  arrangeBars() {
    const groups = this.tools.chosen(this.marks);
    this.shown = groups.flatMap(([, marks]) => marks);
    this.bars.replaceChildren(...this.shown.map(({ element }) => element));
    const isAll = this.shown.length === this.marks.length;
    this.bottom = stackGroups(groups, this);
    if (!this.busy) return;
    const group = this.busy.parentElement;
    group.classList.toggle("out", !isAll);
    shift(group, this.bottom - this.drawnBottom);
    this.bottom += isAll ? DRAWN.busy : 0;
  }

  /** Shows another part of the picture. */
  show(view) {
    this.view = held(view);
    this.draw();
    this.remember();
  }

  draw() {
    for (const { bar, path } of this.shown) setAll(path, { d: layOut(bar, this.view)?.path || "" });
    this.drawGrid();
    this.drawBusy();
    this.drawStrokes();
    if (!this.bars) for (const note of this.svg.querySelectorAll(".note")) setAll(note, { x: noteX(this.room) });
    this.svg.classList.toggle("zoomed", this.view.scale > 1);
    this.svg.classList.toggle("narrow", this.isNarrow);
    this.tools.update(this.view);
  }

  drawGrid() {
    const { view, bottom } = this;
    const text = (style, x, y, words) => makeSvg("text", { class: style, x: units(x), y, "text-anchor": style === "now" ? "end" : "middle" }, words);
    const drawn = ticks(this.stretches, view, this.room).flatMap(({ x, middle, label }) =>
      [makeSvg("path", { d: `M${units(x / 100)} 40V${bottom}` }), text("", middle / 100, 18, label)]);
    const now = this.hasNow ? place(view, view.right) : NaN;
    const isNow = now <= view.end + 0.01;
    for (let n = 0; n + 1 < this.stretches.length; n += 1) {
      const [a, b] = [this.stretches[n].right, this.stretches[n + 1].left].map((x) => this.seen(x));
      if (b > a) drawn.push(makeSvg("rect", { class: "fold", x: units(a), y: 24, width: units(b - a), height: bottom - 24 }));
      const hasRoom = b - a >= this.folds[n].length * 6 && !(isNow && b > now - 116);
      if (hasRoom) drawn.push(text("fold", (a + b) / 2, 36, this.folds[n]));
    }
    if (isNow) drawn.push(makeSvg("path", { class: "now", d: `M${units(now)} 24V${bottom}` }), text("now", now - 6, 36, "snapshot taken"));
    this.grid.replaceChildren(...drawn);
  }

  /** Where a place is seen, or the end beyond which it is. */
  seen(x) {
    return clamp(this.view, place(this.view, x));
  }

  drawBusy() {
    if (!this.busy) return;
    setAll(this.busy, { d: this.busyAsWritten.replace(/([MH])([\d.]+)/g, (_, letter, x) => letter + units(this.seen(Number(x)))) });
  }

  /** Strokes keep their width; what is said of them stands where the other notes do. */
  drawStrokes() {
    const { start, end } = this.view;
    for (const path of this.svg.querySelectorAll("[data-strokes] path")) {
      path.dataset.asWritten ||= path.getAttribute("d");
      path.setAttribute("d", path.dataset.asWritten.replace(/M([\d.]+) ([\d.]+)(h1v\d+h-1z)/g, (_, x, y, stroke) => {
        const at = place(this.view, Number(x));
        return at < start || at > end ? "" : `M${units(at)} ${y}${stroke}`;
      }));
    }
  }

  /** The bars that the keyboard reaches. */
  links() {
    return this.shown.filter(isLink).map(({ element }) => element);
  }

  makeCurrent(link) {
    this.current = link;
    for (const { element } of this.marks.filter(isLink)) element.tabIndex = element === link ? 0 : -1;
  }

  go(link) {
    if (!link) return;
    this.makeCurrent(link);
    const { x } = this.marks.find(({ element }) => element === link).bar;
    const { left, right, start, end, scale } = this.view;
    if (place(this.view, x[2]) < start || place(this.view, x[0]) > end) {
      this.show({ ...this.view, from: x[0] - (right - left) / scale / 2 });
    }
    link.focus();
  }

  /** The choice stands in the address, so that it can be sent to somebody. One of a list makes an entry of the history; of zooming
   * only where it ends is kept, since browsers refuse an address that changes too often. */
  remember(isEntry) {
    window.clearTimeout(this.waiting);
    const write = () => {
      try {
        window.history[isEntry ? "pushState" : "replaceState"](window.history.state, "", withHash(this.figure, this.address()));
      } catch {
        // Then it does not.
      }
    };
    if (isEntry) write();
    else this.waiting = window.setTimeout(write, 250);
  }

  address() {
    const parts = new URLSearchParams(this.tools.choice());
    const { left, right, from, scale } = this.view;
    if (scale > 1) {
      const times = [from, from + (right - left) / scale].map((x) => translated(this.stretches, x, PLACES, TIMES));
      const digits = times[1] - times[0] > 10 * MINUTE ? 19 : 23;
      times.forEach((time, n) => parts.set(TIMES[n], isoOf(time).slice(0, digits)));
    }
    const text = parts.toString().replace(/%3A/g, ":");
    return text && "#jobs?" + text;
  }

  /** Shows what the address asks for. An address that names something else on the page leaves the picture as it is. */
  recall() {
    const hash = hashOf(this.figure);
    if (hash !== "" && !hash.startsWith("#jobs?")) return;
    window.clearTimeout(this.waiting);
    const parts = new URLSearchParams(hash.slice(6));
    this.tools.choose(parts);
    const [from, to] = TIMES.map((key) => translated(this.stretches, Date.parse(parts.get(key) + "Z") * 1000, TIMES, PLACES));
    const scale = (this.whole.right - this.whole.left) / (to - from);
    this.view = scale > 1 ? held({ ...this.whole, from, scale }) : this.whole;
    if (this.room) this.arrange();
    else this.fit(this.roomOf());
  }
}
