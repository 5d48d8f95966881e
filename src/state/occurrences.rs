//! The occurrences of a state: what each was taken for.

use serde::ser::SerializeStruct;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::columns::{self, List, Steps};
use crate::model::Column;

/// What a comparison looks at of an occurrence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Occurrence {
    /// Its key.
    pub id: i64,
    /// The taxon it is taken for: `None` not known, `Some(None)` none.
    pub taxon: Option<Option<i64>>,
    /// How sure that is.
    pub score: Option<f64>,
}

/// What stands for a taxon that is not known.
const UNKNOWN: i64 = i64::MIN;
/// What stands for no taxon.
const NONE: i64 = i64::MIN + 1;

/// Occurrences by id: columns, each of as few bytes as its values need, together some 9 for an occurrence.
#[derive(Clone, Debug, Default)]
pub struct Occurrences {
    ids: Column,
    /// As [`shifted`].
    taxa: Column,
    /// In millionths, as finely as anybody reads them.
    scores: Column,
}

/// A taxon by a number of few bytes: none is 0, and those from 0 on are one more than they are.
fn shifted(taxon: Option<i64>) -> i64 {
    match taxon {
        None => 0,
        Some(taxon) if taxon < 0 => taxon,
        // That of the greatest number there is becomes one that is not known.
        Some(taxon) => taxon.wrapping_add(1),
    }
}

/// What [`shifted`] made a number of.
fn unshifted(number: i64) -> Option<i64> {
    match number {
        0 => None,
        taxon if taxon < 0 => Some(taxon),
        taxon => Some(taxon - 1),
    }
}

impl PartialEq for Occurrences {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().zip(other.iter()).all(|(a, b)| a == b)
    }
}

impl Occurrences {
    /// Adds an occurrence; they are to come in the order of their ids.
    pub fn push(&mut self, of: Occurrence) {
        self.ids.push(Some(of.id));
        self.taxa.push(of.taxon.map(shifted));
        self.scores.push(of.score.map(|score| millionths(score).into()));
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Whether there is an occurrence with this id.
    #[must_use]
    pub fn has(&self, id: i64) -> bool {
        columns::place_of(id, &self.ids).is_some()
    }

    /// All occurrences, by id; what the columns do not reach to is not known.
    pub fn iter(&self) -> impl Iterator<Item = Occurrence> + '_ {
        (0..self.len()).map(|place| Occurrence {
            id: self.ids.get(place).unwrap_or(UNKNOWN),
            taxon: self.taxa.get(place).map(unshifted),
            score: self.scores.get(place).and_then(of_millionths),
        })
    }
}

/// What a score is rounded to.
const MILLION: f64 = 1_000_000.0;

/// A score in millionths; those that are none are as far as a number goes.
fn millionths(score: f64) -> i32 {
    let most = f64::from(i32::MAX);
    #[expect(clippy::cast_possible_truncation, reason = "it is between 0 and the largest one")]
    let millionths = (score * MILLION).round().clamp(0.0, most) as i32;
    millionths
}

/// The score of so many millionths.
fn of_millionths(millionths: i64) -> Option<f64> {
    i32::try_from(millionths).ok().map(|millionths| f64::from(millionths) / MILLION)
}

/// The columns as they are read.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Columns {
    #[serde(deserialize_with = "columns::steps")]
    id: Column,
    #[serde(deserialize_with = "taxon")]
    taxon: Column,
    #[serde(deserialize_with = "score")]
    millionths: Column,
}

/// Taxa; [`UNKNOWN`] and [`NONE`] are none.
fn taxon<'de, D: Deserializer<'de>>(from: D) -> Result<Column, D::Error> {
    columns::read(from, |taxon: i64| match taxon {
        UNKNOWN => None,
        NONE => Some(shifted(None)),
        taxon => Some(shifted(Some(taxon))),
    })
}

/// Scores in millionths; one that is not known is below zero.
fn score<'de, D: Deserializer<'de>>(from: D) -> Result<Column, D::Error> {
    columns::read(from, |score: i32| (score >= 0).then_some(score.into()))
}

impl Serialize for Occurrences {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let taxon =
            |taxon: Option<i64>| taxon.map_or(UNKNOWN, |taxon| unshifted(taxon).unwrap_or(NONE));
        let score = |score: Option<i64>| score.unwrap_or(-1);
        let mut columns = to.serialize_struct("Columns", 3)?;
        columns.serialize_field("id", &Steps(&self.ids))?;
        columns.serialize_field("taxon", &List(&self.taxa, taxon))?;
        columns.serialize_field("millionths", &List(&self.scores, score))?;
        columns.end()
    }
}

impl<'de> Deserialize<'de> for Occurrences {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let Columns { id: ids, taxon: taxa, millionths: scores } = Columns::deserialize(from)?;
        let mut read = Self { ids, taxa, scores };
        if !columns::is_sorted(&read.ids) {
            // What others wrote need not be sorted.
            let mut all: Vec<Occurrence> = read.iter().collect();
            all.sort_by_key(|of| of.id);
            read = Self::default();
            all.into_iter().for_each(|of| read.push(of));
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests;
