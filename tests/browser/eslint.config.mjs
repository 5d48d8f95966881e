// The rules for JavaScript. `lint.mjs` holds the scripts of a report and the tests against them; an editor
// that knows ESLint holds the tests against them as they are written.
import js from "@eslint/js";

const ours = {
  eqeqeq: "error",
  "no-var": "error",
  "prefer-const": "error",
  "no-shadow-restricted-names": "error",
  "no-implicit-coercion": ["error", { boolean: false }],
  "no-throw-literal": "error",
  "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
  complexity: ["error", 10],
  "max-depth": ["error", 3],
  "max-params": ["error", 5],
};
const browser = ["document", "window", "URLSearchParams", "URL", "getComputedStyle", "NodeFilter", "Event", "performance"];
const node = ["process", "console", "setTimeout"];
const readable = (names) => Object.fromEntries(names.map((name) => [name, "readonly"]));

export default [
  { ...js.configs.recommended, files: ["**/*.mjs", "**/*.js"] },
  {
    files: ["**/*.js"],
    languageOptions: { sourceType: "script", ecmaVersion: 2022, globals: readable(browser) },
    rules: { ...ours, "max-lines-per-function": ["error", 50] },
  },
  {
    files: ["**/*.mjs"],
    // Parts of a test run in the page.
    languageOptions: { sourceType: "module", ecmaVersion: 2024, globals: readable([...browser, ...node]) },
    rules: { ...ours, "max-depth": ["error", 4], "max-lines-per-function": ["error", 60] },
  },
];
