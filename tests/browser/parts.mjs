// The files that the scripts of a report are made of, in the order in which `minify.mjs` puts them together; and what they
// declare, outside of a browser.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createContext, runInContext } from "node:vm";

/** The folder of the repository. */
export const root = resolve(import.meta.dirname, "../..");

/** Each script of a report, and its files. */
export const scripts = Object.fromEntries(Object.entries(JSON.parse(readFileSync(join(root, "static/scripts.json"), "utf8")))
  .map(([name, files]) => [name, files.map((file) => `static/${file}`)]));

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
