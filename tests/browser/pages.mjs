// Opens every page of a built site from disk in a real Chromium: nothing on the console, no request to
// anywhere else, complete without JavaScript, no sideways scrolling on a narrow screen; and photographs one
// page of each kind. Usage: node pages.mjs SITE SCREENSHOTS
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expectations, htmlFiles, kinds, launch, open, shots, site, watched } from "./lib.mjs";

const { expect, finish } = expectations("pages");
const browser = await launch();
const all = await htmlFiles(site);
await mkdir(shots, { recursive: true });

// Every page loads in silence, with JavaScript and without.
for (const javaScriptEnabled of [true, false]) {
  const context = await browser.newContext({ javaScriptEnabled });
  // Without JavaScript one page in fifty and every kind: nothing in them depends on it.
  const names = javaScriptEnabled ? [...all] : all.filter((name, at) => at % 50 === 0 || Object.values(kinds).includes(name));
  const reader = async () => {
    const page = await watched(context);
    for (let name = names.shift(); name; name = names.shift()) {
      await open(page, name);
      expect(page.said.length === 0, `${name}: ${page.said.join("; ")}`);
    }
  };
  await Promise.all([reader(), reader()]);
  await context.close();
}

// Whatever a page says with JavaScript it says without: every piece of text, but for the tools that
// JavaScript adds.
{
  const texts = async (javaScriptEnabled) => {
    const context = await browser.newContext({ javaScriptEnabled });
    const page = await watched(context);
    const found = new Map();
    for (const [kind, name] of Object.entries(kinds)) {
      await open(page, name);
      // Runs in a world of its own, so that it works without the page's JavaScript as well.
      found.set(kind, await page.evaluate(() => {
        const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
        const pieces = [];
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
          const text = node.textContent.trim();
          if (text && !node.parentElement.closest("#finder, .tools-of, button")) pieces.push(text);
        }
        return pieces;
      }));
    }
    await context.close();
    return found;
  };
  const [withScripts, without] = [await texts(true), await texts(false)];
  for (const kind of Object.keys(kinds)) {
    const bare = new Set(without.get(kind));
    const missing = withScripts.get(kind).filter((piece) => !bare.has(piece));
    expect(bare.size > 5 && missing.length === 0, `${kind} says only with JavaScript: ${missing.slice(0, 5).join(" | ")}`);
  }
}

// Each kind, light and dark, from a phone to a wide screen.
for (const colorScheme of ["light", "dark"]) {
  for (const width of [390, 1320, 2560]) {
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
      // What a reviewer looks at: all of it in light and wide, the first screen in dark or narrow.
      if (width === 1320 || (width === 390 && colorScheme === "light")) {
        const fullPage = width === 1320 && colorScheme === "light";
        await page.screenshot({ path: join(shots, `${kind}-${colorScheme}-${width}.png`), fullPage });
      }
    }
    await context.close();
  }
}

// On paper: no bar, no buttons, the table and what it says.
{
  const context = await browser.newContext();
  const page = await watched(context);
  await page.emulateMedia({ media: "print" });
  await open(page, kinds["collection-drift"]);
  const seen = await page.evaluate(() => ["header.bar", ".formats", ".panel", "main table", "h1"].map((what) => {
    const element = document.querySelector(what);
    return element !== null && getComputedStyle(element).display !== "none";
  }));
  expect(seen.join() === "false,false,false,true,true", `on paper: ${seen}`);
  await page.screenshot({ path: join(shots, "collection-print.png"), fullPage: true });
  await context.close();
}

await browser.close();
finish(`${all.length} pages opened, screenshots in ${shots}`);
