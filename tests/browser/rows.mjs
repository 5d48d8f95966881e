// Redraws with JavaScript what Rust has drawn, and compares the two element by element: every row of every
// list, every outline of a bar and every time on an axis. Usage: node rows.mjs SITE...
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { expectations, htmlFiles, launch, watched } from "./lib.mjs";
import { redrawn, rowsOf, wrongInPictures } from "./redraw.mjs";

const { expect, finish } = expectations("rows");
const browser = await launch();
const [scripted, plain] = await Promise.all([true, false].map(async (javaScriptEnabled) =>
  watched(await browser.newContext({ javaScriptEnabled, viewport: { width: 1320, height: 1000 } }))));
const done = { rows: 0, lists: 0, bars: 0, axes: 0 };

const go = (page, site, name) => page.goto(pathToFileURL(join(site, name)).href, { waitUntil: "load" });

/** The pages of a list in its own order: `index.html`, `page-2.html`. */
const pagesOf = (first, names) => {
  const folder = first.replace(/index\.html$/, "");
  const numbered = names.filter((name) => name.startsWith(folder) && /^page-\d+\.html$/.test(name.slice(folder.length)));
  const number = (name) => Number(/-(\d+)\.html$/.exec(name)[1]);
  return [first, ...numbered.sort((a, b) => number(a) - number(b))];
};

async function compareList(site, first, names) {
  const written = [];
  for (const name of pagesOf(first, names)) {
    await go(plain, site, name);
    written.push(...(await rowsOf(plain)));
  }
  await go(scripted, site, first);
  const drawn = await redrawn(scripted);
  // A sheet has no rows: these are drawn for who asks for them, and their form is compared where captures have pages.
  if (await plain.locator(".sheet").count() > 0) {
    expect(written.length === 0 && drawn.length > 0, `${site} ${first}: a sheet with ${written.length} rows`);
    done.lists += 1;
    return;
  }
  expect(drawn.length === written.length, `${site} ${first}: ${drawn.length} rows are drawn, ${written.length} are written`);
  drawn.forEach((row, n) => expect(row === written[n], () => `${site} ${first}, row ${n + 1}:\n  ${written[n]}\nis drawn as\n  ${row}`));
  expect(scripted.said.length === 0, () => `${site} ${first}: ${scripted.said.join("; ")}`);
  done.rows += drawn.length;
  done.lists += 1;
}

async function comparePictures(site, name) {
  await go(plain, site, name);
  const { wrong, bars, axes } = await wrongInPictures(plain);
  expect(wrong.length === 0, () => `${site} ${name}: ${wrong.join("; ")}`);
  done.bars += bars;
  done.axes += axes;
}

for (const site of process.argv.slice(2).map((path) => resolve(path))) {
  const names = await htmlFiles(site);
  const lists = new Map();
  for (const name of names) {
    const html = await readFile(join(site, name), "utf8");
    const [, list] = / data-rows="([^"]+)"/.exec(html) ?? [];
    // Other orders of a list stand in folders below that of its own order.
    if (list && name.endsWith("/index.html") && !(lists.get(list)?.length <= name.length)) lists.set(list, name);
    if (html.includes(" data-axis=")) await comparePictures(site, name);
  }
  for (const first of lists.values()) await compareList(site, first, names);
}
await browser.close();
expect(done.lists > 5 && done.axes > 5, "there are lists and pictures");
finish(`${done.rows} rows of ${done.lists} lists, ${done.bars} bars and ${done.axes} axes drawn twice`);
