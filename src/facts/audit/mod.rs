//! Findings that follow from the facts.

mod captures;
mod jobs;

use super::jobs::JobFacts;
use super::sample::{NEWER, SampleVerdict, misread};
use super::{CollectionFacts, Populations, Verdict};
use crate::finding::{Code, Finding, Subject};
use crate::model::{CaptureId, Collection, CountKind, Filtering, Method, Snapshot};
use crate::parallel::map_in_order;

/// The findings about collections, jobs and captures.
pub(super) fn audit(
    snapshot: &Snapshot,
    collections: &[CollectionFacts],
    job_facts: &[JobFacts],
    populations: &Populations,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (collection, facts) in snapshot.collections.iter().zip(collections) {
        findings.extend(counts(collection, facts));
        findings.extend(impossible(collection));
        findings.extend(sample(collection, facts));
    }
    for (job, facts) in snapshot.jobs.iter().zip(job_facts) {
        findings.extend(jobs::job(job, facts, snapshot));
    }
    let populations: Vec<_> = populations.iter().collect();
    let of_captures =
        map_in_order(&populations, |(project, rows)| captures::captures(snapshot, **project, rows));
    findings.extend(of_captures.into_iter().flatten());
    findings
}

fn counts(collection: &Collection, facts: &CollectionFacts) -> Vec<Finding> {
    let is_drift = |verdict: &Verdict| matches!(verdict, Verdict::Drift { .. });
    let drifted = facts.counts.iter().filter(|count| is_drift(&count.verdict));
    drifted
        .map(|count| {
            let asked = match count.filtering {
                Filtering::Unfiltered => " (asked without default filters)",
                _ => "",
            };
            let message = format!(
                "{}{asked}: recorded {}, recomputed {}",
                count.kind.label(),
                count.recorded.unwrap_or_default(),
                count.recomputed
            );
            Finding::new(Code(101), Subject::Collection(collection.id), message)
        })
        .collect()
}

fn impossible(collection: &Collection) -> Option<Finding> {
    let recorded = |kind| collection.recorded.get(kind, Filtering::Default);
    let (all, detected, processed) = (
        recorded(CountKind::SourceImages)?,
        recorded(CountKind::WithDetections)?,
        recorded(CountKind::Processed)?,
    );
    (detected > processed || processed > all || detected < 0).then(|| {
        let message =
            format!("{detected} with detections, {processed} processed, {all} captures in all");
        Finding::new(Code(102), Subject::Collection(collection.id), message)
    })
}

/// Some ids, and how many more there are.
fn some(ids: &[CaptureId]) -> String {
    let shown: Vec<String> = ids.iter().take(5).map(ToString::to_string).collect();
    let more = ids.len().saturating_sub(shown.len());
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", shown.join(", "))
}

fn sample(collection: &Collection, facts: &CollectionFacts) -> Vec<Finding> {
    let sample = &facts.sample;
    let method = collection.method.as_ref().map_or("", Method::name);
    let mut findings = Vec::new();
    let mut add = |code, message: String| {
        findings.push(Finding::new(Code(code), Subject::Collection(collection.id), message));
    };
    let is_drift = sample.verdict == SampleVerdict::Drift;
    let recorded = collection.recorded.get(CountKind::SourceImages, Filtering::Default);
    let size = facts.counts.iter().find(|count| count.kind == CountKind::SourceImages);
    let held = match size.map(|count| &count.recomputed) {
        Some(super::Evidence::Exact(n)) => Some(*n),
        _ => recorded,
    };
    let drawn = sample.size.unwrap_or(0);
    let left = sample.left.iter().map(|difference| difference.capture);
    let not_foreign: Vec<CaptureId> = left.filter(|id| !sample.foreign.contains(id)).collect();
    let entered: Vec<CaptureId> = sample.entered.iter().map(|d| d.capture).collect();
    if held == Some(0) && drawn > 0 && !matches!(sample.verdict, SampleVerdict::Match) {
        add(209, format!("holds no capture; {method} would draw {drawn} now"));
    } else if is_drift && sample.random {
        if !not_foreign.is_empty() {
            add(
                203,
                format!(
                    "{} not eligible: {}",
                    count(not_foreign.len(), "member is", "members are"),
                    some(&not_foreign)
                ),
            );
        }
        if held.is_some_and(|held| held != drawn) {
            add(
                204,
                format!("holds {} captures; {method} would draw {drawn}", held.unwrap_or_default()),
            );
        }
    } else if is_drift
        && (!sample.entered.is_empty() || !not_foreign.is_empty() || sample.foreign.is_empty())
    {
        add(201, difference(&entered, &not_foreign));
    }
    if !sample.foreign.is_empty() {
        add(
            202,
            format!(
                "{} of another project: {}",
                count(sample.foreign.len(), "member is", "members are"),
                some(&sample.foreign)
            ),
        );
    }
    let is_odd = |method: &&Method| !method.is_offered() && **method != Method::Starred;
    if let Some(method) = collection.method.as_ref().filter(is_odd)
        && !method.name().is_empty()
    {
        add(205, format!("the method {method} is not offered, or has no working sampler"));
    }
    if let SampleVerdict::Fails(reason) = &sample.verdict {
        add(206, reason.clone());
    }
    let newer = sample.entered.iter().filter(|d| d.why == NEWER).count();
    if newer > 0 && held != Some(0) {
        let at = facts.populated.map(|populated| populated.at.minute()).unwrap_or_default();
        add(
            211,
            format!(
                "{} newer than the last populate ({at})",
                count(newer, "capture is", "captures are")
            ),
        );
    }
    if sample.has_ties {
        add(207, format!("{method} has to choose among captures with equal values"));
    }
    if !sample.nulls_first.is_empty() {
        let nulls = &sample.nulls_first;
        add(208, format!("{}: {}", count(nulls.len(), "capture", "captures"), some(nulls)));
    }
    for misread in collection.sampling.iter().flat_map(|sampling| misread(sampling)) {
        add(212, misread);
    }
    if sample.selects_nothing {
        let kwargs = collection.kwargs.as_ref().map(|kwargs| kwargs.value.to_string());
        add(210, format!("no capture can pass {}", kwargs.unwrap_or_default()));
    }
    findings
}

fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

fn difference(entered: &[CaptureId], left: &[CaptureId]) -> String {
    let mut parts = Vec::new();
    if !entered.is_empty() {
        parts.push(format!(
            "{} not in it: {}",
            count(
                entered.len(),
                "capture would be drawn and is",
                "captures would be drawn and are"
            ),
            some(entered)
        ));
    }
    if !left.is_empty() {
        parts.push(format!(
            "{} in it cannot be drawn: {}",
            count(left.len(), "capture", "captures"),
            some(left)
        ));
    }
    if parts.is_empty() {
        parts.push("the number drawn among ties differs".to_owned());
    }
    parts.join("; ")
}
