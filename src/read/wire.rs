//! The names and shapes of the platform's JSON, as served by the API and as written by `dumpdata`.
//!
//! One struct serves both forms: a reference to another record is read whether it is a key, a nested
//! object or a URL ([`RefWire`]). Every field may be absent; what absence means is decided in `lower`.
//! Only this file spells the platform's names, and `plain`, which reads the same faster.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, de};
use serde_json::Value;

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
pub(super) struct Words<'a>(Cow<'a, str>);

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

/// The id of a record: a positive whole number, or else what stands in its place.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum IdWire {
    Good(i64),
    Bad(String),
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
                Ok(good.unwrap_or_else(|| IdWire::Bad(id.to_string())))
            }
            fn visit_i64<E>(self, id: i64) -> Result<IdWire, E> {
                Ok(IdWire::Bad(id.to_string()))
            }
            fn visit_f64<E>(self, id: f64) -> Result<IdWire, E> {
                Ok(IdWire::Bad(id.to_string()))
            }
            fn visit_bool<E>(self, id: bool) -> Result<IdWire, E> {
                Ok(IdWire::Bad(id.to_string()))
            }
            fn visit_str<E>(self, id: &str) -> Result<IdWire, E> {
                Ok(IdWire::Bad(format!("{id:?}")))
            }
            fn visit_unit<E>(self) -> Result<IdWire, E> {
                Ok(IdWire::Bad("null".to_owned()))
            }
        }
        deserializer.deserialize_any(Ids)
    }
}

/// A reference to another record: its key, an object with its key, or its URL.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct RefWire<'a> {
    pub(super) id: Option<i64>,
    pub(super) name: Option<Words<'a>>,
    pub(super) rank: Option<Words<'a>>,
    pub(super) label: Option<Words<'a>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct NestedWire<'a> {
    id: Option<i64>,
    #[serde(default)]
    name: Option<Words<'a>>,
    #[serde(default)]
    rank: Option<Words<'a>>,
    #[serde(default)]
    date_label: Option<Words<'a>>,
}

impl<'de: 'a, 'a> Deserialize<'de> for RefWire<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Refs;
        impl<'de> Visitor<'de> for Refs {
            type Value = RefWire<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(
                    "a reference to another record (its id, its URL, or an object with its id)",
                )
            }
            fn visit_u64<E: de::Error>(self, id: u64) -> Result<Self::Value, E> {
                let id = i64::try_from(id).map_err(|_| E::custom("an id beyond 63 bits"))?;
                Ok(RefWire { id: Some(id), ..RefWire::default() })
            }
            fn visit_str<E: de::Error>(self, url: &str) -> Result<Self::Value, E> {
                let request = crate::api::Request::parse(url);
                let id = request.and_then(|request| request.id);
                id.map(|id| RefWire { id: Some(id), ..RefWire::default() })
                    .ok_or_else(|| E::custom("a text that is no URL of a record"))
            }
            fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<Self::Value, M::Error> {
                let nested = NestedWire::deserialize(de::value::MapAccessDeserializer::new(map))?;
                Ok(RefWire {
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

/// A record of a Django fixture.
#[derive(Deserialize)]
pub(super) struct DumpWire<'a> {
    pub(super) pk: Option<IdWire>,
    #[serde(borrow)]
    pub(super) fields: &'a serde_json::value::RawValue,
}

/// A record of a Django fixture whose model is known.
#[derive(Deserialize)]
pub(super) struct DumpOf<W> {
    pub(super) pk: Option<IdWire>,
    pub(super) fields: W,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct CollectionWire<'a> {
    pub(super) id: Option<IdWire>,
    #[serde(default)]
    pub(super) name: Option<String>,
    #[serde(default)]
    pub(super) project: Option<RefWire<'a>>,
    #[serde(default)]
    pub(super) method: Option<String>,
    #[serde(default)]
    pub(super) kwargs: Field<Value>,
    #[serde(default)]
    pub(super) description: Option<String>,
    #[serde(default)]
    pub(super) source_images_count: Option<i64>,
    #[serde(default)]
    pub(super) source_images_with_detections_count: Option<i64>,
    #[serde(default)]
    pub(super) source_images_processed_count: Option<i64>,
    #[serde(default)]
    pub(super) occurrences_count: Option<i64>,
    #[serde(default)]
    pub(super) taxa_count: Option<i64>,
    #[serde(default)]
    pub(super) jobs: Option<Vec<JobWire<'a>>>,
    #[serde(default)]
    pub(super) images: Option<Vec<i64>>,
    #[serde(default)]
    pub(super) created_at: Option<Words<'a>>,
    #[serde(default)]
    pub(super) updated_at: Option<Words<'a>>,
}

#[derive(Debug, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct CaptureWire<'a> {
    pub(super) id: Option<IdWire>,
    #[serde(default)]
    pub(super) project: Option<RefWire<'a>>,
    #[serde(default)]
    pub(super) deployment: Option<RefWire<'a>>,
    #[serde(default)]
    pub(super) event: Option<RefWire<'a>>,
    #[serde(default)]
    pub(super) timestamp: Option<Words<'a>>,
    #[serde(default)]
    pub(super) size: Option<i64>,
    #[serde(default)]
    pub(super) path: Option<Words<'a>>,
    #[serde(default)]
    pub(super) width: Field<i64>,
    #[serde(default)]
    pub(super) height: Field<i64>,
    #[serde(default)]
    pub(super) created_at: Option<Words<'a>>,
    #[serde(default)]
    pub(super) detections_count: Option<i64>,
    #[serde(default)]
    pub(super) last_processed: Field<Words<'a>>,
    #[serde(default)]
    pub(super) detections: Option<Vec<DetectionWire<'a>>>,
    #[serde(default)]
    pub(super) collections: Option<Vec<RefWire<'a>>>,
}

#[derive(Debug, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct DetectionWire<'a> {
    pub(super) id: Option<IdWire>,
    #[serde(default)]
    pub(super) bbox: Field<BoxWire>,
    #[serde(default)]
    pub(super) source_image: Option<RefWire<'a>>,
    #[serde(default)]
    pub(super) occurrence: Option<OccurrenceRefWire<'a>>,
    #[serde(default)]
    pub(super) occurrence_meets_criteria: Option<bool>,
}

/// A box as `[x1, y1, x2, y2]` in pixels; `None` for anything else that stands in its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct BoxWire(pub(super) Option<[f64; 4]>);

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
                Ok(BoxWire((n == 4).then_some(numbers)))
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
pub(super) struct OccurrenceRefWire<'a> {
    pub(super) id: Option<i64>,
    pub(super) determination: Field<RefWire<'a>>,
    pub(super) determination_score: Field<f64>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct NestedOccurrenceWire<'a> {
    id: Option<i64>,
    #[serde(default)]
    determination: Field<RefWire<'a>>,
    #[serde(default)]
    determination_score: Field<f64>,
}

impl<'de: 'a, 'a> Deserialize<'de> for OccurrenceRefWire<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Refs;
        impl<'de> Visitor<'de> for Refs {
            type Value = OccurrenceRefWire<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an occurrence (its id, its URL, or an object with its id)")
            }
            fn visit_u64<E: de::Error>(self, id: u64) -> Result<Self::Value, E> {
                let id = i64::try_from(id).map_err(|_| E::custom("an id beyond 63 bits"))?;
                Ok(OccurrenceRefWire { id: Some(id), ..OccurrenceRefWire::default() })
            }
            fn visit_str<E: de::Error>(self, url: &str) -> Result<Self::Value, E> {
                let request = crate::api::Request::parse(url);
                let id = request.and_then(|request| request.id);
                id.map(|id| OccurrenceRefWire { id: Some(id), ..OccurrenceRefWire::default() })
                    .ok_or_else(|| E::custom("a text that is no URL of an occurrence"))
            }
            fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<Self::Value, M::Error> {
                let map = de::value::MapAccessDeserializer::new(map);
                let nested = NestedOccurrenceWire::deserialize(map)?;
                Ok(OccurrenceRefWire {
                    id: nested.id,
                    determination: nested.determination,
                    determination_score: nested.determination_score,
                })
            }
        }
        deserializer.deserialize_any(Refs)
    }
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct OccurrenceWire<'a> {
    pub(super) id: Option<IdWire>,
    #[serde(default)]
    pub(super) determination: Field<RefWire<'a>>,
    #[serde(default)]
    pub(super) determination_score: Field<f64>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct JobWire<'a> {
    pub(super) id: Option<IdWire>,
    #[serde(default)]
    pub(super) name: Option<String>,
    #[serde(default)]
    pub(super) job_type: Option<JobTypeWire>,
    #[serde(default)]
    pub(super) job_type_key: Option<String>,
    #[serde(default)]
    pub(super) status: Option<String>,
    #[serde(default)]
    pub(super) project: Option<RefWire<'a>>,
    #[serde(default)]
    pub(super) source_image_collection: Option<RefWire<'a>>,
    #[serde(default)]
    pub(super) deployment: Option<RefWire<'a>>,
    #[serde(default)]
    pub(super) pipeline: Option<RefWire<'a>>,
    #[serde(default)]
    pub(super) created_at: Option<Words<'a>>,
    #[serde(default)]
    pub(super) updated_at: Option<Words<'a>>,
    #[serde(default)]
    pub(super) started_at: Option<Words<'a>>,
    #[serde(default)]
    pub(super) finished_at: Option<Words<'a>>,
    #[serde(default)]
    pub(super) delay: Option<i64>,
    #[serde(default)]
    pub(super) progress: Option<ProgressWire>,
    #[serde(default)]
    pub(super) logs: Option<LogsWire>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct JobTypeWire {
    pub(super) name: Option<String>,
    pub(super) key: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct ProgressWire {
    pub(super) summary: Option<SummaryWire>,
    pub(super) stages: Option<Vec<StageWire>>,
    pub(super) errors: Option<Vec<Value>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct SummaryWire {
    pub(super) status: Option<String>,
    pub(super) progress: Option<f64>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct StageWire {
    pub(super) name: Option<String>,
    pub(super) key: Option<String>,
    pub(super) status: Option<String>,
    pub(super) progress: Option<f64>,
    pub(super) params: Option<Vec<ParamWire>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct ParamWire {
    pub(super) name: Option<String>,
    pub(super) key: Option<String>,
    pub(super) value: Value,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct LogsWire {
    pub(super) stdout: Option<Vec<String>>,
    pub(super) stderr: Option<Vec<String>>,
}

/// A row of the table `jobs.joblog`, which only dumps hold.
#[derive(Deserialize)]
pub(super) struct JobLogWire {
    pub(super) job: Option<i64>,
    #[serde(default)]
    pub(super) level: Option<String>,
    #[serde(default)]
    pub(super) message: Option<String>,
    #[serde(default)]
    pub(super) created_at: Option<String>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct ProjectWire<'a> {
    pub(super) id: Option<IdWire>,
    #[serde(default)]
    pub(super) name: Option<String>,
    #[serde(default)]
    pub(super) description: Option<String>,
    #[serde(default)]
    pub(super) draft: Option<bool>,
    #[serde(default)]
    pub(super) created_at: Option<Words<'a>>,
    #[serde(default)]
    pub(super) updated_at: Option<Words<'a>>,
    #[serde(default)]
    pub(super) settings: Option<FiltersWire<'a>>,
    #[serde(default)]
    pub(super) default_filters_score_threshold: Option<f64>,
    #[serde(default)]
    pub(super) default_filters_include_taxa: Option<Vec<RefWire<'a>>>,
    #[serde(default)]
    pub(super) default_filters_exclude_taxa: Option<Vec<RefWire<'a>>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct FiltersWire<'a> {
    #[serde(default)]
    pub(super) default_filters_score_threshold: Option<f64>,
    #[serde(default)]
    pub(super) default_filters_include_taxa: Option<Vec<RefWire<'a>>>,
    #[serde(default)]
    pub(super) default_filters_exclude_taxa: Option<Vec<RefWire<'a>>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct DeploymentWire<'a> {
    pub(super) id: Option<IdWire>,
    #[serde(default)]
    pub(super) name: Option<String>,
    #[serde(default)]
    pub(super) project: Option<RefWire<'a>>,
    #[serde(default)]
    pub(super) research_site: Field<RefWire<'a>>,
    #[serde(default)]
    pub(super) jobs: Option<Vec<JobWire<'a>>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct EventWire<'a> {
    pub(super) id: Option<IdWire>,
    #[serde(default)]
    pub(super) date_label: Option<String>,
    #[serde(default)]
    pub(super) group_by: Option<String>,
    #[serde(default)]
    pub(super) project: Option<RefWire<'a>>,
    #[serde(default)]
    pub(super) deployment: Field<RefWire<'a>>,
    #[serde(default)]
    pub(super) start: Option<Words<'a>>,
    #[serde(default)]
    pub(super) end: Option<Words<'a>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct TaxonWire<'a> {
    pub(super) id: Option<IdWire>,
    #[serde(default)]
    pub(super) name: Option<String>,
    #[serde(default)]
    pub(super) rank: Option<String>,
    #[serde(default, alias = "parents_json")]
    pub(super) parents: Option<Vec<RefWire<'a>>>,
}

/// A research site or a pipeline: only its name is needed.
#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct NamedWire<'a> {
    pub(super) id: Option<IdWire>,
    #[serde(default)]
    pub(super) name: Option<String>,
    #[serde(default)]
    pub(super) project: Option<RefWire<'a>>,
}
