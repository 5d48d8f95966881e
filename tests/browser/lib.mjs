// What the tests of pages share: the site, the browser, pages that report what they say, the count at the end.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

/** The site under test, and where screenshots go. */
export const [site, shots] = process.argv.slice(2).map((path) => resolve(path));

/** One page of each kind in the site of the season. */
const ofSeason = {
  home: "index.html",
  findings: "findings/index.html",
  timeline: "timeline/index.html",
  "timeline-month": "timeline/2025-08.html",
  "timeline-figures": "timeline/figures.html",
  "job-log": "api/v2/jobs/3080/log-1.html",
  root: "api/v2/index.html",
  collections: "api/v2/captures/collections/by-method-descending/index.html",
  "collection-drift": "api/v2/captures/collections/207.html",
  "collection-random": "api/v2/captures/collections/237.html",
  members: "api/v2/captures/collections/207/captures-1.html",
  captures: "api/v2/captures/index.html",
  "captures-later": "api/v2/captures/page-30.html",
  jobs: "api/v2/jobs/index.html",
  "job-success": "api/v2/jobs/3003.html",
  "job-failure": "api/v2/jobs/2991.html",
  projects: "api/v2/projects/index.html",
  project: "api/v2/projects/50.html",
  deployments: "api/v2/deployments/index.html",
  deployment: "api/v2/deployments/241.html",
  "research-sites": "api/v2/deployments/sites/index.html",
  "research-site": "api/v2/deployments/sites/46.html",
  events: "api/v2/events/index.html",
  event: "api/v2/events/3098.html",
  occurrences: "api/v2/occurrences/index.html",
  "occurrences-later": "api/v2/occurrences/page-7.html",
  taxa: "api/v2/taxa/index.html",
  taxon: "api/v2/taxa/113.html",
  pipelines: "api/v2/ml/pipelines/index.html",
  pipeline: "api/v2/ml/pipelines/2.html",
};

/** The same in a report with a history, of the nights of examples/nights.rs. */
const ofNights = {
  home: "index.html",
  trends: "trends/index.html",
  changes: "changes/index.html",
  "changes-counts": "changes/counts/index.html",
  "changes-members": "changes/members/index.html",
  "changes-records": "changes/records/index.html",
  "changes-captures": "changes/captures/index.html",
  "changes-occurrences": "changes/occurrences/index.html",
  "changes-findings": "changes/findings/index.html",
  collections: "api/v2/captures/collections/index.html",
  "collection-drift": "api/v2/captures/collections/3.html",
  captures: "api/v2/captures/index.html",
  occurrences: "api/v2/occurrences/index.html",
  jobs: "api/v2/jobs/index.html",
  deployment: "api/v2/deployments/1.html",
};

export const kinds = existsSync(join(site, "trends/index.html")) ? ofNights : ofSeason;

/** Counts what holds and remembers what does not. */
export function expectations(name) {
  let passed = 0;
  const failures = [];
  return {
    expect(condition, message) {
      if (condition) passed += 1;
      else failures.push(typeof message === "function" ? message() : message);
    },
    finish(done) {
      for (const failure of failures.slice(0, 40)) console.log(`FAILED ${failure}`);
      console.log(done);
      console.log(`${name}: ${passed} passed, ${failures.length} failed`);
      process.exit(failures.length > 0 || passed === 0 ? 1 : 0);
    },
  };
}

/** The pages of a site, sorted, but for the one that a host shows where there is none: `host.mjs` opens that. */
export async function htmlFiles(folder, below = "") {
  const found = [];
  for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
    const name = below ? `${below}/${entry.name}` : entry.name;
    if (entry.isDirectory()) found.push(...(await htmlFiles(folder, name)));
    else if (name.endsWith(".html") && name !== "404.html") found.push(name);
  }
  return found.sort();
}

export function launch() {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  return chromium.launch({ executablePath, args });
}

/**
 * Some pages of a site, the same at each run: of those whose addresses differ only in numbers, in the page of a list or in
 * whether its order goes up or down, as many as the cube root of how many there are (fourteen of 2,236). They are chosen by the hash of their
 * address, so that one page more or less changes the choice by few.
 */
export function sampleOf(names) {
  const alike = new Map();
  for (const name of names) {
    const shape = name.replace("-descending/", "/").replace(/index|page-\d+|\d+/g, "N");
    alike.set(shape, [...(alike.get(shape) ?? []), name]);
  }
  const hash = (name) => createHash("sha256").update(name).digest("hex");
  return [...alike.values()].flatMap((those) => {
    const hashed = those.map((name) => [hash(name), name]).sort();
    return hashed.slice(0, Math.ceil(Math.cbrt(those.length))).map(([, name]) => name);
  }).sort();
}

/** A page that reports what it says and what it asks for. */
export async function watched(context) {
  const page = await context.newPage();
  page.said = [];
  page.on("console", (message) => page.said.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => page.said.push(`error: ${error}`));
  page.on("requestfailed", (request) => {
    // A request is aborted when the next page is opened before it ended; that is no fault of the page.
    const reason = request.failure()?.errorText;
    if (reason !== "net::ERR_ABORTED") page.said.push(`failed: ${request.url()} ${reason}`);
  });
  page.on("request", (request) => {
    if (!request.url().startsWith("file:")) page.said.push(`request: ${request.url()}`);
  });
  return page;
}

/** Opens a page of the site, a fragment included. */
export async function open(page, name) {
  page.said.length = 0;
  const [path, fragment] = name.split("#");
  const url = pathToFileURL(join(site, path)).href + (fragment === undefined ? "" : `#${fragment}`);
  await page.goto(url, { waitUntil: "load" });
}

/**
 * Clicks a link and waits until the page it leads to has loaded. A click alone returns once the browser has begun
 * to go there, and what is read right after it may still be the page before, or nothing.
 */
export async function follow(page, link) {
  await Promise.all([page.waitForNavigation({ waitUntil: "load" }), link.click()]);
}
