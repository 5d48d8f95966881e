// Pictures of jobs in time: where things stand when a reader zooms, which times an axis has.
import assert from "node:assert/strict";
import test from "node:test";
import { declared } from "../parts.mjs";

const js = declared("jobs/shape.js", "jobs/view.js", "jobs/axis.js");
const view = js("wholeView")(100, 1100);
const plain = (value) => JSON.parse(JSON.stringify(value));
const DAY = 86_400e6;

test("zooming keeps what stands at the centre, and stops at the ends", () => {
  const { zoomed, place, MOST_ZOOM } = js("({ zoomed, place, MOST_ZOOM })");
  const twice = zoomed(view, 2, 350);
  assert.deepEqual(plain(twice), { left: 100, right: 1100, from: 225, scale: 2 });
  assert.equal(place(twice, 350), 350);
  assert.deepEqual(plain(zoomed(twice, 0.5, 800)), plain(view));
  assert.equal(zoomed(view, 1e9).scale, MOST_ZOOM);
  assert.deepEqual(plain(zoomed(view, 0.1)), plain(view));
});

test("moving shows nothing beyond the ends", () => {
  const { panned, zoomed } = js("({ panned, zoomed })");
  const twice = zoomed(view, 2);
  assert.equal(panned(twice, 0.25).from, 475);
  assert.equal(panned(twice, 9).from, 600);
  assert.equal(panned(twice, -9).from, 100);
  assert.deepEqual(plain(panned(view, 0.5)), plain(view));
});

test("a bar is drawn where it is seen: cut at the ends, not at all beyond them", () => {
  const { layOut, zoomed } = js("({ layOut, zoomed })");
  const bar = (from, to) => ({ x: [from, from, to], y: 10, height: 8, end: "b" });
  const twice = zoomed(view, 2);
  assert.deepEqual(plain(layOut(bar(400, 500), twice)), { x: [200, 200, 400], path: "M200 10h200v-3h2v14h-2v-3h-200z" });
  assert.equal(layOut(bar(400, 2000), twice).path, "M200 10h900v8h-900z");
  assert.equal(layOut(bar(200, 300), twice), null);
  assert.equal(layOut(bar(900, 1000), twice), null);
});

test("outlines are those of the build", () => {
  const { outline, barOf } = js("({ outline, barOf })");
  assert.equal(outline(barOf("0 1000 1050 10 8 b")), "M0 13H10v2H0zM10 10h3v-3h2v14h-2v-3h-3z");
  assert.equal(outline(barOf("0 1000 1000 0 8 w")), "M0 3H10v2H0zM10 2l4 2l-4 2z");
});

test("a note stands behind its bar, or before it where there is no room", () => {
  const beside = js("besideBar");
  assert.deepEqual(plain(beside([300, 300, 400], 10, view, 1260)), { before: false, x: 408 });
  assert.deepEqual(plain(beside([1000, 1000, 1090], 30, view, 1260)), { before: true, x: 992 });
});

test("an axis has round times with room between them", () => {
  const { ticks, stretchesOf } = js("({ ticks, stretchesOf })");
  const labels = (data) => [...ticks(stretchesOf(data), view, 1260)].map(({ label }) => label);
  assert.deepEqual(labels(`0 ${12e6} 100 1100`).slice(0, 3), ["1970-01-01 00:00:00", "00:00:02", "00:00:04"]);
  assert.deepEqual(labels(`0 ${3 * DAY} 100 1100`), ["1970-01-01 00:00", "12:00", "01-02 00:00", "12:00", "01-03 00:00", "12:00", "01-04 00:00"]);
  assert.deepEqual(labels(`${364 * DAY} ${366 * DAY} 100 1100`).filter((label) => label.startsWith("19")), ["1970-12-31 00:00", "1971-01-01 00:00"]);
});

test("zoomed, an axis says times of what is seen", () => {
  const { ticks, stretchesOf, zoomed } = js("({ ticks, stretchesOf, zoomed })");
  const found = ticks(stretchesOf(`0 ${10 * DAY} 100 1100`), zoomed(view, 20, 600), 1260);
  assert.equal(found[0].label.slice(0, 10), "1970-01-05");
  assert.ok(found.every(({ x }) => x >= 9900 && x <= 110100));
  const gaps = found.slice(1).map(({ middle }, n) => middle - found[n].middle);
  assert.ok(Math.min(...gaps) >= 4000);
});

test("clocks that claim millennia still give an axis", () => {
  const { ticks, stretchesOf } = js("({ ticks, stretchesOf })");
  assert.ok(ticks(stretchesOf("-9000000000000000000 9000000000000000000 100 1100"), view, 1260).length > 0);
});
