import { launch, open, watched, kinds } from "./lib.mjs";
import { mkdir } from "node:fs/promises";
const out = process.env.OUT; await mkdir(out, { recursive: true });
const pages = process.env.PAGES ? JSON.parse(process.env.PAGES) : { ...kinds, effort: "effort/index.html", overlaps: "overlaps/index.html", capture: process.env.CAPTURE, occurrence: process.env.OCC };
const modes = JSON.parse(process.env.MODES);
const b = await launch();
for (const m of modes) {
  const c = await b.newContext({ viewport: { width: m.w, height: m.h || 900 }, colorScheme: m.dark ? "dark" : "light", forcedColors: m.forced ? "active" : "none", reducedMotion: "reduce", javaScriptEnabled: !m.nojs });
  const p = await watched(c);
  for (const [n, path] of Object.entries(pages)) {
    await open(p, path).catch((e) => console.log(n, String(e).slice(0, 200)));
    await p.screenshot({ path: `${out}/${n}-${m.name}.png`, fullPage: !!m.full });
  }
  await c.close();
}
await b.close();
