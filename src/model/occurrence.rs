//! Occurrences as columns: there are about as many as captures.

use super::column::{Column, Nearby, OriginColumn, picked};
use super::{Field, Occurrence, OccurrenceId, Row, TaxonId};

/// All occurrences of a snapshot, as columns.
#[derive(Clone, Debug, Default)]
pub struct OccurrenceTable {
    ids: Column,
    determination: Column,
    score: Vec<f64>,
    /// What of it is known: see the constants.
    known: Vec<u8>,
    origin: OriginColumn,
}

/// The determination is known, even if it is that there is none.
const DETERMINATION: u8 = 1;
/// The score is known, even if it is that there is none.
const SCORE: u8 = 1 << 1;
/// There is a score.
const SCORED: u8 = 1 << 2;
/// The server says whether it meets the criteria.
const JUDGED: u8 = 1 << 3;
/// It does.
const MEETS: u8 = 1 << 4;

impl OccurrenceTable {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Whether they are in ascending order of their ids, each once.
    #[must_use]
    pub fn ascends(&self) -> bool {
        self.ids.ascends()
    }

    /// The places in the order of their ids; those with one id in the order of the places.
    pub fn order(&self) -> impl Iterator<Item = u32> + use<> {
        self.ids.order()
    }

    /// Adds an occurrence behind the others; [`OccurrenceTable::row`] needs them in the order of their ids.
    pub fn push(&mut self, occurrence: &Occurrence) {
        self.ids.push(Some(occurrence.id.0));
        self.determination.push(determination(occurrence));
        self.origin.push(occurrence.origin);
        self.score.push(occurrence.score.value().unwrap_or_default());
        self.known.push(known(occurrence));
    }

    /// Replaces the occurrence at a place that there is.
    pub fn set(&mut self, place: usize, occurrence: &Occurrence) {
        self.ids.set(place, Some(occurrence.id.0));
        self.determination.set(place, determination(occurrence));
        self.origin.set(place, occurrence.origin);
        if let Some(slot) = self.score.get_mut(place) {
            *slot = occurrence.score.value().unwrap_or_default();
        }
        if let Some(slot) = self.known.get_mut(place) {
            *slot = known(occurrence);
        }
    }

    /// Only the occurrences at these places, in this order.
    pub fn pick(&mut self, places: &[u32]) {
        self.ids.pick(places);
        self.determination.pick(places);
        self.origin.pick(places);
        self.score = picked(&self.score, places);
        self.known = picked(&self.known, places);
    }

    /// The id of the occurrence at a place.
    #[must_use]
    pub fn id(&self, place: usize) -> Option<OccurrenceId> {
        self.ids.get(place).map(OccurrenceId)
    }

    /// The occurrence at a place.
    #[must_use]
    pub fn at(&self, place: usize) -> Option<Occurrence> {
        let known = *self.known.get(place)?;
        let has = |bit: u8| known & bit != 0;
        Some(Occurrence {
            id: self.id(place)?,
            determination: match self.determination.get(place) {
                Some(taxon) => Field::Value(TaxonId(taxon)),
                None if has(DETERMINATION) => Field::Null,
                None => Field::Absent,
            },
            score: match self.score.get(place) {
                Some(score) if has(SCORED) => Field::Value(*score),
                _ if has(SCORE) => Field::Null,
                _ => Field::Absent,
            },
            meets_criteria: has(JUDGED).then(|| has(MEETS)),
            origin: self.origin.get(place),
        })
    }

    /// The row of the occurrence with this id.
    #[must_use]
    pub fn row(&self, id: OccurrenceId) -> Option<Row<Occurrence>> {
        self.ids.search(id.0).map(Row::new)
    }

    /// The same, looked for first where one near it was found last.
    #[must_use]
    pub fn row_near(&self, id: OccurrenceId, nearby: &mut Nearby) -> Option<Row<Occurrence>> {
        self.ids.search_near(id.0, nearby).map(Row::new)
    }

    /// The occurrence in this row; `None` only for a row of another table.
    #[must_use]
    pub fn get(&self, row: Row<Occurrence>) -> Option<Occurrence> {
        self.at(row.index())
    }

    /// The occurrence with this id.
    #[must_use]
    pub fn find(&self, id: OccurrenceId) -> Option<Occurrence> {
        self.get(self.row(id)?)
    }

    /// All occurrences, by id.
    pub fn iter(&self) -> impl Iterator<Item = Occurrence> + '_ {
        (0..self.len()).filter_map(|place| self.at(place))
    }
}

fn determination(occurrence: &Occurrence) -> Option<i64> {
    occurrence.determination.value().map(|taxon| taxon.0)
}

fn known(occurrence: &Occurrence) -> u8 {
    let bits = [
        (occurrence.determination.is_present(), DETERMINATION),
        (occurrence.score.is_present(), SCORE),
        (occurrence.score.value().is_some(), SCORED),
        (occurrence.meets_criteria.is_some(), JUDGED),
        (occurrence.meets_criteria == Some(true), MEETS),
    ];
    bits.into_iter().filter(|(is_so, _)| *is_so).fold(0, |all, (_, bit)| all | bit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_differs_from_what_is_not_there() {
        let mut table = OccurrenceTable::default();
        let origin = crate::model::Origin {
            file: 3,
            start: 5_000_000_000,
            len: 7,
            form: crate::model::Form::Dump,
        };
        let unknown = Occurrence {
            id: OccurrenceId(1),
            determination: Field::Absent,
            score: Field::Absent,
            meets_criteria: None,
            origin: None,
        };
        let all = [
            unknown,
            Occurrence { determination: Field::Null, score: Field::Null, ..unknown },
            Occurrence {
                determination: Field::Value(TaxonId(9)),
                score: Field::Value(0.25),
                meets_criteria: Some(false),
                origin: Some(origin),
                ..unknown
            },
        ];
        for (occurrence, id) in all.iter().zip(1..) {
            table.push(&Occurrence { id: OccurrenceId(id), ..*occurrence });
        }
        let read: Vec<Occurrence> =
            table.iter().map(|found| Occurrence { id: OccurrenceId(1), ..found }).collect();
        assert_eq!(read, all);
        assert_eq!(table.row(OccurrenceId(2)).map(Row::index), Some(1));
    }
}
