//! All jobs, with how long they waited and ran, and how sure that is.

use crate::facts::{Basis, JobFacts};
use crate::model::{Job, JobState, Kind};
use crate::site::Site;
use crate::site::timeline::{duration_words, wait_words};
use crate::table::{Table, Word};

/// A job and what was recomputed of it.
type Row<'a> = (&'a Job, Option<&'a JobFacts>);

const BASES: &[&str] = &[
    Basis::Measured.key(),
    Basis::FromLogs.key(),
    Basis::AtLeast.key(),
    Basis::AtMost.key(),
    Basis::Running.key(),
    Basis::Waiting.key(),
    Basis::NeverStarted.key(),
    Basis::Unknown.key(),
];

/// One row for each job.
pub(super) fn table<'a>(site: &'a Site<'_>) -> Table<'a, Row<'a>> {
    let jobs = site.snapshot.jobs.iter().filter(|job| site.shows(Kind::Job, job.id.0));
    let table = Table::new(
        "jobs",
        "Jobs",
        "One row for each background job, by id.",
        jobs.map(|job| (job, site.job_facts(job.id))).collect(),
    )
    .column("id", "Its key.", |row: &Row<'a>| row.0.id)
    .key()
    .column("name", "Its name, or its type and the capture set it works on.", move |row| {
        site.job_title(row.0)
    })
    .column("type", "The key of its type.", |row| row.0.type_key.as_deref())
    .column("status", "Its state, as the API spells it.", |row| row.0.state.map(JobState::api_name))
    .column("project", "Its project.", |row| row.0.project)
    .column("collection", "The capture set it works on.", |row| row.0.collection)
    .column("deployment", "The station it works on.", |row| row.0.deployment)
    .column("pipeline", "The processing pipeline it runs.", |row| row.0.pipeline)
    .column("created_at", "When it was created (server time).", |row| row.0.created_at)
    .column("started_at", "When it started (server time).", |row| row.0.started_at)
    .column("finished_at", "When it finished (server time).", |row| row.0.finished_at)
    .column("updated_at", "When it was last changed (server time).", |row| row.0.updated_at);
    lengths(table)
}

/// How long it ran and waited.
fn lengths<'a>(table: Table<'a, Row<'a>>) -> Table<'a, Row<'a>> {
    table
        .column(
            "run_seconds",
            "How long it ran; negative where it finished before it started.",
            |row: &Row<'a>| row.1.and_then(|facts| facts.timing.run()).map(seconds),
        )
        .unit("s")
        .column(
            "run_basis",
            "How that is known: from its start and finish; from the first and last line of its log; from a log that \
             begins before what was served, so that it ran longer; from creation to last update, so that it ran no \
             longer; up to the time of the snapshot; or why there is no number.",
            |row| row.1.map(|facts| Word(facts.timing.basis.key())),
        )
        .words(BASES)
        .column(
            "queue_seconds",
            "How long it waited until it started, less the delay that it was told.",
            |row| row.1.and_then(|facts| facts.timing.queue).map(seconds),
        )
        .unit("s")
        .column("queue_basis", "How that is known; empty where it is not.", |row| {
            row.1.and_then(|facts| facts.timing.wait_basis()).map(|basis| Word(basis.key()))
        })
        .words(BASES)
        .column("run_in_words", "How long it ran, to read.", |row| row.1.map(duration_words))
        .column("queue_in_words", "How long it waited, to read.", |row| row.1.and_then(wait_words))
}

fn seconds(micros: i64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "microseconds of a job fit a double")]
    let micros = micros as f64;
    micros / 1e6
}
