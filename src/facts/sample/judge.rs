//! A collection's members against what its method would draw: the same, a possible draw, or not.

use std::collections::BTreeSet;

use chrono::Datelike;

use super::checks::{Check, Mark, captures, check, differences, held, in_words};
use super::comparison::{Comparison, satisfies};
use super::expect::{expect, expect_by};
use super::expectation::{Expectation, SampleError};
use super::readings::hidden;
use super::rules::{FIRST_YEAR_OF_INTERVAL_2, Rule};
use super::unknown::{Told, told};
use super::why::{Difference, Reasons};
use crate::facts::Populated;
use crate::facts::Why;
use crate::facts::membership::{members, two_states};
use crate::model::{
    Arguments, CaptureId, CaptureRow, Collection, CommonFilters, KwargsSource, Membership,
    ProjectId, Refusal, Sampling, ServerTime, Snapshot, Witness,
};

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
    let judge = Judge { snapshot, population, collection, project, sampling, populated };
    let mut fact = match sampling.ignoring_unknown() {
        Some((name, ignoring)) => judge.with_unknown(name, &ignoring),
        None => judge.drawn_again(),
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

/// The members that belong to another project than the collection; none are told where the project has no record, so that
/// the collection may name the wrong one.
fn foreign(snapshot: &Snapshot, collection: &Collection, project: ProjectId) -> Vec<CaptureId> {
    if snapshot.holdings.without_record.contains(&project) {
        return Vec::new();
    }
    let members = members(snapshot, collection).map(|members| &members.membership.rows);
    let is_foreign =
        |row: &&CaptureRow| snapshot.captures.project(**row).is_some_and(|p| p != project);
    let rows = members.into_iter().flatten().filter(is_foreign);
    rows.map(|row| snapshot.captures.id(*row)).collect()
}

/// What the members of a collection are judged by.
#[derive(Clone, Copy)]
struct Judge<'a> {
    snapshot: &'a Snapshot,
    population: &'a [CaptureRow],
    collection: &'a Collection,
    project: ProjectId,
    sampling: &'a Sampling,
    populated: Option<Populated>,
}

impl Judge<'_> {
    /// The sample drawn again, and the members against it.
    fn drawn_again(&self) -> SampleFact {
        let Self { snapshot, population, project, sampling, .. } = self;
        let rules = rules(sampling);
        match expect(snapshot, population, *project, sampling) {
            Err(SampleError::NoSampler) => not_verifiable(Why::NoSampler),
            Err(SampleError::Unknown(why)) => not_verifiable(why),
            Err(SampleError::Fails(reason)) => {
                let text = format!(
                    "Populating fails: {reason}. The members are older than these settings."
                );
                let checks = vec![check(Mark::Bad, text)];
                SampleFact { rules, ..SampleFact::of(SampleVerdict::Fails(reason), checks) }
            }
            Ok(drawn) => match snapshot.holdings.captures_of(*project) {
                Err(Witness::TwoStates(words)) => not_verifiable(Why::TwoStates(words)),
                Err(witness) => not_verifiable(Why::IncompleteCaptures(witness)),
                Ok(()) => SampleFact { rules, ..self.fact(&drawn) },
            },
        }
    }

    /// The same where the method does not take an argument, `name`: `ignoring` are the kwargs without it. Whether the
    /// platform fails or ignores it is told by the logs of populate jobs, or else by members that fit without it.
    fn with_unknown(&self, name: &str, ignoring: &Sampling) -> SampleFact {
        let ignoring = Judge { sampling: ignoring, ..*self };
        let by = match Rule::of(&ignoring.sampling.arguments) {
            Some(Rule::Interval3) if name == "max_num" => Rule::Interval3,
            _ => Rule::Kwargs2,
        };
        let words = match told(self.snapshot, self.collection, name) {
            Told::Ignored(job) => {
                let mut fact = ignoring.drawn_again();
                let text = match by {
                    Rule::Interval3 => format!(
                        "Populate job {job} tells of a release that takes the argument {name} as well."
                    ),
                    _ => format!(
                        "The method takes no argument {name}, and is drawn without it: populate job {job} ignored such arguments."
                    ),
                };
                fact.checks.insert(0, check(Mark::Info, text));
                if !fact.rules.is_empty() {
                    fact.rules.push(Rule::Kwargs2);
                }
                return fact;
            }
            Told::Succeeded(job) if ignoring.fits() => format!(
                "populate job {job} succeeded with the argument {name}, which makes populating fail by {}; the members fit \
                 {by}, and which rule drew them is not told",
                Rule::Kwargs1
            ),
            Told::Succeeded(job) => format!(
                "populate job {job} succeeded with the argument {name}, which makes populating fail by {}, and what that \
                 release made of it is not told",
                Rule::Kwargs1
            ),
            Told::Nothing if ignoring.fits() => format!(
                "by {} populating fails with the argument {name}; the members fit {by}, and which rule drew them is not told",
                Rule::Kwargs1
            ),
            Told::Nothing | Told::TooEarly | Told::Refused(_) => return self.drawn_again(),
        };
        not_verifiable(Why::UnknownArgument(words.into()))
    }

    /// Whether there are members, and they are a draw.
    fn fits(&self) -> bool {
        let Self { snapshot, population, project, sampling, .. } = self;
        let Some(members) = members(snapshot, self.collection) else { return false };
        let is_whole = members.all.is_ok() && snapshot.holdings.captures_of(*project).is_ok();
        let Membership { rows, absent, .. } = members.membership;
        if !is_whole || !absent.is_empty() || rows.is_empty() {
            return false;
        }
        let drawn = expect(snapshot, population, *project, sampling);
        drawn.is_ok_and(|drawn| satisfies(&drawn, &rows.iter().copied().collect()))
    }

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
        let comparison = Comparison::of(drawn, &set);
        if comparison.holds() && members.membership.absent.is_empty() {
            fact.verdict = if fact.random { SampleVerdict::Audited } else { SampleVerdict::Match };
            fact.checks.push(held(drawn, fact.random, set.len()));
        } else if let Some((doubt, check)) =
            self.former(&set, members.membership).or_else(|| self.doubt(drawn, &set))
        {
            fact.verdict = SampleVerdict::NotVerifiable(doubt);
            fact.checks.push(check);
        } else {
            fact.verdict = SampleVerdict::Drift;
            self.explain(&comparison, members.membership, &mut fact);
            fact.checks.extend(differences(drawn, &comparison, &fact, set.len()));
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
    fn former(&self, set: &BTreeSet<CaptureRow>, members: &Membership) -> Option<(Why, Check)> {
        if !self.may_be_former() || !members.absent.is_empty() {
            return None;
        }
        let Self { snapshot, population, project, sampling, .. } = self;
        let drawn = expect_by(Rule::Interval1, snapshot, population, *project, sampling).ok()?;
        let why = satisfies(&drawn, set).then_some(Why::FormerRule(Rule::Interval1))?;
        let today = Rule::of(&self.sampling.arguments)?;
        let text = format!("By {today} another sample is drawn, but {why}.");
        Some((why, check(Mark::Warn, text)))
    }

    /// Whether the members may have been drawn by `interval/1`: nothing says that they are younger.
    fn may_be_former(&self) -> bool {
        let is_later = |at: ServerTime| at.date().year() >= FIRST_YEAR_OF_INTERVAL_2;
        // An update may be another change than a populate.
        let populated = self.populated.filter(|populated| populated.job.is_some());
        let is_younger = populated.is_some_and(|populated| is_later(populated.at))
            || self.collection.created_at.is_some_and(is_later);
        matches!(self.sampling.arguments, Arguments::Interval(_)) && !is_younger
    }

    /// Why members that do not fit may be no drift: served kwargs are not stored kwargs.
    fn doubt(&self, drawn: &Expectation, set: &BTreeSet<CaptureRow>) -> Option<(Why, Check)> {
        let kwargs = self.collection.kwargs.as_ref();
        let kwargs = kwargs.filter(|kwargs| kwargs.source == KwargsSource::Served)?;
        if set.is_empty() {
            let n = captures(drawn.size());
            let text = format!("{n} would be selected today, and {}.", Why::Empty);
            return Some((Why::Empty, check(Mark::Warn, text)));
        }
        kwargs.value.as_object()?;
        if self.hides_position() {
            let why = Why::KwargNotServed("position");
            let text = format!("The members cannot be checked: {why}.");
            return Some((why, check(Mark::Info, text)));
        }
        let former = self.may_be_former().then_some(Rule::Interval1);
        let mut rules = [Rule::Interval2].into_iter().chain(former);
        let why = rules.find_map(|rule| {
            let draw = |kwargs: &Sampling| {
                expect_by(rule, self.snapshot, self.population, self.project, kwargs)
            };
            let why = hidden(self.snapshot, self.sampling, set, (rule, &draw))?;
            let is_both = rule == Rule::Interval1 && matches!(why, Why::LossyKwargs(_));
            let both = "they are stored otherwise and interval/1 drew them";
            Some(if is_both { Why::LossyKwargs(both) } else { why })
        })?;
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
    fn explain(&self, comparison: &Comparison, members: &Membership, fact: &mut SampleFact) {
        // Only a job tells when it was populated; members that are newer say that it was another time.
        let captures = &self.snapshot.captures;
        let populated = self.populated.filter(|populated| {
            let is_newer = |row: &CaptureRow| captures.added_at(*row) > Some(populated.at);
            populated.job.is_some() && !members.rows.iter().any(is_newer)
        });
        let reasons = Reasons::new(self.snapshot, self.project, self.sampling, populated);
        fact.entered = comparison.entered.iter().map(|row| reasons.entered(*row)).collect();
        fact.left = comparison.left.iter().map(|row| reasons.left(*row)).collect();
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
        let text = "These settings can select no capture at all.";
        fact.checks.push(check(Mark::Warn, text));
    }
    fact
}

#[cfg(test)]
mod tests;
