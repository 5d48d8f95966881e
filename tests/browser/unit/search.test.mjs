// The search: words of a query, blocks of the index, documents that have them all.
import assert from "node:assert/strict";
import test from "node:test";
import { declared } from "../parts.mjs";

const js = declared("dom.js", "load.js", "search.js");
const list = (values) => [...values];

test("a query is split as the index splits names", () => {
  assert.deepEqual(list(js("wordsOf")("  Every CAPTURE, of BCI-V04! ")), ["every", "capture", "of", "bci-v04"]);
  assert.deepEqual(list(js("wordsOf")("-_a_- -- 2024-06-30 Größe")), ["a", "2024-06-30", "größe"]);
  assert.deepEqual(list(js("wordsOf")("!?")), []);
});

test("a time is looked up as the index has it", () => {
  assert.deepEqual(list(js("wordsOf")("2023-11-08T00:04:27")), ["20231108000427"]);
  assert.deepEqual(list(js("wordsOf")("2023-11-08 00:04:27 panama")), ["20231108000427", "panama"]);
  assert.deepEqual(list(js("wordsOf")("2023-11-08 00:04")), ["2023-11-08", "00h04"]);
  assert.deepEqual(list(js("wordsOf")("00:04:27")), ["00h04"]);
});

test("a word is split at its hyphens where names have its parts", async () => {
  const search = declared("dom.js", "load.js", "sort.js", "search.js");
  search(`loading.set(searchIndex, Promise.resolve({ terms: ["a"], termsPath: "terms-{part}.js" }));
    loading.set("terms-0.js", Promise.resolve([["a01", [4]], ["bci", [4]], ["bci-h02", [5]]]));`);
  assert.equal(await search("respelt")("BCI-A01"), "bci a01");
  assert.equal(await search("respelt")("bci-h03"), "bci-h02");
});

test("the blocks of a word are those whose terms may begin with it", () => {
  const starts = ["a", "capture", "captures", "moth", "zebra"];
  const blocks = (word) => list(js("blocksFor")(word, starts));
  assert.deepEqual(blocks("aa"), [0]);
  assert.deepEqual(blocks("capture"), [1, 2]);
  assert.deepEqual(blocks("cap"), [0, 1, 2]);
  assert.deepEqual(blocks("zoo"), [4]);
  assert.deepEqual(blocks("0"), [0]);
});

test("a word that begins too many terms is looked up in part", () => {
  const starts = Array.from({ length: 40 }, (_, n) => `a${String(n).padStart(2, "0")}`);
  assert.equal(js("blocksFor")("a", starts).length, js("MOST_BLOCKS"));
});

test("documents of a word: whole terms are told from beginnings", () => {
  const terms = [["moth", [3, 2]], ["mothra", [5]], ["other", [1]]];
  const found = (word) => [...js("documentsIn")(terms, word)].map(([id, isWhole]) => [id, isWhole]);
  assert.deepEqual(found("moth"), [[3, true], [5, true]]);
  assert.deepEqual(found("mot"), [[3, false], [5, false]]);
  assert.deepEqual(found("mothr"), [[5, false]]);
});

test("all words must be there; whole words come first, then the order of the index", () => {
  const found = [new Map([[1, false], [2, true], [3, false], [9, true]]), new Map([[3, false], [2, false], [1, false]])];
  assert.deepEqual(list(js("inAll")(found)), [2, 1, 3]);
});

test("a kind narrows a search, and alone lists its first", async () => {
  const search = declared("dom.js", "load.js", "search.js");
  search(`loading.set(searchIndex, Promise.resolve({ terms: ["a"], termsPath: "terms-{part}.js" }));
    loading.set("terms-0.js", Promise.resolve([["3003", [4, 6]], ["job", [2]]]));`);
  const kinds = [["collection", "collections", 0, 5], ["job", "jobs", 5, 100]];
  assert.deepEqual(list(await search("idsFor")(["job", "3003"], kinds)), [10]);
  assert.deepEqual(list(await search("idsFor")(["3003"], kinds)), [4, 10]);
  assert.deepEqual(list(await search("idsFor")(["jobs"], kinds)).slice(0, 3), [5, 6, 7]);
});
