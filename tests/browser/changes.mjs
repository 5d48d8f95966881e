// What a reader of a report with a history does in Chromium: some of a list by what became of it, from a list to a record and
// on to all changes and trends; the same without JavaScript.
// Usage: node changes.mjs SITE, a report of the nights of examples/nights.rs
import { expectations, kinds, launch, open, watched } from "./lib.mjs";

const { expect, finish } = expectations("changes");
const browser = await launch();
for (const javaScriptEnabled of [true, false]) {
  const context = await browser.newContext({ javaScriptEnabled });
  const page = await watched(context);
  await open(page, kinds.home);
  await page.click("p.past a:has-text('changes since')");
  expect((await page.textContent("h1")) === "Changes", "the first page leads to the changes");
  await page.click("text=Month 3");
  const words = (await page.textContent("main")).replace(/\s+/g, " ");
  expect(/Since \d{4}-\d\d-\d\d/.test(words), `no box of changes: ${words.slice(0, 200)}`);
  expect(words.includes("Over the nights"), "no line over the nights");
  await page.click("text=All trends");
  expect((await page.textContent("h1")) === "Trends", "a capture set leads to the trends");
  expect((await page.locator("figure svg path.line").count()) > 5, "no lines");
  expect(page.said.length === 0, page.said.join("; "));
  await context.close();
}
{
  const context = await browser.newContext();
  const page = await watched(context);
  await open(page, kinds.collections);
  const marks = () => page.locator("table[data-rows] tbody tr td:nth-child(3)").allTextContents();
  const all = await marks();
  const mark = all.find((word) => word !== "\u2013");
  const word = mark.replace(/^\S /, "");
  await open(page, `${kinds.collections}#?change=${word}`);
  await page.waitForFunction((n) => document.querySelectorAll("table[data-rows] tbody tr").length < n, all.length);
  const some = await marks();
  expect(some.length > 0 && some.every((of) => of === mark), `filtered by ${word}: ${some}`);
  expect(page.said.length === 0, page.said.join("; "));
  await context.close();
}
await browser.close();
finish("the changes of a night, with JavaScript and without");
