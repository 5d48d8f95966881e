// Holds one page of each kind against WCAG 2.2 AA and the good practice that axe-core knows, light and dark,
// narrow and wide. Usage: node accessible.mjs SITE
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { expectations, kinds, launch, open, watched } from "./lib.mjs";

const { expect, finish } = expectations("accessibility");
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const browser = await launch();
let rules = 0;
for (const [colorScheme, width] of [["light", 1320], ["dark", 1320], ["light", 390]]) {
  const context = await browser.newContext({ colorScheme, viewport: { width, height: 1000 } });
  const page = await watched(context);
  for (const [kind, name] of Object.entries(kinds)) {
    await open(page, name);
    await page.evaluate(axe);
    // What is folded away is part of the page.
    await page.evaluate(() => document.querySelectorAll("details").forEach((details) => { details.open = true; }));
    const { violations, passes } = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags, resultTypes: ["violations"] }), tags);
    rules = Math.max(rules, passes.length);
    const words = violations.map(({ id, nodes }) => `${id} (${nodes.length}): ${nodes[0].html.slice(0, 160)} ${nodes[0].failureSummary.slice(0, 160)}`);
    expect(violations.length === 0, `${kind}, ${colorScheme}, ${width}: ${words.join("; ")}`);
  }
  await context.close();
}
// The search while it shows something.
for (const colorScheme of ["light", "dark"]) {
  const context = await browser.newContext({ colorScheme });
  const page = await watched(context);
  await open(page, kinds.home);
  await page.keyboard.press("/");
  await page.keyboard.type("every");
  await page.waitForSelector("#hits a");
  await page.evaluate(axe);
  const { violations } = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags }), tags);
  expect(violations.length === 0, `search, ${colorScheme}: ${violations.map(({ id, nodes }) => `${id} ${nodes[0].html}`).join("; ")}`);
  await context.close();
}
await browser.close();
expect(rules > 20, `axe-core tried ${rules} rules`);
finish(`${Object.keys(kinds).length} kinds of page, up to ${rules} rules each`);
