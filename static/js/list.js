// Lists that sort and filter as a whole, not only the page that is shown. The choice stands in the address.

const ROWS_AT_ONCE = 100;
const MOST_OPTIONS = 500;

/** The list as it is on the page: no filter, no other order. */
const noChoice = () => ({ query: "", filters: {}, column: null, sign: 1 });

/** All that the search for a text looks at in a row. */
function textOfRow(row, kinds) {
  return kinds.map((kind, place) => (kind.all || kind.text)(row[place])).join(" ").toLowerCase();
}

/** The rows that a choice leaves, in its order. */
function chosenRows(rows, kinds, choice) {
  const words = choice.query.toLowerCase().split(/\s+/).filter(Boolean);
  const filters = Object.entries(choice.filters).filter(([, word]) => word !== "");
  const left = rows.filter((row) => {
    if (!filters.every(([place, word]) => kinds[place].text(row[place]) === word)) return false;
    if (words.length === 0) return true;
    const text = textOfRow(row, kinds);
    return words.every((word) => text.includes(word));
  });
  if (choice.column === null) return left;
  return inOrder(left, (row) => kinds[choice.column].sort(row[choice.column]), choice.sign);
}

/** The words of a column that a filter offers. */
function optionsOf(rows, kind, place) {
  const words = [...new Set(rows.map((row) => kind.text(row[place])))].filter(Boolean);
  return inOrder(words, keyOfText, 1).slice(0, MOST_OPTIONS);
}

/** A cell of a table in a file. A spreadsheet would run a text that begins like a formula. */
function csvCell(value) {
  const text = String(value);
  const isFormula = /^[=+\-@\t\r\uff0b\uff0d\uff1d\uff20]/.test(text) && !Number.isFinite(Number(text));
  return "\"" + (isFormula ? "'" : "") + text.replace(/"/g, "\"\"") + "\"";
}

/** Rows as a table in a file, below the names of their columns. */
function csvOf(rows, kinds, labels) {
  const cells = (row) => kinds.map((kind, place) => (kind.value || kind.all || kind.text)(row[place]));
  return [labels, ...rows.map(cells)].map((row) => row.map(csvCell).join(",") + "\r\n").join("");
}

/** A choice as the last part of an address. */
function addressOf(choice, labels) {
  const parts = new URLSearchParams();
  if (choice.query !== "") parts.set("text", choice.query);
  for (const [place, word] of Object.entries(choice.filters)) if (word !== "") parts.set(labels[place], word);
  if (choice.column !== null) parts.set("sort", (choice.sign < 0 ? "-" : "") + labels[choice.column]);
  const text = parts.toString();
  return text === "" ? "#filters" : "#?" + text;
}

/** The choice in an address, added to one that stands already. */
function choiceIn(hash, labels, filters, choice) {
  for (const [key, value] of new URLSearchParams(hash.slice(2))) {
    const place = labels.indexOf(key === "sort" ? value.replace(/^-/, "") : key);
    if (key === "text") choice.query = value;
    else if (key === "sort" && place >= 0) Object.assign(choice, { column: place, sign: value.startsWith("-") ? -1 : 1 });
    else if (filters.includes(place)) choice.filters[place] = value;
  }
  return choice;
}

class List {
  constructor(table, finder, page) {
    this.table = table;
    this.finder = finder;
    this.body = table.tBodies[0];
    this.asWritten = [...this.body.rows];
    // What stands on the page in place of rows, where the table is filled only when it is asked for.
    this.sheet = table.parentElement.hidden ? page.querySelector(".sheet") : null;
    this.pager = page.querySelector(".pager");
    this.choice = noChoice();
    this.rows = null;
    this.matching = [];
    this.shown = 0;
    Object.assign(this, sortingHeads(table, (place, sign) => {
      Object.assign(this.choice, { column: place, sign });
      this.apply();
    }));
    this.kinds = this.heads.map((head) => CELLS[head.dataset.kind]);
    this.filters = this.heads.map((head, place) => place).filter((place) => "filter" in this.heads[place].dataset);
    this.build();
    this.listen();
    this.recall();
  }

  build() {
    this.status = make("p", { role: "status" });
    const button = (words) => make("button", { type: "button", className: "button", hidden: true }, words);
    [this.more, this.reset, this.saver] = [undefined, "Clear filters", "csv of these rows"].map(button);
    this.text = make("input", { type: "search", autocomplete: "off" });
    this.selects = new Map(this.filters.map((place) => [place, make("select", {}, make("option", { value: "" }, "all"))]));
    this.table.parentElement.after(make("p", {}, this.more));
    // What the page says where there is no script.
    this.finder.parentElement.querySelector(".hint")?.remove();
    this.finder.replaceChildren(
      make("label", {}, "text", this.text),
      ...[...this.selects].map(([place, select]) => make("label", {}, this.labels[place], select)),
      this.reset, this.saver, this.status);
  }

  listen() {
    let waiting;
    this.text.oninput = () => {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(() => {
        this.choice.query = this.text.value;
        this.apply();
      }, 120);
    };
    for (const [place, select] of this.selects) {
      select.onchange = () => {
        this.choice.filters[place] = select.value;
        this.apply();
      };
    }
    this.more.onclick = () => this.draw(this.shown + ROWS_AT_ONCE * 5);
    this.reset.onclick = () => this.restore();
    this.saver.onclick = () => save("rows", "csv", csvOf(this.matching, this.kinds, this.labels));
    this.finder.closest("details").addEventListener("toggle", (event) => {
      if (!event.target.open) return;
      this.load().then(() => { if (this.status.textContent.startsWith("Loading")) this.status.textContent = ""; }, () => {});
    });
    window.addEventListener("hashchange", () => this.recall());
  }

  /** Loads all rows, once. */
  async load() {
    if (this.rows) return;
    const { rows, parts, total } = this.table.dataset;
    this.status.textContent = "Loading " + number.format(total) + " rows\u2026";
    const loaded = await Promise.all(Array.from({ length: Number(parts) }, (_, part) => load(pathOfPart(rows, part))));
    if (this.rows) return;
    this.rows = loaded.flat();
    for (const [place, select] of this.selects) {
      const words = optionsOf(this.rows, this.kinds[place], place);
      select.append(...words.map((word) => make("option", { value: word }, word)));
      if (this.choice.filters[place]) select.value = this.choice.filters[place];
    }
  }

  drawRow(row) {
    return make("tr", {}, ...row.map((cell, place) => this.kinds[place].draw(cell)));
  }

  draw(upTo) {
    const drawn = this.matching.slice(this.shown, upTo).map((row) => this.drawRow(row));
    if (this.shown === 0) this.body.replaceChildren(...drawn);
    else this.body.append(...drawn);
    const all = this.matching.length;
    this.shown = Math.min(upTo, all);
    this.more.hidden = this.shown >= all;
    this.more.textContent = "Show " + number.format(Math.min(ROWS_AT_ONCE * 5, all - this.shown)) + " more";
    this.status.textContent = number.format(all) + " of " + number.format(this.rows.length) + " rows" +
      (this.more.hidden ? "" : "; the first " + number.format(this.shown) + " are shown");
  }

  async apply() {
    try {
      await this.load();
    } catch (problem) {
      this.status.textContent = "The list cannot be sorted: " + problem.message + ".";
      return;
    }
    this.matching = chosenRows(this.rows, this.kinds, this.choice);
    this.shown = 0;
    this.draw(ROWS_AT_ONCE);
    this.swap(true);
    this.reset.hidden = this.saver.hidden = false;
    this.remember();
  }

  /** Shows the rows that were asked for in place of what stands on the page, or the other way round. */
  swap(isChosen) {
    if (this.pager) this.pager.hidden = isChosen;
    if (!this.sheet) return;
    this.sheet.hidden = isChosen;
    this.table.parentElement.hidden = !isChosen;
  }

  /** The choice stands in the address, so that it can be sent to somebody. */
  remember() {
    try {
      window.history.replaceState(window.history.state, "", withHash(this.finder, addressOf(this.choice, this.labels)));
    } catch {
      // Then it does not.
    }
  }

  recall() {
    const hash = hashOf(this.finder);
    if (!hash.startsWith("#?")) return;
    choiceIn(hash, this.labels, this.filters, this.choice);
    this.text.value = this.choice.query;
    if (this.choice.column !== null) this.mark(this.choice.column, this.choice.sign);
    this.finder.closest("details").open = true;
    this.apply();
  }

  restore() {
    this.choice = noChoice();
    this.text.value = "";
    for (const select of this.selects.values()) select.value = "";
    this.mark(-1, 1);
    this.body.replaceChildren(...this.asWritten);
    this.swap(false);
    this.more.hidden = this.reset.hidden = this.saver.hidden = true;
    this.status.textContent = "";
    this.remember();
  }
}
