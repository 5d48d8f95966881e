// Holds pages of a built site against the HTML standard, on all cores: one of each kind, and a sample of all (a page of
// the season takes a tenth of a second; all 5,971 took nine minutes of two cores). What every page must keep is held by
// `tests/it/html.rs`. Usage: node validate.mjs SITE ONE_FILE, where ONE_FILE is a report of one file
import { readFile } from "node:fs/promises";
import { cpus } from "node:os";
import { resolve } from "node:path";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { HtmlValidate, StaticConfigLoader } from "html-validate";
import { expectations, htmlFiles, kinds, sampleOf, site } from "./lib.mjs";

const config = {
  root: true,
  extends: ["html-validate:recommended", "html-validate:document"],
  rules: {
    // A record's place on its sheet is named by its id, which the standard allows.
    "valid-id": ["error", { relaxed: true }],
    // Style, not validity: the pages are written by templates and read by browsers.
    "no-trailing-whitespace": "off",
    "attr-quotes": ["error", { style: "double" }],
    "void-style": "off",
    "long-title": "off",
    "no-inline-style": "error",
    // For files of another host; these are of the site itself.
    "require-sri": "off",
  },
};

/** In a report of one file one page is seen at a time, so that each has its own head and parts of the same name. */
const configOfOneFile = { ...config, rules: { ...config.rules, "heading-level": "off", "unique-landmark": "off" } };

async function faultsOf(folder, name, validator) {
  const report = await validator.validateString(await readFile(resolve(folder, name), "utf8"));
  const messages = report.results.flatMap((result) => result.messages).slice(0, 3);
  return messages.map(({ line, column, ruleId, message }) => `${line}:${column} ${ruleId}: ${message}`).join("; ");
}

if (isMainThread) {
  const { expect, finish } = expectations("validator");
  const pages = [...new Set(["404.html", ...Object.values(kinds), ...sampleOf(await htmlFiles(site))])];
  const n = cpus().length;
  const parts = Array.from({ length: n }, (_, part) => pages.filter((_, at) => at % n === part));
  const work = (names) => new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { folder: site, names }, argv: process.argv.slice(2) });
    worker.on("message", resolve);
    worker.on("error", reject);
  });
  const faults = (await Promise.all(parts.map(work))).flat();
  for (const [name, fault] of faults) expect(fault === "", `${name}: ${fault}`);
  expect(faults.length === pages.length, `${faults.length} of ${pages.length} pages were validated`);
  const validator = new HtmlValidate(new StaticConfigLoader(configOfOneFile));
  const fault = await faultsOf(process.cwd(), process.argv[3], validator);
  expect(fault === "", `${process.argv[3]}: ${fault}`);
  finish(`${pages.length} pages and a report of one file validated`);
} else {
  const validator = new HtmlValidate(new StaticConfigLoader(config));
  const faults = [];
  for (const name of workerData.names) faults.push([name, await faultsOf(workerData.folder, name, validator)]);
  parentPort.postMessage(faults);
}
