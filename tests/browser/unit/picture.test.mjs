// Pictures of jobs in time: where things stand when a reader zooms, which times an axis has.
import assert from "node:assert/strict";
import test from "node:test";
import { declared } from "../parts.mjs";

const js = declared("jobs/shape.js", "jobs/view.js", "jobs/axis.js", "jobs/layout.js");
const view = js("wholeView")(100, 1100);
const plain = (value) => JSON.parse(JSON.stringify(value));
const DAY = 86_400e6;

test("zooming keeps what stands at the centre, and stops at the ends", () => {
  const { zoomed, place, MOST_ZOOM } = js("({ zoomed, place, MOST_ZOOM })");
  const twice = zoomed(view, 2, 350);
  assert.deepEqual(plain(twice), { left: 100, right: 1100, start: 100, end: 1100, from: 225, scale: 2 });
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

test("what was drawn between two places is seen between two others", () => {
  const { place, zoomed, wholeView } = js("({ place, zoomed, wholeView })");
  const narrow = wholeView(300, 980, 8, 348);
  assert.deepEqual([300, 640, 980].map((x) => place(narrow, x)), [8, 178, 348]);
  const twice = zoomed(narrow, 2, 178);
  assert.deepEqual([470, 640, 810].map((x) => place(twice, x)), [8, 178, 348]);
  const { layOut } = js("({ layOut })");
  assert.deepEqual(plain(layOut({ x: [300, 300, 980], seen: 0, y: 0, height: 8, end: "o" }, narrow)).x, [8, 8, 348]);
});

test("a bar is hollow from its last sign on, and has no tip where it goes on beyond the picture", () => {
  const { outline, barOf, layOut, zoomed } = js("({ outline, barOf, layOut, zoomed })");
  const bar = barOf("0 0 4000 0 8 1000 k");
  assert.deepEqual(plain(bar), { x: [0, 0, 40], seen: 10, y: 0, height: 8, end: "k" });
  assert.equal(outline(bar), "M0 0H10v8H0zM10 0H40l4 4l-4 4H10zM11 1V7H40l3-3l-3-3z");
  const cut = layOut({ x: [100, 100, 1100], seen: 200, y: 0, height: 8, end: "k" }, zoomed(view, 2, 100));
  assert.equal(cut.path, "M100 0H300v8H100zM300 0H1100v8H300zM301 1V7H1100V1z");
});

test("a name is cut in its middle", () => {
  const middle = js("middle");
  assert.equal(middle("Populate captures for capture set A", 20), "Populate ca\u2026re set A");
  assert.equal(middle("short", 5), "short");
});

test("bars that are seen apart share a lane", () => {
  const packed = js("packed");
  const bars = [[0, 100], [50, 60], [120, 130], [104, 110]].map(([from, to]) => ({ bar: { x: [from, from, to] } }));
  assert.deepEqual(plain(packed(bars)), [0, 1, 0, 1]);
});

test("a time and its place tell each other, folds left out", () => {
  const { translated, stretchesOf, PLACES, TIMES } = js("({ translated, stretchesOf, PLACES, TIMES })");
  const stretches = stretchesOf("0 100 10 20;900 1000 80 90");
  assert.equal(translated(stretches, 950, TIMES, PLACES), 85);
  assert.equal(translated(stretches, 85, PLACES, TIMES), 950);
  assert.equal(translated(stretches, 500, TIMES, PLACES), 80);
  assert.equal(translated(stretches, 5, PLACES, TIMES), 0);
  assert.ok(Number.isNaN(translated(stretches, NaN, TIMES, PLACES)));
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

test("round times are the beginnings of months and days of the month", () => {
  const { ticks, stretchesOf } = js("({ ticks, stretchesOf })");
  const time = (text) => Date.parse(text) * 1000;
  const labels = (from, to) => [...ticks(stretchesOf(`${time(from)} ${time(to)} 100 1100`), view, 1260)].map(({ label }) => label);
  assert.deepEqual(labels("2025-05-19T01:06Z", "2025-09-15Z"), ["2025-06", "2025-07", "2025-08", "2025-09"].flatMap((month) => [`${month}-01`, `${month}-15`]).slice(0, 8));
  assert.deepEqual(labels("2024-01-20Z", "2025-01-20Z"), ["2024-04", "2024-07", "2024-10", "2025-01"]);
  assert.deepEqual(labels("2023-02-01Z", "2028-01-20Z").slice(0, 3), ["2023-07", "2024-01", "2024-07"]);
});

test("clocks that claim millennia still give an axis", () => {
  const { ticks, stretchesOf } = js("({ ticks, stretchesOf })");
  assert.ok(ticks(stretchesOf("-9000000000000000000 9000000000000000000 100 1100"), view, 1260).length > 0);
});
