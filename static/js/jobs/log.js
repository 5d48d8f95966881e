// A search in the log of a job.

const MOST_LINES = 500;
/** A log of fewer lines is read, not searched. */
const FEW_LINES = 8;

/** Whether a line has a level, where one is asked for, and all words. */
function lineFits(words, level, line) {
  if (level !== "" && line.level !== level) return false;
  const text = line.text.toLowerCase();
  return words.every((word) => text.includes(word));
}

/** A line of the log, as `templates/partials/log.html` draws it. */
function drawLine([at, silence, isLong, style, level, message]) {
  return make("tr", { className: style }, make("td", { className: "day" }, at),
    make("td", { className: isLong ? "after long" : "after" }, silence), make("td", {}, level), make("td", {}, message));
}

class Log {
  constructor(table) {
    this.body = table.tBodies[0];
    this.asWritten = [...this.body.rows];
    this.script = table.dataset.lines;
    this.isWhole = this.asWritten.length === Number(table.dataset.total) || !this.script;
    this.text = make("input", { type: "search", autocomplete: "off" });
    this.level = make("select", {}, make("option", { value: "" }, "all"));
    this.status = make("span", { role: "status" });
    const levels = [...new Set(this.asWritten.map((line) => line.cells[2].textContent))].filter(Boolean).sort();
    this.level.append(...levels.map((word) => make("option", { value: word }, word)));
    this.text.oninput = () => this.find();
    this.level.onchange = () => this.find();
    table.closest("section").before(make("p", { className: "tools-of" },
      make("label", {}, "search the log", this.text), make("label", {}, "level", this.level), this.status));
  }

  async find() {
    const words = this.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0 && this.level.value === "") {
      this.asWritten.forEach((line) => { line.hidden = false; });
      this.body.replaceChildren(...this.asWritten);
      this.status.textContent = "";
    } else if (this.isWhole) this.findHere(words);
    else await this.findInAll(words);
  }

  /** Hides the lines on the page that do not fit. */
  findHere(words) {
    let n = 0;
    for (const line of this.asWritten) {
      line.hidden = !lineFits(words, this.level.value, { level: line.cells[2].textContent, text: line.textContent });
      n += line.hidden ? 0 : 1;
    }
    this.status.textContent = number.format(n) + " of " + number.format(this.asWritten.length) + " lines";
  }

  /** Shows the lines of the whole log that fit. */
  async findInAll(words) {
    let lines;
    try {
      lines = await load(this.script);
    } catch (problem) {
      this.status.textContent = "The log cannot be searched: " + problem.message + ".";
      return;
    }
    const found = lines.filter(([at, , , , level, message]) =>
      lineFits(words, this.level.value, { level, text: at + " " + level + " " + message }));
    this.body.replaceChildren(...found.slice(0, MOST_LINES).map(drawLine));
    this.status.textContent = number.format(found.length) + " of " + number.format(lines.length) + " lines" +
      (found.length > MOST_LINES ? "; the first " + number.format(MOST_LINES) + " are shown" : "");
  }
}
