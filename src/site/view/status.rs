//! States in a word, a colour and a shape: of jobs and of collections.

use super::frame::BadgeView;
use crate::facts::{CollectionFacts, SampleVerdict, Status, Verdict};
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

/// The status of a collection as a badge.
pub(super) fn status_badge(facts: &CollectionFacts) -> BadgeView {
    let drifts = facts.counts.iter().filter_map(|count| match count.verdict {
        Verdict::Drift { .. } => Some(format!("{} {}", count.kind.label(), count.verdict)),
        _ => None,
    });
    let mut drifts: Vec<String> = drifts.collect();
    if facts.sample.verdict == SampleVerdict::Drift {
        drifts.push("members differ".to_owned());
    }
    let class = match facts.status {
        Status::Verified => "good",
        Status::Drifted => "bad",
        Status::Consistent => "info",
        Status::NotVerifiable => "plain",
    };
    BadgeView::new(class, facts.status.word()).because(drifts.join(", "))
}
