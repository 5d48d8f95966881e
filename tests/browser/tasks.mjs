// What readers come for, each from the first page in two steps at most: by mouse, by keyboard alone, and without JavaScript
// where that can be. Prints the way, the keys it takes and how long the browser needs.
// Usage: node tasks.mjs SITE
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { expectations, follow, kinds, launch, open, watched } from "./lib.mjs";

const { expect, finish } = expectations("tasks");
const browser = await launch();

/** The words of the content of a page. */
const words = async (page) => (await page.locator("main").innerText()).replace(/\s+/g, " ");

/** The file that a link leads to. */
const linked = async (link) => readFileSync(fileURLToPath(await link.evaluate((a) => a.href)));

/**
 * What a reader wants: the links to follow from the first page, each told by the page it stands on, and what is read in the
 * end. `script`: it is done by the page's script, and not without it.
 */
const tasks = [
  {
    name: "which capture sets drifted, and why",
    way: [(page) => page.locator("section[aria-labelledby=drifted] tbody th a").first()],
    read: async (page) => (await words(page)).includes("would be selected today"),
  },
  {
    name: "nights without captures, of all stations",
    way: [(page) => page.getByRole("link", { name: "effort of all stations" })],
    read: async (page) => {
      const table = await page.locator("section[aria-labelledby=gaps]").innerText();
      const gaps = await linked(page.locator("a[href$='gaps.csv']").first());
      return /BCI A01[\s\S]*\d{4}-\d{2}-\d{2}/.test(table) && gaps.toString().split("\n").length > 20;
    },
  },
  {
    name: "why a job failed",
    way: [(page) => page.getByRole("link", { name: "job 2991" }).first()],
    read: async (page) => /Why it failed/i.test(await words(page)),
  },
  {
    name: "why jobs failed, by cause",
    way: [(page) => page.getByRole("link", { name: "all causes" })],
    read: async (page) => /likely cause/i.test(await words(page)),
  },
  {
    name: "effort by month and station",
    way: [(page) => page.getByRole("link", { name: "effort by station and month" })],
    read: async (page) => {
      const heads = await page.locator("main table").first().locator("thead th").allInnerTexts();
      return heads.filter((head) => /^\d{4}-\d{2}$/.test(head.trim())).length >= 6;
    },
  },
  {
    name: "which taxa, since when, and what is new",
    way: [(page) => page.locator("section[aria-labelledby=new-taxa]").getByRole("link", { name: /^all taxa/ })],
    first: async (page) => /Found since|None: each taxon/.test(await page.locator("section[aria-labelledby=new-taxa]").innerText()),
    read: async (page) => /first seen[\s\S]*\d{4}-\d{2}-\d{2}/.test(await page.locator("main table").first().innerText()),
  },
  {
    name: "which capture sets overlap, and how much",
    way: [(page) => page.getByRole("link", { name: "overlaps of capture sets" })],
    read: async (page) => /Jaccard/i.test(await words(page)) && (await page.locator("main table tbody tr").count()) > 5,
  },
  {
    name: "which captures to process next",
    way: [(page) => page.locator(".steps li").first().getByRole("link", { name: "all of them" })],
    first: async (page) => {
      const table = await linked(page.locator(".steps li").first().getByRole("link", { name: "csv" }));
      return table.toString().trim().split("\n").length === 410;
    },
    // Without its script the list is not filtered: the table is.
    read: async (page, hasScript) => !hasScript || (await words(page)).includes("409"),
  },
  {
    name: "tables for R",
    way: [],
    first: async (page) => {
      const table = await linked(page.locator("section[aria-labelledby=tables] a[href$='captures.csv.gz']"));
      return gunzipSync(table).toString().split("\r\n").length === 2242;
    },
  },
  {
    name: "a citation",
    way: [],
    first: async (page) => /Snapshot SHA-256 [0-9a-f]{64}/.test(await page.locator("section[aria-labelledby=cite]").innerText()),
  },
  {
    name: "a capture by its file",
    script: true,
    search: "panama/01/2023_11_08/20231108000427-00-141.jpg",
    read: async (page) => (await words(page)).includes("793132"),
  },
  {
    name: "a finding by its code",
    script: true,
    search: "MB201",
    read: async (page) => (await words(page)).includes("MB201"),
  },
];

/** The most keys from the first page to what is wanted. */
const MOST_KEYS = 100;

/** Goes to a link by the Tab key; how many stops that took. */
async function tabTo(page, link) {
  const target = await link.elementHandle();
  for (let stops = 1; stops <= MOST_KEYS; stops += 1) {
    await page.keyboard.press("Tab");
    if (await target.evaluate((a) => a === document.activeElement)) return stops;
  }
  return Infinity;
}

/** Does a task in one manner; what it took in clicks, keys and seconds. */
async function done(task, manner) {
  const context = await browser.newContext({ viewport: { width: 1320, height: 1000 }, javaScriptEnabled: manner !== "no script" });
  const page = await watched(context);
  const began = performance.now();
  await open(page, kinds.home);
  let [clicks, keys] = [0, 0];
  const say = `${task.name}, ${manner}`;
  if (task.first) expect(await task.first(page), `${say}: not on the first page`);
  if (task.search) {
    if (manner === "keyboard") await page.keyboard.press("/");
    else await page.locator("#search").click();
    await page.keyboard.type(task.search);
    await page.waitForSelector("#hit-0");
    if (manner === "keyboard") await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    else await Promise.all([page.waitForNavigation(), page.locator("#hit-0").click()]);
    [clicks, keys] = [2, task.search.length + 2];
  }
  for (const step of task.way ?? []) {
    const link = step(page);
    expect((await link.count()) > 0, `${say}: no link`);
    if (manner === "keyboard") {
      // First to the part of the page, by the list of its parts.
      const part = await link.evaluate((a) => a.closest("main > section")?.getAttribute("aria-labelledby"));
      keys += (await tabTo(page, page.locator(`.contents a[href="#${part}"]`))) + 1;
      await page.keyboard.press("Enter");
      keys += (await tabTo(page, link)) + 1;
      await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.keyboard.press("Enter")]);
    } else {
      await follow(page, link);
    }
    clicks += 1;
  }
  expect(clicks <= 2, `${say}: ${clicks} clicks`);
  expect(keys < MOST_KEYS, `${say}: ${keys} keys`);
  if (task.read) expect(await task.read(page, manner !== "no script"), `${say}: not to be read`);
  expect(page.said.length === 0, `${say}: ${page.said.join("; ")}`);
  await context.close();
  return { clicks, keys, seconds: ((performance.now() - began) / 1000).toFixed(1) };
}

for (const task of tasks) {
  const took = [];
  for (const manner of ["mouse", "keyboard", ...(task.script ? [] : ["no script"])]) {
    const { clicks, keys, seconds } = await done(task, manner);
    took.push(`${manner} ${manner === "keyboard" ? `${keys} keys` : `${clicks} clicks`} ${seconds} s`);
  }
  console.log(`${task.name}: ${took.join(", ")}`);
}

await browser.close();
finish(`${tasks.length} tasks`);
