//! Notes that people wrote beside a snapshot: Markdown files whose place says what they are about.
//!
//! The one kind of file that is told by its name: Markdown has no shape of its own.

use crate::model::Kind;

/// What a note is about: a record, or (`None`) the whole.
pub(super) type About = Option<(Kind, i64)>;

/// The folders of `notes/` and what the files in them are about.
const FOLDERS: [(&str, Kind); 10] = [
    ("collections", Kind::Collection),
    ("captures", Kind::Capture),
    ("jobs", Kind::Job),
    ("projects", Kind::Project),
    ("deployments", Kind::Deployment),
    ("sites", Kind::ResearchSite),
    ("events", Kind::Event),
    ("occurrences", Kind::Occurrence),
    ("taxa", Kind::Taxon),
    ("pipelines", Kind::Pipeline),
];

/// What a file of this name is a note about: `notes/index.md`, `notes/collections/10.md`. The outer
/// `None`: it is no note.
pub(super) fn about(name: &str) -> Option<About> {
    let parts: Vec<&str> = name.split('/').collect();
    match parts.as_slice() {
        [.., "notes", "index.md"] => Some(None),
        [.., "notes", folder, file] => {
            let (_, kind) = FOLDERS.iter().find(|(name, _)| name == folder)?;
            let id = file.strip_suffix(".md")?.parse::<i64>().ok().filter(|id| *id > 0)?;
            Some(Some((*kind, id)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
