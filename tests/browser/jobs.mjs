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
  return builtFrom(snapshot, n);
}

/** The site of a snapshot. */
function builtFrom(snapshot, name) {
  execFileSync(process.env.MOTHBOOK ?? resolve(import.meta.dirname, "../../target/release/mothbook"), ["build", snapshot, "-o", join(folder, `site-${name}`), "--quiet"], { stdio: "ignore" });
  return join(folder, `site-${name}`);
}

async function reader(root, name, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1320, height: 1000 }, ...options });
  const page = await watched(context);
  await page.goto(pathToFileURL(join(root, name)).href, { waitUntil: "load" });
  if (options.javaScriptEnabled !== false) await page.waitForSelector(".tools-of, .tip", { state: "attached" });
  page.done = async () => {
    expect(page.said.length === 0, () => `${name}: ${page.said.join("; ")}`);
    await context.close();
  };
  return page;
}
const list = (page, name) => page.getByRole("combobox", { name, exact: true });
const outlines = (page) => page.$$eval("a[data-x] .mark", (marks) => marks.map((mark) => mark.getAttribute("d")));
const sentence = (page) => page.evaluate(() => document.activeElement.getAttribute("aria-description") || document.activeElement.getAttribute("aria-label"));

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
  const path = () => page.evaluate(() => window.location.pathname);
  const here = await path();
  await page.mouse.down();
  await page.mouse.move(box.x + 1100, box.y + 200, { steps: 4 });
  await page.mouse.up();
  expect((await outlines(page)).join() !== byWheel.join(), "dragging pans");
  expect((await path()) === here, "dragging opens nothing");
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
    expect(/^#\d+ .+: [A-Z]+ · .+, created /.test(words ?? ""), () => `a bar says ${words}`);
    expect((await page.locator(".tip").textContent()) === words && (await page.locator(".tip").isVisible()), "its sentence is shown");
    said.add(words);
    await page.keyboard.press("ArrowRight");
  }
  expect(said.size === 63, () => `${said.size} bars reached by arrows`);
  await page.keyboard.press("Home");
  const first = await sentence(page);
  const id = /^#(\d+)/.exec(first)[1];
  await page.keyboard.press("Enter");
  await page.waitForURL(new RegExp(`jobs/${id}\\.html$`));
  expect(page.url().endsWith(`/jobs/${id}.html`), "Enter opens the job");
  await page.done();
}

// Filters leave the bars that fit, and only those to the keyboard.
{
  const page = await reader(site, "timeline/index.html");
  await list(page, "status").selectOption({ label: "FAILURE" });
  expect((await page.locator(".tools-of [role=status]").textContent()) === "7 of 63 jobs", "seven jobs failed");
  expect((await page.locator("a[data-x]").count()) === 7, "seven bars are left");
  const rows = await page.$$eval("a[data-x]", (bars) => bars.map((bar) => bar.getBoundingClientRect().top));
  expect(rows.every((top, n) => n === 0 || Math.abs(top - rows[n - 1] - 26) < 2), () => `they stand one below the other: ${rows.join()}`);
  expect((await page.locator(".picture svg").boundingBox()).height < 300, "hidden rows take no room");
  await page.locator(".picture").focus();
  await page.keyboard.press("ArrowDown");
  expect((await sentence(page)).includes(": FAILURE"), "arrows reach failures only");
  await list(page, "type").selectOption({ index: 1 });
  const both = await page.locator("a[data-x]").count();
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
  await list(page, "status").selectOption({ label: "FAILURE" });
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
  expect(/jobs? began, [\d,]+ failed$/.test(await page.locator(".tip").textContent()), "a column says how many");
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

/** Where the parts of a picture are. */
const boxes = (page, selector) => page.$$eval(selector, (found) => found.map((one) => {
  const { left, right, top, bottom } = one.getBoundingClientRect();
  return { left, right, top, bottom, text: one.textContent };
}));
const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;

// On paper the picture is whole, as wide as the sheet and without controls.
{
  const page = await reader(site, "timeline/index.html");
  const before = await outlines(page);
  await page.getByRole("button", { name: "Zoom in" }).click();
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  await page.setViewportSize({ width: 700, height: 1000 });
  await page.emulateMedia({ media: "print" });
  const whole = await outlines(page);
  expect(whole.length === before.length && whole.every((d) => d !== ""), "printed is the whole");
  expect(!(await page.locator(".tools-of").first().isVisible()), "buttons are not printed");
  const [svg] = await boxes(page, ".picture svg");
  const [now] = await boxes(page, ".grid path.now");
  expect(svg.right <= 700 && now.right < svg.right && now.bottom > now.top, "nothing is cut, and the snapshot's time is there");
  const names = await boxes(page, ".bars .label");
  expect(names.every(({ left, right }) => left >= svg.left && right <= svg.right), "all names are there");
  await page.emulateMedia({ media: "screen" });
  await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
  expect((await page.locator("svg.zoomed").count()) === 1, "the screen is zoomed as before");
  await page.done();
}

// A job that is said to run without an update is hollow, and is not counted as running since.
for (const javaScriptEnabled of [true, false]) {
  const page = await reader(site, "timeline/index.html", { javaScriptEnabled });
  const hollow = page.locator("a[data-x$=' k']");
  expect((await hollow.count()) === 11, "eleven jobs are stuck");
  const stuck = page.locator("a", { hasText: "#3028 " });
  expect((await stuck.locator(".mark").getAttribute("d")).split("M").length > 2, "a hollow bar has an inner edge");
  expect((await stuck.locator(".note").textContent()) === "RETRY · no update for 119.2 days", "it says how long");
  expect(/^Running at once: at least \d, on /.test(await page.locator(".busy text").textContent()), "it is not counted since");
  expect((await page.locator(".legend").textContent()).includes("hollow: said to run"), "the legend says so");
  await page.done();
}

// Names are cut in the middle, and whole in the sentence.
{
  const page = await reader(site, "timeline/index.html");
  const names = await page.locator(".bars .label").allTextContents();
  expect(new Set(names).size === 63, "names that begin alike differ");
  expect(names.includes("#2973 Populate captures…capture set 124"), () => names.join());
  const cut = page.locator("a", { hasText: "#2973 " });
  expect((await cut.getAttribute("aria-description")).includes("Populate captures for capture set 124"), "the whole name is in the sentence");
  await cut.locator(".label").hover();
  expect((await page.locator(".tip").textContent()).includes("Populate captures for capture set 124"), "and beside the bar");
  await page.keyboard.press("Escape");
  expect(!(await page.locator(".tip").isVisible()), "Escape takes it away");
  await page.done();
}

// Groups and orders, by keyboard; the choice stands in the address.
{
  const page = await reader(site, "timeline/index.html");
  const heads = () => page.locator(".picture .group").allTextContents();
  const ids = () => page.$$eval(".bars .label", (labels) => labels.map((label) => /^#(\d+)/.exec(label.textContent)[1]));
  const start = await ids();
  await list(page, "group by").focus();
  await page.keyboard.type("type");
  await page.keyboard.press("Enter");
  expect((await heads()).length === 7, async () => (await heads()).join());
  expect((await heads())[0] === "Data Export · 7", () => "a group says its name and its number");
  const [head] = await boxes(page, ".picture .group");
  const [first] = await boxes(page, ".bars .label");
  expect(head.bottom <= first.top + 2, "its name stands above it");
  await list(page, "group by").selectOption("project");
  await list(page, "status").selectOption("SUCCESS");
  await list(page, "order").selectOption("longest");
  await page.getByRole("button", { name: "Zoom in" }).click();
  await page.waitForFunction(() => window.location.hash.includes("from="));
  const address = page.url();
  expect(/#jobs\?status=SUCCESS&group=project&order=longest&from=[\d:T-]+&to=[\d:T-]+$/.test(address), () => address);
  const [chosen, drawn] = [await ids(), await outlines(page)];
  expect(chosen.length === 21, () => `${chosen.length} succeeded`);
  await page.goBack();
  await page.waitForFunction(() => !window.location.hash.includes("order"));
  expect((await list(page, "order").inputValue()) === "" && (await list(page, "status").inputValue()) === "SUCCESS", "back is the choice before");
  await page.goForward();
  await page.waitForFunction(() => window.location.hash.includes("order"));
  expect((await ids()).join() === chosen.join() && (await outlines(page)).join() === drawn.join(), "forward is the last choice");
  await page.done();

  const again = await reader(site, `timeline/index.html`);
  await again.goto(address);
  await again.reload();
  await again.waitForSelector(".tools-of");
  const isSame = await again.$$eval(".bars .label", (labels) => labels.map((label) => /^#(\d+)/.exec(label.textContent)[1]).join());
  expect(isSame === chosen.join() && (await again.locator("svg.zoomed").count()) === 1, "an address shows what was chosen");
  // Wrong values do nothing.
  for (const wrong of ["status=NONE&group=%3Cb%3E&order=x&from=never&to=", "from=2025-09-01&to=2024-01-01", "from=2025-09-01&to=2025-09-01", "%", "=&&=", "status=%E0%A4%A"]) {
    await again.evaluate((hash) => { window.location.hash = hash; }, `jobs?${wrong}`);
    await again.waitForTimeout(50);
    expect((await again.locator("a[data-x]").count()) === 63, () => `${wrong} leaves all jobs`);
    const marks = await outlines(again);
    expect(marks.every((d) => !d.includes("NaN") && !d.includes("Infinity")), () => `${wrong} draws bars`);
  }
  await again.evaluate(() => { window.location.hash = "jobs?status=NONE"; });
  await again.waitForFunction(() => !document.querySelector("svg.zoomed"));
  const order = await again.$$eval(".bars .label", (labels) => labels.map((label) => /^#(\d+)/.exec(label.textContent)[1]).join());
  expect(order === start.join(), "without a choice the order is as it was");
  await again.done();
}

// Labels meet neither each other nor the snapshot's time nor a fold, at three widths; what is named is in the window.
const folded = builtFrom(resolve(import.meta.dirname, "../../examples/saved-page"), "folded");
for (const [width, name, root] of [[1320, "index", site], [2560, "index", site], [390, "index", site], [1320, "2025-08", site],
  [390, "2025-08", site], [1320, "index", folded], [2560, "index", folded], [390, "index", folded]]) {
  const page = await reader(root, `timeline/${name}.html`, { viewport: { width, height: 1000 } });
  const labels = await boxes(page, ".grid text, .bars .label, .bars .note");
  const met = labels.flatMap((a, n) => labels.slice(n + 1).filter((b) => a.text && b.text && meet(a, b)).map((b) => `${a.text} | ${b.text}`));
  expect(met.length === 0, () => `${name} at ${width}: ${met.slice(0, 3).join("; ")}`);
  // Above its bar a name hides what is behind it.
  const lines = await boxes(page, width === 390 ? ".grid path.now" : ".grid path.now, .grid rect.fold");
  // The label of a fold stands in it.
  const crossed = labels.filter((label) => lines.some((line) => meet({ ...line, right: line.right + 1.5, left: line.left - 1.5 }, label)) && !/^[\d.]+ (days|h)$/.test(label.text));
  expect(crossed.length === 0, () => `${name} at ${width}: ${crossed[0].text} is crossed`);
  const [svg] = await boxes(page, ".picture svg");
  expect(svg.right <= width && svg.right - svg.left > Math.min(width * 0.85, 2300), () => `${name} at ${width} is ${svg.right - svg.left} wide`);
  expect(labels.every(({ left, right }) => left >= svg.left - 1 && right <= svg.right + 1), () => `all labels of ${name} are seen at ${width}`);
  const targets = await boxes(page, ".bars .hit, .tools-of button, .tools-of select");
  expect(targets.every(({ top, bottom, left, right }) => bottom - top >= 24 && right - left >= 24), "targets are 24 high and wide");
  await page.done();
}

// Ticks stand at the beginnings of months, days and hours.
{
  const page = await reader(site, "timeline/index.html");
  const ticks = () => page.locator(".grid text:not(.fold, .now)").allTextContents();
  expect((await ticks()).join() === "2025-06,2025-07,2025-08,2025-09", async () => (await ticks()).join());
  for (let n = 0; n < 3; n += 1) await page.getByRole("button", { name: "Zoom in" }).click();
  expect((await ticks()).every((tick) => /^\d{4}-\d\d-\d\d$/.test(tick)), async () => (await ticks()).join());
  for (let n = 0; n < 4; n += 1) await page.getByRole("button", { name: "Zoom in" }).click();
  expect((await ticks()).every((tick) => /\d\d:00$/.test(tick)), async () => (await ticks()).join());
  await page.done();
}

// A finger: the first touch says what a bar is, the second opens it.
{
  const page = await reader(site, "timeline/2025-08.html", { hasTouch: true, viewport: { width: 390, height: 800 } });
  const bar = page.locator("a[data-x]").nth(2);
  await bar.locator(".label").tap();
  expect(await page.locator(".tip").isVisible(), "a touch says what it is");
  expect(page.url().includes("2025-08.html"), "and opens nothing");
  await bar.locator(".label").tap();
  await page.waitForURL(/jobs\/\d+\.html$/);
  await page.done();
}

// In forced colours stuck and failed jobs are told by their shape; nothing moves.
{
  const page = await reader(site, "timeline/index.html", { forcedColors: "active", reducedMotion: "reduce" });
  const fills = await page.$$eval("a[data-x] .mark", (marks) => new Set(marks.map((mark) => window.getComputedStyle(mark).fill)).size);
  expect(fills === 1, () => `${fills} colours`);
  expect((await page.evaluate(() => document.getAnimations().length)) === 0, "nothing moves");
  await page.done();
}

await browser.close();
rmSync(folder, { recursive: true, force: true });
finish("zoomed, panned, filtered, grouped, sorted, went from bar to bar and back by address, printed, searched logs");
