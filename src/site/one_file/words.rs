//! The groups of pages that a reader without JavaScript is told of, in words.

use super::super::artifact::Artifact;
use super::super::route::Page;
use crate::model::Kind;

/// The group that a page belongs to, such as `captures`.
pub(super) fn name_of(artifact: Artifact) -> &'static str {
    let Artifact::Page(page) = artifact else { return "other files" };
    match page {
        Page::Home | Page::Root => "the report",
        Page::Findings { .. } => "findings",
        Page::Timeline(_) | Page::JobFigures => "the timeline",
        Page::Effort => Kind::Deployment.plural(),
        Page::Changes { .. } => "changes",
        Page::Trends => "trends",
        Page::Overlaps => Kind::Collection.plural(),
        Page::Log { .. } => "logs of jobs",
        Page::Captures { of: Kind::Collection, .. } => "captures of capture sets",
        Page::Captures { .. } => "captures of sessions",
        Page::List { kind, .. } | Page::Record { kind, .. } => kind.plural(),
    }
}
