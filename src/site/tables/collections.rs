//! All collections, with their counts recorded, recomputed and compared.

use crate::facts::{
    CollectionFacts, CountFact, Evidence, Outcome, SampleFact, Status, Verdict, Why,
};
use crate::model::{Collection, CountKind, Filtering, Method};
use crate::site::{Site, words};
use crate::table::{Table, Word};

/// A collection and what was recomputed of it.
type Row<'a> = (&'a Collection, Option<&'a CollectionFacts>);

const STATUSES: &[&str] = &[
    Status::Drifted.key(),
    Status::HasErrors.key(),
    Status::NotVerifiable.key(),
    Status::NothingToCompare.key(),
    Status::Consistent.key(),
    Status::Verified.key(),
];
const OUTCOMES: &[&str] = &[
    Outcome::Drift.key(),
    Outcome::NotVerifiable.key(),
    Outcome::NothingToCompare.key(),
    Outcome::Consistent.key(),
    Outcome::Match.key(),
];
/// Of [`Evidence`] and [`Verdict`] the reason makes no difference to the word.
pub(super) const EVIDENCE: &[&str] = &[
    Evidence::Exact(0).key(),
    Evidence::AtLeast(0, Why::NoMembers).key(),
    Evidence::Unknown(Why::NoMembers).key(),
];
const VERDICTS: &[&str] = &[
    Verdict::Match.key(),
    Verdict::Drift { by: 0, at_least: false }.key(),
    Verdict::Consistent.key(),
    Verdict::NotVerifiable(Why::NoMembers).key(),
    Verdict::NothingRecorded.key(),
];

/// One row for each collection.
pub(super) fn table<'a>(site: &'a Site<'_>) -> Table<'a, Row<'a>> {
    let collections = site.snapshot.collections.iter();
    let table = Table::new(
        "collections",
        "Collections",
        "One row for each collection (capture set), by id.",
        collections.map(|found| (found, site.collection_facts(found.id))).collect(),
    )
    .column("id", "Its key.", |row: &Row<'a>| row.0.id)
    .key()
    .column("name", "Its name, or `Collection` and its id.", move |row| site.collection_name(row.0))
    .column("project", "The project whose captures it draws from.", |row| row.0.project)
    .column("method", "Its sampling method, as the API spells it.", |row| {
        row.0.method.as_ref().map(Method::name)
    })
    .column("kwargs", "The arguments of the method, shortened where they are long.", |row| {
        row.0.kwargs.as_ref().map(|kwargs| words::kwargs(&kwargs.value))
    })
    .column(
        "status",
        "The worst of its counts, its sample and its errors. Verified: numbers were recorded, all match exactly, and \
         the members are what the method draws. Consistent: nothing is contradicted, but not all was compared exactly.",
        |row| row.1.map(|facts| Word(facts.status().key())),
    )
    .words(STATUSES)
    .column("counts_outcome", "How its recorded counts came out against recomputed ones.", |row| {
        row.1.map(|facts| Word(facts.counts_outcome().key()))
    })
    .words(OUTCOMES)
    .column("sample_outcome", "How its members came out against what its method draws.", |row| {
        row.1.map(|facts| Word(facts.sample_outcome().key()))
    })
    .words(OUTCOMES)
    .column(
        "sample_rules",
        "The platform's rules, by number, by which its sample was drawn again; empty where it was not.",
        |row| row.1.map(|facts| rules(&facts.sample)).filter(|rules| !rules.is_empty()),
    );
    counts(table)
        .column("created_at", "When it was created (server time).", |row| row.0.created_at)
        .column("updated_at", "When it was last changed (server time).", |row| row.0.updated_at)
}

/// The numbers of the rules by which a sample was drawn again.
fn rules(sample: &SampleFact) -> String {
    let keys: Vec<&str> = sample.rules.iter().map(|rule| rule.key()).collect();
    keys.join(" ")
}

/// The columns of the five counts: what was recorded of all of them, then what was recomputed of all, and so on.
fn counts<'a>(mut table: Table<'a, Row<'a>>) -> Table<'a, Row<'a>> {
    for kind in CountKind::ALL {
        let filters = if kind.is_filtered() {
            ", with the project's default filters if it was asked so, else as it was asked"
        } else {
            ""
        };
        let text = format!("Recorded by the platform: {}{filters}.", kind.definition());
        let get = move |row: &Row<'_>| row.0.recorded.shown(kind);
        table = table.column(kind.api_name(), text, get);
    }
    for kind in CountKind::ALL {
        let text = format!("`{}`, recomputed from the records of the snapshot.", kind.api_name());
        let get = move |row: &Row<'_>| count(*row, kind).and_then(|of| of.recomputed.number());
        table = table.column(name(kind, "recomputed"), text, get);
    }
    for kind in CountKind::ALL {
        let text = format!("How `{}` is known.", name(kind, "recomputed"));
        let get = move |row: &Row<'_>| {
            let none = Evidence::Unknown(Why::NoMembers).key();
            Word(count(*row, kind).map_or(none, |of| of.recomputed.key()))
        };
        table = table.column(name(kind, "evidence"), text, get).words(EVIDENCE);
    }
    for kind in CountKind::ALL {
        let text = format!("`{}` against `{}`.", kind.api_name(), name(kind, "recomputed"));
        let get = move |row: &Row<'_>| count(*row, kind).map(|of| Word(of.verdict.key()));
        table = table.column(name(kind, "verdict"), text, get).words(VERDICTS);
    }
    for kind in CountKind::ALL {
        let text = format!(
            "`{}` less `{}`, where they match or drift; of a lower bound, the least that it can be.",
            name(kind, "recomputed"),
            kind.api_name()
        );
        let get = move |row: &Row<'_>| count(*row, kind).and_then(|of| of.verdict.difference());
        table = table.column(name(kind, "difference"), text, get);
    }
    for kind in CountKind::ALL {
        let text = format!("Why `{}` could not be recomputed or compared.", kind.api_name());
        let get = move |row: &Row<'_>| {
            count(*row, kind).and_then(|of| reason(&of.recomputed, &of.verdict))
        };
        table = table.column(name(kind, "reason"), text, get);
    }
    table
}

fn name(kind: CountKind, what: &str) -> String {
    format!("{}_{what}", kind.api_name())
}

/// The count of a kind that [`crate::model::Recorded::shown`] shows; where none was recorded, the first.
fn count<'a>((_, facts): Row<'a>, kind: CountKind) -> Option<&'a CountFact> {
    let counts = || facts.into_iter().flat_map(|f| &f.counts).filter(|count| count.kind == kind);
    let recorded = [Filtering::Default, Filtering::Unknown, Filtering::Unfiltered];
    let mut recorded = recorded.into_iter().filter_map(|filtering| {
        counts().find(|count| count.filtering == filtering && count.recorded.is_some())
    });
    recorded.next().or_else(|| counts().next())
}

/// Why a number could not be recomputed or compared.
pub(super) fn reason(recomputed: &Evidence, verdict: &Verdict) -> Option<String> {
    match (recomputed, verdict) {
        (_, Verdict::NotVerifiable(why))
        | (Evidence::Unknown(why) | Evidence::AtLeast(_, why), _) => Some(why.to_string()),
        _ => None,
    }
}
