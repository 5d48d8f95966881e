// The shape of a bar, as `src/site/timeline/shape.rs` draws it; `tests/browser/rows.mjs` compares the two.

/** The least width of a run. */
const LEAST = 3;
/** A number that is neither less nor more than two others. */
const limited = (x, least, most) => Math.min(Math.max(x, least), most);
/** A place in a picture, without needless decimals. */
const units = (x) => String(Math.round(x * 100) / 100);

/** What a `data-x` says: three places, the top, the height, where the last sign is of a quiet one, the letter of the end. */
function barOf(data) {
  const parts = data.split(" ");
  const end = parts.pop();
  const [y, height, seen = 0] = parts.slice(3).map(Number);
  return { x: parts.slice(0, 3).map((x) => Number(x) / 100), seen: seen / 100, y, height, end };
}

/** The outline of the run of a bar, each with its end. */
const ENDS = {
  p: ({ x, y, h, wide }) => `M${x} ${y}h${wide}v${h}h-${wide}z`,
  b: ({ x, y, h, wide }) => `M${x} ${y}h${wide}v-3h2v${h + 6}h-2v-3h-${wide}z`,
  s: ({ x, y, h, right, slanted }) => `M${x} ${y}H${slanted}L${right} ${y + h}H${x}z`,
  o: ({ x, y, wide, half }) => `M${x} ${y}h${wide}l${half} ${half}l-${half} ${half}h-${wide}z`,
  w: ({ x, lower, half, quarter }) => `M${x} ${lower}l${half} ${quarter}l-${half} ${quarter}z`,
  n: ({ x, y, h }) => `M${x} ${y}h2v${h}h-2z`,
  u: ({ x, y, half }) => `M${x} ${y}l${half} ${half}l-${half} ${half}l-${half}-${half}z`,
};

/** The outline of a run that is hollow from its last sign on; one that goes on beyond the picture has no tip. */
function hollow({ x, y, h, right, half }, run, seen, isCut) {
  const from = units(seen);
  const inner = units(half - 1);
  const solid = seen > run ? `M${x} ${y}H${from}v${h}H${x}z` : "";
  const [tip, within] = isCut ? [`v${h}`, `V${y + 1}`] : [`l${half} ${half}l-${half} ${half}`, `l${inner}-${inner}l-${inner}-${inner}`];
  return `${solid}M${from} ${y}H${right}${tip}H${from}zM${units(Math.min(seen + 1, right))} ${y + 1}V${y + h - 1}H${right}${within}z`;
}

/** The outline of a bar: a thin line for its wait, a full one for its run. */
function outline({ x: [wait, run, end], seen, y, height: h, end: kind, isCut }) {
  const part = (share) => Math.floor(h * share * 100) / 100;
  const w = Math.max(end - run, LEAST);
  const shape = {
    x: units(run), y, h, wide: units(w), right: units(run + w), slanted: units(run + w + 4),
    half: units(part(0.5)), quarter: units(part(0.25)), lower: units(y + part(0.25)),
  };
  const waited = run > wait ? `M${units(wait)} ${units(y + part(0.375))}H${units(run)}v${units(part(0.25))}H${units(wait)}z` : "";
  return waited + (kind === "k" ? hollow(shape, run, limited(seen, run, run + w), isCut) : ENDS[kind](shape));
}
