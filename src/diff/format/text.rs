//! Changes for the terminal: the worst first, on one screen unless all is asked for.

use super::sentences::{headline, parts};
use crate::diff::Changes;
use crate::numbers::count;
use crate::state::About;

/// The most lines below a heading, unless all are asked for.
const MOST_LINES: usize = 6;

/// The changes as text; `full` for all lines.
#[must_use]
pub fn text(changes: &Changes, full: bool) -> String {
    let mut lines = vec![
        format!("before  {}", about(&changes.before)),
        format!("after   {}", about(&changes.after)),
    ];
    lines.extend(changes.notes.iter().map(|note| format!("note: {note}")));
    lines.push(headline(changes));
    let mut is_cut = false;
    for part in parts(changes) {
        let title = if part.summary.is_empty() {
            part.title.to_owned()
        } else {
            format!("{}: {}", part.title, part.summary)
        };
        lines.extend([String::new(), title]);
        let most = if full { usize::MAX } else { MOST_LINES };
        lines.extend(
            part.lines.iter().take(most).map(|line| format!("  {}  {}", line.word, line.text)),
        );
        let more = part.lines.len().saturating_sub(most);
        if more > 0 {
            lines.push(format!("  and {} more", count(more)));
            is_cut = true;
        }
    }
    if is_cut {
        lines.extend([String::new(), "--full shows all".to_owned()]);
    }
    lines.join("\n") + "\n"
}

/// A snapshot in a line.
pub(super) fn about(about: &About) -> String {
    let taken = about.taken.as_deref().unwrap_or("of unknown time");
    let host = about.host.as_ref().map_or_else(String::new, |host| format!(", {host}"));
    let files = about.files.as_ref().and_then(|hash| hash.get(..12));
    let files = files.map_or_else(String::new, |hash| format!(", files {hash}"));
    format!("{taken}{host}{files}")
}
