// Measures what a reader waits for: how large pages are and how fast they open from disk, how fast a list sorts
// as a whole, how fast the search answers, at 20, 1,000 and 10,000 rows and at 100,000 captures; how timelines
// fare with 100 to 100,000 jobs. Times are of this machine: compare them with each other.
//
// Usage, after `cargo build --release` and `npm ci` in tests/browser: node benches/pages.mjs [FOLDER]
import { execFileSync } from "node:child_process";
import { createWriteStream, existsSync, mkdirSync, readFileSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { records } from "./records.mjs";

const home = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const { chromium } = createRequire(join(home, "tests/browser/package.json"))("playwright-core");
const folder = resolve(process.argv[2] ?? join(tmpdir(), "mothbook-bench"));
mkdirSync(folder, { recursive: true });

async function built(kind, n) {
  const [snapshot, site] = [join(folder, `${kind}-${n}.ndjson`), join(folder, `${kind}-${n}`)];
  if (!existsSync(snapshot)) {
    const out = createWriteStream(snapshot);
    for (let i = 1; i <= n; i += 1) out.write(`${JSON.stringify(records[kind](i))}\n`);
    await new Promise((done) => out.end(done));
  }
  const begin = performance.now();
  execFileSync(join(home, "target/release/mothbook"), ["build", snapshot, "-o", site, "--quiet", "--capture-pages", "all"], { stdio: "ignore" });
  console.log(`\n${n.toLocaleString("en")} ${kind}, built in ${((performance.now() - begin) / 1000).toFixed(2)} s`);
  return site;
}

const median = (times) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });

async function opened(site, name) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const times = [];
  for (let i = 0; i < 5; i += 1) {
    await page.goto(pathToFileURL(join(site, name)).href);
    times.push(await page.evaluate(() => performance.getEntriesByType("navigation")[0].loadEventEnd));
  }
  const elements = (readFileSync(join(site, name), "utf8").match(/<[a-z]/g) ?? []).length;
  console.log(`${name}: ${statSync(join(site, name)).size} bytes, ${elements} elements, loaded in ${median(times).toFixed(0)} ms`);
  return page;
}

/** The time from an act to the moment when the page shows what came of it. */
async function waited(page, act, shown) {
  return page.evaluate(async ([act, shown]) => {
    const holds = new Function(`return ${shown}`);
    const begin = performance.now();
    new Function(act)();
    while (!holds()) await new Promise((again) => setTimeout(again, 1));
    return performance.now() - begin;
  }, [act, shown]);
}

for (const n of [20, 1_000, 10_000]) {
  const site = await built("collections", n);
  await opened(site, "index.html");
  const page = await opened(site, "api/v2/captures/collections/index.html");
  const sort = "[...document.querySelectorAll('main thead button')].find((b) => b.textContent.startsWith('captures')).click()";
  const sorted = "document.querySelector('#finder [role=status]').textContent.includes('rows') && !document.querySelector('#finder [role=status]').textContent.startsWith('Loading')";
  console.log(`sorted as a whole in ${(await waited(page, sort, sorted)).toFixed(0)} ms, its data loaded`);
}

const site = await built("captures", 100_000);
await opened(site, "index.html");
await opened(site, "api/v2/captures/index.html");
for (const query of ["1050000", "2024-03-14", "station 7", "10"]) {
  const page = await opened(site, "index.html");
  const type = `const box = document.getElementById('search'); box.value = ${JSON.stringify(query)}; box.dispatchEvent(new Event('input'))`;
  const cold = await waited(page, type, "!document.getElementById('hits').hidden");
  console.log(`search for ${query}: first results after ${cold.toFixed(0)} ms, nothing loaded before`);
}
for (const n of [100, 1_000, 10_000, 100_000]) {
  const site = await built("jobs", n);
  await opened(site, "index.html");
  await opened(site, "timeline/index.html");
  await opened(site, "timeline/figures.html");
  const pages = readdirSync(join(site, "timeline"));
  const month = pages.find((name) => /^\d{4}-\d{2}\.html$/.test(name));
  if (month) await opened(site, `timeline/${month}`);
  const part = pages.find((name) => name.includes("part"));
  if (part) await opened(site, `timeline/${part}`);
  const largest = pages.reduce((most, name) => Math.max(most, statSync(join(site, "timeline", name)).size), 0);
  console.log(`${pages.length} pages of the timeline, the largest of ${largest} bytes; trace of ${statSync(join(site, "data/jobs.trace.json")).size} bytes`);
}
await browser.close();
