//! What there is to count: one walk over all captures with their detections, one over all occurrences.

use std::collections::BTreeMap;
use std::ops::Range;

use super::CaptureTally;
use super::evidence::{self, Ground, Owner, Rule, is_newer};
use crate::facts::Verdict;
use crate::facts::compare::compare;
use crate::model::{
    CaptureRow, CaptureTable, DefaultFilters, DetectionWalk, Field, Occurrence, ProjectId, Row,
    Snapshot, TaxonId, Unsaid,
};
use crate::parallel::map_in_order;

/// The captures of an event or a deployment, and the detections with a box on them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sum {
    pub(super) captures: u32,
    /// Captures of which not all detections are known.
    pub(super) doubtful: u32,
    pub(super) detections: Found,
    /// Captures that were added after the stored number was computed.
    pub(super) newer: u32,
}

/// What passes the default filters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) passing: u32,
    /// Those of which it is not known whether they pass.
    pub(super) open: u32,
    /// Those that pass and were created after the stored number was computed.
    pub(super) newer: u32,
}

impl Found {
    fn add(&mut self, other: Self) {
        self.passing += other.passing;
        self.open += other.open;
        self.newer += other.newer;
    }

    /// Adds `n` of which it is known, or not, whether they pass.
    fn note(&mut self, passes: Option<bool>, n: u32, is_newer: bool) {
        match passes {
            Some(true) => {
                self.passing += n;
                self.newer += if is_newer { n } else { 0 };
            }
            Some(false) => {}
            None => self.open += n,
        }
    }
}

/// The occurrences of a deployment that have an event, and their determinations: each with whether one that was there when
/// the stored number was computed has it.
#[derive(Clone, Debug, Default)]
pub(super) struct OfOccurrences {
    pub(super) found: Found,
    pub(super) taxa: BTreeMap<Field<TaxonId>, bool>,
}

/// How many captures do not tell what they belong to.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Untold {
    pub(super) events: usize,
    pub(super) deployments: usize,
}

/// Sums over captures.
pub(super) struct Sums {
    pub(super) untold: Untold,
    /// By row of the event, and of the deployment.
    pub(super) events: Vec<Sum>,
    pub(super) deployments: Vec<Sum>,
    pub(super) captures: BTreeMap<Option<ProjectId>, CaptureTally>,
}

impl Sums {
    /// No captures yet.
    fn new(ground: &Ground<'_>) -> Self {
        Self {
            untold: Untold::default(),
            events: vec![Sum::default(); ground.events.len()],
            deployments: vec![Sum::default(); ground.deployments.len()],
            captures: BTreeMap::new(),
        }
    }
}

/// Rows that a thread walks over at least, and at most so many parts: each has sums for all events.
const ROWS_AT_ONCE: usize = 20_000;
const PARTS: usize = 8;

/// The rows of a table of `n`, in parts.
fn parts(n: usize) -> Vec<Range<usize>> {
    let step = n.div_ceil(PARTS).max(ROWS_AT_ONCE);
    (0..n).step_by(step).map(|from| from..(from + step).min(n)).collect()
}

/// The sums over all captures.
pub(super) fn of_captures(ground: &Ground<'_>) -> Sums {
    let mut all = Sums::new(ground);
    let parts = parts(ground.snapshot.captures.len());
    for part in map_in_order(&parts, |rows| part(ground, rows.clone())) {
        all.untold.events += part.untold.events;
        all.untold.deployments += part.untold.deployments;
        let pairs = [(&mut all.events, part.events), (&mut all.deployments, part.deployments)];
        for (sums, sum) in pairs.into_iter().flat_map(|(all, part)| all.iter_mut().zip(part)) {
            sums.captures += sum.captures;
            sums.doubtful += sum.doubtful;
            sums.newer += sum.newer;
            sums.detections.add(sum.detections);
        }
        for (project, tally) in part.captures {
            let sum = all.captures.entry(project).or_default();
            sum.recorded += tally.recorded;
            sum.matching += tally.matching;
            sum.above += tally.above;
            sum.as_at_first += tally.as_at_first;
            sum.drifted.extend(tally.drifted);
        }
    }
    all
}

/// The sums over some captures.
fn part(ground: &Ground<'_>, rows: Range<usize>) -> Sums {
    let captures = &ground.snapshot.captures;
    let mut sums = Sums::new(ground);
    let is_dump = ground.snapshot.holdings.all_captures.is_none();
    let mut walk = ground.snapshot.detections.from(Row::new(rows.start));
    for row in rows.map(Row::new) {
        let unsaid = captures.unsaid(row);
        // A reference that cannot be right is counted for no event and no deployment.
        let told = |row: Option<usize>, field| row.filter(|_| !unsaid.has(field));
        let event = told(captures.event(row).map(Row::index), Unsaid::EVENT);
        let deployment = told(captures.deployment(row).map(Row::index), Unsaid::DEPLOYMENT);
        let of_event = event.and_then(|place| ground.events.get(place));
        let of_deployment = deployment.and_then(|place| ground.deployments.get(place));
        // One that names a record that is not there may name the wrong one.
        let is_lost =
            |owner: Option<&Owner<'_>>| is_dump && owner.is_some_and(|of| of.is_named_only);
        sums.untold.events += usize::from(unsaid.has(Unsaid::EVENT) || is_lost(of_event));
        sums.untold.deployments +=
            usize::from(unsaid.has(Unsaid::DEPLOYMENT) || is_lost(of_deployment));
        let (mut on, mut is_doubtful) = (OnCapture::default(), true);
        if ground.tells_detections {
            on = on_capture(ground, &mut walk, row, (of_event, of_deployment));
            is_doubtful = !captures.boxes_are_whole(row);
            tally(ground, &mut sums.captures, row, on.own);
        }
        let added = captures.added_at(row);
        let sum = event.and_then(|place| sums.events.get_mut(place));
        if let Some((sum, owner)) = sum.zip(of_event) {
            sum.add(is_doubtful, on.of_event, is_newer(added, owner.computed));
        }
        let sum = deployment.and_then(|place| sums.deployments.get_mut(place));
        if let Some((sum, owner)) = sum.zip(of_deployment) {
            sum.add(is_doubtful, on.of_deployment, is_newer(added, owner.computed));
        }
    }
    sums
}

impl Sum {
    fn add(&mut self, is_doubtful: bool, detections: Found, is_newer: bool) {
        self.captures += 1;
        self.doubtful += u32::from(is_doubtful);
        self.newer += u32::from(is_newer);
        let newer = if is_newer { detections.passing } else { detections.newer };
        self.detections.add(Found { newer, ..detections });
    }
}

/// Compares the stored number of a capture.
fn tally(
    ground: &Ground<'_>,
    tallies: &mut BTreeMap<Option<ProjectId>, CaptureTally>,
    row: CaptureRow,
    own: Found,
) {
    let captures = &ground.snapshot.captures;
    let Some(recorded) = captures.detections_count(row) else { return };
    let tally = tallies.entry(captures.project(row)).or_default();
    tally.recorded += 1;
    let counted = i64::from(own.passing);
    match compare(Some(recorded), &evidence::of_capture(ground.snapshot, row, own)) {
        Verdict::Match => tally.matching += 1,
        Verdict::Drift { .. } => {
            tally.drifted.push(row);
            tally.above += usize::from(counted < recorded);
            tally.as_at_first += usize::from(at_first(ground.snapshot, row) == recorded);
        }
        _ => {}
    }
}

/// How many detections of a capture pass the default filters that a project begins with: a score of 0.5, and all taxa.
fn at_first(snapshot: &Snapshot, row: CaptureRow) -> i64 {
    let filters = DefaultFilters { score_threshold: 0.5, ..DefaultFilters::default() };
    by_rule(snapshot, row, Rule::Filters(&filters)).passing.into()
}

/// The detections with a box on a capture that count by a rule. Of a capture whose sightings contradict each other nothing
/// is told.
pub(super) fn by_rule(snapshot: &Snapshot, row: CaptureRow, rule: Rule<'_>) -> Found {
    let mut found = Found::default();
    if !is_told(&snapshot.captures, row) {
        return found;
    }
    let without_occurrence = snapshot.detections.from(row).on(row, |occurrence, boxes| {
        if let Some(occurrence) = snapshot.occurrences.get(occurrence) {
            found.note(rule.passes(&snapshot.taxa, &occurrence), boxes, false);
        }
    });
    found.note(rule.passes_without_occurrence(), without_occurrence, false);
    found
}

fn is_told(captures: &CaptureTable, row: CaptureRow) -> bool {
    captures.boxes_are_whole(row) || captures.has_real_detection(row).is_some()
}

/// The detections with a box on a capture, by the default filters of its project, its event's and its deployment's.
#[derive(Clone, Copy, Debug, Default)]
struct OnCapture {
    own: Found,
    of_event: Found,
    of_deployment: Found,
}

/// What is on a capture, the next of the walk.
fn on_capture(
    ground: &Ground<'_>,
    walk: &mut DetectionWalk<'_>,
    row: CaptureRow,
    (event, deployment): (Option<&Owner<'_>>, Option<&Owner<'_>>),
) -> OnCapture {
    let snapshot = ground.snapshot;
    let mut on = OnCapture::default();
    let own = ground.rule(row);
    let is_told = is_told(&snapshot.captures, row);
    let without_occurrence = walk.on(row, |occurrence, boxes| {
        let Some(occurrence) = snapshot.occurrences.get(occurrence).filter(|_| is_told) else {
            return;
        };
        let passes = own.passes(&snapshot.taxa, &occurrence);
        on.own.note(passes, boxes, false);
        for (owner, found) in [(event, &mut on.of_event), (deployment, &mut on.of_deployment)] {
            let Some(owner) = owner else { continue };
            let passes = if owner.rule.is(own) {
                passes
            } else {
                owner.rule.passes(&snapshot.taxa, &occurrence)
            };
            found.note(passes, boxes, is_newer(occurrence.added_at, owner.computed));
        }
    });
    if without_occurrence > 0 && is_told {
        on.own.note(own.passes_without_occurrence(), without_occurrence, false);
        for (owner, found) in [(event, &mut on.of_event), (deployment, &mut on.of_deployment)] {
            let passes = owner.map_or(Some(false), |owner| owner.rule.passes_without_occurrence());
            found.note(passes, without_occurrence, false);
        }
    }
    on
}

/// What the occurrences tell of events and deployments, by their rows.
pub(super) struct Occurrences {
    /// Occurrences that do not tell their event or deployment, and those that name an event that is not there.
    pub(super) untold: usize,
    pub(super) elsewhere: usize,
    pub(super) events: Vec<Found>,
    pub(super) deployments: Vec<OfOccurrences>,
}

impl Occurrences {
    /// Occurrences that do not tell their event and deployment, or name one that is not there.
    pub(super) fn untold(&self) -> usize {
        self.untold + self.elsewhere
    }

    /// No occurrences yet.
    fn new(ground: &Ground<'_>) -> Self {
        Self {
            untold: 0,
            elsewhere: 0,
            events: vec![Found::default(); ground.events.len()],
            deployments: vec![OfOccurrences::default(); ground.deployments.len()],
        }
    }
}

/// The sums over all occurrences.
pub(super) fn of_occurrences(ground: &Ground<'_>) -> Occurrences {
    let occurrences = &ground.snapshot.occurrences;
    let mut all = Occurrences::new(ground);
    if !occurrences.tells_events() {
        all.untold = occurrences.len();
        return all;
    }
    let parts = parts(occurrences.len());
    for part in map_in_order(&parts, |rows| part_of_occurrences(ground, rows.clone())) {
        all.untold += part.untold;
        all.elsewhere += part.elsewhere;
        for (sum, found) in all.events.iter_mut().zip(part.events) {
            sum.add(found);
        }
        for (sum, of_part) in all.deployments.iter_mut().zip(part.deployments) {
            sum.found.add(of_part.found);
            for (taxon, was_there) in of_part.taxa {
                *sum.taxa.entry(taxon).or_default() |= was_there;
            }
        }
    }
    all
}

/// The sums over some occurrences.
fn part_of_occurrences(ground: &Ground<'_>, rows: Range<usize>) -> Occurrences {
    let snapshot = ground.snapshot;
    let mut sums = Occurrences::new(ground);
    // Neighbours are of the same event and deployment, mostly.
    let (mut last_event, mut last_deployment) = ((None, None), (None, None));
    for occurrence in rows.filter_map(|place| snapshot.occurrences.get(Row::new(place))) {
        let is_told = occurrence.event.is_present() && occurrence.deployment.is_present();
        sums.untold += usize::from(!is_told);
        // Without an event it counts nowhere.
        let Some(event) = occurrence.event.value() else { continue };
        if last_event.0 != Some(event) {
            last_event = (Some(event), snapshot.events.row(event).map(Row::index));
        }
        let place = last_event.1.unwrap_or(usize::MAX);
        let of_event = ground.events.get(place).filter(|owner| !owner.is_named_only);
        sums.elsewhere += usize::from(of_event.is_none());
        if let Some((owner, sum)) = of_event.zip(sums.events.get_mut(place)) {
            let is_newer = is_newer(occurrence.added_at, owner.computed);
            sum.note(owner.rule.passes(&snapshot.taxa, &occurrence), 1, is_newer);
        }
        let Some(deployment) = occurrence.deployment.value() else { continue };
        if last_deployment.0 != Some(deployment) {
            last_deployment =
                (Some(deployment), snapshot.deployments.row(deployment).map(Row::index));
        }
        let place = last_deployment.1.unwrap_or(usize::MAX);
        let of_deployment = ground.deployments.get(place).filter(|owner| !owner.is_named_only);
        sums.untold += usize::from(of_deployment.is_none());
        if let Some((owner, sum)) = of_deployment.zip(sums.deployments.get_mut(place)) {
            let is_newer = is_newer(occurrence.added_at, owner.computed);
            sum.note(owner.rule.passes(&snapshot.taxa, &occurrence), &occurrence, is_newer);
        }
    }
    sums
}

impl OfOccurrences {
    fn note(&mut self, passes: Option<bool>, occurrence: &Occurrence, is_newer: bool) {
        self.found.note(passes, 1, is_newer);
        if passes == Some(true) {
            *self.taxa.entry(occurrence.determination).or_default() |= !is_newer;
        }
    }
}
