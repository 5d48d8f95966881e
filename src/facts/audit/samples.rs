//! The findings about samples: members against what the method would draw, methods and kwargs that do not work.

use super::some;
use crate::facts::sample::{NEWER, SampleVerdict, misread};
use crate::facts::{CollectionFacts, Evidence};
use crate::finding::{Code, Finding, Subject};
use crate::model::{CaptureId, Collection, CountKind, Filtering, KwargsSource, Method};

/// The findings about the sample of one collection.
pub(super) fn sample(collection: &Collection, facts: &CollectionFacts) -> Vec<Finding> {
    let mut found = of_members(collection, facts);
    found.extend(of_method(collection, facts));
    found
}

/// A finding about this collection.
fn finding(of: &Collection, code: u16, message: impl Into<String>) -> Finding {
    Finding::new(Code(code), Subject::Collection(of.id), message)
}

/// How many captures a collection holds: recomputed exactly, or else recorded.
fn held(collection: &Collection, facts: &CollectionFacts) -> Option<i64> {
    let size = facts.counts.iter().find(|count| count.kind == CountKind::SourceImages);
    match size.map(|count| &count.recomputed) {
        Some(Evidence::Exact(n)) => Some(*n),
        _ => collection.recorded.get(CountKind::SourceImages, Filtering::Default),
    }
}

/// Whether the kwargs are those that are stored. Kwargs as served hide nulls and unknown words that make populating fail
/// or draw nothing.
fn kwargs_are_stored(collection: &Collection) -> bool {
    collection.kwargs.as_ref().is_some_and(|kwargs| kwargs.source == KwargsSource::Stored)
}

/// The findings on the members of a collection.
fn of_members(collection: &Collection, facts: &CollectionFacts) -> Vec<Finding> {
    let sample = &facts.sample;
    let method = collection.method.as_ref().map_or("", Method::name);
    let held = held(collection, facts);
    let drawn = sample.size.unwrap_or(0);
    let mut found = Vec::new();
    if held == Some(0)
        && drawn > 0
        && sample.verdict == SampleVerdict::Drift
        && kwargs_are_stored(collection)
    {
        let message = format!("holds no capture; {method} would select {drawn} today");
        found.push(finding(collection, 209, message).number("drawn", drawn));
    } else if sample.verdict == SampleVerdict::Drift {
        found.extend(of_drift(collection, held, facts));
    }
    if !sample.foreign.is_empty() {
        let members = count(sample.foreign.len(), "member is", "members are");
        let message = format!("{members} of another project: {}", some(&sample.foreign));
        found.push(finding(collection, 202, message).count("members", sample.foreign.len()));
    }
    let newer = sample.entered.iter().filter(|difference| difference.why == NEWER).count();
    // Captures are newer than something: a populate that is known.
    if let Some(populated) = facts.populated.filter(|_| newer > 0 && held != Some(0)) {
        let captures = count(newer, "capture is", "captures are");
        let at = populated.at.minute();
        let message = format!("{captures} newer than the last populate ({at})");
        found.push(finding(collection, 211, message).count("captures", newer));
    }
    if !sample.nulls_first.is_empty() {
        let captures = count(sample.nulls_first.len(), "capture", "captures");
        let message = format!("{captures}: {}", some(&sample.nulls_first));
        found.push(finding(collection, 208, message).count("captures", sample.nulls_first.len()));
    }
    found
}

/// The findings on members that differ from what the method would draw.
fn of_drift(collection: &Collection, held: Option<i64>, facts: &CollectionFacts) -> Vec<Finding> {
    let sample = &facts.sample;
    let method = collection.method.as_ref().map_or("", Method::name);
    let left = sample.left.iter().map(|difference| difference.capture);
    let left: Vec<CaptureId> = left.filter(|id| !sample.foreign.contains(id)).collect();
    let mut found = Vec::new();
    if sample.random {
        if !left.is_empty() {
            let members = count(left.len(), "member is", "members are");
            let message = format!("{members} not eligible: {}", some(&left));
            found.push(finding(collection, 203, message).count("members", left.len()));
        }
        let drawn = sample.size.unwrap_or(0);
        if let Some(held) = held.filter(|held| *held != drawn) {
            let message = format!("holds {held} captures; {method} would select {drawn}");
            let found_size = finding(collection, 204, message);
            found.push(found_size.number("held", held).number("drawn", drawn));
        }
    } else if !sample.entered.is_empty() || !left.is_empty() || sample.foreign.is_empty() {
        let entered: Vec<CaptureId> = sample.entered.iter().map(|of| of.capture).collect();
        let differs = finding(collection, 201, difference(&entered, &left));
        found.push(differs.count("entered", entered.len()).count("left", left.len()));
    }
    found
}

/// The findings on the method and its kwargs.
fn of_method(collection: &Collection, facts: &CollectionFacts) -> Vec<Finding> {
    let sample = &facts.sample;
    let name = collection.method.as_ref().map_or("", Method::name);
    let mut found = Vec::new();
    let is_odd = |method: &&Method| !method.is_offered() && **method != Method::Starred;
    if let Some(method) = collection.method.as_ref().filter(is_odd)
        && !name.is_empty()
    {
        let message = format!("the method {method} is not offered, or has no working sampler");
        found.push(finding(collection, 205, message));
    }
    if let SampleVerdict::Fails(reason) = &sample.verdict {
        found.push(finding(collection, 206, reason.as_str()));
    }
    let fits = matches!(sample.verdict, SampleVerdict::Match | SampleVerdict::Audited);
    if sample.has_ties && (fits || kwargs_are_stored(collection)) {
        let message = format!("several captures tie where {name} has to choose");
        found.push(finding(collection, 207, message));
    }
    let misread = collection.sampling.iter().flat_map(|sampling| misread(sampling));
    found.extend(misread.map(|message| finding(collection, 212, message)));
    if let Some(kwargs) = collection.kwargs.as_ref().filter(|_| sample.selects_nothing) {
        found.push(finding(collection, 210, format!("no capture can pass {}", kwargs.value)));
    }
    found
}

fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// A difference between members and draw in words.
fn difference(entered: &[CaptureId], left: &[CaptureId]) -> String {
    let mut parts = Vec::new();
    if !entered.is_empty() {
        let captures = count(
            entered.len(),
            "capture would be selected and is",
            "captures would be selected and are",
        );
        parts.push(format!("{captures} missing: {}", some(entered)));
    }
    if !left.is_empty() {
        let captures = count(left.len(), "capture", "captures");
        parts.push(format!("{captures} in it would not be selected: {}", some(left)));
    }
    if parts.is_empty() {
        parts.push("the number drawn among ties differs".to_owned());
    }
    parts.join("; ")
}
