//! The report's first page, and the API's list of endpoints.

use askama::Template;

use super::effort::{self, EffortView};
use super::findings::{CodeView, codes, severity_tiles};
use super::frame::{BadgeView, FrameView, LinkView, TileView, link};
use super::rows;
use super::status::{outcome_badge, status_class};
use super::summary;
use super::table::TableView;
use super::timeline::{self, JobsBesideView};
use crate::facts::{OutcomeCount, Status};
use crate::model::{Counted, FileOutcome, JobState, Kind};
use crate::publish::Privacy;
use crate::site::artifact::{Artifact, Data};
use crate::site::html::markdown;
use crate::site::route::Page;
use crate::site::sort::FigureView;
use crate::site::timeline::Period;
use crate::site::{LISTED, Site, words};

/// The first page of the report.
#[derive(Template)]
#[template(path = "home.html")]
pub(crate) struct HomeView {
    pub(super) frame: FrameView,
    /// What the report is about, where that is not all of the snapshot.
    pub(super) only: Option<LinkView>,
    pub(super) notice: Option<String>,
    pub(super) tiles: Vec<TileView>,
    /// Whether it is said how collections came out: a report about a deployment or an event has none.
    pub(super) has_verdicts: bool,
    pub(super) statuses: Vec<StatusView>,
    pub(super) outcomes: Vec<OutcomesView>,
    pub(super) drifted: Option<TableView>,
    pub(super) drifted_left_out: usize,
    pub(super) projects: Option<TableView>,
    pub(super) projects_left_out: usize,
    pub(super) efforts: Vec<EffortView>,
    pub(super) efforts_left_out: usize,
    pub(super) severities: Vec<TileView>,
    pub(super) codes: Vec<CodeView>,
    pub(super) jobs: JobsBesideView,
    pub(super) failed: Option<LinkView>,
    pub(super) kinds: Vec<KindView>,
    pub(super) files: Vec<FileView>,
    pub(super) files_left_out: usize,
}

/// A status, and how many collections have it.
pub(crate) struct StatusView {
    pub(super) class: &'static str,
    pub(super) word: &'static str,
    pub(super) meaning: &'static str,
    pub(super) n: String,
    /// The left end of its part of the bar, which is 1,000 wide.
    pub(super) x: usize,
    /// The width of its part of the bar.
    pub(super) width: usize,
}

/// How the counts, or the samples, of the collections came out.
pub(crate) struct OutcomesView {
    pub(super) what: &'static str,
    /// Each outcome that some collection has, and how many have it.
    pub(super) outcomes: Vec<(BadgeView, String)>,
}

/// A kind of records, how many were read, and how many the server counts.
pub(crate) struct KindView {
    pub(super) name: LinkView,
    pub(super) found: FigureView,
    pub(super) counted: FigureView,
}

/// A file of the snapshot.
pub(crate) struct FileView {
    pub(super) name: String,
    pub(super) records: FigureView,
    pub(super) outcome: String,
    pub(super) class: &'static str,
}

const MOST_FILES: usize = 30;
const MOST_DRIFTED: usize = 12;
const MOST_PROJECTS: usize = 25;
const MOST_JOBS: usize = 14;
/// The most deployments of one project whose nights are drawn; of all projects twice as many, each project
/// counted as one more.
const MOST_STRIPS: usize = 14;

/// The view of the first page.
pub(in crate::site) fn home(site: &Site<'_>, path: &str) -> HomeView {
    let mut frame = FrameView::new(site, path, "Report");
    frame.crumbs = vec![LinkView::plain("Report")];
    frame.description = markdown(
        "What the platform recorded of its capture sets, recomputed from the records in this snapshot, and where the two differ.",
        Privacy::NONE,
    );
    frame.csv(path, Artifact::Data(Data::Collections));
    frame.notes = site.report_note();
    let drifted: Vec<_> = site
        .facts
        .audit
        .collections
        .iter()
        .filter(|facts| site.shows(Kind::Collection, facts.id.0))
        .filter(|facts| facts.status() == Status::Drifted)
        .collect();
    let all = site.jobs_in(Period::All);
    let (_, newest) = all.split_at(all.len().saturating_sub(MOST_JOBS));
    let jobs = timeline::beside(site, path, newest, MOST_JOBS);
    let projects = site.index.listed(Kind::Project);
    let (files, files_left_out) = files(site);
    let (efforts, efforts_left_out) = efforts(site, path);
    HomeView {
        frame,
        only: site.focus.map(|focus| {
            let (kind, id) = focus.record();
            rows::named(site, path, kind, id)
        }),
        notice: summary::notice(site),
        tiles: summary::tiles(site),
        has_verdicts: site.focus.is_none() || site.facts.totals.collections > 0,
        statuses: statuses(site),
        outcomes: outcomes(site),
        drifted: (!drifted.is_empty()).then(|| {
            let shown = drifted.iter().take(MOST_DRIFTED).map(|facts| facts.id.0);
            rows::table(site, path, Kind::Collection, shown)
        }),
        drifted_left_out: drifted.len().saturating_sub(MOST_DRIFTED),
        projects: (!projects.is_empty()).then(|| {
            let shown = projects.iter().take(MOST_PROJECTS).copied();
            rows::table(site, path, Kind::Project, shown)
        }),
        efforts,
        efforts_left_out,
        projects_left_out: projects.len().saturating_sub(MOST_PROJECTS),
        severities: severity_tiles(site),
        codes: codes(site),
        jobs,
        failed: failed_jobs(site, path),
        kinds: kinds(site, path),
        files,
        files_left_out,
    }
}

/// The link to the list of failed jobs; `None` where no job failed.
fn failed_jobs(site: &Site<'_>, path: &str) -> Option<LinkView> {
    let n = site.facts.totals.failed_jobs;
    let list = link(site, path, Page::List { kind: Kind::Job, order: None, page: 1 }, "");
    (n > 0).then(|| LinkView {
        label: words::plural(n, "failed job", "failed jobs"),
        href: list.href.map(|href| format!("{href}#?status={}", JobState::Failure.api_name())),
    })
}

/// The effort of the first projects, so that the page stays small, and how many projects are left out.
fn efforts(site: &Site<'_>, path: &str) -> (Vec<EffortView>, usize) {
    let all = site.snapshot.projects.iter();
    let all = all.filter(|project| site.shows(Kind::Project, project.id.0));
    let all: Vec<EffortView> =
        all.filter_map(|project| effort::of_project(site, path, project.id, MOST_STRIPS)).collect();
    let mut strips = 0;
    let n = all.len();
    let shown: Vec<EffortView> = all
        .into_iter()
        .take_while(|effort| {
            strips += effort.table.rows.len() + 1;
            strips <= MOST_STRIPS * 2
        })
        .collect();
    let left_out = n - shown.len();
    (shown, left_out)
}

fn statuses(site: &Site<'_>) -> Vec<StatusView> {
    let total = site.facts.totals.collections.max(1);
    let mut before = 0;
    Status::ALL
        .into_iter()
        .map(|status| {
            let n = site.facts.totals.with(status);
            let x = before * 1_000 / total;
            before += n;
            let meaning = match status {
                Status::Drifted => {
                    "a recorded number differs from the recomputed one, or the members from a fresh sample"
                }
                Status::HasErrors => "a finding about it is an error, such as kwargs that make populating fail",
                Status::NotVerifiable => {
                    "the snapshot does not hold what it takes to verify the counts, or the sample"
                }
                Status::NothingToCompare => "no number was recorded, and the method has no sampler",
                Status::Consistent => {
                    "nothing is contradicted, but not all of it was compared exactly"
                }
                Status::Verified => {
                    "every recorded number was recomputed exactly and matches, and so do the members"
                }
            };
            StatusView {
                class: status_class(status),
                word: status.word(),
                meaning,
                n: words::count(n),
                x,
                width: before * 1_000 / total - x,
            }
        })
        .collect()
}

/// How the counts and the samples came out, each on its own.
fn outcomes(site: &Site<'_>) -> Vec<OutcomesView> {
    let totals = &site.facts.totals;
    let of = |what, all: &[OutcomeCount]| OutcomesView {
        what,
        outcomes: all
            .iter()
            .rev()
            .filter(|of| of.collections > 0)
            .map(|of| (outcome_badge(of.outcome), words::count(of.collections)))
            .collect(),
    };
    vec![of("counts", &totals.counts), of("samples", &totals.samples)]
}

fn kinds(site: &Site<'_>, path: &str) -> Vec<KindView> {
    Kind::ALL
        .into_iter()
        .filter_map(|kind| {
            let found = match site.focus {
                Some(_) => site.list_length(kind),
                None => site.snapshot.number_of(kind),
            };
            // The server counts all of them, whatever the report is about.
            let counted = site.snapshot.coverage.iter().find(|list| list.request.is(kind, &[]));
            let counted = counted.filter(|_| site.focus.is_none()).map(|list| list.counted);
            let counted = match counted.and_then(|counted| counted.number()) {
                Some(n) if counted.is_some_and(Counted::is_bound) => {
                    FigureView::new(format!("\u{2265} {}", words::number(n)), n)
                }
                Some(n) => FigureView::number(n),
                None => FigureView::unknown(""),
            };
            let page = Page::List { kind, order: None, page: 1 };
            (found > 0).then(|| KindView {
                name: link(site, path, page, kind.plural()),
                found: FigureView::count(found),
                counted,
            })
        })
        .collect()
}

/// The files, those with trouble first, and how many are not shown.
fn files(site: &Site<'_>) -> (Vec<FileView>, usize) {
    let mut files: Vec<_> = site.snapshot.files.iter().collect();
    let weight = |outcome: &FileOutcome| match outcome {
        FileOutcome::Damaged => 0,
        FileOutcome::Skipped(_) => 1,
        FileOutcome::Read | FileOutcome::Unpacked => 2,
    };
    files.sort_by_key(|file| weight(&file.outcome));
    let left_out = files.len().saturating_sub(MOST_FILES);
    let shown = files.into_iter().take(MOST_FILES).map(|file| {
        let (class, outcome) = match &file.outcome {
            FileOutcome::Damaged => ("bad", "damaged: see the findings".to_owned()),
            FileOutcome::Skipped(reason) => ("plain", format!("skipped: {reason}")),
            FileOutcome::Read => ("good", "read".to_owned()),
            FileOutcome::Unpacked => {
                ("good", "unpacked: its members are files of their own".to_owned())
            }
        };
        FileView {
            name: file.name.clone(),
            records: FigureView::count(file.records),
            outcome,
            class,
        }
    });
    (shown.collect(), left_out)
}

/// The API's list of endpoints.
#[derive(Template)]
#[template(path = "root.html")]
pub(crate) struct RootView {
    pub(super) frame: FrameView,
    pub(super) endpoints: Vec<EndpointView>,
}

/// An endpoint.
pub(crate) struct EndpointView {
    pub(super) name: &'static str,
    pub(super) url: LinkView,
    pub(super) n: FigureView,
}

/// The view of the API's list of endpoints.
pub(in crate::site) fn root(site: &Site<'_>, path: &str) -> RootView {
    let mut frame = FrameView::new(site, path, "Api Root");
    frame.crumbs = vec![link(site, path, Page::Home, "Report"), LinkView::plain("Api Root")];
    frame.request = Some("/api/v2/".to_owned());
    frame.description = markdown(
        "The endpoints of the platform's API that this snapshot holds records of.",
        Privacy::NONE,
    );
    let endpoints = LISTED.into_iter().map(|kind| {
        let page = Page::List { kind, order: None, page: 1 };
        let url = site.url(&format!("{}/", kind.endpoint()));
        EndpointView {
            name: kind.endpoint(),
            url: link(site, path, page, url),
            n: FigureView::count(site.list_length(kind)),
        }
    });
    RootView { frame, endpoints: endpoints.collect() }
}
