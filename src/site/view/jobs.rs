//! Jobs: the timeline, one job.

use askama::Template;

use super::collection::{FindingLineView, findings_about};
use super::frame::{BadgeView, FrameView, LinkView, link};
use super::rows;
use super::status::mark;
use super::table::TableView;
use crate::finding::Subject;
use crate::model::{Job, JobId, JobState, Kind};
use crate::site::response::ResponseView;
use crate::site::route::Page;
use crate::site::timeline::{self, TimelineView, duration_words};
use crate::site::{Site, words};

/// All jobs in time.
#[derive(Template)]
#[template(path = "timeline.html")]
pub(crate) struct TimelinePageView {
    pub(super) frame: FrameView,
    pub(super) states: Vec<(BadgeView, String)>,
    pub(super) timeline: Option<TimelineView>,
    pub(super) jobs: TableView,
}

/// The view of the timeline: the newest jobs.
pub(in crate::site) fn timeline_page(site: &Site<'_>, path: &str) -> TimelinePageView {
    let mut frame = FrameView::new(site, path, "Timeline");
    frame.crumbs = vec![link(site, path, Page::Home, "Report"), LinkView::plain("Timeline")];
    frame.csv(path, "data/jobs.csv");
    let newest = newest_jobs(site, |_| true);
    let states = JobState::ALL.into_iter().filter_map(|state| {
        let n = site.snapshot.jobs.iter().filter(|job| job.state == Some(state)).count();
        let (class, symbol, word) = mark(Some(state));
        let badge = BadgeView::new(class, word).with_symbol(symbol);
        (n > 0).then(|| (badge, words::count(n)))
    });
    let pairs: Vec<_> =
        newest.iter().filter_map(|job| Some((*job, site.job_facts(job.id)?))).collect();
    TimelinePageView {
        states: states.collect(),
        timeline: timeline::view(site, path, &pairs),
        jobs: rows::table(
            site,
            path,
            Kind::Job,
            newest.iter().take(timeline::MOST_ROWS).map(|job| job.id.0),
        ),
        frame,
    }
}

/// Jobs by their creation, the newest first.
pub(super) fn newest_jobs<'a>(site: &Site<'a>, wanted: impl Fn(&Job) -> bool) -> Vec<&'a Job> {
    let snapshot = site.snapshot;
    let mut jobs: Vec<&Job> = snapshot.jobs.iter().filter(|job| wanted(job)).collect();
    jobs.sort_by_key(|job| (std::cmp::Reverse(job.created_at), job.id));
    jobs
}

/// One job.
#[derive(Template)]
#[template(path = "job.html")]
pub(crate) struct JobView {
    pub(super) frame: FrameView,
    pub(super) state: BadgeView,
    pub(super) facts: Vec<(&'static str, LinkView)>,
    pub(super) timeline: Option<TimelineView>,
    pub(super) stages: Vec<StageView>,
    pub(super) errors: Vec<String>,
    pub(super) log: Vec<LogView>,
    pub(super) log_left_out: usize,
    pub(super) findings: Vec<FindingLineView>,
    pub(super) response: Option<ResponseView>,
}

/// A stage of a job.
pub(crate) struct StageView {
    pub(super) name: String,
    pub(super) state: String,
    pub(super) progress: String,
    /// Width of the bar, of 80.
    pub(super) width: i64,
    pub(super) params: Vec<(String, String)>,
}

/// A line of a log.
pub(crate) struct LogView {
    pub(super) at: String,
    pub(super) class: &'static str,
    pub(super) level: String,
    pub(super) message: String,
}

/// The most lines of a log on a page.
const MOST_LINES: usize = 120;

/// The view of one job.
pub(in crate::site) fn job(
    site: &Site<'_>,
    path: &str,
    id: i64,
    response: Option<ResponseView>,
) -> JobView {
    let id = JobId(id);
    let found = site.snapshot.jobs.find(id);
    let title = found.map_or_else(|| format!("Job {id}"), |job| site.job_title(job));
    let mut frame = FrameView::new(site, path, title);
    frame.aside = format!("job {id}");
    frame.crumbs(site, path, Kind::Job, Some(format!("Job {id}")));
    frame.request = Some(format!("/api/v2/jobs/{id}/"));
    frame.options(Kind::Job, false);
    frame.notes = site.note(Kind::Job, id.0);
    if response.is_some() {
        frame.json(path, Page::Record { kind: Kind::Job, id: id.0 });
    }
    let (class, symbol, word) = mark(found.and_then(|job| job.state));
    let pairs: Vec<_> =
        found.into_iter().filter_map(|job| Some((job, site.job_facts(id)?))).collect();
    let progress = found.and_then(|job| job.progress.as_ref());
    let lines = found.map(|job| job.log.as_slice()).unwrap_or_default();
    JobView {
        frame,
        state: BadgeView::new(class, word).with_symbol(symbol),
        facts: found.map(|job| facts(site, path, job)).unwrap_or_default(),
        timeline: timeline::view(site, path, &pairs),
        stages: progress
            .into_iter()
            .flat_map(|p| &p.stages)
            .map(|stage| self::stage(site, stage))
            .collect(),
        errors: progress
            .into_iter()
            .flat_map(|p| &p.errors)
            .map(|error| site.public(error))
            .collect(),
        log: lines.iter().rev().take(MOST_LINES).map(|line| log_line(site, line)).collect(),
        log_left_out: lines.len().saturating_sub(MOST_LINES),
        findings: findings_about(site, path, &Subject::Job(id)),
        response,
    }
}

fn facts(site: &Site<'_>, path: &str, job: &Job) -> Vec<(&'static str, LinkView)> {
    let record =
        |kind: Kind, id: i64, label: String| link(site, path, Page::Record { kind, id }, label);
    let snapshot = site.snapshot;
    let mut facts = Vec::new();
    let kind = job.type_name.as_deref().or(job.type_key.as_deref());
    facts.push(("Type", LinkView::plain(kind.map(|kind| site.public(kind)).unwrap_or_default())));
    if let Some(project) = job.project {
        facts.push(("Project", record(Kind::Project, project.0, site.project_name(project))));
    }
    if let Some(id) = job.collection {
        let name = snapshot.collections.find(id).map(|c| site.collection_name(c));
        let label =
            name.map_or_else(|| format!("collection {id}"), |name| format!("{name} ({id})"));
        facts.push(("Collection", record(Kind::Collection, id.0, label)));
    }
    if let Some(id) = job.deployment {
        let name = snapshot.deployments.find(id).and_then(|d| d.name.as_deref());
        let label = name.map_or_else(|| format!("deployment {id}"), |name| site.public(name));
        facts.push(("Deployment", record(Kind::Deployment, id.0, label)));
    }
    if let Some(id) = job.pipeline {
        let name = snapshot.pipelines.find(id).and_then(|p| p.name.as_deref());
        let label = name.map_or_else(|| format!("pipeline {id}"), |name| site.public(name));
        facts.push(("Pipeline", record(Kind::Pipeline, id.0, label)));
    }
    let time = |time: Option<crate::model::ServerTime>| {
        LinkView::plain(time.map(words::server_time).unwrap_or_default())
    };
    facts.push(("Created", time(job.created_at)));
    facts.push(("Started", time(job.started_at)));
    facts.push(("Finished", time(job.finished_at)));
    facts.push(("Updated", time(job.updated_at)));
    if let Some(timed) = site.job_facts(job.id) {
        facts.push(("Run", LinkView::plain(duration_words(timed))));
        let queue = timed.timing.queue.map(words::duration);
        facts.push(("Waited", LinkView::plain(queue.unwrap_or_default())));
    }
    facts.retain(|(_, link)| !link.label.is_empty());
    facts
}

fn stage(site: &Site<'_>, stage: &crate::model::Stage) -> StageView {
    let fraction = stage.fraction.unwrap_or(0.0).clamp(0.0, 1.0);
    #[expect(clippy::cast_possible_truncation, reason = "between 0 and 80")]
    let width = (fraction * 80.0).round() as i64;
    StageView {
        name: site.public(&stage.name),
        state: stage.state.clone(),
        progress: stage
            .fraction
            .map_or_else(|| "unknown".to_owned(), |f| format!("{:.0} %", f * 100.0)),
        width,
        params: stage
            .params
            .iter()
            .map(|p| (site.public(&p.name), site.public(&p.value)))
            .collect(),
    }
}

fn log_line(site: &Site<'_>, line: &crate::model::LogLine) -> LogView {
    LogView {
        at: line.at.map(words::server_time).unwrap_or_default(),
        class: match line.level.as_str() {
            "ERROR" | "CRITICAL" => "bad",
            "WARNING" => "warn",
            _ => "plain",
        },
        level: line.level.clone(),
        message: site.public(&line.message),
    }
}
