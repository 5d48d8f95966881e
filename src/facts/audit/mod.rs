//! Findings that follow from the facts.

mod captures;
mod counters;
mod jobs;
mod samples;

use super::{CollectionFacts, Facts, Verdict};
use crate::finding::{Code, Finding, Subject};
use crate::model::{CaptureId, Collection, CountKind, Filtering, Snapshot};
use crate::parallel::map_in_order;

/// The findings about collections, jobs and captures.
pub(super) fn audit(snapshot: &Snapshot, facts: &Facts) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (collection, facts) in snapshot.collections.iter().zip(&facts.collections) {
        findings.extend(counts(collection, facts));
        findings.extend(impossible(collection));
        findings.extend(samples::sample(collection, facts));
    }
    findings.extend(counters::counters(snapshot, &facts.counters));
    for (job, facts) in snapshot.jobs.iter().zip(&facts.jobs) {
        findings.extend(jobs::job(job, facts, snapshot));
    }
    let populations: Vec<_> = facts.populations.iter().collect();
    let of_captures =
        map_in_order(&populations, |(project, rows)| captures::captures(snapshot, **project, rows));
    findings.extend(of_captures.into_iter().flatten());
    for (deployment, rhythm) in snapshot.deployments.iter().zip(&facts.rhythms) {
        findings.extend(captures::strays(snapshot, deployment.id, rhythm));
    }
    findings
}

/// Recorded counts that differ from the recomputed ones.
fn counts(collection: &Collection, facts: &CollectionFacts) -> Vec<Finding> {
    let drifted = facts.counts.iter().filter_map(|count| match (&count.verdict, count.recorded) {
        (Verdict::Drift { .. }, Some(recorded)) => Some((count, recorded)),
        _ => None,
    });
    drifted
        .map(|(count, recorded)| {
            let asked = match count.filtering {
                Filtering::Unfiltered => " (asked without default filters)",
                _ => "",
            };
            let message = format!(
                "{}{asked}: stored {recorded}, recounted {}",
                count.kind.label(),
                count.recomputed
            );
            let finding = Finding::new(Code(101), Subject::Collection(collection.id), message)
                .about(count.kind.api_name())
                .number("recorded", recorded);
            match count.recomputed.number() {
                Some(n) => finding.number("recomputed", n),
                None => finding,
            }
        })
        .collect()
}

/// Recorded counts that contradict each other.
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
            .number("captures", all)
            .number("processed", processed)
            .number("with_detections", detected)
    })
}

/// Some ids, and how many more there are.
fn some(ids: &[CaptureId]) -> String {
    let shown: Vec<String> = ids.iter().take(5).map(ToString::to_string).collect();
    let more = ids.len().saturating_sub(shown.len());
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", shown.join(", "))
}
