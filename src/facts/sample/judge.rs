//! A collection's members against what its method would draw: the same, a possible draw, or not.

use std::collections::BTreeSet;

use chrono::Datelike;

use super::expect::{expect, expect_by};
use super::expectation::{Expectation, SampleError};
use super::outcome::{Outcome, satisfies};
use super::readings::hidden;
use super::rules::{FIRST_YEAR_OF_INTERVAL_2, Rule};
use super::why::{Difference, Reasons};
use crate::facts::Populated;
use crate::facts::Why;
use crate::facts::membership::{members, two_states};
use crate::model::{
    Arguments, CaptureId, CaptureRow, Collection, CommonFilters, KwargsSource, Membership,
    ProjectId, Refusal, Sampling, ServerTime, Snapshot, Witness,
};
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

/// The verdict on a collection's members.
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
    NotVerifiable(Why),
}

/// The sample of one collection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleFact {
    /// What came out.
    pub verdict: SampleVerdict,
    /// By which rules of the platform the sample was drawn again; empty where it was not.
    pub rules: Vec<Rule>,
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
            rules: Vec::new(),
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
    if let Some(why) = two_states(snapshot, collection) {
        return not_verifiable(why);
    }
    let Some(project) = collection.project else { return not_verifiable(Why::NoProject) };
    let Some(sampling) = collection.sampling.as_deref() else {
        return not_verifiable(Why::NoMethod);
    };
    let mut fact = match expect(snapshot, population, project, sampling) {
        Err(SampleError::NoSampler) => not_verifiable(Why::NoSampler),
        Err(SampleError::Unknown(why)) => not_verifiable(why),
        Err(SampleError::Fails(reason)) => {
            let text =
                format!("Populating fails: {reason}. The members are older than these kwargs.");
            let rules = rules(sampling);
            let checks = vec![check(Mark::Bad, text)];
            SampleFact { rules, ..SampleFact::of(SampleVerdict::Fails(reason), checks) }
        }
        Ok(drawn) => match snapshot.holdings.captures_of(project) {
            Err(Witness::TwoStates(words)) => not_verifiable(Why::TwoStates(words)),
            Err(witness) => not_verifiable(Why::IncompleteCaptures(witness)),
            Ok(()) => {
                let judge =
                    Judge { snapshot, population, collection, project, sampling, populated };
                SampleFact { rules: rules(sampling), ..judge.fact(&drawn) }
            }
        },
    };
    fact.foreign = foreign(snapshot, collection, project);
    if !fact.foreign.is_empty() {
        let n = fact.foreign.len();
        let belong = if n == 1 { "member belongs" } else { "members belong" };
        fact.checks.push(check(Mark::Bad, format!("{n} {belong} to another project.")));
    }
    fact
}

/// The rules by which these kwargs are drawn.
fn rules(sampling: &Sampling) -> Vec<Rule> {
    match &sampling.refusal {
        Some(Refusal::UnknownArgument { .. }) => vec![Rule::Kwargs1],
        Some(Refusal::NotAnObject(_)) => Vec::new(),
        None => {
            let has_filters = sampling.arguments.filters().is_some_and(CommonFilters::are_given);
            let filters = has_filters.then_some(Rule::Filters1);
            Rule::of(&sampling.arguments).into_iter().chain(filters).collect()
        }
    }
}

fn not_verifiable(why: Why) -> SampleFact {
    let text = format!("The sample cannot be checked: {why}.");
    SampleFact::of(SampleVerdict::NotVerifiable(why), vec![check(Mark::Info, text)])
}

/// The members that belong to another project than the collection.
fn foreign(snapshot: &Snapshot, collection: &Collection, project: ProjectId) -> Vec<CaptureId> {
    let members = members(snapshot, collection).map(|members| &members.membership.rows);
    let is_foreign =
        |row: &&CaptureRow| snapshot.captures.project(**row).is_some_and(|p| p != project);
    let rows = members.into_iter().flatten().filter(is_foreign);
    rows.map(|row| snapshot.captures.id(*row)).collect()
}

/// What the members of a collection, whose method can be drawn, are judged by.
struct Judge<'a> {
    snapshot: &'a Snapshot,
    population: &'a [CaptureRow],
    collection: &'a Collection,
    project: ProjectId,
    sampling: &'a Sampling,
    populated: Option<Populated>,
}

impl Judge<'_> {
    /// The members against what would be drawn.
    fn fact(&self, drawn: &Expectation) -> SampleFact {
        let mut fact = fresh(drawn);
        let members = members(self.snapshot, self.collection);
        let cannot = match &members {
            None => Some(Why::NoMembers),
            Some(members) => members.all.clone().err(),
        };
        if let Some(why) = cannot {
            fact.checks.push(check(Mark::Info, format!("The members cannot be checked: {why}.")));
            fact.verdict = SampleVerdict::NotVerifiable(why);
        }
        let Some(members) = members.filter(|members| members.all.is_ok()) else { return fact };
        let set: BTreeSet<CaptureRow> = members.membership.rows.iter().copied().collect();
        self.note_nulls(drawn, &set, &mut fact);
        let outcome = Outcome::of(drawn, &set);
        if outcome.holds() && members.membership.absent.is_empty() {
            fact.verdict = if fact.random { SampleVerdict::Audited } else { SampleVerdict::Match };
            fact.checks.push(held(drawn, fact.random, set.len()));
        } else if let Some((doubt, check)) =
            self.former(&set, members.membership).or_else(|| self.doubt(drawn, &set))
        {
            fact.verdict = SampleVerdict::NotVerifiable(doubt);
            fact.checks.push(check);
        } else {
            fact.verdict = SampleVerdict::Drift;
            self.explain(&outcome, members.membership, &mut fact);
            fact.checks.extend(differences(drawn, &outcome, &fact, set.len()));
        }
        fact
    }

    /// Notes members that were picked only because an unknown value sorts as the greatest.
    fn note_nulls(&self, drawn: &Expectation, set: &BTreeSet<CaptureRow>, fact: &mut SampleFact) {
        let picked = drawn.nulls_first.iter().filter(|row| set.contains(row));
        fact.nulls_first = picked.map(|row| self.snapshot.captures.id(*row)).collect();
        if !fact.nulls_first.is_empty() {
            let n = captures(fact.nulls_first.len());
            let text = format!("{n} picked because the value it is sorted by is unknown.");
            fact.checks.push(check(Mark::Warn, text));
        }
    }

    /// Why members that do not fit may be no drift: they fit the rule that the platform followed before, and nothing says
    /// that they are younger than it.
    fn former(
        &self,
        set: &BTreeSet<CaptureRow>,
        members: &Membership,
    ) -> Option<(Why, Check)> {
        let is_later = |at: ServerTime| at.date().year() >= FIRST_YEAR_OF_INTERVAL_2;
        // An update may be another change than a populate.
        let populated = self.populated.filter(|populated| populated.job.is_some());
        let is_younger = populated.is_some_and(|populated| is_later(populated.at))
            || self.collection.created_at.is_some_and(is_later);
        let is_interval = matches!(self.sampling.arguments, Arguments::Interval(_));
        if is_younger || !is_interval || !members.absent.is_empty() {
            return None;
        }
        let Self { snapshot, population, project, sampling, .. } = self;
        let drawn = expect_by(Rule::Interval1, snapshot, population, *project, sampling).ok()?;
        let why = satisfies(&drawn, set).then_some(Why::FormerRule(Rule::Interval1))?;
        let text = format!("The members are no draw by {}, but {why}.", Rule::Interval2);
        Some((why, check(Mark::Warn, text)))
    }

    /// Why members that do not fit may be no drift: served kwargs are not stored kwargs.
    fn doubt(&self, drawn: &Expectation, set: &BTreeSet<CaptureRow>) -> Option<(Why, Check)> {
        let kwargs = self.collection.kwargs.as_ref();
        let kwargs = kwargs.filter(|kwargs| kwargs.source == KwargsSource::Served)?;
        if set.is_empty() {
            let n = captures(drawn.size());
            let text = format!("{n} would be drawn now, and {}.", Why::Empty);
            return Some((Why::Empty, check(Mark::Warn, text)));
        }
        kwargs.value.as_object()?;
        if self.hides_position() {
            let why = Why::KwargNotServed("position");
            let text = format!("The members cannot be checked: {why}.");
            return Some((why, check(Mark::Info, text)));
        }
        let why = hidden(self.snapshot, self.population, self.project, self.sampling, set)?;
        let text = format!("The members cannot be checked: {why}.");
        Some((why, check(Mark::Info, text)))
    }

    /// Whether another position may be stored than the last, which an absent one stands for: the API serves none.
    fn hides_position(&self) -> bool {
        match &self.sampling.arguments {
            Arguments::Positional(arguments) => arguments.position.is_absent(),
            _ => false,
        }
    }

    /// Says of each capture that differs why it does.
    fn explain(&self, outcome: &Outcome, members: &Membership, fact: &mut SampleFact) {
        // Only a job tells when it was populated; members that are newer say that it was another time.
        let captures = &self.snapshot.captures;
        let populated = self.populated.filter(|populated| {
            let is_newer = |row: &CaptureRow| captures.added_at(*row) > Some(populated.at);
            populated.job.is_some() && !members.rows.iter().any(is_newer)
        });
        let reasons = Reasons::new(self.snapshot, self.project, self.sampling, populated);
        fact.entered = outcome.entered.iter().map(|row| reasons.entered(*row)).collect();
        fact.left = outcome.left.iter().map(|row| reasons.left(*row)).collect();
        let lacks = "the snapshot lacks its record";
        fact.left.extend(members.absent.iter().map(|id| Difference { capture: *id, why: lacks }));
        fact.left.sort_unstable();
    }
}

/// The fact of a fresh sample, before its members are looked at.
fn fresh(drawn: &Expectation) -> SampleFact {
    let mut fact = SampleFact::of(SampleVerdict::NotVerifiable(Why::NoMembers), Vec::new());
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

#[cfg(test)]
mod tests;
