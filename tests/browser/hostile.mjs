// Opens pages of a report whose snapshot means harm: markup in every text, links that are scripts, texts that turn the
// direction of reading. Nothing of it runs, nothing is asked of another host, no dialog opens, and the search finds such
// a text as a text. Each kind of record is opened with a third of the texts, and each text in a third of the kinds;
// elements and attributes of every page are looked at by `tests/it/hostile.rs`. Usage: node hostile.mjs SITE
import { expectations, htmlFiles, launch, open, site, watched } from "./lib.mjs";

const { expect, finish } = expectations("hostile");
const browser = await launch();
/** Whether a page is among those that are opened: it lists records, or is of one whose text is the turn of its kind. */
const folders = [];
const hasItsTurn = (name) => {
  const [, folder, id] = /^(.*\/)(\d+)\.html$/.exec(name) ?? [];
  if (id === undefined) return true;
  if (!folders.includes(folder)) folders.push(folder);
  return (Number(id) + folders.indexOf(folder)) % 3 === 0;
};
// The pages of records, and what lists them all; an order of a list shows what the list shows.
const all = (await htmlFiles(site)).filter((name) => /\d+\.html$|^(index|findings\/.*|timeline\/.*)\.html$|^api\/v2(\/[a-z]+)+\/index.*\.html$/.test(name) && !/captures-\d+|_/.test(name)).filter(hasItsTurn);
const context = await browser.newContext({ viewport: { width: 1320, height: 1000 } });
const names = [...all];

const reader = async () => {
  const page = await watched(context);
  page.on("dialog", (dialog) => {
    page.said.push(`dialog: ${dialog.message()}`);
    return dialog.dismiss();
  });
  for (let name = names.shift(); name; name = names.shift()) {
    await open(page, name);
    // What is folded is drawn when it is opened.
    await page.evaluate(() => document.querySelectorAll("details").forEach((fold) => { fold.open = true; }));
    const isDrawn = () => [...document.querySelectorAll("pre.compact, pre.response code")].every((pre) => pre.querySelector(".k, .s, .u"));
    await page.waitForFunction(isDrawn);
    const found = await page.evaluate(() => ({
      ran: "pwned" in window,
      scripts: [...document.scripts].filter((script) => !script.src || script.textContent.trim() !== "").length,
      frames: document.querySelectorAll("iframe, object, embed, form[action], base, meta[http-equiv=refresh]").length,
      handlers: [...document.querySelectorAll("*")].flatMap((element) => element.getAttributeNames()).filter((key) => key.startsWith("on")),
      links: [...document.querySelectorAll("a[href]")].map((a) => a.protocol ?? "").filter((protocol) => !["file:", "http:", "https:", "mailto:", ""].includes(protocol)),
    }));
    expect(page.said.length === 0, `${name}: ${page.said.join("; ")}`);
    expect(!found.ran, `${name} ran what stands in a record`);
    expect(found.scripts === 0 && found.frames === 0, `${name} has scripts or frames of its own`);
    expect(found.handlers.length === 0, `${name} has handlers: ${found.handlers}`);
    expect(found.links.length === 0, `${name} has links to ${found.links}`);
  }
};
await Promise.all([reader(), reader()]);

// The search shows such texts, and does not run them either.
{
  const page = await watched(context);
  await open(page, "index.html");
  for (const typed of ["<script>", "\"><img src=x", "__proto__", "constructor", "evil.example", "[a](javascript:", "con", "\u202e"]) {
    await page.locator("#search").fill("");
    await page.locator("#search").fill(typed);
    await page.waitForTimeout(250);
    const found = await page.evaluate(() => {
      const hits = document.querySelector("#hits");
      return { ran: "pwned" in window, elements: hits.querySelectorAll("script, img, iframe, b b").length, text: hits.textContent };
    });
    expect(!found.ran && found.elements === 0, `the search for ${typed} ran something`);
    if (["__proto__", "constructor", "evil.example"].includes(typed)) expect(found.text.includes(typed), `${typed} is not found: ${found.text.slice(0, 200)}`);
  }
  expect(page.said.length === 0, `search: ${page.said.join("; ")}`);
}

await browser.close();
expect(all.length > 11 * folders.length && folders.length > 8, `${all.length} pages of ${folders.length} kinds`);
expect(all.filter((name) => /^api\/v2\/captures\/(index|page-\d+)\.html$/.test(name)).length > 1, "the sheets of captures are among them");
finish(`${all.length} pages of a snapshot that means harm`);
