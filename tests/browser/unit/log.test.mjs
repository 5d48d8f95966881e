// The search in a log.
import assert from "node:assert/strict";
import test from "node:test";
import { declared } from "../parts.mjs";

const fits = declared("jobs/log.js")("lineFits");

test("a line fits where its level is the one and all words are in it", () => {
  const line = { level: "ERROR", text: "21:00:05 ERROR Out of Memory" };
  assert.ok(fits([], "", line));
  assert.ok(fits(["memory", "21:00"], "ERROR", line));
  assert.ok(!fits(["memory"], "INFO", line));
  assert.ok(!fits(["memory", "disk"], "", line));
});
