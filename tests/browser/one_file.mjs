// Uses a report of one file as somebody who got it by mail: saved alone into an empty folder and opened from there, with
// JavaScript and without. Usage: node one_file.mjs SITE PLAIN PACKED HOSTILE MANY. PACKED is the season of SITE as one file,
// PLAIN a report that is small enough to be complete without JavaScript, HOSTILE one of a snapshot that means harm, and MANY
// one with so many captures that their responses are packed on their pages.
import { copyFile, mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { expectations, launch, watched } from "./lib.mjs";

const { expect, finish } = expectations("one_file");
const [site, plain, packed, hostile, many] = process.argv.slice(2).map((path) => resolve(path));
const browser = await launch();
const folder = await mkdtemp(join(tmpdir(), "mothbook-mail-"));

/** Opens a report, alone in a folder, at an address. */
async function reader(report, address = "", options = {}) {
  const name = { [plain]: "plain.html", [packed]: "packed.html", [hostile]: "hostile.html", [many]: "many.html" }[report];
  await copyFile(report, join(folder, name));
  const context = await browser.newContext({ viewport: { width: 1320, height: 1000 }, ...options });
  const page = await watched(context);
  page.on("dialog", (dialog) => {
    page.said.push(`dialog: ${dialog.message()}`);
    return dialog.dismiss();
  });
  await page.goto(pathToFileURL(join(folder, name)).href + address, { waitUntil: "load" });
  /** The ids of the pages that are seen. */
  page.seen = () => page.evaluate(() => [...document.querySelectorAll(".page")]
    .filter((section) => window.getComputedStyle(section).display !== "none").map((section) => section.id));
  page.isAt = (id) => page.waitForFunction((id) => document.querySelector(".page.shown")?.id === id, id);
  page.done = async () => {
    // That the file itself is opened is no request for another one.
    expect(page.said.length === 0, `${name}${address}: ${page.said.join("; ")}`);
    await context.close();
  };
  return page;
}
const shown = (page) => page.locator(".page.shown");
const numbers = (texts) => texts.map((text) => Number(text.replace(/,/g, "")));
const column = (page, head) => shown(page).evaluate((section, head) => {
  const table = section.querySelector("table[data-rows]");
  const place = [...table.querySelectorAll("thead th")].findIndex((th) => th.textContent.replace(/[▴▾]/g, "").trim() === head);
  return [...table.tBodies[0].rows].map((row) => row.cells[place].textContent.trim());
}, head);

// Without JavaScript: home, any page by its address or by a click, a place on a page; all of them in print.
{
  const page = await reader(plain, "", { javaScriptEnabled: false });
  expect((await page.seen()).join() === "/index.html", `home is shown: ${await page.seen()}`);
  expect(await page.locator("noscript").isVisible(), "a reader without JavaScript is told what needs it");
  await page.locator(".bar nav a", { hasText: "Capture sets" }).click();
  expect((await page.seen()).join() === "/api/v2/captures/collections/index.html", `a click shows a page: ${await page.seen()}`);
  await page.locator("[id='/api/v2/captures/collections/index.html'] tbody th a").first().click();
  expect(/collections\/\d+\.html$/.test(await page.seen()), `and the next one: ${await page.seen()}`);
  await page.goBack();
  expect((await page.seen()).join() === "/api/v2/captures/collections/index.html", "back leads back");
  const links = await page.evaluate(() => [...new Set([...document.querySelectorAll("a[href^='#']")].map((a) => a.hash))]);
  for (const link of links) {
    const found = await page.evaluate((hash) => {
      window.location.hash = hash;
      const target = document.querySelector(".page:target, .page :target");
      const seen = [...document.querySelectorAll(".page")].filter((section) => window.getComputedStyle(section).display !== "none");
      return { isTarget: target !== null, isSeen: seen.length === 1 && (!target || seen[0].contains(target)) };
    }, link);
    const isPage = /\.html(#|$)/.test(link);
    expect(found.isSeen && found.isTarget === isPage, `${link} leads to ${JSON.stringify(found)}`);
  }
  await page.emulateMedia({ media: "print" });
  expect((await page.seen()).length === (await page.locator(".page").count()), "all pages are printed");
  await page.done();
}
{
  const page = await reader(packed, "#/api/v2/captures/page-30.html", { javaScriptEnabled: false });
  expect((await page.seen()).join() === "/index.html", "home is shown for a page that is packed");
  expect(/\d+ of captures/.test(await page.locator("noscript").textContent()), "and it is told that captures are packed");
  await page.done();
}

// Pages, packed or not: title, focus, navigation, back, and how long it takes.
for (const report of [plain, packed]) {
  const page = await reader(report);
  expect((await page.seen()).join() === "/index.html", "home is shown");
  expect(!(await page.locator("noscript").isVisible()), "nothing is said of JavaScript");
  await page.locator(".bar nav a", { hasText: "Captures" }).click();
  await page.isAt("/api/v2/captures/index.html");
  expect((await page.title()) === "Captures – mothbook", `the title is ${await page.title()}`);
  expect((await page.evaluate(() => document.activeElement.id)) === "/api/v2/captures/index.html", "the focus is on the page");
  expect((await page.locator(".bar [aria-current]").allTextContents()).join() === "Captures", "the navigation says where");
  await page.evaluate(() => window.scrollTo(0, 300));
  await page.waitForTimeout(100);
  await shown(page).locator(".sheet a[href*='deployments/']").first().click();
  await page.waitForFunction(() => /deployments/.test(document.querySelector(".page.shown").id));
  expect((await page.evaluate(() => window.scrollY)) === 0, "a page begins at its beginning");
  await page.goBack();
  await page.isAt("/api/v2/captures/index.html");
  await page.waitForFunction(() => window.scrollY === 300).catch(() => expect(false, "back leads to where one was"));
  await page.goBack();
  await page.isAt("/index.html");
  await page.goForward();
  await page.isAt("/api/v2/captures/index.html");
  await page.keyboard.press("Home");
  // The skip link leads to the page that is shown.
  await page.locator(".skip").focus();
  await page.keyboard.press("Enter");
  expect((await page.seen()).join() === "/api/v2/captures/index.html", "the skip link leads to no other page");
  await page.evaluate(() => { window.location.hash = "/nowhere.html"; });
  await page.isAt("/index.html");
  await page.done();
}
{
  const page = await reader(packed);
  const times = await page.evaluate(async () => {
    const ids = [...document.querySelectorAll("body > script[type$=gzip][id$=html]")].map(({ id }) => id);
    const times = [];
    for (const id of ids.filter((_, at) => at % 15 === 0)) {
      const began = performance.now();
      window.location.hash = id;
      while (document.querySelector(".page.shown").id !== id) await new Promise((done) => { window.setTimeout(done); });
      document.body.getBoundingClientRect();
      times.push(performance.now() - began);
    }
    return times.sort((a, b) => a - b);
  });
  const [middle, most] = [times[Math.floor(times.length / 2)], times[times.length - 1]];
  console.log(`${times.length} packed pages opened: ${middle.toFixed(0)} ms in the middle, ${most.toFixed(0)} ms at most`);
  expect(times.length > 40, "packed pages are opened");
  await page.done();
}

// A place on a packed page, opened at once; a response that is folded.
{
  const page = await reader(packed, "#/api/v2/captures/page-30.html");
  await page.isAt("/api/v2/captures/page-30.html");
  const id = await shown(page).locator("article").nth(3).getAttribute("id");
  await page.done();
  const there = await reader(packed, `#${id}`);
  await there.isAt("/api/v2/captures/page-30.html");
  const article = there.locator(`[id='${id}']`);
  expect(await article.evaluate((element) => Math.abs(element.getBoundingClientRect().top) < 400), "a place is scrolled to");
  await article.locator("details summary", { hasText: "Response" }).click();
  await there.waitForFunction((id) => document.getElementById(id).querySelector("pre .k"), id);
  await there.done();
}

// Responses that are packed on a page, which is packed itself: each of its own page.
{
  const page = await reader(many);
  for (const id of ["/api/v2/captures/page-3.html", "/api/v2/captures/page-4.html"]) {
    await page.evaluate((id) => { window.location.hash = id; }, id);
    await page.isAt(id);
    const article = shown(page).locator("article").last();
    await article.locator("details summary", { hasText: "Response" }).click();
    await article.locator("pre .k").first().waitFor();
    const number = (await article.getAttribute("id")).split("#").pop();
    expect((await article.locator("pre").textContent()).replace(/\s/g, "").startsWith(`{"id":${number},`), `the response of ${number} is its own`);
  }
  await page.done();
}

// The search.
for (const report of [plain, packed]) {
  const page = await reader(report);
  await page.keyboard.press("/");
  await page.keyboard.type(report === plain ? "10" : "207");
  await page.waitForSelector("#hit-0");
  expect((await page.locator("#hit-0").textContent()).includes("capture set"), "an id finds its collection first");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => /collections\/\d+\.html$/.test(document.querySelector(".page.shown").id));
  expect(await page.locator("#hits").isHidden(), "what was found is closed when it is opened");
  if (report === packed) {
    await page.locator("#search").fill("793154");
    await page.locator("#hit-0", { hasText: "Capture 793154" }).click();
    await page.waitForFunction(() => /captures\/page/.test(document.querySelector(".page.shown").id));
  }
  await page.done();
}

// Lists: sorted and filtered as a whole; the choice stands in the address, and is shown where it is opened.
{
  const page = await reader(packed, "#/api/v2/captures/collections/index.html");
  await page.isAt("/api/v2/captures/collections/index.html");
  const head = shown(page).getByRole("button", { name: "captures", exact: true });
  await head.click();
  await page.waitForFunction(() => document.querySelector(".page.shown table[data-rows]").tBodies[0].rows.length > 20);
  const counts = numbers(await column(page, "captures"));
  expect(counts.length > 90 && counts.every((n, at) => at === 0 || counts[at - 1] >= n), "from most to least, over all pages");
  await shown(page).locator("summary", { hasText: "Filters" }).click();
  await shown(page).locator(".finder label", { hasText: /^method/u }).locator("select").selectOption("interval");
  await page.waitForFunction(() => [...document.querySelectorAll(".page.shown tbody td code")].every((code) => code.textContent === "interval"));
  const url = page.url();
  expect(url.includes("index.html#?") && url.includes("method=interval"), `the choice stands in ${url}`);
  const chosen = await column(page, "id");
  await page.locator(".bar nav a", { hasText: "Jobs" }).click();
  await page.isAt("/api/v2/jobs/index.html");
  expect((await shown(page).locator(".finder select").first().inputValue()) === "", "another list has no choice");
  await page.done();
  const other = await reader(packed, new URL(url).hash);
  await other.waitForFunction((n) => document.querySelector(".page.shown table[data-rows]").tBodies[0].rows.length === n, chosen.length);
  expect((await column(other, "id")).join() === chosen.join(), "the address shows the same");
  await other.done();
}

// Jobs in time: one by one as links, zoomed; the log of a job is searched.
{
  const page = await reader(packed, "#/timeline/index.html");
  await page.isAt("/timeline/index.html");
  await shown(page).getByRole("button", { name: "Zoom in" }).first().click();
  expect((await shown(page).locator("svg.zoomed").count()) > 0, "the timeline is zoomed");
  // The choice stands in the address, and is there again when the reader comes back.
  await shown(page).getByRole("combobox", { name: "status", exact: true }).selectOption("FAILURE");
  await shown(page).getByRole("combobox", { name: "group by", exact: true }).selectOption("type");
  const isChosen = async () => {
    await page.isAt("/timeline/index.html");
    await page.waitForFunction(() => document.querySelectorAll(".page.shown a[data-x]").length === 7);
    expect((await shown(page).locator(".picture .group").count()) > 1, "the jobs that failed are in groups");
    expect((await shown(page).locator("svg.zoomed").count()) === 1, "and zoomed");
  };
  await isChosen();
  expect(/^#\/timeline\/index\.html#jobs\?status=FAILURE&group=type&from=[\d:T-]+&to=[\d:T-]+$/.test(new URL(page.url()).hash), () => page.url());
  await page.evaluate(() => { window.location.hash = "/index.html"; });
  await page.isAt("/index.html");
  await page.goBack();
  await isChosen();
  await page.reload();
  await isChosen();
  await page.evaluate(() => { window.location.hash = "/api/v2/jobs/3080.html"; });
  await page.isAt("/api/v2/jobs/3080.html");
  await shown(page).getByLabel("search the log").fill("e");
  await page.waitForFunction(() => / of [\d,]+ lines/.test(document.querySelector(".page.shown").textContent));
  await page.done();
}

// Downloads: the bytes of the folder.
for (const [from, name, path] of [
  ["/index.html", "csv", "data/collections.csv"],
  ["/api/v2/captures/collections/207.html", "csv", "api/v2/captures/collections/207/captures.csv"],
  ["/index.html", "csv columns", "data/README.md"],
]) {
  const page = await reader(packed, `#${from}`);
  await page.isAt(from);
  const [download] = await Promise.all([
    page.waitForEvent("download"), shown(page).locator(".formats a", { hasText: name }).first().click()]);
  const saved = await readFile(await download.path());
  expect(saved.equals(await readFile(join(site, path))), `${path} is saved as it is in the folder`);
  expect(download.suggestedFilename() === path.split("/").pop(), `it is called ${download.suggestedFilename()}`);
  expect((await page.seen()).join() === from, "the page stays");
  await page.done();
}

// Colours are kept as long as the page is open, and longer where the browser remembers them.
{
  const page = await reader(plain);
  const background = () => page.evaluate(() => window.getComputedStyle(document.documentElement).backgroundColor);
  const light = await background();
  await page.locator("#theme").click();
  await page.locator("#theme").click();
  expect((await background()) !== light, "dark is not light");
  await page.locator(".bar nav a", { hasText: "Captures" }).click();
  await page.isAt("/api/v2/captures/index.html");
  expect((await background()) !== light, "on each page");
  await page.emulateMedia({ media: "print" });
  expect((await page.seen()).length === (await page.locator(".page").count()), "all pages are printed");
  await page.done();
}

// It fits on a phone.
for (const width of [320, 768]) {
  const page = await reader(plain, "", { viewport: { width, height: 800 } });
  const ids = await page.evaluate(() => [...document.querySelectorAll(".page")].map((section) => section.id));
  for (const id of ids) {
    await page.evaluate((id) => { window.location.hash = id; }, id);
    await page.isAt(id);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide <= 0, `${id} is ${wide} wider than ${width}`);
  }
  await page.done();
}

// Nothing runs that stands in a record, whatever page is opened and whatever is searched for.
{
  const page = await reader(hostile);
  const ids = await page.evaluate(() => [...document.querySelectorAll(".page, body > script[type$=gzip][id$=html]")].map(({ id }) => id));
  expect(ids.length > 300, `${ids.length} pages of a snapshot that means harm`);
  for (const id of ids) {
    await page.evaluate((id) => { window.location.hash = id; }, id);
    await page.isAt(id);
    await page.evaluate(() => document.querySelectorAll(".page.shown details").forEach((fold) => { fold.open = true; }));
  }
  for (const typed of ["<script>", "\"><img src=x", "__proto__", "[a](javascript:"]) {
    await page.locator("#search").fill(typed);
    await page.waitForTimeout(150);
  }
  const found = await page.evaluate(() => ({
    ran: "pwned" in window,
    scripts: [...document.scripts].filter((script) => !script.type).length,
    markup: document.querySelectorAll("iframe, object, embed, img, form, base, #hits b b").length,
    handlers: [...document.querySelectorAll("*")].flatMap((element) => element.getAttributeNames()).filter((key) => key.startsWith("on")).length,
  }));
  expect(JSON.stringify(found) === JSON.stringify({ ran: false, scripts: 3, markup: 0, handlers: 0 }), `a snapshot that means harm: ${JSON.stringify(found)}`);
  await page.done();
}

expect((await readdir(folder)).length === 4, "the folder holds the reports and nothing else");
await rm(folder, { recursive: true });
await browser.close();
finish("a report of one file, opened from a folder of its own");
