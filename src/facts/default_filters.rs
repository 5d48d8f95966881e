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
mod tests;
