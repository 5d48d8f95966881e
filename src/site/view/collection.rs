//! One collection.

use askama::Template;

use super::frame::{BadgeView, FrameView, LinkView, link};
use super::picture::{ChartOf, ChartView, chart, hours_chart};
use super::rows;
use super::table::{CellKind, CellView, ColumnView, TableView};
use super::timeline::{self, JobsBesideView};
use crate::facts::composition::{Base, Composition, Share};
use crate::facts::{CountFact, Difference, Evidence, Mark, Portion, SampleVerdict, Verdict, Why};
use crate::finding::Subject;
use crate::model::{
    CaptureId, Collection, CollectionId, CountKind, Form, Kind, KwargsSource, MembershipBasis,
};
use crate::site::index::record_of;
use crate::site::render::minute;
use crate::site::response::ResponseView;
use crate::site::route::{Page, relative};
use crate::site::{Site, words};

/// The page.
#[derive(Template)]
#[template(path = "collection.html")]
pub(crate) struct CollectionView {
    pub(super) frame: FrameView,
    pub(super) status: BadgeView,
    pub(super) counts: Vec<CountView>,
    pub(super) evidence: String,
    pub(super) sampling: SamplingView,
    pub(super) members: Option<LinkView>,
    pub(super) members_request: String,
    pub(super) csv: Option<String>,
    pub(super) facts: Vec<(&'static str, LinkView)>,
    pub(super) findings: Vec<FindingLineView>,
    pub(super) composition: Option<CompositionView>,
    pub(super) coverage: Vec<(&'static str, CellView, String)>,
    pub(super) taxa: Option<TableView>,
    pub(super) taxa_left_out: usize,
    pub(super) jobs: JobsBesideView,
    pub(super) response: Option<ResponseView>,
}

/// What a sample is made of.
pub(crate) struct CompositionView {
    /// What it is compared with.
    pub(super) base: String,
    /// The way to all its numbers.
    pub(super) csv: String,
    pub(super) deployments: TableView,
    pub(super) deployments_left_out: usize,
    pub(super) charts: Vec<ChartView>,
}

/// One count, recorded and recomputed.
pub(crate) struct CountView {
    pub(super) label: String,
    pub(super) definition: &'static str,
    pub(super) recorded: String,
    pub(super) asked: bool,
    pub(super) recomputed: String,
    pub(super) verdict: BadgeView,
}

/// The sampling method and what came of drawing again.
pub(crate) struct SamplingView {
    pub(super) method: String,
    pub(super) kwargs: String,
    pub(super) verdict: BadgeView,
    pub(super) checks: Vec<CheckView>,
    pub(super) entered: Vec<(LinkView, &'static str)>,
    pub(super) more_entered: usize,
    pub(super) left: Vec<(LinkView, &'static str)>,
    pub(super) more_left: usize,
}

/// One check.
pub(crate) struct CheckView {
    pub(super) class: &'static str,
    pub(super) symbol: &'static str,
    pub(super) word: &'static str,
    pub(super) text: String,
}

/// A finding in one line.
pub(crate) struct FindingLineView {
    pub(super) code: LinkView,
    pub(super) severity: &'static str,
    pub(super) message: String,
}

/// The most jobs in the table on a collection's page.
const MOST_JOBS: usize = 20;

/// The view of one collection; an empty page cannot be asked for, since the plan names only those there
/// are.
pub(in crate::site) fn collection(
    site: &Site<'_>,
    path: &str,
    id: i64,
    made_of: Option<&Composition>,
    response: Option<ResponseView>,
) -> CollectionView {
    let id = CollectionId(id);
    let found = site.snapshot.collections.find(id).zip(site.collection_facts(id));
    let title = found
        .map_or_else(|| format!("Collection {id}"), |(c, _)| site.collection_name(c).into_owned());
    let mut frame = FrameView::new(site, path, title.clone());
    frame.aside = format!("collection {id}");
    frame.crumbs(site, path, Kind::Collection, Some(title));
    frame.request = Some(format!("/api/v2/captures/collections/{id}/"));
    frame.options(Kind::Collection, false);
    frame.notes = site.note(Kind::Collection, id.0);
    let page = Page::Record { kind: Kind::Collection, id: id.0 };
    if response.is_some() {
        frame.json(path, page);
    }
    let folder = path.strip_suffix(".html").unwrap_or(path);
    let csv = site.snapshot.members.contains_key(&id).then(|| format!("{folder}/captures.csv"));
    if let Some(csv) = &csv {
        frame.csv(path, csv);
    }
    let taxa = made_of.map_or(&[][..], |of| &of.taxa);
    let jobs: Vec<_> = found
        .into_iter()
        .flat_map(|(collection, _)| site.snapshot.jobs_of(collection))
        .filter_map(|job| Some((job, site.job_facts(job.id)?)))
        .collect();
    let beside = timeline::beside(site, path, &jobs, MOST_JOBS);
    frame.description =
        site.described(found.and_then(|(collection, _)| collection.description.as_deref()));
    // A dump holds no counts: the platform computes them when it is asked.
    let is_dumped = found.is_some_and(|(c, _)| c.origin.is_some_and(|o| o.form == Form::Dump));
    let not_recorded = if is_dumped { "not in a dump" } else { "not asked" };
    CollectionView {
        status: found.map_or_else(
            || BadgeView::new("plain", "unknown"),
            |(_, facts)| super::status::status_badge(facts),
        ),
        counts: found
            .into_iter()
            .flat_map(|(_, facts)| facts.counts.iter().map(|fact| count(fact, not_recorded)))
            .collect(),
        evidence: evidence(site, id),
        sampling: sampling(site, path, found.map(|(c, _)| c), id),
        members: members(site, path, id),
        members_request: format!("/api/v2/captures/?collections={id}"),
        csv: csv.map(|csv| relative(path, &csv)),
        facts: found.map(|(c, _)| facts(site, path, c)).unwrap_or_default(),
        findings: findings_about(site, path, &Subject::Collection(id)),
        composition: made_of.map(|of| {
            composed(site, path, of, relative(path, &format!("{folder}/composition.csv")))
        }),
        coverage: coverage(site, id),
        taxa_left_out: taxa.len().saturating_sub(MOST_TAXA),
        taxa: (!taxa.is_empty()).then(|| taxa_table(site, path, taxa)),
        jobs: beside,
        response,
        frame,
    }
}

fn count(fact: &CountFact, not_recorded: &str) -> CountView {
    let (class, why) = match &fact.verdict {
        Verdict::Match => ("good", String::new()),
        Verdict::Drift { .. } => ("bad", String::new()),
        Verdict::Consistent => ("info", String::new()),
        // Said once, below the table.
        Verdict::Unverifiable(Why::NoMembers) | Verdict::NothingRecorded => {
            ("plain", String::new())
        }
        Verdict::Unverifiable(why) => ("plain", why.to_string()),
    };
    CountView {
        label: words::count_label(fact.kind, fact.filtering),
        definition: fact.kind.definition(),
        recorded: fact.recorded.map_or_else(|| not_recorded.to_owned(), words::number),
        asked: fact.recorded.is_some(),
        recomputed: match &fact.recomputed {
            Evidence::Exact(n) => words::number(*n),
            Evidence::AtLeast(n) => format!("\u{2265} {}", words::number(*n)),
            Evidence::Unknowable(_) => "\u{2013}".to_owned(),
        },
        verdict: BadgeView::new(class, fact.verdict.to_string().replace('-', "\u{2212}"))
            .because(why),
    }
}

/// What the numbers rest on.
fn evidence(site: &Site<'_>, id: CollectionId) -> String {
    let Some(members) = site.snapshot.members.get(&id) else {
        return "The snapshot does not tell which captures are in this collection, so no count of it could be recomputed from its members.".to_owned();
    };
    let n = words::plural(members.len(), "member", "members");
    let known = match members.basis {
        MembershipBasis::Dump => format!("{n}, from the database dump"),
        MembershipBasis::CompleteList => format!("{n}, from a complete list of its captures"),
        MembershipBasis::CompleteListInProject => format!(
            "{n}, from a complete list of its captures in its project (members of other projects are not listed there)"
        ),
        MembershipBasis::PartialList => format!("{n}, from an incomplete list of its captures"),
        MembershipBasis::CaptureDetails => format!("{n}, from the details of single captures"),
    };
    let absent = match members.absent.len() {
        0 => String::new(),
        n => format!("; the records of {} are not in the snapshot", words::count(n)),
    };
    let detections = if site.snapshot.detections.complete {
        "Detections are from a dump, null markers included."
    } else {
        "Detections are from API pages, which leave null markers out: occurrences and taxa are lower bounds."
    };
    format!("Evidence: {known}{absent}. {detections}")
}

fn sampling(
    site: &Site<'_>,
    path: &str,
    collection: Option<&Collection>,
    id: CollectionId,
) -> SamplingView {
    let method = collection.and_then(|c| c.method.clone()).unwrap_or_else(|| "unknown".to_owned());
    let kwargs = collection.and_then(|c| c.kwargs.as_ref());
    let sample = site.collection_facts(id).map(|facts| &facts.sample);
    let verdict = match sample.map(|sample| &sample.verdict) {
        Some(SampleVerdict::Match) => BadgeView::new("good", "match"),
        Some(SampleVerdict::Audited) => BadgeView::new("good", "audit passed"),
        Some(SampleVerdict::Drift) => BadgeView::new("bad", "members differ"),
        Some(SampleVerdict::Fails(_)) => BadgeView::new("bad", "populating fails"),
        Some(SampleVerdict::Unverifiable(_)) | None => BadgeView::new("plain", "not verifiable"),
    };
    let mut checks: Vec<CheckView> = sample
        .into_iter()
        .flat_map(|sample| &sample.checks)
        .map(|check| {
            let (class, symbol, word) = match check.mark {
                Mark::Good => ("good", "\u{2713}", "holds"),
                Mark::Bad => ("bad", "\u{d7}", "fails"),
                Mark::Warn => ("warn", "!", "warning"),
                Mark::Info => ("info", "i", "note"),
            };
            CheckView { class, symbol, word, text: check.text.clone() }
        })
        .collect();
    if kwargs.is_some_and(|kwargs| kwargs.source == KwargsSource::Served) {
        checks.push(CheckView {
            class: "info",
            symbol: "i",
            word: "note",
            text: "Kwargs are as the API serves them: it leaves out nulls and unknown words."
                .to_owned(),
        });
    }
    let entered = sample.map(|sample| sample.entered.as_slice()).unwrap_or_default();
    let left = sample.map(|sample| sample.left.as_slice()).unwrap_or_default();
    SamplingView {
        method,
        kwargs: kwargs.map(|kwargs| words::kwargs(&kwargs.value)).unwrap_or_default(),
        verdict,
        checks,
        entered: some(site, path, entered),
        more_entered: entered.len().saturating_sub(SHOWN),
        left: some(site, path, left),
        more_left: left.len().saturating_sub(SHOWN),
    }
}

/// The most captures of a difference that are named.
const SHOWN: usize = 24;
/// The most deployments in the table of a sample.
const MOST_DEPLOYMENTS: usize = 25;
/// The most taxa in the table of a sample.
const MOST_TAXA: usize = 25;
/// The most nights whose numbers stand in a table.
const MOST_NIGHTS: usize = 60;

/// What a sample is made of, as tables and pictures.
fn composed(site: &Site<'_>, path: &str, of: &Composition, csv: String) -> CompositionView {
    let eligible = words::plural(of.all.eligible, "capture", "captures");
    let base = match of.base {
        Base::Eligible => format!(
            "Dark: the share of the sample ({}). Light: the share of the {eligible} that its method could draw from.",
            words::count(of.all.sample)
        ),
        Base::Project => format!(
            "Dark: the share of the sample ({}). Light: the share of all {eligible} of its project, since its method cannot be run.",
            words::count(of.all.sample)
        ),
        Base::Unknown => "The snapshot does not show that it holds all captures of the project, so there is nothing to compare the sample with.".to_owned(),
    };
    let untimed = match of.untimed.sample {
        0 => String::new(),
        n => format!(
            " {} no timestamp and so in no night.",
            words::plural(n, "capture has", "captures have")
        ),
    };
    let nights: Vec<(String, Share)> =
        of.nights.iter().map(|(night, share)| (night.date().to_string(), *share)).collect();
    let months: Vec<(String, Share)> = of
        .months
        .iter()
        .map(|((year, month), share)| (format!("{year:04}-{month:02}"), *share))
        .collect();
    let by = |id, title, tick_every| ChartOf {
        id,
        title,
        counted: "in the sample",
        tick_every,
        most_rows: MOST_NIGHTS,
    };
    let charts = [
        chart(&by("by-night", "by night", nights.len().div_ceil(6)), &nights),
        hours_chart("by hour, noon to noon", "in the sample", &of.hours),
        chart(&by("by-month", "by month", months.len().div_ceil(9)), &months),
    ];
    CompositionView {
        base: format!("{base}{untimed}"),
        csv,
        deployments: deployments_table(site, path, of),
        deployments_left_out: of.deployments.len().saturating_sub(MOST_DEPLOYMENTS),
        charts: charts.into_iter().flatten().collect(),
    }
}

fn deployments_table(site: &Site<'_>, path: &str, of: &Composition) -> TableView {
    let whole = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let rows = of.deployments.iter().take(MOST_DEPLOYMENTS).map(|(deployment, share)| {
        let found = deployment.and_then(|row| site.snapshot.deployments.get(row));
        let name = found.map_or_else(
            || LinkView::plain("without deployment"),
            |found| rows::named(site, path, Kind::Deployment, found.id.0),
        );
        let bar = |part: usize, all: usize, what| {
            CellView::Bar((all > 0).then(|| (whole(part), whole(all))), what)
        };
        vec![
            CellView::Name(name),
            CellView::count(share.sample),
            bar(share.sample, of.all.sample, "captures of the sample"),
            CellView::Number((of.base != Base::Unknown).then(|| whole(share.eligible))),
            bar(share.eligible, of.all.eligible, "eligible captures"),
        ]
    });
    TableView {
        label: "Table of deployments".to_owned(),
        columns: vec![
            ColumnView::new("deployment", CellKind::Name),
            ColumnView::new("in the sample", CellKind::Number),
            ColumnView::new("share of it", CellKind::Bar),
            ColumnView::new("eligible", CellKind::Number),
            ColumnView::new("share of them", CellKind::Bar),
        ],
        rows: rows.collect(),
        is_small: true,
        data: None,
    }
}

fn taxa_table(
    site: &Site<'_>,
    path: &str,
    taxa: &[(Option<crate::model::TaxonId>, usize)],
) -> TableView {
    let whole = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let all: usize = taxa.iter().map(|(_, n)| n).sum();
    let rows = taxa.iter().take(MOST_TAXA).map(|(taxon, n)| {
        let name = match taxon {
            Some(taxon) => rows::named(site, path, Kind::Taxon, taxon.0),
            None => LinkView::plain("not determined"),
        };
        vec![
            CellView::Name(name),
            CellView::count(*n),
            CellView::Bar(Some((whole(*n), whole(all))), "occurrences"),
        ]
    });
    TableView {
        label: "Table of taxa".to_owned(),
        columns: vec![
            ColumnView::new("taxon", CellKind::Name),
            ColumnView::new("occurrences", CellKind::Number),
            ColumnView::new("share", CellKind::Bar),
        ],
        rows: rows.collect(),
        is_small: true,
        data: None,
    }
}

/// How far the collection is processed: what, as a bar, and in words.
fn coverage(site: &Site<'_>, id: CollectionId) -> Vec<(&'static str, CellView, String)> {
    let part = |what: &'static str, kind: CountKind| {
        let Portion { part: n, of: all } = site.collection_facts(id)?.portion(kind)?;
        let words = format!("{} of {}", words::number(n), words::number(all));
        Some((what, CellView::Bar(Some((n, all)), what), words))
    };
    [
        part("captures processed", CountKind::Processed),
        part("captures with detections", CountKind::WithDetections),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn some(site: &Site<'_>, path: &str, captures: &[Difference]) -> Vec<(LinkView, &'static str)> {
    let page = |id: CaptureId| Page::Record { kind: Kind::Capture, id: id.0 };
    let shown = captures.iter().take(SHOWN);
    shown.map(|d| (link(site, path, page(d.capture), d.capture.to_string()), d.why)).collect()
}

fn members(site: &Site<'_>, path: &str, id: CollectionId) -> Option<LinkView> {
    let n = site.snapshot.members.get(&id)?.len();
    let page = Page::Captures { of: Kind::Collection, id: id.0, page: 1 };
    Some(link(site, path, page, words::plural(n, "capture", "captures")))
}

/// What else is known of it.
fn facts(site: &Site<'_>, path: &str, collection: &Collection) -> Vec<(&'static str, LinkView)> {
    let mut facts = Vec::new();
    let kwargs = collection.kwargs.as_ref().map(|kwargs| &kwargs.value);
    let sentence = words::sampling(
        site.snapshot,
        collection.method.as_deref().unwrap_or_default(),
        kwargs.unwrap_or(&serde_json::Value::Null),
    );
    facts.push(("Sample", LinkView::plain(sentence)));
    if let Some(project) = collection.project {
        let page = Page::Record { kind: Kind::Project, id: project.0 };
        facts.push(("Project", link(site, path, page, site.project_name(project))));
    }
    let populated = site.collection_facts(collection.id).and_then(|facts| facts.populated);
    if let Some(populated) = populated {
        let at = populated.at.minute();
        facts.push(match populated.job {
            Some(job) => {
                let page = Page::Record { kind: Kind::Job, id: job.0 };
                ("Populated", link(site, path, page, format!("{at}, by job {job}")))
            }
            None => ("Populated", LinkView::plain(format!("not known; last changed {at}"))),
        });
    }
    facts.push(("Created", LinkView::plain(minute(collection.created_at))));
    facts.push(("Updated", LinkView::plain(minute(collection.updated_at))));
    facts.retain(|(_, link)| !link.label.is_empty());
    facts
}

/// The findings about a record.
pub(super) fn findings_about(
    site: &Site<'_>,
    path: &str,
    subject: &Subject,
) -> Vec<FindingLineView> {
    let places = record_of(subject).and_then(|record| site.index.findings.get(&record));
    places
        .into_iter()
        .flatten()
        .filter_map(|place| site.findings.get(*place))
        .map(|finding| FindingLineView {
            code: super::findings::code_link(path, finding.code),
            severity: finding.severity.word(),
            message: finding.message.clone(),
        })
        .collect()
}
