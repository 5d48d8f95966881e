//! A value with its label beside it: in the next cell of a table, in the next paragraph.

use super::rules::mark;
use super::{Privacy, Private, Redactions};

/// Whether a text is a path, such as `/etc/passwd`: the name of a file says nothing of what stands behind it.
fn is_path(text: &str) -> bool {
    text.starts_with('/') || text.contains("./") || text.matches('/').count() > 1
}

/// Whether a text is a date or a time, as it stands beside the name of a job.
fn is_time(text: &str) -> bool {
    let is_of_one = |byte: u8| byte.is_ascii_digit() || b"-:. ".contains(&byte);
    text.bytes().all(is_of_one) && text.split(['-', ':', ' ']).count() >= 3
}

impl Privacy {
    /// A value as it may be shown behind a label, and as what it is left out; `None` where the label changes nothing. The name
    /// of a person is found only behind what is said to be a label (`is_label`): beside any other word it may be the next cell
    /// of a record whose own name is "Members".
    #[must_use]
    pub fn behind(self, label: &str, is_label: bool, value: &str) -> Option<(Private, String)> {
        let label = label.trim().trim_end_matches(':');
        // A text with a value of its own, or with the mark of one that was left out, is no label of what follows.
        if label.contains([':', '=', '[']) || (!is_label && is_path(label)) {
            return None;
        }
        if self.is_place(label)
            && let Some(rounded) = self.coordinate(value).filter(|rounded| rounded != value)
        {
            return Some((Private::Coordinate, rounded));
        }
        if is_time(value) {
            return None;
        }
        let kind = self.drops(label).filter(|kind| is_label || *kind == Private::Secret)?;
        let left_out = |text: &str| {
            let mut found = Redactions::default();
            let _ = self.text(text, &mut found);
            found.of(kind)
        };
        let is_private = left_out(&format!("{label}: {value}")) > left_out(value);
        is_private.then(|| (kind, mark(kind).to_owned()))
    }
}
