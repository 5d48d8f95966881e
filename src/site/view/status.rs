//! States in a word, a colour and a shape: of jobs and of collections.

use super::badge::BadgeView;
use crate::facts::{CollectionFacts, Outcome, Status, Verdict};
use crate::model::JobState;
use crate::site::timeline::state_class;

/// CSS class, symbol and word of a job's state.
pub(super) fn mark(state: Option<JobState>) -> (&'static str, &'static str, &'static str) {
    let state = state.unwrap_or(JobState::Unknown);
    let symbol = match state {
        JobState::Success => "\u{2713}",
        JobState::Failure => "\u{d7}",
        JobState::Started | JobState::Retry | JobState::Canceling => "\u{25b8}",
        JobState::Created | JobState::Pending | JobState::Received => "\u{2026}",
        JobState::Revoked => "\u{2013}",
        JobState::Unknown => "?",
    };
    (state_class(Some(state)), symbol, state.api_name())
}

/// How counts or a sample came out, as a badge.
pub(super) fn outcome_badge(outcome: Outcome) -> BadgeView {
    let class = match outcome {
        Outcome::Match => "good",
        Outcome::Drift => "bad",
        Outcome::Consistent => "info",
        Outcome::NotVerifiable | Outcome::NothingToCompare => "plain",
    };
    BadgeView::new(class, outcome.word())
}

/// The class of a status.
pub(super) fn status_class(status: Status) -> &'static str {
    match status {
        Status::Verified => "good",
        Status::Drifted => "bad",
        Status::HasErrors => "warn",
        Status::Consistent => "info",
        Status::NotVerifiable | Status::NothingToCompare => "plain",
    }
}

/// The status of a collection as a badge, with its reason.
pub(super) fn status_badge(facts: &CollectionFacts) -> BadgeView {
    let status = facts.status();
    BadgeView::new(status_class(status), status.word()).because(reasons(facts, status).join(", "))
}

/// Why a collection has its status, in a few words.
fn reasons(facts: &CollectionFacts, status: Status) -> Vec<String> {
    let sides = |outcome: Outcome| {
        let counts = (facts.counts_outcome() == outcome).then(|| "counts".to_owned());
        let sample = (facts.sample_outcome() == outcome).then(|| "sample".to_owned());
        counts.into_iter().chain(sample).collect()
    };
    match status {
        Status::Drifted => {
            let drifts = facts.counts.iter().filter_map(|count| match count.verdict {
                Verdict::Drift { .. } => Some(format!("{} {}", count.kind.label(), count.verdict)),
                _ => None,
            });
            let members = facts.sample_outcome() == Outcome::Drift;
            drifts.chain(members.then(|| "members differ".to_owned())).collect()
        }
        Status::HasErrors => {
            facts.errors.iter().map(|code| format!("{} ({code})", code.title())).collect()
        }
        Status::NotVerifiable => sides(Outcome::NotVerifiable),
        Status::Verified | Status::Consistent | Status::NothingToCompare => Vec::new(),
    }
}
