//! What the response of a record says of it that no number needs: read from what the page shows, so that nothing is said that
//! was left out there.

use serde_json::{Number, Value};

use crate::visible;

/// What a response says of its record; nothing where it is no JSON.
#[derive(Clone, Debug, Default)]
pub(in crate::site) struct Told(Value);

/// Who said what a thing is, and when.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::site) struct Identification {
    /// When, as the server writes it.
    pub(super) at: String,
    /// The algorithm; `None`: a person.
    pub(super) by: Option<String>,
    /// The id and the name of the taxon.
    pub(super) taxon: (Option<i64>, String),
    /// How sure an algorithm is.
    pub(super) score: Option<f64>,
    /// Whether the person took it back.
    pub(super) is_withdrawn: bool,
}

impl Told {
    /// What this response says.
    pub(in crate::site) fn of(json: &[u8]) -> Self {
        Self(serde_json::from_slice(json).unwrap_or_default())
    }

    /// The coordinates of a station, as far as they are shown.
    pub(super) fn place(&self) -> Option<String> {
        let number = |field| self.0.get(field).and_then(Value::as_number).map(Number::to_string);
        Some(format!("{}, {}", number("latitude")?, number("longitude")?))
    }

    /// The name of the device of a station.
    pub(super) fn device(&self) -> Option<String> {
        text(self.0.get("device")?, "name")
    }

    /// The history of an occurrence that a person identified; empty where only algorithms did, whose word is in its list.
    pub(in crate::site) fn history_with_people(json: &str) -> Vec<Identification> {
        // Most occurrences have none: they are not parsed again.
        if !json.contains("\"withdrawn\"") {
            return Vec::new();
        }
        let history = Self::of(json.as_bytes()).identifications();
        if history.iter().any(|of| of.by.is_none()) { history } else { Vec::new() }
    }

    /// The taxa above a taxon, the highest first: rank, id and name.
    pub(super) fn parents(&self) -> Vec<(String, i64, String)> {
        let all = self.0.get("parents").and_then(Value::as_array).into_iter().flatten();
        all.filter_map(|of| Some((text(of, "rank")?, of.get("id")?.as_i64()?, text(of, "name")?)))
            .collect()
    }

    /// What algorithms and people took an occurrence for, the earliest first.
    pub(super) fn identifications(&self) -> Vec<Identification> {
        let all = |field: &str| self.0.get(field).and_then(Value::as_array).into_iter().flatten();
        let by_people = all("identifications").filter_map(|of| identification(of, true));
        let by_machines = all("predictions").filter_map(|of| identification(of, false));
        let mut found: Vec<Identification> = by_machines.chain(by_people).collect();
        found.sort_by(|a, b| a.at.cmp(&b.at));
        found
    }
}

/// A text of a record, on one line; `None` where it is empty.
fn text(of: &Value, field: &str) -> Option<String> {
    let text = of.get(field)?.as_str().filter(|text| !text.is_empty())?;
    Some(visible::line(text).into_owned())
}

fn identification(of: &Value, is_person: bool) -> Option<Identification> {
    let taxon = of.get("taxon")?;
    let algorithm = of.get("algorithm").and_then(|algorithm| text(algorithm, "name"));
    Some(Identification {
        at: text(of, "created_at").unwrap_or_default().replace('T', " "),
        by: (!is_person).then(|| algorithm.unwrap_or_else(|| "an algorithm".to_owned())),
        taxon: (taxon.get("id").and_then(Value::as_i64), text(taxon, "name")?),
        score: of.get("score").and_then(Value::as_f64),
        is_withdrawn: of.get("withdrawn").and_then(Value::as_bool).unwrap_or(false),
    })
}

#[cfg(test)]
mod tests;
