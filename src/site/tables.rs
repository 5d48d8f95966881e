//! Tables to keep: CSV files with one row for each record.

use std::fmt::{Display, Write};

use super::Site;
use super::timeline::{duration_words, wait_words};
use super::words::kwargs;
use crate::facts::Basis;
use crate::facts::composition::{Base, Composition, Share};
use crate::model::{CollectionId, CountKind, JobState};

/// A CSV file (RFC 4180) on its way, cell by cell.
#[derive(Default)]
struct Csv {
    text: String,
    /// Whether a cell of the row stands before the next one.
    is_begun: bool,
}

impl Csv {
    fn new(head: &[&str]) -> Self {
        let mut csv = Self::default();
        head.iter().for_each(|name| csv.cell(name));
        csv.end();
        csv
    }

    /// The next cell of the row. A text that a spreadsheet would run as a formula is kept from it by an apostrophe.
    fn cell(&mut self, value: impl Display) {
        if self.is_begun {
            self.text.push(',');
        }
        self.is_begun = true;
        let from = self.text.len();
        // Writing into a String cannot fail.
        let _ = write!(self.text, "{value}");
        let cell = self.text.get(from..).unwrap_or_default();
        let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
        let is_formula = is_formula && cell.parse::<f64>().is_err();
        let is_quoted = cell.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r'));
        if is_formula || is_quoted {
            let mark = if is_formula { "'" } else { "" };
            let cell = format!("{mark}{cell}");
            self.text.truncate(from);
            self.text.push_str(&match is_quoted {
                true => format!("\"{}\"", cell.replace('"', "\"\"")),
                false => cell,
            });
        }
    }

    /// The next cell, empty where there is nothing.
    fn maybe(&mut self, value: Option<impl Display>) {
        match value {
            Some(value) => self.cell(value),
            None => self.cell(""),
        }
    }

    /// The end of the row.
    fn end(&mut self) {
        self.text.push_str("\r\n");
        self.is_begun = false;
    }
}

/// All collections: path and bytes.
pub(super) fn collections(site: &Site<'_>) -> (String, Vec<u8>) {
    let mut names = vec!["id", "name", "project", "method", "kwargs", "status"];
    names.extend(CountKind::ALL.map(CountKind::api_name));
    let recomputed = CountKind::ALL.map(|kind| format!("{}_recomputed", kind.api_name()));
    let verdicts = CountKind::ALL.map(|kind| format!("{}_verdict", kind.api_name()));
    names.extend(recomputed.iter().map(String::as_str));
    names.extend(verdicts.iter().map(String::as_str));
    names.extend(["created_at", "updated_at"]);
    let mut csv = Csv::new(&names);
    for collection in &site.snapshot.collections {
        let facts = site.collection_facts(collection.id);
        let count = |kind: CountKind| facts.and_then(|f| f.counts.iter().find(|c| c.kind == kind));
        csv.cell(collection.id);
        csv.cell(site.collection_name(collection));
        csv.maybe(collection.project);
        csv.maybe(collection.method.as_ref());
        csv.maybe(collection.kwargs.as_ref().map(|k| kwargs(&k.value)));
        csv.maybe(facts.map(|facts| facts.status.word()));
        CountKind::ALL.iter().for_each(|kind| csv.maybe(collection.recorded.shown(*kind)));
        CountKind::ALL.iter().for_each(|kind| csv.maybe(count(*kind).map(|c| &c.recomputed)));
        CountKind::ALL.iter().for_each(|kind| csv.maybe(count(*kind).map(|c| &c.verdict)));
        csv.maybe(collection.created_at);
        csv.maybe(collection.updated_at);
        csv.end();
    }
    ("data/collections.csv".to_owned(), csv.text.into_bytes())
}

/// All jobs: path and bytes.
pub(super) fn jobs(site: &Site<'_>) -> (String, Vec<u8>) {
    let mut csv = Csv::new(&[
        "id",
        "name",
        "type",
        "status",
        "project",
        "collection",
        "deployment",
        "pipeline",
        "created_at",
        "started_at",
        "finished_at",
        "updated_at",
        "run_seconds",
        "run_basis",
        "queue_seconds",
        "queue_basis",
        "run_in_words",
        "queue_in_words",
    ]);
    for job in &site.snapshot.jobs {
        let facts = site.job_facts(job.id);
        #[expect(clippy::cast_precision_loss, reason = "microseconds of a job fit a double")]
        let seconds = |micros: i64| (micros as f64 / 1e6).to_string();
        csv.cell(job.id);
        csv.cell(site.job_title(job));
        csv.maybe(job.type_key.as_ref());
        csv.maybe(job.state.map(JobState::api_name));
        csv.maybe(job.project);
        csv.maybe(job.collection);
        csv.maybe(job.deployment);
        csv.maybe(job.pipeline);
        csv.maybe(job.created_at);
        csv.maybe(job.started_at);
        csv.maybe(job.finished_at);
        csv.maybe(job.updated_at);
        csv.maybe(facts.and_then(|f| f.timing.run()).map(seconds));
        csv.maybe(facts.map(|f| f.timing.basis.word()));
        csv.maybe(facts.and_then(|f| f.timing.queue).map(seconds));
        csv.maybe(facts.and_then(|f| f.timing.wait_basis()).map(Basis::word));
        csv.maybe(facts.map(duration_words));
        csv.maybe(facts.and_then(wait_words));
        csv.end();
    }
    ("data/jobs.csv".to_owned(), csv.text.into_bytes())
}

/// All findings: path and bytes.
pub(super) fn findings(site: &Site<'_>) -> (String, Vec<u8>) {
    let mut csv = Csv::new(&["severity", "code", "subject", "message", "location"]);
    for finding in site.findings {
        csv.cell(finding.severity.word());
        csv.cell(finding.code);
        csv.cell(&finding.subject);
        csv.cell(&finding.message);
        csv.maybe(finding.location.as_ref());
        csv.end();
    }
    ("data/findings.csv".to_owned(), csv.text.into_bytes())
}

/// The members of a collection.
pub(super) fn members(site: &Site<'_>, collection: CollectionId) -> Option<String> {
    let members = site.snapshot.members.get(&collection)?;
    let captures = &site.snapshot.captures;
    let mut csv = Csv::new(&[
        "id",
        "timestamp",
        "deployment",
        "event",
        "size",
        "project",
        "with_detections",
        "processed",
    ]);
    for row in &members.rows {
        let deployment = captures.deployment(*row).and_then(|d| site.snapshot.deployments.get(d));
        let event = captures.event(*row).and_then(|e| site.snapshot.events.get(e));
        csv.cell(captures.id(*row));
        csv.maybe(captures.timestamp(*row));
        csv.maybe(deployment.map(|deployment| deployment.id));
        csv.maybe(event.map(|event| event.id));
        csv.maybe(captures.size(*row));
        csv.maybe(captures.project(*row));
        csv.maybe(captures.has_real_detection(*row));
        csv.maybe(captures.is_processed(*row));
        csv.end();
    }
    for absent in &members.absent {
        csv.cell(absent);
        csv.end();
    }
    Some(csv.text)
}

/// What a sample is made of: a line for each deployment, night, hour and month.
pub(super) fn composition(site: &Site<'_>, of: &Composition) -> String {
    let mut csv = Csv::new(&["by", "value", "in_sample", "eligible"]);
    let known = of.base != Base::Unknown;
    let mut line = |by: &str, value: Option<&dyn Display>, share: Share| {
        csv.cell(by);
        csv.maybe(value);
        csv.cell(share.sample);
        csv.maybe(known.then_some(share.eligible));
        csv.end();
    };
    line("all", None, of.all);
    for (deployment, share) in &of.deployments {
        let found = deployment.and_then(|row| site.snapshot.deployments.get(row));
        line("deployment", found.map(|found| &found.id as &dyn Display), *share);
    }
    for (night, share) in &of.nights {
        line("night", Some(&night.date()), *share);
    }
    for (hour, share) in (12..36).zip(of.hours) {
        line("hour", Some(&format_args!("{:02}:00", hour % 24)), share);
    }
    for ((year, month), share) in &of.months {
        line("month", Some(&format_args!("{year:04}-{month:02}")), *share);
    }
    line("without timestamp", None, of.untimed);
    csv.text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_formulas_are_defused() {
        let mut csv = Csv::new(&["", "head"]);
        for cell in ["a,b", "say \"x\"", "=1+1", "-5", "plain", "", "@a,b", "-5\r"] {
            csv.cell(cell);
        }
        csv.maybe(None::<i64>);
        csv.end();
        assert_eq!(
            csv.text,
            ",head\r\n\"a,b\",\"say \"\"x\"\"\",'=1+1,-5,plain,,\"'@a,b\",\"'-5\r\",\r\n"
        );
    }
}
