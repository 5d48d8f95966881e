//! What many pages ask for, looked up once: ids by kind, orders, findings by record, captures by event and
//! deployment, nights.

use std::collections::BTreeMap;

use super::orders::Orders;
use super::route::Order;
use super::timeline::Chronicle;
use super::{CapturePages, LISTED, Originals};
use crate::facts::effort::{DeploymentEffort, Nights, effort};
use crate::facts::{Evidence, Facts, Populations, populations};
use crate::finding::{Finding, Severity, Subject};
use crate::model::{
    CaptureRow, CollectionId, CountKind, Deployment, Event, Filtering, Kind, Occurrence, Row,
    Snapshot, TaxonId,
};
use crate::parallel::map_in_order;

/// A list with more records than this is paged in its default order only; its other orders are made in
/// the browser. (Twenty orders of a thousand records are two thousand files already.)
pub(super) const ORDERED_UP_TO: usize = 1_000;

/// Look-ups for a whole site.
pub(super) struct Index {
    /// Ids of the records that have a page, by kind, ascending.
    pub(super) records: BTreeMap<Kind, Vec<i64>>,
    /// Captures of the list of captures, ascending.
    pub(super) captures: Vec<CaptureRow>,
    /// Kinds of which the snapshot holds records of their own, so that their lists have a response.
    pub(super) served: Vec<Kind>,
    /// Ids of a list in each of its orders, for the lists that are paged in every order.
    pub(super) orders: BTreeMap<(Kind, Order), Vec<i64>>,
    /// Places of the findings about a record.
    pub(super) findings: BTreeMap<(Kind, i64), Vec<usize>>,
    /// Findings that are more than a note.
    pub(super) pressing_findings: usize,
    /// The captures of each project.
    pub(super) populations: Populations,
    /// The captures of each event, in time.
    pub(super) by_event: Groups<Event>,
    /// The captures of each deployment, in time.
    pub(super) by_deployment: Groups<Deployment>,
    /// The captures of each occurrence, in time.
    pub(super) by_occurrence: Groups<Occurrence>,
    /// How many occurrences are determined as each taxon.
    pub(super) occurrences_of: BTreeMap<TaxonId, usize>,
    /// The nights of all captures.
    pub(super) nights: Nights,
    /// All jobs in time.
    pub(super) chronicle: Chronicle,
    /// Captures by deployment and night, in the order of the table of deployments.
    pub(super) effort: Vec<DeploymentEffort>,
}

impl Index {
    pub(super) fn new(
        snapshot: &Snapshot,
        facts: &Facts,
        findings: &[Finding],
        originals: &dyn Originals,
        capture_pages: CapturePages,
    ) -> Self {
        let captures: Vec<CaptureRow> = match capture_pages {
            CapturePages::None => Vec::new(),
            CapturePages::All | CapturePages::Members => snapshot.captures.rows().collect(),
        };
        let records = records(snapshot, &captures, capture_pages);
        let mut occurrences_of = BTreeMap::new();
        let determined = snapshot.occurrences.iter().filter_map(|o| o.determination.value());
        for taxon in determined {
            *occurrences_of.entry(taxon).or_insert(0) += 1;
        }
        let table = &snapshot.captures;
        let all = || table.rows();
        let nights = Nights::new(table);
        let effort = effort(snapshot, &nights);
        let mut index = Self {
            orders: orders(&Orders { snapshot, facts, originals }, &records, &captures),
            served: LISTED
                .into_iter()
                .filter(|kind| {
                    snapshot.number_of(*kind) > 0
                        && (*kind != Kind::Occurrence
                            || snapshot.occurrences.iter().any(|found| found.origin.is_some()))
                })
                .collect(),
            records,
            findings: BTreeMap::new(),
            pressing_findings: 0,
            populations: populations(snapshot),
            by_event: Groups::new(
                snapshot,
                all().filter_map(|row| Some((table.event(row)?, row))).collect(),
            ),
            by_deployment: Groups::new(
                snapshot,
                all().filter_map(|row| Some((table.deployment(row)?, row))).collect(),
            ),
            by_occurrence: Groups::new(
                snapshot,
                snapshot.detections.pairs().iter().map(|(row, of)| (*of, *row)).collect(),
            ),
            occurrences_of,
            nights,
            chronicle: Chronicle::new(snapshot, facts),
            effort,
            captures,
        };
        index.know(findings);
        index
    }

    /// Takes these findings for all there are.
    pub(super) fn know(&mut self, findings: &[Finding]) {
        self.findings.clear();
        for (place, finding) in findings.iter().enumerate() {
            if let Some(record) = record_of(&finding.subject) {
                self.findings.entry(record).or_default().push(place);
            }
        }
        self.pressing_findings = findings.iter().filter(|f| f.severity != Severity::Note).count();
    }

    /// The ids of the records of a kind that have a page.
    pub(super) fn of(&self, kind: Kind) -> &[i64] {
        self.records.get(&kind).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether a record has a page.
    pub(super) fn has(&self, kind: Kind, id: i64) -> bool {
        self.of(kind).binary_search(&id).is_ok()
    }

    /// Whether a list is paged in this order.
    pub(super) fn is_ordered(&self, kind: Kind, order: Option<Order>) -> bool {
        order.is_none_or(|order| self.orders.contains_key(&(kind, order)))
    }

    /// The effort of a deployment; `None` where it took no capture.
    pub(super) fn effort_of(&self, deployment: Row<Deployment>) -> Option<&DeploymentEffort> {
        let place =
            self.effort.binary_search_by_key(&deployment, |effort| effort.deployment).ok()?;
        self.effort.get(place)
    }
}

/// Captures grouped by what they belong to.
pub(super) struct Groups<T> {
    /// (group, capture), by group and then by time and id.
    pairs: Vec<(Row<T>, CaptureRow)>,
}

impl<T> Groups<T> {
    fn new(snapshot: &Snapshot, mut pairs: Vec<(Row<T>, CaptureRow)>) -> Self {
        let captures = &snapshot.captures;
        pairs.sort_by_key(|(group, row)| (*group, captures.timestamp(*row), *row));
        Self { pairs }
    }

    /// The captures of one group, in time.
    pub(super) fn of(&self, group: Row<T>) -> impl ExactSizeIterator<Item = CaptureRow> {
        let start = self.pairs.partition_point(|(found, _)| *found < group);
        let rest = self.pairs.get(start..).unwrap_or_default();
        let n = rest.partition_point(|(found, _)| *found == group);
        rest.get(..n).unwrap_or_default().iter().map(|(_, row)| *row)
    }

    /// How many captures a group has.
    pub(super) fn len(&self, group: Row<T>) -> usize {
        self.of(group).len()
    }
}

/// Every order of every list that is short enough.
fn orders(
    orders: &Orders<'_>,
    records: &BTreeMap<Kind, Vec<i64>>,
    captures: &[CaptureRow],
) -> BTreeMap<(Kind, Order), Vec<i64>> {
    let listed: Vec<(Kind, Vec<i64>)> = LISTED
        .into_iter()
        .map(|kind| match kind {
            Kind::Capture if captures.len() <= ORDERED_UP_TO => {
                let table = &orders.snapshot.captures;
                (kind, captures.iter().map(|row| table.id(*row).0).collect())
            }
            Kind::Capture => (kind, Vec::new()),
            kind => (kind, records.get(&kind).cloned().unwrap_or_default()),
        })
        .filter(|(_, ids)| !ids.is_empty() && ids.len() <= ORDERED_UP_TO)
        .collect();
    let ordered = map_in_order(&listed, |(kind, ids)| orders.all(*kind, ids));
    let by_kind = listed.iter().zip(ordered);
    by_kind
        .flat_map(|((kind, _), all)| all.into_iter().map(|(order, ids)| ((*kind, order), ids)))
        .collect()
}

/// The record that a finding is about.
pub(super) fn record_of(subject: &Subject) -> Option<(Kind, i64)> {
    match subject {
        Subject::Collection(id) => Some((Kind::Collection, id.0)),
        Subject::Job(id) => Some((Kind::Job, id.0)),
        Subject::Capture(id) => Some((Kind::Capture, id.0)),
        Subject::Project(id) => Some((Kind::Project, id.0)),
        Subject::Record(kind, id) => Some((*kind, *id)),
        Subject::File | Subject::Snapshot => None,
    }
}

fn records(
    snapshot: &Snapshot,
    captures: &[CaptureRow],
    capture_pages: CapturePages,
) -> BTreeMap<Kind, Vec<i64>> {
    // Those that are only referred to have a page as well: what is known of them stands there.
    macro_rules! all {
        ($table:ident) => {
            snapshot.$table.iter().map(|r| r.id.0).collect()
        };
    }
    let with_page: Vec<i64> = match capture_pages {
        CapturePages::None => Vec::new(),
        CapturePages::All => captures.iter().map(|row| snapshot.captures.id(*row).0).collect(),
        CapturePages::Members => {
            let members = snapshot.members.values().flat_map(|members| members.rows.iter());
            let mut ids: Vec<i64> = members.map(|row| snapshot.captures.id(*row).0).collect();
            ids.sort_unstable();
            ids.dedup();
            ids
        }
    };
    BTreeMap::from([
        (Kind::Collection, all!(collections)),
        (Kind::Capture, with_page),
        (Kind::Job, all!(jobs)),
        (Kind::Project, all!(projects)),
        (Kind::Deployment, all!(deployments)),
        (Kind::ResearchSite, all!(sites)),
        (Kind::Event, all!(events)),
        (Kind::Occurrence, all!(occurrences)),
        (Kind::Taxon, all!(taxa)),
        (Kind::Pipeline, all!(pipelines)),
    ])
}

/// What was recorded, or else what was recomputed exactly.
pub(super) fn recorded_or_known(
    snapshot: &Snapshot,
    facts: &Facts,
    id: CollectionId,
    kind: CountKind,
) -> Option<i64> {
    let recorded = snapshot.collections.find(id)?.recorded.shown(kind);
    recorded.or_else(|| {
        let place = facts.collections.binary_search_by_key(&id, |facts| facts.id).ok()?;
        let counts = &facts.collections.get(place)?.counts;
        let count = counts.iter().find(|c| c.kind == kind && c.filtering == Filtering::Default)?;
        match count.recomputed {
            Evidence::Exact(n) => Some(n),
            _ => None,
        }
    })
}
