// The order of rows: values come from the table, and what is unknown stands last.
import assert from "node:assert/strict";
import test from "node:test";
import { declared } from "../parts.mjs";

const js = declared("dom.js", "sort.js");
const inOrder = (keys, sign) => [...js("inOrder")(keys, (key) => key, sign)];

/** A cell of a table on a page. */
const cell = (textContent, sort) => ({ textContent, dataset: sort === undefined ? {} : { sort } });
const keyOfCell = js("keyOfCell");

test("durations sort by their length, not by their words, and unknown ones last in both directions", () => {
  const cells = [cell("1 h 2 min", "3720000000"), cell("duration unknown", ""), cell("9.4 min", "564000000"), cell("–"), cell("28 s", "28000000")];
  const words = (sign) => [...js("inOrder")(cells, (cell) => keyOfCell(cell, true), sign)].map((cell) => cell.textContent);
  assert.deepEqual(words(1), ["28 s", "9.4 min", "1 h 2 min", "duration unknown", "–"]);
  assert.deepEqual(words(-1), ["1 h 2 min", "9.4 min", "28 s", "duration unknown", "–"]);
});

test("numbers sort as numbers, whether the cell says them or its text does", () => {
  assert.equal(keyOfCell(cell("1,234", "1234"), true), 1234);
  assert.equal(keyOfCell(cell(" 999 "), true), 999);
  assert.equal(keyOfCell(cell("−5", "-5"), true), -5);
  assert.equal(keyOfCell(cell(""), true), null);
  assert.equal(keyOfCell(undefined, true), null);
});

test("texts sort without regard to capitals, whole numbers among them as numbers and first", () => {
  assert.deepEqual(inOrder(["Zebra", "10", "apple", "9"].map(js("keyOfText")), 1), [9, 10, "apple", "zebra"]);
  assert.equal(js("keyOfText")("9.4 min"), "9.4 min");
  assert.equal(js("keyOfText")("–"), null);
});

test("equal rows stay in the order in which they were", () => {
  const rows = [["a", 1], ["b", 0], ["c", 1]];
  assert.deepEqual([...js("inOrder")(rows, ([, key]) => key, -1)].map(([name]) => name), ["a", "c", "b"]);
});

test("unknown values stand last both ways", () => {
  for (const unknown of [null, undefined, NaN]) {
    assert.deepEqual(inOrder([unknown, 2, "a", 1], 1), [1, 2, "a", unknown]);
    assert.deepEqual(inOrder([unknown, 2, "a", 1], -1), ["a", 2, 1, unknown]);
  }
});

test("a click on a head sorts numbers from the most on first, then turns round", () => {
  const next = js("nextSign");
  assert.equal(next(null, true), -1);
  assert.equal(next(null, false), 1);
  assert.equal(next("ascending", true), -1);
  assert.equal(next("descending", false), 1);
});
