//! One collection.

use std::collections::BTreeSet;

use askama::Template;

use super::badge::BadgeView;
use super::composition::{CompositionView, MOST_TAXA, composed, taxa_table};
use super::counters::{CountView, recomputed};
use super::findings::{FindingLineView, findings_about};
use super::frame::{FrameView, LinkView, link};
use super::status::{outcome_badge, status_badge};
use super::table::{CellView, TableView};
use super::timeline::{self, JobsBesideView};
use crate::facts::composition::Composition;
use crate::facts::sample::Rule;
use crate::facts::{
    CollectionFacts, CountFact, Difference, Evidence, Mark, Portion, SampleVerdict, Verdict, Why,
};
use crate::model::{
    CameraTime, CaptureId, Collection, CollectionId, CountKind, Form, Kind, KwargsSource,
    MembershipBasis, Witness,
};
use crate::site::artifact::Artifact;
use crate::site::response::ResponseView;
use crate::site::route::Page;
use crate::site::sort::FigureView;
use crate::site::{Site, words};

/// The page of one collection.
#[derive(Template)]
#[template(path = "collection.html")]
pub(crate) struct CollectionView {
    pub(super) frame: FrameView,
    pub(super) status: BadgeView,
    /// How its counts came out, and how its sample did.
    pub(super) outcomes: Vec<(&'static str, BadgeView)>,
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

/// The sampling method and what came of drawing again.
pub(crate) struct SamplingView {
    pub(super) method: String,
    pub(super) kwargs: String,
    pub(super) verdict: BadgeView,
    /// The rules by which it was drawn again: number, when the platform follows it, what it says.
    pub(super) rules: Vec<Rule>,
    pub(super) checks: Vec<CheckView>,
    pub(super) entered: Vec<(LinkView, &'static str)>,
    pub(super) more_entered: usize,
    pub(super) left: Vec<(LinkView, &'static str)>,
    pub(super) more_left: usize,
}

/// A check of the members against the sampling method.
pub(crate) struct CheckView {
    pub(super) class: &'static str,
    pub(super) symbol: &'static str,
    pub(super) word: &'static str,
    pub(super) text: String,
}

/// The most jobs in the table on a collection's page.
const MOST_JOBS: usize = 20;

/// The view of one collection. Of one that the snapshot lacks it says no more than that; the plan names none.
pub(in crate::site) fn collection(
    site: &Site<'_>,
    path: &str,
    id: i64,
    composition: Option<&Composition>,
    response: Option<ResponseView>,
) -> CollectionView {
    let record = (Kind::Collection, id);
    let id = CollectionId(id);
    let found = site.snapshot.collections.find(id);
    let recomputed = site.collection_facts(id);
    let mut frame = FrameView::of_record(site, path, record, response.as_ref());
    frame.description =
        site.described(found.and_then(|collection| collection.description.as_deref()));
    let csv = Artifact::Members { collection: id.0 };
    let csv = Some(csv).filter(|_| site.snapshot.members.contains_key(&id));
    if let Some(csv) = csv {
        frame.csv(path, csv);
    }
    let taxa = composition.map_or(&[][..], |of| &of.taxa);
    // A dump holds no counts: the platform computes them when it is asked.
    let is_dumped = found.is_some_and(|c| c.origin.is_some_and(|o| o.form == Form::Dump));
    let not_recorded = if is_dumped { "not in a dump" } else { "not asked" };
    CollectionView {
        frame,
        status: recomputed.map_or_else(|| BadgeView::new("plain", "unknown"), status_badge),
        outcomes: recomputed.map_or_else(Vec::new, |facts| {
            vec![
                ("counts", outcome_badge(facts.counts_outcome())),
                ("sample", outcome_badge(facts.sample_outcome())),
            ]
        }),
        counts: recomputed.map_or_else(Vec::new, |facts| {
            facts.counts.iter().map(|fact| count(fact, not_recorded)).collect()
        }),
        evidence: format!("{}{}", evidence(site, id), recomputed.map_or_else(String::new, bounds)),
        sampling: sampling(site, path, found, id),
        members: members(site, path, id),
        members_request: format!("/api/v2/captures/?collections={id}"),
        csv: csv.map(|csv| csv.relative_from(path)),
        facts: found.map_or_else(Vec::new, |collection| facts(site, path, collection)),
        findings: findings_about(site, path, record),
        composition: composition.map(|of| {
            let csv = Artifact::Composition { collection: id.0 };
            composed(site, path, of, csv.relative_from(path))
        }),
        coverage: coverage(site, id),
        taxa_left_out: taxa.len().saturating_sub(MOST_TAXA),
        taxa: composition.filter(|of| !of.taxa.is_empty()).map(|of| taxa_table(site, path, of)),
        jobs: jobs(site, path, found),
        response,
    }
}

fn jobs(site: &Site<'_>, path: &str, collection: Option<&Collection>) -> JobsBesideView {
    let jobs = collection.into_iter().flat_map(|collection| site.snapshot.jobs_of(collection));
    let timed: Vec<_> = jobs.filter_map(|job| Some((job, site.job_facts(job.id)?))).collect();
    timeline::beside(site, path, &timed, MOST_JOBS)
}

fn count(fact: &CountFact, not_recorded: &str) -> CountView {
    let (class, why) = match &fact.verdict {
        Verdict::Match => ("good", String::new()),
        Verdict::Drift { .. } => ("bad", String::new()),
        Verdict::Consistent | Verdict::Stale { .. } => ("info", String::new()),
        // Said once, below the table.
        Verdict::NotVerifiable(Why::NoMembers) | Verdict::NothingRecorded => {
            ("plain", String::new())
        }
        Verdict::NotVerifiable(why) => ("plain", why.to_string()),
    };
    CountView {
        label: words::count_label(fact.kind, fact.filtering),
        definition: fact.kind.definition(),
        recorded: fact
            .recorded
            .map_or_else(|| FigureView::unknown(not_recorded), FigureView::number),
        asked: fact.recorded.is_some(),
        recomputed: recomputed(&fact.recomputed),
        verdict: BadgeView::new(class, fact.verdict.to_string().replace('-', "\u{2212}"))
            .because(why),
    }
}

/// Sentences that say why numbers are lower bounds, but for what [`evidence`] says of all collections.
fn bounds(facts: &CollectionFacts) -> String {
    let whys = facts.counts.iter().filter_map(|fact| match &fact.recomputed {
        Evidence::AtLeast(_, why) if !matches!(why, Why::IncompleteDetections(_)) => Some(why),
        _ => None,
    });
    let whys: BTreeSet<&Why> = whys.collect();
    whys.into_iter().map(|why| format!(" Lower bounds: {why}.")).collect()
}

/// A sentence that says how the members are known, and whether detections are.
fn evidence(site: &Site<'_>, id: CollectionId) -> String {
    let Some(members) = site.snapshot.members.get(&id) else {
        return "The snapshot does not tell which captures are in this capture set, so nothing could be recounted from its members.".to_owned();
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
    let detections = match &site.snapshot.holdings.detections {
        None => "Detections are from a dump, null markers included.".to_owned(),
        Some(Witness::Unproved) => {
            "Detections are from API pages, which leave out the markers of captures without a find. \
            Occurrences may hang on these, so that occurrences and taxa are \u{201c}at least\u{201d}."
                .to_owned()
        }
        Some(witness) => format!("The snapshot may not hold all detections: {witness}."),
    };
    format!("Evidence: {known}{absent}. {detections}")
}

fn sampling(
    site: &Site<'_>,
    path: &str,
    collection: Option<&Collection>,
    id: CollectionId,
) -> SamplingView {
    let method = collection.and_then(|c| c.method.as_ref());
    let method = words::method(method);
    let kwargs = collection.and_then(|c| c.kwargs.as_ref());
    let sample = site.collection_facts(id).map(|facts| &facts.sample);
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
            // It may quote kwargs of any length.
            let text = words::within(&check.text, MOST_OF_A_CHECK).into_owned();
            CheckView { class, symbol, word, text }
        })
        .collect();
    if kwargs.is_some_and(|kwargs| kwargs.source == KwargsSource::Served) {
        checks.push(CheckView {
            class: "info",
            symbol: "i",
            word: "note",
            text: "The settings are as the API serves them: it hides empty and unrecognised ones."
                .to_owned(),
        });
    }
    let entered = sample.map_or(&[][..], |sample| &sample.entered);
    let left = sample.map_or(&[][..], |sample| &sample.left);
    SamplingView {
        method,
        kwargs: kwargs.map_or_else(String::new, |kwargs| words::kwargs(&kwargs.value)),
        verdict: sample_badge(sample.map(|sample| &sample.verdict)),
        rules: sample.map_or_else(Vec::new, |sample| sample.rules.clone()),
        checks,
        entered: some(site, path, entered),
        more_entered: entered.len().saturating_sub(SHOWN),
        left: some(site, path, left),
        more_left: left.len().saturating_sub(SHOWN),
    }
}

/// The verdict on the members as a badge.
fn sample_badge(verdict: Option<&SampleVerdict>) -> BadgeView {
    match verdict {
        Some(SampleVerdict::Match) => BadgeView::new("good", "match"),
        Some(SampleVerdict::Audited) => BadgeView::new("good", "audit passed"),
        Some(SampleVerdict::Drift) => BadgeView::new("bad", "members differ"),
        Some(SampleVerdict::Fails(_)) => BadgeView::new("bad", "populating fails"),
        Some(SampleVerdict::NotVerifiable(_)) | None => BadgeView::new("plain", "not verifiable"),
    }
}

/// The most bytes of a check of a sample.
const MOST_OF_A_CHECK: usize = 2_000;
/// The most captures that are named as having entered or left the sample.
const SHOWN: usize = 24;

/// The shares of its captures that are processed and that have detections: label, bar, words.
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
    let named = |id: CaptureId| link(site, path, page(id), told(site, id));
    shown.map(|d| (named(d.capture), d.why)).collect()
}

/// When and where a capture was taken, and its id.
fn told(site: &Site<'_>, id: CaptureId) -> String {
    let captures = &site.snapshot.captures;
    let Some(row) = captures.row(id) else { return id.to_string() };
    let time = captures.timestamp(row).map(CameraTime::second);
    let station = captures.deployment(row).and_then(|row| site.snapshot.deployments.get(row));
    let station = station.map(|of| site.name_of(Kind::Deployment, of.id.0).into_owned());
    let words: Vec<String> = time.into_iter().chain(station).collect();
    if words.is_empty() { id.to_string() } else { format!("{} ({id})", words.join(", ")) }
}

fn members(site: &Site<'_>, path: &str, id: CollectionId) -> Option<LinkView> {
    let n = site.snapshot.members.get(&id)?.len();
    let page = Page::Captures { of: Kind::Collection, id: id.0, page: 1 };
    Some(link(site, path, page, words::plural(n, "capture", "captures")))
}

/// Sample, project and times of a collection, as labels and links.
fn facts(site: &Site<'_>, path: &str, collection: &Collection) -> Vec<(&'static str, LinkView)> {
    let mut facts = Vec::new();
    let sentence = words::sampling(site.snapshot, collection);
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
    let times = [("Created", collection.created_at), ("Updated", collection.updated_at)];
    let known = times.into_iter().filter_map(|(what, time)| Some((what, time?.minute())));
    facts.extend(known.map(|(what, time)| (what, LinkView::plain(time))));
    // Names may be empty.
    facts.retain(|(_, link)| !link.label.is_empty());
    facts
}
