//! The record that a shape is learned from, cut into its parts.

use crate::read::fast::scan;

/// Which members of the records of a kind are wanted.
#[derive(Debug)]
pub struct Asked {
    /// The members, as keys joined by dots; elements of an array by their numbers.
    pub paths: &'static [&'static str],
    /// The member among them whose elements are read one by one: an array of records.
    pub list: Option<&'static str>,
}

/// A part of a sample: a token, or white space.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) kind: PartKind,
    /// Of what is asked for, what begins here.
    pub(super) asked: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PartKind {
    /// A key, a bracket, white space: stays as it is.
    Same,
    /// `null`, `true` or `false`, as long as it was nothing else.
    Word,
    /// A string of which nothing but digits has changed so far.
    Steady,
    /// A string that changes.
    Changing,
    /// A number of which nothing but digits has changed so far.
    Number,
    /// A word, a string or a number: it was one, and then another.
    Scalar,
    /// The elements of the list.
    Elements,
}

/// The parts of a sample; `None` for what is no sound object, or has a key that is empty or has escapes, or one twice that
/// is asked for.
pub(super) fn parts(sample: &[u8], asked: &'static Asked) -> Option<Vec<Part>> {
    Parts { sample, asked, parts: Vec::new() }.all()
}

/// Digits of a sample that stand together.
pub(super) struct Run {
    pub(super) from: usize,
    pub(super) to: usize,
    /// They are the first ones of a number.
    pub(super) is_whole: bool,
}

impl Part {
    /// Whether something else may stand in its place.
    pub(super) fn may_change(&self) -> bool {
        matches!(
            self.kind,
            PartKind::Word | PartKind::Steady | PartKind::Changing | PartKind::Number
        )
    }

    /// The digits of a fixed number of which it has some here, or just before.
    pub(super) fn run_at(&self, place: usize, sample: &[u8]) -> Option<Run> {
        let has_runs = matches!(self.kind, PartKind::Steady | PartKind::Number);
        let runs = if has_runs { self.runs(sample) } else { Vec::new() };
        runs.into_iter().find(|run| (run.from..=run.to).contains(&place))
    }

    /// The runs of digits in it.
    pub(super) fn runs(&self, sample: &[u8]) -> Vec<Run> {
        let text = sample.get(self.from..self.to).unwrap_or(&[]);
        let whole = self.from + usize::from(text.starts_with(b"-"));
        let mut at = self.from;
        let mut runs = Vec::new();
        for run in text.chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit()) {
            if run.first().is_some_and(u8::is_ascii_digit) {
                let is_whole = self.kind == PartKind::Number && at == whole;
                runs.push(Run { from: at, to: at + run.len(), is_whole });
            }
            at += run.len();
        }
        runs
    }
}

/// A sample that is being cut.
struct Parts<'a> {
    sample: &'a [u8],
    asked: &'static Asked,
    parts: Vec<Part>,
}

impl Parts<'_> {
    fn all(mut self) -> Option<Vec<Part>> {
        let end = scan::behind_value(self.sample, 0, scan::MOST_DEPTH)?;
        if self.sample.first() != Some(&b'{') || end != self.sample.len() {
            return None;
        }
        self.value(0, "")?;
        let mut asked: Vec<usize> = self.parts.iter().filter_map(|part| part.asked).collect();
        let n = asked.len();
        asked.sort_unstable();
        asked.dedup();
        (asked.len() == n).then_some(self.parts)
    }

    fn add(&mut self, from: usize, to: usize, kind: PartKind, asked: Option<usize>) -> usize {
        self.parts.push(Part { from, to, kind, asked });
        to
    }

    /// White space, and what comes behind it as long as it is one of these.
    fn same(&mut self, from: usize, bytes: &[u8]) -> usize {
        let at = scan::behind_space(self.sample, from);
        let is_one = self.sample.get(at).is_some_and(|byte| bytes.contains(byte));
        let to = scan::behind_space(self.sample, at + usize::from(is_one));
        self.add(from, to, PartKind::Same, None)
    }

    /// Takes a value apart; gives its end.
    fn value(&mut self, from: usize, path: &str) -> Option<usize> {
        let asked = self.asked.paths.iter().position(|asked| *asked == path);
        match self.sample.get(from)? {
            b'"' => {
                let to = scan::behind_string(self.sample, from + 1)?;
                // Digits of an escape are more than digits.
                let text = self.sample.get(from..to)?;
                let is_escaped = memchr::memchr(b'\\', text).is_some();
                let kind = if is_escaped { PartKind::Changing } else { PartKind::Steady };
                Some(self.add(from, to, kind, asked))
            }
            b'{' => {
                let mut at = self.add(from, from + 1, PartKind::Same, asked);
                at = self.same(at, b"");
                while self.sample.get(at)? != &b'}' {
                    let to = scan::behind_string(self.sample, at + 1)?;
                    let key = std::str::from_utf8(self.sample.get(at + 1..to - 1)?).ok()?;
                    // Members of a member without a name would be taken for those of the record.
                    if key.is_empty() || key.contains(['\\', '.']) {
                        return None;
                    }
                    let path =
                        if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
                    at = self.add(at, to, PartKind::Same, None);
                    at = self.same(at, b":");
                    at = self.value(at, &path)?;
                    at = self.same(at, b",");
                }
                Some(self.add(at, at + 1, PartKind::Same, None))
            }
            b'[' if self.asked.list == Some(path) => {
                let to = scan::behind_value(self.sample, from, scan::MOST_DEPTH)?;
                let at = self.add(from, from + 1, PartKind::Same, asked);
                let at = self.add(at, to - 1, PartKind::Elements, None);
                Some(self.add(at, to, PartKind::Same, None))
            }
            b'[' => {
                let mut at = self.add(from, from + 1, PartKind::Same, asked);
                at = self.same(at, b"");
                let mut n = 0;
                while self.sample.get(at)? != &b']' {
                    at = self.value(at, &format!("{path}.{n}"))?;
                    at = self.same(at, b",");
                    n += 1;
                }
                Some(self.add(at, at + 1, PartKind::Same, None))
            }
            byte => {
                let to = scan::behind_value(self.sample, from, 0)?;
                let is_number = *byte == b'-' || byte.is_ascii_digit();
                let kind = if is_number { PartKind::Number } else { PartKind::Word };
                Some(self.add(from, to, kind, asked))
            }
        }
    }
}
