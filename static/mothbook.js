// What JavaScript adds to a report: a search, lists that sort and filter as a whole, tables that sort, a
// switch for the colours. Everything that a page says is in the page without it. Data comes as classic
// scripts that call a function of `mothbook`: a page opened from disk may load nothing else.
"use strict";
(function () {
  const root = document.documentElement.dataset.root || "";
  const number = new Intl.NumberFormat("en-US");

  /** An element with properties (those with a hyphen as attributes) and children. */
  function make(name, properties, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(properties || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (key.includes("-") || !(key in element)) element.setAttribute(key, value === true ? "" : value);
      else element[key] = value;
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  }

  function makeSvg(name, attributes, ...children) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

  // Scripts -------------------------------------------------------------------------------------------

  const loading = new Map();

  /** Loads a script of the site once; what it brings is in `received` afterwards. */
  function load(path) {
    if (!loading.has(path)) {
      loading.set(path, new Promise((resolve, reject) => {
        const script = make("script", { src: root + path });
        script.onload = () => resolve();
        script.onerror = () => {
          loading.delete(path);
          reject(new Error(path + " is missing from this report"));
        };
        document.head.append(script);
      }));
    }
    return loading.get(path);
  }

  const received = { rows: new Map(), index: null, docs: new Map(), terms: new Map() };
  window.mothbook = {
    rows: (list, shard, rows) => received.rows.set(list + "-" + shard, rows),
    searchIndex: (index) => { received.index = index; },
    searchDocs: (shard, docs) => received.docs.set(shard, docs),
    searchTerms: (block, terms) => received.terms.set(block, terms),
    tools: { make, makeSvg, load, root, number },
  };

  // Colours -------------------------------------------------------------------------------------------

  const THEMES = { auto: "\u25d0 auto", light: "\u25cb light", dark: "\u25cf dark" };

  function themeSwitch() {
    const html = document.documentElement;
    const button = make("button", { type: "button", id: "theme" });
    const show = () => {
      const theme = html.dataset.theme || "auto";
      button.textContent = THEMES[theme];
      button.setAttribute("aria-label", "Colours: " + theme);
    };
    button.onclick = () => {
      const names = Object.keys(THEMES);
      const next = names[(names.indexOf(html.dataset.theme || "auto") + 1) % names.length];
      if (next === "auto") delete html.dataset.theme;
      else html.dataset.theme = next;
      try {
        window.localStorage.setItem("mothbook-theme", next);
      } catch (refused) {
        // The choice then lasts as long as the page.
      }
      show();
    };
    show();
    return button;
  }

  // Search --------------------------------------------------------------------------------------------

  const SHOWN_HITS = 20;
  /** A word that begins more terms than these blocks hold is too short to be looked up whole. */
  const MOST_BLOCKS = 8;

  /** The words of a query, as the index splits names. */
  function wordsOf(text) {
    return text.toLowerCase().split(/[^\p{Alphabetic}\p{N}_-]+/u).map((word) => word.replace(/^[-_]+|[-_]+$/g, ""))
      .filter((word) => word !== "");
  }

  /** The blocks whose terms may begin with a word: `starts` holds the first term of each block. */
  function blocksFor(word, starts) {
    let first = 0;
    while (first + 1 < starts.length && starts[first + 1] <= word) first += 1;
    const blocks = [];
    for (let block = first; block < starts.length && blocks.length < MOST_BLOCKS; block += 1) {
      if (block > first && starts[block] > word && !starts[block].startsWith(word)) break;
      blocks.push(block);
    }
    return blocks;
  }

  /** Documents that a word begins a term of: id to whether it is the whole term. */
  async function documentsOf(word) {
    const blocks = blocksFor(word, received.index.terms);
    await Promise.all(blocks.map((block) => load("data/search/terms-" + block + ".js")));
    const found = new Map();
    for (const block of blocks) {
      for (const [term, deltas] of received.terms.get(block) || []) {
        if (!term.startsWith(word)) continue;
        let id = 0;
        for (const delta of deltas) {
          id += delta;
          if (term === word || !found.has(id)) found.set(id, term === word);
        }
      }
    }
    return found;
  }

  /** Documents that have all words, [id, number of whole words], the best first. */
  async function documentsWithAll(words) {
    const found = await Promise.all(words.map(documentsOf));
    found.sort((a, b) => a.size - b.size);
    const hits = [];
    for (const id of found[0].keys()) {
      if (found.every((documents) => documents.has(id))) hits.push([id, found.filter((documents) => documents.get(id)).length]);
    }
    // Whole words before beginnings of words; then in the order of the index, the weightiest kind first.
    return hits.sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([id]) => id);
  }

  /** The best documents for a query, as [kind, title, about, href]. */
  async function search(query) {
    await load("data/search/index.js");
    const kinds = received.index.kinds;
    const words = wordsOf(query);
    if (words.length === 0) return { documents: [], total: 0 };
    // A word that is a kind, as in "job 3003", narrows the search; it may be part of a name as well.
    const isKind = (word) => kinds.some(([one, many]) => word === one || word === many);
    const others = words.filter((word) => !isKind(word));
    const hits = new Set();
    for (const [, , from, to] of kinds.filter(([one, many]) => words.includes(one) || words.includes(many))) {
      if (others.length > 0) (await documentsWithAll(others)).filter((id) => from <= id && id < to).forEach((id) => hits.add(id));
      else for (let id = from; id < Math.min(to, from + SHOWN_HITS); id += 1) hits.add(id);
    }
    (await documentsWithAll(words)).forEach((id) => hits.add(id));
    const best = [...hits].slice(0, SHOWN_HITS);
    const size = received.index.docsPerShard;
    const shards = [...new Set(best.map((id) => Math.floor(id / size)))];
    await Promise.all(shards.map((shard) => load("data/search/docs-" + shard + ".js")));
    const documents = best.map((id) => {
      const [one] = kinds.find(([, , from, to]) => from <= id && id < to);
      const [title, about, href] = received.docs.get(Math.floor(id / size))[id % size];
      return [one, title, about, href];
    });
    return { documents, total: hits.size };
  }

  function searchBox() {
    const input = make("input", {
      type: "search", id: "search", placeholder: "Search   /", autocomplete: "off", role: "combobox",
      "aria-label": "Search collections, jobs, projects, deployments, events, captures and taxa",
      "aria-expanded": "false", "aria-controls": "hits", "aria-autocomplete": "list",
    });
    const list = make("div", { className: "hits", id: "hits", role: "listbox", "aria-label": "Found", hidden: true });
    let asked = 0;
    let current = -1;
    const options = () => [...list.querySelectorAll("a")];
    const close = () => {
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
      current = -1;
    };
    const choose = (next) => {
      const all = options();
      if (all.length === 0) return;
      current = (next + all.length) % all.length;
      all.forEach((option, place) => option.setAttribute("aria-selected", String(place === current)));
      all[current].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", all[current].id);
    };
    const show = (children) => {
      list.replaceChildren(...children);
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      current = -1;
    };
    const say = (text) => show([make("div", { className: "none", role: "option", "aria-disabled": "true" }, text)]);
    const find = async () => {
      const query = input.value.trim();
      asked += 1;
      const mine = asked;
      if (query === "") {
        close();
        return;
      }
      try {
        const { documents, total } = await search(query);
        if (mine !== asked) return;
        if (total === 0) {
          say("Nothing found for \u201c" + query + "\u201d. Names, ids and dates such as 2024-06-30 are looked up.");
          return;
        }
        show(documents.map(([kind, title, about, href], place) => make(
          "a", { role: "option", id: "hit-" + place, "aria-selected": "false", href: root + href, tabIndex: -1 },
          make("span", { className: "what" }, kind), make("b", {}, title), make("span", { className: "about" }, about),
        )));
        choose(0);
      } catch (problem) {
        if (mine === asked) say("The search cannot answer: " + problem.message + ".");
      }
    };
    input.oninput = find;
    input.onfocus = () => { if (input.value.trim() !== "") find(); };
    input.onkeydown = (event) => {
      if (event.key === "ArrowDown") choose(current + 1);
      else if (event.key === "ArrowUp") choose(current - 1);
      else if (event.key === "Enter") options()[current]?.click();
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
    };
    document.addEventListener("click", (event) => {
      if (!list.contains(event.target) && event.target !== input) close();
    });
    document.addEventListener("keydown", (event) => {
      const typing = event.target.closest?.("input, select, textarea");
      if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        input.focus();
        input.select();
      }
    });
    return [input, list];
  }

  // Cells of lists ------------------------------------------------------------------------------------

  const link = ([label, href]) => (href ? make("a", { href: root + href }, label) : label);

  /** How each kind of cell is drawn, what it sorts by, and its text. */
  const CELLS = {
    id: { draw: (cell) => make("td", { className: "n" }, link(cell)), sort: (cell) => Number(cell[0]), text: (cell) => cell[0] },
    name: { draw: (cell) => make("th", { scope: "row" }, link(cell)), text: (cell) => cell[0] },
    link: { draw: (cell) => make("td", {}, link(cell)), text: (cell) => cell[0] },
    text: { draw: (cell) => make("td", {}, cell), text: (cell) => cell },
    time: { draw: (cell) => make("td", { className: "day" }, cell), text: (cell) => cell },
    number: {
      draw: (cell) => make("td", { className: "n" }, cell === null ? "\u2013" : number.format(cell).replace("-", "\u2212")),
      sort: (cell) => cell, text: (cell) => (cell === null ? "" : String(cell)),
    },
    value: {
      draw: (cell) => make("td", { className: "n" }, cell === null ? "\u2013" : cell[1]),
      sort: (cell) => cell && cell[0], text: (cell) => (cell === null ? "" : cell[1]),
    },
    badge: {
      draw: ([style, word, symbol, why]) => make("td", {},
        make("span", { className: "badge " + style }, symbol ? make("span", { "aria-hidden": "true" }, symbol) : null, symbol ? " " : null, word),
        why ? " " : null, why ? make("span", { className: "why" }, why) : null),
      text: (cell) => cell[1],
    },
    code: {
      draw: ([word, rest]) => make("td", {}, make("code", {}, word), rest ? " " : null, rest ? make("span", { className: "kwargs" }, rest) : null),
      text: (cell) => cell[0], all: (cell) => cell.join(" "),
    },
    bar: {
      draw: (cell) => {
        if (cell === null) return make("td", {}, "\u2013");
        const [done, all, what] = cell;
        const width = done > 0 && all > 0 ? Math.min(80, Math.max(1, Math.floor((done * 80) / all))) : 0;
        return make("td", {}, makeSvg("svg",
          { class: "cover", width: 80, height: 8, role: "img", "aria-label": number.format(done) + " of " + number.format(all) + " " + what },
          makeSvg("rect", { width: 80, height: 8 }), makeSvg("rect", { class: "done", width, height: 8 })));
      },
      sort: (cell) => cell && cell[0] / cell[1], text: () => "",
    },
    marks: {
      draw: ([marks, more]) => {
        const drawn = marks.flatMap(([style, symbol, title, href]) => [
          make("a", { className: "mark " + style, href: root + href, title, "aria-label": title }, symbol), " "]);
        return make("td", { className: "marks" }, ...(drawn.length ? drawn : ["\u2013"]), more > 0 ? "+" + more : null);
      },
      sort: ([marks, more]) => marks.length + more, text: () => "",
    },
  };

  /** Unknown values stand last, whichever way the order runs. */
  function compare(a, b, sign) {
    const unknown = (value) => value === null || value === undefined || value === "" || Number.isNaN(value);
    if (unknown(a) || unknown(b)) return unknown(a) - unknown(b);
    if (typeof a === "number" && typeof b === "number") return (a - b) * sign;
    return (a < b ? -1 : a > b ? 1 : 0) * sign;
  }

  // Heads that sort -----------------------------------------------------------------------------------

  /** Makes the heads of a table buttons; `sort` is called with the place of the column and the sign. */
  function sortingHeads(table, sort) {
    const heads = [...table.querySelectorAll("thead th[scope=col]")];
    const labels = heads.map((head) => head.textContent.replace(/[\u25b4\u25be]/g, "").trim());
    const mark = (place, sign) => heads.forEach((head, other) => {
      const button = head.querySelector("button");
      if (other !== place) head.removeAttribute("aria-sort");
      else head.setAttribute("aria-sort", sign > 0 ? "ascending" : "descending");
      if (button) button.replaceChildren(labels[other], ...(other === place ? [make("span", { "aria-hidden": "true" }, sign > 0 ? " \u25b4" : " \u25be")] : []));
    });
    heads.forEach((head, place) => {
      if (head.dataset.kind === "strip" || labels[place] === "") return;
      const sorted = head.getAttribute("aria-sort");
      const button = make("button", { type: "button", title: "Sort by " + labels[place] });
      button.onclick = () => {
        const before = head.getAttribute("aria-sort");
        const first = head.classList.contains("n") && head.dataset.kind !== "id" ? -1 : 1;
        const sign = before === "ascending" ? -1 : before === "descending" ? 1 : first;
        mark(place, sign);
        sort(place, sign);
      };
      head.replaceChildren(button);
      button.textContent = labels[place];
      if (sorted) button.append(make("span", { "aria-hidden": "true" }, sorted === "ascending" ? " \u25b4" : " \u25be"));
    });
    return { heads, labels, mark };
  }

  const UNITS = { bytes: 1, kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12, s: 1, min: 60, h: 3600, days: 86400 };

  /** The value of a cell that is only known by its text. */
  function valueOf(text) {
    const parts = /^(?:[^\d\u2212-]*\s)?([\u2212-]?[\d,]+(?:\.\d+)?)(?:\s*(bytes|[kMGT]B|s|min|h|days|%))?$/.exec(text.trim());
    if (!parts) return null;
    return Number(parts[1].replace(/,/g, "").replace("\u2212", "-")) * (UNITS[parts[2]] || 1);
  }

  /** A table whose rows are all on the page. */
  function sortHere(table) {
    const body = table.tBodies[0];
    if (!body || body.rows.length < 2) return;
    sortingHeads(table, (place, sign) => {
      const textOf = (row) => (row.cells[place]?.textContent || "").trim();
      const rows = [...body.rows];
      const values = rows.map((row) => valueOf(textOf(row)));
      const isNumeric = rows.every((row, n) => values[n] !== null || ["", "\u2013", "unknown"].includes(textOf(row)));
      const keys = new Map(rows.map((row, n) => [row, isNumeric ? values[n] : textOf(row).toLowerCase()]));
      rows.sort((a, b) => compare(keys.get(a), keys.get(b), sign));
      body.append(...rows);
    });
  }

  // Lists that sort and filter as a whole -----------------------------------------------------------------

  const ROWS_AT_ONCE = 100;

  function explore(table) {
    const { list, shards, total } = table.dataset;
    const body = table.tBodies[0];
    const asWritten = [...body.rows];
    const pager = document.querySelector(".pager");
    const finder = document.getElementById("finder");
    const state = { query: "", filters: {}, column: null, sign: 1 };
    let rows = null;
    let matching = [];
    let shown = 0;

    const { heads, labels, mark } = sortingHeads(table, (place, sign) => {
      state.column = place;
      state.sign = sign;
      apply();
    });
    const kinds = heads.map((head) => CELLS[head.dataset.kind]);
    const filters = heads.map((head, place) => place).filter((place) => "filter" in heads[place].dataset);

    const status = make("p", { role: "status" });
    const more = make("button", { type: "button", className: "button", hidden: true });
    const reset = make("button", { type: "button", className: "button", hidden: true }, "Show the list as it was");
    const text = make("input", { type: "search", autocomplete: "off" });
    const selects = new Map(filters.map((place) => [place, make("select", {}, make("option", { value: "" }, "all"))]));
    table.parentElement.after(make("p", {}, more));

    async function data() {
      if (rows) return rows;
      status.textContent = "Loading " + number.format(total) + " rows\u2026";
      const paths = Array.from({ length: Number(shards) }, (_, n) => "data/lists/" + list + "-" + n + ".js");
      await Promise.all(paths.map(load));
      rows = paths.flatMap((_, n) => received.rows.get(list + "-" + n));
      for (const [place, select] of selects) {
        const words = [...new Set(rows.map((row) => kinds[place].text(row[place])))].filter((word) => word !== "");
        words.sort((a, b) => compare(valueOf(a) ?? a.toLowerCase(), valueOf(b) ?? b.toLowerCase(), 1));
        select.append(...words.slice(0, 500).map((word) => make("option", { value: word }, word)));
        if (state.filters[place]) select.value = state.filters[place];
      }
      return rows;
    }

    const textOf = (row) => kinds.map((kind, place) => (kind.all || kind.text)(row[place])).join(" ").toLowerCase();

    function draw(upTo) {
      const drawn = matching.slice(shown, upTo).map((row) => make("tr", {}, ...row.map((cell, place) => kinds[place].draw(cell))));
      if (shown === 0) body.replaceChildren(...drawn);
      else body.append(...drawn);
      shown = Math.min(upTo, matching.length);
      more.hidden = shown >= matching.length;
      more.textContent = "Show " + number.format(Math.min(ROWS_AT_ONCE * 5, matching.length - shown)) + " more";
      status.textContent = number.format(matching.length) + " of " + number.format(rows.length) + " rows" +
        (more.hidden ? "" : "; the first " + number.format(shown) + " are shown");
    }

    async function apply() {
      try {
        await data();
      } catch (problem) {
        status.textContent = "The list cannot be sorted: " + problem.message + ".";
        return;
      }
      const words = state.query.toLowerCase().split(/\s+/).filter((word) => word !== "");
      const chosen = Object.entries(state.filters).filter(([, word]) => word !== "");
      matching = rows.filter((row) => {
        if (!chosen.every(([place, word]) => kinds[place].text(row[place]) === word)) return false;
        if (words.length === 0) return true;
        const inRow = textOf(row);
        return words.every((word) => inRow.includes(word));
      });
      if (state.column !== null) {
        const { sort, text: asText } = kinds[state.column];
        const key = sort || ((cell) => asText(cell).toLowerCase());
        const keyed = matching.map((row) => [key(row[state.column]), row]);
        keyed.sort((a, b) => compare(a[0], b[0], state.sign));
        matching = keyed.map(([, row]) => row);
      }
      shown = 0;
      draw(ROWS_AT_ONCE);
      if (pager) pager.hidden = true;
      reset.hidden = false;
      remember();
    }

    /** The choice stands in the address, so that it can be sent to somebody. */
    function remember() {
      const parts = new URLSearchParams();
      if (state.query !== "") parts.set("text", state.query);
      for (const [place, word] of Object.entries(state.filters)) if (word !== "") parts.set(labels[place], word);
      if (state.column !== null) parts.set("sort", (state.sign < 0 ? "-" : "") + labels[state.column]);
      try {
        window.history.replaceState(null, "", parts.size > 0 ? "#?" + parts : "#filters");
      } catch (refused) {
        // Then it does not.
      }
    }

    function recall() {
      if (!window.location.hash.startsWith("#?")) return;
      for (const [key, value] of new URLSearchParams(window.location.hash.slice(2))) {
        const place = labels.findIndex((label) => label === (key === "sort" ? value.replace(/^-/, "") : key));
        if (key === "text") state.query = text.value = value;
        else if (key === "sort" && place >= 0) {
          state.column = place;
          state.sign = value.startsWith("-") ? -1 : 1;
          mark(place, state.sign);
        } else if (selects.has(place)) state.filters[place] = value;
      }
      finder.closest("details").open = true;
      apply();
    }

    let waiting;
    text.oninput = () => {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(() => {
        state.query = text.value;
        apply();
      }, 120);
    };
    for (const [place, select] of selects) {
      select.onchange = () => {
        state.filters[place] = select.value;
        apply();
      };
    }
    more.onclick = () => draw(shown + ROWS_AT_ONCE * 5);
    reset.onclick = () => {
      Object.assign(state, { query: "", filters: {}, column: null, sign: 1 });
      text.value = "";
      for (const select of selects.values()) select.value = "";
      mark(-1, 1);
      body.replaceChildren(...asWritten);
      if (pager) pager.hidden = false;
      more.hidden = reset.hidden = true;
      status.textContent = "";
      remember();
    };
    finder.replaceChildren(
      make("label", {}, "text", text),
      ...[...selects].map(([place, select]) => make("label", {}, labels[place], select)),
      reset, status);
    finder.closest("details").addEventListener("toggle", (event) => {
      if (event.target.open) data().then(() => { if (status.textContent.startsWith("Loading")) status.textContent = ""; }, () => {});
    });
    recall();
    window.addEventListener("hashchange", recall);
  }

  // The page --------------------------------------------------------------------------------------------

  /** Opens what an address points into. */
  function reveal() {
    const name = decodeURIComponent(window.location.hash.slice(1));
    const target = name && !name.startsWith("?") && document.getElementById(name);
    if (!target) return;
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    target.querySelector("details")?.setAttribute("open", "");
    target.scrollIntoView();
  }

  document.getElementById("tools").append(...searchBox(), themeSwitch());
  for (const table of document.querySelectorAll("table")) {
    if ("log" in table.dataset) continue;
    if (table.dataset.list && document.getElementById("finder")) explore(table);
    else sortHere(table);
  }
  // What few pages have is loaded by them alone; without it they say the same.
  if (document.querySelector("[data-jobs], [data-log]")) load("static/jobs.js").catch(() => {});
  reveal();
  window.addEventListener("hashchange", reveal);
})();
