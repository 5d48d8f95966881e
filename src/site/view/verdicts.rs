//! How all capture sets came out, in a bar and in sentences.

use super::badge::BadgeView;
use super::status::{outcome_badge, status_class};
use crate::facts::{OutcomeCount, Status};
use crate::site::{Site, words};

/// How the capture sets came out.
pub(crate) struct VerdictsView {
    pub(super) statuses: Vec<StatusView>,
    pub(super) outcomes: Vec<OutcomesView>,
}

/// A status, and how many capture sets have it.
pub(crate) struct StatusView {
    pub(super) class: &'static str,
    pub(super) word: &'static str,
    pub(super) meaning: &'static str,
    pub(super) n: String,
    /// The left end of its part of the bar, which is 1,000 wide.
    pub(super) x: usize,
    /// The width of its part of the bar.
    pub(super) width: usize,
}

/// How the counts, or the samples, of the capture sets came out.
pub(crate) struct OutcomesView {
    pub(super) what: &'static str,
    /// Each outcome that some capture set has, and how many have it.
    pub(super) outcomes: Vec<(BadgeView, String)>,
}

/// How all capture sets of a site came out; `None` where it shows none.
pub(super) fn verdicts(site: &Site<'_>) -> Option<VerdictsView> {
    let has_any = site.focus.is_none() || site.facts.totals.collections > 0;
    has_any.then(|| VerdictsView { statuses: statuses(site), outcomes: outcomes(site) })
}

fn statuses(site: &Site<'_>) -> Vec<StatusView> {
    let total = site.facts.totals.collections.max(1);
    let mut before = 0;
    Status::ALL
        .into_iter()
        .map(|status| {
            let n = site.facts.totals.with(status);
            let x = before * 1_000 / total;
            before += n;
            StatusView {
                class: status_class(status),
                word: status.word(),
                meaning: meaning(status),
                n: words::count(n),
                x,
                width: before * 1_000 / total - x,
            }
        })
        .collect()
}

fn meaning(status: Status) -> &'static str {
    match status {
        Status::Drifted => "a stored count, or the list of members, is not what the records give",
        Status::HasErrors => {
            "something about it is broken, such as settings that make populating fail"
        }
        Status::NotVerifiable => "the snapshot lacks the data for a recount",
        Status::NothingToCompare => "no count was stored, and its method cannot be run again",
        Status::Consistent => {
            "nothing contradicts the records, but not all of it could be recounted"
        }
        Status::Verified => "every stored count was recounted and agrees, and so do its members",
    }
}

/// How the counts and the samples came out, each on its own.
fn outcomes(site: &Site<'_>) -> Vec<OutcomesView> {
    let totals = &site.facts.totals;
    let of = |what, all: &[OutcomeCount]| OutcomesView {
        what,
        outcomes: all
            .iter()
            .rev()
            .filter(|of| of.collections > 0)
            .map(|of| (outcome_badge(of.outcome), words::count(of.collections)))
            .collect(),
    };
    vec![of("counts", &totals.counts), of("samples", &totals.samples)]
}
