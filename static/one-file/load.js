// A report of one file holds its data itself, in blocks: texts in JSON, packed where that is shorter.

const loading = new Map();

/** The text of a block. */
const textOf = (block) => (block.type === "application/gzip" ? unpack(block.textContent) : Promise.resolve(block.textContent));

/** The block of a path. */
const blockOf = (path) => document.querySelector("script[id=\"/" + window.CSS.escape(path) + "\"]");

/** Reads a block once and gives what it brings. */
function load(path) {
  if (!loading.has(path)) {
    const block = blockOf(path);
    if (!block) return Promise.reject(new Error(path + " is missing from this report"));
    loading.set(path, textOf(block).then(JSON.parse));
  }
  return loading.get(path);
}

/** The path of a part of something, by the pattern of the paths of all its parts. */
const pathOfPart = (pattern, part) => pattern.replace("{part}", part);

window.mothbook = { tools: { make, makeSvg, setAll, listen, load, root, number, hashOf, withHash } };
