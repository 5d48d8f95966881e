//! Changes as a table: one row for each.

use crate::diff::{Changes, Seen};
use crate::table::row;

/// The heads of the columns.
const HEADS: [&str; 7] = ["what", "change", "kind", "id", "field", "before", "after"];

/// The changes as CSV, one row for each: a count, a capture that entered or left a set, a field of a record, a determination,
/// a finding.
#[must_use]
pub fn csv(changes: &Changes) -> String {
    let mut text = row(HEADS.into_iter());
    let mut add = |cells: [&str; 7]| text.push_str(&row(cells.into_iter()));
    counts(changes, &mut add);
    members(changes, &mut add);
    records(changes, &mut add);
    captures(changes, &mut add);
    for of in &changes.occurrences.gone {
        add(["record", "gone", "occurrence", &of.to_string(), "", "", ""]);
    }
    for of in &changes.occurrences.determined {
        let id = of.id.to_string();
        add([
            "determination",
            "changed",
            "occurrence",
            &id,
            "determination",
            &of.before,
            &of.after,
        ]);
    }
    let findings = &changes.findings;
    for of in &findings.new {
        let severity = of.severity.word();
        add(["finding", "new", severity, of.place(), &of.code, "", &of.message]);
    }
    for of in &findings.resolved {
        let severity = of.severity.word();
        add(["finding", "resolved", severity, of.place(), &of.code, &of.message, ""]);
    }
    text
}

fn counts(changes: &Changes, add: &mut impl FnMut([&str; 7])) {
    for of in &changes.counts {
        let side = |side: crate::diff::counts::Side| {
            let n = |n: Option<i64>| n.map_or_else(String::new, |n| n.to_string());
            format!("{}/{}", n(side.stored), n(side.recounted))
        };
        let (before, after) = (side(of.before), side(of.after));
        add([
            "count",
            of.category.words(),
            &of.kind,
            &of.id.to_string(),
            &of.what,
            &before,
            &after,
        ]);
    }
}

fn members(changes: &Changes, add: &mut impl FnMut([&str; 7])) {
    for of in &changes.members {
        for (word, moved) in [("entered", &of.entered), ("left", &of.left)] {
            for group in moved {
                for capture in &group.captures {
                    let (id, capture) = (of.id.to_string(), capture.to_string());
                    let (before, after) = if word == "entered" {
                        ("", capture.as_str())
                    } else {
                        (capture.as_str(), "")
                    };
                    add(["member", word, "collection", &id, group.why, before, after]);
                }
            }
        }
    }
}

fn records(changes: &Changes, add: &mut impl FnMut([&str; 7])) {
    for of in &changes.records {
        let id = of.id.to_string();
        if of.fields.is_empty() {
            add(["record", of.seen.words(), &of.kind, &id, "", "", ""]);
        }
        for field in &of.fields {
            let cells = ["record", of.seen.words(), &of.kind, &id, &field.field];
            let [what, change, kind, id, name] = cells;
            add([what, change, kind, id, name, &field.before, &field.after]);
        }
    }
}

fn captures(changes: &Changes, add: &mut impl FnMut([&str; 7])) {
    let of = &changes.captures;
    let lists = [(Seen::Gone, &of.gone), (Seen::New, &of.new), (Seen::FirstSeen, &of.first_seen)];
    for (seen, ids) in lists {
        for id in ids {
            add(["record", seen.words(), "capture", &id.to_string(), "", "", ""]);
        }
    }
    for (was, is) in &of.imported_again {
        let (was, is) = (was.to_string(), is.to_string());
        add(["record", "imported again", "capture", &is, "id", &was, &is]);
    }
    for change in &of.changed {
        for field in &change.fields {
            let id = change.id.to_string();
            add(["record", "changed", "capture", &id, &field.field, &field.before, &field.after]);
        }
    }
}
