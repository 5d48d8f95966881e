// Times on the axis of a picture, as `src/site/timeline/axis.rs` chooses them; `tests/browser/rows.mjs`
// compares the two. Times are microseconds.

const SECOND = 1e6;
const MINUTE = 60 * SECOND;
const DAY = 1440 * MINUTE;
/** The distances of round times: by the clock, by the days of each month, by months. */
const STEPS = [1, 2, 5, 10, 15, 30].map((n) => n * SECOND)
  .concat([1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440].map((n) => n * MINUTE)).map((length) => ({ length }))
  .concat([2, 7, 14].map((days) => ({ length: days * DAY, days })))
  .concat([1, 3, 6, 12, 24, 60, 120, 1200].map((months) => ({ length: months * 30 * DAY, months })));
/** The least distance of two times, in hundredths of a unit. */
const LEAST_DISTANCE = 8400;
/** The most times on a stretch. */
const MOST_TIMES = 40;
/** Less than any distance that is drawn, more than what arithmetic loses. */
const NOTHING = 1e-6;

/** The stretches that a `data-axis` tells, `from to left right` each. */
function stretchesOf(data) {
  return data.split(";").map((stretch) => {
    const [from, to, left, right] = stretch.split(" ").map(Number);
    return { from, to, left, right };
  });
}

/** A day and a clock, `2024-06-30T21:00:05`; times beyond what a date can hold as the last that it can. */
function dateOf(time) {
  const most = 8.64e15;
  return new Date(limited(Math.floor(time / 1000), -most, most));
}
const isoOf = (time) => dateOf(time).toISOString();

/** When a month begins, counted from the year 0. */
const beginning = (month) => Date.UTC(1970, month - 1970 * 12) * 1000;

/** The first round time that is not before a time. */
function roundTime(time, { length, days, months }) {
  if (months) {
    const date = dateOf(time);
    const month = date.getUTCFullYear() * 12 + date.getUTCMonth();
    return beginning(Math.ceil((beginning(month) < time ? month + 1 : month) / months) * months);
  }
  const first = days ? DAY : length;
  let at = Math.ceil(time / first) * first;
  const isRound = (day) => !days || ((day - 1) % days === 0 && day + days <= 31);
  for (let n = 0; n < 31 && !isRound(dateOf(at).getUTCDate()); n += 1) at += DAY;
  return at;
}

/** Round times that fit between two times on so many hundredths of a unit, and their distance. */
function roundTimes(from, to, width) {
  const last = STEPS[STEPS.length - 1];
  const step = STEPS.find(({ length }) => (length * width) / Math.max(to - from, 1) >= LEAST_DISTANCE) || last;
  const times = [];
  for (let time = roundTime(from, step); time <= to && times.length < MOST_TIMES; time = roundTime(time + 1, step)) times.push(time);
  return { step, times: times.length > 0 ? times : [from] };
}

/** A time, with its day and year where they are not those of the time before. */
function label(time, { length, months }, before) {
  const iso = isoOf(time);
  const day = iso.slice(0, 10);
  if (months) return day.slice(0, -3);
  if (length >= DAY) return day;
  const clock = iso.slice(11, length >= MINUTE ? 16 : 19);
  if (day === before) return clock;
  return day.slice(before && day.slice(0, 4) === before.slice(0, 4) ? 5 : 0) + " " + clock;
}

/** What stands on the axis where a value does: a time at a place, `translated(stretches, x, PLACES, TIMES)`, or the other way round. */
function translated(stretches, value, [low, high], [from, to]) {
  const found = stretches.find((stretch) => value <= stretch[high]) || stretches[stretches.length - 1];
  const share = (value - found[low]) / Math.max(found[high] - found[low], NOTHING);
  return found[from] + limited(share, 0, 1) * (found[to] - found[from]);
}
const PLACES = ["left", "right"];
const TIMES = ["from", "to"];

/** The part of a stretch that is seen: from when to when, on how many hundredths; null where none is. */
function visiblePart(stretch, view) {
  const [left, right] = [place(view, stretch.left), place(view, stretch.right)];
  if (right < view.start || left > view.end) return null;
  const length = stretch.to - stretch.from;
  const timeAt = (x) => stretch.from + ((x - left) / Math.max(right - left, NOTHING)) * length;
  return {
    from: left < view.start - NOTHING ? timeAt(view.start) : stretch.from,
    to: right > view.end + NOTHING ? timeAt(view.end) : stretch.to,
    width: Math.round((clamp(view, right) - clamp(view, left)) * 100),
  };
}

/** Where a time of a stretch is seen, in hundredths. */
function seenAt(stretch, time, view) {
  const share = ((time - stretch.from) * (stretch.right - stretch.left)) / Math.max(stretch.to - stretch.from, 1);
  return Math.floor(place(view, stretch.left + share) * 100 + NOTHING);
}

/** Times whose labels have room: where they are seen and where the middles of their labels are, in hundredths. */
function ticks(stretches, view, room) {
  const found = [];
  let day = null;
  let taken = -Infinity;
  for (const stretch of stretches) {
    const part = visiblePart(stretch, view);
    if (!part) continue;
    const { step, times } = roundTimes(part.from, part.to, Math.max(part.width, 1));
    for (const time of times) {
      const x = seenAt(stretch, time, view);
      const text = label(time, step, day);
      const half = text.length * 400;
      const middle = limited(x, half, room * 100 - half);
      const isOut = x < (view.start - 1) * 100 || x > (view.end + 1) * 100;
      if (isOut || middle - half < taken + 800) continue;
      day = isoOf(time).slice(0, 10);
      taken = middle + half;
      found.push({ x, middle, label: text });
    }
  }
  return found;
}
