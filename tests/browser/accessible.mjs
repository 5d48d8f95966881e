// Holds one page of each kind against WCAG 2.2 AA and the good practice that axe-core knows: light, narrow and wide,
// against all of it; dark against the rules about colours. Usage: node accessible.mjs SITE
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { expectations, kinds, launch, open, watched } from "./lib.mjs";

const { expect, finish } = expectations("accessibility");
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const colours = ["color-contrast", "link-in-text-block"];
const browser = await launch();
let rules = 0;
/** Holds the page as it is shown now against some of the rules. */
async function held(page, runOnly, where) {
  const { violations, passes } = await page.evaluate((runOnly) => window.axe.run(document, { runOnly, resultTypes: ["violations"] }), runOnly);
  const words = violations.map(({ id, nodes }) => `${id} (${nodes.length}): ${nodes[0].html.slice(0, 160)} ${nodes[0].failureSummary.slice(0, 160)}`);
  expect(violations.length === 0, `${where}: ${words.join("; ")}`);
  return passes.length;
}
{
  const context = await browser.newContext();
  const page = await watched(context);
  for (const [kind, name] of Object.entries(kinds)) {
    await open(page, name);
    await page.evaluate(axe);
    // What is folded away is part of the page.
    await page.evaluate(() => document.querySelectorAll("details").forEach((details) => { details.open = true; }));
    // The only script that looks at the width draws anew when it changes, so a page is opened once; in the dark only the rules about colours can
    // tell anything else than in the light.
    for (const [colorScheme, width] of [["light", 390], ["light", 1320], ["dark", 1320]]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 1000 });
      const some = colorScheme === "dark" ? { type: "rule", values: colours } : { type: "tag", values: tags };
      rules = Math.max(rules, await held(page, some, `${kind}, ${colorScheme}, ${width}`));
    }
  }
  await context.close();
}
// The search while it shows something.
for (const colorScheme of ["light", "dark"]) {
  const context = await browser.newContext({ colorScheme });
  const page = await watched(context);
  await open(page, kinds.home);
  await page.keyboard.press("/");
  await page.keyboard.type(kinds.trends ? "month" : "every");
  await page.waitForSelector("#hits a");
  await page.evaluate(axe);
  await held(page, { type: "tag", values: tags }, `search, ${colorScheme}`);
  await context.close();
}
await browser.close();
expect(rules > 20, `axe-core tried ${rules} rules`);
finish(`${Object.keys(kinds).length} kinds of page, up to ${rules} rules each`);
