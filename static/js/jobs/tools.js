// What mothbook.js lends to the scripts of jobs.

const { make, makeSvg, load, root, number } = window.mothbook.tools;
