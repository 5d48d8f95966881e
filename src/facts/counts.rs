//! The five counts of a collection, recomputed from whatever evidence the snapshot has.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::compare::{CountFact, Evidence, Why, compare, compare_either};
use super::default_filters::passes;
use super::membership::{Members, members, two_states};
use super::sample::SampleFact;
use crate::model::{
    CaptureRow, Collection, CountKind, DefaultFilters, Field, Filtering, Kind, Membership,
    Occurrence, Row, Snapshot, TaxonId, Witness,
};

/// The counts of a collection, recomputed and compared: one for each way in which a count was asked for.
pub(super) fn recompute(
    snapshot: &Snapshot,
    collection: &Collection,
    sample: &SampleFact,
) -> Vec<CountFact> {
    let members = members(snapshot, collection);
    let members = members.as_ref();
    let two_states = two_states(snapshot, collection);
    let tally = |filtering| match &two_states {
        Some(why) => Tally::unknown(why.clone()),
        None => Tally::of(snapshot, collection, members, filtering),
    };
    let (filtered, unfiltered) = (tally(Filtering::Default), tally(Filtering::Unfiltered));
    let mut facts = Vec::new();
    for kind in CountKind::ALL {
        for filtering in [Filtering::Default, Filtering::Unfiltered, Filtering::Unknown] {
            let recorded = collection.recorded.get(kind, filtering);
            // A filtered row that says nothing would only repeat the one beside it.
            let is_row = match filtering {
                Filtering::Default => recorded.is_some() || !asked_otherwise(collection, kind),
                _ => kind.is_filtered() && recorded.is_some(),
            };
            if !is_row {
                continue;
            }
            let of = |tally: &Tally| {
                if kind == CountKind::Taxa { tally.taxa.clone() } else { tally.occurrences.clone() }
            };
            let recomputed = match (kind.is_filtered(), filtering) {
                (false, _) => match &two_states {
                    Some(why) => Evidence::Unknown(why.clone()),
                    None => captures_count(kind, recorded, snapshot, members, sample),
                },
                (true, Filtering::Unfiltered) => of(&unfiltered),
                (true, _) => of(&filtered),
            };
            let verdict = match (filtering, recorded) {
                (Filtering::Unknown, Some(n)) => {
                    compare_either(n, &of(&filtered), &of(&unfiltered))
                }
                _ => compare(recorded, &recomputed),
            };
            facts.push(CountFact { kind, filtering, recorded, recomputed, verdict });
        }
    }
    facts
}

/// Whether a filtered count was recorded in another way than with the default filters.
fn asked_otherwise(collection: &Collection, kind: CountKind) -> bool {
    let recorded = |filtering| collection.recorded.get(kind, filtering).is_some();
    kind.is_filtered() && (recorded(Filtering::Unfiltered) || recorded(Filtering::Unknown))
}

/// One of the three counts of captures.
///
/// Without members, a fresh draw of a deterministic method may confirm the recorded size; it cannot
/// contradict it, since the members may be older than the captures and the kwargs, or of another project.
fn captures_count(
    kind: CountKind,
    recorded: Option<i64>,
    snapshot: &Snapshot,
    members: Option<&Members<'_>>,
    sample: &SampleFact,
) -> Evidence {
    let Some(members) = members else {
        return match sample.size.filter(|_| kind == CountKind::SourceImages && !sample.random) {
            Some(size) if recorded == Some(size) => Evidence::Exact(size),
            Some(size) => Evidence::Unknown(Why::OtherSize(size)),
            None => Evidence::Unknown(Why::NoMembers),
        };
    };
    let membership = members.membership;
    if kind == CountKind::SourceImages {
        let n = i64::try_from(membership.len()).unwrap_or(i64::MAX);
        return bounded(n, members.all.clone());
    }
    let told = |row: CaptureRow| match kind {
        CountKind::WithDetections => snapshot.captures.has_real_detection(row),
        _ => snapshot.captures.is_processed(row),
    };
    let (mut yes, mut no, mut unknown) = (0, 0, membership.absent.len());
    for row in &membership.rows {
        match told(*row) {
            Some(true) => yes += 1,
            Some(false) => no += 1,
            None => unknown += 1,
        }
    }
    let mut why = detections_doubt(snapshot, unknown);
    if no > 0 && unknown == 0 && may_have_lost(snapshot, membership) {
        (unknown, why) = (no, Why::misplaced());
    }
    match (unknown, &members.all) {
        (0, all) => bounded(yes, all.clone()),
        (_, Err(why @ Why::TwoStates(_))) => Evidence::Unknown(why.clone()),
        (_, _) if yes > 0 => Evidence::AtLeast(yes, why),
        _ => Evidence::Unknown(match why {
            Why::DoubtfulMembers(_) => Why::NoDetections,
            why => why,
        }),
    }
}

/// Exactly so many if all of what is counted is there, else at least so many. A mixture of two states is no bound.
pub(super) fn bounded(n: i64, all: Result<(), Why>) -> Evidence {
    match all {
        Ok(()) => Evidence::Exact(n),
        Err(why @ Why::TwoStates(_)) => Evidence::Unknown(why),
        Err(why) => Evidence::AtLeast(n, why),
    }
}

/// Why the detections of so many captures are not known.
fn detections_doubt(snapshot: &Snapshot, captures: usize) -> Why {
    match &snapshot.holdings.detections {
        Some(Witness::TwoStates(words)) => Why::TwoStates(Arc::clone(words)),
        Some(Witness::Unproved) | None => Why::DoubtfulMembers(captures),
        Some(witness) => Why::IncompleteDetections(witness.clone()),
    }
}

/// Whether some of these captures may have more detections than the snapshot shows: detections of their project name
/// captures that nothing else names.
fn may_have_lost(snapshot: &Snapshot, membership: &Membership) -> bool {
    let holdings = &snapshot.holdings;
    let project = |row: &CaptureRow| snapshot.captures.project(*row);
    !holdings.misplaced.is_empty()
        && membership.rows.iter().any(|row| holdings.are_misplaced(project(row)))
}

/// Occurrences and taxa, with or without default filters.
struct Tally {
    occurrences: Evidence,
    taxa: Evidence,
}

/// What the occurrences on the members are, one by one.
#[derive(Default)]
struct Passing {
    occurrences: i64,
    taxa: BTreeSet<TaxonId>,
    /// Occurrences of which it is not known whether they pass.
    undecided: usize,
    /// Occurrences that pass and whose determination is not known.
    undetermined: usize,
}

impl Tally {
    fn unknown(why: Why) -> Self {
        Self { occurrences: Evidence::Unknown(why.clone()), taxa: Evidence::Unknown(why) }
    }

    fn of(
        snapshot: &Snapshot,
        collection: &Collection,
        members: Option<&Members<'_>>,
        filtering: Filtering,
    ) -> Self {
        let Some(members) = members else { return Self::unknown(Why::NoMembers) };
        if let Err(why @ Why::TwoStates(_)) = &members.all {
            return Self::unknown(why.clone());
        }
        let rows = &members.membership.rows;
        let captures = &snapshot.captures;
        // Of a capture whose sightings contradict each other nothing is told.
        let seen: BTreeSet<Row<Occurrence>> = rows
            .iter()
            .filter(|row| {
                captures.has_real_detection(**row).is_some() || captures.detections_are_whole(**row)
            })
            .flat_map(|row| snapshot.detections.occurrences_on(*row))
            .collect();
        let detections_told = rows.iter().any(|row| captures.has_real_detection(*row).is_some());
        let is_dumped = snapshot.holdings.detections.is_none();
        if seen.is_empty() && !is_dumped && !detections_told && !rows.is_empty() {
            return Self::unknown(Why::NoOccurrences);
        }
        let project = collection.project.and_then(|id| snapshot.projects.find(id));
        let filters = project.and_then(|project| project.filters.as_ref());
        if let (Some(project), Filtering::Default) = (project, filtering)
            && let Some(words) = snapshot.holdings.dispute(Kind::Project, project.id.0)
        {
            return Self::unknown(Why::TwoStates(words));
        }
        let passing = Passing::of(snapshot, &seen, filters, filtering);
        if passing.occurrences == 0 && passing.undecided > 0 {
            return Self::unknown(if filters.is_none() {
                Why::NoFilters
            } else {
                Why::MissingRecord("the score or the taxa of its occurrences")
            });
        }
        let n_taxa = i64::try_from(passing.taxa.len()).unwrap_or(i64::MAX);
        let whole = Self::whole(snapshot, members, &passing);
        let of_taxa = whole.clone().and(match passing.undetermined {
            0 => Ok(()),
            _ => Err(Why::MissingRecord("the determination of some of its occurrences")),
        });
        Self { occurrences: bounded(passing.occurrences, whole), taxa: bounded(n_taxa, of_taxa) }
    }

    /// Whether all occurrences on all members are known.
    ///
    /// The API serves no null markers, and occurrences may hang on those alone: only a dump, which holds every
    /// detection, gives exact numbers.
    fn whole(snapshot: &Snapshot, members: &Members<'_>, passing: &Passing) -> Result<(), Why> {
        members.all.clone()?;
        match &snapshot.holdings.detections {
            None => {}
            Some(Witness::TwoStates(words)) => return Err(Why::TwoStates(Arc::clone(words))),
            Some(witness) => return Err(Why::IncompleteDetections(witness.clone())),
        }
        let membership = members.membership;
        if may_have_lost(snapshot, membership) {
            return Err(Why::misplaced());
        }
        let is_doubtful = |row: &&CaptureRow| !snapshot.captures.detections_are_whole(**row);
        let doubtful = membership.rows.iter().filter(is_doubtful).count() + membership.absent.len();
        match (doubtful, passing.undecided) {
            (0, 0) => Ok(()),
            (0, _) => Err(Why::MissingRecord("the score or the taxa of some of its occurrences")),
            (n, _) => Err(Why::DoubtfulMembers(n)),
        }
    }
}

impl Passing {
    fn of(
        snapshot: &Snapshot,
        seen: &BTreeSet<Row<Occurrence>>,
        filters: Option<&DefaultFilters>,
        filtering: Filtering,
    ) -> Self {
        let mut all = Self::default();
        for occurrence in seen.iter().filter_map(|row| snapshot.occurrences.get(*row)) {
            let passes = match filtering {
                Filtering::Unfiltered => Some(true),
                _ => passes(&occurrence, filters, &snapshot.taxa),
            };
            match (passes, occurrence.determination) {
                (Some(true), determination) => {
                    all.occurrences += 1;
                    match determination {
                        Field::Value(taxon) => _ = all.taxa.insert(taxon),
                        Field::Null => {}
                        Field::Absent => all.undetermined += 1,
                    }
                }
                (Some(false), _) => {}
                (None, _) => all.undecided += 1,
            }
        }
        all
    }
}
