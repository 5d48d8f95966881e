//! What the pages of a report are of, for a reader who cannot open them.

use super::super::artifact::Artifact;
use super::super::route::Page;
use crate::model::Kind;

/// What a page is of.
pub(super) fn name_of(artifact: Artifact) -> &'static str {
    let Artifact::Page(page) = artifact else { return "other files" };
    match page {
        Page::Home | Page::Root => "the report",
        Page::Findings { .. } => "findings",
        Page::Timeline(_) | Page::JobFigures => "the timeline",
        Page::Log { .. } => "logs of jobs",
        Page::Captures { of: Kind::Collection, .. } => "captures of collections",
        Page::Captures { .. } => "captures of events",
        Page::List { kind, .. } | Page::Record { kind, .. } => kind.plural(),
    }
}
