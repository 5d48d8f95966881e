//! What many pages look up: ids by kind, orders, findings by record.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::orders::Orders;
use super::route::Order;
use super::sheets::{RecordPages, Sheets};
use super::{LISTED, MANY, Options, Originals, RECORDS_PER_FILE};
use crate::facts::{Focus, ReportFacts};
use crate::finding::{CodeCount, Finding, Severity, by_code};
use crate::model::{
    CaptureId, CaptureRow, CollectionId, Deployment, Kind, OccurrenceId, Row, Snapshot,
};
use crate::parallel::map_in_order;

/// A list with more records than this is paged in its default order only; its other orders are made in
/// the browser. (Twenty orders of a thousand records are two thousand files already.)
pub(super) const ORDERED_UP_TO: usize = 1_000;

/// Which records have a place in a report.
pub(super) struct Chosen<'a> {
    pub(super) options: &'a Options,
    /// What it is about, where that is not all of the snapshot.
    pub(super) focus: Option<&'a Focus>,
}

impl Chosen<'_> {
    fn has(&self, kind: Kind, id: i64) -> bool {
        self.focus.is_none_or(|focus| focus.has(kind, id))
    }
}

/// Look-ups for all pages of a site.
pub(super) struct Index {
    /// Ids of the records of each list in its default order: captures by station and time, all others by id.
    records: BTreeMap<Kind, Vec<i64>>,
    /// The place in its list of each capture, by its row; empty where there is no list of captures.
    places_of_captures: Vec<usize>,
    /// The place in its list of the first capture of each deployment; empty where there is no list of captures.
    pub(super) first_captures: BTreeMap<Row<Deployment>, usize>,
    /// The captures that each collection holds, by station and time.
    pub(super) members: BTreeMap<CollectionId, Vec<CaptureRow>>,
    /// Ids of the captures and of the occurrences that have a page of their own, ascending; all others have one.
    with_page: BTreeMap<Kind, Vec<i64>>,
    /// How the lists of captures and of occurrences are spread over pages.
    pub(super) sheets: BTreeMap<Kind, Sheets>,
    /// The pages of these lists whose records stand in one file of data, for each file.
    parts: BTreeMap<Kind, Vec<Range<usize>>>,
    /// How many bytes the records have of each kind of which there are many.
    pub(super) bytes_of_many: BTreeMap<Kind, u64>,
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
        chosen: &Chosen<'_>,
    ) -> Self {
        let options = chosen.options;
        let captures = &snapshot.captures;
        let shown = captures.rows().filter(|row| chosen.has(Kind::Capture, captures.id(*row).0));
        let in_order = in_order(snapshot, shown.collect());
        let records = records(snapshot, &in_order, chosen);
        let in_full = |kind: &Kind| !MANY.contains(kind) && snapshot.number_of(*kind) > 0;
        let orders = match options.one_file {
            true => BTreeMap::new(),
            false => orders(&Orders { snapshot, facts, originals }, &records),
        };
        let mut index = Self {
            orders,
            served: LISTED.into_iter().filter(in_full).collect(),
            with_page: with_page(snapshot, facts, &records, options),
            places_of_captures: places(captures.len(), &in_order),
            first_captures: if options.capture_pages == RecordPages::None {
                BTreeMap::new()
            } else {
                first_captures(snapshot, &in_order)
            },
            members: members_in_order(snapshot),
            sheets: BTreeMap::new(),
            parts: BTreeMap::new(),
            bytes_of_many: MANY
                .into_iter()
                .map(|kind| (kind, bytes(snapshot, kind, &records)))
                .collect(),
            records,
            findings: BTreeMap::new(),
            codes: Vec::new(),
        };
        index.know(findings);
        index
    }

    /// Spreads the list of a kind over pages.
    pub(super) fn spread(&mut self, kind: Kind, sheets: Sheets) {
        self.parts.insert(kind, sheets.runs(RECORDS_PER_FILE));
        self.sheets.insert(kind, sheets);
    }

    /// The pages of a list of many records whose records stand in one file of data, for each file.
    pub(super) fn parts(&self, kind: Kind) -> &[Range<usize>] {
        self.parts.get(&kind).map_or(&[], Vec::as_slice)
    }

    /// Replaces the findings.
    pub(super) fn know(&mut self, findings: &[Finding]) {
        self.findings.clear();
        for (place, finding) in findings.iter().enumerate() {
            if let Some(record) = finding.subject.record() {
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

    /// The ids of the records of a list, in its default order.
    pub(super) fn listed(&self, kind: Kind) -> &[i64] {
        // Detections have no list.
        self.records.get(&kind).map_or(&[], Vec::as_slice)
    }

    /// The ids of the records of a kind that have a page of their own, ascending.
    pub(super) fn with_page(&self, kind: Kind) -> &[i64] {
        self.with_page.get(&kind).map_or_else(|| self.listed(kind), Vec::as_slice)
    }

    /// Whether a record has a page of its own.
    pub(super) fn has_page(&self, kind: Kind, id: i64) -> bool {
        self.with_page(kind).binary_search(&id).is_ok()
    }

    /// The page of its list on which a record of which there are many stands; `None` where it is on none.
    pub(super) fn sheet_of(&self, snapshot: &Snapshot, kind: Kind, id: i64) -> Option<usize> {
        let sheets = self.sheets.get(&kind)?;
        let place = match kind {
            Kind::Capture => self.place_of_capture(snapshot, CaptureId(id)),
            kind => self.listed(kind).binary_search(&id).ok(),
        };
        place.filter(|place| *place < self.listed(kind).len()).map(|place| sheets.of(place))
    }

    /// The place of a capture in the list of captures.
    fn place_of_capture(&self, snapshot: &Snapshot, id: CaptureId) -> Option<usize> {
        let row = snapshot.captures.row(id)?;
        self.places_of_captures.get(row.index()).copied()
    }

    /// The captures before and after a capture in the list, which has them by station and time.
    pub(super) fn beside(&self, snapshot: &Snapshot, id: CaptureId) -> [Option<CaptureId>; 2] {
        let Some(place) = self.place_of_capture(snapshot, id) else { return [None, None] };
        let at = |place: Option<usize>| self.listed(Kind::Capture).get(place?).copied();
        [at(place.checked_sub(1)), at(place.checked_add(1))].map(|id| id.map(CaptureId))
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
) -> BTreeMap<(Kind, Order), Vec<i64>> {
    let is_short = |(kind, ids): &(&Kind, &Vec<i64>)| {
        !MANY.contains(kind) && !ids.is_empty() && ids.len() <= ORDERED_UP_TO
    };
    let listed: Vec<(&Kind, &Vec<i64>)> = records.iter().filter(is_short).collect();
    let ordered = map_in_order(&listed, |(kind, ids)| orders.all(**kind, ids));
    let by_kind = listed.iter().zip(ordered);
    by_kind
        .flat_map(|((kind, _), all)| all.into_iter().map(|(order, ids)| ((**kind, order), ids)))
        .collect()
}

/// Captures by station, time and id.
fn in_order(snapshot: &Snapshot, mut rows: Vec<CaptureRow>) -> Vec<CaptureRow> {
    let captures = &snapshot.captures;
    rows.sort_by_cached_key(|row| {
        let station = captures.deployment(*row);
        (station.is_none(), station, captures.timestamp(*row), *row)
    });
    rows
}

/// The captures that each collection holds, by station, time and id.
fn members_in_order(snapshot: &Snapshot) -> BTreeMap<CollectionId, Vec<CaptureRow>> {
    let members: Vec<_> = snapshot.members.iter().collect();
    let sorted = map_in_order(&members, |(_, members)| in_order(snapshot, members.rows.clone()));
    members.into_iter().map(|(id, _)| *id).zip(sorted).collect()
}

/// The place of each of `n` rows in an order of some of them; [`usize::MAX`] for the others.
fn places(n: usize, in_order: &[CaptureRow]) -> Vec<usize> {
    let mut places = vec![usize::MAX; n];
    for (place, row) in in_order.iter().enumerate() {
        if let Some(slot) = places.get_mut(row.index()) {
            *slot = place;
        }
    }
    places
}

/// The place of the first capture of each deployment, in an order by deployment.
fn first_captures(
    snapshot: &Snapshot,
    in_order: &[CaptureRow],
) -> BTreeMap<Row<Deployment>, usize> {
    let mut first = BTreeMap::new();
    for (place, row) in in_order.iter().enumerate() {
        if let Some(station) = snapshot.captures.deployment(*row) {
            first.entry(station).or_insert(place);
        }
    }
    first
}

/// The ids of each list.
fn records(
    snapshot: &Snapshot,
    captures: &[CaptureRow],
    chosen: &Chosen<'_>,
) -> BTreeMap<Kind, Vec<i64>> {
    let options = chosen.options;
    // Those that are only referred to are listed as well: what is known of them is shown.
    macro_rules! all {
        ($table:ident) => {
            snapshot.$table.iter().map(|r| r.id.0).collect()
        };
    }
    let captures = captures.iter().map(|row| snapshot.captures.id(*row).0);
    let many = |pages: RecordPages, ids: Vec<i64>| match pages {
        RecordPages::None => Vec::new(),
        RecordPages::Sheets | RecordPages::All | RecordPages::Members => ids,
    };
    let mut records = BTreeMap::from([
        (Kind::Collection, all!(collections)),
        (Kind::Capture, many(options.capture_pages, captures.collect())),
        (Kind::Job, all!(jobs)),
        (Kind::Project, all!(projects)),
        (Kind::Deployment, all!(deployments)),
        (Kind::ResearchSite, all!(sites)),
        (Kind::Event, all!(events)),
        (Kind::Occurrence, many(options.occurrence_pages, all!(occurrences))),
        (Kind::Taxon, all!(taxa)),
        (Kind::Pipeline, all!(pipelines)),
    ]);
    for (kind, ids) in &mut records {
        ids.retain(|id| chosen.has(*kind, *id));
    }
    records
}

/// How many bytes the listed records of a kind have of which there are many.
fn bytes(snapshot: &Snapshot, kind: Kind, listed: &BTreeMap<Kind, Vec<i64>>) -> u64 {
    let captures = &snapshot.captures;
    let origin = |id: i64| match kind {
        Kind::Capture => captures.row(CaptureId(id)).and_then(|row| captures.origin(row)),
        _ => snapshot.occurrences.find(OccurrenceId(id)).and_then(|found| found.origin),
    };
    let origins = listed.get(&kind).into_iter().flatten().filter_map(|id| origin(*id));
    origins.map(|origin| u64::from(origin.len)).sum()
}

/// The ids of the captures and of the occurrences that have a page of their own.
fn with_page(
    snapshot: &Snapshot,
    facts: &ReportFacts,
    records: &BTreeMap<Kind, Vec<i64>>,
    options: &Options,
) -> BTreeMap<Kind, Vec<i64>> {
    let chosen =
        [(Kind::Capture, options.capture_pages), (Kind::Occurrence, options.occurrence_pages)];
    let of = |(kind, pages): (Kind, RecordPages)| {
        let ids = match pages {
            RecordPages::Sheets | RecordPages::None => Vec::new(),
            RecordPages::All => {
                let mut ids = records.get(&kind).cloned().unwrap_or_default();
                ids.sort_unstable();
                ids
            }
            RecordPages::Members => {
                let mut ids = members(snapshot, facts, kind);
                let mut listed = records.get(&kind).cloned().unwrap_or_default();
                listed.sort_unstable();
                ids.retain(|id| listed.binary_search(id).is_ok());
                ids
            }
        };
        (kind, ids)
    };
    chosen.into_iter().map(of).collect()
}

/// The ids of the captures that are in a collection, or of the occurrences on these.
fn members(snapshot: &Snapshot, facts: &ReportFacts, kind: Kind) -> Vec<i64> {
    let members = snapshot.members.values().flat_map(|members| members.rows.iter());
    let captures: BTreeSet<CaptureRow> = members.copied().collect();
    let mut ids: Vec<i64> = if kind == Kind::Capture {
        captures.iter().map(|row| snapshot.captures.id(*row).0).collect()
    } else {
        let is_on_one = |id: OccurrenceId| {
            let row = snapshot.occurrences.row(id);
            row.is_some_and(|row| facts.by_occurrence.of(row).any(|row| captures.contains(&row)))
        };
        let occurrences = snapshot.occurrences.iter().map(|occurrence| occurrence.id);
        occurrences.filter(|id| is_on_one(*id)).map(|id| id.0).collect()
    };
    ids.sort_unstable();
    ids.dedup();
    ids
}
