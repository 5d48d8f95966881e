//! Counts, recorded and recomputed; the stored counters on pages and in lists.

use super::badge::BadgeView;
use crate::facts::{CounterFact, Evidence, Verdict};
use crate::site::sort::FigureView;
use crate::site::words;

/// One count, recorded and recomputed.
pub(crate) struct CountView {
    pub(super) label: String,
    pub(super) definition: &'static str,
    pub(super) recorded: FigureView,
    pub(super) asked: bool,
    pub(super) recomputed: FigureView,
    pub(super) verdict: BadgeView,
}

/// A recomputed number, as far as it is known.
pub(super) fn recomputed(evidence: &Evidence) -> FigureView {
    match evidence {
        Evidence::Exact(n) => FigureView::number(*n),
        Evidence::AtLeast(n, _) => FigureView::new(format!("\u{2265} {}", words::number(*n)), *n),
        Evidence::Unknown(_) => FigureView::unknown("\u{2013}"),
    }
}

/// The stored counters of a record, as a table.
pub(super) fn counts(facts: &[CounterFact]) -> Vec<CountView> {
    facts.iter().filter(|fact| fact.recorded.is_some()).map(count).collect()
}

fn count(fact: &CounterFact) -> CountView {
    let why = match (&fact.verdict, &fact.recomputed) {
        (Verdict::NotVerifiable(why), _) | (_, Evidence::AtLeast(_, why)) => why.to_string(),
        (Verdict::Stale { newer }, _) => {
            let n = words::plural(usize::try_from(*newer).unwrap_or(0), "record is", "records are");
            format!("{n} newer than the stored number")
        }
        _ => String::new(),
    };
    CountView {
        label: fact.kind.label().to_owned(),
        definition: fact.kind.definition(),
        recorded: fact
            .recorded
            .map_or_else(|| FigureView::unknown("not stored"), FigureView::number),
        asked: fact.recorded.is_some(),
        recomputed: recomputed(&fact.recomputed),
        verdict: BadgeView::new(class(&fact.verdict), word(&fact.verdict)).because(why),
    }
}

fn class(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Match => "good",
        Verdict::Drift { .. } => "bad",
        Verdict::Stale { .. } => "warn",
        Verdict::Consistent => "info",
        Verdict::NotVerifiable(_) | Verdict::NothingRecorded => "plain",
    }
}

fn word(verdict: &Verdict) -> String {
    verdict.to_string().replace('-', "\u{2212}")
}

/// What a list says of the counters of a record: those that differ, else the weakest verdict.
pub(super) fn in_a_word(facts: &[CounterFact]) -> BadgeView {
    let recorded = || facts.iter().filter(|fact| fact.recorded.is_some());
    let differ = recorded().filter(|fact| fact.verdict.differs());
    let whys: Vec<String> =
        differ.map(|fact| format!("{} {}", fact.kind.label(), word(&fact.verdict))).collect();
    let is = |wanted: fn(&Verdict) -> bool| recorded().any(|fact| wanted(&fact.verdict));
    let (class, text) = if is(|verdict| matches!(verdict, Verdict::Drift { .. })) {
        ("bad", "drift")
    } else if is(|verdict| matches!(verdict, Verdict::Stale { .. })) {
        ("warn", "stale")
    } else if recorded().next().is_none() {
        ("plain", "nothing stored")
    } else if recorded().all(|fact| fact.verdict == Verdict::Match) {
        ("good", "match")
    } else if is(|verdict| matches!(verdict, Verdict::Match | Verdict::Consistent)) {
        ("info", "consistent")
    } else {
        ("plain", "not verifiable")
    };
    BadgeView::new(class, text).because(whys.join(", "))
}
