// Uses jobs in time as a reader does: zooms, pans, filters, goes from bar to bar by keyboard, searches logs; with
// few jobs and with many. Usage: node jobs.mjs SITE, after `cargo build --release`, or with MOTHBOOK=BINARY.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { records } from "../../benches/records.mjs";
import { expectations, launch, site, watched } from "./lib.mjs";
import { wrongInPictures } from "./redraw.mjs";

const { expect, finish } = expectations("jobs");
const browser = await launch();
const folder = mkdtempSync(join(tmpdir(), "mothbook-jobs-"));

/** A site of so many jobs. */
function built(n) {
  const snapshot = join(folder, `${n}.ndjson`);
  writeFileSync(snapshot, Array.from({ length: n }, (_, i) => `${JSON.stringify(records.jobs(i + 1))}\n`).join(""));
  execFileSync(process.env.MOTHBOOK ?? resolve(import.meta.dirname, "../../target/release/mothbook"), ["build", snapshot, "-o", join(folder, `site-${n}`), "--quiet"], { stdio: "ignore" });
  return join(folder, `site-${n}`);
}

async function reader(root, name, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1320, height: 1000 }, ...options });
  const page = await watched(context);
  await page.goto(pathToFileURL(join(root, name)).href, { waitUntil: "load" });
  if (options.javaScriptEnabled !== false) await page.waitForSelector(".tools-of, .detail");
  page.done = async () => {
    expect(page.said.length === 0, () => `${name}: ${page.said.join("; ")}`);
    await context.close();
  };
  return page;
}
const outlines = (page) => page.$$eval("a[data-x] .mark", (marks) => marks.map((mark) => mark.getAttribute("d")));
const sentence = (page) => page.evaluate(() => document.activeElement.querySelector("title")?.textContent);

// The script draws bars and axes as the build does, where jobs are many as well; of few see rows.mjs.
const many = built(600);
{
  const page = await reader(many, "timeline/2023-01-part-2.html", { javaScriptEnabled: false });
  const { wrong, bars } = await wrongInPictures(page);
  expect(bars === 50 && wrong.length === 0, () => `${bars} bars: ${wrong.join("; ")}`);
  await page.done();
}

// Zoom and pan: by buttons, keys, wheel and drag; the whole is as it was.
{
  const page = await reader(site, "timeline/index.html");
  const before = await outlines(page);
  const ticks = await page.locator(".grid text").allTextContents();
  expect(before.length === 63, "each job has a bar");
  const changed = async (what) => {
    const now = await outlines(page);
    expect(now.some((d, n) => d !== before[n]), `${what} changes the bars`);
    return now;
  };
  await page.getByRole("button", { name: "Zoom in" }).click();
  const zoomed = await changed("the button");
  expect((await page.locator(".grid text").allTextContents()).join() !== ticks.join(), "zoomed, the axis says other times");
  await page.getByRole("button", { name: "Later" }).click();
  expect((await changed("later")).join() !== zoomed.join(), "later is not where it was");
  await page.getByRole("button", { name: "Reset zoom" }).click();
  expect((await outlines(page)).join() === before.join(), "the whole is as it was");
  expect((await page.locator(".grid text").allTextContents()).join() === ticks.join(), "and so is its axis");
  expect(await page.getByRole("button", { name: "Zoom out" }).isDisabled(), "no further out than the whole");

  await page.locator(".picture").focus();
  await page.keyboard.press("+");
  await page.keyboard.press("+");
  const byKeys = await changed("the key +");
  await page.keyboard.press("ArrowRight");
  expect((await outlines(page)).join() !== byKeys.join(), "an arrow pans");
  await page.keyboard.press("0");
  expect((await outlines(page)).join() === before.join(), "the key 0 shows the whole");

  const box = await page.locator(".picture svg").boundingBox();
  await page.mouse.move(box.x + 900, box.y + 200);
  await page.mouse.wheel(0, -400);
  await page.waitForTimeout(50);
  const byWheel = await changed("the wheel");
  const url = page.url();
  await page.mouse.down();
  await page.mouse.move(box.x + 1100, box.y + 200, { steps: 4 });
  await page.mouse.up();
  expect((await outlines(page)).join() !== byWheel.join(), "dragging pans");
  expect(page.url() === url, "dragging opens nothing");
  await page.done();
}

// The wheel scrolls the page as long as the picture is not in use.
{
  const page = await reader(site, "timeline/index.html");
  const before = await outlines(page);
  const box = await page.locator(".picture svg").boundingBox();
  await page.mouse.move(box.x + 300, box.y + 100);
  await page.mouse.wheel(0, 300);
  await page.waitForTimeout(150);
  expect((await outlines(page)).join() === before.join(), "the wheel alone does not zoom");
  expect((await page.evaluate(() => window.scrollY)) > 0, "the wheel alone scrolls");
  await page.done();
}

// The keyboard: one stop for all bars, arrows from one to the next, each says what it is.
{
  const page = await reader(site, "timeline/index.html");
  expect((await page.locator("a[data-x][tabindex='0']").count()) === 1, "one bar is in the order of the tab key");
  await page.locator(".picture").focus();
  await page.keyboard.press("Tab");
  const said = new Set();
  for (let n = 0; n < 63; n += 1) {
    const words = await sentence(page);
    expect(/^Job \d+, .+: [A-Z]+, created /.test(words ?? ""), () => `a bar says ${words}`);
    expect((await page.locator(".detail").textContent()) === words, "its sentence is shown");
    said.add(words);
    await page.keyboard.press("ArrowRight");
  }
  expect(said.size === 63, () => `${said.size} bars reached by arrows`);
  await page.keyboard.press("Home");
  const first = await sentence(page);
  const id = /^Job (\d+)/.exec(first)[1];
  await page.keyboard.press("Enter");
  await page.waitForURL(new RegExp(`jobs/${id}\\.html$`));
  expect(page.url().endsWith(`/jobs/${id}.html`), "Enter opens the job");
  await page.done();
}

// Filters leave the bars that fit, and only those to the keyboard.
{
  const page = await reader(site, "timeline/index.html");
  await page.getByLabel("status").selectOption({ label: "FAILURE" });
  expect((await page.locator(".tools-of [role=status]").textContent()) === "7 of 63 jobs", "seven jobs failed");
  expect((await page.locator("a[data-x]:not(.off)").count()) === 7, "seven bars are left");
  await page.locator(".picture").focus();
  await page.keyboard.press("ArrowDown");
  expect((await sentence(page)).includes(": FAILURE"), "arrows reach failures only");
  await page.getByLabel("type").selectOption({ index: 1 });
  const both = await page.locator("a[data-x]:not(.off)").count();
  expect(both < 7, "two filters leave less");
  await page.done();
}

// Many jobs: drawn one by one, made links by the script; without it every one is a link on the page of its part.
{
  const page = await reader(many, "timeline/index.html");
  expect((await page.locator("a[data-x]").count()) === 600, "the script makes links of 600 bars");
  await page.locator(".picture").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("End");
  expect(/^Job \d+, /.test((await sentence(page)) ?? ""), "the last of many bars is reached");
  await page.getByLabel("status").selectOption({ label: "FAILURE" });
  const failed = Array.from({ length: 600 }, (_, n) => records.jobs(n + 1)).filter(({ status }) => status === "FAILURE").length;
  expect((await page.locator(".tools-of [role=status]").textContent()) === `${failed} of 600 jobs`, "as many failures as were made");
  await page.done();

  const plain = await reader(many, "timeline/index.html", { javaScriptEnabled: false });
  expect((await plain.locator(".bars path").count()) > 0, "the bars are drawn without the script");
  const linked = new Set();
  const parts = await plain.locator("section[aria-labelledby=by-time] th a").evaluateAll((links) => links.map((link) => link.href));
  const pages = [...parts];
  while (pages.length > 0) {
    await plain.goto(pages.pop());
    for (const href of await plain.locator("a[data-x]").evaluateAll((links) => links.map((link) => link.getAttribute("href")))) linked.add(href);
    pages.push(...(await plain.locator("section[aria-labelledby=by-time] th a").evaluateAll((links) => links.map((link) => link.href))));
  }
  expect(linked.size === 600, () => `${linked.size} of 600 jobs are linked without JavaScript`);
  await plain.done();
}

// Too many to be drawn: columns that lead on.
{
  const root = built(1_500);
  const page = await reader(root, "timeline/index.html");
  const bins = page.locator(".bars a");
  expect((await bins.count()) > 3, "1,500 jobs are counted in columns");
  await bins.first().hover();
  expect(/jobs? began, [\d,]+ failed$/.test(await page.locator(".detail").textContent()), "a column says how many");
  await bins.first().focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/timeline\/2023-01/);
  expect(/timeline\/2023-01/.test(page.url()), "a column leads to its time");
  await page.done();
}

// A job: its course zooms; its log is searched as a whole.
{
  const page = await reader(site, "api/v2/jobs/3080.html");
  const strokes = () => page.locator("[data-strokes] path").first().getAttribute("d");
  const before = await strokes();
  await page.getByRole("button", { name: "Zoom in" }).click();
  expect((await strokes()) !== before, "the strokes of the log move");
  await page.getByRole("button", { name: "Reset zoom" }).click();
  expect((await strokes()) === before, "and return");
  const status = page.locator("section[aria-labelledby=log] [role=status]");
  await page.getByLabel("level").selectOption("ERROR");
  await page.waitForFunction(() => document.querySelector("[aria-labelledby=log] [role=status]").textContent !== "");
  expect((await status.textContent()) === "221 of 1,000 lines", "221 errors in the whole log");
  await page.getByLabel("search the log").fill("line 1202");
  await page.waitForFunction(() => document.querySelector("[aria-labelledby=log] [role=status]").textContent.startsWith("1 "));
  expect((await page.locator("table[data-log] tbody tr").count()) === 1, "one line is found");
  await page.getByLabel("search the log").fill("");
  await page.getByLabel("level").selectOption("");
  expect((await page.locator("table[data-log] tbody tr:not([hidden])").count()) === 100, "the log is as it was");
  await page.done();

  const short = await reader(site, "api/v2/jobs/3001.html");
  await short.getByLabel("search the log").fill("classifications");
  expect((await short.locator("table[data-log] tbody tr:not([hidden])").count()) === 1, "a short log is searched on the page");
  await short.done();
}

// On paper the picture is whole and without controls.
{
  const page = await reader(site, "timeline/index.html");
  const before = await outlines(page);
  await page.getByRole("button", { name: "Zoom in" }).click();
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  await page.emulateMedia({ media: "print" });
  expect((await outlines(page)).join() === before.join(), "printed is the whole");
  expect(!(await page.locator(".tools-of").first().isVisible()), "buttons are not printed");
  await page.done();
}

await browser.close();
rmSync(folder, { recursive: true, force: true });
finish("zoomed, panned, filtered, went from bar to bar, searched logs");
