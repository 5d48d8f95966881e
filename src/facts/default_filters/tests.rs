use super::*;
use crate::model::OccurrenceId;

fn taxa() -> Table<Taxon> {
    let taxon = |id, parents: Option<&[i64]>| Taxon {
        parents: parents.map(|ids| ids.iter().copied().map(TaxonId).collect()),
        ..Taxon::new(TaxonId(id))
    };
    Table::new(vec![taxon(1, Some(&[])), taxon(2, Some(&[1])), taxon(3, None)])
}

fn occurrence(determination: Option<i64>, score: Option<f64>) -> Occurrence {
    Occurrence {
        determination: determination.map_or(Field::Null, |id| Field::Value(TaxonId(id))),
        score: score.map_or(Field::Null, Field::Value),
        ..Occurrence::new(OccurrenceId(1))
    }
}

fn check(
    include: &[i64],
    exclude: &[i64],
    determination: Option<i64>,
    score: Option<f64>,
) -> Option<bool> {
    let ids = |ids: &[i64]| ids.iter().copied().map(TaxonId).collect();
    let filters =
        DefaultFilters { score_threshold: 0.5, include: ids(include), exclude: ids(exclude) };
    passes(&occurrence(determination, score), Some(&filters), &taxa())
}

#[test]
fn scores_at_the_threshold_pass_and_null_scores_fail() {
    assert_eq!(check(&[], &[], Some(2), Some(0.5)), Some(true));
    assert_eq!(check(&[], &[], Some(2), Some(0.49)), Some(false));
    assert_eq!(check(&[], &[], Some(2), None), Some(false));
}

#[test]
fn descendants_count_and_null_determinations_fail_includes_only() {
    assert_eq!(check(&[1], &[], Some(2), Some(1.0)), Some(true));
    assert_eq!(check(&[2], &[], Some(1), Some(1.0)), Some(false));
    assert_eq!(check(&[1], &[], None, Some(1.0)), Some(false));
    assert_eq!(check(&[], &[1], Some(2), Some(1.0)), Some(false));
    assert_eq!(check(&[], &[1], None, Some(1.0)), Some(true));
}

#[test]
fn what_the_snapshot_lacks_is_not_guessed() {
    assert_eq!(check(&[1], &[], Some(3), Some(1.0)), None);
    assert_eq!(check(&[1], &[], Some(3), Some(0.1)), Some(false));
    let told = Occurrence { meets_criteria: Some(true), ..occurrence(Some(3), Some(1.0)) };
    assert_eq!(passes(&told, None, &taxa()), Some(true));
}
