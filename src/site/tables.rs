//! Tables to keep: CSV files with one row for each record.

use super::Site;
use super::timeline::{duration_words, wait_words};
use super::words::kwargs;
use crate::facts::Basis;
use crate::facts::composition::{Base, Composition, Share};
use crate::model::{CollectionId, CountKind, JobState, ServerTime};

/// The tables of the whole report.
pub(super) fn files(site: &Site<'_>) -> Vec<(String, Vec<u8>)> {
    vec![
        ("data/collections.csv".to_owned(), collections(site).into_bytes()),
        ("data/jobs.csv".to_owned(), jobs(site).into_bytes()),
        ("data/findings.csv".to_owned(), findings(site).into_bytes()),
    ]
}

/// One row of a CSV file (RFC 4180). A text that a spreadsheet would run as a formula is kept from it
/// by an apostrophe.
fn row(cells: &[String]) -> String {
    let quoted = cells.iter().map(|cell| {
        let is_number = cell.parse::<f64>().is_ok();
        let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number;
        let cell = if is_formula { format!("'{cell}") } else { cell.clone() };
        if cell.contains([',', '"', '\n', '\r']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell
        }
    });
    quoted.collect::<Vec<_>>().join(",") + "\r\n"
}

fn header(names: &[&str]) -> String {
    row(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())
}

fn cell<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn collections(site: &Site<'_>) -> String {
    let mut names = vec!["id", "name", "project", "method", "kwargs", "status"];
    names.extend(CountKind::ALL.map(CountKind::api_name));
    let recomputed = CountKind::ALL.map(|kind| format!("{}_recomputed", kind.api_name()));
    let verdicts = CountKind::ALL.map(|kind| format!("{}_verdict", kind.api_name()));
    names.extend(recomputed.iter().map(String::as_str));
    names.extend(verdicts.iter().map(String::as_str));
    names.extend(["created_at", "updated_at"]);
    let mut text = header(&names);
    for collection in &site.snapshot.collections {
        let facts = site.collection_facts(collection.id);
        let count = |kind: CountKind| facts.and_then(|f| f.counts.iter().find(|c| c.kind == kind));
        let mut cells = vec![
            collection.id.to_string(),
            site.collection_name(collection),
            cell(collection.project),
            cell(collection.method.as_ref()),
            collection.kwargs.as_ref().map(|k| kwargs(&k.value)).unwrap_or_default(),
            facts.map(|facts| facts.status.word().to_owned()).unwrap_or_default(),
        ];
        cells.extend(CountKind::ALL.map(|kind| cell(collection.recorded.shown(kind))));
        cells
            .extend(CountKind::ALL.map(|kind| cell(count(kind).map(|c| c.recomputed.to_string()))));
        cells.extend(CountKind::ALL.map(|kind| cell(count(kind).map(|c| c.verdict.to_string()))));
        cells.extend([cell(collection.created_at), cell(collection.updated_at)]);
        text.push_str(&row(&cells));
    }
    text
}

fn jobs(site: &Site<'_>) -> String {
    let mut text = header(&[
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
        let time = |time: Option<ServerTime>| cell(time);
        text.push_str(&row(&[
            job.id.to_string(),
            site.job_title(job),
            cell(job.type_key.as_ref()),
            cell(job.state.map(JobState::api_name)),
            cell(job.project),
            cell(job.collection),
            cell(job.deployment),
            cell(job.pipeline),
            time(job.created_at),
            time(job.started_at),
            time(job.finished_at),
            time(job.updated_at),
            facts.and_then(|f| f.timing.run()).map(seconds).unwrap_or_default(),
            cell(facts.map(|f| f.timing.basis.word())),
            facts.and_then(|f| f.timing.queue).map(seconds).unwrap_or_default(),
            cell(facts.and_then(|f| f.timing.wait_basis()).map(Basis::word)),
            cell(facts.map(duration_words)),
            cell(facts.and_then(wait_words)),
        ]));
    }
    text
}

fn findings(site: &Site<'_>) -> String {
    let mut text = header(&["severity", "code", "subject", "message", "location"]);
    for finding in site.findings {
        text.push_str(&row(&[
            finding.severity.word().to_owned(),
            finding.code.to_string(),
            finding.subject.to_string(),
            finding.message.clone(),
            finding.location.as_ref().map(ToString::to_string).unwrap_or_default(),
        ]));
    }
    text
}

/// The members of a collection.
pub(super) fn members(site: &Site<'_>, collection: CollectionId) -> Option<String> {
    let members = site.snapshot.members.get(&collection)?;
    let captures = &site.snapshot.captures;
    let mut text = header(&[
        "id",
        "timestamp",
        "deployment",
        "event",
        "size",
        "project",
        "with_detections",
        "processed",
    ]);
    for row_of in &members.rows {
        let deployment =
            captures.deployment(*row_of).and_then(|d| site.snapshot.deployments.get(d));
        let event = captures.event(*row_of).and_then(|e| site.snapshot.events.get(e));
        text.push_str(&row(&[
            captures.id(*row_of).to_string(),
            cell(captures.timestamp(*row_of)),
            cell(deployment.map(|deployment| deployment.id)),
            cell(event.map(|event| event.id)),
            cell(captures.size(*row_of)),
            cell(captures.project(*row_of)),
            cell(captures.has_real_detection(*row_of)),
            cell(captures.is_processed(*row_of)),
        ]));
    }
    for absent in &members.absent {
        text.push_str(&row(&[absent.to_string()]));
    }
    Some(text)
}

/// What a sample is made of: a line for each deployment, night, hour and month.
pub(super) fn composition(site: &Site<'_>, of: &Composition) -> String {
    let mut text = header(&["by", "value", "in_sample", "eligible"]);
    let known = of.base != Base::Unknown;
    let mut line = |by: &str, value: String, share: Share| {
        let eligible = if known { share.eligible.to_string() } else { String::new() };
        text.push_str(&row(&[by.to_owned(), value, share.sample.to_string(), eligible]));
    };
    line("all", String::new(), of.all);
    for (deployment, share) in &of.deployments {
        let found = deployment.and_then(|row| site.snapshot.deployments.get(row));
        line("deployment", cell(found.map(|found| found.id)), *share);
    }
    for (night, share) in &of.nights {
        line("night", night.date().to_string(), *share);
    }
    for (hour, share) in (12..36).zip(of.hours) {
        line("hour", format!("{:02}:00", hour % 24), share);
    }
    for ((year, month), share) in &of.months {
        line("month", format!("{year:04}-{month:02}"), *share);
    }
    line("without timestamp", String::new(), of.untimed);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_formulas_are_defused() {
        let cells = ["a,b", "say \"x\"", "=1+1", "-5", "plain"].map(str::to_owned);
        assert_eq!(row(&cells), "\"a,b\",\"say \"\"x\"\"\",'=1+1,-5,plain\r\n");
    }
}
