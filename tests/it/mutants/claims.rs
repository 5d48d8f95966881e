//! What mothbook says of the files of a snapshot: its numbers, verdicts and findings, in the words of this test.

use std::collections::{BTreeMap, BTreeSet};

use mothbook::facts::{Evidence, Facts, SampleVerdict, Verdict, recompute};
use mothbook::finding::Finding;
use mothbook::model::Filtering;

use mothbook::pipeline::Silent;
use mothbook::read::{Purpose, ReadOptions, load};

use super::counters::{CounterKey, claimed};
use super::files::Files;

/// How a count of occurrences or taxa was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    Filtered,
    Unfiltered,
    Unknown,
}

/// How far a number is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    Exactly(i64),
    AtLeast(i64),
    Not,
}

/// A recorded number against a recomputed one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compared {
    Match,
    Drift { by: i64, at_least: bool },
    NoClaim,
}

/// What is said of one count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) recorded: Option<i64>,
    pub(super) known: Known,
    pub(super) compared: Compared,
}

/// What is said of the members of a collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sample {
    /// They are, or may be, what the method draws.
    Holds,
    Drift,
    /// Populating fails.
    Fails,
    NoClaim,
}

/// A count of a collection: the collection, the name of the count in the API, how it was asked for.
pub(super) type CountKey = (i64, &'static str, Side);

/// All that is said of a snapshot and can be wrong.
#[derive(Clone, Debug, Default)]
pub(super) struct Claims {
    pub(super) counts: BTreeMap<CountKey, Count>,
    /// What is said of stored counters.
    pub(super) counters: BTreeMap<CounterKey, Count>,
    pub(super) samples: BTreeMap<i64, Sample>,
    /// The findings about samples, MB2xx: code and subject.
    pub(super) findings: BTreeSet<(u16, String)>,
}

/// Reads files and recomputes what they tell.
pub(super) fn audit(files: &Files) -> Claims {
    let folder = tempfile::tempdir().unwrap();
    files.write(folder.path());
    let options = ReadOptions::new(Purpose::Numbers);
    // Without any file there is nothing to say.
    let Ok(loaded) = load(&[folder.path().to_owned()], options, &Silent) else {
        return Claims::default();
    };
    let snapshot = &loaded.snapshot.value;
    let facts = recompute(snapshot);
    Claims { counters: claimed(snapshot, &facts), ..claims(&facts, &loaded.snapshot.findings) }
}

/// The claims in facts, and in what was found while reading.
pub(super) fn claims(facts: &Facts, read: &[Finding]) -> Claims {
    let mut claims = Claims::default();
    for collection in &facts.collections {
        for count in &collection.counts {
            let side = match count.filtering {
                Filtering::Default => Side::Filtered,
                Filtering::Unfiltered => Side::Unfiltered,
                Filtering::Unknown => Side::Unknown,
            };
            let known = match &count.recomputed {
                Evidence::Exact(n) => Known::Exactly(*n),
                Evidence::AtLeast(n, _) => Known::AtLeast(*n),
                Evidence::Unknown(_) => Known::Not,
            };
            let compared = match &count.verdict {
                Verdict::Match => Compared::Match,
                Verdict::Drift { by, at_least } => Compared::Drift { by: *by, at_least: *at_least },
                _ => Compared::NoClaim,
            };
            let key = (collection.id.0, count.kind.api_name(), side);
            claims.counts.insert(key, Count { recorded: count.recorded, known, compared });
        }
        let sample = match &collection.sample.verdict {
            SampleVerdict::Match | SampleVerdict::Audited => Sample::Holds,
            SampleVerdict::Drift => Sample::Drift,
            SampleVerdict::Fails(_) => Sample::Fails,
            SampleVerdict::NotVerifiable(_) => Sample::NoClaim,
        };
        claims.samples.insert(collection.id.0, sample);
    }
    let findings = facts.findings.iter().chain(read);
    let of_samples = findings.filter(|finding| (200..300).contains(&finding.code.0));
    claims.findings = of_samples.map(|f| (f.code.0, f.subject.to_string())).collect();
    claims
}

impl Claims {
    /// How many numbers, verdicts and findings there are.
    pub(super) fn len(&self) -> usize {
        let counts = self.counts.values().chain(self.counters.values()).map(|count| {
            usize::from(count.known != Known::Not)
                + usize::from(count.compared != Compared::NoClaim)
        });
        let samples = self.samples.values().filter(|sample| **sample != Sample::NoClaim);
        counts.sum::<usize>() + samples.count() + self.findings.len()
    }
}
