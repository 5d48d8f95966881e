//! The five counts of a collection, recomputed from whatever evidence the snapshot has.

use std::collections::BTreeSet;

use super::compare::{CountFact, Evidence, Why, compare, compare_either};
use super::default_filters::passes;
use super::membership::{Members, members};
use super::sample::SampleFact;
use crate::model::{
    CaptureRow, CaptureTable, Collection, CountKind, Field, Filtering, Occurrence, Row, Snapshot,
    TaxonId,
};

/// The counts of a collection, recomputed and compared: one for each way in which a count was asked for.
pub(super) fn recompute(
    snapshot: &Snapshot,
    collection: &Collection,
    sample: &SampleFact,
) -> Vec<CountFact> {
    let members = members(snapshot, collection);
    let filtered = Tally::of(snapshot, collection, members, Filtering::Default);
    let unfiltered = Tally::of(snapshot, collection, members, Filtering::Unfiltered);
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
                (false, _) => captures_count(kind, recorded, snapshot, members, sample),
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
    members: Option<Members<'_>>,
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
        return if members.all { Evidence::Exact(n) } else { Evidence::AtLeast(n) };
    }
    let told = |table: &CaptureTable, row: CaptureRow| {
        let told = match kind {
            CountKind::WithDetections => table.has_real_detection(row),
            _ => table.is_processed(row),
        };
        told.or(table.stored_positive(row).filter(|is_positive| *is_positive))
    };
    let (mut yes, mut unknown) = (0, membership.absent.len());
    for row in &membership.rows {
        match told(&snapshot.captures, *row) {
            Some(true) => yes += 1,
            Some(false) => {}
            None => unknown += 1,
        }
    }
    if unknown == 0 && members.all {
        Evidence::Exact(yes)
    } else if yes == 0 && unknown > 0 {
        Evidence::Unknown(Why::NoDetections)
    } else {
        Evidence::AtLeast(yes)
    }
}

/// Occurrences and taxa, with or without default filters.
struct Tally {
    occurrences: Evidence,
    taxa: Evidence,
}

impl Tally {
    fn of(
        snapshot: &Snapshot,
        collection: &Collection,
        members: Option<Members<'_>>,
        filtering: Filtering,
    ) -> Self {
        let unknown = |why: Why| Self {
            occurrences: Evidence::Unknown(why.clone()),
            taxa: Evidence::Unknown(why),
        };
        let Some(members) = members else { return unknown(Why::NoMembers) };
        let rows = &members.membership.rows;
        let seen: BTreeSet<Row<Occurrence>> =
            rows.iter().flat_map(|row| snapshot.detections.occurrences_on(*row)).collect();
        let detections_told =
            rows.iter().any(|row| snapshot.captures.has_real_detection(*row).is_some());
        if seen.is_empty() && !snapshot.detections.complete && !detections_told && !rows.is_empty()
        {
            return unknown(Why::NoOccurrences);
        }
        let project = collection.project.and_then(|id| snapshot.projects.find(id));
        let filters = project.and_then(|project| project.filters.as_ref());
        let (mut passing, mut undecided, mut undetermined) = (0, 0, 0);
        let mut taxa: BTreeSet<TaxonId> = BTreeSet::new();
        for occurrence in seen.iter().filter_map(|row| snapshot.occurrences.get(*row)) {
            let passes = match filtering {
                Filtering::Unfiltered => Some(true),
                _ => passes(&occurrence, filters, &snapshot.taxa),
            };
            match passes {
                Some(true) => {
                    passing += 1;
                    match occurrence.determination {
                        Field::Value(taxon) => _ = taxa.insert(taxon),
                        Field::Null => {}
                        Field::Absent => undetermined += 1,
                    }
                }
                Some(false) => {}
                None => undecided += 1,
            }
        }
        if passing == 0 && undecided > 0 {
            return unknown(if filters.is_none() {
                Why::NoFilters
            } else {
                Why::MissingRecord("the taxa of its occurrences")
            });
        }
        // The API serves no null markers, and occurrences may hang on those alone: only a dump, which
        // holds every detection, gives exact numbers.
        let whole = members.all
            && members.membership.absent.is_empty()
            && snapshot.detections.complete
            && undecided == 0;
        let n_taxa = i64::try_from(taxa.len()).unwrap_or(i64::MAX);
        Self {
            occurrences: if whole { Evidence::Exact(passing) } else { Evidence::AtLeast(passing) },
            taxa: if whole && undetermined == 0 {
                Evidence::Exact(n_taxa)
            } else {
                Evidence::AtLeast(n_taxa)
            },
        }
    }
}
