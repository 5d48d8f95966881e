// Where a picture is zoomed to: from its place `from` on, so many times as wide as it was drawn. It was drawn between
// `left` and `right`, and is seen between `start` and `end`. A view is never changed, but replaced by another.

const MOST_ZOOM = 256;

/** The whole picture. */
const wholeView = (left, right, start = left, end = right) => ({ left, right, start, end, from: left, scale: 1 });

/** How wide a unit of what was drawn is seen. */
const perUnit = (view) => (view.scale * (view.end - view.start)) / (view.right - view.left);

/** A view that shows nothing beyond the ends. */
function held(view) {
  const { left, right } = view;
  const scale = limited(view.scale, 1, MOST_ZOOM);
  const from = limited(view.from, left, right - (right - left) / scale);
  return { ...view, from, scale };
}

/** Zoomed by a factor; what stands at `centre` stays there. */
function zoomed(view, factor, centre = (view.start + view.end) / 2) {
  const next = { ...view, scale: limited(view.scale * factor, 1, MOST_ZOOM) };
  const seen = centre - view.start;
  return held({ ...next, from: view.from + seen / perUnit(view) - seen / perUnit(next) });
}

/** Moved by a share of what is seen. */
function panned(view, share) {
  return held({ ...view, from: view.from + (share * (view.right - view.left)) / view.scale });
}

/** Where a place of the picture is seen. */
const place = (view, x) => view.start + (x - view.from) * perUnit(view);

const clamp = (view, x) => limited(x, view.start, view.end);

/** Where the parts of a bar are seen, and its outline; null where nothing of it is. */
function layOut(bar, view) {
  const [wait, run, end, seen] = [...bar.x, bar.seen].map((x) => place(view, x));
  if (Math.max(end, run + LEAST) < view.start || wait > view.end) return null;
  const isCut = end > view.end + 0.01;
  // A bar that goes on beyond the picture ends straight.
  const kind = isCut && "pbso".includes(bar.end) ? "p" : bar.end;
  const x = [wait, run, end].map((at) => clamp(view, at));
  return { x, path: outline({ ...bar, x, seen, end: kind, isCut }) };
}
