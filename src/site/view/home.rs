//! The report's first page, and the API's list of endpoints.

use askama::Template;

use super::changes;
use super::effort::{self, EffortView};
use super::findings::{CodeView, codes, severity_tiles};
use super::frame::{FrameView, LinkView, TileView, link, some_of_list};
use super::new_taxa::{self, NewTaxaView};
use super::rows;
use super::steps::{self, StepView};
use super::summary;
use super::table::TableView;
use super::timeline::{self, JobsBesideView};
use super::verdicts::{self, VerdictsView};
use crate::facts::Status;
use crate::facts::effort::DeploymentEffort;
use crate::manifest::digest;
use crate::model::{Counted, FileOutcome, JobState, Kind, ProjectId};
use crate::publish::Privacy;
use crate::site::artifact::{Artifact, Data};
use crate::site::html::markdown;
use crate::site::route::Page;
use crate::site::sort::FigureView;
use crate::site::timeline::Period;
use crate::site::{LISTED, Site, shipped_tables, words};

/// The first page of the report.
#[derive(Template)]
#[template(path = "home.html")]
pub(crate) struct HomeView {
    pub(super) frame: FrameView,
    /// What the report is about, where that is not all of the snapshot.
    pub(super) only: Option<LinkView>,
    pub(super) notice: Option<String>,
    /// The first and the last day on which captures were taken, one for both where they are the same; empty where none has a
    /// time.
    pub(super) taken: Vec<String>,
    /// The first projects, and how many more there are.
    pub(super) about: Vec<LinkView>,
    pub(super) about_left_out: usize,
    pub(super) tiles: Vec<TileView>,
    /// The way to what changed since an earlier snapshot, and that in one line.
    pub(super) since: Option<(LinkView, String)>,
    pub(super) steps: Vec<StepView>,
    /// How capture sets came out; a report about a station or a session has none.
    pub(super) verdicts: Option<VerdictsView>,
    pub(super) drifted: Option<TableView>,
    pub(super) drifted_left_out: usize,
    pub(super) new_taxa: Vec<NewTaxaView>,
    /// The list of all taxa.
    pub(super) taxa: LinkView,
    /// The projects; of a report on one project, its capture sets.
    pub(super) projects: Option<TableView>,
    pub(super) of_projects: bool,
    pub(super) projects_left_out: usize,
    pub(super) efforts: Vec<EffortView>,
    pub(super) efforts_left_out: usize,
    pub(super) effort: LinkView,
    pub(super) overlaps: LinkView,
    pub(super) severities: Vec<TileView>,
    pub(super) codes: Vec<CodeView>,
    pub(super) jobs: JobsBesideView,
    pub(super) failed: Option<LinkView>,
    pub(super) kinds: Vec<KindView>,
    /// Whether the snapshot tells of any kind how many the server counts.
    pub(super) has_counted: bool,
    pub(super) files: Vec<FileView>,
    pub(super) files_left_out: usize,
    /// The tables of the report: the link to each, and its title.
    pub(super) tables: Vec<(LinkView, &'static str)>,
    /// Whether some of them are packed.
    pub(super) has_packed: bool,
    /// The link to what their columns are.
    pub(super) dictionary: String,
    /// How to name the report in a publication.
    pub(super) citation: String,
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

/// The most projects that are named above all else.
const MOST_NAMED: usize = 6;
/// The most projects that are named in a citation, and the most characters of each.
const MOST_CITED: usize = 4;
const MOST_OF_A_NAME: usize = 120;
const MOST_FILES: usize = 12;
const MOST_DRIFTED: usize = 12;
const MOST_PROJECTS: usize = 25;
/// The most capture sets that are listed of a report on one project: a row has twice the elements of a project's.
const MOST_COLLECTIONS: usize = 10;
const MOST_JOBS: usize = 14;
/// The most deployments of one project whose nights are drawn; of all projects twice as many, each project
/// counted as one more.
const MOST_STRIPS: usize = 14;

/// The view of the first page.
pub(in crate::site) fn home(site: &Site<'_>, path: &str) -> HomeView {
    let projects = site.index.listed(Kind::Project);
    let mut frame = FrameView::new(site, path, title(site, projects));
    frame.crumbs = vec![LinkView::plain("Report")];
    frame.csv(path, Artifact::Data(Data::Collections));
    if let ([project], None) = (projects, site.focus) {
        let found = site.snapshot.projects.find(ProjectId(*project));
        frame.description = site.described(found.and_then(|of| of.description.as_deref()));
    }
    frame.notes = site.report_note();
    let (drifted, drifted_left_out) = drifted(site, path);
    let all = site.jobs_in(Period::All);
    let (_, newest) = all.split_at(all.len().saturating_sub(MOST_JOBS));
    let jobs = timeline::beside(site, path, newest, MOST_JOBS);
    let (files, files_left_out) = files(site);
    let (efforts, efforts_left_out) = efforts(site, path);
    // With one project the page is that project's.
    let kind = if projects.len() == 1 { Kind::Collection } else { Kind::Project };
    let listed = site.index.listed(kind);
    let most = if kind == Kind::Project { MOST_PROJECTS } else { MOST_COLLECTIONS };
    HomeView {
        frame,
        only: site.focus.map(|focus| {
            let (kind, id) = focus.record();
            rows::named(site, path, kind, id)
        }),
        notice: summary::notice(site),
        taken: taken(site),
        about: named(site, path, projects),
        about_left_out: projects.len().saturating_sub(MOST_NAMED),
        tiles: summary::first_tiles(site, path),
        since: changes::in_short(site, path),
        steps: steps::steps(site, path),
        verdicts: verdicts::verdicts(site),
        drifted,
        drifted_left_out,
        new_taxa: new_taxa::of_all(site, path),
        taxa: all_taxa(site, path),
        projects: match listed {
            [] => None,
            ids => Some(rows::table(site, path, kind, ids.iter().take(most).copied())),
        },
        of_projects: kind == Kind::Project,
        efforts,
        efforts_left_out,
        effort: link(site, path, Page::Effort, "effort by station and month"),
        overlaps: link(site, path, Page::Overlaps, "overlaps of capture sets"),
        projects_left_out: listed.len().saturating_sub(most),
        severities: severity_tiles(site),
        codes: codes(site),
        jobs,
        failed: failed_jobs(site, path),
        kinds: kinds(site, path),
        has_counted: has_counted(site),
        files,
        files_left_out,
        tables: tables(site, path),
        has_packed: !site.options.one_file,
        dictionary: Artifact::Data(Data::Dictionary).relative_from(path),
        citation: citation(site, projects),
    }
}

/// The first capture sets with drift, where there are any, and how many more there are.
fn drifted(site: &Site<'_>, path: &str) -> (Option<TableView>, usize) {
    let all = site.facts.audit.collections.iter();
    let drifted: Vec<i64> = all
        .filter(|facts| site.shows(Kind::Collection, facts.id.0))
        .filter(|facts| facts.status() == Status::Drifted)
        .map(|facts| facts.id.0)
        .collect();
    let shown = drifted.iter().take(MOST_DRIFTED).copied();
    let table = (!drifted.is_empty()).then(|| {
        rows::table(site, path, Kind::Collection, shown).called("Table of capture sets with drift")
    });
    (table, drifted.len().saturating_sub(MOST_DRIFTED))
}

/// The tables of all records or findings of one sort.
fn tables(site: &Site<'_>, path: &str) -> Vec<(LinkView, &'static str)> {
    let is_in = |data: &Data| site.writes(*data) && !(site.options.one_file && data.is_packed());
    let of = |data: Data| {
        let file = Artifact::Data(data);
        let title = shipped_tables().schema(file)?.title;
        let name = file.path().rsplit('/').next().unwrap_or_default().to_owned();
        Some((LinkView::new(name, Some(file.relative_from(path))), title))
    };
    Data::ALL.into_iter().filter(is_in).filter_map(of).collect()
}

/// How to name the report in a publication: what it is about, of when, made with what, and of what.
fn citation(site: &Site<'_>, projects: &[i64]) -> String {
    let names: Vec<String> = projects
        .iter()
        .take(MOST_CITED)
        .map(|id| words::ellipsis(&site.name_of(Kind::Project, *id), MOST_OF_A_NAME))
        .collect();
    let more = projects.len().saturating_sub(MOST_CITED);
    let mut about = names.join(", ");
    if more > 0 {
        about = format!("{about} and {more} more projects");
    }
    if about.is_empty() {
        "An Antenna snapshot".clone_into(&mut about);
    }
    let of = site.snapshot.taken_at.map_or_else(
        || "snapshot without a time".to_owned(),
        |time| format!("snapshot of {} (server time)", time.minute()),
    );
    let version = env!("CARGO_PKG_VERSION");
    format!(
        "{about}: report of the {of}, made with mothbook {version}. Snapshot SHA-256 {}.",
        digest(site.snapshot.files.iter().map(|file| file.sha256.as_str()))
    )
}

/// The link to the list of taxa.
fn all_taxa(site: &Site<'_>, path: &str) -> LinkView {
    let page = Page::List { kind: Kind::Taxon, order: None, page: 1 };
    link(site, path, page, "all taxa, and when each was first seen")
}

/// The link to the list of failed jobs; `None` where no job failed.
fn failed_jobs(site: &Site<'_>, path: &str) -> Option<LinkView> {
    let n = site.facts.totals.failed_jobs;
    let choice = format!("status={}", JobState::Failure.api_name());
    let label = words::plural(n, "failed job", "failed jobs");
    (n > 0).then(|| some_of_list(site, path, Kind::Job, &choice, label))
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

/// The first of these projects.
fn named(site: &Site<'_>, path: &str, projects: &[i64]) -> Vec<LinkView> {
    let shown = projects.iter().take(MOST_NAMED);
    shown.map(|id| rows::named(site, path, Kind::Project, *id)).collect()
}

/// The title of the report: the name of its project, or how many there are.
fn title(site: &Site<'_>, projects: &[i64]) -> String {
    match (site.focus, projects) {
        (Some(focus), _) => {
            let (kind, id) = focus.record();
            site.name_of(kind, id).into_owned()
        }
        (None, [project]) => site.name_of(Kind::Project, *project).into_owned(),
        (None, []) => "Report".to_owned(),
        (None, _) => words::plural(projects.len(), "project", "projects"),
    }
}

/// The first and the last day on which a capture was taken that is no stray.
fn taken(site: &Site<'_>) -> Vec<String> {
    let spans = || site.efforts().filter_map(DeploymentEffort::regular_span);
    let first = spans().map(|(first, _)| first.date()).min();
    let last = spans().map(|(_, last)| last.date()).max();
    let mut days: Vec<String> = first.into_iter().chain(last).map(|day| day.to_string()).collect();
    days.dedup();
    days
}

/// Whether the server's count of a kind is known, which is of all its records, whatever the report is about.
fn has_counted(site: &Site<'_>) -> bool {
    let is_of_all = |kind| site.snapshot.coverage.iter().any(|list| list.request.is(kind, &[]));
    site.focus.is_none() && Kind::ALL.into_iter().any(is_of_all)
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
