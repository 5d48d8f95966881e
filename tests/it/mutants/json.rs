//! JSON whose members keep their order: a record that was edited looks like one that was served.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::Number;

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Json {
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    pub(super) fn parse(text: &str) -> Self {
        serde_json::from_str(text).unwrap()
    }

    pub(super) fn text(value: &str) -> Self {
        Self::Text(value.to_owned())
    }

    /// A member of an object.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.iter().find(|(k, _)| k == key).map(|(_, v)| v),
            _ => None,
        }
    }

    pub(super) fn get_mut(&mut self, key: &str) -> Option<&mut Self> {
        match self {
            Self::Object(members) => members.iter_mut().find(|(k, _)| k == key).map(|(_, v)| v),
            _ => None,
        }
    }

    /// A whole number in an object.
    pub(super) fn int(&self, key: &str) -> Option<i64> {
        self.get(key).and_then(Self::as_i64)
    }

    pub(super) fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Number(number) => number.as_i64(),
            _ => None,
        }
    }

    pub(super) fn as_f64(&self) -> Option<f64> {
        match self {
            Self::Number(number) => number.as_f64(),
            _ => None,
        }
    }

    pub(super) fn list(&self) -> &[Self] {
        match self {
            Self::List(values) => values,
            _ => &[],
        }
    }

    /// The whole numbers of a list.
    pub(super) fn ids(&self) -> impl Iterator<Item = i64> + '_ {
        self.list().iter().filter_map(Self::as_i64)
    }

    /// Sets a member that is there.
    pub(super) fn set(&mut self, key: &str, value: Self) {
        if let Some(member) = self.get_mut(key) {
            *member = value;
        }
    }

    pub(super) fn remove(&mut self, key: &str) {
        if let Self::Object(members) = self {
            members.retain(|(k, _)| k != key);
        }
    }

    /// Calls `edit` with every value at a path such as `fields/bbox` or `detections/*/occurrence`: with the object that holds
    /// it and its key.
    pub(super) fn at_path(&mut self, path: &str, edit: &mut dyn FnMut(&mut Self, &str)) {
        match path.split_once('/') {
            None => {
                if self.get(path).is_some() {
                    edit(self, path);
                }
            }
            Some(("*", rest)) => {
                if let Self::List(values) = self {
                    values.iter_mut().for_each(|value| value.at_path(rest, edit));
                }
            }
            Some((key, rest)) => {
                if let Some(value) = self.get_mut(key) {
                    value.at_path(rest, edit);
                }
            }
        }
    }

    /// The paths of all members, one level into lists and objects.
    pub(super) fn paths(&self) -> Vec<String> {
        let mut paths = Vec::new();
        if let Self::Object(members) = self {
            for (key, value) in members {
                paths.push(key.clone());
                let below = match value {
                    Self::List(values) => values.first().map(|value| ("*/", value)),
                    Self::Object(_) => Some(("", value)),
                    _ => None,
                };
                if let Some((step, value)) = below {
                    paths.extend(value.paths().into_iter().map(|sub| format!("{key}/{step}{sub}")));
                }
            }
        }
        paths
    }
}

impl From<i64> for Json {
    fn from(n: i64) -> Self {
        Self::Number(n.into())
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).unwrap())
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(value) => value.serialize(serializer),
            Self::Text(value) => serializer.serialize_str(value),
            Self::List(values) => {
                let mut list = serializer.serialize_seq(Some(values.len()))?;
                for value in values {
                    list.serialize_element(value)?;
                }
                list.end()
            }
            Self::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (key, value) in members {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(Number::from_f64(value).map_or(Json::Null, Json::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element()? {
            values.push(value);
        }
        Ok(Json::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Json::Object(members))
    }
}
