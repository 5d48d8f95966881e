//! The types that stand in the platform's JSON, as the tables of fields (`crate::fields`) name them.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, de};
use serde_json::Value;

use super::NestedOccurrenceWire;
use crate::model::Field;

/// A field that is there. (One that is not is `#[serde(default)]`.)
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Field<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(|value| value.map_or(Self::Null, Self::Value))
    }
}

/// A string that is borrowed from the text wherever it stands there as it is. (`Option<Cow<str>>` copies
/// every string: serde borrows only into a bare `Cow`.)
#[derive(Clone, Debug, PartialEq)]
pub(in crate::read) struct Words<'a>(Cow<'a, str>);

impl<'a> Words<'a> {
    pub(in crate::read) fn borrowed(text: &'a str) -> Self {
        Self(Cow::Borrowed(text))
    }

    pub(in crate::read) fn into_owned(self) -> String {
        self.0.into_owned()
    }
}

impl std::ops::Deref for Words<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Words<'_> {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Words<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Strings;
        impl<'de> Visitor<'de> for Strings {
            type Value = Words<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Words(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Words(Cow::Owned(text.to_owned())))
            }
            fn visit_string<E>(self, text: String) -> Result<Self::Value, E> {
                Ok(Words(Cow::Owned(text)))
            }
        }
        deserializer.deserialize_str(Strings)
    }
}

/// The id of a record: a positive whole number, or else the type of what stands in its place.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::read) enum IdWire {
    Good(i64),
    Bad(&'static str),
}

impl IdWire {
    /// What is said where there is no id.
    pub(in crate::read) const NONE: &'static str = "none";

    /// What it is, without what it says.
    pub(in crate::read) fn words(&self) -> &'static str {
        match self {
            Self::Good(_) => "a whole number",
            Self::Bad(what) => what,
        }
    }
}

impl<'de> Deserialize<'de> for IdWire {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Ids;
        impl<'de> Visitor<'de> for Ids {
            type Value = IdWire;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an id")
            }
            fn visit_u64<E>(self, id: u64) -> Result<IdWire, E> {
                let good = i64::try_from(id).ok().filter(|id| *id > 0).map(IdWire::Good);
                Ok(good.unwrap_or(IdWire::Bad("not a number from 1 to 2^63 - 1")))
            }
            fn visit_i64<E>(self, _: i64) -> Result<IdWire, E> {
                Ok(IdWire::Bad("a negative number"))
            }
            fn visit_f64<E>(self, _: f64) -> Result<IdWire, E> {
                Ok(IdWire::Bad("a number with decimals, or too large"))
            }
            fn visit_bool<E>(self, _: bool) -> Result<IdWire, E> {
                Ok(IdWire::Bad("true or false"))
            }
            fn visit_str<E>(self, _: &str) -> Result<IdWire, E> {
                Ok(IdWire::Bad("a text"))
            }
            fn visit_unit<E>(self) -> Result<IdWire, E> {
                Ok(IdWire::Bad("null"))
            }
        }
        deserializer.deserialize_any(Ids)
    }
}

/// A reference to another record: its key, an object with its key, or its URL. The types that fields have keep what is
/// needed of it: there are millions of them.
#[derive(Default)]
pub(in crate::read) struct AnyReference<'a> {
    pub(in crate::read) id: Option<i64>,
    pub(in crate::read) name: Option<Words<'a>>,
    pub(in crate::read) rank: Option<Words<'a>>,
    pub(in crate::read) label: Option<Words<'a>>,
}

/// A reference to a record, with its name where it says it.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "AnyReference<'a>", bound(deserialize = "'de: 'a"))]
pub(in crate::read) struct Reference<'a> {
    pub(in crate::read) id: Option<i64>,
    pub(in crate::read) name: Option<Words<'a>>,
}

impl<'a> From<AnyReference<'a>> for Reference<'a> {
    fn from(AnyReference { id, name, .. }: AnyReference<'a>) -> Self {
        Self { id, name }
    }
}

/// A reference to an event, with its label.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "AnyReference<'a>", bound(deserialize = "'de: 'a"))]
pub(in crate::read) struct EventReference<'a> {
    pub(in crate::read) id: Option<i64>,
    pub(in crate::read) label: Option<Words<'a>>,
}

impl<'a> From<AnyReference<'a>> for EventReference<'a> {
    fn from(AnyReference { id, label, .. }: AnyReference<'a>) -> Self {
        Self { id, label }
    }
}

/// A reference to a taxon, with its name and rank.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "AnyReference<'a>", bound(deserialize = "'de: 'a"))]
pub(in crate::read) struct TaxonReference<'a> {
    pub(in crate::read) id: Option<i64>,
    pub(in crate::read) name: Option<Words<'a>>,
    pub(in crate::read) rank: Option<Words<'a>>,
}

impl<'a> From<AnyReference<'a>> for TaxonReference<'a> {
    fn from(AnyReference { id, name, rank, .. }: AnyReference<'a>) -> Self {
        Self { id, name, rank }
    }
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Nested<'a> {
    id: Option<i64>,
    #[serde(default)]
    name: Option<Words<'a>>,
    #[serde(default)]
    rank: Option<Words<'a>>,
    #[serde(default)]
    date_label: Option<Words<'a>>,
}

impl<'de: 'a, 'a> Deserialize<'de> for AnyReference<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Refs;
        impl<'de> Visitor<'de> for Refs {
            type Value = AnyReference<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(
                    "a reference to another record (its id, its URL, or an object with its id)",
                )
            }
            fn visit_u64<E: de::Error>(self, id: u64) -> Result<Self::Value, E> {
                let id = i64::try_from(id).map_err(|_| E::custom("an id beyond 63 bits"))?;
                Ok(AnyReference { id: Some(id), ..AnyReference::default() })
            }
            fn visit_str<E: de::Error>(self, url: &str) -> Result<Self::Value, E> {
                let request = crate::api::Request::parse(url);
                let id = request.and_then(|request| request.id);
                id.map(|id| AnyReference { id: Some(id), ..AnyReference::default() })
                    .ok_or_else(|| E::custom("a text that is no URL of a record"))
            }
            fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<Self::Value, M::Error> {
                let nested = Nested::deserialize(de::value::MapAccessDeserializer::new(map))?;
                Ok(AnyReference {
                    id: nested.id,
                    name: nested.name,
                    rank: nested.rank,
                    label: nested.date_label,
                })
            }
        }
        deserializer.deserialize_any(Refs)
    }
}

/// How sure a determination is: a number from 0 to 1, or so near to it that it may have been computed (the platform stores
/// what comes, such as -0.001). Anything else is no score and taken as not told, since it would pass every threshold or none.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq)]
#[serde(try_from = "f64")]
pub(in crate::read) struct ScoreWire(pub(in crate::read) f64);

impl TryFrom<f64> for ScoreWire {
    type Error = &'static str;

    fn try_from(score: f64) -> Result<Self, Self::Error> {
        if (-0.01..=1.01).contains(&score) {
            Ok(Self(score))
        } else {
            Err("not a score from 0 to 1")
        }
    }
}

/// The corners of a box, `[x1, y1, x2, y2]`, in whole pixels; `None` for anything else that stands in its place, and for
/// what lies beyond all pictures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::read) struct BoxWire(pub(in crate::read) Option<[i32; 4]>);

/// A corner of a box in whole pixels; `None` where it lies beyond all pictures.
pub(in crate::read) fn corner(x: f64) -> Option<i32> {
    #[expect(clippy::cast_possible_truncation, reason = "below a million, as just checked")]
    (x.is_finite() && x.abs() < 1e6).then(|| x.round() as i32)
}

impl<'de> Deserialize<'de> for BoxWire {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Boxes;
        impl<'de> Visitor<'de> for Boxes {
            type Value = BoxWire;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a box of four numbers")
            }
            fn visit_seq<S: SeqAccess<'de>>(self, mut seq: S) -> Result<BoxWire, S::Error> {
                let (mut numbers, mut n) = ([0.0; 4], 0);
                while let Some(number) = seq.next_element::<Value>()? {
                    let place = number.as_f64().and_then(|x| numbers.get_mut(n).map(|at| *at = x));
                    n = if place.is_some() { n + 1 } else { usize::MAX - 1 };
                }
                let [left, top, right, bottom] = numbers.map(corner);
                let corners = (|| Some([left?, top?, right?, bottom?]))();
                Ok(BoxWire(corners.filter(|_| n == 4)))
            }
            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<BoxWire, M::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(BoxWire(None))
            }
            fn visit_str<E>(self, _: &str) -> Result<BoxWire, E> {
                Ok(BoxWire(None))
            }
            fn visit_bool<E>(self, _: bool) -> Result<BoxWire, E> {
                Ok(BoxWire(None))
            }
            fn visit_u64<E>(self, _: u64) -> Result<BoxWire, E> {
                Ok(BoxWire(None))
            }
            fn visit_i64<E>(self, _: i64) -> Result<BoxWire, E> {
                Ok(BoxWire(None))
            }
            fn visit_f64<E>(self, _: f64) -> Result<BoxWire, E> {
                Ok(BoxWire(None))
            }
        }
        deserializer.deserialize_any(Boxes)
    }
}

/// A reference to an occurrence, which inside a capture brings its determination along.
#[derive(Debug, Default)]
pub(in crate::read) struct OccurrenceReference<'a>(pub(in crate::read) NestedOccurrenceWire<'a>);

impl OccurrenceReference<'_> {
    /// Nothing but the key.
    pub(in crate::read) fn of(id: i64) -> Self {
        Self(NestedOccurrenceWire { id: Some(id), ..NestedOccurrenceWire::default() })
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for OccurrenceReference<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Refs;
        impl<'de> Visitor<'de> for Refs {
            type Value = OccurrenceReference<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an occurrence (its id, its URL, or an object with its id)")
            }
            fn visit_u64<E: de::Error>(self, id: u64) -> Result<Self::Value, E> {
                let id = i64::try_from(id).map_err(|_| E::custom("an id beyond 63 bits"))?;
                Ok(OccurrenceReference::of(id))
            }
            fn visit_str<E: de::Error>(self, url: &str) -> Result<Self::Value, E> {
                let id = crate::api::Request::parse(url).and_then(|request| request.id);
                id.map(OccurrenceReference::of)
                    .ok_or_else(|| E::custom("a text that is no URL of an occurrence"))
            }
            fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<Self::Value, M::Error> {
                let map = de::value::MapAccessDeserializer::new(map);
                NestedOccurrenceWire::deserialize(map).map(OccurrenceReference)
            }
        }
        deserializer.deserialize_any(Refs)
    }
}
