//! Changes one by one, as rows of a table.

use super::counts::Side;
use super::{Changes, Seen};
use crate::state::Found;

/// A change as a row: what it is of, what became of it, where, and both values. What a change does not have is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// `count`, `member`, `record`, `determination` or `finding`.
    pub what: &'static str,
    /// What became of it, such as `regressed`, `entered`, `gone`.
    pub change: &'static str,
    /// The kind of the record by the word of the API; of a finding its severity.
    pub kind: String,
    /// The key of the record; of a finding what it is about.
    pub id: String,
    /// The field; of a member why it moved, of a finding its code.
    pub field: String,
    /// The earlier value.
    pub before: String,
    /// The later value.
    pub after: String,
}

impl Row {
    /// A row of a record.
    fn record(what: &'static str, change: &'static str, kind: &str, id: i64) -> Self {
        Self { what, change, kind: kind.to_owned(), id: id.to_string(), ..Self::default() }
    }

    /// The same with a field and its values.
    fn with(self, field: &str, before: impl Into<String>, after: impl Into<String>) -> Self {
        Self { field: field.to_owned(), before: before.into(), after: after.into(), ..self }
    }
}

/// Gives each change as a row: counts, captures that entered or left a set, fields of records, determinations, findings.
pub fn each_row(changes: &Changes, each: &mut dyn FnMut(Row)) {
    counts(changes, each);
    members(changes, each);
    records(changes, each);
    captures(changes, each);
    for id in &changes.occurrences.gone {
        each(Row::record("record", Seen::Gone.words(), "occurrence", *id));
    }
    for of in &changes.occurrences.determined {
        let row = Row::record("determination", "changed", "occurrence", of.id);
        each(row.with("determination", &of.before, &of.after));
    }
    let findings = &changes.findings;
    findings.new.iter().for_each(|of| each(finding("new", of, "", &of.message)));
    findings.resolved.iter().for_each(|of| each(finding("resolved", of, &of.message, "")));
}

fn finding(change: &'static str, of: &Found, before: &str, after: &str) -> Row {
    let (kind, id) = (of.severity.word().to_owned(), of.place().to_owned());
    Row { what: "finding", change, kind, id, ..Row::default() }.with(&of.code, before, after)
}

fn counts(changes: &Changes, each: &mut dyn FnMut(Row)) {
    let side = |side: Side| {
        let n = |n: Option<i64>| n.map_or_else(String::new, |n| n.to_string());
        format!("{}/{}", n(side.stored), n(side.recounted))
    };
    for of in &changes.counts {
        let row = Row::record("count", of.category.words(), &of.kind, of.id);
        each(row.with(&of.what, side(of.before), side(of.after)));
    }
}

fn members(changes: &Changes, each: &mut dyn FnMut(Row)) {
    for of in &changes.members {
        for group in &of.entered {
            for capture in &group.captures {
                let row = Row::record("member", "entered", "collection", of.id);
                each(row.with(group.why, "", capture.to_string()));
            }
        }
        for group in &of.left {
            for capture in &group.captures {
                let row = Row::record("member", "left", "collection", of.id);
                each(row.with(group.why, capture.to_string(), ""));
            }
        }
    }
}

fn records(changes: &Changes, each: &mut dyn FnMut(Row)) {
    for of in &changes.records {
        let row = || Row::record("record", of.seen.words(), &of.kind, of.id);
        if of.fields.is_empty() {
            each(row());
        }
        of.fields.iter().for_each(|of| each(row().with(&of.field, &of.before, &of.after)));
    }
}

fn captures(changes: &Changes, each: &mut dyn FnMut(Row)) {
    let of = &changes.captures;
    let lists = [(Seen::Gone, &of.gone), (Seen::New, &of.new), (Seen::FirstSeen, &of.first_seen)];
    for (seen, ids) in lists {
        ids.iter().for_each(|id| each(Row::record("record", seen.words(), "capture", *id)));
    }
    for (was, is) in &of.imported_again {
        let row = Row::record("record", "imported again", "capture", *is);
        each(row.with("id", was.to_string(), is.to_string()));
    }
    for change in &of.changed {
        for field in &change.fields {
            let row = Row::record("record", "changed", "capture", change.id);
            each(row.with(&field.field, &field.before, &field.after));
        }
    }
}
