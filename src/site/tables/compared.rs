//! The columns of numbers that the platform recorded and that were recomputed: the same six for each.

use crate::facts::{Evidence, Verdict, Why};
use crate::table::{Table, Word};

/// A number of one record: as it was recorded, recomputed, and the one against the other.
pub(super) struct Compared<'a> {
    pub(super) recorded: Option<i64>,
    /// `None`: the record has no such number.
    pub(super) recomputed: Option<(&'a Evidence, &'a Verdict)>,
}

/// A number that the records of a table have.
pub(super) struct Number<K> {
    pub(super) kind: K,
    /// The name of its column.
    pub(super) name: &'static str,
    /// What the recorded number is.
    pub(super) text: String,
}

/// How numbers are compared.
pub(super) struct Comparison {
    /// The verdicts that there are.
    pub(super) verdicts: &'static [&'static str],
    /// Where there is a difference, in words.
    pub(super) differs: &'static str,
}

/// Of [`Evidence`] and [`Verdict`] the reason makes no difference to the word.
const EVIDENCE: &[&str] = &[
    Evidence::Exact(0).key(),
    Evidence::AtLeast(0, Why::NoMembers).key(),
    Evidence::Unknown(Why::NoMembers).key(),
];

/// Adds the columns of numbers: what was recorded of all of them, then what was recomputed of all, and so on.
pub(super) fn columns<'a, R, K>(
    mut table: Table<'a, R>,
    numbers: Vec<Number<K>>,
    comparison: &Comparison,
    get: impl Fn(&R, K) -> Compared<'a> + Copy + Send + Sync + 'a,
) -> Table<'a, R>
where
    R: 'a,
    K: Copy + Send + Sync + 'a,
{
    let names: Vec<(K, &'static str)> = numbers.iter().map(|of| (of.kind, of.name)).collect();
    for Number { kind, name, text } in numbers {
        table = table.column(name, text, move |row| get(row, kind).recorded);
    }
    for (kind, name) in names.iter().copied() {
        let text = format!("`{name}`, recomputed from the records of the snapshot.");
        table = table.column(format!("{name}_recomputed"), text, move |row| {
            get(row, kind).recomputed.and_then(|(evidence, _)| evidence.number())
        });
    }
    for (kind, name) in names.iter().copied() {
        let text = format!("How `{name}_recomputed` is known.");
        let evidence = move |row: &R| {
            let none = Evidence::Unknown(Why::NoMembers).key();
            Word(get(row, kind).recomputed.map_or(none, |(evidence, _)| evidence.key()))
        };
        table = table.column(format!("{name}_evidence"), text, evidence).words(EVIDENCE);
    }
    for (kind, name) in names.iter().copied() {
        let text = format!("`{name}` against `{name}_recomputed`.");
        let verdict =
            move |row: &R| get(row, kind).recomputed.map(|(_, verdict)| Word(verdict.key()));
        table = table.column(format!("{name}_verdict"), text, verdict).words(comparison.verdicts);
    }
    for (kind, name) in names.iter().copied() {
        let text = format!(
            "`{name}_recomputed` less `{name}`, where they {}; of a lower bound, the least that it can be.",
            comparison.differs
        );
        table = table.column(format!("{name}_difference"), text, move |row| {
            get(row, kind).recomputed.and_then(|(_, verdict)| verdict.difference())
        });
    }
    for (kind, name) in names {
        let text = format!("Why `{name}` could not be recomputed or compared.");
        table = table.column(format!("{name}_reason"), text, move |row| {
            get(row, kind).recomputed.and_then(|(evidence, verdict)| reason(evidence, verdict))
        });
    }
    table
}

/// Why a number could not be recomputed or compared.
fn reason(recomputed: &Evidence, verdict: &Verdict) -> Option<String> {
    match (recomputed, verdict) {
        (_, Verdict::NotVerifiable(why))
        | (Evidence::Unknown(why) | Evidence::AtLeast(_, why), _) => Some(why.to_string()),
        _ => None,
    }
}
