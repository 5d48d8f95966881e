// Uses a built site as a reader does: clicks, types, sorts, filters, switches colours, by keyboard too.
// Usage: node use.mjs SITE PACKED, where PACKED is a site with so many captures that their responses are packed
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { expectations, follow, kinds, launch, open, watched } from "./lib.mjs";

const { expect, finish } = expectations("use");
const browser = await launch();

/** A new reader's page, opened. */
async function reader(name, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1320, height: 1000 }, ...options });
  const page = await watched(context);
  await open(page, name);
  page.column = (head) => page.evaluate((head) => {
    const table = document.querySelector("main table");
    const place = [...table.querySelectorAll("thead th")].findIndex((th) => th.textContent.replace(/[▴▾]/g, "").trim() === head);
    return [...table.tBodies[0].rows].map((row) => row.cells[place].textContent.trim());
  }, head);
  page.done = async () => {
    expect(page.said.length === 0, `${name}: ${page.said.join("; ")}`);
    await context.close();
  };
  return page;
}
const numbers = (texts) => texts.map((text) => Number(text.replace(/,/g, "")));
const ascending = (values) => values.every((value, at) => at === 0 || values[at - 1] <= value);

// By keyboard: the first stop is the skip link, and every bar of a timeline can be reached.
{
  const page = await reader(kinds.home);
  await page.keyboard.press("Tab");
  expect((await page.evaluate(() => document.activeElement.textContent.trim())) === "Skip to the content", "the first stop is the skip link");
  await page.keyboard.press("Enter");
  expect(page.url().endsWith("#content"), "the skip link leads to the content");
  const bars = await page.locator(".picture svg a").all();
  expect(bars.length > 5, "the home page has bars");
  for (const bar of bars.slice(0, 5)) {
    await bar.focus();
    const label = await page.evaluate(() => document.activeElement.getAttribute("aria-description"));
    expect(/^#\d+ .+: [A-Z]+ · .+, created/.test(label ?? ""), `a bar says ${label}`);
  }
  await page.done();
}

// From the home page by clicking alone, three clicks at most, with JavaScript and without.
for (const javaScriptEnabled of [true, false]) {
  const page = await reader(kinds.home, { javaScriptEnabled });
  // Which collections drifted: on the page itself. Why: one click.
  expect((await page.locator("section[aria-labelledby=drifted] tbody tr").count()) === 3, "three collections drifted");
  await follow(page, page.locator("section[aria-labelledby=drifted] tbody th a").first());
  expect((await page.locator("main").textContent()).includes("would be selected today"), "why a capture set drifted");
  // Which nights of a deployment have no captures: one click.
  await open(page, kinds.home);
  await follow(page, page.locator("section[aria-labelledby=effort] tbody th a").first());
  const nights = await page.locator("section[aria-labelledby=nights] tbody tr").allTextContents();
  expect(nights.length > 0 && nights.some((row) => /\d+ to \d+/.test(row)), "the nights without captures are named");
  // Why a job failed: the failed jobs, then one of them.
  await open(page, kinds.home);
  await follow(page, page.getByRole("link", { name: /failed jobs$/ }));
  await follow(page, page.locator("main tbody tr", { hasText: "FAILURE" }).first().locator("th a"));
  const main = await page.locator("main").textContent();
  expect(main.includes("FAILURE") && /Errors|ERROR|Log/.test(main), "a failed job tells why");
  await page.done();
}

// Search, by keyboard alone: from / to Enter.
{
  const page = await reader(kinds["job-success"]);
  await page.keyboard.press("/");
  await page.keyboard.type("207");
  await page.waitForSelector("#hit-0");
  expect((await page.locator("#hit-0").textContent()).includes("capture set"), "an id finds its collection first");
  await page.keyboard.press("Enter");
  await page.waitForURL(/collections\/207\.html$/);
  expect(page.url().endsWith("collections/207.html"), "Enter opens what was found");
  const found = async (query) => {
    await page.locator("#search").fill("");
    await page.waitForFunction(() => document.getElementById("hits").hidden);
    await page.locator("#search").fill(query);
    await page.waitForFunction(() => !document.getElementById("hits").hidden);
    return page.locator("#hits [role=option]").allTextContents();
  };
  expect((await found("job 3003")).every((hit) => hit.startsWith("job")), "a kind narrows the search");
  expect((await found("bci-v04"))[0].startsWith("station"), "a name with a hyphen is found");
  expect((await found("v04")).some((hit) => hit.includes("BCI-V04")), "and by its part");
  const taxa = await found("dargida");
  expect(taxa.some((hit) => hit.startsWith("taxonDargida diffusa")), `a taxon is found: ${taxa}`);
  expect((await found("793154"))[0].includes("Capture 793154"), "a capture is found by its id");
  for (const path of ["20231108000427", "panama/01/2023_11_08/20231108000427-00-141.jpg", "20231108000427-00-141.jpg"]) {
    expect((await found(path))[0].includes("Capture 793132"), `a capture is found by its file: ${path}`);
  }
  expect((await found("panama/01")).length > 1, "captures are found by their folder");
  expect((await found("2023-12-17")).length > 1, "captures are found by their day");
  expect((await found("every capture drift")).length === 2, "all words must be there");
  expect((await found("zzz"))[0].startsWith("Nothing found"), "nothing is said plainly");
  expect((await found("collection 207"))[0].includes("capture set"), "the API's word for a kind narrows as well");
  expect((await found("MB201"))[0].startsWith("findingMB201"), "a finding is found by its code");
  for (const query of ["2023-12-17T23:00", "2023-12-17 23:00:00", "2023-12-17 23:00"]) {
    const timed = await found(query);
    expect(timed.length > 0 && timed.every((hit) => hit.includes("2023-12-17 23:00")), `captures by minute, ${query}: ${timed}`);
  }
  expect((await found("2023-12-17 00:00"))[0].startsWith("Nothing found"), "no capture is found at a time at which there is none");
  const misspelt = await found("dargyda");
  expect(misspelt[1] === "Search for dargida", `a near miss: ${misspelt}`);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector("#hit-0 .what")?.textContent === "taxon");
  expect((await page.locator("#search").inputValue()) === "dargida", "and is taken over");
  await found("capture");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  expect((await page.locator("#search").getAttribute("aria-activedescendant")) === "hit-2", "arrows choose");
  await page.keyboard.press("ArrowUp");
  expect((await page.locator("#hit-1").getAttribute("aria-selected")) === "true", "and back");
  await page.keyboard.press("Escape");
  expect(await page.locator("#hits").isHidden(), "Escape closes");
  // What an attacker writes stays text.
  await found("<img src=x onerror=alert(1)>");
  expect((await page.locator("#hits img").count()) === 0, "no markup from a query");
  await page.done();
}

// A list sorts and filters as a whole, not only the page that is shown.
{
  const page = await reader("api/v2/captures/collections/index.html");
  await page.getByRole("button", { name: "captures", exact: true }).click();
  await page.waitForFunction(() => document.querySelector("main tbody").rows.length > 20);
  const counts = numbers(await page.column("captures"));
  expect(counts.length > 90 && ascending([...counts].reverse()), "captures: from most to least, over all pages");
  await page.getByRole("button", { name: "captures", exact: true }).click();
  expect(ascending(numbers(await page.column("captures"))), "and the other way round");
  expect((await page.locator("th[aria-sort=ascending]").count()) === 1, "the head says so");
  await page.locator("summary", { hasText: "Filters" }).click();
  await page.locator("#finder label", { hasText: /^method/u }).locator("select").selectOption("interval");
  await page.waitForFunction(() => [...document.querySelectorAll("main tbody td code")].every((code) => code.textContent === "interval"));
  const ofMethod = (await page.column("method")).length;
  expect(ofMethod > 3, `${ofMethod} interval collections`);
  await page.locator("#finder label", { hasText: /^verdict/u }).locator("select").selectOption("drift");
  await page.waitForFunction(() => document.querySelector("main tbody").rows.length === 1);
  expect((await page.column("id")).join() === "307", "method and verdict together");
  expect(page.url().includes("method=interval") && page.url().includes("verdict=drift"), "the choice stands in the address");
  const address = page.url().slice(page.url().indexOf("#"));
  const [saved] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "csv of these rows" }).click()]);
  const rows = readFileSync(await saved.path(), "utf8").split("\r\n");
  expect(saved.suggestedFilename() === "rows.csv" && rows.length === 3, `${saved.suggestedFilename()}: ${rows.length} lines`);
  expect(rows[0].startsWith('"id","name"') && rows[1].startsWith('"307",'), `these rows as a table: ${rows.slice(0, 2)}`);
  await page.getByRole("button", { name: "Clear filters" }).click();
  expect((await page.column("id")).length === 20, "and it is as it was");
  await open(page, "index.html");
  await open(page, `api/v2/captures/collections/index.html${address}`);
  await page.waitForFunction(() => document.querySelector("main tbody").rows.length === 1);
  expect((await page.column("id")).join() === "307", "an address with a choice shows that choice");
  expect((await page.locator("main tbody a").first().getAttribute("href")).endsWith("collections/307.html"), "rows lead on");
  await follow(page, page.locator("main tbody th a"));
  expect(page.url().endsWith("collections/307.html"), "and do so when clicked");
  await page.done();
}

// A sheet: a record is found on it by its address; its response is folded, coloured once it is opened, and the same JSON; in
// another order all captures stand in a table, whose rows lead back.
{
  const page = await reader("api/v2/captures/collections/207/captures-1.html");
  await follow(page, page.locator(".times a").nth(5));
  const id = page.url().split("#")[1];
  expect(/captures\/(index|page-\d+)\.html#\d+$/.test(page.url()), `a member leads to its sheet: ${page.url()}`);
  const article = page.locator(`article[id="${id}"]`);
  expect(await article.isVisible() && (await article.locator("h3").textContent()).includes(id), "where it stands");
  const pre = article.locator("pre.compact");
  expect(!(await pre.isVisible()), "its response is folded");
  const served = await pre.textContent();
  await article.locator("summary").click();
  await page.waitForFunction((id) => document.getElementById(id).querySelector("pre .k"), id);
  const shown = await pre.textContent();
  expect(shown.includes(`\n\t"id": ${id},\n`), `in lines: ${shown.slice(0, 80)}`);
  expect(JSON.stringify(JSON.parse(shown)) === JSON.stringify(JSON.parse(served)), "and still the same JSON");
  expect((await pre.locator("a").count()) > 2, "with its links");
  await page.locator("summary", { hasText: "Filters" }).click();
  await page.locator("#finder input").fill(id);
  await page.waitForFunction(() => document.querySelector("main tbody").rows.length === 1);
  expect(!(await page.locator(".sheet").isVisible()), "rows stand in place of the sheet");
  await page.getByRole("button", { name: "Clear filters" }).click();
  expect(await page.locator(".sheet").isVisible() && !(await page.locator("main table").first().isVisible()), "and it is as it was");
  await page.locator("#finder input").fill(id);
  await page.waitForFunction(() => document.querySelector("main tbody").rows.length === 1);
  await page.locator("main tbody a").first().click();
  await page.waitForFunction((id) => window.location.hash === `#${id}`, id);
  await page.done();
}

// The same where responses of sheets are packed.
{
  const page = await reader(kinds.home);
  const sheet = join(resolve(process.argv[3]), "api/v2/captures/page-2.html");
  await page.goto(pathToFileURL(sheet).href, { waitUntil: "load" });
  const article = page.locator("article").nth(3);
  const id = await article.getAttribute("id");
  await article.locator("summary").click();
  await page.waitForFunction((id) => document.getElementById(id).querySelector("pre .k"), id);
  const record = JSON.parse(await article.locator("pre").textContent());
  expect(String(record.id) === id, `the packed response of ${id} is that of ${record.id}`);
  await page.done();
}

// Text filters; the address of the failed jobs on the home page shows exactly those.
{
  const page = await reader("api/v2/jobs/index.html#?status=FAILURE");
  await page.waitForFunction(() => document.querySelector("main tbody").rows.length === 7);
  expect((await page.column("status")).every((text) => text.includes("FAILURE")), "failed jobs only");
  await page.locator("#finder input").fill("regroup");
  await page.waitForFunction(() => document.querySelector("main tbody").rows.length === 1);
  expect((await page.locator("#finder [role=status]").textContent()) === "1 of 63 rows", "it says how many");
  await page.done();
}

// What the browser orders is what the static pages of an order show.
for (const [head, order] of [["name", "by-name"], ["captures", "by-source_images_count-descending"], ["updated", "by-updated_at"]]) {
  const page = await reader(`api/v2/captures/collections/${order}/index.html`);
  const column = await page.column(head);
  const values = head === "captures" ? numbers(column).map((n) => -n) : column.map((text) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, ""));
  expect(column.length === 20 && ascending(values), `${order}: ${column.slice(0, 6)}`);
  expect((await page.locator("th[aria-sort]").count()) === 1, `${order} is marked in the head`);
  await page.done();
}

// A table that is whole on its page sorts in place.
{
  const page = await reader(kinds.home);
  const heads = page.locator("section[aria-labelledby=projects] thead");
  await heads.getByRole("button", { name: "captures in export" }).click();
  const cells = await page.locator("section[aria-labelledby=projects] tbody tr td:nth-child(6)").allTextContents();
  expect(cells.length === 4 && ascending(numbers(cells).reverse()), `sorted in place: ${cells}`);
  await page.done();
}

// Durations sort by their length, in a list and in a table on a page, and what is unknown stands last both ways.
for (const [name, head, table] of [["api/v2/jobs/index.html", "ran", "main table"], ["index.html", "ran", "section[aria-labelledby=jobs] table"]]) {
  const page = await reader(name);
  const micros = (text) => {
    const parts = /^(?:\D* )?(−?[\d.,]+) (s|min|h|days)$/.exec(text);
    return parts ? Number(parts[1].replace(/,/g, "").replace("−", "-")) * { s: 1, min: 60, h: 3600, days: 86400 }[parts[2]] : null;
  };
  const button = page.locator(table).first().locator("thead").getByRole("button", { name: head, exact: true });
  for (const sign of [-1, 1]) {
    await button.click();
    await page.waitForFunction((sign) => document.querySelector(`main th[aria-sort=${sign > 0 ? "ascending" : "descending"}]`), sign);
    if (name.startsWith("api")) await page.waitForFunction(() => document.querySelector("#finder [role=status]").textContent.startsWith("63 of 63"));
    const cells = await page.locator(table).first().evaluate((table, head) => {
      const at = [...table.tHead.rows[0].cells].findIndex((th) => th.textContent.replace(/ [▴▾]/, "") === head);
      return [...table.tBodies[0].rows].map((row) => row.cells[at].textContent.trim());
    }, head);
    const known = cells.map(micros).filter((n) => n !== null);
    const firstUnknown = cells.map(micros).indexOf(null);
    expect(known.length > 3 && ascending(known.map((n) => n * sign)), `${name}, ${sign}: ${cells.join(" | ")}`);
    expect(firstUnknown === -1 || firstUnknown === known.length, `${name}, ${sign}: what is unknown stands last: ${cells.join(" | ")}`);
  }
  await page.done();
}

// A malformed address is an address that names nothing.
{
  const page = await reader(`${kinds.home}#%`);
  expect((await page.locator("#search").count()) === 1, "the page works");
  expect(page.said.length === 0, `a malformed fragment: ${page.said.join("; ")}`);
  await page.done();
}

// The colours: auto, light, dark, and back; the choice is kept from page to page.
{
  const page = await reader(kinds.home, { colorScheme: "light" });
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await background();
  await page.locator("#theme").click();
  expect((await background()) === light, "light is light");
  await page.locator("#theme").click();
  const dark = await background();
  expect(dark !== light, "dark is dark");
  await open(page, kinds.project);
  expect((await background()) === dark, "the choice is kept");
  await page.locator("#theme").click();
  expect((await background()) === light, "auto follows the system");
  await page.done();
}

// A fold opens when an address points into it, from another page as well: what OPTIONS answers stands on that of the list.
{
  const page = await reader("api/v2/captures/collections/index.html");
  expect(await page.locator("#options").isHidden(), "OPTIONS are folded");
  await open(page, kinds["collection-drift"]);
  await page.locator("summary", { hasText: /^API/ }).click();
  await follow(page, page.locator("a", { hasText: /^OPTIONS$/ }));
  expect(page.url().endsWith("collections/index.html#options"), page.url());
  expect(await page.locator("#options").isVisible(), "the button opens them");
  expect((await page.locator("#options ~ section tbody tr").count()) === 16, "with all fields");
  await page.done();
}

// A report that lacks a script says so instead of doing nothing.
{
  const context = await browser.newContext();
  await context.route("**/data/**", (route) => route.abort());
  const page = await watched(context);
  await open(page, kinds.home);
  await page.locator("#search").fill("every");
  await page.waitForSelector("#hits .none");
  expect((await page.locator("#hits").textContent()).includes("missing from this report"), "a missing index is told");
  await context.close();
}

await browser.close();
finish("searched, sorted, filtered, switched");
