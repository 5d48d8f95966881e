// The files that the scripts of a report are made of, in the order in which `src/site/assets.rs` puts them
// together; and what they declare, outside of a browser.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createContext, runInContext } from "node:vm";

/** The folder of the repository. */
export const root = resolve(import.meta.dirname, "../..");
const assets = readFileSync(join(root, "src/site/assets.rs"), "utf8");

/** The paths of the files that a list of `assets.rs` names. */
function listed(name) {
  const list = new RegExp(`const ${name}: [^=]+= \\[([^\\]]+)\\]`).exec(assets)[1];
  return [...list.matchAll(/include_str!\("(?:\.\.\/)+([^"]+)"\)/g)].map(([, path]) => path);
}

/** Each script of a report, and its files. */
export const scripts = {
  "mothbook.js": listed("PARTS"), "jobs.js": listed("JOBS_PARTS"), "theme.js": ["static/theme.js"], "not-found.js": ["static/not-found.js"],
  "one-file.js": listed("ONE_FILE_PARTS"), "one-file-jobs.js": listed("ONE_FILE_JOBS_PARTS"),
};

export const text = (path) => readFileSync(join(root, path), "utf8");

/** What some files of a script declare, for tests: a function that gives the value of an expression. */
export function declared(...names) {
  const paths = Object.values(scripts).flat();
  const context = createContext({ URLSearchParams, document: { documentElement: { dataset: {} } }, window: {} });
  for (const name of names) runInContext(text(paths.find((path) => path.endsWith(`/js/${name}`))), context, { filename: name });
  return (expression) => runInContext(expression, context);
}

/** The text of some files of a script, for pages. */
export const source = (...names) => names.map((name) => text(`static/js/${name}`)).join("");
