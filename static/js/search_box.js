// The box of the search, and the list of what was found below it.

class SearchBox {
  constructor() {
    this.input = make("input", {
      type: "search", id: "search", placeholder: "Search   /", autocomplete: "off", role: "combobox",
      "aria-label": "Search projects, capture sets, stations, sessions, captures, taxa, jobs and findings",
      "aria-expanded": "false", "aria-controls": "hits", "aria-autocomplete": "list",
    });
    this.list = make("div", { className: "hits", id: "hits", role: "listbox", "aria-label": "Found", hidden: true });
    /** How many searches were begun: an answer that comes late is not shown. */
    this.asked = 0;
    this.current = -1;
    this.listen();
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.current = -1;
  }

  /** Makes a hit the one that Enter opens. */
  choose(next) {
    const all = [...this.list.querySelectorAll("a")];
    if (all.length === 0) return;
    this.current = (next + all.length) % all.length;
    all.forEach((option, place) => option.setAttribute("aria-selected", String(place === this.current)));
    all[this.current].scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", all[this.current].id);
  }

  show(children) {
    this.list.replaceChildren(...children);
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.current = -1;
  }

  say(text) {
    this.show([make("div", { className: "none", role: "option", "aria-disabled": "true" }, text)]);
  }

  /** Offers another query. */
  propose(query) {
    const link = make("a", { role: "option", id: "hit-0", "aria-selected": "false", href: "#search", tabIndex: -1 },
      "Search for ", make("b", {}, query));
    link.onclick = (event) => {
      event.preventDefault();
      this.input.value = query;
      this.find();
    };
    this.list.append(link);
    this.choose(0);
  }

  async find() {
    const query = this.input.value.trim();
    this.asked += 1;
    const mine = this.asked;
    if (query === "") {
      this.close();
      return;
    }
    try {
      const { documents, total } = await search(query);
      if (mine !== this.asked) return;
      if (total === 0) {
        const better = await respelt(query);
        if (mine !== this.asked) return;
        this.say("Nothing found for \u201c" + query + "\u201d. Names, ids, paths, codes of findings and dates such as 2024-06-30 are looked up.");
        if (better !== wordsOf(query).join(" ")) this.propose(better);
        return;
      }
      this.show(documents.map(([kind, title, about, href], place) => make(
        "a", { role: "option", id: "hit-" + place, "aria-selected": "false", href: root + href, tabIndex: -1 },
        make("span", { className: "what" }, kind), make("b", {}, title), make("span", { className: "about" }, about),
      )));
      this.choose(0);
    } catch (problem) {
      if (mine === this.asked) this.say("The search cannot answer: " + problem.message + ".");
    }
  }

  onKey(event) {
    if (event.key === "ArrowDown") this.choose(this.current + 1);
    else if (event.key === "ArrowUp") this.choose(this.current - 1);
    else if (event.key === "Enter") this.list.querySelectorAll("a")[this.current]?.click();
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
  }

  listen() {
    const { input, list } = this;
    input.oninput = () => this.find();
    input.onfocus = () => { if (input.value.trim() !== "") this.find(); };
    input.onkeydown = (event) => this.onKey(event);
    document.addEventListener("click", (event) => {
      if (!list.contains(event.target) && event.target !== input) this.close();
    });
    document.addEventListener("keydown", (event) => {
      const typing = event.target.closest?.("input, select, textarea");
      if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        input.focus();
        input.select();
      }
    });
  }
}
