//! The settings that came with a snapshot: what is said of them, and of the findings that they hide.

use crate::finding::{Code, Finding, Severity, Subject, by_code};
use crate::numbers::plural;
use crate::report::Selection;

/// Settings came with the snapshot.
const CAME_ALONG: Code = Code(616);
/// Findings are not listed because they say so.
pub(super) const HIDDEN: Code = Code(617);

/// The settings that came with a snapshot and that nobody named, as far as they are told of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnSettings {
    /// The settings that are followed.
    pub followed: Vec<&'static str>,
    /// Those that are not, since they would make the run laxer.
    pub refused: Vec<&'static str>,
    /// The findings that are listed; the others are counted.
    pub listed: Selection,
}

impl OwnSettings {
    /// What is to be said of them; `None` where there are none.
    #[must_use]
    pub fn words(&self) -> Option<String> {
        let words = match (self.followed.join(", "), self.refused.join(", ")) {
            (followed, refused) if followed.is_empty() && refused.is_empty() => return None,
            (followed, refused) if refused.is_empty() => format!("followed: {followed}"),
            (followed, refused) if followed.is_empty() => format!("not followed: {refused}"),
            (followed, refused) => format!("followed: {followed}; not followed: {refused}"),
        };
        Some(format!("the mothbook.toml beside the snapshot was not named; {words}"))
    }

    /// Hides the findings that are not to be listed, and adds what is said of that and of the settings. `selection` is what
    /// the caller wants to see.
    pub(super) fn apply(&self, selection: &Selection, findings: &mut Vec<Finding>) {
        let listed = |finding: &Finding| self.listed.includes(finding.code);
        let (listed, mut hidden): (Vec<Finding>, Vec<Finding>) =
            std::mem::take(findings).into_iter().partition(listed);
        *findings = listed;
        hidden.sort();
        // Told also where the caller selected other codes: findings with these may be among the hidden ones.
        let only_ignored = Selection { ignore: selection.ignore.clone(), ..Selection::default() };
        if only_ignored.includes(HIDDEN) {
            findings.extend(Severity::ALL.into_iter().filter_map(|of| self::hidden(&hidden, of)));
        }
        if selection.includes(CAME_ALONG) {
            let words = self.words();
            findings.extend(words.map(|words| Finding::new(CAME_ALONG, Subject::Snapshot, words)));
        }
    }
}

/// What is said of the hidden findings of a severity: as bad as they are.
fn hidden(hidden: &[Finding], severity: Severity) -> Option<Finding> {
    let of: Vec<_> =
        by_code(hidden).into_iter().filter(|count| count.severity == severity).collect();
    let n = of.iter().map(|count| count.n).sum();
    let codes: Vec<String> = of.iter().map(|count| format!("{} {}", count.n, count.code)).collect();
    let word = severity.word();
    let what = plural(n, &format!("{word} is"), &format!("{word}s are"));
    let message =
        format!("{what} not listed, as the settings beside the snapshot say: {}", codes.join(", "));
    let finding = Finding::new(HIDDEN, Subject::Snapshot, message).count("hidden", n);
    (n > 0).then_some(Finding { severity, ..finding })
}
