//! What an OPTIONS request would answer: name, description, formats, fields.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use askama::Template;

use super::endpoint::{description, list_title};
use crate::model::Kind;
use crate::publish::Privacy;
use crate::site::LISTED;
use crate::site::html::{Html, Prepared, markdown};

/// The answer to an OPTIONS request, as a section of a page.
#[derive(Template)]
#[template(path = "partials/options.html")]
struct OptionsView<'a> {
    /// The name of the endpoint's view.
    name: &'a str,
    /// What the endpoint is for.
    description: &'a Html,
    /// Its fields.
    fields: &'a [FieldView],
}

/// A field of an endpoint.
struct FieldView {
    /// Its name.
    name: &'static str,
    /// The type of its value.
    kind: &'static str,
    /// `read only`, `required` or nothing.
    how: &'static str,
    /// What it is, where the platform says it.
    help: &'static str,
}

/// Formats that the live endpoints give.
const RENDERS: &str = "application/json, text/html";
/// Formats that they take.
const PARSES: &str = "application/json, application/x-www-form-urlencoded, multipart/form-data";

/// The fields of all endpoints; the file says where they come from.
const FIELDS: &str = include_str!("../options/fields.tsv");

/// What an endpoint answers to an OPTIONS request: for one of its records the same as for their list but for the name.
static ENDPOINTS: LazyLock<BTreeMap<Kind, Prepared>> = LazyLock::new(|| {
    let endpoint = |kind: Kind| {
        let description = markdown(description(kind), Privacy::NONE);
        let (name, fields) = (list_title(kind), fields(kind));
        let options =
            Prepared::of(&OptionsView { name, description: &description, fields: &fields });
        (kind, options)
    };
    LISTED.into_iter().map(endpoint).collect()
});

/// The answer of the endpoint of a kind to an OPTIONS request.
pub(super) fn options(kind: Kind) -> Option<&'static Prepared> {
    ENDPOINTS.get(&kind)
}

/// The fields of the endpoint of a kind.
fn fields(kind: Kind) -> Vec<FieldView> {
    let field = |line: &'static str| {
        let mut columns = line.split('\t');
        let (endpoint, name, kind_of) = (columns.next()?, columns.next()?, columns.next()?);
        let how = match columns.next()? {
            "r" => "read only",
            "q" => "required",
            _ => "",
        };
        let help = columns.next().unwrap_or("");
        (endpoint == kind.endpoint()).then_some(FieldView { name, kind: kind_of, how, help })
    };
    FIELDS.lines().filter(|line| !line.starts_with('#')).filter_map(field).collect()
}

#[cfg(test)]
mod tests;
