//! A value with its label beside it: in the next cell of a table, in the next paragraph.

use super::names::Form;
use super::rules::mark;
use super::{Privacy, Private, Redactions};

/// Whether a text is a path, such as `/etc/passwd`: the name of a file says nothing of what stands behind it.
fn is_path(text: &str) -> bool {
    text.starts_with('/') || text.contains("./") || text.matches('/').count() > 1
}

/// Whether a value has the form of a secret: one word of letters and digits.
#[must_use]
pub fn has_form_of_secret(value: &str) -> bool {
    !value.contains(char::is_whitespace) && Form::Mixed.fits(value)
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
