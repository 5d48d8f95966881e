//! What to do next: what needs attention, with the records and the table of each.

use super::frame::{LinkView, link, some_of_list};
use super::rows;
use crate::facts::{Attention, FAILING, HANGING, OUTDATED, QUIET_NIGHTS};
use crate::finding::Code;
use crate::model::{CollectionId, Kind};
use crate::site::artifact::{Artifact, Data};
use crate::site::route::Page;
use crate::site::{Site, words};

/// Something to do.
pub(crate) struct StepView {
    /// What it is, with its number.
    pub(super) title: String,
    /// Why it matters, or what is behind it.
    pub(super) why: String,
    /// The first records that it is about.
    pub(super) records: Vec<LinkView>,
    /// How many more there are.
    pub(super) left_out: usize,
    /// A page with all of them.
    pub(super) list: Option<LinkView>,
    /// A table with all of them.
    pub(super) csv: String,
}

/// The most records that a step names.
const MOST_RECORDS: usize = 8;
/// The most causes of failures that a step names.
const MOST_CAUSES: usize = 5;
/// The most characters of the message of a failure.
const MOST_OF_A_MESSAGE: usize = 60;

/// What to do next, in the order in which one thing depends on another.
pub(super) fn steps(site: &Site<'_>, path: &str) -> Vec<StepView> {
    let attention = site.facts.attention(site.snapshot, &|kind, id| site.shows(kind, id));
    let at = At { site, path };
    let steps = [
        at.unprocessed(&attention),
        at.failing(&attention),
        at.outdated(&attention),
        at.failed(),
        at.hanging(&attention),
        at.quiet(&attention),
    ];
    steps.into_iter().flatten().collect()
}

/// The page that the steps stand on.
struct At<'s, 'a> {
    site: &'s Site<'a>,
    path: &'s str,
}

impl At<'_, '_> {
    fn unprocessed(&self, attention: &Attention) -> Option<StepView> {
        let stations = &attention.unprocessed;
        let n = attention.unprocessed_captures();
        let record = |(station, n): &(Option<_>, usize)| {
            let named = station.map(|id: crate::model::DeploymentId| {
                rows::named(self.site, self.path, Kind::Deployment, id.0)
            });
            let mut named = named.unwrap_or_else(|| LinkView::plain("without station"));
            named.label = format!("{} ({})", named.label, words::count(*n));
            named
        };
        let list = self.list(Kind::Capture, "detections=not+processed", "all of them");
        self.step(
            words::plural(n, "capture was not processed", "captures were not processed"),
            "Until they are, they have no detections, and counts of species leave them out. By station:",
            stations.iter().map(record),
            (stations.len(), Some(list), Data::Unprocessed),
        )
    }

    fn failing(&self, attention: &Attention) -> Option<StepView> {
        let sets = &attention.failing;
        self.step(
            words::plural(sets.len(), "capture set cannot be populated again", "capture sets cannot be populated again"),
            "The platform does not offer their method any more, or their settings make it fail. What they hold stays as it is.",
            self.sets(sets).into_iter(),
            (sets.len(), Some(self.findings(&FAILING, "why, and what to do")), Data::Collections),
        )
    }

    fn outdated(&self, attention: &Attention) -> Option<StepView> {
        let sets = &attention.outdated;
        self.step(
            words::plural(sets.len(), "capture set is out of date", "capture sets are out of date"),
            "Run today, their method would select other captures than they hold. Populate them again, or say in the description why they stay.",
            self.sets(sets).into_iter(),
            (sets.len(), Some(self.findings(&OUTDATED, "what differs")), Data::Collections),
        )
    }

    fn failed(&self) -> Option<StepView> {
        let failures = &self.site.facts.jobs.failures;
        let jobs = || failures.iter().flat_map(|group| group.jobs.iter().rev());
        let mut by_cause: Vec<(String, usize)> = Vec::new();
        for group in failures {
            let message = || group.message.as_deref().map_or("no message".into(), quoted);
            let cause = group.cause.map_or_else(message, |cause| cause.name().to_owned());
            match by_cause.iter_mut().find(|(name, _)| *name == cause) {
                Some((_, n)) => *n += group.jobs.len(),
                None => by_cause.push((cause, group.jobs.len())),
            }
        }
        let causes = by_cause.iter().take(MOST_CAUSES);
        let causes: Vec<String> =
            causes.map(|(name, n)| format!("{name} ({})", words::count(*n))).collect();
        let more = match by_cause.len().saturating_sub(MOST_CAUSES) {
            0 => String::new(),
            n => format!(", and {} more", words::count(n)),
        };
        let why = format!("Likely causes, by the messages: {}{more}.", causes.join(", "));
        let list = link(self.site, self.path, Page::JobFigures, "all causes");
        self.step(
            words::plural(jobs().count(), "job failed", "jobs failed"),
            &why,
            jobs().map(|id| rows::job_link(self.site, self.path, *id)),
            (jobs().count(), Some(list), Data::Jobs),
        )
    }

    fn hanging(&self, attention: &Attention) -> Option<StepView> {
        let jobs = &attention.hanging;
        let longest = jobs.first().map_or(0, |(_, minutes)| minutes.saturating_mul(60_000_000));
        let why = format!(
            "They are said to run, and the first was not updated for {}. Cancel them, or start them again.",
            words::duration(longest)
        );
        let list = self.findings(&[HANGING], "since when, and what to do");
        self.step(
            words::plural(jobs.len(), "job seems to hang", "jobs seem to hang"),
            &why,
            jobs.iter().map(|(id, _)| rows::job_link(self.site, self.path, *id)),
            (jobs.len(), Some(list), Data::Jobs),
        )
    }

    fn quiet(&self, attention: &Attention) -> Option<StepView> {
        let stations = &attention.quiet;
        let record = |of: &crate::facts::Quiet| {
            let mut named = rows::named(self.site, self.path, Kind::Deployment, of.deployment.0);
            named.label = format!("{} (last {})", named.label, of.last.date());
            named
        };
        let why = format!(
            "Other stations of their project have captures of {QUIET_NIGHTS} later nights or more. A camera may have stopped, or its card was not read yet."
        );
        let list = link(self.site, self.path, Page::Effort, "effort of all stations");
        self.step(
            words::plural(stations.len(), "station is quiet", "stations are quiet"),
            &why,
            stations.iter().map(record),
            (stations.len(), Some(list), Data::Effort),
        )
    }

    fn step(
        &self,
        title: String,
        why: &str,
        records: impl Iterator<Item = LinkView>,
        (n, list, table): (usize, Option<LinkView>, Data),
    ) -> Option<StepView> {
        let csv = Artifact::Data(table).relative_from(self.path);
        (n > 0).then(|| StepView {
            title,
            why: why.to_owned(),
            records: records.take(MOST_RECORDS).collect(),
            left_out: n.saturating_sub(MOST_RECORDS),
            list: list.filter(|list| list.href.is_some()),
            csv,
        })
    }

    fn list(&self, kind: Kind, choice: &str, label: &str) -> LinkView {
        some_of_list(self.site, self.path, kind, choice, label)
    }

    /// A link to what the first of these codes that was found means, and what to do.
    fn findings(&self, codes: &[Code], label: &str) -> LinkView {
        let page = link(self.site, self.path, Page::Findings { page: 1 }, label);
        let found = &self.site.index.codes;
        let code = codes.iter().find(|code| found.iter().any(|of| of.code == **code));
        let place = code.map_or_else(String::new, |code| format!("#{code}"));
        LinkView::new(page.label, page.href.map(|href| href + &place))
    }

    /// The names of capture sets; with those of their projects where two of these sets are called alike.
    fn sets(&self, ids: &[CollectionId]) -> Vec<LinkView> {
        let named = |id: &CollectionId| {
            let name = rows::named(self.site, self.path, Kind::Collection, id.0);
            let project = self.site.snapshot.collections.find(*id).and_then(|set| set.project);
            (name, project)
        };
        let all: Vec<_> = ids.iter().map(named).collect();
        let is_alone = |label: &str| all.iter().filter(|(of, _)| of.label == label).count() < 2;
        let shown = all.iter().take(MOST_RECORDS).map(|(of, project)| {
            let mut of = of.clone();
            if let Some(project) = project.filter(|_| !is_alone(&of.label)) {
                of.label =
                    format!("{} ({})", of.label, self.site.name_of(Kind::Project, project.0));
            }
            of
        });
        shown.collect()
    }
}

/// A message as it is quoted in a sentence.
fn quoted(message: &str) -> String {
    format!("\u{201c}{}\u{201d}", words::ellipsis(message, MOST_OF_A_MESSAGE))
}
