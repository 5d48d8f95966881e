// What JavaScript adds to jobs: zoom, filters and the keyboard in pictures of jobs in time, a search in logs.
// Loaded by mothbook.js on the pages that have them.
"use strict";
(function () {
  const { make, makeSvg, load, root, number } = window.mothbook.tools;
  const received = { bars: new Map(), lines: new Map() };
  window.mothbook.bars = (path, bars) => received.bars.set(path, bars);
  window.mothbook.log = (path, lines) => received.lines.set(path, lines);
  window.mothbook.tools.outline = outline;

  // Shapes ----------------------------------------------------------------------------------------------

  const LEAST = 3;
  const units = (x) => String(Math.round(x * 100) / 100);

  /** The outline of a bar, as `src/site/timeline/shape.rs` draws it. */
  function outline([wait, run, end], y, h, kind) {
    let path = "";
    const part = (share) => Math.floor(h * share * 100) / 100;
    if (run > wait) path = `M${units(wait)} ${units(y + part(0.375))}H${units(run)}v${units(part(0.25))}H${units(wait)}z`;
    const w = Math.max(end - run, LEAST);
    const [x, wide, right, half, quarter] = [run, w, run + w, part(0.5), part(0.25)].map(units);
    switch (kind) {
      case "p": return path + `M${x} ${y}h${wide}v${h}h-${wide}z`;
      case "b": return path + `M${x} ${y}h${wide}v-3h2v${h + 6}h-2v-3h-${wide}z`;
      case "s": return path + `M${x} ${y}H${units(run + w + 4)}L${right} ${y + h}H${x}z`;
      case "o": return path + `M${x} ${y}h${wide}l${half} ${half}l-${half} ${half}h-${wide}z`;
      case "w": return path + `M${x} ${units(y + part(0.25))}l${half} ${quarter}l-${half} ${quarter}z`;
      case "n": return path + `M${x} ${y}h2v${h}h-2z`;
      default: return path + `M${x} ${y}l${half} ${half}l-${half} ${half}l-${half}-${half}z`;
    }
  }

  // The axis --------------------------------------------------------------------------------------------

  const SECOND = 1000;
  const MINUTE = 60 * SECOND;
  const DAY = 1440 * MINUTE;
  const STEPS = [1, 2, 5, 10, 15, 30].map((n) => n * SECOND).concat(
    [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10080, 43200, 129600, 525600].map((n) => n * MINUTE));

  /** Round times that fit between `from` and `to` (milliseconds) on so many units. */
  function roundTimes(from, to, width) {
    const step = STEPS.find((step) => (step * width) / Math.max(to - from, 1) >= 84) || STEPS[STEPS.length - 1];
    const times = [];
    for (let time = Math.ceil(from / step) * step; time <= to && times.length < 40; time += step) times.push(time);
    return { step, times: times.length > 0 ? times : [from] };
  }

  /** A time, with its day and year where they are not those of the tick before. */
  function label(time, step, before) {
    const iso = new Date(time).toISOString();
    if (step >= DAY) return iso.slice(0, 10);
    const clock = iso.slice(11, step >= MINUTE ? 16 : 19);
    if (iso.slice(0, 10) === before) return clock;
    return iso.slice(before && iso.slice(0, 4) === before.slice(0, 4) ? 5 : 0, 10) + " " + clock;
  }

  // Pictures --------------------------------------------------------------------------------------------

  const MOST_ZOOM = 256;

  function picture(figure) {
    const box = figure.querySelector(".picture");
    const svg = box.querySelector("svg");
    const grid = svg.querySelector(".grid");
    const stretches = svg.dataset.axis.split(";").map((stretch) => stretch.split(" ").map(Number));
    const left = stretches[0][2];
    const right = stretches[stretches.length - 1][3];
    const room = Number(svg.viewBox.baseVal.width);
    const gridAsWritten = [...grid.childNodes];
    const bottom = Number(svg.viewBox.baseVal.height) - 8;
    const now = grid.querySelector(".now");
    const nowAt = now && Number(/^M([\d.]+)/.exec(now.getAttribute("d"))[1]);
    const busy = svg.querySelector(".busy path");
    const busyAsWritten = busy && busy.getAttribute("d");
    const view = { from: left, scale: 1 };
    let marks = [];
    const detail = make("p", { className: "detail" }, "\u00a0");
    const status = make("span", { role: "status" });

    function collect() {
      marks = [...svg.querySelectorAll("[data-x]")].map((element) => {
        const parts = element.dataset.x.split(" ");
        const note = element.querySelector(".note");
        return {
          element, path: element.querySelector(".mark"), note, noteAsWritten: note && [note.getAttribute("x"), note.getAttribute("text-anchor")],
          asWritten: element.querySelector(".mark").getAttribute("d"),
          x: parts.slice(0, 3).map((x) => Number(x) / 100), y: Number(parts[3]), height: Number(parts[4]), end: parts[5],
          facets: (element.dataset.f || "").split(" ").map(Number),
        };
      });
    }

    const place = (x) => left + (x - view.from) * view.scale;
    const clamp = (x) => Math.min(Math.max(x, left), right);

    function drawMark(mark) {
      const [wait, run, end] = mark.x.map(place);
      const isOut = Math.max(end, run + LEAST) < left || wait > right;
      mark.path.classList.toggle("out", isOut);
      mark.note?.classList.toggle("out", isOut);
      if (isOut) return;
      const kind = end > right && "pbso".includes(mark.end) ? "p" : mark.end;
      const at = [wait, run, end].map(clamp);
      mark.path.setAttribute("d", outline(at, mark.y, mark.height, kind));
      if (!mark.note) return;
      const width = mark.note.textContent.length * 7;
      const before = at[2] + 16 + width > room && at[0] - 8 - width > left;
      mark.note.setAttribute("x", before ? at[0] - 8 : Math.max(at[2], at[1] + LEAST) + 8);
      if (before) mark.note.setAttribute("text-anchor", "end");
      else mark.note.removeAttribute("text-anchor");
    }

    function drawGrid() {
      const drawn = [];
      let before = null;
      let lastX = -Infinity;
      for (const [from, to, a, b] of stretches) {
        const [visibleA, visibleB] = [Math.max(place(a), left), Math.min(place(b), right)];
        if (visibleB < visibleA) continue;
        const timeAt = (x) => from + ((view.from + (x - left) / view.scale - a) / Math.max(b - a, 1e-9)) * (to - from);
        const { step, times } = roundTimes(timeAt(visibleA), timeAt(visibleB), visibleB - visibleA);
        for (const time of times) {
          const x = place(a + ((time - from) / Math.max(to - from, 1)) * (b - a));
          const day = new Date(time).toISOString().slice(0, 10);
          const text = label(time, step, before);
          const half = text.length * 4;
          const middle = Math.min(Math.max(x, half), room - half);
          if (x < left - 1 || x > right + 1 || middle - half < lastX + 8) continue;
          before = day;
          lastX = middle + half;
          drawn.push(makeSvg("path", { d: `M${units(x)} 28V${bottom}` }), makeSvg("text", { x: units(middle), y: 18, "text-anchor": "middle" }, text));
        }
      }
      for (let n = 0; n + 1 < stretches.length; n += 1) {
        const [a, b] = [clamp(place(stretches[n][3])), clamp(place(stretches[n + 1][2]))];
        if (b > a) drawn.push(makeSvg("rect", { class: "fold", x: units(a), y: 24, width: units(b - a), height: bottom - 24 }));
      }
      if (now && place(nowAt) >= left && place(nowAt) <= right) drawn.push(makeSvg("path", { class: "now", d: `M${units(place(nowAt))} 24V${bottom}` }));
      grid.replaceChildren(...drawn);
    }

    function drawBusy() {
      if (!busy) return;
      const moved = busyAsWritten.replace(/([MH])([\d.]+)/g, (_, letter, x) => letter + units(clamp(place(Number(x)))));
      busy.setAttribute("d", moved);
    }

    /** Strokes keep their width. */
    function drawStrokes() {
      for (const path of svg.querySelectorAll("[data-strokes] path")) {
        path.dataset.asWritten ||= path.getAttribute("d");
        path.setAttribute("d", path.dataset.asWritten.replace(/M([\d.]+) ([\d.]+)(h1v\d+h-1z)/g, (_, x, y, stroke) => {
          const at = place(Number(x));
          return at < left || at > right ? "" : `M${units(at)} ${y}${stroke}`;
        }));
      }
    }

    function draw() {
      view.scale = Math.min(Math.max(view.scale, 1), MOST_ZOOM);
      view.from = Math.min(Math.max(view.from, left), right - (right - left) / view.scale);
      if (view.scale === 1) {
        for (const mark of marks) {
          mark.path.setAttribute("d", mark.asWritten);
          mark.path.classList.remove("out");
          if (!mark.note) continue;
          mark.note.classList.remove("out");
          mark.note.setAttribute("x", mark.noteAsWritten[0]);
          if (mark.noteAsWritten[1]) mark.note.setAttribute("text-anchor", mark.noteAsWritten[1]);
          else mark.note.removeAttribute("text-anchor");
        }
        grid.replaceChildren(...gridAsWritten);
      } else {
        marks.forEach(drawMark);
        drawGrid();
      }
      drawBusy();
      drawStrokes();
      svg.classList.toggle("zoomed", view.scale > 1);
      out.disabled = view.scale === 1;
      earlier.disabled = view.from <= left + 1e-6;
      later.disabled = view.from >= right - (right - left) / view.scale - 1e-6;
      in_.disabled = view.scale >= MOST_ZOOM;
    }

    function zoom(factor, centre = (left + right) / 2) {
      const at = view.from + (centre - left) / view.scale;
      view.scale = Math.min(Math.max(view.scale * factor, 1), MOST_ZOOM);
      view.from = at - (centre - left) / view.scale;
      draw();
    }

    function pan(share) {
      view.from += (share * (right - left)) / view.scale;
      draw();
    }

    function whole() {
      view.from = left;
      view.scale = 1;
      draw();
    }

    const button = (text, name, action) => {
      const made = make("button", { type: "button", className: "button", "aria-label": name, title: name }, text);
      made.onclick = action;
      return made;
    };
    const in_ = button("+", "Zoom in", () => zoom(2));
    const out = button("\u2212", "Zoom out", () => zoom(0.5));
    const earlier = button("\u2190", "Earlier", () => pan(-0.5));
    const later = button("\u2192", "Later", () => pan(0.5));

    // The keyboard: one bar at a time is in the order of the tab key, arrows lead to its neighbours.
    const links = () => marks.filter(({ element }) => element.tagName === "a" && !element.classList.contains("off")).map(({ element }) => element);

    function makeCurrent(link) {
      for (const { element } of marks) if (element.tagName === "a") element.setAttribute("tabindex", element === link ? "0" : "-1");
    }

    function go(link) {
      if (!link) return;
      makeCurrent(link);
      const { x } = marks.find(({ element }) => element === link);
      if (place(x[2]) < left || place(x[0]) > right) {
        view.from = x[0] - (right - left) / view.scale / 2;
        draw();
      }
      link.focus();
    }

    function onKey(event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const bar = event.target.closest?.("a[data-x]");
      const all = links();
      const at = all.indexOf(bar);
      const actions = {
        "+": () => zoom(2), "=": () => zoom(2), "-": () => zoom(0.5), 0: whole,
        ArrowRight: () => (bar ? go(all[at + 1]) : pan(0.25)), ArrowLeft: () => (bar ? go(all[at - 1]) : pan(-0.25)),
        ArrowDown: () => go(bar ? all[at + 1] : all[0]), ArrowUp: () => bar && go(all[at - 1]),
        Home: () => go(all[0]), End: () => go(all[all.length - 1]),
      };
      if (!actions[event.key] || (view.scale === 1 && !bar && event.key.startsWith("Arrow") && event.key !== "ArrowDown")) return;
      event.preventDefault();
      actions[event.key]();
    }

    // The mouse.
    const unitsAt = (event) => ((event.clientX - svg.getBoundingClientRect().left) * room) / svg.getBoundingClientRect().width;
    let drag = null;
    let dragged = false;

    function listen() {
      box.addEventListener("keydown", onKey);
      box.addEventListener("wheel", (event) => {
        if (!event.ctrlKey && !event.metaKey && !box.contains(document.activeElement)) return;
        event.preventDefault();
        if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) pan((event.deltaX || event.deltaY) / 1000);
        else zoom(2 ** (-event.deltaY / 200), clamp(unitsAt(event)));
      }, { passive: false });
      svg.addEventListener("pointerdown", (event) => {
        dragged = false;
        if (event.button === 0 && event.pointerType !== "touch" && view.scale > 1) drag = { x: event.clientX, from: view.from };
      });
      window.addEventListener("pointermove", (event) => {
        if (!drag) return;
        const moved = ((event.clientX - drag.x) * room) / svg.getBoundingClientRect().width;
        if (Math.abs(moved) < 4 && !dragged) return;
        dragged = true;
        view.from = drag.from - moved / view.scale;
        draw();
      });
      window.addEventListener("pointerup", () => { drag = null; });
      svg.addEventListener("dragstart", (event) => event.preventDefault());
      svg.addEventListener("click", (event) => { if (dragged) event.preventDefault(); }, true);
      window.addEventListener("beforeprint", whole);
    }

    function describe() {
      const show = (event) => {
        const bar = event.target.closest?.("a");
        const title = bar?.querySelector("title");
        if (title) detail.textContent = title.textContent;
      };
      svg.addEventListener("pointerover", show);
      // Not on the picture itself: what listens to it can take the focus in an SVG.
      box.addEventListener("focusin", show);
    }

    function filters() {
      const words = JSON.parse(svg.dataset.words || "[]");
      const chosen = words.map(([name, all], facet) => ({ name, all, facet })).filter(({ all }) => all.length > 1);
      const apply = () => {
        let shown = 0;
        for (const { element, facets } of marks) {
          const isOff = chosen.some(({ select, facet }) => select.value !== "" && facets[facet] !== Number(select.value));
          element.classList.toggle("off", isOff);
          shown += isOff ? 0 : 1;
        }
        makeCurrent(links()[0]);
        status.textContent = number.format(shown) + " of " + number.format(marks.length) + " jobs";
      };
      return chosen.map((filter) => {
        const options = filter.all.map((word, place) => [word, place]).sort((a, b) => (a[0] < b[0] ? -1 : 1));
        filter.select = make("select", {}, make("option", { value: "" }, "all"), ...options.map(([word, place]) => make("option", { value: String(place) }, word)));
        filter.select.onchange = apply;
        return make("label", {}, filter.name, filter.select);
      });
    }

    function start() {
      collect();
      describe();
      figure.insertBefore(detail, box.nextSibling);
      if (marks.length < 2) return;
      const bars = make("p", { className: "tools-of" }, in_, out, earlier, later,
        button("whole", "Show the whole time", whole), ...filters(), status);
      figure.insertBefore(bars, box);
      listen();
      makeCurrent(links()[0]);
      draw();
    }

    const script = svg.dataset.bars;
    if (!script) {
      start();
      return;
    }
    load(script).then(() => {
      const made = received.bars.get(script).map(([href, sentence, style, data, facets]) => makeSvg("a",
        { ...(href ? { href: root + href } : {}), class: style, "data-x": data, "data-f": facets },
        makeSvg("title", {}, sentence), makeSvg("path", { class: "mark" })));
      for (const bar of made) {
        const parts = bar.dataset.x.split(" ");
        bar.querySelector("path").setAttribute("d", outline(parts.slice(0, 3).map((x) => Number(x) / 100), Number(parts[3]), Number(parts[4]), parts[5]));
      }
      svg.querySelector(".bars").replaceChildren(...made);
      start();
    }, () => {
      // Without the script the bars are what they are on the page.
      start();
    });
  }

  // Logs ------------------------------------------------------------------------------------------------

  const MOST_LINES = 500;
  const FEW_LINES = 8;

  function log(table) {
    const body = table.tBodies[0];
    const asWritten = [...body.rows];
    const { lines: script, total } = table.dataset;
    if (Number(total) < FEW_LINES) return;
    const text = make("input", { type: "search", autocomplete: "off" });
    const level = make("select", {}, make("option", { value: "" }, "all"));
    const status = make("span", { role: "status" });
    const section = table.closest("section");
    const isWhole = asWritten.length === Number(total) || !script;

    const row = ([at, silence, isLong, style, level, message]) => make("tr", { className: style },
      make("td", { className: "day" }, at), make("td", { className: isLong ? "after long" : "after" }, silence), make("td", {}, level), make("td", {}, message));
    const wordsOf = (element) => element.textContent.toLowerCase();

    async function find() {
      const words = text.value.toLowerCase().split(/\s+/).filter((word) => word !== "");
      if (words.length === 0 && level.value === "") {
        asWritten.forEach((line) => { line.hidden = false; });
        body.replaceChildren(...asWritten);
        status.textContent = "";
        return;
      }
      if (isWhole) {
        let n = 0;
        for (const line of asWritten) {
          const fits = (level.value === "" || line.cells[2].textContent === level.value) && words.every((word) => wordsOf(line).includes(word));
          line.hidden = !fits;
          n += fits ? 1 : 0;
        }
        status.textContent = number.format(n) + " of " + number.format(asWritten.length) + " lines";
        return;
      }
      try {
        await load(script);
      } catch (problem) {
        status.textContent = "The log cannot be searched: " + problem.message + ".";
        return;
      }
      const lines = received.lines.get(script);
      const found = lines.filter(([at, , , , of, message]) => (level.value === "" || of === level.value) &&
        words.every((word) => (at + " " + of + " " + message).toLowerCase().includes(word)));
      body.replaceChildren(...found.slice(0, MOST_LINES).map(row));
      status.textContent = number.format(found.length) + " of " + number.format(lines.length) + " lines" +
        (found.length > MOST_LINES ? "; the first " + number.format(MOST_LINES) + " are shown" : "");
    }

    const levels = [...new Set(asWritten.map((line) => line.cells[2].textContent))].filter((word) => word !== "").sort();
    level.append(...levels.map((word) => make("option", { value: word }, word)));
    text.oninput = find;
    level.onchange = find;
    section.before(make("p", { className: "tools-of" }, make("label", {}, "search the log", text), make("label", {}, "level", level), status));
  }

  document.querySelectorAll("[data-jobs]").forEach(picture);
  document.querySelectorAll("table[data-log]").forEach(log);
})();
