//! What many pages ask for, looked up once: ids by kind, orders, findings by record.

use std::collections::BTreeMap;

use super::CapturePages;
use super::route::{Order, OrderField};
use crate::facts::sample::name_key;
use crate::facts::{Evidence, Facts};
use crate::finding::{Finding, Severity, Subject};
use crate::model::{
    CaptureRow, Collection, CollectionId, CountKind, Filtering, Kind, ProjectId, Snapshot,
};
use crate::parallel::map_in_order;

/// Look-ups for a whole site.
pub(super) struct Index {
    /// Ids of the records that have a page, by kind, ascending.
    pub(super) records: BTreeMap<Kind, Vec<i64>>,
    /// Captures of the list of captures, ascending.
    pub(super) captures: Vec<CaptureRow>,
    /// Ids of all collections in each order; equal ones by id, unknown values last.
    pub(super) orders: BTreeMap<Order, Vec<i64>>,
    /// Places of the findings about a record.
    pub(super) findings: BTreeMap<(Kind, i64), Vec<usize>>,
    /// Findings that are more than a note.
    pub(super) pressing_findings: usize,
    /// Number of captures of each project.
    pub(super) captures_of: BTreeMap<ProjectId, usize>,
}

impl Index {
    pub(super) fn new(
        snapshot: &Snapshot,
        facts: &Facts,
        findings: &[Finding],
        capture_pages: CapturePages,
    ) -> Self {
        let captures: Vec<CaptureRow> = match capture_pages {
            CapturePages::None => Vec::new(),
            CapturePages::All | CapturePages::Members => snapshot.captures.rows().collect(),
        };
        let orders: Vec<Order> = Order::all().collect();
        let sorted = map_in_order(&orders, |order| sorted(snapshot, facts, *order));
        let mut about: BTreeMap<(Kind, i64), Vec<usize>> = BTreeMap::new();
        for (place, finding) in findings.iter().enumerate() {
            if let Some(record) = record_of(&finding.subject) {
                about.entry(record).or_default().push(place);
            }
        }
        let mut captures_of = BTreeMap::new();
        for project in snapshot.captures.rows().filter_map(|row| snapshot.captures.project(row)) {
            *captures_of.entry(project).or_insert(0) += 1;
        }
        Self {
            records: records(snapshot, &captures, capture_pages),
            captures,
            orders: orders.into_iter().zip(sorted).collect(),
            findings: about,
            pressing_findings: findings.iter().filter(|f| f.severity != Severity::Note).count(),
            captures_of,
        }
    }

    /// The ids of the records of a kind that have a page.
    pub(super) fn of(&self, kind: Kind) -> &[i64] {
        self.records.get(&kind).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether a record has a page.
    pub(super) fn has(&self, kind: Kind, id: i64) -> bool {
        self.of(kind).binary_search(&id).is_ok()
    }
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
    macro_rules! own {
        ($table:ident) => {
            snapshot.$table.iter().filter(|r| r.origin.is_some()).map(|r| r.id.0).collect()
        };
    }
    let with_page: Vec<i64> = match capture_pages {
        CapturePages::None => Vec::new(),
        CapturePages::All => captures.iter().map(|row| snapshot.captures.id(*row).0).collect(),
        CapturePages::Members => {
            let members = snapshot.members.values().flat_map(|members| members.rows.iter());
            let ids: std::collections::BTreeSet<i64> =
                members.map(|row| snapshot.captures.id(*row).0).collect();
            ids.into_iter().collect()
        }
    };
    BTreeMap::from([
        (Kind::Collection, snapshot.collections.iter().map(|r| r.id.0).collect()),
        (Kind::Capture, with_page),
        (Kind::Job, snapshot.jobs.iter().map(|r| r.id.0).collect()),
        (Kind::Project, snapshot.projects.iter().map(|r| r.id.0).collect()),
        (Kind::Deployment, own!(deployments)),
        (Kind::ResearchSite, own!(sites)),
        (Kind::Event, own!(events)),
        (Kind::Taxon, own!(taxa)),
        (Kind::Pipeline, own!(pipelines)),
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

/// All collections in an order; equal ones by id, unknown values last, as the live endpoint does.
fn sorted(snapshot: &Snapshot, facts: &Facts, order: Order) -> Vec<i64> {
    let mut collections: Vec<&Collection> = snapshot.collections.iter().collect();
    let count = |c: &Collection, kind| recorded_or_known(snapshot, facts, c.id, kind);
    macro_rules! sort {
        ($key:expr) => {{
            let mut keyed: Vec<_> = collections.iter().map(|c| ($key(c), *c)).collect();
            keyed.sort_by(|(x, a), (y, b)| {
                let by_value = if order.descending { y.cmp(x) } else { x.cmp(y) };
                x.is_none().cmp(&y.is_none()).then(by_value).then(a.id.cmp(&b.id))
            });
            collections = keyed.into_iter().map(|(_, collection)| collection).collect();
        }};
    }
    match order.field {
        OrderField::Id => sort!(|c: &Collection| Some(c.id)),
        OrderField::CreatedAt => sort!(|c: &Collection| c.created_at),
        OrderField::UpdatedAt => sort!(|c: &Collection| c.updated_at),
        OrderField::Name => sort!(|c: &Collection| c.name.as_deref().map(name_key)),
        OrderField::Method => sort!(|c: &Collection| c.method.clone()),
        OrderField::SourceImages => sort!(|c: &Collection| count(c, CountKind::SourceImages)),
        OrderField::WithDetections => sort!(|c: &Collection| count(c, CountKind::WithDetections)),
        OrderField::Processed => sort!(|c: &Collection| count(c, CountKind::Processed)),
        OrderField::Occurrences => sort!(|c: &Collection| count(c, CountKind::Occurrences)),
    }
    collections.into_iter().map(|collection| collection.id.0).collect()
}
