// Photographs five pages of the example season, light and dark, for README.md. To be run again when pages have changed:
//   cargo run --release -- build examples/season -o site
//   node tests/browser/screenshots.mjs site examples/pictures
import { Buffer } from "node:buffer";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { launch, open, shots, watched } from "./lib.mjs";

const pages = {
  report: "index.html",
  "capture-set": "api/v2/captures/collections/207.html",
  station: "api/v2/deployments/241.html",
  captures: "api/v2/captures/page-30.html",
  timeline: "timeline/index.html",
};
const viewport = { width: 1320, height: 900 };

await mkdir(shots, { recursive: true });
const browser = await launch();
let bytes = 0;
for (const colorScheme of ["light", "dark"]) {
  const context = await browser.newContext({ colorScheme, viewport, reducedMotion: "reduce" });
  const page = await watched(context);
  const session = await context.newCDPSession(page);
  for (const [name, path] of Object.entries(pages)) {
    await open(page, path);
    const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: 70 });
    const picture = Buffer.from(data, "base64");
    bytes += picture.length;
    await writeFile(join(shots, `${name}-${colorScheme}.webp`), picture);
  }
  await context.close();
}
await browser.close();
console.log(`${2 * Object.keys(pages).length} pictures, ${bytes} bytes`);
