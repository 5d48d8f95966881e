// Opens pages of a built site from disk in a real Chromium: one of each kind, and a sample of all. Nothing on the
// console, no request to anywhere else, complete without JavaScript, no sideways scrolling on a narrow screen; and
// photographs one page of each kind. Every page, opened or not, is held against rules by `tests/it/html.rs` (form, scripts,
// links, size) and by `mothbook verify` (nothing active, no other host).
// Usage: node pages.mjs SITE SCREENSHOTS
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expectations, htmlFiles, kinds, launch, open, sampleOf, shots, site, watched } from "./lib.mjs";

const { expect, finish } = expectations("pages");
const browser = await launch();
const all = await htmlFiles(site);
await mkdir(shots, { recursive: true });
for (const name of Object.values(kinds)) expect(all.includes(name), `the example has no ${name}`);
const opened = [...new Set([...Object.values(kinds), ...sampleOf(all)])];

// They load in silence; without JavaScript one in ten, and those of each kind below.
for (const javaScriptEnabled of [true, false]) {
  const context = await browser.newContext({ javaScriptEnabled });
  const names = opened.filter((_, at) => javaScriptEnabled || at % 10 === 0);
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
      expect(page.said.length === 0, `${name}, JavaScript ${javaScriptEnabled}: ${page.said.join("; ")}`);
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

// Each kind, light and dark, from a phone to a wide screen. No script looks at the width or the colours, so a page is
// opened once for all of them.
{
  const context = await browser.newContext();
  const page = await watched(context);
  for (const [kind, name] of Object.entries(kinds)) {
    await open(page, name);
    for (const [colorScheme, width] of ["light", "dark"].flatMap((colours) => [390, 1320, 2560].map((width) => [colours, width]))) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 1000 });
      const facts = await page.evaluate(() => ({
        overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        width: window.innerWidth,
        dark: window.matchMedia("(prefers-color-scheme: dark)").matches,
        styled: getComputedStyle(document.querySelector("header.bar")).backgroundColor !== "rgba(0, 0, 0, 0)",
        title: document.title,
        heading: document.querySelector("main h1")?.textContent.trim(),
      }));
      expect(facts.width === width && facts.dark === (colorScheme === "dark"), `${name} is shown at ${facts.width}, dark: ${facts.dark}`);
      expect(facts.overflow <= 0, `${name} scrolls sideways by ${facts.overflow} at ${width}`);
      expect(facts.styled, `${name} has no style: the policy keeps it out`);
      expect(Boolean(facts.heading) && facts.title.endsWith("mothbook"), `${name} has no title`);
      // What a reviewer looks at: all of it in light and wide, the first screen in dark or narrow.
      if (width === 1320 || (width === 390 && colorScheme === "light")) {
        const fullPage = width === 1320 && colorScheme === "light";
        await page.screenshot({ path: join(shots, `${kind}-${colorScheme}-${width}.png`), fullPage });
      }
    }
    expect(page.said.length === 0, `${name}: ${page.said.join("; ")}`);
  }
  await context.close();
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
finish(`${opened.length} of ${all.length} pages opened, ${Object.keys(kinds).length} of them in light and dark at three widths; screenshots in ${shots}`);
