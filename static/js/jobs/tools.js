// What mothbook.js lends; what the scripts of jobs bring.

const { make, makeSvg, load, root, number } = window.mothbook.tools;
const received = { bars: new Map(), lines: new Map() };
window.mothbook.bars = (path, bars) => received.bars.set(path, bars);
window.mothbook.log = (path, lines) => received.lines.set(path, lines);
