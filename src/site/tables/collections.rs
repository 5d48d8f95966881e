//! All collections, with their counts recorded, recomputed and compared.

use super::compared::{self, Compared, Comparison, Number};
use crate::facts::{CollectionFacts, CountFact, Outcome, SampleFact, Status, Verdict, Why};
use crate::model::{Collection, CountKind, Filtering, Kind, Method};
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
/// Of a [`Verdict`] the reason makes no difference to the word.
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
    let collections = collections.filter(|found| site.shows(Kind::Collection, found.id.0));
    let table = Table::new(
        "collections",
        "Capture sets",
        "One row for each capture set (the API says collection), by id.",
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

/// The columns of the five counts.
fn counts<'a>(table: Table<'a, Row<'a>>) -> Table<'a, Row<'a>> {
    let number = |kind: CountKind| {
        let filters = if kind.is_filtered() {
            ", with the project's default filters if it was asked so, else as it was asked"
        } else {
            ""
        };
        let text = format!("Recorded by the platform: {}{filters}.", kind.definition());
        Number { kind, name: kind.api_name(), text }
    };
    let numbers = CountKind::ALL.into_iter().map(number).collect();
    let comparison = Comparison { verdicts: VERDICTS, differs: "match or drift" };
    compared::columns(table, numbers, &comparison, |row: &Row<'a>, kind| Compared {
        recorded: row.0.recorded.shown(kind),
        recomputed: count(*row, kind).map(|of| (&of.recomputed, &of.verdict)),
    })
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
