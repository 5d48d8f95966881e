//! Findings: every one on pages of its own, the worst first, and those about a record on its page.

use askama::Template;

use super::frame::{FrameView, LinkView, PagerView, TileView, link};
use crate::finding::{Code, CodeCount, Entry, Finding, Severity, entry};
use crate::model::Kind;
use crate::site::artifact::{Artifact, Data};
use crate::site::route::Page;
use crate::site::{FINDINGS_PER_PAGE, Site, slice_of_page, words};

/// The most bytes of the message of a finding, a hundred of which stand on a page; the table has all of it.
const MOST_OF_A_MESSAGE: usize = 480;
/// The most findings on the page of the record that they are about.
const MOST_ABOUT_A_RECORD: usize = 40;

/// A page of the findings.
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

/// A finding in one line.
pub(crate) struct FindingLineView {
    pub(super) code: LinkView,
    pub(super) severity: &'static str,
    pub(super) message: String,
}

/// One finding.
pub(crate) struct FindingView {
    pub(super) severity: &'static str,
    pub(super) code: String,
    pub(super) subject: LinkView,
    pub(super) message: String,
    pub(super) location: String,
}

/// The view of such a page.
pub(in crate::site) fn findings(site: &Site<'_>, path: &str, page: usize) -> FindingsView {
    let mut frame = FrameView::new(site, path, "Findings");
    frame.crumbs = vec![link(site, path, Page::Home, "Report"), LinkView::plain("Findings")];
    frame.csv(path, Artifact::Data(Data::Findings));
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

/// The number of findings of each severity.
pub(super) fn severity_tiles(site: &Site<'_>) -> Vec<TileView> {
    let tile = |severity: Severity| {
        let n = site.index.number_of(severity);
        let word =
            if n == 1 { severity.word().to_owned() } else { format!("{}s", severity.word()) };
        TileView::new(words::count(n), word)
    };
    Severity::ALL.map(tile).to_vec()
}

/// The codes that were found, the worst first.
pub(super) fn codes(site: &Site<'_>) -> Vec<CodeView> {
    let view = |of: &CodeCount| {
        Some(CodeView {
            code: of.code.to_string(),
            severity: of.severity.word(),
            n: words::count(of.n),
            entry: *entry(of.code)?,
        })
    };
    site.index.codes.iter().filter_map(view).collect()
}

fn view(site: &Site<'_>, path: &str, finding: &Finding) -> FindingView {
    let subject = match finding.subject.record() {
        Some((kind, id)) if matches!(kind, Kind::Collection | Kind::Deployment | Kind::Project) => {
            format!("{} ({})", site.name_of(kind, id), finding.subject)
        }
        _ => finding.subject.to_string(),
    };
    FindingView {
        severity: finding.severity.word(),
        code: finding.code.to_string(),
        subject: match finding.subject.record() {
            Some((kind, id)) => link(site, path, Page::Record { kind, id }, subject),
            None => LinkView::plain(subject),
        },
        message: words::within(&finding.message, MOST_OF_A_MESSAGE).into_owned(),
        location: finding.location.as_ref().map_or_else(String::new, |location| {
            words::within(&location.to_string(), MOST_OF_A_MESSAGE / 2).into_owned()
        }),
    }
}

/// The findings about a record.
pub(super) fn findings_about(
    site: &Site<'_>,
    path: &str,
    record: (Kind, i64),
) -> Vec<FindingLineView> {
    findings_of(site, path, record, &|_| true)
}

/// The findings about a record that have one of these codes.
pub(super) fn findings_of(
    site: &Site<'_>,
    path: &str,
    record: (Kind, i64),
    is_wanted: &dyn Fn(Code) -> bool,
) -> Vec<FindingLineView> {
    let places = site.index.findings.get(&record);
    places
        .into_iter()
        .flatten()
        .filter_map(|place| site.findings.get(*place))
        .filter(|finding| is_wanted(finding.code))
        .map(|finding| FindingLineView {
            code: code_link(path, finding.code),
            severity: finding.severity.word(),
            message: words::within(&finding.message, MOST_OF_A_MESSAGE).into_owned(),
        })
        .take(MOST_ABOUT_A_RECORD)
        .collect()
}

/// The link to the explanation of a code.
fn code_link(path: &str, code: Code) -> LinkView {
    let findings = Page::Findings { page: 1 }.relative_from(path);
    LinkView::new(code.to_string(), Some(format!("{findings}#{code}")))
}
