//! Changes as headings with sentences below them, the most pressing first; the formats for people are made from these.

use crate::diff::{Category, Changes, CountChange, FieldChange, MemberChange, Moved, Seen};
use crate::model::Kind;
use crate::numbers::{count, plural};
use crate::state::Found;

/// A heading, and the sentences below it.
pub(super) struct Part {
    pub(super) title: &'static str,
    /// One line on the whole of it; empty where its lines say all.
    pub(super) summary: String,
    pub(super) lines: Vec<Line>,
}

/// A sentence, with the word that it is found by.
pub(super) struct Line {
    pub(super) word: String,
    pub(super) text: String,
}

/// The most ids that a sentence names.
const MOST_IDS: usize = 8;

/// All parts that have something to say.
pub(super) fn parts(changes: &Changes) -> Vec<Part> {
    let parts =
        [counts(changes), findings(changes), members(changes), jobs(changes), records(changes)];
    let parts =
        parts.into_iter().chain([captures(changes), occurrences(changes), unknown(changes)]);
    parts.filter(|part| !part.lines.is_empty() || !part.summary.is_empty()).collect()
}

/// The numbers of each category in one line.
pub(crate) fn headline(changes: &Changes) -> String {
    if changes.is_empty() {
        return "nothing changed".to_owned();
    }
    let categories = Category::ALL.into_iter().filter(|category| *category != Category::Same);
    let numbers = categories.map(|category| (changes.number_of(category), category.words()));
    let mut words: Vec<String> =
        numbers.filter(|(n, _)| *n > 0).map(|(n, words)| format!("{} {words}", count(n))).collect();
    words.push(format!("{} the same", plural(changes.same_counts, "count", "counts")));
    words.join("; ")
}

fn counts(changes: &Changes) -> Part {
    let lines = changes.counts.iter().map(count_line).collect();
    Part { title: "Counts and samples", summary: String::new(), lines }
}

/// The counts and samples that got worse, the worst first.
pub(super) fn worse(changes: &Changes) -> impl Iterator<Item = Line> + '_ {
    changes.counts.iter().filter(|of| of.category.is_regression()).map(count_line)
}

fn count_line(of: &CountChange) -> Line {
    Line { word: of.category.words().to_owned(), text: format!("{}: {}", of.title, of.sentence()) }
}

fn findings(changes: &Changes) -> Part {
    let found = &changes.findings;
    let line = |word: &str, of: &Found| Line {
        word: format!("{word} {}", of.severity.word()),
        text: format!("{} {}", of.code, sentence(of)),
    };
    let new = found.new.iter().map(|of| line("new", of));
    let resolved = found.resolved.iter().map(|of| line("resolved", of));
    let accepted = found.accepted.iter().map(|of| Line {
        word: "accepted".to_owned(),
        text: format!(
            "{} {}: {}, until {}",
            of.finding.code,
            place(&of.finding),
            of.reason,
            of.until
        ),
    });
    let lines: Vec<Line> = new.chain(resolved).chain(accepted).collect();
    let summary = if lines.is_empty() {
        String::new()
    } else {
        format!(
            "{} new, {} resolved, {} as before",
            count(found.new.len()),
            count(found.resolved.len()),
            count(found.persisting)
        )
    };
    Part { title: "Findings", summary, lines }
}

fn members(changes: &Changes) -> Part {
    let lines = changes.members.iter().map(|of| Line {
        word: if of.rule_changed { "settings edited".to_owned() } else { "members".to_owned() },
        text: format!("{}: {}", of.title, member_sentence(of)),
    });
    Part { title: "Captures in capture sets", summary: String::new(), lines: lines.collect() }
}

fn member_sentence(of: &MemberChange) -> String {
    let moved = |word: &'static str| {
        move |of: &Moved| {
            format!("{} {word} ({}): {}", count(of.captures.len()), of.why, ids(&of.captures))
        }
    };
    let entered = of.entered.iter().map(moved("entered"));
    let parts: Vec<String> = entered.chain(of.left.iter().map(moved("left"))).collect();
    parts.join("; ")
}

fn jobs(changes: &Changes) -> Part {
    let lines = changes.jobs.iter().map(|of| Line {
        word: of.to.clone(),
        text: format!(
            "{}: {} ({})",
            of.from.as_ref().map_or_else(|| "new".to_owned(), |from| format!("from {from}")),
            plural(of.jobs.len(), "job", "jobs"),
            ids(&of.jobs)
        ),
    });
    Part { title: "Jobs", summary: String::new(), lines: lines.collect() }
}

/// A finding with what it is about.
pub(super) fn sentence(of: &Found) -> String {
    format!("{}: {}", place(of), of.message)
}

/// What a finding is about, in the words of the platform's pages.
pub(crate) fn place(of: &Found) -> String {
    let words = || {
        let (kind, id) = of.place().rsplit_once(' ')?;
        let kind = Kind::of_key(kind)?;
        Some(format!("{} {id}", kind.singular()))
    };
    words().unwrap_or_else(|| of.place().to_owned())
}

/// The fields of a job that its state goes with: they are told by that.
const OF_STATE: [&str; 4] = ["status", "started_at", "finished_at", "errors"];

fn records(changes: &Changes) -> Part {
    let lines = changes.records.iter().filter_map(|of| {
        let is_job = of.kind == Kind::Job.key();
        let is_told = |field: &&FieldChange| !is_job || !OF_STATE.contains(&field.field.as_str());
        let fields: Vec<String> =
            of.fields.iter().filter(is_told).map(FieldChange::sentence).collect();
        // New jobs are told by their states.
        let is_line = if is_job { of.seen == Seen::Gone || !fields.is_empty() } else { true };
        let fields =
            if fields.is_empty() { String::new() } else { format!(": {}", fields.join(", ")) };
        let text = format!("{}{fields}", of.title);
        is_line.then(|| Line { word: of.seen.words().to_owned(), text })
    });
    Part { title: "Records", summary: String::new(), lines: lines.collect() }
}

fn captures(changes: &Changes) -> Part {
    let of = &changes.captures;
    let told = [
        (of.new.len(), "new"),
        (of.first_seen.len(), "first seen"),
        (of.gone.len(), "gone"),
        (of.imported_again.len(), "imported again with another id"),
        (of.processed, "processed since"),
        (of.changed.len(), "changed"),
    ];
    let gone = (!of.gone.is_empty())
        .then(|| Line { word: "gone".to_owned(), text: format!("captures {}", ids(&of.gone)) });
    let changed = of.changed.iter().map(|of| Line {
        word: "changed".to_owned(),
        text: { format!("capture {}: {}", of.id, FieldChange::sentences(&of.fields)) },
    });
    Part {
        title: "Captures",
        summary: summary(&told),
        lines: gone.into_iter().chain(changed).collect(),
    }
}

fn occurrences(changes: &Changes) -> Part {
    let of = &changes.occurrences;
    let told = [
        (of.new, "new"),
        (of.first_seen, "first seen"),
        (of.gone.len(), "gone"),
        (of.determined.len(), "taken for another taxon"),
        (of.scored, "with another score"),
    ];
    let lines = of.determined.iter().map(|of| Line {
        word: "identified".to_owned(),
        text: format!("occurrence {}: from {} to {}", of.id, of.before, of.after),
    });
    Part { title: "Occurrences", summary: summary(&told), lines: lines.collect() }
}

/// What the comparison cannot tell, and what it leaves out: what it is of, and a sentence.
pub(crate) fn besides(changes: &Changes) -> Vec<(String, String)> {
    unknown(changes).lines.into_iter().map(|line| (line.word, line.text)).collect()
}

/// What the comparison cannot tell, and what it leaves out.
fn unknown(changes: &Changes) -> Part {
    let kinds = |of: &std::collections::BTreeMap<&'static str, usize>| -> Vec<String> {
        of.iter().map(|(kind, n)| format!("{} of kind {kind}", count(*n))).collect()
    };
    let mut lines = Vec::new();
    if !changes.not_in_export.is_empty() {
        lines.push(Line {
            word: "not in this export".to_owned(),
            text: format!(
                "{}: whether they are gone is not known, since it does not show that it holds all",
                kinds(&changes.not_in_export).join(", ")
            ),
        });
    }
    if changes.findings.not_told > 0 {
        lines.push(Line {
            word: "findings".to_owned(),
            text: match changes.findings.not_told {
                1 => "1 is not told any more: its record is not in this export, or less is known of it"
                    .to_owned(),
                n => format!(
                    "{} are not told any more: their records are not in this export, or less is known of them",
                    count(n)
                ),
            },
        });
    }
    if !changes.touched.is_empty() {
        lines.push(Line {
            word: "touched".to_owned(),
            text: format!("{}: saved again, nothing changed", kinds(&changes.touched).join(", ")),
        });
    }
    Part { title: "Besides", summary: String::new(), lines }
}

/// The numbers that are not zero, in one line.
fn summary(told: &[(usize, &str)]) -> String {
    let told: Vec<String> = told
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, words)| format!("{} {words}", count(*n)))
        .collect();
    told.join(", ")
}

/// The first ids of some, and how many there are more.
fn ids(ids: &[i64]) -> String {
    let named: Vec<String> = ids.iter().take(MOST_IDS).map(ToString::to_string).collect();
    match ids.len().saturating_sub(MOST_IDS) {
        0 => named.join(", "),
        more => format!("{} and {} more", named.join(", "), count(more)),
    }
}
