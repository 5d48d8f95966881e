//! Changes as Markdown, for a pull request or an issue.

use super::sentences::{headline, parts};
use super::text::about;
use crate::diff::Changes;
use crate::numbers::count;

/// The most lines below a heading: a comment is read, and a forge takes 65,536 characters.
const MOST_LINES: usize = 20;
/// The most characters of a line.
const MOST_OF_A_LINE: usize = 300;

/// The changes as Markdown.
#[must_use]
pub fn markdown(changes: &Changes) -> String {
    let mut lines = vec![
        format!("**{}**", headline(changes)),
        String::new(),
        format!("From {} to {}.", code(&about(&changes.before)), code(&about(&changes.after))),
    ];
    for note in &changes.notes {
        lines.extend([String::new(), escaped(note)]);
    }
    for part in parts(changes) {
        lines.extend([String::new(), format!("### {}", part.title), String::new()]);
        if !part.summary.is_empty() {
            lines.extend([part.summary.clone(), String::new()]);
        }
        for line in part.lines.iter().take(MOST_LINES) {
            lines.push(format!("- **{}** {}", escaped(&line.word), escaped(&line.text)));
        }
        let more = part.lines.len().saturating_sub(MOST_LINES);
        if more > 0 {
            lines.push(format!("- and {} more", count(more)));
        }
    }
    lines.join("\n") + "\n"
}

fn code(text: &str) -> String {
    format!("`{}`", text.replace('`', "'"))
}

/// A text that stays what it is in Markdown: names and sentences are strangers'.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars().take(MOST_OF_A_LINE) {
        match character {
            '\n' | '\r' => escaped.push(' '),
            '<' => escaped.push_str("&lt;"),
            '&' => escaped.push_str("&amp;"),
            // A mention would write to somebody, and a number would link to another issue.
            '@' | '#' => escaped.extend([character, '\u{200b}']),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '!' => {
                escaped.extend(['\\', character])
            }
            _ => escaped.push(character),
        }
    }
    if text.chars().nth(MOST_OF_A_LINE).is_some() {
        escaped.push('\u{2026}');
    }
    escaped
}
