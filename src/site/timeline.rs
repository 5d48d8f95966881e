//! Jobs on a time axis: where bars stand, what is written beside them, which empty stretches are folded.
//!
//! Computes positions; the SVG itself is a template.

use super::Site;
use super::route::{Page, relative};
use super::words;
use crate::facts::{Basis, JobFacts};
use crate::model::{Job, JobState, Kind, ServerTime};

/// A picture of jobs in time.
#[derive(Clone, Debug, Default)]
pub(crate) struct TimelineView {
    /// Height of the picture.
    pub(crate) height: i64,
    /// Where the rows end.
    pub(crate) bottom: i64,
    /// Times on the axis.
    pub(crate) ticks: Vec<TickView>,
    /// Folded stretches.
    pub(crate) breaks: Vec<BreakView>,
    /// One row for each job.
    pub(crate) rows: Vec<RowView>,
    /// From when to when, in words.
    pub(crate) caption: String,
    /// Jobs that are not drawn.
    pub(crate) left_out: usize,
}

/// A time on the axis.
#[derive(Clone, Debug)]
pub(crate) struct TickView {
    /// Where.
    pub(crate) x: i64,
    /// What is written there.
    pub(crate) label: String,
}

/// A folded stretch of time in which nothing happened.
#[derive(Clone, Debug)]
pub(crate) struct BreakView {
    /// Where it begins.
    pub(crate) x: i64,
    /// Where the words over it stand.
    pub(crate) middle: i64,
    /// How long it was.
    pub(crate) label: String,
}

/// One job.
#[derive(Clone, Debug)]
pub(crate) struct RowView {
    /// Top of the bar.
    pub(crate) y: i64,
    /// Base line of the texts.
    pub(crate) text_y: i64,
    /// Left end of the bar.
    pub(crate) x: i64,
    /// Its width.
    pub(crate) width: i64,
    /// `good`, `bad`, `open`, `wait` or `plain`.
    pub(crate) class: &'static str,
    /// What the row is called.
    pub(crate) label: String,
    /// State and duration.
    pub(crate) note: String,
    /// Where the note stands.
    pub(crate) note_x: i64,
    /// Whether the note stands before the bar.
    pub(crate) note_before: bool,
    /// The way to the job's page.
    pub(crate) href: Option<String>,
    /// The row for who cannot see it; begins with its label, as it is written.
    pub(crate) name: String,
    /// The whole, as a sentence.
    pub(crate) sentence: String,
}

/// Width of the picture; `_timeline.html` draws to the same.
const LEFT: i64 = 300;
const RIGHT: i64 = 1_000;
const ROW: i64 = 26;
const TOP: i64 = 34;
const BREAK: i64 = 44;
/// The most jobs that one picture draws.
pub(super) const MOST_ROWS: usize = 60;

/// The picture of some jobs, on the page at `path`, in order of their beginning; `None` where no job has
/// a time.
pub(super) fn view(
    site: &Site<'_>,
    path: &str,
    jobs: &[(&Job, &JobFacts)],
) -> Option<TimelineView> {
    let mut drawn: Vec<(&Job, &JobFacts, i64, i64)> = jobs
        .iter()
        .filter_map(|(job, facts)| {
            let start = facts.timing.start?.micros();
            let end = facts.timing.end.map_or(start, ServerTime::micros);
            Some((*job, *facts, start.min(end), start.max(end)))
        })
        .collect();
    drawn.sort_by_key(|(job, _, start, _)| (*start, job.id));
    let left_out = drawn.len().saturating_sub(MOST_ROWS);
    drawn.drain(..left_out);
    let intervals: Vec<(i64, i64)> =
        drawn.iter().map(|(_, _, start, end)| (*start, *end)).collect();
    let scale = Scale::new(&intervals)?;
    let rows = drawn.iter().zip(0i64..).map(|((job, facts, start, end), place)| {
        row(site, path, job, facts, (scale.x(*start), scale.x(*end)), TOP + place * ROW)
    });
    let rows: Vec<RowView> = rows.collect();
    let bottom = TOP + i64::try_from(rows.len()).unwrap_or(0) * ROW;
    let time = |micros: i64| ServerTime::from_micros(micros).minute();
    let (first, last) =
        (intervals.iter().map(|i| i.0).min()?, intervals.iter().map(|i| i.1).max()?);
    Some(TimelineView {
        height: bottom + 8,
        bottom,
        ticks: scale.ticks(),
        breaks: scale.breaks(),
        rows,
        caption: format!("{} to {} server time", time(first), time(last)),
        left_out,
    })
}

fn row(
    site: &Site<'_>,
    path: &str,
    job: &Job,
    facts: &JobFacts,
    (from, to): (i64, i64),
    y: i64,
) -> RowView {
    let state = job.state.unwrap_or(JobState::Unknown);
    let what = site.job_title(job);
    let duration = duration_words(facts);
    let page = Page::Record { kind: Kind::Job, id: job.id.0 };
    let width = (to - from).max(3);
    let note = format!("{} \u{b7} {duration}", state.api_name());
    // Roughly the width of a text of this size.
    let note_width = i64::try_from(note.chars().count()).unwrap_or(0) * 7;
    let note_before =
        from + width + 8 + note_width > RIGHT + 20 && from - 8 - note_width > LEFT - 40;
    let label = ellipsis(&format!("#{} {what}", job.id), 40);
    let said = format!(
        "{}, created {}, {duration}",
        state.api_name(),
        job.created_at.map_or_else(|| "at an unknown time".to_owned(), |time| time.minute()),
    );
    RowView {
        y: y + 6,
        text_y: y + 18,
        x: from,
        width,
        class: class(state, facts.timing.basis),
        name: format!("{label}: {said}"),
        label,
        note,
        note_x: if note_before { from - 8 } else { from + width + 8 },
        note_before,
        href: site.has(page).then(|| relative(path, &page.path())),
        sentence: format!("Job {}, {what}: {said}", job.id),
    }
}

fn ellipsis(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most - 1).collect();
    format!("{kept}\u{2026}")
}

fn class(state: JobState, basis: Basis) -> &'static str {
    match state {
        _ if basis == Basis::Unknown => "plain",
        JobState::Success => "good",
        JobState::Failure => "bad",
        JobState::Started | JobState::Retry | JobState::Canceling => "open",
        JobState::Created | JobState::Pending | JobState::Received => "wait",
        JobState::Revoked | JobState::Unknown => "plain",
    }
}

/// A duration with how it is known.
pub(super) fn duration_words(facts: &JobFacts) -> String {
    match (facts.timing.run(), facts.timing.basis) {
        (Some(run), Basis::Measured) => words::duration(run),
        (Some(run), basis @ (Basis::AtMost | Basis::FromLogs | Basis::Running)) => {
            format!("{} {}", basis.word(), words::duration(run))
        }
        (_, Basis::Waiting) => "not started".to_owned(),
        _ if facts.bulk_updated => "duration unknown (updated in bulk)".to_owned(),
        _ => "duration unknown".to_owned(),
    }
}

/// A time axis on which long empty stretches are folded to a visible break.
struct Scale {
    /// Stretches of time and where they are drawn: (from, to, left, right).
    stretches: Vec<(i64, i64, i64, i64)>,
}

impl Scale {
    fn new(intervals: &[(i64, i64)]) -> Option<Self> {
        let mut sorted = intervals.to_vec();
        sorted.sort_unstable();
        let (first, mut end) = *sorted.first()?;
        let last = sorted.iter().map(|interval| interval.1).max()?;
        let mut gaps: Vec<(i64, i64)> = Vec::new();
        for (start, stop) in sorted {
            if start > end {
                gaps.push((end, start));
            }
            end = end.max(stop);
        }
        let folded = folded(&gaps, last - first);
        let mut bounds = vec![first];
        bounds.extend(folded.iter().flat_map(|(from, to)| [*from, *to]));
        bounds.push(last);
        let pairs: Vec<(i64, i64)> =
            bounds.chunks(2).filter_map(|pair| Some((*pair.first()?, *pair.get(1)?))).collect();
        let n_breaks = i64::try_from(folded.len()).unwrap_or(0);
        let room = RIGHT - LEFT - 10 - n_breaks * BREAK;
        let n_pairs = i64::try_from(pairs.len()).unwrap_or(1);
        // Each stretch has a tenth of an equal share for certain, the rest goes by length.
        let least = (room / n_pairs / 5).max(6);
        let free = (room - least * n_pairs).max(0);
        let total: i64 = pairs.iter().map(|(from, to)| to - from).sum::<i64>().max(1);
        let mut left = LEFT;
        let stretches = pairs
            .iter()
            .map(|(from, to)| {
                let share = i128::from(free) * i128::from(to - from) / i128::from(total);
                let right = left + least + i64::try_from(share).unwrap_or(0);
                let stretch = (*from, *to, left, right);
                left = right + BREAK;
                stretch
            })
            .collect();
        Some(Self { stretches })
    }

    fn x(&self, time: i64) -> i64 {
        let stretch = self.stretches.iter().rev().find(|(from, ..)| time >= *from);
        let Some((from, to, left, right)) = stretch.or(self.stretches.first()) else { return LEFT };
        let length = (to - from).max(1);
        let within = i128::from(time - from) * i128::from(right - left) / i128::from(length);
        (left + i64::try_from(within).unwrap_or(0)).clamp(*left, *right)
    }

    fn breaks(&self) -> Vec<BreakView> {
        let pairs =
            self.stretches.windows(2).filter_map(|pair| Some((pair.first()?, pair.get(1)?)));
        pairs
            .map(|((_, to, _, right), (from, _, left, _))| BreakView {
                x: *right,
                middle: (right + left) / 2,
                label: words::duration(from - to),
            })
            .collect()
    }

    /// Round times within each stretch, and its beginning where there is none.
    fn ticks(&self) -> Vec<TickView> {
        let mut ticks: Vec<TickView> = Vec::new();
        let mut day = None;
        for (from, to, left, right) in &self.stretches {
            let step = step((to - from).max(1), (right - left).max(1));
            let first =
                from.div_euclid(step) * step + if from.rem_euclid(step) == 0 { 0 } else { step };
            let mut times: Vec<i64> =
                (0..40).map(|n| first + n * step).take_while(|t| t <= to).collect();
            if times.is_empty() {
                times.push(*from);
            }
            for time in times {
                let x = self.x(time);
                let at = ServerTime::from_micros(time);
                let full = at.minute();
                let date = full.get(..10).unwrap_or_default().to_owned();
                let clock = full.get(11..).unwrap_or_default().to_owned();
                let label = if step >= DAY {
                    date.clone()
                } else if day.as_ref() == Some(&date) {
                    clock
                } else {
                    format!("{} {clock}", date.get(5..).unwrap_or_default())
                };
                let room = if label.len() > 8 { 84 } else { 52 };
                if ticks.last().is_none_or(|last| x - last.x >= room) && x <= RIGHT {
                    day = Some(date);
                    ticks.push(TickView { x, label });
                }
            }
        }
        ticks
    }
}

const MINUTE: i64 = 60_000_000;
const DAY: i64 = 1_440 * MINUTE;

/// The distance of round times on a stretch of this length and width.
fn step(length: i64, width: i64) -> i64 {
    const STEPS: [i64; 16] =
        [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440, 2_880, 10_080, 43_200, 129_600];
    let steps = STEPS.map(|minutes| minutes * MINUTE);
    let fits = |step: &i64| i128::from(*step) * i128::from(width) / i128::from(length) >= 76;
    steps.into_iter().find(fits).unwrap_or(525_600 * MINUTE)
}

/// The gaps to fold: those longer than a quarter of what would be drawn without them, at most eight,
/// the longest first.
fn folded(gaps: &[(i64, i64)], span: i64) -> Vec<(i64, i64)> {
    let mut by_length = gaps.to_vec();
    by_length.sort_by_key(|(from, to)| (std::cmp::Reverse(to - from), *from));
    let mut rest = span;
    let mut folded = Vec::new();
    for (from, to) in by_length.into_iter().take(8) {
        if (to - from) * 4 <= rest {
            break;
        }
        rest -= to - from;
        folded.push((from, to));
    }
    folded.sort_unstable();
    folded
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn two_minutes_in_two_years_are_still_a_bar() {
        let years = 2 * 365 * DAY;
        let scale = Scale::new(&[(0, 2 * MINUTE), (years, years + 2 * MINUTE)]).unwrap();
        assert_eq!(scale.breaks().len(), 1);
        assert!(scale.x(2 * MINUTE) - scale.x(0) > 100);
    }

    proptest! {
        #[test]
        fn later_is_never_further_left(
            intervals in prop::collection::vec((0i64..1_000_000_000_000, 0i64..10_000_000_000), 1..30),
        ) {
            let intervals: Vec<(i64, i64)> = intervals.into_iter().map(|(from, length)| (from, from + length)).collect();
            let scale = Scale::new(&intervals).unwrap();
            let mut times: Vec<i64> = intervals.iter().flat_map(|(from, to)| [*from, *to]).collect();
            times.sort_unstable();
            let xs: Vec<i64> = times.iter().map(|time| scale.x(*time)).collect();
            prop_assert!(xs.windows(2).all(|pair| pair[0] <= pair[1]));
            prop_assert!(xs.iter().all(|x| (LEFT..=RIGHT).contains(x)));
            let ticks = scale.ticks();
            prop_assert!(!ticks.is_empty() && ticks.windows(2).all(|pair| pair[0].x < pair[1].x));
        }
    }
}
