//! The occurrences of a state: what each was taken for.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::delta;

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

/// Occurrences by id: 20 bytes for each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Occurrences {
    ids: Vec<i64>,
    taxa: Vec<i64>,
    /// In millionths, as finely as anybody reads them; a score that is not known is below zero.
    scores: Vec<i32>,
}

impl Occurrences {
    /// Room for so many.
    #[must_use]
    pub fn with_capacity(n: usize) -> Self {
        let (ids, taxa) = (Vec::with_capacity(n), Vec::with_capacity(n));
        Self { ids, taxa, scores: Vec::with_capacity(n) }
    }

    /// Adds an occurrence; they are to come in the order of their ids.
    pub fn push(&mut self, of: Occurrence) {
        self.ids.push(of.id);
        self.taxa.push(of.taxon.map_or(UNKNOWN, |taxon| taxon.unwrap_or(NONE)));
        self.scores.push(of.score.map_or(-1, millionths));
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
        self.ids.binary_search(&id).is_ok()
    }

    /// All occurrences, by id.
    pub fn iter(&self) -> impl Iterator<Item = Occurrence> + '_ {
        let rows = self.ids.iter().zip(&self.taxa).zip(&self.scores);
        rows.map(|((id, taxon), score)| Occurrence {
            id: *id,
            taxon: match *taxon {
                UNKNOWN => None,
                NONE => Some(None),
                taxon => Some(Some(taxon)),
            },
            score: (*score >= 0).then(|| f64::from(*score) / MILLION),
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

/// The columns as they are written.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Columns {
    #[serde(with = "delta")]
    id: Vec<i64>,
    taxon: Vec<i64>,
    millionths: Vec<i32>,
}

impl Serialize for Occurrences {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        Columns { id: self.ids.clone(), taxon: self.taxa.clone(), millionths: self.scores.clone() }
            .serialize(to)
    }
}

impl<'de> Deserialize<'de> for Occurrences {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let Columns { id: ids, mut taxon, mut millionths } = Columns::deserialize(from)?;
        taxon.resize(ids.len(), UNKNOWN);
        millionths.resize(ids.len(), -1);
        let read = Self { ids, taxa: taxon, scores: millionths };
        if read.ids.is_sorted() {
            return Ok(read);
        }
        // What others wrote need not be sorted.
        let mut all: Vec<Occurrence> = read.iter().collect();
        all.sort_by_key(|of| of.id);
        let mut sorted = Self::with_capacity(all.len());
        all.into_iter().for_each(|of| sorted.push(of));
        Ok(sorted)
    }
}

#[cfg(test)]
mod tests;
