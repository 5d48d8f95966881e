//! What changed of each record, looked up by the record.

use std::collections::BTreeMap;

use super::{Category, Changes, CountChange, FieldChange, MemberChange, Moved, Seen};
use crate::model::Kind;
use crate::numbers::plural;
use crate::state::Found;

/// What became of a record as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shift {
    /// A count or its sample regressed.
    Worse,
    /// It is new.
    New,
    /// It is in the later export only. Whether it is new is not known.
    FirstSeen,
    /// A count is right again or nearer.
    Better,
    /// Some other change. A new finding is no more than that: it may come of more evidence.
    Changed,
}

impl Shift {
    /// In a word.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Worse => "worse",
            Self::New => "new",
            Self::FirstSeen => "first seen",
            Self::Better => "better",
            Self::Changed => "changed",
        }
    }
}

impl Category {
    /// What it makes of the record whose count it is.
    #[must_use]
    pub fn shift(self) -> Shift {
        match self {
            Self::Regressed | Self::Worse => Shift::Worse,
            Self::Fixed | Self::Better => Shift::Better,
            _ => Shift::Changed,
        }
    }
}

/// One thing that changed of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SinceLine {
    /// How the record as a whole came out because of it.
    pub shift: Shift,
    /// What became of it, such as `regressed`.
    pub word: &'static str,
    /// In a sentence; empty where the word says all.
    pub text: String,
}

/// What changed of each record.
#[derive(Clone, Debug)]
pub struct Since<'a> {
    changes: &'a Changes,
    /// By kind and id, the worst first. Captures and occurrences that are new or were processed, of which there may be
    /// millions, are looked up in the changes instead.
    lines: BTreeMap<(&'a str, i64), Vec<SinceLine>>,
    /// Captures that were imported again, by their later ids, ascending.
    again: Vec<i64>,
}

impl Changes {
    /// The changes by record.
    #[must_use]
    pub fn by_record(&self) -> Since<'_> {
        let mut again: Vec<i64> = self.captures.imported_again.iter().map(|(_, is)| *is).collect();
        again.sort_unstable();
        let mut since = Since { changes: self, lines: BTreeMap::new(), again };
        for of in &self.records {
            let shift = match of.seen {
                Seen::New => Shift::New,
                Seen::FirstSeen => Shift::FirstSeen,
                Seen::Changed => Shift::Changed,
                // There is no later record.
                Seen::Gone => continue,
            };
            let text = FieldChange::sentences(&of.fields);
            since.add(&of.kind, of.id, SinceLine { shift, word: of.seen.words(), text });
        }
        for of in &self.counts {
            since.add(&of.kind, of.id, count(of));
        }
        for of in &self.members {
            since.add(Kind::Collection.key(), of.id, members(of));
        }
        let findings = &self.findings;
        findings.new.iter().for_each(|of| since.finding(of, "new finding"));
        findings.resolved.iter().for_each(|of| since.finding(of, "resolved"));
        for of in &self.captures.changed {
            let text = FieldChange::sentences(&of.fields);
            let line = SinceLine { shift: Shift::Changed, word: "changed", text };
            since.add(Kind::Capture.key(), of.id, line);
        }
        for of in &self.occurrences.determined {
            let text = format!("from {} to {}", of.before, of.after);
            let line = SinceLine { shift: Shift::Changed, word: "identified", text };
            since.add(Kind::Occurrence.key(), of.id, line);
        }
        since.lines.values_mut().for_each(|lines| lines.sort_by_key(|line| line.shift));
        since
    }
}

impl<'a> Since<'a> {
    fn add(&mut self, kind: &'a str, id: i64, line: SinceLine) {
        self.lines.entry((kind, id)).or_default().push(line);
    }

    fn finding(&mut self, of: &'a Found, word: &'static str) {
        let Some((kind, id)) = of.record() else { return };
        let text = format!("{} {}: {}", of.severity.word(), of.code, of.message);
        self.add(kind, id, SinceLine { shift: Shift::Changed, word, text });
    }

    /// The changes.
    #[must_use]
    pub fn changes(&self) -> &'a Changes {
        self.changes
    }

    /// What became of a record; `None` where nothing did.
    #[must_use]
    pub fn shift(&self, kind: Kind, id: i64) -> Option<Shift> {
        let known = self.known(kind, id).first().map(|line| line.shift);
        known.into_iter().chain(self.of_one_of_many(kind, id).map(|(shift, _)| shift)).min()
    }

    /// What changed of a record, the worst first.
    #[must_use]
    pub fn lines(&self, kind: Kind, id: i64) -> Vec<SinceLine> {
        let mut lines = self.known(kind, id).to_vec();
        let word = self.of_one_of_many(kind, id);
        lines.extend(word.map(|(shift, word)| SinceLine { shift, word, text: String::new() }));
        lines.sort_by_key(|line| line.shift);
        lines
    }

    fn known(&self, kind: Kind, id: i64) -> &[SinceLine] {
        self.lines.get(&(kind.key(), id)).map_or(&[], Vec::as_slice)
    }

    /// The change of a capture or an occurrence that is told in one word.
    fn of_one_of_many(&self, kind: Kind, id: i64) -> Option<(Shift, &'static str)> {
        let is_in = |ids: &[i64]| ids.binary_search(&id).is_ok();
        match kind {
            Kind::Capture => {
                let of = &self.changes.captures;
                match () {
                    () if is_in(&of.new) => Some((Shift::New, "new")),
                    () if is_in(&of.first_seen) => Some((Shift::FirstSeen, "first seen")),
                    () if is_in(&of.processed_ids) => Some((Shift::Changed, "processed")),
                    () if is_in(&self.again) => Some((Shift::Changed, "imported again")),
                    () => None,
                }
            }
            Kind::Occurrence => {
                let of = &self.changes.occurrences;
                match () {
                    () if is_in(&of.new_ids) => Some((Shift::New, "new")),
                    () if is_in(&of.first_seen_ids) => Some((Shift::FirstSeen, "first seen")),
                    () => None,
                }
            }
            _ => None,
        }
    }
}

fn count(of: &CountChange) -> SinceLine {
    SinceLine { shift: of.category.shift(), word: of.category.words(), text: of.sentence() }
}

fn members(of: &MemberChange) -> SinceLine {
    let told =
        [(Moved::captures_of(&of.entered), "entered"), (Moved::captures_of(&of.left), "left")];
    let told = told.into_iter().filter(|(n, _)| *n > 0);
    let told: Vec<String> =
        told.map(|(n, word)| format!("{} {word}", plural(n, "capture", "captures"))).collect();
    SinceLine { shift: Shift::Changed, word: "members", text: told.join(", ") }
}
