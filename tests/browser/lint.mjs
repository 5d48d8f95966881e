// Holds all JavaScript against the rules of `eslint.config.mjs`: the tests, and the scripts of a report, each
// as one text, as its files share what they declare. Usage: node lint.mjs
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ESLint } from "eslint";
import { root, scripts, text } from "./parts.mjs";

const eslint = new ESLint({ cwd: import.meta.dirname });
const faults = [];
const said = (where, { line, column, ruleId, message }) => `${where(line)}:${column} ${ruleId}: ${message}`;

/** The file and the line in it of a line of several files together. */
function locator(paths) {
  const lengths = paths.map((path) => text(path).split("\n").length - 1);
  return (line) => {
    let rest = line;
    let at = 0;
    while (at + 1 < paths.length && rest > lengths[at]) {
      rest -= lengths[at];
      at += 1;
    }
    return `${paths[at]}:${rest}`;
  };
}

let n = 0;
for (const [name, paths] of Object.entries(scripts)) {
  const [result] = await eslint.lintText(paths.map(text).join(""), { filePath: join(import.meta.dirname, name) });
  const where = locator(paths);
  faults.push(...result.messages.map((message) => said(where, message)));
}
// Most files are in the scripts of both forms of a report.
const inScripts = new Set(Object.values(scripts).flat());
n += inScripts.size;
const inStatic = readdirSync(join(root, "static"), { recursive: true }).filter((name) => name.endsWith(".js") && !name.startsWith("minified"));
if (inStatic.length !== n) faults.push(`${inStatic.length} files are in static, ${n} are in a script`);
// Read here, since ESLint does not look outside of its folder.
const modules = ["tests/browser", "tests/browser/unit", "benches"].flatMap((folder) =>
  readdirSync(join(root, folder)).filter((name) => name.endsWith(".mjs")).map((name) => `${folder}/${name}`));
for (const path of modules) {
  const [result] = await eslint.lintText(text(path), { filePath: join(import.meta.dirname, path) });
  faults.push(...result.messages.map((message) => said((line) => `${path}:${line}`, message)));
  n += 1;
}
for (const fault of faults) console.log(`FAILED ${fault}`);
console.log(`lint: ${n} files, ${faults.length} faults`);
process.exit(faults.length > 0 ? 1 : 0);
