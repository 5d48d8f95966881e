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

/// Occurrences by id: 24 bytes for each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Occurrences {
    /// Id, taxon, score; a score that is not known is no number.
    rows: Vec<(i64, i64, f64)>,
}

impl Occurrences {
    /// Adds an occurrence; they are to come in the order of their ids.
    pub fn push(&mut self, of: Occurrence) {
        let taxon = of.taxon.map_or(UNKNOWN, |taxon| taxon.unwrap_or(NONE));
        self.rows.push((of.id, taxon, of.score.unwrap_or(-1.0)));
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// All occurrences, by id.
    pub fn iter(&self) -> impl Iterator<Item = Occurrence> + '_ {
        self.rows.iter().map(|(id, taxon, score)| Occurrence {
            id: *id,
            taxon: match *taxon {
                UNKNOWN => None,
                NONE => Some(None),
                taxon => Some(Some(taxon)),
            },
            score: (*score >= 0.0).then_some(*score),
        })
    }
}

/// The columns as they are written. A score is written in millionths, as finely as anybody reads it.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Columns {
    #[serde(with = "delta")]
    id: Vec<i64>,
    taxon: Vec<i64>,
    millionths: Vec<i64>,
}

/// What a score is rounded to.
const MILLION: f64 = 1_000_000.0;

impl Serialize for Occurrences {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        #[expect(clippy::cast_possible_truncation, reason = "a score is a small number")]
        let millionths = |score: f64| (score * MILLION).round() as i64;
        Columns {
            id: self.rows.iter().map(|row| row.0).collect(),
            taxon: self.rows.iter().map(|row| row.1).collect(),
            millionths: self.rows.iter().map(|row| millionths(row.2)).collect(),
        }
        .serialize(to)
    }
}

impl<'de> Deserialize<'de> for Occurrences {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let columns = Columns::deserialize(from)?;
        let mut rows = Vec::with_capacity(columns.id.len());
        for (place, id) in columns.id.iter().enumerate() {
            let at = |column: &[i64]| column.get(place).copied();
            #[expect(clippy::cast_precision_loss, reason = "a score is a small number")]
            let score = at(&columns.millionths).map_or(-1.0, |score| score as f64 / MILLION);
            rows.push((*id, at(&columns.taxon).unwrap_or(UNKNOWN), score));
        }
        rows.sort_by_key(|row| row.0);
        Ok(Self { rows })
    }
}
