// Elements and numbers, made as the pages have them.

/** The way from the page to the folder of the site, what may be loaded from there, the chosen colours. */
const { dataset } = document.documentElement;
const { root = "", searchIndex } = dataset;
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

const TYPES = { csv: "text/csv", json: "application/json", md: "text/markdown" };

/** Gives a text to the reader as a file. */
function save(name, ending, text) {
  const url = URL.createObjectURL(new window.Blob([text], { type: TYPES[ending] || "text/plain" }));
  make("a", { href: url, download: name + "." + ending }).click();
  window.setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

function setAll(element, attributes) {
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
}

function makeSvg(name, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  setAll(element, attributes);
  element.append(...children);
  return element;
}

/** Calls functions on events, by their names. */
function listen(target, events, options) {
  for (const [name, does] of Object.entries(events)) target.addEventListener(name, does, options);
}
