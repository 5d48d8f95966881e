// What an address points into.
import assert from "node:assert/strict";
import test from "node:test";
import { runInNewContext } from "node:vm";
import { text } from "../parts.mjs";

const nameIn = runInNewContext(`${text("static/js/page.js")}; nameIn`);

test("a malformed part of an address names what it says", () => {
  assert.equal(nameIn("#%"), "%");
  assert.equal(nameIn("#100%"), "100%");
  assert.equal(nameIn("#%E0%A4%A"), "%E0%A4%A");
});

test("others are decoded", () => {
  assert.equal(nameIn("#by%20time"), "by time");
  assert.equal(nameIn(""), "");
});
