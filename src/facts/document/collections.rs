//! Collections: counts, sample, what the sample is made of.

use serde::Serialize;

use crate::facts::composition::{Base, Composition, Share};
use crate::facts::effort::Night;
use crate::facts::sample::Rule;
use crate::facts::{
    Check, CollectionFacts, CountFact, Difference, Evidence, Mark, Month, Outcome, Portion,
    ReportFacts, SampleFact, SampleVerdict, Status, Verdict, Why,
};
use crate::model::{
    CaptureId, CollectionId, CountKind, DeploymentId, Filtering, JobId, ServerTime, Snapshot,
    TaxonId,
};

/// A collection.
#[derive(Serialize)]
pub(super) struct CollectionDocument<'a> {
    id: CollectionId,
    status: Status,
    counts_outcome: Outcome,
    sample_outcome: Outcome,
    errors: Vec<String>,
    populated: Option<PopulatedDocument>,
    counts: Vec<CountDocument>,
    processed: Option<Portion>,
    with_detections: Option<Portion>,
    sample: SampleDocument<'a>,
    composition: Option<CompositionDocument>,
}

#[derive(Serialize)]
struct PopulatedDocument {
    at: ServerTime,
    job: Option<JobId>,
}

/// One count, recorded and recomputed.
#[derive(Serialize)]
struct CountDocument {
    kind: &'static str,
    filtering: &'static str,
    recorded: Option<i64>,
    recomputed: EvidenceDocument,
    verdict: VerdictDocument,
}

#[derive(Serialize)]
pub(super) struct EvidenceDocument {
    kind: &'static str,
    value: Option<i64>,
    why: Option<WhyDocument>,
}

#[derive(Serialize)]
pub(super) struct VerdictDocument {
    kind: &'static str,
    by: Option<i64>,
    at_least: Option<bool>,
    why: Option<WhyDocument>,
}

/// Why something is not known.
#[derive(Serialize)]
struct WhyDocument {
    code: &'static str,
    text: String,
}

#[derive(Serialize)]
struct SampleDocument<'a> {
    verdict: &'static str,
    why: Option<WhyDocument>,
    fails_with: Option<&'a str>,
    rules: Vec<RuleDocument>,
    checks: Vec<CheckDocument<'a>>,
    size: Option<i64>,
    eligible: Option<i64>,
    entered: Vec<DifferenceDocument>,
    left: Vec<DifferenceDocument>,
    foreign: &'a [CaptureId],
    nulls_first: &'a [CaptureId],
    has_ties: bool,
    is_random: bool,
    selects_nothing: bool,
}

#[derive(Serialize)]
struct RuleDocument {
    rule: &'static str,
    text: &'static str,
}

#[derive(Serialize)]
struct CheckDocument<'a> {
    mark: &'static str,
    text: &'a str,
}

#[derive(Serialize)]
struct DifferenceDocument {
    capture: CaptureId,
    why: &'static str,
}

#[derive(Serialize)]
struct CompositionDocument {
    base: &'static str,
    all: Share,
    untimed: Share,
    deployments: Vec<DeploymentShare>,
    nights: Vec<NightShare>,
    months: Vec<MonthShare>,
    hours: [Share; 24],
    occurrences: usize,
    taxa: Vec<TaxonCount>,
}

#[derive(Serialize)]
struct DeploymentShare {
    deployment: Option<DeploymentId>,
    #[serde(flatten)]
    share: Share,
}

#[derive(Serialize)]
struct NightShare {
    night: Night,
    #[serde(flatten)]
    share: Share,
}

#[derive(Serialize)]
struct MonthShare {
    month: Month,
    #[serde(flatten)]
    share: Share,
}

#[derive(Serialize)]
struct TaxonCount {
    taxon: Option<TaxonId>,
    occurrences: usize,
}

/// Every collection, by id.
pub(super) fn all<'a>(
    snapshot: &'a Snapshot,
    facts: &'a ReportFacts,
) -> impl Iterator<Item = CollectionDocument<'a>> + use<'a> {
    facts.audit.collections.iter().map(|of| collection(snapshot, facts, of))
}

fn collection<'a>(
    snapshot: &Snapshot,
    facts: &ReportFacts,
    of: &'a CollectionFacts,
) -> CollectionDocument<'a> {
    let composition = facts.composition(snapshot, of.id);
    CollectionDocument {
        id: of.id,
        status: of.status(),
        counts_outcome: of.counts_outcome(),
        sample_outcome: of.sample_outcome(),
        errors: of.errors.iter().map(ToString::to_string).collect(),
        populated: of.populated.map(|of| PopulatedDocument { at: of.at, job: of.job }),
        counts: of.counts.iter().map(count).collect(),
        processed: of.portion(CountKind::Processed),
        with_detections: of.portion(CountKind::WithDetections),
        sample: sample(&of.sample),
        composition: composition.map(|of| composition_document(snapshot, &of)),
    }
}

fn count(fact: &CountFact) -> CountDocument {
    CountDocument {
        kind: fact.kind.api_name(),
        filtering: match fact.filtering {
            Filtering::Default => "default",
            Filtering::Unfiltered => "unfiltered",
            Filtering::Unknown => "unknown",
        },
        recorded: fact.recorded,
        recomputed: EvidenceDocument::of(&fact.recomputed),
        verdict: VerdictDocument::of(&fact.verdict),
    }
}

impl EvidenceDocument {
    pub(super) fn of(evidence: &Evidence) -> Self {
        Self {
            kind: evidence.key(),
            value: evidence.number(),
            why: match evidence {
                Evidence::Unknown(of) | Evidence::AtLeast(_, of) => Some(why(of)),
                Evidence::Exact(_) => None,
            },
        }
    }
}

impl VerdictDocument {
    pub(super) fn of(verdict: &Verdict) -> Self {
        let (by, at_least) = match verdict {
            Verdict::Drift { by, at_least } => (Some(*by), Some(*at_least)),
            Verdict::Stale { newer } => (Some(*newer), Some(false)),
            _ => (None, None),
        };
        let why = match verdict {
            Verdict::NotVerifiable(of) => Some(why(of)),
            _ => None,
        };
        Self { kind: verdict.key(), by, at_least, why }
    }
}

fn why(of: &Why) -> WhyDocument {
    let code = match of {
        Why::NoMembers => "no_members",
        Why::NoDetections => "no_detections",
        Why::NoOccurrences => "no_occurrences",
        Why::NoFilters => "no_filters",
        Why::IncompleteCaptures(_) => "incomplete_captures",
        Why::IncompleteMembers(_) => "incomplete_members",
        Why::IncompleteDetections(_) => "incomplete_detections",
        Why::DoubtfulMembers(_) => "doubtful_members",
        Why::TwoStates(_) => "two_states",
        Why::UnsaidField(_) => "unsaid_field",
        Why::NoProject => "no_project",
        Why::NoMethod => "no_method",
        Why::KwargNotServed(_) => "kwarg_not_served",
        Why::LossyKwargs(_) => "lossy_kwargs",
        Why::Empty => "empty",
        Why::FormerRule(_) => "former_rule",
        Why::UnknownArgument(_) => "unknown_argument",
        Why::NoSampler => "no_sampler",
        Why::MissingRecord(_) => "missing_record",
        Why::DoubtfulDetections => "doubtful_detections",
        Why::IncompleteOccurrences(_) => "incomplete_occurrences",
        Why::IncompleteEvents(_) => "incomplete_events",
        Why::MayBeOfTheMoment => "may_be_of_the_moment",
        Why::SeveralRecorded => "several_recorded",
        Why::OtherSize(_) => "other_size",
    };
    WhyDocument { code, text: of.to_string() }
}

fn sample(fact: &SampleFact) -> SampleDocument<'_> {
    let (verdict, why, fails_with) = match &fact.verdict {
        SampleVerdict::Match => ("match", None, None),
        SampleVerdict::Audited => ("audited", None, None),
        SampleVerdict::Drift => ("drift", None, None),
        SampleVerdict::Fails(with) => ("fails", None, Some(with.as_str())),
        SampleVerdict::NotVerifiable(of) => ("not_verifiable", Some(why(of)), None),
    };
    let check = |check: &'_ Check| match check.mark {
        Mark::Good => "good",
        Mark::Bad => "bad",
        Mark::Warn => "warning",
        Mark::Info => "note",
    };
    let differences = |all: &[Difference]| {
        all.iter().map(|of| DifferenceDocument { capture: of.capture, why: of.why }).collect()
    };
    SampleDocument {
        verdict,
        why,
        fails_with,
        rules: fact.rules.iter().map(|rule| rule_document(*rule)).collect(),
        checks: fact
            .checks
            .iter()
            .map(|of| CheckDocument { mark: check(of), text: &of.text })
            .collect(),
        size: fact.size,
        eligible: fact.eligible,
        entered: differences(&fact.entered),
        left: differences(&fact.left),
        foreign: &fact.foreign,
        nulls_first: &fact.nulls_first,
        has_ties: fact.has_ties,
        is_random: fact.random,
        selects_nothing: fact.selects_nothing,
    }
}

fn rule_document(rule: Rule) -> RuleDocument {
    RuleDocument { rule: rule.key(), text: rule.words() }
}

fn composition_document(snapshot: &Snapshot, of: &Composition) -> CompositionDocument {
    let deployment = |(row, share): &(Option<_>, Share)| DeploymentShare {
        deployment: row.and_then(|row| snapshot.deployments.get(row)).map(|found| found.id),
        share: *share,
    };
    CompositionDocument {
        base: match of.base {
            Base::Eligible => "eligible",
            Base::Project => "project",
            Base::Unknown => "unknown",
        },
        all: of.all,
        untimed: of.untimed,
        deployments: of.deployments.iter().map(deployment).collect(),
        nights: of
            .nights
            .iter()
            .map(|(night, share)| NightShare { night: *night, share: *share })
            .collect(),
        months: of
            .months
            .iter()
            .map(|((year, month), share)| MonthShare {
                month: Month { year: *year, month: *month },
                share: *share,
            })
            .collect(),
        hours: of.hours,
        occurrences: of.occurrences,
        taxa: of
            .taxa
            .iter()
            .map(|(taxon, n)| TaxonCount { taxon: *taxon, occurrences: *n })
            .collect(),
    }
}
