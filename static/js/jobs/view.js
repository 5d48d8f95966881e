// Where a picture is zoomed to: from its place `from` on, so many times as wide as it was drawn, between
// `left` and `right`. A view is never changed, but replaced by another.

const MOST_ZOOM = 256;

/** The whole picture. */
const wholeView = (left, right) => ({ left, right, from: left, scale: 1 });

/** A view that shows nothing beyond the ends. */
function held(view) {
  const { left, right } = view;
  const scale = Math.min(Math.max(view.scale, 1), MOST_ZOOM);
  const from = Math.min(Math.max(view.from, left), right - (right - left) / scale);
  return { left, right, from, scale };
}

/** Zoomed by a factor; what stands at `centre` stays there. */
function zoomed(view, factor, centre = (view.left + view.right) / 2) {
  const scale = Math.min(Math.max(view.scale * factor, 1), MOST_ZOOM);
  const at = view.from + (centre - view.left) / view.scale;
  return held({ ...view, scale, from: at - (centre - view.left) / scale });
}

/** Moved by a share of what is seen. */
function panned(view, share) {
  return held({ ...view, from: view.from + (share * (view.right - view.left)) / view.scale });
}

/** Where a place of the picture is seen. */
const place = (view, x) => view.left + (x - view.from) * view.scale;

const clamp = (view, x) => Math.min(Math.max(x, view.left), view.right);

/** Where the parts of a bar are seen, and its outline; null where nothing of it is. */
function layOut(bar, view) {
  const [wait, run, end] = bar.x.map((x) => place(view, x));
  if (Math.max(end, run + LEAST) < view.left || wait > view.right) return null;
  // A bar that goes on beyond the picture ends straight.
  const kind = end > view.right && "pbso".includes(bar.end) ? "p" : bar.end;
  const x = [wait, run, end].map((at) => clamp(view, at));
  return { x, path: outline({ ...bar, x, end: kind }) };
}

/** Where the note of a bar stands: behind it, unless the picture ends there and before it is room. */
function besideBar([wait, run, end], letters, view, room) {
  const width = letters * 7;
  const before = end + 16 + width > room && wait - 8 - width > view.left;
  return { before, x: before ? wait - 8 : Math.max(end, run + LEAST) + 8 };
}
