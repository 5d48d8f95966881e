//! What many pages look up: ids by kind, orders, findings by record.

use std::collections::BTreeMap;

use super::orders::Orders;
use super::route::Order;
use super::{CapturePages, LISTED, Originals};
use crate::facts::ReportFacts;
use crate::finding::{CodeCount, Finding, Severity, Subject, by_code};
use crate::model::{CaptureRow, Kind, Snapshot};
use crate::parallel::map_in_order;

/// A list with more records than this is paged in its default order only; its other orders are made in
/// the browser. (Twenty orders of a thousand records are two thousand files already.)
pub(super) const ORDERED_UP_TO: usize = 1_000;

/// Look-ups for all pages of a site.
pub(super) struct Index {
    /// Ids of the records that have a page, by kind, ascending.
    pub(super) records: BTreeMap<Kind, Vec<i64>>,
    /// Captures of the list of captures, ascending.
    pub(super) captures: Vec<CaptureRow>,
    /// Kinds of which the snapshot holds records of their own, so that their lists have a response.
    pub(super) served: Vec<Kind>,
    /// Ids of a list in each of its orders, for the lists that are paged in every order.
    pub(super) orders: BTreeMap<(Kind, Order), Vec<i64>>,
    /// The findings about each record, as places in the list of all.
    pub(super) findings: BTreeMap<(Kind, i64), Vec<usize>>,
    /// How many findings there are of each severity and code, the worst first.
    pub(super) codes: Vec<CodeCount>,
}

impl Index {
    pub(super) fn new(
        snapshot: &Snapshot,
        facts: &ReportFacts,
        findings: &[Finding],
        originals: &dyn Originals,
        capture_pages: CapturePages,
    ) -> Self {
        let captures: Vec<CaptureRow> = match capture_pages {
            CapturePages::None => Vec::new(),
            CapturePages::All | CapturePages::Members => snapshot.captures.rows().collect(),
        };
        let records = records(snapshot, &captures, capture_pages);
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
            codes: Vec::new(),
            captures,
        };
        index.know(findings);
        index
    }

    /// Replaces the findings.
    pub(super) fn know(&mut self, findings: &[Finding]) {
        self.findings.clear();
        for (place, finding) in findings.iter().enumerate() {
            if let Some(record) = record_of(&finding.subject) {
                self.findings.entry(record).or_default().push(place);
            }
        }
        self.codes = by_code(findings);
    }

    /// How many findings have a severity.
    pub(super) fn number_of(&self, severity: Severity) -> usize {
        self.codes.iter().filter(|of| of.severity == severity).map(|of| of.n).sum()
    }

    /// How many findings are errors or warnings.
    pub(super) fn pressing_findings(&self) -> usize {
        self.number_of(Severity::Error) + self.number_of(Severity::Warning)
    }

    /// The ids of the records of a kind that have a page.
    pub(super) fn of(&self, kind: Kind) -> &[i64] {
        // Detections have no pages.
        self.records.get(&kind).map_or(&[], Vec::as_slice)
    }

    /// Whether a record has a page.
    pub(super) fn has(&self, kind: Kind, id: i64) -> bool {
        self.of(kind).binary_search(&id).is_ok()
    }

    /// Whether a list is paged in this order.
    pub(super) fn is_ordered(&self, kind: Kind, order: Option<Order>) -> bool {
        order.is_none_or(|order| self.orders.contains_key(&(kind, order)))
    }
}

/// The ids of each list that is short enough, in each of its orders.
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
            kind => (kind, records.get(&kind).map_or_else(Vec::new, Clone::clone)),
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
