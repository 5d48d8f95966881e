// Opens pages of a built site from disk in a real Chromium and holds them to their promises: nothing on
// the console, no request to anywhere else, complete without JavaScript, no sideways scrolling on a
// narrow screen. Usage: node pages.mjs SITE SCREENSHOTS
import { readdir, mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [site, shots] = process.argv.slice(2).map((path) => resolve(path));
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"];

// One page of each kind, which is also photographed.
const kinds = {
  home: "index.html",
  findings: "findings/index.html",
  timeline: "timeline/index.html",
  root: "api/v2/index.html",
  collections: "api/v2/captures/collections/-method/index.html",
  "collections-response": "api/v2/captures/collections/index-response.html",
  "collection-drift": "api/v2/captures/collections/207.html",
  "collection-random": "api/v2/captures/collections/237.html",
  members: "api/v2/captures/collections/207/captures-1.html",
  captures: "api/v2/captures/index.html",
  capture: "api/v2/captures/793154.html",
  jobs: "api/v2/jobs/index.html",
  "job-success": "api/v2/jobs/3003.html",
  projects: "api/v2/projects/index.html",
  project: "api/v2/projects/50.html",
  deployment: "api/v2/deployments/241.html",
  events: "api/v2/events/index.html",
};

let passed = 0;
const failures = [];
function expect(condition, message) {
  if (condition) passed += 1;
  else failures.push(message);
}

async function htmlFiles(folder, below = "") {
  const found = [];
  for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
    const name = below ? `${below}/${entry.name}` : entry.name;
    if (entry.isDirectory()) found.push(...(await htmlFiles(folder, name)));
    else if (name.endsWith(".html")) found.push(name);
  }
  return found.sort();
}

/** A page that reports what it says and what it asks for. */
async function watched(context) {
  const page = await context.newPage();
  page.said = [];
  page.on("console", (message) => page.said.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => page.said.push(`error: ${error}`));
  page.on("requestfailed", (request) => {
    // A request is aborted when the next page is opened before it ended; that is no fault of the page.
    const reason = request.failure()?.errorText;
    if (reason !== "net::ERR_ABORTED") page.said.push(`failed: ${request.url()} ${reason}`);
  });
  page.on("request", (request) => {
    if (!request.url().startsWith("file:")) page.said.push(`request: ${request.url()}`);
  });
  return page;
}

async function open(page, name) {
  page.said.length = 0;
  await page.goto(pathToFileURL(join(site, name)).href, { waitUntil: "load" });
}

const browser = await chromium.launch({ executablePath, args });
const all = await htmlFiles(site);
await mkdir(shots, { recursive: true });

// Every page loads in silence, with JavaScript and without.
for (const javaScriptEnabled of [true, false]) {
  const context = await browser.newContext({ javaScriptEnabled });
  // Without JavaScript one page in ten and every kind: nothing in them depends on it.
  const names = javaScriptEnabled ? [...all] : all.filter((name, at) => at % 10 === 0 || Object.values(kinds).includes(name));
  const reader = async () => {
    const page = await watched(context);
    for (let name = names.shift(); name; name = names.shift()) {
      await open(page, name);
      expect(page.said.length === 0, `${name}: ${page.said.join("; ")}`);
    }
  };
  await Promise.all([reader(), reader(), reader(), reader()]);
  await context.close();
}

// Each kind, light and dark, wide and narrow.
for (const colorScheme of ["light", "dark"]) {
  for (const width of [1320, 390]) {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 1000 } });
    const page = await watched(context);
    for (const [kind, name] of Object.entries(kinds)) {
      expect(all.includes(name), `the example has no ${name}`);
      if (!all.includes(name)) continue;
      await open(page, name);
      const facts = await page.evaluate(() => ({
        overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        styled: getComputedStyle(document.querySelector("header.bar")).backgroundColor !== "rgba(0, 0, 0, 0)",
        title: document.title,
        heading: document.querySelector("main h1")?.textContent.trim(),
      }));
      expect(facts.overflow <= 0, `${name} scrolls sideways by ${facts.overflow} at ${width}`);
      expect(facts.styled, `${name} has no style: the policy keeps it out`);
      expect(Boolean(facts.heading) && facts.title.endsWith("mothbook"), `${name} has no title`);
      await page.screenshot({ path: join(shots, `${kind}-${colorScheme}-${width}.png`), fullPage: width === 390 ? false : true });
    }
    await context.close();
  }
}

// By keyboard: the first stop is the skip link, and every bar of a timeline can be reached.
{
  const context = await browser.newContext();
  const page = await watched(context);
  await open(page, kinds.home);
  await page.keyboard.press("Tab");
  const first = await page.evaluate(() => document.activeElement.textContent.trim());
  expect(first === "Skip to the content", `the first stop is ${first}`);
  await page.keyboard.press("Enter");
  expect(page.url().endsWith("#content"), "the skip link leads to the content");
  const bars = await page.locator("svg a").all();
  expect(bars.length > 5, "the home page has bars");
  for (const bar of bars.slice(0, 5)) {
    await bar.focus();
    const label = await page.evaluate(() => document.activeElement.getAttribute("aria-label"));
    expect(/^Job \d+, .+: [A-Z]+, created/.test(label ?? ""), `a bar says ${label}`);
  }
  // From the home page by clicking: a collection that drifted, and why.
  await open(page, kinds.home);
  await page.locator("#drifted + div tbody th a").first().click();
  expect((await page.locator("main").textContent()).includes("would be drawn now"), "why it drifted");
  await context.close();
}

await browser.close();
for (const failure of failures.slice(0, 40)) console.log(`FAILED ${failure}`);
console.log(`${all.length} pages opened, screenshots in ${shots}`);
console.log(`browser: ${passed} passed, ${failures.length} failed`);
process.exit(failures.length ? 1 : 0);
