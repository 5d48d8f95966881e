// A picture of jobs in time: drawn again as it is zoomed, one bar at a time in the order of the tab key.

/** A bar of the picture, and how it was written. */
function markOf(element) {
  const note = element.querySelector(".note");
  const path = element.querySelector(".mark");
  return {
    element, path, note, bar: barOf(element.dataset.x), asWritten: path.getAttribute("d"),
    noteAsWritten: note && [note.getAttribute("x"), note.getAttribute("text-anchor")],
    facets: (element.dataset.f || "").split(" ").map(Number),
  };
}

function placeNote(note, x, anchor) {
  note.setAttribute("x", x);
  if (anchor) note.setAttribute("text-anchor", anchor);
  else note.removeAttribute("text-anchor");
}

const isLink = ({ element }) => element.tagName === "a";

class Picture {
  constructor(figure) {
    this.figure = figure;
    this.box = figure.querySelector(".picture");
    this.svg = this.box.querySelector("svg");
    this.grid = this.svg.querySelector(".grid");
    this.gridAsWritten = [...this.grid.childNodes];
    this.stretches = stretchesOf(this.svg.dataset.axis);
    this.room = Number(this.svg.viewBox.baseVal.width);
    this.bottom = Number(this.svg.viewBox.baseVal.height) - 8;
    const now = this.grid.querySelector(".now");
    this.now = now && Number(/^M([\d.]+)/.exec(now.getAttribute("d"))[1]);
    this.busy = this.svg.querySelector(".busy path");
    this.busyAsWritten = this.busy && this.busy.getAttribute("d");
    this.marks = [];
    this.whole = wholeView(this.stretches[0].left, this.stretches[this.stretches.length - 1].right);
    this.view = this.whole;
  }

  /** Without the script of the bars they are what they are on the page. */
  async start() {
    const script = this.svg.dataset.bars;
    if (script) await load(script).then((bars) => this.linkBars(bars), () => {});
    this.marks = [...this.svg.querySelectorAll("[data-x]")].map(markOf);
    this.describe();
    if (this.marks.length < 2) return;
    this.tools = new PictureTools(this);
    this.figure.insertBefore(this.tools.element, this.box);
    listenToPicture(this);
    this.makeCurrent(this.links()[0]);
    this.draw();
  }

  /** Bars that are drawn by the hundred become links. */
  linkBars(bars) {
    this.svg.querySelector(".bars").replaceChildren(...bars.map(([href, sentence, style, data, facets]) => makeSvg("a",
      { ...(href ? { href: root + href } : {}), class: style, "data-x": data, "data-f": facets },
      makeSvg("title", {}, sentence), makeSvg("path", { class: "mark", d: outline(barOf(data)) }))));
  }

  /** Says below the picture what is pointed at. */
  describe() {
    const detail = make("p", { className: "detail" }, "\u00a0");
    const show = (event) => {
      const title = event.target.closest?.("a")?.querySelector("title");
      if (title) detail.textContent = title.textContent;
    };
    this.svg.addEventListener("pointerover", show);
    // Not on the picture itself: what listens to it can take the focus in an SVG.
    this.box.addEventListener("focusin", show);
    this.figure.insertBefore(detail, this.box.nextSibling);
  }

  show(view) {
    this.view = held(view);
    this.draw();
  }

  draw() {
    const isWhole = this.view.scale === 1;
    if (isWhole) {
      this.marks.forEach((mark) => this.restoreMark(mark));
      this.grid.replaceChildren(...this.gridAsWritten);
    } else {
      this.marks.forEach((mark) => this.drawMark(mark));
      this.drawGrid();
    }
    this.drawBusy();
    this.drawStrokes();
    this.svg.classList.toggle("zoomed", !isWhole);
    this.tools.update(this.view);
  }

  restoreMark({ path, asWritten, note, noteAsWritten }) {
    path.setAttribute("d", asWritten);
    path.classList.remove("out");
    if (!note) return;
    note.classList.remove("out");
    placeNote(note, ...noteAsWritten);
  }

  drawMark({ bar, path, note }) {
    const seen = layOut(bar, this.view);
    path.classList.toggle("out", !seen);
    note?.classList.toggle("out", !seen);
    if (!seen) return;
    path.setAttribute("d", seen.path);
    if (!note) return;
    const { x, before } = besideBar(seen.x, note.textContent.length, this.view, this.room);
    placeNote(note, x, before ? "end" : null);
  }

  drawGrid() {
    const drawn = ticks(this.stretches, this.view, this.room).flatMap(({ x, middle, label }) => [
      makeSvg("path", { d: `M${units(x / 100)} 28V${this.bottom}` }),
      makeSvg("text", { x: units(middle / 100), y: 18, "text-anchor": "middle" }, label)]);
    for (let n = 0; n + 1 < this.stretches.length; n += 1) {
      const [a, b] = [this.stretches[n].right, this.stretches[n + 1].left].map((x) => this.seen(x));
      if (b > a) drawn.push(makeSvg("rect", { class: "fold", x: units(a), y: 24, width: units(b - a), height: this.bottom - 24 }));
    }
    const now = this.now === null ? NaN : place(this.view, this.now);
    if (now >= this.view.left && now <= this.view.right) drawn.push(makeSvg("path", { class: "now", d: `M${units(now)} 24V${this.bottom}` }));
    this.grid.replaceChildren(...drawn);
  }

  /** Where a place is seen, or the end beyond which it is. */
  seen(x) {
    return clamp(this.view, place(this.view, x));
  }

  drawBusy() {
    if (!this.busy) return;
    const moved = this.busyAsWritten.replace(/([MH])([\d.]+)/g, (_, letter, x) => letter + units(this.seen(Number(x))));
    this.busy.setAttribute("d", moved);
  }

  /** Strokes keep their width. */
  drawStrokes() {
    const { left, right } = this.view;
    for (const path of this.svg.querySelectorAll("[data-strokes] path")) {
      path.dataset.asWritten ||= path.getAttribute("d");
      path.setAttribute("d", path.dataset.asWritten.replace(/M([\d.]+) ([\d.]+)(h1v\d+h-1z)/g, (_, x, y, stroke) => {
        const at = place(this.view, Number(x));
        return at < left || at > right ? "" : `M${units(at)} ${y}${stroke}`;
      }));
    }
  }

  /** The bars that the keyboard reaches. */
  links() {
    return this.marks.filter((mark) => isLink(mark) && !mark.element.classList.contains("off")).map(({ element }) => element);
  }

  makeCurrent(link) {
    for (const { element } of this.marks.filter(isLink)) element.setAttribute("tabindex", element === link ? "0" : "-1");
  }

  go(link) {
    if (!link) return;
    this.makeCurrent(link);
    const { x } = this.marks.find(({ element }) => element === link).bar;
    const { left, right, scale } = this.view;
    if (place(this.view, x[2]) < left || place(this.view, x[0]) > right) {
      this.show({ ...this.view, from: x[0] - (right - left) / scale / 2 });
    }
    link.focus();
  }
}
