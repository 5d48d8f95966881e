// What mothbook.js lends to the scripts of jobs.

const { make, makeSvg, setAll, listen, load, root, number, hashOf, withHash } = window.mothbook.tools;
