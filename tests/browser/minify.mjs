// Makes the scripts of a report: the files that `static/scripts.json` names are put together and minified into
// `static/minified`, which is compiled in. With `--check` nothing is written, and what differs is a fault.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { root, scripts, text } from "./parts.mjs";

const folder = join(root, "static/minified");
const checks = process.argv.includes("--check");
mkdirSync(folder, { recursive: true });
let differ = 0;
for (const [name, paths] of Object.entries(scripts)) {
  const files = paths.map(text).join("");
  // The files share the names that they declare, in one function that keeps those from the page; modules would not do,
  // since a page that is opened from disk may not load any. A script of one file is whole as it is.
  const whole = paths.length > 1 ? `"use strict";(function(){\n${files}})();` : files;
  const { code } = transformSync(whole, { minify: true, charset: "utf8", target: "es2022", legalComments: "none" });
  const path = join(folder, name);
  if (!checks) writeFileSync(path, code);
  else if (readFileSync(path, "utf8") !== code) {
    console.error(`static/minified/${name} is not what the files of static make: run node tests/browser/minify.mjs`);
    differ += 1;
  }
}
if (differ > 0) process.exit(1);
console.log(`${Object.keys(scripts).length} scripts ${checks ? "are what their files make" : "made"}`);
