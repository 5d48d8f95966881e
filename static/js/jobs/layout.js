// Where the bars of a picture stand below each other: in rows or lanes, in groups, without those that are filtered out.

/** The static picture: its width, where its bars begin, what stands below them. */
const DRAWN = { width: 1260, top: 48, busy: 52 };
/** The height of a row, and where its bar begins in it; those of one whose name stands above its bar. */
const ROW = [26, 6];
const HIGH_ROW = [46, 24];
/** A narrower picture has names above its bars. */
const NARROW = 760;

/** A text cut in its middle to so many characters. */
function middle(text, most) {
  if (text.length <= most) return text;
  const end = Math.floor(most * 0.4);
  return text.slice(0, Math.max(most - end - 1, 1)).trimEnd() + "\u2026" + text.slice(-end).trimStart();
}

/** The lane of each bar: the first in which it has room. */
function packed(marks) {
  const lanes = [];
  return marks.map(({ bar }) => {
    const [from, to] = [bar.x[0] - 6, Math.max(bar.x[2], bar.x[1] + LEAST) + 6];
    const free = lanes.findIndex((spans) => spans.every((span) => to < span[0] || from > span[1]));
    const lane = free < 0 ? lanes.push([]) - 1 : free;
    lanes[lane].push([from, to]);
    return lane;
  });
}

const shift = (element, y) => element.setAttribute("transform", `translate(0 ${units(y)})`);

/** Moves the row of a mark to a height, its name above its bar or beside it. */
function moveRow({ element, bar, label, note, name, said, hit }, y, { isNarrow, room }) {
  const [height, above] = isNarrow ? HIGH_ROW : ROW;
  shift(element, y + above - bar.y);
  const textY = bar.y + (isNarrow ? -7 : 12);
  setAll(label, { y: textY });
  setAll(note, { y: textY, x: isNarrow ? room - 20 : noteX(room), "text-anchor": isNarrow ? "end" : "start" });
  // There is no room for how long it lasted.
  note.textContent = isNarrow ? said.split(" \u00b7")[0] : said;
  label.textContent = isNarrow ? middle(name, Math.floor((room - 40) / 7.6) - note.textContent.length) : name;
  // Above a bar it hides what would cross the name.
  if (hit) setAll(hit, { width: room, height: isNarrow ? above : height, y: bar.y - above });
}

/** Where the notes of a picture of a width stand. */
const noteX = (room) => room - DRAWN.width + 1001;

/** Puts marks below each other from a height on; gives the height at which they end. */
function stack(marks, y, picture) {
  const [first] = marks;
  if (!first) return y;
  if (first.label) {
    const [height] = picture.isNarrow ? HIGH_ROW : ROW;
    marks.forEach((mark, n) => moveRow(mark, y + n * height, picture));
    return y + marks.length * height;
  }
  const height = Math.round(first.bar.height * 1.7);
  const lanes = packed(marks);
  marks.forEach(({ element, bar }, n) => shift(element, y + 4 + lanes[n] * height - bar.y));
  return y + 6 + (Math.max(...lanes) + 1) * height;
}

/** Puts groups of marks below each other, each below its name. */
function stackGroups(groups, picture) {
  let y = DRAWN.top;
  picture.names.replaceChildren();
  for (const [name, marks] of groups) {
    if (name !== null) {
      picture.names.append(makeSvg("text", { class: "label group", x: 8, y: y + 19 }, `${name} \u00b7 ${number.format(marks.length)}`));
      y += ROW[0];
    }
    y = stack(marks, y, picture);
  }
  return y;
}
