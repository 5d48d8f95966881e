// A report on a static host, below a path of it: pages, and the page for what is not there, which leads from addresses of
// the platform to the pages of the same records. Usage: node host.mjs SITE
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { expectations, launch, site } from "./lib.mjs";

const { expect, finish } = expectations("host");
// How many captures a page holds follows from their lengths.
const sheets = (await readdir(join(site, "api/v2/captures"))).filter((name) => /^page-\d+\.html$/.test(name));
const sheet = sheets.find((name) => readFileSync(join(site, "api/v2/captures", name), "utf8").includes('id="793154"'));
const types = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml" };

/** Serves the report below `/user/report/` as static hosts do: `index.html` of a folder, `404.html` for what is not there. */
const server = createServer(async (request, response) => {
  const path = normalize(decodeURIComponent(new URL(request.url, "http://x").pathname));
  const inside = path.startsWith("/user/report/") ? path.slice("/user/report/".length) : null;
  const name = inside === "" || inside?.endsWith("/") ? `${inside}index.html` : inside;
  try {
    if (name === null) throw new Error("elsewhere");
    const bytes = await readFile(join(site, name));
    response.writeHead(200, { "content-type": types[extname(name)] ?? "application/octet-stream" }).end(bytes);
  } catch {
    response.writeHead(404, { "content-type": "text/html" }).end(await readFile(join(site, "404.html")));
  }
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const host = `http://127.0.0.1:${server.address().port}`;
const root = `${host}/user/report/`;

const browser = await launch();
const missing = "Not in this report – mothbook";

/** Goes to an address and waits until it has led to a page with this title. */
async function arrive(page, address, title, wanted) {
  await page.goto(root + address);
  const isThere = ([url, title]) => window.location.href === url && document.title.startsWith(title);
  await page.waitForFunction(isThere, [root + wanted, title], { timeout: 5_000 }).catch(() => {});
  return [page.url().slice(root.length), await page.title()];
}

{
  const context = await browser.newContext();
  const page = await context.newPage();
  const asked = new Set();
  const faults = [];
  page.on("request", (request) => asked.add(new URL(request.url()).host));
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => {
    if (/Content Security Policy/i.test(message.text())) faults.push(message.text());
  });
  for (const [address, title, wanted] of [
    ["api/v2/jobs/3003/", "Process set", "api/v2/jobs/3003.html"],
    ["api/v2/jobs/3003", "Process set", "api/v2/jobs/3003.html"],
    ["api/v2/captures/collections/207/", "Every capture", "api/v2/captures/collections/207.html"],
    ["api/v2/projects/50/?format=json", "Panama", "api/v2/projects/50.html"],
    ["api/v2/captures/793154/", "Captures", `api/v2/captures/${sheet}#793154`],
    ["api/v2/jobs/", "Jobs", "api/v2/jobs/"],
    // What is not there ends on the page that says so, and does not go on.
    ["api/v2/captures/1/", "Not in", "api/v2/captures/1.html"],
    ["api/v2/jobs/1/", "Not in", "api/v2/jobs/1.html"],
    ["api/v2/moths/", "Not in", "api/v2/moths/"],
    ["timeline/1999-01.html", "Not in", "timeline/1999-01.html"],
    ["nothing", "Not in", "nothing"],
    ["404.html", "Not in", "404.html"],
  ]) {
    const [at, found] = await arrive(page, address, title, wanted);
    expect(at === wanted && found.startsWith(title), `${address} leads to ${at} (${found})`);
    if (found !== missing) continue;
    const home = await page.getAttribute("#home", "href");
    expect(new URL(home, page.url()).href === `${root}index.html`, `${address}: the way home is ${home}`);
  }
  expect(faults.length === 0, () => faults.join("; "));
  expect(asked.size === 1, () => `it asks ${[...asked].join(", ")}`);
  await context.close();
}

{
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${root}api/v2/jobs/3003/`);
  expect((await page.textContent("noscript")).includes("shorten the address"), "without JavaScript it does not say what to do");
  await context.close();
}

await browser.close();
server.close();
finish("a report below a path of a host");
