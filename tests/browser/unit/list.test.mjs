// Lists: filters, texts, orders, and the address that a choice has.
import assert from "node:assert/strict";
import test from "node:test";
import { declared } from "../parts.mjs";

const js = declared("dom.js", "sort.js", "cells.js", "list.js");
const kinds = js("[CELLS.id, CELLS.name, CELLS.code, CELLS.value, CELLS.time, CELLS.link]");
const labels = ["id", "name", "method", "ran", "created", "project"];
const rows = [
  [["9", "9.html"], ["Moths of June", "9.html"], ["interval", "minute_interval=10"], [564e6, "9.4 min"], "2024-06-30", ["Panama", "50.html"]],
  [["10", "10.html"], ["beetles"], ["random"], [3720e6, "1.0 h"], ["unknown"], null],
  [["100"], ["Moths of July"], ["interval"], [null, "never started"], "2023-01-02", ["Panama", "50.html"]],
  [["2"], ["–"], ["random"], null, "", ["Cuba"]],
];
const chosen = (choice) => [...js("chosenRows")(rows, kinds, { ...js("noChoice")(), ...choice })].map(([[id]]) => id);
const sorted = (name) => [1, -1].map((sign) => chosen({ column: labels.indexOf(name), sign }).join());

test("without a choice the list is as it was", () => {
  assert.deepEqual(chosen({}), ["9", "10", "100", "2"]);
});

test("columns sort by what they mean, unknown last in both directions", () => {
  assert.deepEqual(sorted("id"), ["2,9,10,100", "100,10,9,2"]);
  assert.deepEqual(sorted("ran"), ["9,10,100,2", "10,9,100,2"]);
  assert.deepEqual(sorted("created"), ["100,9,10,2", "9,100,10,2"]);
  assert.deepEqual(sorted("project"), ["2,9,100,10", "9,100,2,10"]);
  assert.deepEqual(sorted("name"), ["10,100,9,2", "9,100,10,2"]);
});

test("filters and texts leave the rows that fit all of them", () => {
  assert.deepEqual(chosen({ filters: { 2: "interval" } }), ["9", "100"]);
  assert.deepEqual(chosen({ filters: { 2: "interval", 5: "Panama" }, query: "JULY" }), ["100"]);
  assert.deepEqual(chosen({ query: "moths minute_interval" }), ["9"]);
  assert.deepEqual(chosen({ query: "never started" }), ["100"]);
  assert.deepEqual(chosen({ filters: { 5: "–" } }), ["10"]);
  assert.deepEqual(chosen({ filters: { 2: "" }, query: "  " }), ["9", "10", "100", "2"]);
});

test("a filter offers each word once, in order, the unknown last", () => {
  assert.deepEqual([...js("optionsOf")(rows, kinds[5], 5)], ["Cuba", "Panama", "–"]);
  assert.deepEqual([...js("optionsOf")(rows, kinds[0], 0)], ["2", "9", "10", "100"]);
});

test("a choice stands in the address and comes back from it", () => {
  const choice = { query: "a & b", filters: { 2: "interval", 5: "" }, column: 3, sign: -1 };
  const address = js("addressOf")(choice, labels);
  assert.equal(address, "#?text=a+%26+b&method=interval&sort=-ran");
  const back = js("choiceIn")(address, labels, [2, 5], js("noChoice")());
  assert.deepEqual({ ...back, filters: { ...back.filters } }, { ...choice, filters: { 2: "interval" } });
  assert.equal(js("addressOf")(js("noChoice")(), labels), "#filters");
});

test("an address that names what the list lacks changes nothing", () => {
  for (const hash of ["#?sort=nothing", "#?name=x", "#?%", "#?__proto__=x", "#?"]) {
    const choice = js("choiceIn")(hash, labels, [2], js("noChoice")());
    assert.equal(JSON.stringify(choice), JSON.stringify(js("noChoice")()), hash);
  }
});

test("a bar shows a little even of a very small part", () => {
  const width = js("barWidth");
  assert.deepEqual([[0, 10], [1, 1e5], [1, 2], [7, 5], [-7, 5], [1, 0]].map(([done, all]) => width(done, all)), [0, 1, 40, 80, 0, 0]);
});
