//! A collection's members against what its method would draw: the same, a possible draw, or not.

use std::collections::BTreeSet;

use super::expect::{Expectation, SampleError, expect};
use super::why::{Difference, Reasons};
use crate::facts::Populated;
use crate::facts::Why;
use crate::facts::membership::members;
use crate::model::{CaptureId, CaptureRow, Collection, Kwargs, KwargsSource, ProjectId, Snapshot};
use crate::numbers::{count, plural};

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// It holds.
    Good,
    /// It does not.
    Bad,
    /// Worth a look.
    Warn,
    /// Neither good nor bad.
    Info,
}

/// One thing that was checked, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// How it came out.
    pub mark: Mark,
    /// What was checked and what was seen.
    pub text: String,
}

/// What the members are against the method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SampleVerdict {
    /// A deterministic method draws these members, ties counted as equal.
    Match,
    /// The members are a possible draw of a random method.
    Audited,
    /// The members cannot come from this method and these kwargs.
    Drift,
    /// The platform fails to populate with this method and these kwargs.
    Fails(String),
    /// It cannot be told.
    Unverifiable(Why),
}

/// The sample of one collection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleFact {
    /// What came out.
    pub verdict: SampleVerdict,
    /// What was checked.
    pub checks: Vec<Check>,
    /// How many captures the method would draw now, where that can be told from all captures of the
    /// project.
    pub size: Option<i64>,
    /// How many captures it draws from.
    pub eligible: Option<i64>,
    /// Captures that would be drawn for certain and are no members, ascending.
    pub entered: Vec<Difference>,
    /// Members that cannot be drawn, ascending.
    pub left: Vec<Difference>,
    /// Members that belong to another project, ascending.
    pub foreign: Vec<CaptureId>,
    /// Whether the method leaves its choice to ties.
    pub has_ties: bool,
    /// Members picked because an unknown value sorts as the greatest.
    pub nulls_first: Vec<CaptureId>,
    /// Whether the kwargs can select nothing.
    pub selects_nothing: bool,
    /// Whether choices are left to chance.
    pub random: bool,
}

impl SampleFact {
    fn of(verdict: SampleVerdict, checks: Vec<Check>) -> Self {
        Self {
            verdict,
            checks,
            size: None,
            eligible: None,
            entered: Vec::new(),
            left: Vec::new(),
            foreign: Vec::new(),
            has_ties: false,
            nulls_first: Vec::new(),
            selects_nothing: false,
            random: false,
        }
    }
}

fn check(mark: Mark, text: impl Into<String>) -> Check {
    Check { mark, text: text.into() }
}

/// Draws a collection's sample again and judges its members by it.
pub(in crate::facts) fn recompute(
    snapshot: &Snapshot,
    population: &[CaptureRow],
    collection: &Collection,
    populated: Option<Populated>,
) -> SampleFact {
    let unverifiable = |why: Why| {
        let text = format!("The sample cannot be checked: {why}.");
        SampleFact::of(SampleVerdict::Unverifiable(why), vec![check(Mark::Info, text)])
    };
    let Some(project) = collection.project else { return unverifiable(Why::NoProject) };
    let (Some(method), Some(kwargs)) = (collection.method.as_deref(), &collection.kwargs) else {
        return unverifiable(Why::NoMethod);
    };
    let drawn = expect(snapshot, population, project, method, kwargs);
    let mut fact = match drawn {
        Err(SampleError::NoSampler) => unverifiable(Why::NoSampler),
        Err(SampleError::Unknowable(why)) => unverifiable(why),
        Err(SampleError::Fails(reason)) => {
            let text =
                format!("Populating fails: {reason}. The members are older than these kwargs.");
            SampleFact::of(SampleVerdict::Fails(reason), vec![check(Mark::Bad, text)])
        }
        Ok(_) if !snapshot.holds_all_captures_of(project) => unverifiable(Why::IncompleteCaptures),
        Ok(drawn) => judge(snapshot, population, collection, project, &drawn, populated),
    };
    fact.foreign = foreign(snapshot, collection, project);
    if !fact.foreign.is_empty() {
        let n = fact.foreign.len();
        fact.checks.push(check(
            Mark::Bad,
            format!(
                "{n} {} to another project.",
                if n == 1 { "member belongs" } else { "members belong" }
            ),
        ));
    }
    fact
}

fn foreign(snapshot: &Snapshot, collection: &Collection, project: ProjectId) -> Vec<CaptureId> {
    let members = members(snapshot, collection).map(|members| members.membership.rows.as_slice());
    let is_foreign =
        |row: &&CaptureRow| snapshot.captures.project(**row).is_some_and(|p| p != project);
    let rows = members.unwrap_or_default().iter().filter(is_foreign);
    rows.map(|row| snapshot.captures.id(*row)).collect()
}

/// The fact for a method that can be drawn.
fn judge(
    snapshot: &Snapshot,
    population: &[CaptureRow],
    collection: &Collection,
    project: ProjectId,
    drawn: &Expectation,
    populated: Option<Populated>,
) -> SampleFact {
    let ids = |rows: &[CaptureRow]| rows.iter().map(|row| snapshot.captures.id(*row)).collect();
    let mut fact = SampleFact::of(SampleVerdict::Unverifiable(Why::NoMembers), Vec::new());
    fact.size = i64::try_from(drawn.size()).ok();
    fact.eligible = i64::try_from(drawn.eligible).ok();
    fact.has_ties = !drawn.is_unique() && !drawn.random;
    fact.random = drawn.random && !drawn.is_unique();
    fact.selects_nothing = drawn.selects_nothing;
    fact.checks.push(check(Mark::Info, in_words(drawn)));
    if drawn.selects_nothing {
        let text = "These kwargs can select no capture at all.";
        fact.checks.push(check(Mark::Warn, text));
    }
    let Some(members) = members(snapshot, collection) else {
        fact.checks
            .push(check(Mark::Info, format!("The members cannot be checked: {}.", Why::NoMembers)));
        return fact;
    };
    if !members.all {
        let why = "the snapshot may not tell all of them";
        fact.checks.push(check(Mark::Info, format!("The members cannot be checked: {why}.")));
        return fact;
    }
    let set: BTreeSet<CaptureRow> = members.membership.rows.iter().copied().collect();
    let outcome = Outcome::of(drawn, &set);
    fact.nulls_first =
        ids(&drawn.nulls_first.iter().filter(|row| set.contains(row)).copied().collect::<Vec<_>>());
    if !fact.nulls_first.is_empty() {
        fact.checks.push(check(
            Mark::Warn,
            format!(
                "{} picked because the value it is sorted by is unknown.",
                captures(fact.nulls_first.len())
            ),
        ));
    }
    if outcome.holds() && members.membership.absent.is_empty() {
        fact.verdict = if fact.random { SampleVerdict::Audited } else { SampleVerdict::Match };
        fact.checks.push(held(drawn, fact.random, set.len()));
        return fact;
    }
    let served = collection.kwargs.as_ref().filter(|kwargs| kwargs.source == KwargsSource::Served);
    if let Some(kwargs) = served {
        if set.is_empty() {
            fact.verdict = SampleVerdict::Unverifiable(Why::Empty);
            fact.checks.push(check(
                Mark::Warn,
                format!("{} would be drawn now, and {}.", captures(drawn.size()), Why::Empty),
            ));
            return fact;
        }
        let method = collection.method.as_deref().unwrap_or_default();
        if let Some(reading) = other_reading(snapshot, population, project, method, kwargs, &set) {
            let why = Why::LossyKwargs(reading);
            fact.checks.push(check(Mark::Info, format!("The members cannot be checked: {why}.")));
            fact.verdict = SampleVerdict::Unverifiable(why);
            return fact;
        }
    }
    fact.verdict = SampleVerdict::Drift;
    if let Some(kwargs) = &collection.kwargs {
        let method = collection.method.as_deref().unwrap_or_default();
        let reasons = Reasons { snapshot, project, method, kwargs, populated };
        fact.entered = outcome.entered.iter().map(|row| reasons.entered(*row)).collect();
        fact.left = outcome.left.iter().map(|row| reasons.left(*row)).collect();
    }
    let absent = |id: &CaptureId| Difference { capture: *id, why: "the snapshot lacks its record" };
    fact.left.extend(members.membership.absent.iter().map(absent));
    fact.left.sort_unstable();
    fact.checks.extend(differences(drawn, &outcome, &fact, set.len()));
    fact
}

fn captures(n: usize) -> String {
    plural(n, "capture", "captures")
}

fn in_words(drawn: &Expectation) -> String {
    let of = format!(
        "{} of {}",
        count(drawn.size()),
        plural(drawn.eligible, "eligible capture", "eligible captures")
    );
    match (drawn.is_unique(), drawn.random) {
        (true, _) => format!("Drawn now, the sample is {of}."),
        (false, true) => format!("Drawn now, the sample is {of}, chosen at random."),
        (false, false) => {
            let free: usize = drawn.choices.iter().map(|choice| choice.k).sum();
            format!("Drawn now, the sample is {of}; {} of them are chosen among ties.", count(free))
        }
    }
}

fn held(drawn: &Expectation, random: bool, n: usize) -> Check {
    let ties = if drawn.is_unique() || random { "" } else { ", ties counted as equal" };
    check(
        Mark::Good,
        if random {
            format!(
                "Every member is eligible, and {} {} as many as the kwargs ask for.",
                captures(n),
                if n == 1 { "is" } else { "are" }
            )
        } else {
            format!(
                "The {} in it {} just those{ties}.",
                captures(n),
                if n == 1 { "is" } else { "are" }
            )
        },
    )
}

fn differences(drawn: &Expectation, outcome: &Outcome, fact: &SampleFact, n: usize) -> Vec<Check> {
    let mut checks = Vec::new();
    if !fact.left.is_empty() {
        let text = format!("{} in it cannot be drawn now.", captures(fact.left.len()));
        checks.push(check(Mark::Bad, text));
    }
    if !fact.entered.is_empty() {
        let text = format!(
            "{} would be drawn now and {} not in it.",
            captures(fact.entered.len()),
            if fact.entered.len() == 1 { "is" } else { "are" }
        );
        checks.push(check(Mark::Bad, text));
    }
    if outcome.wrong_choices > 0 {
        let text = format!(
            "It holds {} where {} would be drawn; the number differs in {} of {} choices.",
            count(n),
            captures(drawn.size()),
            outcome.wrong_choices,
            drawn.choices.len()
        );
        checks.push(check(Mark::Bad, text));
    }
    checks
}

/// A set of members against an expectation.
struct Outcome {
    entered: Vec<CaptureRow>,
    left: Vec<CaptureRow>,
    wrong_choices: usize,
}

impl Outcome {
    fn of(drawn: &Expectation, members: &BTreeSet<CaptureRow>) -> Self {
        let sure: BTreeSet<CaptureRow> = drawn.sure.iter().copied().collect();
        let possible: BTreeSet<CaptureRow> =
            drawn.choices.iter().flat_map(|choice| choice.from.iter().copied()).collect();
        let wrong = drawn.choices.iter().filter(|choice| {
            let taken = choice.from.iter().filter(|row| members.contains(row)).count();
            let has_one =
                choice.one_of.is_empty() || choice.one_of.iter().any(|row| members.contains(row));
            taken != choice.k || !has_one
        });
        Self {
            entered: sure.difference(members).copied().collect(),
            left: members
                .iter()
                .filter(|row| !sure.contains(row) && !possible.contains(row))
                .copied()
                .collect(),
            wrong_choices: wrong.count(),
        }
    }

    fn holds(&self) -> bool {
        self.entered.is_empty() && self.left.is_empty() && self.wrong_choices == 0
    }
}

/// Whether these members satisfy an expectation: all that is sure, the right number of each choice, and
/// nothing else.
#[must_use]
pub fn satisfies(drawn: &Expectation, members: &BTreeSet<CaptureRow>) -> bool {
    Outcome::of(drawn, members).holds()
}

/// Another way in which the kwargs may be stored, served as they are, by which the members fit.
///
/// The API drops nulls and turns strings into numbers, so `{}` may stand for `{"size": null}` and 22 for
/// `"22"`, which compares as text.
fn other_reading(
    snapshot: &Snapshot,
    population: &[CaptureRow],
    project: ProjectId,
    method: &str,
    kwargs: &Kwargs,
    members: &BTreeSet<CaptureRow>,
) -> Option<&'static str> {
    let null = |key: &'static str| (key, serde_json::Value::Null);
    let text = |key: &'static str| {
        let value = kwargs.value.get(key).and_then(serde_json::Value::as_i64);
        (key, serde_json::Value::from(value.unwrap_or_default().to_string()))
    };
    let has = |key: &str| kwargs.value.get(key).is_some();
    let mut readings: Vec<(&'static str, Vec<(&str, serde_json::Value)>)> = Vec::new();
    if has("hour_start") && has("hour_end") {
        let hours = vec![text("hour_start"), text("hour_end")];
        readings.push(("its hours are stored as texts", hours));
    }
    match method {
        "random" if !has("size") => readings.push(("size is null", vec![null("size")])),
        "common_combined" if !has("shuffle") => {
            readings.push(("shuffle is null", vec![null("shuffle")]));
        }
        "random_from_each_event"
        | "last_and_random_from_each_event"
        | "greatest_file_size_from_each_event"
            if !has("num_each") =>
        {
            readings.push(("num_each is null", vec![null("num_each")]));
        }
        _ => {}
    }
    readings.into_iter().find_map(|(reading, changes)| {
        let mut stored = kwargs.clone();
        let map = stored.value.as_object_mut()?;
        map.extend(changes.into_iter().map(|(key, value)| (key.to_owned(), value)));
        let drawn = expect(snapshot, population, project, method, &stored).ok()?;
        satisfies(&drawn, members).then_some(reading)
    })
}
