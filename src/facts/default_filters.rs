//! Whether an occurrence passes a project's default filters.

use crate::model::{DefaultFilters, Field, Occurrence, Table, Taxon, TaxonId};

/// Whether an occurrence passes a project's default filters; `None` where the snapshot does not tell.
///
/// A null score never passes; a null determination fails an include list and passes an exclude list;
/// only a taxon's stored `parents` count as its ancestors (semantics of the platform's
/// `apply_default_filters`). Where a score or an ancestor is missing from the snapshot, the server's
/// own word (`occurrence_meets_criteria`) is taken.
pub(super) fn passes(
    occurrence: &Occurrence,
    filters: Option<&DefaultFilters>,
    taxa: &Table<Taxon>,
) -> Option<bool> {
    let Some(filters) = filters else { return occurrence.meets_criteria };
    let score = match occurrence.score {
        Field::Absent => None,
        Field::Null => Some(false),
        Field::Value(score) => Some(score >= filters.score_threshold),
    };
    let included = if filters.include.is_empty() {
        Some(true)
    } else {
        belongs(occurrence, &filters.include, taxa)
    };
    let excluded = if filters.exclude.is_empty() {
        Some(false)
    } else {
        belongs(occurrence, &filters.exclude, taxa)
    };
    let verdicts = [score, included, excluded.map(|excluded| !excluded)];
    if verdicts.contains(&Some(false)) {
        Some(false)
    } else if verdicts.iter().all(|verdict| *verdict == Some(true)) {
        Some(true)
    } else {
        occurrence.meets_criteria
    }
}

/// Whether the determination is one of `wanted` or a descendant of one; null never is.
fn belongs(occurrence: &Occurrence, wanted: &[TaxonId], taxa: &Table<Taxon>) -> Option<bool> {
    let determination = match occurrence.determination {
        Field::Absent => return None,
        Field::Null => return Some(false),
        Field::Value(taxon) => taxon,
    };
    if wanted.contains(&determination) {
        return Some(true);
    }
    let parents = taxa.find(determination)?.parents.as_ref()?;
    Some(parents.iter().any(|parent| wanted.contains(parent)))
}

#[cfg(test)]
mod tests {
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
}
