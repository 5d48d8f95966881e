//! Every finding, the worst first.

use askama::Template;

use super::frame::{FrameView, LinkView, PagerView, TileView, link};
use crate::finding::{Code, Entry, Finding, Severity, Subject, entry};
use crate::model::Kind;
use crate::site::route::Page;
use crate::site::{FINDINGS_PER_PAGE, Site, slice_of_page, words};

/// The page.
#[derive(Template)]
#[template(path = "findings.html")]
pub(crate) struct FindingsView {
    pub(super) frame: FrameView,
    pub(super) tiles: Vec<TileView>,
    pub(super) codes: Vec<CodeView>,
    pub(super) pager: PagerView,
    pub(super) findings: Vec<FindingView>,
}

/// A code that was found, with its explanation.
pub(crate) struct CodeView {
    pub(super) code: String,
    pub(super) severity: &'static str,
    pub(super) n: String,
    pub(super) entry: Entry,
}

/// One finding.
pub(crate) struct FindingView {
    pub(super) severity: &'static str,
    pub(super) code: String,
    pub(super) subject: LinkView,
    pub(super) message: String,
    pub(super) location: String,
}

/// The view of one page of findings.
pub(in crate::site) fn findings(site: &Site<'_>, path: &str, page: usize) -> FindingsView {
    let mut frame = FrameView::new(site, path, "Findings");
    frame.crumbs = vec![link(site, path, Page::Home, "Report"), LinkView::plain("Findings")];
    frame.csv(path, "data/findings.csv");
    let shown = slice_of_page(site.findings, page, FINDINGS_PER_PAGE);
    let pager =
        PagerView::new(path, site.findings.len(), (page, FINDINGS_PER_PAGE), "findings", |page| {
            Page::Findings { page }
        });
    FindingsView {
        frame,
        tiles: severity_tiles(site),
        codes: if page == 1 { codes(site) } else { Vec::new() },
        pager,
        findings: shown.iter().map(|finding| view(site, path, finding)).collect(),
    }
}

/// How many findings of each severity.
pub(super) fn severity_tiles(site: &Site<'_>) -> Vec<TileView> {
    let tile = |severity: Severity| {
        let n = site.findings.iter().filter(|finding| finding.severity == severity).count();
        let word =
            if n == 1 { severity.word().to_owned() } else { format!("{}s", severity.word()) };
        TileView::new(words::count(n), word)
    };
    Severity::ALL.map(tile).to_vec()
}

/// The codes that were found, the worst first.
pub(super) fn codes(site: &Site<'_>) -> Vec<CodeView> {
    let mut codes: Vec<(Severity, Code)> =
        site.findings.iter().map(|finding| (finding.severity, finding.code)).collect();
    codes.dedup();
    let view = |(severity, code): (Severity, Code)| {
        let n = site.findings.iter().filter(|f| f.code == code && f.severity == severity).count();
        Some(CodeView {
            code: code.to_string(),
            severity: severity.word(),
            n: words::count(n),
            entry: *entry(code)?,
        })
    };
    codes.into_iter().filter_map(view).collect()
}

fn view(site: &Site<'_>, path: &str, finding: &Finding) -> FindingView {
    let record = |kind: Kind, id: i64| {
        link(site, path, Page::Record { kind, id }, finding.subject.to_string())
    };
    FindingView {
        severity: finding.severity.word(),
        code: finding.code.to_string(),
        subject: match &finding.subject {
            Subject::Collection(id) => record(Kind::Collection, id.0),
            Subject::Job(id) => record(Kind::Job, id.0),
            Subject::Capture(id) => record(Kind::Capture, id.0),
            Subject::Project(id) => record(Kind::Project, id.0),
            Subject::Record(kind, id) => record(*kind, *id),
            Subject::File | Subject::Snapshot => LinkView::plain(finding.subject.to_string()),
        },
        message: finding.message.clone(),
        location: finding.location.as_ref().map(ToString::to_string).unwrap_or_default(),
    }
}

/// The way to the explanation of a code.
pub(super) fn code_link(path: &str, code: Code) -> LinkView {
    let findings = Page::Findings { page: 1 }.way_from(path);
    LinkView { label: code.to_string(), href: Some(format!("{findings}#{code}")) }
}
